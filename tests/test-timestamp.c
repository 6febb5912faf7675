/* Requests, responses and tokens as bytes; an authority that answers; tokens put on seals and
 * signatures. What a token proves is tested in test-timestamp-verify.c. */
#include "stamp.h"

#define POLICY "1.2.3.4.1"

static const struct test_pki *sm2(void)
{
	return stage_pki(TEST_SM2);
}

static gmseal_timestamp_request request_over(gmseal_bytes bytes, gmseal_digest_algorithm algorithm)
{
	gmseal_timestamp_request request = GMSEAL_TIMESTAMP_REQUEST_INIT;
	gmseal_error error;
	request.algorithm = algorithm;
	assert_ok(gmseal_digest_bytes(algorithm, bytes, &request.imprint, &error), error);
	return request;
}

static gmseal_bytes encode(const gmseal_timestamp_request *request)
{
	gmseal_buffer der = GMSEAL_BUFFER_INIT;
	gmseal_error error;
	assert_ok(gmseal_timestamp_request_encode(request, &der, &error), error);
	return keep_buffer(der);
}

static gmseal_tsa_parameters tsa_parameters(void)
{
	gmseal_tsa_parameters parameters = GMSEAL_TSA_PARAMETERS_INIT;
	parameters.time = at(STAMPED_AT);
	parameters.serial = BYTES("\xFF\x01");
	parameters.policy = BYTES(POLICY);
	return parameters;
}

static gmseal_signer *tsa(enum test_key_type type)
{
	const struct test_authority wanted = {.type = type};
	return stage_signer(authority(&wanted, stage_pki(type)));
}

static gmseal_bytes respond(gmseal_bytes request, const gmseal_tsa_parameters *parameters)
{
	gmseal_buffer response = GMSEAL_BUFFER_INIT;
	gmseal_error error;
	assert_ok(gmseal_tsa_respond(request, parameters, tsa(TEST_SM2), &response, &error), error);
	return keep_buffer(response);
}

static gmseal_timestamp *accept(gmseal_bytes request, gmseal_bytes response)
{
	gmseal_timestamp *timestamp = NULL;
	gmseal_error error;
	assert_ok(gmseal_timestamp_accept(request, response, &timestamp, &error), error);
	return keep_timestamp(timestamp);
}

static void assert_words(const gmseal_error *error, const char *words)
{
	ck_assert_msg(strstr(error->message, words) != NULL, "%s", error->message);
}

static void assert_refused(gmseal_bytes request, gmseal_bytes response, gmseal_status status,
	const char *field, const char *words)
{
	gmseal_timestamp *timestamp = NULL;
	gmseal_error error;
	assert_status(
		gmseal_timestamp_accept(request, response, &timestamp, &error), status, error);
	ck_assert_ptr_null(timestamp);
	ck_assert_str_eq(error.field, field);
	assert_words(&error, words);
}

static void assert_equal(gmseal_bytes a, gmseal_bytes b)
{
	ck_assert_uint_eq(a.size, b.size);
	if (a.size > 0)
		ck_assert_mem_eq(a.data, b.data, a.size);
}

START_TEST(a_request_decodes_to_what_it_was_made_of)
{
	static const gmseal_digest_algorithm algorithms[] = {
		GMSEAL_DIGEST_SM3, GMSEAL_DIGEST_SHA256};
	const gmseal_bytes nonces[] = {NOTHING, BYTES("\x01"), BYTES("\x7F\x02"), BYTES("\x80\x02"),
		BYTES("0123456789abcdef0123456789abcdef")};
	for (size_t i = 0; i < 2 * 5; i++) {
		gmseal_timestamp_request wanted = request_over(BYTES("value"), algorithms[i % 2]);
		gmseal_timestamp_request found;
		gmseal_error error;
		wanted.nonce = nonces[i / 2];
		wanted.certificate = i % 2 == 0;
		if (i % 2 == 0)
			strcpy(wanted.policy, POLICY);
		gmseal_bytes der = encode(&wanted);
		ck_assert_int_eq(gmseal_detect(der), GMSEAL_KIND_TIMESTAMP_REQUEST);
		assert_ok(gmseal_timestamp_request_decode(der, &found, &error), error);
		ck_assert_int_eq(found.algorithm, wanted.algorithm);
		ck_assert_mem_eq(found.imprint.data, wanted.imprint.data, 32);
		assert_equal(found.nonce, wanted.nonce);
		ck_assert_str_eq(found.policy, wanted.policy);
		ck_assert_int_eq(found.certificate, wanted.certificate);
	}
}
END_TEST

