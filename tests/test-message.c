/* Signed messages: what decodes, what verifies, why something does not, and what is made. */
#define _GNU_SOURCE
#include "message.h"

#include <openssl/cms.h>

#define NOW "2024-01-01T00:00:00Z"
#define TEXT "The text of the message."

/* Made by the first test of a process that asks, and kept. */
static const struct test_pki *made(enum test_key_type type)
{
	static struct test_pki *of_type[2];
	if (of_type[type] == NULL)
		of_type[type] = test_pki_new(type);
	return of_type[type];
}

#define PKI made(TEST_SM2)
#define RSA_PKI made(TEST_RSA)

static const struct test_pki *pki_of(const struct test_identity *identity)
{
	return made(EVP_PKEY_is_a(identity->key, "RSA") ? TEST_RSA : TEST_SM2);
}

/* Trusts the root; the authority below it is at hand unless it is to come otherwise. */
static gmseal_policy *new_policy(const struct test_pki *of, bool with_ca)
{
	gmseal_policy *policy = NULL;
	gmseal_error error;
	assert_ok(gmseal_policy_new(&policy, &error), error);
	assert_ok(gmseal_policy_add_trust(policy, BUFFER_BYTES(of->root.der), &error), error);
	if (with_ca)
		assert_ok(gmseal_policy_add_untrusted(policy, BUFFER_BYTES(of->ca.der), &error),
			error);
	assert_ok(gmseal_policy_add_crl(policy, BUFFER_BYTES(of->root_crl), &error), error);
	assert_ok(gmseal_policy_add_crl(policy, BUFFER_BYTES(of->ca_crl), &error), error);
	return policy;
}

static gmseal_report *verify(const gmseal_policy *policy, const gmseal_message *message,
	size_t signer, const char *now, const char *content)
{
	gmseal_report *report = NULL;
	gmseal_error error;
	gmseal_bytes given = {NULL, 0};
	if (content != NULL)
		given = text_bytes(content);
	assert_ok(gmseal_verify_message(policy, message, signer, at(now), given, &report, &error),
		error);
	ck_assert_uint_eq(gmseal_report_count(report), 8);
	return report;
}

static void assert_check(
	const gmseal_report *report, const char *id, gmseal_check_status status, const char *reason)
{
	const gmseal_check *check = gmseal_report_find(report, id);
	ck_assert_msg(check != NULL, "there is no %s", id);
	ck_assert_msg(check->status == status && strcmp(check->reason, reason) == 0,
		"%s: %s, %s: %s", id, gmseal_check_status_name(check->status), check->reason,
		check->detail);
	ck_assert_uint_gt(strlen(check->detail), 0);
}

/* Verifies the first signer, and asks about one check and the verdict. */
static void assert_outcome(const struct test_message *wanted, const char *content, const char *id,
	gmseal_check_status status, const char *reason, gmseal_verdict verdict)
{
	gmseal_policy *policy = new_policy(pki_of(wanted->signers[0].identity), true);
	gmseal_message *message = test_message(wanted);
	gmseal_report *report = verify(policy, message, 0, NOW, content);
	assert_check(report, id, status, reason);
	ck_assert_int_eq(gmseal_report_verdict(report), verdict);
	gmseal_report_free(report);
	gmseal_message_free(message);
	gmseal_policy_free(policy);
}

#define assert_fails(wanted, content, id, reason)                                                  \
	assert_outcome(wanted, content, id, GMSEAL_CHECK_FAIL, reason, GMSEAL_VERDICT_INVALID)
#define assert_unknown(wanted, content, id, reason)                                                \
	assert_outcome(                                                                            \
		wanted, content, id, GMSEAL_CHECK_UNKNOWN, reason, GMSEAL_VERDICT_INDETERMINATE)

static gmseal_signer *new_signer(const struct test_identity *identity)
{
	gmseal_signer *signer = NULL;
	gmseal_error error;
	gmseal_buffer key = test_key_pem(identity->key, NULL);
	assert_ok(gmseal_signer_from_key(BUFFER_BYTES(key), BUFFER_BYTES(identity->der), NULL, NULL,
			  &signer, &error),
		error);
	gmseal_buffer_free(&key);
	return signer;
}

static gmseal_message *create(
	const gmseal_message_parameters *parameters, const struct test_identity *identity)
{
	gmseal_signer *signer = new_signer(identity);
	gmseal_message *message = NULL;
	gmseal_error error;
	assert_ok(gmseal_message_create(parameters, signer, &message, &error), error);
	gmseal_signer_free(signer);
	return message;
}

/* Every combination: form, kind of key, detached, signed attributes. */
static void make_and_verify(int number)
{
	gmseal_message_form form = number & 1 ? GMSEAL_MESSAGE_CMS : GMSEAL_MESSAGE_GBT35275;
	const struct test_pki *of = number & 2 ? RSA_PKI : PKI;
	bool detached = (number & 4) != 0, attributes = (number & 8) != 0;
	gmseal_message_parameters parameters = GMSEAL_MESSAGE_PARAMETERS_INIT;
	parameters.form = form;
	parameters.content = BYTES(TEXT);
	parameters.detached = detached;
	parameters.signed_attributes = parameters.has_time = attributes;
	parameters.time = at("2023-01-01T00:00:00Z");
	gmseal_message *message = create(&parameters, &of->signer);
	gmseal_bytes content = {NULL, 0};
	ck_assert_int_eq(gmseal_message_form_of(message), form);
	ck_assert_uint_eq(gmseal_message_deviation_count(message), 0);
	ck_assert_int_eq(gmseal_message_content(message, &content), !detached);
	ck_assert_uint_eq(gmseal_message_certificate_count(message), 1);
	ck_assert_uint_eq(gmseal_message_signer_count(message), 1);
	const gmseal_message_signer *signer = gmseal_message_signer_at(message, 0);
	ck_assert(gms_equal(signer->certificate, BUFFER_BYTES(of->signer.der)));
	ck_assert_int_eq(signer->has_signed_attributes, attributes);
	ck_assert_int_eq(signer->has_time, attributes);
	ck_assert_int_eq(signer->time.seconds, attributes ? parameters.time : 0);

	gmseal_policy *policy = new_policy(of, true);
	gmseal_policy_set_strict(policy, true);
	gmseal_report *report = verify(policy, message, 0, NOW, detached ? TEXT : NULL);
	for (size_t i = 0; i < gmseal_report_count(report); i++) {
		const gmseal_check *check = gmseal_report_check(report, i);
		if (strcmp(check->id, "message.digest") == 0 && !attributes)
			assert_check(
				report, check->id, GMSEAL_CHECK_SKIPPED, "no-signed-attributes");
		else
			assert_check(report, check->id, GMSEAL_CHECK_PASS, "ok");
		ck_assert_ptr_nonnull(strstr(check->clause,
			form == GMSEAL_MESSAGE_CMS ? "RFC 5652" : "GB/T 35275-2017"));
	}
	ck_assert_int_eq(gmseal_report_verdict(report), GMSEAL_VERDICT_VALID);
	gmseal_report_free(report);
	gmseal_policy_free(policy);
	gmseal_message_free(message);
}

