/* What the kinds of tokens share besides URIs and PINs: lists, vendors' libraries, certificates. */
#include "harness.h"
#include "pki.h"

#include "signer/token.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>

static gmseal_error error;

START_TEST(lists_hold_copies)
{
	char label[] = "Company", uri[] = "sdf:/a.so?key=1";
	uint8_t der[] = {0x30, 0x00};
	gmseal_token_list *list = gms_token_list_alloc();
	ck_assert_uint_eq(gmseal_token_list_count(list), 0);
	ck_assert_ptr_null(gmseal_token_list_at(list, 0));
	for (int i = 0; i < 3; i++) {
		gmseal_token_info token = {.kind = GMSEAL_TOKEN_SDF,
			.uri = "sdf:/a.so",
			.label = label,
			.pin = GMS_PIN_STATE_UNKNOWN};
		assert_ok(gms_token_list_add(list, &token, &error), error);
		for (int j = 0; j < i; j++)
			assert_ok(gms_token_list_add_key(list,
					  &(gmseal_token_key){.uri = uri,
						  .label = "1",
						  .type = GMSEAL_KEY_SM2,
						  .certificate = {der, sizeof der}},
					  &error),
				error);
	}
	memset(label, 'x', sizeof label - 1);
	memset(uri, 'x', sizeof uri - 1);
	memset(der, 'x', sizeof der);
	ck_assert_uint_eq(gmseal_token_list_count(list), 3);
	const gmseal_token_info *token = gmseal_token_list_at(list, 2);
	ck_assert_int_eq(token->kind, GMSEAL_TOKEN_SDF);
	ck_assert_str_eq(token->label, "Company");
	ck_assert_str_eq(token->serial, "");
	ck_assert_str_eq(token->module_description, "");
	ck_assert_int_eq(token->pin.tries_left, GMSEAL_TRIES_UNKNOWN);
	ck_assert_int_eq(token->problem.status, GMSEAL_OK);
	ck_assert_uint_eq(token->key_count, 2);
	ck_assert_str_eq(token->keys[1].uri, "sdf:/a.so?key=1");
	ck_assert_uint_eq(token->keys[1].certificate.size, 2);
	ck_assert_uint_eq(token->keys[1].certificate.data[0], 0x30);
	ck_assert_uint_eq(gmseal_token_list_at(list, 0)->key_count, 0);
	gmseal_token_list_free(list);
	gmseal_token_list_free(NULL);
}
END_TEST

START_TEST(lists_hold_text_whatever_a_device_says)
{
	gmseal_token_list *list = gms_token_list_alloc();
	const gmseal_token_info token = {
		.uri = "sdf:/a.so", .label = "\xD5\xC2\x1B[2J", .serial = "a\\b"};
	assert_ok(gms_token_list_add(list, &token, &error), error);
	ck_assert_str_eq(gmseal_token_list_at(list, 0)->label, "\\xd5\\xc2\\x1b[2J");
	ck_assert_str_eq(gmseal_token_list_at(list, 0)->serial, "a\\b");
	gmseal_token_list_free(list);
}
END_TEST

START_TEST(lists_keep_the_first_problem)
{
	gmseal_token_list *list = gms_token_list_alloc();
	assert_ok(gms_token_list_add(list, &(gmseal_token_info){.uri = ""}, &error), error);
	gms_error(&error, GMSEAL_ERROR_DEVICE, "first");
	gms_token_list_problem(list, &error);
	gms_error(&error, GMSEAL_ERROR_TIMEOUT, "second");
	gms_token_list_problem(list, &error);
	ck_assert_int_eq(gmseal_token_list_at(list, 0)->problem.status, GMSEAL_ERROR_DEVICE);
	ck_assert_str_eq(gmseal_token_list_at(list, 0)->problem.message, "first");
	gmseal_token_list_free(list);
}
END_TEST

