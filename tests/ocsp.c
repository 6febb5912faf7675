/* OCSP responses made on the spot. */
#define _GNU_SOURCE
#include "ocsp.h"

#include <openssl/x509v3.h>

/* CRLReason by its name in RFC 5280 5.3.1; -1: none. */
static int reason_number(const char *name)
{
	static const char *const names[] = {"unspecified", "keyCompromise", "cACompromise",
		"affiliationChanged", "superseded", "cessationOfOperation", "certificateHold"};
	int count = sizeof names / sizeof names[0], number = 0;
	if (name == NULL)
		return -1;
	while (number < count && strcmp(names[number], name) != 0)
		number++;
	ck_assert_int_lt(number, count);
	return number;
}

static X509_EXTENSION *make_extension(const char *text)
{
	char *copy = strdup(text);
	char *equals = strchr(copy, '=');
	ck_assert_ptr_nonnull(equals);
	*equals = '\0';
	X509V3_CTX context;
	X509V3_set_ctx(&context, NULL, NULL, NULL, NULL, 0);
	X509_EXTENSION *extension = X509V3_EXT_conf(NULL, &context, copy, equals + 1);
	ck_assert_msg(extension != NULL, "%s", text);
	free(copy);
	return extension;
}

static OCSP_CERTID *make_id(const struct test_answer *answer)
{
	ASN1_INTEGER *serial = test_serial(answer->serial);
	OCSP_CERTID *id = OCSP_cert_id_new(answer->digest != NULL ? answer->digest : EVP_sha1(),
		X509_get_subject_name(answer->issuer->x509),
		X509_get0_pubkey_bitstr(answer->issuer->x509), serial);
	ck_assert_ptr_nonnull(id);
	ASN1_INTEGER_free(serial);
	return id;
}

static const char *date_of(const struct test_answer *answer)
{
	return answer->date != NULL ? answer->date : "2022-01-01T00:00:00Z";
}

/* No response knows of what is still to come. */
static const char *from_of(const struct test_answer *answer)
{
	const char *from = "2020-01-01T00:00:00Z";
	if (answer->from != NULL)
		return answer->from;
	if (answer->status == V_OCSP_CERTSTATUS_REVOKED && strcmp(date_of(answer), from) > 0)
		return date_of(answer);
	return from;
}

static void add_answer(OCSP_BASICRESP *basic, const struct test_answer *answer)
{
	OCSP_CERTID *id = make_id(answer);
	ASN1_TIME *from = test_time(from_of(answer)), *date = NULL, *to = NULL;
	ASN1_TIME_to_generalizedtime(from, &from);
	if (!answer->no_next_update) {
		to = test_time(answer->to != NULL ? answer->to : "2026-01-01T00:00:00Z");
		ASN1_TIME_to_generalizedtime(to, &to);
	}
	if (answer->status == V_OCSP_CERTSTATUS_REVOKED)
		date = test_time(date_of(answer));
	OCSP_SINGLERESP *single = OCSP_basic_add1_status(
		basic, id, answer->status, reason_number(answer->reason), date, from, to);
	ck_assert_ptr_nonnull(single);
	if (answer->extension != NULL) {
		X509_EXTENSION *extension = make_extension(answer->extension);
		ck_assert_int_eq(OCSP_SINGLERESP_add_ext(single, extension, -1), 1);
		X509_EXTENSION_free(extension);
	}
	OCSP_CERTID_free(id);
	ASN1_TIME_free(from);
	ASN1_TIME_free(to);
	ASN1_TIME_free(date);
}

/* OpenSSL would take the present for producedAt. */
static void set_produced(OCSP_BASICRESP *basic, const struct test_ocsp *wanted)
{
	const char *text = wanted->produced != NULL ? wanted->produced : "2020-01-01T00:00:00Z";
	for (size_t i = 0; wanted->produced == NULL && i < wanted->count; i++)
		if (i == 0 || strcmp(from_of(&wanted->answers[i]), text) > 0)
			text = from_of(&wanted->answers[i]);
	ASN1_GENERALIZEDTIME *time = (ASN1_GENERALIZEDTIME *)OCSP_resp_get0_produced_at(basic);
	ck_assert_ptr_nonnull(ASN1_GENERALIZEDTIME_set(time, (time_t)at(text)));
}

static void sign(OCSP_BASICRESP *basic, const struct test_ocsp *wanted,
	const struct test_identity *responder)
{
	EVP_MD_CTX *md = test_signing_begin(responder->key, wanted->user_id);
	unsigned long flags = OCSP_NOTIME | OCSP_NOCERTS | (wanted->by_key ? OCSP_RESPID_KEY : 0);
	size_t count = wanted->certificate_count > 0 ? wanted->certificate_count : 1;
	for (size_t i = 0; wanted->certificate != NULL && i < count; i++)
		ck_assert_int_eq(OCSP_basic_add1_cert(basic, wanted->certificate->x509), 1);
	ck_assert_int_eq(OCSP_basic_sign_ctx(basic, responder->x509, md, NULL, flags), 1);
	test_signing_end(md);
	if (wanted->bad_signature) {
		const ASN1_OCTET_STRING *value = OCSP_resp_get0_signature(basic);
		((unsigned char *)ASN1_STRING_get0_data(value))[ASN1_STRING_length(value) - 1] ^= 1;
	}
}

static gmseal_buffer encode(int status, OCSP_BASICRESP *basic)
{
	OCSP_RESPONSE *response = OCSP_response_create(status, basic);
	ck_assert_ptr_nonnull(response);
	gmseal_buffer der = GMSEAL_BUFFER_INIT;
	int size = i2d_OCSP_RESPONSE(response, NULL);
	ck_assert_int_gt(size, 0);
	der = (gmseal_buffer){malloc((size_t)size), (size_t)size};
	ck_assert_ptr_nonnull(der.data);
	unsigned char *end = der.data;
	i2d_OCSP_RESPONSE(response, &end);
	OCSP_RESPONSE_free(response);
	return der;
}

gmseal_buffer test_ocsp_make(const struct test_ocsp *wanted, const struct test_identity *responder)
{
	OCSP_BASICRESP *basic = OCSP_BASICRESP_new();
	for (size_t i = 0; i < wanted->count; i++)
		add_answer(basic, &wanted->answers[i]);
	if (wanted->nonce) {
		unsigned char nonce[] = "0123456789abcdef";
		ck_assert_int_eq(OCSP_basic_add1_nonce(basic, nonce, 16), 1);
	}
	if (wanted->extension != NULL) {
		X509_EXTENSION *extension = make_extension(wanted->extension);
		ck_assert_int_eq(OCSP_BASICRESP_add_ext(basic, extension, -1), 1);
		X509_EXTENSION_free(extension);
	}
	set_produced(basic, wanted);
	sign(basic, wanted, responder);
	gmseal_buffer der = encode(OCSP_RESPONSE_STATUS_SUCCESSFUL, basic);
	OCSP_BASICRESP_free(basic);
	return der;
}

gmseal_buffer test_ocsp_refusal(int status)
{
	return encode(status, NULL);
}
