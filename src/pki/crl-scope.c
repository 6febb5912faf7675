/* What a revocation list is for: which certificates it covers, and which list a delta adds to. */
#include "pki/revocation.h"

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

bool gms_crl_covers(const struct gms_crl *crl, const gmseal_certificate *certificate)
{
	const ISSUING_DIST_POINT *scope = crl->scope;
	if (scope == NULL)
		return true;
	if (scope->onlyattr > 0 || (scope->onlyuser > 0 && certificate->is_ca) ||
		(scope->onlyCA > 0 && !certificate->is_ca))
		return false;
	return scope->distpoint == NULL || covers_point(scope->distpoint, certificate->x509);
}

/* Whether both lists have the same extension, or both have none. */
static bool share_extension(const struct gms_crl *a, const struct gms_crl *b, int type)
{
	int at_a = X509_CRL_get_ext_by_NID(a->x509_crl, type, -1);
	int at_b = X509_CRL_get_ext_by_NID(b->x509_crl, type, -1);
	if (at_a < 0 || at_b < 0)
		return at_a < 0 && at_b < 0;
	return ASN1_OCTET_STRING_cmp(X509_EXTENSION_get_data(X509_CRL_get_ext(a->x509_crl, at_a)),
		       X509_EXTENSION_get_data(X509_CRL_get_ext(b->x509_crl, at_b))) == 0;
}

bool gms_crl_adds_to(const struct gms_crl *delta, const struct gms_crl *complete)
{
	return delta->base != NULL && delta->number != NULL && complete->base == NULL &&
	       complete->number != NULL &&
	       X509_NAME_cmp(X509_CRL_get_issuer(delta->x509_crl),
		       X509_CRL_get_issuer(complete->x509_crl)) == 0 &&
	       ASN1_INTEGER_cmp(delta->base, complete->number) <= 0 &&
	       ASN1_INTEGER_cmp(complete->number, delta->number) < 0 &&
	       share_extension(delta, complete, NID_issuing_distribution_point) &&
	       share_extension(delta, complete, NID_authority_key_identifier);
}
