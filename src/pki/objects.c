/* Certificates and CRLs in files: DER of one, or PEM of any number. */
#include "pki/parts.h"

#include <limits.h>
#include <openssl/err.h>
#include <openssl/pem.h>

static const char *const names[][2] = {
	[GMS_OBJECT_CERTIFICATE] = {PEM_STRING_X509, PEM_STRING_X509_OLD},
	[GMS_OBJECT_CRL] = {PEM_STRING_X509_CRL, "CRL"},
};

/* A certificate or CRL is longer than 127 octets, so its length takes more than one octet. PEM may
 * have any text before its first block, but hardly this. */
static bool looks_like_der(gmseal_bytes input)
{
	return input.size >= 2 && input.data[0] == 0x30 && input.data[1] >= 0x80;
}

static gmseal_status nothing_found(enum gms_object_kind kind, gmseal_error *error)
{
	return gms_error(error, GMSEAL_ERROR_FORMAT, "%s",
		kind == GMS_OBJECT_CERTIFICATE
			? _("there is no certificate in this, neither DER nor PEM")
			: _("there is no certificate revocation list in this, neither DER nor "
			    "PEM"));
}

/* The next block, NULL at the end. Blocks of other kinds may be private keys: all are wiped. */
static gmseal_status next_block(
	BIO *bio, char **name, unsigned char **data, long *size, gmseal_error *error)
{
	char *header = NULL;
	int read = PEM_read_bio(bio, name, &header, data, size);
	OPENSSL_free(header);
	if (read)
		return GMSEAL_OK;
	*name = NULL;
	*data = NULL;
	if (ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE)
		return GMSEAL_OK;
	return gms_error(error, GMSEAL_ERROR_FORMAT, "%s", _("a PEM block is damaged"));
}

static gmseal_status visit_pem(enum gms_object_kind kind, BIO *bio, bool first,
	gms_object_visitor *visitor, void *user, gmseal_error *error)
{
	size_t found = 0;
	for (;;) {
		char *name = NULL;
		unsigned char *data = NULL;
		long size = 0;
		gmseal_status status = next_block(bio, &name, &data, &size, error);
		if (status != GMSEAL_OK)
			return status;
		if (name == NULL)
			break;
		if (strcmp(name, names[kind][0]) == 0 || strcmp(name, names[kind][1]) == 0) {
			found++;
			status = visitor(user, (gmseal_bytes){data, (size_t)size}, error);
		}
		OPENSSL_free(name);
		OPENSSL_clear_free(data, (size_t)size);
		if (status != GMSEAL_OK || (first && found > 0))
			return status;
	}
	return found > 0 ? GMSEAL_OK : nothing_found(kind, error);
}

gmseal_status gms_objects_visit(enum gms_object_kind kind, gmseal_bytes input, bool first,
	gms_object_visitor *visitor, void *user, gmseal_error *error)
{
	if (input.size > INT_MAX)
		return gms_error(error, GMSEAL_ERROR_LIMIT, "%s", _("the input is too large"));
	if (looks_like_der(input))
		return visitor(user, input, error);
	if (input.size == 0)
		return nothing_found(kind, error);
	gms_openssl_begin();
	BIO *bio = BIO_new_mem_buf(input.data, (int)input.size);
	gmseal_status status = bio == NULL ? gms_error_memory(error)
					   : visit_pem(kind, bio, first, visitor, user, error);
	BIO_free(bio);
	gms_openssl_end();
	return status;
}
