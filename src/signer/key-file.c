/* Finds the private key in a file, whatever its form, and the certificates beside it. */
#include "signer/key-file.h"

#include <limits.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>

gmseal_status gms_key_file_add_certificate(
	struct gms_key_file *file, gmseal_bytes der, gmseal_error *error)
{
	if (file->count == GMS_KEY_FILE_MAX_CERTIFICATES)
		return gms_error(error, GMSEAL_ERROR_FORMAT,
			_("there are more than %d certificates beside the key"),
			GMS_KEY_FILE_MAX_CERTIFICATES);
	gmseal_status status =
		gmseal_certificate_decode(der, &file->certificates[file->count], error);
	if (status == GMSEAL_OK)
		file->count++;
	return status;
}

void gms_key_file_free(struct gms_key_file *file)
{
	EVP_PKEY_free(file->key);
	for (size_t i = 0; i < file->count; i++)
		gmseal_certificate_free(file->certificates[i]);
	*file = (struct gms_key_file){0};
}

/*
 * Attempts to read DER in one form. Each drops its errors at once: OpenSSL's queue has room for 16,
 * and what does not fit would push the host's out of it.
 */
static PKCS8_PRIV_KEY_INFO *try_pkcs8(gmseal_bytes der)
{
	const uint8_t *front = der.data;
	gms_openssl_begin();
	PKCS8_PRIV_KEY_INFO *info = d2i_PKCS8_PRIV_KEY_INFO(NULL, &front, (long)der.size);
	gms_openssl_end();
	return info;
}

static X509_SIG *try_encrypted(gmseal_bytes der)
{
	const uint8_t *front = der.data;
	gms_openssl_begin();
	X509_SIG *encrypted = d2i_X509_SIG(NULL, &front, (long)der.size);
	gms_openssl_end();
	return encrypted;
}

/* PKCS#1 (EVP_PKEY_RSA) or SEC1 (EVP_PKEY_EC), which begin with a version of their own. */
static EVP_PKEY *try_traditional(int type, gmseal_bytes der)
{
	const uint8_t *front = der.data;
	gms_openssl_begin();
	EVP_PKEY *key = d2i_PrivateKey(type, NULL, &front, (long)der.size);
	gms_openssl_end();
	return key;
}

static gmseal_status from_encrypted(
	const X509_SIG *encrypted, struct gms_secret *secret, EVP_PKEY **key, gmseal_error *error)
{
	gmseal_status status = gms_secret_ask(secret, error);
	if (status != GMSEAL_OK)
		return status;
	return gms_key_from_encrypted(encrypted, NULL, secret->text, secret->size, key, error);
}

/* A key in DER: the forms cannot be mistaken for one another, so each is tried. */
static gmseal_status from_der(
	gmseal_bytes der, struct gms_secret *secret, EVP_PKEY **key, gmseal_error *error)
{
	gmseal_status status = GMSEAL_OK;
	PKCS8_PRIV_KEY_INFO *info = try_pkcs8(der);
	X509_SIG *encrypted = info == NULL ? try_encrypted(der) : NULL;
	if (info != NULL)
		status = gms_key_from_pkcs8(info, key, error);
	else if (encrypted != NULL)
		status = from_encrypted(encrypted, secret, key, error);
	else if ((*key = try_traditional(EVP_PKEY_RSA, der)) == NULL &&
		 (*key = try_traditional(EVP_PKEY_EC, der)) == NULL)
		status = gms_error(error, GMSEAL_ERROR_FORMAT, "%s",
			_("there is no private key in a form that is known here"));
	X509_SIG_free(encrypted);
	PKCS8_PRIV_KEY_INFO_free(info);
	return status;
}

/* One block of a PEM file. */
struct block {
	char *name, *header;
	uint8_t *data;
	long size;
};

static bool next_block(BIO *input, struct block *block)
{
	return PEM_read_bio(input, &block->name, &block->header, &block->data, &block->size) == 1;
}

static void free_block(struct block *block)
{
	OPENSSL_free(block->name);
	OPENSSL_free(block->header);
	OPENSSL_clear_free(block->data, (size_t)block->size);
	*block = (struct block){0};
}

static int give_secret(char *buffer, int size, int writing, void *user)
{
	(void)writing;
	const struct gms_secret *secret = user;
	if (secret->size > (size_t)size)
		return -1;
	memcpy(buffer, secret->text, secret->size);
	return (int)secret->size;
}

