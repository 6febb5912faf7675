/* gmseal sign: puts a seal on a document. */
#include "document.h"
#include "inputs.h"
#include "key.h"
#include "request.h"
#include "text.h"

#include <getopt.h>
#include <stdlib.h>
#include <time.h>

enum {
	OPTION_SEAL = 256,
	OPTION_DATA,
	OPTION_DIGEST,
	OPTION_PROPERTY,
	OPTION_TIME
};

struct signing {
	const struct command *command;
	const char *seal;
	struct key_use key;
	struct elsewhere elsewhere;
	struct document document;
	const char *property, *user_id;
	int64_t time;
	gmseal_digest_algorithm rsa_digest;
	struct writing writing;
};

static bool take_option(void *user, int id)
{
	struct signing *signing = user;
	struct document *document = &signing->document;
	note_option(&signing->elsewhere, signing->command, id);
	switch (id) {
	case OPTION_SEAL:
		signing->seal = optarg;
		return true;
	case OPTION_CERT:
		signing->key.certificate = optarg;
		return true;
	case OPTION_KEY:
		signing->key.key = optarg;
		return true;
	case OPTION_DATA:
		document->path = optarg;
		return true;
	case OPTION_DIGEST:
		document->has_digest = option_digest(signing->command, "digest", &document->digest);
		return document->has_digest;
	case OPTION_PROPERTY:
		signing->property = optarg;
		return true;
	case OPTION_TIME:
		return option_time(signing->command, "time", &signing->time);
	case OPTION_USER_ID:
		signing->user_id = optarg;
		return true;
	case OPTION_RSA_DIGEST:
		return option_rsa_digest(signing->command, "rsa-digest", &signing->rsa_digest);
	case OPTION_FORCE:
		signing->writing.force = true;
		return true;
	case 'o':
		signing->writing.path = optarg;
		return true;
	default:
		if (take_elsewhere_option(&signing->elsewhere, id))
			return true;
		return take_token_option(signing->command, &signing->key.token, id);
	}
}

/* What is written: the signature, or the request for it. */
static struct writing written(const struct signing *signing)
{
	struct writing writing = signing->writing;
	if (signing->elsewhere.prepare != NULL)
		writing.path = signing->elsewhere.prepare;
	return writing;
}

/* What a signature needs, be it made here or prepared. */
static int check_signing(const struct signing *signing)
{
	const struct command *command = signing->command;
	const struct document *document = &signing->document;
	if (signing->seal == NULL)
		return usage_error(command, _("--seal is missing"));
	if (signing->key.key == NULL && signing->elsewhere.prepare == NULL)
		return usage_error(command, _("--key is missing"));
	if (document->path == NULL && !document->has_digest)
		return usage_error(
			command, _("--data or --digest is missing: what is to be sealed?"));
	if (document->path != NULL && document->has_digest)
		return usage_error(command, _("--data and --digest exclude each other"));
	return EXIT_DONE;
}

static int check_arguments(const struct signing *signing, int argc, char **argv)
{
	const struct command *command = signing->command;
	if (optind < argc)
		return usage_error(command, _("\"%s\" is one argument too many"), argv[optind]);
	int exit =
		check_elsewhere(command, &signing->elsewhere, &signing->key, signing->writing.path);
	if (exit == EXIT_DONE && signing->elsewhere.complete == NULL)
		exit = check_signing(signing);
	if (exit == EXIT_DONE)
		exit = check_token_use(command, &signing->key.token);
	if (exit != EXIT_DONE)
		return exit;
	if (signing->elsewhere.prepare == NULL && signing->writing.path == NULL)
		return usage_error(
			command, _("-o is missing: where is the signature to be written?"));
	struct problem problem;
	const struct writing writing = written(signing);
	exit = check_writing(&writing, &problem);
	return exit == EXIT_DONE ? EXIT_DONE : problem_tell(&problem, writing.path);
}

static int read_seal(const char *path, gmseal_seal **seal)
{
	struct problem problem;
	int exit = load_seal(path, seal, &problem);
	return exit == EXIT_DONE ? EXIT_DONE : problem_tell(&problem, path);
}

/* The document's digest with the algorithm that goes with the signer's key. */
static int digest_document(
	struct signing *signing, const gmseal_certificate *certificate, gmseal_bytes *digest)
{
	gmseal_digest_algorithm algorithm = GMSEAL_DIGEST_SM3;
	if (gmseal_certificate_key_type(certificate) == GMSEAL_KEY_RSA)
		algorithm = signing->rsa_digest != GMSEAL_DIGEST_NONE ? signing->rsa_digest
								      : GMSEAL_DIGEST_SHA256;
	struct problem problem;
	int exit = document_digest(&signing->document, algorithm, digest, &problem);
	return exit == EXIT_DONE ? EXIT_DONE : problem_tell(&problem, signing->document.path);
}

static int create_signature(const struct signing *signing,
	const gmseal_signature_parameters *parameters, const gmseal_signer *signer)
{
	gmseal_signature *signature = NULL;
	struct problem problem;
	const char *about = NULL;
	int exit = problem_of(
		&problem, gmseal_signature_create(parameters, signer, &signature, &problem.error));
	if (exit == EXIT_DONE) {
		about = signing->writing.path;
		exit = write_file(&signing->writing, gmseal_signature_bytes(signature), &problem);
	}
	if (exit != EXIT_DONE)
		problem_tell(&problem, about);
	gmseal_signature_free(signature);
	return exit;
}

