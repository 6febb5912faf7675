/* SKF devices that fail: each fault has its own status and sentence, and the next call works. */
#define _GNU_SOURCE
#include "skf-stage.h"

#include <time.h>

static void nap(long milliseconds)
{
	struct timespec time = {milliseconds / 1000, milliseconds % 1000 * 1000000};
	nanosleep(&time, NULL);
}

START_TEST(tells_what_the_device_says)
{
	static const struct {
		uint32_t code;
		gmseal_status status;
		const char *words;
		bool reopens; /* what is open is of no use any more */
	} answers[] = {
		{0x0A000001, GMSEAL_ERROR_DEVICE, "the device failed and gave no reason", true},
		{0x0A000002, GMSEAL_ERROR_DEVICE, "for a reason that it does not know", true},
		{0x0A000003, GMSEAL_ERROR_UNSUPPORTED, "the device does not do this", false},
		{0x0A00000F, GMSEAL_ERROR_TIMEOUT, "the device did not answer in time", false},
		{0x0A00001B, GMSEAL_ERROR_NOT_FOUND, "there is no key in the container", false},
		{0x0A00001C, GMSEAL_ERROR_NOT_FOUND, "there is no certificate in the container",
			false},
		{0x0A000020, GMSEAL_ERROR_DEVICE, "wants more room than it asked for", false},
		{0x0A000024, GMSEAL_ERROR_PIN, "the PIN is wrong", false},
		{0x0A000025, GMSEAL_ERROR_PIN_LOCKED, "the PIN is locked", false},
		{0x0A000026, GMSEAL_ERROR_PIN, "the PIN is none that the device can have", false},
		{0x0A000027, GMSEAL_ERROR_PIN, "the PIN is shorter or longer", false},
		{0x0B001234, GMSEAL_ERROR_DEVICE, "the device failed", true},
		{0xFFFFFFFF, GMSEAL_ERROR_DEVICE, "the device failed", true},
	};
	static const char *const libraries[] = {TEST_TOKEN_SKF32, TEST_TOKEN_SKF64};
	for (size_t i = 0; i < 2 * sizeof answers / sizeof answers[0]; i++) {
		struct skf skf;
		char fault[64];
		skf_start(&skf, libraries[i % 2], TEST_SM2);
		gmseal_signer *signer = skf_signer(&skf);
		snprintf(fault, sizeof fault, "SKF_ECCSignData 0 return 0x%08X",
			answers[i / 2].code);
		skf_fault(&skf, fault);
		assert_failed(skf_sign(&skf, signer), &skf, answers[i / 2].status,
			answers[i / 2].code, answers[i / 2].words);
		ck_assert_ptr_nonnull(strstr(skf.error.message, "SKF_ECCSignData"));
		assert_ok(skf_sign(&skf, signer), skf.error);
		ck_assert_uint_eq(skf.pins.asked, answers[i / 2].reopens ? 2 : 1);
		gmseal_signer_free(signer);
		skf_stop(&skf);
	}
}
END_TEST

/* What goes wrong while a signer is made: once each, with every function. */
START_TEST(makes_a_signer_after_any_call_failed)
{
	static const char *const functions[] = {"SKF_EnumDev", "SKF_ConnectDev",
		"SKF_EnumApplication", "SKF_OpenApplication", "SKF_EnumContainer",
		"SKF_OpenContainer", "SKF_GetContainerType", "SKF_ExportPublicKey",
		"SKF_ExportCertificate", "SKF_GetPINInfo", "SKF_VerifyPIN"};
	static const char *const whens[] = {"0", "1"};
	for (size_t i = 0; i < 2 * sizeof functions / sizeof functions[0]; i++) {
		struct skf skf;
		char fault[64];
		const char *function = functions[i / 2];
		bool twice = strstr(function, "Enum") != NULL ||
			     strcmp(function, "SKF_ExportCertificate") == 0;
		if (i % 2 == 1 && !twice)
			continue;
		gmseal_signer *signer = NULL;
		skf_start(&skf, TEST_TOKEN_SKF32, TEST_SM2);
		snprintf(fault, sizeof fault, "%s %s return 0x0A00000E", function, whens[i % 2]);
		skf_fault(&skf, fault);
		assert_failed(skf_try_signer(&skf, "", &signer), &skf, GMSEAL_ERROR_DEVICE,
			0x0A00000E, "the device has no memory left");
		ck_assert_ptr_nonnull(strstr(skf.error.message, function));
		ck_assert_ptr_null(signer);
		signer = skf_signer(&skf);
		assert_ok(skf_sign(&skf, signer), skf.error);
		gmseal_signer_free(signer);
		skf_stop(&skf);
	}
}
END_TEST

