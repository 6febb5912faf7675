/*
 * Opening a crypto machine, with a time limit if one is wanted, which costs a thread.
 *
 * If the vendor's function does not return in time the thread is left behind, and whoever opens the
 * machine next waits for the same thread: there is never a second one for one pool. What it opened
 * when nobody wants it any more it closes itself.
 */
#include "signer/sdf/sdf.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>

struct gms_sdf_opening {
	struct gms_sdf_functions call;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	void *device;
	int code;
	bool done, abandoned;
};

static void free_opening(struct gms_sdf_opening *opening)
{
	pthread_cond_destroy(&opening->changed);
	pthread_mutex_destroy(&opening->lock);
	free(opening);
}

static void *run(void *argument)
{
	struct gms_sdf_opening *opening = argument;
	void *device = NULL;
	int code = opening->call.open_device(&device);
	pthread_mutex_lock(&opening->lock);
	bool abandoned = opening->abandoned;
	opening->device = device;
	opening->code = code;
	opening->done = true;
	pthread_cond_signal(&opening->changed);
	pthread_mutex_unlock(&opening->lock);
	if (!abandoned)
		return NULL; /* it belongs to the one who waits */
	if (code == 0)
		opening->call.close_device(device);
	free_opening(opening);
	return NULL;
}

/* The deadline is told by a clock that nobody sets. */
static bool prepare(struct gms_sdf_opening *opening)
{
	pthread_condattr_t attributes;
	if (pthread_condattr_init(&attributes) != 0)
		return false;
	bool prepared = pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC) == 0 &&
			pthread_cond_init(&opening->changed, &attributes) == 0;
	pthread_condattr_destroy(&attributes);
	if (prepared && pthread_mutex_init(&opening->lock, NULL) != 0) {
		pthread_cond_destroy(&opening->changed);
		prepared = false;
	}
	return prepared;
}

/* Starts the thread, which is not to handle the host program's signals. */
static struct gms_sdf_opening *start(const struct gms_sdf_functions *call)
{
	pthread_t thread;
	sigset_t all, before;
	struct gms_sdf_opening *opening = calloc(1, sizeof *opening);
	if (opening == NULL || !prepare(opening)) {
		free(opening);
		return NULL;
	}
	opening->call = *call;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	bool started = pthread_create(&thread, NULL, run, opening) == 0;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (!started) {
		free_opening(opening);
		return NULL;
	}
	pthread_detach(thread);
	return opening;
}

static bool wait(struct gms_sdf_opening *opening, unsigned milliseconds)
{
	struct timespec deadline;
	int waited = 0;
	clock_gettime(CLOCK_MONOTONIC, &deadline);
	deadline.tv_sec += (time_t)(milliseconds / 1000);
	deadline.tv_nsec += (long)(milliseconds % 1000) * 1000000;
	if (deadline.tv_nsec >= 1000000000) {
		deadline.tv_sec++;
		deadline.tv_nsec -= 1000000000;
	}
	pthread_mutex_lock(&opening->lock);
	while (!opening->done && waited == 0)
		waited = pthread_cond_timedwait(&opening->changed, &opening->lock, &deadline);
	bool done = opening->done;
	pthread_mutex_unlock(&opening->lock);
	return done;
}

gmseal_status gms_sdf_device_open(struct gms_sdf_pool *pool, void **device, gmseal_error *error)
{
	static const char function[] = "SDF_OpenDevice";
	int code = 0;
	if (pool->connect_timeout == 0) {
		code = pool->library.call.open_device(device);
		return code == 0 ? GMSEAL_OK : gms_sdf_error(error, code, function);
	}
	if (pool->opening == NULL)
		pool->opening = start(&pool->library.call);
	if (pool->opening == NULL)
		return gms_error_memory(error);
	if (!wait(pool->opening, pool->connect_timeout))
		return gms_error(error, GMSEAL_ERROR_TIMEOUT,
			_("the crypto machine did not answer within %u milliseconds (%s)"),
			pool->connect_timeout, function);
	code = pool->opening->code;
	*device = pool->opening->device;
	free_opening(pool->opening);
	pool->opening = NULL;
	return code == 0 ? GMSEAL_OK : gms_sdf_error(error, code, function);
}

void gms_sdf_device_abandon(struct gms_sdf_pool *pool)
{
	struct gms_sdf_opening *opening = pool->opening;
	if (opening == NULL)
		return;
	pool->opening = NULL;
	pthread_mutex_lock(&opening->lock);
	bool done = opening->done;
	opening->abandoned = true;
	pthread_mutex_unlock(&opening->lock);
	if (!done)
		return; /* the thread's from now on */
	if (opening->code == 0)
		opening->call.close_device(opening->device);
	free_opening(opening);
}
