/* gmseal token seals: the seals in the files of a USB key (SKF). */
#include "json.h"
#include "key.h"
#include "text.h"

#include <getopt.h>
#include <stdlib.h>

enum {
	OPTION_JSON = 256
};

struct keeping {
	const struct command *command;
	bool json;
	struct token_use use;
	struct writing writing;
	/* The token as it was given and in UTF-8, and the file on it. */
	const char *argument;
	char *uri, *name;
};

static bool take_option(void *user, int id)
{
	struct keeping *keeping = user;
	switch (id) {
	case OPTION_JSON:
		keeping->json = true;
		return true;
	case OPTION_FORCE:
		keeping->writing.force = true;
		return true;
	case 'o':
		keeping->writing.path = optarg;
		return true;
	default:
		return take_token_option(keeping->command, &keeping->use, id);
	}
}

/* --- What is done ----------------------------------------------------------------------------- */

static void add_names(struct text *text, const gmseal_token_seals *seals)
{
	size_t count = gmseal_token_seals_count(seals);
	for (size_t i = 0; i < count; i++) {
		text_add_shown_string(text, gmseal_token_seals_name(seals, i));
		text_add(text, _(", %zu octets\n"), gmseal_token_seals_size(seals, i));
	}
	if (count == 0)
		text_add(text, "%s", _("There is no seal on this token.\n"));
}

static json_t *json_names(const gmseal_token_seals *seals)
{
	json_t *object = need(json_object()), *list = need(json_array());
	for (size_t i = 0; i < gmseal_token_seals_count(seals); i++) {
		json_t *seal = need(json_object());
		json_add(seal, "name", json_word(gmseal_token_seals_name(seals, i)));
		json_add(seal, "size", json_integer((json_int_t)gmseal_token_seals_size(seals, i)));
		json_append(list, seal);
	}
	json_add(object, "seals", list);
	return object;
}

static int list_seals(struct keeping *keeping, const gmseal_token_options *options)
{
	gmseal_token_seals *seals = NULL;
	struct problem problem = {0};
	int exit = problem_of_token(
		&problem, gmseal_token_seals_new(keeping->uri, options, &seals, &problem.error));
	if (exit != EXIT_DONE && keeping->json) {
		json_t *object = need(json_object());
		json_add(object, "error", json_problem(&problem));
		json_print(object, false);
		return exit;
	}
	if (exit != EXIT_DONE)
		return token_tell(&problem, &keeping->use, keeping->argument);
	struct text text = {0};
	if (keeping->json)
		json_print(json_names(seals), false);
	else
		add_names(&text, seals);
	text_print(&text, stdout);
	text_free(&text);
	gmseal_token_seals_free(seals);
	return EXIT_DONE;
}

static int read_seal(struct keeping *keeping, const gmseal_token_options *options)
{
	gmseal_buffer bytes = GMSEAL_BUFFER_INIT;
	struct problem problem = {0};
	int exit = check_writing(&keeping->writing, &problem);
	if (exit != EXIT_DONE)
		return problem_tell(&problem, keeping->writing.path);
	exit = problem_of_token(&problem, gmseal_token_seal_read(keeping->uri, keeping->name,
						  options, &bytes, &problem.error));
	if (exit != EXIT_DONE)
		return token_tell(&problem, &keeping->use, keeping->argument);
	exit = write_file(&keeping->writing, (gmseal_bytes){bytes.data, bytes.size}, &problem);
	gmseal_buffer_free(&bytes);
	return exit == EXIT_DONE ? EXIT_DONE : problem_tell(&problem, keeping->writing.path);
}

static int write_seal(
	struct keeping *keeping, const gmseal_token_options *options, const char *file)
{
	struct content content = {0};
	struct problem problem = {0};
	gmseal_seal *seal = NULL;
	int exit = read_file(file, MAX_FILE_SIZE, &content, &problem);
	/* The file's faults are told as its own, before the token is asked for anything. */
	if (exit == EXIT_DONE)
		exit = problem_of(&problem,
			gmseal_seal_decode(content_bytes(&content), NULL, &seal, &problem.error));
	gmseal_seal_free(seal);
	if (exit != EXIT_DONE) {
		content_free(&content);
		return problem_tell(&problem, file);
	}
	exit = problem_of_token(&problem,
		gmseal_token_seal_write(keeping->uri, keeping->name, content_bytes(&content),
			keeping->writing.force, options, &problem.error));
	content_free(&content);
	if (exit == EXIT_DONE)
		return EXIT_DONE;
	if (problem.error.status != GMSEAL_ERROR_EXISTS)
		return token_tell(&problem, &keeping->use, keeping->argument);
	problem_set(&problem, EXIT_USAGE, "usage", "%s",
		_("a seal of that name is on the token already; --force replaces it"));
	return problem_tell(&problem, keeping->name);
}

static int remove_seal(struct keeping *keeping, const gmseal_token_options *options)
{
	struct problem problem = {0};
	int exit = problem_of_token(&problem,
		gmseal_token_seal_remove(keeping->uri, keeping->name, options, &problem.error));
	return exit == EXIT_DONE ? EXIT_DONE
				 : token_tell(&problem, &keeping->use, keeping->argument);
}

/* --- The command line ------------------------------------------------------------------------- */

