/* Seals in the files of an application, as gmseal/token.h has them. */
#include "signer/skf/skf.h"

/* Begins a call that works with the files of the application that the URI names. */
static gmseal_status begin(struct gms_skf_session *session, const char *uri,
	const gmseal_token_options *options, bool login, gmseal_error *error)
{
	gmseal_status status = gms_skf_start(session, uri, options, error);
	if (status == GMSEAL_OK)
		status = gms_skf_begin(session, error);
	if (status == GMSEAL_OK)
		status = gms_skf_find_application(session, error);
	if (status == GMSEAL_OK && login)
		status = gms_skf_login(session, error);
	return status;
}

static void end(struct gms_skf_session *session)
{
	if (session->entered)
		gms_skf_release_device(session);
	gms_skf_finish(session);
}

/* Whether a name is that of a copy; original gets the name without "~". */
static bool is_copy(const char *name, char original[GMS_SKF_COPY_NAME_SIZE])
{
	size_t length = strlen(name);
	if (length < 2 || length > GMSEAL_TOKEN_NAME_MAX + 1 || name[length - 1] != '~')
		return false;
	memcpy(original, name, length - 1);
	original[length - 1] = '\0';
	return true;
}

/* A copy that is all there is of a seal stands for it. */
static gmseal_status add_copy(struct gms_skf_session *session, const struct gms_skf_names *files,
	const char *copy, const char *original, gmseal_token_seals *seals, gmseal_error *error)
{
	gmseal_buffer saved = GMSEAL_BUFFER_INIT;
	bool hidden = false;
	uint32_t size = 0;
	gmseal_status status = gms_skf_copy_state(session, files, original, &hidden, &saved, error);
	if (status != GMSEAL_OK)
		return status;
	if (hidden && saved.size > 0)
		status = gms_token_seals_add(seals, original, saved.size, error);
	if (!hidden)
		status = gms_skf_file_size(session, copy, &size, error);
	if (!hidden && status == GMSEAL_OK)
		status = gms_token_seals_add(seals, copy, size, error);
	gmseal_buffer_free(&saved);
	return status;
}

static gmseal_status add_file(struct gms_skf_session *session, const struct gms_skf_names *files,
	const char *name, gmseal_token_seals *seals, gmseal_error *error)
{
	char copy[GMS_SKF_COPY_NAME_SIZE];
	gmseal_buffer saved = GMSEAL_BUFFER_INIT;
	bool hidden = false;
	uint32_t size = 0;
	gmseal_status status = GMSEAL_OK;
	if (gms_skf_copy_name(name, copy) && gms_skf_names_count(files, copy) > 0)
		status = gms_skf_copy_state(session, files, name, &hidden, &saved, error);
	bool stands_for_it = saved.size > 0;
	gmseal_buffer_free(&saved);
	if (status != GMSEAL_OK || stands_for_it)
		return status;
	status = gms_skf_file_size(session, name, &size, error);
	return status == GMSEAL_OK ? gms_token_seals_add(seals, name, size, error) : status;
}

static gmseal_status list(
	struct gms_skf_session *session, gmseal_token_seals *seals, gmseal_error *error)
{
	char original[GMS_SKF_COPY_NAME_SIZE];
	struct gms_skf_names files = {NULL};
	gmseal_status status = gms_skf_names_get(session, SKF_EnumFiles, &files, error);
	if (status != GMSEAL_OK)
		return status;
	const char *name = NULL;
	while (status == GMSEAL_OK && (name = gms_skf_names_next(&files, name)) != NULL)
		status = is_copy(name, original)
				 ? add_copy(session, &files, name, original, seals, error)
				 : add_file(session, &files, name, seals, error);
	gms_skf_names_free(&files);
	return status;
}

gmseal_status gms_skf_seals(const char *uri, const gmseal_token_options *options,
	gmseal_token_seals *seals, gmseal_error *error)
{
	struct gms_skf_session session;
	gmseal_status status = begin(&session, uri, options, false, error);
	if (status == GMSEAL_OK)
		status = list(&session, seals, error);
	end(&session);
	return status;
}

static gmseal_status missing(const char *name, gmseal_error *error)
{
	return gms_error(error, GMSEAL_ERROR_NOT_FOUND,
		_("there is no file of the name \"%s\" in the application"), name);
}

