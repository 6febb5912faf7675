/* Decoding SignedData of either form. */
#include "codec/signed-data.h"
#include "codec/reader.h"

#include <stdlib.h>

enum {
	TAG_CONTEXT_0 = 0x80, /* primitive */
	TAG_CONSTRUCTED_0 = 0xA0,
	TAG_CONSTRUCTED_1 = 0xA1
};

/* The standards' words for the same things. */
static const struct form {
	const char *oid, *definition;
	const char *content_type, *content;
} forms[] = {
	[GMSEAL_MESSAGE_GBT35275] = {"1.2.156.10197.6.1.4.2.2", "GBT35275-2017.SignedMessage",
		"content.contentInfo.contentType", "content.contentInfo.content"},
	[GMSEAL_MESSAGE_CMS] = {"1.2.840.113549.1.7.2", "CMS.SignedMessage",
		"content.encapContentInfo.eContentType", "content.encapContentInfo.eContent"},
};

const char *gms_signed_data_definition(gmseal_message_form form)
{
	return forms[form].definition;
}

const char *gms_signed_data_type(gmseal_message_form form)
{
	return forms[form].oid;
}

/* The child of an element by its number. */
static bool find_child(const struct gms_der *parent, size_t index, struct gms_der *child)
{
	struct gms_der found = {0};
	for (size_t i = 0; i <= index; i++)
		if (!gms_der_next(parent, &found))
			return false;
	*child = found;
	return true;
}

bool gms_signed_data_detect(
	gmseal_bytes input, gmseal_message_form *form, char content_type[GMS_OID_SIZE])
{
	struct gms_der whole, type, content, data, inner;
	char oid[GMS_OID_SIZE] = "";
	content_type[0] = '\0';
	if (gms_der_first(input, &whole, NULL) != GMSEAL_OK || whole.tag != GMS_TAG_SEQUENCE ||
		!find_child(&whole, 0, &type) || type.tag != GMS_TAG_OID ||
		gms_der_oid(&type, "", oid, NULL) != GMSEAL_OK)
		return false;
	if (strcmp(oid, forms[GMSEAL_MESSAGE_GBT35275].oid) == 0)
		*form = GMSEAL_MESSAGE_GBT35275;
	else if (strcmp(oid, forms[GMSEAL_MESSAGE_CMS].oid) == 0)
		*form = GMSEAL_MESSAGE_CMS;
	else
		return false;
	if (find_child(&whole, 1, &content) && find_child(&content, 0, &data) &&
		find_child(&data, 2, &inner) && find_child(&inner, 0, &type) &&
		type.tag == GMS_TAG_OID && gms_der_oid(&type, "", oid, NULL) == GMSEAL_OK)
		strcpy(content_type, oid);
	return true;
}

static size_t count_members(
	struct gms_reader *reader, const struct gms_der *list, const char *path, int most)
{
	size_t count = 0;
	for (struct gms_der member = {0}; gms_der_next(list, &member);)
		count++;
	if (count > (size_t)most)
		reader->status = gms_error_at(reader->error, GMSEAL_ERROR_LIMIT, path, list->offset,
			_("there are more than %d members"), most);
	return count;
}

static void read_certificates(struct gms_reader *reader, struct gms_signed_data *data)
{
	struct gms_der list;
	if (reader->status != GMSEAL_OK || !gms_reader_find(reader, "content.certificates", &list))
		return;
	size_t count = count_members(reader, &list, "content.certificates", GMS_MAX_CERTIFICATES);
	if (reader->status != GMSEAL_OK)
		return;
	data->certificates = calloc(count + 1, sizeof *data->certificates);
	data->names = calloc(count + 1, sizeof *data->names);
	if (data->certificates == NULL || data->names == NULL) {
		reader->status = gms_error_memory(reader->error);
		return;
	}
	for (struct gms_der member = {0}; gms_der_next(&list, &member);) {
		data->names[data->certificate_count] = gms_certificate_names(member.whole);
		data->certificates[data->certificate_count++] = member.whole;
	}
}

/* AlgorithmIdentifier: the OID alone, since no algorithm here has parameters that matter. */
static void read_algorithm(
	struct gms_reader *reader, const struct gms_der *identifier, char oid[GMS_OID_SIZE])
{
	struct gms_der first = {0};
	gms_der_next(identifier, &first);
	if (reader->status == GMSEAL_OK)
		reader->status = gms_der_oid(&first, "content.signerInfos", oid, reader->error);
}

static void read_identifier(const struct gms_der *identifier, struct gms_signer_info *signer)
{
	struct gms_der part = {0};
	if (identifier->tag == TAG_CONTEXT_0) {
		signer->key_id = identifier->content;
		return;
	}
	gms_der_next(identifier, &part);
	signer->issuer = part.whole;
	gms_der_next(identifier, &part);
	signer->serial = part.content;
}

