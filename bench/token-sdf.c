/* Signatures by a crypto machine: through a signer, and by its own function. */
#include "bench.h"
#include "sdf-stage.h"

#include "signer/sdf/sdf.h"
#include "signer/signer.h"

struct bench_sdf {
	struct sdf_scene scene;
	gmseal_signer *signer;
	gmseal_signing_request request;
	/* As a program has it that does without gmseal. */
	struct gms_sdf_library library;
	void *device, *session;
};

enum {
	KEY = 1
};

void bench_prepare_sdf(struct bench *bench)
{
	static unsigned char password[] = "12345678";
	gmseal_error error;
	struct bench_sdf *sdf = calloc(1, sizeof *sdf);
	ck_assert_ptr_nonnull(sdf);
	sdf_scene_begin(&sdf->scene);
	sdf->signer = sdf_open(&sdf->scene, "sdf:" SDF_LIBRARY "?key=1", &sdf->scene.sm2);
	sdf->request =
		(gmseal_signing_request){.certificate = gmseal_signer_certificate(sdf->signer),
			.digest = bench->e,
			.digest_algorithm = GMSEAL_DIGEST_SM3};
	assert_ok(gms_sdf_library_load(SDF_LIBRARY, &sdf->library, &error), error);
	ck_assert_int_eq(sdf->library.call.open_device(&sdf->device), 0);
	ck_assert_int_eq(sdf->library.call.open_session(sdf->device, &sdf->session), 0);
	ck_assert_int_eq(sdf->library.call.get_access_right(
				 sdf->session, KEY, password, sizeof password - 1),
		0);
	bench->sdf = sdf;
}

void bench_finish_sdf(struct bench *bench)
{
	struct bench_sdf *sdf = bench->sdf;
	sdf->library.call.close_session(sdf->session);
	sdf->library.call.close_device(sdf->device);
	gms_sdf_library_free(&sdf->library);
	gmseal_signer_free(sdf->signer);
	sdf_scene_end(&sdf->scene);
	free(sdf);
}

void token_sdf_sign(struct bench *bench)
{
	gmseal_buffer value = GMSEAL_BUFFER_INIT;
	gmseal_error error;
	assert_ok(gms_signer_sign(bench->sdf->signer, &bench->sdf->request, &value, &error), error);
	gmseal_buffer_free(&value);
}

void token_sdf_device_sign(struct bench *bench)
{
	struct gms_sdf_ecc_signature signature;
	ck_assert_int_eq(bench->sdf->library.call.sign_ecc(bench->sdf->session, KEY, bench->e.data,
				 (unsigned)bench->e.size, &signature),
		0);
}
