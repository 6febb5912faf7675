/* Requests of platforms: the certificate, the seals that exist, and what the caller decides. */
#include "asn1/der.h"
#include "request.h"

#include <openssl/ec.h>

static struct examination with_certificate(const struct test_certificate *wanted)
{
	const struct test_identity *made = issue(wanted);
	return with(GMSEAL_REQUEST_CERTIFICATE, base64(BUFFER_BYTES(made->der)));
}

START_TEST(takes_a_certificate_that_may_sign_only)
{
	const struct test_pki *pki = stage_pki(TEST_SM2);
	assert_error(with(GMSEAL_REQUEST_CERTIFICATE, base64(BYTES("no certificate"))), "signCert",
		"no-certificate", "What signCert holds");
	struct examination it = with(GMSEAL_REQUEST_CERTIFICATE, base64(BUFFER_BYTES(pki->ca.der)));
	examine(&it);
	assert_finding(&it, "signCert", "is-ca", true, "certificate authority");
	assert_error(with_certificate(&(struct test_certificate){
			     .subject = SUBJECT, .key_usage = "critical,keyEncipherment"}),
		"signCert", "key-usage", "digitalSignature");
	assert_error(with_certificate(&(struct test_certificate){
			     .subject = SUBJECT, .extended_key_usage = "critical,timeStamping"}),
		"signCert", "extended-key-usage", "other purposes");
	assert_right(with_certificate(
		&(struct test_certificate){.subject = SUBJECT, .key_usage = "nonRepudiation"}));
	assert_right(with_certificate(&(struct test_certificate){.subject = SUBJECT}));
}
END_TEST

START_TEST(takes_a_certificate_that_can_sign_with_the_generation_only)
{
	struct examination it =
		with_certificate(&(struct test_certificate){.type = TEST_RSA, .subject = SUBJECT});
	assert_error(it, "signCert", "key-type", "GB/T 38540-2020");
	it.context.generation = GMSEAL_GENERATION_5;
	assert_error(it, "signCert", "key-type", "GM/T 0031-2025");
	it.context.generation = GMSEAL_GENERATION_2014;
	assert_right(it);
	EVP_PKEY *key = EVP_EC_gen("P-256");
	assert_error(with_certificate(&(struct test_certificate){.key = key, .subject = SUBJECT}),
		"signCert", "key-type", "cannot sign");
	EVP_PKEY_free(key);
}
END_TEST

START_TEST(takes_a_certificate_that_holds_only)
{
	struct examination it = right_request();
	it.members[GMSEAL_REQUEST_START] = BYTES("2019-01-01 00:00:00");
	it.context.now = at("2020-01-01T00:00:00Z");
	assert_right(it);
	it.context.now--;
	assert_error(it, "signCert", "not-yet-valid", "2020-01-01T00:00:00Z");
	it.members[GMSEAL_REQUEST_END] = BYTES("2025-01-01 08:00:00");
	it.context.now = at("2025-01-01T00:00:00Z") - 30 * 24 * 3600 - 1;
	assert_right(it);
	it.context.now++;
	assert_noticed(it, "signCert", "expires-soon", "30 days");
	it.context.notice_days = 29;
	assert_right(it);
	it.context.notice_days = INT64_MAX;
	assert_noticed(it, "signCert", "expires-soon", "days or less");
	it.context.notice_days = 1;
	it.context.now = at("2025-01-01T00:00:00Z") - 24 * 3600;
	assert_noticed(it, "signCert", "expires-soon", "1 days or less");
	it.context.notice_days = 0;
	it.context.now = at("2025-01-01T00:00:00Z");
	assert_noticed(it, "signCert", "expires-soon", "2025-01-01T00:00:00Z");
	it.members[GMSEAL_REQUEST_END] = BYTES("2026-01-01 00:00:00");
	it.context.now++;
	examine(&it);
	assert_finding(&it, "signCert", "expired", true, "2025-01-01T00:00:00Z");
	assert_finding(&it, "validEndTime", "outlives-certificate", false, "longer");
	ck_assert_ptr_null(gmseal_findings_find(it.findings, "signCert", "expires-soon"));
}
END_TEST

