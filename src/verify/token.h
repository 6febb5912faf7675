/* Time-stamp tokens under verification, and what they mean for what they stand beside. */
#ifndef GMS_TOKEN_H
#define GMS_TOKEN_H

#include "codec/timestamp.h"
#include "verify/verify.h"

/* Seconds. A token that names a time less accurately tells nothing about the time. */
enum {
	GMS_MAX_ACCURACY = 24 * 3600
};

/* The accuracy of a token in seconds, rounded up; 0 if it names none. */
int64_t gms_stamp_accuracy(const gmseal_timestamp *timestamp);

/* What a token is to be over. */
struct gms_stamped {
	gmseal_bytes octets;
	/* If it is not NONE, the octets are themselves a digest, made with this algorithm, and may
	 * be the imprint as they are. */
	gmseal_digest_algorithm digest;
};

/* All checks of a token; their ids are in <gmseal/timestamp.h>. */
gmseal_status gms_verify_token(const struct gms_verification *verification,
	const gmseal_timestamp *timestamp, const struct gms_stamped *stamped);

/* The check timestamp.signing-certificate; certificate may be NULL. */
gmseal_status gms_verify_signing_certificate(const struct gms_verification *verification,
	const gmseal_timestamp *timestamp, const gmseal_certificate *certificate);

/* How the token beside a seal or signature came out. */
struct gms_stamp {
	bool verified; /* every check passed, so that its time counts */
	int64_t time, accuracy; /* of a token that could be decoded; accuracy in seconds, up */
	int64_t latest; /* that it stands for, and not after the reference time */
	bool present;
	gmseal_check_status status;
	const char *reason;
	struct gms_string detail;
};

/* Where a token stands: path and offset, for its deviations. */
struct gms_stamp_place {
	const char *field; /* "timeStamp." */
	size_t offset;
};

/* Verifies a token (nothing to be done if it is not present); nothing is reported yet but its
 * deviations. Release with gms_stamp_clear() in any case. */
gmseal_status gms_stamp_verify(const struct gms_verification *verification, bool present,
	gmseal_bytes token, const struct gms_stamped *stamped, struct gms_stamp_place place,
	struct gms_stamp *stamp);
void gms_stamp_clear(struct gms_stamp *stamp);

/* The one check that tells of the token, whether what it stands beside claims a later time, and
 * whether it was made after the end of the seal's validity. */
void gms_stamp_report(const struct gms_verification *verification, const char *id,
	const struct gms_stamp *stamp, struct gms_when claimed, int64_t end);

/* The time that counts: the latest that the token stands for if it verified (genTime and accuracy, RFC
 * 3161 2.4.2; at the reference time it was there), else the claimed one. */
struct gms_when gms_stamp_when(const struct gms_stamp *stamp, struct gms_when claimed);

#endif
