/* Whom to trust and what is known: filling it, and asking it for chains. */
#include "pki/revocation.h"

#include <stdlib.h>

enum {
	MAX_FURTHER = 64 /* certificates that a message brings and that are looked at */
};

gmseal_status gms_trust_new(struct gms_trust **trust, gmseal_error *error)
{
	struct gms_trust *made = calloc(1, sizeof *made);
	if (made == NULL)
		return gms_error_memory(error);
	made->store = gms_chain_store();
	made->cache = gms_cache_new();
	if (made->store == NULL || made->cache == NULL) {
		gms_trust_free(made);
		return gms_error_memory(error);
	}
	*trust = made;
	return GMSEAL_OK;
}

void gms_trust_free(struct gms_trust *trust)
{
	if (trust == NULL)
		return;
	gms_certificates_free(&trust->anchors);
	gms_certificates_free(&trust->untrusted);
	for (size_t i = 0; i < trust->crl_count; i++)
		gms_crl_free(trust->crls[i]);
	free(trust->crls);
	for (size_t i = 0; i < trust->ocsp_count; i++)
		gms_ocsp_free(trust->ocsps[i]);
	free(trust->ocsps);
	X509_STORE_free(trust->store);
	gms_cache_free(trust->cache);
	free(trust);
}

static gmseal_status add_certificate(void *user, gmseal_bytes der, gmseal_error *error)
{
	gmseal_certificate *certificate = NULL;
	gmseal_status status = gms_certificate_from_der(der, &certificate, error);
	if (status == GMSEAL_OK)
		status = gms_certificates_add(user, certificate, error);
	gmseal_certificate_free(certificate);
	return status;
}

/* All that the input holds, or nothing. */
static gmseal_status add_certificates(struct gms_trust *trust,
	struct gms_certificates *certificates, gmseal_bytes input, gmseal_error *error)
{
	size_t count = certificates->count;
	gmseal_status status = gms_objects_visit(
		GMS_OBJECT_CERTIFICATE, input, false, add_certificate, certificates, error);
	if (status != GMSEAL_OK)
		gms_certificates_shorten(certificates, count);
	gms_cache_clear(trust->cache);
	for (size_t i = 0; i < trust->ocsp_count; i++)
		gms_ocsp_forget(trust->ocsps[i]);
	return status;
}

gmseal_status gms_trust_add_anchors(
	struct gms_trust *trust, gmseal_bytes input, gmseal_error *error)
{
	return add_certificates(trust, &trust->anchors, input, error);
}

gmseal_status gms_trust_add_untrusted(
	struct gms_trust *trust, gmseal_bytes input, gmseal_error *error)
{
	return add_certificates(trust, &trust->untrusted, input, error);
}

/* Room for one more of a list of pointers. */
static void *make_room(void *list, size_t count, size_t *room, gmseal_error *error)
{
	if (count < *room)
		return list;
	size_t more = *room * 2 + 8;
	void *longer = realloc(list, more * sizeof(void *));
	if (longer == NULL)
		gms_error_memory(error);
	else
		*room = more;
	return longer;
}

static gmseal_status add_crl(void *user, gmseal_bytes der, gmseal_error *error)
{
	struct gms_trust *trust = user;
	for (size_t i = 0; i < trust->crl_count; i++)
		if (gms_equal(gms_bytes(&trust->crls[i]->der), der))
			return GMSEAL_OK;
	struct gms_crl **crls = make_room(trust->crls, trust->crl_count, &trust->crl_room, error);
	if (crls == NULL)
		return GMSEAL_ERROR_MEMORY;
	trust->crls = crls;
	gmseal_status status = gms_crl_decode(der, &crls[trust->crl_count], error);
	if (status == GMSEAL_OK)
		trust->crl_count++;
	return status;
}

gmseal_status gms_trust_add_crls(struct gms_trust *trust, gmseal_bytes input, gmseal_error *error)
{
	size_t count = trust->crl_count;
	gmseal_status status =
		gms_objects_visit(GMS_OBJECT_CRL, input, false, add_crl, trust, error);
	while (status != GMSEAL_OK && trust->crl_count > count)
		gms_crl_free(trust->crls[--trust->crl_count]);
	return status;
}

gmseal_status gms_trust_add_ocsp(
	struct gms_trust *trust, gmseal_bytes response, gmseal_error *error)
{
	for (size_t i = 0; i < trust->ocsp_count; i++)
		if (gms_equal(gms_bytes(&trust->ocsps[i]->der), response))
			return GMSEAL_OK;
	struct gms_ocsp **ocsps =
		make_room(trust->ocsps, trust->ocsp_count, &trust->ocsp_room, error);
	if (ocsps == NULL)
		return GMSEAL_ERROR_MEMORY;
	trust->ocsps = ocsps;
	gmseal_status status = gms_ocsp_decode(response, &ocsps[trust->ocsp_count], error);
	if (status == GMSEAL_OK)
		trust->ocsp_count++;
	return status;
}

