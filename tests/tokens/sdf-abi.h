/*
 * Structures, functions and answers of GM/T 0018 as the SDF test library has them. The library
 * under test has its own, so that a mistake in one of the two shows.
 */
#ifndef TOKENS_SDF_ABI_H
#define TOKENS_SDF_ABI_H

#define ECC_SIZE 64
#define RSA_SIZE 256

typedef struct {
	char issuer_name[40], device_name[16], device_serial[16];
	unsigned device_version, standard_version, asymmetric_ability[2], symmetric_ability,
		hash_ability, buffer_size;
} device_info;

typedef struct {
	unsigned bits;
	unsigned char x[ECC_SIZE], y[ECC_SIZE];
} ecc_public_key;

typedef struct {
	unsigned char r[ECC_SIZE], s[ECC_SIZE];
} ecc_signature;

typedef struct {
	unsigned bits;
	unsigned char m[RSA_SIZE], e[RSA_SIZE];
} rsa_public_key;

int SDF_OpenDevice(void **device);
int SDF_CloseDevice(void *device);
int SDF_OpenSession(void *device, void **session);
int SDF_CloseSession(void *session);
int SDF_GetDeviceInfo(void *session, device_info *info);
int SDF_GenerateRandom(void *session, unsigned size, unsigned char *random);
int SDF_GetPrivateKeyAccessRight(
	void *session, unsigned key, unsigned char *password, unsigned password_size);
int SDF_ReleasePrivateKeyAccessRight(void *session, unsigned key);
int SDF_ExportSignPublicKey_ECC(void *session, unsigned key, ecc_public_key *public_key);
int SDF_InternalSign_ECC(void *session, unsigned key, unsigned char *data, unsigned data_size,
	ecc_signature *signature);
int SDF_ExportSignPublicKey_RSA(void *session, unsigned key, rsa_public_key *public_key);
int SDF_InternalPrivateKeyOperation_RSA(void *session, unsigned key, unsigned char *input,
	unsigned input_size, unsigned char *output, unsigned *output_size);

enum {
	SDR_OK = 0,
	SDR_NOTSUPPORT = 0x01000002,
	SDR_COMMFAIL = 0x01000003,
	SDR_OPENSESSION = 0x01000006,
	SDR_PARDENY = 0x01000007,
	SDR_KEYNOTEXIST = 0x01000008,
	SDR_SKOPERR = 0x0100000C
};

#endif
