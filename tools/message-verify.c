/* gmseal message verify: verifies messages of platforms. */
#include "base64.h"
#include "inputs.h"
#include "json-members.h"
#include "json-report.h"
#include "message-part.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
	OPTION_MEMBER = 256,
	OPTION_SIGN_INFO,
	OPTION_AT,
	OPTION_JSON
};

struct verification {
	const struct command *command;
	const char *file, *certificate_file, *user_id;
	char *member; /* its name in UTF-8; NULL: the whole file */
	const char *sign_info, *value; /* where the signature is, if not in the message */
	struct trust trust;
	int64_t now;
	bool json;
	/* What is found. */
	struct message_part part;
	gmseal_certificate *certificate;
	gmseal_check line; /* about the value */
	gmseal_report *report; /* about the certificate */
};

static bool take_option(void *user, int id)
{
	struct verification *verification = user;
	switch (id) {
	case OPTION_MEMBER:
		free(verification->member);
		verification->member = utf8_from_argument(optarg);
		return true;
	case OPTION_SIGN_INFO:
		verification->sign_info = optarg;
		return true;
	case OPTION_VALUE:
		verification->value = optarg;
		return true;
	case OPTION_CERT:
		verification->certificate_file = optarg;
		return true;
	case OPTION_USER_ID:
		verification->user_id = optarg;
		return true;
	case OPTION_AT:
		return option_time(verification->command, "at", &verification->now);
	case OPTION_JSON:
		verification->json = true;
		return true;
	default:
		return take_trust_option(verification->command, &verification->trust, id);
	}
}

static int check_arguments(struct verification *verification, int argc, char **argv)
{
	const struct command *command = verification->command;
	const char *info = verification->sign_info;
	if (optind == argc)
		return usage_error(command, _("which message is to be verified?"));
	if (optind + 1 < argc)
		return usage_error(command, _("\"%s\" is one argument too many"), argv[optind + 1]);
	verification->file = argv[optind];
	if (verification->certificate_file == NULL)
		return usage_error(command, _("%s is missing"), "--cert");
	if (info != NULL && verification->value != NULL)
		return usage_error(command, _("--sign-info and --value exclude each other"));
	if (info == NULL && verification->value == NULL && verification->member == NULL)
		return usage_error(
			command, _("--member is missing: what was signed in this message? Or else "
				   "--sign-info or --value says where the signature is"));
	if (info != NULL && strcmp(info, "-") == 0 && strcmp(verification->file, "-") == 0)
		return usage_error(command, _("standard input (-) can be read only once"));
	return EXIT_DONE;
}

/* --- The value -------------------------------------------------------------------------------- */

/* How each result is told. */
static const char *const sentences[] = {
	[GMSEAL_VALUE_VALID] = N_("The value is right."),
	[GMSEAL_VALUE_FORM_DER] =
		N_("The value is right, but it stands there in DER, and r and s of "
		   "32 octets each belong there."),
	[GMSEAL_VALUE_MALFORMED] =
		N_("This is no signature value at all: its size is wrong, or its "
		   "numbers are out of range."),
	[GMSEAL_VALUE_ENDING] =
		N_("The value is right for the message with another ending, with other line ends "
		   "or without a byte order mark: that was changed on the way."),
	[GMSEAL_VALUE_LAYOUT] =
		N_("The value is right for the message without the blanks between its "
		   "members: the JSON was laid out anew on the way."),
	[GMSEAL_VALUE_CHANGED] =
		N_("The certificate's key made the value, but for another message."),
	[GMSEAL_VALUE_HASHED] =
		N_("The program that signed errs: the value is over the digest of the message, or "
		   "without Z, or with an empty or the standard user identifier; with RSA, with "
		   "another digest."),
	[GMSEAL_VALUE_WRONG] =
		N_("The value is wrong: another message was signed, or with another key."),
};

static void set_line(
	struct verification *verification, bool valid, const char *reason, const char *sentence)
{
	verification->line = (gmseal_check){.id = "value",
		.status = valid ? GMSEAL_CHECK_PASS : GMSEAL_CHECK_FAIL,
		.reason = reason,
		.detail = _(sentence),
		.clause = "",
		.diagnosis = "",
		.explanation = ""};
}

/* Decodes Base64 as platforms write it, without the blanks and line ends that others may have in it. */
static bool decode_value(gmseal_bytes encoded, struct content *value)
{
	for (size_t i = 0; i < encoded.size; i++)
		if (memchr(" \t\r\n", encoded.data[i], 4) != NULL)
			return false;
	return base64_decode(encoded, value);
}

