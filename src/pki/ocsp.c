/* Reading an OCSP response (RFC 6960 4.2): OpenSSL tells what is in it, and the parts that the
 * signature is over are cut out of the octets as received. */
#include "pki/revocation.h"

#include <limits.h>
#include <stdlib.h>

enum {
	/* Those of the responder and its issuers; more are nobody's business. */
	MAX_CERTIFICATES = 64
};

static gmseal_status no_response(gmseal_error *error)
{
	return gms_error(
		error, GMSEAL_ERROR_FORMAT, "%s", _("this is no OCSP response, or it is damaged"));
}

/* Every certificate that came along; what is none is passed over. */
static gmseal_status take_certificates(
	struct gms_ocsp *ocsp, const struct gms_der *certificates, gmseal_error *error)
{
	gmseal_status status = GMSEAL_OK;
	struct gms_der member = {0};
	for (int count = 0; status == GMSEAL_OK && gms_der_next(certificates, &member); count++) {
		if (count == MAX_CERTIFICATES)
			return gms_error(error, GMSEAL_ERROR_LIMIT,
				_("there are more than %d certificates in the OCSP response"),
				MAX_CERTIFICATES);
		gmseal_certificate *certificate = NULL;
		status = gms_certificate_from_der(member.whole, &certificate, error);
		if (status == GMSEAL_OK)
			status = gms_certificates_add(&ocsp->certificates, certificate, error);
		else if (status == GMSEAL_ERROR_FORMAT)
			status = GMSEAL_OK;
		gmseal_certificate_free(certificate);
	}
	return status;
}

static gmseal_status cut_basic(struct gms_ocsp *ocsp, gmseal_bytes der, gmseal_error *error)
{
	struct gms_document *document = NULL;
	struct gms_der tbs, algorithm, value, certificates;
	gmseal_status status =
		gms_der_decode("PKIX.BasicOCSPResponse", der, false, NULL, &document, error);
	if (status != GMSEAL_OK)
		return status;
	if (!gms_document_find(document, "tbsResponseData", &tbs) ||
		!gms_document_find(document, "signatureAlgorithm.algorithm", &algorithm) ||
		!gms_document_find(document, "signature", &value)) {
		status = no_response(error);
		goto out;
	}
	ocsp->to_be_signed = tbs.whole;
	status = gms_der_oid(&algorithm, "", ocsp->algorithm, error);
	if (status == GMSEAL_OK)
		status = gms_der_bit_string(&value, "", &ocsp->value, error);
	if (status == GMSEAL_OK && gms_document_find(document, "certs", &certificates))
		status = take_certificates(ocsp, &certificates, error);
out:
	gms_document_free(document);
	return status;
}

static gmseal_status cut(struct gms_ocsp *ocsp, gmseal_error *error)
{
	struct gms_document *document = NULL;
	struct gms_der response;
	gmseal_status status = gms_der_decode(
		"PKIX.OCSPResponse", gms_bytes(&ocsp->der), false, NULL, &document, error);
	if (status == GMSEAL_OK &&
		!gms_document_find(document, "responseBytes.response", &response))
		status = no_response(error);
	else if (status == GMSEAL_OK)
		status = cut_basic(ocsp, response.content, error);
	gms_document_free(document);
	return status == GMSEAL_ERROR_FORMAT ? no_response(error) : status;
}

/* The OCSPResponse: its status, and what is in it if it was successful. OpenSSL decodes every
 * certificate that is in it, and so is let at it last. */
static gmseal_status parse(struct gms_ocsp *ocsp, gmseal_bytes der, gmseal_error *error)
{
	const unsigned char *end = der.data;
	OCSP_RESPONSE *response = NULL;
	if (der.size > 0 && der.size <= LONG_MAX)
		response = d2i_OCSP_RESPONSE(NULL, &end, (long)der.size);
	if (response == NULL)
		return no_response(error);
	ocsp->status = OCSP_response_status(response);
	gmseal_status status = GMSEAL_OK;
	if (end != der.data + der.size)
		status = gms_error(error, GMSEAL_ERROR_FORMAT, "%s",
			_("there is something behind the OCSP response"));
	else
		status = gms_copy(der, &ocsp->der, error);
	if (status == GMSEAL_OK && ocsp->status == OCSP_RESPONSE_STATUS_SUCCESSFUL) {
		status = cut(ocsp, error);
		if (status == GMSEAL_OK &&
			(ocsp->basic = OCSP_response_get1_basic(response)) == NULL)
			status = no_response(error);
	}
	OCSP_RESPONSE_free(response);
	return status;
}

