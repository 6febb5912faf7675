/* The checks of a maker's and a signer's certificate inside a signature: chain, validity,
 * revocation and usage at the time that counts. */
#include "stage.h"

static const int generations[] = {2014, 4, 5};

#define EACH_GENERATION(i) for (size_t i = 0; i < 3; i++)

static const struct test_pki *pki_of_test(void)
{
	return stage_pki(TEST_SM2);
}

/* A signature whose seal and value are made with these certificates, at SIGNED_AT. */
static gmseal_bytes signature_of(
	int generation, const struct test_identity *maker, const struct test_identity *signer)
{
	struct forged_seal seal = forged_seal(generation, pki_of_test());
	seal.maker = maker;
	seal.certificate = der_octets(BUFFER_BYTES(maker->der));
	seal.list = SEQUENCE(der_octets(BUFFER_BYTES(signer->der)));
	struct forged_signature parts = forged_signature(generation, pki_of_test());
	parts.seal = forge_seal(&seal);
	parts.signer = signer;
	parts.certificate = der_octets(BUFFER_BYTES(signer->der));
	return forge_signature(&parts);
}

static const gmseal_report *verify(const gmseal_policy *policy, gmseal_bytes signature)
{
	const gmseal_report *report = verify_signature(policy, signature, NOW);
	assert_complete_signature_report(report);
	assert_pass(report, "signature.value");
	assert_pass(report, "seal.signature");
	return report;
}

static const struct test_identity *issue(const char *from, const char *to)
{
	return stage_issue(
		&(struct test_certificate){
			.subject = "C=CN, O=Test, CN=Special", .from = from, .to = to},
		&pki_of_test()->ca);
}

START_TEST(a_chain_to_an_anchor_passes_and_names_it)
{
	const struct test_pki *pki = pki_of_test();
	const gmseal_report *report =
		verify(stage_policy(pki), signature_of(4, &pki->maker, &pki->signer));
	assert_check(report, "signature.signer.chain", GMSEAL_CHECK_PASS, "ok", "CN=Test Root");
	assert_check(report, "seal.maker.chain", GMSEAL_CHECK_PASS, "ok", "3 certificates");
}
END_TEST

START_TEST(a_chain_that_leads_nowhere_is_unknown)
{
	const struct test_pki *pki = pki_of_test();
	gmseal_bytes signature = signature_of(4, &pki->maker, &pki->signer);
	const gmseal_report *report = verify(stage_empty_policy(), signature);
	assert_unknown(report, "signature.signer.chain", "no-trust-anchors", "No trust anchors");
	assert_unknown(report, "seal.maker.chain", "no-trust-anchors", "No trust anchors");
	assert_unknown(report, "signature.signer.revocation", "no-chain", "Without a certificate");
	assert_pass(report, "signature.signer.validity");
	assert_pass(report, "signature.signer.usage");
	gmseal_policy *policy = stage_empty_policy();
	gmseal_error error;
	assert_ok(gmseal_policy_add_trust(policy, BUFFER_BYTES(pki->root.der), &error), error);
	report = verify(policy, signature);
	assert_unknown(report, "signature.signer.chain", "untrusted", "CN=Test CA");
	assert_verdict(report, GMSEAL_VERDICT_INDETERMINATE);
}
END_TEST

START_TEST(a_chain_with_a_fault_fails)
{
	const struct test_pki *pki = pki_of_test();
	gmseal_policy *policy = stage_policy(pki);
	const struct test_identity *forged = stage_issue(
		&(struct test_certificate){
			.subject = "CN=Forged", .key_ids = true, .bad_signature = true},
		&pki->ca);
	const struct test_identity *child =
		stage_issue(&(struct test_certificate){.subject = "CN=Child"}, &pki->other);
	gmseal_error error;
	assert_ok(gmseal_policy_add_untrusted(policy, BUFFER_BYTES(pki->other.der), &error), error);
	const gmseal_report *report = verify(policy, signature_of(4, forged, child));
	assert_fail(report, "seal.maker.chain", "bad-signature", "CN=Forged");
	assert_fail(report, "signature.signer.chain", "not-a-ca", "CN=Other Signer");
	assert_unknown(report, "seal.maker.revocation", "no-chain", "chain");
	assert_verdict(report, GMSEAL_VERDICT_INVALID);
}
END_TEST