/* The walk by the definition has found every member in its place. */
static void read_signer(
	struct gms_reader *reader, const struct gms_der *info, struct gms_signer_info *signer)
{
	struct gms_der part = {0};
	gms_der_next(info, &part); /* version: it says what the next element shows */
	gms_der_next(info, &part);
	read_identifier(&part, signer);
	gms_der_next(info, &part);
	read_algorithm(reader, &part, signer->digest_algorithm);
	gms_der_next(info, &part);
	if (part.tag == TAG_CONSTRUCTED_0) {
		signer->signed_attributes = part;
		gms_der_next(info, &part);
	}
	read_algorithm(reader, &part, signer->signature_algorithm);
	gms_der_next(info, &part);
	signer->value = part;
	if (gms_der_next(info, &part) && part.tag == TAG_CONSTRUCTED_1)
		signer->unsigned_attributes = part;
}

static void read_signers(struct gms_reader *reader, struct gms_signed_data *data)
{
	struct gms_der list = gms_reader_element(reader, "content.signerInfos");
	if (reader->status != GMSEAL_OK)
		return;
	size_t count = count_members(reader, &list, "content.signerInfos", GMS_MAX_SIGNERS);
	if (reader->status != GMSEAL_OK)
		return;
	data->signers = calloc(count + 1, sizeof *data->signers);
	if (data->signers == NULL) {
		reader->status = gms_error_memory(reader->error);
		return;
	}
	for (struct gms_der member = {0}; gms_der_next(&list, &member);)
		read_signer(reader, &member, &data->signers[data->signer_count++]);
}

static gmseal_status read(
	const struct gms_document *document, struct gms_signed_data *data, gmseal_error *error)
{
	struct gms_reader reader = {.document = document,
		.prefix = "",
		.deviations = &data->deviations,
		.error = error};
	const struct form *form = &forms[data->form];
	struct gms_der content;
	data->bytes = gms_reader_element(&reader, "").whole;
	gms_reader_oid(&reader, form->content_type, data->content_type);
	data->has_content = gms_reader_find(&reader, form->content, &content);
	if (data->has_content)
		data->content = content.content;
	read_certificates(&reader, data);
	read_signers(&reader, data);
	return reader.status;
}

gmseal_status gms_signed_data_decode(
	gmseal_bytes input, bool strict, struct gms_signed_data *data, gmseal_error *error)
{
	char content_type[GMS_OID_SIZE];
	*data = (struct gms_signed_data){0};
	struct gms_der whole;
	gmseal_status status = gms_der_first(input, &whole, error);
	if (status != GMSEAL_OK)
		return status;
	if (!gms_signed_data_detect(input, &data->form, content_type))
		return gms_error_at(error, GMSEAL_ERROR_FORMAT, "contentType", 0,
			_("this is no signed message: its content type is not signedData of "
			  "GB/T 35275 or CMS"));
	struct gms_document *document = NULL;
	status = gms_der_decode(
		forms[data->form].definition, input, strict, &data->deviations, &document, error);
	if (status == GMSEAL_OK)
		status = read(document, data, error);
	gms_document_free(document);
	return status;
}

void gms_signed_data_clear(struct gms_signed_data *data)
{
	free(data->certificates);
	free(data->names);
	free(data->signers);
	gms_deviations_free(&data->deviations);
	*data = (struct gms_signed_data){0};
}

bool gms_is_sm2_signature(const char *oid)
{
	return strcmp(oid, "1.2.156.10197.1.301.1") == 0 || strcmp(oid, "1.2.156.10197.1.501") == 0;
}

size_t gms_attribute_find(const struct gms_der *attributes, const char *oid, struct gms_der *values)
{
	size_t count = 0;
	if (attributes->whole.size == 0)
		return 0;
	for (struct gms_der attribute = {0}; gms_der_next(attributes, &attribute);) {
		char type[GMS_OID_SIZE] = "";
		struct gms_der part = {0};
		if (!gms_der_next(&attribute, &part) ||
			gms_der_oid(&part, "", type, NULL) != GMSEAL_OK || strcmp(type, oid) != 0 ||
			!gms_der_next(&attribute, &part))
			continue;
		if (count++ == 0)
			*values = part;
	}
	return count;
}

bool gms_attribute_value(const struct gms_der *attributes, const char *oid, struct gms_der *value)
{
	struct gms_der values, second = {0};
	struct gms_der only = {0};
	if (gms_attribute_find(attributes, oid, &values) != 1 || !gms_der_next(&values, &only))
		return false;
	second = only;
	if (gms_der_next(&values, &second))
		return false;
	*value = only;
	return true;
}
