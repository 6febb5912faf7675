/*
 * When a certificate no longer holds: a table of who, what, when, why, and how it is known; with
 * what validity and revocation come to, and the verdict. Each row is a signature, or a seal by
 * itself, made with certificates of its own.
 *
 * The seal is made in June 2020, the document signed in June 2021, and all verified in June 2023.
 * For the signer the signing time counts; for the maker the same, but in generation 5 the making of
 * the seal; of a seal by itself the time of verification, but in generation 5 again its making.
 */
#include "make/make.h"
#include "ocsp.h"
#include "stamp.h"
#include "when-it-counts.h"

#define MADE "2020-06-01T00:00:00Z"
#define SIGNED "2021-06-01T00:00:00Z"
#define LATER "20221201000000Z"
#define VERIFIED "2023-06-01T00:00:00Z"

#define ROWS (sizeof rows / sizeof rows[0])

/* What a row is made of. */
struct scene {
	const struct row *row;
	struct test_pki *pki;
	struct test_identity maker, signer;
	const struct test_identity *authority; /* that stamps */
	gmseal_seal *seal;
	gmseal_signature *signature;
	gmseal_policy *policy;
};

static bool concerns_maker(const struct row *row)
{
	return row->role == MAKER || row->role == ALONE;
}

/* A certificate to which happens what the row says, or nothing. */
static struct test_identity issue(
	const struct scene *scene, const char *subject, const char *serial, bool concerned)
{
	const struct row *row = scene->row;
	struct test_certificate wanted = {.subject = subject,
		.serial = serial,
		.key_usage = "critical,digitalSignature,nonRepudiation"};
	if (concerned && row->event == BEGINS)
		wanted.from = points[row->point];
	if (concerned && row->event == EXPIRES)
		wanted.to = points[row->point];
	return test_issue(&wanted, &scene->pki->ca);
}

static gmseal_signer *signer_of(const struct test_identity *identity)
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

/* A draft with a certificate for which it would not have been made: what it signs is made anew. */
static void change_certificate(gmseal_draft *draft, const struct test_identity *identity)
{
	gmseal_error error;
	gmseal_certificate_free(draft->certificate);
	draft->certificate = test_decode(identity);
	if (draft->generation == GMSEAL_GENERATION_2014) {
		gmseal_buffer der = GMSEAL_BUFFER_INIT;
		gmseal_seal *seal = NULL;
		assert_ok(gms_seal_assemble(draft->generation, BUFFER_BYTES(draft->info),
				  BUFFER_BYTES(identity->der), draft->algorithm->oid,
				  (gmseal_bytes){NULL, 0}, NULL, &der, &error),
			error);
		assert_ok(gmseal_seal_decode(BUFFER_BYTES(der), NULL, &seal, &error), error);
		gmseal_buffer_free(&draft->to_be_signed);
		assert_ok(gms_copy(gmseal_seal_to_be_signed(seal), &draft->to_be_signed, &error),
			error);
		gmseal_seal_free(seal);
		gmseal_buffer_free(&der);
	}
	assert_ok(gms_draft_finish(draft, &error), error);
}

/* The library makes no seal with a certificate that does not hold, but others do. */
static void create_seal(struct scene *scene)
{
	gmseal_seal_parameters parameters = GMSEAL_SEAL_PARAMETERS_INIT;
	gmseal_bytes list[] = {BUFFER_BYTES(scene->signer.der)};
	gmseal_draft *draft = NULL;
	gmseal_buffer value = GMSEAL_BUFFER_INIT;
	gmseal_error error;
	parameters.generation = scene->row->generation;
	parameters.id = BYTES("33010600000001");
	parameters.vendor = BYTES("gmseal");
	parameters.type = 1;
	parameters.name = BYTES("Seal");
	parameters.picture = (gmseal_picture){BYTES("PNG"), BYTES("\211PNG\r\n\32\n"), 40, 40};
	parameters.created = parameters.valid_from = at(MADE);
	parameters.valid_to = at("2024-06-01T00:00:00Z");
	parameters.certificates = list;
	parameters.certificate_count = 1;
	gmseal_certificate *sound = test_decode(&scene->pki->maker);
	assert_ok(gmseal_seal_prepare(&parameters, sound, &draft, &error), error);
	gmseal_certificate_free(sound);
	change_certificate(draft, &scene->maker);
	gmseal_signer *maker = signer_of(&scene->maker);
	assert_ok(gms_draft_sign(draft, maker, &value, &error), error);
	assert_ok(gmseal_seal_complete(draft, BUFFER_BYTES(value), &scene->seal, &error), error);
	gmseal_signer_free(maker);
	gmseal_buffer_free(&value);
	gmseal_draft_free(draft);
}

