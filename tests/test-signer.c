/* Signers: what they sign, callbacks, threads, and the host program's OpenSSL. */
#include "keys.h"

#include "signer/signer.h"

#include <openssl/err.h>
#include <pthread.h>

START_TEST(signs_with_rsa_whatever_the_digest)
{
	static const gmseal_digest_algorithm digests[] = {
		GMSEAL_DIGEST_SM3, GMSEAL_DIGEST_SHA1, GMSEAL_DIGEST_SHA256};
	struct test_identity me = make_identity(TEST_RSA);
	gmseal_buffer key = test_key_pem(me.key, NULL);
	gmseal_signer *signer = NULL;
	gmseal_error error;
	assert_ok(gmseal_signer_from_key(
			  BUFFER_BYTES(key), BUFFER_BYTES(me.der), NULL, NULL, &signer, &error),
		error);
	for (size_t i = 0; i < 3; i++)
		assert_signs(signer, digests[i]);
	gmseal_signer_free(signer);
	gmseal_buffer_free(&key);
	test_identity_free(&me);
}
END_TEST

START_TEST(refuses_a_digest_that_does_not_go_with_the_key)
{
	struct test_identity me = make_identity(TEST_SM2);
	gmseal_buffer key = test_key_pem(me.key, NULL), value = GMSEAL_BUFFER_INIT;
	gmseal_signer *signer = NULL;
	gmseal_error error;
	assert_ok(gmseal_signer_from_key(
			  BUFFER_BYTES(key), BUFFER_BYTES(me.der), NULL, NULL, &signer, &error),
		error);
	gmseal_signing_request request = {
		.digest = {.size = 32}, .digest_algorithm = GMSEAL_DIGEST_SHA256};
	assert_status(
		gms_signer_sign(signer, &request, &value, &error), GMSEAL_ERROR_MISMATCH, error);
	ck_assert_str_eq(error.message, "the key does not sign digests of SHA-256");
	ck_assert_ptr_null(value.data);
	gmseal_signer_free(signer);
	gmseal_buffer_free(&key);
	test_identity_free(&me);
}
END_TEST

/* What a callback signer does when it is called. */
struct script {
	gmseal_status status;
	const char *message, *value;
	size_t size;
	const gmseal_signing_request *request;
};

static gmseal_status play(void *user, const gmseal_signing_request *request,
	uint8_t value[GMSEAL_SIGNATURE_VALUE_MAX_SIZE], size_t *size, gmseal_error *error)
{
	struct script *script = user;
	ck_assert_ptr_nonnull(error);
	ck_assert_str_eq(error->message, "");
	script->request = request;
	if (script->message != NULL)
		snprintf(error->message, sizeof error->message, "%s", script->message);
	if (script->value != NULL)
		memcpy(value, script->value, strlen(script->value));
	*size = script->size;
	return script->status;
}

static gmseal_signer *callback_signer(struct script *script)
{
	struct test_identity me = make_identity(TEST_SM2);
	gmseal_signer *signer = NULL;
	gmseal_error error;
	assert_ok(gmseal_signer_from_callback(BUFFER_BYTES(me.der), play, script, &signer, &error),
		error);
	test_identity_free(&me);
	return signer;
}

START_TEST(hands_the_request_to_the_callback_and_its_value_back)
{
	struct script script = {.value = "value", .size = 5};
	gmseal_signer *signer = callback_signer(&script);
	gmseal_signing_request request = {.digest_algorithm = GMSEAL_DIGEST_SM3};
	gmseal_buffer value = GMSEAL_BUFFER_INIT;
	gmseal_error error;
	assert_ok(gms_signer_sign(signer, &request, &value, &error), error);
	ck_assert_ptr_eq(script.request, &request);
	ck_assert_uint_eq(value.size, 5);
	ck_assert_mem_eq(value.data, "value", 5);
	gmseal_buffer_free(&value);
	script.size = GMSEAL_SIGNATURE_VALUE_MAX_SIZE;
	assert_ok(gms_signer_sign(signer, &request, &value, NULL), error);
	ck_assert_uint_eq(value.size, GMSEAL_SIGNATURE_VALUE_MAX_SIZE);
	gmseal_buffer_free(&value);
	gmseal_signer_free(signer);
}
END_TEST

