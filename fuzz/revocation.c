/* What the targets for revocation lists and OCSP responses share. */
#define _GNU_SOURCE
#include "revocation.h"

#include <stdlib.h>
#include <string.h>

enum {
	MAX_SIGNED = 64
};

static gmseal_bytes trust, untrusted, root_lists, lists;
static gmseal_signature *signature;
/* The to-be-signed bytes of the seeds that somebody honestly signed. */
static gmseal_bytes honest[MAX_SIGNED];
static size_t honest_count;

static void keep(gmseal_bytes bytes, void *user)
{
	(void)user;
	CLAIM(honest_count < MAX_SIGNED);
	honest[honest_count++] = bytes;
}

void fuzz_revocation_begin(void)
{
	trust = fuzz_file("policy/trust.pem");
	untrusted = fuzz_file("policy/untrusted.pem");
	root_lists = fuzz_file("policy/root-crls.pem");
	lists = fuzz_file("policy/crls.pem");
	gmseal_bytes sample = fuzz_file("policy/signature.dat");
	if (trust.size == 0)
		return;
	CLAIM(gmseal_signature_decode(sample, NULL, &signature, NULL) == GMSEAL_OK);
	free((void *)sample.data);
	fuzz_each_file("signed", keep, NULL);
}

/* PEM hides what is in it from a comparison. */
static bool is_honest(gmseal_bytes input)
{
	if (input.size == 0 || input.data[0] != 0x30)
		return true;
	for (size_t i = 0; i < honest_count; i++)
		if (memmem(input.data, input.size, honest[i].data, honest[i].size) != NULL)
			return true;
	return false;
}

/* Whether the seeds' signature is valid with these lists and the input; false without seeds. */
static bool verify(fuzz_adder *add, gmseal_bytes input, gmseal_bytes others)
{
	static const gmseal_bytes document = {(const uint8_t *)"document", 8};
	gmseal_policy *policy = NULL;
	gmseal_report *report = NULL;
	gmseal_digest_value digest;
	bool valid = false;
	CLAIM(gmseal_policy_new(&policy, NULL) == GMSEAL_OK);
	CLAIM(gmseal_policy_add_trust(policy, trust, NULL) == GMSEAL_OK);
	CLAIM(gmseal_policy_add_untrusted(policy, untrusted, NULL) == GMSEAL_OK);
	CLAIM(gmseal_policy_add_crl(policy, others, NULL) == GMSEAL_OK);
	CLAIM(add(policy, input, NULL) == GMSEAL_OK);
	CLAIM(gmseal_digest_bytes(GMSEAL_DIGEST_SM3, document, &digest, NULL) == GMSEAL_OK);
	/* The second time out of what the policy remembers. */
	for (int i = 0; i < 2; i++) {
		CLAIM(gmseal_verify_signature(policy, signature, FUZZ_NOW,
			      (gmseal_bytes){digest.data, digest.size}, &report,
			      NULL) == GMSEAL_OK);
		fuzz_claim_report(report, gmseal_signature_bytes(signature).size);
		bool now_valid = gmseal_report_verdict(report) == GMSEAL_VERDICT_VALID;
		CLAIM(i == 0 || now_valid == valid);
		valid = now_valid;
		gmseal_report_free(report);
	}
	gmseal_policy_free(policy);
	return valid;
}

void fuzz_revocation(fuzz_adder *add, gmseal_bytes input)
{
	gmseal_policy *policy = NULL;
	gmseal_error error;
	CLAIM(gmseal_policy_new(&policy, NULL) == GMSEAL_OK);
	gmseal_status status = add(policy, input, &error);
	gmseal_policy_free(policy);
	if (status != GMSEAL_OK) {
		fuzz_claim_error(status, &error, input.size);
		return;
	}
	if (signature == NULL)
		return;
	/* Nothing clears and nothing revokes that was not signed. */
	CLAIM(!verify(add, input, root_lists) || is_honest(input));
	CLAIM(verify(add, input, lists) || is_honest(input));
}
