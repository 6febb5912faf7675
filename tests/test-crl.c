/* Revocation lists: which of them count, and what they say. */
#include "pki.h"
#include "pki/pki.h"

#include <openssl/err.h>
#include <pthread.h>
#include <stdio.h>
#include <time.h>

#define AT "2021-06-01T00:00:00Z"
#define NOW "2023-06-01T00:00:00Z"

/* A hierarchy whose root is trusted, and what is asked about it. */
struct fixture {
	struct test_pki *pki;
	struct gms_trust *trust;
	gmseal_certificate *ca, *signer, *root;
};

static struct fixture set_up(enum test_key_type type)
{
	struct fixture fixture = {.pki = test_pki_new(type)};
	gmseal_error error;
	assert_ok(gms_trust_new(&fixture.trust, &error), error);
	assert_ok(gms_trust_add_anchors(fixture.trust, BUFFER_BYTES(fixture.pki->root.der), &error),
		error);
	fixture.ca = test_decode(&fixture.pki->ca);
	fixture.signer = test_decode(&fixture.pki->signer);
	fixture.root = test_decode(&fixture.pki->root);
	return fixture;
}

static void tear_down(struct fixture *fixture)
{
	gmseal_certificate_free(fixture->ca);
	gmseal_certificate_free(fixture->signer);
	gmseal_certificate_free(fixture->root);
	gms_trust_free(fixture->trust);
	test_pki_free(fixture->pki);
}

static void add(struct fixture *fixture, gmseal_bytes crl)
{
	gmseal_error error;
	assert_ok(gms_trust_add_crls(fixture->trust, crl, &error), error);
}

/* Adds a list of the authority that issued the signer. */
static void add_list(struct fixture *fixture, const struct test_crl *wanted)
{
	gmseal_buffer crl = test_crl_make(wanted, &fixture->pki->ca);
	add(fixture, BUFFER_BYTES(crl));
	gmseal_buffer_free(&crl);
}

static struct gms_revocation ask_at(
	const struct fixture *fixture, const char *when, const char *now)
{
	struct gms_revocation result;
	gmseal_error error;
	assert_ok(gms_trust_revocation(fixture->trust, fixture->signer, fixture->ca, at(when),
			  at(now), &result, &error),
		error);
	ck_assert_ptr_nonnull(result.detail.text);
	return result;
}

static void assert_clear(const struct fixture *fixture, const char *when, const char *now)
{
	struct gms_revocation result = ask_at(fixture, when, now);
	ck_assert_msg(result.state == GMS_NOT_REVOKED, "%s: %s", result.reason, result.detail.text);
	ck_assert_ptr_nonnull(strstr(result.detail.text, "CN=Test Signer,O=Test"));
	gms_string_free(&result.detail);
}

static void assert_revoked(const struct fixture *fixture, const char *when, const char *now,
	const char *revoked_at, int reason)
{
	struct gms_revocation result = ask_at(fixture, when, now);
	ck_assert_msg(result.state == GMS_REVOKED, "%s: %s", result.reason, result.detail.text);
	ck_assert_int_eq(result.revoked_at, at(revoked_at));
	ck_assert_int_eq(result.crl_reason, reason);
	ck_assert_ptr_nonnull(strstr(result.detail.text, "CN=Test Signer,O=Test"));
	ck_assert_ptr_nonnull(strstr(result.detail.text, revoked_at));
	gms_string_free(&result.detail);
}

static void assert_unknown(const struct fixture *fixture, const char *when, const char *now,
	const char *reason, const char *words)
{
	struct gms_revocation result = ask_at(fixture, when, now);
	ck_assert_msg(result.state == GMS_REVOCATION_UNKNOWN, "%s", result.detail.text);
	ck_assert_str_eq(result.reason, reason);
	ck_assert_msg(strstr(result.detail.text, words) != NULL, "%s", result.detail.text);
	gms_string_free(&result.detail);
}

/* One list, and what is known with it. */
static void assert_list_unknown(
	const struct test_crl *wanted, const char *reason, const char *words)
{
	struct fixture fixture = set_up(TEST_SM2);
	add_list(&fixture, wanted);
	assert_unknown(&fixture, AT, NOW, reason, words);
	tear_down(&fixture);
}

