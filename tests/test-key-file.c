/* Private keys in files: every form, encrypted or not, and what is refused. */
#include "keys.h"

#include <openssl/x509.h>

static gmseal_buffer join(gmseal_buffer a, gmseal_buffer b)
{
	gmseal_buffer both = {malloc(a.size + b.size), a.size + b.size};
	memcpy(both.data, a.data, a.size);
	memcpy(both.data + a.size, b.data, b.size);
	return both;
}

START_TEST(takes_plain_keys_in_der_and_pem)
{
	static const struct {
		enum test_key_type type;
		const char *structure, *label;
	} forms[] = {{TEST_SM2, "PrivateKeyInfo", "PRIVATE KEY"},
		{TEST_SM2, "type-specific", "EC PRIVATE KEY"},
		{TEST_SM2, "type-specific", "SM2 PRIVATE KEY"},
		{TEST_RSA, "PrivateKeyInfo", "PRIVATE KEY"},
		{TEST_RSA, "type-specific", "RSA PRIVATE KEY"}};
	struct test_identity mine[] = {make_identity(TEST_SM2), make_identity(TEST_RSA)};
	for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
		struct test_identity *me = &mine[forms[i].type == TEST_SM2 ? 0 : 1];
		gmseal_buffer der = key_der(me->key, forms[i].structure);
		gmseal_buffer pem = test_pem(forms[i].label, BUFFER_BYTES(der));
		assert_takes(BUFFER_BYTES(der), BUFFER_BYTES(me->der), NULL);
		assert_takes(BUFFER_BYTES(pem), BUFFER_BYTES(me->pem), NULL);
		gmseal_buffer_free(&der);
		gmseal_buffer_free(&pem);
	}
	test_identity_free(&mine[0]);
	test_identity_free(&mine[1]);
}
END_TEST

START_TEST(takes_a_key_whose_algorithm_is_named_sm2)
{
	struct test_identity me = make_identity(TEST_SM2);
	PKCS8_PRIV_KEY_INFO *info = EVP_PKEY2PKCS8(me.key);
	for (int parameters = 0; parameters < 2; parameters++) {
		unsigned char *der = NULL;
		ck_assert_int_eq(PKCS8_pkey_set0(info, OBJ_nid2obj(NID_sm2), -1,
					 parameters ? V_ASN1_OBJECT : V_ASN1_UNDEF,
					 parameters ? OBJ_nid2obj(NID_sm2) : NULL, NULL, 0),
			1);
		int size = i2d_PKCS8_PRIV_KEY_INFO(info, &der);
		ck_assert_int_gt(size, 0);
		assert_takes((gmseal_bytes){der, (size_t)size}, BUFFER_BYTES(me.der), NULL);
		OPENSSL_free(der);
	}
	PKCS8_PRIV_KEY_INFO_free(info);
	test_identity_free(&me);
}
END_TEST

START_TEST(takes_an_encrypted_key_with_its_passphrase_only)
{
	struct test_identity mine[] = {make_identity(TEST_SM2), make_identity(TEST_RSA)};
	for (size_t i = 0; i < 2; i++) {
		gmseal_buffer key = test_key_pem(mine[i].key, "open sesame");
		gmseal_bytes certificate = BUFFER_BYTES(mine[i].der);
		assert_takes(BUFFER_BYTES(key), certificate, "open sesame");
		struct answer wrong = {.text = "open sesami"}, empty = {.text = ""}, none = {0};
		assert_refuses(BUFFER_BYTES(key), certificate, &wrong, GMSEAL_ERROR_KEY,
			"the private key is encrypted, and the passphrase is wrong");
		ck_assert_uint_eq(wrong.asked, 1);
		assert_refuses(BUFFER_BYTES(key), certificate, &empty, GMSEAL_ERROR_KEY,
			"the private key is encrypted, and the passphrase is wrong");
		assert_refuses(BUFFER_BYTES(key), certificate, &none, GMSEAL_ERROR_KEY,
			"the private key is encrypted, and no passphrase was given");
		ck_assert_uint_eq(none.asked, 1);
		assert_refuses(BUFFER_BYTES(key), certificate, NULL, GMSEAL_ERROR_KEY,
			"the private key is encrypted, and there is no passphrase for it");
		gmseal_buffer_free(&key);
		test_identity_free(&mine[i]);
	}
}
END_TEST

