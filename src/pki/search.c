/*
 * Looking for a path from a certificate to a trust anchor, depth first. OpenSSL's own search takes
 * the first issuer with the right name and never turns back; here every issuer with the right name
 * is tried, the likeliest first, until chain.c finds a path sound.
 */
#include "pki/parts.h"

#include <stdlib.h>

enum {
	MAX_LENGTH = 64,
	/* Bounds for certificates that certify each other in many ways. */
	MAX_SIGNATURES = 128,
	MAX_PATHS = 64
};

struct search {
	const struct gms_trust *trust;
	const struct gms_certificates *further;
	const struct gms_detour *detour;
	int64_t at;
	gmseal_certificate *path[MAX_LENGTH];
	size_t length;
	unsigned signatures, paths;
	struct gms_chain_result *result;
	gmseal_error *error;
};

/* A certificate with the name of the wanted issuer. */
struct candidate {
	gmseal_certificate *certificate;
	bool anchor;
	bool has_key_id; /* the authority key identifier does not speak against it */
	unsigned rank;
};

struct candidates {
	struct candidate *list;
	size_t count, room;
};

static bool on_path(const struct search *search, const gmseal_certificate *certificate)
{
	for (size_t i = 0; i < search->length; i++)
		if (gms_certificate_equal(search->path[i], certificate))
			return true;
	return false;
}

static bool is_avoided(const struct search *search, const gmseal_certificate *certificate)
{
	for (size_t i = 0; i < search->detour->avoided_count; i++)
		if (gms_certificate_equal(search->detour->avoided[i], certificate))
			return true;
	return false;
}

static bool add_candidate(struct candidates *candidates, struct candidate candidate)
{
	if (candidates->count == candidates->room) {
		size_t room = candidates->room * 2 + 4;
		struct candidate *list = realloc(candidates->list, room * sizeof *list);
		if (list == NULL)
			return false;
		candidates->list = list;
		candidates->room = room;
	}
	candidates->list[candidates->count++] = candidate;
	return true;
}

static bool collect_from(const struct search *search, const struct gms_certificates *certificates,
	bool anchors, AUTHORITY_KEYID *key_id, struct candidates *candidates)
{
	const gmseal_certificate *subject = search->path[search->length - 1];
	const X509_NAME *wanted = X509_get_issuer_name(subject->x509);
	for (size_t i = 0; i < certificates->count; i++) {
		gmseal_certificate *certificate = certificates->list[i];
		if (X509_NAME_cmp(X509_get_subject_name(certificate->x509), wanted) != 0 ||
			on_path(search, certificate) || is_avoided(search, certificate) ||
			(!anchors &&
				gms_certificates_contain(&search->trust->anchors, certificate)))
			continue;
		struct candidate candidate = {certificate, anchors, true, 0};
		/* It helps to find the issuer and decides nothing (RFC 5280 4.2.1.1). */
		candidate.has_key_id = X509_check_akid(certificate->x509, key_id) == X509_V_OK;
		bool holds = gms_certificate_holds(certificate, search->at);
		candidate.rank = candidate.has_key_id * 4u + holds * 2u + anchors;
		if (!add_candidate(candidates, candidate))
			return false;
	}
	return true;
}

static int by_rank(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;
	return x->rank > y->rank ? -1 : x->rank < y->rank;
}

static gmseal_status collect(struct search *search, struct candidates *candidates)
{
	const gmseal_certificate *subject = search->path[search->length - 1];
	AUTHORITY_KEYID *key_id =
		X509_get_ext_d2i(subject->x509, NID_authority_key_identifier, NULL, NULL);
	bool collected =
		collect_from(search, &search->trust->anchors, true, key_id, candidates) &&
		collect_from(search, &search->trust->untrusted, false, key_id, candidates) &&
		collect_from(search, search->further, false, key_id, candidates);
	AUTHORITY_KEYID_free(key_id);
	if (!collected)
		return gms_error_memory(search->error);
	if (candidates->count > 1)
		qsort(candidates->list, candidates->count, sizeof *candidates->list, by_rank);
	return GMSEAL_OK;
}

static bool signed_by(
	struct search *search, const gmseal_certificate *subject, const gmseal_certificate *issuer)
{
	if (!gms_certificate_verifies(issuer) || !subject->signature_sound)
		return false;
	search->signatures++;
	return X509_verify(subject->x509, X509_get0_pubkey(issuer->x509)) == 1;
}

static void tell_bad_signature(struct search *search, const gmseal_certificate *subject)
{
	struct gms_string detail = {0};
	gms_string_add(&detail,
		_("The signature of the certificate \"%s\" does not verify with its issuer's key."),
		subject->subject);
	gms_chain_fault(search->result, "bad-signature", false, &detail);
}

