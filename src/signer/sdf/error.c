/* The numbers that functions of GM/T 0018 return, as statuses and sentences. */
#include "signer/sdf/sdf.h"

static const struct meaning {
	int code;
	gmseal_status status;
	bool breaks; /* the session is of no further use */
	const char *sentence;
} meanings[] = {
	{0x01000001, GMSEAL_ERROR_DEVICE, true,
		N_("the crypto machine failed for a reason that it does not know")},
	{0x01000002, GMSEAL_ERROR_UNSUPPORTED, false,
		N_("the crypto machine does not have this function")},
	{0x01000003, GMSEAL_ERROR_DEVICE_ABSENT, true, N_("the crypto machine cannot be reached")},
	{0x01000004, GMSEAL_ERROR_DEVICE, true,
		N_("the crypto machine's hardware does not answer")},
	{0x01000005, GMSEAL_ERROR_DEVICE_ABSENT, true, N_("the crypto machine cannot be opened")},
	{GMS_SDR_OPENSESSION, GMSEAL_ERROR_DEVICE, true,
		N_("the crypto machine does not open a session")},
	{GMS_SDR_PARDENY, GMSEAL_ERROR_KEY, false,
		N_("the crypto machine does not allow the use of the private key")},
	{GMS_SDR_KEYNOTEXIST, GMSEAL_ERROR_NOT_FOUND, false,
		N_("the crypto machine has no such key")},
	{0x01000009, GMSEAL_ERROR_UNSUPPORTED, false,
		N_("the crypto machine does not have this algorithm")},
	{0x0100000A, GMSEAL_ERROR_UNSUPPORTED, false,
		N_("the crypto machine does not have this mode of the algorithm")},
	{0x0100000B, GMSEAL_ERROR_DEVICE, false,
		N_("the crypto machine's operation with the public key failed")},
	{0x0100000C, GMSEAL_ERROR_DEVICE, false,
		N_("the crypto machine's operation with the private key failed")},
	{0x0100000D, GMSEAL_ERROR_DEVICE, false, N_("the crypto machine failed to sign")},
	{0x0100000E, GMSEAL_ERROR_DEVICE, false, N_("the crypto machine failed to verify")},
	{0x0100000F, GMSEAL_ERROR_DEVICE, false,
		N_("the crypto machine's symmetric operation failed")},
	{0x01000010, GMSEAL_ERROR_DEVICE, true,
		N_("the crypto machine says that the steps of an operation are out of order")},
	{0x01000011, GMSEAL_ERROR_DEVICE, false,
		N_("the crypto machine says that a file has the wrong size")},
	{0x01000012, GMSEAL_ERROR_NOT_FOUND, false, N_("the crypto machine has no such file")},
	{0x01000013, GMSEAL_ERROR_DEVICE, false,
		N_("the crypto machine says that a place is not within its file")},
	{0x01000014, GMSEAL_ERROR_UNSUPPORTED, false,
		N_("the crypto machine says that the key is of another type")},
	{0x01000015, GMSEAL_ERROR_DEVICE, false,
		N_("the crypto machine says that the key is wrong")},
};

/* What a vendor has added, and what no standard knows. */
static const struct meaning unknown = {
	0, GMSEAL_ERROR_DEVICE, true, N_("the crypto machine failed")};

static const struct meaning *find(int code)
{
	for (size_t i = 0; i < sizeof meanings / sizeof meanings[0]; i++)
		if (meanings[i].code == code)
			return &meanings[i];
	return &unknown;
}

gmseal_status gms_sdf_error(gmseal_error *error, int code, const char *function)
{
	const struct meaning *meaning = find(code);
	return gms_device_error(error, meaning->status, (unsigned)code, _("%s (%s: 0x%08X)"),
		_(meaning->sentence), function, (unsigned)code);
}

bool gms_sdf_breaks(int code)
{
	return code != 0 && find(code)->breaks;
}

bool gms_sdf_knows(int code)
{
	return code == 0 || find(code) != &unknown;
}
