/*
 * What all Check programs share. A program defines its tests with START_TEST, each named by the
 * behaviour it shows, and ends with SUITE("name", test, test, ...).
 */
#ifndef HARNESS_H
#define HARNESS_H

#include <check.h>

#include <gmseal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SUITE(name, ...)                                                                           \
	int main(void)                                                                             \
	{                                                                                          \
		const TTest *const tests[] = {__VA_ARGS__};                                        \
		return run_suite(name, tests, sizeof tests / sizeof tests[0]);                     \
	}

/* Runs the tests, prints Check's summary and how many were skipped, returns the exit status. */
int run_suite(const char *name, const TTest *const *tests, size_t count);

/* Ends the running test as skipped; the reason is printed and counted. */
_Noreturn void skip_test(const char *reason);

/* A call that has to succeed, and one that has to fail with a status. The error's message is
 * printed if it is otherwise. */
#define assert_ok(call, error) assert_status(call, GMSEAL_OK, error)
#define assert_status(call, wanted, error)                                                         \
	do {                                                                                       \
		gmseal_status status_of_call = (call);                                             \
		ck_assert_msg(status_of_call == (wanted), "%s: %s: field \"%s\", offset %zd: %s",  \
			#call, gmseal_status_name(status_of_call),                                 \
			status_of_call ? (error).field : "",                                       \
			status_of_call ? (ssize_t)(error).offset : -1,                             \
			status_of_call ? (error).message : "");                                    \
	} while (0)

/* Bytes of a string literal (its NUL excluded) and of a NUL-terminated text. */
#define BYTES(literal) ((gmseal_bytes){(const uint8_t *)(literal), sizeof(literal) - 1})
gmseal_bytes text_bytes(const char *text);

/* Hexadecimal digits as octets; the caller frees the buffer. */
gmseal_buffer from_hex(const char *hex);
#define BUFFER_BYTES(buffer) ((gmseal_bytes){(buffer).data, (buffer).size})

/* A whole file; the test fails if it cannot be read. */
gmseal_buffer read_file(const char *path);
/* A file of the source tree ("tests/data/x.der"). */
gmseal_buffer read_source_file(const char *path);
/* A file of the corpus (GMSEAL_CORPUS, or ../shared/corpus/real beside the source tree); the test
 * is skipped if it is not there. */
gmseal_buffer read_corpus_file(const char *name);

/* "2020-10-12T11:14:03Z" as seconds. */
int64_t at(const char *rfc3339);

#endif