START_TEST(what_is_made_verifies)
{
	for (int number = 0; number < 16; number++)
		make_and_verify(number);
}
END_TEST

START_TEST(asks_for_detached_content)
{
	struct test_message wanted = {
		.content = TEXT, .detached = true, .signers = {{.identity = &PKI->signer}}};
	assert_unknown(&wanted, NULL, "message.content", "no-content");
	assert_unknown(&wanted, NULL, "message.value", "no-content");
	assert_fails(&wanted, "Another text.", "message.value", "bad-value");
	wanted.signers[0].attributes = true;
	assert_unknown(&wanted, NULL, "message.content", "no-content");
	assert_unknown(&wanted, NULL, "message.digest", "no-content");
	assert_fails(&wanted, "Another text.", "message.digest", "digest-mismatch");
	assert_fails(&wanted, "", "message.digest", "digest-mismatch");
	assert_outcome(
		&wanted, TEXT, "message.content", GMSEAL_CHECK_PASS, "ok", GMSEAL_VERDICT_VALID);
}
END_TEST

START_TEST(compares_content_that_is_in_the_message_and_given)
{
	struct test_message wanted = {.content = TEXT, .signers = {{.identity = &PKI->signer}}};
	assert_fails(&wanted, "Another text.", "message.content", "other-content");
	assert_outcome(
		&wanted, TEXT, "message.content", GMSEAL_CHECK_PASS, "ok", GMSEAL_VERDICT_VALID);
}
END_TEST

START_TEST(asks_signed_attributes_about_the_content)
{
	struct test_message wanted = {.content = TEXT};
	struct test_message_signer *signer = &wanted.signers[0];
	struct test_message_signer right = {.identity = &PKI->signer, .attributes = true};
	for (int form = 0; form < 2; form++) {
		wanted.form = (gmseal_message_form)form;
		*signer = right;
		signer->content_type = "1.2.3";
		assert_fails(&wanted, NULL, "message.content", "content-type");
		*signer = right;
		signer->no_content_type = true;
		assert_fails(&wanted, NULL, "message.content", "no-content-type");
		*signer = right;
		signer->no_digest = true;
		assert_fails(&wanted, NULL, "message.digest", "no-message-digest");
		*signer = right;
		signer->two_digests = true;
		assert_fails(&wanted, NULL, "message.digest", "no-message-digest");
		*signer = right;
		signer->digested = "Another text.";
		assert_fails(&wanted, NULL, "message.digest", "digest-mismatch");
	}
}
END_TEST

START_TEST(other_content_than_data_needs_signed_attributes)
{
	struct test_message wanted = {.form = GMSEAL_MESSAGE_CMS,
		.content = TEXT,
		.content_type = "1.2.3",
		.signers = {{.identity = &PKI->signer}}};
	assert_fails(&wanted, NULL, "message.content", "no-signed-attributes");
	wanted.signers[0].attributes = true;
	assert_outcome(
		&wanted, NULL, "message.content", GMSEAL_CHECK_PASS, "ok", GMSEAL_VERDICT_VALID);
}
END_TEST

START_TEST(notices_a_changed_attribute)
{
	struct test_message wanted = {
		.content = TEXT, .signers = {{.identity = &PKI->signer, .attributes = true}}};
	gmseal_buffer der = test_message_der(&wanted);
	gmseal_digest_value digest;
	gmseal_error error;
	assert_ok(gmseal_digest_bytes(GMSEAL_DIGEST_SM3, BYTES(TEXT), &digest, &error), error);
	uint8_t *place = memmem(der.data, der.size, digest.data, digest.size);
	ck_assert_ptr_nonnull(place);
	*place ^= 1;
	gmseal_message *message = NULL;
	assert_ok(gmseal_message_decode(BUFFER_BYTES(der), NULL, &message, &error), error);
	gmseal_policy *policy = new_policy(PKI, true);
	gmseal_report *report = verify(policy, message, 0, NOW, NULL);
	assert_check(report, "message.digest", GMSEAL_CHECK_FAIL, "digest-mismatch");
	assert_check(report, "message.value", GMSEAL_CHECK_FAIL, "bad-value");
	gmseal_report_free(report);
	gmseal_policy_free(policy);
	gmseal_message_free(message);
	gmseal_buffer_free(&der);
}
END_TEST

START_TEST(takes_the_certificate_from_the_policy)
{
	struct test_message wanted = {
		.content = TEXT, .no_certificates = true, .signers = {{.identity = &PKI->signer}}};
	assert_unknown(&wanted, NULL, "message.value", "no-certificate");
	assert_unknown(&wanted, NULL, "message.signer.chain", "not-reached");
	gmseal_message *message = test_message(&wanted);
	ck_assert_uint_eq(gmseal_message_signer_at(message, 0)->certificate.size, 0);
	gmseal_policy *policy = new_policy(PKI, true);
	gmseal_error error;
	assert_ok(
		gmseal_policy_add_untrusted(policy, BUFFER_BYTES(PKI->signer.der), &error), error);
	gmseal_report *report = verify(policy, message, 0, NOW, NULL);
	ck_assert_int_eq(gmseal_report_verdict(report), GMSEAL_VERDICT_VALID);
	gmseal_report_free(report);
	gmseal_policy_free(policy);
	/* One that is trusted was given as well. */
	policy = new_policy(PKI, true);
	assert_ok(gmseal_policy_add_trust(policy, BUFFER_BYTES(PKI->signer.der), &error), error);
	report = verify(policy, message, 0, NOW, NULL);
	assert_check(report, "message.value", GMSEAL_CHECK_PASS, "ok");
	assert_check(report, "message.signer.chain", GMSEAL_CHECK_PASS, "ok");
	ck_assert_int_eq(gmseal_report_verdict(report), GMSEAL_VERDICT_VALID);
	gmseal_report_free(report);
	gmseal_policy_free(policy);
	gmseal_message_free(message);
}
END_TEST

