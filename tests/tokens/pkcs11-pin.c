/* PINs and logins of the PKCS#11 test module. */
#include "pkcs11-module.h"

#include <string.h>

/* The settings of a PIN. */
struct pin_names {
	const char *pin, *otherwise, *tries_left;
	CK_FLAGS count_low, final_try, locked;
};

static const struct pin_names *names_of(CK_USER_TYPE user)
{
	static const struct pin_names user_pin = {"pin", "123456", "tries-left",
		CKF_USER_PIN_COUNT_LOW, CKF_USER_PIN_FINAL_TRY, CKF_USER_PIN_LOCKED};
	static const struct pin_names so_pin = {"so-pin", "12345678", "so-tries-left",
		CKF_SO_PIN_COUNT_LOW, CKF_SO_PIN_FINAL_TRY, CKF_SO_PIN_LOCKED};
	return user == CKU_SO ? &so_pin : &user_pin;
}

static unsigned long max_tries(const struct state_settings *settings)
{
	return state_number(settings, "max-tries", 6);
}

static CK_FLAGS tries_flags(const struct state_settings *settings, CK_USER_TYPE user)
{
	const struct pin_names *names = names_of(user);
	unsigned long max = max_tries(settings),
		      left = state_number(settings, names->tries_left, max);
	CK_FLAGS flags = left < max ? names->count_low : 0;
	if (left == 0)
		flags |= names->locked;
	else if (left == 1)
		flags |= names->final_try;
	return flags;
}

static bool to_be_changed(const struct state_settings *settings)
{
	const char *default_pin = state_text(settings, "default-pin", NULL);
	return state_yes(settings, "pin-expired", false) ||
	       (default_pin != NULL &&
		       strcmp(default_pin, state_text(settings, "pin", "123456")) == 0);
}

CK_FLAGS pin_flags(const struct state_settings *settings)
{
	CK_FLAGS flags = tries_flags(settings, CKU_SO);
	if (state_yes(settings, "pin-pad", false))
		flags |= CKF_PROTECTED_AUTHENTICATION_PATH;
	if (!state_yes(settings, "pin-initialized", true))
		return flags;
	flags |= CKF_USER_PIN_INITIALIZED | tries_flags(settings, CKU_USER);
	if (to_be_changed(settings))
		flags |= CKF_USER_PIN_TO_BE_CHANGED;
	return flags;
}

CK_RV pin_check(struct slot *slot, CK_USER_TYPE user, const unsigned char *pin, CK_ULONG size)
{
	const struct pin_names *names = names_of(user);
	struct state_settings settings;
	unsigned long max, left;
	const char *right;
	bool fits;
	state_load(slot->directory, &settings);
	max = max_tries(&settings);
	left = state_number(&settings, names->tries_left, max);
	right = state_text(&settings, names->pin, names->otherwise);
	if (user != CKU_SO && !state_yes(&settings, "pin-initialized", true))
		return CKR_USER_PIN_NOT_INITIALIZED;
	if (left == 0)
		return CKR_PIN_LOCKED;
	if (pin == NULL)
		return state_yes(&settings, "pin-pad", false) ? CKR_OK : CKR_ARGUMENTS_BAD;
	fits = size == strlen(right) && memcmp(pin, right, size) == 0;
	if (!fits || left != max) {
		state_set_number(&settings, names->tries_left, fits ? max : left - 1);
		state_save(slot->directory, &settings);
	}
	return fits ? CKR_OK : CKR_PIN_INCORRECT;
}

static CK_RV login(
	struct session *session, CK_USER_TYPE user, const unsigned char *pin, CK_ULONG size)
{
	struct slot *slot = session->slot;
	struct state_settings settings;
	CK_RV answer;
	if (slot->logged_in)
		return slot->user == user ? CKR_USER_ALREADY_LOGGED_IN
					  : CKR_USER_ANOTHER_ALREADY_LOGGED_IN;
	if (user == CKU_SO && sessions_count(slot, false) != sessions_count(slot, true))
		return CKR_SESSION_READ_ONLY_EXISTS;
	answer = pin_check(slot, user, pin, size);
	if (answer != CKR_OK)
		return answer;
	state_load(slot->directory, &settings);
	if (user == CKU_USER && state_yes(&settings, "pin-expired", false))
		return CKR_PIN_EXPIRED;
	slot->logged_in = true;
	slot->user = user;
	return CKR_OK;
}

