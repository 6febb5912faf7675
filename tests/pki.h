/*
 * A public key infrastructure made on the spot, with fixed dates, for tests of seals, chains and
 * revocation. Everything asserts: a test that cannot have its certificates fails.
 *
 * Most tests need no more than the ready-made hierarchy:
 *
 *	struct test_pki *pki = test_pki_new(TEST_SM2);
 *	gmseal_policy_add_trust(policy, BUFFER_BYTES(pki->root.der), &error);
 *	gmseal_policy_add_untrusted(policy, BUFFER_BYTES(pki->ca.der), &error);
 *	gmseal_policy_add_crl(policy, BUFFER_BYTES(pki->root_crl), &error);
 *	gmseal_policy_add_crl(policy, BUFFER_BYTES(pki->ca_crl), &error);
 *	... pki->maker.der, pki->signer.der, pki->other.der ...
 *	... test_key_pem(pki->signer.key, NULL) ...
 *	test_pki_free(pki);
 *
 * Further certificates and lists are issued by naming what is special about them:
 *
 *	struct test_identity late = test_issue(&(struct test_certificate){.subject = "CN=Late",
 *		.from = "2030-01-01T00:00:00Z", .to = "2031-01-01T00:00:00Z"}, &pki->ca);
 *	gmseal_buffer crl = test_crl_make(&(struct test_crl){.entries = &(struct test_revoked){
 *		.serial = "2003", .date = "2022-01-01T00:00:00Z", .reason = "keyCompromise"},
 *		.count = 1}, &pki->ca);
 */
#ifndef TEST_PKI_H
#define TEST_PKI_H

#include "harness.h"

#include <openssl/evp.h>
#include <openssl/x509.h>

enum test_key_type {
	TEST_SM2,
	TEST_RSA /* 2048 bits */
};

/* A new key; the caller frees it. RSA keys come out of a pool that the process fills as it goes. */
EVP_PKEY *test_key(enum test_key_type type);
/* The key as PKCS#8 PEM, encrypted with AES-256 if there is a passphrase; the caller frees it. */
gmseal_buffer test_key_pem(EVP_PKEY *key, const char *passphrase);

/* A certificate with its private key. */
struct test_identity {
	EVP_PKEY *key;
	X509 *x509;
	gmseal_buffer der, pem;
};
void test_identity_free(struct test_identity *identity);
/* The certificate, decoded; the caller frees it. */
gmseal_certificate *test_decode(const struct test_identity *identity);

/* A name out of "C=CN, O=Somebody, CN=Me"; types may be dotted ("2.5.4.1=x"). The caller
 * frees it. */
X509_NAME *test_name(const char *text);
/* Adds an attribute of any string type (V_ASN1_BMPSTRING, ...), octets as they are to stand there;
 * joins it to the last one if multi (a multi-valued RDN). */
void test_name_add(
	X509_NAME *name, const char *type, int string_type, gmseal_bytes value, bool multi);

/* DER of the same name with PrintableStrings in place of what it has; the caller frees it. */
gmseal_buffer test_name_printable(const X509_NAME *name);

/* What a certificate is to be like; what is left out (0, NULL) is as the comment says. */
struct test_certificate {
	const char *subject; /* as for test_name(); empty name */
	X509_NAME *name; /* subject, if it is more than text can say; not taken over */
	enum test_key_type type;
	EVP_PKEY *key; /* a new one of that type; not taken over */
	const char *serial; /* hexadecimal; the next number from 1000 (hexadecimal) on */
	/* RFC 3339, or the octets of a UTCTime as they are to stand there; 2020-01-01T00:00:00Z
	 * and 2025-01-01T00:00:00Z */
	const char *from, *to;
	/* Extensions in the words of openssl.cnf ("critical,CA:TRUE,pathlen:0"); not there */
	const char *basic_constraints, *key_usage, *extended_key_usage;
	bool key_ids; /* add subject and authority key identifiers */
	/* Others, NULL at the end: "name=value" in the same words ("1.2.3=critical,DER:0500") */
	const char *const *extensions;
	const char *user_id; /* of the issuer's SM2 signature; 1234567812345678 */
	bool null_parameters; /* AlgorithmIdentifier with NULL; absent for SM2 */
	bool bad_signature; /* the last octet of the signature value is changed */
};

/* Issues a certificate; issuer NULL: self-signed. Free it with test_identity_free(). */
struct test_identity test_issue(
	const struct test_certificate *wanted, const struct test_identity *issuer);

/* An entry of a CRL. */
struct test_revoked {
	const char *serial; /* hexadecimal */
	const char *date; /* RFC 3339; 2022-01-01T00:00:00Z */
	const char *reason; /* as in RFC 5280: "keyCompromise", "removeFromCRL"; none */
	const char *invalid_since; /* invalidityDate, RFC 3339; not there */
	const char *extension; /* "oid=critical,DER:0500"; none */
};

/* A CRL; what is left out is as the comment says. */
struct test_crl {
	const char *from; /* 2020-01-01T00:00:00Z, or the date of the latest entry */
	const char *to; /* 2026-01-01T00:00:00Z */
	bool no_next_update;
	const struct test_revoked *entries;
	size_t count;
	const char *number; /* crlNumber, two hexadecimal digits; 01 */
	/* As for certificates ("deltaCRL=critical,DER:020101") */
	const char *const *extensions;
	const char *user_id; /* 1234567812345678 */
	bool bad_signature;
};

/* Signs a CRL; DER, which the caller frees. */
gmseal_buffer test_crl_make(const struct test_crl *wanted, const struct test_identity *issuer);

/* What makers of other signed structures need: a context to sign with, for SM2 under a user
 * identifier (NULL: 1234567812345678), times and serial numbers as above. */
EVP_MD_CTX *test_signing_begin(EVP_PKEY *key, const char *user_id);
void test_signing_end(EVP_MD_CTX *md);
ASN1_TIME *test_time(const char *text);
ASN1_INTEGER *test_serial(const char *hex);

/* DER as a PEM block ("CERTIFICATE", "X509 CRL"); the caller frees it. */
gmseal_buffer test_pem(const char *name, gmseal_bytes der);

/*
 * root   CN=Test Root,   serial 1000, 2015-01-01 to 2045-01-01, self-signed
 * ca     CN=Test CA,     serial 2001, 2016-01-01 to 2040-01-01, issued by root, path length 0
 * maker  CN=Test Maker,  serial 2002, 2020-01-01 to 2025-01-01, issued by ca
 * signer CN=Test Signer, serial 2003, likewise
 * other  CN=Other Signer,serial 2004, likewise
 * All names begin with C=CN, O=Test. The lists are empty, made 2020-01-01, good until 2026-01-01.
 */
struct test_pki {
	struct test_identity root, ca, maker, signer, other;
	gmseal_buffer root_crl, ca_crl;
};
struct test_pki *test_pki_new(enum test_key_type type);
void test_pki_free(struct test_pki *pki);

#endif
