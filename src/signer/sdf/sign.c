/* One signature by a crypto machine: SM2 over e, and RSA over a block that is padded here. */
#include "signer/sdf/sdf.h"

#include "crypto/crypto.h"

enum {
	SM2_SIZE = 32,
	MIN_PADDING = 11 /* RFC 8017 9.2 */
};

static gmseal_status sign_sm2(const struct gms_sdf_library *library, void *session, unsigned index,
	const gmseal_signing_request *request, gmseal_buffer *value, int *code, gmseal_error *error)
{
	static const char function[] = "SDF_InternalSign_ECC";
	struct gms_sdf_ecc_signature signature = {0};
	uint8_t e[SM2_SIZE], raw[2 * SM2_SIZE], high = 0;
	if (library->call.sign_ecc == NULL)
		return gms_library_lacks(library->path, function, error);
	memcpy(e, request->digest.data, sizeof e);
	*code = library->call.sign_ecc(session, index, e, sizeof e, &signature);
	if (*code != 0)
		return gms_sdf_error(error, *code, function);
	const size_t unused = GMS_SDF_ECC_SIZE - SM2_SIZE;
	for (size_t i = 0; i < unused; i++)
		high |= signature.r[i] | signature.s[i];
	if (high != 0)
		return gms_error(error, GMSEAL_ERROR_DEVICE,
			_("the crypto machine's %s gave a signature value that cannot be one"),
			function);
	memcpy(raw, signature.r + unused, SM2_SIZE);
	memcpy(raw + SM2_SIZE, signature.s + unused, SM2_SIZE);
	return gms_copy((gmseal_bytes){raw, sizeof raw}, value, error);
}

/* EMSA-PKCS1-v1_5 (RFC 8017 9.2): 00 01 FF ... FF 00 DigestInfo. */
static gmseal_status pad(
	const gmseal_signing_request *request, uint8_t *block, size_t size, gmseal_error *error)
{
	gmseal_buffer info = GMSEAL_BUFFER_INIT;
	gmseal_status status = gms_token_digest_info(request, &info, error);
	if (status == GMSEAL_OK && info.size + MIN_PADDING > size)
		status = gms_error(error, GMSEAL_ERROR_UNSUPPORTED, "%s",
			_("the RSA key is too short for the digest"));
	if (status == GMSEAL_OK) {
		memset(block, 0xFF, size);
		block[0] = 0x00;
		block[1] = 0x01;
		block[size - info.size - 1] = 0x00;
		memcpy(block + size - info.size, info.data, info.size);
	}
	gmseal_buffer_free(&info);
	return status;
}

static gmseal_status sign_rsa(const struct gms_sdf_library *library, void *session, unsigned index,
	size_t size, const gmseal_signing_request *request, gmseal_buffer *value, int *code,
	gmseal_error *error)
{
	static const char function[] = "SDF_InternalPrivateKeyOperation_RSA";
	uint8_t block[GMS_SDF_RSA_SIZE], output[4 * GMS_SDF_RSA_SIZE];
	unsigned output_size = sizeof output;
	if (library->call.private_rsa == NULL)
		return gms_library_lacks(library->path, function, error);
	gmseal_status status = pad(request, block, size, error);
	if (status != GMSEAL_OK)
		return status;
	*code = library->call.private_rsa(
		session, index, block, (unsigned)size, output, &output_size);
	if (*code != 0)
		return gms_sdf_error(error, *code, function);
	if (output_size != size)
		return gms_error(error, GMSEAL_ERROR_DEVICE,
			_("the crypto machine's %s says that its value has %u octets; a key of "
			  "%zu gives as many"),
			function, output_size, size);
	return gms_copy((gmseal_bytes){output, size}, value, error);
}

gmseal_status gms_sdf_sign(const struct gms_sdf_library *library, void *session, unsigned index,
	const struct gms_sdf_key *key, const gmseal_signing_request *request, gmseal_buffer *value,
	int *code, gmseal_error *error)
{
	*code = 0;
	if (gms_algorithm_for(key->type, request->digest_algorithm) == NULL ||
		request->digest.size != gmseal_digest_size(request->digest_algorithm))
		return gms_error(error, GMSEAL_ERROR_MISMATCH,
			_("the key does not sign digests of %s"),
			gmseal_digest_name(request->digest_algorithm));
	if (key->type == GMSEAL_KEY_SM2)
		return sign_sm2(library, session, index, request, value, code, error);
	return sign_rsa(library, session, index, key->size, request, value, code, error);
}
