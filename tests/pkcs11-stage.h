/*
 * What tests of tokens behind PKCS#11 share: a directory of their own that goes when the test ends,
 * PINs that are given on demand, and signatures that are verified.
 */
#ifndef TEST_PKCS11_STAGE_H
#define TEST_PKCS11_STAGE_H

#include "keys.h"

/* A directory that is removed when the process ends. */
const char *scratch_directory(void);
/* The path of a file in it, in storage that lasts as long as the process. */
const char *scratch_path(const char *name);
void scratch_write(const char *name, gmseal_bytes bytes);
void scratch_append(const char *name, const char *line);

/* What a PIN callback answers, and what it was asked. */
struct pins {
	const char *user, *admin, *new; /* NULL: none */
	unsigned asked; /* in all */
	gmseal_pin_request last; /* its token is copied */
	char token[256];
};
gmseal_pin_callback give_pin;
/* Options that ask for these PINs. */
gmseal_token_options options_of(struct pins *pins);

/* A signer that has to come about, with its certificate from the token. */
gmseal_signer *open_signer(const char *uri, const gmseal_token_options *options);
/* One that must not: message is part of the error's. */
gmseal_error refuse_signer(const char *uri, gmseal_bytes certificate,
	const gmseal_token_options *options, gmseal_status status, const char *message);
/* Whether a signature comes about and verifies, for use by any thread. */
bool signs_well(const gmseal_signer *signer, gmseal_digest_algorithm digest, gmseal_error *error);
/* A signature that must not come about. */
gmseal_error refuse_signature(
	const gmseal_signer *signer, gmseal_status status, const char *message);

/* 8 threads sign with one signer, count signatures in all, each of which is verified. */
void sign_in_threads(const gmseal_signer *signer, gmseal_digest_algorithm digest, unsigned count);

#endif
