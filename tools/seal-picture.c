/* gmseal seal picture: takes the picture out of a seal or a signature. */
#include "inputs.h"
#include "show.h"

#include <getopt.h>
#include <inttypes.h>
#include <unistd.h>

struct extraction {
	struct writing writing;
};

static bool take_option(void *user, int id)
{
	struct extraction *extraction = user;
	if (id == OPTION_FORCE)
		extraction->writing.force = true;
	else
		extraction->writing.path = optarg;
	return true;
}

static void describe(const gmseal_picture *picture)
{
	struct text text = {0};
	show_fact(&text, 0, _("type"), picture->type);
	show_label(&text, 0, _("size"));
	text_add(&text, _("%zu octets\n"), picture->data.size);
	show_label(&text, 0, _("shown as"));
	text_add(&text, _("%" PRId64 " mm wide, %" PRId64 " mm high\n"), picture->width,
		picture->height);
	text_add_wrapped(&text, 0, _("-o FILE writes it to a file."));
	text_print(&text, stdout);
	text_free(&text);
}

static int extract(struct extraction *extraction, const char *path)
{
	struct content content = {0};
	struct sealed sealed = {0};
	struct problem problem;
	int exit = read_file(path, MAX_FILE_SIZE, &content, &problem);
	if (exit == EXIT_DONE)
		exit = decode_sealed(content_bytes(&content), NULL, &sealed, &problem);
	content_free(&content);
	if (exit != EXIT_DONE)
		return problem_tell(&problem, path);
	const gmseal_picture *picture = gmseal_seal_picture(seal_of(&sealed));
	if (extraction->writing.path == NULL && isatty(STDOUT_FILENO)) {
		describe(picture);
	} else {
		if (extraction->writing.path == NULL)
			extraction->writing.path = "-";
		exit = write_file(&extraction->writing, picture->data, &problem);
		if (exit != EXIT_DONE)
			problem_tell(&problem, extraction->writing.path);
	}
	sealed_free(&sealed);
	return exit;
}

static int run_seal_picture(const struct command *command, int argc, char **argv)
{
	struct extraction extraction = {0};
	int exit = EXIT_DONE;
	if (!options_read(command, argc, argv, take_option, &extraction, &exit))
		return exit;
	if (argc - optind != 1)
		return usage_error(command, _("give exactly one seal or signature"));
	return extract(&extraction, argv[optind]);
}

static const struct option_spec options[] = {
	{"output", 'o', "FILE", N_("Where the picture is written; - is standard output.")},
	{"force", OPTION_FORCE, NULL, N_("Replace the output file if it is there already.")},
	{NULL, 0, NULL, NULL}};

const struct command seal_picture_command = {
	.name = "seal picture",
	.summary = N_("Take the picture out of a seal"),
	.synopsis = "[-o FILE] FILE",
	.description = N_("Writes the picture of a seal, or of the seal in a signature, to a file "
			  "or a pipe. At a terminal, without -o, it says what picture it is."),
	.exits = N_(
		"0: done.\n3: FILE is no seal and no signature.\n64: the command line is wrong, or "
		"the output is there already.\n70: a file cannot be read or written, or there is "
		"another internal problem."),
	.examples = "  gmseal seal picture -o seal.png seal.esl\n",
	.options = {options},
	.run = run_seal_picture,
};
