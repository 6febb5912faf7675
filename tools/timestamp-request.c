/* gmseal timestamp request: what is sent to a time-stamp authority. */
#include "document.h"
#include "inputs.h"
#include "show.h"

#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	OPTION_FOR = 256,
	OPTION_DATA,
	OPTION_DIGEST,
	OPTION_DIGEST_ALGORITHM,
	OPTION_NONCE,
	OPTION_NO_NONCE,
	OPTION_POLICY,
	OPTION_CERT_REQ,
	OPTION_NO_CERT_REQ
};

enum {
	NONCE_SIZE = 16
};

struct requesting {
	const struct command *command;
	const char *for_file;
	struct document document;
	gmseal_timestamp_request request;
	uint8_t *nonce; /* given */
	size_t nonce_size;
	bool no_nonce;
	struct writing writing;
};

static bool take_policy(struct requesting *requesting)
{
	char *policy = requesting->request.policy;
	size_t size = strlen(optarg);
	if (size > 0 && size < sizeof requesting->request.policy &&
		optarg[strspn(optarg, "0123456789.")] == '\0') {
		memcpy(policy, optarg, size + 1);
		return true;
	}
	usage_error(requesting->command, _("--policy: \"%s\" is no OID such as 1.2.3.4"), optarg);
	return false;
}

static bool take_nonce(struct requesting *requesting)
{
	free(requesting->nonce);
	requesting->nonce = NULL;
	if (octets_from_hex(optarg, &requesting->nonce, &requesting->nonce_size) &&
		requesting->nonce_size > 0 && requesting->nonce_size <= 32)
		return true;
	usage_error(requesting->command,
		_("--nonce: \"%s\" is not 1 to 32 octets in hexadecimal digits"), optarg);
	return false;
}

static bool take_algorithm(struct requesting *requesting)
{
	static const char *const words[] = {"sm3", "sha256", NULL};
	size_t index = 0;
	if (!option_word(requesting->command, "digest-algorithm", words, &index))
		return false;
	requesting->request.algorithm = index == 0 ? GMSEAL_DIGEST_SM3 : GMSEAL_DIGEST_SHA256;
	return true;
}

static bool take_option(void *user, int id)
{
	struct requesting *requesting = user;
	struct document *document = &requesting->document;
	switch (id) {
	case OPTION_FOR:
		requesting->for_file = optarg;
		return true;
	case OPTION_DATA:
		document->path = optarg;
		return true;
	case OPTION_DIGEST:
		document->has_digest =
			option_digest(requesting->command, "digest", &document->digest);
		return document->has_digest;
	case OPTION_DIGEST_ALGORITHM:
		return take_algorithm(requesting);
	case OPTION_NONCE:
		return take_nonce(requesting);
	case OPTION_NO_NONCE:
		requesting->no_nonce = true;
		return true;
	case OPTION_POLICY:
		return take_policy(requesting);
	case OPTION_CERT_REQ:
		requesting->request.certificate = true;
		return true;
	case OPTION_NO_CERT_REQ:
		requesting->request.certificate = false;
		return true;
	case OPTION_FORCE:
		requesting->writing.force = true;
		return true;
	default:
		requesting->writing.path = optarg;
		return true;
	}
}

static int check_arguments(const struct requesting *requesting, int argc, char **argv)
{
	const struct command *command = requesting->command;
	const struct document *document = &requesting->document;
	int subjects = (requesting->for_file != NULL) + (document->path != NULL) +
		       (document->has_digest ? 1 : 0);
	if (optind < argc)
		return usage_error(command, _("\"%s\" is one argument too many"), argv[optind]);
	if (subjects != 1)
		return usage_error(command,
			_("what is to be stamped? Give one of --for, --data and --digest"));
	if (document->has_digest && document->digest.size != 32)
		return usage_error(command,
			_("--digest: a digest of SM3 or SHA-256 has 64 hexadecimal digits"));
	if (requesting->no_nonce && requesting->nonce != NULL)
		return usage_error(command, _("--nonce and --no-nonce exclude each other"));
	if (requesting->writing.path == NULL)
		return usage_error(
			command, _("-o is missing: where is the request to be written?"));
	struct problem problem;
	int exit = check_writing(&requesting->writing, &problem);
	return exit == EXIT_DONE ? EXIT_DONE : problem_tell(&problem, requesting->writing.path);
}

