/*
 * Replacing a seal without ever losing it.
 *
 * The old seal is copied to a file whose name has "~" behind it; then the seal's file is removed and
 * written anew; then the copy is removed. A file begins with an octet that no seal begins with until
 * all of it is written and was read back, so that what a file says at its beginning tells how far an
 * interrupted replacement had come, and what is to be done about it.
 */
#include "signer/skf/skf.h"

#include <gmseal/seal.h>

enum content {
	MISSING,
	UNFINISHED, /* it was being written */
	SEAL,
	OTHER
};

/* What is to be done with a copy. */
enum action {
	LEAVE,
	DROP, /* it is not whole, or not needed any more */
	RESTORE /* it is all there is of the seal */
};

bool gms_skf_copy_name(const char *name, char copy[GMS_SKF_COPY_NAME_SIZE])
{
	size_t length = strlen(name);
	if (length > GMSEAL_TOKEN_NAME_MAX)
		return false;
	memcpy(copy, name, length);
	memcpy(copy + length, "~", 2);
	return true;
}

/* A lack of memory is told, lest a seal be taken for something else. */
static gmseal_status is_seal(gmseal_bytes bytes, bool *is, gmseal_error *error)
{
	gmseal_seal *seal = NULL;
	gmseal_status status = gmseal_seal_decode(bytes, NULL, &seal, NULL);
	gmseal_seal_free(seal);
	*is = status == GMSEAL_OK;
	return status == GMSEAL_ERROR_MEMORY ? gms_error_memory(error) : GMSEAL_OK;
}

static gmseal_status look(struct gms_skf_session *session, const struct gms_skf_names *files,
	const char *name, gmseal_buffer *bytes, enum content *content, gmseal_error *error)
{
	*content = MISSING;
	if (gms_skf_names_count(files, name) == 0)
		return GMSEAL_OK;
	gmseal_status status = gms_skf_file_read(session, name, bytes, error);
	if (status != GMSEAL_OK)
		return status;
	*content = UNFINISHED;
	if (bytes->size == 0 || bytes->data[0] == GMS_SKF_UNFINISHED)
		return GMSEAL_OK;
	bool seal = false;
	status = is_seal(gms_bytes(bytes), &seal, error);
	*content = seal ? SEAL : OTHER;
	return status;
}

/* What is to be done, which is nothing if there is no copy; copy gets its octets. */
static gmseal_status judge(struct gms_skf_session *session, const struct gms_skf_names *files,
	const char *name, gmseal_buffer *copy, enum action *action, gmseal_error *error)
{
	char copy_name[GMS_SKF_COPY_NAME_SIZE];
	enum content original = MISSING, copied = MISSING;
	gmseal_buffer bytes = GMSEAL_BUFFER_INIT;
	*action = LEAVE;
	if (!gms_skf_copy_name(name, copy_name))
		return GMSEAL_OK;
	gmseal_status status = look(session, files, copy_name, copy, &copied, error);
	if (status != GMSEAL_OK || copied == MISSING)
		return status;
	status = look(session, files, name, &bytes, &original, error);
	if (copied == UNFINISHED)
		*action = DROP; /* the original has not been touched yet */
	else if (original == MISSING || original == UNFINISHED)
		*action = RESTORE;
	else if (copied == SEAL)
		*action = original == SEAL ? DROP : RESTORE;
	gmseal_buffer_free(&bytes);
	return status;
}

gmseal_status gms_skf_copy_state(struct gms_skf_session *session, const struct gms_skf_names *files,
	const char *name, bool *hidden, gmseal_buffer *saved, gmseal_error *error)
{
	enum action action = LEAVE;
	gmseal_status status = judge(session, files, name, saved, &action, error);
	*hidden = action != LEAVE;
	if (status != GMSEAL_OK || action != RESTORE)
		gmseal_buffer_free(saved);
	return status;
}

gmseal_status gms_skf_recover(
	struct gms_skf_session *session, const char *name, gmseal_error *error)
{
	char copy_name[GMS_SKF_COPY_NAME_SIZE];
	struct gms_skf_names files = {NULL};
	gmseal_buffer copy = GMSEAL_BUFFER_INIT;
	enum action action = LEAVE;
	if (!gms_skf_copy_name(name, copy_name))
		return GMSEAL_OK;
	gmseal_status status = gms_skf_names_get(session, SKF_EnumFiles, &files, error);
	if (status == GMSEAL_OK)
		status = judge(session, &files, name, &copy, &action, error);
	if (status != GMSEAL_OK || action == LEAVE)
		goto out;
	if (action == RESTORE) {
		if (gms_skf_names_count(&files, name) > 0)
			status = gms_skf_file_delete(session, name, error);
		if (status == GMSEAL_OK)
			status = gms_skf_file_write(session, name, gms_bytes(&copy), error);
	}
	if (status == GMSEAL_OK)
		status = gms_skf_file_delete(session, copy_name, error);
out:
	gmseal_buffer_free(&copy);
	gms_skf_names_free(&files);
	return status;
}

/* Makes the copy; what has become of it if that fails is removed. */
static gmseal_status save(struct gms_skf_session *session, const char *name, const char *copy_name,
	gmseal_error *error)
{
	gmseal_buffer old = GMSEAL_BUFFER_INIT;
	gmseal_status status = gms_skf_file_read(session, name, &old, error);
	if (status != GMSEAL_OK)
		return status;
	status = gms_skf_file_write(session, copy_name, gms_bytes(&old), error);
	if (status != GMSEAL_OK && status != GMSEAL_ERROR_EXISTS)
		gms_skf_file_delete(session, copy_name, NULL);
	gmseal_buffer_free(&old);
	return status;
}

gmseal_status gms_skf_replace(
	struct gms_skf_session *session, const char *name, gmseal_bytes bytes, gmseal_error *error)
{
	char copy_name[GMS_SKF_COPY_NAME_SIZE];
	if (!gms_skf_copy_name(name, copy_name))
		return gms_error_argument(error, "name");
	gmseal_status status = save(session, name, copy_name, error);
	if (status != GMSEAL_OK)
		return status;
	status = gms_skf_file_delete(session, name, error);
	if (status == GMSEAL_OK)
		status = gms_skf_file_write(session, name, bytes, error);
	/* What fails from here on is told by the next call that finds the copy. */
	if (status == GMSEAL_OK)
		gms_skf_file_delete(session, copy_name, NULL);
	else
		gms_skf_recover(session, name, NULL);
	return status;
}