START_TEST(issuers_have_to_hold_at_the_time_that_counts)
{
	const struct test_pki *pki = pki_of_test();
	const struct test_identity *short_lived =
		stage_issue(&(struct test_certificate){.subject = "CN=Short-lived CA",
				    .from = "2020-01-01T00:00:00Z",
				    .to = "2022-01-01T00:00:00Z",
				    .basic_constraints = "critical,CA:TRUE",
				    .key_usage = "critical,keyCertSign,cRLSign"},
			&pki->root);
	const struct test_identity *end =
		stage_issue(&(struct test_certificate){.subject = "CN=End"}, short_lived);
	gmseal_policy *policy = stage_policy(pki);
	gmseal_error error;
	assert_ok(
		gmseal_policy_add_untrusted(policy, BUFFER_BYTES(short_lived->der), &error), error);
	/* The maker's time that counts is createDate, 2021-01-01, in generation 5 alone. */
	const gmseal_report *report = verify(policy, signature_of(5, end, &pki->signer));
	assert_pass(report, "seal.maker.chain");
	report = verify(policy, signature_of(4, end, &pki->signer));
	assert_fail(report, "seal.maker.chain", "issuer-expired", "CN=Short-lived CA");
	report = verify(policy, signature_of(5, &pki->maker, end));
	assert_fail(report, "signature.signer.chain", "issuer-expired", "CN=Short-lived CA");
}
END_TEST

START_TEST(a_signers_certificate_has_to_hold_at_the_signing_time)
{
	static const struct {
		const char *from, *to;
		gmseal_check_status status;
		const char *reason, *words;
	} cases[] = {
		{"2022-06-01T00:00:00Z", "2025-01-01T00:00:00Z", GMSEAL_CHECK_PASS, "ok", ""},
		{"2022-06-01T00:00:01Z", "2025-01-01T00:00:00Z", GMSEAL_CHECK_FAIL, "not-yet-valid",
			"2022-06-01T00:00:01Z"},
		{"2020-01-01T00:00:00Z", "2022-05-31T23:59:59Z", GMSEAL_CHECK_FAIL, "expired",
			"2022-05-31T23:59:59Z"},
		{"2020-01-01T00:00:00Z", "2022-06-01T00:00:00Z", GMSEAL_CHECK_PASS, "expired-since",
			"was valid at the time that counts"},
		{"2020-01-01T00:00:00Z", "2022-07-01T00:00:00Z", GMSEAL_CHECK_PASS, "ok", ""},
	};
	const struct test_pki *pki = pki_of_test();
	for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++) {
		const struct test_identity *signer = issue(cases[k].from, cases[k].to);
		EACH_GENERATION(i)
		{
			const gmseal_report *report = verify(stage_policy(pki),
				signature_of(generations[i], &pki->maker, signer));
			assert_check(report, "signature.signer.validity", cases[k].status,
				cases[k].reason, cases[k].words);
			assert_verdict(report, cases[k].status == GMSEAL_CHECK_PASS
						       ? GMSEAL_VERDICT_VALID
						       : GMSEAL_VERDICT_INVALID);
		}
	}
}
END_TEST

