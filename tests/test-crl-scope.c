/* Revocation lists: which certificates they are for, and which lists are not used at all. */
#include "revocation.h"

START_TEST(refuses_kinds_of_lists_that_tell_only_half)
{
	static const struct {
		const char *const extensions[2];
		const char *reason;
	} cases[] = {
		{{"deltaCRL=critical,DER:020101", NULL}, "crl-delta"},
		{{"issuingDistributionPoint=critical,DER:30038401FF", NULL}, "crl-indirect"},
		{{"issuingDistributionPoint=critical,DER:300483020640", NULL}, "crl-partial"},
		{{"issuingDistributionPoint=critical,DER:0500", NULL}, "crl-malformed"},
		{{"1.2.3.4=critical,DER:0500", NULL}, "crl-critical-extension"},
		{{"issuingDistributionPoint=critical,DER:30038201FF", NULL}, "crl-other-scope"},
		{{"issuingDistributionPoint=critical,DER:30038501FF", NULL}, "crl-other-scope"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		assert_list_unknown(&(struct test_crl){.extensions = cases[i].extensions},
			cases[i].reason, "CN=Test CA");
	static const char *const harmless[] = {"1.2.3.4=DER:0500", NULL};
	assert_list_clears(&(struct test_crl){.extensions = harmless});
}
END_TEST

START_TEST(refuses_unknown_critical_extensions_of_entries)
{
	const struct test_revoked critical = {
		.serial = "2003", .extension = "1.2.3.4=critical,DER:0500"};
	const struct test_revoked another = {
		.serial = "2004", .extension = "1.2.3.4=critical,DER:0500"};
	const struct test_revoked harmless = {.serial = "2004", .extension = "1.2.3.4=DER:0500"};
	assert_list_unknown(
		&(struct test_crl){.entries = &critical, .count = 1}, "crl-unusable", "CN=Test CA");
	assert_list_unknown(&(struct test_crl){.entries = &another, .count = 1},
		"crl-critical-extension", "CN=Test CA");
	assert_list_clears(&(struct test_crl){.entries = &harmless, .count = 1});
}
END_TEST

/* What is yet to be made, or is for others, counts for nothing. */
START_TEST(clears_whom_an_unusable_list_names_that_does_not_concern_him)
{
	static const char *const unknown[] = {"1.2.3.4=critical,DER:0500", NULL};
	static const char *const authorities[] = {
		"issuingDistributionPoint=critical,DER:30038201FF", "1.2.3.4=critical,DER:0500",
		NULL};
	static const char *const point[] = {
		"issuingDistributionPoint=critical,DER:300FA00DA00B8609687474703A2F2F612F",
		"1.2.3.4=critical,DER:0500", NULL};
	const struct test_revoked entry = {.serial = "2003"};
	const struct test_crl lists[] = {
		{.from = "2023-06-01T00:00:01Z",
			.extensions = unknown,
			.entries = &entry,
			.count = 1},
		{.extensions = authorities, .entries = &entry, .count = 1},
		{.extensions = point, .entries = &entry, .count = 1},
	};
	for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
		struct fixture fixture = set_up(TEST_SM2);
		add_list(&fixture, &lists[i]);
		assert_unknown(&fixture, AT, NOW, "crl-critical-extension", "CN=Test CA");
		add(&fixture, BUFFER_BYTES(fixture.pki->ca_crl));
		assert_clear(&fixture, AT, NOW);
		if (i == 0)
			assert_unknown(&fixture, AT, "2023-06-01T00:00:01Z", "crl-unusable",
				"CN=Test Signer");
		tear_down(&fixture);
	}
}
END_TEST

START_TEST(keeps_to_lists_for_users_and_for_authorities)
{
	static const char *const users[] = {
		"issuingDistributionPoint=critical,DER:30038101FF", NULL};
	static const char *const authorities[] = {
		"issuingDistributionPoint=critical,DER:30038201FF", NULL};
	assert_list_clears(&(struct test_crl){.extensions = users});
	struct fixture fixture = set_up(TEST_SM2);
	for (int i = 0; i < 2; i++) {
		gmseal_buffer crl = test_crl_make(
			&(struct test_crl){.extensions = i == 0 ? users : authorities},
			&fixture.pki->root);
		add(&fixture, BUFFER_BYTES(crl));
		struct gms_revocation result;
		gmseal_error error;
		assert_ok(gms_trust_revocation(fixture.trust, fixture.ca, fixture.root, at(AT),
				  at(NOW), &result, &error),
			error);
		ck_assert_int_eq(result.state, i == 0 ? GMS_REVOCATION_UNKNOWN : GMS_NOT_REVOKED);
		gms_string_free(&result.detail);
		gmseal_buffer_free(&crl);
	}
	tear_down(&fixture);
}
END_TEST

START_TEST(keeps_to_distribution_points)
{
	/* URI:http://a/ and URI:http://b/ */
	static const char *const list_a[] = {"issuingDistributionPoint=critical,DER:"
					     "300FA00DA00B8609687474703A2F2F612F",
		NULL};
	static const char *const list_b[] = {"issuingDistributionPoint=critical,DER:"
					     "300FA00DA00B8609687474703A2F2F622F",
		NULL};
	static const char *const point[] = {"crlDistributionPoints=URI:http://a/", NULL};
	struct fixture fixture = set_up(TEST_SM2);
	add_list(&fixture, &(struct test_crl){.extensions = list_b});
	/* A certificate without distribution points is on no partial list. */
	assert_unknown(&fixture, AT, NOW, "crl-other-scope", "CN=Test Signer");
	gmseal_certificate_free(fixture.signer);
	struct test_identity end =
		test_issue(&(struct test_certificate){.subject = "C=CN, O=Test, CN=Test Signer",
				   .extensions = point},
			&fixture.pki->ca);
	fixture.signer = test_decode(&end);
	assert_unknown(&fixture, AT, NOW, "crl-other-scope", "CN=Test Signer");
	add_list(&fixture, &(struct test_crl){.extensions = list_a});
	assert_clear(&fixture, AT, NOW);
	test_identity_free(&end);
	tear_down(&fixture);
}
END_TEST

/* IssuingDistributionPoint with onlySomeReasons: keyCompromise alone, the three next ones, and the
 * rest; ReasonFlags counts from the bit 0, which is unused. */
static const char *const compromise[] = {
	"issuingDistributionPoint=critical,DER:300483020640", NULL};
static const char *const middle[] = {"issuingDistributionPoint=critical,DER:300483020338", NULL};
static const char *const rest[] = {"issuingDistributionPoint=critical,DER:30058303070780", NULL};

START_TEST(clears_with_lists_that_cover_all_reasons_together)
{
	struct fixture fixture = set_up(TEST_SM2);
	add_list(&fixture, &(struct test_crl){.extensions = compromise});
	assert_unknown(&fixture, AT, NOW, "crl-partial", "together do not cover all");
	add_list(&fixture, &(struct test_crl){.extensions = rest});
	assert_unknown(&fixture, AT, NOW, "crl-partial", "CN=Test CA");
	add_list(&fixture, &(struct test_crl){.extensions = middle});
	assert_clear(&fixture, AT, NOW);
	tear_down(&fixture);
}
END_TEST

START_TEST(does_not_count_reasons_of_a_stale_list)
{
	struct fixture fixture = set_up(TEST_SM2);
	add_list(&fixture, &(struct test_crl){.extensions = compromise});
	add_list(&fixture, &(struct test_crl){.extensions = middle});
	add_list(&fixture, &(struct test_crl){.extensions = rest, .to = "2020-02-01T00:00:00Z"});
	assert_clear(&fixture, "2020-01-15T00:00:00Z", NOW);
	assert_unknown(&fixture, AT, NOW, "crl-partial", "CN=Test CA");
	tear_down(&fixture);
}
END_TEST

START_TEST(believes_a_list_for_some_reasons_that_names_the_certificate)
{
	const struct test_revoked entry = {.serial = "2003", .reason = "keyCompromise"};
	struct fixture fixture = set_up(TEST_SM2);
	add_list(&fixture,
		&(struct test_crl){.extensions = compromise, .entries = &entry, .count = 1});
	assert_revoked(&fixture, AT, NOW, "2022-01-01T00:00:00Z", 1);
	tear_down(&fixture);
}
END_TEST

START_TEST(refuses_indirect_lists)
{
	/* Even if no entry is somebody else's; and an entry alone makes it one. */
	static const char *const indirect[] = {
		"issuingDistributionPoint=critical,DER:30038401FF", NULL};
	const struct test_revoked named = {.serial = "2003"};
	const struct test_revoked of_another = {.serial = "2004",
		.extension = "certificateIssuer=critical,DER:300A8208736F6D65626F6479"};
	assert_list_unknown(
		&(struct test_crl){.extensions = indirect, .entries = &named, .count = 1},
		"crl-indirect", "is an indirect one");
	assert_list_unknown(&(struct test_crl){.entries = &of_another, .count = 1}, "crl-indirect",
		"CN=Test CA");
}
END_TEST

SUITE("crl-scope", refuses_kinds_of_lists_that_tell_only_half,
	refuses_unknown_critical_extensions_of_entries,
	clears_whom_an_unusable_list_names_that_does_not_concern_him,
	keeps_to_lists_for_users_and_for_authorities, keeps_to_distribution_points,
	clears_with_lists_that_cover_all_reasons_together, does_not_count_reasons_of_a_stale_list,
	believes_a_list_for_some_reasons_that_names_the_certificate, refuses_indirect_lists)
