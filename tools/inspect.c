/* gmseal inspect: any structure known here as a tree, with offsets. */
#include "inputs.h"
#include "message.h"
#include "show.h"

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

/* What an inspected file holds. */
struct inspected {
	gmseal_kind kind;
	struct sealed sealed;
	gmseal_message *message; /* of a token as well, which is a signed message */
};

/* How the kinds that are shown as a tree are called. */
static const struct name {
	gmseal_kind kind;
	const char *word; /* in JSON */
	const char *damaged; /* the heading, untranslated */
} names[] = {
	{GMSEAL_KIND_SEAL, "seal", N_(": a damaged seal\n")},
	{GMSEAL_KIND_SIGNATURE, "signature", N_(": a damaged seal signature\n")},
	{GMSEAL_KIND_MESSAGE, "message", N_(": a damaged signed message\n")},
	{GMSEAL_KIND_TIMESTAMP, "timestamp", N_(": a damaged time-stamp token\n")},
	{GMSEAL_KIND_TIMESTAMP_REQUEST, "timestampRequest", N_(": a damaged time-stamp request\n")},
	{GMSEAL_KIND_TIMESTAMP_RESPONSE, "timestampResponse",
		N_(": a damaged time-stamp response\n")},
	{GMSEAL_KIND_CRL, "crl", N_(": a damaged certificate revocation list\n")},
	{GMSEAL_KIND_OCSP_RESPONSE, "ocspResponse", N_(": a damaged OCSP response\n")},
};

/* NULL for what is not shown as a tree. */
static const struct name *name_of(gmseal_kind kind)
{
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (names[i].kind == kind)
			return &names[i];
	return NULL;
}

static int decode(gmseal_bytes bytes, const gmseal_decoding *decoding, struct inspected *inspected,
	struct problem *problem)
{
	if (inspected->kind == GMSEAL_KIND_SEAL || inspected->kind == GMSEAL_KIND_SIGNATURE ||
		name_of(inspected->kind) == NULL)
		return decode_sealed(bytes, decoding, &inspected->sealed, problem);
	/* Of the others but messages the walk has seen all that the tree shows. */
	if (inspected->kind != GMSEAL_KIND_MESSAGE && inspected->kind != GMSEAL_KIND_TIMESTAMP)
		return EXIT_DONE;
	return problem_of(problem,
		gmseal_message_decode(bytes, decoding, &inspected->message, &problem->error));
}

static bool is_sealed(const struct inspected *inspected)
{
	return inspected->sealed.seal != NULL || inspected->sealed.signature != NULL;
}

static size_t deviation_count(const struct inspected *inspected)
{
	if (inspected->message != NULL)
		return gmseal_message_deviation_count(inspected->message);
	if (!is_sealed(inspected))
		return 0;
	return inspected->sealed.seal != NULL
		       ? gmseal_seal_deviation_count(inspected->sealed.seal)
		       : gmseal_signature_deviation_count(inspected->sealed.signature);
}

static const gmseal_deviation *deviation_at(const struct inspected *inspected, size_t index)
{
	if (inspected->message != NULL)
		return gmseal_message_deviation(inspected->message, index);
	return inspected->sealed.seal != NULL
		       ? gmseal_seal_deviation(inspected->sealed.seal, index)
		       : gmseal_signature_deviation(inspected->sealed.signature, index);
}

static const char *standard_of(const struct inspected *inspected)
{
	if (is_sealed(inspected))
		return generation_standard(gmseal_seal_generation(seal_of(&inspected->sealed)));
	if (inspected->message != NULL)
		return message_standard(inspected->message);
	return inspected->kind == GMSEAL_KIND_CRL             ? "RFC 5280"
	       : inspected->kind == GMSEAL_KIND_OCSP_RESPONSE ? "RFC 6960"
							      : "RFC 3161";
}

/* Where it is not known what the file is, kind is NULL and the object has no such member. */
static json_t *inspection_object(const char *path, const char *kind)
{
	json_t *object = need(json_object());
	json_add(object, "file", json_word(path));
	if (kind != NULL)
		json_add(object, "kind", json_word(kind));
	return object;
}

static void add_standard(json_t *object, const struct inspected *inspected)
{
	if (is_sealed(inspected))
		json_add(object, "version",
			json_integer(gmseal_seal_generation(seal_of(&inspected->sealed))));
	else
		json_add(object, "standard", json_word(standard_of(inspected)));
}

/* The tree as JSON; with the problem that ended it, if there is one. */
static void print_json(struct inspection *inspection, const char *path,
	const struct inspected *inspected, const struct problem *problem)
{
	const struct name *name = name_of(inspected->kind);
	json_t *object = inspection_object(path, name != NULL ? name->word : NULL);
	if (problem == NULL) {
		json_t *deviations = need(json_array());
		add_standard(object, inspected);
		for (size_t i = 0; i < deviation_count(inspected); i++)
			json_append(deviations, json_deviation(deviation_at(inspected, i)));
		json_add(object, "deviations", deviations);
	}
	if (inspection->count > 0)
		json_add(object, "elements", json_incref(inspection->elements));
	if (problem != NULL)
		json_add(object, "error", json_problem(problem));
	json_print(object, false);
}

