/*
 * Signed messages: SignedData of GB/T 35275-2017, and of CMS (RFC 5652) with SM2 or RSA signatures.
 *
 * A gmseal_message keeps its own copy of the received bytes, and every gmseal_bytes read from it is
 * a slice of that copy. It is immutable and may be shared between threads.
 */
#ifndef GMSEAL_MESSAGE_H
#define GMSEAL_MESSAGE_H

#include <gmseal/base.h>
#include <gmseal/policy.h>
#include <gmseal/report.h>
#include <gmseal/signer.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct gmseal_message gmseal_message;

/* Whose content types the message uses. */
typedef enum {
	GMSEAL_MESSAGE_GBT35275 = 0, /* 1.2.156.10197.6.1.4.2.2 */
	GMSEAL_MESSAGE_CMS /* 1.2.840.113549.1.7.2 */
} gmseal_message_form;

/* One signer of a message. */
typedef struct {
	gmseal_bytes issuer; /* Name, DER; empty if the signer is named by key identifier */
	gmseal_bytes serial; /* content octets of the INTEGER */
	gmseal_bytes key_id; /* CMS only; empty if named by issuer and serial number */
	gmseal_bytes digest_algorithm; /* dotted OID */
	gmseal_bytes signature_algorithm; /* dotted OID */
	gmseal_bytes value;
	gmseal_bytes certificate; /* the signer's in the message, DER; empty if it is not there */
	bool has_signed_attributes;
	bool has_time; /* a signing-time attribute, which is what the signer claims */
	gmseal_time time;
} gmseal_message_signer;

/* As gmseal_seal_decode(), for a signed message. */
GMSEAL_API gmseal_status gmseal_message_decode(gmseal_bytes input, const gmseal_decoding *decoding,
	gmseal_message **message, gmseal_error *error);

GMSEAL_API void gmseal_message_free(gmseal_message *message);

/* The outermost SEQUENCE as received, without anything that trailed it. */
GMSEAL_API gmseal_bytes gmseal_message_bytes(const gmseal_message *message);

GMSEAL_API gmseal_message_form gmseal_message_form_of(const gmseal_message *message);

/* The type of the content inside, a dotted OID. */
GMSEAL_API gmseal_bytes gmseal_message_content_type(const gmseal_message *message);

/* false if the content is detached; *content is then left alone. */
GMSEAL_API bool gmseal_message_content(const gmseal_message *message, gmseal_bytes *content);

GMSEAL_API size_t gmseal_message_certificate_count(const gmseal_message *message);
/* DER; empty if there are fewer. */
GMSEAL_API gmseal_bytes gmseal_message_certificate(const gmseal_message *message, size_t index);

GMSEAL_API size_t gmseal_message_signer_count(const gmseal_message *message);
/* NULL if there are fewer. */
GMSEAL_API const gmseal_message_signer *gmseal_message_signer_at(
	const gmseal_message *message, size_t index);

GMSEAL_API size_t gmseal_message_deviation_count(const gmseal_message *message);
GMSEAL_API const gmseal_deviation *gmseal_message_deviation(
	const gmseal_message *message, size_t index);

/*
 * Verifies one signer of a message at the reference time now. content is the detached content;
 * empty if it is in the message. The checks are message.format, message.content, message.digest,
 * message.value, message.signer.chain, .validity, .revocation and .usage. The signer's certificate
 * is taken from the message, else from the policy's untrusted certificates. The time that counts is
 * the claimed signing time, or now if there is none.
 * GMSEAL_ERROR_ARGUMENT if there is no such signer.
 */
GMSEAL_API gmseal_status gmseal_verify_message(const gmseal_policy *policy,
	const gmseal_message *message, size_t signer, int64_t now, gmseal_bytes content,
	gmseal_report **report, gmseal_error *error);

/* What a message is to be. Set it to zero with GMSEAL_MESSAGE_PARAMETERS_INIT first. */
typedef struct {
	gmseal_message_form form;
	gmseal_bytes content;
	bool detached; /* leave the content out */
	bool signed_attributes; /* contentType, messageDigest, and signing-time if time is set */
	bool has_time;
	int64_t time;
	const gmseal_bytes *certificates; /* further certificates to put in, DER or PEM */
	size_t certificate_count;
	gmseal_bytes user_id; /* SM2 user identifier; empty: GMSEAL_SM2_DEFAULT_ID */
} gmseal_message_parameters;

#define GMSEAL_MESSAGE_PARAMETERS_INIT                                                             \
	{                                                                                          \
		0                                                                                  \
	}

/* Makes a message with one signer, whose certificate is put in. */
GMSEAL_API gmseal_status gmseal_message_create(const gmseal_message_parameters *parameters,
	const gmseal_signer *signer, gmseal_message **message, gmseal_error *error);

#ifdef __cplusplus
}
#endif

#endif
