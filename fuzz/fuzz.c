/* What the fuzz targets share. */
#define _DEFAULT_SOURCE
#include "fuzz.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

_Noreturn void fuzz_fail(const char *file, int line, const char *condition)
{
	fprintf(stderr, "%s:%d: this does not hold: %s\n", file, line, condition);
	abort();
}

void fuzz_touch(gmseal_bytes bytes)
{
	uint8_t sum = 0;
	for (size_t i = 0; i < bytes.size; i++)
		sum ^= bytes.data[i];
	/* Whoever reads what it should not is found by the sanitizers; the sum itself is nothing. */
	volatile uint8_t kept = sum;
	(void)kept;
}

bool fuzz_equal(gmseal_bytes a, gmseal_bytes b)
{
	return a.size == b.size && (a.size == 0 || memcmp(a.data, b.data, a.size) == 0);
}

void fuzz_claim_error(gmseal_status status, const gmseal_error *error, size_t size)
{
	CLAIM(status != GMSEAL_OK && status != GMSEAL_ERROR_ARGUMENT);
	CLAIM(error->status == status);
	CLAIM(memchr(error->message, '\0', sizeof error->message) != NULL);
	CLAIM(memchr(error->field, '\0', sizeof error->field) != NULL);
	CLAIM(error->message[0] != '\0');
	CLAIM(error->offset <= size || error->offset == GMSEAL_NO_OFFSET);
}

void fuzz_claim_deviation(const gmseal_deviation *deviation, size_t size)
{
	CLAIM(deviation != NULL);
	CLAIM(deviation->field != NULL);
	CLAIM(deviation->what != NULL && deviation->what[0] != '\0');
	CLAIM(deviation->offset <= size);
}

static void claim_check(const gmseal_check *check)
{
	CLAIM(check != NULL);
	CLAIM(check->id[0] != '\0' && check->reason[0] != '\0' && check->detail[0] != '\0');
	CLAIM(check->clause != NULL);
	CLAIM(strcmp(gmseal_check_status_name(check->status), "") != 0);
}

void fuzz_claim_report(const gmseal_report *report, size_t size)
{
	gmseal_verdict verdict = GMSEAL_VERDICT_VALID;
	size_t count = gmseal_report_count(report);
	CLAIM(count > 0);
	CLAIM(gmseal_report_check(report, count) == NULL);
	for (size_t i = 0; i < count; i++) {
		const gmseal_check *check = gmseal_report_check(report, i);
		claim_check(check);
		CLAIM(gmseal_report_find(report, check->id) == check);
		if (check->status == GMSEAL_CHECK_FAIL)
			verdict = GMSEAL_VERDICT_INVALID;
		else if (check->status == GMSEAL_CHECK_UNKNOWN && verdict == GMSEAL_VERDICT_VALID)
			verdict = GMSEAL_VERDICT_INDETERMINATE;
	}
	CLAIM(gmseal_report_verdict(report) == verdict);
	for (size_t i = 0; i < gmseal_report_deviation_count(report); i++)
		fuzz_claim_deviation(gmseal_report_deviation(report, i), size);
	bool explained = gmseal_report_explanation(report)[0] != '\0';
	CLAIM(explained == (gmseal_report_diagnosis(report)[0] != '\0'));
	CLAIM(!explained || verdict == GMSEAL_VERDICT_INVALID);
}

static void visit(void *user, const gmseal_element *element)
{
	const gmseal_bytes *input = user;
	CLAIM(element->path != NULL && element->name != NULL && element->type != NULL);
	CLAIM(element->offset <= input->size);
	CLAIM(element->header_size >= 2 && element->header_size <= input->size - element->offset);
	CLAIM(element->content.data == input->data + element->offset + element->header_size);
	CLAIM(element->content.size <= input->size - element->offset - element->header_size);
	for (const char *text = element->text; text != NULL && *text != '\0'; text++)
		CLAIM((unsigned char)*text >= 0x20 && *text != 0x7F);
}

void fuzz_claim_inspection(gmseal_bytes input, bool sound)
{
	gmseal_error error;
	gmseal_status status = gmseal_inspect(input, NULL, visit, &input, &error);
	CLAIM(status == GMSEAL_OK || !sound);
	if (status != GMSEAL_OK)
		fuzz_claim_error(status, &error, input.size);
}

static bool read_file(const char *path, gmseal_bytes *bytes)
{
	FILE *file = fopen(path, "rb");
	if (file == NULL)
		return false;
	fseek(file, 0, SEEK_END);
	long size = ftell(file);
	rewind(file);
	uint8_t *data = size >= 0 ? malloc((size_t)size + 1) : NULL;
	bool read = data != NULL && fread(data, 1, (size_t)size, file) == (size_t)size;
	fclose(file);
	if (read)
		*bytes = (gmseal_bytes){data, (size_t)size};
	else
		free(data);
	return read;
}

gmseal_bytes fuzz_file(const char *name)
{
	char path[4096];
	const char *seeds = getenv("GMSEAL_FUZZ_SEEDS");
	gmseal_bytes bytes = {NULL, 0};
	if (seeds != NULL) {
		snprintf(path, sizeof path, "%s/%s", seeds, name);
		CLAIM(read_file(path, &bytes));
	}
	return bytes;
}

void fuzz_each_file(const char *folder, fuzz_use_file *use, void *user)
{
	char path[4096];
	const char *seeds = getenv("GMSEAL_FUZZ_SEEDS");
	if (seeds == NULL)
		return;
	snprintf(path, sizeof path, "%s/%s", seeds, folder);
	DIR *directory = opendir(path);
	CLAIM(directory != NULL);
	for (struct dirent *entry; (entry = readdir(directory)) != NULL;) {
		if (entry->d_name[0] == '.')
			continue;
		snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
		use(fuzz_file(path), user);
	}
	closedir(directory);
}

gmseal_policy *fuzz_policy(void)
{
	gmseal_policy *policy = NULL;
	CLAIM(gmseal_policy_new(&policy, NULL) == GMSEAL_OK);
	gmseal_bytes trust = fuzz_file("policy/trust.pem");
	gmseal_bytes untrusted = fuzz_file("policy/untrusted.pem");
	gmseal_bytes crls = fuzz_file("policy/crls.pem");
	if (trust.size > 0) {
		CLAIM(gmseal_policy_add_trust(policy, trust, NULL) == GMSEAL_OK);
		CLAIM(gmseal_policy_add_untrusted(policy, untrusted, NULL) == GMSEAL_OK);
		CLAIM(gmseal_policy_add_crl(policy, crls, NULL) == GMSEAL_OK);
	}
	free((void *)trust.data);
	free((void *)untrusted.data);
	free((void *)crls.data);
	return policy;
}

static bool same_value(gmseal_bytes a, gmseal_bytes b)
{
	uint8_t x[GMSEAL_SM2_RAW_SIZE], y[GMSEAL_SM2_RAW_SIZE];
	return fuzz_equal(a, b) || (gmseal_sm2_value_to_raw(a, x, NULL) == GMSEAL_OK &&
					   gmseal_sm2_value_to_raw(b, y, NULL) == GMSEAL_OK &&
					   memcmp(x, y, sizeof x) == 0);
}

bool fuzz_known_equal(const struct fuzz_known *a, const struct fuzz_known *b)
{
	return fuzz_equal(a->to_be_signed, b->to_be_signed) &&
	       fuzz_equal(a->certificate, b->certificate) && same_value(a->value, b->value);
}
