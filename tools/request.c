/* Signing requests: reading and writing what those of seals and signatures have in common. */
#include "request.h"
#include "base64.h"
#include "json-members.h"
#include "options.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>

#define REQUEST_FORMAT "gmseal-signing-request"
#define REQUEST_VERSION 1
/* A seal of the largest size in Base64, twice: inside of a signature, and in what is to be signed. */
#define MAX_REQUEST (4 * MAX_FILE_SIZE)
#define MAX_VALUE ((size_t)65536)

/* --- Writing ---------------------------------------------------------------------------------- */

json_t *json_base64(gmseal_bytes bytes)
{
	struct content encoded = base64_encode(bytes);
	json_t *string = need(json_stringn((const char *)encoded.data, encoded.size));
	content_free(&encoded);
	return string;
}

static json_t *make_request(const char *kind, const gmseal_draft *draft,
	const gmseal_certificate *certificate, gmseal_bytes user_id, json_t *inputs)
{
	gmseal_bytes e = gmseal_draft_digest(draft);
	json_t *object = need(json_object());
	json_add(object, "format", json_word(REQUEST_FORMAT));
	json_add(object, "version", json_integer(REQUEST_VERSION));
	json_add(object, "kind", json_word(kind));
	json_add(object, "keyType",
		json_word(key_type_word(gmseal_certificate_key_type(certificate))));
	json_add(object, "digestAlgorithm",
		json_word(gmseal_digest_name(gmseal_draft_digest_algorithm(draft))));
	json_add(object, "e", json_hex(e, e.size));
	json_add(object, "toBeSigned", json_base64(gmseal_draft_to_be_signed(draft)));
	json_add(object, "userId", json_text(user_id));
	json_add(object, "subject", json_word(gmseal_certificate_subject(certificate)));
	json_add(object, "certificate", json_base64(gmseal_certificate_bytes(certificate)));
	json_add(object, "inputs", inputs);
	return object;
}

int request_write(const char *kind, const gmseal_draft *draft,
	const gmseal_certificate *certificate, gmseal_bytes user_id, json_t *inputs,
	const struct writing *writing)
{
	json_t *object = make_request(kind, draft, certificate, user_id, inputs);
	char *dump = need(json_dumps(object, JSON_INDENT(2)));
	struct text text = {0};
	text_add(&text, "%s\n", dump);
	struct problem problem;
	int exit = write_file(writing, string_bytes(text.data), &problem);
	text_free(&text);
	free(dump);
	json_decref(object);
	return exit == EXIT_DONE ? EXIT_DONE : problem_tell(&problem, writing->path);
}

/* --- Reading ---------------------------------------------------------------------------------- */

static json_t *member(struct request *request, const json_t *object, const char *name)
{
	json_t *found = request->wrong == NULL ? json_object_get(object, name) : NULL;
	if (found == NULL && request->wrong == NULL)
		request->wrong = name;
	return found;
}

static gmseal_bytes text_of(struct request *request, const json_t *string, const char *name)
{
	if (!json_is_string(string)) {
		if (request->wrong == NULL)
			request->wrong = name;
		return (gmseal_bytes){NULL, 0};
	}
	return (gmseal_bytes){
		(const uint8_t *)json_string_value(string), json_string_length(string)};
}

static gmseal_bytes keep(struct request *request, struct content content)
{
	size_t count = ++request->owned_count;
	request->owned = need(realloc(request->owned, count * sizeof *request->owned));
	request->owned[count - 1] = content;
	return content_bytes(&content);
}

static gmseal_bytes base64_of(struct request *request, const json_t *string, const char *name)
{
	struct content content = {0};
	gmseal_bytes text = text_of(request, string, name);
	if (request->wrong == NULL && base64_decode(text, &content))
		return keep(request, content);
	if (request->wrong == NULL)
		request->wrong = name;
	return (gmseal_bytes){NULL, 0};
}

gmseal_bytes request_text(struct request *request, const json_t *object, const char *name)
{
	return text_of(request, member(request, object, name), name);
}

gmseal_bytes request_base64(struct request *request, const json_t *object, const char *name)
{
	return base64_of(request, member(request, object, name), name);
}

gmseal_bytes request_base64_at(struct request *request, const json_t *list, size_t index)
{
	return base64_of(request, json_array_get(list, index), "certificates");
}

gmseal_bytes request_hex(struct request *request, const json_t *object, const char *name)
{
	struct content content = {0};
	const json_t *string = member(request, object, name);
	text_of(request, string, name);
	if (request->wrong == NULL &&
		octets_from_hex(json_string_value(string), &content.data, &content.size))
		return keep(request, content);
	if (request->wrong == NULL)
		request->wrong = name;
	return (gmseal_bytes){NULL, 0};
}

int64_t request_time(struct request *request, const json_t *object, const char *name)
{
	int64_t seconds = 0;
	gmseal_bytes text = request_text(request, object, name);
	if (request->wrong == NULL &&
		gmseal_time_parse((const char *)text.data, &seconds, NULL) != GMSEAL_OK)
		request->wrong = name;
	return seconds;
}

int64_t request_number(struct request *request, const json_t *object, const char *name)
{
	const json_t *number = member(request, object, name);
	if (number != NULL && !json_is_integer(number))
		request->wrong = name;
	return json_integer_value(number);
}

