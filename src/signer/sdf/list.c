/* URIs of crypto machines and their keys, and the lists of both. */
#include "signer/sdf/sdf.h"

#include <stdio.h>
#include <stdlib.h>

static const char *const names[] = {"key", NULL};

gmseal_status gms_sdf_uri_parse(const char *uri, char **path, unsigned *index, gmseal_error *error)
{
	struct gms_token_uri parsed;
	gmseal_status status = gms_token_uri_parse(uri, GMS_SDF_SCHEME, names, &parsed, error);
	if (status != GMSEAL_OK)
		return status;
	const char *key = parsed.values[0];
	int number = 0;
	if (key != NULL) {
		size_t digits = strlen(key);
		number = digits <= 9 ? gms_digits((const uint8_t *)key, digits) : -1;
		if (number < 1)
			status = gms_error(error, GMSEAL_ERROR_ARGUMENT,
				_("the key of a crypto machine is a number from 1 on, not \"%s\""),
				key);
	}
	if (status == GMSEAL_OK) {
		*path = parsed.path;
		parsed.path = NULL;
		*index = (unsigned)number;
	}
	gms_token_uri_free(&parsed);
	return status;
}

void gms_sdf_text(const char *text, size_t size, char *copy)
{
	size_t length = strnlen(text, size);
	while (length > 0 && text[length - 1] == ' ')
		length--;
	memcpy(copy, text, length);
	copy[length] = '\0';
}

/* What a list is made of. */
struct listing {
	const char *path;
	unsigned index; /* the only key that is wanted; 0: all */
	gmseal_token_list *list;
	bool failed; /* memory ran out: the list is not to be had at all */
};

static gmseal_status add_token(struct listing *listing, const struct gms_sdf_device_info *info,
	const gmseal_error *problem, gmseal_error *error)
{
	char issuer[sizeof info->issuer_name + 1], name[sizeof info->device_name + 1],
		serial[sizeof info->device_serial + 1], version[16] = "";
	char *uri = gms_token_uri_make(
		GMS_SDF_SCHEME, listing->path, names, (const char *const[]){NULL});
	if (uri == NULL)
		return gms_error_memory(error);
	gms_sdf_text(info->issuer_name, sizeof info->issuer_name, issuer);
	gms_sdf_text(info->device_name, sizeof info->device_name, name);
	gms_sdf_text(info->device_serial, sizeof info->device_serial, serial);
	if (info->device_version != 0)
		snprintf(version, sizeof version, "0x%08X", info->device_version);
	gmseal_status status = gms_token_list_add(listing->list,
		&(gmseal_token_info){
			.kind = GMSEAL_TOKEN_SDF,
			.uri = uri,
			.module = listing->path,
			.label = name,
			.serial = serial,
			.manufacturer = issuer,
			.version = version,
			.pin = GMS_PIN_STATE_UNKNOWN,
			.problem = *problem,
		},
		error);
	free(uri);
	return status;
}

static gmseal_status add_key(
	void *user, unsigned index, const struct gms_sdf_key *key, gmseal_error *error)
{
	struct listing *listing = user;
	char label[16];
	snprintf(label, sizeof label, "%u", index);
	char *uri = gms_token_uri_make(
		GMS_SDF_SCHEME, listing->path, names, (const char *const[]){label});
	gmseal_status status = GMSEAL_OK;
	if (uri == NULL)
		status = gms_error_memory(error);
	else
		status = gms_token_list_add_key(listing->list,
			&(gmseal_token_key){.uri = uri, .label = label, .type = key->type}, error);
	free(uri);
	listing->failed = status != GMSEAL_OK;
	return status;
}

/* The keys of one index. */
static gmseal_status list_index(const struct gms_sdf_library *library, void *session,
	struct listing *listing, gmseal_error *error)
{
	static const gmseal_key_type types[] = {GMSEAL_KEY_SM2, GMSEAL_KEY_RSA};
	gmseal_status status = GMSEAL_OK;
	for (size_t i = 0; i < 2 && status == GMSEAL_OK; i++) {
		struct gms_sdf_key key;
		int code = 0;
		status = gms_sdf_key_export(
			library, session, listing->index, types[i], &key, &code, error);
		if (status == GMSEAL_OK)
			status = add_key(listing, listing->index, &key, error);
		else if (!gms_sdf_breaks(code))
			status = GMSEAL_OK;
	}
	return status;
}

/* The token that a session is of, with its keys. What it cannot tell is its problem. */
static gmseal_status list_session(const struct gms_sdf_library *library, void *session,
	struct listing *listing, gmseal_error *error)
{
	struct gms_sdf_device_info info = {0};
	gmseal_error problem = {.status = GMSEAL_OK, .offset = GMSEAL_NO_OFFSET, .tries_left = -1};
	int code = 0;
	if (library->call.get_device_info != NULL)
		code = library->call.get_device_info(session, &info);
	if (code != 0) {
		info = (struct gms_sdf_device_info){0};
		gms_sdf_error(&problem, code, "SDF_GetDeviceInfo");
	}
	gmseal_status status = add_token(listing, &info, &problem, error);
	if (status != GMSEAL_OK || gms_sdf_breaks(code))
		return status;
	status = listing->index != 0
			 ? list_index(library, session, listing, &problem)
			 : gms_sdf_key_each(library, session, add_key, listing, &problem);
	if (listing->failed && error != NULL)
		*error = problem;
	if (status != GMSEAL_OK && !listing->failed)
		gms_token_list_problem(listing->list, &problem);
	return listing->failed ? status : GMSEAL_OK;
}

gmseal_status gms_sdf_list(const char *uri, const gmseal_token_options *options,
	gmseal_token_list *list, gmseal_error *error)
{
	char *path = NULL;
	struct gms_sdf_pool pool;
	struct gms_sdf_session *session = NULL;
	gmseal_error problem;
	struct listing listing = {.list = list};
	gmseal_status status = gms_sdf_uri_parse(uri, &path, &listing.index, error);
	if (status != GMSEAL_OK)
		return status;
	listing.path = path;
	status = gms_sdf_pool_start(&pool, path, options, error);
	if (status != GMSEAL_OK)
		goto out;
	if (gms_sdf_pool_take(&pool, &session, &problem) == GMSEAL_OK) {
		status = list_session(&pool.library, session->handle, &listing, error);
		gms_sdf_pool_give(&pool, session, false);
	} else {
		status = add_token(&listing, &(struct gms_sdf_device_info){0}, &problem, error);
	}
	gms_sdf_pool_stop(&pool);
out:
	free(path);
	return status;
}
