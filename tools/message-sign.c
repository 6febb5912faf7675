/* gmseal message sign: signs messages of platforms. */
#include "base64.h"
#include "json-members.h"
#include "key.h"
#include "message-part.h"
#include "text.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

enum {
	OPTION_MEMBER = 256
};

struct signing {
	const struct command *command;
	const char *file, *user_id;
	char *member; /* its name in UTF-8; NULL: the whole file */
	struct key_use key;
	struct writing writing; /* path NULL: only the signInfo is printed */
};

static bool take_option(void *user, int id)
{
	struct signing *signing = user;
	switch (id) {
	case OPTION_MEMBER:
		free(signing->member);
		signing->member = utf8_from_argument(optarg);
		return true;
	case OPTION_CERT:
		signing->key.certificate = optarg;
		return true;
	case OPTION_KEY:
		signing->key.key = optarg;
		return true;
	case OPTION_USER_ID:
		signing->user_id = optarg;
		return true;
	case OPTION_FORCE:
		signing->writing.force = true;
		return true;
	case 'o':
		signing->writing.path = optarg;
		return true;
	default:
		return take_token_option(signing->command, &signing->key.token, id);
	}
}

static int check_arguments(struct signing *signing, int argc, char **argv)
{
	const struct command *command = signing->command;
	struct problem problem;
	if (optind == argc)
		return usage_error(command, _("which message is to be signed?"));
	if (optind + 1 < argc)
		return usage_error(command, _("\"%s\" is one argument too many"), argv[optind + 1]);
	signing->file = argv[optind];
	if (signing->key.key == NULL)
		return usage_error(command, _("%s is missing"), "--key");
	if (signing->writing.path != NULL && signing->member == NULL)
		return usage_error(command,
			_("--member is missing: with the signature in it, the file is no longer "
			  "the one that was signed whole"));
	int exit = check_token_use(command, &signing->key.token);
	if (exit != EXIT_DONE || signing->writing.path == NULL)
		return exit;
	exit = check_writing(&signing->writing, &problem);
	return exit == EXIT_DONE ? EXIT_DONE : problem_tell(&problem, signing->writing.path);
}

/* The signInfo of a value, on one line; the caller frees it. */
static char *sign_info_of(gmseal_bytes value, const char *algorithm)
{
	struct content encoded = base64_encode(value);
	json_t *object = need(json_object());
	json_add(object, SIGN_ALGORITHM, json_word(algorithm));
	json_add(object, SIGN_VALUE, json_text(content_bytes(&encoded)));
	char *line = need(json_dumps(object, JSON_PRESERVE_ORDER));
	json_decref(object);
	content_free(&encoded);
	return line;
}

/* The message with the signInfo behind its last member; every other octet stays. */
static struct content signed_message(gmseal_bytes message, const char *line)
{
	bool is_empty = false;
	size_t end = json_members_end(message, &is_empty);
	struct text member = {0};
	text_add(&member, "%s\"" SIGN_INFO "\": %s", is_empty ? "" : ", ", line);
	struct content whole = {need(malloc(message.size + member.length)), 0};
	whole.size = message.size + member.length;
	memcpy(whole.data, message.data, end);
	memcpy(whole.data + end, member.data, member.length);
	memcpy(whole.data + end + member.length, message.data + end, message.size - end);
	text_free(&member);
	return whole;
}

/* What verifies a message reads no larger one. All values of a key are of one size, so that zeros tell
 * how large the message becomes, before anything is signed. */
static int check_size(
	gmseal_bytes message, const gmseal_certificate *certificate, struct problem *problem)
{
	bool is_rsa = gmseal_certificate_key_type(certificate) == GMSEAL_KEY_RSA;
	size_t modulus = (gmseal_certificate_key_bits(certificate) + 7) / 8;
	struct content zeros = {.size = is_rsa ? modulus : GMSEAL_SM2_RAW_SIZE};
	zeros.data = need(calloc(1, zeros.size));
	char *line = sign_info_of(content_bytes(&zeros), message_algorithm(certificate));
	struct content whole = signed_message(message, line);
	int exit = EXIT_DONE;
	if (whole.size > MAX_FILE_SIZE)
		exit = problem_set(problem, EXIT_NO_STRUCTURE, "limit",
			_("with signInfo in it this message is larger than the limit of %zu "
			  "octets, so that nobody could verify it; without -o signInfo is printed "
			  "alone"),
			MAX_FILE_SIZE);
	content_free(&whole);
	content_free(&zeros);
	free(line);
	return exit;
}

static int write_message(const struct signing *signing, gmseal_bytes message, const char *line,
	struct problem *problem)
{
	struct content whole = signed_message(message, line);
	int exit = write_file(&signing->writing, content_bytes(&whole), problem);
	content_free(&whole);
	return exit;
}

/* What the receiver will ask of the certificate, whenever that is. */
static int check_usage(const gmseal_certificate *certificate, struct problem *problem)
{
	unsigned usage = gmseal_certificate_key_usage(certificate);
	if (gmseal_certificate_is_ca(certificate))
		return problem_set(problem, EXIT_INVALID, "forbidden", "%s",
			_("the certificate is a certificate authority's, which signs certificates "
			  "only"));
	if (!(usage & (GMSEAL_USAGE_DIGITAL_SIGNATURE | GMSEAL_USAGE_NON_REPUDIATION |
			      GMSEAL_USAGE_ABSENT)))
		return problem_set(problem, EXIT_INVALID, "forbidden", "%s",
			_("the key usage of the certificate allows no signatures"));
	return EXIT_DONE;
}

