/* Which findings about a seal request are errors: what the caller decides, and what he cannot. */
#include "make/request.h"

/* What a finding is unless the caller decides otherwise. */
enum severity {
	NOTICE,
	ERROR,
	ALWAYS_ERROR /* the seal would be wrong, or somebody else's */
};

static const struct {
	const char *reason;
	enum severity severity;
} reasons[] = {
	{"missing", ALWAYS_ERROR},
	{"not-text", ALWAYS_ERROR},
	{"malformed", ALWAYS_ERROR},
	{"no-base64", ALWAYS_ERROR},
	{"no-certificate", ALWAYS_ERROR},
	{"damaged", ALWAYS_ERROR},
	{"out-of-order", ALWAYS_ERROR},
	{"out-of-range", ALWAYS_ERROR},
	{"expires-before-made", ALWAYS_ERROR},
	{"is-ca", ALWAYS_ERROR},
	{"not-der", ALWAYS_ERROR},
	{"key-type", ALWAYS_ERROR},
	{"key-usage", ALWAYS_ERROR},
	{"extended-key-usage", ALWAYS_ERROR},
	{"expired", ALWAYS_ERROR},
	{"not-yet-valid", ALWAYS_ERROR},
	{"other-code", ALWAYS_ERROR},
	{"seal-number-exists", ALWAYS_ERROR},
	{"certificate-has-seal", ALWAYS_ERROR},
	{"nothing-to-replace", ALWAYS_ERROR},
	{"too-large", ERROR},
	{"other-holder", ERROR},
	{"not-png", NOTICE},
	{"not-two-colours", NOTICE},
	{"not-600-dpi", NOTICE},
	{"pixels-mismatch", NOTICE},
	{"unusual-size", NOTICE},
	{"size-mismatch", NOTICE},
	{"type-mismatch", NOTICE},
	{"trailing-octets", NOTICE},
	{"line-breaks", NOTICE},
	{"subject", NOTICE},
	{"expires-soon", NOTICE},
	{"outlives-certificate", NOTICE},
	{"replaces", NOTICE},
	{"no-registry", NOTICE},
	{"passed-by", NOTICE},
	{"unknown-member", NOTICE},
};

static bool find_severity(const char *reason, enum severity *severity)
{
	for (size_t i = 0; i < sizeof reasons / sizeof reasons[0]; i++)
		if (strcmp(reasons[i].reason, reason) == 0) {
			*severity = reasons[i].severity;
			return true;
		}
	return false;
}

static gmseal_status check(
	const char *const *list, size_t count, enum severity most, gmseal_error *error)
{
	enum severity severity = NOTICE;
	for (size_t i = 0; i < count; i++) {
		if (list[i] == NULL || !find_severity(list[i], &severity))
			return gms_error(error, GMSEAL_ERROR_ARGUMENT,
				_("there is no finding with the reason \"%s\""),
				list[i] != NULL ? list[i] : "");
		if (severity > most)
			return gms_error(error, GMSEAL_ERROR_ARGUMENT,
				_("\"%s\" cannot be allowed: the seal would be wrong"), list[i]);
	}
	return GMSEAL_OK;
}

gmseal_status gms_request_check_reasons(const gmseal_request_context *context, gmseal_error *error)
{
	if ((context->refuse == NULL && context->refuse_count > 0) ||
		(context->allow == NULL && context->allow_count > 0))
		return gms_error_argument(error, "refuse, allow");
	gmseal_status status = check(context->refuse, context->refuse_count, ALWAYS_ERROR, error);
	return status == GMSEAL_OK ? check(context->allow, context->allow_count, ERROR, error)
				   : status;
}

static bool is_in(const char *reason, const char *const *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(list[i], reason) == 0)
			return true;
	return false;
}

void gms_request_apply_reasons(const gmseal_request_context *context, gmseal_findings *found)
{
	for (size_t i = 0; i < found->count; i++) {
		gmseal_finding *finding = &found->list[i];
		enum severity severity = NOTICE;
		if (find_severity(finding->reason, &severity))
			finding->error = severity != NOTICE;
		if (is_in(finding->reason, context->refuse, context->refuse_count))
			finding->error = true;
		else if (is_in(finding->reason, context->allow, context->allow_count))
			finding->error = false;
	}
}
