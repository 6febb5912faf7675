/* Signature values of the PKCS#11 test module, by OpenSSL. */
#include "pkcs11-module.h"

#include <string.h>

#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/rsa.h>

#define E_SIZE 32
#define DER_MAX_SIZE 72
static const char standard_id[] = "1234567812345678";

/* EVP_PKEY_sign() of a digest, or of a DigestInfo. */
static bool sign_digest(EVP_PKEY *key, const unsigned char *data, size_t data_size,
	unsigned char *value, size_t *size)
{
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new(key, NULL);
	bool done = context != NULL && EVP_PKEY_sign_init(context) == 1;
	if (done && EVP_PKEY_is_a(key, "RSA"))
		done = EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) == 1;
	done = done && EVP_PKEY_sign(context, value, size, data, data_size) == 1;
	EVP_PKEY_CTX_free(context);
	return done;
}

/* EVP_DigestSign(), for SM2 under an identifier. */
static bool sign_message(EVP_PKEY *key, const unsigned char *id, size_t id_size,
	const unsigned char *data, size_t data_size, unsigned char *value, size_t *size)
{
	const EVP_MD *digest = EVP_PKEY_is_a(key, "RSA") ? EVP_sha256() : EVP_sm3();
	EVP_MD_CTX *md = EVP_MD_CTX_new();
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new(key, NULL);
	bool done = md != NULL && context != NULL;
	if (done && id != NULL)
		done = EVP_PKEY_CTX_set1_id(context, id, (int)id_size) == 1;
	if (done) {
		EVP_MD_CTX_set_pkey_ctx(md, context);
		done = EVP_DigestSignInit(md, NULL, digest, NULL, key) == 1 &&
		       EVP_DigestSign(md, value, size, data, data_size) == 1;
	}
	EVP_MD_CTX_free(md);
	EVP_PKEY_CTX_free(context);
	return done;
}

/* r and s of 32 octets each instead of DER. */
static bool make_raw(unsigned char *value, size_t *size)
{
	const unsigned char *position = value;
	ECDSA_SIG *pair = d2i_ECDSA_SIG(NULL, &position, (long)*size);
	bool done = pair != NULL && BN_bn2binpad(ECDSA_SIG_get0_r(pair), value, E_SIZE) == E_SIZE &&
		    BN_bn2binpad(ECDSA_SIG_get0_s(pair), value + E_SIZE, E_SIZE) == E_SIZE;
	ECDSA_SIG_free(pair);
	*size = 2 * E_SIZE;
	return done;
}

size_t value_size(const struct mechanism *mechanism, const EVP_PKEY *key)
{
	if (mechanism->kind == KEY_RSA)
		return (size_t)EVP_PKEY_get_size(key);
	return mechanism->der ? DER_MAX_SIZE : 2 * E_SIZE;
}

CK_RV sign_value(const struct mechanism *mechanism, EVP_PKEY *key, const unsigned char *user_id,
	size_t user_id_size, const unsigned char *data, size_t data_size, unsigned char *signature,
	size_t *size)
{
	unsigned char e[EVP_MAX_MD_SIZE];
	bool done = false;
	ERR_set_mark();
	switch (mechanism->input) {
	case SIGN_DATA:
		done = EVP_Digest(data, data_size, e, NULL, EVP_sm3(), NULL) == 1 &&
		       sign_digest(key, e, E_SIZE, signature, size);
		break;
	case SIGN_MESSAGE:
		user_id = (const unsigned char *)standard_id;
		user_id_size = strlen(standard_id);
		done = sign_message(key, user_id, user_id_size, data, data_size, signature, size);
		break;
	case SIGN_MESSAGE_OF:
		done = sign_message(key, user_id, user_id_size, data, data_size, signature, size);
		break;
	case SIGN_SHA256:
		done = sign_message(key, NULL, 0, data, data_size, signature, size);
		break;
	case SIGN_E:
	case SIGN_DIGEST_INFO:
		done = sign_digest(key, data, data_size, signature, size);
		break;
	}
	if (done && mechanism->kind == KEY_SM2 && !mechanism->der)
		done = make_raw(signature, size);
	ERR_pop_to_mark();
	return done ? CKR_OK : CKR_DEVICE_ERROR;
}
