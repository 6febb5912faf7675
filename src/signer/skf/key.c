/* What a container holds for signatures: the public key, which tells the width of ULONG as well, and
 * the certificate. */
#include "signer/skf/skf.h"

#include <gmseal/sm2.h>

#include <stdlib.h>

/* RSAPUBLICKEYBLOB: AlgID, BitLen, Modulus, PublicExponent. */
#define MODULUS_ROOM 256
#define EXPONENT_SIZE 4
#define MODULUS_MAX_BITS 8192

#define COORDINATE_SIZE (GMSEAL_SM2_PUBLIC_KEY_SIZE / 2)

#define CERTIFICATE_MAX_SIZE 65536
/* Room for libraries that write more than they said. */
#define CERTIFICATE_ROOM 8192
#define ATTEMPTS 3

/* Types of containers. */
enum {
	CONTAINER_EMPTY = 0,
	CONTAINER_RSA = 1,
	CONTAINER_ECC = 2
};

static gmseal_status no_key(gmseal_error *error)
{
	return gms_error(
		error, GMSEAL_ERROR_NOT_FOUND, "%s", _("there is no key in the container"));
}

static gmseal_status bad_key(gmseal_error *error)
{
	return gms_error(error, GMSEAL_ERROR_DEVICE, _("the device's public key is none (%s)"),
		gms_skf_name(SKF_ExportPublicKey));
}

static gmseal_status read_ecc(struct gms_skf_key *key, unsigned width, gmseal_error *error)
{
	const uint8_t *x = key->blob + width, *y = x + GMS_SKF_COORDINATE_SIZE;
	if (width == 0)
		return bad_key(error);
	if (gms_skf_field(key->blob, 0, width) != 256)
		return bad_key(error);
	key->type = GMSEAL_KEY_SM2;
	key->x = (gmseal_bytes){x + GMS_SKF_COORDINATE_SIZE - COORDINATE_SIZE, COORDINATE_SIZE};
	key->y = (gmseal_bytes){y + GMS_SKF_COORDINATE_SIZE - COORDINATE_SIZE, COORDINATE_SIZE};
	return GMSEAL_OK;
}

/* A number whose octets stand at either end of their room: it is odd, so that zeros behind it are not
 * its own. */
static gmseal_bytes odd_number(const uint8_t *octets, size_t room)
{
	while (room > 0 && octets[room - 1] == 0)
		room--;
	while (room > 0 && octets[0] == 0) {
		octets++;
		room--;
	}
	return (gmseal_bytes){octets, room};
}

/* size is what the library says of the structure's: some make the room for the modulus larger. */
static gmseal_status read_rsa(
	struct gms_skf_key *key, unsigned width, uint32_t size, gmseal_error *error)
{
	size_t begin = 2 * (size_t)width, room = MODULUS_ROOM;
	if (width == 0)
		return bad_key(error);
	if (size > begin + room + EXPONENT_SIZE)
		room = size - begin - EXPONENT_SIZE;
	uint32_t bits = gms_skf_field(key->blob, 1, width);
	key->type = GMSEAL_KEY_RSA;
	key->modulus = odd_number(key->blob + begin, room);
	key->exponent = odd_number(key->blob + begin + room, EXPONENT_SIZE);
	if (bits > MODULUS_MAX_BITS || key->modulus.size != (bits + 7) / 8 ||
		key->exponent.size == 0)
		return bad_key(error);
	return GMSEAL_OK;
}

static gmseal_status ask_type(
	const struct gms_skf_session *session, uint32_t *type, gmseal_error *error)
{
	uint32_t code = gms_skf_get_container_type(&session->api, session->container, type);
	if (code == GMS_SAR_OK && *type == CONTAINER_EMPTY)
		return no_key(error);
	if (code == GMS_SAR_OK && *type != CONTAINER_RSA && *type != CONTAINER_ECC)
		return gms_error(error, GMSEAL_ERROR_UNSUPPORTED,
			_("the container's key is neither SM2 nor RSA (type %lu)"),
			(unsigned long)*type);
	if (code == GMS_SKF_LACKING || code == GMS_SAR_NOTSUPPORTYETERR)
		*type = CONTAINER_EMPTY; /* the key itself will tell */
	else if (code != GMS_SAR_OK)
		return gms_skf_error(session, SKF_GetContainerType, code, error);
	return GMSEAL_OK;
}

