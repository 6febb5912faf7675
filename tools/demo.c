/*
 * gmseal demo: the whole way from keys to a refused forgery, in one folder. Every step that a person
 * could type is shown and run through the same code as if it had been typed.
 */
#include "demo.h"
#include "options.h"
#include "text.h"

#include <dirent.h>
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

enum {
	OPTION_DEMO_FORCE = 256
};

#define MAX_WORDS 40

struct demonstration {
	const char *directory;
	bool force;
};

static bool take_option(void *user, int id)
{
	(void)id;
	((struct demonstration *)user)->force = true;
	return true;
}

static int tell_system(const char *path)
{
	struct problem problem;
	problem_set(&problem, EXIT_INTERNAL, "system", _("cannot write: %s"), strerror(errno));
	return problem_tell(&problem, path);
}

static bool is_empty(const char *directory)
{
	struct dirent **entries = NULL;
	int count = scandir(directory, &entries, NULL, NULL);
	for (int i = 0; i < count; i++)
		free(entries[i]);
	free(entries);
	/* "." and ".." are always there. */
	return count >= 0 && count <= 2;
}

static int make_directory(const struct demonstration *demonstration)
{
	const char *directory = demonstration->directory;
	if (mkdir(directory, 0777) == 0)
		return EXIT_DONE;
	struct stat status;
	if (errno != EEXIST || stat(directory, &status) != 0)
		return tell_system(directory);
	if (!S_ISDIR(status.st_mode)) {
		errno = ENOTDIR;
		return tell_system(directory);
	}
	if (demonstration->force || is_empty(directory))
		return EXIT_DONE;
	struct problem problem;
	problem_set(&problem, EXIT_USAGE, "usage", "%s",
		_("this folder is not empty; name another one, or use --force to replace an "
		  "earlier demonstration"));
	return problem_tell(&problem, directory);
}

static void say(const char *paragraph)
{
	struct text text = {0};
	text_add(&text, "\n");
	text_add_wrapped(&text, 0, paragraph);
	text_print(&text, stdout);
	text_free(&text);
}

