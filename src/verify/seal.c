/* The checks of a seal. */
#include "verify/token.h"
#include "verify/verify.h"

#include <gmseal/picture.h>

#include <inttypes.h>
#include <stdlib.h>

/* header.version as it is seen in each generation. */
static bool known_version(int generation, int64_t version)
{
	if (generation == GMSEAL_GENERATION_2014)
		return version == 1 || version == 2 || version == 3 || version == 11;
	return version == generation;
}

static bool list_matches_type(const gmseal_seal *seal)
{
	bool digests = seal->info.list_type == GMSEAL_LIST_DIGESTS;
	for (size_t i = 0; i < seal->info.list_count; i++)
		if ((seal->info.list[i].digest_type.data != NULL) != digests)
			return false;
	return true;
}

const gmseal_extension *gms_find_critical(const struct gms_extensions *extensions)
{
	for (size_t i = 0; i < extensions->count; i++)
		if (extensions->list[i].critical)
			return &extensions->list[i];
	return NULL;
}

/* Whether the data of the picture does not contradict its declared type. Lack of memory is found out
 * elsewhere. */
static bool picture_suits(const gmseal_seal *seal)
{
	gmseal_findings *findings = NULL;
	if (gmseal_picture_examine(&seal->info.picture, false, &findings, NULL) != GMSEAL_OK)
		return true;
	bool suits = gmseal_findings_find(findings, "type", "type-mismatch") == NULL;
	gmseal_findings_free(findings);
	return suits;
}

static void check_format(const struct gms_verification *verification, const gmseal_seal *seal)
{
	static const char id[] = "seal.format";
	gmseal_report *report = verification->report;
	int generation = seal->generation;
	const gmseal_property *property = &seal->info.property;
	const gmseal_extension *critical = gms_find_critical(&seal->info.extensions);
	if (!gms_equal_text(seal->info.header.id, "ES"))
		gms_report_fail(report, generation, id, "not-es",
			_("The header does not begin with the mark ES of an electronic seal."));
	else if (!known_version(generation, seal->info.header.version))
		gms_report_fail(report, generation, id, "unknown-version",
			_("The header's version is %" PRId64
			  ", which does not go with the structure of %s."),
			seal->info.header.version, gms_standard(generation));
	else if (property->valid_from.seconds > property->valid_to.seconds ||
		 property->created.seconds > property->valid_to.seconds)
		gms_report_fail(report, generation, id, "times-out-of-order",
			_("The times are out of order: the seal is valid until before it is made "
			  "or "
			  "becomes valid."));
	else if (seal->info.list_type != GMSEAL_LIST_CERTIFICATES &&
		 seal->info.list_type != GMSEAL_LIST_DIGESTS)
		gms_report_fail(report, generation, id, "unknown-list-type",
			_("The field certListType is %" PRId64 "; it has to be 1 or 2."),
			seal->info.list_type);
	else if (!list_matches_type(seal))
		gms_report_fail(report, generation, id, "list-type-mismatch",
			_("The members of the certificate list are not what certListType says."));
	else if (verification->policy->decoding.strict && seal->deviations.count > 0)
		gms_report_fail(report, generation, id, "deviation",
			_("The seal deviates from the standard, which the policy does not allow: "
			  "%s: %s."),
			seal->deviations.list[0].field, seal->deviations.list[0].what);
	else if (critical != NULL)
		gms_report_notice(report, generation, id, "critical-extension",
			_("The structure is sound. Its extension %.*s is critical, and its meaning "
			  "is not "
			  "known here."),
			(int)critical->oid.size, (const char *)critical->oid.data);
	else if (!picture_suits(seal))
		gms_report_notice(report, generation, id, "picture-type",
			_("The structure is a seal of %s; but its picture is not of the type that "
			  "is "
			  "declared."),
			gms_standard(generation));
	else
		gms_report_pass(report, generation, id, _("The structure is a seal of %s."),
			gms_standard(generation));
}