/* A function tells a length that cannot be when it is asked for it, or with what was asked for. */
static void assert_survives(
	const char *library, const char *function, int call, const char *length, bool shows)
{
	struct skf skf;
	char fault[64];
	gmseal_signer *signer = NULL;
	skf_start(&skf, library, TEST_SM2);
	snprintf(fault, sizeof fault, "%s %d rubbish-length %s", function, call, length);
	skf_fault(&skf, fault);
	gmseal_status status = skf_try_signer(&skf, "", &signer);
	if (shows) {
		assert_failed(
			status, &skf, GMSEAL_ERROR_DEVICE, 0, "tells a length that cannot be");
		ck_assert_ptr_nonnull(strstr(skf.error.message, function));
	}
	gmseal_signer_free(signer);
	test_token_clear(&skf.token);
	signer = skf_signer(&skf);
	assert_ok(skf_sign(&skf, signer), skf.error);
	gmseal_signer_free(signer);
	skf_stop(&skf);
}

START_TEST(survives_rubbish_lengths)
{
	static const char *const libraries[] = {TEST_TOKEN_SKF32, TEST_TOKEN_SKF64};
	static const char *const large[] = {"0xFFFFFFFF", "0x7FFFFFFF", "75000"};
	static const char *const small[] = {"3", "0"};
	static const char *const functions[] = {
		"SKF_EnumDev", "SKF_EnumApplication", "SKF_EnumContainer", "SKF_ExportCertificate"};
	for (size_t i = 0; i < 2; i++)
		for (size_t j = 0; j < 3; j++)
			assert_survives(libraries[i], "SKF_ExportPublicKey", 0, large[j], true);
	for (size_t i = 0; i < 2; i++)
		for (size_t j = 0; j < 2; j++)
			assert_survives(libraries[i], "SKF_ExportPublicKey", 0, small[j], false);
	for (size_t i = 0; i < 4; i++)
		for (int call = 0; call < 2; call++) {
			for (size_t j = 0; j < 3; j++)
				assert_survives(
					libraries[i % 2], functions[i], call, large[j], true);
			for (size_t j = 0; j < 2; j++)
				assert_survives(
					libraries[i % 2], functions[i], call, small[j], false);
		}
}
END_TEST

START_TEST(survives_a_rubbish_length_of_a_signature)
{
	static const char *const lengths[] = {"0xFFFFFFFF", "257", "255", "0"};
	for (size_t i = 0; i < 4; i++) {
		struct skf skf;
		char fault[64];
		skf_start(&skf, TEST_TOKEN_SKF64, TEST_RSA);
		gmseal_signer *signer = skf_signer(&skf);
		snprintf(fault, sizeof fault, "SKF_RSASignData 0 rubbish-length %s", lengths[i]);
		skf_fault(&skf, fault);
		assert_failed(skf_sign(&skf, signer), &skf, GMSEAL_ERROR_DEVICE, 0,
			"tells a length that cannot be");
		assert_ok(skf_sign(&skf, signer), skf.error);
		gmseal_signer_free(signer);
		skf_stop(&skf);
	}
}
END_TEST

