/* The SKF test library, called directly: PINs, and faults on demand. */
#define _GNU_SOURCE
#include "skf-direct.h"

#include <pthread.h>
#include <time.h>

static struct skf_direct skf;

static skf_ulong change(skf_ulong type, const char *old, const char *fresh, skf_ulong *left)
{
	char from[64], to[64];
	snprintf(from, sizeof from, "%s", old);
	snprintf(to, sizeof to, "%s", fresh);
	return skf.call.ChangePIN(skf.application, type, from, to, left);
}

static skf_ulong unblock(const char *admin, const char *fresh, skf_ulong *left)
{
	char with[64], to[64];
	snprintf(with, sizeof with, "%s", admin);
	snprintf(to, sizeof to, "%s", fresh);
	return skf.call.UnblockPIN(skf.application, with, to, left);
}

static void assert_pin(skf_ulong type, skf_ulong most, skf_ulong left, bool is_default)
{
	skf_ulong found_most, found_left;
	skf_bool found_default;
	assert_returns(SAR_OK, skf.call.GetPINInfo(skf.application, type, &found_most, &found_left,
				       &found_default));
	ck_assert_uint_eq(found_most, most);
	ck_assert_uint_eq(found_left, left);
	ck_assert_int_eq(found_default, is_default);
}

START_TEST(counts_wrong_pins_and_locks)
{
	skf_ulong left;
	direct_start(&skf, TEST_SM2);
	assert_pin(SKF_USER, 6, 6, false);
	for (skf_ulong i = 5; i > 0; i--) {
		assert_returns(SAR_PIN_INCORRECT, direct_verify(&skf, SKF_USER, "654321", &left));
		ck_assert_uint_eq(left, i);
		assert_pin(SKF_USER, 6, i, false);
	}
	/* A right one makes good again. */
	assert_returns(SAR_OK, direct_verify(&skf, SKF_USER, "123456", &left));
	assert_pin(SKF_USER, 6, 6, false);
	test_token_set(&skf.token, "tries-left", "1");
	assert_returns(SAR_PIN_LOCKED, direct_verify(&skf, SKF_USER, "654321", &left));
	ck_assert_uint_eq(left, 0);
	assert_returns(SAR_PIN_LOCKED, direct_verify(&skf, SKF_USER, "123456", &left));
	assert_pin(SKF_ADMIN, 6, 6, false);
	direct_stop(&skf);
}
END_TEST

START_TEST(keeps_the_counter_when_it_is_loaded_again)
{
	skf_ulong left;
	direct_start(&skf, TEST_SM2);
	assert_returns(SAR_PIN_INCORRECT, direct_verify(&skf, SKF_USER, "654321", &left));
	assert_returns(SAR_OK, skf.call.DisConnectDev(skf.device));
	direct_open(&skf);
	assert_pin(SKF_USER, 6, 5, false);
	direct_stop(&skf);
}
END_TEST

START_TEST(changes_pins_and_tells_default_ones)
{
	skf_ulong left;
	direct_start(&skf, TEST_SM2);
	test_token_set(&skf.token, "default-pin", "yes");
	assert_pin(SKF_USER, 6, 6, true);
	assert_returns(SAR_PIN_INCORRECT, change(SKF_USER, "000000", "654321", &left));
	ck_assert_uint_eq(left, 5);
	assert_returns(SAR_PIN_LEN_RANGE, change(SKF_USER, "123456", "123", &left));
	assert_returns(SAR_PIN_LEN_RANGE, change(SKF_USER, "123456", "12345678901234567", &left));
	assert_pin(SKF_USER, 6, 6, true);
	assert_returns(SAR_OK, change(SKF_USER, "123456", "654321", &left));
	assert_pin(SKF_USER, 6, 6, false);
	assert_returns(SAR_PIN_INCORRECT, direct_verify(&skf, SKF_USER, "123456", &left));
	assert_returns(SAR_OK, direct_verify(&skf, SKF_USER, "654321", &left));
	assert_returns(SAR_OK, change(SKF_ADMIN, "12345678", "87654321", &left));
	assert_returns(SAR_OK, direct_verify(&skf, SKF_ADMIN, "87654321", &left));
	direct_stop(&skf);
}
END_TEST

