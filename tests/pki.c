/* A public key infrastructure made on the spot. */
#define _GNU_SOURCE
#include "pki.h"

#include <openssl/pem.h>
#include <openssl/x509v3.h>

#define RSA_POOL 64
#define FIRST_FREE_RSA 8

/* The index-th RSA key of this process. */
static EVP_PKEY *rsa_key(size_t index)
{
	static EVP_PKEY *pool[RSA_POOL];
	ck_assert_uint_lt(index, RSA_POOL);
	if (pool[index] == NULL)
		pool[index] = EVP_PKEY_Q_keygen(NULL, NULL, "RSA", (size_t)2048);
	ck_assert_ptr_nonnull(pool[index]);
	EVP_PKEY_up_ref(pool[index]);
	return pool[index];
}

EVP_PKEY *test_key(enum test_key_type type)
{
	static size_t next_rsa = FIRST_FREE_RSA;
	EVP_PKEY *key =
		type == TEST_RSA ? rsa_key(next_rsa++) : EVP_PKEY_Q_keygen(NULL, NULL, "SM2");
	ck_assert_ptr_nonnull(key);
	return key;
}

/* What a memory BIO holds; the BIO is released. */
static gmseal_buffer take_bio(BIO *bio)
{
	char *data = NULL;
	long size = BIO_get_mem_data(bio, &data);
	gmseal_buffer buffer = {malloc((size_t)size + 1), (size_t)size};
	ck_assert_ptr_nonnull(buffer.data);
	memcpy(buffer.data, data, (size_t)size);
	buffer.data[size] = '\0';
	BIO_free(bio);
	return buffer;
}

gmseal_buffer test_key_pem(EVP_PKEY *key, const char *passphrase)
{
	BIO *bio = BIO_new(BIO_s_mem());
	ck_assert_int_eq(PEM_write_bio_PKCS8PrivateKey(bio, key,
				 passphrase != NULL ? EVP_aes_256_cbc() : NULL, NULL, 0, NULL,
				 (void *)passphrase),
		1);
	return take_bio(bio);
}

gmseal_buffer test_pem(const char *name, gmseal_bytes der)
{
	BIO *bio = BIO_new(BIO_s_mem());
	ck_assert_int_gt(PEM_write_bio(bio, name, "", der.data, (long)der.size), 0);
	return take_bio(bio);
}

void test_identity_free(struct test_identity *identity)
{
	EVP_PKEY_free(identity->key);
	X509_free(identity->x509);
	gmseal_buffer_free(&identity->der);
	gmseal_buffer_free(&identity->pem);
	*identity = (struct test_identity){0};
}

gmseal_certificate *test_decode(const struct test_identity *identity)
{
	gmseal_certificate *certificate = NULL;
	gmseal_error error;
	assert_ok(gmseal_certificate_decode(BUFFER_BYTES(identity->der), &certificate, &error),
		error);
	return certificate;
}

void test_name_add(
	X509_NAME *name, const char *type, int string_type, gmseal_bytes value, bool multi)
{
	ck_assert_int_eq(X509_NAME_add_entry_by_txt(name, type, string_type, value.data,
				 (int)value.size, -1, multi ? -1 : 0),
		1);
}

X509_NAME *test_name(const char *text)
{
	X509_NAME *name = X509_NAME_new();
	char *copy = strdup(text), *rest = NULL;
	for (char *part = strtok_r(copy, ",", &rest); part != NULL;
		part = strtok_r(NULL, ",", &rest)) {
		part += strspn(part, " ");
		char *equals = strchr(part, '=');
		ck_assert_ptr_nonnull(equals);
		*equals = '\0';
		test_name_add(name, part, MBSTRING_UTF8, text_bytes(equals + 1), false);
	}
	free(copy);
	return name;
}

gmseal_buffer test_name_printable(const X509_NAME *name)
{
	X509_NAME *printable = X509_NAME_new();
	for (int i = 0; i < X509_NAME_entry_count(name); i++) {
		const X509_NAME_ENTRY *entry = X509_NAME_get_entry(name, i);
		const ASN1_STRING *value = X509_NAME_ENTRY_get_data(entry);
		ck_assert_int_eq(
			X509_NAME_add_entry_by_OBJ(printable, X509_NAME_ENTRY_get_object(entry),
				V_ASN1_PRINTABLESTRING, ASN1_STRING_get0_data(value),
				ASN1_STRING_length(value), -1, 0),
			1);
	}
	unsigned char *der = NULL;
	int size = i2d_X509_NAME(printable, &der);
	ck_assert_int_gt(size, 0);
	gmseal_buffer buffer = {malloc((size_t)size), (size_t)size};
	memcpy(buffer.data, der, (size_t)size);
	OPENSSL_free(der);
	X509_NAME_free(printable);
	return buffer;
}

