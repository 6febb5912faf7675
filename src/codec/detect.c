/* Telling what some bytes are, and the generations of seals and signatures. */
#include "codec/detect.h"
#include "codec/registration.h"
#include "codec/timestamp.h"

#include <stdio.h>

enum {
	TAG_ENUMERATED = 0x0A,
	TAG_EXPLICIT_0 = 0xA0,
	MANY = 6 /* more children than any structure here has */
};

/* The first children of an element, at most MANY of them. */
static size_t read_children(const struct gms_der *parent, struct gms_der children[MANY])
{
	size_t count = 0;
	struct gms_der child = {0};
	while (count < MANY && gms_der_next(parent, &child))
		children[count++] = child;
	return count;
}

/* header.version, inside SES-SealInfo; 0 if it is not there. */
static int64_t header_version(const struct gms_der *info)
{
	struct gms_der parts[MANY], fields[MANY];
	int64_t version = 0;
	if (read_children(info, parts) > 0 && read_children(&parts[0], fields) > 1 &&
		fields[1].tag == GMS_TAG_INTEGER)
		gms_der_integer(&fields[1], "", &version, NULL);
	return version;
}

/* Structure first, header.version second. */
static int seal_generation(const struct gms_der *parts, size_t count)
{
	if (count <= 3)
		return GMSEAL_GENERATION_2014;
	if (count >= 5)
		return GMSEAL_GENERATION_5;
	return header_version(&parts[0]) >= 5 ? GMSEAL_GENERATION_5 : GMSEAL_GENERATION_4;
}

/* A ContentInfo of signed data, which begins with its content type. */
static gmseal_kind detect_message(gmseal_bytes input)
{
	gmseal_message_form form;
	char content_type[GMS_OID_SIZE];
	if (!gms_signed_data_detect(input, &form, content_type))
		return GMSEAL_KIND_UNKNOWN;
	return strcmp(content_type, GMS_OID_TST_INFO) == 0 ? GMSEAL_KIND_TIMESTAMP
							   : GMSEAL_KIND_MESSAGE;
}

/* The header of a registration packet, which is like that of a seal. */
static bool is_registration(const struct gms_der *header)
{
	struct gms_der id = {0};
	return header->tag == GMS_TAG_SEQUENCE && gms_der_next(header, &id) &&
	       gms_equal_text(id.content, GMS_REGISTRATION_ID);
}

static bool is_time(const struct gms_der *element)
{
	return element->tag == GMS_TAG_UTC_TIME || element->tag == GMS_TAG_GENERALIZED_TIME;
}

/* Certificates and CRLs are alike: what is signed, an algorithm, the value. Behind the issuer's name
 * a certificate has its validity, a CRL a time (RFC 5280 4.1 and 5.1). */
static gmseal_kind detect_certified(const struct gms_der *parts, size_t count)
{
	struct gms_der fields[MANY];
	if (count != 3 || parts[0].tag != GMS_TAG_SEQUENCE || parts[1].tag != GMS_TAG_SEQUENCE ||
		parts[2].tag != GMS_TAG_BIT_STRING)
		return GMSEAL_KIND_UNKNOWN;
	size_t field_count = read_children(&parts[0], fields);
	if (field_count == 0)
		return GMSEAL_KIND_UNKNOWN;
	size_t version = fields[0].tag == GMS_TAG_INTEGER ? 1 : 0;
	if (field_count > version + 2 && fields[version].tag == GMS_TAG_SEQUENCE &&
		fields[version + 1].tag == GMS_TAG_SEQUENCE && is_time(&fields[version + 2]))
		return GMSEAL_KIND_CRL;
	return fields[0].tag == TAG_EXPLICIT_0 || version > 0 ? GMSEAL_KIND_CERTIFICATE
							      : GMSEAL_KIND_UNKNOWN;
}

/* OCSPResponse, RFC 6960 4.2.1: a status, and if it is a good one, what answers. */
static bool is_ocsp_response(const struct gms_der *parts, size_t count)
{
	return (count == 1 || (count == 2 && parts[1].tag == TAG_EXPLICIT_0)) &&
	       parts[0].tag == TAG_ENUMERATED;
}

