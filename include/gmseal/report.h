/*
 * The report of a verification: every check in order, always all of them, and the verdict.
 * A gmseal_report is immutable and may be shared between threads. It does not depend on the
 * policy, the seal or the signature any more.
 */
#ifndef GMSEAL_REPORT_H
#define GMSEAL_REPORT_H

#include <gmseal/base.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct gmseal_report gmseal_report;

typedef enum {
	GMSEAL_CHECK_PASS = 0,
	GMSEAL_CHECK_FAIL,
	GMSEAL_CHECK_UNKNOWN, /* the information to decide is missing */
	GMSEAL_CHECK_SKIPPED /* the policy does not ask, or there is nothing of the kind */
} gmseal_check_status;

/* invalid if any check fails; else indeterminate if any is unknown; else valid (the three-way
 * verdict of ETSI EN 319 102-1). */
typedef enum {
	GMSEAL_VERDICT_VALID = 0,
	GMSEAL_VERDICT_INVALID,
	GMSEAL_VERDICT_INDETERMINATE
} gmseal_verdict;

/* All strings are NUL-terminated UTF-8, never NULL, and live as long as the report. */
typedef struct {
	const char *id; /* "signature.value"; stable */
	gmseal_check_status status;
	const char *reason; /* a stable word: "ok", "expired", "not-listed", ... */
	const char *detail; /* a sentence in the language of the verifying thread's locale */
	const char *clause; /* where the standard asks for it */
	bool notice; /* passed, and yet somebody should read the detail */
	/* Of a wrong signature value: which known mistake would explain it, as a stable word
	 * ("data-hash-as-e", "empty-user-id", ...; gmseal-verification(7) has them all) and as a
	 * sentence. Both "" if nothing known explains it. A diagnosis never changes the status. */
	const char *diagnosis;
	const char *explanation;
} gmseal_check;

GMSEAL_API gmseal_verdict gmseal_report_verdict(const gmseal_report *report);

GMSEAL_API size_t gmseal_report_count(const gmseal_report *report);
/* The index-th check; NULL if there are fewer. */
GMSEAL_API const gmseal_check *gmseal_report_check(const gmseal_report *report, size_t index);
/* The check with an id; NULL if this report has none. */
GMSEAL_API const gmseal_check *gmseal_report_find(const gmseal_report *report, const char *id);

/* Where the received data parts from the standard; those that show only in verification included. */
GMSEAL_API size_t gmseal_report_deviation_count(const gmseal_report *report);
GMSEAL_API const gmseal_deviation *gmseal_report_deviation(
	const gmseal_report *report, size_t index);

/* The explanations of all checks, each behind the id of its check, in one text; "" if there are
 * none. */
GMSEAL_API const char *gmseal_report_explanation(const gmseal_report *report);

/* The first diagnosis in the report; "" if there is none. */
GMSEAL_API const char *gmseal_report_diagnosis(const gmseal_report *report);

GMSEAL_API void gmseal_report_free(gmseal_report *report);

/* "pass", "fail", "unknown", "skipped"; "valid", "invalid", "indeterminate"; static storage. */
GMSEAL_API const char *gmseal_check_status_name(gmseal_check_status status);
GMSEAL_API const char *gmseal_verdict_name(gmseal_verdict verdict);

#ifdef __cplusplus
}
#endif

#endif
