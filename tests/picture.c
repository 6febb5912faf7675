/* Pictures put together octet by octet. */
#include "picture.h"

gmseal_bytes picture_number(uint32_t value, size_t size, bool big)
{
	uint8_t *octets = scratch(size);
	for (size_t i = 0; i < size; i++)
		octets[big ? size - 1 - i : i] = (uint8_t)(value >> 8 * i);
	return (gmseal_bytes){octets, size};
}

gmseal_bytes zeros(size_t size)
{
	return (gmseal_bytes){scratch(size), size};
}

gmseal_bytes png_chunk(const char *type, gmseal_bytes data)
{
	return JOIN(BIG((uint32_t)data.size, 4), text_bytes(type), data, BYTES("\1\2\3\4"));
}

gmseal_bytes png_header(const struct png *png)
{
	return png_chunk("IHDR", JOIN(BIG(png->width, 4), BIG(png->height, 4), BIG(png->bits, 1),
					 BIG(png->type, 1), BYTES("\0\0"), BIG(png->interlace, 1)));
}

gmseal_bytes make_png(const struct png *png)
{
	return JOIN(PNG_SIGNATURE, png_header(png), png->more,
		png->data > 0 ? png_chunk("IDAT", zeros(png->data)) : NOTHING,
		png_chunk("IEND", NOTHING));
}

gmseal_bytes png_palette(size_t colours)
{
	return png_chunk("PLTE", zeros(colours * 3));
}

gmseal_bytes png_physical(uint32_t x, uint32_t y, unsigned unit)
{
	return png_chunk("pHYs", JOIN(BIG(x, 4), BIG(y, 4), BIG(unit, 1)));
}

gmseal_bytes platform_png(uint32_t width, uint32_t height)
{
	uint32_t across = (width * 23622 + 500) / 1000, down = (height * 23622 + 500) / 1000;
	return PNG(.width = across, .height = down, .bits = 8, .type = 3,
		.more = JOIN(png_palette(2), png_physical(23622, 23622, 1)), .data = 2000);
}

gmseal_bytes jpeg_segment(uint8_t marker, gmseal_bytes data)
{
	return JOIN(BYTES("\xFF"), BIG(marker, 1), BIG((uint32_t)data.size + 2, 2), data);
}

gmseal_bytes jpeg_jfif(unsigned unit, uint32_t x, uint32_t y)
{
	return jpeg_segment(
		0xE0, JOIN(BYTES("JFIF\0\1\2"), BIG(unit, 1), BIG(x, 2), BIG(y, 2), BYTES("\0\0")));
}

gmseal_bytes jpeg_frame(uint8_t marker, uint32_t width, uint32_t height)
{
	return jpeg_segment(
		marker, JOIN(BYTES("\x08"), BIG(height, 2), BIG(width, 2), BYTES("\1\1\x11\0")));
}

gmseal_bytes gif(uint32_t width, uint32_t height, unsigned flags, gmseal_bytes parts)
{
	size_t colours = flags & 0x80 ? (size_t)2 << (flags & 7) : 0;
	return JOIN(BYTES("GIF89a"), LITTLE(width, 2), LITTLE(height, 2), LITTLE(flags, 1),
		BYTES("\0\0"), zeros(colours * 3), parts, BYTES("\x3B"));
}

gmseal_bytes gif_image(uint32_t width, uint32_t height, unsigned flags, gmseal_bytes blocks)
{
	size_t colours = flags & 0x80 ? (size_t)2 << (flags & 7) : 0;
	return JOIN(BYTES("\x2C\0\0\0\0"), LITTLE(width, 2), LITTLE(height, 2), LITTLE(flags, 1),
		zeros(colours * 3), BYTES("\2"), blocks);
}

