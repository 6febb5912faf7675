/* Requests for time stamps: TimeStampReq, RFC 3161 2.4.1. */
#include "codec/reader.h"
#include "codec/timestamp.h"

#include <stdio.h>

enum {
	MAX_NONCE = 32 /* octets of the number */
};

static const char definition[] = "RFC3161.TimeStampReq";

gmseal_bytes gms_number(gmseal_bytes content)
{
	while (content.size > 1 && content.data[0] == 0) {
		content.data++;
		content.size--;
	}
	return content;
}

static gmseal_status check(const gmseal_timestamp_request *request, gmseal_error *error)
{
	if (request->algorithm != GMSEAL_DIGEST_SM3 && request->algorithm != GMSEAL_DIGEST_SHA256)
		return gms_error_argument(error, _("algorithm: SM3 or SHA-256"));
	if (request->imprint.size != gmseal_digest_size(request->algorithm))
		return gms_error_argument(
			error, _("imprint: its size is not that of the algorithm's digests"));
	if (request->nonce.size > MAX_NONCE)
		return gms_error_argument(error, _("nonce: at most 32 octets"));
	if (memchr(request->policy, '\0', sizeof request->policy) == NULL)
		return gms_error_argument(error, "policy");
	return GMSEAL_OK;
}

gmseal_status gmseal_timestamp_request_encode(
	const gmseal_timestamp_request *request, gmseal_buffer *der, gmseal_error *error)
{
	if (request == NULL || der == NULL)
		return gms_error_argument(error, "request, der");
	gmseal_status status = check(request, error);
	if (status != GMSEAL_OK)
		return status;
	struct gms_builder *builder = gms_builder_new(definition);
	gms_builder_set_integer(builder, "version", 1);
	gms_builder_set_text(builder, "messageImprint.hashAlgorithm.algorithm",
		gms_digest_oid(request->algorithm));
	gms_builder_omit(builder, "messageImprint.hashAlgorithm.parameters");
	gms_builder_set(builder, "messageImprint.hashedMessage",
		(gmseal_bytes){request->imprint.data, request->imprint.size});
	if (request->policy[0] != '\0')
		gms_builder_set_text(builder, "reqPolicy", request->policy);
	else
		gms_builder_omit(builder, "reqPolicy");
	if (request->nonce.size > 0)
		gms_builder_set_number(builder, "nonce", request->nonce);
	else
		gms_builder_omit(builder, "nonce");
	gms_builder_set_boolean(builder, "certReq", request->certificate);
	gms_builder_omit(builder, "extensions");
	return gms_builder_finish(builder, der, error);
}

static void read_query(struct gms_reader *reader, struct gms_timestamp_query *query)
{
	struct gms_der element;
	if (gms_reader_integer(reader, "version") != 1 && reader->status == GMSEAL_OK)
		reader->status = gms_error_at(reader->error, GMSEAL_ERROR_FORMAT, "version",
			gms_reader_element(reader, "version").offset,
			_("the version of a request has to be 1"));
	gms_reader_oid(reader, "messageImprint.hashAlgorithm.algorithm", query->imprint_algorithm);
	query->imprint = gms_reader_bytes(reader, "messageImprint.hashedMessage");
	if (gms_reader_find(reader, "reqPolicy", &element))
		gms_reader_oid(reader, "reqPolicy", query->policy);
	if (gms_reader_find(reader, "nonce", &element))
		query->nonce = element.content;
	if (gms_reader_find(reader, "certReq", &element))
		query->certificate = gms_der_boolean(&element);
	query->has_extensions = gms_reader_find(reader, "extensions", &element);
}

gmseal_status gms_timestamp_query_decode(
	gmseal_bytes input, struct gms_timestamp_query *query, gmseal_error *error)
{
	*query = (struct gms_timestamp_query){.has_extensions = false};
	struct gms_document *document = NULL;
	struct gms_deviations deviations = {0};
	gmseal_status status =
		gms_der_decode(definition, input, false, &deviations, &document, error);
	if (status == GMSEAL_OK) {
		struct gms_reader reader = {.document = document,
			.prefix = "",
			.deviations = &deviations,
			.error = error};
		read_query(&reader, query);
		status = reader.status;
	}
	gms_document_free(document);
	gms_deviations_free(&deviations);
	return status;
}

gmseal_status gmseal_timestamp_request_decode(
	gmseal_bytes input, gmseal_timestamp_request *request, gmseal_error *error)
{
	struct gms_timestamp_query query;
	if (request == NULL || (input.data == NULL && input.size > 0))
		return gms_error_argument(error, "input, request");
	gmseal_status status = gms_check_size(input, NULL, error);
	if (status == GMSEAL_OK)
		status = gms_timestamp_query_decode(input, &query, error);
	if (status != GMSEAL_OK)
		return status;
	gmseal_digest_algorithm algorithm = gms_digest_find(gms_text(query.imprint_algorithm));
	if (algorithm == GMSEAL_DIGEST_NONE)
		return gms_error_at(error, GMSEAL_ERROR_UNSUPPORTED, "messageImprint.hashAlgorithm",
			GMSEAL_NO_OFFSET, _("the digest algorithm %s is not known here"),
			query.imprint_algorithm);
	if (query.imprint.size != gmseal_digest_size(algorithm))
		return gms_error_at(error, GMSEAL_ERROR_FORMAT, "messageImprint.hashedMessage",
			(size_t)(query.imprint.data - input.data),
			_("the imprint has %zu octets; %s gives %zu"), query.imprint.size,
			gmseal_digest_name(algorithm), gmseal_digest_size(algorithm));
	*request = (gmseal_timestamp_request)GMSEAL_TIMESTAMP_REQUEST_INIT;
	request->algorithm = algorithm;
	request->imprint.size = query.imprint.size;
	memcpy(request->imprint.data, query.imprint.data, query.imprint.size);
	request->nonce = gms_number(query.nonce);
	snprintf(request->policy, sizeof request->policy, "%s", query.policy);
	request->certificate = query.certificate;
	return GMSEAL_OK;
}

bool gms_timestamp_is_request(gmseal_bytes input)
{
	struct gms_der whole, part = {0}, imprint = {0};
	if (gms_der_first(input, &whole, NULL) != GMSEAL_OK || whole.tag != GMS_TAG_SEQUENCE ||
		!gms_der_next(&whole, &part) || part.tag != GMS_TAG_INTEGER ||
		!gms_der_next(&whole, &part) || part.tag != GMS_TAG_SEQUENCE)
		return false;
	return gms_der_next(&part, &imprint) && imprint.tag == GMS_TAG_SEQUENCE &&
	       gms_der_next(&part, &imprint) && imprint.tag == GMS_TAG_OCTET_STRING;
}
