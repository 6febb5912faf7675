/* Verification, inside: what seals and signatures share. */
#ifndef GMS_VERIFY_H
#define GMS_VERIFY_H

#include "codec/signature.h"
#include "crypto/crypto.h"
#include "make/make.h"
#include "pki/pki.h"
#include "verify/policy.h"
#include "verify/report.h"

#include <gmseal/verify.h>

/* A time that may be missing. */
struct gms_when {
	bool known;
	int64_t seconds;
	bool stamped; /* by a verified time stamp; otherwise it is what somebody claims */
};

/* One verification under way. */
struct gms_verification {
	const gmseal_policy *policy;
	gmseal_report *report;
	int generation; /* or the form of a message */
	int64_t now;
	gmseal_error *error;
	/* Certificates that came along, DER, which chains may lead through. */
	const gmseal_bytes *further;
	size_t further_count;
	size_t seal_offset; /* where the seal begins in a signature; 0 for a seal by itself */
};

/* The ids of the checks of one certificate; usage NULL: that is the caller's. */
struct gms_certificate_checks {
	const char *chain, *validity, *revocation, *usage;
	bool stamps; /* it is a time-stamp authority's */
};

/* The certificate of a seal maker or a signer, decoded; *certificate is NULL if it is none. */
gmseal_status gms_verify_decode(const struct gms_verification *verification, gmseal_bytes der,
	gmseal_certificate **certificate);

/* Chain, validity, revocation and usage of a certificate at the time that counts. NULL lists the
 * checks as not reached. */
gmseal_status gms_verify_certificate(const struct gms_verification *verification,
	const struct gms_certificate_checks *checks, const gmseal_certificate *certificate,
	struct gms_when when);

/* All checks of a seal at a reference time. counts is the time that counts for the maker's
 * certificate unless the generation says otherwise. */
gmseal_status gms_verify_seal_checks(const struct gms_verification *verification,
	const gmseal_seal *seal, struct gms_when reference, struct gms_when counts);

/* subject.c: the check of a subject; skipped if wanted is GMSEAL_SUBJECT_NONE. */
gmseal_status gms_verify_subject(const struct gms_verification *verification, const char *id,
	gmseal_subject_profile wanted, const gmseal_certificate *certificate);

/* seal-status.c: the check seal.status at the time that counts for the use of the seal. */
void gms_verify_seal_status(
	const struct gms_verification *verification, const gmseal_seal *seal, struct gms_when when);

/* The first critical extension, none of which is known here; or NULL. */
const gmseal_extension *gms_find_critical(const struct gms_extensions *extensions);

/* A wrong signature value and what it may have been made over. */
struct gms_suspect {
	const gmseal_seal *seal; /* its list names other signers; NULL for a message */
	const gmseal_certificate *certificate;
	const struct gms_algorithm *algorithm;
	gmseal_bytes value;
	gmseal_bytes to_be_signed;
	gmseal_bytes data_hash; /* empty for a seal */
	/* Other byte strings that somebody may have signed instead. */
	struct {
		const char *diagnosis, *sentence; /* the sentence untranslated */
		gmseal_bytes bytes;
	} others[8];
	size_t other_count;
};
gmseal_status gms_explain(
	const struct gms_verification *verification, const struct gms_suspect *suspect);

#endif