START_TEST(unblocks_with_the_administrators_pin)
{
	skf_ulong left;
	direct_start(&skf, TEST_SM2);
	test_token_set(&skf.token, "tries-left", "0");
	assert_returns(SAR_PIN_INCORRECT, unblock("87654321", "654321", &left));
	ck_assert_uint_eq(left, 5);
	assert_pin(SKF_USER, 6, 0, false);
	assert_pin(SKF_ADMIN, 6, 5, false);
	assert_returns(SAR_OK, unblock("12345678", "654321", &left));
	assert_pin(SKF_USER, 6, 6, false);
	assert_returns(SAR_OK, direct_verify(&skf, SKF_USER, "654321", &left));
	direct_signs(&skf);
	test_token_set(&skf.token, "admin-tries-left", "0");
	assert_returns(SAR_PIN_LOCKED, unblock("12345678", "123456", &left));
	direct_stop(&skf);
}
END_TEST

START_TEST(forgets_who_has_logged_in)
{
	bool valid;
	skf_ulong left;
	direct_start_logged_in(&skf, TEST_SM2);
	direct_signs(&skf);
	assert_returns(SAR_OK, skf.call.ClearSecureState(skf.application));
	assert_returns(SAR_USER_NOT_LOGGED_IN, direct_sign(&skf, &valid));
	assert_returns(SAR_OK, direct_verify(&skf, SKF_USER, "123456", &left));
	test_token_fault(&skf.token, "SKF_ECCSignData 1 forget-login");
	direct_signs(&skf);
	assert_returns(SAR_USER_NOT_LOGGED_IN, direct_sign(&skf, &valid));
	direct_stop(&skf);
}
END_TEST

START_TEST(returns_every_error_on_demand)
{
	static const unsigned errors[] = {0x0A000003, 0x0A00000F, 0x0A00001B, 0x0A00001C,
		0x0A000020, 0x0A000023, 0x0A000024, 0x0A000025, 0x0A000026, 0x0A000027, 0x0A00002D};
	bool valid;
	direct_start_logged_in(&skf, TEST_SM2);
	for (size_t i = 0; i < sizeof errors / sizeof errors[0]; i++) {
		char line[64];
		snprintf(line, sizeof line, "SKF_ECCSignData 1 return 0x%08X", errors[i]);
		test_token_fault(&skf.token, line);
		direct_signs(&skf);
		assert_returns(errors[i], direct_sign(&skf, &valid));
		direct_signs(&skf);
	}
	test_token_fault(&skf.token, "SKF_ECCSignData always return 0x0A000001");
	assert_returns(SAR_FAIL, direct_sign(&skf, &valid));
	assert_returns(SAR_FAIL, direct_sign(&skf, &valid));
	test_token_clear(&skf.token);
	direct_signs(&skf);
	direct_stop(&skf);
}
END_TEST

START_TEST(vanishes_and_comes_back)
{
	bool valid;
	skf_ulong left;
	char name[] = "TEST0001";
	void *device;
	direct_start_logged_in(&skf, TEST_SM2);
	test_token_fault(&skf.token, "SKF_ECCSignData 1 vanish");
	direct_signs(&skf);
	assert_returns(SAR_DEVICE_REMOVED, direct_sign(&skf, &valid));
	assert_returns(SAR_DEVICE_REMOVED, skf.call.ConnectDev(name, &device));
	/* Old handles are worth nothing when it is back. */
	test_token_plug(&skf.token, true);
	assert_returns(SAR_DEVICE_REMOVED, direct_sign(&skf, &valid));
	assert_returns(SAR_DEVICE_REMOVED, skf.call.DisConnectDev(skf.device));
	direct_open(&skf);
	assert_returns(SAR_USER_NOT_LOGGED_IN, direct_sign(&skf, &valid));
	assert_returns(SAR_OK, direct_verify(&skf, SKF_USER, "123456", &left));
	direct_signs(&skf);
	test_token_fault(&skf.token, "SKF_ECCSignData 0 replug");
	assert_returns(SAR_DEVICE_REMOVED, direct_sign(&skf, &valid));
	direct_open(&skf);
	assert_returns(SAR_USER_NOT_LOGGED_IN, direct_sign(&skf, &valid));
	direct_stop(&skf);
}
END_TEST

START_TEST(tells_rubbish_lengths_and_small_buffers)
{
	char list[64];
	skf_ulong size = 0;
	direct_start(&skf, TEST_SM2);
	test_token_fault(&skf.token, "SKF_EnumContainer 0 rubbish-length 0xFFFFFFF0");
	test_token_fault(&skf.token, "SKF_EnumContainer 1 too-small");
	assert_returns(SAR_OK, skf.call.EnumContainer(skf.application, NULL, &size));
	ck_assert_uint_eq(size, 0xFFFFFFF0);
	size = sizeof list;
	assert_returns(SAR_BUFFER_TOO_SMALL, skf.call.EnumContainer(skf.application, list, &size));
	assert_returns(SAR_OK, skf.call.EnumContainer(skf.application, list, &size));
	direct_stop(&skf);
}
END_TEST

