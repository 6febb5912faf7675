/* Settings, counters and faults of test tokens, in files of a directory. */
#define _GNU_SOURCE
#include "state.h"

#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <openssl/pem.h>

#define FAULTS "faults"
#define SETTINGS "token.conf"

void state_path(char path[STATE_PATH_SIZE], const char *directory, const char *name)
{
	int size = snprintf(path, STATE_PATH_SIZE, "%s/%s", directory, name);
	if (size < 0 || size >= STATE_PATH_SIZE)
		path[0] = '\0';
}

bool state_has(const char *directory, const char *name)
{
	char path[STATE_PATH_SIZE];
	state_path(path, directory, name);
	return access(path, F_OK) == 0;
}

static FILE *open_file(const char *directory, const char *name, const char *mode)
{
	char path[STATE_PATH_SIZE];
	state_path(path, directory, name);
	return fopen(path, mode);
}

void state_touch(const char *directory, const char *name)
{
	FILE *file = open_file(directory, name, "ae");
	if (file != NULL)
		fclose(file);
}

void state_note(const char *directory, const char *name, const char *line)
{
	FILE *file = open_file(directory, name, "ae");
	if (file == NULL)
		return;
	fprintf(file, "%s\n", line);
	fclose(file);
}

void state_note_signals(const char *directory)
{
	static const int asked[] = {SIGHUP, SIGINT, SIGUSR1, SIGALRM, SIGTERM, SIGCHLD};
	sigset_t blocked;
	bool all = pthread_sigmask(SIG_BLOCK, NULL, &blocked) == 0;
	for (size_t i = 0; i < sizeof asked / sizeof asked[0]; i++)
		all = all && sigismember(&blocked, asked[i]) == 1;
	state_note(directory, "signals", all ? "blocked" : "open");
}

/* A file that is written anew: the old one stays whole until the new one is. */
static FILE *replace_begin(const char *directory, const char *name, char path[STATE_PATH_SIZE])
{
	char temporary[STATE_NAME_SIZE];
	snprintf(temporary, sizeof temporary, "%s.%ld.new", name, (long)getpid());
	state_path(path, directory, temporary);
	return fopen(path, "we");
}

static void replace_end(FILE *file, const char *directory, const char *name, const char *path)
{
	char wanted[STATE_PATH_SIZE];
	state_path(wanted, directory, name);
	if (fclose(file) != 0 || rename(path, wanted) != 0)
		unlink(path);
}

/* Cuts blanks off both ends. */
static char *trim(char *text)
{
	size_t size;
	text += strspn(text, " \t");
	size = strlen(text);
	while (size > 0 && strchr(" \t\r\n", text[size - 1]) != NULL)
		size--;
	text[size] = '\0';
	return text;
}

void state_load(const char *directory, struct state_settings *settings)
{
	char line[STATE_NAME_SIZE + STATE_VALUE_SIZE + 16];
	FILE *file = open_file(directory, SETTINGS, "re");
	settings->count = 0;
	if (file == NULL)
		return;
	while (fgets(line, sizeof line, file) != NULL) {
		char *equals = strchr(line, '=');
		if (line[0] == '#' || equals == NULL)
			continue;
		*equals = '\0';
		state_set(settings, trim(line), trim(equals + 1));
	}
	fclose(file);
}

void state_save(const char *directory, const struct state_settings *settings)
{
	char path[STATE_PATH_SIZE];
	FILE *file = replace_begin(directory, SETTINGS, path);
	if (file == NULL)
		return;
	for (size_t i = 0; i < settings->count; i++)
		fprintf(file, "%s = %s\n", settings->settings[i].name, settings->settings[i].value);
	replace_end(file, directory, SETTINGS, path);
}

const char *state_text(
	const struct state_settings *settings, const char *name, const char *otherwise)
{
	for (size_t i = 0; i < settings->count; i++)
		if (strcmp(settings->settings[i].name, name) == 0)
			return settings->settings[i].value;
	return otherwise;
}

unsigned long state_number(
	const struct state_settings *settings, const char *name, unsigned long otherwise)
{
	const char *text = state_text(settings, name, NULL);
	return text == NULL || *text == '\0' ? otherwise : strtoul(text, NULL, 0);
}

bool state_yes(const struct state_settings *settings, const char *name, bool otherwise)
{
	const char *text = state_text(settings, name, NULL);
	return text == NULL ? otherwise : strcmp(text, "yes") == 0;
}

void state_set(struct state_settings *settings, const char *name, const char *value)
{
	struct state_setting *setting = NULL;
	for (size_t i = 0; i < settings->count; i++)
		if (strcmp(settings->settings[i].name, name) == 0)
			setting = &settings->settings[i];
	if (setting == NULL && settings->count < STATE_SETTINGS) {
		setting = &settings->settings[settings->count++];
		snprintf(setting->name, sizeof setting->name, "%s", name);
	}
	if (setting != NULL)
		snprintf(setting->value, sizeof setting->value, "%s", value);
}

