/* Decoding seals and reading their fields. */
#include "codec/seal.h"
#include "codec/detect.h"

#include <stdio.h>
#include <stdlib.h>

static void read_header(struct gms_reader *reader, gmseal_header *header)
{
	header->id = gms_reader_bytes(reader, "eSealInfo.header.id");
	header->version = gms_reader_integer(reader, "eSealInfo.header.version");
	header->vendor = gms_reader_bytes(reader, "eSealInfo.header.vid");
}

static void read_property(struct gms_reader *reader, int generation, struct gms_seal_info *info)
{
	bool utc = generation == GMSEAL_GENERATION_2014;
	gmseal_property *property = &info->property;
	property->type = gms_reader_integer(reader, "eSealInfo.property.type");
	property->name = gms_reader_bytes(reader, "eSealInfo.property.name");
	info->list_type = GMSEAL_LIST_CERTIFICATES;
	if (!utc)
		info->list_type = gms_reader_integer(reader, "eSealInfo.property.certListType");
	property->created = gms_reader_time(reader, "eSealInfo.property.createDate", utc);
	property->valid_from = gms_reader_time(reader, "eSealInfo.property.validStart", utc);
	property->valid_to = gms_reader_time(reader, "eSealInfo.property.validEnd", utc);
}

/* One member of the list: a certificate, a CertDigestObj, or in 2014 a text that names nothing. */
static gmseal_list_entry read_entry(
	struct gms_reader *reader, const struct gms_der *member, size_t index)
{
	gmseal_list_entry entry = {.value = member->content};
	if (member->tag == GMS_TAG_SEQUENCE) {
		struct gms_der part = {0};
		gms_der_next(member, &part);
		entry.digest_type = part.content;
		gms_der_next(member, &part);
		entry.value = part.content;
	} else if (member->tag != GMS_TAG_OCTET_STRING) {
		char path[GMSEAL_FIELD_SIZE];
		snprintf(path, sizeof path, "eSealInfo.property.certList[%zu]", index);
		gms_reader_deviation(reader, path, member->offset,
			N_("a member of the list is no OCTET STRING"));
	}
	return entry;
}

static void read_list(struct gms_reader *reader, struct gms_seal_info *info)
{
	struct gms_der list = gms_reader_element(reader, "eSealInfo.property.certList");
	size_t count = 0;
	if (reader->status != GMSEAL_OK)
		return;
	for (struct gms_der member = {0}; gms_der_next(&list, &member);)
		count++;
	info->list = calloc(count + 1, sizeof *info->list);
	if (info->list == NULL) {
		reader->status = gms_error_memory(reader->error);
		return;
	}
	for (struct gms_der member = {0}; gms_der_next(&list, &member); info->list_count++)
		info->list[info->list_count] = read_entry(reader, &member, info->list_count);
}

static void read_picture(struct gms_reader *reader, gmseal_picture *picture)
{
	picture->type = gms_reader_bytes(reader, "eSealInfo.picture.type");
	picture->data = gms_reader_bytes(reader, "eSealInfo.picture.data");
	picture->width = gms_reader_integer(reader, "eSealInfo.picture.width");
	picture->height = gms_reader_integer(reader, "eSealInfo.picture.height");
}

static void read_info(struct gms_reader *reader, int generation, struct gms_seal_info *info)
{
	read_header(reader, &info->header);
	info->id = gms_reader_bytes(reader, "eSealInfo.esID");
	read_property(reader, generation, info);
	read_list(reader, info);
	read_picture(reader, &info->picture);
	struct gms_der element;
	bool plain = generation == GMSEAL_GENERATION_2014;
	if (gms_reader_find(reader, plain ? "eSealInfo.extDatas" : "eSealInfo.extDatas.untagged",
		    &element)) {
		gms_reader_extensions(reader, &element, &info->extensions);
	} else if (!plain && gms_reader_find(reader, "eSealInfo.extDatas.tagged", &element)) {
		gms_reader_extensions(reader, &element, &info->extensions);
		info->extensions.tagged = true;
	}
}

