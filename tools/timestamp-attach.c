/* gmseal timestamp attach: puts an authority's token on a seal or a signature. */
#include "inputs.h"
#include "text.h"

#include <getopt.h>
#include <string.h>

enum {
	OPTION_REQUEST = 256,
	OPTION_RESPONSE
};

struct attaching {
	const struct command *command;
	const char *request, *response, *file;
	struct writing writing;
};

static bool take_option(void *user, int id)
{
	struct attaching *attaching = user;
	switch (id) {
	case OPTION_REQUEST:
		attaching->request = optarg;
		return true;
	case OPTION_RESPONSE:
		attaching->response = optarg;
		return true;
	case OPTION_FORCE:
		attaching->writing.force = true;
		return true;
	default:
		attaching->writing.path = optarg;
		return true;
	}
}

static int check_arguments(struct attaching *attaching, int argc, char **argv)
{
	const struct command *command = attaching->command;
	if (attaching->request == NULL)
		return usage_error(command, _("--request is missing"));
	if (attaching->response == NULL)
		return usage_error(command, _("--response is missing"));
	if (argc - optind != 1)
		return usage_error(command, _("give exactly one seal or signature"));
	attaching->file = argv[optind];
	if (attaching->writing.path == NULL)
		return usage_error(command, _("-o is missing: where is the result to be written?"));
	struct problem problem;
	int exit = check_writing(&attaching->writing, &problem);
	return exit == EXIT_DONE ? EXIT_DONE : problem_tell(&problem, attaching->writing.path);
}

/* What does not belong together is no matter of keys here. */
static int problem_of_answer(struct problem *problem, gmseal_status status)
{
	problem_of(problem, status);
	if (status == GMSEAL_ERROR_MISMATCH)
		problem->exit = EXIT_INVALID;
	return problem->exit;
}

static int accept_response(const struct attaching *attaching, gmseal_timestamp **timestamp)
{
	struct content request = {0}, response = {0};
	struct problem problem;
	const char *about = attaching->request;
	int exit = read_file(attaching->request, MAX_FILE_SIZE, &request, &problem);
	if (exit == EXIT_DONE) {
		about = attaching->response;
		exit = read_file(attaching->response, MAX_FILE_SIZE, &response, &problem);
	}
	gmseal_timestamp_request asked;
	if (exit == EXIT_DONE) {
		/* So that a bad request is not told of the response. */
		about = attaching->request;
		exit = problem_of(&problem, gmseal_timestamp_request_decode(content_bytes(&request),
						    &asked, &problem.error));
	}
	if (exit == EXIT_DONE) {
		about = attaching->response;
		exit = problem_of_answer(
			&problem, gmseal_timestamp_accept(content_bytes(&request),
					  content_bytes(&response), timestamp, &problem.error));
	}
	content_free(&request);
	content_free(&response);
	return exit == EXIT_DONE ? EXIT_DONE : problem_tell(&problem, about);
}

static int attach(const struct sealed *sealed, const gmseal_timestamp *timestamp,
	struct sealed *stamped, struct problem *problem)
{
	if (sealed->seal != NULL)
		return problem_of_answer(
			problem, gmseal_seal_attach_timestamp(
					 sealed->seal, timestamp, &stamped->seal, &problem->error));
	return problem_of_answer(problem, gmseal_signature_attach_timestamp(sealed->signature,
						  timestamp, &stamped->signature, &problem->error));
}

static int write_stamped(const struct attaching *attaching, const gmseal_timestamp *timestamp)
{
	struct content content = {0};
	struct sealed sealed = {0}, stamped = {0};
	struct problem problem;
	const char *about = attaching->file;
	int exit = read_file(attaching->file, MAX_FILE_SIZE, &content, &problem);
	if (exit == EXIT_DONE)
		exit = decode_sealed(content_bytes(&content), NULL, &sealed, &problem);
	if (exit == EXIT_DONE)
		exit = attach(&sealed, timestamp, &stamped, &problem);
	if (exit == EXIT_DONE) {
		about = attaching->writing.path;
		exit = write_file(&attaching->writing,
			stamped.seal != NULL ? gmseal_seal_bytes(stamped.seal)
					     : gmseal_signature_bytes(stamped.signature),
			&problem);
	}
	sealed_free(&stamped);
	sealed_free(&sealed);
	content_free(&content);
	return exit == EXIT_DONE ? EXIT_DONE : problem_tell(&problem, about);
}

static int run_attach(const struct command *command, int argc, char **argv)
{
	struct attaching attaching = {.command = command};
	gmseal_timestamp *timestamp = NULL;
	int exit = EXIT_DONE;
	if (!options_read(command, argc, argv, take_option, &attaching, &exit))
		return exit;
	exit = check_arguments(&attaching, argc, argv);
	if (exit == EXIT_DONE)
		exit = accept_response(&attaching, &timestamp);
	if (exit == EXIT_DONE)
		exit = write_stamped(&attaching, timestamp);
	gmseal_timestamp_free(timestamp);
	return exit;
}

static const struct option_spec options[] = {
	{"request", OPTION_REQUEST, "FILE", N_("The request that was sent to the authority.")},
	{"response", OPTION_RESPONSE, "FILE", N_("The authority's answer.")},
	{"output", 'o', "FILE", N_("Where the result is written; - is standard output.")},
	{"force", OPTION_FORCE, NULL, N_("Replace the output file if it is there already.")},
	{NULL, 0, NULL, NULL}};

const struct command timestamp_attach_command = {
	.name = "timestamp attach",
	.summary = N_("Put the authority's time stamp on a seal or signature"),
	.synopsis = "--request FILE --response FILE [--force] -o FILE FILE",
	.description = N_(
		"Checks an authority's answer against the request (status, imprint, number, "
		"policy, certificate) and puts the token in it on a seal of generation 5 or a seal "
		"signature of generation 4 or 5. What was signed stays as it is; a time stamp that "
		"is there already is replaced. Whether the authority is to be trusted is for "
		"\"gmseal verify\" to say."),
	.exits = N_("0: the time stamp was put on.\n1: the authority refused, its answer is one "
		    "to another request, or the standard has no place for a time stamp there.\n3: "
		    "an input is no such structure.\n64: the command line is wrong.\n70: a file "
		    "cannot be read or written, or there is another internal problem."),
	.examples = "  gmseal timestamp attach --request document.tsq --response document.tsr \\\n"
		    "      -o stamped.sig document.sig\n",
	.options = {options},
	.run = run_attach,
};
