/* Names and their parts as UTF-8 text. */
#include "pki/parts.h"

#include <openssl/objects.h>
#include <stdlib.h>

/* A name longer than this is cut when it is shown; X.520 allows 64 characters for most parts. */
#define MAX_SHOWN 4096

/* The types that have a name of their own in RFC 4514 section 3 or in common use. */
static const struct {
	const char *oid, *name;
} types[] = {
	{"2.5.4.3", "CN"},
	{"2.5.4.4", "SN"},
	{"2.5.4.5", "serialNumber"},
	{"2.5.4.6", "C"},
	{"2.5.4.7", "L"},
	{"2.5.4.8", "ST"},
	{"2.5.4.9", "STREET"},
	{"2.5.4.10", "O"},
	{"2.5.4.11", "OU"},
	{"2.5.4.12", "title"},
	{"2.5.4.13", "description"},
	{"2.5.4.15", "businessCategory"},
	{"2.5.4.17", "postalCode"},
	{"2.5.4.42", "GN"},
	{"2.5.4.43", "initials"},
	{"2.5.4.45", "x500UniqueIdentifier"},
	{"2.5.4.46", "dnQualifier"},
	{"2.5.4.65", "pseudonym"},
	{"2.5.4.97", "organizationIdentifier"},
	{"0.9.2342.19200300.100.1.1", "UID"},
	{"0.9.2342.19200300.100.1.25", "DC"},
	{"1.2.840.113549.1.9.1", "emailAddress"},
};

/* The code point at the front of text and how many octets it takes; 0 if it is no UTF-8. */
static size_t read_point(const uint8_t *text, size_t size, unsigned long *point)
{
	int used = UTF8_getc(text, size > 4 ? 4 : (int)size, point);
	return used <= 0 || *point > 0x10FFFF ? 0 : (size_t)used;
}

static bool is_utf8(gmseal_bytes bytes)
{
	for (size_t i = 0; i < bytes.size;) {
		unsigned long point = 0;
		size_t used = read_point(bytes.data + i, bytes.size - i, &point);
		if (used == 0)
			return false;
		i += used;
	}
	return true;
}

/* One unit of UCS-2 or UCS-4, big-endian. */
static unsigned long read_unit(const uint8_t *octets, size_t width)
{
	unsigned long unit = 0;
	for (size_t i = 0; i < width; i++)
		unit = unit << 8 | octets[i];
	return unit;
}

/* Fixed-width characters to UTF-8; room for twice as many octets is enough for any width. */
static bool from_units(gmseal_bytes bytes, size_t width, gmseal_buffer *text)
{
	if (bytes.size % width != 0)
		return false;
	for (size_t i = 0; i < bytes.size; i += width) {
		unsigned long point = read_unit(bytes.data + i, width);
		if (point > 0x10FFFF)
			return false;
		int used = UTF8_putc(text->data + text->size, 4, point);
		if (used <= 0)
			return false;
		text->size += (size_t)used;
	}
	return true;
}

static bool convert(const ASN1_STRING *value, gmseal_buffer *text)
{
	gmseal_bytes bytes = {ASN1_STRING_get0_data(value), (size_t)ASN1_STRING_length(value)};
	switch (ASN1_STRING_type(value)) {
	case V_ASN1_BMPSTRING:
		return from_units(bytes, 2, text);
	case V_ASN1_UNIVERSALSTRING:
		return from_units(bytes, 4, text);
	case V_ASN1_UTF8STRING:
	case V_ASN1_T61STRING:
	case V_ASN1_PRINTABLESTRING:
	case V_ASN1_IA5STRING:
	case V_ASN1_VISIBLESTRING:
	case V_ASN1_NUMERICSTRING:
	case V_ASN1_GENERALSTRING:
		break;
	default:
		return false;
	}
	/* T61String and the ASCII types hold UTF-8 in the field, Latin-1 in old files. */
	if (!is_utf8(bytes))
		return ASN1_STRING_type(value) != V_ASN1_UTF8STRING && from_units(bytes, 1, text);
	if (bytes.size > 0)
		memcpy(text->data, bytes.data, bytes.size);
	text->size = bytes.size;
	return true;
}

gmseal_status gms_name_value(const ASN1_STRING *value, gmseal_buffer *text, gmseal_error *error)
{
	/* Four more, since UTF8_putc() is told that it has room for the longest character. */
	size_t room = (size_t)ASN1_STRING_length(value) * 2 + 5;
	gmseal_buffer found = {malloc(room), 0};
	if (found.data == NULL)
		return gms_error_memory(error);
	if (!convert(value, &found)) {
		gmseal_buffer_free(&found);
		return gms_error(
			error, GMSEAL_ERROR_FORMAT, "%s", _("an attribute of the name is no text"));
	}
	found.data[found.size] = '\0';
	*text = found;
	return GMSEAL_OK;
}

