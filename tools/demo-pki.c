/*
 * The small PKI of the demonstration. The library verifies certificates but issues none, so this
 * file, alone in the command, uses OpenSSL's own functions.
 */
#include "demo.h"
#include "text.h"

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>

#define DAY 86400L

/* A certificate with its key. */
struct party {
	EVP_PKEY *key;
	X509 *certificate;
};

struct description {
	const char *file; /* without its ending */
	const char *unit, *name;
	const char *usage, *constraints;
	const char *purpose; /* extendedKeyUsage; NULL: none */
	int days;
};

static void party_free(struct party *party)
{
	EVP_PKEY_free(party->key);
	X509_free(party->certificate);
}

int demo_write(
	const char *directory, const char *name, gmseal_bytes bytes, bool force, bool private)
{
	struct text path = {0};
	text_add(&path, "%s/%s", directory, name);
	struct writing writing = {path.data, force, private};
	struct problem problem;
	int exit = write_file(&writing, bytes, &problem);
	if (exit != EXIT_DONE)
		problem_tell(&problem, path.data);
	text_free(&path);
	return exit;
}

/* Signing under the identifier of GB/T 35276-2017, which OpenSSL does not take by itself. */
static EVP_MD_CTX *begin_signing(EVP_PKEY *key, EVP_PKEY_CTX **signing)
{
	EVP_MD_CTX *digest = EVP_MD_CTX_new();
	*signing = EVP_PKEY_CTX_new(key, NULL);
	if (digest == NULL || *signing == NULL ||
		EVP_PKEY_CTX_set1_id(
			*signing, GMSEAL_SM2_DEFAULT_ID, (int)strlen(GMSEAL_SM2_DEFAULT_ID)) <= 0)
		goto failed;
	EVP_MD_CTX_set_pkey_ctx(digest, *signing);
	if (EVP_DigestSignInit(digest, NULL, EVP_sm3(), NULL, key) > 0)
		return digest;
failed:
	EVP_MD_CTX_free(digest);
	EVP_PKEY_CTX_free(*signing);
	return NULL;
}

static bool sign_certificate(X509 *certificate, EVP_PKEY *key)
{
	EVP_PKEY_CTX *signing = NULL;
	EVP_MD_CTX *digest = begin_signing(key, &signing);
	bool signed_now = digest != NULL && X509_sign_ctx(certificate, digest) > 0;
	if (digest != NULL)
		EVP_PKEY_CTX_free(signing);
	EVP_MD_CTX_free(digest);
	return signed_now;
}

static bool sign_crl(X509_CRL *crl, EVP_PKEY *key)
{
	EVP_PKEY_CTX *signing = NULL;
	EVP_MD_CTX *digest = begin_signing(key, &signing);
	bool signed_now = digest != NULL && X509_CRL_sign_ctx(crl, digest) > 0;
	if (digest != NULL)
		EVP_PKEY_CTX_free(signing);
	EVP_MD_CTX_free(digest);
	return signed_now;
}

static bool add_name(X509_NAME *name, const char *field, const char *value)
{
	return X509_NAME_add_entry_by_txt(
		       name, field, MBSTRING_UTF8, (const unsigned char *)value, -1, -1, 0) == 1;
}

static bool add_extension(X509 *certificate, X509 *issuer, int nid, const char *value)
{
	X509V3_CTX context;
	X509V3_set_ctx(&context, issuer, certificate, NULL, NULL, 0);
	X509V3_set_ctx_nodb(&context);
	X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, &context, nid, value);
	bool added = extension != NULL && X509_add_ext(certificate, extension, -1) == 1;
	X509_EXTENSION_free(extension);
	return added;
}

static bool set_serial(X509 *certificate)
{
	unsigned char octets[8];
	if (RAND_bytes(octets, sizeof octets) != 1)
		return false;
	/* Positive and of full length. */
	octets[0] = (unsigned char)((octets[0] & 0x3F) | 0x40);
	BIGNUM *number = BN_bin2bn(octets, sizeof octets, NULL);
	bool set = number != NULL &&
		   BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate)) != NULL;
	BN_free(number);
	return set;
}

