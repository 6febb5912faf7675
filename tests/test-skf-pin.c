/* PINs of SKF devices: asked for once, never tried twice, counted, locked, changed and unblocked. */
#include "skf-stage.h"
#include "wiped.h"

START_TEST(tells_a_wrong_pin_with_the_tries_that_are_left)
{
	static const char *const libraries[] = {
		TEST_TOKEN_SKF32, TEST_TOKEN_SKF64, TEST_TOKEN_SKF_POOR};
	for (size_t i = 0; i < 3; i++) {
		struct skf skf;
		gmseal_signer *signer = NULL;
		skf_start(&skf, libraries[i], TEST_SM2);
		skf.pins.user = "111111";
		assert_failed(skf_try_signer(&skf, "", &signer), &skf, GMSEAL_ERROR_PIN, 0x0A000024,
			"the PIN is wrong; 5 tries are left (SKF_VerifyPIN");
		ck_assert_int_eq(skf.error.tries_left, 5);
		ck_assert_uint_eq(skf.pins.asked, 1);
		ck_assert_uint_eq(skf_tries(&skf), 1);
		ck_assert_ptr_null(signer);
		skf.pins.user = "123456";
		gmseal_signer_free(skf_signer(&skf));
		skf_stop(&skf);
	}
}
END_TEST

START_TEST(says_what_is_known_of_a_pin_when_it_asks)
{
	struct skf skf;
	gmseal_signer *signer = NULL;
	skf_start(&skf, TEST_TOKEN_SKF64, TEST_SM2);
	test_token_set(&skf.token, "label", "Company");
	gmseal_signer_free(skf_signer(&skf));
	ck_assert_str_eq(skf.pins.label, "Company");
	ck_assert_int_eq(skf.pins.state.tries_left, 6);
	ck_assert_int_eq(skf.pins.state.tries_max, 6);
	ck_assert(!skf.pins.state.low && !skf.pins.state.last_try && !skf.pins.state.locked);
	skf.pins.user = "111111";
	for (int i = 0; i < 4; i++)
		skf_try_signer(&skf, "", &signer);
	ck_assert(skf.pins.state.low && !skf.pins.state.last_try);
	ck_assert_int_eq(skf.pins.state.tries_left, 3);
	assert_failed(skf_try_signer(&skf, "", &signer), &skf, GMSEAL_ERROR_PIN, 0x0A000024,
		"the PIN is wrong; one more wrong one locks it");
	test_token_set(&skf.token, "label", "");
	skf.pins.user = "123456";
	gmseal_signer_free(skf_signer(&skf));
	ck_assert(skf.pins.state.last_try);
	ck_assert_str_eq(skf.pins.label, "TEST0001");
	/* A label that is no text is no name to show. */
	test_token_set(&skf.token, "label", "\xB9\xAB\xCB\xBE");
	gmseal_signer_free(skf_signer(&skf));
	ck_assert_str_eq(skf.pins.label, "TEST0001");
	skf_stop(&skf);
}
END_TEST

START_TEST(does_not_ask_for_a_pin_that_is_locked)
{
	struct skf skf;
	gmseal_signer *signer = NULL;
	skf_start(&skf, TEST_TOKEN_SKF32, TEST_SM2);
	skf.pins.user = "111111";
	for (int i = 0; i < 5; i++)
		assert_status(skf_try_signer(&skf, "", &signer), GMSEAL_ERROR_PIN, skf.error);
	assert_failed(skf_try_signer(&skf, "", &signer), &skf, GMSEAL_ERROR_PIN_LOCKED, 0x0A000025,
		"the PIN is locked");
	ck_assert_uint_eq(skf.pins.asked, 6);
	skf.pins.user = "123456";
	assert_failed(skf_try_signer(&skf, "", &signer), &skf, GMSEAL_ERROR_PIN_LOCKED, 0,
		"the PIN is locked; it has to be unblocked first");
	ck_assert_uint_eq(skf.pins.asked, 6);
	ck_assert_uint_eq(skf_tries(&skf), 6);
	skf_stop(&skf);
}
END_TEST

