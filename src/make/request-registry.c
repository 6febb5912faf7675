/* A seal to be made among the seals that exist: one certificate, one seal; one number, one seal. */
#include "make/request.h"

#include <stdlib.h>

enum {
	MAX_SHOWN = 64, /* octets of an identifier or a name in a sentence */
	MAX_LONG = 160 /* those of a subject or a file */
};

/* A search through the registry. */
struct search {
	const struct gms_wanted *wanted;
	const gmseal_request_context *context;
	gmseal_findings *found;
};

/* A text in a sentence, to be released. */
static char *kept(const struct search *search, struct gms_string *string)
{
	search->found->failed |= string->failed || string->text == NULL;
	return string->text;
}

/* A seal in a sentence: its identifier, its name, and where it was found. */
static char *shown_seal(const struct search *search, size_t index)
{
	const gmseal_request_context *context = search->context;
	const gmseal_seal *seal = context->seals[index];
	struct gms_string string = {0};
	gms_string_add_escaped(&string, gmseal_seal_id(seal), MAX_SHOWN);
	gms_string_add(&string, " (\"");
	gms_string_add_escaped(&string, gmseal_seal_property(seal)->name, MAX_SHOWN);
	gms_string_add(&string, "\"");
	if (context->places != NULL) {
		gms_string_add(&string, ", ");
		gms_string_add_escaped(&string, gms_text(context->places[index]), MAX_LONG);
	}
	gms_string_add(&string, ")");
	return kept(search, &string);
}

static char *shown_text(const struct search *search, gmseal_bytes text, size_t max)
{
	struct gms_string string = {0};
	gms_string_add(&string, "%s", "");
	gms_string_add_escaped(&string, text, max);
	return kept(search, &string);
}

/* Whether a seal lists a certificate, in whatever octets it does. */
static gmseal_status lists(const gmseal_seal *seal, const gmseal_certificate *certificate,
	bool *listed, gmseal_error *error)
{
	gmseal_status status =
		gms_seal_lists(seal, gmseal_certificate_bytes(certificate), listed, error);
	for (size_t i = 0; i < gmseal_seal_list_count(seal) && status == GMSEAL_OK && !*listed;
		i++) {
		const gmseal_list_entry *entry = gmseal_seal_list_entry(seal, i);
		gmseal_certificate *other = NULL;
		if (entry->digest_type.data != NULL)
			continue;
		gmseal_status decoded = gmseal_certificate_decode(entry->value, &other, error);
		if (decoded == GMSEAL_ERROR_MEMORY)
			status = decoded;
		*listed = decoded == GMSEAL_OK && gms_certificate_same(certificate, other);
		gmseal_certificate_free(other);
	}
	return status;
}

/* What a certificate is to a seal. */
enum relation {
	BELONGS, /* the seal lists it, and is another one */
	OTHER_HOLDER, /* the seal is to be replaced, and is somebody else's */
	UNKNOWN_HOLDER /* the same, and it is not known whose it is */
};

static void tell_certificate(const struct search *search, enum relation relation,
	const gmseal_certificate *certificate, size_t index)
{
	const char *field = search->wanted->certificate_field;
	char *subject =
		shown_text(search, gms_text(gmseal_certificate_subject(certificate)), MAX_LONG);
	char *seal = shown_seal(search, index);
	if (subject == NULL || seal == NULL)
		search->found->failed = true;
	else if (relation == BELONGS)
		gms_findings_add(search->found, field, "certificate-has-seal", true,
			_("The certificate of \"%s\" belongs to the seal %s already, and one "
			  "certificate belongs to one seal."),
			subject, seal);
	else if (relation == OTHER_HOLDER)
		gms_findings_add(search->found, field, "other-holder", true,
			_("The certificate of \"%s\" is another holder's than those of the seal "
			  "%s, which it would replace."),
			subject, seal);
	else
		gms_findings_add(search->found, field, "other-holder", true,
			_("Whether \"%s\" is the holder of the seal %s, which it would replace, is "
			  "not known: that lists digests of certificates."),
			subject, seal);
	free(subject);
	free(seal);
}

