/* Drafts: what seals and signatures have in common while their value is missing. */
#include "make/make.h"
#include "codec/sm2-value.h"
#include "signer/signer.h"

#include <stdlib.h>

gmseal_bytes gmseal_draft_to_be_signed(const gmseal_draft *draft)
{
	return gms_bytes(&draft->to_be_signed);
}

gmseal_bytes gmseal_draft_digest(const gmseal_draft *draft)
{
	return (gmseal_bytes){draft->digest.data, draft->digest.size};
}

gmseal_digest_algorithm gmseal_draft_digest_algorithm(const gmseal_draft *draft)
{
	return draft->algorithm->digest;
}

void gmseal_draft_free(gmseal_draft *draft)
{
	if (draft == NULL)
		return;
	gmseal_buffer_free(&draft->to_be_signed);
	gmseal_buffer_free(&draft->info);
	gmseal_buffer_free(&draft->user_id);
	gmseal_certificate_free(draft->certificate);
	free(draft);
}

const char *gms_standard(int generation)
{
	return generation == GMSEAL_GENERATION_2014 ? "GM/T 0031-2014"
	       : generation == GMSEAL_GENERATION_4  ? "GB/T 38540-2020"
						    : "GM/T 0031-2025";
}

bool gms_key_type_fits(int generation, gmseal_key_type type)
{
	return type == GMSEAL_KEY_SM2 ||
	       (type == GMSEAL_KEY_RSA && generation == GMSEAL_GENERATION_2014);
}

static gmseal_status choose_algorithm(int generation, const gmseal_certificate *certificate,
	gmseal_digest_algorithm rsa_digest, const struct gms_algorithm **algorithm,
	gmseal_error *error)
{
	gmseal_key_type type = gmseal_certificate_key_type(certificate);
	gmseal_digest_algorithm digest = GMSEAL_DIGEST_SM3;
	if (type == GMSEAL_KEY_RSA) {
		if (generation != GMSEAL_GENERATION_2014)
			return gms_error(error, GMSEAL_ERROR_FORBIDDEN,
				_("%s knows SM2 signatures only, and this is an RSA key; "
				  "generation "
				  "2014 takes it"),
				gms_standard(generation));
		digest = rsa_digest != GMSEAL_DIGEST_NONE ? rsa_digest : GMSEAL_DIGEST_SHA256;
		if (digest == GMSEAL_DIGEST_SM3)
			return gms_error(error, GMSEAL_ERROR_FORBIDDEN,
				_("GM/T 0031-2014 has RSA with SHA-1 or SHA-256"));
	}
	*algorithm = gms_algorithm_for(type, digest);
	if (*algorithm == NULL)
		return gms_error(error, GMSEAL_ERROR_UNSUPPORTED,
			_("the key of \"%s\" is neither SM2 nor RSA"),
			gmseal_certificate_subject(certificate));
	return GMSEAL_OK;
}

gmseal_status gms_draft_new(int generation, const gmseal_certificate *certificate,
	gmseal_digest_algorithm rsa_digest, gmseal_bytes user_id, gmseal_draft **draft,
	gmseal_error *error)
{
	const struct gms_algorithm *algorithm = NULL;
	gmseal_status status =
		choose_algorithm(generation, certificate, rsa_digest, &algorithm, error);
	if (status != GMSEAL_OK)
		return status;
	gmseal_draft *made = calloc(1, sizeof *made);
	if (made == NULL)
		return gms_error_memory(error);
	made->generation = generation;
	made->algorithm = algorithm;
	made->certificate = gms_certificate_share(certificate);
	status = gms_copy(user_id.size > 0 ? user_id : gms_text(GMSEAL_SM2_DEFAULT_ID),
		&made->user_id, error);
	if (status == GMSEAL_OK)
		*draft = made;
	else
		gmseal_draft_free(made);
	return status;
}

gmseal_status gms_draft_finish(gmseal_draft *draft, gmseal_error *error)
{
	return gms_signing_digest(draft->algorithm, gms_certificate_key(draft->certificate),
		gms_bytes(&draft->user_id), gms_bytes(&draft->to_be_signed), &draft->digest, error);
}

