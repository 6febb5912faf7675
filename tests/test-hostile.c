/*
 * Hostile input: every bit of a valid signature changed, truncation, random octets, lengths that
 * lie. Nothing crashes or becomes valid, and an error names a place. What is enormous is in
 * test-enormous.c.
 */
#include "sample.h"

static struct test_pki *pki;
static gmseal_policy *policy;
static gmseal_digest_value document;

static void set_up(const struct test_sample *sample)
{
	pki = test_pki_new(sample->type);
	policy = test_policy_new(pki);
	gmseal_policy_set_revocation(policy, GMSEAL_REVOCATION_OFF);
	gmseal_policy_set_explain(policy, false);
	document = test_document_digest(sample);
}

static void tear_down(void)
{
	gmseal_policy_free(policy);
	test_pki_free(pki);
}

static gmseal_buffer sample_bytes(const struct test_sample *sample)
{
	gmseal_signature *signature = test_signature_new(pki, sample);
	gmseal_buffer bytes = test_copy(gmseal_signature_bytes(signature));
	gmseal_signature_free(signature);
	return bytes;
}

static void assert_names_a_place(gmseal_status status, const gmseal_error *error, size_t size)
{
	ck_assert(status == GMSEAL_ERROR_FORMAT || status == GMSEAL_ERROR_LIMIT);
	ck_assert_int_eq(error->status, status);
	ck_assert_uint_gt(strlen(error->message), 0);
	ck_assert_uint_le(error->offset, size);
}

enum outcome {
	REFUSED,
	NOT_VALID,
	VALID
};

/* Decodes as a signature, or as a seal if it is one, and verifies. */
static enum outcome examine(gmseal_bytes input)
{
	gmseal_signature *signature = NULL;
	gmseal_seal *seal = NULL;
	gmseal_report *report = NULL;
	gmseal_error error;
	bool is_seal = gmseal_detect(input) == GMSEAL_KIND_SEAL;
	gmseal_status status = is_seal ? gmseal_seal_decode(input, NULL, &seal, &error)
				       : gmseal_signature_decode(input, NULL, &signature, &error);
	if (status != GMSEAL_OK) {
		assert_names_a_place(status, &error, input.size);
		return REFUSED;
	}
	gmseal_bytes hash = {document.data, document.size};
	if (is_seal)
		assert_ok(gmseal_verify_seal(policy, seal, test_now(), &report, &error), error);
	else
		assert_ok(gmseal_verify_signature(
				  policy, signature, test_now(), hash, &report, &error),
			error);
	bool valid = gmseal_report_verdict(report) == GMSEAL_VERDICT_VALID;
	gmseal_report_free(report);
	gmseal_signature_free(signature);
	gmseal_seal_free(seal);
	return valid ? VALID : NOT_VALID;
}

static void assert_no_bit_can_change(const struct test_sample *sample)
{
	size_t counts[3] = {0};
	set_up(sample);
	gmseal_buffer bytes = sample_bytes(sample);
	ck_assert_int_eq(examine(BUFFER_BYTES(bytes)), VALID);
	for (size_t bit = 0; bit < bytes.size * 8; bit++) {
		bytes.data[bit / 8] ^= (uint8_t)(1u << bit % 8);
		enum outcome outcome = examine(BUFFER_BYTES(bytes));
		ck_assert_msg(
			outcome != VALID, "bit %zu of octet %zu may change", bit % 8, bit / 8);
		counts[outcome]++;
		bytes.data[bit / 8] ^= (uint8_t)(1u << bit % 8);
	}
	/* Most of a signature is content, which decodes and does not verify. */
	ck_assert_uint_eq(counts[REFUSED] + counts[NOT_VALID], bytes.size * 8);
	ck_assert_uint_gt(counts[REFUSED], bytes.size / 8);
	ck_assert_uint_gt(counts[NOT_VALID], bytes.size * 4);
	gmseal_buffer_free(&bytes);
	tear_down();
}

START_TEST(no_bit_of_a_signature_of_2014_can_change)
{
	assert_no_bit_can_change(&(struct test_sample){.generation = GMSEAL_GENERATION_2014});
}
END_TEST

START_TEST(no_bit_of_a_signature_of_generation_4_can_change)
{
	assert_no_bit_can_change(&(struct test_sample){.digests = true});
}
END_TEST

START_TEST(no_bit_of_a_signature_of_generation_5_can_change)
{
	static const gmseal_extension extension = {
		.oid = {(const uint8_t *)"1.2.3.4", 7}, .value = {(const uint8_t *)"x", 1}};
	assert_no_bit_can_change(&(struct test_sample){.generation = GMSEAL_GENERATION_5,
		.digests = true,
		.seal_extensions = &extension,
		.seal_extension_count = 1,
		.signature_extensions = &extension,
		.signature_extension_count = 1});
}
END_TEST

