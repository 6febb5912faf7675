/* Comparing what names a certificate: Names and serial numbers, as they stand in some structure. */
#include "asn1/der.h"

#include <limits.h>
#include <openssl/err.h>
#include <openssl/x509.h>

gmseal_bytes gms_der_shortest(gmseal_bytes number)
{
	while (number.size > 1 && (number.data[0] == 0x00 || number.data[0] == 0xFF) &&
		(number.data[0] ^ number.data[1]) < 0x80) {
		number.data++;
		number.size--;
	}
	return number;
}

bool gms_der_numbers_equal(gmseal_bytes a, gmseal_bytes b)
{
	return gms_equal(gms_der_shortest(a), gms_der_shortest(b));
}

/* NULL if it is none. */
static X509_NAME *decode(gmseal_bytes whole)
{
	const unsigned char *next = whole.data;
	return whole.size < INT_MAX ? d2i_X509_NAME(NULL, &next, (long)whole.size) : NULL;
}

bool gms_der_names_equal(gmseal_bytes a, gmseal_bytes b)
{
	if (a.size == 0 || b.size == 0 || gms_equal(a, b))
		return gms_equal(a, b);
	ERR_set_mark();
	X509_NAME *first = decode(a), *second = decode(b);
	bool equal = first != NULL && second != NULL && X509_NAME_cmp(first, second) == 0;
	X509_NAME_free(first);
	X509_NAME_free(second);
	ERR_pop_to_mark();
	return equal;
}