/* Fills a certificate that party's key stands in; issuer may be party itself. */
static bool issue(const struct description *description, struct party *party, struct party *issuer)
{
	X509 *certificate = party->certificate;
	X509_NAME *name = X509_get_subject_name(certificate);
	return X509_set_version(certificate, X509_VERSION_3) == 1 && set_serial(certificate) &&
	       add_name(name, "C", "CN") && add_name(name, "O", "gmseal demo") &&
	       add_name(name, "OU", description->unit) && add_name(name, "CN", description->name) &&
	       X509_set_issuer_name(certificate, X509_get_subject_name(issuer->certificate)) == 1 &&
	       X509_gmtime_adj(X509_getm_notBefore(certificate), -DAY) != NULL &&
	       X509_gmtime_adj(X509_getm_notAfter(certificate), DAY * description->days) != NULL &&
	       X509_set_pubkey(certificate, party->key) == 1 &&
	       add_extension(certificate, issuer->certificate, NID_basic_constraints,
		       description->constraints) &&
	       add_extension(certificate, issuer->certificate, NID_key_usage, description->usage) &&
	       (description->purpose == NULL || add_extension(certificate, issuer->certificate,
							NID_ext_key_usage, description->purpose)) &&
	       add_extension(
		       certificate, issuer->certificate, NID_subject_key_identifier, "hash") &&
	       add_extension(certificate, issuer->certificate, NID_authority_key_identifier,
		       "keyid:always") &&
	       sign_certificate(certificate, issuer->key);
}

/* Writes what a memory BIO holds, and releases it. */
static int write_bio(BIO *bio, const char *directory, const char *name, bool force, bool private)
{
	char *data = NULL;
	long size = BIO_get_mem_data(bio, &data);
	int exit = demo_write(directory, name,
		(gmseal_bytes){(const uint8_t *)data, size > 0 ? (size_t)size : 0}, force, private);
	BIO_free(bio);
	return exit;
}

static int openssl_failed(void)
{
	struct problem problem;
	problem_set(&problem, EXIT_INTERNAL, "crypto", "%s",
		_("OpenSSL could not make the keys and certificates of the demonstration"));
	return problem_tell(&problem, NULL);
}

static int write_party(
	const struct party *party, const char *file, const char *directory, bool force)
{
	char name[64];
	BIO *certificate = BIO_new(BIO_s_mem()), *key = BIO_new(BIO_s_secmem());
	if (certificate == NULL || key == NULL ||
		PEM_write_bio_X509(certificate, party->certificate) != 1 ||
		PEM_write_bio_PKCS8PrivateKey(key, party->key, NULL, NULL, 0, NULL, NULL) != 1) {
		BIO_free(certificate);
		BIO_free(key);
		return openssl_failed();
	}
	snprintf(name, sizeof name, "%s.pem", file);
	int exit = write_bio(certificate, directory, name, force, false);
	if (exit != EXIT_DONE) {
		BIO_free(key);
		return exit;
	}
	snprintf(name, sizeof name, "%s.key", file);
	return write_bio(key, directory, name, force, true);
}

/* Whose key was stolen, and when the list says so. */
struct theft {
	const struct party *victim; /* NULL: a list that revokes nobody */
	long from; /* seconds from now */
};

static bool revoke(X509_CRL *crl, const struct theft *theft)
{
	enum {
		KEY_COMPROMISE = 1 /* CRLReason, RFC 5280 5.3.1 */
	};
	if (theft->victim == NULL)
		return true;
	X509_REVOKED *revoked = X509_REVOKED_new();
	ASN1_TIME *date = X509_gmtime_adj(NULL, theft->from);
	ASN1_ENUMERATED *reason = ASN1_ENUMERATED_new();
	bool added = revoked != NULL && date != NULL && reason != NULL &&
		     X509_REVOKED_set_serialNumber(
			     revoked, X509_get_serialNumber(theft->victim->certificate)) == 1 &&
		     X509_REVOKED_set_revocationDate(revoked, date) == 1 &&
		     ASN1_ENUMERATED_set(reason, KEY_COMPROMISE) == 1 &&
		     X509_REVOKED_add1_ext_i2d(revoked, NID_crl_reason, reason, 0, 0) == 1 &&
		     X509_CRL_add0_revoked(crl, revoked) == 1;
	ASN1_ENUMERATED_free(reason);
	ASN1_TIME_free(date);
	if (!added)
		X509_REVOKED_free(revoked);
	return added;
}

