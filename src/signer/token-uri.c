/* URIs of the form "scheme:PATH?name=value&name=value", as skf: and sdf: have them. RFC 7512's are
 * p11-kit's business. */
#include "signer/token.h"

#include <stdlib.h>

static int hex_digit(char digit)
{
	if (digit >= '0' && digit <= '9')
		return digit - '0';
	if (digit >= 'A' && digit <= 'F')
		return digit - 'A' + 10;
	return digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
}

/* Decodes the escapes of a part of a URI; what comes out is text again. */
static gmseal_status decode(const char *part, size_t size, char **decoded, gmseal_error *error)
{
	char *text = malloc(size + 1);
	if (text == NULL)
		return gms_error_memory(error);
	size_t length = 0;
	bool broken = false;
	for (size_t i = 0; i < size && !broken; i++) {
		int high = 0, low = 0;
		if (part[i] != '%') {
			text[length++] = part[i];
			continue;
		}
		high = i + 2 < size ? hex_digit(part[i + 1]) : -1;
		low = high >= 0 ? hex_digit(part[i + 2]) : -1;
		broken = low < 0 || (high == 0 && low == 0);
		text[length++] = (char)((unsigned)high << 4 | (unsigned)low);
		i += 2;
	}
	text[length] = '\0';
	if (!broken && gms_token_is_text(text)) {
		*decoded = text;
		return GMSEAL_OK;
	}
	free(text);
	return gms_error(error, GMSEAL_ERROR_ARGUMENT,
		_("in the URI, \"%.*s\" is not text with escapes such as %%3F"), (int)size, part);
}

/* The place of an attribute's name in the list, or an error. */
static gmseal_status find_name(const char *name, size_t size, const char *const *names,
	const struct gms_token_uri *parsed, size_t *place, gmseal_error *error)
{
	for (size_t i = 0; names[i] != NULL; i++) {
		if (strlen(names[i]) != size || strncmp(names[i], name, size) != 0)
			continue;
		if (parsed->values[i] != NULL)
			return gms_error(error, GMSEAL_ERROR_ARGUMENT,
				_("the URI has \"%s\" twice"), names[i]);
		*place = i;
		return GMSEAL_OK;
	}
	return gms_error(error, GMSEAL_ERROR_ARGUMENT,
		_("the URI has \"%.*s\", which is not known"), (int)size, name);
}

/* Reads "name=value". */
static gmseal_status read_attribute(const char *attribute, size_t size, const char *const *names,
	struct gms_token_uri *parsed, gmseal_error *error)
{
	/* Whatever else is wrong with it: what may be a PIN is not repeated. */
	if (size >= 3 && strncmp(attribute, "pin", 3) == 0)
		return gms_error(error, GMSEAL_ERROR_ARGUMENT, "%s",
			_("the URI of a token never holds a PIN, nor where to find one"));
	const char *equals = memchr(attribute, '=', size);
	size_t name_size = equals != NULL ? (size_t)(equals - attribute) : 0;
	size_t value_size = equals != NULL ? size - name_size - 1 : 0;
	if (name_size == 0 || value_size == 0 || memchr(equals + 1, '=', value_size) != NULL ||
		memchr(equals + 1, '?', value_size) != NULL)
		return gms_error(error, GMSEAL_ERROR_ARGUMENT,
			_("in the URI, \"%.*s\" is not of the form name=value"), (int)size,
			attribute);
	size_t place = 0;
	gmseal_status status = find_name(attribute, name_size, names, parsed, &place, error);
	if (status == GMSEAL_OK)
		status = decode(equals + 1, value_size, &parsed->values[place], error);
	return status;
}

gmseal_status gms_token_uri_parse(const char *uri, const char *scheme, const char *const *names,
	struct gms_token_uri *parsed, gmseal_error *error)
{
	*parsed = (struct gms_token_uri){0};
	const char *path = uri + strlen(scheme);
	size_t size = strcspn(path, "?");
	if (strncmp(uri, scheme, strlen(scheme)) != 0 || size == 0)
		return gms_error(error, GMSEAL_ERROR_ARGUMENT,
			_("the path of the device's library stands behind \"%s\""), scheme);
	gmseal_status status = decode(path, size, &parsed->path, error);
	const char *at = path + size;
	while (status == GMSEAL_OK && *at != '\0') {
		at++; /* over "?" or "&" */
		size = strcspn(at, "&");
		status = read_attribute(at, size, names, parsed, error);
		at += size;
	}
	if (status != GMSEAL_OK)
		gms_token_uri_free(parsed);
	return status;
}

/* Adds text with those octets escaped that a URI may not have as they are. */
static void add_escaped(struct gms_string *uri, const char *text)
{
	bool is_text = gms_is_utf8(gms_text(text));
	for (; *text != '\0'; text++) {
		unsigned char octet = (unsigned char)*text;
		if (strchr("%?&=", octet) != NULL || octet < 0x20 || octet == 0x7F ||
			(octet >= 0x80 && !is_text))
			gms_string_add(uri, "%%%02X", octet);
		else
			gms_string_add(uri, "%c", octet);
	}
}

char *gms_token_uri_make(
	const char *scheme, const char *path, const char *const *names, const char *const *values)
{
	struct gms_string uri = {0};
	gms_string_add(&uri, "%s", scheme);
	add_escaped(&uri, path);
	char separator = '?';
	for (size_t i = 0; names[i] != NULL; i++) {
		if (values[i] == NULL)
			continue;
		gms_string_add(&uri, "%c%s=", separator, names[i]);
		add_escaped(&uri, values[i]);
		separator = '&';
	}
	if (!uri.failed)
		return uri.text;
	gms_string_free(&uri);
	return NULL;
}

void gms_token_uri_free(struct gms_token_uri *parsed)
{
	free(parsed->path);
	for (size_t i = 0; i < GMS_TOKEN_URI_VALUES; i++)
		free(parsed->values[i]);
	*parsed = (struct gms_token_uri){0};
}
