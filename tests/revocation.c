/* What tests of revocation share. */
#include "revocation.h"

struct fixture set_up(enum test_key_type type)
{
	struct fixture fixture = {.pki = test_pki_new(type)};
	gmseal_error error;
	assert_ok(gms_trust_new(&fixture.trust, &error), error);
	assert_ok(gms_trust_add_anchors(fixture.trust, BUFFER_BYTES(fixture.pki->root.der), &error),
		error);
	fixture.ca = test_decode(&fixture.pki->ca);
	fixture.signer = test_decode(&fixture.pki->signer);
	fixture.root = test_decode(&fixture.pki->root);
	return fixture;
}

void tear_down(struct fixture *fixture)
{
	gmseal_certificate_free(fixture->ca);
	gmseal_certificate_free(fixture->signer);
	gmseal_certificate_free(fixture->root);
	gms_trust_free(fixture->trust);
	test_pki_free(fixture->pki);
}

void add(struct fixture *fixture, gmseal_bytes crl)
{
	gmseal_error error;
	assert_ok(gms_trust_add_crls(fixture->trust, crl, &error), error);
}

void add_list_of(
	struct fixture *fixture, const struct test_crl *wanted, const struct test_identity *issuer)
{
	gmseal_buffer crl = test_crl_make(wanted, issuer);
	add(fixture, BUFFER_BYTES(crl));
	gmseal_buffer_free(&crl);
}

void add_list(struct fixture *fixture, const struct test_crl *wanted)
{
	add_list_of(fixture, wanted, &fixture->pki->ca);
}

void add_untrusted(struct fixture *fixture, const struct test_identity *identity)
{
	gmseal_error error;
	assert_ok(gms_trust_add_untrusted(fixture->trust, BUFFER_BYTES(identity->der), &error),
		error);
}

struct gms_revocation ask_at(const struct fixture *fixture, const char *when, const char *now)
{
	struct gms_revocation result;
	gmseal_error error;
	assert_ok(gms_trust_revocation(fixture->trust, fixture->signer, fixture->ca, at(when),
			  at(now), &result, &error),
		error);
	ck_assert_ptr_nonnull(result.detail.text);
	return result;
}

void assert_clear(const struct fixture *fixture, const char *when, const char *now)
{
	struct gms_revocation result = ask_at(fixture, when, now);
	ck_assert_msg(result.state == GMS_NOT_REVOKED, "%s: %s", result.reason, result.detail.text);
	ck_assert_ptr_nonnull(strstr(result.detail.text, "CN=Test Signer,O=Test"));
	gms_string_free(&result.detail);
}

void assert_revoked(const struct fixture *fixture, const char *when, const char *now,
	const char *revoked_at, int reason)
{
	struct gms_revocation result = ask_at(fixture, when, now);
	ck_assert_msg(result.state == GMS_REVOKED, "%s: %s", result.reason, result.detail.text);
	ck_assert_int_eq(result.revoked_at, at(revoked_at));
	ck_assert_int_eq(result.crl_reason, reason);
	ck_assert_ptr_nonnull(strstr(result.detail.text, "CN=Test Signer,O=Test"));
	ck_assert_ptr_nonnull(strstr(result.detail.text, revoked_at));
	gms_string_free(&result.detail);
}

void assert_unknown(const struct fixture *fixture, const char *when, const char *now,
	const char *reason, const char *words)
{
	struct gms_revocation result = ask_at(fixture, when, now);
	ck_assert_msg(result.state == GMS_REVOCATION_UNKNOWN, "%s", result.detail.text);
	ck_assert_str_eq(result.reason, reason);
	ck_assert_msg(strstr(result.detail.text, words) != NULL, "%s", result.detail.text);
	gms_string_free(&result.detail);
}

void assert_list_unknown(const struct test_crl *wanted, const char *reason, const char *words)
{
	struct fixture fixture = set_up(TEST_SM2);
	add_list(&fixture, wanted);
	assert_unknown(&fixture, AT, NOW, reason, words);
	tear_down(&fixture);
}

void assert_list_clears(const struct test_crl *wanted)
{
	struct fixture fixture = set_up(TEST_SM2);
	add_list(&fixture, wanted);
	assert_clear(&fixture, AT, NOW);
	tear_down(&fixture);
}
