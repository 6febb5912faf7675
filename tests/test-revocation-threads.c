/*
 * One policy, eight threads: chains, revocation lists with a delta and a separate signer, and OCSP
 * responses of a delegate are asked by all at once, from the first question on.
 */
#define _GNU_SOURCE
#include "ocsp.h"
#include "revocation.h"

#include <pthread.h>

enum {
	THREADS = 8,
	ROUNDS = 40,
	PEOPLE = 4
};

/* Certificates of the authority, and what is to come out: number 0 is clear by lists, 1 revoked by
 * the delta list, 2 clear by OCSP, 3 revoked by OCSP. */
struct shared {
	struct fixture fixture;
	struct test_identity people[PEOPLE], responder, list_signer;
	pthread_barrier_t start;
};

static bool is_as_expected(const struct shared *shared, size_t index)
{
	static const enum gms_revocation_state states[PEOPLE] = {
		GMS_NOT_REVOKED, GMS_REVOKED, GMS_NOT_REVOKED, GMS_REVOKED};
	const struct gms_trust *trust = shared->fixture.trust;
	const gmseal_buffer *der = &shared->people[index].der;
	gmseal_certificate *certificate = NULL;
	struct gms_chain_result chain = {0};
	struct gms_revocation result = {.state = GMS_REVOCATION_UNKNOWN};
	bool good =
		gms_trust_certificate(trust, BUFFER_BYTES(*der), &certificate, NULL) == GMSEAL_OK &&
		gms_trust_chain(trust, certificate, at(AT), &chain, NULL) == GMSEAL_OK &&
		chain.chain != NULL && chain.chain->count == 3 &&
		gms_trust_revocation(trust, certificate, chain.chain->certificates[1], at(AT),
			at(NOW), &result, NULL) == GMSEAL_OK &&
		result.state == states[index];
	gms_string_free(&result.detail);
	gms_string_free(&chain.detail);
	gms_chain_free(chain.chain);
	gmseal_certificate_free(certificate);
	return good;
}

static void *ask_all(void *argument)
{
	struct shared *shared = argument;
	bool good = true;
	pthread_barrier_wait(&shared->start);
	for (size_t i = 0; i < ROUNDS; i++)
		good = is_as_expected(shared, i % PEOPLE) && good;
	return good ? NULL : argument;
}

static void add_response(struct shared *shared)
{
	const struct test_identity *ca = &shared->fixture.pki->ca;
	const struct test_answer answers[] = {
		{.serial = "5002", .issuer = ca, .digest = EVP_sm3()},
		{.serial = "5003", .issuer = ca, .status = V_OCSP_CERTSTATUS_REVOKED},
	};
	gmseal_buffer response = test_ocsp_make(
		&(struct test_ocsp){
			.answers = answers, .count = 2, .certificate = &shared->responder},
		&shared->responder);
	gmseal_error error;
	assert_ok(gms_trust_add_ocsp(shared->fixture.trust, BUFFER_BYTES(response), &error), error);
	gmseal_buffer_free(&response);
}

/* Lists are for certificates of the distribution point a, responses for the others; so that both
 * have to be asked. */
static void fill(struct shared *shared, enum test_key_type type)
{
	static const char *const point[] = {"crlDistributionPoints=URI:http://a/", NULL};
	static const char *const complete[] = {"issuingDistributionPoint=critical,DER:"
					       "300FA00DA00B8609687474703A2F2F612F",
		NULL};
	static const char *const delta[] = {"issuingDistributionPoint=critical,DER:"
					    "300FA00DA00B8609687474703A2F2F612F",
		"deltaCRL=critical,DER:020101", NULL};
	const struct test_revoked entry = {.serial = "5001"};
	const struct test_identity *ca = &shared->fixture.pki->ca;
	for (size_t i = 0; i < PEOPLE; i++) {
		static const char *const serials[] = {"5000", "5001", "5002", "5003"};
		shared->people[i] = test_issue(&(struct test_certificate){.subject = "CN=Somebody",
						       .type = type,
						       .serial = serials[i],
						       .extensions = i < 2 ? point : NULL},
			ca);
	}
	shared->responder = test_issue(&(struct test_certificate){.subject = "CN=Responder",
					       .type = type,
					       .extended_key_usage = "OCSPSigning",
					       .extensions = point},
		ca);
	shared->list_signer =
		test_issue(&(struct test_certificate){.subject = "C=CN, O=Test, CN=Test CA",
				   .type = type,
				   .key_usage = "cRLSign"},
			&shared->fixture.pki->root);
	add_untrusted(&shared->fixture, ca);
	add_untrusted(&shared->fixture, &shared->list_signer);
	add_list_of(
		&shared->fixture, &(struct test_crl){.extensions = complete}, &shared->list_signer);
	add_list_of(&shared->fixture,
		&(struct test_crl){
			.number = "02", .extensions = delta, .entries = &entry, .count = 1},
		&shared->list_signer);
	add_response(shared);
}

static void share(enum test_key_type type)
{
	struct shared shared = {.fixture = set_up(type)};
	pthread_t threads[THREADS];
	fill(&shared, type);
	ck_assert_int_eq(pthread_barrier_init(&shared.start, NULL, THREADS), 0);
	for (int i = 0; i < THREADS; i++)
		ck_assert_int_eq(pthread_create(&threads[i], NULL, ask_all, &shared), 0);
	for (int i = 0; i < THREADS; i++) {
		void *failed = NULL;
		pthread_join(threads[i], &failed);
		ck_assert_ptr_null(failed);
	}
	pthread_barrier_destroy(&shared.start);
	for (size_t i = 0; i < PEOPLE; i++)
		test_identity_free(&shared.people[i]);
	test_identity_free(&shared.responder);
	test_identity_free(&shared.list_signer);
	tear_down(&shared.fixture);
}

START_TEST(serves_many_threads_with_sm2)
{
	share(TEST_SM2);
}
END_TEST

START_TEST(serves_many_threads_with_rsa)
{
	share(TEST_RSA);
}
END_TEST

SUITE("revocation-threads", serves_many_threads_with_sm2, serves_many_threads_with_rsa)
