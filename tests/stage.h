/*
 * What tests of making and verifying have in common: a hierarchy of certificates, a policy that
 * trusts it, reports and questions to them.
 *
 * Nothing made here has to be freed: it is released when the test's process ends.
 */
#ifndef STAGE_H
#define STAGE_H

#include "forge.h"

/* When forged_signature() signs, and when it is looked at. */
#define SIGNED_AT "2022-06-01T00:00:00Z"
#define NOW "2022-07-01T00:00:00Z"

/* The hierarchy of this process. */
const struct test_pki *stage_pki(enum test_key_type type);

/* Nothing trusted, nothing known. */
gmseal_policy *stage_empty_policy(void);
/* Trusts the root and knows the CA's certificate. */
gmseal_policy *stage_policy_without_crls(const struct test_pki *pki);
/* Knows the empty revocation lists of both, too. */
gmseal_policy *stage_policy(const struct test_pki *pki);
/* Has the root's empty list, and one of the CA that revokes one certificate. */
gmseal_policy *stage_policy_revoking(
	const struct test_pki *pki, const char *serial, const char *date, const char *reason);

/* Certificates of the hierarchy's CA, kept. */
const struct test_identity *stage_issue(
	const struct test_certificate *wanted, const struct test_identity *issuer);

/* A signer with the identity's key. */
gmseal_signer *stage_signer(const struct test_identity *identity);
gmseal_certificate *stage_certificate(const struct test_identity *identity);

gmseal_seal *stage_seal(gmseal_bytes input);
gmseal_signature *stage_signature(gmseal_bytes input);

/* Verifies at a time; a signature together with the document "document". */
const gmseal_report *verify_seal(const gmseal_policy *policy, gmseal_bytes seal, const char *now);
const gmseal_report *verify_signature(
	const gmseal_policy *policy, gmseal_bytes signature, const char *now);
const gmseal_report *verify_signature_of(const gmseal_policy *policy, gmseal_bytes signature,
	const char *now, gmseal_bytes data_hash);
/* The digest of "document". */
gmseal_bytes document_hash(gmseal_digest_algorithm algorithm);

/* The objects are released at the end. */
void keep_object(void *object, void (*release)(void *object));
gmseal_seal *keep_seal(gmseal_seal *seal);
gmseal_signature *keep_signature(gmseal_signature *signature);
gmseal_report *keep_report(gmseal_report *report);
gmseal_draft *keep_draft(gmseal_draft *draft);
gmseal_bytes keep_buffer(gmseal_buffer buffer);

/* Parameters that make a seal for one signer: made on 2021-01-01, valid from 2021-06-01 to
 * 2024-01-01, and a signature with it at SIGNED_AT. */
gmseal_seal_parameters seal_parameters(int generation, const struct test_identity *listed);
gmseal_signature_parameters signature_parameters(const gmseal_seal *seal);
gmseal_seal *make_seal(const gmseal_seal_parameters *parameters, const struct test_identity *maker);
/* Made by the hierarchy's maker for its signer. */
gmseal_seal *default_seal(int generation, const struct test_pki *pki);

/* A check has a status and a reason, and its sentence has these words in it. */
#define assert_pass(report, id) assert_check(report, id, GMSEAL_CHECK_PASS, "ok", "")
#define assert_fail(report, id, reason, words)                                                     \
	assert_check(report, id, GMSEAL_CHECK_FAIL, reason, words)
#define assert_unknown(report, id, reason, words)                                                  \
	assert_check(report, id, GMSEAL_CHECK_UNKNOWN, reason, words)
#define assert_skipped(report, id, reason, words)                                                  \
	assert_check(report, id, GMSEAL_CHECK_SKIPPED, reason, words)
void assert_check(const gmseal_report *report, const char *id, gmseal_check_status status,
	const char *reason, const char *words);
/* It passes, and somebody should read why. */
void assert_notice(
	const gmseal_report *report, const char *id, const char *reason, const char *words);
void assert_verdict(const gmseal_report *report, gmseal_verdict verdict);
/* A deviation with this field and offset is among those of the report. */
void assert_deviation(
	const gmseal_report *report, const char *field, size_t offset, const char *words);

/* Every check of a seal or signature is listed once, in order, with a clause and a whole sentence. */
void assert_complete_seal_report(const gmseal_report *report);
void assert_complete_signature_report(const gmseal_report *report);

#endif
