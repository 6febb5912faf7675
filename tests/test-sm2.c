/* SM2 by bare bytes, and the keys and signature algorithms behind src/crypto/crypto.h. */
#include "harness.h"
#include "pki.h"

#include "crypto/crypto.h"

#include <openssl/err.h>
#include <openssl/rsa.h>

/* GB/T 32918.5-2017 Annex A: identifier 1234567812345678, message "message digest". */
#define POINT                                                                                      \
	"09F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020"                         \
	"CCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13"
#define HASH_Z "B2E14C5C79C6DF5B85F4FE7ED8DB7A262B9DA7E07CCB0EA9F4747B8CCDA8A4F3"
#define HASH_E "F0B43E94BA45ACCAACE692ED534382EB17E6AB5A19CE7B31F4486FDFC0D28640"
#define VALUE                                                                                      \
	"F5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3"                         \
	"B1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA"
/* The order of the recommended curve. */
#define ORDER "FFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123"
#define ZERO "0000000000000000000000000000000000000000000000000000000000000000"

#define DEFAULT_ID BYTES(GMSEAL_SM2_DEFAULT_ID)

static bool verifies(const char *point_hex, const char *e_hex, gmseal_bytes value)
{
	gmseal_buffer point = from_hex(point_hex), e = from_hex(e_hex);
	bool valid = false;
	gmseal_error error;
	assert_ok(gmseal_sm2_verify(point.data, e.data, value, &valid, &error), error);
	gmseal_buffer_free(&point);
	gmseal_buffer_free(&e);
	return valid;
}

static bool verifies_hex(const char *value_hex)
{
	gmseal_buffer value = from_hex(value_hex);
	bool valid = verifies(POINT, HASH_E, BUFFER_BYTES(value));
	gmseal_buffer_free(&value);
	return valid;
}

START_TEST(computes_the_published_z_and_e)
{
	gmseal_buffer point = from_hex(POINT), wanted_z = from_hex(HASH_Z),
		      wanted_e = from_hex(HASH_E);
	uint8_t z[GMSEAL_SM2_DIGEST_SIZE], e[GMSEAL_SM2_DIGEST_SIZE];
	gmseal_error error;
	assert_ok(gmseal_sm2_z(point.data, DEFAULT_ID, z, &error), error);
	ck_assert_mem_eq(z, wanted_z.data, sizeof z);
	assert_ok(gmseal_sm2_e(point.data, DEFAULT_ID, BYTES("message digest"), e, &error), error);
	ck_assert_mem_eq(e, wanted_e.data, sizeof e);
	gmseal_buffer_free(&point);
	gmseal_buffer_free(&wanted_z);
	gmseal_buffer_free(&wanted_e);
}
END_TEST

START_TEST(hashes_an_empty_identifier_as_such)
{
	/* ENTL of two zero octets, no identifier, a, b, xG, yG, the key. */
	gmseal_buffer hashed =
		from_hex("0000FFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFC"
			 "28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93"
			 "32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7"
			 "BC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0" POINT);
	gmseal_buffer point = from_hex(POINT);
	uint8_t z[GMSEAL_SM2_DIGEST_SIZE];
	gmseal_digest_value wanted;
	gmseal_error error;
	assert_ok(gmseal_digest_bytes(GMSEAL_DIGEST_SM3, BUFFER_BYTES(hashed), &wanted, &error),
		error);
	assert_ok(gmseal_sm2_z(point.data, (gmseal_bytes){NULL, 0}, z, &error), error);
	ck_assert_mem_eq(z, wanted.data, sizeof z);
	gmseal_buffer_free(&hashed);
	gmseal_buffer_free(&point);
}
END_TEST

START_TEST(limits_the_identifier_to_what_its_length_can_say)
{
	static const uint8_t id[8192];
	gmseal_buffer point = from_hex(POINT);
	uint8_t z[GMSEAL_SM2_DIGEST_SIZE], e[GMSEAL_SM2_DIGEST_SIZE];
	gmseal_error error;
	assert_ok(gmseal_sm2_z(point.data, (gmseal_bytes){id, 8191}, z, &error), error);
	assert_status(gmseal_sm2_z(point.data, (gmseal_bytes){id, 8192}, z, &error),
		GMSEAL_ERROR_ARGUMENT, error);
	ck_assert_str_eq(error.message, "wrong parameter: id");
	assert_status(gmseal_sm2_e(point.data, (gmseal_bytes){id, 8192}, BYTES("m"), e, &error),
		GMSEAL_ERROR_ARGUMENT, error);
	gmseal_buffer_free(&point);
}
END_TEST

