/*
 * The sessions of one signer. A session belongs to one thread at a time; there are as many as threads
 * have signed at once. All are of one connection to the token: when that is lost, the first thread
 * that needs one makes another, and sessions of the old one are closed as they come back.
 */
#ifndef GMS_PKCS11_POOL_H
#define GMS_PKCS11_POOL_H

#include "signer/pkcs11/pkcs11.h"

struct gms_p11_session {
	CK_SESSION_HANDLE handle;
	CK_OBJECT_HANDLE key;
	unsigned long connection;
	struct gms_p11_session *next;
};

struct gms_p11_pool;

/* One call of the library's user, in which a PIN is asked for at most once, and a connection that was
 * lost is made again at most once. Released with gms_p11_call_end(). */
struct gms_p11_call {
	struct gms_p11_secret secret;
	bool connected_again;
	unsigned long seen; /* by gms_refusals_seen(), when it began */
};
/* Begins one with a pool that is there already; one that makes the pool is zero. */
struct gms_p11_call gms_p11_call_begin(struct gms_p11_pool *pool);
void gms_p11_call_end(struct gms_p11_call *call);

/* key and the first session, which is logged in, become the pool's, on failure as well. */
gmseal_status gms_p11_pool_new(const struct gms_p11_token *token, struct gms_p11_key *key,
	const gmseal_token_options *options, CK_SESSION_HANDLE first, struct gms_p11_pool **pool,
	gmseal_error *error);
void gms_p11_pool_free(struct gms_p11_pool *pool);

const CK_FUNCTION_LIST *gms_p11_pool_functions(const struct gms_p11_pool *pool);
const struct gms_p11_key *gms_p11_pool_key(const struct gms_p11_pool *pool);

gmseal_status gms_p11_pool_take(struct gms_p11_pool *pool, struct gms_p11_call *call,
	struct gms_p11_session **session, gmseal_error *error);
/* A session comes back: good, or with the answer that a call in it failed with. */
void gms_p11_pool_return(struct gms_p11_pool *pool, struct gms_p11_session *session, CK_RV answer);

/* The login that a key wants for every signature, while nobody else is asked for a PIN. */
gmseal_status gms_p11_pool_authenticate(struct gms_p11_pool *pool, struct gms_p11_call *call,
	const struct gms_p11_session *session, CK_RV *answer, gmseal_error *error);

#endif
