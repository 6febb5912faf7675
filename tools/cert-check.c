/* gmseal cert check: whether a certificate, and the key that belongs to it, can be used to sign. */
#include "cert-check.h"
#include "inputs.h"
#include "json-report.h"
#include "key.h"
#include "platform-policy.h"
#include "show.h"
#include "validity.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
	OPTION_JSON = 256,
	OPTION_AT,
	OPTION_NOTICE_DAYS
};

struct checking {
	const struct command *command;
	const char *argument; /* what is checked, as it was given */
	struct key_use use; /* use.key NULL: there is only a certificate */
	struct trust trust;
	int64_t now, notice_days;
	bool json;
	gmseal_certificate *certificate;
	gmseal_report *report;
	gmseal_subject_profile subject; /* what is asked of it */
	struct check_lines lines;
};

static bool take_option(void *user, int id)
{
	struct checking *checking = user;
	switch (id) {
	case OPTION_CERT:
		checking->use.certificate = optarg;
		return true;
	case OPTION_KEY:
		checking->use.key = optarg;
		return true;
	case OPTION_JSON:
		checking->json = true;
		return true;
	case OPTION_AT:
		return option_time(checking->command, "at", &checking->now);
	case OPTION_NOTICE_DAYS:
		return option_number(checking->command, "notice-days", 1, &checking->notice_days);
	case OPTION_SUBJECT:
		return option_subject(checking->command, "subject", &checking->subject);
	default:
		if (id >= OPTION_TRUST)
			return take_trust_option(checking->command, &checking->trust, id);
		return take_token_option(checking->command, &checking->use.token, id);
	}
}

/* --- The key ---------------------------------------------------------------------------------- */

/* Signs something and verifies it. Fills problem if the key would not sign. */
static int try_key(const gmseal_signer *signer, struct problem *problem)
{
	const gmseal_bytes none = {NULL, 0};
	gmseal_buffer value = GMSEAL_BUFFER_INIT;
	gmseal_status status = gmseal_value_sign(
		signer, string_bytes("gmseal cert check"), none, &value, NULL, &problem->error);
	gmseal_buffer_free(&value);
	return problem_of_token(problem, status);
}

static gmseal_certificate *copy_of(gmseal_bytes der)
{
	gmseal_certificate *certificate = NULL;
	gmseal_certificate_decode(der, &certificate, NULL);
	return certificate;
}

/* The certificate that stands beside a key which does not belong to it; NULL if it is not known. */
static gmseal_certificate *certificate_beside(struct checking *checking)
{
	struct key_use *use = &checking->use;
	gmseal_certificate *certificate = NULL;
	gmseal_token_list *list = NULL;
	gmseal_token_options options;
	if (use->certificate != NULL) {
		struct problem ignored;
		load_certificate(use->certificate, &certificate, &ignored);
		return certificate;
	}
	if (!gmseal_is_token_uri(use->key) ||
		token_ready(&use->token, use->key, &options) != EXIT_DONE)
		return NULL;
	options.pin = NULL;
	char *uri = utf8_from_argument(use->key);
	if (gmseal_token_list_new(uri, &options, &list, NULL) == GMSEAL_OK) {
		const gmseal_token_info *token = gmseal_token_list_at(list, 0);
		if (token != NULL && token->key_count == 1)
			certificate = copy_of(token->keys[0].certificate);
	}
	gmseal_token_list_free(list);
	free(uri);
	return certificate;
}

static int tell(const struct checking *checking, const char *about, const struct problem *problem)
{
	const struct token_use *use = &checking->use.token;
	if (!checking->json)
		return token_tell(problem, use, about);
	json_t *object = need(json_object());
	json_add(object, "file", json_word(about != NULL ? about : checking->argument));
	json_add(object, "error", json_problem(problem));
	json_print(object, false);
	return use->pins.exit != EXIT_DONE ? use->pins.exit : problem->exit;
}

/* Opens the key and signs with it. Whether it fits the certificate is a line of the result; that it
 * cannot be used at all is told, and the exit status. */
static int check_key(struct checking *checking)
{
	gmseal_signer *signer = NULL;
	const char *about = NULL;
	struct problem problem = {0};
	int exit = find_signer(&checking->use, &signer, &about, &problem);
	if (exit == EXIT_DONE) {
		checking->certificate =
			copy_of(gmseal_certificate_bytes(gmseal_signer_certificate(signer)));
		exit = try_key(signer, &problem);
	}
	gmseal_signer_free(signer);
	if (exit == EXIT_DONE) {
		add_key_match(&checking->lines);
		return EXIT_DONE;
	}
	bool mismatch = checking->use.token.pins.exit == EXIT_DONE &&
			problem.error.status == GMSEAL_ERROR_MISMATCH;
	if (mismatch && checking->certificate == NULL)
		checking->certificate = certificate_beside(checking);
	if (!mismatch || checking->certificate == NULL)
		return tell(checking, about, &problem);
	add_key_mismatch(&checking->lines);
	return EXIT_DONE;
}

