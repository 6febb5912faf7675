/* The check seal.status: what was said of a seal, and what follows from it for its use. */
#include "stamp.h"

#define ID "33010600000001"

/* The signature is of 2022-06-01, its time stamp of the day after. */
#define BEFORE "2022-05-31T23:59:59Z"
#define BETWEEN "2022-06-01T12:00:00Z"
#define LATER "2022-06-02T00:00:01Z"

enum {
	MAX_SAID = 4,
	FORCE = GMSEAL_SEAL_IN_FORCE,
	FROZEN = GMSEAL_SEAL_FROZEN,
	LOST = GMSEAL_SEAL_LOST,
	CANCELLED = GMSEAL_SEAL_CANCELLED
};

struct said {
	int state; /* 0: nothing */
	const char *since;
};

/* A policy that was told this of the seal with an identifier. */
static gmseal_policy *policy_with(const char *id, const struct said *said)
{
	gmseal_policy *policy = stage_policy(stage_pki(TEST_SM2));
	gmseal_error error;
	for (size_t i = 0; i < MAX_SAID && said[i].state != 0; i++)
		assert_ok(gmseal_policy_add_seal_status(policy, text_bytes(id),
				  (gmseal_seal_state)said[i].state, at(said[i].since), &error),
			error);
	return policy;
}

static const char id_of_seal[] = ID;

static struct forged_signature signature_of(int generation, bool stamped)
{
	const struct test_pki *pki = stage_pki(TEST_SM2);
	return stamped ? stamped_signature(generation, pki, &(struct stamp){.by = NULL})
		       : forged_signature(generation, pki);
}