static gmseal_digest_value digest_of_document(void)
{
	gmseal_digest_value digest;
	gmseal_error error;
	assert_ok(
		gmseal_digest_bytes(GMSEAL_DIGEST_SM3, BYTES("document"), &digest, &error), error);
	return digest;
}

/* timeInfo of 2014: a GeneralizedTime of SIGNED, or a token over the document. */
static gmseal_bytes make_time_info(const struct scene *scene, gmseal_bytes data_hash)
{
	if (!scene->row->stamped)
		return der_text(TAG_GENERALIZED_TIME, "20210601000000Z");
	return stamp(&(struct stamp){.by = scene->authority,
		.imprint = data_hash,
		.time = scene->row->stamped == LATE ? LATER : "20210601000000Z"});
}

/* What is signed, without asking whether the certificate holds. */
static void encode_to_sign(const struct scene *scene, gmseal_draft *draft)
{
	gmseal_digest_value digest = digest_of_document();
	gmseal_bytes data_hash = {digest.data, digest.size};
	gmseal_bytes time_info = make_time_info(scene, data_hash);
	gmseal_error error;
	const struct gms_to_sign to_sign = {.version = gmseal_seal_header(scene->seal)->version,
		.seal = gmseal_seal_bytes(scene->seal),
		.time = at(SIGNED),
		.time_info = &time_info,
		.data_hash = data_hash,
		.property = BYTES("document"),
		.certificate = BUFFER_BYTES(scene->signer.der),
		.algorithm = draft->algorithm->oid};
	assert_ok(gms_to_sign_encode(draft->generation, &to_sign, &draft->to_be_signed, &error),
		error);
	assert_ok(gms_draft_finish(draft, &error), error);
}

/* Replaces the seal by one with a time stamp. */
static void stamp_seal(struct scene *scene)
{
	gmseal_seal *stamped = NULL;
	gmseal_error error;
	gmseal_bytes token = stamp(&(struct stamp){.by = scene->authority,
		.over = gmseal_seal_value(scene->seal),
		.time = scene->row->stamped == LATE ? LATER : "20200601000000Z"});
	assert_ok(gmseal_seal_attach_timestamp(scene->seal, stamp_decoded(token), &stamped, &error),
		error);
	gmseal_seal_free(scene->seal);
	scene->seal = stamped;
}

static void stamp_signature(struct scene *scene)
{
	gmseal_signature *stamped = NULL;
	gmseal_error error;
	gmseal_bytes token = stamp(&(struct stamp){.by = scene->authority,
		.over = gmseal_signature_value(scene->signature),
		.time = scene->row->stamped == LATE ? LATER : "20210601000000Z"});
	assert_ok(gmseal_signature_attach_timestamp(
			  scene->signature, stamp_decoded(token), &stamped, &error),
		error);
	gmseal_signature_free(scene->signature);
	scene->signature = stamped;
}

static void create_signature(struct scene *scene)
{
	gmseal_draft *draft = NULL;
	gmseal_buffer value = GMSEAL_BUFFER_INIT;
	gmseal_certificate *certificate = test_decode(&scene->signer);
	gmseal_error error;
	assert_ok(gms_draft_new(scene->row->generation, certificate, GMSEAL_DIGEST_NONE,
			  (gmseal_bytes){NULL, 0}, &draft, &error),
		error);
	encode_to_sign(scene, draft);
	gmseal_signer *signer = signer_of(&scene->signer);
	assert_ok(gms_draft_sign(draft, signer, &value, &error), error);
	assert_ok(gmseal_signature_complete(draft, BUFFER_BYTES(value), &scene->signature, &error),
		error);
	gmseal_signer_free(signer);
	gmseal_certificate_free(certificate);
	gmseal_buffer_free(&value);
	gmseal_draft_free(draft);
}

static const char *serial_of(const struct row *row)
{
	static const char *const serials[] = {[SIGNER] = "7001",
		[MAKER] = "7002",
		[ALONE] = "7002",
		[CA] = "2001",
		[TSA] = "7003"};
	return serials[row->role];
}

