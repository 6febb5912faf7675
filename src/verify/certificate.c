/* When a certificate holds, and when it no longer does: the checks of makers and signers. */
#include "verify/verify.h"

#include <openssl/x509v3.h>
#include <stdlib.h>

enum {
	MAX_DETOURS = 4 /* round issuers that are revoked or not known about */
};

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
			  "documents."));
	else if (gms_certificate_is_for_others(certificate))
		gms_report_fail(verification->report, generation, id, "extended-key-usage",
			_("The extended key usage is critical and names other purposes than "
			  "signing documents."));
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

/* Looks for a chain; the certificates that came along help, and the avoided ones are left out. */
static gmseal_status find_chain(const struct gms_verification *verification,
	const gmseal_certificate *certificate, struct gms_when when,
	const gmseal_certificate *const *avoided, size_t avoided_count,
	struct gms_chain_result *result)
{
	const struct gms_detour detour = {
		verification->further, verification->further_count, avoided, avoided_count};
	int64_t at = when.known ? when.seconds : verification->now;
	return gms_trust_chain_through(
		verification->policy->trust, certificate, &detour, at, result, verification->error);
}

static void report_chain(const struct gms_verification *verification, const char *id,
	const struct gms_chain_result *result)
{
	gmseal_report *report = verification->report;
	int generation = verification->generation;
	const char *detail = result->detail.text != NULL ? result->detail.text : "";
	if (result->chain != NULL)
		gms_report_pass(report, generation, id,
			_("The certificate chain of %zu certificates leads to the trust anchor "
			  "\"%s\"."),
			result->chain->count,
			gmseal_certificate_subject(
				result->chain->certificates[result->chain->count - 1]));
	else if (result->unknown)
		gms_report_unknown(report, generation, id, result->reason, "%s", detail);
	else
		gms_report_fail(report, generation, id, result->reason, "%s", detail);
}

/* How one certificate of a chain stands. */
enum standing {
	STANDS,
	STANDS_NO_MORE, /* revoked since the time that counts */
	REVOKED,
	MAYBE_FORGED, /* revoked for compromise later than a time that is only claimed */
	IN_DOUBT, /* a time-stamp authority that was revoked for no harmless reason since */
	NOT_KNOWN
};

