/* Reading the seals that exist. */
#include "registry.h"

#include <stdlib.h>
#include <string.h>

static int add_seal(void *user, const char *path, struct problem *problem)
{
	struct registry *registry = user;
	gmseal_seal *seal = NULL;
	int exit = load_seal(path, &seal, problem);
	if (exit != EXIT_DONE)
		return exit;
	size_t count = ++registry->count;
	registry->seals = need(realloc(registry->seals, count * sizeof *registry->seals));
	registry->files = need(realloc(registry->files, count * sizeof *registry->files));
	registry->seals[count - 1] = seal;
	registry->files[count - 1] = need(strdup(path));
	return EXIT_DONE;
}

static int add_or_pass(void *user, const char *path, struct problem *problem)
{
	struct registry *registry = user;
	int exit = add_seal(registry, path, problem);
	if (exit != EXIT_NO_STRUCTURE)
		return exit;
	size_t count = ++registry->passed_count;
	registry->passed = need(realloc(registry->passed, count * sizeof *registry->passed));
	registry->reasons = need(realloc(registry->reasons, count * sizeof *registry->reasons));
	registry->passed[count - 1] = need(strdup(path));
	registry->reasons[count - 1] = need(strdup(problem->error.message));
	return exit;
}

int registry_read(const struct texts *paths, struct registry *registry)
{
	*registry = (struct registry){0};
	for (size_t i = 0; i < paths->count; i++) {
		const char *path = paths->list[i];
		char *file = NULL;
		struct problem problem;
		int exit = is_directory(path)
				   ? visit_directory(path, add_or_pass, registry, &file, &problem)
				   : add_seal(registry, path, &problem);
		if (exit != EXIT_DONE)
			problem_tell(&problem, file != NULL ? file : path);
		free(file);
		if (exit != EXIT_DONE)
			return exit;
	}
	return EXIT_DONE;
}

void registry_free(struct registry *registry)
{
	for (size_t i = 0; i < registry->count; i++) {
		gmseal_seal_free(registry->seals[i]);
		free(registry->files[i]);
	}
	for (size_t i = 0; i < registry->passed_count; i++) {
		free(registry->passed[i]);
		free(registry->reasons[i]);
	}
	free(registry->seals);
	free(registry->files);
	free(registry->passed);
	free(registry->reasons);
	*registry = (struct registry){0};
}

const char *registry_file(const struct registry *registry, const gmseal_seal *seal)
{
	for (size_t i = 0; i < registry->count; i++)
		if (registry->seals[i] == seal)
			return registry->files[i];
	return "";
}

void show_passed(struct text *text, const struct registry *registry)
{
	for (size_t i = 0; i < registry->passed_count; i++) {
		text_add(text, "  ! ");
		text_add_shown_string(text, registry->passed[i]);
		text_add(text, "%s", _(": passed by: "));
		text_add_shown_string(text, registry->reasons[i]);
		text_add(text, "\n");
	}
}

json_t *json_passed(const struct registry *registry)
{
	json_t *list = need(json_array());
	for (size_t i = 0; i < registry->passed_count; i++) {
		json_t *object = need(json_object());
		json_add(object, "file", json_word(registry->passed[i]));
		json_add(object, "message", json_word(registry->reasons[i]));
		json_append(list, object);
	}
	return list;
}
