/* The PKCS#11 test module: PINs, logins, and keys that ask each time. */
#include "cryptoki.h"

static struct test_token token;
static CK_FUNCTION_LIST *module;
static CK_SESSION_HANDLE session;

#define PIN_FLAGS                                                                                  \
	(CKF_USER_PIN_INITIALIZED | CKF_USER_PIN_COUNT_LOW | CKF_USER_PIN_FINAL_TRY |              \
		CKF_USER_PIN_LOCKED | CKF_USER_PIN_TO_BE_CHANGED | CKF_SO_PIN_COUNT_LOW |          \
		CKF_SO_PIN_FINAL_TRY | CKF_SO_PIN_LOCKED)

static void start(CK_FLAGS flags)
{
	EVP_PKEY *key = test_key(TEST_SM2);
	token = test_token_new();
	test_token_put(&token, "seal", key, NULL);
	test_token_set(&token, "seal.always-authenticate", "yes");
	test_token_put(&token, "free", key, NULL);
	EVP_PKEY_free(key);
	module = cryptoki_start();
	session = cryptoki_open(module, flags);
}

static void stop(void)
{
	cryptoki_stop(module);
	test_token_free(&token);
}

static CK_RV login(CK_USER_TYPE user, const char *pin)
{
	return cryptoki_login(module, session, user, pin);
}

static CK_RV set_pin(const char *old_pin, const char *new_pin)
{
	return module->C_SetPIN(session, (CK_UTF8CHAR_PTR)old_pin, strlen(old_pin),
		(CK_UTF8CHAR_PTR)new_pin, strlen(new_pin));
}

static CK_RV init_pin(const char *pin)
{
	return module->C_InitPIN(session, (CK_UTF8CHAR_PTR)pin, strlen(pin));
}

static void assert_flags(CK_FLAGS wanted)
{
	CK_FLAGS flags = cryptoki_token_flags(module) & PIN_FLAGS;
	ck_assert_msg(flags == wanted, "0x%lX, not 0x%lX", flags, wanted);
}

START_TEST(counts_wrong_pins_and_locks)
{
	start(0);
	test_token_set(&token, "max-tries", "3");
	assert_flags(CKF_USER_PIN_INITIALIZED);
	assert_answer(login(CKU_USER, "12345"), CKR_PIN_INCORRECT);
	assert_flags(CKF_USER_PIN_INITIALIZED | CKF_USER_PIN_COUNT_LOW);
	assert_answer(login(CKU_USER, "1234567"), CKR_PIN_INCORRECT);
	assert_flags(CKF_USER_PIN_INITIALIZED | CKF_USER_PIN_COUNT_LOW | CKF_USER_PIN_FINAL_TRY);
	assert_answer(login(CKU_USER, "123457"), CKR_PIN_INCORRECT);
	assert_flags(CKF_USER_PIN_INITIALIZED | CKF_USER_PIN_COUNT_LOW | CKF_USER_PIN_LOCKED);
	assert_answer(login(CKU_USER, "123456"), CKR_PIN_LOCKED);
	stop();
}
END_TEST

START_TEST(remembers_the_count_when_it_starts_again)
{
	start(0);
	assert_answer(login(CKU_USER, "wrong"), CKR_PIN_INCORRECT);
	assert_done(module->C_Finalize(NULL));
	assert_done(module->C_Initialize(NULL));
	assert_flags(CKF_USER_PIN_INITIALIZED | CKF_USER_PIN_COUNT_LOW);
	session = cryptoki_open(module, 0);
	assert_done(login(CKU_USER, "123456"));
	assert_flags(CKF_USER_PIN_INITIALIZED);
	stop();
}
END_TEST

