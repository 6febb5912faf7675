/*
 * Findings: what an examination (of a certificate's subject, a seal request, a picture) has to say,
 * one finding for each rule that does not hold. A gmseal_findings is immutable once a call has
 * filled it, and may be shared between threads. Where there are more than 256, the last is about
 * "findings" with the reason "more": how many were left out. It is an error if one of those was.
 */
#ifndef GMSEAL_FINDINGS_H
#define GMSEAL_FINDINGS_H

#include <gmseal/base.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct gmseal_findings gmseal_findings;

/* All strings are NUL-terminated UTF-8, never NULL, and live as long as the findings. */
typedef struct {
	const char *field; /* what it is about: "sealNum", "2.5.4.12", "pHYs" */
	const char *reason; /* a stable word: "missing", "check-digit", "too-large" */
	const char *detail; /* a sentence in the language of the examining thread's locale */
	bool error; /* it forbids; otherwise somebody should read it */
} gmseal_finding;

GMSEAL_API size_t gmseal_findings_count(const gmseal_findings *findings);
/* The index-th finding; NULL if there are fewer. */
GMSEAL_API const gmseal_finding *gmseal_findings_at(const gmseal_findings *findings, size_t index);
/* The first finding about a field with a reason; NULL for either means any. NULL if there is none. */
GMSEAL_API const gmseal_finding *gmseal_findings_find(
	const gmseal_findings *findings, const char *field, const char *reason);
/* The first finding that is an error; NULL if there is none. */
GMSEAL_API const gmseal_finding *gmseal_findings_error(const gmseal_findings *findings);

GMSEAL_API void gmseal_findings_free(gmseal_findings *findings);

#ifdef __cplusplus
}
#endif

#endif
