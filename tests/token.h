/*
 * Directories of test tokens (tests/tokens): what a token is to be like is written there, and the
 * environment variable GMSEAL_TEST_TOKEN names it until the next one is made.
 */
#ifndef TEST_TOKEN_H
#define TEST_TOKEN_H

#include "pki.h"

#define TEST_TOKEN_PKCS11 "tests/tokens/.libs/pkcs11.so"
#define TEST_TOKEN_SKF32 "tests/tokens/.libs/skf32.so"
#define TEST_TOKEN_SKF64 "tests/tokens/.libs/skf64.so"
#define TEST_TOKEN_SKF_POOR "tests/tokens/.libs/skf-poor.so" /* lacks what is optional */
#define TEST_TOKEN_SDF "tests/tokens/.libs/sdf.so"

/* A call of a vendor's function that has to answer something. */
#define assert_returns(wanted, call)                                                               \
	do {                                                                                       \
		unsigned long long answer_of_call = (unsigned long long)(call);                    \
		ck_assert_msg(answer_of_call == (wanted), "%s: 0x%08llX, not 0x%08llX", #call,     \
			answer_of_call, (unsigned long long)(wanted));                             \
	} while (0)

struct test_token {
	char directory[256];
};

/* An empty directory, which is removed by test_token_free(). */
struct test_token test_token_new(void);
void test_token_free(const struct test_token *token);
/* A folder in it: another token, in another slot. The caller frees only the token around it. */
struct test_token test_token_inside(const struct test_token *token, const char *name);

/* Sets name in token.conf; what was set before counts no more. */
void test_token_set(const struct test_token *token, const char *name, const char *value);
/* Adds a line to the faults. */
void test_token_fault(const struct test_token *token, const char *line);
/* Ends all faults. */
void test_token_clear(const struct test_token *token);
/* Puts a key and its certificate on it, NAME.pem and NAME.der; a part that is NULL is left out. */
void test_token_put(const struct test_token *token, const char *name, EVP_PKEY *key,
	const gmseal_buffer *certificate);
/* Whether it is plugged in. */
void test_token_plug(const struct test_token *token, bool present);
/* A file in it; the caller frees the buffer. */
bool test_token_has(const struct test_token *token, const char *name);
gmseal_buffer test_token_read(const struct test_token *token, const char *name);

#endif