START_TEST(verifies_the_published_signature_raw_and_in_der)
{
	ck_assert(verifies_hex(VALUE));
	ck_assert(verifies_hex("3046022100F5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EAC"
			       "EEE720B3022100B1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B"
			       "69C485BBC1AA"));
	/* As some devices write it: without the leading zeros that keep r and s positive. */
	ck_assert(verifies_hex("30440220F5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EAC"
			       "EEE720B30220B1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B"
			       "69C485BBC1AA"));
}
END_TEST

START_TEST(rejects_every_change_of_one_bit)
{
	gmseal_buffer value = from_hex(VALUE), point = from_hex(POINT), e = from_hex(HASH_E);
	gmseal_error error;
	for (size_t bit = 0; bit < value.size * 8; bit++) {
		bool valid = true;
		value.data[bit / 8] ^= (uint8_t)(1 << bit % 8);
		assert_ok(
			gmseal_sm2_verify(point.data, e.data, BUFFER_BYTES(value), &valid, &error),
			error);
		ck_assert_msg(!valid, "bit %zu of the value", bit);
		value.data[bit / 8] ^= (uint8_t)(1 << bit % 8);
	}
	for (size_t bit = 0; bit < e.size * 8; bit++) {
		bool valid = true;
		e.data[bit / 8] ^= (uint8_t)(1 << bit % 8);
		assert_ok(
			gmseal_sm2_verify(point.data, e.data, BUFFER_BYTES(value), &valid, &error),
			error);
		ck_assert_msg(!valid, "bit %zu of e", bit);
		e.data[bit / 8] ^= (uint8_t)(1 << bit % 8);
	}
	gmseal_buffer_free(&value);
	gmseal_buffer_free(&point);
	gmseal_buffer_free(&e);
}
END_TEST

START_TEST(rejects_r_and_s_out_of_range)
{
	ck_assert(!verifies_hex(ZERO ZERO));
	ck_assert(!verifies_hex(
		ZERO "B1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA"));
	ck_assert(!verifies_hex(
		"F5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3" ZERO));
	ck_assert(!verifies_hex(ORDER ORDER));
	ck_assert(
		!verifies_hex("FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF"
			      "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF"));
	/* r + s = n, so that t is zero */
	ck_assert(
		!verifies_hex("0000000000000000000000000000000000000000000000000000000000000001"
			      "FFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54122"));
}
END_TEST

START_TEST(refuses_a_value_of_no_form)
{
	gmseal_buffer point = from_hex(POINT), e = from_hex(HASH_E);
	static const char *const values[] = {"", "30", "00", "3003020101"};
	for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
		gmseal_buffer value = from_hex(values[i]);
		bool valid = false;
		gmseal_error error;
		assert_status(
			gmseal_sm2_verify(point.data, e.data, BUFFER_BYTES(value), &valid, &error),
			GMSEAL_ERROR_FORMAT, error);
		gmseal_buffer_free(&value);
	}
	gmseal_buffer_free(&point);
	gmseal_buffer_free(&e);
}
END_TEST

START_TEST(refuses_a_key_that_is_no_point_of_the_curve)
{
	gmseal_buffer e = from_hex(HASH_E), value = from_hex(VALUE), point = from_hex(POINT);
	bool valid = false;
	gmseal_error error;
	point.data[63] ^= 1;
	assert_status(gmseal_sm2_verify(point.data, e.data, BUFFER_BYTES(value), &valid, &error),
		GMSEAL_ERROR_CRYPTO, error);
	ck_assert_ptr_nonnull(strstr(error.message, "the public key is no point of the SM2 curve"));
	memset(point.data, 0, point.size);
	assert_status(gmseal_sm2_verify(point.data, e.data, BUFFER_BYTES(value), &valid, &error),
		GMSEAL_ERROR_CRYPTO, error);
	memset(point.data, 0xFF, point.size); /* coordinates above p */
	assert_status(gmseal_sm2_verify(point.data, e.data, BUFFER_BYTES(value), &valid, &error),
		GMSEAL_ERROR_CRYPTO, error);
	gmseal_buffer_free(&point);
	gmseal_buffer_free(&e);
	gmseal_buffer_free(&value);
}
END_TEST

