/* Public keys that a crypto machine exports: checked, compared and looked for. */
#include "signer/sdf/sdf.h"

enum {
	SM2_SIZE = 32,
	MAX_INDEX = 256, /* where the search for keys ends in any case */
	MAX_GAP = 16 /* it ends before, where so many indices in a row have no key */
};

static bool all_zero(const uint8_t *octets, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (octets[i] != 0)
			return false;
	return true;
}

static gmseal_status rubbish(gmseal_error *error, const char *function)
{
	return gms_error(error, GMSEAL_ERROR_DEVICE,
		_("the crypto machine's %s gave a public key that cannot be one"), function);
}

static gmseal_status export_sm2(const struct gms_sdf_library *library, void *session,
	unsigned index, struct gms_sdf_key *key, int *code, gmseal_error *error)
{
	static const char function[] = "SDF_ExportSignPublicKey_ECC";
	const size_t unused = GMS_SDF_ECC_SIZE - SM2_SIZE;
	struct gms_sdf_ecc_public_key exported = {0};
	if (library->call.export_ecc == NULL)
		return gms_library_lacks(library->path, function, error);
	*code = library->call.export_ecc(session, index, &exported);
	if (*code != 0)
		return gms_sdf_error(error, *code, function);
	if (exported.bits != SM2_SIZE * 8 || !all_zero(exported.x, unused) ||
		!all_zero(exported.y, unused))
		return rubbish(error, function);
	*key = (struct gms_sdf_key){.type = GMSEAL_KEY_SM2, .size = SM2_SIZE};
	memcpy(key->x, exported.x + unused, SM2_SIZE);
	memcpy(key->y, exported.y + unused, SM2_SIZE);
	return GMSEAL_OK;
}

static gmseal_status export_rsa(const struct gms_sdf_library *library, void *session,
	unsigned index, struct gms_sdf_key *key, int *code, gmseal_error *error)
{
	static const char function[] = "SDF_ExportSignPublicKey_RSA";
	/* Some vendors have longer keys, and a longer structure for them. */
	union {
		struct gms_sdf_rsa_public_key key;
		uint8_t room[sizeof(struct gms_sdf_rsa_public_key) * 4];
	} exported = {.room = {0}};
	if (library->call.export_rsa == NULL)
		return gms_library_lacks(library->path, function, error);
	*code = library->call.export_rsa(session, index, &exported.key);
	if (*code != 0)
		return gms_sdf_error(error, *code, function);
	size_t size = ((size_t)exported.key.bits + 7) / 8;
	if (size > GMS_SDF_RSA_SIZE)
		return gms_error(error, GMSEAL_ERROR_UNSUPPORTED,
			_("the crypto machine says that its RSA key has %u bits; keys of more than "
			  "%d are not known here"),
			exported.key.bits, GMS_SDF_RSA_SIZE * 8);
	size_t unused = GMS_SDF_RSA_SIZE - size;
	if (size == 0 || !all_zero(exported.key.m, unused) || exported.key.m[unused] == 0 ||
		all_zero(exported.key.e, GMS_SDF_RSA_SIZE))
		return rubbish(error, function);
	*key = (struct gms_sdf_key){
		.type = GMSEAL_KEY_RSA, .size = size, .exponent_size = GMS_SDF_RSA_SIZE};
	memcpy(key->x, exported.key.m + unused, size);
	memcpy(key->y, exported.key.e, GMS_SDF_RSA_SIZE);
	return GMSEAL_OK;
}

gmseal_status gms_sdf_key_export(const struct gms_sdf_library *library, void *session,
	unsigned index, gmseal_key_type type, struct gms_sdf_key *key, int *code,
	gmseal_error *error)
{
	*code = 0;
	if (type == GMSEAL_KEY_SM2)
		return export_sm2(library, session, index, key, code, error);
	if (type == GMSEAL_KEY_RSA)
		return export_rsa(library, session, index, key, code, error);
	return gms_error(error, GMSEAL_ERROR_UNSUPPORTED, "%s",
		_("the certificate's key is neither SM2 nor RSA"));
}

gmseal_status gms_sdf_key_check(
	const struct gms_sdf_key *key, const gmseal_certificate *certificate, gmseal_error *error)
{
	const gmseal_bytes x = {key->x, key->size};
	if (key->type == GMSEAL_KEY_SM2)
		return gms_token_check_sm2(
			certificate, x, (gmseal_bytes){key->y, key->size}, error);
	return gms_token_check_rsa(
		certificate, x, (gmseal_bytes){key->y, key->exponent_size}, error);
}

/* One index, which may have a key of each type. *found tells whether there was one. What the device
 * does not export is no key; only a device that is gone ends the search. */
static gmseal_status visit_index(const struct gms_sdf_library *library, void *session,
	unsigned index, gms_sdf_visit *visit, void *user, bool *found, gmseal_error *error)
{
	static const gmseal_key_type types[] = {GMSEAL_KEY_SM2, GMSEAL_KEY_RSA};
	for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
		struct gms_sdf_key key;
		int code = 0;
		gmseal_error gone;
		gmseal_status status =
			gms_sdf_key_export(library, session, index, types[i], &key, &code, &gone);
		if (status == GMSEAL_OK) {
			*found = true;
			status = visit(user, index, &key, error);
			if (status != GMSEAL_OK)
				return status;
		} else if (gms_sdf_knows(code) && gms_sdf_breaks(code)) {
			if (error != NULL)
				*error = gone;
			return status;
		}
	}
	return GMSEAL_OK;
}

gmseal_status gms_sdf_key_each(const struct gms_sdf_library *library, void *session,
	gms_sdf_visit *visit, void *user, gmseal_error *error)
{
	gmseal_status status = GMSEAL_OK;
	unsigned last = 0;
	for (unsigned index = 1;
		status == GMSEAL_OK && index <= MAX_INDEX && index - last <= MAX_GAP; index++) {
		bool found = false;
		status = visit_index(library, session, index, visit, user, &found, error);
		if (found)
			last = index;
	}
	return status;
}
