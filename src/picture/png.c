/* The headers of PNG (ISO/IEC 15948). */
#include "picture/picture.h"

enum {
	SIGNATURE_SIZE = 8,
	CHUNK_FRAME = 12, /* octets of length, type and check value */
	COLOUR_PALETTE = 3,
	UNIT_METRE = 1,
	MAX_COLOURS = 256,
	/* Deflate cannot make more than this out of an octet. */
	MAX_EXPANSION = 1032
};

struct png {
	gmseal_picture_facts *facts;
	unsigned colour_type;
	uint64_t data_size; /* of all IDAT */
	bool has_palette, has_data;
	bool ended;
};

/* By colour type: how many samples a pixel has, and which numbers of bits they may have. */
static const struct {
	unsigned samples, depths;
} colour_types[] = {{1, 1 | 2 | 4 | 8 | 16}, {0, 0}, {3, 8 | 16}, {1, 1 | 2 | 4 | 8}, {2, 8 | 16},
	{0, 0}, {4, 8 | 16}};

/* Whether the depth is a single one of those that are allowed. */
static bool is_depth(unsigned colour_type, unsigned bits)
{
	return colour_type < sizeof colour_types / sizeof colour_types[0] &&
	       (bits & (bits - 1)) == 0 && (bits & colour_types[colour_type].depths) != 0;
}

static gmseal_status read_header(
	struct png *png, gmseal_bytes chunk, size_t offset, gmseal_error *error)
{
	if (chunk.size != 13)
		return gms_error_at(error, GMSEAL_ERROR_FORMAT, "IHDR", offset, "%s",
			_("the header of the PNG picture has another size than 13 octets"));
	png->facts->width = gms_big(chunk.data, 4);
	png->facts->height = gms_big(chunk.data + 4, 4);
	png->facts->bits = chunk.data[8];
	png->colour_type = chunk.data[9];
	/* The methods of compression and filtering, of which there is one; and that of interlacing. */
	if (chunk.data[10] != 0 || chunk.data[11] != 0 || chunk.data[12] > 1)
		return gms_error_at(error, GMSEAL_ERROR_FORMAT, "IHDR", offset, "%s",
			_("the PNG picture has a method of compression, filtering or interlacing "
			  "that there is none of"));
	if (!is_depth(png->colour_type, png->facts->bits))
		return gms_error_at(error, GMSEAL_ERROR_FORMAT, "IHDR", offset, "%s",
			_("the PNG picture has a colour type or depth that there is none of"));
	return GMSEAL_OK;
}

/* 1 to 256 colours of three octets, once, in front of the pixels. */
static gmseal_status read_palette(
	struct png *png, gmseal_bytes chunk, size_t offset, gmseal_error *error)
{
	if (png->has_palette || png->has_data || chunk.size == 0 || chunk.size % 3 != 0 ||
		chunk.size > 3 * MAX_COLOURS)
		return gms_error_at(error, GMSEAL_ERROR_FORMAT, "PLTE", offset, "%s",
			_("the palette of the PNG picture is of no possible size, stands behind "
			  "the pixels, or is there twice"));
	png->has_palette = true;
	if (png->colour_type == COLOUR_PALETTE)
		png->facts->colours = (unsigned)(chunk.size / 3);
	return GMSEAL_OK;
}

static gmseal_status read_chunk(struct png *png, const uint8_t *type, gmseal_bytes chunk,
	size_t offset, gmseal_error *error)
{
	gmseal_picture_facts *facts = png->facts;
	if (memcmp(type, "IHDR", 4) == 0)
		return read_header(png, chunk, offset, error);
	if (memcmp(type, "PLTE", 4) == 0)
		return read_palette(png, chunk, offset, error);
	if (memcmp(type, "pHYs", 4) == 0 && chunk.size == 9 && chunk.data[8] == UNIT_METRE) {
		facts->density_x = gms_big(chunk.data, 4);
		facts->density_y = gms_big(chunk.data + 4, 4);
	} else if (memcmp(type, "IDAT", 4) == 0) {
		png->has_data = true;
		png->data_size += chunk.size;
	} else if (memcmp(type, "IEND", 4) == 0) {
		png->ended = true;
	}
	return GMSEAL_OK;
}

/* Whether so many pixels can be in so few octets. */
static bool is_plausible(const struct png *png)
{
	const gmseal_picture_facts *facts = png->facts;
	if (facts->width == 0 || facts->width > INT32_MAX || facts->height == 0 ||
		facts->height > INT32_MAX)
		return false;
	unsigned samples = colour_types[png->colour_type].samples;
	uint64_t line = ((uint64_t)facts->width * samples * facts->bits + 7) / 8;
	return line <= png->data_size * MAX_EXPANSION / facts->height;
}

gmseal_status gms_picture_png(gmseal_bytes data, gmseal_picture_facts *facts, gmseal_error *error)
{
	struct png png = {.facts = facts};
	size_t at = SIGNATURE_SIZE;
	while (!png.ended) {
		if (!gms_picture_has(data, at, CHUNK_FRAME))
			return gms_picture_cut_off(data.size, error);
		size_t size = gms_big(data.data + at, 4);
		const uint8_t *type = data.data + at + 4;
		if (!gms_picture_has(data, at + CHUNK_FRAME, size))
			return gms_picture_cut_off(at, error);
		if ((at == SIGNATURE_SIZE) != (memcmp(type, "IHDR", 4) == 0))
			return gms_error_at(error, GMSEAL_ERROR_FORMAT, "", at, "%s",
				_("the PNG picture does not begin with its header, or has "
				  "several"));
		gmseal_status status =
			read_chunk(&png, type, (gmseal_bytes){type + 4, size}, at, error);
		if (status != GMSEAL_OK)
			return status;
		at += CHUNK_FRAME + size;
	}
	if (png.colour_type == COLOUR_PALETTE && facts->colours == 0)
		return gms_error_at(error, GMSEAL_ERROR_FORMAT, "PLTE", GMSEAL_NO_OFFSET, "%s",
			_("the PNG picture has no palette, which its colour type asks for"));
	facts->trailing = data.size - at;
	return is_plausible(&png) ? GMSEAL_OK : gms_picture_bad_size(SIGNATURE_SIZE, error);
}
