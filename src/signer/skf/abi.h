/*
 * The binary interface of GM/T 0016 with both widths of ULONG, and nothing of what it means.
 *
 * The standard's ULONG has 32 bits; some vendors' builds for 64-bit systems take unsigned long. Only
 * abi.c knows of this: the rest of the folder sees uint32_t. Before the width is known, functions are
 * called as those of the wide kind are: a narrow callee looks at the lower half of what it is passed
 * in a register, what it returns is cut to 32 bits, and whatever it may write through a pointer to
 * ULONG has eight octets of room, zero before.
 */
#ifndef GMS_SKF_ABI_H
#define GMS_SKF_ABI_H

#include "base/base.h"

/* Every function by number. */
enum gms_skf_function {
#define SKF_FUNCTION(name, parameters) name,
#include "signer/skf/functions.def"
#undef SKF_FUNCTION
	GMS_SKF_FUNCTIONS
};
/* The name of one. */
const char *gms_skf_name(enum gms_skf_function function);

/* A vendor's functions; NULL for those that it lacks. */
struct gms_skf_api {
	void *functions[GMS_SKF_FUNCTIONS];
	unsigned ulong_size; /* 4 or 8; 0: not known yet */
};

/* What functions return (GM/T 0016 has the names without GMS_), and what is returned for one that the
 * library lacks. */
enum {
	GMS_SAR_OK = 0,
	GMS_SAR_FAIL = 0x0A000001,
	GMS_SAR_UNKNOWNERR = 0x0A000002,
	GMS_SAR_NOTSUPPORTYETERR = 0x0A000003,
	GMS_SAR_INVALIDHANDLEERR = 0x0A000005,
	GMS_SAR_KEYNOTFOUNTERR = 0x0A00001B,
	GMS_SAR_CERTNOTFOUNTERR = 0x0A00001C,
	GMS_SAR_BUFFER_TOO_SMALL = 0x0A000020,
	GMS_SAR_DEVICE_REMOVED = 0x0A000023,
	GMS_SAR_PIN_INCORRECT = 0x0A000024,
	GMS_SAR_PIN_LOCKED = 0x0A000025,
	GMS_SAR_PIN_INVALID = 0x0A000026,
	GMS_SAR_PIN_LEN_RANGE = 0x0A000027,
	GMS_SAR_USER_ALREADY_LOGGED_IN = 0x0A000028,
	GMS_SAR_USER_NOT_LOGGED_IN = 0x0A00002D
};
#define GMS_SKF_LACKING UINT32_MAX

/* Types of PINs. */
enum {
	GMS_SKF_ADMIN_TYPE = 0,
	GMS_SKF_USER_TYPE = 1
};

/* Who may read or write a file. */
enum {
	GMS_SECURE_USER_ACCOUNT = 0x10,
	GMS_SECURE_ANYONE_ACCOUNT = 0xFF
};

/* What is read of DEVINFO: strings, not all of which end with a NUL, at places that do not depend on
 * the width, and two versions, major and minor. */
#define GMS_SKF_TEXT_SIZE 64
struct gms_skf_device_info {
	char manufacturer[GMS_SKF_TEXT_SIZE + 1], issuer[GMS_SKF_TEXT_SIZE + 1];
	char label[GMS_SKF_TEXT_SIZE + 1], serial[GMS_SKF_TEXT_SIZE + 1];
	uint8_t hardware[2], firmware[2];
};

/* Room for a public key's structure, with some to spare for vendors whose is larger. */
#define GMS_SKF_BLOB_ROOM 1024
#define GMS_SKF_COORDINATE_SIZE 64 /* in structures of ECC, right-aligned */

/* How many octets a ULONG has, told by the structure of an exported public key; 0 if it is none. size
 * is what the library said of the structure's. */
