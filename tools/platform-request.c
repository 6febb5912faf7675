/* Platforms' requests to make a seal: JSON in, findings out. */
#include "platform-request.h"
#include "json-members.h"
#include "json-report.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#define MAX_UNKNOWN 20

/* --- Reading ---------------------------------------------------------------------------------- */

/* Whoever asked for JSON reads there what could not be read, too. */
static int tell(const struct request_use *use, const char *file, const struct problem *problem)
{
	if (!use->json)
		return problem_tell(problem, file);
	json_print_problem(file, problem, false);
	return problem->exit;
}

static void add_finding(struct platform_request *request, const gmseal_finding *finding)
{
	size_t count = ++request->count;
	request->findings = need(realloc(request->findings, count * sizeof *request->findings));
	request->findings[count - 1] = *finding;
}

/* A finding of the command's own, which the library is not asked about; takes sentence over. */
static void add_own(struct platform_request *request, const char *field, const char *reason,
	bool error, struct text *sentence)
{
	size_t count = ++request->sentence_count;
	request->sentences = need(realloc(request->sentences, count * sizeof *request->sentences));
	request->sentences[count - 1] = sentence->data;
	add_finding(request, &(gmseal_finding){field, reason, sentence->data, error});
}

static bool find_member(const char *name, gmseal_request_member *member)
{
	const char *known;
	for (int i = 0; (known = gmseal_request_member_name((gmseal_request_member)i)) != NULL; i++)
		if (strcmp(name, known) == 0) {
			*member = (gmseal_request_member)i;
			return true;
		}
	return false;
}

/* A member that no rule knows. Of many only the first are told one by one. */
static void add_unknown(const struct request_use *use, struct platform_request *request,
	const char *name, size_t count, size_t all)
{
	static const char unknown[] = "unknown-member";
	struct text sentence = {0};
	if (count > MAX_UNKNOWN)
		return;
	if (count < MAX_UNKNOWN || all == MAX_UNKNOWN)
		text_add(&sentence, "%s", _("No rule knows this member; it is ignored."));
	else
		text_add(&sentence,
			_("No rule knows this member, nor %zu others behind it; they are ignored."),
			all - MAX_UNKNOWN);
	add_own(request, name, unknown, texts_have(&use->refused, unknown), &sentence);
}

static size_t count_unknown(const json_t *json)
{
	size_t count = json_object_size(json);
	const char *known;
	for (int i = 0; (known = gmseal_request_member_name((gmseal_request_member)i)) != NULL; i++)
		count -= json_object_get(json, known) != NULL;
	return count;
}

/* The texts of the members, and what is wrong with those that are no texts or not known. */
static void take_members(const struct request_use *use, struct platform_request *request)
{
	const size_t all = count_unknown(request->json);
	size_t count = 0;
	const char *name;
	json_t *value;
	json_object_foreach(request->json, name, value)
	{
		gmseal_request_member member;
		struct text sentence = {0};
		if (!find_member(name, &member)) {
			add_unknown(use, request, name, ++count, all);
		} else if (!json_is_string(value)) {
			text_add(&sentence, "%s",
				_("The value is no text; in a request every value is one, in "
				  "quotation marks."));
			add_own(request, name, "not-text", true, &sentence);
		} else {
			request->members[member] =
				(gmseal_bytes){(const uint8_t *)json_string_value(value),
					json_string_length(value)};
		}
	}
}

/* The code that orgCode has to be. packet is released by the caller and has to live as long. */
static int find_org_code(const struct request_use *use, char **code, gmseal_registration **packet,
	gmseal_bytes *org_code, struct problem *problem)
{
	struct content content = {0};
	if (use->org_code != NULL) {
		*code = utf8_from_argument(use->org_code);
		*org_code = string_bytes(*code);
	}
	if (use->registration == NULL)
		return EXIT_DONE;
	int exit = read_file(use->registration, MAX_FILE_SIZE, &content, problem);
	if (exit == EXIT_DONE)
		exit = problem_of(problem, gmseal_registration_decode(content_bytes(&content), NULL,
						   packet, &problem->error));
	content_free(&content);
	if (exit == EXIT_DONE)
		*org_code = gmseal_registration_facts_of(*packet)->org_code;
	return exit;
}

/* What the library finds goes before what the command found by itself, errors before notices. */
static void sort_findings(struct platform_request *request)
{
	gmseal_finding *own = request->findings;
	size_t own_count = request->count;
	request->findings = NULL;
	request->count = 0;
	for (int error = 1; error >= 0; error--) {
		const gmseal_finding *finding;
		for (size_t i = 0; (finding = gmseal_findings_at(request->examined, i)) != NULL;
			i++) {
			bool told = false;
			/* What is no text was not handed on, and is not missing. */
			for (size_t j = 0; j < own_count && !told; j++)
				told = strcmp(finding->reason, "missing") == 0 &&
				       strcmp(finding->field, own[j].field) == 0;
			if (finding->error == (error == 1) && !told)
				add_finding(request, finding);
		}
		for (size_t i = 0; i < own_count; i++)
			if (own[i].error == (error == 1))
				add_finding(request, &own[i]);
	}
	free(own);
}

