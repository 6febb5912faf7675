/* gmseal seal picture: takes the picture out of a seal or a signature, says what it is, and makes one
 * that platforms take. */
#include "inputs.h"
#include "picture.h"

#include <getopt.h>
#include <string.h>
#include <unistd.h>

enum {
	OPTION_CHECK = 256,
	OPTION_CONVERT,
	OPTION_REFUSE,
	OPTION_ALLOW,
	OPTION_JSON,
	OPTION_WIDTH,
	OPTION_HEIGHT
};

struct work {
	const struct command *command;
	struct writing writing;
	bool check, convert, json;
	int64_t width, height; /* millimetres; 0: not given */
	struct texts refused, allowed; /* reasons */
};

/* The picture that is looked at, alone or in a seal, with what it lies in. */
struct source {
	struct content content;
	struct sealed sealed;
	gmseal_picture picture;
};

static bool take_option(void *user, int id)
{
	struct work *work = user;
	switch (id) {
	case OPTION_FORCE:
		work->writing.force = true;
		return true;
	case OPTION_CHECK:
		work->check = true;
		return true;
	case OPTION_CONVERT:
		work->convert = true;
		return true;
	case OPTION_REFUSE:
		texts_add(&work->refused, optarg);
		return true;
	case OPTION_ALLOW:
		texts_add(&work->allowed, optarg);
		return true;
	case OPTION_JSON:
		work->json = true;
		return true;
	case OPTION_WIDTH:
		return option_number(work->command, "width", 1, &work->width);
	case OPTION_HEIGHT:
		return option_number(work->command, "height", 1, &work->height);
	default:
		work->writing.path = optarg;
		return true;
	}
}

/* --- Reading ---------------------------------------------------------------------------------- */

/* Whether some octets are a picture in a format that is known here, be it damaged. */
static bool is_picture(gmseal_bytes bytes)
{
	gmseal_picture_facts facts;
	return gmseal_picture_read(bytes, &facts, NULL) != GMSEAL_OK ||
	       facts.format != GMSEAL_PICTURE_OTHER;
}

/* A picture by itself is of the size that it says, if no other one was given. */
static int take_picture(const struct work *work, struct source *source, struct problem *problem)
{
	gmseal_picture_facts facts;
	gmseal_picture *picture = &source->picture;
	picture->data = content_bytes(&source->content);
	int exit = problem_of(problem, gmseal_picture_read(picture->data, &facts, &problem->error));
	if (exit != EXIT_DONE)
		return exit;
	picture->type = string_bytes(gmseal_picture_format_name(facts.format));
	picture->width = (facts.width_um + 500) / 1000;
	picture->height = (facts.height_um + 500) / 1000;
	if (work->width == 0 && (picture->width < 1 || picture->height < 1))
		return problem_set(problem, EXIT_USAGE, "usage", "%s",
			_("the picture does not say how large it is; give --width and --height, in "
			  "millimetres"));
	return EXIT_DONE;
}

static int take_seal(struct source *source, bool pictures_too, struct problem *problem)
{
	gmseal_bytes bytes = content_bytes(&source->content);
	if (pictures_too && gmseal_detect(bytes) == GMSEAL_KIND_UNKNOWN && bytes.size > 0 &&
		bytes.data[0] != 0x30)
		return problem_set(problem, EXIT_NO_STRUCTURE, "format", "%s",
			_("this is no picture in a format that is known here, and no seal or "
			  "signature"));
	int exit = decode_sealed(bytes, NULL, &source->sealed, problem);
	if (exit == EXIT_DONE)
		source->picture = *gmseal_seal_picture(seal_of(&source->sealed));
	return exit;
}

static int read_source(
	const struct work *work, const char *path, struct source *source, struct problem *problem)
{
	bool pictures_too = work->check || work->convert;
	int exit = read_file(path, MAX_FILE_SIZE, &source->content, problem);
	if (exit != EXIT_DONE)
		return exit;
	exit = pictures_too && is_picture(content_bytes(&source->content))
		       ? take_picture(work, source, problem)
		       : take_seal(source, pictures_too, problem);
	if (work->width > 0) {
		source->picture.width = work->width;
		source->picture.height = work->height;
	}
	return exit;
}

static void source_free(struct source *source)
{
	sealed_free(&source->sealed);
	content_free(&source->content);
}