START_TEST(notices_what_is_wrong_with_the_subject)
{
	assert_noticed(with_certificate(&(struct test_certificate){
			       .subject = "2.5.4.12=" CODE ", 2.5.4.1=" CODE ", 2.5.4.42=A, CN=B"}),
		"signCert", "subject", "not the same");
	struct examination it = with_certificate(&(struct test_certificate){.subject = "CN=B"});
	examine(&it);
	ck_assert_uint_eq(gmseal_findings_count(it.findings), 3);
	assert_finding(&it, "signCert", "subject", false, "2.5.4.12");
}
END_TEST

START_TEST(compares_the_code_of_the_registration_packet)
{
	struct examination it = right_request();
	it.context.org_code = BYTES("ORG-1");
	assert_right(it);
	it.context.org_code = BYTES("ORG-2");
	assert_error(it, "orgCode", "other-code", "registration packet");
	/* A packet without a code is nobody's. */
	it.context.org_code = BYTES("");
	assert_error(it, "orgCode", "other-code", "registration packet");
}
END_TEST

/* --- The registry ----------------------------------------------------------------------------- */

static const gmseal_seal *seal_of(
	const char *number, const char *name, const struct test_identity *listed, const char *made)
{
	gmseal_seal_parameters parameters = seal_parameters(GMSEAL_GENERATION_4, listed);
	parameters.id = text_bytes(number);
	parameters.name = text_bytes(name);
	parameters.created = at(made);
	return make_seal(&parameters, &stage_pki(TEST_SM2)->maker);
}

static void release(void *findings)
{
	gmseal_findings_free(findings);
}

static const struct test_identity *another(void)
{
	return &stage_pki(TEST_SM2)->signer;
}

static struct examination among(const gmseal_seal *const *seals, size_t count, bool update)
{
	struct examination it = right_request();
	it.context.seals = seals;
	it.context.seal_count = count;
	if (update)
		it.members[GMSEAL_REQUEST_KIND] = BYTES("2");
	return it;
}

#define OTHER "XXCA11010800000002"
#define MADE "2021-01-01T00:00:00Z"

START_TEST(gives_one_seal_to_a_number)
{
	const gmseal_seal *other[] = {seal_of(OTHER, "甲", another(), MADE)};
	const gmseal_seal *same[] = {other[0], seal_of(NUMBER, "乙", another(), MADE)};
	assert_right(among(other, 1, false));
	assert_right(among(same, 0, false));
	assert_error(among(same, 2, false), "sealNum", "seal-number-exists", "\"乙\"");
}
END_TEST

START_TEST(gives_one_seal_to_a_certificate)
{
	const gmseal_seal *same[] = {seal_of(OTHER, "甲", request_signer(), MADE)};
	assert_error(among(same, 1, false), "signCert", "certificate-has-seal", OTHER " (\"甲\")");
	const gmseal_seal *both[] = {seal_of(NUMBER, "乙", request_signer(), MADE)};
	struct examination it = among(both, 1, false);
	examine(&it);
	assert_finding(&it, "signCert", "certificate-has-seal", true, NUMBER);
	assert_finding(&it, "sealNum", "seal-number-exists", true, "乙");
	gmseal_seal_parameters parameters = seal_parameters(GMSEAL_GENERATION_5, request_signer());
	parameters.list_type = GMSEAL_LIST_DIGESTS;
	const gmseal_seal *hashed[] = {make_seal(&parameters, &stage_pki(TEST_SM2)->maker)};
	ck_assert_uint_eq(gmseal_seal_list_entry(hashed[0], 0)->value.size, 32);
	assert_error(among(hashed, 1, false), "signCert", "certificate-has-seal", "33010600000001");
	gmseal_seal_parameters old = seal_parameters(GMSEAL_GENERATION_2014, request_signer());
	const gmseal_seal *first[] = {make_seal(&old, &stage_pki(TEST_SM2)->maker)};
	assert_error(among(first, 1, false), "signCert", "certificate-has-seal", "测试专用章");
}
END_TEST