START_TEST(a_makers_certificate_has_to_hold_when_its_generation_says)
{
	const struct test_pki *pki = pki_of_test();
	const struct test_identity *early = issue("2020-01-01T00:00:00Z", "2022-05-01T00:00:00Z");
	const struct test_identity *late = issue("2021-06-01T00:00:00Z", "2025-01-01T00:00:00Z");
	EACH_GENERATION(i)
	{
		int generation = generations[i];
		const gmseal_report *report =
			verify(stage_policy(pki), signature_of(generation, early, &pki->signer));
		if (generation == 5)
			assert_notice(report, "seal.maker.validity", "expired-since", "2021-01-01");
		else
			assert_fail(report, "seal.maker.validity", "expired", "2022-06-01");
		report = verify(stage_policy(pki), signature_of(generation, late, &pki->signer));
		if (generation == 5)
			assert_fail(report, "seal.maker.validity", "not-yet-valid", "2021-01-01");
		else
			assert_pass(report, "seal.maker.validity");
	}
}
END_TEST

struct revoked {
	const char *date, *reason; /* of the entry */
	gmseal_check_status status;
	const char *wanted, *words;
};

static void assert_revocation(const struct revoked *cases, size_t count, const char *serial,
	const char *id, int generation)
{
	const struct test_pki *pki = pki_of_test();
	gmseal_bytes signature = signature_of(generation, &pki->maker, &pki->signer);
	for (size_t k = 0; k < count; k++) {
		const gmseal_report *report =
			verify(stage_policy_revoking(pki, serial, cases[k].date, cases[k].reason),
				signature);
		assert_check(report, id, cases[k].status, cases[k].wanted, cases[k].words);
		assert_verdict(report, cases[k].status == GMSEAL_CHECK_PASS ? GMSEAL_VERDICT_VALID
				       : cases[k].status == GMSEAL_CHECK_FAIL
					       ? GMSEAL_VERDICT_INVALID
					       : GMSEAL_VERDICT_INDETERMINATE);
	}
}

START_TEST(a_signer_may_be_revoked_after_signing_but_not_before)
{
	static const struct revoked cases[] = {
		{"2022-05-01T00:00:00Z", NULL, GMSEAL_CHECK_FAIL, "revoked", "2022-05-01"},
		{"2022-06-01T00:00:00Z", NULL, GMSEAL_CHECK_FAIL, "revoked", "2022-06-01"},
		{"2022-06-01T00:00:01Z", NULL, GMSEAL_CHECK_PASS, "revoked-since", "2022-06-01"},
		{"2022-06-15T00:00:00Z", "superseded", GMSEAL_CHECK_PASS, "revoked-since",
			"CN=Test Signer"},
		{"2022-06-15T00:00:00Z", "keyCompromise", GMSEAL_CHECK_UNKNOWN, "key-compromised",
			"no time stamp"},
		{"2022-06-15T00:00:00Z", "cACompromise", GMSEAL_CHECK_UNKNOWN, "key-compromised",
			"no time stamp"},
		{"2022-05-01T00:00:00Z", "keyCompromise", GMSEAL_CHECK_FAIL, "revoked",
			"before the time that counts"},
	};
	EACH_GENERATION(i)
	assert_revocation(cases, sizeof cases / sizeof cases[0], "2003",
		"signature.signer.revocation", generations[i]);
}
END_TEST

START_TEST(a_maker_may_be_revoked_after_the_time_that_counts_but_not_before)
{
	static const struct revoked before_5[] = {
		{"2021-06-01T00:00:00Z", NULL, GMSEAL_CHECK_FAIL, "revoked", "CN=Test Maker"},
		{"2022-06-15T00:00:00Z", NULL, GMSEAL_CHECK_PASS, "revoked-since", "CN=Test Maker"},
		{"2022-06-15T00:00:00Z", "keyCompromise", GMSEAL_CHECK_UNKNOWN, "key-compromised",
			"CN=Test Maker"},
	};
	static const struct revoked of_5[] = {
		{"2020-06-01T00:00:00Z", NULL, GMSEAL_CHECK_FAIL, "revoked", "CN=Test Maker"},
		{"2021-06-01T00:00:00Z", NULL, GMSEAL_CHECK_PASS, "revoked-since", "CN=Test Maker"},
		{"2021-06-01T00:00:00Z", "keyCompromise", GMSEAL_CHECK_UNKNOWN, "key-compromised",
			"CN=Test Maker"},
	};
	assert_revocation(before_5, 3, "2002", "seal.maker.revocation", 2014);
	assert_revocation(before_5, 3, "2002", "seal.maker.revocation", 4);
	assert_revocation(of_5, 3, "2002", "seal.maker.revocation", 5);
}
END_TEST

