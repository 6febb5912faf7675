/*
 * Seals a document where the private key is out of this program's reach: in a telephone, a signing
 * service, a smart card behind somebody's interface.
 *
 *	sign-elsewhere SEAL CERTIFICATE DOCUMENT OUTPUT PROGRAM [ARGUMENT]...
 *
 * The signer is a function of ours, which the library hands 32 octets and which asks another process
 * for the signature value: PROGRAM, which gets them on its standard input and answers on its standard
 * output, such as "signing-service KEY" (examples/signing-service.c). The library verifies the answer
 * before it makes anything of it. Where asking takes longer than a call should, as with a person who
 * has to agree on a telephone, gmseal_signature_prepare() and gmseal_signature_complete() split it.
 *
 *	cc -o sign-elsewhere sign-elsewhere.c $(pkg-config --cflags --libs gmseal)
 */
#define _POSIX_C_SOURCE 200809L
#include <gmseal.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

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

/* Starts a program with its standard input and output in pipes. */
static bool start(char **program, pid_t *child, int *to, int *from)
{
	int in[2], out[2];
	posix_spawn_file_actions_t actions;
	if (pipe(in) != 0)
		return false;
	if (pipe(out) != 0) {
		close(in[0]);
		close(in[1]);
		return false;
	}
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, in[0], 0);
	posix_spawn_file_actions_adddup2(&actions, out[1], 1);
	posix_spawn_file_actions_addclose(&actions, in[1]);
	posix_spawn_file_actions_addclose(&actions, out[0]);
	bool started = posix_spawnp(child, program[0], &actions, NULL, program, environ) == 0;
	posix_spawn_file_actions_destroy(&actions);
	close(in[0]);
	close(out[1]);
	if (started) {
		*to = in[1];
		*from = out[0];
	} else {
		close(in[1]);
		close(out[0]);
	}
	return started;
}

/* The signer: takes e to the program and brings the signature value back. */
static gmseal_status ask(void *user, const gmseal_signing_request *request,
	uint8_t value[GMSEAL_SIGNATURE_VALUE_MAX_SIZE], size_t *size, gmseal_error *error)
{
	char **program = user;
	pid_t child;
	int to, from, ended = -1;
	if (!start(program, &child, &to, &from)) {
		snprintf(error->message, sizeof error->message, "%s cannot be started", program[0]);
		return GMSEAL_ERROR_KEY;
	}
	/* So few octets fit into a pipe whether or not anybody reads them. */
	bool sent = write(to, request->digest.data, request->digest.size) ==
		    (ssize_t)request->digest.size;
	close(to);
	ssize_t got;
	for (*size = 0; *size < GMSEAL_SIGNATURE_VALUE_MAX_SIZE; *size += (size_t)got) {
		got = read(from, value + *size, GMSEAL_SIGNATURE_VALUE_MAX_SIZE - *size);
		if (got <= 0)
			break;
	}
	close(from);
	if (waitpid(child, &ended, 0) == child && ended == 0 && sent)
		return GMSEAL_OK;
	snprintf(error->message, sizeof error->message, "%s did not sign", program[0]);
	return GMSEAL_ERROR_KEY;
}

int main(int argc, char **argv)
{
	if (argc < 6) {
		fprintf(stderr, "usage: sign-elsewhere SEAL CERTIFICATE DOCUMENT OUTPUT PROGRAM "
				"[ARGUMENT]...\n");
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
	gmseal_buffer document = read_file(argv[3]);
	/* A program that does not read is an error, and not the end of this one. */
	signal(SIGPIPE, SIG_IGN);

	gmseal_status status = gmseal_seal_decode(bytes(&seal_file), NULL, &seal, &error);
	if (status == GMSEAL_OK)
		status = gmseal_signer_from_callback(
			bytes(&certificate), ask, argv + 5, &signer, &error);
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
		fprintf(stderr, "sign-elsewhere: %s: %s\n", gmseal_status_name(status),
			error.message);
	else if (write_file(argv[4], gmseal_signature_bytes(signature)))
		result = 0;
	gmseal_signature_free(signature);
	gmseal_signer_free(signer);
	gmseal_seal_free(seal);
	gmseal_buffer_free(&document);
	gmseal_buffer_free(&certificate);
	gmseal_buffer_free(&seal_file);
	return result;
}
