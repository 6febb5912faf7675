/* The PKCS#11 test module: faults on demand, tokens that go and come, and threads. */
#define _GNU_SOURCE
#include "cryptoki.h"

#include <pthread.h>
#include <time.h>

#define MECHANISM 0x80008104

static struct test_token token;
static CK_FUNCTION_LIST *module;
static EVP_PKEY *key;
static CK_SESSION_HANDLE session;
static CK_OBJECT_HANDLE object;
static uint8_t value[512];
static CK_ULONG size;

static void log_in(void)
{
	session = cryptoki_open(module, 0);
	assert_done(cryptoki_login(module, session, CKU_USER, "123456"));
	object = cryptoki_key(module, session, "seal");
}

static void start(void)
{
	token = test_token_new();
	key = test_key(TEST_SM2);
	test_token_put(&token, "seal", key, NULL);
	module = cryptoki_start();
	log_in();
}

static void stop(void)
{
	cryptoki_stop(module);
	EVP_PKEY_free(key);
	test_token_free(&token);
}

static void begin(void)
{
	assert_done(cryptoki_begin(module, session, MECHANISM, object));
}

static CK_RV sign(void)
{
	return cryptoki_sign(module, session, value, &size);
}

static void assert_signs(void)
{
	begin();
	assert_done(sign());
	ck_assert(cryptoki_valid(key, cryptoki_e, value, size, true));
}

START_TEST(answers_what_is_wanted_after_some_calls)
{
	start();
	test_token_fault(&token, "C_SignInit 2 return 0x30");
	assert_signs();
	assert_signs();
	assert_answer(cryptoki_begin(module, session, MECHANISM, object), CKR_DEVICE_ERROR);
	assert_signs();
	test_token_fault(&token, "C_GetTokenInfo always return 0x5");
	CK_TOKEN_INFO info;
	assert_answer(module->C_GetTokenInfo(1, &info), CKR_GENERAL_ERROR);
	assert_answer(module->C_GetTokenInfo(1, &info), CKR_GENERAL_ERROR);
	assert_signs();
	stop();
}
END_TEST

START_TEST(fails_to_start_on_demand)
{
	start();
	assert_done(module->C_Finalize(NULL));
	test_token_fault(&token, "C_Initialize 0 return 0x30");
	assert_answer(module->C_Initialize(NULL), CKR_DEVICE_ERROR);
	assert_done(module->C_Initialize(NULL));
	stop();
}
END_TEST

START_TEST(hangs_on_demand)
{
	struct timespec before, after;
	start();
	test_token_fault(&token, "C_SignInit 0 hang 200");
	clock_gettime(CLOCK_MONOTONIC, &before);
	assert_signs();
	clock_gettime(CLOCK_MONOTONIC, &after);
	ck_assert_int_ge(
		(after.tv_sec - before.tv_sec) * 1000 + (after.tv_nsec - before.tv_nsec) / 1000000,
		200);
	stop();
}
END_TEST

START_TEST(vanishes_and_comes_back)
{
	static const char *const faults[] = {
		"C_SignInit 0 vanish", "C_Sign 0 vanish", "C_GetSessionInfo 0 vanish"};
	for (size_t i = 0; i < 3; i++) {
		CK_SESSION_INFO info;
		CK_TOKEN_INFO token_info;
		start();
		test_token_fault(&token, faults[i]);
		CK_RV answer = cryptoki_begin(module, session, MECHANISM, object);
		if (answer == CKR_OK)
			answer = sign();
		if (answer == CKR_OK)
			answer = module->C_GetSessionInfo(session, &info);
		assert_answer(answer, CKR_DEVICE_REMOVED);
		assert_answer(module->C_GetSessionInfo(session, &info), CKR_SESSION_HANDLE_INVALID);
		assert_answer(module->C_GetTokenInfo(1, &token_info), CKR_TOKEN_NOT_PRESENT);
		assert_answer(module->C_OpenSession(1, CKF_SERIAL_SESSION, NULL, NULL, &session),
			CKR_TOKEN_NOT_PRESENT);
		test_token_plug(&token, true);
		assert_answer(sign(), CKR_SESSION_HANDLE_INVALID);
		log_in();
		assert_signs();
		stop();
	}
}
END_TEST

START_TEST(is_unplugged_between_two_calls)
{
	start();
	begin();
	test_token_plug(&token, false);
	assert_answer(sign(), CKR_DEVICE_REMOVED);
	test_token_plug(&token, true);
	log_in();
	assert_signs();
	test_token_fault(&token, "C_SignInit 0 replug");
	assert_answer(
		cryptoki_begin(module, session, MECHANISM, object), CKR_SESSION_HANDLE_INVALID);
	log_in();
	assert_signs();
	stop();
}
END_TEST

