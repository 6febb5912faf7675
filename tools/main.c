/* gmseal: finds the subcommand that a command line asks for and runs it. */
#include "options.h"
#include "text.h"
#include "uri.h"

#include <errno.h>
#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

const struct command *const commands[] = {&verify_command, &sign_command, &inspect_command,
	&seal_create_command, &seal_verify_command, &seal_picture_command, &cert_show_command,
	&cert_check_command, &cert_ocsp_request_command, &cert_ocsp_check_command,
	&timestamp_request_command, &timestamp_attach_command, &timestamp_show_command,
	&token_list_command, &token_info_command, &token_pin_change_command,
	&token_pin_unblock_command, &token_seals_list_command, &token_seals_read_command,
	&token_seals_write_command, &token_seals_remove_command, &register_create_command,
	&register_verify_command, &message_sign_command, &message_verify_command, &demo_command,
	NULL};

/* Whether a command's name is made of these words; *used tells how many of them it took. */
static bool is_named(const struct command *command, int argc, char **argv, int *used)
{
	const char *name = command->name;
	int count = 0;
	for (; *name != '\0'; count++) {
		size_t size = strcspn(name, " ");
		if (count >= argc || strlen(argv[count]) != size ||
			strncmp(argv[count], name, size) != 0)
			return false;
		name += size + strspn(name + size, " ");
	}
	*used = count;
	return true;
}

static const struct command *find_command(int argc, char **argv, int *used)
{
	for (size_t i = 0; commands[i] != NULL; i++)
		if (is_named(commands[i], argc, argv, used))
			return commands[i];
	return NULL;
}

/* Whether a command is in a group: whether its name begins with the group's. */
static bool is_in_group(const struct command *command, const char *group)
{
	size_t size = strlen(group);
	return strncmp(command->name, group, size) == 0 && command->name[size] == ' ';
}

static bool is_group(const char *name)
{
	for (size_t i = 0; commands[i] != NULL; i++)
		if (is_in_group(commands[i], name))
			return true;
	return false;
}

#define GROUP_SIZE 32

/* The longest group that the first words name, such as "seal" or "token pin"; returns how many words
 * that takes. */
static int find_group(int argc, char **argv, char group[GROUP_SIZE])
{
	char name[GROUP_SIZE];
	int used = 0, length = 0;
	for (int i = 0; i < argc && length < GROUP_SIZE; i++) {
		length += snprintf(name + length, (size_t)(GROUP_SIZE - length), "%s%s",
			i > 0 ? " " : "", argv[i]);
		if (length >= GROUP_SIZE || !is_group(name))
			break;
		memcpy(group, name, GROUP_SIZE);
		used = i + 1;
	}
	return used;
}

/* Lists the commands, or those of a group. */
static void add_command_list(struct text *text, const char *group)
{
	for (size_t i = 0; commands[i] != NULL; i++) {
		const char *name = commands[i]->name;
		if (group != NULL && !is_in_group(commands[i], group))
			continue;
		text_add(text, "  gmseal %s", name);
		text_pad(text, name, 19);
		text_add(text, "%s\n", _(commands[i]->summary));
	}
}

static void print_group_help(const char *group)
{
	struct text text = {0};
	text_add(&text, _("Usage: gmseal %s COMMAND [OPTION]...\n\nCommands:\n"), group);
	add_command_list(&text, group);
	text_add(&text,
		_("\n\"gmseal %s COMMAND --help\" shows each command's options, with examples and "
		  "exit statuses.\n"),
		group);
	text_print(&text, stdout);
	text_free(&text);
}

static void print_general_help(void)
{
	struct text text = {0};
	text_add(&text, "%s", _("Usage: gmseal COMMAND [OPTION]...\n\n"));
	text_add_wrapped(&text, 0,
		_("Makes, reads, checks and explains electronic seals and seal signatures of GM/T "
		  "0031-2014, GB/T 38540-2020 and GM/T 0031-2025."));
	text_add(&text, "%s", _("\nCommands:\n"));
	add_command_list(&text, NULL);
	text_add(&text, "%s",
		_("  gmseal help [COMMAND]     Show this help, or that of a command\n"
		  "\nOptions:\n"
		  "  -h, --help     Show this help\n"
		  "  --version      Show the version\n\n"));
	text_add_wrapped(&text, 0,
		_("Every command has --help, with its options, examples and exit statuses. "
		  "\"gmseal demo\" shows the whole way in a folder of its own."));
	text_add(&text, "%s", _("\nExit status:\n"));
	text_add_wrapped(&text, 2,
		_("0: valid, or done.\n1: invalid, or forbidden by the standard.\n2: "
		  "indeterminate.\n"
		  "3: the input is no "
		  "such structure.\n4: the key, passphrase or device refused.\n64: the command "
		  "line "
		  "is wrong.\n70: a "
		  "file cannot be read or written, or there is another internal problem."));
	text_print(&text, stdout);
	text_free(&text);
}

