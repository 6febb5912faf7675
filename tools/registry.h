/*
 * The registry of seals that exist: files and folders of them.
 */
#ifndef REGISTRY_H
#define REGISTRY_H

#include "inputs.h"
#include "json.h"
#include "text.h"

struct registry {
	struct sealed *sealed; /* seals, and signatures with seals in them */
	const gmseal_seal **seals;
	char **files; /* where each was found */
	size_t count;
	/* What was passed by in folders, and why. */
	char **passed, **reasons;
	size_t passed_count;
};

/* Reads every seal, also those in signatures and in Base64. What is none is passed by in a folder, and
 * wrong where it was named. Returns EXIT_DONE, or fills problem and *file, which the caller frees, with the
 * name of the file that it concerns. registry is to be released in any case. */
int registry_read(
	const struct texts *paths, struct registry *registry, char **file, struct problem *problem);
void registry_free(struct registry *registry);

/* The file in which one of its seals was found. */
const char *registry_file(const struct registry *registry, const gmseal_seal *seal);

/* What was passed by: lines, and a list. */
void show_passed(struct text *text, const struct registry *registry);
json_t *json_passed(const struct registry *registry);

#endif
