/* Vendors' libraries: loaded once, kept, and used by one thread at a time. */
#include "signer/skf/skf.h"

#include <errno.h>
#include <stdlib.h>
#include <time.h>

/* Libraries are never unloaded, so that this only grows by one for each there is. */
static pthread_mutex_t libraries_lock = PTHREAD_MUTEX_INITIALIZER;
static struct gms_skf_library *libraries;

static struct gms_skf_library *make(const struct gms_skf_api *api)
{
	pthread_condattr_t attributes;
	struct gms_skf_library *library = calloc(1, sizeof *library);
	if (library == NULL || pthread_condattr_init(&attributes) != 0) {
		free(library);
		return NULL;
	}
	bool made = pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC) == 0 &&
		    pthread_cond_init(&library->changed, &attributes) == 0;
	pthread_condattr_destroy(&attributes);
	if (made && pthread_mutex_init(&library->lock, NULL) != 0) {
		pthread_cond_destroy(&library->changed);
		made = false;
	}
	if (!made) {
		free(library);
		return NULL;
	}
	library->api = *api;
	return library;
}

/* A library that was loaded under another path is known by its functions. */
static struct gms_skf_library *find_or_make(const struct gms_skf_api *api)
{
	pthread_mutex_lock(&libraries_lock);
	struct gms_skf_library *library = libraries;
	while (library != NULL &&
		library->api.functions[SKF_EnumDev] != api->functions[SKF_EnumDev])
		library = library->next;
	if (library == NULL && (library = make(api)) != NULL) {
		library->next = libraries;
		libraries = library;
	}
	pthread_mutex_unlock(&libraries_lock);
	return library;
}

gmseal_status gms_skf_library_get(
	const char *path, struct gms_skf_library **library, gmseal_error *error)
{
	/* Without these two it is some other library. */
	static const struct gms_library_symbol symbols[] = {
#define SKF_FUNCTION(name, parameters) {#name, name == SKF_EnumDev || name == SKF_ConnectDev},
#include "signer/skf/functions.def"
#undef SKF_FUNCTION
	};
	struct gms_skf_api api = {.ulong_size = 0};
	gmseal_status status =
		gms_library_load(path, symbols, GMS_SKF_FUNCTIONS, api.functions, error);
	if (status != GMSEAL_OK)
		return status;
	*library = find_or_make(&api);
	return *library != NULL ? GMSEAL_OK : gms_error_memory(error);
}

struct timespec gms_skf_deadline(unsigned milliseconds)
{
	struct timespec time;
	clock_gettime(CLOCK_MONOTONIC, &time);
	time.tv_sec += (time_t)(milliseconds / 1000);
	time.tv_nsec += (long)(milliseconds % 1000) * 1000000;
	if (time.tv_nsec >= 1000000000) {
		time.tv_sec++;
		time.tv_nsec -= 1000000000;
	}
	return time;
}

gmseal_status gms_skf_enter(struct gms_skf_library *library, unsigned limit, gmseal_error *error)
{
	const struct timespec deadline = gms_skf_deadline(limit);
	int waited = 0;
	pthread_mutex_lock(&library->lock);
	/* Others come to an end; one that is stuck need not. */
	while (library->busy && waited != ETIMEDOUT)
		waited = library->stuck && limit > 0
				 ? pthread_cond_timedwait(
					   &library->changed, &library->lock, &deadline)
				 : pthread_cond_wait(&library->changed, &library->lock);
	bool entered = !library->busy;
	library->busy = true;
	pthread_mutex_unlock(&library->lock);
	if (entered)
		return GMSEAL_OK;
	return gms_error(error, GMSEAL_ERROR_TIMEOUT,
		_("%s has not returned since an earlier call"), gms_skf_name(SKF_ConnectDev));
}

void gms_skf_leave(struct gms_skf_library *library)
{
	pthread_mutex_lock(&library->lock);
	library->busy = library->stuck = false;
	/* All of them, since somebody's time may be over just now. */
	pthread_cond_broadcast(&library->changed);
	pthread_mutex_unlock(&library->lock);
}
