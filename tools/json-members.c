/*
 * The octets of members. jansson reads every name and every value and tells where it ends, as a decoder
 * that goes from one to the next; here only the white space, colons and commas between them are passed
 * over, so that there is no second reading of JSON that could differ from the first.
 */
#include "json-members.h"
#include "text.h"

#include <string.h>

/* Going through the members of an object. */
struct walk {
	gmseal_bytes text;
	size_t position;
	bool failed;
	/* The member at hand. */
	json_t *name;
	gmseal_bytes value;
};

static void skip_space(struct walk *walk)
{
	while (walk->position < walk->text.size &&
		memchr(" \t\r\n", walk->text.data[walk->position], 4) != NULL)
		walk->position++;
}

/* Passes over a sign; false if something else stands there. */
static bool take_sign(struct walk *walk, char sign)
{
	skip_space(walk);
	if (walk->position >= walk->text.size || walk->text.data[walk->position] != (uint8_t)sign)
		return false;
	walk->position++;
	return true;
}

/* Reads the next value, and its octets; NULL if there is none. */
static json_t *take_value(struct walk *walk, gmseal_bytes *octets)
{
	json_error_t error;
	skip_space(walk);
	const uint8_t *start = walk->text.data + walk->position;
	json_t *value = json_loadb((const char *)start, walk->text.size - walk->position,
		JSON_DECODE_ANY | JSON_DISABLE_EOF_CHECK, &error);
	if (value == NULL)
		return NULL;
	*octets = (gmseal_bytes){start, (size_t)error.position};
	walk->position += octets->size;
	return value;
}

static bool begin_walk(struct walk *walk, gmseal_bytes text)
{
	*walk = (struct walk){.text = text};
	return take_sign(walk, '{');
}

/* Goes to the next member, which index members come before. False at the end of the object, and if
 * something is wrong. */
static bool next_member(struct walk *walk, size_t index)
{
	gmseal_bytes octets;
	json_decref(walk->name);
	walk->name = NULL;
	if (take_sign(walk, '}'))
		return false;
	walk->failed = index > 0 && !take_sign(walk, ',');
	if (!walk->failed)
		walk->name = take_value(walk, &octets);
	walk->failed = walk->failed || !json_is_string(walk->name) || !take_sign(walk, ':');
	json_t *value = walk->failed ? NULL : take_value(walk, &walk->value);
	walk->failed = value == NULL;
	json_decref(value);
	return !walk->failed;
}

static void end_walk(struct walk *walk)
{
	json_decref(walk->name);
}

/* The name of the first member at the top that occurs twice, as the problem's field. */
static void name_twice(gmseal_bytes text, struct problem *problem)
{
	struct walk walk;
	json_t *seen = need(json_object());
	bool good = begin_walk(&walk, text);
	for (size_t i = 0; good && next_member(&walk, i); i++) {
		const char *name = json_string_value(walk.name);
		if (json_object_get(seen, name) != NULL) {
			struct text shown = {0};
			text_add_shown_string(&shown, name);
			snprintf(problem->error.field, sizeof problem->error.field, "%s",
				shown.data != NULL ? shown.data : "");
			text_free(&shown);
			break;
		}
		json_add(seen, name, json_null());
	}
	end_walk(&walk);
	json_decref(seen);
}

bool json_begins_with_mark(gmseal_bytes text)
{
	return text.size >= JSON_MARK_SIZE &&
	       memcmp(text.data, "\xEF\xBB\xBF", JSON_MARK_SIZE) == 0;
}

int json_read(gmseal_bytes text, json_t **value, struct problem *problem)
{
	json_error_t error;
	*value = NULL;
	if (text.size == 0)
		return problem_set(
			problem, EXIT_NO_STRUCTURE, "format", "%s", _("the file is empty"));
	if (json_begins_with_mark(text)) {
		problem_set(problem, EXIT_NO_STRUCTURE, "format", "%s",
			_("this begins with a byte order mark (EF BB BF), which is no JSON "
			  "(RFC 8259, 8.1) and has to go"));
		problem->error.offset = 0;
		return problem->exit;
	}
	*value = json_loadb((const char *)text.data, text.size, JSON_REJECT_DUPLICATES, &error);
	if (*value != NULL)
		return EXIT_DONE;
	if (json_error_code(&error) == json_error_duplicate_key) {
		problem_set(problem, EXIT_NO_STRUCTURE, "format", "%s",
			_("a member occurs twice in this JSON, which leaves open what it says"));
		name_twice(text, problem);
	} else {
		problem_set(problem, EXIT_NO_STRUCTURE, "format",
			_("this is no JSON that can be read: %s, in line %d"), error.text,
			error.line);
	}
	if (error.position >= 0)
		problem->error.offset = (size_t)error.position;
	return problem->exit;
}

int json_object_read(gmseal_bytes text, json_t **object, struct problem *problem)
{
	int exit = json_read(text, object, problem);
	if (exit != EXIT_DONE || json_is_object(*object))
		return exit;
	json_decref(*object);
	*object = NULL;
	return problem_set(
		problem, EXIT_NO_STRUCTURE, "format", "%s", _("this is JSON, but no object"));
}

bool json_member_octets(gmseal_bytes text, const char *name, gmseal_bytes *value)
{
	struct walk walk;
	bool found = false, good = begin_walk(&walk, text);
	for (size_t i = 0; good && !found && next_member(&walk, i); i++)
		found = strcmp(json_string_value(walk.name), name) == 0;
	*value = walk.value;
	end_walk(&walk);
	return found;
}

size_t json_members_end(gmseal_bytes text, bool *is_empty)
{
	struct walk walk;
	size_t count = 0, end = 0;
	if (begin_walk(&walk, text)) {
		end = walk.position;
		for (; next_member(&walk, count); count++)
			end = walk.position;
	}
	end_walk(&walk);
	*is_empty = count == 0;
	return end;
}
