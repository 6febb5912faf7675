/*
 * Judging a path that search.c has found. OpenSSL validates it (RFC 5280 6.1); two callbacks see to
 * it that it takes this path and no other, and that a trust anchor is a name and a key.
 */
#include "pki/parts.h"

struct path {
	gmseal_certificate *const *certificates;
	size_t count;
};

static const struct path *path_of(X509_STORE_CTX *context)
{
	return X509_STORE_CTX_get_app_data(context);
}

/* Only the next certificate of the path issued a certificate of the path. */
static int is_next(X509_STORE_CTX *context, X509 *subject, X509 *issuer)
{
	const struct path *path = path_of(context);
	for (size_t i = 0; i + 1 < path->count; i++)
		if (path->certificates[i]->x509 == subject &&
			path->certificates[i + 1]->x509 == issuer)
			return 1;
	return 0;
}

/* An anchor that does not say it is no authority: somebody's own certificate, trusted for what it
 * signs, does not become an authority by that. */
static bool may_issue(const gmseal_certificate *anchor)
{
	bool says_no = (X509_get_extension_flags(anchor->x509) & EXFLAG_BCONS) != 0 ||
		       !(anchor->key_usage & (GMSEAL_USAGE_ABSENT | GMSEAL_USAGE_CERT_SIGN));
	return anchor->is_ca || !says_no;
}

/* An anchor is a name and a key (RFC 5280 6.1.1 d): real ones lack keyCertSign, or are of the first
 * version. Only what would make an authority of somebody else's certificate counts. */
static int overlook_anchor(int sound, X509_STORE_CTX *context)
{
	const struct path *path = path_of(context);
	int depth = X509_STORE_CTX_get_error_depth(context);
	if (sound || depth < 0 || (size_t)depth + 1 != path->count)
		return sound;
	switch (X509_STORE_CTX_get_error(context)) {
	case X509_V_ERR_INVALID_CA:
	case X509_V_ERR_INVALID_NON_CA:
	case X509_V_ERR_KEYUSAGE_NO_CERTSIGN:
		if (!may_issue(path->certificates[depth]))
			return 0;
		X509_STORE_CTX_set_error(context, X509_V_OK);
		return 1;
	case X509_V_ERR_UNHANDLED_CRITICAL_EXTENSION:
	case X509_V_ERR_PROXY_CERTIFICATES_NOT_ALLOWED:
		X509_STORE_CTX_set_error(context, X509_V_OK);
		return 1;
	default:
		return 0;
	}
}

X509_STORE *gms_chain_store(void)
{
	X509_STORE *store = X509_STORE_new();
	if (store != NULL) {
		X509_STORE_set_check_issued(store, is_next);
		X509_STORE_set_verify_cb(store, overlook_anchor);
	}
	return store;
}

void gms_chain_fault(struct gms_chain_result *result, const char *reason, bool unknown,
	struct gms_string *detail)
{
	bool first = result->reason[0] == '\0';
	if (first || (result->unknown && !unknown)) {
		gms_string_free(&result->detail);
		result->reason = reason;
		result->unknown = unknown;
		result->detail = *detail;
	} else {
		gms_string_free(detail);
	}
}

/* OpenSSL's errors as far as they can come here, with the stable words for them. */
static const struct {
	int code;
	const char *reason;
} reasons[] = {
	{X509_V_ERR_CERT_SIGNATURE_FAILURE, "bad-signature"},
	{X509_V_ERR_INVALID_CA, "not-a-ca"},
	{X509_V_ERR_KEYUSAGE_NO_CERTSIGN, "issuer-usage"},
	{X509_V_ERR_PATH_LENGTH_EXCEEDED, "path-too-long"},
	{X509_V_ERR_UNHANDLED_CRITICAL_EXTENSION, "critical-extension"},
	{X509_V_ERR_INVALID_EXTENSION, "malformed-extension"},
	{X509_V_ERR_UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY, "bad-key"},
	{X509_V_ERR_EC_KEY_EXPLICIT_PARAMS, "bad-key"},
	{X509_V_ERR_PERMITTED_VIOLATION, "name-constraints"},
	{X509_V_ERR_EXCLUDED_VIOLATION, "name-constraints"},
};

