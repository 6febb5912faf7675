/*
 * Seals a document where the private key is out of this program's reach: in a telephone, a signing
 * service, a smart card behind somebody's interface.
 *
 *	sign-elsewhere SEAL CERTIFICATE KEY DOCUMENT OUTPUT
 *
 * The library prepares what is to be signed, 32 octets go out, a signature value comes back, the
 * library checks it and completes the signature. Here the function elsewhere() plays the part of
 * the service; nothing but it knows KEY (an SM2 key in PEM). It is the only part that needs OpenSSL:
 *
 *	cc -o sign-elsewhere sign-elsewhere.c $(pkg-config --cflags --libs gmseal libcrypto)
 */
#include <gmseal.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static gmseal_buffer read_file(const char *name)
{
	gmseal_buffer content = GMSEAL_BUFFER_INIT;
	FILE *file = fopen(name, "rb");
	if (file == NULL) {
		perror(name);
		exit(1);
	}
	size_t got;
	do {
		uint8_t *more = realloc(content.data, content.size + 4096);
		if (more == NULL)
			exit(1);
		content.data = more;
		got = fread(content.data + content.size, 1, 4096, file);
		content.size += got;
	} while (got > 0);
	if (ferror(file)) {
		perror(name);
		exit(1);
	}
	fclose(file);
	return content;
}

static bool write_file(const char *name, gmseal_bytes content)
{
	FILE *file = fopen(name, "wb");
	if (file == NULL) {
		perror(name);
		return false;
	}
	bool written = fwrite(content.data, 1, content.size, file) == content.size;
	if (fclose(file) != 0 || !written) {
		perror(name);
		return false;
	}
	return true;
}

static gmseal_bytes bytes(const gmseal_buffer *buffer)
{
	return (gmseal_bytes){buffer->data, buffer->size};
}

/* The signing service: takes e, gives SEQUENCE { r INTEGER, s INTEGER }. Knows nothing of seals. */
static bool elsewhere(const char *key_name, gmseal_bytes e, uint8_t *value, size_t *size)
{
	bool signed_it = false;
	EVP_PKEY *key = NULL;
	EVP_PKEY_CTX *context = NULL;
	FILE *file = fopen(key_name, "rb");
	if (file == NULL) {
		perror(key_name);
		return false;
	}
	key = PEM_read_PrivateKey(file, NULL, NULL, NULL);
	fclose(file);
	if (key != NULL)
		context = EVP_PKEY_CTX_new(key, NULL);
	if (context != NULL && EVP_PKEY_sign_init(context) == 1 &&
		EVP_PKEY_sign(context, value, size, e.data, e.size) == 1)
		signed_it = true;
	if (!signed_it)
		fprintf(stderr, "elsewhere: %s cannot sign\n", key_name);
	EVP_PKEY_CTX_free(context);
	EVP_PKEY_free(key);
	return signed_it;
}

int main(int argc, char **argv)
{
	if (argc != 6) {
		fprintf(stderr, "usage: sign-elsewhere SEAL CERTIFICATE KEY DOCUMENT OUTPUT\n");
		return 1;
	}
	int result = 1;
	gmseal_error error;
	gmseal_seal *seal = NULL;
	gmseal_certificate *certificate = NULL;
	gmseal_draft *draft = NULL;
	gmseal_signature *signature = NULL;
	gmseal_digest_value hash;
	gmseal_buffer seal_file = read_file(argv[1]);
	gmseal_buffer certificate_file = read_file(argv[2]);
	gmseal_buffer document = read_file(argv[4]);

	gmseal_status status = gmseal_seal_decode(bytes(&seal_file), NULL, &seal, &error);
	if (status == GMSEAL_OK)
		status = gmseal_certificate_decode(bytes(&certificate_file), &certificate, &error);
	if (status == GMSEAL_OK)
		status = gmseal_digest_bytes(GMSEAL_DIGEST_SM3, bytes(&document), &hash, &error);
	if (status == GMSEAL_OK) {
		gmseal_signature_parameters parameters = GMSEAL_SIGNATURE_PARAMETERS_INIT;
		parameters.seal = seal;
		parameters.time = (int64_t)time(NULL);
		parameters.data_hash = (gmseal_bytes){hash.data, hash.size};
		status = gmseal_signature_prepare(&parameters, certificate, &draft, &error);
	}
	if (status == GMSEAL_OK) {
		uint8_t value[GMSEAL_SIGNATURE_VALUE_MAX_SIZE];
		size_t size = sizeof value;
		if (!elsewhere(argv[3], gmseal_draft_digest(draft), value, &size))
			goto out;
		status = gmseal_signature_complete(
			draft, (gmseal_bytes){value, size}, &signature, &error);
	}
	if (status != GMSEAL_OK)
		fprintf(stderr, "sign-elsewhere: %s: %s\n", gmseal_status_name(status),
			error.message);
	else if (write_file(argv[5], gmseal_signature_bytes(signature)))
		result = 0;
out:
	gmseal_signature_free(signature);
	gmseal_draft_free(draft);
	gmseal_certificate_free(certificate);
	gmseal_seal_free(seal);
	gmseal_buffer_free(&document);
	gmseal_buffer_free(&certificate_file);
	gmseal_buffer_free(&seal_file);
	return result;
}