static gmseal_policy *policy_with_ca_crl(const struct test_crl *wanted)
{
	gmseal_policy *policy = stage_policy_without_crls(pki_of_test());
	gmseal_buffer crl = test_crl_make(wanted, &pki_of_test()->ca);
	gmseal_error error;
	assert_ok(gmseal_policy_add_crl(policy, BUFFER_BYTES(pki_of_test()->root_crl), &error),
		error);
	assert_ok(gmseal_policy_add_crl(policy, BUFFER_BYTES(crl), &error), error);
	gmseal_buffer_free(&crl);
	return policy;
}

START_TEST(a_list_that_does_not_tell_leaves_revocation_unknown)
{
	const struct test_pki *pki = pki_of_test();
	const struct {
		struct test_crl crl;
		const char *reason, *words;
	} cases[] = {
		{{.from = "2020-01-01T00:00:00Z", .to = "2022-05-01T00:00:00Z"}, "crl-stale",
			"2022-05-01"},
		{{.from = "2022-08-01T00:00:00Z", .to = "2023-01-01T00:00:00Z"},
			"crl-from-the-future", "2022-08-01"},
		{{.bad_signature = true}, "crl-signature", "does not verify"},
	};
	for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++) {
		const gmseal_report *report = verify(policy_with_ca_crl(&cases[k].crl),
			signature_of(5, &pki->maker, &pki->signer));
		assert_unknown(
			report, "signature.signer.revocation", cases[k].reason, cases[k].words);
		/* In generation 5 the maker's time that counts is 2021-01-01. */
		if (k == 0)
			assert_notice(report, "seal.maker.revocation", "nothing-newer",
				"until 2022-05-01T00:00:00Z");
		else
			assert_unknown(
				report, "seal.maker.revocation", cases[k].reason, cases[k].words);
		assert_verdict(report, GMSEAL_VERDICT_INDETERMINATE);
	}
}
END_TEST

START_TEST(without_lists_revocation_is_unknown_unless_it_is_switched_off)
{
	const struct test_pki *pki = pki_of_test();
	EACH_GENERATION(i)
	{
		gmseal_bytes signature = signature_of(generations[i], &pki->maker, &pki->signer);
		gmseal_policy *policy = stage_policy_without_crls(pki);
		const gmseal_report *report = verify(policy, signature);
		assert_unknown(report, "signature.signer.revocation", "no-revocation-information",
			"no revocation list");
		assert_unknown(report, "seal.maker.revocation", "no-revocation-information",
			"no revocation list");
		assert_verdict(report, GMSEAL_VERDICT_INDETERMINATE);
		gmseal_policy_set_revocation(policy, GMSEAL_REVOCATION_PREFER);
		assert_verdict(verify(policy, signature), GMSEAL_VERDICT_INDETERMINATE);
		gmseal_policy_set_revocation(policy, GMSEAL_REVOCATION_OFF);
		report = verify(policy, signature);
		assert_skipped(report, "signature.signer.revocation", "revocation-off", "policy");
		assert_skipped(report, "seal.maker.revocation", "revocation-off", "policy");
		assert_verdict(report, GMSEAL_VERDICT_VALID);
	}
}
END_TEST

