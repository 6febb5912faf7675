/* PINs that were refused while other threads were waiting to have theirs tried. */
#include "signer/token.h"

void gms_refusals_init(struct gms_refusals *refusals)
{
	*refusals = (struct gms_refusals){.count = 0};
	pthread_mutex_init(&refusals->lock, NULL);
}

void gms_refusals_destroy(struct gms_refusals *refusals)
{
	pthread_mutex_destroy(&refusals->lock);
}

unsigned long gms_refusals_seen(struct gms_refusals *refusals)
{
	pthread_mutex_lock(&refusals->lock);
	unsigned long count = refusals->count;
	pthread_mutex_unlock(&refusals->lock);
	return count;
}

gmseal_status gms_refusals_since(
	struct gms_refusals *refusals, unsigned long seen, gmseal_error *error)
{
	gmseal_status status = GMSEAL_OK;
	pthread_mutex_lock(&refusals->lock);
	if (refusals->count != seen) {
		status = refusals->last.status;
		if (error != NULL)
			*error = refusals->last;
	}
	pthread_mutex_unlock(&refusals->lock);
	return status;
}

void gms_refusals_add(struct gms_refusals *refusals, const gmseal_error *why)
{
	if (!gms_pin_is_about(why->status))
		return;
	pthread_mutex_lock(&refusals->lock);
	refusals->count++;
	refusals->last = *why;
	pthread_mutex_unlock(&refusals->lock);
}
