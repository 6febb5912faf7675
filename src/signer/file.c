/* Signers whose private key was read from a file into memory. */
#include "signer/key-file.h"
#include "signer/signer.h"

#include "pki/pki.h"

#include <stdlib.h>

struct file_signer {
	EVP_PKEY *key;
	gmseal_key_type type;
};

static gmseal_status file_sign(void *state, const gmseal_signing_request *request,
	gmseal_buffer *value, gmseal_error *error)
{
	const struct file_signer *signer = state;
	const struct gms_algorithm *algorithm =
		gms_algorithm_for(signer->type, request->digest_algorithm);
	if (algorithm == NULL)
		return gms_error(error, GMSEAL_ERROR_MISMATCH,
			_("the key does not sign digests of %s"),
			gmseal_digest_name(request->digest_algorithm));
	return gms_sign_digest(algorithm, signer->key, &request->digest, value, error);
}

/* OpenSSL wipes a private key whose last reference goes. */
static void file_free(void *state)
{
	struct file_signer *signer = state;
	EVP_PKEY_free(signer->key);
	free(signer);
}

static const struct gms_signer_operations file_operations = {file_sign, file_free};

static gmseal_status mismatch(gmseal_error *error)
{
	return gms_error(error, GMSEAL_ERROR_MISMATCH, "%s",
		_("the private key does not belong to the certificate"));
}

static bool belongs(const struct gms_public_key *key, const gmseal_certificate *certificate)
{
	const struct gms_public_key *certified = gms_certificate_key(certificate);
	return certified != NULL && gms_public_key_equal(key, certified);
}

/* The certificate the signer is to have: the one given, or the one in the file that fits. */
static gmseal_status choose_certificate(const struct gms_key_file *file, gmseal_bytes given,
	const struct gms_public_key *key, gmseal_certificate **certificate, gmseal_error *error)
{
	if (given.size > 0) {
		gmseal_status status = gmseal_certificate_decode(given, certificate, error);
		if (status == GMSEAL_OK && !belongs(key, *certificate))
			status = mismatch(error);
		return status;
	}
	if (file->count == 0)
		return gms_error(error, GMSEAL_ERROR_ARGUMENT, "%s",
			_("no certificate was given, and there is none beside the private key"));
	for (size_t i = 0; i < file->count; i++)
		if (belongs(key, file->certificates[i])) {
			*certificate = gms_certificate_share(file->certificates[i]);
			return GMSEAL_OK;
		}
	return gms_error(error, GMSEAL_ERROR_MISMATCH, "%s",
		_("the private key does not belong to any of the certificates beside it"));
}

/* A file may hold a public key that is not its private key's: only a signature shows it. */
static gmseal_status try_out(
	const struct file_signer *signer, const struct gms_public_key *key, gmseal_error *error)
{
	const struct gms_algorithm *algorithm = gms_algorithm_for(signer->type, GMSEAL_DIGEST_SM3);
	const gmseal_digest_value digest = {.data = {1}, .size = GMSEAL_SM2_DIGEST_SIZE};
	gmseal_buffer value = GMSEAL_BUFFER_INIT;
	bool valid = false;
	gmseal_status status = gms_sign_digest(algorithm, signer->key, &digest, &value, error);
	if (status == GMSEAL_OK)
		status = gms_verify_digest(
			algorithm, key, &digest, gms_bytes(&value), &valid, error);
	if (status == GMSEAL_OK && !valid)
		status = mismatch(error);
	gmseal_buffer_free(&value);
	return status;
}

static gmseal_status make_signer(
	struct gms_key_file *file, gmseal_bytes given, gmseal_signer **signer, gmseal_error *error)
{
	struct gms_public_key *key = NULL;
	gmseal_certificate *certificate = NULL;
	struct file_signer *state = calloc(1, sizeof *state);
	if (state == NULL)
		return gms_error_memory(error);
	gmseal_status status = gms_public_key_new(file->key, &key, error);
	if (status != GMSEAL_OK)
		goto out;
	state->type = gms_public_key_type(key);
	if (state->type == GMSEAL_KEY_OTHER)
		status = gms_error(error, GMSEAL_ERROR_UNSUPPORTED, "%s",
			_("the private key is neither SM2 nor RSA"));
	if (status == GMSEAL_OK)
		status = choose_certificate(file, given, key, &certificate, error);
	if (status == GMSEAL_OK)
		status = gms_private_key_prepare(file->key, &state->key, error);
	if (status == GMSEAL_OK)
		status = try_out(state, key, error);
	if (status == GMSEAL_OK) {
		status = gms_signer_new(&file_operations, state, certificate, signer, error);
		state = NULL; /* both are the signer's now */
		certificate = NULL;
	}
out:
	gmseal_certificate_free(certificate);
	gms_public_key_free(key);
	if (state != NULL)
		file_free(state);
	return status;
}

gmseal_status gmseal_signer_from_key(gmseal_bytes key, gmseal_bytes certificate,
	gmseal_secret_callback *secret, void *user, gmseal_signer **signer, gmseal_error *error)
{
	if (signer == NULL)
		return gms_error_argument(error, "signer");
	struct gms_secret passphrase = {.callback = secret, .user = user};
	struct gms_key_file file = {0};
	gmseal_status status = gms_key_file_read(key, &passphrase, &file, error);
	gms_secret_wipe(&passphrase);
	if (status == GMSEAL_OK)
		status = make_signer(&file, certificate, signer, error);
	gms_key_file_free(&file);
	return status;
}
