/* gmseal cert show: the facts of certificates. */
#include "inputs.h"
#include "json.h"
#include "show.h"
#include "subject.h"

#include <getopt.h>

enum {
	OPTION_JSON = 256
};

static bool take_option(void *user, int id)
{
	(void)id;
	*(bool *)user = true;
	return true;
}

static int show_file(const char *path, bool json, bool one_line)
{
	struct content content = {0};
	struct problem problem;
	gmseal_certificate *certificate = NULL;
	int exit = read_file(path, MAX_FILE_SIZE, &content, &problem);
	if (exit == EXIT_DONE)
		exit = problem_of(&problem, gmseal_certificate_decode(content_bytes(&content),
						    &certificate, &problem.error));
	content_free(&content);
	if (json) {
		json_t *object =
			exit == EXIT_DONE ? json_certificate(certificate) : need(json_object());
		json_add(object, "file", json_word(path));
		if (exit != EXIT_DONE)
			json_add(object, "error", json_problem(&problem));
		json_print(object, one_line);
	} else if (exit == EXIT_DONE) {
		struct text text = {0};
		text_add_shown_string(&text, path);
		text_add(&text, ":\n");
		show_certificate(&text, 2, certificate);
		show_subject_findings(&text, certificate);
		text_print(&text, stdout);
		text_free(&text);
	} else {
		problem_tell(&problem, path);
	}
	gmseal_certificate_free(certificate);
	return exit;
}

static int run_cert_show(const struct command *command, int argc, char **argv)
{
	bool json = false;
	int exit = EXIT_DONE;
	if (!options_read(command, argc, argv, take_option, &json, &exit))
		return exit;
	if (optind == argc)
		return usage_error(command, _("which certificate is to be shown?"));
	int count = argc - optind;
	char **files = argv + optind;
	for (int i = 0; i < count; i++)
		exit = worse_exit(exit, show_file(files[i], json, count > 1));
	return exit;
}

static const struct option_spec options[] = {
	{"json", OPTION_JSON, NULL,
		N_("Print JSON: one object, or one object a line for several files.")},
	{NULL, 0, NULL, NULL}};

const struct command cert_show_command = {
	.name = "cert show",
	.summary = N_("Show certificates"),
	.synopsis = "[--json] FILE...",
	.description = N_(
		"Shows the subject, issuer, serial number, validity, key, usage and "
		"fingerprints of each certificate, PEM (the first in the file) or DER; and, as "
		"seal "
		"platforms look at it, whether it is an organisation's or a person's (the code in "
		"T "
		"and 2.5.4.1, the name in G and CN), what is wrong with that, and the codes in the "
		"extensions of GM/T 0015. FILE - is standard input."),
	.exits = N_("0: done.\n3: a file is no certificate.\n64: the command line is wrong.\n70: a "
		    "file cannot be read, or there is another internal problem."),
	.examples = "  gmseal cert show signer.pem\n  gmseal cert show --json root.pem ca.pem\n",
	.options = {options},
	.run = run_cert_show,
};