gmseal_status gms_draft_sign(const gmseal_draft *draft, const gmseal_signer *signer,
	gmseal_buffer *value, gmseal_error *error)
{
	gmseal_signing_request request = {.certificate = draft->certificate,
		.digest = draft->digest,
		.digest_algorithm = draft->algorithm->digest,
		.message = gms_bytes(&draft->to_be_signed),
		.user_id = gms_bytes(&draft->user_id)};
	return gms_signer_sign(signer, &request, value, error);
}

/* SM2 values go into the structure as DER, whatever form they came in. */
static gmseal_status normalise(
	const gmseal_draft *draft, gmseal_bytes value, gmseal_buffer *normal, gmseal_error *error)
{
	uint8_t raw[GMSEAL_SM2_RAW_SIZE];
	const char *deviation = NULL;
	if (draft->algorithm->key_type != GMSEAL_KEY_SM2)
		return gms_copy(value, normal, error);
	gmseal_status status = gms_sm2_value_read(value, raw, &deviation, error);
	return status == GMSEAL_OK ? gms_sm2_value_write(raw, normal, error) : status;
}

gmseal_status gms_draft_accept(
	const gmseal_draft *draft, gmseal_bytes value, gmseal_buffer *accepted, gmseal_error *error)
{
	bool valid = false;
	gmseal_buffer normal = GMSEAL_BUFFER_INIT;
	gmseal_status status = normalise(draft, value, &normal, error);
	if (status == GMSEAL_OK)
		status =
			gms_verify_digest(draft->algorithm, gms_certificate_key(draft->certificate),
				&draft->digest, gms_bytes(&normal), &valid, error);
	if (status == GMSEAL_OK && !valid)
		status = gms_error(error, GMSEAL_ERROR_MISMATCH,
			_("the signature value does not verify with the certificate of \"%s\"; it "
			  "was "
			  "made with another key, or over something else"),
			gmseal_certificate_subject(draft->certificate));
	if (status == GMSEAL_OK)
		*accepted = normal;
	else
		gmseal_buffer_free(&normal);
	return status;
}

gmseal_status gms_draft_make_value(
	gmseal_draft *draft, const gmseal_signer *signer, gmseal_buffer *value, gmseal_error *error)
{
	gmseal_buffer given = GMSEAL_BUFFER_INIT;
	gmseal_status status = gms_draft_finish(draft, error);
	if (status == GMSEAL_OK)
		status = gms_draft_sign(draft, signer, &given, error);
	if (status == GMSEAL_OK)
		status = gms_draft_accept(draft, gms_bytes(&given), value, error);
	gmseal_buffer_free(&given);
	return status;
}

/* Two numbers at least, the first at most 2, the second below 40 under 0 and 1 (X.660). */
static bool is_oid(gmseal_bytes oid)
{
	size_t numbers = 0, start = 0;
	int second = 0;
	for (size_t i = 0; i <= oid.size; i++) {
		if (i < oid.size && oid.data[i] >= '0' && oid.data[i] <= '9')
			continue;
		if ((i < oid.size && oid.data[i] != '.') || i == start || i - start > 9 ||
			(oid.data[start] == '0' && i - start > 1))
			return false;
		if (++numbers == 2)
			second = gms_digits(oid.data + start, i - start);
		start = i + 1;
	}
	return numbers > 1 && oid.size < GMS_OID_SIZE && oid.data[1] == '.' &&
	       (oid.data[0] == '2' || (oid.data[0] < '2' && second < 40));
}

gmseal_status gms_check_extensions(const gmseal_extension *list, size_t count, gmseal_error *error)
{
	if (count > 0 && list == NULL)
		return gms_error_argument(error, "extensions");
	for (size_t i = 0; i < count; i++) {
		if (is_oid(list[i].oid))
			continue;
		struct gms_string oid = {0};
		gms_string_add_escaped(&oid, list[i].oid, GMS_OID_SIZE);
		gmseal_status status = gms_error(error, GMSEAL_ERROR_ARGUMENT,
			_("extensions: \"%s\" is no object identifier"),
			oid.text != NULL ? oid.text : "");
		gms_string_free(&oid);
		return status;
	}
	return GMSEAL_OK;
}

struct gms_extensions gms_extensions_of(const gmseal_extension *list, size_t count)
{
	return (struct gms_extensions){
		.list = (gmseal_extension *)list, .count = count, .present = count > 0};
}
