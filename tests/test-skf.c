/* Signers whose key is in a SKF device: every build of a library, what a URI names, and certificates. */
#include "keys.h"
#include "skf-stage.h"

#include "signer/signer.h"
#include "signer/skf/abi.h"

static const char *const libraries[] = {TEST_TOKEN_SKF32, TEST_TOKEN_SKF64, TEST_TOKEN_SKF_POOR};
#define LIBRARIES (sizeof libraries / sizeof libraries[0])

START_TEST(signs_behind_every_library)
{
	static const enum test_key_type types[] = {TEST_SM2, TEST_RSA};
	for (size_t i = 0; i < LIBRARIES; i++)
		for (size_t j = 0; j < 2; j++) {
			struct skf skf;
			skf_start(&skf, libraries[i], types[j]);
			gmseal_signer *signer = skf_signer(&skf);
			ck_assert_uint_eq(skf.pins.asked, 1);
			ck_assert_uint_eq(skf_tries(&skf), 1);
			assert_signs(signer, GMSEAL_DIGEST_SM3);
			if (types[j] == TEST_RSA)
				assert_signs(signer, GMSEAL_DIGEST_SHA256);
			ck_assert_uint_eq(skf.pins.asked, 1);
			gmseal_signer_free(signer);
			skf_stop(&skf);
		}
}
END_TEST

START_TEST(takes_the_width_it_is_told)
{
	static const unsigned widths[] = {4, 8};
	static const enum test_key_type types[] = {TEST_SM2, TEST_RSA};
	for (size_t i = 0; i < 2; i++)
		for (size_t j = 0; j < 2; j++) {
			struct skf skf;
			gmseal_signer *signer = NULL;
			skf_start(&skf, libraries[i], types[j]);
			skf.options.skf_ulong_size = widths[i];
			signer = skf_signer(&skf);
			assert_ok(skf_sign(&skf, signer), skf.error);
			gmseal_signer_free(signer);
			/* A wrong one misreads the key, which shows; the next call is none the
			 * worse for it. */
			signer = NULL;
			skf.options.skf_ulong_size = widths[1 - i];
			ck_assert_int_ne(skf_try_signer(&skf, "", &signer), GMSEAL_OK);
			ck_assert_int_eq(skf.error.status,
				types[j] == TEST_SM2 ? GMSEAL_ERROR_MISMATCH : GMSEAL_ERROR_DEVICE);
			ck_assert_ptr_null(signer);
			skf.options.skf_ulong_size = 0;
			signer = skf_signer(&skf);
			assert_ok(skf_sign(&skf, signer), skf.error);
			gmseal_signer_free(signer);
			skf_stop(&skf);
		}
}
END_TEST

START_TEST(takes_the_width_it_is_told_before_a_key_is_seen)
{
	struct skf skf;
	gmseal_token_seals *seals = NULL;
	skf_start(&skf, TEST_TOKEN_SKF64, TEST_SM2);
	skf.options.skf_ulong_size = 8;
	/* Whose lower half is a length that can be. */
	skf_fault(&skf, "SKF_EnumFiles 0 rubbish-length 0x100000002");
	assert_failed(gmseal_token_seals_new(skf_uri(&skf, ""), &skf.options, &seals, &skf.error),
		&skf, GMSEAL_ERROR_DEVICE, 0,
		"tells a length that cannot be: 4294967295 octets (SKF_EnumFiles)");
	ck_assert_ptr_null(seals);
	assert_ok(gmseal_token_seals_new(skf_uri(&skf, ""), &skf.options, &seals, &skf.error),
		skf.error);
	gmseal_token_seals_free(seals);
	skf_stop(&skf);
}
END_TEST

/* A public key as a library exports it; each coordinate begins with as many zeros. */
static void make_blob(uint8_t blob[GMS_SKF_BLOB_ROOM], size_t width, size_t zeros)
{
	const uint32_t narrow = 256;
	const uint64_t wide = 256;
	memset(blob, 0, GMS_SKF_BLOB_ROOM);
	memcpy(blob, width == 4 ? (const void *)&narrow : &wide, width);
	for (size_t i = 0; i < 2; i++)
		memset(blob + width + 64 * i + 32 + zeros, 0xA5, 32 - zeros);
}