START_TEST(a_request_is_encoded_in_its_shortest_form)
{
	gmseal_timestamp_request request = request_over(BYTES("value"), GMSEAL_DIGEST_SM3);
	request.nonce = BYTES("\x00\x00\x81");
	gmseal_bytes imprint = {request.imprint.data, request.imprint.size};
	assert_equal(encode(&request),
		SEQUENCE(der_integer(1),
			SEQUENCE(SEQUENCE(der_oid("1.2.156.10197.1.401")), der_octets(imprint)),
			der_integer(0x81)));
}
END_TEST

START_TEST(a_request_for_what_cannot_be_stamped_is_not_made)
{
	gmseal_timestamp_request request = request_over(BYTES("value"), GMSEAL_DIGEST_SM3);
	gmseal_buffer der = GMSEAL_BUFFER_INIT;
	gmseal_error error;
	gmseal_timestamp_request wrong = request;
	wrong.algorithm = GMSEAL_DIGEST_SHA1;
	assert_status(gmseal_timestamp_request_encode(&wrong, &der, &error), GMSEAL_ERROR_ARGUMENT,
		error);
	assert_words(&error, "SM3 or SHA-256");
	wrong = request;
	wrong.imprint.size = 31;
	assert_status(gmseal_timestamp_request_encode(&wrong, &der, &error), GMSEAL_ERROR_ARGUMENT,
		error);
	assert_words(&error, "imprint");
	wrong = request;
	wrong.nonce = BYTES("0123456789abcdef0123456789abcdef0");
	assert_status(gmseal_timestamp_request_encode(&wrong, &der, &error), GMSEAL_ERROR_ARGUMENT,
		error);
	assert_words(&error, "32 octets");
	wrong = request;
	memset(wrong.policy, '1', sizeof wrong.policy);
	assert_status(gmseal_timestamp_request_encode(&wrong, &der, &error), GMSEAL_ERROR_ARGUMENT,
		error);
	strcpy(wrong.policy, "no OID");
	assert_status(
		gmseal_timestamp_request_encode(&wrong, &der, &error), GMSEAL_ERROR_FORMAT, error);
	ck_assert_str_eq(error.field, "reqPolicy");
	assert_status(
		gmseal_timestamp_request_encode(NULL, &der, &error), GMSEAL_ERROR_ARGUMENT, error);
}
END_TEST