/* RFC 3339, or the octets of a UTCTime. */
ASN1_TIME *test_time(const char *text)
{
	if (strchr(text, '-') != NULL)
		return ASN1_TIME_set(NULL, (time_t)at(text));
	ASN1_TIME *time = ASN1_STRING_type_new(V_ASN1_UTCTIME);
	ck_assert_int_eq(ASN1_STRING_set(time, text, (int)strlen(text)), 1);
	return time;
}

ASN1_INTEGER *test_serial(const char *hex)
{
	static unsigned long next = 0x1000;
	BIGNUM *number = NULL;
	if (hex == NULL) {
		number = BN_new();
		BN_set_word(number, next++);
	} else {
		ck_assert_uint_eq((size_t)BN_hex2bn(&number, hex), strlen(hex));
	}
	ASN1_INTEGER *serial = BN_to_ASN1_INTEGER(number, NULL);
	ck_assert_ptr_nonnull(serial);
	BN_free(number);
	return serial;
}

/* Ready to sign; SM2 under the user identifier. */
EVP_MD_CTX *test_signing_begin(EVP_PKEY *key, const char *user_id)
{
	EVP_MD_CTX *md = EVP_MD_CTX_new();
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new(key, NULL);
	bool sm2 = EVP_PKEY_is_a(key, "SM2");
	if (sm2) {
		const char *id = user_id != NULL ? user_id : GMSEAL_SM2_DEFAULT_ID;
		ck_assert_int_gt(EVP_PKEY_CTX_set1_id(context, id, (int)strlen(id)), 0);
	}
	EVP_MD_CTX_set_pkey_ctx(md, context);
	ck_assert_int_eq(
		EVP_DigestSignInit(md, NULL, sm2 ? EVP_sm3() : EVP_sha256(), NULL, key), 1);
	return md;
}

void test_signing_end(EVP_MD_CTX *md)
{
	EVP_PKEY_CTX *context = EVP_MD_CTX_get_pkey_ctx(md);
	EVP_MD_CTX_free(md);
	EVP_PKEY_CTX_free(context);
}

/* Signs once more what OpenSSL has signed, with AlgorithmIdentifiers that say NULL. */
static void sign_with_null(X509 *x509, EVP_PKEY *key, const char *user_id)
{
	const ASN1_BIT_STRING *value = NULL;
	const X509_ALGOR *outer = NULL, *inner = X509_get0_tbs_sigalg(x509);
	X509_get0_signature(&value, &outer, x509);
	ASN1_OBJECT *sm2_with_sm3 = OBJ_nid2obj(NID_SM2_with_SM3);
	X509_ALGOR_set0((X509_ALGOR *)inner, sm2_with_sm3, V_ASN1_NULL, NULL);
	X509_ALGOR_set0((X509_ALGOR *)outer, sm2_with_sm3, V_ASN1_NULL, NULL);
	unsigned char *tbs = NULL, signature[512];
	int size = i2d_re_X509_tbs(x509, &tbs);
	ck_assert_int_gt(size, 0);
	size_t signature_size = sizeof signature;
	EVP_MD_CTX *md = test_signing_begin(key, user_id);
	ck_assert_int_eq(EVP_DigestSign(md, signature, &signature_size, tbs, (size_t)size), 1);
	test_signing_end(md);
	OPENSSL_free(tbs);
	ck_assert_int_eq(ASN1_STRING_set((ASN1_STRING *)value, signature, (int)signature_size), 1);
}

static void add_extension(X509 *x509, X509V3_CTX *context, const char *name, const char *value)
{
	if (value == NULL)
		return;
	X509_EXTENSION *extension = X509V3_EXT_conf(NULL, context, name, value);
	ck_assert_msg(extension != NULL, "extension %s=%s", name, value);
	ck_assert_int_eq(X509_add_ext(x509, extension, -1), 1);
	X509_EXTENSION_free(extension);
}

