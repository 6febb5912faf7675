/* Crypto machines that fail, go away and come back; their sessions; and threads that share them. */
#define _GNU_SOURCE
#include "sdf-stage.h"

#include <pthread.h>
#include <unistd.h>

#define URI "sdf:" SDF_LIBRARY "?key=1"
#define RSA_URI "sdf:" SDF_LIBRARY "?key=2"

enum {
	THREADS = 8,
	SIGNATURES = 10000
};

static struct sdf_scene scene;

START_TEST(a_machine_that_is_away_is_told)
{
	sdf_scene_begin(&scene);
	test_token_plug(&scene.token, false);
	gmseal_error error = sdf_refuse(&scene, URI, &scene.sm2, GMSEAL_ERROR_DEVICE_ABSENT,
		"the crypto machine cannot be reached (SDF_OpenDevice: 0x01000003)");
	ck_assert_uint_eq(error.device_code, 0x01000003);
	test_token_plug(&scene.token, true);
	gmseal_signer_free(sdf_open(&scene, URI, &scene.sm2));
	sdf_scene_end(&scene);
}
END_TEST

START_TEST(a_machine_that_goes_and_comes_back_is_opened_anew)
{
	sdf_scene_begin(&scene);
	gmseal_signer *signer = sdf_open(&scene, URI, &scene.sm2);
	test_token_plug(&scene.token, false);
	sdf_signs_not(signer, GMSEAL_ERROR_DEVICE_ABSENT, "the crypto machine cannot be reached");
	sdf_signs_not(signer, GMSEAL_ERROR_DEVICE_ABSENT, "the crypto machine cannot be reached");
	test_token_plug(&scene.token, true);
	sdf_signs_well(signer);
	/* The password is kept. */
	ck_assert_uint_eq(scene.asked, 1);
	ck_assert_uint_eq(sdf_lines(&scene, "wrong"), 0);
	gmseal_signer_free(signer);
	sdf_scene_end(&scene);
}
END_TEST

START_TEST(a_machine_that_was_away_meanwhile_is_not_noticed)
{
	sdf_scene_begin(&scene);
	gmseal_signer *signer = sdf_open(&scene, URI, &scene.sm2);
	test_token_fault(&scene.token, "SDF_InternalSign_ECC 0 replug");
	sdf_signs_well(signer);
	ck_assert_uint_eq(scene.asked, 1);
	ck_assert_uint_eq(sdf_lines(&scene, "opened"), 2);
	gmseal_signer_free(signer);
	sdf_scene_end(&scene);
}
END_TEST

START_TEST(a_machine_may_vanish_in_any_function)
{
	static const char *const functions[] = {"SDF_OpenDevice", "SDF_OpenSession",
		"SDF_ExportSignPublicKey_ECC", "SDF_InternalSign_ECC",
		"SDF_GetPrivateKeyAccessRight"};
	sdf_scene_begin(&scene);
	for (size_t i = 0; i < sizeof functions / sizeof functions[0]; i++) {
		char fault[128];
		snprintf(fault, sizeof fault, "%s 0 vanish", functions[i]);
		test_token_fault(&scene.token, fault);
		sdf_refuse(&scene, URI, &scene.sm2, GMSEAL_ERROR_DEVICE_ABSENT,
			"the crypto machine cannot be reached");
		test_token_plug(&scene.token, true);
		gmseal_signer_free(sdf_open(&scene, URI, &scene.sm2));
	}
	sdf_scene_end(&scene);
}
END_TEST

START_TEST(a_machine_may_vanish_before_the_signer_is_freed)
{
	sdf_scene_begin(&scene);
	gmseal_signer *signer = sdf_open(&scene, URI, &scene.sm2);
	test_token_plug(&scene.token, false);
	gmseal_signer_free(signer);
	sdf_scene_end(&scene);
}
END_TEST

