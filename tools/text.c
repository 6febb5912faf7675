/* Growing text, what may be shown of foreign text, and the way to the locale's character set. */
#include "text.h"

#include <iconv.h>
#include <inttypes.h>
#include <langinfo.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define LINE_WIDTH 79

static void make_room(struct text *text, size_t more)
{
	if (text->length + more + 1 <= text->room)
		return;
	text->room = (text->length + more + 1) * 2;
	text->data = need(realloc(text->data, text->room));
}

static void add_bytes(struct text *text, const void *bytes, size_t size)
{
	make_room(text, size);
	memcpy(text->data + text->length, bytes, size);
	text->length += size;
	text->data[text->length] = '\0';
}

void text_add(struct text *text, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	int size = vsnprintf(NULL, 0, format, arguments);
	va_end(arguments);
	if (size < 0)
		out_of_memory();
	make_room(text, (size_t)size);
	va_start(arguments, format);
	vsnprintf(text->data + text->length, (size_t)size + 1, format, arguments);
	va_end(arguments);
	text->length += (size_t)size;
}

size_t utf8_next(const uint8_t *bytes, size_t size, uint32_t *point)
{
	if (size == 0)
		return 0;
	if (bytes[0] < 0x80) {
		*point = bytes[0];
		return 1;
	}
	size_t wanted = bytes[0] >= 0xF0 ? 4 : bytes[0] >= 0xE0 ? 3 : 2;
	if (bytes[0] < 0xC2 || bytes[0] > 0xF4 || wanted > size)
		return 0;
	uint32_t found = bytes[0] & (0x7Fu >> wanted);
	for (size_t i = 1; i < wanted; i++) {
		if ((bytes[i] & 0xC0) != 0x80)
			return 0;
		found = found << 6 | (bytes[i] & 0x3Fu);
	}
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	if (found < least[wanted] || (found >= 0xD800 && found <= 0xDFFF) || found > 0x10FFFF)
		return 0;
	*point = found;
	return wanted;
}

bool is_disturbing(uint32_t point)
{
	return point < 0x20 || (point >= 0x7F && point < 0xA0) || point == 0x061C ||
	       (point >= 0x200B && point <= 0x200F) || (point >= 0x2028 && point <= 0x202E) ||
	       (point >= 0x2060 && point <= 0x206F) || point == 0xFEFF;
}

void text_add_shown(struct text *text, gmseal_bytes bytes)
{
	for (size_t i = 0; i < bytes.size;) {
		uint32_t point = 0;
		size_t size = utf8_next(bytes.data + i, bytes.size - i, &point);
		if (size == 0 || (is_disturbing(point) && size == 1))
			text_add(text, "\\x%02x", bytes.data[i]);
		else if (is_disturbing(point))
			text_add(text, "\\u%04" PRIx32, point);
		else
			add_bytes(text, bytes.data + i, size);
		i += size > 0 ? size : 1;
	}
}

void text_add_shown_string(struct text *text, const char *string)
{
	text_add_shown(text, string_bytes(string));
}

gmseal_bytes string_bytes(const char *string)
{
	return (gmseal_bytes){(const uint8_t *)string, strlen(string)};
}

/* Chinese characters and their punctuation take two columns and may end a line. */
static bool is_wide(uint32_t point)
{
	return (point >= 0x1100 && point < 0x1160) || (point >= 0x2E80 && point < 0xD7A4) ||
	       (point >= 0xF900 && point < 0xFB00) || (point >= 0xFF00 && point < 0xFF61) ||
	       (point >= 0x20000 && point < 0x40000);
}

/* Marks that must not begin a line in Chinese. */
static bool may_not_begin_line(uint32_t point)
{
	return point == 0x3002 || point == 0x3001 || point == 0xFF0C || point == 0xFF1B ||
	       point == 0xFF1A || point == 0xFF09 || point == 0x300B || point == 0x201D;
}

static size_t string_width(const char *string)
{
	const uint8_t *bytes = (const uint8_t *)string;
	size_t left = strlen(string), width = 0;
	uint32_t point = 0;
	for (size_t size; (size = utf8_next(bytes, left, &point)) > 0; bytes += size, left -= size)
		width += is_wide(point) ? 2 : 1;
	return width;
}

void text_pad(struct text *text, const char *label, size_t width)
{
	for (size_t have = string_width(label); have < width; have++)
		add_bytes(text, " ", 1);
}

