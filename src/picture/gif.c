/* The headers and the blocks of GIF (87a and 89a). */
#include "picture/picture.h"

enum {
	HEADER_SIZE = 13,
	DESCRIPTOR_SIZE = 10, /* of an image, with its mark */
	IMAGE = 0x2C,
	EXTENSION = 0x21,
	TRAILER = 0x3B,
	/* A code has 2 bits or more and stands for 4096 pixels at most. */
	MAX_EXPANSION = 8 / 2 * 4096
};

/* Octets of the palette that flags tell of. */
static size_t palette_size(uint8_t flags)
{
	return flags & 0x80 ? (size_t)3 << ((flags & 7) + 1) : 0;
}

/* Goes behind a list of blocks, which an empty one ends; adds up what they hold. */
static bool skip_blocks(gmseal_bytes data, size_t *at, uint64_t *held)
{
	size_t size = 1;
	while (size > 0) {
		if (!gms_picture_has(data, *at, 1))
			return false;
		size = data.data[*at];
		if (!gms_picture_has(data, *at + 1, size))
			return false;
		*at += 1 + size;
		*held += size;
	}
	return true;
}

/* Goes behind the image or extension at a place. */
static bool skip_part(gmseal_bytes data, size_t *at, uint64_t *pixel_octets)
{
	uint64_t ignored = 0;
	uint8_t mark = data.data[*at];
	if (mark == EXTENSION) {
		*at += 2;
		return skip_blocks(data, at, &ignored);
	}
	if (mark != IMAGE || !gms_picture_has(data, *at, DESCRIPTOR_SIZE))
		return false;
	/* Behind the palette, an octet tells how wide codes are at first. */
	*at += DESCRIPTOR_SIZE + palette_size(data.data[*at + 9]) + 1;
	return skip_blocks(data, at, pixel_octets);
}

gmseal_status gms_picture_gif(gmseal_bytes data, gmseal_picture_facts *facts, gmseal_error *error)
{
	uint64_t pixel_octets = 0;
	if (data.size < HEADER_SIZE)
		return gms_picture_cut_off(data.size, error);
	facts->width = gms_little(data.data + 6, 2);
	facts->height = gms_little(data.data + 8, 2);
	uint8_t flags = data.data[10];
	if (flags & 0x80) {
		facts->bits = (flags & 7u) + 1;
		facts->colours = 1u << facts->bits;
	}
	size_t at = HEADER_SIZE + palette_size(flags), part = at;
	while (gms_picture_has(data, at, 1) && data.data[at] != TRAILER) {
		part = at;
		if (!skip_part(data, &at, &pixel_octets))
			return gms_picture_cut_off(part, error);
	}
	if (!gms_picture_has(data, at, 1))
		return gms_picture_cut_off(data.size, error);
	if (facts->width == 0 || facts->height == 0 ||
		(uint64_t)facts->width * facts->height > pixel_octets * MAX_EXPANSION)
		return gms_picture_bad_size(6, error);
	return GMSEAL_OK;
}