START_TEST(tells_a_locked_pin_where_the_device_tells_no_state)
{
	struct skf skf;
	gmseal_signer *signer = NULL;
	skf_start(&skf, TEST_TOKEN_SKF_POOR, TEST_SM2);
	test_token_set(&skf.token, "tries-left", "0");
	assert_failed(skf_try_signer(&skf, "", &signer), &skf, GMSEAL_ERROR_PIN_LOCKED, 0x0A000025,
		"the PIN is locked");
	ck_assert_int_eq(skf.pins.state.tries_left, GMSEAL_TRIES_UNKNOWN);
	ck_assert_uint_eq(skf.pins.asked, 1);
	skf_stop(&skf);
}
END_TEST

START_TEST(does_not_use_a_default_pin_unless_it_may)
{
	struct skf skf;
	gmseal_signer *signer = NULL;
	skf_start(&skf, TEST_TOKEN_SKF64, TEST_SM2);
	test_token_set(&skf.token, "default-pin", "yes");
	assert_failed(skf_try_signer(&skf, "", &signer), &skf, GMSEAL_ERROR_PIN_CHANGE, 0,
		"the PIN is still the one that the device came with");
	ck_assert_uint_eq(skf.pins.asked, 0);
	skf.options.allow_default_pin = true;
	signer = skf_signer(&skf);
	assert_ok(skf_sign(&skf, signer), skf.error);
	ck_assert(skf.pins.state.is_default);
	gmseal_signer_free(signer);
	/* Once it is changed there is no more to say. */
	skf.options.allow_default_pin = false;
	assert_ok(gmseal_token_change_pin(
			  skf_uri(&skf, ""), GMSEAL_PIN_USER, &skf.options, &skf.error),
		skf.error);
	skf.pins.user = "654321";
	gmseal_signer_free(skf_signer(&skf));
	skf_stop(&skf);
}
END_TEST

START_TEST(takes_any_number_but_0_for_a_default_pin)
{
	static const char *const numbers[] = {"2", "0x100", "0x80000000", "0xFFFFFFFF"};
	static const char *const libraries[] = {TEST_TOKEN_SKF32, TEST_TOKEN_SKF64};
	for (size_t i = 0; i < 2 * sizeof numbers / sizeof numbers[0]; i++) {
		struct skf skf;
		gmseal_signer *signer = NULL;
		skf_start(&skf, libraries[i % 2], TEST_SM2);
		test_token_set(&skf.token, "default-pin", "yes");
		test_token_set(&skf.token, "true", numbers[i / 2]);
		assert_failed(skf_try_signer(&skf, "", &signer), &skf, GMSEAL_ERROR_PIN_CHANGE, 0,
			"the PIN is still the one that the device came with");
		ck_assert_uint_eq(skf.pins.asked, 0);
		skf_stop(&skf);
	}
}
END_TEST

START_TEST(tells_that_there_is_no_pin)
{
	struct skf skf;
	gmseal_signer *signer = NULL;
	skf_start(&skf, TEST_TOKEN_SKF32, TEST_SM2);
	skf.pins.user = NULL;
	assert_failed(skf_try_signer(&skf, "", &signer), &skf, GMSEAL_ERROR_KEY, 0,
		"the device asks for a PIN, and none was given");
	skf.options.pin = NULL;
	assert_failed(skf_try_signer(&skf, "", &signer), &skf, GMSEAL_ERROR_KEY, 0,
		"the device asks for a PIN, and there is none for it");
	ck_assert_uint_eq(skf_tries(&skf), 0);
	skf_stop(&skf);
}
END_TEST

START_TEST(tells_a_pin_that_no_device_takes)
{
	static const struct {
		const char *fault, *words;
		uint32_t code;
		gmseal_status status;
		int left;
	} cases[] = {
		{"SKF_VerifyPIN 0 return 0x0A000026", "the PIN is none that the device can have",
			0x0A000026, GMSEAL_ERROR_PIN, 6},
		{"SKF_VerifyPIN 0 return 0x0A000027", "the PIN is shorter or longer", 0x0A000027,
			GMSEAL_ERROR_PIN, 6},
		{"SKF_VerifyPIN 0 return 0x0A000029", "the PIN was never set", 0x0A000029,
			GMSEAL_ERROR_PIN_CHANGE, -1},
		/* A number that the library did not tell is asked for. */
		{"SKF_VerifyPIN 0 return 0x0A000024", "6 tries are left", 0x0A000024,
			GMSEAL_ERROR_PIN, 6},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct skf skf;
		gmseal_signer *signer = NULL;
		skf_start(&skf, TEST_TOKEN_SKF64, TEST_SM2);
		skf_fault(&skf, cases[i].fault);
		assert_failed(skf_try_signer(&skf, "", &signer), &skf, cases[i].status,
			cases[i].code, cases[i].words);
		ck_assert_int_eq(skf.error.tries_left, cases[i].left);
		gmseal_signer_free(skf_signer(&skf));
		skf_stop(&skf);
	}
}
END_TEST

