/* gmseal inspect: any structure known here as a tree, with offsets. */
#include "encased.h"
#include "inspected.h"
#include "json.h"
#include "show.h"
#include "subject.h"

#include <getopt.h>
#include <string.h>

enum {
	OPTION_JSON = 256,
	OPTION_STRICT
};

/* How much of a value is shown. */
#define SHOWN_OCTETS ((size_t)16)
#define SHOWN_TEXT ((size_t)200)

struct inspection {
	bool json, strict;
	const char *path; /* of the file */
	const char *label; /* how people are told of it */
	const struct encased *encased; /* NULL: the file itself is looked at */
	size_t count; /* of the elements visited */
	struct text text;
	json_t *elements;
};

static bool take_option(void *user, int id)
{
	struct inspection *inspection = user;
	if (id == OPTION_JSON)
		inspection->json = true;
	else
		inspection->strict = true;
	return true;
}

/* A text cut to what fits, at the end of a character. */
static gmseal_bytes shortened(const char *text)
{
	gmseal_bytes bytes = string_bytes(text);
	size_t size = 0;
	uint32_t point = 0;
	while (size < bytes.size && size < SHOWN_TEXT) {
		size_t step = utf8_next(bytes.data + size, bytes.size - size, &point);
		size += step > 0 ? step : 1;
	}
	bytes.size = size;
	return bytes;
}

static void add_octets(struct text *text, gmseal_bytes content)
{
	text_add(text, _("%zu octets"), content.size);
	for (size_t i = 0; i < content.size && i < SHOWN_OCTETS; i++)
		text_add(text, "%s%02x", i == 0 ? ": " : " ", content.data[i]);
	if (content.size > SHOWN_OCTETS)
		text_add(text, " ...");
}

static void add_certificate_subject(struct text *text, gmseal_bytes content)
{
	gmseal_certificate *certificate = NULL;
	if (content.size == 0 || gmseal_detect(content) != GMSEAL_KIND_CERTIFICATE ||
		gmseal_certificate_decode(content, &certificate, NULL) != GMSEAL_OK)
		return;
	text_add(text, _(", a certificate: "));
	text_add_shown_string(text, gmseal_certificate_subject(certificate));
	gmseal_certificate_free(certificate);
}

static void show_element(struct inspection *inspection, const gmseal_element *element)
{
	struct text *text = &inspection->text;
	text_add(text, "%7zu %3zu+%-7zu %*s%s%s%s", element->offset, element->header_size,
		element->content.size, (int)(2 * element->depth), "", element->name,
		element->name[0] != '\0' ? " " : "", element->type);
	if (element->text != NULL) {
		gmseal_bytes shown = shortened(element->text);
		text_add(text, " ");
		text_add_shown(text, shown);
		if (element->text[shown.size] != '\0')
			text_add(text, "...");
	} else if (!element->constructed) {
		text_add(text, " ");
		add_octets(text, element->content);
		add_certificate_subject(text, element->content);
	}
	text_add(text, "\n");
}

static json_t *json_element(const gmseal_element *element)
{
	json_t *object = need(json_object());
	json_add(object, "path", json_word(element->path));
	json_add(object, "name", json_word(element->name));
	json_add(object, "type", json_word(element->type));
	json_add(object, "depth", json_integer(element->depth));
	json_add(object, "offset", json_integer((json_int_t)element->offset));
	json_add(object, "headerSize", json_integer((json_int_t)element->header_size));
	json_add(object, "size", json_integer((json_int_t)element->content.size));
	if (element->text != NULL)
		json_add(object, "text", json_word(element->text));
	else if (!element->constructed)
		json_add(object, "firstOctets", json_hex(element->content, SHOWN_OCTETS));
	return object;
}

static void visit(void *user, const gmseal_element *element)
{
	struct inspection *inspection = user;
	inspection->count++;
	if (inspection->json)
		json_append(inspection->elements, json_element(element));
	else
		show_element(inspection, element);
}