/* For one signature with a key that always asks. */
static CK_RV login_again(struct session *session, const unsigned char *pin, CK_ULONG size)
{
	const struct object *key = session_object(session, session->signing.object);
	CK_RV answer;
	if (!session->signing.active || key == NULL || !key->always_authenticate)
		return CKR_OPERATION_NOT_INITIALIZED;
	answer = pin_check(session->slot, CKU_USER, pin, size);
	session->signing.authenticated = answer == CKR_OK;
	return answer;
}

CK_RV C_Login(CK_SESSION_HANDLE handle, CK_USER_TYPE user, CK_UTF8CHAR_PTR pin, CK_ULONG size)
{
	struct call call;
	CK_RV answer = call_begin_session(&call, "C_Login", handle);
	if (answer != CKR_OK)
		return answer;
	if (user == CKU_CONTEXT_SPECIFIC)
		answer = login_again(call.session, pin, size);
	else if (user == CKU_USER || user == CKU_SO)
		answer = login(call.session, user, pin, size);
	else
		answer = CKR_USER_TYPE_INVALID;
	return call_end(&call, answer);
}

CK_RV C_Logout(CK_SESSION_HANDLE handle)
{
	struct call call;
	CK_RV answer = call_begin_session(&call, "C_Logout", handle);
	if (answer != CKR_OK)
		return answer;
	if (!call.slot->logged_in)
		return call_end(&call, CKR_USER_NOT_LOGGED_IN);
	call.slot->logged_in = false;
	return call_end(&call, CKR_OK);
}

/* Sets a PIN, which is allowed. */
static CK_RV set_pin(struct slot *slot, CK_USER_TYPE user, const unsigned char *pin, CK_ULONG size)
{
	const struct pin_names *names = names_of(user);
	struct state_settings settings;
	char text[STATE_VALUE_SIZE];
	state_load(slot->directory, &settings);
	if (pin == NULL)
		return CKR_ARGUMENTS_BAD;
	if (size < state_number(&settings, "min-pin", 4) ||
		size > state_number(&settings, "max-pin", 32) || size >= sizeof text)
		return CKR_PIN_LEN_RANGE;
	memcpy(text, pin, size);
	text[size] = '\0';
	if (strlen(text) != size || strcspn(text, "\r\n") != size ||
		strcmp(text, state_text(&settings, "default-pin", "")) == 0)
		return CKR_PIN_INVALID;
	state_set(&settings, names->pin, text);
	state_set_number(&settings, names->tries_left, max_tries(&settings));
	if (user == CKU_USER) {
		state_set(&settings, "pin-initialized", "yes");
		state_set(&settings, "pin-expired", "no");
	}
	state_save(slot->directory, &settings);
	return CKR_OK;
}

CK_RV C_InitPIN(CK_SESSION_HANDLE handle, CK_UTF8CHAR_PTR pin, CK_ULONG size)
{
	struct call call;
	CK_RV answer = call_begin_session(&call, "C_InitPIN", handle);
	if (answer != CKR_OK)
		return answer;
	if (!call.session->read_write)
		answer = CKR_SESSION_READ_ONLY;
	else if (!call.slot->logged_in || call.slot->user != CKU_SO)
		answer = CKR_USER_NOT_LOGGED_IN;
	else
		answer = set_pin(call.slot, CKU_USER, pin, size);
	return call_end(&call, answer);
}

CK_RV C_SetPIN(CK_SESSION_HANDLE handle, CK_UTF8CHAR_PTR old_pin, CK_ULONG old_size,
	CK_UTF8CHAR_PTR new_pin, CK_ULONG new_size)
{
	struct call call;
	CK_USER_TYPE user;
	CK_RV answer = call_begin_session(&call, "C_SetPIN", handle);
	if (answer != CKR_OK)
		return answer;
	user = call.slot->logged_in ? call.slot->user : CKU_USER;
	answer = CKR_SESSION_READ_ONLY;
	if (call.session->read_write)
		answer = pin_check(call.slot, user, old_pin, old_size);
	if (answer == CKR_OK)
		answer = set_pin(call.slot, user, new_pin, new_size);
	return call_end(&call, answer);
}
