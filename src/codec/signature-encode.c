/* Encoding signatures from their fields, in the form that DER asks for. */
#include "codec/detect.h"
#include "codec/signature.h"
#include "codec/sm2-value.h"
#include "codec/time.h"

gmseal_status gms_to_sign_encode(
	int generation, const struct gms_to_sign *to_sign, gmseal_buffer *der, gmseal_error *error)
{
	char definition[GMS_DEFINITION_SIZE], time[GMS_TIME_TEXT_SIZE];
	gms_definition(generation, "TBS-SignMade", definition);
	gms_time_generalized(to_sign->time, time);
	struct gms_builder *builder = gms_builder_new(definition);
	gms_builder_set_integer(builder, "version", to_sign->version);
	gms_builder_set(builder, "eseal", to_sign->seal);
	gms_builder_set_bits(builder, "dataHash", to_sign->data_hash);
	gms_builder_set(builder, "propertyInfo", to_sign->property);
	if (generation == GMSEAL_GENERATION_2014) {
		gms_builder_set_bits(builder, "timeInfo", *to_sign->time_info);
		gms_builder_set(builder, "cert", to_sign->certificate);
		gms_builder_set_text(builder, "signatureAlgorithm", to_sign->algorithm);
	} else {
		gms_builder_set_text(builder, "timeInfo", "generalizedTime");
		gms_builder_set_text(builder, "timeInfo.generalizedTime", time);
		gms_builder_extensions(builder, "extDatas", "extDatas", &to_sign->extensions);
	}
	return gms_builder_finish(builder, der, error);
}

gmseal_status gms_signature_assemble(int generation, gmseal_bytes to_sign, gmseal_bytes certificate,
	const char *algorithm, gmseal_bytes value, const gmseal_bytes *timestamp,
	gmseal_buffer *der, gmseal_error *error)
{
	char definition[GMS_DEFINITION_SIZE];
	gms_definition(generation, "SES-SignatureMade", definition);
	struct gms_builder *builder = gms_builder_new(definition);
	gms_builder_set(builder, "toSign", to_sign);
	gms_builder_set_bits(builder, "signature", value);
	if (generation != GMSEAL_GENERATION_2014) {
		gms_builder_set(builder, "cert", certificate);
		gms_builder_set_text(builder, "signatureAlgID", algorithm);
		if (timestamp != NULL)
			gms_builder_set_bits(builder, "timeStamp", *timestamp);
		else
			gms_builder_omit(builder, "timeStamp");
	}
	return gms_builder_finish(builder, der, error);
}

gmseal_status gmseal_signature_encode(
	const gmseal_signature *signature, gmseal_buffer *der, gmseal_error *error)
{
	if (signature == NULL || der == NULL)
		return gms_error_argument(error, "signature, der");
	gmseal_buffer seal = GMSEAL_BUFFER_INIT, to_sign = GMSEAL_BUFFER_INIT;
	gmseal_buffer value = GMSEAL_BUFFER_INIT;
	gmseal_status status = gmseal_seal_encode(&signature->seal, &seal, error);
	if (status != GMSEAL_OK)
		return status;
	struct gms_to_sign parts = {.version = signature->version,
		.seal = gms_bytes(&seal),
		.time = signature->time.seconds,
		.time_info = &signature->time_info,
		.data_hash = signature->data_hash,
		.property = signature->property,
		.extensions = signature->extensions,
		.certificate = signature->certificate,
		.algorithm = signature->algorithm};
	bool outside = signature->generation != GMSEAL_GENERATION_2014;
	status = gms_to_sign_encode(signature->generation, &parts, &to_sign, error);
	if (status == GMSEAL_OK)
		status = gms_sm2_value_mend(signature->algorithm, signature->value, &value, error);
	if (status == GMSEAL_OK)
		status = gms_signature_assemble(signature->generation, gms_bytes(&to_sign),
			signature->certificate, signature->algorithm, gms_bytes(&value),
			outside && signature->has_timestamp ? &signature->timestamp : NULL, der,
			error);
	gmseal_buffer_free(&seal);
	gmseal_buffer_free(&to_sign);
	gmseal_buffer_free(&value);
	return status;
}