START_TEST(takes_keys_encrypted_with_sm4_and_hmac_sm3)
{
	static const char *const prfs[] = {"1.2.156.10197.1.401.2", "1.2.156.10197.1.401.3.1"};
	const EVP_CIPHER *const ciphers[] = {EVP_sm4_cbc(), EVP_aes_256_cbc()};
	struct test_identity me = make_identity(TEST_SM2);
	for (size_t i = 0; i < 4; i++) {
		gmseal_buffer der =
			encrypt_with_hmac_sm3(me.key, prfs[i % 2], ciphers[i / 2], "secret");
		gmseal_buffer pem = test_pem("ENCRYPTED PRIVATE KEY", BUFFER_BYTES(der));
		assert_takes(BUFFER_BYTES(der), BUFFER_BYTES(me.der), "secret");
		assert_takes(BUFFER_BYTES(pem), BUFFER_BYTES(me.der), "secret");
		struct answer wrong = {.text = "Secret"};
		assert_refuses(BUFFER_BYTES(pem), BUFFER_BYTES(me.der), &wrong, GMSEAL_ERROR_KEY,
			"the passphrase is wrong");
		gmseal_buffer_free(&der);
		gmseal_buffer_free(&pem);
	}
	test_identity_free(&me);
}
END_TEST

START_TEST(refuses_an_encryption_that_is_not_known)
{
	struct test_identity me = make_identity(TEST_SM2);
	struct answer answer = {.text = "secret"};
	gmseal_buffer der =
		encrypt_with_hmac_sm3(me.key, "1.2.156.10197.1.401.99", EVP_sm4_cbc(), "secret");
	assert_refuses(BUFFER_BYTES(der), BUFFER_BYTES(me.der), &answer, GMSEAL_ERROR_UNSUPPORTED,
		"the encryption of the private key is not known here");
	gmseal_buffer_free(&der);
	test_identity_free(&me);
}
END_TEST

START_TEST(takes_a_passphrase_of_1024_octets)
{
	char passphrase[1025];
	memset(passphrase, 'x', 1024);
	passphrase[1024] = '\0';
	struct test_identity me = make_identity(TEST_SM2);
	gmseal_buffer key = test_key_pem(me.key, passphrase);
	assert_takes(BUFFER_BYTES(key), BUFFER_BYTES(me.der), passphrase);
	gmseal_buffer_free(&key);
	test_identity_free(&me);
}
END_TEST

START_TEST(takes_key_and_certificate_out_of_pkcs12)
{
	static const enum test_key_type types[] = {TEST_SM2, TEST_RSA};
	for (size_t i = 0; i < 2; i++) {
		struct test_identity me = make_identity(types[i]), other = make_identity(types[i]);
		gmseal_buffer file = make_pkcs12(&me, &other, "secret");
		struct answer answer = {.text = "secret"}, wrong = {.text = "Secret"};
		gmseal_signer *signer = NULL;
		gmseal_error error;
		assert_ok(gmseal_signer_from_key(BUFFER_BYTES(file), (gmseal_bytes){NULL, 0},
				  give_secret, &answer, &signer, &error),
			error);
		ck_assert_uint_eq(answer.asked, 1);
		assert_signs(signer, GMSEAL_DIGEST_SM3);
		gmseal_signer_free(signer);
		assert_takes(BUFFER_BYTES(file), BUFFER_BYTES(me.der), "secret");
		assert_refuses(BUFFER_BYTES(file), (gmseal_bytes){NULL, 0}, &wrong,
			GMSEAL_ERROR_KEY, "the passphrase is wrong");
		assert_refuses(BUFFER_BYTES(file), (gmseal_bytes){NULL, 0}, NULL, GMSEAL_ERROR_KEY,
			"there is no passphrase for it");
		assert_refuses(BUFFER_BYTES(file), BUFFER_BYTES(other.der), &answer,
			GMSEAL_ERROR_MISMATCH, "does not belong to the certificate");
		gmseal_buffer_free(&file);
		test_identity_free(&me);
		test_identity_free(&other);
	}
}
END_TEST

