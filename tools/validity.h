/*
 * How long a certificate still holds, for those who have to renew it in time.
 */
#ifndef VALIDITY_H
#define VALIDITY_H

#include "command.h"

/* The notice is given that many days before the end, which is when authorities begin to renew. */
#define NOTICE_DAYS 30

enum validity_state {
	VALIDITY_HOLDS,
	VALIDITY_ENDS_SOON,
	VALIDITY_EXPIRED,
	VALIDITY_NOT_YET
};

struct validity {
	enum validity_state state;
	int64_t days; /* whole days that are left; of one that expired 0 */
};

struct validity validity_of(const gmseal_certificate *certificate, int64_t now);

/* "ok", "expires-soon", "expired", "not-yet-valid". */
const char *validity_word(enum validity_state state);

#endif
