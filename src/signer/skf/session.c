/* A stay at a device: what is opened there, one in the other, and how it is closed. */
#include "signer/skf/skf.h"

#include <stdlib.h>

static const char *const uri_names[] = {
	[GMS_SKF_DEVICE] = "device",
	[GMS_SKF_APPLICATION] = "application",
	[GMS_SKF_CONTAINER] = "container",
	NULL,
};

char *gms_skf_uri(const struct gms_skf_session *session, const char *device,
	const char *application, const char *container)
{
	const char *const values[] = {device, application, container};
	return gms_token_uri_make(GMS_SKF_SCHEME, session->uri.path, uri_names, values);
}

gmseal_status gms_skf_start(struct gms_skf_session *session, const char *uri,
	const gmseal_token_options *options, gmseal_error *error)
{
	*session = (struct gms_skf_session){.options = {.pin = options->pin,
						    .user = options->user,
						    .allow_default_pin = options->allow_default_pin,
						    .skf_ulong_size = options->skf_ulong_size,
						    .connect_timeout = options->connect_timeout}};
	gmseal_status status =
		gms_token_uri_parse(uri, GMS_SKF_SCHEME, uri_names, &session->uri, error);
	if (status == GMSEAL_OK)
		status = gms_skf_library_get(session->uri.path, &session->library, error);
	return status;
}

void gms_skf_finish(struct gms_skf_session *session)
{
	gms_skf_end(session);
	free(session->device_name);
	session->device_name = NULL;
	gms_token_uri_free(&session->uri);
}

gmseal_status gms_skf_begin(struct gms_skf_session *session, gmseal_error *error)
{
	gmseal_status status =
		gms_skf_enter(session->library, session->options.connect_timeout, error);
	if (status != GMSEAL_OK)
		return status;
	session->entered = true;
	session->asked = false;
	session->api = session->library->api;
	if (session->options.skf_ulong_size != 0)
		session->api.ulong_size = session->options.skf_ulong_size;
	return GMSEAL_OK;
}

void gms_skf_end(struct gms_skf_session *session)
{
	bool entered = session->entered;
	session->entered = false;
	if (entered)
		gms_skf_leave(session->library);
}

gmseal_status gms_skf_connect(
	struct gms_skf_session *session, const char *name, gmseal_error *error)
{
	uint32_t code = GMS_SAR_OK;
	void *device = NULL;
	char *copy = strdup(name);
	if (copy == NULL)
		return gms_error_memory(error);
	gmseal_status status = gms_skf_connect_in_time(session, name, &device, &code, error);
	if (status == GMSEAL_OK && code != GMS_SAR_OK)
		status = gms_skf_error(session, SKF_ConnectDev, code, error);
	if (status != GMSEAL_OK) {
		free(copy);
		return status;
	}
	free(session->device_name);
	session->device_name = copy;
	session->device = device;
	/* It may be lacking: then nobody knows who made the device. */
	session->info = (struct gms_skf_device_info){.label = ""};
	code = gms_skf_get_dev_info(&session->api, device, &session->info);
	if (code == GMS_SKF_LACKING || code == GMS_SAR_OK)
		return GMSEAL_OK;
	session->info = (struct gms_skf_device_info){.label = ""};
	if (!gms_skf_is_gone(code))
		return GMSEAL_OK;
	gms_skf_release_device(session);
	return gms_skf_error(session, SKF_GetDevInfo, code, error);
}

gmseal_status gms_skf_use_application(
	struct gms_skf_session *session, const char *name, gmseal_error *error)
{
	char *copy = strdup(name); /* the standard's parameter is not const */
	if (copy == NULL)
		return gms_error_memory(error);
	void *application = NULL;
	uint32_t code =
		gms_skf_open_application(&session->api, session->device, copy, &application);
	free(copy);
	if (code != GMS_SAR_OK)
		return gms_skf_error(session, SKF_OpenApplication, code, error);
	session->application = application;
	return GMSEAL_OK;
}

gmseal_status gms_skf_use_container(
	struct gms_skf_session *session, const char *name, gmseal_error *error)
{
	char *copy = strdup(name);
	if (copy == NULL)
		return gms_error_memory(error);
	void *container = NULL;
	uint32_t code =
		gms_skf_open_container(&session->api, session->application, copy, &container);
	free(copy);
	if (code != GMS_SAR_OK)
		return gms_skf_error(session, SKF_OpenContainer, code, error);
	session->container = container;
	return GMSEAL_OK;
}

gmseal_status gms_skf_find_device(struct gms_skf_session *session, gmseal_error *error)
{
	char *name = NULL;
	if (session->device != NULL)
		return GMSEAL_OK;
	gmseal_status status = gms_skf_choose(
		session, SKF_EnumDev, session->uri.values[GMS_SKF_DEVICE], &name, error);
	if (status == GMSEAL_OK)
		status = gms_skf_connect(session, name, error);
	free(name);
	return status;
}

gmseal_status gms_skf_find_application(struct gms_skf_session *session, gmseal_error *error)
{
	char *name = NULL;
	gmseal_status status = gms_skf_find_device(session, error);
	if (status != GMSEAL_OK || session->application != NULL)
		return status;
	status = gms_skf_choose(session, SKF_EnumApplication,
		session->uri.values[GMS_SKF_APPLICATION], &name, error);
	if (status == GMSEAL_OK)
		status = gms_skf_use_application(session, name, error);
	free(name);
	return status;
}

gmseal_status gms_skf_find_container(struct gms_skf_session *session, gmseal_error *error)
{
	char *name = NULL;
	gmseal_status status = gms_skf_find_application(session, error);
	if (status != GMSEAL_OK || session->container != NULL)
		return status;
	status = gms_skf_choose(
		session, SKF_EnumContainer, session->uri.values[GMS_SKF_CONTAINER], &name, error);
	if (status == GMSEAL_OK)
		status = gms_skf_use_container(session, name, error);
	free(name);
	return status;
}

void gms_skf_release_container(struct gms_skf_session *session)
{
	if (session->container != NULL)
		gms_skf_close_container(&session->api, session->container);
	session->container = NULL;
}

void gms_skf_release_application(struct gms_skf_session *session)
{
	gms_skf_release_container(session);
	gms_skf_logout(session);
	if (session->application != NULL)
		gms_skf_close_application(&session->api, session->application);
	session->application = NULL;
}

void gms_skf_release_device(struct gms_skf_session *session)
{
	gms_skf_release_application(session);
	if (session->device != NULL)
		gms_skf_disconnect_dev(&session->api, session->device);
	session->device = NULL;
}

const char *gms_skf_label(const struct gms_skf_session *session)
{
	if (session->info.label[0] != '\0' && gms_token_is_text(session->info.label))
		return session->info.label;
	return session->device_name != NULL && gms_token_is_text(session->device_name)
		       ? session->device_name
		       : "";
}