/* Whether there is one file of a name: some devices do not mind two. */
static gmseal_status find(
	const struct gms_skf_names *files, const char *name, bool *found, gmseal_error *error)
{
	size_t count = gms_skf_names_count(files, name);
	*found = count == 1;
	if (count <= 1)
		return GMSEAL_OK;
	return gms_error(error, GMSEAL_ERROR_AMBIGUOUS,
		_("there is more than one file of the name \"%s\" in the application"), name);
}

static gmseal_status read_seal(struct gms_skf_session *session, const char *name,
	gmseal_buffer *bytes, gmseal_error *error)
{
	struct gms_skf_names files = {NULL};
	gmseal_buffer saved = GMSEAL_BUFFER_INIT;
	bool hidden = false, found = false;
	gmseal_status status = gms_skf_names_get(session, SKF_EnumFiles, &files, error);
	if (status == GMSEAL_OK)
		status = find(&files, name, &found, error);
	if (status == GMSEAL_OK)
		status = gms_skf_copy_state(session, &files, name, &hidden, &saved, error);
	if (status == GMSEAL_OK && saved.size > 0) {
		*bytes = saved;
		saved = (gmseal_buffer)GMSEAL_BUFFER_INIT;
	} else if (status == GMSEAL_OK) {
		status = found ? gms_skf_file_read(session, name, bytes, error)
			       : missing(name, error);
	}
	gmseal_buffer_free(&saved);
	gms_skf_names_free(&files);
	return status;
}

gmseal_status gms_skf_seal_read(const char *uri, const char *name,
	const gmseal_token_options *options, gmseal_buffer *bytes, gmseal_error *error)
{
	struct gms_skf_session session;
	gmseal_buffer read = GMSEAL_BUFFER_INIT;
	gmseal_status status = begin(&session, uri, options, false, error);
	if (status == GMSEAL_OK)
		status = read_seal(&session, name, &read, error);
	if (status == GMSEAL_OK)
		*bytes = read;
	end(&session);
	return status;
}

/* Puts a seal back whose replacement was interrupted, and tells whether there is one. */
static gmseal_status settle(
	struct gms_skf_session *session, const char *name, bool *found, gmseal_error *error)
{
	struct gms_skf_names files = {NULL};
	gmseal_status status = gms_skf_recover(session, name, error);
	if (status == GMSEAL_OK)
		status = gms_skf_names_get(session, SKF_EnumFiles, &files, error);
	if (status != GMSEAL_OK)
		return status;
	status = find(&files, name, found, error);
	gms_skf_names_free(&files);
	return status;
}

static gmseal_status write_seal(struct gms_skf_session *session, const char *name,
	gmseal_bytes bytes, bool replace, gmseal_error *error)
{
	bool found = false;
	gmseal_status status = settle(session, name, &found, error);
	if (status != GMSEAL_OK)
		return status;
	if (found && !replace)
		return gms_error(error, GMSEAL_ERROR_EXISTS,
			_("there is a file of the name \"%s\" in the application already"), name);
	if (found)
		return gms_skf_replace(session, name, bytes, error);
	status = gms_skf_file_write(session, name, bytes, error);
	if (status != GMSEAL_OK)
		gms_skf_file_delete(session, name, NULL);
	return status;
}

gmseal_status gms_skf_seal_write(const char *uri, const char *name, gmseal_bytes bytes,
	bool replace, const gmseal_token_options *options, gmseal_error *error)
{
	struct gms_skf_session session;
	gmseal_status status = begin(&session, uri, options, true, error);
	if (status == GMSEAL_OK)
		status = write_seal(&session, name, bytes, replace, error);
	end(&session);
	return status;
}

gmseal_status gms_skf_seal_remove(
	const char *uri, const char *name, const gmseal_token_options *options, gmseal_error *error)
{
	struct gms_skf_session session;
	bool found = false;
	gmseal_status status = begin(&session, uri, options, true, error);
	if (status == GMSEAL_OK)
		status = settle(&session, name, &found, error);
	if (status == GMSEAL_OK)
		status = found ? gms_skf_file_delete(&session, name, error) : missing(name, error);
	end(&session);
	return status;
}
