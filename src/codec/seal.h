/* A decoded seal: its fields, and the encoding of them. */
#ifndef GMS_SEAL_H
#define GMS_SEAL_H

#include "codec/reader.h"

#include <gmseal/seal.h>

/* SES-SealInfo: what a seal says. */
struct gms_seal_info {
	gmseal_header header;
	gmseal_bytes id;
	gmseal_property property;
	int64_t list_type;
	gmseal_list_entry *list;
	size_t list_count;
	gmseal_picture picture;
	struct gms_extensions extensions;
};

struct gmseal_seal {
	gmseal_buffer received; /* empty in a seal that lies in a signature, which then owns it */
	gmseal_bytes bytes;
	int generation;
	struct gms_seal_info info;
	struct gms_der info_element, certificate_element, algorithm_element, value_element;
	gmseal_buffer to_be_signed_2014; /* the 2014 form, which does not stand in the input */
	gmseal_bytes certificate, value, timestamp;
	bool has_timestamp;
	char algorithm[GMS_OID_SIZE];
	struct gms_deviations deviations;
};

/* Reads a seal out of a decoded structure, at the reader's prefix. */
void gms_seal_read(struct gms_reader *reader, int generation, struct gmseal_seal *seal);
/* Releases what a seal owns, but not the seal. */
void gms_seal_clear(struct gmseal_seal *seal);

/* SES-SealInfo as DER. */
gmseal_status gms_seal_info_encode(
	int generation, const struct gms_seal_info *info, gmseal_buffer *der, gmseal_error *error);

/* A whole seal around an encoded SES-SealInfo. timestamp may be NULL. */
gmseal_status gms_seal_assemble(int generation, gmseal_bytes info, gmseal_bytes certificate,
	const char *algorithm, gmseal_bytes value, const gmseal_bytes *timestamp,
	gmseal_buffer *der, gmseal_error *error);

/* SEQUENCE { SES-SealInfo, cert, signatureAlgorithm } of GM/T 0031-2014 around whole elements. */
gmseal_status gms_seal_form_2014(gmseal_bytes info, gmseal_bytes certificate,
	gmseal_bytes algorithm, gmseal_buffer *der, gmseal_error *error);

#endif
