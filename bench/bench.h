/*
 * What the parts of the benchmark share: figures and the clock (measure.c), and what is measured
 * (actions.c, crl.c, stamp.c, pkcs11.c, token-*.c).
 */
#ifndef BENCH_H
#define BENCH_H

#include "sample.h"

#include "crypto/crypto.h"
#include "pki/pki.h"

#include <openssl/evp.h>

/* Everything that is measured, made before the clock starts. */
struct bench {
	struct test_pki *pki;
	gmseal_seal *seal;
	gmseal_signature *signatures[2]; /* by the same signer, with the same seal */
	gmseal_digest_value document;
	gmseal_policy *warm,
		*warm_chain; /* have verified before; the second asks for no revocation */
	gmseal_buffer block; /* to be digested */
	EVP_PKEY_CTX *sign_context, *verify_context; /* of bare OpenSSL */
	const struct gms_algorithm *algorithm;
	struct gms_public_key *key; /* the signer's, kept by the library */
	gmseal_digest_value e;
	gmseal_buffer value; /* the signer's over e */
	/* A list of 100,000 entries, a policy's part that has it, and somebody who is not on it. */
	gmseal_buffer list;
	struct gms_trust *trust;
	gmseal_certificate *ca, *absent, *listed;
	struct bench_sdf *sdf;
	struct bench_pkcs11 *pkcs11; /* a token, and a signer with its key */
	struct bench_skf *skf;
	gmseal_signature *stamped[2]; /* the same two with time stamps */
	gmseal_policy *warm_stamped; /* has verified them before */
	size_t turn; /* which of the two signatures is next */
};

void bench_prepare(struct bench *bench);
void bench_finish(struct bench *bench);
void bench_prepare_list(struct bench *bench);
void bench_finish_list(struct bench *bench);
/* A signer on a test token for each kind, and the same token reached without gmseal. */
void bench_prepare_sdf(struct bench *bench);
void bench_finish_sdf(struct bench *bench);
void bench_prepare_pkcs11(struct bench *bench);
void bench_finish_pkcs11(struct bench *bench);
void bench_prepare_skf(struct bench *bench);
void bench_finish_skf(struct bench *bench);
void bench_prepare_stamps(struct bench *bench);
void bench_finish_stamps(struct bench *bench);

/* Verifies a signature and asserts that it is valid. */
void bench_verify(
	const gmseal_policy *policy, const struct bench *bench, const gmseal_signature *signature);

/* One thing that is done; asserts that it came out right. */
typedef void action(struct bench *bench);

/* Bare OpenSSL. */
action openssl_sm2_sign, openssl_sm2_verify, openssl_sm3;
/* The library. */
action sm2_sign, sm2_verify, sm2_verify_bytes, sm3;
action decode_seal, decode_signature, encode_seal, encode_signature;
action crl_add, crl_lookup, crl_lookup_revoked;
action verify_warm, verify_cold, chain_warm, chain_cold;
/* Tokens: a signature through a signer, and the call of the vendor's library that it comes down to. */
action token_sdf_sign, token_sdf_device_sign;
action pkcs11_sign, pkcs11_device;
action token_skf_sign, token_skf_device_sign;
action stamped_warm, stamped_cold;

/* A line of the output. */
struct figure {
	const char *name;
	action *run;
	const char *of; /* what the ratio is to: the name of baseline, with its number in front */
	action *baseline;
	unsigned times; /* how many of baseline there are at least in run */
	size_t octets; /* of a run; 0: the figure is a time, otherwise a speed */
};

/* Measures a figure and prints its line. */
void bench_measure(struct bench *bench, const struct figure *figure, bool quick);
/* The same for what the figure's runs take beyond the baseline, which the ratio is a part of. */
void bench_measure_added(struct bench *bench, const struct figure *figure, bool quick);

#endif
