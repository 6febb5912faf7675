/* Signers whose key is in a crypto machine: keys, certificates, passwords, and what goes wrong. */
#include "sdf-stage.h"
#include "stage.h"

#define SM2_URI "sdf:" SDF_LIBRARY "?key=1"
#define RSA_URI "sdf:" SDF_LIBRARY "?key=2"

static struct sdf_scene scene;

START_TEST(signs_with_sm2)
{
	sdf_scene_begin(&scene);
	gmseal_signer *signer = sdf_open(&scene, SM2_URI, &scene.sm2);
	sdf_signs_well(signer);
	sdf_signs_well(signer);
	gmseal_signer_free(signer);
	sdf_scene_end(&scene);
}
END_TEST

START_TEST(signs_with_rsa)
{
	sdf_scene_begin(&scene);
	gmseal_signer *signer = sdf_open(&scene, RSA_URI, &scene.rsa);
	sdf_signs_well(signer);
	gmseal_signer_free(signer);
	sdf_scene_end(&scene);
}
END_TEST

START_TEST(makes_seals_that_verify)
{
	sdf_scene_begin(&scene);
	const struct test_pki *pki = stage_pki(TEST_SM2);
	test_token_put(&scene.token, "sm2-1", pki->maker.key, NULL);
	gmseal_signer *signer = sdf_open(&scene, SM2_URI, &pki->maker);
	gmseal_seal_parameters parameters = seal_parameters(4, &pki->signer);
	gmseal_seal *seal = NULL;
	gmseal_error error;
	assert_ok(gmseal_seal_create(&parameters, signer, &seal, &error), error);
	const gmseal_report *report =
		verify_seal(stage_policy(pki), gmseal_seal_bytes(keep_seal(seal)), NOW);
	ck_assert_int_eq(gmseal_report_verdict(report), GMSEAL_VERDICT_VALID);
	gmseal_signer_free(signer);
	sdf_scene_end(&scene);
}
END_TEST

START_TEST(asks_for_the_password_once)
{
	sdf_scene_begin(&scene);
	test_token_set(&scene.token, "name", "0123456789abcdef");
	gmseal_signer *signer = sdf_open(&scene, SM2_URI, &scene.sm2);
	ck_assert_uint_eq(scene.asked, 1);
	ck_assert_int_eq(scene.request.kind, GMSEAL_PIN_USER);
	ck_assert_str_eq(scene.label, "0123456789abcdef");
	ck_assert_int_eq(scene.request.state.tries_left, GMSEAL_TRIES_UNKNOWN);
	sdf_signs_well(signer);
	ck_assert_uint_eq(scene.asked, 1);
	ck_assert_uint_eq(sdf_lines(&scene, "opened"), 1);
	gmseal_signer_free(signer);
	sdf_scene_end(&scene);
}
END_TEST

START_TEST(asks_for_no_password_where_none_is_needed)
{
	sdf_scene_begin(&scene);
	test_token_set(&scene.token, "password-1", "");
	scene.options = (gmseal_token_options)GMSEAL_TOKEN_OPTIONS_INIT;
	gmseal_signer *signer = sdf_open(&scene, SM2_URI, &scene.sm2);
	sdf_signs_well(signer);
	ck_assert_uint_eq(scene.asked, 0);
	gmseal_signer_free(signer);
	sdf_scene_end(&scene);
}
END_TEST

START_TEST(a_wrong_password_is_told_and_tried_once)
{
	sdf_scene_begin(&scene);
	scene.password = "87654321";
	gmseal_error error = sdf_refuse(&scene, SM2_URI, &scene.sm2, GMSEAL_ERROR_PIN,
		"the PIN is wrong (SDF_GetPrivateKeyAccessRight: 0x01000007)");
	ck_assert_uint_eq(error.device_code, 0x01000007);
	ck_assert_int_eq(error.tries_left, GMSEAL_TRIES_UNKNOWN);
	ck_assert_ptr_null(strstr(error.message, scene.password));
	ck_assert_uint_eq(scene.asked, 1);
	ck_assert_uint_eq(sdf_lines(&scene, "wrong"), 1);
	scene.password = "12345678";
	gmseal_signer_free(sdf_open(&scene, SM2_URI, &scene.sm2));
	sdf_scene_end(&scene);
}
END_TEST

