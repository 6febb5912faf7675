/*
 * Signs a file, and writes a signed message with the file in it.
 *
 *	sign-message gbt|cms CERTIFICATE KEY FILE MESSAGE
 *
 * gbt makes a message of GB/T 35275, cms one of CMS, which other programs read if the key is RSA.
 * CERTIFICATE and KEY are PEM or DER; the key is not encrypted. Exit status: 0 done, 1 anything
 * went wrong.
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

static gmseal_bytes bytes(const gmseal_buffer *buffer)
{
	return (gmseal_bytes){buffer->data, buffer->size};
}

static int write_file(const char *name, gmseal_bytes content)
{
	FILE *file = fopen(name, "wb");
	if (file == NULL || fwrite(content.data, 1, content.size, file) != content.size ||
		fclose(file) != 0) {
		perror(name);
		return 1;
	}
	return 0;
}

int main(int argc, char **argv)
{
	if (argc != 6 || (strcmp(argv[1], "gbt") != 0 && strcmp(argv[1], "cms") != 0)) {
		fprintf(stderr, "usage: %s gbt|cms CERTIFICATE KEY FILE MESSAGE\n", argv[0]);
		return 1;
	}
	gmseal_buffer certificate = read_file(argv[2]), key = read_file(argv[3]);
	gmseal_buffer content = read_file(argv[4]);
	gmseal_signer *signer = NULL;
	gmseal_message *message = NULL;
	gmseal_error error;
	gmseal_message_parameters parameters = GMSEAL_MESSAGE_PARAMETERS_INIT;
	if (strcmp(argv[1], "cms") == 0)
		parameters.form = GMSEAL_MESSAGE_CMS;
	parameters.content = bytes(&content);
	parameters.signed_attributes = true;
	parameters.has_time = true;
	parameters.time = (int64_t)time(NULL);
	gmseal_status status = gmseal_signer_from_key(
		bytes(&key), bytes(&certificate), NULL, NULL, &signer, &error);
	if (status == GMSEAL_OK)
		status = gmseal_message_create(&parameters, signer, &message, &error);
	int failed = 1;
	if (status == GMSEAL_OK)
		failed = write_file(argv[5], gmseal_message_bytes(message));
	else
		fprintf(stderr, "%s\n", error.message);
	gmseal_message_free(message);
	gmseal_signer_free(signer);
	gmseal_buffer_free(&content);
	gmseal_buffer_free(&key);
	gmseal_buffer_free(&certificate);
	return failed;
}
