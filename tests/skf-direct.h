/*
 * Drives an SKF test library directly, as a program would that knows nothing of gmseal. A source
 * that includes this is compiled for one width of ULONG (SKF_ULONG) and its library (SKF_LIBRARY).
 */
#ifndef TEST_SKF_DIRECT_H
#define TEST_SKF_DIRECT_H

#include "token.h"
#include "tokens/skf-abi.h"

#define SKF_REQUIRED(_)                                                                            \
	_(EnumDev)                                                                                 \
	_(ConnectDev)                                                                              \
	_(DisConnectDev)                                                                           \
	_(GetDevInfo)                                                                              \
	_(GetDevState)                                                                             \
	_(EnumApplication)                                                                         \
	_(OpenApplication)                                                                         \
	_(CloseApplication)                                                                        \
	_(VerifyPIN)                                                                               \
	_(ChangePIN)                                                                               \
	_(EnumContainer)                                                                           \
	_(OpenContainer)                                                                           \
	_(CloseContainer)                                                                          \
	_(GetContainerType)                                                                        \
	_(ExportCertificate)                                                                       \
	_(ExportPublicKey)                                                                         \
	_(ECCSignData)                                                                             \
	_(RSASignData)
#define SKF_OPTIONAL(_)                                                                            \
	_(LockDev)                                                                                 \
	_(UnlockDev)                                                                               \
	_(GetPINInfo)                                                                              \
	_(UnblockPIN)                                                                              \
	_(ClearSecureState)                                                                        \
	_(EnumFiles)                                                                               \
	_(GetFileInfo)                                                                             \
	_(CreateFile)                                                                              \
	_(ReadFile)                                                                                \
	_(WriteFile)                                                                               \
	_(DeleteFile)                                                                              \
	_(GenRandom)

/* The functions of the library that is loaded, NULL where it has none. */
struct skf_functions {
#define SKF_FIELD(name) __typeof__(&SKF_##name) name;
	SKF_REQUIRED(SKF_FIELD)
	SKF_OPTIONAL(SKF_FIELD)
#undef SKF_FIELD
};

/* A token with one key in the container "seal" of its only application "APP", opened so far. */
struct skf_direct {
	struct test_token token;
	EVP_PKEY *key;
	void *library;
	struct skf_functions call;
	void *device, *application, *container;
};

void direct_load(struct skf_direct *direct, const char *library);
/* Loads SKF_LIBRARY, with a key on the token, and opens all of it; and logs in with 123456. */
void direct_start(struct skf_direct *direct, enum test_key_type type);
void direct_start_logged_in(struct skf_direct *direct, enum test_key_type type);
/* Asserts that two calls were never in the library at once. */
void direct_stop(struct skf_direct *direct);
void direct_open(struct skf_direct *direct);
/* The PIN of a type; returns the library's answer. */
skf_ulong direct_verify(
	const struct skf_direct *direct, skf_ulong type, const char *pin, skf_ulong *left);

/* Signs 32 octets with SM2: the library's answer, and whether the signature is one. */
skf_ulong direct_sign(const struct skf_direct *direct, bool *valid);
void direct_signs(const struct skf_direct *direct);

#endif
