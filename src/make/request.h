/* Inside src/make: a request while it is read, and the rules that look at more than one member. */
#ifndef GMS_REQUEST_H
#define GMS_REQUEST_H

#include "base/findings.h"
#include "make/make.h"

#include <gmseal/request.h>

struct gmseal_request {
	gmseal_buffer name, number, vendor, image, certificate;
	int64_t category, width, height, valid_from, valid_to;
	bool is_update;
	const gmseal_seal *replaces;
	gmseal_certificate *decoded;
	gmseal_bytes listed; /* the certificate, as a list of one */
};

/* The name of a member, and a finding about it. */
#define GMS_MEMBER(member) gmseal_request_member_name(GMSEAL_REQUEST_##member)

/* request-reasons.c: GMSEAL_ERROR_ARGUMENT unless the context's reasons are known and may be allowed;
 * and what they make of the findings. */
gmseal_status gms_request_check_reasons(const gmseal_request_context *context, gmseal_error *error);
void gms_request_apply_reasons(const gmseal_request_context *context, gmseal_findings *found);
/* request-certificate.c: signCert by itself. */
void gms_request_examine_certificate(struct gmseal_request *request,
	const gmseal_request_context *context, int generation, gmseal_findings *found);
/* request-registry.c: a seal to be made among the seals that exist. replaced is NULL if it is none. */
struct gms_wanted {
	gmseal_bytes id; /* empty: not known */
	const gmseal_certificate *const *certificates;
	size_t certificate_count;
	bool is_update;
	const char *id_field, *certificate_field; /* of findings */
};
gmseal_status gms_registry_examine(const struct gms_wanted *wanted,
	const gmseal_request_context *context, const gmseal_seal **replaced, gmseal_findings *found,
	gmseal_error *error);

#endif
