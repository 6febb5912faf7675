/* What the files of src/crypto share about keys. */
#ifndef GMS_KEY_H
#define GMS_KEY_H

#include "crypto/crypto.h"
#include "crypto/sm2-backend.h"

struct gms_public_key {
	gmseal_key_type type;
	unsigned bits;
	EVP_PKEY *key; /* as it was given */
	struct gms_sm2_key *sm2; /* SM2 only, and so is point */
	uint8_t point[GMSEAL_SM2_PUBLIC_KEY_SIZE];
};

/* x || y of an SM2 key, private or public. */
gmseal_status gms_sm2_point(
	const EVP_PKEY *key, uint8_t point[GMSEAL_SM2_PUBLIC_KEY_SIZE], gmseal_error *error);

/* PKCS#1 v1.5 signatures (RFC 8017 8.2) over digests. */
gmseal_status gms_rsa_verify(EVP_PKEY *key, gmseal_digest_algorithm algorithm,
	const gmseal_digest_value *digest, gmseal_bytes value, bool *valid, gmseal_error *error);
/* Whether the padding of PKCS#1 v1.5 comes out of a value. */
gmseal_status gms_rsa_recover(EVP_PKEY *key, gmseal_bytes value, bool *padded, gmseal_error *error);
gmseal_status gms_rsa_sign(EVP_PKEY *key, gmseal_digest_algorithm algorithm,
	const gmseal_digest_value *digest, gmseal_buffer *value, gmseal_error *error);

#endif
