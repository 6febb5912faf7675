/*
 * The command line of a subcommand: its options, the help that is made of them, and the values that
 * several subcommands take.
 */
#ifndef OPTIONS_H
#define OPTIONS_H

#include "command.h"

/* Takes an option whose value is in optarg; false if it told that the value is wrong. */
typedef bool option_taker(void *user, int id);

/*
 * Reads a command line. true if the subcommand is to go on: then optind is the index of the first
 * argument that is no option. Otherwise *exit is what to return: the help was printed, or what is
 * wrong was told.
 */
bool options_read(const struct command *command, int argc, char **argv, option_taker *take,
	void *user, int *exit);

/* Tells what is wrong with the command line; returns EXIT_USAGE. */
int usage_error(const struct command *command, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

void print_help(const struct command *command);

/* The long name of an option that options_read() hands out. */
const char *option_name(const struct command *command, int id);

/* The nearest of some words to one that was mistyped, or NULL; words ends with NULL. */
const char *nearest_word(const char *wrong, const char *const *words);

/* Values of options. Each tells what is wrong, with the option's name, and returns false. */
bool option_time(const struct command *command, const char *option, int64_t *seconds);
bool option_number(
	const struct command *command, const char *option, int64_t least, int64_t *number);
/* One of some words; *index is its place. words ends with NULL. */
bool option_word(
	const struct command *command, const char *option, const char *const *words, size_t *index);
/* A digest in hexadecimal: 32 octets, or 20 for SHA-1. */
bool option_digest(const struct command *command, const char *option, gmseal_digest_value *digest);
/* SHA-1 or SHA-256 for RSA keys. */
bool option_rsa_digest(
	const struct command *command, const char *option, gmseal_digest_algorithm *algorithm);

/* Octets in hexadecimal; false if text is something else. The caller frees *octets. */
bool octets_from_hex(const char *text, uint8_t **octets, size_t *size);

/* Texts that may be given several times. */
struct texts {
	const char **list;
	size_t count;
};

void texts_add(struct texts *texts, const char *text);
bool texts_have(const struct texts *texts, const char *text);
void texts_free(struct texts *texts);

/* Options that several subcommands have, for their switches. */
enum {
	OPTION_CERT = 1000,
	OPTION_KEY,
	OPTION_FORCE,
	OPTION_USER_ID,
	OPTION_RSA_DIGEST,
	/* Signing elsewhere. */
	OPTION_PREPARE,
	OPTION_COMPLETE,
	OPTION_VALUE
};

#endif