START_TEST(what_is_no_request_is_told_with_its_place)
{
	gmseal_bytes sm3 = SEQUENCE(der_oid("1.2.156.10197.1.401"));
	gmseal_bytes digest = der_octets(BYTES("0123456789abcdef0123456789abcdef"));
	const struct {
		gmseal_bytes input;
		gmseal_status status;
		const char *field, *words;
	} cases[] = {
		{NOTHING, GMSEAL_ERROR_FORMAT, "", "no data"},
		{SEQUENCE(der_integer(2), SEQUENCE(sm3, digest)), GMSEAL_ERROR_FORMAT, "version",
			"version of a request has to be 1"},
		{SEQUENCE(der_integer(1), SEQUENCE(sm3)), GMSEAL_ERROR_FORMAT,
			"messageImprint.hashedMessage", "missing"},
		{SEQUENCE(der_integer(1), SEQUENCE(sm3, der_octets(BYTES("short")))),
			GMSEAL_ERROR_FORMAT, "messageImprint.hashedMessage", "5 octets"},
		{SEQUENCE(der_integer(1), SEQUENCE(SEQUENCE(der_oid("1.2.3.4")), digest)),
			GMSEAL_ERROR_UNSUPPORTED, "messageImprint.hashAlgorithm", "1.2.3.4"},
		{SEQUENCE(der_integer(1), SEQUENCE(sm3, digest), der_octets(BYTES("x"))),
			GMSEAL_ERROR_FORMAT, "", "too many"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		gmseal_timestamp_request request;
		gmseal_error error;
		assert_status(gmseal_timestamp_request_decode(cases[i].input, &request, &error),
			cases[i].status, error);
		ck_assert_str_eq(error.field, cases[i].field);
		assert_words(&error, cases[i].words);
	}
}
END_TEST

START_TEST(an_answer_has_what_was_asked_for)
{
	for (int gbt = 0; gbt < 2; gbt++) {
		gmseal_timestamp_request request =
			request_over(BYTES("value"), GMSEAL_DIGEST_SHA256);
		request.nonce = BYTES("\x80nonce");
		request.certificate = true;
		strcpy(request.policy, POLICY);
		gmseal_tsa_parameters parameters = tsa_parameters();
		parameters.accuracy = 1500001;
		parameters.gbt35275 = gbt;
		gmseal_bytes response = respond(encode(&request), &parameters);
		ck_assert_int_eq(gmseal_detect(response), GMSEAL_KIND_TIMESTAMP_RESPONSE);
		gmseal_timestamp *found = accept(encode(&request), response);
		ck_assert_int_eq(
			gmseal_detect(gmseal_timestamp_bytes(found)), GMSEAL_KIND_TIMESTAMP);
		ck_assert_int_eq(gmseal_timestamp_time(found).seconds, at(STAMPED_AT));
		assert_equal(gmseal_timestamp_time(found).text, BYTES("20220602000000Z"));
		assert_equal(gmseal_timestamp_policy(found), BYTES(POLICY));
		assert_equal(gmseal_timestamp_serial(found), parameters.serial);
		assert_equal(gmseal_timestamp_nonce(found), request.nonce);
		assert_equal(
			gmseal_timestamp_imprint(found), (gmseal_bytes){request.imprint.data, 32});
		ck_assert_int_eq(gmseal_timestamp_digest(found), GMSEAL_DIGEST_SHA256);
		ck_assert_int_eq(gmseal_timestamp_accuracy(found), 1500001);
		ck_assert(!gmseal_timestamp_ordering(found));
		ck_assert_uint_gt(gmseal_timestamp_certificate(found).size, 0);
	}
}
END_TEST

START_TEST(an_answer_leaves_out_what_was_not_asked_for)
{
	gmseal_timestamp_request request = request_over(BYTES("value"), GMSEAL_DIGEST_SM3);
	gmseal_tsa_parameters parameters = tsa_parameters();
	gmseal_timestamp *found = accept(encode(&request), respond(encode(&request), &parameters));
	ck_assert_uint_eq(gmseal_timestamp_nonce(found).size, 0);
	ck_assert_uint_eq(gmseal_timestamp_certificate(found).size, 0);
	ck_assert_int_eq(gmseal_timestamp_accuracy(found), -1);
	/* The policy of the request serves where the authority has none of its own. */
	strcpy(request.policy, "1.2.3.4");
	parameters.policy = NOTHING;
	found = accept(encode(&request), respond(encode(&request), &parameters));
	assert_equal(gmseal_timestamp_policy(found), BYTES("1.2.3.4"));
}
END_TEST

START_TEST(an_authority_says_why_it_refuses)
{
	gmseal_bytes sm3 = SEQUENCE(der_oid("1.2.156.10197.1.401"));
	gmseal_bytes sha1 = SEQUENCE(der_oid("1.3.14.3.2.26"));
	gmseal_bytes digest = der_octets(BYTES("0123456789abcdef0123456789abcdef"));
	gmseal_bytes imprint = SEQUENCE(sm3, digest), one = der_integer(1);
	gmseal_bytes extension = der_element(TAG_EXPLICIT_0, der_extension("1.2.3", NOTHING, "x"));
	const struct {
		gmseal_bytes request;
		const char *words;
	} cases[] = {
		{BYTES("nonsense"), "badRequest"},
		{SEQUENCE(one, SEQUENCE(sha1, der_octets(BYTES("0123456789abcdef0123")))),
			"badAlg"},
		{SEQUENCE(one, SEQUENCE(sm3, der_octets(BYTES("short")))), "badDataFormat"},
		{SEQUENCE(one, imprint,
			 der_element(TAG_INTEGER, BYTES("\1"
							"23456789abcdef0123456789abcdef012"))),
			"badDataFormat"},
		{SEQUENCE(one, imprint, der_oid("1.2.3.4")), "unacceptedPolicy"},
		{SEQUENCE(one, imprint, extension), "unacceptedExtension"},
	};
	gmseal_tsa_parameters parameters = tsa_parameters();
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		gmseal_bytes response = respond(cases[i].request, &parameters);
		gmseal_timestamp *timestamp = NULL;
		gmseal_error error;
		ck_assert_int_eq(gmseal_detect(response), GMSEAL_KIND_TIMESTAMP_RESPONSE);
		assert_status(gmseal_timestamp_decode(response, NULL, &timestamp, &error),
			GMSEAL_ERROR_FORBIDDEN, error);
		assert_words(&error, cases[i].words);
		assert_words(&error, "status 2 (rejection)");
	}
}
END_TEST

