/*
 * A policy: whom to trust, and how strictly to look. It is filled by one thread, and then only
 * read, by any number of threads; what verification remembers in it (verified chains, checked
 * CRLs) locks itself. The longer a policy lives, the less is verified twice.
 */
#ifndef GMSEAL_POLICY_H
#define GMSEAL_POLICY_H

#include <gmseal/base.h>
#include <gmseal/subject.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct gmseal_policy gmseal_policy;

/* What is asked about revocation. Missing information is `unknown` and never `pass`. */
typedef enum {
	GMSEAL_REVOCATION_REQUIRE =
		0, /* of every certificate below the trust anchor; the default */
	GMSEAL_REVOCATION_PREFER, /* of the end certificate; those above it may be covered by none,
				     which is told by a notice */
	GMSEAL_REVOCATION_OFF /* nothing; the report says that it was skipped */
} gmseal_revocation;

/* An empty policy: nothing is trusted, revocation information is required, decoding is not strict. */
GMSEAL_API gmseal_status gmseal_policy_new(gmseal_policy **policy, gmseal_error *error);

GMSEAL_API void gmseal_policy_free(gmseal_policy *policy);

/*
 * Adds trust anchors: DER of one certificate, or PEM with any number of them. Copied. An anchor has
 * to be valid at the time that counts. It is a name and a key (RFC 5280 6.1.1 d), so that it may lack
 * keyCertSign; but one that says it is no certificate authority is trusted for its own signatures
 * only, and its path length is respected.
 */
GMSEAL_API gmseal_status gmseal_policy_add_trust(
	gmseal_policy *policy, gmseal_bytes certificates, gmseal_error *error);

/* Adds certificates that chains may lead through; they are trusted with nothing. Copied. */
GMSEAL_API gmseal_status gmseal_policy_add_untrusted(
	gmseal_policy *policy, gmseal_bytes certificates, gmseal_error *error);

/* Adds CRLs: DER of one, or PEM with any number of them. Copied. A list that cannot be used (delta
 * without its base, indirect, stale, wrongly signed) is told of in the report, not here. */
GMSEAL_API gmseal_status gmseal_policy_add_crl(
	gmseal_policy *policy, gmseal_bytes crls, gmseal_error *error);

/* Adds an OCSP response (RFC 6960), DER. Copied. One that cannot be used (signed neither by the issuer
 * nor by a delegate of it, stale, not successful) is told of in the report, not here. A nonce in it is
 * for the caller to compare, who made the request: gmseal_ocsp_accept(). GMSEAL_ERROR_LIMIT: it brings
 * more than 64 certificates, which nobody signed. */
GMSEAL_API gmseal_status gmseal_policy_add_ocsp(
	gmseal_policy *policy, gmseal_bytes response, gmseal_error *error);

GMSEAL_API void gmseal_policy_set_revocation(gmseal_policy *policy, gmseal_revocation revocation);

/* Whether deviations make a seal or signature fail instead of being listed. */
GMSEAL_API void gmseal_policy_set_strict(gmseal_policy *policy, bool strict);

/* The largest input in octets that gmseal_policy_decoding() allows; 0: the default of 16 MiB. */
GMSEAL_API void gmseal_policy_set_max_size(gmseal_policy *policy, size_t max_size);

/* The SM2 user identifier of makers and signers, at most 8191 octets; certificates and CRLs are
 * always signed under GMSEAL_SM2_DEFAULT_ID. Copied. */
GMSEAL_API gmseal_status gmseal_policy_set_user_id(
	gmseal_policy *policy, gmseal_bytes user_id, gmseal_error *error);

/* Whether a wrong signature value is to be explained, which costs some ten more verifications of
 * each wrong value. On unless switched off. */
GMSEAL_API void gmseal_policy_set_explain(gmseal_policy *policy, bool explain);

/* What is asked of the subjects of signers' and makers' certificates, by the checks signature.subject
 * and seal.maker.subject. GMSEAL_SUBJECT_NONE, as in a new policy: nothing; the checks are skipped. */
GMSEAL_API void gmseal_policy_set_subject_profile(
	gmseal_policy *policy, gmseal_subject_profile signer, gmseal_subject_profile maker);

/* The state of a seal, as the platform that it lives in knows it. */
typedef enum {
	GMSEAL_SEAL_IN_FORCE = 1,
	GMSEAL_SEAL_FROZEN,
	GMSEAL_SEAL_LOST,
	GMSEAL_SEAL_CANCELLED
} gmseal_seal_state;

/*
 * Says in what state the seal with an identifier (esID) has been since a time; all states of its life
 * may be given, in any order; of two since the same time the graver counts, and cancelled is final:
 * nothing that is said of the time after it counts. Copied.
 * Once a policy was told of any seal, the check seal.status asks for every seal in what state it was
 * when it was used (at the time that counts for the signer), and is unknown if nothing was said until
 * then. Frozen, lost and cancelled fail. An end after the use is a notice, unless the seal came back
 * into force; but a loss after it makes a time that is only claimed unknown in any case.
 */
GMSEAL_API gmseal_status gmseal_policy_add_seal_status(gmseal_policy *policy, gmseal_bytes seal_id,
	gmseal_seal_state state, int64_t since, gmseal_error *error);

/* "in-force", "frozen", "lost", "cancelled"; static storage. */
GMSEAL_API const char *gmseal_seal_state_name(gmseal_seal_state state);

/* How to decode what is to be verified under this policy; it lives as long as the policy. */
GMSEAL_API const gmseal_decoding *gmseal_policy_decoding(const gmseal_policy *policy);

#ifdef __cplusplus
}
#endif

#endif