static gmseal_status explain_value(const struct gms_verification *verification,
	const gmseal_seal *seal, const gmseal_certificate *maker)
{
	gmseal_buffer form = GMSEAL_BUFFER_INIT;
	gmseal_status status = GMSEAL_OK;
	struct gms_suspect suspect = {.seal = seal,
		.certificate = maker,
		.algorithm = gms_algorithm_find(gms_text(seal->algorithm)),
		.value = seal->value,
		.to_be_signed = gmseal_seal_to_be_signed(seal),
		.other_count = 1};
	if (seal->generation == GMSEAL_GENERATION_2014) {
		suspect.others[0].diagnosis = "later-form";
		suspect.others[0].sentence =
			N_("The seal maker signed SES_SealInfo alone, as the later standards want "
			   "it, and not the form of GM/T 0031-2014.");
		suspect.others[0].bytes = seal->info_element.whole;
	} else {
		status = gms_seal_form_2014(seal->info_element.whole,
			seal->certificate_element.whole, seal->algorithm_element.whole, &form,
			verification->error);
		suspect.others[0].diagnosis = "form-2014";
		suspect.others[0].sentence =
			N_("The seal maker signed the form of GM/T 0031-2014, with certificate "
			   "and algorithm, instead of SES_SealInfo alone.");
		suspect.others[0].bytes = gms_bytes(&form);
	}
	if (status == GMSEAL_OK)
		status = gms_explain(verification, &suspect);
	gmseal_buffer_free(&form);
	return status;
}

static gmseal_status check_value(const struct gms_verification *verification,
	const gmseal_seal *seal, const gmseal_certificate *maker)
{
	static const char id[] = "seal.signature";
	gmseal_report *report = verification->report;
	int generation = seal->generation;
	const struct gms_algorithm *algorithm = gms_algorithm_find(gms_text(seal->algorithm));
	struct gms_seal_value result = {false, false};
	if (maker == NULL) {
		gms_report_fail(report, generation, id, "bad-certificate",
			_("What stands in place of the seal maker's certificate is no "
			  "certificate."));
		return GMSEAL_OK;
	}
	if (algorithm == NULL || algorithm->key_type != gmseal_certificate_key_type(maker) ||
		(algorithm->key_type == GMSEAL_KEY_RSA && generation != GMSEAL_GENERATION_2014)) {
		gms_report_fail(report, generation, id, "algorithm",
			_("The signature algorithm %s does not suit the standard and the key of "
			  "the seal "
			  "maker's certificate."),
			seal->algorithm);
		return GMSEAL_OK;
	}
	gmseal_status status = gms_seal_verify_value(seal, maker,
		gms_bytes(&verification->policy->user_id), &result, verification->error);
	if (status != GMSEAL_OK)
		return status;
	if (!result.valid) {
		gms_report_fail(report, generation, id, "bad-value",
			_("The seal maker's signature value is wrong: the seal was changed, or the "
			  "maker "
			  "signed something else."));
		return explain_value(verification, seal, maker);
	}
	if (!result.form_2014) {
		gms_report_pass(report, generation, id,
			_("The seal maker's signature value is right (%s)."), algorithm->name);
		return GMSEAL_OK;
	}
	const char *sentence = _("the seal maker signed the form of GM/T 0031-2014");
	gms_report_deviation(report,
		verification->seal_offset > 0 ? "toSign.eseal.signedValue" : "signedValue",
		verification->seal_offset +
			(size_t)(seal->value_element.whole.data - seal->bytes.data),
		sentence);
	if (verification->policy->decoding.strict)
		gms_report_fail(report, generation, id, "form-2014",
			_("The seal maker's signature value is right over the form of GM/T "
			  "0031-2014 only, "
			  "which the policy does not allow."));
	else
		gms_report_notice(report, generation, id, "form-2014",
			_("The seal maker's signature value is right over the form of GM/T "
			  "0031-2014 "
			  "instead of that of %s."),
			gms_standard(generation));
	return GMSEAL_OK;
}

static void check_created(const struct gms_verification *verification, const gmseal_seal *seal,
	const gmseal_certificate *maker)
{
	static const char id[] = "seal.created";
	gmseal_report *report = verification->report;
	int generation = seal->generation;
	int64_t created = seal->info.property.created.seconds;
	char at[GMSEAL_TIME_TEXT_SIZE];
	gmseal_time_format(created, at);
	if (generation != GMSEAL_GENERATION_5)
		gms_report_skip(report, generation, id, "not-asked",
			_("Only GM/T 0031-2025 asks whether the seal was made while the maker's "
			  "certificate "
			  "was valid."));
	else if (maker == NULL)
		gms_report_unknown(report, generation, id, "not-reached",
			_("The certificate cannot be decoded, so this was not looked at."));
	else if (created > verification->now)
		gms_report_fail(report, generation, id, "future",
			_("The seal says that it was made at %s, which is yet to come."), at);
	else if (created < gmseal_certificate_not_before(maker) ||
		 created > gmseal_certificate_not_after(maker))
		gms_report_fail(report, generation, id, "outside-certificate",
			_("The seal was made at %s, when the maker's certificate was not valid."),
			at);
	else
		gms_report_pass(report, generation, id,
			_("The seal was made at %s, while the maker's certificate was valid."), at);
}