/* What the seal is held against; borrows from all three. */
static gmseal_request_context context_of(const struct request_use *use,
	const gmseal_seal_parameters *parameters, const struct registry *registry)
{
	static const gmseal_seal *const none = NULL;
	gmseal_request_context context = GMSEAL_REQUEST_CONTEXT_INIT;
	context.now = parameters->created;
	context.generation = parameters->generation;
	context.notice_days = use->notice_days;
	/* A registry may be empty, and is asked all the same. */
	if (use->registry.count > 0)
		context.seals = registry->count > 0 ? registry->seals : &none;
	context.seal_count = registry->count;
	context.places = (const char *const *)registry->files;
	context.refuse = use->refused.list;
	context.refuse_count = use->refused.count;
	context.allow = use->allowed.list;
	context.allow_count = use->allowed.count;
	return context;
}

/* A seal that was not read cannot stand in the way of another. */
static int read_registry(const struct request_use *use, struct platform_request *request)
{
	static const char passed_by[] = "passed-by";
	const struct registry *registry = &request->registry;
	struct text sentence = {0};
	struct problem problem;
	char *file = NULL;
	int exit = registry_read(&use->registry, &request->registry, &file, &problem);
	if (exit != EXIT_DONE)
		tell(use, file, &problem);
	free(file);
	if (exit != EXIT_DONE || registry->passed_count == 0)
		return exit;
	text_add(&sentence, _("Passed by, so that no seal in it was asked about: %zu, first %s."),
		registry->passed_count, registry->passed[0]);
	add_own(request, "registry", passed_by, texts_have(&use->refused, passed_by), &sentence);
	return EXIT_DONE;
}

static int examine(const struct request_use *use, const gmseal_seal_parameters *parameters,
	struct platform_request *request)
{
	gmseal_request_context context = context_of(use, parameters, &request->registry);
	gmseal_registration *packet = NULL;
	char *code = NULL;
	struct problem problem;
	const char *about = use->registration;
	int exit = find_org_code(use, &code, &packet, &context.org_code, &problem);
	if (exit == EXIT_DONE) {
		about = use->path;
		exit = problem_of(
			&problem, gmseal_request_examine(request->members, &context,
					  &request->request, &request->examined, &problem.error));
	}
	if (exit == EXIT_DONE && request->request != NULL)
		request->replaced = gmseal_request_replaces(request->request);
	if (exit == EXIT_DONE)
		sort_findings(request);
	else
		/* What is wrong in the command line is not the file's fault. */
		tell(use, exit == EXIT_USAGE ? NULL : about, &problem);
	gmseal_registration_free(packet);
	free(code);
	return exit;
}

int platform_request_read(const struct request_use *use, const gmseal_seal_parameters *parameters,
	struct platform_request *request)
{
	*request = (struct platform_request){.label = use->path};
	struct content content = {0};
	struct problem problem;
	int exit = read_file(use->path, MAX_FILE_SIZE, &content, &problem);
	if (exit == EXIT_DONE)
		exit = json_object_read(content_bytes(&content), &request->json, &problem);
	content_free(&content);
	if (exit != EXIT_DONE)
		return tell(use, use->path, &problem);
	take_members(use, request);
	exit = read_registry(use, request);
	return exit == EXIT_DONE ? examine(use, parameters, request) : exit;
}

int platform_request_ask(const struct request_use *use, const gmseal_seal_parameters *parameters,
	const char *label, struct platform_request *request)
{
	*request = (struct platform_request){.label = label};
	struct problem problem;
	int exit = read_registry(use, request);
	if (exit != EXIT_DONE)
		return exit;
	const gmseal_request_context context = context_of(use, parameters, &request->registry);
	exit = problem_of(
		&problem, gmseal_registry_examine(parameters, use->renew, &context,
				  &request->replaced, &request->examined, &problem.error));
	if (exit != EXIT_DONE)
		return tell(use, NULL, &problem);
	sort_findings(request);
	return EXIT_DONE;
}

void platform_request_free(struct platform_request *request)
{
	for (size_t i = 0; i < request->sentence_count; i++)
		free(request->sentences[i]);
	free(request->sentences);
	free(request->findings);
	gmseal_request_free(request->request);
	gmseal_findings_free(request->examined);
	registry_free(&request->registry);
	json_decref(request->json);
	*request = (struct platform_request){0};
}

/* --- Telling ---------------------------------------------------------------------------------- */

bool platform_request_is_good(const struct platform_request *request)
{
	/* Errors come first. */
	return request->count == 0 || !request->findings[0].error;
}

