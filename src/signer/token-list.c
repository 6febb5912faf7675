/* Lists of tokens with their keys, and of seals on a token: copies of everything in them. */
#include "signer/token.h"

#include <stdlib.h>

/* A token with what it owns; the strings in info and keys are owned as well. */
struct token {
	gmseal_token_info info;
	gmseal_token_key *keys;
};

struct gmseal_token_list {
	struct token *tokens;
	size_t count;
};

gmseal_token_list *gms_token_list_alloc(void)
{
	return calloc(1, sizeof(gmseal_token_list));
}

/* Strings and certificates are constant for the readers of a list only. */
static void release(const void *memory)
{
	free((void *)(uintptr_t)memory);
}

static void free_key(const gmseal_token_key *key)
{
	release(key->uri);
	release(key->label);
	release(key->certificate.data);
}

static void free_token(struct token *token)
{
	const gmseal_token_info *info = &token->info;
	const char *const strings[] = {info->uri, info->module, info->module_description,
		info->profile, info->label, info->serial, info->manufacturer, info->model,
		info->version};
	for (size_t i = 0; i < sizeof strings / sizeof strings[0]; i++)
		release(strings[i]);
	for (size_t i = 0; i < info->key_count; i++)
		free_key(&token->keys[i]);
	free(token->keys);
}

void gmseal_token_list_free(gmseal_token_list *list)
{
	if (list == NULL)
		return;
	for (size_t i = 0; i < list->count; i++)
		free_token(&list->tokens[i]);
	free(list->tokens);
	free(list);
}

size_t gmseal_token_list_count(const gmseal_token_list *list)
{
	return list->count;
}

const gmseal_token_info *gmseal_token_list_at(const gmseal_token_list *list, size_t index)
{
	return index < list->count ? &list->tokens[index].info : NULL;
}

/* Puts a copy into *text that is UTF-8 without control characters, whatever the device said; false
 * without memory. */
static bool copy_text(const char **text)
{
	const char *given = *text == NULL ? "" : *text;
	struct gms_string copy = {0};
	if (gms_token_is_text(given))
		gms_string_add(&copy, "%s", given);
	else
		gms_string_add_escaped(&copy, gms_text(given), SIZE_MAX);
	*text = copy.text;
	if (copy.failed) {
		gms_string_free(&copy);
		*text = NULL;
	}
	return *text != NULL;
}

gmseal_status gms_token_list_add(
	gmseal_token_list *list, const gmseal_token_info *token, gmseal_error *error)
{
	struct token *tokens = realloc(list->tokens, (list->count + 1) * sizeof *tokens);
	if (tokens == NULL)
		return gms_error_memory(error);
	list->tokens = tokens;
	struct token new = {.info = *token};
	new.info.keys = NULL;
	new.info.key_count = 0;
	const char **const strings[] = {&new.info.uri, &new.info.module,
		&new.info.module_description, &new.info.profile, &new.info.label, &new.info.serial,
		&new.info.manufacturer, &new.info.model, &new.info.version};
	bool copied = true;
	/* All of them, so that none is left that is not ours. */
	for (size_t i = 0; i < sizeof strings / sizeof strings[0]; i++)
		copied = copy_text(strings[i]) && copied;
	if (!copied) {
		free_token(&new);
		return gms_error_memory(error);
	}
	tokens[list->count++] = new;
	return GMSEAL_OK;
}

gmseal_status gms_token_list_add_key(
	gmseal_token_list *list, const gmseal_token_key *key, gmseal_error *error)
{
	struct token *token = &list->tokens[list->count - 1];
	gmseal_token_key *keys = realloc(token->keys, (token->info.key_count + 1) * sizeof *keys);
	if (keys == NULL)
		return gms_error_memory(error);
	token->info.keys = token->keys = keys;
	gmseal_token_key new = *key;
	gmseal_buffer certificate = GMSEAL_BUFFER_INIT;
	gmseal_status status = gms_copy(key->certificate, &certificate, error);
	new.certificate = gms_bytes(&certificate);
	bool copied = copy_text(&new.uri);
	copied = copy_text(&new.label) && copied;
	if (status == GMSEAL_OK && !copied)
		status = gms_error_memory(error);
	if (status != GMSEAL_OK) {
		free_key(&new);
		return status;
	}
	keys[token->info.key_count++] = new;
	return GMSEAL_OK;
}

void gms_token_list_problem(gmseal_token_list *list, const gmseal_error *problem)
{
	gmseal_token_info *info = &list->tokens[list->count - 1].info;
	if (info->problem.status == GMSEAL_OK)
		info->problem = *problem;
}

struct seal {
	char *name;
	size_t size;
};

struct gmseal_token_seals {
	struct seal *seals;
	size_t count;
};

gmseal_token_seals *gms_token_seals_alloc(void)
{
	return calloc(1, sizeof(gmseal_token_seals));
}

void gmseal_token_seals_free(gmseal_token_seals *seals)
{
	if (seals == NULL)
		return;
	for (size_t i = 0; i < seals->count; i++)
		free(seals->seals[i].name);
	free(seals->seals);
	free(seals);
}

size_t gmseal_token_seals_count(const gmseal_token_seals *seals)
{
	return seals->count;
}

const char *gmseal_token_seals_name(const gmseal_token_seals *seals, size_t index)
{
	return index < seals->count ? seals->seals[index].name : NULL;
}

size_t gmseal_token_seals_size(const gmseal_token_seals *seals, size_t index)
{
	return index < seals->count ? seals->seals[index].size : 0;
}

gmseal_status gms_token_seals_add(
	gmseal_token_seals *seals, const char *name, size_t size, gmseal_error *error)
{
	struct seal *list = realloc(seals->seals, (seals->count + 1) * sizeof *list);
	if (list == NULL)
		return gms_error_memory(error);
	seals->seals = list;
	char *copy = strdup(name);
	if (copy == NULL)
		return gms_error_memory(error);
	list[seals->count++] = (struct seal){copy, size};
	return GMSEAL_OK;
}