static void check_validity(const struct gms_verification *verification, const gmseal_seal *seal,
	struct gms_when reference)
{
	static const char id[] = "seal.validity";
	gmseal_report *report = verification->report;
	int generation = seal->generation;
	const gmseal_property *property = &seal->info.property;
	char from[GMSEAL_TIME_TEXT_SIZE], to[GMSEAL_TIME_TEXT_SIZE], at[GMSEAL_TIME_TEXT_SIZE];
	gmseal_time_format(property->valid_from.seconds, from);
	gmseal_time_format(property->valid_to.seconds, to);
	gmseal_time_format(reference.seconds, at);
	if (!reference.known)
		gms_report_unknown(report, generation, id, "no-time",
			_("The seal is valid from %s to %s, but the signing time is not known."),
			from, to);
	else if (reference.seconds < property->valid_from.seconds)
		gms_report_fail(report, generation, id, "not-yet-valid",
			_("The seal is valid from %s on, and the time that counts is %s."), from,
			at);
	else if (reference.seconds > property->valid_to.seconds)
		gms_report_fail(report, generation, id, "expired",
			_("The seal was valid until %s, and the time that counts is %s."), to, at);
	else
		gms_report_pass(
			report, generation, id, _("The seal is valid from %s to %s."), from, to);
}

static gmseal_status verify_stamp(const struct gms_verification *verification,
	const gmseal_seal *seal, struct gms_stamp *stamp)
{
	struct gms_stamped stamped = {seal->value, GMSEAL_DIGEST_NONE};
	struct gms_stamp_place place = {
		verification->seal_offset > 0 ? "toSign.eseal.timeStamp." : "timeStamp.", 0};
	if (seal->has_timestamp)
		place.offset = verification->seal_offset +
			       (size_t)(seal->timestamp.data - seal->bytes.data);
	return gms_stamp_verify(
		verification, seal->has_timestamp, seal->timestamp, &stamped, place, stamp);
}

gmseal_status gms_verify_seal_checks(const struct gms_verification *verification,
	const gmseal_seal *seal, struct gms_when reference, struct gms_when counts)
{
	static const struct gms_certificate_checks checks = {.chain = "seal.maker.chain",
		.validity = "seal.maker.validity",
		.revocation = "seal.maker.revocation",
		.usage = "seal.maker.usage"};
	gmseal_certificate *maker = NULL;
	struct gms_when used = counts;
	struct gms_stamp stamp = {.present = false};
	struct gms_when created = {true, seal->info.property.created.seconds, false};
	gmseal_status status = gms_verify_decode(verification, seal->certificate, &maker);
	if (status == GMSEAL_OK)
		status = verify_stamp(verification, seal, &stamp);
	if (status == GMSEAL_OK) {
		check_format(verification, seal);
		status = check_value(verification, seal, maker);
	}
	/* GM/T 0031-2025 asks for the maker's certificate when the seal was made; before it, the
	 * signing time counts. */
	if (seal->generation == GMSEAL_GENERATION_5)
		counts = gms_stamp_when(&stamp, created);
	if (status == GMSEAL_OK)
		status = gms_verify_certificate(verification, &checks, maker, counts);
	if (status == GMSEAL_OK)
		status = gms_verify_subject(verification, "seal.maker.subject",
			verification->policy->maker_profile, maker);
	if (status == GMSEAL_OK) {
		check_created(verification, seal, maker);
		check_validity(verification, seal, reference);
		gms_verify_seal_status(verification, seal, used);
		gms_stamp_report(verification, "seal.timestamp", &stamp, created, INT64_MAX);
	}
	gms_stamp_clear(&stamp);
	gmseal_certificate_free(maker);
	return status;
}

gmseal_status gmseal_verify_seal(const gmseal_policy *policy, const gmseal_seal *seal, int64_t now,
	gmseal_report **report, gmseal_error *error)
{
	if (policy == NULL || seal == NULL || report == NULL)
		return gms_error_argument(error, "policy, seal, report");
	gmseal_report *made = calloc(1, sizeof *made);
	if (made == NULL)
		return gms_error_memory(error);
	struct gms_verification verification = {.policy = policy,
		.report = made,
		.generation = seal->generation,
		.now = now,
		.error = error};
	struct gms_when reference = {true, now, false};
	gmseal_status status =
		gms_deviations_append(&made->deviations, "", 0, &seal->deviations, error);
	if (status == GMSEAL_OK)
		status = gms_verify_seal_checks(&verification, seal, reference, reference);
	return gms_report_hand_over(made, status, report, error);
}
