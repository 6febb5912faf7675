/* One certificate: everything anybody asks of it is found out when it is decoded. */
#include "pki/parts.h"

#include <limits.h>
#include <openssl/err.h>
#include <stdlib.h>

/* The user identifier under which an SM2 certificate was signed. OpenSSL refuses to verify RSA
 * signatures of a certificate that has one. */
static gmseal_status set_user_id(X509 *x509, gmseal_error *error)
{
	int signer = NID_undef;
	if (!OBJ_find_sigid_algs(X509_get_signature_nid(x509), NULL, &signer) || signer != NID_sm2)
		return GMSEAL_OK;
	ASN1_OCTET_STRING *id = ASN1_OCTET_STRING_new();
	if (id == NULL || !ASN1_OCTET_STRING_set(id, (const unsigned char *)GMSEAL_SM2_DEFAULT_ID,
				  (int)strlen(GMSEAL_SM2_DEFAULT_ID))) {
		ASN1_OCTET_STRING_free(id);
		return gms_error_memory(error);
	}
	X509_set0_distinguishing_id(x509, id);
	return GMSEAL_OK;
}

static gmseal_status read_validity(gmseal_certificate *certificate, gmseal_error *error)
{
	if (!gms_x509_time(X509_get0_notBefore(certificate->x509), &certificate->not_before) ||
		!gms_x509_time(X509_get0_notAfter(certificate->x509), &certificate->not_after))
		return gms_error(error, GMSEAL_ERROR_FORMAT, "%s",
			_("the certificate's validity is no pair of times"));
	return GMSEAL_OK;
}

static gmseal_status read_serial(gmseal_certificate *certificate, gmseal_error *error)
{
	const ASN1_INTEGER *serial = X509_get0_serialNumber(certificate->x509);
	const uint8_t *octets = ASN1_STRING_get0_data(serial);
	size_t size = (size_t)ASN1_STRING_length(serial);
	char *text = malloc(2 * size + 2);
	if (text == NULL)
		return gms_error_memory(error);
	certificate->serial = text;
	if (ASN1_STRING_type(serial) == V_ASN1_NEG_INTEGER)
		*text++ = '-';
	for (size_t i = 0; i < size; i++) {
		*text++ = "0123456789abcdef"[octets[i] >> 4];
		*text++ = "0123456789abcdef"[octets[i] & 15];
	}
	*text = '\0';
	return GMSEAL_OK;
}

/* OpenSSL numbers the bits within each octet from the other end. */
static unsigned read_key_usage(X509 *x509)
{
	uint32_t bits = X509_get_key_usage(x509);
	if (bits == UINT32_MAX)
		return GMSEAL_USAGE_ABSENT;
	unsigned usage = bits & KU_DECIPHER_ONLY ? GMSEAL_USAGE_DECIPHER_ONLY : 0;
	for (unsigned i = 0; i < 8; i++)
		if (bits & (0x80u >> i))
			usage |= 1u << i;
	return usage;
}

/* Fills OpenSSL's cache of extensions as well, so that no thread has to do it later. */
static void read_extensions(gmseal_certificate *certificate)
{
	X509 *x509 = certificate->x509;
	certificate->signature_sound = gms_signature_is_sound(X509_get_signature_nid(x509));
	certificate->extensions_sound = X509_check_purpose(x509, -1, 0) == 1;
	certificate->key_usage = read_key_usage(x509);
	certificate->is_ca = (X509_get_extension_flags(x509) & EXFLAG_CA) != 0;
}

/* A key that cannot be read is no reason to refuse the certificate: nothing verifies with it. */
static gmseal_status read_key(gmseal_certificate *certificate, gmseal_error *error)
{
	EVP_PKEY *key = X509_get0_pubkey(certificate->x509);
	if (key == NULL)
		return gms_openssl_no_memory() ? gms_error_memory(error) : GMSEAL_OK;
	gmseal_status status = gms_public_key_new(key, &certificate->key, error);
	if (status != GMSEAL_OK)
		certificate->key = NULL;
	return status == GMSEAL_ERROR_MEMORY ? status : GMSEAL_OK;
}

