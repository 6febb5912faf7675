/* The object identifiers of digest algorithms. */
#include "codec/digest-oid.h"

#include "base/base.h"

static const struct {
	const char *oid;
	gmseal_digest_algorithm digest;
} digests[] = {
	{"1.2.156.10197.1.401", GMSEAL_DIGEST_SM3},
	{"1.3.14.3.2.26", GMSEAL_DIGEST_SHA1},
	{"2.16.840.1.101.3.4.2.1", GMSEAL_DIGEST_SHA256},
};

#define DIGEST_COUNT (sizeof digests / sizeof digests[0])

gmseal_digest_algorithm gms_digest_find(gmseal_bytes oid)
{
	for (size_t i = 0; i < DIGEST_COUNT; i++)
		if (gms_equal_text(oid, digests[i].oid))
			return digests[i].digest;
	return GMSEAL_DIGEST_NONE;
}

const char *gms_digest_oid(gmseal_digest_algorithm digest)
{
	for (size_t i = 0; i < DIGEST_COUNT; i++)
		if (digests[i].digest == digest)
			return digests[i].oid;
	return "";
}
