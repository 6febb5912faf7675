/* Revocation lists and OCSP responses, and the to-be-signed bytes of those that were honestly
 * signed. */
#include "ocsp.h"
#include "seeds.h"

#include <openssl/x509v3.h>

static void write_both(struct seeds *seeds, const char *subfolder, const char *name,
	gmseal_buffer whole, unsigned char *signed_part, int size)
{
	char file[128];
	seeds_write(seeds, subfolder, name, BUFFER_BYTES(whole));
	snprintf(file, sizeof file, "%s-%s", subfolder, name);
	ck_assert_int_gt(size, 0);
	seeds_write(seeds, "signed", file, (gmseal_bytes){signed_part, (size_t)size});
	OPENSSL_free(signed_part);
	gmseal_buffer_free(&whole);
}

static void write_list(struct seeds *seeds, const char *name, const struct test_crl *wanted,
	const struct test_identity *issuer)
{
	gmseal_buffer der = test_crl_make(wanted, issuer);
	const unsigned char *end = der.data;
	unsigned char *part = NULL;
	if (wanted->bad_signature) {
		seeds_write(seeds, "crl", name, BUFFER_BYTES(der));
		gmseal_buffer_free(&der);
		return;
	}
	X509_CRL *crl = d2i_X509_CRL(NULL, &end, (long)der.size);
	ck_assert_ptr_nonnull(crl);
	int size = i2d_re_X509_CRL_tbs(crl, &part);
	X509_CRL_free(crl);
	write_both(seeds, "crl", name, der, part, size);
}

static void write_lists(struct seeds *seeds)
{
	static const struct test_revoked entries[] = {
		{.serial = "2003", .reason = "keyCompromise", .date = "2021-03-01T00:00:00Z"},
		{.serial = "2002", .reason = "superseded", .invalid_since = "2020-03-01T00:00:00Z"},
		{.serial = "2003", .reason = "removeFromCRL"}};
	static const char *const delta[] = {"deltaCRL=critical,DER:020101", NULL};
	static const char *const users[] = {
		"issuingDistributionPoint=critical,DER:30038101FF", NULL};
	static const char *const some[] = {
		"issuingDistributionPoint=critical,DER:300483020640", NULL};
	static const char *const indirect[] = {
		"issuingDistributionPoint=critical,DER:30038401FF", NULL};
	static const char *const critical[] = {"1.2.3.4=critical,DER:0500", NULL};
	const struct test_crl wanted[] = {{0}, {.entries = entries, .count = 2},
		{.extensions = delta, .number = "02", .entries = entries, .count = 1},
		{.extensions = delta, .number = "02", .entries = entries + 2, .count = 1},
		{.extensions = users}, {.extensions = some}, {.extensions = indirect},
		{.extensions = critical}, {.no_next_update = true}, {.to = "2020-02-01T00:00:00Z"},
		{.from = "2022-06-01T00:00:00Z"}, {.bad_signature = true}};
	for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
		char name[64];
		snprintf(name, sizeof name, "sm2-%zu.crl", i);
		write_list(seeds, name, &wanted[i], &seeds->sm2->ca);
	}
	write_list(seeds, "rsa.crl", &wanted[1], &seeds->rsa->ca);
	write_list(seeds, "root.crl", &wanted[0], &seeds->sm2->root);
	gmseal_buffer pem = test_pem("X509 CRL", BUFFER_BYTES(seeds->sm2->ca_crl));
	seeds_write(seeds, "crl", "ca.pem", BUFFER_BYTES(pem));
	gmseal_buffer_free(&pem);
}

static void write_response(struct seeds *seeds, const char *name, const struct test_ocsp *wanted,
	const struct test_identity *responder)
{
	gmseal_buffer der = test_ocsp_make(wanted, responder);
	const unsigned char *end = der.data;
	unsigned char *part = NULL;
	OCSP_RESPONSE *response = d2i_OCSP_RESPONSE(NULL, &end, (long)der.size);
	ck_assert_ptr_nonnull(response);
	OCSP_BASICRESP *basic = OCSP_response_get1_basic(response);
	ck_assert_ptr_nonnull(basic);
	int size = ASN1_item_i2d((const ASN1_VALUE *)OCSP_resp_get0_respdata(basic), &part,
		ASN1_ITEM_rptr(OCSP_RESPDATA));
	OCSP_BASICRESP_free(basic);
	OCSP_RESPONSE_free(response);
	write_both(seeds, "ocsp", name, der, part, size);
}

/* About signer and maker, by the authority itself or by its delegate. */
static void write_responses_of(struct seeds *seeds, const char *prefix, const struct test_pki *pki,
	enum test_key_type type)
{
	static const char *const nocheck[] = {"noCheck=ignored", NULL};
	struct test_identity delegate =
		test_issue(&(struct test_certificate){.subject = "CN=Responder",
				   .type = type,
				   .extended_key_usage = "OCSPSigning",
				   .extensions = nocheck},
			&pki->ca);
	const struct test_identity *ca = &pki->ca;
	const struct test_answer good[] = {{.serial = "2003", .issuer = ca},
		{.serial = "2002", .issuer = ca, .digest = EVP_sm3()}};
	const struct test_answer bad[] = {
		{.serial = "2003",
			.issuer = ca,
			.digest = EVP_sha256(),
			.status = V_OCSP_CERTSTATUS_REVOKED,
			.reason = "keyCompromise",
			.extension = "invalidityDate=DER:180F32303231303230333034303530365A"},
		{.serial = "2002", .issuer = ca, .status = V_OCSP_CERTSTATUS_UNKNOWN}};
	const struct test_ocsp wanted[] = {{.answers = good, .count = 2},
		{.answers = bad, .count = 2, .by_key = true},
		{.answers = good, .count = 2, .certificate = &delegate, .nonce = true},
		{.answers = good, .count = 2, .extension = "1.2.3.4=critical,DER:0500"},
		{.answers = bad, .count = 1, .certificate = &delegate, .by_key = true}};
	for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
		char name[64];
		snprintf(name, sizeof name, "%s-%zu.ocsp", prefix, i);
		write_response(
			seeds, name, &wanted[i], wanted[i].certificate != NULL ? &delegate : ca);
	}
	test_identity_free(&delegate);
}

void seeds_revocation(struct seeds *seeds)
{
	write_lists(seeds);
	write_responses_of(seeds, "sm2", seeds->sm2, TEST_SM2);
	write_responses_of(seeds, "rsa", seeds->rsa, TEST_RSA);
	gmseal_buffer refusal = test_ocsp_refusal(OCSP_RESPONSE_STATUS_TRYLATER);
	seeds_write(seeds, "ocsp", "refusal.ocsp", BUFFER_BYTES(refusal));
	gmseal_buffer_free(&refusal);
}
