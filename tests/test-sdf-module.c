/* The SDF test library, called directly, as a program would that knows nothing of gmseal. */
#define _GNU_SOURCE
#include "cryptoki.h"
#include "tokens/sdf-abi.h"

#include <dlfcn.h>
#include <openssl/core_names.h>
#include <openssl/rsa.h>
#include <pthread.h>
#include <time.h>

#define SDF_FUNCTIONS(_)                                                                           \
	_(OpenDevice)                                                                              \
	_(CloseDevice)                                                                             \
	_(OpenSession)                                                                             \
	_(CloseSession)                                                                            \
	_(GetDeviceInfo)                                                                           \
	_(GenerateRandom)                                                                          \
	_(GetPrivateKeyAccessRight)                                                                \
	_(ReleasePrivateKeyAccessRight)                                                            \
	_(ExportSignPublicKey_ECC)                                                                 \
	_(InternalSign_ECC)                                                                        \
	_(ExportSignPublicKey_RSA)                                                                 \
	_(InternalPrivateKeyOperation_RSA)

static struct {
#define SDF_FIELD(name) __typeof__(&SDF_##name) name;
	SDF_FUNCTIONS(SDF_FIELD)
} sdf;
static struct test_token token;
static EVP_PKEY *sm2, *rsa;
static void *library, *device, *session;

static void load(const char *path)
{
	library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
	ck_assert_msg(library != NULL, "%s", dlerror());
#define LOAD(name) *(void **)&sdf.name = dlsym(library, "SDF_" #name);
	SDF_FUNCTIONS(LOAD)
}

static void open_all(void)
{
	assert_returns(SDR_OK, sdf.OpenDevice(&device));
	assert_returns(SDR_OK, sdf.OpenSession(device, &session));
}

/* An SM2 key with the index 1, whose password is "secret", and an RSA key with 2 that has none. */
static void start(void)
{
	token = test_token_new();
	sm2 = test_key(TEST_SM2);
	rsa = test_key(TEST_RSA);
	test_token_put(&token, "sm2-1", sm2, NULL);
	test_token_put(&token, "rsa-2", rsa, NULL);
	test_token_set(&token, "password-1", "secret");
	load(TEST_TOKEN_SDF);
	open_all();
}

static void close_all(void)
{
	sdf.CloseSession(session);
	sdf.CloseDevice(device);
}

static void stop(void)
{
	close_all();
	dlclose(library);
	EVP_PKEY_free(sm2);
	EVP_PKEY_free(rsa);
	ck_assert(!test_token_has(&token, "misuse"));
	test_token_free(&token);
}

static int get_right(void *of, const char *password)
{
	unsigned char text[32];
	size_t size = strlen(password);
	memcpy(text, password, size);
	return sdf.GetPrivateKeyAccessRight(of, 1, text, (unsigned)size);
}

/* Signs with the key 1; whether the value is a signature. */
static int sign(void *with, bool *valid)
{
	static const uint8_t zeros[32];
	ecc_signature signature;
	unsigned char e[32];
	uint8_t raw[64];
	memcpy(e, cryptoki_e, sizeof e);
	memset(&signature, 0xFF, sizeof signature);
	int answer = sdf.InternalSign_ECC(with, 1, e, sizeof e, &signature);
	*valid = false;
	if (answer != SDR_OK)
		return answer;
	ck_assert_mem_eq(signature.r, zeros, sizeof zeros);
	ck_assert_mem_eq(signature.s, zeros, sizeof zeros);
	memcpy(raw, signature.r + 32, 32);
	memcpy(raw + 32, signature.s + 32, 32);
	*valid = cryptoki_valid(sm2, cryptoki_e, raw, sizeof raw, false);
	return SDR_OK;
}

static void signs(void)
{
	bool valid;
	assert_returns(SDR_OK, sign(session, &valid));
	ck_assert(valid);
}

