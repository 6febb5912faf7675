/* PINs and signatures of tests of tokens behind PKCS#11. */
#define _GNU_SOURCE
#include "pkcs11-stage.h"

#include "crypto/crypto.h"
#include "pki/pki.h"
#include "signer/signer.h"

#include <dlfcn.h>
#include <pthread.h>

enum {
	THREADS = 8
};

bool give_pin(void *user, const gmseal_pin_request *request, char *pin, size_t size, size_t *length)
{
	struct pins *pins = user;
	const char *text = request->kind == GMSEAL_PIN_USER    ? pins->user
			   : request->kind == GMSEAL_PIN_ADMIN ? pins->admin
							       : pins->new;
	pins->asked++;
	pins->last = *request;
	snprintf(pins->token, sizeof pins->token, "%s", request->token);
	pins->last.token = pins->token;
	if (text == NULL || strlen(text) > size)
		return false;
	*length = strlen(text);
	memcpy(pin, text, *length);
	return true;
}

gmseal_token_options options_of(struct pins *pins)
{
	gmseal_token_options options = GMSEAL_TOKEN_OPTIONS_INIT;
	options.pin = give_pin;
	options.user = pins;
	return options;
}

static const gmseal_bytes nothing = {NULL, 0};

gmseal_signer *open_signer(const char *uri, const gmseal_token_options *options)
{
	gmseal_signer *signer = NULL;
	gmseal_error error;
	assert_ok(gmseal_signer_from_uri(uri, nothing, options, &signer, &error), error);
	return signer;
}

static void assert_tells(const gmseal_error *error, const char *message)
{
	ck_assert_msg(strstr(error->message, message) != NULL, "\"%s\" is not in: %s", message,
		error->message);
}

gmseal_error refuse_signer(const char *uri, gmseal_bytes certificate,
	const gmseal_token_options *options, gmseal_status status, const char *message)
{
	gmseal_signer *signer = NULL;
	gmseal_error error;
	assert_status(
		gmseal_signer_from_uri(uri, certificate, options, &signer, &error), status, error);
	ck_assert_ptr_null(signer);
	assert_tells(&error, message);
	return error;
}

static gmseal_status sign_message(const gmseal_signer *signer, gmseal_digest_algorithm digest,
	bool *valid, gmseal_error *error)
{
	const gmseal_certificate *certificate = gmseal_signer_certificate(signer);
	const struct gms_public_key *key = gms_certificate_key(certificate);
	const struct gms_algorithm *algorithm = gms_algorithm_for(gms_public_key_type(key), digest);
	gmseal_signing_request request = {.certificate = certificate,
		.digest_algorithm = digest,
		.message = BYTES("message"),
		.user_id = BYTES(GMSEAL_SM2_DEFAULT_ID)};
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

bool signs_well(const gmseal_signer *signer, gmseal_digest_algorithm digest, gmseal_error *error)
{
	bool valid = false;
	return sign_message(signer, digest, &valid, error) == GMSEAL_OK && valid;
}

gmseal_error refuse_signature(
	const gmseal_signer *signer, gmseal_status status, const char *message)
{
	bool valid = false;
	gmseal_error error;
	assert_status(sign_message(signer, GMSEAL_DIGEST_SM3, &valid, &error), status, error);
	assert_tells(&error, message);
	return error;
}

void scene_begin(struct token_scene *scene, enum test_key_type type, const char *profile)
{
	scene->token = test_token_new();
	scene->me = make_identity(type);
	scene->pins = (struct pins){.user = "123456", .admin = "12345678"};
	scene->options = options_of(&scene->pins);
	test_token_set(&scene->token, "profile", profile);
	test_token_put(&scene->token, "seal", scene->me.key, &scene->me.der);
}

void scene_end(struct token_scene *scene)
{
	ck_assert_msg(!test_token_has(&scene->token, "misuse"), "the module was misused: see %s",
		scene->token.directory);
	host_finalizes();
	test_identity_free(&scene->me);
	test_token_free(&scene->token);
}

const char *in_module(const char *path)
{
	static char uri[8192];
	char *module = realpath(TEST_TOKEN_PKCS11, NULL);
	ck_assert_ptr_nonnull(module);
	snprintf(
		uri, sizeof uri, "%s%smodule-path=%s", path, strchr(path, '?') ? "&" : "?", module);
	free(module);
	return uri;
}

const CK_FUNCTION_LIST *host_functions(void)
{
	CK_FUNCTION_LIST *functions = NULL;
	void *library = dlopen(TEST_TOKEN_PKCS11, RTLD_NOW | RTLD_NODELETE);
	ck_assert_msg(library != NULL, "%s", dlerror());
	CK_C_GetFunctionList get = NULL;
	*(void **)&get = dlsym(library, "C_GetFunctionList");
	ck_assert_uint_eq(get(&functions), CKR_OK);
	dlclose(library);
	return functions;
}

void host_initializes(void)
{
	CK_C_INITIALIZE_ARGS arguments = {.flags = CKF_OS_LOCKING_OK};
	ck_assert_uint_eq(host_functions()->C_Initialize(&arguments), CKR_OK);
}

void host_finalizes(void)
{
	CK_RV answer = host_functions()->C_Finalize(NULL);
	ck_assert(answer == CKR_OK || answer == CKR_CRYPTOKI_NOT_INITIALIZED);
}

void host_closes_all_sessions(void)
{
	ck_assert_uint_eq(host_functions()->C_CloseAllSessions(1), CKR_OK);
}

gmseal_signer *open_seal(struct token_scene *scene)
{
	return open_signer(in_module("pkcs11:object=seal"), &scene->options);
}

gmseal_error refuse_seal(struct token_scene *scene, gmseal_status status, const char *message)
{
	return refuse_signer(
		in_module("pkcs11:object=seal"), nothing, &scene->options, status, message);
}

void assert_seal_signs(const gmseal_signer *signer)
{
	gmseal_error error;
	ck_assert_msg(signs_well(signer, GMSEAL_DIGEST_SM3, &error), "%s", error.message);
}

struct worker {
	pthread_t thread;
	const gmseal_signer *signer;
	gmseal_digest_algorithm digest;
	unsigned count, good;
	gmseal_error error;
};

static void *work(void *argument)
{
	struct worker *worker = argument;
	for (unsigned i = 0; i < worker->count; i++)
		if (signs_well(worker->signer, worker->digest, &worker->error))
			worker->good++;
	return NULL;
}

void sign_in_threads(const gmseal_signer *signer, gmseal_digest_algorithm digest, unsigned count)
{
	struct worker workers[THREADS];
	unsigned good = 0;
	for (size_t i = 0; i < THREADS; i++) {
		workers[i] = (struct worker){
			.signer = signer, .digest = digest, .count = count / THREADS};
		ck_assert_int_eq(pthread_create(&workers[i].thread, NULL, work, &workers[i]), 0);
	}
	for (size_t i = 0; i < THREADS; i++) {
		pthread_join(workers[i].thread, NULL);
		good += workers[i].good;
		ck_assert_msg(workers[i].good == workers[i].count, "%u of %u: %s", workers[i].good,
			workers[i].count, workers[i].error.message);
	}
	ck_assert_uint_eq(good, count / THREADS * THREADS);
}
