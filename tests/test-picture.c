/* What the headers of pictures say, and what is wrong with them. */
#include "picture.h"

#include <time.h>

#define assert_facts(data, ...)                                                                    \
	do {                                                                                       \
		const gmseal_picture_facts got = read_picture(data), wanted = {__VA_ARGS__};       \
		ck_assert_int_eq(got.format, wanted.format);                                       \
		ck_assert_uint_eq(got.width, wanted.width);                                        \
		ck_assert_uint_eq(got.height, wanted.height);                                      \
		ck_assert_uint_eq(got.density_x, wanted.density_x);                                \
		ck_assert_uint_eq(got.density_y, wanted.density_y);                                \
		ck_assert_int_eq(got.width_um, wanted.width_um);                                   \
		ck_assert_int_eq(got.height_um, wanted.height_um);                                 \
		ck_assert_uint_eq(got.bits, wanted.bits);                                          \
		ck_assert_uint_eq(got.colours, wanted.colours);                                    \
		ck_assert_uint_eq(got.trailing, wanted.trailing);                                  \
	} while (0)

START_TEST(reads_png)
{
	assert_facts(PNG(.width = 100, .height = 50, .bits = 8, .type = 6, .data = 60),
		GMSEAL_PICTURE_PNG, .width = 100, .height = 50, .bits = 8);
	gmseal_bytes png = platform_png(42, 30);
	assert_facts(png, GMSEAL_PICTURE_PNG, 992, 709, 23622, 23622, 41994, 30014, 8, 2, 0);
	assert_cut_everywhere(platform_png(1, 1));
	/* Interlaced; densities of no unit, or of another size, tell nothing. */
	assert_facts(PNG(.width = 9, .height = 9, .bits = 1, .interlace = 1, .data = 12,
			     .more = png_physical(1000, 2000, 0)),
		GMSEAL_PICTURE_PNG, .width = 9, .height = 9, .bits = 1);
	assert_facts(PNG(.width = 9, .height = 9, .bits = 16, .type = 4, .data = 12,
			     .more = png_chunk("pHYs", zeros(8))),
		GMSEAL_PICTURE_PNG, .width = 9, .height = 9, .bits = 16);
	assert_facts(PNG(.width = 9, .height = 9, .bits = 2, .data = 12,
			     .more = png_physical(1000, 500, 1)),
		GMSEAL_PICTURE_PNG, 9, 9, 1000, 500, 9000, 18000, 2, 0, 0);
	/* The data in two chunks; a palette that is only a suggestion. */
	assert_facts(PNG(.width = 32, .height = 1032, .bits = 8, .data = 31, .type = 2,
			     .more = JOIN(png_palette(5), png_chunk("IDAT", zeros(65)))),
		GMSEAL_PICTURE_PNG, .width = 32, .height = 1032, .bits = 8);
	assert_facts(PNG(.width = 1, .height = 1, .bits = 8, .data = 9, .type = 3,
			     .more = png_palette(256)),
		GMSEAL_PICTURE_PNG, .width = 1, .height = 1, .bits = 8, .colours = 256);
}
END_TEST

START_TEST(knows_the_depths_of_png)
{
	static const struct {
		unsigned type, depths;
	} types[] = {{0, 1 | 2 | 4 | 8 | 16}, {1, 0}, {2, 8 | 16}, {3, 1 | 2 | 4 | 8}, {4, 8 | 16},
		{5, 0}, {6, 8 | 16}, {7, 0}, {255, 0}};
	for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
		for (unsigned bits = 0; bits <= 33; bits++) {
			gmseal_bytes png = PNG(.width = 1, .height = 1, .bits = bits,
				.type = types[i].type, .more = png_palette(2), .data = 9);
			if (bits != 0 && (bits & (bits - 1)) == 0 && (bits & types[i].depths) != 0)
				ck_assert_uint_eq(read_picture(png).bits, bits);
			else
				assert_damaged(png, "colour type or depth");
		}
}
END_TEST

