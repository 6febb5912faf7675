/*
 * What subcommands read besides options: trust material for a policy, certificates, and the
 * seal in a file that is a seal or a signature.
 */
#ifndef INPUTS_H
#define INPUTS_H

#include "files.h"
#include "options.h"

typedef gmseal_status policy_adder(gmseal_policy *policy, gmseal_bytes bytes, gmseal_error *error);

/* Adds what each of some files and directories holds to a policy. Returns EXIT_DONE, or fills problem
 * and *file, which the caller frees, with the name of the file that it concerns. */
int add_to_policy(gmseal_policy *policy, const struct texts *paths, policy_adder *add, char **file,
	struct problem *problem);

/* Decodes the certificate in a file. Tells what is wrong; returns an exit status. */
int read_certificate(const char *path, gmseal_certificate **certificate);

/* A seal or a signature from a file; exactly one of the two is not NULL. */
struct sealed {
	gmseal_seal *seal;
	gmseal_signature *signature;
};

/* Decodes. Returns EXIT_DONE or fills problem. */
int decode_sealed(gmseal_bytes bytes, const gmseal_decoding *decoding, struct sealed *sealed,
	struct problem *problem);
/* The seal, alone or inside the signature. */
const gmseal_seal *seal_of(const struct sealed *sealed);
void sealed_free(struct sealed *sealed);

#endif
