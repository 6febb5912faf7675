/* Keys and certificates in the SKF test library. */
#include "skf-token.h"

#include "sign.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static EVP_PKEY *key_of(const struct handle *container)
{
	char file[STATE_NAME_SIZE + 8];
	snprintf(file, sizeof file, "%s.pem", container->name);
	return state_key(container->directory, file);
}

skf_ulong SKF_GetContainerType(void *container, skf_ulong *type)
{
	struct skf_call call;
	skf_begin(&call, "SKF_GetContainerType", container, HANDLE_CONTAINER);
	if (call.answer == SAR_OK) {
		EVP_PKEY *key = key_of(call.handle);
		*type = key == NULL ? 0 : sign_is_rsa(key) ? 1 : 2;
		EVP_PKEY_free(key);
	}
	return skf_end(&call, call.answer);
}

skf_ulong SKF_ExportCertificate(
	void *container, skf_bool signing, uint8_t *certificate, skf_ulong *size)
{
	struct skf_call call;
	skf_begin(&call, "SKF_ExportCertificate", container, HANDLE_CONTAINER);
	if (call.answer == SAR_OK) {
		char file[STATE_NAME_SIZE + 16];
		size_t length = 0;
		snprintf(file, sizeof file, "%s%s.der", call.handle->name,
			signing ? "" : ".encryption");
		unsigned char *der = state_file(call.handle->directory, file, &length);
		call.answer = der == NULL ? SAR_CERTNOTFOUNTERR
					  : skf_copy(&call, der, length, certificate, size);
		free(der);
	}
	return skf_end(&call, call.answer);
}

skf_ulong SKF_ExportPublicKey(void *container, skf_bool signing, uint8_t *blob, skf_ulong *size)
{
	struct skf_call call;
	skf_begin(&call, "SKF_ExportPublicKey", container, HANDLE_CONTAINER);
	if (call.answer != SAR_OK)
		return skf_end(&call, call.answer);
	EVP_PKEY *key = signing ? key_of(call.handle) : NULL;
	if (key == NULL) {
		call.answer = SAR_KEYNOTFOUNTERR;
	} else if (sign_is_rsa(key)) {
		struct skf_rsa_public_key rsa = {.algorithm = 0x00010000};
		rsa.bits = (skf_ulong)sign_rsa_public(
			key, rsa.modulus, sizeof rsa.modulus, rsa.exponent, sizeof rsa.exponent);
		call.answer = skf_copy(&call, &rsa, sizeof rsa, blob, size);
	} else {
		struct skf_ecc_public_key ecc = {.bits = 256};
		sign_sm2_public(key, ecc.x + 32, ecc.y + 32);
		call.answer = skf_copy(&call, &ecc, sizeof ecc, blob, size);
	}
	EVP_PKEY_free(key);
	return skf_end(&call, call.answer);
}

/* Who signs has to have logged in. */
static EVP_PKEY *signing_key(struct skf_call *call, bool rsa)
{
	if (call->answer != SAR_OK)
		return NULL;
	if (!call->handle->parent->user) {
		call->answer = SAR_USER_NOT_LOGGED_IN;
		return NULL;
	}
	EVP_PKEY *key = key_of(call->handle);
	if (key == NULL || sign_is_rsa(key) != rsa) {
		call->answer = SAR_KEYNOTFOUNTERR;
		EVP_PKEY_free(key);
		return NULL;
	}
	return key;
}

skf_ulong SKF_ECCSignData(
	void *container, uint8_t *data, skf_ulong size, struct skf_ecc_signature *signature)
{
	struct skf_call call;
	skf_begin(&call, "SKF_ECCSignData", container, HANDLE_CONTAINER);
	EVP_PKEY *key = signing_key(&call, false);
	if (key != NULL && size != 32)
		call.answer = SAR_INVALIDPARAMERR;
	if (key != NULL && call.answer == SAR_OK) {
		*signature = (struct skf_ecc_signature){{0}, {0}};
		if (!sign_sm2(key, data, signature->r + 32, signature->s + 32))
			call.answer = SAR_FAIL;
		if (call.fault.action == STATE_WRONG_VALUE)
			signature->s[63] ^= 1;
	}
	EVP_PKEY_free(key);
	return skf_end(&call, call.answer);
}

skf_ulong SKF_RSASignData(void *container, uint8_t *data, skf_ulong size, uint8_t *signature,
	skf_ulong *signature_size)
{
	struct skf_call call;
	skf_begin(&call, "SKF_RSASignData", container, HANDLE_CONTAINER);
	EVP_PKEY *key = signing_key(&call, true);
	if (key != NULL && call.answer == SAR_OK) {
		uint8_t value[512];
		size_t length = sizeof value;
		if (!sign_rsa(key, data, size, value, &length))
			call.answer = SAR_FAIL;
		if (call.fault.action == STATE_WRONG_VALUE)
			value[length - 1] ^= 1;
		if (call.answer == SAR_OK)
			call.answer = skf_copy(&call, value, length, signature, signature_size);
	}
	EVP_PKEY_free(key);
	return skf_end(&call, call.answer);
}