/* --- Doing ------------------------------------------------------------------------------------ */

/* Tells what a picture is, with more words behind it. */
static int tell(const char *file, const gmseal_picture *picture, const char *words, FILE *stream)
{
	struct picture_report report;
	struct problem problem;
	int exit = picture_report_make(file, picture, &report, &problem);
	if (exit != EXIT_DONE)
		return problem_tell(&problem, file);
	struct text text = {0};
	show_picture(&text, &report);
	if (words != NULL)
		text_add_wrapped(&text, 0, words);
	text_print(&text, stream);
	text_free(&text);
	picture_report_free(&report);
	return EXIT_DONE;
}

static int check(const struct work *work, const char *path, const gmseal_picture *picture)
{
	struct picture_report report;
	struct problem problem;
	int exit = picture_report_make(path, picture, &report, &problem);
	if (exit != EXIT_DONE)
		return problem_tell(&problem, path);
	picture_report_decide(&report, &work->refused, &work->allowed);
	if (work->json) {
		json_print(json_picture(&report), false);
	} else {
		struct text text = {0};
		show_picture(&text, &report);
		text_print(&text, stdout);
		text_free(&text);
	}
	if (!picture_report_is_good(&report))
		exit = EXIT_INVALID;
	picture_report_free(&report);
	return exit;
}

static int extract(struct work *work, const char *path, const gmseal_picture *picture)
{
	struct problem problem;
	if (work->writing.path == NULL && isatty(STDOUT_FILENO))
		return tell(path, picture, _("-o FILE writes it to a file."), stdout);
	if (work->writing.path == NULL)
		work->writing.path = "-";
	int exit = write_file(&work->writing, picture->data, &problem);
	if (exit != EXIT_DONE)
		return problem_tell(&problem, work->writing.path);
	return tell(path, picture, NULL, stderr);
}

static int convert(struct work *work, const char *path, const gmseal_picture *picture)
{
	struct problem problem;
	struct content png = {0};
	struct text notes = {0};
	if (work->writing.path == NULL)
		work->writing.path = "-";
	int exit = check_writing(&work->writing, &problem);
	if (exit != EXIT_DONE)
		return problem_tell(&problem, work->writing.path);
	exit = picture_convert(picture, &png, &notes, &problem);
	if (exit != EXIT_DONE)
		return problem_tell(&problem, path);
	exit = write_file(&work->writing, content_bytes(&png), &problem);
	if (exit == EXIT_DONE) {
		const gmseal_picture made = {
			string_bytes("PNG"), content_bytes(&png), picture->width, picture->height};
		text_print(&notes, stderr);
		exit = tell(work->writing.path, &made, NULL, stderr);
	} else {
		problem_tell(&problem, work->writing.path);
	}
	text_free(&notes);
	content_free(&png);
	return exit;
}

static int do_work(struct work *work, const char *path)
{
	struct source source = {0};
	struct problem problem;
	int exit = read_source(work, path, &source, &problem);
	if (exit != EXIT_DONE && work->json)
		json_print_problem(path, &problem, false);
	else if (exit != EXIT_DONE)
		problem_tell(&problem, path);
	else if (work->check)
		exit = check(work, path, &source.picture);
	else if (work->convert)
		exit = convert(work, path, &source.picture);
	else
		exit = extract(work, path, &source.picture);
	source_free(&source);
	return exit;
}

/* --- The command line ------------------------------------------------------------------------- */

static int check_arguments(const struct work *work, int count)
{
	const struct command *command = work->command;
	bool sized = work->width > 0 || work->height > 0;
	if (count != 1)
		return usage_error(
			command, work->check || work->convert
					 ? _("give exactly one picture, seal or signature")
					 : _("give exactly one seal or signature"));
	if (work->check && work->convert)
		return usage_error(command, _("--check and --convert exclude each other"));
	if (work->json && !work->check)
		return usage_error(command, _("--json is for --check"));
	if ((work->refused.count > 0 || work->allowed.count > 0) && !work->check)
		return usage_error(command, _("--refuse and --allow are for --check"));
	if (work->check && (work->writing.path != NULL || work->writing.force))
		return usage_error(
			command, _("--check writes nothing, so -o and --force are not for it"));
	if (sized && !work->check && !work->convert)
		return usage_error(
			command, _("--width and --height are for --check and --convert"));
	if (sized && (work->width == 0 || work->height == 0))
		return usage_error(command, _("--width and --height go together"));
	return EXIT_DONE;
}