static const struct row {
	struct said said[MAX_SAID];
	bool stamped;
	gmseal_check_status status;
	const char *reason, *words;
} table[] = {
	/* In force: before, from the very second on, since too late. */
	{{{FORCE, BEFORE}}, false, GMSEAL_CHECK_PASS, "ok", "in force since " BEFORE},
	{{{FORCE, BEFORE}}, true, GMSEAL_CHECK_PASS, "ok", "in force since " BEFORE},
	{{{FORCE, SIGNED_AT}}, false, GMSEAL_CHECK_PASS, "ok", "in force since " SIGNED_AT},
	{{{FORCE, STAMPED_AT}}, true, GMSEAL_CHECK_PASS, "ok", "in force since " STAMPED_AT},
	{{{FORCE, BETWEEN}}, false, GMSEAL_CHECK_UNKNOWN, "no-status", "at the time that counts"},
	{{{FORCE, BETWEEN}}, true, GMSEAL_CHECK_PASS, "ok", "in force since " BETWEEN},
	{{{FORCE, LATER}}, true, GMSEAL_CHECK_UNKNOWN, "no-status", "at the time that counts"},
	/* Out of force when it was used. */
	{{{FROZEN, BEFORE}}, false, GMSEAL_CHECK_FAIL, "frozen", "was frozen at " BEFORE},
	{{{LOST, BEFORE}}, false, GMSEAL_CHECK_FAIL, "lost", "was reported lost at " BEFORE},
	{{{CANCELLED, BEFORE}}, false, GMSEAL_CHECK_FAIL, "cancelled", "was cancelled at " BEFORE},
	{{{FORCE, BEFORE}, {FROZEN, SIGNED_AT}}, false, GMSEAL_CHECK_FAIL, "frozen", SIGNED_AT},
	{{{FORCE, BEFORE}, {LOST, SIGNED_AT}}, false, GMSEAL_CHECK_FAIL, "lost", SIGNED_AT},
	{{{FORCE, BEFORE}, {CANCELLED, SIGNED_AT}}, false, GMSEAL_CHECK_FAIL, "cancelled",
		SIGNED_AT},
	{{{FORCE, BEFORE}, {FROZEN, BETWEEN}}, true, GMSEAL_CHECK_FAIL, "frozen", BETWEEN},
	{{{FORCE, BEFORE}, {LOST, BETWEEN}}, true, GMSEAL_CHECK_FAIL, "lost", BETWEEN},
	{{{FORCE, BEFORE}, {CANCELLED, STAMPED_AT}}, true, GMSEAL_CHECK_FAIL, "cancelled",
		STAMPED_AT},
	/* Out of force later. */
	{{{FORCE, BEFORE}, {FROZEN, BETWEEN}}, false, GMSEAL_CHECK_PASS, "ended-since",
		"is not from " BETWEEN " on"},
	{{{FORCE, BEFORE}, {CANCELLED, LATER}}, true, GMSEAL_CHECK_PASS, "ended-since",
		"is not from " LATER " on"},
	{{{FORCE, BEFORE}, {LOST, BETWEEN}}, false, GMSEAL_CHECK_UNKNOWN, "lost-since",
		"reported lost at " BETWEEN ", and no time stamp"},
	{{{FORCE, BEFORE}, {LOST, LATER}}, true, GMSEAL_CHECK_PASS, "ended-since",
		"is not from " LATER " on"},
	{{{FORCE, BEFORE}, {FROZEN, BETWEEN}, {LOST, LATER}}, false, GMSEAL_CHECK_UNKNOWN,
		"lost-since", LATER},
	{{{FORCE, BEFORE}, {LOST, LATER}, {LOST, BETWEEN}}, false, GMSEAL_CHECK_UNKNOWN,
		"lost-since", BETWEEN},
	{{{FORCE, BEFORE}, {LOST, BETWEEN}, {LOST, LATER}}, false, GMSEAL_CHECK_UNKNOWN,
		"lost-since", BETWEEN},
	{{{FORCE, BEFORE}, {FROZEN, BETWEEN}, {CANCELLED, LATER}}, false, GMSEAL_CHECK_PASS,
		"ended-since", "from " BETWEEN},
	/* Given in another order. */
	{{{CANCELLED, LATER}, {FROZEN, BETWEEN}, {FORCE, BEFORE}}, false, GMSEAL_CHECK_PASS,
		"ended-since", "from " BETWEEN},
	{{{FROZEN, SIGNED_AT}, {FORCE, BEFORE}}, false, GMSEAL_CHECK_FAIL, "frozen", SIGNED_AT},
	/* Back in force: before the use, after it, and again out of it. */
	{{{FROZEN, "2022-01-01T00:00:00Z"}, {FORCE, BEFORE}}, false, GMSEAL_CHECK_PASS, "ok",
		"in force since " BEFORE},
	{{{LOST, "2022-01-01T00:00:00Z"}, {FORCE, BEFORE}}, false, GMSEAL_CHECK_PASS, "ok",
		"in force since " BEFORE},
	{{{FORCE, BEFORE}, {FROZEN, BETWEEN}, {FORCE, LATER}}, false, GMSEAL_CHECK_PASS, "ok",
		"in force since " BEFORE},
	{{{FORCE, BEFORE}, {LOST, BETWEEN}, {FORCE, LATER}}, false, GMSEAL_CHECK_UNKNOWN,
		"lost-since", BETWEEN},
	{{{FORCE, BEFORE}, {FROZEN, BETWEEN}, {FORCE, STAMPED_AT}, {CANCELLED, LATER}}, false,
		GMSEAL_CHECK_PASS, "ended-since", "from " LATER},
	{{{FROZEN, BEFORE}, {FORCE, BETWEEN}}, false, GMSEAL_CHECK_FAIL, "frozen", BEFORE},
	/* Of two that begin together the graver counts. */
	{{{FROZEN, BEFORE}, {FORCE, BEFORE}}, false, GMSEAL_CHECK_FAIL, "frozen", BEFORE},
	{{{FORCE, BEFORE}, {FROZEN, BEFORE}}, false, GMSEAL_CHECK_FAIL, "frozen", BEFORE},
	{{{FORCE, BEFORE}, {FORCE, LATER}, {CANCELLED, LATER}}, false, GMSEAL_CHECK_PASS,
		"ended-since", "from " LATER},
	{{{FORCE, BEFORE}, {CANCELLED, LATER}, {FORCE, LATER}}, false, GMSEAL_CHECK_PASS,
		"ended-since", "from " LATER " on"},
	{{{LOST, SIGNED_AT}, {FORCE, SIGNED_AT}}, false, GMSEAL_CHECK_FAIL, "lost", SIGNED_AT},
	{{{LOST, BEFORE}, {FROZEN, BEFORE}}, false, GMSEAL_CHECK_FAIL, "lost", BEFORE},
	{{{CANCELLED, BEFORE}, {LOST, BEFORE}}, false, GMSEAL_CHECK_FAIL, "cancelled", BEFORE},
	/* What was cancelled does not come back, in whatever order that is said. */
	{{{CANCELLED, "2022-01-01T00:00:00Z"}, {FORCE, BEFORE}}, false, GMSEAL_CHECK_FAIL,
		"cancelled", "2022-01-01T00:00:00Z"},
	{{{FORCE, BEFORE}, {CANCELLED, "2022-01-01T00:00:00Z"}}, false, GMSEAL_CHECK_FAIL,
		"cancelled", "2022-01-01T00:00:00Z"},
	{{{CANCELLED, BEFORE}, {LOST, SIGNED_AT}, {CANCELLED, "2022-01-01T00:00:00Z"}}, false,
		GMSEAL_CHECK_FAIL, "cancelled", "2022-01-01T00:00:00Z"},
	{{{FORCE, BEFORE}, {CANCELLED, BETWEEN}, {LOST, LATER}, {FORCE, LATER}}, false,
		GMSEAL_CHECK_PASS, "ended-since", "from " BETWEEN " on"},
	/* Nothing was said until then. */
	{{{FROZEN, BETWEEN}}, false, GMSEAL_CHECK_UNKNOWN, "no-status", "at the time that counts"},
	{{{LOST, BETWEEN}}, false, GMSEAL_CHECK_UNKNOWN, "no-status", "at the time that counts"},
	{{{CANCELLED, LATER}}, true, GMSEAL_CHECK_UNKNOWN, "no-status", "at the time that counts"},
};