/* The value that a time stamp on a seal or signature is over. */
static int find_value(const struct sealed *sealed, gmseal_bytes *value, struct problem *problem)
{
	int generation = gmseal_seal_generation(seal_of(sealed));
	if (sealed->seal != NULL && generation != GMSEAL_GENERATION_5)
		return problem_set(problem, EXIT_INVALID, "forbidden",
			_("a seal of %s has no place for a time stamp"),
			generation_standard(generation));
	if (generation == GMSEAL_GENERATION_2014)
		return problem_set(problem, EXIT_INVALID, "forbidden",
			_("a signature of %s takes no time stamp after it was made"),
			generation_standard(generation));
	*value = sealed->seal != NULL ? gmseal_seal_value(sealed->seal)
				      : gmseal_signature_value(sealed->signature);
	return EXIT_DONE;
}

static int digest_value_of(struct requesting *requesting, struct problem *problem)
{
	struct content content = {0};
	struct sealed sealed = {0};
	gmseal_bytes value = {NULL, 0};
	gmseal_timestamp_request *request = &requesting->request;
	int exit = read_file(requesting->for_file, MAX_FILE_SIZE, &content, problem);
	if (exit == EXIT_DONE)
		exit = decode_sealed(content_bytes(&content), NULL, &sealed, problem);
	if (exit == EXIT_DONE)
		exit = find_value(&sealed, &value, problem);
	if (exit == EXIT_DONE)
		exit = problem_of(problem, gmseal_digest_bytes(request->algorithm, value,
						   &request->imprint, &problem->error));
	sealed_free(&sealed);
	content_free(&content);
	return exit;
}

static int make_imprint(struct requesting *requesting)
{
	struct problem problem;
	gmseal_bytes digest = {NULL, 0};
	gmseal_timestamp_request *request = &requesting->request;
	const char *path = requesting->for_file;
	int exit;
	if (path != NULL) {
		exit = digest_value_of(requesting, &problem);
	} else {
		path = requesting->document.path;
		exit = document_digest(
			&requesting->document, request->algorithm, &digest, &problem);
		if (exit == EXIT_DONE) {
			memcpy(request->imprint.data, digest.data, digest.size);
			request->imprint.size = digest.size;
		}
	}
	return exit == EXIT_DONE ? EXIT_DONE : problem_tell(&problem, path);
}

/* Without a nonce an old answer would do as well, so there is one unless it is left out on
 * purpose. */
static int make_nonce(struct requesting *requesting)
{
	if (!requesting->no_nonce && requesting->nonce == NULL) {
		requesting->nonce = need(malloc(NONCE_SIZE));
		requesting->nonce_size = NONCE_SIZE;
		if (getentropy(requesting->nonce, NONCE_SIZE) != 0) {
			struct problem problem;
			problem_set(&problem, EXIT_INTERNAL, "system",
				_("there are no random numbers: %s"), strerror(errno));
			return problem_tell(&problem, NULL);
		}
		/* As long as it should be, whatever came up. */
		requesting->nonce[0] |= 0x40;
	}
	requesting->request.nonce = (gmseal_bytes){requesting->nonce, requesting->nonce_size};
	return EXIT_DONE;
}

