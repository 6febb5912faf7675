/* The size that an SVG document gives itself: the attributes width and height of its first tag. This
 * reads no XML beyond that tag. */
#include "picture/picture.h"

enum {
	MAX_PROLOGUE = 64 * 1024, /* octets before the first tag that are looked through */
	MAX_DIGITS = 7
};

static bool begins(gmseal_bytes data, size_t at, const char *text)
{
	size_t size = strlen(text);
	return gms_picture_has(data, at, size) && memcmp(data.data + at, text, size) == 0;
}

static bool is_space(uint8_t character)
{
	return character == ' ' || character == '\t' || character == '\r' || character == '\n';
}

/* Goes behind the next occurrence of an end; false if there is none. */
static bool skip_to(gmseal_bytes data, size_t *at, const char *end)
{
	while (*at < data.size && *at < MAX_PROLOGUE && !begins(data, *at, end))
		(*at)++;
	bool found = begins(data, *at, end);
	*at += strlen(end);
	return found;
}

bool gms_picture_is_svg(gmseal_bytes data, size_t *start)
{
	size_t at = begins(data, 0, "\xEF\xBB\xBF") ? 3 : 0;
	bool more = true;
	while (more && at < data.size && at < MAX_PROLOGUE) {
		if (is_space(data.data[at]))
			at++;
		else if (begins(data, at, "<?"))
			more = skip_to(data, &at, "?>");
		else if (begins(data, at, "<!--"))
			more = skip_to(data, &at, "-->");
		else if (begins(data, at, "<!"))
			more = skip_to(data, &at, ">");
		else
			break;
	}
	*start = at;
	return more && begins(data, at, "<svg") && at + 4 < data.size &&
	       (is_space(data.data[at + 4]) || data.data[at + 4] == '>' ||
		       data.data[at + 4] == '/');
}

/* A number with at most MAX_DIGITS digits as millionths; false if it is none. */
static bool read_number(gmseal_bytes text, size_t *used, int64_t *millionths)
{
	int64_t value = 0, scale = 1000000;
	size_t digits = 0;
	bool fraction = false;
	for (*used = 0; *used < text.size; (*used)++) {
		uint8_t character = text.data[*used];
		if (character == '.' && !fraction) {
			fraction = true;
		} else if (character < '0' || character > '9') {
			break;
		} else if (!fraction) {
			if (++digits > MAX_DIGITS)
				return false;
			value = value * 10 + (character - '0') * 1000000;
		} else {
			scale /= 10;
			value += (character - '0') * scale;
			digits++;
		}
	}
	*millionths = value;
	return digits > 0;
}

/* A length as micrometres or, without a unit, as pixels. */
static void read_length(gmseal_bytes text, uint32_t *pixels, int64_t *micrometres)
{
	static const struct {
		const char *name;
		int64_t nanometres;
	} units[] = {{"mm", 1000000}, {"cm", 10000000}, {"in", 25400000}, {"pt", 352778},
		{"pc", 4233333}};
	size_t used = 0;
	int64_t value = 0;
	if (!read_number(text, &used, &value))
		return;
	gmseal_bytes unit = {text.data + used, text.size - used};
	if (unit.size == 0 || gms_equal_text(unit, "px"))
		*pixels = (uint32_t)(value / 1000000);
	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
		if (gms_equal_text(unit, units[i].name))
			*micrometres = value / 1000 * units[i].nanometres / 1000000;
}

/* One attribute from *at on; false at the end of the tag. */
static bool read_attribute(gmseal_bytes data, size_t *at, gmseal_bytes *name, gmseal_bytes *value)
{
	while (*at < data.size && is_space(data.data[*at]))
		(*at)++;
	size_t start = *at;
	while (*at < data.size && data.data[*at] != '=' && data.data[*at] != '>')
		(*at)++;
	if (*at >= data.size || data.data[*at] == '>')
		return false;
	*name = (gmseal_bytes){data.data + start, *at - start};
	(*at)++;
	if (*at >= data.size || (data.data[*at] != '"' && data.data[*at] != '\''))
		return false;
	uint8_t quote = data.data[(*at)++];
	start = *at;
	while (*at < data.size && data.data[*at] != quote)
		(*at)++;
	*value = (gmseal_bytes){data.data + start, *at - start};
	return (*at)++ < data.size;
}

gmseal_status gms_picture_svg(gmseal_bytes data, gmseal_picture_facts *facts, gmseal_error *error)
{
	size_t start = 0;
	gms_picture_is_svg(data, &start);
	gmseal_bytes name, value;
	for (size_t at = start + 4; read_attribute(data, &at, &name, &value);) {
		if (gms_equal_text(name, "width"))
			read_length(value, &facts->width, &facts->width_um);
		else if (gms_equal_text(name, "height"))
			read_length(value, &facts->height, &facts->height_um);
	}
	size_t end = data.size;
	while (end > 0 && (is_space(data.data[end - 1]) || data.data[end - 1] == '\0'))
		end--;
	return end > 0 && data.data[end - 1] == '>' ? GMSEAL_OK
						    : gms_picture_cut_off(data.size, error);
}
