/* Signature values over bytes: made, verified, and what is told of wrong ones. */
#include "stage.h"

#include <openssl/core_names.h>
#include <openssl/params.h>
#include <time.h>

#define SM2 stage_pki(TEST_SM2)
#define RSA stage_pki(TEST_RSA)
#define MESSAGE "{\"task\": \"sealMaking\",\n \"name\": \"A \\\" B\"}"

static gmseal_value_result verify_as(const struct test_identity *by, gmseal_bytes message,
	const char *user_id, gmseal_bytes value)
{
	gmseal_value_result result = GMSEAL_VALUE_WRONG;
	gmseal_error error;
	assert_ok(gmseal_value_verify(stage_certificate(by), message, text_bytes(user_id), value,
			  &result, &error),
		error);
	return result;
}

static gmseal_value_result verify(gmseal_bytes message, gmseal_bytes value)
{
	return verify_as(&SM2->signer, message, "", value);
}

static gmseal_bytes sign(
	const struct test_identity *by, const struct signing *how, gmseal_bytes message)
{
	struct signing raw = *how;
	raw.form = VALUE_RAW;
	return forge_value(by, &raw, message);
}

/* A value of the signer over a message. */
static gmseal_bytes value_of(gmseal_bytes message)
{
	return sign(&SM2->signer, &(struct signing){.sha1 = false}, message);
}

START_TEST(makes_a_raw_value_that_verifies)
{
	const char *algorithm = NULL;
	gmseal_buffer value = GMSEAL_BUFFER_INIT;
	gmseal_error error;
	gmseal_signer *signer = stage_signer(&SM2->signer);
	assert_ok(gmseal_value_sign(signer, BYTES(MESSAGE), NOTHING, &value, &algorithm, &error),
		error);
	gmseal_bytes made = keep_buffer(value);
	ck_assert_uint_eq(made.size, GMSEAL_SM2_RAW_SIZE);
	ck_assert_str_eq(algorithm, "1.2.156.10197.1.501");
	ck_assert_int_eq(verify(BYTES(MESSAGE), made), GMSEAL_VALUE_VALID);
	value = (gmseal_buffer)GMSEAL_BUFFER_INIT;
	assert_ok(gmseal_value_sign(signer, NOTHING, BYTES("me"), &value, NULL, &error), error);
	made = keep_buffer(value);
	ck_assert_int_eq(verify_as(&SM2->signer, NOTHING, "me", made), GMSEAL_VALUE_VALID);
	ck_assert_int_eq(verify(NOTHING, made), GMSEAL_VALUE_WRONG);
}
END_TEST

START_TEST(makes_values_with_rsa)
{
	const char *algorithm = NULL;
	gmseal_buffer value = GMSEAL_BUFFER_INIT;
	gmseal_error error;
	assert_ok(gmseal_value_sign(stage_signer(&RSA->signer), BYTES(MESSAGE), NOTHING, &value,
			  &algorithm, &error),
		error);
	gmseal_bytes made = keep_buffer(value);
	ck_assert_uint_eq(made.size, 256);
	ck_assert_str_eq(algorithm, "1.2.840.113549.1.1.11");
	ck_assert_int_eq(verify_as(&RSA->signer, BYTES(MESSAGE), "", made), GMSEAL_VALUE_VALID);
}
END_TEST

/* A callback that hands out the value that it is given. */
static gmseal_status answer(void *user, const gmseal_signing_request *request, uint8_t *value,
	size_t *size, gmseal_error *error)
{
	const gmseal_bytes *given = user;
	(void)request;
	(void)error;
	memcpy(value, given->data, given->size);
	*size = given->size;
	return GMSEAL_OK;
}

START_TEST(holds_what_a_signer_gives_against_its_certificate)
{
	gmseal_bytes given =
		forge_value(&SM2->other, &(struct signing){.form = VALUE_DER}, BYTES(MESSAGE));
	gmseal_signer *signer = NULL;
	gmseal_buffer value = GMSEAL_BUFFER_INIT;
	gmseal_error error;
	assert_ok(gmseal_signer_from_callback(
			  BUFFER_BYTES(SM2->signer.der), answer, &given, &signer, &error),
		error);
	assert_status(gmseal_value_sign(signer, BYTES(MESSAGE), NOTHING, &value, NULL, &error),
		GMSEAL_ERROR_MISMATCH, error);
	ck_assert_ptr_null(value.data);
	given = forge_value(&SM2->signer, &(struct signing){.form = VALUE_DER}, BYTES(MESSAGE));
	assert_ok(gmseal_value_sign(signer, BYTES(MESSAGE), NOTHING, &value, NULL, &error), error);
	ck_assert_uint_eq(value.size, GMSEAL_SM2_RAW_SIZE);
	gmseal_buffer_free(&value);
	gmseal_signer_free(signer);
}
END_TEST

