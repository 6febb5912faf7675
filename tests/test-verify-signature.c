/* The checks of a signature: each passing, failing, and where it can be so, unknown or skipped.
 * Those of certificates are in test-verify-certificate.c, those of seals in test-verify-seal.c. */
#include "stage.h"

static const int generations[] = {2014, 4, 5};

#define EACH_GENERATION(i) for (size_t i = 0; i < 3; i++)

static struct forged_signature parts_of(int generation)
{
	return forged_signature(generation, stage_pki(TEST_SM2));
}

static const gmseal_report *verify_parts(const struct forged_signature *parts)
{
	const gmseal_report *report =
		verify_signature(stage_policy(stage_pki(TEST_SM2)), forge_signature(parts), NOW);
	assert_complete_signature_report(report);
	return report;
}

static gmseal_policy *strict_policy(void)
{
	gmseal_policy *policy = stage_policy(stage_pki(TEST_SM2));
	gmseal_policy_set_strict(policy, true);
	return policy;
}

START_TEST(a_good_signature_passes_every_check)
{
	EACH_GENERATION(i)
	{
		struct forged_signature parts = parts_of(generations[i]);
		const gmseal_report *report = verify_parts(&parts);
		assert_verdict(report, GMSEAL_VERDICT_VALID);
		for (size_t k = 0; k < gmseal_report_count(report); k++) {
			const gmseal_check *check = gmseal_report_check(report, k);
			bool skipped =
				strstr(check->id, ".timestamp") != NULL ||
				strstr(check->id, ".subject") != NULL ||
				strcmp(check->id, "seal.status") == 0 ||
				(strcmp(check->id, "seal.created") == 0 && generations[i] != 5);
			ck_assert_msg(check->status == (skipped ? GMSEAL_CHECK_SKIPPED
								: GMSEAL_CHECK_PASS) &&
					      !check->notice,
				"%s: %s", check->id, check->detail);
		}
		assert_skipped(report, "signature.timestamp", "no-timestamp", "no time stamp");
		ck_assert_uint_eq(gmseal_report_deviation_count(report), 0);
		ck_assert_str_eq(gmseal_report_diagnosis(report), "");
	}
}
END_TEST

START_TEST(an_rsa_signature_of_2014_is_valid_with_both_digests)
{
	const struct test_pki *pki = stage_pki(TEST_RSA);
	struct forged_signature parts = forged_signature(2014, pki);
	assert_verdict(verify_signature(stage_policy(pki), forge_signature(&parts), NOW),
		GMSEAL_VERDICT_VALID);
	parts.algorithm = der_oid("1.2.840.113549.1.1.5");
	parts.signing.sha1 = true;
	parts.data_hash = der_bits(document_hash(GMSEAL_DIGEST_SHA1));
	const gmseal_report *report =
		verify_signature(stage_policy(pki), forge_signature(&parts), NOW);
	assert_verdict(report, GMSEAL_VERDICT_VALID);
	assert_check(report, "signature.data", GMSEAL_CHECK_PASS, "ok", "SHA-1");
}
END_TEST

START_TEST(format_fails_when_versions_differ)
{
	EACH_GENERATION(i)
	{
		struct forged_signature parts = parts_of(generations[i]);
		parts.version = der_integer(9);
		const gmseal_report *report = verify_parts(&parts);
		assert_fail(report, "signature.format", "version-mismatch", "9");
		assert_pass(report, "signature.value");
	}
}
END_TEST

