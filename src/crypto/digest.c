/* Digests, in one call and piece by piece. */
#include "crypto/crypto.h"

#include <stdlib.h>

static const struct {
	const char *name;
	size_t size;
	const EVP_MD *(*implementation)(void);
} algorithms[] = {
	[GMSEAL_DIGEST_NONE] = {"", 0, NULL},
	[GMSEAL_DIGEST_SM3] = {"SM3", 32, EVP_sm3},
	[GMSEAL_DIGEST_SHA1] = {"SHA-1", 20, EVP_sha1},
	[GMSEAL_DIGEST_SHA256] = {"SHA-256", 32, EVP_sha256},
};

struct gmseal_digest {
	EVP_MD_CTX *context;
	size_t size;
	bool finished;
};

static bool is_known(gmseal_digest_algorithm algorithm)
{
	return (unsigned)algorithm < sizeof algorithms / sizeof algorithms[0] &&
	       algorithms[algorithm].implementation != NULL;
}

size_t gmseal_digest_size(gmseal_digest_algorithm algorithm)
{
	return is_known(algorithm) ? algorithms[algorithm].size : 0;
}

const char *gmseal_digest_name(gmseal_digest_algorithm algorithm)
{
	return is_known(algorithm) ? algorithms[algorithm].name : "";
}

static gmseal_status failed(gmseal_error *error)
{
	return gms_error_openssl(error, GMSEAL_ERROR_CRYPTO, _("the digest cannot be computed"));
}

gmseal_status gmseal_digest_bytes(gmseal_digest_algorithm algorithm, gmseal_bytes bytes,
	gmseal_digest_value *value, gmseal_error *error)
{
	if (!is_known(algorithm))
		return gms_error_argument(error, "algorithm");
	if (value == NULL || (bytes.data == NULL && bytes.size > 0))
		return gms_error_argument(error, "bytes, value");
	gmseal_digest_value result = {.size = algorithms[algorithm].size};
	gmseal_status status = GMSEAL_OK;
	gms_openssl_begin();
	if (EVP_Digest(bytes.data, bytes.size, result.data, NULL,
		    algorithms[algorithm].implementation(), NULL) == 1)
		*value = result;
	else
		status = failed(error);
	gms_openssl_end();
	return status;
}

gmseal_status gmseal_digest_new(
	gmseal_digest_algorithm algorithm, gmseal_digest **digest, gmseal_error *error)
{
	if (!is_known(algorithm))
		return gms_error_argument(error, "algorithm");
	if (digest == NULL)
		return gms_error_argument(error, "digest");
	gmseal_digest *new = calloc(1, sizeof *new);
	if (new == NULL)
		return gms_error_memory(error);
	gmseal_status status = GMSEAL_OK;
	gms_openssl_begin();
	new->size = algorithms[algorithm].size;
	new->context = EVP_MD_CTX_new();
	if (new->context == NULL)
		status = gms_error_memory(error);
	else if (EVP_DigestInit_ex(new->context, algorithms[algorithm].implementation(), NULL) != 1)
		status = failed(error);
	gms_openssl_end();
	if (status == GMSEAL_OK)
		*digest = new;
	else
		gmseal_digest_free(new);
	return status;
}

gmseal_status gmseal_digest_update(gmseal_digest *digest, gmseal_bytes piece, gmseal_error *error)
{
	if (digest == NULL || digest->finished || (piece.data == NULL && piece.size > 0))
		return gms_error_argument(error, "digest, piece");
	gmseal_status status = GMSEAL_OK;
	gms_openssl_begin();
	if (piece.size > 0 && EVP_DigestUpdate(digest->context, piece.data, piece.size) != 1)
		status = failed(error);
	gms_openssl_end();
	return status;
}

gmseal_status gmseal_digest_finish(
	gmseal_digest *digest, gmseal_digest_value *value, gmseal_error *error)
{
	if (digest == NULL || digest->finished)
		return gms_error_argument(error, "digest");
	if (value == NULL)
		return gms_error_argument(error, "value");
	gmseal_digest_value result = {.size = digest->size};
	gmseal_status status = GMSEAL_OK;
	gms_openssl_begin();
	digest->finished = true;
	if (EVP_DigestFinal_ex(digest->context, result.data, NULL) == 1)
		*value = result;
	else
		status = failed(error);
	gms_openssl_end();
	return status;
}

void gmseal_digest_free(gmseal_digest *digest)
{
	if (digest == NULL)
		return;
	EVP_MD_CTX_free(digest->context);
	free(digest);
}
