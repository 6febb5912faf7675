/* The public functions of tokens: what they are given is checked, and handed to the kind of token
 * that the URI names. */
#include "signer/token.h"

#include <gmseal/seal.h>

/* Every kind there is; NULL at the end. */
static const struct gms_token_operations *const kinds[] = {
	&gms_pkcs11_operations, &gms_skf_operations, &gms_sdf_operations, NULL};

static const struct gms_token_operations *kind_of(const char *uri)
{
	for (size_t i = 0; kinds[i] != NULL; i++)
		if (strncmp(uri, kinds[i]->scheme, strlen(kinds[i]->scheme)) == 0)
			return kinds[i];
	return NULL;
}

bool gmseal_is_token_uri(const char *text)
{
	return text != NULL && kind_of(text) != NULL;
}

bool gms_token_is_text(const char *text)
{
	for (const char *at = text; *at != '\0'; at++) {
		unsigned char octet = (unsigned char)*at;
		/* U+0080 to U+009F are C2 80 to C2 9F. */
		if (octet < 0x20 || octet == 0x7F || (octet == 0xC2 && (unsigned char)at[1] < 0xA0))
			return false;
	}
	return gms_is_utf8(gms_text(text));
}

/* Checks what all functions are given; options that are NULL become those that are all zero. */
static gmseal_status begin(const char *uri, const gmseal_token_options **options,
	const struct gms_token_operations **operations, gmseal_error *error)
{
	static const gmseal_token_options none = GMSEAL_TOKEN_OPTIONS_INIT;
	if (*options == NULL)
		*options = &none;
	if (uri == NULL)
		return gms_error_argument(error, "uri");
	unsigned size = (*options)->skf_ulong_size;
	if (size != 0 && size != 4 && size != 8)
		return gms_error_argument(error, "skf_ulong_size");
	if ((*options)->profiles.data == NULL && (*options)->profiles.size > 0)
		return gms_error_argument(error, "profiles");
	if (!gms_token_is_text(uri))
		return gms_error(error, GMSEAL_ERROR_ARGUMENT, "%s",
			_("the URI is no UTF-8, or has control characters in it"));
	*operations = kind_of(uri);
	if (*operations == NULL)
		return gms_error(error, GMSEAL_ERROR_ARGUMENT, "%s",
			_("the URI of a token begins with \"pkcs11:\", \"skf:\" or \"sdf:\""));
	return GMSEAL_OK;
}

static gmseal_status lacks(const struct gms_token_operations *operations, gmseal_error *error)
{
	return gms_error(error, GMSEAL_ERROR_UNSUPPORTED,
		_("tokens whose URI begins with \"%s\" do not do this"), operations->scheme);
}

gmseal_status gmseal_signer_from_uri(const char *uri, gmseal_bytes certificate,
	const gmseal_token_options *options, gmseal_signer **signer, gmseal_error *error)
{
	const struct gms_token_operations *operations = NULL;
	if (signer == NULL)
		return gms_error_argument(error, "signer");
	if (certificate.data == NULL && certificate.size > 0)
		return gms_error_argument(error, "certificate");
	gmseal_status status = begin(uri, &options, &operations, error);
	if (status != GMSEAL_OK)
		return status;
	if (operations->signer == NULL)
		return lacks(operations, error);
	return operations->signer(uri, certificate, options, signer, error);
}

gmseal_status gmseal_token_list_new(const char *uri, const gmseal_token_options *options,
	gmseal_token_list **list, gmseal_error *error)
{
	const struct gms_token_operations *operations = NULL;
	if (list == NULL)
		return gms_error_argument(error, "list");
	gmseal_status status = begin(uri, &options, &operations, error);
	if (status != GMSEAL_OK)
		return status;
	if (operations->list == NULL)
		return lacks(operations, error);
	gmseal_token_list *new = gms_token_list_alloc();
	if (new == NULL)
		return gms_error_memory(error);
	status = operations->list(uri, options, new, error);
	if (status == GMSEAL_OK)
		*list = new;
	else
		gmseal_token_list_free(new);
	return status;
}

gmseal_status gmseal_token_change_pin(const char *uri, gmseal_pin_kind kind,
	const gmseal_token_options *options, gmseal_error *error)
{
	const struct gms_token_operations *operations = NULL;
	if (kind != GMSEAL_PIN_USER && kind != GMSEAL_PIN_ADMIN)
		return gms_error_argument(error, "kind");
	gmseal_status status = begin(uri, &options, &operations, error);
	if (status != GMSEAL_OK)
		return status;
	if (operations->change_pin == NULL)
		return lacks(operations, error);
	return operations->change_pin(uri, kind, options, error);
}

