/* PINs: asking for one, and what a wrong one comes to. */
#include "signer/token.h"

#include <openssl/crypto.h>

/* What is known before it is asked for: no try is spent on a PIN that cannot be used. */
static gmseal_status check_state(gmseal_pin_kind kind, const gmseal_pin_state *state,
	const gmseal_token_options *options, gmseal_error *error)
{
	if (state->locked)
		return gms_error(error, GMSEAL_ERROR_PIN_LOCKED, "%s",
			_("the PIN is locked; it has to be unblocked first"));
	if (state->not_set)
		return gms_error(error, GMSEAL_ERROR_PIN_CHANGE, "%s",
			_("the PIN was never set; the administrator sets it first"));
	if (kind != GMSEAL_PIN_USER || options->allow_default_pin)
		return GMSEAL_OK;
	if (state->is_default)
		return gms_error(error, GMSEAL_ERROR_PIN_CHANGE, "%s",
			_("the PIN is still the one that the device came with; change it first"));
	if (state->to_be_changed)
		return gms_error(error, GMSEAL_ERROR_PIN_CHANGE, "%s",
			_("the PIN has expired, or is the one that the device came with; change "
			  "it first"));
	return GMSEAL_OK;
}

gmseal_status gms_pin_ask(struct gms_pin *pin, gmseal_pin_kind kind, const char *token,
	const gmseal_pin_state *state, const gmseal_token_options *options, gmseal_error *error)
{
	gmseal_status status = check_state(kind, state, options, error);
	if (status != GMSEAL_OK)
		return status;
	if (options->pin == NULL)
		return gms_error(error, GMSEAL_ERROR_KEY, "%s",
			_("the device asks for a PIN, and there is none for it"));
	const gmseal_pin_request request = {.kind = kind, .token = token, .state = *state};
	size_t size = 0;
	if (!options->pin(options->user, &request, pin->text, GMS_PIN_MAX_SIZE, &size) ||
		size == 0 || size > GMS_PIN_MAX_SIZE)
		status = gms_error(error, GMSEAL_ERROR_KEY, "%s",
			_("the device asks for a PIN, and none was given"));
	else if (memchr(pin->text, '\0', size) != NULL)
		status =
			gms_error(error, GMSEAL_ERROR_KEY, "%s", _("the PIN has an octet 0 in it"));
	if (status != GMSEAL_OK) {
		gms_pin_wipe(pin);
		return status;
	}
	pin->text[size] = '\0';
	pin->size = size;
	return GMSEAL_OK;
}

void gms_pin_wipe(struct gms_pin *pin)
{
	OPENSSL_cleanse(pin, sizeof *pin);
}

bool gms_pin_is_about(gmseal_status status)
{
	return status == GMSEAL_ERROR_PIN || status == GMSEAL_ERROR_PIN_LOCKED ||
	       status == GMSEAL_ERROR_PIN_CHANGE || status == GMSEAL_ERROR_KEY;
}

gmseal_status gms_pin_wrong(
	gmseal_error *error, int tries_left, uint64_t device_code, const char *library)
{
	unsigned long long number = device_code;
	if (tries_left == 0)
		return gms_device_error(error, GMSEAL_ERROR_PIN_LOCKED, device_code,
			_("the PIN is wrong, and it is locked now; it has to be unblocked first "
			  "(%s: 0x%08llX)"),
			library, number);
	gmseal_status status = GMSEAL_ERROR_PIN;
	if (tries_left < 0)
		gms_device_error(error, status, device_code, _("the PIN is wrong (%s: 0x%08llX)"),
			library, number);
	else if (tries_left == 1)
		gms_device_error(error, status, device_code,
			_("the PIN is wrong; one more wrong one locks it (%s: 0x%08llX)"), library,
			number);
	else
		gms_device_error(error, status, device_code,
			_("the PIN is wrong; %d tries are left (%s: 0x%08llX)"), tries_left,
			library, number);
	if (error != NULL)
		error->tries_left = tries_left < 0 ? GMSEAL_TRIES_UNKNOWN : tries_left;
	return status;
}
