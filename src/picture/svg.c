/* The size that an SVG document gives itself: the attributes width and height of its first tag. Of the
 * XML behind that tag, this reads only where it ends. */
#include "picture/picture.h"

enum {
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
	while (*at < data.size && !begins(data, *at, end))
		(*at)++;
	bool found = begins(data, *at, end);
	*at += strlen(end);
	return found;
}

static void skip_space(gmseal_bytes data, size_t *at)
{
	while (*at < data.size && is_space(data.data[*at]))
		(*at)++;
}

/* Goes behind blanks, comments and instructions, or in front of one that does not end, with false. */
static bool skip_notes(gmseal_bytes data, size_t *at)
{
	skip_space(data, at);
	while (begins(data, *at, "<!--") || begins(data, *at, "<?")) {
		size_t end = *at;
		if (!skip_to(data, &end, begins(data, *at, "<?") ? "?>" : "-->"))
			return false;
		*at = end;
		skip_space(data, at);
	}
	return true;
}

/* Goes behind a document type, which may have declarations in brackets. */
static bool skip_type(gmseal_bytes data, size_t *at)
{
	bool inside = false;
	for (; *at < data.size && (inside || data.data[*at] != '>'); (*at)++)
		inside = data.data[*at] == '[' || (inside && data.data[*at] != ']');
	return (*at)++ < data.size;
}

/* The size of the name in a tag, if it is svg, with or without a prefix; 0 if it is not. */
static size_t name_size(gmseal_bytes data, size_t at)
{
	static const char *const names[] = {"svg:svg", "svg"};
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		size_t size = strlen(names[i]);
		if (!begins(data, at, names[i]) || at + size >= data.size)
			continue;
		uint8_t next = data.data[at + size];
		if (is_space(next) || next == '>' || next == '/')
			return size;
	}
	return 0;
}

bool gms_picture_is_svg(gmseal_bytes data, size_t *start)
{
	size_t at = begins(data, 0, "\xEF\xBB\xBF") ? 3 : 0;
	bool more = skip_notes(data, &at);
	while (more && begins(data, at, "<!"))
		more = skip_type(data, &at) && skip_notes(data, &at);
	*start = at;
	return more && begins(data, at, "<") && name_size(data, at + 1) > 0;
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

static gmseal_bytes trim(gmseal_bytes text)
{
	while (text.size > 0 && is_space(text.data[0]))
		text = (gmseal_bytes){text.data + 1, text.size - 1};
	while (text.size > 0 && is_space(text.data[text.size - 1]))
		text.size--;
	return text;
}

/* A length as micrometres or, without a unit, as pixels. */
static void read_length(gmseal_bytes text, uint32_t *pixels, int64_t *micrometres)
{
	static const struct {
		const char *name;
		int64_t nanometres;
	} units[] = {{"mm", 1000000}, {"cm", 10000000}, {"in", 25400000}, {"pt", 352778},
		{"pc", 4233333}, {"Q", 250000}};
	size_t used = 0;
	int64_t value = 0;
	text = trim(text);
	if (!read_number(text, &used, &value))
		return;
	gmseal_bytes unit = {text.data + used, text.size - used};
	if (unit.size == 0 || gms_equal_text(unit, "px"))
		*pixels = (uint32_t)(value / 1000000);
	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
		if (gms_equal_text(unit, units[i].name))
			*micrometres = value / 1000 * units[i].nanometres / 1000000;
}

/* One attribute from *at on; false at the end of the tag, where *at stays. */
static bool read_attribute(gmseal_bytes data, size_t *at, gmseal_bytes *name, gmseal_bytes *value)
{
	skip_space(data, at);
	size_t start = *at, end = start;
	while (end < data.size && data.data[end] != '=' && data.data[end] != '>')
		end++;
	if (end >= data.size || data.data[end] == '>')
		return false;
	*name = trim((gmseal_bytes){data.data + start, end - start});
	end++;
	skip_space(data, &end);
	if (end >= data.size || (data.data[end] != '"' && data.data[end] != '\''))
		return false;
	uint8_t quote = data.data[end++];
	start = end;
	while (end < data.size && data.data[end] != quote)
		end++;
	if (end >= data.size)
		return false;
	*value = (gmseal_bytes){data.data + start, end - start};
	*at = end + 1;
	return true;
}

/* Goes behind a tag, whose quoted values may hold anything, or what else "<" begins; depth is how many
 * elements are open. */
static bool skip_markup(gmseal_bytes data, size_t *at, size_t *depth)
{
	if (begins(data, *at, "<!--") || begins(data, *at, "<?"))
		return skip_notes(data, at);
	if (begins(data, *at, "<![CDATA["))
		return skip_to(data, at, "]]>");
	bool ends = begins(data, *at, "</");
	uint8_t quote = 0;
	for (; *at < data.size && (quote != 0 || data.data[*at] != '>'); (*at)++) {
		uint8_t character = data.data[*at];
		if (character == quote)
			quote = 0;
		else if (quote == 0 && (character == '"' || character == '\''))
			quote = character;
	}
	if (*at >= data.size)
		return false;
	if (ends)
		--*depth;
	else if (data.data[*at - 1] != '/')
		++*depth;
	++*at;
	return true;
}

/* Goes behind the element whose first tag has its attributes in front of a place; false if nothing ends
 * it, or something else. */
static bool skip_element(gmseal_bytes data, size_t *at)
{
	size_t depth = 1, tag = *at;
	skip_space(data, at);
	if (begins(data, *at, "/>")) {
		*at += 2;
		return true;
	}
	if (!begins(data, *at, ">"))
		return false;
	while (depth > 0) {
		while (*at < data.size && data.data[*at] != '<')
			++*at;
		tag = *at;
		if (tag >= data.size || !skip_markup(data, at, &depth))
			return false;
	}
	return name_size(data, tag + 2) > 0;
}

gmseal_status gms_picture_svg(gmseal_bytes data, gmseal_picture_facts *facts, gmseal_error *error)
{
	size_t at = 0;
	gms_picture_is_svg(data, &at);
	at += 1 + name_size(data, at + 1);
	for (gmseal_bytes name, value; read_attribute(data, &at, &name, &value);) {
		if (gms_equal_text(name, "width"))
			read_length(value, &facts->width, &facts->width_um);
		else if (gms_equal_text(name, "height"))
			read_length(value, &facts->height, &facts->height_um);
	}
	if (!skip_element(data, &at))
		return gms_picture_cut_off(data.size, error);
	skip_notes(data, &at);
	facts->trailing = data.size - at;
	return GMSEAL_OK;
}