static void add_list(struct scene *scene, const struct test_identity *issuer, bool concerned)
{
	const struct row *row = scene->row;
	const struct test_revoked entry = {
		.serial = serial_of(row), .date = points[row->point], .reason = row->why};
	gmseal_error error;
	gmseal_buffer crl = test_crl_make(
		&(struct test_crl){.entries = &entry,
			.count = concerned && row->event == REVOKED,
			.to = row->source == STALE_LIST ? "2020-04-01T00:00:00Z" : NULL},
		issuer);
	assert_ok(gmseal_policy_add_crl(scene->policy, BUFFER_BYTES(crl), &error), error);
	gmseal_buffer_free(&crl);
}

static void add_response(struct scene *scene)
{
	const struct row *row = scene->row;
	gmseal_error error;
	static const char *const serials[] = {"7001", "7002", "7003"};
	struct test_answer answers[3];
	for (int i = 0; i < 3; i++) {
		answers[i] = (struct test_answer){.serial = serials[i],
			.issuer = &scene->pki->ca,
			.to = row->source == STALE_OCSP ? "2020-02-01T00:00:00Z" : NULL};
		if (row->event == REVOKED && strcmp(serials[i], serial_of(row)) == 0) {
			answers[i].status = V_OCSP_CERTSTATUS_REVOKED;
			answers[i].date = points[row->point];
			answers[i].reason = row->why;
		}
	}
	gmseal_buffer response = test_ocsp_make(
		&(struct test_ocsp){.answers = answers, .count = 3}, &scene->pki->ca);
	assert_ok(gmseal_policy_add_ocsp(scene->policy, BUFFER_BYTES(response), &error), error);
	gmseal_buffer_free(&response);
}

static void create_policy(struct scene *scene)
{
	const struct row *row = scene->row;
	gmseal_error error;
	assert_ok(gmseal_policy_new(&scene->policy, &error), error);
	assert_ok(
		gmseal_policy_add_trust(scene->policy, BUFFER_BYTES(scene->pki->root.der), &error),
		error);
	assert_ok(gmseal_policy_add_untrusted(
			  scene->policy, BUFFER_BYTES(scene->pki->ca.der), &error),
		error);
	if (row->source == LIST || row->source == STALE_LIST)
		add_list(scene, &scene->pki->ca, row->role != CA);
	if (row->source == OCSP || row->source == STALE_OCSP)
		add_response(scene);
	if (row->role == CA)
		add_list(scene, &scene->pki->root, true);
	else
		assert_ok(gmseal_policy_add_crl(
				  scene->policy, BUFFER_BYTES(scene->pki->root_crl), &error),
			error);
}

static struct scene set_up(const struct row *row)
{
	struct scene scene = {.row = row, .pki = test_pki_new(TEST_SM2)};
	scene.signer = issue(&scene, "C=CN, O=Test, CN=Signer", "7001", row->role == SIGNER);
	scene.maker = issue(&scene, "C=CN, O=Test, CN=Maker", "7002", concerns_maker(row));
	scene.authority = authority(
		&(struct test_authority){.serial = "7003",
			.from = row->role == TSA && row->event == BEGINS ? points[row->point]
									 : NULL,
			.to = row->role == TSA && row->event == EXPIRES ? points[row->point]
									: NULL},
		scene.pki);
	create_seal(&scene);
	if (row->stamped && row->generation == G5)
		stamp_seal(&scene);
	create_signature(&scene);
	if (row->stamped && row->generation != G1)
		stamp_signature(&scene);
	create_policy(&scene);
	return scene;
}

static void tear_down(struct scene *scene)
{
	gmseal_policy_free(scene->policy);
	gmseal_signature_free(scene->signature);
	gmseal_seal_free(scene->seal);
	test_identity_free(&scene->maker);
	test_identity_free(&scene->signer);
	test_pki_free(scene->pki);
}

static gmseal_report *verify(const struct scene *scene)
{
	gmseal_report *report = NULL;
	gmseal_error error;
	gmseal_digest_value digest = digest_of_document();
	const gmseal_signature *signature = scene->signature;
	if (scene->row->role == ALONE)
		assert_ok(gmseal_verify_seal(
				  scene->policy, scene->seal, at(VERIFIED), &report, &error),
			error);
	else if (scene->row->role == TSA)
		assert_ok(gmseal_verify_timestamp(scene->policy,
				  stamp_decoded(gmseal_signature_timestamp(signature)),
				  scene->row->generation == G1 ? BYTES("document")
							       : gmseal_signature_value(signature),
				  at(VERIFIED), &report, &error),
			error);
	else
		assert_ok(gmseal_verify_signature(scene->policy, signature, at(VERIFIED),
				  (gmseal_bytes){digest.data, digest.size}, &report, &error),
			error);
	return report;
}

