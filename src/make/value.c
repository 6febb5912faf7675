/* Signature values over bytes, without a structure around them. */
#include "codec/sm2-value.h"
#include "make/make.h"

#include <gmseal/value.h>

/* As it stands in the messages of platforms: r || s for SM2. */
static gmseal_status as_raw(
	const gmseal_draft *draft, gmseal_bytes value, gmseal_buffer *raw, gmseal_error *error)
{
	uint8_t octets[GMSEAL_SM2_RAW_SIZE];
	const char *deviation = NULL;
	if (draft->algorithm->key_type != GMSEAL_KEY_SM2)
		return gms_copy(value, raw, error);
	gmseal_status status = gms_sm2_value_read(value, octets, &deviation, error);
	return status == GMSEAL_OK ? gms_copy((gmseal_bytes){octets, sizeof octets}, raw, error)
				   : status;
}

gmseal_status gmseal_value_sign(const gmseal_signer *signer, gmseal_bytes message,
	gmseal_bytes user_id, gmseal_buffer *value, const char **algorithm, gmseal_error *error)
{
	if (signer == NULL || value == NULL || (message.data == NULL && message.size > 0) ||
		(user_id.data == NULL && user_id.size > 0))
		return gms_error_argument(error, "signer, message, user_id, value");
	gmseal_draft *draft = NULL;
	gmseal_buffer made = GMSEAL_BUFFER_INIT;
	/* A draft of 2014 takes keys of both kinds. */
	gmseal_status status = gms_draft_new(GMSEAL_GENERATION_2014,
		gmseal_signer_certificate(signer), GMSEAL_DIGEST_SHA256, user_id, &draft, error);
	if (status == GMSEAL_OK)
		status = gms_copy(message, &draft->to_be_signed, error);
	if (status == GMSEAL_OK)
		status = gms_draft_make_value(draft, signer, &made, error);
	if (status == GMSEAL_OK)
		status = as_raw(draft, gms_bytes(&made), value, error);
	if (status == GMSEAL_OK && algorithm != NULL)
		*algorithm = draft->algorithm->oid;
	gmseal_buffer_free(&made);
	gmseal_draft_free(draft);
	return status;
}
