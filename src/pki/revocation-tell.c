/* What was found out about the revocation of a certificate: the stable words and the sentences. */
#include "pki/revocation.h"

static const char *const reasons[] = {
	[GMS_FOUND_NOTHING] = "no-revocation-information",
	[GMS_OCSP_UNSUCCESSFUL] = "ocsp-unsuccessful",
	[GMS_OCSP_OTHER_CERTIFICATE] = "ocsp-other-certificate",
	[GMS_CRL_DELTA] = "crl-delta",
	[GMS_CRL_INDIRECT] = "crl-indirect",
	[GMS_CRL_CRITICAL_EXTENSION] = "crl-critical-extension",
	[GMS_CRL_MALFORMED] = "crl-malformed",
	[GMS_CRL_OTHER_SCOPE] = "crl-other-scope",
	[GMS_OCSP_CRITICAL_EXTENSION] = "ocsp-critical-extension",
	[GMS_OCSP_RESPONDER] = "ocsp-responder",
	[GMS_OCSP_SELF] = "ocsp-responder",
	[GMS_CRL_ISSUER_USAGE] = "crl-issuer-usage",
	[GMS_CRL_ISSUER_CHAIN] = "crl-issuer-chain",
	[GMS_CRL_ISSUER_EXPIRED] = "crl-issuer-expired",
	[GMS_CRL_ISSUER_ENDED] = "crl-issuer-expired",
	[GMS_CRL_ISSUER_REVOKED] = "crl-issuer-revoked",
	[GMS_OCSP_DELEGATE_USAGE] = "ocsp-delegate-usage",
	[GMS_OCSP_DELEGATE_EXPIRED] = "ocsp-delegate-expired",
	[GMS_OCSP_DELEGATE_REVOKED] = "ocsp-delegate-revoked",
	[GMS_OCSP_DELEGATE_UNKNOWN] = "ocsp-delegate-unknown",
	[GMS_CRL_SIGNATURE] = "crl-signature",
	[GMS_OCSP_SIGNATURE] = "ocsp-signature",
	[GMS_CRL_FUTURE] = "crl-from-the-future",
	[GMS_OCSP_FUTURE] = "ocsp-from-the-future",
	[GMS_CRL_STALE] = "crl-stale",
	[GMS_OCSP_STALE] = "ocsp-stale",
	[GMS_CRL_PARTIAL] = "crl-partial",
	[GMS_OCSP_UNKNOWN] = "ocsp-unknown",
	[GMS_FOUND_CLEAR] = "",
	[GMS_CRL_NAMES] = "crl-unusable",
	[GMS_FOUND_REVOKED] = "",
};

/* The times that sentences are about. */
struct times {
	char from[GMSEAL_TIME_TEXT_SIZE], to[GMSEAL_TIME_TEXT_SIZE], wanted[GMSEAL_TIME_TEXT_SIZE];
};

/* Of lists that are not used because of what they are. */
static void explain_list_form(struct gms_string *detail, enum gms_finding_kind kind,
	const gmseal_certificate *certificate)
{
	const char *issuer = certificate->issuer;
	if (kind == GMS_CRL_DELTA)
		gms_string_add(detail,
			_("The revocation list of \"%s\" is a delta list, and the list that it "
			  "adds to is not at hand."),
			issuer);
	else if (kind == GMS_CRL_INDIRECT)
		gms_string_add(detail,
			_("The revocation list of \"%s\" is an indirect one, which is not used "
			  "here."),
			issuer);
	else if (kind == GMS_CRL_CRITICAL_EXTENSION)
		gms_string_add(detail,
			_("The revocation list of \"%s\" has a critical extension that is not "
			  "known here."),
			issuer);
	else if (kind == GMS_CRL_MALFORMED)
		gms_string_add(detail,
			_("The revocation list of \"%s\" is malformed: an extension cannot be "
			  "read, or the list contradicts itself."),
			issuer);
	else if (kind == GMS_CRL_NAMES)
		gms_string_add(detail,
			_("A revocation list of \"%s\" names the certificate \"%s\", but cannot be "
			  "used: it is malformed, or has a critical extension that is not known "
			  "here."),
			issuer, certificate->subject);
	else if (kind == GMS_CRL_OTHER_SCOPE)
		gms_string_add(detail,
			_("The revocation list of \"%s\" does not cover the certificate \"%s\"."),
			issuer, certificate->subject);
	else
		gms_string_add(detail,
			_("The revocation lists of \"%s\" are limited to some reasons, and "
			  "together do not cover all."),
			issuer);
}

