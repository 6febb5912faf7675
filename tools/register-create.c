/* gmseal register create: makes a registration packet for a seal platform. */
#include "key.h"
#include "text.h"

#include <getopt.h>
#include <stdlib.h>

enum {
	OPTION_TYPE = 256,
	OPTION_ADDRESS,
	OPTION_ORG_CODE,
	OPTION_ORG_NAME,
	OPTION_SUB_ORG_CODE,
	OPTION_SUB_ORG_NAME
};

struct registering {
	const struct command *command;
	gmseal_registration_parameters parameters;
	const char *address, *org_code, *org_name, *sub_org_code, *sub_org_name;
	struct key_use key;
	struct writing writing;
};

static bool take_type(struct registering *registering)
{
	static const char *const words[] = {"management", "status", "application", NULL};
	size_t index = 0;
	if (!option_word(registering->command, "type", words, &index))
		return false;
	registering->parameters.system_type = (gmseal_system_type)(index + 1);
	return true;
}

static bool take_option(void *user, int id)
{
	struct registering *registering = user;
	switch (id) {
	case OPTION_TYPE:
		return take_type(registering);
	case OPTION_ADDRESS:
		registering->address = optarg;
		return true;
	case OPTION_ORG_CODE:
		registering->org_code = optarg;
		return true;
	case OPTION_ORG_NAME:
		registering->org_name = optarg;
		return true;
	case OPTION_SUB_ORG_CODE:
		registering->sub_org_code = optarg;
		return true;
	case OPTION_SUB_ORG_NAME:
		registering->sub_org_name = optarg;
		return true;
	case OPTION_CERT:
		registering->key.certificate = optarg;
		return true;
	case OPTION_KEY:
		registering->key.key = optarg;
		return true;
	case OPTION_FORCE:
		registering->writing.force = true;
		return true;
	case 'o':
		registering->writing.path = optarg;
		return true;
	default:
		return take_token_option(registering->command, &registering->key.token, id);
	}
}

/* The first option that has to be there and is not. */
static const char *missing_option(const struct registering *registering)
{
	const struct {
		bool given;
		const char *name;
	} required[] = {
		{registering->parameters.system_type != 0, "--type"},
		{registering->address != NULL, "--address"},
		{registering->org_code != NULL, "--org-code"},
		{registering->org_name != NULL, "--org-name"},
		{registering->key.key != NULL, "--key"},
		{registering->writing.path != NULL, "-o"},
	};
	for (size_t i = 0; i < sizeof required / sizeof required[0]; i++)
		if (!required[i].given)
			return required[i].name;
	return NULL;
}

static int check_arguments(const struct registering *registering, int argc, char **argv)
{
	const struct command *command = registering->command;
	struct problem problem;
	if (optind < argc)
		return usage_error(command, _("\"%s\" is one argument too many"), argv[optind]);
	const char *missing = missing_option(registering);
	if (missing != NULL)
		return usage_error(command, _("%s is missing"), missing);
	int exit = check_token_use(command, &registering->key.token);
	if (exit != EXIT_DONE)
		return exit;
	exit = check_writing(&registering->writing, &problem);
	return exit == EXIT_DONE ? EXIT_DONE : problem_tell(&problem, registering->writing.path);
}

static int write_packet(const struct registering *registering, const gmseal_signer *signer)
{
	gmseal_registration *packet = NULL;
	struct problem problem;
	const char *about = NULL;
	int exit = problem_of(&problem, gmseal_registration_create(&registering->parameters, signer,
						&packet, &problem.error));
	if (exit == EXIT_DONE) {
		about = registering->writing.path;
		exit = write_file(
			&registering->writing, gmseal_registration_bytes(packet), &problem);
	}
	if (exit != EXIT_DONE)
		problem_tell(&problem, about);
	gmseal_registration_free(packet);
	return exit;
}

static int create(struct registering *registering)
{
	const char *const arguments[] = {registering->address, registering->org_code,
		registering->org_name, registering->sub_org_code, registering->sub_org_name};
	gmseal_registration_parameters *parameters = &registering->parameters;
	gmseal_bytes *const fields[] = {&parameters->service_address, &parameters->org_code,
		&parameters->org_name, &parameters->sub_org_code, &parameters->sub_org_name};
	char *texts[sizeof fields / sizeof fields[0]];
	for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
		texts[i] = utf8_from_argument(arguments[i] != NULL ? arguments[i] : "");
		*fields[i] = string_bytes(texts[i]);
	}
	gmseal_signer *signer = NULL;
	int exit = open_signer(&registering->key, &signer);
	if (exit == EXIT_DONE)
		exit = write_packet(registering, signer);
	gmseal_signer_free(signer);
	for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
		free(texts[i]);
	return exit;
}

static int run_register_create(const struct command *command, int argc, char **argv)
{
	struct registering registering = {
		.command = command, .parameters = GMSEAL_REGISTRATION_PARAMETERS_INIT};
	int exit = EXIT_DONE;
	if (options_read(command, argc, argv, take_option, &registering, &exit)) {
		exit = check_arguments(&registering, argc, argv);
		if (exit == EXIT_DONE)
			exit = create(&registering);
	}
	token_use_free(&registering.key.token);
	return exit;
}

static const struct option_spec options[] = {
	{"type", OPTION_TYPE, "management|status|application",
		N_("What the system does: it manages seals, publishes their status, or uses "
		   "them.")},
	{"address", OPTION_ADDRESS, "TEXT", N_("The address of the system's service.")},
	{"org-code", OPTION_ORG_CODE, "CODE",
		N_("The unified social credit code of the organisation that runs the system.")},
	{"org-name", OPTION_ORG_NAME, "TEXT", N_("The name of this organisation.")},
	{"sub-org-code", OPTION_SUB_ORG_CODE, "CODE",
		N_("The code of the subsystem's organisation, if it is another one.")},
	{"sub-org-name", OPTION_SUB_ORG_NAME, "TEXT",
		N_("The name of the subsystem's organisation.")},
	{"cert", OPTION_CERT, "FILE",
		N_("The system's certificate, PEM or DER. Not needed if the file of the key holds "
		   "it (PKCS#12, or PEM with both), or the token.")},
	{"key", OPTION_KEY, "KEY", KEY_HELP},
	{"output", 'o', "FILE", N_("Where the packet is written; - is standard output.")},
	{"force", OPTION_FORCE, NULL, N_("Replace the output file if it is there already.")},
	{NULL, 0, NULL, NULL}};

const struct command register_create_command = {
	.name = "register create",
	.summary = N_("Make a registration packet"),
	.synopsis =
		"--type TYPE --address TEXT --org-code CODE --org-name TEXT [OPTION]... -o FILE",
	.description =
		N_("Makes the packet with which a system registers with a seal platform: what it "
		   "is, its certificate, and who runs it, signed with the certificate's key. A "
		   "passphrase or PIN is asked for at the terminal unless --pin-file or --pin-env "
		   "says where it is."),
	.exits = N_("0: the packet was made.\n1: the certificate may not sign.\n3: an input is no "
		    "such structure.\n4: the key, passphrase, PIN or device refused, or the key "
		    "does not belong to the certificate.\n64: the command line is wrong.\n70: a "
		    "file cannot be read or written, or there is another internal problem."),
	.examples =
		"  gmseal register create --type application --address https://seals.example/ \\\n"
		"      --org-code 91000000000000001N --org-name \"Example Ltd.\" \\\n"
		"      --cert system.pem --key system.key -o system.reg\n",
	.options = {options, pin_options, module_options},
	.run = run_register_create,
};