START_TEST(asks_again_where_a_buffer_was_too_small)
{
	static const char *const functions[] = {
		"SKF_EnumDev", "SKF_EnumApplication", "SKF_EnumContainer", "SKF_ExportCertificate"};
	for (size_t i = 0; i < 4; i++) {
		struct skf skf;
		char fault[64];
		gmseal_signer *signer = NULL;
		skf_start(&skf, TEST_TOKEN_SKF32, TEST_SM2);
		snprintf(fault, sizeof fault, "%s 1 too-small", functions[i]);
		skf_fault(&skf, fault);
		signer = skf_signer(&skf);
		assert_ok(skf_sign(&skf, signer), skf.error);
		gmseal_signer_free(signer);
		signer = NULL;
		snprintf(fault, sizeof fault, "%s always too-small", functions[i]);
		skf_fault(&skf, fault);
		assert_failed(skf_try_signer(&skf, "", &signer), &skf, GMSEAL_ERROR_DEVICE,
			0x0A000020, "the device's library wants more room than it asked for");
		ck_assert_ptr_nonnull(strstr(skf.error.message, functions[i]));
		ck_assert_ptr_null(signer);
		test_token_clear(&skf.token);
		gmseal_signer_free(skf_signer(&skf));
		skf_stop(&skf);
	}
}
END_TEST

START_TEST(tells_of_a_device_that_was_unplugged_before_signing)
{
	struct skf skf;
	skf_start(&skf, TEST_TOKEN_SKF32, TEST_SM2);
	gmseal_signer *signer = skf_signer(&skf);
	test_token_plug(&skf.token, false);
	for (int i = 0; i < 3; i++)
		assert_failed(skf_sign(&skf, signer), &skf, GMSEAL_ERROR_DEVICE_ABSENT, 0x0A000023,
			"the device was unplugged");
	ck_assert_uint_eq(skf.pins.asked, 1);
	test_token_plug(&skf.token, true);
	assert_ok(skf_sign(&skf, signer), skf.error);
	ck_assert_uint_eq(skf.pins.asked, 2); /* it has to log in again */
	assert_ok(skf_sign(&skf, signer), skf.error);
	ck_assert_uint_eq(skf.pins.asked, 2);
	gmseal_signer_free(signer);
	skf_stop(&skf);
}
END_TEST

START_TEST(tells_of_a_device_that_is_unplugged_while_it_signs)
{
	static const char *const functions[] = {"SKF_LockDev", "SKF_ECCSignData"};
	for (size_t i = 0; i < 2; i++) {
		struct skf skf;
		char fault[64];
		skf_start(&skf, TEST_TOKEN_SKF64, TEST_SM2);
		gmseal_signer *signer = skf_signer(&skf);
		snprintf(fault, sizeof fault, "%s 1 vanish", functions[i]);
		skf_fault(&skf, fault);
		assert_ok(skf_sign(&skf, signer), skf.error);
		assert_failed(skf_sign(&skf, signer), &skf, GMSEAL_ERROR_DEVICE_ABSENT, 0x0A000023,
			"the device was unplugged");
		assert_failed(skf_sign(&skf, signer), &skf, GMSEAL_ERROR_DEVICE_ABSENT, 0x0A000023,
			"the device was unplugged");
		test_token_plug(&skf.token, true);
		assert_ok(skf_sign(&skf, signer), skf.error);
		ck_assert_uint_eq(skf.pins.asked, 2);
		gmseal_signer_free(signer);
		skf_stop(&skf);
	}
}
END_TEST

START_TEST(signs_when_the_device_was_away_between_two_signatures)
{
	static const char *const functions[] = {"SKF_UnlockDev 0 replug", "SKF_LockDev 1 replug",
		"SKF_ECCSignData 1 replug", "SKF_ECCSignData 1 return 0x0A000005"};
	for (size_t i = 0; i < 4; i++) {
		struct skf skf;
		skf_start(&skf, TEST_TOKEN_SKF32, TEST_SM2);
		gmseal_signer *signer = skf_signer(&skf);
		skf_fault(&skf, functions[i]);
		assert_ok(skf_sign(&skf, signer), skf.error);
		ck_assert_uint_eq(skf.pins.asked, 1);
		assert_ok(skf_sign(&skf, signer), skf.error);
		ck_assert_uint_eq(skf.pins.asked, 2);
		ck_assert_uint_eq(skf_tries(&skf), 2);
		gmseal_signer_free(signer);
		skf_stop(&skf);
	}
}
END_TEST