START_TEST(builds_chains_through_the_certificates_in_the_message)
{
	struct test_message wanted = {.content = TEXT, .signers = {{.identity = &PKI->signer}}};
	gmseal_policy *policy = new_policy(PKI, false);
	gmseal_message *message = test_message(&wanted);
	gmseal_report *report = verify(policy, message, 0, NOW, NULL);
	assert_check(report, "message.signer.chain", GMSEAL_CHECK_UNKNOWN, "untrusted");
	gmseal_report_free(report);
	gmseal_message_free(message);
	wanted.further = &PKI->ca;
	message = test_message(&wanted);
	report = verify(policy, message, 0, NOW, NULL);
	assert_check(report, "message.signer.chain", GMSEAL_CHECK_PASS, "ok");
	ck_assert_int_eq(gmseal_report_verdict(report), GMSEAL_VERDICT_VALID);
	gmseal_report_free(report);
	gmseal_message_free(message);
	/* A root that comes along is not trusted for that. */
	wanted.further = &RSA_PKI->root;
	message = test_message(&wanted);
	gmseal_policy_free(policy);
	policy = new_policy(PKI, false);
	report = verify(policy, message, 0, NOW, NULL);
	assert_check(report, "message.signer.chain", GMSEAL_CHECK_UNKNOWN, "untrusted");
	gmseal_report_free(report);
	gmseal_message_free(message);
	gmseal_policy_free(policy);
}
END_TEST

START_TEST(takes_raw_values_and_names_them)
{
	struct test_message wanted = {
		.content = TEXT, .signers = {{.identity = &PKI->signer, .raw = true}}};
	gmseal_buffer der = test_message_der(&wanted);
	gmseal_message *message = NULL;
	gmseal_error error;
	assert_ok(gmseal_message_decode(BUFFER_BYTES(der), NULL, &message, &error), error);
	ck_assert_uint_eq(gmseal_message_deviation_count(message), 1);
	const gmseal_deviation *deviation = gmseal_message_deviation(message, 0);
	ck_assert_str_eq(deviation->field, "content.signerInfos[0].encryptedDigest");
	ck_assert_uint_eq(deviation->offset, der.size - 66);
	gmseal_policy *policy = new_policy(PKI, true);
	gmseal_report *report = verify(policy, message, 0, NOW, NULL);
	ck_assert_int_eq(gmseal_report_verdict(report), GMSEAL_VERDICT_VALID);
	ck_assert_uint_eq(gmseal_report_deviation_count(report), 1);
	gmseal_report_free(report);
	gmseal_policy_set_strict(policy, true);
	report = verify(policy, message, 0, NOW, NULL);
	assert_check(report, "message.format", GMSEAL_CHECK_FAIL, "deviation");
	gmseal_report_free(report);
	gmseal_message_free(message);
	message = NULL;
	assert_status(gmseal_message_decode(
			      BUFFER_BYTES(der), gmseal_policy_decoding(policy), &message, &error),
		GMSEAL_ERROR_FORMAT, error);
	ck_assert_str_eq(error.field, "content.signerInfos[0].encryptedDigest");
	gmseal_policy_free(policy);
	gmseal_buffer_free(&der);
}
END_TEST

