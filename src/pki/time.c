/* Times of certificates and CRLs, in the forms of the standard and of the field. */
#include "pki/parts.h"

/* The zone behind the digits: Z, +hhmm, or nothing, which is read as UTC. */
static bool read_zone(const uint8_t *text, size_t size, int64_t *seconds)
{
	if (size == 0 || (size == 1 && text[0] == 'Z'))
		return true;
	if (size != 5 || (text[0] != '+' && text[0] != '-'))
		return false;
	int hours = gms_digits(text + 1, 2), minutes = gms_digits(text + 3, 2);
	if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59)
		return false;
	int64_t zone = hours * 3600 + minutes * 60;
	*seconds -= text[0] == '+' ? zone : -zone;
	return true;
}

/* RFC 5280 4.1.2.5.1: two digits from 50 on mean the last century. */
static int read_year(const uint8_t *text, size_t digits)
{
	int year = gms_digits(text, digits);
	if (digits == 2 && year >= 0)
		year += year >= 50 ? 1900 : 2000;
	return year;
}

bool gms_x509_time(const ASN1_STRING *time, int64_t *seconds)
{
	if (time == NULL)
		return false;
	const uint8_t *text = ASN1_STRING_get0_data(time);
	size_t size = (size_t)ASN1_STRING_length(time);
	size_t year_digits = ASN1_STRING_type(time) == V_ASN1_UTCTIME ? 2 : 4;
	size_t digits = 0;
	while (digits < size && text[digits] >= '0' && text[digits] <= '9')
		digits++;
	if (digits != year_digits + 8 && digits != year_digits + 10)
		return false;
	const uint8_t *rest = text + year_digits;
	int second = digits == year_digits + 10 ? gms_digits(rest + 8, 2) : 0;
	if (!gms_time_make(read_year(text, year_digits), gms_digits(rest, 2),
		    gms_digits(rest + 2, 2), gms_digits(rest + 4, 2), gms_digits(rest + 6, 2),
		    second, seconds))
		return false;
	size_t end = digits;
	if (end < size && text[end] == '.' && year_digits == 4)
		for (end++; end < size && text[end] >= '0' && text[end] <= '9';)
			end++;
	return read_zone(text + end, size - end, seconds);
}
