/*
 * Profiles as users write them:
 *
 *	[vendor]
 *	match-library = words in the library's description
 *	key-type = 0x80000001
 *	sign-digest = 0x80000002
 *	value = raw
 *
 * Lines that are empty or begin with "#" or ";" do not count.
 */
#include "signer/pkcs11/pkcs11.h"

/* What a profile's lines have said so far. */
struct lines {
	struct gms_p11_profile *profile;
	struct gms_p11_mechanism digest, message;
	bool der;
	unsigned seen; /* a bit for each of names */
};

enum name {
	MATCH_LIBRARY,
	MATCH_MANUFACTURER,
	KEY_TYPE,
	SIGN_DIGEST,
	SIGN_MESSAGE,
	SIGN_MESSAGE_PARAMETER,
	SIGN_MESSAGE_Z,
	VALUE,
	NAMES
};

static const char *const names[NAMES] = {"match-library", "match-manufacturer", "key-type",
	"sign-digest", "sign-message", "sign-message-parameter", "sign-message-z", "value"};

static bool seen(const struct lines *lines, enum name name)
{
	return (lines->seen & 1U << name) != 0;
}

static gmseal_status wrong(
	const struct gms_p11_profile_text *text, gmseal_error *error, const char *what)
{
	return gms_error_at(error, GMSEAL_ERROR_FORMAT, "profiles", text->offset,
		_("mechanism profiles, line %zu: %s"), text->line, what);
}

static bool is_space(uint8_t character)
{
	return character == ' ' || character == '\t' || character == '\r';
}

static gmseal_bytes trim(gmseal_bytes text)
{
	while (text.size > 0 && is_space(text.data[0]))
		text = (gmseal_bytes){text.data + 1, text.size - 1};
	while (text.size > 0 && is_space(text.data[text.size - 1]))
		text.size--;
	return text;
}

/* The line at offset without its end; *next is where the following one begins. */
static gmseal_bytes line_at(const struct gms_p11_profile_text *text, size_t *next)
{
	size_t end = text->offset;
	while (end < text->text.size && text->text.data[end] != '\n')
		end++;
	*next = end < text->text.size ? end + 1 : end;
	return trim((gmseal_bytes){text->text.data + text->offset, end - text->offset});
}

static bool copy_text(gmseal_bytes from, char to[GMS_P11_PROFILE_TEXT_SIZE])
{
	if (from.size == 0 || from.size >= GMS_P11_PROFILE_TEXT_SIZE || !gms_is_utf8(from) ||
		memchr(from.data, '\0', from.size) != NULL)
		return false;
	memcpy(to, from.data, from.size);
	to[from.size] = '\0';
	return true;
}

/* "0x" and at most 8 digits: what vendors define is of 32 bits. */
static bool read_number(gmseal_bytes text, CK_ULONG *number)
{
	static const char digits[] = "0123456789abcdef";
	*number = 0;
	if (text.size < 3 || text.size > 10 || text.data[0] != '0' || (text.data[1] | 0x20) != 'x')
		return false;
	for (size_t i = 2; i < text.size; i++) {
		int character = text.data[i];
		if (character >= 'A' && character <= 'F')
			character |= 0x20;
		const char *digit = character != 0 ? strchr(digits, character) : NULL;
		if (digit == NULL)
			return false;
		*number = *number << 4 | (CK_ULONG)(digit - digits);
	}
	return true;
}

/* One of two words; false if it is neither. */
static bool read_choice(gmseal_bytes text, const char *no, const char *yes, bool *choice)
{
	*choice = gms_equal_text(text, yes);
	return *choice || gms_equal_text(text, no);
}

static bool take(struct lines *lines, enum name name, gmseal_bytes value)
{
	bool choice = false, good = false;
	switch (name) {
	case MATCH_LIBRARY:
		return copy_text(value, lines->profile->library[0]);
	case MATCH_MANUFACTURER:
		return copy_text(value, lines->profile->manufacturer[0]);
	case KEY_TYPE:
		return read_number(value, &lines->profile->key_type);
	case SIGN_DIGEST:
		return read_number(value, &lines->digest.type);
	case SIGN_MESSAGE:
		return read_number(value, &lines->message.type);
	case SIGN_MESSAGE_PARAMETER:
		good = read_choice(value, "none", "user-id", &choice);
		if (choice)
			lines->message.input = GMS_P11_USER_ID;
		return good;
	case SIGN_MESSAGE_Z:
		good = read_choice(value, "prefix", "standard", &choice);
		if (choice && lines->message.input != GMS_P11_USER_ID)
			lines->message.input = GMS_P11_STANDARD_ID;
		return good;
	case VALUE:
		return read_choice(value, "raw", "der", &lines->der);
	case NAMES:
		break;
	}
	return false;
}

