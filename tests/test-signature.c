/* Signatures: decoding and encoding all three generations, the forms of timeInfo, what the field
 * does to them, and what no mode accepts. */
#include "stage.h"

static const int generations[] = {2014, 4, 5};

#define EACH_GENERATION(i) for (size_t i = 0; i < 3; i++)

static const gmseal_decoding strict = {.strict = true, .max_size = GMSEAL_DEFAULT_MAX_SIZE};

static void assert_equal(gmseal_bytes a, gmseal_bytes b)
{
	ck_assert_uint_eq(a.size, b.size);
	ck_assert_mem_eq(a.data, b.data, a.size);
}

static void assert_text(gmseal_bytes bytes, const char *text)
{
	assert_equal(bytes, text_bytes(text));
}

static gmseal_bytes encoded(const gmseal_signature *signature)
{
	gmseal_buffer der = GMSEAL_BUFFER_INIT;
	gmseal_error error;
	assert_ok(gmseal_signature_encode(signature, &der, &error), error);
	return keep_buffer(der);
}

static void assert_refused(gmseal_bytes input, const gmseal_decoding *decoding, const char *field,
	size_t offset, const char *words)
{
	gmseal_signature *signature = NULL;
	gmseal_error error;
	assert_status(gmseal_signature_decode(input, decoding, &signature, &error),
		GMSEAL_ERROR_FORMAT, error);
	ck_assert_str_eq(error.field, field);
	ck_assert_msg(strstr(error.message, words) != NULL, "%s", error.message);
	ck_assert_uint_eq(error.offset, offset);
	ck_assert_ptr_null(signature);
}

/* As in test-seal.c: listed by the default mode, refused by strict mode, verified as received. */
static void assert_deviates(
	gmseal_bytes input, gmseal_bytes element, const char *field, const char *words)
{
	const gmseal_signature *signature = stage_signature(input);
	size_t offset = offset_of(input, element);
	ck_assert_uint_eq(gmseal_signature_deviation_count(signature), 1);
	const gmseal_deviation *deviation = gmseal_signature_deviation(signature, 0);
	ck_assert_str_eq(deviation->field, field);
	ck_assert_uint_eq(deviation->offset, offset);
	ck_assert_msg(strstr(deviation->what, words) != NULL, "%s", deviation->what);
	ck_assert_ptr_null(gmseal_signature_deviation(signature, 1));
	assert_refused(input, &strict, field, offset, words);

	const gmseal_report *report =
		verify_signature(stage_policy(stage_pki(TEST_SM2)), input, NOW);
	assert_pass(report, "signature.value");
	assert_pass(report, "seal.signature");
	assert_deviation(report, field, offset, words);
	assert_verdict(report, GMSEAL_VERDICT_VALID);
}

START_TEST(conforming_signatures_encode_to_the_same_bytes)
{
	EACH_GENERATION(i)
	{
		struct forged_signature parts =
			forged_signature(generations[i], stage_pki(TEST_SM2));
		gmseal_bytes input = forge_signature(&parts);
		gmseal_signature *signature = NULL;
		gmseal_error error;
		assert_ok(gmseal_signature_decode(input, &strict, &signature, &error), error);
		keep_signature(signature);
		ck_assert_int_eq(gmseal_signature_generation(signature), generations[i]);
		assert_equal(gmseal_signature_bytes(signature), input);
		assert_equal(encoded(signature), input);
	}
}
END_TEST