/* The size of the word at the front, with the marks that have to stay on its line. */
static size_t word_size(const uint8_t *bytes, size_t left, size_t *width)
{
	size_t size = 0;
	*width = 0;
	while (size < left && bytes[size] != ' ' && bytes[size] != '\n') {
		uint32_t point = 0;
		size_t step = utf8_next(bytes + size, left - size, &point);
		if (step == 0)
			step = 1;
		if (size > 0 && is_wide(point) && !may_not_begin_line(point))
			break;
		size += step;
		*width += is_wide(point) ? 2 : 1;
		uint32_t next = 0;
		if (is_wide(point) && utf8_next(bytes + size, left - size, &next) > 0 &&
			!may_not_begin_line(next))
			break;
	}
	return size;
}

void text_add_wrapped(struct text *text, size_t indent, const char *paragraph)
{
	const uint8_t *bytes = (const uint8_t *)paragraph;
	size_t left = strlen(paragraph), column = 0;
	while (left > 0) {
		bool blank = *bytes == ' ';
		if (*bytes == '\n')
			column = 0;
		if (*bytes == '\n')
			add_bytes(text, "\n", 1);
		if (blank || *bytes == '\n') {
			bytes++;
			left--;
		}
		size_t width = 0, size = word_size(bytes, left, &width);
		if (size == 0)
			continue;
		if (column > 0 && column + blank + width > LINE_WIDTH) {
			add_bytes(text, "\n", 1);
			column = 0;
		}
		if (column == 0)
			text_add(text, "%*s", (int)indent, "");
		else if (blank)
			add_bytes(text, " ", 1);
		column = column == 0 ? indent + width : column + blank + width;
		add_bytes(text, bytes, size);
		bytes += size;
		left -= size;
	}
	add_bytes(text, "\n", 1);
}

bool locale_is_utf8(void)
{
	return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

/* One character in the locale's character set, or its number. */
static void print_converted(iconv_t convert, const char *bytes, size_t size, FILE *stream)
{
	char from[4], to[16];
	memcpy(from, bytes, size);
	char *in = from, *out = to;
	size_t in_left = size, out_left = sizeof to;
	uint32_t point = 0;
	if (iconv(convert, &in, &in_left, &out, &out_left) != (size_t)-1)
		fwrite(to, 1, sizeof to - out_left, stream);
	else if (utf8_next((const uint8_t *)bytes, size, &point) > 0)
		fprintf(stream, "\\u%04" PRIx32, point);
	else
		fprintf(stream, "\\x%02x", (unsigned char)bytes[0]);
	iconv(convert, NULL, NULL, NULL, NULL);
}

void text_print(struct text *text, FILE *stream)
{
	if (text->length == 0)
		return;
	iconv_t convert =
		locale_is_utf8() ? (iconv_t)-1 : iconv_open(nl_langinfo(CODESET), "UTF-8");
	if (convert == (iconv_t)-1) {
		fwrite(text->data, 1, text->length, stream);
		text->length = 0;
		return;
	}
	for (size_t i = 0; i < text->length;) {
		uint32_t point = 0;
		size_t size = utf8_next((uint8_t *)text->data + i, text->length - i, &point);
		size = size > 0 ? size : 1;
		print_converted(convert, text->data + i, size, stream);
		i += size;
	}
	iconv_close(convert);
	text->length = 0;
}

void text_free(struct text *text)
{
	free(text->data);
	*text = (struct text){0};
}

char *utf8_from_argument(const char *argument)
{
	/* The C locale says nothing about the arguments; they are taken for UTF-8 there. */
	bool plain = locale_is_utf8() || strcmp(nl_langinfo(CODESET), "ANSI_X3.4-1968") == 0;
	iconv_t convert = plain ? (iconv_t)-1 : iconv_open("UTF-8", nl_langinfo(CODESET));
	if (convert == (iconv_t)-1)
		return need(strdup(argument));
	size_t in_left = strlen(argument), out_left = in_left * 4;
	char *result = need(calloc(1, out_left + 1));
	char *copy = need(strdup(argument)), *in = copy, *out = result;
	if (iconv(convert, &in, &in_left, &out, &out_left) == (size_t)-1)
		strcpy(result, argument);
	iconv_close(convert);
	free(copy);
	return result;
}
