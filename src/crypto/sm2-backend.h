/*
 * The arithmetic of SM2 signatures on the recommended curve, and nothing else: no identifiers, no
 * hashing, no encodings. sm2-openssl.c does it with OpenSSL; a faster SM2 replaces that file.
 */
#ifndef GMS_SM2_BACKEND_H
#define GMS_SM2_BACKEND_H

#include "crypto/crypto.h"

/* A public key made ready for many verifications, by any number of threads at once. */
struct gms_sm2_key;

/* From x || y. GMSEAL_ERROR_CRYPTO if that is no point of the curve. */
gmseal_status gms_sm2_key_new(const uint8_t point[GMSEAL_SM2_PUBLIC_KEY_SIZE],
	struct gms_sm2_key **key, gmseal_error *error);
void gms_sm2_key_free(struct gms_sm2_key *key);

/* Verifies r || s over e (GB/T 32918.2-2016). */
gmseal_status gms_sm2_key_verify(const struct gms_sm2_key *key,
	const uint8_t e[GMSEAL_SM2_DIGEST_SIZE], const uint8_t raw[GMSEAL_SM2_RAW_SIZE],
	bool *valid, gmseal_error *error);

/* Signs e, giving r || s. key comes from gms_private_key_prepare(). */
gmseal_status gms_sm2_sign(EVP_PKEY *key, const uint8_t e[GMSEAL_SM2_DIGEST_SIZE],
	uint8_t raw[GMSEAL_SM2_RAW_SIZE], gmseal_error *error);

#endif
