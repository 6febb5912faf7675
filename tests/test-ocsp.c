/* OCSP responses: about which certificates, when they tell, and what they say next to lists. */
#include "ocsp.h"
#include "revocation.h"

static void add_response(struct fixture *fixture, const struct test_ocsp *wanted,
	const struct test_identity *responder)
{
	gmseal_buffer response = test_ocsp_make(wanted, responder);
	gmseal_error error;
	assert_ok(gms_trust_add_ocsp(fixture->trust, BUFFER_BYTES(response), &error), error);
	gmseal_buffer_free(&response);
}

/* Adds a response by the authority with one answer, about the signer unless it says otherwise. */
static void add_answer(struct fixture *fixture, struct test_answer answer)
{
	if (answer.serial == NULL)
		answer.serial = "2003";
	if (answer.issuer == NULL)
		answer.issuer = &fixture->pki->ca;
	add_response(
		fixture, &(struct test_ocsp){.answers = &answer, .count = 1}, &fixture->pki->ca);
}

/* One answer by itself, and what is known with it. */
static void assert_answer_unknown(
	const struct test_answer *answer, const char *reason, const char *words)
{
	struct fixture fixture = set_up(TEST_SM2);
	add_answer(&fixture, *answer);
	assert_unknown(&fixture, AT, NOW, reason, words);
	tear_down(&fixture);
}

START_TEST(clears_what_is_good)
{
	for (int type = TEST_SM2; type <= TEST_RSA; type++) {
		struct fixture fixture = set_up((enum test_key_type)type);
		assert_unknown(&fixture, AT, NOW, "no-revocation-information", "CN=Test Signer");
		add_answer(&fixture, (struct test_answer){0});
		assert_clear(&fixture, AT, NOW);
		struct gms_revocation result = ask_at(&fixture, AT, NOW);
		ck_assert_ptr_nonnull(strstr(result.detail.text, "OCSP responder says"));
		gms_string_free(&result.detail);
		tear_down(&fixture);
	}
}
END_TEST

START_TEST(tells_reason_and_time_of_a_revocation)
{
	static const struct {
		struct test_answer answer;
		const char *time;
		int reason;
	} cases[] = {
		{{0}, "2022-01-01T00:00:00Z", -1},
		{{.reason = "unspecified"}, "2022-01-01T00:00:00Z", 0},
		{{.reason = "keyCompromise"}, "2022-01-01T00:00:00Z", 1},
		{{.reason = "certificateHold", .date = "2021-05-01T00:00:00Z"},
			"2021-05-01T00:00:00Z", 6},
		{{.extension = "invalidityDate=DER:180F32303231303230333034303530365A"},
			"2021-02-03T04:05:06Z", -1},
		/* Whatever its age; and at the latest when it says so. */
		{{.from = "2020-02-01T00:00:00Z",
			 .to = "2020-02-02T00:00:00Z",
			 .date = "2020-01-15T00:00:00Z"},
			"2020-01-15T00:00:00Z", -1},
		{{.from = "2022-02-01T00:00:00Z", .date = "2022-02-01T00:00:01Z"},
			"2022-02-01T00:00:00Z", -1},
		{{.from = "2022-02-01T00:00:00Z", .date = "2044-01-01T00:00:00Z"},
			"2022-02-01T00:00:00Z", -1},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct test_answer answer = cases[i].answer;
		struct fixture fixture = set_up(i % 2 == 0 ? TEST_SM2 : TEST_RSA);
		answer.status = V_OCSP_CERTSTATUS_REVOKED;
		add_answer(&fixture, answer);
		assert_revoked(&fixture, AT, NOW, cases[i].time, cases[i].reason);
		tear_down(&fixture);
	}
}
END_TEST

START_TEST(revokes_when_the_response_was_made_at_the_latest)
{
	struct fixture fixture = set_up(TEST_SM2);
	const struct test_answer answer = {.serial = "2003",
		.issuer = &fixture.pki->ca,
		.status = V_OCSP_CERTSTATUS_REVOKED,
		.date = "2022-03-01T00:00:00Z",
		.from = "2022-04-01T00:00:00Z"};
	add_response(&fixture,
		&(struct test_ocsp){
			.answers = &answer, .count = 1, .produced = "2022-02-01T00:00:00Z"},
		&fixture.pki->ca);
	assert_revoked(&fixture, AT, NOW, "2022-02-01T00:00:00Z", -1);
	tear_down(&fixture);
}
END_TEST

