/* What goes wrong with tokens behind PKCS#11: each fault has its status, its sentence and the module's
 * number, and the next call works. */
#define _GNU_SOURCE
#include "pkcs11-stage.h"

#include <unistd.h>

static const gmseal_bytes nothing = {NULL, 0};

/* A fault, and what it comes to. */
struct fault_case {
	const char *fault;
	gmseal_status status;
	const char *message;
	uint64_t device_code;
};

static void assert_code(const gmseal_error *error, const struct fault_case *fault)
{
	ck_assert_msg(error->device_code == fault->device_code, "%s: 0x%llX: %s", fault->fault,
		(unsigned long long)error->device_code, error->message);
}

START_TEST(tells_faults_while_a_signer_is_made)
{
	static const struct fault_case cases[] = {
		{"C_Initialize 0 return 0x5", GMSEAL_ERROR_DEVICE, "C_Initialize answered 0x5", 5},
		{"C_GetInfo 0 return 0x6", GMSEAL_ERROR_DEVICE, "C_GetInfo answered 0x6", 6},
		{"C_GetSlotList 0 return 0x30", GMSEAL_ERROR_DEVICE, "the token has a fault", 0x30},
		{"C_GetSlotList 0 return 0xE0", GMSEAL_ERROR_DEVICE_ABSENT, "not there", 0xE0},
		{"C_GetSlotList 0 rubbish-length 99999999", GMSEAL_ERROR_DEVICE, "99999999 slots",
			0},
		{"C_GetSlotList 1 rubbish-length 2", GMSEAL_ERROR_DEVICE, "2 slots", 0},
		{"C_GetSlotList always too-small", GMSEAL_ERROR_DEVICE, "wants more room", 0x150},
		{"C_GetTokenInfo 0 return 0x5", GMSEAL_ERROR_DEVICE, "gives no reason", 5},
		{"C_GetTokenInfo 0 vanish", GMSEAL_ERROR_NOT_FOUND, "no token fits", 0},
		{"C_OpenSession 0 vanish", GMSEAL_ERROR_DEVICE_ABSENT, "the token is not there",
			0xE0},
		{"C_OpenSession 0 return 0xB1", GMSEAL_ERROR_DEVICE, "no session left", 0xB1},
		{"C_Login 0 vanish", GMSEAL_ERROR_DEVICE_ABSENT, "the token was removed", 0x32},
		{"C_Login 0 return 0x50", GMSEAL_ERROR_KEY, "cancelled at the token", 0x50},
		{"C_Login 0 return 0x104", GMSEAL_ERROR_DEVICE, "somebody else is logged in",
			0x104},
		{"C_Login 0 return 0x80001234", GMSEAL_ERROR_DEVICE,
			"the PKCS#11 module failed: C_Login answered 0x80001234", 0x80001234},
		{"C_FindObjectsInit 0 return 0x31", GMSEAL_ERROR_DEVICE, "no memory left", 0x31},
		{"C_FindObjectsInit 0 forget-login", GMSEAL_ERROR_NOT_FOUND, "no key of the token",
			0},
		{"C_FindObjects 0 return 0x2", GMSEAL_ERROR_MEMORY, "ran out of memory", 2},
		{"C_FindObjects 0 rubbish-length 70000", GMSEAL_ERROR_DEVICE, "70000 objects", 0},
		{"C_FindObjects 0 vanish", GMSEAL_ERROR_DEVICE_ABSENT, "removed", 0x32},
		{"C_GetAttributeValue always rubbish-length 4000000000", GMSEAL_ERROR_UNSUPPORTED,
			"", 0},
		{"C_GetAttributeValue 3 rubbish-length 4000000000", GMSEAL_ERROR_DEVICE,
			"has 4000000000 octets", 0},
		{"C_GetAttributeValue 4 rubbish-length 70000", GMSEAL_ERROR_DEVICE, "octets", 0},
		{"C_GetAttributeValue 3 return 0x30", GMSEAL_ERROR_DEVICE, "0x30", 0x30},
		{"C_GetAttributeValue 4 vanish", GMSEAL_ERROR_DEVICE_ABSENT, "removed", 0x32},
		{"C_GetMechanismList 0 return 0x5", GMSEAL_ERROR_DEVICE, "C_GetMechanismList", 5},
		{"C_GetMechanismList 0 rubbish-length 99999999", GMSEAL_ERROR_DEVICE,
			"99999999 mechanisms", 0},
		{"C_GetMechanismList 1 rubbish-length 50", GMSEAL_ERROR_DEVICE, "50 mechanisms", 0},
		{"C_GetMechanismList 1 too-small", GMSEAL_ERROR_DEVICE, "wants more room", 0x150},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct token_scene scene;
		scene_begin(&scene, TEST_SM2, "sansec");
		test_token_fault(&scene.token, cases[i].fault);
		gmseal_error error = refuse_seal(&scene, cases[i].status, cases[i].message);
		assert_code(&error, &cases[i]);
		ck_assert_uint_le(scene.pins.asked, 1);
		/* The next call works. */
		test_token_clear(&scene.token);
		test_token_plug(&scene.token, true);
		gmseal_signer *signer = open_seal(&scene);
		assert_seal_signs(signer);
		gmseal_signer_free(signer);
		scene_end(&scene);
	}
}
END_TEST

