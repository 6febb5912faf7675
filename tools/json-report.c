/* Reports as JSON. */
#include "json-report.h"

static json_t *json_sentence(const char *sentence)
{
	return sentence != NULL ? json_word(sentence) : json_null();
}

json_t *json_check(const gmseal_check *check, bool in_signature, bool explain)
{
	json_t *object = need(json_object());
	json_add(object, "id", json_word(check->id));
	json_add(object, "status", json_word(gmseal_check_status_name(check->status)));
	json_add(object, "reason", json_word(check->reason));
	json_add(object, "detail", json_word(check->detail));
	json_add(object, "clause", json_word(check->clause));
	json_add(object, "notice", json_boolean(check->notice));
	if (check->diagnosis[0] != '\0') {
		json_add(object, "diagnosis", json_word(check->diagnosis));
		json_add(object, "explanation", json_word(check->explanation));
	}
	if (explain) {
		json_add(object, "tried", json_sentence(tried_for(check)));
		json_add(object, "advice", json_sentence(advice_for(check, in_signature)));
	}
	return object;
}

json_t *json_checks(const gmseal_report *report, bool in_signature, bool explain)
{
	json_t *list = need(json_array());
	for (size_t i = 0; i < gmseal_report_count(report); i++)
		json_append(
			list, json_check(gmseal_report_check(report, i), in_signature, explain));
	return list;
}

json_t *json_finding(const gmseal_finding *finding)
{
	json_t *object = need(json_object());
	json_add(object, "field", json_word(finding->field));
	json_add(object, "reason", json_word(finding->reason));
	json_add(object, "error", json_boolean(finding->error));
	json_add(object, "detail", json_word(finding->detail));
	return object;
}

json_t *json_deviations(const gmseal_report *report)
{
	json_t *list = need(json_array());
	for (size_t i = 0; i < gmseal_report_deviation_count(report); i++)
		json_append(list, json_deviation(gmseal_report_deviation(report, i)));
	return list;
}

json_t *json_verified(const struct verified *verified, bool explain)
{
	const gmseal_report *report = verified->report;
	const gmseal_signature *signature = verified->signature;
	json_t *object = need(json_object());
	json_add(object, "file", json_word(verified->file));
	json_add(object, "kind", json_word(signature != NULL ? "signature" : "seal"));
	json_add(object, "version", json_integer(gmseal_seal_generation(verified->seal)));
	json_add(object, "verdict", json_word(gmseal_verdict_name(gmseal_report_verdict(report))));
	json_add(object, "checks", json_checks(report, signature != NULL, explain));
	json_add(object, "deviations", json_deviations(report));
	if (signature != NULL)
		json_add(object, "signer",
			json_certificate_bytes(gmseal_signature_certificate(signature)));
	json_add(object, "maker", json_certificate_bytes(gmseal_seal_certificate(verified->seal)));
	json_add(object, "seal", json_seal(verified->seal));
	gmseal_time time;
	if (signature != NULL)
		json_add(object, "time",
			gmseal_signature_time(signature, &time) ? json_time(time.seconds)
								: json_null());
	json_add(object, "diagnosis", json_word(gmseal_report_diagnosis(report)));
	json_add(object, "explanation", json_word(gmseal_report_explanation(report)));
	return object;
}