gmseal_bytes make_bmp(const struct bmp *bmp)
{
	uint32_t info_size = bmp->info_size > 0 ? bmp->info_size : 40;
	size_t begin = 14 + info_size + bmp->palette, size = begin + bmp->data + bmp->runs.size;
	return JOIN(BYTES("BM"), LITTLE(bmp->size > 0 ? bmp->size : (uint32_t)size, 4), zeros(4),
		LITTLE(bmp->pixels > 0 ? bmp->pixels : (uint32_t)begin, 4), LITTLE(info_size, 4),
		LITTLE(bmp->width, 4), LITTLE(bmp->height, 4), BYTES("\1\0"), LITTLE(bmp->bits, 2),
		LITTLE(bmp->compression, 4), zeros(4), LITTLE(bmp->density, 4),
		LITTLE(bmp->density, 4), LITTLE(bmp->colours, 4), zeros(4), zeros(info_size - 40),
		zeros(bmp->palette), zeros(bmp->data), bmp->runs);
}

gmseal_bytes core_bmp(uint32_t width, uint32_t height, unsigned bits, size_t colours)
{
	size_t data = (width * bits + 31) / 32 * 4 * height, begin = 26 + colours * 3;
	return JOIN(BYTES("BM"), LITTLE((uint32_t)(begin + data), 4), zeros(4),
		LITTLE((uint32_t)begin, 4), LITTLE(12, 4), LITTLE(width, 2), LITTLE(height, 2),
		BYTES("\1\0"), LITTLE(bits, 2), zeros(colours * 3), zeros(data));
}

gmseal_bytes bmp_runs(uint32_t width, uint32_t height, unsigned bits, gmseal_bytes runs)
{
	return BMP(.width = width, .height = height, .bits = bits, .colours = 1, .palette = 4,
		.compression = bits == 8 ? 1 : 2, .runs = runs);
}

gmseal_bytes changed(gmseal_bytes data, size_t offset, uint8_t octet)
{
	data = JOIN(data);
	((uint8_t *)data.data)[offset] = octet;
	return data;
}

gmseal_picture_facts read_picture(gmseal_bytes data)
{
	gmseal_picture_facts facts;
	gmseal_error error;
	memset(&facts, 0xFF, sizeof facts);
	assert_ok(gmseal_picture_read(data, &facts, &error), error);
	return facts;
}

void assert_damaged(gmseal_bytes data, const char *words)
{
	gmseal_picture_facts facts = {.width = 77};
	gmseal_error error;
	assert_status(gmseal_picture_read(data, &facts, &error), GMSEAL_ERROR_FORMAT, error);
	ck_assert_msg(strstr(error.message, words) != NULL, "%s", error.message);
	ck_assert(error.offset <= data.size || error.offset == GMSEAL_NO_OFFSET);
	ck_assert_uint_eq(facts.width, 77);
}

void assert_cut_everywhere(gmseal_bytes data)
{
	gmseal_picture_facts whole = read_picture(data), facts;
	for (size_t size = 0; size < data.size; size++) {
		/* In memory of its own, so that a sanitizer sees what is read behind it. */
		uint8_t *copy = malloc(size + 1);
		memcpy(copy, data.data, size);
		copy = realloc(copy, size > 0 ? size : 1);
		facts.format = GMSEAL_PICTURE_OTHER;
		gmseal_status status =
			gmseal_picture_read((gmseal_bytes){copy, size}, &facts, NULL);
		ck_assert_msg(facts.format == GMSEAL_PICTURE_OTHER &&
				      (status == GMSEAL_OK || status == GMSEAL_ERROR_FORMAT),
			"%zu octets", size);
		free(copy);
	}
	facts = read_picture(JOIN(data, BYTES("\n\0more")));
	ck_assert_int_eq(facts.format, whole.format);
	ck_assert_uint_eq(facts.width, whole.width);
	ck_assert_uint_eq(whole.trailing, 0);
	/* Blanks belong to SVG. */
	ck_assert_uint_eq(facts.trailing, whole.format == GMSEAL_PICTURE_SVG ? 5 : 6);
}
