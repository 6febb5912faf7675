/* Documents: digested piece by piece, or read whole for a signed message. */
#include "document.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PIECE_SIZE ((size_t)64 * 1024)

static gmseal_status update_all(
	gmseal_digest *const *digests, gmseal_bytes piece, gmseal_error *error)
{
	gmseal_status status = GMSEAL_OK;
	for (int i = GMSEAL_DIGEST_SM3; i <= GMSEAL_DIGEST_SHA256 && status == GMSEAL_OK; i++)
		if (digests[i] != NULL)
			status = gmseal_digest_update(digests[i], piece, error);
	return status;
}

/* Feeds a file to the digests that are under way. */
static int digest_input(int fd, gmseal_digest *const *digests, struct problem *problem)
{
	uint8_t *piece = need(malloc(PIECE_SIZE));
	size_t got = 0;
	int exit = EXIT_DONE;
	do {
		if (!read_full(fd, piece, PIECE_SIZE, &got)) {
			exit = problem_set(problem, EXIT_INTERNAL, "system", _("cannot read: %s"),
				strerror(errno));
			break;
		}
		exit = problem_of(
			problem, update_all(digests, (gmseal_bytes){piece, got}, &problem->error));
	} while (exit == EXIT_DONE && got == PIECE_SIZE);
	free(piece);
	return exit;
}

int document_open(struct document *document, struct problem *problem)
{
	struct stat status;
	if (document->path == NULL || document->open)
		return EXIT_DONE;
	document->fd = open_input(document->path, problem);
	document->open = document->fd >= 0;
	document->failed = !document->open;
	/* A directory can be opened, but not read. */
	if (document->open && fstat(document->fd, &status) == 0 && S_ISDIR(status.st_mode)) {
		problem_set(
			problem, EXIT_INTERNAL, "system", _("cannot read: %s"), strerror(EISDIR));
		document->failed = true;
	}
	return document->failed ? problem->exit : EXIT_DONE;
}

static int digest_file(struct document *document, int first, int last, struct problem *problem)
{
	gmseal_digest *digests[GMSEAL_DIGEST_SHA256 + 1] = {NULL};
	gmseal_status status = GMSEAL_OK;
	for (int i = first; i <= last && status == GMSEAL_OK; i++)
		status =
			gmseal_digest_new((gmseal_digest_algorithm)i, &digests[i], &problem->error);
	int exit = problem_of(problem, status);
	if (exit == EXIT_DONE)
		exit = digest_input(document->fd, digests, problem);
	for (int i = first; i <= last && exit == EXIT_DONE; i++)
		exit = problem_of(problem,
			gmseal_digest_finish(digests[i], &document->values[i], &problem->error));
	for (int i = first; i <= last; i++)
		gmseal_digest_free(digests[i]);
	return exit;
}

/* Goes back to the beginning of the file; false if it can be read only once. */
static bool is_seekable(const struct document *document)
{
	return document->fd != STDIN_FILENO && lseek(document->fd, 0, SEEK_SET) == 0;
}

int document_digest(struct document *document, gmseal_digest_algorithm algorithm,
	gmseal_bytes *digest, struct problem *problem)
{
	*digest = (gmseal_bytes){NULL, 0};
	if (document->has_digest)
		*digest = (gmseal_bytes){document->digest.data, document->digest.size};
	if (document->has_digest || document->path == NULL)
		return EXIT_DONE;
	/* A hash of a size that belongs to no algorithm differs from every digest, so any will do. */
	if (algorithm == GMSEAL_DIGEST_NONE)
		algorithm = GMSEAL_DIGEST_SM3;
	gmseal_digest_value *value = &document->values[algorithm];
	/* For a signed message it was read whole. */
	if (value->size == 0 && document->is_read)
		return problem_of(
			problem, gmseal_digest_bytes(algorithm, content_bytes(&document->content),
					 value, &problem->error));
	int exit = value->size == 0 ? document_open(document, problem) : EXIT_DONE;
	if (exit == EXIT_DONE && value->size == 0) {
		/* A pipe can be read only once, and the next file may want another digest. */
		bool once = !is_seekable(document);
		exit = digest_file(document, once ? GMSEAL_DIGEST_SM3 : (int)algorithm,
			once ? GMSEAL_DIGEST_SHA256 : (int)algorithm, problem);
		document->failed = exit != EXIT_DONE;
	}
	if (exit == EXIT_DONE)
		*digest = (gmseal_bytes){value->data, value->size};
	return exit;
}

int document_content(struct document *document, gmseal_bytes *content, struct problem *problem)
{
	*content = (gmseal_bytes){NULL, 0};
	if (document->has_digest)
		return problem_set(problem, EXIT_USAGE, "usage", "%s",
			_("a signed message is verified with its content (--data), not with a "
			  "digest"));
	if (document->path == NULL)
		return EXIT_DONE;
	int exit = document->is_read ? EXIT_DONE : document_open(document, problem);
	if (exit == EXIT_DONE && !document->is_read) {
		bool digested = document->values[GMSEAL_DIGEST_SM3].size > 0;
		if (digested && !is_seekable(document))
			return problem_set(problem, EXIT_USAGE, "usage", "%s",
				_("what can be read only once, such as standard input (-), cannot "
				  "serve a signature and a signed message together; save it to a "
				  "file first"));
		exit = read_input(document->fd, SIZE_MAX / 4, &document->content, problem);
		document->is_read = exit == EXIT_DONE;
		document->failed = !document->is_read;
	}
	if (exit == EXIT_DONE)
		*content = content_bytes(&document->content);
	/* An empty document is one all the same. */
	if (exit == EXIT_DONE && content->data == NULL)
		content->data = (const uint8_t *)"";
	return exit;
}

void document_close(struct document *document)
{
	if (document->open)
		close_input(document->fd);
	document->open = false;
	content_free(&document->content);
	document->is_read = false;
}
