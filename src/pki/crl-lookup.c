/* Looking a certificate up in revocation lists, complete ones and their deltas (RFC 5280 6.3). */
#include "pki/revocation.h"

#include <openssl/x509v3.h>

/* What a list has about a certificate. */
enum mention {
	NOT_THERE,
	REVOKED,
	TAKEN_BACK /* removeFromCRL */
};

static enum mention find_entry(const struct gms_crl *crl, const gmseal_certificate *certificate,
	const X509_REVOKED **entry)
{
	X509_REVOKED *found = NULL;
	const ASN1_INTEGER *serial = X509_get0_serialNumber(certificate->x509);
	int result = X509_CRL_get0_by_serial(crl->x509_crl, &found, serial);
	*entry = found;
	return result == 1 ? REVOKED : result == 2 ? TAKEN_BACK : NOT_THERE;
}

/* invalidityDate, if it is there and earlier than what is known already. */
static void apply_invalidity_date(const X509_REVOKED *entry, int64_t *revoked_at)
{
	int64_t since = 0;
	ASN1_GENERALIZEDTIME *date =
		X509_REVOKED_get_ext_d2i(entry, NID_invalidity_date, NULL, NULL);
	if (gms_x509_time(date, &since) && since < *revoked_at)
		*revoked_at = since;
	ASN1_GENERALIZEDTIME_free(date);
}

/* Adds when and why an entry of a list revokes a certificate. finding has the times. */
static void add_entry(const struct gms_crl *crl, const X509_REVOKED *entry,
	const gmseal_certificate *certificate, const struct gms_finding *finding,
	struct gms_evidence *evidence)
{
	struct gms_finding revoked = *finding;
	revoked.kind = GMS_FOUND_REVOKED;
	/* Revoked at a time that cannot be read is revoked from the beginning. */
	if (!gms_x509_time(X509_REVOKED_get0_revocationDate(entry), &revoked.revoked_at))
		revoked.revoked_at = certificate->not_before;
	apply_invalidity_date(entry, &revoked.revoked_at);
	/* A date that is still to come when the list is made does not put it off. */
	if (revoked.revoked_at > crl->this_update)
		revoked.revoked_at = crl->this_update;
	ASN1_ENUMERATED *value = X509_REVOKED_get_ext_d2i(entry, NID_crl_reason, NULL, NULL);
	revoked.crl_reason = value != NULL ? (int)ASN1_ENUMERATED_get(value) : -1;
	ASN1_ENUMERATED_free(value);
	gms_evidence_add(evidence, &revoked);
}

/* A list that cannot be used clears nobody; but if its signer names the certificate in it, nobody else
 * clears that either. What is yet to be made, or is for others, names nobody. */
static gmseal_status judge_unusable(struct gms_crl *crl, const struct gms_question *question,
	struct gms_finding *finding, gmseal_error *error)
{
	const X509_REVOKED *entry = NULL;
	const gmseal_certificate *signer = NULL;
	struct gms_finding ignored;
	finding->kind = crl->unusable;
	/* The entries of an indirect list may be of another issuer's certificates. */
	if (crl->unusable == GMS_CRL_INDIRECT || crl->this_update > question->now ||
		find_entry(crl, question->certificate, &entry) != REVOKED ||
		!gms_crl_covers(crl, question->certificate))
		return GMSEAL_OK;
	gmseal_status status = gms_crl_signer(crl, question, &signer, &ignored, error);
	if (signer != NULL)
		finding->kind = GMS_CRL_NAMES;
	return status;
}

/* Whether the list counts at all; if so, *signer is who signed it, if not, finding tells why. */
static gmseal_status admit(struct gms_crl *crl, const struct gms_question *question,
	const gmseal_certificate **signer, struct gms_finding *finding, gmseal_error *error)
{
	const X509_NAME *issuer = X509_get_issuer_name(question->certificate->x509);
	*signer = NULL;
	*finding = (struct gms_finding){.kind = GMS_FOUND_NOTHING};
	if (X509_NAME_cmp(X509_CRL_get_issuer(crl->x509_crl), issuer) != 0)
		return GMSEAL_OK;
	gmseal_status status = crl->unusable != GMS_FOUND_NOTHING
				       ? judge_unusable(crl, question, finding, error)
				       : gms_crl_signer(crl, question, signer, finding, error);
	/* What a list covers takes time to find out, and what nobody signed says nothing. */
	if (*signer != NULL && !gms_crl_covers(crl, question->certificate)) {
		*signer = NULL;
		finding->kind = GMS_CRL_OTHER_SCOPE;
	}
	if (*signer != NULL && crl->this_update > question->now) {
		*signer = NULL;
		finding->kind = GMS_CRL_FUTURE;
	}
	finding->this_update = crl->this_update;
	finding->next_update = crl->next_update;
	return status;
}

