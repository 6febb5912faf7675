/*
 * Who signed a revocation list: the issuer of the certificate in question, or somebody of the same
 * name whose certificate is for signing lists and leads to the same trust anchor (RFC 5280 6.3.3 f).
 */
#include "pki/revocation.h"

/* OpenSSL cannot verify SM2 here, since there is no place to put the user identifier. */
static gmseal_status verify_signature(const struct gms_crl *crl, const gmseal_certificate *signer,
	bool *valid, gmseal_error *error)
{
	*valid = false;
	if (!gms_certificate_verifies(signer) ||
		!gms_signature_is_sound(X509_CRL_get_signature_nid(crl->x509_crl)))
		return GMSEAL_OK;
	if (gms_public_key_type(signer->key) != GMSEAL_KEY_SM2) {
		*valid = X509_CRL_verify(crl->x509_crl, X509_get0_pubkey(signer->x509)) == 1;
		return GMSEAL_OK;
	}
	const struct gms_algorithm *algorithm = gms_algorithm_find(gms_text(crl->algorithm));
	if (algorithm == NULL)
		return GMSEAL_OK;
	return gms_verify_message(algorithm, signer->key, gms_text(GMSEAL_SM2_DEFAULT_ID),
		crl->to_be_signed, crl->value, valid, error);
}

/* Once for every signer: the lock is held meanwhile. */
static gmseal_status check_signature(
	struct gms_crl *crl, const gmseal_certificate *signer, bool *valid, gmseal_error *error)
{
	gmseal_status status = GMSEAL_OK;
	pthread_mutex_lock(&crl->lock);
	for (size_t i = 0; i < GMS_REMEMBERED; i++)
		if (crl->checked[i].signer != NULL &&
			gms_certificate_equal(crl->checked[i].signer, signer)) {
			*valid = crl->checked[i].valid;
			goto out;
		}
	status = verify_signature(crl, signer, valid, error);
	if (status == GMSEAL_OK) {
		size_t place = crl->next_checked++ % GMS_REMEMBERED;
		gmseal_certificate_free(crl->checked[place].signer);
		crl->checked[place].signer = gms_certificate_share(signer);
		crl->checked[place].valid = *valid;
	}
out:
	pthread_mutex_unlock(&crl->lock);
	return status;
}

/* Whether both lead to the same trust anchor; false if one leads to none. */
static gmseal_status share_anchor(const struct gms_question *question,
	const gmseal_certificate *signer, bool *shared, gmseal_error *error)
{
	const gmseal_certificate *ends[] = {question->issuer, signer};
	struct gms_chain_result results[2] = {{0}, {0}};
	gmseal_status status = GMSEAL_OK;
	for (size_t i = 0; i < 2 && status == GMSEAL_OK; i++)
		status =
			gms_trust_chain(question->trust, ends[i], question->at, &results[i], error);
	const struct gms_chain *a = results[0].chain, *b = results[1].chain;
	*shared = status == GMSEAL_OK && a != NULL && b != NULL &&
		  gms_same_entity(a->certificates[a->count - 1], b->certificates[b->count - 1]);
	for (size_t i = 0; i < 2; i++) {
		gms_chain_free(results[i].chain);
		gms_string_free(&results[i].detail);
	}
	return status;
}

/* What is known about the revocation of a signer at the time that counts. */
static gmseal_status ask_about(const struct gms_question *question,
	const gmseal_certificate *signer, struct gms_finding *revocation, gmseal_error *error)
{
	struct gms_chain_result result = {0};
	struct gms_evidence evidence = {.named = false};
	gmseal_status status =
		gms_trust_chain(question->trust, signer, question->at, &result, error);
	if (status == GMSEAL_OK && result.chain != NULL && result.chain->count > 1) {
		const struct gms_question nested = {.trust = question->trust,
			.certificate = signer,
			.issuer = result.chain->certificates[1],
			.at = question->at,
			.now = question->now,
			.depth = question->depth + 1,
			.memory = question->memory};
		status = gms_crls_ask(&nested, &evidence, error);
		if (status == GMSEAL_OK)
			status = gms_ocsps_ask(&nested, &evidence, error);
	}
	/* Whom a list names that cannot be used may have been revoked at any time. */
	if (!gms_evidence_revocation(&evidence, revocation) && evidence.named)
		*revocation =
			(struct gms_finding){.kind = GMS_FOUND_REVOKED, .revoked_at = INT64_MIN};
	gms_chain_free(result.chain);
	gms_string_free(&result.detail);
	return status;
}

/* Once for every signer, however many lists he signed: each of them is asked about him, and each of
 * those about its own signer. */
static gmseal_status recall(const struct gms_question *question, const gmseal_certificate *signer,
	struct gms_finding *revocation, gmseal_error *error)
{
	struct gms_memory *memory = question->memory;
	for (size_t i = 0; i < memory->count && i < GMS_MAX_SIGNERS; i++)
		if (memory->places[i].signer == signer && memory->places[i].at == question->at &&
			memory->places[i].depth == question->depth) {
			*revocation = memory->places[i].revocation;
			return GMSEAL_OK;
		}
	gmseal_status status = ask_about(question, signer, revocation, error);
	size_t place = memory->count++ % GMS_MAX_SIGNERS;
	memory->places[place].signer = signer;
	memory->places[place].at = question->at;
	memory->places[place].depth = question->depth;
	memory->places[place].revocation = *revocation;
	return status;
}

