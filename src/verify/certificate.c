/* When a certificate holds, and when it no longer does: the checks of makers and signers. */
#include "verify/verify.h"

gmseal_status gms_verify_decode(const struct gms_verification *verification, gmseal_bytes der,
	gmseal_certificate **certificate)
{
	*certificate = NULL;
	gmseal_status status = gms_trust_certificate(
		verification->policy->trust, der, certificate, verification->error);
	return status == GMSEAL_ERROR_FORMAT ? GMSEAL_OK : status;
}

static void check_usage(const struct gms_verification *verification, const char *id,
	const gmseal_certificate *certificate)
{
	unsigned usage = gmseal_certificate_key_usage(certificate);
	int generation = verification->generation;
	if (gmseal_certificate_is_ca(certificate))
		gms_report_fail(verification->report, generation, id, "is-ca",
			_("This is the certificate of a certificate authority, which does not sign "
			  "seals."));
	else if (usage & GMSEAL_USAGE_ABSENT)
		gms_report_pass(verification->report, generation, id,
			_("The certificate does not limit the use of its key."));
	else if (usage & (GMSEAL_USAGE_DIGITAL_SIGNATURE | GMSEAL_USAGE_NON_REPUDIATION))
		gms_report_pass(verification->report, generation, id,
			_("The key usage allows signatures."));
	else
		gms_report_fail(verification->report, generation, id, "key-usage",
			_("The key usage allows neither digitalSignature nor nonRepudiation."));
}

static void check_validity(const struct gms_verification *verification, const char *id,
	const gmseal_certificate *certificate, struct gms_when when)
{
	gmseal_report *report = verification->report;
	int generation = verification->generation;
	int64_t first = gmseal_certificate_not_before(certificate);
	int64_t last = gmseal_certificate_not_after(certificate);
	char from[GMSEAL_TIME_TEXT_SIZE], to[GMSEAL_TIME_TEXT_SIZE], at[GMSEAL_TIME_TEXT_SIZE];
	gmseal_time_format(first, from);
	gmseal_time_format(last, to);
	gmseal_time_format(when.seconds, at);
	if (!when.known)
		gms_report_unknown(report, generation, id, "no-time",
			_("The certificate holds from %s to %s, but the time that counts is not "
			  "known."),
			from, to);
	else if (when.seconds < first)
		gms_report_fail(report, generation, id, "not-yet-valid",
			_("The certificate holds from %s on, and the time that counts is %s."),
			from, at);
	else if (when.seconds > last)
		gms_report_fail(report, generation, id, "expired",
			_("The certificate expired at %s, before the time that counts, %s."), to,
			at);
	else if (verification->now > last)
		gms_report_notice(report, generation, id, "expired-since",
			_("The certificate expired at %s, but it was valid at the time that "
			  "counts, %s."),
			to, at);
	else
		gms_report_pass(report, generation, id, _("The certificate holds from %s to %s."),
			from, to);
}

static gmseal_status check_chain(const struct gms_verification *verification, const char *id,
	const gmseal_certificate *certificate, struct gms_when when, struct gms_chain **chain)
{
	struct gms_chain_result result = {0};
	gmseal_report *report = verification->report;
	int generation = verification->generation;
	int64_t at = when.known ? when.seconds : verification->now;
	gmseal_status status = gms_trust_chain_through(verification->policy->trust, certificate,
		verification->further, verification->further_count, at, &result,
		verification->error);
	const char *detail = result.detail.text != NULL ? result.detail.text : "";
	if (status != GMSEAL_OK) {
		gms_string_free(&result.detail);
		return status;
	}
	*chain = result.chain;
	if (result.chain != NULL)
		gms_report_pass(report, generation, id,
			_("The certificate chain of %zu certificates leads to the trust anchor "
			  "\"%s\"."),
			result.chain->count,
			gmseal_certificate_subject(
				result.chain->certificates[result.chain->count - 1]));
	else if (result.unknown)
		gms_report_unknown(report, generation, id, result.reason, "%s", detail);
	else
		gms_report_fail(report, generation, id, result.reason, "%s", detail);
	gms_string_free(&result.detail);
	return GMSEAL_OK;
}

/* How one certificate of a chain stands. */
enum standing {
	STANDS,
	STANDS_NO_MORE, /* revoked since the time that counts */
	REVOKED,
	MAYBE_FORGED, /* revoked for compromise later than a time that is only claimed */
	NOT_KNOWN
};

static enum standing judge(const struct gms_revocation *revocation, struct gms_when when)
{
	if (revocation->state == GMS_NOT_REVOKED)
		return STANDS;
	if (revocation->state == GMS_REVOCATION_UNKNOWN)
		return NOT_KNOWN;
	if (revocation->revoked_at <= when.seconds)
		return REVOKED;
	return gms_is_compromise(revocation->crl_reason) && !when.stamped ? MAYBE_FORGED
									  : STANDS_NO_MORE;
}

