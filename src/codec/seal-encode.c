/* Encoding seals from their fields, in the form that DER asks for. */
#include "codec/detect.h"
#include "codec/seal.h"
#include "codec/sm2-value.h"
#include "codec/time.h"

#include <stdio.h>

static void set_time(
	struct gms_builder *builder, const char *path, const gmseal_time *time, bool utc)
{
	char text[GMS_TIME_TEXT_SIZE], alternative[64];
	if (utc)
		gms_time_utc(time->seconds, text);
	else
		gms_time_generalized(time->seconds, text);
	gms_builder_set_text(builder, path, utc ? "utcTime" : "generalizedTime");
	snprintf(alternative, sizeof alternative, "%s.%s", path,
		utc ? "utcTime" : "generalizedTime");
	gms_builder_set_text(builder, alternative, text);
}

static void add_member(struct gms_builder *builder, const gmseal_list_entry *entry)
{
	gms_builder_add(builder, "property.certList");
	if (entry->digest_type.data == NULL) {
		gms_builder_set_text(builder, "property.certList.?LAST", "cert");
		gms_builder_set(builder, "property.certList.?LAST.cert", entry->value);
		return;
	}
	gms_builder_set_text(builder, "property.certList.?LAST", "certDigest");
	gms_builder_set(builder, "property.certList.?LAST.certDigest.type", entry->digest_type);
	gms_builder_set(builder, "property.certList.?LAST.certDigest.value", entry->value);
}

static void set_list(struct gms_builder *builder, int generation, const struct gms_seal_info *info)
{
	if (generation != GMSEAL_GENERATION_2014)
		gms_builder_set_integer(builder, "property.certListType", info->list_type);
	for (size_t i = 0; i < info->list_count; i++)
		add_member(builder, &info->list[i]);
}

static void set_extensions(
	struct gms_builder *builder, int generation, const struct gms_extensions *extensions)
{
	const char *path = "extDatas";
	if (generation != GMSEAL_GENERATION_2014 && extensions->present) {
		const char *alternative = extensions->tagged ? "tagged" : "untagged";
		gms_builder_set_text(builder, "extDatas", alternative);
		path = extensions->tagged ? "extDatas.tagged" : "extDatas.untagged";
	}
	gms_builder_extensions(builder, "extDatas", path, extensions);
}

gmseal_status gms_seal_info_encode(
	int generation, const struct gms_seal_info *info, gmseal_buffer *der, gmseal_error *error)
{
	char definition[GMS_DEFINITION_SIZE];
	bool utc = generation == GMSEAL_GENERATION_2014;
	gms_definition(generation, "SES-SealInfo", definition);
	struct gms_builder *builder = gms_builder_new(definition);
	gms_builder_set(builder, "header.id", info->header.id);
	gms_builder_set_integer(builder, "header.version", info->header.version);
	gms_builder_set(builder, "header.vid", info->header.vendor);
	gms_builder_set(builder, "esID", info->id);
	gms_builder_set_integer(builder, "property.type", info->property.type);
	gms_builder_set(builder, "property.name", info->property.name);
	set_list(builder, generation, info);
	set_time(builder, "property.createDate", &info->property.created, utc);
	set_time(builder, "property.validStart", &info->property.valid_from, utc);
	set_time(builder, "property.validEnd", &info->property.valid_to, utc);
	gms_builder_set(builder, "picture.type", info->picture.type);
	gms_builder_set(builder, "picture.data", info->picture.data);
	gms_builder_set_integer(builder, "picture.width", info->picture.width);
	gms_builder_set_integer(builder, "picture.height", info->picture.height);
	set_extensions(builder, generation, &info->extensions);
	return gms_builder_finish(builder, der, error);
}

gmseal_status gms_seal_assemble(int generation, gmseal_bytes info, gmseal_bytes certificate,
	const char *algorithm, gmseal_bytes value, const gmseal_bytes *timestamp,
	gmseal_buffer *der, gmseal_error *error)
{
	char definition[GMS_DEFINITION_SIZE];
	bool first = generation == GMSEAL_GENERATION_2014;
	gms_definition(generation, "SES-SealMade", definition);
	struct gms_builder *builder = gms_builder_new(definition);
	gms_builder_set(builder, "eSealInfo", info);
	gms_builder_set(builder, first ? "signInfo.cert" : "cert", certificate);
	gms_builder_set_text(
		builder, first ? "signInfo.signatureAlgorithm" : "signAlgID", algorithm);
	gms_builder_set_bits(builder, first ? "signInfo.signData" : "signedValue", value);
	if (generation == GMSEAL_GENERATION_5) {
		if (timestamp != NULL)
			gms_builder_set_bits(builder, "timeStamp", *timestamp);
		else
			gms_builder_omit(builder, "timeStamp");
	}
	return gms_builder_finish(builder, der, error);
}

gmseal_status gms_seal_form_2014(gmseal_bytes info, gmseal_bytes certificate,
	gmseal_bytes algorithm, gmseal_buffer *der, gmseal_error *error)
{
	const gmseal_bytes elements[] = {info, certificate, algorithm};
	return gms_der_sequence(elements, 3, der, error);
}

gmseal_status gmseal_seal_encode(const gmseal_seal *seal, gmseal_buffer *der, gmseal_error *error)
{
	if (seal == NULL || der == NULL)
		return gms_error_argument(error, "seal, der");
	gmseal_buffer info = GMSEAL_BUFFER_INIT, value = GMSEAL_BUFFER_INIT;
	gmseal_status status = gms_seal_info_encode(seal->generation, &seal->info, &info, error);
	if (status == GMSEAL_OK)
		status = gms_sm2_value_mend(seal->algorithm, seal->value, &value, error);
	if (status == GMSEAL_OK)
		status = gms_seal_assemble(seal->generation, gms_bytes(&info), seal->certificate,
			seal->algorithm, gms_bytes(&value),
			seal->has_timestamp ? &seal->timestamp : NULL, der, error);
	gmseal_buffer_free(&info);
	gmseal_buffer_free(&value);
	return status;
}