START_TEST(format_fails_for_a_deviation_under_a_strict_policy)
{
	EACH_GENERATION(i)
	{
		struct forged_signature parts = parts_of(generations[i]);
		parts.property = der_long_length(parts.property);
		gmseal_bytes input = forge_signature(&parts);
		assert_verdict(verify_parts(&parts), GMSEAL_VERDICT_VALID);
		const gmseal_report *report = verify_signature(strict_policy(), input, NOW);
		assert_complete_signature_report(report);
		assert_fail(report, "signature.format", "deviation", "toSign.propertyInfo");
		assert_pass(report, "seal.format");

		struct forged_seal seal = forged_seal(generations[i], stage_pki(TEST_SM2));
		seal.name = der_long_length(seal.name);
		parts = parts_of(generations[i]);
		parts.seal = forge_seal(&seal);
		report = verify_signature(strict_policy(), forge_signature(&parts), NOW);
		assert_fail(report, "signature.format", "deviation",
			"toSign.eseal.eSealInfo.property.name");
		assert_fail(report, "seal.format", "deviation", "eSealInfo.property.name");
		assert_verdict(report, GMSEAL_VERDICT_INVALID);
	}
}
END_TEST

START_TEST(value_fails_for_another_key_or_other_bytes)
{
	const struct test_pki *pki = stage_pki(TEST_SM2);
	EACH_GENERATION(i)
	{
		struct forged_signature parts = parts_of(generations[i]);
		parts.signing.by = &pki->other;
		assert_fail(verify_parts(&parts), "signature.value", "bad-value", "wrong");
		parts = parts_of(generations[i]);
		parts.signing.message = BYTES("something else");
		const gmseal_report *report = verify_parts(&parts);
		assert_fail(report, "signature.value", "bad-value", "wrong");
		assert_pass(report, "seal.signature");
		assert_verdict(report, GMSEAL_VERDICT_INVALID);
		parts.value = der_bits(NOTHING);
		assert_fail(verify_parts(&parts), "signature.value", "bad-value", "wrong");
	}
}
END_TEST

START_TEST(value_fails_for_an_algorithm_that_does_not_suit)
{
	const struct test_pki *rsa = stage_pki(TEST_RSA);
	EACH_GENERATION(i)
	{
		struct forged_signature parts = parts_of(generations[i]);
		parts.algorithm = der_oid("1.2.840.113549.1.1.11");
		assert_fail(verify_parts(&parts), "signature.value", "algorithm",
			"1.2.840.113549.1.1.11");
		parts = forged_signature(generations[i], rsa);
		if (generations[i] == 2014)
			parts.algorithm = der_oid("1.2.156.10197.1.504");
		const gmseal_report *report =
			verify_signature(stage_policy(rsa), forge_signature(&parts), NOW);
		ck_assert_int_eq(
			gmseal_report_find(report, "signature.value")->status, GMSEAL_CHECK_FAIL);
	}
}
END_TEST

START_TEST(certificates_that_are_none_leave_their_checks_unreached)
{
	static const char *const ids[] = {"signature.signer.chain", "signature.signer.validity",
		"signature.signer.revocation", "signature.signer.usage", "signature.time"};
	EACH_GENERATION(i)
	{
		struct forged_seal seal = forged_seal(generations[i], stage_pki(TEST_SM2));
		seal.certificate = der_octets(BYTES("\x30\x03\x02\x01\x01"));
		seal.list = SEQUENCE(der_octets(BYTES("no certificate")));
		struct forged_signature parts = parts_of(generations[i]);
		parts.seal = forge_seal(&seal);
		parts.certificate = der_octets(BYTES("no certificate"));
		const gmseal_report *report = verify_parts(&parts);
		assert_fail(report, "signature.value", "bad-certificate", "no certificate");
		assert_fail(report, "seal.signature", "bad-certificate", "no certificate");
		for (size_t k = 0; k < 5; k++)
			assert_unknown(report, ids[k], "not-reached", "cannot be decoded");
		assert_pass(report, "signature.cert-listed");
		assert_pass(report, "signature.data");
		assert_fail(report, "signature.seal", "seal-invalid", "does not pass");
		assert_verdict(report, GMSEAL_VERDICT_INVALID);
	}
}
END_TEST