START_TEST(finds_algorithms_by_oid_and_by_key)
{
	static const struct {
		const char *oid;
		gmseal_key_type type;
		gmseal_digest_algorithm digest;
	} known[] = {{"1.2.156.10197.1.501", GMSEAL_KEY_SM2, GMSEAL_DIGEST_SM3},
		{"1.2.156.10197.1.504", GMSEAL_KEY_RSA, GMSEAL_DIGEST_SM3},
		{"1.2.840.113549.1.1.5", GMSEAL_KEY_RSA, GMSEAL_DIGEST_SHA1},
		{"1.2.840.113549.1.1.11", GMSEAL_KEY_RSA, GMSEAL_DIGEST_SHA256}};
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
		const struct gms_algorithm *found = gms_algorithm_find(text_bytes(known[i].oid));
		ck_assert_ptr_nonnull(found);
		ck_assert_int_eq(found->key_type, known[i].type);
		ck_assert_int_eq(found->digest, known[i].digest);
		ck_assert_ptr_eq(gms_algorithm_for(known[i].type, known[i].digest), found);
	}
	ck_assert_ptr_null(gms_algorithm_find(BYTES("1.2.156.10197.1.50")));
	ck_assert_ptr_null(gms_algorithm_find(BYTES("1.2.840.10045.4.3.2")));
	ck_assert_ptr_null(gms_algorithm_for(GMSEAL_KEY_SM2, GMSEAL_DIGEST_SHA256));
	ck_assert_ptr_null(gms_algorithm_for(GMSEAL_KEY_OTHER, GMSEAL_DIGEST_SM3));
}
END_TEST

static struct gms_public_key *public_key(EVP_PKEY *key)
{
	struct gms_public_key *made = NULL;
	gmseal_error error;
	assert_ok(gms_public_key_new(key, &made, &error), error);
	return made;
}

START_TEST(takes_an_ec_key_on_the_sm2_curve_for_an_sm2_key)
{
	EVP_PKEY *ec = EVP_PKEY_Q_keygen(NULL, NULL, "EC", "SM2"), *key = NULL;
	gmseal_error error;
	ck_assert(EVP_PKEY_is_a(ec, "EC"));
	assert_ok(gms_private_key_prepare(ec, &key, &error), error);
	ck_assert(EVP_PKEY_is_a(key, "SM2"));
	ck_assert(gms_is_sm2(key));
	ck_assert(gms_is_sm2(ec));
	struct gms_public_key *a = public_key(key), *b = public_key(ec);
	ck_assert_int_eq(gms_public_key_type(b), GMSEAL_KEY_SM2);
	ck_assert_uint_eq(gms_public_key_bits(b), 256);
	ck_assert_mem_eq(gms_public_key_point(a), gms_public_key_point(b), 64);
	ck_assert(gms_public_key_equal(a, b));
	const struct gms_algorithm *algorithm =
		gms_algorithm_for(GMSEAL_KEY_SM2, GMSEAL_DIGEST_SM3);
	gmseal_digest_value digest;
	gmseal_buffer value = GMSEAL_BUFFER_INIT;
	bool valid = false;
	assert_ok(gms_signing_digest(algorithm, b, DEFAULT_ID, BYTES("m"), &digest, &error), error);
	assert_ok(gms_sign_digest(algorithm, ec, &digest, &value, &error), error);
	assert_ok(gms_verify_message(algorithm, a, DEFAULT_ID, BYTES("m"), BUFFER_BYTES(value),
			  &valid, &error),
		error);
	ck_assert(valid);
	gmseal_buffer_free(&value);
	gms_public_key_free(a);
	gms_public_key_free(b);
	EVP_PKEY_free(key);
	EVP_PKEY_free(ec);
}
END_TEST

