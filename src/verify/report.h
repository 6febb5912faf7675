/* Filling a report, one check after the other. */
#ifndef GMS_REPORT_H
#define GMS_REPORT_H

#include "base/base.h"

#include <gmseal/report.h>

struct gmseal_report {
	gmseal_check *checks;
	size_t count, room;
	struct gms_deviations deviations;
	struct gms_string explanation;
	bool failed; /* memory ran out; told by gms_report_finish() */
};

/* What the standard calls the part that a check comes from: "GB/T 38540-2020 6.3". */
const char *gms_clause(int generation, const char *id);

/* Adds a check. reason is static; the sentence is translated already. */
void gms_report_pass(gmseal_report *report, int generation, const char *id, const char *format, ...)
	__attribute__((format(printf, 4, 5)));
void gms_report_notice(gmseal_report *report, int generation, const char *id, const char *reason,
	const char *format, ...) __attribute__((format(printf, 5, 6)));
void gms_report_fail(gmseal_report *report, int generation, const char *id, const char *reason,
	const char *format, ...) __attribute__((format(printf, 5, 6)));
void gms_report_unknown(gmseal_report *report, int generation, const char *id, const char *reason,
	const char *format, ...) __attribute__((format(printf, 5, 6)));
void gms_report_skip(gmseal_report *report, int generation, const char *id, const char *reason,
	const char *format, ...) __attribute__((format(printf, 5, 6)));

/* The worst status among the checks whose id begins with prefix. */
gmseal_check_status gms_report_worst(const gmseal_report *report, const char *prefix);

void gms_report_deviation(
	gmseal_report *report, const char *field, size_t offset, const char *what);

/* Explains the check that was added last. The sentence is translated and static. */
void gms_report_explain(gmseal_report *report, const char *diagnosis, const char *sentence);

/* GMSEAL_ERROR_MEMORY if any of it got lost. */
gmseal_status gms_report_finish(const gmseal_report *report, gmseal_error *error);
/* Finishes a report and makes it the caller's; it is released if status or that is a failure. */
gmseal_status gms_report_hand_over(
	gmseal_report *made, gmseal_status status, gmseal_report **report, gmseal_error *error);

#endif
