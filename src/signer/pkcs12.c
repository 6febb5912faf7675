/*
 * PKCS#12 files. Old ones are encrypted with RC2, which only OpenSSL's legacy provider knows: it is
 * loaded into a context of our own, so that the host's is left alone, and everything that came out
 * of that context is encoded and decoded again before it goes.
 */
#include "signer/key-file.h"

#include <openssl/crypto.h>
#include <openssl/pkcs12.h>
#include <openssl/provider.h>

/* A passphrase as PKCS#12 sees it: none and an empty one are two things. */
struct phrase {
	const char *octets;
	size_t size;
};

struct reader {
	OSSL_LIB_CTX *context;
	OSSL_PROVIDER *standard, *legacy; /* legacy is NULL where it is not installed */
	PKCS12 *container;
	struct gms_secret *secret;
	struct phrase phrase;
	bool has_phrase, is_proved; /* proved by the MAC */
	struct gms_key_file *file;
};

static bool open_reader(struct reader *reader, gmseal_bytes input)
{
	reader->context = OSSL_LIB_CTX_new();
	if (reader->context == NULL)
		return false;
	reader->standard = OSSL_PROVIDER_load(reader->context, "default");
	reader->legacy = OSSL_PROVIDER_load(reader->context, "legacy");
	reader->container = PKCS12_init_ex(NID_pkcs7_data, reader->context, NULL);
	const uint8_t *front = input.data;
	return reader->standard != NULL && reader->container != NULL &&
	       d2i_PKCS12(&reader->container, &front, (long)input.size) != NULL;
}

static void close_reader(struct reader *reader)
{
	PKCS12_free(reader->container);
	if (reader->legacy != NULL)
		OSSL_PROVIDER_unload(reader->legacy);
	if (reader->standard != NULL)
		OSSL_PROVIDER_unload(reader->standard);
	OSSL_LIB_CTX_free(reader->context);
}

static bool fits(const struct reader *reader, struct phrase phrase)
{
	return PKCS12_verify_mac(reader->container, phrase.octets, (int)phrase.size) == 1;
}

static gmseal_status need_phrase(struct reader *reader, gmseal_error *error)
{
	if (reader->has_phrase)
		return GMSEAL_OK;
	gmseal_status status = gms_secret_ask(reader->secret, error);
	if (status != GMSEAL_OK)
		return status;
	reader->phrase = (struct phrase){reader->secret->text, reader->secret->size};
	reader->has_phrase = true;
	return GMSEAL_OK;
}

/* Proves the passphrase by the MAC if there is one; a file without passphrase asks nobody. */
static gmseal_status check_mac(struct reader *reader, gmseal_error *error)
{
	static const struct phrase without[] = {{NULL, 0}, {"", 0}};
	if (PKCS12_mac_present(reader->container) != 1)
		return GMSEAL_OK;
	for (size_t i = 0; i < 2 && !reader->is_proved; i++) {
		reader->phrase = without[i];
		reader->has_phrase = reader->is_proved = fits(reader, without[i]);
	}
	gmseal_status status = need_phrase(reader, error);
	if (status != GMSEAL_OK || reader->is_proved)
		return status;
	reader->is_proved = fits(reader, reader->phrase);
	return reader->is_proved ? GMSEAL_OK : gms_secret_wrong(error);
}

static gmseal_status read_certificate(
	struct reader *reader, const PKCS12_SAFEBAG *bag, gmseal_error *error)
{
	uint8_t *der = NULL;
	X509 *certificate = PKCS12_SAFEBAG_get1_cert(bag);
	int size = certificate != NULL ? i2d_X509(certificate, &der) : -1;
	gmseal_status status = GMSEAL_OK;
	if (size > 0)
		status = gms_key_file_add_certificate(
			reader->file, (gmseal_bytes){der, (size_t)size}, error);
	OPENSSL_free(der);
	X509_free(certificate);
	return status;
}

static gmseal_status read_plain(
	struct reader *reader, const PKCS8_PRIV_KEY_INFO *key, gmseal_error *error)
{
	PKCS8_PRIV_KEY_INFO *info = ASN1_item_dup(ASN1_ITEM_rptr(PKCS8_PRIV_KEY_INFO), key);
	if (info == NULL)
		return gms_error_memory(error);
	gmseal_status status = gms_key_from_pkcs8(info, &reader->file->key, error);
	PKCS8_PRIV_KEY_INFO_free(info);
	return status;
}