START_TEST(unlocks_by_the_security_officer)
{
	start(CKF_RW_SESSION);
	test_token_set(&token, "tries-left", "0");
	assert_answer(login(CKU_USER, "123456"), CKR_PIN_LOCKED);
	assert_answer(init_pin("654321"), CKR_USER_NOT_LOGGED_IN);
	assert_answer(login(CKU_SO, "wrong"), CKR_PIN_INCORRECT);
	assert_flags(CKF_USER_PIN_INITIALIZED | CKF_USER_PIN_COUNT_LOW | CKF_USER_PIN_LOCKED |
		     CKF_SO_PIN_COUNT_LOW);
	assert_done(login(CKU_SO, "12345678"));
	assert_answer(init_pin("123"), CKR_PIN_LEN_RANGE);
	assert_done(init_pin("654321"));
	assert_flags(CKF_USER_PIN_INITIALIZED);
	assert_done(module->C_Logout(session));
	assert_done(login(CKU_USER, "654321"));
	stop();
}
END_TEST

START_TEST(locks_the_security_officer)
{
	start(CKF_RW_SESSION);
	test_token_set(&token, "so-tries-left", "1");
	assert_flags(CKF_USER_PIN_INITIALIZED | CKF_SO_PIN_COUNT_LOW | CKF_SO_PIN_FINAL_TRY);
	assert_answer(login(CKU_SO, "wrong"), CKR_PIN_INCORRECT);
	assert_answer(login(CKU_SO, "12345678"), CKR_PIN_LOCKED);
	assert_flags(CKF_USER_PIN_INITIALIZED | CKF_SO_PIN_COUNT_LOW | CKF_SO_PIN_LOCKED);
	assert_done(login(CKU_USER, "123456"));
	stop();
}
END_TEST

START_TEST(changes_a_pin)
{
	start(CKF_RW_SESSION);
	test_token_set(&token, "default-pin", "123456");
	assert_flags(CKF_USER_PIN_INITIALIZED | CKF_USER_PIN_TO_BE_CHANGED);
	assert_answer(set_pin("wrong", "654321"), CKR_PIN_INCORRECT);
	assert_answer(set_pin("123456", "1"), CKR_PIN_LEN_RANGE);
	assert_answer(set_pin("123456", "123456"), CKR_PIN_INVALID);
	assert_done(set_pin("123456", "654321"));
	assert_flags(CKF_USER_PIN_INITIALIZED);
	assert_answer(login(CKU_USER, "123456"), CKR_PIN_INCORRECT);
	assert_done(login(CKU_USER, "654321"));
	assert_done(module->C_Logout(session));
	assert_done(login(CKU_SO, "12345678"));
	assert_done(set_pin("12345678", "87654321"));
	assert_done(module->C_Logout(session));
	assert_answer(login(CKU_SO, "12345678"), CKR_PIN_INCORRECT);
	assert_done(login(CKU_SO, "87654321"));
	stop();
}
END_TEST

START_TEST(changes_no_pin_in_a_session_that_only_reads)
{
	start(0);
	assert_answer(set_pin("123456", "654321"), CKR_SESSION_READ_ONLY);
	assert_answer(init_pin("654321"), CKR_SESSION_READ_ONLY);
	stop();
}
END_TEST

START_TEST(tells_an_expired_pin)
{
	start(CKF_RW_SESSION);
	test_token_set(&token, "pin-expired", "yes");
	assert_flags(CKF_USER_PIN_INITIALIZED | CKF_USER_PIN_TO_BE_CHANGED);
	assert_answer(login(CKU_USER, "wrong"), CKR_PIN_INCORRECT);
	assert_answer(login(CKU_USER, "123456"), CKR_PIN_EXPIRED);
	assert_answer(module->C_Logout(session), CKR_USER_NOT_LOGGED_IN);
	assert_done(set_pin("123456", "654321"));
	assert_done(login(CKU_USER, "654321"));
	assert_flags(CKF_USER_PIN_INITIALIZED);
	stop();
}
END_TEST

START_TEST(tells_a_pin_that_is_not_there)
{
	start(CKF_RW_SESSION);
	test_token_set(&token, "pin-initialized", "no");
	assert_flags(0);
	assert_answer(login(CKU_USER, "123456"), CKR_USER_PIN_NOT_INITIALIZED);
	assert_done(login(CKU_SO, "12345678"));
	assert_done(init_pin("4711"));
	assert_flags(CKF_USER_PIN_INITIALIZED);
	assert_done(module->C_Logout(session));
	assert_done(login(CKU_USER, "4711"));
	stop();
}
END_TEST

