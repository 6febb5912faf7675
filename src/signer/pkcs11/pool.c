/* The sessions of one signer: lending them out, and making the connection again when it was lost. */
#include "signer/pkcs11/pool.h"

#include <pthread.h>
#include <stdlib.h>

struct gms_p11_pool {
	pthread_mutex_t connecting; /* held while the token is looked for and a session opened */
	pthread_mutex_t asking; /* held while a PIN is asked for; may be taken under connecting */
	pthread_mutex_t lock; /* of all that follows; never held during a call of the module's */
	pthread_cond_t returned;
	struct gms_p11_token token;
	struct gms_p11_key key;
	gmseal_token_options options; /* those that are needed again */
	unsigned long connection; /* its number */
	bool connected;
	CK_RV lost; /* what the module said when the last connection was lost */
	struct gms_p11_session *idle;
	size_t lent; /* sessions, and rights to open one */
	unsigned long returns; /* of sessions, ever */
	unsigned long attempts; /* to connect again, with the outcome of the last */
	gmseal_error outcome;
	struct gms_refusals
		refusals; /* of keys that want a PIN for every signature; locks itself */
};

struct gms_p11_call gms_p11_call_begin(struct gms_p11_pool *pool)
{
	return (struct gms_p11_call){.seen = gms_refusals_seen(&pool->refusals)};
}

void gms_p11_call_end(struct gms_p11_call *call)
{
	gms_pin_wipe(&call->secret.pin);
	call->secret.given = false;
}

const CK_FUNCTION_LIST *gms_p11_pool_functions(const struct gms_p11_pool *pool)
{
	return gms_p11_functions(pool->token.module);
}

const struct gms_p11_key *gms_p11_pool_key(const struct gms_p11_pool *pool)
{
	return &pool->key;
}

/* Closes a list of sessions; those of a lost connection may be gone already. */
static void close_all(const struct gms_p11_pool *pool, struct gms_p11_session *list)
{
	while (list != NULL) {
		struct gms_p11_session *next = list->next;
		gms_p11_pool_functions(pool)->C_CloseSession(list->handle);
		free(list);
		list = next;
	}
}

static void push(struct gms_p11_pool *pool, struct gms_p11_session *session)
{
	session->next = pool->idle;
	pool->idle = session;
}

gmseal_status gms_p11_pool_new(const struct gms_p11_token *token, struct gms_p11_key *key,
	const gmseal_token_options *options, CK_SESSION_HANDLE first, struct gms_p11_pool **pool,
	gmseal_error *error)
{
	struct gms_p11_pool *new = calloc(1, sizeof *new);
	struct gms_p11_session *session = calloc(1, sizeof *session);
	if (new == NULL || session == NULL) {
		gms_p11_functions(token->module)->C_CloseSession(first);
		gms_p11_key_free(key);
		free(new);
		free(session);
		return gms_error_memory(error);
	}
	pthread_mutex_init(&new->connecting, NULL);
	pthread_mutex_init(&new->asking, NULL);
	pthread_mutex_init(&new->lock, NULL);
	gms_refusals_init(&new->refusals);
	pthread_cond_init(&new->returned, NULL);
	new->token = *token;
	new->key = *key;
	new->options = (gmseal_token_options){.pin = options->pin,
		.user = options->user,
		.allow_default_pin = options->allow_default_pin,
		.connect_timeout = options->connect_timeout};
	new->connected = true;
	*session = (struct gms_p11_session){.handle = first, .key = key->handle};
	push(new, session);
	*key = (struct gms_p11_key){0};
	*pool = new;
	return GMSEAL_OK;
}

/* Nobody is logged out but by closing the sessions: the host, or another signer, may share the
 * login. */
void gms_p11_pool_free(struct gms_p11_pool *pool)
{
	if (pool == NULL)
		return;
	close_all(pool, pool->idle);
	pthread_mutex_destroy(&pool->connecting);
	pthread_mutex_destroy(&pool->asking);
	pthread_mutex_destroy(&pool->lock);
	gms_refusals_destroy(&pool->refusals);
	pthread_cond_destroy(&pool->returned);
	gms_p11_key_free(&pool->key);
	free(pool);
}