START_TEST(a_seal_is_judged_by_its_state_when_it_was_used)
{
	for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
		const struct row *row = &table[i];
		struct forged_signature parts = signature_of(4, row->stamped);
		const gmseal_report *report = verify_signature(
			policy_with(id_of_seal, row->said), forge_signature(&parts), NOW);
		assert_complete_signature_report(report);
		const gmseal_check *check = gmseal_report_find(report, "seal.status");
		ck_assert_msg(check->status == row->status &&
				      strcmp(check->reason, row->reason) == 0 &&
				      strstr(check->detail, row->words) != NULL,
			"row %zu: %s (%s): %s", i, gmseal_check_status_name(check->status),
			check->reason, check->detail);
		ck_assert_int_eq(check->notice, strcmp(row->reason, "ended-since") == 0);
		assert_verdict(report, row->status == GMSEAL_CHECK_PASS ? GMSEAL_VERDICT_VALID
				       : row->status == GMSEAL_CHECK_FAIL
					       ? GMSEAL_VERDICT_INVALID
					       : GMSEAL_VERDICT_INDETERMINATE);
	}
}
END_TEST

START_TEST(every_generation_is_judged)
{
	static const int generations[] = {2014, 4, 5};
	const struct said frozen[MAX_SAID] = {{FORCE, BEFORE}, {FROZEN, SIGNED_AT}};
	const struct said force[MAX_SAID] = {{FORCE, BEFORE}, {FROZEN, LATER}};
	for (size_t i = 0; i < 3; i++) {
		struct forged_signature parts = signature_of(generations[i], false);
		gmseal_bytes signature = forge_signature(&parts);
		const gmseal_report *report =
			verify_signature(policy_with(ID, frozen), signature, NOW);
		assert_fail(report, "seal.status", "frozen", "frozen at");
		assert_fail(report, "signature.seal", "seal-invalid", "");
		ck_assert_str_eq(
			gmseal_report_find(report, "seal.status")->clause, "seal platforms");
		report = verify_signature(policy_with(ID, force), signature, NOW);
		assert_notice(report, "seal.status", "ended-since", "from " LATER);
		assert_verdict(report, GMSEAL_VERDICT_VALID);
	}
}
END_TEST

