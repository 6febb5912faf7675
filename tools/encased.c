/* Finding structures inside of text. */
#include "encased.h"
#include "base64.h"
#include "json-members.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>

#define MEMBER "sealData"

/* A search through JSON. */
struct search {
	struct text path; /* of where it is */
	char *found; /* path of the first */
	const json_t *value;
	size_t count;
};

static void search_in(struct search *search, const json_t *value);

static void step_back(struct text *path, size_t length)
{
	path->length = length;
	if (path->data != NULL)
		path->data[length] = '\0';
}

static void search_object(struct search *search, const json_t *object)
{
	size_t length = search->path.length;
	const char *name;
	json_t *value;
	json_object_foreach((json_t *)(uintptr_t)object, name, value)
	{
		text_add(&search->path, "%s%s", length > 0 ? "." : "", name);
		if (strcmp(name, MEMBER) == 0 && search->count++ == 0) {
			search->found = need(strdup(search->path.data));
			search->value = value;
		}
		search_in(search, value);
		step_back(&search->path, length);
	}
}

/* jansson limits how deep this can go. */
static void search_in(struct search *search, const json_t *value)
{
	size_t length = search->path.length;
	if (json_is_object(value))
		search_object(search, value);
	for (size_t i = 0; i < json_array_size(value); i++) {
		text_add(&search->path, "[%zu]", i);
		search_in(search, json_array_get(value, i));
		step_back(&search->path, length);
	}
}

static int decode_member(
	const struct search *search, struct encased *encased, struct problem *problem)
{
	if (search->count == 0)
		return problem_set(problem, EXIT_NO_STRUCTURE, "format", "%s",
			_("this is JSON without a member \"sealData\"; nothing else in it is "
			  "looked at"));
	if (search->count > 1)
		return problem_set(problem, EXIT_NO_STRUCTURE, "format",
			_("this is JSON with more than one member \"sealData\", of which the first "
			  "is %s; save one to a file of its own"),
			search->found);
	gmseal_bytes text = {(const uint8_t *)json_string_value(search->value),
		json_string_length(search->value)};
	if (text.size == 0 || !base64_decode(text, &encased->content))
		return problem_set(problem, EXIT_NO_STRUCTURE, "format",
			_("the member %s is no Base64, or has something in it that does not "
			  "belong there"),
			search->found);
	encased->is_there = true;
	encased->member = need(strdup(search->found));
	return EXIT_DONE;
}

static int read_json(gmseal_bytes bytes, struct encased *encased, struct problem *problem)
{
	struct search search = {0};
	json_t *object = NULL;
	int exit = json_object_read(bytes, &object, problem);
	if (exit == EXIT_DONE) {
		search_in(&search, object);
		exit = decode_member(&search, encased, problem);
	}
	text_free(&search.path);
	free(search.found);
	json_decref(object);
	return exit;
}

static bool begins_object(gmseal_bytes bytes)
{
	size_t i = json_begins_with_mark(bytes) ? JSON_MARK_SIZE : 0;
	while (i < bytes.size && memchr(" \t\r\n", bytes.data[i], 4) != NULL)
		i++;
	return i < bytes.size && bytes.data[i] == '{';
}

int encased_read(gmseal_bytes bytes, struct encased *encased, struct problem *problem)
{
	*encased = (struct encased){0};
	if (begins_object(bytes))
		return read_json(bytes, encased, problem);
	/* Whatever is known here begins as a SEQUENCE. */
	encased->is_there = bytes.size > 0 && base64_decode(bytes, &encased->content) &&
			    encased->content.size > 0 && encased->content.data[0] == 0x30;
	return EXIT_DONE;
}

void encased_free(struct encased *encased)
{
	content_free(&encased->content);
	free(encased->member);
	*encased = (struct encased){0};
}