/* What the number is to the registry; same is the newest seal with it, or behind the last. */
static void tell_number(const struct search *search, size_t same)
{
	const struct gms_wanted *wanted = search->wanted;
	bool exists = same < search->context->seal_count;
	char *text = exists ? shown_seal(search, same) : shown_text(search, wanted->id, MAX_SHOWN);
	if (text == NULL)
		return;
	if (exists && wanted->is_update)
		gms_findings_add(search->found, wanted->id_field, "replaces", false,
			_("The seal replaces the seal %s."), text);
	else if (exists)
		gms_findings_add(search->found, wanted->id_field, "seal-number-exists", true,
			_("There is a seal with this number already: %s."), text);
	else if (wanted->is_update && search->context->seals == NULL)
		gms_findings_add(search->found, wanted->id_field, "no-registry", false,
			_("No registry was given, so that the seal to be replaced could not be "
			  "named."));
	else if (wanted->is_update)
		gms_findings_add(search->found, wanted->id_field, "nothing-to-replace", true,
			_("This is an update, and no seal has the number %s."), text);
	free(text);
}

/* The value of an attribute that the subject has once; empty without one. */
static gmseal_buffer subject_value(
	const gmseal_certificate *certificate, const char *oid, gmseal_findings *found)
{
	gmseal_buffer text = GMSEAL_BUFFER_INIT;
	if (gmseal_certificate_subject_count(certificate, oid) == 1)
		found->failed |= gmseal_certificate_subject_text(
					 certificate, oid, 0, &text, NULL) == GMSEAL_ERROR_MEMORY;
	return text;
}

/* The codes of platforms tell who somebody is, as far as both have them; otherwise the subject. */
static bool is_same_holder(
	const gmseal_certificate *one, const gmseal_certificate *other, gmseal_findings *found)
{
	static const char *const codes[] = {"2.5.4.12", "2.5.4.1"};
	bool compared = false, same = true;
	for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
		gmseal_buffer first = subject_value(one, codes[i], found);
		gmseal_buffer second = subject_value(other, codes[i], found);
		if (first.size > 0 && second.size > 0) {
			compared = true;
			same = same && gms_equal(gms_bytes(&first), gms_bytes(&second));
		}
		gmseal_buffer_free(&first);
		gmseal_buffer_free(&second);
	}
	return compared ? same
			: strcmp(gmseal_certificate_subject(one),
				  gmseal_certificate_subject(other)) == 0;
}

/* Tells unless the certificate is one of the seal that is replaced, or its holder's. */
static gmseal_status examine_holder(const struct search *search,
	const gmseal_certificate *certificate, size_t same, gmseal_error *error)
{
	const gmseal_seal *seal = search->context->seals[same];
	enum relation relation = UNKNOWN_HOLDER;
	bool fits = false;
	gmseal_status status = lists(seal, certificate, &fits, error);
	for (size_t i = 0; i < gmseal_seal_list_count(seal) && status == GMSEAL_OK && !fits; i++) {
		gmseal_certificate *listed = NULL;
		const gmseal_list_entry *entry = gmseal_seal_list_entry(seal, i);
		if (entry->digest_type.data != NULL)
			continue;
		relation = OTHER_HOLDER;
		gmseal_status decoded = gmseal_certificate_decode(entry->value, &listed, NULL);
		if (decoded == GMSEAL_OK)
			fits = is_same_holder(certificate, listed, search->found);
		search->found->failed |= decoded == GMSEAL_ERROR_MEMORY;
		gmseal_certificate_free(listed);
	}
	if (status == GMSEAL_OK && !fits)
		tell_certificate(search, relation, certificate, same);
	return status;
}

static bool is_newer(const gmseal_seal *seal, const gmseal_seal *than)
{
	return gmseal_seal_property(seal)->created.seconds >
	       gmseal_seal_property(than)->created.seconds;
}

