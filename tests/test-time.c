/* RFC 3339 times: reading and writing. */
#include "harness.h"

START_TEST(reads_utc_and_zones)
{
	int64_t seconds = 0;
	gmseal_error error;
	assert_ok(gmseal_time_parse("2020-10-12T11:14:03Z", &seconds, &error), error);
	ck_assert_int_eq(seconds, 1602501243);
	assert_ok(gmseal_time_parse("2020-10-12T19:14:03+08:00", &seconds, &error), error);
	ck_assert_int_eq(seconds, 1602501243);
	assert_ok(gmseal_time_parse("2020-10-12T11:14:03.987Z", &seconds, &error), error);
	ck_assert_int_eq(seconds, 1602501243);
}
END_TEST

START_TEST(refuses_what_is_no_time)
{
	static const char *const texts[] = {"", "2020", "2020-10-12", "2020-10-12T11:14:03",
		"2020-02-30T00:00:00Z", "2020-13-01T00:00:00Z", "2020-01-01T24:00:00Z",
		"2020-10-12T11:14:03.Z", "2020-10-12T11:14:03+8:00", "2020-10-12T11:14:03Zx",
		"2020-1a-12T11:14:03Z"};
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		int64_t seconds = 42;
		gmseal_error error;
		assert_status(
			gmseal_time_parse(texts[i], &seconds, &error), GMSEAL_ERROR_FORMAT, error);
		ck_assert_int_eq(seconds, 42);
		ck_assert_ptr_nonnull(strstr(error.message, "is no time"));
	}
}
END_TEST

START_TEST(cuts_no_character_of_a_long_text)
{
	/* 39 letters and a character of three octets, which does not fit. */
	static const char text[] = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\xE4\xB8\xAD";
	int64_t seconds = 0;
	gmseal_error error;
	assert_status(gmseal_time_parse(text, &seconds, &error), GMSEAL_ERROR_FORMAT, error);
	ck_assert_ptr_nonnull(strstr(error.message, "\"aaa"));
	ck_assert_ptr_nonnull(strstr(error.message, "aaa\" is no time"));
	assert_status(gmseal_time_parse(text + 1, &seconds, &error), GMSEAL_ERROR_FORMAT, error);
	ck_assert_ptr_nonnull(strstr(error.message, "aaa\" is no time"));
	assert_status(gmseal_time_parse(text + 2, &seconds, &error), GMSEAL_ERROR_FORMAT, error);
	ck_assert_ptr_nonnull(strstr(error.message, "aaa\xE4\xB8\xAD\" is no time"));
}
END_TEST

START_TEST(writes_what_it_reads)
{
	static const char *const texts[] = {"1970-01-01T00:00:00Z", "2020-02-29T23:59:59Z",
		"1949-12-31T23:59:59Z", "2049-12-31T23:59:59Z", "0101-02-03T04:05:06Z",
		"0001-01-01T00:00:00Z", "0000-12-31T23:59:59Z", "9999-12-31T23:59:59Z"};
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		char text[GMSEAL_TIME_TEXT_SIZE];
		gmseal_time_format(at(texts[i]), text);
		ck_assert_str_eq(text, texts[i]);
	}
	char text[GMSEAL_TIME_TEXT_SIZE];
	gmseal_time_format(INT64_MAX, text);
	ck_assert_str_eq(text, "9223372036854775807");
}
END_TEST

SUITE("time", reads_utc_and_zones, refuses_what_is_no_time, cuts_no_character_of_a_long_text,
	writes_what_it_reads)
