/* The table of test-when-it-counts.c. */
#ifndef WHEN_IT_COUNTS_H
#define WHEN_IT_COUNTS_H

#include <gmseal.h>

enum {
	G1 = GMSEAL_GENERATION_2014,
	G4 = GMSEAL_GENERATION_4,
	G5 = GMSEAL_GENERATION_5
};

/* Whom it concerns. ALONE is the maker of a seal that is verified by itself; CA the authority that
 * certified signer and maker, judged with the signer; TSA the time-stamp authority, judged with its
 * token over a signature. */
enum role {
	SIGNER,
	MAKER,
	ALONE,
	CA,
	TSA
};

enum event {
	LASTS,
	BEGINS, /* the certificate is valid from then on */
	EXPIRES,
	REVOKED
};

/* When: before the seal is made, before the document is signed, before it is verified. */
enum point {
	NEVER,
	FIRST,
	SECOND,
	THIRD
};
static const char *const points[] = {
	"", "2020-03-01T00:00:00Z", "2021-01-01T00:00:00Z", "2022-06-01T00:00:00Z"};

/* How it is known what is revoked: by a list, by a response, not at all, or by one that was stale
 * when the seal was made. */
enum source {
	LIST,
	OCSP,
	NONE,
	STALE_LIST,
	STALE_OCSP
};

/* The signature when it was signed, a seal of generation 5 when it was made; or both in December
 * 2022, since when what they claim about themselves does not count. */
enum stamped {
	UNSTAMPED,
	AT_ONCE,
	LATE
};

struct row {
	int generation;
	enum role role;
	enum event event;
	enum point point;
	const char *why; /* the CRLReason, or NULL */
	enum source source;
	enum stamped stamped;
	const char *validity, *revocation, *verdict;
};

/* One row for each generation, and for those in which the signing time counts for the maker. */
#define EACH(...)                                                                                  \
	{G1, __VA_ARGS__}, {G4, __VA_ARGS__},                                                      \
	{                                                                                          \
		G5, __VA_ARGS__                                                                    \
	}
#define OLDER(...)                                                                                 \
	{G1, __VA_ARGS__},                                                                         \
	{                                                                                          \
		G4, __VA_ARGS__                                                                    \
	}

