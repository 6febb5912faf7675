/* Changing and unblocking the PINs of tokens. */
#include "signer/pkcs11/pkcs11.h"

#include "crypto/crypto.h"

/* A PIN that is being changed: the session, and both PINs. */
struct change {
	struct gms_p11_token token;
	const CK_FUNCTION_LIST *functions;
	gmseal_token_options options; /* the default PIN may be given: it is to be changed */
	CK_SESSION_HANDLE session;
	bool elsewhere; /* the token asks for PINs itself */
	bool logged_in; /* as security officer */
	struct gms_p11_secret present;
	struct gms_pin new;
};

static gmseal_status lacks(const struct change *change, const char *name, gmseal_error *error)
{
	return gms_library_lacks(gms_p11_module_path(change->token.module), name, error);
}

/* A token's limits may be unknown, which is 0 or CK_UNAVAILABLE_INFORMATION. */
static gmseal_status check_length(const struct change *change, gmseal_error *error)
{
	CK_ULONG min = change->token.info.ulMinPinLen, max = change->token.info.ulMaxPinLen;
	size_t size = change->new.size;
	if (min == CK_UNAVAILABLE_INFORMATION)
		min = 0;
	if (max == 0)
		max = CK_UNAVAILABLE_INFORMATION;
	if (size >= min && size <= max)
		return GMSEAL_OK;
	return gms_error(error, GMSEAL_ERROR_FORBIDDEN,
		_("the new PIN has %zu octets; the token wants at least %lu and at most %lu"), size,
		min, max);
}

static gmseal_status ask_new(struct change *change, gmseal_error *error)
{
	if (change->elsewhere)
		return GMSEAL_OK;
	gmseal_status status =
		gms_p11_ask(&change->token, GMSEAL_PIN_NEW, &change->options, &change->new, error);
	return status == GMSEAL_OK ? check_length(change, error) : status;
}

/* What C_SetPIN and C_InitPIN come to: length and characters are the new PIN's. */
static gmseal_status outcome(const struct change *change, gmseal_pin_kind kind, CK_RV answer,
	const char *function, gmseal_error *error)
{
	switch (answer) {
	case CKR_OK:
		return GMSEAL_OK;
	case CKR_PIN_INVALID:
	case CKR_PIN_LEN_RANGE:
	case CKR_PIN_TOO_WEAK:
		return gms_device_error(error, GMSEAL_ERROR_FORBIDDEN, answer,
			_("the token refuses the new PIN (%s answered 0x%lX)"), function, answer);
	default:
		return gms_p11_pin_refused(&change->token, kind, answer, function, error);
	}
}

static gmseal_status log_in(struct change *change, gmseal_error *error)
{
	CK_RV answer = CKR_OK;
	gmseal_status status = gms_p11_login(&change->token, change->session, CKU_SO,
		&change->options, &change->present, &answer, error);
	change->logged_in = status == GMSEAL_OK;
	return status;
}

static gmseal_status set_pin(struct change *change, gmseal_pin_kind kind, gmseal_error *error)
{
	gmseal_status status = GMSEAL_OK;
	if (change->functions->C_SetPIN == NULL)
		return lacks(change, "C_SetPIN", error);
	/* Without a login it is the user's PIN that changes, even one that has expired. */
	if (kind == GMSEAL_PIN_ADMIN)
		status = log_in(change, error);
	else if (!change->elsewhere)
		status = gms_p11_ask(
			&change->token, kind, &change->options, &change->present.pin, error);
	if (status == GMSEAL_OK)
		status = ask_new(change, error);
	if (status != GMSEAL_OK)
		return status;
	struct gms_pin *old = &change->present.pin, *new = &change->new;
	bool none = change->elsewhere;
	CK_RV answer = change->functions->C_SetPIN(change->session,
		none ? NULL : (CK_UTF8CHAR_PTR)old->text, none ? 0 : old->size,
		none ? NULL : (CK_UTF8CHAR_PTR) new->text, none ? 0 : new->size);
	return outcome(change, kind, answer, "C_SetPIN", error);
}

static gmseal_status init_pin(struct change *change, gmseal_pin_kind kind, gmseal_error *error)
{
	if (change->functions->C_InitPIN == NULL)
		return lacks(change, "C_InitPIN", error);
	gmseal_status status = log_in(change, error);
	if (status == GMSEAL_OK)
		status = ask_new(change, error);
	if (status != GMSEAL_OK)
		return status;
	bool none = change->elsewhere;
	CK_RV answer = change->functions->C_InitPIN(change->session,
		none ? NULL : (CK_UTF8CHAR_PTR)change->new.text, none ? 0 : change->new.size);
	return outcome(change, kind, answer, "C_InitPIN", error);
}

typedef gmseal_status pin_action(struct change *change, gmseal_pin_kind kind, gmseal_error *error);

static gmseal_status act(
	struct change *change, pin_action *action, gmseal_pin_kind kind, gmseal_error *error)
{
	change->functions = gms_p11_functions(change->token.module);
	change->options.allow_default_pin = true;
	change->elsewhere = (change->token.info.flags & CKF_PROTECTED_AUTHENTICATION_PATH) != 0;
	CK_RV answer = CKR_OK;
	gmseal_status status = gms_p11_connect(&change->token, CKF_RW_SESSION,
		change->options.connect_timeout, &change->session, &answer, error);
	if (status != GMSEAL_OK)
		return status;
	status = action(change, kind, error);
	/* Nobody may go on as security officer. */
	if (change->logged_in && change->functions->C_Logout != NULL)
		change->functions->C_Logout(change->session);
	change->functions->C_CloseSession(change->session);
	gms_pin_wipe(&change->present.pin);
	gms_pin_wipe(&change->new);
	return status;
}

static gmseal_status find_and_act(const char *text, pin_action *action, gmseal_pin_kind kind,
	const gmseal_token_options *options, gmseal_error *error)
{
	struct gms_p11_uri uri;
	struct change change = {.options = *options};
	gmseal_status status = gms_p11_uri_parse(text, &uri, error);
	if (status != GMSEAL_OK)
		return status;
	gms_openssl_begin();
	status = gms_p11_token_find(&uri, &change.token, error);
	if (status == GMSEAL_OK)
		status = act(&change, action, kind, error);
	gms_openssl_end();
	gms_p11_uri_free(&uri);
	return status;
}

gmseal_status gms_p11_change_pin(const char *uri, gmseal_pin_kind kind,
	const gmseal_token_options *options, gmseal_error *error)
{
	return find_and_act(uri, set_pin, kind, options, error);
}

gmseal_status gms_p11_unblock_pin(
	const char *uri, const gmseal_token_options *options, gmseal_error *error)
{
	return find_and_act(uri, init_pin, GMSEAL_PIN_ADMIN, options, error);
}