static void assert_list_clears(const struct test_crl *wanted)
{
	struct fixture fixture = set_up(TEST_SM2);
	add_list(&fixture, wanted);
	assert_clear(&fixture, AT, NOW);
	tear_down(&fixture);
}

static void assert_hierarchy(enum test_key_type type)
{
	struct fixture fixture = set_up(type);
	assert_unknown(&fixture, AT, NOW, "no-revocation-information", "CN=Test Signer");
	/* A list of somebody else changes nothing. */
	add(&fixture, BUFFER_BYTES(fixture.pki->root_crl));
	assert_unknown(&fixture, AT, NOW, "no-revocation-information", "CN=Test Signer");
	add(&fixture, BUFFER_BYTES(fixture.pki->ca_crl));
	assert_clear(&fixture, AT, NOW);
	add_list(&fixture, &(struct test_crl){.entries = &(struct test_revoked){.serial = "2003"},
				   .count = 1});
	assert_revoked(&fixture, AT, NOW, "2022-01-01T00:00:00Z", -1);
	struct gms_revocation result;
	gmseal_error error;
	assert_ok(gms_trust_revocation(fixture.trust, fixture.ca, fixture.root, at(AT), at(NOW),
			  &result, &error),
		error);
	ck_assert_int_eq(result.state, GMS_NOT_REVOKED);
	gms_string_free(&result.detail);
	tear_down(&fixture);
}

START_TEST(looks_up_in_sm2_lists)
{
	assert_hierarchy(TEST_SM2);
}
END_TEST

START_TEST(looks_up_in_rsa_lists)
{
	assert_hierarchy(TEST_RSA);
}
END_TEST

START_TEST(tells_reason_and_time_of_a_revocation)
{
	static const struct {
		struct test_revoked entry;
		const char *time;
		int reason;
	} cases[] = {
		{{.serial = "2003", .reason = "keyCompromise"}, "2022-01-01T00:00:00Z", 1},
		{{.serial = "2003", .reason = "certificateHold"}, "2022-01-01T00:00:00Z", 6},
		{{.serial = "2003", .reason = "unspecified"}, "2022-01-01T00:00:00Z", 0},
		{{.serial = "2003", .date = "2021-05-01T00:00:00Z"}, "2021-05-01T00:00:00Z", -1},
		{{.serial = "2003", .invalid_since = "2021-02-03T04:05:06Z"},
			"2021-02-03T04:05:06Z", -1},
		{{.serial = "2003", .invalid_since = "2022-02-03T04:05:06Z"},
			"2022-01-01T00:00:00Z", -1},
		{{.serial = "2003", .date = "220301000000"}, "2022-03-01T00:00:00Z", -1},
		/* A time that is none: from the beginning. */
		{{.serial = "2003", .date = "22"}, "2020-01-01T00:00:00Z", -1},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct fixture fixture = set_up(TEST_SM2);
		add_list(&fixture, &(struct test_crl){.entries = &cases[i].entry, .count = 1});
		assert_revoked(&fixture, AT, NOW, cases[i].time, cases[i].reason);
		tear_down(&fixture);
	}
}
END_TEST

/* A list with an entry that cannot be judged says nothing about anybody. */
static void assert_malformed(const struct test_crl *wanted)
{
	struct fixture fixture = set_up(TEST_SM2);
	add_list(&fixture, wanted);
	assert_unknown(&fixture, AT, NOW, "crl-malformed", "CN=Test CA");
	tear_down(&fixture);
}

START_TEST(refuses_a_list_with_an_entry_that_belongs_into_a_delta)
{
	assert_malformed(&(struct test_crl){
		.entries = &(struct test_revoked){.serial = "2003", .reason = "removeFromCRL"},
		.count = 1});
}
END_TEST

START_TEST(refuses_a_list_that_names_a_certificate_twice)
{
	const struct test_revoked twice[] = {{.serial = "2003", .reason = "superseded"},
		{.serial = "2003", .reason = "keyCompromise"}};
	assert_malformed(&(struct test_crl){.entries = twice, .count = 2});
}
END_TEST

START_TEST(refuses_a_list_that_ends_before_it_begins)
{
	assert_malformed(
		&(struct test_crl){.from = "2021-06-02T00:00:00Z", .to = "2021-06-01T00:00:00Z"});
}
END_TEST

