/* Revocation lists: who may sign them. */
#include "ocsp.h"
#include "revocation.h"

#include <time.h>

/* An issuer whose key usage is as given, as an anchor or below one. */
static void assert_issuer_usage(const char *usage, bool anchor, const char *reason)
{
	struct test_pki *pki = test_pki_new(TEST_SM2);
	struct test_identity issuer = test_issue(
		&(struct test_certificate){
			.subject = "CN=Issuer", .basic_constraints = "CA:TRUE", .key_usage = usage},
		&pki->root);
	struct test_identity end =
		test_issue(&(struct test_certificate){.subject = "CN=End"}, &issuer);
	gmseal_buffer crl = test_crl_make(&(struct test_crl){0}, &issuer);
	struct gms_trust *trust = NULL;
	gmseal_error error;
	assert_ok(gms_trust_new(&trust, &error), error);
	assert_ok(gms_trust_add_anchors(
			  trust, BUFFER_BYTES((anchor ? &issuer : &pki->root)->der), &error),
		error);
	assert_ok(gms_trust_add_crls(trust, BUFFER_BYTES(crl), &error), error);
	gmseal_certificate *certificate = test_decode(&end), *above = test_decode(&issuer);
	struct gms_revocation result;
	assert_ok(gms_trust_revocation(trust, certificate, above, at(AT), at(NOW), &result, &error),
		error);
	if (reason == NULL) {
		ck_assert_int_eq(result.state, GMS_NOT_REVOKED);
	} else {
		ck_assert_int_eq(result.state, GMS_REVOCATION_UNKNOWN);
		ck_assert_str_eq(result.reason, reason);
		ck_assert_ptr_nonnull(strstr(result.detail.text, "\"CN=Issuer\""));
	}
	gms_string_free(&result.detail);
	gmseal_certificate_free(certificate);
	gmseal_certificate_free(above);
	gms_trust_free(trust);
	gmseal_buffer_free(&crl);
	test_identity_free(&end);
	test_identity_free(&issuer);
	test_pki_free(pki);
}

START_TEST(asks_whether_the_issuer_may_sign_lists)
{
	assert_issuer_usage("keyCertSign", false, "crl-issuer-usage");
	assert_issuer_usage("keyCertSign", true, NULL);
	assert_issuer_usage("keyCertSign,cRLSign", false, NULL);
	assert_issuer_usage(NULL, false, NULL);
}
END_TEST

/* A certificate of the authority's name that is for signing lists, issued by the root. */
static const struct test_certificate list_signer = {
	.subject = "C=CN, O=Test, CN=Test CA", .serial = "3001", .key_usage = "critical,cRLSign"};

/* What is known with a list that was signed with such a certificate. */
static void assert_signer(const struct test_certificate *wanted, const char *reason)
{
	struct fixture fixture = set_up(TEST_SM2);
	struct test_identity signer = test_issue(wanted, &fixture.pki->root);
	add_list_of(&fixture, &(struct test_crl){.from = "2020-06-01T00:00:00Z"}, &signer);
	/* The certificate has to be at hand. */
	assert_unknown(&fixture, AT, NOW, "crl-signature", "CN=Test CA");
	add_untrusted(&fixture, &signer);
	if (reason == NULL)
		assert_clear(&fixture, AT, NOW);
	else
		assert_unknown(&fixture, AT, NOW, reason, "CN=Test CA");
	test_identity_free(&signer);
	tear_down(&fixture);
}

START_TEST(takes_lists_of_a_separate_signer_of_the_same_name)
{
	struct test_certificate wanted = list_signer;
	assert_signer(&wanted, NULL);
	wanted.key_usage = "critical,digitalSignature";
	assert_signer(&wanted, "crl-issuer-usage");
	/* Whoever is not the issuer has to be for lists explicitly. */
	wanted.key_usage = NULL;
	assert_signer(&wanted, "crl-issuer-usage");
	wanted = list_signer;
	wanted.from = "2020-06-01T00:00:01Z";
	assert_signer(&wanted, "crl-issuer-expired");
	wanted = list_signer;
	wanted.to = "2020-05-31T23:59:59Z";
	assert_signer(&wanted, "crl-issuer-expired");
	wanted = list_signer;
	wanted.bad_signature = true;
	assert_signer(&wanted, "crl-issuer-chain");
	wanted = list_signer;
	wanted.subject = "C=CN, O=Test, CN=Another CA";
	struct fixture fixture = set_up(TEST_SM2);
	struct test_identity signer = test_issue(&wanted, &fixture.pki->root);
	add_untrusted(&fixture, &signer);
	add_list_of(&fixture, &(struct test_crl){0}, &signer);
	assert_unknown(&fixture, AT, NOW, "no-revocation-information", "CN=Test Signer");
	test_identity_free(&signer);
	tear_down(&fixture);
}
END_TEST

