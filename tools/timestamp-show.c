/* gmseal timestamp show: what is in a request, a response, or a token, alone or on a seal. */
#include "inputs.h"
#include "json.h"
#include "show.h"

#include <getopt.h>
#include <inttypes.h>

enum {
	OPTION_JSON = 256
};

static bool take_option(void *user, int id)
{
	(void)id;
	*(bool *)user = true;
	return true;
}

static gmseal_bytes digest_bytes(const gmseal_digest_value *value)
{
	return (gmseal_bytes){value->data, value->size};
}

static void show_octets(struct text *text, const char *label, gmseal_bytes octets)
{
	show_label(text, 2, label);
	for (size_t i = 0; i < octets.size; i++)
		text_add(text, "%02x", octets.data[i]);
	if (octets.size == 0)
		text_add(text, "%s", _("none"));
	text_add(text, "\n");
}

static void show_imprint(struct text *text, gmseal_digest_algorithm algorithm, gmseal_bytes imprint)
{
	const char *name = gmseal_digest_name(algorithm);
	show_fact(text, 2, _("Digest"), string_bytes(name[0] != '\0' ? name : _("not known here")));
	show_octets(text, _("Imprint"), imprint);
}

static void show_request(struct text *text, const gmseal_timestamp_request *request)
{
	text_add(text, "%s", _(": a request for a time stamp\n"));
	show_imprint(text, request->algorithm, digest_bytes(&request->imprint));
	show_octets(text, _("Nonce"), request->nonce);
	show_fact(text, 2, _("Policy"),
		string_bytes(request->policy[0] != '\0' ? request->policy
							: _("the authority's choice")));
	show_fact(text, 2, _("Certificate"),
		string_bytes(request->certificate ? _("asked for") : _("not asked for")));
}

static json_t *json_request(const gmseal_timestamp_request *request)
{
	json_t *object = need(json_object());
	json_add(object, "digest", json_word(gmseal_digest_name(request->algorithm)));
	json_add(object, "imprint", json_hex(digest_bytes(&request->imprint), SIZE_MAX));
	json_add(object, "nonce",
		request->nonce.size > 0 ? json_hex(request->nonce, SIZE_MAX) : json_null());
	json_add(object, "policy",
		request->policy[0] != '\0' ? json_word(request->policy) : json_null());
	json_add(object, "certificate", json_boolean(request->certificate));
	return object;
}

static void show_accuracy(struct text *text, int64_t accuracy)
{
	show_label(text, 2, _("Accuracy"));
	if (accuracy < 0)
		text_add(text, "%s\n", _("not given"));
	else
		text_add(text, _("%" PRId64 ".%06" PRId64 " seconds\n"), accuracy / 1000000,
			accuracy % 1000000);
}

static void show_token(struct text *text, const gmseal_timestamp *timestamp)
{
	char time[GMSEAL_TIME_TEXT_SIZE];
	gmseal_bytes certificate = gmseal_timestamp_certificate(timestamp);
	text_add(text, "%s", _(": a time stamp. Nothing of it was verified.\n"));
	gmseal_time_format(gmseal_timestamp_time(timestamp).seconds, time);
	show_fact(text, 2, _("Time"), string_bytes(time));
	show_accuracy(text, gmseal_timestamp_accuracy(timestamp));
	show_fact(text, 2, _("Ordering"),
		string_bytes(gmseal_timestamp_ordering(timestamp) ? _("yes") : _("no")));
	show_imprint(text, gmseal_timestamp_digest(timestamp), gmseal_timestamp_imprint(timestamp));
	show_octets(text, _("Nonce"), gmseal_timestamp_nonce(timestamp));
	show_octets(text, _("Serial"), gmseal_timestamp_serial(timestamp));
	show_fact(text, 2, _("Policy"), gmseal_timestamp_policy(timestamp));
	if (certificate.size > 0)
		show_holder(text, _("Authority"), certificate);
	else
		show_fact(text, 2, _("Authority"),
			string_bytes(_("the certificate is not in the token")));
}

static json_t *json_token(const gmseal_timestamp *timestamp)
{
	json_t *object = need(json_object());
	int64_t accuracy = gmseal_timestamp_accuracy(timestamp);
	gmseal_bytes nonce = gmseal_timestamp_nonce(timestamp);
	gmseal_bytes certificate = gmseal_timestamp_certificate(timestamp);
	const char *digest = gmseal_digest_name(gmseal_timestamp_digest(timestamp));
	json_add(object, "time", json_time(gmseal_timestamp_time(timestamp).seconds));
	json_add(object, "accuracyMicroseconds",
		accuracy >= 0 ? json_integer(accuracy) : json_null());
	json_add(object, "ordering", json_boolean(gmseal_timestamp_ordering(timestamp)));
	json_add(object, "digest", digest[0] != '\0' ? json_word(digest) : json_null());
	json_add(object, "imprint", json_hex(gmseal_timestamp_imprint(timestamp), SIZE_MAX));
	json_add(object, "nonce", nonce.size > 0 ? json_hex(nonce, SIZE_MAX) : json_null());
	json_add(object, "serial", json_hex(gmseal_timestamp_serial(timestamp), SIZE_MAX));
	json_add(object, "policy", json_text(gmseal_timestamp_policy(timestamp)));
	json_add(object, "authority",
		certificate.size > 0 ? json_certificate_bytes(certificate) : json_null());
	return object;
}

