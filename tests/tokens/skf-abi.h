/*
 * Structures, functions and answers of GM/T 0016 as the SKF test library has them, packed to one
 * octet; SKF_ULONG is the width of the build. The library under test has its own, so that a mistake
 * in one of the two shows.
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

skf_ulong SKF_EnumDev(skf_bool present, char *list, skf_ulong *size);
skf_ulong SKF_ConnectDev(char *name, void **device);
skf_ulong SKF_DisConnectDev(void *device);
skf_ulong SKF_GetDevInfo(void *device, struct skf_device_info *info);
skf_ulong SKF_GetDevState(char *name, skf_ulong *state);
skf_ulong SKF_LockDev(void *device, skf_ulong milliseconds);
skf_ulong SKF_UnlockDev(void *device);
skf_ulong SKF_GenRandom(void *device, uint8_t *data, skf_ulong size);
skf_ulong SKF_EnumApplication(void *device, char *list, skf_ulong *size);
skf_ulong SKF_OpenApplication(void *device, char *name, void **application);
skf_ulong SKF_CloseApplication(void *application);
skf_ulong SKF_VerifyPIN(void *application, skf_ulong type, char *pin, skf_ulong *left);
skf_ulong SKF_ChangePIN(void *application, skf_ulong type, char *old, char *fresh, skf_ulong *left);
skf_ulong SKF_GetPINInfo(
	void *application, skf_ulong type, skf_ulong *most, skf_ulong *left, skf_bool *is_default);
skf_ulong SKF_UnblockPIN(void *application, char *admin, char *fresh, skf_ulong *left);
skf_ulong SKF_ClearSecureState(void *application);
skf_ulong SKF_EnumContainer(void *application, char *list, skf_ulong *size);
skf_ulong SKF_OpenContainer(void *application, char *name, void **container);
skf_ulong SKF_CloseContainer(void *container);
skf_ulong SKF_EnumFiles(void *application, char *list, skf_ulong *size);
skf_ulong SKF_GetFileInfo(void *application, char *name, struct skf_file_attribute *attribute);
skf_ulong SKF_CreateFile(void *application, char *name, skf_ulong size, skf_ulong read_rights,
	skf_ulong write_rights);
skf_ulong SKF_ReadFile(void *application, char *name, skf_ulong offset, skf_ulong size,
	uint8_t *data, skf_ulong *got);
skf_ulong SKF_WriteFile(
	void *application, char *name, skf_ulong offset, uint8_t *data, skf_ulong size);
skf_ulong SKF_DeleteFile(void *application, char *name);
skf_ulong SKF_GetContainerType(void *container, skf_ulong *type);
skf_ulong SKF_ExportCertificate(
	void *container, skf_bool signing, uint8_t *certificate, skf_ulong *size);
skf_ulong SKF_ExportPublicKey(void *container, skf_bool signing, uint8_t *blob, skf_ulong *size);
skf_ulong SKF_ECCSignData(
	void *container, uint8_t *data, skf_ulong size, struct skf_ecc_signature *signature);
skf_ulong SKF_RSASignData(void *container, uint8_t *data, skf_ulong size, uint8_t *signature,
	skf_ulong *signature_size);

#endif
