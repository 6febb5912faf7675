/*
 * RSA signatures in the form of PKCS#1 v1.5. The DigestInfo is made here for every digest alike,
 * as OpenSSL 3.0 has none for SM3.
 */
#include "crypto/key.h"

#include <openssl/err.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

static int digest_nid(gmseal_digest_algorithm algorithm)
{
	switch (algorithm) {
	case GMSEAL_DIGEST_SM3:
		return NID_sm3;
	case GMSEAL_DIGEST_SHA1:
		return NID_sha1;
	case GMSEAL_DIGEST_SHA256:
		return NID_sha256;
	case GMSEAL_DIGEST_NONE:
		break;
	}
	return NID_undef;
}

/* The DER of a DigestInfo; its size, or a number below 1. OpenSSL's X509_SIG is the same SEQUENCE
 * of AlgorithmIdentifier and OCTET STRING. */
static int digest_info(
	gmseal_digest_algorithm algorithm, const gmseal_digest_value *digest, uint8_t **der)
{
	X509_ALGOR *identifier = NULL;
	ASN1_OCTET_STRING *octets = NULL;
	int size = -1;
	X509_SIG *info = X509_SIG_new();
	if (info == NULL)
		return size;
	X509_SIG_getm(info, &identifier, &octets);
	if (X509_ALGOR_set0(identifier, OBJ_nid2obj(digest_nid(algorithm)), V_ASN1_NULL, NULL) ==
			1 &&
		ASN1_OCTET_STRING_set(octets, digest->data, (int)digest->size) == 1)
		size = i2d_X509_SIG(info, der);
	X509_SIG_free(info);
	return size;
}

gmseal_status gms_digest_info(gmseal_digest_algorithm algorithm, const gmseal_digest_value *digest,
	gmseal_buffer *info, gmseal_error *error)
{
	uint8_t *der = NULL;
	gms_openssl_begin();
	int size = digest_info(algorithm, digest, &der);
	gmseal_status status =
		size > 0 ? gms_copy((gmseal_bytes){der, (size_t)size}, info, error)
			 : gms_error_openssl(error, GMSEAL_ERROR_CRYPTO,
				   _("the digest cannot be wrapped for an RSA signature"));
	OPENSSL_free(der);
	gms_openssl_end();
	return status;
}

/* A context that signs or verifies with the padding of PKCS#1 v1.5, without hashing. */
static EVP_PKEY_CTX *start(EVP_PKEY *key, int (*init)(EVP_PKEY_CTX *))
{
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_pkey(NULL, key, NULL);
	if (context != NULL && init(context) == 1 &&
		EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) == 1)
		return context;
	EVP_PKEY_CTX_free(context);
	return NULL;
}

gmseal_status gms_rsa_verify(EVP_PKEY *key, gmseal_digest_algorithm algorithm,
	const gmseal_digest_value *digest, gmseal_bytes value, bool *valid, gmseal_error *error)
{
	gmseal_status status = GMSEAL_OK;
	uint8_t *info = NULL;
	gms_openssl_begin();
	int size = digest_info(algorithm, digest, &info);
	EVP_PKEY_CTX *context = start(key, EVP_PKEY_verify_init);
	if (size < 1 || context == NULL) {
		status = gms_error_openssl(error, GMSEAL_ERROR_CRYPTO,
			_("the RSA signature value cannot be verified"));
		goto out;
	}
	int outcome = EVP_PKEY_verify(context, value.data, value.size, info, (size_t)size);
	if (outcome != 1 && ERR_GET_REASON(gms_openssl_reason()) == ERR_R_MALLOC_FAILURE)
		status = gms_error_memory(error);
	else
		*valid = outcome == 1;
out:
	EVP_PKEY_CTX_free(context);
	OPENSSL_free(info);
	gms_openssl_end();
	return status;
}

gmseal_status gms_rsa_recover(EVP_PKEY *key, gmseal_bytes value, bool *padded, gmseal_error *error)
{
	gmseal_status status = GMSEAL_OK;
	gms_openssl_begin();
	size_t size = (size_t)EVP_PKEY_get_size(key);
	uint8_t *info = OPENSSL_malloc(size);
	EVP_PKEY_CTX *context = start(key, EVP_PKEY_verify_recover_init);
	if (info == NULL || context == NULL)
		status = gms_error_openssl(error, GMSEAL_ERROR_CRYPTO,
			_("the RSA signature value cannot be verified"));
	else
		*padded =
			EVP_PKEY_verify_recover(context, info, &size, value.data, value.size) == 1;
	EVP_PKEY_CTX_free(context);
	OPENSSL_free(info);
	gms_openssl_end();
	return status;
}

gmseal_status gms_rsa_sign(EVP_PKEY *key, gmseal_digest_algorithm algorithm,
	const gmseal_digest_value *digest, gmseal_buffer *value, gmseal_error *error)
{
	gmseal_status status = GMSEAL_OK;
	uint8_t *info = NULL, *signed_info = NULL;
	gms_openssl_begin();
	int size = digest_info(algorithm, digest, &info);
	size_t signed_size = (size_t)EVP_PKEY_get_size(key);
	signed_info = OPENSSL_malloc(signed_size);
	EVP_PKEY_CTX *context = start(key, EVP_PKEY_sign_init);
	if (size > 0 && signed_info != NULL && context != NULL &&
		EVP_PKEY_sign(context, signed_info, &signed_size, info, (size_t)size) == 1)
		status = gms_copy((gmseal_bytes){signed_info, signed_size}, value, error);
	else
		status =
			gms_error_openssl(error, GMSEAL_ERROR_CRYPTO, _("the RSA key cannot sign"));
	EVP_PKEY_CTX_free(context);
	OPENSSL_free(signed_info);
	OPENSSL_free(info);
	gms_openssl_end();
	return status;
}