/* Notes that a connection is lost, if it is the present one. */
static void lose(struct gms_p11_pool *pool, unsigned long connection, CK_RV answer)
{
	struct gms_p11_session *dead = NULL;
	pthread_mutex_lock(&pool->lock);
	if (pool->connected && pool->connection == connection) {
		pool->connected = false;
		pool->connection++;
		pool->lost = answer;
		dead = pool->idle;
		pool->idle = NULL;
		pthread_cond_broadcast(&pool->returned);
	}
	pthread_mutex_unlock(&pool->lock);
	close_all(pool, dead);
}

/* Finds the key in a session that was opened, or closes it; *answer tells why. */
static gmseal_status adopt(const struct gms_p11_token *token, const struct gms_p11_key *key,
	CK_SESSION_HANDLE handle, struct gms_p11_session **session, CK_RV *answer,
	gmseal_error *error)
{
	const CK_FUNCTION_LIST *functions = gms_p11_functions(token->module);
	CK_OBJECT_HANDLE object = 0;
	gmseal_status status = gms_p11_key_again(functions, handle, key, &object, answer, error);
	*session = status == GMSEAL_OK ? calloc(1, sizeof **session) : NULL;
	if (*session != NULL) {
		(*session)->handle = handle;
		(*session)->key = object;
		return GMSEAL_OK;
	}
	functions->C_CloseSession(handle);
	return status == GMSEAL_OK ? gms_error_memory(error) : status;
}

static gmseal_status open_session(const struct gms_p11_token *token, const struct gms_p11_key *key,
	struct gms_p11_session **session, CK_RV *answer, gmseal_error *error)
{
	CK_SESSION_HANDLE handle = 0;
	*answer = gms_p11_functions(token->module)
			  ->C_OpenSession(token->slot, CKF_SERIAL_SESSION, NULL, NULL, &handle);
	if (*answer != CKR_OK)
		return gms_p11_error(error, *answer, "C_OpenSession");
	return adopt(token, key, handle, session, answer, error);
}

/* A lent session is given up, or the right to open one. */
static void give_up(struct gms_p11_pool *pool, bool was_open)
{
	pthread_mutex_lock(&pool->lock);
	pool->lent--;
	if (was_open)
		pool->returns++;
	pthread_cond_broadcast(&pool->returned);
	pthread_mutex_unlock(&pool->lock);
}

static unsigned long returns_now(struct gms_p11_pool *pool)
{
	pthread_mutex_lock(&pool->lock);
	unsigned long returns = pool->returns;
	pthread_mutex_unlock(&pool->lock);
	return returns;
}

/* Waits until a session comes back, if none has since there were as many returns as seen; false if
 * none is out, so that others than this signer have all that the token has. */
static bool wait_for_return(struct gms_p11_pool *pool, unsigned long seen)
{
	pthread_mutex_lock(&pool->lock);
	while (pool->returns == seen && pool->lent > 0 && pool->idle == NULL)
		pthread_cond_wait(&pool->returned, &pool->lock);
	bool some = pool->returns != seen || pool->idle != NULL;
	pthread_mutex_unlock(&pool->lock);
	return some;
}

/* Opens the first session of a connection. Threads that sign may still hold sessions of the old one,
 * if only the login was lost. */
static gmseal_status open_first(struct gms_p11_pool *pool, const struct gms_p11_token *token,
	CK_SESSION_HANDLE *handle, gmseal_error *error)
{
	CK_RV answer = CKR_OK;
	gmseal_status status = GMSEAL_OK;
	unsigned long seen = 0;
	do {
		seen = returns_now(pool);
		status = gms_p11_connect(
			token, 0, pool->options.connect_timeout, handle, &answer, error);
	} while (answer == CKR_SESSION_COUNT && wait_for_return(pool, seen));
	return status;
}