START_TEST(finds_damage_in_png)
{
	const struct png right = {.width = 8, .height = 8, .bits = 8, .data = 9};
	gmseal_bytes end = png_chunk("IEND", NOTHING), header = png_header(&right);
	assert_damaged(JOIN(PNG_SIGNATURE, end), "does not begin with its header");
	assert_damaged(JOIN(PNG_SIGNATURE, png_chunk("IDAT", zeros(9)), header, end),
		"does not begin with its header");
	assert_damaged(JOIN(PNG_SIGNATURE, header, header, end), "or has several");
	assert_damaged(JOIN(PNG_SIGNATURE, header, png_chunk("IDAT", zeros(9)), header, end),
		"or has several");
	assert_damaged(JOIN(PNG_SIGNATURE, png_chunk("IHDR", zeros(12)), end), "than 13 octets");
	assert_damaged(JOIN(PNG_SIGNATURE, png_chunk("IHDR", zeros(14)), end), "than 13 octets");
	assert_damaged(PNG(.width = 8, .height = 8, .bits = 8, .type = 3, .data = 9), "no palette");
	assert_damaged(PNG(.width = 8, .height = 8, .bits = 8, .type = 3, .data = 9,
			       .more = png_chunk("PLTE", zeros(2))),
		"palette of the PNG picture is of no possible size");
	static const size_t sizes[] = {0, 1, 7, 3 * 257};
	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++)
		assert_damaged(PNG(.width = 8, .height = 8, .bits = 8, .type = 2, .data = 9,
				       .more = png_chunk("PLTE", zeros(sizes[i]))),
			"of no possible size");
	assert_damaged(PNG(.width = 8, .height = 8, .bits = 8, .type = 3, .data = 9,
			       .more = JOIN(png_palette(2), png_palette(2))),
		"is there twice");
	assert_damaged(PNG(.width = 8, .height = 8, .bits = 8, .type = 3, .data = 9,
			       .more = JOIN(png_chunk("IDAT", zeros(9)), png_palette(2))),
		"stands behind the pixels");
	/* Compression, filter, interlacing. */
	for (size_t i = 26; i < 29; i++)
		assert_damaged(changed(make_png(&right), i, 2), "that there is none of");
	assert_damaged(changed(make_png(&right), 26, 1), "that there is none of");
	assert_damaged(changed(make_png(&right), 27, 1), "that there is none of");
	/* No end, and lengths beyond it. */
	assert_cut_off(JOIN(PNG_SIGNATURE, header, png_chunk("IDAT", zeros(9))));
	gmseal_bytes png = make_png(&right);
	for (size_t i = 0; i < 3; i++)
		assert_cut_off(changed(png, 33 + i, 0x80));
	assert_cut_off(changed(png, 36, 26));
	assert_cut_off(changed(png, 36, 0xFF));
	png = JOIN(PNG_SIGNATURE, header, BYTES("\xFF\xFF\xFF\xFFIDAT\0\0\0\0"), end);
	assert_cut_off(png);
}
END_TEST

