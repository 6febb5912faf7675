/* From a message to the digest that is signed, and signature values over it, for every algorithm. */
#include "crypto/key.h"

#include "codec/sm2-value.h"

gmseal_status gms_signing_digest(const struct gms_algorithm *algorithm,
	const struct gms_public_key *key, gmseal_bytes user_id, gmseal_bytes message,
	gmseal_digest_value *digest, gmseal_error *error)
{
	if (algorithm->key_type != key->type)
		return gms_error(error, GMSEAL_ERROR_MISMATCH,
			_("the key is not of the kind that the algorithm %s needs"),
			algorithm->name);
	if (key->type != GMSEAL_KEY_SM2)
		return gmseal_digest_bytes(algorithm->digest, message, digest, error);
	gmseal_digest_value e = {.size = GMSEAL_SM2_DIGEST_SIZE};
	gmseal_status status = gmseal_sm2_e(key->point, user_id, message, e.data, error);
	if (status == GMSEAL_OK)
		*digest = e;
	return status;
}

static gmseal_status verify_sm2(const struct gms_public_key *key, const gmseal_digest_value *digest,
	gmseal_bytes value, bool *valid, gmseal_error *error)
{
	uint8_t raw[GMSEAL_SM2_RAW_SIZE];
	const char *deviation = NULL;
	gmseal_status status = gms_sm2_value_read(value, raw, &deviation, error);
	if (status == GMSEAL_ERROR_FORMAT) {
		*valid = false;
		return GMSEAL_OK;
	}
	if (status != GMSEAL_OK)
		return status;
	return gms_sm2_key_verify(key->sm2, digest->data, raw, valid, error);
}

gmseal_status gms_verify_digest(const struct gms_algorithm *algorithm,
	const struct gms_public_key *key, const gmseal_digest_value *digest, gmseal_bytes value,
	bool *valid, gmseal_error *error)
{
	if (algorithm->key_type != key->type ||
		digest->size != gmseal_digest_size(algorithm->digest)) {
		*valid = false;
		return GMSEAL_OK;
	}
	if (key->type == GMSEAL_KEY_SM2)
		return verify_sm2(key, digest, value, valid, error);
	return gms_rsa_verify(key->key, algorithm->digest, digest, value, valid, error);
}

gmseal_status gms_verify_message(const struct gms_algorithm *algorithm,
	const struct gms_public_key *key, gmseal_bytes user_id, gmseal_bytes message,
	gmseal_bytes value, bool *valid, gmseal_error *error)
{
	if (algorithm->key_type != key->type) {
		*valid = false;
		return GMSEAL_OK;
	}
	gmseal_digest_value digest;
	gmseal_status status = gms_signing_digest(algorithm, key, user_id, message, &digest, error);
	if (status != GMSEAL_OK)
		return status;
	return gms_verify_digest(algorithm, key, &digest, value, valid, error);
}

static gmseal_status sign_sm2(
	EVP_PKEY *key, const gmseal_digest_value *digest, gmseal_buffer *value, gmseal_error *error)
{
	EVP_PKEY *prepared = NULL;
	uint8_t raw[GMSEAL_SM2_RAW_SIZE];
	gmseal_status status = gms_private_key_prepare(key, &prepared, error);
	if (status == GMSEAL_OK)
		status = gms_sm2_sign(prepared, digest->data, raw, error);
	EVP_PKEY_free(prepared);
	if (status != GMSEAL_OK)
		return status;
	return gms_sm2_value_write(raw, value, error);
}

gmseal_status gms_sign_digest(const struct gms_algorithm *algorithm, EVP_PKEY *key,
	const gmseal_digest_value *digest, gmseal_buffer *value, gmseal_error *error)
{
	bool sm2 = gms_is_sm2(key);
	if (sm2 != (algorithm->key_type == GMSEAL_KEY_SM2) || (!sm2 && !EVP_PKEY_is_a(key, "RSA")))
		return gms_error(error, GMSEAL_ERROR_MISMATCH,
			_("the key is not of the kind that the algorithm %s needs"),
			algorithm->name);
	if (digest->size != gmseal_digest_size(algorithm->digest))
		return gms_error_argument(error, "digest");
	if (sm2)
		return sign_sm2(key, digest, value, error);
	return gms_rsa_sign(key, algorithm->digest, digest, value, error);
}

gmseal_status gms_value_is_of_key(
	const struct gms_public_key *key, gmseal_bytes value, bool *is_of_key, gmseal_error *error)
{
	*is_of_key = false;
	return key->type == GMSEAL_KEY_RSA ? gms_rsa_recover(key->key, value, is_of_key, error)
					   : GMSEAL_OK;
}
