/* Putting a time stamp on a seal or a signature; what was signed stays as it is, octet by octet. */
#include "codec/timestamp.h"
#include "make/make.h"

/* The token has to be over the value that it is to stand beside. */
static gmseal_status check_imprint(
	const gmseal_timestamp *timestamp, gmseal_bytes value, gmseal_error *error)
{
	gmseal_digest_value digest;
	gmseal_digest_algorithm algorithm = gmseal_timestamp_digest(timestamp);
	if (algorithm == GMSEAL_DIGEST_NONE)
		return gms_error(error, GMSEAL_ERROR_UNSUPPORTED,
			_("the digest algorithm %s is not known here"),
			timestamp->imprint_algorithm);
	gmseal_status status = gmseal_digest_bytes(algorithm, value, &digest, error);
	if (status == GMSEAL_OK &&
		!gms_equal((gmseal_bytes){digest.data, digest.size}, timestamp->imprint))
		return gms_error(error, GMSEAL_ERROR_MISMATCH,
			_("the time stamp is over something else than this signature value"));
	return status;
}

gmseal_status gmseal_seal_attach_timestamp(const gmseal_seal *seal,
	const gmseal_timestamp *timestamp, gmseal_seal **stamped, gmseal_error *error)
{
	gmseal_buffer der = GMSEAL_BUFFER_INIT;
	if (seal == NULL || timestamp == NULL || stamped == NULL)
		return gms_error_argument(error, "seal, timestamp, stamped");
	if (seal->generation != GMSEAL_GENERATION_5)
		return gms_error(error, GMSEAL_ERROR_FORBIDDEN,
			_("a seal of this generation has no place for a time stamp (%s)"),
			seal->generation == GMSEAL_GENERATION_4 ? "GB/T 38540-2020 6.1"
								: gms_standard(seal->generation));
	gmseal_bytes token = gmseal_timestamp_bytes(timestamp);
	gmseal_status status = check_imprint(timestamp, seal->value, error);
	if (status == GMSEAL_OK)
		status = gms_seal_assemble(seal->generation, seal->info_element.whole,
			seal->certificate, seal->algorithm, seal->value, &token, &der, error);
	if (status == GMSEAL_OK)
		status = gmseal_seal_decode(gms_bytes(&der), NULL, stamped, error);
	gmseal_buffer_free(&der);
	return status;
}

gmseal_status gmseal_signature_attach_timestamp(const gmseal_signature *signature,
	const gmseal_timestamp *timestamp, gmseal_signature **stamped, gmseal_error *error)
{
	gmseal_buffer der = GMSEAL_BUFFER_INIT;
	if (signature == NULL || timestamp == NULL || stamped == NULL)
		return gms_error_argument(error, "signature, timestamp, stamped");
	if (signature->generation == GMSEAL_GENERATION_2014)
		return gms_error(error, GMSEAL_ERROR_FORBIDDEN,
			_("timeInfo is signed, so a signature of 2014 takes no time stamp after it "
			  "was made (GM/T 0031-2014)"));
	gmseal_bytes token = gmseal_timestamp_bytes(timestamp);
	gmseal_status status = check_imprint(timestamp, signature->value, error);
	if (status == GMSEAL_OK)
		status = gms_signature_assemble(signature->generation, signature->to_be_signed,
			signature->certificate, signature->algorithm, signature->value, &token,
			&der, error);
	if (status == GMSEAL_OK)
		status = gmseal_signature_decode(gms_bytes(&der), NULL, stamped, error);
	gmseal_buffer_free(&der);
	return status;
}