/* Of lists whose signer or times speak against them. */
static void explain_list(struct gms_string *detail, const struct gms_finding *finding,
	const struct times *times, const char *issuer)
{
	const char *signer = finding->signer;
	if (finding->kind == GMS_CRL_ISSUER_USAGE)
		gms_string_add(detail,
			_("The key usage of \"%s\" does not allow it to sign revocation lists."),
			signer);
	else if (finding->kind == GMS_CRL_ISSUER_CHAIN)
		gms_string_add(detail,
			_("The revocation list of \"%s\" was signed with another certificate of "
			  "that name, which does not lead to the same trust anchor."),
			signer);
	else if (finding->kind == GMS_CRL_ISSUER_EXPIRED)
		gms_string_add(detail,
			_("The revocation list of \"%s\" was signed with another certificate of "
			  "that name, which was not valid at %s, when the list was made."),
			signer, times->from);
	else if (finding->kind == GMS_CRL_ISSUER_ENDED)
		gms_string_add(detail,
			_("The revocation list of \"%s\" was signed with another certificate of "
			  "that name, which was valid no more at the time that counts, %s."),
			signer, times->wanted);
	else if (finding->kind == GMS_CRL_ISSUER_REVOKED)
		gms_string_add(detail,
			_("The revocation list of \"%s\" was signed with another certificate of "
			  "that name, which is revoked."),
			signer);
	else if (finding->kind == GMS_CRL_SIGNATURE)
		gms_string_add(detail,
			_("The signature of the revocation list of \"%s\" does not verify."),
			issuer);
	else if (finding->kind == GMS_CRL_FUTURE)
		gms_string_add(detail,
			_("The revocation list of \"%s\" was made at %s, which is still to come."),
			issuer, times->from);
	else
		gms_string_add(detail,
			_("The revocation list of \"%s\", good from %s to %s, does not tell about "
			  "the "
			  "time %s."),
			issuer, times->from, times->to, times->wanted);
}

/* Of responses whose signer is not the right one. */
static void explain_responder(
	struct gms_string *detail, const struct gms_finding *finding, const char *issuer)
{
	const char *signer = finding->signer;
	if (finding->kind == GMS_OCSP_RESPONDER)
		gms_string_add(detail,
			_("The OCSP response was signed neither by \"%s\" nor by anybody at hand "
			  "whom it certified."),
			issuer);
	else if (finding->kind == GMS_OCSP_SELF)
		gms_string_add(detail,
			_("The OCSP response about \"%s\" was signed with this very certificate, "
			  "and nobody vouches for himself."),
			signer);
	else if (finding->kind == GMS_OCSP_DELEGATE_USAGE)
		gms_string_add(detail,
			_("The OCSP response was signed by \"%s\", whose certificate is not for "
			  "that."),
			signer);
	else if (finding->kind == GMS_OCSP_DELEGATE_EXPIRED)
		gms_string_add(detail,
			_("The OCSP response was signed by \"%s\", whose certificate was not valid "
			  "then."),
			signer);
	else if (finding->kind == GMS_OCSP_DELEGATE_REVOKED)
		gms_string_add(detail,
			_("The OCSP response was signed by \"%s\", whose certificate is revoked."),
			signer);
	else if (finding->kind == GMS_OCSP_DELEGATE_UNKNOWN)
		gms_string_add(detail,
			_("The OCSP response was signed by \"%s\", and no list tells whether that "
			  "certificate is revoked."),
			signer);
	else
		gms_string_add(detail,
			_("The signature of the OCSP response by \"%s\" does not verify."), signer);
}