START_TEST(tells_the_width_by_the_public_key)
{
	uint8_t blob[GMS_SKF_BLOB_ROOM];
	for (size_t zeros = 0; zeros < 4; zeros++) {
		make_blob(blob, 4, zeros);
		ck_assert_uint_eq(gms_skf_detect_ecc(blob, 132), 4);
		ck_assert_uint_eq(gms_skf_detect_ecc(blob, 0), 4);
		make_blob(blob, 8, zeros);
		ck_assert_uint_eq(gms_skf_detect_ecc(blob, 136), 8);
		ck_assert_uint_eq(gms_skf_detect_ecc(blob, 0), 8);
	}
	/* One coordinate in four thousand million: then the length decides. */
	make_blob(blob, 4, 4);
	ck_assert_uint_eq(gms_skf_detect_ecc(blob, 132), 4);
	make_blob(blob, 8, 0);
	memset(blob + 68, 0, 4);
	ck_assert_uint_eq(gms_skf_detect_ecc(blob, 136), 8);
	make_blob(blob, 4, 0);
	memset(blob, 0, 4);
	ck_assert_uint_eq(gms_skf_detect_ecc(blob, 132), 0);
	memset(blob, 0xFF, sizeof blob);
	ck_assert_uint_eq(gms_skf_detect_ecc(blob, 132), 0);
	memset(blob, 0, sizeof blob);
	ck_assert_uint_eq(gms_skf_detect_ecc(blob, 132), 0);
	ck_assert_uint_eq(gms_skf_detect_rsa(blob), 0);
}
END_TEST

START_TEST(makes_a_seal_s_signature)
{
	struct skf skf;
	skf_start(&skf, TEST_TOKEN_SKF64, TEST_SM2);
	gmseal_signer *signer = skf_signer(&skf);
	gmseal_seal *seal = default_seal(4, stage_pki(TEST_SM2));
	gmseal_signature_parameters parameters = signature_parameters(seal);
	gmseal_signature *signature = NULL;
	assert_ok(gmseal_signature_create(&parameters, signer, &signature, &skf.error), skf.error);
	keep_signature(signature);
	assert_verdict(verify_signature(stage_policy(stage_pki(TEST_SM2)),
			       gmseal_signature_bytes(signature), NOW),
		GMSEAL_VERDICT_VALID);
	gmseal_signer_free(signer);
	skf_stop(&skf);
}
END_TEST

START_TEST(refuses_a_digest_that_does_not_go_with_the_key)
{
	struct skf skf;
	skf_start(&skf, TEST_TOKEN_SKF32, TEST_SM2);
	gmseal_signer *signer = skf_signer(&skf);
	gmseal_signing_request request = {
		.digest = {.size = 32}, .digest_algorithm = GMSEAL_DIGEST_SHA256};
	gmseal_buffer value = GMSEAL_BUFFER_INIT;
	assert_failed(gms_signer_sign(signer, &request, &value, &skf.error), &skf,
		GMSEAL_ERROR_MISMATCH, 0, "the key does not sign digests of SHA-256");
	gmseal_signer_free(signer);
	skf_stop(&skf);
}
END_TEST

/* A second key in the same application. */
static void add_key(const struct skf *skf, const char *name)
{
	const struct test_identity *other = &stage_pki(TEST_SM2)->other;
	test_token_put(&skf->token, name, other->key, &other->der);
}

/* The subject of the signer that a query finds. */
static void assert_finds(struct skf *skf, const char *query, const char *subject)
{
	gmseal_signer *signer = NULL;
	assert_ok(skf_try_signer(skf, query, &signer), skf->error);
	ck_assert_ptr_nonnull(
		strstr(gmseal_certificate_subject(gmseal_signer_certificate(signer)), subject));
	assert_ok(skf_sign(skf, signer), skf->error);
	gmseal_signer_free(signer);
}

START_TEST(finds_a_container_by_its_name_or_the_only_one)
{
	struct skf skf;
	gmseal_signer *signer = NULL;
	skf_start(&skf, TEST_TOKEN_SKF32, TEST_SM2);
	assert_finds(&skf, "", "Test Signer");
	assert_finds(&skf, "?container=seal", "Test Signer");
	add_key(&skf, "other=100%");
	assert_finds(&skf, "?container=seal", "Test Signer");
	assert_finds(
		&skf, "?device=TEST0001&application=APP&container=other%3D100%25", "Other Signer");
	assert_failed(skf_try_signer(&skf, "", &signer), &skf, GMSEAL_ERROR_AMBIGUOUS, 0,
		"there are 2 containers in the application; name one in the URI (container=)");
	assert_failed(skf_try_signer(&skf, "?container=third", &signer), &skf,
		GMSEAL_ERROR_NOT_FOUND, 0,
		"there is no container of the name \"third\" in the application");
	test_token_set(&skf.token, "containers.APP", "seal,seal");
	assert_failed(skf_try_signer(&skf, "?container=seal", &signer), &skf,
		GMSEAL_ERROR_AMBIGUOUS, 0,
		"there is more than one container of the name \"seal\" in the application");
	assert_failed(skf_try_signer(&skf, "", &signer), &skf, GMSEAL_ERROR_AMBIGUOUS, 0,
		"there is more than one container of the name \"seal\" in the application");
	test_token_set(&skf.token, "containers.APP", "");
	assert_failed(skf_try_signer(&skf, "", &signer), &skf, GMSEAL_ERROR_NOT_FOUND, 0,
		"there is no container in the application");
	ck_assert_uint_eq(skf.pins.asked, 4); /* by nobody who was refused */
	skf_stop(&skf);
}
END_TEST

