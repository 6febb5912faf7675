/* Signers on tokens behind PKCS#11: mechanisms of every vendor, keys, certificates, URIs. */
#define _GNU_SOURCE
#include "pkcs11-stage.h"
#include "stage.h"

#include "crypto/crypto.h"
#include "pki/pki.h"
#include "signer/signer.h"

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <sys/stat.h>
/* Only so can a test have a configuration of its own, whoever runs it. */
#define P11_KIT_FUTURE_UNSTABLE_API
#include <p11-kit/p11-kit.h>

static const gmseal_bytes nothing = {NULL, 0};
static const char *const profiles[] = {"sansec", "tass", "ibm", "luna", "generic"};
enum {
	PROFILES = sizeof profiles / sizeof profiles[0]
};

START_TEST(signs_with_the_mechanisms_of_every_vendor)
{
	for (size_t i = 0; i < PROFILES; i++) {
		struct token_scene scene;
		scene_begin(&scene, TEST_SM2, profiles[i]);
		gmseal_signer *signer = open_seal(&scene);
		assert_seal_signs(signer);
		assert_seal_signs(signer);
		ck_assert_uint_eq(scene.pins.asked, 1);
		ck_assert_str_eq(scene.pins.token, "Test token");
		gmseal_signer_free(signer);
		scene_end(&scene);
	}
}
END_TEST

START_TEST(lets_a_token_hash_that_does_not_sign_digests)
{
	for (size_t i = 0; i < PROFILES; i++) {
		struct token_scene scene;
		scene_begin(&scene, TEST_SM2, profiles[i]);
		test_token_set(&scene.token, "sign-e", "0");
		gmseal_signer *signer = open_seal(&scene);
		assert_seal_signs(signer);
		gmseal_signer_free(signer);
		scene_end(&scene);
	}
}
END_TEST

START_TEST(takes_the_other_form_of_a_vendor_who_has_two)
{
	struct token_scene scene;
	scene_begin(&scene, TEST_SM2, "sansec");
	test_token_set(&scene.token, "without", "0x80008105");
	gmseal_signer *signer = open_seal(&scene);
	assert_seal_signs(signer);
	gmseal_signer_free(signer);
	scene_end(&scene);
}
END_TEST

/* Signs "message" under a user identifier. */
static gmseal_status sign_under(
	const gmseal_signer *signer, const char *user_id, bool *valid, gmseal_error *error)
{
	const gmseal_certificate *certificate = gmseal_signer_certificate(signer);
	const struct gms_public_key *key = gms_certificate_key(certificate);
	const struct gms_algorithm *algorithm =
		gms_algorithm_for(GMSEAL_KEY_SM2, GMSEAL_DIGEST_SM3);
	gmseal_signing_request request = {.certificate = certificate,
		.digest_algorithm = GMSEAL_DIGEST_SM3,
		.message = BYTES("message"),
		.user_id = text_bytes(user_id)};
	gmseal_buffer value = GMSEAL_BUFFER_INIT;
	assert_ok(gms_signing_digest(
			  algorithm, key, request.user_id, request.message, &request.digest, error),
		*error);
	gmseal_status status = gms_signer_sign(signer, &request, &value, error);
	if (status == GMSEAL_OK)
		assert_ok(gms_verify_digest(algorithm, key, &request.digest, BUFFER_BYTES(value),
				  valid, error),
			*error);
	gmseal_buffer_free(&value);
	return status;
}

START_TEST(signs_under_another_user_identifier)
{
	for (size_t i = 0; i < PROFILES; i++)
		for (size_t j = 0; j < 2; j++) {
			struct token_scene scene;
			gmseal_error error;
			bool valid = false;
			scene_begin(&scene, TEST_SM2, profiles[i]);
			if (j == 1)
				test_token_set(&scene.token, "sign-e", "0");
			gmseal_signer *signer = open_seal(&scene);
			assert_ok(sign_under(signer, "ALICE123@YAHOO.COM", &valid, &error), error);
			ck_assert(valid);
			gmseal_signer_free(signer);
			scene_end(&scene);
		}
}
END_TEST