/* "pass ok" */
static void tell_check(const gmseal_report *report, const char *id, char text[64])
{
	const gmseal_check *check = gmseal_report_find(report, id);
	ck_assert_ptr_nonnull(check);
	snprintf(text, 64, "%s %s", gmseal_check_status_name(check->status), check->reason);
}

static void tell_row(const struct row *row, char text[160])
{
	static const char *const roles[] = {
		"signer", "maker", "maker of a seal alone", "CA", "TSA"};
	static const char *const events[] = {"lasts", "begins", "expires", "revoked"};
	static const char *const sources[] = {
		"list", "OCSP", "no information", "stale list", "stale OCSP"};
	static const char *const stamps[] = {"", ", stamped", ", stamped late"};
	snprintf(text, 160, "generation %d, %s, %s %.10s %s, %s%s", row->generation,
		roles[row->role], events[row->event], points[row->point],
		row->why != NULL ? row->why : "", sources[row->source], stamps[row->stamped]);
}

/* Whether an event leaves a certificate out of its validity at a point and the time after it. */
static bool ends_or_begins(const struct row *row, enum point begins_at, enum point ends_at)
{
	return (row->event == BEGINS && row->point >= begins_at) ||
	       (row->event == EXPIRES && row->point <= ends_at);
}

/* What the checks come to that the row does not name; -1: that depends on them. */
static int other_status(const struct row *row, const char *id)
{
	bool stamped = row->stamped != UNSTAMPED;
	if (strcmp(id, "signature.seal") == 0)
		return -1;
	/* In rows about the authority above both, the maker fares as in the rows about the maker. */
	if (row->role == CA && strcmp(id, "seal.maker.revocation") == 0)
		return -1;
	if (strcmp(id, "signature.timestamp") == 0)
		return stamped ? GMSEAL_CHECK_PASS : GMSEAL_CHECK_SKIPPED;
	if (strcmp(id, "seal.timestamp") == 0)
		return stamped && row->generation == G5 ? GMSEAL_CHECK_PASS : GMSEAL_CHECK_SKIPPED;
	if (strcmp(id, "seal.created") == 0)
		return row->generation != G5 ? GMSEAL_CHECK_SKIPPED
		       : concerns_maker(row) && ends_or_begins(row, SECOND, FIRST)
			       ? GMSEAL_CHECK_FAIL
			       : GMSEAL_CHECK_PASS;
	if (strcmp(id, "signature.time") == 0)
		/* In 2014 the token is the claim. */
		return row->role == SIGNER && ends_or_begins(row, THIRD,
						      row->generation == G1 && row->stamped == LATE
							      ? THIRD
							      : SECOND)
			       ? GMSEAL_CHECK_FAIL
			       : GMSEAL_CHECK_PASS;
	if (strcmp(id, "timestamp.time") == 0)
		return ends_or_begins(row, THIRD, SECOND) ? GMSEAL_CHECK_FAIL : GMSEAL_CHECK_PASS;
	/* The policy does not ask what only platforms ask. */
	if (strstr(id, ".subject") != NULL || strcmp(id, "seal.status") == 0)
		return GMSEAL_CHECK_SKIPPED;
	/* Who is not concerned is known about by the same lists, or not. */
	if (strstr(id, ".revocation") != NULL && row->source != LIST && row->source != OCSP)
		return GMSEAL_CHECK_UNKNOWN;
	return GMSEAL_CHECK_PASS;
}

/* The seal of a signature is as bad as the worst of its checks. */
static gmseal_check_status status_of_seal(const gmseal_report *report)
{
	gmseal_check_status worst = GMSEAL_CHECK_PASS;
	for (size_t i = 0; i < gmseal_report_count(report); i++) {
		const gmseal_check *check = gmseal_report_check(report, i);
		if (strncmp(check->id, "seal.", 5) != 0)
			continue;
		if (check->status == GMSEAL_CHECK_FAIL)
			return GMSEAL_CHECK_FAIL;
		if (check->status == GMSEAL_CHECK_UNKNOWN)
			worst = GMSEAL_CHECK_UNKNOWN;
	}
	return worst;
}

