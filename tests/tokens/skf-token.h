/*
 * The SKF test library, inside: handles, and the frame of every call.
 *
 * The directory in GMSEAL_TEST_TOKEN is a device, and so is every folder in it that has a
 * token.conf. Settings of a device: device (its name; TEST0001), label, serial, manufacturer;
 * applications (names with commas; APP), containers.NAME (those of an application; of the first all
 * keys in the folder);
 * pin, admin-pin, max-tries, tries-left, admin-tries-left, default-pin (yes: it still is),
 * true (the number that says so in a BOOL; 1);
 * file-room (octets that files may take). no-device = yes: the directory itself is none.
 */
#ifndef TOKENS_SKF_TOKEN_H
#define TOKENS_SKF_TOKEN_H

#include "skf-abi.h"
#include "state.h"

#include <pthread.h>

#define SKF_MAX_DEVICES 8
#define SKF_MAX_HANDLES 64
#define SKF_MAX_NAMES 16

enum handle_kind {
	HANDLE_NONE,
	HANDLE_DEVICE,
	HANDLE_APPLICATION,
	HANDLE_CONTAINER
};

/* What a handle points at. */
struct handle {
	enum handle_kind kind;
	struct handle *parent;
	char directory[STATE_PATH_SIZE], name[STATE_NAME_SIZE];
	bool gone; /* the device was unplugged since */
	bool user, admin; /* logged in, of an application */
	bool locked; /* of a device */
};

/* One call: who is inside, and what is to go wrong. */
struct skf_call {
	struct handle *handle;
	struct state_fault fault;
	struct state_settings settings;
	skf_ulong answer; /* unless SAR_OK, the call ends with it */
};

/* Begins a call on a handle of a kind; HANDLE_NONE: on none. */
void skf_begin(struct skf_call *call, const char *function, void *handle, enum handle_kind kind);
/* Ends it; two calls at the same time leave the file "collision". */
skf_ulong skf_end(const struct skf_call *call, skf_ulong answer);

struct handle *skf_open(
	enum handle_kind kind, struct handle *parent, const char *directory, const char *name);
void skf_close(struct handle *handle);
const char *skf_root(void);
/* The device that is above a handle. */
struct handle *skf_device_of(struct handle *handle);

/* Copies out as the standard wants it: the size is asked for with NULL. */
skf_ulong skf_copy(
	const struct skf_call *call, const void *data, size_t size, void *out, skf_ulong *out_size);
/* Names of an application's containers. */
size_t skf_containers(const struct handle *application, char names[][STATE_NAME_SIZE]);
/* Splits a list with commas. */
size_t skf_split(const char *list, char names[][STATE_NAME_SIZE]);
skf_ulong skf_copy_names(const struct skf_call *call, char names[][STATE_NAME_SIZE], size_t count,
	char *out, skf_ulong *size);

#endif
