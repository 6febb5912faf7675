/*
 * Time-stamp authorities and their tokens, put together part by part, so that a test can have one
 * of them otherwise than it should be.
 *
 * Nothing made here has to be freed: it is released when the test's process ends.
 */
#ifndef STAMP_H
#define STAMP_H

#include "stage.h"

#define STAMPED_AT "2022-06-02T00:00:00Z"

/* An authority's certificate, issued by the hierarchy's CA; what is left out is as it should be. */
struct test_authority {
	enum test_key_type type;
	const char *usage; /* extendedKeyUsage; "critical,timeStamping" */
	bool no_usage; /* leave that out */
	const char *key_usage; /* "critical,digitalSignature" */
	const char *basic_constraints; /* not there */
	const char *from, *to; /* 2020-01-01T00:00:00Z and 2025-01-01T00:00:00Z */
	const char *serial; /* the next number */
};
const struct test_identity *authority(
	const struct test_authority *wanted, const struct test_pki *pki);

/* Which signing-certificate attributes a token has. */
enum ess {
	ESS_V2, /* with the digest algorithm of the signature */
	ESS_V2_DEFAULT, /* SHA-256, which is not written */
	ESS_V1,
	ESS_BOTH,
	ESS_NONE,
	ESS_V2_OTHER, /* of another certificate */
	ESS_V1_OTHER,
	ESS_V2_ISSUER, /* with issuer and serial number */
	ESS_V2_ISSUER_OTHERWISE, /* the same, with other string types and a longer number */
	ESS_V2_OTHER_SERIAL,
	ESS_V2_OTHER_ISSUER,
	ESS_V1_AND_V2_OTHER, /* of which only the first names the certificate */
	ESS_V2_UNKNOWN_DIGEST,
	ESS_MALFORMED
};

/* A token; what is left out is as the comment says. */
struct stamp {
	const struct test_identity *by; /* has to be given */
	gmseal_bytes over; /* what it is over */
	gmseal_digest_algorithm digest; /* SM3 */
	gmseal_bytes imprint; /* instead of the digest of over */
	const char *time; /* GeneralizedTime; 20220602000000Z, which is STAMPED_AT */
	const char *policy; /* 1.2.3.4.1 */
	gmseal_bytes nonce; /* whole element; not there */
	gmseal_bytes accuracy, extensions; /* whole elements; not there */
	bool gbt35275; /* the content types of GB/T 35275 */
	enum ess ess;
	gmseal_bytes content_type; /* attributes as whole SETs, instead of the right ones */
	gmseal_bytes message_digest;
	bool no_attributes; /* signed without any */
	bool no_content_type, no_message_digest;
	bool no_certificate; /* the authority's is not in it */
	const struct test_identity *signed_by; /* whose key signs; by */
	const struct test_identity *further; /* a second certificate in it */
	bool two_signers;
	const char *content_oid; /* instead of TSTInfo */
};
gmseal_bytes stamp(const struct stamp *wanted);
/* A TimeStampResp that grants a token; and one that does not. */
gmseal_bytes stamp_response(int64_t status, gmseal_bytes token);
gmseal_timestamp *keep_timestamp(gmseal_timestamp *timestamp);
/* Decoded. */
gmseal_timestamp *stamp_decoded(gmseal_bytes token);

/* As forged_signature() and forged_seal() make them, with a token over the value, by an authority of
 * the hierarchy if the token names none. The value stays when the parts are put together again. */
struct forged_signature stamped_signature(
	int generation, const struct test_pki *pki, const struct stamp *wanted);
struct forged_seal stamped_seal(const struct test_pki *pki, const struct stamp *wanted);

/* A token as it stands beside a seal or signature: in [0], as a BIT STRING. */
gmseal_bytes beside(gmseal_bytes token);

#endif
