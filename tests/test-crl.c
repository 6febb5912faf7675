/* Revocation lists: what their entries say, when they tell, and who must have signed them. */
#include "revocation.h"

#include <stdio.h>
#include <time.h>

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
		/* Who is on a list is revoked when it is made, whatever the entry says. */
		{{.serial = "2003", .date = "2022-06-01T00:00:01Z"}, "2022-06-01T00:00:00Z", -1},
		{{.serial = "2003", .date = "2044-01-01T00:00:00Z", .reason = "keyCompromise"},
			"2022-06-01T00:00:00Z", 1},
		/* A time that is none: from the beginning. */
		{{.serial = "2003", .date = "22"}, "2020-01-01T00:00:00Z", -1},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct fixture fixture = set_up(TEST_SM2);
		add_list(&fixture, &(struct test_crl){.from = "2022-06-01T00:00:00Z",
					   .entries = &cases[i].entry,
					   .count = 1});
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
	const struct test_revoked others[] = {{.serial = "2004"}, {.serial = "2004"}};
	struct fixture fixture = set_up(TEST_SM2);
	assert_malformed(&(struct test_crl){.entries = others, .count = 2});
	/* Nor does another list clear whom it names. */
	add_list(&fixture, &(struct test_crl){.entries = twice, .count = 2});
	assert_unknown(&fixture, AT, NOW, "crl-unusable", "CN=Test Signer");
	add_list(&fixture, &(struct test_crl){.from = "2021-01-01T00:00:00Z"});
	assert_unknown(&fixture, AT, NOW, "crl-unusable", "CN=Test Signer");
	tear_down(&fixture);
}
END_TEST

START_TEST(refuses_a_list_that_ends_before_it_begins)
{
	assert_malformed(
		&(struct test_crl){.from = "2021-06-02T00:00:00Z", .to = "2021-06-01T00:00:00Z"});
}
END_TEST

START_TEST(lifts_a_hold_that_a_newer_list_does_not_have)
{
	const struct test_revoked hold = {.serial = "2003", .reason = "certificateHold"};
	for (int newer = 0; newer < 2; newer++) {
		struct fixture fixture = set_up(TEST_SM2);
		add_list(&fixture, &(struct test_crl){.from = newer ? "2022-03-01T00:00:00Z" : NULL,
					   .entries = &hold,
					   .count = 1});
		add_list(&fixture, &(struct test_crl){.from = "2022-02-01T00:00:00Z"});
		if (newer)
			assert_revoked(&fixture, AT, NOW, "2022-01-01T00:00:00Z", 6);
		else
			assert_clear(&fixture, AT, NOW);
		tear_down(&fixture);
	}
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
	struct test_crl many = {.from = "2022-01-01T00:00:00Z", .entries = entries, .count = COUNT};
	add_list(&fixture, &many);
	assert_clear(&fixture, AT, NOW);
	clock_t start = clock();
	for (int i = 0; i < 100; i++)
		assert_clear(&fixture, AT, NOW);
	ck_assert_int_lt(clock() - start, CLOCKS_PER_SEC / 10);
	entries[COUNT / 2].serial = "2003";
	add_list(&fixture, &many);
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

START_TEST(tells_about_the_times_it_was_fresh)
{
	struct fixture fixture = set_up(TEST_SM2);
	add_list(&fixture,
		&(struct test_crl){.from = "2021-01-01T00:00:00Z", .to = "2021-02-01T00:00:00Z"});
	assert_clear(&fixture, "2021-01-01T00:00:00Z", NOW);
	assert_clear(&fixture, "2021-02-01T00:00:00Z", NOW);
	assert_unknown(&fixture, "2021-02-01T00:00:01Z", NOW, "crl-stale",
		"good from 2021-01-01T00:00:00Z to 2021-02-01T00:00:00Z, does not tell about "
		"the time 2021-02-01T00:00:01Z");
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

SUITE("crl", looks_up_in_sm2_lists, looks_up_in_rsa_lists, tells_reason_and_time_of_a_revocation,
	refuses_a_list_with_an_entry_that_belongs_into_a_delta,
	refuses_a_list_that_names_a_certificate_twice, refuses_a_list_that_ends_before_it_begins,
	lifts_a_hold_that_a_newer_list_does_not_have, does_not_forget_a_compromise_for_a_newer_list,
	finds_one_entry_among_many, refuses_wrong_signatures, remembers_what_was_verified,
	tells_about_the_times_it_was_fresh, does_not_ask_lists_from_after_the_certificate,
	does_not_use_lists_from_the_future, takes_a_list_without_next_update_for_the_past_alone,
	believes_a_stale_list_that_names_the_certificate, takes_the_last_word_of_several_lists,
	tells_of_the_list_that_came_closest)
