/* Chains from a certificate to a trust anchor: what holds, what does not, and why. */
#include "sample.h"
#include "pki/pki.h"

#include <pthread.h>
#include <stdio.h>
#include <time.h>

#define CA_USAGE .basic_constraints = "critical,CA:TRUE", .key_usage = "critical,keyCertSign"
#define YEAR_2021 "2021-01-01T00:00:00Z"

static struct gms_trust *new_trust(void)
{
	struct gms_trust *trust = NULL;
	gmseal_error error;
	assert_ok(gms_trust_new(&trust, &error), error);
	return trust;
}

static void trust_anchor(struct gms_trust *trust, const struct test_identity *identity)
{
	gmseal_error error;
	assert_ok(gms_trust_add_anchors(trust, BUFFER_BYTES(identity->der), &error), error);
}

static void add_untrusted(struct gms_trust *trust, const struct test_identity *identity)
{
	gmseal_error error;
	assert_ok(gms_trust_add_untrusted(trust, BUFFER_BYTES(identity->der), &error), error);
}

static struct gms_chain_result ask(
	const struct gms_trust *trust, const struct test_identity *identity, const char *when)
{
	struct gms_chain_result result;
	gmseal_error error;
	gmseal_certificate *certificate = test_decode(identity);
	assert_ok(gms_trust_chain(trust, certificate, at(when), &result, &error), error);
	gmseal_certificate_free(certificate);
	return result;
}

/* There is a chain of so many certificates, the end certificate first. */
static void assert_chain(const struct gms_trust *trust, const struct test_identity *identity,
	const char *when, size_t count)
{
	struct gms_chain_result result = ask(trust, identity, when);
	ck_assert_msg(result.chain != NULL, "%s: %s", result.reason, result.detail.text);
	ck_assert_str_eq(result.reason, "");
	ck_assert(!result.unknown);
	ck_assert_ptr_null(result.detail.text);
	ck_assert_uint_eq(result.chain->count, count);
	gmseal_bytes end = gmseal_certificate_bytes(result.chain->certificates[0]);
	ck_assert_uint_eq(end.size, identity->der.size);
	ck_assert_mem_eq(end.data, identity->der.data, end.size);
	for (size_t i = 0; i + 1 < count; i++)
		ck_assert_str_eq(gmseal_certificate_issuer(result.chain->certificates[i]),
			gmseal_certificate_subject(result.chain->certificates[i + 1]));
	gms_chain_free(result.chain);
}

/* There is none; name is the subject of the certificate at fault. */
static void assert_no_chain(const struct gms_trust *trust, const struct test_identity *identity,
	const char *when, const char *reason, bool unknown, const char *name)
{
	struct gms_chain_result result = ask(trust, identity, when);
	ck_assert_ptr_null(result.chain);
	ck_assert_str_eq(result.reason, reason);
	ck_assert_int_eq(result.unknown, unknown);
	ck_assert_msg(strstr(result.detail.text, name) != NULL, "%s", result.detail.text);
	gms_string_free(&result.detail);
}

static struct test_identity issue_root(const char *subject)
{
	return test_issue(&(struct test_certificate){.subject = subject,
				  .from = "2015-01-01T00:00:00Z",
				  .to = "2045-01-01T00:00:00Z",
				  CA_USAGE},
		NULL);
}

static struct test_identity issue_end(const struct test_identity *issuer)
{
	return test_issue(&(struct test_certificate){.subject = "CN=End"}, issuer);
}

static void assert_hierarchy(enum test_key_type type)
{
	struct test_pki *pki = test_pki_new(type);
	struct gms_trust *trust = new_trust();
	trust_anchor(trust, &pki->root);
	add_untrusted(trust, &pki->ca);
	assert_chain(trust, &pki->signer, YEAR_2021, 3);
	assert_chain(trust, &pki->maker, YEAR_2021, 3);
	assert_chain(trust, &pki->ca, YEAR_2021, 2);
	assert_chain(trust, &pki->root, YEAR_2021, 1);
	gms_trust_free(trust);
	test_pki_free(pki);
}

START_TEST(builds_sm2_chains)
{
	assert_hierarchy(TEST_SM2);
}
END_TEST

START_TEST(builds_rsa_chains)
{
	assert_hierarchy(TEST_RSA);
}
END_TEST

START_TEST(builds_chains_of_mixed_keys)
{
	struct test_identity root = test_issue(
		&(struct test_certificate){.subject = "CN=Root", .type = TEST_RSA, CA_USAGE}, NULL);
	struct test_identity ca =
		test_issue(&(struct test_certificate){.subject = "CN=CA", CA_USAGE}, &root);
	struct test_identity end =
		test_issue(&(struct test_certificate){.subject = "CN=End", .type = TEST_RSA}, &ca);
	struct gms_trust *trust = new_trust();
	trust_anchor(trust, &root);
	add_untrusted(trust, &ca);
	assert_chain(trust, &end, YEAR_2021, 3);
	gms_trust_free(trust);
	test_identity_free(&root);
	test_identity_free(&ca);
	test_identity_free(&end);
}
END_TEST

START_TEST(accepts_both_forms_of_the_sm2_algorithm_identifier)
{
	struct test_identity root = issue_root("CN=Root");
	struct test_identity ca = test_issue(
		&(struct test_certificate){.subject = "CN=CA", .null_parameters = true, CA_USAGE},
		&root);
	struct test_identity end = test_issue(
		&(struct test_certificate){.subject = "CN=End", .null_parameters = true}, &ca);
	struct gms_trust *trust = new_trust();
	trust_anchor(trust, &root);
	add_untrusted(trust, &ca);
	assert_chain(trust, &end, YEAR_2021, 3);
	gms_trust_free(trust);
	test_identity_free(&root);
	test_identity_free(&ca);
	test_identity_free(&end);
}
END_TEST

START_TEST(says_that_nothing_is_trusted)
{
	struct test_pki *pki = test_pki_new(TEST_SM2);
	struct gms_trust *trust = new_trust();
	add_untrusted(trust, &pki->ca);
	assert_no_chain(trust, &pki->signer, YEAR_2021, "no-trust-anchors", true, "trust anchors");
	gms_trust_free(trust);
	test_pki_free(pki);
}
END_TEST