/* A sentence about an error, with the name of the certificate at fault. */
static void explain(struct gms_string *detail, int code, const char *name)
{
	switch (code) {
	case X509_V_ERR_CERT_SIGNATURE_FAILURE:
		gms_string_add(detail,
			_("The signature of the certificate \"%s\" does not verify with its "
			  "issuer's key."),
			name);
		break;
	case X509_V_ERR_INVALID_CA:
		gms_string_add(detail,
			_("\"%s\" issued a certificate, but is no certificate authority."), name);
		break;
	case X509_V_ERR_KEYUSAGE_NO_CERTSIGN:
		gms_string_add(detail,
			_("The key usage of \"%s\" does not allow it to issue certificates."),
			name);
		break;
	case X509_V_ERR_PATH_LENGTH_EXCEEDED:
		gms_string_add(detail,
			_("More certificate authorities follow \"%s\" than its path length "
			  "allows."),
			name);
		break;
	case X509_V_ERR_UNHANDLED_CRITICAL_EXTENSION:
		gms_string_add(detail,
			_("The certificate \"%s\" has a critical extension that is not known "
			  "here."),
			name);
		break;
	case X509_V_ERR_INVALID_EXTENSION:
		gms_string_add(
			detail, _("An extension of the certificate \"%s\" is malformed."), name);
		break;
	case X509_V_ERR_UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY:
	case X509_V_ERR_EC_KEY_EXPLICIT_PARAMS:
		gms_string_add(detail, _("The public key of \"%s\" cannot be used."), name);
		break;
	case X509_V_ERR_PERMITTED_VIOLATION:
	case X509_V_ERR_EXCLUDED_VIOLATION:
		gms_string_add(detail,
			_("The names of \"%s\" are not among those that its issuers may certify."),
			name);
		break;
	default:
		gms_string_add(detail, _("The certificate \"%s\" is not accepted: %s."), name,
			X509_verify_cert_error_string(code));
		break;
	}
}

static void tell_code(struct gms_chain_result *result, int code, const gmseal_certificate *at_fault)
{
	/* OpenSSL calls an issuer without keyCertSign no certificate authority. */
	if (code == X509_V_ERR_INVALID_CA && at_fault->is_ca)
		code = X509_V_ERR_KEYUSAGE_NO_CERTSIGN;
	const char *reason = "not-accepted";
	for (size_t i = 0; i < sizeof reasons / sizeof reasons[0]; i++)
		if (reasons[i].code == code)
			reason = reasons[i].reason;
	struct gms_string detail = {0};
	explain(&detail, code, at_fault->subject);
	gms_chain_fault(result, reason, false, &detail);
}

/* Runs X509_verify_cert() over the path; *code is X509_V_OK or what it found at *depth. */
static bool run_openssl(const struct gms_trust *trust, struct path *path, int *code, size_t *depth)
{
	bool ran = false;
	X509_STORE_CTX *context = X509_STORE_CTX_new();
	STACK_OF(X509) *middle = sk_X509_new_null(), *anchor = sk_X509_new_null();
	if (context == NULL || middle == NULL || anchor == NULL)
		goto out;
	for (size_t i = 1; i < path->count; i++)
		if (!sk_X509_push(
			    i + 1 < path->count ? middle : anchor, path->certificates[i]->x509))
			goto out;
	if (!X509_STORE_CTX_init(context, trust->store, path->certificates[0]->x509, middle) ||
		!X509_STORE_CTX_set_app_data(context, path))
		goto out;
	X509_STORE_CTX_set0_trusted_stack(context, anchor);
	/* Times are judged by judge_validity(), which reads those that OpenSSL cannot. */
	X509_STORE_CTX_set_flags(context, X509_V_FLAG_PARTIAL_CHAIN | X509_V_FLAG_NO_CHECK_TIME);
	X509_STORE_CTX_set_depth(context, (int)path->count);
	bool sound = X509_verify_cert(context) == 1;
	*code = sound ? X509_V_OK : X509_STORE_CTX_get_error(context);
	if (!sound && *code == X509_V_OK)
		*code = X509_V_ERR_UNSPECIFIED;
	int at_fault = X509_STORE_CTX_get_error_depth(context);
	*depth = at_fault >= 0 && (size_t)at_fault < path->count ? (size_t)at_fault : 0;
	ran = *code != X509_V_ERR_OUT_OF_MEM;
out:
	X509_STORE_CTX_free(context);
	sk_X509_free(middle);
	sk_X509_free(anchor);
	return ran;
}

