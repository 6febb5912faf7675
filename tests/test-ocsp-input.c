/* OCSP responses: reading them, sound and damaged. */
#define _GNU_SOURCE
#include "ocsp.h"
#include "revocation.h"

#include <openssl/err.h>

static gmseal_buffer respond(const struct fixture *fixture)
{
	const struct test_answer answer = {.serial = "2003", .issuer = &fixture->pki->ca};
	return test_ocsp_make(
		&(struct test_ocsp){.answers = &answer, .count = 1}, &fixture->pki->ca);
}

static void assert_refused(gmseal_bytes input, const char *message)
{
	gmseal_policy *policy = NULL;
	gmseal_error error;
	assert_ok(gmseal_policy_new(&policy, &error), error);
	assert_status(gmseal_policy_add_ocsp(policy, input, &error), GMSEAL_ERROR_FORMAT, error);
	ck_assert_msg(strstr(error.message, message) != NULL, "%s", error.message);
	gmseal_policy_free(policy);
}

START_TEST(refuses_what_is_no_response)
{
	struct fixture fixture = set_up(TEST_SM2);
	gmseal_buffer response = respond(&fixture);
	gmseal_buffer pem = test_pem("OCSP RESPONSE", BUFFER_BYTES(response));
	assert_refused(BYTES(""), "this is no OCSP response");
	assert_refused(BYTES("nothing"), "this is no OCSP response");
	assert_refused(BUFFER_BYTES(pem), "this is no OCSP response");
	assert_refused(BUFFER_BYTES(fixture.pki->ca.der), "this is no OCSP response");
	assert_refused(BUFFER_BYTES(fixture.pki->ca_crl), "this is no OCSP response");
	for (size_t size = 1; size < response.size; size++)
		assert_refused((gmseal_bytes){response.data, size}, "this is no OCSP response");
	gmseal_buffer_free(&pem);
	gmseal_buffer_free(&response);
	tear_down(&fixture);
}
END_TEST

START_TEST(refuses_successful_responses_without_an_answer)
{
	/* Successful, and nothing; another type of response (1.2.3); basic, and no more in it. */
	assert_refused(BYTES("\x30\x03\x0A\x01\x00"), "this is no OCSP response");
	assert_refused(
		BYTES("\x30\x0F\x0A\x01\x00\xA0\x0A\x30\x08\x06\x02\x2A\x03\x04\x02\x30\x00"),
		"this is no OCSP response");
	assert_refused(BYTES("\x30\x16\x0A\x01\x00\xA0\x11\x30\x0F\x06\x09\x2B\x06\x01\x05\x05\x07"
			     "\x30\x01\x01\x04\x02\x30\x00"),
		"this is no OCSP response");
}
END_TEST

START_TEST(refuses_octets_behind_the_response)
{
	struct fixture fixture = set_up(TEST_SM2);
	gmseal_buffer response = respond(&fixture);
	gmseal_buffer longer = {calloc(1, response.size + 1), response.size + 1};
	memcpy(longer.data, response.data, response.size);
	assert_refused(BUFFER_BYTES(longer), "there is something behind the OCSP response");
	gmseal_buffer_free(&longer);
	gmseal_buffer_free(&response);
	tear_down(&fixture);
}
END_TEST

START_TEST(refuses_times_that_are_none)
{
	struct fixture fixture = set_up(TEST_SM2);
	gmseal_buffer response = respond(&fixture);
	/* thisUpdate and producedAt, nextUpdate: the month becomes a thirteenth. */
	static const char *const times[] = {"20200101000000Z", "20260101000000Z"};
	for (size_t i = 0; i < 2; i++) {
		uint8_t *time = memmem(response.data, response.size, times[i], 15);
		ck_assert_ptr_nonnull(time);
		memcpy(time + 4, "13", 2);
		assert_refused(BUFFER_BYTES(response), "times of the OCSP response cannot be read");
		memcpy(time + 4, "01", 2);
	}
	gmseal_buffer_free(&response);
	tear_down(&fixture);
}
END_TEST

START_TEST(keeps_a_copy_and_takes_the_same_twice)
{
	struct fixture fixture = set_up(TEST_SM2);
	gmseal_buffer response = respond(&fixture);
	gmseal_error error;
	for (int i = 0; i < 2; i++)
		assert_ok(gms_trust_add_ocsp(fixture.trust, BUFFER_BYTES(response), &error), error);
	memset(response.data, 0, response.size);
	assert_clear(&fixture, AT, NOW);
	gmseal_buffer_free(&response);
	tear_down(&fixture);
}
END_TEST

