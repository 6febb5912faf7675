/* The headers of BMP: BITMAPFILEHEADER and BITMAPINFOHEADER, whose longer forms begin alike. */
#include "picture/picture.h"

enum {
	FILE_HEADER_SIZE = 14,
	INFO_HEADER_SIZE = 40,
	UNCOMPRESSED = 0
};

/* Whether the rows are all there. */
static bool holds_rows(const gmseal_picture_facts *facts, uint64_t room)
{
	uint64_t row = ((uint64_t)facts->width * facts->bits + 31) / 32 * 4;
	return row <= room / facts->height;
}

gmseal_status gms_picture_bmp(gmseal_bytes data, gmseal_picture_facts *facts, gmseal_error *error)
{
	if (data.size < FILE_HEADER_SIZE + INFO_HEADER_SIZE)
		return gms_picture_cut_off(data.size, error);
	const uint8_t *info = data.data + FILE_HEADER_SIZE;
	size_t pixels = gms_little(data.data + 10, 4);
	int32_t height = (int32_t)gms_little(info + 8, 4);
	if (gms_little(info, 4) < INFO_HEADER_SIZE || pixels > data.size ||
		gms_little(data.data + 2, 4) > data.size)
		return gms_picture_cut_off(FILE_HEADER_SIZE, error);
	facts->width = gms_little(info + 4, 4);
	/* Rows from the top have a negative height. */
	facts->height = height < 0 ? 0u - (uint32_t)height : (uint32_t)height;
	facts->bits = gms_little(info + 14, 2);
	facts->density_x = gms_little(info + 24, 4);
	facts->density_y = gms_little(info + 28, 4);
	if (facts->bits >= 1 && facts->bits <= 8) {
		uint32_t used = gms_little(info + 32, 4);
		facts->colours = used > 0 && used <= 256 ? used : 1u << facts->bits;
	}
	if (facts->width == 0 || facts->width > INT32_MAX || facts->height == 0 ||
		facts->bits == 0 || facts->bits > 32 ||
		(gms_little(info + 16, 4) == UNCOMPRESSED &&
			!holds_rows(facts, data.size - pixels)))
		return gms_picture_bad_size(FILE_HEADER_SIZE, error);
	return GMSEAL_OK;
}
