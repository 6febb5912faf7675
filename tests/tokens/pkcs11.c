/* The PKCS#11 test module: its beginning, its end, and its list of functions. */
#include "pkcs11-module.h"

#include <pthread.h>
#include <stdlib.h>

#include <openssl/rand.h>

/* What needs locks takes the system's. */
CK_RV C_Initialize(CK_VOID_PTR arguments)
{
	const CK_C_INITIALIZE_ARGS *wanted = arguments;
	bool locking = wanted != NULL && (wanted->flags & CKF_OS_LOCKING_OK) != 0;
	if (wanted != NULL && wanted->pReserved != NULL)
		return CKR_ARGUMENTS_BAD;
	if (wanted != NULL && wanted->CreateMutex != NULL && !locking)
		return CKR_CANT_LOCK;
	return module_start(locking);
}

CK_RV C_Finalize(CK_VOID_PTR reserved)
{
	return reserved != NULL ? CKR_ARGUMENTS_BAD : module_stop();
}

CK_RV C_GetInfo(CK_INFO_PTR info)
{
	struct call call;
	CK_RV answer = call_begin(&call, "C_GetInfo");
	if (answer != CKR_OK)
		return answer;
	if (info == NULL)
		return call_end(&call, CKR_ARGUMENTS_BAD);
	*info = (CK_INFO){.cryptokiVersion = {CRYPTOKI_VERSION_MAJOR, CRYPTOKI_VERSION_MINOR},
		.libraryVersion = {1, 0}};
	pad(info->manufacturerID, sizeof info->manufacturerID, module.manufacturer);
	pad(info->libraryDescription, sizeof info->libraryDescription, module.description);
	return call_end(&call, CKR_OK);
}

CK_RV C_GenerateRandom(CK_SESSION_HANDLE handle, CK_BYTE_PTR random, CK_ULONG size)
{
	struct call call;
	CK_RV answer = call_begin_session(&call, "C_GenerateRandom", handle);
	if (answer != CKR_OK)
		return answer;
	if (random == NULL || size > 4096)
		return call_end(&call, CKR_ARGUMENTS_BAD);
	return call_end(&call, RAND_bytes(random, (int)size) == 1 ? CKR_OK : CKR_DEVICE_ERROR);
}

static CK_FUNCTION_LIST functions;

/* Functions that are to be missing are NULL from the beginning, as in a library without them. */
static void make_functions(void)
{
	const char *directory = getenv("GMSEAL_TEST_TOKEN");
	functions.version = (CK_VERSION){CRYPTOKI_VERSION_MAJOR, CRYPTOKI_VERSION_MINOR};
#define FUNCTION(name)                                                                             \
	functions.name = directory != NULL && state_missing(directory, #name) ? NULL : name;
	FUNCTION(C_Initialize)
	FUNCTION(C_Finalize)
	FUNCTION(C_GetInfo)
	FUNCTION(C_GetFunctionList)
	FUNCTION(C_GetSlotList)
	FUNCTION(C_GetSlotInfo)
	FUNCTION(C_GetTokenInfo)
	FUNCTION(C_GetMechanismList)
	FUNCTION(C_GetMechanismInfo)
	FUNCTION(C_InitToken)
	FUNCTION(C_InitPIN)
	FUNCTION(C_SetPIN)
	FUNCTION(C_OpenSession)
	FUNCTION(C_CloseSession)
	FUNCTION(C_CloseAllSessions)
	FUNCTION(C_GetSessionInfo)
	FUNCTION(C_GetOperationState)
	FUNCTION(C_SetOperationState)
	FUNCTION(C_Login)
	FUNCTION(C_Logout)
	FUNCTION(C_CreateObject)
	FUNCTION(C_CopyObject)
	FUNCTION(C_DestroyObject)
	FUNCTION(C_GetObjectSize)
	FUNCTION(C_GetAttributeValue)
	FUNCTION(C_SetAttributeValue)
	FUNCTION(C_FindObjectsInit)
	FUNCTION(C_FindObjects)
	FUNCTION(C_FindObjectsFinal)
	FUNCTION(C_EncryptInit)
	FUNCTION(C_Encrypt)
	FUNCTION(C_EncryptUpdate)
	FUNCTION(C_EncryptFinal)
	FUNCTION(C_DecryptInit)
	FUNCTION(C_Decrypt)
	FUNCTION(C_DecryptUpdate)
	FUNCTION(C_DecryptFinal)
	FUNCTION(C_DigestInit)
	FUNCTION(C_Digest)
	FUNCTION(C_DigestUpdate)
	FUNCTION(C_DigestKey)
	FUNCTION(C_DigestFinal)
	FUNCTION(C_SignInit)
	FUNCTION(C_Sign)
	FUNCTION(C_SignUpdate)
	FUNCTION(C_SignFinal)
	FUNCTION(C_SignRecoverInit)
	FUNCTION(C_SignRecover)
	FUNCTION(C_VerifyInit)
	FUNCTION(C_Verify)
	FUNCTION(C_VerifyUpdate)
	FUNCTION(C_VerifyFinal)
	FUNCTION(C_VerifyRecoverInit)
	FUNCTION(C_VerifyRecover)
	FUNCTION(C_DigestEncryptUpdate)
	FUNCTION(C_DecryptDigestUpdate)
	FUNCTION(C_SignEncryptUpdate)
	FUNCTION(C_DecryptVerifyUpdate)
	FUNCTION(C_GenerateKey)
	FUNCTION(C_GenerateKeyPair)
	FUNCTION(C_WrapKey)
	FUNCTION(C_UnwrapKey)
	FUNCTION(C_DeriveKey)
	FUNCTION(C_SeedRandom)
	FUNCTION(C_GenerateRandom)
	FUNCTION(C_GetFunctionStatus)
	FUNCTION(C_CancelFunction)
	FUNCTION(C_WaitForSlotEvent)
#undef FUNCTION
}

CK_RV C_GetFunctionList(CK_FUNCTION_LIST_PTR_PTR list)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	if (list == NULL)
		return CKR_ARGUMENTS_BAD;
	pthread_once(&once, make_functions);
	*list = &functions;
	return CKR_OK;
}
