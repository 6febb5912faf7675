/* The signature decoder and everything behind it. The input is a signature. */
#include "fuzz.h"

#include <stdlib.h>

enum {
	MAX_KNOWN = 1000
};

static gmseal_signature *known[MAX_KNOWN];
static size_t known_count;
static gmseal_policy *policy, *strict_policy;

static void remember(gmseal_bytes bytes, void *user)
{
	(void)user;
	gmseal_signature *signature = NULL;
	if (known_count < MAX_KNOWN && gmseal_detect(bytes) == GMSEAL_KIND_SIGNATURE) {
		CLAIM(gmseal_signature_decode(bytes, NULL, &signature, NULL) == GMSEAL_OK);
		known[known_count++] = signature;
	}
	free((void *)bytes.data);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	policy = fuzz_policy();
	gmseal_policy_set_explain(policy, false);
	strict_policy = fuzz_policy();
	gmseal_policy_set_strict(strict_policy, true);
	fuzz_each_file("valid", remember, NULL);
	return 0;
}

static struct fuzz_known parts(const gmseal_signature *signature)
{
	return (struct fuzz_known){gmseal_signature_to_be_signed(signature),
		gmseal_signature_certificate(signature), gmseal_signature_value(signature)};
}

static bool is_known(const gmseal_signature *signature)
{
	struct fuzz_known wanted = parts(signature);
	for (size_t i = 0; i < known_count; i++) {
		struct fuzz_known found = parts(known[i]);
		if (fuzz_known_equal(&wanted, &found))
			return true;
	}
	return false;
}

static void touch(const gmseal_signature *signature)
{
	const gmseal_bytes fields[] = {gmseal_signature_bytes(signature),
		gmseal_signature_time_info(signature), gmseal_signature_data_hash(signature),
		gmseal_signature_property(signature), gmseal_signature_to_be_signed(signature),
		gmseal_signature_certificate(signature), gmseal_signature_algorithm(signature),
		gmseal_signature_value(signature), gmseal_signature_timestamp(signature),
		gmseal_seal_to_be_signed(gmseal_signature_seal(signature))};
	for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
		fuzz_touch(fields[i]);
	for (size_t i = 0; i < gmseal_signature_extension_count(signature); i++) {
		fuzz_touch(gmseal_signature_extension(signature, i)->oid);
		fuzz_touch(gmseal_signature_extension(signature, i)->value);
	}
	CLAIM(gmseal_signature_extension(signature, gmseal_signature_extension_count(signature)) ==
		NULL);
	gmseal_time time;
	if (gmseal_signature_time(signature, &time))
		fuzz_touch(time.text);
	else
		CLAIM(gmseal_signature_generation(signature) == GMSEAL_GENERATION_2014);
	CLAIM(gmseal_signature_has_timestamp(signature) ||
		gmseal_signature_timestamp(signature).size == 0);
	CLAIM(gmseal_seal_generation(gmseal_signature_seal(signature)) ==
		gmseal_signature_generation(signature));
}

/* The deviations of the seal are those of the signature that lie in it, counted from its start. */
static void claim_deviations(const gmseal_signature *signature, size_t size)
{
	const gmseal_seal *seal = gmseal_signature_seal(signature);
	size_t count = gmseal_signature_deviation_count(signature);
	CLAIM(gmseal_signature_deviation(signature, count) == NULL);
	CLAIM(gmseal_seal_deviation_count(seal) <= count);
	for (size_t i = 0; i < count; i++)
		fuzz_claim_deviation(gmseal_signature_deviation(signature, i), size);
	for (size_t i = 0; i < gmseal_seal_deviation_count(seal); i++)
		fuzz_claim_deviation(gmseal_seal_deviation(seal, i), gmseal_seal_bytes(seal).size);
}

