/* A small time-stamp authority: a request's bytes in, a response's bytes out. */
#include "codec/time.h"
#include "codec/timestamp.h"
#include "make/message.h"
#include "signer/signer.h"

/* Why a request cannot be served; NULL if it can. */
struct refusal {
	enum gms_pki_failure failure;
	const char *words; /* English, as in every answer of an authority that knows no locale */
};

static const struct refusal bad_request = {GMS_PKI_BAD_REQUEST, "this is no TimeStampReq"};

static const struct refusal *judge(
	const struct gms_timestamp_query *query, const gmseal_tsa_parameters *parameters)
{
	static const struct refusal algorithm = {
		GMS_PKI_BAD_ALGORITHM, "the imprint has to be made with SM3 or SHA-256"};
	static const struct refusal size = {GMS_PKI_BAD_DATA_FORMAT,
		"the size of the imprint is not that of its algorithm's digests"};
	static const struct refusal nonce = {
		GMS_PKI_BAD_DATA_FORMAT, "the nonce has more than 32 octets"};
	static const struct refusal policy = {
		GMS_PKI_UNACCEPTED_POLICY, "there are no time stamps under this policy here"};
	static const struct refusal extension = {
		GMS_PKI_UNACCEPTED_EXTENSION, "no extension is known here"};
	gmseal_digest_algorithm digest = gms_digest_find(gms_text(query->imprint_algorithm));
	if (digest != GMSEAL_DIGEST_SM3 && digest != GMSEAL_DIGEST_SHA256)
		return &algorithm;
	if (query->imprint.size != gmseal_digest_size(digest))
		return &size;
	if (gms_number(query->nonce).size > 32)
		return &nonce;
	if (query->policy[0] != '\0' && parameters->policy.size > 0 &&
		!gms_equal_text(parameters->policy, query->policy))
		return &policy;
	return query->has_extensions ? &extension : NULL;
}

/* Signs TSTInfo, with the attribute that says which certificate is the authority's. */
static gmseal_status sign(gmseal_bytes info, const gmseal_tsa_parameters *parameters,
	bool with_certificate, const gmseal_signer *signer, gmseal_buffer *token,
	gmseal_error *error)
{
	const gmseal_certificate *certificate = gmseal_signer_certificate(signer);
	bool rsa = gmseal_certificate_key_type(certificate) == GMSEAL_KEY_RSA;
	gmseal_bytes der = gmseal_certificate_bytes(certificate);
	gmseal_buffer value = GMSEAL_BUFFER_INIT;
	gmseal_status status =
		gms_ess_encode(rsa ? GMSEAL_DIGEST_SHA256 : GMSEAL_DIGEST_SM3, der, &value, error);
	if (status != GMSEAL_OK)
		return status;
	struct gms_attribute attribute = {GMS_OID_SIGNING_CERTIFICATE_V2, gms_bytes(&value)};
	struct gms_message_plan plan = {
		.form = parameters->gbt35275 ? GMSEAL_MESSAGE_GBT35275 : GMSEAL_MESSAGE_CMS,
		.content_type = GMS_OID_TST_INFO,
		.content = info,
		.signed_attributes = true,
		.attributes = &attribute,
		.attribute_count = 1,
		.certificates = &der,
		.certificate_count = with_certificate ? 1 : 0};
	status = gms_message_sign(&plan, signer, token, error);
	gmseal_buffer_free(&value);
	return status;
}

static gmseal_status grant(const struct gms_timestamp_query *query,
	const gmseal_tsa_parameters *parameters, const gmseal_signer *signer,
	gmseal_buffer *response, gmseal_error *error)
{
	gmseal_buffer info = GMSEAL_BUFFER_INIT, token = GMSEAL_BUFFER_INIT;
	char policy[GMS_OID_SIZE] = "";
	if (parameters->policy.size > 0)
		memcpy(policy, parameters->policy.data, parameters->policy.size);
	gmseal_status status = gms_tst_info_encode(query, parameters,
		parameters->policy.size > 0 ? policy : query->policy, &info, error);
	if (status == GMSEAL_OK)
		status = sign(
			gms_bytes(&info), parameters, query->certificate, signer, &token, error);
	if (status == GMSEAL_OK)
		status = gms_timestamp_response_encode(gms_bytes(&token), response, error);
	gmseal_buffer_free(&info);
	gmseal_buffer_free(&token);
	return status;
}

static gmseal_status check(const gmseal_tsa_parameters *parameters, gmseal_error *error)
{
	if (parameters->serial.size == 0 || parameters->serial.size > 32)
		return gms_error_argument(error, _("serial: 1 to 32 octets"));
	if (parameters->policy.size >= GMS_OID_SIZE)
		return gms_error_argument(error, "policy");
	if (!gms_time_fits_generalized(parameters->time))
		return gms_error_argument(error, "time");
	if (parameters->accuracy < 0)
		return gms_error_argument(error, "accuracy");
	return GMSEAL_OK;
}

gmseal_status gmseal_tsa_respond(gmseal_bytes request, const gmseal_tsa_parameters *parameters,
	const gmseal_signer *signer, gmseal_buffer *response, gmseal_error *error)
{
	struct gms_timestamp_query query;
	if (parameters == NULL || signer == NULL || response == NULL ||
		(request.data == NULL && request.size > 0))
		return gms_error_argument(error, "request, parameters, signer, response");
	gmseal_status status = check(parameters, error);
	if (status != GMSEAL_OK)
		return status;
	status = gms_timestamp_query_decode(request, &query, error);
	if (status == GMSEAL_ERROR_MEMORY)
		return status;
	const struct refusal *refusal =
		status == GMSEAL_OK ? judge(&query, parameters) : &bad_request;
	if (refusal != NULL)
		return gms_timestamp_refusal_encode(
			refusal->failure, refusal->words, response, error);
	if (query.policy[0] == '\0' && parameters->policy.size == 0)
		return gms_error_argument(
			error, _("policy: neither the parameters nor the request name one"));
	return grant(&query, parameters, signer, response, error);
}
