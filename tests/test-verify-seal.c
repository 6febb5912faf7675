/* The checks of a seal by itself: each passing, failing, and where it can be so, unknown or
 * skipped. Those of the maker's certificate are in test-verify-certificate.c. */
#include "stage.h"

static const int generations[] = {2014, 4, 5};

#define EACH_GENERATION(i) for (size_t i = 0; i < 3; i++)

static const gmseal_report *verify_parts(const struct forged_seal *parts, const char *now)
{
	const gmseal_report *report =
		verify_seal(stage_policy(stage_pki(TEST_SM2)), forge_seal(parts), now);
	assert_complete_seal_report(report);
	return report;
}

static gmseal_policy *strict_policy(void)
{
	gmseal_policy *policy = stage_policy(stage_pki(TEST_SM2));
	gmseal_policy_set_strict(policy, true);
	return policy;
}

START_TEST(a_good_seal_passes_every_check)
{
	EACH_GENERATION(i)
	{
		struct forged_seal parts = forged_seal(generations[i], stage_pki(TEST_SM2));
		const gmseal_report *report = verify_parts(&parts, NOW);
		assert_verdict(report, GMSEAL_VERDICT_VALID);
		assert_pass(report, "seal.format");
		assert_pass(report, "seal.signature");
		assert_pass(report, "seal.maker.chain");
		assert_pass(report, "seal.maker.validity");
		assert_pass(report, "seal.maker.revocation");
		assert_pass(report, "seal.maker.usage");
		assert_pass(report, "seal.validity");
		assert_skipped(report, "seal.timestamp", "no-timestamp", "no time stamp");
		if (generations[i] == 5)
			assert_pass(report, "seal.created");
		else
			assert_skipped(report, "seal.created", "not-asked", "GM/T 0031-2025");
		ck_assert_uint_eq(gmseal_report_deviation_count(report), 0);
		ck_assert_str_eq(gmseal_report_explanation(report), "");
	}
}
END_TEST

START_TEST(checks_cite_the_standard_of_the_generation)
{
	static const char *const standards[] = {
		"GM/T 0031-2014", "GB/T 38540-2020 6.3", "GM/T 0031-2025"};
	EACH_GENERATION(i)
	{
		struct forged_seal parts = forged_seal(generations[i], stage_pki(TEST_SM2));
		const gmseal_report *report = verify_parts(&parts, NOW);
		for (size_t k = 0; k < gmseal_report_count(report); k++) {
			const gmseal_check *check = gmseal_report_check(report, k);
			bool by_platforms = strcmp(check->id, "seal.maker.subject") == 0 ||
					    strcmp(check->id, "seal.status") == 0;
			ck_assert_ptr_nonnull(strstr(
				check->clause, by_platforms ? "seal platforms" : standards[i]));
		}
	}
}
END_TEST

START_TEST(an_rsa_seal_of_2014_is_valid)
{
	const struct test_pki *pki = stage_pki(TEST_RSA);
	struct forged_seal parts = forged_seal(2014, pki);
	assert_verdict(
		verify_seal(stage_policy(pki), forge_seal(&parts), NOW), GMSEAL_VERDICT_VALID);
	parts.algorithm = der_oid("1.2.840.113549.1.1.5");
	parts.signing.sha1 = true;
	assert_verdict(
		verify_seal(stage_policy(pki), forge_seal(&parts), NOW), GMSEAL_VERDICT_VALID);
}
END_TEST

START_TEST(format_fails_without_the_mark_of_a_seal)
{
	EACH_GENERATION(i)
	{
		struct forged_seal parts = forged_seal(generations[i], stage_pki(TEST_SM2));
		parts.id_mark = der_text(TAG_IA5, "EZ");
		assert_fail(verify_parts(&parts, NOW), "seal.format", "not-es", "ES");
	}
}
END_TEST