static void explain_response(struct gms_string *detail, const struct gms_finding *finding,
	const struct times *times, const gmseal_certificate *certificate)
{
	const char *subject = certificate->subject;
	if (finding->kind == GMS_OCSP_UNSUCCESSFUL)
		gms_string_add(detail,
			_("The OCSP responder refused to answer (%s), and nothing else tells about "
			  "the certificate \"%s\"."),
			finding->signer, subject);
	else if (finding->kind == GMS_OCSP_OTHER_CERTIFICATE)
		gms_string_add(detail,
			_("The OCSP response is about another certificate issued by \"%s\" than "
			  "\"%s\"."),
			certificate->issuer, subject);
	else if (finding->kind == GMS_OCSP_CRITICAL_EXTENSION)
		gms_string_add(detail,
			_("The OCSP response about \"%s\" has a critical extension that is not "
			  "known here."),
			subject);
	else if (finding->kind == GMS_OCSP_FUTURE)
		gms_string_add(detail,
			_("The OCSP response about \"%s\" was made at %s, which is still to come."),
			subject, times->from);
	else if (finding->kind == GMS_OCSP_STALE)
		gms_string_add(detail,
			_("The OCSP response about \"%s\", good from %s to %s, does not tell about "
			  "the "
			  "time %s."),
			subject, times->from, times->to, times->wanted);
	else
		gms_string_add(detail,
			_("The OCSP responder does not know the certificate \"%s\"."), subject);
}

static void explain(struct gms_string *detail, const struct gms_finding *finding,
	const struct times *times, const gmseal_certificate *certificate)
{
	switch (finding->kind) {
	case GMS_FOUND_NOTHING:
		gms_string_add(detail,
			_("There is no revocation list and no OCSP response that covers the "
			  "certificate \"%s\"."),
			certificate->subject);
		break;
	case GMS_CRL_DELTA:
	case GMS_CRL_INDIRECT:
	case GMS_CRL_CRITICAL_EXTENSION:
	case GMS_CRL_MALFORMED:
	case GMS_CRL_OTHER_SCOPE:
	case GMS_CRL_PARTIAL:
	case GMS_CRL_NAMES:
		explain_list_form(detail, finding->kind, certificate);
		break;
	case GMS_CRL_ISSUER_USAGE:
	case GMS_CRL_ISSUER_CHAIN:
	case GMS_CRL_ISSUER_EXPIRED:
	case GMS_CRL_ISSUER_ENDED:
	case GMS_CRL_ISSUER_REVOKED:
	case GMS_CRL_SIGNATURE:
	case GMS_CRL_FUTURE:
	case GMS_CRL_STALE:
		explain_list(detail, finding, times, certificate->issuer);
		break;
	case GMS_OCSP_RESPONDER:
	case GMS_OCSP_SELF:
	case GMS_OCSP_DELEGATE_USAGE:
	case GMS_OCSP_DELEGATE_EXPIRED:
	case GMS_OCSP_DELEGATE_REVOKED:
	case GMS_OCSP_DELEGATE_UNKNOWN:
	case GMS_OCSP_SIGNATURE:
		explain_responder(detail, finding, certificate->issuer);
		break;
	default:
		explain_response(detail, finding, times, certificate);
		break;
	}
}

void gms_finding_tell(const struct gms_finding *finding, const struct gms_question *question,
	struct gms_revocation *result)
{
	const gmseal_certificate *certificate = question->certificate;
	struct times times;
	*result = (struct gms_revocation){.state = GMS_REVOCATION_UNKNOWN,
		.crl_reason = -1,
		.reason = reasons[finding->kind],
		.next_update = finding->next_update,
		.uncovered = finding->kind <= GMS_OCSP_OTHER_CERTIFICATE};
	gmseal_time_format(finding->this_update, times.from);
	gmseal_time_format(finding->next_update, times.to);
	gmseal_time_format(question->at, times.wanted);
	if (finding->kind == GMS_FOUND_REVOKED) {
		result->state = GMS_REVOKED;
		result->revoked_at = finding->revoked_at;
		result->crl_reason = finding->crl_reason;
		gmseal_time_format(finding->revoked_at, times.wanted);
		gms_string_add(&result->detail, _("The certificate \"%s\" was revoked at %s."),
			certificate->subject, times.wanted);
	} else if (finding->kind == GMS_FOUND_CLEAR) {
		result->state = GMS_NOT_REVOKED;
		gms_string_add(&result->detail,
			finding->ocsp
				? _("The OCSP responder says that the certificate \"%s\" is good.")
				: _("The certificate \"%s\" is not on the revocation list of its "
				    "issuer."),
			certificate->subject);
	} else {
		explain(&result->detail, finding, &times, certificate);
	}
}
