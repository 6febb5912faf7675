/* The cache of certificates: how many it keeps, and which of them make room. */
#define _GNU_SOURCE
#include "pki.h"
#include "pki/parts.h"

enum {
	WAYS = 4 /* places that certificates with the same last octets share */
};

/* A certificate that differs from others of the same in its serial number alone. */
static gmseal_certificate *variant(const struct test_identity *identity, uint8_t number)
{
	static const uint8_t serial[] = {0x02, 0x02, 0x20, 0x03};
	gmseal_certificate *certificate = NULL;
	gmseal_error error;
	uint8_t *found = memmem(identity->der.data, identity->der.size, serial, sizeof serial);
	ck_assert_ptr_nonnull(found);
	found[3] = number;
	gmseal_status status =
		gms_certificate_from_der(BUFFER_BYTES(identity->der), &certificate, &error);
	found[3] = serial[3];
	assert_ok(status, error);
	return certificate;
}

static bool is_there(struct gms_cache *cache, const gmseal_certificate *certificate)
{
	gmseal_certificate *found = gms_cache_certificate(cache, gms_bytes(&certificate->der));
	gmseal_certificate_free(found);
	return found != NULL;
}

START_TEST(the_one_that_has_been_there_longest_makes_room)
{
	struct test_pki *pki = test_pki_new(TEST_SM2);
	struct gms_cache *cache = gms_cache_new();
	gmseal_certificate *certificates[2 * WAYS];
	ck_assert_ptr_nonnull(cache);
	for (size_t i = 0; i < 2 * WAYS; i++) {
		certificates[i] = variant(&pki->signer, (uint8_t)(0x10 + i));
		ck_assert(!is_there(cache, certificates[i]));
		gms_cache_add_certificate(cache, certificates[i]);
		/* Whoever is there already takes no other place. */
		gms_cache_add_certificate(cache, certificates[i]);
		for (size_t k = 0; k <= i; k++)
			ck_assert_msg(is_there(cache, certificates[k]) == (k + WAYS > i),
				"%zu after %zu", k, i);
	}
	gms_cache_clear(cache);
	for (size_t i = 0; i < 2 * WAYS; i++) {
		ck_assert(!is_there(cache, certificates[i]));
		gmseal_certificate_free(certificates[i]);
	}
	gms_cache_free(cache);
	test_pki_free(pki);
}
END_TEST

SUITE("cache", the_one_that_has_been_there_longest_makes_room)
