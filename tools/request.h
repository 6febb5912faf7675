/*
 * Signing requests: what goes to somebody else who signs, in JSON, and comes back to be completed.
 *
 * A request holds everything that the seal or signature is made of, and what is to be signed. When it
 * is completed, what is to be signed is made anew and has to be the same, so that a request that was
 * changed on the way is refused, whatever was signed. There is nothing secret in it.
 */
#ifndef REQUEST_H
#define REQUEST_H

#include "files.h"
#include "json.h"

/* A request as it was read. Its members are asked for one by one; the first that is missing or of
 * another kind is kept in wrong, and all that follow come out empty. */
struct request {
	json_t *json;
	json_t *inputs; /* borrowed from json */
	gmseal_certificate *certificate;
	const char *wrong;
	struct content *owned; /* what was decoded from Base64 or hexadecimal */
	size_t owned_count;
};

/* The octets in Base64. */
json_t *json_base64(gmseal_bytes bytes);

/* Writes a request with a draft, which it consists of, and what it was made of: takes inputs over.
 * Tells what is wrong; returns an exit status. */
int request_write(const char *kind, const gmseal_draft *draft,
	const gmseal_certificate *certificate, gmseal_bytes user_id, json_t *inputs,
	const struct writing *writing);

/* Reads a request of a kind. Returns EXIT_DONE or fills problem. request is to be released in any
 * case. */
int request_read(
	const char *path, const char *kind, struct request *request, struct problem *problem);
void request_free(struct request *request);

gmseal_bytes request_text(struct request *request, const json_t *object, const char *name);
gmseal_bytes request_base64(struct request *request, const json_t *object, const char *name);
gmseal_bytes request_hex(struct request *request, const json_t *object, const char *name);
int64_t request_time(struct request *request, const json_t *object, const char *name);
int64_t request_number(struct request *request, const json_t *object, const char *name);
bool request_bool(struct request *request, const json_t *object, const char *name);
gmseal_digest_algorithm request_digest(
	struct request *request, const json_t *object, const char *name);
const json_t *request_object(struct request *request, const json_t *object, const char *name);
const json_t *request_list(struct request *request, const json_t *object, const char *name);
/* Octets that stand in a list. */
gmseal_bytes request_base64_at(struct request *request, const json_t *list, size_t index);

/* Fills problem if a member was wrong. */
int request_check_members(const struct request *request, struct problem *problem);
/* Fills problem unless the draft made of the inputs is the one in the request. */
int request_check_draft(
	struct request *request, const gmseal_draft *draft, struct problem *problem);

/* The signature value that came back: DER or raw, or one of these in Base64. Tries each that it may
 * be with complete, which makes something of it. */
typedef gmseal_status request_completer(
	const gmseal_draft *draft, gmseal_bytes value, void *made, gmseal_error *error);
int request_complete(const char *value, const gmseal_draft *draft, request_completer *complete,
	void *made, struct problem *problem);

/* Both kinds, whole. They tell what is wrong and return an exit status. */
int signature_request_write(const gmseal_signature_parameters *parameters,
	const gmseal_certificate *certificate, const struct writing *writing);
int signature_request_complete(const char *path, const char *value, const struct writing *writing);
int seal_request_write(const gmseal_seal_parameters *parameters,
	const gmseal_certificate *certificate, const struct writing *writing);
int seal_request_complete(const char *path, const char *value, const struct writing *writing);

#endif
