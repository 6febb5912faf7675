/*
 * SKF_ConnectDev with a time limit, which costs a thread.
 *
 * If the vendor's function does not return in time, the thread is left behind with everything that it
 * uses, and keeps the library entered, because nobody may use it meanwhile. When the function returns
 * after all, the thread closes what nobody waits for any more, leaves the library, and ends.
 */
#include "signer/skf/skf.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>

struct attempt {
	struct gms_skf_library *library; /* whose lock is that of done and abandoned */
	struct gms_skf_api api;
	void *device;
	uint32_t code;
	bool done, abandoned;
	char name[]; /* NUL-terminated */
};

static void *run(void *argument)
{
	struct attempt *attempt = argument;
	struct gms_skf_library *library = attempt->library;
	uint32_t code = gms_skf_connect_dev(&attempt->api, attempt->name, &attempt->device);
	pthread_mutex_lock(&library->lock);
	bool abandoned = attempt->abandoned;
	attempt->code = code;
	attempt->done = true;
	if (!abandoned)
		pthread_cond_broadcast(&library->changed);
	pthread_mutex_unlock(&library->lock);
	if (!abandoned)
		return NULL; /* attempt belongs to the one who waits */
	if (code == GMS_SAR_OK)
		gms_skf_disconnect_dev(&attempt->api, attempt->device);
	free(attempt);
	gms_skf_leave(library);
	return NULL;
}

/* Starts the thread, which is not to handle the host program's signals. */
static bool start(struct attempt *attempt)
{
	pthread_t thread;
	sigset_t all, before;
	sigfillset(&all);
	if (pthread_sigmask(SIG_SETMASK, &all, &before) != 0)
		return false;
	bool started = pthread_create(&thread, NULL, run, attempt) == 0;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (started)
		pthread_detach(thread);
	return started;
}

/* Whether it is done in time; if not, the attempt is the thread's from now on. */
static bool wait(struct attempt *attempt, unsigned limit)
{
	struct gms_skf_library *library = attempt->library;
	const struct timespec deadline = gms_skf_deadline(limit);
	int waited = 0;
	pthread_mutex_lock(&library->lock);
	while (!attempt->done && waited != ETIMEDOUT)
		waited = pthread_cond_timedwait(&library->changed, &library->lock, &deadline);
	bool done = attempt->done;
	if (!done) {
		attempt->abandoned = true;
		library->stuck = true;
		pthread_cond_broadcast(&library->changed); /* others wait with a limit now */
	}
	pthread_mutex_unlock(&library->lock);
	return done;
}

gmseal_status gms_skf_connect_in_time(struct gms_skf_session *session, const char *name,
	void **device, uint32_t *code, gmseal_error *error)
{
	unsigned limit = session->options.connect_timeout;
	size_t size = strlen(name) + 1;
	struct attempt *attempt = calloc(1, sizeof *attempt + size);
	if (attempt == NULL)
		return gms_error_memory(error);
	attempt->library = session->library;
	attempt->api = session->api;
	memcpy(attempt->name, name, size);
	if (limit == 0) {
		attempt->code = gms_skf_connect_dev(&attempt->api, attempt->name, &attempt->device);
	} else if (!start(attempt)) {
		free(attempt);
		return gms_error(error, GMSEAL_ERROR_MEMORY, "%s",
			_("there is no thread to connect to the device with"));
	} else if (!wait(attempt, limit)) {
		session->entered = false;
		return gms_error(error, GMSEAL_ERROR_TIMEOUT,
			_("the device did not answer within %u milliseconds (%s)"), limit,
			gms_skf_name(SKF_ConnectDev));
	}
	*device = attempt->device;
	*code = attempt->code;
	free(attempt);
	return GMSEAL_OK;
}
