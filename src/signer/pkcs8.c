/*
 * PKCS#8 private keys, plain and encrypted. OpenSSL 3.0 does all of it but PBES2 with HMAC-SM3 as
 * the pseudorandom function, which is put together here from its parts.
 */
#include "signer/key-file.h"

#include <limits.h>
#include <openssl/err.h>
#include <openssl/pkcs12.h>

static bool names(const ASN1_OBJECT *object, const char *oid)
{
	char text[64];
	return OBJ_obj2txt(text, sizeof text, object, 1) > 0 && strcmp(text, oid) == 0;
}

gmseal_status gms_key_from_pkcs8(PKCS8_PRIV_KEY_INFO *info, EVP_PKEY **key, gmseal_error *error)
{
	const ASN1_OBJECT *algorithm = NULL;
	gmseal_status status = GMSEAL_OK;
	gms_openssl_begin();
	PKCS8_pkey_get0(&algorithm, NULL, NULL, NULL, info);
	/* Some makers name the curve where id-ecPublicKey belongs; the key is the same. */
	if (OBJ_obj2nid(algorithm) == NID_sm2 &&
		PKCS8_pkey_set0(info, OBJ_nid2obj(NID_X9_62_id_ecPublicKey), -1, V_ASN1_OBJECT,
			OBJ_nid2obj(NID_sm2), NULL, 0) == 1)
		PKCS8_pkey_get0(&algorithm, NULL, NULL, NULL, info);
	EVP_PKEY *decoded = EVP_PKCS82PKEY(info);
	int nid = OBJ_obj2nid(algorithm);
	if (decoded != NULL)
		*key = decoded;
	else if (nid == NID_X9_62_id_ecPublicKey || nid == NID_rsaEncryption)
		status = gms_error_openssl(
			error, GMSEAL_ERROR_FORMAT, _("the private key cannot be decoded"));
	else
		status = gms_error(error, GMSEAL_ERROR_UNSUPPORTED, "%s",
			_("the private key is neither SM2 nor RSA"));
	gms_openssl_end();
	return status;
}

/* HMAC with SM3: as GM/T 0006 assigned it, and as GM/T 0091 and later versions of OpenSSL write it. */
static bool is_hmac_sm3(const ASN1_OBJECT *object)
{
	return names(object, "1.2.156.10197.1.401.2") || names(object, "1.2.156.10197.1.401.3.1");
}

/* Decrypted octets, which are a secret. */
struct plain {
	uint8_t *data;
	size_t room;
	int size;
};

/* RFC 8018 6.2.2, with a key of PBKDF2 and HMAC-SM3. False if the parameters are not known here or
 * the passphrase does not fit; the latter has *known set. */
static bool decrypt_sm3(const PBE2PARAM *outer, const PBKDF2PARAM *inner,
	const ASN1_OCTET_STRING *encrypted, const char *octets, size_t size, struct plain *plain,
	bool *known)
{
	uint8_t secret[EVP_MAX_KEY_LENGTH];
	int64_t iterations = 0;
	int tail = 0;
	bool done = false;
	const EVP_CIPHER *cipher = EVP_get_cipherbyobj(outer->encryption->algorithm);
	const ASN1_OCTET_STRING *salt = inner->salt->value.octet_string;
	EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
	if (context == NULL || cipher == NULL || inner->salt->type != V_ASN1_OCTET_STRING ||
		ASN1_INTEGER_get_int64(&iterations, inner->iter) != 1 || iterations < 1 ||
		iterations > INT_MAX ||
		EVP_DecryptInit_ex(context, cipher, NULL, NULL, NULL) != 1 ||
		EVP_CIPHER_asn1_to_param(context, outer->encryption->parameter) <= 0)
		goto out;
	*known = true;
	int key_size = EVP_CIPHER_CTX_get_key_length(context);
	plain->room = (size_t)ASN1_STRING_length(encrypted) + EVP_MAX_BLOCK_LENGTH;
	plain->data = OPENSSL_malloc(plain->room);
	done = plain->data != NULL &&
	       PKCS5_PBKDF2_HMAC(octets, (int)size, ASN1_STRING_get0_data(salt),
		       ASN1_STRING_length(salt), (int)iterations, EVP_sm3(), key_size,
		       secret) == 1 &&
	       EVP_DecryptInit_ex(context, NULL, NULL, secret, NULL) == 1 &&
	       EVP_DecryptUpdate(context, plain->data, &plain->size,
		       ASN1_STRING_get0_data(encrypted), ASN1_STRING_length(encrypted)) == 1 &&
	       EVP_DecryptFinal_ex(context, plain->data + plain->size, &tail) == 1;
	plain->size += tail;
out:
	EVP_CIPHER_CTX_free(context);
	OPENSSL_cleanse(secret, sizeof secret);
	return done;
}

