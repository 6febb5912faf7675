/*
 * What every folder of the library uses: errors, translations, bytes and buffers, growing text.
 * Nothing here knows of seals, DER or cryptography.
 */
#ifndef GMS_BASE_H
#define GMS_BASE_H

#include "config.h"

#include <gmseal/base.h>

#include <stdarg.h>
#include <string.h>

/* A sentence for people, in the language of the calling thread's locale. */
const char *gms_translate(const char *message) __attribute__((format_arg(1)));
#define _(message) gms_translate(message)
/* Marks a sentence that is translated where it is used. */
#define N_(message) message

/* Fills error (which may be NULL) and returns status, so that a failing call ends in one line. */
gmseal_status gms_error(gmseal_error *error, gmseal_status status, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
gmseal_status gms_error_at(gmseal_error *error, gmseal_status status, const char *field,
	size_t offset, const char *format, ...) __attribute__((format(printf, 5, 6)));
gmseal_status gms_error_memory(gmseal_error *error);
gmseal_status gms_error_argument(gmseal_error *error, const char *what);

/* The bytes of a NUL-terminated text, and of an owned buffer. */
static inline gmseal_bytes gms_text(const char *text)
{
	return (gmseal_bytes){(const uint8_t *)text, strlen(text)};
}

static inline gmseal_bytes gms_bytes(const gmseal_buffer *buffer)
{
	return (gmseal_bytes){buffer->data, buffer->size};
}

bool gms_equal(gmseal_bytes a, gmseal_bytes b);
bool gms_equal_text(gmseal_bytes a, const char *text);

bool gms_is_utf8(gmseal_bytes text);
/* Whether there is nothing but blanks in a text; and whether control characters of ASCII are. */
bool gms_is_blank(gmseal_bytes text);
bool gms_has_controls(gmseal_bytes text);

/* Cuts a text of snprintf's back to whole characters, if wanted, its result, was more than room. */
void gms_end_on_character(char *text, size_t room, int wanted);

/* Fills an empty buffer; a NUL that does not count stands behind the octets. */
gmseal_status gms_copy(gmseal_bytes bytes, gmseal_buffer *copy, gmseal_error *error);

/* GMSEAL_ERROR_LIMIT if the input is larger than decoding (may be NULL) allows. */
gmseal_status gms_check_size(
	gmseal_bytes input, const gmseal_decoding *decoding, gmseal_error *error);

/* Text that grows. A zeroed one is empty; failed remembers that memory ran out. */
struct gms_string {
	char *text; /* NUL-terminated, or NULL while empty */
	size_t length, room;
	bool failed;
};

void gms_string_add(struct gms_string *string, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
/* Adds text for people: control characters and broken UTF-8 as \xNN, at most max octets of it. */
void gms_string_add_escaped(struct gms_string *string, gmseal_bytes bytes, size_t max);
void gms_string_free(struct gms_string *string);

/* The seconds since 1970 of a date and time in UTC; false if there is no such date or time. A second
 * of 60 is taken as the next minute's first. */
bool gms_time_make(
	int year, int month, int day, int hour, int minute, int second, int64_t *seconds);

/* Reads count decimal digits; -1 if they are none. */
int gms_digits(const uint8_t *text, size_t count);

/* Deviations as they are found, each with its own copy of the path. */
struct gms_deviations {
	gmseal_deviation *list;
	size_t count, room;
};

/* At most 1000 are kept: enough for any honest file, a bound for the others. */
gmseal_status gms_deviations_add(struct gms_deviations *deviations, const char *field,
	size_t offset, const char *what, gmseal_error *error);
/* Adds those of another list, their paths prefixed and their offsets shifted. */
gmseal_status gms_deviations_append(struct gms_deviations *deviations, const char *prefix,
	size_t shift, const struct gms_deviations *more, gmseal_error *error);
/* What strict mode says to the first deviation from index on; GMSEAL_OK if there is none. */
gmseal_status gms_deviations_refuse(
	const struct gms_deviations *deviations, size_t index, gmseal_error *error);
void gms_deviations_free(struct gms_deviations *deviations);

#endif