static void print_json(const struct platform_request *request, FILE *stream)
{
	json_t *object = need(json_object()), *list = need(json_array());
	const gmseal_seal *old = request->replaced;
	json_add(object, "file", json_word(request->label));
	json_add(object, "kind", json_word("sealRequest"));
	json_add(object, "verdict",
		json_word(platform_request_is_good(request) ? "valid" : "invalid"));
	for (size_t i = 0; i < request->count; i++)
		json_append(list, json_finding(&request->findings[i]));
	json_add(object, "findings", list);
	json_add(object, "replaces", old != NULL ? json_seal(old) : json_null());
	json_add(object, "passedBy", json_passed(&request->registry));
	json_print_to(object, false, stream);
}

static void print_text(const struct platform_request *request, FILE *stream)
{
	struct text text = {0};
	const gmseal_seal *old = request->replaced;
	size_t errors = 0;
	while (errors < request->count && request->findings[errors].error)
		errors++;
	show_verdict(&text, request->label,
		platform_request_is_good(request) ? GMSEAL_VERDICT_VALID : GMSEAL_VERDICT_INVALID);
	text_add(&text,
		request->json != NULL
			? _("\n  A request to make a seal; errors: %zu, notices: %zu.\n")
			: _("\n  A seal to be made; errors: %zu, notices: %zu.\n"),
		errors, request->count - errors);
	if (old != NULL) {
		show_fact(&text, 2, _("Replaces"), gmseal_seal_property(old)->name);
		show_fact(&text, 4, _("id"), gmseal_seal_id(old));
		show_fact(
			&text, 4, _("file"), string_bytes(registry_file(&request->registry, old)));
	}
	for (size_t i = 0; i < request->count; i++)
		show_finding(&text, &request->findings[i]);
	show_passed(&text, &request->registry);
	text_print(&text, stream);
	text_free(&text);
}

bool platform_request_print(
	const struct request_use *use, const struct platform_request *request, FILE *stream)
{
	(use->json ? print_json : print_text)(request, stream);
	return fflush(stream) == 0 && ferror(stream) == 0;
}

/* --- Options ---------------------------------------------------------------------------------- */

bool take_request_option(const struct command *command, struct request_use *use, int id)
{
	switch (id) {
	case OPTION_REQUEST:
		use->path = optarg;
		return true;
	case OPTION_CHECK:
		use->check = true;
		return true;
	case OPTION_REGISTRY:
		texts_add(&use->registry, optarg);
		return true;
	case OPTION_RENEW:
		use->renew = true;
		return true;
	case OPTION_ORG_CODE:
		use->org_code = optarg;
		return true;
	case OPTION_REGISTRATION:
		use->registration = optarg;
		return true;
	case OPTION_REFUSE:
		texts_add(&use->refused, optarg);
		return true;
	case OPTION_ALLOW:
		texts_add(&use->allowed, optarg);
		return true;
	case OPTION_NOTICE_DAYS:
		return option_number(command, "notice-days", 1, &use->notice_days);
	default:
		use->json = true;
		return true;
	}
}

void request_use_free(struct request_use *use)
{
	texts_free(&use->registry);
	texts_free(&use->refused);
	texts_free(&use->allowed);
}

const struct option_spec platform_request_options[] = {
	{"request", OPTION_REQUEST, "FILE",
		N_("Make the seal that a platform asks for in FILE, JSON; see gmseal-platforms(7). "
		   "In place of the options from --id to --valid-to; --version is 4 if left "
		   "out.")},
	{"check", OPTION_CHECK, NULL,
		N_("With --request: report what is wrong with it, and write nothing.")},
	{"registry", OPTION_REGISTRY, "FILE",
		N_("A seal that exists, or a folder of them, for one certificate has one seal, and "
		   "one number, too. May be given several times.")},
	{"renew", OPTION_RENEW, NULL,
		N_("With --registry, without --request: the seal replaces the newest one with its "
		   "--id.")},
	{"org-code", OPTION_ORG_CODE, "CODE", N_("With --request: what orgCode has to be.")},
	{"registration", OPTION_REGISTRATION, "FILE",
		N_("With --request: orgCode has to be the one in this registration packet, which "
		   "is not verified here.")},
	{"refuse", OPTION_REFUSE, "REASON",
		N_("With --request or --registry: make findings with REASON errors. May be given "
		   "several times.")},
	{"allow", OPTION_ALLOW, "REASON",
		N_("With --request or --registry: make findings with REASON notices, where a seal "
		   "can be made "
		   "all the same. May be given several times.")},
	{"notice-days", OPTION_NOTICE_DAYS, "DAYS",
		N_("With --request: give a notice when no more than DAYS are left of the "
		   "certificate; 30 if left out.")},
	{"json", OPTION_JSON_REPORT, NULL, N_("With --request: print the findings as JSON.")},
	{NULL, 0, NULL, NULL}};
