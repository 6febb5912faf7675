/* What platforms ask of a certificate's subject: codes and names, each twice. */
#include "base/findings.h"
#include "pki/parts.h"

#include <gmseal/subject.h>

#define TITLE "2.5.4.12"
/* Registered as aliasedObjectName; here it carries the code as a plain string. */
#define CODE_AGAIN "2.5.4.1"
#define GIVEN_NAME "2.5.4.42"
#define COMMON_NAME "2.5.4.3"

enum {
	MAX_SHOWN = 64 /* octets of a code in a sentence */
};

/* One attribute of the subject. */
struct attribute {
	const char *oid, *name; /* name: in sentences */
	gmseal_buffer text; /* without data if there is not exactly one that is text */
};

/* A NUL ends the text for some readers and not for others; so it is none. */
static gmseal_status read_text(
	const gmseal_certificate *certificate, struct attribute *attribute, gmseal_error *error)
{
	gmseal_buffer *text = &attribute->text;
	gmseal_status status =
		gmseal_certificate_subject_text(certificate, attribute->oid, 0, text, error);
	if (status != GMSEAL_OK || strlen((const char *)text->data) == text->size)
		return status;
	gmseal_buffer_free(text);
	return gms_error(error, GMSEAL_ERROR_FORMAT, "%s", "");
}

static void read_attribute(
	const gmseal_certificate *certificate, struct attribute *attribute, gmseal_findings *found)
{
	size_t count = gmseal_certificate_subject_count(certificate, attribute->oid);
	gmseal_error error;
	if (count == 0)
		gms_findings_add(found, attribute->oid, "missing", true,
			_("The subject has no %s (%s)."), attribute->name, attribute->oid);
	else if (count > 1)
		gms_findings_add(found, attribute->oid, "several", true,
			_("The subject has %zu values of %s (%s), so that it is not known which "
			  "one counts."),
			count, attribute->name, attribute->oid);
	else if (read_text(certificate, attribute, &error) != GMSEAL_OK) {
		found->failed |= error.status == GMSEAL_ERROR_MEMORY;
		gms_findings_add(found, attribute->oid, "not-text", true,
			_("What the subject has as %s (%s) is no text."), attribute->name,
			attribute->oid);
	} else if (gms_is_blank(gms_bytes(&attribute->text))) {
		gmseal_buffer_free(&attribute->text);
		gms_findings_add(found, attribute->oid, "missing", true,
			_("The subject's %s (%s) is empty."), attribute->name, attribute->oid);
	}
}

static void tell_code(const char *oid, gmseal_code code, const char *shown, gmseal_findings *found)
{
	switch (code) {
	case GMSEAL_CODE_CREDIT_CHARACTER:
		gms_findings_add(found, oid, "credit-code-character", true,
			_("\"%s\" has the length of a unified social credit code, but a character "
			  "that does not occur in such codes."),
			shown);
		break;
	case GMSEAL_CODE_CREDIT_CHECK:
		gms_findings_add(found, oid, "credit-code-check", true,
			_("The check character of the unified social credit code \"%s\" is "
			  "wrong."),
			shown);
		break;
	case GMSEAL_CODE_IDENTITY_DATE:
		gms_findings_add(found, oid, "identity-number-date", true,
			_("The date of birth in the identity number \"%s\" does not exist."),
			shown);
		break;
	case GMSEAL_CODE_IDENTITY_CHECK:
		gms_findings_add(found, oid, "identity-number-check", true,
			_("The check character of the identity number \"%s\" is wrong."), shown);
		break;
	default:
		break;
	}
}

static void judge_code(const struct attribute *attribute, gmseal_findings *found)
{
	gmseal_bytes text = gms_bytes(&attribute->text);
	struct gms_string shown = {0};
	gms_string_add_escaped(&shown, text, MAX_SHOWN);
	tell_code(
		attribute->oid, gmseal_code_of(text), shown.text != NULL ? shown.text : "", found);
	found->failed |= shown.failed;
	gms_string_free(&shown);
}

static gmseal_subject_profile profile_of(gmseal_code code)
{
	switch (code) {
	case GMSEAL_CODE_CREDIT:
	case GMSEAL_CODE_CREDIT_CHARACTER:
	case GMSEAL_CODE_CREDIT_CHECK:
		return GMSEAL_SUBJECT_ORGANISATION;
	default:
		return GMSEAL_SUBJECT_PERSON;
	}
}

static void judge_profile(const char *oid, gmseal_subject_profile wanted,
	gmseal_subject_profile profile, gmseal_findings *found)
{
	if (wanted == GMSEAL_SUBJECT_ANY || profile == GMSEAL_SUBJECT_NONE || wanted == profile)
		return;
	gms_findings_add(found, oid, "other-profile", true, "%s",
		wanted == GMSEAL_SUBJECT_PERSON
			? _("The certificate is an organisation's, and a person's is wanted.")
			: _("The certificate is a person's, and an organisation's is wanted."));
}

