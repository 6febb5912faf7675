/* Making seals. */
#include "codec/time.h"
#include "make/make.h"

#include <stdlib.h>

static bool is_ascii(gmseal_bytes text)
{
	for (size_t i = 0; i < text.size; i++)
		if (text.data[i] < 0x20 || text.data[i] > 0x7E)
			return false;
	return text.size > 0;
}

static const char *clause(int generation)
{
	return generation == GMSEAL_GENERATION_4 ? "GB/T 38540-2020 6.2" : gms_standard(generation);
}

static gmseal_status forbidden(gmseal_error *error, int generation, const char *sentence)
{
	return gms_error(
		error, GMSEAL_ERROR_FORBIDDEN, "%s (%s)", sentence, gms_standard(generation));
}

gmseal_status gms_check_generation(int generation, gmseal_error *error)
{
	if (generation == GMSEAL_GENERATION_2014 || generation == GMSEAL_GENERATION_4 ||
		generation == GMSEAL_GENERATION_5)
		return GMSEAL_OK;
	return gms_error_argument(error, _("generation: it is 2014, 4 or 5"));
}

bool gms_seal_time_fits(int generation, int64_t seconds)
{
	/* Not all who read times know a year 0. */
	static const int64_t first = -62135596800; /* 0001-01-01T00:00:00Z */
	return generation == GMSEAL_GENERATION_2014
		       ? gms_time_fits_utc(seconds)
		       : seconds >= first && gms_time_fits_generalized(seconds);
}

static gmseal_status check_fields(const gmseal_seal_parameters *parameters, gmseal_error *error)
{
	gmseal_status status = gms_check_generation(parameters->generation, error);
	if (status != GMSEAL_OK)
		return status;
	if (!is_ascii(parameters->id))
		return gms_error_argument(error, _("id: it has to be printable ASCII"));
	if (!is_ascii(parameters->vendor))
		return gms_error_argument(error, _("vendor: it has to be printable ASCII"));
	if (parameters->name.size == 0 || !gms_is_utf8(parameters->name))
		return gms_error_argument(error, _("name: it has to be UTF-8, and not empty"));
	if (!is_ascii(parameters->picture.type) || parameters->picture.data.size == 0)
		return gms_error_argument(error, _("picture: it needs a type and data"));
	if (parameters->picture.width <= 0 || parameters->picture.height <= 0)
		return gms_error_argument(
			error, _("picture: width and height are millimetres above 0"));
	if (parameters->certificate_count == 0 || parameters->certificates == NULL)
		return gms_error_argument(error,
			_("certificates: a seal names at least one certificate that may sign"));
	status = gms_check_extensions(parameters->extensions, parameters->extension_count, error);
	if (status != GMSEAL_OK)
		return status;
	if (parameters->list_type != 0 && parameters->list_type != GMSEAL_LIST_CERTIFICATES &&
		parameters->list_type != GMSEAL_LIST_DIGESTS)
		return gms_error_argument(error, "list_type");
	if (parameters->list_type == GMSEAL_LIST_DIGESTS &&
		parameters->generation == GMSEAL_GENERATION_2014)
		return forbidden(error, parameters->generation,
			_("the list of a seal of 2014 has certificates, not digests"));
	return GMSEAL_OK;
}

static gmseal_status check_times(const gmseal_seal_parameters *parameters, gmseal_error *error)
{
	int generation = parameters->generation;
	if (!gms_seal_time_fits(generation, parameters->created) ||
		!gms_seal_time_fits(generation, parameters->valid_from) ||
		!gms_seal_time_fits(generation, parameters->valid_to))
		return forbidden(error, parameters->generation,
			_("a time lies outside the years that its type can hold"));
	if (parameters->valid_from >= parameters->valid_to)
		return forbidden(error, parameters->generation,
			_("the times are out of order: the seal's validity ends before it begins"));
	if (parameters->created > parameters->valid_to)
		return forbidden(error, parameters->generation,
			_("the times are out of order: the seal is made after its validity ends"));
	return GMSEAL_OK;
}