/* The same certificate, in other octets. */
START_TEST(knows_a_certificate_again_in_whatever_octets)
{
	const gmseal_seal *same[] = {seal_of(OTHER, "甲", request_signer(), MADE)};
	struct examination it = among(same, 1, false);
	it.members[GMSEAL_REQUEST_CERTIFICATE] =
		base64(der_long_length(BUFFER_BYTES(request_signer()->der)));
	examine(&it);
	assert_finding(&it, "signCert", "not-der", true, "not encoded in DER");
	assert_finding(&it, "signCert", "certificate-has-seal", true, OTHER);
	/* The octets around what was signed name another algorithm, or have parameters. */
	const uint8_t *der = request_signer()->der.data;
	size_t size = request_signer()->der.size;
	struct gms_der whole, part = {0};
	assert_ok(gms_der_first((gmseal_bytes){der, size}, &whole, NULL), (gmseal_error){0});
	gms_der_next(&whole, &part);
	gmseal_bytes to_be_signed = part.whole;
	gms_der_next(&whole, &part);
	gmseal_bytes algorithm = part.content;
	gms_der_next(&whole, &part);
	it.members[GMSEAL_REQUEST_CERTIFICATE] =
		base64(SEQUENCE(to_be_signed, SEQUENCE(algorithm, BYTES("\5\0")), part.whole));
	examine(&it);
	assert_finding(&it, "signCert", "not-der", true, "not encoded in DER");
	assert_finding(&it, "signCert", "certificate-has-seal", true, OTHER);
	/* A seal that others made may list it so. */
	struct forged_seal parts = forged_seal(4, stage_pki(TEST_SM2));
	parts.list = SEQUENCE(der_octets(der_long_length(BUFFER_BYTES(request_signer()->der))));
	const gmseal_seal *theirs[] = {stage_seal(forge_seal(&parts))};
	assert_error(among(theirs, 1, false), "signCert", "certificate-has-seal", "33010600000001");
	assert_right(among(theirs, 0, false));
}
END_TEST

START_TEST(replaces_the_newest_seal_with_the_number)
{
	const gmseal_seal *seals[] = {seal_of(OTHER, "甲", another(), "2022-01-01T00:00:00Z"),
		seal_of(NUMBER, "乙", another(), MADE),
		seal_of(NUMBER, "丙", request_signer(), "2021-06-01T00:00:00Z"),
		seal_of(NUMBER, "丁", another(), "2020-06-01T00:00:00Z")};
	struct examination it = among(seals, 4, true);
	assert_noticed(it, "sealNum", "replaces", NUMBER " (\"丙\")");
	examine(&it);
	ck_assert_ptr_eq(gmseal_request_replaces(it.request), seals[2]);
	/* Of two that were made in the same second, the one that is given first. */
	const gmseal_seal *twins[] = {seal_of(NUMBER, "戊", request_signer(), MADE),
		seal_of(NUMBER, "己", request_signer(), MADE)};
	it = among(twins, 2, true);
	assert_noticed(it, "sealNum", "replaces", NUMBER " (\"戊\")");
	examine(&it);
	ck_assert_ptr_eq(gmseal_request_replaces(it.request), twins[0]);
	assert_error(among(seals, 1, true), "sealNum", "nothing-to-replace", NUMBER);
	assert_error(among(seals, 0, true), "sealNum", "nothing-to-replace", "update");
	/* Nobody is asked. */
	assert_noticed(among(NULL, 0, true), "sealNum", "no-registry", "No registry was given");
	assert_right(among(NULL, 0, false));
}
END_TEST

START_TEST(tells_where_a_seal_was_found)
{
	static const char *const places[] = {"a/one.esl", "a/two\n.esl"};
	const gmseal_seal *seals[] = {seal_of(OTHER, "甲", another(), MADE),
		seal_of(NUMBER, "乙", request_signer(), MADE)};
	struct examination it = among(seals, 2, false);
	it.context.places = places;
	examine(&it);
	assert_finding(&it, "sealNum", "seal-number-exists", true, "(\"乙\", a/two\\x0a.esl)");
	assert_finding(
		&it, "signCert", "certificate-has-seal", true, NUMBER " (\"乙\", a/two\\x0a.esl)");
	it.members[GMSEAL_REQUEST_KIND] = BYTES("2");
	assert_noticed(it, "sealNum", "replaces", "(\"乙\", a/two\\x0a.esl)");
}
END_TEST

START_TEST(tells_how_many_findings_it_left_out)
{
	const gmseal_seal *seals[300];
	for (size_t i = 0; i < 300; i++)
		seals[i] = i > 0 ? seals[0] : seal_of(OTHER, "甲", request_signer(), MADE);
	struct examination it = among(seals, 256, false);
	examine(&it);
	ck_assert_uint_eq(gmseal_findings_count(it.findings), 256);
	ck_assert_ptr_null(gmseal_findings_find(it.findings, NULL, "more"));
	it = among(seals, 300, false);
	examine(&it);
	ck_assert_uint_eq(gmseal_findings_count(it.findings), 257);
	assert_finding(&it, "findings", "more", true, "44 findings more, 44 errors");
	ck_assert_ptr_null(it.request);
}
END_TEST

