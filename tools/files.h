/*
 * Files as the command treats them: read whole with a limit, written whole or not at all. "-" is standard input or output.
 */
#ifndef FILES_H
#define FILES_H

#include "command.h"

/* The largest certificate, key, picture or seal that is read where no option says otherwise. */
#define MAX_FILE_SIZE GMSEAL_DEFAULT_MAX_SIZE

/* What a file holds. */
struct content {
	uint8_t *data;
	size_t size;
};

/* Opens a file for reading; -1 and problem if it cannot be opened. */
int open_input(const char *path, struct problem *problem);
void close_input(int fd);

/* Reads until size octets are there or the file ends; false with errno. */
bool read_full(int fd, uint8_t *data, size_t size, size_t *got);

/* Reads the rest of an open file of at most max octets. Returns EXIT_DONE or fills problem. */
int read_input(int fd, size_t max, struct content *content, struct problem *problem);

/* Reads a whole file of at most max octets. Returns EXIT_DONE or fills problem. */
int read_file(const char *path, size_t max, struct content *content, struct problem *problem);

/* Wipes and releases; what was read may have been a key. */
void content_free(struct content *content);

static inline gmseal_bytes content_bytes(const struct content *content)
{
	return (gmseal_bytes){content->data, content->size};
}

/* How to write a file. */
struct writing {
	const char *path;
	bool force; /* replace a file that is there already */
	bool private; /* for the owner's eyes only */
};

/* Whether writing would be refused, before any work is done. Returns EXIT_DONE or fills problem. */
int check_writing(const struct writing *writing, struct problem *problem);

/* Writes a whole file by way of a temporary one beside it, or leaves everything as it was. */
int write_file(const struct writing *writing, gmseal_bytes bytes, struct problem *problem);

/* Whether some bytes are a certificate in DER, or hold one in PEM. */
bool is_certificate(gmseal_bytes bytes);

/* What some bytes are that are no seal and no signature: a sentence for people. */
const char *guess_content(gmseal_bytes bytes);

#endif
