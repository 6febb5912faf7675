/*
 * Seals, signatures and policies made on the spot out of the hierarchy of pki.h, for tests, fuzzing
 * and measuring that want some that verify. Everything asserts.
 *
 * The seal is made 2020-06-01 and valid from then until 2024-06-01; the signature is made at
 * 2021-06-01T08:00:00Z over the document "document".
 */
#ifndef TEST_SAMPLE_H
#define TEST_SAMPLE_H

#include "pki.h"

/* What is special about a sample; what is left out (0, NULL) is as the comment says. */
struct test_sample {
	int generation; /* 4 */
	enum test_key_type type; /* of the hierarchy's keys */
	gmseal_digest_algorithm rsa_digest; /* SHA-256 */
	bool digests; /* the seal lists digests; certificates */
	bool crowd; /* the seal lists all end certificates of the hierarchy; the signer's alone */
	gmseal_bytes picture; /* eight octets */
	const gmseal_extension *seal_extensions, *signature_extensions; /* none */
	size_t seal_extension_count, signature_extension_count;
	const char *property; /* propertyInfo; "sample" */
};

/* A reference time at which all of it is valid: 2022-01-01T00:00:00Z. */
int64_t test_now(void);

gmseal_signer *test_signer_new(const struct test_identity *identity);
gmseal_seal *test_seal_new(const struct test_pki *pki, const struct test_sample *sample);
gmseal_signature *test_signature_new(const struct test_pki *pki, const struct test_sample *sample);

/* The digest of the document that a sample is about. */
gmseal_digest_value test_document_digest(const struct test_sample *sample);

/* Trusts the root, knows the CA and both lists, wants revocation information. */
gmseal_policy *test_policy_new(const struct test_pki *pki);

/* Runs a program that is no test but builds on what asserts: silently, in the same process. Returns
 * the exit status; a failed assertion is printed to stderr. */
int test_run_program(const TTest *program);

/* Bytes that stay when what they come from goes; the caller frees them. */
gmseal_buffer test_copy(gmseal_bytes bytes);

#endif
