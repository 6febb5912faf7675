/* Delta lists: which complete list they add to, and what they add and take back. */
#include "revocation.h"

/* A delta list to number 1 of the authority, unless it says otherwise. */
static const char *const delta[] = {"deltaCRL=critical,DER:020101", NULL};

static const struct test_revoked listed = {.serial = "2003", .reason = "certificateHold"};
static const struct test_revoked added = {
	.serial = "2003", .date = "2022-03-01T00:00:00Z", .reason = "keyCompromise"};
static const struct test_revoked held = {
	.serial = "2003", .date = "2022-03-01T00:00:00Z", .reason = "certificateHold"};
static const struct test_revoked taken_back = {.serial = "2003", .reason = "removeFromCRL"};

/* A complete list, a delta list, and what both together say. */
static struct fixture with_lists(const struct test_crl *complete, const struct test_crl *more)
{
	struct fixture fixture = set_up(TEST_SM2);
	add_list(&fixture, more);
	/* Whom it names is revoked without any other list. */
	if (more->count == 0 || more->entries == &taken_back)
		assert_unknown(
			&fixture, AT, NOW, "crl-delta", "the list that it adds to is not at hand");
	else
		assert_revoked(&fixture, AT, NOW, "2022-03-01T00:00:00Z", 1);
	add_list(&fixture, complete);
	return fixture;
}

START_TEST(adds_entries_to_the_complete_list)
{
	for (int type = TEST_SM2; type <= TEST_RSA; type++) {
		struct fixture fixture = set_up((enum test_key_type)type);
		add_list(&fixture, &(struct test_crl){0});
		assert_clear(&fixture, AT, NOW);
		add_list(&fixture, &(struct test_crl){.number = "02",
					   .extensions = delta,
					   .entries = &added,
					   .count = 1});
		assert_revoked(&fixture, AT, NOW, "2022-03-01T00:00:00Z", 1);
		tear_down(&fixture);
	}
}
END_TEST

START_TEST(tells_with_the_complete_list_what_it_does_not_mention)
{
	struct fixture fixture = with_lists(
		&(struct test_crl){0}, &(struct test_crl){.number = "02", .extensions = delta});
	assert_clear(&fixture, AT, NOW);
	add_list(&fixture,
		&(struct test_crl){.to = "2025-01-01T00:00:00Z", .entries = &listed, .count = 1});
	assert_revoked(&fixture, AT, NOW, "2022-01-01T00:00:00Z", 6);
	tear_down(&fixture);
}
END_TEST

START_TEST(keeps_the_earliest_time_and_the_compromise_of_both_lists)
{
	struct fixture fixture = with_lists(&(struct test_crl){.entries = &listed, .count = 1},
		&(struct test_crl){
			.number = "02", .extensions = delta, .entries = &added, .count = 1});
	assert_revoked(&fixture, AT, NOW, "2022-01-01T00:00:00Z", 1);
	tear_down(&fixture);
}
END_TEST

START_TEST(takes_entries_back)
{
	struct fixture fixture = with_lists(&(struct test_crl){.entries = &listed, .count = 1},
		&(struct test_crl){
			.number = "02", .extensions = delta, .entries = &taken_back, .count = 1});
	assert_clear(&fixture, AT, NOW);
	tear_down(&fixture);
}
END_TEST

START_TEST(takes_back_nothing_but_a_hold)
{
	struct fixture fixture = with_lists(&(struct test_crl){.entries = &added, .count = 1},
		&(struct test_crl){
			.number = "02", .extensions = delta, .entries = &taken_back, .count = 1});
	assert_revoked(&fixture, AT, NOW, "2022-03-01T00:00:00Z", 1);
	tear_down(&fixture);
}
END_TEST

