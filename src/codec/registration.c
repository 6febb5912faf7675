/* Registration packets: bytes to structures and back. */
#include "codec/registration.h"
#include "codec/reader.h"

#include <stdlib.h>

static void read_fields(struct gms_reader *reader, struct gmseal_registration *registration)
{
	gmseal_registration_facts *facts = &registration->facts;
	facts->id = gms_reader_bytes(reader, "registerInfo.header.id");
	facts->version = gms_reader_integer(reader, "registerInfo.header.version");
	facts->vendor = gms_reader_bytes(reader, "registerInfo.header.vid");
	facts->system_type = gms_reader_integer(reader, "registerInfo.systemInfo.systemType");
	facts->certificate = gms_reader_bytes(reader, "registerInfo.systemInfo.systemCert");
	facts->service_address = gms_reader_bytes(reader, "registerInfo.systemInfo.serviceAddress");
	facts->org_code = gms_reader_bytes(reader, "registerInfo.systemInfo.orgCode");
	facts->org_name = gms_reader_bytes(reader, "registerInfo.systemInfo.orgName");
	facts->sub_org_code = gms_reader_bytes(reader, "registerInfo.subSystemInfo.orgCode");
	facts->sub_org_name = gms_reader_bytes(reader, "registerInfo.subSystemInfo.orgName");
	gms_reader_oid(reader, "signInfo.signatureAlgorithm", registration->algorithm);
	facts->algorithm = gms_text(registration->algorithm);
	facts->value = gms_reader_value(reader, "signInfo.signValue", registration->algorithm);
	registration->to_be_signed = gms_reader_element(reader, "registerInfo").whole;
	registration->bytes = gms_reader_element(reader, "").whole;
}

static gmseal_status decode(
	struct gmseal_registration *registration, bool strict, gmseal_error *error)
{
	struct gms_document *document = NULL;
	gmseal_status status =
		gms_der_decode("Registration.SystemRegister", gms_bytes(&registration->received),
			false, &registration->deviations, &document, error);
	if (status != GMSEAL_OK)
		return status;
	struct gms_reader reader = {.document = document,
		.prefix = "",
		.deviations = &registration->deviations,
		.error = error};
	read_fields(&reader, registration);
	gms_document_free(document);
	if (reader.status == GMSEAL_OK && strict)
		return gms_deviations_refuse(&registration->deviations, 0, error);
	return reader.status;
}

gmseal_status gmseal_registration_decode(gmseal_bytes input, const gmseal_decoding *decoding,
	gmseal_registration **registration, gmseal_error *error)
{
	if (registration == NULL || (input.data == NULL && input.size > 0))
		return gms_error_argument(error, "input, registration");
	gmseal_status status = gms_check_size(input, decoding, error);
	if (status != GMSEAL_OK)
		return status;
	struct gmseal_registration *decoded = calloc(1, sizeof *decoded);
	if (decoded == NULL)
		return gms_error_memory(error);
	status = gms_copy(input, &decoded->received, error);
	if (status == GMSEAL_OK)
		status = decode(decoded, decoding != NULL && decoding->strict, error);
	if (status == GMSEAL_OK)
		*registration = decoded;
	else
		gmseal_registration_free(decoded);
	return status;
}

void gmseal_registration_free(gmseal_registration *registration)
{
	if (registration == NULL)
		return;
	gms_deviations_free(&registration->deviations);
	gmseal_buffer_free(&registration->received);
	free(registration);
}

gmseal_bytes gmseal_registration_bytes(const gmseal_registration *registration)
{
	return registration->bytes;
}

gmseal_bytes gmseal_registration_to_be_signed(const gmseal_registration *registration)
{
	return registration->to_be_signed;
}

const gmseal_registration_facts *gmseal_registration_facts_of(
	const gmseal_registration *registration)
{
	return &registration->facts;
}

size_t gmseal_registration_deviation_count(const gmseal_registration *registration)
{
	return registration->deviations.count;
}

const gmseal_deviation *gmseal_registration_deviation(
	const gmseal_registration *registration, size_t index)
{
	return index < registration->deviations.count ? &registration->deviations.list[index]
						      : NULL;
}

bool gms_registration_is_code(gmseal_bytes text)
{
	for (size_t i = 0; i < text.size; i++)
		if (text.data[i] < 0x20 || text.data[i] > 0x7E)
			return false;
	return text.size > 0;
}

bool gms_registration_is_name(gmseal_bytes text)
{
	return text.size > 0 && gms_is_utf8(text) && !gms_has_controls(text);
}

gmseal_status gms_register_info_encode(const gmseal_registration_parameters *parameters,
	gmseal_bytes certificate, gmseal_buffer *der, gmseal_error *error)
{
	bool sub = parameters->sub_org_code.size > 0, named = parameters->sub_org_name.size > 0;
	struct gms_builder *builder = gms_builder_new("Registration.RegisterInfo");
	gms_builder_set(builder, "header.id", gms_text(GMS_REGISTRATION_ID));
	gms_builder_set_integer(builder, "header.version", GMS_REGISTRATION_VERSION);
	gms_builder_set(builder, "header.vid", gms_text(GMS_REGISTRATION_VENDOR));
	gms_builder_set_integer(builder, "systemInfo.systemType", parameters->system_type);
	gms_builder_set(builder, "systemInfo.systemCert", certificate);
	gms_builder_set(builder, "systemInfo.serviceAddress", parameters->service_address);
	gms_builder_set(builder, "systemInfo.orgCode", parameters->org_code);
	gms_builder_set(builder, "systemInfo.orgName", parameters->org_name);
	gms_builder_set(builder, "subSystemInfo.orgCode",
		sub ? parameters->sub_org_code : parameters->org_code);
	gms_builder_set(builder, "subSystemInfo.orgName",
		named ? parameters->sub_org_name : parameters->org_name);
	return gms_builder_finish(builder, der, error);
}

gmseal_status gms_registration_assemble(gmseal_bytes register_info, const char *algorithm,
	gmseal_bytes value, gmseal_buffer *der, gmseal_error *error)
{
	gmseal_buffer sign_info = GMSEAL_BUFFER_INIT;
	struct gms_builder *builder = gms_builder_new("Registration.SignInfo");
	gms_builder_set_text(builder, "signatureAlgorithm", algorithm);
	gms_builder_set_bits(builder, "signValue", value);
	gmseal_status status = gms_builder_finish(builder, &sign_info, error);
	if (status != GMSEAL_OK)
		return status;
	const gmseal_bytes parts[] = {register_info, gms_bytes(&sign_info)};
	status = gms_der_sequence(parts, 2, der, error);
	gmseal_buffer_free(&sign_info);
	return status;
}
