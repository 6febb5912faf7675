/* Whether an OCSP response answers a request. */
#include "pki/revocation.h"

#include <gmseal/ocsp.h>
#include <limits.h>

/* What OCSP_check_nonce() finds. */
enum {
	NONCE_OTHER = 0,
	NONCE_REPEATED = 1,
	NONCE_NOT_ASKED_FOR = 3
};

/* Whether one of the certificates that were asked about is in the response. */
static bool answers(OCSP_REQUEST *request, OCSP_BASICRESP *basic)
{
	for (int i = 0; i < OCSP_request_onereq_count(request); i++) {
		OCSP_CERTID *id = OCSP_onereq_get0_id(OCSP_request_onereq_get0(request, i));
		if (OCSP_resp_find(basic, id, -1) >= 0)
			return true;
	}
	return false;
}

static gmseal_status compare(
	OCSP_REQUEST *request, OCSP_BASICRESP *basic, bool *repeated, gmseal_error *error)
{
	int nonce = OCSP_check_nonce(request, basic);
	if (!answers(request, basic))
		return gms_error(error, GMSEAL_ERROR_MISMATCH, "%s",
			_("the response is about none of the certificates that were asked about"));
	if (nonce == NONCE_OTHER || nonce == NONCE_NOT_ASKED_FOR)
		return gms_error(error, GMSEAL_ERROR_MISMATCH, "%s",
			_("the response answers another request: its nonce is another"));
	if (repeated != NULL)
		*repeated = nonce == NONCE_REPEATED;
	return GMSEAL_OK;
}

static gmseal_status accept_response(
	gmseal_bytes request, gmseal_bytes response, bool *repeated, gmseal_error *error)
{
	const unsigned char *asked = request.data, *answered = response.data;
	OCSP_REQUEST *question = d2i_OCSP_REQUEST(NULL, &asked, (long)request.size);
	OCSP_RESPONSE *answer = d2i_OCSP_RESPONSE(NULL, &answered, (long)response.size);
	OCSP_BASICRESP *basic = NULL;
	gmseal_status status = GMSEAL_OK;
	if (question == NULL || asked != request.data + request.size)
		status = gms_error(error, GMSEAL_ERROR_FORMAT, "%s",
			_("this is no OCSP request, or it is damaged"));
	else if (answer == NULL || answered != response.data + response.size)
		status = gms_error(error, GMSEAL_ERROR_FORMAT, "%s",
			_("this is no OCSP response, or it is damaged"));
	else if (OCSP_response_status(answer) != OCSP_RESPONSE_STATUS_SUCCESSFUL)
		status = gms_error(error, GMSEAL_ERROR_FORBIDDEN,
			_("the OCSP responder refused to answer (%s)"),
			OCSP_response_status_str(OCSP_response_status(answer)));
	else if ((basic = OCSP_response_get1_basic(answer)) == NULL)
		status = gms_error(error, GMSEAL_ERROR_FORMAT, "%s",
			_("this is no OCSP response, or it is damaged"));
	else
		status = compare(question, basic, repeated, error);
	OCSP_BASICRESP_free(basic);
	OCSP_RESPONSE_free(answer);
	OCSP_REQUEST_free(question);
	return status;
}

gmseal_status gmseal_ocsp_accept(
	gmseal_bytes request, gmseal_bytes response, bool *repeated, gmseal_error *error)
{
	if ((request.data == NULL && request.size > 0) ||
		(response.data == NULL && response.size > 0) || request.size > LONG_MAX ||
		response.size > LONG_MAX)
		return gms_error_argument(error, "request, response");
	gms_openssl_begin();
	gmseal_status status = accept_response(request, response, repeated, error);
	gms_openssl_end();
	return status;
}
