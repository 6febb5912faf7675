/* Errors that a device's library gave a number for. */
#include "signer/token.h"

#include <stdio.h>

gmseal_status gms_device_error(
	gmseal_error *error, gmseal_status status, uint64_t device_code, const char *format, ...)
{
	char message[GMSEAL_MESSAGE_SIZE];
	va_list arguments;
	va_start(arguments, format);
	int wanted = vsnprintf(message, sizeof message, format, arguments);
	va_end(arguments);
	gms_end_on_character(message, sizeof message, wanted);
	gms_error(error, status, "%s", message);
	if (error != NULL)
		error->device_code = device_code;
	return status;
}
