/* The checks of one signer of a signed message. */
#include "codec/message.h"
#include "verify/signer-info.h"

#include <stdlib.h>

/* One verification of a signer under way. */
struct task {
	struct gms_verification verification;
	const gmseal_message *message;
	const struct gms_signer_info *info;
	const gmseal_message_signer *signer;
	const gmseal_bytes *content; /* NULL if it is not at hand */
	bool other_content; /* given, and not what the message has in it */
	struct gms_signer_result result;
};

static const char *standard(const struct task *task)
{
	return task->message->data.form == GMSEAL_MESSAGE_CMS ? "RFC 5652" : "GB/T 35275-2017";
}

static void check_format(const struct task *task)
{
	static const char id[] = "message.format";
	gmseal_report *report = task->verification.report;
	int form = task->verification.generation;
	const struct gms_deviations *deviations = &task->message->data.deviations;
	char at[GMSEAL_TIME_TEXT_SIZE];
	gmseal_time_format(task->signer->time.seconds, at);
	if (task->verification.policy->decoding.strict && deviations->count > 0)
		gms_report_fail(report, form, id, "deviation",
			_("The message deviates from the standard, which the policy does not "
			  "allow: %s: %s."),
			deviations->list[0].field, deviations->list[0].what);
	else if (task->signer->has_time && task->signer->time.seconds > task->verification.now)
		gms_report_fail(report, form, id, "future",
			_("The signing time %s that the signer claims is yet to come."), at);
	else
		gms_report_pass(report, form, id, _("The structure is a signed message of %s."),
			standard(task));
}

/* Without signed attributes the type of other content than data is not protected (RFC 5652 5.3). */
static bool needs_attributes(const struct task *task)
{
	const char *type = task->message->data.content_type;
	return strcmp(type, GMS_OID_CMS_DATA) != 0 && strcmp(type, GMS_OID_GBT_DATA) != 0;
}

/* What is signed over attributes is signed over content as well, if the attributes are left out and
 * their octets become the content. */
static bool is_attributes(const gmseal_bytes *content)
{
	struct gms_der set, values;
	return content != NULL && gms_der_first(*content, &set, NULL) == GMSEAL_OK &&
	       set.tag == GMS_TAG_SET && set.whole.size == content->size &&
	       gms_attribute_find(&set, GMS_OID_CONTENT_TYPE, &values) > 0 &&
	       gms_attribute_find(&set, GMS_OID_MESSAGE_DIGEST, &values) > 0;
}

static void check_content(const struct task *task)
{
	static const char id[] = "message.content";
	gmseal_report *report = task->verification.report;
	int form = task->verification.generation;
	enum gms_signer_part type = task->result.content_type;
	const char *content_type = task->message->data.content_type;
	if (task->other_content)
		gms_report_fail(report, form, id, "other-content",
			_("The content in the message is not the content that was given."));
	else if (type == GMS_PART_MISSING)
		gms_report_fail(report, form, id, "no-content-type",
			_("Among the signed attributes there is not exactly one content type."));
	else if (type == GMS_PART_DIFFERS)
		gms_report_fail(report, form, id, "content-type",
			_("The content type among the signed attributes is not that of the "
			  "content, %s."),
			content_type);
	else if (type == GMS_PART_NO_ATTRIBUTES && needs_attributes(task))
		gms_report_fail(report, form, id, "no-signed-attributes",
			_("Content of the type %s needs signed attributes, and there are none."),
			content_type);
	else if (type == GMS_PART_NO_ATTRIBUTES && is_attributes(task->content))
		gms_report_fail(report, form, id, "content-is-attributes",
			_("The content is a list of signed attributes: somebody made a message of "
			  "what "
			  "was signed about another content."));
	else if (task->content == NULL)
		gms_report_unknown(report, form, id, "no-content",
			_("The content is not in the message, and was not given."));
	else if (task->message->data.has_content)
		gms_report_pass(report, form, id, _("The content, %zu octets, is in the message."),
			task->content->size);
	else
		gms_report_pass(report, form, id,
			_("The content, %zu octets, was given beside the message."),
			task->content->size);
}

static void check_digest(const struct task *task)
{
	static const char id[] = "message.digest";
	gmseal_report *report = task->verification.report;
	int form = task->verification.generation;
	switch (task->result.digest) {
	case GMS_PART_SOUND:
		gms_report_pass(report, form, id,
			_("The digest among the signed attributes is that of the content."));
		break;
	case GMS_PART_NO_ATTRIBUTES:
		gms_report_skip(report, form, id, "no-signed-attributes",
			_("There are no signed attributes; the signature value is over the content "
			  "itself."));
		break;
	case GMS_PART_NO_CONTENT:
		gms_report_unknown(report, form, id, "no-content",
			_("Without the content its digest cannot be compared."));
		break;
	case GMS_PART_ALGORITHM:
		gms_report_fail(report, form, id, "digest-algorithm",
			_("The digest algorithm %s is not known."), task->info->digest_algorithm);
		break;
	case GMS_PART_MISSING:
		gms_report_fail(report, form, id, "no-message-digest",
			_("Among the signed attributes there is not exactly one message digest."));
		break;
	default:
		gms_report_fail(report, form, id, "digest-mismatch",
			_("The content has another digest than the signer signed: it was "
			  "changed."));
	}
}

