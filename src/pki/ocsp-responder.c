/* Who signed an OCSP response: the issuer itself, or a delegate that it certified for that (RFC 6960
 * 4.2.2.2). */
#include "pki/revocation.h"

enum {
	/* Certificates that the responder's name or key fits and that are tried. */
	MAX_TRIED = 8
};

/* Whether the response names this certificate as its responder's. */
static bool is_named(const struct gms_ocsp *ocsp, const gmseal_certificate *certificate)
{
	const ASN1_OCTET_STRING *key_hash = NULL;
	const X509_NAME *name = NULL;
	uint8_t digest[EVP_MAX_MD_SIZE];
	unsigned size = 0;
	if (!OCSP_resp_get0_id(ocsp->basic, &key_hash, &name))
		return false;
	if (name != NULL)
		return X509_NAME_cmp(name, X509_get_subject_name(certificate->x509)) == 0;
	/* KeyHash is SHA-1 by definition (RFC 6960 4.2.1), whatever the CertIDs use. */
	return X509_pubkey_digest(certificate->x509, EVP_sha1(), digest, &size) == 1 &&
	       gms_equal(
		       (gmseal_bytes){digest, size}, (gmseal_bytes){ASN1_STRING_get0_data(key_hash),
							     (size_t)ASN1_STRING_length(key_hash)});
}

/* OpenSSL verifies over the octets as received, too, if they are handed to it as ANY. */
static bool verify_other(const struct gms_ocsp *ocsp, const gmseal_certificate *signer)
{
	const unsigned char *data = ocsp->to_be_signed.data;
	ASN1_TYPE *any = d2i_ASN1_TYPE(NULL, &data, (long)ocsp->to_be_signed.size);
	bool valid = any != NULL && ASN1_item_verify(ASN1_ITEM_rptr(ASN1_ANY),
					    OCSP_resp_get0_tbs_sigalg(ocsp->basic),
					    OCSP_resp_get0_signature(ocsp->basic), any,
					    X509_get0_pubkey(signer->x509)) == 1;
	ASN1_TYPE_free(any);
	return valid;
}

static bool digest_is_sound(const struct gms_ocsp *ocsp)
{
	const ASN1_OBJECT *algorithm = NULL;
	X509_ALGOR_get0(&algorithm, NULL, NULL, OCSP_resp_get0_tbs_sigalg(ocsp->basic));
	return gms_signature_is_sound(OBJ_obj2nid(algorithm));
}

static gmseal_status verify_signature(const struct gms_ocsp *ocsp, const gmseal_certificate *signer,
	bool *valid, gmseal_error *error)
{
	*valid = false;
	if (!gms_certificate_verifies(signer) || !digest_is_sound(ocsp))
		return GMSEAL_OK;
	if (gms_public_key_type(signer->key) != GMSEAL_KEY_SM2) {
		*valid = verify_other(ocsp, signer);
		return GMSEAL_OK;
	}
	const struct gms_algorithm *algorithm = gms_algorithm_find(gms_text(ocsp->algorithm));
	if (algorithm == NULL)
		return GMSEAL_OK;
	return gms_verify_message(algorithm, signer->key, gms_text(GMSEAL_SM2_DEFAULT_ID),
		ocsp->to_be_signed, ocsp->value, valid, error);
}

static bool is_certified_by(const gmseal_certificate *delegate, const gmseal_certificate *issuer)
{
	EVP_PKEY *key = X509_get0_pubkey(issuer->x509);
	return X509_NAME_cmp(X509_get_issuer_name(delegate->x509),
		       X509_get_subject_name(issuer->x509)) == 0 &&
	       gms_certificate_verifies(issuer) && delegate->signature_sound &&
	       X509_verify(delegate->x509, key) == 1;
}

static bool may_respond(const gmseal_certificate *delegate)
{
	uint32_t flags = X509_get_extension_flags(delegate->x509);
	return delegate->extensions_sound && !(flags & EXFLAG_CRITICAL) &&
	       (flags & EXFLAG_XKUSAGE) &&
	       (X509_get_extended_key_usage(delegate->x509) & XKU_OCSP_SIGN) &&
	       (delegate->key_usage & (GMSEAL_USAGE_ABSENT | GMSEAL_USAGE_DIGITAL_SIGNATURE |
					      GMSEAL_USAGE_NON_REPUDIATION));
}