/* Where it is not known what the file is, kind is NULL and the object has no such member. */
static json_t *inspection_object(const struct inspection *inspection, const char *kind)
{
	const struct encased *encased = inspection->encased;
	json_t *object = need(json_object());
	json_add(object, "file", json_word(inspection->path));
	if (encased != NULL) {
		json_add(object, "encoding", json_word("Base64"));
		json_add(object, "member",
			encased->member != NULL ? json_word(encased->member) : json_null());
	}
	if (kind != NULL)
		json_add(object, "kind", json_word(kind));
	return object;
}

static void add_standard(json_t *object, const struct inspected *inspected)
{
	if (inspected_is_sealed(inspected))
		json_add(object, "version",
			json_integer(gmseal_seal_generation(seal_of(&inspected->sealed))));
	else
		json_add(object, "standard", json_word(inspected_standard(inspected)));
}

/* The tree as JSON; with the problem that ended it, if there is one. */
static void print_json(struct inspection *inspection, const struct inspected *inspected,
	const struct problem *problem)
{
	const struct kind_name *name = kind_name_of(inspected->kind);
	json_t *object = inspection_object(inspection, name != NULL ? name->word : NULL);
	if (problem == NULL) {
		json_t *deviations = need(json_array());
		add_standard(object, inspected);
		for (size_t i = 0; i < inspected_deviation_count(inspected); i++)
			json_append(deviations, json_deviation(inspected_deviation(inspected, i)));
		json_add(object, "deviations", deviations);
	}
	if (inspection->count > 0)
		json_add(object, "elements", json_incref(inspection->elements));
	if (problem != NULL)
		json_add(object, "error", json_problem(problem));
	json_print(object, false);
}

static void add_heading(struct text *text, const struct inspected *inspected, bool damaged)
{
	const struct kind_name *name = kind_name_of(inspected->kind);
	if (name == NULL)
		text_add(text, "%s", _(": perhaps a damaged seal or seal signature\n"));
	else if (damaged)
		text_add(text, "%s", _(name->damaged));
	else
		show_inspected(text, inspected);
	text_add(text, "%s", _(" offset header+content\n"));
}

static void print_text(struct inspection *inspection, const struct inspected *inspected,
	const struct problem *problem)
{
	struct text text = {0};
	if (inspection->count > 0) {
		text_add_shown_string(&text, inspection->label);
		add_heading(&text, inspected, problem != NULL);
		text_print(&text, stdout);
		text_print(&inspection->text, stdout);
	}
	if (problem == NULL && inspected_deviation_count(inspected) > 0) {
		text_add(&text, "%s", _("It parts from the standard here:\n"));
		for (size_t i = 0; i < inspected_deviation_count(inspected); i++)
			show_deviation(&text, inspected_deviation(inspected, i));
	}
	text_print(&text, stdout);
	text_free(&text);
	if (problem != NULL)
		problem_tell(problem, inspection->label);
}

static int inspect_structure(struct inspection *inspection, gmseal_bytes bytes, gmseal_kind kind)
{
	gmseal_decoding decoding = {inspection->strict, MAX_FILE_SIZE};
	struct inspected inspected = {.kind = kind};
	struct problem problem;
	inspection->elements = need(json_array());
	int exit = problem_of(
		&problem, gmseal_inspect(bytes, &decoding, visit, inspection, &problem.error));
	/* Where nothing was to be seen, what the file looks like says more. */
	if (exit == EXIT_DONE || inspection->count == 0)
		exit = inspected_decode(bytes, &decoding, &inspected, &problem);
	(inspection->json ? print_json : print_text)(
		inspection, &inspected, exit == EXIT_DONE ? NULL : &problem);
	json_decref(inspection->elements);
	text_free(&inspection->text);
	inspected_free(&inspected);
	return exit;
}

static int inspect_certificate(const struct inspection *inspection, gmseal_bytes bytes)
{
	gmseal_certificate *certificate = NULL;
	struct problem problem;
	int exit = problem_of(
		&problem, gmseal_certificate_decode(bytes, &certificate, &problem.error));
	if (inspection->json) {
		json_t *object = inspection_object(inspection, "certificate");
		if (exit == EXIT_DONE)
			json_add(object, "certificate", json_certificate(certificate));
		else
			json_add(object, "error", json_problem(&problem));
		json_print(object, false);
	} else if (exit == EXIT_DONE) {
		struct text text = {0};
		text_add_shown_string(&text, inspection->label);
		text_add(&text, _(": a certificate\n"));
		show_certificate(&text, 2, certificate);
		show_subject_findings(&text, certificate);
		text_print(&text, stdout);
		text_free(&text);
	} else {
		problem_tell(&problem, inspection->label);
	}
	gmseal_certificate_free(certificate);
	return exit;
}