START_TEST(takes_a_certificate_that_the_authority_issued_to_itself)
{
	for (int type = TEST_SM2; type <= TEST_RSA; type++) {
		struct fixture fixture = set_up((enum test_key_type)type);
		struct test_certificate wanted = list_signer;
		wanted.type = (enum test_key_type)type;
		/* Else OpenSSL takes it for self-signed. */
		wanted.key_ids = true;
		struct test_identity signer = test_issue(&wanted, &fixture.pki->ca);
		const struct test_revoked entry = {.serial = "2003"};
		add_untrusted(&fixture, &signer);
		add_untrusted(&fixture, &fixture.pki->ca);
		add_list_of(&fixture, &(struct test_crl){.entries = &entry, .count = 1}, &signer);
		assert_revoked(&fixture, AT, NOW, "2022-01-01T00:00:00Z", -1);
		test_identity_free(&signer);
		tear_down(&fixture);
	}
}
END_TEST

START_TEST(asks_for_the_same_trust_anchor)
{
	struct fixture fixture = set_up(TEST_SM2);
	struct test_identity root = test_issue(&(struct test_certificate){.subject = "CN=Root 2",
						       .basic_constraints = "critical,CA:TRUE",
						       .key_usage = "keyCertSign,cRLSign"},
		NULL);
	struct test_identity signer = test_issue(&list_signer, &root);
	gmseal_error error;
	add_untrusted(&fixture, &signer);
	add_list_of(&fixture, &(struct test_crl){0}, &signer);
	assert_unknown(&fixture, AT, NOW, "crl-issuer-chain", "the same trust anchor");
	assert_ok(gms_trust_add_anchors(fixture.trust, BUFFER_BYTES(root.der), &error), error);
	assert_unknown(&fixture, AT, NOW, "crl-issuer-chain", "the same trust anchor");
	test_identity_free(&signer);
	test_identity_free(&root);
	tear_down(&fixture);
}
END_TEST

START_TEST(does_not_believe_a_revoked_signer)
{
	static const struct {
		struct test_revoked entry;
		const char *reason;
	} cases[] = {
		{{.serial = "3001", .date = "2020-05-01T00:00:00Z"}, "crl-issuer-revoked"},
		{{.serial = "3001", .date = "2020-07-01T00:00:00Z", .reason = "keyCompromise"},
			"crl-issuer-revoked"},
		{{.serial = "3001", .date = "2020-07-01T00:00:00Z", .reason = "superseded"}, NULL},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct fixture fixture = set_up(TEST_SM2);
		struct test_identity signer = test_issue(&list_signer, &fixture.pki->root);
		add_untrusted(&fixture, &signer);
		add_list_of(&fixture, &(struct test_crl){.from = "2020-06-01T00:00:00Z"}, &signer);
		assert_clear(&fixture, AT, NOW);
		add_list_of(&fixture, &(struct test_crl){.entries = &cases[i].entry, .count = 1},
			&fixture.pki->root);
		if (cases[i].reason == NULL)
			assert_clear(&fixture, AT, NOW);
		else
			assert_unknown(&fixture, AT, NOW, cases[i].reason, "which is revoked");
		test_identity_free(&signer);
		tear_down(&fixture);
	}
}
END_TEST

