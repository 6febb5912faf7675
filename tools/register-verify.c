/* gmseal register verify: verifies registration packets and shows what they say. */
#include "inputs.h"
#include "json-report.h"

#include <getopt.h>
#include <inttypes.h>
#include <stdlib.h>
#include <time.h>

enum {
	OPTION_AT = 256,
	OPTION_STRICT,
	OPTION_EXPLAIN,
	OPTION_JSON
};

struct verification {
	const struct command *command;
	struct trust trust;
	int64_t now;
	const char *user_id;
	bool strict, explain, json, one_line;
	gmseal_policy *policy;
};

static bool take_option(void *user, int id)
{
	struct verification *verification = user;
	switch (id) {
	case OPTION_AT:
		return option_time(verification->command, "at", &verification->now);
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
	default:
		return take_trust_option(verification->command, &verification->trust, id);
	}
}

/* "application", or nothing for a number that means nothing. */
static const char *type_word(int64_t type)
{
	switch (type) {
	case GMSEAL_SYSTEM_MANAGEMENT:
		return "management";
	case GMSEAL_SYSTEM_STATUS:
		return "status";
	case GMSEAL_SYSTEM_APPLICATION:
		return "application";
	default:
		return "";
	}
}

static void show_packet(struct text *text, const gmseal_registration_facts *facts)
{
	show_fact(text, 2, _("System"), facts->org_name);
	show_fact(text, 4, _("code"), facts->org_code);
	show_label(text, 4, _("type"));
	text_add(text, "%" PRId64 " %s\n", facts->system_type, type_word(facts->system_type));
	show_fact(text, 4, _("address"), facts->service_address);
	show_fact(text, 2, _("Subsystem"), facts->sub_org_name);
	show_fact(text, 4, _("code"), facts->sub_org_code);
	show_holder(text, _("Certificate"), facts->certificate);
}

static json_t *json_packet(const gmseal_registration_facts *facts)
{
	json_t *object = need(json_object()), *subsystem = need(json_object());
	json_add(object, "systemType", json_integer(facts->system_type));
	json_add(object, "serviceAddress", json_text(facts->service_address));
	json_add(object, "orgCode", json_text(facts->org_code));
	json_add(object, "orgName", json_text(facts->org_name));
	json_add(subsystem, "orgCode", json_text(facts->sub_org_code));
	json_add(subsystem, "orgName", json_text(facts->sub_org_name));
	json_add(object, "subSystem", subsystem);
	return object;
}

static void print_text(const struct verification *verification, const char *file,
	const gmseal_registration_facts *facts, const gmseal_report *report)
{
	struct text text = {0};
	char now[GMSEAL_TIME_TEXT_SIZE];
	gmseal_time_format(verification->now, now);
	show_verdict(&text, file, gmseal_report_verdict(report));
	text_add(&text, "%s", _("\n  A registration packet.\n\n"));
	show_packet(&text, facts);
	show_fact(&text, 2, _("Checked as of"), string_bytes(now));
	text_add(&text, "\n");
	show_checks(&text, report, false, verification->explain);
	show_deviations(&text, report);
	text_print(&text, stdout);
	text_free(&text);
}

static void print_json(const struct verification *verification, const char *file,
	const gmseal_registration_facts *facts, const gmseal_report *report)
{
	json_t *object = need(json_object());
	json_add(object, "file", json_word(file));
	json_add(object, "kind", json_word("registration"));
	json_add(object, "verdict", json_word(gmseal_verdict_name(gmseal_report_verdict(report))));
	json_add(object, "checks", json_checks(report, false, verification->explain));
	json_add(object, "deviations", json_deviations(report));
	json_add(object, "registration", json_packet(facts));
	json_add(object, "certificate", json_certificate_bytes(facts->certificate));
	json_print(object, verification->one_line);
}

static int tell(
	const struct verification *verification, const char *file, const struct problem *problem)
{
	if (!verification->json)
		return problem_tell(problem, file);
	json_print_problem(file, problem, verification->one_line);
	return problem->exit;
}

