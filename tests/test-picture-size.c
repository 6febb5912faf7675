/* Pictures that claim more pixels than their octets can hold, and those that claim as many as they can. */
#include "picture.h"

START_TEST(finds_sizes_that_png_cannot_hold)
{
	assert_bad_size(PNG(.width = 0, .height = 8, .bits = 8, .data = 9));
	assert_bad_size(PNG(.width = 8, .height = 0, .bits = 8, .data = 9));
	assert_bad_size(PNG(.width = 8, .height = 8, .bits = 8));
	assert_bad_size(PNG(.width = UINT32_MAX, .height = 1, .bits = 1, .data = 1 << 20));
	assert_bad_size(PNG(.width = 1, .height = UINT32_C(1) << 31, .bits = 1, .data = 3 << 20));
	assert_bad_size(PNG(.width = INT32_MAX, .height = INT32_MAX, .bits = 16, .type = 6,
		.data = 1 << 20));
	/* Deflate makes 1032 octets of one at most: 96 * 1032 = 3096 * 32. */
	const struct {
		uint32_t width;
		unsigned bits, type;
	} lines[] = {{3096, 8, 0}, {1032, 8, 2}, {774, 8, 6}, {1548, 16, 0}, {24768, 1, 0},
		{24768, 1, 3}, {387, 16, 6}, {1548, 8, 4}};
	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
		for (unsigned interlace = 0; interlace < 2; interlace++) {
			struct png png = {lines[i].width, 32, lines[i].bits, lines[i].type,
				interlace, png_palette(2), 96};
			ck_assert_uint_eq(read_picture(make_png(&png)).width, lines[i].width);
			png.width++;
			assert_bad_size(make_png(&png));
			png.width--;
			png.height++;
			assert_bad_size(make_png(&png));
			png.height--;
			png.data--;
			assert_bad_size(make_png(&png));
		}
}
END_TEST

START_TEST(finds_sizes_that_jpeg_cannot_hold)
{
	assert_bad_size(JPEG(jpeg_frame(0xC0, 0, 9)));
	assert_bad_size(JPEG(jpeg_frame(0xC0, 9, 0)));
	assert_bad_size(JPEG(jpeg_jfif(1, 600, 600)));
	assert_bad_size(JPEG(jpeg_frame(0xC0, 65535, 65535)));
	/* 320 bits. For each block of 64 pixels a sequential picture has two codes, a progressive one has
	 * one, and one without loss has one for each pixel. */
	static const struct {
		uint8_t marker;
		uint32_t width, height;
	} largest[] = {{0xC0, 256, 40}, {0xC1, 256, 40}, {0xC2, 256, 80}, {0xC3, 32, 10},
		{0xC5, 256, 40}, {0xC6, 256, 80}, {0xC7, 32, 10}};
	for (size_t i = 0; i < sizeof largest / sizeof largest[0]; i++) {
		uint8_t marker = largest[i].marker;
		uint32_t width = largest[i].width, height = largest[i].height;
		ck_assert_uint_eq(
			read_picture(JPEG(jpeg_frame(marker, width, height))).height, height);
		assert_bad_size(JPEG(jpeg_frame(marker, width, height + 1)));
		assert_bad_size(JPEG(jpeg_frame(marker, width + 1, height)));
	}
	/* Arithmetic codes have no such bound. */
	for (uint8_t marker = 0xC9; marker <= 0xCF; marker++)
		if (marker != 0xCC)
			ck_assert_uint_eq(
				read_picture(JPEG(jpeg_frame(marker, 65535, 85))).height, 85);
}
END_TEST

/* A sequential frame of 3 components. */
static gmseal_bytes jpeg_colours(uint32_t width, uint32_t height, uint8_t first, uint8_t second)
{
	return jpeg_segment(0xC0,
		JOIN(BYTES("\x08"), BIG(height, 2), BIG(width, 2), BYTES("\3\1"), BIG(first, 1),
			BYTES("\0\2"), BIG(second, 1), BYTES("\1\3"), BIG(second, 1), BYTES("\1")));
}

START_TEST(counts_the_blocks_of_every_component_of_jpeg)
{
	/* 3 * 53 blocks, or 106 and 2 * 27 where four stand for one of the others. */
	ck_assert_uint_eq(read_picture(JPEG(jpeg_colours(53 * 8, 8, 0x11, 0x11))).height, 8);
	assert_bad_size(JPEG(jpeg_colours(53 * 8 + 1, 8, 0x11, 0x11)));
	ck_assert_uint_eq(read_picture(JPEG(jpeg_colours(53 * 8, 16, 0x22, 0x11))).height, 16);
	assert_bad_size(JPEG(jpeg_colours(53 * 8 + 1, 16, 0x22, 0x11)));
	assert_bad_size(JPEG(jpeg_colours(53 * 8, 16, 0x21, 0x11)));
	ck_assert_uint_eq(read_picture(JPEG(jpeg_colours(40 * 8, 16, 0x21, 0x11))).height, 16);
	ck_assert_uint_eq(read_picture(JPEG(jpeg_colours(8, 40 * 16, 0x12, 0x11))).width, 8);
	assert_bad_size(JPEG(jpeg_colours(8, 40 * 16 + 1, 0x12, 0x11)));
	ck_assert_uint_eq(read_picture(JPEG(jpeg_colours(7, 9, 0x44, 0x14))).width, 7);
	static const uint8_t none[] = {0x00, 0x01, 0x10, 0x51, 0x15};
	for (size_t i = 0; i < sizeof none; i++)
		assert_bad_size(JPEG(jpeg_colours(7, 9, 0x11, none[i])));
	assert_bad_size(JPEG(jpeg_segment(0xC0, BYTES("\x08\0\7\0\7\0"))));
}
END_TEST

