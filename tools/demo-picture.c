/* The picture of the demonstration's seal: a ring around a star, in red on nothing, as PNG. */
#include "demo.h"
#include "text.h"

#include <math.h>
#include <png.h>
#include <stdlib.h>
#include <string.h>

#define SIZE 420 /* pixels, for 42 mm */
#define SAMPLES 4 /* a pixel is looked at in 4 x 4 places, which gives 17 shades */
#define SHADES (SAMPLES * SAMPLES + 1)

/* The way round five points is twice pi; the star's points lie on the outer circle, the corners
 * between them where the lines from point to next but one point cross. */
static const double pi = 3.14159265358979323846;

static bool is_in_star(double x, double y, double outer)
{
	double inner = outer * cos(2 * pi / 5) / cos(pi / 5);
	double radius = hypot(x, y), sector = 2 * pi / 5;
	double angle = fabs(remainder(atan2(x, -y), sector));
	/* The edge from the point (outer, 0) to the corner at half a sector, as a line. */
	double corner_x = inner * cos(sector / 2), corner_y = inner * sin(sector / 2);
	double along_x = radius * cos(angle), along_y = radius * sin(angle);
	return (corner_x - outer) * along_y - corner_y * (along_x - outer) >= 0;
}

static bool is_red(double x, double y)
{
	double radius = hypot(x, y);
	bool in_ring = radius <= 0.98 && radius >= 0.91;
	bool in_inner_ring = radius <= 0.60 && radius >= 0.585;
	return in_ring || in_inner_ring || is_in_star(x, y, 0.36);
}

static png_byte shade_of(int column, int row)
{
	int red = 0;
	for (int i = 0; i < SAMPLES * SAMPLES; i++) {
		double x = column + (i % SAMPLES + 0.5) / SAMPLES;
		double y = row + (i / SAMPLES + 0.5) / SAMPLES;
		red += is_red(2 * x / SIZE - 1, 2 * y / SIZE - 1);
	}
	return (png_byte)red;
}

static bool encode(const png_byte *pixels, struct content *png)
{
	png_byte palette[SHADES][4];
	for (int i = 0; i < SHADES; i++) {
		const png_byte colour[] = {0xD8, 0x1E, 0x1E, (png_byte)(i * 255 / (SHADES - 1))};
		memcpy(palette[i], colour, sizeof colour);
	}
	png_image image = {.version = PNG_IMAGE_VERSION,
		.width = SIZE,
		.height = SIZE,
		.format = PNG_FORMAT_RGBA_COLORMAP,
		.colormap_entries = SHADES};
	png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(image);
	png->data = need(malloc(size));
	bool encoded =
		png_image_write_to_memory(&image, png->data, &size, 0, pixels, 0, palette) != 0;
	png->size = encoded ? size : 0;
	return encoded;
}

int demo_draw_picture(const char *path, bool force)
{
	png_byte *pixels = need(malloc(SIZE * SIZE));
	for (int row = 0; row < SIZE; row++)
		for (int column = 0; column < SIZE; column++)
			pixels[row * SIZE + column] = shade_of(column, row);
	struct content png = {0};
	struct writing writing = {path, force, false};
	struct problem problem;
	int exit = EXIT_DONE;
	if (encode(pixels, &png))
		exit = write_file(&writing, content_bytes(&png), &problem);
	else
		exit = problem_set(&problem, EXIT_INTERNAL, "system", "%s",
			_("the picture cannot be encoded as PNG"));
	if (exit != EXIT_DONE)
		problem_tell(&problem, path);
	content_free(&png);
	free(pixels);
	return exit;
}