static int sign_octets(
	const struct signing *signing, const struct message_part *part, const gmseal_signer *signer)
{
	gmseal_buffer value = GMSEAL_BUFFER_INIT;
	const char *algorithm = NULL, *about = NULL;
	struct problem problem;
	char *user_id = utf8_from_argument(signing->user_id != NULL ? signing->user_id : "");
	const gmseal_certificate *certificate = gmseal_signer_certificate(signer);
	int exit = check_usage(certificate, &problem);
	if (exit == EXIT_DONE && signing->writing.path != NULL) {
		exit = check_size(content_bytes(&part->content), certificate, &problem);
		about = exit == EXIT_DONE ? NULL : signing->file;
	}
	if (exit == EXIT_DONE)
		exit = problem_of(
			&problem, gmseal_value_sign(signer, part->octets, string_bytes(user_id),
					  &value, &algorithm, &problem.error));
	if (exit == EXIT_DONE) {
		char *line = sign_info_of((gmseal_bytes){value.data, value.size}, algorithm);
		about = signing->writing.path;
		if (about == NULL)
			printf("%s\n", line);
		else
			exit = write_message(
				signing, content_bytes(&part->content), line, &problem);
		free(line);
	}
	if (exit != EXIT_DONE)
		problem_tell(&problem, about);
	gmseal_buffer_free(&value);
	free(user_id);
	return exit;
}

static int sign(struct signing *signing)
{
	struct message_part part;
	struct problem problem;
	gmseal_signer *signer = NULL;
	int exit = message_part_read(signing->file, signing->member, &part, &problem);
	if (exit == EXIT_DONE && signing->writing.path != NULL &&
		json_object_get(part.json, SIGN_INFO) != NULL)
		exit = problem_set(&problem, EXIT_NO_STRUCTURE, "format", "%s",
			_("this message has a member \"signInfo\" already; take it out first to "
			  "sign anew"));
	if (exit == EXIT_DONE)
		exit = open_signer(&signing->key, &signer);
	else
		problem_tell(&problem, signing->file);
	if (exit == EXIT_DONE)
		exit = sign_octets(signing, &part, signer);
	gmseal_signer_free(signer);
	message_part_free(&part);
	return exit;
}

static int run_message_sign(const struct command *command, int argc, char **argv)
{
	struct signing signing = {.command = command};
	int exit = EXIT_DONE;
	if (options_read(command, argc, argv, take_option, &signing, &exit)) {
		exit = check_arguments(&signing, argc, argv);
		if (exit == EXIT_DONE)
			exit = sign(&signing);
	}
	token_use_free(&signing.key.token);
	free(signing.member);
	return exit;
}

static const struct option_spec options[] = {
	{"member", OPTION_MEMBER, "NAME",
		N_("Sign the value of the member NAME at the top of the JSON in FILE, exactly as "
		   "it stands there; the whole file if left out.")},
	{"cert", OPTION_CERT, "FILE",
		N_("The signer's certificate, PEM or DER. Not needed if the file of the key holds "
		   "it (PKCS#12, or PEM with both), or the token.")},
	{"key", OPTION_KEY, "KEY", KEY_HELP},
	{"user-id", OPTION_USER_ID, "TEXT",
		N_("The SM2 user identifier, if it is not 1234567812345678.")},
	{"output", 'o', "FILE",
		N_("Write the message with the member signInfo added to FILE, - is standard "
		   "output; signInfo alone is printed if left out. With --member.")},
	{"force", OPTION_FORCE, NULL, N_("Replace the output file if it is there already.")},
	{NULL, 0, NULL, NULL}};

const struct command message_sign_command = {
	.name = "message sign",
	.summary = N_("Sign a message of a seal platform"),
	.synopsis = "[--member NAME] --cert FILE --key KEY [OPTION]... [-o FILE] FILE",
	.description = N_(
		"Signs the octets of FILE, or of one member's value in it, and prints the "
		"signInfo that goes with it: the algorithm, and the value in Base64, with SM2 r "
		"and s of 32 octets each. FILE - is standard input. A passphrase or PIN is asked "
		"for at the terminal unless --pin-file or --pin-env says where it is."),
	.exits = N_(
		"0: it was signed.\n1: the certificate may not sign.\n3: FILE is no JSON object, "
		"has no such member, has a signInfo already, or is too large.\n4: the key, "
		"passphrase, PIN or device refused, or the key does not belong to the "
		"certificate.\n64: the command line is wrong.\n70: a file cannot be read or "
		"written, or there is another internal problem."),
	.examples = "  gmseal message sign --cert system.pem --key system.key request.json\n"
		    "  gmseal message sign --member data --cert system.pem --key system.key \\\n"
		    "      -o signed.json request.json\n",
	.options = {options, pin_options, module_options},
	.run = run_message_sign,
};
