/* What all revocation lists and OCSP responses together say about one certificate. */
#include "pki/revocation.h"

void gms_finding_consider(struct gms_finding *best, const struct gms_finding *finding)
{
	if (finding->kind > best->kind ||
		(finding->kind == best->kind && finding->this_update > best->this_update))
		*best = *finding;
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
