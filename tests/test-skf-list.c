/* Lists of SKF devices: what is told of each, and of its containers. */
#include "skf-stage.h"

static gmseal_token_list *list(struct skf *skf, const char *query)
{
	gmseal_token_list *list = NULL;
	assert_ok(gmseal_token_list_new(skf_uri(skf, query), &skf->options, &list, &skf->error),
		skf->error);
	return list;
}

START_TEST(lists_a_device_with_its_keys)
{
	static const char *const libraries[] = {TEST_TOKEN_SKF32, TEST_TOKEN_SKF64};
	for (size_t i = 0; i < 2; i++) {
		const struct test_pki *rsa = stage_pki(TEST_RSA), *sm2 = stage_pki(TEST_SM2);
		struct skf skf;
		char uri[512];
		skf_start(&skf, libraries[i], TEST_SM2);
		test_token_put(&skf.token, "rsa", rsa->other.key, &rsa->other.der);
		test_token_put(&skf.token, "bare", sm2->other.key, NULL);
		test_token_set(&skf.token, "containers.APP", "seal,rsa,bare,empty");
		test_token_set(&skf.token, "spaces", "yes");
		test_token_set(&skf.token, "tries-left", "1");
		test_token_set(&skf.token, "default-pin", "yes");
		gmseal_token_list *tokens = list(&skf, "");
		ck_assert_uint_eq(gmseal_token_list_count(tokens), 1);
		const gmseal_token_info *token = gmseal_token_list_at(tokens, 0);
		ck_assert_int_eq(token->kind, GMSEAL_TOKEN_SKF);
		snprintf(uri, sizeof uri, "skf:%s?device=TEST0001&application=APP", skf.library);
		ck_assert_str_eq(token->uri, uri);
		ck_assert_str_eq(token->module, skf.library);
		ck_assert_str_eq(token->label, "Test key");
		ck_assert_str_eq(token->serial, "0001");
		ck_assert_str_eq(token->manufacturer, "Test maker");
		ck_assert_str_eq(token->version, "1.2/3.4");
		ck_assert_int_eq(token->problem.status, GMSEAL_OK);
		ck_assert(token->pin.last_try && token->pin.low && token->pin.is_default);
		ck_assert_int_eq(token->pin.tries_max, 6);
		ck_assert_uint_eq(token->key_count, 4);
		ck_assert_str_eq(token->keys[0].label, "APP/seal");
		ck_assert_int_eq(token->keys[0].type, GMSEAL_KEY_SM2);
		ck_assert(token->keys[0].certificate.size == sm2->signer.der.size);
		ck_assert_mem_eq(token->keys[0].certificate.data, sm2->signer.der.data,
			sm2->signer.der.size);
		ck_assert_int_eq(token->keys[1].type, GMSEAL_KEY_RSA);
		ck_assert_uint_eq(token->keys[1].certificate.size, rsa->other.der.size);
		ck_assert_int_eq(token->keys[2].type, GMSEAL_KEY_SM2);
		ck_assert_uint_eq(token->keys[2].certificate.size, 0);
		ck_assert_str_eq(token->keys[3].label, "APP/empty");
		ck_assert_int_eq(token->keys[3].type, GMSEAL_KEY_OTHER);
		ck_assert_uint_eq(skf.pins.asked, 0);
		/* The URI of a key makes a signer. */
		gmseal_signer *signer = NULL;
		skf.options.allow_default_pin = true;
		assert_ok(gmseal_signer_from_uri(token->keys[1].uri, (gmseal_bytes){NULL, 0},
				  &skf.options, &signer, &skf.error),
			skf.error);
		assert_ok(skf_sign(&skf, signer), skf.error);
		gmseal_signer_free(signer);
		gmseal_token_list_free(tokens);
		skf_stop(&skf);
	}
}
END_TEST

