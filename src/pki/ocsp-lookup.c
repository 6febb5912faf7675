/* Looking a certificate up in OCSP responses (RFC 6960 3.2, 4.2.1). */
#include "pki/revocation.h"

enum {
	NO_NEXT_UPDATE = 10 * 60 /* seconds that an answer without nextUpdate is good for */
};

/* The ids of the issuer as far as responses have asked for them. */
struct ids {
	struct gms_issuer_id list[3];
	size_t count;
};

static const EVP_MD *digest_of(int digest)
{
	switch (digest) {
	case NID_sha1:
		return EVP_sha1();
	case NID_sha256:
		return EVP_sha256();
	case NID_sm3:
		return EVP_sm3();
	default:
		return NULL;
	}
}

bool gms_issuer_id(struct gms_issuer_id *id, const gmseal_certificate *issuer, int digest)
{
	const EVP_MD *md = digest_of(digest);
	unsigned name_size = 0, key_size = 0;
	*id = (struct gms_issuer_id){.digest = digest};
	if (md == NULL ||
		!X509_NAME_digest(X509_get_subject_name(issuer->x509), md, id->name, &name_size) ||
		!X509_pubkey_digest(issuer->x509, md, id->key, &key_size))
		return false;
	id->size = name_size;
	return name_size == key_size;
}

static const struct gms_issuer_id *find_id(
	struct ids *ids, const gmseal_certificate *issuer, int digest)
{
	for (size_t i = 0; i < ids->count; i++)
		if (ids->list[i].digest == digest)
			return &ids->list[i];
	if (ids->count == 3 || !gms_issuer_id(&ids->list[ids->count], issuer, digest))
		return NULL;
	return &ids->list[ids->count++];
}

static bool equals(const ASN1_OCTET_STRING *octets, const uint8_t *digest, size_t size)
{
	return gms_equal(
		(gmseal_bytes){ASN1_STRING_get0_data(octets), (size_t)ASN1_STRING_length(octets)},
		(gmseal_bytes){digest, size});
}

/* How near a CertID comes to the certificate. */
enum match {
	OTHER_ISSUER,
	SAME_ISSUER,
	SAME_CERTIFICATE
};

static enum match match_id(
	OCSP_SINGLERESP *single, const struct gms_question *question, struct ids *ids)
{
	ASN1_OCTET_STRING *name = NULL, *key = NULL;
	ASN1_OBJECT *digest = NULL;
	ASN1_INTEGER *serial = NULL;
	OCSP_CERTID *id = (OCSP_CERTID *)OCSP_SINGLERESP_get0_id(single);
	if (!OCSP_id_get0_info(&name, &digest, &key, &serial, id))
		return OTHER_ISSUER;
	const struct gms_issuer_id *wanted = find_id(ids, question->issuer, OBJ_obj2nid(digest));
	if (wanted == NULL || !equals(name, wanted->name, wanted->size) ||
		!equals(key, wanted->key, wanted->size))
		return OTHER_ISSUER;
	const ASN1_INTEGER *number = X509_get0_serialNumber(question->certificate->x509);
	return ASN1_INTEGER_cmp(serial, number) == 0 ? SAME_CERTIFICATE : SAME_ISSUER;
}

/* Whether a delegate may be believed about the time that counts. Its certificate may spare us the
 * question whether it is revoked, but not an answer that is at hand. */
static gmseal_status judge_delegate(const struct gms_ocsp *ocsp,
	const struct gms_question *question, const gmseal_certificate *delegate,
	enum gms_finding_kind *fault, gmseal_error *error)
{
	*fault = GMS_FOUND_NOTHING;
	/* When a response was made is what its signer says; an expired one may say anything. */
	if (question->at > delegate->not_after) {
		*fault = GMS_OCSP_DELEGATE_EXPIRED;
		return GMSEAL_OK;
	}
	const struct gms_question about_delegate = {.trust = question->trust,
		.certificate = delegate,
		.issuer = question->issuer,
		.at = ocsp->produced_at,
		.now = question->now,
		.depth = question->depth + 1,
		.memory = question->memory};
	struct gms_evidence evidence = {.named = false};
	struct gms_finding sum, revocation;
	gmseal_status status = gms_crls_ask(&about_delegate, &evidence, error);
	if (status == GMSEAL_OK && question->depth < GMS_MAX_DEPTH)
		status = gms_ocsps_ask(&about_delegate, &evidence, error);
	gms_evidence_sum(&evidence, ocsp->produced_at, &sum);
	gms_evidence_revocation(&evidence, &revocation);
	bool spared = X509_get_ext_by_NID(delegate->x509, NID_id_pkix_OCSP_noCheck, -1) >= 0;
	if (gms_finding_discredits(&revocation, ocsp->produced_at))
		*fault = GMS_OCSP_DELEGATE_REVOKED;
	else if (sum.kind == GMS_CRL_NAMES ||
		 (sum.kind != GMS_FOUND_CLEAR && sum.kind != GMS_FOUND_REVOKED && !spared))
		*fault = GMS_OCSP_DELEGATE_UNKNOWN;
	return status;
}

