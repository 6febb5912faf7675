/* Reading the fields of a decoded structure. */
#include "codec/reader.h"
#include "codec/sm2-value.h"
#include "codec/time.h"

#include <stdio.h>
#include <stdlib.h>

static void full_path(
	const struct gms_reader *reader, const char *path, char full[GMSEAL_FIELD_SIZE])
{
	snprintf(full, GMSEAL_FIELD_SIZE, "%s%s", reader->prefix, path);
}

bool gms_reader_find(struct gms_reader *reader, const char *path, struct gms_der *element)
{
	char full[GMSEAL_FIELD_SIZE];
	full_path(reader, path, full);
	return gms_document_find(reader->document, full, element);
}

struct gms_der gms_reader_element(struct gms_reader *reader, const char *path)
{
	struct gms_der element = {0};
	char full[GMSEAL_FIELD_SIZE];
	full_path(reader, path, full);
	if (reader->status == GMSEAL_OK && !gms_document_find(reader->document, full, &element))
		reader->status = gms_error_at(reader->error, GMSEAL_ERROR_FORMAT, full,
			GMSEAL_NO_OFFSET, _("the field is missing"));
	return element;
}

gmseal_bytes gms_reader_bytes(struct gms_reader *reader, const char *path)
{
	return gms_reader_element(reader, path).content;
}

gmseal_bytes gms_reader_bits(struct gms_reader *reader, const char *path)
{
	gmseal_bytes octets = {0};
	struct gms_der element = gms_reader_element(reader, path);
	char full[GMSEAL_FIELD_SIZE];
	full_path(reader, path, full);
	if (reader->status == GMSEAL_OK)
		reader->status = gms_der_bit_string(&element, full, &octets, reader->error);
	return octets;
}

int64_t gms_reader_integer(struct gms_reader *reader, const char *path)
{
	int64_t value = 0;
	struct gms_der element = gms_reader_element(reader, path);
	char full[GMSEAL_FIELD_SIZE];
	full_path(reader, path, full);
	if (reader->status == GMSEAL_OK)
		reader->status = gms_der_integer(&element, full, &value, reader->error);
	return value;
}

void gms_reader_oid(struct gms_reader *reader, const char *path, char text[GMS_OID_SIZE])
{
	struct gms_der element = gms_reader_element(reader, path);
	char full[GMSEAL_FIELD_SIZE];
	full_path(reader, path, full);
	text[0] = '\0';
	if (reader->status == GMSEAL_OK)
		reader->status = gms_der_oid(&element, full, text, reader->error);
}

void gms_reader_deviation(
	struct gms_reader *reader, const char *path, size_t offset, const char *sentence)
{
	char full[GMSEAL_FIELD_SIZE];
	full_path(reader, path, full);
	if (reader->status == GMSEAL_OK)
		reader->status = gms_deviations_add(
			reader->deviations, full, offset, _(sentence), reader->error);
}

gmseal_time gms_reader_time(struct gms_reader *reader, const char *path, bool utc)
{
	gmseal_time time = {0};
	struct gms_der element = {0};
	char alternative[GMSEAL_FIELD_SIZE];
	snprintf(alternative, sizeof alternative, "%s.utcTime", path);
	if (!gms_reader_find(reader, alternative, &element)) {
		snprintf(alternative, sizeof alternative, "%s.generalizedTime", path);
		element = gms_reader_element(reader, alternative);
	}
	if (reader->status != GMSEAL_OK)
		return time;
	bool is_utc = element.tag == GMS_TAG_UTC_TIME;
	const char *deviation = NULL;
	time.text = element.content;
	if (!gms_time_read(element.content, is_utc, &time.seconds, &deviation)) {
		char full[GMSEAL_FIELD_SIZE];
		full_path(reader, path, full);
		reader->status = gms_error_at(reader->error, GMSEAL_ERROR_FORMAT, full,
			element.offset, _("this is no time"));
		return time;
	}
	if (is_utc != utc)
		gms_reader_deviation(reader, path, element.offset,
			utc ? N_("GeneralizedTime stands where UTCTime belongs")
			    : N_("UTCTime stands where GeneralizedTime belongs"));
	if (deviation != NULL)
		gms_reader_deviation(reader, path, element.offset, deviation);
	return time;
}

gmseal_bytes gms_reader_value(struct gms_reader *reader, const char *path, const char *algorithm)
{
	gmseal_bytes value = gms_reader_bits(reader, path);
	uint8_t raw[GMSEAL_SM2_RAW_SIZE];
	const char *deviation = NULL;
	if (reader->status == GMSEAL_OK && gms_sm2_value_expected(algorithm) &&
		gms_sm2_value_read(value, raw, &deviation, NULL) == GMSEAL_OK && deviation != NULL)
		gms_reader_deviation(
			reader, path, gms_reader_element(reader, path).offset, deviation);
	return value;
}

void gms_reader_extensions(
	struct gms_reader *reader, const struct gms_der *element, struct gms_extensions *extensions)
{
	extensions->present = true;
	size_t count = 0;
	for (struct gms_der child = {0}; gms_der_next(element, &child);)
		count++;
	if (count == 0 || reader->status != GMSEAL_OK)
		return;
	extensions->list = calloc(count, sizeof *extensions->list);
	extensions->oids = calloc(count, sizeof *extensions->oids);
	if (extensions->list == NULL || extensions->oids == NULL) {
		reader->status = gms_error_memory(reader->error);
		return;
	}
	for (struct gms_der child = {0}; gms_der_next(element, &child); extensions->count++) {
		gmseal_extension *extension = &extensions->list[extensions->count];
		char *oid = extensions->oids[extensions->count];
		struct gms_der part = {0};
		gms_der_next(&child, &part);
		reader->status = gms_der_oid(&part, reader->prefix, oid, reader->error);
		if (reader->status != GMSEAL_OK)
			return;
		extension->oid = gms_text(oid);
		gms_der_next(&child, &part);
		if (part.tag == GMS_TAG_BOOLEAN) {
			extension->critical = gms_der_boolean(&part);
			gms_der_next(&child, &part);
		}
		extension->value = part.content;
	}
}

void gms_extensions_free(struct gms_extensions *extensions)
{
	free(extensions->list);
	free(extensions->oids);
	*extensions = (struct gms_extensions){0};
}

void gms_builder_extensions(struct gms_builder *builder, const char *outer, const char *path,
	const struct gms_extensions *extensions)
{
	if (!extensions->present) {
		gms_builder_omit(builder, outer);
		return;
	}
	for (size_t i = 0; i < extensions->count; i++) {
		const gmseal_extension *extension = &extensions->list[i];
		char field[GMSEAL_FIELD_SIZE], oid[GMS_OID_SIZE];
		gms_builder_add(builder, path);
		snprintf(oid, sizeof oid, "%.*s", (int)extension->oid.size,
			(const char *)extension->oid.data);
		snprintf(field, sizeof field, "%s.?LAST.extnID", path);
		gms_builder_set_text(builder, field, oid);
		snprintf(field, sizeof field, "%s.?LAST.critical", path);
		gms_builder_set_boolean(builder, field, extension->critical);
		snprintf(field, sizeof field, "%s.?LAST.extnValue", path);
		gms_builder_set(builder, field, extension->value);
	}
}
