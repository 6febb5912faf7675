/* Trust material, certificates, and seals in files. */
#include "inputs.h"
#include "text.h"

#include <dirent.h>
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

bool is_directory(const char *path)
{
	struct stat status;
	return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

/* Why something in a directory is not looked at, or NULL. Devices and pipes could block for ever, and
 * folders lead round in circles; links that lead nowhere are looked at, so that they are told. */
static const char *reason_to_pass(const char *path, const char *name)
{
	struct stat status;
	if (name[0] == '.')
		return _("this is hidden, and is not read");
	if (stat(path, &status) != 0 || S_ISREG(status.st_mode))
		return NULL;
	return S_ISDIR(status.st_mode) ? _("this is a folder in the folder, and is not searched")
				       : _("this is a device or a pipe, and is not read");
}

static int is_entry(const struct dirent *entry)
{
	return strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
}

static char *joined(const char *directory, const char *name)
{
	size_t size = strlen(directory) + strlen(name) + 2;
	char *path = need(malloc(size));
	bool ends = directory[0] != '\0' && directory[strlen(directory) - 1] == '/';
	snprintf(path, size, "%s%s%s", directory, ends ? "" : "/", name);
	return path;
}

int visit_directory(const char *directory, file_visitor *visit, file_passer *pass, void *user,
	char **file, struct problem *problem)
{
	struct dirent **entries = NULL;
	int count = scandir(directory, &entries, is_entry, alphasort);
	if (count < 0)
		return problem_set(
			problem, EXIT_INTERNAL, "system", _("cannot read: %s"), strerror(errno));
	int exit = EXIT_DONE;
	for (int i = 0; i < count; i++) {
		char *path = joined(directory, entries[i]->d_name);
		const char *why = reason_to_pass(path, entries[i]->d_name);
		free(entries[i]);
		if (exit == EXIT_DONE && why != NULL && pass != NULL)
			pass(user, path, why);
		if (exit == EXIT_DONE && why == NULL) {
			exit = visit(user, path, problem);
			if (exit == EXIT_NO_STRUCTURE)
				exit = EXIT_DONE;
			else if (exit != EXIT_DONE)
				*file = need(strdup(path));
		}
		free(path);
	}
	free(entries);
	return exit;
}

/* What files are added to, and how. */
struct addition {
	gmseal_policy *policy;
	policy_adder *add;
	size_t added;
};

static int add_file(void *user, const char *path, struct problem *problem)
{
	struct addition *addition = user;
	struct content content = {0};
	int exit = read_file(path, MAX_FILE_SIZE, &content, problem);
	if (exit != EXIT_DONE)
		return exit;
	exit = problem_of(
		problem, addition->add(addition->policy, content_bytes(&content), &problem->error));
	content_free(&content);
	addition->added += exit == EXIT_DONE;
	return exit;
}

/*
 * A directory may hold keys and notes as well: what is no certificate (or CRL) is passed over, which
 * can only ever make less of what is verified valid. A directory with none at all is a mistake.
 */
static int add_directory(
	struct addition *addition, const char *directory, char **file, struct problem *problem)
{
	addition->added = 0;
	int exit = visit_directory(directory, add_file, NULL, addition, file, problem);
	if (exit == EXIT_DONE && addition->added == 0)
		exit = problem_set(problem, EXIT_NO_STRUCTURE, "format", "%s",
			addition->add == gmseal_policy_add_crl
				? _("no file in this directory is a certificate revocation list")
				: _("no file in this directory is a certificate"));
	return exit;
}

int add_to_policy(gmseal_policy *policy, const struct texts *paths, policy_adder *add, char **file,
	struct problem *problem)
{
	struct addition addition = {policy, add, 0};
	for (size_t i = 0; i < paths->count; i++) {
		const char *path = paths->list[i];
		int exit = is_directory(path) ? add_directory(&addition, path, file, problem)
					      : add_file(&addition, path, problem);
		if (exit != EXIT_DONE && *file == NULL)
			*file = need(strdup(path));
		if (exit != EXIT_DONE)
			return exit;
	}
	return EXIT_DONE;
}

const struct option_spec trust_options[] = {
	{"trust", OPTION_TRUST, "FILE",
		N_("Trust the certificates in FILE (PEM or DER), or in all files of a directory. "
		   "May be given several times.")},
	{"untrusted", OPTION_UNTRUSTED, "FILE",
		N_("Certificates that chains may lead through, as for --trust.")},
	{"crl", OPTION_CRL, "FILE", N_("Certificate revocation lists, as for --trust.")},
	{"ocsp", OPTION_OCSP, "FILE",
		N_("OCSP responses in DER, one a file, or all files of a directory. May be given "
		   "several times.")},
	{"revocation", OPTION_REVOCATION, "require|prefer|off",
		N_("Whether revocation lists or OCSP responses have to cover every certificate "
		   "below the trusted one (require, the default), only the makers' and signers' "
		   "own (prefer), or are not "
		   "asked for (off).")},
	{NULL, 0, NULL, NULL}};

bool take_trust_option(const struct command *command, struct trust *trust, int id)
{
	static const char *const revocations[] = {"require", "prefer", "off", NULL};
	size_t index = 0;
	switch (id) {
	case OPTION_TRUST:
		texts_add(&trust->anchors, optarg);
		return true;
	case OPTION_UNTRUSTED:
		texts_add(&trust->untrusted, optarg);
		return true;
	case OPTION_CRL:
		texts_add(&trust->crls, optarg);
		return true;
	case OPTION_OCSP:
		texts_add(&trust->ocsps, optarg);
		return true;
	default:
		if (!option_word(command, "revocation", revocations, &index))
			return false;
		trust->revocation = (gmseal_revocation)index;
		return true;
	}
}

int add_trust(
	gmseal_policy *policy, const struct trust *trust, char **file, struct problem *problem)
{
	gmseal_policy_set_revocation(policy, trust->revocation);
	int exit = add_to_policy(policy, &trust->anchors, gmseal_policy_add_trust, file, problem);
	if (exit == EXIT_DONE)
		exit = add_to_policy(
			policy, &trust->untrusted, gmseal_policy_add_untrusted, file, problem);
	if (exit == EXIT_DONE)
		exit = add_to_policy(policy, &trust->crls, gmseal_policy_add_crl, file, problem);
	if (exit == EXIT_DONE)
		exit = add_to_policy(policy, &trust->ocsps, gmseal_policy_add_ocsp, file, problem);
	return exit;
}

void trust_free(struct trust *trust)
{
	texts_free(&trust->anchors);
	texts_free(&trust->untrusted);
	texts_free(&trust->crls);
	texts_free(&trust->ocsps);
}

int load_certificate(const char *path, gmseal_certificate **certificate, struct problem *problem)
{
	struct content content = {0};
	int exit = read_file(path, MAX_FILE_SIZE, &content, problem);
	if (exit == EXIT_DONE)
		exit = problem_of(problem, gmseal_certificate_decode(content_bytes(&content),
						   certificate, &problem->error));
	content_free(&content);
	return exit;
}

int read_certificate(const char *path, gmseal_certificate **certificate)
{
	struct problem problem;
	int exit = load_certificate(path, certificate, &problem);
	return exit == EXIT_DONE ? EXIT_DONE : problem_tell(&problem, path);
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

int load_seal(const char *path, gmseal_seal **seal, struct problem *problem)
{
	struct content content = {0};
	struct sealed sealed = {0};
	int exit = read_file(path, MAX_FILE_SIZE, &content, problem);
	if (exit == EXIT_DONE)
		exit = decode_sealed(content_bytes(&content), NULL, &sealed, problem);
	content_free(&content);
	if (exit == EXIT_DONE && sealed.seal == NULL)
		exit = problem_set(problem, EXIT_NO_STRUCTURE, "format", "%s",
			_("this is a signature, not a seal"));
	if (exit == EXIT_DONE)
		*seal = sealed.seal;
	else
		sealed_free(&sealed);
	return exit;
}

void sealed_free(struct sealed *sealed)
{
	gmseal_seal_free(sealed->seal);
	gmseal_signature_free(sealed->signature);
	*sealed = (struct sealed){0};
}