START_TEST(tells_der_where_raw_belongs)
{
	gmseal_bytes message = BYTES(MESSAGE);
	static const enum value_form forms[] = {VALUE_DER, VALUE_SUPERFLUOUS, VALUE_NEGATIVE};
	for (size_t i = 0; i < 3; i++)
		ck_assert_int_eq(
			verify(message, forge_value(&SM2->signer,
						&(struct signing){.form = forms[i]}, message)),
			GMSEAL_VALUE_FORM_DER);
	gmseal_bytes der =
		forge_value(&SM2->signer, &(struct signing){.form = VALUE_DER}, BYTES("other"));
	ck_assert_int_eq(verify(message, der), GMSEAL_VALUE_WRONG);
}
END_TEST

/* A certificate for a public key that is given as a point. */
static gmseal_certificate *certificate_of_point(const char *point)
{
	gmseal_buffer octets = from_hex(point);
	OSSL_PARAM parts[] = {OSSL_PARAM_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, "SM2", 3),
		OSSL_PARAM_octet_string(OSSL_PKEY_PARAM_PUB_KEY, octets.data, octets.size),
		OSSL_PARAM_END};
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, "SM2", NULL);
	EVP_PKEY *key = NULL;
	ck_assert_int_eq(EVP_PKEY_fromdata_init(context), 1);
	ck_assert_int_eq(EVP_PKEY_fromdata(context, &key, EVP_PKEY_PUBLIC_KEY, parts), 1);
	const struct test_identity *identity = stage_issue(
		&(struct test_certificate){.subject = "CN=Point", .key = key}, &SM2->ca);
	EVP_PKEY_free(key);
	EVP_PKEY_CTX_free(context);
	gmseal_buffer_free(&octets);
	return stage_certificate(identity);
}

/* With the private key (n - 1) / 2 and the random number 1, s is r + 2. Among many messages this one has
 * an r, and so an s, of 29 octets: then DER has 64, as the raw form has. */
START_TEST(tells_der_that_is_as_long_as_raw)
{
	gmseal_certificate *certificate = certificate_of_point(
		"040A3721DB9207E1C46E24F06EC2D2D4D785617828A72B72F62370952E0572E033"
		"8CE19C69102762056B4EA4ED593676FD3F4CD5F2EA2AA138227401ACFD5708B4");
	gmseal_bytes r =
		keep_buffer(from_hex("1140EFBC5D68BB2B1A006DFD565B679130DA8F59A47308825D545B80D9"));
	gmseal_bytes s =
		keep_buffer(from_hex("1140EFBC5D68BB2B1A006DFD565B679130DA8F59A47308825D545B80DB"));
	gmseal_bytes front = {scratch(3), 3};
	const gmseal_bytes der = SEQUENCE(der_element(TAG_INTEGER, r), der_element(TAG_INTEGER, s));
	const struct {
		gmseal_bytes value;
		gmseal_value_result result;
	} forms[] = {{der, GMSEAL_VALUE_FORM_DER}, {JOIN(front, r, front, s), GMSEAL_VALUE_VALID}};
	for (size_t i = 0; i < 2; i++) {
		gmseal_value_result result = GMSEAL_VALUE_WRONG;
		gmseal_error error;
		ck_assert_uint_eq(forms[i].value.size, GMSEAL_SM2_RAW_SIZE);
		assert_ok(gmseal_value_verify(certificate, BYTES("16630165"), NOTHING,
				  forms[i].value, &result, &error),
			error);
		ck_assert_int_eq(result, forms[i].result);
	}
}
END_TEST

START_TEST(tells_what_is_no_value)
{
	gmseal_bytes right = value_of(BYTES(MESSAGE));
	const gmseal_bytes order = keep_buffer(
		from_hex("FFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123"));
	const gmseal_bytes less = keep_buffer(
		from_hex("FFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54122"));
	gmseal_bytes zero = {scratch(32), 32}, r = {right.data, 32}, s = {right.data + 32, 32};
	const gmseal_bytes none[] = {NOTHING, {right.data, 63}, JOIN(right, BYTES("\0")),
		JOIN(zero, s), JOIN(r, zero), JOIN(order, s), JOIN(r, order), BYTES("abc"),
		SEQUENCE(der_integer(0), der_integer(1)), SEQUENCE(der_integer(1)),
		JOIN(SEQUENCE(der_integer(1), der_integer(1)), BYTES("\0"))};
	for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
		ck_assert_msg(
			verify(BYTES(MESSAGE), none[i]) == GMSEAL_VALUE_MALFORMED, "value %zu", i);
	ck_assert_int_eq(verify(BYTES(MESSAGE), JOIN(less, s)), GMSEAL_VALUE_WRONG);
	ck_assert_int_eq(verify(BYTES(MESSAGE), JOIN(r, less)), GMSEAL_VALUE_WRONG);
	ck_assert_int_eq(
		verify_as(&RSA->signer, BYTES(MESSAGE), "", right), GMSEAL_VALUE_MALFORMED);
}
END_TEST

