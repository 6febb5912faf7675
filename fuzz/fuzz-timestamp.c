/* Requests, responses and tokens of time stamps, and everything behind them. The input is one of the
 * three. */
#include "fuzz.h"

#include <stdlib.h>

enum {
	MAX_KNOWN = 100
};

/* What the seeds' tokens are over. */
static const gmseal_bytes STAMPED = {(const uint8_t *)"value", 5};

/* The contents of tokens that were honestly signed. */
static gmseal_bytes known[MAX_KNOWN];
static size_t known_count;
static gmseal_policy *policy, *strict_policy;
static gmseal_signer *authority;
static gmseal_bytes usual_request;

static void remember(gmseal_bytes bytes, void *user)
{
	(void)user;
	CLAIM(known_count < MAX_KNOWN);
	known[known_count++] = bytes;
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	policy = fuzz_policy();
	strict_policy = fuzz_policy();
	gmseal_policy_set_strict(strict_policy, true);
	fuzz_each_file("stamped", remember, NULL);
	gmseal_bytes key = fuzz_file("policy/tsa.key"), certificate = fuzz_file("policy/tsa.pem");
	usual_request = fuzz_file("timestamp/request.tsq");
	if (key.size > 0)
		CLAIM(gmseal_signer_from_key(key, certificate, NULL, NULL, &authority, NULL) ==
			GMSEAL_OK);
	free((void *)key.data);
	free((void *)certificate.data);
	return 0;
}

static void touch(const gmseal_timestamp *timestamp)
{
	const gmseal_bytes fields[] = {gmseal_timestamp_bytes(timestamp),
		gmseal_timestamp_time(timestamp).text, gmseal_timestamp_policy(timestamp),
		gmseal_timestamp_serial(timestamp), gmseal_timestamp_nonce(timestamp),
		gmseal_timestamp_imprint(timestamp), gmseal_timestamp_certificate(timestamp)};
	for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
		fuzz_touch(fields[i]);
	CLAIM(gmseal_timestamp_accuracy(timestamp) >= -1);
	CLAIM((unsigned)gmseal_timestamp_digest(timestamp) <= GMSEAL_DIGEST_SHA256);
	(void)gmseal_timestamp_ordering(timestamp);
}

/* Whether a token has a TSTInfo that an authority of the seeds signed. */
static bool is_known(const gmseal_timestamp *timestamp)
{
	gmseal_message *message = NULL;
	gmseal_bytes content = {NULL, 0};
	bool found = false;
	/* A token is a signed message. */
	CLAIM(gmseal_message_decode(gmseal_timestamp_bytes(timestamp), NULL, &message, NULL) ==
		GMSEAL_OK);
	CLAIM(gmseal_message_content(message, &content));
	for (size_t i = 0; i < known_count && !found; i++)
		found = fuzz_equal(known[i], content);
	gmseal_message_free(message);
	return found;
}

/* The number of deviations goes into *deviations. */
static gmseal_verdict verify(const gmseal_policy *under, const gmseal_timestamp *timestamp,
	size_t size, size_t *deviations)
{
	gmseal_report *report = NULL;
	CLAIM(gmseal_verify_timestamp(under, timestamp, STAMPED, FUZZ_NOW, &report, NULL) ==
		GMSEAL_OK);
	CLAIM(gmseal_report_count(report) == 10);
	fuzz_claim_report(report, size);
	gmseal_verdict verdict = gmseal_report_verdict(report);
	*deviations = gmseal_report_deviation_count(report);
	gmseal_report_free(report);
	return verdict;
}

/* Whatever is read alone is read the same out of the bytes that are given back. */
static void claim_copy(const gmseal_timestamp *timestamp)
{
	gmseal_timestamp *copy = NULL;
	gmseal_bytes bytes = gmseal_timestamp_bytes(timestamp);
	CLAIM(gmseal_timestamp_decode(bytes, NULL, &copy, NULL) == GMSEAL_OK);
	CLAIM(fuzz_equal(gmseal_timestamp_bytes(copy), bytes));
	CLAIM(gmseal_timestamp_time(copy).seconds == gmseal_timestamp_time(timestamp).seconds);
	CLAIM(fuzz_equal(gmseal_timestamp_serial(copy), gmseal_timestamp_serial(timestamp)));
	gmseal_timestamp_free(copy);
}