gmseal_kind gms_detect(gmseal_bytes input, int *generation)
{
	struct gms_der whole, parts[MANY], first[MANY], seal[MANY];
	if (input.data == NULL || gms_der_first(input, &whole, NULL) != GMSEAL_OK ||
		whole.tag != GMS_TAG_SEQUENCE)
		return GMSEAL_KIND_UNKNOWN;
	size_t count = read_children(&whole, parts);
	if (count > 0 && parts[0].tag == GMS_TAG_OID)
		return detect_message(input);
	if (is_ocsp_response(parts, count))
		return GMSEAL_KIND_OCSP_RESPONSE;
	gmseal_kind certified = detect_certified(parts, count);
	if (certified != GMSEAL_KIND_UNKNOWN)
		return certified;
	if (gms_timestamp_is_request(input))
		return GMSEAL_KIND_TIMESTAMP_REQUEST;
	if (gms_timestamp_is_response(input))
		return GMSEAL_KIND_TIMESTAMP_RESPONSE;
	if (count < 2 || parts[0].tag != GMS_TAG_SEQUENCE)
		return GMSEAL_KIND_UNKNOWN;
	size_t first_count = read_children(&parts[0], first);
	if (first_count == 0)
		return GMSEAL_KIND_UNKNOWN;
	if (is_registration(&first[0]))
		return GMSEAL_KIND_REGISTRATION;
	if (first[0].tag == GMS_TAG_SEQUENCE) {
		*generation = seal_generation(parts, count);
		return GMSEAL_KIND_SEAL;
	}
	if (first[0].tag == GMS_TAG_INTEGER && first_count > 1 &&
		first[1].tag == GMS_TAG_SEQUENCE) {
		size_t seal_count = read_children(&first[1], seal);
		*generation =
			count <= 3 ? GMSEAL_GENERATION_2014 : seal_generation(seal, seal_count);
		/* A later signature around a seal of 2014: the fault is the seal's, not the
		 * signature's. */
		if (count > 3 && *generation == GMSEAL_GENERATION_2014)
			*generation = GMSEAL_GENERATION_4;
		return GMSEAL_KIND_SIGNATURE;
	}
	return GMSEAL_KIND_UNKNOWN;
}

/* The tag and the content of the element at the front of input, as far as there is any. */
static gmseal_bytes step_into(gmseal_bytes input, unsigned *tag)
{
	*tag = input.size > 1 ? input.data[0] : 0;
	size_t size = input.size < 2         ? input.size
		      : input.data[1] > 0x80 ? 2u + (input.data[1] & 0x7Fu)
					     : 2u;
	if (size > input.size)
		size = input.size;
	return (gmseal_bytes){input.data + size, input.size - size};
}

gmseal_kind gms_guess(gmseal_bytes input, int *generation)
{
	unsigned outer = 0, first = 0, second = 0, third = 0;
	gmseal_kind kind = gms_detect(input, generation);
	if (kind != GMSEAL_KIND_UNKNOWN)
		return kind;
	gmseal_bytes rest = step_into(step_into(step_into(input, &outer), &first), &second);
	if (outer != GMS_TAG_SEQUENCE || first != GMS_TAG_SEQUENCE)
		return GMSEAL_KIND_UNKNOWN;
	struct gms_der id, version;
	int64_t number = 0;
	bool seal = second == GMS_TAG_SEQUENCE;
	/* A seal begins with its header, a signature with the version. */
	if (seal && gms_der_first(rest, &id, NULL) == GMSEAL_OK) {
		if (gms_equal_text(id.content, GMS_REGISTRATION_ID))
			return GMSEAL_KIND_REGISTRATION;
		rest.data += id.whole.size;
		rest.size -= id.whole.size;
	} else if (second == GMS_TAG_INTEGER) {
		rest = step_into(step_into(input, &outer), &first);
		struct gms_der number_element;
		if (gms_der_first(rest, &number_element, NULL) == GMSEAL_OK)
			step_into((gmseal_bytes){rest.data + number_element.whole.size,
					  rest.size - number_element.whole.size},
				&third);
		if (third != GMS_TAG_SEQUENCE)
			return GMSEAL_KIND_UNKNOWN;
	} else {
		return GMSEAL_KIND_UNKNOWN;
	}
	if (gms_der_first(rest, &version, NULL) == GMSEAL_OK && version.tag == GMS_TAG_INTEGER)
		gms_der_integer(&version, "", &number, NULL);
	*generation = number == 4   ? GMSEAL_GENERATION_4
		      : number == 5 ? GMSEAL_GENERATION_5
				    : GMSEAL_GENERATION_2014;
	return seal ? GMSEAL_KIND_SEAL : GMSEAL_KIND_SIGNATURE;
}

gmseal_kind gmseal_detect(gmseal_bytes input)
{
	int generation = 0;
	return gms_detect(input, &generation);
}

void gms_definition(int generation, const char *type, char name[GMS_DEFINITION_SIZE])
{
	const char *module = generation == GMSEAL_GENERATION_2014 ? "GMT0031-2014"
			     : generation == GMSEAL_GENERATION_4  ? "GBT38540-2020"
								  : "GMT0031-2025";
	snprintf(name, GMS_DEFINITION_SIZE, "%s.%s", module, type);
}