START_TEST(reads_jpeg)
{
	gmseal_bytes jpeg = JPEG(jpeg_jfif(1, 600, 300), jpeg_frame(0xC0, 100, 50));
	assert_facts(jpeg, GMSEAL_PICTURE_JPEG, 100, 50, 23622, 11811, 4233, 4233, 8, 0, 0);
	assert_cut_everywhere(jpeg);
	assert_facts(JPEG(jpeg_jfif(2, 236, 100), jpeg_frame(0xC2, 100, 50)), GMSEAL_PICTURE_JPEG,
		100, 50, 23600, 10000, 4237, 5000, 8, 0, 0);
	/* 2834.6 and 3779.5 pixels a metre. */
	assert_facts(JPEG(jpeg_jfif(1, 72, 96), jpeg_frame(0xC0, 100, 50)), GMSEAL_PICTURE_JPEG,
		100, 50, 2835, 3780, 35273, 13227, 8, 0, 0);
	/* Only a ratio; no JFIF; segments of all kinds. */
	assert_facts(JPEG(jpeg_jfif(0, 600, 600), jpeg_frame(0xC1, 100, 50)), GMSEAL_PICTURE_JPEG,
		.width = 100, .height = 50, .bits = 8);
	assert_facts(
		JPEG(jpeg_segment(0xE0, BYTES("JFXX\0\1\2\1\0\1\0\1")), jpeg_frame(0xC0, 7, 9)),
		GMSEAL_PICTURE_JPEG, .width = 7, .height = 9, .bits = 8);
	assert_facts(JPEG(jpeg_segment(0xE0, BYTES("JFIF\0\1\2\1\0\1\0")), jpeg_frame(0xC0, 7, 9)),
		GMSEAL_PICTURE_JPEG, .width = 7, .height = 9, .bits = 8);
	assert_facts(JPEG(jpeg_segment(0xE1, BYTES("Exif")), jpeg_segment(0xFE, NOTHING),
			     jpeg_segment(0xC4, zeros(20)), jpeg_segment(0xC8, zeros(20)),
			     jpeg_segment(0xCC, zeros(20)), jpeg_segment(0xDB, zeros(20)),
			     jpeg_frame(0xC0, 7, 9)),
		GMSEAL_PICTURE_JPEG, .width = 7, .height = 9, .bits = 8);
	for (unsigned marker = 0xC0; marker <= 0xCF; marker++)
		if (marker != 0xC4 && marker != 0xC8 && marker != 0xCC)
			ck_assert_uint_eq(
				read_picture(JPEG(jpeg_frame((uint8_t)marker, 7, 9))).height, 9);
	/* The first frame of a hierarchical picture counts; others have one. */
	assert_facts(JPEG(jpeg_segment(0xDE, zeros(9)), jpeg_frame(0xC5, 7, 9),
			     jpeg_frame(0xC5, 70, 90)),
		GMSEAL_PICTURE_JPEG, .width = 7, .height = 9, .bits = 8);
	assert_damaged(JPEG(jpeg_frame(0xC0, 7, 9), jpeg_frame(0xC0, 7, 9)), "several frames");
}
END_TEST

START_TEST(passes_over_fill_octets_and_lone_markers_in_jpeg)
{
	gmseal_bytes fill = BYTES("\xFF\xFF\xFF\xFF\xFF");
	assert_facts(
		JPEG(fill, jpeg_jfif(1, 600, 600), fill, jpeg_frame(0xC0, 100, 50), BYTES("\xFF")),
		GMSEAL_PICTURE_JPEG, 100, 50, 23622, 23622, 4233, 2116, 8, 0, 0);
	assert_facts(JPEG(BYTES("\xFF\x01\xFF\xD0\xFF\xD7"), jpeg_frame(0xC0, 7, 9)),
		GMSEAL_PICTURE_JPEG, .width = 7, .height = 9, .bits = 8);
	assert_cut_everywhere(JPEG(BYTES("\xFF\x01\xFF\xD3\xFF"), jpeg_frame(0xC0, 7, 9)));
}
END_TEST

START_TEST(finds_damage_in_jpeg)
{
	gmseal_bytes right = jpeg_frame(0xC0, 7, 9);
	assert_cut_off(JOIN(JPEG_START, BYTES("\xFF")));
	assert_cut_off(JPEG(jpeg_jfif(0, 1, 1), BYTES("\0"), right));
	assert_cut_off(JPEG(BYTES("\xFF\0\0\2"), right));
	assert_cut_off(JPEG(BYTES("\xFF\xE1\0\0"), right));
	assert_cut_off(JPEG(BYTES("\xFF\xE1\0\1"), right));
	assert_cut_off(JPEG(BYTES("\xFF\xE1\xFF\xFF"), right));
	assert_cut_off(JPEG(JPEG_START, right));
	assert_cut_off(JPEG(BYTES("\xFF\xD9"), right));
	/* Frames that are too short, or not as long as their components. */
	assert_cut_off(JPEG(jpeg_segment(0xC0, BYTES("\x08\0\7\0\7"))));
	assert_cut_off(JPEG(jpeg_segment(0xC0, BYTES("\x08\0\7\0\7\1"))));
	assert_cut_off(JPEG(jpeg_segment(0xC0, BYTES("\x08\0\7\0\7\1\1\x11\0\0"))));
	assert_cut_off(JPEG(jpeg_segment(0xC0, BYTES("\x08\0\7\0\7\3\1\x11\0"))));
	/* No end; one inside a segment is none. */
	gmseal_bytes scan = jpeg_segment(0xDA, BYTES("\1\1\0\0\x3F\0"));
	assert_cut_off(JOIN(JPEG_START, right, scan, zeros(20)));
	assert_cut_off(
		JOIN(JPEG_START, right, jpeg_segment(0xE1, BYTES("\xFF\xD9")), scan, zeros(20)));
	assert_cut_off(JOIN(JPEG_START, right, scan, zeros(20), BYTES("\xFF\xFF\0\xD9\xFF")));
}
END_TEST

