/*
 * Private keys in files: the forms they come in, unlocked and decoded. What is read here lies in
 * memory; nothing here opens a file.
 */
#ifndef GMS_KEY_FILE_H
#define GMS_KEY_FILE_H

#include "base/base.h"
#include "crypto/crypto.h"

#include <gmseal/signer.h>
#include <openssl/x509.h>

/* Longer passphrases are refused. */
#define GMS_SECRET_MAX_SIZE 1024

/* The passphrase: asked for when it is first needed, and only then. */
struct gms_secret {
	gmseal_secret_callback *callback; /* or NULL */
	void *user;
	bool asked, given;
	char text[GMS_SECRET_MAX_SIZE + 1]; /* NUL-terminated */
	size_t size;
};

/* GMSEAL_ERROR_KEY if there is none. */
gmseal_status gms_secret_ask(struct gms_secret *secret, gmseal_error *error);
gmseal_status gms_secret_wrong(gmseal_error *error);
void gms_secret_wipe(struct gms_secret *secret);

/* More certificates than any key has beside it. */
#define GMS_KEY_FILE_MAX_CERTIFICATES 32

/* What a file brought: a key, and the certificates beside it. */
struct gms_key_file {
	EVP_PKEY *key;
	gmseal_certificate *certificates[GMS_KEY_FILE_MAX_CERTIFICATES];
	size_t count;
};

/* Reads any form: PEM, DER, PKCS#12. The caller releases what is in file, on failure as well. */
gmseal_status gms_key_file_read(gmseal_bytes input, struct gms_secret *secret,
	struct gms_key_file *file, gmseal_error *error);
void gms_key_file_free(struct gms_key_file *file);

gmseal_status gms_key_file_add_certificate(
	struct gms_key_file *file, gmseal_bytes der, gmseal_error *error);

/* PKCS#8. */
gmseal_status gms_key_from_pkcs8(PKCS8_PRIV_KEY_INFO *info, EVP_PKEY **key, gmseal_error *error);

/*
 * Encrypted PKCS#8. context is where ciphers come from, NULL for the default one; octets are the
 * passphrase's, NULL for none at all, which PKCS#12 tells from an empty one.
 */
gmseal_status gms_key_from_encrypted(const X509_SIG *encrypted, OSSL_LIB_CTX *context,
	const char *octets, size_t size, EVP_PKEY **key, gmseal_error *error);

/* PKCS#12; *recognised tells whether input is that at all. */
gmseal_status gms_pkcs12_read(gmseal_bytes input, struct gms_secret *secret,
	struct gms_key_file *file, bool *recognised, gmseal_error *error);

#endif