START_TEST(tells_faults_while_it_signs)
{
	static const struct fault_case cases[] = {
		{"C_SignInit 0 return 0x5", GMSEAL_ERROR_DEVICE, "C_SignInit answered 0x5", 5},
		{"C_SignInit 0 return 0x68", GMSEAL_ERROR_KEY, "the key may not sign", 0x68},
		{"C_SignInit 0 return 0x70", GMSEAL_ERROR_UNSUPPORTED,
			"does not have this mechanism", 0x70},
		{"C_SignInit 0 vanish", GMSEAL_ERROR_DEVICE_ABSENT, "was unplugged (0x32)", 0x32},
		{"C_Sign 0 return 0x30", GMSEAL_ERROR_DEVICE, "the token has a fault", 0x30},
		{"C_Sign 0 return 0x200", GMSEAL_ERROR_KEY, "refused at the token", 0x200},
		{"C_Sign 0 vanish", GMSEAL_ERROR_DEVICE_ABSENT,
			"\"Test token\" was unplugged (0x32)", 0x32},
		{"C_Sign 0 too-small", GMSEAL_ERROR_DEVICE, "wants more room", 0x150},
		{"C_Sign 0 too-small 5000000", GMSEAL_ERROR_DEVICE, "wants more room", 0x150},
		{"C_Sign 0 rubbish-length 0", GMSEAL_ERROR_DEVICE, "value has 0 octets", 0},
		{"C_Sign 0 rubbish-length 63", GMSEAL_ERROR_DEVICE,
			"what C_Sign gave is no signature value: 63 octets", 0},
		{"C_Sign 0 rubbish-length 5000000", GMSEAL_ERROR_DEVICE, "has 5000000 octets", 0},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct token_scene scene;
		scene_begin(&scene, TEST_SM2, "sansec");
		gmseal_signer *signer = open_seal(&scene);
		assert_seal_signs(signer);
		test_token_fault(&scene.token, cases[i].fault);
		gmseal_error error = refuse_signature(signer, cases[i].status, cases[i].message);
		assert_code(&error, &cases[i]);
		test_token_plug(&scene.token, true);
		assert_seal_signs(signer);
		assert_seal_signs(signer);
		/* The PIN is asked for again only where the token was away. */
		ck_assert_uint_eq(
			scene.pins.asked, cases[i].status == GMSEAL_ERROR_DEVICE_ABSENT ? 2 : 1);
		gmseal_signer_free(signer);
		scene_end(&scene);
	}
}
END_TEST