START_TEST(every_number_has_its_status_and_sentence)
{
	static const struct {
		unsigned number;
		gmseal_status status;
		const char *message;
	} cases[] = {
		{0x01000001, GMSEAL_ERROR_DEVICE, "failed for a reason that it does not know"},
		{0x01000002, GMSEAL_ERROR_UNSUPPORTED, "does not have this function"},
		{0x01000003, GMSEAL_ERROR_DEVICE_ABSENT, "cannot be reached"},
		{0x01000004, GMSEAL_ERROR_DEVICE, "hardware does not answer"},
		{0x01000005, GMSEAL_ERROR_DEVICE_ABSENT, "cannot be opened"},
		{0x01000006, GMSEAL_ERROR_DEVICE, "does not open a session"},
		{0x01000007, GMSEAL_ERROR_KEY, "does not allow the use of the private key"},
		{0x01000008, GMSEAL_ERROR_NOT_FOUND, "has no such key"},
		{0x01000009, GMSEAL_ERROR_UNSUPPORTED, "does not have this algorithm"},
		{0x0100000A, GMSEAL_ERROR_UNSUPPORTED, "does not have this mode of the algorithm"},
		{0x0100000B, GMSEAL_ERROR_DEVICE, "operation with the public key failed"},
		{0x0100000C, GMSEAL_ERROR_DEVICE, "operation with the private key failed"},
		{0x0100000D, GMSEAL_ERROR_DEVICE, "failed to sign"},
		{0x0100000E, GMSEAL_ERROR_DEVICE, "failed to verify"},
		{0x0100000F, GMSEAL_ERROR_DEVICE, "symmetric operation failed"},
		{0x01000010, GMSEAL_ERROR_DEVICE, "steps of an operation are out of order"},
		{0x01000011, GMSEAL_ERROR_DEVICE, "a file has the wrong size"},
		{0x01000012, GMSEAL_ERROR_NOT_FOUND, "has no such file"},
		{0x01000013, GMSEAL_ERROR_DEVICE, "a place is not within its file"},
		{0x01000014, GMSEAL_ERROR_UNSUPPORTED, "the key is of another type"},
		{0x01000015, GMSEAL_ERROR_DEVICE, "the key is wrong"},
		{0x01000016, GMSEAL_ERROR_DEVICE, "the crypto machine failed ("},
		{0xFFFFFFFF, GMSEAL_ERROR_DEVICE, "the crypto machine failed ("},
	};
	sdf_scene_begin(&scene);
	gmseal_signer *signer = sdf_open(&scene, URI, &scene.sm2);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		char fault[128], number[64];
		/* Once more for the session that is opened anew, or gets its right again. */
		snprintf(fault, sizeof fault, "SDF_InternalSign_ECC 0 return 0x%08X",
			cases[i].number);
		test_token_fault(&scene.token, fault);
		test_token_fault(&scene.token, fault);
		gmseal_error error = sdf_signs_not(signer, cases[i].status, cases[i].message);
		ck_assert_uint_eq(error.device_code, cases[i].number);
		snprintf(number, sizeof number, "(SDF_InternalSign_ECC: 0x%08X)", cases[i].number);
		ck_assert_ptr_nonnull(strstr(error.message, number));
		char path[512];
		snprintf(path, sizeof path, "%s/faults", scene.token.directory);
		ck_assert_int_eq(remove(path), 0);
		sdf_signs_well(signer);
	}
	gmseal_signer_free(signer);
	sdf_scene_end(&scene);
}
END_TEST

START_TEST(a_password_is_not_tried_again_after_a_failure)
{
	sdf_scene_begin(&scene);
	test_token_fault(&scene.token, "SDF_GetPrivateKeyAccessRight 0 return 0x01000001");
	gmseal_error error = sdf_refuse(&scene, URI, &scene.sm2, GMSEAL_ERROR_DEVICE,
		"(SDF_GetPrivateKeyAccessRight: 0x01000001)");
	ck_assert_uint_eq(error.device_code, 0x01000001);
	/* But it might have been one. */
	ck_assert_uint_eq(scene.asked, 1);
	gmseal_signer *signer = sdf_open(&scene, URI, &scene.sm2);
	ck_assert_uint_eq(scene.asked, 2);
	test_token_fault(&scene.token, "SDF_InternalSign_ECC 0 replug");
	test_token_fault(&scene.token, "SDF_GetPrivateKeyAccessRight 0 return 0x01010001");
	sdf_signs_not(signer, GMSEAL_ERROR_DEVICE, "(SDF_GetPrivateKeyAccessRight: 0x01010001)");
	ck_assert_uint_eq(scene.asked, 2);
	sdf_signs_well(signer);
	ck_assert_uint_eq(scene.asked, 3);
	gmseal_signer_free(signer);
	sdf_scene_end(&scene);
}
END_TEST

