/* Looking a certificate up in one revocation list (RFC 5280 6.3). */
#include "pki/parts.h"

/* Whether one of the names of a distribution point is one of those that the list is for. */
static bool share_name(const GENERAL_NAMES *a, const GENERAL_NAMES *b)
{
	for (int i = 0; i < sk_GENERAL_NAME_num(a); i++)
		for (int k = 0; k < sk_GENERAL_NAME_num(b); k++)
			if (GENERAL_NAME_cmp(
				    sk_GENERAL_NAME_value(a, i), sk_GENERAL_NAME_value(b, k)) == 0)
				return true;
	return false;
}

/* RFC 5280 6.3.3 (b)(2)(i), for full names; others cover nothing. */
static bool covers_point(const DIST_POINT_NAME *wanted, X509 *x509)
{
	if (wanted->type != 0)
		return false;
	bool covered = false;
	CRL_DIST_POINTS *points = X509_get_ext_d2i(x509, NID_crl_distribution_points, NULL, NULL);
	for (int i = 0; i < sk_DIST_POINT_num(points) && !covered; i++) {
		const DIST_POINT_NAME *name = sk_DIST_POINT_value(points, i)->distpoint;
		covered = name != NULL && name->type == 0 &&
			  share_name(wanted->name.fullname, name->name.fullname);
	}
	CRL_DIST_POINTS_free(points);
	return covered;
}

static bool covers(const struct gms_crl *crl, const gmseal_certificate *certificate)
{
	const ISSUING_DIST_POINT *scope = crl->scope;
	if (scope == NULL)
		return true;
	if (scope->onlyattr > 0 || (scope->onlyuser > 0 && certificate->is_ca) ||
		(scope->onlyCA > 0 && !certificate->is_ca))
		return false;
	return scope->distpoint == NULL || covers_point(scope->distpoint, certificate->x509);
}

/* OpenSSL cannot verify SM2 here, since there is no place to put the user identifier. */
static gmseal_status verify_signature(const struct gms_crl *crl, const gmseal_certificate *issuer,
	bool *valid, gmseal_error *error)
{
	*valid = false;
	if (issuer->key == NULL)
		return GMSEAL_OK;
	if (gms_public_key_type(issuer->key) != GMSEAL_KEY_SM2) {
		*valid = X509_CRL_verify(crl->x509_crl, X509_get0_pubkey(issuer->x509)) == 1;
		return GMSEAL_OK;
	}
	const struct gms_algorithm *algorithm = gms_algorithm_find(gms_text(crl->algorithm));
	if (algorithm == NULL)
		return GMSEAL_OK;
	return gms_verify_message(algorithm, issuer->key, gms_text(GMSEAL_SM2_DEFAULT_ID),
		crl->to_be_signed, crl->value, valid, error);
}

/* Once for every issuer: the lock is held meanwhile. */
static gmseal_status check_signature(
	struct gms_crl *crl, const gmseal_certificate *issuer, bool *valid, gmseal_error *error)
{
	gmseal_status status = GMSEAL_OK;
	pthread_mutex_lock(&crl->lock);
	for (size_t i = 0; i < GMS_CRL_CHECKED; i++)
		if (crl->checked[i].issuer != NULL &&
			gms_certificate_equal(crl->checked[i].issuer, issuer)) {
			*valid = crl->checked[i].valid;
			goto out;
		}
	status = verify_signature(crl, issuer, valid, error);
	if (status == GMSEAL_OK) {
		size_t place = crl->next_checked++ % GMS_CRL_CHECKED;
		gmseal_certificate_free(crl->checked[place].issuer);
		crl->checked[place].issuer = gms_certificate_share(issuer);
		crl->checked[place].valid = *valid;
	}
out:
	pthread_mutex_unlock(&crl->lock);
	return status;
}

/* The entry of a certificate; NULL if there is none, or one that takes another back. */
static X509_REVOKED *find_entry(const struct gms_crl *crl, const gmseal_certificate *certificate)
{
	X509_REVOKED *entry = NULL;
	const ASN1_INTEGER *serial = X509_get0_serialNumber(certificate->x509);
	return X509_CRL_get0_by_serial(crl->x509_crl, &entry, serial) == 1 ? entry : NULL;
}

/* Whether the list tells about the time that counts: it was fresh then, or was made later and while
 * the certificate, had it been revoked, still had to be on it. */
static bool tells_about(const struct gms_crl *crl, const struct gms_crl_question *question)
{
	if (crl->this_update > question->at)
		return crl->this_update <= question->certificate->not_after;
	return question->at <= crl->next_update;
}

gmseal_status gms_crl_ask(struct gms_crl *crl, const struct gms_crl_question *question,
	enum gms_crl_outcome *outcome, gmseal_error *error)
{
	const gmseal_certificate *certificate = question->certificate, *issuer = question->issuer;
	bool may_sign = question->issuer_is_anchor ||
			(issuer->key_usage & (GMSEAL_USAGE_CRL_SIGN | GMSEAL_USAGE_ABSENT)) != 0;
	if (X509_NAME_cmp(X509_CRL_get_issuer(crl->x509_crl),
		    X509_get_issuer_name(certificate->x509)) != 0)
		*outcome = GMS_CRL_OTHER_ISSUER;
	else if (crl->unusable != NULL)
		*outcome = GMS_CRL_UNUSABLE;
	else if (!covers(crl, certificate))
		*outcome = GMS_CRL_OTHER_SCOPE;
	else if (!may_sign)
		*outcome = GMS_CRL_ISSUER_USAGE;
	else {
		bool valid = false;
		gmseal_status status = check_signature(crl, issuer, &valid, error);
		if (status != GMSEAL_OK)
			return status;
		if (!valid)
			*outcome = GMS_CRL_SIGNATURE;
		else if (crl->this_update > question->now)
			*outcome = GMS_CRL_FUTURE;
		else if (find_entry(crl, certificate) != NULL)
			*outcome = GMS_CRL_NAMES;
		else
			*outcome = tells_about(crl, question) ? GMS_CRL_CLEARS : GMS_CRL_STALE;
	}
	return GMSEAL_OK;
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

void gms_crl_entry(const struct gms_crl *crl, const gmseal_certificate *certificate,
	int64_t *revoked_at, int *reason)
{
	const X509_REVOKED *entry = find_entry(crl, certificate);
	/* Revoked at a time that cannot be read is revoked from the beginning. */
	if (!gms_x509_time(X509_REVOKED_get0_revocationDate(entry), revoked_at))
		*revoked_at = certificate->not_before;
	apply_invalidity_date(entry, revoked_at);
	ASN1_ENUMERATED *value = X509_REVOKED_get_ext_d2i(entry, NID_crl_reason, NULL, NULL);
	*reason = value != NULL ? (int)ASN1_ENUMERATED_get(value) : -1;
	ASN1_ENUMERATED_free(value);
}