/* --- The certificate -------------------------------------------------------------------------- */

static int verify_certificate(struct checking *checking)
{
	gmseal_policy *policy = NULL;
	struct problem problem;
	char *file = NULL;
	int exit = problem_of(&problem, gmseal_policy_new(&policy, &problem.error));
	if (exit == EXIT_DONE)
		exit = add_trust(policy, &checking->trust, &file, &problem);
	if (exit == EXIT_DONE)
		exit = problem_of(
			&problem, gmseal_verify_certificate(policy, checking->certificate,
					  checking->now, &checking->report, &problem.error));
	if (exit != EXIT_DONE)
		tell(checking, file, &problem);
	free(file);
	gmseal_policy_free(policy);
	return exit;
}

static void add_report(struct checking *checking)
{
	const gmseal_report *report = checking->report;
	bool trusted = checking->trust.anchors.count > 0;
	struct check_lines *lines = &checking->lines;
	add_line(lines, gmseal_report_find(report, "certificate.validity"));
	add_days(lines, checking->certificate, checking->now, checking->notice_days);
	add_line(lines, gmseal_report_find(report, "certificate.usage"));
	add_subject(lines, checking->certificate, checking->subject);
	if (trusted) {
		add_line(lines, gmseal_report_find(report, "certificate.chain"));
		add_line(lines, gmseal_report_find(report, "certificate.revocation"));
	} else {
		add_no_anchors(lines, "certificate.chain");
		add_no_anchors(lines, "certificate.revocation");
	}
	lines_finish(lines);
}

static void print_json(const struct checking *checking)
{
	json_t *object = need(json_object()), *list = need(json_array());
	json_add(object, "file", json_word(checking->argument));
	json_add(object, "kind", json_word("certificate"));
	json_add(
		object, "verdict", json_word(gmseal_verdict_name(lines_verdict(&checking->lines))));
	for (size_t i = 0; i < checking->lines.count; i++)
		json_append(list, json_check(&checking->lines.list[i], false, false));
	json_add(object, "checks", list);
	json_add(object, "certificate", json_certificate(checking->certificate));
	json_add(object, "daysLeft",
		json_integer(validity_of(checking->certificate, checking->now, 0).days));
	json_print(object, false);
}

static void print_text(const struct checking *checking)
{
	struct text text = {0};
	char now[GMSEAL_TIME_TEXT_SIZE];
	gmseal_time_format(checking->now, now);
	show_verdict(&text, checking->argument, lines_verdict(&checking->lines));
	text_add(&text, "\n");
	show_certificate(&text, 2, checking->certificate);
	show_fact(&text, 2, _("Checked as of"), string_bytes(now));
	text_add(&text, "\n");
	for (size_t i = 0; i < checking->lines.count; i++)
		show_check(&text, &checking->lines.list[i], false, false);
	text_print(&text, stdout);
	text_free(&text);
}

static int load(struct checking *checking)
{
	struct problem problem;
	int exit = load_certificate(checking->use.certificate, &checking->certificate, &problem);
	return exit == EXIT_DONE ? EXIT_DONE : tell(checking, checking->use.certificate, &problem);
}

static int check(struct checking *checking)
{
	static const int exit_of[] = {EXIT_DONE, EXIT_INVALID, EXIT_INDETERMINATE};
	int exit = checking->use.key != NULL ? check_key(checking) : load(checking);
	if (exit == EXIT_DONE)
		exit = verify_certificate(checking);
	if (exit != EXIT_DONE)
		return exit;
	if (checking->use.key == NULL)
		add_no_key(&checking->lines);
	add_report(checking);
	if (checking->json)
		print_json(checking);
	else
		print_text(checking);
	return exit_of[lines_verdict(&checking->lines)];
}

/* --- The command line ------------------------------------------------------------------------- */

/* Whether a file is a certificate and no key; a key's file may hold the certificate as well. */
static bool holds_certificate_only(gmseal_bytes bytes)
{
	static const char key[] = "PRIVATE KEY-----";
	return is_certificate(bytes) && memmem(bytes.data, bytes.size, key, sizeof key - 1) == NULL;
}

