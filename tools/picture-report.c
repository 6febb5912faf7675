/* What a picture is, and what platforms would say of it. */
#include "picture.h"
#include "json-report.h"
#include "show.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

int picture_report_make(const char *file, const gmseal_picture *picture,
	struct picture_report *report, struct problem *problem)
{
	*report = (struct picture_report){.file = file, .picture = picture};
	/* That it cannot be read is a finding. */
	if (gmseal_picture_read(picture->data, &report->facts, NULL) != GMSEAL_OK)
		report->facts = (gmseal_picture_facts){.format = GMSEAL_PICTURE_OTHER};
	int exit = problem_of(
		problem, gmseal_picture_examine(picture, true, &report->examined, &problem->error));
	if (exit != EXIT_DONE)
		return exit;
	report->count = gmseal_findings_count(report->examined);
	report->findings = need(calloc(report->count + 1, sizeof *report->findings));
	for (size_t i = 0; i < report->count; i++)
		report->findings[i] = *gmseal_findings_at(report->examined, i);
	return EXIT_DONE;
}

void picture_report_free(struct picture_report *report)
{
	free(report->findings);
	gmseal_findings_free(report->examined);
	*report = (struct picture_report){0};
}

void picture_report_decide(
	struct picture_report *report, const struct texts *refused, const struct texts *allowed)
{
	for (size_t i = 0; i < report->count; i++) {
		gmseal_finding *finding = &report->findings[i];
		finding->error = texts_have(refused, finding->reason) ||
				 (finding->error && !texts_have(allowed, finding->reason));
	}
}

bool picture_report_is_good(const struct picture_report *report)
{
	for (size_t i = 0; i < report->count; i++)
		if (report->findings[i].error)
			return false;
	return true;
}

static void show_format(struct text *text, const struct picture_report *report)
{
	const char *format = gmseal_picture_format_name(report->facts.format);
	gmseal_bytes type = report->picture->type;
	show_label(text, 2, _("type"));
	text_add_shown(text, type);
	if (type.size != strlen(format) || memcmp(type.data, format, type.size) != 0)
		text_add(text, format[0] != '\0' ? _("; it is %s") : _("; what it is is not known"),
			format);
	text_add(text, "\n");
}

static void show_density(struct text *text, const gmseal_picture_facts *facts)
{
	show_label(text, 2, _("density"));
	if (facts->density_x == 0 || facts->density_y == 0)
		text_add(text, "%s", _("not told\n"));
	else
		text_add(text,
			_("%" PRIu32 " x %" PRIu32 " pixels a metre, about %.0f x %.0f DPI\n"),
			facts->density_x, facts->density_y, facts->density_x * 0.0254,
			facts->density_y * 0.0254);
}

static void show_palette(struct text *text, const gmseal_picture_facts *facts)
{
	show_label(text, 2, _("palette"));
	if (facts->colours > 0)
		text_add(text, _("colours: %u; bits a pixel: %u\n"), facts->colours, facts->bits);
	else if (facts->bits > 0)
		text_add(text, _("none; bits a sample: %u\n"), facts->bits);
	else
		text_add(text, "%s", _("none\n"));
}

void show_picture(struct text *text, const struct picture_report *report)
{
	const gmseal_picture *picture = report->picture;
	const gmseal_picture_facts *facts = &report->facts;
	if (report->file != NULL) {
		text_add_shown_string(text, report->file);
		text_add(text, "%s", _(": the picture of a seal\n"));
	}
	show_format(text, report);
	show_label(text, 2, _("size"));
	text_add(text, _("%zu octets\n"), picture->data.size);
	if (facts->width > 0 && facts->height > 0) {
		show_label(text, 2, _("pixels"));
		text_add(text, _("%" PRIu32 " wide, %" PRIu32 " high\n"), facts->width,
			facts->height);
	}
	if (facts->format != GMSEAL_PICTURE_OTHER && facts->format != GMSEAL_PICTURE_SVG) {
		show_density(text, facts);
		show_palette(text, facts);
	}
	show_label(text, 2, _("shown as"));
	text_add(text, _("%" PRId64 " mm wide, %" PRId64 " mm high\n"), picture->width,
		picture->height);
	for (size_t i = 0; i < report->count; i++)
		show_finding(text, &report->findings[i]);
}

/* null: the picture does not tell. */
static json_t *json_told(uint32_t number)
{
	return number > 0 ? json_integer(number) : json_null();
}

json_t *json_picture(const struct picture_report *report)
{
	const gmseal_picture *picture = report->picture;
	const gmseal_picture_facts *facts = &report->facts;
	json_t *object = need(json_object()), *told = need(json_object());
	json_t *list = need(json_array());
	json_add(object, "file", json_word(report->file));
	json_add(object, "kind", json_word("picture"));
	json_add(
		object, "verdict", json_word(picture_report_is_good(report) ? "valid" : "invalid"));
	json_add(told, "type", json_text(picture->type));
	json_add(told, "format",
		facts->format != GMSEAL_PICTURE_OTHER
			? json_word(gmseal_picture_format_name(facts->format))
			: json_null());
	json_add(told, "size", json_integer((json_int_t)picture->data.size));
	json_add(told, "pixelWidth", json_told(facts->width));
	json_add(told, "pixelHeight", json_told(facts->height));
	json_add(told, "densityX", json_told(facts->density_x));
	json_add(told, "densityY", json_told(facts->density_y));
	json_add(told, "bits", json_told(facts->bits));
	json_add(told, "colours", json_told(facts->colours));
	json_add(told, "width", json_integer(picture->width));
	json_add(told, "height", json_integer(picture->height));
	json_add(object, "picture", told);
	for (size_t i = 0; i < report->count; i++)
		json_append(list, json_finding(&report->findings[i]));
	json_add(object, "findings", list);
	return object;
}
