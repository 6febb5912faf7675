/* PINs of tokens: what is known of them, logging in with them, and what a refusal means. */
#include "signer/pkcs11/pkcs11.h"

gmseal_pin_state gms_p11_pin_state(const CK_TOKEN_INFO *info, gmseal_pin_kind kind)
{
	gmseal_pin_state state = GMS_PIN_STATE_UNKNOWN;
	CK_FLAGS flags = info->flags;
	if (kind == GMSEAL_PIN_NEW)
		return state;
	bool user = kind == GMSEAL_PIN_USER;
	state.low = (flags & (user ? CKF_USER_PIN_COUNT_LOW : CKF_SO_PIN_COUNT_LOW)) != 0;
	state.last_try = (flags & (user ? CKF_USER_PIN_FINAL_TRY : CKF_SO_PIN_FINAL_TRY)) != 0;
	state.locked = (flags & (user ? CKF_USER_PIN_LOCKED : CKF_SO_PIN_LOCKED)) != 0;
	/* PKCS#11 does not tell a PIN that is still the default one from one that has expired. */
	state.to_be_changed =
		(flags & (user ? CKF_USER_PIN_TO_BE_CHANGED : CKF_SO_PIN_TO_BE_CHANGED)) != 0;
	state.not_set = user && (flags & CKF_USER_PIN_INITIALIZED) == 0;
	if (state.locked)
		state.tries_left = 0;
	else if (state.last_try)
		state.tries_left = 1;
	return state;
}

/* What is known of the PIN now, not when the token was found. */
static gmseal_pin_state state_now(const struct gms_p11_token *token, gmseal_pin_kind kind)
{
	CK_TOKEN_INFO info;
	if (gms_p11_functions(token->module)->C_GetTokenInfo(token->slot, &info) != CKR_OK)
		info = token->info;
	return gms_p11_pin_state(&info, kind);
}

gmseal_status gms_p11_pin_refused(const struct gms_p11_token *token, gmseal_pin_kind kind,
	CK_RV answer, const char *function, gmseal_error *error)
{
	if (answer != CKR_PIN_INCORRECT)
		return gms_p11_error(error, answer, function);
	gmseal_pin_state state = state_now(token, kind);
	return gms_pin_wrong(error, state.tries_left, answer, "PKCS#11");
}

/* Somebody in this program has logged in: the host, or another signer. */
static bool is_logged_in(const CK_FUNCTION_LIST *functions, CK_SESSION_HANDLE session)
{
	CK_SESSION_INFO info;
	return functions->C_GetSessionInfo != NULL &&
	       functions->C_GetSessionInfo(session, &info) == CKR_OK &&
	       (info.state == CKS_RO_USER_FUNCTIONS || info.state == CKS_RW_USER_FUNCTIONS);
}

gmseal_status gms_p11_ask(const struct gms_p11_token *token, gmseal_pin_kind kind,
	const gmseal_token_options *options, struct gms_pin *pin, gmseal_error *error)
{
	gmseal_pin_state state = state_now(token, kind);
	return gms_pin_ask(pin, kind, token->label, &state, options, error);
}

gmseal_status gms_p11_login(const struct gms_p11_token *token, CK_SESSION_HANDLE session,
	CK_USER_TYPE user, const gmseal_token_options *options, struct gms_p11_secret *secret,
	CK_RV *answer, gmseal_error *error)
{
	const CK_FUNCTION_LIST *functions = gms_p11_functions(token->module);
	gmseal_pin_kind kind = user == CKU_SO ? GMSEAL_PIN_ADMIN : GMSEAL_PIN_USER;
	/* A reader with keys of its own asks for the PIN itself. */
	bool elsewhere = (token->info.flags & CKF_PROTECTED_AUTHENTICATION_PATH) != 0;
	*answer = CKR_OK;
	if (user == CKU_USER &&
		((token->info.flags & CKF_LOGIN_REQUIRED) == 0 || is_logged_in(functions, session)))
		return GMSEAL_OK;
	if (!elsewhere && !secret->given) {
		gmseal_status status = gms_p11_ask(token, kind, options, &secret->pin, error);
		if (status != GMSEAL_OK)
			return status;
		secret->given = true;
	}
	*answer = functions->C_Login(session, user,
		elsewhere ? NULL : (CK_UTF8CHAR_PTR)secret->pin.text,
		elsewhere ? 0 : secret->pin.size);
	if (*answer == CKR_OK || (*answer == CKR_USER_ALREADY_LOGGED_IN && user == CKU_USER))
		return GMSEAL_OK;
	return gms_p11_pin_refused(token, kind, *answer, "C_Login", error);
}
