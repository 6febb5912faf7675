/* Signing on a token behind PKCS#11, through a signer and with the module's own calls. */
#include "bench.h"
#include "pkcs11-stage.h"

#include "signer/signer.h"

#include <p11-kit/pkcs11.h>

struct bench_pkcs11 {
	struct token_scene scene;
	gmseal_signer *signer;
	const CK_FUNCTION_LIST *functions;
	CK_SESSION_HANDLE session;
	CK_OBJECT_HANDLE key;
};

void bench_prepare_pkcs11(struct bench *bench)
{
	struct bench_pkcs11 *pkcs11 = calloc(1, sizeof *pkcs11);
	CK_OBJECT_CLASS class = CKO_PRIVATE_KEY;
	CK_ATTRIBUTE wanted = {CKA_CLASS, &class, sizeof class};
	CK_ULONG count = 0;
	ck_assert_ptr_nonnull(pkcs11);
	bench->pkcs11 = pkcs11;
	scene_begin(&pkcs11->scene, TEST_SM2, "sansec");
	/* The module's own calls are in a session beside, which shares the login. */
	pkcs11->signer = open_seal(&pkcs11->scene);
	pkcs11->functions = host_functions();
	ck_assert_uint_eq(pkcs11->functions->C_OpenSession(
				  1, CKF_SERIAL_SESSION, NULL, NULL, &pkcs11->session),
		CKR_OK);
	ck_assert_uint_eq(
		pkcs11->functions->C_FindObjectsInit(pkcs11->session, &wanted, 1), CKR_OK);
	ck_assert_uint_eq(
		pkcs11->functions->C_FindObjects(pkcs11->session, &pkcs11->key, 1, &count), CKR_OK);
	ck_assert_uint_eq(count, 1);
	pkcs11->functions->C_FindObjectsFinal(pkcs11->session);
}

void bench_finish_pkcs11(struct bench *bench)
{
	struct bench_pkcs11 *pkcs11 = bench->pkcs11;
	pkcs11->functions->C_CloseSession(pkcs11->session);
	gmseal_signer_free(pkcs11->signer);
	scene_end(&pkcs11->scene);
	free(pkcs11);
}

void pkcs11_sign(struct bench *bench)
{
	const gmseal_signing_request request = {
		.certificate = gmseal_signer_certificate(bench->pkcs11->signer),
		.digest_algorithm = GMSEAL_DIGEST_SM3,
		.digest = bench->e};
	gmseal_buffer value = GMSEAL_BUFFER_INIT;
	gmseal_error error;
	assert_ok(gms_signer_sign(bench->pkcs11->signer, &request, &value, &error), error);
	gmseal_buffer_free(&value);
}

void pkcs11_device(struct bench *bench)
{
	const struct bench_pkcs11 *pkcs11 = bench->pkcs11;
	CK_MECHANISM mechanism = {0x80008105, NULL, 0};
	uint8_t value[GMSEAL_SM2_RAW_SIZE];
	CK_ULONG size = sizeof value;
	ck_assert_uint_eq(
		pkcs11->functions->C_SignInit(pkcs11->session, &mechanism, pkcs11->key), CKR_OK);
	ck_assert_uint_eq(pkcs11->functions->C_Sign(
				  pkcs11->session, bench->e.data, bench->e.size, value, &size),
		CKR_OK);
}
