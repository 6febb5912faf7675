/* The lines of "gmseal cert check": what it finds out by itself, and the sentences for it. */
#include "cert-check.h"
#include "subject.h"
#include "validity.h"

#include <inttypes.h>

void add_line(struct check_lines *lines, const gmseal_check *line)
{
	lines->list[lines->count++] = *line;
}

/* A line whose sentence is added by the caller, and shown when all is known. */
static struct text *begin_line(
	struct check_lines *lines, const char *id, gmseal_check_status status, const char *reason)
{
	struct text *sentence = &lines->sentences[lines->count];
	add_line(lines, &(gmseal_check){.id = id,
				.status = status,
				.reason = reason,
				.detail = "",
				.clause = "",
				.diagnosis = "",
				.explanation = ""});
	return sentence;
}

void add_days(struct check_lines *lines, const gmseal_certificate *certificate, int64_t now,
	int64_t notice_days)
{
	struct validity validity = validity_of(certificate, now, notice_days);
	const char *word = validity_word(validity.state);
	bool over = validity.state == VALIDITY_EXPIRED;
	struct text *sentence = begin_line(lines, "certificate.days-left",
		over ? GMSEAL_CHECK_SKIPPED : GMSEAL_CHECK_PASS, word);
	if (over) {
		text_add(sentence, "%s", _("No days are left."));
		return;
	}
	text_add(sentence, _("Days left: %" PRId64 "."), validity.days);
	if (validity.state != VALIDITY_ENDS_SOON)
		return;
	text_add(sentence, "%s", _(" The certificate is to be renewed now."));
	lines->list[lines->count - 1].notice = true;
}

void add_key_match(struct check_lines *lines)
{
	struct text *sentence = begin_line(lines, "certificate.key", GMSEAL_CHECK_PASS, "ok");
	text_add(sentence, "%s", _("The key made a signature that verifies with the certificate."));
}

void add_key_mismatch(struct check_lines *lines)
{
	struct text *sentence = begin_line(lines, "certificate.key", GMSEAL_CHECK_FAIL, "mismatch");
	text_add(sentence, "%s", _("The key does not belong to the certificate."));
}

void add_no_key(struct check_lines *lines)
{
	struct text *sentence =
		begin_line(lines, "certificate.key", GMSEAL_CHECK_SKIPPED, "no-key");
	text_add(sentence, "%s", _("No key is given (--key), so it was not looked at."));
}

void add_no_anchors(struct check_lines *lines, const char *id)
{
	struct text *sentence = begin_line(lines, id, GMSEAL_CHECK_SKIPPED, "no-trust-anchors");
	text_add(sentence, "%s",
		_("No certificate to trust is given (--trust), so this was not looked at."));
}

gmseal_verdict lines_verdict(const struct check_lines *lines)
{
	gmseal_verdict verdict = GMSEAL_VERDICT_VALID;
	for (size_t i = 0; i < lines->count; i++) {
		if (lines->list[i].status == GMSEAL_CHECK_FAIL)
			return GMSEAL_VERDICT_INVALID;
		if (lines->list[i].status == GMSEAL_CHECK_UNKNOWN)
			verdict = GMSEAL_VERDICT_INDETERMINATE;
	}
	return verdict;
}

/* All sentences of the findings, one behind the other. */
static void add_sentences(struct text *sentence, const gmseal_findings *findings)
{
	for (size_t i = 0; i < gmseal_findings_count(findings); i++)
		text_add(sentence, "%s%s", i > 0 ? " " : "",
			gmseal_findings_at(findings, i)->detail);
}

/* What is wrong without being asked about is a notice. */
static void add_unasked(struct check_lines *lines, const gmseal_certificate *certificate)
{
	static const char id[] = "certificate.subject";
	if (!subject_has_code(certificate)) {
		text_add(begin_line(lines, id, GMSEAL_CHECK_SKIPPED, "not-asked"), "%s",
			_("The subject has no code as seal platforms want it, and --subject does "
			  "not "
			  "ask for one."));
		return;
	}
	struct text *sentence = begin_line(
		lines, id, GMSEAL_CHECK_SKIPPED, gmseal_findings_at(lines->findings, 0)->reason);
	text_add(sentence, "%s", _("Nothing is asked of the subject (--subject), but: "));
	add_sentences(sentence, lines->findings);
	lines->list[lines->count - 1].notice = true;
}

void add_subject(struct check_lines *lines, const gmseal_certificate *certificate,
	gmseal_subject_profile wanted)
{
	static const char id[] = "certificate.subject";
	bool asked = wanted != GMSEAL_SUBJECT_NONE;
	gmseal_subject_profile profile;
	lines->findings =
		subject_findings(certificate, asked ? wanted : GMSEAL_SUBJECT_ANY, &profile);
	if (gmseal_findings_count(lines->findings) == 0)
		text_add(begin_line(lines, id, GMSEAL_CHECK_PASS, "ok"), "%s",
			profile == GMSEAL_SUBJECT_ORGANISATION
				? _("The subject is an organisation's, and its codes and names "
				    "agree.")
				: _("The subject is a person's, and its codes and names agree."));
	else if (asked)
		add_sentences(begin_line(lines, id, GMSEAL_CHECK_FAIL,
				      gmseal_findings_at(lines->findings, 0)->reason),
			lines->findings);
	else
		add_unasked(lines, certificate);
}

void lines_finish(struct check_lines *lines)
{
	for (size_t i = 0; i < lines->count; i++)
		if (lines->sentences[i].data != NULL)
			lines->list[i].detail = lines->sentences[i].data;
}

void lines_free(struct check_lines *lines)
{
	for (size_t i = 0; i < MAX_LINES; i++)
		text_free(&lines->sentences[i]);
	gmseal_findings_free(lines->findings);
}