/* Whether the reasons are known, and may be allowed: where there is neither a seal to be made nor a
 * registry, the library looks at nothing else. */
static int check_reasons(const struct work *work)
{
	const gmseal_seal_parameters nothing = GMSEAL_SEAL_PARAMETERS_INIT;
	const gmseal_request_context context = {.refuse = work->refused.list,
		.refuse_count = work->refused.count,
		.allow = work->allowed.list,
		.allow_count = work->allowed.count};
	const gmseal_seal *replaced = NULL;
	gmseal_findings *findings = NULL;
	struct problem problem;
	int exit = problem_of(&problem, gmseal_registry_examine(&nothing, false, &context,
						&replaced, &findings, &problem.error));
	gmseal_findings_free(findings);
	return exit == EXIT_DONE ? exit : problem_tell(&problem, NULL);
}

static int run_seal_picture(const struct command *command, int argc, char **argv)
{
	struct work work = {.command = command};
	int exit = EXIT_DONE;
	if (options_read(command, argc, argv, take_option, &work, &exit)) {
		exit = check_arguments(&work, argc - optind);
		if (exit == EXIT_DONE)
			exit = check_reasons(&work);
		if (exit == EXIT_DONE)
			exit = do_work(&work, argv[optind]);
	}
	texts_free(&work.refused);
	texts_free(&work.allowed);
	return exit;
}

static const struct option_spec options[] = {
	{"output", 'o', "FILE", N_("Where the picture is written; - is standard output.")},
	{"force", OPTION_FORCE, NULL, N_("Replace the output file if it is there already.")},
	{"check", OPTION_CHECK, NULL,
		N_("Write nothing; only report what the picture is, and what seal platforms would "
		   "say "
		   "of it. FILE may be a picture, too: PNG, JPG, GIF, BMP or SVG.")},
	{"convert", OPTION_CONVERT, NULL,
		N_("Write the picture as seal platforms ask for it: PNG with an 8-bit palette of "
		   "two "
		   "colours, 600 DPI, at most 25 KB, as many pixels as its millimetres are. FILE "
		   "may "
		   "be any PNG picture, or a seal that has one.")},
	{"width", OPTION_WIDTH, "MM",
		N_("With --check or --convert: how wide the picture is shown, in millimetres. If "
		   "left "
		   "out, it is what the seal says, or the picture by its density.")},
	{"height", OPTION_HEIGHT, "MM", N_("And how high; the two go together.")},
	{"refuse", OPTION_REFUSE, "REASON",
		N_("With --check: make findings with REASON errors. May be given several times.")},
	{"allow", OPTION_ALLOW, "REASON",
		N_("With --check: make findings with REASON notices, where a seal can be made all "
		   "the same. May be given several times.")},
	{"json", OPTION_JSON, NULL, N_("With --check: print JSON, one object.")},
	{NULL, 0, NULL, NULL}};

const struct command seal_picture_command = {
	.name = "seal picture",
	.summary = N_("Take the picture out of a seal"),
	.synopsis = "[OPTION]... FILE",
	.description =
		N_("Writes the picture of a seal, or of the seal in a signature, to a file "
		   "or a pipe, and says on standard error what picture it is: type, pixels, "
		   "density, palette, and what seal platforms would say of it. At a terminal, "
		   "without -o, it says only that. --convert writes a picture that platforms "
		   "take."),
	.exits = N_(
		"0: done; with --check: no finding is an error.\n1: --check found an error, or the "
		"picture cannot be made into one that platforms take.\n3: FILE is no seal and no "
		"signature, or no picture, or a damaged one.\n64: the command line is wrong, or "
		"the "
		"output is there already.\n70: a file cannot be read or written, or there is "
		"another "
		"internal problem."),
	.examples =
		"  gmseal seal picture -o seal.png seal.esl\n"
		"  gmseal seal picture --check --json seal.esl\n"
		"  gmseal seal picture --convert --width 40 --height 40 -o seal.png drawing.png\n",
	.options = {options},
	.run = run_seal_picture,
};