START_TEST(only_listed_certificates_may_sign)
{
	const struct test_pki *pki = stage_pki(TEST_SM2);
	/* The same name and key, and yet another certificate. */
	const struct test_identity *renewed =
		stage_issue(&(struct test_certificate){.subject = "C=CN, O=Test, CN=Test Signer",
				    .key = pki->signer.key},
			&pki->ca);
	EACH_GENERATION(i)
	{
		struct forged_signature parts = parts_of(generations[i]);
		parts.signer = renewed;
		parts.certificate = der_octets(BUFFER_BYTES(renewed->der));
		const gmseal_report *report = verify_parts(&parts);
		assert_pass(report, "signature.value");
		assert_fail(report, "signature.cert-listed", "not-listed", "not among the 1");
		assert_verdict(report, GMSEAL_VERDICT_INVALID);
	}
}
END_TEST

START_TEST(a_listed_digest_lets_its_certificate_sign)
{
	const struct test_pki *pki = stage_pki(TEST_SM2);
	static const char *const types[] = {"SM3", "1.2.156.10197.1.401", "sm3digest"};
	for (size_t i = 1; i < 3; i++)
		for (size_t k = 0; k < 3; k++) {
			struct forged_seal seal = forged_seal(generations[i], pki);
			seal.list_type = der_integer(2);
			seal.list = SEQUENCE(der_digest_entry(types[k], &pki->other),
				der_digest_entry(types[k], &pki->signer));
			struct forged_signature parts = parts_of(generations[i]);
			parts.seal = forge_seal(&seal);
			assert_verdict(verify_parts(&parts), GMSEAL_VERDICT_VALID);
			seal.list = SEQUENCE(der_digest_entry(types[k], &pki->other));
			parts.seal = forge_seal(&seal);
			assert_fail(verify_parts(&parts), "signature.cert-listed", "not-listed",
				"not among the 1");
		}
}
END_TEST

START_TEST(a_digest_of_another_kind_lists_nobody)
{
	const struct test_pki *pki = stage_pki(TEST_SM2);
	struct forged_seal seal = forged_seal(4, pki);
	seal.list_type = der_integer(2);
	seal.list = SEQUENCE(der_digest_entry("SHA-256", &pki->signer));
	struct forged_signature parts = parts_of(4);
	parts.seal = forge_seal(&seal);
	assert_fail(verify_parts(&parts), "signature.cert-listed", "not-listed", "not among");
}
END_TEST

START_TEST(the_seal_is_as_good_as_its_worst_check)
{
	const struct test_pki *pki = stage_pki(TEST_SM2);
	EACH_GENERATION(i)
	{
		struct forged_signature parts = parts_of(generations[i]);
		assert_pass(verify_parts(&parts), "signature.seal");
		const gmseal_report *report = verify_signature(
			stage_policy_without_crls(pki), forge_signature(&parts), NOW);
		assert_unknown(report, "signature.seal", "seal-indeterminate", "not known");
		struct forged_seal seal = forged_seal(generations[i], pki);
		seal.signing.by = &pki->other;
		parts.seal = forge_seal(&seal);
		report = verify_parts(&parts);
		assert_fail(report, "seal.signature", "bad-value", "wrong");
		assert_fail(report, "signature.seal", "seal-invalid", "does not pass");
		assert_pass(report, "signature.value");
	}
}
END_TEST

static gmseal_bytes time_info(int generation, const char *text)
{
	gmseal_bytes time = der_text(TAG_GENERALIZED_TIME, text);
	return generation == 2014 ? der_bits(time) : time;
}

START_TEST(the_signing_time_has_to_lie_where_seal_and_certificate_hold)
{
	static const struct {
		const char *time, *reason, *words;
	} cases[] = {
		{"20220701000000Z", "ok", "2022-07-01T00:00:00Z"},
		{"20220701000001Z", "future", "yet to come"},
		{"20201231235959Z", "outside-seal", "validity of the seal"},
		{"20210101000000Z", "ok", "2021-01-01T00:00:00Z"},
	};
	EACH_GENERATION(i)
	for (size_t k = 0; k < 4; k++) {
		struct forged_signature parts = parts_of(generations[i]);
		parts.time_info = time_info(generations[i], cases[k].time);
		const gmseal_report *report = verify_parts(&parts);
		bool good = strcmp(cases[k].reason, "ok") == 0;
		assert_check(report, "signature.time", good ? GMSEAL_CHECK_PASS : GMSEAL_CHECK_FAIL,
			cases[k].reason, cases[k].words);
		if (strcmp(cases[k].reason, "outside-seal") == 0)
			assert_fail(report, "seal.validity", "not-yet-valid", "2021-01-01");
	}
}
END_TEST

