/* What all revocation lists and OCSP responses together say about one certificate. */
#include "pki/revocation.h"

#include <openssl/x509v3.h>

bool gms_is_compromise(int crl_reason)
{
	return crl_reason == CRL_REASON_KEY_COMPROMISE || crl_reason == CRL_REASON_CA_COMPROMISE ||
	       crl_reason == CRL_REASON_AA_COMPROMISE;
}

static bool is_hold(const struct gms_finding *finding)
{
	return finding->kind == GMS_FOUND_REVOKED &&
	       finding->crl_reason == CRL_REASON_CERTIFICATE_HOLD;
}

/* What is said of a revoked certificate once more: the earliest time counts, a compromise that was
 * once reported is not taken back, and a hold is the least of reasons. */
static void add_revocation(struct gms_finding *revoked, const struct gms_finding *finding)
{
	if (finding->revoked_at < revoked->revoked_at)
		revoked->revoked_at = finding->revoked_at;
	if (finding->this_update > revoked->this_update)
		revoked->this_update = finding->this_update;
	if (is_hold(revoked) ||
		(gms_is_compromise(finding->crl_reason) && !gms_is_compromise(revoked->crl_reason)))
		revoked->crl_reason = finding->crl_reason;
}

void gms_finding_consider(struct gms_finding *best, const struct gms_finding *finding)
{
	bool newer = finding->this_update > best->this_update;
	if (finding->kind == GMS_FOUND_REVOKED && best->kind == GMS_FOUND_REVOKED) {
		add_revocation(best, finding);
	} else if (is_hold(best) && finding->kind == GMS_FOUND_CLEAR) {
		if (newer)
			*best = *finding;
	} else if (is_hold(finding) && best->kind == GMS_FOUND_CLEAR) {
		if (finding->this_update >= best->this_update)
			*best = *finding;
	} else if (finding->kind > best->kind || (finding->kind == best->kind && newer)) {
		*best = *finding;
	}
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
	const struct gms_question question = {
		.trust = trust, .certificate = certificate, .issuer = issuer, .at = at, .now = now};
	struct gms_finding best = {.kind = GMS_FOUND_NOTHING};
	gms_openssl_begin();
	gmseal_status status = gms_crls_ask(&question, &best, error);
	if (status == GMSEAL_OK)
		status = gms_ocsps_ask(&question, &best, error);
	gms_openssl_end();
	if (status != GMSEAL_OK)
		return status;
	gms_finding_tell(&best, &question, result);
	if (!result->detail.failed)
		return GMSEAL_OK;
	gms_string_free(&result->detail);
	return gms_error_memory(error);
}
