/* Registration packets: decoded, verified with each check passing and failing, shown, and made. */
#include "base/base.h"
#include "packet.h"
#include "stage.h"

#define PKI stage_pki(TEST_SM2)
#define CODE PACKET_CODE
#define OTHER_CODE PACKET_SUB_CODE

static struct packet right(void)
{
	return right_packet(&PKI->signer);
}

static void release(void *object)
{
	gmseal_registration_free(object);
}

static gmseal_registration *decode(gmseal_bytes input)
{
	gmseal_registration *registration = NULL;
	gmseal_error error;
	assert_ok(gmseal_registration_decode(input, NULL, &registration, &error), error);
	keep_object(registration, release);
	return registration;
}

static const gmseal_report *verify_at(
	const gmseal_policy *policy, const gmseal_registration *registration, const char *now)
{
	static const char *const ids[] = {
		"format", "codes", "value", "chain", "validity", "revocation", "usage"};
	gmseal_report *report = NULL;
	gmseal_error error;
	assert_ok(
		gmseal_verify_registration(policy, registration, at(now), &report, &error), error);
	keep_report(report);
	ck_assert_uint_eq(gmseal_report_count(report), 7);
	for (size_t i = 0; i < 7; i++) {
		const gmseal_check *check = gmseal_report_check(report, i);
		ck_assert_int_eq(strncmp(check->id, "registration.", 13), 0);
		ck_assert_str_eq(check->id + 13, ids[i]);
		ck_assert_int_eq(check->detail[strlen(check->detail) - 1], '.');
		ck_assert_uint_gt(strlen(check->clause), 0);
	}
	return report;
}

static const gmseal_report *verify(const struct packet *packet)
{
	return verify_at(stage_policy(PKI), decode(forge_packet(packet)), NOW);
}

START_TEST(reads_every_field)
{
	struct packet packet = right();
	gmseal_bytes der = forge_packet(&packet);
	gmseal_registration *registration = decode(JOIN(der, NOTHING));
	const gmseal_registration_facts *facts = gmseal_registration_facts_of(registration);
	ck_assert(gms_equal(gmseal_registration_bytes(registration), der));
	ck_assert(gms_equal(
		gmseal_registration_to_be_signed(registration), forge_register_info(&packet)));
	ck_assert(gms_equal(facts->id, BYTES("BJCARegisterInfo")));
	ck_assert_int_eq(facts->version, 1);
	ck_assert(gms_equal(facts->vendor, BYTES("BJCA")));
	ck_assert_int_eq(facts->system_type, GMSEAL_SYSTEM_APPLICATION);
	ck_assert(gms_equal(facts->certificate, BUFFER_BYTES(PKI->signer.der)));
	ck_assert(gms_equal(facts->service_address, BYTES("https://seal.example/api")));
	ck_assert(gms_equal(facts->org_code, BYTES(CODE)));
	ck_assert(gms_equal(facts->org_name, BYTES("测试公司")));
	ck_assert(gms_equal(facts->sub_org_code, BYTES(OTHER_CODE)));
	ck_assert(gms_equal(facts->sub_org_name, BYTES("测试部门")));
	ck_assert(gms_equal(facts->algorithm, BYTES("1.2.156.10197.1.501")));
	ck_assert_int_eq(facts->value.data[0], 0x30);
	ck_assert_uint_eq(gmseal_registration_deviation_count(registration), 0);
	ck_assert_ptr_null(gmseal_registration_deviation(registration, 0));
}
END_TEST

/* Decodes with one deviation, by default; strict decoding refuses it. */
static gmseal_registration *decode_deviating(
	gmseal_bytes input, const char *field, const char *what)
{
	const gmseal_decoding strict = {.strict = true, .max_size = GMSEAL_DEFAULT_MAX_SIZE};
	gmseal_registration *registration = decode(input), *refused = NULL;
	gmseal_error error;
	ck_assert_uint_eq(gmseal_registration_deviation_count(registration), 1);
	const gmseal_deviation *deviation = gmseal_registration_deviation(registration, 0);
	ck_assert_str_eq(deviation->field, field);
	ck_assert_msg(strstr(deviation->what, what) != NULL, "%s", deviation->what);
	assert_status(gmseal_registration_decode(input, &strict, &refused, &error),
		GMSEAL_ERROR_FORMAT, error);
	ck_assert_str_eq(error.field, field);
	return registration;
}

