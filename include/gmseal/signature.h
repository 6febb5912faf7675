/*
 * Seal signatures: SES_Signature in three generations, GM/T 0031-2014, GB/T 38540-2020 7.1 and
 * GM/T 0031-2025, decoded and read. Making them is in make.h, verifying in verify.h.
 *
 * A gmseal_signature keeps its own copy of the received bytes, and every gmseal_bytes read from it
 * is a slice of that copy. It is immutable and may be shared between threads.
 */
#ifndef GMSEAL_SIGNATURE_H
#define GMSEAL_SIGNATURE_H

#include <gmseal/base.h>
#include <gmseal/digest.h>
#include <gmseal/seal.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct gmseal_signature gmseal_signature;

/* As gmseal_seal_decode(), for a signature. */
GMSEAL_API gmseal_status gmseal_signature_decode(gmseal_bytes input,
	const gmseal_decoding *decoding, gmseal_signature **signature, gmseal_error *error);

GMSEAL_API void gmseal_signature_free(gmseal_signature *signature);

/* The outermost SEQUENCE as received, without anything that trailed it. */
GMSEAL_API gmseal_bytes gmseal_signature_bytes(const gmseal_signature *signature);

/* As gmseal_seal_encode(), for a signature; the seal inside is encoded anew as well. */
GMSEAL_API gmseal_status gmseal_signature_encode(
	const gmseal_signature *signature, gmseal_buffer *der, gmseal_error *error);

/* GMSEAL_GENERATION_*: that of the seal inside. */
GMSEAL_API int gmseal_signature_generation(const gmseal_signature *signature);

GMSEAL_API int64_t gmseal_signature_version(const gmseal_signature *signature);

/* The seal inside; it lives as long as the signature. */
GMSEAL_API const gmseal_seal *gmseal_signature_seal(const gmseal_signature *signature);

/*
 * The claimed signing time. false if timeInfo (generation 2014) holds a time-stamp token or
 * nothing that can be read as a time; *time is then left alone. A text without a zone is read as
 * China Standard Time.
 */
GMSEAL_API bool gmseal_signature_time(const gmseal_signature *signature, gmseal_time *time);

/* timeInfo as it stands: the text, or in generation 2014 the octets of the BIT STRING. */
GMSEAL_API gmseal_bytes gmseal_signature_time_info(const gmseal_signature *signature);

GMSEAL_API gmseal_bytes gmseal_signature_data_hash(const gmseal_signature *signature);

/* The algorithm that dataHash was made with, told by signature algorithm and length;
 * GMSEAL_DIGEST_NONE if they fit none. */
GMSEAL_API gmseal_digest_algorithm gmseal_signature_data_digest(const gmseal_signature *signature);

GMSEAL_API gmseal_bytes gmseal_signature_property(
	const gmseal_signature *signature); /* propertyInfo */

GMSEAL_API size_t gmseal_signature_extension_count(const gmseal_signature *signature);
/* NULL if there is no such extension. */
GMSEAL_API const gmseal_extension *gmseal_signature_extension(
	const gmseal_signature *signature, size_t index);

/* What the signer signed: TBS-Sign as received. */
GMSEAL_API gmseal_bytes gmseal_signature_to_be_signed(const gmseal_signature *signature);

GMSEAL_API gmseal_bytes gmseal_signature_certificate(const gmseal_signature *signature); /* DER */
GMSEAL_API gmseal_bytes gmseal_signature_algorithm(
	const gmseal_signature *signature); /* dotted OID */
GMSEAL_API gmseal_bytes gmseal_signature_value(const gmseal_signature *signature);

/* The time-stamp token: timeStamp, or in generation 2014 a timeInfo that is a token. */
GMSEAL_API gmseal_bytes gmseal_signature_timestamp(const gmseal_signature *signature);
GMSEAL_API bool gmseal_signature_has_timestamp(const gmseal_signature *signature);

/* Those of the seal inside are listed here too, with paths that begin with "toSign.eseal.". */
GMSEAL_API size_t gmseal_signature_deviation_count(const gmseal_signature *signature);
GMSEAL_API const gmseal_deviation *gmseal_signature_deviation(
	const gmseal_signature *signature, size_t index);

#ifdef __cplusplus
}
#endif

#endif