START_TEST(takes_a_login_that_somebody_else_left)
{
	struct skf skf;
	gmseal_signer *signer = NULL;
	skf_start(&skf, TEST_TOKEN_SKF32, TEST_SM2);
	skf_fault(&skf, "SKF_VerifyPIN 0 return 0x0A000028");
	signer = skf_signer(&skf);
	/* This device lied; the PIN is asked for when it shows. */
	assert_ok(skf_sign(&skf, signer), skf.error);
	ck_assert_uint_eq(skf.pins.asked, 2);
	gmseal_signer_free(signer);
	skf_stop(&skf);
}
END_TEST

START_TEST(changes_the_pin_of_the_user_and_of_the_administrator)
{
	struct skf skf;
	gmseal_signer *signer = NULL;
	skf_start(&skf, TEST_TOKEN_SKF64, TEST_SM2);
	assert_ok(gmseal_token_change_pin(
			  skf_uri(&skf, ""), GMSEAL_PIN_USER, &skf.options, &skf.error),
		skf.error);
	ck_assert_uint_eq(skf.pins.asked, 2);
	assert_failed(skf_try_signer(&skf, "", &signer), &skf, GMSEAL_ERROR_PIN, 0x0A000024, "5");
	skf.pins.user = "654321";
	gmseal_signer_free(skf_signer(&skf));
	skf.pins.fresh = "87654321";
	assert_ok(gmseal_token_change_pin(
			  skf_uri(&skf, ""), GMSEAL_PIN_ADMIN, &skf.options, &skf.error),
		skf.error);
	assert_failed(gmseal_token_change_pin(
			      skf_uri(&skf, ""), GMSEAL_PIN_ADMIN, &skf.options, &skf.error),
		&skf, GMSEAL_ERROR_PIN, 0x0A000024,
		"the PIN is wrong; 5 tries are left (SKF_ChangePIN");
	gmseal_signer_free(skf_signer(&skf));
	skf_stop(&skf);
}
END_TEST

START_TEST(does_not_change_a_pin_in_vain)
{
	struct skf skf;
	skf_start(&skf, TEST_TOKEN_SKF32, TEST_SM2);
	skf.pins.fresh = "1";
	assert_failed(gmseal_token_change_pin(
			      skf_uri(&skf, ""), GMSEAL_PIN_USER, &skf.options, &skf.error),
		&skf, GMSEAL_ERROR_FORBIDDEN, 0x0A000027,
		"the device does not take the new PIN (SKF_ChangePIN");
	skf.pins.fresh = NULL;
	assert_failed(gmseal_token_change_pin(
			      skf_uri(&skf, ""), GMSEAL_PIN_USER, &skf.options, &skf.error),
		&skf, GMSEAL_ERROR_KEY, 0, "none was given");
	skf.pins.user = "111111";
	skf.pins.fresh = "654321";
	assert_failed(gmseal_token_change_pin(
			      skf_uri(&skf, ""), GMSEAL_PIN_USER, &skf.options, &skf.error),
		&skf, GMSEAL_ERROR_PIN, 0x0A000024, "5 tries are left");
	ck_assert_uint_eq(skf_tries(&skf), 2);
	test_token_set(&skf.token, "tries-left", "0");
	skf.pins.asked = 0;
	assert_failed(gmseal_token_change_pin(
			      skf_uri(&skf, ""), GMSEAL_PIN_USER, &skf.options, &skf.error),
		&skf, GMSEAL_ERROR_PIN_LOCKED, 0, "it has to be unblocked first");
	ck_assert_uint_eq(skf.pins.asked, 0);
	skf_stop(&skf);
}
END_TEST

