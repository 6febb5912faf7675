/* Seals: decoding and encoding all three generations, what the field does to them, and what no
 * mode accepts. */
#include "stage.h"

static const int generations[] = {2014, 4, 5};

#define EACH_GENERATION(i) for (size_t i = 0; i < 3; i++)

static void assert_equal(gmseal_bytes a, gmseal_bytes b)
{
	ck_assert_uint_eq(a.size, b.size);
	ck_assert_mem_eq(a.data, b.data, a.size);
}

static void assert_text(gmseal_bytes bytes, const char *text)
{
	assert_equal(bytes, text_bytes(text));
}

static gmseal_bytes encoded(const gmseal_seal *seal)
{
	gmseal_buffer der = GMSEAL_BUFFER_INIT;
	gmseal_error error;
	assert_ok(gmseal_seal_encode(seal, &der, &error), error);
	return keep_buffer(der);
}

static const gmseal_decoding strict = {.strict = true, .max_size = GMSEAL_DEFAULT_MAX_SIZE};

static void assert_refused(gmseal_bytes input, const gmseal_decoding *decoding, const char *field,
	size_t offset, const char *words)
{
	gmseal_seal *seal = NULL;
	gmseal_error error;
	assert_status(
		gmseal_seal_decode(input, decoding, &seal, &error), GMSEAL_ERROR_FORMAT, error);
	ck_assert_str_eq(error.field, field);
	ck_assert_msg(strstr(error.message, words) != NULL, "%s", error.message);
	ck_assert_uint_eq(error.offset, offset);
	ck_assert_ptr_null(seal);
}

/*
 * The whole life of a deviation: the default mode lists it, strict mode refuses it with the same
 * field and offset, the received bytes stay as they are and verify, and encoding the seal anew
 * gives one without it.
 */
static void assert_deviates(
	gmseal_bytes input, gmseal_bytes element, const char *field, const char *words)
{
	const gmseal_seal *seal = stage_seal(input);
	size_t offset = offset_of(input, element);
	ck_assert_uint_eq(gmseal_seal_deviation_count(seal), 1);
	const gmseal_deviation *deviation = gmseal_seal_deviation(seal, 0);
	ck_assert_str_eq(deviation->field, field);
	ck_assert_uint_eq(deviation->offset, offset);
	ck_assert_msg(strstr(deviation->what, words) != NULL, "%s", deviation->what);
	ck_assert_ptr_null(gmseal_seal_deviation(seal, 1));
	assert_refused(input, &strict, field, offset, words);

	const gmseal_report *report = verify_seal(stage_policy(stage_pki(TEST_SM2)), input, NOW);
	assert_pass(report, "seal.signature");
	assert_deviation(report, field, offset, words);

	gmseal_seal *mended = NULL;
	gmseal_error error;
	assert_ok(gmseal_seal_decode(encoded(seal), &strict, &mended, &error), error);
	ck_assert_uint_eq(gmseal_seal_deviation_count(keep_seal(mended)), 0);
}

START_TEST(conforming_seals_encode_to_the_same_bytes)
{
	EACH_GENERATION(i)
	{
		struct forged_seal parts = forged_seal(generations[i], stage_pki(TEST_SM2));
		parts.extensions = SEQUENCE(der_extension("1.2.3", NOTHING, "one"),
			der_extension("1.2.4", der_element(TAG_BOOLEAN, BYTES("\xFF")), ""));
		gmseal_bytes input = forge_seal(&parts);
		gmseal_seal *seal = NULL;
		gmseal_error error;
		assert_ok(gmseal_seal_decode(input, &strict, &seal, &error), error);
		keep_seal(seal);
		ck_assert_int_eq(gmseal_seal_generation(seal), generations[i]);
		ck_assert_uint_eq(gmseal_seal_deviation_count(seal), 0);
		assert_equal(gmseal_seal_bytes(seal), input);
		assert_equal(encoded(seal), input);
	}
}
END_TEST

