/* Private keys in the forms that files have. */
#include "keys.h"

#include "pki/pki.h"
#include "signer/signer.h"

#include <openssl/encoder.h>
#include <openssl/pkcs12.h>

bool give_secret(void *user, char *secret, size_t size, size_t *length)
{
	struct answer *answer = user;
	answer->asked++;
	if (answer->text == NULL)
		return false;
	ck_assert_uint_eq(size, 1024);
	*length = answer->size > 0 ? answer->size : strlen(answer->text);
	ck_assert_uint_le(*length, size);
	memcpy(secret, answer->text, *length);
	return true;
}

struct test_identity make_identity(enum test_key_type type)
{
	return test_issue(&(struct test_certificate){.subject = "CN=Me", .type = type}, NULL);
}

void assert_signs(const gmseal_signer *signer, gmseal_digest_algorithm digest)
{
	const gmseal_certificate *certificate = gmseal_signer_certificate(signer);
	const struct gms_public_key *key = gms_certificate_key(certificate);
	const struct gms_algorithm *algorithm = gms_algorithm_for(gms_public_key_type(key), digest);
	gmseal_signing_request request = {.certificate = certificate,
		.digest_algorithm = digest,
		.message = BYTES("message"),
		.user_id = BYTES(GMSEAL_SM2_DEFAULT_ID)};
	gmseal_buffer value = GMSEAL_BUFFER_INIT;
	gmseal_error error;
	bool valid = false;
	assert_ok(gms_signing_digest(algorithm, key, request.user_id, request.message,
			  &request.digest, &error),
		error);
	assert_ok(gms_signer_sign(signer, &request, &value, &error), error);
	assert_ok(gms_verify_message(algorithm, key, request.user_id, request.message,
			  BUFFER_BYTES(value), &valid, &error),
		error);
	ck_assert(valid);
	gmseal_buffer_free(&value);
}

void assert_takes(gmseal_bytes key, gmseal_bytes certificate, const char *passphrase)
{
	struct answer answer = {.text = passphrase};
	gmseal_signer *signer = NULL;
	gmseal_error error;
	assert_ok(gmseal_signer_from_key(key, certificate, passphrase != NULL ? give_secret : NULL,
			  &answer, &signer, &error),
		error);
	ck_assert_uint_eq(answer.asked, passphrase != NULL ? 1 : 0);
	assert_signs(signer, GMSEAL_DIGEST_SM3);
	gmseal_signer_free(signer);
}

void assert_refuses(gmseal_bytes key, gmseal_bytes certificate, struct answer *answer,
	gmseal_status status, const char *message)
{
	gmseal_signer *signer = NULL;
	gmseal_error error;
	assert_status(gmseal_signer_from_key(key, certificate, answer != NULL ? give_secret : NULL,
			      answer, &signer, &error),
		status, error);
	ck_assert_ptr_null(signer);
	ck_assert_msg(strstr(error.message, message) != NULL, "%s", error.message);
}

gmseal_buffer key_der(EVP_PKEY *key, const char *structure)
{
	unsigned char *data = NULL;
	size_t size = 0;
	OSSL_ENCODER_CTX *context =
		OSSL_ENCODER_CTX_new_for_pkey(key, EVP_PKEY_KEYPAIR, "DER", structure, NULL);
	ck_assert_int_eq(OSSL_ENCODER_to_data(context, &data, &size), 1);
	OSSL_ENCODER_CTX_free(context);
	gmseal_buffer der = {malloc(size), size};
	memcpy(der.data, data, size);
	OPENSSL_free(data);
	return der;
}

/* Octets that OpenSSL allocated, as a buffer of ours. */
static gmseal_buffer take(unsigned char *der, int size)
{
	ck_assert_int_gt(size, 0);
	gmseal_buffer buffer = {malloc((size_t)size), (size_t)size};
	ck_assert_ptr_nonnull(buffer.data);
	memcpy(buffer.data, der, buffer.size);
	OPENSSL_free(der);
	return buffer;
}

static const uint8_t salt[8] = "saltsalt";
static const uint8_t initial[16] = "initial vector..";