START_TEST(finds_an_application_by_its_name_or_the_only_one)
{
	struct skf skf;
	gmseal_signer *signer = NULL;
	skf_start(&skf, TEST_TOKEN_SKF32, TEST_SM2);
	add_key(&skf, "other");
	test_token_set(&skf.token, "applications", "BANK,SEALS");
	test_token_set(&skf.token, "containers.BANK", "other");
	test_token_set(&skf.token, "containers.SEALS", "seal");
	assert_finds(&skf, "?application=SEALS", "Test Signer");
	assert_finds(&skf, "?application=BANK", "Other Signer");
	assert_failed(skf_try_signer(&skf, "", &signer), &skf, GMSEAL_ERROR_AMBIGUOUS, 0,
		"there are 2 applications on the device; name one in the URI (application=)");
	assert_failed(skf_try_signer(&skf, "?application=POST", &signer), &skf,
		GMSEAL_ERROR_NOT_FOUND, 0,
		"there is no application of the name \"POST\" on the device");
	test_token_set(&skf.token, "applications", "SEALS,SEALS");
	assert_failed(skf_try_signer(&skf, "?application=SEALS", &signer), &skf,
		GMSEAL_ERROR_AMBIGUOUS, 0,
		"there is more than one application of the name \"SEALS\" on the device");
	test_token_set(&skf.token, "applications", "");
	assert_failed(skf_try_signer(&skf, "", &signer), &skf, GMSEAL_ERROR_NOT_FOUND, 0,
		"there is no application on the device");
	skf_stop(&skf);
}
END_TEST

START_TEST(finds_a_device_by_its_name_or_the_only_one)
{
	const struct test_pki *pki = stage_pki(TEST_SM2);
	struct skf skf;
	gmseal_signer *signer = NULL;
	skf_start(&skf, TEST_TOKEN_SKF32, TEST_SM2);
	assert_finds(&skf, "?device=TEST0001", "Test Signer");
	assert_failed(skf_try_signer(&skf, "?device=TEST0009", &signer), &skf,
		GMSEAL_ERROR_NOT_FOUND, 0, "no device of the name \"TEST0009\" is plugged in");
	struct test_token second = test_token_inside(&skf.token, "second");
	test_token_set(&second, "device", "TEST0002");
	test_token_put(&second, "seal", pki->other.key, &pki->other.der);
	assert_finds(&skf, "?device=TEST0001", "Test Signer");
	assert_finds(&skf, "?device=TEST0002", "Other Signer");
	assert_failed(skf_try_signer(&skf, "", &signer), &skf, GMSEAL_ERROR_AMBIGUOUS, 0,
		"2 devices are plugged in; name one in the URI (device=)");
	test_token_set(&second, "device", "TEST0001");
	assert_failed(skf_try_signer(&skf, "?device=TEST0001", &signer), &skf,
		GMSEAL_ERROR_AMBIGUOUS, 0,
		"more than one device of the name \"TEST0001\" is plugged in");
	test_token_plug(&second, false);
	assert_finds(&skf, "", "Test Signer");
	test_token_plug(&skf.token, false);
	assert_failed(skf_try_signer(&skf, "", &signer), &skf, GMSEAL_ERROR_DEVICE_ABSENT, 0,
		"no device is plugged in that the library");
	skf_stop(&skf);
}
END_TEST

