/* Directories of test tokens. */
#define _GNU_SOURCE
#include "token.h"

#include <ftw.h>
#include <sys/stat.h>
#include <unistd.h>

static void path_of(char path[512], const struct test_token *token, const char *name)
{
	snprintf(path, 512, "%s/%s", token->directory, name);
}

static void write_file(const struct test_token *token, const char *name, const char *mode,
	const void *data, size_t size)
{
	char path[512];
	path_of(path, token, name);
	FILE *file = fopen(path, mode);
	ck_assert_ptr_nonnull(file);
	ck_assert_uint_eq(fwrite(data, 1, size, file), size);
	ck_assert_int_eq(fclose(file), 0);
}

struct test_token test_token_new(void)
{
	struct test_token token = {"/tmp/gmseal-token.XXXXXX"};
	ck_assert_ptr_nonnull(mkdtemp(token.directory));
	write_file(&token, "token.conf", "w", "", 0);
	setenv("GMSEAL_TEST_TOKEN", token.directory, 1);
	return token;
}

static int remove_entry(const char *path, const struct stat *status, int type, struct FTW *walk)
{
	(void)status;
	(void)type;
	(void)walk;
	return remove(path);
}

void test_token_free(const struct test_token *token)
{
	nftw(token->directory, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
}

struct test_token test_token_inside(const struct test_token *token, const char *name)
{
	struct test_token inside;
	int size = snprintf(
		inside.directory, sizeof inside.directory, "%s/%s", token->directory, name);
	ck_assert_int_lt(size, (int)sizeof inside.directory);
	ck_assert_int_eq(mkdir(inside.directory, 0700), 0);
	write_file(&inside, "token.conf", "w", "", 0);
	return inside;
}

void test_token_set(const struct test_token *token, const char *name, const char *value)
{
	char line[512];
	int size = snprintf(line, sizeof line, "%s = %s\n", name, value);
	write_file(token, "token.conf", "a", line, (size_t)size);
}

void test_token_fault(const struct test_token *token, const char *line)
{
	char text[256];
	int size = snprintf(text, sizeof text, "%s\n", line);
	write_file(token, "faults", "a", text, (size_t)size);
}

void test_token_clear(const struct test_token *token)
{
	write_file(token, "faults", "w", "", 0);
}

void test_token_put(const struct test_token *token, const char *name, EVP_PKEY *key,
	const gmseal_buffer *certificate)
{
	char file[128];
	if (key != NULL) {
		gmseal_buffer pem = test_key_pem(key, NULL);
		snprintf(file, sizeof file, "%s.pem", name);
		write_file(token, file, "w", pem.data, pem.size);
		gmseal_buffer_free(&pem);
	}
	if (certificate != NULL) {
		snprintf(file, sizeof file, "%s.der", name);
		write_file(token, file, "w", certificate->data, certificate->size);
	}
}

void test_token_plug(const struct test_token *token, bool present)
{
	char path[512];
	path_of(path, token, "absent");
	if (present)
		unlink(path);
	else
		write_file(token, "absent", "w", "", 0);
}

bool test_token_has(const struct test_token *token, const char *name)
{
	char path[512];
	path_of(path, token, name);
	return access(path, F_OK) == 0;
}

gmseal_buffer test_token_read(const struct test_token *token, const char *name)
{
	char path[512];
	path_of(path, token, name);
	return read_file(path);
}
