/* Reports as JSON. */
#ifndef JSON_REPORT_H
#define JSON_REPORT_H

#include "json.h"
#include "show.h"

/* The checks of a report, with what was tried and what to do if explain. */
json_t *json_checks(const gmseal_report *report, bool in_signature, bool explain);
json_t *json_check(const gmseal_check *check, bool in_signature, bool explain);
json_t *json_finding(const gmseal_finding *finding);
json_t *json_deviations(const gmseal_report *report);
json_t *json_verified(const struct verified *verified, bool explain);

#endif
