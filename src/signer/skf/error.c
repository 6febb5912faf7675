/* What functions of GM/T 0016 return, as statuses and sentences. */
#include "signer/skf/skf.h"

static const struct meaning {
	uint32_t code;
	gmseal_status status;
	const char *sentence;
} meanings[] = {
	{GMS_SAR_FAIL, GMSEAL_ERROR_DEVICE, N_("the device failed and gave no reason")},
	{GMS_SAR_UNKNOWNERR, GMSEAL_ERROR_DEVICE,
		N_("the device failed for a reason that it does not know")},
	{GMS_SAR_NOTSUPPORTYETERR, GMSEAL_ERROR_UNSUPPORTED, N_("the device does not do this")},
	{0x0A000004, GMSEAL_ERROR_DEVICE, N_("the device cannot work with its files")},
	{GMS_SAR_INVALIDHANDLEERR, GMSEAL_ERROR_DEVICE,
		N_("the device's library does not know the device any more")},
	{0x0A000006, GMSEAL_ERROR_DEVICE, N_("the device's library does not like a parameter")},
	{0x0A000007, GMSEAL_ERROR_DEVICE, N_("the device cannot read the file")},
	{0x0A000008, GMSEAL_ERROR_DEVICE, N_("the device cannot write the file")},
	{0x0A000009, GMSEAL_ERROR_DEVICE, N_("the device does not like the length of a name")},
	{0x0A00000A, GMSEAL_ERROR_DEVICE, N_("the key is not for signatures")},
	{0x0A00000E, GMSEAL_ERROR_DEVICE, N_("the device has no memory left")},
	{0x0A00000F, GMSEAL_ERROR_TIMEOUT, N_("the device did not answer in time")},
	{0x0A000010, GMSEAL_ERROR_DEVICE, N_("the device does not like the length of the data")},
	{0x0A000011, GMSEAL_ERROR_DEVICE, N_("the device does not like the data")},
	{GMS_SAR_KEYNOTFOUNTERR, GMSEAL_ERROR_NOT_FOUND, N_("there is no key in the container")},
	{GMS_SAR_CERTNOTFOUNTERR, GMSEAL_ERROR_NOT_FOUND,
		N_("there is no certificate in the container")},
	{GMS_SAR_BUFFER_TOO_SMALL, GMSEAL_ERROR_DEVICE,
		N_("the device's library wants more room than it asked for")},
	{GMS_SAR_DEVICE_REMOVED, GMSEAL_ERROR_DEVICE_ABSENT, N_("the device was unplugged")},
	{GMS_SAR_PIN_INCORRECT, GMSEAL_ERROR_PIN, N_("the PIN is wrong")},
	{GMS_SAR_PIN_LOCKED, GMSEAL_ERROR_PIN_LOCKED,
		N_("the PIN is locked; it has to be unblocked first")},
	{GMS_SAR_PIN_INVALID, GMSEAL_ERROR_PIN, N_("the PIN is none that the device can have")},
	{GMS_SAR_PIN_LEN_RANGE, GMSEAL_ERROR_PIN,
		N_("the PIN is shorter or longer than one of the device can be")},
	{0x0A000029, GMSEAL_ERROR_PIN_CHANGE, N_("the PIN was never set; set one first")},
	{0x0A00002B, GMSEAL_ERROR_NOT_FOUND, N_("the device has no application of that name")},
	{GMS_SAR_USER_NOT_LOGGED_IN, GMSEAL_ERROR_KEY, N_("the device wants a PIN first")},
	{0x0A00002E, GMSEAL_ERROR_NOT_FOUND, N_("the device has no application of that name")},
	{0x0A00002F, GMSEAL_ERROR_EXISTS, N_("there is a file of that name on the device already")},
	{0x0A000030, GMSEAL_ERROR_DEVICE, N_("there is no room left on the device")},
	{0x0A000031, GMSEAL_ERROR_NOT_FOUND, N_("there is no file of that name on the device")},
};

/* What a vendor has added, and what no standard knows. */
static const struct meaning unknown = {0, GMSEAL_ERROR_DEVICE, N_("the device failed")};

static const struct meaning *find(uint32_t code)
{
	for (size_t i = 0; i < sizeof meanings / sizeof meanings[0]; i++)
		if (meanings[i].code == code)
			return &meanings[i];
	return &unknown;
}

gmseal_status gms_skf_error(const struct gms_skf_session *session, enum gms_skf_function function,
	uint32_t code, gmseal_error *error)
{
	const char *name = gms_skf_name(function);
	if (code == GMS_SKF_LACKING && session->api.functions[function] == NULL)
		return gms_library_lacks(session->uri.path, name, error);
	const struct meaning *meaning = find(code);
	return gms_device_error(error, meaning->status, code, _("%s (%s: 0x%08X)"),
		_(meaning->sentence), name, (unsigned)code);
}

gmseal_status gms_skf_rubbish(enum gms_skf_function function, uint32_t told, gmseal_error *error)
{
	return gms_error(error, GMSEAL_ERROR_DEVICE,
		_("the device's library tells a length that cannot be: %lu octets (%s)"),
		(unsigned long)told, gms_skf_name(function));
}

bool gms_skf_is_gone(uint32_t code)
{
	return code == GMS_SAR_DEVICE_REMOVED || code == GMS_SAR_INVALIDHANDLEERR;
}

bool gms_skf_breaks(uint32_t code)
{
	return code != GMS_SAR_OK && (gms_skf_is_gone(code) || code == GMS_SAR_FAIL ||
					     code == GMS_SAR_UNKNOWNERR || find(code) == &unknown);
}
