/* Making the picture that platforms ask for. */
#include "picture.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum {
	MAX_MILLIMETRES = 200 /* a seal is smaller */
};

static uint32_t pixels_of(int64_t millimetres)
{
	return (uint32_t)((millimetres * GMSEAL_PLATFORM_PICTURE_DENSITY + 500) / 1000);
}

static int check_source(
	const gmseal_picture *source, gmseal_picture_facts *facts, struct problem *problem)
{
	int exit = problem_of(problem, gmseal_picture_read(source->data, facts, &problem->error));
	if (exit != EXIT_DONE)
		return exit;
	if (facts->format == GMSEAL_PICTURE_OTHER)
		return problem_set(problem, EXIT_NO_STRUCTURE, "unsupported", "%s",
			_("the picture is in a format that is not known here; only PNG pictures "
			  "are "
			  "converted"));
	if (facts->format != GMSEAL_PICTURE_PNG)
		return problem_set(problem, EXIT_NO_STRUCTURE, "unsupported",
			_("the picture is in the format %s; only PNG pictures are converted"),
			gmseal_picture_format_name(facts->format));
	if (facts->width > MAX_SIDE || facts->height > MAX_SIDE ||
		(uint64_t)facts->width * facts->height > MAX_PIXELS)
		return problem_set(problem, EXIT_NO_STRUCTURE, "limit",
			_("the picture has %lu x %lu pixels; at most %llu can be converted, and no "
			  "more than %lu in a row or a column"),
			(unsigned long)facts->width, (unsigned long)facts->height,
			(unsigned long long)MAX_PIXELS, (unsigned long)MAX_SIDE);
	if (source->width < 1 || source->width > MAX_MILLIMETRES || source->height < 1 ||
		source->height > MAX_MILLIMETRES)
		return problem_set(problem, EXIT_USAGE, "usage",
			_("%" PRId64 " x %" PRId64
			  " mm is no size for the picture of a seal; --width "
			  "and --height give another one, from 1 to %d"),
			source->width, source->height, MAX_MILLIMETRES);
	return EXIT_DONE;
}

static void note_stretching(
	const gmseal_picture *source, const gmseal_picture_facts *facts, struct text *notes)
{
	double ratio = (double)facts->width * (double)source->height /
		       ((double)facts->height * (double)source->width);
	/* Rounding to millimetres makes a few per cent. */
	if (ratio < 0.96 || ratio > 1.04)
		text_add(notes,
			_("The picture is stretched: %" PRIu32 " x %" PRIu32
			  " pixels are not as wide "
			  "and high as %" PRId64 " x %" PRId64 " mm.\n"),
			facts->width, facts->height, source->width, source->height);
}

/* What was made has to be what platforms ask for, but for sizes that are only unusual. */
static int check_result(
	const gmseal_picture *source, const struct content *png, struct problem *problem)
{
	const gmseal_picture picture = {
		{(const uint8_t *)"PNG", 3}, content_bytes(png), source->width, source->height};
	gmseal_findings *findings = NULL;
	if (png->size > GMSEAL_PLATFORM_PICTURE_MAX_SIZE)
		return problem_set(problem, EXIT_INVALID, "forbidden",
			_("the converted picture would have %zu octets, and at most %zu are "
			  "allowed; a "
			  "picture with cleaner edges, without specks, becomes smaller"),
			png->size, GMSEAL_PLATFORM_PICTURE_MAX_SIZE);
	int exit = problem_of(
		problem, gmseal_picture_examine(&picture, true, &findings, &problem->error));
	for (size_t i = 0; exit == EXIT_DONE && i < gmseal_findings_count(findings); i++) {
		const gmseal_finding *finding = gmseal_findings_at(findings, i);
		if (strcmp(finding->reason, "unusual-size") != 0)
			exit = problem_set(problem, EXIT_INTERNAL, "system",
				_("the converted picture is not as it should be: %s"),
				finding->detail);
	}
	gmseal_findings_free(findings);
	return exit;
}

/* Frees what is in the rasters, but not in the last one, as soon as the next one is there. */
static struct raster redraw(
	struct raster *pixels, const struct two_colours *colours, uint32_t width, uint32_t height)
{
	struct raster ink = ink_of(pixels, colours);
	free(pixels->octets);
	pixels->octets = NULL;
	struct raster scaled = scale_ink(&ink, width, height);
	free(ink.octets);
	return scaled;
}

int picture_convert(const gmseal_picture *source, struct content *png, struct text *notes,
	struct problem *problem)
{
	gmseal_picture_facts facts;
	struct raster pixels = {0}, indexes = {0};
	struct two_colours colours;
	struct content made = {0};
	bool faulty = false;
	int exit = check_source(source, &facts, problem);
	if (exit == EXIT_DONE)
		exit = png_decode(source->data, &pixels, &faulty, problem);
	if (exit == EXIT_DONE)
		exit = find_two_colours(&pixels, &colours, problem);
	if (exit == EXIT_DONE) {
		indexes = redraw(
			&pixels, &colours, pixels_of(source->width), pixels_of(source->height));
		exit = png_encode(&indexes, &colours, &made, problem);
	}
	if (exit == EXIT_DONE)
		exit = check_result(source, &made, problem);
	free(pixels.octets);
	free(indexes.octets);
	if (exit != EXIT_DONE) {
		content_free(&made);
		return exit;
	}
	if (faulty)
		text_add(notes, "%s",
			_("The picture has faults that were passed over; compare the result.\n"));
	note_stretching(source, &facts, notes);
	*png = made;
	return EXIT_DONE;
}
