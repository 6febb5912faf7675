/* Reading files whole, and guessing what a file is. Writing: files-write.c. */
#include "files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PIECE_SIZE ((size_t)64 * 1024)

/* Of two that read standard input, such as a PIN and a document, the second one would find nothing
 * and take that for what it was given. */
static int take_standard_input(struct problem *problem)
{
	static bool taken;
	if (taken) {
		problem_set(problem, EXIT_USAGE, "usage", "%s",
			_("standard input (-) can be read only once"));
		return -1;
	}
	taken = true;
	return STDIN_FILENO;
}

/* By another name, such as /dev/stdin. A file is opened anew under that, a pipe is not. */
static bool is_standard_input(int fd)
{
	struct stat opened, standard;
	return fstat(fd, &opened) == 0 && fstat(STDIN_FILENO, &standard) == 0 &&
	       S_ISFIFO(opened.st_mode) && opened.st_dev == standard.st_dev &&
	       opened.st_ino == standard.st_ino;
}

int open_input(const char *path, struct problem *problem)
{
	if (strcmp(path, "-") == 0)
		return take_standard_input(problem);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		problem_set(
			problem, EXIT_INTERNAL, "system", _("cannot open: %s"), strerror(errno));
		return fd;
	}
	if (!is_standard_input(fd))
		return fd;
	close(fd);
	return take_standard_input(problem);
}

void close_input(int fd)
{
	if (fd != STDIN_FILENO)
		close(fd);
}

bool read_full(int fd, uint8_t *data, size_t size, size_t *got)
{
	*got = 0;
	while (*got < size) {
		ssize_t count = read(fd, data + *got, size - *got);
		if (count < 0 && errno == EINTR)
			continue;
		if (count < 0)
			return false;
		if (count == 0)
			break;
		*got += (size_t)count;
	}
	return true;
}

/* realloc() would leave a copy of a key behind. */
static void grow(struct content *content, size_t room)
{
	uint8_t *data = need(malloc(room));
	if (content->size > 0)
		memcpy(data, content->data, content->size);
	size_t size = content->size;
	content_free(content);
	*content = (struct content){data, size};
}

/* The octets of a regular file, so that it is read into memory of the right size at once. */
static size_t expected_size(int fd, size_t max)
{
	struct stat status;
	if (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode) || status.st_size < 0)
		return PIECE_SIZE;
	return (uintmax_t)status.st_size > max ? max : (size_t)status.st_size;
}

int read_input(int fd, size_t max, struct content *content, struct problem *problem)
{
	struct content found = {0};
	/* One more octet tells whether the file goes on. */
	size_t room = expected_size(fd, max) + 1, got = 0;
	bool readable = true;
	for (;;) {
		grow(&found, room);
		readable = read_full(fd, found.data + found.size, room - found.size, &got);
		found.size += got;
		if (!readable || found.size < room || found.size > max)
			break;
		room = room > max / 2 ? max + 1 : room * 2;
	}
	int error = errno;
	if (!readable) {
		content_free(&found);
		return problem_set(
			problem, EXIT_INTERNAL, "system", _("cannot read: %s"), strerror(error));
	}
	if (found.size > max) {
		content_free(&found);
		return problem_set(problem, EXIT_NO_STRUCTURE, "limit",
			_("is larger than the limit of %zu octets"), max);
	}
	*content = found;
	return EXIT_DONE;
}

int read_file(const char *path, size_t max, struct content *content, struct problem *problem)
{
	int fd = open_input(path, problem);
	if (fd < 0)
		return problem->exit;
	int exit = read_input(fd, max, content, problem);
	close_input(fd);
	return exit;
}

void content_free(struct content *content)
{
	if (content->data != NULL)
		explicit_bzero(content->data, content->size);
	free(content->data);
	*content = (struct content){0};
}

static bool begins_with(gmseal_bytes bytes, const char *text)
{
	size_t size = strlen(text);
	return bytes.size >= size && memcmp(bytes.data, text, size) == 0;
}

static bool is_text_of(gmseal_bytes bytes, const char *letters)
{
	size_t looked_at = bytes.size < 4096 ? bytes.size : 4096;
	for (size_t i = 0; i < looked_at; i++)
		if (bytes.data[i] == '\0' || strchr(letters, bytes.data[i]) == NULL)
			return false;
	return true;
}

static bool holds(gmseal_bytes bytes, const char *text)
{
	return memmem(bytes.data, bytes.size, text, strlen(text)) != NULL;
}

bool is_certificate(gmseal_bytes bytes)
{
	return gmseal_detect(bytes) == GMSEAL_KIND_CERTIFICATE ||
	       holds(bytes, "-----BEGIN CERTIFICATE-----");
}

const char *guess_content(gmseal_bytes bytes)
{
	if (bytes.size == 0)
		return _("the file is empty");
	if (gmseal_detect(bytes) == GMSEAL_KIND_MESSAGE)
		return _("this is a signed message, not a seal or signature; \"gmseal verify\" "
			 "verifies it");
	if (gmseal_detect(bytes) == GMSEAL_KIND_TIMESTAMP)
		return _("this is a time-stamp token, not a seal or signature; \"gmseal timestamp "
			 "show\" shows it");
	if (gmseal_detect(bytes) == GMSEAL_KIND_TIMESTAMP_REQUEST)
		return _("this is a request for a time stamp, not a seal or signature; \"gmseal "
			 "timestamp show\" shows it");
	if (gmseal_detect(bytes) == GMSEAL_KIND_TIMESTAMP_RESPONSE)
		return _("this is the answer of a time-stamp authority, not a seal or signature; "
			 "\"gmseal timestamp show\" shows it");
	if (gmseal_detect(bytes) == GMSEAL_KIND_REGISTRATION)
		return _(
			"this is a registration packet, not a seal or signature; \"gmseal register "
			"verify\" verifies it");
	if (gmseal_detect(bytes) == GMSEAL_KIND_CRL)
		return _("this is a certificate revocation list, which \"gmseal verify\" takes "
			 "with --crl");
	if (gmseal_detect(bytes) == GMSEAL_KIND_OCSP_RESPONSE)
		return _("this is an OCSP response, which \"gmseal verify\" takes with --ocsp");
	if (begins_with(bytes, "%PDF-"))
		return _("this is a PDF document, which may hold a signature but is none");
	if (begins_with(bytes, "PK\003\004"))
		return _(
			"this is a ZIP archive, perhaps an OFD document; the signature is the file "
			"SignedValue.dat inside");
	if (begins_with(bytes, "\x89PNG"))
		return _("this is a PNG picture, not a seal");
	if (is_certificate(bytes))
		return _("this is a certificate, not a seal or signature; \"gmseal cert show\" "
			 "shows it");
	if (holds(bytes, "-----BEGIN X509 CRL-----"))
		return _("this is a certificate revocation list, which \"gmseal verify\" takes "
			 "with --crl");
	if (holds(bytes, "PRIVATE KEY-----"))
		return _("this is a private key, not a seal or signature");
	if (begins_with(bytes, "-----BEGIN "))
		return _("this is PEM text; seals and signatures are DER");
	if (begins_with(bytes, "<"))
		return _("this is XML or HTML text, not a seal or signature");
	if (is_text_of(
		    bytes, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=\r\n"))
		return _("this looks like Base64 text; decode it first (base64 -d)");
	return _("this is neither a seal nor a signature nor a signed message");
}
