/* What the targets for revocation lists and OCSP responses share: policies in which the input is the
 * only word on the authority's certificates, or one more. */
#ifndef FUZZ_REVOCATION_H
#define FUZZ_REVOCATION_H

#include "fuzz.h"

/* Reads the seeds' policy and what was honestly signed. */
void fuzz_revocation_begin(void);

/* Adds the input to both policies, verifies, and claims that whatever it brings about was signed. */
typedef gmseal_status fuzz_adder(gmseal_policy *policy, gmseal_bytes bytes, gmseal_error *error);
void fuzz_revocation(fuzz_adder *add, gmseal_bytes input);

#endif
