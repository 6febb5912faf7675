/* The checks of a time-stamp token (RFC 3161, GB/T 20520-2006). */
#include "verify/signer-info.h"
#include "verify/token.h"

#include <inttypes.h>
#include <stdlib.h>

/* One token under verification. */
struct task {
	const struct gms_verification *verification;
	gmseal_report *report;
	const gmseal_timestamp *timestamp;
	const struct gms_stamped *stamped;
	struct gms_signer_result result;
};

static void check_format(const struct task *task)
{
	static const char id[] = "timestamp.format";
	const struct gms_signed_data *data = &task->timestamp->data;
	if (data->signer_count != 1)
		gms_report_fail(task->report, 0, id, "signers",
			_("A token is signed by its authority alone; this one has %zu signers."),
			data->signer_count);
	else if (task->timestamp->has_critical_extension)
		gms_report_fail(task->report, 0, id, "critical-extension",
			_("The token has a critical extension, whose meaning is not known here."));
	else if (task->verification->policy->decoding.strict && data->deviations.count > 0)
		gms_report_fail(task->report, 0, id, "deviation",
			_("The token deviates from the standard, which the policy does not allow: "
			  "%s: %s."),
			data->deviations.list[0].field, data->deviations.list[0].what);
	else
		gms_report_pass(task->report, 0, id,
			_("The structure is a time-stamp token of %s."),
			data->form == GMSEAL_MESSAGE_CMS ? "RFC 3161" : "GB/T 20520-2006");
}

static gmseal_status check_imprint(const struct task *task)
{
	static const char id[] = "timestamp.imprint";
	gmseal_digest_algorithm algorithm = gmseal_timestamp_digest(task->timestamp);
	gmseal_bytes imprint = task->timestamp->imprint;
	gmseal_digest_value digest;
	if (algorithm != GMSEAL_DIGEST_SM3 && algorithm != GMSEAL_DIGEST_SHA256) {
		gms_report_fail(task->report, 0, id, "algorithm",
			_("The imprint was made with %s, which is neither SM3 nor SHA-256."),
			algorithm != GMSEAL_DIGEST_NONE ? gmseal_digest_name(algorithm)
							: task->timestamp->imprint_algorithm);
		return GMSEAL_OK;
	}
	gmseal_status status = gmseal_digest_bytes(
		algorithm, task->stamped->octets, &digest, task->verification->error);
	if (status != GMSEAL_OK)
		return status;
	bool as_it_is =
		task->stamped->digest == algorithm && gms_equal(imprint, task->stamped->octets);
	if (as_it_is || gms_equal(imprint, (gmseal_bytes){digest.data, digest.size}))
		gms_report_pass(task->report, 0, id,
			_("The token is over what it stands beside (%s)."),
			gmseal_digest_name(algorithm));
	else
		gms_report_fail(task->report, 0, id, "imprint-mismatch",
			_("The token is over something else: its imprint is another."));
	return GMSEAL_OK;
}

static void check_attributes(const struct task *task)
{
	static const char id[] = "timestamp.attributes";
	enum gms_signer_part type = task->result.content_type, digest = task->result.digest;
	if (type == GMS_PART_NO_ATTRIBUTES)
		gms_report_fail(task->report, 0, id, "no-signed-attributes",
			_("The token has no signed attributes."));
	else if (type == GMS_PART_MISSING)
		gms_report_fail(task->report, 0, id, "no-content-type",
			_("Among the signed attributes there is not exactly one content type."));
	else if (type != GMS_PART_SOUND)
		gms_report_fail(task->report, 0, id, "content-type",
			_("The content type among the signed attributes is not TSTInfo."));
	else if (digest == GMS_PART_MISSING)
		gms_report_fail(task->report, 0, id, "no-message-digest",
			_("Among the signed attributes there is not exactly one message digest."));
	else if (digest == GMS_PART_ALGORITHM)
		gms_report_fail(task->report, 0, id, "digest-algorithm",
			_("The digest algorithm %s is not known."),
			task->timestamp->data.signers[0].digest_algorithm);
	else if (digest != GMS_PART_SOUND)
		gms_report_fail(task->report, 0, id, "digest-mismatch",
			_("TSTInfo has another digest than the authority signed: it was "
			  "changed."));
	else
		gms_report_pass(
			task->report, 0, id, _("The signed attributes are those of this TSTInfo."));
}

