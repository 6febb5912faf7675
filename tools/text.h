/*
 * Text for people, put together in UTF-8 and written in the character set of the locale.
 */
#ifndef TEXT_H
#define TEXT_H

#include "command.h"

#include <stdio.h>

/* Text that grows. A zeroed one is empty. */
struct text {
	char *data; /* NUL-terminated, or NULL while empty */
	size_t length, room;
};

void text_add(struct text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));

/*
 * Adds text that comes from a file or a name: whatever could disturb a terminal or forge a line
 * (control characters, marks that turn the direction of writing, broken UTF-8) as \xNN or \uNNNN.
 */
void text_add_shown(struct text *text, gmseal_bytes bytes);
void text_add_shown_string(struct text *text, const char *string);

/* Adds a paragraph, broken at 79 columns, every line indented; ends with a line feed. */
void text_add_wrapped(struct text *text, size_t indent, const char *paragraph);

/* Adds blanks until a label that has just been added is width columns wide. */
void text_pad(struct text *text, const char *label, size_t width);

/* Writes the text in the locale's character set; what that lacks appears as \uNNNN. Empties it. */
void text_print(struct text *text, FILE *stream);

void text_free(struct text *text);

/* Whether the locale's character set is UTF-8. */
bool locale_is_utf8(void);

/* An argument of the command line as UTF-8; the caller frees it. */
char *utf8_from_argument(const char *argument);

/* The character at the front of some bytes; returns its size, or 0 if it is no UTF-8. */
size_t utf8_next(const uint8_t *bytes, size_t size, uint32_t *point);

/* Whether a character must not reach a terminal as it is. */
bool is_disturbing(uint32_t point);

/* The bytes of a NUL-terminated text. */
gmseal_bytes string_bytes(const char *string);

#endif