START_TEST(a_list_for_the_ca_is_required_or_only_preferred)
{
	const struct test_pki *pki = pki_of_test();
	gmseal_bytes signature = signature_of(4, &pki->maker, &pki->signer);
	gmseal_policy *policy = stage_policy_without_crls(pki);
	gmseal_error error;
	assert_ok(gmseal_policy_add_crl(policy, BUFFER_BYTES(pki->ca_crl), &error), error);
	const gmseal_report *report = verify(policy, signature);
	assert_unknown(
		report, "signature.signer.revocation", "no-revocation-information", "CN=Test CA");
	gmseal_policy_set_revocation(policy, GMSEAL_REVOCATION_PREFER);
	report = verify(policy, signature);
	assert_notice(report, "signature.signer.revocation", "issuer-not-covered", "CN=Test CA");
	assert_verdict(report, GMSEAL_VERDICT_VALID);
	/* A list that is there and cannot be used is no missing list. */
	gmseal_buffer stale = test_crl_make(
		&(struct test_crl){.from = "2016-01-01T00:00:00Z", .to = "2016-02-01T00:00:00Z"},
		&pki->root);
	assert_ok(gmseal_policy_add_crl(policy, BUFFER_BYTES(stale), &error), error);
	gmseal_buffer_free(&stale);
	report = verify(policy, signature);
	assert_unknown(report, "signature.signer.revocation", "crl-stale", "CN=Test Root");
	assert_verdict(report, GMSEAL_VERDICT_INDETERMINATE);
	/* What is known about it counts all the same. */
	const struct test_revoked entry = {.serial = "2001", .date = "2022-01-01T00:00:00Z"};
	gmseal_buffer crl =
		test_crl_make(&(struct test_crl){.entries = &entry, .count = 1}, &pki->root);
	assert_ok(gmseal_policy_add_crl(policy, BUFFER_BYTES(crl), &error), error);
	gmseal_buffer_free(&crl);
	report = verify(policy, signature);
	assert_fail(report, "signature.signer.revocation", "revoked", "CN=Test CA");
	assert_fail(report, "seal.maker.revocation", "revoked", "CN=Test CA");
}
END_TEST

START_TEST(a_trust_anchor_itself_is_revoked_by_nobody)
{
	const struct test_pki *pki = pki_of_test();
	gmseal_policy *policy = stage_policy_without_crls(pki);
	gmseal_error error;
	assert_ok(gmseal_policy_add_trust(policy, BUFFER_BYTES(pki->signer.der), &error), error);
	const gmseal_report *report = verify(policy, signature_of(4, &pki->maker, &pki->signer));
	assert_check(report, "signature.signer.revocation", GMSEAL_CHECK_PASS, "ok",
		"itself a trust anchor");
}
END_TEST

START_TEST(usage_has_to_allow_signatures)
{
	static const struct {
		struct test_certificate certificate;
		gmseal_check_status status;
		const char *reason, *words;
	} cases[] = {
		{{.subject = "CN=Free"}, GMSEAL_CHECK_PASS, "ok", "does not limit"},
		{{.subject = "CN=Signs", .key_usage = "critical,digitalSignature"},
			GMSEAL_CHECK_PASS, "ok", "allows signatures"},
		{{.subject = "CN=Commits", .key_usage = "critical,nonRepudiation"},
			GMSEAL_CHECK_PASS, "ok", "allows signatures"},
		{{.subject = "CN=Enciphers", .key_usage = "critical,keyEncipherment,keyAgreement"},
			GMSEAL_CHECK_FAIL, "key-usage", "neither digitalSignature"},
		{{.subject = "CN=Authority",
			 .basic_constraints = "critical,CA:TRUE",
			 .key_usage = "critical,digitalSignature,keyCertSign"},
			GMSEAL_CHECK_FAIL, "is-ca", "certificate authority"},
	};
	for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++) {
		const struct test_identity *end =
			stage_issue(&cases[k].certificate, &pki_of_test()->ca);
		EACH_GENERATION(i)
		{
			const gmseal_report *report = verify(stage_policy(pki_of_test()),
				signature_of(generations[i], end, end));
			assert_check(report, "signature.signer.usage", cases[k].status,
				cases[k].reason, cases[k].words);
			assert_check(report, "seal.maker.usage", cases[k].status, cases[k].reason,
				cases[k].words);
		}
	}
}
END_TEST