START_TEST(format_fails_with_a_version_that_is_not_known)
{
	static const struct {
		int generation, version;
		bool known;
	} cases[] = {{2014, 1, true}, {2014, 2, true}, {2014, 3, true}, {2014, 11, true},
		{2014, 4, false}, {2014, 0, false}, {4, 4, true}, {4, 3, false}, {5, 5, true},
		{5, 6, false}};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct forged_seal parts = forged_seal(cases[i].generation, stage_pki(TEST_SM2));
		parts.version = der_integer(cases[i].version);
		const gmseal_report *report = verify_parts(&parts, NOW);
		if (cases[i].known)
			assert_pass(report, "seal.format");
		else
			assert_fail(report, "seal.format", "unknown-version", "version is");
	}
}
END_TEST

START_TEST(format_fails_with_times_out_of_order)
{
	EACH_GENERATION(i)
	{
		struct forged_seal parts = forged_seal(generations[i], stage_pki(TEST_SM2));
		parts.from = der_time(generations[i], "20240101000001Z");
		assert_fail(verify_parts(&parts, NOW), "seal.format", "times-out-of-order",
			"out of order");
		parts = forged_seal(generations[i], stage_pki(TEST_SM2));
		parts.created = der_time(generations[i], "20240101000001Z");
		assert_fail(verify_parts(&parts, NOW), "seal.format", "times-out-of-order",
			"out of order");
	}
}
END_TEST

START_TEST(format_fails_when_the_list_is_not_of_its_type)
{
	const struct test_pki *pki = stage_pki(TEST_SM2);
	for (size_t i = 1; i < 3; i++) {
		struct forged_seal parts = forged_seal(generations[i], pki);
		parts.list_type = der_integer(3);
		assert_fail(verify_parts(&parts, NOW), "seal.format", "unknown-list-type",
			"certListType is 3");
		parts.list_type = der_integer(2);
		assert_fail(verify_parts(&parts, NOW), "seal.format", "list-type-mismatch",
			"certListType");
		parts.list = SEQUENCE(der_digest_entry("SM3", &pki->signer));
		assert_pass(verify_parts(&parts, NOW), "seal.format");
		parts.list_type = der_integer(1);
		assert_fail(verify_parts(&parts, NOW), "seal.format", "list-type-mismatch",
			"certListType");
	}
}
END_TEST

START_TEST(format_notes_a_critical_extension)
{
	EACH_GENERATION(i)
	{
		struct forged_seal parts = forged_seal(generations[i], stage_pki(TEST_SM2));
		parts.extensions = SEQUENCE(
			der_extension("1.2.3.4", der_element(TAG_BOOLEAN, BYTES("\xFF")), "one"));
		const gmseal_report *report = verify_parts(&parts, NOW);
		assert_notice(report, "seal.format", "critical-extension", "1.2.3.4");
		assert_verdict(report, GMSEAL_VERDICT_VALID);
	}
}
END_TEST

START_TEST(format_fails_for_a_deviation_under_a_strict_policy)
{
	EACH_GENERATION(i)
	{
		struct forged_seal parts = forged_seal(generations[i], stage_pki(TEST_SM2));
		parts.signing.form = VALUE_RAW;
		assert_pass(verify_parts(&parts, NOW), "seal.format");
		const gmseal_report *report = verify_seal(strict_policy(), forge_seal(&parts), NOW);
		assert_complete_seal_report(report);
		assert_fail(report, "seal.format", "deviation", "64 octets");
		assert_pass(report, "seal.signature");
		assert_verdict(report, GMSEAL_VERDICT_INVALID);
		parts = forged_seal(generations[i], stage_pki(TEST_SM2));
		assert_verdict(verify_seal(strict_policy(), forge_seal(&parts), NOW),
			GMSEAL_VERDICT_VALID);
	}
}
END_TEST

START_TEST(signature_fails_for_a_value_of_another_key_or_over_other_bytes)
{
	const struct test_pki *pki = stage_pki(TEST_SM2);
	EACH_GENERATION(i)
	{
		struct forged_seal parts = forged_seal(generations[i], pki);
		parts.signing.by = &pki->other;
		assert_fail(verify_parts(&parts, NOW), "seal.signature", "bad-value", "wrong");
		parts = forged_seal(generations[i], pki);
		parts.signing.message = BYTES("something else");
		const gmseal_report *report = verify_parts(&parts, NOW);
		assert_fail(report, "seal.signature", "bad-value", "wrong");
		assert_verdict(report, GMSEAL_VERDICT_INVALID);
		parts = forged_seal(generations[i], pki);
		parts.value = der_bits(BYTES("no value at all"));
		assert_fail(verify_parts(&parts, NOW), "seal.signature", "bad-value", "wrong");
	}
}
END_TEST

