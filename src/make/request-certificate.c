/* The signer's certificate in a seal request. */
#include "make/request.h"

#include <gmseal/subject.h>
#include <inttypes.h>

enum {
	DAY = 24 * 3600 /* seconds */
};

static void examine_subject(const gmseal_certificate *certificate, gmseal_findings *found)
{
	gmseal_findings *findings = NULL;
	if (gmseal_subject_examine(certificate, GMSEAL_SUBJECT_ANY, NULL, &findings, NULL) !=
		GMSEAL_OK) {
		found->failed = true;
		return;
	}
	for (size_t i = 0; i < findings->count; i++)
		gms_findings_add(found, GMS_MEMBER(CERTIFICATE), "subject", false, "%s",
			findings->list[i].detail);
	gmseal_findings_free(findings);
}

/* Whether it could sign with the seal at all. */
static void examine_form(
	const gmseal_certificate *certificate, int generation, gmseal_findings *found)
{
	gmseal_key_type type = gmseal_certificate_key_type(certificate);
	if (!gms_certificate_is_der(certificate))
		gms_findings_add(found, GMS_MEMBER(CERTIFICATE), "not-der", true,
			_("The certificate is not encoded in DER, or names two signature "
			  "algorithms, so that the same one could come again in other octets."));
	if (!gms_key_type_fits(generation, type))
		gms_findings_add(found, GMS_MEMBER(CERTIFICATE), "key-type", true,
			_("The certificate's key cannot sign with a seal of %s."),
			gms_standard(generation));
}

static void examine_usage(const gmseal_certificate *certificate, gmseal_findings *found)
{
	unsigned usage = gmseal_certificate_key_usage(certificate);
	if (gmseal_certificate_is_ca(certificate))
		gms_findings_add(found, GMS_MEMBER(CERTIFICATE), "is-ca", true,
			_("This is the certificate of a certificate authority, which does not sign "
			  "seals."));
	else if (!(usage & (GMSEAL_USAGE_ABSENT | GMSEAL_USAGE_DIGITAL_SIGNATURE |
				   GMSEAL_USAGE_NON_REPUDIATION)))
		gms_findings_add(found, GMS_MEMBER(CERTIFICATE), "key-usage", true,
			_("The key usage allows neither digitalSignature nor nonRepudiation."));
	else if (gms_certificate_is_for_others(certificate))
		gms_findings_add(found, GMS_MEMBER(CERTIFICATE), "extended-key-usage", true,
			_("The extended key usage is critical and names other purposes than "
			  "signing documents."));
}

static void examine_validity(const struct gmseal_request *request,
	const gmseal_request_context *context, gmseal_findings *found)
{
	int64_t now = context->now;
	int64_t days = context->notice_days != 0 ? context->notice_days : GMSEAL_NOTICE_DAYS;
	int64_t first = gmseal_certificate_not_before(request->decoded);
	int64_t last = gmseal_certificate_not_after(request->decoded);
	char at[GMSEAL_TIME_TEXT_SIZE];
	gmseal_time_format(now < first ? first : last, at);
	if (now < first)
		gms_findings_add(found, GMS_MEMBER(CERTIFICATE), "not-yet-valid", true,
			_("The signer's certificate holds from %s on."), at);
	else if (now > last)
		gms_findings_add(found, GMS_MEMBER(CERTIFICATE), "expired", true,
			_("The signer's certificate expired at %s."), at);
	else if ((last - now - 1) / DAY < days)
		gms_findings_add(found, GMS_MEMBER(CERTIFICATE), "expires-soon", false,
			_("The signer's certificate expires at %s, in %" PRId64 " days or less."),
			at, days);
	gmseal_time_format(last, at);
	if (request->valid_to > last)
		gms_findings_add(found, GMS_MEMBER(END), "outlives-certificate", false,
			_("The seal would be valid for longer than the signer's certificate, which "
			  "ends at %s."),
			at);
}

void gms_request_examine_certificate(struct gmseal_request *request,
	const gmseal_request_context *context, int generation, gmseal_findings *found)
{
	gmseal_error error;
	gmseal_status status = gmseal_certificate_decode(
		gms_bytes(&request->certificate), &request->decoded, &error);
	if (status != GMSEAL_OK) {
		found->failed |= status == GMSEAL_ERROR_MEMORY;
		gms_findings_add(found, GMS_MEMBER(CERTIFICATE), "no-certificate", true,
			_("What signCert holds is no certificate: %s."), error.message);
		return;
	}
	request->listed = gmseal_certificate_bytes(request->decoded);
	examine_form(request->decoded, generation, found);
	examine_usage(request->decoded, found);
	examine_validity(request, context, found);
	examine_subject(request->decoded, found);
}
