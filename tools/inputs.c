/* Trust material, keys, and seals in files. */
#include "inputs.h"
#include "text.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static int add_file(
	gmseal_policy *policy, const char *path, policy_adder *add, struct problem *problem)
{
	struct content content = {0};
	int exit = read_file(path, MAX_FILE_SIZE, &content, problem);
	if (exit != EXIT_DONE)
		return exit;
	exit = problem_of(problem, add(policy, content_bytes(&content), &problem->error));
	content_free(&content);
	return exit;
}

static bool is_directory(const char *path)
{
	struct stat status;
	return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

/* What a directory is searched for: devices and pipes are passed over, which could block for ever;
 * links that lead nowhere are not, so that they are told. */
static bool is_worth_reading(const char *path)
{
	struct stat status;
	return stat(path, &status) != 0 || S_ISREG(status.st_mode);
}

static int is_visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static char *joined(const char *directory, const char *name)
{
	size_t size = strlen(directory) + strlen(name) + 2;
	char *path = need(malloc(size));
	snprintf(path, size, "%s/%s", directory, name);
	return path;
}

/*
 * A directory may hold keys and notes as well: what is no certificate (or CRL) is passed over, which
 * can only ever make less of what is verified valid. A directory with none at all is a mistake.
 */
static int add_directory(gmseal_policy *policy, const char *directory, policy_adder *add,
	char **file, struct problem *problem)
{
	struct dirent **entries = NULL;
	int count = scandir(directory, &entries, is_visible, alphasort);
	if (count < 0)
		return problem_set(
			problem, EXIT_INTERNAL, "system", _("cannot read: %s"), strerror(errno));
	int exit = EXIT_DONE, added = 0;
	for (int i = 0; i < count; i++) {
		char *path = joined(directory, entries[i]->d_name);
		free(entries[i]);
		if (exit == EXIT_DONE && is_worth_reading(path)) {
			exit = add_file(policy, path, add, problem);
			if (exit == EXIT_DONE)
				added++;
			else if (exit == EXIT_NO_STRUCTURE)
				exit = EXIT_DONE;
			else
				*file = need(strdup(path));
		}
		free(path);
	}
	free(entries);
	if (exit == EXIT_DONE && added == 0)
		exit = problem_set(problem, EXIT_NO_STRUCTURE, "format", "%s",
			add == gmseal_policy_add_crl
				? _("no file in this directory is a certificate revocation list")
				: _("no file in this directory is a certificate"));
	return exit;
}

int add_to_policy(gmseal_policy *policy, const struct texts *paths, policy_adder *add, char **file,
	struct problem *problem)
{
	for (size_t i = 0; i < paths->count; i++) {
		const char *path = paths->list[i];
		int exit = is_directory(path) ? add_directory(policy, path, add, file, problem)
					      : add_file(policy, path, add, problem);
		if (exit != EXIT_DONE && *file == NULL)
			*file = need(strdup(path));
		if (exit != EXIT_DONE)
			return exit;
	}
	return EXIT_DONE;
}

int read_certificate(const char *path, gmseal_certificate **certificate)
{
	struct content content = {0};
	struct problem problem;
	int exit = read_file(path, MAX_FILE_SIZE, &content, &problem);
	if (exit == EXIT_DONE)
		exit = problem_of(&problem, gmseal_certificate_decode(content_bytes(&content),
						    certificate, &problem.error));
	content_free(&content);
	return exit == EXIT_DONE ? EXIT_DONE : problem_tell(&problem, path);
}

const struct option_spec key_options[] = {{"key", OPTION_KEY, "KEY",
						  N_("The private key: a file in PEM or DER (SEC1, "
						     "PKCS#1, PKCS#8 plain or encrypted, "
						     "PKCS#12).")},
	{"pin-file", OPTION_PIN_FILE, "FILE",
		N_("Read the passphrase of the key from the first line of FILE instead of asking "
		   "for it.")},
	{"pin-env", OPTION_PIN_ENV, "NAME",
		N_("Take the passphrase of the key from the environment variable NAME.")},
	{"user-id", OPTION_USER_ID, "TEXT",
		N_("The SM2 user identifier, if it is not 1234567812345678.")},
	{"rsa-digest", OPTION_RSA_DIGEST, "sha1|sha256",
		N_("The digest that goes with an RSA key; sha256 if left out. RSA keys sign "
		   "generation 2014 only.")},
	{"output", 'o', "FILE", N_("Where the result is written; - is standard output.")},
	{"force", OPTION_FORCE, NULL, N_("Replace the output file if it is there already.")},
	{NULL, 0, NULL, NULL}};

/* Keys that live in devices are named by a prefix; a file of such a name is written as ./pkcs11:x. */
static bool names_device(const char *key)
{
	return strncmp(key, "pkcs11:", 7) == 0 || strncmp(key, "skf:", 4) == 0 ||
	       strncmp(key, "sdf:", 4) == 0;
}

/* The certificate in the file named for it, or else in the key's file, if that is PEM. */
static int certificate_of_key(
	const struct key_options *options, gmseal_bytes key, gmseal_certificate **certificate)
{
	static const char begin[] = "-----BEGIN CERTIFICATE-----";
	if (options->certificate != NULL)
		return read_certificate(options->certificate, certificate);
	if (memmem(key.data, key.size, begin, sizeof begin - 1) == NULL)
		return EXIT_DONE;
	struct problem problem;
	int exit =
		problem_of(&problem, gmseal_certificate_decode(key, certificate, &problem.error));
	return exit == EXIT_DONE ? EXIT_DONE : problem_tell(&problem, options->key);
}

int open_signer(const struct command *command, struct key_options *options, gmseal_signer **signer)
{
	if (names_device(options->key))
		return usage_error(command,
			_("--key: keys in devices (%s) are not supported by this build"),
			options->key);
	struct content key = {0};
	struct problem problem;
	gmseal_certificate *certificate = NULL;
	int exit = read_file(options->key, MAX_FILE_SIZE, &key, &problem);
	if (exit != EXIT_DONE)
		return problem_tell(&problem, options->key);
	exit = certificate_of_key(options, content_bytes(&key), &certificate);
	if (exit != EXIT_DONE)
		goto out;
	gmseal_bytes der = {NULL, 0};
	if (certificate != NULL)
		der = gmseal_certificate_bytes(certificate);
	options->secret.key = options->key;
	exit = problem_of(
		&problem, gmseal_signer_from_key(content_bytes(&key), der, secret_callback,
				  &options->secret, signer, &problem.error));
	/* Why there is no passphrase says more than that there is none, and was told. */
	if (exit != EXIT_DONE && options->secret.exit != EXIT_DONE)
		exit = options->secret.exit;
	else if (exit != EXIT_DONE)
		problem_tell(&problem, options->key);
out:
	gmseal_certificate_free(certificate);
	content_free(&key);
	return exit;
}

/* Of two refusals the one that came further says more. */
static int refuse_unknown(
	gmseal_bytes bytes, const gmseal_decoding *decoding, struct problem *problem)
{
	gmseal_seal *seal = NULL;
	gmseal_signature *signature = NULL;
	gmseal_error first = {0}, second = {0};
	gmseal_seal_decode(bytes, decoding, &seal, &first);
	gmseal_signature_decode(bytes, decoding, &signature, &second);
	gmseal_seal_free(seal);
	gmseal_signature_free(signature);
	bool seal_further = second.offset == GMSEAL_NO_OFFSET ||
			    (first.offset != GMSEAL_NO_OFFSET && first.offset > second.offset);
	const gmseal_error *further = seal_further ? &first : &second;
	problem_set(problem, EXIT_NO_STRUCTURE, "format", "%s: %.300s", guess_content(bytes),
		further->message);
	problem->error.offset = further->offset;
	memcpy(problem->error.field, further->field, sizeof problem->error.field);
	return EXIT_NO_STRUCTURE;
}

int decode_sealed(gmseal_bytes bytes, const gmseal_decoding *decoding, struct sealed *sealed,
	struct problem *problem)
{
	*sealed = (struct sealed){0};
	switch (gmseal_detect(bytes)) {
	case GMSEAL_KIND_SEAL:
		return problem_of(problem,
			gmseal_seal_decode(bytes, decoding, &sealed->seal, &problem->error));
	case GMSEAL_KIND_SIGNATURE:
		return problem_of(problem, gmseal_signature_decode(bytes, decoding,
						   &sealed->signature, &problem->error));
	default:
		break;
	}
	/* Something that begins like a SEQUENCE may be a damaged seal; say where it breaks. */
	if (bytes.size > 0 && bytes.data[0] == 0x30 && gmseal_detect(bytes) == GMSEAL_KIND_UNKNOWN)
		return refuse_unknown(bytes, decoding, problem);
	return problem_set(problem, EXIT_NO_STRUCTURE, "format", "%s", guess_content(bytes));
}

const gmseal_seal *seal_of(const struct sealed *sealed)
{
	return sealed->seal != NULL ? sealed->seal : gmseal_signature_seal(sealed->signature);
}

void sealed_free(struct sealed *sealed)
{
	gmseal_seal_free(sealed->seal);
	gmseal_signature_free(sealed->signature);
	*sealed = (struct sealed){0};
}
