/*
 * The one interface behind which keys of every kind sign: a file's key, a callback, later devices.
 */
#ifndef GMS_SIGNER_H
#define GMS_SIGNER_H

#include "base/base.h"

#include <gmseal/signer.h>

/* What a kind of signer does. Both may be called from several threads at once, free excepted. */
struct gms_signer_operations {
	gmseal_status (*sign)(void *state, const gmseal_signing_request *request,
		gmseal_buffer *value, gmseal_error *error);
	void (*free)(void *state);
};

/* Makes a signer; certificate and state become the signer's, on failure as well. */
gmseal_status gms_signer_new(const struct gms_signer_operations *operations, void *state,
	gmseal_certificate *certificate, gmseal_signer **signer, gmseal_error *error);

/* Signs. The value comes as the device gave it (SM2: DER or raw) and is not verified yet. */
gmseal_status gms_signer_sign(const gmseal_signer *signer, const gmseal_signing_request *request,
	gmseal_buffer *value, gmseal_error *error);

#endif