START_TEST(does_not_sign_with_another_device_that_was_plugged_in_instead)
{
	const struct test_pki *pki = stage_pki(TEST_SM2);
	struct skf skf;
	skf_start(&skf, TEST_TOKEN_SKF32, TEST_SM2);
	gmseal_signer *signer = skf_signer(&skf);
	skf_fault(&skf, "SKF_LockDev 0 replug");
	test_token_put(&skf.token, "seal", pki->other.key, &pki->other.der);
	for (int i = 0; i < 2; i++)
		assert_failed(skf_sign(&skf, signer), &skf, GMSEAL_ERROR_MISMATCH, 0,
			"the key on the token does not belong to the certificate");
	ck_assert_uint_eq(skf.pins.asked, 1); /* not asked for a PIN of the other device */
	test_token_put(&skf.token, "seal", pki->signer.key, &pki->signer.der);
	assert_ok(skf_sign(&skf, signer), skf.error);
	gmseal_signer_free(signer);
	skf_stop(&skf);
}
END_TEST

START_TEST(tells_that_its_device_was_unplugged_where_another_one_is_there)
{
	struct skf skf;
	gmseal_signer *signer = NULL;
	skf_start(&skf, TEST_TOKEN_SKF32, TEST_SM2);
	struct test_token second = test_token_inside(&skf.token, "second");
	test_token_set(&second, "device", "TEST0002");
	assert_ok(skf_try_signer(&skf, "?device=TEST0001", &signer), skf.error);
	test_token_plug(&skf.token, false);
	for (int i = 0; i < 2; i++)
		assert_failed(skf_sign(&skf, signer), &skf, GMSEAL_ERROR_DEVICE_ABSENT, 0x0A000023,
			"the device was unplugged");
	test_token_plug(&skf.token, true);
	assert_ok(skf_sign(&skf, signer), skf.error);
	ck_assert_uint_eq(skf.pins.asked, 2);
	gmseal_signer_free(signer);
	skf_stop(&skf);
}
END_TEST

START_TEST(asks_once_where_the_device_goes_after_a_login_was_forgotten)
{
	struct skf skf;
	skf_start(&skf, TEST_TOKEN_SKF32, TEST_SM2);
	gmseal_signer *signer = skf_signer(&skf);
	skf_fault(&skf, "SKF_ECCSignData 0 forget-login\nSKF_ECCSignData 1 replug");
	assert_failed(skf_sign(&skf, signer), &skf, GMSEAL_ERROR_DEVICE_ABSENT, 0x0A000023,
		"the device was unplugged");
	ck_assert_uint_eq(skf.pins.asked, 2);
	ck_assert_uint_eq(skf_tries(&skf), 2);
	assert_ok(skf_sign(&skf, signer), skf.error);
	ck_assert_uint_eq(skf.pins.asked, 3);
	gmseal_signer_free(signer);
	skf_stop(&skf);
}
END_TEST

START_TEST(closes_a_device_that_is_gone)
{
	struct skf skf;
	skf_start(&skf, TEST_TOKEN_SKF32, TEST_SM2);
	gmseal_signer *signer = skf_signer(&skf);
	test_token_plug(&skf.token, false);
	gmseal_signer_free(signer);
	test_token_plug(&skf.token, true);
	/* The library has room for 64 handles: none may be left behind. */
	for (int i = 0; i < 70; i++) {
		signer = skf_signer(&skf);
		if (i % 2 == 0)
			skf_fault(&skf, "SKF_ECCSignData 0 replug");
		assert_ok(skf_sign(&skf, signer), skf.error);
		gmseal_signer_free(signer);
	}
	skf_stop(&skf);
}
END_TEST