static void tell_broken_digest(
	struct gms_chain_result *result, const gmseal_certificate *certificate)
{
	struct gms_string detail = {0};
	gms_string_add(&detail,
		_("The certificate \"%s\" is signed with a digest algorithm that is broken (%s)."),
		certificate->subject, OBJ_nid2ln(X509_get_signature_nid(certificate->x509)));
	gms_chain_fault(result, "broken-digest", false, &detail);
}

/* What would make OpenSSL stop without saying why. */
static bool judge_form(const struct path *path, struct gms_chain_result *result)
{
	for (size_t i = 0; i < path->count; i++) {
		const gmseal_certificate *certificate = path->certificates[i];
		int code = X509_V_OK;
		if (X509_get0_pubkey(certificate->x509) == NULL ||
			(i > 0 && !gms_certificate_verifies(certificate)))
			code = X509_V_ERR_UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY;
		else if (!certificate->extensions_sound)
			code = X509_V_ERR_INVALID_EXTENSION;
		if (code != X509_V_OK) {
			tell_code(result, code, certificate);
			return false;
		}
		if (i + 1 < path->count && !certificate->signature_sound) {
			tell_broken_digest(result, certificate);
			return false;
		}
	}
	return true;
}

static bool judge_validity(const struct path *path, int64_t at, struct gms_chain_result *result)
{
	for (size_t i = 1; i < path->count; i++) {
		const gmseal_certificate *issuer = path->certificates[i];
		if (gms_certificate_holds(issuer, at))
			continue;
		bool early = at < issuer->not_before;
		char limit[GMSEAL_TIME_TEXT_SIZE], wanted[GMSEAL_TIME_TEXT_SIZE];
		gmseal_time_format(early ? issuer->not_before : issuer->not_after, limit);
		gmseal_time_format(at, wanted);
		struct gms_string detail = {0};
		gms_string_add(&detail,
			early ? _("The issuer's certificate \"%s\" is valid only from %s on, and "
				  "the time that counts is %s.")
			      : _("The issuer's certificate \"%s\" was valid only until %s, and "
				  "the time that counts is %s."),
			issuer->subject, limit, wanted);
		gms_chain_fault(
			result, early ? "issuer-not-yet-valid" : "issuer-expired", false, &detail);
		return false;
	}
	return true;
}

gmseal_status gms_chain_judge(const struct gms_trust *trust,
	gmseal_certificate *const *certificates, size_t count, int64_t at, bool *sound,
	struct gms_chain_result *result, gmseal_error *error)
{
	struct path path = {certificates, count};
	*sound = judge_form(&path, result);
	if (!*sound)
		return GMSEAL_OK;
	int code = X509_V_OK;
	size_t depth = 0;
	if (!run_openssl(trust, &path, &code, &depth))
		return gms_error_memory(error);
	if (code != X509_V_OK) {
		tell_code(result, code, certificates[depth]);
		*sound = false;
	} else {
		*sound = judge_validity(&path, at, result);
	}
	return GMSEAL_OK;
}