START_TEST(does_not_sign_under_an_identifier_that_the_token_would_not_take)
{
	struct token_scene scene;
	gmseal_error error;
	bool valid = false;
	scene_begin(&scene, TEST_SM2, "sansec");
	scene.options.profile = "mine";
	scene.options.profiles = BYTES("[mine]\nkey-type = 0x80000004\nsign-message = 0x80008102\n"
				       "sign-message-z = standard\n");
	gmseal_signer *signer = open_seal(&scene);
	assert_seal_signs(signer);
	assert_status(sign_under(signer, "ALICE123@YAHOO.COM", &valid, &error),
		GMSEAL_ERROR_UNSUPPORTED, error);
	ck_assert_str_eq(error.message, "the token signs under the standard user identifier only");
	gmseal_signer_free(signer);
	scene_end(&scene);
}
END_TEST

START_TEST(signs_with_a_key_that_is_sm2_by_its_curve_alone)
{
	struct token_scene scene;
	scene_begin(&scene, TEST_SM2, "curve-only");
	test_token_set(&scene.token, "sign-e", "0x80001234");
	test_token_set(&scene.token, "sign-hash", "0x80001235");
	refuse_seal(&scene, GMSEAL_ERROR_UNSUPPORTED, "the key is SM2 by its curve");
	scene.options.profile = "curve-only";
	refuse_seal(&scene, GMSEAL_ERROR_UNSUPPORTED, "the key is SM2 by its curve");
	scene.options.profile = NULL;
	scene.options.profiles = BYTES("[mine]\nmatch-library = on the SM2 curve\nkey-type = 0x3\n"
				       "sign-digest = 0x80001234\nvalue = raw\n");
	gmseal_signer *signer = open_seal(&scene);
	assert_seal_signs(signer);
	gmseal_signer_free(signer);
	scene_end(&scene);
}
END_TEST

START_TEST(takes_the_profile_that_the_user_names)
{
	struct token_scene scene;
	scene_begin(&scene, TEST_SM2, "ibm");
	test_token_set(&scene.token, "manufacturer", "Nobody");
	test_token_set(&scene.token, "description", "Nothing");
	refuse_seal(&scene, GMSEAL_ERROR_UNSUPPORTED, "no mechanism profile is known");
	scene.options.profile = "luna";
	refuse_seal(&scene, GMSEAL_ERROR_UNSUPPORTED, "SM2 by the mechanism profile \"luna\"");
	scene.options.profile = "imb";
	refuse_seal(&scene, GMSEAL_ERROR_ARGUMENT, "there is no mechanism profile \"imb\"");
	scene.options.profile = "ibm";
	gmseal_signer *signer = open_seal(&scene);
	assert_seal_signs(signer);
	gmseal_signer_free(signer);
	scene.options.profile = NULL;
	scene.options.profiles = BYTES("[mine]\nmatch-manufacturer = nobody\n"
				       "key-type = 0x80050002\nsign-digest = 0x8005000B\n");
	signer = open_seal(&scene);
	assert_seal_signs(signer);
	gmseal_signer_free(signer);
	scene.options.profiles = BYTES("[mine]\nkey-type = 1\n");
	refuse_seal(&scene, GMSEAL_ERROR_FORMAT, "line 2");
	/* The right type of key with a mechanism that the token does not have. */
	scene.options.profiles = BYTES("[mine]\nmatch-manufacturer = nobody\n"
				       "key-type = 0x80050002\nsign-digest = 0x80050FFF\n");
	signer = open_seal(&scene);
	gmseal_error error = refuse_signature(
		signer, GMSEAL_ERROR_UNSUPPORTED, "the token does not have this mechanism");
	ck_assert_uint_eq(error.device_code, 0x70);
	gmseal_signer_free(signer);
	scene_end(&scene);
}
END_TEST

