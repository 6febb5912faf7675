/* Public keys: what kind they are, and SM2 keys made ready for verification. */
#include "crypto/key.h"

#include <openssl/core_names.h>
#include <stdlib.h>

bool gms_is_sm2(const EVP_PKEY *key)
{
	if (EVP_PKEY_is_a(key, "SM2"))
		return true;
	char group[32] = "";
	gms_openssl_begin();
	bool known = EVP_PKEY_is_a(key, "EC") &&
		     EVP_PKEY_get_group_name(key, group, sizeof group, NULL) == 1;
	gms_openssl_end();
	return known && strcmp(group, "SM2") == 0;
}

gmseal_status gms_sm2_point(
	const EVP_PKEY *key, uint8_t point[GMSEAL_SM2_PUBLIC_KEY_SIZE], gmseal_error *error)
{
	gmseal_status status = GMSEAL_OK;
	BIGNUM *x = NULL, *y = NULL;
	gms_openssl_begin();
	if (EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_EC_PUB_X, &x) != 1 ||
		EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_EC_PUB_Y, &y) != 1 ||
		BN_bn2binpad(x, point, 32) != 32 || BN_bn2binpad(y, point + 32, 32) != 32)
		status = gms_error_openssl(
			error, GMSEAL_ERROR_CRYPTO, _("the SM2 public key cannot be read"));
	BN_free(x);
	BN_free(y);
	gms_openssl_end();
	return status;
}

/* Keys below 1024 bits can be factored by anybody; those beyond the other bounds exist only to take
 * up time. */
static bool is_sensible_rsa(const EVP_PKEY *key)
{
	BIGNUM *exponent = NULL;
	bool sensible = EVP_PKEY_get_bits(key) >= 1024 && EVP_PKEY_get_bits(key) <= 8192 &&
			EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_E, &exponent) == 1 &&
			BN_num_bits(exponent) <= 64;
	BN_free(exponent);
	return sensible;
}

/* A curve that a key describes itself, though it is the SM2 curve (RFC 5480 2.1.1 forbids it). */
static bool describes_curve(const EVP_PKEY *key)
{
	int described = 0;
	return EVP_PKEY_get_int_param(
		       key, OSSL_PKEY_PARAM_EC_DECODED_FROM_EXPLICIT_PARAMS, &described) == 1 &&
	       described != 0;
}

gmseal_status gms_public_key_new(
	EVP_PKEY *key, struct gms_public_key **public_key, gmseal_error *error)
{
	struct gms_public_key *new = calloc(1, sizeof *new);
	if (new == NULL)
		return gms_error_memory(error);
	gmseal_status status = GMSEAL_OK;
	gms_openssl_begin();
	int bits = EVP_PKEY_get_bits(key);
	new->bits = bits > 0 ? (unsigned)bits : 0;
	EVP_PKEY_up_ref(key);
	new->key = key;
	if (gms_is_sm2(key) && !describes_curve(key)) {
		new->type = GMSEAL_KEY_SM2;
		status = gms_sm2_point(key, new->point, error);
		if (status == GMSEAL_OK)
			status = gms_sm2_key_new(new->point, &new->sm2, error);
	} else if (EVP_PKEY_is_a(key, "RSA") && is_sensible_rsa(key)) {
		new->type = GMSEAL_KEY_RSA;
	}
	gms_openssl_end();
	if (status == GMSEAL_OK)
		*public_key = new;
	else
		gms_public_key_free(new);
	return status;
}

void gms_public_key_free(struct gms_public_key *key)
{
	if (key == NULL)
		return;
	gms_sm2_key_free(key->sm2);
	EVP_PKEY_free(key->key);
	free(key);
}

gmseal_key_type gms_public_key_type(const struct gms_public_key *key)
{
	return key->type;
}

unsigned gms_public_key_bits(const struct gms_public_key *key)
{
	return key->bits;
}

const uint8_t *gms_public_key_point(const struct gms_public_key *key)
{
	return key->type == GMSEAL_KEY_SM2 ? key->point : NULL;
}

bool gms_public_key_equal(const struct gms_public_key *a, const struct gms_public_key *b)
{
	if (a->type != b->type)
		return false;
	if (a->type == GMSEAL_KEY_SM2)
		return memcmp(a->point, b->point, sizeof a->point) == 0;
	gms_openssl_begin();
	bool equal = EVP_PKEY_eq(a->key, b->key) == 1;
	gms_openssl_end();
	return equal;
}
