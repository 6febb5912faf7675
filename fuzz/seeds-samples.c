/* Seals and signatures as the library makes them, in every generation and form it knows. */
#include "seeds.h"

static const gmseal_extension extensions[] = {
	{.oid = {(const uint8_t *)"1.2.156.10197.6.7.2.2.1", 23},
		.value = {(const uint8_t *)"2.1", 3}},
	{.oid = {(const uint8_t *)"1.2.3.4", 7},
		.critical = true,
		.value = {(const uint8_t *)"critical", 8}},
};

static const struct {
	const char *name;
	struct test_sample sample;
} samples[] = {
	{"2014", {.generation = GMSEAL_GENERATION_2014}},
	{"2014-crowd", {.generation = GMSEAL_GENERATION_2014, .crowd = true}},
	{"2014-extensions", {.generation = GMSEAL_GENERATION_2014,
				    .seal_extensions = extensions,
				    .seal_extension_count = 2}},
	{"2014-rsa-sha256", {.generation = GMSEAL_GENERATION_2014, .type = TEST_RSA}},
	{"2014-rsa-sha1", {.generation = GMSEAL_GENERATION_2014,
				  .type = TEST_RSA,
				  .rsa_digest = GMSEAL_DIGEST_SHA1}},
	{"4", {.generation = GMSEAL_GENERATION_4}},
	{"4-digests", {.generation = GMSEAL_GENERATION_4, .digests = true}},
	{"4-crowd", {.generation = GMSEAL_GENERATION_4, .crowd = true}},
	{"4-extensions", {.generation = GMSEAL_GENERATION_4,
				 .seal_extensions = extensions,
				 .seal_extension_count = 2,
				 .signature_extensions = extensions,
				 .signature_extension_count = 2}},
	{"5", {.generation = GMSEAL_GENERATION_5}},
	{"5-digests", {.generation = GMSEAL_GENERATION_5, .digests = true, .crowd = true}},
	{"5-extensions", {.generation = GMSEAL_GENERATION_5,
				 .seal_extensions = extensions,
				 .seal_extension_count = 1,
				 .signature_extensions = extensions,
				 .signature_extension_count = 1}},
};

void seeds_samples(struct seeds *seeds)
{
	for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
		char name[128];
		const struct test_sample *sample = &samples[i].sample;
		const struct test_pki *pki = sample->type == TEST_RSA ? seeds->rsa : seeds->sm2;
		gmseal_seal *seal = test_seal_new(pki, sample);
		gmseal_signature *signature = test_signature_new(pki, sample);
		size_t before = seeds->valid;
		snprintf(name, sizeof name, "%s.esl", samples[i].name);
		seeds_write_signed(seeds, name, gmseal_seal_bytes(seal));
		snprintf(name, sizeof name, "%s.dat", samples[i].name);
		seeds_write_signed(seeds, name, gmseal_signature_bytes(signature));
		ck_assert_msg(seeds->valid == before + 2, "%s is not valid", name);
		gmseal_seal_free(seal);
		gmseal_signature_free(signature);
	}
}
