/*
 * Drives the PKCS#11 test module directly, as a program would that knows nothing of gmseal. Tests
 * have one module at a time; it is loaded anew for each.
 */
#ifndef TEST_CRYPTOKI_H
#define TEST_CRYPTOKI_H

#include "token.h"

#include <p11-kit/pkcs11.h>

/* A call that has to answer something. */
#define assert_answer(call, wanted)                                                                \
	do {                                                                                       \
		CK_RV answer_of_call = (call);                                                     \
		ck_assert_msg(answer_of_call == (wanted), "%s: 0x%lX, not 0x%lX", #call,           \
			answer_of_call, (CK_RV)(wanted));                                          \
	} while (0)
#define assert_done(call) assert_answer(call, CKR_OK)

/* Loads the module, without or with C_Initialize (CKF_OS_LOCKING_OK). */
CK_FUNCTION_LIST *cryptoki_load(void);
CK_FUNCTION_LIST *cryptoki_start(void);
/* C_Finalize, and unloads it. */
void cryptoki_stop(CK_FUNCTION_LIST *module);

/* In slot 1. */
CK_SESSION_HANDLE cryptoki_open(CK_FUNCTION_LIST *module, CK_FLAGS flags);
CK_FLAGS cryptoki_token_flags(CK_FUNCTION_LIST *module);
CK_RV cryptoki_login(
	CK_FUNCTION_LIST *module, CK_SESSION_HANDLE session, CK_USER_TYPE user, const char *pin);

/* The objects with a class and a label; NULL: any label. At most max are found. */
CK_ULONG cryptoki_find(CK_FUNCTION_LIST *module, CK_SESSION_HANDLE session, CK_OBJECT_CLASS class,
	const char *label, CK_OBJECT_HANDLE *objects, CK_ULONG max);
/* The private key of that label. */
CK_OBJECT_HANDLE cryptoki_key(
	CK_FUNCTION_LIST *module, CK_SESSION_HANDLE session, const char *label);

/* C_SignInit, and C_Sign with 32 octets that are always the same. */
extern const uint8_t cryptoki_e[32];
CK_RV cryptoki_begin(CK_FUNCTION_LIST *module, CK_SESSION_HANDLE session, CK_MECHANISM_TYPE type,
	CK_OBJECT_HANDLE key);
CK_RV cryptoki_sign(
	CK_FUNCTION_LIST *module, CK_SESSION_HANDLE session, uint8_t value[512], CK_ULONG *size);
/* Whether a value is a signature of a digest, in the form wanted. */
bool cryptoki_valid(
	EVP_PKEY *key, const uint8_t digest[32], const uint8_t *value, size_t size, bool der);
/* x || y */
void cryptoki_point(EVP_PKEY *key, uint8_t point[GMSEAL_SM2_PUBLIC_KEY_SIZE]);

#endif
