/* Reading a certificate revocation list (RFC 5280 5) and judging once and for all what is in it. */
#include "pki/revocation.h"

#include <limits.h>
#include <stdlib.h>

static gmseal_status no_crl(gmseal_error *error)
{
	return gms_error(error, GMSEAL_ERROR_FORMAT, "%s",
		_("this is no certificate revocation list, or it is damaged"));
}

/* Cuts out what is signed and the signature: CertificateList of RFC 5280 5.1. */
static gmseal_status cut(struct gms_crl *crl, gmseal_error *error)
{
	struct gms_der list, tbs = {0}, algorithm, oid = {0}, value;
	if (gms_der_first(gms_bytes(&crl->der), &list, NULL) != GMSEAL_OK ||
		!gms_der_next(&list, &tbs))
		return no_crl(error);
	algorithm = tbs;
	if (!gms_der_next(&list, &algorithm) || !gms_der_next(&algorithm, &oid))
		return no_crl(error);
	value = algorithm;
	if (!gms_der_next(&list, &value))
		return no_crl(error);
	/* The algorithm stands inside as well, behind a version if there is one (RFC 5280 5.1.1.2). */
	struct gms_der inner = {0};
	if (!gms_der_next(&tbs, &inner) ||
		(inner.tag == GMS_TAG_INTEGER && !gms_der_next(&tbs, &inner)))
		return no_crl(error);
	crl->algorithms_agree = gms_equal(inner.whole, algorithm.whole);
	crl->to_be_signed = tbs.whole;
	gmseal_status status = gms_der_oid(&oid, "", crl->algorithm, error);
	if (status == GMSEAL_OK)
		status = gms_der_bit_string(&value, "", &crl->value, error);
	return status == GMSEAL_ERROR_FORMAT ? no_crl(error) : status;
}

static gmseal_status parse(struct gms_crl *crl, gmseal_bytes der, gmseal_error *error)
{
	const unsigned char *end = der.data;
	if (der.size <= LONG_MAX)
		crl->x509_crl = d2i_X509_CRL(NULL, &end, (long)der.size);
	if (crl->x509_crl == NULL)
		return no_crl(error);
	if (end != der.data + der.size)
		return gms_error(error, GMSEAL_ERROR_FORMAT, "%s",
			_("there is something behind the certificate revocation list"));
	return gms_copy(der, &crl->der, error);
}

static gmseal_status read_times(struct gms_crl *crl, gmseal_error *error)
{
	const ASN1_TIME *next = X509_CRL_get0_nextUpdate(crl->x509_crl);
	if (!gms_x509_time(X509_CRL_get0_lastUpdate(crl->x509_crl), &crl->this_update) ||
		(next != NULL && !gms_x509_time(next, &crl->next_update)))
		return gms_error(error, GMSEAL_ERROR_FORMAT, "%s",
			_("the times of the certificate revocation list cannot be read"));
	/* Without nextUpdate, which RFC 5280 5.1.2.5 demands, it tells about the past alone. */
	if (next == NULL)
		crl->next_update = crl->this_update;
	return GMSEAL_OK;
}

/* Whether an extension of the list or of an entry, if it is critical, is understood here. */
static bool is_understood(X509_EXTENSION *extension)
{
	static const int known[] = {NID_authority_key_identifier, NID_crl_number,
		NID_issuing_distribution_point, NID_delta_crl, NID_crl_reason, NID_invalidity_date,
		NID_certificate_issuer};
	if (!X509_EXTENSION_get_critical(extension))
		return true;
	int type = OBJ_obj2nid(X509_EXTENSION_get_object(extension));
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
		if (known[i] == type)
			return true;
	return false;
}

/* Whether an extension of an entry is absent, or there once and readable. */
static bool is_readable(const X509_REVOKED *entry, int type)
{
	int critical = -1;
	void *value = X509_REVOKED_get_ext_d2i(entry, type, &critical, NULL);
	bool readable = value != NULL || critical == -1;
	int64_t time = 0;
	if (value != NULL && type == NID_invalidity_date)
		readable = gms_x509_time(value, &time);
	ASN1_STRING_free(value);
	return readable;
}

/* removeFromCRL belongs into delta lists (RFC 5280 5.3.1); in a full one it says nothing. */
static bool takes_back(const X509_REVOKED *entry)
{
	ASN1_ENUMERATED *reason = X509_REVOKED_get_ext_d2i(entry, NID_crl_reason, NULL, NULL);
	bool back = reason != NULL && ASN1_ENUMERATED_get(reason) == CRL_REASON_REMOVE_FROM_CRL;
	ASN1_ENUMERATED_free(reason);
	return back;
}

static enum gms_finding_kind judge_entry(const X509_REVOKED *entry, bool delta)
{
	if (!is_readable(entry, NID_crl_reason) || !is_readable(entry, NID_invalidity_date) ||
		(!delta && takes_back(entry)))
		return GMS_CRL_MALFORMED;
	if (X509_REVOKED_get_ext_by_NID(entry, NID_certificate_issuer, -1) >= 0)
		return GMS_CRL_INDIRECT;
	for (int i = 0; i < X509_REVOKED_get_ext_count(entry); i++)
		if (!is_understood(X509_REVOKED_get_ext(entry, i)))
			return GMS_CRL_CRITICAL_EXTENSION;
	return GMS_FOUND_NOTHING;
}

/* Reads an extension; *malformed is set if it is there, but cannot be read or is there twice. */
static void *read_extension(X509_CRL *list, int type, bool *malformed)
{
	int critical = -1;
	void *value = X509_CRL_get_ext_d2i(list, type, &critical, NULL);
	if (value == NULL && critical != -1)
		*malformed = true;
	return value;
}

