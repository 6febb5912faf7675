/* The decoder of revocation lists, complete, partial and delta, DER or PEM, and what they bring about. */
#include "revocation.h"

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	fuzz_revocation_begin();
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	fuzz_revocation(gmseal_policy_add_crl, (gmseal_bytes){data, size});
	return 0;
}
