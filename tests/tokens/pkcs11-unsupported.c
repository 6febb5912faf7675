/* What the PKCS#11 test module does not do. A list of functions has a place for each. */
#include "pkcs11-module.h"

/* They look at none of their parameters. */
#pragma GCC diagnostic ignored "-Wunused-parameter"

#define UNSUPPORTED(name, ...)                                                                     \
	CK_RV name(__VA_ARGS__)                                                                    \
	{                                                                                          \
		return CKR_FUNCTION_NOT_SUPPORTED;                                                 \
	}
#define SESSION CK_SESSION_HANDLE session
#define MECHANISM CK_MECHANISM_PTR mechanism
#define OBJECT(name) CK_OBJECT_HANDLE name
#define NEW_OBJECT(name) CK_OBJECT_HANDLE_PTR name
#define TEMPLATE(name) CK_ATTRIBUTE_PTR name, CK_ULONG name##_count
#define IN(name) CK_BYTE_PTR name, CK_ULONG name##_size
#define OUT(name) CK_BYTE_PTR name, CK_ULONG_PTR name##_size

/* clang-format off */
UNSUPPORTED(C_InitToken, CK_SLOT_ID slot, IN(pin), CK_UTF8CHAR_PTR label)
UNSUPPORTED(C_WaitForSlotEvent, CK_FLAGS flags, CK_SLOT_ID_PTR slot, CK_VOID_PTR reserved)
UNSUPPORTED(C_GetOperationState, SESSION, OUT(state))
UNSUPPORTED(C_SetOperationState, SESSION, IN(state), OBJECT(encryption), OBJECT(authentication))
UNSUPPORTED(C_CreateObject, SESSION, TEMPLATE(wanted), NEW_OBJECT(object))
UNSUPPORTED(C_CopyObject, SESSION, OBJECT(object), TEMPLATE(wanted), NEW_OBJECT(copy))
UNSUPPORTED(C_DestroyObject, SESSION, OBJECT(object))
UNSUPPORTED(C_GetObjectSize, SESSION, OBJECT(object), CK_ULONG_PTR size)
UNSUPPORTED(C_SetAttributeValue, SESSION, OBJECT(object), TEMPLATE(wanted))
UNSUPPORTED(C_EncryptInit, SESSION, MECHANISM, OBJECT(key))
UNSUPPORTED(C_Encrypt, SESSION, IN(data), OUT(encrypted))
UNSUPPORTED(C_EncryptUpdate, SESSION, IN(part), OUT(encrypted))
UNSUPPORTED(C_EncryptFinal, SESSION, OUT(encrypted))
UNSUPPORTED(C_DecryptInit, SESSION, MECHANISM, OBJECT(key))
UNSUPPORTED(C_Decrypt, SESSION, IN(encrypted), OUT(data))
UNSUPPORTED(C_DecryptUpdate, SESSION, IN(encrypted), OUT(part))
UNSUPPORTED(C_DecryptFinal, SESSION, OUT(part))
UNSUPPORTED(C_DigestInit, SESSION, MECHANISM)
UNSUPPORTED(C_Digest, SESSION, IN(data), OUT(digest))
UNSUPPORTED(C_DigestUpdate, SESSION, IN(part))
UNSUPPORTED(C_DigestKey, SESSION, OBJECT(key))
UNSUPPORTED(C_DigestFinal, SESSION, OUT(digest))
UNSUPPORTED(C_SignRecoverInit, SESSION, MECHANISM, OBJECT(key))
UNSUPPORTED(C_SignRecover, SESSION, IN(data), OUT(signature))
UNSUPPORTED(C_VerifyInit, SESSION, MECHANISM, OBJECT(key))
UNSUPPORTED(C_Verify, SESSION, IN(data), IN(signature))
UNSUPPORTED(C_VerifyUpdate, SESSION, IN(part))
UNSUPPORTED(C_VerifyFinal, SESSION, IN(signature))
UNSUPPORTED(C_VerifyRecoverInit, SESSION, MECHANISM, OBJECT(key))
UNSUPPORTED(C_VerifyRecover, SESSION, IN(signature), OUT(data))
UNSUPPORTED(C_DigestEncryptUpdate, SESSION, IN(part), OUT(encrypted))
UNSUPPORTED(C_DecryptDigestUpdate, SESSION, IN(encrypted), OUT(part))
UNSUPPORTED(C_SignEncryptUpdate, SESSION, IN(part), OUT(encrypted))
UNSUPPORTED(C_DecryptVerifyUpdate, SESSION, IN(encrypted), OUT(part))
UNSUPPORTED(C_GenerateKey, SESSION, MECHANISM, TEMPLATE(wanted), NEW_OBJECT(key))
UNSUPPORTED(C_GenerateKeyPair, SESSION, MECHANISM, TEMPLATE(public), TEMPLATE(private),
	NEW_OBJECT(public_key), NEW_OBJECT(private_key))
UNSUPPORTED(C_WrapKey, SESSION, MECHANISM, OBJECT(wrapping), OBJECT(key), OUT(wrapped))
UNSUPPORTED(C_UnwrapKey, SESSION, MECHANISM, OBJECT(unwrapping), IN(wrapped), TEMPLATE(wanted),
	NEW_OBJECT(key))
UNSUPPORTED(C_DeriveKey, SESSION, MECHANISM, OBJECT(base), TEMPLATE(wanted), NEW_OBJECT(key))
UNSUPPORTED(C_SeedRandom, SESSION, IN(seed))
/* clang-format on */

/* Functions of old versions, which answer like this since. */
CK_RV C_GetFunctionStatus(CK_SESSION_HANDLE session)
{
	return CKR_FUNCTION_NOT_PARALLEL;
}

CK_RV C_CancelFunction(CK_SESSION_HANDLE session)
{
	return CKR_FUNCTION_NOT_PARALLEL;
}
