/* The headers of JPEG (ITU-T T.81) and JFIF (ITU-T T.871). */
#include "picture/picture.h"

enum {
	MARKER_START_OF_SCAN = 0xDA,
	MARKER_END = 0xD9,
	MARKER_APP0 = 0xE0,
	PER_INCH = 1,
	PER_CENTIMETRE = 2
};

/* SOF0 to SOF15, without DHT, JPG and DAC, which stand among them. */
static bool is_frame(uint8_t marker)
{
	return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 &&
	       marker != 0xCC;
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

static gmseal_status read_frame(
	gmseal_bytes segment, size_t offset, gmseal_picture_facts *facts, gmseal_error *error)
{
	if (segment.size < 6)
		return gms_picture_cut_off(offset, error);
	facts->bits = segment.data[0];
	facts->height = gms_big(segment.data + 1, 2);
	facts->width = gms_big(segment.data + 3, 2);
	return facts->width == 0 || facts->height == 0 ? gms_picture_bad_size(offset, error)
						       : GMSEAL_OK;
}

static bool ends(gmseal_bytes data)
{
	return data.size >= 2 && data.data[data.size - 2] == 0xFF &&
	       data.data[data.size - 1] == MARKER_END;
}

gmseal_status gms_picture_jpeg(gmseal_bytes data, gmseal_picture_facts *facts, gmseal_error *error)
{
	bool framed = false;
	for (size_t at = 2;;) {
		if (!gms_picture_has(data, at, 4) || data.data[at] != 0xFF)
			return gms_picture_cut_off(at, error);
		uint8_t marker = data.data[at + 1];
		/* Markers may be preceded by any number of FF. */
		if (marker == 0xFF) {
			at++;
			continue;
		}
		size_t size = gms_big(data.data + at + 2, 2);
		if (size < 2 || !gms_picture_has(data, at + 2, size))
			return gms_picture_cut_off(at, error);
		gmseal_bytes segment = {data.data + at + 4, size - 2};
		if (marker == MARKER_APP0)
			read_application(segment, facts);
		gmseal_status status = GMSEAL_OK;
		if (is_frame(marker))
			status = read_frame(segment, at, facts, error);
		if (status != GMSEAL_OK)
			return status;
		framed |= is_frame(marker);
		if (marker == MARKER_START_OF_SCAN)
			break;
		at += 2 + size;
	}
	if (!framed)
		return gms_picture_bad_size(2, error);
	return ends(data) ? GMSEAL_OK : gms_picture_cut_off(data.size, error);
}