/* Whether a list that the signer did not sign says that he was revoked before he signed this one. A
 * signer of whom nothing is known is believed: the list of his own revocation is often his own. */
static gmseal_status is_revoked(const struct gms_crl *crl, const struct gms_question *question,
	const gmseal_certificate *signer, bool *revoked, gmseal_error *error)
{
	struct gms_finding revocation;
	gmseal_status status = recall(question, signer, &revocation, error);
	*revoked = gms_finding_discredits(&revocation, crl->this_update);
	return status;
}

/* Why a certificate that the signature verifies with may not sign lists for the issuer. */
static gmseal_status judge_signer(const struct gms_crl *crl, const struct gms_question *question,
	const gmseal_certificate *signer, enum gms_finding_kind *fault, gmseal_error *error)
{
	bool holds = false;
	*fault = GMS_FOUND_NOTHING;
	if (!(signer->key_usage & GMSEAL_USAGE_CRL_SIGN)) {
		*fault = GMS_CRL_ISSUER_USAGE;
		return GMSEAL_OK;
	}
	/* When a list was made is what its signer says; an expired one may say anything. */
	bool held = gms_certificate_holds(signer, crl->this_update);
	if (!held || question->at > signer->not_after) {
		*fault = held ? GMS_CRL_ISSUER_ENDED : GMS_CRL_ISSUER_EXPIRED;
		return GMSEAL_OK;
	}
	gmseal_status status = share_anchor(question, signer, &holds, error);
	if (status != GMSEAL_OK || !holds) {
		*fault = GMS_CRL_ISSUER_CHAIN;
		return status;
	}
	status = is_revoked(crl, question, signer, &holds, error);
	if (holds)
		*fault = GMS_CRL_ISSUER_REVOKED;
	return status;
}

/* Whether a certificate may have signed the list, apart from the issuer's own. */
static bool is_candidate(const struct gms_crl *crl, const struct gms_question *question,
	const gmseal_certificate *certificate)
{
	return X509_NAME_cmp(X509_get_subject_name(certificate->x509),
		       X509_CRL_get_issuer(crl->x509_crl)) == 0 &&
	       !gms_same_entity(certificate, question->issuer) &&
	       X509_check_akid(certificate->x509, crl->key_id) == X509_V_OK;
}

static gmseal_status try_others(struct gms_crl *crl, const struct gms_question *question,
	const struct gms_certificates *certificates, const gmseal_certificate **signer,
	struct gms_finding *finding, gmseal_error *error)
{
	gmseal_status status = GMSEAL_OK;
	unsigned tried = 0;
	for (size_t i = 0; i < certificates->count && *signer == NULL && tried < GMS_MAX_TRIED;
		i++) {
		const gmseal_certificate *other = certificates->list[i];
		bool valid = false;
		enum gms_finding_kind fault = GMS_FOUND_NOTHING;
		if (!is_candidate(crl, question, other))
			continue;
		tried++;
		status = check_signature(crl, other, &valid, error);
		if (status == GMSEAL_OK && valid)
			status = judge_signer(crl, question, other, &fault, error);
		if (status != GMSEAL_OK)
			break;
		if (valid && fault == GMS_FOUND_NOTHING)
			*signer = other;
		else if (valid)
			*finding = (struct gms_finding){.kind = fault, .signer = other->subject};
	}
	return status;
}

gmseal_status gms_crl_signer(struct gms_crl *crl, const struct gms_question *question,
	const gmseal_certificate **signer, struct gms_finding *finding, gmseal_error *error)
{
	const gmseal_certificate *issuer = question->issuer;
	bool valid = false;
	bool may_sign = (issuer->key_usage & (GMSEAL_USAGE_CRL_SIGN | GMSEAL_USAGE_ABSENT)) != 0 ||
			gms_trust_is_anchor(question->trust, issuer);
	*signer = NULL;
	gmseal_status status = GMSEAL_OK;
	if (may_sign)
		status = check_signature(crl, issuer, &valid, error);
	if (status != GMSEAL_OK)
		return status;
	if (valid) {
		*signer = issuer;
		return GMSEAL_OK;
	}
	*finding = (struct gms_finding){.kind = may_sign ? GMS_CRL_SIGNATURE : GMS_CRL_ISSUER_USAGE,
		.signer = issuer->subject};
	/* Whoever signs the lists that tell about a signer of lists is not asked about in turn. */
	if (question->depth >= GMS_MAX_DEPTH)
		return GMSEAL_OK;
	status = try_others(crl, question, &question->trust->untrusted, signer, finding, error);
	if (status == GMSEAL_OK && *signer == NULL)
		status = try_others(
			crl, question, &question->trust->anchors, signer, finding, error);
	return status;
}