START_TEST(an_authority_needs_time_serial_and_policy)
{
	gmseal_timestamp_request request = request_over(BYTES("value"), GMSEAL_DIGEST_SM3);
	gmseal_tsa_parameters wrong[] = {
		tsa_parameters(), tsa_parameters(), tsa_parameters(), tsa_parameters()};
	static const char *const words[] = {"serial", "policy", "time", "accuracy"};
	wrong[0].serial = NOTHING;
	wrong[1].policy = NOTHING;
	wrong[2].time = INT64_MAX;
	wrong[3].accuracy = -1;
	for (size_t i = 0; i < 4; i++) {
		gmseal_buffer response = GMSEAL_BUFFER_INIT;
		gmseal_error error;
		assert_status(gmseal_tsa_respond(encode(&request), &wrong[i], tsa(TEST_SM2),
				      &response, &error),
			GMSEAL_ERROR_ARGUMENT, error);
		assert_words(&error, words[i]);
	}
}
END_TEST

START_TEST(an_answer_to_something_else_is_not_accepted)
{
	gmseal_timestamp_request asked = request_over(BYTES("value"), GMSEAL_DIGEST_SM3);
	asked.nonce = BYTES("nonce");
	strcpy(asked.policy, POLICY);
	gmseal_tsa_parameters parameters = tsa_parameters();
	gmseal_timestamp_request other = asked;
	other.imprint.data[0] ^= 1;
	assert_refused(encode(&asked), respond(encode(&other), &parameters), GMSEAL_ERROR_MISMATCH,
		"TSTInfo.messageImprint.hashedMessage", "something else");
	other = asked;
	other.algorithm = GMSEAL_DIGEST_SHA256;
	assert_refused(encode(&asked), respond(encode(&other), &parameters), GMSEAL_ERROR_MISMATCH,
		"TSTInfo.messageImprint.hashAlgorithm", "another digest algorithm");
	other = asked;
	other.nonce = BYTES("other");
	assert_refused(encode(&asked), respond(encode(&other), &parameters), GMSEAL_ERROR_MISMATCH,
		"TSTInfo.nonce", "another request");
	other.nonce = NOTHING;
	assert_refused(encode(&asked), respond(encode(&other), &parameters), GMSEAL_ERROR_MISMATCH,
		"TSTInfo.nonce", "an old answer");
	other = asked;
	strcpy(other.policy, "1.2.3.4");
	parameters.policy = NOTHING;
	assert_refused(encode(&asked), respond(encode(&other), &parameters), GMSEAL_ERROR_MISMATCH,
		"TSTInfo.policy", "1.2.3.4");
	other = asked;
	other.certificate = true;
	assert_refused(encode(&other), respond(encode(&asked), &parameters), GMSEAL_ERROR_MISMATCH,
		"content.certificates", "was asked for");
}
END_TEST

START_TEST(a_response_that_refuses_is_told_in_its_own_words)
{
	gmseal_timestamp_request request = request_over(BYTES("value"), GMSEAL_DIGEST_SM3);
	gmseal_bytes words = SEQUENCE(der_text(TAG_UTF8, "come back tomorrow\n"));
	gmseal_bytes failures = der_element(TAG_BIT_STRING, BYTES("\6\x80\x02\x00\x40"));
	gmseal_bytes waiting = SEQUENCE(SEQUENCE(der_integer(3), words));
	gmseal_bytes refusal = SEQUENCE(SEQUENCE(der_integer(2), failures));
	gmseal_bytes bare = SEQUENCE(SEQUENCE(der_integer(17)));
	gmseal_bytes ask = encode(&request);
	assert_refused(ask, waiting, GMSEAL_ERROR_FORBIDDEN, "status",
		"status 3 (waiting): \"come back tomorrow\\x0a\"");
	assert_refused(ask, refusal, GMSEAL_ERROR_FORBIDDEN, "status",
		"status 2 (rejection): badAlg, timeNotAvailable, systemFailure");
	assert_refused(
		ask, bare, GMSEAL_ERROR_FORBIDDEN, "status", "status 17 (?), without a reason");
	assert_refused(ask, SEQUENCE(SEQUENCE(der_integer(0))), GMSEAL_ERROR_FORMAT,
		"timeStampToken", "missing");
}
END_TEST