/* What the signer may have signed instead. */
static gmseal_status explain_value(const struct task *task)
{
	const struct gms_signer_result *result = &task->result;
	gmseal_bytes tagged = task->info->signed_attributes.whole;
	struct gms_suspect suspect = {.certificate = result->certificate,
		.algorithm = result->algorithm,
		.value = task->info->value.content,
		.to_be_signed = result->to_be_signed};
	if (tagged.size > 0 && task->content != NULL) {
		suspect.others[suspect.other_count].diagnosis = "attributes-left-out";
		suspect.others[suspect.other_count].sentence =
			N_("The signer signed the content instead of the signed attributes.");
		suspect.others[suspect.other_count++].bytes = *task->content;
	}
	if (tagged.size > 0) {
		suspect.others[suspect.other_count].diagnosis = "implicit-tag-signed";
		suspect.others[suspect.other_count].sentence =
			N_("The signer signed the attributes with their implicit tag [0] instead "
			   "of the tag of a SET.");
		suspect.others[suspect.other_count++].bytes = tagged;
	}
	return gms_explain(&task->verification, &suspect);
}

static gmseal_status check_value(const struct task *task)
{
	static const char id[] = "message.value";
	gmseal_report *report = task->verification.report;
	int form = task->verification.generation;
	switch (task->result.value) {
	case GMS_PART_SOUND:
		gms_report_pass(report, form, id, _("The signer's signature value is right (%s)."),
			task->result.algorithm->name);
		return GMSEAL_OK;
	case GMS_PART_NO_CERTIFICATE:
		gms_report_unknown(report, form, id, "no-certificate",
			_("The signer's certificate is neither in the message nor among those "
			  "that were given."));
		return GMSEAL_OK;
	case GMS_PART_BAD_CERTIFICATE:
		gms_report_fail(report, form, id, "bad-certificate",
			_("What stands in place of the signer's certificate is no certificate."));
		return GMSEAL_OK;
	case GMS_PART_ALGORITHM:
		gms_report_fail(report, form, id, "algorithm",
			_("The algorithms %s and %s do not suit each other and the key of the "
			  "signer's certificate."),
			task->info->digest_algorithm, task->info->signature_algorithm);
		return GMSEAL_OK;
	case GMS_PART_NO_CONTENT:
		gms_report_unknown(report, form, id, "no-content",
			_("Without the content its signature value cannot be verified."));
		return GMSEAL_OK;
	default:
		gms_report_fail(report, form, id, "bad-value",
			_("The signer's signature value is wrong: the message was changed, or the "
			  "signer signed something else."));
		return explain_value(task);
	}
}

static gmseal_status check_certificate(const struct task *task)
{
	static const struct gms_certificate_checks ids = {.chain = "message.signer.chain",
		.validity = "message.signer.validity",
		.revocation = "message.signer.revocation",
		.usage = "message.signer.usage"};
	int64_t now = task->verification.now;
	bool claims = task->signer->has_time && task->signer->time.seconds <= now;
	struct gms_when when = {true, claims ? task->signer->time.seconds : now, false};
	return gms_verify_certificate(&task->verification, &ids, task->result.certificate, when);
}

static gmseal_status run_checks(struct task *task)
{
	gmseal_status status = gms_verify_signer(task->verification.policy, &task->message->data,
		task->info, task->content, gms_bytes(&task->verification.policy->user_id),
		&task->result, task->verification.error);
	if (status == GMSEAL_OK) {
		check_format(task);
		check_content(task);
		check_digest(task);
		status = check_value(task);
	}
	if (status == GMSEAL_OK)
		status = check_certificate(task);
	gms_signer_result_clear(&task->result);
	return status;
}

static void take_content(struct task *task, const gmseal_bytes *given)
{
	const struct gms_signed_data *data = &task->message->data;
	bool is_given = given->data != NULL;
	task->content = data->has_content ? &data->content : is_given ? given : NULL;
	task->other_content = data->has_content && is_given && !gms_equal(data->content, *given);
}

gmseal_status gmseal_verify_message(const gmseal_policy *policy, const gmseal_message *message,
	size_t signer, int64_t now, gmseal_bytes content, gmseal_report **report,
	gmseal_error *error)
{
	if (policy == NULL || message == NULL || report == NULL ||
		(content.data == NULL && content.size > 0))
		return gms_error_argument(error, "policy, message, content, report");
	if (signer >= message->data.signer_count)
		return gms_error_argument(error, "signer");
	gmseal_report *made = calloc(1, sizeof *made);
	if (made == NULL)
		return gms_error_memory(error);
	struct task task = {.verification = {.policy = policy,
				    .report = made,
				    .generation = (int)message->data.form,
				    .now = now,
				    .error = error,
				    .further = message->data.certificates,
				    .further_count = message->data.certificate_count},
		.message = message,
		.info = &message->data.signers[signer],
		.signer = &message->signers[signer]};
	take_content(&task, &content);
	gmseal_status status =
		gms_deviations_append(&made->deviations, "", 0, &message->data.deviations, error);
	if (status == GMSEAL_OK)
		status = run_checks(&task);
	return gms_report_hand_over(made, status, report, error);
}
