/* gmseal seal create: makes a seal from a picture, a name and the certificates that may use it. */
#include "seal-create.h"
#include "request.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
	OPTION_VERSION = 256,
	OPTION_ID,
	OPTION_VENDOR,
	OPTION_TYPE,
	OPTION_NAME,
	OPTION_PICTURE,
	OPTION_PICTURE_TYPE,
	OPTION_WIDTH,
	OPTION_HEIGHT,
	OPTION_SIGNER_CERT,
	OPTION_VALID_FROM,
	OPTION_VALID_TO,
	/* Those before describe the seal, which a platform's request does in their place. */
	OPTION_CREATED,
	OPTION_CERT_DIGESTS,
	OPTION_EXTENSION
};

static bool take_generation(struct creation *creation)
{
	static const char *const words[] = {"2014", "4", "5", NULL};
	static const int generations[] = {
		GMSEAL_GENERATION_2014, GMSEAL_GENERATION_4, GMSEAL_GENERATION_5};
	size_t index = 0;
	if (!option_word(creation->command, "version", words, &index))
		return false;
	creation->parameters.generation = generations[index];
	return true;
}

/* Numbers with dots between, as X.660 has them: the first at most 2, the second below 40 under 0 and
 * 1, none written with more digits than it needs. */
static bool is_object_identifier(const char *text, size_t size)
{
	size_t numbers = 0;
	char first = text[0];
	for (size_t i = 0; i < size; i++, numbers++) {
		size_t digits = strspn(text + i, "0123456789");
		if (digits == 0 || (digits > 1 && text[i] == '0'))
			return false;
		if (numbers == 0 && (digits > 1 || first > '2'))
			return false;
		if (numbers == 1 && first < '2' && (digits > 2 || (digits == 2 && text[i] > '3')))
			return false;
		i += digits;
		if (i < size && (text[i] != '.' || i + 1 == size))
			return false;
	}
	return numbers > 1;
}

/* OID=[critical:]HEX */
static bool take_extension(struct creation *creation)
{
	static const char critical[] = "critical:";
	const char *equals = strchr(optarg, '=');
	gmseal_extension extension = {0};
	const char *hex = equals != NULL ? equals + 1 : "";
	if (strncmp(hex, critical, sizeof critical - 1) == 0) {
		extension.critical = true;
		hex += sizeof critical - 1;
	}
	uint8_t *octets = NULL;
	size_t size = 0;
	if (equals == NULL || equals == optarg || !octets_from_hex(hex, &octets, &size)) {
		usage_error(creation->command,
			_("--extension: \"%s\" is not written as OID=HEX or OID=critical:HEX"),
			optarg);
		return false;
	}
	size_t oid_size = (size_t)(equals - optarg);
	if (!is_object_identifier(optarg, oid_size)) {
		usage_error(creation->command, _("--extension: \"%.*s\" is no object identifier"),
			(int)oid_size, optarg);
		free(octets);
		return false;
	}
	extension.oid = (gmseal_bytes){(const uint8_t *)optarg, oid_size};
	extension.value = (gmseal_bytes){octets, size};
	size_t count = creation->parameters.extension_count++;
	creation->extensions =
		need(realloc(creation->extensions, (count + 1) * sizeof *creation->extensions));
	creation->extensions[count] = extension;
	return true;
}

static bool take_key_option(struct creation *creation, int id)
{
	switch (id) {
	case OPTION_CERT:
		creation->key.certificate = optarg;
		return true;
	case OPTION_KEY:
		creation->key.key = optarg;
		return true;
	case OPTION_USER_ID:
		creation->user_id = optarg;
		return true;
	case OPTION_RSA_DIGEST:
		return option_rsa_digest(
			creation->command, "rsa-digest", &creation->parameters.rsa_digest);
	case OPTION_FORCE:
		creation->writing.force = true;
		return true;
	case 'o':
		creation->writing.path = optarg;
		return true;
	default:
		if (take_elsewhere_option(&creation->elsewhere, id))
			return true;
		if (id >= OPTION_REQUEST)
			return take_request_option(creation->command, &creation->request, id);
		return take_token_option(creation->command, &creation->key.token, id);
	}
}

