/* The functions of the SDF test library. See sdf-machine.h for what it keeps where. */
#define _GNU_SOURCE
#include "sdf-machine.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/rsa.h>

static int begin(struct call *call, const char *function, void *session)
{
	struct session *used = session;
	return call_begin(call, function, used->plugged, used);
}

int SDF_OpenDevice(void **device)
{
	struct call call;
	struct device *opened = NULL;
	int answer = call_begin_open(&call);
	if (answer != SDR_OK)
		return answer;
	answer = machine_open(&opened);
	*device = opened;
	return call_end(&call, answer);
}

/* What is closed is gone, whether the machine is there or not. */
int SDF_CloseDevice(void *device)
{
	struct call call;
	struct device *used = device;
	int answer = call_begin(&call, "SDF_CloseDevice", used->plugged, NULL);
	if (answer == SDR_OK)
		call_end(&call, SDR_OK);
	machine_close(used);
	return answer;
}

int SDF_OpenSession(void *device, void **session)
{
	struct call call;
	const struct device *used = device;
	struct session *opened = NULL;
	int answer = call_begin(&call, "SDF_OpenSession", used->plugged, NULL);
	if (answer != SDR_OK)
		return answer;
	answer = machine_open_session(device, &opened);
	*session = opened;
	return call_end(&call, answer);
}

int SDF_CloseSession(void *session)
{
	struct call call;
	int answer = begin(&call, "SDF_CloseSession", session);
	if (answer == SDR_OK)
		call_end(&call, SDR_OK);
	machine_close_session(session);
	return answer;
}

int SDF_GetDeviceInfo(void *session, device_info *info)
{
	struct call call;
	char value[STATE_VALUE_SIZE];
	int answer = begin(&call, "SDF_GetDeviceInfo", session);
	if (answer != SDR_OK)
		return answer;
	*info = (device_info){.device_version = 0x00010203, .standard_version = 1};
	/* Texts that are as long as their fields have no NUL. */
	machine_setting("issuer", "Test", value);
	memcpy(info->issuer_name, value, strnlen(value, sizeof info->issuer_name));
	machine_setting("name", "Test machine", value);
	memcpy(info->device_name, value, strnlen(value, sizeof info->device_name));
	machine_setting("serial", "0001", value);
	memset(info->device_serial, ' ', sizeof info->device_serial);
	memcpy(info->device_serial, value, strnlen(value, sizeof info->device_serial));
	return call_end(&call, SDR_OK);
}

/* Octets that are no more random than a test wants. */
int SDF_GenerateRandom(void *session, unsigned size, unsigned char *random)
{
	struct call call;
	int answer = begin(&call, "SDF_GenerateRandom", session);
	if (answer != SDR_OK)
		return answer;
	memset(random, 4, size);
	return call_end(&call, SDR_OK);
}

int SDF_GetPrivateKeyAccessRight(
	void *session, unsigned key, unsigned char *password, unsigned password_size)
{
	struct call call;
	char name[32], wanted[STATE_VALUE_SIZE];
	int answer = begin(&call, "SDF_GetPrivateKeyAccessRight", session);
	if (answer != SDR_OK)
		return answer;
	if (key < 1 || key > MAX_KEYS)
		return call_end(&call, SDR_KEYNOTEXIST);
	snprintf(name, sizeof name, "password-%u", key);
	machine_setting(name, "", wanted);
	if (strlen(wanted) != password_size || memcmp(wanted, password, password_size) != 0) {
		machine_note("wrong", name);
		return call_end(&call, SDR_PARDENY);
	}
	call.session->rights[key] = true;
	return call_end(&call, SDR_OK);
}

int SDF_ReleasePrivateKeyAccessRight(void *session, unsigned key)
{
	struct call call;
	int answer = begin(&call, "SDF_ReleasePrivateKeyAccessRight", session);
	if (answer != SDR_OK)
		return answer;
	if (key > MAX_KEYS || !call.session->rights[key]) {
		machine_note("misuse", "a right is released that was not given");
	} else {
		call.session->rights[key] = false;
		machine_note("released", "right");
	}
	return call_end(&call, SDR_OK);
}

int SDF_ExportSignPublicKey_ECC(void *session, unsigned key, ecc_public_key *public_key)
{
	struct call call;
	unsigned char point[65];
	size_t size = 0;
	int answer = begin(&call, "SDF_ExportSignPublicKey_ECC", session);
	if (answer != SDR_OK)
		return answer;
	EVP_PKEY *found = machine_key("sm2", key);
	if (found == NULL)
		return call_end(&call, SDR_KEYNOTEXIST);
	memset(public_key, 0, sizeof *public_key);
	EVP_PKEY_get_octet_string_param(found, OSSL_PKEY_PARAM_PUB_KEY, point, sizeof point, &size);
	EVP_PKEY_free(found);
	if (size != sizeof point || point[0] != 4)
		return call_end(&call, SDR_SKOPERR);
	public_key->bits = 256;
	memcpy(public_key->x + 32, point + 1, 32);
	memcpy(public_key->y + 32, point + 33, 32);
	if (call.fault.action == STATE_RUBBISH_LENGTH)
		public_key->bits = (unsigned)call.fault.number;
	if (call.fault.action == STATE_WRONG_VALUE)
		public_key->x[0] = 1;
	return call_end(&call, SDR_OK);
}

