/* The SKF test library: handles, the frame of calls, and devices. */
#define _GNU_SOURCE
#include "skf-token.h"

#include <dirent.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct handle handles[SKF_MAX_HANDLES];
static atomic_int inside;

const char *skf_root(void)
{
	const char *root = getenv("GMSEAL_TEST_TOKEN");
	return root != NULL ? root : "/nowhere";
}

static void nap(unsigned long milliseconds)
{
	struct timespec time = {
		(time_t)(milliseconds / 1000), (long)(milliseconds % 1000) * 1000000};
	nanosleep(&time, NULL);
}

struct handle *skf_open(
	enum handle_kind kind, struct handle *parent, const char *directory, const char *name)
{
	struct handle *made = NULL;
	for (size_t i = 0; i < SKF_MAX_HANDLES && made == NULL; i++)
		if (handles[i].kind == HANDLE_NONE)
			made = &handles[i];
	if (made == NULL)
		return NULL;
	*made = (struct handle){.kind = kind, .parent = parent};
	snprintf(made->directory, sizeof made->directory, "%s", directory);
	snprintf(made->name, sizeof made->name, "%s", name);
	return made;
}

void skf_close(struct handle *handle)
{
	for (size_t i = 0; i < SKF_MAX_HANDLES; i++)
		if (handles[i].kind != HANDLE_NONE && handles[i].parent == handle)
			skf_close(&handles[i]);
	*handle = (struct handle){.kind = HANDLE_NONE};
}

struct handle *skf_device_of(struct handle *handle)
{
	while (handle->parent != NULL)
		handle = handle->parent;
	return handle;
}

static bool is_handle(const void *pointer)
{
	for (size_t i = 0; i < SKF_MAX_HANDLES; i++)
		if (pointer == &handles[i])
			return true;
	return false;
}

/* Whoever has been unplugged stays so: its handles are worth nothing any more. */
static void unplug(const char *directory)
{
	for (size_t i = 0; i < SKF_MAX_HANDLES; i++)
		if (strcmp(handles[i].directory, directory) == 0)
			handles[i].gone = true;
}

static void forget(const char *directory)
{
	for (size_t i = 0; i < SKF_MAX_HANDLES; i++)
		if (strcmp(handles[i].directory, directory) == 0)
			handles[i].user = handles[i].admin = false;
}

static void apply_fault(struct skf_call *call, const char *directory)
{
	switch (call->fault.action) {
	case STATE_RETURN:
		call->answer = (skf_ulong)call->fault.number;
		break;
	case STATE_HANG:
		/* Others may come in meanwhile. */
		atomic_fetch_sub(&inside, 1);
		pthread_mutex_unlock(&lock);
		nap(call->fault.number);
		pthread_mutex_lock(&lock);
		atomic_fetch_add(&inside, 1);
		break;
	case STATE_VANISH:
		state_touch(directory, "absent");
		unplug(directory);
		break;
	case STATE_REPLUG:
		unplug(directory);
		break;
	case STATE_FORGET_LOGIN:
		forget(directory);
		break;
	case STATE_TOO_SMALL:
		call->answer = SAR_BUFFER_TOO_SMALL;
		break;
	case STATE_MISSING:
		call->answer = SAR_NOTSUPPORTYETERR;
		break;
	default:
		break;
	}
}

void skf_begin(struct skf_call *call, const char *function, void *handle, enum handle_kind kind)
{
	if (atomic_fetch_add(&inside, 1) > 0)
		state_touch(skf_root(), "collision");
	pthread_mutex_lock(&lock);
	*call = (struct skf_call){.answer = SAR_OK};
	const char *directory = skf_root();
	if (kind != HANDLE_NONE) {
		call->handle = handle;
		if (!is_handle(handle) || call->handle->kind != kind) {
			call->answer = SAR_INVALIDHANDLEERR;
			return;
		}
		directory = call->handle->directory;
		if (state_has(directory, "absent"))
			unplug(directory);
	}
	call->fault = state_fault(directory, function);
	apply_fault(call, directory);
	if (call->answer == SAR_OK && kind != HANDLE_NONE && call->handle->gone)
		call->answer = SAR_DEVICE_REMOVED;
	state_load(directory, &call->settings);
}

