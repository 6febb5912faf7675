/* The seal decoder and everything behind it. The input is a seal. */
#include "fuzz.h"

#include <stdlib.h>

enum {
	MAX_KNOWN = 1000
};

static gmseal_seal *known[MAX_KNOWN];
static size_t known_count;
static gmseal_policy *policy, *strict_policy;

static void remember(gmseal_bytes bytes, void *user)
{
	(void)user;
	gmseal_seal *seal = NULL;
	if (known_count < MAX_KNOWN && gmseal_detect(bytes) == GMSEAL_KIND_SEAL) {
		CLAIM(gmseal_seal_decode(bytes, NULL, &seal, NULL) == GMSEAL_OK);
		known[known_count++] = seal;
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

static struct fuzz_known parts(const gmseal_seal *seal)
{
	return (struct fuzz_known){gmseal_seal_to_be_signed(seal), gmseal_seal_certificate(seal),
		gmseal_seal_value(seal)};
}

static bool is_known(const gmseal_seal *seal)
{
	struct fuzz_known wanted = parts(seal);
	for (size_t i = 0; i < known_count; i++) {
		struct fuzz_known found = parts(known[i]);
		if (fuzz_known_equal(&wanted, &found))
			return true;
	}
	return false;
}

static void touch_time(const gmseal_time *time)
{
	char text[GMSEAL_TIME_TEXT_SIZE];
	fuzz_touch(time->text);
	gmseal_time_format(time->seconds, text);
}

static void touch_lists(const gmseal_seal *seal)
{
	for (size_t i = 0; i < gmseal_seal_list_count(seal); i++) {
		fuzz_touch(gmseal_seal_list_entry(seal, i)->digest_type);
		fuzz_touch(gmseal_seal_list_entry(seal, i)->value);
	}
	CLAIM(gmseal_seal_list_entry(seal, gmseal_seal_list_count(seal)) == NULL);
	for (size_t i = 0; i < gmseal_seal_extension_count(seal); i++) {
		fuzz_touch(gmseal_seal_extension(seal, i)->oid);
		fuzz_touch(gmseal_seal_extension(seal, i)->value);
	}
	CLAIM(gmseal_seal_extension(seal, gmseal_seal_extension_count(seal)) == NULL);
}

static void touch(const gmseal_seal *seal)
{
	const gmseal_property *property = gmseal_seal_property(seal);
	const gmseal_bytes fields[] = {gmseal_seal_header(seal)->id,
		gmseal_seal_header(seal)->vendor, gmseal_seal_id(seal), property->name,
		gmseal_seal_picture(seal)->type, gmseal_seal_picture(seal)->data,
		gmseal_seal_to_be_signed(seal), gmseal_seal_certificate(seal),
		gmseal_seal_algorithm(seal), gmseal_seal_value(seal), gmseal_seal_timestamp(seal)};
	for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
		fuzz_touch(fields[i]);
	touch_time(&property->created);
	touch_time(&property->valid_from);
	touch_time(&property->valid_to);
	touch_lists(seal);
	int generation = gmseal_seal_generation(seal);
	CLAIM(generation == GMSEAL_GENERATION_2014 || generation == GMSEAL_GENERATION_4 ||
		generation == GMSEAL_GENERATION_5);
	CLAIM(gmseal_seal_has_timestamp(seal) || gmseal_seal_timestamp(seal).size == 0);
}

/* What is encoded from the fields decodes without deviation of form, to the same encoding. */
static void claim_encoding(const gmseal_seal *seal)
{
	gmseal_buffer der = GMSEAL_BUFFER_INIT, again = GMSEAL_BUFFER_INIT;
	gmseal_seal *decoded = NULL;
	gmseal_error error;
	size_t deviations = gmseal_seal_deviation_count(seal);
	gmseal_status status = gmseal_seal_encode(seal, &der, &error);
	if (status != GMSEAL_OK) {
		CLAIM(deviations > 0);
		fuzz_claim_error(status, &error, gmseal_seal_bytes(seal).size);
		return;
	}
	gmseal_bytes encoded = {der.data, der.size};
	CLAIM(deviations > 0 || fuzz_equal(encoded, gmseal_seal_bytes(seal)));
	CLAIM(gmseal_seal_decode(encoded, NULL, &decoded, NULL) == GMSEAL_OK);
	CLAIM(gmseal_seal_encode(decoded, &again, NULL) == GMSEAL_OK);
	CLAIM(fuzz_equal(encoded, (gmseal_bytes){again.data, again.size}));
	gmseal_seal_free(decoded);
	gmseal_buffer_free(&der);
	gmseal_buffer_free(&again);
}

static gmseal_verdict verify(const gmseal_policy *under, const gmseal_seal *seal, size_t size)
{
	gmseal_report *report = NULL;
	CLAIM(gmseal_verify_seal(under, seal, FUZZ_NOW, &report, NULL) == GMSEAL_OK);
	fuzz_claim_report(report, size);
	gmseal_verdict verdict = gmseal_report_verdict(report);
	gmseal_report_free(report);
	return verdict;
}

static void use(const gmseal_seal *seal, gmseal_bytes input)
{
	touch(seal);
	for (size_t i = 0; i < gmseal_seal_deviation_count(seal); i++)
		fuzz_claim_deviation(gmseal_seal_deviation(seal, i), input.size);
	claim_encoding(seal);
	gmseal_verdict verdict = verify(policy, seal, input.size);
	CLAIM(verdict != GMSEAL_VERDICT_VALID || is_known(seal));
	/* Explanations cost ten times as much, so only some inputs get them. */
	if (input.data[input.size - 1] % 8 == 0) {
		gmseal_verdict strict = verify(strict_policy, seal, input.size);
		CLAIM(strict != GMSEAL_VERDICT_VALID || verdict == GMSEAL_VERDICT_VALID);
		CLAIM(strict != GMSEAL_VERDICT_VALID || gmseal_seal_deviation_count(seal) == 0);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	gmseal_bytes input = {data, size};
	const gmseal_decoding strict = {.strict = true, .max_size = GMSEAL_DEFAULT_MAX_SIZE};
	gmseal_seal *seal = NULL, *refined = NULL;
	gmseal_error error;
	gmseal_status status = gmseal_seal_decode(input, NULL, &seal, &error);
	if (status != GMSEAL_OK)
		fuzz_claim_error(status, &error, size);
	gmseal_status strict_status = gmseal_seal_decode(input, &strict, &refined, &error);
	if (strict_status != GMSEAL_OK)
		fuzz_claim_error(strict_status, &error, size);
	/* Strict mode accepts what has no deviation, and nothing else. */
	bool conforms = status == GMSEAL_OK && gmseal_seal_deviation_count(seal) == 0;
	CLAIM((strict_status == GMSEAL_OK) == conforms);
	CLAIM(status != GMSEAL_OK || gmseal_detect(input) == GMSEAL_KIND_SEAL);
	fuzz_claim_inspection(input, status == GMSEAL_OK);
	if (status == GMSEAL_OK)
		use(seal, input);
	gmseal_seal_free(refined);
	gmseal_seal_free(seal);
	return 0;
}