START_TEST(reads_gif)
{
	gmseal_bytes image = gif_image(20, 10, 0, GIF_BLOCKS);
	gmseal_bytes whole = gif(20, 10, 0x80 | 3, JOIN(GIF_NOTE, image, GIF_NOTE));
	assert_facts(
		whole, GMSEAL_PICTURE_GIF, .width = 20, .height = 10, .bits = 4, .colours = 16);
	assert_cut_everywhere(whole);
	/* Without a palette for all, with one of the image; flags of other things. */
	whole = gif(300, 10, 0x77, gif_image(20, 10, 0x80, GIF_BLOCKS));
	assert_facts(whole, GMSEAL_PICTURE_GIF, .width = 300, .height = 10);
	assert_cut_everywhere(whole);
	whole = gif(20, 10, 0x80, JOIN(image, gif_image(20, 10, 0x87, GIF_BLOCKS)));
	assert_facts(whole, GMSEAL_PICTURE_GIF, .width = 20, .height = 10, .bits = 1, .colours = 2);
	assert_cut_everywhere(whole);
	assert_facts(changed(whole, 4, '7'), GMSEAL_PICTURE_GIF, .width = 20, .height = 10,
		.bits = 1, .colours = 2);
}
END_TEST

START_TEST(finds_damage_in_gif)
{
	gmseal_bytes image = gif_image(20, 10, 0, GIF_BLOCKS);
	gmseal_bytes whole = gif(20, 10, 0x87, image);
	assert_cut_off(((gmseal_bytes){whole.data, 700}));
	assert_cut_off(gif(20, 10, 0, JOIN(image, BYTES("\0"))));
	assert_cut_off(gif(20, 10, 0, JOIN(image, BYTES("\x21\xFE\xFF"))));
	assert_cut_off(gif(20, 10, 0, gif_image(20, 10, 0, BYTES("\xFFtoo short"))));
	assert_bad_size(gif(0, 10, 0, image));
	assert_bad_size(gif(20, 0, 0, image));
	/* No image, or one without pixels. */
	assert_bad_size(gif(1, 1, 0, NOTHING));
	assert_bad_size(gif(1, 1, 0, GIF_NOTE));
	assert_bad_size(gif(1, 1, 0, gif_image(1, 1, 0, BYTES("\0"))));
	assert_bad_size(gif(65535, 65535, 0, image));
}
END_TEST

START_TEST(reads_bmp)
{
	gmseal_bytes bmp = BMP(.width = 3, .height = 2, .bits = 24, .density = 23622, .data = 24);
	assert_facts(bmp, GMSEAL_PICTURE_BMP, 3, 2, 23622, 23622, 127, 84, 24, 0, 0);
	assert_cut_everywhere(bmp);
	/* Rows from the top. */
	bmp = BMP(.width = 33, .height = (uint32_t)-2, .bits = 1, .palette = 8, .data = 16);
	assert_facts(bmp, GMSEAL_PICTURE_BMP, .width = 33, .height = 2, .bits = 1, .colours = 2);
	assert_cut_everywhere(bmp);
	/* Densities that are none. */
	assert_facts(BMP(.width = 1, .height = 1, .bits = 32, .density = UINT32_MAX, .data = 4),
		GMSEAL_PICTURE_BMP, .width = 1, .height = 1, .bits = 32);
	/* A palette shorter than it could be; longer headers; bit fields; run lengths. */
	assert_facts(
		BMP(.width = 8, .height = 1, .bits = 8, .colours = 3, .palette = 12, .data = 8),
		GMSEAL_PICTURE_BMP, .width = 8, .height = 1, .bits = 8, .colours = 3);
	assert_facts(
		BMP(.width = 8, .height = 1, .bits = 4, .palette = 64, .data = 4, .info_size = 124),
		GMSEAL_PICTURE_BMP, .width = 8, .height = 1, .bits = 4, .colours = 16);
	assert_facts(BMP(.width = 2, .height = 1, .bits = 16, .compression = 3, .palette = 12,
			     .data = 4),
		GMSEAL_PICTURE_BMP, .width = 2, .height = 1, .bits = 16);
	assert_facts(BMP(.width = 255, .height = 100, .bits = 8, .compression = 1, .palette = 1024,
			     .data = 300),
		GMSEAL_PICTURE_BMP, .width = 255, .height = 100, .bits = 8, .colours = 256);
	assert_facts(core_bmp(5, 3, 8, 256), GMSEAL_PICTURE_BMP, .width = 5, .height = 3, .bits = 8,
		.colours = 256);
	assert_facts(
		core_bmp(5, 3, 24, 0), GMSEAL_PICTURE_BMP, .width = 5, .height = 3, .bits = 24);
	assert_cut_everywhere(core_bmp(5, 3, 24, 0));
	/* A size that ends before the pixels begin tells no end. */
	bmp = BMP(.width = 3, .height = 2, .bits = 24, .data = 24, .size = 77);
	ck_assert_uint_eq(read_picture(bmp).trailing, 1);
	ck_assert_uint_eq(read_picture(changed(bmp, 2, 55)).trailing, 23);
	ck_assert_uint_eq(read_picture(changed(bmp, 2, 54)).trailing, 0);
	ck_assert_uint_eq(read_picture(changed(bmp, 2, 0)).trailing, 0);
}
END_TEST

