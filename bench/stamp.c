/* Signatures with a time stamp of an authority in the same hierarchy. */
#include "bench.h"

#include "stamp.h"

static gmseal_signature *stamp_one(
	const gmseal_signature *signature, const struct test_identity *by)
{
	gmseal_signature *stamped = NULL;
	gmseal_error error;
	gmseal_bytes token = stamp(&(struct stamp){
		.by = by, .over = gmseal_signature_value(signature), .time = "20210601080100Z"});
	assert_ok(gmseal_signature_attach_timestamp(
			  signature, stamp_decoded(token), &stamped, &error),
		error);
	return stamped;
}

void bench_prepare_stamps(struct bench *bench)
{
	const struct test_identity *by = authority(&(struct test_authority){0}, bench->pki);
	for (size_t i = 0; i < 2; i++)
		bench->stamped[i] = stamp_one(bench->signatures[i], by);
	bench->warm_stamped = test_policy_new(bench->pki);
}

void bench_finish_stamps(struct bench *bench)
{
	for (size_t i = 0; i < 2; i++)
		gmseal_signature_free(bench->stamped[i]);
	gmseal_policy_free(bench->warm_stamped);
}

void stamped_warm(struct bench *bench)
{
	const gmseal_signature *signature = bench->stamped[bench->turn++ % 2];
	bench_verify(bench->warm_stamped, bench, signature);
}

void stamped_cold(struct bench *bench)
{
	gmseal_policy *policy = test_policy_new(bench->pki);
	bench_verify(policy, bench, bench->stamped[0]);
	gmseal_policy_free(policy);
}
