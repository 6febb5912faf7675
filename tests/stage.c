/* What tests of making and verifying have in common. */
#include "stage.h"

#include <ctype.h>

/* What is released at the end of the process. */
struct kept {
	struct kept *next;
	void *object;
	void (*release)(void *object);
};
static struct kept *all_kept;

static void release_all(void)
{
	for (struct kept *kept = all_kept; kept != NULL; kept = kept->next)
		kept->release(kept->object);
	all_kept = NULL;
}

void keep_object(void *object, void (*release)(void *object))
{
	struct kept *kept = scratch(sizeof *kept);
	if (all_kept == NULL)
		atexit(release_all);
	*kept = (struct kept){all_kept, object, release};
	all_kept = kept;
}

static void release_pki(void *object)
{
	test_pki_free(object);
}

static void release_policy(void *object)
{
	gmseal_policy_free(object);
}

static void release_identity(void *object)
{
	test_identity_free(object);
}

static void release_signer(void *object)
{
	gmseal_signer_free(object);
}

static void release_certificate(void *object)
{
	gmseal_certificate_free(object);
}

static void release_seal(void *object)
{
	gmseal_seal_free(object);
}

static void release_signature(void *object)
{
	gmseal_signature_free(object);
}

static void release_report(void *object)
{
	gmseal_report_free(object);
}

static void release_draft(void *object)
{
	gmseal_draft_free(object);
}

gmseal_seal *keep_seal(gmseal_seal *seal)
{
	keep_object(seal, release_seal);
	return seal;
}

gmseal_signature *keep_signature(gmseal_signature *signature)
{
	keep_object(signature, release_signature);
	return signature;
}

gmseal_report *keep_report(gmseal_report *report)
{
	keep_object(report, release_report);
	return report;
}

gmseal_draft *keep_draft(gmseal_draft *draft)
{
	keep_object(draft, release_draft);
	return draft;
}

gmseal_bytes keep_buffer(gmseal_buffer buffer)
{
	gmseal_bytes copy = JOIN(BUFFER_BYTES(buffer));
	gmseal_buffer_free(&buffer);
	return copy;
}

const struct test_pki *stage_pki(enum test_key_type type)
{
	static struct test_pki *hierarchies[2];
	if (hierarchies[type] == NULL) {
		hierarchies[type] = test_pki_new(type);
		keep_object(hierarchies[type], release_pki);
	}
	return hierarchies[type];
}

gmseal_policy *stage_empty_policy(void)
{
	gmseal_policy *policy = NULL;
	gmseal_error error;
	assert_ok(gmseal_policy_new(&policy, &error), error);
	keep_object(policy, release_policy);
	return policy;
}

gmseal_policy *stage_policy_without_crls(const struct test_pki *pki)
{
	gmseal_policy *policy = stage_empty_policy();
	gmseal_error error;
	assert_ok(gmseal_policy_add_trust(policy, BUFFER_BYTES(pki->root.der), &error), error);
	assert_ok(gmseal_policy_add_untrusted(policy, BUFFER_BYTES(pki->ca.der), &error), error);
	return policy;
}

gmseal_policy *stage_policy(const struct test_pki *pki)
{
	gmseal_policy *policy = stage_policy_without_crls(pki);
	gmseal_error error;
	assert_ok(gmseal_policy_add_crl(policy, BUFFER_BYTES(pki->root_crl), &error), error);
	assert_ok(gmseal_policy_add_crl(policy, BUFFER_BYTES(pki->ca_crl), &error), error);
	return policy;
}

gmseal_policy *stage_policy_revoking(
	const struct test_pki *pki, const char *serial, const char *date, const char *reason)
{
	gmseal_policy *policy = stage_policy_without_crls(pki);
	const struct test_revoked entry = {.serial = serial, .date = date, .reason = reason};
	gmseal_buffer crl =
		test_crl_make(&(struct test_crl){.entries = &entry, .count = 1}, &pki->ca);
	gmseal_error error;
	assert_ok(gmseal_policy_add_crl(policy, BUFFER_BYTES(pki->root_crl), &error), error);
	assert_ok(gmseal_policy_add_crl(policy, BUFFER_BYTES(crl), &error), error);
	gmseal_buffer_free(&crl);
	return policy;
}

