/*
 * The benchmark: prints one line a figure, as README.md describes. --quick takes few and short
 * rounds, to see that everything runs.
 */
#include "bench.h"

/* OpenSSL's part first, so that it can be looked at by itself. */
static const struct figure figures[] = {
	{"openssl-sm2-sign", openssl_sm2_sign, "openssl-sm2-sign", openssl_sm2_sign, 1, 0},
	{"openssl-sm2-verify", openssl_sm2_verify, "openssl-sm2-verify", openssl_sm2_verify, 1, 0},
	{"openssl-sm3", openssl_sm3, "openssl-sm3", openssl_sm3, 1, 1024 * 1024},
	{"sm2-sign", sm2_sign, "openssl-sm2-sign", openssl_sm2_sign, 1, 0},
	{"sm2-verify", sm2_verify, "openssl-sm2-verify", openssl_sm2_verify, 1, 0},
	{"sm2-verify-bytes", sm2_verify_bytes, "openssl-sm2-verify", openssl_sm2_verify, 1, 0},
	{"sm3", sm3, "openssl-sm3", openssl_sm3, 1, 1024 * 1024},
	{"decode-seal", decode_seal, "openssl-sm2-verify", openssl_sm2_verify, 1, 0},
	{"decode-signature", decode_signature, "openssl-sm2-verify", openssl_sm2_verify, 1, 0},
	{"encode-seal", encode_seal, "openssl-sm2-verify", openssl_sm2_verify, 1, 0},
	{"encode-signature", encode_signature, "openssl-sm2-verify", openssl_sm2_verify, 1, 0},
	/* Two values, two end certificates, the CA's certificate, two lists. */
	{"verify-cold", verify_cold, "7 openssl-sm2-verify", openssl_sm2_verify, 7, 0},
	/* Two values. */
	{"verify-warm", verify_warm, "2 openssl-sm2-verify", openssl_sm2_verify, 2, 0},
	/* The token's value besides, and the authority's certificate. */
	{"stamped-cold", stamped_cold, "9 openssl-sm2-verify", openssl_sm2_verify, 9, 0},
	{"stamped-warm", stamped_warm, "3 openssl-sm2-verify", openssl_sm2_verify, 3, 0},
	{"chain-cold", chain_cold, "5 openssl-sm2-verify", openssl_sm2_verify, 5, 0},
	{"chain-warm", chain_warm, "2 openssl-sm2-verify", openssl_sm2_verify, 2, 0},
	{"chain-effect", chain_warm, "chain-cold", chain_cold, 1, 0},
	{"crl-add", crl_add, "openssl-sm2-verify", openssl_sm2_verify, 1, 0},
	{"crl-lookup", crl_lookup, "openssl-sm2-verify", openssl_sm2_verify, 1, 0},
	{"crl-lookup-revoked", crl_lookup_revoked, "openssl-sm2-verify", openssl_sm2_verify, 1, 0},
	{"sdf-sign", token_sdf_sign, "sdf-device-sign", token_sdf_device_sign, 1, 0},
	{"pkcs11-sign", pkcs11_sign, "pkcs11-device-sign", pkcs11_device, 1, 0},
	{"skf-sign", token_skf_sign, "skf-device-sign", token_skf_device_sign, 1, 0},
};

/* What signers on tokens add to the devices' own calls. */
static const struct figure added[] = {
	{"sdf-added", token_sdf_sign, "sdf-device-sign", token_sdf_device_sign, 1, 0},
	{"pkcs11-added", pkcs11_sign, "pkcs11-device-sign", pkcs11_device, 1, 0},
	{"skf-added", token_skf_sign, "skf-device-sign", token_skf_device_sign, 1, 0},
};

static bool quick;

START_TEST(measure)
{
	struct bench bench = {0};
	bench_prepare(&bench);
	bench_prepare_list(&bench);
	bench_prepare_stamps(&bench);
	bench_prepare_sdf(&bench);
	bench_prepare_pkcs11(&bench);
	bench_prepare_skf(&bench);
	for (size_t i = 0; i < sizeof figures / sizeof figures[0]; i++)
		bench_measure(&bench, &figures[i], quick);
	for (size_t i = 0; i < sizeof added / sizeof added[0]; i++)
		bench_measure_added(&bench, &added[i], quick);
	bench_finish_pkcs11(&bench);
	bench_finish_skf(&bench);
	bench_finish_sdf(&bench);
	bench_finish_stamps(&bench);
	bench_finish_list(&bench);
	bench_finish(&bench);
}
END_TEST

int main(int argc, char **argv)
{
	quick = argc == 2 && strcmp(argv[1], "--quick") == 0;
	if (argc > 1 && !quick) {
		fprintf(stderr, "usage: %s [--quick]\n", argv[0]);
		return 64;
	}
	return test_run_program(measure);
}