START_TEST(fields_are_read_as_they_were_written)
{
	const struct test_pki *pki = stage_pki(TEST_SM2);
	EACH_GENERATION(i)
	{
		struct forged_signature parts = forged_signature(generations[i], pki);
		const gmseal_signature *signature = stage_signature(forge_signature(&parts));
		gmseal_time time;
		ck_assert_int_eq(gmseal_signature_version(signature), i == 0 ? 1 : generations[i]);
		ck_assert(gmseal_signature_time(signature, &time));
		ck_assert_int_eq(time.seconds, at(SIGNED_AT));
		assert_text(time.text, "20220601000000Z");
		assert_text(
			gmseal_signature_property(signature), "/Doc_0/Signs/Sign_0/Signature.xml");
		assert_equal(
			gmseal_signature_data_hash(signature), document_hash(GMSEAL_DIGEST_SM3));
		assert_equal(
			gmseal_signature_certificate(signature), BUFFER_BYTES(pki->signer.der));
		assert_text(gmseal_signature_algorithm(signature), "1.2.156.10197.1.501");
		assert_equal(gmseal_signature_to_be_signed(signature), forge_to_sign(&parts));
		assert_equal(gmseal_seal_bytes(gmseal_signature_seal(signature)), parts.seal);
		ck_assert(!gmseal_signature_has_timestamp(signature));
		ck_assert_int_eq(gmseal_signature_data_digest(signature), GMSEAL_DIGEST_SM3);
	}
}
END_TEST

START_TEST(extensions_stand_in_a_tag)
{
	for (size_t i = 1; i < 3; i++) {
		struct forged_signature parts =
			forged_signature(generations[i], stage_pki(TEST_SM2));
		parts.extensions = der_element(
			TAG_EXPLICIT_0, SEQUENCE(der_extension("1.2.3", NOTHING, "one")));
		gmseal_bytes input = forge_signature(&parts);
		const gmseal_signature *signature = stage_signature(input);
		ck_assert_uint_eq(gmseal_signature_extension_count(signature), 1);
		assert_text(gmseal_signature_extension(signature, 0)->oid, "1.2.3");
		assert_text(gmseal_signature_extension(signature, 0)->value, "one");
		ck_assert_ptr_null(gmseal_signature_extension(signature, 1));
		assert_equal(encoded(signature), input);
	}
}
END_TEST

START_TEST(a_time_stamp_is_read_and_encoded)
{
	for (size_t i = 1; i < 3; i++) {
		struct forged_signature parts =
			forged_signature(generations[i], stage_pki(TEST_SM2));
		parts.timestamp = der_element(TAG_EXPLICIT_0, der_bits(BYTES("stamp")));
		gmseal_bytes input = forge_signature(&parts);
		const gmseal_signature *signature = stage_signature(input);
		ck_assert(gmseal_signature_has_timestamp(signature));
		assert_text(gmseal_signature_timestamp(signature), "stamp");
		assert_equal(encoded(signature), input);
	}
}
END_TEST

