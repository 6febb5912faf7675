/* Inside: filling findings, one after the other. */
#ifndef GMS_FINDINGS_H
#define GMS_FINDINGS_H

#include "base/base.h"

#include <gmseal/findings.h>

/* At most 256 are kept: enough for any honest input, a bound for the others. What is beyond is counted. */
struct gmseal_findings {
	gmseal_finding *list;
	size_t count, room;
	size_t beyond, errors_beyond;
	bool failed; /* memory ran out; told by gms_findings_hand_over() */
};

/* NULL without memory. */
gmseal_findings *gms_findings_new(void);

/* Adds one. field is copied, reason is static; the sentence is translated already. */
void gms_findings_add(gmseal_findings *findings, const char *field, const char *reason, bool error,
	const char *format, ...) __attribute__((format(printf, 5, 6)));

/* Makes them the caller's; they are released if status or memory is a failure. */
gmseal_status gms_findings_hand_over(gmseal_findings *made, gmseal_status status,
	gmseal_findings **findings, gmseal_error *error);

#endif