static const struct option_spec *find_spec(const struct option_spec *table, int id)
{
	while (table->name != NULL && table->id != id)
		table++;
	return table->name != NULL ? table : NULL;
}

/* Remembers an option that goes with one of the two ways of making a seal only. */
static void note_way(struct creation *creation, int id)
{
	bool describes = id >= OPTION_ID && id < OPTION_CREATED;
	if (describes && creation->described == NULL)
		creation->described = find_spec(creation->command->options[0], id);
	if (id == OPTION_REFUSE || id == OPTION_ALLOW || id == OPTION_RENEW)
		creation->judged = find_spec(platform_request_options, id);
	else if (id != OPTION_REQUEST && id != OPTION_REGISTRY && creation->requested == NULL)
		creation->requested = find_spec(platform_request_options, id);
}

static bool take_option(void *user, int id)
{
	struct creation *creation = user;
	const struct command *command = creation->command;
	gmseal_seal_parameters *parameters = &creation->parameters;
	note_way(creation, id);
	note_option(&creation->elsewhere, command, id);
	switch (id) {
	case OPTION_VERSION:
		return take_generation(creation);
	case OPTION_ID:
		creation->id = optarg;
		return true;
	case OPTION_VENDOR:
		creation->vendor = optarg;
		return true;
	case OPTION_TYPE:
		creation->has_type = true;
		return option_number(command, "type", 0, &parameters->type);
	case OPTION_NAME:
		creation->name = optarg;
		return true;
	case OPTION_PICTURE:
		creation->picture = optarg;
		return true;
	case OPTION_PICTURE_TYPE:
		creation->picture_type = optarg;
		return true;
	case OPTION_WIDTH:
		return option_number(command, "width", 1, &parameters->picture.width);
	case OPTION_HEIGHT:
		return option_number(command, "height", 1, &parameters->picture.height);
	case OPTION_SIGNER_CERT:
		texts_add(&creation->signers, optarg);
		return true;
	case OPTION_CERT_DIGESTS:
		parameters->list_type = GMSEAL_LIST_DIGESTS;
		return true;
	case OPTION_EXTENSION:
		return take_extension(creation);
	case OPTION_VALID_FROM:
		creation->has_from = true;
		return option_time(command, "valid-from", &parameters->valid_from);
	case OPTION_VALID_TO:
		creation->has_to = true;
		return option_time(command, "valid-to", &parameters->valid_to);
	case OPTION_CREATED:
		return option_time(command, "created", &parameters->created);
	default:
		return take_key_option(creation, id);
	}
}

/* The first option that has to be there and is not. */
static const char *missing_option(const struct creation *creation)
{
	bool makes = !creation->request.check;
	const struct {
		bool given;
		const char *name;
	} required[] = {
		{creation->parameters.generation != 0, "--version"},
		{creation->id != NULL, "--id"},
		{creation->vendor != NULL, "--vendor"},
		{creation->has_type, "--type"},
		{creation->name != NULL, "--name"},
		{creation->picture != NULL, "--picture"},
		{creation->parameters.picture.width != 0, "--width"},
		{creation->parameters.picture.height != 0, "--height"},
		{creation->signers.count > 0, "--signer-cert"},
		{creation->has_from, "--valid-from"},
		{creation->has_to, "--valid-to"},
		{creation->key.key != NULL || creation->elsewhere.prepare != NULL || !makes,
			"--key"},
		{creation->writing.path != NULL || creation->elsewhere.prepare != NULL || !makes,
			"-o"},
	};
	/* A platform's request describes the seal, and one that is completed has all but the output. */
	size_t count = sizeof required / sizeof required[0];
	size_t first = creation->elsewhere.complete != NULL ? count - 1
		       : creation->request.path != NULL     ? count - 2
							    : 0;
	for (size_t i = first; i < count; i++)
		if (!required[i].given)
			return required[i].name;
	return NULL;
}

static bool makes_something(const struct creation *creation)
{
	return creation->writing.path != NULL || creation->writing.force ||
	       creation->elsewhere.prepare != NULL || creation->key.certificate != NULL ||
	       creation->key.key != NULL;
}

