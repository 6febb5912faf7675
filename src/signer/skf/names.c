/* Lists of names: of devices, applications, containers and files. */
#include "signer/skf/skf.h"

#include <stdlib.h>

/* No device has longer lists. */
#define LIST_MAX_SIZE 65536
/* Room for libraries that write more than they said. */
#define LIST_ROOM 4096
/* A list may grow between the question for its size and that for itself. */
#define ATTEMPTS 3

static uint32_t ask(const struct gms_skf_session *session, enum gms_skf_function function,
	char *names, uint32_t *size)
{
	switch (function) {
	case SKF_EnumDev:
		return gms_skf_enum_dev(&session->api, names, size);
	case SKF_EnumApplication:
		return gms_skf_enum_application(&session->api, session->device, names, size);
	case SKF_EnumContainer:
		return gms_skf_enum_container(&session->api, session->application, names, size);
	default:
		return gms_skf_enum_files(&session->api, session->application, names, size);
	}
}

/* Asks for the size, and then for a list of it. */
static gmseal_status get_once(struct gms_skf_session *session, enum gms_skf_function function,
	struct gms_skf_names *names, uint32_t *code, gmseal_error *error)
{
	uint32_t size = 0;
	*code = ask(session, function, NULL, &size);
	if (*code != GMS_SAR_OK && (*code != GMS_SAR_BUFFER_TOO_SMALL || size == 0))
		return gms_skf_error(session, function, *code, error);
	if (size > LIST_MAX_SIZE)
		return gms_skf_rubbish(function, size, error);
	*code = GMS_SAR_OK;
	size_t room = size + LIST_ROOM;
	names->text = calloc(1, room + 2); /* ends with two NULs whatever happens */
	if (names->text == NULL)
		return gms_error_memory(error);
	if (size == 0)
		return GMSEAL_OK;
	size = (uint32_t)room;
	*code = ask(session, function, names->text, &size);
	if (*code != GMS_SAR_OK)
		return gms_skf_error(session, function, *code, error);
	if (size > room)
		return gms_skf_rubbish(function, size, error);
	return GMSEAL_OK;
}

gmseal_status gms_skf_names_get(struct gms_skf_session *session, enum gms_skf_function function,
	struct gms_skf_names *names, gmseal_error *error)
{
	for (int i = 1;; i++) {
		uint32_t code = GMS_SAR_OK;
		gmseal_status status = get_once(session, function, names, &code, error);
		if (status == GMSEAL_OK)
			return GMSEAL_OK;
		gms_skf_names_free(names);
		if (code != GMS_SAR_BUFFER_TOO_SMALL || i == ATTEMPTS)
			return status;
	}
}

void gms_skf_names_free(struct gms_skf_names *names)
{
	free(names->text);
	names->text = NULL;
}

const char *gms_skf_names_next(const struct gms_skf_names *names, const char *name)
{
	const char *next = name == NULL ? names->text : name + strlen(name) + 1;
	return *next != '\0' ? next : NULL;
}

size_t gms_skf_names_count(const struct gms_skf_names *names, const char *name)
{
	size_t count = 0;
	for (const char *at = NULL; (at = gms_skf_names_next(names, at)) != NULL;)
		if (name == NULL || strcmp(at, name) == 0)
			count++;
	return count;
}

static gmseal_status none(enum gms_skf_function function, const char *library, gmseal_error *error)
{
	if (function == SKF_EnumDev)
		return gms_error(error, GMSEAL_ERROR_DEVICE_ABSENT,
			_("no device is plugged in that the library %s knows"), library);
	if (function == SKF_EnumApplication)
		return gms_error(error, GMSEAL_ERROR_NOT_FOUND, "%s",
			_("there is no application on the device"));
	return gms_error(
		error, GMSEAL_ERROR_NOT_FOUND, "%s", _("there is no container in the application"));
}

static gmseal_status unknown(enum gms_skf_function function, const char *name, gmseal_error *error)
{
	gmseal_status status = GMSEAL_ERROR_NOT_FOUND;
	if (function == SKF_EnumDev)
		return gms_error(
			error, status, _("no device of the name \"%s\" is plugged in"), name);
	if (function == SKF_EnumApplication)
		return gms_error(error, status,
			_("there is no application of the name \"%s\" on the device"), name);
	return gms_error(error, status,
		_("there is no container of the name \"%s\" in the application"), name);
}

static gmseal_status several(enum gms_skf_function function, size_t count, gmseal_error *error)
{
	gmseal_status status = GMSEAL_ERROR_AMBIGUOUS;
	if (function == SKF_EnumDev)
		return gms_error(error, status,
			_("%zu devices are plugged in; name one in the URI (device=)"), count);
	if (function == SKF_EnumApplication)
		return gms_error(error, status,
			_("there are %zu applications on the device; name one in the URI "
			  "(application=)"),
			count);
	return gms_error(error, status,
		_("there are %zu containers in the application; name one in the URI (container=)"),
		count);
}

static gmseal_status twice(enum gms_skf_function function, const char *name, gmseal_error *error)
{
	gmseal_status status = GMSEAL_ERROR_AMBIGUOUS;
	if (function == SKF_EnumDev)
		return gms_error(error, status,
			_("more than one device of the name \"%s\" is plugged in"), name);
	if (function == SKF_EnumApplication)
		return gms_error(error, status,
			_("there is more than one application of the name \"%s\" on the device"),
			name);
	return gms_error(error, status,
		_("there is more than one container of the name \"%s\" in the application"), name);
}

gmseal_status gms_skf_choose(struct gms_skf_session *session, enum gms_skf_function function,
	const char *wanted, char **chosen, gmseal_error *error)
{
	struct gms_skf_names names = {NULL};
	struct gms_string shown = {0};
	gmseal_status status = gms_skf_names_get(session, function, &names, error);
	if (status != GMSEAL_OK)
		return status;
	const char *name = wanted != NULL ? wanted : gms_skf_names_next(&names, NULL);
	size_t count = gms_skf_names_count(&names, wanted);
	gms_string_add_escaped(&shown, gms_text(name != NULL ? name : ""), GMSEAL_MESSAGE_SIZE);
	const char *text = shown.text != NULL ? shown.text : "";
	if (gms_skf_names_count(&names, NULL) == 0)
		status = none(function, session->uri.path, error);
	else if (count == 0)
		status = unknown(function, text, error);
	else if (count > 1 && wanted == NULL && gms_skf_names_count(&names, name) < count)
		status = several(function, count, error);
	else if (count > 1)
		status = twice(function, text, error);
	else if ((*chosen = strdup(name)) == NULL)
		status = gms_error_memory(error);
	gms_string_free(&shown);
	gms_skf_names_free(&names);
	return status;
}
