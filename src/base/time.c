/* Points in time and RFC 3339. The forms that ASN.1 has for them are in codec/time.c. */
#include "base/base.h"

#include <inttypes.h>
#include <stdio.h>
#include <time.h>

enum {
	MAX_SHOWN = 40 /* octets of what is no time, in a sentence */
};

bool gms_time_make(int year, int month, int day, int hour, int minute, int second, int64_t *seconds)
{
	if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60)
		return false;
	struct tm wanted = {
		.tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = day, .tm_hour = 12};
	struct tm found = wanted;
	/* A date that does not exist comes back as another one. */
	time_t noon = timegm(&found);
	if (found.tm_year != wanted.tm_year || found.tm_mon != wanted.tm_mon ||
		found.tm_mday != wanted.tm_mday)
		return false;
	*seconds = (int64_t)noon + (hour - 12) * 3600 + minute * 60 + second;
	return true;
}

int gms_digits(const uint8_t *text, size_t count)
{
	int value = 0;
	for (size_t i = 0; i < count; i++) {
		if (text[i] < '0' || text[i] > '9')
			return -1;
		value = value * 10 + (text[i] - '0');
	}
	return value;
}

void gmseal_time_format(int64_t seconds, char text[GMSEAL_TIME_TEXT_SIZE])
{
	time_t clock = (time_t)seconds;
	struct tm tm;
	if (gmtime_r(&clock, &tm) == NULL || tm.tm_year < -1900 || tm.tm_year > 9999 - 1900) {
		snprintf(text, GMSEAL_TIME_TEXT_SIZE, "%" PRId64, seconds);
		return;
	}
	/* strftime() of glibc does not pad years below 1000. */
	snprintf(text, GMSEAL_TIME_TEXT_SIZE, "%04d-%02d-%02dT%02d:%02d:%02dZ",
		(tm.tm_year + 1900) % 10000, (tm.tm_mon + 1) % 100, tm.tm_mday % 100,
		tm.tm_hour % 100, tm.tm_min % 100, tm.tm_sec % 100);
}

/* The zone behind date and time: Z, or +hh:mm as seconds east of Greenwich. */
static bool read_zone(const uint8_t *text, size_t size, int *zone)
{
	if (size == 1 && (text[0] == 'Z' || text[0] == 'z')) {
		*zone = 0;
		return true;
	}
	if (size != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':')
		return false;
	int hours = gms_digits(text + 1, 2), minutes = gms_digits(text + 4, 2);
	if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59)
		return false;
	*zone = (hours * 3600 + minutes * 60) * (text[0] == '-' ? -1 : 1);
	return true;
}

static bool read_rfc3339(const uint8_t *text, size_t size, int64_t *seconds)
{
	if (size < 20 || text[4] != '-' || text[7] != '-' ||
		(text[10] != 'T' && text[10] != 't' && text[10] != ' ') || text[13] != ':' ||
		text[16] != ':')
		return false;
	int year = gms_digits(text, 4), month = gms_digits(text + 5, 2);
	int day = gms_digits(text + 8, 2), hour = gms_digits(text + 11, 2);
	int minute = gms_digits(text + 14, 2), second = gms_digits(text + 17, 2);
	size_t end = 19;
	if (text[end] == '.') {
		size_t digits = end + 1;
		while (digits < size && text[digits] >= '0' && text[digits] <= '9')
			digits++;
		if (digits == end + 1)
			return false;
		end = digits;
	}
	int zone = 0;
	if (year < 0 || !read_zone(text + end, size - end, &zone) ||
		!gms_time_make(year, month, day, hour, minute, second, seconds))
		return false;
	*seconds -= zone;
	return true;
}

gmseal_status gmseal_time_parse(const char *text, int64_t *seconds, gmseal_error *error)
{
	if (text == NULL || seconds == NULL)
		return gms_error_argument(error, "text, seconds");
	int64_t found = 0;
	if (!read_rfc3339((const uint8_t *)text, strlen(text), &found)) {
		char shown[MAX_SHOWN + 1];
		int wanted = snprintf(shown, sizeof shown, "%s", text);
		gms_end_on_character(shown, sizeof shown, wanted);
		return gms_error(error, GMSEAL_ERROR_FORMAT,
			_("\"%s\" is no time; write it like 2020-10-12T19:14:03+08:00"), shown);
	}
	*seconds = found;
	return GMSEAL_OK;
}
