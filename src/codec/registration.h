/* A decoded registration packet. */
#ifndef GMS_REGISTRATION_H
#define GMS_REGISTRATION_H

#include "asn1/der.h"

#include <gmseal/registration.h>

struct gmseal_registration {
	gmseal_buffer received;
	gmseal_bytes bytes, to_be_signed; /* the whole, and registerInfo */
	gmseal_registration_facts facts;
	char algorithm[GMS_OID_SIZE];
	struct gms_deviations deviations;
};

#define GMS_REGISTRATION_ID "BJCARegisterInfo"
#define GMS_REGISTRATION_VENDOR "BJCA"
#define GMS_REGISTRATION_VERSION 1

/* Whether a field holds what belongs there and is not empty: a code printable ASCII; a name or an
 * address UTF-8 without control characters. */
bool gms_registration_is_code(gmseal_bytes text);
bool gms_registration_is_name(gmseal_bytes text);

/* registerInfo with a certificate (DER); and the whole around it. */
gmseal_status gms_register_info_encode(const gmseal_registration_parameters *parameters,
	gmseal_bytes certificate, gmseal_buffer *der, gmseal_error *error);
gmseal_status gms_registration_assemble(gmseal_bytes register_info, const char *algorithm,
	gmseal_bytes value, gmseal_buffer *der, gmseal_error *error);

#endif
