/*
 * SM2 signatures on the recommended curve (GB/T 32918.2-2016, GB/T 32918.5-2017) as bytes: what
 * stands between a certificate and a signature value. Programs that verify seals need none of
 * this; test laboratories and drivers of signing devices do.
 *
 * A public key is the 64 octets x || y, a raw signature value the 64 octets r || s, all big-endian.
 * All functions are thread-safe.
 */
#ifndef GMSEAL_SM2_H
#define GMSEAL_SM2_H

#include <gmseal/base.h>

#ifdef __cplusplus
extern "C" {
#endif

#define GMSEAL_SM2_PUBLIC_KEY_SIZE 64
#define GMSEAL_SM2_DIGEST_SIZE 32
#define GMSEAL_SM2_RAW_SIZE 64

/* The user identifier of GB/T 35276-2017 where nothing else was agreed: 16 octets. */
#define GMSEAL_SM2_DEFAULT_ID "1234567812345678"

/*
 * Z = SM3(ENTL || ID || a || b || xG || yG || xA || yA), GB/T 32918.2-2016 5.5. id has at most
 * 8191 octets (GMSEAL_ERROR_ARGUMENT otherwise); an empty one is hashed as such.
 */
GMSEAL_API gmseal_status gmseal_sm2_z(const uint8_t public_key[GMSEAL_SM2_PUBLIC_KEY_SIZE],
	gmseal_bytes id, uint8_t z[GMSEAL_SM2_DIGEST_SIZE], gmseal_error *error);

/* e = SM3(Z || message), GB/T 32918.2-2016 6.1: the digest that the private key signs. */
GMSEAL_API gmseal_status gmseal_sm2_e(const uint8_t public_key[GMSEAL_SM2_PUBLIC_KEY_SIZE],
	gmseal_bytes id, gmseal_bytes message, uint8_t e[GMSEAL_SM2_DIGEST_SIZE],
	gmseal_error *error);

/*
 * Verifies a signature value, DER or raw, over e. *valid tells the outcome; the status tells only
 * whether it could be found out: GMSEAL_ERROR_FORMAT if value is neither form,
 * GMSEAL_ERROR_CRYPTO if public_key is no point of the curve.
 */
GMSEAL_API gmseal_status gmseal_sm2_verify(const uint8_t public_key[GMSEAL_SM2_PUBLIC_KEY_SIZE],
	const uint8_t e[GMSEAL_SM2_DIGEST_SIZE], gmseal_bytes value, bool *valid,
	gmseal_error *error);

/* SEQUENCE { r INTEGER, s INTEGER } (GB/T 35276-2017) or raw, to raw. */
GMSEAL_API gmseal_status gmseal_sm2_value_to_raw(
	gmseal_bytes value, uint8_t raw[GMSEAL_SM2_RAW_SIZE], gmseal_error *error);

/* The same, to DER; the caller releases *der with gmseal_buffer_free(). */
GMSEAL_API gmseal_status gmseal_sm2_value_to_der(
	gmseal_bytes value, gmseal_buffer *der, gmseal_error *error);

#ifdef __cplusplus
}
#endif

#endif
