/*
 * What a certificate says of its holder in the places where seal platforms look: the attributes of the
 * subject profile, what is to be said of them, and the extensions of GM/T 0015.
 */
#ifndef SUBJECT_H
#define SUBJECT_H

#include "json.h"
#include "text.h"

/* The findings about a subject, for a profile that is wanted. Ends the command where there is no memory. */
gmseal_findings *subject_findings(const gmseal_certificate *certificate,
	gmseal_subject_profile wanted, gmseal_subject_profile *profile);

/* Whether the subject has one of the attributes for codes. */
bool subject_has_code(const gmseal_certificate *certificate);

/* The profile, its attributes and the extensions, one a line; nothing of an authority that has no code. */
void show_subject(struct text *text, unsigned indent, const gmseal_certificate *certificate);
/* The findings, under the same condition. */
void show_subject_findings(struct text *text, const gmseal_certificate *certificate);

/* Adds "subjectProfile" and "holderCodes" to the object of a certificate. */
void json_add_subject(json_t *object, const gmseal_certificate *certificate);

#endif
