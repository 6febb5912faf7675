/* The headers and the blocks of GIF (87a and 89a). */
#include "picture/picture.h"

enum {
	HEADER_SIZE = 13,
	DESCRIPTOR_SIZE = 10, /* of an image, with its mark */
	IMAGE = 0x2C,
	EXTENSION = 0x21,
	TRAILER = 0x3B,
	MIN_CODE_BITS = 2,
	MAX_CODE_BITS = 12
};

struct gif {
	uint64_t octets; /* of the codes of all images */
	size_t bad_image; /* where one is that its codes cannot hold; 0: nowhere */
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

/* As many pixels as codes of any width can stand for. Each of the 2^width codes is that of one pixel, or
 * stands for one pixel more than another code, so that the widest ones make most of a bit. */
static uint64_t most_pixels(uint64_t octets)
{
	return octets * 8 * (1 << MAX_CODE_BITS) / MAX_CODE_BITS;
}

/* Whether an image can be in its codes: the first one stands for one pixel, and none for more than one
 * pixel more than the longest before it. */
static bool holds_image(const uint8_t *descriptor, uint64_t octets)
{
	uint64_t pixels = (uint64_t)gms_little(descriptor + 5, 2) * gms_little(descriptor + 7, 2);
	uint64_t codes = octets * 8 / MIN_CODE_BITS;
	return pixels <= most_pixels(octets) && pixels <= codes * (codes + 1) / 2;
}

/* Goes behind the image or extension at a place. */
static bool skip_part(struct gif *gif, gmseal_bytes data, size_t *at)
{
	uint64_t octets = 0;
	uint8_t mark = data.data[*at];
	if (mark == EXTENSION) {
		*at += 2;
		return skip_blocks(data, at, &octets);
	}
	if (mark != IMAGE || !gms_picture_has(data, *at, DESCRIPTOR_SIZE))
		return false;
	const uint8_t *descriptor = data.data + *at;
	size_t image = *at;
	/* Behind the palette, an octet tells how wide codes are at first. */
	*at += DESCRIPTOR_SIZE + palette_size(descriptor[9]) + 1;
	if (!skip_blocks(data, at, &octets))
		return false;
	if (gif->bad_image == 0 && !holds_image(descriptor, octets))
		gif->bad_image = image;
	gif->octets += octets;
	return true;
}

gmseal_status gms_picture_gif(gmseal_bytes data, gmseal_picture_facts *facts, gmseal_error *error)
{
	struct gif gif = {0};
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
		if (!skip_part(&gif, data, &at))
			return gms_picture_cut_off(part, error);
	}
	if (!gms_picture_has(data, at, 1))
		return gms_picture_cut_off(data.size, error);
	facts->trailing = data.size - at - 1;
	if (gif.bad_image > 0)
		return gms_picture_bad_size(gif.bad_image, error);
	/* The screen may be larger than the images on it, but not beyond all of their codes. */
	return facts->width > 0 && facts->height > 0 &&
			       (uint64_t)facts->width * facts->height <= most_pixels(gif.octets)
		       ? GMSEAL_OK
		       : gms_picture_bad_size(6, error);
}
