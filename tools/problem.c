/* Problems: what could not be done, told to a person in one line. */
#include "text.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

int worse_exit(int a, int b)
{
	static const int order[] = {EXIT_DONE, EXIT_INDETERMINATE, EXIT_INVALID, EXIT_NO_STRUCTURE,
		EXIT_KEY, EXIT_USAGE, EXIT_INTERNAL};
	int worst = EXIT_DONE;
	for (size_t i = 0; i < sizeof order / sizeof order[0]; i++)
		if (a == order[i] || b == order[i])
			worst = order[i];
	return worst;
}

int problem_set(struct problem *problem, int exit, const char *status, const char *format, ...)
{
	problem->exit = exit;
	problem->status = status;
	problem->error.offset = GMSEAL_NO_OFFSET;
	problem->error.device_code = 0;
	problem->error.tries_left = -1;
	problem->error.field[0] = '\0';
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(problem->error.message, sizeof problem->error.message, format, arguments);
	va_end(arguments);
	return exit;
}

static int exit_of(gmseal_status status)
{
	switch (status) {
	case GMSEAL_OK:
		return EXIT_DONE;
	case GMSEAL_ERROR_FORMAT:
	case GMSEAL_ERROR_LIMIT:
	case GMSEAL_ERROR_UNSUPPORTED:
		return EXIT_NO_STRUCTURE;
	case GMSEAL_ERROR_FORBIDDEN:
		return EXIT_INVALID;
	case GMSEAL_ERROR_KEY:
	case GMSEAL_ERROR_MISMATCH:
	case GMSEAL_ERROR_PIN:
	case GMSEAL_ERROR_PIN_LOCKED:
	case GMSEAL_ERROR_PIN_CHANGE:
	case GMSEAL_ERROR_DEVICE:
	case GMSEAL_ERROR_DEVICE_ABSENT:
	case GMSEAL_ERROR_TIMEOUT:
	case GMSEAL_ERROR_NOT_FOUND:
	case GMSEAL_ERROR_AMBIGUOUS:
	case GMSEAL_ERROR_EXISTS:
		return EXIT_KEY;
	case GMSEAL_ERROR_ARGUMENT:
		return EXIT_USAGE;
	case GMSEAL_ERROR_MEMORY:
	case GMSEAL_ERROR_CRYPTO:
		break;
	}
	return EXIT_INTERNAL;
}

int problem_of(struct problem *problem, gmseal_status status)
{
	problem->exit = exit_of(status);
	problem->status = gmseal_status_name(status);
	return problem->exit;
}

int problem_tell(const struct problem *problem, const char *file)
{
	const gmseal_error *error = &problem->error;
	struct text text = {0};
	text_add(&text, "gmseal: ");
	if (file != NULL) {
		text_add_shown_string(&text, file);
		text_add(&text, ": ");
	}
	text_add_shown_string(&text, error->message);
	bool has_offset = error->offset != GMSEAL_NO_OFFSET;
	if (error->field[0] != '\0' && has_offset)
		text_add(&text, _(" (field %s, offset %zu)"), error->field, error->offset);
	else if (error->field[0] != '\0')
		text_add(&text, _(" (field %s)"), error->field);
	else if (has_offset)
		text_add(&text, _(" (offset %zu)"), error->offset);
	text_add(&text, "\n");
	/* Errors belong behind what was said before. */
	fflush(stdout);
	text_print(&text, stderr);
	text_free(&text);
	return problem->exit;
}
