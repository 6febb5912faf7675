/* Building structures by their definitions. */
#include "asn1/der.h"
#include "asn1/schema.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

struct gms_builder {
	asn1_node node;
	int result; /* ASN1_SUCCESS, or the first failure */
	char path[GMSEAL_FIELD_SIZE];
};

struct gms_builder *gms_builder_new(const char *definition)
{
	struct gms_builder *builder = calloc(1, sizeof *builder);
	asn1_node tree = gms_schema_tree(definition);
	if (builder == NULL || tree == NULL) {
		free(builder);
		return NULL;
	}
	builder->result = asn1_create_element(tree, definition, &builder->node);
	return builder;
}

/* value is NUL-terminated where libtasn1 takes a text, and size then does not count. */
static void write_value(
	struct gms_builder *builder, const char *path, const void *value, size_t size)
{
	if (builder == NULL || builder->result != ASN1_SUCCESS)
		return;
	builder->result = size > INT_MAX ? ASN1_VALUE_NOT_VALID
					 : asn1_write_value(builder->node, path, value, (int)size);
	if (builder->result != ASN1_SUCCESS)
		snprintf(builder->path, sizeof builder->path, "%s", path);
}

/* libtasn1 takes a size of 0 as "up to the NUL". */
static const void *octets(gmseal_bytes content)
{
	return content.size > 0 ? (const void *)content.data : "";
}

void gms_builder_set(struct gms_builder *builder, const char *path, gmseal_bytes content)
{
	write_value(builder, path, octets(content), content.size);
}

void gms_builder_set_bits(struct gms_builder *builder, const char *path, gmseal_bytes content)
{
	size_t bits = content.size > INT_MAX / 8 ? SIZE_MAX : content.size * 8;
	write_value(builder, path, octets(content), bits);
}

void gms_builder_set_number(struct gms_builder *builder, const char *path, gmseal_bytes number)
{
	uint8_t content[64] = {0};
	if (number.size == 0 || number.size >= sizeof content) {
		write_value(builder, path, content, SIZE_MAX);
		return;
	}
	/* An octet of 0 in front keeps it positive. */
	memcpy(content + 1, number.data, number.size);
	size_t first = 0;
	while (first < number.size && content[first] == 0 && content[first + 1] < 0x80)
		first++;
	write_value(builder, path, content + first, number.size + 1 - first);
}

void gms_builder_set_named_bit(struct gms_builder *builder, const char *path, unsigned bit)
{
	uint8_t octets_up_to_bit[32] = {0};
	unsigned octet = bit / 8 % sizeof octets_up_to_bit;
	octets_up_to_bit[octet] = (uint8_t)(0x80u >> (bit % 8));
	write_value(builder, path, octets_up_to_bit, octet * 8 + bit % 8 + 1);
}

void gms_builder_set_text(struct gms_builder *builder, const char *path, const char *text)
{
	write_value(builder, path, text, 1);
}

void gms_builder_set_integer(struct gms_builder *builder, const char *path, int64_t value)
{
	uint8_t content[sizeof value];
	size_t first = 0;
	for (size_t i = 0; i < sizeof value; i++)
		content[i] = (uint8_t)((uint64_t)value >> (8 * (sizeof value - 1 - i)));
	while (first + 1 < sizeof value && (content[first] == 0x00 || content[first] == 0xFF) &&
		(content[first] ^ content[first + 1]) < 0x80)
		first++;
	write_value(builder, path, content + first, sizeof value - first);
}

void gms_builder_set_boolean(struct gms_builder *builder, const char *path, bool value)
{
	write_value(builder, path, value ? "TRUE" : "FALSE", 1);
}

void gms_builder_add(struct gms_builder *builder, const char *path)
{
	write_value(builder, path, "NEW", 1);
}

void gms_builder_omit(struct gms_builder *builder, const char *path)
{
	write_value(builder, path, NULL, 0);
}

static gmseal_status encode(asn1_node node, gmseal_buffer *der, gmseal_error *error)
{
	char description[ASN1_MAX_ERROR_DESCRIPTION_SIZE] = "";
	int size = 0;
	int result = asn1_der_coding(node, "", NULL, &size, description);
	if (result == ASN1_MEM_ERROR) {
		gmseal_buffer made = {calloc(1, (size_t)size + 1), (size_t)size};
		if (made.data == NULL)
			return gms_error_memory(error);
		result = asn1_der_coding(node, "", made.data, &size, description);
		if (result == ASN1_SUCCESS) {
			made.size = (size_t)size;
			*der = made;
			return GMSEAL_OK;
		}
		gmseal_buffer_free(&made);
	}
	return gms_error(
		error, GMSEAL_ERROR_FORMAT, _("this cannot be encoded: %s"), asn1_strerror(result));
}

gmseal_status gms_builder_finish(
	struct gms_builder *builder, gmseal_buffer *der, gmseal_error *error)
{
	if (builder == NULL)
		return gms_error_memory(error);
	gmseal_status status;
	if (builder->result == ASN1_SUCCESS)
		status = encode(builder->node, der, error);
	else if (builder->result == ASN1_MEM_ALLOC_ERROR)
		status = gms_error_memory(error);
	else
		status = gms_error_at(error, GMSEAL_ERROR_FORMAT, builder->path, GMSEAL_NO_OFFSET,
			_("this cannot be encoded: %s"), asn1_strerror(builder->result));
	asn1_delete_structure(&builder->node);
	free(builder);
	return status;
}

gmseal_status gms_der_primitive(
	unsigned tag, gmseal_bytes content, gmseal_buffer *der, gmseal_error *error)
{
	uint8_t header[ASN1_MAX_TL_SIZE];
	unsigned header_size = sizeof header;
	unsigned type = tag == GMS_TAG_GENERALIZED_TIME ? ASN1_ETYPE_GENERALIZED_TIME
			: tag == GMS_TAG_UTC_TIME       ? ASN1_ETYPE_UTC_TIME
							: ASN1_ETYPE_OCTET_STRING;
	if (content.size > INT_MAX ||
		asn1_encode_simple_der(type, octets(content), (unsigned)content.size, header,
			&header_size) != ASN1_SUCCESS)
		return gms_error(error, GMSEAL_ERROR_LIMIT, _("the input is too large"));
	uint8_t *data = malloc(header_size + content.size + 1);
	if (data == NULL)
		return gms_error_memory(error);
	memcpy(data, header, header_size);
	memcpy(data + header_size, octets(content), content.size);
	*der = (gmseal_buffer){data, header_size + content.size};
	return GMSEAL_OK;
}

gmseal_status gms_der_oid_encode(const char *oid, gmseal_buffer *der, gmseal_error *error)
{
	struct gms_builder *builder = gms_builder_new("PKIX.ObjectIdentifier");
	gms_builder_set_text(builder, "", oid);
	return gms_builder_finish(builder, der, error);
}

gmseal_status gms_der_sequence(
	const gmseal_bytes *elements, size_t count, gmseal_buffer *der, gmseal_error *error)
{
	struct gms_builder *builder = gms_builder_new("PKIX.Elements");
	for (size_t i = 0; i < count; i++) {
		gms_builder_add(builder, "");
		gms_builder_set(builder, "?LAST", elements[i]);
	}
	return gms_builder_finish(builder, der, error);
}
