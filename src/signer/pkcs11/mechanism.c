/* Signing mechanisms: which of them a token has, what each takes, and what comes out. */
#include "signer/pkcs11/pkcs11.h"

#include "codec/sm2-value.h"
#include "crypto/crypto.h"
#include "pki/pki.h"

#include <stdlib.h>

/* The mechanisms of a slot; none where the module does not tell. */
static gmseal_status mechanisms_of(const struct gms_p11_token *token, CK_MECHANISM_TYPE **list,
	CK_ULONG *count, gmseal_error *error)
{
	const CK_FUNCTION_LIST *functions = gms_p11_functions(token->module);
	if (functions->C_GetMechanismList == NULL)
		return GMSEAL_OK;
	CK_RV answer = functions->C_GetMechanismList(token->slot, NULL, count);
	if (answer == CKR_FUNCTION_NOT_SUPPORTED)
		*count = 0;
	else if (answer != CKR_OK)
		return gms_p11_error(error, answer, "C_GetMechanismList");
	CK_ULONG room = *count;
	if (room == 0)
		return GMSEAL_OK;
	if (room <= GMS_P11_MAX_COUNT) {
		*list = calloc(room, sizeof **list);
		if (*list == NULL)
			return gms_error_memory(error);
		answer = functions->C_GetMechanismList(token->slot, *list, count);
		if (answer != CKR_OK)
			return gms_p11_error(error, answer, "C_GetMechanismList");
	}
	if (*count > room || room > GMS_P11_MAX_COUNT)
		return gms_error(error, GMSEAL_ERROR_DEVICE,
			_("the PKCS#11 module says that it has %lu mechanisms"), *count);
	return GMSEAL_OK;
}

static bool has(const CK_MECHANISM_TYPE *list, CK_ULONG count, CK_MECHANISM_TYPE type)
{
	for (CK_ULONG i = 0; i < count; i++)
		if (list[i] == type)
			return true;
	return false;
}

/* A token may decrypt with a mechanism and not sign with it. */
static bool signs(const struct gms_p11_token *token, CK_MECHANISM_TYPE type)
{
	const CK_FUNCTION_LIST *functions = gms_p11_functions(token->module);
	CK_MECHANISM_INFO info;
	return functions->C_GetMechanismInfo == NULL ||
	       functions->C_GetMechanismInfo(token->slot, type, &info) != CKR_OK ||
	       (info.flags & CKF_SIGN) != 0;
}

/* Not every vendor lists what he defined himself: then the token is asked when it signs. */
static gmseal_status find_sm2(const struct gms_p11_profile *profile, const CK_MECHANISM_TYPE *list,
	CK_ULONG count, struct gms_p11_mechanisms *mechanisms, gmseal_error *error)
{
	if (profile->count == 0)
		return gms_error(error, GMSEAL_ERROR_UNSUPPORTED, "%s",
			_("the key is SM2 by its curve, and no mechanism profile says how the "
			  "token signs with it"));
	for (size_t i = 0; i < profile->count; i++)
		if (has(list, count, profile->mechanisms[i].type))
			mechanisms->sm2[mechanisms->count++] = profile->mechanisms[i];
	if (mechanisms->count == 0)
		mechanisms->sm2[mechanisms->count++] = profile->mechanisms[0];
	return GMSEAL_OK;
}

gmseal_status gms_p11_mechanisms_find(const struct gms_p11_token *token,
	const struct gms_p11_key *key, const struct gms_p11_profile *profile,
	struct gms_p11_mechanisms *mechanisms, gmseal_error *error)
{
	CK_MECHANISM_TYPE *list = NULL;
	CK_ULONG count = 0;
	*mechanisms = (struct gms_p11_mechanisms){.count = 0};
	gmseal_status status = mechanisms_of(token, &list, &count, error);
	if (status != GMSEAL_OK)
		goto out;
	bool digest = count == 0 || (has(list, count, CKM_RSA_PKCS) && signs(token, CKM_RSA_PKCS));
	mechanisms->rsa = digest;
	if (key->type == GMSEAL_KEY_SM2)
		status = find_sm2(profile, list, count, mechanisms, error);
	else if (!digest && !has(list, count, CKM_SHA256_RSA_PKCS))
		status = gms_error(error, GMSEAL_ERROR_UNSUPPORTED,
			_("the token \"%s\" has neither CKM_RSA_PKCS nor CKM_SHA256_RSA_PKCS"),
			token->label);
out:
	free(list);
	return status;
}

/* Z || message. */
static gmseal_status prefix_z(
	const gmseal_signing_request *request, gmseal_buffer *made, gmseal_error *error)
{
	const uint8_t *point = gms_public_key_point(gms_certificate_key(request->certificate));
	uint8_t *data = malloc(GMSEAL_SM2_DIGEST_SIZE + request->message.size);
	if (data == NULL)
		return gms_error_memory(error);
	gmseal_status status = gmseal_sm2_z(point, request->user_id, data, error);
	if (status != GMSEAL_OK) {
		free(data);
		return status;
	}
	if (request->message.size > 0)
		memcpy(data + GMSEAL_SM2_DIGEST_SIZE, request->message.data, request->message.size);
	*made = (gmseal_buffer){data, GMSEAL_SM2_DIGEST_SIZE + request->message.size};
	return GMSEAL_OK;
}

