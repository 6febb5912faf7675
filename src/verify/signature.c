/* The checks of a signature. */
#include "verify/token.h"
#include "verify/verify.h"

#include <inttypes.h>
#include <stdlib.h>

static void check_format(
	const struct gms_verification *verification, const gmseal_signature *signature)
{
	static const char id[] = "signature.format";
	gmseal_report *report = verification->report;
	int generation = signature->generation;
	int64_t seal_version = signature->seal.info.header.version;
	const gmseal_extension *critical = gms_find_critical(&signature->extensions);
	if (signature->version != seal_version)
		gms_report_fail(report, generation, id, "version-mismatch",
			_("The signature's version is %" PRId64 ", that of the seal in it %" PRId64
			  "."),
			signature->version, seal_version);
	else if (verification->policy->decoding.strict && signature->deviations.count > 0)
		gms_report_fail(report, generation, id, "deviation",
			_("The signature deviates from the standard, which the policy does not "
			  "allow: %s: "
			  "%s."),
			signature->deviations.list[0].field, signature->deviations.list[0].what);
	else if (critical != NULL)
		gms_report_notice(report, generation, id, "critical-extension",
			_("The structure is sound. Its extension %.*s is critical, and its meaning "
			  "is "
			  "not known here."),
			(int)critical->oid.size, (const char *)critical->oid.data);
	else
		gms_report_pass(report, generation, id, _("The structure is a signature of %s."),
			gms_standard(generation));
}

/* TBS-Sign as some sign it by mistake: with what stands behind it, or, in 2014, without its tail. */
struct variants {
	gmseal_buffer with_certificate, with_timestamp, form_2014, later_form, joined;
};

static void variants_free(struct variants *variants)
{
	gmseal_buffer_free(&variants->with_certificate);
	gmseal_buffer_free(&variants->with_timestamp);
	gmseal_buffer_free(&variants->form_2014);
	gmseal_buffer_free(&variants->later_form);
	gmseal_buffer_free(&variants->joined);
}

enum {
	COMMON = 5, /* members that TBS-Sign begins with in all standards */
	MEMBERS = 8
};

/* TBS-Sign with its first members and two more: in 2014 certificate and algorithm end it, in the
 * later standards they stand behind it. */
static gmseal_status remake_to_sign(const gmseal_signature *signature, size_t first,
	const gmseal_bytes more[2], gmseal_buffer *form, gmseal_error *error)
{
	struct gms_der to_sign, member = {0};
	gmseal_bytes members[MEMBERS] = {{NULL, 0}};
	size_t count = 0;
	gmseal_status status = gms_der_first(signature->to_be_signed, &to_sign, error);
	while (status == GMSEAL_OK && count < first && gms_der_next(&to_sign, &member))
		members[count++] = member.whole;
	for (size_t i = 0; more != NULL && i < 2; i++)
		members[count++] = more[i];
	return status == GMSEAL_OK ? gms_der_sequence(members, count, form, error) : status;
}

static gmseal_status join(
	gmseal_bytes a, gmseal_bytes b, gmseal_buffer *joined, gmseal_error *error)
{
	gmseal_buffer made = {malloc(a.size + b.size + 1), a.size + b.size};
	if (made.data == NULL)
		return gms_error_memory(error);
	memcpy(made.data, a.data, a.size);
	if (b.size > 0)
		memcpy(made.data + a.size, b.data, b.size);
	*joined = made;
	return GMSEAL_OK;
}

static gmseal_status make_variants(
	const gmseal_signature *signature, struct variants *variants, gmseal_error *error)
{
	if (signature->generation == GMSEAL_GENERATION_2014)
		return remake_to_sign(signature, COMMON, NULL, &variants->later_form, error);
	struct gms_der outer, member = {0};
	gmseal_bytes members[3] = {{NULL, 0}};
	gmseal_status status = gms_der_first(signature->bytes, &outer, error);
	for (size_t i = 0; i < 3 && status == GMSEAL_OK && gms_der_next(&outer, &member); i++)
		members[i] = member.whole;
	if (status == GMSEAL_OK)
		status = remake_to_sign(
			signature, MEMBERS - 2, &members[1], &variants->form_2014, error);
	if (status == GMSEAL_OK)
		status = gms_der_sequence(members, 3, &variants->with_certificate, error);
	if (status == GMSEAL_OK)
		status = join(
			signature->to_be_signed, signature->certificate, &variants->joined, error);
	if (status == GMSEAL_OK && signature->has_timestamp)
		status = join(signature->to_be_signed, signature->timestamp,
			&variants->with_timestamp, error);
	return status;
}