START_TEST(finds_damage_in_bmp)
{
	assert_cut_off(BMP(.width = 3, .height = 2, .bits = 24, .data = 24, .size = 79));
	ck_assert_uint_eq(
		read_picture(BMP(.width = 3, .height = 2, .bits = 24, .data = 24, .size = 78))
			.width,
		3);
	assert_cut_off(BMP(.width = 3, .height = 2, .bits = 24, .data = 24, .pixels = 79));
	assert_cut_off(BMP(.width = 3, .height = 2, .bits = 24, .data = 24, .pixels = 53));
	assert_cut_off(BMP(.width = 3, .height = 2, .bits = 24, .data = 24, .pixels = UINT32_MAX));
	assert_cut_off(
		BMP(.width = 1, .height = 1, .bits = 8, .palette = 8, .data = 4, .pixels = 62));
	gmseal_bytes bmp = BMP(.width = 3, .height = 2, .bits = 24, .data = 24);
	assert_cut_off(changed(bmp, 17, 0xFF));
	assert_cut_off(changed(bmp, 14, 41));
	assert_bad_size(changed(bmp, 14, 39));
	assert_bad_size(changed(bmp, 14, 13));
	assert_bad_size(changed(bmp, 14, 0));
	for (unsigned bits = 0; bits <= 34; bits++) {
		bmp = BMP(.width = 1, .height = 1, .bits = bits, .palette = 1024, .data = 8);
		if (bits == 1 || bits == 2 || bits == 4 || bits == 8 || bits == 16 || bits == 24 ||
			bits == 32)
			ck_assert_uint_eq(read_picture(bmp).bits, bits);
		else
			assert_bad_size(bmp);
	}
}
END_TEST

#define assert_svg(text, ...) assert_facts(text_bytes(text), GMSEAL_PICTURE_SVG, __VA_ARGS__)

