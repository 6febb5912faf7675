/*
 * Asking about revocation with OCSP (RFC 6960). The library opens no connection: a request is made
 * here, carried to the responder by the caller, and the answer is given to
 * gmseal_policy_add_ocsp().
 */
#ifndef GMSEAL_OCSP_H
#define GMSEAL_OCSP_H

#include <gmseal/base.h>
#include <gmseal/certificate.h>
#include <gmseal/digest.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Encodes an OCSPRequest for one certificate and its issuer. algorithm is that of the CertID: SM3,
 * SHA-1 or SHA-256; nonce has at most 32 octets (RFC 8954 2.1), or none if there is to be none. The
 * caller releases *der. GMSEAL_ERROR_MISMATCH if issuer is not named as the certificate's issuer.
 * Thread-safe.
 */
GMSEAL_API gmseal_status gmseal_ocsp_request_encode(const gmseal_certificate *certificate,
	const gmseal_certificate *issuer, gmseal_digest_algorithm algorithm, gmseal_bytes nonce,
	gmseal_buffer *der, gmseal_error *error);

/*
 * Whether a response answers a request, for whoever carried both: GMSEAL_ERROR_MISMATCH if it is about
 * none of the certificates that were asked about, or has another nonce or one where none was sent;
 * GMSEAL_ERROR_FORMAT if one of the two is none; GMSEAL_ERROR_FORBIDDEN if the responder refused to
 * answer. *repeated (may be NULL) tells whether the response
 * repeats the request's nonce; responders may leave it out (RFC 6960 4.4.1), and then an old response
 * cannot be told from a new one but by its times. Who signed it is not looked at. Thread-safe.
 */
GMSEAL_API gmseal_status gmseal_ocsp_accept(
	gmseal_bytes request, gmseal_bytes response, bool *repeated, gmseal_error *error);

#ifdef __cplusplus
}
#endif

#endif