static void add_other(struct gms_suspect *suspect, const char *diagnosis, const char *sentence,
	const gmseal_buffer *bytes)
{
	if (bytes->data == NULL)
		return;
	size_t i = suspect->other_count++;
	suspect->others[i].diagnosis = diagnosis;
	suspect->others[i].sentence = sentence;
	suspect->others[i].bytes = gms_bytes(bytes);
}

static gmseal_status explain_value(const struct gms_verification *verification,
	const gmseal_signature *signature, const gmseal_certificate *signer)
{
	static const char form_2014[] =
		N_("The signer signed TBS_Sign together with certificate and algorithm, which is "
		   "like the form of GM/T 0031-2014.");
	struct variants variants = {0};
	struct gms_suspect suspect = {.seal = &signature->seal,
		.certificate = signer,
		.algorithm = gms_algorithm_find(gms_text(signature->algorithm)),
		.value = signature->value,
		.to_be_signed = signature->to_be_signed,
		.data_hash = signature->data_hash};
	if (!verification->policy->explain)
		return GMSEAL_OK;
	gmseal_status status = make_variants(signature, &variants, verification->error);
	add_other(&suspect, "later-form",
		N_("The signer left certificate and algorithm out of TBS_Sign, as in the later "
		   "standards, "
		   "which is not the form of GM/T 0031-2014."),
		&variants.later_form);
	add_other(&suspect, "form-2014", form_2014, &variants.form_2014);
	add_other(&suspect, "form-2014", form_2014, &variants.with_certificate);
	add_other(&suspect, "certificate-included",
		N_("The signer signed TBS_Sign with the certificate behind it."), &variants.joined);
	add_other(&suspect, "timestamp-included",
		N_("The signer signed TBS_Sign with the time stamp behind it."),
		&variants.with_timestamp);
	if (status == GMSEAL_OK)
		status = gms_explain(verification, &suspect);
	variants_free(&variants);
	return status;
}

static gmseal_status check_value(const struct gms_verification *verification,
	const gmseal_signature *signature, const gmseal_certificate *signer)
{
	static const char id[] = "signature.value";
	gmseal_report *report = verification->report;
	int generation = signature->generation;
	const struct gms_algorithm *algorithm = gms_algorithm_find(gms_text(signature->algorithm));
	bool valid = false;
	if (signer == NULL) {
		gms_report_fail(report, generation, id, "bad-certificate",
			_("What stands in place of the signer's certificate is no certificate."));
		return GMSEAL_OK;
	}
	if (algorithm == NULL || algorithm->key_type != gmseal_certificate_key_type(signer) ||
		(algorithm->key_type == GMSEAL_KEY_RSA && generation != GMSEAL_GENERATION_2014)) {
		gms_report_fail(report, generation, id, "algorithm",
			_("The signature algorithm %s does not suit the standard and the key of "
			  "the "
			  "signer's certificate."),
			signature->algorithm);
		return GMSEAL_OK;
	}
	gmseal_status status = gms_verify_message(algorithm, gms_certificate_key(signer),
		gms_bytes(&verification->policy->user_id), signature->to_be_signed,
		signature->value, &valid, verification->error);
	if (status != GMSEAL_OK)
		return status;
	if (valid) {
		gms_report_pass(report, generation, id,
			_("The signer's signature value is right (%s)."), algorithm->name);
		return GMSEAL_OK;
	}
	gms_report_fail(report, generation, id, "bad-value",
		_("The signer's signature value is wrong: the signature was changed, or the signer "
		  "signed "
		  "something else."));
	return explain_value(verification, signature, signer);
}

static gmseal_status check_listed(
	const struct gms_verification *verification, const gmseal_signature *signature)
{
	static const char id[] = "signature.cert-listed";
	gmseal_report *report = verification->report;
	bool listed = false;
	gmseal_status status = gms_seal_lists(
		&signature->seal, signature->certificate, &listed, verification->error);
	if (status != GMSEAL_OK)
		return status;
	if (listed)
		gms_report_pass(report, signature->generation, id,
			_("The signer's certificate is in the seal's list."));
	else
		gms_report_fail(report, signature->generation, id, "not-listed",
			_("The signer's certificate is not among the %zu that the seal names, so "
			  "this "
			  "signer may not use the seal."),
			signature->seal.info.list_count);
	return GMSEAL_OK;
}

