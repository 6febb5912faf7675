/* The codes of organisations (GB 32100-2015) and persons (GB 11643-1999), and their check characters. */
#include "base/base.h"

#include <gmseal/subject.h>

enum {
	CODE_SIZE = 18 /* characters of either */
};

/* The value of a character is its place here: no I, O, S, V and Z. */
static const char credit_alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";

static int credit_value(uint8_t character)
{
	const char *place = character != '\0' ? strchr(credit_alphabet, character) : NULL;
	return place != NULL ? (int)(place - credit_alphabet) : -1;
}

static bool has_credit_alphabet(const uint8_t *text)
{
	for (size_t i = 0; i < CODE_SIZE; i++)
		if (credit_value(text[i]) < 0)
			return false;
	return true;
}

/* GB 32100-2015: weights are the powers of 3 modulo 31. */
static bool has_credit_check(const uint8_t *text)
{
	int sum = 0, weight = 1;
	for (size_t i = 0; i + 1 < CODE_SIZE; i++) {
		sum += credit_value(text[i]) * weight;
		weight = weight * 3 % 31;
	}
	return credit_value(text[CODE_SIZE - 1]) == (31 - sum % 31) % 31;
}

static bool is_digit(uint8_t character)
{
	return character >= '0' && character <= '9';
}

/* 17 digits and a digit or X; a small x is a wrong check character. */
static bool has_identity_form(const uint8_t *text)
{
	uint8_t last = text[CODE_SIZE - 1];
	for (size_t i = 0; i + 1 < CODE_SIZE; i++)
		if (!is_digit(text[i]))
			return false;
	return is_digit(last) || last == 'X' || last == 'x';
}

static bool has_identity_year(const uint8_t *text)
{
	int year = gms_digits(text + 6, 4);
	return year >= 1800 && year < 2200;
}

static bool has_identity_date(const uint8_t *text)
{
	int64_t seconds = 0;
	return has_identity_year(text) &&
	       gms_time_make(gms_digits(text + 6, 4), gms_digits(text + 10, 2),
		       gms_digits(text + 12, 2), 0, 0, 0, &seconds);
}

/* GB 11643-1999. */
static bool has_identity_check(const uint8_t *text)
{
	static const int weights[CODE_SIZE - 1] = {
		7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
	int sum = 0;
	for (size_t i = 0; i + 1 < CODE_SIZE; i++)
		sum += (text[i] - '0') * weights[i];
	return text[CODE_SIZE - 1] == "10X98765432"[sum % 11];
}

/* What is wrong with digits that are right as neither: without a year of birth, a credit code. */
static gmseal_code judge_digits(const uint8_t *text)
{
	if (has_identity_check(text))
		return GMSEAL_CODE_IDENTITY_DATE;
	return has_identity_year(text) || !has_credit_alphabet(text) ? GMSEAL_CODE_IDENTITY_CHECK
								     : GMSEAL_CODE_CREDIT_CHECK;
}

static size_t count_characters(gmseal_bytes text)
{
	size_t count = 0;
	for (size_t i = 0; i < text.size; i++)
		count += (text.data[i] & 0xC0) != 0x80;
	return count;
}

gmseal_code gmseal_code_of(gmseal_bytes text)
{
	if (text.data == NULL || count_characters(text) != CODE_SIZE)
		return GMSEAL_CODE_OTHER;
	if (text.size != CODE_SIZE)
		return GMSEAL_CODE_CREDIT_CHARACTER;
	bool identity = has_identity_form(text.data), credit = has_credit_alphabet(text.data);
	if (identity && has_identity_check(text.data) && has_identity_date(text.data))
		return GMSEAL_CODE_IDENTITY;
	if (credit && has_credit_check(text.data))
		return GMSEAL_CODE_CREDIT;
	if (identity)
		return judge_digits(text.data);
	return credit ? GMSEAL_CODE_CREDIT_CHECK : GMSEAL_CODE_CREDIT_CHARACTER;
}
