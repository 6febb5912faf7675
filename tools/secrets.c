/* Where passphrases and PINs come from. */
#include "secrets.h"
#include "files.h"
#include "text.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#define MAX_SECRET ((size_t)4096)

static const int ending_signals[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP};
#define SIGNAL_COUNT (sizeof ending_signals / sizeof ending_signals[0])

static volatile sig_atomic_t caught;

static void remember_signal(int number)
{
	caught = number;
}

static bool refuse(struct secret_source *source, const char *file, struct problem *problem)
{
	source->exit = problem_tell(problem, file);
	return false;
}

static bool from_file(struct secret_source *source, char *secret, size_t size, size_t *length)
{
	struct content content = {0};
	struct problem problem;
	if (read_file(source->file, MAX_SECRET, &content, &problem) != EXIT_DONE)
		return refuse(source, source->file, &problem);
	/* The first line, so that a file written with an editor will do. */
	size_t end = 0;
	while (end < content.size && content.data[end] != '\n' && content.data[end] != '\r')
		end++;
	bool fits = end <= size;
	if (fits) {
		memcpy(secret, content.data, end);
		*length = end;
	}
	content_free(&content);
	return fits;
}

static bool from_environment(
	struct secret_source *source, char *secret, size_t size, size_t *length)
{
	const char *value = getenv(source->environment);
	if (value == NULL) {
		struct problem problem;
		problem_set(&problem, EXIT_USAGE, "usage",
			_("--pin-env: the environment has no variable %s"), source->environment);
		return refuse(source, NULL, &problem);
	}
	size_t found = strlen(value);
	if (found > size)
		return false;
	memcpy(secret, value, found);
	*length = found;
	return true;
}

/* Reads one line; a signal or the end of input is no line. */
static bool read_line(int fd, char *secret, size_t size, size_t *length)
{
	size_t end = 0;
	for (;;) {
		char letter;
		ssize_t count = read(fd, &letter, 1);
		if (count <= 0)
			return false;
		if (letter == '\n' || letter == '\r')
			break;
		if (end == size)
			return false;
		secret[end++] = letter;
	}
	*length = end;
	return true;
}

/* Asks with the echo off. The terminal is as it was before whatever happens, so signals wait. */
static bool ask(int tty, const char *key, char *secret, size_t size, size_t *length)
{
	struct termios before, silent;
	if (tcgetattr(tty, &before) != 0)
		return false;
	silent = before;
	silent.c_lflag &= ~(tcflag_t)(ECHO | ECHONL);
	struct sigaction old[SIGNAL_COUNT], action = {.sa_handler = remember_signal};
	caught = 0;
	for (size_t i = 0; i < SIGNAL_COUNT; i++)
		sigaction(ending_signals[i], &action, &old[i]);
	tcsetattr(tty, TCSAFLUSH, &silent);
	struct text prompt = {0}, shown = {0};
	text_add_shown_string(&shown, key);
	text_add(&prompt, _("Passphrase or PIN of %s: "), shown.data);
	text_free(&shown);
	bool asked =
		write(tty, prompt.data, prompt.length) >= 0 && read_line(tty, secret, size, length);
	text_free(&prompt);
	tcsetattr(tty, TCSAFLUSH, &before);
	ssize_t ignored = write(tty, "\n", 1);
	(void)ignored;
	for (size_t i = 0; i < SIGNAL_COUNT; i++)
		sigaction(ending_signals[i], &old[i], NULL);
	if (caught != 0)
		raise(caught);
	return asked;
}

static bool from_terminal(struct secret_source *source, char *secret, size_t size, size_t *length)
{
	int tty = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
	if (tty < 0) {
		struct problem problem;
		problem_set(&problem, EXIT_KEY, "key", "%s",
			_("the key is encrypted, and there is no terminal to ask at; give the "
			  "passphrase with --pin-file or --pin-env"));
		return refuse(source, source->key, &problem);
	}
	bool asked = ask(tty, source->key, secret, size, length);
	close(tty);
	return asked;
}

bool secret_callback(void *user, char *secret, size_t size, size_t *length)
{
	struct secret_source *source = user;
	if (source->file != NULL)
		return from_file(source, secret, size, length);
	if (source->environment != NULL)
		return from_environment(source, secret, size, length);
	return from_terminal(source, secret, size, length);
}
