/*
 * Certificates, chains and revocation as the rest of the library sees them. Judging what an
 * outcome means for a seal is the business of src/verify.
 */
#ifndef GMS_PKI_H
#define GMS_PKI_H

#include "base/base.h"
#include "crypto/crypto.h"

#include <gmseal/certificate.h>
#include <openssl/x509.h>

/* A certificate is shared by counting references; gmseal_certificate_free() gives one back. */
gmseal_certificate *gms_certificate_share(const gmseal_certificate *certificate);
/* NULL if the key in it could not be read; then gmseal_certificate_key_type() is OTHER. */
const struct gms_public_key *gms_certificate_key(const gmseal_certificate *certificate);
/* If it was signed with SM2, the identifier is set in it (X509_set0_distinguishing_id), so that
 * OpenSSL can verify chains. */
X509 *gms_certificate_x509(const gmseal_certificate *certificate);
/* Whether its octets are DER and name one signature algorithm, so that of what surrounds the signed part
 * nothing could be otherwise but the value. */
bool gms_certificate_is_der(const gmseal_certificate *certificate);
/* Whether an authority would call both the same certificate, in whatever octets they come. */
bool gms_certificate_same(const gmseal_certificate *a, const gmseal_certificate *b);

/* Whether a certificate's key is for time stamps and nothing else, as RFC 3161 2.3 asks. */
enum gms_timestamping {
	GMS_TIMESTAMPING_ONLY,
	GMS_TIMESTAMPING_MISSING,
	GMS_TIMESTAMPING_AND_OTHERS,
	GMS_TIMESTAMPING_NOT_CRITICAL
};
enum gms_timestamping gms_certificate_timestamping(const gmseal_certificate *certificate);

/* Whether a critical extended key usage names nothing but purposes that have nothing to do with
 * documents: servers, programs, time stamps, OCSP responses, IPsec. */
bool gms_certificate_is_for_others(const gmseal_certificate *certificate);

/* Whom to trust and what is known about revocation: the part of a policy that lives here. Filled
 * by one thread, then used by many; its caches lock themselves. */
struct gms_trust;

gmseal_status gms_trust_new(struct gms_trust **trust, gmseal_error *error);
void gms_trust_free(struct gms_trust *trust);
/* DER of one, or PEM of any number. */
gmseal_status gms_trust_add_anchors(
	struct gms_trust *trust, gmseal_bytes input, gmseal_error *error);
gmseal_status gms_trust_add_untrusted(
	struct gms_trust *trust, gmseal_bytes input, gmseal_error *error);
gmseal_status gms_trust_add_crls(struct gms_trust *trust, gmseal_bytes input, gmseal_error *error);
/* DER of one OCSP response. */
gmseal_status gms_trust_add_ocsp(
	struct gms_trust *trust, gmseal_bytes response, gmseal_error *error);

/* The certificates that were given, untrusted ones and then anchors, by number; NULL if there are
 * fewer. */
const gmseal_certificate *gms_trust_given(const struct gms_trust *trust, size_t index);

/* A certificate of the given bytes, decoded once and remembered (bounded); the caller frees it. */
gmseal_status gms_trust_certificate(const struct gms_trust *trust, gmseal_bytes der,
	gmseal_certificate **certificate, gmseal_error *error);

/* A chain from an end certificate (index 0) to a trust anchor (the last). */
struct gms_chain {
	gmseal_certificate **certificates;
	size_t count;
};

/*
 * Builds and verifies the chain of a certificate as it stood at the time at: names, signatures,
 * basic constraints, path length, key usage, critical extensions, and the validity of every
 * certificate above the end one (whose own validity is judged by the caller). A trust anchor is a
 * name and a key (RFC 5280 6.1.1 d): its own extensions are not held against it. Verified chains
 * are remembered.
 *
 * If there is a chain, *chain is it (to be released with gms_chain_free) and reason is "". If not,
 * *chain is NULL, reason a stable word, and detail a sentence that names the certificate at fault.
 * unknown tells two kinds apart: true if information is missing (no trust anchors at all, no issuer
 * at hand, a limit reached), false if a fault was found. The words are "no-trust-anchors",
 * "untrusted", "self-issued", "too-many-ways"; and "bad-signature", "not-a-ca", "path-too-long"
 * (unknown beyond what is followed here), "issuer-usage", "issuer-expired", "issuer-not-yet-valid",
 * "critical-extension", "malformed-extension", "name-constraints", "bad-key", and "not-accepted"
 * for what has no word of its own.
 */