/* --- Whose seal an update replaces ------------------------------------------------------------ */

static const struct test_identity *subject(const char *text)
{
	return issue(&(struct test_certificate){.subject = text});
}

/* An update, with a certificate of one subject, of a seal that lists one of another. */
static struct examination replacing(const char *old, const char *new)
{
	const gmseal_seal **seals = scratch(sizeof *seals);
	*seals = seal_of(NUMBER, "甲", subject(old), MADE);
	struct examination it = among(seals, 1, true);
	const struct test_identity *made = subject(new);
	it.members[GMSEAL_REQUEST_CERTIFICATE] = base64(BUFFER_BYTES(made->der));
	return it;
}

#define TITLE "2.5.4.12=" CODE
#define AGAIN "2.5.4.1=" CODE
#define NAMES "2.5.4.42=A, CN=A"

START_TEST(replaces_the_seal_of_the_same_holder)
{
	static const char *const same[][2] = {
		{TITLE ", " AGAIN ", " NAMES, TITLE ", " AGAIN ", 2.5.4.42=B, CN=B"},
		{TITLE ", CN=A", TITLE ", " AGAIN ", " NAMES}, {"CN=A", "CN=A"},
		{AGAIN ", CN=A", AGAIN ", CN=B"}};
	for (size_t i = 0; i < sizeof same / sizeof same[0]; i++) {
		struct examination it = replacing(same[i][0], same[i][1]);
		examine(&it);
		ck_assert_ptr_nonnull(it.request);
		assert_finding(&it, "sealNum", "replaces", false, NUMBER);
		ck_assert_ptr_null(gmseal_findings_find(it.findings, NULL, "other-holder"));
	}
}
END_TEST

START_TEST(does_not_replace_the_seal_of_another_holder)
{
	static const char *const other[][2] = {
		{TITLE ", " AGAIN ", " NAMES, "2.5.4.12=X, 2.5.4.1=X, " NAMES},
		{TITLE ", " AGAIN ", " NAMES, "2.5.4.12=X, " AGAIN ", " NAMES},
		{TITLE ", " AGAIN ", " NAMES, TITLE ", 2.5.4.1=X, " NAMES},
		{TITLE ", CN=A", AGAIN ", CN=A"}, {TITLE ", CN=A", "CN=A"}, {"CN=A", "CN=B"},
		{TITLE ", CN=A", TITLE ", 2.5.4.12=X, CN=A"}};
	static const char *const allow[] = {"other-holder"};
	for (size_t i = 0; i < sizeof other / sizeof other[0]; i++) {
		struct examination it = replacing(other[i][0], other[i][1]);
		examine(&it);
		ck_assert_ptr_null(it.request);
		assert_finding(&it, "signCert", "other-holder", true, "another holder's");
		it.context.allow = allow;
		it.context.allow_count = 1;
		examine(&it);
		ck_assert_ptr_nonnull(it.request);
		assert_finding(&it, "signCert", "other-holder", false, NUMBER " (\"甲\")");
	}
}
END_TEST

START_TEST(does_not_guess_whose_seal_lists_digests)
{
	gmseal_seal_parameters parameters = seal_parameters(GMSEAL_GENERATION_4, request_signer());
	parameters.id = BYTES(NUMBER);
	parameters.list_type = GMSEAL_LIST_DIGESTS;
	const gmseal_seal *seals[] = {make_seal(&parameters, &stage_pki(TEST_SM2)->maker)};
	struct examination it = among(seals, 1, true);
	assert_noticed(it, "sealNum", "replaces", NUMBER);
	const struct test_identity *next = subject(SUBJECT);
	it.members[GMSEAL_REQUEST_CERTIFICATE] = base64(BUFFER_BYTES(next->der));
	examine(&it);
	assert_finding(&it, "signCert", "other-holder", true, "lists digests");
}
END_TEST

/* --- Without a request ------------------------------------------------------------------------ */

