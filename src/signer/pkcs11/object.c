/* Objects on a token and their attributes. What a module says of lengths is checked. */
#include "signer/pkcs11/pkcs11.h"

#include <stdlib.h>

enum {
	CHUNK = 32
};

static gmseal_status collect(const CK_FUNCTION_LIST *functions, CK_SESSION_HANDLE session,
	CK_OBJECT_HANDLE **objects, size_t *count, CK_RV *answer, gmseal_error *error)
{
	for (;;) {
		CK_OBJECT_HANDLE chunk[CHUNK];
		CK_ULONG got = 0;
		*answer = functions->C_FindObjects(session, chunk, CHUNK, &got);
		if (*answer != CKR_OK)
			return gms_p11_error(error, *answer, "C_FindObjects");
		if (got > CHUNK || *count + got > GMS_P11_MAX_COUNT)
			return gms_error(error, GMSEAL_ERROR_DEVICE,
				_("the PKCS#11 module says that it has found %lu objects"), got);
		if (got == 0)
			return GMSEAL_OK;
		CK_OBJECT_HANDLE *grown =
			realloc(*objects, (*count + got) * sizeof(CK_OBJECT_HANDLE));
		if (grown == NULL)
			return gms_error_memory(error);
		memcpy(grown + *count, chunk, got * sizeof chunk[0]);
		*objects = grown;
		*count += got;
	}
}

gmseal_status gms_p11_find(const CK_FUNCTION_LIST *functions, CK_SESSION_HANDLE session,
	CK_ATTRIBUTE *wanted, size_t count, CK_OBJECT_HANDLE **objects, size_t *found,
	CK_RV *answer, gmseal_error *error)
{
	*objects = NULL;
	*found = 0;
	*answer = functions->C_FindObjectsInit(session, wanted, count);
	if (*answer != CKR_OK)
		return gms_p11_error(error, *answer, "C_FindObjectsInit");
	gmseal_status status = collect(functions, session, objects, found, answer, error);
	functions->C_FindObjectsFinal(session);
	if (status != GMSEAL_OK) {
		free(*objects);
		*objects = NULL;
		*found = 0;
	}
	return status;
}

/* Answers that mean no more than that there is nothing to see. */
static bool is_hidden(CK_RV answer, CK_ULONG size)
{
	return answer == CKR_ATTRIBUTE_TYPE_INVALID || answer == CKR_ATTRIBUTE_SENSITIVE ||
	       (answer == CKR_OK && (size == CK_UNAVAILABLE_INFORMATION || size == 0));
}

gmseal_status gms_p11_attribute(const CK_FUNCTION_LIST *functions, CK_SESSION_HANDLE session,
	CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type, gmseal_buffer *value, CK_RV *answer,
	gmseal_error *error)
{
	CK_ATTRIBUTE attribute = {type, NULL, 0};
	*value = (gmseal_buffer)GMSEAL_BUFFER_INIT;
	*answer = functions->C_GetAttributeValue(session, object, &attribute, 1);
	if (is_hidden(*answer, attribute.ulValueLen))
		return GMSEAL_OK;
	if (*answer != CKR_OK)
		return gms_p11_error(error, *answer, "C_GetAttributeValue");
	CK_ULONG room = attribute.ulValueLen;
	if (room <= GMS_P11_ATTRIBUTE_MAX_SIZE) {
		uint8_t *data = calloc(1, room + 1);
		if (data == NULL)
			return gms_error_memory(error);
		attribute.pValue = data;
		*answer = functions->C_GetAttributeValue(session, object, &attribute, 1);
		if (*answer == CKR_OK && attribute.ulValueLen <= room) {
			*value = (gmseal_buffer){data, attribute.ulValueLen};
			return GMSEAL_OK;
		}
		free(data);
	}
	if (*answer != CKR_OK)
		return gms_p11_error(error, *answer, "C_GetAttributeValue");
	return gms_error(error, GMSEAL_ERROR_DEVICE,
		_("the PKCS#11 module says that attribute 0x%lX has %lu octets"), type,
		attribute.ulValueLen);
}

CK_ULONG gms_p11_number(const CK_FUNCTION_LIST *functions, CK_SESSION_HANDLE session,
	CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type, CK_ULONG other)
{
	CK_ULONG number = 0;
	CK_ATTRIBUTE attribute = {type, &number, sizeof number};
	CK_RV answer = functions->C_GetAttributeValue(session, object, &attribute, 1);
	return answer == CKR_OK && attribute.ulValueLen == sizeof number ? number : other;
}

bool gms_p11_truth(const CK_FUNCTION_LIST *functions, CK_SESSION_HANDLE session,
	CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type, bool other)
{
	CK_BBOOL truth = CK_FALSE;
	CK_ATTRIBUTE attribute = {type, &truth, sizeof truth};
	CK_RV answer = functions->C_GetAttributeValue(session, object, &attribute, 1);
	return answer == CKR_OK && attribute.ulValueLen == sizeof truth ? truth != CK_FALSE : other;
}