/* Undoes the encryption that stands in a block's own header (RFC 1421's, as OpenSSL writes it). */
static gmseal_status decrypt_block(
	struct block *block, struct gms_secret *secret, gmseal_error *error)
{
	EVP_CIPHER_INFO cipher;
	if (PEM_get_EVP_CIPHER_INFO(block->header, &cipher) != 1)
		return gms_error_openssl(error, GMSEAL_ERROR_UNSUPPORTED,
			_("the encryption of the private key is not known here"));
	if (cipher.cipher == NULL)
		return GMSEAL_OK;
	gmseal_status status = gms_secret_ask(secret, error);
	if (status == GMSEAL_OK &&
		PEM_do_header(&cipher, block->data, &block->size, give_secret, secret) != 1)
		status = gms_secret_wrong(error);
	return status;
}

static bool is_known_key(const char *name)
{
	/* OpenSSL calls SEC1 "SM2 PRIVATE KEY" if the curve is that of SM2. */
	static const char *const names[] = {PEM_STRING_PKCS8INF, PEM_STRING_PKCS8,
		PEM_STRING_ECPRIVATEKEY, "SM2 PRIVATE KEY", PEM_STRING_RSA};
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (strcmp(name, names[i]) == 0)
			return true;
	return false;
}

static bool is_any_key(const char *name)
{
	static const char end[] = "PRIVATE KEY";
	size_t size = strlen(name);
	return size >= sizeof end - 1 && strcmp(name + size - (sizeof end - 1), end) == 0;
}

static gmseal_status read_key_block(struct block *block, struct gms_secret *secret,
	struct gms_key_file *file, gmseal_error *error)
{
	if (!is_known_key(block->name))
		return gms_error(error, GMSEAL_ERROR_UNSUPPORTED, "%s",
			_("the private key is neither SM2 nor RSA"));
	bool hidden = block->header[0] != '\0';
	gmseal_status status = decrypt_block(block, secret, error);
	if (status == GMSEAL_OK)
		status = from_der((gmseal_bytes){block->data, (size_t)block->size}, secret,
			&file->key, error);
	/* Padding comes out right by chance in one of 256 wrong decryptions. */
	if (status == GMSEAL_ERROR_FORMAT && hidden)
		status = gms_secret_wrong(error);
	return status;
}

/* Reads all blocks: the first private key counts, and every certificate. */
static gmseal_status read_pem(gmseal_bytes input, struct gms_secret *secret,
	struct gms_key_file *file, gmseal_error *error)
{
	gmseal_status status = GMSEAL_OK;
	struct block block = {0};
	gms_openssl_begin();
	BIO *source = BIO_new_mem_buf(input.data, (int)input.size);
	if (source == NULL)
		status = gms_error_memory(error);
	while (status == GMSEAL_OK && next_block(source, &block)) {
		if (file->key == NULL && is_any_key(block.name))
			status = read_key_block(&block, secret, file, error);
		else if (strcmp(block.name, PEM_STRING_X509) == 0)
			status = gms_key_file_add_certificate(
				file, (gmseal_bytes){block.data, (size_t)block.size}, error);
		free_block(&block);
	}
	BIO_free(source);
	gms_openssl_end();
	return status;
}

gmseal_status gms_key_file_read(gmseal_bytes input, struct gms_secret *secret,
	struct gms_key_file *file, gmseal_error *error)
{
	if (input.size > GMSEAL_DEFAULT_MAX_SIZE)
		return gms_error(error, GMSEAL_ERROR_LIMIT, _("a key file has at most %zu octets"),
			GMSEAL_DEFAULT_MAX_SIZE);
	if (input.size == 0)
		input.data = (const uint8_t *)""; /* a BIO cannot be made of NULL */
	bool recognised = false;
	gmseal_status status = read_pem(input, secret, file, error);
	if (status == GMSEAL_OK && file->key == NULL)
		status = gms_pkcs12_read(input, secret, file, &recognised, error);
	if (status == GMSEAL_OK && file->key == NULL && !recognised)
		status = from_der(input, secret, &file->key, error);
	if (status == GMSEAL_OK && file->key == NULL)
		status = gms_error(error, GMSEAL_ERROR_FORMAT, "%s",
			_("there is no private key in the PKCS#12 file"));
	return status;
}
