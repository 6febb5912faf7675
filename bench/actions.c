/* What is measured. */
#include "bench.h"

enum {
	PICTURE_SIZE = 16 * 1024, /* a PNG of ordinary size */
	BLOCK_SIZE = 1024 * 1024
};

static EVP_PKEY_CTX *new_context(EVP_PKEY *key, int (*init)(EVP_PKEY_CTX *))
{
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_pkey(NULL, key, NULL);
	ck_assert_ptr_nonnull(context);
	ck_assert_int_eq(init(context), 1);
	return context;
}

void bench_verify(
	const gmseal_policy *policy, const struct bench *bench, const gmseal_signature *signature)
{
	gmseal_report *report = NULL;
	gmseal_error error;
	assert_ok(gmseal_verify_signature(policy, signature, test_now(),
			  (gmseal_bytes){bench->document.data, bench->document.size}, &report,
			  &error),
		error);
	ck_assert_int_eq(gmseal_report_verdict(report), GMSEAL_VERDICT_VALID);
	gmseal_report_free(report);
}

static void prepare_sm2(struct bench *bench)
{
	gmseal_error error;
	EVP_PKEY *key = bench->pki->signer.key;
	memset(bench->e.data, 0x5A, GMSEAL_SM2_DIGEST_SIZE);
	bench->e.size = GMSEAL_SM2_DIGEST_SIZE;
	bench->algorithm = gms_algorithm_for(GMSEAL_KEY_SM2, GMSEAL_DIGEST_SM3);
	assert_ok(gms_public_key_new(key, &bench->key, &error), error);
	assert_ok(gms_sign_digest(bench->algorithm, key, &bench->e, &bench->value, &error), error);
	bench->sign_context = new_context(key, EVP_PKEY_sign_init);
	bench->verify_context = new_context(key, EVP_PKEY_verify_init);
}

void bench_prepare(struct bench *bench)
{
	struct test_sample sample = {0};
	bench->pki = test_pki_new(TEST_SM2);
	bench->document = test_document_digest(&sample);
	bench->block = (gmseal_buffer){calloc(1, BLOCK_SIZE), BLOCK_SIZE};
	ck_assert_ptr_nonnull(bench->block.data);
	sample.picture = (gmseal_bytes){bench->block.data, PICTURE_SIZE};
	bench->seal = test_seal_new(bench->pki, &sample);
	for (size_t i = 0; i < 2; i++)
		bench->signatures[i] = test_signature_new(bench->pki, &sample);
	bench->warm = test_policy_new(bench->pki);
	bench->warm_chain = test_policy_new(bench->pki);
	gmseal_policy_set_revocation(bench->warm_chain, GMSEAL_REVOCATION_OFF);
	prepare_sm2(bench);
}

void bench_finish(struct bench *bench)
{
	EVP_PKEY_CTX_free(bench->sign_context);
	EVP_PKEY_CTX_free(bench->verify_context);
	gms_public_key_free(bench->key);
	gmseal_buffer_free(&bench->value);
	gmseal_policy_free(bench->warm);
	gmseal_policy_free(bench->warm_chain);
	gmseal_signature_free(bench->signatures[0]);
	gmseal_signature_free(bench->signatures[1]);
	gmseal_seal_free(bench->seal);
	gmseal_buffer_free(&bench->block);
	test_pki_free(bench->pki);
}

void openssl_sm2_sign(struct bench *bench)
{
	uint8_t value[80];
	size_t size = sizeof value;
	ck_assert_int_eq(
		EVP_PKEY_sign(bench->sign_context, value, &size, bench->e.data, bench->e.size), 1);
}

void openssl_sm2_verify(struct bench *bench)
{
	ck_assert_int_eq(EVP_PKEY_verify(bench->verify_context, bench->value.data,
				 bench->value.size, bench->e.data, bench->e.size),
		1);
}

void openssl_sm3(struct bench *bench)
{
	uint8_t digest[32];
	ck_assert_int_eq(
		EVP_Digest(bench->block.data, bench->block.size, digest, NULL, EVP_sm3(), NULL), 1);
}

void sm2_sign(struct bench *bench)
{
	gmseal_buffer value = GMSEAL_BUFFER_INIT;
	gmseal_error error;
	assert_ok(gms_sign_digest(
			  bench->algorithm, bench->pki->signer.key, &bench->e, &value, &error),
		error);
	gmseal_buffer_free(&value);
}

void sm2_verify(struct bench *bench)
{
	bool valid = false;
	gmseal_error error;
	assert_ok(gms_verify_digest(bench->algorithm, bench->key, &bench->e,
			  BUFFER_BYTES(bench->value), &valid, &error),
		error);
	ck_assert(valid);
}

void sm2_verify_bytes(struct bench *bench)
{
	bool valid = false;
	gmseal_error error;
	assert_ok(gmseal_sm2_verify(gms_public_key_point(bench->key), bench->e.data,
			  BUFFER_BYTES(bench->value), &valid, &error),
		error);
	ck_assert(valid);
}

void sm3(struct bench *bench)
{
	gmseal_digest_value digest;
	gmseal_error error;
	assert_ok(
		gmseal_digest_bytes(GMSEAL_DIGEST_SM3, BUFFER_BYTES(bench->block), &digest, &error),
		error);
}

void decode_seal(struct bench *bench)
{
	gmseal_seal *seal = NULL;
	gmseal_error error;
	assert_ok(gmseal_seal_decode(gmseal_seal_bytes(bench->seal), NULL, &seal, &error), error);
	gmseal_seal_free(seal);
}

void decode_signature(struct bench *bench)
{
	gmseal_signature *signature = NULL;
	gmseal_error error;
	assert_ok(gmseal_signature_decode(
			  gmseal_signature_bytes(bench->signatures[0]), NULL, &signature, &error),
		error);
	gmseal_signature_free(signature);
}

void encode_seal(struct bench *bench)
{
	gmseal_buffer der = GMSEAL_BUFFER_INIT;
	gmseal_error error;
	assert_ok(gmseal_seal_encode(bench->seal, &der, &error), error);
	gmseal_buffer_free(&der);
}

void encode_signature(struct bench *bench)
{
	gmseal_buffer der = GMSEAL_BUFFER_INIT;
	gmseal_error error;
	assert_ok(gmseal_signature_encode(bench->signatures[0], &der, &error), error);
	gmseal_buffer_free(&der);
}

void verify_warm(struct bench *bench)
{
	/* Not the same signature twice in a row. */
	const gmseal_signature *signature = bench->signatures[bench->turn++ % 2];
	bench_verify(bench->warm, bench, signature);
}

void chain_warm(struct bench *bench)
{
	const gmseal_signature *signature = bench->signatures[bench->turn++ % 2];
	bench_verify(bench->warm_chain, bench, signature);
}

void verify_cold(struct bench *bench)
{
	gmseal_policy *policy = test_policy_new(bench->pki);
	bench_verify(policy, bench, bench->signatures[0]);
	gmseal_policy_free(policy);
}

void chain_cold(struct bench *bench)
{
	gmseal_policy *policy = test_policy_new(bench->pki);
	gmseal_policy_set_revocation(policy, GMSEAL_REVOCATION_OFF);
	bench_verify(policy, bench, bench->signatures[0]);
	gmseal_policy_free(policy);
}
