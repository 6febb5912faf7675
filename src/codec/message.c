/* Decoding signed messages and reading their fields. */
#include "codec/message.h"
#include "codec/detect.h"
#include "codec/sm2-value.h"
#include "codec/time.h"

#include <stdio.h>
#include <stdlib.h>

bool gms_signing_time(const struct gms_der *attributes, gmseal_time *time, const char **deviation)
{
	struct gms_der value;
	*deviation = NULL;
	if (!gms_attribute_value(attributes, GMS_OID_SIGNING_TIME, &value) ||
		(value.tag != GMS_TAG_UTC_TIME && value.tag != GMS_TAG_GENERALIZED_TIME))
		return false;
	time->text = value.content;
	return gms_time_read(
		value.content, value.tag == GMS_TAG_UTC_TIME, &time->seconds, deviation);
}

static gmseal_status add_deviation(struct gmseal_message *message, size_t index, const char *field,
	size_t offset, const char *sentence, gmseal_error *error)
{
	char path[GMSEAL_FIELD_SIZE];
	snprintf(path, sizeof path, "content.signerInfos[%zu].%s", index, field);
	return gms_deviations_add(&message->data.deviations, path, offset, sentence, error);
}

/* What is unusual about the value of an SM2 signature. */
static gmseal_status check_value(struct gmseal_message *message, size_t index, gmseal_error *error)
{
	const struct gms_signer_info *info = &message->data.signers[index];
	bool gbt = message->data.form == GMSEAL_MESSAGE_GBT35275;
	uint8_t raw[GMSEAL_SM2_RAW_SIZE];
	const char *deviation = NULL;
	if (!gms_is_sm2_signature(info->signature_algorithm) ||
		gms_sm2_value_read(info->value.content, raw, &deviation, NULL) != GMSEAL_OK ||
		deviation == NULL)
		return GMSEAL_OK;
	return add_deviation(message, index, gbt ? "encryptedDigest" : "signature",
		info->value.offset, deviation, error);
}

static gmseal_status read_time(struct gmseal_message *message, size_t index, gmseal_error *error)
{
	const struct gms_signer_info *info = &message->data.signers[index];
	gmseal_message_signer *signer = &message->signers[index];
	bool gbt = message->data.form == GMSEAL_MESSAGE_GBT35275;
	const char *deviation = NULL;
	struct gms_der values;
	if (gms_attribute_find(&info->signed_attributes, GMS_OID_SIGNING_TIME, &values) == 0)
		return GMSEAL_OK;
	signer->has_time = gms_signing_time(&info->signed_attributes, &signer->time, &deviation);
	if (!signer->has_time)
		deviation = N_("the signing time cannot be read");
	if (deviation == NULL)
		return GMSEAL_OK;
	return add_deviation(message, index, gbt ? "authenticatedAttributes" : "signedAttrs",
		values.offset, _(deviation), error);
}

static gmseal_status read_signer(struct gmseal_message *message, size_t index, gmseal_error *error)
{
	const struct gms_signed_data *data = &message->data;
	const struct gms_signer_info *info = &data->signers[index];
	gmseal_message_signer *signer = &message->signers[index];
	signer->issuer = info->issuer;
	signer->serial = info->serial;
	signer->key_id = info->key_id;
	signer->digest_algorithm = gms_text(info->digest_algorithm);
	signer->signature_algorithm = gms_text(info->signature_algorithm);
	signer->value = info->value.content;
	signer->has_signed_attributes = info->signed_attributes.whole.size > 0;
	signer->certificate = gms_signer_certificate(data, info);
	gmseal_status status = read_time(message, index, error);
	return status == GMSEAL_OK ? check_value(message, index, error) : status;
}

static gmseal_status read_signers(struct gmseal_message *message, gmseal_error *error)
{
	size_t count = message->data.signer_count;
	gmseal_status status = GMSEAL_OK;
	message->signers = calloc(count + 1, sizeof *message->signers);
	if (message->signers == NULL)
		return gms_error_memory(error);
	for (size_t i = 0; i < count && status == GMSEAL_OK; i++)
		status = read_signer(message, i, error);
	return status;
}

static gmseal_status decode(struct gmseal_message *message, bool strict, gmseal_error *error)
{
	gmseal_bytes input = gms_bytes(&message->received);
	int generation = 0;
	switch (gms_detect(input, &generation)) {
	case GMSEAL_KIND_SEAL:
		return gms_error_at(error, GMSEAL_ERROR_FORMAT, "", 0,
			_("this is a seal, not a signed message"));
	case GMSEAL_KIND_SIGNATURE:
		return gms_error_at(error, GMSEAL_ERROR_FORMAT, "", 0,
			_("this is a seal signature, not a signed message"));
	case GMSEAL_KIND_CERTIFICATE:
		return gms_error_at(error, GMSEAL_ERROR_FORMAT, "", 0,
			_("this is a certificate, not a signed message"));
	default:
		break;
	}
	gmseal_status status = gms_signed_data_decode(input, false, &message->data, error);
	if (status == GMSEAL_OK)
		status = read_signers(message, error);
	if (status == GMSEAL_OK && strict)
		status = gms_deviations_refuse(&message->data.deviations, 0, error);
	return status;
}

gmseal_status gmseal_message_decode(gmseal_bytes input, const gmseal_decoding *decoding,
	gmseal_message **message, gmseal_error *error)
{
	if (message == NULL || (input.data == NULL && input.size > 0))
		return gms_error_argument(error, "input, message");
	gmseal_status status = gms_check_size(input, decoding, error);
	if (status != GMSEAL_OK)
		return status;
	struct gmseal_message *decoded = calloc(1, sizeof *decoded);
	if (decoded == NULL)
		return gms_error_memory(error);
	status = gms_copy(input, &decoded->received, error);
	if (status == GMSEAL_OK)
		status = decode(decoded, decoding != NULL && decoding->strict, error);
	if (status == GMSEAL_OK)
		*message = decoded;
	else
		gmseal_message_free(decoded);
	return status;
}

void gmseal_message_free(gmseal_message *message)
{
	if (message == NULL)
		return;
	gms_signed_data_clear(&message->data);
	free(message->signers);
	gmseal_buffer_free(&message->received);
	free(message);
}

gmseal_bytes gmseal_message_bytes(const gmseal_message *message)
{
	return message->data.bytes;
}

gmseal_message_form gmseal_message_form_of(const gmseal_message *message)
{
	return message->data.form;
}

gmseal_bytes gmseal_message_content_type(const gmseal_message *message)
{
	return gms_text(message->data.content_type);
}

bool gmseal_message_content(const gmseal_message *message, gmseal_bytes *content)
{
	if (message->data.has_content)
		*content = message->data.content;
	return message->data.has_content;
}

size_t gmseal_message_certificate_count(const gmseal_message *message)
{
	return message->data.certificate_count;
}

gmseal_bytes gmseal_message_certificate(const gmseal_message *message, size_t index)
{
	return index < message->data.certificate_count ? message->data.certificates[index]
						       : (gmseal_bytes){NULL, 0};
}

size_t gmseal_message_signer_count(const gmseal_message *message)
{
	return message->data.signer_count;
}

const gmseal_message_signer *gmseal_message_signer_at(const gmseal_message *message, size_t index)
{
	return index < message->data.signer_count ? &message->signers[index] : NULL;
}

size_t gmseal_message_deviation_count(const gmseal_message *message)
{
	return message->data.deviations.count;
}

const gmseal_deviation *gmseal_message_deviation(const gmseal_message *message, size_t index)
{
	return index < message->data.deviations.count ? &message->data.deviations.list[index]
						      : NULL;
}