START_TEST(goes_on_with_a_token_that_was_plugged_in_again)
{
	static const char *const faults[] = {"C_SignInit 0 replug", "C_Sign 0 replug",
		"C_SignInit 0 forget-login", "C_Sign 0 forget-login", "C_SignInit 0 return 0xB0",
		"C_SignInit 0 return 0xB3", "C_Sign 0 return 0x32", "C_SignInit 0 return 0x82"};
	for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
		struct token_scene scene;
		scene_begin(&scene, TEST_SM2, "sansec");
		gmseal_signer *signer = open_seal(&scene);
		assert_seal_signs(signer);
		test_token_fault(&scene.token, faults[i]);
		assert_seal_signs(signer);
		ck_assert_uint_le(scene.pins.asked, 2);
		gmseal_signer_free(signer);
		scene_end(&scene);
	}
}
END_TEST

START_TEST(finds_a_token_again_in_another_slot)
{
	struct token_scene scene;
	scene_begin(&scene, TEST_SM2, "sansec");
	struct test_token token = test_token_inside(&scene.token, "b");
	test_token_put(&token, "seal", scene.me.key, &scene.me.der);
	gmseal_signer *signer = open_seal(&scene);
	assert_seal_signs(signer);
	host_finalizes();
	/* Another token sorts before it now. */
	struct test_token other = test_token_inside(&scene.token, "a");
	test_token_put(&other, "seal", scene.me.key, &scene.me.der);
	test_token_set(&other, "serial", "0002");
	assert_seal_signs(signer);
	ck_assert_uint_eq(scene.pins.asked, 2);
	gmseal_signer_free(signer);
	scene_end(&scene);
}
END_TEST

START_TEST(does_not_take_another_token_for_the_one_that_went)
{
	struct token_scene scene;
	scene_begin(&scene, TEST_SM2, "sansec");
	gmseal_signer *signer = open_seal(&scene);
	host_finalizes();
	test_token_set(&scene.token, "serial", "0002");
	refuse_signature(signer, GMSEAL_ERROR_DEVICE_ABSENT, "\"Test token\" was unplugged");
	ck_assert_uint_eq(scene.pins.asked, 1);
	gmseal_signer_free(signer);
	scene_end(&scene);
}
END_TEST

START_TEST(tells_that_the_key_is_gone_from_a_token_that_came_back)
{
	struct token_scene scene;
	scene_begin(&scene, TEST_SM2, "sansec");
	gmseal_signer *signer = open_seal(&scene);
	host_finalizes();
	test_token_set(&scene.token, "seal.label", "other");
	refuse_signature(signer, GMSEAL_ERROR_NOT_FOUND, "the key is not on the token any more");
	gmseal_signer_free(signer);
	scene_end(&scene);
}
END_TEST

START_TEST(asks_once_for_a_pin_that_is_wrong_after_the_token_came_back)
{
	struct token_scene scene;
	scene_begin(&scene, TEST_SM2, "sansec");
	gmseal_signer *signer = open_seal(&scene);
	scene.pins.user = "000000";
	test_token_fault(&scene.token, "C_SignInit 0 replug");
	gmseal_error error = refuse_signature(signer, GMSEAL_ERROR_PIN, "the PIN is wrong");
	ck_assert_uint_eq(error.device_code, 0xA0);
	ck_assert_uint_eq(scene.pins.asked, 2);
	scene.pins.user = "123456";
	assert_seal_signs(signer);
	ck_assert_uint_eq(scene.pins.asked, 3);
	gmseal_signer_free(signer);
	scene_end(&scene);
}
END_TEST

START_TEST(shares_a_module_with_the_host)
{
	struct token_scene scene;
	scene_begin(&scene, TEST_SM2, "sansec");
	host_initializes();
	gmseal_signer *signer = open_seal(&scene);
	assert_seal_signs(signer);
	ck_assert_uint_eq(scene.pins.asked, 1);
	host_closes_all_sessions();
	assert_seal_signs(signer);
	ck_assert_uint_eq(scene.pins.asked, 2);
	host_finalizes();
	assert_seal_signs(signer);
	ck_assert_uint_eq(scene.pins.asked, 3);
	gmseal_signer_free(signer);
	scene_end(&scene);
}
END_TEST

