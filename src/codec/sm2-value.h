/*
 * The forms of an SM2 signature value: SEQUENCE { r INTEGER, s INTEGER } (GB/T 35276-2017), or 64
 * raw octets r || s, and what the field does to both.
 */
#ifndef GMS_SM2_VALUE_H
#define GMS_SM2_VALUE_H

#include "base/base.h"

#include <gmseal/sm2.h>

/* Reads a value of any form. *deviation is NULL if it is the DER the standard asks for, else a
 * sentence. GMSEAL_ERROR_FORMAT if it is no form at all. */
gmseal_status gms_sm2_value_read(gmseal_bytes value, uint8_t raw[GMSEAL_SM2_RAW_SIZE],
	const char **deviation, gmseal_error *error);

/* Writes the DER form. */
gmseal_status gms_sm2_value_write(
	const uint8_t raw[GMSEAL_SM2_RAW_SIZE], gmseal_buffer *der, gmseal_error *error);

/* Whether a dotted OID is that of SM2 with SM3, whose values have these forms. */
bool gms_sm2_value_expected(const char *algorithm);

/* A value of an algorithm as it should stand: the DER form of an SM2 one, else what it is. */
gmseal_status gms_sm2_value_mend(
	const char *algorithm, gmseal_bytes value, gmseal_buffer *mended, gmseal_error *error);

#endif