START_TEST(does_not_believe_a_signer_whom_an_unusable_list_names)
{
	static const char *const unknown[] = {"1.2.3.4=critical,DER:0500", NULL};
	const struct test_revoked entry = {.serial = "3001", .date = "2020-05-01T00:00:00Z"};
	struct fixture fixture = set_up(TEST_SM2);
	struct test_identity signer = test_issue(&list_signer, &fixture.pki->root);
	add_untrusted(&fixture, &signer);
	add_list_of(&fixture, &(struct test_crl){.from = "2020-06-01T00:00:00Z"}, &signer);
	assert_clear(&fixture, AT, NOW);
	add_list_of(&fixture,
		&(struct test_crl){.entries = &entry, .count = 1, .extensions = unknown},
		&fixture.pki->root);
	assert_unknown(&fixture, AT, NOW, "crl-issuer-revoked", "which is revoked");
	test_identity_free(&signer);
	tear_down(&fixture);
}
END_TEST

START_TEST(does_not_believe_a_signer_that_a_response_calls_revoked)
{
	struct fixture fixture = set_up(TEST_SM2);
	struct test_identity signer = test_issue(&list_signer, &fixture.pki->root);
	const struct test_answer answer = {.serial = "3001",
		.issuer = &fixture.pki->root,
		.status = V_OCSP_CERTSTATUS_REVOKED,
		.date = "2020-05-01T00:00:00Z",
		.reason = "keyCompromise"};
	gmseal_error error;
	add_untrusted(&fixture, &signer);
	add_list_of(&fixture, &(struct test_crl){.from = "2020-06-01T00:00:00Z"}, &signer);
	assert_clear(&fixture, AT, NOW);
	gmseal_buffer response = test_ocsp_make(
		&(struct test_ocsp){.answers = &answer, .count = 1}, &fixture.pki->root);
	assert_ok(gms_trust_add_ocsp(fixture.trust, BUFFER_BYTES(response), &error), error);
	assert_unknown(&fixture, AT, NOW, "crl-issuer-revoked", "which is revoked");
	gmseal_buffer_free(&response);
	test_identity_free(&signer);
	tear_down(&fixture);
}
END_TEST

START_TEST(tells_of_a_signer_that_was_not_valid_when_it_made_the_list)
{
	struct fixture fixture = set_up(TEST_SM2);
	struct test_certificate wanted = list_signer;
	wanted.from = "2020-06-01T00:00:01Z";
	struct test_identity signer = test_issue(&wanted, &fixture.pki->root);
	add_untrusted(&fixture, &signer);
	add_list_of(&fixture, &(struct test_crl){.from = "2020-06-01T00:00:00Z"}, &signer);
	assert_unknown(&fixture, AT, NOW, "crl-issuer-expired",
		"not valid at 2020-06-01T00:00:00Z, when the list was made");
	test_identity_free(&signer);
	tear_down(&fixture);
}
END_TEST

/* When a list was made is what its signer says; one that has expired says nothing any more. */
START_TEST(asks_for_a_signer_that_has_not_expired_when_the_list_is_used)
{
	struct fixture fixture = set_up(TEST_SM2);
	struct test_certificate wanted = list_signer;
	wanted.from = "2020-01-01T00:00:00Z";
	wanted.to = "2020-12-31T00:00:00Z";
	struct test_identity signer = test_issue(&wanted, &fixture.pki->root);
	add_untrusted(&fixture, &signer);
	add_list_of(&fixture, &(struct test_crl){.from = "2020-06-01T00:00:00Z"}, &signer);
	assert_clear(&fixture, "2020-07-01T00:00:00Z", NOW);
	assert_unknown(&fixture, AT, NOW, "crl-issuer-expired",
		"which was valid no more at the time that counts, 2021-06-01T00:00:00Z");
	test_identity_free(&signer);
	tear_down(&fixture);
}
END_TEST

START_TEST(finds_the_signer_among_many_of_the_name)
{
	struct fixture fixture = set_up(TEST_SM2);
	struct test_identity signers[6];
	for (int i = 0; i < 6; i++) {
		struct test_certificate wanted = list_signer;
		wanted.serial = NULL;
		signers[i] = test_issue(&wanted, &fixture.pki->root);
		add_untrusted(&fixture, &signers[i]);
	}
	add_list_of(&fixture, &(struct test_crl){0}, &signers[5]);
	assert_clear(&fixture, AT, NOW);
	assert_clear(&fixture, AT, NOW);
	for (int i = 0; i < 6; i++)
		test_identity_free(&signers[i]);
	tear_down(&fixture);
}
END_TEST