/* A seal is described by the options, or by a platform's request. */
static int check_way(const struct creation *creation)
{
	const struct command *command = creation->command;
	const struct request_use *request = &creation->request;
	if (request->path == NULL && creation->requested != NULL)
		return usage_error(
			command, _("--%s goes with --request only"), creation->requested->name);
	if (request->path == NULL && request->registry.count == 0 && creation->judged != NULL)
		return usage_error(command, _("--%s goes with --request or --registry only"),
			creation->judged->name);
	if (request->path == NULL)
		return EXIT_DONE;
	if (request->renew)
		return usage_error(command,
			_("--renew and --request exclude each other: bakType says whether it "
			  "renews a seal"));
	if (request->check && makes_something(creation))
		return usage_error(command,
			_("--check writes nothing, so -o, --force, --prepare, --cert and --key "
			  "are not for it"));
	if (creation->described != NULL)
		return usage_error(command,
			_("--%s and --request exclude each other: the request says what the seal "
			  "is to be"),
			creation->described->name);
	if (request->org_code != NULL && request->registration != NULL)
		return usage_error(command, _("--org-code and --registration exclude each other"));
	return EXIT_DONE;
}

/* The report and what is made cannot share standard output, if somebody is to read the JSON. */
static int check_output(const struct creation *creation)
{
	struct problem problem;
	const struct writing writing = creation_writing(creation);
	if (creation->request.check)
		return EXIT_DONE;
	if (creation->request.json && strcmp(writing.path, "-") == 0)
		return usage_error(creation->command,
			_("--json prints to standard output, so that what is made cannot go there "
			  "as well"));
	int exit = check_writing(&writing, &problem);
	return exit == EXIT_DONE ? EXIT_DONE : problem_tell(&problem, writing.path);
}

static int check_arguments(const struct creation *creation, int argc, char **argv)
{
	const struct command *command = creation->command;
	const struct elsewhere *elsewhere = &creation->elsewhere;
	if (optind < argc)
		return usage_error(command, _("\"%s\" is one argument too many"), argv[optind]);
	int exit = check_way(creation);
	if (exit == EXIT_DONE)
		exit = check_elsewhere(command, elsewhere, &creation->key, creation->writing.path);
	if (exit == EXIT_DONE)
		exit = check_token_use(command, &creation->key.token);
	if (exit != EXIT_DONE)
		return exit;
	const char *missing = missing_option(creation);
	if (missing != NULL)
		return usage_error(command, _("%s is missing"), missing);
	return check_output(creation);
}

static int create(struct creation *creation)
{
	const struct elsewhere *elsewhere = &creation->elsewhere;
	if (elsewhere->complete != NULL)
		return seal_request_complete(
			elsewhere->complete, elsewhere->value, &creation->writing);
	if (creation->request.path == NULL)
		return create_described(creation);
	if (creation->parameters.generation == 0)
		creation->parameters.generation = GMSEAL_GENERATION_4;
	return create_requested(creation);
}

static int run_seal_create(const struct command *command, int argc, char **argv)
{
	struct creation creation = {.command = command, .parameters = GMSEAL_SEAL_PARAMETERS_INIT};
	creation.parameters.created = (int64_t)time(NULL);
	int exit = EXIT_DONE;
	if (options_read(command, argc, argv, take_option, &creation, &exit)) {
		exit = check_arguments(&creation, argc, argv);
		if (exit == EXIT_DONE)
			exit = create(&creation);
	}
	for (size_t i = 0; i < creation.parameters.extension_count; i++)
		free((void *)(uintptr_t)creation.extensions[i].value.data);
	free(creation.extensions);
	token_use_free(&creation.key.token);
	texts_free(&creation.signers);
	request_use_free(&creation.request);
	return exit;
}

