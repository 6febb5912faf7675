/* Verifying signed messages: one verdict for all signers, the checks of each. */
#include "message.h"
#include "json-report.h"
#include "show.h"

#include <stdlib.h>

const char *message_standard(const gmseal_message *message)
{
	return gmseal_message_form_of(message) == GMSEAL_MESSAGE_CMS ? "RFC 5652"
								     : "GB/T 35275-2017";
}

/* Invalid is worse than undecided. */
static gmseal_verdict worse_verdict(gmseal_verdict a, gmseal_verdict b)
{
	if (a == GMSEAL_VERDICT_INVALID || b == GMSEAL_VERDICT_VALID)
		return a;
	return b;
}

int verify_message(const gmseal_policy *policy, gmseal_bytes bytes, gmseal_bytes content,
	struct verified_message *verified, struct problem *problem)
{
	int exit = problem_of(problem, gmseal_message_decode(bytes, gmseal_policy_decoding(policy),
					       &verified->message, &problem->error));
	if (exit != EXIT_DONE)
		return exit;
	size_t count = gmseal_message_signer_count(verified->message);
	if (count == 0)
		return problem_set(problem, EXIT_NO_STRUCTURE, "format", "%s",
			_("nobody has signed this message"));
	verified->reports = need(calloc(count, sizeof(gmseal_report *)));
	verified->verdict = GMSEAL_VERDICT_VALID;
	for (size_t i = 0; i < count && exit == EXIT_DONE; i++) {
		gmseal_report **report = &verified->reports[i];
		exit = problem_of(
			problem, gmseal_verify_message(policy, verified->message, i, verified->now,
					 content, report, &problem->error));
		if (exit != EXIT_DONE)
			return exit;
		verified->count++;
		verified->verdict =
			worse_verdict(verified->verdict, gmseal_report_verdict(*report));
	}
	return exit;
}

void verified_message_free(struct verified_message *verified)
{
	for (size_t i = 0; i < verified->count; i++)
		gmseal_report_free(verified->reports[i]);
	free(verified->reports);
	gmseal_message_free(verified->message);
	*verified = (struct verified_message){0};
}

static void show_content(struct text *text, const gmseal_message *message)
{
	gmseal_bytes content;
	show_label(text, 2, _("Content"));
	if (gmseal_message_content(message, &content))
		text_add(text, _("%zu octets"), content.size);
	else
		text_add(text, "%s", _("not in the message"));
	text_add(text, "\n");
	show_fact(text, 4, _("type"), gmseal_message_content_type(message));
}

static void show_signer(struct text *text, const gmseal_message_signer *signer)
{
	char words[GMSEAL_TIME_TEXT_SIZE];
	if (signer->certificate.size > 0)
		show_holder(text, _("Signer"), signer->certificate);
	else
		show_fact(text, 2, _("Signer"),
			string_bytes(_("the certificate is not in the message")));
	if (signer->has_time) {
		gmseal_time_format(signer->time.seconds, words);
		show_fact(text, 2, _("Claims time"), string_bytes(words));
	}
}

void show_verified_message(struct text *text, const struct verified_message *verified, bool explain)
{
	char now[GMSEAL_TIME_TEXT_SIZE];
	show_verdict(text, verified->file, verified->verdict);
	text_add(text, _("\n  A signed message of %s.\n\n"), message_standard(verified->message));
	show_content(text, verified->message);
	gmseal_time_format(verified->now, now);
	show_fact(text, 2, _("Checked as of"), string_bytes(now));
	for (size_t i = 0; i < verified->count; i++) {
		text_add(text, "\n");
		show_signer(text, gmseal_message_signer_at(verified->message, i));
		text_add(text, "\n");
		show_checks(text, verified->reports[i], true, explain);
	}
	show_deviations(text, verified->reports[0]);
}

static json_t *json_signer(const struct verified_message *verified, size_t index, bool explain)
{
	const gmseal_message_signer *signer = gmseal_message_signer_at(verified->message, index);
	const gmseal_report *report = verified->reports[index];
	json_t *object = need(json_object());
	json_add(object, "verdict", json_word(gmseal_verdict_name(gmseal_report_verdict(report))));
	json_add(object, "checks", json_checks(report, true, explain));
	json_add(object, "signer",
		signer->certificate.size > 0 ? json_certificate_bytes(signer->certificate)
					     : json_null());
	json_add(object, "time", signer->has_time ? json_time(signer->time.seconds) : json_null());
	json_add(object, "diagnosis", json_word(gmseal_report_diagnosis(report)));
	json_add(object, "explanation", json_word(gmseal_report_explanation(report)));
	return object;
}

json_t *json_verified_message(const struct verified_message *verified, bool explain)
{
	const gmseal_message *message = verified->message;
	gmseal_bytes content;
	json_t *object = need(json_object()), *signers = need(json_array());
	json_add(object, "file", json_word(verified->file));
	json_add(object, "kind", json_word("message"));
	json_add(object, "standard", json_word(message_standard(message)));
	json_add(object, "verdict", json_word(gmseal_verdict_name(verified->verdict)));
	json_add(object, "contentType", json_text(gmseal_message_content_type(message)));
	json_add(object, "detached", json_boolean(!gmseal_message_content(message, &content)));
	for (size_t i = 0; i < verified->count; i++)
		json_append(signers, json_signer(verified, i, explain));
	json_add(object, "signers", signers);
	json_add(object, "deviations", json_deviations(verified->reports[0]));
	return object;
}
