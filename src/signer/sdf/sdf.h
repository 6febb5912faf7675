/*
 * Keys in server crypto machines, behind the interface of GM/T 0018 (GB/T 36322): its structures and
 * functions, and what the files of this folder share.
 *
 * A session belongs to one thread at a time, so that a signer keeps a pool of them. None of this
 * survives fork(): the child has to make its own signer.
 */
#ifndef GMS_SDF_H
#define GMS_SDF_H

#include "signer/token.h"

#include <pthread.h>

#define GMS_SDF_SCHEME "sdf:"

/* Coordinates and the halves of a signature stand at the end of as many octets. */
#define GMS_SDF_ECC_SIZE 64
/* RSA keys have at most 2048 bits. */
#define GMS_SDF_RSA_SIZE 256

struct gms_sdf_device_info {
	char issuer_name[40];
	char device_name[16];
	char device_serial[16];
	unsigned device_version;
	unsigned standard_version;
	unsigned asymmetric_ability[2];
	unsigned symmetric_ability;
	unsigned hash_ability;
	unsigned buffer_size;
};

struct gms_sdf_ecc_public_key {
	unsigned bits;
	uint8_t x[GMS_SDF_ECC_SIZE];
	uint8_t y[GMS_SDF_ECC_SIZE];
};

struct gms_sdf_ecc_signature {
	uint8_t r[GMS_SDF_ECC_SIZE];
	uint8_t s[GMS_SDF_ECC_SIZE];
};

struct gms_sdf_rsa_public_key {
	unsigned bits;
	uint8_t m[GMS_SDF_RSA_SIZE];
	uint8_t e[GMS_SDF_RSA_SIZE];
};

/* The numbers that decide what is done next; the others are known to error.c only. */
#define GMS_SDR_OPENSESSION 0x01000006
#define GMS_SDR_PARDENY 0x01000007
#define GMS_SDR_KEYNOTEXIST 0x01000008

/* The functions in the order of the table in library.c; those behind the first four may be NULL. */
struct gms_sdf_functions {
	int (*open_device)(void **device);
	int (*close_device)(void *device);
	int (*open_session)(void *device, void **session);
	int (*close_session)(void *session);
	int (*get_device_info)(void *session, struct gms_sdf_device_info *info);
	int (*get_access_right)(
		void *session, unsigned key, unsigned char *password, unsigned password_size);
	int (*release_access_right)(void *session, unsigned key);
	int (*export_ecc)(void *session, unsigned key, struct gms_sdf_ecc_public_key *public_key);
	int (*sign_ecc)(void *session, unsigned key, unsigned char *data, unsigned data_size,
		struct gms_sdf_ecc_signature *signature);
	int (*export_rsa)(void *session, unsigned key, struct gms_sdf_rsa_public_key *public_key);
	int (*private_rsa)(void *session, unsigned key, unsigned char *input, unsigned input_size,
		unsigned char *output, unsigned *output_size);
};

/* library.c */
struct gms_sdf_library {
	char *path;
	struct gms_sdf_functions call;
};
gmseal_status gms_sdf_library_load(
	const char *path, struct gms_sdf_library *library, gmseal_error *error);
void gms_sdf_library_free(struct gms_sdf_library *library);

/* error.c: a sentence and a status of ours for what a function returned. */
gmseal_status gms_sdf_error(gmseal_error *error, int code, const char *function);
/* Whether the session is not to be used again after this number: the device is gone, or failed in a
 * way that the standard has no word for. */
bool gms_sdf_breaks(int code);
/* Whether the standard has this number. */
bool gms_sdf_knows(int code);

/* pool.c: sessions of one library, opened when they are needed. */
struct gms_sdf_device;
struct gms_sdf_opening;
struct gms_sdf_session {
	struct gms_sdf_session *next; /* of the idle ones */
	struct gms_sdf_device *device;
	void *handle;
	bool fresh; /* it was opened for the one who has it now */
	unsigned entitled; /* the key whose access right it has got; 0: none */
};
struct gms_sdf_pool {
	struct gms_sdf_library library;
	unsigned connect_timeout;
	pthread_mutex_t lock; /* guards what follows, and opening and closing */
	pthread_cond_t changed;
	struct gms_sdf_device *device; /* what new sessions are opened on; NULL: to be opened */
	struct gms_sdf_opening *opening; /* of a device that did not answer in time, or NULL */
	struct gms_sdf_session *idle; /* sessions of that device */
	unsigned open, most; /* how many sessions there are, and may be */
};
gmseal_status gms_sdf_pool_start(struct gms_sdf_pool *pool, const char *path,
	const gmseal_token_options *options, gmseal_error *error);
void gms_sdf_pool_stop(struct gms_sdf_pool *pool);
/* A session for the calling thread alone. It waits where there are as many as there may be. */
gmseal_status gms_sdf_pool_take(
	struct gms_sdf_pool *pool, struct gms_sdf_session **session, gmseal_error *error);
/* Gives it back. After broken ones the device is opened anew. */
void gms_sdf_pool_give(struct gms_sdf_pool *pool, struct gms_sdf_session *session, bool broken);

/* device.c, for pool.c: opens a device within the time limit; and gives up what was not in time. */
gmseal_status gms_sdf_device_open(struct gms_sdf_pool *pool, void **device, gmseal_error *error);
void gms_sdf_device_abandon(struct gms_sdf_pool *pool);

/* key.c: a public key as the device exports it, checked. */
struct gms_sdf_key {
	gmseal_key_type type;
	size_t size; /* octets of x and y each, or of the modulus */
	uint8_t x[GMS_SDF_RSA_SIZE], y[GMS_SDF_RSA_SIZE]; /* of RSA modulus and exponent */
	size_t exponent_size;
};
/* *code is what the function returned. */
gmseal_status gms_sdf_key_export(const struct gms_sdf_library *library, void *session,
	unsigned index, gmseal_key_type type, struct gms_sdf_key *key, int *code,
	gmseal_error *error);
gmseal_status gms_sdf_key_check(
	const struct gms_sdf_key *key, const gmseal_certificate *certificate, gmseal_error *error);
/* Shows all keys there are to visit, until it returns another status than GMSEAL_OK. */
typedef gmseal_status gms_sdf_visit(
	void *user, unsigned index, const struct gms_sdf_key *key, gmseal_error *error);
gmseal_status gms_sdf_key_each(const struct gms_sdf_library *library, void *session,
	gms_sdf_visit *visit, void *user, gmseal_error *error);

/* list.c: what "sdf:LIBRARY?key=N" holds; *index is 0 if it names none. */
gmseal_status gms_sdf_uri_parse(const char *uri, char **path, unsigned *index, gmseal_error *error);
gmseal_status gms_sdf_list(const char *uri, const gmseal_token_options *options,
	gmseal_token_list *list, gmseal_error *error);
/* A text of the device's that may lack its NUL, or be filled up with spaces. */
void gms_sdf_text(const char *text, size_t size, char *copy);

/* sign.c: one signature by one session, and the number it came to. */
gmseal_status gms_sdf_sign(const struct gms_sdf_library *library, void *session, unsigned index,
	const struct gms_sdf_key *key, const gmseal_signing_request *request, gmseal_buffer *value,
	int *code, gmseal_error *error);

/* signer.c */
gmseal_status gms_sdf_signer(const char *uri, gmseal_bytes certificate,
	const gmseal_token_options *options, gmseal_signer **signer, gmseal_error *error);

#endif