START_TEST(a_password_that_is_missing_is_told)
{
	sdf_scene_begin(&scene);
	scene.password = NULL;
	gmseal_error error = sdf_refuse(&scene, SM2_URI, &scene.sm2, GMSEAL_ERROR_KEY,
		"the device asks for a PIN, and none was given");
	ck_assert_uint_eq(error.device_code, 0x01000007);
	scene.options.pin = NULL;
	sdf_refuse(&scene, SM2_URI, &scene.sm2, GMSEAL_ERROR_KEY,
		"the device asks for a PIN, and there is none for it");
	sdf_scene_end(&scene);
}
END_TEST

START_TEST(a_password_that_was_changed_is_asked_for_again_and_not_tried_again)
{
	sdf_scene_begin(&scene);
	gmseal_signer *signer = sdf_open(&scene, SM2_URI, &scene.sm2);
	test_token_set(&scene.token, "password-1", "another one");
	test_token_fault(&scene.token, "SDF_InternalSign_ECC 0 replug");
	sdf_signs_not(signer, GMSEAL_ERROR_PIN, "the PIN is wrong");
	ck_assert_uint_eq(sdf_lines(&scene, "wrong"), 1);
	ck_assert_uint_eq(scene.asked, 1);
	scene.password = "another one";
	sdf_signs_well(signer);
	ck_assert_uint_eq(sdf_lines(&scene, "wrong"), 1);
	ck_assert_uint_eq(scene.asked, 2);
	gmseal_signer_free(signer);
	sdf_scene_end(&scene);
}
END_TEST

START_TEST(a_right_that_was_forgotten_is_got_again)
{
	sdf_scene_begin(&scene);
	gmseal_signer *signer = sdf_open(&scene, SM2_URI, &scene.sm2);
	test_token_fault(&scene.token, "SDF_InternalSign_ECC 0 forget-login");
	sdf_signs_well(signer);
	ck_assert_uint_eq(scene.asked, 1);
	ck_assert_uint_eq(sdf_lines(&scene, "opened"), 1);
	gmseal_signer_free(signer);
	sdf_scene_end(&scene);
}
END_TEST

START_TEST(a_right_is_given_back)
{
	sdf_scene_begin(&scene);
	gmseal_signer *signer = sdf_open(&scene, SM2_URI, &scene.sm2);
	sdf_signs_well(signer);
	ck_assert_uint_eq(sdf_lines(&scene, "released"), 0);
	gmseal_signer_free(signer);
	ck_assert_uint_eq(sdf_lines(&scene, "released"), 1);
	/* Only what was given. */
	test_token_set(&scene.token, "password-1", "");
	gmseal_signer_free(sdf_open(&scene, SM2_URI, &scene.sm2));
	ck_assert_uint_eq(sdf_lines(&scene, "released"), 1);
	sdf_scene_end(&scene);
}
END_TEST

START_TEST(a_vendors_own_number_for_a_missing_right_is_understood)
{
	sdf_scene_begin(&scene);
	test_token_fault(&scene.token, "SDF_InternalSign_ECC 0 return 0x01010007");
	gmseal_signer *signer = sdf_open(&scene, SM2_URI, &scene.sm2);
	ck_assert_uint_eq(scene.asked, 1);
	/* Who has no password is not asked again. */
	test_token_fault(&scene.token, "SDF_InternalSign_ECC 0 return 0x01010007");
	scene.password = NULL;
	gmseal_error error = sdf_refuse(&scene, SM2_URI, &scene.sm2, GMSEAL_ERROR_KEY,
		"the device asks for a PIN, and none was given");
	ck_assert_uint_eq(error.device_code, 0x01010007);
	ck_assert_uint_eq(scene.asked, 2);
	/* Later it is a failure like others. */
	test_token_fault(&scene.token, "SDF_InternalSign_ECC always return 0x01010007");
	error = sdf_signs_not(signer, GMSEAL_ERROR_DEVICE,
		"the crypto machine failed (SDF_InternalSign_ECC: 0x01010007)");
	ck_assert_uint_eq(error.device_code, 0x01010007);
	ck_assert_uint_eq(scene.asked, 2);
	gmseal_signer_free(signer);
	sdf_scene_end(&scene);
}
END_TEST