bool request_bool(struct request *request, const json_t *object, const char *name)
{
	const json_t *value = member(request, object, name);
	if (value != NULL && !json_is_boolean(value))
		request->wrong = name;
	return json_is_true(value);
}

gmseal_digest_algorithm request_digest(
	struct request *request, const json_t *object, const char *name)
{
	gmseal_bytes word = request_text(request, object, name);
	for (gmseal_digest_algorithm i = GMSEAL_DIGEST_NONE; i <= GMSEAL_DIGEST_SHA256; i++)
		if (request->wrong == NULL &&
			strcmp((const char *)word.data, gmseal_digest_name(i)) == 0)
			return i;
	if (request->wrong == NULL)
		request->wrong = name;
	return GMSEAL_DIGEST_NONE;
}

const json_t *request_object(struct request *request, const json_t *object, const char *name)
{
	const json_t *found = member(request, object, name);
	if (found != NULL && !json_is_object(found))
		request->wrong = name;
	return found;
}

const json_t *request_list(struct request *request, const json_t *object, const char *name)
{
	const json_t *found = member(request, object, name);
	if (found != NULL && !json_is_array(found))
		request->wrong = name;
	return found;
}

int request_check_members(const struct request *request, struct problem *problem)
{
	if (request->wrong == NULL)
		return EXIT_DONE;
	return problem_set(problem, EXIT_NO_STRUCTURE, "format",
		_("this signing request lacks \"%s\", or has something else in its place"),
		request->wrong);
}

static int check_head(struct request *request, const char *kind, struct problem *problem)
{
	gmseal_bytes format = request_text(request, request->json, "format");
	int64_t version = request_number(request, request->json, "version");
	gmseal_bytes of_kind = request_text(request, request->json, "kind");
	int exit = request_check_members(request, problem);
	if (exit != EXIT_DONE)
		return exit;
	if (strcmp((const char *)format.data, REQUEST_FORMAT) != 0)
		return problem_set(problem, EXIT_NO_STRUCTURE, "format", "%s",
			_("this is no signing request"));
	if (version != REQUEST_VERSION)
		return problem_set(problem, EXIT_NO_STRUCTURE, "unsupported", "%s",
			_("this signing request is of a version that is not known here"));
	if (strcmp((const char *)of_kind.data, kind) == 0)
		return EXIT_DONE;
	return problem_set(problem, EXIT_NO_STRUCTURE, "format", "%s",
		strcmp(kind, "seal") == 0
			? _("this signing request is not that of a seal; \"gmseal sign\" completes "
			    "those of signatures")
			: _("this signing request is not that of a signature; \"gmseal seal "
			    "create\" completes those of seals"));
}

int request_read(
	const char *path, const char *kind, struct request *request, struct problem *problem)
{
	*request = (struct request){0};
	struct content content = {0};
	int exit = read_file(path, MAX_REQUEST, &content, problem);
	if (exit != EXIT_DONE)
		return exit;
	exit = json_object_read(content_bytes(&content), &request->json, problem);
	content_free(&content);
	if (exit == EXIT_DONE)
		exit = check_head(request, kind, problem);
	if (exit != EXIT_DONE)
		return exit;
	gmseal_bytes der = request_base64(request, request->json, "certificate");
	request->inputs = member(request, request->json, "inputs");
	exit = request_check_members(request, problem);
	if (exit != EXIT_DONE)
		return exit;
	return problem_of(
		problem, gmseal_certificate_decode(der, &request->certificate, &problem->error));
}

void request_free(struct request *request)
{
	for (size_t i = 0; i < request->owned_count; i++)
		content_free(&request->owned[i]);
	free(request->owned);
	gmseal_certificate_free(request->certificate);
	json_decref(request->json);
	*request = (struct request){0};
}

/* --- Completing ------------------------------------------------------------------------------- */

int request_check_draft(struct request *request, const gmseal_draft *draft, struct problem *problem)
{
	gmseal_bytes kind = request_text(request, request->json, "kind");
	gmseal_bytes user_id = request_text(request, request->json, "userId");
	int exit = request_check_members(request, problem);
	if (exit != EXIT_DONE)
		return exit;
	/* Its inputs make the same request once more, or it was changed. */
	json_t *again = make_request((const char *)kind.data, draft, request->certificate, user_id,
		json_incref(request->inputs));
	bool same = json_equal(again, request->json) != 0;
	json_decref(again);
	if (same)
		return EXIT_DONE;
	return problem_set(problem, EXIT_NO_STRUCTURE, "format", "%s",
		_("this signing request was changed: it is not what its inputs make"));
}

int request_complete(const char *value, const gmseal_draft *draft, request_completer *complete,
	void *made, struct problem *problem)
{
	struct content content = {0}, decoded = {0};
	int exit = read_file(value, MAX_VALUE, &content, problem);
	if (exit != EXIT_DONE)
		return exit;
	/* What verifies is right, so that there is no need to guess which form it is. */
	gmseal_status status = complete(draft, content_bytes(&content), made, &problem->error);
	if (status != GMSEAL_OK && base64_decode(content_bytes(&content), &decoded))
		status = complete(draft, content_bytes(&decoded), made, &problem->error);
	content_free(&decoded);
	content_free(&content);
	return problem_of(problem, status);
}