START_TEST(does_not_forget_a_compromise_for_a_newer_list)
{
	const struct test_revoked first = {.serial = "2003", .reason = "keyCompromise"};
	const struct test_revoked last = {.serial = "2003", .reason = "superseded"};
	struct fixture fixture = set_up(TEST_SM2);
	add_list(&fixture, &(struct test_crl){.entries = &first, .count = 1});
	add_list(&fixture,
		&(struct test_crl){.from = "2022-02-01T00:00:00Z", .entries = &last, .count = 1});
	assert_revoked(&fixture, AT, NOW, "2022-01-01T00:00:00Z", 1);
	tear_down(&fixture);
}
END_TEST

START_TEST(finds_one_entry_among_many)
{
	enum {
		COUNT = 20000
	};
	struct test_revoked *entries = calloc(COUNT, sizeof *entries);
	char(*serials)[8] = calloc(COUNT, sizeof *serials);
	for (unsigned i = 0; i < COUNT; i++) {
		/* In no order, and not 2003. */
		snprintf(serials[i], sizeof serials[i], "%06x", (i * 7919 % COUNT) + 0x10000);
		entries[i].serial = serials[i];
		entries[i].date = "220101000000Z";
	}
	struct fixture fixture = set_up(TEST_SM2);
	add_list(&fixture, &(struct test_crl){.entries = entries, .count = COUNT});
	assert_clear(&fixture, AT, NOW);
	clock_t start = clock();
	for (int i = 0; i < 100; i++)
		assert_clear(&fixture, AT, NOW);
	ck_assert_int_lt(clock() - start, CLOCKS_PER_SEC / 10);
	entries[COUNT / 2].serial = "2003";
	add_list(&fixture, &(struct test_crl){.entries = entries, .count = COUNT});
	assert_revoked(&fixture, AT, NOW, "2022-01-01T00:00:00Z", -1);
	free(entries);
	free(serials);
	tear_down(&fixture);
}
END_TEST

START_TEST(refuses_wrong_signatures)
{
	assert_list_unknown(&(struct test_crl){.bad_signature = true}, "crl-signature",
		"the revocation list of \"CN=Test CA,O=Test,C=CN\" does not verify");
	assert_list_unknown(
		&(struct test_crl){.user_id = "somebody"}, "crl-signature", "CN=Test CA");
	/* Of a wrongly signed list nothing is believed, not even a revocation. */
	assert_list_unknown(&(struct test_crl){.bad_signature = true,
				    .entries = &(struct test_revoked){.serial = "2003"},
				    .count = 1},
		"crl-signature", "CN=Test CA");
	/* The same name, another key. */
	struct fixture fixture = set_up(TEST_SM2);
	struct test_identity twin =
		test_issue(&(struct test_certificate){.subject = "C=CN, O=Test, CN=Test CA",
				   .basic_constraints = "CA:TRUE"},
			&fixture.pki->root);
	gmseal_buffer crl = test_crl_make(&(struct test_crl){0}, &twin);
	add(&fixture, BUFFER_BYTES(crl));
	assert_unknown(&fixture, AT, NOW, "crl-signature", "CN=Test CA");
	/* A good list beside it counts. */
	add(&fixture, BUFFER_BYTES(fixture.pki->ca_crl));
	assert_clear(&fixture, AT, NOW);
	gmseal_buffer_free(&crl);
	test_identity_free(&twin);
	tear_down(&fixture);
}
END_TEST

START_TEST(remembers_what_was_verified)
{
	struct fixture fixture = set_up(TEST_SM2);
	add(&fixture, BUFFER_BYTES(fixture.pki->ca_crl));
	clock_t start = clock();
	assert_clear(&fixture, AT, NOW);
	clock_t first = clock() - start;
	start = clock();
	for (int i = 0; i < 20; i++)
		assert_clear(&fixture, AT, NOW);
	clock_t others = clock() - start;
	ck_assert_msg(others < 10 * first, "%ld %ld", (long)first, (long)others);
	tear_down(&fixture);
}
END_TEST

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

