/* Making an OCSP request (RFC 6960 4.1) for somebody else to carry. */
#include "pki/parts.h"

#include <gmseal/ocsp.h>
#include <openssl/ocsp.h>

enum {
	MAX_NONCE = 32 /* RFC 8954 2.1 */
};

static const EVP_MD *digest_of(gmseal_digest_algorithm algorithm)
{
	switch (algorithm) {
	case GMSEAL_DIGEST_SM3:
		return EVP_sm3();
	case GMSEAL_DIGEST_SHA1:
		return EVP_sha1();
	case GMSEAL_DIGEST_SHA256:
		return EVP_sha256();
	default:
		return NULL;
	}
}

static gmseal_status encode(OCSP_REQUEST *request, gmseal_buffer *der, gmseal_error *error)
{
	unsigned char *data = NULL;
	int size = i2d_OCSP_REQUEST(request, &data);
	if (size <= 0)
		return gms_error_memory(error);
	gmseal_status status = gms_copy((gmseal_bytes){data, (size_t)size}, der, error);
	OPENSSL_free(data);
	return status;
}

static gmseal_status make(const gmseal_certificate *certificate, const gmseal_certificate *issuer,
	const EVP_MD *digest, gmseal_bytes nonce, gmseal_buffer *der, gmseal_error *error)
{
	gmseal_status status = GMSEAL_ERROR_MEMORY;
	OCSP_REQUEST *request = OCSP_REQUEST_new();
	OCSP_CERTID *id = OCSP_cert_id_new(digest, X509_get_subject_name(issuer->x509),
		X509_get0_pubkey_bitstr(issuer->x509), X509_get0_serialNumber(certificate->x509));
	if (request == NULL || id == NULL || OCSP_request_add0_id(request, id) == NULL) {
		OCSP_CERTID_free(id);
		gms_error_memory(error);
		goto out;
	}
	if (nonce.size > 0 &&
		!OCSP_request_add1_nonce(request, (unsigned char *)nonce.data, (int)nonce.size)) {
		gms_error_memory(error);
		goto out;
	}
	status = encode(request, der, error);
out:
	OCSP_REQUEST_free(request);
	return status;
}

gmseal_status gmseal_ocsp_request_encode(const gmseal_certificate *certificate,
	const gmseal_certificate *issuer, gmseal_digest_algorithm algorithm, gmseal_bytes nonce,
	gmseal_buffer *der, gmseal_error *error)
{
	const EVP_MD *digest = digest_of(algorithm);
	if (certificate == NULL || issuer == NULL || der == NULL || digest == NULL ||
		nonce.size > MAX_NONCE || (nonce.data == NULL && nonce.size > 0))
		return gms_error_argument(
			error, _("certificate, issuer, algorithm, nonce (at most 32 octets), der"));
	if (X509_NAME_cmp(X509_get_issuer_name(certificate->x509),
		    X509_get_subject_name(issuer->x509)) != 0)
		return gms_error(error, GMSEAL_ERROR_MISMATCH,
			_("the certificate \"%s\" was issued by \"%s\", not by \"%s\""),
			certificate->subject, certificate->issuer, issuer->subject);
	gms_openssl_begin();
	gmseal_status status = make(certificate, issuer, digest, nonce, der, error);
	gms_openssl_end();
	return status;
}