START_TEST(verifies_what_was_signed_as_it_was_received)
{
	gmseal_policy *policy = stage_policy(PKI);
	struct packet packet = right();
	/* Inside of what is signed: the value is over the longer form. */
	packet.address = der_long_length(packet.address);
	gmseal_registration *registration = decode_deviating(
		forge_packet(&packet), "registerInfo.systemInfo.serviceAddress", "shortest");
	const gmseal_report *report = verify_at(policy, registration, NOW);
	assert_verdict(report, GMSEAL_VERDICT_VALID);
	ck_assert_uint_eq(gmseal_report_deviation_count(report), 1);
	/* Outside of it. */
	packet = right();
	gmseal_bytes info = forge_register_info(&packet);
	registration =
		decode_deviating(SEQUENCE(info, der_long_length(forge_sign_info(&packet, info))),
			"signInfo", "shortest");
	assert_verdict(verify_at(policy, registration, NOW), GMSEAL_VERDICT_VALID);
	registration = decode_deviating(JOIN(forge_packet(&packet), BYTES("\0\0")), "", "octets");
	assert_verdict(verify_at(policy, registration, NOW), GMSEAL_VERDICT_VALID);
	/* Changed after signing. */
	packet.signing.message = info;
	packet.address = der_long_length(packet.address);
	assert_fail(verify(&packet), "registration.value", "bad-value", "changed");
	gmseal_policy_set_strict(policy, true);
	assert_fail(
		verify_at(policy, registration, NOW), "registration.format", "deviation", "octets");
}
END_TEST

START_TEST(refuses_what_is_no_packet)
{
	struct packet packet = right();
	gmseal_bytes whole = forge_packet(&packet);
	gmseal_registration *registration = NULL;
	const gmseal_decoding small = {.max_size = 10};
	gmseal_error error;
	for (size_t size = 0; size < whole.size; size++)
		assert_status(gmseal_registration_decode((gmseal_bytes){whole.data, size}, NULL,
				      &registration, &error),
			GMSEAL_ERROR_FORMAT, error);
	packet.version = der_text(TAG_UTF8, "1");
	assert_status(
		gmseal_registration_decode(forge_packet(&packet), NULL, &registration, &error),
		GMSEAL_ERROR_FORMAT, error);
	ck_assert_str_eq(error.field, "registerInfo.header.version");
	packet = right();
	packet.sub_name = NOTHING;
	assert_status(
		gmseal_registration_decode(forge_packet(&packet), NULL, &registration, &error),
		GMSEAL_ERROR_FORMAT, error);
	ck_assert_str_eq(error.field, "registerInfo.subSystemInfo.orgName");
	packet = right();
	packet.value = der_element(TAG_BIT_STRING, BYTES("\7\x80"));
	assert_status(
		gmseal_registration_decode(forge_packet(&packet), NULL, &registration, &error),
		GMSEAL_ERROR_FORMAT, error);
	ck_assert_str_eq(error.field, "signInfo.signValue");
	assert_status(gmseal_registration_decode(whole, &small, &registration, &error),
		GMSEAL_ERROR_LIMIT, error);
	assert_status(
		gmseal_registration_decode((gmseal_bytes){NULL, 1}, NULL, &registration, &error),
		GMSEAL_ERROR_ARGUMENT, error);
	ck_assert_ptr_null(registration);
}
END_TEST

START_TEST(passes_every_check)
{
	struct packet packet = right();
	const gmseal_report *report = verify(&packet);
	for (size_t i = 0; i < gmseal_report_count(report); i++)
		assert_pass(report, gmseal_report_check(report, i)->id);
	assert_verdict(report, GMSEAL_VERDICT_VALID);
	assert_check(report, "registration.value", GMSEAL_CHECK_PASS, "ok", "SM2 with SM3");
	ck_assert_ptr_nonnull(strstr(gmseal_report_find(report, "registration.codes")->clause,
		gmseal_report_find(report, "registration.format")->clause));
}
END_TEST

