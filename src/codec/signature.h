/* A decoded signature: its fields, and the encoding of them. */
#ifndef GMS_SIGNATURE_H
#define GMS_SIGNATURE_H

#include "codec/seal.h"

#include <gmseal/signature.h>

struct gmseal_signature {
	gmseal_buffer received;
	gmseal_bytes bytes;
	int generation;
	int64_t version;
	struct gmseal_seal seal;
	bool has_time;
	gmseal_time time;
	gmseal_bytes time_info, data_hash, property;
	struct gms_extensions extensions;
	gmseal_bytes to_be_signed, certificate, value, timestamp;
	struct gms_der certificate_element;
	bool has_timestamp;
	char algorithm[GMS_OID_SIZE];
	struct gms_deviations deviations;
};

/* What TBS-Sign is made of. */
struct gms_to_sign {
	int64_t version;
	gmseal_bytes seal; /* a whole element */
	int64_t time;
	const gmseal_bytes *time_info; /* generation 2014: the octets to write instead of time */
	gmseal_bytes data_hash, property;
	struct gms_extensions extensions; /* not in generation 2014 */
	gmseal_bytes certificate; /* generation 2014 */
	const char *algorithm; /* generation 2014 */
};

gmseal_status gms_to_sign_encode(
	int generation, const struct gms_to_sign *to_sign, gmseal_buffer *der, gmseal_error *error);

/* A whole signature around an encoded TBS-Sign. timestamp may be NULL. */
gmseal_status gms_signature_assemble(int generation, gmseal_bytes to_sign, gmseal_bytes certificate,
	const char *algorithm, gmseal_bytes value, const gmseal_bytes *timestamp,
	gmseal_buffer *der, gmseal_error *error);

#endif