/* Finds the token wherever it is now and logs in. */
static gmseal_status connect_again(struct gms_p11_pool *pool, struct gms_p11_token *token,
	CK_RV lost, struct gms_p11_call *call, struct gms_p11_session **session,
	gmseal_error *error)
{
	const CK_FUNCTION_LIST *functions = gms_p11_pool_functions(pool);
	CK_SESSION_HANDLE handle = 0;
	CK_RV answer = CKR_OK;
	gmseal_status status = gms_p11_token_again(token, lost, error);
	if (status != GMSEAL_OK)
		return status;
	status = open_first(pool, token, &handle, error);
	if (status != GMSEAL_OK)
		return status;
	pthread_mutex_lock(&pool->asking);
	status = gms_p11_login(
		token, handle, CKU_USER, &pool->options, &call->secret, &answer, error);
	pthread_mutex_unlock(&pool->asking);
	if (status == GMSEAL_OK)
		return adopt(token, &pool->key, handle, session, &answer, error);
	functions->C_CloseSession(handle);
	return status;
}

/* What is done while pool->connecting is held. seen is the number of attempts when this thread found
 * that there is no connection: one that was refused a PIN meanwhile has tried for all who waited, or
 * eight threads would lock a token with one wrong PIN. */
static gmseal_status connect_once(
	struct gms_p11_pool *pool, struct gms_p11_call *call, unsigned long seen)
{
	struct gms_p11_session *session = NULL;
	gmseal_error outcome = {.status = GMSEAL_OK};
	pthread_mutex_lock(&pool->lock);
	struct gms_p11_token token = pool->token;
	CK_RV lost = pool->lost;
	bool done = pool->connected ||
		    (pool->attempts != seen && gms_pin_is_about(pool->outcome.status));
	gmseal_status status = pool->connected ? GMSEAL_OK : pool->outcome.status;
	pthread_mutex_unlock(&pool->lock);
	if (done)
		return status;
	status = connect_again(pool, &token, lost, call, &session, &outcome);
	outcome.status = status;
	pthread_mutex_lock(&pool->lock);
	pool->attempts++;
	pool->outcome = outcome;
	if (status == GMSEAL_OK) {
		pool->token = token;
		pool->connected = true;
		session->connection = pool->connection;
		push(pool, session);
	}
	pthread_mutex_unlock(&pool->lock);
	return status;
}

static gmseal_status reconnect(struct gms_p11_pool *pool, struct gms_p11_call *call,
	unsigned long seen, gmseal_error *error)
{
	pthread_mutex_lock(&pool->connecting);
	gmseal_status status = gms_refusals_since(&pool->refusals, call->seen, error);
	if (status == GMSEAL_OK) {
		status = connect_once(pool, call, seen);
		/* What follows is changed by nobody who does not hold pool->connecting. */
		if (status != GMSEAL_OK)
			gms_refusals_add(&pool->refusals, &pool->outcome);
		if (status != GMSEAL_OK && error != NULL)
			*error = pool->outcome;
	}
	pthread_mutex_unlock(&pool->connecting);
	return status;
}

/* What a thread finds when it looks for a session: one that is lent already, or the right to open
 * another one, which counts as lent, or that there is no connection. */
struct look {
	struct gms_p11_session *session;
	struct gms_p11_token token;
	unsigned long connection, attempts, returns;
	bool connected;
};

static struct look look(struct gms_p11_pool *pool)
{
	struct look look = {.session = NULL};
	pthread_mutex_lock(&pool->lock);
	look.session = pool->idle;
	if (look.session != NULL)
		pool->idle = look.session->next;
	else
		look.token = pool->token;
	if (look.session != NULL || pool->connected)
		pool->lent++;
	look.connection = pool->connection;
	look.attempts = pool->attempts;
	look.returns = pool->returns;
	look.connected = pool->connected;
	pthread_mutex_unlock(&pool->lock);
	return look;
}

