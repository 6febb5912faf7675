/*
 * Seals a document: makes a signature with a seal and with the key of a certificate that the seal
 * lists.
 *
 *	seal-document SEAL CERTIFICATE KEY DOCUMENT OUTPUT
 *
 * If KEY is encrypted, its passphrase is taken from the environment variable SEAL_PASSPHRASE.
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

/* The library asks for a passphrase only if the key turns out to be encrypted. */
static bool passphrase(void *user, char *secret, size_t size, size_t *length)
{
	(void)user;
	const char *text = getenv("SEAL_PASSPHRASE");
	if (text == NULL || strlen(text) > size)
		return false;
	*length = strlen(text);
	memcpy(secret, text, *length);
	return true;
}

int main(int argc, char **argv)
{
	if (argc != 6) {
		fprintf(stderr, "usage: seal-document SEAL CERTIFICATE KEY DOCUMENT OUTPUT\n");
		return 1;
	}
	int result = 1;
	gmseal_error error;
	gmseal_seal *seal = NULL;
	gmseal_signer *signer = NULL;
	gmseal_signature *signature = NULL;
	gmseal_digest_value hash;
	gmseal_buffer seal_file = read_file(argv[1]);
	gmseal_buffer certificate = read_file(argv[2]);
	gmseal_buffer key = read_file(argv[3]);
	gmseal_buffer document = read_file(argv[4]);

	gmseal_status status = gmseal_seal_decode(bytes(&seal_file), NULL, &seal, &error);
	if (status == GMSEAL_OK)
		status = gmseal_signer_from_key(
			bytes(&key), bytes(&certificate), passphrase, NULL, &signer, &error);
	if (status == GMSEAL_OK)
		status = gmseal_digest_bytes(GMSEAL_DIGEST_SM3, bytes(&document), &hash, &error);
	if (status == GMSEAL_OK) {
		gmseal_signature_parameters parameters = GMSEAL_SIGNATURE_PARAMETERS_INIT;
		parameters.seal = seal;
		parameters.time = (int64_t)time(NULL);
		parameters.data_hash = (gmseal_bytes){hash.data, hash.size};
		parameters.property = (gmseal_bytes){(const uint8_t *)"document", 8};
		status = gmseal_signature_create(&parameters, signer, &signature, &error);
	}
	if (status != GMSEAL_OK)
		fprintf(stderr, "seal-document: %s: %s\n", gmseal_status_name(status),
			error.message);
	else if (write_file(argv[5], gmseal_signature_bytes(signature)))
		result = 0;

	gmseal_signature_free(signature);
	gmseal_signer_free(signer);
	gmseal_seal_free(seal);
	gmseal_buffer_free(&document);
	gmseal_buffer_free(&key);
	gmseal_buffer_free(&certificate);
	gmseal_buffer_free(&seal_file);
	return result;
}
