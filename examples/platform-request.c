/*
 * Makes the seal that a seal platform asks for, verifies it, and writes it.
 *
 *	platform-request REQUEST MAKER-CERTIFICATE MAKER-KEY TRUST OUTPUT
 *
 * REQUEST has the members of the platform's JSON, one a line: its name, an equals sign, its text. TRUST
 * is PEM with the root certificate and those between it and the maker's.
 */
#include <gmseal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* The file, with a NUL behind its end. */
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
		uint8_t *more = realloc(content.data, content.size + 4097);
		if (more == NULL)
			exit(1);
		content.data = more;
		got = fread(content.data + content.size, 1, 4096, file);
		content.size += got;
	} while (got > 0);
	content.data[content.size] = 0;
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

/* The texts of the members; one that is not there stays without data. */
static void read_members(char *lines, gmseal_bytes members[GMSEAL_REQUEST_MEMBERS])
{
	for (char *line = strtok(lines, "\n"); line != NULL; line = strtok(NULL, "\n")) {
		char *text = strchr(line, '=');
		if (text == NULL)
			continue;
		*text++ = '\0';
		for (int i = 0; i < GMSEAL_REQUEST_MEMBERS; i++)
			if (strcmp(line, gmseal_request_member_name((gmseal_request_member)i)) == 0)
				members[i] = (gmseal_bytes){(const uint8_t *)text, strlen(text)};
	}
}

static void print_findings(const gmseal_findings *findings)
{
	for (size_t i = 0; i < gmseal_findings_count(findings); i++) {
		const gmseal_finding *finding = gmseal_findings_at(findings, i);
		printf("%s %s %s: %s\n", finding->error ? "error" : "notice", finding->field,
			finding->reason, finding->detail);
	}
}

/* Examines the texts. *request stays NULL if a finding is an error. */
static gmseal_status examine(
	gmseal_buffer *file, int64_t now, gmseal_request **request, gmseal_error *error)
{
	gmseal_bytes members[GMSEAL_REQUEST_MEMBERS] = {{NULL, 0}};
	gmseal_findings *findings = NULL;
	gmseal_request_context context = GMSEAL_REQUEST_CONTEXT_INIT;
	context.now = now;
	context.generation = GMSEAL_GENERATION_4;
	/* context.seals names the seals that exist, so that no certificate gets a second one. */
	read_members((char *)file->data, members);
	gmseal_status status = gmseal_request_examine(members, &context, request, &findings, error);
	if (status == GMSEAL_OK)
		print_findings(findings);
	gmseal_findings_free(findings);
	return status;
}

static gmseal_status make(const gmseal_request *request, const gmseal_signer *maker, int64_t now,
	gmseal_seal **seal, gmseal_error *error)
{
	gmseal_seal_parameters parameters = GMSEAL_SEAL_PARAMETERS_INIT;
	parameters.generation = GMSEAL_GENERATION_4;
	parameters.created = now;
	gmseal_request_apply(request, &parameters);
	return gmseal_seal_create(&parameters, maker, seal, error);
}

/* Verifies the seal as somebody would who gets it; revocation is left out here. */
static gmseal_status verify(const gmseal_seal *seal, gmseal_bytes trust, int64_t now,
	gmseal_verdict *verdict, gmseal_error *error)
{
	gmseal_policy *policy = NULL;
	gmseal_report *report = NULL;
	gmseal_status status = gmseal_policy_new(&policy, error);
	if (status == GMSEAL_OK)
		status = gmseal_policy_add_trust(policy, trust, error);
	if (status == GMSEAL_OK) {
		gmseal_policy_set_revocation(policy, GMSEAL_REVOCATION_OFF);
		status = gmseal_verify_seal(policy, seal, now, &report, error);
	}
	if (status == GMSEAL_OK) {
		*verdict = gmseal_report_verdict(report);
		printf("%s\n", gmseal_verdict_name(*verdict));
	}
	gmseal_report_free(report);
	gmseal_policy_free(policy);
	return status;
}

int main(int argc, char **argv)
{
	if (argc != 6) {
		fprintf(stderr, "usage: platform-request REQUEST MAKER-CERTIFICATE MAKER-KEY TRUST "
				"OUTPUT\n");
		return 1;
	}
	int result = 1;
	int64_t now = (int64_t)time(NULL);
	gmseal_error error;
	gmseal_request *request = NULL;
	gmseal_signer *maker = NULL;
	gmseal_seal *seal = NULL;
	gmseal_verdict verdict = GMSEAL_VERDICT_INVALID;
	gmseal_buffer texts = read_file(argv[1]);
	gmseal_buffer certificate = read_file(argv[2]);
	gmseal_buffer key = read_file(argv[3]);
	gmseal_buffer trust = read_file(argv[4]);

	gmseal_status status = examine(&texts, now, &request, &error);
	if (status == GMSEAL_OK && request != NULL) {
		status = gmseal_signer_from_key(
			bytes(&key), bytes(&certificate), NULL, NULL, &maker, &error);
		if (status == GMSEAL_OK)
			status = make(request, maker, now, &seal, &error);
		if (status == GMSEAL_OK)
			status = verify(seal, bytes(&trust), now, &verdict, &error);
	}
	if (status != GMSEAL_OK)
		fprintf(stderr, "platform-request: %s: %s\n", gmseal_status_name(status),
			error.message);
	else if (verdict == GMSEAL_VERDICT_VALID && write_file(argv[5], gmseal_seal_bytes(seal)))
		result = 0;

	gmseal_seal_free(seal);
	gmseal_signer_free(maker);
	gmseal_request_free(request);
	gmseal_buffer_free(&trust);
	gmseal_buffer_free(&key);
	gmseal_buffer_free(&certificate);
	gmseal_buffer_free(&texts);
	return result;
}