START_TEST(tells_algorithms_that_do_not_suit)
{
	static const char sm3[] = "1.2.156.10197.1.401", sha256[] = "2.16.840.1.101.3.4.2.1";
	const struct {
		const struct test_identity *identity;
		const char *digest, *signature;
	} cases[] = {
		{&PKI->signer, sha256, NULL},
		{&PKI->signer, sm3, "1.2.840.113549.1.1.1"},
		{&PKI->signer, "1.2.3.4", NULL},
		{&PKI->signer, sm3, "1.2.3.4"},
		{&PKI->signer, sm3, "1.2.840.113549.1.1.11"},
		{&RSA_PKI->signer, sha256, "1.2.156.10197.1.501"},
		{&RSA_PKI->signer, sm3, "1.2.840.113549.1.1.11"},
		{&RSA_PKI->signer, sm3, "1.2.156.10197.1.301.1"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct test_message wanted = {.content = TEXT,
			.signers = {{.identity = cases[i].identity,
				.digest_algorithm = cases[i].digest,
				.signature_algorithm = cases[i].signature}}};
		assert_fails(&wanted, NULL, "message.value", "algorithm");
	}
	struct test_message unknown = {.content = TEXT,
		.signers = {{.identity = &PKI->signer,
			.attributes = true,
			.digest_algorithm = "1.2.3.4"}}};
	assert_fails(&unknown, NULL, "message.digest", "digest-algorithm");
}
END_TEST

START_TEST(takes_every_name_of_an_algorithm)
{
	static const struct {
		bool rsa;
		const char *signature;
	} cases[] = {{false, "1.2.156.10197.1.301.1"}, {false, "1.2.156.10197.1.501"},
		{true, "1.2.840.113549.1.1.1"}, {true, "1.2.840.113549.1.1.11"}};
	for (size_t i = 0; i < 4; i++) {
		struct test_message wanted = {.form = GMSEAL_MESSAGE_CMS,
			.content = TEXT,
			.signers = {{.identity = cases[i].rsa ? &RSA_PKI->signer : &PKI->signer,
				.signature_algorithm = cases[i].signature}}};
		assert_outcome(&wanted, NULL, "message.value", GMSEAL_CHECK_PASS, "ok",
			GMSEAL_VERDICT_VALID);
	}
}
END_TEST

/* RFC 5280 7.1: the string types of a name make no difference, and a serial number is a number. */
START_TEST(compares_issuers_as_names_and_serials_as_numbers)
{
	for (int number = 0; number < 8; number++) {
		struct test_message wanted = {.form = GMSEAL_MESSAGE_CMS,
			.content = TEXT,
			.no_certificates = (number & 4) != 0,
			.signers = {{.identity = &PKI->signer,
				.attributes = true,
				.printable_issuer = (number & 1) != 0,
				.long_serial = (number & 2) != 0}}};
		gmseal_message *message = test_message(&wanted);
		gmseal_policy *policy = new_policy(PKI, true);
		gmseal_error error;
		assert_ok(
			gmseal_policy_add_untrusted(policy, BUFFER_BYTES(PKI->signer.der), &error),
			error);
		gmseal_report *report = verify(policy, message, 0, NOW, NULL);
		assert_check(report, "message.value", GMSEAL_CHECK_PASS, "ok");
		ck_assert_int_eq(gmseal_report_verdict(report), GMSEAL_VERDICT_VALID);
		ck_assert_uint_eq(gmseal_message_signer_at(message, 0)->certificate.size,
			wanted.no_certificates ? 0 : PKI->signer.der.size);
		gmseal_report_free(report);
		gmseal_policy_free(policy);
		gmseal_message_free(message);
	}
	/* The serial number alone is not enough. */
	struct test_message other = {
		.content = TEXT, .signers = {{.identity = &PKI->signer, .issuer_of = &PKI->ca}}};
	assert_unknown(&other, NULL, "message.value", "no-certificate");
}
END_TEST

START_TEST(finds_a_signer_by_key_identifier)
{
	struct test_identity named =
		test_issue(&(struct test_certificate){.subject = "C=CN, O=Test, CN=By Key",
				   .key_usage = "critical,digitalSignature",
				   .key_ids = true},
			&PKI->ca);
	struct test_message wanted = {.form = GMSEAL_MESSAGE_CMS,
		.content = TEXT,
		.further = &named,
		.no_certificates = true,
		.signers = {{.identity = &named, .attributes = true, .by_key_id = true}}};
	gmseal_message *message = test_message(&wanted);
	const gmseal_message_signer *signer = gmseal_message_signer_at(message, 0);
	ck_assert_uint_eq(signer->key_id.size, 20);
	ck_assert_uint_eq(signer->issuer.size, 0);
	ck_assert(gms_equal(signer->certificate, BUFFER_BYTES(named.der)));
	gmseal_message_free(message);
	assert_outcome(
		&wanted, NULL, "message.value", GMSEAL_CHECK_PASS, "ok", GMSEAL_VERDICT_VALID);
	wanted.further = &PKI->other;
	assert_unknown(&wanted, NULL, "message.value", "no-certificate");
	/* GB/T 35275 knows no key identifiers. */
	wanted.form = GMSEAL_MESSAGE_GBT35275;
	gmseal_buffer der = test_message_der(&wanted);
	gmseal_message *refused = NULL;
	gmseal_error error;
	assert_status(gmseal_message_decode(BUFFER_BYTES(der), NULL, &refused, &error),
		GMSEAL_ERROR_FORMAT, error);
	ck_assert_str_eq(error.field, "content.signerInfos[0].issuerAndSerialNumber");
	gmseal_buffer_free(&der);
	test_identity_free(&named);
}
END_TEST

START_TEST(verifies_signers_one_by_one)
{
	struct test_message wanted = {.content = TEXT,
		.signers = {{.identity = &PKI->signer, .attributes = true},
			{.identity = &PKI->other, .bad_value = true}}};
	gmseal_message *message = test_message(&wanted);
	gmseal_policy *policy = new_policy(PKI, true);
	ck_assert_uint_eq(gmseal_message_signer_count(message), 2);
	ck_assert_ptr_null(gmseal_message_signer_at(message, 2));
	gmseal_report *report = verify(policy, message, 0, NOW, NULL);
	ck_assert_int_eq(gmseal_report_verdict(report), GMSEAL_VERDICT_VALID);
	gmseal_report_free(report);
	report = verify(policy, message, 1, NOW, NULL);
	assert_check(report, "message.value", GMSEAL_CHECK_FAIL, "bad-value");
	assert_check(report, "message.signer.chain", GMSEAL_CHECK_PASS, "ok");
	gmseal_report_free(report);
	report = NULL;
	gmseal_error error;
	assert_status(gmseal_verify_message(policy, message, 2, at(NOW), (gmseal_bytes){NULL, 0},
			      &report, &error),
		GMSEAL_ERROR_ARGUMENT, error);
	gmseal_policy_free(policy);
	gmseal_message_free(message);
}
END_TEST

START_TEST(explains_a_wrong_value)
{
	const struct {
		struct test_message_signer signer;
		const char *diagnosis;
	} cases[] = {
		{{.user_id = ""}, "empty-user-id"},
		{{.attributes = true, .signed_instead = TEXT}, "attributes-left-out"},
		{{.attributes = true, .tag_signed = true}, "implicit-tag-signed"},
		{{.signed_instead = "Something else."}, ""},
	};
	gmseal_policy *policy = new_policy(PKI, true);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct test_message wanted = {.content = TEXT, .signers = {cases[i].signer}};
		wanted.signers[0].identity = &PKI->signer;
		gmseal_message *message = test_message(&wanted);
		gmseal_report *report = verify(policy, message, 0, NOW, NULL);
		assert_check(report, "message.value", GMSEAL_CHECK_FAIL, "bad-value");
		ck_assert_str_eq(gmseal_report_diagnosis(report), cases[i].diagnosis);
		gmseal_report_free(report);
		gmseal_message_free(message);
	}
	gmseal_policy_free(policy);
}
END_TEST