START_TEST(fails_with_another_header)
{
	struct packet packet = right();
	packet.id = der_text(TAG_IA5, "BJCARegisterInf0");
	assert_fail(verify(&packet), "registration.format", "other-header", "BJCARegisterInfo");
	packet = right();
	packet.vendor = der_text(TAG_IA5, "bjca");
	assert_fail(verify(&packet), "registration.format", "other-header", "vendor BJCA");
	packet = right();
	packet.version = der_integer(2);
	assert_fail(verify(&packet), "registration.format", "unknown-version", "2; 1 is known");
	for (int type = 0; type <= 4; type++) {
		packet = right();
		packet.type = der_integer(type);
		if (type >= 1 && type <= 3)
			assert_pass(verify(&packet), "registration.format");
		else
			assert_fail(verify(&packet), "registration.format", "unknown-system-type",
				"systemType");
	}
}
END_TEST

START_TEST(fails_without_the_texts_that_belong_there)
{
	struct packet packet = right();
	packet.code = der_text(TAG_IA5, "ORG\xE4");
	assert_fail(verify(&packet), "registration.format", "no-text", "systemInfo.orgCode");
	packet = right();
	packet.sub_code = der_text(TAG_IA5, "");
	assert_fail(verify(&packet), "registration.format", "no-text", "subSystemInfo.orgCode");
	packet = right();
	packet.name = der_text(TAG_UTF8, "\xC3(");
	assert_fail(verify(&packet), "registration.format", "no-text", "systemInfo.orgName");
	packet = right();
	packet.sub_name = der_text(TAG_UTF8, "a\nb");
	assert_fail(verify(&packet), "registration.format", "no-text", "subSystemInfo.orgName");
	packet = right();
	packet.address = der_octets(BYTES("http://a\0b"));
	assert_fail(verify(&packet), "registration.format", "no-text", "serviceAddress");
	packet.address = der_octets(BYTES("http://a\x7F"));
	assert_fail(verify(&packet), "registration.format", "no-text", "serviceAddress");
	packet.address = der_octets(BYTES("http://例子/"));
	assert_pass(verify(&packet), "registration.format");
}
END_TEST

START_TEST(notices_codes_that_are_no_credit_codes)
{
	struct packet packet = right();
	packet.code = der_text(TAG_IA5, "91999999MA0000000L");
	assert_notice(verify(&packet), "registration.codes", "system-code", "check");
	assert_verdict(verify(&packet), GMSEAL_VERDICT_VALID);
	packet = right();
	packet.sub_code = der_text(TAG_IA5, "ORG-1");
	assert_notice(verify(&packet), "registration.codes", "subsystem-code", "subsystem");
}
END_TEST

START_TEST(takes_values_of_both_forms_and_of_this_key_only)
{
	struct packet packet = right();
	packet.signing.form = VALUE_RAW;
	decode_deviating(forge_packet(&packet), "signInfo.signValue", "64 octets");
	assert_pass(verify(&packet), "registration.value");
	ck_assert_uint_eq(gmseal_report_deviation_count(verify(&packet)), 1);
	packet.signing.form = VALUE_DER;
	packet.signing.by = &PKI->other;
	assert_fail(verify(&packet), "registration.value", "bad-value", "another key");
	assert_verdict(verify(&packet), GMSEAL_VERDICT_INVALID);
	packet = right();
	packet.signing.message = BYTES("something else");
	assert_fail(verify(&packet), "registration.value", "bad-value", "changed");
	packet = right();
	packet.signing.user_id = "me";
	assert_fail(verify(&packet), "registration.value", "bad-value", "wrong");
	gmseal_policy *policy = stage_policy(PKI);
	gmseal_error error;
	assert_ok(gmseal_policy_set_user_id(policy, BYTES("me"), &error), error);
	assert_pass(verify_at(policy, decode(forge_packet(&packet)), NOW), "registration.value");
	packet = right();
	packet.value = der_bits(BYTES("no value"));
	assert_fail(verify(&packet), "registration.value", "bad-value", "wrong");
	packet = right();
	packet.certificate = der_octets(BUFFER_BYTES(PKI->other.der));
	assert_fail(verify(&packet), "registration.value", "bad-value", "wrong");
}
END_TEST

