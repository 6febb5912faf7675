/* Which certificate a signer of a message is named by, read off the certificate's octets. */
#include "codec/signed-data.h"

enum {
	MAX_NAMESAKES = 16, /* with one serial number; bounds what is decoded */
	TAG_VERSION = 0xA0, /* in TBSCertificate, RFC 5280 4.1 */
	TAG_EXTENSIONS = 0xA3
};

/* false if it has none. */
static bool first_child(const struct gms_der *parent, struct gms_der *child)
{
	*child = (struct gms_der){0};
	return gms_der_next(parent, child);
}

/* TBSCertificate, and the serial number in it. */
static bool find_serial(gmseal_bytes certificate, struct gms_der *body, struct gms_der *serial)
{
	struct gms_der whole;
	if (gms_der_first(certificate, &whole, NULL) != GMSEAL_OK ||
		whole.tag != GMS_TAG_SEQUENCE || !first_child(&whole, body) ||
		body->tag != GMS_TAG_SEQUENCE || !first_child(body, serial))
		return false;
	if (serial->tag == TAG_VERSION && !gms_der_next(body, serial))
		return false;
	return serial->tag == GMS_TAG_INTEGER;
}

bool gms_certificate_issuer_serial(
	gmseal_bytes certificate, gmseal_bytes *issuer, gmseal_bytes *serial)
{
	struct gms_der body, part;
	if (!find_serial(certificate, &body, &part))
		return false;
	gmseal_bytes number = part.content;
	/* The signature algorithm stands between. */
	if (!gms_der_next(&body, &part) || !gms_der_next(&body, &part) ||
		part.tag != GMS_TAG_SEQUENCE)
		return false;
	*serial = number;
	*issuer = part.whole;
	return true;
}

/* The extension's octets, if this is the subject key identifier (RFC 5280 4.2.1.2). */
static bool read_key_id(const struct gms_der *extension, gmseal_bytes *key_id)
{
	char oid[GMS_OID_SIZE] = "";
	struct gms_der part, inner;
	if (!first_child(extension, &part) || part.tag != GMS_TAG_OID ||
		gms_der_oid(&part, "", oid, NULL) != GMSEAL_OK || strcmp(oid, "2.5.29.14") != 0)
		return false;
	while (part.tag != GMS_TAG_OCTET_STRING)
		if (!gms_der_next(extension, &part))
			return false;
	if (gms_der_first(part.content, &inner, NULL) != GMSEAL_OK ||
		inner.tag != GMS_TAG_OCTET_STRING)
		return false;
	*key_id = inner.content;
	return true;
}

static bool find_key_id(gmseal_bytes certificate, gmseal_bytes *key_id)
{
	struct gms_der body, part, list;
	if (!find_serial(certificate, &body, &part))
		return false;
	while (part.tag != TAG_EXTENSIONS)
		if (!gms_der_next(&body, &part))
			return false;
	if (!first_child(&part, &list))
		return false;
	for (struct gms_der extension = {0}; gms_der_next(&list, &extension);)
		if (read_key_id(&extension, key_id))
			return true;
	return false;
}

struct gms_names gms_certificate_names(gmseal_bytes certificate)
{
	struct gms_names names = {{NULL, 0}, {NULL, 0}, {NULL, 0}};
	gms_certificate_issuer_serial(certificate, &names.issuer, &names.serial);
	find_key_id(certificate, &names.key_id);
	return names;
}

bool gms_signer_is(const struct gms_signer_info *signer, const struct gms_names *names)
{
	if (signer->key_id.data != NULL)
		return names->key_id.data != NULL && gms_equal(names->key_id, signer->key_id);
	return names->issuer.data != NULL && gms_der_numbers_equal(names->serial, signer->serial) &&
	       gms_der_names_equal(names->issuer, signer->issuer);
}

/* The same octet for octet. */
static bool is_exactly(const struct gms_signer_info *signer, const struct gms_names *names)
{
	if (signer->key_id.data != NULL)
		return names->key_id.data != NULL && gms_equal(names->key_id, signer->key_id);
	return names->issuer.data != NULL && gms_equal(names->serial, signer->serial) &&
	       gms_equal(names->issuer, signer->issuer);
}

gmseal_bytes gms_signer_certificate(
	const struct gms_signed_data *data, const struct gms_signer_info *signer)
{
	size_t namesakes = 0;
	for (size_t i = 0; i < data->certificate_count; i++)
		if (is_exactly(signer, &data->names[i]))
			return data->certificates[i];
	if (signer->key_id.data != NULL)
		return (gmseal_bytes){NULL, 0};
	for (size_t i = 0; i < data->certificate_count && namesakes < MAX_NAMESAKES; i++) {
		if (!gms_der_numbers_equal(data->names[i].serial, signer->serial))
			continue;
		if (gms_signer_is(signer, &data->names[i]))
			return data->certificates[i];
		namesakes++;
	}
	return (gmseal_bytes){NULL, 0};
}
