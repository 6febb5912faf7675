/* The subject profile of seal platforms, and the extensions of GM/T 0015, as text and as JSON. */
#include "subject.h"
#include "json-report.h"
#include "show.h"

#include <string.h>

/* The attributes of the profile: codes first, then names. */
static const struct attribute {
	const char *oid, *name;
} attributes[] = {{"2.5.4.12", "T"}, {"2.5.4.1", "2.5.4.1"}, {"2.5.4.42", "G"}, {"2.5.4.3", "CN"}};

#define ATTRIBUTES (sizeof attributes / sizeof attributes[0])

/* What the extensions are called, in the library's order. */
static const char *const holder_codes[GMSEAL_HOLDER_CODES] = {N_("identity code"),
	N_("insurance number"), N_("registration number"), N_("organisation code"),
	N_("taxation number")};

gmseal_findings *subject_findings(const gmseal_certificate *certificate,
	gmseal_subject_profile wanted, gmseal_subject_profile *profile)
{
	gmseal_findings *findings = NULL;
	if (gmseal_subject_examine(certificate, wanted, profile, &findings, NULL) != GMSEAL_OK)
		out_of_memory();
	return findings;
}

bool subject_has_code(const gmseal_certificate *certificate)
{
	return gmseal_certificate_subject_count(certificate, "2.5.4.12") > 0 ||
	       gmseal_certificate_subject_count(certificate, "2.5.4.1") > 0;
}

/* Platforms ask nothing of the certificates of authorities. */
static bool is_of_interest(const gmseal_certificate *certificate)
{
	return !gmseal_certificate_is_ca(certificate) || subject_has_code(certificate);
}

/* One value of an attribute; false if it is no text. The caller releases it. */
static bool read_value(
	const gmseal_certificate *certificate, const char *oid, size_t index, gmseal_buffer *value)
{
	return gmseal_certificate_subject_text(certificate, oid, index, value, NULL) == GMSEAL_OK;
}

static gmseal_bytes bytes_of(const gmseal_buffer *buffer)
{
	return (gmseal_bytes){buffer->data, buffer->size};
}

static void show_attribute(struct text *text, unsigned indent,
	const gmseal_certificate *certificate, const struct attribute *attribute)
{
	size_t count = gmseal_certificate_subject_count(certificate, attribute->oid);
	for (size_t i = 0; i < count; i++) {
		gmseal_buffer value = GMSEAL_BUFFER_INIT;
		if (read_value(certificate, attribute->oid, i, &value))
			show_fact(text, indent, attribute->name, bytes_of(&value));
		else
			show_fact(text, indent, attribute->name, string_bytes(_("(no text)")));
		gmseal_buffer_free(&value);
	}
}

static void show_holder_code(
	struct text *text, unsigned indent, const gmseal_certificate *certificate, size_t index)
{
	const char *oid = NULL;
	gmseal_buffer value = GMSEAL_BUFFER_INIT;
	gmseal_error error;
	if (gmseal_certificate_holder_code(certificate, index, &oid, &value, &error) != GMSEAL_OK)
		show_fact(text, indent, _(holder_codes[index]), string_bytes(error.message));
	else if (value.data != NULL)
		show_fact(text, indent, _(holder_codes[index]), bytes_of(&value));
	gmseal_buffer_free(&value);
}

static const char *profile_words(gmseal_subject_profile profile)
{
	return profile == GMSEAL_SUBJECT_ORGANISATION ? _("that of an organisation")
	       : profile == GMSEAL_SUBJECT_PERSON     ? _("that of a person")
						      : _("none; the subject has no code");
}

void show_subject(struct text *text, unsigned indent, const gmseal_certificate *certificate)
{
	if (!is_of_interest(certificate))
		return;
	gmseal_subject_profile profile;
	gmseal_findings_free(subject_findings(certificate, GMSEAL_SUBJECT_ANY, &profile));
	show_fact(text, indent, _("subject profile"), string_bytes(profile_words(profile)));
	for (size_t i = 0; i < ATTRIBUTES; i++)
		show_attribute(text, indent, certificate, &attributes[i]);
	for (size_t i = 0; i < GMSEAL_HOLDER_CODES; i++)
		show_holder_code(text, indent, certificate, i);
}

void show_subject_findings(struct text *text, const gmseal_certificate *certificate)
{
	if (!is_of_interest(certificate))
		return;
	gmseal_findings *findings = subject_findings(certificate, GMSEAL_SUBJECT_ANY, NULL);
	if (gmseal_findings_count(findings) > 0)
		text_add(text, "%s",
			_("\n  What seal platforms would find wrong with the subject:\n"));
	for (size_t i = 0; i < gmseal_findings_count(findings); i++)
		show_finding(text, gmseal_findings_at(findings, i));
	gmseal_findings_free(findings);
}

/* All values of an attribute; null is one that is no text. */
static json_t *json_values(const gmseal_certificate *certificate, const char *oid)
{
	json_t *list = need(json_array());
	size_t count = gmseal_certificate_subject_count(certificate, oid);
	for (size_t i = 0; i < count; i++) {
		gmseal_buffer value = GMSEAL_BUFFER_INIT;
		bool is_text = read_value(certificate, oid, i, &value);
		json_append(list, is_text ? json_text(bytes_of(&value)) : json_null());
		gmseal_buffer_free(&value);
	}
	return list;
}

/* The extensions that are there, by OID; null is one that holds no text. */
static json_t *json_holder_codes(const gmseal_certificate *certificate)
{
	json_t *object = need(json_object());
	for (size_t i = 0; i < GMSEAL_HOLDER_CODES; i++) {
		const char *oid = NULL;
		gmseal_buffer value = GMSEAL_BUFFER_INIT;
		gmseal_status status =
			gmseal_certificate_holder_code(certificate, i, &oid, &value, NULL);
		if (status != GMSEAL_OK || value.data != NULL)
			json_add(object, oid,
				status == GMSEAL_OK ? json_text(bytes_of(&value)) : json_null());
		gmseal_buffer_free(&value);
	}
	return object;
}

void json_add_subject(json_t *object, const gmseal_certificate *certificate)
{
	gmseal_subject_profile profile;
	gmseal_findings *findings = subject_findings(certificate, GMSEAL_SUBJECT_ANY, &profile);
	json_t *subject = need(json_object()), *list = need(json_array());
	json_add(subject, "profile", json_word(gmseal_subject_profile_name(profile)));
	for (size_t i = 0; i < ATTRIBUTES; i++)
		json_add(subject, attributes[i].name, json_values(certificate, attributes[i].oid));
	for (size_t i = 0; i < gmseal_findings_count(findings); i++)
		json_append(list, json_finding(gmseal_findings_at(findings, i)));
	json_add(subject, "findings", list);
	json_add(object, "subjectProfile", subject);
	json_add(object, "holderCodes", json_holder_codes(certificate));
	gmseal_findings_free(findings);
}