START_TEST(signature_fails_for_an_algorithm_that_does_not_suit)
{
	const struct test_pki *sm2 = stage_pki(TEST_SM2), *rsa = stage_pki(TEST_RSA);
	EACH_GENERATION(i)
	{
		struct forged_seal parts = forged_seal(generations[i], sm2);
		parts.algorithm = der_oid("1.2.840.113549.1.1.11");
		assert_fail(verify_parts(&parts, NOW), "seal.signature", "algorithm",
			"1.2.840.113549.1.1.11");
		parts.algorithm = der_oid("1.2.3");
		assert_fail(verify_parts(&parts, NOW), "seal.signature", "algorithm", "1.2.3");
		parts = forged_seal(generations[i], rsa);
		parts.algorithm = der_oid("1.2.156.10197.1.501");
		assert_fail(verify_seal(stage_policy(rsa), forge_seal(&parts), NOW),
			"seal.signature", "algorithm", "1.2.156.10197.1.501");
	}
	/* RSA is at home in 2014 only. */
	for (size_t i = 1; i < 3; i++) {
		struct forged_seal parts = forged_seal(generations[i], rsa);
		assert_fail(verify_seal(stage_policy(rsa), forge_seal(&parts), NOW),
			"seal.signature", "algorithm", "standard");
	}
}
END_TEST

START_TEST(a_maker_that_is_no_certificate_leaves_its_checks_unreached)
{
	static const char *const ids[] = {"seal.maker.chain", "seal.maker.validity",
		"seal.maker.revocation", "seal.maker.usage"};
	EACH_GENERATION(i)
	{
		struct forged_seal parts = forged_seal(generations[i], stage_pki(TEST_SM2));
		parts.certificate = der_octets(BYTES("no certificate"));
		const gmseal_report *report = verify_parts(&parts, NOW);
		assert_fail(report, "seal.signature", "bad-certificate", "no certificate");
		for (size_t k = 0; k < 4; k++)
			assert_unknown(report, ids[k], "not-reached", "cannot be decoded");
		if (generations[i] == 5)
			assert_unknown(report, "seal.created", "not-reached", "cannot be decoded");
		assert_pass(report, "seal.format");
		assert_pass(report, "seal.validity");
		assert_verdict(report, GMSEAL_VERDICT_INVALID);
	}
}
END_TEST

START_TEST(the_form_of_2014_passes_with_a_notice_in_later_seals)
{
	struct forged_seal parts = forged_seal(4, stage_pki(TEST_SM2));
	parts.signing.message =
		SEQUENCE(forge_seal_info(&parts), parts.certificate, parts.algorithm);
	gmseal_bytes input = forge_seal(&parts);
	const gmseal_report *report = verify_seal(stage_policy(stage_pki(TEST_SM2)), input, NOW);
	assert_complete_seal_report(report);
	assert_notice(report, "seal.signature", "form-2014", "GM/T 0031-2014");
	ck_assert_uint_eq(gmseal_report_deviation_count(report), 1);
	assert_deviation(report, "signedValue",
		offset_of(input, der_bits(gmseal_seal_value(stage_seal(input)))), "GM/T 0031-2014");
	assert_verdict(report, GMSEAL_VERDICT_VALID);

	report = verify_seal(strict_policy(), input, NOW);
	assert_complete_seal_report(report);
	assert_fail(report, "seal.signature", "form-2014", "does not allow");
	assert_verdict(report, GMSEAL_VERDICT_INVALID);
}
END_TEST