static int write_request(const struct requesting *requesting)
{
	gmseal_buffer der = GMSEAL_BUFFER_INIT;
	struct problem problem;
	const char *about = NULL;
	int exit = problem_of(&problem,
		gmseal_timestamp_request_encode(&requesting->request, &der, &problem.error));
	/* All but the policy was made or checked here. */
	if (exit == EXIT_NO_STRUCTURE)
		exit = problem.exit = EXIT_USAGE;
	if (exit == EXIT_DONE) {
		about = requesting->writing.path;
		exit = write_file(
			&requesting->writing, (gmseal_bytes){der.data, der.size}, &problem);
	}
	gmseal_buffer_free(&der);
	return exit == EXIT_DONE ? EXIT_DONE : problem_tell(&problem, about);
}

static int run_request(const struct command *command, int argc, char **argv)
{
	struct requesting requesting = {
		.command = command, .request = GMSEAL_TIMESTAMP_REQUEST_INIT};
	int exit = EXIT_DONE;
	requesting.request.algorithm = GMSEAL_DIGEST_SM3;
	/* Without it whoever verifies the token has to have it from somewhere else. */
	requesting.request.certificate = true;
	bool go_on = options_read(command, argc, argv, take_option, &requesting, &exit);
	if (go_on)
		exit = check_arguments(&requesting, argc, argv);
	if (go_on && exit == EXIT_DONE)
		exit = make_imprint(&requesting);
	if (go_on && exit == EXIT_DONE)
		exit = make_nonce(&requesting);
	if (go_on && exit == EXIT_DONE)
		exit = write_request(&requesting);
	document_close(&requesting.document);
	free(requesting.nonce);
	return exit;
}

static const struct option_spec options[] = {
	{"for", OPTION_FOR, "FILE",
		N_("The seal (generation 5) or seal signature (generations 4 and 5) whose "
		   "signature value is to be stamped.")},
	{"data", OPTION_DATA, "FILE", N_("A file to be stamped, of any size.")},
	{"digest", OPTION_DIGEST, "HEX", N_("The digest of what is to be stamped.")},
	{"digest-algorithm", OPTION_DIGEST_ALGORITHM, "sm3|sha256",
		N_("The digest algorithm that the request names; sm3 if left out.")},
	{"nonce", OPTION_NONCE, "HEX",
		N_("The number that the answer has to repeat; a random one if left out.")},
	{"no-nonce", OPTION_NO_NONCE, NULL,
		N_("Ask without such a number; an old answer cannot be told from a new one then.")},
	{"policy", OPTION_POLICY, "OID",
		N_("The policy under which the authority is to stamp; its choice if left out.")},
	{"cert-req", OPTION_CERT_REQ, NULL,
		N_("Ask for the authority's certificate in the token, which is done anyway.")},
	{"no-cert-req", OPTION_NO_CERT_REQ, NULL,
		N_("Do not ask for it; whoever verifies the time stamp needs it from elsewhere.")},
	{"output", 'o', "FILE", N_("Where the request is written; - is standard output.")},
	{"force", OPTION_FORCE, NULL, N_("Replace the output file if it is there already.")},
	{NULL, 0, NULL, NULL}};

const struct command timestamp_request_command = {
	.name = "timestamp request",
	.summary = N_("Make a request for a time-stamp authority"),
	.synopsis = "(--for FILE | --data FILE | --digest HEX) [OPTION]... -o FILE",
	.description = N_(
		"Makes a request (TimeStampReq of RFC 3161) that any HTTP client carries to a "
		"time-stamp authority as application/timestamp-query. Keep it: \"gmseal timestamp "
		"attach\" checks the answer against it."),
	.exits = N_("0: the request was made.\n1: the standard has no place for a time stamp "
		    "there.\n3: an input is no such structure.\n64: the command line is wrong.\n"
		    "70: a file cannot be read or written, or there is another internal problem."),
	.examples = "  gmseal timestamp request --for document.sig -o document.tsq\n"
		    "  curl -H 'Content-Type: application/timestamp-query' \\\n"
		    "      --data-binary @document.tsq -o document.tsr http://tsa.example/\n",
	.options = {options},
	.run = run_request,
};
