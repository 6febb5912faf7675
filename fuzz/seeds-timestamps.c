/* Time stamps: requests, responses and tokens; seals and signatures that have one; and the contents
 * of the tokens that were honestly signed. */
#include "seeds.h"
#include "stamp.h"

/* The content of a token, if there is one. */
static void write_content(struct seeds *seeds, const char *name, gmseal_bytes token)
{
	gmseal_bytes content = {NULL, 0};
	gmseal_message *message = NULL;
	gmseal_error error;
	assert_ok(gmseal_message_decode(token, NULL, &message, &error), error);
	if (gmseal_message_content(message, &content))
		seeds_write(seeds, "stamped", name, content);
	gmseal_message_free(message);
}

/* What another key signed was not honestly signed. */
static void write_token(struct seeds *seeds, const char *name, const struct stamp *wanted)
{
	gmseal_bytes token = stamp(wanted);
	seeds_write(seeds, "timestamp", name, token);
	if (wanted->signed_by == NULL)
		write_content(seeds, name, token);
}

static gmseal_bytes request_with(bool full, bool certificate)
{
	gmseal_timestamp_request request = GMSEAL_TIMESTAMP_REQUEST_INIT;
	gmseal_buffer der = GMSEAL_BUFFER_INIT;
	gmseal_error error;
	request.algorithm = full ? GMSEAL_DIGEST_SHA256 : GMSEAL_DIGEST_SM3;
	assert_ok(gmseal_digest_bytes(request.algorithm, BYTES("value"), &request.imprint, &error),
		error);
	request.certificate = certificate;
	if (full) {
		request.nonce = BYTES("\x80nonce");
		strcpy(request.policy, "1.2.3.4.1");
	}
	assert_ok(gmseal_timestamp_request_encode(&request, &der, &error), error);
	return keep_buffer(der);
}

/* Requests, what the authority says to them, and to what is no request. */
static void write_dialogues(struct seeds *seeds, const struct test_identity *by)
{
	const struct {
		const char *name;
		gmseal_bytes request;
	} asked[] = {{"request", request_with(false, true)}, {"full", request_with(true, true)},
		{"bare", request_with(false, false)}, {"none", BYTES("nonsense")}};
	gmseal_tsa_parameters parameters = GMSEAL_TSA_PARAMETERS_INIT;
	parameters.time = test_now();
	parameters.serial = BYTES("\x01");
	parameters.policy = BYTES("1.2.3.4.1");
	for (size_t i = 0; i < sizeof asked / sizeof asked[0]; i++) {
		char name[64];
		gmseal_buffer response = GMSEAL_BUFFER_INIT;
		gmseal_error error;
		parameters.gbt35275 = i % 2 != 0;
		assert_ok(gmseal_tsa_respond(asked[i].request, &parameters, stage_signer(by),
				  &response, &error),
			error);
		snprintf(name, sizeof name, "%s.tsq", asked[i].name);
		seeds_write(seeds, "timestamp", name, asked[i].request);
		snprintf(name, sizeof name, "%s.tsr", asked[i].name);
		gmseal_bytes bytes = keep_buffer(response);
		gmseal_timestamp *timestamp = NULL;
		seeds_write(seeds, "timestamp", name, bytes);
		if (gmseal_timestamp_decode(bytes, NULL, &timestamp, &error) == GMSEAL_OK)
			write_content(
				seeds, name, gmseal_timestamp_bytes(keep_timestamp(timestamp)));
	}
}

