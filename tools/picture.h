/*
 * Pictures of seals: reports about them, and making one that platforms take.
 */
#ifndef PICTURE_H
#define PICTURE_H

#include "files.h"
#include "json.h"
#include "options.h"
#include "text.h"

/* --- Reports: picture-report.c ---------------------------------------------------------------- */

/* A picture, and what is to be said of it. */
struct picture_report {
	const char *file; /* where it comes from, or NULL */
	const gmseal_picture *picture;
	gmseal_picture_facts facts; /* all 0 if it is damaged, as a finding tells */
	gmseal_findings *examined;
	gmseal_finding *findings; /* the same; which are errors may be decided otherwise */
	size_t count;
};

/* Examines a picture by the rules of platforms. Returns EXIT_DONE or fills problem. */
int picture_report_make(const char *file, const gmseal_picture *picture,
	struct picture_report *report, struct problem *problem);
void picture_report_free(struct picture_report *report);

/* Makes findings with some reasons errors, and those with others notices. */
void picture_report_decide(
	struct picture_report *report, const struct texts *refused, const struct texts *allowed);
/* Whether no finding is an error. */
bool picture_report_is_good(const struct picture_report *report);

void show_picture(struct text *text, const struct picture_report *report);
json_t *json_picture(const struct picture_report *report);

/* --- Conversion: picture-convert.c ------------------------------------------------------------ */

/* Makes the picture that platforms ask for out of a PNG picture: 8-bit palette of two colours, 600 DPI,
 * as many pixels as its millimetres are. *notes are sentences for people. Returns EXIT_DONE or fills
 * problem. */
int picture_convert(const gmseal_picture *source, struct content *png, struct text *notes,
	struct problem *problem);

/* --- Its parts ----------------------------------------------------------------------------- */

/* What is converted is held whole; this many pixels take 80 MiB. */
#define MAX_PIXELS ((uint64_t)16 * 1024 * 1024)
/* libpng decodes no wider and no higher picture (PNG_USER_WIDTH_MAX), and calls a larger one damaged. */
#define MAX_SIDE ((uint32_t)1000000)

/* Some octets for each pixel, row by row. */
struct raster {
	uint32_t width, height;
	uint8_t *octets;
};

struct colour {
	uint8_t red, green, blue;
};

/* The two colours that a picture is made of. */
struct two_colours {
	struct colour ground, ink; /* as they are in the picture */
	bool white; /* the ground is light: it becomes white */
	bool transparent; /* or is to be seen through */
};

/* Decodes a PNG picture of no more than MAX_PIXELS to red, green, blue and alpha. *faulty: something was
 * passed over. Returns EXIT_DONE or fills problem. picture-png.c. */
int png_decode(gmseal_bytes png, struct raster *pixels, bool *faulty, struct problem *problem);
/* Encodes a raster of 0 (ground) and 1 (ink). Returns EXIT_DONE or fills problem. */
int png_encode(const struct raster *indexes, const struct two_colours *colours, struct content *png,
	struct problem *problem);

/* Lays pixels on white and finds out which two colours they are made of. Returns EXIT_DONE or fills
 * problem. picture-colours.c. */
int find_two_colours(struct raster *pixels, struct two_colours *colours, struct problem *problem);
/* How much ink is in each pixel, from 0 to 255, in a new raster. */
struct raster ink_of(const struct raster *pixels, const struct two_colours *colours);

/* Another size: 1 where at least half is ink, otherwise 0. picture-scale.c. */
struct raster scale_ink(const struct raster *ink, uint32_t width, uint32_t height);

#endif