/* The times of all that it says; those of an answer are read again when it is asked for. */
static bool times_are_sound(struct gms_ocsp *ocsp)
{
	if (!gms_x509_time(OCSP_resp_get0_produced_at(ocsp->basic), &ocsp->produced_at))
		return false;
	for (int i = 0; i < OCSP_resp_count(ocsp->basic); i++) {
		ASN1_GENERALIZEDTIME *from = NULL, *to = NULL;
		int64_t time = 0;
		OCSP_single_get0_status(OCSP_resp_get0(ocsp->basic, i), NULL, NULL, &from, &to);
		if (!gms_x509_time(from, &time) || (to != NULL && !gms_x509_time(to, &time)))
			return false;
	}
	return true;
}

/* A nonce may be there: the caller, who carried the request, is the one to compare it. */
static bool is_understood(X509_EXTENSION *extension)
{
	static const int known[] = {NID_id_pkix_OCSP_Nonce, NID_id_pkix_OCSP_CrlID,
		NID_id_pkix_OCSP_archiveCutoff, NID_invalidity_date};
	if (!X509_EXTENSION_get_critical(extension))
		return true;
	int type = OBJ_obj2nid(X509_EXTENSION_get_object(extension));
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
		if (known[i] == type)
			return true;
	return false;
}

static bool has_unknown_extension(const struct gms_ocsp *ocsp)
{
	for (int i = 0; i < OCSP_BASICRESP_get_ext_count(ocsp->basic); i++)
		if (!is_understood(OCSP_BASICRESP_get_ext(ocsp->basic, i)))
			return true;
	for (int i = 0; i < OCSP_resp_count(ocsp->basic); i++) {
		OCSP_SINGLERESP *single = OCSP_resp_get0(ocsp->basic, i);
		for (int k = 0; k < OCSP_SINGLERESP_get_ext_count(single); k++)
			if (!is_understood(OCSP_SINGLERESP_get_ext(single, k)))
				return true;
	}
	return false;
}

static gmseal_status fill(struct gms_ocsp *ocsp, gmseal_bytes der, gmseal_error *error)
{
	gmseal_status status = parse(ocsp, der, error);
	if (status != GMSEAL_OK || ocsp->basic == NULL)
		return status;
	if (!times_are_sound(ocsp))
		return gms_error(error, GMSEAL_ERROR_FORMAT, "%s",
			_("the times of the OCSP response cannot be read"));
	ocsp->critical_extension = has_unknown_extension(ocsp);
	return GMSEAL_OK;
}

gmseal_status gms_ocsp_decode(gmseal_bytes der, struct gms_ocsp **ocsp, gmseal_error *error)
{
	struct gms_ocsp *made = calloc(1, sizeof *made);
	if (made == NULL || pthread_mutex_init(&made->lock, NULL) != 0) {
		free(made);
		return gms_error_memory(error);
	}
	gms_openssl_begin();
	gmseal_status status = fill(made, der, error);
	gms_openssl_end();
	if (status == GMSEAL_OK)
		*ocsp = made;
	else
		gms_ocsp_free(made);
	return status;
}

void gms_ocsp_forget(struct gms_ocsp *ocsp)
{
	for (size_t i = 0; i < GMS_REMEMBERED; i++) {
		gmseal_certificate_free(ocsp->checked[i].issuer);
		ocsp->checked[i] = (struct gms_responder){0};
	}
}

void gms_ocsp_free(struct gms_ocsp *ocsp)
{
	if (ocsp == NULL)
		return;
	gms_ocsp_forget(ocsp);
	gms_certificates_free(&ocsp->certificates);
	OCSP_BASICRESP_free(ocsp->basic);
	gmseal_buffer_free(&ocsp->der);
	pthread_mutex_destroy(&ocsp->lock);
	free(ocsp);
}