/* r and s at the end of fields of 64 octets. */
static int sign_e(EVP_PKEY *key, const unsigned char *e, ecc_signature *signature)
{
	unsigned char der[80];
	const unsigned char *position = der;
	size_t size = sizeof der;
	bool done = false;
	ERR_set_mark();
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new(key, NULL);
	if (context != NULL && EVP_PKEY_sign_init(context) == 1 &&
		EVP_PKEY_sign(context, der, &size, e, 32) == 1) {
		ECDSA_SIG *pair = d2i_ECDSA_SIG(NULL, &position, (long)size);
		done = pair != NULL &&
		       BN_bn2binpad(ECDSA_SIG_get0_r(pair), signature->r, ECC_SIZE) > 0 &&
		       BN_bn2binpad(ECDSA_SIG_get0_s(pair), signature->s, ECC_SIZE) > 0;
		ECDSA_SIG_free(pair);
	}
	EVP_PKEY_CTX_free(context);
	ERR_pop_to_mark();
	return done ? SDR_OK : SDR_SKOPERR;
}

int SDF_InternalSign_ECC(void *session, unsigned key, unsigned char *data, unsigned data_size,
	ecc_signature *signature)
{
	struct call call;
	int answer = begin(&call, "SDF_InternalSign_ECC", session);
	if (answer != SDR_OK)
		return answer;
	EVP_PKEY *found = machine_key("sm2", key);
	if (found == NULL)
		answer = SDR_KEYNOTEXIST;
	else if (!machine_allows(call.session, key))
		answer = SDR_PARDENY;
	else if (data_size != 32)
		answer = SDR_SKOPERR;
	if (answer == SDR_OK) {
		call_pause();
		answer = sign_e(found, data, signature);
		int gone = call_resume(&call);
		answer = gone != SDR_OK ? gone : answer;
	}
	EVP_PKEY_free(found);
	if (answer == SDR_OK && call.fault.action == STATE_RUBBISH_LENGTH)
		signature->s[0] = 1;
	if (answer == SDR_OK && call.fault.action == STATE_WRONG_VALUE)
		signature->s[ECC_SIZE - 1] ^= 1;
	return call_end(&call, answer);
}

static bool export_number(EVP_PKEY *key, const char *name, unsigned char octets[RSA_SIZE])
{
	BIGNUM *number = NULL;
	bool done = EVP_PKEY_get_bn_param(key, name, &number) == 1 &&
		    BN_bn2binpad(number, octets, RSA_SIZE) == RSA_SIZE;
	BN_free(number);
	return done;
}

int SDF_ExportSignPublicKey_RSA(void *session, unsigned key, rsa_public_key *public_key)
{
	struct call call;
	int answer = begin(&call, "SDF_ExportSignPublicKey_RSA", session);
	if (answer != SDR_OK)
		return answer;
	EVP_PKEY *found = machine_key("rsa", key);
	if (found == NULL)
		return call_end(&call, SDR_KEYNOTEXIST);
	memset(public_key, 0, sizeof *public_key);
	public_key->bits = (unsigned)EVP_PKEY_get_bits(found);
	if (!export_number(found, OSSL_PKEY_PARAM_RSA_N, public_key->m) ||
		!export_number(found, OSSL_PKEY_PARAM_RSA_E, public_key->e))
		answer = SDR_SKOPERR;
	EVP_PKEY_free(found);
	if (call.fault.action == STATE_RUBBISH_LENGTH)
		public_key->bits = (unsigned)call.fault.number;
	if (call.fault.action == STATE_WRONG_VALUE)
		memset(public_key->e, 0, sizeof public_key->e);
	return call_end(&call, answer);
}

/* The bare operation: input is as long as the modulus. */
static int operate(EVP_PKEY *key, const unsigned char *input, unsigned input_size,
	unsigned char *output, unsigned *output_size)
{
	size_t size = RSA_SIZE;
	bool done = false;
	ERR_set_mark();
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new(key, NULL);
	if (context != NULL && EVP_PKEY_sign_init(context) == 1 &&
		EVP_PKEY_CTX_set_rsa_padding(context, RSA_NO_PADDING) == 1)
		done = EVP_PKEY_sign(context, output, &size, input, input_size) == 1;
	EVP_PKEY_CTX_free(context);
	ERR_pop_to_mark();
	*output_size = (unsigned)size;
	return done ? SDR_OK : SDR_SKOPERR;
}

int SDF_InternalPrivateKeyOperation_RSA(void *session, unsigned key, unsigned char *input,
	unsigned input_size, unsigned char *output, unsigned *output_size)
{
	struct call call;
	int answer = begin(&call, "SDF_InternalPrivateKeyOperation_RSA", session);
	if (answer != SDR_OK)
		return answer;
	EVP_PKEY *found = machine_key("rsa", key);
	if (found == NULL)
		answer = SDR_KEYNOTEXIST;
	else if (!machine_allows(call.session, key))
		answer = SDR_PARDENY;
	if (answer == SDR_OK) {
		call_pause();
		answer = operate(found, input, input_size, output, output_size);
		int gone = call_resume(&call);
		answer = gone != SDR_OK ? gone : answer;
	}
	EVP_PKEY_free(found);
	if (answer == SDR_OK && call.fault.action == STATE_RUBBISH_LENGTH)
		*output_size = (unsigned)call.fault.number;
	if (answer == SDR_OK && call.fault.action == STATE_WRONG_VALUE)
		output[RSA_SIZE - 1] ^= 1;
	return call_end(&call, answer);
}
