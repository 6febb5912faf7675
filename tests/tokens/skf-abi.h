/*
 * Structures of GM/T 0016 as the SKF test library has them, packed to one octet; SKF_ULONG is the width
 * of the build. The library under test has its own, so that a mistake in one of the two shows.
 */
#ifndef TOKENS_SKF_ABI_H
#define TOKENS_SKF_ABI_H

#include <stdint.h>

typedef int32_t skf_bool;
typedef SKF_ULONG skf_ulong;

#pragma pack(push, 1)
struct skf_version {
	uint8_t major, minor;
};
struct skf_device_info {
	struct skf_version version;
	char manufacturer[64], issuer[64], label[32], serial[32];
	struct skf_version hardware, firmware;
	skf_ulong symmetric, asymmetric, hash, authentication, total_space, free_space;
	skf_ulong max_ecc_buffer, max_buffer;
	uint8_t reserved[64];
};
struct skf_ecc_public_key {
	skf_ulong bits;
	uint8_t x[64], y[64];
};
struct skf_ecc_signature {
	uint8_t r[64], s[64];
};
struct skf_rsa_public_key {
	skf_ulong algorithm, bits;
	uint8_t modulus[256], exponent[4];
};
struct skf_file_attribute {
	char name[32];
	skf_ulong size, read_rights, write_rights;
};
#pragma pack(pop)

enum {
	SAR_OK = 0,
	SAR_FAIL = 0x0A000001,
	SAR_NOTSUPPORTYETERR = 0x0A000003,
	SAR_INVALIDHANDLEERR = 0x0A000005,
	SAR_INVALIDPARAMERR = 0x0A000006,
	SAR_KEYNOTFOUNTERR = 0x0A00001B,
	SAR_CERTNOTFOUNTERR = 0x0A00001C,
	SAR_BUFFER_TOO_SMALL = 0x0A000020,
	SAR_DEVICE_REMOVED = 0x0A000023,
	SAR_PIN_INCORRECT = 0x0A000024,
	SAR_PIN_LOCKED = 0x0A000025,
	SAR_PIN_LEN_RANGE = 0x0A000027,
	SAR_USER_NOT_LOGGED_IN = 0x0A00002D,
	SAR_APPLICATION_NOT_EXISTS = 0x0A00002E,
	SAR_FILE_ALREADY_EXIST = 0x0A00002F,
	SAR_NO_ROOM = 0x0A000030,
	SAR_FILE_NOT_EXIST = 0x0A000031
};

enum {
	SKF_ADMIN = 0,
	SKF_USER = 1
};

#endif
