/* Opening keys in files and on tokens. */
#include "key.h"
#include "inputs.h"
#include "text.h"
#include "uri.h"

#include <getopt.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define MAX_PROFILES ((size_t)1024 * 1024)
#define MAX_CONNECT_TIMEOUT 86400

const struct option_spec pin_options[] = {
	{"pin-file", OPTION_PIN_FILE, "FILE",
		N_("Read the PIN of the token, or the passphrase of the key, from the first line "
		   "of FILE instead of asking for it.")},
	{"pin-env", OPTION_PIN_ENV, "NAME",
		N_("Take the PIN or passphrase from the environment variable NAME.")},
	{"allow-default-pin", OPTION_ALLOW_DEFAULT_PIN, NULL,
		N_("Use a token whose PIN is still the one it came with.")},
	{NULL, 0, NULL, NULL}};

const struct option_spec module_options[] = {
	{"profile", OPTION_PROFILE, "NAME",
		N_("PKCS#11: the mechanism profile of the module, where it is not found by the "
		   "module's description.")},
	{"profiles", OPTION_PROFILES, "FILE",
		N_("PKCS#11: a file with further mechanism profiles; see gmseal-tokens(7).")},
	{"skf-ulong", OPTION_SKF_ULONG, "4|8",
		N_("SKF: how many octets ULONG has in the vendor's library; found out if left "
		   "out.")},
	{"connect-timeout", OPTION_CONNECT_TIMEOUT, "SECONDS",
		N_("Give up connecting to a device after SECONDS.")},
	{NULL, 0, NULL, NULL}};

const struct option_spec signing_options[] = {
	{"prepare", OPTION_PREPARE, "REQUEST",
		N_("Sign nothing, but write what somebody else is to sign to REQUEST, a file in "
		   "JSON, with everything that completing it needs. In place of --key and -o.")},
	{"complete", OPTION_COMPLETE, "REQUEST",
		N_("Complete what was prepared, with the signature value that --value names. Only "
		   "-o goes with it.")},
	{"value", OPTION_VALUE, "FILE",
		N_("The signature value that came back: DER, raw, or one of these in Base64; - is "
		   "standard input.")},
	{"user-id", OPTION_USER_ID, "TEXT",
		N_("The SM2 user identifier, if it is not 1234567812345678.")},
	{"rsa-digest", OPTION_RSA_DIGEST, "sha1|sha256",
		N_("The digest that goes with an RSA key; sha256 if left out. RSA keys sign "
		   "generation 2014 only.")},
	{"output", 'o', "FILE", N_("Where the result is written; - is standard output.")},
	{"force", OPTION_FORCE, NULL, N_("Replace the output file if it is there already.")},
	{NULL, 0, NULL, NULL}};

bool take_token_option(const struct command *command, struct token_use *use, int id)
{
	static const char *const sizes[] = {"4", "8", NULL};
	size_t index = 0;
	switch (id) {
	case OPTION_PIN_FILE:
		use->pins.user.file = optarg;
		return true;
	case OPTION_PIN_ENV:
		use->pins.user.environment = optarg;
		return true;
	case OPTION_ALLOW_DEFAULT_PIN:
		use->allow_default_pin = true;
		return true;
	case OPTION_PROFILE:
		use->profile = optarg;
		return true;
	case OPTION_PROFILES:
		use->profiles = optarg;
		return true;
	case OPTION_SKF_ULONG:
		if (!option_word(command, "skf-ulong", sizes, &index))
			return false;
		use->skf_ulong_size = index == 0 ? 4 : 8;
		return true;
	default:
		if (!option_number(command, "connect-timeout", 1, &use->connect_timeout))
			return false;
		if (use->connect_timeout > MAX_CONNECT_TIMEOUT)
			use->connect_timeout = MAX_CONNECT_TIMEOUT;
		return true;
	}
}

void note_option(struct elsewhere *elsewhere, const struct command *command, int id)
{
	if (id != OPTION_COMPLETE && id != OPTION_VALUE && id != OPTION_FORCE && id != 'o' &&
		elsewhere->other == NULL)
		elsewhere->other = option_name(command, id);
}

