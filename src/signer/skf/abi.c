/* Calls of a vendor's functions with either width of ULONG. */
#include "signer/skf/abi.h"

/* The types of the functions, NAME_narrow and NAME_wide. */
#define SKF_ULONG uint32_t
#define SKF_BOOL int32_t
#define SKF_FUNCTION(name, parameters) typedef SKF_ULONG name##_narrow parameters;
#include "signer/skf/functions.def"
#undef SKF_FUNCTION
#undef SKF_BOOL
#undef SKF_ULONG
#define SKF_ULONG unsigned long
#define SKF_BOOL long
#define SKF_FUNCTION(name, parameters) typedef SKF_ULONG name##_wide parameters;
#include "signer/skf/functions.def"
#undef SKF_FUNCTION
#undef SKF_BOOL
#undef SKF_ULONG

/* A ULONG that a function is given the address of, as void *: room for both widths. */
union number {
	uint32_t narrow;
	unsigned long wide;
	uint8_t octets[8];
};

#define CALL(api, name, ...)                                                                       \
	((api)->functions[name] == NULL ? GMS_SKF_LACKING                                          \
		: (api)->ulong_size == sizeof(uint32_t)                                            \
			? ((name##_narrow *)(api)->functions[name])(__VA_ARGS__)                   \
			: (uint32_t)((name##_wide *)(api)->functions[name])(__VA_ARGS__))

const char *gms_skf_name(enum gms_skf_function function)
{
	static const char *const names[] = {
#define SKF_FUNCTION(name, parameters) #name,
#include "signer/skf/functions.def"
#undef SKF_FUNCTION
	};
	return names[function];
}

/* While the width is not known, the upper half is zero or of no interest where the lower one comes
 * first; machines where it does not have it set by the options, or have narrow libraries. */
static uint32_t get(const gms_skf_api *api, const union number *number)
{
	if (api->ulong_size != 8 || sizeof number->wide == sizeof number->narrow)
		return number->narrow;
	return number->wide > UINT32_MAX ? UINT32_MAX : (uint32_t)number->wide;
}

static union number put(const gms_skf_api *api, uint32_t value)
{
	union number number = {.octets = {0}};
	if (api->ulong_size == sizeof number.narrow)
		number.narrow = value;
	else
		number.wide = value;
	return number;
}

uint32_t gms_skf_field(const uint8_t *structure, unsigned index, unsigned ulong_size)
{
	uint64_t wide = 0;
	uint32_t narrow = 0;
	if (ulong_size == sizeof wide) {
		memcpy(&wide, structure + index * sizeof wide, sizeof wide);
		return wide > UINT32_MAX ? UINT32_MAX : (uint32_t)wide;
	}
	memcpy(&narrow, structure + index * sizeof narrow, sizeof narrow);
	return narrow;
}

/* Whether the unused half of each coordinate is zero, where a width would have it. */
static bool fits(const uint8_t *blob, size_t ulong_size)
{
	static const uint8_t zero[GMS_SKF_COORDINATE_SIZE / 2] = {0};
	const uint8_t *x = blob + ulong_size, *y = x + GMS_SKF_COORDINATE_SIZE;
	return memcmp(x, zero, sizeof zero) == 0 && memcmp(y, zero, sizeof zero) == 0;
}

unsigned gms_skf_detect_ecc(const uint8_t blob[GMS_SKF_BLOB_ROOM], uint32_t size)
{
	bool narrow = gms_skf_field(blob, 0, 4) == 256 && fits(blob, 4);
	bool wide = gms_skf_field(blob, 0, 8) == 256 && fits(blob, 8);
	if (narrow && wide) /* a coordinate begins with four zeros, or there are none */
		return size == 8 + 2 * GMS_SKF_COORDINATE_SIZE ? 8 : 4;
	return narrow ? 4 : wide ? 8 : 0;
}

/* The size of the modulus stands behind the algorithm's number, whose upper half is zero if it is
 * wide. */
unsigned gms_skf_detect_rsa(const uint8_t blob[GMS_SKF_BLOB_ROOM])
{
	if (gms_skf_field(blob, 1, 4) != 0 && gms_skf_field(blob, 1, 4) % 8 == 0)
		return 4;
	return gms_skf_field(blob, 1, 8) != 0 && gms_skf_field(blob, 1, 8) % 8 == 0 ? 8 : 0;
}

uint32_t gms_skf_enum_dev(const gms_skf_api *api, char *names, uint32_t *size)
{
	union number octets = put(api, *size);
	void *address = &octets;
	uint32_t code = CALL(api, SKF_EnumDev, 1, names, address);
	*size = get(api, &octets);
	return code;
}

uint32_t gms_skf_connect_dev(const gms_skf_api *api, char *name, void **device)
{
	return CALL(api, SKF_ConnectDev, name, device);
}

uint32_t gms_skf_disconnect_dev(const gms_skf_api *api, void *device)
{
	return CALL(api, SKF_DisConnectDev, device);
}

/* Copies a string of DEVINFO, which need not end; blanks that fill it up are left out. */
static void copy_text(char text[GMS_SKF_TEXT_SIZE + 1], const uint8_t *field, size_t size)
{
	size_t length = strnlen((const char *)field, size);
	while (length > 0 && field[length - 1] == ' ')
		length--;
	memcpy(text, field, length);
	text[length] = '\0';
}

uint32_t gms_skf_get_dev_info(
	const gms_skf_api *api, void *device, struct gms_skf_device_info *info)
{
	/* Version 2, Manufacturer 64, Issuer 64, Label 32, SerialNumber 32, HWVersion 2,
	 * FirmwareVersion 2, eight ULONG, Reserved 64. */
	uint8_t structure[512] = {0};
	uint32_t code = CALL(api, SKF_GetDevInfo, device, structure);
	copy_text(info->manufacturer, structure + 2, 64);
	copy_text(info->issuer, structure + 66, 64);
	copy_text(info->label, structure + 130, 32);
	copy_text(info->serial, structure + 162, 32);
	memcpy(info->hardware, structure + 194, 2);
	memcpy(info->firmware, structure + 196, 2);
	return code;
}

uint32_t gms_skf_lock_dev(const gms_skf_api *api, void *device, uint32_t milliseconds)
{
	return CALL(api, SKF_LockDev, device, milliseconds);
}

uint32_t gms_skf_unlock_dev(const gms_skf_api *api, void *device)
{
	return CALL(api, SKF_UnlockDev, device);
}

uint32_t gms_skf_enum_application(const gms_skf_api *api, void *device, char *names, uint32_t *size)
{
	union number octets = put(api, *size);
	void *address = &octets;
	uint32_t code = CALL(api, SKF_EnumApplication, device, names, address);
	*size = get(api, &octets);
	return code;
}

uint32_t gms_skf_open_application(
	const gms_skf_api *api, void *device, char *name, void **application)
{
	return CALL(api, SKF_OpenApplication, device, name, application);
}

uint32_t gms_skf_close_application(const gms_skf_api *api, void *application)
{
	return CALL(api, SKF_CloseApplication, application);
}

uint32_t gms_skf_get_pin_info(const gms_skf_api *api, void *application, uint32_t type,
	uint32_t *most, uint32_t *left, bool *is_default)
{
	union number maximum = put(api, 0), remaining = put(api, 0), first = put(api, 0);
	void *addresses[] = {&maximum, &remaining, &first};
	uint32_t code = CALL(
		api, SKF_GetPINInfo, application, type, addresses[0], addresses[1], addresses[2]);
	*most = get(api, &maximum);
	*left = get(api, &remaining);
	/* A BOOL, which may be narrow where ULONG is wide. */
	*is_default = first.narrow != 0 || get(api, &first) != 0;
	return code;
}

uint32_t gms_skf_verify_pin(
	const gms_skf_api *api, void *application, uint32_t type, char *pin, uint32_t *left)
{
	union number remaining = put(api, 0);
	void *address = &remaining;
	uint32_t code = CALL(api, SKF_VerifyPIN, application, type, pin, address);
	*left = get(api, &remaining);
	return code;
}

uint32_t gms_skf_change_pin(const gms_skf_api *api, void *application, uint32_t type, char *old,
	char *fresh, uint32_t *left)
{
	union number remaining = put(api, 0);
	void *address = &remaining;
	uint32_t code = CALL(api, SKF_ChangePIN, application, type, old, fresh, address);
	*left = get(api, &remaining);
	return code;
}

uint32_t gms_skf_unblock_pin(
	const gms_skf_api *api, void *application, char *admin, char *fresh, uint32_t *left)
{
	union number remaining = put(api, 0);
	void *address = &remaining;
	uint32_t code = CALL(api, SKF_UnblockPIN, application, admin, fresh, address);
	*left = get(api, &remaining);
	return code;
}

uint32_t gms_skf_clear_secure_state(const gms_skf_api *api, void *application)
{
	return CALL(api, SKF_ClearSecureState, application);
}

uint32_t gms_skf_enum_container(
	const gms_skf_api *api, void *application, char *names, uint32_t *size)
{
	union number octets = put(api, *size);
	void *address = &octets;
	uint32_t code = CALL(api, SKF_EnumContainer, application, names, address);
	*size = get(api, &octets);
	return code;
}

uint32_t gms_skf_open_container(
	const gms_skf_api *api, void *application, char *name, void **container)
{
	return CALL(api, SKF_OpenContainer, application, name, container);
}

uint32_t gms_skf_close_container(const gms_skf_api *api, void *container)
{
	return CALL(api, SKF_CloseContainer, container);
}

uint32_t gms_skf_get_container_type(const gms_skf_api *api, void *container, uint32_t *type)
{
	union number number = put(api, 0);
	void *address = &number;
	uint32_t code = CALL(api, SKF_GetContainerType, container, address);
	*type = get(api, &number);
	return code;
}

uint32_t gms_skf_export_certificate(
	const gms_skf_api *api, void *container, uint8_t *certificate, uint32_t *size)
{
	union number octets = put(api, *size);
	void *address = &octets;
	uint32_t code = CALL(api, SKF_ExportCertificate, container, 1, certificate, address);
	*size = get(api, &octets);
	return code;
}

uint32_t gms_skf_export_public_key(
	const gms_skf_api *api, void *container, uint8_t *blob, uint32_t *size)
{
	union number octets = put(api, *size);
	void *address = &octets;
	uint32_t code = CALL(api, SKF_ExportPublicKey, container, 1, blob, address);
	*size = get(api, &octets);
	return code;
}

uint32_t gms_skf_ecc_sign_data(const gms_skf_api *api, void *container, uint8_t *data,
	uint32_t size, uint8_t signature[2 * GMS_SKF_COORDINATE_SIZE])
{
	return CALL(api, SKF_ECCSignData, container, data, size, signature);
}

uint32_t gms_skf_rsa_sign_data(const gms_skf_api *api, void *container, uint8_t *data,
	uint32_t size, uint8_t *signature, uint32_t *signature_size)
{
	union number octets = put(api, *signature_size);
	void *address = &octets;
	uint32_t code = CALL(api, SKF_RSASignData, container, data, size, signature, address);
	*signature_size = get(api, &octets);
	return code;
}

uint32_t gms_skf_enum_files(const gms_skf_api *api, void *application, char *names, uint32_t *size)
{
	union number octets = put(api, *size);
	void *address = &octets;
	uint32_t code = CALL(api, SKF_EnumFiles, application, names, address);
	*size = get(api, &octets);
	return code;
}

uint32_t gms_skf_get_file_info(
	const gms_skf_api *api, void *application, char *name, uint32_t *size)
{
	/* FileName 32, FileSize, ReadRights, WriteRights. */
	uint8_t structure[256] = {0};
	uint32_t code = CALL(api, SKF_GetFileInfo, application, name, structure);
	*size = gms_skf_field(structure + 32, 0, api->ulong_size);
	return code;
}

uint32_t gms_skf_create_file(const gms_skf_api *api, void *application, char *name, uint32_t size,
	uint32_t read_rights, uint32_t write_rights)
{
	return CALL(api, SKF_CreateFile, application, name, size, read_rights, write_rights);
}

uint32_t gms_skf_read_file(const gms_skf_api *api, void *application, char *name, uint32_t offset,
	uint32_t size, uint8_t *data, uint32_t *read)
{
	union number octets = put(api, size);
	void *address = &octets;
	uint32_t code = CALL(api, SKF_ReadFile, application, name, offset, size, data, address);
	*read = get(api, &octets);
	return code;
}

uint32_t gms_skf_write_file(const gms_skf_api *api, void *application, char *name, uint32_t offset,
	uint8_t *data, uint32_t size)
{
	return CALL(api, SKF_WriteFile, application, name, offset, data, size);
}

uint32_t gms_skf_delete_file(const gms_skf_api *api, void *application, char *name)
{
	return CALL(api, SKF_DeleteFile, application, name);
}
