/* PINs of tokens behind PKCS#11: asked for once, told apart, changed, unblocked; and what is listed. */
#include "pkcs11-stage.h"
#include "wiped.h"

static const gmseal_bytes nothing = {NULL, 0};

START_TEST(asks_with_what_is_known_of_the_pin)
{
	struct token_scene scene;
	scene_begin(&scene, TEST_SM2, "sansec");
	test_token_set(&scene.token, "label", "Company");
	gmseal_signer_free(open_seal(&scene));
	ck_assert_uint_eq(scene.pins.asked, 1);
	ck_assert_str_eq(scene.pins.token, "Company");
	ck_assert_int_eq(scene.pins.last.kind, GMSEAL_PIN_USER);
	ck_assert_int_eq(scene.pins.last.state.tries_left, GMSEAL_TRIES_UNKNOWN);
	ck_assert(!scene.pins.last.state.low && !scene.pins.last.state.last_try);
	scene_end(&scene);
}
END_TEST

START_TEST(tells_wrong_pins_down_to_the_last_and_then_locked)
{
	struct token_scene scene;
	scene_begin(&scene, TEST_SM2, "sansec");
	scene.pins.user = "000000";
	for (unsigned i = 0; i < 4; i++) {
		gmseal_error error = refuse_seal(&scene, GMSEAL_ERROR_PIN, "the PIN is wrong");
		ck_assert_uint_eq(error.device_code, 0xA0);
		ck_assert_int_eq(error.tries_left, GMSEAL_TRIES_UNKNOWN);
		ck_assert_uint_eq(scene.pins.asked, i + 1);
		ck_assert(scene.pins.last.state.low == (i > 0));
	}
	gmseal_error error = refuse_seal(&scene, GMSEAL_ERROR_PIN, "one more wrong one locks it");
	ck_assert_int_eq(error.tries_left, 1);
	error = refuse_seal(&scene, GMSEAL_ERROR_PIN_LOCKED, "it is locked now");
	ck_assert(scene.pins.last.state.last_try);
	ck_assert_uint_eq(error.device_code, 0xA0);
	ck_assert_uint_eq(scene.pins.asked, 6);
	/* A locked one is not asked for. */
	scene.pins.user = "123456";
	refuse_seal(&scene, GMSEAL_ERROR_PIN_LOCKED, "the PIN is locked");
	ck_assert_uint_eq(scene.pins.asked, 6);
	scene_end(&scene);
}
END_TEST

START_TEST(tells_a_pin_that_is_locked_between_question_and_answer)
{
	struct token_scene scene;
	scene_begin(&scene, TEST_SM2, "sansec");
	test_token_fault(&scene.token, "C_Login 0 return 0xA4");
	gmseal_error error = refuse_seal(&scene, GMSEAL_ERROR_PIN_LOCKED, "the PIN is locked");
	ck_assert_uint_eq(error.device_code, 0xA4);
	scene_end(&scene);
}
END_TEST

START_TEST(signs_with_nobody_s_pin_on_request_only)
{
	struct token_scene scene;
	scene_begin(&scene, TEST_SM2, "sansec");
	test_token_set(&scene.token, "default-pin", "123456");
	refuse_seal(&scene, GMSEAL_ERROR_PIN_CHANGE, "change it first");
	ck_assert_uint_eq(scene.pins.asked, 0);
	scene.options.allow_default_pin = true;
	gmseal_signer *signer = open_seal(&scene);
	assert_seal_signs(signer);
	gmseal_signer_free(signer);
	ck_assert(scene.pins.last.state.to_be_changed);
	scene_end(&scene);
}
END_TEST

