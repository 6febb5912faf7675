/* Verifying one signer of a SignedData (GB/T 35275-2017; RFC 5652 5.4 and 5.6). */
#include "verify/signer-info.h"

/* One verification of a signer under way. */
struct task {
	const gmseal_policy *policy;
	const struct gms_signed_data *data;
	const struct gms_signer_info *signer;
	const gmseal_bytes *content;
	struct gms_signer_result *result;
	gmseal_error *error;
};

/* Bytes that are no certificate leave it NULL. */
static gmseal_status decode(const struct task *task, gmseal_bytes der)
{
	gmseal_status status = gms_trust_certificate(
		task->policy->trust, der, &task->result->certificate, task->error);
	if (status != GMSEAL_ERROR_FORMAT)
		return status;
	task->result->value = GMS_PART_BAD_CERTIFICATE;
	return GMSEAL_OK;
}

static gmseal_status find_certificate(const struct task *task)
{
	gmseal_bytes enclosed = gms_signer_certificate(task->data, task->signer);
	if (enclosed.size > 0)
		return decode(task, enclosed);
	const gmseal_certificate *known;
	for (size_t i = 0; (known = gms_trust_given(task->policy->trust, i)) != NULL; i++) {
		struct gms_names names = gms_certificate_names(gmseal_certificate_bytes(known));
		if (gms_signer_is(task->signer, &names)) {
			task->result->certificate = gms_certificate_share(known);
			return GMSEAL_OK;
		}
	}
	task->result->value = GMS_PART_NO_CERTIFICATE;
	return GMSEAL_OK;
}

static enum gms_signer_part check_content_type(const struct task *task)
{
	struct gms_der value;
	char oid[GMS_OID_SIZE] = "";
	if (!gms_attribute_value(&task->signer->signed_attributes, GMS_OID_CONTENT_TYPE, &value) ||
		value.tag != GMS_TAG_OID || gms_der_oid(&value, "", oid, NULL) != GMSEAL_OK)
		return GMS_PART_MISSING;
	return strcmp(oid, task->data->content_type) == 0 ? GMS_PART_SOUND : GMS_PART_DIFFERS;
}

static gmseal_status check_digest(const struct task *task)
{
	struct gms_signer_result *result = task->result;
	struct gms_der value;
	gmseal_digest_value digest;
	gmseal_digest_algorithm algorithm =
		gms_digest_find(gms_text(task->signer->digest_algorithm));
	if (algorithm == GMSEAL_DIGEST_NONE) {
		result->digest = GMS_PART_ALGORITHM;
		return GMSEAL_OK;
	}
	if (!gms_attribute_value(
		    &task->signer->signed_attributes, GMS_OID_MESSAGE_DIGEST, &value) ||
		value.tag != GMS_TAG_OCTET_STRING) {
		result->digest = GMS_PART_MISSING;
		return GMSEAL_OK;
	}
	if (task->content == NULL) {
		result->digest = GMS_PART_NO_CONTENT;
		return GMSEAL_OK;
	}
	gmseal_status status = gmseal_digest_bytes(algorithm, *task->content, &digest, task->error);
	if (status == GMSEAL_OK &&
		!gms_equal(value.content, (gmseal_bytes){digest.data, digest.size}))
		result->digest = GMS_PART_DIFFERS;
	return status;
}

/* The attributes as received, with the tag of a SET in place of the implicit one. */
static gmseal_status read_attributes(const struct task *task)
{
	struct gms_signer_result *result = task->result;
	gmseal_status status =
		gms_copy(task->signer->signed_attributes.whole, &result->owned, task->error);
	if (status != GMSEAL_OK)
		return status;
	result->owned.data[0] = GMS_TAG_SET;
	result->to_be_signed = gms_bytes(&result->owned);
	result->content_type = check_content_type(task);
	return check_digest(task);
}

static gmseal_status check_value(const struct task *task, gmseal_bytes user_id)
{
	struct gms_signer_result *result = task->result;
	bool valid = false;
	if (result->value != GMS_PART_SOUND)
		return GMSEAL_OK;
	if (result->algorithm == NULL ||
		result->algorithm->key_type != gmseal_certificate_key_type(result->certificate)) {
		result->value = GMS_PART_ALGORITHM;
		return GMSEAL_OK;
	}
	if (task->signer->signed_attributes.whole.size == 0 && task->content == NULL) {
		result->value = GMS_PART_NO_CONTENT;
		return GMSEAL_OK;
	}
	gmseal_status status = gms_verify_message(result->algorithm,
		gms_certificate_key(result->certificate), user_id, result->to_be_signed,
		task->signer->value.content, &valid, task->error);
	if (status == GMSEAL_OK && !valid)
		result->value = GMS_PART_DIFFERS;
	return status;
}

gmseal_status gms_verify_signer(const gmseal_policy *policy, const struct gms_signed_data *data,
	const struct gms_signer_info *signer, const gmseal_bytes *content, gmseal_bytes user_id,
	struct gms_signer_result *result, gmseal_error *error)
{
	struct task task = {policy, data, signer, content, result, error};
	*result = (struct gms_signer_result){
		.content_type = GMS_PART_NO_ATTRIBUTES, .digest = GMS_PART_NO_ATTRIBUTES};
	result->algorithm = gms_algorithm_of_message(
		gms_text(signer->digest_algorithm), gms_text(signer->signature_algorithm));
	gmseal_status status = find_certificate(&task);
	if (status == GMSEAL_OK && signer->signed_attributes.whole.size > 0) {
		result->digest = GMS_PART_SOUND;
		status = read_attributes(&task);
	} else if (content != NULL) {
		result->to_be_signed = *content;
	}
	if (status == GMSEAL_OK)
		status = check_value(&task, user_id);
	return status;
}

void gms_signer_result_clear(struct gms_signer_result *result)
{
	gmseal_certificate_free(result->certificate);
	gmseal_buffer_free(&result->owned);
	*result = (struct gms_signer_result){0};
}
