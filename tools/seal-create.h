/*
 * gmseal seal create: what the command line says, and making the seal of it.
 */
#ifndef SEAL_CREATE_H
#define SEAL_CREATE_H

#include "key.h"
#include "platform-request.h"

struct creation {
	const struct command *command;
	gmseal_seal_parameters parameters;
	const char *id, *vendor, *name, *picture, *picture_type, *user_id;
	bool has_from, has_to, has_type;
	struct texts signers;
	gmseal_extension *extensions;
	struct key_use key;
	struct elsewhere elsewhere;
	gmseal_certificate *prepared_for; /* the maker's, where only a request is made */
	struct writing writing;
	struct request_use request;
	/* The first option that describes the seal, the first that goes with --request only, and one
	 * that goes with --request or --registry. */
	const struct option_spec *described, *requested, *judged;
};

/* What is written: the seal, or the request for it. */
struct writing creation_writing(const struct creation *creation);

/* Makes the seal, or the request for it, of the options, or of the platform's request. Tell what is
 * wrong; return an exit status. */
int create_described(struct creation *creation);
int create_requested(struct creation *creation);

#endif