START_TEST(finds_certificates_that_are_added_later)
{
	struct fixture fixture = set_up(TEST_SM2);
	static const char *const nocheck[] = {"noCheck=ignored", NULL};
	struct test_identity responder =
		test_issue(&(struct test_certificate){.subject = "CN=Responder",
				   .extended_key_usage = "OCSPSigning",
				   .extensions = nocheck},
			&fixture.pki->ca);
	const struct test_answer answer = {.serial = "2003", .issuer = &fixture.pki->ca};
	gmseal_buffer response =
		test_ocsp_make(&(struct test_ocsp){.answers = &answer, .count = 1}, &responder);
	gmseal_error error;
	assert_ok(gms_trust_add_ocsp(fixture.trust, BUFFER_BYTES(response), &error), error);
	assert_unknown(&fixture, AT, NOW, "ocsp-responder", "CN=Test CA");
	add_untrusted(&fixture, &responder);
	assert_clear(&fixture, AT, NOW);
	gmseal_buffer_free(&response);
	test_identity_free(&responder);
	tear_down(&fixture);
}
END_TEST

/* Certificates are not signed: anybody adds as many as he likes. */
START_TEST(refuses_more_certificates_than_anybody_needs)
{
	struct fixture fixture = set_up(TEST_SM2);
	const struct test_answer answer = {.serial = "2003", .issuer = &fixture.pki->ca};
	for (size_t further = 64; further <= 65; further++) {
		gmseal_buffer response = test_ocsp_make(&(struct test_ocsp){.answers = &answer,
								.count = 1,
								.certificate = &fixture.pki->ca,
								.certificate_count = further},
			&fixture.pki->ca);
		gmseal_error error;
		gmseal_status status =
			gms_trust_add_ocsp(fixture.trust, BUFFER_BYTES(response), &error);
		if (further == 64) {
			assert_ok(status, error);
			assert_clear(&fixture, AT, NOW);
		} else {
			assert_status(status, GMSEAL_ERROR_LIMIT, error);
			ck_assert_str_eq(error.message,
				"there are more than 64 certificates in the OCSP response");
		}
		gmseal_buffer_free(&response);
	}
	tear_down(&fixture);
}
END_TEST

START_TEST(refuses_missing_arguments)
{
	gmseal_policy *policy = NULL;
	gmseal_error error;
	assert_ok(gmseal_policy_new(&policy, &error), error);
	assert_status(
		gmseal_policy_add_ocsp(NULL, BYTES("x"), &error), GMSEAL_ERROR_ARGUMENT, error);
	assert_status(gmseal_policy_add_ocsp(policy, (gmseal_bytes){NULL, 1}, &error),
		GMSEAL_ERROR_ARGUMENT, error);
	assert_status(gmseal_policy_add_ocsp(policy, (gmseal_bytes){NULL, 0}, &error),
		GMSEAL_ERROR_FORMAT, error);
	gmseal_policy_free(policy);
}
END_TEST

START_TEST(leaves_the_error_queue_alone)
{
	struct fixture fixture = set_up(TEST_SM2);
	gmseal_buffer response = respond(&fixture);
	ERR_clear_error();
	ERR_raise(ERR_LIB_USER, 42);
	unsigned long before = ERR_peek_last_error();
	gmseal_error error;
	gms_trust_add_ocsp(fixture.trust, BYTES("\x30\x82\x01\x00"), &error);
	response.data[response.size - 1] ^= 1;
	assert_ok(gms_trust_add_ocsp(fixture.trust, BUFFER_BYTES(response), &error), error);
	struct gms_revocation result = ask_at(&fixture, AT, NOW);
	ck_assert_str_eq(result.reason, "ocsp-signature");
	gms_string_free(&result.detail);
	ck_assert_uint_eq(ERR_get_error(), before);
	ck_assert_uint_eq(ERR_get_error(), 0);
	gmseal_buffer_free(&response);
	tear_down(&fixture);
}
END_TEST

SUITE("ocsp-input", refuses_what_is_no_response, refuses_successful_responses_without_an_answer,
	refuses_octets_behind_the_response, refuses_times_that_are_none,
	keeps_a_copy_and_takes_the_same_twice, finds_certificates_that_are_added_later,
	refuses_more_certificates_than_anybody_needs, refuses_missing_arguments,
	leaves_the_error_queue_alone)
