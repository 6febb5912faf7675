/* Lists of certificates, each in them once. */
#include "pki/parts.h"

#include <stdlib.h>

bool gms_certificates_contain(
	const struct gms_certificates *certificates, const gmseal_certificate *certificate)
{
	for (size_t i = 0; i < certificates->count; i++)
		if (gms_certificate_equal(certificates->list[i], certificate))
			return true;
	return false;
}

gmseal_status gms_certificates_add(struct gms_certificates *certificates,
	const gmseal_certificate *certificate, gmseal_error *error)
{
	if (gms_certificates_contain(certificates, certificate))
		return GMSEAL_OK;
	if (certificates->count == certificates->room) {
		size_t room = certificates->room * 2 + 8;
		gmseal_certificate **list =
			realloc(certificates->list, room * sizeof(gmseal_certificate *));
		if (list == NULL)
			return gms_error_memory(error);
		certificates->list = list;
		certificates->room = room;
	}
	certificates->list[certificates->count++] = gms_certificate_share(certificate);
	return GMSEAL_OK;
}

void gms_certificates_shorten(struct gms_certificates *certificates, size_t count)
{
	while (certificates->count > count)
		gmseal_certificate_free(certificates->list[--certificates->count]);
}

void gms_certificates_free(struct gms_certificates *certificates)
{
	gms_certificates_shorten(certificates, 0);
	free(certificates->list);
	*certificates = (struct gms_certificates){0};
}
