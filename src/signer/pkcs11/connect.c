/*
 * Opening the first session of a connection, with a time limit if one is wanted, which costs a thread.
 * Where a module does not return in time, the thread is left behind; there is never more than one left
 * behind in a module, so that whoever comes next waits for that one first. A session that it opened
 * when nobody wants it any more it closes itself.
 */
#include "signer/pkcs11/pkcs11.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>

struct attempt {
	const CK_FUNCTION_LIST *functions;
	unsigned *left_behind; /* the module's */
	CK_SLOT_ID slot;
	CK_FLAGS flags;
	CK_SESSION_HANDLE session;
	CK_RV answer;
	bool done, abandoned;
};

/* Of all attempts, and of the modules' numbers of threads left behind. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed;
static pthread_once_t once = PTHREAD_ONCE_INIT;

/* Limits are told by a clock that nobody sets. */
static void prepare(void)
{
	pthread_condattr_t attributes;
	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(&changed, &attributes);
	pthread_condattr_destroy(&attributes);
}

static CK_RV open_session(struct attempt *attempt)
{
	return attempt->functions->C_OpenSession(
		attempt->slot, attempt->flags, NULL, NULL, &attempt->session);
}

static void *run(void *argument)
{
	struct attempt *attempt = argument;
	CK_RV answer = open_session(attempt);
	pthread_mutex_lock(&lock);
	bool abandoned = attempt->abandoned;
	attempt->answer = answer;
	attempt->done = true;
	if (abandoned)
		--*attempt->left_behind;
	pthread_cond_broadcast(&changed);
	pthread_mutex_unlock(&lock);
	if (!abandoned)
		return NULL; /* it belongs to the one who waits */
	if (answer == CKR_OK)
		attempt->functions->C_CloseSession(attempt->session);
	free(attempt);
	return NULL;
}

/* Starts the thread, which is not to handle the host program's signals. */
static bool start(struct attempt *attempt)
{
	pthread_t thread;
	sigset_t all, before;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	bool started = pthread_create(&thread, NULL, run, attempt) == 0;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (started)
		pthread_detach(thread);
	return started;
}

static struct timespec after(unsigned milliseconds)
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

/* Under the lock: waits until no thread is left behind, then for one of our own. What has not been
 * done by then is abandoned, or was never begun. */
static bool run_until(struct attempt *attempt, const struct timespec *deadline, bool *started)
{
	int waited = 0;
	while (*attempt->left_behind > 0 && waited == 0)
		waited = pthread_cond_timedwait(&changed, &lock, deadline);
	if (*attempt->left_behind > 0)
		return true;
	*started = start(attempt);
	if (!*started)
		return false;
	while (!attempt->done && waited == 0)
		waited = pthread_cond_timedwait(&changed, &lock, deadline);
	if (!attempt->done) {
		attempt->abandoned = true;
		++*attempt->left_behind;
	}
	return true;
}

static gmseal_status open_within(struct attempt *attempt, unsigned milliseconds, CK_RV *answer,
	CK_SESSION_HANDLE *session, gmseal_error *error)
{
	bool started = false, done = false, kept = true;
	const struct timespec deadline = after(milliseconds);
	pthread_once(&once, prepare);
	pthread_mutex_lock(&lock);
	bool good = run_until(attempt, &deadline, &started);
	done = attempt->done;
	kept = attempt->abandoned;
	if (done) {
		*answer = attempt->answer;
		*session = attempt->session;
	}
	pthread_mutex_unlock(&lock);
	if (!kept)
		free(attempt);
	if (!good)
		return gms_error_memory(error);
	if (!done)
		return gms_error(error, GMSEAL_ERROR_TIMEOUT,
			_("the token did not answer within %u milliseconds (C_OpenSession)"),
			milliseconds);
	return *answer == CKR_OK ? GMSEAL_OK : gms_p11_error(error, *answer, "C_OpenSession");
}

gmseal_status gms_p11_connect(const struct gms_p11_token *token, CK_FLAGS flags,
	unsigned milliseconds, CK_SESSION_HANDLE *session, CK_RV *answer, gmseal_error *error)
{
	struct attempt attempt = {.functions = gms_p11_functions(token->module),
		.left_behind = gms_p11_module_left_behind(token->module),
		.slot = token->slot,
		.flags = flags | CKF_SERIAL_SESSION};
	*answer = CKR_OK;
	if (milliseconds == 0) {
		*answer = open_session(&attempt);
		*session = attempt.session;
		return *answer == CKR_OK ? GMSEAL_OK
					 : gms_p11_error(error, *answer, "C_OpenSession");
	}
	struct attempt *shared = malloc(sizeof *shared);
	if (shared == NULL)
		return gms_error_memory(error);
	*shared = attempt;
	return open_within(shared, milliseconds, answer, session, error);
}