static void assert_others(const struct row *row, const gmseal_report *report,
	const char *const concerned[2], const char *text)
{
	const gmseal_check *seal = gmseal_report_find(report, "signature.seal");
	for (size_t i = 0; i < gmseal_report_count(report); i++) {
		const gmseal_check *check = gmseal_report_check(report, i);
		int wanted = other_status(row, check->id);
		if (strcmp(check->id, concerned[0]) == 0 || strcmp(check->id, concerned[1]) == 0 ||
			wanted < 0)
			continue;
		ck_assert_msg((int)check->status == wanted, "%s: %s is %s (%s): %s", text,
			check->id, gmseal_check_status_name(check->status), check->reason,
			check->detail);
	}
	if (seal != NULL)
		ck_assert_msg(seal->status == status_of_seal(report), "%s: %s is %s", text,
			seal->id, gmseal_check_status_name(seal->status));
}

/* What an authority's certificate does to the signature that has its stamp. */
static void assert_stamped_signature(const struct scene *scene, const char *text)
{
	gmseal_report *report = NULL;
	gmseal_error error;
	gmseal_digest_value digest = digest_of_document();
	const struct row *row = scene->row;
	assert_ok(gmseal_verify_signature(scene->policy, scene->signature, at(VERIFIED),
			  (gmseal_bytes){digest.data, digest.size}, &report, &error),
		error);
	const gmseal_check *check = gmseal_report_find(report, "signature.timestamp");
	bool passes = strcmp(row->verdict, "valid") == 0;
	ck_assert_msg(check->status == (passes ? GMSEAL_CHECK_PASS
					       : strcmp(row->verdict, "invalid") == 0
						       ? GMSEAL_CHECK_FAIL
						       : GMSEAL_CHECK_UNKNOWN),
		"%s: %s: %s", text, check->reason, check->detail);
	const char *reason = passes                                   ? "ok"
			     : strncmp(row->validity, "pass", 4) != 0 ? "token-validity"
								      : "token-revocation";
	ck_assert_msg(strcmp(check->reason, reason) == 0, "%s: %s", text, check->reason);
	gmseal_report_free(report);
}

static void assert_row(const struct row *row)
{
	static const char *const ids[][2] = {
		[SIGNER] = {"signature.signer.validity", "signature.signer.revocation"},
		[MAKER] = {"seal.maker.validity", "seal.maker.revocation"},
		[ALONE] = {"seal.maker.validity", "seal.maker.revocation"},
		[CA] = {"signature.signer.validity", "signature.signer.revocation"},
		[TSA] = {"timestamp.tsa.validity", "timestamp.tsa.revocation"}};
	char text[160], validity[64], revocation[64];
	struct scene scene = set_up(row);
	gmseal_report *report = verify(&scene);
	tell_check(report, ids[row->role][0], validity);
	tell_check(report, ids[row->role][1], revocation);
	const char *verdict = gmseal_verdict_name(gmseal_report_verdict(report));
	tell_row(row, text);
	printf("%s: %s; %s; %s\n", text, validity, revocation, verdict);
	ck_assert_msg(strcmp(validity, row->validity) == 0 &&
			      strcmp(revocation, row->revocation) == 0 &&
			      strcmp(verdict, row->verdict) == 0,
		"%s: %s, %s, %s instead of %s, %s, %s", text, validity, revocation, verdict,
		row->validity, row->revocation, row->verdict);
	assert_others(row, report, ids[row->role], text);
	if (row->role == TSA)
		assert_stamped_signature(&scene, text);
	gmseal_report_free(report);
	tear_down(&scene);
}

static void assert_rows(int generation)
{
	for (size_t i = 0; i < ROWS; i++)
		if (rows[i].generation == generation)
			assert_row(&rows[i]);
}

START_TEST(holds_to_the_table_in_generation_2014)
{
	assert_rows(G1);
}
END_TEST

START_TEST(holds_to_the_table_in_generation_4)
{
	assert_rows(G4);
}
END_TEST

START_TEST(holds_to_the_table_in_generation_5)
{
	assert_rows(G5);
}
END_TEST

SUITE("when-it-counts", holds_to_the_table_in_generation_2014, holds_to_the_table_in_generation_4,
	holds_to_the_table_in_generation_5)
