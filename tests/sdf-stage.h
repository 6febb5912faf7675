/*
 * What tests of crypto machines share: a machine (tests/tokens/sdf.c) with keys, access passwords that
 * are given on demand, and signatures that are verified.
 */
#ifndef TEST_SDF_STAGE_H
#define TEST_SDF_STAGE_H

#include "keys.h"
#include "token.h"

#define SDF_LIBRARY "tests/tokens/.libs/sdf.so"
/* The same without functions that a library may lack. */
#define SDF_BARE_LIBRARY "tests/tokens/.libs/sdf-bare.so"

/* A machine with an SM2 key, index 1, and an RSA key, index 2, that have certificates outside. */
struct sdf_scene {
	struct test_token token;
	struct test_identity sm2, rsa;
	/* What is answered to who asks for a password; NULL: nothing. */
	const char *password;
	unsigned asked; /* how often it was */
	gmseal_pin_request request; /* the last one; its token is in label */
	char label[64];
	gmseal_token_options options;
};
/* The keys have the access password "12345678", which is the answer. */
void sdf_scene_begin(struct sdf_scene *scene);
/* Asserts as well that the library was used as it has to be. */
void sdf_scene_end(struct sdf_scene *scene);

/* A signer that has to come about, and one that must not. */
gmseal_signer *sdf_open(
	const struct sdf_scene *scene, const char *uri, const struct test_identity *identity);
gmseal_error sdf_refuse(const struct sdf_scene *scene, const char *uri,
	const struct test_identity *identity, gmseal_status status, const char *message);

/* Signs "message" and verifies the value, for use by any thread. */
gmseal_status sdf_sign(const gmseal_signer *signer, bool *valid, gmseal_error *error);
void sdf_signs_well(const gmseal_signer *signer);
gmseal_error sdf_signs_not(const gmseal_signer *signer, gmseal_status status, const char *message);

/* How many lines the library wrote into a file of its directory. */
unsigned sdf_lines(const struct sdf_scene *scene, const char *file);

#endif
