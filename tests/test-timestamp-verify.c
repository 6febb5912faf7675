/* The checks of a time-stamp token, and what a token means for the seal or signature beside it. */
#include "stamp.h"

static const gmseal_bytes VALUE = {(const uint8_t *)"a signature value", 17};

static const struct test_pki *sm2(void)
{
	return stage_pki(TEST_SM2);
}

static const struct test_identity *good(void)
{
	return authority(&(struct test_authority){0}, sm2());
}

static const gmseal_report *verify_under(
	const gmseal_policy *policy, gmseal_bytes token, const char *now)
{
	gmseal_report *report = NULL;
	gmseal_error error;
	assert_ok(gmseal_verify_timestamp(
			  policy, stamp_decoded(token), VALUE, at(now), &report, &error),
		error);
	return keep_report(report);
}

static const gmseal_report *verify_token(const struct stamp *wanted)
{
	struct stamp whole = *wanted;
	if (whole.by == NULL)
		whole.by = good();
	if (whole.over.data == NULL)
		whole.over = VALUE;
	const struct test_pki *pki =
		EVP_PKEY_is_a(whole.by->key, "RSA") ? stage_pki(TEST_RSA) : sm2();
	return verify_under(stage_policy(pki), stamp(&whole), NOW);
}

#define VERIFY(...) verify_token(&(struct stamp){__VA_ARGS__})

static void assert_valid(const gmseal_report *report)
{
	static const char *const ids[] = {"timestamp.format", "timestamp.imprint",
		"timestamp.attributes", "timestamp.value", "timestamp.signing-certificate",
		"timestamp.tsa.chain", "timestamp.tsa.validity", "timestamp.tsa.revocation",
		"timestamp.tsa.usage", "timestamp.time"};
	ck_assert_uint_eq(gmseal_report_count(report), sizeof ids / sizeof ids[0]);
	for (size_t i = 0; i < sizeof ids / sizeof ids[0]; i++) {
		ck_assert_str_eq(gmseal_report_check(report, i)->id, ids[i]);
		assert_pass(report, ids[i]);
	}
	assert_verdict(report, GMSEAL_VERDICT_VALID);
}

START_TEST(tokens_of_both_forms_and_both_kinds_of_keys_pass_every_check)
{
	static const enum test_key_type types[] = {TEST_SM2, TEST_RSA};
	for (size_t i = 0; i < 2; i++)
		for (int gbt = 0; gbt < 2; gbt++)
			for (int sha256 = 0; sha256 < 2; sha256++) {
				const struct test_authority wanted = {.type = types[i]};
				assert_valid(VERIFY(.by = authority(&wanted, stage_pki(types[i])),
					.gbt35275 = gbt,
					.digest =
						sha256 ? GMSEAL_DIGEST_SHA256 : GMSEAL_DIGEST_SM3));
			}
}
END_TEST

START_TEST(each_way_of_naming_the_certificate_passes)
{
	static const enum ess ways[] = {
		ESS_V2, ESS_V2_DEFAULT, ESS_V1, ESS_BOTH, ESS_V2_ISSUER, ESS_V2_ISSUER_OTHERWISE};
	for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++)
		assert_valid(VERIFY(.ess = ways[i]));
	const gmseal_report *report = VERIFY(.ess = ESS_NONE);
	assert_skipped(report, "timestamp.signing-certificate", "no-attribute", "does not name");
	assert_verdict(report, GMSEAL_VERDICT_VALID);
}
END_TEST

START_TEST(a_token_that_names_another_certificate_fails)
{
	static const char id[] = "timestamp.signing-certificate";
	assert_fail(VERIFY(.ess = ESS_V2_OTHER), id, "other-certificate", "another certificate");
	assert_fail(VERIFY(.ess = ESS_V1_OTHER), id, "other-certificate", "another certificate");
	assert_fail(VERIFY(.ess = ESS_V1_AND_V2_OTHER), id, "other-certificate", "another");
	assert_fail(VERIFY(.ess = ESS_V2_OTHER_SERIAL), id, "other-issuer", "serial number");
	assert_fail(VERIFY(.ess = ESS_V2_OTHER_ISSUER), id, "other-issuer", "serial number");
	assert_fail(VERIFY(.ess = ESS_MALFORMED), id, "malformed", "cannot be read");
	const gmseal_report *report = VERIFY(.ess = ESS_V2_UNKNOWN_DIGEST);
	assert_unknown(report, id, "digest-algorithm", "not known here");
	assert_verdict(report, GMSEAL_VERDICT_INDETERMINATE);
}
END_TEST