START_TEST(time_info_of_2014_is_read_in_all_its_forms)
{
	const struct {
		gmseal_bytes info;
		const char *meaning, *deviation;
	} cases[] = {
		{der_text(TAG_GENERALIZED_TIME, "20220601000000Z"), SIGNED_AT, NULL},
		{der_text(TAG_UTC_TIME, "220601000000Z"), SIGNED_AT, NULL},
		{der_text(TAG_GENERALIZED_TIME, "20220601080000"), SIGNED_AT, "no zone"},
		{BYTES("220601000000Z"), SIGNED_AT, NULL},
		{BYTES("20220601000000Z"), SIGNED_AT, NULL},
		{BYTES("20220601080000"), SIGNED_AT, "no zone"},
		{BYTES("2022-06-01T08:00:00"), SIGNED_AT, "no zone"},
		{BYTES("2022-06-01 08:00:00"), SIGNED_AT, "no zone"},
		{BYTES("2022-06-01T00:00:00Z"), SIGNED_AT, NULL},
		{BYTES("2022-06-01T08:00:00+08:00"), SIGNED_AT, "numeric zone"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct forged_signature parts = forged_signature(2014, stage_pki(TEST_SM2));
		parts.time_info = der_bits(cases[i].info);
		gmseal_bytes input = forge_signature(&parts);
		const gmseal_signature *signature = stage_signature(input);
		gmseal_time time;
		ck_assert_msg(gmseal_signature_time(signature, &time), "form %zu", i);
		ck_assert_msg(time.seconds == at(cases[i].meaning), "form %zu", i);
		assert_equal(gmseal_signature_time_info(signature), cases[i].info);
		ck_assert(!gmseal_signature_has_timestamp(signature));
		if (cases[i].deviation != NULL)
			assert_deviates(
				input, parts.time_info, "toSign.timeInfo", cases[i].deviation);
		else
			ck_assert_msg(
				gmseal_signature_deviation_count(signature) == 0, "form %zu", i);
		assert_equal(encoded(signature), input);
	}
}
END_TEST

START_TEST(time_info_of_2014_may_be_a_token)
{
	struct forged_signature parts = forged_signature(2014, stage_pki(TEST_SM2));
	gmseal_bytes token = der_token("1.2.840.113549.1.7.2");
	parts.time_info = der_bits(token);
	gmseal_bytes input = forge_signature(&parts);
	const gmseal_signature *signature = stage_signature(input);
	gmseal_time time = {.seconds = 7};
	ck_assert(!gmseal_signature_time(signature, &time));
	ck_assert_int_eq(time.seconds, 7);
	ck_assert(gmseal_signature_has_timestamp(signature));
	assert_equal(gmseal_signature_timestamp(signature), token);
	ck_assert_uint_eq(gmseal_signature_deviation_count(signature), 0);
	assert_equal(encoded(signature), input);
}
END_TEST

START_TEST(time_info_of_2014_that_is_nothing_known_is_a_deviation)
{
	struct forged_signature parts = forged_signature(2014, stage_pki(TEST_SM2));
	parts.time_info = der_bits(BYTES("yesterday"));
	gmseal_bytes input = forge_signature(&parts);
	gmseal_time time;
	ck_assert(!gmseal_signature_time(stage_signature(input), &time));
	assert_refused(input, &strict, "toSign.timeInfo", offset_of(input, parts.time_info),
		"neither as a time nor as a time-stamp token");
}
END_TEST

START_TEST(the_digest_is_told_by_algorithm_and_length)
{
	const struct {
		const char *algorithm;
		gmseal_bytes hash;
		gmseal_digest_algorithm digest;
	} cases[] = {
		{"1.2.156.10197.1.501", document_hash(GMSEAL_DIGEST_SM3), GMSEAL_DIGEST_SM3},
		{"1.2.156.10197.1.501", document_hash(GMSEAL_DIGEST_SHA1), GMSEAL_DIGEST_NONE},
		{"1.2.840.113549.1.1.5", document_hash(GMSEAL_DIGEST_SHA1), GMSEAL_DIGEST_SHA1},
		{"1.2.840.113549.1.1.11", document_hash(GMSEAL_DIGEST_SHA256),
			GMSEAL_DIGEST_SHA256},
		{"1.2.840.113549.1.1.11", BYTES("short"), GMSEAL_DIGEST_NONE},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct forged_signature parts = forged_signature(2014, stage_pki(TEST_SM2));
		parts.algorithm = der_oid(cases[i].algorithm);
		parts.data_hash = der_bits(cases[i].hash);
		ck_assert_int_eq(
			gmseal_signature_data_digest(stage_signature(forge_signature(&parts))),
			cases[i].digest);
	}
}
END_TEST

START_TEST(an_explicit_false_is_a_deviation)
{
	gmseal_bytes no = der_element(TAG_BOOLEAN, BYTES("\0"));
	struct forged_signature parts = forged_signature(4, stage_pki(TEST_SM2));
	parts.extensions = der_element(TAG_EXPLICIT_0, SEQUENCE(der_extension("1.2.3", no, "one")));
	assert_deviates(forge_signature(&parts), no, "toSign.extDatas[0].critical", "FALSE");
}
END_TEST

START_TEST(unusual_forms_of_the_value_are_deviations)
{
	static const struct {
		enum value_form form;
		const char *words;
	} cases[] = {{VALUE_RAW, "64 octets"}, {VALUE_NEGATIVE, "lacks its leading zero"},
		{VALUE_SUPERFLUOUS, "superfluous leading zero"}};
	EACH_GENERATION(i)
	for (size_t k = 0; k < 3; k++) {
		struct forged_signature parts =
			forged_signature(generations[i], stage_pki(TEST_SM2));
		parts.signing.form = cases[k].form;
		gmseal_bytes input = forge_signature(&parts);
		const gmseal_signature *signature = stage_signature(input);
		assert_deviates(input, der_bits(gmseal_signature_value(signature)), "signature",
			cases[k].words);
		gmseal_signature *mended = NULL;
		gmseal_error error;
		assert_ok(gmseal_signature_decode(encoded(signature), &strict, &mended, &error),
			error);
		keep_signature(mended);
	}
}
END_TEST

START_TEST(unusual_times_are_deviations)
{
	static const struct {
		unsigned tag;
		const char *text, *words;
	} cases[] = {
		{TAG_UTC_TIME, "220601000000Z", "UTCTime stands where GeneralizedTime belongs"},
		{TAG_GENERALIZED_TIME, "20220601080000+0800", "numeric zone"},
		{TAG_GENERALIZED_TIME, "20220601080000", "no zone"},
		{TAG_GENERALIZED_TIME, "20220601000000.25Z", "fraction"},
	};
	for (size_t i = 1; i < 3; i++)
		for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++) {
			struct forged_signature parts =
				forged_signature(generations[i], stage_pki(TEST_SM2));
			parts.time_info = der_text(cases[k].tag, cases[k].text);
			gmseal_bytes input = forge_signature(&parts);
			gmseal_time time;
			ck_assert(gmseal_signature_time(stage_signature(input), &time));
			ck_assert_int_eq(time.seconds, at(SIGNED_AT));
			assert_deviates(input, parts.time_info, "toSign.timeInfo", cases[k].words);
		}
}
END_TEST

