/*
 * What platforms add to a policy, as the command line says: what is asked of the subjects of
 * certificates, and in what state seals are.
 */
#ifndef PLATFORM_POLICY_H
#define PLATFORM_POLICY_H

#include "options.h"

struct platform_policy {
	gmseal_subject_profile signer, maker;
	struct texts seal_statuses;
};

/* --subject, for signatures and in the tables of their subcommands, --maker-subject and --seal-status. */
enum {
	OPTION_SUBJECT = 1400,
	OPTION_MAKER_SUBJECT,
	OPTION_SEAL_STATUS
};
extern const struct option_spec platform_policy_options[];

/* The value of an option that is a profile; false if it told that it is none. */
bool option_subject(
	const struct command *command, const char *option, gmseal_subject_profile *profile);

/* Takes one of the options; false if it told that the value is wrong. */
bool take_platform_option(const struct command *command, struct platform_policy *use, int id);
/* Whether any of them was given. */
bool has_platform_policy(const struct platform_policy *use);
/* Adds everything to a policy. Returns EXIT_DONE, or fills problem and *file, which the caller frees,
 * with the name of the file that it concerns. */
int add_platform_policy(gmseal_policy *policy, const struct platform_policy *use, char **file,
	struct problem *problem);
void platform_policy_free(struct platform_policy *use);

#endif