START_TEST(reads_svg)
{
	assert_svg("<svg width=\"40mm\" height=\"30mm\"/>", .width_um = 40000, .height_um = 30000);
	assert_svg(
		"<svg width='40.5mm' height='.25mm'></svg>", .width_um = 40500, .height_um = 250);
	assert_svg("<svg width=\"4cm\" height=\"1in\"/>", .width_um = 40000, .height_um = 25400);
	assert_svg("<svg width=\"72pt\" height=\"6pc\"/>", .width_um = 25400, .height_um = 25399);
	/* Points and picas are no whole number of nanometres. */
	assert_svg("<svg width=\"72000pt\" height=\"6000pc\"/>", .width_um = 25400016,
		.height_um = 25399998);
	assert_svg("<svg width=\"160Q\" height=\"12\"/>", .width_um = 40000, .height = 12);
	assert_svg("<svg width=\"100px\" height=\"50\"/>", .width = 100, .height = 50);
	assert_svg("<svg width=\" 100px \" height=\"50.75\n\"/>", .width = 100, .height = 50);
	assert_svg(
		"<svg\n\twidth = \"100\"\r\n height\n=\n'50' >x</svg>", .width = 100, .height = 50);
	assert_svg("<svg data-width=\"7\" height=\"50\" viewBox=\"0 0 > 9\"/>", .height = 50);
	assert_svg("<svg:svg xmlns:svg=\"x\" width=\"5\"><svg:g/></svg:svg>", .width = 5);
	/* What tells nothing. */
	assert_svg("<svg/>", .width = 0);
	assert_svg("<svg></svg>", .width = 0);
	assert_svg("<svg width=\"100%\" height=\"5em\"/>", .width = 0);
	assert_svg("<svg width=\"-5mm\" height=\"x\"/>", .width = 0);
	assert_svg("<svg width=\"\" height=\".\"/>", .width = 0);
	assert_svg("<svg width=\"1e3mm\" height=\"1.2.3\"/>", .width = 0);
	assert_svg("<svg width=\"12345678\" height=\"99999999999999999999mm\"/>", .width = 0);
	assert_svg("<svg width=\"9999999\" height=\"9999999.9999999in\"/>", .width = 9999999,
		.height_um = INT64_C(253999999974));
	/* The size of another tag is not the picture's. */
	assert_svg("<svg><rect width=\"5\" height=\"6\"/></svg>", .width = 0);
}
END_TEST

START_TEST(finds_svg_behind_a_prologue)
{
#define TAG "<svg width=\"5\"/>"
	assert_svg("\xEF\xBB\xBF" TAG, .width = 5);
	assert_svg(" \t\r\n" TAG, .width = 5);
	assert_svg("<?xml version=\"1.0\"?>\n<!-- <svg width='9'/> > -- -->" TAG, .width = 5);
	assert_svg("<!DOCTYPE svg PUBLIC \"a\" \"b\">" TAG, .width = 5);
	assert_svg("<!DOCTYPE svg [\n<!ENTITY a \"b\">\n<!ENTITY c \"d\">\n]>" TAG, .width = 5);
	assert_svg(TAG "\n<!-- made by hand -->\n", .width = 5);
	assert_svg("<svg width=\"5\"></svg ><!-- made by hand -->", .width = 5);
	static const char *const others[] = {"", "<", "<s", "<svg", "<svgx/>", "<html/>", "svg",
		"<?xml", "<?xml?>", "<!-- " TAG, "<!DOCTYPE svg [ > " TAG, "<!DOCTYPE " TAG,
		"x" TAG, "<SVG/>", "\xEF\xBB" TAG, "<x:svg/>"};
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
		assert_facts(text_bytes(others[i]), GMSEAL_PICTURE_OTHER, .width = 0);
	gmseal_bytes long_one = JOIN(BYTES("<!--"), zeros(100000), BYTES("-->" TAG));
	assert_facts(long_one, GMSEAL_PICTURE_SVG, .width = 5);
}
END_TEST

START_TEST(finds_svg_that_is_cut_off)
{
	assert_cut_everywhere(BYTES("<?xml version=\"1.0\"?><!--x--><!DOCTYPE svg [<!ENTITY a "
				    "'b'>]><svg width='4mm' height=\"4\"><g><path d=''/></g>"
				    "</svg>"));
	assert_cut_everywhere(BYTES("<svg:svg a='b'><svg:g></svg:g></svg:svg\n>"));
	assert_cut_off(BYTES("<svg width=\"5\"><g></g>"));
	assert_cut_off(BYTES("<svg><g></svg>"));
	assert_cut_off(BYTES("<svg><!-- </svg>"));
	assert_cut_off(BYTES("<svg><![CDATA[ </svg>"));
	assert_cut_off(BYTES("<svg><g a='></svg>"));
	assert_cut_off(BYTES("<svg></g>"));
	assert_cut_off(BYTES("<svg width=\"5\"></svgx>"));
	assert_cut_off(BYTES("<svg width=5></svg>"));
	assert_cut_off(BYTES("<svg width></svg>x"));
	assert_cut_off(BYTES("<svg width=\"5></svg>"));
}
END_TEST

