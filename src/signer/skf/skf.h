/*
 * Inside src/signer/skf: a vendor's library, a stay at a device behind it, and what is done there.
 *
 * The libraries are not thread-safe, and what they share between devices is nobody's business: a
 * library is used by one thread at a time. Who wants to use it enters it, and leaves it.
 */
#ifndef GMS_SKF_H
#define GMS_SKF_H

#include "signer/skf/abi.h"
#include "signer/token.h"

#include <pthread.h>

#define GMS_SKF_SCHEME "skf:"

/* What a URI names. */
enum {
	GMS_SKF_DEVICE,
	GMS_SKF_APPLICATION,
	GMS_SKF_CONTAINER
};

/* library.c: a vendor's library; there is one of each, which stays. */
struct gms_skf_library {
	struct gms_skf_library *next;
	struct gms_skf_api api; /* the width: what was detected; whoever has entered changes it */
	pthread_mutex_t lock; /* of what follows */
	pthread_cond_t changed;
	bool busy; /* somebody has entered */
	bool stuck; /* and left a thread behind that does not return */
};
gmseal_status gms_skf_library_get(
	const char *path, struct gms_skf_library **library, gmseal_error *error);
/* limit is options->connect_timeout: how long to wait for a thread that was left behind. */
gmseal_status gms_skf_enter(struct gms_skf_library *library, unsigned limit, gmseal_error *error);
void gms_skf_leave(struct gms_skf_library *library);
/* The time on the clock of pthread_cond_t that is so many milliseconds away. */
struct timespec gms_skf_deadline(unsigned milliseconds);

/* session.c: a stay at a device. Closed and opened again, it is another stay at what the same URI
 * names. */
struct gms_skf_session {
	struct gms_token_uri uri;
	gmseal_token_options options;
	struct gms_skf_library *library;
	struct gms_skf_api api;
	bool entered;
	void *device, *application, *container; /* NULL: not open */
	struct gms_skf_device_info info;
	char *device_name;
	bool logged_in;
	bool asked; /* for the user's PIN, in this call */
};
/* Reads the URI and loads the library; gms_skf_finish() in any case. Nothing is entered yet. */
gmseal_status gms_skf_start(struct gms_skf_session *session, const char *uri,
	const gmseal_token_options *options, gmseal_error *error);
/* Leaves the library, if it was entered, and lets go of everything; the device must be closed. */
void gms_skf_finish(struct gms_skf_session *session);
/* Begins and ends a call of the public interface that uses the library. */
gmseal_status gms_skf_begin(struct gms_skf_session *session, gmseal_error *error);
void gms_skf_end(struct gms_skf_session *session);
/* Opens what is not open yet: the device; the application, too; the container, too. */
gmseal_status gms_skf_find_device(struct gms_skf_session *session, gmseal_error *error);
gmseal_status gms_skf_find_application(struct gms_skf_session *session, gmseal_error *error);
gmseal_status gms_skf_find_container(struct gms_skf_session *session, gmseal_error *error);
/* One of a name, in what is open. */
gmseal_status gms_skf_connect(
	struct gms_skf_session *session, const char *name, gmseal_error *error);
gmseal_status gms_skf_use_application(
	struct gms_skf_session *session, const char *name, gmseal_error *error);
gmseal_status gms_skf_use_container(
	struct gms_skf_session *session, const char *name, gmseal_error *error);
/* Closes what is open, and what is in it. */
void gms_skf_release_container(struct gms_skf_session *session);
void gms_skf_release_application(struct gms_skf_session *session);
void gms_skf_release_device(struct gms_skf_session *session);
/* The device's label, or else its name. */
const char *gms_skf_label(const struct gms_skf_session *session);

/* connect.c: SKF_ConnectDev within options->connect_timeout. *code is what it returned. If it does not
 * return in time, the library is no longer this session's: it is left when the call returns. */
gmseal_status gms_skf_connect_in_time(struct gms_skf_session *session, const char *name,
	void **device, uint32_t *code, gmseal_error *error);

/* error.c: what a function returned, as a status and a sentence with the function's name and the
 * number; GMSEAL_ERROR_UNSUPPORTED if the library lacks it. */
gmseal_status gms_skf_error(const struct gms_skf_session *session, enum gms_skf_function function,
	uint32_t code, gmseal_error *error);
/* A length that cannot be: told is too many octets, or too few. */
gmseal_status gms_skf_rubbish(enum gms_skf_function function, uint32_t told, gmseal_error *error);
/* Whether the device is gone, or its handles are of no use any more. */
bool gms_skf_is_gone(uint32_t code);
/* The same, or nobody knows what it means: what is open is better closed. */
bool gms_skf_breaks(uint32_t code);

/* names.c: a list of names, one after the other, each with a NUL, and one more at the end. */
struct gms_skf_names {
	char *text;
};
/* Those of one of the functions SKF_Enum*. */
gmseal_status gms_skf_names_get(struct gms_skf_session *session, enum gms_skf_function function,
	struct gms_skf_names *names, gmseal_error *error);