START_TEST(forgets_the_login)
{
	start();
	test_token_fault(&token, "C_Sign 0 forget-login");
	begin();
	assert_answer(sign(), CKR_USER_NOT_LOGGED_IN);
	ck_assert_uint_eq(cryptoki_find(module, session, CKO_PRIVATE_KEY, NULL, &object, 1), 0);
	assert_done(cryptoki_login(module, session, CKU_USER, "123456"));
	assert_signs();
	stop();
}
END_TEST

START_TEST(goes_on_after_a_buffer_that_is_too_small)
{
	uint8_t e[32];
	start();
	memcpy(e, cryptoki_e, sizeof e);
	begin();
	assert_done(module->C_Sign(session, e, sizeof e, NULL, &size));
	ck_assert_uint_eq(size, 72);
	size = 71;
	assert_answer(module->C_Sign(session, e, sizeof e, value, &size), CKR_BUFFER_TOO_SMALL);
	ck_assert_uint_eq(size, 72);
	test_token_fault(&token, "C_Sign 0 too-small 300");
	size = 100;
	assert_answer(module->C_Sign(session, e, sizeof e, value, &size), CKR_BUFFER_TOO_SMALL);
	ck_assert_uint_eq(size, 300);
	assert_done(sign());
	ck_assert(cryptoki_valid(key, cryptoki_e, value, size, true));
	stop();
}
END_TEST

START_TEST(tells_when_lists_and_attributes_do_not_fit)
{
	start();
	CK_MECHANISM_TYPE types[16];
	CK_ULONG count = 1;
	assert_answer(module->C_GetMechanismList(1, types, &count), CKR_BUFFER_TOO_SMALL);
	ck_assert_uint_eq(count, 8);
	char label[2];
	CK_ATTRIBUTE wanted = {CKA_LABEL, label, sizeof label};
	assert_answer(
		module->C_GetAttributeValue(session, object, &wanted, 1), CKR_BUFFER_TOO_SMALL);
	ck_assert_uint_eq(wanted.ulValueLen, CK_UNAVAILABLE_INFORMATION);
	wanted = (CK_ATTRIBUTE){CKA_MODULUS, NULL, 0};
	assert_answer(module->C_GetAttributeValue(session, object, &wanted, 1),
		CKR_ATTRIBUTE_TYPE_INVALID);
	stop();
}
END_TEST

START_TEST(tells_rubbish_lengths)
{
	start();
	CK_ULONG count = 0;
	test_token_fault(&token, "C_GetSlotList 0 rubbish-length 0x7fffffff");
	test_token_fault(&token, "C_GetAttributeValue 0 rubbish-length 0xfffffff0");
	test_token_fault(&token, "C_FindObjects 0 rubbish-length 1000000");
	test_token_fault(&token, "C_Sign 0 rubbish-length 0xffffffffffffffff");
	assert_done(module->C_GetSlotList(CK_TRUE, NULL, &count));
	ck_assert_uint_eq(count, 0x7fffffff);
	CK_ATTRIBUTE wanted = {CKA_LABEL, NULL, 0};
	assert_done(module->C_GetAttributeValue(session, object, &wanted, 1));
	ck_assert_uint_eq(wanted.ulValueLen, 0xfffffff0);
	CK_OBJECT_HANDLE found;
	ck_assert_uint_eq(
		cryptoki_find(module, session, CKO_PRIVATE_KEY, "seal", &found, 1), 1000000);
	begin();
	assert_done(sign());
	ck_assert_uint_eq(size, ULONG_MAX);
	assert_signs();
	stop();
}
END_TEST

START_TEST(signs_wrongly)
{
	start();
	test_token_fault(&token, "C_Sign 0 wrong-value");
	begin();
	assert_done(sign());
	ck_assert(!cryptoki_valid(key, cryptoki_e, value, size, true));
	assert_signs();
	stop();
}
END_TEST

START_TEST(lacks_functions)
{
	token = test_token_new();
	test_token_fault(&token, "C_GetMechanismList 0 missing");
	module = cryptoki_start();
	ck_assert(module->C_GetMechanismList == NULL);
	ck_assert(module->C_GetMechanismInfo != NULL);
	ck_assert(module->C_Encrypt != NULL);
	assert_answer(module->C_EncryptInit(1, NULL, 1), CKR_FUNCTION_NOT_SUPPORTED);
	cryptoki_stop(module);
	test_token_free(&token);
}
END_TEST