START_TEST(a_length_that_is_not_minimal_is_a_deviation)
{
	EACH_GENERATION(i)
	{
		struct forged_signature parts =
			forged_signature(generations[i], stage_pki(TEST_SM2));
		parts.property = der_long_length(parts.property);
		assert_deviates(forge_signature(&parts), parts.property, "toSign.propertyInfo",
			"shortest form");
	}
}
END_TEST

START_TEST(octets_behind_the_signature_are_a_deviation)
{
	EACH_GENERATION(i)
	{
		struct forged_signature parts =
			forged_signature(generations[i], stage_pki(TEST_SM2));
		gmseal_bytes whole = forge_signature(&parts);
		gmseal_bytes input = JOIN(whole, BYTES("\0\0"));
		assert_equal(gmseal_signature_bytes(stage_signature(input)), whole);
		assert_refused(input, &strict, "", whole.size, "behind the structure");
		const gmseal_report *report =
			verify_signature(stage_policy(stage_pki(TEST_SM2)), input, NOW);
		assert_deviation(report, "", whole.size, "behind the structure");
		assert_verdict(report, GMSEAL_VERDICT_VALID);
	}
}
END_TEST

START_TEST(a_deviation_of_the_seal_is_one_of_the_signature)
{
	EACH_GENERATION(i)
	{
		struct forged_seal seal = forged_seal(generations[i], stage_pki(TEST_SM2));
		seal.name = der_long_length(seal.name);
		struct forged_signature parts =
			forged_signature(generations[i], stage_pki(TEST_SM2));
		parts.seal = forge_seal(&seal);
		gmseal_bytes input = forge_signature(&parts);
		assert_deviates(
			input, seal.name, "toSign.eseal.eSealInfo.property.name", "shortest form");
		const gmseal_seal *inside = gmseal_signature_seal(stage_signature(input));
		ck_assert_uint_eq(gmseal_seal_deviation_count(inside), 1);
		ck_assert_str_eq(
			gmseal_seal_deviation(inside, 0)->field, "eSealInfo.property.name");
		ck_assert_uint_eq(
			gmseal_seal_deviation(inside, 0)->offset, offset_of(parts.seal, seal.name));
	}
}
END_TEST

START_TEST(truncation_is_refused_at_every_length)
{
	EACH_GENERATION(i)
	{
		struct forged_signature parts =
			forged_signature(generations[i], stage_pki(TEST_SM2));
		gmseal_bytes input = forge_signature(&parts);
		for (size_t size = 0; size < input.size; size++) {
			gmseal_signature *signature = NULL;
			gmseal_error error;
			uint8_t *exact = malloc(size + (size == 0));
			memcpy(exact, input.data, size);
			assert_status(gmseal_signature_decode((gmseal_bytes){exact, size}, NULL,
					      &signature, &error),
				GMSEAL_ERROR_FORMAT, error);
			free(exact);
		}
	}
}
END_TEST