START_TEST(unblocks_a_pin)
{
	static const char *const libraries[] = {TEST_TOKEN_SKF32, TEST_TOKEN_SKF64};
	for (size_t i = 0; i < 2; i++) {
		struct skf skf;
		gmseal_signer *signer = NULL;
		skf_start(&skf, libraries[i], TEST_SM2);
		test_token_set(&skf.token, "tries-left", "0");
		assert_failed(skf_try_signer(&skf, "", &signer), &skf, GMSEAL_ERROR_PIN_LOCKED, 0,
			"it has to be unblocked first");
		skf.pins.admin = "11111111";
		assert_failed(gmseal_token_unblock_pin(skf_uri(&skf, ""), &skf.options, &skf.error),
			&skf, GMSEAL_ERROR_PIN, 0x0A000024,
			"the PIN is wrong; 5 tries are left (SKF_UnblockPIN");
		skf.pins.admin = "12345678";
		skf.pins.asked = 0;
		assert_ok(gmseal_token_unblock_pin(skf_uri(&skf, ""), &skf.options, &skf.error),
			skf.error);
		ck_assert_uint_eq(skf.pins.asked, 2);
		ck_assert_int_eq(skf.pins.state.tries_left, 5); /* the administrator's */
		skf.pins.user = "654321";
		signer = skf_signer(&skf);
		assert_ok(skf_sign(&skf, signer), skf.error);
		gmseal_signer_free(signer);
		skf_stop(&skf);
	}
}
END_TEST

START_TEST(wipes_every_pin_it_was_given)
{
	struct skf skf;
	skf_start(&skf, TEST_TOKEN_SKF32, TEST_SM2);
	watch_pins(&skf.options);
	gmseal_signer_free(skf_signer(&skf));
	assert_wiped(1);
	assert_ok(gmseal_token_change_pin(
			  skf_uri(&skf, ""), GMSEAL_PIN_USER, &skf.options, &skf.error),
		skf.error);
	assert_wiped(2);
	assert_ok(gmseal_token_unblock_pin(skf_uri(&skf, ""), &skf.options, &skf.error), skf.error);
	assert_wiped(2);
	/* Also where it was of no use. */
	assert_failed(gmseal_token_change_pin(
			      skf_uri(&skf, ""), GMSEAL_PIN_USER, &skf.options, &skf.error),
		&skf, GMSEAL_ERROR_PIN, 0x0A000024, "the PIN is wrong");
	assert_wiped(2);
	skf.pins.fresh = "1";
	assert_failed(gmseal_token_change_pin(
			      skf_uri(&skf, ""), GMSEAL_PIN_ADMIN, &skf.options, &skf.error),
		&skf, GMSEAL_ERROR_FORBIDDEN, 0x0A000027, "the device does not take the new PIN");
	assert_wiped(2);
	skf_stop(&skf);
}
END_TEST

START_TEST(logs_out_when_a_signer_goes)
{
	struct skf skf;
	skf_start(&skf, TEST_TOKEN_SKF32, TEST_SM2);
	gmseal_signer *signer = skf_signer(&skf);
	skf_fault(&skf, "SKF_ClearSecureState 0 vanish");
	gmseal_signer_free(signer);
	ck_assert(test_token_has(&skf.token, "absent"));
	skf_stop(&skf);
}
END_TEST

SUITE("skf-pin", tells_a_wrong_pin_with_the_tries_that_are_left,
	says_what_is_known_of_a_pin_when_it_asks, does_not_ask_for_a_pin_that_is_locked,
	tells_a_locked_pin_where_the_device_tells_no_state,
	does_not_use_a_default_pin_unless_it_may, takes_any_number_but_0_for_a_default_pin,
	tells_that_there_is_no_pin, tells_a_pin_that_no_device_takes,
	takes_a_login_that_somebody_else_left, changes_the_pin_of_the_user_and_of_the_administrator,
	does_not_change_a_pin_in_vain, unblocks_a_pin, wipes_every_pin_it_was_given,
	logs_out_when_a_signer_goes)
