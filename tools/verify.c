/* gmseal verify, and gmseal seal verify, which is the same for seals only. */
#include "verify.h"
#include "json.h"
#include "text.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
	OPTION_DATA = 256,
	OPTION_DIGEST,
	OPTION_AT,
	OPTION_STRICT,
	OPTION_EXPLAIN,
	OPTION_JSON,
	OPTION_MAX_SIZE
};

static bool take_option(void *user, int id)
{
	struct verification *verification = user;
	const struct command *command = verification->command;
	struct document *document = &verification->document;
	switch (id) {
	case OPTION_DATA:
		document->path = optarg;
		return true;
	case OPTION_DIGEST:
		document->has_digest = option_digest(command, "digest", &document->digest);
		return document->has_digest;
	case OPTION_AT:
		return option_time(command, "at", &verification->now);
	case OPTION_USER_ID:
		verification->user_id = optarg;
		return true;
	case OPTION_STRICT:
		verification->strict = true;
		return true;
	case OPTION_EXPLAIN:
		verification->explain = true;
		return true;
	case OPTION_JSON:
		verification->json = true;
		return true;
	case OPTION_MAX_SIZE:
		return option_number(command, "max-size", 1, &verification->max_size);
	default:
		if (id >= OPTION_SUBJECT)
			return take_platform_option(command, &verification->platform, id);
		return take_trust_option(command, &verification->trust, id);
	}
}

/* Standard input can be only one thing. */
static bool reads_stdin_twice(const struct verification *verification, int argc, char **argv)
{
	int uses = verification->document.path != NULL &&
		   strcmp(verification->document.path, "-") == 0;
	const struct texts *lists = &verification->platform.seal_statuses;
	for (size_t i = 0; i < lists->count; i++)
		uses += strcmp(lists->list[i], "-") == 0;
	for (int i = optind; i < argc; i++)
		uses += strcmp(argv[i], "-") == 0;
	return uses > 1;
}

static int check_arguments(const struct verification *verification, int argc, char **argv)
{
	const struct command *command = verification->command;
	if (verification->document.path != NULL && verification->document.has_digest)
		return usage_error(command, _("--data and --digest exclude each other"));
	if (optind == argc)
		return usage_error(command, _("which file is to be verified?"));
	if (reads_stdin_twice(verification, argc, argv))
		return usage_error(command, _("standard input (-) can be read only once"));
	return EXIT_DONE;
}

static int add_material(struct verification *verification)
{
	struct problem problem;
	char *file = NULL;
	int exit = add_trust(verification->policy, &verification->trust, &file, &problem);
	if (exit == EXIT_DONE)
		exit = add_platform_policy(
			verification->policy, &verification->platform, &file, &problem);
	if (exit != EXIT_DONE)
		verification_problem(verification, file, &problem);
	free(file);
	return exit;
}

static int make_policy(struct verification *verification)
{
	struct problem problem;
	int exit = problem_of(&problem, gmseal_policy_new(&verification->policy, &problem.error));
	if (exit != EXIT_DONE)
		return problem_tell(&problem, NULL);
	gmseal_policy *policy = verification->policy;
	gmseal_policy_set_strict(policy, verification->strict);
	gmseal_policy_set_max_size(policy, (size_t)verification->max_size);
	if (verification->user_id != NULL) {
		char *user_id = utf8_from_argument(verification->user_id);
		exit = problem_of(&problem,
			gmseal_policy_set_user_id(policy, string_bytes(user_id), &problem.error));
		free(user_id);
		if (exit != EXIT_DONE)
			return problem_tell(&problem, "--user-id");
	}
	return add_material(verification);
}

static void print_summary(const struct verification *verification, int count)
{
	const size_t *counts = verification->counts;
	struct text text = {0};
	text_add(&text,
		_("\n%d files: %zu valid, %zu invalid, %zu indeterminate, %zu could not be "
		  "verified\n"),
		count, counts[GMSEAL_VERDICT_VALID], counts[GMSEAL_VERDICT_INVALID],
		counts[GMSEAL_VERDICT_INDETERMINATE], counts[3]);
	text_print(&text, stdout);
	text_free(&text);
}

static int verify_files(struct verification *verification, int argc, char **argv)
{
	int count = argc - optind, worst = EXIT_DONE;
	char **files = argv + optind;
	struct document *document = &verification->document;
	struct problem problem;
	if (document_open(document, &problem) != EXIT_DONE)
		return verification_problem(verification, document->path, &problem);
	/* A document that turns out to be unreadable half way is told once, too. */
	for (int i = 0; i < count && !document->failed; i++)
		worst = worse_exit(worst, verify_file(verification, files[i]));
	if (count > 1 && !verification->json && !document->failed)
		print_summary(verification, count);
	return worst;
}