static gmseal_status take_line(const struct gms_p11_profile_text *text, gmseal_bytes line,
	struct lines *lines, gmseal_error *error)
{
	const uint8_t *equals = memchr(line.data, '=', line.size);
	if (equals == NULL)
		return wrong(text, error, _("it is neither [NAME] nor NAME = VALUE"));
	size_t before = (size_t)(equals - line.data);
	gmseal_bytes name = trim((gmseal_bytes){line.data, before});
	gmseal_bytes value = trim((gmseal_bytes){equals + 1, line.size - before - 1});
	for (enum name i = 0; i < NAMES; i++) {
		if (!gms_equal_text(name, names[i]))
			continue;
		if (seen(lines, i))
			return wrong(text, error, _("the profile has this already"));
		lines->seen |= 1U << i;
		return take(lines, i, value) ? GMSEAL_OK
					     : wrong(text, error, _("the value cannot be used"));
	}
	return wrong(text, error, _("there is no such name"));
}

static gmseal_status take_heading(const struct gms_p11_profile_text *text, gmseal_bytes line,
	struct lines *lines, gmseal_error *error)
{
	gmseal_bytes name = {line.data + 1, line.size - 1};
	if (name.size > 0 && name.data[name.size - 1] == ']') {
		name.size--;
		if (copy_text(trim(name), lines->profile->name))
			return GMSEAL_OK;
	}
	return wrong(text, error, _("the name of a profile stands in brackets"));
}

/* The profile as a whole. text->line is its last. */
static gmseal_status finish(
	const struct gms_p11_profile_text *text, struct lines *lines, gmseal_error *error)
{
	struct gms_p11_profile *profile = lines->profile;
	if (!seen(lines, KEY_TYPE))
		return wrong(text, error, _("the profile ends here and has no key-type"));
	if (!seen(lines, SIGN_DIGEST) && !seen(lines, SIGN_MESSAGE))
		return wrong(text, error,
			_("the profile ends here and has neither sign-digest nor sign-message"));
	if (lines->message.input == GMS_P11_USER_ID && seen(lines, SIGN_MESSAGE_Z))
		return wrong(text, error,
			_("sign-message-z does not go with the user identifier as a parameter"));
	lines->digest.der = lines->message.der = lines->der;
	if (seen(lines, SIGN_DIGEST))
		profile->mechanisms[profile->count++] = lines->digest;
	if (seen(lines, SIGN_MESSAGE))
		profile->mechanisms[profile->count++] = lines->message;
	return GMSEAL_OK;
}

gmseal_status gms_p11_profile_read(struct gms_p11_profile_text *text,
	struct gms_p11_profile *profile, bool *found, gmseal_error *error)
{
	struct lines lines = {.profile = profile,
		.digest = {.input = GMS_P11_E},
		.message = {.input = GMS_P11_Z_MESSAGE}};
	gmseal_status status = GMSEAL_OK;
	*found = false;
	while (status == GMSEAL_OK && text->offset < text->text.size) {
		size_t next = 0;
		gmseal_bytes line = line_at(text, &next);
		bool heading = line.size > 0 && line.data[0] == '[';
		if (heading && *found)
			break; /* the next profile, for the next call */
		text->line++;
		if (heading)
			status = take_heading(text, line, &lines, error);
		else if (line.size > 0 && line.data[0] != '#' && line.data[0] != ';')
			status = *found ? take_line(text, line, &lines, error)
					: wrong(text, error,
						  _("it stands before the first profile"));
		*found = *found || heading;
		text->offset = next;
	}
	if (status == GMSEAL_OK && *found)
		status = finish(text, &lines, error);
	return status;
}
