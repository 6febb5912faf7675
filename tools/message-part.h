/*
 * Messages of platforms: a file, and the octets in it that are signed; and the signInfo beside them.
 */
#ifndef MESSAGE_PART_H
#define MESSAGE_PART_H

#include "files.h"
#include "json.h"

#define SIGN_INFO "signInfo"
#define SIGN_ALGORITHM "signAlgorithm"
#define SIGN_VALUE "signValue"

struct message_part {
	struct content content; /* the whole file */
	json_t *json; /* NULL if only octets were asked for */
	gmseal_bytes octets; /* what is signed: slices of content */
};

/* Reads a message. With the name of a member, in UTF-8, its value is what is signed, as it stands
 * there; NULL: the whole file. The JSON is read with a member only. Returns EXIT_DONE or fills problem.
 * part is to be released in any case. */
int message_part_read(
	const char *path, const char *member, struct message_part *part, struct problem *problem);
void message_part_free(struct message_part *part);

/* The algorithm that goes with a certificate's key, as signInfo names it. */
const char *message_algorithm(const gmseal_certificate *certificate);

#endif
