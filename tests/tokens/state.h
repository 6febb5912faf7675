/*
 * What test tokens keep in their directory: settings and counters (token.conf), faults to be made
 * on demand (faults), keys and certificates. Nothing here locks; a token's library does.
 */
#ifndef TOKENS_STATE_H
#define TOKENS_STATE_H

#include <stdbool.h>
#include <stddef.h>

#include <openssl/evp.h>

#define STATE_PATH_SIZE 1024
#define STATE_NAME_SIZE 64
#define STATE_VALUE_SIZE 256
#define STATE_SETTINGS 64

/* The lines "name = value" of token.conf. */
struct state_setting {
	char name[STATE_NAME_SIZE], value[STATE_VALUE_SIZE];
};
struct state_settings {
	struct state_setting settings[STATE_SETTINGS];
	size_t count;
};

/* directory/name; empty if that is too long. */
void state_path(char path[STATE_PATH_SIZE], const char *directory, const char *name);
bool state_has(const char *directory, const char *name);
/* Makes an empty file. */
void state_touch(const char *directory, const char *name);
/* Adds a line to a file. */
void state_note(const char *directory, const char *name, const char *line);
/* Adds a line to the file "signals": "open" where signals of the program may be handled in the thread
 * that calls, "blocked" where they may not. */
void state_note_signals(const char *directory);

/* No settings if there is no file. */
void state_load(const char *directory, struct state_settings *settings);
void state_save(const char *directory, const struct state_settings *settings);
const char *state_text(
	const struct state_settings *settings, const char *name, const char *otherwise);
unsigned long state_number(
	const struct state_settings *settings, const char *name, unsigned long otherwise);
bool state_yes(const struct state_settings *settings, const char *name, bool otherwise);
void state_set(struct state_settings *settings, const char *name, const char *value);
void state_set_number(struct state_settings *settings, const char *name, unsigned long value);

/*
 * Faults, lines "FUNCTION WHEN ACTION [NUMBER]". WHEN is "always", or the number of calls that
 * still go well; then the fault happens once and its line is gone.
 */
enum state_action {
	STATE_NONE,
	STATE_RETURN, /* answers NUMBER and does nothing */
	STATE_HANG, /* sleeps NUMBER milliseconds, and goes on */
	STATE_VANISH, /* the token is unplugged: makes the file "absent" */
	STATE_REPLUG, /* it is unplugged and plugged in again */
	STATE_FORGET_LOGIN, /* nobody is logged in any more */
	STATE_RUBBISH_LENGTH, /* goes well, but tells NUMBER as length */
	STATE_TOO_SMALL, /* says that the buffer is too small, whatever its size */
	STATE_WRONG_VALUE, /* goes well, but a bit of the value is wrong */
	STATE_MISSING /* the library does not have the function; WHEN does not matter */
};
struct state_fault {
	enum state_action action;
	unsigned long number;
};
/* The fault of this call of a function. */
struct state_fault state_fault(const char *directory, const char *function);
/* Whether a function is missing. */
bool state_missing(const char *directory, const char *function);

/* A private key in PEM; NULL if it is none. */
EVP_PKEY *state_key(const char *directory, const char *name);
/* A whole file; the caller frees it with free(). NULL if there is none. */
unsigned char *state_file(const char *directory, const char *name, size_t *size);
/* Names in the directory that end with suffix, sorted, without it; at most max. */
size_t state_names(
	const char *directory, const char *suffix, char names[][STATE_NAME_SIZE], size_t max);

#endif
