/* Pictures of every format, as platforms want them and otherwise. */
#include "picture.h"
#include "seeds.h"

static void write_bitmaps(struct seeds *seeds)
{
	const struct {
		const char *name;
		gmseal_bytes data;
	} pictures[] = {
		{"platform.png", platform_png(40, 30)},
		{"grey.png", PNG(.width = 9, .height = 9, .bits = 1, .interlace = 1, .data = 12)},
		{"no-palette.png", PNG(.width = 9, .height = 9, .bits = 8, .type = 3, .data = 9)},
		{"too-wide.png", PNG(.width = 1 << 20, .height = 9, .bits = 8, .data = 9)},
		{"jfif.jpg", JPEG(jpeg_jfif(1, 600, 600), jpeg_frame(0xC0, 100, 50))},
		{"fill.jpg", JPEG(BYTES("\xFF\xFF\xFF\x01"), jpeg_frame(0xC2, 7, 9))},
		{"arithmetic.jpg", JPEG(jpeg_jfif(2, 236, 236), jpeg_frame(0xC9, 900, 900))},
		{"palette.gif",
			gif(20, 10, 0x83, JOIN(GIF_NOTE, gif_image(20, 10, 0, GIF_BLOCKS)))},
		{"own-palette.gif", gif(20, 10, 0, gif_image(20, 10, 0x80, GIF_BLOCKS))},
		{"down.bmp", BMP(.width = 33, .height = (uint32_t)-2, .bits = 1, .palette = 8,
				     .data = 16)},
		{"runs.bmp", BMP(.width = 255, .height = 9, .bits = 8, .compression = 1,
				     .palette = 1024, .data = 30)},
		{"moves.bmp",
			bmp_runs(9, 600, 8,
				BYTES("\0\2\1\xFF\0\3\7\7\7\0\0\0\0\2\0\xFF\3\7\0\2\0\xFF\0\1"))},
		{"core.bmp", core_bmp(5, 3, 8, 256)},
	};
	for (size_t i = 0; i < sizeof pictures / sizeof pictures[0]; i++)
		seeds_write(seeds, "picture", pictures[i].name, pictures[i].data);
}

void seeds_pictures(struct seeds *seeds)
{
	static const char with_prologue[] =
		"<?xml version=\"1.0\"?><!-- x --><!DOCTYPE svg [<!ENTITY a \"b\">]>"
		"<svg width = \"100px\" height=\"50%\"><g></g></svg>";
	static const char *const texts[] = {"<svg width=\"40mm\" height='30.5pt'/>", with_prologue,
		"<svg:svg width=\"4cm\"></svg:svg>", "<svg width=\"9999999in\"><g></g>"};
	write_bitmaps(seeds);
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		char name[32];
		snprintf(name, sizeof name, "%zu.svg", i);
		seeds_write(seeds, "picture", name, text_bytes(texts[i]));
	}
}