START_TEST(tells_of_a_responder_that_does_not_know)
{
	const struct test_answer answer = {.status = V_OCSP_CERTSTATUS_UNKNOWN};
	assert_answer_unknown(&answer, "ocsp-unknown", "does not know the certificate \"CN=Test");
}
END_TEST

START_TEST(reads_ids_of_three_digests)
{
	const EVP_MD *digests[] = {EVP_sha1(), EVP_sha256(), EVP_sm3()};
	for (size_t i = 0; i < 3; i++) {
		struct fixture fixture = set_up(TEST_SM2);
		add_answer(&fixture, (struct test_answer){.digest = digests[i]});
		assert_clear(&fixture, AT, NOW);
		tear_down(&fixture);
	}
	assert_answer_unknown(&(struct test_answer){.digest = EVP_sha512()},
		"no-revocation-information", "CN=Test Signer");
}
END_TEST

START_TEST(keeps_to_the_certificate_asked_about)
{
	assert_answer_unknown(&(struct test_answer){.serial = "2004"}, "ocsp-other-certificate",
		"about another certificate issued by \"CN=Test CA");
	/* The same number, another issuer. */
	struct fixture fixture = set_up(TEST_SM2);
	const struct test_identity *root = &fixture.pki->root;
	add_response(&fixture,
		&(struct test_ocsp){.answers = &(struct test_answer){.serial = "2003",
					    .issuer = root,
					    .status = V_OCSP_CERTSTATUS_REVOKED},
			.count = 1},
		root);
	assert_unknown(&fixture, AT, NOW, "no-revocation-information", "CN=Test Signer");
	/* The same name, another key. */
	struct test_identity twin =
		test_issue(&(struct test_certificate){.subject = "C=CN, O=Test, CN=Test CA",
				   .basic_constraints = "CA:TRUE"},
			root);
	add_answer(&fixture, (struct test_answer){.issuer = &twin});
	assert_unknown(&fixture, AT, NOW, "no-revocation-information", "CN=Test Signer");
	add_answer(&fixture, (struct test_answer){0});
	assert_clear(&fixture, AT, NOW);
	test_identity_free(&twin);
	tear_down(&fixture);
}
END_TEST

START_TEST(finds_the_answer_among_several)
{
	struct fixture fixture = set_up(TEST_SM2);
	const struct test_identity *ca = &fixture.pki->ca;
	const struct test_answer answers[] = {
		{.serial = "2004", .issuer = ca, .status = V_OCSP_CERTSTATUS_REVOKED},
		{.serial = "2003", .issuer = ca, .digest = EVP_sm3()},
		{.serial = "2002", .issuer = ca, .status = V_OCSP_CERTSTATUS_UNKNOWN},
		{.serial = "2001", .issuer = &fixture.pki->root},
	};
	add_response(&fixture, &(struct test_ocsp){.answers = answers, .count = 4}, ca);
	assert_clear(&fixture, AT, NOW);
	gmseal_certificate_free(fixture.signer);
	fixture.signer = test_decode(&fixture.pki->maker);
	assert_unknown(&fixture, AT, NOW, "ocsp-unknown", "CN=Test Maker");
	tear_down(&fixture);
}
END_TEST

START_TEST(tells_about_the_times_it_was_fresh)
{
	struct fixture fixture = set_up(TEST_SM2);
	add_answer(&fixture,
		(struct test_answer){.from = "2021-01-01T00:00:00Z", .to = "2021-02-01T00:00:00Z"});
	assert_clear(&fixture, "2021-01-01T00:00:00Z", NOW);
	assert_clear(&fixture, "2021-02-01T00:00:00Z", NOW);
	assert_unknown(&fixture, "2021-02-01T00:00:01Z", NOW, "ocsp-stale",
		"good from 2021-01-01T00:00:00Z to 2021-02-01T00:00:00Z, does not tell about "
		"the time 2021-02-01T00:00:01Z");
	assert_clear(&fixture, "2020-06-01T00:00:00Z", NOW);
	tear_down(&fixture);
}
END_TEST

