/* Signers whose key is on a token behind PKCS#11, and what PKCS#11 does of all that tokens do. */
#include "signer/pkcs11/pool.h"

#include "crypto/crypto.h"
#include "pki/pki.h"

#include <stdlib.h>

/* Losses of one call, while other threads make the connection again. */
enum {
	ROUNDS = 3
};

struct pkcs11_signer {
	struct gms_p11_pool *pool;
	struct gms_p11_mechanisms mechanisms;
};

/* *answer is what the module said of the call that failed; an answer that is none of its own, where
 * the session has to be closed all the same. */
static gmseal_status sign_in(struct pkcs11_signer *signer, const struct gms_p11_session *session,
	const struct gms_p11_task *task, struct gms_p11_call *call, gmseal_buffer *value,
	CK_RV *answer, gmseal_error *error)
{
	const CK_FUNCTION_LIST *functions = gms_p11_pool_functions(signer->pool);
	CK_MECHANISM mechanism = task->mechanism;
	gmseal_status status = GMSEAL_OK;
	*answer = functions->C_SignInit(session->handle, &mechanism, session->key);
	if (*answer != CKR_OK)
		return gms_p11_error(error, *answer, "C_SignInit");
	if (gms_p11_pool_key(signer->pool)->always_authenticate)
		status = gms_p11_pool_authenticate(signer->pool, call, session, answer, error);
	if (status == GMSEAL_OK)
		status = gms_p11_task_sign(task, functions, session->handle, value, answer, error);
	if (status != GMSEAL_OK && *answer == CKR_OK)
		*answer = CKR_FUNCTION_FAILED;
	return status;
}

/* Signs; again if the connection turned out to be lost, until this call has made it again itself. */
static gmseal_status sign_with(struct pkcs11_signer *signer, const struct gms_p11_task *task,
	struct gms_p11_call *call, gmseal_buffer *value, gmseal_error *error)
{
	for (int round = 0;; round++) {
		struct gms_p11_session *session = NULL;
		CK_RV answer = CKR_OK;
		gmseal_status status = gms_p11_pool_take(signer->pool, call, &session, error);
		if (status != GMSEAL_OK)
			return status;
		status = sign_in(signer, session, task, call, value, &answer, error);
		gms_p11_pool_return(signer->pool, session, answer);
		if (status == GMSEAL_OK || !gms_p11_is_stale(answer) || call->connected_again ||
			round == ROUNDS)
			return status;
	}
}

static gmseal_status sign_in_call(struct pkcs11_signer *signer,
	const gmseal_signing_request *request, struct gms_p11_call *call, gmseal_buffer *value,
	gmseal_error *error)
{
	struct gms_p11_task task;
	gms_openssl_begin(); /* modules that use OpenSSL leave their errors in the host's queue */
	gmseal_status status = gms_p11_task_make(
		&signer->mechanisms, gms_p11_pool_key(signer->pool)->type, request, &task, error);
	if (status == GMSEAL_OK)
		status = sign_with(signer, &task, call, value, error);
	gms_p11_task_free(&task);
	gms_openssl_end();
	return status;
}

static gmseal_status pkcs11_sign(void *state, const gmseal_signing_request *request,
	gmseal_buffer *value, gmseal_error *error)
{
	struct pkcs11_signer *signer = state;
	struct gms_p11_call call = gms_p11_call_begin(signer->pool);
	gmseal_status status = sign_in_call(signer, request, &call, value, error);
	gms_p11_call_end(&call);
	return status;
}

static void pkcs11_free(void *state)
{
	struct pkcs11_signer *signer = state;
	gms_openssl_begin();
	gms_p11_pool_free(signer->pool);
	gms_openssl_end();
	free(signer);
}

static const struct gms_signer_operations signer_operations = {pkcs11_sign, pkcs11_free};

/* Where a token does not show the public key, a signature tells whether the certificate is right. */
static gmseal_status try_out(struct pkcs11_signer *signer, const gmseal_certificate *certificate,
	struct gms_p11_call *call, gmseal_error *error)
{
	const struct gms_public_key *key = gms_certificate_key(certificate);
	bool sm2 = gms_p11_pool_key(signer->pool)->type == GMSEAL_KEY_SM2;
	const struct gms_algorithm *algorithm = gms_algorithm_for(
		gms_public_key_type(key), sm2 ? GMSEAL_DIGEST_SM3 : GMSEAL_DIGEST_SHA256);
	gmseal_signing_request request = {.certificate = certificate,
		.digest_algorithm = algorithm->digest,
		.message = gms_text("gmseal"),
		.user_id = gms_text(GMSEAL_SM2_DEFAULT_ID)};
	gmseal_buffer value = GMSEAL_BUFFER_INIT;
	bool valid = false;
	gmseal_status status = gms_signing_digest(
		algorithm, key, request.user_id, request.message, &request.digest, error);
	if (status == GMSEAL_OK)
		status = sign_in_call(signer, &request, call, &value, error);
	if (status == GMSEAL_OK)
		status = gms_verify_digest(
			algorithm, key, &request.digest, gms_bytes(&value), &valid, error);
	if (status == GMSEAL_OK && !valid)
		status = gms_error(error, GMSEAL_ERROR_MISMATCH,
			_("the token's signature does not verify with the certificate of \"%s\""),
			gmseal_certificate_subject(certificate));
	gmseal_buffer_free(&value);
	return status;
}

