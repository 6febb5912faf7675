/*
 * One signer of a SignedData: what signed messages and time-stamp tokens have in common when they
 * are verified. Callers make checks of a report out of the result.
 */
#ifndef GMS_SIGNER_INFO_H
#define GMS_SIGNER_INFO_H

#include "codec/signed-data.h"
#include "verify/verify.h"

/* How one part of it came out. */
enum gms_signer_part {
	GMS_PART_SOUND = 0,
	GMS_PART_NO_CONTENT, /* the content is detached and was not given */
	GMS_PART_NO_ATTRIBUTES, /* there are no signed attributes to ask */
	GMS_PART_MISSING, /* the attribute is missing, there several times, or malformed */
	GMS_PART_DIFFERS, /* from what it should be; for the value: it does not verify */
	GMS_PART_ALGORITHM, /* not known, contradictory, or not that of the certificate's key */
	GMS_PART_NO_CERTIFICATE, /* the signer's certificate is not at hand */
	GMS_PART_BAD_CERTIFICATE /* what is in its place is no certificate */
};

struct gms_signer_result {
	gmseal_certificate *certificate; /* the signer's, or NULL */
	const struct gms_algorithm *algorithm; /* NULL if it is not known */
	enum gms_signer_part content_type; /* the signed attribute of that name */
	enum gms_signer_part digest; /* the attribute messageDigest */
	enum gms_signer_part value; /* the signature value */
	/* What the value is to be over; owned is set if it had to be made. Both are empty if the
	 * content is needed for it and not at hand. */
	gmseal_bytes to_be_signed;
	gmseal_buffer owned;
};

/*
 * Verifies a signer of data. content is what was signed, from the message or beside it; NULL if it
 * is not at hand. user_id is the SM2 identifier. The certificate is looked for in the message, then
 * among the policy's untrusted ones and trust anchors. Release result with gms_signer_result_clear() in any case.
 */
gmseal_status gms_verify_signer(const gmseal_policy *policy, const struct gms_signed_data *data,
	const struct gms_signer_info *signer, const gmseal_bytes *content, gmseal_bytes user_id,
	struct gms_signer_result *result, gmseal_error *error);
void gms_signer_result_clear(struct gms_signer_result *result);

#endif
