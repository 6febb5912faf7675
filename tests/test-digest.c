/* Digests: published examples, pieces, sizes, misuse. */
#include "harness.h"

#include <openssl/err.h>
#include <sys/resource.h>

static void assert_digest(gmseal_digest_algorithm algorithm, gmseal_bytes message, const char *hex)
{
	gmseal_digest_value value = {.size = 0};
	gmseal_error error;
	gmseal_buffer wanted = from_hex(hex);
	assert_ok(gmseal_digest_bytes(algorithm, message, &value, &error), error);
	ck_assert_uint_eq(value.size, wanted.size);
	ck_assert_uint_eq(value.size, gmseal_digest_size(algorithm));
	ck_assert_mem_eq(value.data, wanted.data, wanted.size);
	gmseal_buffer_free(&wanted);
}

START_TEST(gives_the_published_values)
{
	/* GB/T 32905-2016 Annex A, FIPS 180 */
	assert_digest(GMSEAL_DIGEST_SM3, BYTES("abc"),
		"66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
	assert_digest(GMSEAL_DIGEST_SM3,
		BYTES("abcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcd"),
		"debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732");
	assert_digest(GMSEAL_DIGEST_SHA1, BYTES("abc"), "a9993e364706816aba3e25717850c26c9cd0d89d");
	assert_digest(GMSEAL_DIGEST_SHA256, BYTES("abc"),
		"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}
END_TEST

START_TEST(digests_an_empty_message)
{
	gmseal_bytes nothing = {NULL, 0};
	assert_digest(GMSEAL_DIGEST_SM3, nothing,
		"1ab21d8355cfa17f8e61194831e81a8f22bec8c728fefb747ed035eb5082aa2b");
	assert_digest(GMSEAL_DIGEST_SHA1, nothing, "da39a3ee5e6b4b0d3255bfef95601890afd80709");
	assert_digest(GMSEAL_DIGEST_SHA256, nothing,
		"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}
END_TEST

START_TEST(gives_the_same_value_whatever_the_pieces)
{
	uint8_t message[1000];
	for (size_t i = 0; i < sizeof message; i++)
		message[i] = (uint8_t)(i * 7);
	gmseal_digest_value whole, pieced;
	gmseal_error error;
	assert_ok(gmseal_digest_bytes(GMSEAL_DIGEST_SM3, (gmseal_bytes){message, sizeof message},
			  &whole, &error),
		error);
	static const size_t sizes[] = {1, 3, 63, 64, 65, 999, 1000};
	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
		gmseal_digest *digest = NULL;
		assert_ok(gmseal_digest_new(GMSEAL_DIGEST_SM3, &digest, &error), error);
		for (size_t done = 0; done < sizeof message; done += sizes[i]) {
			size_t left = sizeof message - done;
			gmseal_bytes piece = {message + done, left < sizes[i] ? left : sizes[i]};
			assert_ok(gmseal_digest_update(digest, piece, &error), error);
			assert_ok(gmseal_digest_update(digest, (gmseal_bytes){NULL, 0}, &error),
				error);
		}
		assert_ok(gmseal_digest_finish(digest, &pieced, &error), error);
		gmseal_digest_free(digest);
		ck_assert_uint_eq(pieced.size, whole.size);
		ck_assert_mem_eq(pieced.data, whole.data, whole.size);
	}
}
END_TEST

static long peak_kibibytes(void)
{
	struct rusage usage;
	ck_assert_int_eq(getrusage(RUSAGE_SELF, &usage), 0);
	return usage.ru_maxrss;
}

START_TEST(digests_a_gibibyte_in_little_memory)
{
	static const uint8_t zeros[1 << 16];
	gmseal_digest *digest = NULL;
	gmseal_digest_value value;
	gmseal_error error;
	assert_ok(gmseal_digest_new(GMSEAL_DIGEST_SM3, &digest, &error), error);
	assert_ok(gmseal_digest_update(digest, (gmseal_bytes){zeros, sizeof zeros}, &error), error);
	long before = peak_kibibytes();
	for (size_t i = 1; i < (1 << 30) / sizeof zeros; i++)
		assert_ok(gmseal_digest_update(digest, (gmseal_bytes){zeros, sizeof zeros}, &error),
			error);
	assert_ok(gmseal_digest_finish(digest, &value, &error), error);
	ck_assert_int_lt(peak_kibibytes() - before, 16 * 1024);
	gmseal_digest_free(digest);
	/* head -c 1073741824 /dev/zero | openssl dgst -sm3 */
	gmseal_buffer wanted =
		from_hex("f1adf167041f7b4dde929a73e500a642fbd03b9b457adfe9ee15708ea34d12b3");
	ck_assert_mem_eq(value.data, wanted.data, wanted.size);
	gmseal_buffer_free(&wanted);
}
END_TEST

START_TEST(refuses_what_is_no_algorithm)
{
	static const gmseal_digest_algorithm algorithms[] = {
		GMSEAL_DIGEST_NONE, (gmseal_digest_algorithm)4, (gmseal_digest_algorithm)-1};
	for (size_t i = 0; i < sizeof algorithms / sizeof algorithms[0]; i++) {
		gmseal_digest *digest = NULL;
		gmseal_digest_value value;
		gmseal_error error;
		assert_status(gmseal_digest_new(algorithms[i], &digest, &error),
			GMSEAL_ERROR_ARGUMENT, error);
		ck_assert_ptr_null(digest);
		assert_status(gmseal_digest_bytes(algorithms[i], BYTES("abc"), &value, &error),
			GMSEAL_ERROR_ARGUMENT, error);
		ck_assert_str_eq(error.message, "wrong parameter: algorithm");
		ck_assert_uint_eq(gmseal_digest_size(algorithms[i]), 0);
		ck_assert_str_eq(gmseal_digest_name(algorithms[i]), "");
	}
	ck_assert_str_eq(gmseal_digest_name(GMSEAL_DIGEST_SM3), "SM3");
	ck_assert_str_eq(gmseal_digest_name(GMSEAL_DIGEST_SHA1), "SHA-1");
	ck_assert_str_eq(gmseal_digest_name(GMSEAL_DIGEST_SHA256), "SHA-256");
}
END_TEST

START_TEST(refuses_a_digest_that_is_finished)
{
	gmseal_digest *digest = NULL;
	gmseal_digest_value value, other;
	gmseal_error error;
	assert_ok(gmseal_digest_new(GMSEAL_DIGEST_SHA256, &digest, &error), error);
	assert_ok(gmseal_digest_finish(digest, &value, &error), error);
	assert_status(
		gmseal_digest_update(digest, BYTES("more"), &error), GMSEAL_ERROR_ARGUMENT, error);
	assert_status(gmseal_digest_finish(digest, &other, &error), GMSEAL_ERROR_ARGUMENT, error);
	ck_assert_str_eq(error.message, "wrong parameter: digest");
	gmseal_digest_free(digest);
	gmseal_digest_free(NULL);
}
END_TEST

START_TEST(leaves_the_error_queue_as_it_was)
{
	ERR_raise(ERR_LIB_USER, 77);
	unsigned long before = ERR_peek_last_error();
	assert_digest(GMSEAL_DIGEST_SHA1, BYTES("abc"), "a9993e364706816aba3e25717850c26c9cd0d89d");
	ck_assert_uint_eq(ERR_get_error(), before);
	ck_assert_uint_eq(ERR_get_error(), 0);
}
END_TEST

SUITE("digest", gives_the_published_values, digests_an_empty_message,
	gives_the_same_value_whatever_the_pieces, digests_a_gibibyte_in_little_memory,
	refuses_what_is_no_algorithm, refuses_a_digest_that_is_finished,
	leaves_the_error_queue_as_it_was)
