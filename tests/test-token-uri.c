/* URIs of skf: and sdf: tokens: what is read out of them, and how names come to stand in them. */
#include "harness.h"

#include "signer/token.h"

static const char *const names[] = {"device", "application", "container", NULL};

static struct gms_token_uri parsed;
static gmseal_error error;

static gmseal_status parse(const char *uri)
{
	gms_token_uri_free(&parsed);
	return gms_token_uri_parse(uri, "skf:", names, &parsed, &error);
}

START_TEST(reads_path_and_values)
{
	assert_ok(parse("skf:/usr/lib/v.so?container=c%3D1&device=%E5%8D%B0%20a"), error);
	ck_assert_str_eq(parsed.path, "/usr/lib/v.so");
	ck_assert_str_eq(parsed.values[0], "印 a");
	ck_assert_ptr_null(parsed.values[1]);
	ck_assert_str_eq(parsed.values[2], "c=1");
	gms_token_uri_free(&parsed);
}
END_TEST

START_TEST(reads_a_path_alone)
{
	assert_ok(parse("skf:lib%3f.so"), error);
	ck_assert_str_eq(parsed.path, "lib?.so");
	for (size_t i = 0; i < GMS_TOKEN_URI_VALUES; i++)
		ck_assert_ptr_null(parsed.values[i]);
	gms_token_uri_free(&parsed);
}
END_TEST

START_TEST(refuses_what_is_malformed)
{
	static const struct {
		const char *uri, *message;
	} cases[] = {
		{"skf:", "the path of the device's library stands behind \"skf:\""},
		{"skf:?device=a", "the path of the device's library stands behind \"skf:\""},
		{"sdf:/a", "the path of the device's library stands behind \"skf:\""},
		{"skf:/a?", "in the URI, \"\" is not of the form name=value"},
		{"skf:/a?device", "in the URI, \"device\" is not of the form name=value"},
		{"skf:/a?device=", "in the URI, \"device=\" is not of the form name=value"},
		{"skf:/a?=a", "in the URI, \"=a\" is not of the form name=value"},
		{"skf:/a?device=a&", "in the URI, \"\" is not of the form name=value"},
		{"skf:/a?device=a=b", "in the URI, \"device=a=b\" is not of the form name=value"},
		{"skf:/a?device=a?b", "in the URI, \"device=a?b\" is not of the form name=value"},
		{"skf:/a?device=a&device=b", "the URI has \"device\" twice"},
		{"skf:/a?devic=a", "the URI has \"devic\", which is not known"},
		{"skf:/a?key=1", "the URI has \"key\", which is not known"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		assert_status(parse(cases[i].uri), GMSEAL_ERROR_ARGUMENT, error);
		ck_assert_str_eq(error.message, cases[i].message);
		ck_assert_ptr_null(parsed.path);
	}
}
END_TEST

START_TEST(refuses_broken_escapes_and_what_is_no_text)
{
	static const char *const values[] = {
		"%", "%4", "a%", "%4g", "%g4", "%00", "%0A", "%7F", "%C2%85", "%FF", "%E5%8D"};
	for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
		char uri[64], message[128];
		snprintf(uri, sizeof uri, "skf:/a?device=%s", values[i]);
		snprintf(message, sizeof message,
			"in the URI, \"%s\" is not text with escapes such as %%3F", values[i]);
		assert_status(parse(uri), GMSEAL_ERROR_ARGUMENT, error);
		ck_assert_str_eq(error.message, message);
	}
}
END_TEST

START_TEST(refuses_pins)
{
	assert_status(parse("skf:/a?pin-value=123456"), GMSEAL_ERROR_ARGUMENT, error);
	ck_assert_str_eq(
		error.message, "the URI of a token never holds a PIN, nor where to find one");
	ck_assert_ptr_null(strstr(error.message, "123456"));
	assert_status(parse("skf:/a?pin=123=456"), GMSEAL_ERROR_ARGUMENT, error);
	ck_assert_ptr_null(strstr(error.message, "456"));
	assert_status(parse("skf:/a?pin=123456"), GMSEAL_ERROR_ARGUMENT, error);
	ck_assert_ptr_null(strstr(error.message, "123456"));
}
END_TEST

START_TEST(makes_what_it_reads)
{
	static const char *const values[] = {"a&b?c=d%e", NULL, "印章 1"};
	char *uri = gms_token_uri_make("skf:", "/v?.so", names, values);
	ck_assert_str_eq(uri, "skf:/v%3F.so?device=a%26b%3Fc%3Dd%25e&container=印章 1");
	assert_ok(parse(uri), error);
	ck_assert_str_eq(parsed.path, "/v?.so");
	ck_assert_str_eq(parsed.values[0], values[0]);
	ck_assert_ptr_null(parsed.values[1]);
	ck_assert_str_eq(parsed.values[2], values[2]);
	gms_token_uri_free(&parsed);
	free(uri);
}
END_TEST

START_TEST(makes_text_of_names_that_are_none)
{
	char *uri = gms_token_uri_make(
		"skf:", "/v.so", names, (const char *const[]){"\xD5\xC2\n", NULL, NULL});
	ck_assert_str_eq(uri, "skf:/v.so?device=%D5%C2%0A");
	free(uri);
}
END_TEST

SUITE("token-uri", reads_path_and_values, reads_a_path_alone, refuses_what_is_malformed,
	refuses_broken_escapes_and_what_is_no_text, refuses_pins, makes_what_it_reads,
	makes_text_of_names_that_are_none)