START_TEST(fields_are_read_as_they_were_written)
{
	EACH_GENERATION(i)
	{
		const struct test_pki *pki = stage_pki(TEST_SM2);
		struct forged_seal parts = forged_seal(generations[i], pki);
		parts.extensions = SEQUENCE(der_extension("1.2.3", NOTHING, "one"));
		gmseal_bytes input = forge_seal(&parts);
		const gmseal_seal *seal = stage_seal(input);
		const gmseal_property *property = gmseal_seal_property(seal);
		assert_text(gmseal_seal_header(seal)->id, "ES");
		assert_text(gmseal_seal_header(seal)->vendor, "TEST");
		ck_assert_int_eq(gmseal_seal_header(seal)->version, i == 0 ? 1 : generations[i]);
		assert_text(gmseal_seal_id(seal), "33010600000001");
		ck_assert_int_eq(property->type, 1);
		assert_text(property->name, "测试专用章");
		ck_assert_int_eq(property->created.seconds, at("2021-01-01T00:00:00Z"));
		ck_assert_int_eq(property->valid_to.seconds, at("2024-01-01T00:00:00Z"));
		assert_text(property->valid_to.text, i == 0 ? "240101000000Z" : "20240101000000Z");
		assert_text(gmseal_seal_picture(seal)->type, "PNG");
		assert_equal(gmseal_seal_picture(seal)->data, FORGED_PICTURE);
		ck_assert_int_eq(gmseal_seal_picture(seal)->height, 40);
		ck_assert_int_eq(gmseal_seal_list_type(seal), GMSEAL_LIST_CERTIFICATES);
		ck_assert_uint_eq(gmseal_seal_list_count(seal), 1);
		assert_equal(gmseal_seal_list_entry(seal, 0)->value, BUFFER_BYTES(pki->signer.der));
		assert_equal(gmseal_seal_certificate(seal), BUFFER_BYTES(pki->maker.der));
		assert_text(gmseal_seal_algorithm(seal), "1.2.156.10197.1.501");
		assert_text(gmseal_seal_extension(seal, 0)->value, "one");
		ck_assert(!gmseal_seal_has_timestamp(seal));
	}
}
END_TEST

START_TEST(to_be_signed_bytes_are_those_of_the_generation)
{
	EACH_GENERATION(i)
	{
		struct forged_seal parts = forged_seal(generations[i], stage_pki(TEST_SM2));
		gmseal_bytes info = forge_seal_info(&parts);
		assert_equal(gmseal_seal_to_be_signed(stage_seal(forge_seal(&parts))),
			i == 0 ? SEQUENCE(info, parts.certificate, parts.algorithm) : info);
	}
}
END_TEST

START_TEST(a_list_of_digests_is_read_and_encoded)
{
	const struct test_pki *pki = stage_pki(TEST_SM2);
	struct forged_seal parts = forged_seal(4, pki);
	parts.list_type = der_integer(2);
	parts.list = SEQUENCE(
		der_digest_entry("SM3", &pki->signer), der_digest_entry("1.2.3", &pki->other));
	gmseal_bytes input = forge_seal(&parts);
	const gmseal_seal *seal = stage_seal(input);
	ck_assert_int_eq(gmseal_seal_list_type(seal), GMSEAL_LIST_DIGESTS);
	ck_assert_uint_eq(gmseal_seal_list_count(seal), 2);
	assert_text(gmseal_seal_list_entry(seal, 0)->digest_type, "SM3");
	ck_assert_uint_eq(gmseal_seal_list_entry(seal, 1)->value.size, 32);
	ck_assert_uint_eq(gmseal_seal_deviation_count(seal), 0);
	assert_equal(encoded(seal), input);
}
END_TEST