/* SM2 with SM3 or RSA with SHA-256. */
static bool is_accepted(const struct gms_algorithm *algorithm)
{
	return algorithm != NULL &&
	       algorithm == gms_algorithm_for(algorithm->key_type,
				    algorithm->key_type == GMSEAL_KEY_RSA ? GMSEAL_DIGEST_SHA256
									  : GMSEAL_DIGEST_SM3);
}

static void check_value(const struct task *task)
{
	static const char id[] = "timestamp.value";
	const struct gms_signer_info *signer = &task->timestamp->data.signers[0];
	enum gms_signer_part value = task->result.value;
	if (value == GMS_PART_NO_CERTIFICATE)
		gms_report_unknown(task->report, 0, id, "no-certificate",
			_("The authority's certificate is neither in the token nor among those "
			  "that were given."));
	else if (value == GMS_PART_BAD_CERTIFICATE)
		gms_report_fail(task->report, 0, id, "bad-certificate",
			_("What stands in place of the authority's certificate is no "
			  "certificate."));
	else if (value == GMS_PART_ALGORITHM || !is_accepted(task->result.algorithm))
		gms_report_fail(task->report, 0, id, "algorithm",
			_("The algorithms %s and %s are not SM2 with SM3 or RSA with SHA-256, or "
			  "do not suit the key of the authority's certificate."),
			signer->digest_algorithm, signer->signature_algorithm);
	else if (value != GMS_PART_SOUND)
		gms_report_fail(task->report, 0, id, "bad-value",
			_("The authority's signature value is wrong: the token was changed, or "
			  "another key signed it."));
	else
		gms_report_pass(task->report, 0, id,
			_("The authority's signature value is right (%s)."),
			task->result.algorithm->name);
}

/* The key is for time stamps and nothing else (RFC 3161 2.3). */
static void check_usage(const struct task *task)
{
	static const char id[] = "timestamp.tsa.usage";
	const gmseal_certificate *certificate = task->result.certificate;
	if (certificate == NULL) {
		gms_report_unknown(task->report, 0, id, "not-reached",
			_("Without the authority's certificate this was not looked at."));
		return;
	}
	unsigned usage = gmseal_certificate_key_usage(certificate);
	enum gms_timestamping timestamping = gms_certificate_timestamping(certificate);
	if (gmseal_certificate_is_ca(certificate))
		gms_report_fail(task->report, 0, id, "is-ca",
			_("This is the certificate of a certificate authority, which makes no "
			  "time stamps."));
	else if (!(usage & (GMSEAL_USAGE_ABSENT | GMSEAL_USAGE_DIGITAL_SIGNATURE |
				   GMSEAL_USAGE_NON_REPUDIATION)))
		gms_report_fail(task->report, 0, id, "key-usage",
			_("The key usage allows neither digitalSignature nor nonRepudiation."));
	else if (timestamping == GMS_TIMESTAMPING_MISSING)
		gms_report_fail(task->report, 0, id, "no-timestamping",
			_("The extended key usage does not name timeStamping."));
	else if (timestamping == GMS_TIMESTAMPING_AND_OTHERS)
		gms_report_fail(task->report, 0, id, "other-usages",
			_("The extended key usage names timeStamping together with other uses."));
	else if (timestamping == GMS_TIMESTAMPING_NOT_CRITICAL)
		gms_report_fail(task->report, 0, id, "not-critical",
			_("The extended key usage is not critical."));
	else
		gms_report_pass(task->report, 0, id,
			_("The certificate is for time stamps and nothing else."));
}

static void check_time(const struct task *task)
{
	static const char id[] = "timestamp.time";
	const gmseal_certificate *certificate = task->result.certificate;
	int64_t time = task->timestamp->time.seconds;
	int64_t accuracy = gms_stamp_accuracy(task->timestamp);
	char at[GMSEAL_TIME_TEXT_SIZE];
	gmseal_time_format(time, at);
	if (time > task->verification->now)
		gms_report_fail(task->report, 0, id, "future",
			_("The time of the token, %s, is yet to come."), at);
	else if (certificate == NULL)
		gms_report_unknown(task->report, 0, id, "not-reached",
			_("Without the authority's certificate this was not looked at."));
	else if (time < gmseal_certificate_not_before(certificate) ||
		 time > gmseal_certificate_not_after(certificate))
		gms_report_fail(task->report, 0, id, "outside-certificate",
			_("The time of the token, %s, lies outside the validity of the "
			  "authority's certificate."),
			at);
	else if (accuracy > GMS_MAX_ACCURACY)
		gms_report_unknown(task->report, 0, id, "inaccurate",
			_("The time of the token, %s, is accurate to %" PRId64
			  " seconds only; more than %d are not accepted."),
			at, accuracy, GMS_MAX_ACCURACY);
	else
		gms_report_pass(task->report, 0, id,
			_("It was stamped at %s, while the authority's certificate was valid."),
			at);
}