static unsigned read_reasons(const ISSUING_DIST_POINT *scope)
{
	if (scope == NULL || scope->onlysomereasons == NULL)
		return GMS_ALL_REASONS;
	unsigned reasons = 0;
	for (int bit = 0; bit < 16; bit++)
		if (ASN1_BIT_STRING_get_bit(scope->onlysomereasons, bit))
			reasons |= 1u << bit;
	return reasons & GMS_ALL_REASONS;
}

static void read_extensions(struct gms_crl *crl, bool *malformed)
{
	X509_CRL *list = crl->x509_crl;
	crl->scope = read_extension(list, NID_issuing_distribution_point, malformed);
	crl->key_id = read_extension(list, NID_authority_key_identifier, malformed);
	crl->number = read_extension(list, NID_crl_number, malformed);
	crl->base = read_extension(list, NID_delta_crl, malformed);
	crl->reasons = read_reasons(crl->scope);
}

/* RFC 5280 5.1.2.1: there are two versions, and the first has no extensions. */
static bool suits_version(const X509_CRL *list)
{
	long version = X509_CRL_get_version(list);
	if (version == X509_CRL_VERSION_2)
		return true;
	if (version != X509_CRL_VERSION_1 || X509_CRL_get_ext_count(list) > 0)
		return false;
	STACK_OF(X509_REVOKED) *entries = X509_CRL_get_REVOKED((X509_CRL *)list);
	for (int i = 0; i < sk_X509_REVOKED_num(entries); i++)
		if (X509_REVOKED_get_ext_count(sk_X509_REVOKED_value(entries, i)) > 0)
			return false;
	return true;
}

/* RFC 5280 5.2 and 5.3: what cannot be processed makes the whole list unusable. */
static enum gms_finding_kind judge_form(const struct gms_crl *crl, bool malformed)
{
	X509_CRL *list = crl->x509_crl;
	if (malformed || !crl->algorithms_agree || crl->this_update > crl->next_update ||
		!suits_version(list))
		return GMS_CRL_MALFORMED;
	if (crl->scope != NULL && crl->scope->indirectCRL > 0)
		return GMS_CRL_INDIRECT;
	for (int i = 0; i < X509_CRL_get_ext_count(list); i++)
		if (!is_understood(X509_CRL_get_ext(list, i)))
			return GMS_CRL_CRITICAL_EXTENSION;
	STACK_OF(X509_REVOKED) *entries = X509_CRL_get_REVOKED(list);
	for (int i = 0; i < sk_X509_REVOKED_num(entries); i++) {
		enum gms_finding_kind fault =
			judge_entry(sk_X509_REVOKED_value(entries, i), crl->base != NULL);
		if (fault != GMS_FOUND_NOTHING)
			return fault;
	}
	return GMS_FOUND_NOTHING;
}

/* The index: OpenSSL sorts the entries when the first one is looked for, and searches them by halves
 * from then on. Done here, so that threads find them sorted. */
static void sort(struct gms_crl *crl)
{
	STACK_OF(X509_REVOKED) *entries = X509_CRL_get_REVOKED(crl->x509_crl);
	X509_REVOKED *found = NULL;
	if (sk_X509_REVOKED_num(entries) > 0)
		X509_CRL_get0_by_serial(crl->x509_crl, &found,
			X509_REVOKED_get0_serialNumber(sk_X509_REVOKED_value(entries, 0)));
}

/* Two entries of one certificate may contradict each other. The entries are sorted. */
static bool names_twice(const struct gms_crl *crl)
{
	STACK_OF(X509_REVOKED) *entries = X509_CRL_get_REVOKED(crl->x509_crl);
	for (int i = 1; i < sk_X509_REVOKED_num(entries); i++)
		if (ASN1_INTEGER_cmp(
			    X509_REVOKED_get0_serialNumber(sk_X509_REVOKED_value(entries, i - 1)),
			    X509_REVOKED_get0_serialNumber(sk_X509_REVOKED_value(entries, i))) == 0)
			return true;
	return false;
}

static gmseal_status fill(struct gms_crl *crl, gmseal_bytes der, gmseal_error *error)
{
	gmseal_status status = parse(crl, der, error);
	if (status == GMSEAL_OK)
		status = cut(crl, error);
	if (status == GMSEAL_OK)
		status = read_times(crl, error);
	if (status != GMSEAL_OK)
		return status;
	bool malformed = false;
	read_extensions(crl, &malformed);
	crl->unusable = judge_form(crl, malformed);
	sort(crl);
	if (crl->unusable == GMS_FOUND_NOTHING && names_twice(crl))
		crl->unusable = GMS_CRL_MALFORMED;
	return GMSEAL_OK;
}

gmseal_status gms_crl_decode(gmseal_bytes der, struct gms_crl **crl, gmseal_error *error)
{
	struct gms_crl *made = calloc(1, sizeof *made);
	if (made == NULL || pthread_mutex_init(&made->lock, NULL) != 0) {
		free(made);
		return gms_error_memory(error);
	}
	gms_openssl_begin();
	gmseal_status status = fill(made, der, error);
	gms_openssl_end();
	if (status == GMSEAL_OK)
		*crl = made;
	else
		gms_crl_free(made);
	return status;
}

void gms_crl_free(struct gms_crl *crl)
{
	if (crl == NULL)
		return;
	for (size_t i = 0; i < GMS_REMEMBERED; i++)
		gmseal_certificate_free(crl->checked[i].signer);
	ISSUING_DIST_POINT_free(crl->scope);
	AUTHORITY_KEYID_free(crl->key_id);
	ASN1_INTEGER_free(crl->number);
	ASN1_INTEGER_free(crl->base);
	X509_CRL_free(crl->x509_crl);
	gmseal_buffer_free(&crl->der);
	pthread_mutex_destroy(&crl->lock);
	free(crl);
}
