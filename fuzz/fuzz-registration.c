/*
 * The decoder of registration packets and everything behind it. The input is a packet; nothing is
 * valid but what was honestly signed.
 */
#include "fuzz.h"

#include <stdlib.h>

enum {
	MAX_KNOWN = 100
};

/* What was honestly signed. */
static gmseal_bytes known[MAX_KNOWN];
static size_t known_count;
static gmseal_policy *policy, *strict_policy;

static void remember(gmseal_bytes bytes, void *user)
{
	(void)user;
	CLAIM(known_count < MAX_KNOWN);
	known[known_count++] = bytes;
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	policy = fuzz_policy();
	strict_policy = fuzz_policy();
	gmseal_policy_set_strict(strict_policy, true);
	fuzz_each_file("registered", remember, NULL);
	return 0;
}

static bool is_known(gmseal_bytes to_be_signed)
{
	for (size_t i = 0; i < known_count; i++)
		if (fuzz_equal(known[i], to_be_signed))
			return true;
	return false;
}

static bool is_inside(gmseal_bytes part, gmseal_bytes whole)
{
	return part.data >= whole.data && part.data + part.size <= whole.data + whole.size;
}

static void touch(const gmseal_registration *registration)
{
	const gmseal_registration_facts *facts = gmseal_registration_facts_of(registration);
	gmseal_bytes to_be_signed = gmseal_registration_to_be_signed(registration);
	const gmseal_bytes signed_fields[] = {facts->id, facts->vendor, facts->certificate,
		facts->service_address, facts->org_code, facts->org_name, facts->sub_org_code,
		facts->sub_org_name};
	for (size_t i = 0; i < sizeof signed_fields / sizeof signed_fields[0]; i++) {
		fuzz_touch(signed_fields[i]);
		CLAIM(is_inside(signed_fields[i], to_be_signed));
	}
	CLAIM(is_inside(to_be_signed, gmseal_registration_bytes(registration)));
	CLAIM(!is_inside(facts->value, to_be_signed));
	fuzz_touch(facts->algorithm);
	fuzz_touch(facts->value);
}

static gmseal_verdict verify(
	const gmseal_policy *under, const gmseal_registration *registration, size_t size)
{
	gmseal_report *report = NULL;
	CLAIM(gmseal_verify_registration(under, registration, FUZZ_NOW, &report, NULL) ==
		GMSEAL_OK);
	CLAIM(gmseal_report_count(report) == 7);
	fuzz_claim_report(report, size);
	gmseal_verdict verdict = gmseal_report_verdict(report);
	gmseal_report_free(report);
	return verdict;
}

static void use(const gmseal_registration *registration, size_t size)
{
	size_t deviations = gmseal_registration_deviation_count(registration);
	touch(registration);
	for (size_t i = 0; i < deviations; i++)
		fuzz_claim_deviation(gmseal_registration_deviation(registration, i), size);
	CLAIM(gmseal_registration_deviation(registration, deviations) == NULL);
	gmseal_verdict verdict = verify(policy, registration, size);
	gmseal_verdict strict = verify(strict_policy, registration, size);
	CLAIM(verdict != GMSEAL_VERDICT_VALID ||
		is_known(gmseal_registration_to_be_signed(registration)));
	CLAIM(strict != GMSEAL_VERDICT_VALID ||
		(verdict == GMSEAL_VERDICT_VALID && deviations == 0));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	gmseal_bytes input = {data, size};
	const gmseal_decoding strict = {.strict = true, .max_size = GMSEAL_DEFAULT_MAX_SIZE};
	gmseal_registration *registration = NULL, *refined = NULL;
	gmseal_error error;
	gmseal_status status = gmseal_registration_decode(input, NULL, &registration, &error);
	if (status != GMSEAL_OK)
		fuzz_claim_error(status, &error, size);
	gmseal_status strict_status = gmseal_registration_decode(input, &strict, &refined, &error);
	if (strict_status != GMSEAL_OK)
		fuzz_claim_error(strict_status, &error, size);
	bool conforms =
		status == GMSEAL_OK && gmseal_registration_deviation_count(registration) == 0;
	CLAIM((strict_status == GMSEAL_OK) == conforms);
	/* A packet is shown if its header tells that it is one. */
	fuzz_claim_inspection(
		input, status == GMSEAL_OK && gmseal_detect(input) == GMSEAL_KIND_REGISTRATION);
	if (status == GMSEAL_OK)
		use(registration, size);
	gmseal_registration_free(refined);
	gmseal_registration_free(registration);
	return 0;
}
