/* Making signatures: sealing documents. */
#include "codec/time.h"
#include "make/make.h"

static const char *clause(int generation)
{
	return generation == GMSEAL_GENERATION_4 ? "GB/T 38540-2020 7.2" : gms_standard(generation);
}

static gmseal_status check_seal_time(
	const gmseal_signature_parameters *parameters, gmseal_error *error)
{
	const gmseal_property *property = &parameters->seal->info.property;
	char text[GMSEAL_TIME_TEXT_SIZE], limit[GMSEAL_TIME_TEXT_SIZE];
	gmseal_time_format(parameters->time, text);
	if (parameters->time < property->valid_from.seconds) {
		gmseal_time_format(property->valid_from.seconds, limit);
		return gms_error(error, GMSEAL_ERROR_FORBIDDEN,
			_("the seal is valid from %s on, later than the signing time %s (%s)"),
			limit, text, clause(parameters->seal->generation));
	}
	if (parameters->time > property->valid_to.seconds) {
		gmseal_time_format(property->valid_to.seconds, limit);
		return gms_error(error, GMSEAL_ERROR_FORBIDDEN,
			_("the seal expired at %s, before the signing time %s (%s)"), limit, text,
			clause(parameters->seal->generation));
	}
	return GMSEAL_OK;
}

static gmseal_status check_data_hash(const gmseal_signature_parameters *parameters,
	const gmseal_certificate *certificate, gmseal_error *error)
{
	bool rsa = gmseal_certificate_key_type(certificate) == GMSEAL_KEY_RSA;
	size_t size = parameters->data_hash.size;
	if (!rsa && size != 32)
		return gms_error(error, GMSEAL_ERROR_FORBIDDEN,
			_("the data hash has %zu octets; SM3 gives 32 (%s)"), size,
			clause(parameters->seal->generation));
	if (rsa && size != 20 && size != 32)
		return gms_error(error, GMSEAL_ERROR_FORBIDDEN,
			_("the data hash has %zu octets; SHA-1 gives 20 and SHA-256 32 (%s)"), size,
			clause(parameters->seal->generation));
	if (rsa && parameters->rsa_digest != GMSEAL_DIGEST_NONE &&
		gmseal_digest_size(parameters->rsa_digest) != size)
		return gms_error(error, GMSEAL_ERROR_FORBIDDEN,
			_("the data hash has %zu octets, and %s gives %zu (%s)"), size,
			gmseal_digest_name(parameters->rsa_digest),
			gmseal_digest_size(parameters->rsa_digest),
			clause(parameters->seal->generation));
	return GMSEAL_OK;
}

static gmseal_status check_listed(const gmseal_signature_parameters *parameters,
	const gmseal_certificate *certificate, gmseal_error *error)
{
	bool listed = false;
	gmseal_status status = gms_seal_lists(
		parameters->seal, gmseal_certificate_bytes(certificate), &listed, error);
	if (status == GMSEAL_OK && !listed)
		return gms_error(error, GMSEAL_ERROR_FORBIDDEN,
			_("the certificate of \"%s\" is not in the seal's list, so this signer may "
			  "not use "
			  "the seal (%s)"),
			gmseal_certificate_subject(certificate),
			clause(parameters->seal->generation));
	return status;
}

/* A seal that was changed after it was made is put on nothing. */
static gmseal_status check_seal_value(
	const gmseal_signature_parameters *parameters, gmseal_bytes user_id, gmseal_error *error)
{
	struct gms_seal_value result = {false, false};
	gmseal_certificate *maker = NULL;
	gmseal_status status =
		gmseal_certificate_decode(parameters->seal->certificate, &maker, error);
	if (status == GMSEAL_OK)
		status = gms_seal_verify_value(parameters->seal, maker, user_id, &result, error);
	/* The signer's identifier need not be the maker's. */
	if (status == GMSEAL_OK && !result.valid && !gms_equal_text(user_id, GMSEAL_SM2_DEFAULT_ID))
		status = gms_seal_verify_value(
			parameters->seal, maker, gms_text(GMSEAL_SM2_DEFAULT_ID), &result, error);
	gmseal_certificate_free(maker);
	if (status == GMSEAL_OK && !result.valid)
		return gms_error(error, GMSEAL_ERROR_FORBIDDEN,
			_("the seal's own signature value is wrong; the seal was changed or badly "
			  "made "
			  "(%s)"),
			clause(parameters->seal->generation));
	return status;
}

static gmseal_status check(const gmseal_signature_parameters *parameters,
	const gmseal_certificate *certificate, gmseal_bytes user_id, gmseal_error *error)
{
	gmseal_status status = GMSEAL_OK;
	if ((parameters->property.data == NULL && parameters->property.size > 0) ||
		(parameters->data_hash.data == NULL && parameters->data_hash.size > 0))
		return gms_error_argument(error, "property, data_hash");
	for (size_t i = 0; i < parameters->property.size; i++)
		if (parameters->property.data[i] >= 0x80)
			return gms_error_argument(error, _("property: it has to be ASCII"));
	status = gms_check_extensions(parameters->extensions, parameters->extension_count, error);
	if (status != GMSEAL_OK)
		return status;
	if (!gms_time_fits_generalized(parameters->time))
		return gms_error_argument(error, "time");
	if (parameters->extension_count > 0 &&
		parameters->seal->generation == GMSEAL_GENERATION_2014)
		return gms_error(error, GMSEAL_ERROR_FORBIDDEN,
			_("a signature of 2014 has no extensions (GM/T 0031-2014)"));
	status = check_data_hash(parameters, certificate, error);
	if (status == GMSEAL_OK)
		status = check_listed(parameters, certificate, error);
	if (status == GMSEAL_OK)
		status = check_seal_time(parameters, error);
	if (status == GMSEAL_OK)
		status = gms_may_sign(certificate, parameters->time, _("signer"),
			clause(parameters->seal->generation), error);
	if (status == GMSEAL_OK)
		status = check_seal_value(parameters, user_id, error);
	return status;
}