/* Each list could ask each other about its signer, and that one every list about its own. */
START_TEST(asks_about_the_signer_of_many_lists_once)
{
	enum {
		COUNT = 300
	};
	struct fixture fixture = set_up(TEST_RSA);
	struct test_certificate wanted = list_signer;
	wanted.type = TEST_RSA;
	wanted.key_ids = true;
	struct test_identity signer = test_issue(&wanted, &fixture.pki->ca);
	add_untrusted(&fixture, &signer);
	add_untrusted(&fixture, &fixture.pki->ca);
	for (int i = 0; i < COUNT; i++) {
		char from[GMSEAL_TIME_TEXT_SIZE], to[GMSEAL_TIME_TEXT_SIZE];
		gmseal_time_format(at("2020-01-01T00:00:00Z") + i, from);
		gmseal_time_format(at("2026-01-01T00:00:00Z") + i, to);
		add_list_of(&fixture, &(struct test_crl){.from = from, .to = to}, &signer);
	}
	assert_clear(&fixture, AT, NOW);
	clock_t start = clock();
	assert_clear(&fixture, AT, NOW);
	ck_assert_int_lt(clock() - start, CLOCKS_PER_SEC / 10);
	/* What he signed before he was revoked counts, list by list. */
	const struct test_answer answer = {.serial = "3001",
		.issuer = &fixture.pki->ca,
		.status = V_OCSP_CERTSTATUS_REVOKED,
		.date = "2020-01-01T00:00:10Z"};
	gmseal_buffer response = test_ocsp_make(
		&(struct test_ocsp){.answers = &answer, .count = 1}, &fixture.pki->ca);
	gmseal_error error;
	assert_ok(gms_trust_add_ocsp(fixture.trust, BUFFER_BYTES(response), &error), error);
	struct gms_revocation result = ask_at(&fixture, AT, NOW);
	ck_assert_int_eq(result.state, GMS_NOT_REVOKED);
	ck_assert_int_eq(result.next_update, at("2026-01-01T00:00:09Z"));
	gms_string_free(&result.detail);
	gmseal_buffer_free(&response);
	test_identity_free(&signer);
	tear_down(&fixture);
}
END_TEST

START_TEST(adds_delta_lists_of_the_same_signer_only)
{
	static const char *const delta[] = {"deltaCRL=critical,DER:020101", NULL};
	const struct test_revoked hold = {.serial = "2003", .reason = "certificateHold"};
	const struct test_revoked entry = {.serial = "2003", .reason = "removeFromCRL"};
	const struct test_crl more = {
		.number = "02", .extensions = delta, .entries = &entry, .count = 1};
	struct fixture fixture = set_up(TEST_SM2);
	struct test_identity signer = test_issue(&list_signer, &fixture.pki->root);
	add_untrusted(&fixture, &signer);
	add_list_of(&fixture, &(struct test_crl){.entries = &hold, .count = 1}, &signer);
	add_list(&fixture, &more);
	assert_revoked(&fixture, AT, NOW, "2022-01-01T00:00:00Z", 6);
	add_list_of(&fixture, &more, &signer);
	assert_clear(&fixture, AT, NOW);
	test_identity_free(&signer);
	tear_down(&fixture);
}
END_TEST

SUITE("crl-signer", asks_whether_the_issuer_may_sign_lists,
	takes_lists_of_a_separate_signer_of_the_same_name,
	takes_a_certificate_that_the_authority_issued_to_itself, asks_for_the_same_trust_anchor,
	does_not_believe_a_revoked_signer, does_not_believe_a_signer_whom_an_unusable_list_names,
	finds_the_signer_among_many_of_the_name, asks_about_the_signer_of_many_lists_once,
	adds_delta_lists_of_the_same_signer_only,
	does_not_believe_a_signer_that_a_response_calls_revoked,
	tells_of_a_signer_that_was_not_valid_when_it_made_the_list,
	asks_for_a_signer_that_has_not_expired_when_the_list_is_used)
