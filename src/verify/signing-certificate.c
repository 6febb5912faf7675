/* Whether the ESS signing-certificate attributes name the certificate that verified a token
 * (RFC 5035, RFC 3161 2.4.2 as changed by RFC 5816). */
#include "verify/token.h"

static const char id[] = "timestamp.signing-certificate";

/* How one attribute came out; the worse, the higher. */
enum outcome {
	NAMES_IT,
	NOT_KNOWN, /* by an algorithm that is not known here */
	NAMES_OTHER_ISSUER,
	NAMES_OTHER,
	MALFORMED
};

static gmseal_status compare(const struct gms_ess_certificate *named,
	const gmseal_certificate *certificate, enum outcome *outcome, gmseal_error *error)
{
	gmseal_digest_value digest;
	gmseal_bytes der = gmseal_certificate_bytes(certificate), issuer, serial;
	if (named->algorithm == GMSEAL_DIGEST_NONE) {
		*outcome = NOT_KNOWN;
		return GMSEAL_OK;
	}
	gmseal_status status = gmseal_digest_bytes(named->algorithm, der, &digest, error);
	if (status != GMSEAL_OK)
		return status;
	if (!gms_equal(named->hash, (gmseal_bytes){digest.data, digest.size}))
		*outcome = NAMES_OTHER;
	else if (named->has_issuer && (!gms_certificate_issuer_serial(der, &issuer, &serial) ||
					      !gms_der_names_equal(issuer, named->issuer) ||
					      !gms_der_numbers_equal(serial, named->serial)))
		*outcome = NAMES_OTHER_ISSUER;
	else
		*outcome = NAMES_IT;
	return GMSEAL_OK;
}

/* One of the two attributes, if it is there. */
static gmseal_status judge(const struct gms_signer_info *signer, bool v2,
	const gmseal_certificate *certificate, bool *present, enum outcome *worst,
	gmseal_error *error)
{
	const char *oid = v2 ? GMS_OID_SIGNING_CERTIFICATE_V2 : GMS_OID_SIGNING_CERTIFICATE;
	struct gms_der values, value;
	struct gms_ess_certificate named;
	enum outcome outcome = MALFORMED;
	if (gms_attribute_find(&signer->signed_attributes, oid, &values) == 0)
		return GMSEAL_OK;
	*present = true;
	gmseal_status status = GMSEAL_ERROR_FORMAT;
	if (gms_attribute_value(&signer->signed_attributes, oid, &value))
		status = gms_ess_decode(&value, v2, &named, error);
	if (status == GMSEAL_OK)
		status = compare(&named, certificate, &outcome, error);
	if (outcome > *worst)
		*worst = outcome;
	return status == GMSEAL_ERROR_FORMAT || status == GMSEAL_ERROR_LIMIT ? GMSEAL_OK : status;
}

static void tell(gmseal_report *report, enum outcome outcome)
{
	switch (outcome) {
	case NAMES_IT:
		gms_report_pass(report, 0, id,
			_("The token names the certificate that it was verified with."));
		break;
	case NOT_KNOWN:
		gms_report_unknown(report, 0, id, "digest-algorithm",
			_("The token names a certificate by a digest algorithm that is not known "
			  "here."));
		break;
	case NAMES_OTHER_ISSUER:
		gms_report_fail(report, 0, id, "other-issuer",
			_("The token names another issuer or serial number than those of the "
			  "certificate that it was verified with."));
		break;
	case NAMES_OTHER:
		gms_report_fail(report, 0, id, "other-certificate",
			_("The token names another certificate than the one that it was verified "
			  "with."));
		break;
	case MALFORMED:
		gms_report_fail(report, 0, id, "malformed",
			_("The attribute that names the authority's certificate cannot be read."));
		break;
	}
}

gmseal_status gms_verify_signing_certificate(const struct gms_verification *verification,
	const gmseal_timestamp *timestamp, const gmseal_certificate *certificate)
{
	const struct gms_signer_info *signer = &timestamp->data.signers[0];
	gmseal_report *report = verification->report;
	bool present = false;
	enum outcome worst = NAMES_IT;
	if (certificate == NULL) {
		gms_report_unknown(report, 0, id, "not-reached",
			_("Without the authority's certificate this was not looked at."));
		return GMSEAL_OK;
	}
	gmseal_status status =
		judge(signer, true, certificate, &present, &worst, verification->error);
	if (status == GMSEAL_OK)
		status = judge(signer, false, certificate, &present, &worst, verification->error);
	if (status != GMSEAL_OK)
		return status;
	if (present)
		tell(report, worst);
	else
		gms_report_skip(report, 0, id, "no-attribute",
			_("The token does not name the authority's certificate."));
	return GMSEAL_OK;
}
