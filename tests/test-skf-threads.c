/* Several threads, one signer behind a library that is not thread-safe: they take turns. Made to be run
 * under ThreadSanitizer, too. */
#define _GNU_SOURCE
#include "skf-stage.h"

#include <pthread.h>

enum {
	THREADS = 8,
	SIGNATURES = 10000
};

struct worker {
	pthread_t thread;
	struct skf skf; /* a copy, for its own error */
	gmseal_signer *signer;
	size_t count;
};

static void *sign_often(void *user)
{
	struct worker *worker = user;
	for (size_t i = 0; i < worker->count; i++)
		assert_ok(skf_sign(&worker->skf, worker->signer), worker->skf.error);
	return NULL;
}

START_TEST(signs_in_eight_threads)
{
	static const char *const libraries[] = {TEST_TOKEN_SKF32, TEST_TOKEN_SKF64};
	for (size_t i = 0; i < 2; i++) {
		struct skf skf;
		struct worker workers[THREADS];
		skf_start(&skf, libraries[i], TEST_SM2);
		gmseal_signer *signer = skf_signer(&skf);
		for (size_t j = 0; j < THREADS; j++) {
			workers[j] = (struct worker){.skf = skf,
				.signer = signer,
				.count = i == 0 ? SIGNATURES / THREADS : 100};
			ck_assert_int_eq(
				pthread_create(&workers[j].thread, NULL, sign_often, &workers[j]),
				0);
		}
		for (size_t j = 0; j < THREADS; j++)
			ck_assert_int_eq(pthread_join(workers[j].thread, NULL), 0);
		ck_assert_uint_eq(skf.pins.asked, 1);
		gmseal_signer_free(signer);
		skf_stop(&skf); /* nobody has met anybody else in the library */
	}
}
END_TEST

/* Signs until it is told otherwise by the device. */
static void *sign_while_it_is_there(void *user)
{
	struct worker *worker = user;
	for (size_t i = 0; i < worker->count; i++) {
		gmseal_status status = skf_sign(&worker->skf, worker->signer);
		ck_assert_msg(status == GMSEAL_OK || status == GMSEAL_ERROR_DEVICE_ABSENT, "%s",
			worker->skf.error.message);
	}
	return NULL;
}

START_TEST(signs_in_several_threads_while_the_device_comes_and_goes)
{
	struct skf skf;
	struct worker workers[THREADS];
	skf_start(&skf, TEST_TOKEN_SKF64, TEST_SM2);
	gmseal_signer *signer = skf_signer(&skf);
	for (int i = 0; i < 5; i++) {
		char fault[64];
		snprintf(fault, sizeof fault, "SKF_ECCSignData %d replug", 7 + 31 * i);
		skf_fault(&skf, fault);
	}
	skf_fault(&skf, "SKF_ECCSignData 50 forget-login");
	for (size_t j = 0; j < THREADS; j++) {
		workers[j] = (struct worker){.skf = skf, .signer = signer, .count = 25};
		ck_assert_int_eq(pthread_create(&workers[j].thread, NULL, sign_while_it_is_there,
					 &workers[j]),
			0);
	}
	for (size_t j = 0; j < THREADS; j++)
		ck_assert_int_eq(pthread_join(workers[j].thread, NULL), 0);
	assert_ok(skf_sign(&skf, signer), skf.error);
	ck_assert_uint_eq(skf.pins.asked, 7);
	gmseal_signer_free(signer);
	skf_stop(&skf);
}
END_TEST

static void *sign_with_wrong_pin(void *user)
{
	struct worker *worker = user;
	assert_status(skf_sign(&worker->skf, worker->signer), GMSEAL_ERROR_PIN, worker->skf.error);
	ck_assert_int_eq(worker->skf.error.tries_left, 5);
	return NULL;
}

START_TEST(tries_a_wrong_pin_once_for_all_who_wait)
{
	static const char *const faults[] = {
		"SKF_ECCSignData 0 forget-login", "SKF_ECCSignData 0 replug"};
	for (size_t i = 0; i < 2; i++) {
		struct skf skf;
		struct worker workers[THREADS];
		skf_start(&skf, TEST_TOKEN_SKF64, TEST_SM2);
		gmseal_signer *signer = skf_signer(&skf);
		skf_fault(&skf, faults[i]);
		/* Long enough for all to come and wait. */
		skf_fault(&skf, "SKF_VerifyPIN always hang 1000");
		skf.pins.user = "000000";
		/* Copied before anybody is asked. */
		for (size_t j = 0; j < THREADS; j++)
			workers[j] = (struct worker){.skf = skf, .signer = signer};
		for (size_t j = 0; j < THREADS; j++)
			ck_assert_int_eq(pthread_create(&workers[j].thread, NULL,
						 sign_with_wrong_pin, &workers[j]),
				0);
		for (size_t j = 0; j < THREADS; j++)
			ck_assert_int_eq(pthread_join(workers[j].thread, NULL), 0);
		ck_assert_uint_eq(skf.pins.asked, 2);
		/* Whoever comes later may try again. */
		skf.pins.user = "123456";
		assert_ok(skf_sign(&skf, signer), skf.error);
		gmseal_signer_free(signer);
		skf_stop(&skf);
	}
}
END_TEST

/* A signer, a list and a PIN of each thread's own, at one device. */
static void *do_everything(void *user)
{
	struct worker *worker = user;
	struct skf *skf = &worker->skf;
	skf->options.user = &skf->pins;
	for (size_t i = 0; i < worker->count; i++) {
		gmseal_token_list *list = NULL;
		gmseal_signer *signer = skf_signer(skf);
		assert_ok(
			gmseal_token_list_new(skf_uri(skf, ""), &skf->options, &list, &skf->error),
			skf->error);
		ck_assert_uint_eq(gmseal_token_list_at(list, 0)->key_count, 1);
		gmseal_token_list_free(list);
		assert_ok(skf_sign(skf, signer), skf->error);
		gmseal_signer_free(signer);
	}
	return NULL;
}

START_TEST(lets_signers_and_lists_take_turns)
{
	struct skf skf;
	struct worker workers[THREADS];
	skf_start(&skf, TEST_TOKEN_SKF64, TEST_SM2);
	for (size_t j = 0; j < THREADS; j++) {
		workers[j] = (struct worker){.skf = skf, .count = 10};
		workers[j].skf.options.connect_timeout = j % 2 == 0 ? 0 : 60000;
		ck_assert_int_eq(
			pthread_create(&workers[j].thread, NULL, do_everything, &workers[j]), 0);
	}
	for (size_t j = 0; j < THREADS; j++)
		ck_assert_int_eq(pthread_join(workers[j].thread, NULL), 0);
	skf_stop(&skf);
}
END_TEST

SUITE("skf-threads", signs_in_eight_threads,
	signs_in_several_threads_while_the_device_comes_and_goes,
	tries_a_wrong_pin_once_for_all_who_wait, lets_signers_and_lists_take_turns)