skf_ulong skf_end(const struct skf_call *call, skf_ulong answer)
{
	(void)call;
	pthread_mutex_unlock(&lock);
	atomic_fetch_sub(&inside, 1);
	return answer;
}

skf_ulong skf_copy(
	const struct skf_call *call, const void *data, size_t size, void *out, skf_ulong *out_size)
{
	if (out_size == NULL)
		return SAR_INVALIDPARAMERR;
	skf_ulong room = *out_size;
	*out_size = (skf_ulong)size;
	if (call->fault.action == STATE_RUBBISH_LENGTH)
		*out_size = (skf_ulong)call->fault.number;
	if (out == NULL)
		return SAR_OK;
	if (room < size)
		return SAR_BUFFER_TOO_SMALL;
	memcpy(out, data, size);
	return SAR_OK;
}

size_t skf_split(const char *list, char names[][STATE_NAME_SIZE])
{
	size_t count = 0;
	while (*list != '\0' && count < SKF_MAX_NAMES) {
		size_t size = strcspn(list, ",");
		snprintf(names[count++], STATE_NAME_SIZE, "%.*s", (int)size, list);
		list += size + (list[size] == ',');
	}
	return count;
}

skf_ulong skf_copy_names(const struct skf_call *call, char names[][STATE_NAME_SIZE], size_t count,
	char *out, skf_ulong *size)
{
	char list[SKF_MAX_NAMES * STATE_NAME_SIZE + 2] = "";
	size_t used = 0;
	for (size_t i = 0; i < count; i++) {
		size_t length = strlen(names[i]) + 1;
		memcpy(list + used, names[i], length);
		used += length;
	}
	list[used++] = '\0';
	/* An empty list is two NULs, too. */
	if (used == 1)
		list[used++] = '\0';
	return skf_copy(call, list, used, out, size);
}

/* The folders that are devices. */
static size_t find_devices(char folders[][STATE_PATH_SIZE], char names[][STATE_NAME_SIZE])
{
	size_t count = 0;
	struct state_settings settings;
	state_load(skf_root(), &settings);
	if (!state_yes(&settings, "no-device", false)) {
		snprintf(folders[count], STATE_PATH_SIZE, "%s", skf_root());
		snprintf(names[count++], STATE_NAME_SIZE, "%.63s",
			state_text(&settings, "device", "TEST0001"));
	}
	DIR *stream = opendir(skf_root());
	const struct dirent *entry;
	while (stream != NULL && count < SKF_MAX_DEVICES && (entry = readdir(stream)) != NULL) {
		state_path(folders[count], skf_root(), entry->d_name);
		if (entry->d_name[0] == '.' || !state_has(folders[count], "token.conf"))
			continue;
		state_load(folders[count], &settings);
		snprintf(names[count++], STATE_NAME_SIZE, "%.63s",
			state_text(&settings, "device", entry->d_name));
	}
	if (stream != NULL)
		closedir(stream);
	return count;
}

skf_ulong SKF_EnumDev(skf_bool present, char *list, skf_ulong *size)
{
	struct skf_call call;
	char folders[SKF_MAX_DEVICES][STATE_PATH_SIZE];
	char names[SKF_MAX_DEVICES][STATE_NAME_SIZE], found[SKF_MAX_DEVICES][STATE_NAME_SIZE];
	size_t count = 0;
	skf_begin(&call, "SKF_EnumDev", NULL, HANDLE_NONE);
	size_t all = find_devices(folders, names);
	for (size_t i = 0; i < all; i++)
		if (!present || !state_has(folders[i], "absent"))
			memcpy(found[count++], names[i], STATE_NAME_SIZE);
	return skf_end(&call, call.answer != SAR_OK
				      ? call.answer
				      : skf_copy_names(&call, found, count, list, size));
}

