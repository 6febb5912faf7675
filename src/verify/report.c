/* Reports: filling and reading them. */
#include "verify/report.h"

#include <gmseal/message.h>
#include <stdio.h>
#include <stdlib.h>

/* What the access rules of seal platforms ask for. */
#define PLATFORMS "seal platforms"

/* The same for the checks of a signed message. */
static const char *message_clause(bool cms, const char *part)
{
	if (strcmp(part, "chain") == 0 || strcmp(part, "usage") == 0)
		return cms ? "RFC 5652; RFC 5280 6.1" : "GB/T 35275-2017; RFC 5280 6.1";
	if (strcmp(part, "revocation") == 0)
		return cms ? "RFC 5652; RFC 5280 6.3" : "GB/T 35275-2017; RFC 5280 6.3";
	if (!cms)
		return "GB/T 35275-2017";
	return strcmp(part, "content") == 0  ? "RFC 5652 5.2 and 11.1"
	       : strcmp(part, "digest") == 0 ? "RFC 5652 5.4 and 11.2"
	       : strcmp(part, "value") == 0  ? "RFC 5652 5.6"
					     : "RFC 5652";
}

/* The same for those of a time-stamp token. */
static const char *timestamp_clause(const char *part)
{
	return strcmp(part, "usage") == 0                 ? "RFC 3161 2.3"
	       : strcmp(part, "chain") == 0               ? "RFC 3161; RFC 5280 6.1"
	       : strcmp(part, "revocation") == 0          ? "RFC 3161; RFC 5280 6.3"
	       : strcmp(part, "attributes") == 0          ? "RFC 3161 2.4.2; RFC 5652 11.1 and 11.2"
	       : strcmp(part, "value") == 0               ? "RFC 3161 2.4.2; RFC 5652 5.6"
	       : strcmp(part, "signing-certificate") == 0 ? "RFC 3161 2.4.2; RFC 5035"
							  : "RFC 3161 2.4.2";
}

/* The same for those of a certificate by itself. */
static const char *certificate_clause(const char *part)
{
	return strcmp(part, "chain") == 0      ? "RFC 5280 6.1"
	       : strcmp(part, "validity") == 0 ? "RFC 5280 4.1.2.5"
	       : strcmp(part, "usage") == 0    ? "RFC 5280 4.2.1.3"
					       : "RFC 5280 6.3";
}

/* The same for those of a registration packet. */
static const char *registration_clause(const char *part)
{
	return strcmp(part, "chain") == 0 || strcmp(part, "usage") == 0 ? "RFC 5280 6.1"
	       : strcmp(part, "revocation") == 0                        ? "RFC 5280 6.3"
									: PLATFORMS;
}

const char *gms_clause(int generation, const char *id)
{
	bool seal = strncmp(id, "seal.", 5) == 0;
	const char *part = strrchr(id, '.') + 1;
	if (strncmp(id, "timestamp.", 10) == 0)
		return timestamp_clause(part);
	if (strncmp(id, "certificate.", 12) == 0)
		return certificate_clause(part);
	if (strncmp(id, "registration.", 13) == 0)
		return registration_clause(part);
	if (strncmp(id, "message.", 8) == 0)
		return message_clause(generation == GMSEAL_MESSAGE_CMS, part);
	/* No standard of seals asks for these. */
	if (strcmp(part, "subject") == 0 || strcmp(part, "status") == 0)
		return PLATFORMS;
	if (strcmp(part, "chain") == 0 || strcmp(part, "usage") == 0)
		return generation == GMSEAL_GENERATION_2014 ? "GM/T 0031-2014; RFC 5280 6.1"
		       : generation == GMSEAL_GENERATION_5  ? "GM/T 0031-2025; RFC 5280 6.1"
		       : seal                               ? "GB/T 38540-2020 6.3; RFC 5280 6.1"
							    : "GB/T 38540-2020 7.3; RFC 5280 6.1";
	if (strcmp(part, "revocation") == 0)
		return generation == GMSEAL_GENERATION_2014 ? "GM/T 0031-2014; RFC 5280 6.3"
		       : generation == GMSEAL_GENERATION_5  ? "GM/T 0031-2025; RFC 5280 6.3"
		       : seal                               ? "GB/T 38540-2020 6.3; RFC 5280 6.3"
							    : "GB/T 38540-2020 7.3; RFC 5280 6.3";
	return generation == GMSEAL_GENERATION_2014 ? "GM/T 0031-2014"
	       : generation == GMSEAL_GENERATION_5  ? "GM/T 0031-2025"
	       : seal                               ? "GB/T 38540-2020 6.3"
						    : "GB/T 38540-2020 7.3";
}

static void add(gmseal_report *report, int generation, const char *id, gmseal_check_status status,
	const char *reason, bool notice, const char *format, va_list arguments)
	__attribute__((format(printf, 7, 0)));
static void add(gmseal_report *report, int generation, const char *id, gmseal_check_status status,
	const char *reason, bool notice, const char *format, va_list arguments)
{
	char sentence[GMSEAL_MESSAGE_SIZE * 2];
	int wanted = vsnprintf(sentence, sizeof sentence, format, arguments);
	gms_end_on_character(sentence, sizeof sentence, wanted);
	if (report->count == report->room) {
		size_t room = report->room + 32;
		gmseal_check *checks = realloc(report->checks, room * sizeof *checks);
		if (checks == NULL) {
			report->failed = true;
			return;
		}
		report->checks = checks;
		report->room = room;
	}
	char *detail = strdup(sentence);
	if (detail == NULL) {
		report->failed = true;
		return;
	}
	report->checks[report->count++] = (gmseal_check){.id = id,
		.status = status,
		.reason = reason,
		.detail = detail,
		.clause = gms_clause(generation, id),
		.notice = notice,
		.diagnosis = "",
		.explanation = ""};
}