START_TEST(no_length_but_the_whole_decodes)
{
	static const int generations[] = {
		GMSEAL_GENERATION_2014, GMSEAL_GENERATION_4, GMSEAL_GENERATION_5};
	for (size_t i = 0; i < 3; i++) {
		struct test_sample sample = {.generation = generations[i]};
		set_up(&sample);
		gmseal_buffer bytes = sample_bytes(&sample);
		for (size_t size = 0; size < bytes.size; size++) {
			/* In memory of just that size, so that a sanitizer sees what reads on. */
			gmseal_buffer part = GMSEAL_BUFFER_INIT;
			part.data = malloc(size);
			part.size = size;
			if (size > 0)
				memcpy(part.data, bytes.data, size);
			ck_assert_int_eq(examine(BUFFER_BYTES(part)), REFUSED);
			gmseal_buffer_free(&part);
		}
		gmseal_buffer_free(&bytes);
		tear_down();
	}
}
END_TEST

/* Xorshift (Marsaglia 2003); the same numbers in every run. */
static uint32_t next_random(uint32_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 17;
	*state ^= *state << 5;
	return *state;
}

START_TEST(random_octets_are_refused)
{
	uint32_t state = 20200712;
	set_up(&(struct test_sample){0});
	for (size_t round = 0; round < 20000; round++) {
		uint8_t octets[256];
		size_t size = next_random(&state) % sizeof octets;
		for (size_t i = 0; i < size; i++)
			octets[i] = (uint8_t)next_random(&state);
		/* Half of them look like DER from outside. */
		if (round % 2 == 0 && size > 4) {
			octets[0] = octets[2] = 0x30;
			octets[1] = (uint8_t)(size - 2) & 0x7F;
			octets[3] &= 0x3F;
		}
		ck_assert_int_eq(examine((gmseal_bytes){octets, size}), REFUSED);
	}
	tear_down();
}
END_TEST

START_TEST(random_changes_of_several_octets_are_not_valid)
{
	uint32_t state = 38540;
	struct test_sample sample = {.crowd = true};
	set_up(&sample);
	gmseal_buffer bytes = sample_bytes(&sample);
	for (size_t round = 0; round < 3000; round++) {
		gmseal_buffer changed = test_copy(BUFFER_BYTES(bytes));
		size_t changes = 1 + next_random(&state) % 8;
		for (size_t i = 0; i < changes; i++)
			changed.data[next_random(&state) % changed.size] =
				(uint8_t)next_random(&state);
		if (memcmp(changed.data, bytes.data, bytes.size) != 0)
			ck_assert_int_ne(examine(BUFFER_BYTES(changed)), VALID);
		gmseal_buffer_free(&changed);
	}
	gmseal_buffer_free(&bytes);
	tear_down();
}
END_TEST

START_TEST(lengths_that_lie_are_refused_at_their_place)
{
	/* What is claimed behind the tag of the first element inside. */
	static const char *const claims[] = {"847FFFFFFF", "8480000000", "84FFFFFFFF",
		"857FFFFFFFFF", "887FFFFFFFFFFFFFFF", "88FFFFFFFFFFFFFFFF", "89010000000000000000",
		"8F0102030405060708090A0B0C0D0E0F", "80", "FF", "8300", "820001"};
	set_up(&(struct test_sample){0});
	for (size_t i = 0; i < sizeof claims / sizeof claims[0]; i++) {
		char hex[128];
		size_t inside = 1 + strlen(claims[i]) / 2;
		snprintf(hex, sizeof hex, "30%02zx30%s", inside, claims[i]);
		gmseal_buffer bytes = from_hex(hex);
		gmseal_signature *signature = NULL;
		gmseal_seal *seal = NULL;
		gmseal_error error;
		assert_status(
			gmseal_signature_decode(BUFFER_BYTES(bytes), NULL, &signature, &error),
			GMSEAL_ERROR_FORMAT, error);
		ck_assert_uint_eq(error.offset, 2);
		assert_status(gmseal_seal_decode(BUFFER_BYTES(bytes), NULL, &seal, &error),
			GMSEAL_ERROR_FORMAT, error);
		ck_assert_uint_eq(error.offset, 2);
		/* The same as the length of the whole. */
		snprintf(hex, sizeof hex, "30%s", claims[i]);
		gmseal_buffer_free(&bytes);
		bytes = from_hex(hex);
		assert_status(gmseal_seal_decode(BUFFER_BYTES(bytes), NULL, &seal, &error),
			GMSEAL_ERROR_FORMAT, error);
		ck_assert_uint_eq(error.offset, 0);
		gmseal_buffer_free(&bytes);
	}
	tear_down();
}
END_TEST

SUITE("hostile", no_bit_of_a_signature_of_2014_can_change,
	no_bit_of_a_signature_of_generation_4_can_change,
	no_bit_of_a_signature_of_generation_5_can_change, no_length_but_the_whole_decodes,
	random_octets_are_refused, random_changes_of_several_octets_are_not_valid,
	lengths_that_lie_are_refused_at_their_place)