/* clang-format off */
static const struct row rows[] = {
	/* Nothing happens, and it is known or not. */
	EACH(SIGNER, LASTS, NEVER, NULL, LIST, UNSTAMPED, "pass ok", "pass ok", "valid"),
	EACH(SIGNER, LASTS, NEVER, NULL, OCSP, UNSTAMPED, "pass ok", "pass ok", "valid"),
	EACH(SIGNER, LASTS, NEVER, NULL, NONE, UNSTAMPED, "pass ok", "unknown no-revocation-information", "indeterminate"),
	EACH(SIGNER, LASTS, NEVER, NULL, STALE_LIST, UNSTAMPED, "pass ok", "unknown crl-stale", "indeterminate"),
	EACH(SIGNER, LASTS, NEVER, NULL, STALE_OCSP, UNSTAMPED, "pass ok", "unknown ocsp-stale", "indeterminate"),
	EACH(MAKER, LASTS, NEVER, NULL, LIST, UNSTAMPED, "pass ok", "pass ok", "valid"),
	EACH(MAKER, LASTS, NEVER, NULL, OCSP, UNSTAMPED, "pass ok", "pass ok", "valid"),
	EACH(MAKER, LASTS, NEVER, NULL, NONE, UNSTAMPED, "pass ok", "unknown no-revocation-information", "indeterminate"),
	EACH(MAKER, LASTS, NEVER, NULL, STALE_LIST, UNSTAMPED, "pass ok", "unknown crl-stale", "indeterminate"),
	EACH(MAKER, LASTS, NEVER, NULL, STALE_OCSP, UNSTAMPED, "pass ok", "unknown ocsp-stale", "indeterminate"),
	EACH(ALONE, LASTS, NEVER, NULL, LIST, UNSTAMPED, "pass ok", "pass ok", "valid"),
	EACH(ALONE, LASTS, NEVER, NULL, NONE, UNSTAMPED, "pass ok", "unknown no-revocation-information", "indeterminate"),

	/* The signer's certificate begins or ends. */
	EACH(SIGNER, BEGINS, SECOND, NULL, LIST, UNSTAMPED, "pass ok", "pass ok", "valid"),
	EACH(SIGNER, BEGINS, THIRD, NULL, LIST, UNSTAMPED, "fail not-yet-valid", "pass ok", "invalid"),
	EACH(SIGNER, EXPIRES, SECOND, NULL, LIST, UNSTAMPED, "fail expired", "pass ok", "invalid"),
	EACH(SIGNER, EXPIRES, SECOND, NULL, OCSP, UNSTAMPED, "fail expired", "pass ok", "invalid"),
	EACH(SIGNER, EXPIRES, THIRD, NULL, LIST, UNSTAMPED, "pass expired-since", "pass ok", "valid"),
	EACH(SIGNER, EXPIRES, THIRD, NULL, OCSP, UNSTAMPED, "pass expired-since", "pass ok", "valid"),
	EACH(SIGNER, EXPIRES, THIRD, NULL, NONE, UNSTAMPED, "pass expired-since", "unknown no-revocation-information", "indeterminate"),

	/* The signer is revoked before he signs: for whatever reason, it fails. */
	EACH(SIGNER, REVOKED, SECOND, NULL, LIST, UNSTAMPED, "pass ok", "fail revoked", "invalid"),
	EACH(SIGNER, REVOKED, SECOND, "keyCompromise", LIST, UNSTAMPED, "pass ok", "fail revoked", "invalid"),
	EACH(SIGNER, REVOKED, SECOND, "cACompromise", OCSP, UNSTAMPED, "pass ok", "fail revoked", "invalid"),
	EACH(SIGNER, REVOKED, SECOND, "superseded", LIST, UNSTAMPED, "pass ok", "fail revoked", "invalid"),
	EACH(SIGNER, REVOKED, SECOND, "certificateHold", OCSP, UNSTAMPED, "pass ok", "fail revoked", "invalid"),
	EACH(SIGNER, REVOKED, FIRST, "superseded", STALE_LIST, UNSTAMPED, "pass ok", "fail revoked", "invalid"),

	/* The signer is revoked since: it stands, unless somebody else may have had the key. */
	EACH(SIGNER, REVOKED, THIRD, NULL, LIST, UNSTAMPED, "pass ok", "pass revoked-since", "valid"),
	EACH(SIGNER, REVOKED, THIRD, "unspecified", OCSP, UNSTAMPED, "pass ok", "pass revoked-since", "valid"),
	EACH(SIGNER, REVOKED, THIRD, "keyCompromise", LIST, UNSTAMPED, "pass ok", "unknown key-compromised", "indeterminate"),
	EACH(SIGNER, REVOKED, THIRD, "keyCompromise", OCSP, UNSTAMPED, "pass ok", "unknown key-compromised", "indeterminate"),
	EACH(SIGNER, REVOKED, THIRD, "aACompromise", LIST, UNSTAMPED, "pass ok", "unknown key-compromised", "indeterminate"),
	EACH(SIGNER, REVOKED, THIRD, "cACompromise", LIST, UNSTAMPED, "pass ok", "unknown key-compromised", "indeterminate"),
	EACH(SIGNER, REVOKED, THIRD, "affiliationChanged", OCSP, UNSTAMPED, "pass ok", "pass revoked-since", "valid"),
	EACH(SIGNER, REVOKED, THIRD, "superseded", LIST, UNSTAMPED, "pass ok", "pass revoked-since", "valid"),
	EACH(SIGNER, REVOKED, THIRD, "cessationOfOperation", OCSP, UNSTAMPED, "pass ok", "pass revoked-since", "valid"),
	EACH(SIGNER, REVOKED, THIRD, "certificateHold", LIST, UNSTAMPED, "pass ok", "pass revoked-since", "valid"),

	/* The authority above both. */
	EACH(CA, REVOKED, SECOND, "superseded", LIST, UNSTAMPED, "pass ok", "fail revoked", "invalid"),
	EACH(CA, REVOKED, THIRD, "superseded", LIST, UNSTAMPED, "pass ok", "pass revoked-since", "valid"),
	EACH(CA, REVOKED, THIRD, "cACompromise", LIST, UNSTAMPED, "pass ok", "unknown key-compromised", "indeterminate"),

	/* The maker's certificate begins or ends; in generation 5 its making counts. */
	OLDER(MAKER, BEGINS, SECOND, NULL, LIST, UNSTAMPED, "pass ok", "pass ok", "valid"),
	{G5, MAKER, BEGINS, SECOND, NULL, LIST, UNSTAMPED, "fail not-yet-valid", "pass ok", "invalid"},
	EACH(MAKER, BEGINS, THIRD, NULL, LIST, UNSTAMPED, "fail not-yet-valid", "pass ok", "invalid"),
	EACH(MAKER, EXPIRES, FIRST, NULL, LIST, UNSTAMPED, "fail expired", "pass ok", "invalid"),
	OLDER(MAKER, EXPIRES, SECOND, NULL, LIST, UNSTAMPED, "fail expired", "pass ok", "invalid"),
	{G5, MAKER, EXPIRES, SECOND, NULL, LIST, UNSTAMPED, "pass expired-since", "pass ok", "valid"},
	{G5, MAKER, EXPIRES, SECOND, NULL, OCSP, UNSTAMPED, "pass expired-since", "pass ok", "valid"},
	EACH(MAKER, EXPIRES, THIRD, NULL, LIST, UNSTAMPED, "pass expired-since", "pass ok", "valid"),

	/* The maker is revoked. */
	EACH(MAKER, REVOKED, FIRST, NULL, LIST, UNSTAMPED, "pass ok", "fail revoked", "invalid"),
	EACH(MAKER, REVOKED, FIRST, "keyCompromise", OCSP, UNSTAMPED, "pass ok", "fail revoked", "invalid"),
	OLDER(MAKER, REVOKED, SECOND, "superseded", LIST, UNSTAMPED, "pass ok", "fail revoked", "invalid"),
	{G5, MAKER, REVOKED, SECOND, "superseded", LIST, UNSTAMPED, "pass ok", "pass revoked-since", "valid"},
	OLDER(MAKER, REVOKED, SECOND, "keyCompromise", OCSP, UNSTAMPED, "pass ok", "fail revoked", "invalid"),
	{G5, MAKER, REVOKED, SECOND, "keyCompromise", OCSP, UNSTAMPED, "pass ok", "unknown key-compromised", "indeterminate"},
	EACH(MAKER, REVOKED, THIRD, "superseded", OCSP, UNSTAMPED, "pass ok", "pass revoked-since", "valid"),
	EACH(MAKER, REVOKED, THIRD, "certificateHold", LIST, UNSTAMPED, "pass ok", "pass revoked-since", "valid"),
	EACH(MAKER, REVOKED, THIRD, "keyCompromise", LIST, UNSTAMPED, "pass ok", "unknown key-compromised", "indeterminate"),
	EACH(MAKER, REVOKED, THIRD, "cACompromise", OCSP, UNSTAMPED, "pass ok", "unknown key-compromised", "indeterminate"),

	/* A seal by itself. */
	EACH(ALONE, EXPIRES, FIRST, NULL, LIST, UNSTAMPED, "fail expired", "pass ok", "invalid"),
	OLDER(ALONE, EXPIRES, THIRD, NULL, LIST, UNSTAMPED, "fail expired", "pass ok", "invalid"),
	{G5, ALONE, EXPIRES, THIRD, NULL, LIST, UNSTAMPED, "pass expired-since", "pass ok", "valid"},
	OLDER(ALONE, REVOKED, THIRD, "superseded", LIST, UNSTAMPED, "pass ok", "fail revoked", "invalid"),
	{G5, ALONE, REVOKED, THIRD, "superseded", LIST, UNSTAMPED, "pass ok", "pass revoked-since", "valid"},
	OLDER(ALONE, REVOKED, THIRD, "keyCompromise", OCSP, UNSTAMPED, "pass ok", "fail revoked", "invalid"),
	{G5, ALONE, REVOKED, THIRD, "keyCompromise", OCSP, UNSTAMPED, "pass ok", "unknown key-compromised", "indeterminate"},

	/* A time stamp proves that it was before a compromise, and changes nothing else. */
	EACH(SIGNER, LASTS, NEVER, NULL, LIST, AT_ONCE, "pass ok", "pass ok", "valid"),
	EACH(SIGNER, EXPIRES, SECOND, NULL, LIST, AT_ONCE, "fail expired", "pass ok", "invalid"),
	EACH(SIGNER, EXPIRES, THIRD, NULL, LIST, AT_ONCE, "pass expired-since", "pass ok", "valid"),
	EACH(SIGNER, REVOKED, SECOND, "superseded", LIST, AT_ONCE, "pass ok", "fail revoked", "invalid"),
	EACH(SIGNER, REVOKED, SECOND, "keyCompromise", LIST, AT_ONCE, "pass ok", "fail revoked", "invalid"),
	EACH(SIGNER, REVOKED, THIRD, "superseded", OCSP, AT_ONCE, "pass ok", "pass revoked-since", "valid"),
	{G1, SIGNER, REVOKED, THIRD, "keyCompromise", LIST, AT_ONCE, "pass ok", "unknown key-compromised", "indeterminate"},
	{G4, SIGNER, REVOKED, THIRD, "keyCompromise", LIST, AT_ONCE, "pass ok", "pass revoked-since", "valid"},
	{G5, SIGNER, REVOKED, THIRD, "keyCompromise", LIST, AT_ONCE, "pass ok", "pass revoked-since", "valid"},
	{G1, SIGNER, REVOKED, THIRD, "keyCompromise", OCSP, AT_ONCE, "pass ok", "unknown key-compromised", "indeterminate"},
	{G4, SIGNER, REVOKED, THIRD, "keyCompromise", OCSP, AT_ONCE, "pass ok", "pass revoked-since", "valid"},
	{G5, SIGNER, REVOKED, THIRD, "keyCompromise", OCSP, AT_ONCE, "pass ok", "pass revoked-since", "valid"},
	{G1, SIGNER, REVOKED, THIRD, "cACompromise", LIST, AT_ONCE, "pass ok", "unknown key-compromised", "indeterminate"},
	{G4, SIGNER, REVOKED, THIRD, "cACompromise", LIST, AT_ONCE, "pass ok", "pass revoked-since", "valid"},
	{G5, SIGNER, REVOKED, THIRD, "cACompromise", LIST, AT_ONCE, "pass ok", "pass revoked-since", "valid"},
	EACH(MAKER, REVOKED, FIRST, "keyCompromise", LIST, AT_ONCE, "pass ok", "fail revoked", "invalid"),
	OLDER(MAKER, REVOKED, SECOND, "keyCompromise", LIST, AT_ONCE, "pass ok", "fail revoked", "invalid"),
	{G5, MAKER, REVOKED, SECOND, "keyCompromise", LIST, AT_ONCE, "pass ok", "pass revoked-since", "valid"},
	{G1, MAKER, REVOKED, THIRD, "keyCompromise", OCSP, AT_ONCE, "pass ok", "unknown key-compromised", "indeterminate"},
	{G4, MAKER, REVOKED, THIRD, "keyCompromise", OCSP, AT_ONCE, "pass ok", "pass revoked-since", "valid"},
	{G5, MAKER, REVOKED, THIRD, "keyCompromise", OCSP, AT_ONCE, "pass ok", "pass revoked-since", "valid"},
	EACH(MAKER, EXPIRES, THIRD, NULL, LIST, AT_ONCE, "pass expired-since", "pass ok", "valid"),
	{G5, ALONE, REVOKED, THIRD, "keyCompromise", LIST, AT_ONCE, "pass ok", "pass revoked-since", "valid"},

	/* A time stamp from later than what happened proves nothing, and its time counts. */
	EACH(SIGNER, LASTS, NEVER, NULL, LIST, LATE, "pass ok", "pass ok", "valid"),
	EACH(SIGNER, EXPIRES, THIRD, NULL, LIST, LATE, "fail expired", "pass ok", "invalid"),
	EACH(SIGNER, REVOKED, THIRD, "superseded", LIST, LATE, "pass ok", "fail revoked", "invalid"),
	EACH(SIGNER, REVOKED, THIRD, "keyCompromise", OCSP, LATE, "pass ok", "fail revoked", "invalid"),
	EACH(MAKER, EXPIRES, THIRD, NULL, LIST, LATE, "fail expired", "pass ok", "invalid"),
	EACH(MAKER, REVOKED, THIRD, "superseded", LIST, LATE, "pass ok", "fail revoked", "invalid"),
	{G5, ALONE, REVOKED, THIRD, "superseded", LIST, LATE, "pass ok", "fail revoked", "invalid"},

	/* The time-stamp authority: when it stamped counts. */
	EACH(TSA, LASTS, NEVER, NULL, LIST, AT_ONCE, "pass ok", "pass ok", "valid"),
	EACH(TSA, LASTS, NEVER, NULL, NONE, AT_ONCE, "pass ok", "unknown no-revocation-information", "indeterminate"),
	EACH(TSA, BEGINS, THIRD, NULL, LIST, AT_ONCE, "fail not-yet-valid", "pass ok", "invalid"),
	EACH(TSA, EXPIRES, SECOND, NULL, LIST, AT_ONCE, "fail expired", "pass ok", "invalid"),
	EACH(TSA, EXPIRES, THIRD, NULL, OCSP, AT_ONCE, "pass expired-since", "pass ok", "valid"),
	EACH(TSA, REVOKED, SECOND, "superseded", LIST, AT_ONCE, "pass ok", "fail revoked", "invalid"),
	EACH(TSA, REVOKED, SECOND, "keyCompromise", OCSP, AT_ONCE, "pass ok", "fail revoked", "invalid"),
	EACH(TSA, REVOKED, THIRD, "superseded", OCSP, AT_ONCE, "pass ok", "pass revoked-since", "valid"),
	EACH(TSA, REVOKED, THIRD, "keyCompromise", LIST, AT_ONCE, "pass ok", "unknown key-compromised", "indeterminate"),
	EACH(TSA, REVOKED, THIRD, "affiliationChanged", LIST, AT_ONCE, "pass ok", "pass revoked-since", "valid"),
	EACH(TSA, REVOKED, THIRD, "unspecified", LIST, AT_ONCE, "pass ok", "pass revoked-since", "valid"),
	EACH(TSA, REVOKED, THIRD, NULL, LIST, AT_ONCE, "pass ok", "unknown revoked-in-doubt", "indeterminate"),
	EACH(TSA, REVOKED, THIRD, NULL, OCSP, AT_ONCE, "pass ok", "unknown revoked-in-doubt", "indeterminate"),
	EACH(TSA, REVOKED, THIRD, "certificateHold", LIST, AT_ONCE, "pass ok", "unknown revoked-in-doubt", "indeterminate"),
	EACH(TSA, REVOKED, THIRD, "superseded", LIST, LATE, "pass ok", "fail revoked", "invalid"),
};
/* clang-format on */

#endif