bool take_elsewhere_option(struct elsewhere *elsewhere, int id)
{
	switch (id) {
	case OPTION_PREPARE:
		elsewhere->prepare = optarg;
		return true;
	case OPTION_COMPLETE:
		elsewhere->complete = optarg;
		return true;
	case OPTION_VALUE:
		elsewhere->value = optarg;
		return true;
	default:
		return false;
	}
}

int check_elsewhere(const struct command *command, const struct elsewhere *elsewhere,
	const struct key_use *key, const char *output)
{
	if (elsewhere->prepare != NULL && elsewhere->complete != NULL)
		return usage_error(command, _("--prepare and --complete exclude each other"));
	/* The request has it all; what else is said would be passed over. */
	if (elsewhere->complete != NULL && elsewhere->other != NULL)
		return usage_error(command,
			_("--complete goes with --value, -o and --force only, not with --%s"),
			elsewhere->other);
	if (elsewhere->prepare != NULL && key->key != NULL)
		return usage_error(command, _("--prepare and --key exclude each other"));
	if (elsewhere->prepare != NULL && output != NULL)
		return usage_error(command, _("--prepare and -o exclude each other"));
	if (elsewhere->prepare != NULL && key->certificate == NULL)
		return usage_error(command, _("--cert is missing: who is to sign?"));
	if (elsewhere->complete != NULL && elsewhere->value == NULL)
		return usage_error(command, _("--value is missing: what was answered?"));
	if (elsewhere->complete == NULL && elsewhere->value != NULL)
		return usage_error(command, _("--value goes with --complete only"));
	if (elsewhere->complete != NULL && strcmp(elsewhere->complete, "-") == 0 &&
		strcmp(elsewhere->value, "-") == 0)
		return usage_error(command, _("standard input (-) can be read only once"));
	return EXIT_DONE;
}

int check_token_use(const struct command *command, const struct token_use *use)
{
	if (use->pins.user.file != NULL && use->pins.user.environment != NULL)
		return usage_error(command, _("--pin-file and --pin-env exclude each other"));
	return EXIT_DONE;
}

/* A PIN's file that the URI names (RFC 7512 2.4) counts where no option says otherwise. */
static void take_pin_source(struct token_use *use, const char *uri)
{
	use->pin_source = uri_pin_source(uri);
	if (use->pin_source == NULL)
		return;
	const char *path = use->pin_source + strlen(URI_FILE_SCHEME);
	/* file:///PATH, with an authority that is empty. */
	if (strncmp(path, "///", 3) == 0)
		path += 2;
	if (use->pins.user.file == NULL && use->pins.user.environment == NULL)
		use->pins.user.file = path;
}

int token_ready(struct token_use *use, const char *uri, gmseal_token_options *options)
{
	struct problem problem;
	if (use->profiles != NULL && use->profiles_content.data == NULL &&
		read_file(use->profiles, MAX_PROFILES, &use->profiles_content, &problem) !=
			EXIT_DONE)
		return problem_tell(&problem, use->profiles);
	if (use->pin_source == NULL)
		take_pin_source(use, uri);
	*options = (gmseal_token_options)GMSEAL_TOKEN_OPTIONS_INIT;
	options->pin = pin_callback;
	options->user = &use->pins;
	options->allow_default_pin = use->allow_default_pin;
	options->profile = use->profile;
	options->profiles = content_bytes(&use->profiles_content);
	options->skf_ulong_size = (unsigned)use->skf_ulong_size;
	options->connect_timeout = (unsigned)use->connect_timeout * 1000;
	return EXIT_DONE;
}

void token_use_free(struct token_use *use)
{
	content_free(&use->profiles_content);
	free(use->pin_source);
	use->pin_source = NULL;
}

int problem_of_token(struct problem *problem, gmseal_status status)
{
	problem_of(problem, status);
	if (status == GMSEAL_ERROR_UNSUPPORTED || status == GMSEAL_ERROR_FORBIDDEN)
		problem->exit = EXIT_KEY;
	return problem->exit;
}