static void check_seal(
	const struct gms_verification *verification, const gmseal_signature *signature)
{
	static const char id[] = "signature.seal";
	gmseal_report *report = verification->report;
	switch (gms_report_worst(report, "seal.")) {
	case GMSEAL_CHECK_FAIL:
		gms_report_fail(report, signature->generation, id, "seal-invalid",
			_("The seal in the signature does not pass all its checks."));
		break;
	case GMSEAL_CHECK_UNKNOWN:
		gms_report_unknown(report, signature->generation, id, "seal-indeterminate",
			_("Whether the seal in the signature is valid is not known."));
		break;
	default:
		gms_report_pass(report, signature->generation, id,
			_("The seal in the signature is valid."));
	}
}

/* when is the signing time: the claimed one, or in 2014 that of the token in its place. */
static void check_time(const struct gms_verification *verification,
	const gmseal_signature *signature, const gmseal_certificate *signer, struct gms_when when)
{
	static const char id[] = "signature.time";
	gmseal_report *report = verification->report;
	int generation = signature->generation;
	const gmseal_property *property = &signature->seal.info.property;
	int64_t time = when.seconds;
	char at[GMSEAL_TIME_TEXT_SIZE];
	gmseal_time_format(time, at);
	if (!when.known)
		gms_report_unknown(report, generation, id, "no-time",
			signature->has_timestamp
				? _("The signing time is in a time-stamp token that does not "
				    "verify.")
				: _("The field timeInfo holds nothing that can be read as a "
				    "time."));
	else if (time > verification->now)
		gms_report_fail(report, generation, id, "future",
			_("The signing time %s is yet to come."), at);
	else if (time < property->valid_from.seconds || time > property->valid_to.seconds)
		gms_report_fail(report, generation, id, "outside-seal",
			_("The signing time %s lies outside the validity of the seal."), at);
	else if (signer == NULL)
		gms_report_unknown(report, generation, id, "not-reached",
			_("The certificate cannot be decoded, so this was not looked at."));
	else if (time < gmseal_certificate_not_before(signer) ||
		 time > gmseal_certificate_not_after(signer))
		gms_report_fail(report, generation, id, "outside-certificate",
			_("The signing time %s lies outside the validity of the signer's "
			  "certificate."),
			at);
	else
		gms_report_pass(report, generation, id,
			_("It was signed at %s, while certificate and seal were valid."), at);
}

static void check_data(const struct gms_verification *verification,
	const gmseal_signature *signature, gmseal_bytes data_hash)
{
	static const char id[] = "signature.data";
	gmseal_report *report = verification->report;
	int generation = signature->generation;
	gmseal_digest_algorithm algorithm = gmseal_signature_data_digest(signature);
	if (algorithm == GMSEAL_DIGEST_NONE)
		gms_report_fail(report, generation, id, "bad-data-hash",
			_("The field dataHash has %zu octets, which is no digest of the "
			  "signature's algorithm."),
			signature->data_hash.size);
	else if (data_hash.size == 0)
		gms_report_unknown(report, generation, id, "no-data",
			_("The document was not given, so nothing can be said about it."));
	else if (!gms_equal(data_hash, signature->data_hash))
		gms_report_fail(report, generation, id, "data-mismatch",
			_("The document is not the one that was signed: its %s digest is another."),
			gmseal_digest_name(algorithm));
	else
		gms_report_pass(report, generation, id,
			_("The document is the one that was signed (%s)."),
			gmseal_digest_name(algorithm));
}

/* In 2014 the token stands inside of what is signed, so that it can only be over the document; its
 * digest is the imprint, or is digested once more for it. */
