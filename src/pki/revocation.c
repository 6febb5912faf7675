/* What all revocation lists together say about one certificate. */
#include "pki/parts.h"

#include <openssl/x509v3.h>

static void tell_unusable(struct gms_revocation *result, const struct gms_crl *crl,
	const gmseal_certificate *certificate)
{
	struct gms_string *detail = &result->detail;
	const char *reason = crl->unusable, *issuer = certificate->issuer;
	result->reason = reason;
	if (strcmp(reason, "crl-delta") == 0)
		gms_string_add(detail,
			_("The revocation list of \"%s\" is a delta list, which is not used here."),
			issuer);
	else if (strcmp(reason, "crl-indirect") == 0)
		gms_string_add(detail,
			_("The revocation list of \"%s\" is an indirect one, which is not used "
			  "here."),
			issuer);
	else if (strcmp(reason, "crl-partial") == 0)
		gms_string_add(detail,
			_("The revocation list of \"%s\" is limited to some reasons."), issuer);
	else if (strcmp(reason, "crl-critical-extension") == 0)
		gms_string_add(detail,
			_("The revocation list of \"%s\" has a critical extension that is not "
			  "known here."),
			issuer);
	else
		gms_string_add(detail,
			_("An extension of the revocation list of \"%s\" is malformed."), issuer);
}

/* Why the most telling list does not tell enough; crl is NULL if there is none. */
static void tell_unknown(struct gms_revocation *result, const struct gms_crl *crl,
	enum gms_crl_outcome outcome, const struct gms_crl_question *question)
{
	const gmseal_certificate *certificate = question->certificate;
	struct gms_string *detail = &result->detail;
	char from[GMSEAL_TIME_TEXT_SIZE] = "", to[GMSEAL_TIME_TEXT_SIZE] = "";
	char wanted[GMSEAL_TIME_TEXT_SIZE];
	gmseal_time_format(question->at, wanted);
	if (crl != NULL) {
		gmseal_time_format(crl->this_update, from);
		gmseal_time_format(crl->next_update, to);
	}
	switch (outcome) {
	case GMS_CRL_UNUSABLE:
		tell_unusable(result, crl, certificate);
		break;
	case GMS_CRL_OTHER_SCOPE:
		result->reason = "crl-other-scope";
		gms_string_add(detail,
			_("The revocation list of \"%s\" does not cover the certificate \"%s\"."),
			certificate->issuer, certificate->subject);
		break;
	case GMS_CRL_ISSUER_USAGE:
		result->reason = "crl-issuer-usage";
		gms_string_add(detail,
			_("The key usage of \"%s\" does not allow it to sign revocation lists."),
			certificate->issuer);
		break;
	case GMS_CRL_SIGNATURE:
		result->reason = "crl-signature";
		gms_string_add(detail,
			_("The signature of the revocation list of \"%s\" does not verify."),
			certificate->issuer);
		break;
	case GMS_CRL_FUTURE:
		result->reason = "crl-from-the-future";
		gms_string_add(detail,
			_("The revocation list of \"%s\" was made at %s, which is still to come."),
			certificate->issuer, from);
		break;
	case GMS_CRL_STALE:
		result->reason = "crl-stale";
		gms_string_add(detail,
			_("The revocation list of \"%s\", good from %s to %s, does not tell about "
			  "%s."),
			certificate->issuer, from, to, wanted);
		break;
	default:
		result->reason = "no-revocation-information";
		gms_string_add(detail,
			_("There is no revocation list that covers the certificate \"%s\"."),
			certificate->subject);
		break;
	}
}

static bool is_compromise(int reason)
{
	return reason == CRL_REASON_KEY_COMPROMISE || reason == CRL_REASON_CA_COMPROMISE ||
	       reason == CRL_REASON_AA_COMPROMISE;
}

/* What one list more says of a revoked certificate: the earliest time counts, and a compromise that
 * was once reported is not taken back. */
static void add_entry(struct gms_revocation *revoked, const struct gms_crl *crl,
	const gmseal_certificate *certificate)
{
	int64_t revoked_at = 0;
	int reason = -1;
	gms_crl_entry(crl, certificate, &revoked_at, &reason);
	bool first = revoked->state != GMS_REVOKED;
	if (first || revoked_at < revoked->revoked_at)
		revoked->revoked_at = revoked_at;
	if (first || (is_compromise(reason) && !is_compromise(revoked->crl_reason)))
		revoked->crl_reason = reason;
	revoked->state = GMS_REVOKED;
}

static void tell(struct gms_revocation *result, const struct gms_crl *crl,
	enum gms_crl_outcome outcome, const struct gms_crl_question *question)
{
	const char *subject = question->certificate->subject;
	if (outcome == GMS_CRL_NAMES) {
		char time[GMSEAL_TIME_TEXT_SIZE];
		gmseal_time_format(result->revoked_at, time);
		gms_string_add(&result->detail, _("The certificate \"%s\" was revoked at %s."),
			subject, time);
	} else if (outcome == GMS_CRL_CLEARS) {
		result->state = GMS_NOT_REVOKED;
		gms_string_add(&result->detail,
			_("The certificate \"%s\" is not on the revocation list of its issuer."),
			subject);
	} else {
		tell_unknown(result, crl, outcome, question);
	}
}

gmseal_status gms_trust_revocation(const struct gms_trust *trust,
	const gmseal_certificate *certificate, const gmseal_certificate *issuer, int64_t at,
	int64_t now, struct gms_revocation *result, gmseal_error *error)
{
	const struct gms_crl_question question = {
		certificate, issuer, gms_trust_is_anchor(trust, issuer), at, now};
	const struct gms_crl *best = NULL;
	enum gms_crl_outcome best_outcome = GMS_CRL_OTHER_ISSUER;
	gmseal_status status = GMSEAL_OK;
	*result = (struct gms_revocation){
		.state = GMS_REVOCATION_UNKNOWN, .crl_reason = -1, .reason = ""};
	gms_openssl_begin();
	for (size_t i = 0; i < trust->crl_count && status == GMSEAL_OK; i++) {
		struct gms_crl *crl = trust->crls[i];
		enum gms_crl_outcome outcome = GMS_CRL_OTHER_ISSUER;
		status = gms_crl_ask(crl, &question, &outcome, error);
		if (status == GMSEAL_OK && outcome == GMS_CRL_NAMES)
			add_entry(result, crl, certificate);
		/* Of two lists that say the same, the newer is told of. */
		if (outcome > best_outcome || (outcome == best_outcome && best != NULL &&
						      crl->this_update > best->this_update)) {
			best = crl;
			best_outcome = outcome;
		}
	}
	if (status == GMSEAL_OK)
		tell(result, best, best_outcome, &question);
	gms_openssl_end();
	if (status == GMSEAL_OK && result->detail.failed) {
		gms_string_free(&result->detail);
		status = gms_error_memory(error);
	}
	return status;
}