void gms_report_pass(gmseal_report *report, int generation, const char *id, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	add(report, generation, id, GMSEAL_CHECK_PASS, "ok", false, format, arguments);
	va_end(arguments);
}

void gms_report_notice(gmseal_report *report, int generation, const char *id, const char *reason,
	const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	add(report, generation, id, GMSEAL_CHECK_PASS, reason, true, format, arguments);
	va_end(arguments);
}

void gms_report_fail(gmseal_report *report, int generation, const char *id, const char *reason,
	const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	add(report, generation, id, GMSEAL_CHECK_FAIL, reason, false, format, arguments);
	va_end(arguments);
}

void gms_report_unknown(gmseal_report *report, int generation, const char *id, const char *reason,
	const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	add(report, generation, id, GMSEAL_CHECK_UNKNOWN, reason, false, format, arguments);
	va_end(arguments);
}

void gms_report_skip(gmseal_report *report, int generation, const char *id, const char *reason,
	const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	add(report, generation, id, GMSEAL_CHECK_SKIPPED, reason, false, format, arguments);
	va_end(arguments);
}

gmseal_check_status gms_report_worst(const gmseal_report *report, const char *prefix)
{
	gmseal_check_status worst = GMSEAL_CHECK_PASS;
	for (size_t i = 0; i < report->count; i++) {
		if (strncmp(report->checks[i].id, prefix, strlen(prefix)) != 0)
			continue;
		gmseal_check_status status = report->checks[i].status;
		if (status == GMSEAL_CHECK_FAIL)
			return status;
		if (status == GMSEAL_CHECK_UNKNOWN)
			worst = status;
	}
	return worst;
}

void gms_report_deviation(gmseal_report *report, const char *field, size_t offset, const char *what)
{
	if (gms_deviations_add(&report->deviations, field, offset, what, NULL) != GMSEAL_OK)
		report->failed = true;
}

void gms_report_explain(gmseal_report *report, const char *diagnosis, const char *sentence)
{
	if (report->count == 0)
		return;
	gmseal_check *check = &report->checks[report->count - 1];
	check->diagnosis = diagnosis;
	check->explanation = sentence;
	gms_string_add(&report->explanation, "%s%s: %s", report->explanation.length > 0 ? " " : "",
		check->id, sentence);
}

gmseal_status gms_report_finish(const gmseal_report *report, gmseal_error *error)
{
	return report->failed || report->explanation.failed ? gms_error_memory(error) : GMSEAL_OK;
}

gmseal_status gms_report_hand_over(
	gmseal_report *made, gmseal_status status, gmseal_report **report, gmseal_error *error)
{
	if (status == GMSEAL_OK)
		status = gms_report_finish(made, error);
	if (status == GMSEAL_OK)
		*report = made;
	else
		gmseal_report_free(made);
	return status;
}

gmseal_verdict gmseal_report_verdict(const gmseal_report *report)
{
	switch (gms_report_worst(report, "")) {
	case GMSEAL_CHECK_FAIL:
		return GMSEAL_VERDICT_INVALID;
	case GMSEAL_CHECK_UNKNOWN:
		return GMSEAL_VERDICT_INDETERMINATE;
	default:
		return GMSEAL_VERDICT_VALID;
	}
}

size_t gmseal_report_count(const gmseal_report *report)
{
	return report->count;
}

const gmseal_check *gmseal_report_check(const gmseal_report *report, size_t index)
{
	return index < report->count ? &report->checks[index] : NULL;
}

const gmseal_check *gmseal_report_find(const gmseal_report *report, const char *id)
{
	for (size_t i = 0; i < report->count; i++)
		if (strcmp(report->checks[i].id, id) == 0)
			return &report->checks[i];
	return NULL;
}

size_t gmseal_report_deviation_count(const gmseal_report *report)
{
	return report->deviations.count;
}

const gmseal_deviation *gmseal_report_deviation(const gmseal_report *report, size_t index)
{
	return index < report->deviations.count ? &report->deviations.list[index] : NULL;
}

const char *gmseal_report_explanation(const gmseal_report *report)
{
	return report->explanation.text != NULL ? report->explanation.text : "";
}

const char *gmseal_report_diagnosis(const gmseal_report *report)
{
	for (size_t i = 0; i < report->count; i++)
		if (report->checks[i].diagnosis[0] != '\0')
			return report->checks[i].diagnosis;
	return "";
}

void gmseal_report_free(gmseal_report *report)
{
	if (report == NULL)
		return;
	for (size_t i = 0; i < report->count; i++)
		free((char *)report->checks[i].detail);
	free(report->checks);
	gms_deviations_free(&report->deviations);
	gms_string_free(&report->explanation);
	free(report);
}

const char *gmseal_check_status_name(gmseal_check_status status)
{
	static const char *const names[] = {"pass", "fail", "unknown", "skipped"};
	return (unsigned)status < 4 ? names[status] : "unknown";
}

const char *gmseal_verdict_name(gmseal_verdict verdict)
{
	static const char *const names[] = {"valid", "invalid", "indeterminate"};
	return (unsigned)verdict < 3 ? names[verdict] : "indeterminate";
}
