/* URIs of PKCS#11 (RFC 7512), which p11-kit reads. */
#include "signer/pkcs11/pkcs11.h"

static gmseal_status refuse(gmseal_error *error, const char *why)
{
	return gms_error(
		error, GMSEAL_ERROR_ARGUMENT, _("the PKCS#11 URI cannot be used: %s"), why);
}

static gmseal_bytes attribute(P11KitUri *uri, CK_ATTRIBUTE_TYPE type)
{
	const CK_ATTRIBUTE *found = p11_kit_uri_get_attribute(uri, type);
	if (found == NULL || found->pValue == NULL || found->ulValueLen == 0)
		return (gmseal_bytes){NULL, 0};
	return (gmseal_bytes){found->pValue, found->ulValueLen};
}

/* Type may say what belongs to a key; any of them names the private key by its id and label. */
static bool names_a_key(P11KitUri *uri)
{
	CK_OBJECT_CLASS class = CKO_PRIVATE_KEY;
	gmseal_bytes type = attribute(uri, CKA_CLASS);
	if (type.size == sizeof class)
		memcpy(&class, type.data, sizeof class);
	return class == CKO_PRIVATE_KEY || class == CKO_PUBLIC_KEY || class == CKO_CERTIFICATE;
}

/* What stands behind "?" (RFC 7512 2.4). p11-kit passes over what it does not know there; a module's
 * path that is misspelled would leave all modules in question. */
static bool knows_query(const char *text)
{
	static const char *const names[] = {
		"pin-source=", "pin-value=", "module-name=", "module-path="};
	for (const char *at = strchr(text, '?'); at != NULL; at = strchr(at, '&')) {
		bool known = *++at == '\0';
		for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
			known = known || strncmp(at, names[i], strlen(names[i])) == 0;
		if (!known)
			return false;
	}
	return true;
}

static gmseal_status check(P11KitUri *uri, const char *text, gmseal_error *error)
{
	/* A PIN in a URI ends in a log, a shell's history or a list of processes. */
	if (p11_kit_uri_get_pin_value(uri) != NULL)
		return refuse(error, _("pin-value is refused, as others could read the PIN"));
	if (p11_kit_uri_any_unrecognized(uri) || !knows_query(text))
		return refuse(error, _("it has an attribute that is not known"));
	if (!names_a_key(uri))
		return refuse(error, _("its type is neither private, public nor cert"));
	return GMSEAL_OK;
}

/* pin-source is left alone: the library reads no files, so that a program which wants it served does
 * that in its PIN callback, as the command does. */
gmseal_status gms_p11_uri_parse(const char *text, struct gms_p11_uri *uri, gmseal_error *error)
{
	P11KitUri *parsed = p11_kit_uri_new();
	if (parsed == NULL)
		return gms_error_memory(error);
	int result = p11_kit_uri_parse(text, P11_KIT_URI_FOR_ANY, parsed);
	gmseal_status status = GMSEAL_OK;
	if (result != P11_KIT_URI_OK)
		status = refuse(error, _("its syntax is not that of RFC 7512"));
	else
		status = check(parsed, text, error);
	if (status != GMSEAL_OK) {
		p11_kit_uri_free(parsed);
		return status;
	}
	*uri = (struct gms_p11_uri){parsed, p11_kit_uri_get_module_path(parsed),
		p11_kit_uri_get_module_name(parsed), attribute(parsed, CKA_ID),
		attribute(parsed, CKA_LABEL)};
	return GMSEAL_OK;
}

void gms_p11_uri_free(struct gms_p11_uri *uri)
{
	p11_kit_uri_free(uri->parsed);
	*uri = (struct gms_p11_uri){0};
}

static bool set_attribute(P11KitUri *uri, CK_ATTRIBUTE_TYPE type, gmseal_bytes value)
{
	CK_ATTRIBUTE attribute = {type, (void *)(uintptr_t)value.data, value.size};
	return value.size == 0 || p11_kit_uri_set_attribute(uri, &attribute) == P11_KIT_URI_OK;
}

char *gms_p11_uri_make(
	const char *module_path, const CK_TOKEN_INFO *info, gmseal_bytes id, gmseal_bytes label)
{
	char *text = NULL;
	P11KitUri *uri = p11_kit_uri_new();
	if (uri == NULL)
		return NULL;
	CK_TOKEN_INFO *to = p11_kit_uri_get_token_info(uri);
	if (info != NULL) {
		memcpy(to->label, info->label, sizeof to->label);
		memcpy(to->manufacturerID, info->manufacturerID, sizeof to->manufacturerID);
		memcpy(to->model, info->model, sizeof to->model);
		memcpy(to->serialNumber, info->serialNumber, sizeof to->serialNumber);
	}
	p11_kit_uri_set_module_path(uri, module_path);
	if (set_attribute(uri, CKA_ID, id) && set_attribute(uri, CKA_LABEL, label))
		p11_kit_uri_format(uri, P11_KIT_URI_FOR_OBJECT_ON_TOKEN_AND_MODULE, &text);
	p11_kit_uri_free(uri);
	return text;
}
