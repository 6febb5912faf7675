/*
 * What tests of revocation share: a hierarchy of which the root is trusted, and what is known about
 * its signer with the lists and responses that a test adds.
 */
#ifndef TEST_REVOCATION_H
#define TEST_REVOCATION_H

#include "pki.h"
#include "pki/pki.h"

/* The time that counts and the reference time of most tests. */
#define AT "2021-06-01T00:00:00Z"
#define NOW "2023-06-01T00:00:00Z"

struct fixture {
	struct test_pki *pki;
	struct gms_trust *trust;
	gmseal_certificate *ca, *signer, *root;
};
struct fixture set_up(enum test_key_type type);
void tear_down(struct fixture *fixture);

/* Adds a CRL, in DER or PEM. */
void add(struct fixture *fixture, gmseal_bytes crl);
/* Adds a list of the authority that issued the signer, or of somebody else. */
void add_list(struct fixture *fixture, const struct test_crl *wanted);
void add_list_of(
	struct fixture *fixture, const struct test_crl *wanted, const struct test_identity *issuer);
/* Adds a certificate that chains may lead through. */
void add_untrusted(struct fixture *fixture, const struct test_identity *identity);

/* What is known about the signer at a time, seen from another. */
struct gms_revocation ask_at(const struct fixture *fixture, const char *when, const char *now);
void assert_clear(const struct fixture *fixture, const char *when, const char *now);
void assert_revoked(const struct fixture *fixture, const char *when, const char *now,
	const char *revoked_at, int reason);
/* words are part of the sentence. */
void assert_unknown(const struct fixture *fixture, const char *when, const char *now,
	const char *reason, const char *words);

/* One list of the authority by itself, and what is known with it at AT. */
void assert_list_unknown(const struct test_crl *wanted, const char *reason, const char *words);
void assert_list_clears(const struct test_crl *wanted);

#endif