/* What a token of 2014 is over is signed together with it, so that it proves nothing about the time
 * before which the key was used. */
START_TEST(a_token_of_2014_does_not_help_a_lost_seal)
{
	const struct test_pki *pki = stage_pki(TEST_SM2);
	const struct said lost[MAX_SAID] = {{FORCE, BEFORE}, {LOST, LATER}};
	struct forged_signature parts = forged_signature(2014, pki);
	gmseal_bytes token = stamp(&(struct stamp){
		.by = authority(&(struct test_authority){0}, pki), .over = BYTES("document")});
	parts.time_info = der_bits(token);
	const gmseal_report *report =
		verify_signature(policy_with(ID, lost), forge_signature(&parts), NOW);
	assert_pass(report, "signature.timestamp");
	assert_unknown(report, "seal.status", "lost-since", "no time stamp proves");
}
END_TEST

START_TEST(a_seal_by_itself_is_judged_at_the_reference_time)
{
	const struct said said[MAX_SAID] = {{FORCE, BEFORE}, {CANCELLED, STAMPED_AT}};
	struct forged_seal parts = forged_seal(5, stage_pki(TEST_SM2));
	gmseal_bytes seal = forge_seal(&parts);
	gmseal_policy *policy = policy_with(ID, said);
	const gmseal_report *report = verify_seal(policy, seal, "2022-06-01T23:59:59Z");
	assert_complete_seal_report(report);
	assert_notice(report, "seal.status", "ended-since", STAMPED_AT);
	assert_verdict(report, GMSEAL_VERDICT_VALID);
	report = verify_seal(policy, seal, STAMPED_AT);
	assert_fail(report, "seal.status", "cancelled", STAMPED_AT);
	assert_verdict(report, GMSEAL_VERDICT_INVALID);
	report = verify_seal(policy, seal, "2022-05-31T00:00:00Z");
	assert_unknown(report, "seal.status", "no-status", "at the time that counts");
}
END_TEST

START_TEST(nothing_is_asked_unless_something_was_said)
{
	const struct said nothing[MAX_SAID] = {{0, NULL}};
	struct forged_signature parts = signature_of(4, false);
	const gmseal_report *report =
		verify_signature(policy_with(ID, nothing), forge_signature(&parts), NOW);
	assert_skipped(report, "seal.status", "not-asked", "was not told");
	assert_verdict(report, GMSEAL_VERDICT_VALID);
}
END_TEST

START_TEST(a_seal_that_nothing_was_said_of_is_unknown)
{
	static const char *const others[] = {"33010600000002", "3301060000000", ID "1", "x"};
	const struct said lost[MAX_SAID] = {{LOST, BEFORE}};
	struct forged_signature parts = signature_of(4, false);
	for (size_t i = 0; i < 4; i++) {
		const gmseal_report *report = verify_signature(
			policy_with(others[i], lost), forge_signature(&parts), NOW);
		assert_unknown(report, "seal.status", "no-status", "in what state this seal is");
		assert_verdict(report, GMSEAL_VERDICT_INDETERMINATE);
	}
}
END_TEST

/* Each seal has its own life, however many there are. */
START_TEST(seals_are_told_apart)
{
	gmseal_policy *policy = stage_policy(stage_pki(TEST_SM2));
	gmseal_error error;
	char id[32];
	for (unsigned i = 0; i < 400; i++) {
		snprintf(id, sizeof id, "%014u", i * 7919 % 400);
		assert_ok(gmseal_policy_add_seal_status(policy, text_bytes(id),
				  i * 7919 % 400 % 2 == 0 ? GMSEAL_SEAL_IN_FORCE : GMSEAL_SEAL_LOST,
				  at(BEFORE), &error),
			error);
	}
	/* Copied. */
	memset(id, 'x', sizeof id);
	for (unsigned i = 390; i < 402; i++) {
		struct forged_seal parts = forged_seal(5, stage_pki(TEST_SM2));
		snprintf(id, sizeof id, "%014u", i);
		parts.id = der_text(TAG_IA5, id);
		const gmseal_report *report = verify_seal(policy, forge_seal(&parts), NOW);
		if (i >= 400)
			assert_unknown(report, "seal.status", "no-status", "this seal is");
		else if (i % 2 == 0)
			assert_pass(report, "seal.status");
		else
			assert_fail(report, "seal.status", "lost", BEFORE);
	}
}
END_TEST