#define THREADS 8

static void *sign_often(void *user)
{
	int *done = user;
	uint8_t mine[512];
	CK_ULONG mine_size;
	CK_SESSION_HANDLE own = 0;
	if (module->C_OpenSession(1, CKF_SERIAL_SESSION, NULL, NULL, &own) != CKR_OK)
		return NULL;
	for (int i = 0; i < 25; i++)
		if (cryptoki_begin(module, own, MECHANISM, object) == CKR_OK &&
			cryptoki_sign(module, own, mine, &mine_size) == CKR_OK &&
			cryptoki_valid(key, cryptoki_e, mine, mine_size, true))
			++*done;
	return NULL;
}

START_TEST(signs_in_several_threads_with_a_session_each)
{
	pthread_t threads[THREADS];
	int done[THREADS] = {0};
	start();
	for (int i = 0; i < THREADS; i++)
		ck_assert_int_eq(pthread_create(&threads[i], NULL, sign_often, &done[i]), 0);
	for (int i = 0; i < THREADS; i++) {
		pthread_join(threads[i], NULL);
		ck_assert_int_eq(done[i], 25);
	}
	ck_assert(!test_token_has(&token, "misuse"));
	stop();
}
END_TEST

/* Signs in a session that is open, and returns the answer. */
static void *sign_slowly(void *user)
{
	CK_RV *answer = user;
	uint8_t mine[512];
	CK_ULONG mine_size;
	*answer = cryptoki_sign(module, session, mine, &mine_size);
	return NULL;
}

/* A fault's line is gone as soon as the call is inside. */
static void wait_for_fault(void)
{
	struct timespec pause = {0, 1000000};
	size_t left;
	do {
		nanosleep(&pause, NULL);
		gmseal_buffer faults = test_token_read(&token, "faults");
		left = faults.size;
		gmseal_buffer_free(&faults);
	} while (left > 0);
}

/* While a thread signs, which takes some time, another one uses a session. */
static CK_RV use_at_once(CK_SESSION_HANDLE other)
{
	pthread_t thread;
	CK_SESSION_INFO info;
	CK_RV first = CKR_GENERAL_ERROR;
	test_token_fault(&token, "C_Sign 0 hang 500");
	begin();
	ck_assert_int_eq(pthread_create(&thread, NULL, sign_slowly, &first), 0);
	wait_for_fault();
	CK_RV second = module->C_GetSessionInfo(other, &info);
	pthread_join(thread, NULL);
	assert_done(first);
	return second;
}

START_TEST(notices_a_session_that_two_threads_use_at_once)
{
	start();
	CK_SESSION_HANDLE other = cryptoki_open(module, 0);
	assert_done(use_at_once(other));
	ck_assert(!test_token_has(&token, "misuse"));
	assert_answer(use_at_once(session), CKR_GENERAL_ERROR);
	ck_assert(test_token_has(&token, "misuse"));
	stop();
}
END_TEST

START_TEST(notices_threads_that_were_not_announced)
{
	start();
	assert_done(module->C_Finalize(NULL));
	assert_done(module->C_Initialize(NULL));
	log_in();
	assert_answer(use_at_once(cryptoki_open(module, 0)), CKR_GENERAL_ERROR);
	ck_assert(test_token_has(&token, "misuse"));
	stop();
}
END_TEST

START_TEST(survives_what_happens_while_it_signs)
{
	pthread_t thread;
	CK_RV answer = CKR_OK;
	start();
	test_token_fault(&token, "C_Sign 0 hang 300");
	begin();
	ck_assert_int_eq(pthread_create(&thread, NULL, sign_slowly, &answer), 0);
	wait_for_fault();
	test_token_plug(&token, false);
	CK_SLOT_INFO info;
	assert_done(module->C_GetSlotInfo(1, &info));
	pthread_join(thread, NULL);
	assert_answer(answer, CKR_DEVICE_REMOVED);
	test_token_plug(&token, true);
	log_in();
	assert_signs();
	stop();
}
END_TEST

SUITE("pkcs11-module-faults", answers_what_is_wanted_after_some_calls, fails_to_start_on_demand,
	hangs_on_demand, vanishes_and_comes_back, is_unplugged_between_two_calls, forgets_the_login,
	goes_on_after_a_buffer_that_is_too_small, tells_when_lists_and_attributes_do_not_fit,
	tells_rubbish_lengths, signs_wrongly, lacks_functions,
	signs_in_several_threads_with_a_session_each,
	notices_a_session_that_two_threads_use_at_once, notices_threads_that_were_not_announced,
	survives_what_happens_while_it_signs)