START_TEST(refuses_kinds_of_lists_that_tell_only_half)
{
	static const struct {
		const char *const extensions[2];
		const char *reason;
	} cases[] = {
		{{"deltaCRL=critical,DER:020101", NULL}, "crl-delta"},
		{{"issuingDistributionPoint=critical,DER:30038401FF", NULL}, "crl-indirect"},
		{{"issuingDistributionPoint=critical,DER:300483020640", NULL}, "crl-partial"},
		{{"issuingDistributionPoint=critical,DER:0500", NULL}, "crl-malformed"},
		{{"1.2.3.4=critical,DER:0500", NULL}, "crl-critical-extension"},
		{{"issuingDistributionPoint=critical,DER:30038201FF", NULL}, "crl-other-scope"},
		{{"issuingDistributionPoint=critical,DER:30038501FF", NULL}, "crl-other-scope"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		assert_list_unknown(&(struct test_crl){.extensions = cases[i].extensions},
			cases[i].reason, "CN=Test CA");
	static const char *const harmless[] = {"1.2.3.4=DER:0500", NULL};
	assert_list_clears(&(struct test_crl){.extensions = harmless});
}
END_TEST

START_TEST(refuses_unknown_critical_extensions_of_entries)
{
	const struct test_revoked critical = {
		.serial = "2003", .extension = "1.2.3.4=critical,DER:0500"};
	const struct test_revoked another = {
		.serial = "2004", .extension = "1.2.3.4=critical,DER:0500"};
	const struct test_revoked harmless = {.serial = "2004", .extension = "1.2.3.4=DER:0500"};
	assert_list_unknown(&(struct test_crl){.entries = &critical, .count = 1},
		"crl-critical-extension", "CN=Test CA");
	assert_list_unknown(&(struct test_crl){.entries = &another, .count = 1},
		"crl-critical-extension", "CN=Test CA");
	assert_list_clears(&(struct test_crl){.entries = &harmless, .count = 1});
}
END_TEST

START_TEST(keeps_to_lists_for_users_and_for_authorities)
{
	static const char *const users[] = {
		"issuingDistributionPoint=critical,DER:30038101FF", NULL};
	static const char *const authorities[] = {
		"issuingDistributionPoint=critical,DER:30038201FF", NULL};
	assert_list_clears(&(struct test_crl){.extensions = users});
	struct fixture fixture = set_up(TEST_SM2);
	for (int i = 0; i < 2; i++) {
		gmseal_buffer crl = test_crl_make(
			&(struct test_crl){.extensions = i == 0 ? users : authorities},
			&fixture.pki->root);
		add(&fixture, BUFFER_BYTES(crl));
		struct gms_revocation result;
		gmseal_error error;
		assert_ok(gms_trust_revocation(fixture.trust, fixture.ca, fixture.root, at(AT),
				  at(NOW), &result, &error),
			error);
		ck_assert_int_eq(result.state, i == 0 ? GMS_REVOCATION_UNKNOWN : GMS_NOT_REVOKED);
		gms_string_free(&result.detail);
		gmseal_buffer_free(&crl);
	}
	tear_down(&fixture);
}
END_TEST

START_TEST(keeps_to_distribution_points)
{
	/* URI:http://a/ and URI:http://b/ */
	static const char *const list_a[] = {"issuingDistributionPoint=critical,DER:"
					     "300FA00DA00B8609687474703A2F2F612F",
		NULL};
	static const char *const list_b[] = {"issuingDistributionPoint=critical,DER:"
					     "300FA00DA00B8609687474703A2F2F622F",
		NULL};
	static const char *const point[] = {"crlDistributionPoints=URI:http://a/", NULL};
	struct fixture fixture = set_up(TEST_SM2);
	add_list(&fixture, &(struct test_crl){.extensions = list_b});
	/* A certificate without distribution points is on no partial list. */
	assert_unknown(&fixture, AT, NOW, "crl-other-scope", "CN=Test Signer");
	gmseal_certificate_free(fixture.signer);
	struct test_identity end =
		test_issue(&(struct test_certificate){.subject = "C=CN, O=Test, CN=Test Signer",
				   .extensions = point},
			&fixture.pki->ca);
	fixture.signer = test_decode(&end);
	assert_unknown(&fixture, AT, NOW, "crl-other-scope", "CN=Test Signer");
	add_list(&fixture, &(struct test_crl){.extensions = list_a});
	assert_clear(&fixture, AT, NOW);
	test_identity_free(&end);
	tear_down(&fixture);
}
END_TEST

START_TEST(tells_about_the_times_it_was_fresh)
{
	struct fixture fixture = set_up(TEST_SM2);
	add_list(&fixture,
		&(struct test_crl){.from = "2021-01-01T00:00:00Z", .to = "2021-02-01T00:00:00Z"});
	assert_clear(&fixture, "2021-01-01T00:00:00Z", NOW);
	assert_clear(&fixture, "2021-02-01T00:00:00Z", NOW);
	assert_unknown(&fixture, "2021-02-01T00:00:01Z", NOW, "crl-stale",
		"good from 2021-01-01T00:00:00Z to 2021-02-01T00:00:00Z, does not tell about "
		"2021-02-01T00:00:01Z");
	/* Made later than the time that counts, while the certificate was still to be on it. */
	assert_clear(&fixture, "2020-06-01T00:00:00Z", NOW);
	tear_down(&fixture);
}
END_TEST

START_TEST(does_not_ask_lists_from_after_the_certificate)
{
	struct fixture fixture = set_up(TEST_SM2);
	add_list(&fixture,
		&(struct test_crl){.from = "2025-01-01T00:00:01Z", .to = "2026-01-01T00:00:00Z"});
	assert_unknown(&fixture, AT, "2025-06-01T00:00:00Z", "crl-stale", "CN=Test CA");
	add_list(&fixture,
		&(struct test_crl){.from = "2025-01-01T00:00:00Z", .to = "2026-01-01T00:00:00Z"});
	assert_clear(&fixture, AT, "2025-06-01T00:00:00Z");
	tear_down(&fixture);
}
END_TEST

START_TEST(does_not_use_lists_from_the_future)
{
	const struct test_revoked entry = {.serial = "2003"};
	struct fixture fixture = set_up(TEST_SM2);
	add_list(&fixture,
		&(struct test_crl){.from = "2023-06-01T00:00:01Z", .entries = &entry, .count = 1});
	assert_unknown(&fixture, AT, NOW, "crl-from-the-future", "2023-06-01T00:00:01Z");
	assert_revoked(&fixture, AT, "2023-06-01T00:00:01Z", "2022-01-01T00:00:00Z", -1);
	tear_down(&fixture);
}
END_TEST

START_TEST(takes_a_list_without_next_update_for_the_past_alone)
{
	struct fixture fixture = set_up(TEST_SM2);
	add_list(&fixture,
		&(struct test_crl){.from = "2021-06-01T00:00:00Z", .no_next_update = true});
	assert_clear(&fixture, "2021-06-01T00:00:00Z", NOW);
	assert_clear(&fixture, "2021-05-01T00:00:00Z", NOW);
	assert_unknown(&fixture, "2021-06-01T00:00:01Z", NOW, "crl-stale", "CN=Test CA");
	tear_down(&fixture);
}
END_TEST

START_TEST(believes_a_stale_list_that_names_the_certificate)
{
	const struct test_revoked entry = {.serial = "2003", .date = "2020-02-01T00:00:00Z"};
	struct fixture fixture = set_up(TEST_SM2);
	add_list(&fixture, &(struct test_crl){.from = "2020-02-02T00:00:00Z",
				   .to = "2020-02-03T00:00:00Z",
				   .entries = &entry,
				   .count = 1});
	/* A fresh list that clears it does not count against it. */
	add(&fixture, BUFFER_BYTES(fixture.pki->ca_crl));
	assert_revoked(&fixture, AT, NOW, "2020-02-01T00:00:00Z", -1);
	tear_down(&fixture);
}
END_TEST

START_TEST(takes_the_last_word_of_several_lists)
{
	const struct test_revoked first = {.serial = "2003", .reason = "certificateHold"};
	const struct test_revoked last = {.serial = "2003", .reason = "keyCompromise"};
	for (int turn = 0; turn < 2; turn++) {
		struct fixture fixture = set_up(TEST_SM2);
		for (int i = 0; i < 2; i++)
			add_list(&fixture,
				i == turn ? &(struct test_crl){.entries = &first, .count = 1}
					  : &(struct test_crl){.from = "2022-02-01T00:00:00Z",
						    .entries = &last,
						    .count = 1});
		assert_revoked(&fixture, AT, NOW, "2022-01-01T00:00:00Z", 1);
		tear_down(&fixture);
	}
}
END_TEST

START_TEST(tells_of_the_list_that_came_closest)
{
	static const char *const delta[] = {"deltaCRL=critical,DER:020101", NULL};
	struct fixture fixture = set_up(TEST_SM2);
	add_list(&fixture, &(struct test_crl){.extensions = delta});
	assert_unknown(&fixture, AT, NOW, "crl-delta", "CN=Test CA");
	add_list(&fixture, &(struct test_crl){.bad_signature = true});
	assert_unknown(&fixture, AT, NOW, "crl-signature", "CN=Test CA");
	add_list(&fixture, &(struct test_crl){.to = "2020-02-01T00:00:00Z"});
	assert_unknown(&fixture, AT, NOW, "crl-stale", "CN=Test CA");
	add_list(&fixture, &(struct test_crl){.extensions = delta});
	assert_unknown(&fixture, AT, NOW, "crl-stale", "CN=Test CA");
	tear_down(&fixture);
}
END_TEST

static void assert_refused(struct fixture *fixture, gmseal_bytes input, const char *message)
{
	gmseal_error error;
	assert_status(
		gms_trust_add_crls(fixture->trust, input, &error), GMSEAL_ERROR_FORMAT, error);
	ck_assert_uint_eq(error.offset, GMSEAL_NO_OFFSET);
	ck_assert_msg(strstr(error.message, message) != NULL, "%s", error.message);
}

START_TEST(reads_der_and_pem_and_adds_all_or_nothing)
{
	struct fixture fixture = set_up(TEST_SM2);
	gmseal_buffer pem = test_pem("X509 CRL", BUFFER_BYTES(fixture.pki->ca_crl));
	gmseal_buffer other = test_pem("X509 CRL", BUFFER_BYTES(fixture.pki->root_crl));
	char *text = calloc(1, 20000);
	sprintf(text, "%s%s", (char *)pem.data,
		"-----BEGIN X509 CRL-----\nMAMCAQA=\n-----END X509 CRL-----\n");
	assert_refused(&fixture, text_bytes(text), "this is no certificate revocation list");
	assert_unknown(&fixture, AT, NOW, "no-revocation-information", "CN=Test Signer");
	assert_refused(
		&fixture, BYTES("nothing"), "there is no certificate revocation list in this");
	assert_refused(&fixture, BUFFER_BYTES(fixture.pki->ca.pem),
		"there is no certificate revocation list in this");
	assert_refused(&fixture, BUFFER_BYTES(fixture.pki->ca.der),
		"this is no certificate revocation list");
	for (size_t size = 2; size < fixture.pki->ca_crl.size; size++)
		assert_refused(&fixture, (gmseal_bytes){fixture.pki->ca_crl.data, size},
			"certificate revocation list");
	sprintf(text, "%s%s", (char *)other.data, (char *)pem.data);
	add(&fixture, text_bytes(text));
	assert_clear(&fixture, AT, NOW);
	free(text);
	gmseal_buffer_free(&pem);
	gmseal_buffer_free(&other);
	tear_down(&fixture);
}
END_TEST

START_TEST(refuses_octets_behind_the_list)
{
	struct fixture fixture = set_up(TEST_SM2);
	gmseal_buffer longer = {malloc(fixture.pki->ca_crl.size + 1), fixture.pki->ca_crl.size + 1};
	memcpy(longer.data, fixture.pki->ca_crl.data, fixture.pki->ca_crl.size);
	longer.data[longer.size - 1] = 0;
	assert_refused(&fixture, BUFFER_BYTES(longer), "there is something behind");
	gmseal_buffer_free(&longer);
	tear_down(&fixture);
}
END_TEST

START_TEST(refuses_times_that_are_none)
{
	struct fixture fixture = set_up(TEST_SM2);
	for (int i = 0; i < 2; i++) {
		struct test_crl wanted = {0};
		*(i == 0 ? &wanted.from : &wanted.to) = "2101";
		gmseal_buffer crl = test_crl_make(&wanted, &fixture.pki->ca);
		assert_refused(
			&fixture, BUFFER_BYTES(crl), "times of the certificate revocation list");
		gmseal_buffer_free(&crl);
	}
	tear_down(&fixture);
}
END_TEST

START_TEST(never_clears_with_a_changed_bit)
{
	struct fixture fixture = set_up(TEST_SM2);
	const struct test_revoked entry = {.serial = "2004", .reason = "superseded"};
	gmseal_buffer crl =
		test_crl_make(&(struct test_crl){.entries = &entry, .count = 1}, &fixture.pki->ca);
	size_t added = 0;
	for (size_t bit = 0; bit < crl.size * 8; bit++) {
		struct gms_trust *trust = NULL;
		gmseal_error error;
		assert_ok(gms_trust_new(&trust, &error), error);
		crl.data[bit / 8] ^= (uint8_t)(1 << bit % 8);
		if (gms_trust_add_crls(trust, BUFFER_BYTES(crl), &error) == GMSEAL_OK) {
			struct gms_revocation result;
			added++;
			assert_ok(gms_trust_revocation(trust, fixture.signer, fixture.ca, at(AT),
					  at(NOW), &result, &error),
				error);
			ck_assert_msg(result.state == GMS_REVOCATION_UNKNOWN, "bit %zu", bit);
			gms_string_free(&result.detail);
		}
		crl.data[bit / 8] ^= (uint8_t)(1 << bit % 8);
		gms_trust_free(trust);
	}
	ck_assert_uint_gt(added, 0);
	gmseal_buffer_free(&crl);
	tear_down(&fixture);
}
END_TEST

START_TEST(leaves_the_error_queue_alone)
{
	struct fixture fixture = set_up(TEST_SM2);
	ERR_clear_error();
	ERR_raise(ERR_LIB_USER, 42);
	unsigned long before = ERR_peek_last_error();
	gmseal_error error;
	gms_trust_add_crls(fixture.trust, BYTES("\x30\x82\x01\x00"), &error);
	add_list(&fixture, &(struct test_crl){.bad_signature = true});
	struct gms_revocation result = ask_at(&fixture, AT, NOW);
	gms_string_free(&result.detail);
	ck_assert_uint_eq(ERR_get_error(), before);
	ck_assert_uint_eq(ERR_get_error(), 0);
	tear_down(&fixture);
}
END_TEST

static void *look_up(void *argument)
{
	const struct fixture *fixture = argument;
	bool failed = false;
	for (int i = 0; i < 50; i++) {
		struct gms_revocation result = {0};
		failed |= gms_trust_revocation(fixture->trust, fixture->signer, fixture->ca, at(AT),
				  at(NOW), &result, NULL) != GMSEAL_OK ||
			  result.state != GMS_REVOKED;
		gms_string_free(&result.detail);
	}
	return failed ? argument : NULL;
}

START_TEST(serves_many_threads)
{
	enum {
		THREADS = 8
	};
	const struct test_revoked entries[] = {{.serial = "2004"}, {.serial = "2003"}};
	struct fixture fixture = set_up(TEST_SM2);
	add_list(&fixture, &(struct test_crl){.entries = entries, .count = 2});
	pthread_t threads[THREADS];
	for (int i = 0; i < THREADS; i++)
		ck_assert_int_eq(pthread_create(&threads[i], NULL, look_up, &fixture), 0);
	for (int i = 0; i < THREADS; i++) {
		void *failed = NULL;
		pthread_join(threads[i], &failed);
		ck_assert_ptr_null(failed);
	}
	tear_down(&fixture);
}
END_TEST

SUITE("crl", looks_up_in_sm2_lists, looks_up_in_rsa_lists, tells_reason_and_time_of_a_revocation,
	refuses_a_list_with_an_entry_that_belongs_into_a_delta,
	refuses_a_list_that_names_a_certificate_twice, refuses_a_list_that_ends_before_it_begins,
	does_not_forget_a_compromise_for_a_newer_list, finds_one_entry_among_many,
	refuses_wrong_signatures, remembers_what_was_verified,
	asks_whether_the_issuer_may_sign_lists, refuses_kinds_of_lists_that_tell_only_half,
	refuses_unknown_critical_extensions_of_entries,
	keeps_to_lists_for_users_and_for_authorities, keeps_to_distribution_points,
	tells_about_the_times_it_was_fresh, does_not_ask_lists_from_after_the_certificate,
	does_not_use_lists_from_the_future, takes_a_list_without_next_update_for_the_past_alone,
	believes_a_stale_list_that_names_the_certificate, takes_the_last_word_of_several_lists,
	tells_of_the_list_that_came_closest, reads_der_and_pem_and_adds_all_or_nothing,
	refuses_octets_behind_the_list, refuses_times_that_are_none,
	never_clears_with_a_changed_bit, leaves_the_error_queue_alone, serves_many_threads)
