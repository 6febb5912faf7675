/* What is asked of seals and certificates, both when something is made and when it is verified. */
#include "make/make.h"

#include <strings.h>

gmseal_status gms_may_ever_sign(const gmseal_certificate *certificate, const char *role,
	const char *clause, gmseal_error *error)
{
	const char *subject = gmseal_certificate_subject(certificate);
	unsigned usage = gmseal_certificate_key_usage(certificate);
	if (gmseal_certificate_is_ca(certificate))
		return gms_error(error, GMSEAL_ERROR_FORBIDDEN,
			_("%s: \"%s\" is a certificate authority, which signs certificates only "
			  "(%s)"),
			role, subject, clause);
	if (!(usage & (GMSEAL_USAGE_DIGITAL_SIGNATURE | GMSEAL_USAGE_NON_REPUDIATION |
			      GMSEAL_USAGE_ABSENT)))
		return gms_error(error, GMSEAL_ERROR_FORBIDDEN,
			_("%s: the key usage of \"%s\" allows no signatures (%s)"), role, subject,
			clause);
	if (!gms_certificate_is_der(certificate))
		return gms_error(error, GMSEAL_ERROR_FORBIDDEN,
			_("%s: the certificate of \"%s\" is not encoded in DER, or names two "
			  "signature algorithms, so that others would have the same one in other "
			  "octets (%s)"),
			role, subject, clause);
	if (gms_certificate_is_for_others(certificate))
		return gms_error(error, GMSEAL_ERROR_FORBIDDEN,
			_("%s: the extended key usage of \"%s\" is critical and names other "
			  "purposes "
			  "than signing documents (%s)"),
			role, subject, clause);
	return GMSEAL_OK;
}

gmseal_status gms_may_sign(const gmseal_certificate *certificate, int64_t time, const char *role,
	const char *clause, gmseal_error *error)
{
	const char *subject = gmseal_certificate_subject(certificate);
	char text[GMSEAL_TIME_TEXT_SIZE], limit[GMSEAL_TIME_TEXT_SIZE];
	gmseal_time_format(time, text);
	if (time < gmseal_certificate_not_before(certificate)) {
		gmseal_time_format(gmseal_certificate_not_before(certificate), limit);
		return gms_error(error, GMSEAL_ERROR_FORBIDDEN,
			_("%s: the certificate of \"%s\" holds from %s on, later than %s (%s)"),
			role, subject, limit, text, clause);
	}
	if (time > gmseal_certificate_not_after(certificate)) {
		gmseal_time_format(gmseal_certificate_not_after(certificate), limit);
		return gms_error(error, GMSEAL_ERROR_FORBIDDEN,
			_("%s: the certificate of \"%s\" expired at %s, before %s (%s)"), role,
			subject, limit, text, clause);
	}
	return gms_may_ever_sign(certificate, role, clause, error);
}

static bool is_text(gmseal_bytes bytes, const char *text)
{
	return bytes.size == strlen(text) &&
	       strncasecmp((const char *)bytes.data, text, bytes.size) == 0;
}

/* The algorithm that CertDigestObj.type names. Vendors have words of their own for SM3, but another
 * algorithm's name, or an OID that is not known here, is no such word. */
static gmseal_digest_algorithm list_digest(gmseal_bytes type)
{
	static const char *const others[] = {"MD5", "SHA1", "SHA-1", "SHA224", "SHA-224", "SHA384",
		"SHA-384", "SHA512", "SHA-512"};
	if (is_text(type, "SHA256") || is_text(type, "SHA-256") ||
		is_text(type, "2.16.840.1.101.3.4.2.1"))
		return GMSEAL_DIGEST_SHA256;
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
		if (is_text(type, others[i]))
			return GMSEAL_DIGEST_NONE;
	bool is_oid = type.size > 0 && type.data[0] >= '0' && type.data[0] <= '9';
	return is_oid && !is_text(type, "1.2.156.10197.1.401") ? GMSEAL_DIGEST_NONE
							       : GMSEAL_DIGEST_SM3;
}

static gmseal_status entry_matches(const gmseal_list_entry *entry, gmseal_bytes certificate,
	gmseal_digest_value digests[2], bool *matches, gmseal_error *error)
{
	if (entry->digest_type.data == NULL) {
		*matches = gms_equal(entry->value, certificate);
		return GMSEAL_OK;
	}
	gmseal_digest_algorithm algorithm = list_digest(entry->digest_type);
	gmseal_digest_value *digest = &digests[algorithm == GMSEAL_DIGEST_SHA256];
	gmseal_status status = GMSEAL_OK;
	*matches = false;
	if (algorithm == GMSEAL_DIGEST_NONE)
		return GMSEAL_OK;
	if (digest->size == 0)
		status = gmseal_digest_bytes(algorithm, certificate, digest, error);
	*matches = status == GMSEAL_OK &&
		   gms_equal(entry->value, (gmseal_bytes){digest->data, digest->size});
	return status;
}

gmseal_status gms_seal_lists(
	const gmseal_seal *seal, gmseal_bytes certificate, bool *listed, gmseal_error *error)
{
	gmseal_digest_value digests[2] = {{.size = 0}, {.size = 0}};
	gmseal_status status = GMSEAL_OK;
	*listed = false;
	for (size_t i = 0; i < seal->info.list_count && status == GMSEAL_OK && !*listed; i++)
		status = entry_matches(&seal->info.list[i], certificate, digests, listed, error);
	return status;
}

gmseal_status gms_seal_verify_value(const gmseal_seal *seal, const gmseal_certificate *maker,
	gmseal_bytes user_id, struct gms_seal_value *result, gmseal_error *error)
{
	const struct gms_algorithm *algorithm = gms_algorithm_find(gmseal_seal_algorithm(seal));
	const struct gms_public_key *key = gms_certificate_key(maker);
	*result = (struct gms_seal_value){false, false};
	if (algorithm == NULL || key == NULL || algorithm->key_type != gms_public_key_type(key))
		return GMSEAL_OK;
	gmseal_status status = gms_verify_message(algorithm, key, user_id,
		gmseal_seal_to_be_signed(seal), seal->value, &result->valid, error);
	if (status != GMSEAL_OK || result->valid || seal->generation != GMSEAL_GENERATION_4)
		return status;
	gmseal_buffer form = GMSEAL_BUFFER_INIT;
	status = gms_seal_form_2014(seal->info_element.whole, seal->certificate_element.whole,
		seal->algorithm_element.whole, &form, error);
	if (status == GMSEAL_OK)
		status = gms_verify_message(algorithm, key, user_id, gms_bytes(&form), seal->value,
			&result->valid, error);
	result->form_2014 = result->valid;
	gmseal_buffer_free(&form);
	return status;
}
