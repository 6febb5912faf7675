/* Reads files of test vectors. */
#include "vector-file.h"

#include <string.h>

static const char *const names[FIELDS] = {"name", "kind", "result", "repeat", "message-text",
	"message-hex", "id-text", "id-hex", "digest", "p", "a", "b", "xg", "yg", "n", "d", "xa",
	"ya", "z", "e", "k", "r", "s"};

static char *trim(char *text)
{
	text += strspn(text, " \t");
	size_t size = strlen(text);
	while (size > 0 && strchr(" \t\r\n", text[size - 1]) != NULL)
		text[--size] = '\0';
	return text;
}

/* What is wrong with a line, or NULL. */
static const char *take_line(char *line, struct vector *vector)
{
	char *equals = strchr(line, '=');
	if (equals == NULL)
		return "there is no =";
	*equals = '\0';
	const char *key = trim(line), *value = trim(equals + 1);
	for (int i = 0; i < FIELDS; i++) {
		if (strcmp(key, names[i]) != 0)
			continue;
		if (vector->has[i])
			return "the key stands there twice";
		vector->has[i] = true;
		strcpy(vector->text[i], value);
		return NULL;
	}
	return "the key is unknown";
}

int read_vector(FILE *file, const char *path, unsigned *line, struct vector *vector)
{
	char text[VALUE_SIZE];
	*vector = (struct vector){.line = 0};
	while (fgets(text, sizeof text, file) != NULL) {
		++*line;
		const char *wrong = NULL;
		bool whole = strchr(text, '\n') != NULL || feof(file);
		char *trimmed = trim(text);
		if (!whole)
			wrong = "the line is too long";
		else if (*trimmed == '\0' && vector->line != 0)
			return 1;
		else if (*trimmed != '\0' && *trimmed != '#')
			wrong = take_line(trimmed, vector);
		else
			continue;
		if (wrong != NULL) {
			fprintf(stderr, "%s:%u: %s\n", path, *line, wrong);
			return -1;
		}
		if (vector->line == 0)
			vector->line = *line;
	}
	if (ferror(file)) {
		perror(path);
		return -1;
	}
	return vector->line != 0;
}

bool hex_octets(const char *hex, uint8_t *octets, size_t room, size_t *size)
{
	static const char digits[] = "0123456789abcdef0123456789ABCDEF";
	size_t count = strlen(hex);
	if (count % 2 != 0 || count / 2 > room)
		return false;
	for (size_t i = 0; i < count; i++) {
		const char *digit = strchr(digits, hex[i]);
		if (digit == NULL)
			return false;
		unsigned value = (unsigned)(digit - digits) % 16;
		octets[i / 2] = (uint8_t)(i % 2 == 0 ? value << 4 : octets[i / 2] | value);
	}
	*size = count / 2;
	return true;
}
