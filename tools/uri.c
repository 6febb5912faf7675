/* URIs of tokens on the command line, and the PINs that do not belong there. */
#include "uri.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Decodes the escapes of RFC 3986; what is none stays as it is. */
static char *decode(const char *text, size_t size)
{
	char *value = need(malloc(size + 1));
	size_t length = 0;
	for (size_t i = 0; i < size; i++) {
		char digits[3] = {0};
		if (text[i] == '%' && i + 2 < size)
			memcpy(digits, text + i + 1, 2);
		bool escaped = strspn(digits, "0123456789abcdefABCDEF") == 2;
		value[length++] = escaped ? (char)strtoul(digits, NULL, 16) : text[i];
		i += escaped ? 2 : 0;
	}
	value[length] = '\0';
	return value;
}

char *uri_pin_source(const char *uri)
{
	static const char name[] = "pin-source=";
	const char *at = strncmp(uri, "pkcs11:", 7) == 0 ? strchr(uri, '?') : NULL;
	while (at != NULL && strncmp(at + 1, name, sizeof name - 1) != 0)
		at = strchr(at + 1, '&');
	if (at == NULL)
		return NULL;
	at += sizeof name;
	return decode(at, strcspn(at, "&"));
}

static bool is_pin_file(const char *uri)
{
	char *source = uri_pin_source(uri);
	bool is_file =
		source != NULL && strncmp(source, URI_FILE_SCHEME, strlen(URI_FILE_SCHEME)) == 0;
	free(source);
	return is_file;
}

bool uri_holds_pin(const char *argument)
{
	static const char *const schemes[] = {"pkcs11:", "skf:", "sdf:"};
	const char *value = strncmp(argument, "--", 2) == 0 ? strchr(argument, '=') : NULL;
	const char *uri = value != NULL ? value + 1 : argument;
	const char *attributes = NULL;
	for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++)
		if (strncasecmp(uri, schemes[i], strlen(schemes[i])) == 0)
			/* The library's path in front of "?" is no attribute. */
			attributes = i == 0 ? strchr(uri, ':') : strchr(uri, '?');
	size_t pins = 0;
	for (; attributes != NULL; attributes = strpbrk(attributes + 1, ";?&"))
		pins += strncasecmp(attributes + 1, "pin", 3) == 0;
	return pins > 1 || (pins == 1 && !is_pin_file(uri));
}
