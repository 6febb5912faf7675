/*
 * What tests of tokens behind PKCS#11 share: PINs that are given on demand, and signatures that are
 * verified.
 */
#ifndef TEST_PKCS11_STAGE_H
#define TEST_PKCS11_STAGE_H

#include "keys.h"
#include "token.h"

#include <p11-kit/pkcs11.h>

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

/* A test token with a key "seal", its certificate, and PINs that open it. */
struct token_scene {
	struct test_token token;
	struct test_identity me;
	struct pins pins;
	gmseal_token_options options;
};
void scene_begin(struct token_scene *scene, enum test_key_type type, const char *profile);
/* Ends the module as well, so that it looks at the next scene; asserts that it was not misused. */
void scene_end(struct token_scene *scene);
/* The URI of the test module behind a path ("pkcs11:object=seal"), until the next one. */
const char *in_module(const char *path);
/* The module's functions, as a host program that loads it has them, and what such a one does. */
const CK_FUNCTION_LIST *host_functions(void);
void host_initializes(void);
void host_finalizes(void);
void host_closes_all_sessions(void);
/* The key "seal". */
gmseal_signer *open_seal(struct token_scene *scene);
gmseal_error refuse_seal(struct token_scene *scene, gmseal_status status, const char *message);
void assert_seal_signs(const gmseal_signer *signer);

/* 8 threads sign with one signer, count signatures in all, each of which is verified. */
void sign_in_threads(const gmseal_signer *signer, gmseal_digest_algorithm digest, unsigned count);

#endif