/* "name=value" cut in two; the caller frees the copy, which begins with the name. */
static char *split_extension(const char *text, const char **value)
{
	char *copy = strdup(text);
	char *equals = strchr(copy, '=');
	ck_assert_ptr_nonnull(equals);
	*equals = '\0';
	*value = equals + 1;
	return copy;
}

static void add_extensions(X509 *x509, X509 *issuer, const struct test_certificate *wanted)
{
	X509V3_CTX context;
	X509V3_set_ctx(&context, issuer, x509, NULL, NULL, 0);
	add_extension(x509, &context, "basicConstraints", wanted->basic_constraints);
	add_extension(x509, &context, "keyUsage", wanted->key_usage);
	add_extension(x509, &context, "extendedKeyUsage", wanted->extended_key_usage);
	if (wanted->key_ids) {
		add_extension(x509, &context, "subjectKeyIdentifier", "hash");
		if (issuer != x509)
			add_extension(x509, &context, "authorityKeyIdentifier", "keyid");
	}
	for (size_t i = 0; wanted->extensions != NULL && wanted->extensions[i] != NULL; i++) {
		const char *value = NULL;
		char *name = split_extension(wanted->extensions[i], &value);
		add_extension(x509, &context, name, value);
		free(name);
	}
}

static void set_subject(X509 *x509, const struct test_certificate *wanted)
{
	X509_NAME *name = wanted->name != NULL
				  ? X509_NAME_dup(wanted->name)
				  : test_name(wanted->subject != NULL ? wanted->subject : "");
	ck_assert_int_eq(X509_set_subject_name(x509, name), 1);
	X509_NAME_free(name);
}

static void set_validity(X509 *x509, const struct test_certificate *wanted)
{
	ASN1_TIME *from = test_time(wanted->from != NULL ? wanted->from : "2020-01-01T00:00:00Z");
	ASN1_TIME *to = test_time(wanted->to != NULL ? wanted->to : "2025-01-01T00:00:00Z");
	ck_assert_int_eq(X509_set1_notBefore(x509, from), 1);
	ck_assert_int_eq(X509_set1_notAfter(x509, to), 1);
	ASN1_TIME_free(from);
	ASN1_TIME_free(to);
}

/* The certificate as everybody else will see it: read back from its DER. */
static struct test_identity finish_identity(X509 *x509, EVP_PKEY *key, bool bad_signature)
{
	struct test_identity identity = {.key = key};
	int size = i2d_X509(x509, NULL);
	ck_assert_int_gt(size, 0);
	identity.der = (gmseal_buffer){malloc((size_t)size), (size_t)size};
	ck_assert_ptr_nonnull(identity.der.data);
	unsigned char *end = identity.der.data;
	i2d_X509(x509, &end);
	if (bad_signature)
		end[-1] ^= 1;
	const unsigned char *begin = identity.der.data;
	identity.x509 = d2i_X509(NULL, &begin, size);
	ck_assert_ptr_nonnull(identity.x509);
	identity.pem = test_pem("CERTIFICATE", BUFFER_BYTES(identity.der));
	return identity;
}

struct test_identity test_issue(
	const struct test_certificate *wanted, const struct test_identity *issuer)
{
	X509 *x509 = X509_new();
	EVP_PKEY *key = wanted->key;
	if (key == NULL)
		key = test_key(wanted->type);
	else
		EVP_PKEY_up_ref(key);
	ASN1_INTEGER *serial = test_serial(wanted->serial);
	X509_set_version(x509, X509_VERSION_3);
	X509_set_serialNumber(x509, serial);
	ASN1_INTEGER_free(serial);
	set_subject(x509, wanted);
	set_validity(x509, wanted);
	X509_set_issuer_name(x509, X509_get_subject_name(issuer != NULL ? issuer->x509 : x509));
	ck_assert_int_eq(X509_set_pubkey(x509, key), 1);
	add_extensions(x509, issuer != NULL ? issuer->x509 : x509, wanted);
	EVP_PKEY *signer = issuer != NULL ? issuer->key : key;
	EVP_MD_CTX *md = test_signing_begin(signer, wanted->user_id);
	ck_assert_int_gt(X509_sign_ctx(x509, md), 0);
	test_signing_end(md);
	if (wanted->null_parameters && EVP_PKEY_is_a(signer, "SM2"))
		sign_with_null(x509, signer, wanted->user_id);
	struct test_identity identity = finish_identity(x509, key, wanted->bad_signature);
	X509_free(x509);
	return identity;
}

