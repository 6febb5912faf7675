/* Changing DER by hand. It is made for input that is sound, and aborts on any other. */
#include "der-edit.h"

#include <stdlib.h>
#include <string.h>

struct element {
	unsigned tag;
	gmseal_bytes whole, content;
};

static struct element first(gmseal_bytes der)
{
	if (der.size < 2)
		abort();
	size_t header = 2, length = der.data[1];
	if (length >= 0x80) {
		size_t octets = length & 0x7F;
		header += octets;
		if (octets > sizeof length || header > der.size)
			abort();
		length = 0;
		for (size_t i = 0; i < octets; i++)
			length = length << 8 | der.data[2 + i];
	}
	if (length > der.size - header)
		abort();
	return (struct element){
		der.data[0], {der.data, header + length}, {der.data + header, length}};
}

static gmseal_bytes behind(gmseal_bytes der, size_t size)
{
	return (gmseal_bytes){der.data + size, der.size - size};
}

/* The number that a place begins with; *place is then what follows. */
static size_t step(const char **place)
{
	char *end = NULL;
	size_t index = strtoul(*place, &end, 10);
	*place = *end == '.' ? end + 1 : end;
	return index;
}

gmseal_bytes der_at(gmseal_bytes der, const char *place)
{
	struct element element = first(der);
	while (*place != '\0') {
		gmseal_bytes rest = element.content;
		for (size_t index = step(&place); index > 0; index--)
			rest = behind(rest, first(rest).whole.size);
		element = first(rest);
	}
	return element.whole;
}

void der_add(gmseal_buffer *buffer, gmseal_bytes bytes)
{
	uint8_t *data = realloc(buffer->data, buffer->size + bytes.size + 1);
	if (data == NULL)
		abort();
	if (bytes.size > 0)
		memcpy(data + buffer->size, bytes.data, bytes.size);
	buffer->data = data;
	buffer->size += bytes.size;
}

void der_add_element(gmseal_buffer *buffer, unsigned tag, gmseal_bytes content)
{
	uint8_t header[2 + sizeof content.size] = {(uint8_t)tag, (uint8_t)content.size};
	size_t octets = 0, size = 2;
	for (size_t rest = content.size; content.size >= 0x80 && rest > 0; rest >>= 8)
		octets++;
	if (octets > 0)
		header[1] = (uint8_t)(0x80 | octets);
	for (size_t i = octets; i-- > 0;)
		header[size++] = (uint8_t)(content.size >> 8 * i);
	der_add(buffer, (gmseal_bytes){header, size});
	der_add(buffer, content);
}

gmseal_buffer der_replace(gmseal_bytes der, const char *place, gmseal_bytes replacement)
{
	gmseal_buffer made = GMSEAL_BUFFER_INIT, content = GMSEAL_BUFFER_INIT;
	struct element element = first(der);
	if (*place == '\0') {
		der_add(&made, replacement);
		return made;
	}
	size_t wanted = step(&place), index = 0;
	for (gmseal_bytes rest = element.content; rest.size > 0; index++) {
		gmseal_bytes child = first(rest).whole;
		if (index == wanted) {
			gmseal_buffer changed = der_replace(child, place, replacement);
			der_add(&content, (gmseal_bytes){changed.data, changed.size});
			free(changed.data);
		} else {
			der_add(&content, child);
		}
		rest = behind(rest, child.size);
	}
	if (wanted >= index)
		abort();
	der_add_element(&made, element.tag, (gmseal_bytes){content.data, content.size});
	free(content.data);
	return made;
}