/* Verifies; algorithm may be NULL if it is not told. Returns EXIT_DONE or fills problem. */
static int verify_value(struct verification *verification, const char *algorithm,
	gmseal_bytes encoded, struct problem *problem)
{
	struct content value = {0};
	gmseal_value_result result = GMSEAL_VALUE_WRONG;
	if (algorithm != NULL &&
		strcmp(algorithm, message_algorithm(verification->certificate)) != 0) {
		set_line(verification, false, "other-algorithm",
			N_("The algorithm that signInfo names is not the one that goes with the "
			   "key of the certificate."));
		return EXIT_DONE;
	}
	if (!decode_value(encoded, &value)) {
		set_line(verification, false, "no-base64",
			N_("The value is no Base64, or has something in it that does not belong "
			   "there, such as a blank or a line end."));
		return EXIT_DONE;
	}
	char *user_id =
		utf8_from_argument(verification->user_id != NULL ? verification->user_id : "");
	int exit = problem_of(problem,
		gmseal_value_verify(verification->certificate, verification->part.octets,
			string_bytes(user_id), content_bytes(&value), &result, &problem->error));
	if (exit == EXIT_DONE)
		set_line(verification, result == GMSEAL_VALUE_VALID,
			gmseal_value_result_name(result), sentences[result]);
	free(user_id);
	content_free(&value);
	return exit;
}

/* --- Where it is ------------------------------------------------------------------------------ */

static int verify_info(
	struct verification *verification, const json_t *info, struct problem *problem)
{
	const json_t *algorithm = json_object_get(info, SIGN_ALGORITHM);
	const json_t *value = json_object_get(info, SIGN_VALUE);
	if (!json_is_string(algorithm) || !json_is_string(value))
		return problem_set(problem, EXIT_NO_STRUCTURE, "format",
			_("the signInfo lacks \"%s\", or has no text in its place"),
			json_is_string(algorithm) ? SIGN_VALUE : SIGN_ALGORITHM);
	return verify_value(verification, json_string_value(algorithm),
		(gmseal_bytes){
			(const uint8_t *)json_string_value(value), json_string_length(value)},
		problem);
}

static int verify_info_file(struct verification *verification, struct problem *problem)
{
	struct content content = {0};
	json_t *info = NULL;
	int exit = read_file(verification->sign_info, MAX_FILE_SIZE, &content, problem);
	if (exit == EXIT_DONE)
		exit = json_object_read(content_bytes(&content), &info, problem);
	if (exit == EXIT_DONE)
		exit = verify_info(verification, info, problem);
	json_decref(info);
	content_free(&content);
	return exit;
}

static int verify_inside(struct verification *verification, struct problem *problem)
{
	const json_t *info = json_object_get(verification->part.json, SIGN_INFO);
	if (!json_is_object(info))
		return problem_set(problem, EXIT_NO_STRUCTURE, "format", "%s",
			_("this message has no object \"signInfo\"; --sign-info or --value says "
			  "where the signature is"));
	return verify_info(verification, info, problem);
}

/* Returns EXIT_DONE or fills problem, and *about with the file that it concerns. */
static int verify_signature(
	struct verification *verification, const char **about, struct problem *problem)
{
	*about = verification->certificate_file;
	int exit = load_certificate(
		verification->certificate_file, &verification->certificate, problem);
	if (exit != EXIT_DONE)
		return exit;
	*about = verification->file;
	exit = message_part_read(
		verification->file, verification->member, &verification->part, problem);
	if (exit != EXIT_DONE)
		return exit;
	if (verification->value != NULL)
		return verify_value(verification, NULL, string_bytes(verification->value), problem);
	if (verification->sign_info == NULL)
		return verify_inside(verification, problem);
	*about = verification->sign_info;
	return verify_info_file(verification, problem);
}

/* --- The certificate -------------------------------------------------------------------------- */

/* Returns EXIT_DONE or fills problem, and *file, which the caller frees. */
static int verify_certificate(
	struct verification *verification, char **file, struct problem *problem)
{
	gmseal_policy *policy = NULL;
	int exit = problem_of(problem, gmseal_policy_new(&policy, &problem->error));
	if (exit == EXIT_DONE)
		exit = add_trust(policy, &verification->trust, file, problem);
	if (exit == EXIT_DONE)
		exit = problem_of(problem,
			gmseal_verify_certificate(policy, verification->certificate,
				verification->now, &verification->report, &problem->error));
	gmseal_policy_free(policy);
	return exit;
}

static gmseal_verdict verdict_of(const struct verification *verification)
{
	if (verification->line.status == GMSEAL_CHECK_FAIL)
		return GMSEAL_VERDICT_INVALID;
	return gmseal_report_verdict(verification->report);
}

/* --- Telling ---------------------------------------------------------------------------------- */