bool gms_same_entity(const gmseal_certificate *a, const gmseal_certificate *b)
{
	return gms_certificate_equal(a, b) ||
	       (a->key != NULL && b->key != NULL && gms_public_key_equal(a->key, b->key) &&
		       X509_NAME_cmp(X509_get_subject_name(a->x509),
			       X509_get_subject_name(b->x509)) == 0);
}

bool gms_trust_is_anchor(const struct gms_trust *trust, const gmseal_certificate *certificate)
{
	for (size_t i = 0; i < trust->anchors.count; i++)
		if (gms_same_entity(trust->anchors.list[i], certificate))
			return true;
	return false;
}

gmseal_status gms_trust_certificate(const struct gms_trust *trust, gmseal_bytes der,
	gmseal_certificate **certificate, gmseal_error *error)
{
	gmseal_certificate *found = gms_cache_certificate(trust->cache, der);
	if (found == NULL) {
		gmseal_status status = gms_certificate_from_der(der, &found, error);
		if (status != GMSEAL_OK)
			return status;
		gms_cache_add_certificate(trust->cache, found);
	}
	*certificate = found;
	return GMSEAL_OK;
}

const gmseal_certificate *gms_trust_given(const struct gms_trust *trust, size_t index)
{
	if (index < trust->untrusted.count)
		return trust->untrusted.list[index];
	index -= trust->untrusted.count;
	return index < trust->anchors.count ? trust->anchors.list[index] : NULL;
}

/* Those that the policy does not have anyway. */
static gmseal_status add_further(const struct gms_trust *trust, const gmseal_bytes *further,
	size_t count, struct gms_certificates *certificates, gmseal_error *error)
{
	gmseal_status status = GMSEAL_OK;
	for (size_t i = 0; i < count && certificates->count < MAX_FURTHER; i++) {
		gmseal_certificate *certificate = NULL;
		status = gms_trust_certificate(trust, further[i], &certificate, error);
		if (status == GMSEAL_OK &&
			!gms_certificates_contain(&trust->untrusted, certificate))
			status = gms_certificates_add(certificates, certificate, error);
		gmseal_certificate_free(certificate);
		if (status == GMSEAL_ERROR_MEMORY)
			return status;
	}
	return GMSEAL_OK;
}

static gmseal_status search(const struct gms_trust *trust, const gmseal_certificate *certificate,
	const struct gms_detour *detour, int64_t at, struct gms_chain_result *result,
	gmseal_error *error)
{
	struct gms_certificates certificates = {0};
	gmseal_status status =
		add_further(trust, detour->further, detour->further_count, &certificates, error);
	if (status == GMSEAL_OK)
		status = gms_chain_search(
			trust, certificate, &certificates, detour, at, result, error);
	gms_certificates_free(&certificates);
	return status;
}

/* Whether a chain leads through nothing but what the policy has. */
static bool is_own(const struct gms_trust *trust, const struct gms_chain *chain)
{
	for (size_t i = 1; i + 1 < chain->count; i++)
		if (!gms_certificates_contain(&trust->untrusted, chain->certificates[i]))
			return false;
	return true;
}

gmseal_status gms_trust_chain(const struct gms_trust *trust, const gmseal_certificate *certificate,
	int64_t at, struct gms_chain_result *result, gmseal_error *error)
{
	static const struct gms_detour none = {NULL, 0, NULL, 0};
	return gms_trust_chain_through(trust, certificate, &none, at, result, error);
}

gmseal_status gms_trust_chain_through(const struct gms_trust *trust,
	const gmseal_certificate *certificate, const struct gms_detour *detour, int64_t at,
	struct gms_chain_result *result, gmseal_error *error)
{
	bool direct = detour->avoided_count == 0;
	*result = (struct gms_chain_result){.reason = ""};
	if (direct)
		result->chain = gms_cache_chain(trust->cache, certificate, at);
	if (result->chain != NULL)
		return GMSEAL_OK;
	gms_openssl_begin();
	gmseal_status status = search(trust, certificate, detour, at, result, error);
	gms_openssl_end();
	if (status == GMSEAL_OK && result->chain == NULL && result->detail.failed)
		status = gms_error_memory(error);
	if (status != GMSEAL_OK || result->chain != NULL) {
		gms_string_free(&result->detail);
		result->reason = "";
		result->unknown = false;
	}
	if (status == GMSEAL_OK && result->chain != NULL && direct && is_own(trust, result->chain))
		gms_cache_add_chain(trust->cache, result->chain);
	return status;
}
