/* SKF test libraries, called directly. */
#define _GNU_SOURCE
#include "skf-direct.h"

#include "cryptoki.h"

#include <dlfcn.h>

void direct_load(struct skf_direct *direct, const char *library)
{
	direct->library = dlopen(library, RTLD_NOW | RTLD_LOCAL);
	ck_assert_msg(direct->library != NULL, "%s", dlerror());
#define LOAD(name) *(void **)&direct->call.name = dlsym(direct->library, "SKF_" #name);
	SKF_REQUIRED(LOAD)
	SKF_OPTIONAL(LOAD)
#undef LOAD
}

void direct_open(struct skf_direct *direct)
{
	char device[] = "TEST0001", application[] = "APP", container[] = "seal";
	assert_returns(SAR_OK, direct->call.ConnectDev(device, &direct->device));
	assert_returns(SAR_OK,
		direct->call.OpenApplication(direct->device, application, &direct->application));
	assert_returns(SAR_OK,
		direct->call.OpenContainer(direct->application, container, &direct->container));
}

void direct_start(struct skf_direct *direct, enum test_key_type type)
{
	*direct = (struct skf_direct){.token = test_token_new(), .key = test_key(type)};
	test_token_put(&direct->token, "seal", direct->key, NULL);
	direct_load(direct, SKF_LIBRARY);
	direct_open(direct);
}

skf_ulong direct_verify(
	const struct skf_direct *direct, skf_ulong type, const char *pin, skf_ulong *left)
{
	char text[64];
	snprintf(text, sizeof text, "%s", pin);
	return direct->call.VerifyPIN(direct->application, type, text, left);
}

void direct_start_logged_in(struct skf_direct *direct, enum test_key_type type)
{
	skf_ulong left;
	direct_start(direct, type);
	assert_returns(SAR_OK, direct_verify(direct, SKF_USER, "123456", &left));
}

void direct_stop(struct skf_direct *direct)
{
	ck_assert(!test_token_has(&direct->token, "collision"));
	dlclose(direct->library);
	EVP_PKEY_free(direct->key);
	test_token_free(&direct->token);
}

skf_ulong direct_sign(const struct skf_direct *direct, bool *valid)
{
	static const uint8_t zeros[32];
	struct skf_ecc_signature signature;
	uint8_t e[32], raw[64];
	memcpy(e, cryptoki_e, sizeof e);
	memset(&signature, 0xFF, sizeof signature);
	skf_ulong answer = direct->call.ECCSignData(direct->container, e, sizeof e, &signature);
	*valid = false;
	if (answer != SAR_OK)
		return answer;
	ck_assert_mem_eq(signature.r, zeros, sizeof zeros);
	ck_assert_mem_eq(signature.s, zeros, sizeof zeros);
	memcpy(raw, signature.r + 32, 32);
	memcpy(raw + 32, signature.s + 32, 32);
	*valid = cryptoki_valid(direct->key, cryptoki_e, raw, sizeof raw, false);
	return SAR_OK;
}

void direct_signs(const struct skf_direct *direct)
{
	bool valid;
	assert_returns(SAR_OK, direct_sign(direct, &valid));
	ck_assert(valid);
}
