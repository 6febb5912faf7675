/* Reading the seals that exist. */
#include "registry.h"
#include "encased.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* Whatever "gmseal inspect" would show as a seal: alone, in a signature, or in text. */
static int load(const char *path, struct sealed *sealed, struct problem *problem)
{
	struct content content = {0};
	struct encased encased = {0};
	int exit = read_file(path, MAX_FILE_SIZE, &content, problem);
	gmseal_bytes bytes = content_bytes(&content);
	if (exit == EXIT_DONE && gmseal_detect(bytes) == GMSEAL_KIND_UNKNOWN)
		exit = encased_read(bytes, &encased, problem);
	if (exit == EXIT_DONE && encased.is_there)
		bytes = content_bytes(&encased.content);
	if (exit == EXIT_DONE)
		exit = decode_sealed(bytes, NULL, sealed, problem);
	encased_free(&encased);
	content_free(&content);
	return exit;
}

static int add_seal(void *user, const char *path, struct problem *problem)
{
	struct registry *registry = user;
	struct sealed sealed = {0};
	int exit = load(path, &sealed, problem);
	if (exit != EXIT_DONE)
		return exit;
	size_t count = ++registry->count;
	registry->sealed = need(realloc(registry->sealed, count * sizeof *registry->sealed));
	registry->seals =
		need(realloc((void *)(uintptr_t)registry->seals, count * sizeof *registry->seals));
	registry->files = need(realloc(registry->files, count * sizeof *registry->files));
	registry->sealed[count - 1] = sealed;
	registry->seals[count - 1] = seal_of(&sealed);
	registry->files[count - 1] = need(strdup(path));
	return EXIT_DONE;
}

static void pass(void *user, const char *path, const char *why)
{
	struct registry *registry = user;
	size_t count = ++registry->passed_count;
	registry->passed = need(realloc(registry->passed, count * sizeof *registry->passed));
	registry->reasons = need(realloc(registry->reasons, count * sizeof *registry->reasons));
	registry->passed[count - 1] = need(strdup(path));
	registry->reasons[count - 1] = need(strdup(why));
}

/* A link to what is not there, or back to itself. What is there has to be read. */
static bool leads_nowhere(const char *path)
{
	struct stat status;
	return stat(path, &status) != 0 && (errno == ENOENT || errno == ENOTDIR || errno == ELOOP);
}

static int add_or_pass(void *user, const char *path, struct problem *problem)
{
	if (leads_nowhere(path)) {
		pass(user, path, _("this link leads nowhere"));
		return EXIT_DONE;
	}
	int exit = add_seal(user, path, problem);
	if (exit == EXIT_NO_STRUCTURE)
		pass(user, path, problem->error.message);
	return exit;
}

int registry_read(
	const struct texts *paths, struct registry *registry, char **file, struct problem *problem)
{
	*registry = (struct registry){0};
	*file = NULL;
	for (size_t i = 0; i < paths->count; i++) {
		const char *path = paths->list[i];
		int exit = is_directory(path) ? visit_directory(path, add_or_pass, pass, registry,
							file, problem)
					      : add_seal(registry, path, problem);
		if (exit != EXIT_DONE && *file == NULL)
			*file = need(strdup(path));
		if (exit != EXIT_DONE)
			return exit;
	}
	return EXIT_DONE;
}

void registry_free(struct registry *registry)
{
	for (size_t i = 0; i < registry->count; i++) {
		sealed_free(&registry->sealed[i]);
		free(registry->files[i]);
	}
	for (size_t i = 0; i < registry->passed_count; i++) {
		free(registry->passed[i]);
		free(registry->reasons[i]);
	}
	free(registry->sealed);
	free((void *)(uintptr_t)registry->seals);
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
