/*
 * What the fuzz targets share: a claim that ends the process if it does not hold, the folder of
 * seeds with the policy and what is valid under it, and the claims about errors and reports.
 *
 * A target sees the public headers only, and is one LLVMFuzzerTestOneInput; what calls it is
 * libFuzzer, AFL++, or standalone.c.
 */
#ifndef FUZZ_H
#define FUZZ_H

#include <gmseal.h>

/* The entry points by which every fuzzer knows a target. */
int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define CLAIM(condition)                                                                           \
	do {                                                                                       \
		if (!(condition))                                                                  \
			fuzz_fail(__FILE__, __LINE__, #condition);                                 \
	} while (0)

/* Prints what does not hold and aborts, which every fuzzer takes for a crash. */
_Noreturn void fuzz_fail(const char *file, int line, const char *condition);

/* 2022-01-01T00:00:00Z, when the seeds that make-seeds.c calls valid are so. */
#define FUZZ_NOW INT64_C(1640995200)

/* Reads every octet, so that a sanitizer sees a slice that points astray. */
void fuzz_touch(gmseal_bytes bytes);
bool fuzz_equal(gmseal_bytes a, gmseal_bytes b);

/* A failed call tells why: a status, a sentence, a place inside the input or none. */
void fuzz_claim_error(gmseal_status status, const gmseal_error *error, size_t size);

/* A deviation tells where and what. */
void fuzz_claim_deviation(const gmseal_deviation *deviation, size_t size);

/* A report is whole, and its verdict follows from its checks. */
void fuzz_claim_report(const gmseal_report *report, size_t size);

/* Walks the input; sound: it has decoded, so the walk reaches its end. */
void fuzz_claim_inspection(gmseal_bytes input, bool sound);

/* The files that make-seeds.c wrote into the folder named by GMSEAL_FUZZ_SEEDS. Without it the
 * policies are empty, nothing is known, and therefore nothing may be valid. */
typedef void fuzz_use_file(gmseal_bytes bytes, void *user);
void fuzz_each_file(const char *folder, fuzz_use_file *use, void *user);
/* One file, in memory that stays; empty if it is not there. */
gmseal_bytes fuzz_file(const char *name);

/* A new policy over the seeds' hierarchies. */
gmseal_policy *fuzz_policy(void);

/*
 * What may be valid: the parts of a seal or signature that are signed or that sign. Octets behind
 * the structure, the form of lengths outside of what is signed, and the form of a signature value
 * (raw or DER) are protected by nothing, so they may differ; nothing else may.
 */
struct fuzz_known {
	gmseal_bytes to_be_signed, certificate, value;
};
bool fuzz_known_equal(const struct fuzz_known *a, const struct fuzz_known *b);

#endif
