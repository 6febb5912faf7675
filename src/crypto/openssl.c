/* How the library lives with OpenSSL's error queue, which belongs to the host program. */
#include "crypto/crypto.h"

#include <openssl/err.h>

/* Stands between the host's errors and ours, so that a reason of the host is never told as ours. */
#define MARKER 1

void gms_openssl_begin(void)
{
	ERR_set_mark();
	if (ERR_peek_last_error() == 0)
		return;
	ERR_new();
	ERR_set_error(ERR_LIB_USER, MARKER, NULL);
}

void gms_openssl_end(void)
{
	ERR_pop_to_mark();
}

unsigned long gms_openssl_reason(void)
{
	unsigned long code = ERR_peek_last_error();
	return code == ERR_PACK(ERR_LIB_USER, 0, MARKER) ? 0 : code;
}

bool gms_openssl_no_memory(void)
{
	unsigned long code = gms_openssl_reason();
	return code != 0 && ERR_GET_REASON(code) == ERR_R_MALLOC_FAILURE;
}

gmseal_status gms_error_openssl(gmseal_error *error, gmseal_status status, const char *what)
{
	unsigned long code = gms_openssl_reason();
	if (gms_openssl_no_memory())
		return gms_error_memory(error);
	const char *reason = code != 0 ? ERR_reason_error_string(code) : NULL;
	if (reason == NULL)
		return gms_error(error, status, "%s", what);
	return gms_error(error, status, "%s: %s", what, reason);
}