START_TEST(has_structures_of_the_standards_sizes)
{
	ck_assert_uint_eq(sizeof(device_info), 100);
	ck_assert_uint_eq(sizeof(ecc_public_key), 132);
	ck_assert_uint_eq(sizeof(ecc_signature), 128);
	ck_assert_uint_eq(sizeof(rsa_public_key), 516);
}
END_TEST

#define IS_THERE(name) ck_assert_msg(sdf.name != NULL, "SDF_" #name);

START_TEST(has_all_functions)
{
	start();
	SDF_FUNCTIONS(IS_THERE)
	stop();
}
END_TEST

START_TEST(has_a_sister_without_what_may_be_missing)
{
	load("tests/tokens/.libs/sdf-bare.so");
	ck_assert_ptr_nonnull(sdf.OpenDevice);
	ck_assert_ptr_nonnull(sdf.CloseSession);
	ck_assert_ptr_nonnull(sdf.ExportSignPublicKey_ECC);
	ck_assert_ptr_null(sdf.GetDeviceInfo);
	ck_assert_ptr_null(sdf.InternalSign_ECC);
	ck_assert_ptr_null(sdf.ExportSignPublicKey_RSA);
	ck_assert_ptr_null(sdf.GenerateRandom);
	dlclose(library);
}
END_TEST

START_TEST(tells_about_the_machine)
{
	device_info info;
	unsigned char random[8] = {0};
	start();
	assert_returns(SDR_OK, sdf.GetDeviceInfo(session, &info));
	ck_assert_str_eq(info.issuer_name, "Test");
	ck_assert_mem_eq(info.device_serial, "0001            ", 16);
	test_token_set(&token, "name", "a name of 16 let");
	close_all();
	open_all();
	assert_returns(SDR_OK, sdf.GetDeviceInfo(session, &info));
	ck_assert_mem_eq(info.device_name, "a name of 16 let", 16);
	assert_returns(SDR_OK, sdf.GenerateRandom(session, 4, random));
	ck_assert_mem_ne(random, "\0\0\0\0", 4);
	ck_assert_mem_eq(random + 4, "\0\0\0\0", 4);
	stop();
}
END_TEST

START_TEST(signs_e_for_sessions_with_an_access_right)
{
	bool valid;
	void *other;
	unsigned char data[33] = {0};
	ecc_signature signature;
	start();
	assert_returns(SDR_OK, sdf.OpenSession(device, &other));
	assert_returns(SDR_PARDENY, sign(session, &valid));
	assert_returns(SDR_PARDENY, get_right(session, "secre"));
	assert_returns(SDR_PARDENY, get_right(session, "Secret"));
	assert_returns(SDR_PARDENY, sign(session, &valid));
	assert_returns(SDR_OK, get_right(session, "secret"));
	signs();
	/* The right is that session's alone. */
	assert_returns(SDR_PARDENY, sign(other, &valid));
	assert_returns(
		SDR_SKOPERR, sdf.InternalSign_ECC(session, 1, data, sizeof data, &signature));
	assert_returns(SDR_OK, sdf.ReleasePrivateKeyAccessRight(session, 1));
	assert_returns(SDR_PARDENY, sign(session, &valid));
	gmseal_buffer wrong = test_token_read(&token, "wrong");
	ck_assert_uint_eq(wrong.size, 2 * strlen("password-1\n"));
	gmseal_buffer_free(&wrong);
	assert_returns(SDR_OK, sdf.CloseSession(other));
	stop();
}
END_TEST

