/* Labels, certificates and colours. Reports: show-report.c. */
#include "show.h"
#include "json.h"
#include "subject.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LABEL_WIDTH 16

bool may_colour(void)
{
	const char *no = getenv("NO_COLOR"), *terminal = getenv("TERM");
	return isatty(STDOUT_FILENO) && (no == NULL || *no == '\0') && terminal != NULL &&
	       strcmp(terminal, "dumb") != 0;
}

const char *generation_standard(int generation)
{
	switch (generation) {
	case GMSEAL_GENERATION_2014:
		return "GM/T 0031-2014";
	case GMSEAL_GENERATION_4:
		return "GB/T 38540-2020";
	default:
		return "GM/T 0031-2025";
	}
}

void show_label(struct text *text, unsigned indent, const char *label)
{
	text_add(text, "%*s%s", (int)indent, "", label);
	text_pad(text, label, LABEL_WIDTH - indent);
	text_add(text, " ");
}

void show_fact(struct text *text, unsigned indent, const char *label, gmseal_bytes value)
{
	show_label(text, indent, label);
	text_add_shown(text, value);
	text_add(text, "\n");
}

void show_times(struct text *text, unsigned indent, const char *label, int64_t from, int64_t to)
{
	char first[GMSEAL_TIME_TEXT_SIZE], last[GMSEAL_TIME_TEXT_SIZE];
	gmseal_time_format(from, first);
	gmseal_time_format(to, last);
	show_label(text, indent, label);
	text_add(text, _("%s to %s\n"), first, last);
}

static void show_usage(struct text *text, unsigned indent, unsigned usage)
{
	show_label(text, indent, _("usage"));
	if (usage & GMSEAL_USAGE_ABSENT)
		text_add(text, "%s", _("not restricted"));
	const char *between = "";
	for (const struct usage_word *word = usage_words; word->word != NULL; word++) {
		if (!(usage & word->bit))
			continue;
		text_add(text, "%s%s", between, word->word);
		between = ", ";
	}
	text_add(text, "\n");
}

static void show_fingerprint(struct text *text, unsigned indent,
	const gmseal_certificate *certificate, gmseal_digest_algorithm algorithm)
{
	gmseal_digest_value value;
	if (gmseal_certificate_fingerprint(certificate, algorithm, &value, NULL) != GMSEAL_OK)
		return;
	show_label(text, indent, gmseal_digest_name(algorithm));
	for (size_t i = 0; i < value.size; i++)
		text_add(text, "%02x", value.data[i]);
	text_add(text, "\n");
}

void show_certificate(struct text *text, unsigned indent, const gmseal_certificate *certificate)
{
	show_fact(
		text, indent, _("subject"), string_bytes(gmseal_certificate_subject(certificate)));
	show_fact(text, indent, _("issuer"), string_bytes(gmseal_certificate_issuer(certificate)));
	show_fact(text, indent, _("serial"), string_bytes(gmseal_certificate_serial(certificate)));
	show_times(text, indent, _("valid"), gmseal_certificate_not_before(certificate),
		gmseal_certificate_not_after(certificate));
	show_label(text, indent, _("key"));
	text_add(text, _("%s, %u bits\n"), key_type_word(gmseal_certificate_key_type(certificate)),
		gmseal_certificate_key_bits(certificate));
	show_usage(text, indent, gmseal_certificate_key_usage(certificate));
	show_label(text, indent, _("authority"));
	text_add(text, "%s\n",
		gmseal_certificate_is_ca(certificate) ? _("yes, it may issue certificates")
						      : _("no"));
	show_subject(text, indent, certificate);
	show_fingerprint(text, indent, certificate, GMSEAL_DIGEST_SM3);
	show_fingerprint(text, indent, certificate, GMSEAL_DIGEST_SHA256);
}

void show_deviation(struct text *text, const gmseal_deviation *deviation)
{
	text_add(text, "    ");
	if (deviation->field[0] != '\0')
		text_add_shown_string(text, deviation->field);
	else
		text_add(text, "%s", _("the whole"));
	if (deviation->offset != GMSEAL_NO_OFFSET)
		text_add(text, _(" (offset %zu)"), deviation->offset);
	text_add(text, ": ");
	text_add_shown_string(text, deviation->what);
	text_add(text, "\n");
}
