/*
 * Has a seal signature stamped by a time-stamp authority, in two steps with the authority between:
 *
 *	timestamp-signature request SIGNATURE REQUEST
 *	curl -H 'Content-Type: application/timestamp-query' --data-binary @REQUEST -o RESPONSE URL
 *	timestamp-signature attach SIGNATURE REQUEST RESPONSE TRUSTED STAMPED
 *
 * TRUSTED is a file of certificates in PEM that authorities are trusted under. The token is put on
 * only if nothing is wrong with it; this example does not ask about revocation. Exit status: 0 done,
 * 1 anything went wrong.
 */
#define _DEFAULT_SOURCE
#include <gmseal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

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

static void write_file(const char *name, gmseal_bytes content)
{
	FILE *file = fopen(name, "wb");
	if (file == NULL || fwrite(content.data, 1, content.size, file) != content.size ||
		fclose(file) != 0) {
		perror(name);
		exit(1);
	}
}

static void check(gmseal_status status, const gmseal_error *error)
{
	if (status == GMSEAL_OK)
		return;
	fprintf(stderr, "%s: %s\n", gmseal_status_name(status), error->message);
	exit(1);
}

/* The stamp is to be over the signature value, and the answer to repeat a number that nobody could
 * know before. */
static void make_request(const gmseal_signature *signature, const char *name)
{
	gmseal_timestamp_request request = GMSEAL_TIMESTAMP_REQUEST_INIT;
	gmseal_buffer der = GMSEAL_BUFFER_INIT;
	gmseal_error error;
	uint8_t nonce[16];
	if (getentropy(nonce, sizeof nonce) != 0) {
		perror("getentropy");
		exit(1);
	}
	nonce[0] |= 0x40;
	request.algorithm = GMSEAL_DIGEST_SM3;
	request.nonce = (gmseal_bytes){nonce, sizeof nonce};
	request.certificate = true;
	check(gmseal_digest_bytes(request.algorithm, gmseal_signature_value(signature),
		      &request.imprint, &error),
		&error);
	check(gmseal_timestamp_request_encode(&request, &der, &error), &error);
	write_file(name, bytes(&der));
	gmseal_buffer_free(&der);
}

/* Whether the token is right and its authority trusted; prints what is not. */
static bool is_good(const gmseal_timestamp *token, gmseal_bytes stamped, gmseal_bytes trusted)
{
	gmseal_policy *policy = NULL;
	gmseal_report *report = NULL;
	gmseal_error error;
	check(gmseal_policy_new(&policy, &error), &error);
	gmseal_policy_set_revocation(policy, GMSEAL_REVOCATION_OFF);
	check(gmseal_policy_add_trust(policy, trusted, &error), &error);
	check(gmseal_verify_timestamp(policy, token, stamped, (int64_t)time(NULL), &report, &error),
		&error);
	for (size_t i = 0; i < gmseal_report_count(report); i++) {
		const gmseal_check *found = gmseal_report_check(report, i);
		if (found->status != GMSEAL_CHECK_PASS && found->status != GMSEAL_CHECK_SKIPPED)
			fprintf(stderr, "%s: %s\n", found->id, found->detail);
	}
	bool good = gmseal_report_verdict(report) == GMSEAL_VERDICT_VALID;
	gmseal_report_free(report);
	gmseal_policy_free(policy);
	return good;
}

static int attach(const gmseal_signature *signature, char **names)
{
	gmseal_buffer request = read_file(names[0]), response = read_file(names[1]);
	gmseal_buffer trusted = read_file(names[2]);
	gmseal_timestamp *token = NULL;
	gmseal_signature *stamped = NULL;
	gmseal_error error;
	check(gmseal_timestamp_accept(bytes(&request), bytes(&response), &token, &error), &error);
	bool good = is_good(token, gmseal_signature_value(signature), bytes(&trusted));
	if (good) {
		check(gmseal_signature_attach_timestamp(signature, token, &stamped, &error),
			&error);
		write_file(names[3], gmseal_signature_bytes(stamped));
	}
	gmseal_signature_free(stamped);
	gmseal_timestamp_free(token);
	gmseal_buffer_free(&request);
	gmseal_buffer_free(&response);
	gmseal_buffer_free(&trusted);
	return good ? 0 : 1;
}

int main(int argc, char **argv)
{
	bool asks = argc == 4 && strcmp(argv[1], "request") == 0;
	bool attaches = argc == 7 && strcmp(argv[1], "attach") == 0;
	if (!asks && !attaches) {
		fprintf(stderr,
			"usage: %s request SIGNATURE REQUEST\n"
			"       %s attach SIGNATURE REQUEST RESPONSE TRUSTED STAMPED\n",
			argv[0], argv[0]);
		return 1;
	}
	gmseal_buffer file = read_file(argv[2]);
	gmseal_signature *signature = NULL;
	gmseal_error error;
	int exit_status = 0;
	check(gmseal_signature_decode(bytes(&file), NULL, &signature, &error), &error);
	if (asks)
		make_request(signature, argv[3]);
	else
		exit_status = attach(signature, argv + 3);
	gmseal_signature_free(signature);
	gmseal_buffer_free(&file);
	return exit_status;
}
