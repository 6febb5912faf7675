/* Base64. */
#include "base64.h"

#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

struct content base64_encode(gmseal_bytes bytes)
{
	struct content encoded = {need(malloc(bytes.size / 3 * 4 + 5)), 0};
	encoded.size = (size_t)EVP_EncodeBlock(encoded.data, bytes.data, (int)bytes.size);
	return encoded;
}

bool base64_decode(gmseal_bytes text, struct content *decoded)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	size_t size = 0, padding = 0;
	uint8_t *packed = need(malloc(text.size + 1));
	bool good = true;
	for (size_t i = 0; i < text.size && good; i++) {
		uint8_t octet = text.data[i];
		if (octet == '\n' || octet == '\r' || octet == ' ' || octet == '\t')
			continue;
		padding += octet == '=';
		good = octet == '=' || (padding == 0 && memchr(digits, octet, 64) != NULL);
		packed[size++] = octet;
	}
	good = good && size % 4 == 0 && padding <= 2;
	*decoded = (struct content){need(malloc(size / 4 * 3 + 1)), 0};
	int got = good ? EVP_DecodeBlock(decoded->data, packed, (int)size) : -1;
	good = got >= 0;
	free(packed);
	decoded->size = good ? (size_t)got - padding : 0;
	/* What stands for no octet is 0 (3.5), or several texts would be the same. */
	for (size_t i = 0; good && i < padding; i++)
		good = decoded->data[decoded->size + i] == 0;
	if (!good)
		content_free(decoded);
	return good;
}
