/* Responses of time-stamp authorities: TimeStampResp, RFC 3161 2.4.2. */
#include "codec/reader.h"
#include "codec/timestamp.h"

#include <inttypes.h>

enum {
	WORDS_SHOWN = 200 /* octets of the authority's own words */
};

static const char definition[] = "RFC3161.TimeStampResp";

/* The words of RFC 3161 and RFC 4210 for a PKIStatus. */
static const char *status_name(int64_t status)
{
	static const char *const names[] = {"granted", "grantedWithMods", "rejection", "waiting",
		"revocationWarning", "revocationNotification"};
	return status >= 0 && status < (int64_t)(sizeof names / sizeof names[0]) ? names[status]
										 : "?";
}

static const struct {
	unsigned bit;
	const char *name;
} failures[] = {
	{GMS_PKI_BAD_ALGORITHM, "badAlg"},
	{GMS_PKI_BAD_REQUEST, "badRequest"},
	{GMS_PKI_BAD_DATA_FORMAT, "badDataFormat"},
	{14, "timeNotAvailable"},
	{GMS_PKI_UNACCEPTED_POLICY, "unacceptedPolicy"},
	{GMS_PKI_UNACCEPTED_EXTENSION, "unacceptedExtension"},
	{17, "addInfoNotAvailable"},
	{25, "systemFailure"},
};

static void add_failure(struct gms_string *text, unsigned bit)
{
	const char *separator = text->length > 0 ? ", " : "";
	for (size_t i = 0; i < sizeof failures / sizeof failures[0]; i++)
		if (failures[i].bit == bit) {
			gms_string_add(text, "%s%s", separator, failures[i].name);
			return;
		}
	gms_string_add(text, "%sbit %u", separator, bit);
}

/* PKIFailureInfo: what the set bits are called. */
static void add_failures(struct gms_string *text, const struct gms_der *info)
{
	for (size_t i = 1; i < info->content.size && i < 9; i++)
		for (unsigned bit = 0; bit < 8; bit++)
			if (info->content.data[i] & (0x80u >> bit))
				add_failure(text, (unsigned)(i - 1) * 8 + bit);
}

static void add_words(struct gms_string *text, const struct gms_der *list)
{
	for (struct gms_der member = {0}; gms_der_next(list, &member);) {
		gms_string_add(text, "%s", text->length > 0 ? ", \"" : "\"");
		gms_string_add_escaped(text, member.content, WORDS_SHOWN);
		gms_string_add(text, "\"");
	}
}

static gmseal_status refuse(struct gms_reader *reader, int64_t status)
{
	struct gms_string text = {0};
	struct gms_der element;
	if (gms_reader_find(reader, "status.failInfo", &element))
		add_failures(&text, &element);
	if (gms_reader_find(reader, "status.statusString", &element))
		add_words(&text, &element);
	gmseal_status result;
	if (text.failed)
		result = gms_error_memory(reader->error);
	else if (text.length == 0)
		result = gms_error_at(reader->error, GMSEAL_ERROR_FORBIDDEN, "status",
			gms_reader_element(reader, "status").offset,
			_("the authority gave no time stamp: status %" PRId64
			  " (%s), without a reason"),
			status, status_name(status));
	else
		result = gms_error_at(reader->error, GMSEAL_ERROR_FORBIDDEN, "status",
			gms_reader_element(reader, "status").offset,
			_("the authority gave no time stamp: status %" PRId64 " (%s): %s"), status,
			status_name(status), text.text);
	gms_string_free(&text);
	return result;
}

static gmseal_status read_token(struct gms_reader *reader, gmseal_bytes *token)
{
	struct gms_der element;
	int64_t status = gms_reader_integer(reader, "status.status");
	if (reader->status != GMSEAL_OK)
		return reader->status;
	if (status != GMS_PKI_GRANTED && status != GMS_PKI_GRANTED_WITH_MODS)
		return refuse(reader, status);
	element = gms_reader_element(reader, "timeStampToken");
	*token = element.whole;
	return reader->status;
}

gmseal_status gms_timestamp_response_token(
	gmseal_bytes response, bool strict, gmseal_bytes *token, gmseal_error *error)
{
	struct gms_document *document = NULL;
	struct gms_deviations deviations = {0};
	gmseal_status status =
		gms_der_decode(definition, response, strict, &deviations, &document, error);
	if (status == GMSEAL_OK) {
		struct gms_reader reader = {.document = document,
			.prefix = "",
			.deviations = &deviations,
			.error = error};
		status = read_token(&reader, token);
	}
	gms_document_free(document);
	gms_deviations_free(&deviations);
	return status;
}

bool gms_timestamp_is_response(gmseal_bytes input)
{
	struct gms_der whole, status = {0}, token, part = {0};
	if (gms_der_first(input, &whole, NULL) != GMSEAL_OK || whole.tag != GMS_TAG_SEQUENCE ||
		!gms_der_next(&whole, &status) || status.tag != GMS_TAG_SEQUENCE ||
		!gms_der_next(&status, &part) || part.tag != GMS_TAG_INTEGER)
		return false;
	token = status;
	if (!gms_der_next(&whole, &token))
		return true;
	/* Behind a certificate or CRL of the first versions, which begin likewise, more follows. */
	struct gms_der type = {0}, third = token;
	if (gms_der_next(&whole, &third))
		return false;
	return token.tag == GMS_TAG_SEQUENCE && gms_der_next(&token, &type) &&
	       type.tag == GMS_TAG_OID;
}

gmseal_status gms_timestamp_response_encode(
	gmseal_bytes token, gmseal_buffer *der, gmseal_error *error)
{
	struct gms_builder *builder = gms_builder_new(definition);
	gms_builder_set_integer(builder, "status.status", GMS_PKI_GRANTED);
	gms_builder_omit(builder, "status.statusString");
	gms_builder_omit(builder, "status.failInfo");
	gms_builder_set(builder, "timeStampToken", token);
	return gms_builder_finish(builder, der, error);
}

gmseal_status gms_timestamp_refusal_encode(
	enum gms_pki_failure failure, const char *words, gmseal_buffer *der, gmseal_error *error)
{
	struct gms_builder *builder = gms_builder_new(definition);
	gms_builder_set_integer(builder, "status.status", GMS_PKI_REJECTION);
	gms_builder_add(builder, "status.statusString");
	gms_builder_set(builder, "status.statusString.?LAST", gms_text(words));
	gms_builder_set_named_bit(builder, "status.failInfo", failure);
	gms_builder_omit(builder, "timeStampToken");
	return gms_builder_finish(builder, der, error);
}
