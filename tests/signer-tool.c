/*
 * Signs and verifies with files, so that a script can do the same with the openssl command:
 *
 *	signer-tool sign KEY CERTIFICATE|- PASSPHRASE|- DIGEST MESSAGE VALUE
 *	signer-tool verify CERTIFICATE DIGEST MESSAGE VALUE
 *
 * DIGEST is SM3, SHA-1 or SHA-256. The exit status is 0, 1 for a value that is invalid, 2 for
 * anything else; what failed is printed as "STATUS: MESSAGE".
 */
#include "pki/pki.h"
#include "signer/signer.h"

#include <stdio.h>
#include <stdlib.h>

#define MAX_SIZE (1 << 20)

static gmseal_buffer read_whole(const char *path)
{
	gmseal_buffer buffer = {malloc(MAX_SIZE), 0};
	FILE *file = fopen(path, "rb");
	if (file == NULL || buffer.data == NULL) {
		perror(path);
		exit(2);
	}
	buffer.size = fread(buffer.data, 1, MAX_SIZE, file);
	fclose(file);
	return buffer;
}

static void write_whole(const char *path, gmseal_bytes bytes)
{
	FILE *file = fopen(path, "wb");
	if (file == NULL || fwrite(bytes.data, 1, bytes.size, file) != bytes.size ||
		fclose(file) != 0) {
		perror(path);
		exit(2);
	}
}

static void check(gmseal_status status, const gmseal_error *error)
{
	if (status == GMSEAL_OK)
		return;
	printf("%s: %s\n", gmseal_status_name(status), error->message);
	exit(2);
}

static bool give(void *user, char *secret, size_t size, size_t *length)
{
	const char *passphrase = user;
	*length = strlen(passphrase);
	if (*length <= size)
		memcpy(secret, passphrase, *length);
	return *length <= size;
}

static const struct gms_algorithm *algorithm_for(
	const gmseal_certificate *certificate, const char *digest)
{
	for (int i = GMSEAL_DIGEST_SM3; i <= GMSEAL_DIGEST_SHA256; i++)
		if (strcmp(digest, gmseal_digest_name((gmseal_digest_algorithm)i)) == 0)
			return gms_algorithm_for(
				gms_public_key_type(gms_certificate_key(certificate)),
				(gmseal_digest_algorithm)i);
	return NULL;
}

static int sign(char **arguments)
{
	gmseal_signer *signer = NULL;
	gmseal_error error;
	gmseal_buffer key = read_whole(arguments[0]), certificate = GMSEAL_BUFFER_INIT;
	gmseal_buffer message = read_whole(arguments[4]), value = GMSEAL_BUFFER_INIT;
	if (strcmp(arguments[1], "-") != 0)
		certificate = read_whole(arguments[1]);
	bool secret = strcmp(arguments[2], "-") != 0;
	check(gmseal_signer_from_key(gms_bytes(&key), gms_bytes(&certificate), secret ? give : NULL,
		      arguments[2], &signer, &error),
		&error);
	gmseal_signing_request request = {.certificate = gmseal_signer_certificate(signer),
		.message = gms_bytes(&message),
		.user_id = gms_text(GMSEAL_SM2_DEFAULT_ID)};
	const struct gms_algorithm *algorithm = algorithm_for(request.certificate, arguments[3]);
	request.digest_algorithm = algorithm->digest;
	check(gms_signing_digest(algorithm, gms_certificate_key(request.certificate),
		      request.user_id, request.message, &request.digest, &error),
		&error);
	check(gms_signer_sign(signer, &request, &value, &error), &error);
	write_whole(arguments[5], gms_bytes(&value));
	gmseal_signer_free(signer);
	gmseal_buffer_free(&key);
	gmseal_buffer_free(&certificate);
	gmseal_buffer_free(&message);
	gmseal_buffer_free(&value);
	return 0;
}

static int verify(char **arguments)
{
	gmseal_certificate *certificate = NULL;
	gmseal_error error;
	bool valid = false;
	gmseal_buffer encoded = read_whole(arguments[0]), message = read_whole(arguments[2]);
	gmseal_buffer value = read_whole(arguments[3]);
	check(gmseal_certificate_decode(gms_bytes(&encoded), &certificate, &error), &error);
	check(gms_verify_message(algorithm_for(certificate, arguments[1]),
		      gms_certificate_key(certificate), gms_text(GMSEAL_SM2_DEFAULT_ID),
		      gms_bytes(&message), gms_bytes(&value), &valid, &error),
		&error);
	printf("%s\n", valid ? "valid" : "invalid");
	gmseal_certificate_free(certificate);
	gmseal_buffer_free(&encoded);
	gmseal_buffer_free(&message);
	gmseal_buffer_free(&value);
	return valid ? 0 : 1;
}

int main(int argc, char **argv)
{
	if (argc == 8 && strcmp(argv[1], "sign") == 0)
		return sign(argv + 2);
	if (argc == 6 && strcmp(argv[1], "verify") == 0)
		return verify(argv + 2);
	fprintf(stderr, "usage: signer-tool sign|verify ...\n");
	return 2;
}