START_TEST(without_a_time_it_is_unknown)
{
	const struct said force[MAX_SAID] = {{FORCE, BEFORE}};
	struct forged_signature parts = signature_of(2014, false);
	parts.time_info = der_bits(BYTES("neither time nor token"));
	const gmseal_report *report =
		verify_signature(policy_with(ID, force), forge_signature(&parts), NOW);
	assert_unknown(report, "seal.status", "no-time", "is not known");
}
END_TEST

START_TEST(times_beyond_the_calendar_are_taken)
{
	gmseal_policy *policy = stage_policy(stage_pki(TEST_SM2));
	struct forged_seal parts = forged_seal(4, stage_pki(TEST_SM2));
	gmseal_error error;
	assert_ok(gmseal_policy_add_seal_status(
			  policy, BYTES(ID), GMSEAL_SEAL_IN_FORCE, INT64_MIN, &error),
		error);
	assert_ok(gmseal_policy_add_seal_status(
			  policy, BYTES(ID), GMSEAL_SEAL_FROZEN, INT64_MAX, &error),
		error);
	assert_notice(verify_seal(policy, forge_seal(&parts), NOW), "seal.status", "ended-since",
		"from 9223372036854775807 on");
}
END_TEST

START_TEST(refuses_wrong_arguments)
{
	gmseal_policy *policy = stage_empty_policy();
	gmseal_error error;
	assert_status(gmseal_policy_add_seal_status(NULL, BYTES(ID), GMSEAL_SEAL_LOST, 0, &error),
		GMSEAL_ERROR_ARGUMENT, error);
	assert_status(gmseal_policy_add_seal_status(policy, NOTHING, GMSEAL_SEAL_LOST, 0, &error),
		GMSEAL_ERROR_ARGUMENT, error);
	assert_status(gmseal_policy_add_seal_status(policy, BYTES(""), GMSEAL_SEAL_LOST, 0, &error),
		GMSEAL_ERROR_ARGUMENT, error);
	for (int state = 0; state < 6; state += 5)
		assert_status(gmseal_policy_add_seal_status(
				      policy, BYTES(ID), (gmseal_seal_state)state, 0, &error),
			GMSEAL_ERROR_ARGUMENT, error);
	/* What was refused was not said. */
	struct forged_seal parts = forged_seal(4, stage_pki(TEST_SM2));
	assert_skipped(
		verify_seal(policy, forge_seal(&parts), NOW), "seal.status", "not-asked", "");
}
END_TEST

START_TEST(names_the_states)
{
	ck_assert_str_eq(gmseal_seal_state_name(GMSEAL_SEAL_IN_FORCE), "in-force");
	ck_assert_str_eq(gmseal_seal_state_name(GMSEAL_SEAL_FROZEN), "frozen");
	ck_assert_str_eq(gmseal_seal_state_name(GMSEAL_SEAL_LOST), "lost");
	ck_assert_str_eq(gmseal_seal_state_name(GMSEAL_SEAL_CANCELLED), "cancelled");
	ck_assert_str_eq(gmseal_seal_state_name((gmseal_seal_state)0), "");
	ck_assert_str_eq(gmseal_seal_state_name((gmseal_seal_state)5), "");
}
END_TEST

SUITE("seal-status", a_seal_is_judged_by_its_state_when_it_was_used, every_generation_is_judged,
	a_token_of_2014_does_not_help_a_lost_seal, a_seal_by_itself_is_judged_at_the_reference_time,
	nothing_is_asked_unless_something_was_said, a_seal_that_nothing_was_said_of_is_unknown,
	seals_are_told_apart, without_a_time_it_is_unknown, times_beyond_the_calendar_are_taken,
	refuses_wrong_arguments, names_the_states)