void state_set_number(struct state_settings *settings, const char *name, unsigned long value)
{
	char text[32];
	snprintf(text, sizeof text, "%lu", value);
	state_set(settings, name, text);
}

/* A line of the faults. */
struct fault_line {
	char function[STATE_NAME_SIZE], when[32], action[32];
	struct state_fault fault;
};

static bool read_fault(FILE *file, struct fault_line *line)
{
	static const struct {
		const char *name;
		enum state_action action;
	} actions[] = {{"return", STATE_RETURN}, {"hang", STATE_HANG}, {"vanish", STATE_VANISH},
		{"replug", STATE_REPLUG}, {"forget-login", STATE_FORGET_LOGIN},
		{"rubbish-length", STATE_RUBBISH_LENGTH}, {"too-small", STATE_TOO_SMALL},
		{"wrong-value", STATE_WRONG_VALUE}, {"missing", STATE_MISSING}};
	char text[256], number[32];
	while (fgets(text, sizeof text, file) != NULL) {
		int words = sscanf(text, "%63s %31s %31s %31s", line->function, line->when,
			line->action, number);
		line->fault = (struct state_fault){STATE_NONE, 0};
		if (words == 4)
			line->fault.number = strtoul(number, NULL, 0);
		for (size_t i = 0; words >= 3 && i < sizeof actions / sizeof actions[0]; i++)
			if (strcmp(actions[i].name, line->action) == 0)
				line->fault.action = actions[i].action;
		if (line->fault.action != STATE_NONE)
			return true;
	}
	return false;
}

struct state_fault state_fault(const char *directory, const char *function)
{
	struct state_fault fault = {STATE_NONE, 0};
	struct fault_line line;
	char path[STATE_PATH_SIZE];
	FILE *file = open_file(directory, FAULTS, "re"), *rest;
	if (file == NULL)
		return fault;
	rest = replace_begin(directory, FAULTS, path);
	while (rest != NULL && read_fault(file, &line)) {
		bool keep = true;
		if (strcmp(line.function, function) == 0 && line.fault.action != STATE_MISSING) {
			unsigned long left = strtoul(line.when, NULL, 10);
			bool always = strcmp(line.when, "always") == 0;
			if (left > 0)
				snprintf(line.when, sizeof line.when, "%lu", left - 1);
			else if (fault.action == STATE_NONE) {
				fault = line.fault;
				keep = always;
			}
		}
		if (keep)
			fprintf(rest, "%s %s %s %lu\n", line.function, line.when, line.action,
				line.fault.number);
	}
	fclose(file);
	if (rest != NULL)
		replace_end(rest, directory, FAULTS, path);
	return fault;
}

bool state_missing(const char *directory, const char *function)
{
	struct fault_line line;
	bool missing = false;
	FILE *file = open_file(directory, FAULTS, "re");
	if (file == NULL)
		return false;
	while (!missing && read_fault(file, &line))
		missing =
			line.fault.action == STATE_MISSING && strcmp(line.function, function) == 0;
	fclose(file);
	return missing;
}

EVP_PKEY *state_key(const char *directory, const char *name)
{
	EVP_PKEY *key = NULL;
	FILE *file = open_file(directory, name, "re");
	if (file == NULL)
		return NULL;
	key = PEM_read_PrivateKey(file, NULL, NULL, NULL);
	fclose(file);
	return key;
}

unsigned char *state_file(const char *directory, const char *name, size_t *size)
{
	struct stat status;
	unsigned char *data = NULL;
	FILE *file = open_file(directory, name, "re");
	if (file == NULL)
		return NULL;
	if (fstat(fileno(file), &status) == 0 && status.st_size > 0) {
		*size = (size_t)status.st_size;
		data = malloc(*size);
		if (data != NULL && fread(data, 1, *size, file) != *size) {
			free(data);
			data = NULL;
		}
	}
	fclose(file);
	return data;
}

static int compare_names(const void *left, const void *right)
{
	return strcmp(left, right);
}

size_t state_names(
	const char *directory, const char *suffix, char names[][STATE_NAME_SIZE], size_t max)
{
	size_t count = 0, end = strlen(suffix);
	const struct dirent *entry;
	DIR *stream = opendir(directory);
	if (stream == NULL)
		return 0;
	while (count < max && (entry = readdir(stream)) != NULL) {
		size_t size = strlen(entry->d_name);
		if (size <= end || size - end >= STATE_NAME_SIZE || entry->d_name[0] == '.' ||
			strcmp(entry->d_name + size - end, suffix) != 0)
			continue;
		memcpy(names[count], entry->d_name, size - end);
		names[count++][size - end] = '\0';
	}
	closedir(stream);
	qsort(names, count, STATE_NAME_SIZE, compare_names);
	return count;
}
