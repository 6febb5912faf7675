/*
 * The decoders of what a policy is filled with. The input is a certificate, a CRL, or PEM with any
 * number of them; it is also put in the place of each input of a policy in turn.
 */
#include "fuzz.h"

#include <stdlib.h>
#include <string.h>

static gmseal_bytes trust, untrusted, crls;
static gmseal_certificate *root, *ca;
static gmseal_signature *signature; /* valid under the policy of all three */

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	trust = fuzz_file("policy/trust.pem");
	untrusted = fuzz_file("policy/untrusted.pem");
	crls = fuzz_file("policy/crls.pem");
	gmseal_bytes sample = fuzz_file("policy/signature.dat");
	if (trust.size == 0)
		return 0;
	CLAIM(gmseal_certificate_decode(trust, &root, NULL) == GMSEAL_OK);
	CLAIM(gmseal_certificate_decode(untrusted, &ca, NULL) == GMSEAL_OK);
	CLAIM(gmseal_signature_decode(sample, NULL, &signature, NULL) == GMSEAL_OK);
	free((void *)sample.data);
	return 0;
}

static void claim_subject(const gmseal_certificate *certificate, const char *oid)
{
	size_t count = gmseal_certificate_subject_count(certificate, oid);
	for (size_t i = 0; i <= count; i++) {
		gmseal_buffer text = GMSEAL_BUFFER_INIT;
		gmseal_error error;
		gmseal_status status =
			gmseal_certificate_subject_text(certificate, oid, i, &text, &error);
		CLAIM(i < count || status == GMSEAL_ERROR_ARGUMENT);
		CLAIM(status != GMSEAL_OK || text.data[text.size] == '\0');
		CLAIM(status == GMSEAL_OK || error.message[0] != '\0');
		gmseal_buffer_free(&text);
	}
}

/* Whatever is wanted, there are findings, or the profile is the wanted one. */
static void claim_profile(const gmseal_certificate *certificate)
{
	for (int wanted = GMSEAL_SUBJECT_ANY; wanted <= GMSEAL_SUBJECT_PERSON; wanted++) {
		gmseal_subject_profile profile = GMSEAL_SUBJECT_ANY;
		gmseal_findings *findings = NULL;
		CLAIM(gmseal_subject_examine(certificate, (gmseal_subject_profile)wanted, &profile,
			      &findings, NULL) == GMSEAL_OK);
		size_t count = gmseal_findings_count(findings);
		CLAIM(profile != GMSEAL_SUBJECT_ANY);
		CLAIM(count > 0 || (int)profile == wanted || wanted == GMSEAL_SUBJECT_ANY);
		CLAIM(count > 0 || profile != GMSEAL_SUBJECT_NONE);
		for (size_t i = 0; i < count; i++) {
			const gmseal_finding *finding = gmseal_findings_at(findings, i);
			CLAIM(strncmp(finding->field, "2.5.4.", 6) == 0 && finding->error);
			CLAIM(finding->reason[0] != '\0' && finding->detail[0] != '\0');
		}
		gmseal_findings_free(findings);
	}
}

static void claim_holder(const gmseal_certificate *certificate)
{
	for (size_t i = 0; i < GMSEAL_HOLDER_CODES; i++) {
		gmseal_buffer text = GMSEAL_BUFFER_INIT;
		const char *oid = NULL;
		gmseal_error error;
		gmseal_status status =
			gmseal_certificate_holder_code(certificate, i, &oid, &text, &error);
		CLAIM(oid != NULL);
		CLAIM(status == GMSEAL_OK || status == GMSEAL_ERROR_FORMAT);
		CLAIM(status == GMSEAL_OK || error.message[0] != '\0');
		CLAIM(text.data == NULL || text.data[text.size] == '\0');
		gmseal_buffer_free(&text);
	}
}

