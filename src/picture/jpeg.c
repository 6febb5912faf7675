/* The headers of JPEG (ITU-T T.81) and JFIF (ITU-T T.871). */
#include "picture/picture.h"

enum {
	MARKER_TEM = 0x01,
	MARKER_RESTART_0 = 0xD0,
	MARKER_RESTART_7 = 0xD7,
	MARKER_START = 0xD8,
	MARKER_END = 0xD9,
	MARKER_START_OF_SCAN = 0xDA,
	MARKER_HIERARCHY = 0xDE,
	MARKER_APP0 = 0xE0,
	PER_INCH = 1,
	PER_CENTIMETRE = 2,
	/* In the marker of a frame: two bits for the process, one for the kind of codes. */
	PROGRESSIVE = 2,
	LOSSLESS = 3,
	ARITHMETIC = 8,
	MAX_SAMPLING = 4
};

struct jpeg {
	gmseal_picture_facts *facts;
	uint8_t frame; /* the marker; 0: none yet */
	gmseal_bytes components; /* of the frame, three octets each */
	uint64_t coded; /* octets in all scans */
	bool hierarchical, scanned, ended;
};

/* SOF0 to SOF15, without DHT, JPG and DAC, which stand among them. */
static bool is_frame(uint8_t marker)
{
	return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 &&
	       marker != 0xCC;
}

static bool is_restart(uint8_t marker)
{
	return marker >= MARKER_RESTART_0 && marker <= MARKER_RESTART_7;
}

/* Markers that nothing belongs to. */
static bool is_alone(uint8_t marker)
{
	return marker == MARKER_TEM || is_restart(marker);
}

static uint32_t per_metre(uint32_t density, uint8_t unit)
{
	if (unit == PER_INCH)
		return (uint32_t)(((uint64_t)density * 10000 + 127) / 254);
	return unit == PER_CENTIMETRE ? density * 100 : 0;
}

static void read_application(gmseal_bytes segment, gmseal_picture_facts *facts)
{
	if (segment.size < 12 || memcmp(segment.data, "JFIF", 5) != 0)
		return;
	facts->density_x = per_metre(gms_big(segment.data + 8, 2), segment.data[7]);
	facts->density_y = per_metre(gms_big(segment.data + 10, 2), segment.data[7]);
}

/* How many samples a component has, in either direction, in relation to the others. */
static bool are_samplings(gmseal_bytes components)
{
	for (size_t i = 0; i < components.size; i += 3) {
		unsigned across = components.data[i + 1] >> 4, down = components.data[i + 1] & 15;
		if (across < 1 || across > MAX_SAMPLING || down < 1 || down > MAX_SAMPLING)
			return false;
	}
	return components.size > 0;
}

/* Depth, lines, samples a line, and three octets for each component. */
static gmseal_status read_frame(
	struct jpeg *jpeg, gmseal_bytes segment, size_t offset, gmseal_error *error)
{
	gmseal_picture_facts *facts = jpeg->facts;
	if (segment.size < 6 || segment.size != 6 + (size_t)segment.data[5] * 3)
		return gms_picture_cut_off(offset, error);
	facts->bits = segment.data[0];
	facts->height = gms_big(segment.data + 1, 2);
	facts->width = gms_big(segment.data + 3, 2);
	jpeg->components = (gmseal_bytes){segment.data + 6, segment.size - 6};
	return facts->width > 0 && facts->height > 0 && are_samplings(jpeg->components)
		       ? GMSEAL_OK
		       : gms_picture_bad_size(offset, error);
}