START_TEST(without_a_time_validity_and_revocation_are_unknown)
{
	const struct test_pki *pki = pki_of_test();
	struct forged_signature parts = forged_signature(2014, pki);
	parts.time_info = der_bits(BYTES("yesterday"));
	const gmseal_report *report = verify(stage_policy(pki), forge_signature(&parts));
	static const char *const ids[] = {"signature.signer.validity",
		"signature.signer.revocation", "seal.maker.validity", "seal.maker.revocation",
		"seal.validity", "signature.time"};
	for (size_t k = 0; k < sizeof ids / sizeof ids[0]; k++)
		assert_unknown(report, ids[k], "no-time", "time");
	assert_pass(report, "signature.signer.chain");
	assert_verdict(report, GMSEAL_VERDICT_INDETERMINATE);
}
END_TEST

/* Two certificates of one authority, with the same key: whichever comes first, the one that was not
 * revoked leads on. */
START_TEST(a_revoked_issuer_is_passed_by_if_there_is_another_way)
{
	const struct test_pki *pki = pki_of_test();
	const struct test_certificate wanted = {.subject = "C=CN, O=Test, CN=Test CA",
		.key = pki->ca.key,
		.basic_constraints = "critical,CA:TRUE",
		.key_usage = "critical,keyCertSign,cRLSign"};
	const struct test_identity *twins[] = {
		stage_issue(&wanted, &pki->root), stage_issue(&wanted, &pki->root)};
	BIGNUM *number = ASN1_INTEGER_to_BN(X509_get0_serialNumber(twins[0]->x509), NULL);
	char *serial = BN_bn2hex(number);
	BN_free(number);
	const struct test_revoked entry = {.serial = serial, .reason = "superseded"};
	gmseal_buffer list =
		test_crl_make(&(struct test_crl){.entries = &entry, .count = 1}, &pki->root);
	for (int turn = 0; turn < 3; turn++) {
		gmseal_policy *policy = stage_empty_policy();
		gmseal_error error;
		assert_ok(gmseal_policy_add_trust(policy, BUFFER_BYTES(pki->root.der), &error),
			error);
		for (int i = 0; i < (turn < 2 ? 2 : 1); i++)
			assert_ok(gmseal_policy_add_untrusted(
					  policy, BUFFER_BYTES(twins[(i + turn) % 2]->der), &error),
				error);
		assert_ok(gmseal_policy_add_crl(policy, BUFFER_BYTES(list), &error), error);
		assert_ok(gmseal_policy_add_crl(policy, BUFFER_BYTES(pki->ca_crl), &error), error);
		const gmseal_report *report =
			verify(policy, signature_of(4, &pki->maker, &pki->signer));
		/* The third time there is no other way. */
		if (turn < 2)
			assert_pass(report, "signature.signer.revocation");
		else
			assert_fail(report, "signature.signer.revocation", "revoked", "CN=Test CA");
	}
	gmseal_buffer_free(&list);
	OPENSSL_free(serial);
}
END_TEST

/* An authority of the hierarchy's name and key, certified by any root. */
static const struct test_identity *cross_certify(const struct test_identity *root)
{
	return stage_issue(&(struct test_certificate){.subject = "C=CN, O=Test, CN=Test CA",
				   .key = pki_of_test()->ca.key,
				   .basic_constraints = "critical,CA:TRUE",
				   .key_usage = "critical,keyCertSign,cRLSign"},
		root);
}

static const struct test_identity *another_root(const char *subject)
{
	return stage_issue(&(struct test_certificate){.subject = subject,
				   .basic_constraints = "critical,CA:TRUE",
				   .key_usage = "critical,keyCertSign,cRLSign"},
		NULL);
}

static void trust(gmseal_policy *policy, const struct test_identity *root)
{
	gmseal_error error;
	assert_ok(gmseal_policy_add_trust(policy, BUFFER_BYTES(root->der), &error), error);
}