START_TEST(takes_the_user_identifier_from_the_policy)
{
	struct test_message wanted = {
		.content = TEXT, .signers = {{.identity = &PKI->signer, .user_id = "Alice"}}};
	gmseal_message *message = test_message(&wanted);
	gmseal_policy *policy = new_policy(PKI, true);
	gmseal_error error;
	assert_ok(gmseal_policy_set_user_id(policy, BYTES("Alice"), &error), error);
	gmseal_report *report = verify(policy, message, 0, NOW, NULL);
	ck_assert_int_eq(gmseal_report_verdict(report), GMSEAL_VERDICT_VALID);
	gmseal_report_free(report);
	gmseal_policy_free(policy);
	gmseal_message_free(message);
	assert_fails(&wanted, NULL, "message.value", "bad-value");
}
END_TEST

START_TEST(the_claimed_time_counts)
{
	/* The signer's certificate holds until 2025-01-01. */
	static const struct {
		const char *time, *now, *id;
		gmseal_check_status status;
		const char *reason;
	} cases[] = {
		{"240601000000Z", "2025-06-01T00:00:00Z", "message.signer.validity",
			GMSEAL_CHECK_PASS, "expired-since"},
		{NULL, "2025-06-01T00:00:00Z", "message.signer.validity", GMSEAL_CHECK_FAIL,
			"expired"},
		{"190601000000Z", NOW, "message.signer.validity", GMSEAL_CHECK_FAIL,
			"not-yet-valid"},
		{"240601000000Z", NOW, "message.format", GMSEAL_CHECK_FAIL, "future"},
		{"230601000000Z", NOW, "message.format", GMSEAL_CHECK_PASS, "ok"},
		/* One that is yet to come counts for nothing. */
		{"260601000000Z", NOW, "message.signer.validity", GMSEAL_CHECK_PASS, "ok"},
	};
	gmseal_policy *policy = new_policy(PKI, true);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct test_message wanted = {.content = TEXT,
			.signers = {{.identity = &PKI->signer,
				.attributes = true,
				.time = cases[i].time}}};
		gmseal_message *message = test_message(&wanted);
		gmseal_report *report = verify(policy, message, 0, cases[i].now, NULL);
		assert_check(report, cases[i].id, cases[i].status, cases[i].reason);
		gmseal_report_free(report);
		gmseal_message_free(message);
	}
	gmseal_policy_free(policy);
}
END_TEST

START_TEST(names_a_signing_time_that_cannot_be_read)
{
	struct test_message wanted = {.form = GMSEAL_MESSAGE_CMS,
		.content = TEXT,
		.signers = {{.identity = &PKI->signer, .attributes = true, .time = "2406010000"}}};
	gmseal_message *message = test_message(&wanted);
	ck_assert(gmseal_message_signer_at(message, 0)->has_time);
	ck_assert_uint_eq(gmseal_message_deviation_count(message), 1);
	ck_assert_str_eq(
		gmseal_message_deviation(message, 0)->field, "content.signerInfos[0].signedAttrs");
	gmseal_message_free(message);
	wanted.signers[0].time = "249901000000Z";
	message = test_message(&wanted);
	ck_assert(!gmseal_message_signer_at(message, 0)->has_time);
	ck_assert_ptr_nonnull(strstr(gmseal_message_deviation(message, 0)->what, "cannot be read"));
	gmseal_message_free(message);
}
END_TEST