/* A word as a shell takes it. */
static void add_shell_word(struct text *text, const char *word)
{
	static const char harmless[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_./:=+,@%";
	if (*word != '\0' && word[strspn(word, harmless)] == '\0') {
		text_add(text, "%s", word);
		return;
	}
	text_add(text, "'");
	for (; *word != '\0'; word++)
		if (*word == '\'')
			text_add(text, "'\\''");
		else
			text_add(text, "%c", *word);
	text_add(text, "'");
}

/* Adds the words of a command line; an option stays on one line with its value. */
static void add_command_line(struct text *line, int argc, char **argv)
{
	size_t column = strlen("$ gmseal");
	text_add(line, "\n$ gmseal");
	for (int i = 0; i < argc; i++) {
		struct text words = {0};
		add_shell_word(&words, argv[i]);
		if (argv[i][0] == '-' && i + 1 < argc && argv[i + 1][0] != '-') {
			text_add(&words, " ");
			add_shell_word(&words, argv[++i]);
		}
		if (column + words.length > 76) {
			text_add(line, " \\\n     ");
			column = 5;
		}
		text_add(line, " %s", words.data);
		column += words.length + 1;
		text_free(&words);
	}
	text_add(line, "\n");
}

/* Shows a command line and runs it. %NAME stands for a file of the demonstration's folder. */
static int run_shown(const struct demonstration *demonstration, const char *const *words)
{
	char *argv[MAX_WORDS + 1] = {NULL};
	int argc = 0;
	for (; words[argc] != NULL && argc < MAX_WORDS; argc++) {
		struct text word = {0};
		if (words[argc][0] == '%')
			text_add(&word, "%s/%s", demonstration->directory, words[argc] + 1);
		else
			text_add(&word, "%s", words[argc]);
		argv[argc] = word.data;
	}
	/* getopt puts the words in another order, so the list is kept for its release. */
	char *ordered[MAX_WORDS + 1];
	memcpy(ordered, argv, sizeof argv);
	struct text line = {0};
	add_command_line(&line, argc, argv);
	text_print(&line, stdout);
	text_free(&line);
	int exit = run_command_line(argc, ordered);
	for (int i = 0; i < argc; i++)
		free(argv[i]);
	return exit;
}

static int make_seal(const struct demonstration *demonstration)
{
	char to[GMSEAL_TIME_TEXT_SIZE];
	gmseal_time_format((int64_t)time(NULL) + 2 * 365 * 86400, to);
	const char *words[] = {"seal", "create", "--version", "4", "--id", "00000000000001",
		"--vendor", "GMSEAL", "--type", "1", "--name", _("Demo seal"), "--picture",
		"%seal.png", "--width", "42", "--height", "42", "--signer-cert", "%signer.pem",
		"--valid-from", "now", "--valid-to", to, "--cert", "%maker.pem", "--key",
		"%maker.key", "-o", "%seal.esl", "--force", NULL};
	if (!demonstration->force)
		words[sizeof words / sizeof words[0] - 2] = NULL;
	say(_("3. The seal maker makes a seal: picture, name, validity, and the list of those who "
	      "may sign with it. Here that is one signer."));
	return run_shown(demonstration, words);
}

static int sign_document(const struct demonstration *demonstration)
{
	const char *words[] = {"sign", "--seal", "%seal.esl", "--cert", "%signer.pem", "--key",
		"%signer.key", "--data", "%document.txt", "--property", "document.txt", "-o",
		"%document.sig", demonstration->force ? "--force" : NULL, NULL};
	say(_("4. The signer seals document.txt. The signature holds the seal, the document's SM3 "
	      "digest and the time."));
	return run_shown(demonstration, words);
}

/* The authority is the demonstration's own; the request goes to it in memory. */
static int stamp_document(const struct demonstration *demonstration)
{
	const char *force = demonstration->force ? "--force" : NULL;
	const char *request[] = {"timestamp", "request", "--for", "%document.sig", "-o",
		"%document.tsq", force, NULL};
	const char *attach[] = {"timestamp", "attach", "--request", "%document.tsq", "--response",
		"%document.tsr", "-o", "%stamped.sig", "%document.sig", force, NULL};
	say(_("6. A time-stamp authority saw the signature: a request is made, the authority of "
	      "this demonstration answers it in document.tsr (elsewhere an HTTP client carries "
	      "both), and the time stamp in the answer is put on the signature."));
	int exit = run_shown(demonstration, request);
	if (exit == EXIT_DONE)
		exit = demo_stamp(demonstration->directory, demonstration->force);
	return exit == EXIT_DONE ? run_shown(demonstration, attach) : exit;
}

/* As of the day after the one on which the signer's key is stolen. */
static int verify_later(const struct demonstration *demonstration, const char *signature)
{
	char later[GMSEAL_TIME_TEXT_SIZE];
	gmseal_time_format((int64_t)time(NULL) + 2 * 86400, later);
	const char *words[] = {"verify", "--trust", "%root.pem", "--untrusted", "%ca.pem", "--crl",
		"%root.crl", "--crl", "%tomorrow.crl", "--at", later, "--data", "%document.txt",
		signature, NULL};
	return run_shown(demonstration, words);
}

static int verify_document(const struct demonstration *demonstration, const char *document)
{
	const char *words[] = {"verify", "--trust", "%root.pem", "--untrusted", "%ca.pem", "--crl",
		"%root.crl", "--crl", "%ca.crl", "--data", document, "%document.sig", NULL};
	return run_shown(demonstration, words);
}

/* The document, and the copy in which one octet is another. */
static int write_documents(const struct demonstration *demonstration)
{
	const char *words = _("Contract\n\nThe price is 1000 yuan.\n");
	char *changed = need(strdup(words));
	char *digit = strchr(changed, '1');
	if (digit != NULL)
		*digit = '9';
	else
		changed[0] ^= 1;
	int exit = demo_write(demonstration->directory, "document.txt", string_bytes(words),
		demonstration->force, false);
	if (exit == EXIT_DONE)
		exit = demo_write(demonstration->directory, "changed.txt", string_bytes(changed),
			demonstration->force, false);
	free(changed);
	return exit;
}

static int prepare(const struct demonstration *demonstration)
{
	say(_("1. A small PKI: a root, a CA, a seal maker, a signer and a time-stamp authority "
	      "with SM2 keys, and revocation lists that revoke nobody. Made with OpenSSL: "
	      "root.pem, ca.pem, maker.pem, signer.pem, tsa.pem, their keys as .key, root.crl, "
	      "ca.crl."));
	int exit = demo_make_pki(demonstration->directory, demonstration->force);
	if (exit != EXIT_DONE)
		return exit;
	say(_("2. A picture for the seal, seal.png, and something to seal, document.txt."));
	struct text path = {0};
	text_add(&path, "%s/seal.png", demonstration->directory);
	exit = demo_draw_picture(path.data, demonstration->force);
	text_free(&path);
	return exit == EXIT_DONE ? write_documents(demonstration) : exit;
}

/* The verdict that the demonstration promises; any other is a fault of this program. */
static int expect(int exit, int wanted)
{
	if (exit == wanted)
		return EXIT_DONE;
	struct problem problem;
	problem_set(&problem, EXIT_INTERNAL, "internal",
		_("the demonstration expected exit status %d here, not %d"), wanted, exit);
	return problem_tell(&problem, NULL);
}

/* What the time stamp is good for, and what a changed document comes to. */
static int demonstrate_trouble(const struct demonstration *demonstration)
{
	say(_("7. Tomorrow the signer's key is stolen, and tomorrow.crl says so. Seen from the day "
	      "after, the signature may be the thief's: the exit status is 2, indeterminate."));
	int exit = expect(verify_later(demonstration, "%document.sig"), EXIT_INDETERMINATE);
	if (exit != EXIT_DONE)
		return exit;
	say(_("8. The time stamp proves that the signature was there before the theft. The exit "
	      "status is 0: valid."));
	exit = expect(verify_later(demonstration, "%stamped.sig"), EXIT_DONE);
	if (exit != EXIT_DONE)
		return exit;
	say(_("9. changed.txt is a copy of the document with a single octet changed. The exit "
	      "status is 1: invalid, and signature.data says why."));
	exit = expect(verify_document(demonstration, "%changed.txt"), EXIT_INVALID);
	if (exit == EXIT_DONE)
		say(_("That is all. Everything lies in the folder; try the commands yourself, and "
		      "\"gmseal inspect\" on the signature. The keys are for play: they are not "
		      "encrypted."));
	return exit;
}

static int demonstrate(const struct demonstration *demonstration)
{
	int exit = prepare(demonstration);
	if (exit == EXIT_DONE)
		exit = make_seal(demonstration);
	if (exit == EXIT_DONE)
		exit = sign_document(demonstration);
	if (exit != EXIT_DONE)
		return exit;
	say(_("5. Anybody who trusts root.pem verifies it. The exit status is 0: valid."));
	exit = expect(verify_document(demonstration, "%document.txt"), EXIT_DONE);
	if (exit != EXIT_DONE)
		return exit;
	exit = stamp_document(demonstration);
	return exit == EXIT_DONE ? demonstrate_trouble(demonstration) : exit;
}

static int run_demo(const struct command *command, int argc, char **argv)
{
	struct demonstration demonstration = {"gmseal-demo", false};
	int exit = EXIT_DONE;
	if (!options_read(command, argc, argv, take_option, &demonstration, &exit))
		return exit;
	if (argc - optind > 1)
		return usage_error(command, _("\"%s\" is one argument too many"), argv[optind + 1]);
	if (optind < argc)
		demonstration.directory = argv[optind];
	exit = make_directory(&demonstration);
	return exit == EXIT_DONE ? demonstrate(&demonstration) : exit;
}

static const struct option_spec options[] = {
	{"force", OPTION_DEMO_FORCE, NULL,
		N_("Use a folder that is not empty, and replace the files of an earlier "
		   "demonstration.")},
	{NULL, 0, NULL, NULL}};

const struct command demo_command = {
	.name = "demo",
	.summary = N_("Show the whole way, from keys to a refused forgery"),
	.synopsis = "[--force] [DIR]",
	.description = N_("Makes in DIR (gmseal-demo if left out) a small PKI, a seal with a drawn "
			  "picture and a document, seals the document, verifies it, has it time-"
			  "stamped, shows what the time stamp is good for when the signer's key is "
			  "stolen, changes one octet of a copy, and shows that the copy does not "
			  "verify. Each step shows the command that does it."),
	.exits =
		N_("0: everything went as it should.\n64: the command line is wrong, or DIR is not "
		   "empty.\n70: a file cannot be written, or there is another internal problem."),
	.examples = "  gmseal demo\n  gmseal demo /tmp/seals\n",
	.options = {options},
	.run = run_demo,
};
