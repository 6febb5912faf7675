/* PINs of an application: what is known about one, logging in, changing and unblocking. */
#include "signer/skf/skf.h"

/* No device allows more tries. */
#define TRIES_MAX 255

static uint32_t type_of(gmseal_pin_kind kind)
{
	return kind == GMSEAL_PIN_ADMIN ? GMS_SKF_ADMIN_TYPE : GMS_SKF_USER_TYPE;
}

gmseal_status gms_skf_pin_state(struct gms_skf_session *session, gmseal_pin_kind kind,
	gmseal_pin_state *state, gmseal_error *error)
{
	uint32_t most = 0, left = 0;
	bool is_default = false;
	*state = GMS_PIN_STATE_UNKNOWN;
	uint32_t code = gms_skf_get_pin_info(
		&session->api, session->application, type_of(kind), &most, &left, &is_default);
	if (code == GMS_SKF_LACKING || code == GMS_SAR_NOTSUPPORTYETERR)
		return GMSEAL_OK;
	if (code != GMS_SAR_OK)
		return gms_skf_error(session, SKF_GetPINInfo, code, error);
	state->is_default = is_default;
	if (most == 0 || most > TRIES_MAX || left > most)
		return GMSEAL_OK; /* not to be believed */
	state->tries_max = (int)most;
	state->tries_left = (int)left;
	state->low = left < most;
	state->last_try = left == 1;
	state->locked = left == 0;
	return GMSEAL_OK;
}

/* What a function that takes a PIN answered. Some libraries leave the number of tries at zero, so that
 * the device is asked for it. */
static gmseal_status refused(struct gms_skf_session *session, enum gms_skf_function function,
	gmseal_pin_kind kind, uint32_t code, uint32_t left, gmseal_error *error)
{
	gmseal_pin_state state = GMS_PIN_STATE_UNKNOWN;
	if (code != GMS_SAR_PIN_INCORRECT && code != GMS_SAR_PIN_INVALID &&
		code != GMS_SAR_PIN_LEN_RANGE)
		return gms_skf_error(session, function, code, error);
	if (gms_skf_pin_state(session, kind, &state, NULL) != GMSEAL_OK ||
		state.tries_left == GMSEAL_TRIES_UNKNOWN)
		state.tries_left = left == 0 || left > TRIES_MAX ? GMSEAL_TRIES_UNKNOWN : (int)left;
	if (code == GMS_SAR_PIN_INCORRECT)
		return gms_pin_wrong(error, state.tries_left, code, gms_skf_name(function));
	gmseal_status status = gms_skf_error(session, function, code, error);
	if (error != NULL)
		error->tries_left = state.tries_left;
	return status;
}

gmseal_status gms_skf_login(struct gms_skf_session *session, gmseal_error *error)
{
	struct gms_pin pin;
	gmseal_pin_state state;
	uint32_t left = 0;
	if (session->logged_in)
		return GMSEAL_OK;
	if (session->api.functions[SKF_VerifyPIN] == NULL)
		return gms_skf_error(session, SKF_VerifyPIN, GMS_SKF_LACKING, error);
	gmseal_status status = gms_skf_pin_state(session, GMSEAL_PIN_USER, &state, error);
	if (status == GMSEAL_OK)
		status = gms_pin_ask(&pin, GMSEAL_PIN_USER, gms_skf_label(session), &state,
			&session->options, error);
	if (status != GMSEAL_OK)
		return status;
	session->asked = true;
	uint32_t code = gms_skf_verify_pin(
		&session->api, session->application, GMS_SKF_USER_TYPE, pin.text, &left);
	gms_pin_wipe(&pin);
	session->logged_in = code == GMS_SAR_OK || code == GMS_SAR_USER_ALREADY_LOGGED_IN;
	if (session->logged_in)
		return GMSEAL_OK;
	return refused(session, SKF_VerifyPIN, GMSEAL_PIN_USER, code, left, error);
}

void gms_skf_logout(struct gms_skf_session *session)
{
	if (session->logged_in && session->application != NULL)
		gms_skf_clear_secure_state(&session->api, session->application);
	session->logged_in = false;
}

/* Asks for the PIN that allows it, of a kind, and for the new one. That the first is still the default
 * one is no reason to refuse it here. */
static gmseal_status ask_both(struct gms_skf_session *session, gmseal_pin_kind kind,
	struct gms_pin *present, struct gms_pin *fresh, gmseal_error *error)
{
	const gmseal_pin_state unknown = GMS_PIN_STATE_UNKNOWN;
	const char *label = gms_skf_label(session);
	gmseal_pin_state state;
	gmseal_token_options options = session->options;
	options.allow_default_pin = true;
	gmseal_status status = gms_skf_pin_state(session, kind, &state, error);
	if (status == GMSEAL_OK)
		status = gms_pin_ask(present, kind, label, &state, &options, error);
	if (status == GMSEAL_OK)
		status = gms_pin_ask(fresh, GMSEAL_PIN_NEW, label, &unknown, &options, error);
	return status;
}

/* Sets the user's PIN or the administrator's; with unblock, the user's by the administrator's. */
static gmseal_status set_pin(
	struct gms_skf_session *session, gmseal_pin_kind kind, bool unblock, gmseal_error *error)
{
	enum gms_skf_function function = unblock ? SKF_UnblockPIN : SKF_ChangePIN;
	struct gms_pin present = {.size = 0}, fresh = {.size = 0};
	uint32_t code = GMS_SAR_OK, left = 0;
	gmseal_status status = gms_skf_find_application(session, error);
	if (status == GMSEAL_OK && session->api.functions[function] == NULL)
		status = gms_skf_error(session, function, GMS_SKF_LACKING, error);
	if (status == GMSEAL_OK)
		status = ask_both(session, kind, &present, &fresh, error);
	if (status != GMSEAL_OK)
		goto out;
	if (unblock)
		code = gms_skf_unblock_pin(
			&session->api, session->application, present.text, fresh.text, &left);
	else
		code = gms_skf_change_pin(&session->api, session->application, type_of(kind),
			present.text, fresh.text, &left);
	if (code == GMS_SAR_PIN_INVALID || code == GMS_SAR_PIN_LEN_RANGE)
		status = gms_device_error(error, GMSEAL_ERROR_FORBIDDEN, code,
			_("the device does not take the new PIN (%s: 0x%08X)"),
			gms_skf_name(function), (unsigned)code);
	else if (code != GMS_SAR_OK)
		status = refused(session, function, kind, code, left, error);
out:
	gms_pin_wipe(&present);
	gms_pin_wipe(&fresh);
	gms_skf_release_device(session);
	return status;
}

static gmseal_status set_pin_at(const char *uri, gmseal_pin_kind kind, bool unblock,
	const gmseal_token_options *options, gmseal_error *error)
{
	struct gms_skf_session session;
	gmseal_status status = gms_skf_start(&session, uri, options, error);
	if (status == GMSEAL_OK)
		status = gms_skf_begin(&session, error);
	if (status == GMSEAL_OK)
		status = set_pin(&session, kind, unblock, error);
	gms_skf_finish(&session);
	return status;
}

gmseal_status gms_skf_change_pin_at(const char *uri, gmseal_pin_kind kind,
	const gmseal_token_options *options, gmseal_error *error)
{
	return set_pin_at(uri, kind, false, options, error);
}

gmseal_status gms_skf_unblock_pin_at(
	const char *uri, const gmseal_token_options *options, gmseal_error *error)
{
	return set_pin_at(uri, GMSEAL_PIN_ADMIN, true, options, error);
}