const struct test_identity *stage_issue(
	const struct test_certificate *wanted, const struct test_identity *issuer)
{
	struct test_identity *identity = scratch(sizeof *identity);
	*identity = test_issue(wanted, issuer);
	keep_object(identity, release_identity);
	return identity;
}

gmseal_signer *stage_signer(const struct test_identity *identity)
{
	gmseal_signer *signer = NULL;
	gmseal_error error;
	gmseal_buffer pem = test_key_pem(identity->key, NULL);
	assert_ok(gmseal_signer_from_key(BUFFER_BYTES(pem), BUFFER_BYTES(identity->der), NULL, NULL,
			  &signer, &error),
		error);
	gmseal_buffer_free(&pem);
	keep_object(signer, release_signer);
	return signer;
}

gmseal_certificate *stage_certificate(const struct test_identity *identity)
{
	gmseal_certificate *certificate = test_decode(identity);
	keep_object(certificate, release_certificate);
	return certificate;
}

gmseal_seal *stage_seal(gmseal_bytes input)
{
	gmseal_seal *seal = NULL;
	gmseal_error error;
	assert_ok(gmseal_seal_decode(input, NULL, &seal, &error), error);
	return keep_seal(seal);
}

gmseal_signature *stage_signature(gmseal_bytes input)
{
	gmseal_signature *signature = NULL;
	gmseal_error error;
	assert_ok(gmseal_signature_decode(input, NULL, &signature, &error), error);
	return keep_signature(signature);
}

const gmseal_report *verify_seal(const gmseal_policy *policy, gmseal_bytes seal, const char *now)
{
	gmseal_report *report = NULL;
	gmseal_error error;
	assert_ok(gmseal_verify_seal(policy, stage_seal(seal), at(now), &report, &error), error);
	return keep_report(report);
}

const gmseal_report *verify_signature_of(const gmseal_policy *policy, gmseal_bytes signature,
	const char *now, gmseal_bytes data_hash)
{
	gmseal_report *report = NULL;
	gmseal_error error;
	assert_ok(gmseal_verify_signature(
			  policy, stage_signature(signature), at(now), data_hash, &report, &error),
		error);
	return keep_report(report);
}

gmseal_bytes document_hash(gmseal_digest_algorithm algorithm)
{
	gmseal_digest_value value;
	gmseal_error error;
	assert_ok(gmseal_digest_bytes(algorithm, BYTES("document"), &value, &error), error);
	return JOIN(((gmseal_bytes){value.data, value.size}));
}

const gmseal_report *verify_signature(
	const gmseal_policy *policy, gmseal_bytes signature, const char *now)
{
	gmseal_digest_algorithm algorithm =
		gmseal_signature_data_digest(stage_signature(signature));
	return verify_signature_of(policy, signature, now,
		document_hash(algorithm != GMSEAL_DIGEST_NONE ? algorithm : GMSEAL_DIGEST_SM3));
}

void assert_check(const gmseal_report *report, const char *id, gmseal_check_status status,
	const char *reason, const char *words)
{
	const gmseal_check *check = gmseal_report_find(report, id);
	ck_assert_msg(check != NULL, "%s is not in the report", id);
	ck_assert_msg(check->status == status && strcmp(check->reason, reason) == 0 &&
			      strstr(check->detail, words) != NULL,
		"%s: wanted %s (%s) with \"%s\", got %s (%s): %s", id,
		gmseal_check_status_name(status), reason, words,
		gmseal_check_status_name(check->status), check->reason, check->detail);
}

void assert_notice(
	const gmseal_report *report, const char *id, const char *reason, const char *words)
{
	assert_check(report, id, GMSEAL_CHECK_PASS, reason, words);
	ck_assert_msg(gmseal_report_find(report, id)->notice, "%s is no notice", id);
}

void assert_verdict(const gmseal_report *report, gmseal_verdict verdict)
{
	char bad[2048] = "";
	for (size_t i = 0; i < gmseal_report_count(report); i++) {
		const gmseal_check *check = gmseal_report_check(report, i);
		size_t length = strlen(bad);
		if (check->status == GMSEAL_CHECK_FAIL || check->status == GMSEAL_CHECK_UNKNOWN)
			snprintf(bad + length, sizeof bad - length, "\n%s %s (%s): %s", check->id,
				gmseal_check_status_name(check->status), check->reason,
				check->detail);
	}
	ck_assert_msg(gmseal_report_verdict(report) == verdict, "wanted %s, got %s:%s",
		gmseal_verdict_name(verdict), gmseal_verdict_name(gmseal_report_verdict(report)),
		bad);
}

