/*
 * Looking at any structure that this library knows, field by field, with offsets.
 */
#ifndef GMSEAL_INSPECT_H
#define GMSEAL_INSPECT_H

#include <gmseal/base.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
	GMSEAL_KIND_UNKNOWN = 0,
	GMSEAL_KIND_SEAL,
	GMSEAL_KIND_SIGNATURE,
	GMSEAL_KIND_CERTIFICATE,
	GMSEAL_KIND_MESSAGE, /* a signed message that is no time-stamp token */
	GMSEAL_KIND_TIMESTAMP, /* a token */
	GMSEAL_KIND_TIMESTAMP_REQUEST,
	GMSEAL_KIND_TIMESTAMP_RESPONSE,
	GMSEAL_KIND_REGISTRATION, /* a registration packet of a seal platform */
	GMSEAL_KIND_CRL, /* a certificate revocation list */
	GMSEAL_KIND_OCSP_RESPONSE
} gmseal_kind;

/*
 * What some bytes are, told by their structure; the content may still be wrong in a hundred ways.
 * Reads only the first few elements. Thread-safe.
 */
GMSEAL_API gmseal_kind gmseal_detect(gmseal_bytes input);

/* One element of a structure. Valid during the call of the visitor only. */
typedef struct {
	const char *path; /* "eSealInfo.header.version"; list members as "[0]"; "" for the whole */
	const char *name; /* the last part of the path */
	const char *type; /* "SEQUENCE", "INTEGER", "OCTET STRING", ... */
	unsigned depth; /* 0 for the whole */
	size_t offset; /* of the element's first octet in the input */
	size_t header_size; /* of tag and length, an explicit tag included */
	gmseal_bytes content;
	bool constructed;
	const char
		*text; /* the content for people: a number, a text, an OID; NULL if it has no such
			   * form; control characters are escaped */
} gmseal_element;

typedef void gmseal_visitor(void *user, const gmseal_element *element);

/*
 * Walks a seal, a signature, a signed message, a time-stamp token, request or response, a registration
 * packet, a certificate revocation list or an OCSP response from the outside in and in order, and calls
 * visitor for each element. The elements before a fault are visited, then the fault is returned.
 */
GMSEAL_API gmseal_status gmseal_inspect(gmseal_bytes input, const gmseal_decoding *decoding,
	gmseal_visitor *visitor, void *user, gmseal_error *error);

#ifdef __cplusplus
}
#endif

#endif
