/* Applications, their PINs and containers, in the SKF test library. */
#include "skf-token.h"

#include <stdio.h>
#include <string.h>

skf_ulong SKF_EnumApplication(void *device, char *list, skf_ulong *size)
{
	struct skf_call call;
	char names[SKF_MAX_NAMES][STATE_NAME_SIZE];
	skf_begin(&call, "SKF_EnumApplication", device, HANDLE_DEVICE);
	if (call.answer == SAR_OK)
		call.answer = skf_copy_names(&call, names,
			skf_split(state_text(&call.settings, "applications", "APP"), names), list,
			size);
	return skf_end(&call, call.answer);
}

static bool has_name(char names[][STATE_NAME_SIZE], size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

skf_ulong SKF_OpenApplication(void *device, char *name, void **application)
{
	struct skf_call call;
	char names[SKF_MAX_NAMES][STATE_NAME_SIZE];
	skf_begin(&call, "SKF_OpenApplication", device, HANDLE_DEVICE);
	if (call.answer == SAR_OK) {
		size_t count = skf_split(state_text(&call.settings, "applications", "APP"), names);
		*application = NULL;
		if (has_name(names, count, name))
			*application = skf_open(
				HANDLE_APPLICATION, call.handle, call.handle->directory, name);
		if (*application == NULL)
			call.answer = SAR_APPLICATION_NOT_EXISTS;
	}
	return skf_end(&call, call.answer);
}

skf_ulong SKF_CloseApplication(void *application)
{
	struct skf_call call;
	skf_begin(&call, "SKF_CloseApplication", application, HANDLE_APPLICATION);
	if (call.answer == SAR_OK || call.answer == SAR_DEVICE_REMOVED)
		skf_close(call.handle);
	return skf_end(&call, call.answer);
}

/* --- PINs ------------------------------------------------------------------------------------- */

/* How a PIN stands in the settings. */
struct pin {
	const char *name, *left, *usual;
};
static const struct pin pins[] = {
	{"admin-pin", "admin-tries-left", "12345678"}, {"pin", "tries-left", "123456"}};

static unsigned long most_tries(const struct state_settings *settings)
{
	return state_number(settings, "max-tries", 6);
}

static unsigned long tries_left(const struct state_settings *settings, const struct pin *pin)
{
	return state_number(settings, pin->left, most_tries(settings));
}

/* Compares, counts and locks. */
static skf_ulong try_pin(
	struct skf_call *call, const struct pin *pin, const char *text, skf_ulong *left)
{
	unsigned long tries = tries_left(&call->settings, pin);
	if (tries == 0) {
		*left = 0;
		return SAR_PIN_LOCKED;
	}
	bool right = strcmp(text, state_text(&call->settings, pin->name, pin->usual)) == 0;
	tries = right ? most_tries(&call->settings) : tries - 1;
	state_set_number(&call->settings, pin->left, tries);
	state_save(call->handle->directory, &call->settings);
	state_note(skf_root(), "pins-tried", right ? "right" : "wrong");
	*left = (skf_ulong)tries;
	return right ? SAR_OK : tries == 0 ? SAR_PIN_LOCKED : SAR_PIN_INCORRECT;
}

static skf_ulong set_pin(struct skf_call *call, const struct pin *pin, const char *text)
{
	size_t size = strlen(text);
	if (size < 4 || size > 16)
		return SAR_PIN_LEN_RANGE;
	state_set(&call->settings, pin->name, text);
	if (pin == &pins[SKF_USER])
		state_set(&call->settings, "default-pin", "no");
	state_set_number(&call->settings, pin->left, most_tries(&call->settings));
	state_save(call->handle->directory, &call->settings);
	return SAR_OK;
}

skf_ulong SKF_VerifyPIN(void *application, skf_ulong type, char *pin, skf_ulong *left)
{
	struct skf_call call;
	skf_begin(&call, "SKF_VerifyPIN", application, HANDLE_APPLICATION);
	if (call.answer == SAR_OK && type > SKF_USER)
		call.answer = SAR_INVALIDPARAMERR;
	if (call.answer == SAR_OK)
		call.answer = try_pin(&call, &pins[type], pin, left);
	if (call.answer == SAR_OK && type == SKF_USER)
		call.handle->user = true;
	if (call.answer == SAR_OK && type == SKF_ADMIN)
		call.handle->admin = true;
	return skf_end(&call, call.answer);
}

skf_ulong SKF_ChangePIN(void *application, skf_ulong type, char *old, char *fresh, skf_ulong *left)
{
	struct skf_call call;
	skf_begin(&call, "SKF_ChangePIN", application, HANDLE_APPLICATION);
	if (call.answer == SAR_OK)
		call.answer = try_pin(&call, &pins[type & 1], old, left);
	if (call.answer == SAR_OK)
		call.answer = set_pin(&call, &pins[type & 1], fresh);
	return skf_end(&call, call.answer);
}

#ifndef SKF_POOR
skf_ulong SKF_GetPINInfo(
	void *application, skf_ulong type, skf_ulong *most, skf_ulong *left, skf_bool *is_default)
{
	struct skf_call call;
	skf_begin(&call, "SKF_GetPINInfo", application, HANDLE_APPLICATION);
	if (call.answer == SAR_OK) {
		*most = (skf_ulong)most_tries(&call.settings);
		*left = (skf_ulong)tries_left(&call.settings, &pins[type & 1]);
		bool still = type == SKF_USER && state_yes(&call.settings, "default-pin", false);
		*is_default = still ? (skf_bool)state_number(&call.settings, "true", 1) : 0;
	}
	return skf_end(&call, call.answer);
}

skf_ulong SKF_UnblockPIN(void *application, char *admin, char *fresh, skf_ulong *left)
{
	struct skf_call call;
	skf_begin(&call, "SKF_UnblockPIN", application, HANDLE_APPLICATION);
	if (call.answer == SAR_OK)
		call.answer = try_pin(&call, &pins[SKF_ADMIN], admin, left);
	if (call.answer == SAR_OK)
		call.answer = set_pin(&call, &pins[SKF_USER], fresh);
	return skf_end(&call, call.answer);
}

skf_ulong SKF_ClearSecureState(void *application)
{
	struct skf_call call;
	skf_begin(&call, "SKF_ClearSecureState", application, HANDLE_APPLICATION);
	if (call.answer == SAR_OK)
		call.handle->user = call.handle->admin = false;
	return skf_end(&call, call.answer);
}
#endif

/* --- containers ------------------------------------------------------------------------------- */

size_t skf_containers(const struct handle *application, char names[][STATE_NAME_SIZE])
{
	struct state_settings settings;
	char setting[STATE_NAME_SIZE + 16], applications[SKF_MAX_NAMES][STATE_NAME_SIZE];
	state_load(application->directory, &settings);
	snprintf(setting, sizeof setting, "containers.%s", application->name);
	const char *list = state_text(&settings, setting, NULL);
	if (list != NULL)
		return skf_split(list, names);
	skf_split(state_text(&settings, "applications", "APP"), applications);
	if (strcmp(applications[0], application->name) != 0)
		return 0;
	return state_names(application->directory, ".pem", names, SKF_MAX_NAMES);
}

skf_ulong SKF_EnumContainer(void *application, char *list, skf_ulong *size)
{
	struct skf_call call;
	char names[SKF_MAX_NAMES][STATE_NAME_SIZE];
	skf_begin(&call, "SKF_EnumContainer", application, HANDLE_APPLICATION);
	if (call.answer == SAR_OK)
		call.answer = skf_copy_names(
			&call, names, skf_containers(call.handle, names), list, size);
	return skf_end(&call, call.answer);
}

skf_ulong SKF_OpenContainer(void *application, char *name, void **container)
{
	struct skf_call call;
	char names[SKF_MAX_NAMES][STATE_NAME_SIZE];
	skf_begin(&call, "SKF_OpenContainer", application, HANDLE_APPLICATION);
	if (call.answer == SAR_OK) {
		size_t count = skf_containers(call.handle, names);
		*container = NULL;
		if (has_name(names, count, name))
			*container = skf_open(
				HANDLE_CONTAINER, call.handle, call.handle->directory, name);
		if (*container == NULL)
			call.answer = SAR_INVALIDPARAMERR;
	}
	return skf_end(&call, call.answer);
}

skf_ulong SKF_CloseContainer(void *container)
{
	struct skf_call call;
	skf_begin(&call, "SKF_CloseContainer", container, HANDLE_CONTAINER);
	if (call.answer == SAR_OK || call.answer == SAR_DEVICE_REMOVED)
		skf_close(call.handle);
	return skf_end(&call, call.answer);
}
