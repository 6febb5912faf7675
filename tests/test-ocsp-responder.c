/* OCSP responses: who may sign them. */
#include "ocsp.h"
#include "revocation.h"

/* A delegate of the authority that need not be asked about. */
static const struct test_certificate delegate = {.subject = "CN=Responder",
	.serial = "4001",
	.key_usage = "critical,digitalSignature",
	.extended_key_usage = "OCSPSigning"};
static const char *const nocheck[] = {"noCheck=ignored", NULL};

/* A response about the signer; what is left out of wanted is filled in. */
static gmseal_buffer respond(const struct fixture *fixture, struct test_ocsp wanted,
	const struct test_identity *responder)
{
	const struct test_answer answer = {.serial = "2003", .issuer = &fixture->pki->ca};
	if (wanted.answers == NULL) {
		wanted.answers = &answer;
		wanted.count = 1;
	}
	return test_ocsp_make(&wanted, responder);
}

static void add_response(
	struct fixture *fixture, struct test_ocsp wanted, const struct test_identity *responder)
{
	gmseal_buffer response = respond(fixture, wanted, responder);
	gmseal_error error;
	assert_ok(gms_trust_add_ocsp(fixture->trust, BUFFER_BYTES(response), &error), error);
	gmseal_buffer_free(&response);
}

/* A response by such a delegate, whose certificate comes along; reason NULL: it clears. */
static void assert_delegate(const struct test_certificate *wanted, const char *reason)
{
	for (int i = 0; i < 4; i++) {
		bool by_key = i % 2 == 1, comes_along = i < 2;
		struct fixture fixture = set_up(TEST_SM2);
		struct test_identity responder = test_issue(wanted, &fixture.pki->ca);
		add_response(&fixture,
			(struct test_ocsp){.by_key = by_key,
				.certificate = comes_along ? &responder : NULL,
				.produced = "2020-06-01T00:00:00Z"},
			&responder);
		if (!comes_along) {
			assert_unknown(&fixture, AT, NOW, "ocsp-responder", "CN=Test CA");
			add_untrusted(&fixture, &responder);
		}
		if (reason == NULL)
			assert_clear(&fixture, AT, NOW);
		else
			assert_unknown(&fixture, AT, NOW, reason, "\"CN=Responder\"");
		test_identity_free(&responder);
		tear_down(&fixture);
	}
}

START_TEST(takes_the_issuer_by_name_and_by_key)
{
	for (int i = 0; i < 4; i++) {
		struct fixture fixture = set_up(i < 2 ? TEST_SM2 : TEST_RSA);
		add_response(&fixture, (struct test_ocsp){.by_key = i % 2 == 1}, &fixture.pki->ca);
		assert_clear(&fixture, AT, NOW);
		tear_down(&fixture);
	}
}
END_TEST

START_TEST(takes_a_delegate_of_the_issuer)
{
	struct test_certificate wanted = delegate;
	wanted.extensions = nocheck;
	assert_delegate(&wanted, NULL);
	wanted.type = TEST_RSA;
	assert_delegate(&wanted, NULL);
	/* Key usage is not asked for, but if it is there it has to allow signatures. */
	wanted = delegate;
	wanted.extensions = nocheck;
	wanted.key_usage = NULL;
	assert_delegate(&wanted, NULL);
}
END_TEST

START_TEST(refuses_a_delegate_that_is_not_for_that)
{
	static const char *const critical[] = {
		"noCheck=ignored", "1.2.3.4=critical,DER:0500", NULL};
	struct test_certificate wanted = delegate;
	wanted.extensions = nocheck;
	wanted.extended_key_usage = "timeStamping";
	assert_delegate(&wanted, "ocsp-delegate-usage");
	wanted.extended_key_usage = "anyExtendedKeyUsage";
	assert_delegate(&wanted, "ocsp-delegate-usage");
	wanted.extended_key_usage = NULL;
	assert_delegate(&wanted, "ocsp-delegate-usage");
	wanted = delegate;
	wanted.extensions = nocheck;
	wanted.key_usage = "critical,keyEncipherment";
	assert_delegate(&wanted, "ocsp-delegate-usage");
	wanted = delegate;
	wanted.extensions = critical;
	assert_delegate(&wanted, "ocsp-delegate-usage");
}
END_TEST

