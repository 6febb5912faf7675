/* What platforms add to a policy. */
#include "platform-policy.h"
#include "seal-status.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

bool option_subject(
	const struct command *command, const char *option, gmseal_subject_profile *profile)
{
	static const char *const words[] = {"organisation", "person", "any", NULL};
	static const gmseal_subject_profile profiles[] = {
		GMSEAL_SUBJECT_ORGANISATION, GMSEAL_SUBJECT_PERSON, GMSEAL_SUBJECT_ANY};
	size_t index = 0;
	if (!option_word(command, option, words, &index))
		return false;
	*profile = profiles[index];
	return true;
}

bool take_platform_option(const struct command *command, struct platform_policy *use, int id)
{
	switch (id) {
	case OPTION_SUBJECT:
		return option_subject(command, "subject", &use->signer);
	case OPTION_MAKER_SUBJECT:
		return option_subject(command, "maker-subject", &use->maker);
	default:
		texts_add(&use->seal_statuses, optarg);
		return true;
	}
}

bool has_platform_policy(const struct platform_policy *use)
{
	return use->signer != GMSEAL_SUBJECT_NONE || use->maker != GMSEAL_SUBJECT_NONE ||
	       use->seal_statuses.count > 0;
}

int add_platform_policy(gmseal_policy *policy, const struct platform_policy *use, char **file,
	struct problem *problem)
{
	gmseal_policy_set_subject_profile(policy, use->signer, use->maker);
	for (size_t i = 0; i < use->seal_statuses.count; i++) {
		int exit = add_seal_statuses(policy, use->seal_statuses.list[i], problem);
		if (exit != EXIT_DONE) {
			*file = need(strdup(use->seal_statuses.list[i]));
			return exit;
		}
	}
	return EXIT_DONE;
}

void platform_policy_free(struct platform_policy *use)
{
	texts_free(&use->seal_statuses);
}

const struct option_spec platform_policy_options[] = {
	{"maker-subject", OPTION_MAKER_SUBJECT, "organisation|person|any",
		N_("Ask for what seal platforms want of the subject of the certificate of the "
		   "seal's "
		   "maker.")},
	{"seal-status", OPTION_SEAL_STATUS, "FILE",
		N_("A JSON list of the states of seals: objects with seal (the identifier), status "
		   "(in-force, frozen, lost or cancelled) and since (a time). Then seals that are "
		   "not "
		   "known to be in force are not valid. May be given several times.")},
	{NULL, 0, NULL, NULL}};