static void use_token(gmseal_bytes input)
{
	const gmseal_decoding strict = {.strict = true, .max_size = GMSEAL_DEFAULT_MAX_SIZE};
	gmseal_timestamp *timestamp = NULL, *refined = NULL;
	gmseal_error error;
	size_t deviations = 0, ignored = 0;
	gmseal_status status = gmseal_timestamp_decode(input, NULL, &timestamp, &error);
	if (status != GMSEAL_OK)
		fuzz_claim_error(status, &error, input.size);
	gmseal_status strict_status = gmseal_timestamp_decode(input, &strict, &refined, &error);
	if (strict_status != GMSEAL_OK)
		fuzz_claim_error(strict_status, &error, input.size);
	CLAIM(status == GMSEAL_OK || strict_status != GMSEAL_OK);
	fuzz_claim_inspection(input, status == GMSEAL_OK);
	if (status == GMSEAL_OK) {
		touch(timestamp);
		claim_copy(timestamp);
		gmseal_verdict verdict = verify(policy, timestamp, input.size, &deviations);
		gmseal_verdict strictly = verify(strict_policy, timestamp, input.size, &ignored);
		CLAIM(verdict != GMSEAL_VERDICT_VALID || is_known(timestamp));
		CLAIM(strictly != GMSEAL_VERDICT_VALID ||
			(verdict == GMSEAL_VERDICT_VALID && deviations == 0));
		/* A response can deviate around its token as well. */
		if (gmseal_detect(input) == GMSEAL_KIND_TIMESTAMP)
			CLAIM((strict_status == GMSEAL_OK) == (deviations == 0));
	}
	gmseal_timestamp_free(refined);
	gmseal_timestamp_free(timestamp);
}

/* What is accepted is what was asked for. */
static void use_response(gmseal_bytes input)
{
	gmseal_timestamp_request asked;
	gmseal_timestamp *timestamp = NULL;
	gmseal_error error;
	if (usual_request.size == 0)
		return;
	CLAIM(gmseal_timestamp_request_decode(usual_request, &asked, NULL) == GMSEAL_OK);
	gmseal_status status = gmseal_timestamp_accept(usual_request, input, &timestamp, &error);
	if (status != GMSEAL_OK) {
		fuzz_claim_error(status, &error, input.size);
		return;
	}
	CLAIM(fuzz_equal(gmseal_timestamp_imprint(timestamp),
		(gmseal_bytes){asked.imprint.data, asked.imprint.size}));
	CLAIM(fuzz_equal(gmseal_timestamp_nonce(timestamp), asked.nonce));
	CLAIM(gmseal_timestamp_digest(timestamp) == asked.algorithm);
	CLAIM(!asked.certificate || gmseal_timestamp_certificate(timestamp).size > 0);
	gmseal_timestamp_free(timestamp);
}

/* The authority answers whatever comes; what it grants answers the request. */
static void answer(gmseal_bytes input)
{
	gmseal_tsa_parameters parameters = GMSEAL_TSA_PARAMETERS_INIT;
	gmseal_buffer response = GMSEAL_BUFFER_INIT;
	gmseal_timestamp *timestamp = NULL;
	gmseal_error error;
	if (authority == NULL)
		return;
	parameters.time = FUZZ_NOW;
	parameters.serial = (gmseal_bytes){(const uint8_t *)"serial", 6};
	parameters.policy = (gmseal_bytes){(const uint8_t *)"1.2.3.4.1", 9};
	CLAIM(gmseal_tsa_respond(input, &parameters, authority, &response, NULL) == GMSEAL_OK);
	gmseal_bytes bytes = {response.data, response.size};
	CLAIM(gmseal_detect(bytes) == GMSEAL_KIND_TIMESTAMP_RESPONSE);
	gmseal_status status = gmseal_timestamp_decode(bytes, NULL, &timestamp, &error);
	CLAIM(status == GMSEAL_OK || status == GMSEAL_ERROR_FORBIDDEN);
	gmseal_timestamp_free(timestamp);
	timestamp = NULL;
	if (status == GMSEAL_OK)
		CLAIM(gmseal_timestamp_accept(input, bytes, &timestamp, NULL) == GMSEAL_OK);
	gmseal_timestamp_free(timestamp);
	gmseal_buffer_free(&response);
}

static void claim_encoding(const gmseal_timestamp_request *request)
{
	gmseal_buffer der = GMSEAL_BUFFER_INIT;
	gmseal_timestamp_request again;
	gmseal_error error;
	gmseal_status status = gmseal_timestamp_request_encode(request, &der, &error);
	if (status != GMSEAL_OK) {
		/* It asks for what can be read but is not asked for here. */
		CLAIM(request->nonce.size > 32 || request->algorithm == GMSEAL_DIGEST_SHA1);
		return;
	}
	CLAIM(gmseal_timestamp_request_decode((gmseal_bytes){der.data, der.size}, &again, NULL) ==
		GMSEAL_OK);
	CLAIM(again.algorithm == request->algorithm && again.certificate == request->certificate);
	CLAIM(fuzz_equal(again.nonce, request->nonce));
	gmseal_buffer_free(&der);
}

static void use_request(gmseal_bytes input)
{
	gmseal_timestamp_request request;
	gmseal_error error;
	gmseal_status status = gmseal_timestamp_request_decode(input, &request, &error);
	if (status != GMSEAL_OK) {
		fuzz_claim_error(status, &error, input.size);
		return;
	}
	fuzz_touch(request.nonce);
	CLAIM(gmseal_detect(input) == GMSEAL_KIND_TIMESTAMP_REQUEST);
	claim_encoding(&request);
	answer(input);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	gmseal_bytes input = {data, size};
	use_request(input);
	use_response(input);
	use_token(input);
	return 0;
}