START_TEST(signs_wrongly)
{
	bool valid;
	direct_start_logged_in(&skf, TEST_SM2);
	test_token_fault(&skf.token, "SKF_ECCSignData 0 wrong-value");
	assert_returns(SAR_OK, direct_sign(&skf, &valid));
	ck_assert(!valid);
	direct_signs(&skf);
	direct_stop(&skf);
}
END_TEST

/* Connects to the device, and returns the answer. */
static void *connect_slowly(void *answer)
{
	char name[] = "TEST0001";
	void *device;
	*(skf_ulong *)answer = skf.call.ConnectDev(name, &device);
	return NULL;
}

/* A fault's line is gone as soon as the call is inside. */
static void wait_for_fault(void)
{
	struct timespec pause = {0, 1000000};
	size_t left;
	do {
		nanosleep(&pause, NULL);
		gmseal_buffer faults = test_token_read(&skf.token, "faults");
		left = faults.size;
		gmseal_buffer_free(&faults);
	} while (left > 0);
}

static double seconds(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

START_TEST(hangs_while_a_device_is_connected)
{
	pthread_t thread;
	skf_ulong answer = SAR_FAIL;
	direct_start_logged_in(&skf, TEST_SM2);
	double begin = seconds();
	test_token_fault(&skf.token, "SKF_ConnectDev 0 hang 1000");
	ck_assert_int_eq(pthread_create(&thread, NULL, connect_slowly, &answer), 0);
	wait_for_fault();
	/* Others may use it meanwhile. */
	direct_signs(&skf);
	double meanwhile = seconds();
	pthread_join(thread, NULL);
	ck_assert_double_lt(meanwhile - begin, 1.0);
	ck_assert_double_ge(seconds() - begin, 1.0);
	assert_returns(SAR_OK, answer);
	direct_stop(&skf);
}
END_TEST

static pthread_barrier_t barrier;

static void *sign_often(void *user)
{
	bool valid, *well = user;
	pthread_barrier_wait(&barrier);
	for (int i = 0; i < 200; i++)
		*well = direct_sign(&skf, &valid) == SAR_OK && valid && *well;
	return NULL;
}

/* The library itself has no locks that its user may rely on: it only notices. */
START_TEST(notices_two_threads_at_once)
{
	pthread_t threads[2];
	bool well[2] = {true, true};
	direct_start_logged_in(&skf, TEST_SM2);
	ck_assert_int_eq(pthread_barrier_init(&barrier, NULL, 2), 0);
	for (int i = 0; i < 2; i++)
		ck_assert_int_eq(pthread_create(&threads[i], NULL, sign_often, &well[i]), 0);
	for (int i = 0; i < 2; i++)
		pthread_join(threads[i], NULL);
	ck_assert(well[0] && well[1]);
	ck_assert(test_token_has(&skf.token, "collision"));
	char path[512];
	snprintf(path, sizeof path, "%s/collision", skf.token.directory);
	ck_assert_int_eq(remove(path), 0);
	pthread_barrier_destroy(&barrier);
	direct_stop(&skf);
}
END_TEST

#define IS_THERE(name) ck_assert_msg(library.call.name != NULL, "SKF_" #name);
#define IS_MISSING(name) ck_assert_msg(library.call.name == NULL, "SKF_" #name);

START_TEST(has_all_functions)
{
	struct skf_direct library = {.token = test_token_new()};
	direct_load(&library, SKF_LIBRARY);
	SKF_REQUIRED(IS_THERE)
	SKF_OPTIONAL(IS_THERE)
	direct_stop(&library);
}
END_TEST

START_TEST(has_a_sister_without_what_is_optional)
{
	struct skf_direct library = {.token = test_token_new()};
	direct_load(&library, TEST_TOKEN_SKF_POOR);
	SKF_REQUIRED(IS_THERE)
	SKF_OPTIONAL(IS_MISSING)
	direct_stop(&library);
}
END_TEST

SUITE("skf-module-faults", counts_wrong_pins_and_locks, keeps_the_counter_when_it_is_loaded_again,
	changes_pins_and_tells_default_ones, unblocks_with_the_administrators_pin,
	forgets_who_has_logged_in, returns_every_error_on_demand, vanishes_and_comes_back,
	tells_rubbish_lengths_and_small_buffers, signs_wrongly, hangs_while_a_device_is_connected,
	notices_two_threads_at_once, has_all_functions, has_a_sister_without_what_is_optional)