START_TEST(tells_a_pin_that_has_expired_or_was_never_set)
{
	struct token_scene scene;
	scene_begin(&scene, TEST_SM2, "sansec");
	test_token_set(&scene.token, "pin-expired", "yes");
	refuse_seal(&scene, GMSEAL_ERROR_PIN_CHANGE,
		"the PIN has expired, or is the one that the device came with");
	scene.options.allow_default_pin = true;
	gmseal_error error = refuse_seal(&scene, GMSEAL_ERROR_PIN_CHANGE, "the PIN has expired");
	ck_assert_uint_eq(error.device_code, 0xA3);
	test_token_set(&scene.token, "pin-expired", "no");
	test_token_set(&scene.token, "pin-initialized", "no");
	scene.pins.asked = 0;
	refuse_seal(&scene, GMSEAL_ERROR_PIN_CHANGE, "the PIN was never set");
	scene.options.allow_default_pin = false;
	refuse_seal(&scene, GMSEAL_ERROR_PIN_CHANGE, "the PIN was never set");
	ck_assert_uint_eq(scene.pins.asked, 0);
	scene_end(&scene);
}
END_TEST

START_TEST(changes_pins)
{
	struct token_scene scene;
	gmseal_error error;
	scene_begin(&scene, TEST_SM2, "sansec");
	const char *uri = in_module("pkcs11:");
	test_token_set(&scene.token, "default-pin", "123456");
	scene.pins.new = "654321";
	assert_ok(gmseal_token_change_pin(uri, GMSEAL_PIN_USER, &scene.options, &error), error);
	ck_assert_uint_eq(scene.pins.asked, 2);
	ck_assert_int_eq(scene.pins.last.kind, GMSEAL_PIN_NEW);
	ck_assert_int_eq(scene.pins.last.state.tries_left, GMSEAL_TRIES_UNKNOWN);
	assert_status(gmseal_token_change_pin(uri, GMSEAL_PIN_USER, &scene.options, &error),
		GMSEAL_ERROR_PIN, error);
	ck_assert_uint_eq(error.device_code, 0xA0);
	scene.pins.user = "654321";
	gmseal_signer_free(open_seal(&scene));
	scene.pins.new = "87654321";
	assert_ok(gmseal_token_change_pin(uri, GMSEAL_PIN_ADMIN, &scene.options, &error), error);
	scene.pins.admin = "87654321";
	assert_ok(gmseal_token_unblock_pin(uri, &scene.options, &error), error);
	scene_end(&scene);
}
END_TEST

START_TEST(changes_a_pin_that_has_expired)
{
	struct token_scene scene;
	gmseal_error error;
	scene_begin(&scene, TEST_SM2, "sansec");
	test_token_set(&scene.token, "pin-expired", "yes");
	scene.pins.new = "654321";
	assert_ok(gmseal_token_change_pin(
			  in_module("pkcs11:"), GMSEAL_PIN_USER, &scene.options, &error),
		error);
	scene.pins.user = "654321";
	gmseal_signer_free(open_seal(&scene));
	scene_end(&scene);
}
END_TEST

START_TEST(tells_why_a_new_pin_is_refused)
{
	struct token_scene scene;
	gmseal_error error;
	scene_begin(&scene, TEST_SM2, "sansec");
	const char *uri = in_module("pkcs11:");
	scene.pins.new = "123";
	assert_status(gmseal_token_change_pin(uri, GMSEAL_PIN_USER, &scene.options, &error),
		GMSEAL_ERROR_FORBIDDEN, error);
	ck_assert_str_eq(error.message,
		"the new PIN has 3 octets; the token wants at least 4 and at most 32");
	scene.pins.new = "000000";
	test_token_set(&scene.token, "default-pin", "000000");
	assert_status(gmseal_token_change_pin(uri, GMSEAL_PIN_USER, &scene.options, &error),
		GMSEAL_ERROR_FORBIDDEN, error);
	ck_assert_str_eq(error.message, "the token refuses the new PIN (C_SetPIN answered 0xA1)");
	ck_assert_uint_eq(error.device_code, 0xA1);
	scene.pins.new = NULL;
	assert_status(gmseal_token_change_pin(uri, GMSEAL_PIN_USER, &scene.options, &error),
		GMSEAL_ERROR_KEY, error);
	gmseal_signer_free(open_seal(&scene));
	scene_end(&scene);
}
END_TEST

