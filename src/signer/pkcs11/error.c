/* What a module's answers (CK_RV) mean. */
#include "signer/pkcs11/pkcs11.h"

struct meaning {
	CK_RV answer;
	gmseal_status status;
	const char *sentence;
};

static const struct meaning meanings[] = {
	{CKR_HOST_MEMORY, GMSEAL_ERROR_MEMORY, N_("the PKCS#11 module ran out of memory")},
	{CKR_DEVICE_REMOVED, GMSEAL_ERROR_DEVICE_ABSENT, N_("the token was removed")},
	{CKR_TOKEN_NOT_PRESENT, GMSEAL_ERROR_DEVICE_ABSENT, N_("the token is not there")},
	{CKR_SLOT_ID_INVALID, GMSEAL_ERROR_DEVICE_ABSENT, N_("the token's slot is gone")},
	{CKR_TOKEN_NOT_RECOGNIZED, GMSEAL_ERROR_DEVICE,
		N_("the PKCS#11 module does not know this kind of token")},
	{CKR_DEVICE_ERROR, GMSEAL_ERROR_DEVICE, N_("the token has a fault")},
	{CKR_DEVICE_MEMORY, GMSEAL_ERROR_DEVICE, N_("the token has no memory left")},
	{CKR_GENERAL_ERROR, GMSEAL_ERROR_DEVICE,
		N_("the PKCS#11 module failed and gives no reason")},
	{CKR_FUNCTION_FAILED, GMSEAL_ERROR_DEVICE,
		N_("the PKCS#11 module failed and gives no reason")},
	{CKR_SESSION_COUNT, GMSEAL_ERROR_DEVICE, N_("the token has no session left")},
	{CKR_BUFFER_TOO_SMALL, GMSEAL_ERROR_DEVICE,
		N_("the PKCS#11 module wants more room than its answer can need")},
	{CKR_CRYPTOKI_NOT_INITIALIZED, GMSEAL_ERROR_DEVICE,
		N_("somebody else has ended the PKCS#11 module")},
	{CKR_CANT_LOCK, GMSEAL_ERROR_UNSUPPORTED,
		N_("the PKCS#11 module cannot be used by several threads")},
	{CKR_NEED_TO_CREATE_THREADS, GMSEAL_ERROR_UNSUPPORTED,
		N_("the PKCS#11 module cannot be used by several threads")},
	{CKR_FUNCTION_NOT_SUPPORTED, GMSEAL_ERROR_UNSUPPORTED,
		N_("the PKCS#11 module does not have this function")},
	{CKR_MECHANISM_INVALID, GMSEAL_ERROR_UNSUPPORTED,
		N_("the token does not have this mechanism")},
	{CKR_MECHANISM_PARAM_INVALID, GMSEAL_ERROR_UNSUPPORTED,
		N_("the token's mechanism takes another parameter")},
	{CKR_KEY_TYPE_INCONSISTENT, GMSEAL_ERROR_UNSUPPORTED,
		N_("the token's mechanism does not suit the key")},
	{CKR_KEY_FUNCTION_NOT_PERMITTED, GMSEAL_ERROR_KEY, N_("the key may not sign")},
	{CKR_ACTION_PROHIBITED, GMSEAL_ERROR_KEY, N_("the token does not allow this")},
	{CKR_FUNCTION_CANCELED, GMSEAL_ERROR_KEY, N_("this was cancelled at the token")},
	{CKR_FUNCTION_REJECTED, GMSEAL_ERROR_KEY, N_("this was refused at the token")},
	{CKR_USER_NOT_LOGGED_IN, GMSEAL_ERROR_KEY, N_("the token wants a PIN")},
	{CKR_PIN_INCORRECT, GMSEAL_ERROR_PIN, N_("the PIN is wrong")},
	{CKR_PIN_INVALID, GMSEAL_ERROR_PIN, N_("the PIN has characters that no PIN may have")},
	{CKR_PIN_LEN_RANGE, GMSEAL_ERROR_PIN, N_("the PIN is too short or too long")},
	{CKR_PIN_LOCKED, GMSEAL_ERROR_PIN_LOCKED, N_("the PIN is locked; it has to be unblocked")},
	{CKR_PIN_EXPIRED, GMSEAL_ERROR_PIN_CHANGE, N_("the PIN has expired; change it first")},
	{CKR_USER_PIN_NOT_INITIALIZED, GMSEAL_ERROR_PIN_CHANGE,
		N_("the PIN has not been set yet; the security officer sets it")},
	{CKR_USER_ANOTHER_ALREADY_LOGGED_IN, GMSEAL_ERROR_DEVICE,
		N_("somebody else is logged in at the token")},
	{CKR_USER_TOO_MANY_TYPES, GMSEAL_ERROR_DEVICE,
		N_("somebody else is logged in at the token")},
	{CKR_SESSION_READ_ONLY_EXISTS, GMSEAL_ERROR_DEVICE,
		N_("the token is in use by this program; nobody can log in as security officer")},
	{CKR_SESSION_READ_WRITE_SO_EXISTS, GMSEAL_ERROR_DEVICE,
		N_("the security officer is logged in at the token")},
	{CKR_TOKEN_WRITE_PROTECTED, GMSEAL_ERROR_DEVICE, N_("the token is write-protected")},
};

gmseal_status gms_p11_error(gmseal_error *error, CK_RV answer, const char *function)
{
	for (size_t i = 0; i < sizeof meanings / sizeof meanings[0]; i++)
		if (meanings[i].answer == answer)
			return gms_device_error(error, meanings[i].status, answer,
				_("%s (%s answered 0x%lX)"), _(meanings[i].sentence), function,
				answer);
	return gms_device_error(error, GMSEAL_ERROR_DEVICE, answer,
		_("the PKCS#11 module failed: %s answered 0x%lX"), function, answer);
}

bool gms_p11_is_stale(CK_RV answer)
{
	switch (answer) {
	case CKR_CRYPTOKI_NOT_INITIALIZED:
	case CKR_DEVICE_REMOVED:
	case CKR_KEY_HANDLE_INVALID:
	case CKR_OBJECT_HANDLE_INVALID:
	case CKR_SESSION_CLOSED:
	case CKR_SESSION_HANDLE_INVALID:
	case CKR_SLOT_ID_INVALID:
	case CKR_TOKEN_NOT_PRESENT:
	case CKR_USER_NOT_LOGGED_IN:
		return true;
	default:
		return false;
	}
}
