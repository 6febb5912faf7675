/* Signing requests of seals. */
#include "request.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>

#define KIND "seal"

static json_t *picture_of(const gmseal_picture *picture)
{
	json_t *object = need(json_object());
	json_add(object, "type", json_text(picture->type));
	json_add(object, "data", json_base64(picture->data));
	json_add(object, "width", json_integer(picture->width));
	json_add(object, "height", json_integer(picture->height));
	return object;
}

static json_t *extensions_of(const gmseal_seal_parameters *parameters)
{
	json_t *list = need(json_array());
	for (size_t i = 0; i < parameters->extension_count; i++) {
		const gmseal_extension *extension = &parameters->extensions[i];
		json_t *object = need(json_object());
		json_add(object, "oid", json_text(extension->oid));
		json_add(object, "critical", json_boolean(extension->critical));
		json_add(object, "value", json_base64(extension->value));
		json_append(list, object);
	}
	return list;
}

static json_t *inputs_of(const gmseal_seal_parameters *parameters)
{
	json_t *inputs = need(json_object()), *certificates = need(json_array());
	json_add(inputs, "generation", json_integer(parameters->generation));
	json_add(inputs, "id", json_text(parameters->id));
	json_add(inputs, "vendor", json_text(parameters->vendor));
	json_add(inputs, "type", json_integer(parameters->type));
	json_add(inputs, "name", json_text(parameters->name));
	json_add(inputs, "picture", picture_of(&parameters->picture));
	json_add(inputs, "created", json_time(parameters->created));
	json_add(inputs, "validFrom", json_time(parameters->valid_from));
	json_add(inputs, "validTo", json_time(parameters->valid_to));
	for (size_t i = 0; i < parameters->certificate_count; i++)
		json_append(certificates, json_base64(parameters->certificates[i]));
	json_add(inputs, "certificates", certificates);
	json_add(inputs, "listDigests", json_boolean(parameters->list_type == GMSEAL_LIST_DIGESTS));
	json_add(inputs, "extensions", extensions_of(parameters));
	json_add(inputs, "rsaDigest", json_word(gmseal_digest_name(parameters->rsa_digest)));
	return inputs;
}

int seal_request_write(const gmseal_seal_parameters *parameters,
	const gmseal_certificate *certificate, const struct writing *writing)
{
	gmseal_draft *draft = NULL;
	struct problem problem;
	int exit = problem_of(
		&problem, gmseal_seal_prepare(parameters, certificate, &draft, &problem.error));
	if (exit != EXIT_DONE)
		return problem_tell(&problem, NULL);
	exit = request_write(
		KIND, draft, certificate, parameters->user_id, inputs_of(parameters), writing);
	gmseal_draft_free(draft);
	return exit;
}

/* The lists that parameters point at. */
struct lists {
	gmseal_bytes *certificates;
	gmseal_extension *extensions;
};

static void read_lists(
	struct request *request, gmseal_seal_parameters *parameters, struct lists *lists)
{
	const json_t *certificates = request_list(request, request->inputs, "certificates");
	const json_t *extensions = request_list(request, request->inputs, "extensions");
	parameters->certificate_count = json_array_size(certificates);
	parameters->extension_count = json_array_size(extensions);
	lists->certificates =
		need(calloc(parameters->certificate_count + 1, sizeof *lists->certificates));
	lists->extensions =
		need(calloc(parameters->extension_count + 1, sizeof *lists->extensions));
	for (size_t i = 0; i < parameters->certificate_count; i++)
		lists->certificates[i] = request_base64_at(request, certificates, i);
	for (size_t i = 0; i < parameters->extension_count; i++) {
		const json_t *extension = json_array_get(extensions, i);
		lists->extensions[i].oid = request_text(request, extension, "oid");
		lists->extensions[i].critical = request_bool(request, extension, "critical");
		lists->extensions[i].value = request_base64(request, extension, "value");
	}
	parameters->certificates = lists->certificates;
	parameters->extensions = lists->extensions;
}

static void read_picture(struct request *request, gmseal_picture *picture)
{
	const json_t *object = request_object(request, request->inputs, "picture");
	picture->type = request_text(request, object, "type");
	picture->data = request_base64(request, object, "data");
	picture->width = request_number(request, object, "width");
	picture->height = request_number(request, object, "height");
}

/* The draft that the inputs make. */
static int prepare(struct request *request, gmseal_draft **draft, struct problem *problem)
{
	const json_t *inputs = request->inputs;
	gmseal_seal_parameters parameters = GMSEAL_SEAL_PARAMETERS_INIT;
	struct lists lists = {0};
	parameters.generation = (int)request_number(request, inputs, "generation");
	parameters.id = request_text(request, inputs, "id");
	parameters.vendor = request_text(request, inputs, "vendor");
	parameters.type = request_number(request, inputs, "type");
	parameters.name = request_text(request, inputs, "name");
	read_picture(request, &parameters.picture);
	parameters.created = request_time(request, inputs, "created");
	parameters.valid_from = request_time(request, inputs, "validFrom");
	parameters.valid_to = request_time(request, inputs, "validTo");
	read_lists(request, &parameters, &lists);
	if (request_bool(request, inputs, "listDigests"))
		parameters.list_type = GMSEAL_LIST_DIGESTS;
	parameters.rsa_digest = request_digest(request, inputs, "rsaDigest");
	parameters.user_id = request_text(request, request->json, "userId");
	int exit = request_check_members(request, problem);
	if (exit == EXIT_DONE)
		exit = problem_of(problem, gmseal_seal_prepare(&parameters, request->certificate,
						   draft, &problem->error));
	free(lists.certificates);
	free(lists.extensions);
	return exit;
}

static gmseal_status complete(
	const gmseal_draft *draft, gmseal_bytes value, void *made, gmseal_error *error)
{
	return gmseal_seal_complete(draft, value, made, error);
}

int seal_request_complete(const char *path, const char *value, const struct writing *writing)
{
	struct request request;
	struct problem problem;
	gmseal_draft *draft = NULL;
	gmseal_seal *seal = NULL;
	const char *about = path;
	int exit = request_read(path, KIND, &request, &problem);
	if (exit == EXIT_DONE)
		exit = prepare(&request, &draft, &problem);
	/* What is wrong in a file is no mistake in the command line. */
	if (exit == EXIT_USAGE)
		exit = problem.exit = EXIT_NO_STRUCTURE;
	if (exit == EXIT_DONE)
		exit = request_check_draft(&request, draft, &problem);
	if (exit == EXIT_DONE) {
		about = value;
		exit = request_complete(value, draft, complete, &seal, &problem);
	}
	if (exit == EXIT_DONE) {
		about = writing->path;
		exit = write_file(writing, gmseal_seal_bytes(seal), &problem);
	}
	if (exit != EXIT_DONE)
		problem_tell(&problem, about);
	gmseal_seal_free(seal);
	gmseal_draft_free(draft);
	request_free(&request);
	return exit;
}