START_TEST(tells_other_keys_apart)
{
	EVP_PKEY *p256 = EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256");
	EVP_PKEY *ed25519 = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
	EVP_PKEY *sm2 = test_key(TEST_SM2), *other_sm2 = test_key(TEST_SM2);
	EVP_PKEY *rsa = test_key(TEST_RSA), *other_rsa = test_key(TEST_RSA);
	EVP_PKEY *const keys[] = {sm2, other_sm2, rsa, other_rsa, p256, ed25519};
	static const gmseal_key_type types[] = {GMSEAL_KEY_SM2, GMSEAL_KEY_SM2, GMSEAL_KEY_RSA,
		GMSEAL_KEY_RSA, GMSEAL_KEY_OTHER, GMSEAL_KEY_OTHER};
	struct gms_public_key *made[6];
	for (size_t i = 0; i < 6; i++) {
		made[i] = public_key(keys[i]);
		ck_assert_int_eq(gms_public_key_type(made[i]), types[i]);
		ck_assert_int_eq(gms_public_key_point(made[i]) != NULL, types[i] == GMSEAL_KEY_SM2);
	}
	ck_assert_uint_eq(gms_public_key_bits(made[2]), 2048);
	for (size_t i = 0; i < 6; i++)
		for (size_t j = 0; j < 6; j++)
			ck_assert_int_eq(gms_public_key_equal(made[i], made[j]), i == j);
	for (size_t i = 0; i < 6; i++) {
		gms_public_key_free(made[i]);
		EVP_PKEY_free(keys[i]);
	}
}
END_TEST

static const char *const all_oids[] = {"1.2.156.10197.1.501", "1.2.156.10197.1.504",
	"1.2.840.113549.1.1.5", "1.2.840.113549.1.1.11"};

START_TEST(verifies_what_it_signs_and_nothing_else)
{
	EVP_PKEY *keys[] = {test_key(TEST_SM2), test_key(TEST_RSA)};
	struct gms_public_key *publics[] = {public_key(keys[0]), public_key(keys[1])};
	gmseal_error error;
	for (size_t i = 0; i < 4; i++) {
		const struct gms_algorithm *algorithm = gms_algorithm_find(text_bytes(all_oids[i]));
		size_t own = algorithm->key_type == GMSEAL_KEY_SM2 ? 0 : 1;
		gmseal_digest_value digest;
		gmseal_buffer value = GMSEAL_BUFFER_INIT;
		assert_ok(gms_signing_digest(
				  algorithm, publics[own], DEFAULT_ID, BYTES("m"), &digest, &error),
			error);
		assert_ok(gms_sign_digest(algorithm, keys[own], &digest, &value, &error), error);
		for (size_t j = 0; j < 4; j++)
			for (size_t k = 0; k < 2; k++) {
				bool valid = false;
				assert_ok(gms_verify_message(
						  gms_algorithm_find(text_bytes(all_oids[j])),
						  publics[k], DEFAULT_ID, BYTES("m"),
						  BUFFER_BYTES(value), &valid, &error),
					error);
				ck_assert_int_eq(valid, i == j && k == own);
			}
		bool valid = true;
		assert_ok(gms_verify_message(algorithm, publics[own], DEFAULT_ID, BYTES("n"),
				  BUFFER_BYTES(value), &valid, &error),
			error);
		ck_assert(!valid);
		gmseal_buffer_free(&value);
	}
	for (size_t i = 0; i < 2; i++) {
		gms_public_key_free(publics[i]);
		EVP_PKEY_free(keys[i]);
	}
}
END_TEST

START_TEST(calls_a_value_of_no_form_invalid)
{
	EVP_PKEY *keys[] = {test_key(TEST_SM2), test_key(TEST_RSA)};
	static const uint8_t zeros[256];
	static const gmseal_bytes values[] = {
		{NULL, 0}, {zeros, 1}, {zeros, 63}, {zeros, 64}, {zeros, 255}, {zeros, 256}};
	for (size_t i = 0; i < 4; i++) {
		const struct gms_algorithm *algorithm = gms_algorithm_find(text_bytes(all_oids[i]));
		struct gms_public_key *key =
			public_key(keys[algorithm->key_type == GMSEAL_KEY_SM2 ? 0 : 1]);
		for (size_t j = 0; j < sizeof values / sizeof values[0]; j++) {
			bool valid = true;
			gmseal_error error;
			assert_ok(gms_verify_message(algorithm, key, DEFAULT_ID, BYTES("m"),
					  values[j], &valid, &error),
				error);
			ck_assert(!valid);
		}
		gms_public_key_free(key);
	}
	EVP_PKEY_free(keys[0]);
	EVP_PKEY_free(keys[1]);
}
END_TEST

