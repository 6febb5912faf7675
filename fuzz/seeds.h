/*
 * What the parts of make-seeds share. It is a program of the tests' kind: it builds on tests/pki.h
 * and tests/sample.h, and asserts.
 */
#ifndef SEEDS_H
#define SEEDS_H

#include "der-edit.h"
#include "sample.h"

/* The folder that everything is written into. */
struct seeds {
	const char *folder;
	struct test_pki *sm2, *rsa;
	gmseal_policy *policy; /* over both hierarchies */
	size_t written, valid;
};

/* Writes FOLDER/subfolder/name. */
void seeds_write(struct seeds *seeds, const char *subfolder, const char *name, gmseal_bytes bytes);
/* Writes a seal or a signature that was honestly signed: into seal/ or signature/ and, if it is
 * valid under the policy, into valid/. */
void seeds_write_signed(struct seeds *seeds, const char *name, gmseal_bytes bytes);

/* Seals and signatures as the library makes them, and all that deviates from them. */
void seeds_samples(struct seeds *seeds);
void seeds_deviations(struct seeds *seeds);
/* Certificates, lists and PEM files, and what the policy of the targets is made of. */
void seeds_certificates(struct seeds *seeds);
/* Revocation lists and OCSP responses. */
void seeds_revocation(struct seeds *seeds);
/* Signed messages. */
void seeds_messages(struct seeds *seeds);
/* Pictures. */
void seeds_pictures(struct seeds *seeds);
/* Registration packets. */
void seeds_registrations(struct seeds *seeds);
/* Requests for time stamps, responses, tokens, and what has one. */
void seeds_timestamps(struct seeds *seeds);

#endif
