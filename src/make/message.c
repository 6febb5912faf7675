/* Making signed messages with one signer. */
#include "make/message.h"
#include "codec/time.h"
#include "make/make.h"

#include <stdlib.h>

enum {
	OWN_ATTRIBUTES = 2, /* contentType and messageDigest */
	MAX_FURTHER_ATTRIBUTES = 8
};

/* A message under way. */
struct making {
	const struct gms_message_plan *plan;
	gmseal_draft *draft;
	gmseal_buffer content_type, digest; /* values of the attributes, whole elements */
	gmseal_buffer value;
	gmseal_error *error;
};

/* The attributes as they are to be signed. */
static gmseal_status encode_attributes(struct making *making)
{
	const struct gms_message_plan *plan = making->plan;
	struct gms_attribute list[OWN_ATTRIBUTES + MAX_FURTHER_ATTRIBUTES];
	gmseal_digest_value digest;
	if (plan->attribute_count > MAX_FURTHER_ATTRIBUTES)
		return gms_error_argument(making->error, "attribute_count");
	gmseal_status status = gmseal_digest_bytes(
		making->draft->algorithm->digest, plan->content, &digest, making->error);
	if (status == GMSEAL_OK)
		status = gms_der_oid_encode(
			plan->content_type, &making->content_type, making->error);
	if (status == GMSEAL_OK)
		status = gms_der_primitive(GMS_TAG_OCTET_STRING,
			(gmseal_bytes){digest.data, digest.size}, &making->digest, making->error);
	if (status != GMSEAL_OK)
		return status;
	list[0] = (struct gms_attribute){GMS_OID_CONTENT_TYPE, gms_bytes(&making->content_type)};
	list[1] = (struct gms_attribute){GMS_OID_MESSAGE_DIGEST, gms_bytes(&making->digest)};
	for (size_t i = 0; i < plan->attribute_count; i++)
		list[OWN_ATTRIBUTES + i] = plan->attributes[i];
	return gms_attributes_encode(list, OWN_ATTRIBUTES + plan->attribute_count,
		&making->draft->to_be_signed, making->error);
}

static gmseal_status sign(struct making *making, const gmseal_signer *signer)
{
	gmseal_draft *draft = making->draft;
	gmseal_status status =
		making->plan->signed_attributes
			? encode_attributes(making)
			: gms_copy(making->plan->content, &draft->to_be_signed, making->error);
	if (status == GMSEAL_OK)
		status = gms_draft_make_value(draft, signer, &making->value, making->error);
	return status;
}

/* GB/T 35275 names SM2 by itself, CMS together with the digest. */
static const char *signature_algorithm(const struct making *making)
{
	if (making->draft->algorithm->key_type == GMSEAL_KEY_RSA)
		return "1.2.840.113549.1.1.1";
	return making->plan->form == GMSEAL_MESSAGE_CMS ? making->draft->algorithm->oid
							: "1.2.156.10197.1.301.1";
}

static gmseal_status encode(const struct making *making, gmseal_buffer *der)
{
	const struct gms_message_plan *plan = making->plan;
	const gmseal_draft *draft = making->draft;
	struct gms_signed_data_parts parts = {.form = plan->form,
		.content_type = plan->content_type,
		.content = plan->detached ? NULL : &plan->content,
		.certificates = plan->certificates,
		.certificate_count = plan->certificate_count,
		.digest_algorithm = gms_digest_oid(draft->algorithm->digest),
		.signature_algorithm = signature_algorithm(making),
		.null_parameters = draft->algorithm->key_type == GMSEAL_KEY_RSA,
		.value = gms_bytes(&making->value)};
	if (plan->signed_attributes)
		parts.signed_attributes = gms_bytes(&draft->to_be_signed);
	if (!gms_certificate_issuer_serial(
		    gmseal_certificate_bytes(draft->certificate), &parts.issuer, &parts.serial))
		return gms_error_argument(making->error, "signer");
	return gms_signed_data_encode(&parts, der, making->error);
}

gmseal_status gms_message_sign(const struct gms_message_plan *plan, const gmseal_signer *signer,
	gmseal_buffer *der, gmseal_error *error)
{
	struct making making = {.plan = plan, .error = error};
	/* RSA is at home in the generation of 2014 only, and so are its rules. */
	gmseal_status status =
		gms_draft_new(GMSEAL_GENERATION_2014, gmseal_signer_certificate(signer),
			GMSEAL_DIGEST_NONE, plan->user_id, &making.draft, error);
	if (status == GMSEAL_OK)
		status = sign(&making, signer);
	if (status == GMSEAL_OK)
		status = encode(&making, der);
	gmseal_buffer_free(&making.content_type);
	gmseal_buffer_free(&making.digest);
	gmseal_buffer_free(&making.value);
	gmseal_draft_free(making.draft);
	return status;
}

/* The certificates of a message: the signer's, and those that were given, each once. */
struct enclosed {
	gmseal_certificate **given;
	size_t given_count;
	gmseal_bytes *list;
	size_t count;
};

static void enclosed_free(struct enclosed *enclosed)
{
	for (size_t i = 0; i < enclosed->given_count; i++)
		gmseal_certificate_free(enclosed->given[i]);
	free(enclosed->given);
	free(enclosed->list);
}

