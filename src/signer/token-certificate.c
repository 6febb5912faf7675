/* What signers on tokens have to do with certificates: which one is theirs, and whether it is that of
 * the key on the device. */
#include "signer/token.h"

#include "crypto/crypto.h"
#include "pki/pki.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>

gmseal_status gms_token_certificate(gmseal_bytes given, gmseal_bytes found,
	gmseal_certificate **certificate, gmseal_error *error)
{
	if (given.size > 0)
		return gmseal_certificate_decode(given, certificate, error);
	gmseal_error own = {.offset = GMSEAL_NO_OFFSET};
	if (found.size > 0 && gmseal_certificate_decode(found, certificate, &own) == GMSEAL_OK)
		return GMSEAL_OK;
	if (own.status == GMSEAL_ERROR_MEMORY)
		return gms_error_memory(error);
	if (found.size > 0)
		return gms_error(error, GMSEAL_ERROR_DEVICE,
			_("what the token holds as the certificate cannot be read: %s; give the "
			  "right one"),
			own.message);
	return gms_error(error, GMSEAL_ERROR_NOT_FOUND, "%s",
		_("there is no certificate beside the key on the token, and none was given"));
}

static gmseal_status mismatch(gmseal_error *error)
{
	return gms_error(error, GMSEAL_ERROR_MISMATCH, "%s",
		_("the key on the token does not belong to the certificate"));
}

gmseal_status gms_token_check_sm2(
	const gmseal_certificate *certificate, gmseal_bytes x, gmseal_bytes y, gmseal_error *error)
{
	gmseal_bytes point = gmseal_certificate_sm2_public_key(certificate);
	if (point.size != GMSEAL_SM2_PUBLIC_KEY_SIZE || x.size + y.size != point.size ||
		!gms_equal((gmseal_bytes){point.data, x.size}, x) ||
		!gms_equal((gmseal_bytes){point.data + x.size, y.size}, y))
		return mismatch(error);
	return GMSEAL_OK;
}

/* Whether a number of an RSA key is that of these octets. */
static bool is_number(const EVP_PKEY *key, const char *name, gmseal_bytes octets)
{
	BIGNUM *certified = NULL;
	BIGNUM *number =
		octets.size <= INT32_MAX ? BN_bin2bn(octets.data, (int)octets.size, NULL) : NULL;
	bool equal = number != NULL && EVP_PKEY_get_bn_param(key, name, &certified) == 1 &&
		     BN_cmp(number, certified) == 0;
	BN_free(number);
	BN_free(certified);
	return equal;
}

gmseal_status gms_token_check_rsa(const gmseal_certificate *certificate, gmseal_bytes modulus,
	gmseal_bytes exponent, gmseal_error *error)
{
	if (gmseal_certificate_key_type(certificate) != GMSEAL_KEY_RSA)
		return mismatch(error);
	gms_openssl_begin();
	const EVP_PKEY *key = X509_get0_pubkey(gms_certificate_x509(certificate));
	bool equal = key != NULL && is_number(key, OSSL_PKEY_PARAM_RSA_N, modulus) &&
		     is_number(key, OSSL_PKEY_PARAM_RSA_E, exponent);
	gms_openssl_end();
	return equal ? GMSEAL_OK : mismatch(error);
}

gmseal_status gms_token_digest_info(
	const gmseal_signing_request *request, gmseal_buffer *info, gmseal_error *error)
{
	return gms_digest_info(request->digest_algorithm, &request->digest, info, error);
}
