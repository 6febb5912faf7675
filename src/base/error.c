/* Errors and the names of statuses. */
#include "base/base.h"

#include <stdio.h>

const char *gmseal_status_name(gmseal_status status)
{
	switch (status) {
	case GMSEAL_OK:
		return "ok";
	case GMSEAL_ERROR_ARGUMENT:
		return "argument";
	case GMSEAL_ERROR_FORMAT:
		return "format";
	case GMSEAL_ERROR_LIMIT:
		return "limit";
	case GMSEAL_ERROR_UNSUPPORTED:
		return "unsupported";
	case GMSEAL_ERROR_FORBIDDEN:
		return "forbidden";
	case GMSEAL_ERROR_KEY:
		return "key";
	case GMSEAL_ERROR_MISMATCH:
		return "mismatch";
	case GMSEAL_ERROR_MEMORY:
		return "memory";
	case GMSEAL_ERROR_CRYPTO:
		return "crypto";
	case GMSEAL_ERROR_PIN:
		return "pin";
	case GMSEAL_ERROR_PIN_LOCKED:
		return "pin-locked";
	case GMSEAL_ERROR_PIN_CHANGE:
		return "pin-change";
	case GMSEAL_ERROR_DEVICE:
		return "device";
	case GMSEAL_ERROR_DEVICE_ABSENT:
		return "device-absent";
	case GMSEAL_ERROR_TIMEOUT:
		return "timeout";
	case GMSEAL_ERROR_NOT_FOUND:
		return "not-found";
	case GMSEAL_ERROR_AMBIGUOUS:
		return "ambiguous";
	case GMSEAL_ERROR_EXISTS:
		return "exists";
	}
	return "unknown";
}

void gms_end_on_character(char *text, size_t room, int wanted)
{
	if (wanted < 0 || (size_t)wanted < room)
		return;
	size_t end = room - 1;
	while (end > 0 && ((unsigned char)text[end - 1] & 0xC0) == 0x80)
		end--;
	if (end > 0 && ((unsigned char)text[end - 1] & 0x80))
		end--;
	text[end] = '\0';
}

static gmseal_status fill(gmseal_error *error, gmseal_status status, const char *field,
	size_t offset, const char *format, va_list arguments) __attribute__((format(printf, 5, 0)));
static gmseal_status fill(gmseal_error *error, gmseal_status status, const char *field,
	size_t offset, const char *format, va_list arguments)
{
	if (error == NULL)
		return status;
	error->status = status;
	error->offset = offset;
	error->device_code = 0;
	error->tries_left = -1;
	int wanted = snprintf(error->field, sizeof error->field, "%s", field);
	gms_end_on_character(error->field, sizeof error->field, wanted);
	wanted = vsnprintf(error->message, sizeof error->message, format, arguments);
	gms_end_on_character(error->message, sizeof error->message, wanted);
	return status;
}

gmseal_status gms_error(gmseal_error *error, gmseal_status status, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	fill(error, status, "", GMSEAL_NO_OFFSET, format, arguments);
	va_end(arguments);
	return status;
}

gmseal_status gms_error_at(gmseal_error *error, gmseal_status status, const char *field,
	size_t offset, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	fill(error, status, field, offset, format, arguments);
	va_end(arguments);
	return status;
}

gmseal_status gms_error_memory(gmseal_error *error)
{
	return gms_error(error, GMSEAL_ERROR_MEMORY, "%s", _("out of memory"));
}

gmseal_status gms_error_argument(gmseal_error *error, const char *what)
{
	return gms_error(error, GMSEAL_ERROR_ARGUMENT, _("wrong parameter: %s"), what);
}
