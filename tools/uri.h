/*
 * URIs of tokens on the command line, and the PINs that do not belong there: other users see them in
 * the list of processes, and they stay in a shell's history.
 */
#ifndef URI_H
#define URI_H

#include "command.h"

#define URI_FILE_SCHEME "file:"

/* The value of pin-source in a pkcs11: URI, decoded; NULL if there is none. The caller frees it. */
char *uri_pin_source(const char *uri);

/*
 * Whether an argument (a URI, or an option with one behind "=") has an attribute that is a PIN or
 * might be one: all whose names begin with "pin", but a pin-source that is a file (RFC 7512 2.4).
 */
bool uri_holds_pin(const char *argument);

#endif