/* What the maker added, under the names of either form. */
static void read_signed_part(struct gms_reader *reader, bool first, struct gmseal_seal *seal)
{
	const char *certificate = first ? "signInfo.cert" : "cert";
	const char *algorithm = first ? "signInfo.signatureAlgorithm" : "signAlgID";
	const char *value = first ? "signInfo.signData" : "signedValue";
	seal->info_element = gms_reader_element(reader, "eSealInfo");
	seal->certificate_element = gms_reader_element(reader, certificate);
	seal->algorithm_element = gms_reader_element(reader, algorithm);
	seal->certificate = seal->certificate_element.content;
	gms_reader_oid(reader, algorithm, seal->algorithm);
	seal->value_element = gms_reader_element(reader, value);
	seal->value = gms_reader_value(reader, value, seal->algorithm);
	if (first && reader->status == GMSEAL_OK)
		reader->status = gms_seal_form_2014(seal->info_element.whole,
			seal->certificate_element.whole, seal->algorithm_element.whole,
			&seal->to_be_signed_2014, reader->error);
}

void gms_seal_read(struct gms_reader *reader, int generation, struct gmseal_seal *seal)
{
	struct gms_der element;
	seal->generation = generation;
	read_info(reader, generation, &seal->info);
	read_signed_part(reader, generation == GMSEAL_GENERATION_2014, seal);
	if (gms_reader_find(reader, "timeStamp", &element)) {
		seal->has_timestamp = true;
		seal->timestamp = gms_reader_bits(reader, "timeStamp");
	}
}

void gms_seal_clear(struct gmseal_seal *seal)
{
	gmseal_buffer_free(&seal->received);
	gmseal_buffer_free(&seal->to_be_signed_2014);
	free(seal->info.list);
	gms_extensions_free(&seal->info.extensions);
	gms_deviations_free(&seal->deviations);
}

void gmseal_seal_free(gmseal_seal *seal)
{
	if (seal == NULL)
		return;
	gms_seal_clear(seal);
	free(seal);
}

static gmseal_status decode(struct gmseal_seal *seal, bool strict, gmseal_error *error)
{
	int generation = 0;
	gmseal_bytes input = gms_bytes(&seal->received);
	gmseal_kind kind = gms_detect(input, &generation);
	if (kind == GMSEAL_KIND_SIGNATURE || kind == GMSEAL_KIND_CERTIFICATE)
		return gms_error_at(error, GMSEAL_ERROR_FORMAT, "", 0, "%s",
			kind == GMSEAL_KIND_SIGNATURE ? _("this is a signature, not a seal")
						      : _("this is a certificate, not a seal"));
	/* What is no seal at all is explained by the latest standard's definition. */
	char definition[GMS_DEFINITION_SIZE];
	gms_definition(generation != 0 ? generation : GMSEAL_GENERATION_4, "SES-Seal", definition);
	struct gms_document *document = NULL;
	gmseal_status status =
		gms_der_decode(definition, input, false, &seal->deviations, &document, error);
	if (status != GMSEAL_OK)
		return status;
	struct gms_reader reader = {.document = document,
		.prefix = "",
		.deviations = &seal->deviations,
		.error = error};
	gms_seal_read(&reader, generation, seal);
	seal->bytes = gms_reader_element(&reader, "").whole;
	gms_document_free(document);
	if (reader.status == GMSEAL_OK && strict)
		return gms_deviations_refuse(&seal->deviations, 0, error);
	return reader.status;
}

gmseal_status gmseal_seal_decode(gmseal_bytes input, const gmseal_decoding *decoding,
	gmseal_seal **seal, gmseal_error *error)
{
	if (seal == NULL || (input.data == NULL && input.size > 0))
		return gms_error_argument(error, "input, seal");
	gmseal_status status = gms_check_size(input, decoding, error);
	if (status != GMSEAL_OK)
		return status;
	struct gmseal_seal *decoded = calloc(1, sizeof *decoded);
	if (decoded == NULL)
		return gms_error_memory(error);
	status = gms_copy(input, &decoded->received, error);
	if (status == GMSEAL_OK)
		status = decode(decoded, decoding != NULL && decoding->strict, error);
	if (status == GMSEAL_OK)
		*seal = decoded;
	else
		gmseal_seal_free(decoded);
	return status;
}
