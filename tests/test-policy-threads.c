/* One policy, one signer and the same objects in many threads at once: everybody gets the answer
 * that one thread alone gets. Made to be run under ThreadSanitizer, too. */
#define _GNU_SOURCE
#include "stamp.h"

#include <pthread.h>

enum {
	THREADS = 8,
	ROUNDS = 12,
	KINDS = 6
};

/* What all threads share. */
struct shared {
	gmseal_policy *policy;
	gmseal_signature *signatures[KINDS];
	gmseal_verdict verdicts[KINDS];
	gmseal_bytes data_hash;
	int64_t now;
	gmseal_signer *signer;
	gmseal_signature_parameters parameters;
	pthread_barrier_t start;
};

struct worker {
	pthread_t thread;
	struct shared *shared;
	size_t number;
	size_t wrong; /* answers that were not as they should be */
	size_t made; /* signatures */
};

/* A signature that is otherwise good, by a signer who is not known from elsewhere. */
static gmseal_signature *by_newcomer(const struct test_pki *pki, const char *subject)
{
	const struct test_identity *signer =
		stage_issue(&(struct test_certificate){.subject = subject}, &pki->ca);
	struct forged_seal seal = forged_seal(5, pki);
	seal.list = SEQUENCE(der_octets(BUFFER_BYTES(signer->der)));
	struct forged_signature parts = forged_signature(5, pki);
	parts.seal = forge_seal(&seal);
	parts.signer = signer;
	parts.certificate = der_octets(BUFFER_BYTES(signer->der));
	return stage_signature(forge_signature(&parts));
}

static void fill(struct shared *shared, const struct test_pki *pki)
{
	struct forged_signature parts = forged_signature(2014, pki);
	shared->signatures[0] = stage_signature(forge_signature(&parts));
	parts = forged_signature(4, pki);
	shared->signatures[1] = stage_signature(forge_signature(&parts));
	shared->signatures[2] = by_newcomer(pki, "CN=First newcomer");
	shared->signatures[3] = by_newcomer(pki, "CN=Second newcomer");
	parts.signing.form = VALUE_SWAPPED;
	shared->signatures[4] = stage_signature(forge_signature(&parts));
	shared->verdicts[4] = GMSEAL_VERDICT_INVALID;
	parts = stamped_signature(5, pki, &(struct stamp){.no_certificate = true});
	shared->signatures[5] = stage_signature(forge_signature(&parts));
	shared->verdicts[5] = GMSEAL_VERDICT_INDETERMINATE;
	shared->policy = stage_policy(pki);
	shared->data_hash = document_hash(GMSEAL_DIGEST_SM3);
	shared->now = at(NOW);
	shared->signer = stage_signer(&pki->signer);
	shared->parameters = signature_parameters(default_seal(4, pki));
}

static bool verify_is(struct shared *shared, const gmseal_signature *signature,
	gmseal_verdict verdict, const char *diagnosis)
{
	gmseal_report *report = NULL;
	bool right = gmseal_verify_signature(shared->policy, signature, shared->now,
			     shared->data_hash, &report, NULL) == GMSEAL_OK &&
		     gmseal_report_verdict(report) == verdict &&
		     strcmp(gmseal_report_diagnosis(report), diagnosis) == 0;
	gmseal_report_free(report);
	return right;
}

static void make_and_verify(struct worker *worker)
{
	struct shared *shared = worker->shared;
	gmseal_signature *signature = NULL;
	if (gmseal_signature_create(&shared->parameters, shared->signer, &signature, NULL) !=
			GMSEAL_OK ||
		!verify_is(shared, signature, GMSEAL_VERDICT_VALID, ""))
		worker->wrong++;
	else
		worker->made++;
	gmseal_signature_free(signature);
}

static void *work(void *argument)
{
	struct worker *worker = argument;
	struct shared *shared = worker->shared;
	pthread_barrier_wait(&shared->start);
	for (size_t i = 0; i < ROUNDS; i++) {
		size_t kind = (worker->number + i) % KINDS;
		if (!verify_is(shared, shared->signatures[kind], shared->verdicts[kind],
			    kind == 4 ? "swapped-halves" : ""))
			worker->wrong++;
		if (i % 4 == 0)
			make_and_verify(worker);
	}
	return NULL;
}

START_TEST(threads_that_share_a_policy_get_the_same_answers)
{
	struct shared shared = {.now = 0};
	struct worker workers[THREADS];
	fill(&shared, stage_pki(TEST_SM2));
	ck_assert_int_eq(pthread_barrier_init(&shared.start, NULL, THREADS), 0);
	for (size_t i = 0; i < THREADS; i++) {
		workers[i] = (struct worker){.shared = &shared, .number = i};
		ck_assert_int_eq(pthread_create(&workers[i].thread, NULL, work, &workers[i]), 0);
	}
	for (size_t i = 0; i < THREADS; i++)
		pthread_join(workers[i].thread, NULL);
	for (size_t i = 0; i < THREADS; i++) {
		ck_assert_uint_eq(workers[i].wrong, 0);
		ck_assert_uint_eq(workers[i].made, ROUNDS / 4);
	}
	pthread_barrier_destroy(&shared.start);
}
END_TEST

START_TEST(a_policy_gives_the_same_answers_when_it_is_asked_again)
{
	struct shared shared = {.now = 0};
	fill(&shared, stage_pki(TEST_SM2));
	for (size_t round = 0; round < 3; round++)
		for (size_t kind = 0; kind < KINDS; kind++)
			ck_assert(verify_is(&shared, shared.signatures[kind], shared.verdicts[kind],
				kind == 4 ? "swapped-halves" : ""));
}
END_TEST

START_TEST(what_a_policy_remembers_does_not_outlive_its_time)
{
	/* A chain that was found good in 2022 is not good in 2017, before the signer's issuer. */
	const struct test_pki *pki = stage_pki(TEST_SM2);
	gmseal_policy *policy = stage_policy(pki);
	struct forged_seal parts = forged_seal(4, pki);
	gmseal_bytes seal = forge_seal(&parts);
	assert_verdict(verify_seal(policy, seal, NOW), GMSEAL_VERDICT_VALID);
	const gmseal_report *report = verify_seal(policy, seal, "2015-06-01T00:00:00Z");
	assert_fail(report, "seal.maker.chain", "issuer-not-yet-valid", "CN=Test CA");
	assert_fail(report, "seal.maker.validity", "not-yet-valid", "2015-06-01");
	assert_verdict(verify_seal(policy, seal, NOW), GMSEAL_VERDICT_VALID);
}
END_TEST

SUITE("policy-threads", threads_that_share_a_policy_get_the_same_answers,
	a_policy_gives_the_same_answers_when_it_is_asked_again,
	what_a_policy_remembers_does_not_outlive_its_time)
