/* Showing a structure element by element. */
#include "asn1/der.h"
#include "codec/detect.h"
#include "codec/signed-data.h"
#include "codec/time.h"

#include <gmseal/inspect.h>
#include <inttypes.h>
#include <stdio.h>

enum {
	TAG_UTF8_STRING = 0x0C,
	TAG_PRINTABLE_STRING = 0x13,
	TAG_IA5_STRING = 0x16,
	TEXT_SIZE = 512 /* octets of a text that are shown */
};

struct inspection {
	gmseal_visitor *visitor;
	void *user;
	bool failed;
};

static void add_number(const struct gms_der *element, struct gms_string *text)
{
	int64_t number = 0;
	if (gms_der_integer(element, "", &number, NULL) == GMSEAL_OK) {
		gms_string_add(text, "%" PRId64, number);
		return;
	}
	gms_string_add(text, "0x");
	for (size_t i = 0; i < element->content.size && i < TEXT_SIZE / 2; i++)
		gms_string_add(text, "%02x", element->content.data[i]);
}

/* The content for people; nothing is added if it has no such form. */
static void describe(const struct gms_der *element, struct gms_string *text)
{
	char oid[GMS_OID_SIZE];
	switch (element->tag) {
	case GMS_TAG_BOOLEAN:
		gms_string_add(text, "%s", gms_der_boolean(element) ? "TRUE" : "FALSE");
		break;
	case GMS_TAG_INTEGER:
		add_number(element, text);
		break;
	case GMS_TAG_OID:
		if (gms_der_oid(element, "", oid, NULL) == GMSEAL_OK)
			gms_string_add(text, "%s", oid);
		break;
	case TAG_UTF8_STRING:
	case TAG_PRINTABLE_STRING:
	case TAG_IA5_STRING:
	case GMS_TAG_UTC_TIME:
	case GMS_TAG_GENERALIZED_TIME:
		gms_string_add(text, "%s", "");
		gms_string_add_escaped(text, element->content, TEXT_SIZE);
		break;
	default:
		break;
	}
}

static void show(void *user, const struct gms_visit *visit)
{
	struct inspection *inspection = user;
	struct gms_der inner = visit->element, outer;
	/* An explicit tag is not part of what is described. */
	if (gms_der_first(visit->element.whole, &outer, NULL) == GMSEAL_OK &&
		outer.content.size != visit->element.content.size)
		gms_der_first(outer.content, &inner, NULL);
	struct gms_string text = {0};
	describe(&inner, &text);
	inspection->failed |= text.failed;
	gmseal_element element = {.path = visit->path,
		.name = visit->name,
		.type = visit->type,
		.depth = visit->depth,
		.offset = visit->element.offset,
		.header_size = visit->header_size,
		.content = visit->element.content,
		.constructed = (visit->element.tag & 0x20) != 0,
		.text = text.text};
	inspection->visitor(inspection->user, &element);
	gms_string_free(&text);
}

/* The definition of what the input is; false if it is nothing known here. */
static bool find_definition(gmseal_bytes input, char definition[GMS_DEFINITION_SIZE])
{
	int generation = 0;
	gmseal_message_form form;
	char content_type[GMS_OID_SIZE];
	switch (gms_guess(input, &generation)) {
	case GMSEAL_KIND_SEAL:
		gms_definition(generation, "SES-Seal", definition);
		return true;
	case GMSEAL_KIND_SIGNATURE:
		gms_definition(generation, "SES-Signature", definition);
		return true;
	case GMSEAL_KIND_MESSAGE:
	case GMSEAL_KIND_TIMESTAMP:
		gms_signed_data_detect(input, &form, content_type);
		snprintf(definition, GMS_DEFINITION_SIZE, "%s", gms_signed_data_definition(form));
		return true;
	case GMSEAL_KIND_TIMESTAMP_REQUEST:
		snprintf(definition, GMS_DEFINITION_SIZE, "RFC3161.TimeStampReq");
		return true;
	case GMSEAL_KIND_TIMESTAMP_RESPONSE:
		snprintf(definition, GMS_DEFINITION_SIZE, "RFC3161.TimeStampResp");
		return true;
	case GMSEAL_KIND_REGISTRATION:
		snprintf(definition, GMS_DEFINITION_SIZE, "Registration.SystemRegister");
		return true;
	case GMSEAL_KIND_CRL:
		snprintf(definition, GMS_DEFINITION_SIZE, "PKIX.CertificateList");
		return true;
	case GMSEAL_KIND_OCSP_RESPONSE:
		snprintf(definition, GMS_DEFINITION_SIZE, "PKIX.OCSPResponse");
		return true;
	default:
		return false;
	}
}

gmseal_status gmseal_inspect(gmseal_bytes input, const gmseal_decoding *decoding,
	gmseal_visitor *visitor, void *user, gmseal_error *error)
{
	if (visitor == NULL || (input.data == NULL && input.size > 0))
		return gms_error_argument(error, "input, visitor");
	gmseal_status status = gms_check_size(input, decoding, error);
	if (status != GMSEAL_OK)
		return status;
	char definition[GMS_DEFINITION_SIZE];
	if (!find_definition(input, definition))
		return gms_error_at(error, GMSEAL_ERROR_FORMAT, "", 0,
			_("this is neither a seal nor a signature nor a signed message"));
	struct inspection inspection = {.visitor = visitor, .user = user};
	status = gms_der_walk(definition, input, decoding != NULL && decoding->strict, NULL, show,
		&inspection, error);
	if (status == GMSEAL_OK && inspection.failed)
		return gms_error_memory(error);
	return status;
}
