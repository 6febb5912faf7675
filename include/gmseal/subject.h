/*
 * What seal platforms ask of a certificate's subject: the code of the organisation or person in title
 * (T, 2.5.4.12) and once more in 2.5.4.1, the name in givenName (G, 2.5.4.42) and commonName (CN); and
 * the codes themselves. All functions are thread-safe.
 */
#ifndef GMSEAL_SUBJECT_H
#define GMSEAL_SUBJECT_H

#include <gmseal/base.h>
#include <gmseal/certificate.h>
#include <gmseal/findings.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
	GMSEAL_SUBJECT_NONE = 0, /* no code, or of a policy: not asked about */
	GMSEAL_SUBJECT_ANY, /* either of the two; only to ask for */
	GMSEAL_SUBJECT_ORGANISATION, /* a unified social credit code */
	GMSEAL_SUBJECT_PERSON /* the number of an identity document */
} gmseal_subject_profile;

/* What a text is, judged by its form and then by its check digit. */
typedef enum {
	GMSEAL_CODE_OTHER = 0, /* neither; the number of another document, such as a passport */
	GMSEAL_CODE_CREDIT, /* a right unified social credit code (GB 32100-2015) */
	GMSEAL_CODE_CREDIT_CHARACTER, /* 18 characters, one of which does not occur in such codes */
	GMSEAL_CODE_CREDIT_CHECK, /* the form of one, with a wrong check character */
	GMSEAL_CODE_IDENTITY, /* a right citizen identity number (GB 11643-1999) */
	GMSEAL_CODE_IDENTITY_DATE, /* the form of one, with a date of birth that does not exist */
	GMSEAL_CODE_IDENTITY_CHECK /* the form of one, with a wrong check character (also a small x) */
} gmseal_code;

/* 17 digits and a digit or X that are right as an identity number are one; otherwise, if they are
 * right as a credit code, that. If they are neither, they are judged as a credit code where no year
 * from 1800 to 2199 stands at the place of the year of birth. */
GMSEAL_API gmseal_code gmseal_code_of(gmseal_bytes text);

/*
 * Examines a certificate's subject. wanted is GMSEAL_SUBJECT_ANY, _ORGANISATION or _PERSON. *profile
 * (may be NULL) is the one that applies, told by the code in T, or else in 2.5.4.1. Every finding is
 * an error; its field is the dotted OID. Reasons: "missing", "several", "not-text" (of T, 2.5.4.1, G,
 * CN; what is empty or only blanks is missing, and what has a NUL in it is no text); "codes-differ"
 * (2.5.4.1 is not T); "names-differ" (G is not CN); "credit-code-character", "credit-code-check",
 * "identity-number-date", "identity-number-check" (of T, and of 2.5.4.1 where it is not the same);
 * "other-profile" (of the one that tells the profile, if another is wanted).
 */
GMSEAL_API gmseal_status gmseal_subject_examine(const gmseal_certificate *certificate,
	gmseal_subject_profile wanted, gmseal_subject_profile *profile, gmseal_findings **findings,
	gmseal_error *error);

/* "none", "any", "organisation", "person"; static storage. */
GMSEAL_API const char *gmseal_subject_profile_name(gmseal_subject_profile profile);

/* The extensions of GM/T 0015 that name the holder: identity code, insurance number, registration
 * number, organisation code, taxation number (1.2.156.10260.4.1.1 to .5). */
#define GMSEAL_HOLDER_CODES 5

/*
 * The index-th of them (0 to 4) as UTF-8, which the caller releases; empty if the certificate has no
 * such extension. *oid is its dotted OID, in static storage, even if the extension holds no text, which
 * is GMSEAL_ERROR_FORMAT. GMSEAL_ERROR_ARGUMENT if index is too large.
 */
GMSEAL_API gmseal_status gmseal_certificate_holder_code(const gmseal_certificate *certificate,
	size_t index, const char **oid, gmseal_buffer *text, gmseal_error *error);

#ifdef __cplusplus
}
#endif

#endif
