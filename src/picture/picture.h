/* Inside src/picture: what the readers of the formats share. */
#ifndef GMS_PICTURE_H
#define GMS_PICTURE_H

#include "base/base.h"

#include <gmseal/picture.h>

/* Each reads one format, whose first octets were recognized. */
gmseal_status gms_picture_png(gmseal_bytes data, gmseal_picture_facts *facts, gmseal_error *error);
gmseal_status gms_picture_jpeg(gmseal_bytes data, gmseal_picture_facts *facts, gmseal_error *error);
gmseal_status gms_picture_gif(gmseal_bytes data, gmseal_picture_facts *facts, gmseal_error *error);
gmseal_status gms_picture_bmp(gmseal_bytes data, gmseal_picture_facts *facts, gmseal_error *error);
gmseal_status gms_picture_svg(gmseal_bytes data, gmseal_picture_facts *facts, gmseal_error *error);

/* Whether the text begins an SVG document: "<svg" behind a prologue. *start is where. */
bool gms_picture_is_svg(gmseal_bytes data, size_t *start);

static inline bool gms_picture_has(gmseal_bytes data, size_t offset, size_t size)
{
	return offset <= data.size && size <= data.size - offset;
}

static inline uint32_t gms_big(const uint8_t *octets, size_t size)
{
	uint32_t value = 0;
	for (size_t i = 0; i < size; i++)
		value = value << 8 | octets[i];
	return value;
}

static inline uint32_t gms_little(const uint8_t *octets, size_t size)
{
	uint32_t value = 0;
	for (size_t i = size; i-- > 0;)
		value = value << 8 | octets[i];
	return value;
}

/* The picture ends inside of something. */
gmseal_status gms_picture_cut_off(size_t offset, gmseal_error *error);
/* The picture cannot have that many pixels in that many octets, or none. */
gmseal_status gms_picture_bad_size(size_t offset, gmseal_error *error);

#endif
