/*
 * Time stamps (GB/T 20520-2006, RFC 3161): requests to a time-stamp authority, its responses, the
 * tokens in them, and where tokens stand in seals and signatures. The library opens no connection:
 * requests and responses are bytes, to be carried by whatever client the caller has.
 *
 * A gmseal_timestamp is a decoded token; it keeps its own copy of the received bytes, is immutable,
 * and may be shared between threads.
 */
#ifndef GMSEAL_TIMESTAMP_H
#define GMSEAL_TIMESTAMP_H

#include <gmseal/base.h>
#include <gmseal/digest.h>
#include <gmseal/policy.h>
#include <gmseal/report.h>
#include <gmseal/seal.h>
#include <gmseal/signature.h>
#include <gmseal/signer.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct gmseal_timestamp gmseal_timestamp;

/* Room for a dotted OID, its terminating NUL included. */
#define GMSEAL_OID_SIZE 128

/* What a request asks for. Set it to zero with GMSEAL_TIMESTAMP_REQUEST_INIT first. */
typedef struct {
	gmseal_digest_value imprint; /* the digest of what is to be stamped */
	gmseal_digest_algorithm algorithm; /* SM3 or SHA-256 */
	gmseal_bytes nonce; /* at most 32 octets of a positive number; empty: none */
	char policy[GMSEAL_OID_SIZE]; /* dotted OID; empty: the authority's choice */
	bool certificate; /* certReq: ask for the authority's certificate in the token */
} gmseal_timestamp_request;

#define GMSEAL_TIMESTAMP_REQUEST_INIT                                                              \
	{                                                                                          \
		{{0}, 0}, GMSEAL_DIGEST_NONE, {NULL, 0}, "", false                                 \
	}

/* Encodes a TimeStampReq (RFC 3161 2.4.1). The caller releases *der. */
GMSEAL_API gmseal_status gmseal_timestamp_request_encode(
	const gmseal_timestamp_request *request, gmseal_buffer *der, gmseal_error *error);

/* Decodes a TimeStampReq. The nonce is a slice of input. GMSEAL_ERROR_UNSUPPORTED if the imprint's
 * algorithm is not known here. */
GMSEAL_API gmseal_status gmseal_timestamp_request_decode(
	gmseal_bytes input, gmseal_timestamp_request *request, gmseal_error *error);

/* Decodes a token: a bare ContentInfo, or a TimeStampResp that grants one. A response that refuses
 * is GMSEAL_ERROR_FORBIDDEN, with the authority's status and words in the message. */
GMSEAL_API gmseal_status gmseal_timestamp_decode(gmseal_bytes input,
	const gmseal_decoding *decoding, gmseal_timestamp **timestamp, gmseal_error *error);

/*
 * Takes the token out of a response after checking it against the request that it answers:
 * GMSEAL_ERROR_FORBIDDEN if it refuses, GMSEAL_ERROR_MISMATCH if imprint, nonce or policy are not
 * those of the request, or the certificate that was asked for is missing. The signature is the
 * business of gmseal_verify_timestamp().
 */
GMSEAL_API gmseal_status gmseal_timestamp_accept(gmseal_bytes request, gmseal_bytes response,
	gmseal_timestamp **timestamp, gmseal_error *error);

GMSEAL_API void gmseal_timestamp_free(gmseal_timestamp *timestamp);

/* The token (ContentInfo) as received. */
GMSEAL_API gmseal_bytes gmseal_timestamp_bytes(const gmseal_timestamp *timestamp);

/* TSTInfo (RFC 3161 2.4.2). */
GMSEAL_API gmseal_time gmseal_timestamp_time(const gmseal_timestamp *timestamp); /* genTime */
/* A dotted OID. */
GMSEAL_API gmseal_bytes gmseal_timestamp_policy(const gmseal_timestamp *timestamp);
/* The octets of positive numbers; no nonce is empty. */
GMSEAL_API gmseal_bytes gmseal_timestamp_serial(const gmseal_timestamp *timestamp);
GMSEAL_API gmseal_bytes gmseal_timestamp_nonce(const gmseal_timestamp *timestamp);
GMSEAL_API gmseal_bytes gmseal_timestamp_imprint(const gmseal_timestamp *timestamp);
/* GMSEAL_DIGEST_NONE if the imprint's algorithm is not known here. */
GMSEAL_API gmseal_digest_algorithm gmseal_timestamp_digest(const gmseal_timestamp *timestamp);
GMSEAL_API int64_t gmseal_timestamp_accuracy(
	const gmseal_timestamp *timestamp); /* microseconds; -1: not given */
GMSEAL_API bool gmseal_timestamp_ordering(const gmseal_timestamp *timestamp);
/* The authority's certificate in the token, DER; empty if it is not there. */
GMSEAL_API gmseal_bytes gmseal_timestamp_certificate(const gmseal_timestamp *timestamp);

/*
 * Verifies a token at the reference time now. stamped is what it is to be over (the value, not its
 * digest). The checks are timestamp.format, .imprint, .attributes, .value, .signing-certificate,
 * .tsa.chain, .tsa.validity, .tsa.revocation, .tsa.usage and .time.
 */
GMSEAL_API gmseal_status gmseal_verify_timestamp(const gmseal_policy *policy,
	const gmseal_timestamp *timestamp, gmseal_bytes stamped, int64_t now,
	gmseal_report **report, gmseal_error *error);

/*
 * Make a copy of a seal (generation 5) or signature (4 and 5) that has the time stamp; what was signed
 * stays as it is, octet by octet. The token has to be over the octets of the signature value:
 * GMSEAL_ERROR_MISMATCH if it is over something else. GMSEAL_ERROR_FORBIDDEN where the standard has no
 * place for one.
 */
GMSEAL_API gmseal_status gmseal_seal_attach_timestamp(const gmseal_seal *seal,
	const gmseal_timestamp *timestamp, gmseal_seal **stamped, gmseal_error *error);
GMSEAL_API gmseal_status gmseal_signature_attach_timestamp(const gmseal_signature *signature,
	const gmseal_timestamp *timestamp, gmseal_signature **stamped, gmseal_error *error);

/* What an authority says in a token. Set it to zero with GMSEAL_TSA_PARAMETERS_INIT first. */
typedef struct {
	int64_t time; /* genTime */
	gmseal_bytes serial; /* octets of a positive number; required */
	gmseal_bytes policy; /* dotted OID; required unless the request names one */
	int64_t accuracy; /* microseconds; 0: not given */
	bool gbt35275; /* the content types of GB/T 35275 instead of CMS */
} gmseal_tsa_parameters;

#define GMSEAL_TSA_PARAMETERS_INIT                                                                 \
	{                                                                                          \
		0, {NULL, 0}, {NULL, 0}, 0, false                                                  \
	}

/*
 * A small time-stamp authority for tests and demonstrations: bytes in, bytes out. It answers a
 * request with a TimeStampResp whose token the signer signs; what it cannot serve it refuses in the
 * response. The caller releases *response.
 */
GMSEAL_API gmseal_status gmseal_tsa_respond(gmseal_bytes request,
	const gmseal_tsa_parameters *parameters, const gmseal_signer *signer,
	gmseal_buffer *response, gmseal_error *error);

#ifdef __cplusplus
}
#endif

#endif
