/*
 * Signers whose key is in a crypto machine.
 *
 * The access right to a private key belongs to a session, so that every session of the pool has to get
 * it with the key's access password. The password is asked for when the first session is refused
 * without it, and then kept with the signer, which wipes it when it is freed, or when the machine
 * refuses it: no password that was refused is tried again.
 */
#include "signer/sdf/sdf.h"

#include "crypto/crypto.h"
#include "pki/pki.h"

#include <stdlib.h>

struct sdf_signer {
	struct gms_sdf_pool pool;
	unsigned index;
	struct gms_sdf_key key;
	gmseal_token_options options; /* whom to ask for the password */
	char label[sizeof((struct gms_sdf_device_info *)NULL)->device_name + 1];
	bool works; /* it has signed once; set before anybody else has the signer */
	pthread_mutex_t
		password_lock; /* held as well while it is asked for and while it is tried */
	struct gms_pin password; /* of size 0: not known */
	struct gms_refusals refusals;
};

static gmseal_status ask_password(struct sdf_signer *signer, int code, gmseal_error *error)
{
	const gmseal_pin_state state = GMS_PIN_STATE_UNKNOWN;
	if (signer->password.size > 0)
		return GMSEAL_OK;
	gmseal_status status = gms_pin_ask(
		&signer->password, GMSEAL_PIN_USER, signer->label, &state, &signer->options, error);
	if (status != GMSEAL_OK && error != NULL)
		error->device_code = (unsigned)code;
	return status;
}

static gmseal_status get_right(
	struct sdf_signer *signer, struct gms_sdf_session *session, int *code, gmseal_error *error)
{
	static const char function[] = "SDF_GetPrivateKeyAccessRight";
	const struct gms_sdf_library *library = &signer->pool.library;
	if (library->call.get_access_right == NULL)
		return gms_library_lacks(library->path, function, error);
	gmseal_status status = ask_password(signer, *code, error);
	if (status != GMSEAL_OK)
		return status;
	*code = library->call.get_access_right(session->handle, signer->index,
		(unsigned char *)signer->password.text, (unsigned)signer->password.size);
	if (*code == GMS_SDR_PARDENY)
		return gms_pin_wrong(error, GMSEAL_TRIES_UNKNOWN, GMS_SDR_PARDENY, function);
	if (*code != 0)
		return gms_sdf_error(error, *code, function);
	session->entitled = signer->index;
	return GMSEAL_OK;
}

/* Gets the access right for a session. *code is the number of the refusal that made it necessary, and
 * becomes that of this call if the session is to be opened anew. seen: what gms_refusals_seen() said
 * when this thread began. error is not NULL. */
static gmseal_status entitle(struct sdf_signer *signer, struct gms_sdf_session *session,
	unsigned long seen, int *code, gmseal_error *error)
{
	pthread_mutex_lock(&signer->password_lock);
	gmseal_status status = gms_refusals_since(&signer->refusals, seen, error);
	if (status == GMSEAL_OK) {
		status = get_right(signer, session, code, error);
		if (status != GMSEAL_OK)
			gms_refusals_add(&signer->refusals, error);
	}
	/* A machine that is gone did not see the password; whatever else it says, it may be wrong. It
	 * is not tried again then, not even in another session. */
	if (status != GMSEAL_OK && status != GMSEAL_ERROR_DEVICE_ABSENT) {
		gms_pin_wipe(&signer->password);
		*code = 0;
	}
	pthread_mutex_unlock(&signer->password_lock);
	return status;
}

/* Whether there is a password to get the right with where a session has none yet. */
static bool has_password(struct sdf_signer *signer)
{
	pthread_mutex_lock(&signer->password_lock);
	bool has = signer->password.size > 0;
	pthread_mutex_unlock(&signer->password_lock);
	return has;
}

/* Whether a signature was refused for want of the access right. Vendors have numbers of their own for
 * that; they are taken for it as long as nothing has worked. */
static bool wants_right(const struct sdf_signer *signer, int code)
{
	return code == GMS_SDR_PARDENY ||
	       (!signer->works && signer->options.pin != NULL && !gms_sdf_knows(code));
}

