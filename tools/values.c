/* The values that options take: times, numbers, words and digests. */
#include "options.h"
#include "text.h"

#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

bool option_time(const struct command *command, const char *option, int64_t *seconds)
{
	if (strcmp(optarg, "now") == 0) {
		*seconds = (int64_t)time(NULL);
		return true;
	}
	gmseal_error error;
	if (gmseal_time_parse(optarg, seconds, &error) == GMSEAL_OK)
		return true;
	usage_error(command, "--%s: %s", option, error.message);
	return false;
}

bool option_number(
	const struct command *command, const char *option, int64_t least, int64_t *number)
{
	char *end = NULL;
	errno = 0;
	long long found = strtoll(optarg, &end, 10);
	if (errno == 0 && end != optarg && *end == '\0' && found >= least) {
		*number = found;
		return true;
	}
	usage_error(command, _("--%s: \"%s\" is no whole number of at least %" PRId64), option,
		optarg, least);
	return false;
}

bool option_word(
	const struct command *command, const char *option, const char *const *words, size_t *index)
{
	struct text all = {0};
	for (size_t i = 0; words[i] != NULL; i++) {
		if (strcmp(optarg, words[i]) == 0) {
			*index = i;
			text_free(&all);
			return true;
		}
		text_add(&all, "%s%s", i > 0 ? ", " : "", words[i]);
	}
	usage_error(command, _("--%s: \"%s\" is not one of: %s"), option, optarg, all.data);
	text_free(&all);
	return false;
}

static int hex_value(char digit)
{
	if (digit >= '0' && digit <= '9')
		return digit - '0';
	if (digit >= 'a' && digit <= 'f')
		return digit - 'a' + 10;
	if (digit >= 'A' && digit <= 'F')
		return digit - 'A' + 10;
	return -1;
}

bool octets_from_hex(const char *text, uint8_t **octets, size_t *size)
{
	size_t digits = strlen(text);
	if (digits % 2 != 0)
		return false;
	uint8_t *found = need(malloc(digits / 2 + 1));
	for (size_t i = 0; i < digits / 2; i++) {
		int high = hex_value(text[2 * i]), low = hex_value(text[2 * i + 1]);
		if (high < 0 || low < 0) {
			free(found);
			return false;
		}
		found[i] = (uint8_t)(high << 4 | low);
	}
	*octets = found;
	*size = digits / 2;
	return true;
}

bool option_digest(const struct command *command, const char *option, gmseal_digest_value *digest)
{
	uint8_t *octets = NULL;
	size_t size = 0;
	bool fits = octets_from_hex(optarg, &octets, &size) &&
		    (size == gmseal_digest_size(GMSEAL_DIGEST_SM3) ||
			    size == gmseal_digest_size(GMSEAL_DIGEST_SHA1));
	if (fits) {
		memcpy(digest->data, octets, size);
		digest->size = size;
	} else {
		usage_error(command,
			_("--%s: a digest is written as 64 hexadecimal digits (SM3, SHA-256) or 40 "
			  "(SHA-1)"),
			option);
	}
	free(octets);
	return fits;
}

bool option_rsa_digest(
	const struct command *command, const char *option, gmseal_digest_algorithm *algorithm)
{
	static const char *const words[] = {"sha1", "sha256", NULL};
	size_t index = 0;
	if (!option_word(command, option, words, &index))
		return false;
	*algorithm = index == 0 ? GMSEAL_DIGEST_SHA1 : GMSEAL_DIGEST_SHA256;
	return true;
}

void texts_add(struct texts *texts, const char *text)
{
	texts->list = need(realloc(texts->list, (texts->count + 1) * sizeof *texts->list));
	texts->list[texts->count++] = text;
}

bool texts_have(const struct texts *texts, const char *text)
{
	for (size_t i = 0; i < texts->count; i++)
		if (strcmp(texts->list[i], text) == 0)
			return true;
	return false;
}

void texts_free(struct texts *texts)
{
	free(texts->list);
	*texts = (struct texts){0};
}