struct gms_chain_result {
	struct gms_chain *chain;
	const char *reason;
	struct gms_string detail;
	bool unknown;
};
gmseal_status gms_trust_chain(const struct gms_trust *trust, const gmseal_certificate *certificate,
	int64_t at, struct gms_chain_result *result, gmseal_error *error);
void gms_chain_free(struct gms_chain *chain);

/* Where else a chain may lead, and where not. */
struct gms_detour {
	const gmseal_bytes *further; /* certificates (DER), such as those that came in a message */
	size_t further_count;
	const gmseal_certificate *const
		*avoided; /* issuers that the chain is not to lead through */
	size_t avoided_count;
};
/* The same, with a detour. What is no certificate among the further ones is passed over; a chain that
 * leads through one of them is not remembered, for nobody answers for what came along. */
gmseal_status gms_trust_chain_through(const struct gms_trust *trust,
	const gmseal_certificate *certificate, const struct gms_detour *detour, int64_t at,
	struct gms_chain_result *result, gmseal_error *error);

/* What is known about the revocation of one certificate. */
enum gms_revocation_state {
	GMS_NOT_REVOKED,
	GMS_REVOKED,
	GMS_REVOCATION_UNKNOWN
};
struct gms_revocation {
	enum gms_revocation_state state;
	int64_t revoked_at; /* GMS_REVOKED: revocationDate, or an earlier invalidityDate */
	int crl_reason; /* GMS_REVOKED: CRLReason, or -1 if none was given */
	/*
	 * GMS_REVOCATION_UNKNOWN: "no-revocation-information"; or why what came closest tells
	 * nothing. Of lists: "crl-delta" (a delta list without its base), "crl-indirect",
	 * "crl-critical-extension", "crl-malformed", "crl-other-scope", "crl-issuer-usage",
	 * "crl-issuer-chain", "crl-issuer-expired", "crl-issuer-revoked" (of a separate signer of
	 * lists), "crl-signature", "crl-from-the-future", "crl-stale", "crl-partial" (limited to
	 * some reasons), "crl-unusable" (one that cannot be used names the certificate). Of OCSP responses: "ocsp-unsuccessful", "ocsp-other-certificate",
	 * "ocsp-critical-extension", "ocsp-responder" (neither the issuer nor certified by it),
	 * "ocsp-delegate-usage", "ocsp-delegate-expired", "ocsp-delegate-revoked",
	 * "ocsp-delegate-unknown" (whether revoked), "ocsp-signature", "ocsp-from-the-future",
	 * "ocsp-stale", "ocsp-unknown" (the status).
	 */
	const char *reason;
	int64_t next_update; /* GMS_NOT_REVOKED: until when that is known, by all parts of it */
	bool uncovered; /* GMS_REVOCATION_UNKNOWN: nothing at hand is about this certificate */
	struct gms_string detail; /* a sentence */
};

/* Whether a CRLReason says that somebody else may have the key (RFC 5280 5.3.1). */
bool gms_is_compromise(int crl_reason);
/* Whether a CRLReason is one after which what an authority stamped before still counts (RFC 3161 4,
 * item 1). */
bool gms_is_harmless(int crl_reason);

/*
 * Looks certificate, issued by issuer, up in the CRLs and OCSP responses. at is the time that
 * counts, now the reference time: what was made after now is not used; a list or response tells
 * about at if it was fresh then (thisUpdate <= at <= nextUpdate), or was made later than at and no
 * later than the certificate's end. One that says revoked counts whatever its age and whatever
 * others say; of several, the earliest time, and a compromise if one tells of it. A delta list
 * counts together with its base. The order in which they were added does not matter.
 */
gmseal_status gms_trust_revocation(const struct gms_trust *trust,
	const gmseal_certificate *certificate, const gmseal_certificate *issuer, int64_t at,
	int64_t now, struct gms_revocation *result, gmseal_error *error);

#endif