/* timeInfo of 2014 is a BIT STRING; a GeneralizedTime in it can be mistaken for nothing else. */
static gmseal_status make_time_info(int64_t seconds, gmseal_buffer *der, gmseal_error *error)
{
	char text[GMS_TIME_TEXT_SIZE];
	gms_time_generalized(seconds, text);
	return gms_der_primitive(GMS_TAG_GENERALIZED_TIME, gms_text(text), der, error);
}

static gmseal_status encode(
	const gmseal_signature_parameters *parameters, gmseal_draft *draft, gmseal_error *error)
{
	gmseal_buffer time_info = GMSEAL_BUFFER_INIT;
	gmseal_status status = make_time_info(parameters->time, &time_info, error);
	if (status != GMSEAL_OK)
		return status;
	gmseal_bytes time_bytes = gms_bytes(&time_info);
	struct gms_to_sign to_sign = {.version = parameters->seal->info.header.version,
		.seal = parameters->seal->bytes,
		.time = parameters->time,
		.time_info = &time_bytes,
		.data_hash = parameters->data_hash,
		.property = parameters->property,
		.extensions =
			gms_extensions_of(parameters->extensions, parameters->extension_count),
		.certificate = gmseal_certificate_bytes(draft->certificate),
		.algorithm = draft->algorithm->oid};
	status = gms_to_sign_encode(draft->generation, &to_sign, &draft->to_be_signed, error);
	gmseal_buffer_free(&time_info);
	return status;
}

gmseal_status gmseal_signature_prepare(const gmseal_signature_parameters *parameters,
	const gmseal_certificate *certificate, gmseal_draft **draft, gmseal_error *error)
{
	gmseal_draft *made = NULL;
	if (parameters == NULL || parameters->seal == NULL || certificate == NULL || draft == NULL)
		return gms_error_argument(error, "parameters, seal, certificate, draft");
	gmseal_digest_algorithm rsa_digest = parameters->rsa_digest;
	if (rsa_digest == GMSEAL_DIGEST_NONE && parameters->data_hash.size == 20)
		rsa_digest = GMSEAL_DIGEST_SHA1;
	gmseal_status status = gms_draft_new(parameters->seal->generation, certificate, rsa_digest,
		parameters->user_id, &made, error);
	if (status != GMSEAL_OK)
		return status;
	status = check(parameters, certificate, gms_bytes(&made->user_id), error);
	if (status == GMSEAL_OK)
		status = encode(parameters, made, error);
	if (status == GMSEAL_OK)
		status = gms_draft_finish(made, error);
	if (status == GMSEAL_OK)
		*draft = made;
	else
		gmseal_draft_free(made);
	return status;
}

gmseal_status gmseal_signature_complete(const gmseal_draft *draft, gmseal_bytes value,
	gmseal_signature **signature, gmseal_error *error)
{
	if (draft == NULL || draft->is_seal || signature == NULL)
		return gms_error_argument(error, "draft, signature");
	gmseal_buffer accepted = GMSEAL_BUFFER_INIT, der = GMSEAL_BUFFER_INIT;
	gmseal_status status = gms_draft_accept(draft, value, &accepted, error);
	if (status == GMSEAL_OK)
		status = gms_signature_assemble(draft->generation, gms_bytes(&draft->to_be_signed),
			gmseal_certificate_bytes(draft->certificate), draft->algorithm->oid,
			gms_bytes(&accepted), NULL, &der, error);
	if (status == GMSEAL_OK)
		status = gmseal_signature_decode(gms_bytes(&der), NULL, signature, error);
	gmseal_buffer_free(&accepted);
	gmseal_buffer_free(&der);
	return status;
}

gmseal_status gmseal_signature_create(const gmseal_signature_parameters *parameters,
	const gmseal_signer *signer, gmseal_signature **signature, gmseal_error *error)
{
	gmseal_draft *draft = NULL;
	gmseal_buffer value = GMSEAL_BUFFER_INIT;
	if (signer == NULL || signature == NULL)
		return gms_error_argument(error, "signer, signature");
	gmseal_status status = gmseal_signature_prepare(
		parameters, gmseal_signer_certificate(signer), &draft, error);
	if (status == GMSEAL_OK)
		status = gms_draft_sign(draft, signer, &value, error);
	if (status == GMSEAL_OK)
		status = gmseal_signature_complete(draft, gms_bytes(&value), signature, error);
	gmseal_buffer_free(&value);
	gmseal_draft_free(draft);
	return status;
}