START_TEST(unblocks_a_locked_pin)
{
	struct token_scene scene;
	gmseal_error error;
	scene_begin(&scene, TEST_SM2, "sansec");
	const char *uri = in_module("pkcs11:");
	test_token_set(&scene.token, "tries-left", "0");
	refuse_seal(&scene, GMSEAL_ERROR_PIN_LOCKED, "locked");
	scene.pins.admin = "00000000";
	scene.pins.new = "654321";
	assert_status(
		gmseal_token_unblock_pin(uri, &scene.options, &error), GMSEAL_ERROR_PIN, error);
	ck_assert_int_eq(scene.pins.last.kind, GMSEAL_PIN_ADMIN);
	scene.pins.admin = "12345678";
	assert_ok(gmseal_token_unblock_pin(uri, &scene.options, &error), error);
	ck_assert_uint_eq(scene.pins.asked, 3);
	scene.pins.user = "654321";
	gmseal_signer *signer = open_seal(&scene);
	assert_seal_signs(signer);
	gmseal_signer_free(signer);
	test_token_set(&scene.token, "so-tries-left", "0");
	assert_status(gmseal_token_unblock_pin(uri, &scene.options, &error),
		GMSEAL_ERROR_PIN_LOCKED, error);
	scene_end(&scene);
}
END_TEST

START_TEST(wipes_every_pin_it_was_given)
{
	struct token_scene scene;
	gmseal_error error;
	scene_begin(&scene, TEST_SM2, "sansec");
	const char *uri = in_module("pkcs11:");
	scene.pins.new = "654321";
	watch_pins(&scene.options);
	assert_ok(gmseal_token_change_pin(uri, GMSEAL_PIN_USER, &scene.options, &error), error);
	assert_wiped(2);
	assert_ok(gmseal_token_unblock_pin(uri, &scene.options, &error), error);
	assert_wiped(2);
	/* Also where it was of no use. */
	assert_status(gmseal_token_change_pin(uri, GMSEAL_PIN_USER, &scene.options, &error),
		GMSEAL_ERROR_PIN, error);
	assert_wiped(2);
	scene.pins.new = "123";
	assert_status(gmseal_token_change_pin(uri, GMSEAL_PIN_ADMIN, &scene.options, &error),
		GMSEAL_ERROR_FORBIDDEN, error);
	assert_wiped(2);
	scene.pins.user = "654321";
	uri = in_module("pkcs11:object=seal");
	gmseal_signer_free(open_signer(uri, &scene.options));
	assert_wiped(1);
	scene_end(&scene);
}
END_TEST

/* Nobody is logged in, as a session of the host's sees it. */
static void assert_logged_out(CK_SESSION_HANDLE session)
{
	CK_SESSION_INFO info;
	ck_assert_uint_eq(host_functions()->C_GetSessionInfo(session, &info), CKR_OK);
	ck_assert_uint_eq(info.state, CKS_RW_PUBLIC_SESSION);
}

START_TEST(leaves_nobody_logged_in_as_security_officer)
{
	struct token_scene scene;
	gmseal_error error;
	CK_SESSION_HANDLE session = 0;
	scene_begin(&scene, TEST_SM2, "sansec");
	host_initializes();
	/* The login outlives ours, as long as the host has a session. */
	ck_assert_uint_eq(host_functions()->C_OpenSession(
				  1, CKF_SERIAL_SESSION | CKF_RW_SESSION, NULL, NULL, &session),
		CKR_OK);
	const char *uri = in_module("pkcs11:");
	scene.pins.new = "654321";
	assert_ok(gmseal_token_unblock_pin(uri, &scene.options, &error), error);
	assert_logged_out(session);
	scene.pins.new = "123";
	assert_status(gmseal_token_unblock_pin(uri, &scene.options, &error), GMSEAL_ERROR_FORBIDDEN,
		error);
	assert_logged_out(session);
	scene.pins.new = "87654321";
	assert_ok(gmseal_token_change_pin(uri, GMSEAL_PIN_ADMIN, &scene.options, &error), error);
	assert_logged_out(session);
	scene_end(&scene);
}
END_TEST

