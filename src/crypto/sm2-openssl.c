/* SM2 signatures done by OpenSSL. */
#include "crypto/sm2-backend.h"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/params.h>
#include <stdlib.h>

struct gms_sm2_key {
	EVP_PKEY *key;
};

/* An OpenSSL key of type SM2; its octets are checked to be a point of the curve. */
static EVP_PKEY *key_from_point(const uint8_t point[GMSEAL_SM2_PUBLIC_KEY_SIZE])
{
	char group[] = "SM2";
	uint8_t octets[1 + GMSEAL_SM2_PUBLIC_KEY_SIZE] = {POINT_CONVERSION_UNCOMPRESSED};
	memcpy(octets + 1, point, GMSEAL_SM2_PUBLIC_KEY_SIZE);
	OSSL_PARAM parameters[] = {
		OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group, 0),
		OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, octets, sizeof octets),
		OSSL_PARAM_construct_end(),
	};
	EVP_PKEY *key = NULL;
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, "SM2", NULL);
	if (context != NULL && EVP_PKEY_fromdata_init(context) == 1)
		EVP_PKEY_fromdata(context, &key, EVP_PKEY_PUBLIC_KEY, parameters);
	EVP_PKEY_CTX_free(context);
	return key;
}

gmseal_status gms_sm2_key_new(const uint8_t point[GMSEAL_SM2_PUBLIC_KEY_SIZE],
	struct gms_sm2_key **key, gmseal_error *error)
{
	struct gms_sm2_key *new = calloc(1, sizeof *new);
	if (new == NULL)
		return gms_error_memory(error);
	gmseal_status status = GMSEAL_OK;
	gms_openssl_begin();
	new->key = key_from_point(point);
	if (new->key == NULL)
		status = gms_error_openssl(error, GMSEAL_ERROR_CRYPTO,
			_("the public key is no point of the SM2 curve"));
	gms_openssl_end();
	if (status == GMSEAL_OK)
		*key = new;
	else
		gms_sm2_key_free(new);
	return status;
}

void gms_sm2_key_free(struct gms_sm2_key *key)
{
	if (key == NULL)
		return;
	EVP_PKEY_free(key->key);
	free(key);
}

/* OpenSSL takes and gives r and s in DER; returns its size, or a number below 1. */
static int der_from_raw(const uint8_t raw[GMSEAL_SM2_RAW_SIZE], uint8_t **der)
{
	int size = -1;
	ECDSA_SIG *value = ECDSA_SIG_new();
	BIGNUM *r = BN_bin2bn(raw, 32, NULL);
	BIGNUM *s = BN_bin2bn(raw + 32, 32, NULL);
	if (value != NULL && r != NULL && s != NULL && ECDSA_SIG_set0(value, r, s) == 1) {
		r = s = NULL; /* they are the value's now */
		size = i2d_ECDSA_SIG(value, der);
	}
	BN_free(r);
	BN_free(s);
	ECDSA_SIG_free(value);
	return size;
}

static bool raw_from_der(const uint8_t *der, size_t size, uint8_t raw[GMSEAL_SM2_RAW_SIZE])
{
	ECDSA_SIG *value = d2i_ECDSA_SIG(NULL, &der, (long)size);
	bool done = value != NULL && BN_bn2binpad(ECDSA_SIG_get0_r(value), raw, 32) == 32 &&
		    BN_bn2binpad(ECDSA_SIG_get0_s(value), raw + 32, 32) == 32;
	ECDSA_SIG_free(value);
	return done;
}

gmseal_status gms_sm2_key_verify(const struct gms_sm2_key *key,
	const uint8_t e[GMSEAL_SM2_DIGEST_SIZE], const uint8_t raw[GMSEAL_SM2_RAW_SIZE],
	bool *valid, gmseal_error *error)
{
	gmseal_status status = GMSEAL_OK;
	uint8_t *der = NULL;
	gms_openssl_begin();
	int size = der_from_raw(raw, &der);
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_pkey(NULL, key->key, NULL);
	int outcome = -1;
	if (size > 0 && context != NULL && EVP_PKEY_verify_init(context) == 1)
		outcome = EVP_PKEY_verify(context, der, (size_t)size, e, GMSEAL_SM2_DIGEST_SIZE);
	/* A wrong value raises no error or one of SM2's own, a lack of memory a common one. */
	if (outcome < 0 || (outcome == 0 && ERR_GET_RFLAGS(gms_openssl_reason()) != 0))
		status = gms_error_openssl(error, GMSEAL_ERROR_CRYPTO,
			_("the SM2 signature value cannot be verified"));
	else
		*valid = outcome == 1;
	EVP_PKEY_CTX_free(context);
	OPENSSL_free(der);
	gms_openssl_end();
	return status;
}

gmseal_status gms_sm2_sign(EVP_PKEY *key, const uint8_t e[GMSEAL_SM2_DIGEST_SIZE],
	uint8_t raw[GMSEAL_SM2_RAW_SIZE], gmseal_error *error)
{
	gmseal_status status = GMSEAL_OK;
	uint8_t der[80]; /* SEQUENCE of two INTEGERs of at most 33 octets: 72 */
	size_t size = sizeof der;
	gms_openssl_begin();
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_pkey(NULL, key, NULL);
	if (context == NULL || EVP_PKEY_sign_init(context) != 1 ||
		EVP_PKEY_sign(context, der, &size, e, GMSEAL_SM2_DIGEST_SIZE) != 1 ||
		!raw_from_der(der, size, raw))
		status =
			gms_error_openssl(error, GMSEAL_ERROR_CRYPTO, _("the SM2 key cannot sign"));
	EVP_PKEY_CTX_free(context);
	gms_openssl_end();
	return status;
}