/* The list, from certificates in any form. kept holds what the entries point at. */
static gmseal_status make_list(const gmseal_seal_parameters *parameters, gmseal_list_entry *list,
	gmseal_buffer *kept, gmseal_error *error)
{
	gmseal_status status = GMSEAL_OK;
	for (size_t i = 0; i < parameters->certificate_count && status == GMSEAL_OK; i++) {
		gmseal_certificate *certificate = NULL;
		gmseal_digest_value digest;
		bool digests = parameters->list_type == GMSEAL_LIST_DIGESTS;
		status =
			gmseal_certificate_decode(parameters->certificates[i], &certificate, error);
		if (status != GMSEAL_OK)
			break;
		gmseal_bytes value = gmseal_certificate_bytes(certificate);
		status = gms_may_ever_sign(certificate, _("certificate in the list"),
			clause(parameters->generation), error);
		if (status == GMSEAL_OK && !gms_key_type_fits(parameters->generation,
						   gmseal_certificate_key_type(certificate)))
			status = forbidden(error, parameters->generation,
				_("a certificate in the list has a key that cannot sign with such "
				  "a seal"));
		if (status == GMSEAL_OK && digests) {
			status = gmseal_digest_bytes(GMSEAL_DIGEST_SM3, value, &digest, error);
			value = (gmseal_bytes){digest.data, digest.size};
			list[i].digest_type = gms_text("SM3");
		}
		if (status == GMSEAL_OK)
			status = gms_copy(value, &kept[i], error);
		list[i].value = gms_bytes(&kept[i]);
		for (size_t j = 0; j < i && status == GMSEAL_OK; j++)
			if (gms_equal(list[j].value, list[i].value))
				status = gms_error(error, GMSEAL_ERROR_ARGUMENT,
					_("certificates: the certificate of \"%s\" is there twice"),
					gmseal_certificate_subject(certificate));
		gmseal_certificate_free(certificate);
	}
	return status;
}

static gmseal_status encode_info(
	const gmseal_seal_parameters *parameters, gmseal_buffer *der, gmseal_error *error)
{
	static const int64_t versions[] = {1, 4, 5};
	size_t count = parameters->certificate_count;
	int generation = parameters->generation;
	gmseal_list_entry *list = calloc(count, sizeof *list);
	gmseal_buffer *kept = calloc(count, sizeof *kept);
	gmseal_status status = GMSEAL_OK;
	struct gms_seal_info info = {.header = {.id = gms_text("ES"), .vendor = parameters->vendor},
		.id = parameters->id,
		.property = {.type = parameters->type,
			.name = parameters->name,
			.created.seconds = parameters->created,
			.valid_from.seconds = parameters->valid_from,
			.valid_to.seconds = parameters->valid_to},
		.picture = parameters->picture,
		.list = list,
		.list_count = count,
		.extensions =
			gms_extensions_of(parameters->extensions, parameters->extension_count)};
	info.header.version = versions[generation == GMSEAL_GENERATION_2014 ? 0
				       : generation == GMSEAL_GENERATION_4  ? 1
									    : 2];
	info.list_type = parameters->list_type == GMSEAL_LIST_DIGESTS ? GMSEAL_LIST_DIGESTS
								      : GMSEAL_LIST_CERTIFICATES;
	if (list == NULL || kept == NULL)
		status = gms_error_memory(error);
	if (status == GMSEAL_OK)
		status = make_list(parameters, list, kept, error);
	if (status == GMSEAL_OK)
		status = gms_seal_info_encode(generation, &info, der, error);
	for (size_t i = 0; kept != NULL && i < count; i++)
		gmseal_buffer_free(&kept[i]);
	free(kept);
	free(list);
	return status;
}