static void print_json(const struct verification *verification)
{
	json_t *object = need(json_object());
	json_t *list = json_checks(verification->report, false, false);
	if (json_array_insert_new(list, 0, json_check(&verification->line, false, false)) != 0)
		out_of_memory();
	json_add(object, "file", json_word(verification->file));
	json_add(object, "kind", json_word("platformMessage"));
	json_add(object, "verdict", json_word(gmseal_verdict_name(verdict_of(verification))));
	json_add(object, "member",
		verification->member != NULL ? json_word(verification->member) : json_null());
	json_add(object, "size", json_integer((json_int_t)verification->part.octets.size));
	json_add(object, "checks", list);
	json_add(object, "certificate", json_certificate(verification->certificate));
	json_print(object, false);
}

static void print_text(const struct verification *verification)
{
	struct text text = {0};
	char now[GMSEAL_TIME_TEXT_SIZE];
	size_t size = verification->part.octets.size;
	show_verdict(&text, verification->file, verdict_of(verification));
	if (verification->member != NULL)
		text_add(&text,
			_("\n  A message; signed is the value of a member, %zu octets.\n\n"), size);
	else
		text_add(
			&text, _("\n  A message; signed is the whole file, %zu octets.\n\n"), size);
	if (verification->member != NULL)
		show_fact(&text, 2, _("Member"), string_bytes(verification->member));
	show_holder(&text, _("Signer"), gmseal_certificate_bytes(verification->certificate));
	gmseal_time_format(verification->now, now);
	show_fact(&text, 2, _("Checked as of"), string_bytes(now));
	text_add(&text, "\n");
	show_check(&text, &verification->line, false, false);
	show_checks(&text, verification->report, false, false);
	text_print(&text, stdout);
	text_free(&text);
}

static int verify(struct verification *verification)
{
	static const int exit_of[] = {EXIT_DONE, EXIT_INVALID, EXIT_INDETERMINATE};
	struct problem problem;
	const char *about = NULL;
	char *file = NULL;
	int exit = verify_signature(verification, &about, &problem);
	if (exit == EXIT_DONE) {
		exit = verify_certificate(verification, &file, &problem);
		about = file;
	}
	if (exit == EXIT_DONE) {
		(verification->json ? print_json : print_text)(verification);
		exit = exit_of[verdict_of(verification)];
	} else if (verification->json) {
		json_print_problem(about, &problem, false);
	} else {
		problem_tell(&problem, about);
	}
	free(file);
	return exit;
}

static int run_message_verify(const struct command *command, int argc, char **argv)
{
	struct verification verification = {.command = command, .now = (int64_t)time(NULL)};
	int exit = EXIT_DONE;
	if (options_read(command, argc, argv, take_option, &verification, &exit)) {
		exit = check_arguments(&verification, argc, argv);
		if (exit == EXIT_DONE)
			exit = verify(&verification);
	}
	gmseal_report_free(verification.report);
	gmseal_certificate_free(verification.certificate);
	message_part_free(&verification.part);
	trust_free(&verification.trust);
	free(verification.member);
	return exit;
}

static const struct option_spec options[] = {
	{"member", OPTION_MEMBER, "NAME",
		N_("What was signed is the value of the member NAME at the top of the JSON in "
		   "FILE, exactly as it stands there; the whole file if left out.")},
	{"sign-info", OPTION_SIGN_INFO, "FILE",
		N_("The signInfo, as \"gmseal message sign\" prints it; that in the message if "
		   "left out.")},
	{"value", OPTION_VALUE, "BASE64", N_("The signature value alone, in place of a signInfo.")},
	{"cert", OPTION_CERT, "FILE", N_("The signer's certificate, PEM or DER.")},
	{"user-id", OPTION_USER_ID, "TEXT",
		N_("The SM2 user identifier, if it is not 1234567812345678.")},
	{"at", OPTION_AT, "TIME", N_("Verify the certificate as of TIME; now if left out.")},
	{"json", OPTION_JSON, NULL, N_("Print JSON: one object.")}, {NULL, 0, NULL, NULL}};

const struct command message_verify_command = {
	.name = "message verify",
	.summary = N_("Verify a message of a seal platform"),
	.synopsis = "[--member NAME] --cert FILE [OPTION]... FILE",
	.description = N_(
		"Verifies the signature over the octets of FILE, or of one member's value in it, "
		"and tells a wrong value from one in a wrong form and from a message that was "
		"changed on the way. The certificate is verified, too; one that was handed over in "
		"person may itself be given with --trust. FILE - is standard input."),
	.exits = N_("0: valid.\n1: invalid.\n2: indeterminate, because something needed to decide "
		    "about the certificate is missing.\n3: FILE is no JSON object, or lacks a "
		    "member.\n64: the command line is wrong.\n70: a file cannot be read, or there "
		    "is another internal problem."),
	.examples = "  gmseal message verify --cert system.pem --trust root.pem --crl root.crl \\\n"
		    "      --member data signed.json\n"
		    "  gmseal message verify --cert system.pem --trust system.pem \\\n"
		    "      --sign-info sign-info.json request.json\n",
	.options = {options, trust_options},
	.run = run_message_verify,
};