START_TEST(shares_a_login_between_sessions)
{
	start(0);
	CK_SESSION_HANDLE other = cryptoki_open(module, 0);
	assert_answer(login(CKU_SO, "12345678"), CKR_SESSION_READ_ONLY_EXISTS);
	assert_answer(login(17, "123456"), CKR_USER_TYPE_INVALID);
	assert_done(login(CKU_USER, "123456"));
	assert_answer(
		cryptoki_login(module, other, CKU_USER, "123456"), CKR_USER_ALREADY_LOGGED_IN);
	assert_answer(cryptoki_login(module, other, CKU_SO, "12345678"),
		CKR_USER_ANOTHER_ALREADY_LOGGED_IN);
	CK_OBJECT_HANDLE key = cryptoki_key(module, other, "free");
	assert_done(module->C_CloseSession(session));
	assert_done(cryptoki_begin(module, other, 0x80008104, key));
	assert_done(module->C_CloseSession(other));
	session = cryptoki_open(module, 0);
	ck_assert_uint_eq(cryptoki_find(module, session, CKO_PRIVATE_KEY, NULL, &key, 1), 0);
	stop();
}
END_TEST

START_TEST(opens_no_session_that_only_reads_for_the_security_officer)
{
	start(CKF_RW_SESSION);
	CK_SESSION_HANDLE other;
	assert_done(login(CKU_SO, "12345678"));
	assert_answer(module->C_OpenSession(1, CKF_SERIAL_SESSION, NULL, NULL, &other),
		CKR_SESSION_READ_WRITE_SO_EXISTS);
	stop();
}
END_TEST

START_TEST(asks_each_time_for_a_key_that_is_always_authenticated)
{
	start(0);
	uint8_t value[512];
	CK_ULONG size;
	assert_done(login(CKU_USER, "123456"));
	CK_OBJECT_HANDLE key = cryptoki_key(module, session, "seal");
	CK_BBOOL always = CK_FALSE;
	CK_ATTRIBUTE wanted = {CKA_ALWAYS_AUTHENTICATE, &always, sizeof always};
	assert_done(module->C_GetAttributeValue(session, key, &wanted, 1));
	ck_assert_uint_eq(always, CK_TRUE);
	assert_answer(login(CKU_CONTEXT_SPECIFIC, "123456"), CKR_OPERATION_NOT_INITIALIZED);
	for (int i = 0; i < 2; i++) {
		assert_done(cryptoki_begin(module, session, 0x80008104, key));
		assert_answer(login(CKU_CONTEXT_SPECIFIC, "wrong"), CKR_PIN_INCORRECT);
		assert_done(login(CKU_CONTEXT_SPECIFIC, "123456"));
		assert_done(cryptoki_sign(module, session, value, &size));
	}
	assert_done(cryptoki_begin(module, session, 0x80008104, key));
	assert_answer(cryptoki_sign(module, session, value, &size), CKR_USER_NOT_LOGGED_IN);
	key = cryptoki_key(module, session, "free");
	assert_done(cryptoki_begin(module, session, 0x80008104, key));
	assert_answer(login(CKU_CONTEXT_SPECIFIC, "123456"), CKR_OPERATION_NOT_INITIALIZED);
	assert_done(cryptoki_sign(module, session, value, &size));
	stop();
}
END_TEST

SUITE("pkcs11-module-pin", counts_wrong_pins_and_locks, remembers_the_count_when_it_starts_again,
	unlocks_by_the_security_officer, locks_the_security_officer, changes_a_pin,
	changes_no_pin_in_a_session_that_only_reads, tells_an_expired_pin,
	tells_a_pin_that_is_not_there, shares_a_login_between_sessions,
	opens_no_session_that_only_reads_for_the_security_officer,
	asks_each_time_for_a_key_that_is_always_authenticated)