skf_ulong SKF_ConnectDev(char *name, void **device)
{
	struct skf_call call;
	char folders[SKF_MAX_DEVICES][STATE_PATH_SIZE];
	char names[SKF_MAX_DEVICES][STATE_NAME_SIZE];
	struct handle *opened = NULL;
	skf_begin(&call, "SKF_ConnectDev", NULL, HANDLE_NONE);
	state_note_signals(skf_root());
	size_t count = find_devices(folders, names);
	for (size_t i = 0; i < count && opened == NULL && call.answer == SAR_OK; i++)
		if (strcmp(names[i], name) == 0 && !state_has(folders[i], "absent"))
			opened = skf_open(HANDLE_DEVICE, NULL, folders[i], names[i]);
	if (call.answer == SAR_OK && opened == NULL)
		call.answer = SAR_DEVICE_REMOVED;
	if (call.answer == SAR_OK)
		*device = opened;
	return skf_end(&call, call.answer);
}

skf_ulong SKF_DisConnectDev(void *device)
{
	struct skf_call call;
	skf_begin(&call, "SKF_DisConnectDev", device, HANDLE_DEVICE);
	if (call.answer == SAR_OK || call.answer == SAR_DEVICE_REMOVED)
		skf_close(call.handle);
	return skf_end(&call, call.answer);
}

/* Texts are filled up with NULs, or with spaces where a vendor does so. */
static void fill(char *field, size_t size, const char *text, char with)
{
	size_t length = strlen(text);
	memset(field, with, size);
	memcpy(field, text, length < size ? length : size);
}

skf_ulong SKF_GetDevInfo(void *device, struct skf_device_info *info)
{
	struct skf_call call;
	skf_begin(&call, "SKF_GetDevInfo", device, HANDLE_DEVICE);
	if (call.answer == SAR_OK) {
		char with = state_yes(&call.settings, "spaces", false) ? ' ' : '\0';
		*info = (struct skf_device_info){.version = {1, 0},
			.hardware = {1, 2},
			.firmware = {3, 4},
			.max_buffer = 4096};
		fill(info->manufacturer, sizeof info->manufacturer,
			state_text(&call.settings, "manufacturer", "Test maker"), with);
		fill(info->issuer, sizeof info->issuer, "Test issuer", with);
		fill(info->label, sizeof info->label,
			state_text(&call.settings, "label", "Test key"), with);
		fill(info->serial, sizeof info->serial,
			state_text(&call.settings, "serial", "0001"), with);
	}
	return skf_end(&call, call.answer);
}

skf_ulong SKF_GetDevState(char *name, skf_ulong *state)
{
	struct skf_call call;
	char folders[SKF_MAX_DEVICES][STATE_PATH_SIZE];
	char names[SKF_MAX_DEVICES][STATE_NAME_SIZE];
	skf_begin(&call, "SKF_GetDevState", NULL, HANDLE_NONE);
	size_t count = find_devices(folders, names);
	*state = 0;
	for (size_t i = 0; i < count; i++)
		if (strcmp(names[i], name) == 0 && !state_has(folders[i], "absent"))
			*state = 1;
	return skf_end(&call, call.answer);
}

#ifndef SKF_POOR
skf_ulong SKF_LockDev(void *device, skf_ulong milliseconds)
{
	struct skf_call call;
	(void)milliseconds;
	skf_begin(&call, "SKF_LockDev", device, HANDLE_DEVICE);
	if (call.answer == SAR_OK) {
		/* Nobody may ask for it twice. */
		if (call.handle->locked)
			call.answer = SAR_FAIL;
		call.handle->locked = true;
	}
	return skf_end(&call, call.answer);
}

skf_ulong SKF_UnlockDev(void *device)
{
	struct skf_call call;
	skf_begin(&call, "SKF_UnlockDev", device, HANDLE_DEVICE);
	if (call.answer == SAR_OK) {
		if (!call.handle->locked)
			call.answer = SAR_FAIL;
		call.handle->locked = false;
	}
	return skf_end(&call, call.answer);
}

skf_ulong SKF_GenRandom(void *device, uint8_t *data, skf_ulong size)
{
	struct skf_call call;
	skf_begin(&call, "SKF_GenRandom", device, HANDLE_DEVICE);
	if (call.answer == SAR_OK)
		memset(data, 4, size);
	return skf_end(&call, call.answer);
}
#endif