START_TEST(has_keys_by_index)
{
	static const uint8_t zeros[32];
	ecc_public_key ecc;
	rsa_public_key wide;
	ecc_signature signature;
	unsigned char data[32] = {0};
	uint8_t point[65];
	size_t size;
	start();
	assert_returns(SDR_OK, sdf.ExportSignPublicKey_ECC(session, 1, &ecc));
	ck_assert_int_eq(EVP_PKEY_get_octet_string_param(
				 sm2, OSSL_PKEY_PARAM_PUB_KEY, point, sizeof point, &size),
		1);
	ck_assert_uint_eq(ecc.bits, 256);
	ck_assert_mem_eq(ecc.x, zeros, 32);
	ck_assert_mem_eq(ecc.x + 32, point + 1, 32);
	ck_assert_mem_eq(ecc.y, zeros, 32);
	ck_assert_mem_eq(ecc.y + 32, point + 33, 32);
	assert_returns(SDR_OK, sdf.ExportSignPublicKey_RSA(session, 2, &wide));
	BIGNUM *modulus = NULL, *given = BN_bin2bn(wide.m, sizeof wide.m, NULL);
	EVP_PKEY_get_bn_param(rsa, OSSL_PKEY_PARAM_RSA_N, &modulus);
	ck_assert_int_eq(BN_cmp(given, modulus), 0);
	BN_free(given);
	BN_free(modulus);
	ck_assert_uint_eq(wide.bits, 2048);
	ck_assert_mem_eq(wide.e + 252, "\0\1\0\1", 4);
	assert_returns(SDR_KEYNOTEXIST, sdf.ExportSignPublicKey_ECC(session, 2, &ecc));
	assert_returns(SDR_KEYNOTEXIST, sdf.ExportSignPublicKey_RSA(session, 1, &wide));
	assert_returns(SDR_KEYNOTEXIST, sdf.ExportSignPublicKey_ECC(session, 0, &ecc));
	assert_returns(SDR_KEYNOTEXIST, sdf.ExportSignPublicKey_ECC(session, 1000000, &ecc));
	assert_returns(
		SDR_KEYNOTEXIST, sdf.InternalSign_ECC(session, 2, data, sizeof data, &signature));
	stop();
}
END_TEST

START_TEST(does_the_bare_operation_of_rsa)
{
	unsigned char block[256], value[256];
	uint8_t back[256];
	unsigned size = 0;
	size_t back_size = sizeof back;
	start();
	memset(block, 0x5A, sizeof block);
	block[0] = 0;
	assert_returns(SDR_OK,
		sdf.InternalPrivateKeyOperation_RSA(session, 2, block, sizeof block, value, &size));
	ck_assert_uint_eq(size, sizeof value);
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new(rsa, NULL);
	ck_assert_int_eq(EVP_PKEY_encrypt_init(context), 1);
	ck_assert_int_eq(EVP_PKEY_CTX_set_rsa_padding(context, RSA_NO_PADDING), 1);
	ck_assert_int_eq(EVP_PKEY_encrypt(context, back, &back_size, value, size), 1);
	EVP_PKEY_CTX_free(context);
	ck_assert_mem_eq(back, block, sizeof block);
	assert_returns(SDR_SKOPERR,
		sdf.InternalPrivateKeyOperation_RSA(session, 2, block, 255, value, &size));
	assert_returns(SDR_KEYNOTEXIST,
		sdf.InternalPrivateKeyOperation_RSA(session, 1, block, sizeof block, value, &size));
	stop();
}
END_TEST

START_TEST(has_no_more_sessions_than_it_says)
{
	void *second = NULL, *third = NULL;
	start();
	close_all();
	test_token_set(&token, "max-sessions", "2");
	open_all();
	assert_returns(SDR_OK, sdf.OpenSession(device, &second));
	assert_returns(SDR_OPENSESSION, sdf.OpenSession(device, &third));
	assert_returns(SDR_OK, sdf.CloseSession(second));
	assert_returns(SDR_OK, sdf.OpenSession(device, &second));
	assert_returns(SDR_OK, sdf.CloseSession(second));
	stop();
}
END_TEST

