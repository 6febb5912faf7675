/* The time-stamp authority of the demonstration: what an HTTP server would do with a request. */
#include "demo.h"
#include "text.h"

#include <string.h>
#include <time.h>

static int read_demo(const char *directory, const char *name, struct content *content)
{
	struct text path = {0};
	struct problem problem;
	text_add(&path, "%s/%s", directory, name);
	int exit = read_file(path.data, MAX_FILE_SIZE, content, &problem);
	if (exit != EXIT_DONE)
		problem_tell(&problem, path.data);
	text_free(&path);
	return exit;
}

static int respond(
	gmseal_bytes request, gmseal_bytes key, gmseal_bytes certificate, gmseal_buffer *response)
{
	gmseal_tsa_parameters parameters = GMSEAL_TSA_PARAMETERS_INIT;
	gmseal_signer *signer = NULL;
	struct problem problem;
	int64_t now = (int64_t)time(NULL);
	/* No two tokens within a second, so the time serves as their number. */
	uint8_t serial[sizeof now];
	for (size_t i = 0; i < sizeof serial; i++)
		serial[i] = (uint8_t)((uint64_t)now >> (8 * (sizeof serial - 1 - i)));
	parameters.time = now;
	parameters.accuracy = 1000000;
	parameters.serial = (gmseal_bytes){serial, sizeof serial};
	/* The policy that OpenSSL's example of an authority has. */
	parameters.policy = string_bytes("1.2.3.4.1");
	int exit = problem_of(&problem,
		gmseal_signer_from_key(key, certificate, NULL, NULL, &signer, &problem.error));
	if (exit == EXIT_DONE)
		exit = problem_of(&problem,
			gmseal_tsa_respond(request, &parameters, signer, response, &problem.error));
	gmseal_signer_free(signer);
	return exit == EXIT_DONE ? EXIT_DONE : problem_tell(&problem, NULL);
}

int demo_stamp(const char *directory, bool force)
{
	struct content request = {0}, key = {0}, certificate = {0};
	gmseal_buffer response = GMSEAL_BUFFER_INIT;
	int exit = read_demo(directory, "document.tsq", &request);
	if (exit == EXIT_DONE)
		exit = read_demo(directory, "tsa.key", &key);
	if (exit == EXIT_DONE)
		exit = read_demo(directory, "tsa.pem", &certificate);
	if (exit == EXIT_DONE)
		exit = respond(content_bytes(&request), content_bytes(&key),
			content_bytes(&certificate), &response);
	if (exit == EXIT_DONE)
		exit = demo_write(directory, "document.tsr",
			(gmseal_bytes){response.data, response.size}, force, false);
	gmseal_buffer_free(&response);
	content_free(&request);
	content_free(&key);
	content_free(&certificate);
	return exit;
}
