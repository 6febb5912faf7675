/*
 * Private keys, wherever they are: in files, or on tokens that are named by a URI; with the options
 * that concern them.
 */
#ifndef KEY_H
#define KEY_H

#include "files.h"
#include "options.h"
#include "secrets.h"

/* The options in pin_options and module_options. */
enum {
	OPTION_PIN_FILE = 1100,
	OPTION_PIN_ENV,
	OPTION_ALLOW_DEFAULT_PIN,
	OPTION_PROFILE,
	OPTION_PROFILES,
	OPTION_SKF_ULONG,
	OPTION_CONNECT_TIMEOUT
};

/* How a token is used, as the command line says. */
struct token_use {
	struct pin_sources pins;
	bool allow_default_pin;
	bool as_administrator; /* the PIN that is tried is the administrator's */
	const char *profile, *profiles;
	size_t skf_ulong_size;
	int64_t connect_timeout; /* seconds */
	/* What token_ready() finds and token_use_free() releases. */
	struct content profiles_content;
	char *pin_source;
};

/* --pin-file, --pin-env and --allow-default-pin; and how a vendor's library is used. */
extern const struct option_spec pin_options[], module_options[];
/* --prepare, --complete, --value, --user-id, --rsa-digest, -o and --force: what goes with a key that
 * signs into a file. */
extern const struct option_spec signing_options[];

/* Takes one of pin_options and module_options; false if it told that the value is wrong. */
bool take_token_option(const struct command *command, struct token_use *use, int id);
/* Tells options that exclude each other; returns an exit status. */
int check_token_use(const struct command *command, const struct token_use *use);
/* Fills the library's options for a URI. Tells what is wrong; returns an exit status. */
int token_ready(struct token_use *use, const char *uri, gmseal_token_options *options);
void token_use_free(struct token_use *use);

/* As problem_of(), for a call that concerns a token: what a token refuses is not the input's fault. */
int problem_of_token(struct problem *problem, gmseal_status status);
/* Tells a problem with a token, and which command helps; returns an exit status. Says nothing where
 * it was told already why there is no PIN. */
int token_tell(const struct problem *problem, const struct token_use *use, const char *uri);

/* A key and the certificate that belongs to it. */
struct key_use {
	const char *key, *certificate; /* certificate: NULL if the key's file or token has it */
	struct token_use token;
};

/* Returns EXIT_DONE or fills problem, and *about with the name of the file or token that it concerns. */
int find_signer(
	struct key_use *use, gmseal_signer **signer, const char **about, struct problem *problem);
/* The same, telling what is wrong; returns an exit status. */
int open_signer(struct key_use *use, gmseal_signer **signer);

/* Signing where the key is out of reach: files of the two halves. */
struct elsewhere {
	const char *prepare; /* the request to be written */
	const char *complete, *value; /* the request to be completed, and the answer */
	const char *other; /* the first option that does not go with --complete */
};

/* Remembers an option that is about to be taken, whatever it is. */
void note_option(struct elsewhere *elsewhere, const struct command *command, int id);

/* Takes one of --prepare, --complete and --value; false if it is none of them. */
bool take_elsewhere_option(struct elsewhere *elsewhere, int id);
/* Tells options that exclude each other; returns an exit status. */
int check_elsewhere(const struct command *command, const struct elsewhere *elsewhere,
	const struct key_use *key, const char *output);

/* The help of --key, for tables of options. */
#define KEY_HELP                                                                                   \
	N_("The private key: a file in PEM or DER (SEC1, PKCS#1, PKCS#8 plain or encrypted, "      \
	   "PKCS#12), or the URI of a key on a token (pkcs11:, skf:, sdf:), as \"gmseal token "    \
	   "list\" shows it.")

#endif