static void enclose(struct enclosed *enclosed, gmseal_bytes der)
{
	for (size_t i = 0; i < enclosed->count; i++)
		if (gms_equal(enclosed->list[i], der))
			return;
	enclosed->list[enclosed->count++] = der;
}

static gmseal_status enclose_all(const gmseal_message_parameters *parameters,
	const gmseal_signer *signer, struct enclosed *enclosed, gmseal_error *error)
{
	size_t count = parameters->certificate_count;
	if (count >= GMS_MAX_CERTIFICATES)
		return gms_error(error, GMSEAL_ERROR_LIMIT, _("there are more than %d members"),
			GMS_MAX_CERTIFICATES);
	enclosed->given = calloc(count + 1, sizeof *enclosed->given);
	enclosed->list = calloc(count + 1, sizeof *enclosed->list);
	if (enclosed->given == NULL || enclosed->list == NULL)
		return gms_error_memory(error);
	enclose(enclosed, gmseal_certificate_bytes(gmseal_signer_certificate(signer)));
	for (size_t i = 0; i < count; i++) {
		gmseal_certificate **place = &enclosed->given[i];
		gmseal_status status =
			gmseal_certificate_decode(parameters->certificates[i], place, error);
		if (status != GMSEAL_OK)
			return status;
		enclosed->given_count++;
		enclose(enclosed, gmseal_certificate_bytes(*place));
	}
	return GMSEAL_OK;
}

static const char *clause(gmseal_message_form form)
{
	return form == GMSEAL_MESSAGE_CMS ? "RFC 5652" : "GB/T 35275-2017";
}

static gmseal_status check(const gmseal_message_parameters *parameters,
	const gmseal_certificate *certificate, gmseal_error *error)
{
	if (parameters->form != GMSEAL_MESSAGE_GBT35275 && parameters->form != GMSEAL_MESSAGE_CMS)
		return gms_error_argument(error, "form");
	if ((parameters->content.data == NULL && parameters->content.size > 0) ||
		(parameters->certificates == NULL && parameters->certificate_count > 0))
		return gms_error_argument(error, "content, certificates");
	if (parameters->has_time &&
		(!parameters->signed_attributes || !gms_time_fits_generalized(parameters->time)))
		return gms_error_argument(
			error, _("time: it stands among the signed attributes only"));
	/* Without a time, usage alone is asked about. */
	int64_t time = parameters->has_time ? parameters->time
					    : gmseal_certificate_not_before(certificate);
	return gms_may_sign(certificate, time, _("signer"), clause(parameters->form), error);
}

/* UTCTime as long as the year fits (RFC 5652 11.3). */
static gmseal_status encode_time(int64_t seconds, gmseal_buffer *der, gmseal_error *error)
{
	char text[GMS_TIME_TEXT_SIZE];
	bool utc = gms_time_fits_utc(seconds);
	if (utc)
		gms_time_utc(seconds, text);
	else
		gms_time_generalized(seconds, text);
	return gms_der_primitive(
		utc ? GMS_TAG_UTC_TIME : GMS_TAG_GENERALIZED_TIME, gms_text(text), der, error);
}

static gmseal_status make(const gmseal_message_parameters *parameters, const gmseal_signer *signer,
	const struct enclosed *enclosed, gmseal_buffer *der, gmseal_error *error)
{
	gmseal_buffer time = GMSEAL_BUFFER_INIT;
	gmseal_status status = encode_time(parameters->time, &time, error);
	struct gms_attribute signing_time = {GMS_OID_SIGNING_TIME, gms_bytes(&time)};
	struct gms_message_plan plan = {.form = parameters->form,
		.content_type = parameters->form == GMSEAL_MESSAGE_CMS ? GMS_OID_CMS_DATA
								       : GMS_OID_GBT_DATA,
		.content = parameters->content,
		.detached = parameters->detached,
		.signed_attributes = parameters->signed_attributes,
		.attributes = &signing_time,
		.attribute_count = parameters->has_time ? 1 : 0,
		.certificates = enclosed->list,
		.certificate_count = enclosed->count,
		.user_id = parameters->user_id};
	if (status == GMSEAL_OK)
		status = gms_message_sign(&plan, signer, der, error);
	gmseal_buffer_free(&time);
	return status;
}

gmseal_status gmseal_message_create(const gmseal_message_parameters *parameters,
	const gmseal_signer *signer, gmseal_message **message, gmseal_error *error)
{
	struct enclosed enclosed = {0};
	gmseal_buffer der = GMSEAL_BUFFER_INIT;
	if (parameters == NULL || signer == NULL || message == NULL)
		return gms_error_argument(error, "parameters, signer, message");
	gmseal_status status = check(parameters, gmseal_signer_certificate(signer), error);
	if (status == GMSEAL_OK)
		status = enclose_all(parameters, signer, &enclosed, error);
	if (status == GMSEAL_OK)
		status = make(parameters, signer, &enclosed, &der, error);
	if (status == GMSEAL_OK)
		status = gmseal_message_decode(gms_bytes(&der), NULL, message, error);
	gmseal_buffer_free(&der);
	enclosed_free(&enclosed);
	return status;
}
