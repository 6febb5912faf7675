/*
 * Structures inside of text, as platforms send them: Base64 in the member sealData of a JSON answer, or
 * bare.
 */
#ifndef ENCASED_H
#define ENCASED_H

#include "files.h"

struct encased {
	struct content content; /* what was found, decoded */
	char *member; /* where, such as "data.sealData"; NULL: the whole file is Base64 */
	bool is_there; /* otherwise the file is no such text, and is to be looked at itself */
};

/* Returns EXIT_DONE or fills problem, if it is JSON, but there is no such member. encased is to be
 * released in any case. */
int encased_read(gmseal_bytes bytes, struct encased *encased, struct problem *problem);
void encased_free(struct encased *encased);

#endif
