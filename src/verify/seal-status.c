/* What the platform that a seal lives in says of its state, judged at the time that counts. */
#include "verify/verify.h"

#include <search.h>
#include <stdlib.h>

/* One thing that was said of a seal. */
struct said {
	gmseal_seal_state state;
	int64_t since;
};

/* All that was said of one seal. */
struct life {
	gmseal_buffer id;
	struct said *list;
	size_t count, room;
	int64_t end; /* when it was cancelled first; nothing counts after that */
};

static int compare(const void *a, const void *b)
{
	const gmseal_buffer *one = &((const struct life *)a)->id;
	const gmseal_buffer *other = &((const struct life *)b)->id;
	if (one->size != other->size)
		return one->size < other->size ? -1 : 1;
	return memcmp(one->data, other->data, one->size);
}

static void free_life(void *pointer)
{
	struct life *life = pointer;
	gmseal_buffer_free(&life->id);
	free(life->list);
	free(life);
}

void gms_seal_statuses_free(void *tree)
{
	tdestroy(tree, free_life);
}

static struct life *find(void *const *tree, gmseal_bytes id)
{
	struct life wanted = {.id = {(uint8_t *)id.data, id.size}};
	struct life *const *found = tfind(&wanted, tree, compare);
	return found != NULL ? *found : NULL;
}

/* Adds an empty life; NULL without memory. */
static struct life *add_life(void **tree, gmseal_bytes id)
{
	struct life *life = calloc(1, sizeof *life);
	if (life == NULL)
		return NULL;
	life->end = INT64_MAX;
	if (gms_copy(id, &life->id, NULL) == GMSEAL_OK && tsearch(life, tree, compare) != NULL)
		return life;
	free_life(life);
	return NULL;
}

gmseal_status gmseal_policy_add_seal_status(gmseal_policy *policy, gmseal_bytes seal_id,
	gmseal_seal_state state, int64_t since, gmseal_error *error)
{
	if (policy == NULL || seal_id.data == NULL || seal_id.size == 0 ||
		state < GMSEAL_SEAL_IN_FORCE || state > GMSEAL_SEAL_CANCELLED)
		return gms_error_argument(error, "policy, seal_id, state");
	struct life *life = find(&policy->seal_statuses, seal_id);
	if (life == NULL)
		life = add_life(&policy->seal_statuses, seal_id);
	if (life == NULL)
		return gms_error_memory(error);
	if (life->count == life->room) {
		size_t room = life->room * 2 + 1;
		struct said *list = realloc(life->list, room * sizeof *list);
		if (list == NULL)
			return gms_error_memory(error);
		life->list = list;
		life->room = room;
	}
	life->list[life->count++] = (struct said){state, since};
	if (state == GMSEAL_SEAL_CANCELLED && since < life->end)
		life->end = since;
	return GMSEAL_OK;
}

const char *gmseal_seal_state_name(gmseal_seal_state state)
{
	static const char *const names[] = {"", "in-force", "frozen", "lost", "cancelled"};
	return (size_t)state < sizeof names / sizeof names[0] ? names[state] : "";
}

/* Of two states of one life that begin together, the graver counts. */
static bool follows(const struct said *one, const struct said *other)
{
	return one->since > other->since ||
	       (one->since == other->since && one->state > other->state);
}

/* What was said last until a time. */
static const struct said *said_until(const struct life *life, int64_t at)
{
	const struct said *last = NULL;
	if (at > life->end)
		at = life->end;
	for (size_t i = 0; i < life->count; i++)
		if (life->list[i].since <= at && (last == NULL || follows(&life->list[i], last)))
			last = &life->list[i];
	return last;
}

/* The first loss after a time. */
static const struct said *lost_after(const struct life *life, int64_t at)
{
	const struct said *first = NULL;
	for (size_t i = 0; i < life->count; i++) {
		const struct said *said = &life->list[i];
		if (said->since > at && said->since <= life->end &&
			said->state == GMSEAL_SEAL_LOST && (first == NULL || follows(first, said)))
			first = said;
	}
	return first;
}

