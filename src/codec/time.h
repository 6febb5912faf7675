/* Times as ASN.1 and the field write them, to and from seconds. */
#ifndef GMS_TIME_H
#define GMS_TIME_H

#include "base/base.h"

/* The texts that DER asks for, NUL-terminated. */
#define GMS_TIME_TEXT_SIZE 24
void gms_time_utc(int64_t seconds, char text[GMS_TIME_TEXT_SIZE]);
void gms_time_generalized(int64_t seconds, char text[GMS_TIME_TEXT_SIZE]);

/* Whether a time can be written in either type. */
bool gms_time_fits_utc(int64_t seconds);
bool gms_time_fits_generalized(int64_t seconds);

/*
 * Reads the text of a UTCTime or GeneralizedTime in any form of X.680. *deviation is NULL if it is
 * the form that DER asks for, else an untranslated sentence. false if it is no time.
 */
bool gms_time_read(gmseal_bytes text, bool utc, int64_t *seconds, const char **deviation);

/*
 * Reads a time that stands as text in timeInfo of GM/T 0031-2014: either ASN.1 form without its
 * type, or 2020-01-25T07:31:56 with T or a space. *deviation as above, for a missing zone only.
 */
bool gms_time_read_text(gmseal_bytes text, int64_t *seconds, const char **deviation);

#endif
