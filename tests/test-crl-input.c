/* Revocation lists: reading them, as DER and PEM, sound and damaged. */
#include "revocation.h"

#include <openssl/err.h>

static void assert_refused(struct fixture *fixture, gmseal_bytes input, const char *message)
{
	gmseal_error error;
	assert_status(
		gms_trust_add_crls(fixture->trust, input, &error), GMSEAL_ERROR_FORMAT, error);
	ck_assert_uint_eq(error.offset, GMSEAL_NO_OFFSET);
	ck_assert_msg(strstr(error.message, message) != NULL, "%s", error.message);
}

START_TEST(reads_der_and_pem_and_adds_all_or_nothing)
{
	struct fixture fixture = set_up(TEST_SM2);
	gmseal_buffer pem = test_pem("X509 CRL", BUFFER_BYTES(fixture.pki->ca_crl));
	gmseal_buffer other = test_pem("X509 CRL", BUFFER_BYTES(fixture.pki->root_crl));
	char *text = calloc(1, 20000);
	sprintf(text, "%s%s", (char *)pem.data,
		"-----BEGIN X509 CRL-----\nMAMCAQA=\n-----END X509 CRL-----\n");
	assert_refused(&fixture, text_bytes(text), "this is no certificate revocation list");
	assert_unknown(&fixture, AT, NOW, "no-revocation-information", "CN=Test Signer");
	assert_refused(
		&fixture, BYTES("nothing"), "there is no certificate revocation list in this");
	assert_refused(&fixture, BUFFER_BYTES(fixture.pki->ca.pem),
		"there is no certificate revocation list in this");
	assert_refused(&fixture, BUFFER_BYTES(fixture.pki->ca.der),
		"this is no certificate revocation list");
	for (size_t size = 2; size < fixture.pki->ca_crl.size; size++)
		assert_refused(&fixture, (gmseal_bytes){fixture.pki->ca_crl.data, size},
			"certificate revocation list");
	sprintf(text, "%s%s", (char *)other.data, (char *)pem.data);
	add(&fixture, text_bytes(text));
	assert_clear(&fixture, AT, NOW);
	free(text);
	gmseal_buffer_free(&pem);
	gmseal_buffer_free(&other);
	tear_down(&fixture);
}
END_TEST

START_TEST(refuses_octets_behind_the_list)
{
	struct fixture fixture = set_up(TEST_SM2);
	gmseal_buffer longer = {malloc(fixture.pki->ca_crl.size + 1), fixture.pki->ca_crl.size + 1};
	memcpy(longer.data, fixture.pki->ca_crl.data, fixture.pki->ca_crl.size);
	longer.data[longer.size - 1] = 0;
	assert_refused(&fixture, BUFFER_BYTES(longer), "there is something behind");
	gmseal_buffer_free(&longer);
	tear_down(&fixture);
}
END_TEST

START_TEST(refuses_times_that_are_none)
{
	struct fixture fixture = set_up(TEST_SM2);
	for (int i = 0; i < 2; i++) {
		struct test_crl wanted = {0};
		*(i == 0 ? &wanted.from : &wanted.to) = "2101";
		gmseal_buffer crl = test_crl_make(&wanted, &fixture.pki->ca);
		assert_refused(
			&fixture, BUFFER_BYTES(crl), "times of the certificate revocation list");
		gmseal_buffer_free(&crl);
	}
	tear_down(&fixture);
}
END_TEST

START_TEST(never_clears_with_a_changed_bit)
{
	struct fixture fixture = set_up(TEST_SM2);
	const struct test_revoked entry = {.serial = "2004", .reason = "superseded"};
	gmseal_buffer crl =
		test_crl_make(&(struct test_crl){.entries = &entry, .count = 1}, &fixture.pki->ca);
	size_t added = 0;
	for (size_t bit = 0; bit < crl.size * 8; bit++) {
		struct gms_trust *trust = NULL;
		gmseal_error error;
		assert_ok(gms_trust_new(&trust, &error), error);
		crl.data[bit / 8] ^= (uint8_t)(1 << bit % 8);
		if (gms_trust_add_crls(trust, BUFFER_BYTES(crl), &error) == GMSEAL_OK) {
			struct gms_revocation result;
			added++;
			assert_ok(gms_trust_revocation(trust, fixture.signer, fixture.ca, at(AT),
					  at(NOW), &result, &error),
				error);
			ck_assert_msg(result.state == GMS_REVOCATION_UNKNOWN, "bit %zu", bit);
			gms_string_free(&result.detail);
		}
		crl.data[bit / 8] ^= (uint8_t)(1 << bit % 8);
		gms_trust_free(trust);
	}
	ck_assert_uint_gt(added, 0);
	gmseal_buffer_free(&crl);
	tear_down(&fixture);
}
END_TEST

START_TEST(leaves_the_error_queue_alone)
{
	struct fixture fixture = set_up(TEST_SM2);
	ERR_clear_error();
	ERR_raise(ERR_LIB_USER, 42);
	unsigned long before = ERR_peek_last_error();
	gmseal_error error;
	gms_trust_add_crls(fixture.trust, BYTES("\x30\x82\x01\x00"), &error);
	add_list(&fixture, &(struct test_crl){.bad_signature = true});
	struct gms_revocation result = ask_at(&fixture, AT, NOW);
	gms_string_free(&result.detail);
	ck_assert_uint_eq(ERR_get_error(), before);
	ck_assert_uint_eq(ERR_get_error(), 0);
	tear_down(&fixture);
}
END_TEST

/* RFC 5280 5.1.1.2: only one of the two is signed. */
START_TEST(refuses_a_list_that_names_two_algorithms)
{
	struct fixture fixture = set_up(TEST_SM2);
	const unsigned char *input = fixture.pki->ca_crl.data;
	X509_CRL *crl = d2i_X509_CRL(NULL, &input, (long)fixture.pki->ca_crl.size);
	const X509_ALGOR *outside = NULL;
	X509_CRL_get0_signature(crl, NULL, &outside);
	ck_assert_int_eq(X509_ALGOR_set0((X509_ALGOR *)outside, OBJ_dup(outside->algorithm),
				 V_ASN1_NULL, NULL),
		1);
	gmseal_buffer changed = GMSEAL_BUFFER_INIT;
	changed.size = (size_t)i2d_X509_CRL(crl, &changed.data);
	ck_assert_uint_eq(changed.size, fixture.pki->ca_crl.size + 2);
	X509_CRL_free(crl);
	add(&fixture, BUFFER_BYTES(changed));
	assert_unknown(&fixture, AT, NOW, "crl-malformed", "CN=Test CA");
	OPENSSL_free(changed.data);
	tear_down(&fixture);
}
END_TEST

SUITE("crl-input", reads_der_and_pem_and_adds_all_or_nothing, refuses_octets_behind_the_list,
	refuses_times_that_are_none, never_clears_with_a_changed_bit, leaves_the_error_queue_alone,
	refuses_a_list_that_names_two_algorithms)