START_TEST(connecting_has_a_time_limit)
{
	sdf_scene_begin(&scene);
	scene.options.connect_timeout = 10000;
	gmseal_signer *signer = sdf_open(&scene, URI, &scene.sm2);
	sdf_signs_well(signer);
	gmseal_signer_free(signer);
	test_token_fault(&scene.token, "SDF_OpenDevice 0 hang 200");
	scene.options.connect_timeout = 10;
	sdf_refuse(&scene, URI, &scene.sm2, GMSEAL_ERROR_TIMEOUT,
		"the crypto machine did not answer within 10 milliseconds (SDF_OpenDevice)");
	/* What was opened too late is closed by the thread that was left behind. */
	for (int i = 0; i < 1000 && sdf_lines(&scene, "disconnected") < 2; i++)
		usleep(10000);
	ck_assert_uint_eq(sdf_lines(&scene, "connected"), 2);
	ck_assert_uint_eq(sdf_lines(&scene, "disconnected"), 2);
	scene.options.connect_timeout = 10000;
	gmseal_signer_free(sdf_open(&scene, URI, &scene.sm2));
	sdf_scene_end(&scene);
}
END_TEST

START_TEST(the_thread_that_connects_handles_no_signals)
{
	static const char noted[] = "blocked\nopen\n";
	sdf_scene_begin(&scene);
	scene.options.connect_timeout = 60000;
	gmseal_signer_free(sdf_open(&scene, URI, &scene.sm2));
	/* Without a limit it is the caller's own thread. */
	scene.options.connect_timeout = 0;
	gmseal_signer_free(sdf_open(&scene, URI, &scene.sm2));
	gmseal_buffer signals = test_token_read(&scene.token, "signals");
	ck_assert_uint_eq(signals.size, sizeof noted - 1);
	ck_assert_mem_eq(signals.data, noted, signals.size);
	gmseal_buffer_free(&signals);
	sdf_scene_end(&scene);
}
END_TEST

START_TEST(a_machine_that_answers_late_is_waited_for_again)
{
	sdf_scene_begin(&scene);
	scene.options.connect_timeout = 50;
	gmseal_signer *signer = sdf_open(&scene, URI, &scene.sm2);
	test_token_fault(&scene.token, "SDF_OpenDevice 0 hang 300");
	test_token_fault(&scene.token, "SDF_InternalSign_ECC 0 replug");
	gmseal_error error = sdf_signs_not(signer, GMSEAL_ERROR_TIMEOUT, "did not answer within");
	ck_assert_uint_eq(error.device_code, 0);
	usleep(500000);
	sdf_signs_well(signer);
	gmseal_signer_free(signer);
	sdf_scene_end(&scene);
}
END_TEST

/* A thread that signs. */
struct worker {
	pthread_t thread;
	const gmseal_signer *signer;
	unsigned count, good;
	gmseal_error error;
};

static void *work(void *argument)
{
	struct worker *worker = argument;
	for (unsigned i = 0; i < worker->count; i++) {
		bool valid = false;
		if (sdf_sign(worker->signer, &valid, &worker->error) == GMSEAL_OK && valid)
			worker->good++;
	}
	return NULL;
}

static void sign_in_threads(const gmseal_signer *signer, unsigned threads, unsigned count)
{
	struct worker workers[32];
	for (unsigned i = 0; i < threads; i++) {
		workers[i] = (struct worker){.signer = signer, .count = count / threads};
		ck_assert_int_eq(pthread_create(&workers[i].thread, NULL, work, &workers[i]), 0);
	}
	for (unsigned i = 0; i < threads; i++) {
		ck_assert_int_eq(pthread_join(workers[i].thread, NULL), 0);
		ck_assert_msg(workers[i].good == workers[i].count, "%u of %u: %s", workers[i].good,
			workers[i].count, workers[i].error.message);
	}
}

START_TEST(threads_share_a_signer)
{
	const char *wanted = getenv("GMSEAL_TEST_SIGNATURES");
	unsigned count = wanted != NULL ? (unsigned)atoi(wanted) : SIGNATURES;
	sdf_scene_begin(&scene);
	gmseal_signer *signer = sdf_open(&scene, URI, &scene.sm2);
	sign_in_threads(signer, THREADS, count);
	ck_assert_uint_eq(scene.asked, 1);
	/* One for each that signs at once, which are kept. */
	ck_assert_uint_le(sdf_lines(&scene, "opened"), THREADS);
	gmseal_signer_free(signer);
	sdf_scene_end(&scene);
}
END_TEST

