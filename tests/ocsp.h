/* OCSP responses made on the spot, with fixed times. */
#ifndef TEST_OCSP_H
#define TEST_OCSP_H

#include "pki.h"

#include <openssl/ocsp.h>

/* What a response says about one certificate; what is left out is as the comment says. */
struct test_answer {
	const char *serial; /* hexadecimal */
	const struct test_identity *issuer;
	const EVP_MD *digest; /* of the CertID; SHA-1 */
	int status; /* V_OCSP_CERTSTATUS_...; good */
	const char *date; /* of the revocation; 2022-01-01T00:00:00Z */
	const char *reason; /* as in RFC 5280; none */
	const char *from; /* 2020-01-01T00:00:00Z, or the date of the revocation if it is later */
	const char *to; /* 2026-01-01T00:00:00Z */
	bool no_next_update;
	const char *extension; /* "name=value" in the words of openssl.cnf; none */
};

struct test_ocsp {
	const struct test_answer *answers;
	size_t count;
	const char *produced; /* producedAt; the latest from of the answers */
	bool by_key; /* the responder is named by its key instead of its name */
	const struct test_identity *certificate; /* that comes along; none */
	size_t certificate_count; /* how often; once */
	const char *extension; /* of the whole response; none */
	const char *user_id; /* 1234567812345678 */
	bool nonce, bad_signature;
};

/* Signs a response; DER, which the caller frees. */
gmseal_buffer test_ocsp_make(const struct test_ocsp *wanted, const struct test_identity *responder);

/* A response that says no more than OCSP_RESPONSE_STATUS_...; the caller frees it. */
gmseal_buffer test_ocsp_refusal(int status);

#endif