START_TEST(counts_coded_octets_of_jpeg_only)
{
	gmseal_bytes scan = JOIN(jpeg_segment(0xDA, BYTES("\1\1\0\0\x3F\0")), zeros(20));
	gmseal_bytes frame = jpeg_frame(0xC0, 256, 40), end = BYTES("\xFF\xD9");
	gmseal_bytes note = jpeg_segment(0xFE, JOIN(zeros(1000), end));
	/* In two scans, with something between, and with marks of restarts and zeros behind FF. */
	gmseal_bytes two = JOIN(JPEG_START, frame, scan, note, scan, end);
	ck_assert_uint_eq(read_picture(two).height, 40);
	assert_cut_everywhere(two);
	two = JOIN(JPEG_START, frame, scan, BYTES("\xFF\xD0\xFF\0"), zeros(16), end);
	ck_assert_uint_eq(read_picture(two).height, 40);
	assert_bad_size(JOIN(JPEG_START, frame, scan, note, end));
	assert_bad_size(JOIN(JPEG_START, frame, note, scan, end));
	assert_bad_size(JOIN(JPEG_START, frame, scan, end, zeros(1000)));
	/* The end in a note is none. */
	assert_cut_off(JOIN(JPEG_START, frame, scan, zeros(20), note));
}
END_TEST

/* Blocks of so many octets. */
static gmseal_bytes gif_blocks(size_t size)
{
	gmseal_bytes blocks = NOTHING;
	for (; size > 255; size -= 255)
		blocks = JOIN(blocks, BYTES("\xFF"), zeros(255));
	return JOIN(blocks, BIG((uint32_t)size, 1), zeros(size), BYTES("\0"));
}

/* The first of several faults is the one that is told. */
static void assert_bad_at(size_t offset, gmseal_bytes data)
{
	gmseal_picture_facts facts;
	gmseal_error error;
	assert_status(gmseal_picture_read(data, &facts, &error), GMSEAL_ERROR_FORMAT, error);
	ck_assert_ptr_nonnull(strstr(error.message, "no pixels, or more than"));
	ck_assert_uint_eq(error.offset, offset);
}

START_TEST(finds_sizes_that_gif_cannot_hold)
{
	/* 6 octets are 24 codes of 2 bits, for 1 + 2 + ... + 24 pixels. */
	ck_assert_uint_eq(
		read_picture(gif(20, 15, 0, gif_image(20, 15, 0, GIF_BLOCKS))).height, 15);
	assert_bad_size(gif(20, 15, 0, gif_image(20, 16, 0, GIF_BLOCKS)));
	assert_bad_size(gif(20, 15, 0, gif_image(65535, 65535, 0, GIF_BLOCKS)));
	/* 1536 octets are 1024 codes of 12 bits, for 4096 pixels each. */
	ck_assert_uint_eq(
		read_picture(gif(4096, 1024, 0, gif_image(4096, 1024, 0, gif_blocks(1536)))).height,
		1024);
	assert_bad_size(gif(4096, 1024, 0, gif_image(4096, 1025, 0, gif_blocks(1536))));
	assert_bad_size(gif(4096, 1024, 0, gif_image(4096, 1024, 0, gif_blocks(1535))));
	/* Each image by itself, whatever the others have. */
	gmseal_bytes right = gif_image(20, 10, 0, GIF_BLOCKS);
	gmseal_bytes wrong = gif_image(20, 16, 0, GIF_BLOCKS);
	gmseal_bytes much = gif_image(1, 1, 0, gif_blocks(1536));
	assert_bad_size(gif(20, 10, 0, JOIN(right, wrong, much)));
	assert_bad_at(13, gif(20, 10, 0, JOIN(wrong, right, wrong)));
	assert_bad_at(13 + right.size, gif(20, 10, 0, JOIN(right, wrong, much, wrong)));
	/* The screen may be larger than they are, to a degree. */
	ck_assert_uint_eq(read_picture(gif(1024, 16, 0, right)).height, 16);
	assert_bad_size(gif(1024, 17, 0, right));
	ck_assert_uint_eq(read_picture(gif(1024, 32, 0, JOIN(right, right))).height, 32);
	assert_bad_size(gif(1024, 33, 0, JOIN(right, GIF_NOTE, right)));
}
END_TEST

