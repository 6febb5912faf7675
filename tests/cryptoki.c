/* The PKCS#11 test module, driven directly. */
#include "cryptoki.h"

#include <dlfcn.h>

#include <openssl/core_names.h>

const uint8_t cryptoki_e[32] = "0123456789abcdef0123456789ABCDEF";

/* The module that is loaded. */
static void *library;

CK_FUNCTION_LIST *cryptoki_load(void)
{
	CK_C_GetFunctionList get_list;
	CK_FUNCTION_LIST *list = NULL;
	library = dlopen(TEST_TOKEN_PKCS11, RTLD_NOW | RTLD_LOCAL);
	ck_assert_msg(library != NULL, "%s", library == NULL ? dlerror() : "");
	*(void **)&get_list = dlsym(library, "C_GetFunctionList");
	ck_assert_ptr_nonnull(get_list);
	assert_done(get_list(&list));
	return list;
}

CK_FUNCTION_LIST *cryptoki_start(void)
{
	CK_FUNCTION_LIST *module = cryptoki_load();
	CK_C_INITIALIZE_ARGS arguments = {.flags = CKF_OS_LOCKING_OK};
	assert_done(module->C_Initialize(&arguments));
	return module;
}

void cryptoki_stop(CK_FUNCTION_LIST *module)
{
	assert_done(module->C_Finalize(NULL));
	dlclose(library);
}

CK_SESSION_HANDLE cryptoki_open(CK_FUNCTION_LIST *module, CK_FLAGS flags)
{
	CK_SESSION_HANDLE session = 0;
	assert_done(module->C_OpenSession(1, CKF_SERIAL_SESSION | flags, NULL, NULL, &session));
	ck_assert_uint_ne(session, 0);
	return session;
}

CK_FLAGS cryptoki_token_flags(CK_FUNCTION_LIST *module)
{
	CK_TOKEN_INFO info;
	assert_done(module->C_GetTokenInfo(1, &info));
	return info.flags;
}

CK_RV cryptoki_login(
	CK_FUNCTION_LIST *module, CK_SESSION_HANDLE session, CK_USER_TYPE user, const char *pin)
{
	return module->C_Login(session, user, (CK_UTF8CHAR_PTR)pin, strlen(pin));
}

CK_ULONG cryptoki_find(CK_FUNCTION_LIST *module, CK_SESSION_HANDLE session, CK_OBJECT_CLASS class,
	const char *label, CK_OBJECT_HANDLE *objects, CK_ULONG max)
{
	CK_ATTRIBUTE wanted[2] = {{CKA_CLASS, &class, sizeof class}, {CKA_LABEL, NULL, 0}};
	CK_ULONG count = 0;
	if (label != NULL) {
		wanted[1].pValue = (void *)(uintptr_t)label;
		wanted[1].ulValueLen = strlen(label);
	}
	assert_done(module->C_FindObjectsInit(session, wanted, label != NULL ? 2 : 1));
	assert_done(module->C_FindObjects(session, objects, max, &count));
	assert_done(module->C_FindObjectsFinal(session));
	return count;
}

CK_OBJECT_HANDLE cryptoki_key(
	CK_FUNCTION_LIST *module, CK_SESSION_HANDLE session, const char *label)
{
	CK_OBJECT_HANDLE key = 0;
	ck_assert_uint_eq(cryptoki_find(module, session, CKO_PRIVATE_KEY, label, &key, 1), 1);
	return key;
}

CK_RV cryptoki_begin(CK_FUNCTION_LIST *module, CK_SESSION_HANDLE session, CK_MECHANISM_TYPE type,
	CK_OBJECT_HANDLE key)
{
	return module->C_SignInit(session, &(CK_MECHANISM){type, NULL, 0}, key);
}

CK_RV cryptoki_sign(
	CK_FUNCTION_LIST *module, CK_SESSION_HANDLE session, uint8_t value[512], CK_ULONG *size)
{
	uint8_t e[sizeof cryptoki_e];
	memcpy(e, cryptoki_e, sizeof e);
	*size = 512;
	return module->C_Sign(session, e, sizeof e, value, size);
}

void cryptoki_point(EVP_PKEY *key, uint8_t point[GMSEAL_SM2_PUBLIC_KEY_SIZE])
{
	uint8_t octets[1 + GMSEAL_SM2_PUBLIC_KEY_SIZE];
	size_t size = 0;
	ck_assert_int_eq(EVP_PKEY_get_octet_string_param(
				 key, OSSL_PKEY_PARAM_PUB_KEY, octets, sizeof octets, &size),
		1);
	ck_assert_uint_eq(size, sizeof octets);
	memcpy(point, octets + 1, GMSEAL_SM2_PUBLIC_KEY_SIZE);
}

bool cryptoki_valid(
	EVP_PKEY *key, const uint8_t digest[32], const uint8_t *value, size_t size, bool der)
{
	uint8_t point[GMSEAL_SM2_PUBLIC_KEY_SIZE];
	gmseal_error error;
	bool valid = false;
	cryptoki_point(key, point);
	if (der != (size > GMSEAL_SM2_RAW_SIZE))
		return false;
	assert_ok(gmseal_sm2_verify(point, digest, (gmseal_bytes){value, size}, &valid, &error),
		error);
	return valid;
}
