/*
 * Digests: SM3 (GB/T 32905-2016), and SHA-1 and SHA-256, which GM/T 0031-2014 allows with RSA.
 *
 * A document of any size is digested piece by piece in constant memory:
 *
 *	gmseal_digest *digest = NULL;
 *	status = gmseal_digest_new(GMSEAL_DIGEST_SM3, &digest, &error);
 *	while (there is a piece)
 *		status = gmseal_digest_update(digest, piece, &error);
 *	status = gmseal_digest_finish(digest, &value, &error);
 *	gmseal_digest_free(digest);
 */
#ifndef GMSEAL_DIGEST_H
#define GMSEAL_DIGEST_H

#include <gmseal/base.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
	GMSEAL_DIGEST_NONE = 0,
	GMSEAL_DIGEST_SM3, /* 32 octets */
	GMSEAL_DIGEST_SHA1, /* 20 octets */
	GMSEAL_DIGEST_SHA256 /* 32 octets */
} gmseal_digest_algorithm;

#define GMSEAL_DIGEST_MAX_SIZE 32

/* A digest value. */
typedef struct {
	uint8_t data[GMSEAL_DIGEST_MAX_SIZE];
	size_t size;
} gmseal_digest_value;

/* A digest under way. Belongs to one thread at a time. */
typedef struct gmseal_digest gmseal_digest;

/* The size of an algorithm's values in octets; 0 if there is no such algorithm. */
GMSEAL_API size_t gmseal_digest_size(gmseal_digest_algorithm algorithm);

/* "SM3", "SHA-1", "SHA-256", or "" ; static storage. */
GMSEAL_API const char *gmseal_digest_name(gmseal_digest_algorithm algorithm);

/* The digest of some bytes in one call. Thread-safe. */
GMSEAL_API gmseal_status gmseal_digest_bytes(gmseal_digest_algorithm algorithm, gmseal_bytes bytes,
	gmseal_digest_value *value, gmseal_error *error);

/* Begins a digest, which the caller releases with gmseal_digest_free(). */
GMSEAL_API gmseal_status gmseal_digest_new(
	gmseal_digest_algorithm algorithm, gmseal_digest **digest, gmseal_error *error);

/* Adds a piece of any size. */
GMSEAL_API gmseal_status gmseal_digest_update(
	gmseal_digest *digest, gmseal_bytes piece, gmseal_error *error);

/* Ends a digest and gives its value. Afterwards only gmseal_digest_free() may be called on it. */
GMSEAL_API gmseal_status gmseal_digest_finish(
	gmseal_digest *digest, gmseal_digest_value *value, gmseal_error *error);

GMSEAL_API void gmseal_digest_free(gmseal_digest *digest);

#ifdef __cplusplus
}
#endif

#endif
