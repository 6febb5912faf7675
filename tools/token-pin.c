/* gmseal token pin change and token pin unblock. */
#include "key.h"
#include "text.h"

#include <getopt.h>
#include <stdlib.h>

enum {
	OPTION_ADMIN = 256,
	OPTION_NEW_PIN_FILE,
	OPTION_NEW_PIN_ENV,
	OPTION_ADMIN_PIN_FILE,
	OPTION_ADMIN_PIN_ENV
};

struct changing {
	const struct command *command;
	bool admin;
	struct token_use use;
};

static bool take_option(void *user, int id)
{
	struct changing *changing = user;
	struct pin_sources *pins = &changing->use.pins;
	switch (id) {
	case OPTION_ADMIN:
		changing->admin = true;
		return true;
	case OPTION_NEW_PIN_FILE:
		pins->fresh.file = optarg;
		return true;
	case OPTION_NEW_PIN_ENV:
		pins->fresh.environment = optarg;
		return true;
	case OPTION_ADMIN_PIN_FILE:
		pins->admin.file = optarg;
		return true;
	case OPTION_ADMIN_PIN_ENV:
		pins->admin.environment = optarg;
		return true;
	default:
		return take_token_option(changing->command, &changing->use, id);
	}
}

static int check_arguments(const struct changing *changing, int argc, char **argv)
{
	const struct command *command = changing->command;
	const struct pin_sources *pins = &changing->use.pins;
	if (optind == argc)
		return usage_error(command, _("the URI of the token is missing"));
	if (optind + 1 < argc)
		return usage_error(command, _("\"%s\" is one argument too many"), argv[optind + 1]);
	if (!gmseal_is_token_uri(argv[optind]))
		return usage_error(command, _("\"%s\" is no URI of a token"), argv[optind]);
	if (pins->fresh.file != NULL && pins->fresh.environment != NULL)
		return usage_error(
			command, _("--new-pin-file and --new-pin-env exclude each other"));
	if (pins->admin.file != NULL && pins->admin.environment != NULL)
		return usage_error(
			command, _("--admin-pin-file and --admin-pin-env exclude each other"));
	return check_token_use(command, &changing->use);
}

static int change(struct changing *changing, const char *argument)
{
	gmseal_token_options options;
	struct problem problem = {0};
	bool unblock = changing->command == &token_pin_unblock_command;
	changing->use.as_administrator = unblock || changing->admin;
	int exit = token_ready(&changing->use, argument, &options);
	if (exit != EXIT_DONE)
		return exit;
	char *uri = utf8_from_argument(argument);
	gmseal_status status =
		unblock ? gmseal_token_unblock_pin(uri, &options, &problem.error)
			: gmseal_token_change_pin(uri,
				  changing->admin ? GMSEAL_PIN_ADMIN : GMSEAL_PIN_USER, &options,
				  &problem.error);
	free(uri);
	if (problem_of_token(&problem, status) != EXIT_DONE)
		return token_tell(&problem, &changing->use, argument);
	struct text text = {0};
	text_add(&text, "%s",
		unblock           ? _("The PIN is unblocked, and it is the new one now.\n")
		: changing->admin ? _("The administrator's PIN is changed.\n")
				  : _("The PIN is changed.\n"));
	text_print(&text, stdout);
	text_free(&text);
	return EXIT_DONE;
}

static int run_token_pin(const struct command *command, int argc, char **argv)
{
	struct changing changing = {.command = command};
	struct pin_sources *pins = &changing.use.pins;
	pins->fresh.file_option = "--new-pin-file";
	pins->fresh.environment_option = "--new-pin-env";
	pins->admin.file_option = "--admin-pin-file";
	pins->admin.environment_option = "--admin-pin-env";
	int exit = EXIT_DONE;
	if (!options_read(command, argc, argv, take_option, &changing, &exit))
		return exit;
	exit = check_arguments(&changing, argc, argv);
	if (exit == EXIT_DONE)
		exit = change(&changing, argv[optind]);
	token_use_free(&changing.use);
	return exit;
}

static const struct option_spec change_options[] = {
	{"admin", OPTION_ADMIN, NULL,
		N_("Change the administrator's PIN (PKCS#11: that of the security officer) instead "
		   "of the user's.")},
	{"pin-file", OPTION_PIN_FILE, "FILE",
		N_("Read the present PIN from the first line of FILE instead of asking for it.")},
	{"pin-env", OPTION_PIN_ENV, "NAME",
		N_("Take the present PIN from the environment variable NAME.")},
	{NULL, 0, NULL, NULL}};

static const struct option_spec new_options[] = {
	{"new-pin-file", OPTION_NEW_PIN_FILE, "FILE",
		N_("Read the new PIN from the first line of FILE instead of asking for it twice.")},
	{"new-pin-env", OPTION_NEW_PIN_ENV, "NAME",
		N_("Take the new PIN from the environment variable NAME.")},
	{"admin-pin-file", OPTION_ADMIN_PIN_FILE, "FILE",
		N_("Read the administrator's PIN from the first line of FILE instead of asking for "
		   "it.")},
	{"admin-pin-env", OPTION_ADMIN_PIN_ENV, "NAME",
		N_("Take the administrator's PIN from the environment variable NAME.")},
	{NULL, 0, NULL, NULL}};

static const char exits[] =
	N_("0: done.\n4: the PIN, the token or its library refused; how many tries are left is "
	   "told where the token tells it.\n64: the command line is wrong.\n70: a file cannot be "
	   "read, or there is another internal problem.");

const struct command token_pin_change_command = {
	.name = "token pin change",
	.summary = N_("Change the PIN of a token"),
	.synopsis = "[OPTION]... URI",
	.description =
		N_("Changes the PIN of the token that URI names. The present PIN is asked for at "
		   "the terminal without echo, and then the new one, twice; or options say where "
		   "they are. A wrong PIN is never tried a second time. Crypto machines (sdf:) "
		   "change passwords by their own administration."),
	.exits = exits,
	.examples = "  gmseal token pin change 'skf:/usr/lib/vendor/libskf.so?device=NAME'\n"
		    "  gmseal token pin change --admin 'pkcs11:token=Company'\n",
	.options = {change_options, new_options, module_options},
	.run = run_token_pin,
};

const struct command token_pin_unblock_command = {
	.name = "token pin unblock",
	.summary = N_("Unblock a PIN that is locked"),
	.synopsis = "[OPTION]... URI",
	.description =
		N_("Unblocks the user's PIN of the token that URI names, and sets a new one. The "
		   "administrator's PIN (PKCS#11: that of the security officer) is asked for at "
		   "the terminal without echo, and then the new PIN of the user, twice; or "
		   "options say where they are."),
	.exits = exits,
	.examples = "  gmseal token pin unblock 'skf:/usr/lib/vendor/libskf.so?device=NAME'\n"
		    "  gmseal token pin unblock --admin-pin-file admin.txt --new-pin-file new.txt "
		    "\\\n"
		    "      'pkcs11:token=Company'\n",
	.options = {new_options, module_options},
	.run = run_token_pin,
};
