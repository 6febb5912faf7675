/*
 * Electronic seals: SES_Seal in three generations, GM/T 0031-2014, GB/T 38540-2020 6.1 and
 * GM/T 0031-2025, decoded and read. Making them is in make.h, verifying in verify.h.
 *
 * A gmseal_seal keeps its own copy of the received bytes, and every gmseal_bytes read from it is a
 * slice of that copy. It is immutable and may be shared between threads.
 */
#ifndef GMSEAL_SEAL_H
#define GMSEAL_SEAL_H

#include <gmseal/base.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct gmseal_seal gmseal_seal;

/* SES-Header */
typedef struct {
	gmseal_bytes id; /* "ES" */
	int64_t version;
	gmseal_bytes vendor; /* vid */
} gmseal_header;

/* SES-ESPropertyInfo without its list */
typedef struct {
	int64_t type; /* as the maker numbers its kinds of seal */
	gmseal_bytes name; /* UTF-8 */
	gmseal_time created, valid_from, valid_to; /* createDate, validStart, validEnd */
} gmseal_property;

/* SES-ESPictureInfo */
typedef struct {
	gmseal_bytes type; /* "PNG", "GIF", "ofd", in any case */
	gmseal_bytes data;
	int64_t width, height; /* millimetres */
} gmseal_picture;

/* How the seal names the certificates that may sign with it. */
typedef enum {
	GMSEAL_LIST_CERTIFICATES = 1, /* certListType 1, and always in generation 2014 */
	GMSEAL_LIST_DIGESTS = 2 /* certListType 2 */
} gmseal_list_type;

/* One entry of the list. */
typedef struct {
	gmseal_bytes digest_type; /* CertDigestObj.type; data is NULL for a certificate */
	gmseal_bytes value; /* the certificate's DER, or the digest of it */
} gmseal_list_entry;

/*
 * Decodes a seal. The bytes are copied. decoding may be NULL.
 * GMSEAL_ERROR_FORMAT with field and offset if it is none, or deviates in strict mode;
 * GMSEAL_ERROR_LIMIT if it is too large or has more than 32768 elements.
 */
GMSEAL_API gmseal_status gmseal_seal_decode(gmseal_bytes input, const gmseal_decoding *decoding,
	gmseal_seal **seal, gmseal_error *error);

GMSEAL_API void gmseal_seal_free(gmseal_seal *seal);

/* The outermost SEQUENCE as received, without anything that trailed it. */
GMSEAL_API gmseal_bytes gmseal_seal_bytes(const gmseal_seal *seal);

/*
 * Encodes the seal anew from its fields. For a seal without deviations the result equals
 * gmseal_seal_bytes(); for another it is the DER that should have been sent, whose signature need
 * not hold. The caller releases *der.
 */
GMSEAL_API gmseal_status gmseal_seal_encode(
	const gmseal_seal *seal, gmseal_buffer *der, gmseal_error *error);

/* GMSEAL_GENERATION_*: told by the structure first, by header.version second. */
GMSEAL_API int gmseal_seal_generation(const gmseal_seal *seal);

GMSEAL_API const gmseal_header *gmseal_seal_header(const gmseal_seal *seal);
GMSEAL_API gmseal_bytes gmseal_seal_id(const gmseal_seal *seal); /* esID */
GMSEAL_API const gmseal_property *gmseal_seal_property(const gmseal_seal *seal);
GMSEAL_API const gmseal_picture *gmseal_seal_picture(const gmseal_seal *seal);

/* certListType as it stands (generation 2014 has none: 1). */
GMSEAL_API int64_t gmseal_seal_list_type(const gmseal_seal *seal);
GMSEAL_API size_t gmseal_seal_list_count(const gmseal_seal *seal);
/* NULL if there is no such entry. */
GMSEAL_API const gmseal_list_entry *gmseal_seal_list_entry(const gmseal_seal *seal, size_t index);

GMSEAL_API size_t gmseal_seal_extension_count(const gmseal_seal *seal);
/* NULL if there is no such extension. */
GMSEAL_API const gmseal_extension *gmseal_seal_extension(const gmseal_seal *seal, size_t index);

/* What the seal maker signed: SES-SealInfo as received, or, in generation 2014,
 * SEQUENCE { SES-SealInfo, cert, signatureAlgorithm } around the received elements. */
GMSEAL_API gmseal_bytes gmseal_seal_to_be_signed(const gmseal_seal *seal);

GMSEAL_API gmseal_bytes gmseal_seal_certificate(const gmseal_seal *seal); /* of the maker, DER */
GMSEAL_API gmseal_bytes gmseal_seal_algorithm(const gmseal_seal *seal); /* dotted OID */
GMSEAL_API gmseal_bytes gmseal_seal_value(const gmseal_seal *seal); /* signedValue */
GMSEAL_API gmseal_bytes gmseal_seal_timestamp(const gmseal_seal *seal); /* generation 5; or empty */
GMSEAL_API bool gmseal_seal_has_timestamp(const gmseal_seal *seal); /* even an empty one */

GMSEAL_API size_t gmseal_seal_deviation_count(const gmseal_seal *seal);
/* NULL if there is no such deviation. Offsets count from the first octet of the seal, also of one that
 * lies in a signature. */
GMSEAL_API const gmseal_deviation *gmseal_seal_deviation(const gmseal_seal *seal, size_t index);

#ifdef __cplusplus
}
#endif

#endif
