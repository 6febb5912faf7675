/* Private keys: an EC key on the SM2 curve made an SM2 key, which is what OpenSSL signs with. */
#include "crypto/key.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/params.h>

/* The secret number d, in the byte order of the machine, as parameters have it. */
static bool secret_number(const EVP_PKEY *key, uint8_t d[32])
{
	OSSL_PARAM parameters[] = {
		OSSL_PARAM_construct_BN(OSSL_PKEY_PARAM_PRIV_KEY, d, 32),
		OSSL_PARAM_construct_end(),
	};
	return EVP_PKEY_get_params(key, parameters) == 1 && OSSL_PARAM_modified(&parameters[0]);
}

static EVP_PKEY *sm2_key(const EVP_PKEY *key, const uint8_t point[GMSEAL_SM2_PUBLIC_KEY_SIZE])
{
	char group[] = "SM2";
	uint8_t d[32] = {0};
	uint8_t octets[1 + GMSEAL_SM2_PUBLIC_KEY_SIZE] = {POINT_CONVERSION_UNCOMPRESSED};
	memcpy(octets + 1, point, GMSEAL_SM2_PUBLIC_KEY_SIZE);
	OSSL_PARAM parameters[] = {
		OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group, 0),
		OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, octets, sizeof octets),
		OSSL_PARAM_construct_BN(OSSL_PKEY_PARAM_PRIV_KEY, d, sizeof d),
		OSSL_PARAM_construct_end(),
	};
	EVP_PKEY *made = NULL;
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, "SM2", NULL);
	if (context != NULL && secret_number(key, d) && EVP_PKEY_fromdata_init(context) == 1)
		EVP_PKEY_fromdata(context, &made, EVP_PKEY_KEYPAIR, parameters);
	EVP_PKEY_CTX_free(context);
	OPENSSL_cleanse(d, sizeof d);
	return made;
}

gmseal_status gms_private_key_prepare(EVP_PKEY *key, EVP_PKEY **prepared, gmseal_error *error)
{
	if (!gms_is_sm2(key) || EVP_PKEY_is_a(key, "SM2")) {
		EVP_PKEY_up_ref(key);
		*prepared = key;
		return GMSEAL_OK;
	}
	uint8_t point[GMSEAL_SM2_PUBLIC_KEY_SIZE];
	gmseal_status status = gms_sm2_point(key, point, error);
	if (status != GMSEAL_OK)
		return status;
	gms_openssl_begin();
	EVP_PKEY *made = sm2_key(key, point);
	if (made == NULL)
		status = gms_error_openssl(
			error, GMSEAL_ERROR_CRYPTO, _("the SM2 private key cannot be used"));
	else
		*prepared = made;
	gms_openssl_end();
	return status;
}