/* Opens one more session of the present connection. GMSEAL_OK without one: look again. */
static gmseal_status open_one_more(struct gms_p11_pool *pool, const struct look *found,
	struct gms_p11_session **session, gmseal_error *error)
{
	CK_RV answer = CKR_OK;
	gmseal_status status = open_session(&found->token, &pool->key, session, &answer, error);
	if (status == GMSEAL_OK) {
		(*session)->connection = found->connection;
		return GMSEAL_OK;
	}
	give_up(pool, false);
	if (gms_p11_is_stale(answer))
		lose(pool, found->connection, answer);
	else if (answer != CKR_SESSION_COUNT || !wait_for_return(pool, found->returns))
		return status;
	return GMSEAL_OK;
}

gmseal_status gms_p11_pool_take(struct gms_p11_pool *pool, struct gms_p11_call *call,
	struct gms_p11_session **session, gmseal_error *error)
{
	gmseal_status status = GMSEAL_OK;
	*session = NULL;
	while (status == GMSEAL_OK && *session == NULL) {
		struct look found = look(pool);
		*session = found.session;
		if (found.session != NULL)
			break;
		if (found.connected) {
			status = open_one_more(pool, &found, session, error);
		} else if (call->connected_again) {
			status = gms_error(error, GMSEAL_ERROR_DEVICE_ABSENT,
				_("the token \"%s\" went away again"), found.token.label);
		} else {
			call->connected_again = true;
			status = reconnect(pool, call, found.attempts, error);
		}
	}
	return status;
}

/* A call that failed may have left an operation in its session: another one takes its place before it
 * is closed, so that the login lasts. */
static struct gms_p11_session *replace(struct gms_p11_pool *pool, struct gms_p11_session *session)
{
	struct gms_p11_session *fresh = NULL;
	CK_RV answer = CKR_OK;
	pthread_mutex_lock(&pool->lock);
	struct gms_p11_token token = pool->token;
	pthread_mutex_unlock(&pool->lock);
	open_session(&token, &pool->key, &fresh, &answer, NULL);
	if (fresh != NULL)
		fresh->connection = session->connection;
	session->next = NULL;
	close_all(pool, session);
	return fresh;
}

/* Puts a good session back; false if its connection is lost. */
static bool put_back(struct gms_p11_pool *pool, struct gms_p11_session *session)
{
	pthread_mutex_lock(&pool->lock);
	bool good = pool->connected && session->connection == pool->connection;
	if (good)
		push(pool, session);
	pthread_mutex_unlock(&pool->lock);
	return good;
}

void gms_p11_pool_return(struct gms_p11_pool *pool, struct gms_p11_session *session, CK_RV answer)
{
	if (gms_p11_is_stale(answer))
		lose(pool, session->connection, answer);
	else if (answer != CKR_OK)
		session = replace(pool, session);
	if (session != NULL && !put_back(pool, session)) {
		session->next = NULL;
		close_all(pool, session);
	}
	give_up(pool, true);
}

gmseal_status gms_p11_pool_authenticate(struct gms_p11_pool *pool, struct gms_p11_call *call,
	const struct gms_p11_session *session, CK_RV *answer, gmseal_error *error)
{
	pthread_mutex_lock(&pool->asking);
	pthread_mutex_lock(&pool->lock);
	struct gms_p11_token token = pool->token;
	pthread_mutex_unlock(&pool->lock);
	gmseal_error own = {.offset = GMSEAL_NO_OFFSET};
	gmseal_status status = gms_refusals_since(&pool->refusals, call->seen, &own);
	if (status == GMSEAL_OK) {
		status = gms_p11_login(&token, session->handle, CKU_CONTEXT_SPECIFIC,
			&pool->options, &call->secret, answer, &own);
		if (status != GMSEAL_OK)
			gms_refusals_add(&pool->refusals, &own);
	}
	if (status != GMSEAL_OK && error != NULL)
		*error = own;
	pthread_mutex_unlock(&pool->asking);
	return status;
}
