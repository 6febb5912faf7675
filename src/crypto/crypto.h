/*
 * Cryptography as the rest of the library sees it: public keys, the digest that a private key
 * signs, and the verification of a value over that digest. What does it (OpenSSL today) shows
 * nowhere outside src/crypto, so that a faster SM2 replaces one file.
 */
#ifndef GMS_CRYPTO_H
#define GMS_CRYPTO_H

#include "base/base.h"
#include "codec/digest-oid.h"

#include <gmseal/certificate.h>
#include <gmseal/digest.h>
#include <gmseal/sm2.h>
#include <openssl/evp.h>

/* A signature algorithm that seals name. */
struct gms_algorithm {
	const char *oid; /* dotted */
	const char *name;
	gmseal_key_type key_type;
	gmseal_digest_algorithm digest;
};

/* By dotted OID, or by key type and digest; NULL if it is not known. Static storage. */
const struct gms_algorithm *gms_algorithm_find(gmseal_bytes oid);
const struct gms_algorithm *gms_algorithm_for(gmseal_key_type type, gmseal_digest_algorithm digest);

/* The algorithm that a signed message names in two parts, digest and signature; the latter may name
 * both, or the kind of key alone. NULL if it is not known or the parts contradict each other. */
const struct gms_algorithm *gms_algorithm_of_message(gmseal_bytes digest, gmseal_bytes signature);

/* A public key; immutable, shared by reference, usable by many threads at once. */
struct gms_public_key;

/* Takes its own reference to key. A key of another kind than SM2 and RSA is GMSEAL_KEY_OTHER.
 * An EC key on the SM2 curve is an SM2 key, whatever its AlgorithmIdentifier said. */
gmseal_status gms_public_key_new(
	EVP_PKEY *key, struct gms_public_key **public_key, gmseal_error *error);
void gms_public_key_free(struct gms_public_key *key);
gmseal_key_type gms_public_key_type(const struct gms_public_key *key);
unsigned gms_public_key_bits(const struct gms_public_key *key);
/* x || y, or NULL if it is no SM2 key. */
const uint8_t *gms_public_key_point(const struct gms_public_key *key);
bool gms_public_key_equal(const struct gms_public_key *a, const struct gms_public_key *b);

/* What the private key signs: e for SM2 (an empty user_id is hashed as such), the digest of the
 * message for RSA. */
gmseal_status gms_signing_digest(const struct gms_algorithm *algorithm,
	const struct gms_public_key *key, gmseal_bytes user_id, gmseal_bytes message,
	gmseal_digest_value *digest, gmseal_error *error);

/* Verifies value over such a digest. A value of no known form is *valid = false, not an error;
 * so is an algorithm that does not suit the key. */
gmseal_status gms_verify_digest(const struct gms_algorithm *algorithm,
	const struct gms_public_key *key, const gmseal_digest_value *digest, gmseal_bytes value,
	bool *valid, gmseal_error *error);

/* Both in one. */
gmseal_status gms_verify_message(const struct gms_algorithm *algorithm,
	const struct gms_public_key *key, gmseal_bytes user_id, gmseal_bytes message,
	gmseal_bytes value, bool *valid, gmseal_error *error);

/* Whether the key made an RSA value, whatever it is over: the padding of PKCS#1 v1.5 comes out of it.
 * False for other keys, whose values do not tell. */
gmseal_status gms_value_is_of_key(
	const struct gms_public_key *key, gmseal_bytes value, bool *is_of_key, gmseal_error *error);

/* Whether r and s are numbers from 1 to n - 1 (GB/T 32918.2-2016 7.1). */
bool gms_sm2_value_in_range(const uint8_t raw[GMSEAL_SM2_RAW_SIZE]);

/* A private key as gms_sign_digest() uses it fastest, to be released with EVP_PKEY_free(). It is
 * the same key, or one of type SM2 made of it. */
gmseal_status gms_private_key_prepare(EVP_PKEY *key, EVP_PKEY **prepared, gmseal_error *error);

/* Signs a digest with a private key that OpenSSL holds; SM2 values come out as DER. */
gmseal_status gms_sign_digest(const struct gms_algorithm *algorithm, EVP_PKEY *key,
	const gmseal_digest_value *digest, gmseal_buffer *value, gmseal_error *error);

/* The DER of the DigestInfo that PKCS#1 v1.5 signs (RFC 8017 9.2), for devices that pad by
 * themselves or not at all. */
gmseal_status gms_digest_info(gmseal_digest_algorithm algorithm, const gmseal_digest_value *digest,
	gmseal_buffer *info, gmseal_error *error);

/* Whether key is an SM2 key: of type SM2, or EC on the SM2 curve. */
bool gms_is_sm2(const EVP_PKEY *key);

/* The parameters of a curve, 32 octets each; Z depends on them (GB/T 32918.2-2016 5.5). */
struct gms_sm2_curve {
	uint8_t a[32], b[32], xg[32], yg[32];
};
gmseal_status gms_sm2_z_on_curve(const struct gms_sm2_curve *curve,
	const uint8_t public_key[GMSEAL_SM2_PUBLIC_KEY_SIZE], gmseal_bytes id,
	uint8_t z[GMSEAL_SM2_DIGEST_SIZE], gmseal_error *error);

/* Base64 without white space. GMSEAL_ERROR_FORMAT for anything else, an empty text included. */
gmseal_status gms_base64_decode(gmseal_bytes text, gmseal_buffer *octets, gmseal_error *error);

/* The host's OpenSSL error queue is left as it was: begin before, end after a stretch of calls
 * that may fail. gms_error_openssl() puts the newest reason of ours into error, "what: reason". */
void gms_openssl_begin(void);
void gms_openssl_end(void);
/* OpenSSL's newest error since gms_openssl_begin(), or 0. */
unsigned long gms_openssl_reason(void);
/* Whether the newest of our reasons is a lack of memory. */
bool gms_openssl_no_memory(void);
gmseal_status gms_error_openssl(gmseal_error *error, gmseal_status status, const char *what);

#endif