START_TEST(tagged_extensions_are_read_and_stay_tagged)
{
	for (size_t i = 1; i < 3; i++) {
		struct forged_seal parts = forged_seal(generations[i], stage_pki(TEST_SM2));
		parts.extensions = der_element(
			TAG_EXPLICIT_0, SEQUENCE(der_extension("1.2.3", NOTHING, "one")));
		gmseal_bytes input = forge_seal(&parts);
		const gmseal_seal *seal = stage_seal(input);
		ck_assert_uint_eq(gmseal_seal_extension_count(seal), 1);
		assert_text(gmseal_seal_extension(seal, 0)->oid, "1.2.3");
		assert_equal(encoded(seal), input);
		assert_pass(verify_seal(stage_policy(stage_pki(TEST_SM2)), input, NOW),
			"seal.signature");
	}
}
END_TEST

START_TEST(empty_lists_survive_encoding)
{
	EACH_GENERATION(i)
	{
		struct forged_seal parts = forged_seal(generations[i], stage_pki(TEST_SM2));
		parts.list = SEQUENCE(NOTHING);
		parts.extensions = SEQUENCE(NOTHING);
		gmseal_bytes input = forge_seal(&parts);
		const gmseal_seal *seal = stage_seal(input);
		ck_assert_uint_eq(gmseal_seal_list_count(seal), 0);
		ck_assert_uint_eq(gmseal_seal_extension_count(seal), 0);
		ck_assert_ptr_null(gmseal_seal_extension(seal, 0));
		assert_equal(encoded(seal), input);
	}
}
END_TEST

START_TEST(a_fifth_element_makes_a_seal_one_of_generation_5)
{
	struct forged_seal parts = forged_seal(5, stage_pki(TEST_SM2));
	parts.timestamp = der_element(TAG_EXPLICIT_0, der_bits(BYTES("\1\2\3")));
	gmseal_bytes input = forge_seal(&parts);
	const gmseal_seal *seal = stage_seal(input);
	ck_assert_int_eq(gmseal_seal_generation(seal), GMSEAL_GENERATION_5);
	ck_assert(gmseal_seal_has_timestamp(seal));
	assert_text(gmseal_seal_timestamp(seal), "\1\2\3");
	assert_equal(encoded(seal), input);
	/* Whatever the version says. */
	parts.version = der_integer(4);
	ck_assert_int_eq(
		gmseal_seal_generation(stage_seal(forge_seal(&parts))), GMSEAL_GENERATION_5);
}
END_TEST

START_TEST(an_explicit_false_is_a_deviation)
{
	EACH_GENERATION(i)
	{
		struct forged_seal parts = forged_seal(generations[i], stage_pki(TEST_SM2));
		gmseal_bytes no = der_element(TAG_BOOLEAN, BYTES("\0"));
		parts.extensions = SEQUENCE(der_extension("1.2.3", no, "one"));
		assert_deviates(forge_seal(&parts), no, "eSealInfo.extDatas[0].critical", "FALSE");
	}
}
END_TEST

START_TEST(a_value_of_64_octets_is_a_deviation)
{
	EACH_GENERATION(i)
	{
		struct forged_seal parts = forged_seal(generations[i], stage_pki(TEST_SM2));
		parts.signing.form = VALUE_RAW;
		gmseal_bytes input = forge_seal(&parts);
		gmseal_bytes value = der_bits(gmseal_seal_value(stage_seal(input)));
		ck_assert_uint_eq(value.size, 2 + 1 + 64);
		assert_deviates(
			input, value, i == 0 ? "signInfo.signData" : "signedValue", "64 octets");
	}
}
END_TEST

START_TEST(a_negative_or_padded_half_is_a_deviation)
{
	static const struct {
		enum value_form form;
		const char *words;
	} cases[] = {{VALUE_NEGATIVE, "lacks its leading zero"},
		{VALUE_SUPERFLUOUS, "superfluous leading zero"}};
	EACH_GENERATION(i)
	for (size_t k = 0; k < 2; k++) {
		struct forged_seal parts = forged_seal(generations[i], stage_pki(TEST_SM2));
		parts.signing.form = cases[k].form;
		gmseal_bytes input = forge_seal(&parts);
		assert_deviates(input, der_bits(gmseal_seal_value(stage_seal(input))),
			i == 0 ? "signInfo.signData" : "signedValue", cases[k].words);
	}
}
END_TEST