START_TEST(a_token_over_something_else_fails)
{
	const gmseal_report *report = VERIFY(.over = BYTES("another value"));
	assert_fail(report, "timestamp.imprint", "imprint-mismatch", "something else");
	assert_pass(report, "timestamp.value");
	assert_verdict(report, GMSEAL_VERDICT_INVALID);
	report = VERIFY(.digest = GMSEAL_DIGEST_SHA1);
	assert_fail(report, "timestamp.imprint", "algorithm", "SHA-1");
}
END_TEST

START_TEST(a_changed_tst_info_fails)
{
	gmseal_bytes token = stamp(&(struct stamp){.by = good(), .over = VALUE});
	size_t offset = offset_of(token, BYTES("20220602000000Z"));
	((uint8_t *)token.data)[offset + 5] = '1';
	const gmseal_report *report = verify_under(stage_policy(sm2()), token, NOW);
	assert_fail(report, "timestamp.attributes", "digest-mismatch", "was changed");
	assert_pass(report, "timestamp.value");
}
END_TEST

START_TEST(attributes_that_are_missing_or_wrong_fail)
{
	static const char id[] = "timestamp.attributes";
	gmseal_bytes data = der_element(0x31, der_oid("1.2.840.113549.1.7.1"));
	gmseal_bytes other = der_element(0x31, der_octets(BYTES("digest")));
	gmseal_bytes type = der_oid("1.2.840.113549.1.9.16.1.4");
	gmseal_bytes two_types = der_element(0x31, JOIN(type, type));
	gmseal_bytes two_digests =
		der_element(0x31, JOIN(der_octets(BYTES("a")), der_octets(BYTES("b"))));
	assert_fail(VERIFY(.no_attributes = true), id, "no-signed-attributes", "no signed");
	assert_fail(VERIFY(.no_content_type = true), id, "no-content-type", "content type");
	assert_fail(VERIFY(.content_type = data), id, "content-type", "not TSTInfo");
	assert_fail(VERIFY(.no_message_digest = true), id, "no-message-digest", "digest");
	assert_fail(VERIFY(.message_digest = other), id, "digest-mismatch", "was changed");
	/* One value each (RFC 5652 11.1 and 11.2). */
	assert_fail(VERIFY(.content_type = two_types), id, "no-content-type", "exactly one");
	assert_fail(VERIFY(.message_digest = two_digests), id, "no-message-digest", "exactly one");
}
END_TEST

START_TEST(a_value_by_another_key_fails)
{
	const gmseal_report *report = VERIFY(.signed_by = &sm2()->other);
	assert_fail(report, "timestamp.value", "bad-value", "another key");
	assert_pass(report, "timestamp.attributes");
}
END_TEST

START_TEST(a_token_with_two_signers_fails)
{
	const gmseal_report *report = VERIFY(.two_signers = true);
	assert_fail(report, "timestamp.format", "signers", "2 signers");
	assert_unknown(report, "timestamp.value", "not-reached", "who made");
	ck_assert_uint_eq(gmseal_report_count(report), 10);
}
END_TEST

START_TEST(a_critical_extension_of_the_token_fails)
{
	gmseal_bytes critical = der_element(TAG_BOOLEAN, BYTES("\xFF"));
	gmseal_bytes known = der_element(0xA1, der_extension("1.2.3", NOTHING, "x"));
	gmseal_bytes unknown = der_element(0xA1, der_extension("1.2.3", critical, "x"));
	gmseal_bytes says_no = der_element(TAG_BOOLEAN, BYTES("\0"));
	gmseal_bytes harmless = der_element(0xA1, der_extension("1.2.3", says_no, "x"));
	assert_valid(VERIFY(.extensions = known));
	assert_valid(VERIFY(.extensions = harmless));
	assert_fail(VERIFY(.extensions = unknown), "timestamp.format", "critical-extension",
		"critical extension");
}
END_TEST

