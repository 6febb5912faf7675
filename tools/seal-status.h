/*
 * Lists that tell in what state seals are, as the platform that they live in knows it.
 */
#ifndef SEAL_STATUS_H
#define SEAL_STATUS_H

#include "command.h"

/* Adds all that a list in a file says to a policy. Returns EXIT_DONE, or fills problem. */
int add_seal_statuses(gmseal_policy *policy, const char *path, struct problem *problem);

#endif