static int run_verify(const struct command *command, int argc, char **argv)
{
	struct verification verification = {.command = command,
		.seals_only = command == &seal_verify_command,
		.now = (int64_t)time(NULL)};
	int exit = EXIT_DONE;
	bool go_on = options_read(command, argc, argv, take_option, &verification, &exit);
	if (go_on)
		exit = check_arguments(&verification, argc, argv);
	verification.one_line = argc - optind > 1;
	if (go_on && exit == EXIT_DONE)
		exit = make_policy(&verification);
	if (go_on && exit == EXIT_DONE)
		exit = verify_files(&verification, argc, argv);
	document_close(&verification.document);
	gmseal_policy_free(verification.policy);
	trust_free(&verification.trust);
	platform_policy_free(&verification.platform);
	return exit;
}

static const struct option_spec signature_options[] = {
	{"data", OPTION_DATA, "FILE",
		N_("The document that was sealed; of any size, read in little memory. Not needed "
		   "for a seal. For a signed message: its content, if that is not in it.")},
	{"digest", OPTION_DIGEST, "HEX",
		N_("The document's digest in place of --data; not for a signed message.")},
	{"subject", OPTION_SUBJECT, "organisation|person|any",
		N_("Ask for what seal platforms want of the subject of the signer's certificate: "
		   "the "
		   "code and the name of an organisation or a person, each twice; any takes "
		   "either.")},
	{NULL, 0, NULL, NULL}};

static const struct option_spec verify_options[] = {
	{"at", OPTION_AT, "TIME",
		N_("Verify as of TIME, such as 2020-10-12T19:14:03+08:00; now if left out.")},
	{"user-id", OPTION_USER_ID, "TEXT",
		N_("The SM2 user identifier of makers and signers, if it is not "
		   "1234567812345678.")},
	{"strict", OPTION_STRICT, NULL,
		N_("Refuse whatever parts from the standard instead of naming it.")},
	{"explain", OPTION_EXPLAIN, NULL,
		N_("Say for each check which clause asks for it, what was tried, and what can be "
		   "done; in JSON as tried and advice.")},
	{"json", OPTION_JSON, NULL,
		N_("Print JSON: one object, or one object a line for several files.")},
	{"max-size", OPTION_MAX_SIZE, "N",
		N_("Refuse files of more than N octets; 16777216 if left out. Documents (--data) "
		   "may have any size.")},
	{NULL, 0, NULL, NULL}};

static const char exits[] = N_(
	"0: valid.\n1: invalid.\n2: indeterminate, because something needed to decide is missing.\n"
	"3: a file is no such structure.\n64: the command line is wrong.\n70: a file cannot be "
	"read "
	"or written, or there is another internal problem.\nWith several files it is the worst: 70 "
	"before 64, 3, 1, 2 and 0.");

const struct command verify_command = {
	.name = "verify",
	.summary = N_("Verify seals, seal signatures and signed messages"),
	.synopsis = "[OPTION]... FILE...",
	.description =
		N_("Verifies each FILE, a seal, a seal signature or a signed message (GB/T 35275, "
		   "CMS) in DER, told apart by content, and prints the verdict with every check it "
		   "rests on. A message has a verdict for all its signers, the worst. FILE - is "
		   "standard input."),
	.exits = exits,
	.examples = "  gmseal verify --trust root.pem --untrusted ca.pem --crl crls/ \\\n"
		    "      --data Signature.xml SignedValue.dat\n"
		    "  gmseal verify --json --revocation off --trust roots/ *.dat\n"
		    "  gmseal verify --trust root.pem --crl crls/ --subject organisation \\\n"
		    "      --seal-status status.json --data Signature.xml SignedValue.dat\n",
	.options = {signature_options, trust_options, platform_policy_options, verify_options},
	.run = run_verify,
};

const struct command seal_verify_command = {
	.name = "seal verify",
	.summary = N_("Verify seals"),
	.synopsis = "[OPTION]... FILE...",
	.description =
		N_("Verifies each FILE, a seal in DER, by itself: who made it, whether it was "
		   "changed, and whether it holds now. FILE - is standard input."),
	.exits = exits,
	.examples =
		"  gmseal seal verify --trust root.pem --untrusted ca.pem --crl crls/ seal.esl\n"
		"  gmseal seal verify --trust root.pem --crl crls/ --seal-status status.json "
		"seal.esl\n",
	.options = {trust_options, platform_policy_options, verify_options},
	.run = run_verify,
};