START_TEST(the_certificate_may_come_from_the_policy)
{
	gmseal_error error;
	const struct test_identity *by = good();
	gmseal_bytes token =
		stamp(&(struct stamp){.by = by, .over = VALUE, .no_certificate = true});
	gmseal_policy *policy = stage_policy(sm2());
	const gmseal_report *report = verify_under(policy, token, NOW);
	assert_unknown(report, "timestamp.value", "no-certificate", "neither in the token");
	assert_unknown(report, "timestamp.tsa.chain", "not-reached", "");
	assert_unknown(report, "timestamp.tsa.usage", "not-reached", "");
	assert_unknown(report, "timestamp.time", "not-reached", "");
	assert_verdict(report, GMSEAL_VERDICT_INDETERMINATE);
	assert_ok(gmseal_policy_add_untrusted(policy, BUFFER_BYTES(by->der), &error), error);
	assert_valid(verify_under(policy, token, NOW));
	policy = stage_policy(sm2());
	assert_ok(gmseal_policy_add_trust(policy, BUFFER_BYTES(by->der), &error), error);
	assert_valid(verify_under(policy, token, NOW));
}
END_TEST

START_TEST(the_chain_may_lead_through_certificates_in_the_token)
{
	gmseal_error error;
	gmseal_bytes token =
		stamp(&(struct stamp){.by = good(), .over = VALUE, .further = &sm2()->ca});
	gmseal_policy *policy = stage_empty_policy();
	assert_ok(gmseal_policy_add_trust(policy, BUFFER_BYTES(sm2()->root.der), &error), error);
	gmseal_policy_set_revocation(policy, GMSEAL_REVOCATION_OFF);
	const gmseal_report *report = verify_under(policy, token, NOW);
	assert_pass(report, "timestamp.tsa.chain");
	assert_skipped(report, "timestamp.tsa.revocation", "revocation-off", "");
	assert_verdict(report, GMSEAL_VERDICT_VALID);
}
END_TEST

START_TEST(an_authority_that_nobody_trusts_is_unknown)
{
	const struct test_pki *stranger = test_pki_new(TEST_SM2);
	gmseal_bytes token = stamp(&(struct stamp){
		.by = authority(&(struct test_authority){0}, stranger), .over = VALUE});
	const gmseal_report *report = verify_under(stage_policy(sm2()), token, NOW);
	assert_unknown(report, "timestamp.tsa.chain", "untrusted", "");
	assert_verdict(report, GMSEAL_VERDICT_INDETERMINATE);
	assert_unknown(verify_under(stage_empty_policy(), token, NOW), "timestamp.tsa.chain",
		"no-trust-anchors", "");
	test_pki_free((struct test_pki *)stranger);
}
END_TEST