/* What ended the seal for good: the first state after the last one in which it was in force. NULL if
 * it still is. There is such a last one. */
static const struct said *ended(const struct life *life)
{
	const struct said *alive = NULL, *end = NULL;
	for (size_t i = 0; i < life->count; i++)
		if (life->list[i].state == GMSEAL_SEAL_IN_FORCE &&
			life->list[i].since < life->end &&
			(alive == NULL || follows(&life->list[i], alive)))
			alive = &life->list[i];
	for (size_t i = 0; i < life->count; i++)
		if (follows(&life->list[i], alive) && (end == NULL || follows(end, &life->list[i])))
			end = &life->list[i];
	return end;
}

static void fail(const struct gms_verification *verification, const char *id,
	const struct said *said, const char *at)
{
	gmseal_report *report = verification->report;
	int generation = verification->generation;
	if (said->state == GMSEAL_SEAL_FROZEN)
		gms_report_fail(report, generation, id, "frozen",
			_("The seal was frozen at %s, before the time that counts."), at);
	else if (said->state == GMSEAL_SEAL_LOST)
		gms_report_fail(report, generation, id, "lost",
			_("The seal was reported lost at %s, before the time that counts."), at);
	else
		gms_report_fail(report, generation, id, "cancelled",
			_("The seal was cancelled at %s, before the time that counts."), at);
}

/* The seal was in force then; something may have come later. Whoever found a lost seal may have set
 * the clock back, unless a time stamp shows that it was before. */
static void tell_later(const struct gms_verification *verification, const char *id,
	const struct life *life, const struct said *said, struct gms_when when)
{
	gmseal_report *report = verification->report;
	int generation = verification->generation;
	const struct said *loss = lost_after(life, when.seconds), *end = ended(life);
	char at[GMSEAL_TIME_TEXT_SIZE];
	if (loss != NULL && !when.stamped) {
		gmseal_time_format(loss->since, at);
		gms_report_unknown(report, generation, id, "lost-since",
			_("The seal was reported lost at %s, and no time stamp proves that it was "
			  "used before."),
			at);
	} else if (end != NULL) {
		gmseal_time_format(end->since, at);
		gms_report_notice(report, generation, id, "ended-since",
			_("The seal was in force at the time that counts, and is not from %s on."),
			at);
	} else {
		gmseal_time_format(said->since, at);
		gms_report_pass(
			report, generation, id, _("The seal has been in force since %s."), at);
	}
}

void gms_verify_seal_status(
	const struct gms_verification *verification, const gmseal_seal *seal, struct gms_when when)
{
	static const char id[] = "seal.status";
	gmseal_report *report = verification->report;
	int generation = verification->generation;
	void *const *tree = &verification->policy->seal_statuses;
	if (*tree == NULL) {
		gms_report_skip(report, generation, id, "not-asked",
			_("The policy was not told in what state seals are."));
		return;
	}
	const struct life *life = find(tree, gmseal_seal_id(seal));
	if (life == NULL || !when.known) {
		gms_report_unknown(report, generation, id, life == NULL ? "no-status" : "no-time",
			"%s",
			life == NULL ? _("It is not known in what state this seal is.")
				     : _("The time that counts is not known."));
		return;
	}
	const struct said *said = said_until(life, when.seconds);
	if (said == NULL) {
		gms_report_unknown(report, generation, id, "no-status",
			_("It is not known in what state this seal was at the time that counts."));
	} else if (said->state == GMSEAL_SEAL_IN_FORCE) {
		tell_later(verification, id, life, said, when);
	} else {
		char at[GMSEAL_TIME_TEXT_SIZE];
		gmseal_time_format(said->since, at);
		fail(verification, id, said, at);
	}
}