static void note_path(void *user, const gmseal_element *element)
{
	char *paths = user;
	size_t length = strlen(paths);
	snprintf(paths + length, 4096 - length, "%s=%s\n", element->path,
		element->text != NULL ? element->text : "");
}

/* A SEQUENCE with a number in front, and then another one. */
START_TEST(what_begins_like_a_response_is_told_apart)
{
	gmseal_bytes algorithm = SEQUENCE(der_oid("1.2.156.10197.1.501"));
	gmseal_bytes name = SEQUENCE(
		der_element(0x31, SEQUENCE(der_oid("2.5.4.3"), der_text(TAG_UTF8, "Somebody"))));
	gmseal_bytes time = der_text(TAG_UTC_TIME, "220601000000Z");
	gmseal_bytes later = der_text(TAG_GENERALIZED_TIME, "20500601000000Z");
	gmseal_bytes value = der_bits(BYTES("value")), number = der_integer(5);
	gmseal_bytes key = SEQUENCE(algorithm, value), validity = SEQUENCE(time, later);
	gmseal_bytes revoked = SEQUENCE(SEQUENCE(number, time));
	gmseal_bytes ocsp = SEQUENCE(der_element(0x0A, BYTES("\0")),
		der_element(TAG_EXPLICIT_0, SEQUENCE(der_oid("1.2.3"), der_octets(value))));
	const struct {
		gmseal_bytes input;
		gmseal_kind kind;
		const char *path;
	} cases[] = {
		{SEQUENCE(SEQUENCE(number, algorithm, name, validity, name, key), algorithm, value),
			GMSEAL_KIND_CERTIFICATE, NULL},
		{SEQUENCE(SEQUENCE(der_element(TAG_EXPLICIT_0, number), number, algorithm, name,
				  validity, name, key),
			 algorithm, value),
			GMSEAL_KIND_CERTIFICATE, NULL},
		{SEQUENCE(SEQUENCE(der_integer(1), algorithm, name, time, later, revoked),
			 algorithm, value),
			GMSEAL_KIND_CRL, "tbsCertList.revokedCertificates[0].userCertificate=5\n"},
		{SEQUENCE(SEQUENCE(algorithm, name, later), algorithm, value), GMSEAL_KIND_CRL,
			"tbsCertList.issuer[0][0].value=Somebody\n"},
		{BUFFER_BYTES(sm2()->ca_crl), GMSEAL_KIND_CRL,
			"tbsCertList.thisUpdate=200101000000Z\n"},
		{ocsp, GMSEAL_KIND_OCSP_RESPONSE, "responseBytes.responseType=1.2.3\n"},
		{SEQUENCE(der_element(0x0A, BYTES("\6"))), GMSEAL_KIND_OCSP_RESPONSE,
			"responseStatus="},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		char paths[4096] = "";
		gmseal_timestamp *timestamp = NULL;
		gmseal_error error;
		ck_assert_int_eq(gmseal_detect(cases[i].input), cases[i].kind);
		assert_status(gmseal_timestamp_decode(cases[i].input, NULL, &timestamp, &error),
			GMSEAL_ERROR_FORMAT, error);
		assert_words(&error, "no signed message");
		if (cases[i].path == NULL)
			continue;
		assert_ok(gmseal_inspect(cases[i].input, NULL, note_path, paths, &error), error);
		ck_assert_msg(strstr(paths, cases[i].path) != NULL, "%s", paths);
	}
}
END_TEST

START_TEST(a_token_may_be_granted_with_modifications)
{
	gmseal_timestamp_request request = request_over(BYTES("value"), GMSEAL_DIGEST_SM3);
	gmseal_bytes token = stamp(&(struct stamp){
		.by = authority(&(struct test_authority){0}, sm2()), .over = BYTES("value")});
	accept(encode(&request), stamp_response(0, token));
	accept(encode(&request), stamp_response(1, token));
	assert_refused(encode(&request), stamp_response(4, token), GMSEAL_ERROR_FORBIDDEN, "status",
		"revocationWarning");
	assert_refused(encode(&request), token, GMSEAL_ERROR_FORMAT, "", "bare token");
}
END_TEST

static struct stamp usual(void)
{
	return (struct stamp){
		.by = authority(&(struct test_authority){0}, sm2()), .over = BYTES("value")};
}

