/* Seals, signatures and policies made on the spot. */
#include "sample.h"

int test_run_program(const TTest *program)
{
	Suite *suite = suite_create("");
	TCase *tcase = tcase_create("");
	tcase_add_test(tcase, program);
	suite_add_tcase(suite, tcase);
	SRunner *runner = srunner_create(suite);
	srunner_set_fork_status(runner, CK_NOFORK);
	srunner_run_all(runner, CK_SILENT);
	int failed = srunner_ntests_failed(runner);
	TestResult **results = srunner_failures(runner);
	for (int i = 0; i < failed; i++)
		fprintf(stderr, "%s:%d: %s\n", tr_lfile(results[i]), tr_lno(results[i]),
			tr_msg(results[i]));
	free(results);
	srunner_free(runner);
	return failed > 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}

int64_t test_now(void)
{
	return at("2022-01-01T00:00:00Z");
}

gmseal_buffer test_copy(gmseal_bytes bytes)
{
	gmseal_buffer copy = {malloc(bytes.size + 1), bytes.size};
	ck_assert_ptr_nonnull(copy.data);
	if (bytes.size > 0)
		memcpy(copy.data, bytes.data, bytes.size);
	return copy;
}

gmseal_signer *test_signer_new(const struct test_identity *identity)
{
	gmseal_signer *signer = NULL;
	gmseal_error error;
	gmseal_buffer key = test_key_pem(identity->key, NULL);
	assert_ok(gmseal_signer_from_key(BUFFER_BYTES(key), BUFFER_BYTES(identity->der), NULL, NULL,
			  &signer, &error),
		error);
	gmseal_buffer_free(&key);
	return signer;
}

gmseal_seal *test_seal_new(const struct test_pki *pki, const struct test_sample *sample)
{
	gmseal_seal_parameters parameters = GMSEAL_SEAL_PARAMETERS_INIT;
	gmseal_bytes certificates[] = {BUFFER_BYTES(pki->signer.der), BUFFER_BYTES(pki->other.der),
		BUFFER_BYTES(pki->maker.der)};
	gmseal_bytes picture =
		sample->picture.size > 0 ? sample->picture : BYTES("\211PNG\r\n\32\n");
	parameters.generation = sample->generation != 0 ? sample->generation : GMSEAL_GENERATION_4;
	parameters.id = BYTES("33010600000001");
	parameters.vendor = BYTES("gmseal");
	parameters.type = 1;
	parameters.name = BYTES("测试专用章");
	parameters.picture = (gmseal_picture){BYTES("PNG"), picture, 40, 40};
	parameters.created = parameters.valid_from = at("2020-06-01T00:00:00Z");
	parameters.valid_to = at("2024-06-01T00:00:00Z");
	parameters.certificates = certificates;
	parameters.certificate_count = sample->crowd ? 3 : 1;
	parameters.list_type = sample->digests ? GMSEAL_LIST_DIGESTS : GMSEAL_LIST_CERTIFICATES;
	parameters.extensions = sample->seal_extensions;
	parameters.extension_count = sample->seal_extension_count;
	parameters.rsa_digest = sample->rsa_digest;
	gmseal_signer *maker = test_signer_new(&pki->maker);
	gmseal_seal *seal = NULL;
	gmseal_error error;
	assert_ok(gmseal_seal_create(&parameters, maker, &seal, &error), error);
	gmseal_signer_free(maker);
	return seal;
}

gmseal_digest_value test_document_digest(const struct test_sample *sample)
{
	gmseal_digest_value digest;
	gmseal_error error;
	gmseal_digest_algorithm algorithm = GMSEAL_DIGEST_SM3;
	if (sample->type == TEST_RSA)
		algorithm = sample->rsa_digest != GMSEAL_DIGEST_NONE ? sample->rsa_digest
								     : GMSEAL_DIGEST_SHA256;
	assert_ok(gmseal_digest_bytes(algorithm, BYTES("document"), &digest, &error), error);
	return digest;
}

gmseal_signature *test_signature_new(const struct test_pki *pki, const struct test_sample *sample)
{
	gmseal_signature_parameters parameters = GMSEAL_SIGNATURE_PARAMETERS_INIT;
	gmseal_seal *seal = test_seal_new(pki, sample);
	gmseal_digest_value digest = test_document_digest(sample);
	parameters.seal = seal;
	parameters.time = at("2021-06-01T08:00:00Z");
	parameters.data_hash = (gmseal_bytes){digest.data, digest.size};
	parameters.property = text_bytes(sample->property != NULL ? sample->property : "sample");
	parameters.extensions = sample->signature_extensions;
	parameters.extension_count = sample->signature_extension_count;
	gmseal_signer *signer = test_signer_new(&pki->signer);
	gmseal_signature *signature = NULL;
	gmseal_error error;
	assert_ok(gmseal_signature_create(&parameters, signer, &signature, &error), error);
	gmseal_signer_free(signer);
	gmseal_seal_free(seal);
	return signature;
}

gmseal_policy *test_policy_new(const struct test_pki *pki)
{
	gmseal_policy *policy = NULL;
	gmseal_error error;
	assert_ok(gmseal_policy_new(&policy, &error), error);
	assert_ok(gmseal_policy_add_trust(policy, BUFFER_BYTES(pki->root.der), &error), error);
	assert_ok(gmseal_policy_add_untrusted(policy, BUFFER_BYTES(pki->ca.der), &error), error);
	assert_ok(gmseal_policy_add_crl(policy, BUFFER_BYTES(pki->root_crl), &error), error);
	assert_ok(gmseal_policy_add_crl(policy, BUFFER_BYTES(pki->ca_crl), &error), error);
	return policy;
}
