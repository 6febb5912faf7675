/*
 * How long a certificate still holds, for those who have to renew it in time.
 */
#ifndef VALIDITY_H
#define VALIDITY_H

#include "command.h"

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

/* notice_days: how many of them before the end it is to be renewed. */
struct validity validity_of(
	const gmseal_certificate *certificate, int64_t now, int64_t notice_days);

/* "ok", "expires-soon", "expired", "not-yet-valid". */
const char *validity_word(enum validity_state state);

#endif
