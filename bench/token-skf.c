/* Signatures by a SKF device: through a signer, and by the library's own function. */
#include "bench.h"
#include "skf-stage.h"

#include "signer/signer.h"
#include "signer/skf/skf.h"

struct bench_skf {
	struct skf skf;
	gmseal_signer *signer;
	gmseal_signing_request request;
	/* As a program has it that does without gmseal: the container is open, and the user logged
	 * in. */
	struct gms_skf_session session;
};

void bench_prepare_skf(struct bench *bench)
{
	gmseal_error error;
	struct bench_skf *skf = calloc(1, sizeof *skf);
	ck_assert_ptr_nonnull(skf);
	skf_start(&skf->skf, TEST_TOKEN_SKF32, TEST_SM2);
	skf->signer = skf_signer(&skf->skf);
	skf->request =
		(gmseal_signing_request){.certificate = gmseal_signer_certificate(skf->signer),
			.digest = bench->e,
			.digest_algorithm = GMSEAL_DIGEST_SM3};
	assert_ok(gms_skf_start(&skf->session, skf_uri(&skf->skf, ""), &skf->skf.options, &error),
		error);
	assert_ok(gms_skf_begin(&skf->session, &error), error);
	assert_ok(gms_skf_find_container(&skf->session, &error), error);
	assert_ok(gms_skf_login(&skf->session, &error), error);
	gms_skf_end(&skf->session);
	bench->skf = skf;
}

void bench_finish_skf(struct bench *bench)
{
	gms_skf_release_device(&bench->skf->session);
	gms_skf_finish(&bench->skf->session);
	gmseal_signer_free(bench->skf->signer);
	skf_stop(&bench->skf->skf);
	free(bench->skf);
}

void token_skf_sign(struct bench *bench)
{
	gmseal_buffer value = GMSEAL_BUFFER_INIT;
	gmseal_error error;
	assert_ok(gms_signer_sign(bench->skf->signer, &bench->skf->request, &value, &error), error);
	gmseal_buffer_free(&value);
}

void token_skf_device_sign(struct bench *bench)
{
	const struct gms_skf_session *session = &bench->skf->session;
	uint8_t signature[2 * GMS_SKF_COORDINATE_SIZE];
	ck_assert_uint_eq(gms_skf_ecc_sign_data(&session->api, session->container, bench->e.data,
				  (uint32_t)bench->e.size, signature),
		0);
}