START_TEST(the_key_of_an_authority_is_for_time_stamps_alone)
{
	static const char id[] = "timestamp.tsa.usage";
	static const struct {
		struct test_authority authority;
		const char *reason, *words;
	} cases[] = {
		{{.no_usage = true}, "no-timestamping", "does not name"},
		{{.usage = "critical,emailProtection"}, "no-timestamping", "does not name"},
		{{.usage = "timeStamping"}, "not-critical", "not critical"},
		{{.usage = "critical,timeStamping,emailProtection"}, "other-usages", "together"},
		{{.key_usage = "critical,keyAgreement"}, "key-usage", "neither"},
		{{.basic_constraints = "critical,CA:TRUE"}, "is-ca", "authority"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		const gmseal_report *report = VERIFY(.by = authority(&cases[i].authority, sm2()));
		assert_fail(report, id, cases[i].reason, cases[i].words);
		assert_verdict(report, GMSEAL_VERDICT_INVALID);
	}
}
END_TEST

START_TEST(the_time_of_a_token_lies_within_its_certificate_and_not_ahead)
{
	static const struct test_authority early = {
		.from = "2020-01-01T00:00:00Z", .to = "2022-06-01T00:00:00Z"};
	static const struct test_authority late = {
		.from = "2022-06-03T00:00:00Z", .to = "2025-01-01T00:00:00Z"};
	static const struct test_authority since = {
		.from = "2020-01-01T00:00:00Z", .to = "2022-06-10T00:00:00Z"};
	const gmseal_report *report = VERIFY(.by = authority(&early, sm2()));
	assert_fail(report, "timestamp.time", "outside-certificate", "outside the validity");
	assert_fail(report, "timestamp.tsa.validity", "expired", "");
	report = VERIFY(.by = authority(&late, sm2()));
	assert_fail(report, "timestamp.time", "outside-certificate", "outside the validity");
	assert_fail(report, "timestamp.tsa.validity", "not-yet-valid", "");
	report = VERIFY(.by = authority(&since, sm2()));
	assert_notice(report, "timestamp.tsa.validity", "expired-since", "was valid");
	assert_verdict(report, GMSEAL_VERDICT_VALID);
	report = VERIFY(.time = "20220701000001Z");
	assert_fail(report, "timestamp.time", "future", "yet to come");
	assert_valid(VERIFY(.time = "20220701000000Z"));
}
END_TEST

START_TEST(a_revoked_authority_counts_from_its_revocation_on)
{
	static const struct {
		const char *date, *reason;
		gmseal_check_status status;
		const char *word;
		gmseal_verdict verdict;
	} cases[] = {
		{"2022-06-01T00:00:00Z", "superseded", GMSEAL_CHECK_FAIL, "revoked",
			GMSEAL_VERDICT_INVALID},
		{"2022-06-03T00:00:00Z", "superseded", GMSEAL_CHECK_PASS, "revoked-since",
			GMSEAL_VERDICT_VALID},
		/* Whoever has the key can write any time into a token. */
		{"2022-06-03T00:00:00Z", "keyCompromise", GMSEAL_CHECK_UNKNOWN, "key-compromised",
			GMSEAL_VERDICT_INDETERMINATE},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		const struct test_authority wanted = {.serial = "3001"};
		gmseal_policy *policy =
			stage_policy_revoking(sm2(), "3001", cases[i].date, cases[i].reason);
		const gmseal_report *report = verify_under(policy,
			stamp(&(struct stamp){.by = authority(&wanted, sm2()), .over = VALUE}),
			NOW);
		const gmseal_check *check = gmseal_report_find(report, "timestamp.tsa.revocation");
		ck_assert_int_eq(check->status, cases[i].status);
		ck_assert_str_eq(check->reason, cases[i].word);
		assert_verdict(report, cases[i].verdict);
	}
	assert_unknown(verify_under(stage_policy_without_crls(sm2()),
			       stamp(&(struct stamp){.by = good(), .over = VALUE}), NOW),
		"timestamp.tsa.revocation", "no-revocation-information", "");
}
END_TEST

START_TEST(a_deviation_fails_under_a_strict_policy)
{
	gmseal_policy *policy = stage_policy(sm2());
	gmseal_policy_set_strict(policy, true);
	assert_valid(
		verify_under(policy, stamp(&(struct stamp){.by = good(), .over = VALUE}), NOW));
	gmseal_bytes token =
		stamp(&(struct stamp){.by = good(), .over = VALUE, .time = "202206020000Z"});
	const gmseal_report *report = verify_under(policy, token, NOW);
	assert_fail(report, "timestamp.format", "deviation", "no seconds");
	assert_deviation(report, "TSTInfo.genTime", offset_of(token, BYTES("202206020000Z")) - 2,
		"no seconds");
	assert_verdict(verify_under(stage_policy(sm2()), token, NOW), GMSEAL_VERDICT_VALID);
}
END_TEST

START_TEST(every_check_names_where_it_comes_from)
{
	const gmseal_report *report = VERIFY(.ess = ESS_V2);
	for (size_t i = 0; i < gmseal_report_count(report); i++)
		ck_assert_msg(strstr(gmseal_report_check(report, i)->clause, "RFC 3161") != NULL,
			"%s", gmseal_report_check(report, i)->clause);
}
END_TEST

START_TEST(refuses_to_verify_nothing)
{
	gmseal_report *report = NULL;
	gmseal_error error;
	gmseal_timestamp *token =
		stamp_decoded(stamp(&(struct stamp){.by = good(), .over = VALUE}));
	gmseal_policy *policy = stage_policy(sm2());
	gmseal_bytes broken = {NULL, 1};
	assert_status(gmseal_verify_timestamp(NULL, token, VALUE, 0, &report, &error),
		GMSEAL_ERROR_ARGUMENT, error);
	assert_status(gmseal_verify_timestamp(policy, NULL, VALUE, 0, &report, &error),
		GMSEAL_ERROR_ARGUMENT, error);
	assert_status(gmseal_verify_timestamp(policy, token, broken, 0, &report, &error),
		GMSEAL_ERROR_ARGUMENT, error);
	assert_status(gmseal_verify_timestamp(policy, token, VALUE, 0, NULL, &error),
		GMSEAL_ERROR_ARGUMENT, error);
}
END_TEST

/* Those of stamp.h, for the hierarchy of these tests. */
static struct forged_signature stamp_signature(int generation, const struct stamp *wanted)
{
	return stamped_signature(generation, sm2(), wanted);
}

static struct forged_seal stamp_seal(const struct stamp *wanted)
{
	return stamped_seal(sm2(), wanted);
}

static const gmseal_report *look_at(
	const struct forged_signature *parts, const gmseal_policy *policy, const char *now)
{
	const gmseal_report *report = verify_signature(policy, forge_signature(parts), now);
	assert_complete_signature_report(report);
	return report;
}

START_TEST(a_stamped_signature_is_valid)
{
	for (int generation = 4; generation <= 5; generation++) {
		struct forged_signature parts = stamp_signature(generation, &(struct stamp){0});
		const gmseal_report *report = look_at(&parts, stage_policy(sm2()), NOW);
		assert_pass(report, "signature.timestamp");
		ck_assert_ptr_nonnull(strstr(
			gmseal_report_find(report, "signature.timestamp")->detail, STAMPED_AT));
		assert_verdict(report, GMSEAL_VERDICT_VALID);
	}
}
END_TEST

START_TEST(a_stamped_seal_is_valid_alone_and_in_a_signature)
{
	struct forged_seal seal = stamp_seal(&(struct stamp){0});
	gmseal_bytes bytes = forge_seal(&seal);
	const gmseal_report *report = verify_seal(stage_policy(sm2()), bytes, NOW);
	assert_complete_seal_report(report);
	assert_pass(report, "seal.timestamp");
	assert_verdict(report, GMSEAL_VERDICT_VALID);
	struct forged_signature parts = forged_signature(5, sm2());
	parts.seal = bytes;
	report = look_at(&parts, stage_policy(sm2()), NOW);
	assert_pass(report, "seal.timestamp");
	assert_skipped(report, "signature.timestamp", "no-timestamp", "");
	assert_verdict(report, GMSEAL_VERDICT_VALID);
}
END_TEST

START_TEST(the_check_of_a_stamp_tells_which_of_its_checks_failed)
{
	static const struct test_authority not_critical = {.usage = "timeStamping"};
	static const struct test_authority expired = {.to = "2022-06-01T00:00:00Z"};
	const struct {
		struct stamp stamp;
		const char *reason, *words;
	} cases[] = {
		{{.two_signers = true}, "token-format", "timestamp.format "},
		{{.over = VALUE}, "token-imprint", "timestamp.imprint "},
		{{.no_attributes = true}, "token-attributes", "timestamp.attributes "},
		{{.signed_by = &sm2()->other}, "token-value", "timestamp.value "},
		{{.ess = ESS_V2_OTHER}, "token-signing-certificate",
			"timestamp.signing-certificate "},
		{{.by = authority(&not_critical, sm2())}, "token-usage", "timestamp.tsa.usage "},
		{{.by = authority(&expired, sm2())}, "token-validity", "timestamp.tsa.validity "},
		{{.time = "20230701000000Z"}, "token-time", "timestamp.time "},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct forged_signature parts = stamp_signature(4, &cases[i].stamp);
		const gmseal_report *report = look_at(&parts, stage_policy(sm2()), NOW);
		assert_fail(report, "signature.timestamp", cases[i].reason, cases[i].words);
		assert_pass(report, "signature.value");
		assert_verdict(report, GMSEAL_VERDICT_INVALID);
	}
	struct forged_seal seal = stamp_seal(&(struct stamp){.over = VALUE});
	assert_fail(verify_seal(stage_policy(sm2()), forge_seal(&seal), NOW), "seal.timestamp",
		"token-imprint", "timestamp.imprint ");
}
END_TEST

START_TEST(a_stamp_about_which_too_little_is_known_is_unknown)
{
	struct forged_signature parts = stamp_signature(4, &(struct stamp){.no_certificate = true});
	const gmseal_report *report = look_at(&parts, stage_policy(sm2()), NOW);
	assert_unknown(report, "signature.timestamp", "token-value", "timestamp.value ");
	assert_verdict(report, GMSEAL_VERDICT_INDETERMINATE);
}
END_TEST

START_TEST(what_claims_a_later_time_than_its_stamp_fails)
{
	/* The signature is of 2022-06-01T00:00:00Z, the seal of 2021-01-01T00:00:00Z. */
	gmseal_bytes accuracy = SEQUENCE(der_integer(2));
	struct forged_signature parts =
		stamp_signature(4, &(struct stamp){.time = "20220531235959Z"});
	assert_fail(look_at(&parts, stage_policy(sm2()), NOW), "signature.timestamp",
		"claimed-later", "2022-05-31T23:59:59Z");
	parts = stamp_signature(4, &(struct stamp){.time = "20220601000000Z"});
	assert_pass(look_at(&parts, stage_policy(sm2()), NOW), "signature.timestamp");
	parts = stamp_signature(
		4, &(struct stamp){.time = "20220531235958Z", .accuracy = accuracy});
	assert_pass(look_at(&parts, stage_policy(sm2()), NOW), "signature.timestamp");
	parts = stamp_signature(
		4, &(struct stamp){.time = "20220531235957Z", .accuracy = accuracy});
	assert_fail(look_at(&parts, stage_policy(sm2()), NOW), "signature.timestamp",
		"claimed-later", "");
	struct forged_seal seal = stamp_seal(&(struct stamp){.time = "20201231235959Z"});
	assert_fail(verify_seal(stage_policy(sm2()), forge_seal(&seal), NOW), "seal.timestamp",
		"claimed-later", "2021-01-01T00:00:00Z");
}
END_TEST

START_TEST(the_stamped_time_counts_for_a_compromised_signer)
{
	/* The signer's certificate is 2003. */
	gmseal_policy *after =
		stage_policy_revoking(sm2(), "2003", "2022-06-03T00:00:00Z", "keyCompromise");
	gmseal_policy *between =
		stage_policy_revoking(sm2(), "2003", "2022-06-01T12:00:00Z", "superseded");
	struct forged_signature parts = stamp_signature(4, &(struct stamp){0});
	struct forged_signature bare = forged_signature(4, sm2());
	struct forged_signature wrong = stamp_signature(4, &(struct stamp){.over = VALUE});
	static const char id[] = "signature.signer.revocation";
	assert_unknown(look_at(&bare, after, NOW), id, "key-compromised", "no time stamp");
	assert_notice(look_at(&parts, after, NOW), id, "revoked-since", "after");
	assert_verdict(look_at(&parts, after, NOW), GMSEAL_VERDICT_VALID);
	/* A token that does not verify proves no time. */
	assert_unknown(look_at(&wrong, after, NOW), id, "key-compromised", "no time stamp");
	/* Claimed before the revocation, stamped behind it. */
	assert_notice(look_at(&bare, between, NOW), id, "revoked-since", "after");
	assert_fail(look_at(&parts, between, NOW), id, "revoked", "before");
}
END_TEST

START_TEST(the_stamped_time_counts_for_the_maker_of_the_later_generation)
{
	/* The maker's certificate is 2002. */
	gmseal_policy *policy =
		stage_policy_revoking(sm2(), "2002", "2021-06-01T00:00:00Z", "keyCompromise");
	struct forged_seal stamped = stamp_seal(&(struct stamp){0});
	struct forged_seal bare = forged_seal(5, sm2());
	static const char id[] = "seal.maker.revocation";
	assert_unknown(verify_seal(policy, forge_seal(&bare), NOW), id, "key-compromised",
		"no time stamp");
	assert_notice(verify_seal(policy, forge_seal(&stamped), NOW), id, "revoked-since", "");
}
END_TEST

START_TEST(time_info_of_2014_may_be_a_token_over_the_document)
{
	gmseal_bytes hash = document_hash(GMSEAL_DIGEST_SM3);
	const struct stamp good_ones[] = {
		{.by = good(), .imprint = hash, .time = "20220601000000Z"},
		{.by = good(), .over = hash, .time = "20220601000000Z"},
		{.by = good(),
			.over = hash,
			.digest = GMSEAL_DIGEST_SHA256,
			.time = "20220601000000Z"},
	};
	for (size_t i = 0; i < 3; i++) {
		struct forged_signature parts = forged_signature(2014, sm2());
		parts.time_info = der_bits(stamp(&good_ones[i]));
		const gmseal_report *report = look_at(&parts, stage_policy(sm2()), NOW);
		assert_pass(report, "signature.timestamp");
		assert_pass(report, "signature.time");
		assert_pass(report, "seal.validity");
		assert_verdict(report, GMSEAL_VERDICT_VALID);
	}
	/* The digest under another algorithm's name is not the document's. */
	const struct stamp other = {.by = good(), .imprint = hash, .digest = GMSEAL_DIGEST_SHA256};
	struct forged_signature parts = forged_signature(2014, sm2());
	parts.time_info = der_bits(stamp(&other));
	const gmseal_report *report = look_at(&parts, stage_policy(sm2()), NOW);
	assert_fail(report, "signature.timestamp", "token-imprint", "something else");
	assert_unknown(report, "signature.time", "no-time", "does not verify");
	assert_unknown(report, "signature.signer.validity", "no-time", "");
}
END_TEST

START_TEST(the_time_of_the_token_of_2014_has_to_suit_seal_and_signer)
{
	gmseal_bytes hash = document_hash(GMSEAL_DIGEST_SM3);
	struct forged_signature parts = forged_signature(2014, sm2());
	parts.time_info = der_bits(
		stamp(&(struct stamp){.by = good(), .imprint = hash, .time = "20200601000000Z"}));
	const gmseal_report *report = look_at(&parts, stage_policy(sm2()), NOW);
	assert_pass(report, "signature.timestamp");
	assert_fail(report, "signature.time", "outside-seal", "2020-06-01");
	assert_fail(report, "seal.validity", "not-yet-valid", "");
}
END_TEST

START_TEST(deviations_of_a_token_are_those_of_what_it_stands_beside)
{
	struct forged_signature parts =
		stamp_signature(4, &(struct stamp){.time = "202206020000Z"});
	gmseal_bytes bytes = forge_signature(&parts);
	const gmseal_report *report = verify_signature(stage_policy(sm2()), bytes, NOW);
	assert_deviation(report, "timeStamp.TSTInfo.genTime",
		offset_of(bytes, BYTES("202206020000Z")) - 2, "no seconds");
	struct forged_seal seal = stamp_seal(&(struct stamp){.time = "202101020000Z"});
	parts = forged_signature(5, sm2());
	parts.seal = forge_seal(&seal);
	bytes = forge_signature(&parts);
	report = verify_signature(stage_policy(sm2()), bytes, NOW);
	assert_deviation(report, "toSign.eseal.timeStamp.TSTInfo.genTime",
		offset_of(bytes, BYTES("202101020000Z")) - 2, "no seconds");
	assert_verdict(report, GMSEAL_VERDICT_VALID);
}
END_TEST

/* A token stands for a time up to genTime and accuracy (RFC 3161 2.4.2). */
START_TEST(the_latest_time_that_a_token_stands_for_counts)
{
	static const char id[] = "signature.signer.revocation";
	/* Accuracy: a day. */
	gmseal_bytes accuracy = der_element(0x30, der_integer(24 * 3600));
	gmseal_policy *policy =
		stage_policy_revoking(sm2(), "2003", "2022-06-02T12:00:00Z", "keyCompromise");
	struct forged_signature sharp = stamp_signature(4, &(struct stamp){0});
	struct forged_signature vague = stamp_signature(4, &(struct stamp){.accuracy = accuracy});
	assert_notice(look_at(&sharp, policy, NOW), id, "revoked-since", "after");
	assert_fail(look_at(&vague, policy, NOW), id, "revoked", "before");
}
END_TEST

/* What is at hand was there at the reference time, however vague its token is. */
START_TEST(no_time_after_the_reference_time_counts)
{
	static const char id[] = "signature.signer.validity";
	/* The signer's certificate holds until 2025-01-01. */
	static const char now[] = "2024-12-31T23:00:00Z";
	gmseal_bytes day = SEQUENCE(der_integer(24 * 3600));
	struct forged_signature parts =
		stamp_signature(4, &(struct stamp){.time = "20241231220000Z", .accuracy = day});
	assert_pass(look_at(&parts, stage_policy(sm2()), now), id);
	assert_pass(look_at(&parts, stage_policy(sm2()), now), "signature.signer.revocation");
	/* Afterwards it may have been stamped when the certificate had expired. */
	assert_fail(look_at(&parts, stage_policy(sm2()), "2025-02-01T00:00:00Z"), id, "expired",
		"2025-01-01T22:00:00Z");
}
END_TEST

START_TEST(a_token_that_is_too_inaccurate_tells_no_time)
{
	gmseal_bytes day = SEQUENCE(der_integer(24 * 3600));
	gmseal_bytes more = SEQUENCE(der_integer(24 * 3600), der_element(0x81, BYTES("\1")));
	gmseal_bytes years = SEQUENCE(der_integer(900000000));
	assert_valid(VERIFY(.accuracy = day));
	const gmseal_report *report = VERIFY(.accuracy = more);
	assert_unknown(report, "timestamp.time", "inaccurate", "86401 seconds");
	assert_verdict(report, GMSEAL_VERDICT_INDETERMINATE);
	struct forged_signature parts = stamp_signature(4, &(struct stamp){.accuracy = years});
	report = look_at(&parts, stage_policy(sm2()), NOW);
	assert_unknown(report, "signature.timestamp", "token-time", "900000000 seconds");
	assert_pass(report, "signature.signer.validity");
	assert_pass(report, "signature.signer.revocation");
	assert_verdict(report, GMSEAL_VERDICT_INDETERMINATE);
}
END_TEST

START_TEST(accuracy_is_rounded_up)
{
	gmseal_bytes accuracy = SEQUENCE(der_integer(1), der_element(0x81, BYTES("\1")));
	struct forged_signature parts = stamp_signature(
		4, &(struct stamp){.time = "20220531235958Z", .accuracy = accuracy});
	assert_pass(look_at(&parts, stage_policy(sm2()), NOW), "signature.timestamp");
}
END_TEST

/* Whoever has a stolen key takes an older token over the document from somewhere else. */
START_TEST(the_token_of_2014_does_not_prove_what_was_signed_before)
{
	static const char id[] = "signature.signer.revocation";
	gmseal_policy *policy =
		stage_policy_revoking(sm2(), "2003", "2022-06-03T00:00:00Z", "keyCompromise");
	struct forged_signature parts = forged_signature(2014, sm2());
	parts.time_info = der_bits(stamp(&(struct stamp){.by = good(),
		.imprint = document_hash(GMSEAL_DIGEST_SM3),
		.time = "20220601000000Z"}));
	const gmseal_report *report = look_at(&parts, policy, NOW);
	assert_pass(report, "signature.timestamp");
	assert_unknown(report, id, "key-compromised", "no time stamp");
	assert_verdict(report, GMSEAL_VERDICT_INDETERMINATE);
}
END_TEST

START_TEST(a_stamp_from_after_the_end_of_the_seal_is_noticed)
{
	/* The seal ends 2024-01-01. */
	struct forged_signature parts =
		stamp_signature(4, &(struct stamp){.time = "20240102000000Z"});
	const gmseal_report *report = look_at(&parts, stage_policy(sm2()), "2024-02-01T00:00:00Z");
	assert_notice(report, "signature.timestamp", "stamped-after-end", "valid no more");
}
END_TEST

SUITE("timestamp-verify", tokens_of_both_forms_and_both_kinds_of_keys_pass_every_check,
	each_way_of_naming_the_certificate_passes, a_token_that_names_another_certificate_fails,
	a_token_over_something_else_fails, a_changed_tst_info_fails,
	attributes_that_are_missing_or_wrong_fail, a_value_by_another_key_fails,
	a_token_with_two_signers_fails, a_critical_extension_of_the_token_fails,
	the_certificate_may_come_from_the_policy,
	the_chain_may_lead_through_certificates_in_the_token,
	an_authority_that_nobody_trusts_is_unknown,
	the_key_of_an_authority_is_for_time_stamps_alone,
	the_time_of_a_token_lies_within_its_certificate_and_not_ahead,
	a_revoked_authority_counts_from_its_revocation_on, a_deviation_fails_under_a_strict_policy,
	every_check_names_where_it_comes_from, refuses_to_verify_nothing,
	a_stamped_signature_is_valid, a_stamped_seal_is_valid_alone_and_in_a_signature,
	the_check_of_a_stamp_tells_which_of_its_checks_failed,
	a_stamp_about_which_too_little_is_known_is_unknown,
	what_claims_a_later_time_than_its_stamp_fails,
	the_stamped_time_counts_for_a_compromised_signer,
	the_stamped_time_counts_for_the_maker_of_the_later_generation,
	time_info_of_2014_may_be_a_token_over_the_document,
	the_time_of_the_token_of_2014_has_to_suit_seal_and_signer,
	deviations_of_a_token_are_those_of_what_it_stands_beside,
	the_latest_time_that_a_token_stands_for_counts, no_time_after_the_reference_time_counts,
	a_token_that_is_too_inaccurate_tells_no_time, accuracy_is_rounded_up,
	the_token_of_2014_does_not_prove_what_was_signed_before,
	a_stamp_from_after_the_end_of_the_seal_is_noticed)
