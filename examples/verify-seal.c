/* Verifies a seal: verify-seal SEAL TRUST. Exit status 0 if it is valid. */
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
		exit(EXIT_FAILURE);
	}
	size_t got;
	do {
		uint8_t *more = realloc(content.data, content.size + 4096);
		if (more == NULL)
			exit(EXIT_FAILURE);
		content.data = more;
		got = fread(content.data + content.size, 1, 4096, file);
		content.size += got;
	} while (got > 0);
	if (ferror(file)) {
		perror(name);
		exit(EXIT_FAILURE);
	}
	fclose(file);
	return content;
}

static gmseal_bytes bytes(const gmseal_buffer *buffer)
{
	return (gmseal_bytes){buffer->data, buffer->size};
}

int main(int argc, char **argv)
{
	gmseal_error error;
	gmseal_policy *policy = NULL;
	gmseal_seal *seal = NULL;
	gmseal_report *report = NULL;
	int result = EXIT_FAILURE;

	if (argc != 3) {
		fprintf(stderr, "usage: verify-seal SEAL TRUST\n");
		return EXIT_FAILURE;
	}
	gmseal_buffer input = read_file(argv[1]);
	gmseal_buffer trust = read_file(argv[2]);
	if (gmseal_policy_new(&policy, &error) != GMSEAL_OK ||
		gmseal_policy_add_trust(policy, bytes(&trust), &error) != GMSEAL_OK ||
		gmseal_seal_decode(bytes(&input), gmseal_policy_decoding(policy), &seal, &error) !=
			GMSEAL_OK)
		goto out;
	gmseal_policy_set_revocation(policy, GMSEAL_REVOCATION_OFF);
	if (gmseal_verify_seal(policy, seal, (int64_t)time(NULL), &report, &error) != GMSEAL_OK)
		goto out;
	for (size_t i = 0; i < gmseal_report_count(report); i++) {
		const gmseal_check *check = gmseal_report_check(report, i);
		printf("%s %s: %s\n", gmseal_check_status_name(check->status), check->id,
			check->detail);
	}
	puts(gmseal_verdict_name(gmseal_report_verdict(report)));
	if (gmseal_report_verdict(report) == GMSEAL_VERDICT_VALID)
		result = EXIT_SUCCESS;
out:
	if (report == NULL)
		fprintf(stderr, "verify-seal: %s %s\n", error.field, error.message);
	gmseal_report_free(report);
	gmseal_seal_free(seal);
	gmseal_policy_free(policy);
	gmseal_buffer_free(&trust);
	gmseal_buffer_free(&input);
	return result;
}