START_TEST(signs_with_rsa_as_the_token_can)
{
	struct token_scene scene;
	gmseal_error error;
	scene_begin(&scene, TEST_RSA, "sansec");
	gmseal_signer *signer = open_seal(&scene);
	ck_assert(signs_well(signer, GMSEAL_DIGEST_SM3, &error));
	ck_assert(signs_well(signer, GMSEAL_DIGEST_SHA1, &error));
	ck_assert(signs_well(signer, GMSEAL_DIGEST_SHA256, &error));
	gmseal_signer_free(signer);
	scene_end(&scene);
	scene_begin(&scene, TEST_RSA, "tass");
	test_token_set(&scene.token, "without", "0x1");
	signer = open_seal(&scene);
	ck_assert_msg(signs_well(signer, GMSEAL_DIGEST_SHA256, &error), "%s", error.message);
	refuse_signature(signer, GMSEAL_ERROR_UNSUPPORTED, "RSA and SHA-256 only, not with SM3");
	gmseal_signer_free(signer);
	scene_end(&scene);
}
END_TEST

START_TEST(refuses_uris_that_say_too_much_or_nothing_known)
{
	struct token_scene scene;
	static const struct {
		const char *uri, *message;
	} cases[] = {
		{"pkcs11:object=seal?pin-value=123456", "pin-value is refused"},
		{"pkcs11:object=seal;colour=red", "an attribute that is not known"},
		{"pkcs11:object=seal?modul-path=/a.so", "an attribute that is not known"},
		{"pkcs11:object=seal?Module-Path=/a.so", "its syntax is not that of RFC 7512"},
		{"pkcs11:type=data", "neither private, public nor cert"},
		{"pkcs11:type=secret-key", "neither private, public nor cert"},
		{"pkcs11:object=%zz", "syntax"},
		{"pkcs11:id", "syntax"},
	};
	scene_begin(&scene, TEST_SM2, "sansec");
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		refuse_signer(in_module(cases[i].uri), nothing, &scene.options,
			GMSEAL_ERROR_ARGUMENT, cases[i].message);
	ck_assert_uint_eq(scene.pins.asked, 0);
	/* The PIN's source is the business of whoever answers for it. */
	gmseal_signer_free(open_signer(
		in_module("pkcs11:object=seal?pin-source=file:/nowhere"), &scene.options));
	ck_assert_uint_eq(scene.pins.asked, 1);
	scene_end(&scene);
}
END_TEST

START_TEST(finds_the_only_key_without_a_name)
{
	struct token_scene scene;
	scene_begin(&scene, TEST_SM2, "sansec");
	gmseal_signer_free(open_signer(in_module("pkcs11:"), &scene.options));
	gmseal_signer_free(open_signer(in_module("pkcs11:token=Test%20token"), &scene.options));
	gmseal_signer_free(open_signer(in_module("pkcs11:serial=0001;id=%01"), &scene.options));
	gmseal_signer_free(open_signer(in_module("pkcs11:slot-id=1"), &scene.options));
	refuse_signer(in_module("pkcs11:serial=0002"), nothing, &scene.options,
		GMSEAL_ERROR_NOT_FOUND, "no token fits");
	scene_end(&scene);
}
END_TEST

/* A folder with the modules that p11-kit is to know. */
static char *make_configuration(const struct test_token *token)
{
	char *folder = NULL;
	ck_assert_int_gt(asprintf(&folder, "%s/modules", token->directory), 0);
	ck_assert_int_eq(mkdir(folder, 0700), 0);
	p11_kit_override_system_files("/nowhere/pkcs11.conf", "/nowhere/pkcs11.conf",
		"/nowhere/modules", folder, "/nowhere/modules");
	return folder;
}

static void configure(const char *folder, const char *name, const char *line)
{
	char path[512];
	snprintf(path, sizeof path, "%s/%s.module", folder, name);
	FILE *file = fopen(path, "w");
	ck_assert_ptr_nonnull(file);
	fprintf(file, "%s\n", line);
	ck_assert_int_eq(fclose(file), 0);
}