START_TEST(refuses_to_sign_with_a_key_of_another_kind)
{
	EVP_PKEY *sm2 = test_key(TEST_SM2);
	EVP_PKEY *p256 = EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256");
	struct gms_public_key *key = public_key(sm2);
	const struct gms_algorithm *rsa = gms_algorithm_find(BYTES("1.2.156.10197.1.504"));
	const struct gms_algorithm *own = gms_algorithm_find(BYTES("1.2.156.10197.1.501"));
	gmseal_digest_value digest = {.size = 32};
	gmseal_buffer value = GMSEAL_BUFFER_INIT;
	gmseal_error error;
	assert_status(
		gms_sign_digest(rsa, sm2, &digest, &value, &error), GMSEAL_ERROR_MISMATCH, error);
	assert_status(
		gms_sign_digest(rsa, p256, &digest, &value, &error), GMSEAL_ERROR_MISMATCH, error);
	assert_status(
		gms_sign_digest(own, p256, &digest, &value, &error), GMSEAL_ERROR_MISMATCH, error);
	assert_status(gms_signing_digest(rsa, key, DEFAULT_ID, BYTES("m"), &digest, &error),
		GMSEAL_ERROR_MISMATCH, error);
	ck_assert_str_eq(
		error.message, "the key is not of the kind that the algorithm RSA with SM3 needs");
	digest.size = 20;
	assert_status(
		gms_sign_digest(own, sm2, &digest, &value, &error), GMSEAL_ERROR_ARGUMENT, error);
	gms_public_key_free(key);
	EVP_PKEY_free(sm2);
	EVP_PKEY_free(p256);
}
END_TEST

START_TEST(wraps_sm3_in_a_digest_info_for_rsa)
{
	EVP_PKEY *key = test_key(TEST_RSA);
	gmseal_digest_value digest;
	gmseal_buffer value = GMSEAL_BUFFER_INIT;
	gmseal_error error;
	assert_ok(gmseal_digest_bytes(GMSEAL_DIGEST_SM3, BYTES("abc"), &digest, &error), error);
	assert_ok(gms_sign_digest(gms_algorithm_find(BYTES("1.2.156.10197.1.504")), key, &digest,
			  &value, &error),
		error);
	uint8_t recovered[256];
	size_t size = sizeof recovered;
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new(key, NULL);
	ck_assert_int_eq(EVP_PKEY_verify_recover_init(context), 1);
	ck_assert_int_eq(EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING), 1);
	ck_assert_int_eq(
		EVP_PKEY_verify_recover(context, recovered, &size, value.data, value.size), 1);
	EVP_PKEY_CTX_free(context);
	/* SEQUENCE { SEQUENCE { 1.2.156.10197.1.401, NULL }, OCTET STRING } */
	gmseal_buffer wanted =
		from_hex("3030300c06082a811ccf55018311050004"
			 "2066c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
	ck_assert_uint_eq(size, wanted.size);
	ck_assert_mem_eq(recovered, wanted.data, size);
	gmseal_buffer_free(&wanted);
	gmseal_buffer_free(&value);
	EVP_PKEY_free(key);
}
END_TEST