START_TEST(asks_for_no_passphrase_where_none_is_needed)
{
	struct test_identity me = make_identity(TEST_SM2), other = make_identity(TEST_SM2);
	gmseal_buffer file = make_pkcs12(&me, &other, "");
	gmseal_buffer plain = test_key_pem(me.key, NULL);
	struct answer answer = {.text = "unused"};
	gmseal_signer *signer = NULL;
	gmseal_error error;
	assert_ok(gmseal_signer_from_key(BUFFER_BYTES(file), (gmseal_bytes){NULL, 0}, give_secret,
			  &answer, &signer, &error),
		error);
	gmseal_signer_free(signer);
	assert_ok(gmseal_signer_from_key(BUFFER_BYTES(plain), BUFFER_BYTES(me.pem), give_secret,
			  &answer, &signer, &error),
		error);
	gmseal_signer_free(signer);
	ck_assert_uint_eq(answer.asked, 0);
	gmseal_buffer_free(&file);
	gmseal_buffer_free(&plain);
	test_identity_free(&me);
	test_identity_free(&other);
}
END_TEST

START_TEST(takes_a_certificate_beside_the_key_in_pem)
{
	struct test_identity me = make_identity(TEST_SM2), other = make_identity(TEST_SM2);
	gmseal_buffer key = test_key_pem(me.key, NULL);
	gmseal_buffer others = join(other.pem, key), all = join(others, me.pem);
	gmseal_bytes none = {NULL, 0};
	assert_takes(BUFFER_BYTES(all), none, NULL);
	assert_refuses(BUFFER_BYTES(others), none, NULL, GMSEAL_ERROR_MISMATCH,
		"does not belong to any of the certificates beside it");
	assert_refuses(BUFFER_BYTES(key), none, NULL, GMSEAL_ERROR_ARGUMENT,
		"no certificate was given, and there is none beside the private key");
	gmseal_buffer_free(&key);
	gmseal_buffer_free(&others);
	gmseal_buffer_free(&all);
	test_identity_free(&me);
	test_identity_free(&other);
}
END_TEST

START_TEST(refuses_a_key_that_is_not_the_certificate_s)
{
	struct test_identity sm2 = make_identity(TEST_SM2), rsa = make_identity(TEST_RSA);
	struct test_identity others[] = {make_identity(TEST_SM2), make_identity(TEST_RSA)};
	for (size_t i = 0; i < 2; i++) {
		gmseal_buffer key = test_key_pem(others[i].key, NULL);
		assert_refuses(BUFFER_BYTES(key), BUFFER_BYTES(sm2.der), NULL,
			GMSEAL_ERROR_MISMATCH,
			"the private key does not belong to the certificate");
		assert_refuses(BUFFER_BYTES(key), BUFFER_BYTES(rsa.der), NULL,
			GMSEAL_ERROR_MISMATCH,
			"the private key does not belong to the certificate");
		gmseal_buffer_free(&key);
		test_identity_free(&others[i]);
	}
	test_identity_free(&sm2);
	test_identity_free(&rsa);
}
END_TEST

START_TEST(refuses_a_key_whose_public_half_is_another_s)
{
	struct test_identity me = make_identity(TEST_SM2), other = make_identity(TEST_SM2);
	gmseal_buffer mine = key_der(me.key, "type-specific");
	gmseal_buffer others = key_der(other.key, "type-specific");
	/* SEQUENCE, INTEGER 1, OCTET STRING of 32: the private number is at offset 7. */
	static const uint8_t header[] = {0x30, 0x77, 0x02, 0x01, 0x01, 0x04, 0x20};
	ck_assert_mem_eq(mine.data, header, sizeof header);
	memcpy(mine.data + sizeof header, others.data + sizeof header, 32);
	assert_refuses(BUFFER_BYTES(mine), BUFFER_BYTES(me.der), NULL, GMSEAL_ERROR_MISMATCH,
		"the private key does not belong to the certificate");
	gmseal_buffer_free(&mine);
	gmseal_buffer_free(&others);
	test_identity_free(&me);
	test_identity_free(&other);
}
END_TEST

