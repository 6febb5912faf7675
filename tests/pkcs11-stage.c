/* Directories, PINs and signatures of tests of tokens behind PKCS#11. */
#define _GNU_SOURCE
#include "pkcs11-stage.h"

#include "crypto/crypto.h"
#include "pki/pki.h"
#include "signer/signer.h"

#include <ftw.h>
#include <pthread.h>
#include <unistd.h>

enum {
	THREADS = 8
};

static char directory[] = "/tmp/gmseal-pkcs11.XXXXXX";
static pid_t owner;

static int remove_entry(const char *path, const struct stat *file, int type, struct FTW *walk)
{
	(void)file;
	(void)type;
	(void)walk;
	return remove(path);
}

static void remove_directory(void)
{
	if (getpid() == owner)
		nftw(directory, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
}

const char *scratch_directory(void)
{
	if (owner == 0) {
		ck_assert_ptr_nonnull(mkdtemp(directory));
		owner = getpid();
		atexit(remove_directory);
	}
	return directory;
}

const char *scratch_path(const char *name)
{
	char *path = NULL;
	ck_assert_int_gt(asprintf(&path, "%s/%s", scratch_directory(), name), 0);
	return path;
}

static void put(const char *name, const char *mode, gmseal_bytes bytes)
{
	FILE *file = fopen(scratch_path(name), mode);
	ck_assert_ptr_nonnull(file);
	ck_assert_uint_eq(fwrite(bytes.data, 1, bytes.size, file), bytes.size);
	ck_assert_int_eq(fclose(file), 0);
}

void scratch_write(const char *name, gmseal_bytes bytes)
{
	put(name, "wb", bytes);
}

void scratch_append(const char *name, const char *line)
{
	put(name, "ab", text_bytes(line));
	put(name, "ab", BYTES("\n"));
}

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
