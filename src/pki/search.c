/*
 * Looking for a path from a certificate to a trust anchor, depth first. OpenSSL's own search takes
 * the first issuer with the right name and never turns back; here every issuer with the right name
 * is tried, the likeliest first, until chain.c finds a path sound. Whoever has the name and not the
 * key is no issuer, and what such a certificate is like says nothing.
 */
#include "pki/parts.h"

#include <stdlib.h>

enum {
	MAX_LENGTH = 64,
	/* Bounds for certificates that certify each other in many ways. */
	MAX_SIGNATURES = 256,
	MAX_PATHS = 64,
	MAX_KEY_BITS = 8192
};

/* What is known about the signature that leads from a certificate of the path to the next. */
enum link {
	LINK_OPEN, /* left to be verified with the path: there was but one candidate */
	LINK_SIGNED,
	LINK_NOT_SIGNED
};

struct search {
	const struct gms_trust *trust;
	const struct gms_certificates *further;
	const struct gms_detour *detour;
	int64_t at;
	gmseal_certificate *path[MAX_LENGTH];
	enum link links[MAX_LENGTH];
	size_t length;
	unsigned signatures, paths;
	bool limited; /* not everything was tried */
	struct gms_chain_result *result;
	gmseal_error *error;
};

/* A certificate with the name of the wanted issuer. */
struct candidate {
	gmseal_certificate *certificate;
	bool anchor;
	bool has_key_id; /* the authority key identifier does not speak against it */
	bool is_named; /* and names it, so that nobody else is meant */
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

/* Whether a key identifier, or issuer and serial number, are there and are those of a certificate. */
static bool names(const AUTHORITY_KEYID *key_id, X509 *x509)
{
	return key_id != NULL && X509_check_akid(x509, key_id) == X509_V_OK &&
	       (key_id->serial != NULL ||
		       (key_id->keyid != NULL && X509_get0_subject_key_id(x509) != NULL));
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
		struct candidate candidate = {.certificate = certificate, .anchor = anchors};
		candidate.is_named = names(key_id, certificate->x509);
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

/* Whether a certificate's key made the signature. That the key is too weak to be trusted is told by
 * chain.c; one of unreasonable size is not looked at. */
static bool signed_by(
	struct search *search, const gmseal_certificate *subject, const gmseal_certificate *issuer)
{
	EVP_PKEY *key = X509_get0_pubkey(issuer->x509);
	if (!subject->signature_sound)
		return true; /* whoever made it: no path is sound with it, as chain.c tells */
	if (key == NULL || (EVP_PKEY_get_bits(key) > MAX_KEY_BITS))
		return false;
	search->signatures++;
	return X509_verify(subject->x509, key) == 1;
}

/* How the certificate that nothing leads on from is told of; a fault counts more. */
static void tell_bad_signature(struct search *search, const gmseal_certificate *subject)
{
	struct gms_string detail = {0};
	gms_string_add(&detail,
		_("The signature of the certificate \"%s\" does not verify with its issuer's key."),
		subject->subject);
	gms_chain_fault(search->result, "bad-signature", false, &detail);
}

/* Nobody at hand issued a certificate of the path. */
static void tell_no_issuer(struct search *search, const gmseal_certificate *last)
{
	struct gms_string detail = {0};
	gms_string_add(&detail,
		_("The chain of the certificate \"%s\" leads to no trust anchor; the last issuer "
		  "looked for is \"%s\"."),
		search->path[0]->subject, last->issuer);
	gms_chain_fault(search->result, "untrusted", true, &detail);
}

/* There are certificates of the right name, and none of their keys made the signature. */
static void tell_not_signed(struct search *search, const gmseal_certificate *subject)
{
	struct gms_string detail = {0};
	gms_string_add(&detail,
		_("The signature of the certificate \"%s\" does not verify with the key of any "
		  "certificate at hand that has its issuer's name, \"%s\"."),
		subject->subject, subject->issuer);
	gms_chain_fault(search->result, "untrusted", true, &detail);
}

/* One with its own key and one that somebody of the same name issued; OpenSSL takes no path through
 * the latter, since nothing but its signature tells them apart. */
static void tell_own_issuer(struct search *search, const gmseal_certificate *last)
{
	struct gms_string detail = {0};
	if (signed_by(search, last, last)) {
		gms_string_add(&detail,
			_("The chain ends with the certificate \"%s\", which is no trust anchor."),
			last->subject);
		gms_chain_fault(search->result, "untrusted", true, &detail);
		return;
	}
	gms_string_add(&detail,
		_("The certificate \"%s\" was issued by another one of its own name and has no key "
		  "identifier of it; chains through such certificates are not followed here."),
		last->subject);
	gms_chain_fault(search->result, "self-issued", true, &detail);
}

static bool is_named_by(const gmseal_certificate *subject, const gmseal_certificate *issuer)
{
	AUTHORITY_KEYID *key_id =
		X509_get_ext_d2i(subject->x509, NID_authority_key_identifier, NULL, NULL);
	bool named = names(key_id, issuer->x509);
	AUTHORITY_KEYID_free(key_id);
	return named;
}

/* The signatures on the way that were left to be verified at the end; tells of one that is not its
 * issuer's. */
static bool verify_links(struct search *search)
{
	for (size_t i = 0; i + 1 < search->length; i++) {
		const gmseal_certificate *subject = search->path[i], *issuer = search->path[i + 1];
		if (search->links[i] == LINK_OPEN)
			search->links[i] =
				signed_by(search, subject, issuer) ? LINK_SIGNED : LINK_NOT_SIGNED;
		if (search->links[i] == LINK_SIGNED)
			continue;
		if (is_named_by(subject, issuer))
			tell_bad_signature(search, subject);
		else
			tell_not_signed(search, subject);
		return false;
	}
	return true;
}

/* Nothing leads on from the last certificate of the path. */
static void tell_dead_end(struct search *search)
{
	const gmseal_certificate *last = search->path[search->length - 1];
	if (!verify_links(search))
		return;
	if (X509_NAME_cmp(X509_get_subject_name(last->x509), X509_get_issuer_name(last->x509)) == 0)
		tell_own_issuer(search, last);
	else
		tell_no_issuer(search, last);
}

static gmseal_status extend(struct search *search, bool *found);

/* Judges the path to an anchor. What is wrong with it counts if it is the way that was issued. */
static gmseal_status arrive(struct search *search, bool *found)
{
	struct gms_chain_result verdict = {.reason = ""};
	search->paths++;
	gmseal_status status = gms_chain_judge(search->trust, search->path, search->length,
		search->at, found, &verdict, search->error);
	if (status == GMSEAL_OK && !*found && verify_links(search))
		gms_chain_fault(search->result, verdict.reason, verdict.unknown, &verdict.detail);
	else
		gms_string_free(&verdict.detail);
	return status;
}

/* Puts one certificate more on the path and goes on from there. */
static gmseal_status follow(
	struct search *search, const struct candidate *candidate, enum link link, bool *found)
{
	search->links[search->length - 1] = link;
	search->path[search->length++] = candidate->certificate;
	gmseal_status status = candidate->anchor ? arrive(search, found) : extend(search, found);
	if (!*found)
		search->length--;
	return status;
}

static bool is_exhausted(struct search *search)
{
	if (search->signatures >= MAX_SIGNATURES || search->paths >= MAX_PATHS)
		search->limited = true;
	return search->limited;
}

static gmseal_status try_candidates(
	struct search *search, const struct candidates *candidates, bool *found)
{
	gmseal_status status = GMSEAL_OK;
	const gmseal_certificate *subject = search->path[search->length - 1];
	/* A single one need not be told from others by its signature, which is verified with the
	 * path. */
	enum link link =
		candidates->count == 1 && candidates->list[0].has_key_id ? LINK_OPEN : LINK_SIGNED;
	bool any_issuer = false, any_named = false;
	for (size_t i = 0; i < candidates->count && !*found && status == GMSEAL_OK; i++) {
		const struct candidate *candidate = &candidates->list[i];
		if (is_exhausted(search))
			return GMSEAL_OK;
		any_named = any_named || candidate->is_named;
		if (link == LINK_SIGNED && !signed_by(search, subject, candidate->certificate))
			continue;
		any_issuer = true;
		status = follow(search, candidate, link, found);
	}
	if (status != GMSEAL_OK || any_issuer)
		return status;
	if (candidates->count == 0)
		tell_dead_end(search);
	else if (verify_links(search))
		(any_named ? tell_bad_signature : tell_not_signed)(search, subject);
	return GMSEAL_OK;
}

static void tell_too_long(struct search *search)
{
	struct gms_string detail = {0};
	if (!verify_links(search))
		return;
	gms_string_add(&detail, _("The chain of the certificate \"%s\" is too long."),
		search->path[0]->subject);
	gms_chain_fault(search->result, "path-too-long", true, &detail);
}

static gmseal_status extend(struct search *search, bool *found)
{
	X509 *last = search->path[search->length - 1]->x509;
	if (search->length == MAX_LENGTH) {
		tell_too_long(search);
		return GMSEAL_OK;
	}
	/* Its own issuer, as far as names and key identifiers tell. */
	if (X509_get_extension_flags(last) & EXFLAG_SS) {
		tell_dead_end(search);
		return GMSEAL_OK;
	}
	struct candidates candidates = {0};
	gmseal_status status = collect(search, &candidates);
	if (status == GMSEAL_OK)
		status = try_candidates(search, &candidates, found);
	free(candidates.list);
	return status;
}

/* Whatever was found wrong, something that was not tried may be right. */
static void tell_limit(struct search *search)
{
	struct gms_string detail = {0};
	gms_string_add(&detail,
		_("There are more ways from the certificate \"%s\" through certificates of the "
		  "same "
		  "names than are tried here, and none of those tried leads to a trust anchor."),
		search->path[0]->subject);
	gms_string_free(&search->result->detail);
	search->result->reason = "";
	gms_chain_fault(search->result, "too-many-ways", true, &detail);
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
	if (status == GMSEAL_OK && !found && search.limited)
		tell_limit(&search);
	if (status == GMSEAL_OK && found) {
		result->chain = gms_chain_new(search.path, search.length);
		if (result->chain == NULL)
			status = gms_error_memory(error);
	}
	return status;
}