START_TEST(the_signing_time_has_to_lie_within_the_signers_certificate)
{
	const struct test_pki *pki = stage_pki(TEST_SM2);
	const struct test_identity *late = stage_issue(
		&(struct test_certificate){.subject = "CN=Late", .from = "2022-06-15T00:00:00Z"},
		&pki->ca);
	EACH_GENERATION(i)
	{
		struct forged_seal seal = forged_seal(generations[i], pki);
		seal.list = SEQUENCE(der_octets(BUFFER_BYTES(late->der)));
		struct forged_signature parts = parts_of(generations[i]);
		parts.seal = forge_seal(&seal);
		parts.signer = late;
		parts.certificate = der_octets(BUFFER_BYTES(late->der));
		assert_fail(verify_parts(&parts), "signature.time", "outside-certificate",
			"2022-06-01T00:00:00Z");
	}
}
END_TEST

START_TEST(a_seal_that_expired_since_still_verifies_in_a_signature)
{
	EACH_GENERATION(i)
	{
		struct forged_signature parts = parts_of(generations[i]);
		const gmseal_report *report = verify_signature(stage_policy(stage_pki(TEST_SM2)),
			forge_signature(&parts), "2024-06-01T00:00:00Z");
		assert_pass(report, "seal.validity");
		assert_verdict(report, GMSEAL_VERDICT_VALID);
	}
}
END_TEST

START_TEST(data_is_the_same_another_or_not_given)
{
	EACH_GENERATION(i)
	{
		struct forged_signature parts = parts_of(generations[i]);
		gmseal_bytes input = forge_signature(&parts);
		gmseal_policy *policy = stage_policy(stage_pki(TEST_SM2));
		assert_check(
			verify_parts(&parts), "signature.data", GMSEAL_CHECK_PASS, "ok", "SM3");
		const gmseal_report *report = verify_signature_of(policy, input, NOW, NOTHING);
		assert_complete_signature_report(report);
		assert_unknown(report, "signature.data", "no-data", "not given");
		assert_verdict(report, GMSEAL_VERDICT_INDETERMINATE);
		report = verify_signature_of(
			policy, input, NOW, document_hash(GMSEAL_DIGEST_SHA256));
		assert_fail(report, "signature.data", "data-mismatch", "SM3");
		assert_verdict(report, GMSEAL_VERDICT_INVALID);
		parts.data_hash = der_bits(BYTES("31 octets are one too few......"));
		assert_fail(verify_parts(&parts), "signature.data", "bad-data-hash", "31 octets");
	}
}
END_TEST

START_TEST(a_time_stamp_is_a_token_or_fails)
{
	const gmseal_bytes cases[] = {
		BYTES("\1\2\3"),
		NOTHING,
		der_token("1.2.840.113549.1.7.1"),
		SEQUENCE(der_oid("1.2.840.113549.1.7.2"),
			der_element(TAG_EXPLICIT_0, der_integer(3))),
		der_token("1.2.840.113549.1.7.2"),
		der_token("1.2.156.10197.6.1.4.2.2"),
	};
	for (size_t i = 1; i < 3; i++)
		for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++) {
			struct forged_signature parts = parts_of(generations[i]);
			parts.timestamp = der_element(TAG_EXPLICIT_0, der_bits(cases[k]));
			const gmseal_report *report = verify_parts(&parts);
			assert_fail(report, "signature.timestamp", "not-a-token",
				"no time-stamp token");
			assert_verdict(report, GMSEAL_VERDICT_INVALID);
		}
}
END_TEST