static const struct option_spec options[] = {
	{"version", OPTION_VERSION, "2014|4|5",
		N_("The generation of the format: 2014 (GM/T 0031-2014), 4 (GB/T 38540-2020) or 5 "
		   "(GM/T 0031-2025).")},
	{"id", OPTION_ID, "TEXT", N_("The seal's identifier (esID), in ASCII.")},
	{"vendor", OPTION_VENDOR, "TEXT", N_("The identifier of the vendor (vid), in ASCII.")},
	{"type", OPTION_TYPE, "N", N_("The kind of seal, as the maker numbers its kinds.")},
	{"name", OPTION_NAME, "TEXT", N_("The seal's name.")},
	{"picture", OPTION_PICTURE, "FILE", N_("The seal's picture.")},
	{"picture-type", OPTION_PICTURE_TYPE, "T",
		N_("The type of the picture (PNG, JPG, GIF, BMP, SVG, ofd), if its first octets do "
		   "not tell.")},
	{"width", OPTION_WIDTH, "MM", N_("The width of the picture in millimetres.")},
	{"height", OPTION_HEIGHT, "MM", N_("The height of the picture in millimetres.")},
	{"signer-cert", OPTION_SIGNER_CERT, "FILE",
		N_("The certificate of somebody who may sign with the seal, PEM or DER. May be "
		   "given several times.")},
	{"cert-digests", OPTION_CERT_DIGESTS, NULL,
		N_("List digests (SM3) of the signers' certificates instead of the certificates; "
		   "not in generation 2014.")},
	{"extension", OPTION_EXTENSION, "OID=[critical:]HEX",
		N_("Add an extension with the octets HEX. May be given several times.")},
	{"valid-from", OPTION_VALID_FROM, "TIME",
		N_("From when the seal holds, such as 2025-01-01T00:00:00+08:00, or now.")},
	{"valid-to", OPTION_VALID_TO, "TIME", N_("Until when the seal holds.")},
	{"created", OPTION_CREATED, "TIME", N_("When the seal was made; now if left out.")},
	{"cert", OPTION_CERT, "FILE",
		N_("The seal maker's certificate, PEM or DER. Not needed if the file of the key "
		   "holds it (PKCS#12, or PEM with both), or the token.")},
	{"key", OPTION_KEY, "KEY", KEY_HELP}, {NULL, 0, NULL, NULL}};

const struct command seal_create_command = {
	.name = "seal create",
	.summary = N_("Make a seal"),
	.synopsis = "(--version 2014|4|5 --name TEXT | --request FILE) [OPTION]... -o FILE",
	.description =
		N_("Makes a seal: a picture, a name, a validity and the list of those who "
		   "may sign with it, signed with the key of the seal maker. Everything "
		   "that the example shows has to be given, or a platform's request "
		   "(--request), whose every rule is checked first. A passphrase or PIN is asked "
		   "for at the terminal unless --pin-file or --pin-env says where it is. "
		   "Where the key is out of reach, --prepare writes what is to be signed, "
		   "and --complete makes the seal of what came back."),
	.exits = N_("0: the seal was made, or the request can be granted.\n1: the standard "
		    "forbids it, or something in the request does.\n3: an input is no such "
		    "structure.\n4: the key, passphrase, PIN or device refused, or the key does "
		    "not belong "
		    "to the certificate.\n64: the command line is wrong.\n70: a file cannot be "
		    "read or written, or there is another internal problem."),
	.examples = "  gmseal seal create --version 4 --id 33010000000001 --vendor EXAMPLE --type "
		    "1 \\\n"
		    "      --name \"Example Ltd. contracts\" --picture seal.png --width 42 "
		    "--height 42 \\\n"
		    "      --signer-cert signer.pem --valid-from now \\\n"
		    "      --valid-to 2027-12-31T23:59:59+08:00 \\\n"
		    "      --cert maker.pem --key maker.key -o seal.esl\n"
		    "  gmseal seal create --complete request.json --value answer.der -o "
		    "seal.esl\n"
		    "  gmseal seal create --request platform.json --registry seals/ --check\n"
		    "  gmseal seal create --request platform.json --registry seals/ \\\n"
		    "      --cert maker.pem --key maker.key -o seal.esl\n",
	.options = {options, platform_request_options, pin_options, module_options,
		signing_options},
	.run = run_seal_create,
};
