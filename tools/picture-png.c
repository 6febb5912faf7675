/* PNG in and out of memory. This file and demo-picture.c are the only users of libpng. */
#include "picture.h"

#include <png.h>
#include <stdlib.h>
#include <string.h>

static int damaged(const char *words, struct problem *problem)
{
	return problem_set(problem, EXIT_NO_STRUCTURE, "format",
		_("the PNG picture is damaged, so that its pixels cannot be read (libpng: %s)"),
		words);
}

/* libpng's simplified interface needs no setjmp(), and knows every kind of PNG. */
int png_decode(gmseal_bytes png, struct raster *pixels, bool *faulty, struct problem *problem)
{
	png_image image = {.version = PNG_IMAGE_VERSION};
	*pixels = (struct raster){0};
	if (png_image_begin_read_from_memory(&image, png.data, png.size) == 0)
		return damaged(image.message, problem);
	/* Samples of 16 bits are meant like those of 8, unless the picture says something else. */
	image.flags |= PNG_IMAGE_FLAG_16BIT_sRGB;
	image.format = PNG_FORMAT_RGBA;
	*pixels = (struct raster){image.width, image.height, need(malloc(PNG_IMAGE_SIZE(image)))};
	if (png_image_finish_read(&image, NULL, pixels->octets, 0, NULL) == 0) {
		free(pixels->octets);
		*pixels = (struct raster){0};
		return damaged(image.message, problem);
	}
	*faulty = PNG_IMAGE_FAILED(image) || image.warning_or_error != 0;
	return EXIT_DONE;
}

/* --- Writing ---------------------------------------------------------------------------------- */

static void append(png_structp png, png_bytep octets, size_t size)
{
	struct content *content = png_get_io_ptr(png);
	content->data = need(realloc(content->data, content->size + size));
	memcpy(content->data + content->size, octets, size);
	content->size += size;
}

static void flush_nothing(png_structp png)
{
	(void)png;
}

static _Noreturn void give_up(png_structp png, png_const_charp words)
{
	(void)words;
	png_longjmp(png, 1);
}

static void pass_over(png_structp png, png_const_charp words)
{
	(void)png;
	(void)words;
}

static void write_header(png_structp png, png_infop info, const struct raster *indexes,
	const struct two_colours *colours)
{
	struct colour ground = colours->ground, ink = colours->ink;
	if (colours->white)
		ground = (struct colour){255, 255, 255};
	const png_color palette[] = {
		{ground.red, ground.green, ground.blue}, {ink.red, ink.green, ink.blue}};
	const png_byte alpha[] = {0};
	png_set_IHDR(png, info, indexes->width, indexes->height, 8, PNG_COLOR_TYPE_PALETTE,
		PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
	png_set_PLTE(png, info, palette, 2);
	if (colours->transparent)
		png_set_tRNS(png, info, alpha, 1, NULL);
	png_set_pHYs(png, info, GMSEAL_PLATFORM_PICTURE_DENSITY, GMSEAL_PLATFORM_PICTURE_DENSITY,
		PNG_RESOLUTION_METER);
	png_write_info(png, info);
}

/* Comes back by longjmp() where libpng fails, so that nothing is kept in variables here. */
static bool write_all(png_structp png, png_infop info, const struct raster *indexes,
	const struct two_colours *colours)
{
	if (setjmp(png_jmpbuf(png)) != 0)
		return false;
	png_set_compression_level(png, 9);
	png_set_compression_mem_level(png, 9);
	png_set_filter(png, PNG_FILTER_TYPE_BASE, PNG_FILTER_NONE);
	write_header(png, info, indexes, colours);
	for (size_t row = 0; row < indexes->height; row++)
		png_write_row(png, indexes->octets + row * indexes->width);
	png_write_end(png, info);
	return true;
}

int png_encode(const struct raster *indexes, const struct two_colours *colours, struct content *png,
	struct problem *problem)
{
	struct content made = {0};
	png_structp writer =
		png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, give_up, pass_over);
	png_infop info = need(png_create_info_struct(need(writer)));
	png_set_write_fn(writer, &made, append, flush_nothing);
	bool written = write_all(writer, info, indexes, colours);
	png_destroy_write_struct(&writer, &info);
	if (written) {
		*png = made;
		return EXIT_DONE;
	}
	content_free(&made);
	return problem_set(
		problem, EXIT_INTERNAL, "system", "%s", _("the picture cannot be encoded as PNG"));
}