START_TEST(seals_are_listed_by_name_and_size)
{
	gmseal_token_seals *seals = gms_token_seals_alloc();
	assert_ok(gms_token_seals_add(seals, "one", 100, &error), error);
	assert_ok(gms_token_seals_add(seals, "two", 200, &error), error);
	ck_assert_uint_eq(gmseal_token_seals_count(seals), 2);
	ck_assert_str_eq(gmseal_token_seals_name(seals, 1), "two");
	ck_assert_uint_eq(gmseal_token_seals_size(seals, 1), 200);
	ck_assert_ptr_null(gmseal_token_seals_name(seals, 2));
	ck_assert_uint_eq(gmseal_token_seals_size(seals, 2), 0);
	gmseal_token_seals_free(seals);
	gmseal_token_seals_free(NULL);
}
END_TEST

static void *addresses[2];

static gmseal_status load(const char *path, const char *required, const char *optional)
{
	const struct gms_library_symbol symbols[] = {{required, true}, {optional, false}};
	return gms_library_load(path, symbols, 2, addresses, &error);
}

START_TEST(libraries_are_loaded_with_their_functions)
{
	/* A library that is there wherever this test runs. */
	assert_ok(load("libcrypto.so.3", "OpenSSL_version_num", "no_such_function"), error);
	ck_assert_ptr_nonnull(addresses[0]);
	ck_assert_ptr_null(addresses[1]);
}
END_TEST

START_TEST(a_library_that_lacks_a_function_is_refused)
{
	assert_status(load("libcrypto.so.3", "no_such_function", "OpenSSL_version_num"),
		GMSEAL_ERROR_UNSUPPORTED, error);
	ck_assert_str_eq(
		error.message, "the library libcrypto.so.3 lacks the function no_such_function");
}
END_TEST

START_TEST(libraries_that_are_not_there_are_not_found)
{
	static const char *const paths[] = {
		"/no/such/library.so", "no-such-library.so", "/dev/null/library.so"};
	for (size_t i = 0; i < 3; i++) {
		assert_status(load(paths[i], "a", "b"), GMSEAL_ERROR_NOT_FOUND, error);
		ck_assert_ptr_nonnull(strstr(error.message, "there is no library "));
		ck_assert_ptr_nonnull(strstr(error.message, paths[i]));
	}
}
END_TEST

START_TEST(files_that_are_no_libraries_are_told)
{
	assert_status(load("/dev/null", "a", "b"), GMSEAL_ERROR_DEVICE, error);
	ck_assert_ptr_nonnull(strstr(error.message, "the library /dev/null cannot be loaded ("));
}
END_TEST

static gmseal_certificate *chosen;

START_TEST(the_given_certificate_comes_before_the_one_found)
{
	struct test_pki *pki = test_pki_new(TEST_SM2);
	const gmseal_bytes maker = BUFFER_BYTES(pki->maker.pem),
			   signer = BUFFER_BYTES(pki->signer.der), none = {NULL, 0};
	assert_ok(gms_token_certificate(maker, signer, &chosen, &error), error);
	ck_assert_uint_eq(gmseal_certificate_bytes(chosen).size, pki->maker.der.size);
	gmseal_certificate_free(chosen);
	assert_ok(gms_token_certificate(none, signer, &chosen, &error), error);
	ck_assert_mem_eq(gmseal_certificate_bytes(chosen).data, signer.data, signer.size);
	gmseal_certificate_free(chosen);
	assert_status(
		gms_token_certificate(none, none, &chosen, &error), GMSEAL_ERROR_NOT_FOUND, error);
	ck_assert_str_eq(error.message,
		"there is no certificate beside the key on the token, and none was given");
	assert_status(gms_token_certificate(BYTES("rubbish"), none, &chosen, &error),
		GMSEAL_ERROR_FORMAT, error);
	test_pki_free(pki);
}
END_TEST

static void assert_mismatch(gmseal_status status)
{
	assert_status(status, GMSEAL_ERROR_MISMATCH, error);
	ck_assert_str_eq(error.message, "the key on the token does not belong to the certificate");
}