START_TEST(counts_the_newest_of_several)
{
	for (int turn = 0; turn < 2; turn++) {
		struct fixture fixture = set_up(TEST_SM2);
		add_list(&fixture, &(struct test_crl){.entries = &listed, .count = 1});
		for (int i = 0; i < 2; i++)
			add_list(&fixture, i == turn ? &(struct test_crl){.number = "02",
							       .from = "2020-02-01T00:00:00Z",
							       .extensions = delta,
							       .entries = &held,
							       .count = 1}
						     : &(struct test_crl){.number = "03",
							       .from = "2020-03-01T00:00:00Z",
							       .extensions = delta,
							       .entries = &taken_back,
							       .count = 1});
		assert_clear(&fixture, AT, NOW);
		tear_down(&fixture);
	}
}
END_TEST

START_TEST(keeps_a_complete_list_fresh)
{
	const struct test_crl old = {.to = "2020-02-01T00:00:00Z"};
	struct fixture fixture = set_up(TEST_SM2);
	add_list(&fixture, &old);
	assert_unknown(&fixture, AT, NOW, "crl-stale", "good from 2020-01-01T00:00:00Z to 2020-02");
	add_list(&fixture, &(struct test_crl){.number = "02",
				   .from = "2020-02-01T00:00:00Z",
				   .to = "2022-01-01T00:00:00Z",
				   .extensions = delta});
	assert_clear(&fixture, AT, NOW);
	assert_unknown(&fixture, "2022-01-01T00:00:01Z", NOW, "crl-stale",
		"good from 2020-02-01T00:00:00Z to 2022-01-01T00:00:00Z");
	tear_down(&fixture);
}
END_TEST

START_TEST(does_not_use_a_stale_taking_back)
{
	struct fixture fixture = with_lists(&(struct test_crl){.entries = &listed, .count = 1},
		&(struct test_crl){.number = "02",
			.from = "2020-02-01T00:00:00Z",
			.to = "2021-01-01T00:00:00Z",
			.extensions = delta,
			.entries = &taken_back,
			.count = 1});
	assert_clear(&fixture, "2021-01-01T00:00:00Z", NOW);
	assert_unknown(&fixture, AT, NOW, "crl-stale", "CN=Test CA");
	tear_down(&fixture);
}
END_TEST

START_TEST(does_not_use_delta_lists_from_the_future)
{
	struct fixture fixture = set_up(TEST_SM2);
	add_list(&fixture, &(struct test_crl){0});
	add_list(&fixture, &(struct test_crl){.number = "02",
				   .from = "2023-06-01T00:00:01Z",
				   .extensions = delta,
				   .entries = &added,
				   .count = 1});
	assert_clear(&fixture, AT, NOW);
	assert_revoked(&fixture, AT, "2023-06-01T00:00:01Z", "2022-03-01T00:00:00Z", 1);
	tear_down(&fixture);
}
END_TEST

/* A delta list that names the signer, next to a complete list to which it does not add. */
/* The hold of a complete list stays, although a delta list takes it back. */
static void assert_adds_nothing(const char *number, const struct test_crl *more)
{
	struct fixture fixture = set_up(TEST_SM2);
	add_list(&fixture, &(struct test_crl){.number = number, .entries = &listed, .count = 1});
	add_list(&fixture, more);
	assert_revoked(&fixture, AT, NOW, "2022-01-01T00:00:00Z", 6);
	tear_down(&fixture);
}

START_TEST(adds_only_to_its_base_and_later_lists)
{
	static const char *const to_five[] = {"deltaCRL=critical,DER:020105", NULL};
	static const char *const key_id[] = {
		"deltaCRL=critical,DER:020101", "authorityKeyIdentifier=DER:3003800101", NULL};
	/* For users only. */
	static const char *const users[] = {"issuingDistributionPoint=critical,DER:30038101FF",
		"deltaCRL=critical,DER:020101", NULL};
	struct test_crl more = {
		.number = "06", .extensions = to_five, .entries = &taken_back, .count = 1};
	assert_adds_nothing("04", &more);
	/* A complete list that is as new has it all. */
	assert_adds_nothing("06", &more);
	assert_adds_nothing("07", &more);
	struct fixture fixture = set_up(TEST_SM2);
	add_list(&fixture, &(struct test_crl){.number = "05", .entries = &listed, .count = 1});
	add_list(&fixture, &more);
	assert_clear(&fixture, AT, NOW);
	tear_down(&fixture);
	more = (struct test_crl){
		.number = "02", .extensions = users, .entries = &taken_back, .count = 1};
	assert_adds_nothing("01", &more);
	more.extensions = key_id;
	assert_adds_nothing("01", &more);
}
END_TEST

