/* Findings: filling and reading them. */
#include "base/findings.h"

#include <stdio.h>
#include <stdlib.h>

enum {
	MAX_FINDINGS = 256
};

gmseal_findings *gms_findings_new(void)
{
	return calloc(1, sizeof(gmseal_findings));
}

static bool make_room(gmseal_findings *findings)
{
	if (findings->count < findings->room)
		return true;
	size_t room = findings->room * 2 + 8;
	gmseal_finding *list = realloc(findings->list, room * sizeof *list);
	if (list == NULL)
		return false;
	findings->list = list;
	findings->room = room;
	return true;
}

/* Takes over detail. */
static void add(gmseal_findings *findings, const char *field, const char *reason, bool error,
	struct gms_string *detail)
{
	char *name = strdup(field);
	if (name == NULL || detail->failed || detail->text == NULL || !make_room(findings)) {
		findings->failed = true;
		free(name);
		gms_string_free(detail);
		return;
	}
	findings->list[findings->count++] = (gmseal_finding){
		.field = name, .reason = reason, .detail = detail->text, .error = error};
}

void gms_findings_add(gmseal_findings *findings, const char *field, const char *reason, bool error,
	const char *format, ...)
{
	if (findings->count >= MAX_FINDINGS) {
		findings->beyond++;
		findings->errors_beyond += error;
		return;
	}
	char sentence[GMSEAL_MESSAGE_SIZE];
	struct gms_string detail = {0};
	va_list arguments;
	va_start(arguments, format);
	int wanted = vsnprintf(sentence, sizeof sentence, format, arguments);
	va_end(arguments);
	gms_end_on_character(sentence, sizeof sentence, wanted);
	gms_string_add(&detail, "%s", sentence);
	add(findings, field, reason, error, &detail);
}

/* An error if one of those that were not kept is. */
static void add_beyond(gmseal_findings *findings)
{
	struct gms_string detail = {0};
	gms_string_add(&detail, _("There are %zu findings more, %zu errors among them."),
		findings->beyond, findings->errors_beyond);
	add(findings, "findings", "more", findings->errors_beyond > 0, &detail);
}

gmseal_status gms_findings_hand_over(gmseal_findings *made, gmseal_status status,
	gmseal_findings **findings, gmseal_error *error)
{
	if (made->beyond > 0)
		add_beyond(made);
	if (status == GMSEAL_OK && made->failed)
		status = gms_error_memory(error);
	if (status == GMSEAL_OK)
		*findings = made;
	else
		gmseal_findings_free(made);
	return status;
}

size_t gmseal_findings_count(const gmseal_findings *findings)
{
	return findings->count;
}

const gmseal_finding *gmseal_findings_at(const gmseal_findings *findings, size_t index)
{
	return index < findings->count ? &findings->list[index] : NULL;
}

const gmseal_finding *gmseal_findings_find(
	const gmseal_findings *findings, const char *field, const char *reason)
{
	for (size_t i = 0; i < findings->count; i++)
		if ((field == NULL || strcmp(findings->list[i].field, field) == 0) &&
			(reason == NULL || strcmp(findings->list[i].reason, reason) == 0))
			return &findings->list[i];
	return NULL;
}

const gmseal_finding *gmseal_findings_error(const gmseal_findings *findings)
{
	for (size_t i = 0; i < findings->count; i++)
		if (findings->list[i].error)
			return &findings->list[i];
	return NULL;
}

void gmseal_findings_free(gmseal_findings *findings)
{
	if (findings == NULL)
		return;
	for (size_t i = 0; i < findings->count; i++) {
		free((char *)findings->list[i].field);
		free((char *)findings->list[i].detail);
	}
	free(findings->list);
	free(findings);
}