START_TEST(refuses_what_is_no_signed_message)
{
	const struct {
		const char *hex;
		const char *field, *message;
	} cases[] = {
		{"", "", "ends inside"},
		{"3000", "contentType", "no signed message"},
		/* data by itself, in either form */
		{"300b06092a864886f70d010701", "contentType", "no signed message"},
		/* indefinite lengths, which CMS allows and DER does not */
		{"308006092a864886f70d010702a0800000", "", "indefinite"},
		{"300f06092a864886f70d010702a0800000", "content", "indefinite"},
		{"300b06092a864886f70d010702", "content", "[0] is missing"},
		{"300f06092a864886f70d010702a0020500", "content", "SEQUENCE belongs here"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		gmseal_buffer input = from_hex(cases[i].hex);
		gmseal_message *message = NULL;
		gmseal_error error;
		assert_status(gmseal_message_decode(BUFFER_BYTES(input), NULL, &message, &error),
			GMSEAL_ERROR_FORMAT, error);
		ck_assert_msg(strcmp(error.field, cases[i].field) == 0 &&
				      strstr(error.message, cases[i].message) != NULL,
			"%zu: %s: %s", i, error.field, error.message);
		gmseal_buffer_free(&input);
	}
	gmseal_message *message = NULL;
	gmseal_error error;
	assert_status(gmseal_message_decode(BUFFER_BYTES(PKI->root.der), NULL, &message, &error),
		GMSEAL_ERROR_FORMAT, error);
	ck_assert_str_eq(error.message, "this is a certificate, not a signed message");
}
END_TEST

START_TEST(refuses_more_members_than_the_limit)
{
	struct gms_signed_data_parts parts = {.content_type = GMS_OID_GBT_DATA,
		.digest_algorithm = "1.2.156.10197.1.401",
		.signature_algorithm = "1.2.156.10197.1.301.1",
		.issuer = BYTES("\x30\x00"),
		.serial = BYTES("\1"),
		.value = BYTES("x")};
	static gmseal_bytes many[GMS_MAX_CERTIFICATES + 1];
	for (size_t i = 0; i < GMS_MAX_CERTIFICATES + 1; i++)
		many[i] = BYTES("\x30\x00");
	parts.certificates = many;
	for (int extra = 0; extra < 2; extra++) {
		gmseal_buffer der = GMSEAL_BUFFER_INIT;
		gmseal_message *message = NULL;
		gmseal_error error;
		parts.certificate_count = GMS_MAX_CERTIFICATES + (size_t)extra;
		assert_ok(gms_signed_data_encode(&parts, &der, &error), error);
		assert_status(gmseal_message_decode(BUFFER_BYTES(der), NULL, &message, &error),
			extra ? GMSEAL_ERROR_LIMIT : GMSEAL_OK, error);
		if (extra)
			ck_assert_str_eq(error.field, "content.certificates");
		gmseal_message_free(message);
		gmseal_buffer_free(&der);
	}
}
END_TEST

START_TEST(refuses_more_signers_than_the_limit)
{
	struct test_message wanted = {.form = GMSEAL_MESSAGE_CMS, .content = TEXT};
	for (size_t count = GMS_MAX_SIGNERS; count <= GMS_MAX_SIGNERS + 1; count++) {
		gmseal_message *message = NULL;
		gmseal_error error;
		for (size_t i = 0; i < count; i++)
			wanted.signers[i].identity = &PKI->signer;
		gmseal_buffer der = test_message_der(&wanted);
		assert_status(gmseal_message_decode(BUFFER_BYTES(der), NULL, &message, &error),
			count > GMS_MAX_SIGNERS ? GMSEAL_ERROR_LIMIT : GMSEAL_OK, error);
		if (count > GMS_MAX_SIGNERS)
			ck_assert_str_eq(error.field, "content.signerInfos");
		gmseal_message_free(message);
		gmseal_buffer_free(&der);
	}
}
END_TEST

START_TEST(truncation_at_every_length_is_an_error)
{
	struct test_message wanted = {.form = GMSEAL_MESSAGE_CMS,
		.content = TEXT,
		.signers = {{.identity = &PKI->signer, .attributes = true}}};
	gmseal_buffer input = test_message_der(&wanted);
	for (size_t size = 0; size < input.size; size++) {
		gmseal_message *message = NULL;
		gmseal_error error;
		assert_status(gmseal_message_decode(
				      (gmseal_bytes){input.data, size}, NULL, &message, &error),
			GMSEAL_ERROR_FORMAT, error);
		ck_assert_uint_le(error.offset, size);
	}
	gmseal_buffer_free(&input);
}
END_TEST

START_TEST(no_changed_octet_is_valid_and_different)
{
	struct test_message wanted = {
		.content = TEXT, .signers = {{.identity = &PKI->signer, .attributes = true}}};
	gmseal_buffer input = test_message_der(&wanted);
	gmseal_policy *policy = new_policy(PKI, true);
	gmseal_policy_set_explain(policy, false);
	for (size_t i = 0; i < input.size; i++) {
		gmseal_message *message = NULL;
		gmseal_error error;
		gmseal_bytes content = {NULL, 0};
		input.data[i] ^= 1;
		if (gmseal_message_decode(BUFFER_BYTES(input), NULL, &message, &error) ==
				GMSEAL_OK &&
			gmseal_message_signer_count(message) > 0) {
			gmseal_report *report = verify(policy, message, 0, NOW, NULL);
			if (gmseal_report_verdict(report) == GMSEAL_VERDICT_VALID)
				ck_assert(gmseal_message_content(message, &content) &&
					  gms_equal(content, BYTES(TEXT)));
			gmseal_report_free(report);
		}
		gmseal_message_free(message);
		input.data[i] ^= 1;
	}
	gmseal_policy_free(policy);
	gmseal_buffer_free(&input);
}
END_TEST

static void assert_not_made(const gmseal_message_parameters *parameters,
	const struct test_identity *identity, gmseal_status status, const char *words)
{
	gmseal_signer *signer = new_signer(identity);
	gmseal_message *message = NULL;
	gmseal_error error;
	assert_status(gmseal_message_create(parameters, signer, &message, &error), status, error);
	ck_assert_msg(strstr(error.message, words) != NULL, "%s", error.message);
	gmseal_signer_free(signer);
}

START_TEST(makes_no_message_that_would_not_verify)
{
	gmseal_message_parameters parameters = GMSEAL_MESSAGE_PARAMETERS_INIT;
	parameters.content = BYTES(TEXT);
	parameters.has_time = true;
	parameters.time = at("2023-01-01T00:00:00Z");
	assert_not_made(&parameters, &PKI->signer, GMSEAL_ERROR_ARGUMENT, "signed attributes");
	parameters.signed_attributes = true;
	parameters.time = at("2026-01-01T00:00:00Z");
	assert_not_made(&parameters, &PKI->signer, GMSEAL_ERROR_FORBIDDEN, "GB/T 35275-2017");
	parameters.form = GMSEAL_MESSAGE_CMS;
	parameters.time = at("2019-01-01T00:00:00Z");
	assert_not_made(&parameters, &PKI->signer, GMSEAL_ERROR_FORBIDDEN, "RFC 5652");
	parameters.time = at("2023-01-01T00:00:00Z");
	assert_not_made(&parameters, &PKI->ca, GMSEAL_ERROR_FORBIDDEN, "authority");
	gmseal_bytes no_certificate = BYTES("nothing");
	parameters.certificates = &no_certificate;
	parameters.certificate_count = 1;
	assert_not_made(&parameters, &PKI->signer, GMSEAL_ERROR_FORMAT, "certificate");
	parameters.certificate_count = 0;
	parameters.form = (gmseal_message_form)7;
	assert_not_made(&parameters, &PKI->signer, GMSEAL_ERROR_ARGUMENT, "form");
}
END_TEST

START_TEST(encloses_every_certificate_once)
{
	gmseal_bytes certificates[] = {BUFFER_BYTES(PKI->ca.pem), BUFFER_BYTES(PKI->signer.der),
		BUFFER_BYTES(PKI->root.der)};
	gmseal_message_parameters parameters = GMSEAL_MESSAGE_PARAMETERS_INIT;
	parameters.content = BYTES(TEXT);
	parameters.certificates = certificates;
	parameters.certificate_count = 3;
	gmseal_message *message = create(&parameters, &PKI->signer);
	ck_assert_uint_eq(gmseal_message_certificate_count(message), 3);
	ck_assert_uint_eq(gmseal_message_certificate(message, 3).size, 0);
	/* In the order that DER asks for. */
	ck_assert_uint_eq(gmseal_message_deviation_count(message), 0);
	gmseal_message_free(message);
}
END_TEST

START_TEST(is_told_apart_from_a_token)
{
	struct test_message wanted = {
		.content = TEXT, .signers = {{.identity = &PKI->signer, .attributes = true}}};
	for (int form = 0; form < 2; form++) {
		wanted.form = (gmseal_message_form)form;
		wanted.content_type = NULL;
		gmseal_buffer der = test_message_der(&wanted);
		ck_assert_int_eq(gmseal_detect(BUFFER_BYTES(der)), GMSEAL_KIND_MESSAGE);
		gmseal_buffer_free(&der);
		wanted.content_type = GMS_OID_TST_INFO;
		der = test_message_der(&wanted);
		ck_assert_int_eq(gmseal_detect(BUFFER_BYTES(der)), GMSEAL_KIND_TIMESTAMP);
		gmseal_buffer_free(&der);
	}
}
END_TEST

struct seen {
	bool type, attributes, value;
};

static void see(void *user, const gmseal_element *element)
{
	struct seen *seen = user;
	if (strcmp(element->path, "content.encapContentInfo.eContentType") == 0)
		seen->type = element->text != NULL && strcmp(element->text, GMS_OID_CMS_DATA) == 0;
	else if (strcmp(element->path, "content.signerInfos[0].signedAttrs") == 0)
		seen->attributes = strcmp(element->type, "SET") == 0 && element->constructed;
	else if (strcmp(element->path, "content.signerInfos[0].signature") == 0)
		seen->value = strcmp(element->type, "OCTET STRING") == 0 && !element->constructed;
}

START_TEST(is_inspected_field_by_field)
{
	struct test_message wanted = {.form = GMSEAL_MESSAGE_CMS,
		.content = TEXT,
		.signers = {{.identity = &PKI->signer, .attributes = true}}};
	gmseal_buffer der = test_message_der(&wanted);
	struct seen seen = {false, false, false};
	gmseal_error error;
	assert_ok(gmseal_inspect(BUFFER_BYTES(der), NULL, see, &seen, &error), error);
	ck_assert(seen.type && seen.attributes && seen.value);
	gmseal_buffer_free(&der);
}
END_TEST

/* OpenSSL verifies our message, RSA with SHA-256 in CMS. */
static void verify_with_openssl(int number)
{
	gmseal_message_parameters parameters = GMSEAL_MESSAGE_PARAMETERS_INIT;
	parameters.form = GMSEAL_MESSAGE_CMS;
	parameters.content = BYTES(TEXT);
	parameters.detached = (number & 1) != 0;
	parameters.signed_attributes = (number & 2) != 0;
	gmseal_message *message = create(&parameters, &RSA_PKI->signer);
	gmseal_bytes der = gmseal_message_bytes(message);
	const unsigned char *begin = der.data;
	CMS_ContentInfo *cms = d2i_CMS_ContentInfo(NULL, &begin, (long)der.size);
	ck_assert_ptr_nonnull(cms);
	for (int changed = 0; changed < 2; changed++) {
		BIO *content = BIO_new_mem_buf(changed ? "Another text." : TEXT, -1);
		int valid = CMS_verify(cms, NULL, NULL, parameters.detached ? content : NULL, NULL,
			CMS_NO_SIGNER_CERT_VERIFY | CMS_BINARY);
		ck_assert_int_eq(valid, !(changed && parameters.detached));
		BIO_free(content);
	}
	CMS_ContentInfo_free(cms);
	gmseal_message_free(message);
}

START_TEST(openssl_verifies_what_is_made)
{
	for (int number = 0; number < 4; number++)
		verify_with_openssl(number);
}
END_TEST

/* We verify what OpenSSL makes of the same. */
static void verify_from_openssl(int number)
{
	bool detached = (number & 1) != 0, attributes = (number & 2) != 0,
	     key_id = (number & 4) != 0;
	unsigned flags = CMS_BINARY | (detached ? CMS_DETACHED : 0) |
			 (attributes ? 0 : CMS_NOATTR) | (key_id ? CMS_USE_KEYID : 0);
	struct test_identity signer = test_issue(&(struct test_certificate){.type = TEST_RSA,
							 .subject = "C=CN, CN=For OpenSSL",
							 .from = "2020-01-01T00:00:00Z",
							 .to = "2099-01-01T00:00:00Z",
							 .key_usage = "critical,digitalSignature",
							 .key_ids = true},
		&RSA_PKI->ca);
	BIO *content = BIO_new_mem_buf(TEXT, -1);
	CMS_ContentInfo *cms = CMS_sign(signer.x509, signer.key, NULL, content, flags);
	ck_assert_ptr_nonnull(cms);
	unsigned char *der = NULL;
	int size = i2d_CMS_ContentInfo(cms, &der);
	ck_assert_int_gt(size, 0);
	gmseal_message *message = NULL;
	gmseal_error error;
	assert_ok(gmseal_message_decode((gmseal_bytes){der, (size_t)size}, NULL, &message, &error),
		error);
	ck_assert_uint_eq(gmseal_message_deviation_count(message), 0);
	gmseal_policy *policy = new_policy(RSA_PKI, true);
	gmseal_policy_set_revocation(policy, GMSEAL_REVOCATION_OFF);
	/* OpenSSL claims the time of today. */
	gmseal_report *report =
		verify(policy, message, 0, "2039-01-01T00:00:00Z", detached ? TEXT : NULL);
	ck_assert_int_eq(gmseal_report_verdict(report), GMSEAL_VERDICT_VALID);
	gmseal_report_free(report);
	report = verify(policy, message, 0, "2039-01-01T00:00:00Z", "Another text.");
	ck_assert_int_eq(gmseal_report_verdict(report), GMSEAL_VERDICT_INVALID);
	gmseal_report_free(report);
	gmseal_policy_free(policy);
	gmseal_message_free(message);
	OPENSSL_free(der);
	CMS_ContentInfo_free(cms);
	BIO_free(content);
	test_identity_free(&signer);
}

START_TEST(verifies_what_openssl_makes)
{
	for (int number = 0; number < 8; number++)
		verify_from_openssl(number);
}
END_TEST

/* Without a content type it cannot have been the signed attributes of anything that passes. */
START_TEST(takes_a_set_of_something_for_content)
{
	/* SET { SEQUENCE { messageDigest, SET { OCTET STRING "x" } } } */
	static const char content[] = "\x31\x12\x30\x10\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x09"
				      "\x04\x31\x03\x04\x01x";
	struct test_message wanted = {.content = content, .signers = {{.identity = &PKI->signer}}};
	assert_outcome(
		&wanted, NULL, "message.content", GMSEAL_CHECK_PASS, "ok", GMSEAL_VERDICT_VALID);
}
END_TEST

/* What is signed over attributes is signed over content, too: the attributes of one message become the
 * content of another. */
START_TEST(does_not_take_signed_attributes_for_content)
{
	for (int form = GMSEAL_MESSAGE_GBT35275; form <= GMSEAL_MESSAGE_CMS; form++) {
		struct test_message wanted = {.form = (gmseal_message_form)form,
			.content = TEXT,
			.signers = {{.identity = &PKI->signer, .attributes = true}}};
		gmseal_buffer honest = test_message_der(&wanted), forged = GMSEAL_BUFFER_INIT;
		struct gms_signed_data data = {0};
		gmseal_error error;
		assert_ok(
			gms_signed_data_decode(BUFFER_BYTES(honest), false, &data, &error), error);
		gmseal_bytes attributes = data.signers[0].signed_attributes.whole;
		((uint8_t *)attributes.data)[0] = 0x31;
		const struct gms_signed_data_parts parts = {.form = data.form,
			.content_type = data.content_type,
			.content = &attributes,
			.certificates = data.certificates,
			.certificate_count = data.certificate_count,
			.issuer = data.signers[0].issuer,
			.serial = data.signers[0].serial,
			.digest_algorithm = data.signers[0].digest_algorithm,
			.signature_algorithm = data.signers[0].signature_algorithm,
			.value = data.signers[0].value.content};
		assert_ok(gms_signed_data_encode(&parts, &forged, &error), error);
		gmseal_message *message = NULL;
		assert_ok(
			gmseal_message_decode(BUFFER_BYTES(forged), NULL, &message, &error), error);
		gmseal_policy *policy = new_policy(PKI, true);
		gmseal_report *report = verify(policy, message, 0, NOW, NULL);
		assert_check(report, "message.value", GMSEAL_CHECK_PASS, "ok");
		assert_check(report, "message.content", GMSEAL_CHECK_FAIL, "content-is-attributes");
		ck_assert_int_eq(gmseal_report_verdict(report), GMSEAL_VERDICT_INVALID);
		gmseal_report_free(report);
		gmseal_policy_free(policy);
		gmseal_message_free(message);
		gms_signed_data_clear(&data);
		gmseal_buffer_free(&honest);
		gmseal_buffer_free(&forged);
	}
}
END_TEST

START_TEST(a_message_does_not_change_what_is_known_of_others)
{
	struct test_message with = {.content = TEXT,
		.further = &PKI->ca,
		.signers = {{.identity = &PKI->signer, .bad_value = true}}};
	struct test_message without = {.content = TEXT, .signers = {{.identity = &PKI->signer}}};
	gmseal_policy *policy = new_policy(PKI, false);
	const struct test_message *turns[] = {&without, &with, &without};
	for (int i = 0; i < 3; i++) {
		gmseal_message *message = test_message(turns[i]);
		gmseal_report *report = verify(policy, message, 0, NOW, NULL);
		if (turns[i] == &without)
			assert_check(
				report, "message.signer.chain", GMSEAL_CHECK_UNKNOWN, "untrusted");
		else
			assert_check(report, "message.signer.chain", GMSEAL_CHECK_PASS, "ok");
		gmseal_report_free(report);
		gmseal_message_free(message);
	}
	gmseal_policy_free(policy);
}
END_TEST

START_TEST(asks_a_critical_extended_key_usage)
{
	static const struct {
		const char *usage;
		bool passes;
	} cases[] = {{"critical,timeStamping", false}, {"critical,OCSPSigning,serverAuth", false},
		{"critical,emailProtection", true}, {"critical,serverAuth,clientAuth", true},
		{"critical,1.2.3.4", true}, {"timeStamping", true}};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct test_identity signer =
			test_issue(&(struct test_certificate){.subject = "CN=Special",
					   .extended_key_usage = cases[i].usage},
				&PKI->ca);
		struct test_message wanted = {.content = TEXT, .signers = {{.identity = &signer}}};
		assert_outcome(&wanted, NULL, "message.signer.usage",
			cases[i].passes ? GMSEAL_CHECK_PASS : GMSEAL_CHECK_FAIL,
			cases[i].passes ? "ok" : "extended-key-usage",
			cases[i].passes ? GMSEAL_VERDICT_VALID : GMSEAL_VERDICT_INVALID);
		gmseal_message_parameters parameters = GMSEAL_MESSAGE_PARAMETERS_INIT;
		parameters.content = BYTES(TEXT);
		parameters.signed_attributes = parameters.has_time = true;
		parameters.time = at("2023-01-01T00:00:00Z");
		gmseal_signer *with = new_signer(&signer);
		gmseal_message *message = NULL;
		gmseal_error error;
		assert_status(gmseal_message_create(&parameters, with, &message, &error),
			cases[i].passes ? GMSEAL_OK : GMSEAL_ERROR_FORBIDDEN, error);
		gmseal_message_free(message);
		gmseal_signer_free(with);
		test_identity_free(&signer);
	}
}
END_TEST

