/* Real signatures for the test tokens of SKF and SDF. */
#include "sign.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

bool sign_is_rsa(const EVP_PKEY *key)
{
	return EVP_PKEY_is_a(key, "RSA");
}

static BIGNUM *number_of(const EVP_PKEY *key, const char *name)
{
	BIGNUM *number = NULL;
	return EVP_PKEY_get_bn_param(key, name, &number) ? number : NULL;
}

static void write_number(const EVP_PKEY *key, const char *name, uint8_t *out, size_t size)
{
	BIGNUM *number = number_of(key, name);
	if (number != NULL)
		BN_bn2binpad(number, out, (int)size);
	BN_free(number);
}

void sign_sm2_public(const EVP_PKEY *key, uint8_t *x, uint8_t *y)
{
	write_number(key, OSSL_PKEY_PARAM_EC_PUB_X, x, 32);
	write_number(key, OSSL_PKEY_PARAM_EC_PUB_Y, y, 32);
}

unsigned sign_rsa_public(const EVP_PKEY *key, uint8_t *modulus, size_t modulus_size,
	uint8_t *exponent, size_t exponent_size)
{
	write_number(key, OSSL_PKEY_PARAM_RSA_N, modulus, modulus_size);
	write_number(key, OSSL_PKEY_PARAM_RSA_E, exponent, exponent_size);
	return (unsigned)EVP_PKEY_get_bits(key);
}

/* OpenSSL signs what it is given as a digest, e, as it is. */
bool sign_sm2(EVP_PKEY *key, const uint8_t *e, uint8_t *r, uint8_t *s)
{
	uint8_t der[80];
	const uint8_t *end = der;
	size_t size = sizeof der;
	ECDSA_SIG *value = NULL;
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new(key, NULL);
	if (context != NULL && EVP_PKEY_sign_init(context) == 1 &&
		EVP_PKEY_sign(context, der, &size, e, 32) == 1)
		value = d2i_ECDSA_SIG(NULL, &end, (long)size);
	bool done = value != NULL && BN_bn2binpad(ECDSA_SIG_get0_r(value), r, 32) == 32 &&
		    BN_bn2binpad(ECDSA_SIG_get0_s(value), s, 32) == 32;
	ECDSA_SIG_free(value);
	EVP_PKEY_CTX_free(context);
	return done;
}

static bool sign_padded(EVP_PKEY *key, int padding, const uint8_t *data, size_t size,
	uint8_t *value, size_t *value_size)
{
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new(key, NULL);
	bool done = context != NULL && EVP_PKEY_sign_init(context) == 1 &&
		    EVP_PKEY_CTX_set_rsa_padding(context, padding) == 1 &&
		    EVP_PKEY_sign(context, value, value_size, data, size) == 1;
	EVP_PKEY_CTX_free(context);
	return done;
}

bool sign_rsa(EVP_PKEY *key, const uint8_t *data, size_t size, uint8_t *value, size_t *value_size)
{
	return sign_padded(key, RSA_PKCS1_PADDING, data, size, value, value_size);
}

bool sign_rsa_bare(
	EVP_PKEY *key, const uint8_t *data, size_t size, uint8_t *value, size_t *value_size)
{
	return sign_padded(key, RSA_NO_PADDING, data, size, value, value_size);
}
