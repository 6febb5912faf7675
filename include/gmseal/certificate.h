/*
 * X.509 certificates as far as seals need them (GM/T 0015-2023, GB/T 20518-2018, RFC 5280). SM2
 * and RSA keys are known; a certificate with another key decodes, and nothing verifies with it.
 *
 * A gmseal_certificate is immutable and may be shared between threads.
 */
#ifndef GMSEAL_CERTIFICATE_H
#define GMSEAL_CERTIFICATE_H

#include <gmseal/base.h>
#include <gmseal/digest.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct gmseal_certificate gmseal_certificate;

typedef enum {
	GMSEAL_KEY_OTHER = 0,
	GMSEAL_KEY_SM2,
	GMSEAL_KEY_RSA
} gmseal_key_type;

/* Bits of gmseal_certificate_key_usage(), as in RFC 5280 4.2.1.3. */
enum {
	GMSEAL_USAGE_DIGITAL_SIGNATURE = 1 << 0,
	GMSEAL_USAGE_NON_REPUDIATION = 1 << 1,
	GMSEAL_USAGE_KEY_ENCIPHERMENT = 1 << 2,
	GMSEAL_USAGE_DATA_ENCIPHERMENT = 1 << 3,
	GMSEAL_USAGE_KEY_AGREEMENT = 1 << 4,
	GMSEAL_USAGE_CERT_SIGN = 1 << 5,
	GMSEAL_USAGE_CRL_SIGN = 1 << 6,
	GMSEAL_USAGE_ENCIPHER_ONLY = 1 << 7,
	GMSEAL_USAGE_DECIPHER_ONLY = 1 << 8,
	GMSEAL_USAGE_ABSENT = 1 << 16 /* there is no such extension: every use is allowed */
};

/*
 * Decodes one certificate, DER or PEM (the first CERTIFICATE block). The bytes are copied.
 * GMSEAL_ERROR_FORMAT if there is none.
 */
GMSEAL_API gmseal_status gmseal_certificate_decode(
	gmseal_bytes input, gmseal_certificate **certificate, gmseal_error *error);

GMSEAL_API void gmseal_certificate_free(gmseal_certificate *certificate);

/* The DER as received. */
GMSEAL_API gmseal_bytes gmseal_certificate_bytes(const gmseal_certificate *certificate);

/* Subject and issuer as RFC 4514 text in UTF-8, NUL-terminated, owned by the certificate. 2.5.4.1
 * and other attributes without a short name show as their OID. */
GMSEAL_API const char *gmseal_certificate_subject(const gmseal_certificate *certificate);
GMSEAL_API const char *gmseal_certificate_issuer(const gmseal_certificate *certificate);

/* The serial number in lower-case hexadecimal, NUL-terminated, owned by the certificate. */
GMSEAL_API const char *gmseal_certificate_serial(const gmseal_certificate *certificate);

/* The first and the last second in which the certificate holds. */
GMSEAL_API int64_t gmseal_certificate_not_before(const gmseal_certificate *certificate);
GMSEAL_API int64_t gmseal_certificate_not_after(const gmseal_certificate *certificate);

GMSEAL_API gmseal_key_type gmseal_certificate_key_type(const gmseal_certificate *certificate);

/* The size of the public key in bits: 256 for SM2, the modulus for RSA. */
GMSEAL_API unsigned gmseal_certificate_key_bits(const gmseal_certificate *certificate);

/* The 64 octets x || y of an SM2 certificate; empty for others. */
GMSEAL_API gmseal_bytes gmseal_certificate_sm2_public_key(const gmseal_certificate *certificate);

/* An or of GMSEAL_USAGE_*. */
GMSEAL_API unsigned gmseal_certificate_key_usage(const gmseal_certificate *certificate);

/* Whether basicConstraints says that this is a certificate authority. */
GMSEAL_API bool gmseal_certificate_is_ca(const gmseal_certificate *certificate);

/* How many values the subject has for an attribute type given as a dotted OID ("2.5.4.12"). */
GMSEAL_API size_t gmseal_certificate_subject_count(
	const gmseal_certificate *certificate, const char *oid);

/*
 * The index-th of them (from 0) as UTF-8, whatever string type it has in the certificate; the
 * caller releases *text, which is NUL-terminated beyond its size. GMSEAL_ERROR_ARGUMENT if there
 * are fewer, GMSEAL_ERROR_FORMAT if the value is no text.
 */
GMSEAL_API gmseal_status gmseal_certificate_subject_text(const gmseal_certificate *certificate,
	const char *oid, size_t index, gmseal_buffer *text, gmseal_error *error);

/* The digest of the certificate's DER. */
GMSEAL_API gmseal_status gmseal_certificate_fingerprint(const gmseal_certificate *certificate,
	gmseal_digest_algorithm algorithm, gmseal_digest_value *value, gmseal_error *error);

#ifdef __cplusplus
}
#endif

#endif