START_TEST(finds_sizes_that_bmp_cannot_hold)
{
	assert_bad_size(BMP(.width = 0, .height = 2, .bits = 24, .data = 24));
	assert_bad_size(BMP(.width = 3, .height = 0, .bits = 24, .data = 24));
	assert_bad_size(BMP(.width = (uint32_t)-3, .height = 2, .bits = 24, .data = 24));
	assert_bad_size(BMP(.width = 3, .height = 2, .bits = 24, .data = 23));
	assert_bad_size(BMP(.width = 3, .height = 3, .bits = 24, .data = 24));
	assert_bad_size(BMP(.width = 3, .height = (uint32_t)-3, .bits = 24, .data = 24));
	assert_bad_size(BMP(.width = 3, .height = UINT32_C(1) << 31, .bits = 24, .data = 24));
	assert_bad_size(BMP(.width = INT32_MAX, .height = INT32_MAX, .bits = 32, .data = 24));
	/* Rows have a multiple of 32 bits. */
	ck_assert_uint_eq(
		read_picture(BMP(.width = 32, .height = 2, .bits = 1, .palette = 8, .data = 8))
			.width,
		32);
	assert_bad_size(BMP(.width = 33, .height = 2, .bits = 1, .palette = 8, .data = 8));
	assert_bad_size(BMP(.width = 33, .height = 2, .bits = 16, .compression = 3, .data = 8));
	assert_bad_size(BMP(.width = 33, .height = 2, .bits = 32, .compression = 6, .data = 8));
}
END_TEST

static void assert_runs(uint32_t width, uint32_t height, unsigned bits, gmseal_bytes runs)
{
	ck_assert_uint_eq(read_picture(bmp_runs(width, height, bits, runs)).height, height);
}

START_TEST(follows_the_run_lengths_of_bmp)
{
	gmseal_bytes end = BYTES("\0\1");
	/* Runs, and ends of rows. */
	gmseal_bytes rows = BYTES("\3\7\0\0\3\7\0\0\3\7");
	assert_runs(3, 3, 8, JOIN(rows, end));
	assert_runs(3, 3, 8, JOIN(rows, BYTES("\0\0"), end));
	assert_runs(3, 3, 8, rows);
	assert_bad_size(bmp_runs(3, 4, 8, rows));
	assert_bad_size(bmp_runs(3, 4, 8, JOIN(rows, end, rows)));
	assert_bad_size(bmp_runs(3, INT32_MAX, 8, rows));
	/* Pixels as they are, which look like ends. */
	assert_runs(3, 2, 8, JOIN(BYTES("\0\3\0\1\0\0\0\0\3\7"), end));
	assert_runs(5, 2, 4, JOIN(BYTES("\0\5\0\1\0\0\0\0\5\7"), end));
	assert_bad_size(bmp_runs(4, 2, 8, JOIN(BYTES("\0\4\0\0\0\0\4\7"), end)));
	assert_bad_size(bmp_runs(8, 2, 4, JOIN(BYTES("\0\x08\0\0\0\0\4\7"), end)));
	assert_bad_size(bmp_runs(9, 2, 8, JOIN(BYTES("\0\xFF\0\0\0\0"), end)));
	/* Moves pass over rows. */
	assert_runs(9, 256, 8, JOIN(BYTES("\0\2\1\xFF\3\7"), end));
	assert_bad_size(bmp_runs(9, 257, 8, JOIN(BYTES("\0\2\1\xFF\3\7"), end)));
	assert_bad_size(bmp_runs(9, 2, 8, BYTES("\0\2\1")));
	/* Columns need runs, though rows may end early. */
	assert_runs(1020, 1, 8, BYTES("\xFF\7\xFF\7\xFF\7\0\1"));
	assert_bad_size(bmp_runs(1021, 1, 8, BYTES("\xFF\7\xFF\7\xFF\7\0\1")));
	assert_bad_size(bmp_runs(INT32_MAX, 1, 8, end));
	assert_bad_size(bmp_runs(1, 1, 8, NOTHING));
}
END_TEST

START_TEST(knows_the_compressions_of_bmp)
{
	for (unsigned compression = 0; compression <= 14; compression++)
		for (unsigned bits = 1; bits <= 32; bits *= 2) {
			gmseal_bytes bmp = BMP(.width = 1, .height = 1, .bits = bits,
				.palette = 1024, .compression = compression, .data = 8);
			if (compression == 0 || (compression == 1 && bits == 8) ||
				(compression == 2 && bits == 4) || compression == 3 ||
				compression == 6)
				ck_assert_uint_eq(read_picture(bmp).bits, bits);
			else
				assert_damaged(bmp, "is compressed in a way");
		}
}
END_TEST

SUITE("picture-size", finds_sizes_that_png_cannot_hold, finds_sizes_that_jpeg_cannot_hold,
	counts_the_blocks_of_every_component_of_jpeg, counts_coded_octets_of_jpeg_only,
	finds_sizes_that_gif_cannot_hold, finds_sizes_that_bmp_cannot_hold,
	follows_the_run_lengths_of_bmp, knows_the_compressions_of_bmp)