static int print_version(void)
{
	printf("gmseal %s\n", PACKAGE_VERSION);
	if (strcmp(gmseal_version(), PACKAGE_VERSION) != 0)
		printf("libgmseal %s\n", gmseal_version());
	return EXIT_DONE;
}

/* Adds the first word of each command, or the next one of those in a group. */
static void collect_words(const char *group, struct texts *words, struct texts *owned)
{
	size_t size = group != NULL ? strlen(group) + 1 : 0;
	for (size_t i = 0; commands[i] != NULL; i++) {
		if (group != NULL && !is_in_group(commands[i], group))
			continue;
		const char *name = commands[i]->name + size;
		char *word = need(strndup(name, strcspn(name, " ")));
		texts_add(words, word);
		texts_add(owned, word);
	}
}

static int unknown_command(const char *group, const char *word)
{
	struct texts words = {0}, owned = {0};
	collect_words(group, &words, &owned);
	if (group == NULL)
		texts_add(&words, "help");
	texts_add(&words, NULL);
	const char *nearest = nearest_word(word, words.list);
	struct text text = {0};
	text_add(&text, "gmseal: ");
	struct text shown = {0};
	text_add_shown_string(&shown, word);
	const char *before = group != NULL ? group : "", *blank = group != NULL ? " " : "";
	if (nearest != NULL)
		text_add(&text, _("unknown command \"%s%s%s\"; did you mean \"%s%s%s\"?\n"), before,
			blank, shown.data != NULL ? shown.data : "", before, blank, nearest);
	else
		text_add(&text, _("unknown command \"%s%s%s\"\n"), before, blank,
			shown.data != NULL ? shown.data : "");
	text_add(&text, "%s", _("\"gmseal --help\" lists the commands.\n"));
	text_print(&text, stderr);
	text_free(&shown);
	text_free(&text);
	for (size_t i = 0; i < owned.count; i++)
		free((void *)(uintptr_t)owned.list[i]);
	texts_free(&owned);
	texts_free(&words);
	return EXIT_USAGE;
}

static bool asks_for_help(const char *word)
{
	return strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0 || strcmp(word, "help") == 0;
}

/* Words that name no command, but perhaps a group of them. */
static int run_group(int argc, char **argv)
{
	char group[GROUP_SIZE] = "";
	int used = find_group(argc, argv, group);
	if (used > 0 && (used == argc || asks_for_help(argv[used]))) {
		print_group_help(group);
		return used == argc ? EXIT_USAGE : EXIT_DONE;
	}
	return unknown_command(used > 0 ? group : NULL, argv[used]);
}

/* gmseal help [COMMAND] */
static int run_help(int argc, char **argv)
{
	int used = 0;
	if (argc == 0) {
		print_general_help();
		return EXIT_DONE;
	}
	const struct command *command = find_command(argc, argv, &used);
	if (command != NULL) {
		print_help(command);
		return EXIT_DONE;
	}
	char group[GROUP_SIZE] = "";
	used = find_group(argc, argv, group);
	if (used < argc)
		return unknown_command(used > 0 ? group : NULL, argv[used]);
	print_group_help(group);
	return EXIT_DONE;
}

int run_command_line(int argc, char **argv)
{
	int used = 0;
	if (argc == 0) {
		print_general_help();
		return EXIT_USAGE;
	}
	if (asks_for_help(argv[0]))
		return run_help(argc - 1, argv + 1);
	if (strcmp(argv[0], "--version") == 0)
		return print_version();
	const struct command *command = find_command(argc, argv, &used);
	if (command == NULL)
		return run_group(argc, argv);
	/* Before anything is told of an argument. */
	for (int i = used; i < argc; i++)
		if (uri_holds_pin(argv[i]))
			return usage_error(command, "%s",
				_("a PIN does not belong into a URI, where others could read it; "
				  "--pin-file and --pin-env take it, or else it is asked for"));
	/* getopt takes the word before the arguments for the program's name. */
	return command->run(command, argc - used + 1, argv + used - 1);
}

/* Output that did not arrive is no success, whatever was found out before. */
static int close_output(int exit)
{
	errno = 0;
	bool failed = ferror(stdout) != 0;
	if (fclose(stdout) != 0)
		failed = true;
	if (!failed)
		return exit;
	struct problem problem;
	problem_set(&problem, EXIT_INTERNAL, "system", _("cannot write: %s"),
		errno != 0 ? strerror(errno) : _("the output was closed"));
	struct text text = {0};
	text_add(&text, _("gmseal: standard output: %s\n"), problem.error.message);
	text_print(&text, stderr);
	text_free(&text);
	return EXIT_INTERNAL;
}

int main(int argc, char **argv)
{
	setlocale(LC_ALL, "");
	bindtextdomain("gmseal", LOCALEDIR);
	/* Text is put together in UTF-8 and converted when it is printed. */
	bind_textdomain_codeset("gmseal", "UTF-8");
	textdomain("gmseal");
	/* A reader that went away is a write error like any other. */
	signal(SIGPIPE, SIG_IGN);
	return close_output(run_command_line(argc - 1, argv + 1));
}