static gmseal_status sign_in_session(struct sdf_signer *signer, struct gms_sdf_session *session,
	unsigned long seen, const gmseal_signing_request *request, gmseal_buffer *value, int *code,
	gmseal_error *error)
{
	const struct gms_sdf_library *library = &signer->pool.library;
	gmseal_status status = GMSEAL_OK;
	*code = 0;
	if (session->entitled == 0 && has_password(signer))
		status = entitle(signer, session, seen, code, error);
	if (status != GMSEAL_OK)
		return status;
	status = gms_sdf_sign(
		library, session->handle, signer->index, &signer->key, request, value, code, error);
	if (status == GMSEAL_OK || !wants_right(signer, *code))
		return status;
	/* A machine that was started anew has forgotten who had the right. */
	status = entitle(signer, session, seen, code, error);
	if (status != GMSEAL_OK)
		return status;
	return gms_sdf_sign(
		library, session->handle, signer->index, &signer->key, request, value, code, error);
}

static gmseal_status sdf_sign(void *state, const gmseal_signing_request *request,
	gmseal_buffer *value, gmseal_error *error)
{
	struct sdf_signer *signer = state;
	gmseal_error own = {.offset = GMSEAL_NO_OFFSET};
	unsigned long seen = gms_refusals_seen(&signer->refusals);
	if (error == NULL)
		error = &own;
	for (bool again = false;; again = true) {
		struct gms_sdf_session *session = NULL;
		gmseal_status status = gms_sdf_pool_take(&signer->pool, &session, error);
		if (status != GMSEAL_OK)
			return status;
		int code = 0;
		bool fresh = session->fresh;
		status = sign_in_session(signer, session, seen, request, value, &code, error);
		bool broken = status != GMSEAL_OK && gms_sdf_breaks(code);
		gms_sdf_pool_give(&signer->pool, session, broken);
		/* The machine may have come back since the session was opened, be it a moment ago. */
		if (!broken || again || (fresh && status != GMSEAL_ERROR_DEVICE_ABSENT))
			return status;
	}
}

static void sdf_free(void *state)
{
	struct sdf_signer *signer = state;
	gms_sdf_pool_stop(&signer->pool);
	pthread_mutex_destroy(&signer->password_lock);
	gms_refusals_destroy(&signer->refusals);
	gms_pin_wipe(&signer->password);
	free(signer);
}

static const struct gms_signer_operations signer_operations = {sdf_sign, sdf_free};

/* A key that is looked for by its certificate. */
struct search {
	const gmseal_certificate *certificate;
	struct sdf_signer *signer;
};

static gmseal_status compare(
	void *user, unsigned index, const struct gms_sdf_key *key, gmseal_error *error)
{
	struct search *search = user;
	if (gms_sdf_key_check(key, search->certificate, NULL) != GMSEAL_OK)
		return GMSEAL_OK;
	if (search->signer->index != 0)
		return gms_error(error, GMSEAL_ERROR_AMBIGUOUS,
			_("the crypto machine has the certificate's key twice, with the indices %u "
			  "and %u; name one in the URI"),
			search->signer->index, index);
	search->signer->index = index;
	search->signer->key = *key;
	return GMSEAL_OK;
}

/* Finds the key: the one that was named, which must be the certificate's, or the one that is. */
static gmseal_status find_key(struct sdf_signer *signer, void *session,
	const gmseal_certificate *certificate, gmseal_error *error)
{
	const struct gms_sdf_library *library = &signer->pool.library;
	if (signer->index == 0) {
		struct search search = {certificate, signer};
		gmseal_status status = gms_sdf_key_each(library, session, compare, &search, error);
		if (status == GMSEAL_OK && signer->index == 0)
			status = gms_error(error, GMSEAL_ERROR_NOT_FOUND, "%s",
				_("the crypto machine has no key that is the certificate's"));
		return status;
	}
	int code = 0;
	gmseal_status status = gms_sdf_key_export(library, session, signer->index,
		gmseal_certificate_key_type(certificate), &signer->key, &code, error);
	if (status == GMSEAL_ERROR_NOT_FOUND)
		gms_device_error(error, status, (unsigned)code,
			gmseal_certificate_key_type(certificate) == GMSEAL_KEY_SM2
				? _("the crypto machine has no SM2 key with the index %u (0x%08X)")
				: _("the crypto machine has no RSA key with the index %u (0x%08X)"),
			signer->index, (unsigned)code);
	if (status == GMSEAL_OK)
		status = gms_sdf_key_check(&signer->key, certificate, error);
	return status;
}