/* The command that helps, in a line of its own. */
static void add_hint(struct text *text, gmseal_status status, bool as_administrator)
{
	switch (status) {
	case GMSEAL_ERROR_PIN_CHANGE:
		text_add(text, "%s",
			_("\"gmseal token pin change\" changes a PIN, and \"gmseal token pin "
			  "unblock\" sets one that was never set; --allow-default-pin uses it as "
			  "it is.\n"));
		break;
	case GMSEAL_ERROR_PIN_LOCKED:
		text_add(text, "%s",
			as_administrator
				? _("Where the administrator's PIN is locked, only the issuer of "
				    "the device can help.\n")
				: _("\"gmseal token pin unblock\" unblocks a PIN with that of the "
				    "administrator.\n"));
		break;
	case GMSEAL_ERROR_AMBIGUOUS:
		text_add(text, "%s", _("\"gmseal token list\" lists what there is.\n"));
		break;
	default:
		break;
	}
}

int token_tell(const struct problem *problem, const struct token_use *use, const char *uri)
{
	if (use->pins.exit != EXIT_DONE)
		return use->pins.exit;
	problem_tell(problem, uri);
	struct text text = {0};
	add_hint(&text, problem->error.status, use->as_administrator);
	text_print(&text, stderr);
	text_free(&text);
	return problem->exit;
}

/* The certificate in the file named for it, or else in the key's file, if that is PEM. */
static int certificate_of_key(const struct key_use *use, gmseal_bytes key,
	gmseal_certificate **certificate, const char **about, struct problem *problem)
{
	static const char begin[] = "-----BEGIN CERTIFICATE-----";
	if (use->certificate != NULL) {
		int exit = load_certificate(use->certificate, certificate, problem);
		*about = exit == EXIT_DONE ? use->key : use->certificate;
		return exit;
	}
	/* The URI of a token is no file. */
	if (key.size == 0 || memmem(key.data, key.size, begin, sizeof begin - 1) == NULL)
		return EXIT_DONE;
	return problem_of(problem, gmseal_certificate_decode(key, certificate, &problem->error));
}

static gmseal_bytes bytes_of(const gmseal_certificate *certificate)
{
	return certificate != NULL ? gmseal_certificate_bytes(certificate)
				   : (gmseal_bytes){NULL, 0};
}

static int find_in_file(
	struct key_use *use, gmseal_signer **signer, const char **about, struct problem *problem)
{
	struct content key = {0};
	gmseal_certificate *certificate = NULL;
	struct secret_source *secret = &use->token.pins.user;
	int exit = read_file(use->key, MAX_FILE_SIZE, &key, problem);
	if (exit == EXIT_DONE)
		exit = certificate_of_key(use, content_bytes(&key), &certificate, about, problem);
	if (exit == EXIT_DONE) {
		secret->key = use->key;
		exit = problem_of(
			problem, gmseal_signer_from_key(content_bytes(&key), bytes_of(certificate),
					 secret_callback, secret, signer, &problem->error));
		use->token.pins.exit = secret->exit;
	}
	gmseal_certificate_free(certificate);
	content_free(&key);
	return exit;
}

static int find_on_token(
	struct key_use *use, gmseal_signer **signer, const char **about, struct problem *problem)
{
	gmseal_certificate *certificate = NULL;
	gmseal_token_options options;
	int exit = token_ready(&use->token, use->key, &options);
	if (exit != EXIT_DONE) {
		use->token.pins.exit = exit;
		return exit;
	}
	exit = certificate_of_key(use, (gmseal_bytes){NULL, 0}, &certificate, about, problem);
	if (exit == EXIT_DONE) {
		char *uri = utf8_from_argument(use->key);
		exit = problem_of_token(problem, gmseal_signer_from_uri(uri, bytes_of(certificate),
							 &options, signer, &problem->error));
		free(uri);
	}
	gmseal_certificate_free(certificate);
	return exit;
}

int find_signer(
	struct key_use *use, gmseal_signer **signer, const char **about, struct problem *problem)
{
	*about = use->key;
	return gmseal_is_token_uri(use->key) ? find_on_token(use, signer, about, problem)
					     : find_in_file(use, signer, about, problem);
}

int open_signer(struct key_use *use, gmseal_signer **signer)
{
	struct problem problem = {0};
	const char *about = NULL;
	int exit = find_signer(use, signer, &about, &problem);
	/* Why there is no passphrase says more than that there is none, and was told. */
	return exit == EXIT_DONE ? EXIT_DONE : token_tell(&problem, &use->token, about);
}