/* What is checked is a certificate, which --key may go with, or a key, which --cert may go with. */
static int take_argument(struct checking *checking)
{
	const struct command *command = checking->command;
	struct content content = {0};
	struct problem problem;
	bool certificate = false;
	if (!gmseal_is_token_uri(checking->argument)) {
		if (strcmp(checking->argument, "-") == 0)
			return usage_error(command,
				_("what is to be checked cannot come from standard input"));
		int exit = read_file(checking->argument, MAX_FILE_SIZE, &content, &problem);
		if (exit != EXIT_DONE)
			return problem_tell(&problem, checking->argument);
		certificate = holds_certificate_only(content_bytes(&content));
		content_free(&content);
	}
	if (certificate && checking->use.certificate != NULL)
		return usage_error(command, _("%s is a certificate, and so is what --cert names"),
			checking->argument);
	if (!certificate && checking->use.key != NULL)
		return usage_error(
			command, _("%s is a key, and so is what --key names"), checking->argument);
	if (certificate)
		checking->use.certificate = checking->argument;
	else
		checking->use.key = checking->argument;
	return EXIT_DONE;
}

static int run_cert_check(const struct command *command, int argc, char **argv)
{
	struct checking checking = {
		.command = command, .now = (int64_t)time(NULL), .notice_days = GMSEAL_NOTICE_DAYS};
	int exit = EXIT_DONE;
	bool go_on = options_read(command, argc, argv, take_option, &checking, &exit);
	if (go_on && optind + 1 != argc)
		exit = optind == argc ? usage_error(command,
						_("which certificate or key is to be checked?"))
				      : usage_error(command, _("\"%s\" is one argument too many"),
						argv[optind + 1]);
	if (go_on && exit == EXIT_DONE) {
		checking.argument = argv[optind];
		exit = check_token_use(command, &checking.use.token);
	}
	if (go_on && exit == EXIT_DONE)
		exit = take_argument(&checking);
	if (go_on && exit == EXIT_DONE)
		exit = check(&checking);
	lines_free(&checking.lines);
	gmseal_report_free(checking.report);
	gmseal_certificate_free(checking.certificate);
	token_use_free(&checking.use.token);
	trust_free(&checking.trust);
	return exit;
}

static const struct option_spec options[] = {
	{"cert", OPTION_CERT, "FILE",
		N_("The certificate, PEM or DER, where what is checked is a key without one.")},
	{"key", OPTION_KEY, "KEY",
		N_("The key, a file or the URI of a key on a token, where what is checked is a "
		   "certificate.")},
	{"at", OPTION_AT, "TIME",
		N_("Check as of TIME, such as 2020-10-12T19:14:03+08:00; now if left out.")},
	{"notice-days", OPTION_NOTICE_DAYS, "DAYS",
		N_("Give a notice when no more than DAYS are left; 30 if left out.")},
	{"subject", OPTION_SUBJECT, "organisation|person|any",
		N_("Fail unless the subject is as seal platforms want that of an organisation or a "
		   "person, or of either; without this option, what is wrong is a notice.")},
	{"json", OPTION_JSON, NULL, N_("Print JSON: one object.")}, {NULL, 0, NULL, NULL}};

const struct command cert_check_command = {
	.name = "cert check",
	.summary = N_("Check a certificate with its key"),
	.synopsis = "[OPTION]... FILE|KEY",
	.description =
		N_("Checks a certificate and the key that belongs to it, in a file (such as "
		   "PKCS#12) or on a token: whether it holds, the days that are left, with a "
		   "notice within 30, whether key and certificate belong together (a signature is "
		   "made and verified), whether it may be used for signing, what seal platforms "
		   "would find wrong with its subject, and, if --trust is given, its chain and "
		   "revocation. A certificate alone is checked without the key."),
	.exits = N_("0: the certificate can be used.\n1: it cannot.\n2: indeterminate, because "
		    "something needed to decide is missing.\n3: an input is no such structure.\n4: "
		    "the key, PIN or device refused.\n64: the command line is wrong.\n70: a file "
		    "cannot be read, or there is another internal problem."),
	.examples =
		"  gmseal cert check --trust root.pem --untrusted ca.pem --crl crls/ signer.p12\n"
		"  gmseal cert check 'skf:/usr/lib/vendor/libskf.so?device=NAME'\n"
		"  gmseal cert check --key signer.key signer.pem\n"
		"  gmseal cert check --subject organisation company.pem\n",
	.options = {options, trust_options, pin_options, module_options},
	.run = run_cert_check,
};