SUITE("message", what_is_made_verifies, asks_for_detached_content,
	compares_content_that_is_in_the_message_and_given, asks_signed_attributes_about_the_content,
	other_content_than_data_needs_signed_attributes, notices_a_changed_attribute,
	takes_the_certificate_from_the_policy,
	builds_chains_through_the_certificates_in_the_message, takes_raw_values_and_names_them,
	tells_algorithms_that_do_not_suit, takes_every_name_of_an_algorithm,
	compares_issuers_as_names_and_serials_as_numbers, finds_a_signer_by_key_identifier,
	verifies_signers_one_by_one, explains_a_wrong_value,
	takes_the_user_identifier_from_the_policy, the_claimed_time_counts,
	names_a_signing_time_that_cannot_be_read, refuses_what_is_no_signed_message,
	refuses_more_members_than_the_limit, refuses_more_signers_than_the_limit,
	truncation_at_every_length_is_an_error, no_changed_octet_is_valid_and_different,
	makes_no_message_that_would_not_verify, encloses_every_certificate_once,
	is_told_apart_from_a_token, is_inspected_field_by_field, openssl_verifies_what_is_made,
	verifies_what_openssl_makes, takes_a_set_of_something_for_content,
	does_not_take_signed_attributes_for_content,
	a_message_does_not_change_what_is_known_of_others, asks_a_critical_extended_key_usage)
