/* Files of applications in the SKF test library: "APPLICATION.NAME.file" in the device's folder. */
#define _GNU_SOURCE
#include "skf-token.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#ifndef SKF_POOR

static void path_of(char path[STATE_PATH_SIZE], const struct handle *application, const char *name)
{
	char file[3 * STATE_NAME_SIZE];
	snprintf(file, sizeof file, "%s.%s.file", application->name, name);
	state_path(path, application->directory, file);
}

/* The size of a file; -1 if there is none. */
static long size_of(const char *path)
{
	struct stat status;
	return stat(path, &status) == 0 ? (long)status.st_size : -1;
}

static size_t list_files(const struct handle *application, char names[][STATE_NAME_SIZE])
{
	char all[SKF_MAX_NAMES][STATE_NAME_SIZE];
	size_t count = 0, length = strlen(application->name);
	size_t found = state_names(application->directory, ".file", all, SKF_MAX_NAMES);
	for (size_t i = 0; i < found; i++)
		if (strncmp(all[i], application->name, length) == 0 && all[i][length] == '.')
			snprintf(names[count++], STATE_NAME_SIZE, "%s", all[i] + length + 1);
	return count;
}

skf_ulong SKF_EnumFiles(void *application, char *list, skf_ulong *size)
{
	struct skf_call call;
	char names[SKF_MAX_NAMES][STATE_NAME_SIZE];
	skf_begin(&call, "SKF_EnumFiles", application, HANDLE_APPLICATION);
	if (call.answer == SAR_OK)
		call.answer =
			skf_copy_names(&call, names, list_files(call.handle, names), list, size);
	return skf_end(&call, call.answer);
}

skf_ulong SKF_GetFileInfo(void *application, char *name, struct skf_file_attribute *attribute)
{
	struct skf_call call;
	char path[STATE_PATH_SIZE];
	skf_begin(&call, "SKF_GetFileInfo", application, HANDLE_APPLICATION);
	if (call.answer == SAR_OK) {
		path_of(path, call.handle, name);
		long size = size_of(path);
		if (size < 0) {
			call.answer = SAR_FILE_NOT_EXIST;
		} else {
			*attribute = (struct skf_file_attribute){
				.size = (skf_ulong)size, .read_rights = 0xFF, .write_rights = 0x10};
			memcpy(attribute->name, name, strnlen(name, sizeof attribute->name));
			if (call.fault.action == STATE_RUBBISH_LENGTH)
				attribute->size = (skf_ulong)call.fault.number;
		}
	}
	return skf_end(&call, call.answer);
}

/* Octets that all files of the device take. */
static unsigned long used(const struct handle *application)
{
	char names[SKF_MAX_NAMES][STATE_NAME_SIZE], path[STATE_PATH_SIZE];
	unsigned long sum = 0;
	size_t count = list_files(application, names);
	for (size_t i = 0; i < count; i++) {
		path_of(path, application, names[i]);
		sum += (unsigned long)size_of(path);
	}
	return sum;
}

/* Files are made and written by whoever has logged in. */
static void ask_login(struct skf_call *call)
{
	if (call->answer == SAR_OK && !call->handle->user)
		call->answer = SAR_USER_NOT_LOGGED_IN;
}

skf_ulong SKF_CreateFile(void *application, char *name, skf_ulong size, skf_ulong read_rights,
	skf_ulong write_rights)
{
	struct skf_call call;
	char path[STATE_PATH_SIZE];
	(void)read_rights;
	(void)write_rights;
	skf_begin(&call, "SKF_CreateFile", application, HANDLE_APPLICATION);
	ask_login(&call);
	if (call.answer == SAR_OK) {
		path_of(path, call.handle, name);
		if (strlen(name) > 32)
			call.answer = SAR_INVALIDPARAMERR;
		else if (size_of(path) >= 0)
			call.answer = SAR_FILE_ALREADY_EXIST;
		else if (used(call.handle) + size >
			 state_number(&call.settings, "file-room", 1024 * 1024))
			call.answer = SAR_NO_ROOM;
	}
	if (call.answer == SAR_OK) {
		FILE *file = fopen(path, "we");
		if (file == NULL || ftruncate(fileno(file), (off_t)size) != 0)
			call.answer = SAR_FAIL;
		if (file != NULL)
			fclose(file);
	}
	return skf_end(&call, call.answer);
}

skf_ulong SKF_ReadFile(void *application, char *name, skf_ulong offset, skf_ulong size,
	uint8_t *data, skf_ulong *got)
{
	struct skf_call call;
	char path[STATE_PATH_SIZE];
	skf_begin(&call, "SKF_ReadFile", application, HANDLE_APPLICATION);
	if (call.answer == SAR_OK) {
		path_of(path, call.handle, name);
		FILE *file = fopen(path, "re");
		if (file == NULL || fseek(file, (long)offset, SEEK_SET) != 0)
			call.answer = SAR_FILE_NOT_EXIST;
		else
			*got = (skf_ulong)fread(data, 1, size, file);
		if (file != NULL)
			fclose(file);
		if (call.fault.action == STATE_RUBBISH_LENGTH)
			*got = (skf_ulong)call.fault.number;
		if (call.answer == SAR_OK && call.fault.action == STATE_WRONG_VALUE && size > 0)
			data[0] ^= 1;
	}
	return skf_end(&call, call.answer);
}

skf_ulong SKF_WriteFile(
	void *application, char *name, skf_ulong offset, uint8_t *data, skf_ulong size)
{
	struct skf_call call;
	char path[STATE_PATH_SIZE];
	skf_begin(&call, "SKF_WriteFile", application, HANDLE_APPLICATION);
	ask_login(&call);
	if (call.answer == SAR_OK) {
		path_of(path, call.handle, name);
		FILE *file = fopen(path, "r+e");
		if (file == NULL)
			call.answer = SAR_FILE_NOT_EXIST;
		else if (offset + size > (skf_ulong)size_of(path))
			call.answer = SAR_NO_ROOM;
		else if (fseek(file, (long)offset, SEEK_SET) != 0 ||
			 fwrite(data, 1, size, file) != size)
			call.answer = SAR_FAIL;
		if (file != NULL)
			fclose(file);
	}
	return skf_end(&call, call.answer);
}

skf_ulong SKF_DeleteFile(void *application, char *name)
{
	struct skf_call call;
	char path[STATE_PATH_SIZE];
	skf_begin(&call, "SKF_DeleteFile", application, HANDLE_APPLICATION);
	ask_login(&call);
	if (call.answer == SAR_OK) {
		path_of(path, call.handle, name);
		if (unlink(path) != 0)
			call.answer = SAR_FILE_NOT_EXIST;
	}
	return skf_end(&call, call.answer);
}

#endif