/* Nothing leads on from the last certificate of the path. */
static void tell_dead_end(struct search *search)
{
	if (search->result->reason[0] != '\0')
		return;
	/* A signature on the way that was left to be verified at the end may be a fault. */
	for (size_t i = 0; i + 1 < search->length; i++)
		if (!signed_by(search, search->path[i], search->path[i + 1])) {
			tell_bad_signature(search, search->path[i]);
			return;
		}
	const gmseal_certificate *last = search->path[search->length - 1];
	X509 *x509 = last->x509;
	struct gms_string detail = {0};
	if (X509_NAME_cmp(X509_get_subject_name(x509), X509_get_issuer_name(x509)) == 0)
		gms_string_add(&detail,
			_("The chain ends with the certificate \"%s\", which is no trust anchor."),
			last->subject);
	else
		gms_string_add(&detail,
			_("The chain of the certificate \"%s\" leads to no trust anchor; the last "
			  "issuer looked for is \"%s\"."),
			search->path[0]->subject, last->issuer);
	gms_chain_fault(search->result, "untrusted", true, &detail);
}

static gmseal_status extend(struct search *search, bool *found);

/* Puts one certificate more on the path and goes on from there. */
static gmseal_status follow(struct search *search, const struct candidate *candidate, bool *found)
{
	gmseal_status status = GMSEAL_OK;
	search->path[search->length++] = candidate->certificate;
	if (candidate->anchor) {
		search->paths++;
		status = gms_chain_judge(search->trust, search->path, search->length, search->at,
			found, search->result, search->error);
	} else {
		status = extend(search, found);
	}
	if (!*found)
		search->length--;
	return status;
}

/* Whether the signature has to tell now who the issuer is; else it is verified with the path. */
static bool is_certain(const struct candidates *candidates)
{
	return candidates->count == 1 && candidates->list[0].has_key_id;
}

static gmseal_status try_candidates(
	struct search *search, const struct candidates *candidates, bool *found)
{
	gmseal_status status = GMSEAL_OK;
	const gmseal_certificate *subject = search->path[search->length - 1];
	bool certain = is_certain(candidates), any_issuer = false, any_key_id = false;
	for (size_t i = 0; i < candidates->count && !*found && status == GMSEAL_OK; i++) {
		const struct candidate *candidate = &candidates->list[i];
		if (search->signatures >= MAX_SIGNATURES || search->paths >= MAX_PATHS)
			break;
		any_key_id = any_key_id || candidate->has_key_id;
		if (!certain && !signed_by(search, subject, candidate->certificate))
			continue;
		any_issuer = true;
		status = follow(search, candidate, found);
	}
	if (status == GMSEAL_OK && !any_issuer && any_key_id)
		tell_bad_signature(search, subject);
	else if (status == GMSEAL_OK && !any_issuer)
		tell_dead_end(search);
	return status;
}

static gmseal_status extend(struct search *search, bool *found)
{
	if (search->length == MAX_LENGTH) {
		struct gms_string detail = {0};
		gms_string_add(&detail, _("The chain of the certificate \"%s\" is too long."),
			search->path[0]->subject);
		gms_chain_fault(search->result, "path-too-long", false, &detail);
		return GMSEAL_OK;
	}
	struct candidates candidates = {0};
	gmseal_status status = collect(search, &candidates);
	if (status == GMSEAL_OK)
		status = try_candidates(search, &candidates, found);
	free(candidates.list);
	return status;
}

static void tell_no_anchors(struct gms_chain_result *result)
{
	struct gms_string detail = {0};
	gms_string_add(&detail, "%s", _("No trust anchors were given."));
	gms_chain_fault(result, "no-trust-anchors", true, &detail);
}

gmseal_status gms_chain_search(const struct gms_trust *trust, const gmseal_certificate *certificate,
	const struct gms_certificates *further, const struct gms_detour *detour, int64_t at,
	struct gms_chain_result *result, gmseal_error *error)
{
	if (trust->anchors.count == 0) {
		tell_no_anchors(result);
		return GMSEAL_OK;
	}
	struct search search = {.trust = trust,
		.further = further,
		.detour = detour,
		.at = at,
		.length = 1,
		.result = result,
		.error = error};
	search.path[0] = (gmseal_certificate *)certificate;
	bool found = gms_certificates_contain(&trust->anchors, certificate);
	gmseal_status status = found ? GMSEAL_OK : extend(&search, &found);
	if (status == GMSEAL_OK && found) {
		result->chain = gms_chain_new(search.path, search.length);
		if (result->chain == NULL)
			status = gms_error_memory(error);
	}
	return status;
}