/* Whatever it adds to, and whatever other lists and newer deltas leave out. */
START_TEST(believes_every_delta_list_that_tells_of_a_revocation)
{
	static const char *const to_five[] = {"deltaCRL=critical,DER:020105", NULL};
	struct fixture fixture = set_up(TEST_SM2);
	add_list(&fixture, &(struct test_crl){0});
	add_list(&fixture,
		&(struct test_crl){
			.number = "02", .extensions = delta, .entries = &added, .count = 1});
	add_list(&fixture,
		&(struct test_crl){
			.number = "03", .from = "2020-03-01T00:00:00Z", .extensions = delta});
	assert_revoked(&fixture, AT, NOW, "2022-03-01T00:00:00Z", 1);
	tear_down(&fixture);
	fixture = set_up(TEST_SM2);
	add_list(&fixture, &(struct test_crl){0});
	add_list(&fixture,
		&(struct test_crl){
			.number = "06", .extensions = to_five, .entries = &added, .count = 1});
	assert_revoked(&fixture, AT, NOW, "2022-03-01T00:00:00Z", 1);
	tear_down(&fixture);
}
END_TEST

START_TEST(adds_within_the_same_scope)
{
	static const char *const point[] = {
		"issuingDistributionPoint=critical,DER:30038101FF", NULL};
	static const char *const both[] = {"issuingDistributionPoint=critical,DER:30038101FF",
		"deltaCRL=critical,DER:020101", NULL};
	struct fixture fixture = set_up(TEST_SM2);
	add_list(&fixture, &(struct test_crl){.extensions = point});
	add_list(&fixture,
		&(struct test_crl){
			.number = "02", .extensions = both, .entries = &added, .count = 1});
	assert_revoked(&fixture, AT, NOW, "2022-03-01T00:00:00Z", 1);
	tear_down(&fixture);
}
END_TEST

START_TEST(believes_no_delta_list_that_is_wrongly_signed)
{
	struct fixture fixture = set_up(TEST_SM2);
	add_list(&fixture, &(struct test_crl){.number = "02",
				   .extensions = delta,
				   .entries = &added,
				   .count = 1,
				   .bad_signature = true});
	assert_unknown(&fixture, AT, NOW, "crl-signature", "CN=Test CA");
	add_list(&fixture, &(struct test_crl){0});
	assert_clear(&fixture, AT, NOW);
	tear_down(&fixture);
}
END_TEST

START_TEST(refuses_numbers_that_are_none)
{
	static const char *const base[] = {"deltaCRL=critical,DER:0500", NULL};
	static const char *const twice[] = {
		"deltaCRL=critical,DER:020101", "deltaCRL=critical,DER:020101", NULL};
	assert_list_unknown(&(struct test_crl){.extensions = base}, "crl-malformed", "CN=Test CA");
	assert_list_unknown(&(struct test_crl){.extensions = twice}, "crl-malformed", "CN=Test CA");
}
END_TEST

SUITE("crl-delta", adds_entries_to_the_complete_list,
	tells_with_the_complete_list_what_it_does_not_mention,
	keeps_the_earliest_time_and_the_compromise_of_both_lists, takes_entries_back,
	takes_back_nothing_but_a_hold, counts_the_newest_of_several, keeps_a_complete_list_fresh,
	does_not_use_a_stale_taking_back, does_not_use_delta_lists_from_the_future,
	adds_only_to_its_base_and_later_lists, believes_every_delta_list_that_tells_of_a_revocation,
	adds_within_the_same_scope, believes_no_delta_list_that_is_wrongly_signed,
	refuses_numbers_that_are_none)
