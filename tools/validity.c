/* How long certificates still hold. */
#include "validity.h"

#define DAY ((int64_t)24 * 60 * 60)

struct validity validity_of(const gmseal_certificate *certificate, int64_t now, int64_t notice_days)
{
	int64_t end = gmseal_certificate_not_after(certificate);
	if (now > end)
		return (struct validity){VALIDITY_EXPIRED, 0};
	int64_t days = (end - now) / DAY;
	if (now < gmseal_certificate_not_before(certificate))
		return (struct validity){VALIDITY_NOT_YET, days};
	return (struct validity){
		(end - now - 1) / DAY < notice_days ? VALIDITY_ENDS_SOON : VALIDITY_HOLDS, days};
}

const char *validity_word(enum validity_state state)
{
	static const char *const words[] = {"ok", "expires-soon", "expired", "not-yet-valid"};
	return words[state];
}