START_TEST(the_form_of_2014_is_only_an_explanation_in_generation_5)
{
	struct forged_seal parts = forged_seal(5, stage_pki(TEST_SM2));
	parts.signing.message =
		SEQUENCE(forge_seal_info(&parts), parts.certificate, parts.algorithm);
	const gmseal_report *report = verify_parts(&parts, NOW);
	assert_fail(report, "seal.signature", "bad-value", "wrong");
	const gmseal_check *check = gmseal_report_find(report, "seal.signature");
	ck_assert_str_eq(check->diagnosis, "form-2014");
	ck_assert_ptr_nonnull(strstr(check->explanation, "GM/T 0031-2014"));
	ck_assert_ptr_nonnull(strstr(gmseal_report_explanation(report), "seal.signature: "));
	ck_assert_str_eq(gmseal_report_find(report, "seal.format")->diagnosis, "");
}
END_TEST

START_TEST(created_asks_for_the_makers_certificate_in_generation_5)
{
	struct forged_seal parts = forged_seal(5, stage_pki(TEST_SM2));
	parts.created = der_text(TAG_GENERALIZED_TIME, "20191231235959Z");
	const gmseal_report *report = verify_parts(&parts, NOW);
	assert_fail(report, "seal.created", "outside-certificate", "2019-12-31T23:59:59Z");
	assert_fail(report, "seal.maker.validity", "not-yet-valid", "2019-12-31T23:59:59Z");
	parts.created = der_text(TAG_GENERALIZED_TIME, "20220701000001Z");
	assert_fail(verify_parts(&parts, NOW), "seal.created", "future", "yet to come");
	parts.created = der_text(TAG_GENERALIZED_TIME, "20220701000000Z");
	assert_pass(verify_parts(&parts, NOW), "seal.created");
}
END_TEST

START_TEST(validity_is_judged_at_the_reference_time)
{
	static const struct {
		const char *now, *reason;
	} cases[] = {{"2020-12-31T23:59:59Z", "not-yet-valid"}, {"2021-01-01T00:00:00Z", "ok"},
		{"2024-01-01T00:00:00Z", "ok"}, {"2024-01-01T00:00:01Z", "expired"}};
	EACH_GENERATION(i)
	for (size_t k = 0; k < 4; k++) {
		struct forged_seal parts = forged_seal(generations[i], stage_pki(TEST_SM2));
		const gmseal_report *report = verify_parts(&parts, cases[k].now);
		if (strcmp(cases[k].reason, "ok") == 0)
			assert_pass(report, "seal.validity");
		else
			assert_fail(report, "seal.validity", cases[k].reason, cases[k].now);
	}
}
END_TEST

START_TEST(a_time_stamp_is_a_token_or_fails)
{
	const gmseal_bytes cases[] = {
		BYTES("\1\2\3"),
		NOTHING,
		SEQUENCE(der_integer(1)),
		der_token("1.2.840.113549.1.7.1"),
		SEQUENCE(der_oid("1.2.840.113549.1.7.2"),
			der_element(TAG_EXPLICIT_0, der_integer(3))),
		SEQUENCE(der_oid("1.2.840.113549.1.7.2")),
		der_token("1.2.840.113549.1.7.2"),
		der_token("1.2.156.10197.6.1.4.2.2"),
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct forged_seal parts = forged_seal(5, stage_pki(TEST_SM2));
		parts.timestamp = der_element(TAG_EXPLICIT_0, der_bits(cases[i]));
		const gmseal_report *report = verify_parts(&parts, NOW);
		assert_fail(report, "seal.timestamp", "not-a-token", "no time-stamp token");
		assert_verdict(report, GMSEAL_VERDICT_INVALID);
	}
}
END_TEST

START_TEST(the_policy_names_the_user_identifier)
{
	struct forged_seal parts = forged_seal(4, stage_pki(TEST_SM2));
	parts.signing.user_id = "somebody";
	gmseal_bytes input = forge_seal(&parts);
	gmseal_policy *policy = stage_policy(stage_pki(TEST_SM2));
	gmseal_error error;
	assert_fail(verify_seal(policy, input, NOW), "seal.signature", "bad-value", "wrong");
	assert_ok(gmseal_policy_set_user_id(policy, BYTES("somebody"), &error), error);
	assert_verdict(verify_seal(policy, input, NOW), GMSEAL_VERDICT_VALID);
	gmseal_buffer long_id = {calloc(1, 8192), 8192};
	assert_status(gmseal_policy_set_user_id(policy, BUFFER_BYTES(long_id), &error),
		GMSEAL_ERROR_ARGUMENT, error);
	long_id.size = 8191;
	assert_ok(gmseal_policy_set_user_id(policy, BUFFER_BYTES(long_id), &error), error);
	gmseal_buffer_free(&long_id);
}
END_TEST