START_TEST(verifies_the_pin_once_where_the_login_was_forgotten)
{
	struct skf skf;
	skf_start(&skf, TEST_TOKEN_SKF32, TEST_SM2);
	gmseal_signer *signer = skf_signer(&skf);
	skf_fault(&skf, "SKF_ECCSignData 0 forget-login");
	assert_ok(skf_sign(&skf, signer), skf.error);
	ck_assert_uint_eq(skf.pins.asked, 2);
	/* If that does not help, nothing is tried again. */
	skf_fault(&skf, "SKF_ECCSignData always return 0x0A00002D");
	assert_failed(skf_sign(&skf, signer), &skf, GMSEAL_ERROR_KEY, 0x0A00002D,
		"the device wants a PIN first");
	ck_assert_uint_eq(skf.pins.asked, 3);
	ck_assert_uint_eq(skf_tries(&skf), 3);
	/* Nor where the device wants a PIN before it says how many tries are left. */
	skf_fault(&skf, "SKF_ECCSignData 0 forget-login\nSKF_GetPINInfo always return 0x0A00002D");
	assert_failed(skf_sign(&skf, signer), &skf, GMSEAL_ERROR_KEY, 0x0A00002D,
		"the device wants a PIN first");
	ck_assert_uint_eq(skf.pins.asked, 3);
	gmseal_signer_free(signer);
	skf_stop(&skf);
}
END_TEST

START_TEST(does_not_wait_longer_than_it_is_told)
{
	struct skf skf;
	gmseal_signer *signer = NULL;
	skf_start(&skf, TEST_TOKEN_SKF32, TEST_SM2);
	skf.options.connect_timeout = 50;
	skf_fault(&skf, "SKF_ConnectDev 0 hang 400");
	assert_failed(skf_try_signer(&skf, "", &signer), &skf, GMSEAL_ERROR_TIMEOUT, 0,
		"the device did not answer within 50 milliseconds (SKF_ConnectDev)");
	/* Nobody comes near the library before it has come back. */
	assert_failed(skf_try_signer(&skf, "", &signer), &skf, GMSEAL_ERROR_TIMEOUT, 0,
		"SKF_ConnectDev has not returned since an earlier call");
	ck_assert_ptr_null(signer);
	nap(600);
	signer = skf_signer(&skf);
	assert_ok(skf_sign(&skf, signer), skf.error);
	gmseal_signer_free(signer);
	/* Who has no limit waits. */
	skf_fault(&skf, "SKF_ConnectDev 0 hang 200");
	assert_failed(skf_try_signer(&skf, "", &signer), &skf, GMSEAL_ERROR_TIMEOUT, 0, "50");
	skf.options.connect_timeout = 0;
	signer = skf_signer(&skf);
	assert_ok(skf_sign(&skf, signer), skf.error);
	gmseal_signer_free(signer);
	skf_stop(&skf);
}
END_TEST

START_TEST(connects_in_a_thread_that_handles_no_signals)
{
	static const char noted[] = "blocked\nopen\n";
	struct skf skf;
	skf_start(&skf, TEST_TOKEN_SKF32, TEST_SM2);
	skf.options.connect_timeout = 60000;
	gmseal_signer_free(skf_signer(&skf));
	/* Without a limit it is the caller's own thread. */
	skf.options.connect_timeout = 0;
	gmseal_signer_free(skf_signer(&skf));
	gmseal_buffer signals = test_token_read(&skf.token, "signals");
	ck_assert_uint_eq(signals.size, sizeof noted - 1);
	ck_assert_mem_eq(signals.data, noted, signals.size);
	gmseal_buffer_free(&signals);
	skf_stop(&skf);
}
END_TEST

