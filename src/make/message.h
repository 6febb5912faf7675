/* Making signed messages, inside: what time-stamp tokens are made with as well. */
#ifndef GMS_MAKE_MESSAGE_H
#define GMS_MAKE_MESSAGE_H

#include "codec/signed-data.h"

/* What is to be signed, by one signer. */
struct gms_message_plan {
	gmseal_message_form form;
	const char *content_type;
	gmseal_bytes content;
	bool detached;
	bool signed_attributes; /* contentType, messageDigest, and the further ones */
	const struct gms_attribute *attributes;
	size_t attribute_count;
	const gmseal_bytes *certificates; /* DER, put in as they are */
	size_t certificate_count;
	gmseal_bytes user_id; /* empty: GMSEAL_SM2_DEFAULT_ID */
};

/* Signs with SM2 and SM3, or RSA and SHA-256. The caller releases *der, a ContentInfo. */
gmseal_status gms_message_sign(const struct gms_message_plan *plan, const gmseal_signer *signer,
	gmseal_buffer *der, gmseal_error *error);

#endif