/* CRLReason by its name in RFC 5280 5.3.1. */
static void add_reason(X509_REVOKED *revoked, const char *name)
{
	static const char *const names[] = {"unspecified", "keyCompromise", "cACompromise",
		"affiliationChanged", "superseded", "cessationOfOperation", "certificateHold", "",
		"removeFromCRL", "privilegeWithdrawn", "aACompromise"};
	size_t number = 0, count = sizeof names / sizeof names[0];
	while (number < count && strcmp(names[number], name) != 0)
		number++;
	ck_assert_msg(number < count, "CRL reason %s", name);
	ASN1_ENUMERATED *reason = ASN1_ENUMERATED_new();
	ASN1_ENUMERATED_set(reason, (long)number);
	X509_REVOKED_add1_ext_i2d(revoked, NID_crl_reason, reason, 0, 0);
	ASN1_ENUMERATED_free(reason);
}

static X509_REVOKED *make_revoked(const struct test_revoked *wanted)
{
	X509_REVOKED *revoked = X509_REVOKED_new();
	ASN1_INTEGER *serial = test_serial(wanted->serial);
	ASN1_TIME *date = test_time(wanted->date != NULL ? wanted->date : "2022-01-01T00:00:00Z");
	X509_REVOKED_set_serialNumber(revoked, serial);
	X509_REVOKED_set_revocationDate(revoked, date);
	ASN1_INTEGER_free(serial);
	ASN1_TIME_free(date);
	if (wanted->reason != NULL)
		add_reason(revoked, wanted->reason);
	if (wanted->invalid_since != NULL) {
		ASN1_GENERALIZEDTIME *since =
			ASN1_GENERALIZEDTIME_set(NULL, (time_t)at(wanted->invalid_since));
		X509_REVOKED_add1_ext_i2d(revoked, NID_invalidity_date, since, 0, 0);
		ASN1_GENERALIZEDTIME_free(since);
	}
	if (wanted->extension != NULL) {
		const char *value = NULL;
		char *name = split_extension(wanted->extension, &value);
		X509V3_CTX context;
		X509V3_set_ctx(&context, NULL, NULL, NULL, NULL, 0);
		X509_EXTENSION *extension = X509V3_EXT_conf(NULL, &context, name, value);
		ck_assert_ptr_nonnull(extension);
		X509_REVOKED_add_ext(revoked, extension, -1);
		X509_EXTENSION_free(extension);
		free(name);
	}
	return revoked;
}

static void add_crl_extension(X509_CRL *crl, const char *text)
{
	X509V3_CTX context;
	X509V3_set_ctx(&context, NULL, NULL, NULL, crl, 0);
	CONF *none = NCONF_new(NULL);
	X509V3_set_nconf(&context, none);
	const char *value = NULL;
	char *name = split_extension(text, &value);
	X509_EXTENSION *extension = X509V3_EXT_nconf(none, &context, name, value);
	ck_assert_msg(extension != NULL, "CRL extension %s", text);
	ck_assert_int_eq(X509_CRL_add_ext(crl, extension, -1), 1);
	X509_EXTENSION_free(extension);
	free(name);
	NCONF_free(none);
}

/* No list knows of what is still to come. */
static const char *from_of(const struct test_crl *wanted)
{
	const char *from = "2020-01-01T00:00:00Z";
	if (wanted->from != NULL)
		return wanted->from;
	for (size_t i = 0; i < wanted->count; i++) {
		const char *date = wanted->entries[i].date;
		if (date == NULL)
			date = "2022-01-01T00:00:00Z";
		if (strchr(date, '-') != NULL && strcmp(date, from) > 0)
			from = date;
	}
	return from;
}