START_TEST(says_which_issuer_is_missing)
{
	struct test_pki *pki = test_pki_new(TEST_SM2);
	struct test_identity stranger = issue_root("CN=Stranger");
	struct gms_trust *trust = new_trust();
	trust_anchor(trust, &stranger);
	assert_no_chain(trust, &pki->signer, YEAR_2021, "untrusted", true, "CN=Test CA,O=Test");
	add_untrusted(trust, &pki->ca);
	assert_no_chain(trust, &pki->signer, YEAR_2021, "untrusted", true, "CN=Test Root,O=Test");
	add_untrusted(trust, &pki->root);
	assert_no_chain(trust, &pki->signer, YEAR_2021, "untrusted", true,
		"ends with the certificate \"CN=Test Root,O=Test");
	trust_anchor(trust, &pki->root);
	assert_chain(trust, &pki->signer, YEAR_2021, 3);
	gms_trust_free(trust);
	test_identity_free(&stranger);
	test_pki_free(pki);
}
END_TEST

START_TEST(takes_an_intermediate_as_anchor)
{
	struct test_pki *pki = test_pki_new(TEST_SM2);
	struct gms_trust *trust = new_trust();
	trust_anchor(trust, &pki->ca);
	assert_chain(trust, &pki->signer, YEAR_2021, 2);
	/* And an end certificate. */
	trust_anchor(trust, &pki->other);
	assert_chain(trust, &pki->other, YEAR_2021, 1);
	gms_trust_free(trust);
	test_pki_free(pki);
}
END_TEST

/* A root that its certificates name by its key. */
static struct test_identity issue_named_root(const char *subject)
{
	return test_issue(
		&(struct test_certificate){.subject = subject, .key_ids = true, CA_USAGE}, NULL);
}

START_TEST(refuses_wrong_signatures)
{
	struct test_identity root = issue_named_root("CN=Root");
	struct test_identity broken = test_issue(
		&(struct test_certificate){
			.subject = "CN=Broken", .key_ids = true, .bad_signature = true},
		&root);
	struct test_identity other_id = test_issue(
		&(struct test_certificate){
			.subject = "CN=Id", .key_ids = true, .user_id = "somebody"},
		&root);
	struct test_identity ca = test_issue(
		&(struct test_certificate){
			.subject = "CN=CA", .key_ids = true, .bad_signature = true, CA_USAGE},
		&root);
	struct test_identity end = issue_end(&ca);
	struct gms_trust *trust = new_trust();
	trust_anchor(trust, &root);
	add_untrusted(trust, &ca);
	assert_no_chain(trust, &broken, YEAR_2021, "bad-signature", false, "\"CN=Broken\"");
	assert_no_chain(trust, &other_id, YEAR_2021, "bad-signature", false, "\"CN=Id\"");
	assert_no_chain(trust, &end, YEAR_2021, "bad-signature", false, "\"CN=CA\"");
	/* Somebody else of that name changes nothing. */
	struct test_identity twin = issue_root("CN=Root");
	trust_anchor(trust, &twin);
	assert_no_chain(trust, &broken, YEAR_2021, "bad-signature", false, "\"CN=Broken\"");
	gms_trust_free(trust);
	test_identity_free(&root);
	test_identity_free(&twin);
	test_identity_free(&broken);
	test_identity_free(&other_id);
	test_identity_free(&ca);
	test_identity_free(&end);
}
END_TEST

/* A signature that no anchor stands behind is a fault all the same. */
START_TEST(refuses_a_wrong_signature_below_an_unknown_root)
{
	struct test_identity root = issue_named_root("CN=Root"),
			     stranger = issue_root("CN=Stranger");
	struct test_identity ca = test_issue(
		&(struct test_certificate){.subject = "CN=CA", .key_ids = true, CA_USAGE}, &root);
	struct test_identity broken = test_issue(
		&(struct test_certificate){
			.subject = "CN=Broken", .key_ids = true, .bad_signature = true},
		&ca);
	struct gms_trust *trust = new_trust();
	trust_anchor(trust, &stranger);
	add_untrusted(trust, &ca);
	assert_no_chain(trust, &broken, YEAR_2021, "bad-signature", false, "\"CN=Broken\"");
	gms_trust_free(trust);
	test_identity_free(&root);
	test_identity_free(&stranger);
	test_identity_free(&ca);
	test_identity_free(&broken);
}
END_TEST