static void claim_certificate(const gmseal_certificate *certificate)
{
	static const char *const oids[] = {"2.5.4.3", "2.5.4.6", "2.5.4.12", "2.5.4.1", "1.2.3"};
	gmseal_digest_value digest;
	gmseal_certificate *again = NULL;
	gmseal_bytes der = gmseal_certificate_bytes(certificate);
	bool sm2 = gmseal_certificate_key_type(certificate) == GMSEAL_KEY_SM2;
	fuzz_touch(der);
	CLAIM(gmseal_certificate_decode(der, &again, NULL) == GMSEAL_OK);
	CLAIM(strcmp(gmseal_certificate_subject(certificate), gmseal_certificate_subject(again)) ==
		0);
	CLAIM(strcmp(gmseal_certificate_issuer(certificate), gmseal_certificate_issuer(again)) ==
		0);
	CLAIM(strcmp(gmseal_certificate_serial(certificate), gmseal_certificate_serial(again)) ==
		0);
	CLAIM(gmseal_certificate_sm2_public_key(certificate).size ==
		(sm2 ? GMSEAL_SM2_PUBLIC_KEY_SIZE : 0));
	fuzz_touch(gmseal_certificate_sm2_public_key(certificate));
	CLAIM(!sm2 || gmseal_certificate_key_bits(certificate) == 256);
	CLAIM(gmseal_certificate_fingerprint(certificate, GMSEAL_DIGEST_SM3, &digest, NULL) ==
		GMSEAL_OK);
	for (size_t i = 0; i < sizeof oids / sizeof oids[0]; i++)
		claim_subject(certificate, oids[i]);
	claim_profile(certificate);
	claim_holder(certificate);
	gmseal_certificate_free(again);
}

typedef gmseal_status add_function(gmseal_policy *policy, gmseal_bytes bytes, gmseal_error *error);

/* What is valid under all three parts of the policy, verified under those given and the input. */
enum outcome {
	NOT_ADDED, /* the input is refused */
	NOT_VALID,
	VALID
};

static enum outcome verify(const gmseal_policy *policy)
{
	static const gmseal_bytes document = {(const uint8_t *)"document", 8};
	gmseal_report *report = NULL;
	gmseal_digest_value digest;
	CLAIM(gmseal_digest_bytes(GMSEAL_DIGEST_SM3, document, &digest, NULL) == GMSEAL_OK);
	CLAIM(gmseal_verify_signature(policy, signature, FUZZ_NOW,
		      (gmseal_bytes){digest.data, digest.size}, &report, NULL) == GMSEAL_OK);
	fuzz_claim_report(report, gmseal_signature_bytes(signature).size);
	bool valid = gmseal_report_verdict(report) == GMSEAL_VERDICT_VALID;
	gmseal_report_free(report);
	return valid ? VALID : NOT_VALID;
}

static enum outcome verify_with(add_function *add, gmseal_bytes input, const gmseal_bytes *anchors,
	const gmseal_bytes *others, const gmseal_bytes *lists)
{
	gmseal_policy *policy = NULL;
	gmseal_error error;
	enum outcome outcome = NOT_ADDED;
	CLAIM(gmseal_policy_new(&policy, NULL) == GMSEAL_OK);
	gmseal_status status = add(policy, input, &error);
	if (status != GMSEAL_OK) {
		fuzz_claim_error(status, &error, input.size);
	} else if (signature != NULL) {
		CLAIM(anchors == NULL ||
			gmseal_policy_add_trust(policy, *anchors, NULL) == GMSEAL_OK);
		CLAIM(others == NULL ||
			gmseal_policy_add_untrusted(policy, *others, NULL) == GMSEAL_OK);
		CLAIM(lists == NULL || gmseal_policy_add_crl(policy, *lists, NULL) == GMSEAL_OK);
		outcome = verify(policy);
	}
	gmseal_policy_free(policy);
	return outcome;
}

/* A trust anchor is a name and a key; whoever has neither of ours makes nothing valid. */
static bool is_ours(const gmseal_certificate *certificate)
{
	gmseal_bytes key = gmseal_certificate_sm2_public_key(certificate);
	return fuzz_equal(key, gmseal_certificate_sm2_public_key(root)) ||
	       fuzz_equal(key, gmseal_certificate_sm2_public_key(ca));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	gmseal_bytes input = {data, size};
	gmseal_certificate *certificate = NULL;
	gmseal_error error;
	/* A PEM file may hold several, of which some may be ours. */
	bool single = size > 0 && data[0] == 0x30;
	gmseal_status status = gmseal_certificate_decode(input, &certificate, &error);
	if (status != GMSEAL_OK)
		fuzz_claim_error(status, &error, size);
	else
		claim_certificate(certificate);
	enum outcome outcome = verify_with(gmseal_policy_add_trust, input, NULL, &untrusted, &crls);
	CLAIM(outcome != VALID || !single || (certificate != NULL && is_ours(certificate)));
	/* More certificates that are not trusted take nothing away. */
	outcome = verify_with(gmseal_policy_add_untrusted, input, &trust, &untrusted, &crls);
	CLAIM(outcome != NOT_VALID);
	/* One list is not enough for two issuers. */
	outcome = verify_with(gmseal_policy_add_crl, input, &trust, &untrusted, NULL);
	CLAIM(outcome != VALID || !single);
	gmseal_certificate_free(certificate);
	return 0;
}