START_TEST(lists_what_fits)
{
	struct skf skf;
	skf_start(&skf, TEST_TOKEN_SKF64, TEST_SM2);
	test_token_set(&skf.token, "applications", "BANK,SEALS");
	test_token_set(&skf.token, "containers.BANK", "a,b");
	test_token_set(&skf.token, "containers.SEALS", "seal");
	struct test_token second = test_token_inside(&skf.token, "second");
	test_token_set(&second, "device", "50%&?=");
	test_token_set(&second, "applications", "");
	gmseal_token_list *tokens = list(&skf, "");
	ck_assert_uint_eq(gmseal_token_list_count(tokens), 3);
	ck_assert_ptr_nonnull(
		strstr(gmseal_token_list_at(tokens, 0)->uri, "?device=TEST0001&application=BANK"));
	ck_assert_uint_eq(gmseal_token_list_at(tokens, 0)->key_count, 2);
	ck_assert_uint_eq(gmseal_token_list_at(tokens, 1)->key_count, 1);
	ck_assert_ptr_nonnull(
		strstr(gmseal_token_list_at(tokens, 2)->uri, "?device=50%25%26%3F%3D"));
	ck_assert_uint_eq(gmseal_token_list_at(tokens, 2)->key_count, 0);
	ck_assert_int_eq(gmseal_token_list_at(tokens, 2)->pin.tries_left, GMSEAL_TRIES_UNKNOWN);
	gmseal_token_list_free(tokens);
	tokens = list(&skf, "?application=SEALS");
	ck_assert_uint_eq(gmseal_token_list_count(tokens), 1);
	gmseal_token_list_free(tokens);
	tokens = list(&skf, "?device=50%25%26%3F%3D");
	ck_assert_uint_eq(gmseal_token_list_count(tokens), 1);
	gmseal_token_list_free(tokens);
	tokens = list(&skf, "?container=b");
	ck_assert_uint_eq(gmseal_token_list_at(tokens, 0)->key_count, 1);
	ck_assert_str_eq(gmseal_token_list_at(tokens, 0)->keys[0].label, "BANK/b");
	gmseal_token_list_free(tokens);
	tokens = list(&skf, "?device=none");
	ck_assert_uint_eq(gmseal_token_list_count(tokens), 0);
	gmseal_token_list_free(tokens);
	test_token_plug(&skf.token, false);
	test_token_plug(&second, false);
	tokens = list(&skf, "");
	ck_assert_uint_eq(gmseal_token_list_count(tokens), 0);
	gmseal_token_list_free(tokens);
	skf_stop(&skf);
}
END_TEST

START_TEST(escapes_what_is_no_text)
{
	struct skf skf;
	skf_start_empty(&skf, TEST_TOKEN_SKF32);
	test_token_set(&skf.token, "label", "\xB9\xAB");
	test_token_set(&skf.token, "serial", "1\x1B[2J2");
	test_token_set(&skf.token, "manufacturer", "a\x7Fz");
	test_token_set(&skf.token, "containers.APP", "c\x01\xFF");
	gmseal_token_list *tokens = list(&skf, "");
	const gmseal_token_info *token = gmseal_token_list_at(tokens, 0);
	ck_assert_str_eq(token->label, "\\xb9\\xab");
	ck_assert_str_eq(token->serial, "1\\x1b[2J2");
	ck_assert_str_eq(token->manufacturer, "a\\x7fz");
	ck_assert_uint_eq(token->key_count, 1);
	ck_assert_str_eq(token->keys[0].label, "APP/c\\x01\\xff");
	gmseal_token_list_free(tokens);
	skf_stop(&skf);
}
END_TEST

