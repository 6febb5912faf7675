/* Reading options with getopt_long(), the help that is made of their descriptions, and hints. */
#include "options.h"
#include "text.h"

#include <getopt.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define MAX_OPTIONS 48
#define HELP_ID 'h'

enum {
	OPTIONS_END = 0,
	OPTIONS_HELP = -1,
	OPTIONS_WRONG = -2
};

static size_t minimum(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* How many letters have to be changed, added, dropped or swapped with their neighbour. */
static size_t distance(const char *a, const char *b)
{
	size_t rows[3][64];
	size_t length_a = strlen(a), length_b = strlen(b);
	if (length_a > 62 || length_b > 62)
		return SIZE_MAX;
	for (size_t j = 0; j <= length_b; j++)
		rows[0][j] = j;
	for (size_t i = 1; i <= length_a; i++) {
		size_t *row = rows[i % 3], *above = rows[(i + 2) % 3], *two = rows[(i + 1) % 3];
		row[0] = i;
		for (size_t j = 1; j <= length_b; j++) {
			size_t change = above[j - 1] + (a[i - 1] != b[j - 1]);
			row[j] = minimum(change, minimum(above[j], row[j - 1]) + 1);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				row[j] = minimum(row[j], two[j - 2] + 1);
		}
	}
	return rows[length_a % 3][length_b];
}

const char *nearest_word(const char *wrong, const char *const *words)
{
	const char *nearest = NULL;
	size_t least = strlen(wrong) > 3 ? 3 : 2;
	for (; *words != NULL; words++) {
		size_t there = distance(wrong, *words);
		if (there < least) {
			nearest = *words;
			least = there;
		}
	}
	return nearest;
}

int usage_error(const struct command *command, const char *format, ...)
{
	char message[512];
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(message, sizeof message, format, arguments);
	va_end(arguments);
	struct text text = {0};
	text_add(&text, "gmseal %s: ", command->name);
	text_add_shown_string(&text, message);
	text_add(&text, _("\n\"gmseal %s --help\" shows how to use it.\n"), command->name);
	fflush(stdout);
	text_print(&text, stderr);
	text_free(&text);
	return EXIT_USAGE;
}

/* The index-th option of all tables, or NULL. */
static const struct option_spec *option_at(const struct command *command, size_t index)
{
	for (size_t i = 0; command->options[i] != NULL; i++)
		for (const struct option_spec *spec = command->options[i]; spec->name != NULL;
			spec++)
			if (index-- == 0)
				return spec;
	return NULL;
}

const char *option_name(const struct command *command, int id)
{
	const struct option_spec *spec;
	for (size_t i = 0; (spec = option_at(command, i)) != NULL; i++)
		if (spec->id == id)
			return spec->name;
	return "";
}

static int unknown_option(const struct command *command, const char *argument)
{
	char wrong[64];
	snprintf(wrong, sizeof wrong, "%.*s", (int)strcspn(argument, "="), argument);
	const char *words[MAX_OPTIONS + 2];
	size_t count = 0;
	const struct option_spec *spec;
	for (; count < MAX_OPTIONS && (spec = option_at(command, count)) != NULL; count++)
		words[count] = spec->name;
	words[count++] = "help";
	words[count] = NULL;
	const char *nearest = strncmp(wrong, "--", 2) == 0 ? nearest_word(wrong + 2, words) : NULL;
	if (nearest != NULL)
		usage_error(command, _("unknown option %s; did you mean --%s?"), wrong, nearest);
	else
		usage_error(command, _("unknown option %s"), wrong);
	return OPTIONS_WRONG;
}

/* The name of an option that getopt complained about, as it was written. */
static int wrong_option(const struct command *command, int argc, char **argv, int complaint)
{
	const char *argument = optind > 0 && optind <= argc ? argv[optind - 1] : "";
	if (complaint == ':') {
		usage_error(command, _("%s needs a value"), argument);
		return OPTIONS_WRONG;
	}
	char letter[] = {'-', (char)optopt, '\0'};
	if (optopt > 255) {
		usage_error(command, _("%s takes no value"), argument);
		return OPTIONS_WRONG;
	}
	return unknown_option(
		command, optopt != 0 && strncmp(argument, "--", 2) != 0 ? letter : argument);
}

/* The id of the next option, or one of the above. */
static int next_option(const struct command *command, int argc, char **argv)
{
	struct option table[MAX_OPTIONS + 2] = {{0}};
	char letters[2 * MAX_OPTIONS + 4] = ":h";
	size_t count = 0, end = 2;
	const struct option_spec *spec;
	for (; count < MAX_OPTIONS && (spec = option_at(command, count)) != NULL; count++) {
		int has_value = spec->argument != NULL ? required_argument : no_argument;
		table[count] = (struct option){spec->name, has_value, NULL, spec->id};
		if (spec->id > 255)
			continue;
		letters[end++] = (char)spec->id;
		if (spec->argument != NULL)
			letters[end++] = ':';
	}
	letters[end] = '\0';
	table[count] = (struct option){"help", no_argument, NULL, HELP_ID};
	int id = getopt_long(argc, argv, letters, table, NULL);
	if (id == HELP_ID) {
		print_help(command);
		return OPTIONS_HELP;
	}
	if (id == '?' || id == ':')
		return wrong_option(command, argc, argv, id);
	return id == -1 ? OPTIONS_END : id;
}

bool options_read(const struct command *command, int argc, char **argv, option_taker *take,
	void *user, int *exit)
{
	/* Zero makes GNU getopt forget the command line it read before. */
	optind = 0;
	opterr = 0;
	int id;
	while ((id = next_option(command, argc, argv)) > 0) {
		if (!take(user, id)) {
			*exit = EXIT_USAGE;
			return false;
		}
	}
	*exit = id == OPTIONS_WRONG ? EXIT_USAGE : EXIT_DONE;
	return id == OPTIONS_END;
}

static void add_option_help(struct text *text, const struct option_spec *spec)
{
	if (spec->id <= 255)
		text_add(text, "  -%c, --%s", spec->id, spec->name);
	else
		text_add(text, "  --%s", spec->name);
	if (spec->argument != NULL)
		text_add(text, " %s", spec->argument);
	text_add(text, "\n");
	text_add_wrapped(text, 8, _(spec->help));
}

void print_help(const struct command *command)
{
	static const struct option_spec help = {
		"help", HELP_ID, NULL, N_("Show this help and do nothing else.")};
	struct text text = {0};
	text_add(&text, _("Usage: gmseal %s %s\n\n"), command->name, command->synopsis);
	text_add_wrapped(&text, 0, _(command->description));
	text_add(&text, _("\nOptions:\n"));
	const struct option_spec *spec;
	for (size_t i = 0; (spec = option_at(command, i)) != NULL; i++)
		add_option_help(&text, spec);
	add_option_help(&text, &help);
	text_add(&text, _("\nExit status:\n"));
	text_add_wrapped(&text, 2, _(command->exits));
	text_add(&text, _("\nExamples:\n%s"), command->examples);
	text_print(&text, stdout);
	text_free(&text);
}