START_TEST(the_other_type_of_time_is_a_deviation)
{
	EACH_GENERATION(i)
	{
		struct forged_seal parts = forged_seal(generations[i], stage_pki(TEST_SM2));
		parts.to = i == 0 ? der_text(TAG_GENERALIZED_TIME, "20231231000000Z")
				  : der_text(TAG_UTC_TIME, "231231000000Z");
		gmseal_bytes input = forge_seal(&parts);
		assert_deviates(input, parts.to, "eSealInfo.property.validEnd",
			i == 0 ? "GeneralizedTime stands where UTCTime belongs"
			       : "UTCTime stands where GeneralizedTime belongs");
		ck_assert_int_eq(gmseal_seal_property(stage_seal(input))->valid_to.seconds,
			at("2023-12-31T00:00:00Z"));
	}
}
END_TEST

START_TEST(unusual_texts_of_times_are_deviations)
{
	static const struct {
		size_t generation;
		const char *text, *words, *meaning;
	} cases[] = {
		{0, "210101080000+0800", "numeric zone", "2021-01-01T00:00:00Z"},
		{0, "210101080000", "no zone", "2021-01-01T00:00:00Z"},
		{0, "2101010000Z", "no seconds", "2021-01-01T00:00:00Z"},
		{1, "20210101080000+0800", "numeric zone", "2021-01-01T00:00:00Z"},
		{1, "20201231193000-0430", "numeric zone", "2021-01-01T00:00:00Z"},
		{1, "20210101080000", "no zone", "2021-01-01T00:00:00Z"},
		{1, "20210101000000.5Z", "fraction", "2021-01-01T00:00:00Z"},
		{2, "20210101000000,123Z", "fraction", "2021-01-01T00:00:00Z"},
		{2, "202101010000Z", "no seconds", "2021-01-01T00:00:00Z"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		int generation = generations[cases[i].generation];
		struct forged_seal parts = forged_seal(generation, stage_pki(TEST_SM2));
		parts.created = der_text(
			generation == 2014 ? TAG_UTC_TIME : TAG_GENERALIZED_TIME, cases[i].text);
		gmseal_bytes input = forge_seal(&parts);
		assert_deviates(
			input, parts.created, "eSealInfo.property.createDate", cases[i].words);
		ck_assert_int_eq(gmseal_seal_property(stage_seal(input))->created.seconds,
			at(cases[i].meaning));
		assert_text(gmseal_seal_property(stage_seal(input))->created.text, cases[i].text);
	}
}
END_TEST

START_TEST(a_length_that_is_not_minimal_is_a_deviation)
{
	EACH_GENERATION(i)
	{
		struct forged_seal parts = forged_seal(generations[i], stage_pki(TEST_SM2));
		parts.name = der_long_length(parts.name);
		assert_deviates(
			forge_seal(&parts), parts.name, "eSealInfo.property.name", "shortest form");
		parts = forged_seal(generations[i], stage_pki(TEST_SM2));
		parts.certificate = der_long_length(parts.certificate);
		assert_deviates(forge_seal(&parts), parts.certificate,
			i == 0 ? "signInfo.cert" : "cert", "shortest form");
	}
}
END_TEST

START_TEST(octets_behind_the_seal_are_a_deviation)
{
	EACH_GENERATION(i)
	{
		struct forged_seal parts = forged_seal(generations[i], stage_pki(TEST_SM2));
		gmseal_bytes whole = forge_seal(&parts);
		gmseal_bytes input = JOIN(whole, BYTES("\0\0\0\0"));
		const gmseal_seal *seal = stage_seal(input);
		assert_equal(gmseal_seal_bytes(seal), whole);
		ck_assert_uint_eq(gmseal_seal_deviation_count(seal), 1);
		ck_assert_uint_eq(gmseal_seal_deviation(seal, 0)->offset, whole.size);
		ck_assert_str_eq(gmseal_seal_deviation(seal, 0)->field, "");
		assert_refused(input, &strict, "", whole.size, "behind the structure");
		assert_equal(encoded(seal), whole);
	}
}
END_TEST

START_TEST(several_deviations_are_all_listed)
{
	struct forged_seal parts = forged_seal(4, stage_pki(TEST_SM2));
	parts.created = der_text(TAG_UTC_TIME, "210101080000+0800");
	parts.signing.form = VALUE_RAW;
	parts.trailing = BYTES("\0");
	const gmseal_report *report =
		verify_seal(stage_policy(stage_pki(TEST_SM2)), forge_seal(&parts), NOW);
	ck_assert_uint_eq(gmseal_report_deviation_count(report), 4);
	assert_verdict(report, GMSEAL_VERDICT_VALID);
}
END_TEST

START_TEST(truncation_is_refused_at_every_length)
{
	EACH_GENERATION(i)
	{
		struct forged_seal parts = forged_seal(generations[i], stage_pki(TEST_SM2));
		gmseal_bytes input = forge_seal(&parts);
		for (size_t size = 0; size < input.size; size++) {
			gmseal_seal *seal = NULL;
			gmseal_error error;
			uint8_t *exact = malloc(size + (size == 0));
			memcpy(exact, input.data, size);
			assert_status(gmseal_seal_decode(
					      (gmseal_bytes){exact, size}, NULL, &seal, &error),
				GMSEAL_ERROR_FORMAT, error);
			free(exact);
		}
	}
}
END_TEST

START_TEST(a_length_past_the_end_is_refused)
{
	struct forged_seal parts = forged_seal(4, stage_pki(TEST_SM2));
	parts.name = JOIN(BYTES("\x0C\x83\xFF\xFF\xFF"), BYTES("name"));
	gmseal_bytes input = forge_seal(&parts);
	assert_refused(
		input, NULL, "eSealInfo.property.name", offset_of(input, parts.name), "longer");
}
END_TEST

START_TEST(a_wrong_type_is_refused)
{
	struct forged_seal parts = forged_seal(4, stage_pki(TEST_SM2));
	parts.id = der_text(TAG_UTF8, "33010600000001");
	gmseal_bytes input = forge_seal(&parts);
	assert_refused(input, NULL, "eSealInfo.esID", offset_of(input, parts.id), "UTF8String");
	parts = forged_seal(2014, stage_pki(TEST_SM2));
	parts.to = der_integer(20240101);
	input = forge_seal(&parts);
	assert_refused(
		input, NULL, "eSealInfo.property.validEnd", offset_of(input, parts.to), "INTEGER");
}
END_TEST

START_TEST(a_time_that_does_not_exist_is_refused)
{
	struct forged_seal parts = forged_seal(4, stage_pki(TEST_SM2));
	parts.from = der_text(TAG_GENERALIZED_TIME, "20210231000000Z");
	gmseal_bytes input = forge_seal(&parts);
	assert_refused(input, NULL, "eSealInfo.property.validStart", offset_of(input, parts.from),
		"no time");
}
END_TEST

START_TEST(a_missing_or_superfluous_element_is_refused)
{
	EACH_GENERATION(i)
	{
		struct forged_seal parts = forged_seal(generations[i], stage_pki(TEST_SM2));
		parts.extra = der_integer(7);
		parts.extensions = SEQUENCE(der_extension("1.2.3", NOTHING, "one"));
		gmseal_bytes input = forge_seal(&parts);
		assert_refused(input, NULL, "eSealInfo",
			offset_of(input, JOIN(parts.extensions, parts.extra)) +
				parts.extensions.size,
			"too many");
		parts = forged_seal(generations[i], stage_pki(TEST_SM2));
		parts.picture = SEQUENCE(
			der_text(TAG_IA5, "PNG"), der_octets(BYTES("picture")), der_integer(40));
		input = forge_seal(&parts);
		assert_refused(input, NULL, "eSealInfo.picture.height",
			offset_of(input, parts.picture) + parts.picture.size, "missing");
	}
}
END_TEST

START_TEST(a_list_of_2014_holds_octet_strings_or_text_at_worst)
{
	const struct test_pki *pki = stage_pki(TEST_SM2);
	struct forged_seal parts = forged_seal(2014, pki);
	gmseal_bytes text = der_text(TAG_IA5, "1");
	parts.list = SEQUENCE(der_octets(BUFFER_BYTES(pki->signer.der)), text);
	gmseal_bytes input = forge_seal(&parts);
	assert_deviates(input, text, "eSealInfo.property.certList[1]", "no OCTET STRING");

	parts.list = SEQUENCE(der_digest_entry("SM3", &pki->signer));
	input = forge_seal(&parts);
	for (size_t i = 0; i < 2; i++)
		assert_refused(input, i == 0 ? NULL : &strict, "eSealInfo.property.certList[0]",
			offset_of(input, parts.list) + 2, "belongs here, but there is SEQUENCE");
}
END_TEST

START_TEST(a_digest_without_a_type_is_still_a_digest)
{
	const struct test_pki *pki = stage_pki(TEST_SM2);
	struct forged_seal parts = forged_seal(4, pki);
	parts.list_type = der_integer(2);
	parts.list = SEQUENCE(der_digest_entry("", &pki->signer));
	gmseal_bytes input = forge_seal(&parts);
	const gmseal_seal *seal = stage_seal(input);
	ck_assert_uint_eq(gmseal_seal_list_entry(seal, 0)->digest_type.size, 0);
	ck_assert_ptr_nonnull(gmseal_seal_list_entry(seal, 0)->digest_type.data);
	ck_assert_uint_eq(encoded(seal).size, input.size);
	ck_assert_mem_eq(encoded(seal).data, input.data, input.size);
	assert_pass(verify_seal(stage_policy(pki), input, NOW), "seal.format");
}
END_TEST

START_TEST(a_second_structure_is_no_padding)
{
	struct forged_seal parts = forged_seal(4, stage_pki(TEST_SM2));
	gmseal_bytes input = forge_seal(&parts);
	gmseal_bytes two = JOIN(input, input);
	for (size_t i = 0; i < 2; i++)
		assert_refused(two, i == 0 ? NULL : &strict, "", input.size, "another structure");
}
END_TEST

START_TEST(an_input_over_the_limit_is_refused)
{
	struct forged_seal parts = forged_seal(4, stage_pki(TEST_SM2));
	gmseal_bytes input = forge_seal(&parts);
	gmseal_decoding small = {.max_size = input.size - 1};
	gmseal_seal *seal = NULL;
	gmseal_error error;
	assert_status(gmseal_seal_decode(input, &small, &seal, &error), GMSEAL_ERROR_LIMIT, error);
	small.max_size = input.size;
	assert_ok(gmseal_seal_decode(input, &small, &seal, &error), error);
	keep_seal(seal);
}
END_TEST

SUITE("seal", conforming_seals_encode_to_the_same_bytes, fields_are_read_as_they_were_written,
	to_be_signed_bytes_are_those_of_the_generation, a_list_of_digests_is_read_and_encoded,
	tagged_extensions_are_read_and_stay_tagged, empty_lists_survive_encoding,
	a_fifth_element_makes_a_seal_one_of_generation_5, an_explicit_false_is_a_deviation,
	a_value_of_64_octets_is_a_deviation, a_negative_or_padded_half_is_a_deviation,
	the_other_type_of_time_is_a_deviation, unusual_texts_of_times_are_deviations,
	a_length_that_is_not_minimal_is_a_deviation, octets_behind_the_seal_are_a_deviation,
	several_deviations_are_all_listed, truncation_is_refused_at_every_length,
	a_length_past_the_end_is_refused, a_wrong_type_is_refused,
	a_time_that_does_not_exist_is_refused, a_missing_or_superfluous_element_is_refused,
	a_list_of_2014_holds_octet_strings_or_text_at_worst,
	a_digest_without_a_type_is_still_a_digest, a_second_structure_is_no_padding,
	an_input_over_the_limit_is_refused)
