/* Decoding time-stamp tokens: a SignedData around TSTInfo (RFC 3161 2.4.2), and its accessors. */
#include "codec/timestamp.h"
#include "codec/reader.h"
#include "codec/time.h"

#include <stdio.h>
#include <stdlib.h>

enum {
	MILLION = 1000000,
	MAX_ACCURACY_SECONDS = 1000000000
};

#define INFO_PREFIX "TSTInfo."

/* Integers that may be absent; -1 if a number is negative or beyond limit. */
static int64_t read_part(struct gms_reader *reader, const char *path, int64_t limit)
{
	struct gms_der element;
	if (!gms_reader_find(reader, path, &element))
		return 0;
	int64_t value = gms_reader_integer(reader, path);
	if (reader->status == GMSEAL_OK && (value < 0 || value > limit))
		reader->status = gms_error_at(reader->error, GMSEAL_ERROR_FORMAT, path,
			element.offset, _("the accuracy is out of range"));
	return value;
}

static int64_t read_accuracy(struct gms_reader *reader)
{
	struct gms_der element;
	if (!gms_reader_find(reader, "accuracy", &element))
		return -1;
	int64_t seconds = read_part(reader, "accuracy.seconds", MAX_ACCURACY_SECONDS);
	int64_t millis = read_part(reader, "accuracy.millis", 999);
	int64_t micros = read_part(reader, "accuracy.micros", 999);
	return reader->status == GMSEAL_OK ? seconds * MILLION + millis * 1000 + micros : -1;
}

/* Here, unlike in seals, DER has fractions of a second: behind a point, not ending in 0. */
static bool is_der_fraction(gmseal_bytes text)
{
	return text.size > 16 && text.data[14] == '.' && text.data[text.size - 1] == 'Z' &&
	       text.data[text.size - 2] != '0';
}

static gmseal_time read_time(struct gms_reader *reader)
{
	struct gms_der element = gms_reader_element(reader, "genTime");
	gmseal_time time = {0, element.content};
	const char *deviation = NULL;
	if (reader->status != GMSEAL_OK)
		return time;
	if (!gms_time_read(element.content, false, &time.seconds, &deviation))
		reader->status = gms_error_at(reader->error, GMSEAL_ERROR_FORMAT, "genTime",
			element.offset, _("this is no time"));
	else if (deviation != NULL && !is_der_fraction(element.content))
		gms_reader_deviation(reader, "genTime", element.offset, deviation);
	return time;
}

static bool any_critical(const struct gms_der *extensions)
{
	for (struct gms_der extension = {0}; gms_der_next(extensions, &extension);) {
		struct gms_der part = {0};
		gms_der_next(&extension, &part);
		if (gms_der_next(&extension, &part) && part.tag == GMS_TAG_BOOLEAN &&
			gms_der_boolean(&part))
			return true;
	}
	return false;
}

static void read_info(struct gms_reader *reader, struct gmseal_timestamp *timestamp)
{
	struct gms_der element;
	if (gms_reader_integer(reader, "version") != 1 && reader->status == GMSEAL_OK)
		reader->status = gms_error_at(reader->error, GMSEAL_ERROR_FORMAT, "version",
			gms_reader_element(reader, "version").offset,
			_("the version of TSTInfo has to be 1"));
	gms_reader_oid(reader, "policy", timestamp->policy);
	gms_reader_oid(
		reader, "messageImprint.hashAlgorithm.algorithm", timestamp->imprint_algorithm);
	timestamp->imprint = gms_reader_bytes(reader, "messageImprint.hashedMessage");
	timestamp->serial = gms_reader_bytes(reader, "serialNumber");
	timestamp->time = read_time(reader);
	timestamp->accuracy = read_accuracy(reader);
	if (gms_reader_find(reader, "ordering", &element))
		timestamp->ordering = gms_der_boolean(&element);
	if (gms_reader_find(reader, "nonce", &element))
		timestamp->nonce = element.content;
	if (gms_reader_find(reader, "extensions", &element))
		timestamp->has_critical_extension = any_critical(&element);
}

/* What a failure in a part says, told of the whole. */
static void move_error(gmseal_error *error, const char *prefix, size_t shift)
{
	char field[GMSEAL_FIELD_SIZE];
	if (error == NULL)
		return;
	if (error->offset != GMSEAL_NO_OFFSET)
		error->offset += shift;
	if (prefix[0] == '\0')
		return;
	snprintf(field, sizeof field, "%s%.*s", prefix, (int)(sizeof field - strlen(prefix) - 1),
		error->field);
	memcpy(error->field, field, sizeof field);
}