START_TEST(counts_what_stands_behind_svg)
{
	static const struct {
		const char *text;
		size_t trailing;
	} rows[] = {{"<svg/>", 0}, {"<svg></svg>\r\n", 0},
		{"<svg></svg><!-- </g> made by x -->\n", 0}, {"<svg></svg><?x y?> <!---->", 0},
		{"<svg></svg>EVIL<x>", 7}, {"<svg></svg> <!-- x --> <svg></svg>", 11},
		{"<svg></svg><!-- x", 6},
		{"<svg><svg a='>'><a b=\"</svg>\"/></svg><![CDATA[</svg>]]></svg>", 0},
		{"<svg><!-- </svg> --><?a </svg>?></svg>x", 1}};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		gmseal_picture_facts facts = read_picture(text_bytes(rows[i].text));
		ck_assert_int_eq(facts.format, GMSEAL_PICTURE_SVG);
		ck_assert_msg(facts.trailing == rows[i].trailing, "%s: %zu", rows[i].text,
			facts.trailing);
	}
}
END_TEST

START_TEST(knows_nothing_of_other_data)
{
	static const char *const others[] = {"", "\x89PNG\r\n\x1A", "\xFF\xD8", "GIF", "GIF89", "B",
		"OFD", "PK\3\4 an OFD file", "%PDF-1.7", "II*"};
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
		assert_facts(text_bytes(others[i]), GMSEAL_PICTURE_OTHER, .width = 0);
	/* There are two versions of GIF. */
	gmseal_bytes whole = GIF_PICTURE;
	ck_assert_uint_eq(read_picture(changed(whole, 4, '7')).width, 20);
	assert_facts(changed(whole, 4, '8'), GMSEAL_PICTURE_OTHER, .width = 0);
	assert_facts(changed(whole, 5, 'b'), GMSEAL_PICTURE_OTHER, .width = 0);
	gmseal_picture_facts facts;
	gmseal_error error;
	assert_ok(gmseal_picture_read(NOTHING, &facts, &error), error);
	ck_assert_int_eq(facts.format, GMSEAL_PICTURE_OTHER);
	assert_status(gmseal_picture_read(BYTES("x"), NULL, &error), GMSEAL_ERROR_ARGUMENT, error);
	assert_status(gmseal_picture_read((gmseal_bytes){NULL, 1}, &facts, &error),
		GMSEAL_ERROR_ARGUMENT, error);
	ck_assert_int_eq(gmseal_picture_read(BYTES("GIF89a"), &facts, NULL), GMSEAL_ERROR_FORMAT);
}
END_TEST

START_TEST(names_the_formats)
{
	static const char *const names[] = {"", "PNG", "JPG", "GIF", "BMP", "SVG", ""};
	for (int format = 0; format < 7; format++)
		ck_assert_str_eq(
			gmseal_picture_format_name((gmseal_picture_format)format), names[format]);
}
END_TEST

/* --- Hostile input ---------------------------------------------------------------------------- */

/* 16 MiB that repeat something behind a beginning. */
static gmseal_bytes repeated(gmseal_bytes begin, gmseal_bytes part)
{
	gmseal_bytes data = zeros(16 << 20);
	uint8_t *octets = (uint8_t *)data.data;
	if (begin.size > 0)
		memcpy(octets, begin.data, begin.size);
	for (size_t i = begin.size; i < data.size; i++)
		octets[i] = part.data[(i - begin.size) % part.size];
	return data;
}

