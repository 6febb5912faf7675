/*
 * What "gmseal inspect" looks at, decoded: any of the structures that it shows as a tree.
 */
#ifndef INSPECTED_H
#define INSPECTED_H

#include "inputs.h"
#include "text.h"

struct inspected {
	gmseal_kind kind;
	struct sealed sealed;
	gmseal_message *message; /* of a token as well, which is a signed message */
	gmseal_registration *registration;
};

/* How a kind is called. */
struct kind_name {
	gmseal_kind kind;
	const char *word; /* in JSON */
	const char *damaged; /* the heading, untranslated */
};

/* NULL for what is not shown as a tree. */
const struct kind_name *kind_name_of(gmseal_kind kind);

/* Decodes what is of inspected->kind. Returns EXIT_DONE or fills problem. inspected is to be released
 * in any case. */
int inspected_decode(gmseal_bytes bytes, const gmseal_decoding *decoding,
	struct inspected *inspected, struct problem *problem);
void inspected_free(struct inspected *inspected);

bool inspected_is_sealed(const struct inspected *inspected);
size_t inspected_deviation_count(const struct inspected *inspected);
const gmseal_deviation *inspected_deviation(const struct inspected *inspected, size_t index);
const char *inspected_standard(const struct inspected *inspected);

/* The heading of what could be decoded. */
void show_inspected(struct text *text, const struct inspected *inspected);

#endif
