/*
 * What every other header of gmseal uses: status, error, bytes, owned buffers and times.
 *
 * Conventions of the whole library:
 * - Every call that can fail returns a gmseal_status and takes an optional gmseal_error last.
 *   NULL means that the caller does not want the particulars.
 * - gmseal_bytes never owns what it points at. As an input it is only read during the call unless
 *   the page says otherwise; as an output it stays valid as long as the object it came from.
 * - Objects are immutable once made and may be used by any number of threads at once. The
 *   exceptions (gmseal_digest, a gmseal_policy that is still being filled) are named where they
 *   are declared.
 * - An out parameter is written only on success, unless the page says otherwise.
 * - Every *_free function takes NULL and then does nothing.
 * - Sizes are in octets, times in seconds since 1970-01-01T00:00:00Z, lengths of pictures in
 *   millimetres.
 */
#ifndef GMSEAL_BASE_H
#define GMSEAL_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define GMSEAL_API __attribute__((visibility("default")))
#else
#define GMSEAL_API
#endif

/* What a caller can do something different about. */
typedef enum {
	GMSEAL_OK = 0,
	GMSEAL_ERROR_ARGUMENT, /* a parameter of the call is wrong; the program is to be mended */
	GMSEAL_ERROR_FORMAT, /* the input is no such structure, or breaks its rules */
	GMSEAL_ERROR_LIMIT, /* the input is larger than the limits that the caller set */
	GMSEAL_ERROR_UNSUPPORTED, /* well formed, but an algorithm or form that is not known here */
	GMSEAL_ERROR_FORBIDDEN, /* the standard forbids what was asked for; message has the clause */
	GMSEAL_ERROR_KEY, /* the key or passphrase refused, or no PIN was given */
	GMSEAL_ERROR_MISMATCH, /* key and certificate, or value and certificate, do not belong together */
	GMSEAL_ERROR_MEMORY, /* no memory */
	GMSEAL_ERROR_CRYPTO, /* the cryptographic library refused; message has its reason */
	GMSEAL_ERROR_PIN, /* a wrong PIN; error->tries_left */
	GMSEAL_ERROR_PIN_LOCKED, /* the PIN is locked; it has to be unblocked */
	GMSEAL_ERROR_PIN_CHANGE, /* the PIN is the default one, expired or not set; change it first */
	GMSEAL_ERROR_DEVICE, /* the device or its library failed; error->device_code */
	GMSEAL_ERROR_DEVICE_ABSENT, /* the device is not there, or was unplugged */
	GMSEAL_ERROR_TIMEOUT, /* the device did not answer in time */
	GMSEAL_ERROR_NOT_FOUND, /* no such library, key, certificate or file */
	GMSEAL_ERROR_AMBIGUOUS, /* more than one fits; name it more exactly */
	GMSEAL_ERROR_EXISTS /* there is one of that name already */
} gmseal_status;

/* Offset of an error that concerns no place in the input. */
#define GMSEAL_NO_OFFSET SIZE_MAX

#define GMSEAL_FIELD_SIZE 192
#define GMSEAL_MESSAGE_SIZE 512

/*
 * The particulars of a failure, in storage of the caller; nothing in it has to be freed.
 * field is a path such as "toSign.eseal.eSealInfo.property.validEnd", or empty; message is one
 * sentence in the language of the calling thread's locale. Both are NUL-terminated UTF-8.
 */
typedef struct {
	gmseal_status status;
	size_t offset; /* in the input, or GMSEAL_NO_OFFSET */
	uint64_t device_code; /* what a device's library returned (CK_RV, SAR, SDR); 0: nothing */
	int tries_left; /* GMSEAL_ERROR_PIN: before the PIN is locked; below 0: not known */
	char field[GMSEAL_FIELD_SIZE];
	char message[GMSEAL_MESSAGE_SIZE];
} gmseal_error;

/* Some octets that belong to somebody else. Not NUL-terminated; data may be NULL if size is 0. */
typedef struct {
	const uint8_t *data;
	size_t size;
} gmseal_bytes;

/* Some octets that belong to the holder, who releases them with gmseal_buffer_free(). */
typedef struct {
	uint8_t *data;
	size_t size;
} gmseal_buffer;

#define GMSEAL_BUFFER_INIT                                                                         \
	{                                                                                          \
		NULL, 0                                                                            \
	}

/* A time as it stands in a structure: what it means, and the text it was read from. */
typedef struct {
	int64_t seconds; /* since 1970-01-01T00:00:00Z */
	gmseal_bytes text;
} gmseal_time;

/* An extension of a seal or signature (ExtData). */
typedef struct {
	gmseal_bytes oid; /* dotted text, such as "1.3.6.1.4.1.54706.1" */
	bool critical;
	gmseal_bytes value; /* the octets inside extnValue */
} gmseal_extension;

/* A place where received data parts from the standard, though it could be read. */
typedef struct {
	const char *field; /* path */
	size_t offset; /* in the received bytes */
	const char *what; /* a sentence in the language of the decoding thread's locale */
} gmseal_deviation;

/*
 * How received data is to be decoded. NULL, wherever a pointer to this is taken, means
 * {false, GMSEAL_DEFAULT_MAX_SIZE}.
 */
typedef struct {
	bool strict; /* refuse every deviation instead of listing it */
	size_t max_size; /* octets; a larger input is GMSEAL_ERROR_LIMIT */
} gmseal_decoding;

#define GMSEAL_DEFAULT_MAX_SIZE ((size_t)16 * 1024 * 1024)

/* The generations of the formats; the numbers are stable. */
enum {
	GMSEAL_GENERATION_2014 = 2014, /* GM/T 0031-2014 */
	GMSEAL_GENERATION_4 = 4, /* GB/T 38540-2020 */
	GMSEAL_GENERATION_5 = 5 /* GM/T 0031-2025 */
};

/* The version of the library in use, "major.minor.patch"; static storage. Thread-safe. */
GMSEAL_API const char *gmseal_version(void);

/* A stable word for a status ("ok", "argument", "format", "limit", "unsupported", "forbidden",
 * "key", "mismatch", "memory", "crypto", "pin", "pin-locked", "pin-change", "device",
 * "device-absent", "timeout", "not-found", "ambiguous", "exists"); static storage, never NULL. Thread-safe. */
GMSEAL_API const char *gmseal_status_name(gmseal_status status);

/* Wipes and releases what a buffer owns and leaves it empty. */
GMSEAL_API void gmseal_buffer_free(gmseal_buffer *buffer);

/* Room for gmseal_time_format(), the terminating NUL included. */
#define GMSEAL_TIME_TEXT_SIZE 32

/*
 * Writes a time as RFC 3339 in UTC ("2020-10-12T11:14:03Z") into text, NUL-terminated. Times
 * outside the years 0 to 9999 are written as a number of seconds. Thread-safe.
 */
GMSEAL_API void gmseal_time_format(int64_t seconds, char text[GMSEAL_TIME_TEXT_SIZE]);

/*
 * Reads RFC 3339 ("2020-10-12T19:14:03+08:00", "2020-10-12T11:14:03Z"); fractions of a second are
 * read and dropped. GMSEAL_ERROR_FORMAT if text is anything else. Thread-safe.
 */
GMSEAL_API gmseal_status gmseal_time_parse(const char *text, int64_t *seconds, gmseal_error *error);

#ifdef __cplusplus
}
#endif

#endif