START_TEST(leaves_a_library_alone_that_never_comes_back)
{
	struct skf skf;
	gmseal_signer *signer = NULL;
	gmseal_token_list *list = NULL;
	skf_start(&skf, TEST_TOKEN_SKF64, TEST_SM2);
	skf.options.connect_timeout = 50;
	signer = skf_signer(&skf);
	skf_fault(&skf, "SKF_ConnectDev 0 hang 3600000");
	skf_fault(&skf, "SKF_LockDev 0 replug");
	assert_failed(skf_sign(&skf, signer), &skf, GMSEAL_ERROR_TIMEOUT, 0,
		"the device did not answer within 50 milliseconds (SKF_ConnectDev)");
	assert_failed(skf_sign(&skf, signer), &skf, GMSEAL_ERROR_TIMEOUT, 0, "SKF_ConnectDev");
	assert_failed(gmseal_token_list_new(skf_uri(&skf, ""), &skf.options, &list, &skf.error),
		&skf, GMSEAL_ERROR_TIMEOUT, 0, "SKF_ConnectDev");
	gmseal_signer_free(signer);
	skf_stop(&skf);
}
END_TEST

START_TEST(signs_without_functions_that_it_can_do_without)
{
	static const char *const functions[] = {"SKF_LockDev", "SKF_GetPINInfo",
		"SKF_GetContainerType", "SKF_GetDevInfo", "SKF_ClearSecureState"};
	for (size_t i = 0; i < 5; i++) {
		struct skf skf;
		char fault[64];
		skf_start(&skf, TEST_TOKEN_SKF32, i % 2 == 0 ? TEST_SM2 : TEST_RSA);
		snprintf(fault, sizeof fault, "%s always return 0x0A000003", functions[i]);
		skf_fault(&skf, fault);
		gmseal_signer *signer = skf_signer(&skf);
		assert_ok(skf_sign(&skf, signer), skf.error);
		gmseal_signer_free(signer);
		skf_stop(&skf);
	}
}
END_TEST

START_TEST(names_a_function_that_it_cannot_do_without)
{
	struct skf skf;
	gmseal_token_seals *seals = NULL;
	gmseal_buffer bytes = GMSEAL_BUFFER_INIT;
	skf_start(&skf, TEST_TOKEN_SKF_POOR, TEST_SM2);
	assert_failed(gmseal_token_unblock_pin(skf_uri(&skf, ""), &skf.options, &skf.error), &skf,
		GMSEAL_ERROR_UNSUPPORTED, 0, "lacks the function SKF_UnblockPIN");
	assert_failed(gmseal_token_seals_new(skf_uri(&skf, ""), &skf.options, &seals, &skf.error),
		&skf, GMSEAL_ERROR_UNSUPPORTED, 0, "lacks the function SKF_EnumFiles");
	assert_failed(
		gmseal_token_seal_read(skf_uri(&skf, ""), "seal", &skf.options, &bytes, &skf.error),
		&skf, GMSEAL_ERROR_UNSUPPORTED, 0, "lacks the function SKF_EnumFiles");
	ck_assert_uint_eq(skf.pins.asked, 0);
	skf_stop(&skf);
}
END_TEST

SUITE("skf-faults", tells_what_the_device_says, makes_a_signer_after_any_call_failed,
	survives_rubbish_lengths, survives_a_rubbish_length_of_a_signature,
	asks_again_where_a_buffer_was_too_small,
	tells_of_a_device_that_was_unplugged_before_signing,
	tells_of_a_device_that_is_unplugged_while_it_signs,
	signs_when_the_device_was_away_between_two_signatures,
	does_not_sign_with_another_device_that_was_plugged_in_instead,
	tells_that_its_device_was_unplugged_where_another_one_is_there,
	asks_once_where_the_device_goes_after_a_login_was_forgotten, closes_a_device_that_is_gone,
	verifies_the_pin_once_where_the_login_was_forgotten, does_not_wait_longer_than_it_is_told,
	connects_in_a_thread_that_handles_no_signals, leaves_a_library_alone_that_never_comes_back,
	signs_without_functions_that_it_can_do_without, names_a_function_that_it_cannot_do_without)
