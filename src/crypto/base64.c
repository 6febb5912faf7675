/* Base64 (RFC 4648), by way of OpenSSL. */
#include "crypto/crypto.h"

#include <limits.h>
#include <stdlib.h>

/* EVP_DecodeBlock() takes white space and signs in odd places; here every character counts. */
static bool is_base64(gmseal_bytes text)
{
	size_t padding = 0;
	for (size_t i = 0; i < text.size; i++) {
		uint8_t character = text.data[i];
		bool is_letter = (character >= 'A' && character <= 'Z') ||
				 (character >= 'a' && character <= 'z') ||
				 (character >= '0' && character <= '9') || character == '+' ||
				 character == '/';
		if (character == '=')
			padding++;
		else if (!is_letter || padding > 0)
			return false;
	}
	return text.size > 0 && text.size % 4 == 0 && padding <= 2;
}

gmseal_status gms_base64_decode(gmseal_bytes text, gmseal_buffer *octets, gmseal_error *error)
{
	gmseal_buffer decoded = GMSEAL_BUFFER_INIT;
	bool good = is_base64(text) && text.size <= INT_MAX;
	if (good) {
		decoded.data = malloc(text.size / 4 * 3);
		if (decoded.data == NULL)
			return gms_error_memory(error);
		int size = EVP_DecodeBlock(decoded.data, text.data, (int)text.size);
		good = size > 0;
		decoded.size = good ? (size_t)size : 0;
	}
	/* What stands for no octet is 0 (3.5), or several texts would be the same. */
	for (size_t i = text.size; good && text.data[i - 1] == '='; i--)
		good = decoded.data[--decoded.size] == 0;
	if (good) {
		*octets = decoded;
		return GMSEAL_OK;
	}
	gmseal_buffer_free(&decoded);
	return gms_error(error, GMSEAL_ERROR_FORMAT, "%s", _("this is no Base64"));
}