void assert_deviation(
	const gmseal_report *report, const char *field, size_t offset, const char *words)
{
	for (size_t i = 0; i < gmseal_report_deviation_count(report); i++) {
		const gmseal_deviation *deviation = gmseal_report_deviation(report, i);
		if (strcmp(deviation->field, field) == 0 && deviation->offset == offset &&
			strstr(deviation->what, words) != NULL)
			return;
	}
	ck_abort_msg("no deviation of %s at %zu with \"%s\"", field, offset, words);
}

static void assert_whole_sentence(const gmseal_check *check)
{
	size_t length = strlen(check->detail);
	unsigned char first = (unsigned char)check->detail[0];
	ck_assert_msg(length > 1 && (isupper(first) || first == '"') &&
			      check->detail[length - 1] == '.' && check->detail[length - 2] != '.',
		"%s: not a whole sentence: %s", check->id, check->detail);
	ck_assert_msg(check->notice == (check->status == GMSEAL_CHECK_PASS &&
					       strcmp(check->reason, "ok") != 0),
		"%s: a notice is a pass with a reason", check->id);
	ck_assert_uint_gt(strlen(check->clause), 0);
}

static void assert_ids(const gmseal_report *report, const char *const *ids, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const gmseal_check *check = gmseal_report_check(report, i);
		ck_assert_msg(check != NULL, "%s is missing", ids[i]);
		ck_assert_str_eq(check->id, ids[i]);
		assert_whole_sentence(check);
	}
	ck_assert_ptr_null(gmseal_report_check(report, count));
	ck_assert_uint_eq(gmseal_report_count(report), count);
}

#define SEAL_IDS                                                                                   \
	"seal.format", "seal.signature", "seal.maker.chain", "seal.maker.validity",                \
		"seal.maker.revocation", "seal.maker.usage", "seal.maker.subject", "seal.created", \
		"seal.validity", "seal.status", "seal.timestamp"

void assert_complete_seal_report(const gmseal_report *report)
{
	static const char *const ids[] = {SEAL_IDS};
	assert_ids(report, ids, sizeof ids / sizeof ids[0]);
}

void assert_complete_signature_report(const gmseal_report *report)
{
	static const char *const ids[] = {"signature.format", "signature.value",
		"signature.cert-listed", "signature.signer.chain", "signature.signer.validity",
		"signature.signer.revocation", "signature.signer.usage", "signature.subject",
		SEAL_IDS, "signature.seal", "signature.time", "signature.data",
		"signature.timestamp"};
	assert_ids(report, ids, sizeof ids / sizeof ids[0]);
}

gmseal_seal_parameters seal_parameters(int generation, const struct test_identity *listed)
{
	gmseal_bytes *certificates = scratch(sizeof *certificates);
	certificates[0] = BUFFER_BYTES(listed->der);
	return (gmseal_seal_parameters){.generation = generation,
		.id = BYTES("33010600000001"),
		.vendor = BYTES("TEST"),
		.type = 1,
		.name = BYTES("测试专用章"),
		.picture = {BYTES("PNG"), FORGED_PICTURE, 40, 30},
		.created = at("2021-01-01T00:00:00Z"),
		.valid_from = at("2021-06-01T00:00:00Z"),
		.valid_to = at("2024-01-01T00:00:00Z"),
		.certificates = certificates,
		.certificate_count = 1};
}

gmseal_seal *make_seal(const gmseal_seal_parameters *parameters, const struct test_identity *maker)
{
	gmseal_seal *seal = NULL;
	gmseal_error error;
	assert_ok(gmseal_seal_create(parameters, stage_signer(maker), &seal, &error), error);
	return keep_seal(seal);
}

gmseal_seal *default_seal(int generation, const struct test_pki *pki)
{
	gmseal_seal_parameters parameters = seal_parameters(generation, &pki->signer);
	return make_seal(&parameters, &pki->maker);
}

gmseal_signature_parameters signature_parameters(const gmseal_seal *seal)
{
	return (gmseal_signature_parameters){.seal = seal,
		.time = at(SIGNED_AT),
		.data_hash = document_hash(GMSEAL_DIGEST_SM3),
		.property = BYTES("/Doc_0/Signs/Sign_0/Signature.xml")};
}
