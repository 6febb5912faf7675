/* What a time-stamp token beside a seal or signature means for it. */
#include "verify/token.h"

#include <stdlib.h>

enum {
	MILLION = 1000000
};

/* The word for a token whose check did not pass, by the check. */
static const struct {
	const char *id, *reason;
} reasons[] = {
	{"timestamp.format", "token-format"},
	{"timestamp.imprint", "token-imprint"},
	{"timestamp.attributes", "token-attributes"},
	{"timestamp.value", "token-value"},
	{"timestamp.signing-certificate", "token-signing-certificate"},
	{"timestamp.tsa.chain", "token-chain"},
	{"timestamp.tsa.validity", "token-validity"},
	{"timestamp.tsa.revocation", "token-revocation"},
	{"timestamp.tsa.usage", "token-usage"},
	{"timestamp.time", "token-time"},
};

static const char *reason_for(const char *id)
{
	for (size_t i = 0; i < sizeof reasons / sizeof reasons[0]; i++)
		if (strcmp(reasons[i].id, id) == 0)
			return reasons[i].reason;
	return "token";
}

/* The first check with a status. */
static const gmseal_check *find_first(const gmseal_report *report, gmseal_check_status status)
{
	for (size_t i = 0; i < report->count; i++)
		if (report->checks[i].status == status)
			return &report->checks[i];
	return NULL;
}

/* The worst of the token's own report. */
static void summarise(const gmseal_report *report, struct gms_stamp *stamp)
{
	const gmseal_check *check = find_first(report, GMSEAL_CHECK_FAIL);
	if (check == NULL)
		check = find_first(report, GMSEAL_CHECK_UNKNOWN);
	if (check == NULL) {
		stamp->verified = true;
		stamp->status = GMSEAL_CHECK_PASS;
		return;
	}
	stamp->status = check->status;
	stamp->reason = reason_for(check->id);
	gms_string_add(&stamp->detail, _("The check %s of the time stamp did not pass: %s"),
		check->id, check->detail);
}

static gmseal_status verify(const struct gms_verification *outer, const gmseal_timestamp *timestamp,
	const struct gms_stamped *stamped, struct gms_stamp *stamp)
{
	gmseal_report *report = calloc(1, sizeof *report);
	if (report == NULL)
		return gms_error_memory(outer->error);
	struct gms_verification verification = *outer;
	verification.report = report;
	gmseal_status status = gms_verify_token(&verification, timestamp, stamped);
	if (status == GMSEAL_OK)
		status = gms_report_finish(report, outer->error);
	if (status == GMSEAL_OK)
		summarise(report, stamp);
	if (stamp->detail.failed)
		status = gms_error_memory(outer->error);
	gmseal_report_free(report);
	return status;
}

/* A token that does not decode is a fault of the token, not of this call. */
static gmseal_status decode(const struct gms_verification *verification, gmseal_bytes token,
	struct gms_stamp *stamp, gmseal_timestamp **timestamp)
{
	gmseal_error error;
	gmseal_status status = gmseal_timestamp_decode(token, NULL, timestamp, &error);
	if (status == GMSEAL_OK || status == GMSEAL_ERROR_MEMORY) {
		if (status != GMSEAL_OK)
			gms_error_memory(verification->error);
		return status;
	}
	stamp->status = GMSEAL_CHECK_FAIL;
	stamp->reason = "not-a-token";
	gms_string_add(&stamp->detail,
		_("The time stamp of %zu octets is no time-stamp token: %s: %s."), token.size,
		error.field[0] != '\0' ? error.field : "ContentInfo", error.message);
	return stamp->detail.failed ? gms_error_memory(verification->error) : GMSEAL_OK;
}

int64_t gms_stamp_accuracy(const gmseal_timestamp *timestamp)
{
	return timestamp->accuracy > 0 ? (timestamp->accuracy + MILLION - 1) / MILLION : 0;
}

gmseal_status gms_stamp_verify(const struct gms_verification *verification, bool present,
	gmseal_bytes token, const struct gms_stamped *stamped, struct gms_stamp_place place,
	struct gms_stamp *stamp)
{
	gmseal_timestamp *timestamp = NULL;
	*stamp = (struct gms_stamp){.present = present, .reason = ""};
	if (!present)
		return GMSEAL_OK;
	gmseal_status status = decode(verification, token, stamp, &timestamp);
	if (status != GMSEAL_OK || timestamp == NULL)
		return status;
	stamp->time = timestamp->time.seconds;
	stamp->accuracy = gms_stamp_accuracy(timestamp);
	stamp->latest = stamp->time + stamp->accuracy;
	if (stamp->latest > verification->now)
		stamp->latest = verification->now;
	status = gms_deviations_append(&verification->report->deviations, place.field, place.offset,
		&timestamp->data.deviations, verification->error);
	if (status == GMSEAL_OK)
		status = verify(verification, timestamp, stamped, stamp);
	gmseal_timestamp_free(timestamp);
	return status;
}

void gms_stamp_clear(struct gms_stamp *stamp)
{
	gms_string_free(&stamp->detail);
}

void gms_stamp_report(const struct gms_verification *verification, const char *id,
	const struct gms_stamp *stamp, struct gms_when claimed, int64_t end)
{
	gmseal_report *report = verification->report;
	int generation = verification->generation;
	const char *detail = stamp->detail.text != NULL ? stamp->detail.text : "";
	char at[GMSEAL_TIME_TEXT_SIZE], claim[GMSEAL_TIME_TEXT_SIZE];
	gmseal_time_format(stamp->time, at);
	gmseal_time_format(claimed.seconds, claim);
	if (!stamp->present)
		gms_report_skip(
			report, generation, id, "no-timestamp", _("There is no time stamp."));
	else if (stamp->status == GMSEAL_CHECK_FAIL)
		gms_report_fail(report, generation, id, stamp->reason, "%s", detail);
	else if (stamp->status == GMSEAL_CHECK_UNKNOWN)
		gms_report_unknown(report, generation, id, stamp->reason, "%s", detail);
	else if (claimed.known && claimed.seconds > stamp->time + stamp->accuracy)
		gms_report_fail(report, generation, id, "claimed-later",
			_("It was stamped at %s, before the time that it claims for itself, %s."),
			at, claim);
	else if (stamp->time > end)
		gms_report_notice(report, generation, id, "stamped-after-end",
			_("A time-stamp authority that is trusted saw it at %s, when the seal was "
			  "valid "
			  "no more."),
			at);
	else
		gms_report_pass(report, generation, id,
			_("A time-stamp authority that is trusted saw it at %s."), at);
}

struct gms_when gms_stamp_when(const struct gms_stamp *stamp, struct gms_when claimed)
{
	return stamp->verified ? (struct gms_when){true, stamp->latest, true} : claimed;
}