static int check_arguments(const struct keeping *keeping, int argc, char **argv)
{
	const struct command *command = keeping->command;
	static const char *const missing[] = {N_("the URI of the token is missing"),
		N_("the seal's name on the token is missing"),
		N_("which file is to be written to the token?")};
	int wanted = command == &token_seals_list_command    ? 1
		     : command == &token_seals_write_command ? 3
							     : 2;
	int given = argc - optind;
	if (given < wanted)
		return usage_error(command, "%s", _(missing[given]));
	if (given > wanted)
		return usage_error(
			command, _("\"%s\" is one argument too many"), argv[optind + wanted]);
	if (!gmseal_is_token_uri(argv[optind]))
		return usage_error(command, _("\"%s\" is no URI of a token"), argv[optind]);
	if (command == &token_seals_read_command && keeping->writing.path == NULL)
		return usage_error(command, _("-o is missing: where is the seal to be written?"));
	return check_token_use(command, &keeping->use);
}

static int keep(struct keeping *keeping, const char *file)
{
	const struct command *command = keeping->command;
	gmseal_token_options options;
	int exit = token_ready(&keeping->use, keeping->argument, &options);
	if (exit != EXIT_DONE)
		return exit;
	if (command == &token_seals_list_command)
		return list_seals(keeping, &options);
	if (command == &token_seals_read_command)
		return read_seal(keeping, &options);
	if (command == &token_seals_write_command)
		return write_seal(keeping, &options, file);
	return remove_seal(keeping, &options);
}

static int run_token_seals(const struct command *command, int argc, char **argv)
{
	struct keeping keeping = {.command = command};
	int exit = EXIT_DONE;
	if (!options_read(command, argc, argv, take_option, &keeping, &exit))
		return exit;
	exit = check_arguments(&keeping, argc, argv);
	if (exit != EXIT_DONE)
		return exit;
	int given = argc - optind;
	keeping.argument = argv[optind];
	keeping.uri = utf8_from_argument(argv[optind]);
	keeping.name = utf8_from_argument(given > 1 ? argv[optind + 1] : "");
	exit = keep(&keeping, given > 2 ? argv[optind + 2] : NULL);
	free(keeping.uri);
	free(keeping.name);
	token_use_free(&keeping.use);
	return exit;
}

static const struct option_spec list_options[] = {
	{"json", OPTION_JSON, NULL, N_("Print JSON: one object.")}, {NULL, 0, NULL, NULL}};

static const struct option_spec read_options[] = {
	{"output", 'o', "FILE", N_("Where the seal is written; - is standard output.")},
	{"force", OPTION_FORCE, NULL, N_("Replace the output file if it is there already.")},
	{NULL, 0, NULL, NULL}};

static const struct option_spec write_options[] = {
	{"force", OPTION_FORCE, NULL,
		N_("Replace a seal of that name. The old one is kept until the new one was written "
		   "and read back.")},
	{NULL, 0, NULL, NULL}};

static const char exits[] =
	N_("0: done.\n3: the file is no seal.\n4: the PIN, the token or its library refused, or "
	   "there is no such seal on the token.\n64: the command line is wrong, or there is "
	   "something of that name already.\n70: a file cannot be read or written, or there is "
	   "another internal problem.");

const struct command token_seals_list_command = {
	.name = "token seals list",
	.summary = N_("List the seals on a USB key"),
	.synopsis = "[OPTION]... URI",
	.description =
		N_("Lists the files of the application on the USB key (SKF) that URI names: name "
		   "and size. That is where keys carry seals."),
	.exits = exits,
	.examples = "  gmseal token seals list skf:/usr/lib/vendor/libskf.so\n",
	.options = {list_options, pin_options, module_options},
	.run = run_token_seals,
};

const struct command token_seals_read_command = {
	.name = "token seals read",
	.summary = N_("Copy a seal from a USB key"),
	.synopsis = "[OPTION]... URI NAME -o FILE",
	.description = N_("Copies the file NAME from the USB key (SKF) that URI names."),
	.exits = exits,
	.examples = "  gmseal token seals read -o seal.esl skf:/usr/lib/vendor/libskf.so COMPANY\n",
	.options = {read_options, pin_options, module_options},
	.run = run_token_seals,
};

const struct command token_seals_write_command = {
	.name = "token seals write",
	.summary = N_("Copy a seal to a USB key"),
	.synopsis = "[OPTION]... URI NAME FILE",
	.description =
		N_("Copies a seal to the file NAME on the USB key (SKF) that URI names. A seal "
		   "that it replaces is not lost when writing fails half way."),
	.exits = exits,
	.examples = "  gmseal token seals write skf:/usr/lib/vendor/libskf.so COMPANY seal.esl\n",
	.options = {write_options, pin_options, module_options},
	.run = run_token_seals,
};

const struct command token_seals_remove_command = {
	.name = "token seals remove",
	.summary = N_("Remove a seal from a USB key"),
	.synopsis = "[OPTION]... URI NAME",
	.description = N_("Removes the file NAME from the USB key (SKF) that URI names."),
	.exits = exits,
	.examples = "  gmseal token seals remove skf:/usr/lib/vendor/libskf.so COMPANY\n",
	.options = {pin_options, module_options},
	.run = run_token_seals,
};
