/* A seal request among the seals that exist: one certificate, one seal; one number, one seal. */
#include "make/request.h"

enum {
	MAX_SHOWN = 64 /* octets of an identifier in a sentence */
};

/* A text of a seal for a sentence. */
static struct gms_string shown(gmseal_bytes text, gmseal_findings *found)
{
	struct gms_string string = {0};
	gms_string_add(&string, "%s", "");
	gms_string_add_escaped(&string, text, MAX_SHOWN);
	found->failed |= string.failed;
	return string;
}

static const char *text_of(const struct gms_string *string)
{
	return string->text != NULL ? string->text : "";
}

static void tell_certificate(const gmseal_seal *seal, gmseal_findings *found)
{
	struct gms_string id = shown(gmseal_seal_id(seal), found);
	struct gms_string name = shown(gmseal_seal_property(seal)->name, found);
	gms_findings_add(found, GMS_MEMBER(CERTIFICATE), "certificate-has-seal", true,
		_("The signer's certificate belongs to the seal %s (\"%s\") already, and one "
		  "certificate belongs to one seal."),
		text_of(&id), text_of(&name));
	gms_string_free(&id);
	gms_string_free(&name);
}

/* What the number is to the registry. */
static void tell_number(const struct gmseal_request *request, const gmseal_seal *same, bool asked,
	gmseal_findings *found)
{
	const char *number = (const char *)request->number.data;
	if (same == NULL) {
		if (asked && request->is_update)
			gms_findings_add(found, GMS_MEMBER(SEAL_NUM), "nothing-to-replace", true,
				_("The request is an update, and no seal has the number %s."),
				number);
		return;
	}
	struct gms_string name = shown(gmseal_seal_property(same)->name, found);
	if (request->is_update)
		gms_findings_add(found, GMS_MEMBER(SEAL_NUM), "replaces", false,
			_("The seal replaces the seal %s (\"%s\")."), number, text_of(&name));
	else
		gms_findings_add(found, GMS_MEMBER(SEAL_NUM), "seal-number-exists", true,
			_("There is a seal with the number %s already (\"%s\")."), number,
			text_of(&name));
	gms_string_free(&name);
}

static bool is_newer(const gmseal_seal *seal, const gmseal_seal *than)
{
	return than == NULL || gmseal_seal_property(seal)->created.seconds >
				       gmseal_seal_property(than)->created.seconds;
}

gmseal_status gms_request_examine_registry(struct gmseal_request *request,
	const gmseal_request_context *context, gmseal_findings *found, gmseal_error *error)
{
	gmseal_bytes number = gms_bytes(&request->number);
	const gmseal_seal *same = NULL;
	for (size_t i = 0; i < context->seal_count; i++) {
		const gmseal_seal *seal = context->seals[i];
		bool same_number = number.size > 0 && gms_equal(gmseal_seal_id(seal), number);
		bool listed = false;
		gmseal_status status = GMSEAL_OK;
		if (request->decoded != NULL)
			status = gms_seal_lists(seal, request->listed, &listed, error);
		if (status != GMSEAL_OK)
			return status;
		/* Seals that were replaced before may still be there. */
		if (same_number && is_newer(seal, same))
			same = seal;
		/* A renewed seal may keep its certificate. */
		if (listed && !(same_number && request->is_update))
			tell_certificate(seal, found);
	}
	if (number.size > 0)
		tell_number(request, same, context->seals != NULL, found);
	if (request->is_update)
		request->replaces = same;
	return GMSEAL_OK;
}
