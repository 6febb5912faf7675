/* The headers of JPEG (ITU-T T.81) and JFIF (ITU-T T.871). */
#include "picture/picture.h"

enum {
	MARKER_TEM = 0x01,
	MARKER_HUFFMAN_BASELINE = 0xC0,
	MARKER_HUFFMAN_PROGRESSIVE = 0xC2,
	MARKER_RESTART_0 = 0xD0,
	MARKER_RESTART_7 = 0xD7,
	MARKER_START = 0xD8,
	MARKER_END = 0xD9,
	MARKER_START_OF_SCAN = 0xDA,
	MARKER_APP0 = 0xE0,
	PER_INCH = 1,
	PER_CENTIMETRE = 2,
	/* A block of 8 by 8 takes a bit or more with Huffman codes. */
	MAX_EXPANSION = 8 * 64
};

struct jpeg {
	gmseal_picture_facts *facts;
	uint8_t frame; /* the marker; 0: none yet */
	bool scanned; /* the headers are over */
};

/* SOF0 to SOF15, without DHT, JPG and DAC, which stand among them. */
static bool is_frame(uint8_t marker)
{
	return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 &&
	       marker != 0xCC;
}

/* Markers that nothing belongs to. */
static bool is_alone(uint8_t marker)
{
	return marker == MARKER_TEM || (marker >= MARKER_RESTART_0 && marker <= MARKER_RESTART_7);
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

/* Depth, lines, samples a line, and three octets for each component. */
static gmseal_status read_frame(
	gmseal_bytes segment, size_t offset, gmseal_picture_facts *facts, gmseal_error *error)
{
	if (segment.size < 6 || segment.size != 6 + (size_t)segment.data[5] * 3)
		return gms_picture_cut_off(offset, error);
	facts->bits = segment.data[0];
	facts->height = gms_big(segment.data + 1, 2);
	facts->width = gms_big(segment.data + 3, 2);
	return facts->width == 0 || facts->height == 0 ? gms_picture_bad_size(offset, error)
						       : GMSEAL_OK;
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
	if (is_frame(marker) && jpeg->frame == 0) {
		jpeg->frame = marker;
		status = read_frame(segment, *at, jpeg->facts, error);
	}
	jpeg->scanned = marker == MARKER_START_OF_SCAN;
	*at += 2 + size;
	return status;
}

/* Whether the end of the picture is somewhere behind a place; FF is FF 00 where it is no marker. */
static bool ends(gmseal_bytes data, size_t at)
{
	for (; gms_picture_has(data, at, 2); at++)
		if (data.data[at] == 0xFF && data.data[at + 1] == MARKER_END)
			return true;
	return false;
}

static bool is_plausible(const struct jpeg *jpeg, uint64_t octets)
{
	const gmseal_picture_facts *facts = jpeg->facts;
	return jpeg->frame < MARKER_HUFFMAN_BASELINE || jpeg->frame > MARKER_HUFFMAN_PROGRESSIVE ||
	       (uint64_t)facts->width * facts->height <= octets * MAX_EXPANSION;
}

gmseal_status gms_picture_jpeg(gmseal_bytes data, gmseal_picture_facts *facts, gmseal_error *error)
{
	struct jpeg jpeg = {.facts = facts};
	gmseal_status status = GMSEAL_OK;
	size_t at = 2;
	while (!jpeg.scanned && status == GMSEAL_OK) {
		if (!gms_picture_has(data, at, 2) || data.data[at] != 0xFF)
			return gms_picture_cut_off(at, error);
		/* Markers may be preceded by any number of FF. */
		if (data.data[at + 1] == 0xFF)
			at++;
		else if (is_alone(data.data[at + 1]))
			at += 2;
		else
			status = read_segment(&jpeg, data, &at, error);
	}
	if (status != GMSEAL_OK)
		return status;
	if (!ends(data, at))
		return gms_picture_cut_off(data.size, error);
	return jpeg.frame != 0 && is_plausible(&jpeg, data.size - at)
		       ? GMSEAL_OK
		       : gms_picture_bad_size(2, error);
}
