/* Where passphrases and PINs come from. */
#include "secrets.h"
#include "files.h"
#include "text.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/crypto.h>
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

static const char *file_option(const struct secret_source *source)
{
	return source->file_option != NULL ? source->file_option : "--pin-file";
}

static const char *environment_option(const struct secret_source *source)
{
	return source->environment_option != NULL ? source->environment_option : "--pin-env";
}

static bool refuse(struct secret_source *source, const char *file, struct problem *problem)
{
	source->exit = problem_tell(problem, file);
	return false;
}

static bool refuse_long(struct secret_source *source, const char *where, size_t size)
{
	struct problem problem;
	problem_set(&problem, EXIT_KEY, "key", _("the PIN or passphrase is longer than %zu octets"),
		size);
	return refuse(source, where, &problem);
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
	return fits || refuse_long(source, source->file, size);
}

static bool from_environment(
	struct secret_source *source, char *secret, size_t size, size_t *length)
{
	const char *value = getenv(source->environment);
	if (value == NULL) {
		struct problem problem;
		problem_set(&problem, EXIT_USAGE, "usage",
			_("%s: the environment has no variable %s"), environment_option(source),
			source->environment);
		return refuse(source, NULL, &problem);
	}
	size_t found = strlen(value);
	if (found > size)
		return refuse_long(source, source->environment, size);
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
static bool ask(int tty, const struct text *prompt, char *secret, size_t size, size_t *length)
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
	bool asked = write(tty, prompt->data, prompt->length) >= 0 &&
		     read_line(tty, secret, size, length);
	tcsetattr(tty, TCSAFLUSH, &before);
	ssize_t ignored = write(tty, "\n", 1);
	(void)ignored;
	for (size_t i = 0; i < SIGNAL_COUNT; i++)
		sigaction(ending_signals[i], &old[i], NULL);
	if (caught != 0)
		raise(caught);
	return asked;
}

static int open_terminal(void)
{
	return open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
}

static bool from_terminal(struct secret_source *source, char *secret, size_t size, size_t *length)
{
	int tty = open_terminal();
	if (tty < 0) {
		struct problem problem;
		problem_set(&problem, EXIT_KEY, "key", "%s",
			_("the key is encrypted, and there is no terminal to ask at; give the "
			  "passphrase with --pin-file or --pin-env"));
		return refuse(source, source->key, &problem);
	}
	struct text prompt = {0}, shown = {0};
	text_add_shown_string(&shown, source->key);
	text_add(&prompt, _("Passphrase or PIN of %s: "), shown.data);
	bool asked = ask(tty, &prompt, secret, size, length);
	text_free(&shown);
	text_free(&prompt);
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

/* What is asked, with what a wrong answer would cost. */
static void add_prompt(struct text *prompt, const gmseal_pin_request *request)
{
	struct text shown = {0};
	text_add_shown_string(&shown, request->token);
	const char *token = shown.data != NULL ? shown.data : "";
	if (request->kind == GMSEAL_PIN_NEW)
		text_add(prompt, _("New PIN of %s"), token);
	else if (request->kind == GMSEAL_PIN_ADMIN)
		text_add(prompt, _("Administrator's PIN of %s"), token);
	else
		text_add(prompt, _("PIN of %s"), token);
	text_free(&shown);
	if (request->state.last_try || request->state.tries_left == 1)
		text_add(prompt, "%s", _(" (the last try: a wrong PIN locks it)"));
	else if (request->state.tries_left > 1)
		text_add(prompt, _(" (%d tries left)"), request->state.tries_left);
	else if (request->state.low)
		text_add(prompt, "%s", _(" (there was a wrong PIN before)"));
}

/* Asks a second time for a PIN that is to be set, since a slip of the finger would lock its owner out. */
static bool ask_again(int tty, struct pin_sources *sources, const gmseal_pin_request *request,
	const char *pin, size_t length)
{
	char *again = need(malloc(MAX_SECRET));
	size_t again_length = 0;
	struct text prompt = {0};
	add_prompt(&prompt, request);
	text_add(&prompt, "%s", _(", once more: "));
	bool asked = ask(tty, &prompt, again, MAX_SECRET, &again_length);
	bool same = asked && again_length == length && CRYPTO_memcmp(again, pin, length) == 0;
	text_free(&prompt);
	OPENSSL_cleanse(again, MAX_SECRET);
	free(again);
	if (asked && !same) {
		struct problem problem;
		problem_set(&problem, EXIT_KEY, "key", "%s",
			_("the two new PINs are not the same; nothing was changed"));
		sources->exit = problem_tell(&problem, NULL);
	}
	return same;
}

static bool pin_from_terminal(struct pin_sources *sources, const struct secret_source *source,
	const gmseal_pin_request *request, char *pin, size_t size, size_t *length)
{
	int tty = open_terminal();
	if (tty < 0) {
		struct problem problem;
		problem_set(&problem, EXIT_KEY, "key",
			_("a PIN is needed, and there is no terminal to ask at; give it with %s or "
			  "%s"),
			file_option(source), environment_option(source));
		sources->exit = problem_tell(&problem, request->token);
		return false;
	}
	struct text prompt = {0};
	add_prompt(&prompt, request);
	text_add(&prompt, ": ");
	bool asked = ask(tty, &prompt, pin, size, length);
	text_free(&prompt);
	if (asked && *length > 0 && request->kind == GMSEAL_PIN_NEW)
		asked = ask_again(tty, sources, request, pin, *length);
	close(tty);
	return asked;
}

bool pin_callback(
	void *user, const gmseal_pin_request *request, char *pin, size_t size, size_t *length)
{
	struct pin_sources *sources = user;
	struct secret_source *source = request->kind == GMSEAL_PIN_NEW     ? &sources->fresh
				       : request->kind == GMSEAL_PIN_ADMIN ? &sources->admin
									   : &sources->user;
	if (source->file == NULL && source->environment == NULL)
		return pin_from_terminal(sources, source, request, pin, size, length);
	bool found = secret_callback(source, pin, size, length);
	sources->exit = source->exit;
	return found;
}