static gmseal_status verify_stamp(const struct gms_verification *verification,
	const gmseal_signature *signature, struct gms_stamp *stamp)
{
	bool first = signature->generation == GMSEAL_GENERATION_2014;
	struct gms_stamped stamped = {signature->value, GMSEAL_DIGEST_NONE};
	struct gms_stamp_place place = {first ? "toSign.timeInfo." : "timeStamp.", 0};
	if (first)
		stamped = (struct gms_stamped){
			signature->data_hash, gmseal_signature_data_digest(signature)};
	if (signature->has_timestamp)
		place.offset = (size_t)(signature->timestamp.data - signature->received.data);
	return gms_stamp_verify(verification, signature->has_timestamp, signature->timestamp,
		&stamped, place, stamp);
}

/* The checks of the signer, then of the seal and of the rest. */
static gmseal_status run_checks_of(const struct gms_verification *verification,
	const gmseal_signature *signature, const gmseal_certificate *signer,
	const struct gms_stamp *stamp, gmseal_bytes data_hash)
{
	static const struct gms_certificate_checks checks = {.chain = "signature.signer.chain",
		.validity = "signature.signer.validity",
		.revocation = "signature.signer.revocation",
		.usage = "signature.signer.usage"};
	struct gms_when claimed = {signature->has_time, signature->time.seconds, false};
	struct gms_when counts = gms_stamp_when(stamp, claimed);
	struct gms_when signing_time = claimed.known ? claimed : counts;
	/* The token of 2014 is part of what is signed: whoever has the key takes any older one over the
	 * document, so that it proves a time after which was signed, not one before. */
	if (signature->generation == GMSEAL_GENERATION_2014)
		counts.stamped = false;
	check_format(verification, signature);
	gmseal_status status = check_value(verification, signature, signer);
	if (status == GMSEAL_OK)
		status = check_listed(verification, signature);
	if (status == GMSEAL_OK)
		status = gms_verify_certificate(verification, &checks, signer, counts);
	if (status == GMSEAL_OK)
		status = gms_verify_subject(verification, "signature.subject",
			verification->policy->signer_profile, signer);
	if (status == GMSEAL_OK)
		status = gms_verify_seal_checks(
			verification, &signature->seal, signing_time, counts);
	if (status != GMSEAL_OK)
		return status;
	check_seal(verification, signature);
	check_time(verification, signature, signer, signing_time);
	check_data(verification, signature, data_hash);
	gms_stamp_report(verification, "signature.timestamp", stamp, claimed,
		signature->seal.info.property.valid_to.seconds);
	return GMSEAL_OK;
}

static gmseal_status run_checks(const struct gms_verification *verification,
	const gmseal_signature *signature, gmseal_bytes data_hash)
{
	gmseal_certificate *signer = NULL;
	struct gms_stamp stamp = {.present = false};
	gmseal_status status = gms_verify_decode(verification, signature->certificate, &signer);
	if (status == GMSEAL_OK)
		status = verify_stamp(verification, signature, &stamp);
	if (status == GMSEAL_OK)
		status = run_checks_of(verification, signature, signer, &stamp, data_hash);
	gms_stamp_clear(&stamp);
	gmseal_certificate_free(signer);
	return status;
}

gmseal_status gmseal_verify_signature(const gmseal_policy *policy,
	const gmseal_signature *signature, int64_t now, gmseal_bytes data_hash,
	gmseal_report **report, gmseal_error *error)
{
	if (policy == NULL || signature == NULL || report == NULL ||
		(data_hash.data == NULL && data_hash.size > 0))
		return gms_error_argument(error, "policy, signature, data_hash, report");
	size_t wanted = gmseal_digest_size(gmseal_signature_data_digest(signature));
	if (data_hash.size > 0 && wanted > 0 && data_hash.size != wanted)
		return gms_error(error, GMSEAL_ERROR_ARGUMENT,
			_("the data hash has %zu octets; %s, which this signature uses, gives %zu"),
			data_hash.size, gmseal_digest_name(gmseal_signature_data_digest(signature)),
			wanted);
	gmseal_report *made = calloc(1, sizeof *made);
	if (made == NULL)
		return gms_error_memory(error);
	struct gms_verification verification = {.policy = policy,
		.report = made,
		.generation = signature->generation,
		.now = now,
		.error = error,
		.seal_offset = (size_t)(signature->seal.bytes.data - signature->received.data)};
	gmseal_status status =
		gms_deviations_append(&made->deviations, "", 0, &signature->deviations, error);
	if (status == GMSEAL_OK)
		status = run_checks(&verification, signature, data_hash);
	return gms_report_hand_over(made, status, report, error);
}
