/* Signing with the PKCS#11 test module. */
#include "pkcs11-module.h"

#include <stdlib.h>
#include <string.h>

#define E_SIZE 32
#define PKCS1_OVERHEAD 11

void signing_end(struct signing *signing)
{
	free(signing->data);
	memset(signing, 0, sizeof *signing);
}

static CK_RV read_parameter(struct signing *signing, const CK_MECHANISM *mechanism)
{
	if (signing->mechanism.input != SIGN_MESSAGE_OF)
		return mechanism->ulParameterLen == 0 ? CKR_OK : CKR_MECHANISM_PARAM_INVALID;
	if (mechanism->pParameter == NULL || mechanism->ulParameterLen == 0 ||
		mechanism->ulParameterLen > sizeof signing->user_id)
		return CKR_MECHANISM_PARAM_INVALID;
	signing->user_id_size = mechanism->ulParameterLen;
	memcpy(signing->user_id, mechanism->pParameter, mechanism->ulParameterLen);
	return CKR_OK;
}

static CK_RV sign_init(
	struct session *session, const CK_MECHANISM *mechanism, CK_OBJECT_HANDLE handle)
{
	const struct object *key = session_object(session, handle);
	const struct mechanism *known;
	CK_RV answer;
	if (session->signing.active)
		return CKR_OPERATION_ACTIVE;
	if (mechanism == NULL)
		return CKR_ARGUMENTS_BAD;
	known = profile_mechanism(&module.profile, mechanism->mechanism);
	if (known == NULL)
		return CKR_MECHANISM_INVALID;
	if (key == NULL || key->class != CKO_PRIVATE_KEY)
		return CKR_KEY_HANDLE_INVALID;
	if (!session->slot->logged_in || session->slot->user != CKU_USER)
		return CKR_USER_NOT_LOGGED_IN;
	if (known->kind != key->kind)
		return CKR_KEY_TYPE_INCONSISTENT;
	if (!key->sign)
		return CKR_KEY_FUNCTION_NOT_PERMITTED;
	session->signing = (struct signing){.mechanism = *known, .object = handle};
	answer = read_parameter(&session->signing, mechanism);
	session->signing.active = answer == CKR_OK;
	return answer;
}

CK_RV C_SignInit(CK_SESSION_HANDLE handle, CK_MECHANISM_PTR mechanism, CK_OBJECT_HANDLE key)
{
	struct call call;
	CK_RV answer = call_begin_session(&call, "C_SignInit", handle);
	if (answer != CKR_OK)
		return answer;
	return call_end(&call, sign_init(call.session, mechanism, key));
}

/* Whether data may be signed by a mechanism at once. */
static CK_RV check_data(const struct mechanism *mechanism, const EVP_PKEY *key, size_t size)
{
	if (mechanism->input == SIGN_E && size != E_SIZE)
		return CKR_DATA_LEN_RANGE;
	if (mechanism->input == SIGN_DIGEST_INFO &&
		size + PKCS1_OVERHEAD > (size_t)EVP_PKEY_get_size(key))
		return CKR_DATA_LEN_RANGE;
	return CKR_OK;
}

/* Signs while others may use the module: what is needed is copied, since the session, and even the
 * token, may go meanwhile. */
static CK_RV sign_data(struct call *call, const struct object *object, const unsigned char *data,
	size_t size, unsigned char value[MAX_SIGNATURE], size_t *value_size)
{
	struct signing signing = call->session->signing;
	EVP_PKEY *key = object->key;
	CK_RV answer = check_data(&signing.mechanism, key, size), there;
	if (answer != CKR_OK)
		return answer;
	EVP_PKEY_up_ref(key);
	call->session->signing.data = NULL;
	call_pause(call);
	*value_size = MAX_SIGNATURE;
	answer = sign_value(&signing.mechanism, key, signing.user_id, signing.user_id_size, data,
		size, value, value_size);
	EVP_PKEY_free(key);
	there = call_resume(call);
	if (there == CKR_OK)
		call->session->signing.data = signing.data;
	else
		free(signing.data);
	return there == CKR_OK ? answer : there;
}

