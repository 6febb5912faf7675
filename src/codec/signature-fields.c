/* The accessors of a signature. */
#include "codec/signature.h"

gmseal_bytes gmseal_signature_bytes(const gmseal_signature *signature)
{
	return signature->bytes;
}

int gmseal_signature_generation(const gmseal_signature *signature)
{
	return signature->generation;
}

int64_t gmseal_signature_version(const gmseal_signature *signature)
{
	return signature->version;
}

const gmseal_seal *gmseal_signature_seal(const gmseal_signature *signature)
{
	return &signature->seal;
}

bool gmseal_signature_time(const gmseal_signature *signature, gmseal_time *time)
{
	if (signature->has_time)
		*time = signature->time;
	return signature->has_time;
}

gmseal_bytes gmseal_signature_time_info(const gmseal_signature *signature)
{
	return signature->time_info;
}

gmseal_bytes gmseal_signature_data_hash(const gmseal_signature *signature)
{
	return signature->data_hash;
}

/* RSA goes with SHA-1 or SHA-256 (GM/T 0031-2014), everything else with SM3; the length decides
 * between the two, whatever digest the signature value itself was made with. */
gmseal_digest_algorithm gmseal_signature_data_digest(const gmseal_signature *signature)
{
	static const char rsa_prefix[] = "1.2.840.113549.1.1.";
	size_t size = signature->data_hash.size;
	if (strncmp(signature->algorithm, rsa_prefix, sizeof rsa_prefix - 1) == 0)
		return size == 20   ? GMSEAL_DIGEST_SHA1
		       : size == 32 ? GMSEAL_DIGEST_SHA256
				    : GMSEAL_DIGEST_NONE;
	return size == 32 ? GMSEAL_DIGEST_SM3 : GMSEAL_DIGEST_NONE;
}

gmseal_bytes gmseal_signature_property(const gmseal_signature *signature)
{
	return signature->property;
}

size_t gmseal_signature_extension_count(const gmseal_signature *signature)
{
	return signature->extensions.count;
}

const gmseal_extension *gmseal_signature_extension(const gmseal_signature *signature, size_t index)
{
	return index < signature->extensions.count ? &signature->extensions.list[index] : NULL;
}

gmseal_bytes gmseal_signature_to_be_signed(const gmseal_signature *signature)
{
	return signature->to_be_signed;
}

gmseal_bytes gmseal_signature_certificate(const gmseal_signature *signature)
{
	return signature->certificate;
}

gmseal_bytes gmseal_signature_algorithm(const gmseal_signature *signature)
{
	return gms_text(signature->algorithm);
}

gmseal_bytes gmseal_signature_value(const gmseal_signature *signature)
{
	return signature->value;
}

gmseal_bytes gmseal_signature_timestamp(const gmseal_signature *signature)
{
	return signature->timestamp;
}

bool gmseal_signature_has_timestamp(const gmseal_signature *signature)
{
	return signature->has_timestamp;
}

size_t gmseal_signature_deviation_count(const gmseal_signature *signature)
{
	return signature->deviations.count;
}

const gmseal_deviation *gmseal_signature_deviation(const gmseal_signature *signature, size_t index)
{
	return index < signature->deviations.count ? &signature->deviations.list[index] : NULL;
}