/* What is asked of the machine before anything is signed. */
static gmseal_status look_around(
	struct sdf_signer *signer, const gmseal_certificate *certificate, gmseal_error *error)
{
	const struct gms_sdf_library *library = &signer->pool.library;
	struct gms_sdf_session *session = NULL;
	struct gms_sdf_device_info info = {0};
	gmseal_status status = gms_sdf_pool_take(&signer->pool, &session, error);
	if (status != GMSEAL_OK)
		return status;
	status = find_key(signer, session->handle, certificate, error);
	if (status == GMSEAL_OK && library->call.get_device_info != NULL &&
		library->call.get_device_info(session->handle, &info) == 0)
		gms_sdf_text(info.device_name, sizeof info.device_name, signer->label);
	if (!gms_token_is_text(signer->label))
		signer->label[0] = '\0';
	gms_sdf_pool_give(&signer->pool, session, status != GMSEAL_OK);
	return status;
}

/* Signs something, which shows whether there is the right to, and whether the private key is that of
 * the public one. */
static gmseal_status try_out(
	struct sdf_signer *signer, const gmseal_certificate *certificate, gmseal_error *error)
{
	const struct gms_algorithm *algorithm =
		gms_algorithm_for(signer->key.type, GMSEAL_DIGEST_SM3);
	const gmseal_signing_request request = {.certificate = certificate,
		.digest = {.data = {1}, .size = GMSEAL_SM2_DIGEST_SIZE},
		.digest_algorithm = GMSEAL_DIGEST_SM3};
	gmseal_buffer value = GMSEAL_BUFFER_INIT;
	bool valid = false;
	gmseal_status status = sdf_sign(signer, &request, &value, error);
	if (status == GMSEAL_OK)
		status = gms_verify_digest(algorithm, gms_certificate_key(certificate),
			&request.digest, gms_bytes(&value), &valid, error);
	if (status == GMSEAL_OK && !valid)
		status = gms_error(error, GMSEAL_ERROR_MISMATCH, "%s",
			_("the crypto machine signs with another key than the public one that it "
			  "exports"));
	signer->works = status == GMSEAL_OK;
	gmseal_buffer_free(&value);
	return status;
}

static gmseal_status new_signer(const char *path, unsigned index,
	const gmseal_token_options *options, struct sdf_signer **signer, gmseal_error *error)
{
	struct sdf_signer *new = calloc(1, sizeof *new);
	if (new == NULL)
		return gms_error_memory(error);
	gmseal_status status = gms_sdf_pool_start(&new->pool, path, options, error);
	if (status == GMSEAL_OK && pthread_mutex_init(&new->password_lock, NULL) != 0) {
		gms_sdf_pool_stop(&new->pool);
		status = gms_error_memory(error);
	}
	if (status == GMSEAL_OK)
		gms_refusals_init(&new->refusals);
	if (status != GMSEAL_OK) {
		free(new);
		return status;
	}
	new->index = index;
	new->options = (gmseal_token_options){.pin = options->pin, .user = options->user};
	*signer = new;
	return GMSEAL_OK;
}

gmseal_status gms_sdf_signer(const char *uri, gmseal_bytes certificate,
	const gmseal_token_options *options, gmseal_signer **signer, gmseal_error *error)
{
	char *path = NULL;
	unsigned index = 0;
	gmseal_certificate *decoded = NULL;
	struct sdf_signer *state = NULL;
	gmseal_status status = gms_sdf_uri_parse(uri, &path, &index, error);
	if (status == GMSEAL_OK)
		status = gms_token_certificate(
			certificate, (gmseal_bytes){NULL, 0}, &decoded, error);
	if (status == GMSEAL_OK)
		status = new_signer(path, index, options, &state, error);
	if (status == GMSEAL_OK)
		status = look_around(state, decoded, error);
	if (status == GMSEAL_OK)
		status = try_out(state, decoded, error);
	if (status == GMSEAL_OK) {
		status = gms_signer_new(&signer_operations, state, decoded, signer, error);
		state = NULL; /* both are the signer's now */
		decoded = NULL;
	}
	if (state != NULL)
		sdf_free(state);
	gmseal_certificate_free(decoded);
	free(path);
	return status;
}

const struct gms_token_operations gms_sdf_operations = {
	.scheme = GMS_SDF_SCHEME, .signer = gms_sdf_signer, .list = gms_sdf_list};
