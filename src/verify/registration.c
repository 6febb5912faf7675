/* The checks of a registration packet. */
#include "codec/registration.h"
#include "verify/verify.h"

#include <gmseal/subject.h>
#include <inttypes.h>
#include <stdlib.h>

/* The first field that does not hold the text that belongs there, or NULL. */
static const char *find_no_text(const gmseal_registration_facts *facts)
{
	return !gms_registration_is_name(facts->service_address) ? "systemInfo.serviceAddress"
	       : !gms_registration_is_code(facts->org_code)      ? "systemInfo.orgCode"
	       : !gms_registration_is_name(facts->org_name)      ? "systemInfo.orgName"
	       : !gms_registration_is_code(facts->sub_org_code)  ? "subSystemInfo.orgCode"
	       : !gms_registration_is_name(facts->sub_org_name)  ? "subSystemInfo.orgName"
								 : NULL;
}

static void check_format(
	const struct gms_verification *verification, const gmseal_registration *registration)
{
	static const char id[] = "registration.format";
	gmseal_report *report = verification->report;
	const gmseal_registration_facts *facts = &registration->facts;
	const char *no_text = find_no_text(facts);
	if (!gms_equal_text(facts->id, GMS_REGISTRATION_ID) ||
		!gms_equal_text(facts->vendor, GMS_REGISTRATION_VENDOR))
		gms_report_fail(report, 0, id, "other-header",
			_("The header does not have the identifier %s and the vendor %s."),
			GMS_REGISTRATION_ID, GMS_REGISTRATION_VENDOR);
	else if (facts->version != GMS_REGISTRATION_VERSION)
		gms_report_fail(report, 0, id, "unknown-version",
			_("The version is %" PRId64 "; %d is known here."), facts->version,
			GMS_REGISTRATION_VERSION);
	else if (facts->system_type < GMSEAL_SYSTEM_MANAGEMENT ||
		 facts->system_type > GMSEAL_SYSTEM_APPLICATION)
		gms_report_fail(report, 0, id, "unknown-system-type",
			_("The field systemType is %" PRId64 "; it has to be 1, 2 or 3."),
			facts->system_type);
	else if (no_text != NULL)
		gms_report_fail(report, 0, id, "no-text",
			_("The field %s is empty, or does not hold the text that belongs there: "
			  "printable ASCII in orgCode, else UTF-8 without control characters."),
			no_text);
	else if (verification->policy->decoding.strict && registration->deviations.count > 0)
		gms_report_fail(report, 0, id, "deviation",
			_("The packet deviates from its definition, which the policy does not "
			  "allow: %s: %s."),
			registration->deviations.list[0].field,
			registration->deviations.list[0].what);
	else
		gms_report_pass(report, 0, id, _("The structure is a registration packet."));
}

static void check_codes(
	const struct gms_verification *verification, const gmseal_registration *registration)
{
	static const char id[] = "registration.codes";
	gmseal_report *report = verification->report;
	if (gmseal_code_of(registration->facts.org_code) != GMSEAL_CODE_CREDIT)
		gms_report_notice(report, 0, id, "system-code",
			_("The system's code is no unified social credit code, or its check "
			  "character is wrong."));
	else if (gmseal_code_of(registration->facts.sub_org_code) != GMSEAL_CODE_CREDIT)
		gms_report_notice(report, 0, id, "subsystem-code",
			_("The subsystem's code is no unified social credit code, or its check "
			  "character is wrong."));
	else
		gms_report_pass(report, 0, id,
			_("The codes of system and subsystem are unified social credit codes."));
}

/* Tells a changed packet from one of another key, where the value allows that, and with what the
 * signer erred. */
static gmseal_status tell_wrong_value(const struct gms_verification *verification,
	const gmseal_registration *registration, const gmseal_certificate *certificate)
{
	static const char id[] = "registration.value";
	gmseal_report *report = verification->report;
	const struct gms_suspect suspect = {.certificate = certificate,
		.algorithm = gms_algorithm_find(registration->facts.algorithm),
		.value = registration->facts.value,
		.to_be_signed = registration->to_be_signed};
	bool is_of_key = false;
	gmseal_status status = gms_value_is_of_key(gms_certificate_key(certificate),
		registration->facts.value, &is_of_key, verification->error);
	if (status != GMSEAL_OK)
		return status;
	if (is_of_key)
		gms_report_fail(report, 0, id, "changed",
			_("The system's key made the signature value, but over something else: "
			  "the packet was changed."));
	else
		gms_report_fail(report, 0, id, "bad-value",
			_("The system's signature value is wrong: the packet was changed, or "
			  "another key signed it."));
	return gms_explain(verification, &suspect);
}

static gmseal_status check_value(const struct gms_verification *verification,
	const gmseal_registration *registration, const gmseal_certificate *certificate)
{
	static const char id[] = "registration.value";
	gmseal_report *report = verification->report;
	const struct gms_algorithm *algorithm = gms_algorithm_find(registration->facts.algorithm);
	bool valid = false;
	if (certificate == NULL) {
		gms_report_fail(report, 0, id, "bad-certificate",
			_("What stands in place of the system's certificate is no certificate."));
		return GMSEAL_OK;
	}
	if (algorithm == NULL || algorithm->key_type != gmseal_certificate_key_type(certificate)) {
		gms_report_fail(report, 0, id, "algorithm",
			_("The signature algorithm %s is not known, or does not suit the key of "
			  "the system's certificate."),
			registration->algorithm);
		return GMSEAL_OK;
	}
	gmseal_status status = gms_verify_message(algorithm, gms_certificate_key(certificate),
		gms_bytes(&verification->policy->user_id), registration->to_be_signed,
		registration->facts.value, &valid, verification->error);
	if (status == GMSEAL_OK && valid)
		gms_report_pass(report, 0, id, _("The system's signature value is right (%s)."),
			algorithm->name);
	else if (status == GMSEAL_OK)
		status = tell_wrong_value(verification, registration, certificate);
	return status;
}

static gmseal_status run_checks(
	const struct gms_verification *verification, const gmseal_registration *registration)
{
	static const struct gms_certificate_checks ids = {.chain = "registration.chain",
		.validity = "registration.validity",
		.revocation = "registration.revocation",
		.usage = "registration.usage"};
	struct gms_when when = {true, verification->now, false};
	gmseal_certificate *certificate = NULL;
	gmseal_status status =
		gms_verify_decode(verification, registration->facts.certificate, &certificate);
	check_format(verification, registration);
	check_codes(verification, registration);
	if (status == GMSEAL_OK)
		status = check_value(verification, registration, certificate);
	if (status == GMSEAL_OK)
		status = gms_verify_certificate(verification, &ids, certificate, when);
	gmseal_certificate_free(certificate);
	return status;
}

gmseal_status gmseal_verify_registration(const gmseal_policy *policy,
	const gmseal_registration *registration, int64_t now, gmseal_report **report,
	gmseal_error *error)
{
	if (policy == NULL || registration == NULL || report == NULL)
		return gms_error_argument(error, "policy, registration, report");
	gmseal_report *made = calloc(1, sizeof *made);
	if (made == NULL)
		return gms_error_memory(error);
	struct gms_verification verification = {
		.policy = policy, .report = made, .now = now, .error = error};
	gmseal_status status =
		gms_deviations_append(&made->deviations, "", 0, &registration->deviations, error);
	if (status == GMSEAL_OK)
		status = run_checks(&verification, registration);
	return gms_report_hand_over(made, status, report, error);
}
