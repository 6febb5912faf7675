/* Lists and responses together: what they say does not depend on the order they come in. */
#include "ocsp.h"
#include "revocation.h"

enum {
	MAX_ITEMS = 5
};

/* A list, or a response if it has an answer. */
struct item {
	struct test_crl crl;
	const struct test_answer *answer;
};

/* What all items of a case come to at AT, seen from NOW. */
struct outcome {
	enum gms_revocation_state state;
	const char *reason; /* GMS_REVOCATION_UNKNOWN */
	const char *revoked_at; /* GMS_REVOKED */
	int crl_reason; /* GMS_REVOKED */
	const char *next_update; /* GMS_NOT_REVOKED */
};

static const char *const compromise_only[] = {
	"issuingDistributionPoint=critical,DER:300483020640", NULL};
static const char *const all_but_compromise[] = {
	"issuingDistributionPoint=critical,DER:30058303073F80", NULL};
static const char *const hold_only[] = {"issuingDistributionPoint=critical,DER:300483020102", NULL};
static const char *const all_but_hold[] = {
	"issuingDistributionPoint=critical,DER:30058303077D80", NULL};
static const char *const unknown_extension[] = {"1.2.3.4=critical,DER:0500", NULL};
static const char *const delta[] = {"deltaCRL=critical,DER:020101", NULL};

static const struct test_revoked hold = {
	.serial = "2003", .date = "2020-06-20T00:00:00Z", .reason = "certificateHold"};
static const struct test_revoked later = {
	.serial = "2003", .date = "2022-01-01T00:00:00Z", .reason = "superseded"};
static const struct test_revoked later_for_nothing = {
	.serial = "2003", .date = "2022-01-01T00:00:00Z"};
static const struct test_revoked compromise = {
	.serial = "2003", .date = "2022-03-01T00:00:00Z", .reason = "keyCompromise"};
static const struct test_revoked taken_back = {
	.serial = "2003", .date = "2020-06-20T00:00:00Z", .reason = "removeFromCRL"};

#define JUNE .from = "2020-06-01T00:00:00Z"
#define JULY .from = "2020-07-01T00:00:00Z"
#define AUGUST .from = "2020-08-01T00:00:00Z"
#define NAMES(entry) .entries = &(entry), .count = 1

#define LIST(...)                                                                                  \
	{                                                                                          \
		.crl = { __VA_ARGS__ }                                                             \
	}
#define RESPONSE(of)                                                                               \
	{                                                                                          \
		.answer = &(of)                                                                    \
	}
#define HELD                                                                                       \
	{                                                                                          \
		.state = GMS_REVOKED, .revoked_at = "2020-06-20T00:00:00Z", .crl_reason = 6        \
	}
#define CLEAR_UNTIL(time)                                                                          \
	{                                                                                          \
		.state = GMS_NOT_REVOKED, .next_update = time                                      \
	}
#define UNKNOWN(word)                                                                              \
	{                                                                                          \
		.state = GMS_REVOCATION_UNKNOWN, .reason = word                                    \
	}

struct combination {
	struct item items[MAX_ITEMS];
	size_t count;
	struct outcome outcome;
};

static gmseal_buffer make(const struct test_pki *pki, const struct item *item)
{
	if (item->answer == NULL)
		return test_crl_make(&item->crl, &pki->ca);
	struct test_answer answer = *item->answer;
	answer.serial = "2003";
	answer.issuer = &pki->ca;
	return test_ocsp_make(&(struct test_ocsp){.answers = &answer, .count = 1}, &pki->ca);
}

static void assert_outcome(
	const struct fixture *fixture, const struct outcome *wanted, size_t number)
{
	struct gms_revocation result = ask_at(fixture, AT, NOW);
	ck_assert_msg(result.state == wanted->state, "case %zu: %s %s", number, result.reason,
		result.detail.text);
	if (wanted->state == GMS_REVOCATION_UNKNOWN)
		ck_assert_msg(strcmp(result.reason, wanted->reason) == 0, "case %zu: %s %s", number,
			result.reason, result.detail.text);
	if (wanted->state == GMS_REVOKED)
		ck_assert_msg(result.revoked_at == at(wanted->revoked_at) &&
				      result.crl_reason == wanted->crl_reason,
			"case %zu: %d %s", number, result.crl_reason, result.detail.text);
	if (wanted->state == GMS_NOT_REVOKED)
		ck_assert_msg(result.next_update == at(wanted->next_update), "case %zu: %s", number,
			result.detail.text);
	gms_string_free(&result.detail);
}