/* Without key identifiers a name is all there is, and others may have it. */
START_TEST(whoever_has_the_name_and_not_the_key_is_no_issuer)
{
	struct test_identity stranger = issue_root("CN=Stranger");
	struct test_identity first = issue_root("CN=M"), second = issue_root("CN=M");
	struct test_identity no_authority =
		test_issue(&(struct test_certificate){.subject = "CN=M"}, &stranger);
	struct test_identity end = issue_end(&first);
	const struct {
		const struct test_identity *anchor, *untrusted[3];
		const char *words;
	} cases[] = {
		{&stranger, {&first}, "ends with the certificate \"CN=M\""},
		{&stranger, {&second}, "any certificate at hand that has its issuer's name"},
		{&stranger, {&first, &second}, "ends with the certificate \"CN=M\""},
		{&stranger, {&second, &first}, "ends with the certificate \"CN=M\""},
		{&second, {&first}, "ends with the certificate \"CN=M\""},
		{&second, {NULL}, "any certificate at hand that has its issuer's name"},
		{&stranger, {&no_authority}, "any certificate at hand that has its issuer's name"},
		{&no_authority, {NULL}, "any certificate at hand that has its issuer's name"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct gms_trust *trust = new_trust();
		trust_anchor(trust, cases[i].anchor);
		for (size_t k = 0; cases[i].untrusted[k] != NULL; k++)
			add_untrusted(trust, cases[i].untrusted[k]);
		assert_no_chain(trust, &end, YEAR_2021, "untrusted", true, cases[i].words);
		trust_anchor(trust, &first);
		assert_chain(trust, &end, YEAR_2021, 2);
		gms_trust_free(trust);
	}
	test_identity_free(&stranger);
	test_identity_free(&first);
	test_identity_free(&second);
	test_identity_free(&no_authority);
	test_identity_free(&end);
}
END_TEST

/* After a change of keys an authority certifies its new key under its old one. */
START_TEST(says_where_an_authority_certified_itself_without_key_identifiers)
{
	struct test_identity old = issue_root("CN=M"), new = issue_root("CN=M");
	struct test_identity linked = test_issue(
		&(struct test_certificate){.subject = "CN=M", .key = new.key, CA_USAGE}, &old);
	struct test_identity end = issue_end(&new);
	struct gms_trust *trust = new_trust();
	trust_anchor(trust, &old);
	add_untrusted(trust, &linked);
	assert_no_chain(trust, &end, YEAR_2021, "self-issued", true, "\"CN=M\" was issued by");
	add_untrusted(trust, &new);
	assert_no_chain(trust, &end, YEAR_2021, "self-issued", true, "\"CN=M\" was issued by");
	gms_trust_free(trust);
	/* With them the chain is found. */
	struct test_identity named = issue_named_root("CN=M");
	struct test_identity led = test_issue(&(struct test_certificate){.subject = "CN=M",
						      .key = new.key,
						      .key_ids = true,
						      .from = "2019-01-01T00:00:00Z",
						      CA_USAGE},
		&named);
	trust = new_trust();
	trust_anchor(trust, &named);
	add_untrusted(trust, &led);
	assert_chain(trust, &end, YEAR_2021, 3);
	gms_trust_free(trust);
	test_identity_free(&old);
	test_identity_free(&new);
	test_identity_free(&linked);
	test_identity_free(&named);
	test_identity_free(&led);
	test_identity_free(&end);
}
END_TEST

/* The chain of an end certificate below a certificate authority that is as given. */
static void assert_refused_issuer(const struct test_certificate *wanted, const char *when,
	const char *reason, const char *name)
{
	struct test_identity root = issue_root("CN=Root");
	struct test_identity ca = test_issue(wanted, &root);
	struct test_identity end = issue_end(&ca);
	struct gms_trust *trust = new_trust();
	trust_anchor(trust, &root);
	add_untrusted(trust, &ca);
	if (reason != NULL)
		assert_no_chain(trust, &end, when, reason, false, name);
	else
		assert_chain(trust, &end, when, 3);
	/* As a trust anchor it is a name and a key, unless it says that it is no authority, or does
	 * not hold. */
	bool stays = reason != NULL &&
		     (strncmp(reason, "issuer-", 7) == 0 || wanted->basic_constraints != NULL) &&
		     strcmp(reason, "issuer-usage") != 0 &&
		     strcmp(reason, "critical-extension") != 0;
	trust_anchor(trust, &ca);
	if (stays)
		assert_no_chain(trust, &end, when, reason, false, name);
	else
		assert_chain(trust, &end, when, 2);
	gms_trust_free(trust);
	test_identity_free(&root);
	test_identity_free(&ca);
	test_identity_free(&end);
}

START_TEST(refuses_issuers_that_are_no_authority)
{
	assert_refused_issuer(
		&(struct test_certificate){.subject = "CN=CA"}, YEAR_2021, "not-a-ca", "\"CN=CA\"");
	assert_refused_issuer(&(struct test_certificate){.subject = "CN=CA",
				      .basic_constraints = "CA:FALSE",
				      .key_usage = "keyCertSign"},
		YEAR_2021, "not-a-ca", "\"CN=CA\"");
	assert_refused_issuer(
		&(struct test_certificate){.subject = "CN=CA", .basic_constraints = "CA:TRUE"},
		YEAR_2021, NULL, NULL);
}
END_TEST

START_TEST(refuses_issuers_whose_key_usage_forbids_it)
{
	assert_refused_issuer(&(struct test_certificate){.subject = "CN=CA",
				      .basic_constraints = "CA:TRUE",
				      .key_usage = "digitalSignature,cRLSign"},
		YEAR_2021, "issuer-usage", "\"CN=CA\"");
}
END_TEST

START_TEST(refuses_issuers_out_of_their_validity)
{
	const struct test_certificate ca = {.subject = "CN=CA", CA_USAGE};
	assert_refused_issuer(&ca, "2019-12-31T23:59:59Z", "issuer-not-yet-valid",
		"\"CN=CA\" is valid only from 2020-01-01T00:00:00Z");
	assert_refused_issuer(&ca, "2020-01-01T00:00:00Z", NULL, NULL);
	assert_refused_issuer(&ca, "2025-01-01T00:00:00Z", NULL, NULL);
	assert_refused_issuer(&ca, "2025-01-01T00:00:01Z", "issuer-expired",
		"\"CN=CA\" was valid only until 2025-01-01T00:00:00Z");
}
END_TEST

START_TEST(reads_the_validity_of_issuers_without_zone)
{
	assert_refused_issuer(
		&(struct test_certificate){
			.subject = "CN=CA", .from = "200101000000", .to = "2201010000", CA_USAGE},
		YEAR_2021, NULL, NULL);
}
END_TEST

START_TEST(refuses_unknown_critical_extensions)
{
	static const char *const critical[] = {"1.2.3.4=critical,DER:0500", NULL};
	static const char *const harmless[] = {"1.2.3.4=DER:0500", NULL};
	assert_refused_issuer(
		&(struct test_certificate){.subject = "CN=CA", .extensions = critical, CA_USAGE},
		YEAR_2021, "critical-extension", "\"CN=CA\"");
	assert_refused_issuer(
		&(struct test_certificate){.subject = "CN=CA", .extensions = harmless, CA_USAGE},
		YEAR_2021, NULL, NULL);
	struct test_identity root = issue_root("CN=Root");
	struct test_identity end = test_issue(
		&(struct test_certificate){.subject = "CN=End", .extensions = critical}, &root);
	struct gms_trust *trust = new_trust();
	trust_anchor(trust, &root);
	assert_no_chain(trust, &end, YEAR_2021, "critical-extension", false, "\"CN=End\"");
	gms_trust_free(trust);
	test_identity_free(&root);
	test_identity_free(&end);
}
END_TEST

START_TEST(refuses_malformed_extensions)
{
	static const char *const malformed[] = {"2.5.29.15=DER:0500", NULL};
	struct test_identity root = issue_root("CN=Root");
	struct test_identity ca = test_issue(&(struct test_certificate){.subject = "CN=CA",
						     .basic_constraints = "CA:TRUE",
						     .extensions = malformed},
		&root);
	struct test_identity end = issue_end(&ca);
	struct gms_trust *trust = new_trust();
	trust_anchor(trust, &root);
	add_untrusted(trust, &ca);
	assert_no_chain(trust, &end, YEAR_2021, "malformed-extension", false, "\"CN=CA\"");
	gms_trust_free(trust);
	test_identity_free(&root);
	test_identity_free(&ca);
	test_identity_free(&end);
}
END_TEST

/* A chain of certificate authorities below a root, and an end certificate. */
static void assert_depth(size_t authorities, const char *first, const char *reason)
{
	struct test_identity *list = calloc(authorities + 2, sizeof *list);
	struct gms_trust *trust = new_trust();
	list[0] = issue_root("CN=Root");
	trust_anchor(trust, &list[0]);
	for (size_t i = 1; i <= authorities; i++) {
		char subject[32];
		snprintf(subject, sizeof subject, "CN=CA %zu", i);
		list[i] = test_issue(&(struct test_certificate){.subject = subject,
					     .basic_constraints = i == 1 ? first : "CA:TRUE"},
			&list[i - 1]);
		add_untrusted(trust, &list[i]);
	}
	list[authorities + 1] = issue_end(&list[authorities]);
	/* Beyond what is followed here nothing is known. */
	bool unknown = authorities + 2 > 64;
	if (reason == NULL)
		assert_chain(trust, &list[authorities + 1], YEAR_2021, authorities + 2);
	else
		assert_no_chain(trust, &list[authorities + 1], YEAR_2021, reason, unknown, "\"CN=");
	for (size_t i = 0; i < authorities + 2; i++)
		test_identity_free(&list[i]);
	free(list);
	gms_trust_free(trust);
}

START_TEST(keeps_to_path_lengths)
{
	assert_depth(1, "CA:TRUE,pathlen:0", NULL);
	assert_depth(2, "CA:TRUE,pathlen:0", "path-too-long");
	assert_depth(3, "CA:TRUE,pathlen:1", "path-too-long");
	assert_depth(3, "CA:TRUE,pathlen:2", NULL);
}
END_TEST

START_TEST(builds_deep_chains)
{
	assert_depth(40, "CA:TRUE", NULL);
	assert_depth(62, "CA:TRUE", NULL);
	assert_depth(63, "CA:TRUE", "path-too-long");
}
END_TEST

START_TEST(leaves_loops)
{
	struct test_identity root = issue_root("CN=Root");
	struct test_identity a = issue_root("CN=A"), b = issue_root("CN=B");
	struct test_identity a_by_b = test_issue(
		&(struct test_certificate){.subject = "CN=A", .key = a.key, CA_USAGE}, &b);
	struct test_identity b_by_a = test_issue(
		&(struct test_certificate){.subject = "CN=B", .key = b.key, CA_USAGE}, &a);
	struct test_identity end = issue_end(&a);
	struct gms_trust *trust = new_trust();
	trust_anchor(trust, &root);
	add_untrusted(trust, &a_by_b);
	add_untrusted(trust, &b_by_a);
	assert_no_chain(trust, &end, YEAR_2021, "untrusted", true, "\"CN=End\"");
	/* A way out of the loop is found. */
	struct test_identity b_by_root = test_issue(
		&(struct test_certificate){.subject = "CN=B", .key = b.key, CA_USAGE}, &root);
	add_untrusted(trust, &b_by_root);
	assert_chain(trust, &end, YEAR_2021, 4);
	gms_trust_free(trust);
	test_identity_free(&root);
	test_identity_free(&a);
	test_identity_free(&b);
	test_identity_free(&a_by_b);
	test_identity_free(&b_by_a);
	test_identity_free(&b_by_root);
	test_identity_free(&end);
}
END_TEST

START_TEST(bounds_the_search_among_mutual_certificates)
{
	enum {
		COUNT = 7
	};
	struct test_identity authorities[COUNT], root = issue_root("CN=Root");
	struct gms_trust *trust = new_trust();
	trust_anchor(trust, &root);
	char subject[COUNT][16];
	for (int i = 0; i < COUNT; i++) {
		snprintf(subject[i], sizeof subject[i], "CN=CA %d", i);
		authorities[i] = issue_root(subject[i]);
	}
	for (int i = 0; i < COUNT; i++)
		for (int k = 0; k < COUNT; k++) {
			if (i == k)
				continue;
			struct test_identity cross = test_issue(
				&(struct test_certificate){
					.subject = subject[i], .key = authorities[i].key, CA_USAGE},
				&authorities[k]);
			add_untrusted(trust, &cross);
			test_identity_free(&cross);
		}
	struct test_identity end = issue_end(&authorities[0]);
	clock_t start = clock();
	assert_no_chain(trust, &end, YEAR_2021, "too-many-ways", true, "\"CN=End\"");
	ck_assert_int_lt(clock() - start, 20 * CLOCKS_PER_SEC);
	gms_trust_free(trust);
	for (int i = 0; i < COUNT; i++)
		test_identity_free(&authorities[i]);
	test_identity_free(&root);
	test_identity_free(&end);
}
END_TEST

/* Many certificates of an authority that holds no more, so that each path is unsound, and one that
 * does: how many are tried before it decides. */
START_TEST(bounds_the_number_of_paths)
{
	enum {
		TRIED = 64
	};
	struct test_identity root = issue_root("CN=Root"), ca = issue_root("CN=CA");
	struct test_identity end = issue_end(&ca);
	for (int more = 0; more < 2; more++) {
		struct gms_trust *trust = new_trust();
		trust_anchor(trust, &root);
		for (int i = 0; i < TRIED + more; i++) {
			/* As likely as each other; OpenSSL looks at the path length, and the
			 * signature was verified before. */
			struct test_identity no_ca = test_issue(
				&(struct test_certificate){.subject = "CN=CA", .key = ca.key},
				&root);
			add_untrusted(trust, &no_ca);
			test_identity_free(&no_ca);
		}
		if (more)
			assert_no_chain(
				trust, &end, YEAR_2021, "too-many-ways", true, "\"CN=End\"");
		else
			assert_no_chain(trust, &end, YEAR_2021, "not-a-ca", false, "\"CN=CA\"");
		gms_trust_free(trust);
	}
	test_identity_free(&root);
	test_identity_free(&ca);
	test_identity_free(&end);
}
END_TEST

/* Seventeen authorities of one name that certify each other. */
START_TEST(says_when_there_are_too_many_of_one_name)
{
	enum {
		COUNT = 17
	};
	struct test_identity root = issue_root("CN=Root"), authorities[COUNT];
	struct gms_trust *trust = new_trust();
	trust_anchor(trust, &root);
	for (int i = 0; i < COUNT; i++)
		authorities[i] = issue_root("CN=M");
	for (int i = 0; i < COUNT; i++)
		for (int k = 0; k < COUNT; k++) {
			if (i == k)
				continue;
			struct test_identity cross = test_issue(
				&(struct test_certificate){
					.subject = "CN=M", .key = authorities[i].key, CA_USAGE},
				&authorities[k]);
			add_untrusted(trust, &cross);
			test_identity_free(&cross);
		}
	for (int i = 0; i < COUNT; i += COUNT - 1) {
		struct test_identity end = issue_end(&authorities[i]);
		assert_no_chain(trust, &end, YEAR_2021, "too-many-ways", true, "\"CN=End\"");
		test_identity_free(&end);
	}
	gms_trust_free(trust);
	for (int i = 0; i < COUNT; i++)
		test_identity_free(&authorities[i]);
	test_identity_free(&root);
}
END_TEST

START_TEST(finds_the_authority_that_is_valid_at_the_time)
{
	struct test_identity root = issue_root("CN=Root");
	struct test_identity old = test_issue(&(struct test_certificate){.subject = "CN=CA",
						      .from = "2015-01-01T00:00:00Z",
						      .to = "2019-01-01T00:00:00Z",
						      CA_USAGE},
		&root);
	struct test_identity next = test_issue(&(struct test_certificate){.subject = "CN=CA",
						       .key = old.key,
						       .from = "2019-01-01T00:00:00Z",
						       .to = "2023-01-01T00:00:00Z",
						       CA_USAGE},
		&root);
	struct test_identity end = issue_end(&next);
	for (int turn = 0; turn < 2; turn++) {
		struct gms_trust *trust = new_trust();
		trust_anchor(trust, &root);
		add_untrusted(trust, turn == 0 ? &old : &next);
		add_untrusted(trust, turn == 0 ? &next : &old);
		/* The second question must not be answered with the chain of the first. */
		static const char *const times[] = {
			"2018-01-01T00:00:00Z", "2021-01-01T00:00:00Z", "2018-01-01T00:00:00Z"};
		for (size_t i = 0; i < 3; i++) {
			struct gms_chain_result result = ask(trust, &end, times[i]);
			ck_assert_ptr_nonnull(result.chain);
			ck_assert_int_ge(at(times[i]),
				gmseal_certificate_not_before(result.chain->certificates[1]));
			ck_assert_int_le(at(times[i]),
				gmseal_certificate_not_after(result.chain->certificates[1]));
			gms_chain_free(result.chain);
		}
		assert_no_chain(
			trust, &end, "2024-01-01T00:00:00Z", "issuer-expired", false, "\"CN=CA\"");
		gms_trust_free(trust);
	}
	test_identity_free(&root);
	test_identity_free(&old);
	test_identity_free(&next);
	test_identity_free(&end);
}
END_TEST

START_TEST(finds_the_right_key_among_equal_names)
{
	struct test_identity root = issue_root("CN=Root");
	struct test_identity namesakes[3];
	struct gms_trust *trust = new_trust();
	trust_anchor(trust, &root);
	for (int i = 0; i < 3; i++) {
		namesakes[i] =
			test_issue(&(struct test_certificate){.subject = "CN=CA", CA_USAGE}, &root);
		add_untrusted(trust, &namesakes[i]);
	}
	for (int i = 0; i < 3; i++) {
		struct test_identity end = issue_end(&namesakes[i]);
		struct gms_chain_result result = ask(trust, &end, YEAR_2021);
		ck_assert_ptr_nonnull(result.chain);
		gmseal_bytes issuer = gmseal_certificate_bytes(result.chain->certificates[1]);
		ck_assert_uint_eq(issuer.size, namesakes[i].der.size);
		ck_assert_mem_eq(issuer.data, namesakes[i].der.data, issuer.size);
		gms_chain_free(result.chain);
		test_identity_free(&end);
	}
	/* Anchors, too. */
	struct test_identity twin = issue_root("CN=Root");
	trust_anchor(trust, &twin);
	struct test_identity below = issue_end(&twin), above = issue_end(&root);
	assert_chain(trust, &below, YEAR_2021, 2);
	assert_chain(trust, &above, YEAR_2021, 2);
	test_identity_free(&twin);
	test_identity_free(&below);
	test_identity_free(&above);
	for (int i = 0; i < 3; i++)
		test_identity_free(&namesakes[i]);
	test_identity_free(&root);
	gms_trust_free(trust);
}
END_TEST

START_TEST(turns_back_from_an_unsound_path)
{
	struct test_identity root = issue_root("CN=Root");
	struct test_identity unsound = test_issue(
		&(struct test_certificate){.subject = "CN=CA", .basic_constraints = "CA:FALSE"},
		&root);
	struct test_identity sound = test_issue(
		&(struct test_certificate){.subject = "CN=CA", .key = unsound.key, CA_USAGE},
		&root);
	struct test_identity end = issue_end(&sound);
	struct gms_trust *trust = new_trust();
	trust_anchor(trust, &root);
	add_untrusted(trust, &unsound);
	assert_no_chain(trust, &end, YEAR_2021, "not-a-ca", false, "\"CN=CA\"");
	add_untrusted(trust, &sound);
	assert_chain(trust, &end, YEAR_2021, 3);
	gms_trust_free(trust);
	test_identity_free(&root);
	test_identity_free(&unsound);
	test_identity_free(&sound);
	test_identity_free(&end);
}
END_TEST

START_TEST(takes_key_identifiers_as_hints)
{
	static const char *const wrong[] = {
		"2.5.29.35=DER:301680141111111111111111111111111111111111111111", NULL};
	struct test_pki *pki = test_pki_new(TEST_SM2);
	struct test_identity misled = test_issue(
		&(struct test_certificate){.subject = "CN=Misled", .extensions = wrong}, &pki->ca);
	/* The same name, another key, and an identifier that says so: the issuer is not here. */
	struct test_identity twin = test_issue(
		&(struct test_certificate){
			.subject = "C=CN, O=Test, CN=Test CA", .key_ids = true, CA_USAGE},
		&pki->root);
	struct test_identity end =
		test_issue(&(struct test_certificate){.subject = "CN=End", .key_ids = true}, &twin);
	struct gms_trust *trust = new_trust();
	trust_anchor(trust, &pki->root);
	add_untrusted(trust, &pki->ca);
	assert_chain(trust, &misled, YEAR_2021, 3);
	assert_no_chain(trust, &end, YEAR_2021, "untrusted", true, "CN=Test CA");
	gms_trust_free(trust);
	test_identity_free(&misled);
	test_identity_free(&twin);
	test_identity_free(&end);
	test_pki_free(pki);
}
END_TEST

START_TEST(takes_an_anchor_as_name_and_key)
{
	static const char *const odd[] = {"1.2.3.4=critical,DER:0500", NULL};
	struct test_identity root = test_issue(&(struct test_certificate){.subject = "CN=Root",
						       .from = "2015-01-01T00:00:00Z",
						       .to = "2045-01-01T00:00:00Z",
						       .basic_constraints = "CA:TRUE",
						       .key_usage = "digitalSignature",
						       .extended_key_usage = "clientAuth",
						       .extensions = odd},
		NULL);
	struct test_identity ca =
		test_issue(&(struct test_certificate){.subject = "CN=CA", CA_USAGE}, &root);
	struct test_identity end = issue_end(&ca);
	struct gms_trust *trust = new_trust();
	trust_anchor(trust, &root);
	add_untrusted(trust, &ca);
	assert_chain(trust, &end, YEAR_2021, 3);
	gms_trust_free(trust);
	test_identity_free(&root);
	test_identity_free(&ca);
	test_identity_free(&end);
}
END_TEST

START_TEST(does_not_make_an_authority_of_a_trusted_signer)
{
	static const struct {
		const char *constraints, *usage;
	} signers[] = {
		{"CA:FALSE", NULL}, {"CA:FALSE", "digitalSignature"}, {NULL, "digitalSignature"}};
	for (size_t i = 0; i < sizeof signers / sizeof signers[0]; i++) {
		struct test_identity signer =
			test_issue(&(struct test_certificate){.subject = "CN=Signer",
					   .basic_constraints = signers[i].constraints,
					   .key_usage = signers[i].usage},
				NULL);
		struct test_identity forged = issue_end(&signer);
		struct gms_trust *trust = new_trust();
		trust_anchor(trust, &signer);
		assert_chain(trust, &signer, YEAR_2021, 1);
		assert_no_chain(trust, &forged, YEAR_2021, "not-a-ca", false, "\"CN=Signer\"");
		gms_trust_free(trust);
		test_identity_free(&signer);
		test_identity_free(&forged);
	}
}
END_TEST

START_TEST(holds_an_anchor_to_its_path_length)
{
	struct test_identity root =
		test_issue(&(struct test_certificate){.subject = "CN=Root",
				   .basic_constraints = "critical,CA:TRUE,pathlen:0",
				   .key_usage = "keyCertSign"},
			NULL);
	struct test_identity ca =
		test_issue(&(struct test_certificate){.subject = "CN=CA", CA_USAGE}, &root);
	struct test_identity end = issue_end(&ca), near = issue_end(&root);
	struct gms_trust *trust = new_trust();
	trust_anchor(trust, &root);
	add_untrusted(trust, &ca);
	assert_chain(trust, &near, YEAR_2021, 2);
	assert_no_chain(trust, &end, YEAR_2021, "path-too-long", false, "\"CN=Root\"");
	gms_trust_free(trust);
	test_identity_free(&root);
	test_identity_free(&ca);
	test_identity_free(&end);
	test_identity_free(&near);
}
END_TEST

START_TEST(leaves_the_validity_of_the_end_to_the_caller)
{
	struct test_pki *pki = test_pki_new(TEST_SM2);
	struct gms_trust *trust = new_trust();
	trust_anchor(trust, &pki->root);
	add_untrusted(trust, &pki->ca);
	assert_chain(trust, &pki->signer, "2035-01-01T00:00:00Z", 3);
	gms_trust_free(trust);
	test_pki_free(pki);
}
END_TEST

START_TEST(keeps_to_name_constraints)
{
	static const char *const permitted[] = {
		"nameConstraints=critical,permitted;DNS:example.com", NULL};
	static const char *const inside[] = {"subjectAltName=DNS:a.example.com", NULL};
	static const char *const outside[] = {"subjectAltName=DNS:a.example.org", NULL};
	struct test_identity root = issue_root("CN=Root");
	struct test_identity ca = test_issue(
		&(struct test_certificate){.subject = "CN=CA", .extensions = permitted, CA_USAGE},
		&root);
	struct test_identity good = test_issue(
		&(struct test_certificate){.subject = "CN=Good", .extensions = inside}, &ca);
	struct test_identity bad = test_issue(
		&(struct test_certificate){.subject = "CN=Bad", .extensions = outside}, &ca);
	struct gms_trust *trust = new_trust();
	trust_anchor(trust, &root);
	add_untrusted(trust, &ca);
	assert_chain(trust, &good, YEAR_2021, 3);
	assert_no_chain(trust, &bad, YEAR_2021, "name-constraints", false, "\"CN=Bad\"");
	gms_trust_free(trust);
	test_identity_free(&root);
	test_identity_free(&ca);
	test_identity_free(&good);
	test_identity_free(&bad);
}
END_TEST

START_TEST(is_quick_among_a_thousand_strangers)
{
	struct test_pki *pki = test_pki_new(TEST_SM2);
	struct gms_trust *trust = new_trust();
	trust_anchor(trust, &pki->root);
	EVP_PKEY *key = test_key(TEST_SM2);
	for (int i = 0; i < 1000; i++) {
		char subject[32];
		snprintf(subject, sizeof subject, "CN=Stranger %d", i);
		struct test_identity stranger = test_issue(
			&(struct test_certificate){.subject = subject, .key = key, CA_USAGE},
			&pki->root);
		add_untrusted(trust, &stranger);
		test_identity_free(&stranger);
	}
	EVP_PKEY_free(key);
	add_untrusted(trust, &pki->ca);
	clock_t start = clock();
	assert_chain(trust, &pki->signer, YEAR_2021, 3);
	clock_t took = clock() - start;
#ifndef __SANITIZE_ADDRESS__
	ck_assert_msg(took < CLOCKS_PER_SEC / 20, "%ld", (long)took);
#endif
	(void)took;
	gms_trust_free(trust);
	test_pki_free(pki);
}
END_TEST

START_TEST(remembers_verified_chains)
{
	struct test_pki *pki = test_pki_new(TEST_SM2);
	struct gms_trust *trust = new_trust();
	trust_anchor(trust, &pki->root);
	add_untrusted(trust, &pki->ca);
	gmseal_certificate *signer = test_decode(&pki->signer);
	clock_t times[2];
	for (int turn = 0; turn < 2; turn++) {
		clock_t start = clock();
		for (int i = 0; i < 20; i++) {
			struct gms_chain_result result;
			/* Before the authority's time nothing is remembered. */
			int64_t when = at(turn == 0 ? "2010-01-01T00:00:00Z" : YEAR_2021);
			gms_trust_chain(trust, signer, when, &result, NULL);
			ck_assert((result.chain != NULL) == (turn == 1));
			gms_chain_free(result.chain);
			gms_string_free(&result.detail);
		}
		times[turn] = clock() - start;
	}
	ck_assert_msg(times[1] * 3 < times[0], "%ld %ld", (long)times[0], (long)times[1]);
	gmseal_certificate_free(signer);
	gms_trust_free(trust);
	test_pki_free(pki);
}
END_TEST

START_TEST(remembers_certificates_within_bounds)
{
	struct gms_trust *trust = new_trust();
	EVP_PKEY *key = test_key(TEST_SM2);
	gmseal_certificate *first = NULL, *again = NULL;
	gmseal_error error;
	for (int i = 0; i < 1500; i++) {
		struct test_identity identity =
			test_issue(&(struct test_certificate){.subject = "CN=x", .key = key}, NULL);
		assert_ok(gms_trust_certificate(trust, BUFFER_BYTES(identity.der), &first, &error),
			error);
		assert_ok(gms_trust_certificate(trust, BUFFER_BYTES(identity.der), &again, &error),
			error);
		ck_assert_ptr_eq(first, again);
		gmseal_certificate_free(first);
		gmseal_certificate_free(again);
		test_identity_free(&identity);
	}
	first = NULL;
	assert_status(gms_trust_certificate(trust, BYTES("\x30\x03\x02\x01\x00"), &first, &error),
		GMSEAL_ERROR_FORMAT, error);
	ck_assert_ptr_null(first);
	EVP_PKEY_free(key);
	gms_trust_free(trust);
}
END_TEST

START_TEST(forgets_chains_when_more_is_known)
{
	struct test_pki *pki = test_pki_new(TEST_SM2);
	struct gms_trust *trust = new_trust();
	trust_anchor(trust, &pki->root);
	add_untrusted(trust, &pki->ca);
	assert_chain(trust, &pki->signer, YEAR_2021, 3);
	trust_anchor(trust, &pki->ca);
	assert_chain(trust, &pki->signer, YEAR_2021, 2);
	gms_trust_free(trust);
	test_pki_free(pki);
}
END_TEST

struct work {
	const struct gms_trust *trust;
	const struct test_pki *pki;
	bool failed;
};

static void *work(void *argument)
{
	struct work *job = argument;
	const struct test_identity *ends[] = {
		&job->pki->maker, &job->pki->signer, &job->pki->other};
	for (int i = 0; i < 60; i++) {
		struct gms_chain_result result = {0};
		gmseal_certificate *certificate = NULL;
		const struct test_identity *end = ends[i % 3];
		job->failed |= gms_trust_certificate(job->trust, BUFFER_BYTES(end->der),
				       &certificate, NULL) != GMSEAL_OK;
		job->failed |= gms_trust_chain(job->trust, certificate, at(YEAR_2021), &result,
				       NULL) != GMSEAL_OK ||
			       result.chain == NULL;
		gms_chain_free(result.chain);
		gms_string_free(&result.detail);
		gmseal_certificate_free(certificate);
	}
	return NULL;
}

START_TEST(serves_many_threads)
{
	enum {
		THREADS = 8
	};
	struct test_pki *pki = test_pki_new(TEST_SM2);
	struct gms_trust *trust = new_trust();
	trust_anchor(trust, &pki->root);
	add_untrusted(trust, &pki->ca);
	pthread_t threads[THREADS];
	struct work jobs[THREADS];
	for (int i = 0; i < THREADS; i++) {
		jobs[i] = (struct work){trust, pki, false};
		ck_assert_int_eq(pthread_create(&threads[i], NULL, work, &jobs[i]), 0);
	}
	for (int i = 0; i < THREADS; i++) {
		pthread_join(threads[i], NULL);
		ck_assert(!jobs[i].failed);
	}
	gms_trust_free(trust);
	test_pki_free(pki);
}
END_TEST

START_TEST(adds_all_of_a_file_or_nothing)
{
	struct test_pki *pki = test_pki_new(TEST_SM2);
	struct gms_trust *trust = new_trust();
	gmseal_error error;
	char *text = calloc(1, 20000);
	sprintf(text, "%s%s", (char *)pki->root.pem.data,
		"-----BEGIN CERTIFICATE-----\nMAMCAQA=\n-----END CERTIFICATE-----\n");
	assert_status(
		gms_trust_add_anchors(trust, text_bytes(text), &error), GMSEAL_ERROR_FORMAT, error);
	ck_assert_uint_eq(error.offset, GMSEAL_NO_OFFSET);
	ck_assert_ptr_nonnull(strstr(error.message, "this is no certificate"));
	assert_no_chain(trust, &pki->ca, YEAR_2021, "no-trust-anchors", true, "");
	assert_status(
		gms_trust_add_anchors(trust, BYTES("nothing"), &error), GMSEAL_ERROR_FORMAT, error);
	ck_assert_ptr_nonnull(strstr(error.message, "there is no certificate in this"));
	sprintf(text, "%s%s", (char *)pki->other.pem.data, (char *)pki->root.pem.data);
	assert_ok(gms_trust_add_anchors(trust, text_bytes(text), &error), error);
	assert_chain(trust, &pki->ca, YEAR_2021, 2);
	free(text);
	gms_trust_free(trust);
	test_pki_free(pki);
}
END_TEST

START_TEST(builds_the_chains_of_real_seals)
{
	static const char when[] = "2020-10-12T11:14:03Z";
	gmseal_buffer root = read_corpus_file("ofdrw-root.pem");
	gmseal_buffer seal = read_corpus_file("ofdrw-seal-v4.esl");
	struct gms_trust *trust = new_trust();
	gmseal_error error;
	assert_ok(gms_trust_add_anchors(trust, BUFFER_BYTES(root), &error), error);
	gmseal_certificate *maker = NULL;
	assert_ok(gms_trust_certificate(
			  trust, (gmseal_bytes){seal.data + 16397 + 4, 526}, &maker, &error),
		error);
	struct gms_chain_result result;
	assert_ok(gms_trust_chain(trust, maker, at(when), &result, &error), error);
	ck_assert_msg(result.chain != NULL, "%s", result.detail.text);
	ck_assert_uint_eq(result.chain->count, 2);
	gms_chain_free(result.chain);
	gmseal_certificate_free(maker);
	gms_trust_free(trust);
	gmseal_buffer_free(&root);
	gmseal_buffer_free(&seal);
}
END_TEST

static void sign_with_md5(struct test_identity *identity, const struct test_identity *issuer)
{
	unsigned char *der = NULL;
	ck_assert_int_gt(X509_sign(identity->x509, issuer->key, EVP_md5()), 0);
	int size = i2d_X509(identity->x509, &der);
	ck_assert_int_gt(size, 0);
	gmseal_buffer_free(&identity->der);
	identity->der = test_copy((gmseal_bytes){der, (size_t)size});
	OPENSSL_free(der);
}

START_TEST(refuses_broken_digests_and_keys_that_are_too_small)
{
	struct test_pki *pki = test_pki_new(TEST_RSA);
	struct gms_trust *trust = new_trust();
	trust_anchor(trust, &pki->ca);
	assert_chain(trust, &pki->signer, YEAR_2021, 2);
	sign_with_md5(&pki->signer, &pki->ca);
	assert_no_chain(trust, &pki->signer, YEAR_2021, "broken-digest", false, "md5");
	struct test_certificate small = {.subject = "CN=Small", CA_USAGE, .key = EVP_RSA_gen(768)};
	struct test_identity authority = test_issue(&small, NULL);
	struct test_identity below =
		test_issue(&(struct test_certificate){.subject = "CN=Below"}, &authority);
	trust_anchor(trust, &authority);
	assert_no_chain(trust, &below, YEAR_2021, "bad-key", false, "CN=Small");
	EVP_PKEY_free(small.key);
	test_identity_free(&authority);
	test_identity_free(&below);
	gms_trust_free(trust);
	test_pki_free(pki);
}
END_TEST

SUITE("chain", builds_sm2_chains, builds_rsa_chains, builds_chains_of_mixed_keys,
	accepts_both_forms_of_the_sm2_algorithm_identifier, says_that_nothing_is_trusted,
	says_which_issuer_is_missing, takes_an_intermediate_as_anchor, refuses_wrong_signatures,
	refuses_a_wrong_signature_below_an_unknown_root,
	whoever_has_the_name_and_not_the_key_is_no_issuer,
	says_where_an_authority_certified_itself_without_key_identifiers,
	refuses_issuers_that_are_no_authority, refuses_issuers_whose_key_usage_forbids_it,
	refuses_issuers_out_of_their_validity, reads_the_validity_of_issuers_without_zone,
	refuses_unknown_critical_extensions, refuses_malformed_extensions, keeps_to_path_lengths,
	builds_deep_chains, leaves_loops, bounds_the_search_among_mutual_certificates,
	bounds_the_number_of_paths, says_when_there_are_too_many_of_one_name,
	finds_the_authority_that_is_valid_at_the_time, finds_the_right_key_among_equal_names,
	turns_back_from_an_unsound_path, takes_key_identifiers_as_hints,
	takes_an_anchor_as_name_and_key, does_not_make_an_authority_of_a_trusted_signer,
	holds_an_anchor_to_its_path_length, leaves_the_validity_of_the_end_to_the_caller,
	keeps_to_name_constraints, is_quick_among_a_thousand_strangers, remembers_verified_chains,
	remembers_certificates_within_bounds, forgets_chains_when_more_is_known,
	serves_many_threads, adds_all_of_a_file_or_nothing, builds_the_chains_of_real_seals,
	refuses_broken_digests_and_keys_that_are_too_small)
