/*
 * SignedData of GB/T 35275-2017 and of CMS (RFC 5652): what signed messages and time-stamp tokens
 * have in common. Everything is a slice of the decoded input, which has to outlive it.
 */
#ifndef GMS_SIGNED_DATA_H
#define GMS_SIGNED_DATA_H

#include "asn1/der.h"

#include <gmseal/message.h>

#define GMS_OID_CMS_DATA "1.2.840.113549.1.7.1"
#define GMS_OID_GBT_DATA "1.2.156.10197.6.1.4.2.1"
#define GMS_OID_CONTENT_TYPE "1.2.840.113549.1.9.3"
#define GMS_OID_MESSAGE_DIGEST "1.2.840.113549.1.9.4"
#define GMS_OID_SIGNING_TIME "1.2.840.113549.1.9.5"
#define GMS_OID_TST_INFO "1.2.840.113549.1.9.16.1.4"

/* More than anything honest has: each signer is looked for among all certificates, and digests the
 * whole content. */
#define GMS_MAX_CERTIFICATES 1024
#define GMS_MAX_SIGNERS 64

/* One SignerInfo. */
struct gms_signer_info {
	gmseal_bytes issuer; /* Name, whole; empty if named by key identifier */
	gmseal_bytes serial; /* content octets */
	gmseal_bytes key_id; /* CMS only */
	char digest_algorithm[GMS_OID_SIZE], signature_algorithm[GMS_OID_SIZE];
	/* Of SET OF Attribute, with their implicit tags, as received; whole is empty if absent. */
	struct gms_der signed_attributes, unsigned_attributes;
	struct gms_der value; /* the OCTET STRING */
};

/* What signers name a certificate by, slices of it. */
struct gms_names {
	gmseal_bytes issuer, serial, key_id;
};

struct gms_signed_data {
	gmseal_bytes bytes; /* the ContentInfo, without what trailed it */
	gmseal_message_form form;
	char content_type[GMS_OID_SIZE];
	bool has_content; /* false: detached */
	gmseal_bytes content; /* its content octets, which are digested and signed */
	gmseal_bytes *certificates; /* whole elements */
	struct gms_names *names; /* of the certificates, in their order */
	size_t certificate_count;
	struct gms_signer_info *signers;
	size_t signer_count;
	struct gms_deviations deviations;
};

/* Tells the form by the outermost contentType; false if the input is no ContentInfo of signed data
 * in either form. content_type is that of the content inside, "" if it cannot be told. Looks at the
 * first few elements only. */
bool gms_signed_data_detect(
	gmseal_bytes input, gmseal_message_form *form, char content_type[GMS_OID_SIZE]);
/* The definition of a form's ContentInfo. */
const char *gms_signed_data_definition(gmseal_message_form form);
/* The contentType of a form, a dotted OID. */
const char *gms_signed_data_type(gmseal_message_form form);

/* Decodes a ContentInfo of either form. Release data with gms_signed_data_clear() in any case. */
gmseal_status gms_signed_data_decode(
	gmseal_bytes input, bool strict, struct gms_signed_data *data, gmseal_error *error);
void gms_signed_data_clear(struct gms_signed_data *data);

/* Whether a signer's signature algorithm is SM2: 1.2.156.10197.1.301.1 or .501. */
bool gms_is_sm2_signature(const char *oid);

/* The values (a SET) of an attribute by its dotted OID, and how many attributes of that type there
 * are; value is that of the first. */
size_t gms_attribute_find(
	const struct gms_der *attributes, const char *oid, struct gms_der *values);
/* The only value of an attribute that is there only once; false otherwise. */
bool gms_attribute_value(const struct gms_der *attributes, const char *oid, struct gms_der *value);

/* Issuer (Name, whole) and serial number (content octets) as they stand in a certificate; false if
 * it is none. */
bool gms_certificate_issuer_serial(
	gmseal_bytes certificate, gmseal_bytes *issuer, gmseal_bytes *serial);
/* All that it can be named by; what it does not have is empty. */
struct gms_names gms_certificate_names(gmseal_bytes certificate);
/* Whether a signer is named by what stands in a certificate, octet for octet. */
bool gms_signer_is(const struct gms_signer_info *signer, const struct gms_names *names);
/* The certificate of a signer among those of the message; empty if it is not there. */
gmseal_bytes gms_signer_certificate(
	const struct gms_signed_data *data, const struct gms_signer_info *signer);

/* An attribute with one value, a whole element. */
struct gms_attribute {
	const char *oid;
	gmseal_bytes value;
};
/* SET OF Attribute in DER: what is signed. */
gmseal_status gms_attributes_encode(const struct gms_attribute *attributes, size_t count,
	gmseal_buffer *der, gmseal_error *error);

/* What a SignedData with one signer is made of. */
struct gms_signed_data_parts {
	gmseal_message_form form;
	const char *content_type;
	const gmseal_bytes *content; /* NULL: detached */
	const gmseal_bytes *certificates;
	size_t certificate_count;
	gmseal_bytes issuer; /* of the signer's certificate: Name, whole */
	gmseal_bytes serial; /* content octets */
	const char *digest_algorithm, *signature_algorithm;
	bool null_parameters; /* of the signature algorithm */
	gmseal_bytes signed_attributes; /* from gms_attributes_encode(); empty: none */
	gmseal_bytes value;
};
gmseal_status gms_signed_data_encode(
	const struct gms_signed_data_parts *parts, gmseal_buffer *der, gmseal_error *error);

#endif
