/* OCSP requests: what OpenSSL reads in them. */
#include "ocsp.h"

struct fixture {
	struct test_pki *pki;
	gmseal_certificate *root, *ca, *signer;
};

static struct fixture set_up(void)
{
	struct fixture fixture = {.pki = test_pki_new(TEST_SM2)};
	fixture.root = test_decode(&fixture.pki->root);
	fixture.ca = test_decode(&fixture.pki->ca);
	fixture.signer = test_decode(&fixture.pki->signer);
	return fixture;
}

static void tear_down(struct fixture *fixture)
{
	gmseal_certificate_free(fixture->root);
	gmseal_certificate_free(fixture->ca);
	gmseal_certificate_free(fixture->signer);
	test_pki_free(fixture->pki);
}

static OCSP_REQUEST *encode(
	const struct fixture *fixture, gmseal_digest_algorithm algorithm, gmseal_bytes nonce)
{
	gmseal_buffer der = GMSEAL_BUFFER_INIT;
	gmseal_error error;
	assert_ok(gmseal_ocsp_request_encode(
			  fixture->signer, fixture->ca, algorithm, nonce, &der, &error),
		error);
	const unsigned char *end = der.data;
	OCSP_REQUEST *request = d2i_OCSP_REQUEST(NULL, &end, (long)der.size);
	ck_assert_ptr_nonnull(request);
	ck_assert_ptr_eq(end, der.data + der.size);
	gmseal_buffer_free(&der);
	return request;
}

START_TEST(asks_about_the_certificate)
{
	static const struct {
		gmseal_digest_algorithm algorithm;
		int size;
	} cases[] = {{GMSEAL_DIGEST_SM3, 32}, {GMSEAL_DIGEST_SHA1, 20}, {GMSEAL_DIGEST_SHA256, 32}};
	struct fixture fixture = set_up();
	for (size_t i = 0; i < 3; i++) {
		const EVP_MD *digest = i == 0 ? EVP_sm3() : i == 1 ? EVP_sha1() : EVP_sha256();
		OCSP_REQUEST *request =
			encode(&fixture, cases[i].algorithm, (gmseal_bytes){NULL, 0});
		ck_assert_int_eq(OCSP_request_onereq_count(request), 1);
		OCSP_CERTID *id = OCSP_onereq_get0_id(OCSP_request_onereq_get0(request, 0));
		OCSP_CERTID *wanted =
			OCSP_cert_to_id(digest, fixture.pki->signer.x509, fixture.pki->ca.x509);
		ck_assert_int_eq(OCSP_id_cmp(id, wanted), 0);
		ASN1_OCTET_STRING *name = NULL;
		OCSP_id_get0_info(&name, NULL, NULL, NULL, id);
		ck_assert_int_eq(ASN1_STRING_length(name), cases[i].size);
		ck_assert_int_eq(OCSP_REQUEST_get_ext_count(request), 0);
		ck_assert_int_eq(OCSP_request_is_signed(request), 0);
		OCSP_CERTID_free(wanted);
		OCSP_REQUEST_free(request);
	}
	tear_down(&fixture);
}
END_TEST

START_TEST(carries_a_nonce)
{
	static const char nonce[] = "0123456789abcdef0123456789abcdef";
	struct fixture fixture = set_up();
	for (size_t size = 1; size <= 32; size++) {
		OCSP_REQUEST *request = encode(
			&fixture, GMSEAL_DIGEST_SHA1, (gmseal_bytes){(const uint8_t *)nonce, size});
		int index = OCSP_REQUEST_get_ext_by_NID(request, NID_id_pkix_OCSP_Nonce, -1);
		ck_assert_int_eq(index, 0);
		const ASN1_OCTET_STRING *value =
			X509_EXTENSION_get_data(OCSP_REQUEST_get_ext(request, index));
		const uint8_t *octets = ASN1_STRING_get0_data(value);
		/* An OCTET STRING in the OCTET STRING of the extension (RFC 8954 2.1). */
		ck_assert_int_eq(ASN1_STRING_length(value), (int)size + 2);
		ck_assert_uint_eq(octets[0], 4);
		ck_assert_uint_eq(octets[1], size);
		ck_assert_mem_eq(octets + 2, nonce, size);
		OCSP_REQUEST_free(request);
	}
	tear_down(&fixture);
}
END_TEST

START_TEST(refuses_another_issuer)
{
	struct fixture fixture = set_up();
	gmseal_buffer der = GMSEAL_BUFFER_INIT;
	gmseal_error error;
	assert_status(gmseal_ocsp_request_encode(fixture.signer, fixture.root, GMSEAL_DIGEST_SHA1,
			      (gmseal_bytes){NULL, 0}, &der, &error),
		GMSEAL_ERROR_MISMATCH, error);
	ck_assert_ptr_nonnull(strstr(error.message, "was issued by \"CN=Test CA,O=Test,C=CN\", "
						    "not by \"CN=Test Root,O=Test,C=CN\""));
	ck_assert_ptr_null(der.data);
	tear_down(&fixture);
}
END_TEST