/* A list of a root that names one of its authorities, or nobody. */
static void add_root_list(gmseal_policy *policy, const struct test_identity *root,
	const struct test_identity *revoked)
{
	char *serial = NULL;
	if (revoked != NULL) {
		BIGNUM *number = ASN1_INTEGER_to_BN(X509_get0_serialNumber(revoked->x509), NULL);
		serial = BN_bn2hex(number);
		BN_free(number);
	}
	const struct test_revoked entry = {.serial = serial, .reason = "superseded"};
	gmseal_buffer list = test_crl_make(
		&(struct test_crl){.entries = &entry, .count = revoked != NULL}, root);
	gmseal_error error;
	assert_ok(gmseal_policy_add_crl(policy, BUFFER_BYTES(list), &error), error);
	gmseal_buffer_free(&list);
	OPENSSL_free(serial);
}

/* A policy with the list of the authority, and with the authorities in the order that turn says. */
static gmseal_policy *policy_with_authorities(
	const struct test_identity *const *authorities, size_t count, size_t turn)
{
	gmseal_policy *policy = stage_empty_policy();
	gmseal_error error;
	for (size_t i = 0; i < count; i++)
		assert_ok(gmseal_policy_add_untrusted(policy,
				  BUFFER_BYTES(authorities[(i + turn) % count]->der), &error),
			error);
	assert_ok(
		gmseal_policy_add_crl(policy, BUFFER_BYTES(pki_of_test()->ca_crl), &error), error);
	return policy;
}

START_TEST(a_way_that_is_wholly_known_is_preferred)
{
	const struct test_pki *pki = pki_of_test();
	const struct test_identity *second = another_root("CN=Second Root");
	const struct test_identity *authorities[] = {
		cross_certify(&pki->root), cross_certify(second)};
	for (size_t turn = 0; turn < 2; turn++) {
		gmseal_policy *policy = policy_with_authorities(authorities, 2, turn);
		trust(policy, &pki->root);
		trust(policy, second);
		gmseal_bytes signature = signature_of(4, &pki->maker, &pki->signer);
		const gmseal_report *report = verify(policy, signature);
		assert_unknown(report, "signature.signer.revocation", "no-revocation-information",
			"CN=Test CA");
		gmseal_policy_set_revocation(policy, GMSEAL_REVOCATION_PREFER);
		report = verify(policy, signature);
		assert_notice(
			report, "signature.signer.revocation", "issuer-not-covered", "CN=Test CA");
		for (int prefer = 1; prefer >= 0; prefer--) {
			gmseal_policy_set_revocation(policy,
				prefer ? GMSEAL_REVOCATION_PREFER : GMSEAL_REVOCATION_REQUIRE);
			if (prefer)
				add_root_list(policy, second, NULL);
			report = verify(policy, signature);
			assert_check(report, "signature.signer.revocation", GMSEAL_CHECK_PASS, "ok",
				"is not revoked");
			assert_check(report, "signature.signer.chain", GMSEAL_CHECK_PASS, "ok",
				"CN=Second Root");
			assert_pass(report, "seal.maker.revocation");
		}
	}
}
END_TEST

START_TEST(a_way_that_is_not_known_is_preferred_to_a_revoked_one)
{
	const struct test_pki *pki = pki_of_test();
	const struct test_identity *second = another_root("CN=Second Root");
	const struct test_identity *authorities[] = {
		cross_certify(&pki->root), cross_certify(second)};
	for (size_t turn = 0; turn < 2; turn++) {
		gmseal_policy *policy = policy_with_authorities(authorities, 2, turn);
		trust(policy, &pki->root);
		trust(policy, second);
		add_root_list(policy, second, authorities[1]);
		const gmseal_report *report =
			verify(policy, signature_of(4, &pki->maker, &pki->signer));
		assert_unknown(report, "signature.signer.revocation", "no-revocation-information",
			"CN=Test CA");
		assert_check(
			report, "signature.signer.chain", GMSEAL_CHECK_PASS, "ok", "CN=Test Root");
	}
}
END_TEST