START_TEST(takes_no_longer_than_the_input_is_long)
{
	const struct png png = {.width = 1, .height = 1, .bits = 8};
	const struct {
		gmseal_bytes begin, part;
	} inputs[] = {
		{JOIN(PNG_SIGNATURE, png_header(&png)), BYTES("\0\0\0\0tEXt\0\0\0\0")},
		{JOIN(PNG_SIGNATURE, png_header(&png)), BYTES("\0\0\0\1IDATx\0\0\0\0")},
		{JPEG_START, BYTES("\xFF")},
		{JPEG_START, BYTES("\xFF\xD0")},
		{JPEG_START, BYTES("\xFF\xE0\0\2")},
		{JOIN(JPEG_START, jpeg_frame(0xC0, 1, 1), jpeg_segment(0xDA, NOTHING)),
			BYTES("\xFF")},
		{BYTES("GIF89a\1\0\1\0\0\0\0"), BYTES("\x21\xFE\0")},
		{BYTES("GIF89a\1\0\1\0\0\0\0\x21\xFE"), BYTES("\1")},
		{BYTES("GIF89a\1\0\1\0\0\0\0"), BYTES("\x2C\0\0\0\0\0\0\0\0\0\2\0")},
		{BYTES("BM"), BYTES("\0")},
		{bmp_runs(1, INT32_MAX, 8, NOTHING), BYTES("\1\7")},
		{bmp_runs(1, INT32_MAX, 8, NOTHING), BYTES("\0\0")},
		{JOIN(JPEG_START, jpeg_frame(0xC0, 1, 1)), jpeg_segment(0xDA, BYTES("\0"))},
		{NOTHING, BYTES(" ")},
		{NOTHING, BYTES("<!---->")},
		{NOTHING, BYTES("<!--")},
		{NOTHING, BYTES("<!")},
		{NOTHING, BYTES("<![")},
		{NOTHING, BYTES("<?\?>")},
		{NOTHING, BYTES("<?")},
		{BYTES("<svg "), BYTES("a=''")},
		{BYTES("<svg "), BYTES("a=")},
		{BYTES("<svg "), BYTES("a ")},
		{BYTES("<svg "), BYTES("width='1'")},
		{BYTES("<svg width='"), BYTES("1")},
		{BYTES("<svg width='"), BYTES(" ")},
		{BYTES("<svg "), BYTES(" ")},
		{BYTES("<svg>"), BYTES("</")},
		{BYTES("<svg>"), BYTES("</svg ")},
	};
	for (size_t i = 0; i < sizeof inputs / sizeof inputs[0]; i++) {
		gmseal_bytes data = repeated(inputs[i].begin, inputs[i].part);
		clock_t begin = clock();
		gmseal_picture_facts facts;
		gmseal_picture_read(data, &facts, NULL);
		double seconds = (double)(clock() - begin) / CLOCKS_PER_SEC;
		ck_assert_msg(seconds < 3, "input %zu took %f s", i, seconds);
	}
}
END_TEST

/* Every octet of small pictures in turn takes other values; nothing happens but what may. */
START_TEST(survives_any_change)
{
	static const uint8_t values[] = {0, 1, 0x7F, 0x80, 0xFE, 0xFF};
	const gmseal_bytes pictures[] = {
		PNG(.width = 9, .height = 9, .bits = 8, .type = 3, .data = 9,
			.more = JOIN(png_palette(2), png_physical(9, 9, 1))),
		JPEG(jpeg_jfif(1, 9, 9), jpeg_frame(0xC0, 9, 9)),
		gif(9, 9, 0x80, JOIN(GIF_NOTE, gif_image(9, 9, 0x80, GIF_BLOCKS))),
		BMP(.width = 9, .height = 1, .bits = 8, .palette = 1024, .data = 12),
		core_bmp(9, 1, 1, 2), bmp_runs(3, 3, 8, BYTES("\0\3\1\1\1\0\0\0\0\2\0\1\3\7\0\1")),
		BYTES("<!--x--><svg width='1mm' height='1'><g></g></svg>")};
	for (size_t i = 0; i < sizeof pictures / sizeof pictures[0]; i++)
		for (size_t k = 0; k < pictures[i].size; k++)
			for (size_t n = 0; n < sizeof values; n++) {
				uint8_t *copy = malloc(pictures[i].size);
				gmseal_picture_facts facts;
				memcpy(copy, pictures[i].data, pictures[i].size);
				copy[k] = values[n];
				gmseal_status status = gmseal_picture_read(
					(gmseal_bytes){copy, pictures[i].size}, &facts, NULL);
				ck_assert(status == GMSEAL_OK || status == GMSEAL_ERROR_FORMAT);
				free(copy);
			}
}
END_TEST

SUITE("picture", reads_png, knows_the_depths_of_png, finds_damage_in_png, reads_jpeg,
	passes_over_fill_octets_and_lone_markers_in_jpeg, finds_damage_in_jpeg, reads_gif,
	finds_damage_in_gif, reads_bmp, finds_damage_in_bmp, reads_svg, finds_svg_behind_a_prologue,
	finds_svg_that_is_cut_off, counts_what_stands_behind_svg, knows_nothing_of_other_data,
	names_the_formats, takes_no_longer_than_the_input_is_long, survives_any_change)