START_TEST(the_verdict_is_the_worst_of_all_checks)
{
	const struct test_pki *pki = stage_pki(TEST_SM2);
	struct forged_seal parts = forged_seal(4, pki);
	gmseal_bytes good = forge_seal(&parts);
	parts.signing.by = &pki->other;
	gmseal_bytes bad = forge_seal(&parts);
	gmseal_policy *informed = stage_policy(pki), *ignorant = stage_policy_without_crls(pki);
	assert_verdict(verify_seal(informed, good, NOW), GMSEAL_VERDICT_VALID);
	assert_verdict(verify_seal(ignorant, good, NOW), GMSEAL_VERDICT_INDETERMINATE);
	assert_verdict(verify_seal(informed, bad, NOW), GMSEAL_VERDICT_INVALID);
	assert_verdict(verify_seal(ignorant, bad, NOW), GMSEAL_VERDICT_INVALID);
	assert_verdict(verify_seal(stage_empty_policy(), good, NOW), GMSEAL_VERDICT_INDETERMINATE);
	/* A failure counts behind something unknown, too. */
	assert_verdict(verify_seal(stage_empty_policy(), good, "2024-06-01T00:00:00Z"),
		GMSEAL_VERDICT_INVALID);
	gmseal_policy_set_revocation(ignorant, GMSEAL_REVOCATION_OFF);
	assert_verdict(verify_seal(ignorant, good, NOW), GMSEAL_VERDICT_VALID);
}
END_TEST

START_TEST(a_report_outlives_what_it_was_made_from)
{
	const struct test_pki *pki = stage_pki(TEST_SM2);
	struct forged_seal parts = forged_seal(4, pki);
	parts.signing = (struct signing){.by = &pki->signer, .form = VALUE_RAW};
	gmseal_bytes input = forge_seal(&parts);
	gmseal_policy *policy = NULL;
	gmseal_seal *seal = NULL;
	gmseal_report *report = NULL;
	gmseal_error error;
	assert_ok(gmseal_policy_new(&policy, &error), error);
	assert_ok(gmseal_seal_decode(input, NULL, &seal, &error), error);
	assert_ok(gmseal_verify_seal(policy, seal, at(NOW), &report, &error), error);
	gmseal_policy_free(policy);
	gmseal_seal_free(seal);
	assert_complete_seal_report(report);
	assert_deviation(report, "signedValue", gmseal_report_deviation(report, 0)->offset, "64");
	ck_assert_str_eq(gmseal_report_diagnosis(report), "other-certificate");
	gmseal_report_free(report);
}
END_TEST

SUITE("verify-seal", a_good_seal_passes_every_check, checks_cite_the_standard_of_the_generation,
	an_rsa_seal_of_2014_is_valid, format_fails_without_the_mark_of_a_seal,
	format_fails_with_a_version_that_is_not_known, format_fails_with_times_out_of_order,
	format_fails_when_the_list_is_not_of_its_type, format_notes_a_critical_extension,
	format_fails_for_a_deviation_under_a_strict_policy,
	signature_fails_for_a_value_of_another_key_or_over_other_bytes,
	signature_fails_for_an_algorithm_that_does_not_suit,
	a_maker_that_is_no_certificate_leaves_its_checks_unreached,
	the_form_of_2014_passes_with_a_notice_in_later_seals,
	the_form_of_2014_is_only_an_explanation_in_generation_5,
	created_asks_for_the_makers_certificate_in_generation_5,
	validity_is_judged_at_the_reference_time, a_time_stamp_is_a_token_or_fails,
	the_policy_names_the_user_identifier, the_verdict_is_the_worst_of_all_checks,
	a_report_outlives_what_it_was_made_from)
