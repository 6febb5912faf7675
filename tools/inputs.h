/*
 * What subcommands read besides options: trust material for a policy, certificates, and the
 * seal in a file that is a seal or a signature.
 */
#ifndef INPUTS_H
#define INPUTS_H

#include "files.h"
#include "options.h"

/* Does something with a file. Returns EXIT_DONE or fills problem. */
typedef int file_visitor(void *user, const char *path, struct problem *problem);

/* Takes note of what is in a directory and is not visited. */
typedef void file_passer(void *user, const char *path, const char *why);

bool is_directory(const char *path);
/* Visits the files of a directory in the order of their names, but for hidden ones, devices, pipes and
 * folders, for which it calls pass (may be NULL). Where the visitor finds no such structure, it goes on;
 * any other problem ends it, with the file's name in *file, which the caller frees. */
int visit_directory(const char *directory, file_visitor *visit, file_passer *pass, void *user,
	char **file, struct problem *problem);

typedef gmseal_status policy_adder(gmseal_policy *policy, gmseal_bytes bytes, gmseal_error *error);

/* Adds what each of some files and directories holds to a policy. Returns EXIT_DONE, or fills problem
 * and *file, which the caller frees, with the name of the file that it concerns. */
int add_to_policy(gmseal_policy *policy, const struct texts *paths, policy_adder *add, char **file,
	struct problem *problem);

/* Whom to trust, and what is known about revocation, as the command line says. */
struct trust {
	struct texts anchors, untrusted, crls, ocsps;
	gmseal_revocation revocation;
};

/* --trust, --untrusted, --crl, --ocsp and --revocation. */
enum {
	OPTION_TRUST = 1200,
	OPTION_UNTRUSTED,
	OPTION_CRL,
	OPTION_OCSP,
	OPTION_REVOCATION
};
extern const struct option_spec trust_options[];

/* Takes one of them; false if it told that the value is wrong. */
bool take_trust_option(const struct command *command, struct trust *trust, int id);
/* Adds everything to a policy, as add_to_policy() does. */
int add_trust(
	gmseal_policy *policy, const struct trust *trust, char **file, struct problem *problem);
void trust_free(struct trust *trust);

/* Decodes the certificate in a file. Returns EXIT_DONE or fills problem. */
int load_certificate(const char *path, gmseal_certificate **certificate, struct problem *problem);
/* The same. Tells what is wrong; returns an exit status. */
int read_certificate(const char *path, gmseal_certificate **certificate);

/* A seal or a signature from a file; exactly one of the two is not NULL. */
struct sealed {
	gmseal_seal *seal;
	gmseal_signature *signature;
};

/* Decodes. Returns EXIT_DONE or fills problem. */
int decode_sealed(gmseal_bytes bytes, const gmseal_decoding *decoding, struct sealed *sealed,
	struct problem *problem);
/* The seal in a file that is nothing more. Returns EXIT_DONE or fills problem. */
int load_seal(const char *path, gmseal_seal **seal, struct problem *problem);
/* The seal, alone or inside the signature. */
const gmseal_seal *seal_of(const struct sealed *sealed);
void sealed_free(struct sealed *sealed);

#endif