static ASN1_OCTET_STRING *octets_of(const uint8_t *data, int size)
{
	ASN1_OCTET_STRING *octets = ASN1_OCTET_STRING_new();
	ck_assert_int_eq(ASN1_OCTET_STRING_set(octets, data, size), 1);
	return octets;
}

/* An AlgorithmIdentifier's parameters made of a structure. */
static void pack(X509_ALGOR *algorithm, const char *oid, const ASN1_ITEM *item, void *parameters)
{
	ASN1_STRING *packed = ASN1_item_pack(parameters, item, NULL);
	ck_assert_ptr_nonnull(packed);
	X509_ALGOR_set0(algorithm, OBJ_txt2obj(oid, 1), V_ASN1_SEQUENCE, packed);
}

/* The AlgorithmIdentifier of PBES2, RFC 8018 A.4. */
static void set_pbes2(X509_ALGOR *algorithm, const char *prf, const EVP_CIPHER *cipher)
{
	PBKDF2PARAM *inner = PBKDF2PARAM_new();
	ASN1_TYPE_set(inner->salt, V_ASN1_OCTET_STRING, octets_of(salt, sizeof salt));
	ASN1_INTEGER_set(inner->iter, 1000);
	inner->prf = X509_ALGOR_new();
	X509_ALGOR_set0(inner->prf, OBJ_txt2obj(prf, 1), V_ASN1_NULL, NULL);
	PBE2PARAM *outer = PBE2PARAM_new();
	pack(outer->keyfunc, "1.2.840.113549.1.5.12", ASN1_ITEM_rptr(PBKDF2PARAM), inner);
	X509_ALGOR_set0(outer->encryption, OBJ_nid2obj(EVP_CIPHER_get_nid(cipher)),
		V_ASN1_OCTET_STRING, octets_of(initial, sizeof initial));
	pack(algorithm, "1.2.840.113549.1.5.13", ASN1_ITEM_rptr(PBE2PARAM), outer);
	PBE2PARAM_free(outer);
	PBKDF2PARAM_free(inner);
}

gmseal_buffer encrypt_with_hmac_sm3(
	EVP_PKEY *key, const char *prf, const EVP_CIPHER *cipher, const char *passphrase)
{
	uint8_t secret[32], sealed[512], *der = NULL;
	gmseal_buffer plain = key_der(key, "PrivateKeyInfo");
	int size = 0, tail = 0;
	ck_assert_uint_lt(plain.size, sizeof sealed - 32);
	ck_assert_int_eq(PKCS5_PBKDF2_HMAC(passphrase, (int)strlen(passphrase), salt, sizeof salt,
				 1000, EVP_sm3(), EVP_CIPHER_get_key_length(cipher), secret),
		1);
	EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
	ck_assert_int_eq(EVP_EncryptInit_ex(context, cipher, NULL, secret, initial), 1);
	EVP_EncryptUpdate(context, sealed, &size, plain.data, (int)plain.size);
	EVP_EncryptFinal_ex(context, sealed + size, &tail);
	EVP_CIPHER_CTX_free(context);
	gmseal_buffer_free(&plain);
	X509_SIG *whole = X509_SIG_new();
	X509_ALGOR *algorithm = NULL;
	ASN1_OCTET_STRING *content = NULL;
	X509_SIG_getm(whole, &algorithm, &content);
	set_pbes2(algorithm, prf, cipher);
	ASN1_OCTET_STRING_set(content, sealed, size + tail);
	int der_size = i2d_X509_SIG(whole, &der);
	X509_SIG_free(whole);
	return take(der, der_size);
}

gmseal_buffer make_pkcs12(
	const struct test_identity *me, const struct test_identity *other, const char *passphrase)
{
	STACK_OF(X509) *certificates = sk_X509_new_null();
	unsigned char *der = NULL;
	sk_X509_push(certificates, other->x509);
	sk_X509_push(certificates, me->x509);
	PKCS12 *container =
		PKCS12_create(passphrase, "me", me->key, NULL, certificates, 0, 0, 1000, 1000, 0);
	ck_assert_ptr_nonnull(container);
	int size = i2d_PKCS12(container, &der);
	PKCS12_free(container);
	sk_X509_free(certificates);
	return take(der, size);
}