/* The parameters of PBES2 if they are those of decrypt_sm3(); the caller frees both. */
static bool uses_hmac_sm3(const X509_ALGOR *algorithm, PBE2PARAM **outer, PBKDF2PARAM **inner)
{
	if (OBJ_obj2nid(algorithm->algorithm) != NID_pbes2)
		return false;
	*outer = ASN1_TYPE_unpack_sequence(ASN1_ITEM_rptr(PBE2PARAM), algorithm->parameter);
	if (*outer == NULL || OBJ_obj2nid((*outer)->keyfunc->algorithm) != NID_id_pbkdf2)
		return false;
	*inner = ASN1_TYPE_unpack_sequence(
		ASN1_ITEM_rptr(PBKDF2PARAM), (*outer)->keyfunc->parameter);
	return *inner != NULL && (*inner)->prf != NULL && is_hmac_sm3((*inner)->prf->algorithm);
}

/* Any other encryption of PKCS#5 and PKCS#12. */
static bool decrypt_openssl(const X509_ALGOR *algorithm, const ASN1_OCTET_STRING *encrypted,
	OSSL_LIB_CTX *context, const char *octets, size_t size, struct plain *plain, bool *known)
{
	bool done = PKCS12_pbe_crypt_ex(algorithm, octets, (int)size,
			    ASN1_STRING_get0_data(encrypted), ASN1_STRING_length(encrypted),
			    &plain->data, &plain->size, 0, context, NULL) != NULL;
	unsigned long reason = gms_openssl_reason();
	*known = done || (ERR_GET_LIB(reason) == ERR_LIB_PKCS12 &&
				 ERR_GET_REASON(reason) == PKCS12_R_PKCS12_CIPHERFINAL_ERROR);
	plain->room = done ? (size_t)plain->size : 0;
	return done;
}

gmseal_status gms_key_from_encrypted(const X509_SIG *encrypted, OSSL_LIB_CTX *context,
	const char *octets, size_t size, EVP_PKEY **key, gmseal_error *error)
{
	const X509_ALGOR *algorithm = NULL;
	const ASN1_OCTET_STRING *content = NULL;
	PBE2PARAM *outer = NULL;
	PBKDF2PARAM *inner = NULL;
	struct plain plain = {0};
	bool known = false;
	gmseal_status status;
	gms_openssl_begin();
	X509_SIG_get0(encrypted, &algorithm, &content);
	bool done = uses_hmac_sm3(algorithm, &outer, &inner)
			    ? decrypt_sm3(outer, inner, content, octets, size, &plain, &known)
			    : decrypt_openssl(
				      algorithm, content, context, octets, size, &plain, &known);
	const uint8_t *front = plain.data;
	PKCS8_PRIV_KEY_INFO *info = done ? d2i_PKCS8_PRIV_KEY_INFO(NULL, &front, plain.size) : NULL;
	if (info != NULL)
		status = gms_key_from_pkcs8(info, key, error);
	/* A wrong passphrase gives octets that are no key, or no padding. */
	else if (known && ERR_GET_REASON(gms_openssl_reason()) != ERR_R_MALLOC_FAILURE)
		status = gms_secret_wrong(error);
	else
		status = gms_error_openssl(error, GMSEAL_ERROR_UNSUPPORTED,
			_("the encryption of the private key is not known here"));
	PKCS8_PRIV_KEY_INFO_free(info);
	OPENSSL_clear_free(plain.data, plain.room);
	PBKDF2PARAM_free(inner);
	PBE2PARAM_free(outer);
	gms_openssl_end();
	return status;
}
