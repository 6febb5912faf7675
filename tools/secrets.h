/*
 * Passphrases and PINs: from a file, from the environment, or from the terminal without echo; never
 * from the command line.
 */
#ifndef SECRETS_H
#define SECRETS_H

#include "command.h"

struct secret_source {
	const char *file; /* --pin-file */
	const char *environment; /* --pin-env */
	/* How these two are called, where they have other names. */
	const char *file_option, *environment_option;
	const char *key; /* what the secret opens: shown in the prompt */
	int exit; /* why there was no secret, if that was told; EXIT_DONE otherwise */
};

/* A gmseal_secret_callback; user is a struct secret_source. */
bool secret_callback(void *user, char *secret, size_t size, size_t *length);

/* The PINs that a token may ask for. */
struct pin_sources {
	struct secret_source user, admin, fresh;
	int exit; /* as in secret_source, of any of them */
};

/* A gmseal_pin_callback; user is a struct pin_sources. */
bool pin_callback(
	void *user, const gmseal_pin_request *request, char *pin, size_t size, size_t *length);

#endif
