/* Making seals of what the command line or a platform says. */
#include "seal-create.h"
#include "inputs.h"
#include "request.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct writing creation_writing(const struct creation *creation)
{
	struct writing writing = creation->writing;
	if (creation->elsewhere.prepare != NULL)
		writing.path = creation->elsewhere.prepare;
	return writing;
}

/* The type of a picture by its first octets, or NULL. */
static const char *picture_type(gmseal_bytes data)
{
	static const struct {
		const char *magic, *type;
	} known[] = {{"\x89PNG\r\n", "PNG"}, {"\xFF\xD8\xFF", "JPG"}, {"GIF87a", "GIF"},
		{"GIF89a", "GIF"}, {"BM", "BMP"}, {"PK\003\004", "ofd"}, {"<svg", "SVG"},
		{"<?xml", "SVG"}};
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
		size_t size = strlen(known[i].magic);
		if (data.size >= size && memcmp(data.data, known[i].magic, size) == 0)
			return known[i].type;
	}
	return NULL;
}

static int read_picture(struct creation *creation, struct content *picture)
{
	struct problem problem;
	int exit = read_file(creation->picture, MAX_FILE_SIZE, picture, &problem);
	if (exit != EXIT_DONE)
		return problem_tell(&problem, creation->picture);
	const char *type = creation->picture_type;
	if (type == NULL)
		type = picture_type(content_bytes(picture));
	if (type == NULL) {
		problem_set(&problem, EXIT_NO_STRUCTURE, "format", "%s",
			_("this is no PNG, JPG, GIF, BMP, SVG or OFD picture; --picture-type names "
			  "the type of another one"));
		return problem_tell(&problem, creation->picture);
	}
	creation->parameters.picture.type = string_bytes(type);
	creation->parameters.picture.data = content_bytes(picture);
	return EXIT_DONE;
}

static int create_seal(struct creation *creation, const gmseal_signer *maker)
{
	gmseal_seal *seal = NULL;
	struct problem problem;
	const char *about = NULL;
	int exit = problem_of(
		&problem, gmseal_seal_create(&creation->parameters, maker, &seal, &problem.error));
	if (exit == EXIT_DONE) {
		about = creation->writing.path;
		exit = write_file(&creation->writing, gmseal_seal_bytes(seal), &problem);
	}
	if (exit != EXIT_DONE)
		problem_tell(&problem, about);
	gmseal_seal_free(seal);
	return exit;
}

/* Makes the seal of the parameters; or, without a maker, the request for it. */
static int make(struct creation *creation, const gmseal_signer *maker)
{
	const struct writing writing = creation_writing(creation);
	creation->parameters.extensions = creation->extensions;
	return maker != NULL ? create_seal(creation, maker)
			     : seal_request_write(
				       &creation->parameters, creation->prepared_for, &writing);
}

/* Opens the maker's key, or reads the maker's certificate where only a request is made; then makes
 * either. */
static int make_with_maker(struct creation *creation)
{
	gmseal_signer *maker = NULL;
	int exit = creation->elsewhere.prepare != NULL
			   ? read_certificate(creation->key.certificate, &creation->prepared_for)
			   : open_signer(&creation->key, &maker);
	char *user_id = utf8_from_argument(creation->user_id != NULL ? creation->user_id : "");
	creation->parameters.user_id = string_bytes(user_id);
	if (exit == EXIT_DONE)
		exit = make(creation, maker);
	gmseal_certificate_free(creation->prepared_for);
	gmseal_signer_free(maker);
	free(user_id);
	return exit;
}

/* Says why what was found did not arrive, once only. */
static int tell_lost(void)
{
	struct problem problem;
	problem_set(&problem, EXIT_INTERNAL, "system", _("cannot write: %s"), strerror(errno));
	clearerr(stdout);
	return problem_tell(&problem, _("standard output"));
}

/* What was found is told first, so that it is there before a PIN is asked for, and before anything is
 * made; on standard output, unless that is where the seal goes. */
static int tell_found(const struct creation *creation, const struct platform_request *request)
{
	const struct request_use *use = &creation->request;
	bool is_taken = !use->check && strcmp(creation_writing(creation).path, "-") == 0;
	if (!platform_request_print(use, request, is_taken ? stderr : stdout))
		return tell_lost();
	return platform_request_is_good(request) ? EXIT_DONE : EXIT_INVALID;
}

static int ask_registry(const struct creation *creation)
{
	struct platform_request request;
	if (creation->request.registry.count == 0)
		return EXIT_DONE;
	int exit = platform_request_ask(
		&creation->request, &creation->parameters, creation->id, &request);
	if (exit == EXIT_DONE)
		exit = tell_found(creation, &request);
	platform_request_free(&request);
	return exit;
}

/* Reads the certificates of those who may sign, then makes the seal for them. */
static int make_for_signers(struct creation *creation)
{
	size_t count = creation->signers.count;
	gmseal_certificate **certificates = need(calloc(count, sizeof(gmseal_certificate *)));
	gmseal_bytes *list = need(calloc(count, sizeof *list));
	int exit = EXIT_DONE;
	for (size_t i = 0; i < count && exit == EXIT_DONE; i++) {
		exit = read_certificate(creation->signers.list[i], &certificates[i]);
		if (exit == EXIT_DONE)
			list[i] = gmseal_certificate_bytes(certificates[i]);
	}
	creation->parameters.certificates = list;
	creation->parameters.certificate_count = count;
	if (exit == EXIT_DONE)
		exit = ask_registry(creation);
	if (exit == EXIT_DONE)
		exit = make_with_maker(creation);
	for (size_t i = 0; i < count; i++)
		gmseal_certificate_free(certificates[i]);
	free(certificates);
	free(list);
	return exit;
}

int create_described(struct creation *creation)
{
	struct content picture = {0};
	char *texts[] = {utf8_from_argument(creation->id), utf8_from_argument(creation->vendor),
		utf8_from_argument(creation->name)};
	creation->parameters.id = string_bytes(texts[0]);
	creation->parameters.vendor = string_bytes(texts[1]);
	creation->parameters.name = string_bytes(texts[2]);
	int exit = read_picture(creation, &picture);
	if (exit == EXIT_DONE)
		exit = make_for_signers(creation);
	content_free(&picture);
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		free(texts[i]);
	return exit;
}

int create_requested(struct creation *creation)
{
	struct platform_request request;
	const struct request_use *use = &creation->request;
	int exit = platform_request_read(use, &creation->parameters, &request);
	if (exit == EXIT_DONE)
		exit = tell_found(creation, &request);
	if (exit == EXIT_DONE && !use->check) {
		gmseal_request_apply(request.request, &creation->parameters);
		exit = make_with_maker(creation);
	}
	platform_request_free(&request);
	return exit;
}