START_TEST(a_nonce_is_compared_as_a_number)
{
	static const struct {
		const char *asked, *answered;
		bool same;
	} cases[] = {{"0048", "48", true}, {"48", "0048", true}, {"ff80", "80", true},
		{"0080", "80", false}, {"80", "0080", false}, {"00", "0000", true}};
	gmseal_bytes imprint = SEQUENCE(SEQUENCE(der_oid("1.2.156.10197.1.401")),
		der_octets(document_hash(GMSEAL_DIGEST_SM3)));
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		gmseal_buffer asked = from_hex(cases[i].asked);
		gmseal_buffer answered = from_hex(cases[i].answered);
		gmseal_bytes request = SEQUENCE(
			der_integer(1), imprint, der_element(TAG_INTEGER, BUFFER_BYTES(asked)));
		struct stamp wanted = usual();
		wanted.over = BYTES("document");
		wanted.nonce = der_element(TAG_INTEGER, BUFFER_BYTES(answered));
		gmseal_bytes response = stamp_response(0, stamp(&wanted));
		if (cases[i].same)
			accept(request, response);
		else
			assert_refused(request, response, GMSEAL_ERROR_MISMATCH, "TSTInfo.nonce",
				"another request");
		gmseal_buffer_free(&asked);
		gmseal_buffer_free(&answered);
	}
}
END_TEST

START_TEST(a_token_is_read_with_fractions_and_every_part_of_accuracy)
{
	struct stamp wanted = usual();
	const gmseal_decoding strict = {true, GMSEAL_DEFAULT_MAX_SIZE};
	gmseal_timestamp *token = NULL;
	gmseal_error error;
	wanted.time = "20220602000000.25Z";
	wanted.accuracy = SEQUENCE(
		der_integer(1), der_element(0x80, BYTES("\2")), der_element(0x81, BYTES("\3")));
	wanted.nonce = der_element(TAG_INTEGER, BYTES("\x00\x81"));
	assert_ok(gmseal_timestamp_decode(stamp(&wanted), &strict, &token, &error), error);
	keep_timestamp(token);
	ck_assert_int_eq(gmseal_timestamp_time(token).seconds, at(STAMPED_AT));
	ck_assert_int_eq(gmseal_timestamp_accuracy(token), 1002003);
	assert_equal(gmseal_timestamp_nonce(token), BYTES("\x81"));
	wanted.accuracy = SEQUENCE(der_element(0x81, BYTES("\3")));
	wanted.extensions = der_element(0xA1, der_extension("1.2.3", NOTHING, "x"));
	ck_assert_int_eq(gmseal_timestamp_accuracy(stamp_decoded(stamp(&wanted))), 3);
	wanted.time = "20220602000000.20Z";
	assert_status(gmseal_timestamp_decode(stamp(&wanted), &strict, &token, &error),
		GMSEAL_ERROR_FORMAT, error);
	ck_assert_str_eq(error.field, "TSTInfo.genTime");
}
END_TEST