static bool suits(const struct gms_p11_mechanism *mechanism, const gmseal_signing_request *request)
{
	return mechanism->input != GMS_P11_STANDARD_ID ||
	       gms_equal_text(request->user_id, GMSEAL_SM2_DEFAULT_ID);
}

static gmseal_status make_sm2(const struct gms_p11_mechanisms *mechanisms,
	const gmseal_signing_request *request, struct gms_p11_task *task, gmseal_error *error)
{
	const struct gms_p11_mechanism *mechanism = NULL;
	if (request->digest_algorithm != GMSEAL_DIGEST_SM3)
		return gms_error(error, GMSEAL_ERROR_MISMATCH,
			_("the key does not sign digests of %s"),
			gmseal_digest_name(request->digest_algorithm));
	for (size_t i = 0; i < mechanisms->count && mechanism == NULL; i++)
		if (suits(&mechanisms->sm2[i], request))
			mechanism = &mechanisms->sm2[i];
	if (mechanism == NULL)
		return gms_error(error, GMSEAL_ERROR_UNSUPPORTED, "%s",
			_("the token signs under the standard user identifier only"));
	task->mechanism.mechanism = mechanism->type;
	task->der = mechanism->der;
	task->input = request->message;
	if (mechanism->input == GMS_P11_E)
		task->input = (gmseal_bytes){request->digest.data, request->digest.size};
	if (mechanism->input == GMS_P11_USER_ID) {
		task->mechanism.pParameter = (void *)request->user_id.data;
		task->mechanism.ulParameterLen = request->user_id.size;
	}
	if (mechanism->input != GMS_P11_Z_MESSAGE)
		return GMSEAL_OK;
	gmseal_status status = prefix_z(request, &task->made, error);
	task->input = gms_bytes(&task->made);
	return status;
}

static gmseal_status make_rsa(const struct gms_p11_mechanisms *mechanisms,
	const gmseal_signing_request *request, struct gms_p11_task *task, gmseal_error *error)
{
	task->mechanism.mechanism = CKM_RSA_PKCS;
	if (mechanisms->rsa) {
		gmseal_status status = gms_token_digest_info(request, &task->made, error);
		task->input = gms_bytes(&task->made);
		return status;
	}
	if (request->digest_algorithm != GMSEAL_DIGEST_SHA256)
		return gms_error(error, GMSEAL_ERROR_UNSUPPORTED,
			_("the token signs with RSA and SHA-256 only, not with %s"),
			gmseal_digest_name(request->digest_algorithm));
	task->mechanism.mechanism = CKM_SHA256_RSA_PKCS;
	task->input = request->message;
	return GMSEAL_OK;
}

gmseal_status gms_p11_task_make(const struct gms_p11_mechanisms *mechanisms, gmseal_key_type type,
	const gmseal_signing_request *request, struct gms_p11_task *task, gmseal_error *error)
{
	*task = (struct gms_p11_task){.sm2 = type == GMSEAL_KEY_SM2};
	return task->sm2 ? make_sm2(mechanisms, request, task, error)
			 : make_rsa(mechanisms, request, task, error);
}

void gms_p11_task_free(struct gms_p11_task *task)
{
	gmseal_buffer_free(&task->made);
}

/* The value in the form that the rest of the library wants. */
static gmseal_status take_value(const struct gms_p11_task *task, gmseal_bytes octets,
	gmseal_buffer *value, gmseal_error *error)
{
	uint8_t raw[GMSEAL_SM2_RAW_SIZE];
	const char *deviation = NULL;
	if (!task->sm2)
		return gms_copy(octets, value, error);
	if (!task->der && octets.size == sizeof raw)
		return gms_sm2_value_write(octets.data, value, error);
	gmseal_error own = {.offset = GMSEAL_NO_OFFSET};
	if (gms_sm2_value_read(octets, raw, &deviation, &own) == GMSEAL_OK)
		return gms_sm2_value_write(raw, value, error);
	return gms_error(error, GMSEAL_ERROR_DEVICE,
		_("what C_Sign gave is no signature value: %s"), own.message);
}

gmseal_status gms_p11_task_sign(const struct gms_p11_task *task, const CK_FUNCTION_LIST *functions,
	CK_SESSION_HANDLE session, gmseal_buffer *value, CK_RV *answer, gmseal_error *error)
{
	uint8_t octets[GMSEAL_SIGNATURE_VALUE_MAX_SIZE];
	CK_ULONG size = sizeof octets;
	*answer = functions->C_Sign(
		session, (CK_BYTE_PTR)(uintptr_t)task->input.data, task->input.size, octets, &size);
	if (*answer != CKR_OK)
		return gms_p11_error(error, *answer, "C_Sign");
	if (size == 0 || size > sizeof octets)
		return gms_error(error, GMSEAL_ERROR_DEVICE,
			_("the PKCS#11 module says that a signature value has %lu octets"), size);
	return take_value(task, (gmseal_bytes){octets, size}, value, error);
}