gmseal_buffer test_crl_make(const struct test_crl *wanted, const struct test_identity *issuer)
{
	X509_CRL *crl = X509_CRL_new();
	X509_CRL_set_version(crl, X509_CRL_VERSION_2);
	X509_CRL_set_issuer_name(crl, X509_get_subject_name(issuer->x509));
	ASN1_TIME *from = test_time(from_of(wanted));
	ASN1_TIME *to = test_time(wanted->to != NULL ? wanted->to : "2026-01-01T00:00:00Z");
	X509_CRL_set1_lastUpdate(crl, from);
	if (!wanted->no_next_update)
		X509_CRL_set1_nextUpdate(crl, to);
	ASN1_TIME_free(from);
	ASN1_TIME_free(to);
	for (size_t i = 0; i < wanted->count; i++)
		X509_CRL_add0_revoked(crl, make_revoked(&wanted->entries[i]));
	char number[32];
	snprintf(number, sizeof number, "crlNumber=DER:0201%s",
		wanted->number != NULL ? wanted->number : "01");
	add_crl_extension(crl, number);
	for (size_t i = 0; wanted->extensions != NULL && wanted->extensions[i] != NULL; i++)
		add_crl_extension(crl, wanted->extensions[i]);
	EVP_MD_CTX *md = test_signing_begin(issuer->key, wanted->user_id);
	ck_assert_int_gt(X509_CRL_sign_ctx(crl, md), 0);
	test_signing_end(md);
	BIO *bio = BIO_new(BIO_s_mem());
	ck_assert_int_eq(i2d_X509_CRL_bio(bio, crl), 1);
	X509_CRL_free(crl);
	gmseal_buffer der = take_bio(bio);
	if (wanted->bad_signature)
		der.data[der.size - 1] ^= 1;
	return der;
}

/* One of the five. RSA keys of ready-made hierarchies are always the same in a process. */
static struct test_identity issue_member(enum test_key_type type, size_t index,
	struct test_certificate wanted, const struct test_identity *issuer)
{
	EVP_PKEY *key = type == TEST_RSA ? rsa_key(index) : test_key(type);
	wanted.key = key;
	wanted.key_ids = true;
	struct test_identity identity = test_issue(&wanted, issuer);
	EVP_PKEY_free(key);
	return identity;
}

struct test_pki *test_pki_new(enum test_key_type type)
{
	static const char ends[] = "critical,digitalSignature,nonRepudiation";
	static const char issues[] = "critical,keyCertSign,cRLSign";
	struct test_pki *pki = calloc(1, sizeof *pki);
	ck_assert_ptr_nonnull(pki);
	pki->root = issue_member(type, 0,
		(struct test_certificate){.subject = "C=CN, O=Test, CN=Test Root",
			.serial = "1000",
			.from = "2015-01-01T00:00:00Z",
			.to = "2045-01-01T00:00:00Z",
			.basic_constraints = "critical,CA:TRUE",
			.key_usage = issues},
		NULL);
	pki->ca = issue_member(type, 1,
		(struct test_certificate){.subject = "C=CN, O=Test, CN=Test CA",
			.serial = "2001",
			.from = "2016-01-01T00:00:00Z",
			.to = "2040-01-01T00:00:00Z",
			.basic_constraints = "critical,CA:TRUE,pathlen:0",
			.key_usage = issues},
		&pki->root);
	pki->maker = issue_member(type, 2,
		(struct test_certificate){.subject = "C=CN, O=Test, CN=Test Maker",
			.serial = "2002",
			.key_usage = ends},
		&pki->ca);
	pki->signer = issue_member(type, 3,
		(struct test_certificate){.subject = "C=CN, O=Test, CN=Test Signer",
			.serial = "2003",
			.key_usage = ends},
		&pki->ca);
	pki->other = issue_member(type, 4,
		(struct test_certificate){.subject = "C=CN, O=Test, CN=Other Signer",
			.serial = "2004",
			.key_usage = ends},
		&pki->ca);
	pki->root_crl = test_crl_make(&(struct test_crl){0}, &pki->root);
	pki->ca_crl = test_crl_make(&(struct test_crl){0}, &pki->ca);
	return pki;
}

void test_pki_free(struct test_pki *pki)
{
	if (pki == NULL)
		return;
	test_identity_free(&pki->root);
	test_identity_free(&pki->ca);
	test_identity_free(&pki->maker);
	test_identity_free(&pki->signer);
	test_identity_free(&pki->other);
	gmseal_buffer_free(&pki->root_crl);
	gmseal_buffer_free(&pki->ca_crl);
	free(pki);
}