static bool has_number(const struct search *search, const gmseal_seal *seal)
{
	gmseal_bytes id = search->wanted->id;
	return id.size > 0 && gms_equal(gmseal_seal_id(seal), id);
}

/* The newest, for seals that were replaced before may still be there. Behind the last: none. */
static size_t find_number(const struct search *search)
{
	const gmseal_request_context *context = search->context;
	size_t same = context->seal_count;
	for (size_t i = 0; i < context->seal_count; i++)
		if (has_number(search, context->seals[i]) &&
			(same == context->seal_count ||
				is_newer(context->seals[i], context->seals[same])))
			same = i;
	return same;
}

/* Whether a certificate has a seal already; a renewed seal may keep its own. */
static gmseal_status examine_certificate(const struct search *search,
	const gmseal_certificate *certificate, size_t same, gmseal_error *error)
{
	const gmseal_request_context *context = search->context;
	bool replaces = search->wanted->is_update && same < context->seal_count;
	gmseal_status status = GMSEAL_OK;
	for (size_t i = 0; i < context->seal_count && status == GMSEAL_OK; i++) {
		bool listed = false;
		if (search->wanted->is_update && has_number(search, context->seals[i]))
			continue;
		status = lists(context->seals[i], certificate, &listed, error);
		if (listed)
			tell_certificate(search, BELONGS, certificate, i);
	}
	return status == GMSEAL_OK && replaces ? examine_holder(search, certificate, same, error)
					       : status;
}

gmseal_status gms_registry_examine(const struct gms_wanted *wanted,
	const gmseal_request_context *context, const gmseal_seal **replaced, gmseal_findings *found,
	gmseal_error *error)
{
	const struct search search = {wanted, context, found};
	size_t same = find_number(&search);
	gmseal_status status = GMSEAL_OK;
	if (wanted->id.size > 0)
		tell_number(&search, same);
	for (size_t i = 0; i < wanted->certificate_count && status == GMSEAL_OK; i++)
		status = examine_certificate(&search, wanted->certificates[i], same, error);
	*replaced = wanted->is_update && same < context->seal_count ? context->seals[same] : NULL;
	return status;
}

/* --- For seals that no request describes ------------------------------------------------------ */

static gmseal_status decode_all(
	const gmseal_seal_parameters *parameters, gmseal_certificate **list, gmseal_error *error)
{
	gmseal_status status = GMSEAL_OK;
	for (size_t i = 0; i < parameters->certificate_count && status == GMSEAL_OK; i++)
		status = gmseal_certificate_decode(parameters->certificates[i], &list[i], error);
	return status;
}

gmseal_status gmseal_registry_examine(const gmseal_seal_parameters *parameters, bool renews,
	const gmseal_request_context *context, const gmseal_seal **replaced,
	gmseal_findings **findings, gmseal_error *error)
{
	if (parameters == NULL || context == NULL || replaced == NULL || findings == NULL ||
		(context->seals == NULL && context->seal_count > 0) ||
		(parameters->certificates == NULL && parameters->certificate_count > 0))
		return gms_error_argument(error, "parameters, context, replaced, findings");
	gmseal_status status = gms_request_check_reasons(context, error);
	if (status != GMSEAL_OK)
		return status;
	size_t count = parameters->certificate_count;
	gmseal_certificate **list = calloc(count + 1, sizeof(gmseal_certificate *));
	gmseal_findings *found = gms_findings_new();
	if (list != NULL && found != NULL) {
		const struct gms_wanted wanted = {parameters->id,
			(const gmseal_certificate *const *)list, count, renews, "id",
			"certificates"};
		status = decode_all(parameters, list, error);
		if (status == GMSEAL_OK)
			status = gms_registry_examine(&wanted, context, replaced, found, error);
		gms_request_apply_reasons(context, found);
		status = gms_findings_hand_over(found, status, findings, error);
	} else {
		gmseal_findings_free(found);
		status = gms_error_memory(error);
	}
	for (size_t i = 0; list != NULL && i < count; i++)
		gmseal_certificate_free(list[i]);
	free(list);
	return status;
}
