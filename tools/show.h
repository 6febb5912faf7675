/*
 * The things of seals as text for people: marks, colours, seals, certificates, reports.
 */
#ifndef SHOW_H
#define SHOW_H

#include "text.h"

/* Everything known of one verified file. */
struct verified {
	const char *file;
	const gmseal_seal *seal;
	const gmseal_signature *signature; /* NULL for a seal */
	const gmseal_report *report;
	int64_t now; /* the reference time */
};

/* The whole result for one file; explain adds clauses, what was tried and what to do. */
void show_verified(struct text *text, const struct verified *verified, bool explain);

/* Parts of such a result: the first line, the checks with what explains a failure, and where the
 * file parts from the standard. */
void show_verdict(struct text *text, const char *file, gmseal_verdict verdict);
void show_checks(struct text *text, const gmseal_report *report, bool in_signature, bool explain);
/* One of them, in a report of a signature or of anything else. */
void show_check(struct text *text, const gmseal_check *check, bool in_signature, bool explain);
/* A finding: what it is about, the reason, and the sentence. */
void show_finding(struct text *text, const gmseal_finding *finding);
void show_deviations(struct text *text, const gmseal_report *report);
/* The holder of a certificate that stands inside something else. */
void show_holder(struct text *text, const char *label, gmseal_bytes der);

/* "  label   ": the beginning of a line that names one fact. */
void show_label(struct text *text, unsigned indent, const char *label);
/* Such a line with a text from a file. */
void show_fact(struct text *text, unsigned indent, const char *label, gmseal_bytes value);
void show_times(struct text *text, unsigned indent, const char *label, int64_t from, int64_t to);

/* Every fact of a certificate, one a line. */
void show_certificate(struct text *text, unsigned indent, const gmseal_certificate *certificate);

void show_deviation(struct text *text, const gmseal_deviation *deviation);

/* "GB/T 38540-2020", and so on. */
const char *generation_standard(int generation);

/* Whether standard output is a terminal that may be coloured. */
bool may_colour(void);

/* What a person can do about a check that did not pass, in the report of a signature or of a seal by
 * itself: a sentence, or NULL. */
const char *advice_for(const gmseal_check *check, bool in_signature);
/* What was tried before a check failed: a sentence, or NULL. */
const char *tried_for(const gmseal_check *check);

#endif
