/* Lists of devices: each application with its containers is a token, and so is a device without any. */
#include "signer/skf/skf.h"

#include <stdio.h>
#include <stdlib.h>

/* Whether a name is one that the URI asks for. */
static bool wanted(const struct gms_skf_session *session, int part, const char *name)
{
	const char *value = session->uri.values[part];
	return value == NULL || strcmp(value, name) == 0;
}

/* A token while it is looked at; strings belong to the key. */
struct found {
	gmseal_token_info info;
	gmseal_token_key *keys;
	gmseal_buffer *certificates;
	size_t count;
};

static void free_found(struct found *found)
{
	for (size_t i = 0; i < found->count; i++) {
		free((char *)(uintptr_t)found->keys[i].uri);
		free((char *)(uintptr_t)found->keys[i].label);
		gmseal_buffer_free(&found->certificates[i]);
	}
	free(found->keys);
	free(found->certificates);
	free((char *)(uintptr_t)found->info.uri);
}

/* The first problem is the one that is told. */
static void note(struct found *found, const gmseal_error *problem)
{
	if (found->info.problem.status == GMSEAL_OK)
		found->info.problem = *problem;
}

static gmseal_status add_key(struct gms_skf_session *session, struct found *found,
	const char *application, const char *container, gmseal_error *error)
{
	size_t count = found->count + 1;
	struct gms_string label = {0};
	gmseal_token_key *keys = realloc(found->keys, count * sizeof *keys);
	if (keys != NULL)
		found->keys = keys;
	gmseal_buffer *certificates = realloc(found->certificates, count * sizeof *certificates);
	if (certificates != NULL)
		found->certificates = certificates;
	char *uri = gms_skf_uri(session, session->device_name, application, container);
	gms_string_add(&label, "%s/%s", application, container);
	if (keys == NULL || certificates == NULL || uri == NULL || label.failed) {
		gms_string_free(&label);
		free(uri);
		return gms_error_memory(error);
	}
	keys[found->count] = (gmseal_token_key){.uri = uri, .label = label.text};
	certificates[found->count] = (gmseal_buffer)GMSEAL_BUFFER_INIT;
	found->count = count;
	return GMSEAL_OK;
}

/* What is in a container. One whose key cannot be told is listed without its type. */
static void look_into(struct gms_skf_session *session, struct found *found)
{
	struct gms_skf_key key;
	gmseal_error problem;
	uint32_t code = GMS_SAR_OK;
	gmseal_token_key *listed = &found->keys[found->count - 1];
	gmseal_buffer *certificate = &found->certificates[found->count - 1];
	gmseal_status status = gms_skf_key_get(session, &key, &problem);
	if (status == GMSEAL_OK)
		listed->type = key.type;
	else if (status != GMSEAL_ERROR_NOT_FOUND)
		note(found, &problem);
	if (gms_skf_certificate_get(session, certificate, &code, &problem) != GMSEAL_OK)
		note(found, &problem);
	listed->certificate = gms_bytes(certificate);
}

static gmseal_status list_containers(struct gms_skf_session *session, struct found *found,
	const char *application, gmseal_error *error)
{
	struct gms_skf_names names = {NULL};
	gmseal_error problem;
	gmseal_status status = gms_skf_names_get(session, SKF_EnumContainer, &names, &problem);
	if (status != GMSEAL_OK) {
		note(found, &problem);
		return GMSEAL_OK;
	}
	const char *name = NULL;
	while (status == GMSEAL_OK && (name = gms_skf_names_next(&names, name)) != NULL) {
		if (!wanted(session, GMS_SKF_CONTAINER, name))
			continue;
		status = add_key(session, found, application, name, error);
		if (status != GMSEAL_OK)
			break;
		if (gms_skf_use_container(session, name, &problem) != GMSEAL_OK)
			note(found, &problem);
		else
			look_into(session, found);
		gms_skf_release_container(session);
	}
	gms_skf_names_free(&names);
	return status;
}

/* What the device says of itself. */
struct description {
	char version[32];
};

static void describe(
	const struct gms_skf_session *session, struct found *found, struct description *description)
{
	const struct gms_skf_device_info *info = &session->info;
	if (info->hardware[0] != 0 || info->hardware[1] != 0 || info->firmware[0] != 0 ||
		info->firmware[1] != 0)
		snprintf(description->version, sizeof description->version, "%u.%u/%u.%u",
			info->hardware[0], info->hardware[1], info->firmware[0], info->firmware[1]);
	found->info.label = info->label[0] != '\0' ? info->label : session->device_name;
	found->info.serial = info->serial;
	found->info.manufacturer = info->manufacturer;
	found->info.version = description->version;
}

