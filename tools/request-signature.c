/* Signing requests of signatures. */
#include "request.h"
#include "text.h"

#define KIND "signature"

static json_t *inputs_of(const gmseal_signature_parameters *parameters)
{
	json_t *inputs = need(json_object());
	json_add(inputs, "seal", json_base64(gmseal_seal_bytes(parameters->seal)));
	json_add(inputs, "time", json_time(parameters->time));
	json_add(inputs, "dataHash", json_hex(parameters->data_hash, parameters->data_hash.size));
	json_add(inputs, "property", json_text(parameters->property));
	json_add(inputs, "rsaDigest", json_word(gmseal_digest_name(parameters->rsa_digest)));
	return inputs;
}

int signature_request_write(const gmseal_signature_parameters *parameters,
	const gmseal_certificate *certificate, const struct writing *writing)
{
	gmseal_draft *draft = NULL;
	struct problem problem;
	int exit = problem_of(&problem,
		gmseal_signature_prepare(parameters, certificate, &draft, &problem.error));
	if (exit != EXIT_DONE)
		return problem_tell(&problem, NULL);
	exit = request_write(
		KIND, draft, certificate, parameters->user_id, inputs_of(parameters), writing);
	gmseal_draft_free(draft);
	return exit;
}

/* The draft that the inputs make. */
static int prepare(struct request *request, gmseal_draft **draft, struct problem *problem)
{
	gmseal_seal *seal = NULL;
	gmseal_signature_parameters parameters = GMSEAL_SIGNATURE_PARAMETERS_INIT;
	gmseal_bytes seal_bytes = request_base64(request, request->inputs, "seal");
	parameters.time = request_time(request, request->inputs, "time");
	parameters.data_hash = request_hex(request, request->inputs, "dataHash");
	parameters.property = request_text(request, request->inputs, "property");
	parameters.rsa_digest = request_digest(request, request->inputs, "rsaDigest");
	parameters.user_id = request_text(request, request->json, "userId");
	int exit = request_check_members(request, problem);
	if (exit == EXIT_DONE)
		exit = problem_of(
			problem, gmseal_seal_decode(seal_bytes, NULL, &seal, &problem->error));
	parameters.seal = seal;
	if (exit == EXIT_DONE)
		exit = problem_of(problem, gmseal_signature_prepare(&parameters,
						   request->certificate, draft, &problem->error));
	gmseal_seal_free(seal);
	return exit;
}

static gmseal_status complete(
	const gmseal_draft *draft, gmseal_bytes value, void *made, gmseal_error *error)
{
	return gmseal_signature_complete(draft, value, made, error);
}

int signature_request_complete(const char *path, const char *value, const struct writing *writing)
{
	struct request request;
	struct problem problem;
	gmseal_draft *draft = NULL;
	gmseal_signature *signature = NULL;
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
		exit = request_complete(value, draft, complete, &signature, &problem);
	}
	if (exit == EXIT_DONE) {
		about = writing->path;
		exit = write_file(writing, gmseal_signature_bytes(signature), &problem);
	}
	if (exit != EXIT_DONE)
		problem_tell(&problem, about);
	gmseal_signature_free(signature);
	gmseal_draft_free(draft);
	request_free(&request);
	return exit;
}