static void claim_encoding(const gmseal_signature *signature)
{
	gmseal_buffer der = GMSEAL_BUFFER_INIT, again = GMSEAL_BUFFER_INIT;
	gmseal_signature *decoded = NULL;
	gmseal_error error;
	size_t deviations = gmseal_signature_deviation_count(signature);
	gmseal_status status = gmseal_signature_encode(signature, &der, &error);
	if (status != GMSEAL_OK) {
		CLAIM(deviations > 0);
		fuzz_claim_error(status, &error, gmseal_signature_bytes(signature).size);
		return;
	}
	gmseal_bytes encoded = {der.data, der.size};
	CLAIM(deviations > 0 || fuzz_equal(encoded, gmseal_signature_bytes(signature)));
	CLAIM(gmseal_signature_decode(encoded, NULL, &decoded, NULL) == GMSEAL_OK);
	CLAIM(gmseal_signature_encode(decoded, &again, NULL) == GMSEAL_OK);
	CLAIM(fuzz_equal(encoded, (gmseal_bytes){again.data, again.size}));
	gmseal_signature_free(decoded);
	gmseal_buffer_free(&der);
	gmseal_buffer_free(&again);
}

/* The seal inside, taken out, is a seal of its own. */
static void claim_seal(const gmseal_signature *signature)
{
	const gmseal_seal *inside = gmseal_signature_seal(signature);
	gmseal_seal *outside = NULL;
	CLAIM(gmseal_seal_decode(gmseal_seal_bytes(inside), NULL, &outside, NULL) == GMSEAL_OK);
	CLAIM(gmseal_seal_generation(outside) == gmseal_seal_generation(inside));
	CLAIM(fuzz_equal(gmseal_seal_to_be_signed(outside), gmseal_seal_to_be_signed(inside)));
	CLAIM(gmseal_seal_deviation_count(outside) >= gmseal_seal_deviation_count(inside));
	gmseal_seal_free(outside);
}

static gmseal_verdict verify(
	const gmseal_policy *under, const gmseal_signature *signature, size_t size)
{
	static const gmseal_bytes document = {(const uint8_t *)"document", 8};
	gmseal_digest_value digest = {.size = 0};
	gmseal_digest_algorithm algorithm = gmseal_signature_data_digest(signature);
	if (algorithm != GMSEAL_DIGEST_NONE)
		CLAIM(gmseal_digest_bytes(algorithm, document, &digest, NULL) == GMSEAL_OK);
	gmseal_report *report = NULL;
	CLAIM(gmseal_verify_signature(under, signature, FUZZ_NOW,
		      (gmseal_bytes){digest.data, digest.size}, &report, NULL) == GMSEAL_OK);
	fuzz_claim_report(report, size);
	gmseal_verdict verdict = gmseal_report_verdict(report);
	gmseal_report_free(report);
	return verdict;
}

static void use(const gmseal_signature *signature, gmseal_bytes input)
{
	touch(signature);
	claim_deviations(signature, input.size);
	claim_encoding(signature);
	claim_seal(signature);
	gmseal_verdict verdict = verify(policy, signature, input.size);
	CLAIM(verdict != GMSEAL_VERDICT_VALID || is_known(signature));
	/* Explanations cost ten times as much, so only some inputs get them. */
	if (input.data[input.size - 1] % 8 == 0) {
		gmseal_verdict strict = verify(strict_policy, signature, input.size);
		CLAIM(strict != GMSEAL_VERDICT_VALID || verdict == GMSEAL_VERDICT_VALID);
		CLAIM(strict != GMSEAL_VERDICT_VALID ||
			gmseal_signature_deviation_count(signature) == 0);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	gmseal_bytes input = {data, size};
	const gmseal_decoding strict = {.strict = true, .max_size = GMSEAL_DEFAULT_MAX_SIZE};
	gmseal_signature *signature = NULL, *refined = NULL;
	gmseal_error error;
	gmseal_status status = gmseal_signature_decode(input, NULL, &signature, &error);
	if (status != GMSEAL_OK)
		fuzz_claim_error(status, &error, size);
	gmseal_status strict_status = gmseal_signature_decode(input, &strict, &refined, &error);
	if (strict_status != GMSEAL_OK)
		fuzz_claim_error(strict_status, &error, size);
	/* Strict mode accepts what has no deviation, and nothing else. */
	bool conforms = status == GMSEAL_OK && gmseal_signature_deviation_count(signature) == 0;
	CLAIM((strict_status == GMSEAL_OK) == conforms);
	CLAIM(status != GMSEAL_OK || gmseal_detect(input) == GMSEAL_KIND_SIGNATURE);
	fuzz_claim_inspection(input, status == GMSEAL_OK);
	if (status == GMSEAL_OK)
		use(signature, input);
	gmseal_signature_free(refined);
	gmseal_signature_free(signature);
	return 0;
}
