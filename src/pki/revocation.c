/* What all revocation lists and OCSP responses together say about one certificate. */
#include "pki/revocation.h"

#include <openssl/x509v3.h>
#include <string.h>

bool gms_is_compromise(int crl_reason)
{
	return crl_reason == CRL_REASON_KEY_COMPROMISE || crl_reason == CRL_REASON_CA_COMPROMISE ||
	       crl_reason == CRL_REASON_AA_COMPROMISE;
}

bool gms_is_harmless(int crl_reason)
{
	return crl_reason == CRL_REASON_UNSPECIFIED ||
	       crl_reason == CRL_REASON_AFFILIATION_CHANGED ||
	       crl_reason == CRL_REASON_SUPERSEDED ||
	       crl_reason == CRL_REASON_CESSATION_OF_OPERATION;
}

/* A total order, so that it does not matter which comes first. */
static bool is_newer(const struct gms_finding *a, const struct gms_finding *b)
{
	if (a->this_update != b->this_update)
		return a->this_update > b->this_update;
	if (a->next_update != b->next_update)
		return a->next_update > b->next_update;
	if (a->ocsp != b->ocsp)
		return b->ocsp;
	return a->signer != NULL && (b->signer == NULL || strcmp(a->signer, b->signer) > 0);
}

static int gravity(int crl_reason)
{
	return gms_is_compromise(crl_reason) ? 2 : gms_is_harmless(crl_reason) ? 0 : 1;
}

static bool is_graver(int crl_reason, int other)
{
	int grave = gravity(crl_reason), less = gravity(other);
	return grave > less || (grave == less && crl_reason < other);
}

/* What is said of a revoked certificate once more: the earliest time counts, and the gravest reason,
 * for a compromise that was once reported is not taken back. */
static void add_revocation(struct gms_finding *revoked, const struct gms_finding *finding)
{
	if (revoked->kind != GMS_FOUND_REVOKED) {
		*revoked = *finding;
		return;
	}
	if (finding->revoked_at < revoked->revoked_at)
		revoked->revoked_at = finding->revoked_at;
	if (finding->this_update > revoked->this_update)
		revoked->this_update = finding->this_update;
	if (is_graver(finding->crl_reason, revoked->crl_reason))
		revoked->crl_reason = finding->crl_reason;
}

static void add_other(struct gms_finding *other, const struct gms_finding *finding)
{
	if (finding->kind > other->kind ||
		(finding->kind == other->kind && is_newer(finding, other)))
		*other = *finding;
}

/* What clears of some reasons only tells by itself no more than that. */
static void add_clear(struct gms_evidence *evidence, const struct gms_finding *finding)
{
	for (int reason = GMS_FIRST_REASON; reason <= GMS_LAST_REASON; reason++) {
		struct gms_finding *clear = &evidence->clear[reason];
		if ((finding->reasons >> reason & 1) &&
			(clear->kind != GMS_FOUND_CLEAR || is_newer(finding, clear)))
			*clear = *finding;
	}
	if (finding->reasons != GMS_ALL_REASONS) {
		struct gms_finding partial = *finding;
		partial.kind = GMS_CRL_PARTIAL;
		add_other(&evidence->other, &partial);
	}
}

void gms_evidence_add(struct gms_evidence *evidence, const struct gms_finding *finding)
{
	if (finding->kind == GMS_FOUND_REVOKED)
		add_revocation(finding->crl_reason == CRL_REASON_CERTIFICATE_HOLD
				       ? &evidence->held
				       : &evidence->revoked,
			finding);
	else if (finding->kind == GMS_CRL_NAMES)
		evidence->named = true;
	else if (finding->kind == GMS_FOUND_CLEAR)
		add_clear(evidence, finding);
	else
		add_other(&evidence->other, finding);
}

bool gms_evidence_revocation(const struct gms_evidence *evidence, struct gms_finding *revocation)
{
	const struct gms_finding *held = &evidence->held;
	const struct gms_finding *clear = &evidence->clear[GMS_REASON_HOLD];
	bool lifted = clear->kind == GMS_FOUND_CLEAR && clear->this_update > held->this_update;
	*revocation = evidence->revoked;
	if (held->kind != GMS_FOUND_REVOKED || lifted)
		return revocation->kind == GMS_FOUND_REVOKED;
	int crl_reason =
		revocation->kind == GMS_FOUND_REVOKED ? revocation->crl_reason : held->crl_reason;
	add_revocation(revocation, held);
	revocation->crl_reason = crl_reason;
	return true;
}

bool gms_finding_discredits(const struct gms_finding *revocation, int64_t at)
{
	return revocation->kind == GMS_FOUND_REVOKED &&
	       (revocation->revoked_at <= at || gms_is_compromise(revocation->crl_reason));
}

/* All that clears together; false if nothing clears of a reason. */
static bool sum_clear(const struct gms_evidence *evidence, struct gms_finding *sum)
{
	*sum = evidence->clear[GMS_FIRST_REASON];
	for (int reason = GMS_FIRST_REASON; reason <= GMS_LAST_REASON; reason++) {
		const struct gms_finding *clear = &evidence->clear[reason];
		if (clear->kind != GMS_FOUND_CLEAR)
			return false;
		if (clear->this_update < sum->this_update)
			sum->this_update = clear->this_update;
		if (clear->next_update < sum->next_update)
			sum->next_update = clear->next_update;
		sum->ocsp = sum->ocsp && clear->ocsp;
	}
	return true;
}

void gms_evidence_sum(const struct gms_evidence *evidence, int64_t at, struct gms_finding *sum)
{
	bool revoked = gms_evidence_revocation(evidence, sum);
	/* What a list that cannot be used says of an earlier time is not known. */
	if (evidence->named && !(revoked && sum->revoked_at <= at))
		*sum = (struct gms_finding){.kind = GMS_CRL_NAMES};
	else if (!revoked && !sum_clear(evidence, sum))
		*sum = evidence->other;
}

bool gms_tells_about(const struct gms_question *question, int64_t this_update, int64_t next_update)
{
	if (this_update > question->at)
		return this_update <= question->certificate->not_after;
	return question->at <= next_update;
}

gmseal_status gms_trust_revocation(const struct gms_trust *trust,
	const gmseal_certificate *certificate, const gmseal_certificate *issuer, int64_t at,
	int64_t now, struct gms_revocation *result, gmseal_error *error)
{
	struct gms_memory memory;
	const struct gms_question question = {.trust = trust,
		.certificate = certificate,
		.issuer = issuer,
		.at = at,
		.now = now,
		.memory = &memory};
	struct gms_evidence evidence = {.named = false};
	struct gms_finding sum;
	memory.count = 0;
	gms_openssl_begin();
	gmseal_status status = gms_crls_ask(&question, &evidence, error);
	if (status == GMSEAL_OK)
		status = gms_ocsps_ask(&question, &evidence, error);
	gms_openssl_end();
	if (status != GMSEAL_OK)
		return status;
	gms_evidence_sum(&evidence, at, &sum);
	gms_finding_tell(&sum, &question, result);
	if (!result->detail.failed)
		return GMSEAL_OK;
	gms_string_free(&result->detail);
	return gms_error_memory(error);
}