START_TEST(tells_what_the_callback_says_of_its_failure)
{
	static const struct {
		struct script script;
		gmseal_status status;
		const char *message;
	} cases[] = {
		{{.status = GMSEAL_ERROR_KEY, .message = "the PIN is locked"}, GMSEAL_ERROR_KEY,
			"the PIN is locked"},
		{{.status = GMSEAL_ERROR_CRYPTO}, GMSEAL_ERROR_CRYPTO,
			"the signing function failed and gave no reason"},
		{{.status = (gmseal_status)99, .message = "odd"}, GMSEAL_ERROR_KEY, "odd"},
		{{.status = (gmseal_status)-1}, GMSEAL_ERROR_KEY,
			"the signing function failed and gave no reason"},
		{{.status = GMSEAL_OK, .size = 0}, GMSEAL_ERROR_ARGUMENT,
			"the signing function gave an empty value"},
		{{.status = GMSEAL_OK, .size = 1025}, GMSEAL_ERROR_ARGUMENT,
			"the signing function says that its value has 1025 octets; "
			"there is room for 1024"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct script script = cases[i].script;
		gmseal_signer *signer = callback_signer(&script);
		gmseal_signing_request request = {.digest_algorithm = GMSEAL_DIGEST_SM3};
		gmseal_buffer value = GMSEAL_BUFFER_INIT;
		gmseal_error error;
		assert_status(
			gms_signer_sign(signer, &request, &value, &error), cases[i].status, error);
		ck_assert_str_eq(error.message, cases[i].message);
		ck_assert_int_eq(error.status, cases[i].status);
		ck_assert_uint_eq(error.offset, GMSEAL_NO_OFFSET);
		ck_assert_int_eq(gms_signer_sign(signer, &request, &value, NULL), cases[i].status);
		ck_assert_ptr_null(value.data);
		gmseal_signer_free(signer);
	}
}
END_TEST

START_TEST(refuses_signers_that_cannot_sign)
{
	struct test_identity root = make_identity(TEST_SM2);
	EVP_PKEY *p256 = EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256");
	struct test_identity other =
		test_issue(&(struct test_certificate){.subject = "CN=P-256", .key = p256}, &root);
	struct script script = {0};
	gmseal_signer *signer = NULL;
	gmseal_error error;
	assert_status(gmseal_signer_from_callback(
			      BUFFER_BYTES(other.der), play, &script, &signer, &error),
		GMSEAL_ERROR_UNSUPPORTED, error);
	ck_assert_str_eq(error.message, "the certificate's key is neither SM2 nor RSA");
	assert_status(
		gmseal_signer_from_callback(BUFFER_BYTES(root.der), NULL, &script, &signer, &error),
		GMSEAL_ERROR_ARGUMENT, error);
	assert_status(gmseal_signer_from_callback(BYTES("nothing"), play, &script, &signer, &error),
		GMSEAL_ERROR_FORMAT, error);
	ck_assert_ptr_null(signer);
	gmseal_signer_free(NULL);
	test_identity_free(&other);
	test_identity_free(&root);
	EVP_PKEY_free(p256);
}
END_TEST

static void *sign_often(void *user)
{
	for (int i = 0; i < 25; i++)
		assert_signs(user, GMSEAL_DIGEST_SM3);
	return NULL;
}

START_TEST(signs_in_several_threads_at_once)
{
	static const enum test_key_type types[] = {TEST_SM2, TEST_RSA};
	for (size_t i = 0; i < 2; i++) {
		struct test_identity me = make_identity(types[i]);
		gmseal_buffer key = test_key_pem(me.key, NULL);
		gmseal_signer *signer = NULL;
		gmseal_error error;
		pthread_t threads[4];
		assert_ok(gmseal_signer_from_key(BUFFER_BYTES(key), BUFFER_BYTES(me.der), NULL,
				  NULL, &signer, &error),
			error);
		for (size_t j = 0; j < 4; j++)
			ck_assert_int_eq(pthread_create(&threads[j], NULL, sign_often, signer), 0);
		for (size_t j = 0; j < 4; j++)
			ck_assert_int_eq(pthread_join(threads[j], NULL), 0);
		gmseal_signer_free(signer);
		gmseal_buffer_free(&key);
		test_identity_free(&me);
	}
}
END_TEST

START_TEST(leaves_the_host_s_openssl_as_it_was)
{
	struct test_identity me = make_identity(TEST_SM2);
	gmseal_buffer file = make_pkcs12(&me, &me, "secret"), key = test_key_pem(me.key, "secret");
	struct answer wrong = {.text = "Secret"};
	ERR_clear_error();
	ERR_raise(ERR_LIB_USER, 77);
	unsigned long before = ERR_peek_last_error();
	assert_takes(BUFFER_BYTES(file), (gmseal_bytes){NULL, 0}, "secret");
	assert_takes(BUFFER_BYTES(key), BUFFER_BYTES(me.der), "secret");
	assert_refuses(BUFFER_BYTES(file), BUFFER_BYTES(me.der), &wrong, GMSEAL_ERROR_KEY, "wrong");
	assert_refuses(BUFFER_BYTES(key), BUFFER_BYTES(me.der), &wrong, GMSEAL_ERROR_KEY, "wrong");
	assert_refuses(
		BYTES("nothing"), BUFFER_BYTES(me.der), NULL, GMSEAL_ERROR_FORMAT, "no private");
	ck_assert_uint_eq(ERR_get_error(), before);
	ck_assert_uint_eq(ERR_get_error(), 0);
	/* The legacy provider was not loaded into the default context. */
	EVP_CIPHER *rc2 = EVP_CIPHER_fetch(NULL, "RC2-40-CBC", NULL);
	ck_assert_ptr_null(rc2);
	gmseal_buffer_free(&file);
	gmseal_buffer_free(&key);
	test_identity_free(&me);
}
END_TEST

SUITE("signer", signs_with_rsa_whatever_the_digest, refuses_a_digest_that_does_not_go_with_the_key,
	hands_the_request_to_the_callback_and_its_value_back,
	tells_what_the_callback_says_of_its_failure, refuses_signers_that_cannot_sign,
	signs_in_several_threads_at_once, leaves_the_host_s_openssl_as_it_was)