START_TEST(lists_a_device_that_fails_with_its_problem)
{
	static const char *const functions[] = {"SKF_ConnectDev", "SKF_EnumApplication",
		"SKF_OpenApplication", "SKF_GetPINInfo", "SKF_EnumContainer", "SKF_OpenContainer",
		"SKF_GetContainerType", "SKF_ExportPublicKey", "SKF_ExportCertificate"};
	for (size_t i = 0; i < sizeof functions / sizeof functions[0]; i++) {
		struct skf skf;
		char fault[64];
		skf_start(&skf, TEST_TOKEN_SKF32, TEST_SM2);
		snprintf(fault, sizeof fault, "%s 0 return 0x0A000023", functions[i]);
		skf_fault(&skf, fault);
		gmseal_token_list *tokens = list(&skf, "");
		ck_assert_uint_eq(gmseal_token_list_count(tokens), 1);
		assert_error(&gmseal_token_list_at(tokens, 0)->problem, GMSEAL_ERROR_DEVICE_ABSENT,
			0x0A000023, functions[i]);
		ck_assert_str_ne(gmseal_token_list_at(tokens, 0)->label, "");
		gmseal_token_list_free(tokens);
		tokens = list(&skf, "");
		ck_assert_int_eq(gmseal_token_list_at(tokens, 0)->problem.status, GMSEAL_OK);
		gmseal_token_list_free(tokens);
		skf_stop(&skf);
	}
}
END_TEST

START_TEST(lists_the_others_where_a_device_hangs)
{
	struct skf skf;
	skf_start(&skf, TEST_TOKEN_SKF32, TEST_SM2);
	struct test_token second = test_token_inside(&skf.token, "second");
	test_token_set(&second, "device", "TEST0002");
	skf.options.connect_timeout = 50;
	skf_fault(&skf, "SKF_ConnectDev 1 hang 3600000");
	gmseal_token_list *tokens = list(&skf, "");
	ck_assert_uint_eq(gmseal_token_list_count(tokens), 2);
	ck_assert_int_eq(gmseal_token_list_at(tokens, 0)->problem.status, GMSEAL_OK);
	ck_assert_int_eq(gmseal_token_list_at(tokens, 1)->problem.status, GMSEAL_ERROR_TIMEOUT);
	gmseal_token_list_free(tokens);
	skf_stop(&skf);
}
END_TEST

START_TEST(lists_behind_a_poor_library)
{
	struct skf skf;
	skf_start(&skf, TEST_TOKEN_SKF_POOR, TEST_SM2);
	gmseal_token_list *tokens = list(&skf, "");
	const gmseal_token_info *token = gmseal_token_list_at(tokens, 0);
	ck_assert_int_eq(token->problem.status, GMSEAL_OK);
	ck_assert_int_eq(token->pin.tries_left, GMSEAL_TRIES_UNKNOWN);
	ck_assert_int_eq(token->keys[0].type, GMSEAL_KEY_SM2);
	gmseal_token_list_free(tokens);
	skf_stop(&skf);
}
END_TEST

START_TEST(tells_what_keeps_it_from_listing)
{
	struct skf skf;
	gmseal_token_list *tokens = NULL;
	skf_start(&skf, TEST_TOKEN_SKF32, TEST_SM2);
	skf_fault(&skf, "SKF_EnumDev 0 return 0x0A000001");
	assert_failed(gmseal_token_list_new(skf_uri(&skf, ""), &skf.options, &tokens, &skf.error),
		&skf, GMSEAL_ERROR_DEVICE, 0x0A000001, "SKF_EnumDev");
	skf_fault(&skf, "SKF_EnumDev 0 rubbish-length 0xFFFFFFFF");
	assert_failed(gmseal_token_list_new(skf_uri(&skf, ""), &skf.options, &tokens, &skf.error),
		&skf, GMSEAL_ERROR_DEVICE, 0, "tells a length that cannot be");
	ck_assert_ptr_null(tokens);
	skf_stop(&skf);
}
END_TEST

SUITE("skf-list", lists_a_device_with_its_keys, lists_what_fits, escapes_what_is_no_text,
	lists_a_device_that_fails_with_its_problem, lists_the_others_where_a_device_hangs,
	lists_behind_a_poor_library, tells_what_keeps_it_from_listing)