/* The token in a file of any kind that may have one. */
static int find_token(const struct sealed *sealed, gmseal_bytes *token, struct problem *problem)
{
	bool present = sealed->seal != NULL ? gmseal_seal_has_timestamp(sealed->seal)
					    : gmseal_signature_has_timestamp(sealed->signature);
	if (!present)
		return problem_set(problem, EXIT_NO_STRUCTURE, "format", "%s",
			_("there is no time stamp in this file"));
	*token = sealed->seal != NULL ? gmseal_seal_timestamp(sealed->seal)
				      : gmseal_signature_timestamp(sealed->signature);
	return EXIT_DONE;
}

/* Shows as text, or as JSON with the kind of what was shown. */
static void print(const char *path, bool json, const gmseal_timestamp_request *request,
	const gmseal_timestamp *timestamp)
{
	if (json) {
		json_t *object = need(json_object());
		json_add(object, "file", json_word(path));
		json_add(object, "kind",
			json_word(request != NULL ? "timestampRequest" : "timestamp"));
		json_add(object, request != NULL ? "request" : "timestamp",
			request != NULL ? json_request(request) : json_token(timestamp));
		json_print(object, false);
		return;
	}
	struct text text = {0};
	text_add_shown_string(&text, path);
	if (request != NULL)
		show_request(&text, request);
	else
		show_token(&text, timestamp);
	text_print(&text, stdout);
	text_free(&text);
}

static int show_bytes(const char *path, gmseal_bytes bytes, bool json, struct problem *problem)
{
	gmseal_kind kind = gmseal_detect(bytes);
	gmseal_timestamp_request request;
	gmseal_timestamp *timestamp = NULL;
	struct sealed sealed = {0};
	gmseal_bytes token = bytes;
	int exit = EXIT_DONE;
	if (kind == GMSEAL_KIND_TIMESTAMP_REQUEST) {
		exit = problem_of(
			problem, gmseal_timestamp_request_decode(bytes, &request, &problem->error));
		if (exit == EXIT_DONE)
			print(path, json, &request, NULL);
		return exit;
	}
	if (kind != GMSEAL_KIND_TIMESTAMP && kind != GMSEAL_KIND_TIMESTAMP_RESPONSE) {
		exit = decode_sealed(bytes, NULL, &sealed, problem);
		if (exit == EXIT_DONE)
			exit = find_token(&sealed, &token, problem);
	}
	if (exit == EXIT_DONE)
		exit = problem_of(
			problem, gmseal_timestamp_decode(token, NULL, &timestamp, &problem->error));
	if (exit == EXIT_DONE)
		print(path, json, NULL, timestamp);
	gmseal_timestamp_free(timestamp);
	sealed_free(&sealed);
	return exit;
}

static int print_problem(const char *path, bool json, const struct problem *problem)
{
	if (!json)
		return problem_tell(problem, path);
	json_t *object = need(json_object());
	json_add(object, "file", json_word(path));
	json_add(object, "error", json_problem(problem));
	json_print(object, false);
	return problem->exit;
}

static int run_show(const struct command *command, int argc, char **argv)
{
	bool json = false;
	struct content content = {0};
	struct problem problem;
	int exit = EXIT_DONE;
	if (!options_read(command, argc, argv, take_option, &json, &exit))
		return exit;
	if (argc - optind != 1)
		return usage_error(command, _("give exactly one file"));
	const char *path = argv[optind];
	exit = read_file(path, MAX_FILE_SIZE, &content, &problem);
	if (exit == EXIT_DONE)
		exit = show_bytes(path, content_bytes(&content), json, &problem);
	content_free(&content);
	return exit == EXIT_DONE ? EXIT_DONE : print_problem(path, json, &problem);
}

static const struct option_spec options[] = {
	{"json", OPTION_JSON, NULL, N_("Print JSON, one object.")}, {NULL, 0, NULL, NULL}};

const struct command timestamp_show_command = {
	.name = "timestamp show",
	.summary = N_("Show a time stamp, a request for one, or an authority's answer"),
	.synopsis = "[--json] FILE",
	.description = N_(
		"Shows what a request asks for, or what a time stamp says: alone, in the answer of "
		"an authority, or on a seal or seal signature. Nothing is verified; \"gmseal "
		"verify\" does that. FILE - is standard input."),
	.exits = N_("0: done.\n1: FILE is the answer of an authority that refused.\n3: FILE is no "
		    "such structure, or has no time stamp.\n64: the command line is wrong.\n70: "
		    "FILE cannot be read, or there is another internal problem."),
	.examples = "  gmseal timestamp show document.tsr\n"
		    "  gmseal timestamp show --json stamped.sig\n",
	.options = {options},
	.run = run_show,
};