START_TEST(finds_modules_by_p11_kit_s_configuration)
{
	struct token_scene scene;
	gmseal_token_list *list = NULL;
	gmseal_error error;
	char line[1024];
	scene_begin(&scene, TEST_SM2, "sansec");
	test_token_set(&scene.token, "label", "Configured");
	char *module = realpath(TEST_TOKEN_PKCS11, NULL);
	char *folder = make_configuration(&scene.token);
	ck_assert_ptr_nonnull(module);
	snprintf(line, sizeof line, "module: %s", module);
	configure(folder, "gmseal-test", line);
	configure(folder, "gmseal-gone", "module: /nowhere/module.so");
	gmseal_signer *signer =
		open_signer("pkcs11:object=seal?module-name=gmseal-test", &scene.options);
	assert_seal_signs(signer);
	gmseal_signer_free(signer);
	gmseal_signer_free(open_signer("pkcs11:token=Configured", &scene.options));
	refuse_signer("pkcs11:?module-name=no-such", nothing, &scene.options,
		GMSEAL_ERROR_NOT_FOUND, "not configured for a PKCS#11 module \"no-such\"");
	assert_ok(gmseal_token_list_new("pkcs11:", NULL, &list, &error), error);
	ck_assert_uint_eq(gmseal_token_list_count(list), 1);
	ck_assert_str_eq(gmseal_token_list_at(list, 0)->label, "Configured");
	ck_assert_str_eq(gmseal_token_list_at(list, 0)->module, module);
	gmseal_token_list_free(list);
	free(module);
	free(folder);
	scene_end(&scene);
}
END_TEST

START_TEST(tells_that_p11_kit_s_configuration_is_broken)
{
	struct token_scene scene;
	gmseal_token_list *list = NULL;
	gmseal_error error;
	scene_begin(&scene, TEST_SM2, "sansec");
	char *folder = make_configuration(&scene.token);
	configure(folder, "broken", "no colon");
	assert_status(
		gmseal_token_list_new("pkcs11:", NULL, &list, &error), GMSEAL_ERROR_DEVICE, error);
	ck_assert_msg(strstr(error.message, "p11-kit cannot load its modules") != NULL, "%s",
		error.message);
	ck_assert_ptr_null(list);
	/* A path needs no configuration. */
	gmseal_signer_free(open_seal(&scene));
	free(folder);
	scene_end(&scene);
}
END_TEST

START_TEST(does_not_choose_between_two_keys_of_one_name)
{
	struct token_scene scene;
	scene_begin(&scene, TEST_SM2, "sansec");
	EVP_PKEY *key = test_key(TEST_SM2);
	test_token_put(&scene.token, "other", key, NULL);
	test_token_set(&scene.token, "other.label", "seal");
	refuse_seal(&scene, GMSEAL_ERROR_AMBIGUOUS, "2 keys of the token \"Test token\" fit");
	gmseal_signer_free(open_signer(in_module("pkcs11:object=seal;id=%02"), &scene.options));
	host_finalizes();
	/* The second is for encryption: then there is no doubt. */
	test_token_set(&scene.token, "other.sign", "no");
	gmseal_signer *signer = open_seal(&scene);
	assert_seal_signs(signer);
	gmseal_signer_free(signer);
	scene_end(&scene);
	EVP_PKEY_free(key);
}
END_TEST

START_TEST(does_not_choose_between_two_tokens)
{
	struct token_scene scene;
	scene_begin(&scene, TEST_SM2, "sansec");
	struct test_token first = test_token_inside(&scene.token, "a"),
			  second = test_token_inside(&scene.token, "b");
	test_token_put(&first, "seal", scene.me.key, &scene.me.der);
	test_token_put(&second, "seal", scene.me.key, &scene.me.der);
	test_token_set(&second, "serial", "0002");
	refuse_seal(&scene, GMSEAL_ERROR_AMBIGUOUS, "2 tokens fit the PKCS#11 URI");
	ck_assert_uint_eq(scene.pins.asked, 0);
	gmseal_signer *signer = open_signer(in_module("pkcs11:serial=0002"), &scene.options);
	assert_seal_signs(signer);
	gmseal_signer_free(signer);
	scene_end(&scene);
}
END_TEST