START_TEST(tells_whose_an_sm2_key_is)
{
	struct test_pki *pki = test_pki_new(TEST_SM2);
	gmseal_certificate *certificate = test_decode(&pki->signer);
	gmseal_bytes point = gmseal_certificate_sm2_public_key(certificate);
	gmseal_bytes x = {point.data, 32}, y = {point.data + 32, 32};
	assert_ok(gms_token_check_sm2(certificate, x, y, &error), error);
	assert_mismatch(gms_token_check_sm2(certificate, y, x, &error));
	assert_mismatch(gms_token_check_sm2(certificate, x, x, &error));
	assert_mismatch(gms_token_check_sm2(certificate, x, (gmseal_bytes){y.data, 31}, &error));
	assert_mismatch(gms_token_check_rsa(certificate, x, y, &error));
	gmseal_certificate_free(certificate);
	test_pki_free(pki);
}
END_TEST

START_TEST(tells_whose_an_rsa_key_is)
{
	struct test_identity me =
		test_issue(&(struct test_certificate){.subject = "CN=RSA", .type = TEST_RSA}, NULL);
	gmseal_certificate *certificate = test_decode(&me);
	BIGNUM *number = NULL;
	uint8_t n[257], e[8];
	ck_assert_int_eq(EVP_PKEY_get_bn_param(me.key, OSSL_PKEY_PARAM_RSA_N, &number), 1);
	/* As devices have it, with zeros in front. */
	ck_assert_int_eq(BN_bn2binpad(number, n, sizeof n), sizeof n);
	BN_free(number);
	number = NULL;
	ck_assert_int_eq(EVP_PKEY_get_bn_param(me.key, OSSL_PKEY_PARAM_RSA_E, &number), 1);
	ck_assert_int_eq(BN_bn2binpad(number, e, sizeof e), sizeof e);
	BN_free(number);
	gmseal_bytes modulus = {n, sizeof n}, exponent = {e, sizeof e};
	assert_ok(gms_token_check_rsa(certificate, modulus, exponent, &error), error);
	n[256] ^= 2;
	assert_mismatch(gms_token_check_rsa(certificate, modulus, exponent, &error));
	n[256] ^= 2;
	e[7] ^= 2;
	assert_mismatch(gms_token_check_rsa(certificate, modulus, exponent, &error));
	assert_mismatch(gms_token_check_rsa(certificate, modulus, (gmseal_bytes){NULL, 0}, &error));
	assert_mismatch(gms_token_check_sm2(
		certificate, (gmseal_bytes){n, 32}, (gmseal_bytes){n, 32}, &error));
	gmseal_certificate_free(certificate);
	test_identity_free(&me);
}
END_TEST

START_TEST(wraps_digests_for_rsa)
{
	gmseal_signing_request request = {.digest_algorithm = GMSEAL_DIGEST_SHA256};
	assert_ok(gmseal_digest_bytes(GMSEAL_DIGEST_SHA256, BYTES("abc"), &request.digest, &error),
		error);
	gmseal_buffer info = GMSEAL_BUFFER_INIT;
	assert_ok(gms_token_digest_info(&request, &info, &error), error);
	/* RFC 8017 9.2, note 1. */
	gmseal_buffer front = from_hex("3031300d060960864801650304020105000420");
	ck_assert_uint_eq(info.size, front.size + 32);
	ck_assert_mem_eq(info.data, front.data, front.size);
	ck_assert_mem_eq(info.data + front.size, request.digest.data, 32);
	gmseal_buffer_free(&front);
	gmseal_buffer_free(&info);
}
END_TEST

SUITE("token-parts", lists_hold_copies, lists_hold_text_whatever_a_device_says,
	lists_keep_the_first_problem, seals_are_listed_by_name_and_size,
	libraries_are_loaded_with_their_functions, a_library_that_lacks_a_function_is_refused,
	libraries_that_are_not_there_are_not_found, files_that_are_no_libraries_are_told,
	the_given_certificate_comes_before_the_one_found, tells_whose_an_sm2_key_is,
	tells_whose_an_rsa_key_is, wraps_digests_for_rsa)
