/* gmseal token list and token info: which tokens there are, with their keys and PINs. */
#include "json.h"
#include "key.h"
#include "show.h"
#include "validity.h"

#include <getopt.h>
#include <inttypes.h>
#include <stdlib.h>
#include <time.h>

enum {
	OPTION_JSON = 256,
	OPTION_AT
};

struct listing {
	const struct command *command;
	bool whole; /* token info: every detail */
	bool json;
	int64_t now;
	struct token_use use;
	size_t shown; /* tokens */
	json_t *tokens, *errors;
};

static bool take_option(void *user, int id)
{
	struct listing *listing = user;
	if (id == OPTION_JSON) {
		listing->json = true;
		return true;
	}
	if (id == OPTION_AT)
		return option_time(listing->command, "at", &listing->now);
	return take_token_option(listing->command, &listing->use, id);
}

static const char *kind_word(gmseal_token_kind kind)
{
	return kind == GMSEAL_TOKEN_PKCS11 ? "pkcs11" : kind == GMSEAL_TOKEN_SKF ? "skf" : "sdf";
}

static const char *kind_name(gmseal_token_kind kind)
{
	return kind == GMSEAL_TOKEN_PKCS11 ? "PKCS#11" : kind == GMSEAL_TOKEN_SKF ? "SKF" : "SDF";
}

/* --- JSON ------------------------------------------------------------------------------------- */

static json_t *json_tries(int tries)
{
	return tries < 0 ? json_null() : json_integer(tries);
}

static json_t *json_pin(const gmseal_pin_state *pin)
{
	json_t *object = need(json_object());
	json_add(object, "triesLeft", json_tries(pin->tries_left));
	json_add(object, "triesMax", json_tries(pin->tries_max));
	json_add(object, "low", json_boolean(pin->low));
	json_add(object, "lastTry", json_boolean(pin->last_try));
	json_add(object, "locked", json_boolean(pin->locked));
	json_add(object, "isDefault", json_boolean(pin->is_default));
	json_add(object, "toBeChanged", json_boolean(pin->to_be_changed));
	json_add(object, "notSet", json_boolean(pin->not_set));
	return object;
}

/* The certificate, and how long it still holds. */
static void json_add_certificate(json_t *object, gmseal_bytes der, int64_t now)
{
	gmseal_certificate *certificate = NULL;
	bool decoded =
		der.size > 0 && gmseal_certificate_decode(der, &certificate, NULL) == GMSEAL_OK;
	json_add(object, "certificate", der.size == 0 ? json_null() : json_certificate_bytes(der));
	if (decoded) {
		struct validity validity = validity_of(certificate, now, GMSEAL_NOTICE_DAYS);
		json_add(object, "daysLeft", json_integer(validity.days));
		json_add(object, "validity", json_word(validity_word(validity.state)));
	} else {
		json_add(object, "daysLeft", json_null());
		json_add(object, "validity", json_null());
	}
	gmseal_certificate_free(certificate);
}

static json_t *json_key(const gmseal_token_key *key, int64_t now)
{
	json_t *object = need(json_object());
	json_add(object, "uri", json_word(key->uri));
	json_add(object, "label", json_word(key->label));
	json_add(object, "type", json_word(key_type_word(key->type)));
	json_add_certificate(object, key->certificate, now);
	return object;
}

static json_t *json_error(const gmseal_error *error)
{
	struct problem problem = {.error = *error};
	problem_of_token(&problem, error->status);
	return json_problem(&problem);
}

static json_t *json_token(const gmseal_token_info *token, int64_t now)
{
	json_t *object = need(json_object()), *keys = need(json_array());
	json_add(object, "kind", json_word(kind_word(token->kind)));
	json_add(object, "uri", json_word(token->uri));
	json_add(object, "module", json_word(token->module));
	json_add(object, "moduleDescription", json_word(token->module_description));
	json_add(object, "profile", json_word(token->profile));
	json_add(object, "label", json_word(token->label));
	json_add(object, "serial", json_word(token->serial));
	json_add(object, "manufacturer", json_word(token->manufacturer));
	json_add(object, "model", json_word(token->model));
	json_add(object, "version", json_word(token->version));
	json_add(object, "pin", json_pin(&token->pin));
	for (size_t i = 0; i < token->key_count; i++)
		json_append(keys, json_key(&token->keys[i], now));
	json_add(object, "keys", keys);
	if (token->problem.status != GMSEAL_OK)
		json_add(object, "error", json_error(&token->problem));
	return object;
}

/* --- Text ------------------------------------------------------------------------------------- */

/* A line that is left out where the device does not tell. */
static void show_known(struct text *text, const char *label, const char *value)
{
	if (value[0] != '\0')
		show_fact(text, 2, label, string_bytes(value));
}