START_TEST(a_changed_bit_never_verifies)
{
	EACH_GENERATION(i)
	{
		struct forged_signature parts =
			forged_signature(generations[i], stage_pki(TEST_SM2));
		gmseal_bytes input = forge_signature(&parts);
		gmseal_policy *policy = stage_policy(stage_pki(TEST_SM2));
		gmseal_policy_set_explain(policy, false);
		for (size_t bit = 0; bit < input.size * 8; bit += 13) {
			gmseal_buffer changed = {malloc(input.size), input.size};
			memcpy(changed.data, input.data, input.size);
			changed.data[bit / 8] ^= (uint8_t)(1 << bit % 8);
			gmseal_signature *signature = NULL;
			gmseal_report *report = NULL;
			gmseal_error error;
			if (gmseal_signature_decode(
				    BUFFER_BYTES(changed), NULL, &signature, &error) == GMSEAL_OK) {
				assert_ok(
					gmseal_verify_signature(policy, signature, at(NOW),
						document_hash(GMSEAL_DIGEST_SM3), &report, &error),
					error);
				ck_assert_msg(
					gmseal_report_verdict(report) == GMSEAL_VERDICT_INVALID,
					"generation %d, bit %zu", generations[i], bit);
			}
			gmseal_report_free(report);
			gmseal_signature_free(signature);
			gmseal_buffer_free(&changed);
		}
	}
}
END_TEST

START_TEST(wrong_types_and_superfluous_elements_are_refused)
{
	EACH_GENERATION(i)
	{
		struct forged_signature parts =
			forged_signature(generations[i], stage_pki(TEST_SM2));
		parts.data_hash = der_octets(document_hash(GMSEAL_DIGEST_SM3));
		gmseal_bytes input = forge_signature(&parts);
		assert_refused(input, NULL, "toSign.dataHash", offset_of(input, parts.data_hash),
			"OCTET STRING");
		parts = forged_signature(generations[i], stage_pki(TEST_SM2));
		parts.extra = der_text(TAG_UTF8, "one more");
		input = forge_signature(&parts);
		assert_refused(input, NULL, "toSign", offset_of(input, parts.extra), "too many");
	}
}
END_TEST

START_TEST(a_seal_of_2014_in_a_later_signature_is_refused)
{
	struct forged_seal seal = forged_seal(2014, stage_pki(TEST_SM2));
	struct forged_signature parts = forged_signature(4, stage_pki(TEST_SM2));
	parts.seal = forge_seal(&seal);
	gmseal_signature *signature = NULL;
	gmseal_error error;
	assert_status(gmseal_signature_decode(forge_signature(&parts), NULL, &signature, &error),
		GMSEAL_ERROR_FORMAT, error);
	ck_assert_ptr_nonnull(strstr(error.field, "toSign.eseal"));
}
END_TEST

SUITE("signature", conforming_signatures_encode_to_the_same_bytes,
	fields_are_read_as_they_were_written, extensions_stand_in_a_tag,
	a_time_stamp_is_read_and_encoded, time_info_of_2014_is_read_in_all_its_forms,
	time_info_of_2014_may_be_a_token, time_info_of_2014_that_is_nothing_known_is_a_deviation,
	the_digest_is_told_by_algorithm_and_length, an_explicit_false_is_a_deviation,
	unusual_forms_of_the_value_are_deviations, unusual_times_are_deviations,
	a_length_that_is_not_minimal_is_a_deviation, octets_behind_the_signature_are_a_deviation,
	a_deviation_of_the_seal_is_one_of_the_signature, truncation_is_refused_at_every_length,
	a_changed_bit_never_verifies, wrong_types_and_superfluous_elements_are_refused,
	a_seal_of_2014_in_a_later_signature_is_refused)
