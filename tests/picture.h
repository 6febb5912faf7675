/*
 * Pictures put together octet by octet, so that a test can have any of them otherwise than it should
 * be.
 *
 * Nothing made here has to be freed: it is released when the test's process ends.
 */
#ifndef PICTURE_H
#define PICTURE_H

#include "stage.h"

/* Numbers of some octets, the most significant first or last. */
gmseal_bytes picture_number(uint32_t value, size_t size, bool big);
#define BIG(value, size) picture_number(value, size, true)
#define LITTLE(value, size) picture_number(value, size, false)

gmseal_bytes zeros(size_t size);

/* A chunk of PNG; nobody looks at its check value. */
gmseal_bytes png_chunk(const char *type, gmseal_bytes data);

struct png {
	uint32_t width, height;
	unsigned bits, type, interlace;
	gmseal_bytes more; /* chunks before IDAT */
	size_t data; /* octets of IDAT */
};
gmseal_bytes png_header(const struct png *png);
gmseal_bytes make_png(const struct png *png);
#define PNG_SIGNATURE BYTES("\x89PNG\r\n\x1A\n")
#define PNG(...) make_png(&(struct png){__VA_ARGS__})
gmseal_bytes png_palette(size_t colours);
gmseal_bytes png_physical(uint32_t x, uint32_t y, unsigned unit);
/* What platforms ask for, of so many millimetres. */
gmseal_bytes platform_png(uint32_t width, uint32_t height);

/* A segment of JPEG; its length counts itself. */
gmseal_bytes jpeg_segment(uint8_t marker, gmseal_bytes data);
gmseal_bytes jpeg_jfif(unsigned unit, uint32_t x, uint32_t y);
gmseal_bytes jpeg_frame(uint8_t marker, uint32_t width, uint32_t height);
#define JPEG_START BYTES("\xFF\xD8")
/* 40 octets behind its header, and the end. */
#define JPEG_SCAN JOIN(jpeg_segment(0xDA, BYTES("\1\1\0\0\x3F\0")), zeros(40), BYTES("\xFF\xD9"))
#define JPEG(...) JOIN(JPEG_START, JOIN(__VA_ARGS__), JPEG_SCAN)

gmseal_bytes gif(uint32_t width, uint32_t height, unsigned flags, gmseal_bytes parts);
gmseal_bytes gif_image(uint32_t width, uint32_t height, unsigned flags, gmseal_bytes blocks);
/* 6 octets in two blocks; an extension. Both have octets in them that end a picture elsewhere. */
#define GIF_BLOCKS BYTES("\4\x3B\x3B\x3B\x3B\2\x3B\x3B\0")
#define GIF_NOTE BYTES("\x21\xFE\5\x3B\x3Bxyz\0")
#define GIF_PICTURE gif(20, 10, 0, gif_image(20, 10, 0, GIF_BLOCKS))

struct bmp {
	uint32_t width, height;
	unsigned bits, compression, colours;
	uint32_t density;
	uint32_t size; /* that it claims; its own */
	uint32_t pixels; /* where they begin, as it claims */
	size_t palette, data; /* octets */
	gmseal_bytes runs; /* behind them */
	uint32_t info_size; /* 40 */
};
gmseal_bytes make_bmp(const struct bmp *bmp);
#define BMP(...) make_bmp(&(struct bmp){__VA_ARGS__})
/* With BITMAPCOREHEADER. */
gmseal_bytes core_bmp(uint32_t width, uint32_t height, unsigned bits, size_t colours);
/* Of run lengths, with a palette of one colour. */
gmseal_bytes bmp_runs(uint32_t width, uint32_t height, unsigned bits, gmseal_bytes runs);

/* A copy with another octet somewhere. */
gmseal_bytes changed(gmseal_bytes data, size_t offset, uint8_t octet);

gmseal_picture_facts read_picture(gmseal_bytes data);
/* Refused, with a place inside and these words; the facts are left alone. */
void assert_damaged(gmseal_bytes data, const char *words);
#define assert_cut_off(data) assert_damaged(data, "cut off")
#define assert_bad_size(data) assert_damaged(data, "no pixels, or more than")
/* However much of it is missing, it is noticed; what stands behind it is counted, but for SVG. */
void assert_cut_everywhere(gmseal_bytes data);

#endif
