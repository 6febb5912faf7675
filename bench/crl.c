/* Revocation lists of 100,000 entries. */
#include "bench.h"

enum {
	ENTRIES = 100000
};

static void fill(struct gms_trust **trust, const struct bench *bench)
{
	gmseal_error error;
	assert_ok(gms_trust_new(trust, &error), error);
	assert_ok(gms_trust_add_crls(*trust, BUFFER_BYTES(bench->list), &error), error);
}

/* Serial numbers in no order; 2004 of the hierarchy's other is among them, 2003 of the signer not. */
void bench_prepare_list(struct bench *bench)
{
	struct test_revoked *entries = calloc(ENTRIES, sizeof *entries);
	char(*serials)[16] = calloc(ENTRIES, sizeof *serials);
	ck_assert(entries != NULL && serials != NULL);
	for (unsigned i = 0; i < ENTRIES; i++) {
		snprintf(serials[i], sizeof serials[i], "%08x", (i * 7919 % ENTRIES) + 0x10000000);
		entries[i] = (struct test_revoked){.serial = serials[i], .reason = "superseded"};
	}
	entries[ENTRIES / 2].serial = "2004";
	bench->list = test_crl_make(
		&(struct test_crl){.entries = entries, .count = ENTRIES}, &bench->pki->ca);
	free(entries);
	free(serials);
	bench->ca = test_decode(&bench->pki->ca);
	bench->absent = test_decode(&bench->pki->signer);
	bench->listed = test_decode(&bench->pki->other);
	fill(&bench->trust, bench);
}

void bench_finish_list(struct bench *bench)
{
	gms_trust_free(bench->trust);
	gmseal_certificate_free(bench->ca);
	gmseal_certificate_free(bench->absent);
	gmseal_certificate_free(bench->listed);
	gmseal_buffer_free(&bench->list);
}

void crl_add(struct bench *bench)
{
	struct gms_trust *trust = NULL;
	fill(&trust, bench);
	gms_trust_free(trust);
}

static void look_up(const struct bench *bench, const gmseal_certificate *certificate,
	enum gms_revocation_state wanted)
{
	struct gms_revocation result;
	gmseal_error error;
	assert_ok(gms_trust_revocation(bench->trust, certificate, bench->ca, test_now(), test_now(),
			  &result, &error),
		error);
	ck_assert_int_eq(result.state, wanted);
	gms_string_free(&result.detail);
}

void crl_lookup(struct bench *bench)
{
	look_up(bench, bench->absent, GMS_NOT_REVOKED);
}

void crl_lookup_revoked(struct bench *bench)
{
	look_up(bench, bench->listed, GMS_REVOKED);
}
