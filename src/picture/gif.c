/* The headers of GIF (87a and 89a). */
#include "picture/picture.h"

enum {
	HEADER_SIZE = 13,
	TRAILER = 0x3B
};

gmseal_status gms_picture_gif(gmseal_bytes data, gmseal_picture_facts *facts, gmseal_error *error)
{
	if (data.size < HEADER_SIZE)
		return gms_picture_cut_off(data.size, error);
	facts->width = gms_little(data.data + 6, 2);
	facts->height = gms_little(data.data + 8, 2);
	uint8_t flags = data.data[10];
	if (flags & 0x80) {
		facts->bits = (flags & 7u) + 1;
		facts->colours = 1u << facts->bits;
	}
	if (!gms_picture_has(data, HEADER_SIZE, (size_t)facts->colours * 3))
		return gms_picture_cut_off(HEADER_SIZE, error);
	if (facts->width == 0 || facts->height == 0)
		return gms_picture_bad_size(6, error);
	return data.data[data.size - 1] == TRAILER ? GMSEAL_OK
						   : gms_picture_cut_off(data.size, error);
}