/* Of five ways one is unknown, three lead through revoked authorities, and one is in order. */
START_TEST(several_ways_are_tried)
{
	const struct test_pki *pki = pki_of_test();
	const struct test_identity *roots[5], *authorities[5];
	static const char *const names[] = {
		"CN=Root 0", "CN=Root 1", "CN=Root 2", "CN=Root 3", "CN=Root 4"};
	for (size_t i = 0; i < 5; i++) {
		roots[i] = another_root(names[i]);
		authorities[i] = cross_certify(roots[i]);
	}
	for (size_t turn = 0; turn < 5; turn++) {
		gmseal_policy *policy = policy_with_authorities(authorities, 5, turn);
		for (size_t i = 0; i < 5; i++) {
			trust(policy, roots[i]);
			if (i > 0)
				add_root_list(policy, roots[i], i < 4 ? authorities[i] : NULL);
		}
		const gmseal_report *report =
			verify(policy, signature_of(4, &pki->maker, &pki->signer));
		assert_pass(report, "signature.signer.revocation");
		assert_check(
			report, "signature.signer.chain", GMSEAL_CHECK_PASS, "ok", "CN=Root 4");
	}
}
END_TEST

/* The authority has its lists signed by somebody under another root. */
START_TEST(a_way_is_preferred_on_which_the_end_is_known)
{
	const struct test_pki *pki = pki_of_test();
	const struct test_identity *second = another_root("CN=Second Root");
	const struct test_identity *authorities[] = {
		cross_certify(&pki->root), cross_certify(second)};
	const struct test_identity *list_signer =
		stage_issue(&(struct test_certificate){.subject = "C=CN, O=Test, CN=Test CA",
				    .key_usage = "critical,cRLSign"},
			second);
	gmseal_buffer list = test_crl_make(&(struct test_crl){0}, list_signer);
	for (size_t turn = 0; turn < 2; turn++) {
		gmseal_policy *policy = stage_empty_policy();
		gmseal_error error;
		trust(policy, &pki->root);
		trust(policy, second);
		for (size_t i = 0; i < 2; i++) {
			const struct test_identity *authority = authorities[(i + turn) % 2];
			assert_ok(gmseal_policy_add_untrusted(
					  policy, BUFFER_BYTES(authority->der), &error),
				error);
		}
		assert_ok(
			gmseal_policy_add_untrusted(policy, BUFFER_BYTES(list_signer->der), &error),
			error);
		assert_ok(gmseal_policy_add_crl(policy, BUFFER_BYTES(list), &error), error);
		add_root_list(policy, &pki->root, NULL);
		add_root_list(policy, second, NULL);
		const gmseal_report *report =
			verify(policy, signature_of(4, &pki->maker, &pki->signer));
		assert_pass(report, "signature.signer.revocation");
		assert_check(report, "signature.signer.chain", GMSEAL_CHECK_PASS, "ok",
			"CN=Second Root");
	}
	gmseal_buffer_free(&list);
}
END_TEST

SUITE("verify-certificate", a_chain_to_an_anchor_passes_and_names_it,
	a_chain_that_leads_nowhere_is_unknown, a_chain_with_a_fault_fails,
	issuers_have_to_hold_at_the_time_that_counts,
	a_signers_certificate_has_to_hold_at_the_signing_time,
	a_makers_certificate_has_to_hold_when_its_generation_says,
	a_signer_may_be_revoked_after_signing_but_not_before,
	a_maker_may_be_revoked_after_the_time_that_counts_but_not_before,
	a_list_that_does_not_tell_leaves_revocation_unknown,
	without_lists_revocation_is_unknown_unless_it_is_switched_off,
	a_list_for_the_ca_is_required_or_only_preferred, a_trust_anchor_itself_is_revoked_by_nobody,
	usage_has_to_allow_signatures, without_a_time_validity_and_revocation_are_unknown,
	a_revoked_issuer_is_passed_by_if_there_is_another_way,
	a_way_that_is_wholly_known_is_preferred,
	a_way_that_is_not_known_is_preferred_to_a_revoked_one, several_ways_are_tried,
	a_way_is_preferred_on_which_the_end_is_known)
