/* Pictures: which format it is, and whether it is what it is said to be. */
#include "picture/picture.h"

#include "base/findings.h"

#include <inttypes.h>

static const struct format {
	gmseal_picture_format format;
	const char *name;
	gmseal_bytes magic;
	gmseal_status (*read)(gmseal_bytes data, gmseal_picture_facts *facts, gmseal_error *error);
} formats[] = {
	{GMSEAL_PICTURE_PNG, "PNG", {(const uint8_t *)"\x89PNG\r\n\x1A\n", 8}, gms_picture_png},
	{GMSEAL_PICTURE_JPEG, "JPG", {(const uint8_t *)"\xFF\xD8\xFF", 3}, gms_picture_jpeg},
	{GMSEAL_PICTURE_GIF, "GIF", {(const uint8_t *)"GIF87a", 6}, gms_picture_gif},
	{GMSEAL_PICTURE_GIF, "GIF", {(const uint8_t *)"GIF89a", 6}, gms_picture_gif},
	{GMSEAL_PICTURE_BMP, "BMP", {(const uint8_t *)"BM", 2}, gms_picture_bmp},
	{GMSEAL_PICTURE_SVG, "SVG", {NULL, 0}, gms_picture_svg},
};

gmseal_status gms_picture_cut_off(size_t offset, gmseal_error *error)
{
	return gms_error_at(error, GMSEAL_ERROR_FORMAT, "", offset, "%s",
		_("the picture is cut off, or claims more octets than it has"));
}

gmseal_status gms_picture_bad_size(size_t offset, gmseal_error *error)
{
	return gms_error_at(error, GMSEAL_ERROR_FORMAT, "", offset, "%s",
		_("the picture claims no pixels, or more than its octets can hold"));
}

static const struct format *find_format(gmseal_bytes data)
{
	size_t start = 0;
	for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++) {
		gmseal_bytes magic = formats[i].magic;
		if (magic.size > 0 && data.size >= magic.size &&
			memcmp(data.data, magic.data, magic.size) == 0)
			return &formats[i];
		if (magic.size == 0 && gms_picture_is_svg(data, &start))
			return &formats[i];
	}
	return NULL;
}

static int64_t size_of(uint32_t pixels, uint32_t density)
{
	return density > 0 ? (int64_t)((uint64_t)pixels * 1000000 / density) : 0;
}

gmseal_status gmseal_picture_read(
	gmseal_bytes data, gmseal_picture_facts *facts, gmseal_error *error)
{
	if (facts == NULL || (data.data == NULL && data.size > 0))
		return gms_error_argument(error, "data, facts");
	gmseal_picture_facts found = {.format = GMSEAL_PICTURE_OTHER};
	const struct format *format = find_format(data);
	if (format != NULL) {
		found.format = format->format;
		gmseal_status status = format->read(data, &found, error);
		if (status != GMSEAL_OK)
			return status;
	}
	if (found.width_um == 0)
		found.width_um = size_of(found.width, found.density_x);
	if (found.height_um == 0)
		found.height_um = size_of(found.height, found.density_y);
	*facts = found;
	return GMSEAL_OK;
}

const char *gmseal_picture_format_name(gmseal_picture_format format)
{
	for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++)
		if (formats[i].format == format)
			return formats[i].name;
	return "";
}