static gmseal_status fill(gmseal_certificate *certificate, gmseal_error *error)
{
	X509 *x509 = certificate->x509;
	gmseal_status status = set_user_id(x509, error);
	if (status == GMSEAL_OK)
		status = read_validity(certificate, error);
	if (status == GMSEAL_OK)
		status = read_serial(certificate, error);
	if (status == GMSEAL_OK)
		status = gms_name_text(X509_get_subject_name(x509), &certificate->subject, error);
	if (status == GMSEAL_OK)
		status = gms_name_text(X509_get_issuer_name(x509), &certificate->issuer, error);
	if (status == GMSEAL_OK)
		status = read_key(certificate, error);
	if (status == GMSEAL_OK)
		read_extensions(certificate);
	return status;
}

static gmseal_status parse(gmseal_certificate *certificate, gmseal_bytes der, gmseal_error *error)
{
	const unsigned char *end = der.data;
	/* Real ones have some thousand octets; reading names and extensions takes time. */
	if (der.size > GMS_MAX_CERTIFICATE)
		return gms_error(error, GMSEAL_ERROR_FORMAT,
			_("%zu octets are too many for a certificate"), der.size);
	certificate->x509 = d2i_X509(NULL, &end, (long)der.size);
	if (certificate->x509 == NULL)
		return gms_openssl_no_memory()
			       ? gms_error_memory(error)
			       : gms_error(error, GMSEAL_ERROR_FORMAT, "%s",
					 _("this is no certificate, or it is damaged"));
	if (end != der.data + der.size)
		return gms_error(error, GMSEAL_ERROR_FORMAT, "%s",
			_("there is something behind the certificate"));
	return gms_copy(der, &certificate->der, error);
}

gmseal_status gms_certificate_from_der(
	gmseal_bytes der, gmseal_certificate **certificate, gmseal_error *error)
{
	gmseal_certificate *made = calloc(1, sizeof *made);
	if (made == NULL)
		return gms_error_memory(error);
	atomic_init(&made->references, 1);
	gms_openssl_begin();
	gmseal_status status = parse(made, der, error);
	if (status == GMSEAL_OK)
		status = fill(made, error);
	gms_openssl_end();
	if (status == GMSEAL_OK)
		*certificate = made;
	else
		gmseal_certificate_free(made);
	return status;
}

static gmseal_status decode_one(void *user, gmseal_bytes der, gmseal_error *error)
{
	return gms_certificate_from_der(der, user, error);
}

gmseal_status gmseal_certificate_decode(
	gmseal_bytes input, gmseal_certificate **certificate, gmseal_error *error)
{
	if (certificate == NULL || (input.data == NULL && input.size > 0))
		return gms_error_argument(error, "input, certificate");
	return gms_objects_visit(
		GMS_OBJECT_CERTIFICATE, input, true, decode_one, certificate, error);
}

gmseal_certificate *gms_certificate_share(const gmseal_certificate *certificate)
{
	gmseal_certificate *shared = (gmseal_certificate *)certificate;
	atomic_fetch_add_explicit(&shared->references, 1, memory_order_relaxed);
	return shared;
}

void gmseal_certificate_free(gmseal_certificate *certificate)
{
	if (certificate == NULL ||
		atomic_fetch_sub_explicit(&certificate->references, 1, memory_order_acq_rel) > 1)
		return;
	X509_free(certificate->x509);
	gms_public_key_free(certificate->key);
	gmseal_buffer_free(&certificate->der);
	free(certificate->subject);
	free(certificate->issuer);
	free(certificate->serial);
	free(certificate);
}

const struct gms_public_key *gms_certificate_key(const gmseal_certificate *certificate)
{
	return certificate->key;
}

bool gms_certificate_is_der(const gmseal_certificate *certificate)
{
	unsigned char *der = NULL;
	gms_openssl_begin();
	/* What was signed stays as it was received; what stands around it is encoded anew. */
	int size = i2d_X509(certificate->x509, &der);
	/* The algorithm stands there twice, and only one of them is signed (RFC 5280 4.1.1.2). */
	const X509_ALGOR *algorithm = NULL;
	X509_get0_signature(NULL, &algorithm, certificate->x509);
	bool is_der = size > 0 &&
		      X509_ALGOR_cmp(algorithm, X509_get0_tbs_sigalg(certificate->x509)) == 0 &&
		      gms_equal(gms_bytes(&certificate->der), (gmseal_bytes){der, (size_t)size});
	OPENSSL_free(der);
	gms_openssl_end();
	return is_der;
}

bool gms_certificate_same(const gmseal_certificate *a, const gmseal_certificate *b)
{
	return X509_issuer_and_serial_cmp(a->x509, b->x509) == 0;
}

X509 *gms_certificate_x509(const gmseal_certificate *certificate)
{
	return certificate->x509;
}