unsigned gms_skf_detect_ecc(const uint8_t blob[GMS_SKF_BLOB_ROOM], uint32_t size);
unsigned gms_skf_detect_rsa(const uint8_t blob[GMS_SKF_BLOB_ROOM]);
/* The index-th ULONG at the beginning of a structure. */
uint32_t gms_skf_field(const uint8_t *structure, unsigned index, unsigned ulong_size);

/*
 * The functions, as the standard has them but for the width. Sizes behind a pointer go in and out,
 * other numbers behind a pointer only come out. signature has room for r and s.
 */
typedef struct gms_skf_api gms_skf_api;
uint32_t gms_skf_enum_dev(const gms_skf_api *api, char *names, uint32_t *size);
uint32_t gms_skf_connect_dev(const gms_skf_api *api, char *name, void **device);
uint32_t gms_skf_disconnect_dev(const gms_skf_api *api, void *device);
uint32_t gms_skf_get_dev_info(
	const gms_skf_api *api, void *device, struct gms_skf_device_info *info);
uint32_t gms_skf_lock_dev(const gms_skf_api *api, void *device, uint32_t milliseconds);
uint32_t gms_skf_unlock_dev(const gms_skf_api *api, void *device);
uint32_t gms_skf_enum_application(
	const gms_skf_api *api, void *device, char *names, uint32_t *size);
uint32_t gms_skf_open_application(
	const gms_skf_api *api, void *device, char *name, void **application);
uint32_t gms_skf_close_application(const gms_skf_api *api, void *application);
uint32_t gms_skf_get_pin_info(const gms_skf_api *api, void *application, uint32_t type,
	uint32_t *most, uint32_t *left, bool *is_default);
uint32_t gms_skf_verify_pin(
	const gms_skf_api *api, void *application, uint32_t type, char *pin, uint32_t *left);
uint32_t gms_skf_change_pin(const gms_skf_api *api, void *application, uint32_t type, char *old,
	char *fresh, uint32_t *left);
uint32_t gms_skf_unblock_pin(
	const gms_skf_api *api, void *application, char *admin, char *fresh, uint32_t *left);
uint32_t gms_skf_clear_secure_state(const gms_skf_api *api, void *application);
uint32_t gms_skf_enum_container(
	const gms_skf_api *api, void *application, char *names, uint32_t *size);
uint32_t gms_skf_open_container(
	const gms_skf_api *api, void *application, char *name, void **container);
uint32_t gms_skf_close_container(const gms_skf_api *api, void *container);
uint32_t gms_skf_get_container_type(const gms_skf_api *api, void *container, uint32_t *type);
uint32_t gms_skf_export_certificate(
	const gms_skf_api *api, void *container, uint8_t *certificate, uint32_t *size);
uint32_t gms_skf_export_public_key(
	const gms_skf_api *api, void *container, uint8_t *blob, uint32_t *size);
uint32_t gms_skf_ecc_sign_data(const gms_skf_api *api, void *container, uint8_t *data,
	uint32_t size, uint8_t signature[2 * GMS_SKF_COORDINATE_SIZE]);
uint32_t gms_skf_rsa_sign_data(const gms_skf_api *api, void *container, uint8_t *data,
	uint32_t size, uint8_t *signature, uint32_t *signature_size);
uint32_t gms_skf_enum_files(const gms_skf_api *api, void *application, char *names, uint32_t *size);
uint32_t gms_skf_get_file_info(
	const gms_skf_api *api, void *application, char *name, uint32_t *size);
uint32_t gms_skf_create_file(const gms_skf_api *api, void *application, char *name, uint32_t size,
	uint32_t read_rights, uint32_t write_rights);
uint32_t gms_skf_read_file(const gms_skf_api *api, void *application, char *name, uint32_t offset,
	uint32_t size, uint8_t *data, uint32_t *read);
uint32_t gms_skf_write_file(const gms_skf_api *api, void *application, char *name, uint32_t offset,
	uint8_t *data, uint32_t size);
uint32_t gms_skf_delete_file(const gms_skf_api *api, void *application, char *name);

#endif
