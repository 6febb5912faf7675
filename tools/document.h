/* The document that was sealed, or the content that was signed, as it was given: a file or a digest. */
#ifndef DOCUMENT_H
#define DOCUMENT_H

#include "files.h"

/* A document: its digests are made when they are asked for, in constant memory. */
struct document {
	const char *path; /* NULL: there is none */
	bool open; /* fd is the file's */
	bool failed; /* it could not be opened or read, which concerns no other file */
	int fd;
	bool has_digest; /* given in place of a file */
	gmseal_digest_value digest;
	gmseal_digest_value values[GMSEAL_DIGEST_SHA256 + 1]; /* size 0: not made yet */
	bool is_read; /* whole, into content */
	struct content content;
};

/* Opens the document, if there is one. Returns EXIT_DONE or fills problem. */
int document_open(struct document *document, struct problem *problem);

/* The digest of the document, or nothing if there is none. Returns EXIT_DONE or fills problem. */
int document_digest(struct document *document, gmseal_digest_algorithm algorithm,
	gmseal_bytes *digest, struct problem *problem);

/* The whole document, without data if there is none. It is kept, since standard input can be read
 * only once. Returns EXIT_DONE or fills problem. */
int document_content(struct document *document, gmseal_bytes *content, struct problem *problem);
void document_close(struct document *document);

#endif