START_TEST(notices_every_octet_that_is_changed)
{
	struct packet packet = right();
	gmseal_bytes whole = forge_packet(&packet), info = forge_register_info(&packet);
	gmseal_policy *policy = stage_policy(PKI);
	size_t decoded = 0;
	uint8_t *changed = scratch(whole.size);
	for (size_t i = 4; i < 4 + info.size; i++) {
		memcpy(changed, whole.data, whole.size);
		changed[i] ^= 1;
		gmseal_registration *registration = NULL;
		gmseal_report *report = NULL;
		gmseal_error error;
		if (gmseal_registration_decode((gmseal_bytes){changed, whole.size}, NULL,
			    &registration, &error) != GMSEAL_OK)
			continue;
		decoded++;
		assert_ok(
			gmseal_verify_registration(policy, registration, at(NOW), &report, &error),
			error);
		ck_assert_int_eq(gmseal_report_find(report, "registration.value")->status,
			GMSEAL_CHECK_FAIL);
		ck_assert_int_eq(gmseal_report_verdict(report), GMSEAL_VERDICT_INVALID);
		gmseal_report_free(report);
		gmseal_registration_free(registration);
	}
	ck_assert_uint_gt(decoded, 500);
}
END_TEST

START_TEST(fails_without_a_certificate_or_with_another_algorithm)
{
	struct packet packet = right();
	packet.certificate = der_octets(BYTES("no certificate"));
	const gmseal_report *report = verify(&packet);
	assert_fail(report, "registration.value", "bad-certificate", "no certificate");
	assert_unknown(report, "registration.chain", "not-reached", "");
	assert_unknown(report, "registration.usage", "not-reached", "");
	packet = right();
	packet.algorithm = der_oid("1.2.3.4");
	assert_fail(verify(&packet), "registration.value", "algorithm", "1.2.3.4");
	packet.algorithm = der_oid("1.2.840.113549.1.1.11");
	assert_fail(verify(&packet), "registration.value", "algorithm", "does not suit");
}
END_TEST

START_TEST(takes_rsa)
{
	const struct test_pki *rsa = stage_pki(TEST_RSA);
	struct packet packet = right_packet(&rsa->signer);
	const gmseal_report *report =
		verify_at(stage_policy(rsa), decode(forge_packet(&packet)), NOW);
	assert_verdict(report, GMSEAL_VERDICT_VALID);
	packet.signing.by = &rsa->other;
	report = verify_at(stage_policy(rsa), decode(forge_packet(&packet)), NOW);
	assert_fail(report, "registration.value", "bad-value", "another key");
	packet.signing.by = &rsa->signer;
	packet.signing.message = BYTES("something else");
	report = verify_at(stage_policy(rsa), decode(forge_packet(&packet)), NOW);
	assert_fail(report, "registration.value", "changed", "the packet was changed");
}
END_TEST

START_TEST(explains_what_the_system_did_wrong)
{
	struct packet packet = right();
	packet.signing.user_id = "";
	gmseal_registration *registration = decode(forge_packet(&packet));
	gmseal_policy *policy = stage_policy(PKI);
	const gmseal_check *check =
		gmseal_report_find(verify_at(policy, registration, NOW), "registration.value");
	ck_assert_str_eq(check->diagnosis, "empty-user-id");
	gmseal_policy_set_explain(policy, false);
	check = gmseal_report_find(verify_at(policy, registration, NOW), "registration.value");
	ck_assert_str_eq(check->reason, "bad-value");
	ck_assert_str_eq(check->diagnosis, "");
}
END_TEST

/* A packet of a system with such a certificate. */
static struct packet packet_of(const struct test_certificate *wanted)
{
	return right_packet(stage_issue(wanted, &PKI->ca));
}

START_TEST(looks_at_the_certificate_at_the_reference_time)
{
	struct packet packet = right();
	gmseal_registration *registration = decode(forge_packet(&packet));
	gmseal_policy *policy = stage_policy(PKI);
	assert_fail(verify_at(policy, registration, "2025-01-01T00:00:01Z"),
		"registration.validity", "expired", "2025-01-01");
	assert_fail(verify_at(policy, registration, "2019-12-31T23:59:59Z"),
		"registration.validity", "not-yet-valid", "2020-01-01");
	assert_unknown(verify_at(stage_empty_policy(), registration, NOW), "registration.chain",
		"no-trust-anchors", "");
	assert_unknown(verify_at(stage_policy_without_crls(PKI), registration, NOW),
		"registration.revocation", "no-revocation-information", "");
	assert_fail(
		verify_at(stage_policy_revoking(PKI, "2003", "2022-01-01T00:00:00Z", "superseded"),
			registration, NOW),
		"registration.revocation", "revoked", "2022-01-01");
	packet = packet_of(&(struct test_certificate){
		.subject = "CN=x", .key_usage = "critical,keyEncipherment"});
	assert_fail(verify(&packet), "registration.usage", "key-usage", "digitalSignature");
	packet = right_packet(&PKI->ca);
	assert_fail(verify(&packet), "registration.usage", "is-ca", "authority");
}
END_TEST