static int make_policy(struct verification *verification)
{
	struct problem problem;
	char *file = NULL;
	char *user_id =
		utf8_from_argument(verification->user_id != NULL ? verification->user_id : "");
	int exit = problem_of(&problem, gmseal_policy_new(&verification->policy, &problem.error));
	if (exit == EXIT_DONE && *user_id != '\0')
		exit = problem_of(&problem, gmseal_policy_set_user_id(verification->policy,
						    string_bytes(user_id), &problem.error));
	if (exit == EXIT_DONE)
		exit = add_trust(verification->policy, &verification->trust, &file, &problem);
	if (exit == EXIT_DONE)
		gmseal_policy_set_strict(verification->policy, verification->strict);
	else
		tell(verification, file, &problem);
	free(user_id);
	free(file);
	return exit;
}

static int verify_file(const struct verification *verification, const char *file)
{
	static const int exit_of[] = {EXIT_DONE, EXIT_INVALID, EXIT_INDETERMINATE};
	struct content content = {0};
	struct problem problem;
	gmseal_registration *packet = NULL;
	gmseal_report *report = NULL;
	const gmseal_decoding *decoding = gmseal_policy_decoding(verification->policy);
	int exit = read_file(file, decoding->max_size, &content, &problem);
	if (exit == EXIT_DONE)
		exit = problem_of(&problem, gmseal_registration_decode(content_bytes(&content),
						    decoding, &packet, &problem.error));
	if (exit == EXIT_DONE)
		exit = problem_of(&problem, gmseal_verify_registration(verification->policy, packet,
						    verification->now, &report, &problem.error));
	if (exit == EXIT_DONE) {
		(verification->json ? print_json : print_text)(
			verification, file, gmseal_registration_facts_of(packet), report);
		exit = exit_of[gmseal_report_verdict(report)];
	} else {
		tell(verification, file, &problem);
	}
	gmseal_report_free(report);
	gmseal_registration_free(packet);
	content_free(&content);
	return exit;
}

static int run_register_verify(const struct command *command, int argc, char **argv)
{
	struct verification verification = {.command = command, .now = (int64_t)time(NULL)};
	int exit = EXIT_DONE;
	bool go_on = options_read(command, argc, argv, take_option, &verification, &exit);
	int count = argc - optind;
	char **files = argv + optind;
	verification.one_line = count > 1;
	if (go_on && count == 0)
		exit = usage_error(command, _("which file is to be verified?"));
	if (go_on && exit == EXIT_DONE)
		exit = make_policy(&verification);
	if (go_on && exit == EXIT_DONE)
		for (int i = 0; i < count; i++)
			exit = worse_exit(exit, verify_file(&verification, files[i]));
	gmseal_policy_free(verification.policy);
	trust_free(&verification.trust);
	return exit;
}

static const struct option_spec options[] = {
	{"at", OPTION_AT, "TIME",
		N_("Verify as of TIME, such as 2020-10-12T19:14:03+08:00; now if left out.")},
	{"user-id", OPTION_USER_ID, "TEXT",
		N_("The SM2 user identifier of the system, if it is not 1234567812345678.")},
	{"strict", OPTION_STRICT, NULL,
		N_("Refuse whatever parts from the definition instead of naming it.")},
	{"explain", OPTION_EXPLAIN, NULL,
		N_("Say for each check what can be done; in JSON as advice.")},
	{"json", OPTION_JSON, NULL,
		N_("Print JSON: one object, or one object a line for several files.")},
	{NULL, 0, NULL, NULL}};

const struct command register_verify_command = {
	.name = "register verify",
	.summary = N_("Verify registration packets"),
	.synopsis = "[OPTION]... FILE...",
	.description = N_("Verifies each FILE, a registration packet in DER: its form, the codes, "
			  "the signature with the key of the certificate in it, and that "
			  "certificate; and shows what it says. FILE - is standard input."),
	.exits = N_("0: valid.\n1: invalid.\n2: indeterminate, because something needed to decide "
		    "is missing.\n3: a file is no registration packet.\n64: the command line is "
		    "wrong.\n70: a file cannot be read, or there is another internal problem.\n"
		    "With several files it is the worst: 70 before 64, 3, 1, 2 and 0."),
	.examples = "  gmseal register verify --trust root.pem --untrusted ca.pem --crl crls/ \\\n"
		    "      system.reg\n",
	.options = {trust_options, options},
	.run = run_register_verify,
};
