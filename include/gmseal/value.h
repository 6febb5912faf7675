/*
 * Signature values over bytes, without any structure around them, as seal platforms put them into
 * the signInfo of their JSON messages: for SM2 with SM3 (1.2.156.10197.1.501) r || s, 64 octets.
 * All functions are thread-safe.
 */
#ifndef GMSEAL_VALUE_H
#define GMSEAL_VALUE_H

#include <gmseal/base.h>
#include <gmseal/certificate.h>
#include <gmseal/signer.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Signs some bytes. For SM2 *value is raw, r || s; for RSA (SHA-256) as long as the modulus.
 * user_id empty: GMSEAL_SM2_DEFAULT_ID. *algorithm (may be NULL) is the dotted OID, in static
 * storage. The value is verified before it is given out: GMSEAL_ERROR_MISMATCH if it does not fit
 * the signer's certificate; otherwise what the signer returns.
 */
GMSEAL_API gmseal_status gmseal_value_sign(const gmseal_signer *signer, gmseal_bytes message,
	gmseal_bytes user_id, gmseal_buffer *value, const char **algorithm, gmseal_error *error);

/* What a value is to a message and a certificate. */
typedef enum {
	GMSEAL_VALUE_VALID = 0,
	GMSEAL_VALUE_FORM_DER, /* it verifies, but is DER where r || s belongs */
	GMSEAL_VALUE_MALFORMED, /* no signature value at all: of no form, or r or s out of range */
	GMSEAL_VALUE_ENDING, /* it verifies over the message with another ending or line ends, or without
				a byte order mark: it was changed on the way */
	GMSEAL_VALUE_LAYOUT, /* it verifies over the message without the blanks outside of quotation
				marks: JSON that was laid out anew on the way */
	GMSEAL_VALUE_HASHED, /* it verifies over the digest of the message signed as a message, or
				without Z, or with an empty or the standard user identifier, or (RSA)
				with another digest: the signer's program errs */
	GMSEAL_VALUE_CHANGED, /* RSA: the key made it, but over another message */
	GMSEAL_VALUE_WRONG /* it is a value, but over another message or by another key. An SM2 value
			      does not tell which: for every value and key there is a digest e that it
			      is right for */
} gmseal_value_result;

/*
 * Verifies a value over some bytes with a certificate's key: SM2 with SM3, or RSA with SHA-256.
 * Nothing is asked about the certificate itself. *result is GMSEAL_VALUE_VALID only if it is right
 * and in the right form. Explanations that need the message are looked for in messages up to 1 MiB;
 * a longer one is hashed once. GMSEAL_ERROR_UNSUPPORTED if the key is neither SM2 nor RSA.
 */
GMSEAL_API gmseal_status gmseal_value_verify(const gmseal_certificate *certificate,
	gmseal_bytes message, gmseal_bytes user_id, gmseal_bytes value, gmseal_value_result *result,
	gmseal_error *error);

/* "valid", "der", "malformed", "changed-ending", "changed-layout", "signer-error", "changed",
 * "wrong"; static storage. */
GMSEAL_API const char *gmseal_value_result_name(gmseal_value_result result);

#ifdef __cplusplus
}
#endif

#endif
