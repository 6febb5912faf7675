/* Making registration packets. */
#include "codec/registration.h"
#include "make/make.h"

static gmseal_status check(const gmseal_registration_parameters *parameters, gmseal_error *error)
{
	if (parameters->system_type < GMSEAL_SYSTEM_MANAGEMENT ||
		parameters->system_type > GMSEAL_SYSTEM_APPLICATION)
		return gms_error_argument(error, _("system_type: it is 1, 2 or 3"));
	if (!gms_registration_is_name(parameters->service_address))
		return gms_error_argument(error,
			_("service_address: it has to be UTF-8 without control characters, and not "
			  "empty"));
	if (!gms_registration_is_code(parameters->org_code))
		return gms_error_argument(
			error, _("org_code: it has to be printable ASCII, and not empty"));
	if (parameters->sub_org_code.size > 0 &&
		!gms_registration_is_code(parameters->sub_org_code))
		return gms_error_argument(error, _("sub_org_code: it has to be printable ASCII"));
	if (!gms_registration_is_name(parameters->org_name))
		return gms_error_argument(
			error, _("org_name: it has to be UTF-8 without control characters, and not "
				 "empty"));
	if (parameters->sub_org_name.size > 0 &&
		!gms_registration_is_name(parameters->sub_org_name))
		return gms_error_argument(
			error, _("sub_org_name: it has to be UTF-8 without control characters"));
	return GMSEAL_OK;
}

gmseal_status gmseal_registration_create(const gmseal_registration_parameters *parameters,
	const gmseal_signer *signer, gmseal_registration **registration, gmseal_error *error)
{
	if (parameters == NULL || signer == NULL || registration == NULL)
		return gms_error_argument(error, "parameters, signer, registration");
	const gmseal_certificate *certificate = gmseal_signer_certificate(signer);
	gmseal_draft *draft = NULL;
	gmseal_buffer value = GMSEAL_BUFFER_INIT, der = GMSEAL_BUFFER_INIT;
	gmseal_status status = check(parameters, error);
	if (status == GMSEAL_OK)
		status = gms_may_ever_sign(certificate, _("the system"), "GM/T 0015", error);
	/* A draft of 2014 takes keys of both kinds. */
	if (status == GMSEAL_OK)
		status = gms_draft_new(GMSEAL_GENERATION_2014, certificate, GMSEAL_DIGEST_SHA256,
			(gmseal_bytes){NULL, 0}, &draft, error);
	if (status == GMSEAL_OK)
		status = gms_register_info_encode(parameters, gmseal_certificate_bytes(certificate),
			&draft->to_be_signed, error);
	if (status == GMSEAL_OK)
		status = gms_draft_make_value(draft, signer, &value, error);
	if (status == GMSEAL_OK)
		status = gms_registration_assemble(gms_bytes(&draft->to_be_signed),
			draft->algorithm->oid, gms_bytes(&value), &der, error);
	if (status == GMSEAL_OK)
		status = gmseal_registration_decode(gms_bytes(&der), NULL, registration, error);
	gmseal_draft_free(draft);
	gmseal_buffer_free(&value);
	gmseal_buffer_free(&der);
	return status;
}
