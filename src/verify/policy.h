/* A policy, inside. */
#ifndef GMS_POLICY_H
#define GMS_POLICY_H

#include "pki/pki.h"

#include <gmseal/policy.h>

struct gmseal_policy {
	struct gms_trust *trust;
	gmseal_revocation revocation;
	gmseal_decoding decoding;
	gmseal_buffer user_id;
	bool explain;
};

#endif
