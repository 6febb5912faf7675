/* Decoding signatures. */
#include "codec/signature.h"
#include "codec/detect.h"
#include "codec/time.h"

#include <stdlib.h>

#define SEAL_PREFIX "toSign.eseal."

/* timeInfo of GM/T 0031-2014: a token, a time in DER, or a time as text. */
static void read_time_info(struct gms_reader *reader, struct gmseal_signature *signature)
{
	struct gms_der element;
	gmseal_bytes info = gms_reader_bits(reader, "toSign.timeInfo");
	signature->time_info = info;
	if (reader->status != GMSEAL_OK)
		return;
	if (info.size > 0 && info.data[0] == GMS_TAG_SEQUENCE) {
		signature->has_timestamp = true;
		signature->timestamp = info;
		return;
	}
	const char *deviation = NULL;
	gmseal_time *time = &signature->time;
	bool is_der = gms_der_first(info, &element, NULL) == GMSEAL_OK &&
		      element.whole.size == info.size &&
		      (element.tag == GMS_TAG_UTC_TIME || element.tag == GMS_TAG_GENERALIZED_TIME);
	time->text = is_der ? element.content : info;
	if (is_der)
		signature->has_time = gms_time_read(
			time->text, element.tag == GMS_TAG_UTC_TIME, &time->seconds, &deviation);
	else
		signature->has_time = gms_time_read_text(time->text, &time->seconds, &deviation);
	if (!signature->has_time)
		deviation = N_("this can be read neither as a time nor as a time-stamp token");
	if (deviation != NULL)
		gms_reader_deviation(reader, "toSign.timeInfo",
			gms_reader_element(reader, "toSign.timeInfo").offset, deviation);
}

static void read_to_sign(struct gms_reader *reader, struct gmseal_signature *signature)
{
	struct gms_der element;
	signature->to_be_signed = gms_reader_element(reader, "toSign").whole;
	signature->version = gms_reader_integer(reader, "toSign.version");
	signature->data_hash = gms_reader_bits(reader, "toSign.dataHash");
	signature->property = gms_reader_bytes(reader, "toSign.propertyInfo");
	if (signature->generation == GMSEAL_GENERATION_2014) {
		read_time_info(reader, signature);
		return;
	}
	signature->time = gms_reader_time(reader, "toSign.timeInfo", false);
	signature->time_info = signature->time.text;
	signature->has_time = true;
	if (gms_reader_find(reader, "toSign.extDatas", &element))
		gms_reader_extensions(reader, &element, &signature->extensions);
}

static void read_signed_part(struct gms_reader *reader, struct gmseal_signature *signature)
{
	struct gms_der element;
	bool first = signature->generation == GMSEAL_GENERATION_2014;
	signature->certificate_element = gms_reader_element(reader, first ? "toSign.cert" : "cert");
	signature->certificate = signature->certificate_element.content;
	gms_reader_oid(reader, first ? "toSign.signatureAlgorithm" : "signatureAlgID",
		signature->algorithm);
	signature->value = gms_reader_value(reader, "signature", signature->algorithm);
	if (!first && gms_reader_find(reader, "timeStamp", &element)) {
		signature->has_timestamp = true;
		signature->timestamp = gms_reader_bits(reader, "timeStamp");
	}
}

/* The deviations of the seal inside are its own as well, seen from where it begins. */
static gmseal_status share_deviations(struct gmseal_signature *signature, gmseal_error *error)
{
	size_t start = (size_t)(signature->seal.bytes.data - signature->received.data);
	gmseal_status status = GMSEAL_OK;
	for (size_t i = 0; i < signature->deviations.count && status == GMSEAL_OK; i++) {
		const gmseal_deviation *found = &signature->deviations.list[i];
		if (strncmp(found->field, SEAL_PREFIX, strlen(SEAL_PREFIX)) == 0)
			status = gms_deviations_add(&signature->seal.deviations,
				found->field + strlen(SEAL_PREFIX), found->offset - start,
				found->what, error);
	}
	return status;
}

static gmseal_status read(const struct gms_document *document, struct gmseal_signature *signature,
	gmseal_error *error)
{
	struct gms_reader reader = {.document = document,
		.prefix = "",
		.deviations = &signature->deviations,
		.error = error};
	signature->bytes = gms_reader_element(&reader, "").whole;
	read_to_sign(&reader, signature);
	read_signed_part(&reader, signature);
	signature->seal.bytes = gms_reader_element(&reader, "toSign.eseal").whole;
	reader.prefix = SEAL_PREFIX;
	gms_seal_read(&reader, signature->generation, &signature->seal);
	return reader.status == GMSEAL_OK ? share_deviations(signature, error) : reader.status;
}

static gmseal_status decode(struct gmseal_signature *signature, bool strict, gmseal_error *error)
{
	gmseal_bytes input = gms_bytes(&signature->received);
	gmseal_kind kind = gms_detect(input, &signature->generation);
	if (kind == GMSEAL_KIND_SEAL || kind == GMSEAL_KIND_CERTIFICATE)
		return gms_error_at(error, GMSEAL_ERROR_FORMAT, "", 0, "%s",
			kind == GMSEAL_KIND_SEAL ? _("this is a seal, not a signature")
						 : _("this is a certificate, not a signature"));
	/* What is no signature at all is explained by the latest standard's definition. */
	if (signature->generation == 0)
		signature->generation = GMSEAL_GENERATION_4;
	char definition[GMS_DEFINITION_SIZE];
	gms_definition(signature->generation, "SES-Signature", definition);
	struct gms_document *document = NULL;
	gmseal_status status =
		gms_der_decode(definition, input, false, &signature->deviations, &document, error);
	if (status == GMSEAL_OK)
		status = read(document, signature, error);
	gms_document_free(document);
	if (status == GMSEAL_OK && strict)
		status = gms_deviations_refuse(&signature->deviations, 0, error);
	return status;
}

gmseal_status gmseal_signature_decode(gmseal_bytes input, const gmseal_decoding *decoding,
	gmseal_signature **signature, gmseal_error *error)
{
	if (signature == NULL || (input.data == NULL && input.size > 0))
		return gms_error_argument(error, "input, signature");
	gmseal_status status = gms_check_size(input, decoding, error);
	if (status != GMSEAL_OK)
		return status;
	struct gmseal_signature *decoded = calloc(1, sizeof *decoded);
	if (decoded == NULL)
		return gms_error_memory(error);
	status = gms_copy(input, &decoded->received, error);
	if (status == GMSEAL_OK)
		status = decode(decoded, decoding != NULL && decoding->strict, error);
	if (status == GMSEAL_OK)
		*signature = decoded;
	else
		gmseal_signature_free(decoded);
	return status;
}

void gmseal_signature_free(gmseal_signature *signature)
{
	if (signature == NULL)
		return;
	gms_seal_clear(&signature->seal);
	gms_extensions_free(&signature->extensions);
	gms_deviations_free(&signature->deviations);
	gmseal_buffer_free(&signature->received);
	free(signature);
}