static gmseal_status read_shrouded(struct reader *reader, const X509_SIG *key, gmseal_error *error)
{
	gmseal_status status = need_phrase(reader, error);
	if (status != GMSEAL_OK)
		return status;
	return gms_key_from_encrypted(key, reader->context, reader->phrase.octets,
		reader->phrase.size, &reader->file->key, error);
}

/* The first key counts, and every certificate; other bags are none of our business. */
static gmseal_status read_bag(struct reader *reader, const PKCS12_SAFEBAG *bag, gmseal_error *error)
{
	switch (PKCS12_SAFEBAG_get_nid(bag)) {
	case NID_certBag:
		return read_certificate(reader, bag, error);
	case NID_keyBag:
		if (reader->file->key != NULL)
			return GMSEAL_OK;
		return read_plain(reader, PKCS12_SAFEBAG_get0_p8inf(bag), error);
	case NID_pkcs8ShroudedKeyBag:
		if (reader->file->key != NULL)
			return GMSEAL_OK;
		return read_shrouded(reader, PKCS12_SAFEBAG_get0_pkcs8(bag), error);
	default:
		return GMSEAL_OK;
	}
}

static gmseal_status unpack(
	struct reader *reader, PKCS7 *safe, STACK_OF(PKCS12_SAFEBAG) * *bags, gmseal_error *error)
{
	bool encrypted = PKCS7_type_is_encrypted(safe) == 1;
	gmseal_status status = GMSEAL_OK;
	if (encrypted)
		status = need_phrase(reader, error);
	if (status != GMSEAL_OK)
		return status;
	if (encrypted)
		*bags = PKCS12_unpack_p7encdata(
			safe, reader->phrase.octets, (int)reader->phrase.size);
	else if (PKCS7_type_is_data(safe))
		*bags = PKCS12_unpack_p7data(safe);
	if (*bags != NULL)
		return GMSEAL_OK;
	if (encrypted && !reader->is_proved)
		return gms_secret_wrong(error);
	return gms_error_openssl(
		error, GMSEAL_ERROR_FORMAT, _("a part of the PKCS#12 file cannot be read"));
}

static gmseal_status read_safe(struct reader *reader, PKCS7 *safe, gmseal_error *error)
{
	STACK_OF(PKCS12_SAFEBAG) *bags = NULL;
	gmseal_status status = unpack(reader, safe, &bags, error);
	for (int i = 0; status == GMSEAL_OK && i < sk_PKCS12_SAFEBAG_num(bags); i++)
		status = read_bag(reader, sk_PKCS12_SAFEBAG_value(bags, i), error);
	sk_PKCS12_SAFEBAG_pop_free(bags, PKCS12_SAFEBAG_free);
	return status;
}

static gmseal_status read_safes(struct reader *reader, gmseal_error *error)
{
	STACK_OF(PKCS7) *safes = PKCS12_unpack_authsafes(reader->container);
	if (safes == NULL)
		return gms_error_openssl(
			error, GMSEAL_ERROR_FORMAT, _("a part of the PKCS#12 file cannot be read"));
	gmseal_status status = GMSEAL_OK;
	for (int i = 0; status == GMSEAL_OK && i < sk_PKCS7_num(safes); i++)
		status = read_safe(reader, sk_PKCS7_value(safes, i), error);
	sk_PKCS7_pop_free(safes, PKCS7_free);
	return status;
}

gmseal_status gms_pkcs12_read(gmseal_bytes input, struct gms_secret *secret,
	struct gms_key_file *file, bool *recognised, gmseal_error *error)
{
	struct reader reader = {.secret = secret, .file = file};
	gmseal_status status = GMSEAL_OK;
	gms_openssl_begin();
	const uint8_t *front = input.data;
	PKCS12 *container = d2i_PKCS12(NULL, &front, (long)input.size);
	*recognised = container != NULL;
	PKCS12_free(container);
	if (!*recognised)
		goto out;
	if (!open_reader(&reader, input))
		status = gms_error_openssl(
			error, GMSEAL_ERROR_CRYPTO, _("the PKCS#12 file cannot be opened"));
	if (status == GMSEAL_OK)
		status = check_mac(&reader, error);
	if (status == GMSEAL_OK)
		status = read_safes(&reader, error);
	close_reader(&reader);
out:
	gms_openssl_end();
	return status;
}