static int inspect_bytes(struct inspection *inspection, gmseal_bytes bytes)
{
	gmseal_kind kind = gmseal_detect(bytes);
	if (kind_name_of(kind) == NULL && is_certificate(bytes))
		return inspect_certificate(inspection, bytes);
	return inspect_structure(inspection, bytes, kind);
}

static int tell(const struct inspection *inspection, const struct problem *problem)
{
	if (!inspection->json)
		return problem_tell(problem, inspection->label);
	json_print_problem(inspection->path, problem, false);
	return problem->exit;
}

/* Looks at what is in the text that a file is. */
static int inspect_encased(struct inspection *inspection, const struct encased *encased)
{
	struct text label = {0};
	text_add(&label, "%s", inspection->path);
	if (encased->member != NULL)
		text_add(&label, _(" (the member %s, in Base64)"), encased->member);
	else
		text_add(&label, "%s", _(" (in Base64)"));
	inspection->encased = encased;
	inspection->label = label.data;
	int exit = inspect_bytes(inspection, content_bytes(&encased->content));
	text_free(&label);
	return exit;
}

static int inspect_file(struct inspection *inspection)
{
	struct content content = {0};
	struct encased encased = {0};
	struct problem problem;
	int exit = read_file(inspection->path, MAX_FILE_SIZE, &content, &problem);
	gmseal_bytes bytes = content_bytes(&content);
	if (exit == EXIT_DONE && gmseal_detect(bytes) == GMSEAL_KIND_UNKNOWN)
		exit = encased_read(bytes, &encased, &problem);
	if (exit != EXIT_DONE)
		exit = tell(inspection, &problem);
	else if (encased.is_there)
		exit = inspect_encased(inspection, &encased);
	else
		exit = inspect_bytes(inspection, bytes);
	encased_free(&encased);
	content_free(&content);
	return exit;
}

static int run_inspect(const struct command *command, int argc, char **argv)
{
	struct inspection inspection = {0};
	int exit = EXIT_DONE;
	if (!options_read(command, argc, argv, take_option, &inspection, &exit))
		return exit;
	if (argc - optind != 1)
		return usage_error(command, _("give exactly one file"));
	inspection.path = inspection.label = argv[optind];
	return inspect_file(&inspection);
}

static const struct option_spec options[] = {
	{"json", OPTION_JSON, NULL, N_("Print JSON: one object with the list of elements.")},
	{"strict", OPTION_STRICT, NULL, N_("Stop where the file parts from the standard.")},
	{NULL, 0, NULL, NULL}};

const struct command inspect_command = {
	.name = "inspect",
	.summary = N_("Show what is in a seal, signature, message or certificate"),
	.synopsis = "[--json] [--strict] FILE",
	.description = N_(
		"Shows a seal, a seal signature, a signed message, a time-stamp token, request or "
		"response, a registration packet, a certificate revocation list or an OCSP "
		"response as a tree: of each element the offset in the file, the sizes of "
		"header and content, the name in the standard, the type and the value. Nothing is "
		"verified. A certificate is shown as by \"gmseal cert show\", without offsets. "
		"What "
		"is Base64, alone or in the member sealData of JSON, is decoded first; offsets "
		"are those in what was decoded. "
		"FILE - is standard input."),
	.exits = N_("0: done.\n3: FILE is no structure known here, or damaged; what comes before "
		    "the damage is shown.\n64: the command line is wrong.\n70: FILE cannot be "
		    "read, or there is another internal problem."),
	.examples = "  gmseal inspect SignedValue.dat\n  gmseal inspect --json seal.esl\n",
	.options = {options},
	.run = run_inspect,
};