static enum standing judge(
	const struct gms_revocation *revocation, struct gms_when when, bool stamps)
{
	if (revocation->state == GMS_NOT_REVOKED)
		return STANDS;
	if (revocation->state == GMS_REVOCATION_UNKNOWN)
		return NOT_KNOWN;
	if (revocation->revoked_at <= when.seconds)
		return REVOKED;
	if (gms_is_compromise(revocation->crl_reason) && !when.stamped)
		return MAYBE_FORGED;
	return stamps && !gms_is_harmless(revocation->crl_reason) ? IN_DOUBT : STANDS_NO_MORE;
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
	else if (standing == IN_DOUBT)
		gms_report_unknown(report, generation, id, "revoked-in-doubt",
			_("The certificate of \"%s\" was revoked at %s, and the reason does not "
			  "say "
			  "that what it stamped before still counts."),
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
	static const int order[] = {[STANDS] = 0,
		[STANDS_NO_MORE] = 1,
		[NOT_KNOWN] = 2,
		[MAYBE_FORGED] = 3,
		[IN_DOUBT] = 3,
		[REVOKED] = 4};
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

/* How a chain stands, by the worst certificate below its anchor. */
struct evaluation {
	enum standing worst;
	size_t index; /* of the worst */
	struct gms_revocation revocation; /* of the worst */
	size_t passed_over; /* an issuer that nothing covers; 0: none */
	int64_t known_until; /* of what clears them, the first that ends */
};

static gmseal_status evaluate(const struct gms_verification *verification,
	const struct gms_chain *chain, struct gms_when when, bool stamps,
	struct evaluation *evaluation)
{
	gmseal_status status = GMSEAL_OK;
	*evaluation = (struct evaluation){.worst = STANDS, .known_until = INT64_MAX};
	for (size_t i = 0; i + 1 < chain->count; i++) {
		struct gms_revocation revocation = {0};
		status = gms_trust_revocation(verification->policy->trust, chain->certificates[i],
			chain->certificates[i + 1], when.seconds, verification->now, &revocation,
			verification->error);
		if (status != GMSEAL_OK)
			break;
		enum standing standing = judge(&revocation, when, stamps);
		if (standing == NOT_KNOWN && may_pass_over(verification, i, &revocation)) {
			evaluation->passed_over = i;
			standing = STANDS;
		} else if (standing == STANDS && revocation.next_update < evaluation->known_until) {
			evaluation->known_until = revocation.next_update;
		}
		if (badness(standing) > badness(evaluation->worst)) {
			gms_string_free(&evaluation->revocation.detail);
			evaluation->revocation = revocation;
			evaluation->index = i;
			evaluation->worst = standing;
		} else {
			gms_string_free(&revocation.detail);
		}
	}
	return status;
}

static void report_revocation(const struct gms_verification *verification, const char *id,
	const struct gms_chain *chain, const struct evaluation *evaluation, struct gms_when when)
{
	gmseal_report *report = verification->report;
	int generation = verification->generation;
	char until[GMSEAL_TIME_TEXT_SIZE];
	gmseal_time_format(evaluation->known_until, until);
	if (evaluation->worst != STANDS)
		report_standing(verification, id, evaluation->worst,
			chain->certificates[evaluation->index], &evaluation->revocation);
	else if (evaluation->passed_over > 0)
		gms_report_notice(report, generation, id, "issuer-not-covered",
			_("The certificate is not revoked; nothing is known about its issuer "
			  "\"%s\", for which the policy does not insist."),
			gmseal_certificate_subject(chain->certificates[evaluation->passed_over]));
	/* Whoever has a key that was reported later claims an earlier time, and brings old lists. */
	else if (!when.stamped && evaluation->known_until < verification->now)
		gms_report_notice(report, generation, id, "nothing-newer",
			_("The certificate is not revoked by what is known until %s; whether it "
			  "was "
			  "reported compromised since is not known, and the time that counts is "
			  "only "
			  "claimed."),
			until);
	else
		gms_report_pass(report, generation, id, _("The certificate is not revoked."));
}

/* Whether revocation can be asked about at all; if not, that is reported. */
static bool can_ask(const struct gms_verification *verification, const char *id,
	const struct gms_chain *chain, struct gms_when when)
{
	gmseal_report *report = verification->report;
	int generation = verification->generation;
	if (verification->policy->revocation == GMSEAL_REVOCATION_OFF)
		gms_report_skip(report, generation, id, "revocation-off",
			_("The policy does not ask about revocation."));
	else if (chain == NULL)
		gms_report_unknown(report, generation, id, "no-chain",
			_("Without a certificate chain nothing can be said about revocation."));
	else if (!when.known)
		gms_report_unknown(report, generation, id, "no-time",
			_("The time that counts is not known, so nothing can be said about "
			  "revocation."));
	else if (chain->count == 1)
		gms_report_pass(report, generation, id,
			_("The certificate is itself a trust anchor, which no list revokes."));
	else
		return true;
	return false;
}

static bool is_asked(const struct gms_verification *verification, const struct gms_chain *chain,
	struct gms_when when)
{
	return verification->policy->revocation != GMSEAL_REVOCATION_OFF && chain != NULL &&
	       when.known && chain->count > 1;
}

/* A chain and how it stands. */
struct way {
	struct gms_chain_result result;
	struct evaluation evaluation;
};

static void clear_way(struct way *way)
{
	gms_chain_free(way->result.chain);
	gms_string_free(&way->result.detail);
	gms_string_free(&way->evaluation.revocation.detail);
	*way = (struct way){.evaluation = {.worst = STANDS}};
}

/* How far a way is from one on which nobody is revoked and all is known. */
static int rank(const struct way *way)
{
	return 2 * badness(way->evaluation.worst) + (way->evaluation.passed_over > 0 ? 1 : 0);
}

/* Adds the issuer that is best gone round: who is revoked, or of whom it is not known. What is not
 * known of the certificate itself may be so by another issuer of it. False if there is none. */
static bool avoid_next(const struct way *way, gmseal_certificate **avoided, size_t *count)
{
	const struct evaluation *evaluation = &way->evaluation;
	const struct gms_chain *chain = way->result.chain;
	size_t index = evaluation->index;
	if (badness(evaluation->worst) < badness(NOT_KNOWN))
		index = evaluation->passed_over;
	else if (evaluation->worst == NOT_KNOWN && index == 0)
		index = 1;
	if (index == 0 || index + 1 >= chain->count || *count == MAX_DETOURS)
		return false;
	avoided[(*count)++] = gms_certificate_share(chain->certificates[index]);
	return true;
}

static gmseal_status try_detour(const struct gms_verification *verification,
	const gmseal_certificate *certificate, struct gms_when when, bool stamps,
	gmseal_certificate *const *avoided, size_t count, struct way *other)
{
	gmseal_status status = find_chain(verification, certificate, when,
		(const gmseal_certificate *const *)avoided, count, &other->result);
	if (status == GMSEAL_OK && other->result.chain != NULL)
		status = evaluate(
			verification, other->result.chain, when, stamps, &other->evaluation);
	return status;
}

/* If an issuer on the way is revoked, or nobody knows whether it is, another certificate of the same
 * authority may lead round it. The best way counts, whichever is found first. */
static gmseal_status find_way(const struct gms_verification *verification,
	const gmseal_certificate *certificate, struct gms_when when, bool stamps, struct way *way)
{
	gmseal_certificate *avoided[MAX_DETOURS];
	size_t count = 0;
	bool further = false;
	gmseal_status status = find_chain(verification, certificate, when, NULL, 0, &way->result);
	if (status == GMSEAL_OK && is_asked(verification, way->result.chain, when)) {
		status = evaluate(verification, way->result.chain, when, stamps, &way->evaluation);
		further = avoid_next(way, avoided, &count);
	}
	while (status == GMSEAL_OK && further) {
		struct way other = {.evaluation = {.worst = STANDS}};
		status =
			try_detour(verification, certificate, when, stamps, avoided, count, &other);
		bool found = status == GMSEAL_OK && other.result.chain != NULL;
		further = found && avoid_next(&other, avoided, &count);
		bool better = found && rank(&other) < rank(way);
		struct way worse = better ? *way : other;
		if (better)
			*way = other;
		clear_way(&worse);
	}
	while (count > 0)
		gmseal_certificate_free(avoided[--count]);
	return status;
}

static void report_not_reached(
	const struct gms_verification *verification, const struct gms_certificate_checks *checks)
{
	const char *const ids[] = {
		checks->chain, checks->validity, checks->revocation, checks->usage};
	for (size_t i = 0; i < sizeof ids / sizeof ids[0] && ids[i] != NULL; i++)
		gms_report_unknown(verification->report, verification->generation, ids[i],
			"not-reached",
			_("The certificate is not at hand or cannot be decoded, so this was not "
			  "looked "
			  "at."));
}

gmseal_status gms_verify_certificate(const struct gms_verification *verification,
	const struct gms_certificate_checks *checks, const gmseal_certificate *certificate,
	struct gms_when when)
{
	struct way way = {.evaluation = {.worst = STANDS}};
	if (certificate == NULL) {
		report_not_reached(verification, checks);
		return GMSEAL_OK;
	}
	gmseal_status status = find_way(verification, certificate, when, checks->stamps, &way);
	if (status == GMSEAL_OK) {
		report_chain(verification, checks->chain, &way.result);
		check_validity(verification, checks->validity, certificate, when);
		if (can_ask(verification, checks->revocation, way.result.chain, when))
			report_revocation(verification, checks->revocation, way.result.chain,
				&way.evaluation, when);
	}
	if (status == GMSEAL_OK && checks->usage != NULL)
		check_usage(verification, checks->usage, certificate);
	clear_way(&way);
	return status;
}

gmseal_status gmseal_verify_certificate(const gmseal_policy *policy,
	const gmseal_certificate *certificate, int64_t now, gmseal_report **report,
	gmseal_error *error)
{
	static const struct gms_certificate_checks checks = {.chain = "certificate.chain",
		.validity = "certificate.validity",
		.revocation = "certificate.revocation",
		.usage = "certificate.usage"};
	if (policy == NULL || certificate == NULL || report == NULL)
		return gms_error_argument(error, "policy, certificate, report");
	gmseal_report *made = calloc(1, sizeof *made);
	if (made == NULL)
		return gms_error_memory(error);
	struct gms_verification verification = {
		.policy = policy, .report = made, .now = now, .error = error};
	gmseal_status status = gms_verify_certificate(
		&verification, &checks, certificate, (struct gms_when){true, now, false});
	return gms_report_hand_over(made, status, report, error);
}
