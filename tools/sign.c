/* gmseal sign: puts a seal on a document. */
#include "document.h"
#include "inputs.h"
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
	struct key_options key;
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
	case OPTION_PIN_FILE:
		signing->key.secret.file = optarg;
		return true;
	case OPTION_PIN_ENV:
		signing->key.secret.environment = optarg;
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
	default:
		signing->writing.path = optarg;
		return true;
	}
}

static int check_arguments(const struct signing *signing, int argc, char **argv)
{
	const struct command *command = signing->command;
	const struct document *document = &signing->document;
	if (optind < argc)
		return usage_error(command, _("\"%s\" is one argument too many"), argv[optind]);
	if (signing->seal == NULL)
		return usage_error(command, _("--seal is missing"));
	if (signing->key.key == NULL)
		return usage_error(command, _("--key is missing"));
	if (document->path == NULL && !document->has_digest)
		return usage_error(
			command, _("--data or --digest is missing: what is to be sealed?"));
	if (document->path != NULL && document->has_digest)
		return usage_error(command, _("--data and --digest exclude each other"));
	if (signing->key.secret.file != NULL && signing->key.secret.environment != NULL)
		return usage_error(command, _("--pin-file and --pin-env exclude each other"));
	if (signing->writing.path == NULL)
		return usage_error(
			command, _("-o is missing: where is the signature to be written?"));
	struct problem problem;
	int exit = check_writing(&signing->writing, &problem);
	return exit == EXIT_DONE ? EXIT_DONE : problem_tell(&problem, signing->writing.path);
}

static int read_seal(const char *path, gmseal_seal **seal)
{
	struct content content = {0};
	struct sealed sealed = {0};
	struct problem problem;
	int exit = read_file(path, MAX_FILE_SIZE, &content, &problem);
	if (exit == EXIT_DONE)
		exit = decode_sealed(content_bytes(&content), NULL, &sealed, &problem);
	content_free(&content);
	if (exit == EXIT_DONE && sealed.seal == NULL)
		exit = problem_set(&problem, EXIT_NO_STRUCTURE, "format", "%s",
			_("this is a signature, not a seal"));
	if (exit != EXIT_DONE) {
		sealed_free(&sealed);
		return problem_tell(&problem, path);
	}
	*seal = sealed.seal;
	return EXIT_DONE;
}

/* The document's digest with the algorithm that goes with the signer's key. */
static int digest_document(
	struct signing *signing, const gmseal_signer *signer, gmseal_bytes *digest)
{
	const gmseal_certificate *certificate = gmseal_signer_certificate(signer);
	gmseal_digest_algorithm algorithm = GMSEAL_DIGEST_SM3;
	if (gmseal_certificate_key_type(certificate) == GMSEAL_KEY_RSA)
		algorithm = signing->rsa_digest != GMSEAL_DIGEST_NONE ? signing->rsa_digest
								      : GMSEAL_DIGEST_SHA256;
	struct problem problem;
	int exit = document_digest(&signing->document, algorithm, digest, &problem);
	return exit == EXIT_DONE ? EXIT_DONE : problem_tell(&problem, signing->document.path);
}

static int create_signature(struct signing *signing, const gmseal_seal *seal,
	const gmseal_signer *signer, gmseal_bytes digest)
{
	char *property = utf8_from_argument(signing->property != NULL ? signing->property : "");
	char *user_id = utf8_from_argument(signing->user_id != NULL ? signing->user_id : "");
	gmseal_signature_parameters parameters = GMSEAL_SIGNATURE_PARAMETERS_INIT;
	parameters.seal = seal;
	parameters.time = signing->time;
	parameters.data_hash = digest;
	parameters.property = string_bytes(property);
	parameters.rsa_digest = signing->rsa_digest;
	parameters.user_id = string_bytes(user_id);
	gmseal_signature *signature = NULL;
	struct problem problem;
	const char *about = NULL;
	int exit = problem_of(
		&problem, gmseal_signature_create(&parameters, signer, &signature, &problem.error));
	if (exit == EXIT_DONE) {
		about = signing->writing.path;
		exit = write_file(&signing->writing, gmseal_signature_bytes(signature), &problem);
	}
	if (exit != EXIT_DONE)
		problem_tell(&problem, about);
	gmseal_signature_free(signature);
	free(property);
	free(user_id);
	return exit;
}

static int run_sign(const struct command *command, int argc, char **argv)
{
	struct signing signing = {.command = command, .time = (int64_t)time(NULL)};
	gmseal_seal *seal = NULL;
	gmseal_signer *signer = NULL;
	gmseal_bytes digest = {NULL, 0};
	int exit = EXIT_DONE;
	if (!options_read(command, argc, argv, take_option, &signing, &exit))
		return exit;
	exit = check_arguments(&signing, argc, argv);
	if (exit == EXIT_DONE)
		exit = read_seal(signing.seal, &seal);
	if (exit == EXIT_DONE)
		exit = open_signer(command, &signing.key, &signer);
	if (exit == EXIT_DONE)
		exit = digest_document(&signing, signer, &digest);
	if (exit == EXIT_DONE)
		exit = create_signature(&signing, seal, signer, digest);
	document_close(&signing.document);
	gmseal_signer_free(signer);
	gmseal_seal_free(seal);
	return exit;
}

static const struct option_spec options[] = {
	{"seal", OPTION_SEAL, "FILE", N_("The seal to put on the document.")},
	{"cert", OPTION_CERT, "FILE",
		N_("The signer's certificate, PEM or DER. Not needed if the file of the key holds "
		   "it (PKCS#12, or PEM with both).")},
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
		"the signer's key. The signer has to be one whom the seal lists. A passphrase is "
		"asked for at the terminal unless --pin-file or --pin-env says where it is."),
	.exits = N_(
		"0: the signature was made.\n1: the standard forbids it, for instance because "
		"the seal does not "
		"list the signer.\n3: an input is no such structure.\n4: the key or passphrase "
		"was refused, "
		"or the key does not belong to the certificate.\n64: the command line is wrong.\n"
		"70: a file "
		"cannot be read or written, or there is another internal problem."),
	.examples = "  gmseal sign --seal seal.esl --cert signer.pem --key signer.key \\\n"
		    "      --data document.xml -o document.sig\n"
		    "  gmseal sign --seal seal.esl --key signer.p12 --pin-file pin.txt \\\n"
		    "      --data document.xml --time 2025-01-02T09:00:00+08:00 -o document.sig\n",
	.options = {options, key_options},
	.run = run_sign,
};