static void add_whole(struct text *text, const struct inspected *inspected)
{
	const char *standard = standard_of(inspected);
	switch (inspected->kind) {
	case GMSEAL_KIND_SEAL:
		text_add(text, _(": a seal of %s\n"), standard);
		break;
	case GMSEAL_KIND_SIGNATURE:
		text_add(text, _(": a seal signature of %s\n"), standard);
		break;
	case GMSEAL_KIND_MESSAGE:
		text_add(text, _(": a signed message of %s\n"), standard);
		break;
	case GMSEAL_KIND_TIMESTAMP_REQUEST:
		text_add(text, _(": a time-stamp request of %s\n"), standard);
		break;
	case GMSEAL_KIND_TIMESTAMP_RESPONSE:
		text_add(text, _(": a time-stamp response of %s\n"), standard);
		break;
	case GMSEAL_KIND_CRL:
		text_add(text, _(": a certificate revocation list of %s\n"), standard);
		break;
	case GMSEAL_KIND_OCSP_RESPONSE:
		text_add(text, _(": an OCSP response of %s\n"), standard);
		break;
	default:
		text_add(text, _(": a time-stamp token of %s\n"), standard);
	}
}

static void add_heading(struct text *text, const struct inspected *inspected, bool damaged)
{
	const struct name *name = name_of(inspected->kind);
	if (name == NULL)
		text_add(text, "%s", _(": perhaps a damaged seal or seal signature\n"));
	else if (damaged)
		text_add(text, "%s", _(name->damaged));
	else
		add_whole(text, inspected);
	text_add(text, "%s", _(" offset header+content\n"));
}

static void print_text(struct inspection *inspection, const char *path,
	const struct inspected *inspected, const struct problem *problem)
{
	struct text text = {0};
	if (inspection->count > 0) {
		text_add_shown_string(&text, path);
		add_heading(&text, inspected, problem != NULL);
		text_print(&text, stdout);
		text_print(&inspection->text, stdout);
	}
	if (problem == NULL && deviation_count(inspected) > 0) {
		text_add(&text, "%s", _("It parts from the standard here:\n"));
		for (size_t i = 0; i < deviation_count(inspected); i++)
			show_deviation(&text, deviation_at(inspected, i));
	}
	text_print(&text, stdout);
	text_free(&text);
	if (problem != NULL)
		problem_tell(problem, path);
}

static int inspect_structure(
	struct inspection *inspection, const char *path, gmseal_bytes bytes, gmseal_kind kind)
{
	gmseal_decoding decoding = {inspection->strict, MAX_FILE_SIZE};
	struct inspected inspected = {.kind = kind};
	struct problem problem;
	inspection->elements = need(json_array());
	int exit = problem_of(
		&problem, gmseal_inspect(bytes, &decoding, visit, inspection, &problem.error));
	/* Where nothing was to be seen, what the file looks like says more. */
	if (exit == EXIT_DONE || inspection->count == 0)
		exit = decode(bytes, &decoding, &inspected, &problem);
	(inspection->json ? print_json : print_text)(
		inspection, path, &inspected, exit == EXIT_DONE ? NULL : &problem);
	json_decref(inspection->elements);
	text_free(&inspection->text);
	sealed_free(&inspected.sealed);
	gmseal_message_free(inspected.message);
	return exit;
}

static int inspect_certificate(
	const struct inspection *inspection, const char *path, gmseal_bytes bytes)
{
	gmseal_certificate *certificate = NULL;
	struct problem problem;
	int exit = problem_of(
		&problem, gmseal_certificate_decode(bytes, &certificate, &problem.error));
	if (inspection->json) {
		json_t *object = inspection_object(path, "certificate");
		if (exit == EXIT_DONE)
			json_add(object, "certificate", json_certificate(certificate));
		else
			json_add(object, "error", json_problem(&problem));
		json_print(object, false);
	} else if (exit == EXIT_DONE) {
		struct text text = {0};
		text_add_shown_string(&text, path);
		text_add(&text, _(": a certificate\n"));
		show_certificate(&text, 2, certificate);
		text_print(&text, stdout);
		text_free(&text);
	} else {
		problem_tell(&problem, path);
	}
	gmseal_certificate_free(certificate);
	return exit;
}

static int inspect_bytes(struct inspection *inspection, const char *path, gmseal_bytes bytes)
{
	gmseal_kind kind = gmseal_detect(bytes);
	if (name_of(kind) == NULL && is_certificate(bytes))
		return inspect_certificate(inspection, path, bytes);
	return inspect_structure(inspection, path, bytes, kind);
}

static int run_inspect(const struct command *command, int argc, char **argv)
{
	struct inspection inspection = {0};
	struct content content = {0};
	struct problem problem;
	int exit = EXIT_DONE;
	if (!options_read(command, argc, argv, take_option, &inspection, &exit))
		return exit;
	if (argc - optind != 1)
		return usage_error(command, _("give exactly one file"));
	const char *path = argv[optind];
	exit = read_file(path, MAX_FILE_SIZE, &content, &problem);
	if (exit == EXIT_DONE) {
		exit = inspect_bytes(&inspection, path, content_bytes(&content));
	} else if (inspection.json) {
		json_t *object = inspection_object(path, NULL);
		json_add(object, "error", json_problem(&problem));
		json_print(object, false);
	} else {
		problem_tell(&problem, path);
	}
	content_free(&content);
	return exit;
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
		"response, a certificate revocation list or an OCSP response as a tree: of each "
		"element the offset in the file, the sizes of "
		"header and content, the name in the standard, the type and the value. Nothing is "
		"verified. A certificate is shown as by \"gmseal cert show\", without offsets. "
		"FILE - is standard input."),
	.exits = N_("0: done.\n3: FILE is no structure known here, or damaged; what comes before "
		    "the damage is shown.\n64: the command line is wrong.\n70: FILE cannot be "
		    "read, or there is another internal problem."),
	.examples = "  gmseal inspect SignedValue.dat\n  gmseal inspect --json seal.esl\n",
	.options = {options},
	.run = run_inspect,
};
