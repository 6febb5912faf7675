/*
 * Reading the lists of --seal-status: JSON, [{"seal": "…", "status": "frozen", "since": "…"}, …]. An
 * identifier that is no text stands in hexadecimal, as "sealHex".
 */
#include "seal-status.h"
#include "files.h"
#include "json-members.h"
#include "options.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>

/* An entry as it is read. */
struct entry {
	const json_t *json;
	size_t index;
	gmseal_bytes seal;
	uint8_t *octets; /* the seal's identifier, if it was hexadecimal */
	gmseal_seal_state state;
	int64_t since;
};

/* Adds to a problem which entry and which of its members (NULL: none) it is about. */
static int at(const struct entry *entry, const char *member, struct problem *problem)
{
	struct text field = {0};
	text_add(&field, "[%zu]", entry->index);
	if (member != NULL) {
		text_add(&field, ".");
		text_add_shown_string(&field, member);
	}
	snprintf(problem->error.field, sizeof problem->error.field, "%s", field.data);
	text_free(&field);
	/* Offsets inside of a value would look like offsets in the file. */
	problem->error.offset = GMSEAL_NO_OFFSET;
	return problem->exit;
}

static int refuse(
	const struct entry *entry, const char *member, const char *words, struct problem *problem)
{
	problem_set(problem, EXIT_NO_STRUCTURE, "format", "%s", words);
	return at(entry, member, problem);
}

static int check_members(const struct entry *entry, struct problem *problem)
{
	static const char *const known[] = {"seal", "sealHex", "status", "since", NULL};
	const char *name;
	json_t *value;
	if (!json_is_object(entry->json))
		return refuse(
			entry, NULL, _("every entry of the list has to be an object"), problem);
	json_object_foreach((json_t *)(uintptr_t)entry->json, name, value)
	{
		size_t i = 0;
		while (known[i] != NULL && strcmp(known[i], name) != 0)
			i++;
		if (known[i] == NULL)
			return refuse(entry, name,
				_("there is no such member; those of an entry are seal or sealHex, "
				  "status and since"),
				problem);
		if (!json_is_string(value))
			return refuse(entry, name, _("the value is no text, in quotation marks"),
				problem);
	}
	return EXIT_DONE;
}

static int take_seal(struct entry *entry, struct problem *problem)
{
	const json_t *seal = json_object_get(entry->json, "seal");
	const json_t *hex = json_object_get(entry->json, "sealHex");
	if (seal == NULL && hex == NULL)
		return refuse(entry, "seal", _("the identifier of the seal is missing"), problem);
	if (seal != NULL && hex != NULL)
		return refuse(entry, "sealHex",
			_("seal and sealHex exclude each other; sealHex is for identifiers that "
			  "are no "
			  "text"),
			problem);
	entry->seal =
		(gmseal_bytes){(const uint8_t *)json_string_value(seal), json_string_length(seal)};
	if (hex != NULL) {
		size_t size = 0;
		if (!octets_from_hex(json_string_value(hex), &entry->octets, &size))
			return refuse(entry, "sealHex",
				_("the value is not made of pairs of hexadecimal digits"), problem);
		entry->seal = (gmseal_bytes){entry->octets, size};
	}
	if (entry->seal.size == 0)
		return refuse(entry, hex != NULL ? "sealHex" : "seal",
			_("the identifier of the seal is empty"), problem);
	return EXIT_DONE;
}

static int take_status(struct entry *entry, struct problem *problem)
{
	const char *status = json_string_value(json_object_get(entry->json, "status"));
	if (status == NULL)
		return refuse(entry, "status", _("the status of the seal is missing"), problem);
	for (int i = GMSEAL_SEAL_IN_FORCE; i <= GMSEAL_SEAL_CANCELLED; i++) {
		entry->state = (gmseal_seal_state)i;
		if (strcmp(status, gmseal_seal_state_name(entry->state)) == 0)
			return EXIT_DONE;
	}
	return refuse(entry, "status",
		_("this is no status of a seal; there are in-force, frozen, lost and cancelled"),
		problem);
}

static int take_since(struct entry *entry, struct problem *problem)
{
	const char *since = json_string_value(json_object_get(entry->json, "since"));
	if (since == NULL)
		return refuse(entry, "since",
			_("the time since when the seal has this status is missing"), problem);
	if (problem_of(problem, gmseal_time_parse(since, &entry->since, &problem->error)) ==
		EXIT_DONE)
		return EXIT_DONE;
	return at(entry, "since", problem);
}

static int add_entry(gmseal_policy *policy, struct entry *entry, struct problem *problem)
{
	int exit = check_members(entry, problem);
	if (exit == EXIT_DONE)
		exit = take_seal(entry, problem);
	if (exit == EXIT_DONE)
		exit = take_status(entry, problem);
	if (exit == EXIT_DONE)
		exit = take_since(entry, problem);
	if (exit == EXIT_DONE)
		exit = problem_of(problem, gmseal_policy_add_seal_status(policy, entry->seal,
						   entry->state, entry->since, &problem->error));
	free(entry->octets);
	return exit;
}

int add_seal_statuses(gmseal_policy *policy, const char *path, struct problem *problem)
{
	struct content content = {0};
	json_t *list = NULL;
	int exit = read_file(path, MAX_FILE_SIZE, &content, problem);
	if (exit == EXIT_DONE)
		exit = json_read(content_bytes(&content), &list, problem);
	content_free(&content);
	if (exit == EXIT_DONE && !json_is_array(list))
		exit = problem_set(problem, EXIT_NO_STRUCTURE, "format", "%s",
			_("this is JSON, but no list of the states of seals"));
	/* With an empty list nobody would be asked about, as if there were none. */
	if (exit == EXIT_DONE && json_array_size(list) == 0)
		exit = problem_set(problem, EXIT_NO_STRUCTURE, "format", "%s",
			_("this list is empty, so that it says nothing of any seal"));
	for (size_t i = 0; exit == EXIT_DONE && i < json_array_size(list); i++) {
		struct entry entry = {.json = json_array_get(list, i), .index = i};
		exit = add_entry(policy, &entry, problem);
	}
	json_decref(list);
	return exit;
}