START_TEST(does_not_ask_responses_from_after_the_certificate)
{
	struct fixture fixture = set_up(TEST_SM2);
	add_answer(&fixture, (struct test_answer){.from = "2025-01-01T00:00:01Z"});
	assert_unknown(&fixture, AT, "2025-06-01T00:00:00Z", "ocsp-stale", "CN=Test Signer");
	add_answer(&fixture, (struct test_answer){.from = "2025-01-01T00:00:00Z"});
	assert_clear(&fixture, AT, "2025-06-01T00:00:00Z");
	tear_down(&fixture);
}
END_TEST

START_TEST(takes_a_response_without_next_update_for_ten_minutes)
{
	struct fixture fixture = set_up(TEST_SM2);
	add_answer(&fixture,
		(struct test_answer){.from = "2021-06-01T00:00:00Z", .no_next_update = true});
	assert_clear(&fixture, "2021-06-01T00:00:00Z", NOW);
	assert_clear(&fixture, "2021-05-01T00:00:00Z", NOW);
	assert_clear(&fixture, "2021-06-01T00:10:00Z", NOW);
	assert_unknown(&fixture, "2021-06-01T00:10:01Z", NOW, "ocsp-stale", "CN=Test Signer");
	tear_down(&fixture);
}
END_TEST

START_TEST(does_not_use_responses_from_the_future)
{
	struct fixture fixture = set_up(TEST_SM2);
	add_answer(&fixture, (struct test_answer){.from = "2023-06-01T00:00:01Z",
				     .status = V_OCSP_CERTSTATUS_REVOKED});
	assert_unknown(&fixture, AT, NOW, "ocsp-from-the-future", "2023-06-01T00:00:01Z");
	assert_revoked(&fixture, AT, "2023-06-01T00:00:01Z", "2022-01-01T00:00:00Z", -1);
	tear_down(&fixture);
	/* Made later than it says about itself. */
	fixture = set_up(TEST_SM2);
	add_response(&fixture,
		&(struct test_ocsp){.answers = &(struct test_answer){.serial = "2003",
					    .issuer = &fixture.pki->ca},
			.count = 1,
			.produced = "2023-06-01T00:00:02Z"},
		&fixture.pki->ca);
	assert_unknown(&fixture, AT, NOW, "ocsp-from-the-future", "2023-06-01T00:00:02Z");
	tear_down(&fixture);
	/* Made now, about a time that is still to come. */
	fixture = set_up(TEST_SM2);
	add_response(&fixture,
		&(struct test_ocsp){.answers = &(struct test_answer){.serial = "2003",
					    .issuer = &fixture.pki->ca,
					    .from = "2023-06-01T00:00:01Z"},
			.count = 1,
			.produced = NOW},
		&fixture.pki->ca);
	assert_unknown(&fixture, AT, NOW, "ocsp-from-the-future", "2023-06-01T00:00:01Z");
	tear_down(&fixture);
}
END_TEST

START_TEST(lets_one_that_says_revoked_win)
{
	const struct test_revoked entry = {.serial = "2003", .reason = "superseded"};
	struct fixture fixture = set_up(TEST_SM2);
	add(&fixture, BUFFER_BYTES(fixture.pki->ca_crl));
	add_answer(&fixture, (struct test_answer){.status = V_OCSP_CERTSTATUS_REVOKED});
	assert_revoked(&fixture, AT, NOW, "2022-01-01T00:00:00Z", -1);
	tear_down(&fixture);
	fixture = set_up(TEST_SM2);
	add_answer(&fixture, (struct test_answer){.from = "2023-01-01T00:00:00Z"});
	add_list(&fixture, &(struct test_crl){.entries = &entry, .count = 1});
	assert_revoked(&fixture, AT, NOW, "2022-01-01T00:00:00Z", 4);
	/* Of two that say so the newer is the last word. */
	add_answer(&fixture, (struct test_answer){.from = "2022-06-01T00:00:00Z",
				     .status = V_OCSP_CERTSTATUS_REVOKED,
				     .reason = "keyCompromise"});
	assert_revoked(&fixture, AT, NOW, "2022-01-01T00:00:00Z", 1);
	tear_down(&fixture);
}
END_TEST