START_TEST(what_is_no_token_is_told_with_its_place)
{
	struct stamp time = usual(), other = usual(), accuracy = usual(), micros = usual();
	time.time = "yesterday";
	other.content_oid = "1.2.840.113549.1.7.1";
	accuracy.accuracy = SEQUENCE(der_element(0x80, BYTES("\x03\xE8")));
	micros.accuracy = SEQUENCE(der_element(0x81, BYTES("\x03\xE8")));
	const struct {
		gmseal_bytes input;
		const char *field, *words, *at;
	} cases[] = {
		{NOTHING, "", "ends inside", NULL},
		{SEQUENCE(der_oid("1.2.3")), "contentType", "no signed message", NULL},
		{stamp(&other), "content", "no time stamp", NULL},
		{stamp(&time), "TSTInfo.genTime", "no time", "yesterday"},
		{stamp_response(0, stamp(&time)), "TSTInfo.genTime", "no time", "yesterday"},
		{stamp(&accuracy), "TSTInfo.accuracy.millis", "out of range", "\x80\x02\x03\xE8"},
		{stamp(&micros), "TSTInfo.accuracy.micros", "out of range", "\x81\x02\x03\xE8"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		gmseal_timestamp *token = NULL;
		gmseal_error error;
		assert_status(gmseal_timestamp_decode(cases[i].input, NULL, &token, &error),
			GMSEAL_ERROR_FORMAT, error);
		ck_assert_str_eq(error.field, cases[i].field);
		assert_words(&error, cases[i].words);
		if (cases[i].at == NULL)
			continue;
		/* A time's place is that of its element, which begins two octets before. */
		size_t header = cases[i].at[0] == 'y' ? 2 : 0;
		ck_assert_uint_eq(
			error.offset, offset_of(cases[i].input, text_bytes(cases[i].at)) - header);
	}
}
END_TEST

START_TEST(a_token_larger_than_the_limit_is_refused)
{
	struct stamp wanted = usual();
	const gmseal_decoding small = {false, 100};
	gmseal_timestamp *token = NULL;
	gmseal_error error;
	assert_status(gmseal_timestamp_decode(stamp(&wanted), &small, &token, &error),
		GMSEAL_ERROR_LIMIT, error);
}
END_TEST

START_TEST(a_token_goes_on_a_signature_and_changes_nothing_that_is_signed)
{
	for (int generation = 4; generation <= 5; generation++) {
		struct forged_signature parts = forged_signature(generation, sm2());
		gmseal_signature *bare = stage_signature(forge_signature(&parts));
		struct stamp wanted = usual();
		wanted.over = gmseal_signature_value(bare);
		gmseal_timestamp *token = stamp_decoded(stamp(&wanted));
		gmseal_signature *stamped = NULL, *again = NULL;
		gmseal_error error;
		assert_ok(gmseal_signature_attach_timestamp(bare, token, &stamped, &error), error);
		keep_signature(stamped);
		ck_assert(gmseal_signature_has_timestamp(stamped));
		assert_equal(gmseal_signature_timestamp(stamped), gmseal_timestamp_bytes(token));
		assert_equal(gmseal_signature_to_be_signed(stamped),
			gmseal_signature_to_be_signed(bare));
		assert_equal(gmseal_signature_value(stamped), gmseal_signature_value(bare));
		assert_equal(
			gmseal_signature_certificate(stamped), gmseal_signature_certificate(bare));
		assert_verdict(
			verify_signature(stage_policy(sm2()), gmseal_signature_bytes(stamped), NOW),
			GMSEAL_VERDICT_VALID);
		/* A second one takes the place of the first. */
		assert_ok(gmseal_signature_attach_timestamp(stamped, token, &again, &error), error);
		keep_signature(again);
		assert_equal(gmseal_signature_bytes(again), gmseal_signature_bytes(stamped));
	}
}
END_TEST

START_TEST(a_token_goes_on_a_seal_of_the_later_generation)
{
	struct forged_seal parts = forged_seal(5, sm2());
	gmseal_seal *bare = stage_seal(forge_seal(&parts)), *stamped = NULL;
	struct stamp wanted = usual();
	gmseal_error error;
	wanted.over = gmseal_seal_value(bare);
	gmseal_timestamp *token = stamp_decoded(stamp(&wanted));
	assert_ok(gmseal_seal_attach_timestamp(bare, token, &stamped, &error), error);
	keep_seal(stamped);
	assert_equal(gmseal_seal_to_be_signed(stamped), gmseal_seal_to_be_signed(bare));
	assert_equal(gmseal_seal_value(stamped), gmseal_seal_value(bare));
	assert_equal(gmseal_seal_timestamp(stamped), gmseal_timestamp_bytes(token));
	assert_verdict(verify_seal(stage_policy(sm2()), gmseal_seal_bytes(stamped), NOW),
		GMSEAL_VERDICT_VALID);
}
END_TEST

START_TEST(what_deviates_keeps_its_octets_under_a_token)
{
	struct forged_signature parts = forged_signature(4, sm2());
	parts.time_info = der_text(TAG_UTC_TIME, "220601000000Z");
	gmseal_signature *bare = stage_signature(forge_signature(&parts)), *stamped = NULL;
	struct stamp wanted = usual();
	gmseal_error error;
	wanted.over = gmseal_signature_value(bare);
	assert_ok(gmseal_signature_attach_timestamp(
			  bare, stamp_decoded(stamp(&wanted)), &stamped, &error),
		error);
	keep_signature(stamped);
	assert_equal(gmseal_signature_to_be_signed(stamped), gmseal_signature_to_be_signed(bare));
}
END_TEST

START_TEST(a_token_over_something_else_goes_on_nothing)
{
	struct stamp wanted = usual();
	gmseal_timestamp *token = stamp_decoded(stamp(&wanted));
	struct forged_signature signature = forged_signature(4, sm2());
	struct forged_seal seal = forged_seal(5, sm2());
	gmseal_signature *stamped_signature = NULL;
	gmseal_seal *stamped_seal = NULL;
	gmseal_error error;
	assert_status(
		gmseal_signature_attach_timestamp(stage_signature(forge_signature(&signature)),
			token, &stamped_signature, &error),
		GMSEAL_ERROR_MISMATCH, error);
	assert_words(&error, "something else");
	assert_status(gmseal_seal_attach_timestamp(
			      stage_seal(forge_seal(&seal)), token, &stamped_seal, &error),
		GMSEAL_ERROR_MISMATCH, error);
}
END_TEST

START_TEST(a_token_has_no_place_in_other_generations)
{
	static const struct {
		int generation;
		const char *words;
	} seals[] = {{2014, "GM/T 0031-2014"}, {4, "GB/T 38540-2020 6.1"}};
	struct stamp wanted = usual();
	gmseal_timestamp *token = stamp_decoded(stamp(&wanted));
	gmseal_seal *stamped_seal = NULL;
	gmseal_signature *stamped_signature = NULL;
	gmseal_error error;
	for (size_t i = 0; i < 2; i++) {
		struct forged_seal parts = forged_seal(seals[i].generation, sm2());
		assert_status(gmseal_seal_attach_timestamp(
				      stage_seal(forge_seal(&parts)), token, &stamped_seal, &error),
			GMSEAL_ERROR_FORBIDDEN, error);
		assert_words(&error, seals[i].words);
	}
	struct forged_signature parts = forged_signature(2014, sm2());
	assert_status(gmseal_signature_attach_timestamp(stage_signature(forge_signature(&parts)),
			      token, &stamped_signature, &error),
		GMSEAL_ERROR_FORBIDDEN, error);
	assert_words(&error, "GM/T 0031-2014");
}
END_TEST

START_TEST(the_authoritys_own_tokens_verify)
{
	static const enum test_key_type types[] = {TEST_SM2, TEST_RSA};
	for (size_t i = 0; i < 2; i++)
		for (int gbt = 0; gbt < 2; gbt++) {
			gmseal_timestamp_request request =
				request_over(BYTES("value"), GMSEAL_DIGEST_SM3);
			gmseal_tsa_parameters parameters = tsa_parameters();
			gmseal_buffer response = GMSEAL_BUFFER_INIT;
			gmseal_report *report = NULL;
			gmseal_error error;
			request.certificate = true;
			parameters.gbt35275 = gbt;
			assert_ok(gmseal_tsa_respond(encode(&request), &parameters, tsa(types[i]),
					  &response, &error),
				error);
			gmseal_timestamp *token = accept(encode(&request), keep_buffer(response));
			gmseal_policy *policy = stage_policy(stage_pki(types[i]));
			gmseal_policy_set_strict(policy, true);
			assert_ok(gmseal_verify_timestamp(
					  policy, token, BYTES("value"), at(NOW), &report, &error),
				error);
			keep_report(report);
			for (size_t k = 0; k < gmseal_report_count(report); k++)
				assert_pass(report, gmseal_report_check(report, k)->id);
		}
}
END_TEST

SUITE("timestamp", a_request_decodes_to_what_it_was_made_of,
	a_request_is_encoded_in_its_shortest_form, a_request_for_what_cannot_be_stamped_is_not_made,
	what_is_no_request_is_told_with_its_place, an_answer_has_what_was_asked_for,
	an_answer_leaves_out_what_was_not_asked_for, an_authority_says_why_it_refuses,
	an_authority_needs_time_serial_and_policy, an_answer_to_something_else_is_not_accepted,
	a_response_that_refuses_is_told_in_its_own_words, what_begins_like_a_response_is_told_apart,
	a_token_may_be_granted_with_modifications, a_nonce_is_compared_as_a_number,
	a_token_is_read_with_fractions_and_every_part_of_accuracy,
	what_is_no_token_is_told_with_its_place, a_token_larger_than_the_limit_is_refused,
	a_token_goes_on_a_signature_and_changes_nothing_that_is_signed,
	a_token_goes_on_a_seal_of_the_later_generation,
	what_deviates_keeps_its_octets_under_a_token, a_token_over_something_else_goes_on_nothing,
	a_token_has_no_place_in_other_generations, the_authoritys_own_tokens_verify)