static const char *pin_notice(const gmseal_pin_state *pin)
{
	if (pin->locked)
		return _("locked; \"gmseal token pin unblock\" unblocks it");
	if (pin->is_default)
		return _("still the one it came with; \"gmseal token pin change\" changes it");
	if (pin->not_set)
		return _("never set; \"gmseal token pin unblock\" sets it");
	if (pin->to_be_changed)
		return _("has to be changed: \"gmseal token pin change\"");
	if (pin->last_try)
		return _("one more wrong PIN locks it");
	return pin->low ? _("there was a wrong PIN since the last right one") : NULL;
}

static void show_pin(struct text *text, const gmseal_pin_state *pin)
{
	const char *notice = pin_notice(pin);
	show_label(text, 2, _("PIN"));
	if (pin->tries_left >= 0 && pin->tries_max >= 0)
		text_add(text, _("tries left: %d of %d"), pin->tries_left, pin->tries_max);
	else if (pin->tries_left >= 0)
		text_add(text, _("tries left: %d"), pin->tries_left);
	else
		text_add(text, "%s", _("tries left: the device does not tell"));
	if (notice != NULL)
		text_add(text, "; %s", notice);
	text_add(text, "\n");
}

static void show_days(struct text *text, const gmseal_certificate *certificate, int64_t now)
{
	struct validity validity = validity_of(certificate, now, GMSEAL_NOTICE_DAYS);
	show_label(text, 4, _("days left"));
	if (validity.state == VALIDITY_EXPIRED)
		text_add(text, "%s", _("none: the certificate has expired"));
	else
		text_add(text, "%" PRId64, validity.days);
	if (validity.state == VALIDITY_NOT_YET)
		text_add(text, "%s", _("; the certificate does not hold yet"));
	else if (validity.state == VALIDITY_ENDS_SOON)
		text_add(text, "%s", _("; the certificate is to be renewed now"));
	text_add(text, "\n");
}

static void show_certificate_of(struct text *text, gmseal_bytes der, int64_t now, bool whole)
{
	gmseal_certificate *certificate = NULL;
	if (der.size == 0) {
		show_fact(text, 4, _("certificate"),
			string_bytes(_("none on the token that can be seen without a PIN")));
		return;
	}
	if (gmseal_certificate_decode(der, &certificate, NULL) != GMSEAL_OK) {
		show_fact(text, 4, _("certificate"),
			string_bytes(_("the certificate cannot be read")));
		return;
	}
	if (whole) {
		show_certificate(text, 4, certificate);
	} else {
		show_fact(text, 4, _("certificate"),
			string_bytes(gmseal_certificate_subject(certificate)));
		show_times(text, 4, _("valid"), gmseal_certificate_not_before(certificate),
			gmseal_certificate_not_after(certificate));
	}
	show_days(text, certificate, now);
	gmseal_certificate_free(certificate);
}

static void show_key(struct text *text, const struct listing *listing, const gmseal_token_key *key)
{
	show_label(text, 2, _("Key"));
	text_add_shown_string(text, key->label);
	text_add(text, "%s%s\n", key->label[0] != '\0' ? ", " : "", key_type_word(key->type));
	show_certificate_of(text, key->certificate, listing->now, listing->whole);
	show_fact(text, 4, "--key", string_bytes(key->uri));
}

static void show_token(
	struct text *text, const struct listing *listing, const gmseal_token_info *token)
{
	text_add(text, "%s", listing->shown > 0 ? "\n" : "");
	text_add_shown_string(text, token->label[0] != '\0' ? token->label : token->uri);
	text_add(text, " (%s)\n", kind_name(token->kind));
	show_known(text, _("serial number"), token->serial);
	if (listing->whole) {
		show_known(text, _("manufacturer"), token->manufacturer);
		show_known(text, _("model"), token->model);
		show_known(text, _("version"), token->version);
		show_known(text, _("module"), token->module);
		show_known(text, _("description"), token->module_description);
		show_known(text, _("profile"), token->profile);
		show_known(text, "URI", token->uri);
	}
	show_pin(text, &token->pin);
	for (size_t i = 0; i < token->key_count; i++)
		show_key(text, listing, &token->keys[i]);
	if (token->problem.status != GMSEAL_OK)
		show_fact(text, 2, _("Problem"), string_bytes(token->problem.message));
}

/* --- Lists ------------------------------------------------------------------------------------ */

static int list_tokens(struct listing *listing, const gmseal_token_list *list)
{
	const gmseal_token_info *token;
	int exit = EXIT_DONE;
	for (size_t i = 0; (token = gmseal_token_list_at(list, i)) != NULL; i++) {
		struct text text = {0};
		if (listing->json)
			json_append(listing->tokens, json_token(token, listing->now));
		else
			show_token(&text, listing, token);
		text_print(&text, stdout);
		text_free(&text);
		listing->shown++;
		/* A slot with nothing in it is no failure of a list, which shows it as it is. */
		if (token->problem.status != GMSEAL_OK && listing->whole)
			exit = EXIT_KEY;
	}
	return exit;
}

