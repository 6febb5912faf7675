/* gmseal verify, and gmseal seal verify, which is the same for seals only. */
#include "document.h"
#include "inputs.h"
#include "message.h"
#include "json-report.h"
#include "show.h"

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

struct verification {
	const struct command *command;
	bool seals_only;
	struct document document;
	struct trust trust;
	int64_t now;
	int64_t max_size;
	const char *user_id;
	bool strict, explain, json, one_line;
	gmseal_policy *policy;
	/* How many files were found so: valid, invalid, indeterminate, not verified. */
	size_t counts[4];
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
		return take_trust_option(command, &verification->trust, id);
	}
}

/* Standard input can be only one thing. */
static bool reads_stdin_twice(const struct verification *verification, int argc, char **argv)
{
	int uses = verification->document.path != NULL &&
		   strcmp(verification->document.path, "-") == 0;
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

static int print_problem(
	struct verification *verification, const char *file, const struct problem *problem)
{
	verification->counts[3]++;
	if (!verification->json)
		return problem_tell(problem, file);
	json_t *object = need(json_object());
	json_add(object, "file", json_word(file));
	json_add(object, "error", json_problem(problem));
	json_print(object, verification->one_line);
	return problem->exit;
}

static int add_material(struct verification *verification)
{
	struct problem problem;
	char *file = NULL;
	int exit = add_trust(verification->policy, &verification->trust, &file, &problem);
	if (exit != EXIT_DONE)
		print_problem(verification, file, &problem);
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

/* A digest of another algorithm is a mistake of the caller's, and says nothing of the document. */
static int check_digest(
	const struct document *document, gmseal_digest_algorithm algorithm, struct problem *problem)
{
	size_t size = gmseal_digest_size(algorithm);
	if (!document->has_digest || size == 0 || document->digest.size == size)
		return EXIT_DONE;
	return problem_set(problem, EXIT_USAGE, "usage",
		_("--digest has %zu octets, but the digest in this signature is %s, of %zu octets"),
		document->digest.size, gmseal_digest_name(algorithm), size);
}

static int make_report(struct verification *verification, const struct sealed *sealed,
	gmseal_report **report, struct problem *problem)
{
	if (sealed->seal != NULL)
		return problem_of(problem, gmseal_verify_seal(verification->policy, sealed->seal,
						   verification->now, report, &problem->error));
	gmseal_bytes digest;
	gmseal_digest_algorithm algorithm = gmseal_signature_data_digest(sealed->signature);
	int exit = check_digest(&verification->document, algorithm, problem);
	if (exit == EXIT_DONE)
		exit = document_digest(&verification->document, algorithm, &digest, problem);
	if (exit != EXIT_DONE)
		return exit;
	return problem_of(problem, gmseal_verify_signature(verification->policy, sealed->signature,
					   verification->now, digest, report, &problem->error));
}

/* Whether nothing was printed yet that a blank line should part from what comes. */
static bool is_first(const struct verification *verification)
{
	const size_t *counts = verification->counts;
	return counts[GMSEAL_VERDICT_VALID] + counts[GMSEAL_VERDICT_INVALID] +
		       counts[GMSEAL_VERDICT_INDETERMINATE] ==
	       0;
}

static int count_verdict(struct verification *verification, gmseal_verdict verdict)
{
	static const int exit_of[] = {EXIT_DONE, EXIT_INVALID, EXIT_INDETERMINATE};
	verification->counts[verdict]++;
	return exit_of[verdict];
}

static int print_verified(struct verification *verification, const struct verified *verified)
{
	if (verification->json) {
		json_print(json_verified(verified, verification->explain), verification->one_line);
	} else {
		struct text text = {0};
		text_add(&text, "%s", is_first(verification) ? "" : "\n");
		show_verified(&text, verified, verification->explain);
		text_print(&text, stdout);
		text_free(&text);
	}
	return count_verdict(verification, gmseal_report_verdict(verified->report));
}

static int print_message(struct verification *verification, const struct verified_message *verified)
{
	if (verification->json) {
		json_print(json_verified_message(verified, verification->explain),
			verification->one_line);
	} else {
		struct text text = {0};
		text_add(&text, "%s", is_first(verification) ? "" : "\n");
		show_verified_message(&text, verified, verification->explain);
		text_print(&text, stdout);
		text_free(&text);
	}
	return count_verdict(verification, verified->verdict);
}

static int verify_sealed(struct verification *verification, const char *file, gmseal_bytes bytes)
{
	struct sealed sealed = {0};
	struct problem problem;
	gmseal_report *report = NULL;
	const gmseal_decoding *decoding = gmseal_policy_decoding(verification->policy);
	int exit = decode_sealed(bytes, decoding, &sealed, &problem);
	if (exit == EXIT_DONE && verification->seals_only && sealed.seal == NULL)
		exit = problem_set(&problem, EXIT_NO_STRUCTURE, "format", "%s",
			_("this is a signature, not a seal; \"gmseal verify\" verifies it"));
	const struct document *given = &verification->document;
	if (exit == EXIT_DONE && sealed.seal != NULL && (given->path != NULL || given->has_digest))
		exit = problem_set(&problem, EXIT_USAGE, "usage", "%s",
			_("this is a seal, which covers no document; --data and --digest are for "
			  "signatures"));
	if (exit == EXIT_DONE)
		exit = make_report(verification, &sealed, &report, &problem);
	if (exit == EXIT_DONE) {
		struct verified verified = {
			file, seal_of(&sealed), sealed.signature, report, verification->now};
		exit = print_verified(verification, &verified);
	} else {
		const struct document *document = &verification->document;
		exit = print_problem(
			verification, document->failed ? document->path : file, &problem);
	}
	gmseal_report_free(report);
	sealed_free(&sealed);
	return exit;
}

static int verify_signed(struct verification *verification, const char *file, gmseal_bytes bytes)
{
	struct verified_message verified = {.file = file, .now = verification->now};
	struct problem problem;
	gmseal_bytes content;
	int exit = document_content(&verification->document, &content, &problem);
	if (exit == EXIT_DONE)
		exit = verify_message(verification->policy, bytes, content, &verified, &problem);
	const struct document *document = &verification->document;
	exit = exit == EXIT_DONE ? print_message(verification, &verified)
				 : print_problem(verification,
					   document->failed ? document->path : file, &problem);
	verified_message_free(&verified);
	return exit;
}

static int verify_file(struct verification *verification, const char *file)
{
	struct content content = {0};
	struct problem problem;
	const gmseal_decoding *decoding = gmseal_policy_decoding(verification->policy);
	int exit = read_file(file, decoding->max_size, &content, &problem);
	gmseal_bytes bytes = content_bytes(&content);
	if (exit != EXIT_DONE)
		exit = print_problem(verification, file, &problem);
	else if (gmseal_detect(bytes) == GMSEAL_KIND_MESSAGE && !verification->seals_only)
		exit = verify_signed(verification, file, bytes);
	else
		exit = verify_sealed(verification, file, bytes);
	content_free(&content);
	return exit;
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
		return print_problem(verification, document->path, &problem);
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
	return exit;
}

static const struct option_spec document_options[] = {
	{"data", OPTION_DATA, "FILE",
		N_("The document that was sealed; of any size, read in little memory. Not needed "
		   "for a seal. For a signed message: its content, if that is not in it.")},
	{"digest", OPTION_DIGEST, "HEX",
		N_("The document's digest in place of --data; not for a signed message.")},
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
		    "  gmseal verify --json --revocation off --trust roots/ *.dat\n",
	.options = {document_options, trust_options, verify_options},
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
		"  gmseal seal verify --trust root.pem --untrusted ca.pem --crl crls/ seal.esl\n",
	.options = {trust_options, verify_options},
	.run = run_verify,
};
