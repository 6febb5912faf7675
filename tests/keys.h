/*
 * What tests of private keys share: keys in all the forms that files have, and what is to come of
 * them.
 */
#ifndef TEST_KEYS_H
#define TEST_KEYS_H

#include "pki.h"

/* A self-signed certificate with its key. */
struct test_identity make_identity(enum test_key_type type);

/* A passphrase callback's user: what it answers, and how often it was asked. */
struct answer {
	const char *text; /* NULL: none */
	size_t size;
	unsigned asked;
};
gmseal_secret_callback give_secret;

/* The signer signs a message, and its certificate verifies the value. */
void assert_signs(const gmseal_signer *signer, gmseal_digest_algorithm digest);
/* The key makes a signer that signs; the passphrase is asked for once, or never if there is none. */
void assert_takes(gmseal_bytes key, gmseal_bytes certificate, const char *passphrase);
/* The key makes no signer; message is part of the error's. */
void assert_refuses(gmseal_bytes key, gmseal_bytes certificate, struct answer *answer,
	gmseal_status status, const char *message);

/* A private key as DER: "PrivateKeyInfo", or "type-specific" (SEC1, PKCS#1). */
gmseal_buffer key_der(EVP_PKEY *key, const char *structure);
/* PKCS#8 in PBES2 with PBKDF2 by a pseudorandom function that is HMAC-SM3 whatever its OID, which
 * OpenSSL 3.0 cannot write. */
gmseal_buffer encrypt_with_hmac_sm3(
	EVP_PKEY *key, const char *prf, const EVP_CIPHER *cipher, const char *passphrase);
/* A PKCS#12 file with a certificate of somebody else before one's own. */
gmseal_buffer make_pkcs12(
	const struct test_identity *me, const struct test_identity *other, const char *passphrase);

#endif