START_TEST(tells_a_message_whose_line_ends_were_changed)
{
	static const struct {
		const char *is_signed, *received;
	} pairs[] = {{"a\nb", "a\r\nb"}, {"a\r\nb\r\n", "a\nb\n"}, {"a", "a\n"}, {"a", "a\r\n"},
		{"a\r", "a\r\n"}, {"a\nb", "a\r\r\nb"}, {"a\n", "a"}, {"a\r\n", "a"},
		{"a", "\xEF\xBB\xBF"
		      "a"},
		{"", "\n"}, {"\n", ""}};
	for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
		ck_assert_msg(
			verify(text_bytes(pairs[i].received),
				value_of(text_bytes(pairs[i].is_signed))) == GMSEAL_VALUE_ENDING,
			"pair %zu", i);
	ck_assert_int_eq(verify(BYTES("\"a\n\n\n"), value_of(BYTES("\"a"))), GMSEAL_VALUE_WRONG);
	ck_assert_int_eq(verify(BYTES("b"), value_of(BYTES("a"))), GMSEAL_VALUE_WRONG);
}
END_TEST

START_TEST(tells_json_that_was_laid_out_anew)
{
	gmseal_bytes compact = BYTES("{\"task\":\"sealMaking\",\"name\":\"A \\\" B\"}");
	ck_assert_int_eq(verify(BYTES(MESSAGE), value_of(compact)), GMSEAL_VALUE_LAYOUT);
	ck_assert_int_eq(verify(BYTES(MESSAGE "\n\n\n"), value_of(compact)), GMSEAL_VALUE_LAYOUT);
	/* Blanks inside of the quotation marks are what it says. */
	ck_assert_int_eq(
		verify(BYTES("{\"name\": \"A  B\"}"), value_of(BYTES("{\"name\":\"AB\"}"))),
		GMSEAL_VALUE_WRONG);
	ck_assert_int_eq(verify(BYTES("{\"name\": \"A\\"), value_of(BYTES("{\"name\":\"A\\"))),
		GMSEAL_VALUE_LAYOUT);
}
END_TEST

START_TEST(tells_mistakes_of_the_signer)
{
	gmseal_bytes message = BYTES(MESSAGE);
	gmseal_digest_value digest;
	gmseal_error error;
	assert_ok(gmseal_digest_bytes(GMSEAL_DIGEST_SM3, message, &digest, &error), error);
	gmseal_bytes octets = JOIN(((gmseal_bytes){digest.data, digest.size}));
	const struct signing mistakes[] = {
		{.digest = octets}, {.message = octets}, {.user_id = ""}};
	for (size_t i = 0; i < 3; i++)
		ck_assert_msg(verify(message, sign(&SM2->signer, &mistakes[i], message)) ==
				      GMSEAL_VALUE_HASHED,
			"mistake %zu", i);
	ck_assert_int_eq(
		verify_as(&SM2->signer, message, "me", value_of(message)), GMSEAL_VALUE_HASHED);
	const struct signing other_id = {.user_id = "somebody else"};
	ck_assert_int_eq(
		verify(message, sign(&SM2->signer, &other_id, message)), GMSEAL_VALUE_WRONG);
	ck_assert_int_eq(
		verify_as(&RSA->signer, message, "",
			forge_value(&RSA->signer, &(struct signing){.sha1 = true}, message)),
		GMSEAL_VALUE_HASHED);
}
END_TEST

START_TEST(tells_what_another_key_made_as_far_as_it_can_be_told)
{
	const struct signing plain = {.form = VALUE_DER};
	gmseal_bytes message = BYTES(MESSAGE);
	ck_assert_int_eq(verify(message, sign(&SM2->other, &plain, message)), GMSEAL_VALUE_WRONG);
	ck_assert_int_eq(verify(message, value_of(BYTES("another"))), GMSEAL_VALUE_WRONG);
	ck_assert_int_eq(
		verify_as(&RSA->signer, message, "", forge_value(&RSA->other, &plain, message)),
		GMSEAL_VALUE_WRONG);
	ck_assert_int_eq(verify_as(&RSA->signer, message, "",
				 forge_value(&RSA->signer, &plain, BYTES("another"))),
		GMSEAL_VALUE_CHANGED);
	ck_assert_int_eq(verify_as(&RSA->signer, BYTES("a\n"), "",
				 forge_value(&RSA->signer, &plain, BYTES("a"))),
		GMSEAL_VALUE_ENDING);
}
END_TEST