START_TEST(shares_a_login_between_signers)
{
	struct token_scene scene;
	scene_begin(&scene, TEST_SM2, "sansec");
	gmseal_signer *first = open_seal(&scene), *second = open_seal(&scene);
	ck_assert_uint_eq(scene.pins.asked, 1);
	gmseal_signer_free(first);
	assert_seal_signs(second);
	ck_assert_uint_eq(scene.pins.asked, 1);
	gmseal_signer_free(second);
	gmseal_signer_free(open_seal(&scene));
	ck_assert_uint_eq(scene.pins.asked, 2);
	scene_end(&scene);
}
END_TEST

START_TEST(makes_do_with_one_session)
{
	struct token_scene scene;
	scene_begin(&scene, TEST_SM2, "sansec");
	test_token_set(&scene.token, "max-sessions", "1");
	gmseal_signer *signer = open_seal(&scene);
	assert_seal_signs(signer);
	test_token_fault(&scene.token, "C_Sign 0 return 0x5");
	refuse_signature(signer, GMSEAL_ERROR_DEVICE, "gives no reason");
	assert_seal_signs(signer);
	test_token_fault(&scene.token, "C_SignInit 0 replug");
	assert_seal_signs(signer);
	gmseal_signer_free(signer);
	scene_end(&scene);
}
END_TEST

START_TEST(gives_up_on_a_token_that_does_not_answer_in_time)
{
	struct token_scene scene;
	gmseal_token_list *list = NULL;
	gmseal_error error;
	scene_begin(&scene, TEST_SM2, "sansec");
	scene.options.connect_timeout = 100;
	test_token_fault(&scene.token, "C_OpenSession 0 hang 1500");
	refuse_seal(&scene, GMSEAL_ERROR_TIMEOUT,
		"the token did not answer within 100 milliseconds (C_OpenSession)");
	/* No second thread is left behind the first. */
	refuse_seal(&scene, GMSEAL_ERROR_TIMEOUT, "did not answer");
	assert_ok(
		gmseal_token_list_new(in_module("pkcs11:"), &scene.options, &list, &error), error);
	ck_assert_int_eq(gmseal_token_list_at(list, 0)->problem.status, GMSEAL_ERROR_TIMEOUT);
	gmseal_token_list_free(list);
	ck_assert_uint_eq(scene.pins.asked, 0);
	/* It is waited for as well. */
	scene.options.connect_timeout = 60000;
	gmseal_signer *signer = open_seal(&scene);
	assert_seal_signs(signer);
	test_token_fault(&scene.token, "C_SignInit 0 replug");
	assert_seal_signs(signer);
	gmseal_signer_free(signer);
	scene_end(&scene);
}
END_TEST

START_TEST(closes_a_session_that_was_opened_too_late)
{
	struct token_scene scene;
	gmseal_token_list *list = NULL;
	gmseal_error error;
	CK_TOKEN_INFO info = {.ulSessionCount = 1};
	scene_begin(&scene, TEST_SM2, "sansec");
	host_initializes();
	scene.options.connect_timeout = 100;
	test_token_fault(&scene.token, "C_OpenSession 0 hang 400");
	refuse_seal(&scene, GMSEAL_ERROR_TIMEOUT,
		"the token did not answer within 100 milliseconds (C_OpenSession)");
	/* Waits until the session is open after all. */
	scene.options.connect_timeout = 60000;
	assert_ok(
		gmseal_token_list_new(in_module("pkcs11:"), &scene.options, &list, &error), error);
	ck_assert_int_eq(gmseal_token_list_at(list, 0)->problem.status, GMSEAL_OK);
	gmseal_token_list_free(list);
	for (int i = 0; i < 200 && info.ulSessionCount > 0; i++) {
		ck_assert_uint_eq(host_functions()->C_GetTokenInfo(1, &info), CKR_OK);
		usleep(10000);
	}
	ck_assert_uint_eq(info.ulSessionCount, 0);
	scene_end(&scene);
}
END_TEST

