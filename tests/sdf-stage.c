/* A crypto machine for tests, and signatures by it. */
#define _GNU_SOURCE
#include "sdf-stage.h"

#include "crypto/crypto.h"
#include "pki/pki.h"
#include "signer/signer.h"

static bool give_password(
	void *user, const gmseal_pin_request *request, char *pin, size_t size, size_t *length)
{
	struct sdf_scene *scene = user;
	scene->asked++;
	scene->request = *request;
	snprintf(scene->label, sizeof scene->label, "%s", request->token);
	scene->request.token = scene->label;
	if (scene->password == NULL || strlen(scene->password) > size)
		return false;
	*length = strlen(scene->password);
	memcpy(pin, scene->password, *length);
	return true;
}

void sdf_scene_begin(struct sdf_scene *scene)
{
	*scene = (struct sdf_scene){.token = test_token_new(),
		.sm2 = make_identity(TEST_SM2),
		.rsa = make_identity(TEST_RSA),
		.password = "12345678",
		.options = {.pin = give_password, .user = scene}};
	test_token_put(&scene->token, "sm2-1", scene->sm2.key, NULL);
	test_token_put(&scene->token, "rsa-2", scene->rsa.key, NULL);
	test_token_set(&scene->token, "password-1", "12345678");
	test_token_set(&scene->token, "password-2", "12345678");
}

void sdf_scene_end(struct sdf_scene *scene)
{
	ck_assert_msg(!test_token_has(&scene->token, "misuse"), "the library was misused: see %s",
		scene->token.directory);
	test_identity_free(&scene->sm2);
	test_identity_free(&scene->rsa);
	test_token_free(&scene->token);
}

gmseal_signer *sdf_open(
	const struct sdf_scene *scene, const char *uri, const struct test_identity *identity)
{
	gmseal_signer *signer = NULL;
	gmseal_error error;
	assert_ok(gmseal_signer_from_uri(
			  uri, BUFFER_BYTES(identity->pem), &scene->options, &signer, &error),
		error);
	return signer;
}

static void assert_tells(const gmseal_error *error, const char *message)
{
	ck_assert_msg(strstr(error->message, message) != NULL, "\"%s\" is not in: %s", message,
		error->message);
}

gmseal_error sdf_refuse(const struct sdf_scene *scene, const char *uri,
	const struct test_identity *identity, gmseal_status status, const char *message)
{
	gmseal_signer *signer = NULL;
	gmseal_error error;
	assert_status(gmseal_signer_from_uri(
			      uri, BUFFER_BYTES(identity->pem), &scene->options, &signer, &error),
		status, error);
	ck_assert_ptr_null(signer);
	assert_tells(&error, message);
	return error;
}

gmseal_status sdf_sign(const gmseal_signer *signer, bool *valid, gmseal_error *error)
{
	const gmseal_certificate *certificate = gmseal_signer_certificate(signer);
	const struct gms_public_key *key = gms_certificate_key(certificate);
	gmseal_signing_request request = {.certificate = certificate,
		.digest_algorithm = GMSEAL_DIGEST_SM3,
		.message = BYTES("message"),
		.user_id = BYTES(GMSEAL_SM2_DEFAULT_ID)};
	const struct gms_algorithm *algorithm =
		gms_algorithm_for(gms_public_key_type(key), request.digest_algorithm);
	gmseal_buffer value = GMSEAL_BUFFER_INIT;
	gmseal_status status = gms_signing_digest(
		algorithm, key, request.user_id, request.message, &request.digest, error);
	if (status == GMSEAL_OK)
		status = gms_signer_sign(signer, &request, &value, error);
	if (status == GMSEAL_OK)
		status = gms_verify_digest(
			algorithm, key, &request.digest, BUFFER_BYTES(value), valid, error);
	gmseal_buffer_free(&value);
	return status;
}

void sdf_signs_well(const gmseal_signer *signer)
{
	bool valid = false;
	gmseal_error error;
	assert_ok(sdf_sign(signer, &valid, &error), error);
	ck_assert(valid);
}

gmseal_error sdf_signs_not(const gmseal_signer *signer, gmseal_status status, const char *message)
{
	bool valid = false;
	gmseal_error error;
	assert_status(sdf_sign(signer, &valid, &error), status, error);
	ck_assert(!valid);
	assert_tells(&error, message);
	return error;
}

unsigned sdf_lines(const struct sdf_scene *scene, const char *file)
{
	char path[512];
	unsigned lines = 0;
	snprintf(path, sizeof path, "%s/%s", scene->token.directory, file);
	FILE *stream = fopen(path, "r");
	if (stream == NULL)
		return 0;
	for (int c = getc(stream); c != EOF; c = getc(stream))
		lines += c == '\n';
	fclose(stream);
	return lines;
}