/* In enormous messages no reason is looked for: each trial would hash them. */
START_TEST(bounds_the_search_for_a_reason)
{
	size_t most = 1024 * 1024;
	uint8_t *data = scratch(16 * most);
	memset(data, '\n', 16 * most);
	gmseal_bytes message = {data, most}, larger = {data, most + 1};
	ck_assert_int_eq(
		verify(message, value_of((gmseal_bytes){data, most - 1})), GMSEAL_VALUE_ENDING);
	ck_assert_int_eq(verify(larger, value_of(message)), GMSEAL_VALUE_WRONG);
	ck_assert_int_eq(verify(larger, value_of(larger)), GMSEAL_VALUE_VALID);
	gmseal_bytes value = value_of(BYTES("another"));
	clock_t before = clock();
	verify((gmseal_bytes){data, 16 * most}, value);
	clock_t once = clock() - before;
	gmseal_digest_value digest;
	gmseal_error error;
	before = clock();
	assert_ok(gmseal_digest_bytes(
			  GMSEAL_DIGEST_SM3, (gmseal_bytes){data, 16 * most}, &digest, &error),
		error);
	ck_assert_msg(once < 3 * (clock() - before) + CLOCKS_PER_SEC / 10, "%ld", (long)once);
}
END_TEST

START_TEST(knows_no_other_keys)
{
	EVP_PKEY *p256 = EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256");
	const struct test_identity *other = stage_issue(
		&(struct test_certificate){.subject = "CN=P-256", .key = p256}, &SM2->ca);
	gmseal_value_result result = GMSEAL_VALUE_VALID;
	gmseal_error error;
	assert_status(gmseal_value_verify(stage_certificate(other), BYTES("a"), NOTHING, BYTES("a"),
			      &result, &error),
		GMSEAL_ERROR_UNSUPPORTED, error);
	ck_assert_ptr_nonnull(strstr(error.message, "neither SM2 nor RSA"));
	EVP_PKEY_free(p256);
}
END_TEST

START_TEST(names_every_result)
{
	static const char *const names[] = {"valid", "der", "malformed", "changed-ending",
		"changed-layout", "signer-error", "changed", "wrong", "wrong"};
	for (int i = 0; i <= GMSEAL_VALUE_WRONG + 1; i++)
		ck_assert_str_eq(gmseal_value_result_name((gmseal_value_result)i), names[i]);
}
END_TEST

START_TEST(refuses_what_is_not_there)
{
	gmseal_buffer value = GMSEAL_BUFFER_INIT;
	gmseal_value_result result = GMSEAL_VALUE_WRONG;
	const gmseal_bytes astray = {NULL, 1};
	gmseal_certificate *certificate = stage_certificate(&SM2->signer);
	gmseal_error error;
	assert_status(gmseal_value_sign(NULL, BYTES("a"), NOTHING, &value, NULL, &error),
		GMSEAL_ERROR_ARGUMENT, error);
	assert_status(gmseal_value_sign(
			      stage_signer(&SM2->signer), astray, NOTHING, &value, NULL, &error),
		GMSEAL_ERROR_ARGUMENT, error);
	assert_status(gmseal_value_verify(certificate, astray, NOTHING, NOTHING, &result, &error),
		GMSEAL_ERROR_ARGUMENT, error);
	assert_status(gmseal_value_verify(certificate, NOTHING, NOTHING, astray, &result, &error),
		GMSEAL_ERROR_ARGUMENT, error);
	gmseal_bytes long_id = {scratch(8192), 8192};
	assert_status(gmseal_value_verify(
			      certificate, NOTHING, long_id, value_of(BYTES("a")), &result, &error),
		GMSEAL_ERROR_ARGUMENT, error);
}
END_TEST

SUITE("value", makes_a_raw_value_that_verifies, makes_values_with_rsa,
	holds_what_a_signer_gives_against_its_certificate, tells_der_where_raw_belongs,
	tells_der_that_is_as_long_as_raw, tells_what_is_no_value,
	tells_a_message_whose_line_ends_were_changed, tells_json_that_was_laid_out_anew,
	tells_mistakes_of_the_signer, tells_what_another_key_made_as_far_as_it_can_be_told,
	bounds_the_search_for_a_reason, knows_no_other_keys, names_every_result,
	refuses_what_is_not_there)