START_TEST(a_wrong_password_is_tried_once_for_all_threads_that_wait)
{
	struct worker workers[THREADS];
	sdf_scene_begin(&scene);
	gmseal_signer *signer = sdf_open(&scene, URI, &scene.sm2);
	/* Nobody's session has the right any more, and the password is another one. */
	test_token_set(&scene.token, "password-1", "another one");
	test_token_fault(&scene.token, "SDF_InternalSign_ECC 0 replug");
	test_token_fault(&scene.token, "SDF_GetPrivateKeyAccessRight always hang 1000");
	for (unsigned i = 0; i < THREADS; i++) {
		workers[i] = (struct worker){.signer = signer, .count = 1};
		ck_assert_int_eq(pthread_create(&workers[i].thread, NULL, work, &workers[i]), 0);
	}
	unsigned refused = 0;
	for (unsigned i = 0; i < THREADS; i++) {
		gmseal_status status = GMSEAL_OK;
		ck_assert_int_eq(pthread_join(workers[i].thread, NULL), 0);
		ck_assert_uint_eq(workers[i].good, 0);
		/* Somebody may have met the machine while it was away. */
		status = workers[i].error.status;
		ck_assert(status == GMSEAL_ERROR_PIN || status == GMSEAL_ERROR_DEVICE_ABSENT);
		refused += status == GMSEAL_ERROR_PIN;
	}
	ck_assert_uint_ge(refused, 1);
	ck_assert_uint_eq(sdf_lines(&scene, "wrong"), 1);
	gmseal_signer_free(signer);
	sdf_scene_end(&scene);
}
END_TEST

START_TEST(threads_share_a_signer_with_rsa)
{
	sdf_scene_begin(&scene);
	gmseal_signer *signer = sdf_open(&scene, RSA_URI, &scene.rsa);
	sign_in_threads(signer, THREADS, 160);
	gmseal_signer_free(signer);
	sdf_scene_end(&scene);
}
END_TEST

START_TEST(sessions_are_bounded)
{
	sdf_scene_begin(&scene);
	/* Each signature takes so long that all threads want a session. */
	gmseal_signer *signer = sdf_open(&scene, URI, &scene.sm2);
	for (int i = 0; i < 64; i++)
		test_token_fault(&scene.token, "SDF_InternalSign_ECC 0 hang 20");
	sign_in_threads(signer, 32, 96);
	ck_assert_uint_le(sdf_lines(&scene, "opened"), 16);
	ck_assert_uint_ge(sdf_lines(&scene, "opened"), 2);
	gmseal_signer_free(signer);
	sdf_scene_end(&scene);
}
END_TEST

START_TEST(threads_take_turns_where_the_machine_has_few_sessions)
{
	sdf_scene_begin(&scene);
	test_token_set(&scene.token, "max-sessions", "2");
	gmseal_signer *signer = sdf_open(&scene, URI, &scene.sm2);
	for (int i = 0; i < 16; i++)
		test_token_fault(&scene.token, "SDF_InternalSign_ECC 0 hang 20");
	sign_in_threads(signer, THREADS, 80);
	ck_assert_uint_le(sdf_lines(&scene, "opened"), 2);
	gmseal_signer_free(signer);
	sdf_scene_end(&scene);
}
END_TEST

START_TEST(a_machine_without_sessions_is_told)
{
	sdf_scene_begin(&scene);
	test_token_set(&scene.token, "max-sessions", "0");
	sdf_refuse(&scene, URI, &scene.sm2, GMSEAL_ERROR_DEVICE,
		"the crypto machine does not open a session (SDF_OpenSession: 0x01000006)");
	sdf_scene_end(&scene);
}
END_TEST

START_TEST(threads_go_on_when_the_machine_was_away)
{
	sdf_scene_begin(&scene);
	gmseal_signer *signer = sdf_open(&scene, URI, &scene.sm2);
	/* Not so often that a signature meets it twice. */
	test_token_fault(&scene.token, "SDF_InternalSign_ECC 50 replug");
	sign_in_threads(signer, THREADS, 400);
	ck_assert_uint_eq(scene.asked, 1);
	gmseal_signer_free(signer);
	sdf_scene_end(&scene);
}
END_TEST

SUITE("sdf-faults", a_machine_that_is_away_is_told,
	a_machine_that_goes_and_comes_back_is_opened_anew,
	a_machine_that_was_away_meanwhile_is_not_noticed, a_machine_may_vanish_in_any_function,
	a_machine_may_vanish_before_the_signer_is_freed, every_number_has_its_status_and_sentence,
	a_password_is_not_tried_again_after_a_failure, connecting_has_a_time_limit,
	the_thread_that_connects_handles_no_signals,
	a_machine_that_answers_late_is_waited_for_again, threads_share_a_signer,
	a_wrong_password_is_tried_once_for_all_threads_that_wait, threads_share_a_signer_with_rsa,
	sessions_are_bounded, threads_take_turns_where_the_machine_has_few_sessions,
	a_machine_without_sessions_is_told, threads_go_on_when_the_machine_was_away)
