/* Times as ASN.1 and the field write them. */
#include "codec/time.h"

#include <stdio.h>
#include <time.h>

enum {
	CHINA = 8 * 3600 /* seconds east of Greenwich */
};

static struct tm civil(int64_t seconds)
{
	time_t clock = (time_t)seconds;
	struct tm tm = {0};
	gmtime_r(&clock, &tm);
	return tm;
}

bool gms_time_fits_generalized(int64_t seconds)
{
	/* The years 0 to 9999. */
	return seconds >= -62167219200 && seconds < 253402300800;
}

bool gms_time_fits_utc(int64_t seconds)
{
	/* The years 1950 to 2049 (RFC 5280 4.1.2.5.1). */
	return seconds >= -631152000 && seconds < 2524608000;
}

void gms_time_generalized(int64_t seconds, char text[GMS_TIME_TEXT_SIZE])
{
	struct tm tm = civil(gms_time_fits_generalized(seconds) ? seconds : 0);
	snprintf(text, GMS_TIME_TEXT_SIZE, "%04u%02u%02u%02u%02u%02uZ",
		(unsigned)(tm.tm_year + 1900) % 10000, (unsigned)(tm.tm_mon + 1) % 100,
		(unsigned)tm.tm_mday % 100, (unsigned)tm.tm_hour % 100, (unsigned)tm.tm_min % 100,
		(unsigned)tm.tm_sec % 100);
}

void gms_time_utc(int64_t seconds, char text[GMS_TIME_TEXT_SIZE])
{
	char generalized[GMS_TIME_TEXT_SIZE];
	gms_time_generalized(seconds, generalized);
	snprintf(text, GMS_TIME_TEXT_SIZE, "%s", generalized + 2);
}

static size_t count_digits(const uint8_t *text, size_t size)
{
	size_t digits = 0;
	while (digits < size && text[digits] >= '0' && text[digits] <= '9')
		digits++;
	return digits;
}

/* Date and time without zone: year as long as the type has it, seconds may be missing. */
static bool read_digits(const uint8_t *text, size_t digits, bool utc, int64_t *seconds)
{
	size_t year_size = utc ? 2 : 4;
	if (digits != year_size + 8 && digits != year_size + 10)
		return false;
	int year = gms_digits(text, year_size);
	if (utc)
		year += year >= 50 ? 1900 : 2000;
	const uint8_t *rest = text + year_size;
	int second = digits == year_size + 10 ? gms_digits(rest + 8, 2) : 0;
	return gms_time_make(year, gms_digits(rest, 2), gms_digits(rest + 2, 2),
		gms_digits(rest + 4, 2), gms_digits(rest + 6, 2), second, seconds);
}

/* Z, +hhmm or nothing. */
static bool read_zone(const uint8_t *text, size_t size, int64_t *seconds, const char **deviation)
{
	if (size == 1 && text[0] == 'Z')
		return true;
	if (size == 0) {
		*deviation = N_("the time has no zone; it is read as China Standard Time");
		*seconds -= CHINA;
		return true;
	}
	int hours = size == 5 ? gms_digits(text + 1, 2) : -1;
	int minutes = size == 5 ? gms_digits(text + 3, 2) : -1;
	if ((text[0] != '+' && text[0] != '-') || hours < 0 || hours > 14 || minutes < 0 ||
		minutes > 59)
		return false;
	*deviation = N_("the time has a numeric zone instead of Z");
	*seconds += (text[0] == '+' ? -1 : 1) * (hours * 3600 + minutes * 60);
	return true;
}

bool gms_time_read(gmseal_bytes text, bool utc, int64_t *seconds, const char **deviation)
{
	size_t digits = count_digits(text.data, text.size);
	int64_t found = 0;
	*deviation = NULL;
	if (!read_digits(text.data, digits, utc, &found))
		return false;
	if (digits % 4 == (utc ? 2 : 0))
		*deviation = N_("the time has no seconds");
	size_t end = digits;
	if (!utc && end < text.size && (text.data[end] == '.' || text.data[end] == ',')) {
		size_t fraction = count_digits(text.data + end + 1, text.size - end - 1);
		if (fraction == 0)
			return false;
		end += 1 + fraction;
		*deviation = N_("the time has a fraction of a second, which is dropped");
	}
	if (!read_zone(text.data + end, text.size - end, &found, deviation))
		return false;
	*seconds = found;
	return true;
}

/* 2020-01-25T07:31:56, as the digits of a GeneralizedTime, whatever follows kept. */
static bool without_marks(gmseal_bytes text, uint8_t compact[64], size_t *size)
{
	if (text.size < 19 || text.size > 60 || text.data[4] != '-' || text.data[7] != '-' ||
		(text.data[10] != 'T' && text.data[10] != ' ') || text.data[13] != ':' ||
		text.data[16] != ':')
		return false;
	*size = 0;
	for (size_t i = 0; i < text.size; i++) {
		bool mark = i == 4 || i == 7 || i == 10 || i == 13 || i == 16;
		bool colon_in_zone = i > 19 && text.data[i] == ':';
		if (!mark && !colon_in_zone)
			compact[(*size)++] = text.data[i];
	}
	return true;
}

bool gms_time_read_text(gmseal_bytes text, int64_t *seconds, const char **deviation)
{
	uint8_t compact[64];
	size_t size = 0;
	const char *found = NULL;
	bool read = without_marks(text, compact, &size)
			    ? gms_time_read((gmseal_bytes){compact, size}, false, seconds, &found)
			    : gms_time_read(text, true, seconds, &found) ||
				      gms_time_read(text, false, seconds, &found);
	/* What else is unusual belongs to text; only a guessed zone changes what the time means. */
	bool zone = size > 0 ? size == 14 || compact[size - 1] != 'Z'
			     : text.size > 0 && text.data[text.size - 1] != 'Z';
	*deviation = zone ? found : NULL;
	return read;
}