/* Of two delta lists to the same list; of those of one number the choice is settled somehow. */
static bool is_newer(const struct gms_crl *a, const struct gms_crl *b)
{
	int number = ASN1_INTEGER_cmp(a->number, b->number);
	if (number != 0)
		return number > 0;
	if (a->this_update != b->this_update)
		return a->this_update > b->this_update;
	return X509_CRL_match(a->x509_crl, b->x509_crl) > 0;
}

/* The newest delta list that adds to a complete one and has the same signer. */
static gmseal_status find_delta(const struct gms_crl *complete, const gmseal_certificate *signer,
	const struct gms_question *question, const struct gms_crl **delta, gmseal_error *error)
{
	gmseal_status status = GMSEAL_OK;
	const struct gms_trust *trust = question->trust;
	*delta = NULL;
	for (size_t i = 0; i < trust->crl_count && status == GMSEAL_OK; i++) {
		struct gms_crl *crl = trust->crls[i];
		const gmseal_certificate *who = NULL;
		struct gms_finding finding;
		if (!gms_crl_adds_to(crl, complete))
			continue;
		status = admit(crl, question, &who, &finding, error);
		if (who != NULL && gms_same_entity(who, signer) &&
			(*delta == NULL || is_newer(crl, *delta)))
			*delta = crl;
	}
	return status;
}

/* Whether a delta list may take an entry back (RFC 5280 5.3.1). */
static bool is_on_hold(const X509_REVOKED *entry)
{
	ASN1_ENUMERATED *reason = X509_REVOKED_get_ext_d2i(entry, NID_crl_reason, NULL, NULL);
	bool on_hold = reason != NULL && ASN1_ENUMERATED_get(reason) == CRL_REASON_CERTIFICATE_HOLD;
	ASN1_ENUMERATED_free(reason);
	return on_hold;
}

/* What a complete list says together with a delta list, if there is one. */
static void read_lists(const struct gms_crl *complete, const struct gms_crl *delta,
	const struct gms_question *question, struct gms_evidence *evidence)
{
	const gmseal_certificate *certificate = question->certificate;
	const X509_REVOKED *entry = NULL, *added = NULL;
	enum mention mention = find_entry(complete, certificate, &entry), change = NOT_THERE;
	bool tells = false;
	struct gms_finding finding = {.kind = GMS_CRL_STALE,
		.this_update = complete->this_update,
		.next_update = complete->next_update,
		.reasons = complete->reasons};
	if (delta != NULL) {
		change = find_entry(delta, certificate, &added);
		tells = gms_tells_about(question, delta->this_update, delta->next_update);
		finding.this_update = delta->this_update;
		finding.next_update = delta->next_update;
	}
	/* What the delta list does not mention the complete one tells as if alone. */
	if (change == NOT_THERE)
		tells = tells ||
			gms_tells_about(question, complete->this_update, complete->next_update);
	if (tells)
		finding.kind = GMS_FOUND_CLEAR;
	if (mention == REVOKED && change == TAKEN_BACK && is_on_hold(entry))
		mention = NOT_THERE;
	if (mention == REVOKED)
		add_entry(complete, entry, certificate, &finding, evidence);
	if (change == REVOKED)
		add_entry(delta, added, certificate, &finding, evidence);
	if (mention != REVOKED && change != REVOKED)
		gms_evidence_add(evidence, &finding);
}

/* What a delta list says by itself: whom it names is revoked, whatever list it adds to. */
static void read_delta(const struct gms_crl *delta, const gmseal_certificate *certificate,
	struct gms_evidence *evidence)
{
	const X509_REVOKED *entry = NULL;
	const struct gms_finding finding = {.kind = GMS_CRL_DELTA,
		.this_update = delta->this_update,
		.next_update = delta->next_update};
	if (find_entry(delta, certificate, &entry) == REVOKED)
		add_entry(delta, entry, certificate, &finding, evidence);
	else
		gms_evidence_add(evidence, &finding);
}

static gmseal_status read_list(struct gms_crl *crl, const struct gms_question *question,
	struct gms_evidence *evidence, gmseal_error *error)
{
	const struct gms_crl *delta = NULL;
	const gmseal_certificate *signer = NULL;
	struct gms_finding finding;
	gmseal_status status = admit(crl, question, &signer, &finding, error);
	if (status == GMSEAL_OK && signer != NULL && crl->base == NULL)
		status = find_delta(crl, signer, question, &delta, error);
	if (status != GMSEAL_OK)
		return status;
	if (signer == NULL)
		gms_evidence_add(evidence, &finding);
	else if (crl->base != NULL)
		read_delta(crl, question->certificate, evidence);
	else
		read_lists(crl, delta, question, evidence);
	return GMSEAL_OK;
}

gmseal_status gms_crls_ask(
	const struct gms_question *question, struct gms_evidence *evidence, gmseal_error *error)
{
	const struct gms_trust *trust = question->trust;
	gmseal_status status = GMSEAL_OK;
	for (size_t i = 0; i < trust->crl_count && status == GMSEAL_OK; i++)
		status = read_list(trust->crls[i], question, evidence, error);
	return status;
}