/* --- Showing ---------------------------------------------------------------------------------- */

struct sight {
	char paths[4096];
	size_t count;
};

static void visit(void *user, const gmseal_element *element)
{
	struct sight *sight = user;
	size_t end = strlen(sight->paths);
	sight->count++;
	snprintf(sight->paths + end, sizeof sight->paths - end, "%s %s=%s\n", element->path,
		element->type, element->text != NULL ? element->text : "");
}

START_TEST(is_detected_and_shown)
{
	struct packet packet = right();
	gmseal_bytes whole = forge_packet(&packet);
	struct sight sight = {.count = 0};
	gmseal_error error;
	ck_assert_int_eq(gmseal_detect(whole), GMSEAL_KIND_REGISTRATION);
	assert_ok(gmseal_inspect(whole, NULL, visit, &sight, &error), error);
	ck_assert_uint_eq(sight.count, 18);
	static const char *const lines[] = {"registerInfo.header.id IA5String=BJCARegisterInfo\n",
		"registerInfo.header.version INTEGER=1\n",
		"registerInfo.systemInfo.systemType INTEGER=3\n",
		"registerInfo.systemInfo.systemCert OCTET STRING=\n",
		"registerInfo.subSystemInfo.orgName UTF8String=测试部门\n",
		"signInfo.signatureAlgorithm OBJECT IDENTIFIER=1.2.156.10197.1.501\n",
		"signInfo.signValue BIT STRING=\n"};
	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
		ck_assert_msg(strstr(sight.paths, lines[i]) != NULL, "%s not in\n%s", lines[i],
			sight.paths);
}
END_TEST

START_TEST(is_shown_as_far_as_it_goes)
{
	struct packet packet = right();
	gmseal_bytes whole = forge_packet(&packet), part = {whole.data, whole.size - 20};
	struct sight sight = {.count = 0};
	gmseal_error error;
	assert_status(
		gmseal_inspect(part, NULL, visit, &sight, &error), GMSEAL_ERROR_FORMAT, error);
	ck_assert_ptr_nonnull(strstr(sight.paths, "registerInfo.systemInfo.orgName"));
	/* What only looks like a header is none. */
	gmseal_bytes inside = der_text(TAG_IA5, "BJCARegisterInfo");
	ck_assert_int_eq(gmseal_detect(SEQUENCE(SEQUENCE(der_octets(inside)), SEQUENCE(inside))),
		GMSEAL_KIND_UNKNOWN);
}
END_TEST

/* --- Making ----------------------------------------------------------------------------------- */

static gmseal_registration_parameters parameters(void)
{
	return (gmseal_registration_parameters){.system_type = GMSEAL_SYSTEM_STATUS,
		.service_address = BYTES("https://seal.example/api"),
		.org_code = BYTES(CODE),
		.org_name = BYTES("测试公司")};
}

static gmseal_registration *create(
	const gmseal_registration_parameters *wanted, const struct test_identity *system)
{
	gmseal_registration *registration = NULL;
	gmseal_error error;
	assert_ok(gmseal_registration_create(wanted, stage_signer(system), &registration, &error),
		error);
	keep_object(registration, release);
	return registration;
}