static int tell(struct listing *listing, const char *uri, const struct problem *problem)
{
	if (!listing->json)
		return token_tell(problem, &listing->use, uri);
	json_t *object = need(json_object());
	json_add(object, "uri", json_word(uri));
	json_add(object, "error", json_problem(problem));
	json_append(listing->errors, object);
	return problem->exit;
}

static int list_uri(struct listing *listing, const char *argument)
{
	gmseal_token_options options;
	gmseal_token_list *list = NULL;
	struct problem problem = {0};
	int exit = token_ready(&listing->use, argument, &options);
	if (exit != EXIT_DONE)
		return exit;
	/* A list asks for no PIN. */
	options.pin = NULL;
	char *uri = utf8_from_argument(argument);
	exit = problem_of_token(
		&problem, gmseal_token_list_new(uri, &options, &list, &problem.error));
	free(uri);
	if (exit == EXIT_DONE && listing->whole && gmseal_token_list_count(list) == 0)
		exit = problem_set(&problem, EXIT_KEY, "not-found", "%s",
			_("there is no such token; is it plugged in?"));
	exit = exit == EXIT_DONE ? list_tokens(listing, list) : tell(listing, argument, &problem);
	gmseal_token_list_free(list);
	return exit;
}

static int list_all(struct listing *listing, int count, char **uris)
{
	int exit = EXIT_DONE;
	listing->tokens = need(json_array());
	listing->errors = need(json_array());
	if (count == 0)
		exit = list_uri(listing, "pkcs11:");
	for (int i = 0; i < count; i++)
		exit = worse_exit(exit, list_uri(listing, uris[i]));
	if (listing->json) {
		json_t *object = need(json_object());
		json_add(object, "tokens", listing->tokens);
		json_add(object, "errors", listing->errors);
		json_print(object, false);
		return exit;
	}
	json_decref(listing->tokens);
	json_decref(listing->errors);
	if (listing->shown == 0 && exit == EXIT_DONE) {
		struct text text = {0};
		text_add(&text, "%s", _("There is no token.\n"));
		text_print(&text, stdout);
		text_free(&text);
	}
	return exit;
}

static int run_token_list(const struct command *command, int argc, char **argv)
{
	struct listing listing = {.command = command,
		.whole = command == &token_info_command,
		.now = (int64_t)time(NULL)};
	int exit = EXIT_DONE;
	if (!options_read(command, argc, argv, take_option, &listing, &exit))
		return exit;
	if (listing.whole && optind == argc)
		return usage_error(command, _("which token is to be shown?"));
	exit = list_all(&listing, argc - optind, argv + optind);
	token_use_free(&listing.use);
	return exit;
}

static const struct option_spec options[] = {
	{"json", OPTION_JSON, NULL, N_("Print JSON: one object.")},
	{"at", OPTION_AT, "TIME",
		N_("Count the days that are left from TIME, such as 2025-01-02T09:00:00+08:00; "
		   "from now if left out.")},
	{NULL, 0, NULL, NULL}};

static const char exits[] =
	N_("0: done.\n4: a library could not be asked; of token info also where there is no such "
	   "token, or where it could not be asked for everything.\n64: the command line is "
	   "wrong.\n70: a file cannot be read, or there is another internal problem.");

const struct command token_list_command = {
	.name = "token list",
	.summary = N_("List tokens and their keys"),
	.synopsis = "[OPTION]... [URI]...",
	.description =
		N_("Lists the tokens that each URI names, with their serial numbers, what is known "
		   "of their PINs, and their keys: certificate, days left, with a notice within "
		   "30, and the URI that --key takes. No PIN is asked for. \"pkcs11:\", which "
		   "stands for all modules that p11-kit knows, is what is listed if no URI is "
		   "given; \"skf:LIBRARY\" and \"sdf:LIBRARY\" name the library of a vendor."),
	.exits = exits,
	.examples = "  gmseal token list\n"
		    "  gmseal token list skf:/usr/lib/vendor/libskf.so\n"
		    "  gmseal token list --json 'pkcs11:?module-path=/usr/lib/vendor.so'\n",
	.options = {options, module_options},
	.run = run_token_list,
};

const struct command token_info_command = {
	.name = "token info",
	.summary = N_("Show all that is known of a token"),
	.synopsis = "[OPTION]... URI...",
	.description =
		N_("Shows the tokens that each URI names as \"gmseal token list\" does, and also "
		   "the manufacturer, model, version, library, mechanism profile, and every fact "
		   "of the certificates. No PIN is asked for."),
	.exits = exits,
	.examples = "  gmseal token info 'pkcs11:token=Company'\n"
		    "  gmseal token info --json 'skf:/usr/lib/vendor/libskf.so?device=NAME'\n",
	.options = {options, module_options},
	.run = run_token_list,
};