static X509_CRL *make_crl(struct party *issuer, const struct theft *theft)
{
	X509_CRL *crl = X509_CRL_new();
	ASN1_TIME *last = X509_gmtime_adj(NULL, theft->from),
		  *next = X509_gmtime_adj(NULL, 365 * DAY);
	ASN1_INTEGER *number = ASN1_INTEGER_new();
	X509V3_CTX context;
	X509_EXTENSION *identifier = NULL;
	X509V3_set_ctx(&context, issuer->certificate, NULL, NULL, crl, 0);
	X509V3_set_ctx_nodb(&context);
	identifier =
		X509V3_EXT_conf_nid(NULL, &context, NID_authority_key_identifier, "keyid:always");
	bool made =
		crl != NULL && last != NULL && next != NULL && number != NULL &&
		identifier != NULL && X509_CRL_set_version(crl, X509_CRL_VERSION_2) == 1 &&
		X509_CRL_set_issuer_name(crl, X509_get_subject_name(issuer->certificate)) == 1 &&
		X509_CRL_set1_lastUpdate(crl, last) == 1 &&
		X509_CRL_set1_nextUpdate(crl, next) == 1 &&
		X509_CRL_add_ext(crl, identifier, -1) == 1 &&
		ASN1_INTEGER_set(number, theft->victim != NULL ? 2 : 1) == 1 &&
		X509_CRL_add1_ext_i2d(crl, NID_crl_number, number, 0, 0) == 1 &&
		revoke(crl, theft) && sign_crl(crl, issuer->key);
	X509_EXTENSION_free(identifier);
	ASN1_INTEGER_free(number);
	ASN1_TIME_free(last);
	ASN1_TIME_free(next);
	if (made)
		return crl;
	X509_CRL_free(crl);
	return NULL;
}

static int write_crl(struct party *issuer, const struct theft *theft, const char *file,
	const char *directory, bool force)
{
	char name[64];
	snprintf(name, sizeof name, "%s.crl", file);
	X509_CRL *crl = make_crl(issuer, theft);
	BIO *bio = BIO_new(BIO_s_mem());
	if (crl == NULL || bio == NULL || PEM_write_bio_X509_CRL(bio, crl) != 1) {
		X509_CRL_free(crl);
		BIO_free(bio);
		return openssl_failed();
	}
	X509_CRL_free(crl);
	return write_bio(bio, directory, name, force, false);
}

int demo_make_pki(const char *directory, bool force)
{
	enum {
		ROOT,
		CA,
		MAKER,
		SIGNER,
		TSA,
		COUNT
	};
	static const struct description descriptions[COUNT] = {
		[ROOT] = {"root", "Authority", "gmseal demo root", "critical,keyCertSign,cRLSign",
			"critical,CA:TRUE", NULL, 3650},
		[CA] = {"ca", "Authority", "gmseal demo CA", "critical,keyCertSign,cRLSign",
			"critical,CA:TRUE,pathlen:0", NULL, 3650},
		[MAKER] = {"maker", "Seals", "gmseal demo seal maker",
			"critical,digitalSignature,nonRepudiation", "critical,CA:FALSE", NULL,
			1095},
		[SIGNER] = {"signer", "Office", "gmseal demo signer",
			"critical,digitalSignature,nonRepudiation", "critical,CA:FALSE", NULL,
			1095},
		[TSA] = {"tsa", "Time", "gmseal demo time-stamp authority",
			"critical,digitalSignature", "critical,CA:FALSE", "critical,timeStamping",
			1095},
	};
	static const int issuers[COUNT] = {
		[ROOT] = ROOT, [CA] = ROOT, [MAKER] = CA, [SIGNER] = CA, [TSA] = CA};
	const struct theft nobody = {NULL, -DAY};
	struct party parties[COUNT] = {{NULL, NULL}};
	int exit = EXIT_DONE;
	for (int i = 0; i < COUNT && exit == EXIT_DONE; i++) {
		parties[i].key = EVP_PKEY_Q_keygen(NULL, NULL, "SM2");
		parties[i].certificate = X509_new();
		if (parties[i].key == NULL || parties[i].certificate == NULL ||
			!issue(&descriptions[i], &parties[i], &parties[issuers[i]]))
			exit = openssl_failed();
		else
			exit = write_party(&parties[i], descriptions[i].file, directory, force);
	}
	for (int i = ROOT; i <= CA && exit == EXIT_DONE; i++)
		exit = write_crl(&parties[i], &nobody, descriptions[i].file, directory, force);
	const struct theft theft = {&parties[SIGNER], DAY};
	if (exit == EXIT_DONE)
		exit = write_crl(&parties[CA], &theft, "tomorrow", directory, force);
	for (int i = 0; i < COUNT; i++)
		party_free(&parties[i]);
	return exit;
}
