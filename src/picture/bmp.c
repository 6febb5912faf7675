/* The headers of BMP: BITMAPFILEHEADER and BITMAPINFOHEADER, whose longer forms begin alike, or the short
 * BITMAPCOREHEADER. */
#include "picture/picture.h"

enum {
	FILE_HEADER_SIZE = 14,
	CORE_HEADER_SIZE = 12,
	INFO_HEADER_SIZE = 40,
	UNCOMPRESSED = 0,
	RUNS_OF_8_BITS = 1,
	RUNS_OF_4_BITS = 2,
	BIT_FIELDS = 3,
	BIT_FIELDS_WITH_ALPHA = 6,
	/* Behind a 0 in place of a run's length. */
	END_OF_ROW = 0,
	END_OF_PICTURE = 1,
	MOVE = 2
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

/* Whether run lengths arrive in the last row. Pixels may be passed over, to the end of a row and by moves,
 * but no row is left out; and no octet of a run goes further to the right than half of 255 pixels. */
static bool holds_runs(gmseal_bytes runs, const gmseal_picture_facts *facts)
{
	size_t at = 0;
	uint64_t row = 0;
	while (row + 1 < facts->height && gms_picture_has(runs, at, 2)) {
		uint8_t length = runs.data[at], what = runs.data[at + 1];
		at += 2;
		if (length > 0)
			continue;
		if (what == END_OF_PICTURE)
			return false;
		if (what == END_OF_ROW) {
			row++;
		} else if (what == MOVE) {
			row += gms_picture_has(runs, at, 2) ? runs.data[at + 1] : 0;
			at += 2;
		} else {
			/* So many pixels as they are, to a multiple of 16 bits. */
			at += ((size_t)what * facts->bits + 15) / 16 * 2;
		}
	}
	return row + 1 >= facts->height && facts->width <= (uint64_t)runs.size * 255 / 2;
}

/* Whether the rows are all there, which have a size that is known beforehand. */
static bool holds_rows(gmseal_bytes rows, const gmseal_picture_facts *facts)
{
	uint64_t row = ((uint64_t)facts->width * facts->bits + 31) / 32 * 4;
	return row <= rows.size / facts->height;
}

static gmseal_status check_pixels(const struct bmp *bmp, gmseal_bytes pixels,
	const gmseal_picture_facts *facts, gmseal_error *error)
{
	uint32_t compression = bmp->compression;
	bool runs = (compression == RUNS_OF_8_BITS && facts->bits == 8) ||
		    (compression == RUNS_OF_4_BITS && facts->bits == 4);
	if (!runs && compression != UNCOMPRESSED && compression != BIT_FIELDS &&
		compression != BIT_FIELDS_WITH_ALPHA)
		return gms_error_at(error, GMSEAL_ERROR_FORMAT, "", FILE_HEADER_SIZE, "%s",
			_("the BMP picture is compressed in a way that is not known here, or that "
			  "does not go with its depth"));
	return (runs ? holds_runs : holds_rows)(pixels, facts)
		       ? GMSEAL_OK
		       : gms_picture_bad_size(FILE_HEADER_SIZE, error);
}

gmseal_status gms_picture_bmp(gmseal_bytes data, gmseal_picture_facts *facts, gmseal_error *error)
{
	if (data.size < FILE_HEADER_SIZE + CORE_HEADER_SIZE)
		return gms_picture_cut_off(data.size, error);
	struct bmp bmp = {.info = data.data + FILE_HEADER_SIZE};
	size_t size = gms_little(data.data + 2, 4), pixels = gms_little(data.data + 10, 4);
	bmp.info_size = gms_little(bmp.info, 4);
	if (size > data.size || pixels > data.size || bmp.info_size > data.size ||
		pixels < FILE_HEADER_SIZE + bmp.info_size)
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
		!is_depth(facts->bits))
		return gms_picture_bad_size(FILE_HEADER_SIZE, error);
	/* Some write a size of 0, or of the headers alone, which tells nothing. */
	if (size > pixels)
		facts->trailing = data.size - size;
	return check_pixels(
		&bmp, (gmseal_bytes){data.data + pixels, data.size - pixels}, facts, error);
}
