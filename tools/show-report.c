/* The result of a verification for people: the verdict first, then what it is about, then why. */
#include "show.h"

#include <string.h>

#define RED "\033[31m"
#define GREEN "\033[32m"
#define YELLOW "\033[33m"
#define BOLD "\033[1m"
#define PLAIN "\033[0m"

struct appearance {
	const char *mark, *plain_mark, *colour;
};

static const struct appearance of_status[] = {
	[GMSEAL_CHECK_PASS] = {"✓", "+", GREEN},
	[GMSEAL_CHECK_FAIL] = {"✗", "x", RED},
	[GMSEAL_CHECK_UNKNOWN] = {"?", "?", YELLOW},
	[GMSEAL_CHECK_SKIPPED] = {"–", "-", ""},
};

static void add_coloured(struct text *text, const char *colour, const char *words)
{
	bool coloured = *colour != '\0' && may_colour();
	text_add(text, "%s%s%s", coloured ? colour : "", words, coloured ? PLAIN : "");
}

static const char *verdict_colour(gmseal_verdict verdict)
{
	return verdict == GMSEAL_VERDICT_VALID     ? BOLD GREEN
	       : verdict == GMSEAL_VERDICT_INVALID ? BOLD RED
						   : BOLD YELLOW;
}

static const char *verdict_words(gmseal_verdict verdict)
{
	switch (verdict) {
	case GMSEAL_VERDICT_VALID:
		return _("VALID");
	case GMSEAL_VERDICT_INVALID:
		return _("INVALID");
	default:
		return _("INDETERMINATE: something needed to decide is missing");
	}
}

void show_verdict(struct text *text, const char *file, gmseal_verdict verdict)
{
	text_add_shown_string(text, file);
	text_add(text, ": ");
	add_coloured(text, verdict_colour(verdict), verdict_words(verdict));
}

static void show_heading(struct text *text, const struct verified *verified)
{
	show_verdict(text, verified->file, gmseal_report_verdict(verified->report));
	const char *standard = generation_standard(gmseal_seal_generation(verified->seal));
	if (verified->signature != NULL)
		text_add(text, _("\n  A seal signature of %s.\n"), standard);
	else
		text_add(text, _("\n  A seal of %s.\n"), standard);
}

static void show_seal(struct text *text, const gmseal_seal *seal)
{
	const gmseal_property *property = gmseal_seal_property(seal);
	show_fact(text, 2, _("Seal"), property->name);
	show_fact(text, 4, _("id"), gmseal_seal_id(seal));
	show_fact(text, 4, _("vendor"), gmseal_seal_header(seal)->vendor);
	show_times(text, 4, _("valid"), property->valid_from.seconds, property->valid_to.seconds);
}

void show_holder(struct text *text, const char *label, gmseal_bytes der)
{
	gmseal_certificate *certificate = NULL;
	if (gmseal_certificate_decode(der, &certificate, NULL) != GMSEAL_OK) {
		show_fact(text, 2, label, string_bytes(_("the certificate cannot be read")));
		return;
	}
	show_fact(text, 2, label, string_bytes(gmseal_certificate_subject(certificate)));
	show_times(text, 4, _("valid"), gmseal_certificate_not_before(certificate),
		gmseal_certificate_not_after(certificate));
	gmseal_certificate_free(certificate);
}

static void show_signing_time(struct text *text, const gmseal_signature *signature)
{
	gmseal_time time;
	char words[GMSEAL_TIME_TEXT_SIZE];
	if (gmseal_signature_time(signature, &time))
		gmseal_time_format(time.seconds, words);
	show_label(text, 2, _("Signed at"));
	text_add(text, "%s\n",
		gmseal_signature_time(signature, &time) ? words : _("the time cannot be read"));
}

void show_check(struct text *text, const gmseal_check *check, bool in_signature, bool explain)
{
	const struct appearance *appearance = &of_status[check->status];
	text_add(text, "  ");
	add_coloured(text, appearance->colour,
		locale_is_utf8() ? appearance->mark : appearance->plain_mark);
	text_add(text, " %s", check->id);
	text_pad(text, check->id, 28);
	text_add_shown_string(text, check->detail);
	if (check->notice)
		add_coloured(text, YELLOW, _(" (take note)"));
	text_add(text, "\n");
	if (!explain)
		return;
	if (check->clause[0] != '\0')
		text_add(text, _("      Asked for by %s; reason: %s.\n"), check->clause,
			check->reason);
	const char *tried = tried_for(check);
	if (tried != NULL)
		text_add_wrapped(text, 6, tried);
	const char *advice = advice_for(check, in_signature);
	if (advice != NULL)
		text_add_wrapped(text, 6, advice);
}

void show_finding(struct text *text, const gmseal_finding *finding)
{
	const struct appearance *failed = &of_status[GMSEAL_CHECK_FAIL];
	const char *mark = locale_is_utf8() ? failed->mark : failed->plain_mark;
	text_add(text, "  ");
	add_coloured(text, finding->error ? failed->colour : YELLOW, finding->error ? mark : "!");
	struct text label = {0};
	text_add_shown_string(&label, finding->field);
	text_add(&label, " (%s)", finding->reason);
	text_add(text, " %s", label.data);
	text_pad(text, label.data, 34);
	text_add(text, " ");
	text_free(&label);
	text_add_shown_string(text, finding->detail);
	text_add(text, "\n");
}

void show_deviations(struct text *text, const gmseal_report *report)
{
	size_t count = gmseal_report_deviation_count(report);
	if (count == 0)
		return;
	text_add(text, _("\n  It could be read, but parts from the standard here:\n"));
	for (size_t i = 0; i < count; i++)
		show_deviation(text, gmseal_report_deviation(report, i));
}

static void show_explanation(struct text *text, const gmseal_report *report)
{
	const char *explanation = gmseal_report_explanation(report);
	if (explanation[0] == '\0')
		return;
	text_add(text, _("\n  What explains it:\n"));
	struct text shown = {0};
	text_add_shown_string(&shown, explanation);
	text_add_wrapped(text, 4, shown.data);
	text_free(&shown);
}

void show_checks(struct text *text, const gmseal_report *report, bool in_signature, bool explain)
{
	for (size_t i = 0; i < gmseal_report_count(report); i++)
		show_check(text, gmseal_report_check(report, i), in_signature, explain);
	show_explanation(text, report);
}

void show_verified(struct text *text, const struct verified *verified, bool explain)
{
	show_heading(text, verified);
	text_add(text, "\n");
	show_seal(text, verified->seal);
	show_holder(text, _("Seal maker"), gmseal_seal_certificate(verified->seal));
	if (verified->signature != NULL) {
		show_holder(text, _("Signer"), gmseal_signature_certificate(verified->signature));
		show_signing_time(text, verified->signature);
	}
	char now[GMSEAL_TIME_TEXT_SIZE];
	gmseal_time_format(verified->now, now);
	show_fact(text, 2, _("Checked as of"), string_bytes(now));
	text_add(text, "\n");
	show_checks(text, verified->report, verified->signature != NULL, explain);
	show_deviations(text, verified->report);
}