/* What C_Sign and C_SignFinal have in common: asked for the size, with too small a buffer, or with
 * a good one, after which the signature is over. */
static CK_RV sign(struct call *call, const unsigned char *data, size_t size,
	unsigned char *signature, CK_ULONG *signature_size)
{
	struct signing *signing = &call->session->signing;
	const struct object *object = session_object(call->session, signing->object);
	unsigned char value[MAX_SIGNATURE];
	size_t most, got = 0;
	CK_RV answer;
	if (signature_size == NULL)
		return CKR_ARGUMENTS_BAD;
	if (object == NULL || !call->slot->logged_in ||
		(object->always_authenticate && !signing->authenticated)) {
		signing_end(signing);
		return CKR_USER_NOT_LOGGED_IN;
	}
	most = value_size(&signing->mechanism, object->key);
	if (signature == NULL || *signature_size < most || call->fault.action == STATE_TOO_SMALL) {
		*signature_size = most;
		if (call->fault.action == STATE_TOO_SMALL && call->fault.number > 0)
			*signature_size = call->fault.number;
		if (call->fault.action == STATE_RUBBISH_LENGTH)
			*signature_size = call->fault.number;
		return signature == NULL ? CKR_OK : CKR_BUFFER_TOO_SMALL;
	}
	answer = sign_data(call, object, data, size, value, &got);
	if (call->session != NULL)
		signing_end(&call->session->signing);
	if (answer != CKR_OK)
		return answer;
	if (call->fault.action == STATE_WRONG_VALUE)
		value[got - 1] ^= 1;
	memcpy(signature, value, got);
	*signature_size = call->fault.action == STATE_RUBBISH_LENGTH ? call->fault.number : got;
	return CKR_OK;
}

CK_RV C_Sign(CK_SESSION_HANDLE handle, CK_BYTE_PTR data, CK_ULONG size, CK_BYTE_PTR signature,
	CK_ULONG_PTR signature_size)
{
	struct call call;
	CK_RV answer = call_begin_session(&call, "C_Sign", handle);
	if (answer != CKR_OK)
		return answer;
	if (!call.session->signing.active || call.session->signing.updated)
		answer = CKR_OPERATION_NOT_INITIALIZED;
	else if (data == NULL && size > 0)
		answer = CKR_ARGUMENTS_BAD;
	else
		answer = sign(&call, data, size, signature, signature_size);
	return call_end(&call, answer);
}

/* Mechanisms that hash take their data in parts, too. */
static CK_RV update(struct signing *signing, const unsigned char *data, size_t size)
{
	unsigned char *larger;
	if (!signing->active)
		return CKR_OPERATION_NOT_INITIALIZED;
	if (signing->mechanism.input == SIGN_E || signing->mechanism.input == SIGN_DIGEST_INFO)
		return CKR_FUNCTION_NOT_SUPPORTED;
	signing->updated = true;
	if (size == 0)
		return CKR_OK;
	larger = data == NULL ? NULL : realloc(signing->data, signing->size + size);
	if (larger == NULL)
		return CKR_HOST_MEMORY;
	memcpy(larger + signing->size, data, size);
	signing->data = larger;
	signing->size += size;
	return CKR_OK;
}

CK_RV C_SignUpdate(CK_SESSION_HANDLE handle, CK_BYTE_PTR data, CK_ULONG size)
{
	struct call call;
	CK_RV answer = call_begin_session(&call, "C_SignUpdate", handle);
	if (answer != CKR_OK)
		return answer;
	answer = update(&call.session->signing, data, size);
	if (answer != CKR_OK)
		signing_end(&call.session->signing);
	return call_end(&call, answer);
}

CK_RV C_SignFinal(CK_SESSION_HANDLE handle, CK_BYTE_PTR signature, CK_ULONG_PTR signature_size)
{
	struct call call;
	const struct signing *signing;
	CK_RV answer = call_begin_session(&call, "C_SignFinal", handle);
	if (answer != CKR_OK)
		return answer;
	signing = &call.session->signing;
	answer = CKR_OPERATION_NOT_INITIALIZED;
	if (signing->active && signing->updated)
		answer = sign(&call, signing->data, signing->size, signature, signature_size);
	return call_end(&call, answer);
}