START_TEST(says_that_a_token_is_in_use_when_it_cannot_be_unblocked)
{
	struct token_scene scene;
	gmseal_error error;
	scene_begin(&scene, TEST_SM2, "sansec");
	scene.pins.new = "654321";
	gmseal_signer *signer = open_seal(&scene);
	assert_status(gmseal_token_unblock_pin(in_module("pkcs11:"), &scene.options, &error),
		GMSEAL_ERROR_DEVICE, error);
	ck_assert_msg(error.device_code == 0x104 || error.device_code == 0xB7, "%s", error.message);
	assert_seal_signs(signer);
	gmseal_signer_free(signer);
	assert_ok(gmseal_token_unblock_pin(in_module("pkcs11:"), &scene.options, &error), error);
	scene_end(&scene);
}
END_TEST

START_TEST(asks_for_every_signature_of_a_key_that_wants_it)
{
	struct token_scene scene;
	scene_begin(&scene, TEST_SM2, "sansec");
	test_token_set(&scene.token, "seal.always-authenticate", "yes");
	gmseal_signer *signer = open_seal(&scene);
	ck_assert_uint_eq(scene.pins.asked, 1);
	assert_seal_signs(signer);
	ck_assert_uint_eq(scene.pins.asked, 2);
	assert_seal_signs(signer);
	ck_assert_uint_eq(scene.pins.asked, 3);
	scene.pins.user = "000000";
	gmseal_error error = refuse_signature(signer, GMSEAL_ERROR_PIN, "the PIN is wrong");
	ck_assert_uint_eq(error.device_code, 0xA0);
	ck_assert_uint_eq(scene.pins.asked, 4);
	scene.pins.user = "123456";
	assert_seal_signs(signer);
	ck_assert_uint_eq(scene.pins.asked, 5);
	gmseal_signer_free(signer);
	host_finalizes();
	/* The signature that tries a certificate out is of the call that has asked already. */
	test_token_set(&scene.token, "seal.public", "no");
	scene.pins.asked = 0;
	gmseal_signer_free(open_seal(&scene));
	ck_assert_uint_eq(scene.pins.asked, 1);
	scene_end(&scene);
}
END_TEST

START_TEST(leaves_the_pin_to_a_reader_that_asks_itself)
{
	struct token_scene scene;
	scene_begin(&scene, TEST_SM2, "sansec");
	test_token_set(&scene.token, "pin-pad", "yes");
	test_token_set(&scene.token, "seal.always-authenticate", "yes");
	gmseal_signer *signer = open_signer(in_module("pkcs11:object=seal"), NULL);
	assert_seal_signs(signer);
	test_token_fault(&scene.token, "C_Sign 0 replug");
	assert_seal_signs(signer);
	test_token_fault(&scene.token, "C_Login 0 return 0x50");
	gmseal_error error =
		refuse_signature(signer, GMSEAL_ERROR_KEY, "this was cancelled at the token");
	ck_assert_uint_eq(error.device_code, 0x50);
	gmseal_signer_free(signer);
	ck_assert_uint_eq(scene.pins.asked, 0);
	scene_end(&scene);
}
END_TEST

static gmseal_token_list *list_all(const char *uri, const gmseal_token_options *options)
{
	gmseal_token_list *list = NULL;
	gmseal_error error;
	assert_ok(gmseal_token_list_new(uri, options, &list, &error), error);
	return list;
}

