/* The subject of a maker's or signer's certificate, by the profile that a policy asks for. */
#include "verify/verify.h"

#include <gmseal/subject.h>

gmseal_status gms_verify_subject(const struct gms_verification *verification, const char *id,
	gmseal_subject_profile wanted, const gmseal_certificate *certificate)
{
	gmseal_report *report = verification->report;
	int generation = verification->generation;
	gmseal_subject_profile profile = GMSEAL_SUBJECT_NONE;
	gmseal_findings *findings = NULL;
	if (wanted == GMSEAL_SUBJECT_NONE) {
		gms_report_skip(report, generation, id, "not-asked",
			_("The policy does not ask about the certificate's subject."));
		return GMSEAL_OK;
	}
	if (certificate == NULL) {
		gms_report_unknown(report, generation, id, "not-reached",
			_("The certificate cannot be decoded, so this was not looked at."));
		return GMSEAL_OK;
	}
	gmseal_status status = gmseal_subject_examine(
		certificate, wanted, &profile, &findings, verification->error);
	if (status != GMSEAL_OK)
		return status;
	struct gms_string detail = {0};
	for (size_t i = 0; i < gmseal_findings_count(findings); i++)
		gms_string_add(
			&detail, "%s%s", i > 0 ? " " : "", gmseal_findings_at(findings, i)->detail);
	/* The words are in static storage; the findings are not. */
	if (gmseal_findings_count(findings) > 0)
		gms_report_fail(report, generation, id, gmseal_findings_at(findings, 0)->reason,
			"%s", detail.text != NULL ? detail.text : "");
	else
		gms_report_pass(report, generation, id, "%s",
			profile == GMSEAL_SUBJECT_ORGANISATION
				? _("The subject is an organisation's, and its codes and names "
				    "agree.")
				: _("The subject is a person's, and its codes and names agree."));
	if (detail.failed)
		status = gms_error_memory(verification->error);
	gms_string_free(&detail);
	gmseal_findings_free(findings);
	return status;
}