gmseal_status gmseal_token_unblock_pin(
	const char *uri, const gmseal_token_options *options, gmseal_error *error)
{
	const struct gms_token_operations *operations = NULL;
	gmseal_status status = begin(uri, &options, &operations, error);
	if (status != GMSEAL_OK)
		return status;
	if (operations->unblock_pin == NULL)
		return lacks(operations, error);
	return operations->unblock_pin(uri, options, error);
}

gmseal_status gmseal_token_seals_new(const char *uri, const gmseal_token_options *options,
	gmseal_token_seals **seals, gmseal_error *error)
{
	const struct gms_token_operations *operations = NULL;
	if (seals == NULL)
		return gms_error_argument(error, "seals");
	gmseal_status status = begin(uri, &options, &operations, error);
	if (status != GMSEAL_OK)
		return status;
	if (operations->seals == NULL)
		return lacks(operations, error);
	gmseal_token_seals *new = gms_token_seals_alloc();
	if (new == NULL)
		return gms_error_memory(error);
	status = operations->seals(uri, options, new, error);
	if (status == GMSEAL_OK)
		*seals = new;
	else
		gmseal_token_seals_free(new);
	return status;
}

static gmseal_status check_name(const char *name, gmseal_error *error)
{
	if (name == NULL)
		return gms_error_argument(error, "name");
	if (name[0] == '\0' || !gms_token_is_text(name))
		return gms_error(error, GMSEAL_ERROR_ARGUMENT, "%s",
			_("a seal's name on a token is UTF-8 without control characters, and not "
			  "empty"));
	return GMSEAL_OK;
}

gmseal_status gmseal_token_seal_read(const char *uri, const char *name,
	const gmseal_token_options *options, gmseal_buffer *bytes, gmseal_error *error)
{
	const struct gms_token_operations *operations = NULL;
	if (bytes == NULL)
		return gms_error_argument(error, "bytes");
	gmseal_status status = begin(uri, &options, &operations, error);
	if (status == GMSEAL_OK)
		status = check_name(name, error);
	if (status != GMSEAL_OK)
		return status;
	if (operations->seal_read == NULL)
		return lacks(operations, error);
	return operations->seal_read(uri, name, options, bytes, error);
}

/* What is written must be a seal, and may not be named like the copy that is kept of another, for
 * whose name there has to be room. */
static gmseal_status check_seal(const char *name, gmseal_bytes bytes, gmseal_error *error)
{
	if (strlen(name) > GMSEAL_TOKEN_NAME_MAX)
		return gms_error(error, GMSEAL_ERROR_ARGUMENT,
			_("the name of a seal that is written to a token has at most %d octets"),
			GMSEAL_TOKEN_NAME_MAX);
	if (name[strlen(name) - 1] == '~')
		return gms_error(error, GMSEAL_ERROR_ARGUMENT, "%s",
			_("a seal's name on a token does not end with \"~\": that is the copy of a "
			  "seal that is being replaced"));
	gmseal_seal *seal = NULL;
	gmseal_status status = gmseal_seal_decode(bytes, NULL, &seal, error);
	gmseal_seal_free(seal);
	return status;
}

gmseal_status gmseal_token_seal_write(const char *uri, const char *name, gmseal_bytes bytes,
	bool replace, const gmseal_token_options *options, gmseal_error *error)
{
	const struct gms_token_operations *operations = NULL;
	gmseal_status status = begin(uri, &options, &operations, error);
	if (status == GMSEAL_OK)
		status = check_name(name, error);
	if (status != GMSEAL_OK)
		return status;
	if (operations->seal_write == NULL)
		return lacks(operations, error);
	status = check_seal(name, bytes, error);
	if (status != GMSEAL_OK)
		return status;
	return operations->seal_write(uri, name, bytes, replace, options, error);
}

gmseal_status gmseal_token_seal_remove(
	const char *uri, const char *name, const gmseal_token_options *options, gmseal_error *error)
{
	const struct gms_token_operations *operations = NULL;
	gmseal_status status = begin(uri, &options, &operations, error);
	if (status == GMSEAL_OK)
		status = check_name(name, error);
	if (status != GMSEAL_OK)
		return status;
	if (operations->seal_remove == NULL)
		return lacks(operations, error);
	return operations->seal_remove(uri, name, options, error);
}
