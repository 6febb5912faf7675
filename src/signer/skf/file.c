/* Whole files of an application: read, made, removed. */
#include "signer/skf/skf.h"

#include <stdlib.h>

/* What goes over at once; some devices take no more. */
#define CHUNK_SIZE 1024

/* Names of files go to functions that do not promise to leave them alone. */
#define NAME_ROOM 256
static bool copy_name(char copy[NAME_ROOM], const char *name)
{
	size_t length = strlen(name);
	if (length >= NAME_ROOM)
		return false;
	memcpy(copy, name, length + 1);
	return true;
}

static gmseal_status long_name(gmseal_error *error)
{
	return gms_error(error, GMSEAL_ERROR_DEVICE, "%s",
		_("the device has a file whose name is too long"));
}

gmseal_status gms_skf_file_size(
	struct gms_skf_session *session, const char *name, uint32_t *size, gmseal_error *error)
{
	char copy[NAME_ROOM];
	if (!copy_name(copy, name))
		return long_name(error);
	uint32_t code = gms_skf_get_file_info(&session->api, session->application, copy, size);
	if (code != GMS_SAR_OK)
		return gms_skf_error(session, SKF_GetFileInfo, code, error);
	if (*size > GMSEAL_DEFAULT_MAX_SIZE)
		return gms_skf_rubbish(SKF_GetFileInfo, *size, error);
	return GMSEAL_OK;
}

/* Reads some octets at an offset. A file that only its user may read makes the login necessary. */
static gmseal_status read_part(struct gms_skf_session *session, char *name, uint32_t offset,
	uint8_t *octets, uint32_t size, gmseal_error *error)
{
	while (size > 0) {
		uint32_t wanted = size < CHUNK_SIZE ? size : CHUNK_SIZE, read = 0;
		uint32_t code = gms_skf_read_file(
			&session->api, session->application, name, offset, wanted, octets, &read);
		if (code == GMS_SAR_USER_NOT_LOGGED_IN && !session->asked) {
			session->logged_in = false;
			gmseal_status status = gms_skf_login(session, error);
			if (status != GMSEAL_OK)
				return status;
			continue;
		}
		if (code != GMS_SAR_OK)
			return gms_skf_error(session, SKF_ReadFile, code, error);
		if (read == 0 || read > wanted)
			return gms_skf_rubbish(SKF_ReadFile, read, error);
		offset += read;
		octets += read;
		size -= read;
	}
	return GMSEAL_OK;
}

gmseal_status gms_skf_file_read(struct gms_skf_session *session, const char *name,
	gmseal_buffer *bytes, gmseal_error *error)
{
	char copy[NAME_ROOM];
	uint32_t size = 0;
	gmseal_status status = gms_skf_file_size(session, name, &size, error);
	if (status != GMSEAL_OK)
		return status;
	if (!copy_name(copy, name))
		return long_name(error);
	bytes->data = calloc(1, (size_t)size + 1); /* a NUL behind it that does not count */
	if (bytes->data == NULL)
		return gms_error_memory(error);
	bytes->size = size;
	status = read_part(session, copy, 0, bytes->data, size, error);
	if (status != GMSEAL_OK)
		gmseal_buffer_free(bytes);
	return status;
}

static gmseal_status write_part(struct gms_skf_session *session, char *name, uint32_t offset,
	gmseal_bytes bytes, gmseal_error *error)
{
	uint8_t chunk[CHUNK_SIZE];
	while (bytes.size > 0) {
		uint32_t size = bytes.size < CHUNK_SIZE ? (uint32_t)bytes.size : CHUNK_SIZE;
		memcpy(chunk, bytes.data, size);
		uint32_t code = gms_skf_write_file(
			&session->api, session->application, name, offset, chunk, size);
		if (code != GMS_SAR_OK)
			return gms_skf_error(session, SKF_WriteFile, code, error);
		offset += size;
		bytes.data += size;
		bytes.size -= size;
	}
	return GMSEAL_OK;
}

/* Whether the device gives back what was written. */
static gmseal_status compare(struct gms_skf_session *session, char *name, uint32_t offset,
	gmseal_bytes bytes, gmseal_error *error)
{
	uint8_t chunk[CHUNK_SIZE];
	while (bytes.size > 0) {
		uint32_t size = bytes.size < CHUNK_SIZE ? (uint32_t)bytes.size : CHUNK_SIZE;
		gmseal_status status = read_part(session, name, offset, chunk, size, error);
		if (status != GMSEAL_OK)
			return status;
		if (memcmp(chunk, bytes.data, size) != 0)
			return gms_error(error, GMSEAL_ERROR_DEVICE, "%s",
				_("the device gives back other octets than were written to the "
				  "file"));
		offset += size;
		bytes.data += size;
		bytes.size -= size;
	}
	return GMSEAL_OK;
}

gmseal_status gms_skf_file_write(
	struct gms_skf_session *session, const char *name, gmseal_bytes bytes, gmseal_error *error)
{
	static const uint8_t unfinished = GMS_SKF_UNFINISHED;
	char copy[NAME_ROOM];
	if (!copy_name(copy, name))
		return long_name(error);
	uint32_t code = gms_skf_create_file(&session->api, session->application, copy,
		(uint32_t)bytes.size, GMS_SECURE_ANYONE_ACCOUNT, GMS_SECURE_USER_ACCOUNT);
	if (code != GMS_SAR_OK)
		return gms_skf_error(session, SKF_CreateFile, code, error);
	if (bytes.size == 0)
		return GMSEAL_OK;
	const gmseal_bytes mark = {&unfinished, 1}, first = {bytes.data, 1};
	const gmseal_bytes rest = {bytes.data + 1, bytes.size - 1};
	gmseal_status status = write_part(session, copy, 0, mark, error);
	if (status == GMSEAL_OK)
		status = write_part(session, copy, 1, rest, error);
	if (status == GMSEAL_OK)
		status = compare(session, copy, 1, rest, error);
	if (status == GMSEAL_OK)
		status = write_part(session, copy, 0, first, error);
	if (status == GMSEAL_OK)
		status = compare(session, copy, 0, first, error);
	return status;
}

gmseal_status gms_skf_file_delete(
	struct gms_skf_session *session, const char *name, gmseal_error *error)
{
	char copy[NAME_ROOM];
	if (!copy_name(copy, name))
		return long_name(error);
	uint32_t code = gms_skf_delete_file(&session->api, session->application, copy);
	return code == GMS_SAR_OK ? GMSEAL_OK : gms_skf_error(session, SKF_DeleteFile, code, error);
}
