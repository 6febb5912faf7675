/* Times of certificates and CRLs, in the forms of the standard and of the field. */
#include "codec/time.h"
#include "pki/parts.h"

/* Room for any time of codec/time.h with a fraction of a second; a longer one is no time. */
#define MAX_TIME 40

bool gms_x509_time(const ASN1_STRING *time, int64_t *seconds)
{
	if (time == NULL || ASN1_STRING_length(time) < 1 || ASN1_STRING_length(time) >= MAX_TIME)
		return false;
	const char *deviation = NULL;
	char text[MAX_TIME + 1] = "";
	size_t size = (size_t)ASN1_STRING_length(time);
	memcpy(text, ASN1_STRING_get0_data(time), size);
	/* Certificate authorities that leave the Z out mean it, unlike those who write seals. */
	if (strpbrk(text, "Z+-") == NULL)
		text[size++] = 'Z';
	return gms_time_read((gmseal_bytes){(const uint8_t *)text, size},
		ASN1_STRING_type(time) == V_ASN1_UTCTIME, seconds, &deviation);
}
