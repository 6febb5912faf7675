/* SM2 signature values: DER, raw, and what the field makes of DER. */
#include "codec/sm2-value.h"
#include "asn1/der.h"

enum {
	HALF = GMSEAL_SM2_RAW_SIZE / 2
};

/* Reads r or s, which is a positive number below 2^256 whatever its leading octets claim. */
static bool read_half(gmseal_bytes content, uint8_t half[HALF], const char **deviation)
{
	if (content.size == 0)
		return false;
	if (content.data[0] >= 0x80)
		*deviation = N_("r or s lacks its leading zero octet");
	size_t zeros = 0;
	while (zeros < content.size && content.data[zeros] == 0)
		zeros++;
	if (zeros > 0 && zeros < content.size && (zeros > 1 || content.data[1] < 0x80))
		*deviation = N_("r or s has a superfluous leading zero octet");
	gmseal_bytes number = {content.data + zeros, content.size - zeros};
	if (number.size > HALF)
		return false;
	memset(half, 0, HALF);
	if (number.size > 0)
		memcpy(half + HALF - number.size, number.data, number.size);
	return true;
}

/* GMSEAL_ERROR_FORMAT if value is not of this form. Octets behind it are no deviation here: nothing
 * signs a signature value, so it has to fill its BIT STRING. */
static gmseal_status read_der(
	gmseal_bytes value, uint8_t raw[GMSEAL_SM2_RAW_SIZE], const char **deviation)
{
	struct gms_document *document = NULL;
	struct gms_deviations deviations = {0};
	struct gms_der whole, r, s;
	gmseal_status status = gms_der_decode(
		"GBT35276-2017.SM2Signature", value, false, &deviations, &document, NULL);
	if (status != GMSEAL_OK)
		goto out;
	if (!gms_document_find(document, "", &whole) || whole.whole.size != value.size ||
		!gms_document_find(document, "r", &r) || !gms_document_find(document, "s", &s) ||
		!read_half(r.content, raw, deviation) ||
		!read_half(s.content, raw + HALF, deviation))
		status = GMSEAL_ERROR_FORMAT;
	else if (*deviation == NULL && deviations.count > 0)
		*deviation = N_("the signature value is not DER");
out:
	gms_document_free(document);
	gms_deviations_free(&deviations);
	return status;
}

gmseal_status gms_sm2_value_read(gmseal_bytes value, uint8_t raw[GMSEAL_SM2_RAW_SIZE],
	const char **deviation, gmseal_error *error)
{
	const char *found = NULL;
	gmseal_status status = read_der(value, raw, &found);
	*deviation = found != NULL ? _(found) : NULL;
	if (status == GMSEAL_OK)
		return status;
	if (status == GMSEAL_ERROR_MEMORY)
		return gms_error_memory(error);
	if (value.size == GMSEAL_SM2_RAW_SIZE) {
		memcpy(raw, value.data, GMSEAL_SM2_RAW_SIZE);
		*deviation =
			_("the signature value is the 64 octets r and s, not a SEQUENCE of them");
		return GMSEAL_OK;
	}
	return gms_error(error, GMSEAL_ERROR_FORMAT,
		_("%zu octets are no SM2 signature value: neither a SEQUENCE of r and s nor 64 "
		  "octets"),
		value.size);
}

/* An unsigned number as the content of a DER INTEGER: at most one octet longer. */
static gmseal_bytes integer_content(const uint8_t half[HALF], uint8_t content[HALF + 1])
{
	content[0] = 0;
	memcpy(content + 1, half, HALF);
	size_t first = 0;
	while (first < HALF && content[first] == 0 && content[first + 1] < 0x80)
		first++;
	return (gmseal_bytes){content + first, HALF + 1 - first};
}

gmseal_status gms_sm2_value_write(
	const uint8_t raw[GMSEAL_SM2_RAW_SIZE], gmseal_buffer *der, gmseal_error *error)
{
	uint8_t r[HALF + 1], s[HALF + 1];
	struct gms_builder *builder = gms_builder_new("GBT35276-2017.SM2Signature");
	gms_builder_set(builder, "r", integer_content(raw, r));
	gms_builder_set(builder, "s", integer_content(raw + HALF, s));
	return gms_builder_finish(builder, der, error);
}

bool gms_sm2_value_expected(const char *algorithm)
{
	return strcmp(algorithm, "1.2.156.10197.1.501") == 0;
}

gmseal_status gms_sm2_value_mend(
	const char *algorithm, gmseal_bytes value, gmseal_buffer *mended, gmseal_error *error)
{
	uint8_t raw[GMSEAL_SM2_RAW_SIZE];
	const char *deviation = NULL;
	if (gms_sm2_value_expected(algorithm) &&
		gms_sm2_value_read(value, raw, &deviation, NULL) == GMSEAL_OK && deviation != NULL)
		return gms_sm2_value_write(raw, mended, error);
	return gms_copy(value, mended, error);
}

gmseal_status gmseal_sm2_value_to_raw(
	gmseal_bytes value, uint8_t raw[GMSEAL_SM2_RAW_SIZE], gmseal_error *error)
{
	const char *deviation = NULL;
	if (raw == NULL || (value.data == NULL && value.size > 0))
		return gms_error_argument(error, "value, raw");
	uint8_t read[GMSEAL_SM2_RAW_SIZE];
	gmseal_status status = gms_sm2_value_read(value, read, &deviation, error);
	if (status == GMSEAL_OK)
		memcpy(raw, read, sizeof read);
	return status;
}

gmseal_status gmseal_sm2_value_to_der(gmseal_bytes value, gmseal_buffer *der, gmseal_error *error)
{
	uint8_t raw[GMSEAL_SM2_RAW_SIZE];
	if (der == NULL)
		return gms_error_argument(error, "der");
	gmseal_status status = gmseal_sm2_value_to_raw(value, raw, error);
	return status == GMSEAL_OK ? gms_sm2_value_write(raw, der, error) : status;
}
