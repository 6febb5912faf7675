/*
 * Base64 (RFC 4648), by way of OpenSSL.
 */
#ifndef BASE64_H
#define BASE64_H

#include "files.h"

/* Without line feeds, and NUL-terminated; the caller releases it. */
struct content base64_encode(gmseal_bytes bytes);

/* Decodes Base64 with or without line feeds; false if it is something else. The caller releases
 * decoded. */
bool base64_decode(gmseal_bytes text, struct content *decoded);

#endif