/* Tells the standing of a certificate that is not simply in order. */
static void report_standing(const struct gms_verification *verification, const char *id,
	enum standing standing, const gmseal_certificate *certificate,
	const struct gms_revocation *revocation)
{
	gmseal_report *report = verification->report;
	int generation = verification->generation;
	const char *subject = gmseal_certificate_subject(certificate);
	char at[GMSEAL_TIME_TEXT_SIZE];
	gmseal_time_format(revocation->revoked_at, at);
	if (standing == REVOKED)
		gms_report_fail(report, generation, id, "revoked",
			_("The certificate of \"%s\" was revoked at %s, before the time that "
			  "counts."),
			subject, at);
	else if (standing == MAYBE_FORGED)
		gms_report_unknown(report, generation, id, "key-compromised",
			_("The key of \"%s\" was reported compromised at %s, and no time stamp "
			  "proves that "
			  "it signed before."),
			subject, at);
	else if (standing == STANDS_NO_MORE)
		gms_report_notice(report, generation, id, "revoked-since",
			_("The certificate of \"%s\" was revoked at %s, after the time that "
			  "counts."),
			subject, at);
	else
		gms_report_unknown(report, generation, id, revocation->reason, "%s",
			revocation->detail.text != NULL ? revocation->detail.text : "");
}

/* How bad a standing is, to tell the worst of a chain. */
static int badness(enum standing standing)
{
	static const int order[] = {0, 1, 4, 3, 2};
	return order[standing];
}

/* Under the policy "prefer" an issuer that no list or response at all covers is passed over; one
 * whose lists cannot be used is not. */
static bool may_pass_over(const struct gms_verification *verification, size_t index,
	const struct gms_revocation *revocation)
{
	return index > 0 && verification->policy->revocation == GMSEAL_REVOCATION_PREFER &&
	       revocation->uncovered;
}

/* Every certificate below the anchor; the worst of them is told. */
static gmseal_status check_revocation_of(const struct gms_verification *verification,
	const char *id, const struct gms_chain *chain, struct gms_when when)
{
	gmseal_status status = GMSEAL_OK;
	enum standing worst = STANDS;
	size_t worst_index = 0, passed_over = 0;
	struct gms_revocation worst_revocation = {0};
	for (size_t i = 0; i + 1 < chain->count && status == GMSEAL_OK; i++) {
		struct gms_revocation revocation = {0};
		status = gms_trust_revocation(verification->policy->trust, chain->certificates[i],
			chain->certificates[i + 1], when.seconds, verification->now, &revocation,
			verification->error);
		if (status != GMSEAL_OK)
			break;
		enum standing standing = judge(&revocation, when);
		if (standing == NOT_KNOWN && may_pass_over(verification, i, &revocation)) {
			passed_over = i;
			standing = STANDS;
		}
		if (badness(standing) > badness(worst)) {
			gms_string_free(&worst_revocation.detail);
			worst_revocation = revocation;
			worst_index = i;
			worst = standing;
		} else {
			gms_string_free(&revocation.detail);
		}
	}
	if (status == GMSEAL_OK && worst != STANDS)
		report_standing(verification, id, worst, chain->certificates[worst_index],
			&worst_revocation);
	else if (status == GMSEAL_OK && passed_over > 0)
		gms_report_notice(verification->report, verification->generation, id,
			"issuer-not-covered",
			_("The certificate is not revoked; nothing is known about its issuer "
			  "\"%s\", "
			  "for which the policy does not insist."),
			gmseal_certificate_subject(chain->certificates[passed_over]));
	else if (status == GMSEAL_OK)
		gms_report_pass(verification->report, verification->generation, id,
			_("The certificate is not revoked."));
	gms_string_free(&worst_revocation.detail);
	return status;
}

static gmseal_status check_revocation(const struct gms_verification *verification, const char *id,
	const struct gms_chain *chain, struct gms_when when)
{
	gmseal_report *report = verification->report;
	int generation = verification->generation;
	if (verification->policy->revocation == GMSEAL_REVOCATION_OFF) {
		gms_report_skip(report, generation, id, "revocation-off",
			_("The policy does not ask about revocation."));
		return GMSEAL_OK;
	}
	if (chain == NULL) {
		gms_report_unknown(report, generation, id, "no-chain",
			_("Without a certificate chain nothing can be said about revocation."));
		return GMSEAL_OK;
	}
	if (!when.known) {
		gms_report_unknown(report, generation, id, "no-time",
			_("The time that counts is not known, so nothing can be said about "
			  "revocation."));
		return GMSEAL_OK;
	}
	if (chain->count == 1) {
		gms_report_pass(report, generation, id,
			_("The certificate is itself a trust anchor, which no list revokes."));
		return GMSEAL_OK;
	}
	return check_revocation_of(verification, id, chain, when);
}

static void report_not_reached(
	const struct gms_verification *verification, const struct gms_certificate_checks *checks)
{
	const char *const ids[] = {
		checks->chain, checks->validity, checks->revocation, checks->usage};
	for (size_t i = 0; i < sizeof ids / sizeof ids[0] && ids[i] != NULL; i++)
		gms_report_unknown(verification->report, verification->generation, ids[i],
			"not-reached",
			_("The certificate cannot be decoded, so this was not looked at."));
}

gmseal_status gms_verify_certificate(const struct gms_verification *verification,
	const struct gms_certificate_checks *checks, const gmseal_certificate *certificate,
	struct gms_when when)
{
	struct gms_chain *chain = NULL;
	if (certificate == NULL) {
		report_not_reached(verification, checks);
		return GMSEAL_OK;
	}
	gmseal_status status = check_chain(verification, checks->chain, certificate, when, &chain);
	if (status == GMSEAL_OK) {
		check_validity(verification, checks->validity, certificate, when);
		status = check_revocation(verification, checks->revocation, chain, when);
	}
	if (status == GMSEAL_OK && checks->usage != NULL)
		check_usage(verification, checks->usage, certificate);
	gms_chain_free(chain);
	return status;
}
