/*
 * Time stamps (RFC 3161, GB/T 20520-2006) as bytes and structures: requests, responses, TSTInfo, and
 * the ESS signing-certificate attributes. A token is a SignedData around a TSTInfo.
 */
#ifndef GMS_TIMESTAMP_H
#define GMS_TIMESTAMP_H

#include "codec/digest-oid.h"
#include "codec/signed-data.h"

#include <gmseal/timestamp.h>

#define GMS_OID_SIGNING_CERTIFICATE "1.2.840.113549.1.9.16.2.12"
#define GMS_OID_SIGNING_CERTIFICATE_V2 "1.2.840.113549.1.9.16.2.47"

struct gmseal_timestamp {
	gmseal_buffer received;
	struct gms_signed_data data; /* slices of received; its deviations include TSTInfo's */
	gmseal_time time;
	char policy[GMS_OID_SIZE], imprint_algorithm[GMS_OID_SIZE];
	gmseal_bytes imprint;
	gmseal_bytes serial, nonce; /* content octets */
	int64_t accuracy; /* microseconds; -1: not given */
	bool ordering, has_critical_extension;
};

/* The octets of a positive INTEGER's content, without the 0 that keeps it positive. */
gmseal_bytes gms_number(gmseal_bytes content);

/* A request that may be answered: besides what the caller asks for, its extensions. */
struct gms_timestamp_query {
	char policy[GMS_OID_SIZE], imprint_algorithm[GMS_OID_SIZE];
	gmseal_bytes imprint, nonce; /* nonce: content octets of the INTEGER, or empty */
	bool certificate, has_extensions;
};
gmseal_status gms_timestamp_query_decode(
	gmseal_bytes input, struct gms_timestamp_query *query, gmseal_error *error);

/* PKIStatus and PKIFailureInfo as far as they are written here (RFC 3161 2.4.2). */
enum {
	GMS_PKI_GRANTED = 0,
	GMS_PKI_GRANTED_WITH_MODS = 1,
	GMS_PKI_REJECTION = 2
};
enum gms_pki_failure {
	GMS_PKI_BAD_ALGORITHM = 0,
	GMS_PKI_BAD_REQUEST = 2,
	GMS_PKI_BAD_DATA_FORMAT = 5,
	GMS_PKI_UNACCEPTED_POLICY = 15,
	GMS_PKI_UNACCEPTED_EXTENSION = 16
};

/* The token in a response, as it stands there; GMSEAL_ERROR_FORBIDDEN if it grants none. */
gmseal_status gms_timestamp_response_token(
	gmseal_bytes response, bool strict, gmseal_bytes *token, gmseal_error *error);
/* Whether some bytes are a request or a response, told by their first elements. */
bool gms_timestamp_is_request(gmseal_bytes input);
bool gms_timestamp_is_response(gmseal_bytes input);

/* A response that grants a token, and one that refuses for a reason, in words for people. */
gmseal_status gms_timestamp_response_encode(
	gmseal_bytes token, gmseal_buffer *der, gmseal_error *error);
gmseal_status gms_timestamp_refusal_encode(
	enum gms_pki_failure failure, const char *words, gmseal_buffer *der, gmseal_error *error);

/* What TSTInfo says besides what the query asked for. */
gmseal_status gms_tst_info_encode(const struct gms_timestamp_query *query,
	const gmseal_tsa_parameters *parameters, const char *policy, gmseal_buffer *der,
	gmseal_error *error);

/* The first certificate that a signing-certificate attribute names, which is the signer's. */
struct gms_ess_certificate {
	gmseal_digest_algorithm algorithm; /* NONE: one that is not known here */
	gmseal_bytes hash;
	bool has_issuer; /* and serial number */
	gmseal_bytes issuer; /* Name, whole */
	gmseal_bytes serial; /* content octets */
};
/* The value of either attribute. */
gmseal_status gms_ess_decode(const struct gms_der *value, bool v2,
	struct gms_ess_certificate *certificate, gmseal_error *error);
/* A SigningCertificateV2 for one certificate. */
gmseal_status gms_ess_encode(gmseal_digest_algorithm algorithm, gmseal_bytes certificate,
	gmseal_buffer *der, gmseal_error *error);

#endif