START_TEST(connects_in_a_thread_that_handles_no_signals)
{
	static const char noted[] = "blocked\n";
	struct token_scene scene;
	scene_begin(&scene, TEST_SM2, "sansec");
	scene.options.connect_timeout = 60000;
	gmseal_signer *signer = open_seal(&scene);
	gmseal_buffer signals = test_token_read(&scene.token, "signals");
	ck_assert_uint_ge(signals.size, sizeof noted - 1);
	ck_assert_mem_eq(signals.data, noted, sizeof noted - 1);
	gmseal_buffer_free(&signals);
	gmseal_signer_free(signer);
	scene_end(&scene);
}
END_TEST

START_TEST(names_a_function_that_the_module_lacks)
{
	struct token_scene scene;
	scene_begin(&scene, TEST_SM2, "sansec");
	test_token_fault(&scene.token, "C_SignInit 0 missing");
	refuse_seal(&scene, GMSEAL_ERROR_UNSUPPORTED, "has no function C_SignInit");
	scene_end(&scene);
}
END_TEST

START_TEST(does_without_functions_that_it_does_not_need)
{
	static const char *const names[] = {"C_GetMechanismList", "C_GetMechanismInfo",
		"C_GetSlotInfo", "C_GetSessionInfo", "C_SetPIN", "C_InitPIN", "C_Logout"};
	struct token_scene scene;
	gmseal_error error;
	scene_begin(&scene, TEST_SM2, "sansec");
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		char line[64];
		snprintf(line, sizeof line, "%s 0 missing", names[i]);
		test_token_fault(&scene.token, line);
	}
	gmseal_signer *signer = open_seal(&scene);
	assert_seal_signs(signer);
	gmseal_signer_free(signer);
	const char *uri = in_module("pkcs11:");
	assert_status(gmseal_token_change_pin(uri, GMSEAL_PIN_USER, &scene.options, &error),
		GMSEAL_ERROR_UNSUPPORTED, error);
	ck_assert_msg(strstr(error.message, "C_SetPIN") != NULL, "%s", error.message);
	assert_status(gmseal_token_unblock_pin(uri, &scene.options, &error),
		GMSEAL_ERROR_UNSUPPORTED, error);
	ck_assert_msg(strstr(error.message, "C_InitPIN") != NULL, "%s", error.message);
	scene_end(&scene);
}
END_TEST

START_TEST(tells_what_cannot_be_loaded)
{
	struct test_token token = test_token_new();
	char uri[512], path[512];
	struct pins pins = {.user = "123456"};
	gmseal_token_options options = options_of(&pins);
	snprintf(uri, sizeof uri, "pkcs11:?module-path=%s/token.conf", token.directory);
	snprintf(path, sizeof path, "the PKCS#11 module \"%s/token.conf\" cannot be loaded",
		token.directory);
	refuse_signer(uri, nothing, &options, GMSEAL_ERROR_DEVICE, path);
	snprintf(uri, sizeof uri, "pkcs11:?module-path=%s/none.so", token.directory);
	refuse_signer(uri, nothing, &options, GMSEAL_ERROR_NOT_FOUND, "there is no PKCS#11 module");
	test_token_free(&token);
}
END_TEST

SUITE("pkcs11-faults", tells_faults_while_a_signer_is_made, tells_faults_while_it_signs,
	goes_on_with_a_token_that_was_plugged_in_again, finds_a_token_again_in_another_slot,
	does_not_take_another_token_for_the_one_that_went,
	tells_that_the_key_is_gone_from_a_token_that_came_back,
	asks_once_for_a_pin_that_is_wrong_after_the_token_came_back, shares_a_module_with_the_host,
	shares_a_login_between_signers, makes_do_with_one_session,
	gives_up_on_a_token_that_does_not_answer_in_time, closes_a_session_that_was_opened_too_late,
	connects_in_a_thread_that_handles_no_signals, names_a_function_that_the_module_lacks,
	does_without_functions_that_it_does_not_need, tells_what_cannot_be_loaded)