START_TEST(makes_packets_that_verify)
{
	gmseal_registration_parameters wanted = parameters();
	for (int type = TEST_SM2; type <= TEST_RSA; type++) {
		const struct test_pki *pki = stage_pki((enum test_key_type)type);
		gmseal_registration *made = create(&wanted, &pki->signer);
		gmseal_policy *policy = stage_policy(pki);
		gmseal_policy_set_strict(policy, true);
		assert_verdict(verify_at(policy, made, NOW), GMSEAL_VERDICT_VALID);
		const gmseal_registration_facts *facts = gmseal_registration_facts_of(made);
		ck_assert_int_eq(facts->version, 1);
		ck_assert_int_eq(facts->system_type, GMSEAL_SYSTEM_STATUS);
		ck_assert(gms_equal(facts->certificate, BUFFER_BYTES(pki->signer.der)));
		ck_assert(gms_equal(facts->service_address, wanted.service_address));
		ck_assert(gms_equal(facts->org_code, BYTES(CODE)));
		ck_assert(gms_equal(facts->sub_org_code, BYTES(CODE)));
		ck_assert(gms_equal(facts->sub_org_name, BYTES("测试公司")));
		ck_assert_uint_eq(gmseal_registration_deviation_count(made), 0);
	}
	wanted.sub_org_code = BYTES(OTHER_CODE);
	wanted.sub_org_name = BYTES("测试部门");
	const gmseal_registration_facts *facts =
		gmseal_registration_facts_of(create(&wanted, &PKI->signer));
	ck_assert(gms_equal(facts->org_code, BYTES(CODE)));
	ck_assert(gms_equal(facts->org_name, BYTES("测试公司")));
	ck_assert(gms_equal(facts->sub_org_code, BYTES(OTHER_CODE)));
	ck_assert(gms_equal(facts->sub_org_name, BYTES("测试部门")));
}
END_TEST

static void assert_refused(const gmseal_registration_parameters *wanted,
	const struct test_identity *system, gmseal_status status, const char *words)
{
	gmseal_registration *registration = NULL;
	gmseal_error error;
	assert_status(
		gmseal_registration_create(wanted, stage_signer(system), &registration, &error),
		status, error);
	ck_assert_msg(strstr(error.message, words) != NULL, "%s", error.message);
	ck_assert_ptr_null(registration);
}

#define assert_argument(member, bytes, words)                                                      \
	do {                                                                                       \
		gmseal_registration_parameters wanted = parameters();                              \
		wanted.member = bytes;                                                             \
		assert_refused(&wanted, &PKI->signer, GMSEAL_ERROR_ARGUMENT, words);               \
	} while (0)

START_TEST(makes_no_packet_that_would_be_wrong)
{
	assert_argument(system_type, (gmseal_system_type)0, "1, 2 or 3");
	assert_argument(system_type, (gmseal_system_type)4, "system_type");
	assert_argument(service_address, NOTHING, "service_address");
	assert_argument(service_address, BYTES("\xFF"), "service_address");
	assert_argument(org_code, NOTHING, "org_code");
	assert_argument(org_code, BYTES("组织"), "printable ASCII");
	assert_argument(org_code, BYTES("A\nB"), "printable ASCII");
	assert_argument(sub_org_code, BYTES("A\x7F"), "sub_org_code");
	assert_argument(org_name, NOTHING, "org_name");
	assert_argument(org_name, BYTES("\xC3("), "UTF-8");
	assert_argument(sub_org_name, BYTES("\xC3("), "sub_org_name");
	gmseal_registration_parameters wanted = parameters();
	assert_refused(&wanted, &PKI->ca, GMSEAL_ERROR_FORBIDDEN, "authority");
	const struct test_identity *wrong =
		stage_issue(&(struct test_certificate){.subject = "CN=x",
				    .key_usage = "critical,keyEncipherment"},
			&PKI->ca);
	assert_refused(&wanted, wrong, GMSEAL_ERROR_FORBIDDEN, "key usage");
	gmseal_registration *registration = NULL;
	gmseal_error error;
	assert_status(gmseal_registration_create(&wanted, NULL, &registration, &error),
		GMSEAL_ERROR_ARGUMENT, error);
}
END_TEST

SUITE("registration", reads_every_field, verifies_what_was_signed_as_it_was_received,
	refuses_what_is_no_packet, passes_every_check, fails_with_another_header,
	fails_without_the_texts_that_belong_there, notices_codes_that_are_no_credit_codes,
	takes_values_of_both_forms_and_of_this_key_only, notices_every_octet_that_is_changed,
	fails_without_a_certificate_or_with_another_algorithm, takes_rsa,
	explains_what_the_system_did_wrong, looks_at_the_certificate_at_the_reference_time,
	is_detected_and_shown, is_shown_as_far_as_it_goes, makes_packets_that_verify,
	makes_no_packet_that_would_be_wrong)
