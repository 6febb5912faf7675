/* The verification of a certificate by itself, as that of somebody who signs. */
#include "stage.h"

static const gmseal_report *verify_alone(
	const gmseal_policy *policy, const struct test_identity *identity, const char *now)
{
	gmseal_report *report = NULL;
	gmseal_error error;
	gmseal_certificate *certificate = stage_certificate(identity);
	assert_ok(gmseal_verify_certificate(policy, certificate, at(now), &report, &error), error);
	ck_assert_uint_eq(gmseal_report_count(report), 4);
	return keep_report(report);
}

START_TEST(a_certificate_by_itself_passes_all_checks)
{
	const struct test_pki *pki = stage_pki(TEST_SM2);
	const gmseal_report *report = verify_alone(stage_policy(pki), &pki->signer, NOW);
	assert_check(report, "certificate.chain", GMSEAL_CHECK_PASS, "ok", "CN=Test Root");
	assert_pass(report, "certificate.validity");
	assert_pass(report, "certificate.revocation");
	assert_pass(report, "certificate.usage");
	assert_verdict(report, GMSEAL_VERDICT_VALID);
	ck_assert_str_eq(
		gmseal_report_find(report, "certificate.usage")->clause, "RFC 5280 4.2.1.3");
}
END_TEST

START_TEST(a_certificate_by_itself_fails_for_its_own_reasons)
{
	const struct test_pki *pki = stage_pki(TEST_SM2);
	const struct test_identity *end =
		stage_issue(&(struct test_certificate){.subject = "CN=Ended",
				    .from = "2021-01-01T00:00:00Z",
				    .to = "2022-01-01T00:00:00Z"},
			&pki->ca);
	assert_fail(verify_alone(stage_policy(pki), end, NOW), "certificate.validity", "expired",
		"before the time that counts");
	assert_fail(verify_alone(stage_policy(pki), end, "2020-06-01T00:00:00Z"),
		"certificate.validity", "not-yet-valid", "holds from");
	assert_fail(verify_alone(stage_policy(pki), &pki->ca, NOW), "certificate.usage", "is-ca",
		"certificate authority");
	const struct test_identity *revoked = stage_issue(
		&(struct test_certificate){.subject = "CN=Withdrawn", .serial = "7777"}, &pki->ca);
	assert_fail(verify_alone(stage_policy_revoking(pki, "7777", "2022-01-01T00:00:00Z",
					 "cessationOfOperation"),
			    revoked, NOW),
		"certificate.revocation", "revoked", "was revoked");
}
END_TEST

START_TEST(a_certificate_by_itself_is_unknown_where_something_is_missing)
{
	const struct test_pki *pki = stage_pki(TEST_SM2);
	const gmseal_report *report = verify_alone(stage_empty_policy(), &pki->signer, NOW);
	assert_unknown(report, "certificate.chain", "no-trust-anchors", "");
	assert_unknown(report, "certificate.revocation", "no-chain", "");
	assert_verdict(report, GMSEAL_VERDICT_INDETERMINATE);
	gmseal_error error;
	gmseal_report *none = NULL;
	assert_status(gmseal_verify_certificate(stage_empty_policy(), NULL, 0, &none, &error),
		GMSEAL_ERROR_ARGUMENT, error);
	ck_assert_ptr_null(none);
}
END_TEST

SUITE("certificate-alone", a_certificate_by_itself_passes_all_checks,
	a_certificate_by_itself_fails_for_its_own_reasons,
	a_certificate_by_itself_is_unknown_where_something_is_missing)
