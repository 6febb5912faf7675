/* Test tokens behind the SKF test libraries. */
#include "skf-stage.h"

#include "crypto/crypto.h"
#include "pki/pki.h"
#include "signer/signer.h"

static bool answer(
	void *user, const gmseal_pin_request *request, char *pin, size_t size, size_t *length)
{
	struct skf_pins *pins = user;
	const char *text = request->kind == GMSEAL_PIN_USER    ? pins->user
			   : request->kind == GMSEAL_PIN_ADMIN ? pins->admin
							       : pins->fresh;
	pins->asked++;
	if (request->kind != GMSEAL_PIN_NEW)
		pins->state = request->state;
	snprintf(pins->label, sizeof pins->label, "%s", request->token);
	if (text == NULL)
		return false;
	*length = strlen(text);
	ck_assert_uint_le(*length, size);
	memcpy(pin, text, *length);
	return true;
}

void skf_start_empty(struct skf *skf, const char *library)
{
	*skf = (struct skf){
		.token = test_token_new(),
		.library = library,
		.pins = {.user = "123456", .admin = "12345678", .fresh = "654321"},
		.options = {.pin = answer},
	};
	skf->options.user = &skf->pins;
}

void skf_start(struct skf *skf, const char *library, enum test_key_type type)
{
	const struct test_identity *signer = &stage_pki(type)->signer;
	skf_start_empty(skf, library);
	test_token_put(&skf->token, "seal", signer->key, &signer->der);
}

void skf_stop(struct skf *skf)
{
	ck_assert(!test_token_has(&skf->token, "collision"));
	test_token_free(&skf->token);
}

const char *skf_uri(struct skf *skf, const char *query)
{
	snprintf(skf->uri, sizeof skf->uri, "skf:%s%s", skf->library, query);
	return skf->uri;
}

void skf_fault(struct skf *skf, const char *line)
{
	test_token_fault(&skf->token, line);
}

unsigned skf_tries(const struct skf *skf)
{
	char path[512];
	unsigned count = 0;
	snprintf(path, sizeof path, "%s/pins-tried", skf->token.directory);
	FILE *file = fopen(path, "r");
	for (int c; file != NULL && (c = getc(file)) != EOF;)
		count += c == '\n';
	if (file != NULL)
		fclose(file);
	return count;
}

gmseal_status skf_try_signer(struct skf *skf, const char *query, gmseal_signer **signer)
{
	return gmseal_signer_from_uri(
		skf_uri(skf, query), (gmseal_bytes){NULL, 0}, &skf->options, signer, &skf->error);
}

gmseal_signer *skf_signer(struct skf *skf)
{
	gmseal_signer *signer = NULL;
	assert_ok(skf_try_signer(skf, "", &signer), skf->error);
	return signer;
}

gmseal_status skf_sign(struct skf *skf, const gmseal_signer *signer)
{
	const gmseal_certificate *certificate = gmseal_signer_certificate(signer);
	const struct gms_public_key *key = gms_certificate_key(certificate);
	const struct gms_algorithm *algorithm =
		gms_algorithm_for(gms_public_key_type(key), GMSEAL_DIGEST_SM3);
	gmseal_signing_request request = {.certificate = certificate,
		.digest_algorithm = GMSEAL_DIGEST_SM3,
		.message = BYTES("message"),
		.user_id = BYTES(GMSEAL_SM2_DEFAULT_ID)};
	gmseal_buffer value = GMSEAL_BUFFER_INIT;
	gmseal_error error;
	bool valid = false;
	assert_ok(gms_signing_digest(algorithm, key, request.user_id, request.message,
			  &request.digest, &error),
		error);
	gmseal_status status = gms_signer_sign(signer, &request, &value, &skf->error);
	if (status != GMSEAL_OK) {
		ck_assert_ptr_null(value.data);
		return status;
	}
	assert_ok(gms_verify_message(algorithm, key, request.user_id, request.message,
			  BUFFER_BYTES(value), &valid, &error),
		error);
	ck_assert(valid);
	gmseal_buffer_free(&value);
	return GMSEAL_OK;
}

void assert_error(
	const gmseal_error *error, gmseal_status status, uint64_t device_code, const char *words)
{
	char number[32];
	ck_assert_int_eq(error->status, status);
	ck_assert_msg(error->device_code == device_code, "0x%08llX instead of 0x%08llX: %s",
		(unsigned long long)error->device_code, (unsigned long long)device_code,
		error->message);
	ck_assert_msg(strstr(error->message, words) != NULL, "\"%s\" is not in: %s", words,
		error->message);
	snprintf(number, sizeof number, "0x%08llX", (unsigned long long)device_code);
	if (device_code != 0)
		ck_assert_msg(strstr(error->message, number) != NULL, "%s is not in: %s", number,
			error->message);
}