static gmseal_status decode_info(
	struct gmseal_timestamp *timestamp, bool strict, gmseal_error *error)
{
	gmseal_bytes content = timestamp->data.content;
	size_t shift = (size_t)(content.data - timestamp->received.data);
	struct gms_document *document = NULL;
	struct gms_deviations deviations = {0};
	gmseal_status status =
		gms_der_decode("RFC3161.TSTInfo", content, false, &deviations, &document, error);
	if (status == GMSEAL_OK) {
		struct gms_reader reader = {.document = document,
			.prefix = "",
			.deviations = &deviations,
			.error = error};
		read_info(&reader, timestamp);
		status = reader.status;
	}
	gms_document_free(document);
	if (status == GMSEAL_OK && strict)
		status = gms_deviations_refuse(&deviations, 0, error);
	if (status != GMSEAL_OK)
		move_error(error, INFO_PREFIX, shift);
	else
		status = gms_deviations_append(
			&timestamp->data.deviations, INFO_PREFIX, shift, &deviations, error);
	gms_deviations_free(&deviations);
	return status;
}

static gmseal_status decode(struct gmseal_timestamp *timestamp, bool strict, gmseal_error *error)
{
	gmseal_status status = gms_signed_data_decode(
		gms_bytes(&timestamp->received), strict, &timestamp->data, error);
	if (status != GMSEAL_OK)
		return status;
	if (strcmp(timestamp->data.content_type, GMS_OID_TST_INFO) != 0)
		return gms_error_at(error, GMSEAL_ERROR_FORMAT, "content", 0,
			_("this is a signed message and no time stamp: the type of its content "
			  "is %s"),
			timestamp->data.content_type);
	if (!timestamp->data.has_content)
		return gms_error_at(
			error, GMSEAL_ERROR_FORMAT, "content", 0, _("the token has no content"));
	return decode_info(timestamp, strict, error);
}

gmseal_status gmseal_timestamp_decode(gmseal_bytes input, const gmseal_decoding *decoding,
	gmseal_timestamp **timestamp, gmseal_error *error)
{
	if (timestamp == NULL || (input.data == NULL && input.size > 0))
		return gms_error_argument(error, "input, timestamp");
	bool strict = decoding != NULL && decoding->strict;
	gmseal_bytes token = input;
	gmseal_status status = gms_check_size(input, decoding, error);
	if (status == GMSEAL_OK && gms_timestamp_is_response(input))
		status = gms_timestamp_response_token(input, strict, &token, error);
	if (status != GMSEAL_OK)
		return status;
	struct gmseal_timestamp *decoded = calloc(1, sizeof *decoded);
	if (decoded == NULL)
		return gms_error_memory(error);
	status = gms_copy(token, &decoded->received, error);
	if (status == GMSEAL_OK) {
		status = decode(decoded, strict, error);
		if (status != GMSEAL_OK && token.data != input.data)
			move_error(error, "", (size_t)(token.data - input.data));
	}
	if (status == GMSEAL_OK)
		*timestamp = decoded;
	else
		gmseal_timestamp_free(decoded);
	return status;
}

void gmseal_timestamp_free(gmseal_timestamp *timestamp)
{
	if (timestamp == NULL)
		return;
	gms_signed_data_clear(&timestamp->data);
	gmseal_buffer_free(&timestamp->received);
	free(timestamp);
}

gmseal_bytes gmseal_timestamp_bytes(const gmseal_timestamp *timestamp)
{
	return timestamp->data.bytes;
}

gmseal_time gmseal_timestamp_time(const gmseal_timestamp *timestamp)
{
	return timestamp->time;
}

gmseal_bytes gmseal_timestamp_policy(const gmseal_timestamp *timestamp)
{
	return gms_text(timestamp->policy);
}

gmseal_bytes gmseal_timestamp_serial(const gmseal_timestamp *timestamp)
{
	return gms_number(timestamp->serial);
}

gmseal_bytes gmseal_timestamp_nonce(const gmseal_timestamp *timestamp)
{
	return gms_number(timestamp->nonce);
}

gmseal_bytes gmseal_timestamp_imprint(const gmseal_timestamp *timestamp)
{
	return timestamp->imprint;
}

gmseal_digest_algorithm gmseal_timestamp_digest(const gmseal_timestamp *timestamp)
{
	return gms_digest_find(gms_text(timestamp->imprint_algorithm));
}

int64_t gmseal_timestamp_accuracy(const gmseal_timestamp *timestamp)
{
	return timestamp->accuracy;
}

bool gmseal_timestamp_ordering(const gmseal_timestamp *timestamp)
{
	return timestamp->ordering;
}

gmseal_bytes gmseal_timestamp_certificate(const gmseal_timestamp *timestamp)
{
	const struct gms_signed_data *data = &timestamp->data;
	return data->signer_count > 0 ? gms_signer_certificate(data, &data->signers[0])
				      : (gmseal_bytes){NULL, 0};
}
