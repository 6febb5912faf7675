/* What a decoded certificate says: the public accessors. */
#include "pki/parts.h"

#include <openssl/objects.h>

gmseal_bytes gmseal_certificate_bytes(const gmseal_certificate *certificate)
{
	return gms_bytes(&certificate->der);
}

const char *gmseal_certificate_subject(const gmseal_certificate *certificate)
{
	return certificate->subject;
}

const char *gmseal_certificate_issuer(const gmseal_certificate *certificate)
{
	return certificate->issuer;
}

const char *gmseal_certificate_serial(const gmseal_certificate *certificate)
{
	return certificate->serial;
}

int64_t gmseal_certificate_not_before(const gmseal_certificate *certificate)
{
	return certificate->not_before;
}

int64_t gmseal_certificate_not_after(const gmseal_certificate *certificate)
{
	return certificate->not_after;
}

gmseal_key_type gmseal_certificate_key_type(const gmseal_certificate *certificate)
{
	return certificate->key != NULL ? gms_public_key_type(certificate->key) : GMSEAL_KEY_OTHER;
}

unsigned gmseal_certificate_key_bits(const gmseal_certificate *certificate)
{
	return certificate->key != NULL ? gms_public_key_bits(certificate->key) : 0;
}

gmseal_bytes gmseal_certificate_sm2_public_key(const gmseal_certificate *certificate)
{
	const uint8_t *point =
		certificate->key != NULL ? gms_public_key_point(certificate->key) : NULL;
	return (gmseal_bytes){point, point != NULL ? GMSEAL_SM2_PUBLIC_KEY_SIZE : 0};
}

unsigned gmseal_certificate_key_usage(const gmseal_certificate *certificate)
{
	return certificate->key_usage;
}

bool gmseal_certificate_is_ca(const gmseal_certificate *certificate)
{
	return certificate->is_ca;
}

/* The index-th value of a type in the subject, and how many there are; NULL if there are fewer. */
static const ASN1_STRING *find_value(
	const gmseal_certificate *certificate, const char *oid, size_t index, size_t *count)
{
	const X509_NAME *name = X509_get_subject_name(certificate->x509);
	const ASN1_STRING *value = NULL;
	*count = 0;
	gms_openssl_begin();
	ASN1_OBJECT *type = OBJ_txt2obj(oid, 1);
	int at = type != NULL ? X509_NAME_get_index_by_OBJ(name, type, -1) : -1;
	while (at >= 0) {
		if ((*count)++ == index)
			value = X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at));
		at = X509_NAME_get_index_by_OBJ(name, type, at);
	}
	ASN1_OBJECT_free(type);
	gms_openssl_end();
	return value;
}

size_t gmseal_certificate_subject_count(const gmseal_certificate *certificate, const char *oid)
{
	size_t count = 0;
	find_value(certificate, oid, 0, &count);
	return count;
}

gmseal_status gmseal_certificate_subject_text(const gmseal_certificate *certificate,
	const char *oid, size_t index, gmseal_buffer *text, gmseal_error *error)
{
	if (certificate == NULL || oid == NULL || text == NULL)
		return gms_error_argument(error, "certificate, oid, text");
	size_t count = 0;
	const ASN1_STRING *value = find_value(certificate, oid, index, &count);
	if (value == NULL)
		return gms_error(error, GMSEAL_ERROR_ARGUMENT,
			_("the subject has %zu values of the type %s"), count, oid);
	return gms_name_value(value, text, error);
}

gmseal_status gmseal_certificate_fingerprint(const gmseal_certificate *certificate,
	gmseal_digest_algorithm algorithm, gmseal_digest_value *value, gmseal_error *error)
{
	if (certificate == NULL || value == NULL)
		return gms_error_argument(error, "certificate, value");
	return gmseal_digest_bytes(algorithm, gms_bytes(&certificate->der), value, error);
}
