/* The decoder of OCSP responses, and what they bring about. */
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
	fuzz_revocation(gmseal_policy_add_ocsp, (gmseal_bytes){data, size});
	return 0;
}
