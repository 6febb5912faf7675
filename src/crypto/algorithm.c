/* The signature and digest algorithms that seals and messages name. */
#include "crypto/crypto.h"

static const struct gms_algorithm algorithms[] = {
	{"1.2.156.10197.1.501", "SM2 with SM3", GMSEAL_KEY_SM2, GMSEAL_DIGEST_SM3},
	{"1.2.156.10197.1.504", "RSA with SM3", GMSEAL_KEY_RSA, GMSEAL_DIGEST_SM3},
	{"1.2.840.113549.1.1.5", "RSA with SHA-1", GMSEAL_KEY_RSA, GMSEAL_DIGEST_SHA1},
	{"1.2.840.113549.1.1.11", "RSA with SHA-256", GMSEAL_KEY_RSA, GMSEAL_DIGEST_SHA256},
};

#define COUNT (sizeof algorithms / sizeof algorithms[0])

const struct gms_algorithm *gms_algorithm_find(gmseal_bytes oid)
{
	for (size_t i = 0; i < COUNT; i++)
		if (gms_equal_text(oid, algorithms[i].oid))
			return &algorithms[i];
	return NULL;
}

const struct gms_algorithm *gms_algorithm_for(gmseal_key_type type, gmseal_digest_algorithm digest)
{
	for (size_t i = 0; i < COUNT; i++)
		if (algorithms[i].key_type == type && algorithms[i].digest == digest)
			return &algorithms[i];
	return NULL;
}

const struct gms_algorithm *gms_algorithm_of_message(gmseal_bytes digest, gmseal_bytes signature)
{
	gmseal_digest_algorithm hashed = gms_digest_find(digest);
	const struct gms_algorithm *algorithm = gms_algorithm_find(signature);
	if (gms_equal_text(signature, "1.2.156.10197.1.301.1"))
		algorithm = gms_algorithm_for(GMSEAL_KEY_SM2, hashed);
	else if (gms_equal_text(signature, "1.2.840.113549.1.1.1"))
		algorithm = gms_algorithm_for(GMSEAL_KEY_RSA, hashed);
	return algorithm != NULL && algorithm->digest == hashed ? algorithm : NULL;
}
