/* Bytes, owned buffers and growing text. */
#include "base/base.h"

#include <openssl/crypto.h>
#include <stdio.h>
#include <stdlib.h>

const char *gmseal_version(void)
{
	return PACKAGE_VERSION;
}

bool gms_equal(gmseal_bytes a, gmseal_bytes b)
{
	return a.size == b.size && (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}

bool gms_equal_text(gmseal_bytes a, const char *text)
{
	return gms_equal(a, gms_text(text));
}

gmseal_status gms_copy(gmseal_bytes bytes, gmseal_buffer *copy, gmseal_error *error)
{
	uint8_t *data = malloc(bytes.size + 1);
	if (data == NULL)
		return gms_error_memory(error);
	if (bytes.size > 0)
		memcpy(data, bytes.data, bytes.size);
	data[bytes.size] = '\0';
	*copy = (gmseal_buffer){data, bytes.size};
	return GMSEAL_OK;
}

void gmseal_buffer_free(gmseal_buffer *buffer)
{
	if (buffer == NULL)
		return;
	if (buffer->data != NULL)
		OPENSSL_cleanse(buffer->data, buffer->size);
	free(buffer->data);
	*buffer = (gmseal_buffer)GMSEAL_BUFFER_INIT;
}

gmseal_status gms_check_size(
	gmseal_bytes input, const gmseal_decoding *decoding, gmseal_error *error)
{
	size_t most = decoding != NULL && decoding->max_size > 0 ? decoding->max_size
								 : GMSEAL_DEFAULT_MAX_SIZE;
	if (input.size <= most)
		return GMSEAL_OK;
	return gms_error_at(error, GMSEAL_ERROR_LIMIT, "", GMSEAL_NO_OFFSET,
		_("%zu octets are more than the limit of %zu"), input.size, most);
}

/* Makes room for more octets and a NUL behind them. */
static bool make_room(struct gms_string *string, size_t more)
{
	if (string->failed)
		return false;
	if (string->length + more + 1 <= string->room)
		return true;
	size_t room = (string->length + more + 1) * 2;
	char *text = realloc(string->text, room);
	if (text == NULL) {
		string->failed = true;
		return false;
	}
	string->text = text;
	string->room = room;
	return true;
}

void gms_string_add(struct gms_string *string, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	int size = vsnprintf(NULL, 0, format, arguments);
	va_end(arguments);
	if (size < 0 || !make_room(string, (size_t)size))
		return;
	va_start(arguments, format);
	vsnprintf(string->text + string->length, (size_t)size + 1, format, arguments);
	va_end(arguments);
	string->length += (size_t)size;
}

/* The size of the UTF-8 character at the front of text and its number, or 0 if there is none. */
static size_t read_character(const uint8_t *text, size_t size, uint32_t *point)
{
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	size_t wanted = text[0] < 0x80 ? 1 : text[0] >= 0xF0 ? 4 : text[0] >= 0xE0 ? 3 : 2;
	if ((text[0] >= 0x80 && text[0] < 0xC2) || text[0] > 0xF4 || wanted > size)
		return 0;
	*point = wanted == 1 ? text[0] : text[0] & (0x7Fu >> wanted);
	for (size_t i = 1; i < wanted; i++) {
		if ((text[i] & 0xC0) != 0x80)
			return 0;
		*point = *point << 6 | (text[i] & 0x3Fu);
	}
	bool surrogate = *point >= 0xD800 && *point <= 0xDFFF;
	return *point < least[wanted] || surrogate || *point > 0x10FFFF ? 0 : wanted;
}

bool gms_is_blank(gmseal_bytes text)
{
	for (size_t i = 0; i < text.size; i++)
		if (text.data[i] != ' ')
			return false;
	return true;
}

bool gms_has_controls(gmseal_bytes text)
{
	for (size_t i = 0; i < text.size; i++)
		if (text.data[i] < 0x20 || text.data[i] == 0x7F)
			return true;
	return false;
}

bool gms_is_utf8(gmseal_bytes text)
{
	uint32_t point = 0;
	for (size_t i = 0, size = 0; i < text.size; i += size) {
		size = read_character(text.data + i, text.size - i, &point);
		if (size == 0)
			return false;
	}
	return true;
}

/* Controls, and marks that turn or hide the text around them: a name must not rearrange a report. */
static bool is_printable(uint32_t point)
{
	bool control = point < 0x20 || (point >= 0x7F && point < 0xA0);
	bool direction = point == 0x061C || (point >= 0x200B && point <= 0x200F) ||
			 (point >= 0x2028 && point <= 0x202E) ||
			 (point >= 0x2060 && point <= 0x206F) || point == 0xFEFF;
	return !control && !direction;
}

void gms_string_add_escaped(struct gms_string *string, gmseal_bytes bytes, size_t max)
{
	size_t i = 0;
	while (i < bytes.size && i < max) {
		uint32_t point = 0;
		size_t size = read_character(bytes.data + i, bytes.size - i, &point);
		if (point == '\\')
			gms_string_add(string, "\\\\");
		else if (size > 0 && is_printable(point))
			gms_string_add(string, "%.*s", (int)size, (const char *)bytes.data + i);
		else
			for (size_t j = i; j < i + (size > 0 ? size : 1); j++)
				gms_string_add(string, "\\x%02x", bytes.data[j]);
		i += size > 0 ? size : 1;
	}
	if (i < bytes.size)
		gms_string_add(string, "...");
}

void gms_string_free(struct gms_string *string)
{
	free(string->text);
	*string = (struct gms_string){0};
}
