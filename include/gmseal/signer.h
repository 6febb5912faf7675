/*
 * Signers: a certificate and something that signs with its private key, wherever that lives.
 *
 * A signer may be used by several threads at once. One made from a callback is as thread-safe as
 * the callback.
 */
#ifndef GMSEAL_SIGNER_H
#define GMSEAL_SIGNER_H

#include <gmseal/base.h>
#include <gmseal/certificate.h>
#include <gmseal/digest.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct gmseal_signer gmseal_signer;

/*
 * Asks for a passphrase or PIN. It writes at most size octets into secret, the number of them into
 * *length, and returns true; or it returns false, and the call that asked fails with
 * GMSEAL_ERROR_KEY. The library wipes secret. It may be asked at most once a call.
 */
typedef bool gmseal_secret_callback(void *user, char *secret, size_t size, size_t *length);

/*
 * Makes a signer from a private key in memory: PEM or DER; SEC1, PKCS#1, PKCS#8 plain or
 * encrypted, PKCS#12. certificate is PEM or DER; it may be empty for a PKCS#12 or PEM file that
 * brings its own, of which the one that fits the key is taken. secret may be NULL if nothing is
 * encrypted. Nothing is kept of the inputs.
 *
 * GMSEAL_ERROR_FORMAT: no key in any of these forms. GMSEAL_ERROR_KEY: encrypted, and there is no
 * passphrase or a wrong one. GMSEAL_ERROR_MISMATCH: the key does not belong to the certificate.
 * GMSEAL_ERROR_UNSUPPORTED: neither SM2 nor RSA, or an encryption that is not known.
 * GMSEAL_ERROR_ARGUMENT: no certificate. GMSEAL_ERROR_LIMIT: more than GMSEAL_DEFAULT_MAX_SIZE.
 */
GMSEAL_API gmseal_status gmseal_signer_from_key(gmseal_bytes key, gmseal_bytes certificate,
	gmseal_secret_callback *secret, void *user, gmseal_signer **signer, gmseal_error *error);

/* What a callback signer is asked to sign. */
typedef struct {
	const gmseal_certificate *certificate;
	/* What to sign: for SM2 the 32 octets e = SM3(Z || message), to be signed as they are; for
	 * RSA the digest of the message, to be wrapped in a DigestInfo (PKCS#1 v1.5). */
	gmseal_digest_value digest;
	gmseal_digest_algorithm digest_algorithm;
	/* For devices that hash by themselves. */
	gmseal_bytes message;
	gmseal_bytes user_id; /* SM2 only */
} gmseal_signing_request;

/* Room that a callback finds in value. */
#define GMSEAL_SIGNATURE_VALUE_MAX_SIZE 1024

/*
 * Signs. On success it writes the signature value (SM2: DER or raw; RSA: as long as the modulus)
 * into value, its size into *size, and returns GMSEAL_OK; otherwise it returns a status, and may
 * put a sentence into error->message. error is never NULL.
 */
typedef gmseal_status gmseal_sign_callback(void *user, const gmseal_signing_request *request,
	uint8_t value[GMSEAL_SIGNATURE_VALUE_MAX_SIZE], size_t *size, gmseal_error *error);

/*
 * Makes a signer from a function of the caller's. Every value it returns is verified with the
 * certificate before anything is made of it. user is kept until gmseal_signer_free().
 */
GMSEAL_API gmseal_status gmseal_signer_from_callback(gmseal_bytes certificate,
	gmseal_sign_callback *sign, void *user, gmseal_signer **signer, gmseal_error *error);

/* Releases the signer; its private key is wiped. */
GMSEAL_API void gmseal_signer_free(gmseal_signer *signer);

/* The signer's certificate; it lives as long as the signer. */
GMSEAL_API const gmseal_certificate *gmseal_signer_certificate(const gmseal_signer *signer);

#ifdef __cplusplus
}
#endif

#endif
