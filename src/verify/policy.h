/* A policy, inside. */
#ifndef GMS_POLICY_H
#define GMS_POLICY_H

#include "pki/pki.h"

#include <gmseal/policy.h>
#include <gmseal/subject.h>

struct gmseal_policy {
	struct gms_trust *trust;
	gmseal_revocation revocation;
	gmseal_decoding decoding;
	gmseal_buffer user_id;
	bool explain;
	gmseal_subject_profile signer_profile, maker_profile;
	void *seal_statuses; /* a tree, see seal-status.c */
};

/* seal-status.c */
void gms_seal_statuses_free(void *tree);

#endif