START_TEST(lists_tokens_with_keys_and_what_is_known_of_the_pin)
{
	struct token_scene scene;
	scene_begin(&scene, TEST_SM2, "luna");
	test_token_set(&scene.token, "label", "Company");
	test_token_set(&scene.token, "tries-left", "1");
	test_token_set(&scene.token, "default-pin", "123456");
	struct test_identity rsa = make_identity(TEST_RSA);
	test_token_put(&scene.token, "rsa", rsa.key, NULL);
	test_token_put(&scene.token, "secret", scene.me.key, NULL);
	test_token_set(&scene.token, "secret.sign", "no");
	gmseal_token_list *list = list_all(in_module("pkcs11:"), NULL);
	ck_assert_uint_eq(gmseal_token_list_count(list), 1);
	const gmseal_token_info *info = gmseal_token_list_at(list, 0);
	ck_assert_str_eq(info->label, "Company");
	ck_assert_str_eq(info->serial, "0001");
	ck_assert_str_eq(info->model, "Test");
	ck_assert_str_eq(info->version, "1.0");
	ck_assert_str_eq(info->manufacturer, "Thales");
	ck_assert_str_eq(info->module_description, "Chrystoki");
	ck_assert_str_eq(info->profile, "luna");
	ck_assert(info->pin.low && info->pin.last_try && info->pin.to_be_changed);
	ck_assert(!info->pin.locked);
	ck_assert_int_eq(info->pin.tries_left, 1);
	ck_assert_uint_eq(info->key_count, 2);
	ck_assert_str_eq(info->keys[0].label, "rsa");
	ck_assert_int_eq(info->keys[0].type, GMSEAL_KEY_RSA);
	ck_assert_uint_eq(info->keys[0].certificate.size, 0);
	ck_assert_str_eq(info->keys[1].label, "seal");
	ck_assert_int_eq(info->keys[1].type, GMSEAL_KEY_SM2);
	ck_assert_uint_eq(info->keys[1].certificate.size, scene.me.der.size);
	ck_assert_mem_eq(info->keys[1].certificate.data, scene.me.der.data, scene.me.der.size);
	scene.options.allow_default_pin = true;
	gmseal_signer_free(open_signer(info->keys[1].uri, &scene.options));
	gmseal_token_list_free(list);
	test_identity_free(&rsa);
	scene_end(&scene);
}
END_TEST

START_TEST(lists_a_token_that_fails_with_its_problem)
{
	struct token_scene scene;
	scene_begin(&scene, TEST_SM2, "sansec");
	struct test_token first = test_token_inside(&scene.token, "a"),
			  second = test_token_inside(&scene.token, "b");
	test_token_put(&first, "seal", scene.me.key, &scene.me.der);
	test_token_put(&second, "seal", scene.me.key, &scene.me.der);
	test_token_set(&second, "label", "Second");
	test_token_fault(&scene.token, "C_OpenSession 0 return 0x30");
	gmseal_token_list *list = list_all(in_module("pkcs11:"), &scene.options);
	ck_assert_uint_eq(gmseal_token_list_count(list), 2);
	const gmseal_token_info *info = gmseal_token_list_at(list, 0);
	ck_assert_str_eq(info->label, "Test token");
	ck_assert_int_eq(info->problem.status, GMSEAL_ERROR_DEVICE);
	ck_assert_uint_eq(info->problem.device_code, 0x30);
	ck_assert_str_eq(
		info->problem.message, "the token has a fault (C_OpenSession answered 0x30)");
	ck_assert_uint_eq(info->key_count, 0);
	info = gmseal_token_list_at(list, 1);
	ck_assert_str_eq(info->label, "Second");
	ck_assert_int_eq(info->problem.status, GMSEAL_OK);
	ck_assert_uint_eq(info->key_count, 1);
	gmseal_token_list_free(list);
	/* One that says nothing of itself, and a module that does not. */
	test_token_fault(&scene.token, "C_GetTokenInfo 0 return 0x5");
	list = list_all(in_module("pkcs11:"), &scene.options);
	ck_assert_uint_eq(gmseal_token_list_count(list), 2);
	info = gmseal_token_list_at(list, 0);
	ck_assert_str_eq(info->label, "");
	ck_assert_str_ne(info->module, "");
	ck_assert_int_eq(info->problem.status, GMSEAL_ERROR_DEVICE);
	gmseal_token_list_free(list);
	test_token_fault(&scene.token, "C_GetSlotList 0 return 0x6");
	list = list_all(in_module("pkcs11:"), &scene.options);
	ck_assert_uint_eq(gmseal_token_list_count(list), 1);
	ck_assert_uint_eq(gmseal_token_list_at(list, 0)->problem.device_code, 6);
	gmseal_token_list_free(list);
	ck_assert_uint_eq(scene.pins.asked, 0);
	scene_end(&scene);
}
END_TEST