/* Makes the signature, or the request for it: without a signer. */
static int make(struct signing *signing, const gmseal_seal *seal,
	const gmseal_certificate *certificate, const gmseal_signer *signer)
{
	gmseal_bytes digest = {NULL, 0};
	int exit = digest_document(signing, certificate, &digest);
	if (exit != EXIT_DONE)
		return exit;
	char *property = utf8_from_argument(signing->property != NULL ? signing->property : "");
	char *user_id = utf8_from_argument(signing->user_id != NULL ? signing->user_id : "");
	gmseal_signature_parameters parameters = GMSEAL_SIGNATURE_PARAMETERS_INIT;
	parameters.seal = seal;
	parameters.time = signing->time;
	parameters.data_hash = digest;
	parameters.property = string_bytes(property);
	parameters.rsa_digest = signing->rsa_digest;
	parameters.user_id = string_bytes(user_id);
	const struct writing writing = written(signing);
	exit = signer != NULL ? create_signature(signing, &parameters, signer)
			      : signature_request_write(&parameters, certificate, &writing);
	free(property);
	free(user_id);
	return exit;
}

static int sign(struct signing *signing)
{
	gmseal_seal *seal = NULL;
	gmseal_signer *signer = NULL;
	gmseal_certificate *certificate = NULL;
	struct problem problem;
	int exit = read_seal(signing->seal, &seal);
	/* No PIN is tried for a document that is not there. */
	if (exit == EXIT_DONE && document_open(&signing->document, &problem) != EXIT_DONE)
		exit = problem_tell(&problem, signing->document.path);
	if (exit == EXIT_DONE && signing->elsewhere.prepare != NULL) {
		exit = read_certificate(signing->key.certificate, &certificate);
		if (exit == EXIT_DONE)
			exit = make(signing, seal, certificate, NULL);
	} else if (exit == EXIT_DONE) {
		exit = open_signer(&signing->key, &signer);
		if (exit == EXIT_DONE)
			exit = make(signing, seal, gmseal_signer_certificate(signer), signer);
	}
	gmseal_certificate_free(certificate);
	gmseal_signer_free(signer);
	gmseal_seal_free(seal);
	return exit;
}

static int run_sign(const struct command *command, int argc, char **argv)
{
	struct signing signing = {.command = command, .time = (int64_t)time(NULL)};
	const struct elsewhere *elsewhere = &signing.elsewhere;
	int exit = EXIT_DONE;
	if (!options_read(command, argc, argv, take_option, &signing, &exit))
		return exit;
	exit = check_arguments(&signing, argc, argv);
	if (exit == EXIT_DONE && elsewhere->complete != NULL)
		exit = signature_request_complete(
			elsewhere->complete, elsewhere->value, &signing.writing);
	else if (exit == EXIT_DONE)
		exit = sign(&signing);
	document_close(&signing.document);
	token_use_free(&signing.key.token);
	return exit;
}

static const struct option_spec options[] = {
	{"seal", OPTION_SEAL, "FILE", N_("The seal to put on the document.")},
	{"cert", OPTION_CERT, "FILE",
		N_("The signer's certificate, PEM or DER. Not needed if the file of the key holds "
		   "it (PKCS#12, or PEM with both), or the token.")},
	{"key", OPTION_KEY, "KEY", KEY_HELP},
	{"data", OPTION_DATA, "FILE",
		N_("The document, of any size. For an OFD document that is its Signature.xml.")},
	{"digest", OPTION_DIGEST, "HEX",
		N_("The document's digest in place of the document: SM3, or for RSA keys SHA-1 or "
		   "SHA-256.")},
	{"property", OPTION_PROPERTY, "TEXT",
		N_("What the signature says of the document (propertyInfo), such as the path of "
		   "Signature.xml inside the OFD document.")},
	{"time", OPTION_TIME, "TIME",
		N_("The signing time, such as 2020-10-12T19:14:03+08:00; now if left out.")},
	{NULL, 0, NULL, NULL}};

const struct command sign_command = {
	.name = "sign",
	.summary = N_("Put a seal on a document"),
	.synopsis = "--seal FILE --cert FILE --key KEY (--data FILE | --digest HEX) [OPTION]... -o "
		    "FILE",
	.description = N_(
		"Makes a seal signature: the seal, the document's digest and the time, signed with "
		"the signer's key. The signer has to be one whom the seal lists. A passphrase or "
		"PIN is asked for at the terminal unless --pin-file or --pin-env says where it is. "
		"Where the key is out of reach, --prepare writes what is to be signed, and "
		"--complete makes the signature of what came back."),
	.exits = N_(
		"0: the signature was made.\n1: the standard forbids it, for instance because "
		"the seal does not "
		"list the signer.\n3: an input is no such structure.\n4: the key, passphrase, "
		"PIN or device refused, "
		"or the key does not belong to the certificate.\n64: the command line is wrong.\n"
		"70: a file "
		"cannot be read or written, or there is another internal problem."),
	.examples = "  gmseal sign --seal seal.esl --cert signer.pem --key signer.key \\\n"
		    "      --data document.xml -o document.sig\n"
		    "  gmseal sign --seal seal.esl --key signer.p12 --pin-file pin.txt \\\n"
		    "      --data document.xml --time 2025-01-02T09:00:00+08:00 -o document.sig\n"
		    "  gmseal sign --seal seal.esl --key 'skf:/usr/lib/vendor/libskf.so' \\\n"
		    "      --data document.xml -o document.sig\n"
		    "  gmseal sign --seal seal.esl --cert signer.pem --data document.xml \\\n"
		    "      --prepare request.json\n"
		    "  gmseal sign --complete request.json --value answer.der -o document.sig\n",
	.options = {options, pin_options, module_options, signing_options},
	.run = run_sign,
};