/* The form of 2014 has the maker's certificate and algorithm around the information. */
static gmseal_status make_form_2014(gmseal_draft *draft, gmseal_error *error)
{
	gmseal_buffer seal = GMSEAL_BUFFER_INIT;
	gmseal_seal *decoded = NULL;
	draft->info = draft->to_be_signed;
	draft->to_be_signed = (gmseal_buffer)GMSEAL_BUFFER_INIT;
	gmseal_status status = gms_seal_assemble(draft->generation, gms_bytes(&draft->info),
		gmseal_certificate_bytes(draft->certificate), draft->algorithm->oid,
		(gmseal_bytes){NULL, 0}, NULL, &seal, error);
	if (status == GMSEAL_OK)
		status = gmseal_seal_decode(gms_bytes(&seal), NULL, &decoded, error);
	if (status == GMSEAL_OK)
		status = gms_copy(gmseal_seal_to_be_signed(decoded), &draft->to_be_signed, error);
	gmseal_seal_free(decoded);
	gmseal_buffer_free(&seal);
	return status;
}

gmseal_status gmseal_seal_prepare(const gmseal_seal_parameters *parameters,
	const gmseal_certificate *certificate, gmseal_draft **draft, gmseal_error *error)
{
	gmseal_draft *made = NULL;
	if (parameters == NULL || certificate == NULL || draft == NULL)
		return gms_error_argument(error, "parameters, certificate, draft");
	gmseal_status status = check_fields(parameters, error);
	if (status == GMSEAL_OK)
		status = check_times(parameters, error);
	if (status == GMSEAL_OK)
		status = gms_may_sign(certificate, parameters->created, _("seal maker"),
			clause(parameters->generation), error);
	if (status == GMSEAL_OK)
		status = gms_draft_new(parameters->generation, certificate, parameters->rsa_digest,
			parameters->user_id, &made, error);
	if (status != GMSEAL_OK)
		return status;
	made->is_seal = true;
	status = encode_info(parameters, &made->to_be_signed, error);
	if (status == GMSEAL_OK && parameters->generation == GMSEAL_GENERATION_2014)
		status = make_form_2014(made, error);
	if (status == GMSEAL_OK)
		status = gms_draft_finish(made, error);
	if (status == GMSEAL_OK)
		*draft = made;
	else
		gmseal_draft_free(made);
	return status;
}

gmseal_status gmseal_seal_complete(
	const gmseal_draft *draft, gmseal_bytes value, gmseal_seal **seal, gmseal_error *error)
{
	if (draft == NULL || !draft->is_seal || seal == NULL)
		return gms_error_argument(error, "draft, seal");
	gmseal_buffer accepted = GMSEAL_BUFFER_INIT, der = GMSEAL_BUFFER_INIT;
	bool first = draft->generation == GMSEAL_GENERATION_2014;
	gmseal_status status = gms_draft_accept(draft, value, &accepted, error);
	if (status == GMSEAL_OK)
		status = gms_seal_assemble(draft->generation,
			gms_bytes(first ? &draft->info : &draft->to_be_signed),
			gmseal_certificate_bytes(draft->certificate), draft->algorithm->oid,
			gms_bytes(&accepted), NULL, &der, error);
	if (status == GMSEAL_OK)
		status = gmseal_seal_decode(gms_bytes(&der), NULL, seal, error);
	gmseal_buffer_free(&accepted);
	gmseal_buffer_free(&der);
	return status;
}

gmseal_status gmseal_seal_create(const gmseal_seal_parameters *parameters,
	const gmseal_signer *maker, gmseal_seal **seal, gmseal_error *error)
{
	gmseal_draft *draft = NULL;
	gmseal_buffer value = GMSEAL_BUFFER_INIT;
	if (maker == NULL || seal == NULL)
		return gms_error_argument(error, "maker, seal");
	gmseal_status status =
		gmseal_seal_prepare(parameters, gmseal_signer_certificate(maker), &draft, error);
	if (status == GMSEAL_OK)
		status = gms_draft_sign(draft, maker, &value, error);
	if (status == GMSEAL_OK)
		status = gmseal_seal_complete(draft, gms_bytes(&value), seal, error);
	gmseal_buffer_free(&value);
	gmseal_draft_free(draft);
	return status;
}