/* What the registry says of a seal with an identifier, for two certificates. */
static const gmseal_findings *ask(const gmseal_request_context *context, const char *id,
	bool renews, const gmseal_seal **replaced)
{
	const gmseal_bytes certificates[] = {
		BUFFER_BYTES(another()->der), BUFFER_BYTES(request_signer()->der)};
	gmseal_seal_parameters parameters = GMSEAL_SEAL_PARAMETERS_INIT;
	gmseal_findings *findings = NULL;
	gmseal_error error;
	parameters.id = text_bytes(id);
	parameters.certificates = certificates;
	parameters.certificate_count = 2;
	assert_ok(
		gmseal_registry_examine(&parameters, renews, context, replaced, &findings, &error),
		error);
	keep_object(findings, release);
	return findings;
}

START_TEST(asks_the_registry_about_a_seal_without_a_request)
{
	static const char *const allow[] = {"other-holder"};
	const gmseal_seal *seals[] = {seal_of("1", "甲", request_signer(), MADE)}, *replaced;
	gmseal_request_context context = GMSEAL_REQUEST_CONTEXT_INIT;
	context.seals = seals;
	context.seal_count = 1;
	const gmseal_findings *findings = ask(&context, "2", false, &replaced);
	ck_assert_uint_eq(gmseal_findings_count(findings), 1);
	ck_assert_ptr_nonnull(
		gmseal_findings_find(findings, "certificates", "certificate-has-seal"));
	ck_assert(gmseal_findings_at(findings, 0)->error);
	ck_assert_ptr_null(replaced);
	findings = ask(&context, "1", false, &replaced);
	ck_assert_uint_eq(gmseal_findings_count(findings), 2);
	ck_assert(gmseal_findings_find(findings, "id", "seal-number-exists")->error);
	ck_assert_ptr_null(replaced);
	findings = ask(&context, "1", true, &replaced);
	ck_assert_uint_eq(gmseal_findings_count(findings), 2);
	ck_assert(!gmseal_findings_find(findings, "id", "replaces")->error);
	ck_assert(gmseal_findings_find(findings, "certificates", "other-holder")->error);
	ck_assert_ptr_eq(replaced, seals[0]);
	context.allow = allow;
	context.allow_count = 1;
	ck_assert_ptr_null(gmseal_findings_error(ask(&context, "1", true, &replaced)));
	findings = ask(&context, "2", true, &replaced);
	ck_assert(gmseal_findings_find(findings, "id", "nothing-to-replace")->error);
	ck_assert_ptr_null(replaced);
	context.seal_count = 0;
	ck_assert_uint_eq(gmseal_findings_count(ask(&context, "1", false, &replaced)), 0);
	context.seals = NULL;
	findings = ask(&context, "1", true, &replaced);
	ck_assert(!gmseal_findings_find(findings, "id", "no-registry")->error);
}
END_TEST

START_TEST(asks_the_registry_about_certificates_only)
{
	const gmseal_bytes rubbish[] = {BYTES("no certificate")};
	gmseal_request_context context = GMSEAL_REQUEST_CONTEXT_INIT;
	gmseal_seal_parameters parameters = GMSEAL_SEAL_PARAMETERS_INIT;
	gmseal_findings *findings = NULL;
	const gmseal_seal *replaced = NULL;
	gmseal_error error;
	parameters.certificate_count = 1;
	assert_status(
		gmseal_registry_examine(&parameters, false, &context, &replaced, &findings, &error),
		GMSEAL_ERROR_ARGUMENT, error);
	parameters.certificates = rubbish;
	assert_status(
		gmseal_registry_examine(&parameters, false, &context, &replaced, &findings, &error),
		GMSEAL_ERROR_FORMAT, error);
	ck_assert_ptr_null(findings);
}
END_TEST

START_TEST(does_not_renew_with_the_certificate_of_another_seal)
{
	const gmseal_seal *seals[] = {seal_of(NUMBER, "甲", another(), MADE),
		seal_of(OTHER, "乙", request_signer(), MADE)};
	struct examination it = among(seals, 2, true);
	examine(&it);
	ck_assert_ptr_null(it.request);
	assert_finding(&it, "sealNum", "replaces", false, "甲");
	assert_finding(&it, "signCert", "certificate-has-seal", true, OTHER);
	/* Without a certificate, or a number, the other is asked about still. */
	it.members[GMSEAL_REQUEST_CERTIFICATE] = BYTES("?");
	examine(&it);
	assert_finding(&it, "sealNum", "replaces", false, "甲");
	it = among(seals, 2, false);
	it.members[GMSEAL_REQUEST_SEAL_NUM] = BYTES("?");
	examine(&it);
	assert_finding(&it, "signCert", "certificate-has-seal", true, OTHER);
	ck_assert_ptr_null(gmseal_findings_find(it.findings, NULL, "nothing-to-replace"));
}
END_TEST

