/* What SM2 hashes before it signs: Z and e; and the verification of a value by bare bytes. */
#include "crypto/sm2-backend.h"

#include "codec/sm2-value.h"

/* The recommended curve, GB/T 32918.5-2017. */
static const struct gms_sm2_curve recommended_curve = {
	.a = {0xFF, 0xFF, 0xFF, 0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
		0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x00, 0x00, 0x00, 0x00, 0xFF, 0xFF, 0xFF, 0xFF,
		0xFF, 0xFF, 0xFF, 0xFC},
	.b = {0x28, 0xE9, 0xFA, 0x9E, 0x9D, 0x9F, 0x5E, 0x34, 0x4D, 0x5A, 0x9E, 0x4B, 0xCF, 0x65,
		0x09, 0xA7, 0xF3, 0x97, 0x89, 0xF5, 0x15, 0xAB, 0x8F, 0x92, 0xDD, 0xBC, 0xBD, 0x41,
		0x4D, 0x94, 0x0E, 0x93},
	.xg = {0x32, 0xC4, 0xAE, 0x2C, 0x1F, 0x19, 0x81, 0x19, 0x5F, 0x99, 0x04, 0x46, 0x6A, 0x39,
		0xC9, 0x94, 0x8F, 0xE3, 0x0B, 0xBF, 0xF2, 0x66, 0x0B, 0xE1, 0x71, 0x5A, 0x45, 0x89,
		0x33, 0x4C, 0x74, 0xC7},
	.yg = {0xBC, 0x37, 0x36, 0xA2, 0xF4, 0xF6, 0x77, 0x9C, 0x59, 0xBD, 0xCE, 0xE3, 0x6B, 0x69,
		0x21, 0x53, 0xD0, 0xA9, 0x87, 0x7C, 0xC6, 0x2A, 0x47, 0x40, 0x02, 0xDF, 0x32, 0xE5,
		0x21, 0x39, 0xF0, 0xA0},
};

/* Its order n. */
static const uint8_t order[] = {0xFF, 0xFF, 0xFF, 0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
	0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x72, 0x03, 0xDF, 0x6B, 0x21, 0xC6, 0x05, 0x2B, 0x53, 0xBB,
	0xF4, 0x09, 0x39, 0xD5, 0x41, 0x23};

static bool is_in_range(const uint8_t number[sizeof order])
{
	static const uint8_t zero[sizeof order];
	return memcmp(number, zero, sizeof order) != 0 && memcmp(number, order, sizeof order) < 0;
}

bool gms_sm2_value_in_range(const uint8_t raw[GMSEAL_SM2_RAW_SIZE])
{
	return is_in_range(raw) && is_in_range(raw + sizeof order);
}

/* ENTL is the number of bits of the identifier in two octets (GB/T 32918.2-2016 5.5). */
#define MAX_ID_SIZE (UINT16_MAX / 8)

/* SM3 over several pieces. */
static gmseal_status hash_pieces(const gmseal_bytes *pieces, size_t count,
	uint8_t hash[GMSEAL_SM2_DIGEST_SIZE], gmseal_error *error)
{
	gmseal_digest *digest = NULL;
	gmseal_digest_value value;
	gmseal_status status = gmseal_digest_new(GMSEAL_DIGEST_SM3, &digest, error);
	for (size_t i = 0; status == GMSEAL_OK && i < count; i++)
		status = gmseal_digest_update(digest, pieces[i], error);
	if (status == GMSEAL_OK)
		status = gmseal_digest_finish(digest, &value, error);
	if (status == GMSEAL_OK)
		memcpy(hash, value.data, GMSEAL_SM2_DIGEST_SIZE);
	gmseal_digest_free(digest);
	return status;
}

gmseal_status gms_sm2_z_on_curve(const struct gms_sm2_curve *curve,
	const uint8_t public_key[GMSEAL_SM2_PUBLIC_KEY_SIZE], gmseal_bytes id,
	uint8_t z[GMSEAL_SM2_DIGEST_SIZE], gmseal_error *error)
{
	if (id.size > MAX_ID_SIZE)
		return gms_error_argument(error, "id");
	uint8_t entl[2] = {(uint8_t)(id.size * 8 >> 8), (uint8_t)(id.size * 8)};
	const gmseal_bytes pieces[] = {
		{entl, sizeof entl},
		id,
		{curve->a, sizeof curve->a},
		{curve->b, sizeof curve->b},
		{curve->xg, sizeof curve->xg},
		{curve->yg, sizeof curve->yg},
		{public_key, GMSEAL_SM2_PUBLIC_KEY_SIZE},
	};
	return hash_pieces(pieces, sizeof pieces / sizeof pieces[0], z, error);
}

gmseal_status gmseal_sm2_z(const uint8_t public_key[GMSEAL_SM2_PUBLIC_KEY_SIZE], gmseal_bytes id,
	uint8_t z[GMSEAL_SM2_DIGEST_SIZE], gmseal_error *error)
{
	return gms_sm2_z_on_curve(&recommended_curve, public_key, id, z, error);
}

gmseal_status gmseal_sm2_e(const uint8_t public_key[GMSEAL_SM2_PUBLIC_KEY_SIZE], gmseal_bytes id,
	gmseal_bytes message, uint8_t e[GMSEAL_SM2_DIGEST_SIZE], gmseal_error *error)
{
	uint8_t z[GMSEAL_SM2_DIGEST_SIZE];
	gmseal_status status = gmseal_sm2_z(public_key, id, z, error);
	if (status != GMSEAL_OK)
		return status;
	const gmseal_bytes pieces[] = {{z, sizeof z}, message};
	return hash_pieces(pieces, 2, e, error);
}

gmseal_status gmseal_sm2_verify(const uint8_t public_key[GMSEAL_SM2_PUBLIC_KEY_SIZE],
	const uint8_t e[GMSEAL_SM2_DIGEST_SIZE], gmseal_bytes value, bool *valid,
	gmseal_error *error)
{
	uint8_t raw[GMSEAL_SM2_RAW_SIZE];
	const char *deviation = NULL;
	gmseal_status status = gms_sm2_value_read(value, raw, &deviation, error);
	if (status != GMSEAL_OK)
		return status;
	struct gms_sm2_key *key = NULL;
	status = gms_sm2_key_new(public_key, &key, error);
	if (status == GMSEAL_OK)
		status = gms_sm2_key_verify(key, e, raw, valid, error);
	gms_sm2_key_free(key);
	return status;
}