START_TEST(agrees_with_openssl_on_rsa)
{
	EVP_PKEY *key = test_key(TEST_RSA);
	struct gms_public_key *ours = public_key(key);
	const struct gms_algorithm *algorithm = gms_algorithm_find(BYTES("1.2.840.113549.1.1.11"));
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	gmseal_error error;
	uint8_t theirs[256];
	size_t size = sizeof theirs;
	bool valid = false;
	ck_assert_int_eq(EVP_DigestSignInit(context, NULL, EVP_sha256(), NULL, key), 1);
	ck_assert_int_eq(EVP_DigestSign(context, theirs, &size, (const uint8_t *)"m", 1), 1);
	assert_ok(gms_verify_message(algorithm, ours, DEFAULT_ID, BYTES("m"),
			  (gmseal_bytes){theirs, size}, &valid, &error),
		error);
	ck_assert(valid);
	gmseal_digest_value digest;
	gmseal_buffer value = GMSEAL_BUFFER_INIT;
	assert_ok(gmseal_digest_bytes(GMSEAL_DIGEST_SHA256, BYTES("m"), &digest, &error), error);
	assert_ok(gms_sign_digest(algorithm, key, &digest, &value, &error), error);
	EVP_MD_CTX_reset(context);
	ck_assert_int_eq(EVP_DigestVerifyInit(context, NULL, EVP_sha256(), NULL, key), 1);
	ck_assert_int_eq(
		EVP_DigestVerify(context, value.data, value.size, (const uint8_t *)"m", 1), 1);
	EVP_MD_CTX_free(context);
	gmseal_buffer_free(&value);
	gms_public_key_free(ours);
	EVP_PKEY_free(key);
}
END_TEST

START_TEST(leaves_the_error_queue_as_it_was)
{
	gmseal_buffer point = from_hex(POINT), e = from_hex(HASH_E);
	bool valid = false;
	gmseal_error error;
	for (int full = 0; full < 2; full++) {
		ERR_clear_error();
		if (full)
			ERR_raise(ERR_LIB_USER, ERR_R_MALLOC_FAILURE);
		unsigned long before = ERR_peek_last_error();
		ck_assert(verifies_hex(VALUE));
		ck_assert(!verifies_hex(ZERO ZERO));
		point.data[0] ^= 1;
		assert_status(gmseal_sm2_verify(point.data, e.data,
				      BYTES("0123456789012345678901234567"
					    "890123456789012345678901234567890123"),
				      &valid, &error),
			GMSEAL_ERROR_CRYPTO, error);
		point.data[0] ^= 1;
		ck_assert_uint_eq(ERR_get_error(), before);
		ck_assert_uint_eq(ERR_get_error(), 0);
	}
	gmseal_buffer_free(&point);
	gmseal_buffer_free(&e);
}
END_TEST

START_TEST(tells_its_own_reason_and_not_the_host_s)
{
	gmseal_error error;
	ERR_clear_error();
	ERR_raise(ERR_LIB_X509, ERR_R_MALLOC_FAILURE);
	gms_openssl_begin();
	ck_assert_uint_eq(gms_openssl_reason(), 0);
	assert_status(gms_error_openssl(&error, GMSEAL_ERROR_CRYPTO, "it failed"),
		GMSEAL_ERROR_CRYPTO, error);
	ck_assert_str_eq(error.message, "it failed");
	ERR_raise(ERR_LIB_EVP, EVP_R_BAD_DECRYPT);
	assert_status(
		gms_error_openssl(&error, GMSEAL_ERROR_KEY, "it failed"), GMSEAL_ERROR_KEY, error);
	ck_assert_str_eq(error.message, "it failed: bad decrypt");
	ERR_raise(ERR_LIB_EVP, ERR_R_MALLOC_FAILURE);
	assert_status(gms_error_openssl(&error, GMSEAL_ERROR_KEY, "it failed"), GMSEAL_ERROR_MEMORY,
		error);
	gms_openssl_end();
	ck_assert_int_eq(ERR_GET_LIB(ERR_peek_last_error()), ERR_LIB_X509);
}
END_TEST

SUITE("sm2", computes_the_published_z_and_e, hashes_an_empty_identifier_as_such,
	limits_the_identifier_to_what_its_length_can_say,
	verifies_the_published_signature_raw_and_in_der, rejects_every_change_of_one_bit,
	rejects_r_and_s_out_of_range, refuses_a_value_of_no_form,
	refuses_a_key_that_is_no_point_of_the_curve, finds_algorithms_by_oid_and_by_key,
	takes_an_ec_key_on_the_sm2_curve_for_an_sm2_key, tells_other_keys_apart,
	verifies_what_it_signs_and_nothing_else, calls_a_value_of_no_form_invalid,
	refuses_to_sign_with_a_key_of_another_kind, wraps_sm3_in_a_digest_info_for_rsa,
	agrees_with_openssl_on_rsa, leaves_the_error_queue_as_it_was,
	tells_its_own_reason_and_not_the_host_s)
