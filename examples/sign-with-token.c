/*
 * Seals a document with a key on a token: a USB key, a smart card, a crypto machine.
 *
 *	sign-with-token URI SEAL DOCUMENT OUTPUT
 *
 * URI names the key, such as skf:/usr/lib/vendor/libskf.so or 'pkcs11:token=Company'; "gmseal token
 * list" shows it. The certificate is the one beside the key. The PIN is the environment variable
 * TOKEN_PIN; a program with a window would ask for it there, in the function below.
 *
 *	cc -o sign-with-token sign-with-token.c $(pkg-config --cflags --libs gmseal)
 */
#include <gmseal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static gmseal_buffer read_file(const char *name)
{
	gmseal_buffer content = GMSEAL_BUFFER_INIT;
	FILE *file = fopen(name, "rb");
	if (file == NULL) {
		perror(name);
		exit(1);
	}
	size_t got;
	do {
		uint8_t *more = realloc(content.data, content.size + 4096);
		if (more == NULL)
			exit(1);
		content.data = more;
		got = fread(content.data + content.size, 1, 4096, file);
		content.size += got;
	} while (got > 0);
	if (ferror(file)) {
		perror(name);
		exit(1);
	}
	fclose(file);
	return content;
}

static bool write_file(const char *name, gmseal_bytes content)
{
	FILE *file = fopen(name, "wb");
	if (file == NULL) {
		perror(name);
		return false;
	}
	bool written = fwrite(content.data, 1, content.size, file) == content.size;
	if (fclose(file) != 0 || !written) {
		perror(name);
		return false;
	}
	return true;
}

static gmseal_bytes bytes(const gmseal_buffer *buffer)
{
	return (gmseal_bytes){buffer->data, buffer->size};
}

/* The library asks once; it never tries a wrong PIN again, which could lock the token. */
static bool give_pin(
	void *user, const gmseal_pin_request *request, char *pin, size_t size, size_t *length)
{
	(void)user;
	const char *value = getenv("TOKEN_PIN");
	if (request->state.last_try)
		fprintf(stderr, "%s: a wrong PIN would lock it now\n", request->token);
	if (value == NULL || strlen(value) > size)
		return false;
	*length = strlen(value);
	memcpy(pin, value, *length);
	return true;
}

int main(int argc, char **argv)
{
	if (argc != 5) {
		fprintf(stderr, "usage: sign-with-token URI SEAL DOCUMENT OUTPUT\n");
		return 1;
	}
	int result = 1;
	gmseal_error error;
	gmseal_seal *seal = NULL;
	gmseal_signer *signer = NULL;
	gmseal_signature *signature = NULL;
	gmseal_digest_value hash;
	gmseal_buffer seal_file = read_file(argv[2]);
	gmseal_buffer document = read_file(argv[3]);
	gmseal_token_options options = GMSEAL_TOKEN_OPTIONS_INIT;
	options.pin = give_pin;

	gmseal_status status = gmseal_seal_decode(bytes(&seal_file), NULL, &seal, &error);
	if (status == GMSEAL_OK)
		status = gmseal_signer_from_uri(
			argv[1], (gmseal_bytes){NULL, 0}, &options, &signer, &error);
	if (status == GMSEAL_OK)
		status = gmseal_digest_bytes(GMSEAL_DIGEST_SM3, bytes(&document), &hash, &error);
	if (status == GMSEAL_OK) {
		gmseal_signature_parameters parameters = GMSEAL_SIGNATURE_PARAMETERS_INIT;
		parameters.seal = seal;
		parameters.time = (int64_t)time(NULL);
		parameters.data_hash = (gmseal_bytes){hash.data, hash.size};
		status = gmseal_signature_create(&parameters, signer, &signature, &error);
	}
	if (status != GMSEAL_OK)
		fprintf(stderr, "sign-with-token: %s: %s\n", gmseal_status_name(status),
			error.message);
	else if (write_file(argv[4], gmseal_signature_bytes(signature)))
		result = 0;
	gmseal_signature_free(signature);
	gmseal_signer_free(signer);
	gmseal_seal_free(seal);
	gmseal_buffer_free(&document);
	gmseal_buffer_free(&seal_file);
	return result;
}
