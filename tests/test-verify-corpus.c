/* Seals and signatures that other software made get the outcomes that an implementation which
 * shares no code with this one computed for them. */
#include "stage.h"

static gmseal_policy *ofdrw_policy(void)
{
	gmseal_policy *policy = stage_empty_policy();
	gmseal_buffer root = read_corpus_file("ofdrw-root.pem");
	gmseal_error error;
	assert_ok(gmseal_policy_add_trust(policy, BUFFER_BYTES(root), &error), error);
	gmseal_buffer_free(&root);
	gmseal_policy_set_revocation(policy, GMSEAL_REVOCATION_OFF);
	return policy;
}

static const gmseal_report *seal_report(const char *name, const char *now)
{
	const gmseal_report *report =
		verify_seal(ofdrw_policy(), keep_buffer(read_corpus_file(name)), now);
	assert_complete_seal_report(report);
	return report;
}

static const gmseal_report *signature_report(
	const char *name, const char *now, gmseal_bytes data_hash)
{
	const gmseal_report *report = verify_signature_of(
		ofdrw_policy(), keep_buffer(read_corpus_file(name)), now, data_hash);
	assert_complete_signature_report(report);
	return report;
}

static gmseal_bytes sm3_of_file(const char *name)
{
	gmseal_buffer file = read_corpus_file(name);
	gmseal_digest_value value;
	gmseal_error error;
	assert_ok(
		gmseal_digest_bytes(GMSEAL_DIGEST_SM3, BUFFER_BYTES(file), &value, &error), error);
	gmseal_buffer_free(&file);
	return JOIN(((gmseal_bytes){value.data, value.size}));
}

START_TEST(seals_of_three_generations_are_valid_in_their_time)
{
	static const char *const names[] = {
		"ofdrw-seal-2014.esl", "ofdrw-seal-v4.esl", "ofdrw-seal-v5.esl"};
	for (size_t i = 0; i < 3; i++)
		assert_pass(seal_report(names[i], "2021-01-01T00:00:00Z"), "seal.signature");
	assert_verdict(
		seal_report("ofdrw-seal-2014.esl", "2021-01-01T00:00:00Z"), GMSEAL_VERDICT_VALID);
	assert_verdict(
		seal_report("ofdrw-seal-v4.esl", "2021-01-01T00:00:00Z"), GMSEAL_VERDICT_VALID);
	const gmseal_report *report = seal_report("ofdrw-seal-v4.esl", "2022-04-22T02:09:01Z");
	assert_fail(report, "seal.validity", "expired", "2022-04-22T02:09:00Z");
	assert_pass(seal_report("ofdrw-seal-v4.esl", "2022-04-22T02:09:00Z"), "seal.validity");
	assert_fail(seal_report("ofdrw-seal-v4.esl", "2020-04-22T02:08:59Z"), "seal.validity",
		"not-yet-valid", "2020-04-22T02:09:00Z");
}
END_TEST

START_TEST(a_time_stamp_that_is_no_token_fails_and_the_rest_is_reported)
{
	const gmseal_report *report =
		seal_report("ofdrw-seal-v5-bad-timestamp.esl", "2026-05-01T00:00:00Z");
	assert_pass(report, "seal.format");
	assert_pass(report, "seal.signature");
	assert_pass(report, "seal.maker.chain");
	assert_fail(report, "seal.timestamp", "not-a-token", "3 octets");
	assert_verdict(report, GMSEAL_VERDICT_INVALID);
}
END_TEST

START_TEST(a_signature_of_generation_4_lacks_only_its_document)
{
	const gmseal_report *report =
		signature_report("ofdrw-signature-v4.dat", "2020-11-01T00:00:00Z", NOTHING);
	assert_pass(report, "signature.value");
	assert_pass(report, "seal.signature");
	assert_pass(report, "signature.cert-listed");
	assert_check(report, "signature.time", GMSEAL_CHECK_PASS, "ok", "2020-10-12T11:14:03Z");
	assert_unknown(report, "signature.data", "no-data", "not given");
	assert_verdict(report, GMSEAL_VERDICT_INDETERMINATE);
}
END_TEST

START_TEST(a_signature_made_after_the_certificate_ended_is_invalid)
{
	const gmseal_report *report =
		signature_report("ofdrw-signature-v5.dat", "2026-05-01T00:00:00Z", NOTHING);
	assert_pass(report, "signature.value");
	assert_pass(report, "seal.signature");
	assert_fail(report, "signature.signer.validity", "expired", "2022-04-21");
	assert_fail(report, "signature.time", "outside-certificate", "2026-04-24");
	assert_verdict(report, GMSEAL_VERDICT_INVALID);
}
END_TEST

START_TEST(a_tax_authority_signed_its_document)
{
	const gmseal_report *report = signature_report("tax-zhejiang-signature-v4.dat",
		"2020-08-01T00:00:00Z", sm3_of_file("tax-zhejiang-document.xml"));
	assert_pass(report, "signature.value");
	assert_pass(report, "seal.signature");
	assert_pass(report, "signature.data");
	assert_deviation(report, "toSign.eseal.eSealInfo.extDatas[0].critical", 3845, "FALSE");
	ck_assert_uint_eq(gmseal_report_deviation_count(report), 1);
	assert_unknown(report, "signature.signer.chain", "untrusted", "no trust anchor");
	assert_verdict(report, GMSEAL_VERDICT_INDETERMINATE);
}
END_TEST

START_TEST(a_seal_of_2014_has_a_critical_extension)
{
	const gmseal_report *report = seal_report("dms360-seal-2014.esl", "2020-08-01T00:00:00Z");
	assert_pass(report, "seal.signature");
	assert_notice(report, "seal.format", "critical-extension", "critical");
}
END_TEST

START_TEST(a_data_hash_signed_as_e_is_invalid_with_that_diagnosis)
{
	const gmseal_report *report = signature_report("dms360-signature-2014-nonconforming.dat",
		"2020-08-01T00:00:00Z", sm3_of_file("dms360-document.xml"));
	assert_fail(report, "signature.value", "bad-value", "wrong");
	ck_assert_str_eq(gmseal_report_diagnosis(report), "data-hash-as-e");
	assert_fail(report, "signature.data", "data-mismatch", "not the one that was signed");
	assert_verdict(report, GMSEAL_VERDICT_INVALID);
}
END_TEST

SUITE("verify-corpus", seals_of_three_generations_are_valid_in_their_time,
	a_time_stamp_that_is_no_token_fails_and_the_rest_is_reported,
	a_signature_of_generation_4_lacks_only_its_document,
	a_signature_made_after_the_certificate_ended_is_invalid,
	a_tax_authority_signed_its_document, a_seal_of_2014_has_a_critical_extension,
	a_data_hash_signed_as_e_is_invalid_with_that_diagnosis)