/* The segment behind the marker at a place, which goes behind it. */
static gmseal_status read_segment(
	struct jpeg *jpeg, gmseal_bytes data, size_t *at, gmseal_error *error)
{
	uint8_t marker = data.data[*at + 1];
	if (!gms_picture_has(data, *at, 4))
		return gms_picture_cut_off(*at, error);
	size_t size = gms_big(data.data + *at + 2, 2);
	if (marker == 0 || marker == MARKER_START || marker == MARKER_END || size < 2 ||
		!gms_picture_has(data, *at + 2, size))
		return gms_picture_cut_off(*at, error);
	gmseal_bytes segment = {data.data + *at + 4, size - 2};
	gmseal_status status = GMSEAL_OK;
	if (marker == MARKER_APP0)
		read_application(segment, jpeg->facts);
	/* Only a hierarchical picture has several frames; which of others is meant, nobody knows. */
	jpeg->hierarchical |= marker == MARKER_HIERARCHY;
	if (is_frame(marker) && jpeg->frame != 0 && !jpeg->hierarchical)
		return gms_error_at(error, GMSEAL_ERROR_FORMAT, "", *at, "%s",
			_("the JPEG picture has several frames, which only a hierarchical one may "
			  "have"));
	if (is_frame(marker) && jpeg->frame == 0) {
		jpeg->frame = marker;
		status = read_frame(jpeg, segment, *at, error);
	}
	*at += 2 + size;
	return status;
}

/* Goes to the marker behind the coded data of a scan, in which FF is FF 00. */
static void skip_coded(struct jpeg *jpeg, gmseal_bytes data, size_t *at)
{
	size_t start = *at;
	while (gms_picture_has(data, *at, 2) &&
		(data.data[*at] != 0xFF || data.data[*at + 1] == 0 ||
			is_restart(data.data[*at + 1])))
		++*at;
	jpeg->coded += *at - start;
	jpeg->scanned = true;
}

static uint64_t divide_up(uint64_t number, uint64_t divisor)
{
	return (number + divisor - 1) / divisor;
}

/* The fewest bits that the coded data can have: a code has one or more. In each component a sample takes
 * one without loss, otherwise a block of 8 by 8 does in the first scan of a progressive picture, and in a
 * sequential one takes two, for what is constant and for the rest. */
static uint64_t fewest_bits(const struct jpeg *jpeg)
{
	unsigned process = jpeg->frame & 3;
	uint64_t side = process == LOSSLESS ? 1 : 8, codes = 0, most_x = 1, most_y = 1;
	for (size_t i = 0; i < jpeg->components.size; i += 3) {
		uint8_t sampling = jpeg->components.data[i + 1];
		most_x = sampling >> 4 > most_x ? sampling >> 4 : most_x;
		most_y = (sampling & 15) > most_y ? sampling & 15 : most_y;
	}
	for (size_t i = 0; i < jpeg->components.size; i += 3) {
		uint8_t sampling = jpeg->components.data[i + 1];
		uint64_t width = divide_up((uint64_t)jpeg->facts->width * (sampling >> 4), most_x);
		uint64_t height =
			divide_up((uint64_t)jpeg->facts->height * (sampling & 15), most_y);
		codes += divide_up(width, side) * divide_up(height, side);
	}
	return process == LOSSLESS || process == PROGRESSIVE ? codes : 2 * codes;
}

/* Arithmetic codes have no such bound: zeros at their end may be left out, whatever they stand for. */
static bool is_plausible(const struct jpeg *jpeg)
{
	return (jpeg->frame & ARITHMETIC) != 0 || fewest_bits(jpeg) <= jpeg->coded * 8;
}

gmseal_status gms_picture_jpeg(gmseal_bytes data, gmseal_picture_facts *facts, gmseal_error *error)
{
	struct jpeg jpeg = {.facts = facts};
	gmseal_status status = GMSEAL_OK;
	size_t at = 2;
	while (!jpeg.ended && status == GMSEAL_OK) {
		if (!gms_picture_has(data, at, 2) || data.data[at] != 0xFF)
			return gms_picture_cut_off(at, error);
		uint8_t marker = data.data[at + 1];
		/* Markers may be preceded by any number of FF. */
		if (marker == 0xFF)
			at++;
		else if (is_alone(marker))
			at += 2;
		else if (marker == MARKER_END && jpeg.scanned)
			jpeg.ended = true;
		else
			status = read_segment(&jpeg, data, &at, error);
		if (marker == MARKER_START_OF_SCAN && status == GMSEAL_OK)
			skip_coded(&jpeg, data, &at);
	}
	if (status != GMSEAL_OK)
		return status;
	facts->trailing = data.size - at - 2;
	return jpeg.frame != 0 && is_plausible(&jpeg) ? GMSEAL_OK : gms_picture_bad_size(2, error);
}
