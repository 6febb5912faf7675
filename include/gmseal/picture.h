/*
 * Pictures of seals: what the headers of PNG, JPEG, GIF, BMP and SVG say, without decoding a pixel, and
 * whether that suits what a seal says of its picture and what platforms ask of one. All functions are
 * thread-safe.
 */
#ifndef GMSEAL_PICTURE_H
#define GMSEAL_PICTURE_H

#include <gmseal/base.h>
#include <gmseal/findings.h>
#include <gmseal/seal.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
	GMSEAL_PICTURE_OTHER = 0, /* not known here, such as the vector pictures of OFD */
	GMSEAL_PICTURE_PNG,
	GMSEAL_PICTURE_JPEG,
	GMSEAL_PICTURE_GIF,
	GMSEAL_PICTURE_BMP,
	GMSEAL_PICTURE_SVG
} gmseal_picture_format;

/* What the headers say; 0 where they do not tell. */
typedef struct {
	gmseal_picture_format format;
	uint32_t width, height; /* pixels */
	uint32_t density_x, density_y; /* pixels per metre */
	int64_t width_um, height_um; /* micrometres: told directly (SVG) or by pixels and density */
	unsigned bits; /* of a sample, or of an index into the palette */
	unsigned colours; /* in the palette; 0: there is none */
	size_t trailing; /* octets behind its end; OTHER does not tell its own */
} gmseal_picture_facts;

/*
 * Reads the headers. What is in no known format gives GMSEAL_PICTURE_OTHER. GMSEAL_ERROR_FORMAT, with
 * the offset and a sentence, if the picture is cut off, breaks its format's rules, or claims sizes
 * beyond its octets.
 */
GMSEAL_API gmseal_status gmseal_picture_read(
	gmseal_bytes data, gmseal_picture_facts *facts, gmseal_error *error);

/* "", "PNG", "JPG", "GIF", "BMP", "SVG"; static storage. */
GMSEAL_API const char *gmseal_picture_format_name(gmseal_picture_format format);

/* What platforms ask of the picture of a made seal. */
#define GMSEAL_PLATFORM_PICTURE_MAX_SIZE ((size_t)25 * 1024) /* octets */
#define GMSEAL_PLATFORM_PICTURE_DENSITY 23622u /* pixels per metre: 600 DPI */

/*
 * Examines a picture with what is said of it: the type and millimetres of a seal or a request.
 * platform: by the rules of platforms as well. Findings, by field:
 *
 * "type": "type-mismatch", the data is of another type than is declared.
 * "data": "damaged" (error), as gmseal_picture_read() would fail; "trailing-octets", octets stand
 * behind the end of the picture.
 * "width", "height": "size-mismatch", the picture's own size is more than a millimetre off.
 *
 * By the rules of platforms: "data": "too-large" (error), more than 25 KiB; "type": "not-png";
 * "palette": "not-two-colours", no 8-bit palette of two; "density": "not-600-dpi"; "width",
 * "height": "pixels-mismatch", not as many pixels as the millimetres are at 600 DPI, and
 * "unusual-size", none of 30, 38, 40, 42 and 45 mm.
 */
GMSEAL_API gmseal_status gmseal_picture_examine(const gmseal_picture *picture, bool platform,
	gmseal_findings **findings, gmseal_error *error);

#ifdef __cplusplus
}
#endif

#endif
