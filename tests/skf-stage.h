/*
 * What tests of SKF devices share: a test token with one key, the URI of things on it, and somebody who
 * answers when a PIN is asked for.
 */
#ifndef SKF_STAGE_H
#define SKF_STAGE_H

#include "stage.h"
#include "token.h"

/* Who answers when a PIN is asked for, and what was asked last. */
struct skf_pins {
	const char *user, *admin, *fresh; /* NULL: says that there is none */
	unsigned asked; /* how often, of all kinds */
	gmseal_pin_state state; /* of the user's PIN or the administrator's */
	char label[64];
};

/* A token in use. */
struct skf {
	struct test_token token;
	const char *library;
	struct skf_pins pins;
	gmseal_token_options options; /* asks pins */
	gmseal_error error; /* of the last call below */
	char uri[768];
};

/* A token with a key of the hierarchy's signer in the container "seal" of the application "APP", whose
 * PIN is 123456, and the administrator's 12345678. It stays where it is while it is used. */
void skf_start(struct skf *skf, const char *library, enum test_key_type type);
/* The same without keys. */
void skf_start_empty(struct skf *skf, const char *library);
void skf_stop(struct skf *skf);
/* The URI of the library with a query ("" for none), until the next one. */
const char *skf_uri(struct skf *skf, const char *query);
void skf_fault(struct skf *skf, const char *line);
/* How often a PIN was tried on the token. */
unsigned skf_tries(const struct skf *skf);

/* A signer of the token's only key. */
gmseal_signer *skf_signer(struct skf *skf);
gmseal_status skf_try_signer(struct skf *skf, const char *query, gmseal_signer **signer);
/* Signs something; a value that is made is verified. */
gmseal_status skf_sign(struct skf *skf, const gmseal_signer *signer);

/* How a call failed: status, the device's number, and words of its sentence. */
#define assert_failed(call, skf, status, code, words)                                              \
	do {                                                                                       \
		assert_status(call, status, (skf)->error);                                         \
		assert_error(&(skf)->error, status, code, words);                                  \
	} while (0)
void assert_error(
	const gmseal_error *error, gmseal_status status, uint64_t device_code, const char *words);

#endif
