/* Sentences in the language of the calling thread's locale. */
#define _POSIX_C_SOURCE 200809L
#include "harness.h"

#include "base/base.h"

#include <libintl.h>
#include <locale.h>

/*
 * The library binds its catalogue where it is installed, when it translates for the first time.
 * After that the test points it at the catalogue in the build tree.
 */
static void speak(const char *language)
{
	gms_translate("out of memory");
	bindtextdomain("gmseal", "po");
	setenv("LANGUAGE", language, 1);
	if (setlocale(LC_ALL, "C.UTF-8") == NULL)
		skip_test("this system has no locale C.UTF-8");
}

START_TEST(speaks_chinese_where_asked_to)
{
	speak("zh_CN");
	gmseal_error error;
	int64_t seconds = 0;
	assert_status(gmseal_time_parse("yesterday", &seconds, &error), GMSEAL_ERROR_FORMAT, error);
	ck_assert_str_eq(
		error.message, "“yesterday”不是时间；请按 2020-10-12T19:14:03+08:00 的格式书写");
}
END_TEST

START_TEST(speaks_english_otherwise)
{
	speak("nl");
	gmseal_error error;
	int64_t seconds = 0;
	assert_status(gmseal_time_parse("yesterday", &seconds, &error), GMSEAL_ERROR_FORMAT, error);
	ck_assert_str_eq(
		error.message, "\"yesterday\" is no time; write it like 2020-10-12T19:14:03+08:00");
}
END_TEST

START_TEST(leaves_the_text_domain_of_the_program_alone)
{
	textdomain("host");
	ck_assert_str_eq(gms_translate("out of memory"), "out of memory");
	ck_assert_str_eq(textdomain(NULL), "host");
	ck_assert_str_eq(setlocale(LC_ALL, NULL), "C");
}
END_TEST

SUITE("translate", speaks_chinese_where_asked_to, speaks_english_otherwise,
	leaves_the_text_domain_of_the_program_alone)