void gms_skf_names_free(struct gms_skf_names *names);
/* The name behind one, or the first behind NULL; NULL at the end. */
const char *gms_skf_names_next(const struct gms_skf_names *names, const char *name);
size_t gms_skf_names_count(const struct gms_skf_names *names, const char *name);
/* The name of what is to be opened: the one that the URI has, or the only one. The caller frees it. */
gmseal_status gms_skf_choose(struct gms_skf_session *session, enum gms_skf_function function,
	const char *wanted, char **chosen, gmseal_error *error);

/* key.c: the public key for signatures, and the certificate for it, of the open container. */
struct gms_skf_key {
	gmseal_key_type type;
	uint8_t blob[GMS_SKF_BLOB_ROOM];
	gmseal_bytes x, y; /* SM2: 32 octets each */
	gmseal_bytes modulus, exponent; /* RSA */
};
gmseal_status gms_skf_key_get(
	struct gms_skf_session *session, struct gms_skf_key *key, gmseal_error *error);
gmseal_status gms_skf_key_check(
	const struct gms_skf_key *key, const gmseal_certificate *certificate, gmseal_error *error);
/* Empty if there is none; *code is what the library returned. */
gmseal_status gms_skf_certificate_get(struct gms_skf_session *session, gmseal_buffer *certificate,
	uint32_t *code, gmseal_error *error);

/* pin.c */
gmseal_status gms_skf_pin_state(struct gms_skf_session *session, gmseal_pin_kind kind,
	gmseal_pin_state *state, gmseal_error *error);
/* Logs the user in, if nobody is; asks for the PIN. */
gmseal_status gms_skf_login(struct gms_skf_session *session, gmseal_error *error);
void gms_skf_logout(struct gms_skf_session *session);
gmseal_status gms_skf_change_pin_at(const char *uri, gmseal_pin_kind kind,
	const gmseal_token_options *options, gmseal_error *error);
gmseal_status gms_skf_unblock_pin_at(
	const char *uri, const gmseal_token_options *options, gmseal_error *error);

/* file.c: whole files of the open application. */
gmseal_status gms_skf_file_size(
	struct gms_skf_session *session, const char *name, uint32_t *size, gmseal_error *error);
gmseal_status gms_skf_file_read(struct gms_skf_session *session, const char *name,
	gmseal_buffer *bytes, gmseal_error *error);
/* Makes a file that is not there. It begins with GMS_SKF_UNFINISHED until all of it is written and was
 * read back. */
#define GMS_SKF_UNFINISHED 0
gmseal_status gms_skf_file_write(
	struct gms_skf_session *session, const char *name, gmseal_bytes bytes, gmseal_error *error);
gmseal_status gms_skf_file_delete(
	struct gms_skf_session *session, const char *name, gmseal_error *error);

/* replace.c: seals of which there may be a copy. */
#define GMS_SKF_COPY_NAME_SIZE (GMSEAL_TOKEN_NAME_MAX + 2)
/* The name with "~" behind it; false if it is too long to have a copy. */
bool gms_skf_copy_name(const char *name, char copy[GMS_SKF_COPY_NAME_SIZE]);
/* Whether the copy of a file is the library's own business; saved gets its octets if it is all there is
 * of the file, and stays empty otherwise. */
gmseal_status gms_skf_copy_state(struct gms_skf_session *session, const struct gms_skf_names *files,
	const char *name, bool *hidden, gmseal_buffer *saved, gmseal_error *error);
/* Puts such a copy back, or removes one that is not needed any more. */
gmseal_status gms_skf_recover(
	struct gms_skf_session *session, const char *name, gmseal_error *error);
/* Replaces a file that is there. */
gmseal_status gms_skf_replace(
	struct gms_skf_session *session, const char *name, gmseal_bytes bytes, gmseal_error *error);

/* seals.c, signer.c, list.c: see gms_token_operations. */
gmseal_status gms_skf_seals(const char *uri, const gmseal_token_options *options,
	gmseal_token_seals *seals, gmseal_error *error);
gmseal_status gms_skf_seal_read(const char *uri, const char *name,
	const gmseal_token_options *options, gmseal_buffer *bytes, gmseal_error *error);
gmseal_status gms_skf_seal_write(const char *uri, const char *name, gmseal_bytes bytes,
	bool replace, const gmseal_token_options *options, gmseal_error *error);
gmseal_status gms_skf_seal_remove(const char *uri, const char *name,
	const gmseal_token_options *options, gmseal_error *error);
gmseal_status gms_skf_signer(const char *uri, gmseal_bytes certificate,
	const gmseal_token_options *options, gmseal_signer **signer, gmseal_error *error);
gmseal_status gms_skf_list(const char *uri, const gmseal_token_options *options,
	gmseal_token_list *list, gmseal_error *error);
/* The URI of a place, whose parts may be NULL; NULL without memory. */
char *gms_skf_uri(const struct gms_skf_session *session, const char *device,
	const char *application, const char *container);

#endif