START_TEST(refuses_uris_that_name_nothing)
{
	struct skf skf;
	gmseal_signer *signer = NULL;
	skf_start(&skf, TEST_TOKEN_SKF32, TEST_SM2);
	assert_failed(
		skf_try_signer(&skf, "?key=1", &signer), &skf, GMSEAL_ERROR_ARGUMENT, 0, "\"key\"");
	assert_failed(
		skf_try_signer(&skf, "?container=%4", &signer), &skf, GMSEAL_ERROR_ARGUMENT, 0, "");
	assert_failed(skf_try_signer(&skf, "?device=a&device=b", &signer), &skf,
		GMSEAL_ERROR_ARGUMENT, 0, "\"device\"");
	skf.library = "/nowhere/skf.so";
	assert_failed(skf_try_signer(&skf, "", &signer), &skf, GMSEAL_ERROR_NOT_FOUND, 0,
		"there is no library /nowhere/skf.so");
	skf.library = TEST_TOKEN_PKCS11;
	assert_failed(skf_try_signer(&skf, "", &signer), &skf, GMSEAL_ERROR_UNSUPPORTED, 0,
		"lacks the function SKF_EnumDev");
	ck_assert_ptr_null(signer);
	skf_stop(&skf);
}
END_TEST

/* Makes a signer with a certificate that is not on the token. */
static gmseal_status sign_as(
	struct skf *skf, const struct test_identity *identity, gmseal_signer **signer)
{
	return gmseal_signer_from_uri(
		skf_uri(skf, ""), BUFFER_BYTES(identity->pem), &skf->options, signer, &skf->error);
}

START_TEST(takes_a_certificate_that_is_given)
{
	static const enum test_key_type types[] = {TEST_SM2, TEST_RSA};
	for (size_t i = 0; i < 2; i++) {
		const struct test_pki *pki = stage_pki(types[i]);
		struct skf skf;
		gmseal_signer *signer = NULL;
		skf_start_empty(&skf, TEST_TOKEN_SKF32);
		test_token_put(&skf.token, "seal", pki->signer.key, NULL);
		assert_ok(sign_as(&skf, &pki->signer, &signer), skf.error);
		assert_ok(skf_sign(&skf, signer), skf.error);
		gmseal_signer_free(signer);
		signer = NULL;
		assert_failed(sign_as(&skf, &pki->other, &signer), &skf, GMSEAL_ERROR_MISMATCH, 0,
			"the key on the token does not belong to the certificate");
		assert_failed(sign_as(&skf, &stage_pki(types[1 - i])->signer, &signer), &skf,
			GMSEAL_ERROR_MISMATCH, 0,
			"the key on the token does not belong to the certificate");
		assert_failed(skf_try_signer(&skf, "", &signer), &skf, GMSEAL_ERROR_NOT_FOUND,
			0x0A00001C, "there is no certificate");
		ck_assert_uint_eq(skf.pins.asked, 1);
		skf_stop(&skf);
	}
}
END_TEST

START_TEST(refuses_a_container_whose_certificate_is_another_key_s)
{
	struct skf skf;
	gmseal_signer *signer = NULL;
	const struct test_pki *pki = stage_pki(TEST_SM2);
	skf_start_empty(&skf, TEST_TOKEN_SKF64);
	test_token_put(&skf.token, "seal", pki->signer.key, &pki->other.der);
	assert_failed(skf_try_signer(&skf, "", &signer), &skf, GMSEAL_ERROR_MISMATCH, 0,
		"the key on the token does not belong to the certificate");
	gmseal_buffer rubbish = {(uint8_t *)(uintptr_t) "rubbish", 7};
	test_token_put(&skf.token, "seal", NULL, &rubbish);
	assert_failed(skf_try_signer(&skf, "", &signer), &skf, GMSEAL_ERROR_DEVICE, 0,
		"what the token holds as the certificate cannot be read");
	test_token_set(&skf.token, "containers.APP", "empty");
	assert_failed(skf_try_signer(&skf, "", &signer), &skf, GMSEAL_ERROR_NOT_FOUND, 0,
		"there is no key in the container");
	ck_assert_uint_eq(skf.pins.asked, 0);
	skf_stop(&skf);
}
END_TEST

SUITE("skf", signs_behind_every_library, takes_the_width_it_is_told,
	takes_the_width_it_is_told_before_a_key_is_seen, tells_the_width_by_the_public_key,
	makes_a_seal_s_signature, refuses_a_digest_that_does_not_go_with_the_key,
	finds_a_container_by_its_name_or_the_only_one,
	finds_an_application_by_its_name_or_the_only_one,
	finds_a_device_by_its_name_or_the_only_one, refuses_uris_that_name_nothing,
	takes_a_certificate_that_is_given, refuses_a_container_whose_certificate_is_another_key_s)