/* --- What the caller decides ------------------------------------------------------------------ */

START_TEST(refuses_what_the_caller_refuses)
{
	static const char *const refuse[] = {"line-breaks", "expires-soon", "unknown-member"};
	struct examination it = right_request();
	it.context.now = at("2025-01-01T00:00:00Z");
	it.members[GMSEAL_REQUEST_END] = BYTES("2025-01-01 08:00:00");
	it.context.refuse = refuse;
	it.context.refuse_count = 3;
	assert_error(it, "signCert", "expires-soon", "30 days");
	it.context.refuse_count = 1;
	assert_noticed(it, "signCert", "expires-soon", "30 days");
}
END_TEST

START_TEST(allows_what_the_caller_allows)
{
	static const char *const allow[] = {"too-large", "unusual-size"};
	struct examination it = with(GMSEAL_REQUEST_IMAGE,
		base64(png(945, 709, GMSEAL_PLATFORM_PICTURE_DENSITY, 30000)));
	assert_error(it, "sealImg", "too-large", "25600");
	it.context.allow = allow;
	it.context.allow_count = 2;
	assert_noticed(it, "sealImg", "too-large", "25600");
	it.context.refuse = allow;
	it.context.refuse_count = 1;
	assert_error(it, "sealImg", "too-large", "25600");
}
END_TEST

static void assert_refused(struct examination it, const char *words)
{
	gmseal_error error;
	assert_status(
		gmseal_request_examine(it.members, &it.context, &it.request, &it.findings, &error),
		GMSEAL_ERROR_ARGUMENT, error);
	ck_assert_msg(strstr(error.message, words) != NULL, "%s", error.message);
}

START_TEST(refuses_reasons_that_are_not_known_or_cannot_be_allowed)
{
	static const char *const never[] = {"out-of-range", "expires-before-made", "missing",
		"not-text", "malformed", "no-base64", "no-certificate", "damaged", "out-of-order",
		"is-ca", "key-usage", "extended-key-usage", "expired", "not-yet-valid",
		"other-code", "seal-number-exists", "certificate-has-seal", "nothing-to-replace"};
	static const char *const unknown[] = {"too-large", "to-large"};
	for (size_t i = 0; i < sizeof never / sizeof never[0]; i++) {
		struct examination it = right_request();
		it.context.refuse = &never[i];
		it.context.refuse_count = 1;
		assert_right(it);
		it.context.allow = &never[i];
		it.context.allow_count = 1;
		assert_refused(it, never[i]);
	}
	struct examination it = right_request();
	it.context.allow = unknown;
	it.context.allow_count = 1;
	assert_right(it);
	it.context.allow_count = 2;
	assert_refused(it, "\"to-large\"");
	it = right_request();
	it.context.refuse = unknown;
	it.context.refuse_count = 2;
	assert_refused(it, "no finding with the reason");
	it.context.refuse = NULL;
	assert_refused(it, "refuse");
	it = right_request();
	it.context.generation = 3;
	assert_refused(it, "generation");
	it.context.generation = GMSEAL_GENERATION_2014;
	it.context.now = at("2050-01-01T00:00:00Z");
	assert_refused(it, "outside the years");
	it = right_request();
	it.context.seal_count = 1;
	assert_refused(it, "context");
}
END_TEST

SUITE("request context", takes_a_certificate_that_may_sign_only,
	takes_a_certificate_that_can_sign_with_the_generation_only,
	takes_a_certificate_that_holds_only, notices_what_is_wrong_with_the_subject,
	compares_the_code_of_the_registration_packet, gives_one_seal_to_a_number,
	gives_one_seal_to_a_certificate, knows_a_certificate_again_in_whatever_octets,
	replaces_the_newest_seal_with_the_number, tells_where_a_seal_was_found,
	tells_how_many_findings_it_left_out, replaces_the_seal_of_the_same_holder,
	does_not_replace_the_seal_of_another_holder, does_not_guess_whose_seal_lists_digests,
	asks_the_registry_about_a_seal_without_a_request, asks_the_registry_about_certificates_only,
	does_not_renew_with_the_certificate_of_another_seal, refuses_what_the_caller_refuses,
	allows_what_the_caller_allows, refuses_reasons_that_are_not_known_or_cannot_be_allowed)
