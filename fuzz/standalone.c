/*
 * Replays files through a fuzz target, where no fuzzer is at hand: each file named, and each file
 * in each folder named, once. The time of each is taken; the slowest is told.
 */
#define _DEFAULT_SOURCE
#include "fuzz.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) ||                         \
	__has_feature(memory_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

#define MEBIBYTE ((size_t)1024 * 1024)

static size_t files;
static double limit = SANITIZED ? 3000 : 100;
static double slowest;
static char slowest_path[4096];
static bool failed;

/* Of this process, so that other programs' turns on the processor do not count. */
static double milliseconds(void)
{
	struct timespec time;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
	return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

static void complain(const char *path)
{
	fprintf(stderr, "%s: %s\n", path, strerror(errno));
	failed = true;
}

static void replay(const char *path, const uint8_t *data, size_t size)
{
	double began = milliseconds();
	LLVMFuzzerTestOneInput(data, size);
	double took = milliseconds() - began;
	files++;
	if (took > slowest) {
		slowest = took;
		snprintf(slowest_path, sizeof slowest_path, "%s", path);
	}
	if (size < MEBIBYTE && took > limit) {
		fprintf(stderr, "%s: %.1f ms, more than %.0f ms\n", path, took, limit);
		failed = true;
	}
}

static void replay_file(const char *path, size_t size)
{
	/* Just as long as the file, so that a sanitizer sees what reads on. */
	uint8_t *data = malloc(size);
	FILE *file = fopen(path, "rb");
	if (file == NULL || (data == NULL && size > 0) || fread(data, 1, size, file) != size)
		complain(path);
	else
		replay(path, data, size);
	if (file != NULL)
		fclose(file);
	free(data);
}

static void replay_any(const char *path)
{
	struct stat status;
	if (stat(path, &status) != 0) {
		complain(path);
		return;
	}
	if (!S_ISDIR(status.st_mode)) {
		replay_file(path, (size_t)status.st_size);
		return;
	}
	struct dirent **entries = NULL;
	int count = scandir(path, &entries, NULL, alphasort);
	if (count < 0)
		complain(path);
	for (int i = 0; i < count; i++) {
		char inside[4096];
		snprintf(inside, sizeof inside, "%s/%s", path, entries[i]->d_name);
		if (entries[i]->d_name[0] != '.')
			replay_any(inside);
		free(entries[i]);
	}
	free(entries);
}

int main(int argc, char **argv)
{
	if (argc < 2) {
		fprintf(stderr,
			"usage: %s [-limit=MILLISECONDS] FILE-OR-FOLDER...\n"
			"Runs the target on each file and fails if one under 1 MiB takes longer.\n",
			argv[0]);
		return 64;
	}
	LLVMFuzzerInitialize(&argc, &argv);
	/* What is done once in a process is not the first file's fault. */
	LLVMFuzzerTestOneInput((const uint8_t *)"", 0);
	for (int i = 1; i < argc; i++) {
		if (strncmp(argv[i], "-limit=", 7) == 0)
			limit = strtod(argv[i] + 7, NULL);
		else
			replay_any(argv[i]);
	}
	printf("%zu files, the slowest in %.1f ms: %s\n", files, slowest, slowest_path);
	return failed || files == 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
