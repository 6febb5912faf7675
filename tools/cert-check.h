/*
 * The lines of "gmseal cert check": checks of the library's report, and those that the command makes by
 * itself.
 */
#ifndef CERT_CHECK_H
#define CERT_CHECK_H

#include "text.h"

#define MAX_LINES 7

struct check_lines {
	gmseal_check list[MAX_LINES];
	struct text sentences[MAX_LINES]; /* of those that are not the report's */
	gmseal_findings *findings; /* about the subject */
	size_t count;
};

/* A check of a report, which has to live as long. */
void add_line(struct check_lines *lines, const gmseal_check *line);
void add_days(struct check_lines *lines, const gmseal_certificate *certificate, int64_t now,
	int64_t notice_days);
void add_key_match(struct check_lines *lines);
void add_key_mismatch(struct check_lines *lines);
void add_no_key(struct check_lines *lines);
void add_no_anchors(struct check_lines *lines, const char *id);
/* GMSEAL_SUBJECT_NONE: nothing is asked of the subject, and what is wrong is a notice. */
void add_subject(struct check_lines *lines, const gmseal_certificate *certificate,
	gmseal_subject_profile wanted);

/* Gives the lines their sentences, when all of them are there. */
void lines_finish(struct check_lines *lines);
gmseal_verdict lines_verdict(const struct check_lines *lines);
void lines_free(struct check_lines *lines);

#endif