/* What depends on the signer, when there is not exactly one. */
static void report_not_reached(const struct task *task)
{
	static const char *const ids[] = {"timestamp.attributes", "timestamp.value",
		"timestamp.signing-certificate", "timestamp.tsa.chain", "timestamp.tsa.validity",
		"timestamp.tsa.revocation", "timestamp.tsa.usage", "timestamp.time"};
	for (size_t i = 0; i < sizeof ids / sizeof ids[0]; i++)
		gms_report_unknown(task->report, 0, ids[i], "not-reached",
			_("It is not known who made the token, so this was not looked at."));
}

/* The certificate at the token's own time. That time is the authority's claim: if its key was
 * compromised, it proves nothing. */
static gmseal_status check_certificate(const struct task *task)
{
	static const struct gms_certificate_checks ids = {.chain = "timestamp.tsa.chain",
		.validity = "timestamp.tsa.validity",
		.revocation = "timestamp.tsa.revocation",
		.usage = NULL,
		.stamps = true};
	struct gms_verification verification = *task->verification;
	struct gms_when when = {true, task->timestamp->time.seconds, false};
	verification.generation = 0;
	verification.further = task->timestamp->data.certificates;
	verification.further_count = task->timestamp->data.certificate_count;
	return gms_verify_certificate(&verification, &ids, task->result.certificate, when);
}

static gmseal_status check_signer(struct task *task)
{
	const struct gms_verification *verification = task->verification;
	const struct gms_signed_data *data = &task->timestamp->data;
	if (data->signer_count != 1) {
		report_not_reached(task);
		return GMSEAL_OK;
	}
	gmseal_status status =
		gms_verify_signer(verification->policy, data, &data->signers[0], &data->content,
			gms_text(GMSEAL_SM2_DEFAULT_ID), &task->result, verification->error);
	if (status == GMSEAL_OK) {
		check_attributes(task);
		check_value(task);
		status = gms_verify_signing_certificate(
			verification, task->timestamp, task->result.certificate);
	}
	if (status == GMSEAL_OK)
		status = check_certificate(task);
	if (status == GMSEAL_OK) {
		check_usage(task);
		check_time(task);
	}
	gms_signer_result_clear(&task->result);
	return status;
}

gmseal_status gms_verify_token(const struct gms_verification *verification,
	const gmseal_timestamp *timestamp, const struct gms_stamped *stamped)
{
	struct task task = {.verification = verification,
		.report = verification->report,
		.timestamp = timestamp,
		.stamped = stamped};
	check_format(&task);
	gmseal_status status = check_imprint(&task);
	return status == GMSEAL_OK ? check_signer(&task) : status;
}

gmseal_status gmseal_verify_timestamp(const gmseal_policy *policy,
	const gmseal_timestamp *timestamp, gmseal_bytes stamped, int64_t now,
	gmseal_report **report, gmseal_error *error)
{
	if (policy == NULL || timestamp == NULL || report == NULL ||
		(stamped.data == NULL && stamped.size > 0))
		return gms_error_argument(error, "policy, timestamp, stamped, report");
	gmseal_report *made = calloc(1, sizeof *made);
	if (made == NULL)
		return gms_error_memory(error);
	struct gms_verification verification = {
		.policy = policy, .report = made, .now = now, .error = error};
	struct gms_stamped over = {stamped, GMSEAL_DIGEST_NONE};
	gmseal_status status =
		gms_deviations_append(&made->deviations, "", 0, &timestamp->data.deviations, error);
	if (status == GMSEAL_OK)
		status = gms_verify_token(&verification, timestamp, &over);
	return gms_report_hand_over(made, status, report, error);
}
