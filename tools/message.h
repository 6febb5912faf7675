/*
 * Signed messages as "gmseal verify" and "gmseal inspect" show them.
 */
#ifndef MESSAGE_H
#define MESSAGE_H

#include "json.h"
#include "text.h"

/* A verified message: a report for each of its signers. */
struct verified_message {
	const char *file;
	gmseal_message *message;
	gmseal_report **reports;
	size_t count;
	gmseal_verdict verdict; /* the worst of them */
	int64_t now; /* the reference time */
};

/* Decodes and verifies; content is what was signed, without data if it was not given. Returns
 * EXIT_DONE or fills problem. verified is to be released in any case. */
int verify_message(const gmseal_policy *policy, gmseal_bytes bytes, gmseal_bytes content,
	struct verified_message *verified, struct problem *problem);
void verified_message_free(struct verified_message *verified);

void show_verified_message(
	struct text *text, const struct verified_message *verified, bool explain);
json_t *json_verified_message(const struct verified_message *verified, bool explain);

/* "GB/T 35275-2017" or "RFC 5652". */
const char *message_standard(const gmseal_message *message);

#endif
