/* Policies: filling them. */
#include "verify/policy.h"

#include <stdlib.h>

enum {
	MAX_USER_ID = 8191 /* its length in bits has 16 bits, GB/T 32918.2-2016 5.5 */
};

gmseal_status gmseal_policy_new(gmseal_policy **policy, gmseal_error *error)
{
	if (policy == NULL)
		return gms_error_argument(error, "policy");
	gmseal_policy *made = calloc(1, sizeof *made);
	if (made == NULL)
		return gms_error_memory(error);
	made->decoding.max_size = GMSEAL_DEFAULT_MAX_SIZE;
	made->explain = true;
	gmseal_status status = gms_trust_new(&made->trust, error);
	if (status == GMSEAL_OK)
		status = gms_copy(gms_text(GMSEAL_SM2_DEFAULT_ID), &made->user_id, error);
	if (status == GMSEAL_OK)
		*policy = made;
	else
		gmseal_policy_free(made);
	return status;
}

void gmseal_policy_free(gmseal_policy *policy)
{
	if (policy == NULL)
		return;
	gms_trust_free(policy->trust);
	gmseal_buffer_free(&policy->user_id);
	gms_seal_statuses_free(policy->seal_statuses);
	free(policy);
}

gmseal_status gmseal_policy_add_trust(
	gmseal_policy *policy, gmseal_bytes certificates, gmseal_error *error)
{
	if (policy == NULL || (certificates.data == NULL && certificates.size > 0))
		return gms_error_argument(error, "policy, certificates");
	return gms_trust_add_anchors(policy->trust, certificates, error);
}

gmseal_status gmseal_policy_add_untrusted(
	gmseal_policy *policy, gmseal_bytes certificates, gmseal_error *error)
{
	if (policy == NULL || (certificates.data == NULL && certificates.size > 0))
		return gms_error_argument(error, "policy, certificates");
	return gms_trust_add_untrusted(policy->trust, certificates, error);
}

gmseal_status gmseal_policy_add_crl(gmseal_policy *policy, gmseal_bytes crls, gmseal_error *error)
{
	if (policy == NULL || (crls.data == NULL && crls.size > 0))
		return gms_error_argument(error, "policy, crls");
	return gms_trust_add_crls(policy->trust, crls, error);
}

gmseal_status gmseal_policy_add_ocsp(
	gmseal_policy *policy, gmseal_bytes response, gmseal_error *error)
{
	if (policy == NULL || (response.data == NULL && response.size > 0))
		return gms_error_argument(error, "policy, response");
	return gms_trust_add_ocsp(policy->trust, response, error);
}

void gmseal_policy_set_revocation(gmseal_policy *policy, gmseal_revocation revocation)
{
	policy->revocation = revocation;
}

void gmseal_policy_set_strict(gmseal_policy *policy, bool strict)
{
	policy->decoding.strict = strict;
}

void gmseal_policy_set_max_size(gmseal_policy *policy, size_t max_size)
{
	policy->decoding.max_size = max_size > 0 ? max_size : GMSEAL_DEFAULT_MAX_SIZE;
}

gmseal_status gmseal_policy_set_user_id(
	gmseal_policy *policy, gmseal_bytes user_id, gmseal_error *error)
{
	gmseal_buffer copy = GMSEAL_BUFFER_INIT;
	if (policy == NULL || (user_id.data == NULL && user_id.size > 0) ||
		user_id.size > MAX_USER_ID)
		return gms_error_argument(error, _("user_id: at most 8191 octets"));
	gmseal_status status = gms_copy(user_id, &copy, error);
	if (status != GMSEAL_OK)
		return status;
	gmseal_buffer_free(&policy->user_id);
	policy->user_id = copy;
	return GMSEAL_OK;
}

void gmseal_policy_set_explain(gmseal_policy *policy, bool explain)
{
	policy->explain = explain;
}

void gmseal_policy_set_subject_profile(
	gmseal_policy *policy, gmseal_subject_profile signer, gmseal_subject_profile maker)
{
	policy->signer_profile = signer;
	policy->maker_profile = maker;
}

const gmseal_decoding *gmseal_policy_decoding(const gmseal_policy *policy)
{
	return &policy->decoding;
}