/* Whether a certificate that the response names speaks for the issuer. It stays out of responder if
 * the issuer has nothing to do with it. */
static gmseal_status judge_delegate(const struct gms_ocsp *ocsp, const gmseal_certificate *delegate,
	const gmseal_certificate *issuer, struct gms_responder *responder, gmseal_error *error)
{
	bool valid = false;
	if (!is_certified_by(delegate, issuer))
		return GMSEAL_OK;
	gmseal_status status = verify_signature(ocsp, delegate, &valid, error);
	if (status != GMSEAL_OK)
		return status;
	responder->delegate = delegate;
	if (!valid)
		responder->fault = GMS_OCSP_SIGNATURE;
	else if (!may_respond(delegate))
		responder->fault = GMS_OCSP_DELEGATE_USAGE;
	else if (!gms_certificate_holds(delegate, ocsp->produced_at))
		responder->fault = GMS_OCSP_DELEGATE_EXPIRED;
	else
		responder->fault = GMS_FOUND_NOTHING;
	return GMSEAL_OK;
}

static gmseal_status try_delegates(const struct gms_ocsp *ocsp,
	const struct gms_certificates *certificates, const gmseal_certificate *issuer,
	struct gms_responder *responder, gmseal_error *error)
{
	gmseal_status status = GMSEAL_OK;
	unsigned tried = 0;
	for (size_t i = 0; i < certificates->count && status == GMSEAL_OK; i++) {
		const gmseal_certificate *delegate = certificates->list[i];
		if (responder->fault == GMS_FOUND_NOTHING || tried == MAX_TRIED)
			break;
		if (!is_named(ocsp, delegate) || gms_same_entity(delegate, issuer))
			continue;
		tried++;
		status = judge_delegate(ocsp, delegate, issuer, responder, error);
	}
	return status;
}

static gmseal_status find_responder(const struct gms_ocsp *ocsp,
	const struct gms_question *question, struct gms_responder *responder, gmseal_error *error)
{
	const gmseal_certificate *issuer = question->issuer;
	gmseal_status status = GMSEAL_OK;
	*responder = (struct gms_responder){.fault = GMS_OCSP_RESPONDER};
	if (is_named(ocsp, issuer)) {
		bool valid = false;
		status = verify_signature(ocsp, issuer, &valid, error);
		responder->fault = valid ? GMS_FOUND_NOTHING : GMS_OCSP_SIGNATURE;
	}
	if (status == GMSEAL_OK)
		status = try_delegates(ocsp, &ocsp->certificates, issuer, responder, error);
	if (status == GMSEAL_OK)
		status = try_delegates(ocsp, &question->trust->untrusted, issuer, responder, error);
	if (status == GMSEAL_OK)
		status = try_delegates(ocsp, &question->trust->anchors, issuer, responder, error);
	return status;
}

/* Once for every issuer: the lock is held meanwhile. */
gmseal_status gms_ocsp_responder(struct gms_ocsp *ocsp, const struct gms_question *question,
	struct gms_responder *responder, gmseal_error *error)
{
	gmseal_status status = GMSEAL_OK;
	pthread_mutex_lock(&ocsp->lock);
	for (size_t i = 0; i < GMS_REMEMBERED; i++)
		if (ocsp->checked[i].issuer != NULL &&
			gms_certificate_equal(ocsp->checked[i].issuer, question->issuer)) {
			*responder = ocsp->checked[i];
			goto out;
		}
	status = find_responder(ocsp, question, responder, error);
	if (status == GMSEAL_OK) {
		struct gms_responder *place = &ocsp->checked[ocsp->next_checked++ % GMS_REMEMBERED];
		gmseal_certificate_free(place->issuer);
		*place = *responder;
		place->issuer = gms_certificate_share(question->issuer);
	}
out:
	pthread_mutex_unlock(&ocsp->lock);
	responder->issuer = NULL;
	return status;
}