START_TEST(lets_any_that_clears_clear)
{
	const struct test_answer unknown = {.status = V_OCSP_CERTSTATUS_UNKNOWN};
	struct fixture fixture = set_up(TEST_SM2);
	add_answer(&fixture, unknown);
	add_list(&fixture, &(struct test_crl){.to = "2020-02-01T00:00:00Z"});
	assert_unknown(&fixture, AT, NOW, "ocsp-unknown", "CN=Test Signer");
	add(&fixture, BUFFER_BYTES(fixture.pki->ca_crl));
	assert_clear(&fixture, AT, NOW);
	tear_down(&fixture);
	fixture = set_up(TEST_SM2);
	add_list(&fixture, &(struct test_crl){.bad_signature = true});
	assert_unknown(&fixture, AT, NOW, "crl-signature", "CN=Test CA");
	add_answer(&fixture, (struct test_answer){0});
	assert_clear(&fixture, AT, NOW);
	tear_down(&fixture);
}
END_TEST

START_TEST(refuses_unknown_critical_extensions)
{
	static const char critical[] = "1.2.3.4=critical,DER:0500";
	static const char harmless[] = "1.2.3.4=DER:0500";
	assert_answer_unknown(&(struct test_answer){.extension = critical},
		"ocsp-critical-extension", "CN=Test Signer");
	for (int i = 0; i < 2; i++) {
		struct fixture fixture = set_up(TEST_SM2);
		const struct test_answer answer = {.serial = "2003",
			.issuer = &fixture.pki->ca,
			.extension = i == 1 ? harmless : NULL};
		add_response(&fixture,
			&(struct test_ocsp){.answers = &answer,
				.count = 1,
				.extension = i == 0 ? critical : harmless},
			&fixture.pki->ca);
		if (i == 0)
			assert_unknown(
				&fixture, AT, NOW, "ocsp-critical-extension", "CN=Test Signer");
		else
			assert_clear(&fixture, AT, NOW);
		tear_down(&fixture);
	}
}
END_TEST

START_TEST(passes_over_a_nonce)
{
	struct fixture fixture = set_up(TEST_SM2);
	add_response(&fixture,
		&(struct test_ocsp){.answers = &(struct test_answer){.serial = "2003",
					    .issuer = &fixture.pki->ca},
			.count = 1,
			.nonce = true},
		&fixture.pki->ca);
	assert_clear(&fixture, AT, NOW);
	tear_down(&fixture);
}
END_TEST

START_TEST(tells_of_a_responder_that_refuses)
{
	static const struct {
		int status;
		const char *words;
	} cases[] = {
		{OCSP_RESPONSE_STATUS_TRYLATER, "(trylater)"},
		{OCSP_RESPONSE_STATUS_INTERNALERROR, "(internalerror)"},
		{OCSP_RESPONSE_STATUS_UNAUTHORIZED, "(unauthorized)"},
		{OCSP_RESPONSE_STATUS_MALFORMEDREQUEST, "(malformedrequest)"},
		{OCSP_RESPONSE_STATUS_SIGREQUIRED, "(sigrequired)"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct fixture fixture = set_up(TEST_SM2);
		gmseal_buffer response = test_ocsp_refusal(cases[i].status);
		gmseal_error error;
		assert_ok(gms_trust_add_ocsp(fixture.trust, BUFFER_BYTES(response), &error), error);
		assert_unknown(&fixture, AT, NOW, "ocsp-unsuccessful", cases[i].words);
		add_answer(&fixture, (struct test_answer){0});
		assert_clear(&fixture, AT, NOW);
		gmseal_buffer_free(&response);
		tear_down(&fixture);
	}
}
END_TEST

SUITE("ocsp", clears_what_is_good, tells_reason_and_time_of_a_revocation,
	revokes_when_the_response_was_made_at_the_latest, tells_of_a_responder_that_does_not_know,
	reads_ids_of_three_digests, keeps_to_the_certificate_asked_about,
	finds_the_answer_among_several, tells_about_the_times_it_was_fresh,
	does_not_ask_responses_from_after_the_certificate,
	takes_a_response_without_next_update_for_ten_minutes,
	does_not_use_responses_from_the_future, lets_one_that_says_revoked_win,
	lets_any_that_clears_clear, refuses_unknown_critical_extensions, passes_over_a_nonce,
	tells_of_a_responder_that_refuses)