START_TEST(time_info_of_2014_may_be_a_token_or_nothing_known)
{
	struct forged_signature parts = parts_of(2014);
	parts.time_info = der_bits(der_token("1.2.156.10197.6.1.4.2.2"));
	const gmseal_report *report = verify_parts(&parts);
	assert_fail(report, "signature.timestamp", "not-a-token", "no time-stamp token");
	assert_unknown(report, "signature.time", "no-time", "time-stamp token");
	parts.time_info = der_bits(der_token("1.2.3"));
	assert_fail(verify_parts(&parts), "signature.timestamp", "not-a-token", "no time-stamp");
	parts.time_info = der_bits(BYTES("yesterday"));
	report = verify_parts(&parts);
	assert_skipped(report, "signature.timestamp", "no-timestamp", "no time stamp");
	assert_unknown(report, "signature.time", "no-time", "nothing that can be read");
	assert_deviation(report, "toSign.timeInfo",
		offset_of(forge_signature(&parts), parts.time_info), "neither");
	assert_verdict(report, GMSEAL_VERDICT_INDETERMINATE);
}
END_TEST

START_TEST(a_seal_signed_in_the_form_of_2014_is_a_deviation_in_a_later_signature)
{
	struct forged_seal seal = forged_seal(4, stage_pki(TEST_SM2));
	seal.signing.message = SEQUENCE(forge_seal_info(&seal), seal.certificate, seal.algorithm);
	struct forged_signature parts = parts_of(4);
	parts.seal = forge_seal(&seal);
	gmseal_bytes input = forge_signature(&parts);
	const gmseal_report *report =
		verify_signature(stage_policy(stage_pki(TEST_SM2)), input, NOW);
	gmseal_bytes value = gmseal_seal_value(gmseal_signature_seal(stage_signature(input)));
	assert_notice(report, "seal.signature", "form-2014", "GM/T 0031-2014");
	assert_deviation(report, "toSign.eseal.signedValue", offset_of(input, der_bits(value)),
		"GM/T 0031-2014");
	assert_verdict(report, GMSEAL_VERDICT_VALID);
	report = verify_signature(strict_policy(), input, NOW);
	assert_fail(report, "seal.signature", "form-2014", "does not allow");
	assert_fail(report, "signature.seal", "seal-invalid", "does not pass");
}
END_TEST

START_TEST(one_user_identifier_is_for_maker_and_signer)
{
	struct forged_seal seal = forged_seal(4, stage_pki(TEST_SM2));
	seal.signing.user_id = "somebody";
	struct forged_signature parts = parts_of(4);
	parts.seal = forge_seal(&seal);
	parts.signing.user_id = "somebody";
	gmseal_policy *policy = stage_policy(stage_pki(TEST_SM2));
	gmseal_error error;
	assert_ok(gmseal_policy_set_user_id(policy, BYTES("somebody"), &error), error);
	assert_verdict(
		verify_signature(policy, forge_signature(&parts), NOW), GMSEAL_VERDICT_VALID);
}
END_TEST

SUITE("verify-signature", a_good_signature_passes_every_check,
	an_rsa_signature_of_2014_is_valid_with_both_digests, format_fails_when_versions_differ,
	format_fails_for_a_deviation_under_a_strict_policy,
	value_fails_for_another_key_or_other_bytes, value_fails_for_an_algorithm_that_does_not_suit,
	certificates_that_are_none_leave_their_checks_unreached, only_listed_certificates_may_sign,
	a_listed_digest_lets_its_certificate_sign, a_digest_of_another_kind_lists_nobody,
	the_seal_is_as_good_as_its_worst_check,
	the_signing_time_has_to_lie_where_seal_and_certificate_hold,
	the_signing_time_has_to_lie_within_the_signers_certificate,
	a_seal_that_expired_since_still_verifies_in_a_signature,
	data_is_the_same_another_or_not_given, a_time_stamp_is_a_token_or_fails,
	time_info_of_2014_may_be_a_token_or_nothing_known,
	a_seal_signed_in_the_form_of_2014_is_a_deviation_in_a_later_signature,
	one_user_identifier_is_for_maker_and_signer)