/* All that begin with the first done items; order is as it was at the end. */
static void permute(struct fixture *fixture, const struct combination *combination, size_t number,
	const gmseal_buffer *made, size_t *order, size_t done)
{
	size_t count = combination->count;
	gmseal_error error;
	for (size_t i = done; i < count; i++) {
		size_t other = order[i];
		order[i] = order[done];
		order[done] = other;
		permute(fixture, combination, number, made, order, done + 1);
		order[done] = order[i];
		order[i] = other;
	}
	if (done < count)
		return;
	gms_trust_free(fixture->trust);
	assert_ok(gms_trust_new(&fixture->trust, &error), error);
	for (size_t i = 0; i < count; i++) {
		gmseal_bytes der = BUFFER_BYTES(made[order[i]]);
		assert_ok(combination->items[order[i]].answer != NULL
				  ? gms_trust_add_ocsp(fixture->trust, der, &error)
				  : gms_trust_add_crls(fixture->trust, der, &error),
			error);
	}
	assert_outcome(fixture, &combination->outcome, number);
}

static void assert_combinations(const struct combination *combinations, size_t count)
{
	struct fixture fixture = set_up(TEST_SM2);
	for (size_t k = 0; k < count; k++) {
		gmseal_buffer made[MAX_ITEMS];
		size_t order[MAX_ITEMS];
		for (size_t i = 0; i < combinations[k].count; i++) {
			made[i] = make(fixture.pki, &combinations[k].items[i]);
			order[i] = i;
		}
		permute(&fixture, &combinations[k], k, made, order, 0);
		for (size_t i = 0; i < combinations[k].count; i++)
			gmseal_buffer_free(&made[i]);
	}
	tear_down(&fixture);
}

#define ASSERT_COMBINATIONS(combinations)                                                          \
	assert_combinations(combinations, sizeof(combinations) / sizeof(combinations)[0])

START_TEST(lifts_a_hold_only_by_what_can_tell_of_holds)
{
	static const struct test_answer good = {AUGUST};
	static const struct combination combinations[] = {
		{{LIST(JUNE), LIST(JULY, NAMES(hold)), LIST(AUGUST, .extensions = compromise_only)},
			3, HELD},
		{{LIST(JUNE, .extensions = all_but_compromise), LIST(JULY, NAMES(hold)),
			 LIST(AUGUST, .extensions = compromise_only)},
			3, HELD},
		{{LIST(JUNE, .to = "2024-01-01T00:00:00Z"), LIST(JULY, NAMES(hold)),
			 LIST(AUGUST, .extensions = hold_only)},
			3, CLEAR_UNTIL("2024-01-01T00:00:00Z")},
		/* Then the reasons that are left are not covered. */
		{{LIST(JULY, NAMES(hold)), LIST(AUGUST, .extensions = hold_only)}, 2,
			UNKNOWN("crl-partial")},
		{{LIST(JULY, NAMES(hold)), LIST(AUGUST, .extensions = all_but_compromise),
			 LIST(JUNE, .extensions = compromise_only)},
			3, CLEAR_UNTIL("2026-01-01T00:00:00Z")},
		{{LIST(JUNE), LIST(JULY, NAMES(hold)), RESPONSE(good)}, 3,
			CLEAR_UNTIL("2026-01-01T00:00:00Z")},
		/* One as old as the hold does not lift it, nor one that tells nothing. */
		{{LIST(JULY, NAMES(hold)), LIST(JULY)}, 2, HELD},
		{{LIST(JULY, NAMES(hold)), LIST(AUGUST, .to = "2020-08-02T00:00:00Z"), LIST(JUNE)},
			3, HELD},
		/* Held, lifted, and held once more. */
		{{LIST(NAMES(hold)), LIST(JULY), LIST(AUGUST, NAMES(hold))}, 3, HELD},
	};
	ASSERT_COMBINATIONS(combinations);
}
END_TEST

START_TEST(forgets_no_unusable_list_that_names_the_certificate)
{
	static const struct combination combinations[] = {
		{{LIST(JUNE, .extensions = unknown_extension, NAMES(hold)), LIST(JULY, NAMES(hold)),
			 LIST(AUGUST)},
			3, UNKNOWN("crl-unusable")},
		{{LIST(JUNE, .extensions = unknown_extension, NAMES(hold)), LIST(JULY, NAMES(hold)),
			 LIST(JUNE)},
			3, HELD},
		{{LIST(JUNE, .extensions = unknown_extension, NAMES(hold)), LIST(AUGUST)}, 2,
			UNKNOWN("crl-unusable")},
		/* It may tell of an earlier time. */
		{{LIST(JUNE, .extensions = unknown_extension, NAMES(hold)), LIST(NAMES(later))}, 2,
			UNKNOWN("crl-unusable")},
	};
	ASSERT_COMBINATIONS(combinations);
}
END_TEST

