/* The functions of a crypto machine's library. */
#include "signer/sdf/sdf.h"

#include <stdlib.h>

static const struct gms_library_symbol symbols[] = {
	{"SDF_OpenDevice", true},
	{"SDF_CloseDevice", true},
	{"SDF_OpenSession", true},
	{"SDF_CloseSession", true},
	{"SDF_GetDeviceInfo", false},
	{"SDF_GetPrivateKeyAccessRight", false},
	{"SDF_ReleasePrivateKeyAccessRight", false},
	{"SDF_ExportSignPublicKey_ECC", false},
	{"SDF_InternalSign_ECC", false},
	{"SDF_ExportSignPublicKey_RSA", false},
	{"SDF_InternalPrivateKeyOperation_RSA", false},
};

#define COUNT (sizeof symbols / sizeof symbols[0])

_Static_assert(sizeof(struct gms_sdf_functions) == sizeof(void *[COUNT]),
	"every symbol has its place among the functions");

gmseal_status gms_sdf_library_load(
	const char *path, struct gms_sdf_library *library, gmseal_error *error)
{
	void *addresses[COUNT] = {NULL};
	gmseal_status status = gms_library_load(path, symbols, COUNT, addresses, error);
	if (status != GMSEAL_OK)
		return status;
	library->path = strdup(path);
	if (library->path == NULL)
		return gms_error_memory(error);
	/* C has no cast for this; POSIX says that both have the same form. */
	memcpy(&library->call, addresses, sizeof addresses);
	return GMSEAL_OK;
}

void gms_sdf_library_free(struct gms_sdf_library *library)
{
	free(library->path);
}
