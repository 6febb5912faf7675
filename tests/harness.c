/* What all Check programs share. */
#define _GNU_SOURCE
#include "harness.h"

#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

/* Tests run in processes of their own, so the count lies in memory that they share. */
static int *skipped;

int run_suite(const char *name, const TTest *const *tests, size_t count)
{
	skipped = mmap(
		NULL, sizeof *skipped, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (skipped == MAP_FAILED)
		return EXIT_FAILURE;
	Suite *suite = suite_create(name);
	TCase *tcase = tcase_create(name);
	tcase_set_timeout(tcase, 300);
	for (size_t i = 0; i < count; i++)
		tcase_add_test(tcase, tests[i]);
	suite_add_tcase(suite, tcase);
	SRunner *runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	int failed = srunner_ntests_failed(runner);
	int run = srunner_ntests_run(runner);
	srunner_free(runner);
	printf("%s: %d passed, %d failed, %d skipped\n", name, run - failed - *skipped, failed,
		*skipped);
	return failed > 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}

_Noreturn void skip_test(const char *reason)
{
	printf("SKIPPED: %s\n", reason);
	fflush(stdout);
	__atomic_fetch_add(skipped, 1, __ATOMIC_SEQ_CST);
	_exit(EXIT_SUCCESS);
}

gmseal_bytes text_bytes(const char *text)
{
	return (gmseal_bytes){(const uint8_t *)text, strlen(text)};
}

gmseal_buffer from_hex(const char *hex)
{
	size_t digits = strlen(hex);
	gmseal_buffer buffer = {malloc(digits / 2 + 1), digits / 2};
	ck_assert_ptr_nonnull(buffer.data);
	ck_assert_uint_eq(digits % 2, 0);
	for (size_t i = 0; i < buffer.size; i++) {
		unsigned octet = 0;
		ck_assert_int_eq(sscanf(hex + 2 * i, "%2x", &octet), 1);
		buffer.data[i] = (uint8_t)octet;
	}
	return buffer;
}

static bool try_read(const char *path, gmseal_buffer *buffer)
{
	FILE *file = fopen(path, "rb");
	if (file == NULL)
		return false;
	fseek(file, 0, SEEK_END);
	long size = ftell(file);
	rewind(file);
	ck_assert_int_ge(size, 0);
	*buffer = (gmseal_buffer){malloc((size_t)size + 1), (size_t)size};
	ck_assert_ptr_nonnull(buffer->data);
	size_t got = fread(buffer->data, 1, buffer->size, file);
	fclose(file);
	ck_assert_uint_eq(got, buffer->size);
	return true;
}

gmseal_buffer read_file(const char *path)
{
	gmseal_buffer buffer = GMSEAL_BUFFER_INIT;
	ck_assert_msg(try_read(path, &buffer), "cannot read %s", path);
	return buffer;
}

static const char *source_directory(void)
{
	const char *directory = getenv("srcdir");
	return directory != NULL ? directory : ".";
}

gmseal_buffer read_source_file(const char *name)
{
	char path[4096];
	snprintf(path, sizeof path, "%s/%s", source_directory(), name);
	return read_file(path);
}

gmseal_buffer read_corpus_file(const char *name)
{
	char path[4096];
	const char *corpus = getenv("GMSEAL_CORPUS");
	if (corpus != NULL)
		snprintf(path, sizeof path, "%s/%s", corpus, name);
	else
		snprintf(
			path, sizeof path, "%s/../shared/corpus/real/%s", source_directory(), name);
	gmseal_buffer buffer = GMSEAL_BUFFER_INIT;
	if (!try_read(path, &buffer))
		skip_test("the corpus of real seals is not here (set GMSEAL_CORPUS)");
	return buffer;
}

int64_t at(const char *rfc3339)
{
	int64_t seconds = 0;
	gmseal_error error;
	assert_ok(gmseal_time_parse(rfc3339, &seconds, &error), error);
	return seconds;
}