START_TEST(finds_the_certificate_by_the_key_s_identifier)
{
	struct token_scene scene;
	scene_begin(&scene, TEST_SM2, "sansec");
	struct test_identity other = make_identity(TEST_SM2);
	test_token_put(&scene.token, "authority", NULL, &other.der);
	gmseal_signer *signer = open_seal(&scene);
	gmseal_bytes found = gmseal_certificate_bytes(gmseal_signer_certificate(signer));
	ck_assert_uint_eq(found.size, scene.me.der.size);
	ck_assert_mem_eq(found.data, scene.me.der.data, found.size);
	gmseal_signer_free(signer);
	host_finalizes();
	/* Two with that identifier: the one with the key's public half. */
	test_token_set(&scene.token, "authority.id", "01");
	signer = open_seal(&scene);
	found = gmseal_certificate_bytes(gmseal_signer_certificate(signer));
	ck_assert_mem_eq(found.data, scene.me.der.data, found.size);
	gmseal_signer_free(signer);
	host_finalizes();
	/* Where the token does not show that, nobody knows. */
	test_token_set(&scene.token, "seal.public", "no");
	refuse_seal(&scene, GMSEAL_ERROR_AMBIGUOUS, "2 certificates on the token");
	test_identity_free(&other);
	scene_end(&scene);
}
END_TEST

START_TEST(wants_the_certificate_that_is_the_key_s)
{
	struct token_scene scene;
	const char *uri = NULL;
	struct test_identity other = make_identity(TEST_SM2), rsa = make_identity(TEST_RSA);
	scene_begin(&scene, TEST_SM2, "sansec");
	test_token_put(&scene.token, "bare", other.key, NULL);
	uri = in_module("pkcs11:object=bare");
	refuse_signer(uri, nothing, &scene.options, GMSEAL_ERROR_NOT_FOUND,
		"there is no certificate beside the key");
	refuse_signer(uri, BUFFER_BYTES(scene.me.der), &scene.options, GMSEAL_ERROR_MISMATCH,
		"does not belong to the certificate");
	refuse_signer(uri, BUFFER_BYTES(rsa.der), &scene.options, GMSEAL_ERROR_MISMATCH,
		"another kind of key");
	gmseal_signer *signer = NULL;
	gmseal_error error;
	assert_ok(gmseal_signer_from_uri(
			  uri, BUFFER_BYTES(other.pem), &scene.options, &signer, &error),
		error);
	assert_seal_signs(signer);
	gmseal_signer_free(signer);
	host_finalizes();
	/* Without a public key on the token a signature tells it. */
	test_token_set(&scene.token, "bare.public", "no");
	refuse_signer(uri, BUFFER_BYTES(scene.me.der), &scene.options, GMSEAL_ERROR_MISMATCH,
		"the token's signature does not verify with the certificate of \"CN=Me\"");
	assert_ok(gmseal_signer_from_uri(
			  uri, BUFFER_BYTES(other.pem), &scene.options, &signer, &error),
		error);
	gmseal_signer_free(signer);
	test_identity_free(&other);
	test_identity_free(&rsa);
	scene_end(&scene);
}
END_TEST

START_TEST(reads_points_without_their_octet_string)
{
	struct token_scene scene;
	scene_begin(&scene, TEST_SM2, "tass");
	test_token_set(&scene.token, "ec-point", "raw");
	struct test_identity other = make_identity(TEST_SM2);
	refuse_signer(in_module("pkcs11:"), BUFFER_BYTES(other.der), &scene.options,
		GMSEAL_ERROR_MISMATCH, "the key on the token does not belong");
	gmseal_signer_free(open_seal(&scene));
	test_identity_free(&other);
	scene_end(&scene);
}
END_TEST