gmseal_status gms_skf_key_get(
	struct gms_skf_session *session, struct gms_skf_key *key, gmseal_error *error)
{
	uint32_t type = CONTAINER_EMPTY, size = sizeof key->blob;
	*key = (struct gms_skf_key){.type = GMSEAL_KEY_OTHER};
	gmseal_status status = ask_type(session, &type, error);
	if (status != GMSEAL_OK)
		return status;
	uint32_t code =
		gms_skf_export_public_key(&session->api, session->container, key->blob, &size);
	if (code != GMS_SAR_OK)
		return gms_skf_error(session, SKF_ExportPublicKey, code, error);
	if (size > sizeof key->blob)
		return gms_skf_rubbish(SKF_ExportPublicKey, size, error);
	unsigned width = session->options.skf_ulong_size;
	bool ecc = type == CONTAINER_ECC ||
		   (type == CONTAINER_EMPTY && gms_skf_field(key->blob, 0, 4) == 256);
	if (width == 0)
		width = ecc ? gms_skf_detect_ecc(key->blob, size) : gms_skf_detect_rsa(key->blob);
	status = ecc ? read_ecc(key, width, error) : read_rsa(key, width, size, error);
	if (status == GMSEAL_OK && session->options.skf_ulong_size == 0)
		session->api.ulong_size = session->library->api.ulong_size = width;
	return status;
}

gmseal_status gms_skf_key_check(
	const struct gms_skf_key *key, const gmseal_certificate *certificate, gmseal_error *error)
{
	if (key->type == GMSEAL_KEY_SM2)
		return gms_token_check_sm2(certificate, key->x, key->y, error);
	return gms_token_check_rsa(certificate, key->modulus, key->exponent, error);
}

/* Asks for the size, and then for a certificate of it. */
static gmseal_status get_once(struct gms_skf_session *session, gmseal_buffer *certificate,
	uint32_t *code, gmseal_error *error)
{
	const enum gms_skf_function function = SKF_ExportCertificate;
	uint32_t size = 0;
	*code = gms_skf_export_certificate(&session->api, session->container, NULL, &size);
	if (*code == GMS_SAR_CERTNOTFOUNTERR || (*code == GMS_SAR_OK && size == 0))
		return GMSEAL_OK;
	if (*code != GMS_SAR_OK && (*code != GMS_SAR_BUFFER_TOO_SMALL || size == 0))
		return gms_skf_error(session, function, *code, error);
	if (size > CERTIFICATE_MAX_SIZE)
		return gms_skf_rubbish(function, size, error);
	uint32_t room = size + CERTIFICATE_ROOM;
	certificate->data = calloc(1, room);
	if (certificate->data == NULL)
		return gms_error_memory(error);
	size = room;
	*code = gms_skf_export_certificate(
		&session->api, session->container, certificate->data, &size);
	if (*code != GMS_SAR_OK)
		return gms_skf_error(session, function, *code, error);
	if (size > room)
		return gms_skf_rubbish(function, size, error);
	certificate->size = size;
	return GMSEAL_OK;
}

gmseal_status gms_skf_certificate_get(struct gms_skf_session *session, gmseal_buffer *certificate,
	uint32_t *code, gmseal_error *error)
{
	for (int i = 1;; i++) {
		gmseal_status status = get_once(session, certificate, code, error);
		if (status == GMSEAL_OK)
			return GMSEAL_OK;
		gmseal_buffer_free(certificate);
		if (*code != GMS_SAR_BUFFER_TOO_SMALL || i == ATTEMPTS)
			return status;
	}
}