START_TEST(refuses_other_kinds_of_keys)
{
	struct test_identity me = make_identity(TEST_SM2);
	EVP_PKEY *p256 = EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256");
	EVP_PKEY *ed25519 = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
	gmseal_buffer keys[] = {key_der(p256, "PrivateKeyInfo"), key_der(p256, "type-specific"),
		key_der(ed25519, "PrivateKeyInfo"), test_pem("DSA PRIVATE KEY", BYTES("anything")),
		test_pem("OPENSSH PRIVATE KEY", BYTES("anything"))};
	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
		assert_refuses(BUFFER_BYTES(keys[i]), BUFFER_BYTES(me.der), NULL,
			GMSEAL_ERROR_UNSUPPORTED, "the private key is neither SM2 nor RSA");
		gmseal_buffer_free(&keys[i]);
	}
	EVP_PKEY_free(p256);
	EVP_PKEY_free(ed25519);
	test_identity_free(&me);
}
END_TEST

START_TEST(refuses_what_is_no_key)
{
	struct test_identity me = make_identity(TEST_SM2);
	static const char form[] = "there is no private key in a form that is known here";
	gmseal_bytes certificate = BUFFER_BYTES(me.der);
	assert_refuses((gmseal_bytes){NULL, 0}, certificate, NULL, GMSEAL_ERROR_FORMAT, form);
	assert_refuses(BYTES("nothing"), certificate, NULL, GMSEAL_ERROR_FORMAT, form);
	assert_refuses(certificate, certificate, NULL, GMSEAL_ERROR_FORMAT, form);
	assert_refuses(BUFFER_BYTES(me.pem), certificate, NULL, GMSEAL_ERROR_FORMAT, form);
	assert_refuses(BYTES("-----BEGIN PRIVATE KEY-----\n!!!!\n-----END PRIVATE KEY-----\n"),
		certificate, NULL, GMSEAL_ERROR_FORMAT, form);
	assert_refuses(BYTES("-----BEGIN PRIVATE KEY-----\nMAA=\n-----END PRIVATE KEY-----\n"),
		certificate, NULL, GMSEAL_ERROR_FORMAT, form);
	test_identity_free(&me);
}
END_TEST

START_TEST(refuses_keys_cut_short)
{
	struct test_identity me = make_identity(TEST_SM2);
	gmseal_buffer forms[] = {key_der(me.key, "PrivateKeyInfo"),
		key_der(me.key, "type-specific"),
		encrypt_with_hmac_sm3(me.key, "1.2.156.10197.1.401.2", EVP_sm4_cbc(), "secret"),
		make_pkcs12(&me, &me, "secret")};
	for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
		for (size_t size = 0; size < forms[i].size; size++) {
			struct answer answer = {.text = "secret"};
			assert_refuses((gmseal_bytes){forms[i].data, size}, BUFFER_BYTES(me.der),
				&answer, GMSEAL_ERROR_FORMAT, "there is no private key");
		}
		gmseal_buffer_free(&forms[i]);
	}
	test_identity_free(&me);
}
END_TEST

START_TEST(refuses_a_certificate_that_is_none)
{
	struct test_identity me = make_identity(TEST_SM2);
	gmseal_buffer key = test_key_pem(me.key, NULL);
	assert_refuses(BUFFER_BYTES(key), BYTES("nothing"), NULL, GMSEAL_ERROR_FORMAT, "");
	gmseal_buffer_free(&key);
	test_identity_free(&me);
}
END_TEST

SUITE("key-file", takes_plain_keys_in_der_and_pem, takes_a_key_whose_algorithm_is_named_sm2,
	takes_an_encrypted_key_with_its_passphrase_only, takes_keys_encrypted_with_sm4_and_hmac_sm3,
	refuses_an_encryption_that_is_not_known, takes_a_passphrase_of_1024_octets,
	takes_key_and_certificate_out_of_pkcs12, asks_for_no_passphrase_where_none_is_needed,
	takes_a_certificate_beside_the_key_in_pem, refuses_a_key_that_is_not_the_certificate_s,
	refuses_a_key_whose_public_half_is_another_s, refuses_other_kinds_of_keys,
	refuses_what_is_no_key, refuses_keys_cut_short, refuses_a_certificate_that_is_none)