START_TEST(lists_what_is_there_and_no_more)
{
	struct token_scene scene;
	scene_begin(&scene, TEST_SM2, "sansec");
	gmseal_token_list *list = list_all(in_module("pkcs11:token=Other"), NULL);
	ck_assert_uint_eq(gmseal_token_list_count(list), 0);
	ck_assert_ptr_null(gmseal_token_list_at(list, 0));
	gmseal_token_list_free(list);
	test_token_plug(&scene.token, false);
	list = list_all(in_module("pkcs11:"), NULL);
	ck_assert_uint_eq(gmseal_token_list_count(list), 0);
	gmseal_token_list_free(list);
	test_token_set(&scene.token, "seal.hidden", "yes");
	test_token_plug(&scene.token, true);
	list = list_all(in_module("pkcs11:"), NULL);
	ck_assert_uint_eq(gmseal_token_list_count(list), 1);
	ck_assert_uint_eq(gmseal_token_list_at(list, 0)->key_count, 0);
	gmseal_token_list_free(list);
	/* What is hidden is found by the signer, which logs in. */
	gmseal_signer *signer = open_seal(&scene);
	assert_seal_signs(signer);
	gmseal_signer_free(signer);
	scene_end(&scene);
}
END_TEST

START_TEST(needs_a_pin_callback)
{
	struct token_scene scene;
	gmseal_error error;
	scene_begin(&scene, TEST_SM2, "sansec");
	refuse_signer(
		in_module("pkcs11:"), nothing, NULL, GMSEAL_ERROR_KEY, "there is none for it");
	scene.pins.user = NULL;
	refuse_seal(&scene, GMSEAL_ERROR_KEY, "none was given");
	assert_status(gmseal_token_unblock_pin(in_module("pkcs11:"), NULL, &error),
		GMSEAL_ERROR_KEY, error);
	scene_end(&scene);
}
END_TEST

SUITE("pkcs11-pin", asks_with_what_is_known_of_the_pin,
	tells_wrong_pins_down_to_the_last_and_then_locked,
	tells_a_pin_that_is_locked_between_question_and_answer,
	signs_with_nobody_s_pin_on_request_only, tells_a_pin_that_has_expired_or_was_never_set,
	changes_pins, changes_a_pin_that_has_expired, tells_why_a_new_pin_is_refused,
	unblocks_a_locked_pin, wipes_every_pin_it_was_given,
	leaves_nobody_logged_in_as_security_officer,
	says_that_a_token_is_in_use_when_it_cannot_be_unblocked,
	asks_for_every_signature_of_a_key_that_wants_it,
	leaves_the_pin_to_a_reader_that_asks_itself,
	lists_tokens_with_keys_and_what_is_known_of_the_pin,
	lists_a_token_that_fails_with_its_problem, lists_what_is_there_and_no_more,
	needs_a_pin_callback)
