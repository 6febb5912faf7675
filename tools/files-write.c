/* Writing files whole or not at all. */
#include "files.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int system_problem(struct problem *problem)
{
	return problem_set(
		problem, EXIT_INTERNAL, "system", _("cannot write: %s"), strerror(errno));
}

/* Devices and pipes are written to as they are; only files can be replaced. */
static bool is_special(const char *path)
{
	struct stat status;
	return stat(path, &status) == 0 && !S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode);
}

int check_writing(const struct writing *writing, struct problem *problem)
{
	if (strcmp(writing->path, "-") == 0 && isatty(STDOUT_FILENO))
		return problem_set(problem, EXIT_USAGE, "usage", "%s",
			_("will not write binary data to a terminal; give a file with -o"));
	struct stat status;
	if (strcmp(writing->path, "-") == 0 || lstat(writing->path, &status) != 0 ||
		is_special(writing->path))
		return EXIT_DONE;
	if (S_ISDIR(status.st_mode))
		return problem_set(
			problem, EXIT_INTERNAL, "system", _("cannot write: %s"), strerror(EISDIR));
	if (!writing->force)
		return problem_set(problem, EXIT_USAGE, "usage", "%s",
			_("exists already; --force replaces it"));
	return EXIT_DONE;
}

static bool write_full(int fd, gmseal_bytes bytes)
{
	while (bytes.size > 0) {
		ssize_t count = write(fd, bytes.data, bytes.size);
		if (count < 0 && errno == EINTR)
			continue;
		if (count < 0)
			return false;
		bytes.data += count;
		bytes.size -= (size_t)count;
	}
	return true;
}

static int write_special(const char *path, gmseal_bytes bytes, struct problem *problem)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return system_problem(problem);
	int exit = write_full(fd, bytes) ? EXIT_DONE : system_problem(problem);
	if (close(fd) != 0 && exit == EXIT_DONE)
		exit = system_problem(problem);
	return exit;
}

/* The rights that a new file would have had without the detour. */
static mode_t usual_mode(bool private)
{
	if (private)
		return S_IRUSR | S_IWUSR;
	mode_t mask = umask(0);
	umask(mask);
	return 0666 & ~mask;
}

/* Gives the finished file its name. Without force, link() makes sure that nothing is replaced, not
 * even a file that came into being meanwhile. */
static bool put_in_place(const char *temporary, const char *path, bool force)
{
	if (force)
		return rename(temporary, path) == 0;
	if (link(temporary, path) == 0) {
		unlink(temporary);
		return true;
	}
	/* Some file systems have no links. */
	if (errno == EPERM || errno == EOPNOTSUPP || errno == ENOSYS)
		return access(path, F_OK) != 0 && rename(temporary, path) == 0;
	return false;
}

/* Makes the new name survive a power failure; where directories cannot be synchronised it is left
 * to the system. */
static void sync_directory(const char *path)
{
	char *copy = need(strdup(path));
	int fd = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd >= 0) {
		fsync(fd);
		close(fd);
	}
	free(copy);
}

static int write_regular(const char *path, const struct writing *writing, gmseal_bytes bytes,
	struct problem *problem)
{
	size_t room = strlen(path) + sizeof ".XXXXXX";
	char *temporary = need(malloc(room));
	snprintf(temporary, room, "%s.XXXXXX", path);
	int exit = EXIT_DONE;
	int fd = mkstemp(temporary);
	if (fd < 0) {
		exit = system_problem(problem);
		goto out;
	}
	bool written = write_full(fd, bytes) && fchmod(fd, usual_mode(writing->private)) == 0 &&
		       fsync(fd) == 0;
	int error = errno;
	if (close(fd) != 0 && written) {
		written = false;
		error = errno;
	}
	errno = error;
	if (!written || !put_in_place(temporary, path, writing->force)) {
		exit = system_problem(problem);
		unlink(temporary);
		goto out;
	}
	sync_directory(path);
out:
	free(temporary);
	return exit;
}

int write_file(const struct writing *writing, gmseal_bytes bytes, struct problem *problem)
{
	int exit = check_writing(writing, problem);
	if (exit != EXIT_DONE)
		return exit;
	if (strcmp(writing->path, "-") == 0) {
		size_t written = fwrite(bytes.data, 1, bytes.size, stdout);
		return written == bytes.size && fflush(stdout) == 0 ? EXIT_DONE
								    : system_problem(problem);
	}
	if (is_special(writing->path))
		return write_special(writing->path, bytes, problem);
	/* A symbolic link stays one: what it points at is replaced. */
	char *target = realpath(writing->path, NULL);
	exit = write_regular(target != NULL ? target : writing->path, writing, bytes, problem);
	free(target);
	return exit;
}