START_TEST(is_known_until_the_first_part_ends)
{
	static const struct test_answer short_lived = {JUNE, .to = "2021-06-08T00:00:00Z"};
	static const struct combination combinations[] = {
		{{LIST(JUNE, .to = "2021-07-01T00:00:00Z", .extensions = all_but_hold),
			 LIST(JUNE, .to = "2022-12-31T00:00:00Z", .extensions = hold_only)},
			2, CLEAR_UNTIL("2021-07-01T00:00:00Z")},
		{{LIST(JUNE, .to = "2022-12-31T00:00:00Z", .extensions = all_but_hold),
			 LIST(JUNE, .to = "2021-07-01T00:00:00Z", .extensions = hold_only)},
			2, CLEAR_UNTIL("2021-07-01T00:00:00Z")},
		{{LIST(JUNE, .to = "2021-07-01T00:00:00Z"),
			 LIST(JULY, .to = "2022-12-31T00:00:00Z", .extensions = hold_only)},
			2, CLEAR_UNTIL("2021-07-01T00:00:00Z")},
		{{LIST(JUNE, .to = "2021-07-01T00:00:00Z"),
			 LIST(JULY, .to = "2022-12-31T00:00:00Z")},
			2, CLEAR_UNTIL("2022-12-31T00:00:00Z")},
		{{LIST(JUNE, .to = "2021-07-01T00:00:00Z"),
			 LIST(JUNE, .to = "2022-12-31T00:00:00Z"), RESPONSE(short_lived)},
			3, CLEAR_UNTIL("2022-12-31T00:00:00Z")},
		{{LIST(JUNE, .extensions = hold_only), LIST(JUNE, .extensions = compromise_only)},
			2, UNKNOWN("crl-partial")},
	};
	ASSERT_COMBINATIONS(combinations);
}
END_TEST

START_TEST(keeps_the_earliest_time_and_the_gravest_reason)
{
	static const struct test_answer compromised = {.status = V_OCSP_CERTSTATUS_REVOKED,
		.date = "2022-05-01T00:00:00Z",
		.reason = "keyCompromise"};
	static const struct combination combinations[] = {
		{{LIST(JULY, NAMES(hold)), LIST(NAMES(later)), LIST(JUNE)}, 3,
			{GMS_REVOKED, .revoked_at = "2020-06-20T00:00:00Z", .crl_reason = 4}},
		/* A hold that was lifted is none. */
		{{LIST(JULY, NAMES(hold)), LIST(NAMES(later)), LIST(AUGUST)}, 3,
			{GMS_REVOKED, .revoked_at = "2022-01-01T00:00:00Z", .crl_reason = 4}},
		{{LIST(NAMES(later)), LIST(NAMES(compromise)), LIST(JUNE), LIST(JULY, NAMES(hold))},
			4, {GMS_REVOKED, .revoked_at = "2020-06-20T00:00:00Z", .crl_reason = 1}},
		{{LIST(NAMES(later)), LIST(NAMES(later_for_nothing))}, 2,
			{GMS_REVOKED, .revoked_at = "2022-01-01T00:00:00Z", .crl_reason = -1}},
		{{LIST(NAMES(later)), RESPONSE(compromised), LIST(JULY)}, 3,
			{GMS_REVOKED, .revoked_at = "2022-01-01T00:00:00Z", .crl_reason = 1}},
	};
	ASSERT_COMBINATIONS(combinations);
}
END_TEST

START_TEST(takes_the_newest_delta_list)
{
	static const struct combination combinations[] = {
		{{LIST(NAMES(hold)),
			 LIST(JULY, .number = "02", .extensions = delta, NAMES(taken_back)),
			 LIST(AUGUST, .number = "02", .extensions = delta)},
			3, HELD},
		{{LIST(NAMES(hold)), LIST(JULY, .number = "02", .extensions = delta),
			 LIST(JULY, .number = "03", .extensions = delta, NAMES(taken_back))},
			3, CLEAR_UNTIL("2026-01-01T00:00:00Z")},
	};
	ASSERT_COMBINATIONS(combinations);
}
END_TEST

START_TEST(tells_of_the_same_that_tells_nothing)
{
	static const struct test_answer unknown = {.status = V_OCSP_CERTSTATUS_UNKNOWN};
	static const struct combination combinations[] = {
		{{LIST(JUNE, .to = "2020-07-01T00:00:00Z"), LIST(.bad_signature = true),
			 RESPONSE(unknown), LIST(.extensions = unknown_extension)},
			4, UNKNOWN("ocsp-unknown")},
		{{LIST(JUNE, .to = "2020-07-01T00:00:00Z"), LIST(.bad_signature = true),
			 LIST(JUNE, .extensions = hold_only)},
			3, UNKNOWN("crl-partial")},
	};
	ASSERT_COMBINATIONS(combinations);
}
END_TEST

SUITE("revocation-order", lifts_a_hold_only_by_what_can_tell_of_holds,
	forgets_no_unusable_list_that_names_the_certificate, is_known_until_the_first_part_ends,
	keeps_the_earliest_time_and_the_gravest_reason, takes_the_newest_delta_list,
	tells_of_the_same_that_tells_nothing)