static void write_tokens(
	struct seeds *seeds, const struct test_identity *sm2, const struct test_identity *rsa)
{
	const struct stamp tokens[] = {
		{.by = sm2},
		{.by = rsa},
		{.by = sm2, .gbt35275 = true},
		{.by = rsa, .gbt35275 = true, .digest = GMSEAL_DIGEST_SHA256},
		{.by = sm2, .ess = ESS_V1},
		{.by = sm2, .ess = ESS_V2_DEFAULT},
		{.by = sm2, .ess = ESS_V2_ISSUER},
		{.by = sm2, .ess = ESS_V2_OTHER},
		{.by = sm2, .ess = ESS_NONE, .no_certificate = true},
		{.by = sm2, .no_attributes = true},
		{.by = sm2, .two_signers = true},
		{.by = sm2, .signed_by = rsa},
		{.by = sm2, .digest = GMSEAL_DIGEST_SHA1},
		{.by = sm2, .time = "20210601090000.25Z"},
		{.by = sm2, .time = "202106010900Z"},
		{.by = sm2,
			.accuracy = SEQUENCE(der_integer(1), der_element(0x80, BYTES("\2")),
				der_element(0x81, BYTES("\3"))),
			.nonce = der_integer(0x8001),
			.extensions = der_element(0xA1, der_extension("1.2.3", NOTHING, "x"))},
	};
	for (size_t i = 0; i < sizeof tokens / sizeof tokens[0]; i++) {
		char name[64];
		struct stamp wanted = tokens[i];
		wanted.over = BYTES("value");
		if (wanted.time == NULL)
			wanted.time = "20210601090000Z";
		snprintf(name, sizeof name, "%zu.tst", i);
		write_token(seeds, name, &wanted);
		if (i < 2)
			seeds_write(seeds, "timestamp", i == 0 ? "sm2.tsr" : "rsa.tsr",
				stamp_response(0, stamp(&wanted)));
	}
}

/* Those of the samples, with a token over the value. */
static void write_stamped(struct seeds *seeds, const struct test_identity *by)
{
	for (int generation = GMSEAL_GENERATION_4; generation <= GMSEAL_GENERATION_5;
		generation++) {
		char name[64];
		const struct test_sample sample = {.generation = generation};
		gmseal_signature *bare = test_signature_new(seeds->sm2, &sample), *stamped = NULL;
		gmseal_seal *seal = test_seal_new(seeds->sm2, &sample), *stamped_seal = NULL;
		gmseal_error error;
		struct stamp wanted = {.by = by, .time = "20210601090000Z"};
		wanted.over = gmseal_signature_value(bare);
		assert_ok(gmseal_signature_attach_timestamp(
				  bare, stamp_decoded(stamp(&wanted)), &stamped, &error),
			error);
		snprintf(name, sizeof name, "%d-stamped.dat", generation);
		seeds_write_signed(seeds, name, gmseal_signature_bytes(stamped));
		if (generation == GMSEAL_GENERATION_5) {
			wanted.over = gmseal_seal_value(seal);
			assert_ok(gmseal_seal_attach_timestamp(seal, stamp_decoded(stamp(&wanted)),
					  &stamped_seal, &error),
				error);
			seeds_write_signed(seeds, "5-stamped.esl", gmseal_seal_bytes(stamped_seal));
		}
		gmseal_signature_free(bare);
		gmseal_signature_free(stamped);
		gmseal_seal_free(seal);
		gmseal_seal_free(stamped_seal);
	}
}

void seeds_timestamps(struct seeds *seeds)
{
	const struct test_authority of_rsa = {.type = TEST_RSA};
	const struct test_identity *sm2 = authority(&(struct test_authority){0}, seeds->sm2);
	const struct test_identity *rsa = authority(&of_rsa, seeds->rsa);
	gmseal_buffer key = test_key_pem(sm2->key, NULL);
	size_t before = seeds->valid;
	seeds_write(seeds, "policy", "tsa.key", BUFFER_BYTES(key));
	seeds_write(seeds, "policy", "tsa.pem", BUFFER_BYTES(sm2->pem));
	gmseal_buffer_free(&key);
	write_dialogues(seeds, sm2);
	write_tokens(seeds, sm2, rsa);
	write_stamped(seeds, sm2);
	ck_assert_uint_eq(seeds->valid, before + 3);
}