/* Adds what was found to the list. */
static gmseal_status add_found(struct gms_skf_session *session, struct found *found,
	const char *device, const char *application, gmseal_token_list *list, gmseal_error *error)
{
	char *uri = gms_skf_uri(session, device, application, NULL);
	if (uri == NULL)
		return gms_error_memory(error);
	found->info.kind = GMSEAL_TOKEN_SKF;
	found->info.uri = uri;
	found->info.module = session->uri.path;
	gmseal_status status = gms_token_list_add(list, &found->info, error);
	for (size_t i = 0; status == GMSEAL_OK && i < found->count; i++)
		status = gms_token_list_add_key(list, &found->keys[i], error);
	return status;
}

/* application is NULL where the device has none, or none can be told: problem says why. */
static gmseal_status list_application(struct gms_skf_session *session, const char *application,
	const gmseal_error *problem, gmseal_token_list *list, gmseal_error *error)
{
	struct found found = {.info = {.pin = GMS_PIN_STATE_UNKNOWN}};
	struct description description = {""};
	gmseal_error own;
	gmseal_status status = GMSEAL_OK;
	describe(session, &found, &description);
	if (problem != NULL)
		note(&found, problem);
	if (application != NULL &&
		gms_skf_use_application(session, application, &own) != GMSEAL_OK) {
		note(&found, &own);
	} else if (application != NULL) {
		if (gms_skf_pin_state(session, GMSEAL_PIN_USER, &found.info.pin, &own) != GMSEAL_OK)
			note(&found, &own);
		status = list_containers(session, &found, application, error);
	}
	gms_skf_release_application(session);
	if (status == GMSEAL_OK)
		status = add_found(session, &found, session->device_name, application, list, error);
	free_found(&found);
	return status;
}

static gmseal_status list_applications(
	struct gms_skf_session *session, gmseal_token_list *list, gmseal_error *error)
{
	struct gms_skf_names names = {NULL};
	gmseal_error problem;
	if (gms_skf_names_get(session, SKF_EnumApplication, &names, &problem) != GMSEAL_OK)
		return list_application(session, NULL, &problem, list, error);
	const char *name = NULL;
	gmseal_status status = GMSEAL_OK;
	if (gms_skf_names_next(&names, NULL) == NULL &&
		session->uri.values[GMS_SKF_APPLICATION] == NULL)
		status = list_application(session, NULL, NULL, list, error);
	while (status == GMSEAL_OK && (name = gms_skf_names_next(&names, name)) != NULL)
		if (wanted(session, GMS_SKF_APPLICATION, name))
			status = list_application(session, name, NULL, list, error);
	gms_skf_names_free(&names);
	return status;
}

/* A device that cannot be connected to is listed by its name. */
static gmseal_status list_unknown(struct gms_skf_session *session, const char *device,
	const gmseal_error *problem, gmseal_token_list *list, gmseal_error *error)
{
	struct found found = {.info = {
				      .label = device,
				      .pin = GMS_PIN_STATE_UNKNOWN,
				      .problem = *problem,
			      }};
	gmseal_status status = add_found(session, &found, device, NULL, list, error);
	free_found(&found);
	return status;
}

static gmseal_status list_devices(
	struct gms_skf_session *session, gmseal_token_list *list, gmseal_error *error)
{
	struct gms_skf_names names = {NULL};
	gmseal_error problem;
	gmseal_status status = gms_skf_names_get(session, SKF_EnumDev, &names, error);
	if (status != GMSEAL_OK)
		return status;
	const char *name = NULL;
	while (status == GMSEAL_OK && (name = gms_skf_names_next(&names, name)) != NULL) {
		if (!wanted(session, GMS_SKF_DEVICE, name))
			continue;
		/* A device that keeps the library busy keeps it from the others, too: then
		 * problem stays the one that the first of them had. */
		if (session->entered && gms_skf_connect(session, name, &problem) == GMSEAL_OK)
			status = list_applications(session, list, error);
		else
			status = list_unknown(session, name, &problem, list, error);
		if (session->entered)
			gms_skf_release_device(session);
	}
	gms_skf_names_free(&names);
	return status;
}

gmseal_status gms_skf_list(const char *uri, const gmseal_token_options *options,
	gmseal_token_list *list, gmseal_error *error)
{
	struct gms_skf_session session;
	gmseal_status status = gms_skf_start(&session, uri, options, error);
	if (status == GMSEAL_OK)
		status = gms_skf_begin(&session, error);
	if (status == GMSEAL_OK)
		status = list_devices(&session, list, error);
	gms_skf_finish(&session);
	return status;
}