static gmseal_subject_profile examine(const gmseal_certificate *certificate,
	gmseal_subject_profile wanted, gmseal_findings *found)
{
	struct attribute title = {TITLE, "T", GMSEAL_BUFFER_INIT};
	struct attribute again = {CODE_AGAIN, "aliasedObjectName", GMSEAL_BUFFER_INIT};
	struct attribute given = {GIVEN_NAME, "G", GMSEAL_BUFFER_INIT};
	struct attribute common = {COMMON_NAME, "CN", GMSEAL_BUFFER_INIT};
	struct attribute *all[] = {&title, &again, &given, &common};
	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
		read_attribute(certificate, all[i], found);
	/* The code that counts, and the other one if it says something else. */
	const struct attribute *code = title.text.data != NULL ? &title : &again;
	gmseal_subject_profile profile = GMSEAL_SUBJECT_NONE;
	if (code->text.data != NULL) {
		judge_code(code, found);
		profile = profile_of(gmseal_code_of(gms_bytes(&code->text)));
	}
	if (code == &title && again.text.data != NULL &&
		!gms_equal(gms_bytes(&title.text), gms_bytes(&again.text))) {
		judge_code(&again, found);
		gms_findings_add(found, CODE_AGAIN, "codes-differ", true,
			_("The codes in T and in 2.5.4.1 are not the same."));
	}
	if (given.text.data != NULL && common.text.data != NULL &&
		!gms_equal(gms_bytes(&given.text), gms_bytes(&common.text)))
		gms_findings_add(found, GIVEN_NAME, "names-differ", true,
			_("The names in G and in CN are not the same."));
	judge_profile(code->oid, wanted, profile, found);
	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
		gmseal_buffer_free(&all[i]->text);
	return profile;
}

gmseal_status gmseal_subject_examine(const gmseal_certificate *certificate,
	gmseal_subject_profile wanted, gmseal_subject_profile *profile, gmseal_findings **findings,
	gmseal_error *error)
{
	if (certificate == NULL || findings == NULL || wanted < GMSEAL_SUBJECT_ANY ||
		wanted > GMSEAL_SUBJECT_PERSON)
		return gms_error_argument(error, "certificate, wanted, findings");
	gmseal_findings *made = gms_findings_new();
	if (made == NULL)
		return gms_error_memory(error);
	gmseal_subject_profile found = examine(certificate, wanted, made);
	gmseal_status status = gms_findings_hand_over(made, GMSEAL_OK, findings, error);
	if (status == GMSEAL_OK && profile != NULL)
		*profile = found;
	return status;
}

const char *gmseal_subject_profile_name(gmseal_subject_profile profile)
{
	static const char *const names[] = {"none", "any", "organisation", "person"};
	return (size_t)profile < sizeof names / sizeof names[0] ? names[profile] : "none";
}

static gmseal_status no_text(gmseal_error *error)
{
	return gms_error(error, GMSEAL_ERROR_FORMAT, "%s", _("the extension holds no text"));
}

/* A string. The identity code of GM/T 0015 is a choice of such behind context tags, of which the
 * standard does not say whether they are explicit; behind an implicit one, the text is UTF-8 (or
 * PrintableString, which is that, too). */
static gmseal_status read_string(gmseal_bytes value, gmseal_buffer *text, gmseal_error *error)
{
	struct gms_der element;
	if (gms_der_first(value, &element, error) != GMSEAL_OK || element.whole.size != value.size)
		return no_text(error);
	if ((element.tag & 0xE0) == 0xA0) {
		value = element.content;
		if (gms_der_first(value, &element, error) != GMSEAL_OK ||
			element.whole.size != value.size)
			return no_text(error);
	}
	if ((element.tag & 0xE0) == 0x80)
		return gms_is_utf8(element.content) ? gms_copy(element.content, text, error)
						    : no_text(error);
	ASN1_STRING *string = ASN1_STRING_type_new((int)element.tag);
	if (string == NULL ||
		!ASN1_STRING_set(string, element.content.data, (int)element.content.size)) {
		ASN1_STRING_free(string);
		return gms_error_memory(error);
	}
	gmseal_status status = gms_name_value(string, text, error);
	ASN1_STRING_free(string);
	return status == GMSEAL_ERROR_FORMAT ? no_text(error) : status;
}

static gmseal_status read_extension(const gmseal_certificate *certificate, const char *oid,
	gmseal_buffer *text, gmseal_error *error)
{
	ASN1_OBJECT *type = OBJ_txt2obj(oid, 1);
	if (type == NULL)
		return gms_error_memory(error);
	int at = X509_get_ext_by_OBJ(certificate->x509, type, -1);
	ASN1_OBJECT_free(type);
	if (at < 0) {
		*text = (gmseal_buffer){NULL, 0};
		return GMSEAL_OK;
	}
	const ASN1_OCTET_STRING *value =
		X509_EXTENSION_get_data(X509_get_ext(certificate->x509, at));
	return read_string(
		(gmseal_bytes){ASN1_STRING_get0_data(value), (size_t)ASN1_STRING_length(value)},
		text, error);
}

gmseal_status gmseal_certificate_holder_code(const gmseal_certificate *certificate, size_t index,
	const char **oid, gmseal_buffer *text, gmseal_error *error)
{
	static const char *const oids[GMSEAL_HOLDER_CODES] = {"1.2.156.10260.4.1.1",
		"1.2.156.10260.4.1.2", "1.2.156.10260.4.1.3", "1.2.156.10260.4.1.4",
		"1.2.156.10260.4.1.5"};
	if (certificate == NULL || index >= GMSEAL_HOLDER_CODES || oid == NULL || text == NULL)
		return gms_error_argument(error, "certificate, index, oid, text");
	*oid = oids[index];
	gms_openssl_begin();
	gmseal_status status = read_extension(certificate, oids[index], text, error);
	gms_openssl_end();
	return status;
}