/* What a signer is made of, while it is made. */
struct making {
	struct gms_p11_token token;
	struct gms_p11_profile profile;
	struct gms_p11_key key;
	CK_SESSION_HANDLE session;
	bool open, checked;
	gmseal_certificate *certificate;
	struct pkcs11_signer *signer;
};

/* Opens a session, logs in, and finds the key with its certificate. */
static gmseal_status find_all(struct making *making, const struct gms_p11_uri *uri,
	gmseal_bytes given, const gmseal_token_options *options, struct gms_p11_call *call,
	gmseal_error *error)
{
	const struct gms_p11_token *token = &making->token;
	CK_RV answer = CKR_OK;
	gmseal_status status = gms_p11_connect(
		token, 0, options->connect_timeout, &making->session, &answer, error);
	if (status != GMSEAL_OK)
		return status;
	making->open = true;
	status = gms_p11_login(
		token, making->session, CKU_USER, options, &call->secret, &answer, error);
	if (status == GMSEAL_OK)
		status = gms_p11_key_find(
			token, making->session, uri, &making->profile, &making->key, error);
	if (status == GMSEAL_OK)
		status = gms_p11_key_certificate(
			token, making->session, &making->key, given, &making->certificate, error);
	if (status == GMSEAL_OK)
		status = gms_p11_key_check(token, making->session, &making->key,
			making->certificate, &making->checked, error);
	if (status == GMSEAL_OK)
		status = gms_p11_mechanisms_find(
			token, &making->key, &making->profile, &making->signer->mechanisms, error);
	return status;
}

static gmseal_status make(struct making *making, const struct gms_p11_uri *uri, gmseal_bytes given,
	const gmseal_token_options *options, struct gms_p11_call *call, gmseal_error *error)
{
	making->signer = calloc(1, sizeof *making->signer);
	if (making->signer == NULL)
		return gms_error_memory(error);
	gmseal_status status = gms_p11_token_find(uri, &making->token, error);
	if (status == GMSEAL_OK)
		status = gms_p11_profile_choose(
			&making->token.library, options, &making->profile, error);
	if (status == GMSEAL_OK)
		status = find_all(making, uri, given, options, call, error);
	if (status != GMSEAL_OK)
		return status;
	making->open = false; /* the session is the pool's now, and so is the key */
	status = gms_p11_pool_new(&making->token, &making->key, options, making->session,
		&making->signer->pool, error);
	if (status == GMSEAL_OK && !making->checked)
		status = try_out(making->signer, making->certificate, call, error);
	return status;
}

static gmseal_status make_and_finish(const struct gms_p11_uri *uri, gmseal_bytes given,
	const gmseal_token_options *options, gmseal_signer **signer, gmseal_error *error)
{
	struct making making = {.open = false};
	struct gms_p11_call call = {.connected_again = false};
	gmseal_status status = make(&making, uri, given, options, &call, error);
	gms_p11_call_end(&call);
	if (status == GMSEAL_OK)
		return gms_signer_new(
			&signer_operations, making.signer, making.certificate, signer, error);
	if (making.open)
		gms_p11_functions(making.token.module)->C_CloseSession(making.session);
	gms_p11_key_free(&making.key);
	gmseal_certificate_free(making.certificate);
	if (making.signer != NULL)
		pkcs11_free(making.signer);
	return status;
}

gmseal_status gms_p11_signer(const char *text, gmseal_bytes certificate,
	const gmseal_token_options *options, gmseal_signer **signer, gmseal_error *error)
{
	struct gms_p11_uri uri;
	gmseal_status status = gms_p11_uri_parse(text, &uri, error);
	if (status != GMSEAL_OK)
		return status;
	gms_openssl_begin();
	status = make_and_finish(&uri, certificate, options, signer, error);
	gms_openssl_end();
	gms_p11_uri_free(&uri);
	return status;
}

/* Seals are kept in the files of SKF only. */
const struct gms_token_operations gms_pkcs11_operations = {.scheme = "pkcs11:",
	.signer = gms_p11_signer,
	.list = gms_p11_list,
	.change_pin = gms_p11_change_pin,
	.unblock_pin = gms_p11_unblock_pin};