START_TEST(makes_faults_on_demand)
{
	bool valid;
	ecc_public_key ecc;
	start();
	assert_returns(SDR_OK, get_right(session, "secret"));
	test_token_fault(&token, "SDF_InternalSign_ECC 1 return 0x01000002");
	signs();
	assert_returns(SDR_NOTSUPPORT, sign(session, &valid));
	signs();
	test_token_fault(&token, "SDF_InternalSign_ECC 0 wrong-value");
	assert_returns(SDR_OK, sign(session, &valid));
	ck_assert(!valid);
	signs();
	test_token_fault(&token, "SDF_ExportSignPublicKey_ECC 0 rubbish-length 4096");
	assert_returns(SDR_OK, sdf.ExportSignPublicKey_ECC(session, 1, &ecc));
	ck_assert_uint_eq(ecc.bits, 4096);
	test_token_fault(&token, "SDF_InternalSign_ECC 0 forget-login");
	assert_returns(SDR_PARDENY, sign(session, &valid));
	stop();
}
END_TEST

START_TEST(vanishes_and_comes_back)
{
	bool valid;
	void *other;
	start();
	assert_returns(SDR_OK, get_right(session, "secret"));
	test_token_fault(&token, "SDF_InternalSign_ECC 1 vanish");
	signs();
	assert_returns(SDR_COMMFAIL, sign(session, &valid));
	assert_returns(SDR_COMMFAIL, sdf.OpenDevice(&other));
	/* Old sessions are worth nothing when it is back. */
	test_token_plug(&token, true);
	assert_returns(SDR_COMMFAIL, sign(session, &valid));
	assert_returns(SDR_COMMFAIL, sdf.OpenSession(device, &other));
	close_all();
	open_all();
	assert_returns(SDR_PARDENY, sign(session, &valid));
	assert_returns(SDR_OK, get_right(session, "secret"));
	signs();
	stop();
}
END_TEST

/* Signs in a session, and returns the answer. */
static void *sign_slowly(void *answer)
{
	bool valid;
	*(int *)answer = sign(session, &valid);
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
static void use_at_once(void *other)
{
	pthread_t thread;
	device_info info;
	int first = SDR_SKOPERR;
	test_token_fault(&token, "SDF_InternalSign_ECC 0 hang 500");
	ck_assert_int_eq(pthread_create(&thread, NULL, sign_slowly, &first), 0);
	wait_for_fault();
	assert_returns(SDR_OK, sdf.GetDeviceInfo(other, &info));
	pthread_join(thread, NULL);
	assert_returns(SDR_OK, first);
}

static void remove_misuse(void)
{
	char path[512];
	snprintf(path, sizeof path, "%s/misuse", token.directory);
	ck_assert_int_eq(remove(path), 0);
}

START_TEST(notices_a_session_that_two_threads_use_at_once)
{
	void *other;
	start();
	assert_returns(SDR_OK, get_right(session, "secret"));
	assert_returns(SDR_OK, sdf.OpenSession(device, &other));
	use_at_once(other);
	ck_assert(!test_token_has(&token, "misuse"));
	use_at_once(session);
	ck_assert(test_token_has(&token, "misuse"));
	remove_misuse();
	assert_returns(SDR_OK, sdf.CloseSession(other));
	stop();
}
END_TEST

START_TEST(notices_a_right_that_is_released_without_being_there)
{
	start();
	assert_returns(SDR_OK, sdf.ReleasePrivateKeyAccessRight(session, 1));
	ck_assert(test_token_has(&token, "misuse"));
	remove_misuse();
	stop();
}
END_TEST

SUITE("sdf-module", has_structures_of_the_standards_sizes, has_all_functions,
	has_a_sister_without_what_may_be_missing, tells_about_the_machine,
	signs_e_for_sessions_with_an_access_right, has_keys_by_index,
	does_the_bare_operation_of_rsa, has_no_more_sessions_than_it_says, makes_faults_on_demand,
	vanishes_and_comes_back, notices_a_session_that_two_threads_use_at_once,
	notices_a_right_that_is_released_without_being_there)