/* Whether the response counts at all; if not, finding tells why. */
static gmseal_status admit(struct gms_ocsp *ocsp, const struct gms_question *question,
	struct gms_finding *finding, gmseal_error *error)
{
	struct gms_responder responder;
	if (ocsp->critical_extension) {
		finding->kind = GMS_OCSP_CRITICAL_EXTENSION;
		return GMSEAL_OK;
	}
	gmseal_status status = gms_ocsp_responder(ocsp, question, &responder, error);
	if (status != GMSEAL_OK)
		return status;
	const gmseal_certificate *delegate = responder.delegate;
	finding->kind = responder.fault;
	finding->signer = delegate != NULL ? delegate->subject : question->issuer->subject;
	if (responder.fault != GMS_FOUND_NOTHING || delegate == NULL)
		return GMSEAL_OK;
	/* Nobody vouches for himself. */
	if (gms_same_entity(delegate, question->certificate))
		finding->kind = GMS_OCSP_SELF;
	else
		status = judge_delegate(ocsp, question, delegate, &finding->kind, error);
	return status;
}

/* invalidityDate may stand here as in a list (RFC 6960 4.4.5). */
static void apply_invalidity_date(OCSP_SINGLERESP *single, int64_t *revoked_at)
{
	int64_t since = 0;
	ASN1_GENERALIZEDTIME *date =
		OCSP_SINGLERESP_get1_ext_d2i(single, NID_invalidity_date, NULL, NULL);
	if (gms_x509_time(date, &since) && since < *revoked_at)
		*revoked_at = since;
	ASN1_GENERALIZEDTIME_free(date);
}

/* Since when an answer calls the certificate revoked: when it is made, at the latest. */
static int64_t revoked_since(const struct gms_ocsp *ocsp, OCSP_SINGLERESP *single,
	const ASN1_GENERALIZEDTIME *date, const struct gms_question *question, int64_t this_update)
{
	int64_t since = 0;
	/* Revoked at a time that cannot be read is revoked from the beginning. */
	if (!gms_x509_time(date, &since))
		since = question->certificate->not_before;
	apply_invalidity_date(single, &since);
	if (since > this_update)
		since = this_update;
	return since > ocsp->produced_at ? ocsp->produced_at : since;
}

/* One answer of a response that counts. */
static void read_single(const struct gms_ocsp *ocsp, OCSP_SINGLERESP *single,
	const struct gms_question *question, struct gms_finding *finding)
{
	ASN1_GENERALIZEDTIME *revoked_at = NULL, *from = NULL, *to = NULL;
	int reason = -1;
	int status = OCSP_single_get0_status(single, &reason, &revoked_at, &from, &to);
	gms_x509_time(from, &finding->this_update);
	/* Without nextUpdate newer information is always to be had (RFC 6960 4.2.2.1), so that this
	 * tells about the past, and about the time it takes to carry it. */
	finding->next_update = finding->this_update + NO_NEXT_UPDATE;
	if (to != NULL)
		gms_x509_time(to, &finding->next_update);
	if (finding->this_update > question->now || ocsp->produced_at > question->now) {
		finding->kind = GMS_OCSP_FUTURE;
		if (ocsp->produced_at > finding->this_update)
			finding->this_update = ocsp->produced_at;
	} else if (status == V_OCSP_CERTSTATUS_REVOKED) {
		finding->kind = GMS_FOUND_REVOKED;
		finding->crl_reason = reason;
		finding->revoked_at =
			revoked_since(ocsp, single, revoked_at, question, finding->this_update);
	} else if (status != V_OCSP_CERTSTATUS_GOOD) {
		finding->kind = GMS_OCSP_UNKNOWN;
	} else if (gms_tells_about(question, finding->this_update, finding->next_update)) {
		finding->kind = GMS_FOUND_CLEAR;
		finding->reasons = GMS_ALL_REASONS;
	} else {
		finding->kind = GMS_OCSP_STALE;
	}
}

static gmseal_status ask(struct gms_ocsp *ocsp, const struct gms_question *question,
	struct ids *ids, struct gms_evidence *evidence, gmseal_error *error)
{
	struct gms_finding finding = {.ocsp = true};
	gmseal_status status = GMSEAL_OK;
	if (ocsp->basic == NULL) {
		finding.kind = GMS_OCSP_UNSUCCESSFUL;
		finding.signer = OCSP_response_status_str(ocsp->status);
		gms_evidence_add(evidence, &finding);
		return GMSEAL_OK;
	}
	for (int i = 0; i < OCSP_resp_count(ocsp->basic) && status == GMSEAL_OK; i++) {
		OCSP_SINGLERESP *single = OCSP_resp_get0(ocsp->basic, i);
		enum match match = match_id(single, question, ids);
		finding = (struct gms_finding){.ocsp = true};
		if (match == SAME_ISSUER)
			finding.kind = GMS_OCSP_OTHER_CERTIFICATE;
		if (match == SAME_CERTIFICATE) {
			status = admit(ocsp, question, &finding, error);
			if (finding.kind == GMS_FOUND_NOTHING)
				read_single(ocsp, single, question, &finding);
		}
		if (status == GMSEAL_OK)
			gms_evidence_add(evidence, &finding);
	}
	return status;
}

gmseal_status gms_ocsps_ask(
	const struct gms_question *question, struct gms_evidence *evidence, gmseal_error *error)
{
	const struct gms_trust *trust = question->trust;
	struct ids ids = {.count = 0};
	gmseal_status status = GMSEAL_OK;
	for (size_t i = 0; i < trust->ocsp_count && status == GMSEAL_OK; i++)
		status = ask(trust->ocsps[i], question, &ids, evidence, error);
	return status;
}
