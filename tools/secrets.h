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
	const char *key; /* what the secret opens: shown in the prompt */
	int exit; /* why there was no secret, if that was told; EXIT_DONE otherwise */
};

/* A gmseal_secret_callback; user is a struct secret_source. */
bool secret_callback(void *user, char *secret, size_t size, size_t *length);

#endif
