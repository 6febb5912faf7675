/*
 * Sessions of a crypto machine. Each belongs to one thread at a time; those that nobody has wait here.
 * A device that was lost is left to the sessions that others still have on it, and is closed with the
 * last of them.
 */
#include "signer/sdf/sdf.h"

#include <stdlib.h>

enum {
	/* More threads than sessions take turns. */
	MAX_SESSIONS = 16
};

/* A device that is open, and the number of those who use it: the pool, and every session on it. */
struct gms_sdf_device {
	void *handle;
	unsigned users;
};

gmseal_status gms_sdf_pool_start(struct gms_sdf_pool *pool, const char *path,
	const gmseal_token_options *options, gmseal_error *error)
{
	*pool = (struct gms_sdf_pool){
		.connect_timeout = options->connect_timeout, .most = MAX_SESSIONS};
	gmseal_status status = gms_sdf_library_load(path, &pool->library, error);
	if (status != GMSEAL_OK)
		return status;
	if (pthread_mutex_init(&pool->lock, NULL) != 0)
		goto no_lock;
	if (pthread_cond_init(&pool->changed, NULL) != 0)
		goto no_condition;
	return GMSEAL_OK;
no_condition:
	pthread_mutex_destroy(&pool->lock);
no_lock:
	gms_sdf_library_free(&pool->library);
	return gms_error_memory(error);
}

static void leave_device(struct gms_sdf_pool *pool, struct gms_sdf_device *device)
{
	if (--device->users > 0)
		return;
	pool->library.call.close_device(device->handle);
	free(device);
}

/* What the device says to this is of no use to anybody. */
static void close_session(struct gms_sdf_pool *pool, struct gms_sdf_session *session)
{
	const struct gms_sdf_functions *call = &pool->library.call;
	if (session->entitled != 0 && call->release_access_right != NULL)
		call->release_access_right(session->handle, session->entitled);
	call->close_session(session->handle);
	leave_device(pool, session->device);
	free(session);
	pool->open--;
}

/* Gives the device up, with the sessions that nobody has. */
static void forget_device(struct gms_sdf_pool *pool)
{
	while (pool->idle != NULL) {
		struct gms_sdf_session *session = pool->idle;
		pool->idle = session->next;
		close_session(pool, session);
	}
	if (pool->device != NULL)
		leave_device(pool, pool->device);
	pool->device = NULL;
	pool->most = MAX_SESSIONS;
	pthread_cond_broadcast(&pool->changed);
}

void gms_sdf_pool_stop(struct gms_sdf_pool *pool)
{
	forget_device(pool);
	gms_sdf_device_abandon(pool);
	pthread_cond_destroy(&pool->changed);
	pthread_mutex_destroy(&pool->lock);
	gms_sdf_library_free(&pool->library);
}

static gmseal_status open_device(struct gms_sdf_pool *pool, gmseal_error *error)
{
	struct gms_sdf_device *device = malloc(sizeof *device);
	if (device == NULL)
		return gms_error_memory(error);
	*device = (struct gms_sdf_device){NULL, 1};
	gmseal_status status = gms_sdf_device_open(pool, &device->handle, error);
	if (status != GMSEAL_OK) {
		free(device);
		return status;
	}
	pool->device = device;
	return GMSEAL_OK;
}

/* Opens a session. *full tells that the device has no more of them, and that somebody will give one
 * back. */
static gmseal_status open_session(
	struct gms_sdf_pool *pool, struct gms_sdf_session **opened, bool *full, gmseal_error *error)
{
	gmseal_status status = GMSEAL_OK;
	if (pool->device == NULL)
		status = open_device(pool, error);
	if (status != GMSEAL_OK)
		return status;
	struct gms_sdf_session *session = calloc(1, sizeof *session);
	if (session == NULL)
		return gms_error_memory(error);
	int code = pool->library.call.open_session(pool->device->handle, &session->handle);
	if (code == 0) {
		session->device = pool->device;
		session->device->users++;
		session->fresh = true;
		pool->open++;
		*opened = session;
		return GMSEAL_OK;
	}
	free(session);
	*full = code == GMS_SDR_OPENSESSION && pool->open > 0;
	if (*full)
		pool->most = pool->open;
	else
		forget_device(pool);
	return gms_sdf_error(error, code, "SDF_OpenSession");
}

gmseal_status gms_sdf_pool_take(
	struct gms_sdf_pool *pool, struct gms_sdf_session **session, gmseal_error *error)
{
	gmseal_status status = GMSEAL_OK;
	*session = NULL;
	pthread_mutex_lock(&pool->lock);
	while (*session == NULL && status == GMSEAL_OK) {
		bool full = pool->open >= pool->most;
		if (pool->idle != NULL) {
			*session = pool->idle;
			pool->idle = pool->idle->next;
			(*session)->fresh = false;
		} else if (!full) {
			status = open_session(pool, session, &full, error);
		}
		if (full && *session == NULL) {
			pthread_cond_wait(&pool->changed, &pool->lock);
			status = GMSEAL_OK;
		}
	}
	pthread_mutex_unlock(&pool->lock);
	return status;
}

void gms_sdf_pool_give(struct gms_sdf_pool *pool, struct gms_sdf_session *session, bool broken)
{
	pthread_mutex_lock(&pool->lock);
	if (broken && session->device == pool->device)
		forget_device(pool);
	if (session->device == pool->device) {
		session->next = pool->idle;
		pool->idle = session;
	} else {
		close_session(pool, session);
	}
	pthread_cond_signal(&pool->changed);
	pthread_mutex_unlock(&pool->lock);
}
