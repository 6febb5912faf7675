/* Encoding SignedData with one signer, in the form that DER asks for. */
#include "codec/signed-data.h"

enum {
	TAG_CONSTRUCTED_0 = 0xA0,
	SIGNER_VERSION = 1, /* a signer named by issuer and serial number */
	OTHER_CONTENT_VERSION = 3 /* CMS with content that is no data, RFC 5652 5.1 */
};

gmseal_status gms_attributes_encode(const struct gms_attribute *attributes, size_t count,
	gmseal_buffer *der, gmseal_error *error)
{
	struct gms_builder *builder = gms_builder_new("CMS.Attributes");
	for (size_t i = 0; i < count; i++) {
		gms_builder_add(builder, "");
		gms_builder_set_text(builder, "?LAST.attrType", attributes[i].oid);
		gms_builder_add(builder, "?LAST.attrValues");
		gms_builder_set(builder, "?LAST.attrValues.?LAST", attributes[i].value);
	}
	return gms_builder_finish(builder, der, error);
}

/* signed_attributes stand in the structure with an implicit tag in place of their own. */
static void add_signer(struct gms_builder *builder, const struct gms_signed_data_parts *parts,
	gmseal_bytes signed_attributes)
{
	static const uint8_t null[] = {0x05, 0x00};
	gms_builder_add(builder, "signerInfos");
	gms_builder_set_integer(builder, "signerInfos.?LAST.version", SIGNER_VERSION);
	gms_builder_set(builder, "signerInfos.?LAST.issuer.name", parts->issuer);
	gms_builder_set(builder, "signerInfos.?LAST.issuer.serialNumber", parts->serial);
	gms_builder_set_text(
		builder, "signerInfos.?LAST.digestAlgorithm.algorithm", parts->digest_algorithm);
	gms_builder_omit(builder, "signerInfos.?LAST.digestAlgorithm.parameters");
	if (signed_attributes.size > 0)
		gms_builder_set(builder, "signerInfos.?LAST.signedAttrs", signed_attributes);
	else
		gms_builder_omit(builder, "signerInfos.?LAST.signedAttrs");
	gms_builder_set_text(builder, "signerInfos.?LAST.signatureAlgorithm.algorithm",
		parts->signature_algorithm);
	if (parts->null_parameters)
		gms_builder_set(builder, "signerInfos.?LAST.signatureAlgorithm.parameters",
			(gmseal_bytes){null, sizeof null});
	else
		gms_builder_omit(builder, "signerInfos.?LAST.signatureAlgorithm.parameters");
	gms_builder_set(builder, "signerInfos.?LAST.signature", parts->value);
}

static gmseal_status encode_data(const struct gms_signed_data_parts *parts,
	gmseal_bytes signed_attributes, gmseal_buffer *der, gmseal_error *error)
{
	bool other = parts->form == GMSEAL_MESSAGE_CMS &&
		     strcmp(parts->content_type, GMS_OID_CMS_DATA) != 0;
	struct gms_builder *builder = gms_builder_new("CMS.SignedDataMade");
	gms_builder_set_integer(builder, "version", other ? OTHER_CONTENT_VERSION : SIGNER_VERSION);
	gms_builder_add(builder, "digestAlgorithms");
	gms_builder_set_text(builder, "digestAlgorithms.?LAST.algorithm", parts->digest_algorithm);
	gms_builder_omit(builder, "digestAlgorithms.?LAST.parameters");
	gms_builder_set_text(builder, "encapContentInfo.eContentType", parts->content_type);
	if (parts->content != NULL)
		gms_builder_set(builder, "encapContentInfo.eContent", *parts->content);
	else
		gms_builder_omit(builder, "encapContentInfo.eContent");
	for (size_t i = 0; i < parts->certificate_count; i++) {
		gms_builder_add(builder, "certificates");
		gms_builder_set(builder, "certificates.?LAST", parts->certificates[i]);
	}
	if (parts->certificate_count == 0)
		gms_builder_omit(builder, "certificates");
	add_signer(builder, parts, signed_attributes);
	return gms_builder_finish(builder, der, error);
}

static gmseal_status encode_outermost(
	gmseal_message_form form, gmseal_bytes data, gmseal_buffer *der, gmseal_error *error)
{
	struct gms_builder *builder = gms_builder_new("PKIX.ContentInfo");
	gms_builder_set_text(builder, "contentType", gms_signed_data_type(form));
	gms_builder_set(builder, "content", data);
	return gms_builder_finish(builder, der, error);
}

gmseal_status gms_signed_data_encode(
	const struct gms_signed_data_parts *parts, gmseal_buffer *der, gmseal_error *error)
{
	gmseal_buffer attributes = GMSEAL_BUFFER_INIT, data = GMSEAL_BUFFER_INIT;
	gmseal_status status = gms_copy(parts->signed_attributes, &attributes, error);
	if (status == GMSEAL_OK && attributes.size > 0)
		attributes.data[0] = TAG_CONSTRUCTED_0;
	if (status == GMSEAL_OK)
		status = encode_data(parts, gms_bytes(&attributes), &data, error);
	if (status == GMSEAL_OK)
		status = encode_outermost(parts->form, gms_bytes(&data), der, error);
	gmseal_buffer_free(&attributes);
	gmseal_buffer_free(&data);
	return status;
}
