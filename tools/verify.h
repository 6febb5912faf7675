/*
 * The verification that a command line asks for: what is common to its files, and one file.
 */
#ifndef VERIFY_H
#define VERIFY_H

#include "document.h"
#include "inputs.h"
#include "platform-policy.h"

struct verification {
	const struct command *command;
	bool seals_only;
	struct document document;
	struct trust trust;
	struct platform_policy platform;
	int64_t now;
	int64_t max_size;
	const char *user_id;
	bool strict, explain, json, one_line;
	gmseal_policy *policy;
	/* How many files were found so: valid, invalid, indeterminate, not verified. */
	size_t counts[4];
};

/* Tells why a file, or one that is needed for all, could not be looked at; returns an exit status. */
int verification_problem(
	struct verification *verification, const char *file, const struct problem *problem);

/* Verifies a file and prints the result; returns an exit status. */
int verify_file(struct verification *verification, const char *file);

#endif
