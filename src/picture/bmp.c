/* The headers of BMP: BITMAPFILEHEADER and BITMAPINFOHEADER, whose longer forms begin alike, or the short
 * BITMAPCOREHEADER. */
#include "picture/picture.h"

enum {
	FILE_HEADER_SIZE = 14,
	CORE_HEADER_SIZE = 12,
	INFO_HEADER_SIZE = 40,
	UNCOMPRESSED = 0,
	BIT_FIELDS = 3
};

struct bmp {
	const uint8_t *info;
	size_t info_size, entry_size; /* of a colour in the palette */
	uint32_t compression, colours;
};

static void read_core(struct bmp *bmp, gmseal_picture_facts *facts)
{
	facts->width = gms_little(bmp->info + 4, 2);
	facts->height = gms_little(bmp->info + 6, 2);
	facts->bits = gms_little(bmp->info + 10, 2);
	bmp->entry_size = 3;
}

/* Some write -1 where they have nothing to say. */
static uint32_t positive(uint32_t number)
{
	return number <= INT32_MAX ? number : 0;
}

static void read_info(struct bmp *bmp, gmseal_picture_facts *facts)
{
	uint32_t height = gms_little(bmp->info + 8, 4);
	facts->width = gms_little(bmp->info + 4, 4);
	/* Rows from the top have a negative height. */
	facts->height = height > INT32_MAX ? 0u - height : height;
	facts->bits = gms_little(bmp->info + 14, 2);
	facts->density_x = positive(gms_little(bmp->info + 24, 4));
	facts->density_y = positive(gms_little(bmp->info + 28, 4));
	bmp->compression = gms_little(bmp->info + 16, 4);
	bmp->colours = gms_little(bmp->info + 32, 4);
	bmp->entry_size = 4;
}

static bool is_depth(unsigned bits)
{
	return bits == 1 || bits == 2 || bits == 4 || bits == 8 || bits == 16 || bits == 24 ||
	       bits == 32;
}

/* Whether the rows are all there, if they have a size that is known beforehand. */
static bool holds_rows(const struct bmp *bmp, const gmseal_picture_facts *facts, uint64_t room)
{
	uint64_t row = ((uint64_t)facts->width * facts->bits + 31) / 32 * 4;
	return (bmp->compression != UNCOMPRESSED && bmp->compression != BIT_FIELDS) ||
	       row <= room / facts->height;
}

gmseal_status gms_picture_bmp(gmseal_bytes data, gmseal_picture_facts *facts, gmseal_error *error)
{
	if (data.size < FILE_HEADER_SIZE + CORE_HEADER_SIZE)
		return gms_picture_cut_off(data.size, error);
	struct bmp bmp = {.info = data.data + FILE_HEADER_SIZE};
	size_t pixels = gms_little(data.data + 10, 4);
	bmp.info_size = gms_little(bmp.info, 4);
	if (gms_little(data.data + 2, 4) > data.size || pixels > data.size ||
		bmp.info_size > data.size || pixels < FILE_HEADER_SIZE + bmp.info_size)
		return gms_picture_cut_off(FILE_HEADER_SIZE, error);
	if (bmp.info_size == CORE_HEADER_SIZE)
		read_core(&bmp, facts);
	else if (bmp.info_size >= INFO_HEADER_SIZE)
		read_info(&bmp, facts);
	else
		return gms_picture_bad_size(FILE_HEADER_SIZE, error);
	if (facts->bits <= 8)
		facts->colours =
			bmp.colours > 0 && bmp.colours <= 256 ? bmp.colours : 1u << facts->bits;
	if (!gms_picture_has(
		    data, FILE_HEADER_SIZE + bmp.info_size, facts->colours * bmp.entry_size))
		return gms_picture_cut_off(FILE_HEADER_SIZE, error);
	if (facts->width == 0 || facts->width > INT32_MAX || facts->height == 0 ||
		!is_depth(facts->bits) || !holds_rows(&bmp, facts, data.size - pixels))
		return gms_picture_bad_size(FILE_HEADER_SIZE, error);
	return GMSEAL_OK;
}
