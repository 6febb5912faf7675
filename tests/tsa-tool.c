/*
 * A time-stamp authority with files, so that a script can compare it with the openssl command:
 *
 *	tsa-tool cms|gbt CERTIFICATE KEY TIME REQUEST RESPONSE
 *
 * TIME is RFC 3339. The exit status is 0, or 2 with what failed.
 */
#include <gmseal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

static gmseal_bytes bytes(const gmseal_buffer *buffer)
{
	return (gmseal_bytes){buffer->data, buffer->size};
}

static void check(gmseal_status status, const gmseal_error *error)
{
	if (status == GMSEAL_OK)
		return;
	printf("%s: %s\n", gmseal_status_name(status), error->message);
	exit(2);
}

int main(int argc, char **argv)
{
	if (argc != 7)
		return 2;
	gmseal_buffer certificate = read_whole(argv[2]), key = read_whole(argv[3]);
	gmseal_buffer request = read_whole(argv[5]), response = GMSEAL_BUFFER_INIT;
	gmseal_tsa_parameters parameters = GMSEAL_TSA_PARAMETERS_INIT;
	gmseal_signer *signer = NULL;
	gmseal_error error;
	parameters.gbt35275 = strcmp(argv[1], "gbt") == 0;
	parameters.serial = (gmseal_bytes){(const uint8_t *)"serial", 6};
	parameters.policy = (gmseal_bytes){(const uint8_t *)"1.2.3.4.1", 9};
	parameters.accuracy = 1001001;
	check(gmseal_time_parse(argv[4], &parameters.time, &error), &error);
	check(gmseal_signer_from_key(bytes(&key), bytes(&certificate), NULL, NULL, &signer, &error),
		&error);
	check(gmseal_tsa_respond(bytes(&request), &parameters, signer, &response, &error), &error);
	FILE *file = fopen(argv[6], "wb");
	if (file == NULL || fwrite(response.data, 1, response.size, file) != response.size ||
		fclose(file) != 0)
		return 2;
	gmseal_signer_free(signer);
	gmseal_buffer_free(&certificate);
	gmseal_buffer_free(&key);
	gmseal_buffer_free(&request);
	gmseal_buffer_free(&response);
	return 0;
}
