/* Reading messages of platforms. */
#include "message-part.h"
#include "json-members.h"

int message_part_read(
	const char *path, const char *member, struct message_part *part, struct problem *problem)
{
	*part = (struct message_part){0};
	int exit = read_file(path, MAX_FILE_SIZE, &part->content, problem);
	gmseal_bytes text = content_bytes(&part->content);
	part->octets = text;
	if (exit != EXIT_DONE || member == NULL)
		return exit;
	exit = json_object_read(text, &part->json, problem);
	if (exit == EXIT_DONE && !json_member_octets(text, member, &part->octets))
		exit = problem_set(problem, EXIT_NO_STRUCTURE, "format",
			_("this message has no member \"%s\" at the top"), member);
	return exit;
}

void message_part_free(struct message_part *part)
{
	json_decref(part->json);
	content_free(&part->content);
	*part = (struct message_part){0};
}

const char *message_algorithm(const gmseal_certificate *certificate)
{
	return gmseal_certificate_key_type(certificate) == GMSEAL_KEY_RSA ? "1.2.840.113549.1.1.11"
									  : "1.2.156.10197.1.501";
}
