/*
 * Verifies a seal signature over a document.
 *
 *	verify-signature SIGNATURE DOCUMENT TRUST UNTRUSTED [CRL]...
 *
 * TRUST holds the certificates that are trusted, UNTRUSTED those that lie between them and the
 * signer's, each CRL the revocation list of one authority, in PEM or DER. Exit status: 0 valid,
 * 1 invalid, 2 indeterminate, 3 anything else went wrong.
 */
#include <gmseal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static gmseal_buffer read_file(const char *name)
{
	gmseal_buffer content = GMSEAL_BUFFER_INIT;
	FILE *file = fopen(name, "rb");
	if (file == NULL) {
		perror(name);
		exit(3);
	}
	size_t got;
	do {
		uint8_t *more = realloc(content.data, content.size + 4096);
		if (more == NULL)
			exit(3);
		content.data = more;
		got = fread(content.data + content.size, 1, 4096, file);
		content.size += got;
	} while (got > 0);
	if (ferror(file)) {
		perror(name);
		exit(3);
	}
	fclose(file);
	return content;
}

static gmseal_bytes bytes(const gmseal_buffer *buffer)
{
	return (gmseal_bytes){buffer->data, buffer->size};
}

/* Digests a document of any size piece by piece. */
static gmseal_status digest_file(const char *name, gmseal_digest_algorithm algorithm,
	gmseal_digest_value *value, gmseal_error *error)
{
	FILE *file = fopen(name, "rb");
	if (file == NULL) {
		perror(name);
		exit(3);
	}
	gmseal_digest *digest = NULL;
	gmseal_status status = gmseal_digest_new(algorithm, &digest, error);
	uint8_t piece[65536];
	size_t size;
	while (status == GMSEAL_OK && (size = fread(piece, 1, sizeof piece, file)) > 0)
		status = gmseal_digest_update(digest, (gmseal_bytes){piece, size}, error);
	if (ferror(file)) {
		perror(name);
		exit(3);
	}
	if (status == GMSEAL_OK)
		status = gmseal_digest_finish(digest, value, error);
	gmseal_digest_free(digest);
	fclose(file);
	return status;
}

static void print_report(const gmseal_report *report)
{
	printf("%s\n", gmseal_verdict_name(gmseal_report_verdict(report)));
	for (size_t i = 0; i < gmseal_report_count(report); i++) {
		const gmseal_check *check = gmseal_report_check(report, i);
		printf("%-8s %-30s %s\n", gmseal_check_status_name(check->status), check->id,
			check->detail);
	}
}

int main(int argc, char **argv)
{
	if (argc < 5) {
		fprintf(stderr,
			"usage: verify-signature SIGNATURE DOCUMENT TRUST UNTRUSTED [CRL]...\n");
		return 3;
	}
	int result = 3;
	gmseal_error error;
	gmseal_policy *policy = NULL;
	gmseal_signature *signature = NULL;
	gmseal_report *report = NULL;
	gmseal_digest_value hash;
	gmseal_buffer received = read_file(argv[1]);
	gmseal_buffer trust = read_file(argv[3]);
	gmseal_buffer untrusted = read_file(argv[4]);

	gmseal_status status = gmseal_policy_new(&policy, &error);
	if (status == GMSEAL_OK)
		status = gmseal_policy_add_trust(policy, bytes(&trust), &error);
	if (status == GMSEAL_OK)
		status = gmseal_policy_add_untrusted(policy, bytes(&untrusted), &error);
	for (int i = 5; i < argc && status == GMSEAL_OK; i++) {
		gmseal_buffer crl = read_file(argv[i]);
		status = gmseal_policy_add_crl(policy, bytes(&crl), &error);
		gmseal_buffer_free(&crl);
	}
	if (status == GMSEAL_OK)
		status = gmseal_signature_decode(
			bytes(&received), gmseal_policy_decoding(policy), &signature, &error);
	if (status == GMSEAL_OK)
		status = digest_file(
			argv[2], gmseal_signature_data_digest(signature), &hash, &error);
	if (status == GMSEAL_OK)
		status = gmseal_verify_signature(policy, signature, (int64_t)time(NULL),
			(gmseal_bytes){hash.data, hash.size}, &report, &error);
	if (status == GMSEAL_OK) {
		print_report(report);
		switch (gmseal_report_verdict(report)) {
		case GMSEAL_VERDICT_VALID:
			result = 0;
			break;
		case GMSEAL_VERDICT_INVALID:
			result = 1;
			break;
		case GMSEAL_VERDICT_INDETERMINATE:
			result = 2;
			break;
		}
	} else {
		fprintf(stderr, "verify-signature: %s: %s\n", gmseal_status_name(status),
			error.message);
	}
	gmseal_report_free(report);
	gmseal_signature_free(signature);
	gmseal_policy_free(policy);
	gmseal_buffer_free(&untrusted);
	gmseal_buffer_free(&trust);
	gmseal_buffer_free(&received);
	return result;
}