START_TEST(refuses_wrong_arguments)
{
	struct fixture fixture = set_up();
	const gmseal_certificate *end = fixture.signer, *ca = fixture.ca;
	gmseal_buffer der = GMSEAL_BUFFER_INIT;
	gmseal_error error;
	const gmseal_bytes none = {NULL, 0};
	uint8_t octets[33] = {0};
	const gmseal_digest_algorithm sm3 = GMSEAL_DIGEST_SM3;
	assert_status(gmseal_ocsp_request_encode(NULL, ca, sm3, none, &der, &error),
		GMSEAL_ERROR_ARGUMENT, error);
	assert_status(gmseal_ocsp_request_encode(end, NULL, sm3, none, &der, &error),
		GMSEAL_ERROR_ARGUMENT, error);
	assert_status(gmseal_ocsp_request_encode(end, ca, sm3, none, NULL, &error),
		GMSEAL_ERROR_ARGUMENT, error);
	assert_status(gmseal_ocsp_request_encode(end, ca, GMSEAL_DIGEST_NONE, none, &der, &error),
		GMSEAL_ERROR_ARGUMENT, error);
	assert_status(gmseal_ocsp_request_encode(
			      end, ca, sm3, (gmseal_bytes){octets, sizeof octets}, &der, &error),
		GMSEAL_ERROR_ARGUMENT, error);
	assert_status(
		gmseal_ocsp_request_encode(end, ca, sm3, (gmseal_bytes){NULL, 1}, &der, &error),
		GMSEAL_ERROR_ARGUMENT, error);
	tear_down(&fixture);
}
END_TEST

static gmseal_buffer request(
	const struct fixture *fixture, gmseal_digest_algorithm algorithm, gmseal_bytes nonce)
{
	gmseal_buffer der = GMSEAL_BUFFER_INIT;
	gmseal_error error;
	assert_ok(gmseal_ocsp_request_encode(
			  fixture->signer, fixture->ca, algorithm, nonce, &der, &error),
		error);
	return der;
}

/* A response about the signer, with or without the nonce that the tests use. */
static gmseal_buffer answer(const struct fixture *fixture, const char *serial, bool nonce)
{
	const struct test_answer one = {.serial = serial, .issuer = &fixture->pki->ca};
	return test_ocsp_make(&(struct test_ocsp){.answers = &one, .count = 1, .nonce = nonce},
		&fixture->pki->ca);
}

static void assert_accepted(gmseal_bytes request, gmseal_bytes response, gmseal_status status,
	bool repeats, const char *words)
{
	bool repeated = !repeats;
	gmseal_error error = {.message = ""};
	assert_status(gmseal_ocsp_accept(request, response, &repeated, &error), status, error);
	if (status == GMSEAL_OK)
		ck_assert(repeated == repeats);
	else
		ck_assert_msg(strstr(error.message, words) != NULL, "%s", error.message);
}

START_TEST(compares_a_response_with_its_request)
{
	struct fixture fixture = set_up();
	gmseal_buffer bare = request(&fixture, GMSEAL_DIGEST_SHA1, (gmseal_bytes){NULL, 0});
	gmseal_buffer other = request(&fixture, GMSEAL_DIGEST_SHA1, BYTES("another nonce"));
	gmseal_buffer plain = answer(&fixture, "2003", false);
	gmseal_buffer with = answer(&fixture, "2003", true);
	gmseal_buffer stranger = answer(&fixture, "2004", false);
	gmseal_buffer refusal = test_ocsp_refusal(OCSP_RESPONSE_STATUS_TRYLATER);
	assert_accepted(BUFFER_BYTES(bare), BUFFER_BYTES(plain), GMSEAL_OK, false, "");
	assert_accepted(BUFFER_BYTES(other), BUFFER_BYTES(plain), GMSEAL_OK, false, "");
	assert_accepted(BUFFER_BYTES(other), BUFFER_BYTES(with), GMSEAL_ERROR_MISMATCH, false,
		"its nonce is another");
	assert_accepted(BUFFER_BYTES(bare), BUFFER_BYTES(with), GMSEAL_ERROR_MISMATCH, false,
		"its nonce is another");
	assert_accepted(BUFFER_BYTES(bare), BUFFER_BYTES(stranger), GMSEAL_ERROR_MISMATCH, false,
		"none of the certificates");
	assert_accepted(BUFFER_BYTES(bare), BUFFER_BYTES(refusal), GMSEAL_ERROR_FORBIDDEN, false,
		"refused");
	assert_accepted(BUFFER_BYTES(plain), BUFFER_BYTES(plain), GMSEAL_ERROR_FORMAT, false,
		"no OCSP request");
	assert_accepted(BUFFER_BYTES(bare), BUFFER_BYTES(bare), GMSEAL_ERROR_FORMAT, false,
		"no OCSP response");
	gmseal_buffer *all[] = {&bare, &other, &plain, &with, &stranger, &refusal};
	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
		gmseal_buffer_free(all[i]);
	tear_down(&fixture);
}
END_TEST

SUITE("ocsp-request", asks_about_the_certificate, carries_a_nonce, refuses_another_issuer,
	refuses_wrong_arguments, compares_a_response_with_its_request)