START_TEST(asks_for_a_delegate_that_was_valid)
{
	struct test_certificate wanted = delegate;
	wanted.extensions = nocheck;
	wanted.from = "2020-06-01T00:00:00Z";
	assert_delegate(&wanted, NULL);
	wanted.from = "2020-06-01T00:00:01Z";
	assert_delegate(&wanted, "ocsp-delegate-expired");
	/* When it answered is what the delegate says: after its end it says nothing any more. */
	wanted.from = "2020-01-01T00:00:00Z";
	wanted.to = AT;
	assert_delegate(&wanted, NULL);
	wanted.to = "2020-06-01T00:00:00Z";
	assert_delegate(&wanted, "ocsp-delegate-expired");
	wanted.to = "2020-05-31T23:59:59Z";
	assert_delegate(&wanted, "ocsp-delegate-expired");
}
END_TEST

START_TEST(asks_whether_a_delegate_is_revoked)
{
	/* The delegate has a distribution point of its own, whose list does not cover the signer. */
	static const char *const point[] = {"crlDistributionPoints=URI:http://a/", NULL};
	static const char *const list[] = {"issuingDistributionPoint=critical,DER:"
					   "300FA00DA00B8609687474703A2F2F612F",
		NULL};
	static const struct {
		struct test_revoked entry;
		const char *reason;
	} cases[] = {
		{{.serial = "9999"}, NULL},
		{{.serial = "4001", .date = "2020-06-01T00:00:00Z"}, "ocsp-delegate-revoked"},
		{{.serial = "4001", .date = "2020-06-01T00:00:01Z"}, NULL},
		{{.serial = "4001", .date = "2020-05-01T00:00:00Z"}, "ocsp-delegate-revoked"},
		{{.serial = "4001", .date = "2020-07-01T00:00:00Z"}, NULL},
		{{.serial = "4001", .date = "2020-07-01T00:00:00Z", .reason = "keyCompromise"},
			"ocsp-delegate-revoked"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct fixture fixture = set_up(TEST_SM2);
		struct test_certificate wanted = delegate;
		wanted.extensions = point;
		struct test_identity responder = test_issue(&wanted, &fixture.pki->ca);
		add_response(&fixture,
			(struct test_ocsp){
				.certificate = &responder, .produced = "2020-06-01T00:00:00Z"},
			&responder);
		assert_unknown(&fixture, AT, NOW, "ocsp-delegate-unknown", "\"CN=Responder\"");
		add_list(&fixture,
			&(struct test_crl){.extensions = list, .to = "2020-05-31T00:00:00Z"});
		assert_unknown(&fixture, AT, NOW, "ocsp-delegate-unknown", "\"CN=Responder\"");
		add_list(&fixture,
			&(struct test_crl){
				.extensions = list, .entries = &cases[i].entry, .count = 1});
		if (cases[i].reason == NULL)
			assert_clear(&fixture, AT, NOW);
		else
			assert_unknown(&fixture, AT, NOW, cases[i].reason,
				"\"CN=Responder\", whose certificate is revoked");
		test_identity_free(&responder);
		tear_down(&fixture);
	}
}
END_TEST

START_TEST(refuses_responders_of_others)
{
	struct fixture fixture = set_up(TEST_SM2);
	struct test_certificate wanted = delegate;
	wanted.extensions = nocheck;
	/* Certified by the issuer's issuer, by nobody, or by somebody of the issuer's name. */
	struct test_identity of_root = test_issue(&wanted, &fixture.pki->root);
	struct test_identity of_nobody = test_issue(&wanted, NULL);
	struct test_identity twin =
		test_issue(&(struct test_certificate){.subject = "C=CN, O=Test, CN=Test CA",
				   .basic_constraints = "CA:TRUE"},
			&fixture.pki->root);
	struct test_identity of_twin = test_issue(&wanted, &twin);
	const struct test_identity *others[] = {&of_root, &of_nobody, &of_twin, &fixture.pki->root};
	for (size_t i = 0; i < 4; i++) {
		add_response(&fixture, (struct test_ocsp){.certificate = others[i]}, others[i]);
		assert_unknown(&fixture, AT, NOW, "ocsp-responder", "neither by \"CN=Test CA");
	}
	/* A member that the authority certified, but not for that. */
	add_response(&fixture, (struct test_ocsp){.certificate = &fixture.pki->other},
		&fixture.pki->other);
	assert_unknown(&fixture, AT, NOW, "ocsp-delegate-usage", "CN=Other Signer");
	test_identity_free(&of_root);
	test_identity_free(&of_nobody);
	test_identity_free(&of_twin);
	test_identity_free(&twin);
	tear_down(&fixture);
}
END_TEST

START_TEST(refuses_wrong_signatures)
{
	for (int type = TEST_SM2; type <= TEST_RSA; type++) {
		struct fixture fixture = set_up((enum test_key_type)type);
		const struct test_answer revoked = {.serial = "2003",
			.issuer = &fixture.pki->ca,
			.status = V_OCSP_CERTSTATUS_REVOKED};
		struct test_certificate wanted = delegate;
		wanted.type = (enum test_key_type)type;
		wanted.extensions = nocheck;
		struct test_identity responder = test_issue(&wanted, &fixture.pki->ca);
		/* Nothing is believed, not even a revocation. */
		add_response(&fixture,
			(struct test_ocsp){.answers = &revoked, .count = 1, .bad_signature = true},
			&fixture.pki->ca);
		assert_unknown(&fixture, AT, NOW, "ocsp-signature", "by \"CN=Test CA");
		add_response(&fixture,
			(struct test_ocsp){.certificate = &responder, .bad_signature = true},
			&responder);
		assert_unknown(&fixture, AT, NOW, "ocsp-signature", "does not verify");
		/* One in order next to them counts. */
		add_response(&fixture, (struct test_ocsp){.certificate = &responder}, &responder);
		assert_clear(&fixture, AT, NOW);
		test_identity_free(&responder);
		tear_down(&fixture);
	}
	struct fixture fixture = set_up(TEST_SM2);
	add_response(&fixture, (struct test_ocsp){.user_id = "somebody"}, &fixture.pki->ca);
	assert_unknown(&fixture, AT, NOW, "ocsp-signature", "does not verify");
	tear_down(&fixture);
}
END_TEST

START_TEST(never_clears_with_a_changed_bit)
{
	struct fixture fixture = set_up(TEST_SM2);
	struct test_certificate wanted = delegate;
	wanted.extensions = nocheck;
	struct test_identity responder = test_issue(&wanted, &fixture.pki->ca);
	gmseal_buffer response =
		respond(&fixture, (struct test_ocsp){.certificate = &responder}, &responder);
	size_t added = 0;
	for (size_t bit = 0; bit < response.size * 8; bit++) {
		struct gms_trust *trust = NULL;
		gmseal_error error;
		assert_ok(gms_trust_new(&trust, &error), error);
		response.data[bit / 8] ^= (uint8_t)(1 << bit % 8);
		if (gms_trust_add_ocsp(trust, BUFFER_BYTES(response), &error) == GMSEAL_OK) {
			struct gms_revocation result;
			added++;
			assert_ok(gms_trust_revocation(trust, fixture.signer, fixture.ca, at(AT),
					  at(NOW), &result, &error),
				error);
			ck_assert_msg(result.state == GMS_REVOCATION_UNKNOWN, "bit %zu", bit);
			gms_string_free(&result.detail);
		}
		response.data[bit / 8] ^= (uint8_t)(1 << bit % 8);
		gms_trust_free(trust);
	}
	ck_assert_uint_gt(added, 0);
	gmseal_buffer_free(&response);
	test_identity_free(&responder);
	tear_down(&fixture);
}
END_TEST

/* Whatever else its certificate is for. */
START_TEST(does_not_let_a_certificate_vouch_for_itself)
{
	for (int comes_along = 0; comes_along < 2; comes_along++) {
		struct fixture fixture = set_up(TEST_SM2);
		struct test_certificate wanted = delegate;
		wanted.serial = "2003";
		wanted.extensions = nocheck;
		struct test_identity itself = test_issue(&wanted, &fixture.pki->ca);
		gmseal_certificate_free(fixture.signer);
		fixture.signer = test_decode(&itself);
		if (!comes_along)
			add_untrusted(&fixture, &itself);
		add_response(&fixture,
			(struct test_ocsp){.certificate = comes_along ? &itself : NULL}, &itself);
		assert_unknown(&fixture, AT, NOW, "ocsp-responder",
			"about \"CN=Responder\" was signed with this very certificate");
		test_identity_free(&itself);
		tear_down(&fixture);
	}
}
END_TEST

START_TEST(finds_a_delegate_among_the_trust_anchors)
{
	struct fixture fixture = set_up(TEST_SM2);
	struct test_certificate wanted = delegate;
	gmseal_error error;
	wanted.extensions = nocheck;
	struct test_identity responder = test_issue(&wanted, &fixture.pki->ca);
	/* Certified by somebody else it is no delegate, however much it is trusted. */
	struct test_identity stranger = test_issue(&wanted, &fixture.pki->root);
	add_response(&fixture, (struct test_ocsp){.by_key = true}, &responder);
	add_response(&fixture, (struct test_ocsp){.by_key = true}, &stranger);
	assert_ok(gms_trust_add_anchors(fixture.trust, BUFFER_BYTES(stranger.der), &error), error);
	assert_unknown(&fixture, AT, NOW, "ocsp-responder", "CN=Test CA");
	assert_ok(gms_trust_add_anchors(fixture.trust, BUFFER_BYTES(responder.der), &error), error);
	assert_clear(&fixture, AT, NOW);
	test_identity_free(&responder);
	test_identity_free(&stranger);
	tear_down(&fixture);
}
END_TEST

/* ocsp-nocheck spares the question, not the answer. */
START_TEST(does_not_believe_a_revoked_delegate_that_need_not_be_asked_about)
{
	struct fixture fixture = set_up(TEST_SM2);
	static const char *const point[] = {
		"noCheck=ignored", "crlDistributionPoints=URI:http://a/", NULL};
	static const char *const list[] = {"issuingDistributionPoint=critical,DER:"
					   "300FA00DA00B8609687474703A2F2F612F",
		NULL};
	const struct test_revoked entry = {.serial = "4001", .reason = "keyCompromise"};
	struct test_certificate wanted = delegate;
	wanted.extensions = point;
	struct test_identity responder = test_issue(&wanted, &fixture.pki->ca);
	add_response(&fixture,
		(struct test_ocsp){.certificate = &responder, .produced = "2020-06-01T00:00:00Z"},
		&responder);
	assert_clear(&fixture, AT, NOW);
	add_list(&fixture, &(struct test_crl){.extensions = list, .entries = &entry, .count = 1});
	assert_unknown(&fixture, AT, NOW, "ocsp-delegate-revoked", "\"CN=Responder\"");
	test_identity_free(&responder);
	tear_down(&fixture);
}
END_TEST

SUITE("ocsp-responder", takes_the_issuer_by_name_and_by_key, takes_a_delegate_of_the_issuer,
	refuses_a_delegate_that_is_not_for_that, asks_for_a_delegate_that_was_valid,
	asks_whether_a_delegate_is_revoked, refuses_responders_of_others, refuses_wrong_signatures,
	never_clears_with_a_changed_bit, does_not_let_a_certificate_vouch_for_itself,
	finds_a_delegate_among_the_trust_anchors,
	does_not_believe_a_revoked_delegate_that_need_not_be_asked_about)
