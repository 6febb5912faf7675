/*
 * Certificates and verified chains that are remembered. A certificate has one of WAYS places in
 * one of SETS sets; when all are taken, the place that was filled longest ago is used again.
 */
#include "pki/parts.h"

#include <stdlib.h>

enum {
	SETS = 256,
	WAYS = 4
};

struct place {
	gmseal_certificate *certificate;
	struct gms_chain *chain; /* or NULL */
};

struct gms_cache {
	pthread_mutex_t lock;
	struct place places[SETS][WAYS];
	unsigned char oldest[SETS];
};

struct gms_cache *gms_cache_new(void)
{
	struct gms_cache *cache = calloc(1, sizeof *cache);
	if (cache != NULL && pthread_mutex_init(&cache->lock, NULL) != 0) {
		free(cache);
		return NULL;
	}
	return cache;
}

static void empty(struct place *place)
{
	gms_chain_free(place->chain);
	gmseal_certificate_free(place->certificate);
	*place = (struct place){0};
}

void gms_cache_clear(struct gms_cache *cache)
{
	pthread_mutex_lock(&cache->lock);
	for (size_t set = 0; set < SETS; set++)
		for (size_t way = 0; way < WAYS; way++)
			empty(&cache->places[set][way]);
	pthread_mutex_unlock(&cache->lock);
}

void gms_cache_free(struct gms_cache *cache)
{
	if (cache == NULL)
		return;
	gms_cache_clear(cache);
	pthread_mutex_destroy(&cache->lock);
	free(cache);
}

/* FNV-1a over the last octets: that is the signature value, which differs in every certificate. */
static size_t set_of(gmseal_bytes der)
{
	uint32_t hash = 2166136261u;
	size_t start = der.size > 32 ? der.size - 32 : 0;
	for (size_t i = start; i < der.size; i++)
		hash = (hash ^ der.data[i]) * 16777619u;
	return (hash ^ hash >> 16) % SETS;
}

static struct place *find(struct gms_cache *cache, gmseal_bytes der)
{
	struct place *set = cache->places[set_of(der)];
	for (size_t way = 0; way < WAYS; way++)
		if (set[way].certificate != NULL &&
			gms_equal(gms_bytes(&set[way].certificate->der), der))
			return &set[way];
	return NULL;
}

/* The place of a certificate, which it takes if it has none. */
static struct place *take(struct gms_cache *cache, const gmseal_certificate *certificate)
{
	gmseal_bytes der = gms_bytes(&certificate->der);
	struct place *place = find(cache, der);
	if (place != NULL)
		return place;
	size_t set = set_of(der);
	place = &cache->places[set][cache->oldest[set]];
	cache->oldest[set] = (unsigned char)((cache->oldest[set] + 1) % WAYS);
	empty(place);
	place->certificate = gms_certificate_share(certificate);
	return place;
}

gmseal_certificate *gms_cache_certificate(struct gms_cache *cache, gmseal_bytes der)
{
	pthread_mutex_lock(&cache->lock);
	struct place *place = find(cache, der);
	gmseal_certificate *found =
		place != NULL ? gms_certificate_share(place->certificate) : NULL;
	pthread_mutex_unlock(&cache->lock);
	return found;
}

void gms_cache_add_certificate(struct gms_cache *cache, const gmseal_certificate *certificate)
{
	pthread_mutex_lock(&cache->lock);
	take(cache, certificate);
	pthread_mutex_unlock(&cache->lock);
}

/* Whether all between the end certificate and the anchor are valid at that time. */
static bool chain_holds(const struct gms_chain *chain, int64_t at)
{
	for (size_t i = 1; i < chain->count; i++)
		if (!gms_certificate_holds(chain->certificates[i], at))
			return false;
	return true;
}

struct gms_chain *gms_cache_chain(
	struct gms_cache *cache, const gmseal_certificate *certificate, int64_t at)
{
	struct gms_chain *chain = NULL;
	pthread_mutex_lock(&cache->lock);
	struct place *place = find(cache, gms_bytes(&certificate->der));
	if (place != NULL && place->chain != NULL && chain_holds(place->chain, at))
		chain = gms_chain_new(place->chain->certificates, place->chain->count);
	pthread_mutex_unlock(&cache->lock);
	return chain;
}

void gms_cache_add_chain(struct gms_cache *cache, const struct gms_chain *chain)
{
	struct gms_chain *copy = gms_chain_new(chain->certificates, chain->count);
	if (copy == NULL)
		return;
	pthread_mutex_lock(&cache->lock);
	struct place *place = take(cache, chain->certificates[0]);
	gms_chain_free(place->chain);
	place->chain = copy;
	pthread_mutex_unlock(&cache->lock);
}

struct gms_chain *gms_chain_new(gmseal_certificate *const *certificates, size_t count)
{
	struct gms_chain *chain = calloc(1, sizeof *chain);
	if (chain == NULL)
		return NULL;
	chain->certificates = calloc(count, sizeof(gmseal_certificate *));
	if (chain->certificates == NULL) {
		free(chain);
		return NULL;
	}
	for (; chain->count < count; chain->count++)
		chain->certificates[chain->count] =
			gms_certificate_share(certificates[chain->count]);
	return chain;
}

void gms_chain_free(struct gms_chain *chain)
{
	if (chain == NULL)
		return;
	for (size_t i = 0; i < chain->count; i++)
		gmseal_certificate_free(chain->certificates[i]);
	free(chain->certificates);
	free(chain);
}
