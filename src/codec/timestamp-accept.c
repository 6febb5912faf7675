/* Checking a response against the request that it answers (RFC 3161 2.4.2). */
#include "codec/timestamp.h"

#include <gmseal/inspect.h>

static gmseal_status mismatch(gmseal_error *error, const char *field, const char *sentence)
{
	return gms_error_at(
		error, GMSEAL_ERROR_MISMATCH, field, GMSEAL_NO_OFFSET, "%s", _(sentence));
}

/* Whether two contents of INTEGER are the same number; a request need not have it in its shortest
 * form, and the answer then has. */
static bool is_same_number(gmseal_bytes a, gmseal_bytes b)
{
	gmseal_bytes *numbers[] = {&a, &b};
	for (size_t i = 0; i < 2; i++)
		while (numbers[i]->size > 1 && (numbers[i]->data[0] ^ numbers[i]->data[1]) < 0x80 &&
			(numbers[i]->data[0] == 0x00 || numbers[i]->data[0] == 0xFF)) {
			numbers[i]->data++;
			numbers[i]->size--;
		}
	return gms_equal(a, b);
}

static gmseal_status compare(const struct gms_timestamp_query *query,
	const gmseal_timestamp *timestamp, gmseal_error *error)
{
	if (strcmp(query->imprint_algorithm, timestamp->imprint_algorithm) != 0)
		return mismatch(error, "TSTInfo.messageImprint.hashAlgorithm",
			N_("the token's imprint was made with another digest algorithm than was "
			   "asked for"));
	if (!gms_equal(query->imprint, timestamp->imprint))
		return mismatch(error, "TSTInfo.messageImprint.hashedMessage",
			N_("the token is over something else: its imprint is not that of the "
			   "request"));
	if (query->nonce.size > 0 && timestamp->nonce.size == 0)
		return mismatch(error, "TSTInfo.nonce",
			N_("the token does not repeat the request's nonce, so it may be an old "
			   "answer"));
	if (query->nonce.size > 0 && !is_same_number(query->nonce, timestamp->nonce))
		return mismatch(error, "TSTInfo.nonce",
			N_("the token answers another request: its nonce is another"));
	if (query->policy[0] != '\0' && strcmp(query->policy, timestamp->policy) != 0)
		return gms_error_at(error, GMSEAL_ERROR_MISMATCH, "TSTInfo.policy",
			GMSEAL_NO_OFFSET,
			_("the token was made under the policy %s, and %s was asked for"),
			timestamp->policy, query->policy);
	if (query->certificate && gmseal_timestamp_certificate(timestamp).size == 0)
		return mismatch(error, "content.certificates",
			N_("the authority's certificate was asked for and is not in the token"));
	return GMSEAL_OK;
}

gmseal_status gmseal_timestamp_accept(gmseal_bytes request, gmseal_bytes response,
	gmseal_timestamp **timestamp, gmseal_error *error)
{
	struct gms_timestamp_query query;
	gmseal_timestamp *decoded = NULL;
	if (timestamp == NULL || (request.data == NULL && request.size > 0) ||
		(response.data == NULL && response.size > 0))
		return gms_error_argument(error, "request, response, timestamp");
	gmseal_status status = gms_check_size(request, NULL, error);
	if (status == GMSEAL_OK)
		status = gms_timestamp_query_decode(request, &query, error);
	if (status == GMSEAL_OK && !gms_timestamp_is_response(response))
		status = gms_error_at(error, GMSEAL_ERROR_FORMAT, "", 0, "%s",
			gmseal_detect(response) == GMSEAL_KIND_TIMESTAMP
				? _("this is a bare token; what is needed is the response that it "
				    "came in")
				: _("this is no response of a time-stamp authority"));
	if (status == GMSEAL_OK)
		status = gmseal_timestamp_decode(response, NULL, &decoded, error);
	if (status == GMSEAL_OK)
		status = compare(&query, decoded, error);
	if (status == GMSEAL_OK)
		*timestamp = decoded;
	else
		gmseal_timestamp_free(decoded);
	return status;
}
