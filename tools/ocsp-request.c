/* gmseal cert ocsp-request: a question about revocation, for any HTTP client to carry. */
#include "inputs.h"

#include <getopt.h>
#include <openssl/rand.h>

enum {
	OPTION_ISSUER = 256,
	OPTION_DIGEST,
	OPTION_NONCE,
	NONCE_SIZE = 32
};

struct question {
	const struct command *command;
	const char *certificate, *issuer;
	gmseal_digest_algorithm digest;
	bool nonce;
	struct writing writing;
};

static bool take_option(void *user, int id)
{
	static const char *const digests[] = {"sm3", "sha1", "sha256", NULL};
	static const gmseal_digest_algorithm algorithms[] = {
		GMSEAL_DIGEST_SM3, GMSEAL_DIGEST_SHA1, GMSEAL_DIGEST_SHA256};
	struct question *question = user;
	size_t index = 0;
	switch (id) {
	case OPTION_CERT:
		question->certificate = optarg;
		return true;
	case OPTION_ISSUER:
		question->issuer = optarg;
		return true;
	case OPTION_DIGEST:
		if (!option_word(question->command, "digest", digests, &index))
			return false;
		question->digest = algorithms[index];
		return true;
	case OPTION_NONCE:
		question->nonce = true;
		return true;
	case OPTION_FORCE:
		question->writing.force = true;
		return true;
	default:
		question->writing.path = optarg;
		return true;
	}
}

static int check_arguments(const struct question *question, int argc, char **argv)
{
	const struct command *command = question->command;
	if (question->certificate == NULL)
		return usage_error(command, _("%s is missing"), "--cert");
	if (question->issuer == NULL)
		return usage_error(command, _("%s is missing"), "--issuer");
	if (question->writing.path == NULL)
		return usage_error(command, _("%s is missing"), "-o");
	if (optind != argc)
		return usage_error(command, _("\"%s\" is one argument too many"), argv[optind]);
	return EXIT_DONE;
}

static int ask(struct question *question)
{
	gmseal_certificate *certificate = NULL, *issuer = NULL;
	gmseal_buffer der = GMSEAL_BUFFER_INIT;
	uint8_t octets[NONCE_SIZE];
	gmseal_bytes nonce = {NULL, 0};
	struct problem problem;
	int exit = read_certificate(question->certificate, &certificate);
	if (exit == EXIT_DONE)
		exit = read_certificate(question->issuer, &issuer);
	if (exit != EXIT_DONE)
		goto out;
	if (question->nonce && RAND_bytes(octets, sizeof octets) != 1) {
		problem_set(&problem, EXIT_INTERNAL, "system", "%s",
			_("there are no random numbers to be had"));
		exit = problem_tell(&problem, NULL);
		goto out;
	}
	if (question->nonce)
		nonce = (gmseal_bytes){octets, sizeof octets};
	exit = problem_of(&problem, gmseal_ocsp_request_encode(certificate, issuer,
					    question->digest, nonce, &der, &problem.error));
	if (exit != EXIT_DONE) {
		/* Elsewhere a mismatch is one of keys. */
		if (exit == EXIT_KEY)
			problem.exit = EXIT_INVALID;
		exit = problem_tell(&problem, question->certificate);
		goto out;
	}
	exit = write_file(&question->writing, (gmseal_bytes){der.data, der.size}, &problem);
	if (exit != EXIT_DONE)
		problem_tell(&problem, question->writing.path);
out:
	gmseal_buffer_free(&der);
	gmseal_certificate_free(certificate);
	gmseal_certificate_free(issuer);
	return exit;
}

static int run_ocsp_request(const struct command *command, int argc, char **argv)
{
	struct question question = {.command = command, .digest = GMSEAL_DIGEST_SHA1};
	int exit = EXIT_DONE;
	if (!options_read(command, argc, argv, take_option, &question, &exit))
		return exit;
	exit = check_arguments(&question, argc, argv);
	return exit == EXIT_DONE ? ask(&question) : exit;
}

static const struct option_spec options[] = {
	{"cert", OPTION_CERT, "FILE", N_("The certificate that is asked about.")},
	{"issuer", OPTION_ISSUER, "FILE", N_("The certificate of its issuer.")},
	{"digest", OPTION_DIGEST, "sm3|sha1|sha256",
		N_("The digest algorithm by which the request names the issuer; sha1 if left out, "
		   "which "
		   "every responder knows.")},
	{"nonce", OPTION_NONCE, NULL,
		N_("Add a random number that the responder may repeat in its answer.")},
	{"output", 'o', "FILE", N_("Where the request is written; - is standard output.")},
	{"force", OPTION_FORCE, NULL, N_("Replace the output file if it is there already.")},
	{NULL, 0, NULL, NULL}};

const struct command cert_ocsp_request_command = {
	.name = "cert ocsp-request",
	.summary = N_("Ask whether a certificate is revoked"),
	.synopsis = "--cert FILE --issuer FILE [--digest sm3|sha1|sha256] [--nonce] -o FILE",
	.description =
		N_("Writes an OCSP request about a certificate. gmseal opens no connection: any "
		   "HTTP client carries it to the responder, in the body of a POST of the type "
		   "application/ocsp-request. What comes back is given to \"gmseal verify\" with "
		   "--ocsp."),
	.exits = N_("0: done.\n1: the one certificate did not issue the other.\n3: a file is no "
		    "certificate.\n64: the command line is wrong, or the output is there "
		    "already.\n70: a file cannot be read or written, or there is another internal "
		    "problem."),
	.examples = "  gmseal cert ocsp-request --cert signer.pem --issuer ca.pem -o request.der\n"
		    "  curl --data-binary @request.der -H 'Content-Type: "
		    "application/ocsp-request' \\\n"
		    "    -o response.der http://ocsp.example.com/\n"
		    "  gmseal verify --trust root.pem --untrusted ca.pem --ocsp response.der \\\n"
		    "    document.sig\n",
	.options = {options},
	.run = run_ocsp_request,
};