/* Characters that steer a terminal or turn the text around them: a name must not rearrange a
 * report. */
static bool is_hidden(unsigned long point)
{
	return point < 0x20 || (point >= 0x7F && point < 0xA0) || point == 0x061C ||
	       (point >= 0x200B && point <= 0x200F) || (point >= 0x2028 && point <= 0x202E) ||
	       (point >= 0x2060 && point <= 0x206F) || point == 0xFEFF;
}

/* Whether RFC 4514 2.4 wants a backslash before the character at i. */
static bool is_special(gmseal_bytes text, size_t i)
{
	char c = (char)text.data[i];
	return strchr(",+\"\\<>;", c) != NULL || (c == '#' && i == 0) ||
	       (c == ' ' && (i == 0 || i + 1 == text.size));
}

static void add_run(struct gms_string *line, gmseal_bytes text, size_t from, size_t to)
{
	if (to > from)
		gms_string_add(line, "%.*s", (int)(to - from), (const char *)text.data + from);
}

static void add_escaped(struct gms_string *line, gmseal_bytes text)
{
	size_t done = 0, i = 0;
	while (i < text.size && line->length + (i - done) < MAX_SHOWN) {
		unsigned long point = 0;
		size_t used = read_point(text.data + i, text.size - i, &point);
		bool hidden = is_hidden(point);
		if (hidden || (used == 1 && is_special(text, i))) {
			add_run(line, text, done, i);
			for (size_t k = i; k < i + used && hidden; k++)
				gms_string_add(line, "\\%02X", text.data[k]);
			if (!hidden)
				gms_string_add(line, "\\%c", text.data[i]);
			done = i + used;
		}
		i += used;
	}
	add_run(line, text, done, i);
}

/* A value that is no text: its DER in hexadecimal (RFC 4514 2.4). */
static gmseal_status add_hexadecimal(
	struct gms_string *line, const X509_NAME_ENTRY *entry, gmseal_error *error)
{
	const ASN1_STRING *value = X509_NAME_ENTRY_get_data(entry);
	gms_string_add(line, "#");
	ASN1_TYPE type = {
		.type = ASN1_STRING_type(value), .value.asn1_string = (ASN1_STRING *)value};
	unsigned char *der = NULL;
	int size = i2d_ASN1_TYPE(&type, &der);
	if (size < 0)
		return gms_error_memory(error);
	for (int i = 0; i < size && line->length < MAX_SHOWN; i++)
		gms_string_add(line, "%02X", der[i]);
	OPENSSL_free(der);
	return GMSEAL_OK;
}

static void add_type(struct gms_string *line, const ASN1_OBJECT *object)
{
	char oid[GMS_OID_SIZE] = "";
	const char *name = oid;
	if (OBJ_obj2txt(oid, sizeof oid, object, 1) <= 0)
		name = "?";
	for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
		if (strcmp(types[i].oid, oid) == 0)
			name = types[i].name;
	gms_string_add(line, "%s=", name);
}

static gmseal_status add_entry(
	struct gms_string *line, const X509_NAME_ENTRY *entry, gmseal_error *error)
{
	gmseal_buffer text = GMSEAL_BUFFER_INIT;
	add_type(line, X509_NAME_ENTRY_get_object(entry));
	gmseal_status status = gms_name_value(X509_NAME_ENTRY_get_data(entry), &text, error);
	if (status == GMSEAL_ERROR_FORMAT)
		return add_hexadecimal(line, entry, error);
	if (status == GMSEAL_OK)
		add_escaped(line, gms_bytes(&text));
	gmseal_buffer_free(&text);
	return status;
}

gmseal_status gms_name_text(const X509_NAME *name, char **text, gmseal_error *error)
{
	struct gms_string line = {0};
	gmseal_status status = GMSEAL_OK;
	/* The last part of the name comes first (RFC 4514 2.1). */
	int count = X509_NAME_entry_count(name), last_set = -1;
	gms_string_add(&line, "%s", "");
	for (int i = count - 1; i >= 0 && status == GMSEAL_OK; i--) {
		if (line.length >= MAX_SHOWN) {
			gms_string_add(&line, "...");
			break;
		}
		const X509_NAME_ENTRY *entry = X509_NAME_get_entry(name, i);
		int set = X509_NAME_ENTRY_set(entry);
		if (i < count - 1)
			gms_string_add(&line, "%s", set == last_set ? "+" : ",");
		last_set = set;
		status = add_entry(&line, entry, error);
	}
	if (status == GMSEAL_OK && line.failed)
		status = gms_error_memory(error);
	if (status == GMSEAL_OK)
		*text = line.text;
	else
		gms_string_free(&line);
	return status;
}