START_TEST(finds_the_key_of_the_certificate)
{
	sdf_scene_begin(&scene);
	gmseal_signer *signer = sdf_open(&scene, "sdf:" SDF_LIBRARY, &scene.rsa);
	sdf_signs_well(signer);
	gmseal_signer_free(signer);
	struct test_identity other = make_identity(TEST_SM2);
	sdf_refuse(&scene, "sdf:" SDF_LIBRARY, &other, GMSEAL_ERROR_NOT_FOUND,
		"the crypto machine has no key that is the certificate's");
	test_token_put(&scene.token, "sm2-7", scene.sm2.key, NULL);
	sdf_refuse(&scene, "sdf:" SDF_LIBRARY, &scene.sm2, GMSEAL_ERROR_AMBIGUOUS,
		"with the indices 1 and 7; name one in the URI");
	test_identity_free(&other);
	sdf_scene_end(&scene);
}
END_TEST

START_TEST(a_key_that_is_not_there_is_told)
{
	sdf_scene_begin(&scene);
	gmseal_error error =
		sdf_refuse(&scene, "sdf:" SDF_LIBRARY "?key=3", &scene.sm2, GMSEAL_ERROR_NOT_FOUND,
			"the crypto machine has no SM2 key with the index 3 (0x01000008)");
	ck_assert_uint_eq(error.device_code, 0x01000008);
	/* There is one, of the other type. */
	sdf_refuse(&scene, SM2_URI, &scene.rsa, GMSEAL_ERROR_NOT_FOUND,
		"the crypto machine has no RSA key with the index 1");
	sdf_scene_end(&scene);
}
END_TEST

START_TEST(a_certificate_of_another_key_is_refused)
{
	sdf_scene_begin(&scene);
	struct test_identity sm2 = make_identity(TEST_SM2), rsa = make_identity(TEST_RSA);
	static const char message[] = "the key on the token does not belong to the certificate";
	sdf_refuse(&scene, SM2_URI, &sm2, GMSEAL_ERROR_MISMATCH, message);
	sdf_refuse(&scene, RSA_URI, &rsa, GMSEAL_ERROR_MISMATCH, message);
	ck_assert_uint_eq(scene.asked, 0);
	test_identity_free(&sm2);
	test_identity_free(&rsa);
	sdf_scene_end(&scene);
}
END_TEST

START_TEST(a_certificate_is_required)
{
	sdf_scene_begin(&scene);
	const struct test_identity none = {0};
	sdf_refuse(&scene, SM2_URI, &none, GMSEAL_ERROR_NOT_FOUND,
		"there is no certificate beside the key on the token, and none was given");
	sdf_scene_end(&scene);
}
END_TEST

START_TEST(indices_are_numbers_from_1_on)
{
	static const char *const keys[] = {"0", "-1", "1a", "a", "1%20", "1234567890"};
	sdf_scene_begin(&scene);
	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
		char uri[128];
		snprintf(uri, sizeof uri, "sdf:%s?key=%s", SDF_LIBRARY, keys[i]);
		sdf_refuse(&scene, uri, &scene.sm2, GMSEAL_ERROR_ARGUMENT,
			"the key of a crypto machine is a number from 1 on");
	}
	sdf_scene_end(&scene);
}
END_TEST

START_TEST(a_library_that_lacks_functions_is_told)
{
	sdf_scene_begin(&scene);
	sdf_refuse(&scene, "sdf:" SDF_BARE_LIBRARY "?key=1", &scene.sm2, GMSEAL_ERROR_UNSUPPORTED,
		"the library " SDF_BARE_LIBRARY " lacks the function SDF_InternalSign_ECC");
	sdf_refuse(&scene, "sdf:" SDF_BARE_LIBRARY "?key=2", &scene.rsa, GMSEAL_ERROR_UNSUPPORTED,
		"lacks the function SDF_ExportSignPublicKey_RSA");
	sdf_refuse(&scene, "sdf:libcrypto.so.3", &scene.sm2, GMSEAL_ERROR_UNSUPPORTED,
		"the library libcrypto.so.3 lacks the function SDF_OpenDevice");
	sdf_refuse(&scene, "sdf:/no/such.so", &scene.sm2, GMSEAL_ERROR_NOT_FOUND,
		"there is no library /no/such.so");
	sdf_scene_end(&scene);
}
END_TEST

