/* Whether a picture is what a seal says of it, and what platforms ask for. */
#include "base/findings.h"
#include "picture/picture.h"

#include <inttypes.h>
#include <stdlib.h>

enum {
	MILLIMETRE = 1000, /* micrometres */
	MAX_SHOWN = 32 /* octets of a type in a sentence */
};

static bool equal_but_for_case(gmseal_bytes text, const char *word)
{
	if (text.size != strlen(word))
		return false;
	for (size_t i = 0; i < text.size; i++) {
		uint8_t character = text.data[i];
		if (character >= 'a' && character <= 'z')
			character = (uint8_t)(character - 'a' + 'A');
		if (character != (uint8_t)word[i])
			return false;
	}
	return true;
}

/* Whether a declared type, of which case varies, is that of the data. */
static bool suits(gmseal_bytes type, gmseal_picture_format format)
{
	return equal_but_for_case(type, gmseal_picture_format_name(format)) ||
	       (format == GMSEAL_PICTURE_JPEG && equal_but_for_case(type, "JPEG"));
}

/* Data of no known format contradicts a type that is known here. */
static bool is_known(gmseal_bytes type)
{
	for (int format = GMSEAL_PICTURE_PNG; format <= GMSEAL_PICTURE_SVG; format++)
		if (suits(type, (gmseal_picture_format)format))
			return true;
	return false;
}

static void examine_type(
	const gmseal_picture *picture, const gmseal_picture_facts *facts, gmseal_findings *found)
{
	bool known = facts->format != GMSEAL_PICTURE_OTHER;
	if (known ? suits(picture->type, facts->format) : !is_known(picture->type))
		return;
	struct gms_string declared = {0};
	gms_string_add_escaped(&declared, picture->type, MAX_SHOWN);
	const char *type = declared.text != NULL ? declared.text : "";
	if (known)
		gms_findings_add(found, "type", "type-mismatch", false,
			_("The picture is declared as \"%s\", and it is %s."), type,
			gmseal_picture_format_name(facts->format));
	else
		gms_findings_add(found, "type", "type-mismatch", false,
			_("The picture is declared as \"%s\", and it is none."), type);
	found->failed |= declared.failed;
	gms_string_free(&declared);
}

static void examine_size(
	const char *field, int64_t millimetres, int64_t own, gmseal_findings *found)
{
	if (own == 0 || millimetres <= 0 || millimetres > INT32_MAX ||
		llabs(own - millimetres * MILLIMETRE) <= MILLIMETRE)
		return;
	gms_findings_add(found, field, "size-mismatch", false,
		_("By its own account the picture measures %" PRId64 " mm there, and %" PRId64
		  " mm are declared."),
		(own + MILLIMETRE / 2) / MILLIMETRE, millimetres);
}

/* The usual sizes of seals. */
static bool is_usual(int64_t millimetres)
{
	static const int64_t usual[] = {30, 38, 40, 42, 45};
	for (size_t i = 0; i < sizeof usual / sizeof usual[0]; i++)
		if (usual[i] == millimetres)
			return true;
	return false;
}

static void examine_pixels(
	const char *field, int64_t millimetres, uint32_t pixels, gmseal_findings *found)
{
	if (!is_usual(millimetres))
		gms_findings_add(found, field, "unusual-size", false,
			_("%" PRId64 " mm is none of the usual sizes, 30, 38, 40, 42 and 45 mm."),
			millimetres);
	if (pixels == 0 || millimetres <= 0 || millimetres > INT32_MAX)
		return;
	int64_t wanted = (millimetres * (int64_t)GMSEAL_PLATFORM_PICTURE_DENSITY + MILLIMETRE / 2) /
			 MILLIMETRE;
	/* Whoever cuts instead of rounding is one pixel off. */
	if (llabs(wanted - (int64_t)pixels) > 1)
		gms_findings_add(found, field, "pixels-mismatch", false,
			_("%" PRId64 " mm at 600 DPI are %" PRId64 " pixels, and the picture has "
			  "%" PRIu32 "."),
			millimetres, wanted, pixels);
}

static void examine_by_platform(const gmseal_picture *picture, const gmseal_picture_facts *facts,
	bool readable, gmseal_findings *found)
{
	if (picture->data.size > GMSEAL_PLATFORM_PICTURE_MAX_SIZE)
		gms_findings_add(found, "data", "too-large", true,
			_("The picture has %zu octets, and at most %zu are allowed."),
			picture->data.size, GMSEAL_PLATFORM_PICTURE_MAX_SIZE);
	examine_pixels("width", picture->width, facts->width, found);
	examine_pixels("height", picture->height, facts->height, found);
	if (!readable)
		return;
	if (facts->format != GMSEAL_PICTURE_PNG) {
		gms_findings_add(
			found, "type", "not-png", false, _("The picture is no PNG picture."));
		return;
	}
	if (facts->bits != 8 || facts->colours != 2)
		gms_findings_add(found, "palette", "not-two-colours", false,
			_("The picture has no 8-bit palette of two colours."));
	if (facts->density_x != GMSEAL_PLATFORM_PICTURE_DENSITY ||
		facts->density_y != GMSEAL_PLATFORM_PICTURE_DENSITY)
		gms_findings_add(found, "density", "not-600-dpi", false,
			_("The picture does not say that it has 600 DPI (%u pixels a metre)."),
			GMSEAL_PLATFORM_PICTURE_DENSITY);
}

static void tell_damage(const gmseal_error *damage, gmseal_findings *found)
{
	if (damage->offset == GMSEAL_NO_OFFSET)
		gms_findings_add(found, "data", "damaged", true,
			_("The picture cannot be read: %s."), damage->message);
	else
		gms_findings_add(found, "data", "damaged", true,
			_("The picture cannot be read: %s (at octet %zu)."), damage->message,
			damage->offset);
}

gmseal_status gmseal_picture_examine(const gmseal_picture *picture, bool platform,
	gmseal_findings **findings, gmseal_error *error)
{
	if (picture == NULL || findings == NULL ||
		(picture->data.data == NULL && picture->data.size > 0) ||
		(picture->type.data == NULL && picture->type.size > 0))
		return gms_error_argument(error, "picture, findings");
	gmseal_findings *made = gms_findings_new();
	if (made == NULL)
		return gms_error_memory(error);
	gmseal_picture_facts facts = {.format = GMSEAL_PICTURE_OTHER};
	gmseal_error damage;
	bool readable = gmseal_picture_read(picture->data, &facts, &damage) == GMSEAL_OK;
	if (!readable)
		tell_damage(&damage, made);
	if (readable)
		examine_type(picture, &facts, made);
	if (facts.trailing > 0)
		gms_findings_add(made, "data", "trailing-octets", false,
			_("Octets that stand behind the end of the picture: %zu."), facts.trailing);
	examine_size("width", picture->width, facts.width_um, made);
	examine_size("height", picture->height, facts.height_um, made);
	if (platform)
		examine_by_platform(picture, &facts, readable, made);
	return gms_findings_hand_over(made, GMSEAL_OK, findings, error);
}
