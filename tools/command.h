/*
 * What every part of the command shares: exit statuses, problems and how they are told, and what a
 * subcommand is. The command uses the public interface of the library only.
 */
#ifndef COMMAND_H
#define COMMAND_H

#include "config.h"

#include <gmseal.h>
#include <libintl.h>

#define _(message) gettext(message)
/* Marks a sentence that is translated where it is used. */
#define N_(message) message

enum exit_status {
	EXIT_DONE = 0, /* valid, or done */
	EXIT_INVALID = 1,
	EXIT_INDETERMINATE = 2,
	EXIT_NO_STRUCTURE = 3,
	EXIT_KEY = 4,
	EXIT_USAGE = 64,
	EXIT_INTERNAL = 70
};

/* The worse of two exit statuses: what could not even be looked at is worse than what was looked
 * at, and invalid is worse than undecided. */
int worse_exit(int a, int b);

/* Why something could not be done. Helpers fill it, the subcommand tells it as text or JSON. */
struct problem {
	int exit;
	const char *status; /* a stable word: gmseal_status_name(), "system" or "usage" */
	gmseal_error error;
};

/* Fills a problem and returns its exit status, so that a failing helper ends in one line. */
int problem_set(struct problem *problem, int exit, const char *status, const char *format, ...)
	__attribute__((format(printf, 4, 5)));
/* The same for a call of the library that returned status and has filled problem->error. */
int problem_of(struct problem *problem, gmseal_status status);
/* Tells a problem on standard error, with the file that it concerns (or NULL); returns its exit
 * status. */
int problem_tell(const struct problem *problem, const char *file);

/* An option of a subcommand. */
struct option_spec {
	const char *name;
	int id; /* the letter of its short form, or a number above 255 */
	const char *argument; /* what stands behind it, or NULL */
	const char *help;
};

#define MAX_OPTION_TABLES 5

struct command {
	const char *name; /* "verify", "seal create" */
	const char *summary;
	const char *synopsis; /* behind the name */
	const char *description;
	const char *exits; /* what the exit statuses mean here */
	const char *examples; /* commands, one a line */
	/* Tables of options, each ending with a name of NULL; --help is added. */
	const struct option_spec *options[MAX_OPTION_TABLES + 1];
	int (*run)(const struct command *command, int argc, char **argv);
};

extern const struct command verify_command, seal_verify_command, seal_create_command,
	seal_picture_command, sign_command, inspect_command, cert_show_command,
	cert_ocsp_request_command, cert_ocsp_check_command, timestamp_request_command,
	timestamp_attach_command, timestamp_show_command, cert_check_command, token_list_command,
	token_info_command, token_pin_change_command, token_pin_unblock_command,
	token_seals_list_command, token_seals_read_command, token_seals_write_command,
	token_seals_remove_command, register_create_command, register_verify_command,
	message_sign_command, message_verify_command, demo_command;

/* All of them, in the order of the help; ends with NULL. */
extern const struct command *const commands[];

/* Runs what a command line without the program's name asks for; returns the exit status. */
int run_command_line(int argc, char **argv);

/* The end of a process that has no memory left. */
_Noreturn void out_of_memory(void);
/* Never NULL. */
void *need(void *memory);

#endif
