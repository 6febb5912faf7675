/* One signer in eight threads: every signature verifies, no session is used twice at once, and nobody
 * locks a PIN by being many. Made to be run under ThreadSanitizer, too. */
#define _GNU_SOURCE
#include "pkcs11-stage.h"

#include <pthread.h>

/* libcrypto counts references with atomic operations that ThreadSanitizer does not see: the module's
 * last EVP_PKEY_free() of a key that another thread has signed with looks like a race. */
const char *__tsan_default_suppressions(void);
const char *__tsan_default_suppressions(void)
{
	return "called_from_lib:libcrypto.so";
}

enum {
	THREADS = 8,
	SIGNATURES = 10000
};

START_TEST(signs_ten_thousand_times_in_eight_threads)
{
	struct token_scene scene;
	scene_begin(&scene, TEST_SM2, "sansec");
	gmseal_signer *signer = open_seal(&scene);
	sign_in_threads(signer, GMSEAL_DIGEST_SM3, SIGNATURES);
	ck_assert_uint_eq(scene.pins.asked, 1);
	gmseal_signer_free(signer);
	scene_end(&scene);
}
END_TEST

START_TEST(shares_few_sessions)
{
	struct token_scene scene;
	scene_begin(&scene, TEST_SM2, "luna");
	test_token_set(&scene.token, "max-sessions", "3");
	gmseal_signer *signer = open_seal(&scene);
	sign_in_threads(signer, GMSEAL_DIGEST_SM3, 800);
	gmseal_signer_free(signer);
	host_finalizes();
	test_token_set(&scene.token, "max-sessions", "1");
	signer = open_seal(&scene);
	sign_in_threads(signer, GMSEAL_DIGEST_SM3, 80);
	gmseal_signer_free(signer);
	scene_end(&scene);
}
END_TEST

START_TEST(goes_on_when_the_token_is_plugged_in_again_meanwhile)
{
	struct token_scene scene;
	scene_begin(&scene, TEST_SM2, "tass");
	gmseal_signer *signer = open_seal(&scene);
	test_token_fault(&scene.token, "C_Sign 100 replug");
	test_token_fault(&scene.token, "C_SignInit 300 replug");
	test_token_fault(&scene.token, "C_Sign 500 forget-login");
	sign_in_threads(signer, GMSEAL_DIGEST_SM3, 800);
	ck_assert_uint_ge(scene.pins.asked, 2);
	ck_assert_uint_le(scene.pins.asked, 4);
	gmseal_signer_free(signer);
	scene_end(&scene);
}
END_TEST

START_TEST(asks_for_every_signature_one_thread_at_a_time)
{
	struct token_scene scene;
	scene_begin(&scene, TEST_SM2, "ibm");
	test_token_set(&scene.token, "seal.always-authenticate", "yes");
	gmseal_signer *signer = open_seal(&scene);
	sign_in_threads(signer, GMSEAL_DIGEST_SM3, 80);
	/* The callback counts without a lock of its own. */
	ck_assert_uint_eq(scene.pins.asked, 81);
	gmseal_signer_free(signer);
	scene_end(&scene);
}
END_TEST

struct attempt {
	pthread_t thread;
	const gmseal_signer *signer;
	gmseal_error error;
	bool good;
};

static void *try_once(void *argument)
{
	struct attempt *attempt = argument;
	attempt->good = signs_well(attempt->signer, GMSEAL_DIGEST_SM3, &attempt->error);
	return NULL;
}

/* Eight threads sign with a wrong PIN at once: it is tried once. */
static void try_wrong_pin(struct token_scene *scene, const gmseal_signer *signer)
{
	struct attempt attempts[THREADS];
	unsigned asked = scene->pins.asked;
	scene->pins.user = "000000";
	/* Long enough for all to come and wait. */
	test_token_fault(&scene->token, "C_Login always hang 1000");
	for (size_t i = 0; i < THREADS; i++) {
		attempts[i] = (struct attempt){.signer = signer};
		ck_assert_int_eq(
			pthread_create(&attempts[i].thread, NULL, try_once, &attempts[i]), 0);
	}
	for (size_t i = 0; i < THREADS; i++) {
		pthread_join(attempts[i].thread, NULL);
		ck_assert(!attempts[i].good);
		ck_assert_int_eq(attempts[i].error.status, GMSEAL_ERROR_PIN);
		ck_assert_uint_eq(attempts[i].error.device_code, 0xA0);
	}
	ck_assert_uint_eq(scene->pins.asked, asked + 1);
}

START_TEST(tries_a_wrong_pin_once_for_all_who_wait)
{
	for (int always = 0; always < 2; always++) {
		struct token_scene scene;
		scene_begin(&scene, TEST_SM2, "sansec");
		if (always)
			test_token_set(&scene.token, "seal.always-authenticate", "yes");
		gmseal_signer *signer = open_seal(&scene);
		if (!always)
			host_closes_all_sessions();
		try_wrong_pin(&scene, signer);
		/* Whoever comes later may try again. */
		gmseal_error error;
		scene.pins.user = "123456";
		ck_assert_msg(signs_well(signer, GMSEAL_DIGEST_SM3, &error), "%s", error.message);
		gmseal_signer_free(signer);
		scene_end(&scene);
	}
}
END_TEST

SUITE("pkcs11-threads", signs_ten_thousand_times_in_eight_threads, shares_few_sessions,
	goes_on_when_the_token_is_plugged_in_again_meanwhile,
	asks_for_every_signature_one_thread_at_a_time, tries_a_wrong_pin_once_for_all_who_wait)
