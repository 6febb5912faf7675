/* Single elements: tag, length, and what primitive ones hold. */
#include "asn1/element.h"

#include <libtasn1.h>
#include <limits.h>

/* How many octets the shortest form of a length takes. */
static size_t shortest_length(size_t length)
{
	size_t octets = 1;
	if (length >= 0x80)
		for (size_t rest = length; rest > 0; rest >>= 8)
			octets++;
	return octets;
}

const char *gms_element_read(const uint8_t *data, size_t size, struct gms_header *header)
{
	*header = (struct gms_header){0};
	if (size > INT_MAX)
		size = INT_MAX;
	if (size < 2)
		return N_("the data ends inside an element");
	if ((data[0] & 0x1F) == 0x1F)
		return N_("a tag number above 30 has no place here");
	/* libtasn1 makes do with the octets of a length that are there. */
	if (data[1] > 0x80 && (size_t)(data[1] & 0x7F) > size - 2)
		return N_("the element is longer than the data around it");
	int length_size = 0;
	long length = asn1_get_length_der(data + 1, (int)size - 1, &length_size);
	if (length == -1)
		return N_("the length is indefinite, which DER does not allow");
	header->tag = data[0];
	header->size = 1 + (size_t)(data[1] > 0x80 ? 1 + (data[1] & 0x7F) : 1);
	header->cut_off = length < 0 || (size_t)length > size - header->size;
	if (header->cut_off)
		return N_("the element is longer than the data around it");
	header->content = (size_t)length;
	header->shortest = (size_t)length_size == shortest_length(header->content);
	return NULL;
}

static void fill(struct gms_der *element, const uint8_t *data, const struct gms_header *header,
	size_t offset)
{
	element->tag = header->tag;
	element->offset = offset;
	element->whole = (gmseal_bytes){data, header->size + header->content};
	element->content = (gmseal_bytes){data + header->size, header->content};
}

gmseal_status gms_der_first(gmseal_bytes input, struct gms_der *element, gmseal_error *error)
{
	struct gms_header header;
	const char *fault = gms_element_read(input.data, input.size, &header);
	if (fault != NULL)
		return gms_error_at(error, GMSEAL_ERROR_FORMAT, "", 0, "%s", _(fault));
	fill(element, input.data, &header, 0);
	return GMSEAL_OK;
}

bool gms_der_next(const struct gms_der *parent, struct gms_der *child)
{
	const uint8_t *next = parent->content.data;
	if (child->whole.data != NULL)
		next = child->whole.data + child->whole.size;
	size_t rest = parent->content.size - (size_t)(next - parent->content.data);
	struct gms_header header;
	if (rest == 0 || gms_element_read(next, rest, &header) != NULL)
		return false;
	fill(child, next, &header, parent->offset + (size_t)(next - parent->whole.data));
	return true;
}

gmseal_status gms_der_integer(
	const struct gms_der *element, const char *path, int64_t *value, gmseal_error *error)
{
	gmseal_bytes content = gms_der_shortest(element->content);
	if (content.size == 0 || content.size > sizeof(int64_t))
		return gms_error_at(error, GMSEAL_ERROR_FORMAT, path, element->offset,
			_("the number is too large"));
	uint64_t number = content.data[0] & 0x80 ? UINT64_MAX : 0;
	for (size_t i = 0; i < content.size; i++)
		number = number << 8 | content.data[i];
	*value = (int64_t)number;
	return GMSEAL_OK;
}

gmseal_status gms_der_bit_string(
	const struct gms_der *element, const char *path, gmseal_bytes *octets, gmseal_error *error)
{
	if (element->content.size == 0 || element->content.data[0] != 0)
		return gms_error_at(error, GMSEAL_ERROR_FORMAT, path, element->offset,
			_("the BIT STRING does not end on an octet"));
	*octets = (gmseal_bytes){element->content.data + 1, element->content.size - 1};
	return GMSEAL_OK;
}

bool gms_der_boolean(const struct gms_der *element)
{
	return element->content.size == 1 && element->content.data[0] != 0;
}

bool gms_element_oid(gmseal_bytes whole, char text[GMS_OID_SIZE])
{
	int length = 0;
	/* libtasn1 passes over a last component that does not end. */
	return whole.size > 2 && whole.size < INT_MAX && whole.data[whole.size - 1] < 0x80 &&
	       asn1_get_object_id_der(whole.data + 1, (int)whole.size - 1, &length, text,
		       GMS_OID_SIZE) == ASN1_SUCCESS;
}

gmseal_status gms_der_oid(const struct gms_der *element, const char *path, char text[GMS_OID_SIZE],
	gmseal_error *error)
{
	if (!gms_element_oid(element->whole, text))
		return gms_error_at(error, GMSEAL_ERROR_FORMAT, path, element->offset,
			_("the OBJECT IDENTIFIER cannot be read"));
	return GMSEAL_OK;
}
