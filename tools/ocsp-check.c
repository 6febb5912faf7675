/* gmseal cert ocsp-check: whether an OCSP response answers a request. */
#include "inputs.h"
#include "text.h"

#include <getopt.h>

static bool take_option(void *user, int id)
{
	(void)user;
	(void)id;
	return true;
}

static int compare(const char *request_path, const char *response_path)
{
	struct content request = {0}, response = {0};
	struct problem problem;
	bool repeated = false;
	const char *path = request_path;
	int exit = read_file(request_path, MAX_FILE_SIZE, &request, &problem);
	if (exit == EXIT_DONE) {
		path = response_path;
		exit = read_file(response_path, MAX_FILE_SIZE, &response, &problem);
	}
	if (exit == EXIT_DONE)
		exit = problem_of(
			&problem, gmseal_ocsp_accept(content_bytes(&request),
					  content_bytes(&response), &repeated, &problem.error));
	/* Elsewhere a mismatch is one of keys. */
	if (exit == EXIT_KEY)
		problem.exit = exit = EXIT_INVALID;
	content_free(&request);
	content_free(&response);
	if (exit != EXIT_DONE)
		return problem_tell(&problem, path);
	struct text text = {0};
	text_add(&text, "%s",
		repeated ? _("The response answers the request and repeats its random number.\n")
			 : _("The response answers the request; it repeats no random number, so "
			     "that only its times tell whether it is an old one.\n"));
	text_print(&text, stdout);
	text_free(&text);
	return EXIT_DONE;
}

static int run_ocsp_check(const struct command *command, int argc, char **argv)
{
	int exit = EXIT_DONE;
	if (!options_read(command, argc, argv, take_option, NULL, &exit))
		return exit;
	if (argc - optind != 2)
		return usage_error(command, _("give the request and the response"));
	return compare(argv[optind], argv[optind + 1]);
}

static const struct option_spec options[] = {{NULL, 0, NULL, NULL}};

const struct command cert_ocsp_check_command = {
	.name = "cert ocsp-check",
	.summary = N_("Compare an OCSP response with its request"),
	.synopsis = "REQUEST RESPONSE",
	.description = N_("Tells whether an OCSP response is about a certificate that the request "
			  "asked about, and whether it repeats the request's random number. Who "
			  "signed it is for \"gmseal verify\" to find out."),
	.exits = N_("0: it answers the request.\n1: it answers another request, or the responder "
		    "refused.\n3: a file is no OCSP request or response.\n64: the command line is "
		    "wrong.\n70: a file cannot be read, or there is another internal problem."),
	.examples = "  gmseal cert ocsp-check request.der response.der\n",
	.options = {options},
	.run = run_ocsp_check,
};