START_TEST(rubbish_is_not_believed)
{
	static const struct {
		const char *fault, *message;
		bool rsa;
	} cases[] = {
		{"SDF_ExportSignPublicKey_ECC 0 rubbish-length 4294967295", "cannot be one", false},
		{"SDF_ExportSignPublicKey_ECC 0 rubbish-length 0", "cannot be one", false},
		{"SDF_ExportSignPublicKey_ECC 0 wrong-value", "cannot be one", false},
		{"SDF_ExportSignPublicKey_RSA 0 rubbish-length 0", "cannot be one", true},
		{"SDF_ExportSignPublicKey_RSA 0 rubbish-length 1024", "cannot be one", true},
		{"SDF_ExportSignPublicKey_RSA 0 wrong-value", "cannot be one", true},
		{"SDF_InternalSign_ECC 1 rubbish-length 1",
			"SDF_InternalSign_ECC gave a signature value that cannot be one", false},
		{"SDF_InternalPrivateKeyOperation_RSA 1 rubbish-length 4294967295",
			"says that its value has 4294967295 octets; a key of 256 gives as many",
			true},
		{"SDF_InternalPrivateKeyOperation_RSA 1 rubbish-length 0", "has 0 octets", true},
		{"SDF_InternalPrivateKeyOperation_RSA 1 rubbish-length 257", "has 257 octets",
			true},
	};
	sdf_scene_begin(&scene);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		test_token_fault(&scene.token, cases[i].fault);
		sdf_refuse(&scene, cases[i].rsa ? RSA_URI : SM2_URI,
			cases[i].rsa ? &scene.rsa : &scene.sm2, GMSEAL_ERROR_DEVICE,
			cases[i].message);
	}
	test_token_fault(&scene.token, "SDF_ExportSignPublicKey_RSA 0 rubbish-length 4096");
	sdf_refuse(&scene, RSA_URI, &scene.rsa, GMSEAL_ERROR_UNSUPPORTED,
		"says that its RSA key has 4096 bits; keys of more than 2048 are not known here");
	gmseal_signer_free(sdf_open(&scene, SM2_URI, &scene.sm2));
	gmseal_signer_free(sdf_open(&scene, RSA_URI, &scene.rsa));
	sdf_scene_end(&scene);
}
END_TEST

START_TEST(a_machine_that_signs_with_another_key_is_found_out)
{
	sdf_scene_begin(&scene);
	test_token_fault(&scene.token, "SDF_InternalSign_ECC 1 wrong-value");
	sdf_refuse(&scene, SM2_URI, &scene.sm2, GMSEAL_ERROR_MISMATCH,
		"the crypto machine signs with another key than the public one that it exports");
	test_token_fault(&scene.token, "SDF_InternalPrivateKeyOperation_RSA 1 wrong-value");
	sdf_refuse(&scene, RSA_URI, &scene.rsa, GMSEAL_ERROR_MISMATCH,
		"the crypto machine signs with another key than the public one that it exports");
	sdf_scene_end(&scene);
}
END_TEST

SUITE("sdf", signs_with_sm2, signs_with_rsa, makes_seals_that_verify, asks_for_the_password_once,
	asks_for_no_password_where_none_is_needed, a_wrong_password_is_told_and_tried_once,
	a_password_that_is_missing_is_told,
	a_password_that_was_changed_is_asked_for_again_and_not_tried_again,
	a_right_that_was_forgotten_is_got_again, a_right_is_given_back,
	a_vendors_own_number_for_a_missing_right_is_understood, finds_the_key_of_the_certificate,
	a_key_that_is_not_there_is_told, a_certificate_of_another_key_is_refused,
	a_certificate_is_required, indices_are_numbers_from_1_on,
	a_library_that_lacks_functions_is_told, rubbish_is_not_believed,
	a_machine_that_signs_with_another_key_is_found_out)