/* 04, and then an x whose first octet would be the size of what follows. */
START_TEST(reads_points_that_look_like_an_octet_string)
{
	struct token_scene scene;
	scene_begin(&scene, TEST_SM2, "tass");
	test_token_set(&scene.token, "ec-point", "raw");
	struct test_identity odd = make_identity(TEST_SM2);
	for (;;) {
		uint8_t point[65];
		size_t size = 0;
		ck_assert_int_eq(EVP_PKEY_get_octet_string_param(odd.key, OSSL_PKEY_PARAM_PUB_KEY,
					 point, sizeof point, &size),
			1);
		if (point[1] == sizeof point - 2)
			break;
		test_identity_free(&odd);
		odd = make_identity(TEST_SM2);
	}
	test_token_put(&scene.token, "odd", odd.key, &odd.der);
	refuse_signer(in_module("pkcs11:object=odd"), BUFFER_BYTES(scene.me.der), &scene.options,
		GMSEAL_ERROR_MISMATCH, "the key on the token does not belong");
	test_identity_free(&odd);
	scene_end(&scene);
}
END_TEST

START_TEST(makes_a_signature_that_verifies)
{
	struct token_scene scene;
	const struct test_pki *pki = stage_pki(TEST_SM2);
	gmseal_error error;
	gmseal_signature *signature = NULL;
	scene_begin(&scene, TEST_SM2, "generic");
	test_token_put(&scene.token, "signer", pki->signer.key, &pki->signer.der);
	gmseal_signer *signer = open_signer(in_module("pkcs11:object=signer"), &scene.options);
	gmseal_signature_parameters parameters = signature_parameters(default_seal(4, pki));
	assert_ok(gmseal_signature_create(&parameters, signer, &signature, &error), error);
	assert_verdict(verify_signature(stage_policy(pki),
			       gmseal_signature_bytes(keep_signature(signature)), NOW),
		GMSEAL_VERDICT_VALID);
	/* A value with an error in it becomes no signature. */
	test_token_fault(&scene.token, "C_Sign 0 wrong-value");
	assert_status(gmseal_signature_create(&parameters, signer, &signature, &error),
		GMSEAL_ERROR_MISMATCH, error);
	gmseal_signer_free(signer);
	scene_end(&scene);
}
END_TEST

START_TEST(leaves_the_host_s_openssl_errors_alone)
{
	struct token_scene scene;
	scene_begin(&scene, TEST_SM2, "sansec");
	ERR_clear_error();
	ERR_raise(ERR_LIB_USER, 77);
	unsigned long before = ERR_peek_last_error();
	gmseal_signer *signer = open_seal(&scene);
	assert_seal_signs(signer);
	gmseal_signer_free(signer);
	refuse_signer(in_module("pkcs11:object=none"), nothing, &scene.options,
		GMSEAL_ERROR_NOT_FOUND, "no key");
	ck_assert_uint_eq(ERR_get_error(), before);
	ck_assert_uint_eq(ERR_get_error(), 0);
	scene_end(&scene);
}
END_TEST

SUITE("pkcs11", signs_with_the_mechanisms_of_every_vendor,
	lets_a_token_hash_that_does_not_sign_digests, takes_the_other_form_of_a_vendor_who_has_two,
	signs_under_another_user_identifier,
	does_not_sign_under_an_identifier_that_the_token_would_not_take,
	signs_with_a_key_that_is_sm2_by_its_curve_alone, takes_the_profile_that_the_user_names,
	signs_with_rsa_as_the_token_can, refuses_uris_that_say_too_much_or_nothing_known,
	finds_the_only_key_without_a_name, finds_modules_by_p11_kit_s_configuration,
	tells_that_p11_kit_s_configuration_is_broken, does_not_choose_between_two_keys_of_one_name,
	does_not_choose_between_two_tokens, finds_the_certificate_by_the_key_s_identifier,
	wants_the_certificate_that_is_the_key_s, reads_points_without_their_octet_string,
	reads_points_that_look_like_an_octet_string, makes_a_signature_that_verifies,
	leaves_the_host_s_openssl_errors_alone)
