/* A seal request among the seals that exist: one certificate, one seal; one number, one seal. */
#include "make/request.h"

enum {
	MAX_SHOWN = 64 /* octets of an identifier in a sentence */
};

/* What ties a seal of the registry to a request. */
static void tell_number(const struct gmseal_request *request, gmseal_findings *found)
{
	const char *number = (const char *)request->number.data;
	if (request->is_update)
		gms_findings_add(found, GMS_MEMBER(SEAL_NUM), "replaces", false,
			_("The seal replaces the one that has the number %s now."), number);
	else
		gms_findings_add(found, GMS_MEMBER(SEAL_NUM), "seal-number-exists", true,
			_("There is a seal with the number %s already."), number);
}

static void tell_certificate(const gmseal_seal *seal, gmseal_findings *found)
{
	struct gms_string id = {0};
	gms_string_add_escaped(&id, gmseal_seal_id(seal), MAX_SHOWN);
	gms_findings_add(found, GMS_MEMBER(CERTIFICATE), "certificate-has-seal", true,
		_("The signer's certificate belongs to the seal %s already, and one certificate "
		  "belongs to one seal."),
		id.text != NULL ? id.text : "");
	found->failed |= id.failed;
	gms_string_free(&id);
}

gmseal_status gms_request_examine_registry(struct gmseal_request *request,
	const gmseal_request_context *context, gmseal_findings *found, gmseal_error *error)
{
	gmseal_bytes number = gms_bytes(&request->number);
	for (size_t i = 0; i < context->seal_count; i++) {
		const gmseal_seal *seal = context->seals[i];
		bool same_number = number.size > 0 && gms_equal(gmseal_seal_id(seal), number);
		bool listed = false;
		gmseal_status status = GMSEAL_OK;
		if (request->decoded != NULL)
			status = gms_seal_lists(seal, request->listed, &listed, error);
		if (status != GMSEAL_OK)
			return status;
		if (same_number && request->replaces == NULL) {
			request->replaces = seal;
			tell_number(request, found);
		}
		/* A renewed seal may keep its certificate. */
		if (listed && !(same_number && request->is_update))
			tell_certificate(seal, found);
	}
	if (request->is_update && context->seals != NULL && number.size > 0 &&
		request->replaces == NULL)
		gms_findings_add(found, GMS_MEMBER(SEAL_NUM), "nothing-to-replace", true,
			_("The request is an update, and no seal has the number %s."),
			(const char *)number.data);
	return GMSEAL_OK;
}
