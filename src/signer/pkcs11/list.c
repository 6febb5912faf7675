/* Lists of tokens and of the keys that can be seen on them without a PIN. */
#include "signer/pkcs11/pkcs11.h"

#include "crypto/crypto.h"

#include <stdlib.h>

/* A key as it is pieced together: of many tokens only public key and certificate are seen. */
struct entry {
	gmseal_buffer id, label, certificate;
	gmseal_key_type type;
	bool signs;
};

struct listing {
	const gmseal_token_options *options;
	gmseal_token_list *list;
	/* Of the token that is being listed. */
	const struct gms_p11_token *token;
	struct gms_p11_profile profile;
	CK_SESSION_HANDLE session;
	struct entry *entries;
	size_t count;
};

static void entry_free(struct entry *entry)
{
	gmseal_buffer_free(&entry->id);
	gmseal_buffer_free(&entry->label);
	gmseal_buffer_free(&entry->certificate);
}

static void entries_free(struct listing *listing)
{
	for (size_t i = 0; i < listing->count; i++)
		entry_free(&listing->entries[i]);
	free(listing->entries);
	listing->entries = NULL;
	listing->count = 0;
}

static struct entry *find_entry(struct listing *listing, gmseal_bytes id)
{
	for (size_t i = 0; i < listing->count; i++)
		if (id.size > 0 && gms_equal(gms_bytes(&listing->entries[i].id), id))
			return &listing->entries[i];
	return NULL;
}

/* Whether a certificate is that of a key that signs and belongs to whoever has the token. */
static void judge_certificate(struct entry *entry)
{
	gmseal_certificate *certificate = NULL;
	const unsigned signing =
		GMSEAL_USAGE_DIGITAL_SIGNATURE | GMSEAL_USAGE_NON_REPUDIATION | GMSEAL_USAGE_ABSENT;
	if (gmseal_certificate_decode(gms_bytes(&entry->certificate), &certificate, NULL) !=
		GMSEAL_OK)
		return;
	entry->type = gmseal_certificate_key_type(certificate);
	entry->signs = !gmseal_certificate_is_ca(certificate) &&
		       (gmseal_certificate_key_usage(certificate) & signing) != 0;
	gmseal_certificate_free(certificate);
}

static gmseal_status read_entry(struct listing *listing, CK_OBJECT_CLASS class,
	CK_OBJECT_HANDLE object, struct entry *entry, gmseal_error *error)
{
	const CK_FUNCTION_LIST *functions = gms_p11_functions(listing->token->module);
	CK_SESSION_HANDLE session = listing->session;
	CK_RV answer = CKR_OK;
	gmseal_status status =
		gms_p11_attribute(functions, session, object, CKA_ID, &entry->id, &answer, error);
	if (status == GMSEAL_OK)
		status = gms_p11_attribute(
			functions, session, object, CKA_LABEL, &entry->label, &answer, error);
	if (status != GMSEAL_OK)
		return status;
	if (class == CKO_CERTIFICATE) {
		status = gms_p11_attribute(
			functions, session, object, CKA_VALUE, &entry->certificate, &answer, error);
		judge_certificate(entry);
		return status;
	}
	entry->signs = gms_p11_truth(
		functions, session, object, class == CKO_PRIVATE_KEY ? CKA_SIGN : CKA_VERIFY, true);
	return gms_p11_key_type(
		functions, session, object, &listing->profile, &entry->type, &answer, error);
}

/* Adds an object to what is known of its key; the entry's parts are taken over. */
static gmseal_status merge(
	struct listing *listing, CK_OBJECT_CLASS class, struct entry *entry, gmseal_error *error)
{
	struct entry *known = find_entry(listing, gms_bytes(&entry->id));
	if (known != NULL && class == CKO_CERTIFICATE && known->certificate.size == 0) {
		known->certificate = entry->certificate;
		entry->certificate = (gmseal_buffer)GMSEAL_BUFFER_INIT;
	}
	/* Without an identifier nothing says that there is a private key. */
	if (known != NULL || (class != CKO_PRIVATE_KEY && entry->id.size == 0))
		return GMSEAL_OK;
	struct entry *grown =
		realloc(listing->entries, (listing->count + 1) * sizeof *listing->entries);
	if (grown == NULL)
		return gms_error_memory(error);
	listing->entries = grown;
	grown[listing->count++] = *entry;
	*entry = (struct entry){.signs = false};
	return GMSEAL_OK;
}

static gmseal_status find_class(struct listing *listing, CK_OBJECT_CLASS class, gmseal_error *error)
{
	CK_ATTRIBUTE wanted = {CKA_CLASS, &class, sizeof class};
	CK_OBJECT_HANDLE *objects = NULL;
	size_t count = 0;
	CK_RV answer = CKR_OK;
	gmseal_status status = gms_p11_find(gms_p11_functions(listing->token->module),
		listing->session, &wanted, 1, &objects, &count, &answer, error);
	for (size_t i = 0; status == GMSEAL_OK && i < count; i++) {
		struct entry entry = {.signs = false};
		status = read_entry(listing, class, objects[i], &entry, error);
		if (status == GMSEAL_OK)
			status = merge(listing, class, &entry, error);
		entry_free(&entry);
	}
	free(objects);
	return status;
}

static gmseal_status find_keys(struct listing *listing, gmseal_error *error)
{
	const struct gms_p11_token *token = listing->token;
	const CK_FUNCTION_LIST *functions = gms_p11_functions(token->module);
	CK_RV answer = CKR_OK;
	gmseal_status status = gms_p11_connect(
		token, 0, listing->options->connect_timeout, &listing->session, &answer, error);
	if (answer != CKR_OK && (token->info.flags & CKF_TOKEN_INITIALIZED) == 0)
		return gms_device_error(error, GMSEAL_ERROR_PIN_CHANGE, answer,
			_("the token has not been initialised yet (C_OpenSession answered 0x%lX)"),
			answer);
	if (status != GMSEAL_OK)
		return status;
	status = find_class(listing, CKO_PRIVATE_KEY, error);
	if (status == GMSEAL_OK)
		status = find_class(listing, CKO_PUBLIC_KEY, error);
	if (status == GMSEAL_OK)
		status = find_class(listing, CKO_CERTIFICATE, error);
	functions->C_CloseSession(listing->session);
	return status;
}

static gmseal_status add_key(
	const struct listing *listing, const struct entry *entry, gmseal_error *error)
{
	const struct gms_p11_token *token = listing->token;
	if (!entry->signs)
		return GMSEAL_OK;
	char *uri = gms_p11_uri_make(gms_p11_module_path(token->module), &token->info,
		gms_bytes(&entry->id), gms_bytes(&entry->label));
	if (uri == NULL)
		return gms_error_memory(error);
	const gmseal_token_key key = {.uri = uri,
		.label = (const char *)entry->label.data, /* attributes have a NUL behind them */
		.type = entry->type,
		.certificate = gms_bytes(&entry->certificate)};
	gmseal_status status = gms_token_list_add_key(listing->list, &key, error);
	free(uri);
	return status;
}

/* The texts of a token, each without its padding; NULL where there is none. */
struct texts {
	struct gms_string label, serial, manufacturer, model, version, description;
};

static void texts_free(struct texts *texts)
{
	gms_string_free(&texts->label);
	gms_string_free(&texts->serial);
	gms_string_free(&texts->manufacturer);
	gms_string_free(&texts->model);
	gms_string_free(&texts->version);
	gms_string_free(&texts->description);
}

static void texts_fill(struct texts *texts, const struct gms_p11_token *token)
{
	const CK_TOKEN_INFO *info = &token->info;
	gms_p11_text(&texts->label, info->label, sizeof info->label);
	gms_p11_text(&texts->serial, info->serialNumber, sizeof info->serialNumber);
	gms_p11_text(&texts->manufacturer, info->manufacturerID, sizeof info->manufacturerID);
	gms_p11_text(&texts->model, info->model, sizeof info->model);
	gms_string_add(
		&texts->version, "%d.%d", info->firmwareVersion.major, info->firmwareVersion.minor);
	gms_p11_text(&texts->description, token->library.libraryDescription,
		sizeof token->library.libraryDescription);
}

static gmseal_status add_token(
	const struct listing *listing, const gmseal_error *problem, gmseal_error *error)
{
	const struct gms_p11_token *token = listing->token;
	struct texts texts = {0};
	const gmseal_bytes none = {NULL, 0};
	const char *path = gms_p11_module_path(token->module);
	char *uri = gms_p11_uri_make(path, &token->info, none, none);
	texts_fill(&texts, token);
	const gmseal_token_info info = {.kind = GMSEAL_TOKEN_PKCS11,
		.uri = uri,
		.module = path,
		.module_description = texts.description.text,
		.profile = listing->profile.name,
		.label = texts.label.text,
		.serial = texts.serial.text,
		.manufacturer = texts.manufacturer.text,
		.model = texts.model.text,
		.version = texts.version.text,
		.pin = gms_p11_pin_state(&token->info, GMSEAL_PIN_USER),
		.problem = *problem};
	gmseal_status status = uri != NULL ? gms_token_list_add(listing->list, &info, error)
					   : gms_error_memory(error);
	texts_free(&texts);
	free(uri);
	return status;
}

static gmseal_status list_token(void *user, const struct gms_p11_token *token, gmseal_error *error)
{
	struct listing *listing = user;
	gmseal_error problem = {.status = GMSEAL_OK, .offset = GMSEAL_NO_OFFSET, .tries_left = -1};
	listing->token = token;
	gmseal_status status =
		gms_p11_profile_choose(&token->library, listing->options, &listing->profile, error);
	if (status != GMSEAL_OK)
		return status;
	find_keys(listing, &problem);
	status = add_token(listing, &problem, error);
	for (size_t i = 0; status == GMSEAL_OK && i < listing->count; i++)
		status = add_key(listing, &listing->entries[i], error);
	entries_free(listing);
	return status;
}

static gmseal_status list_problem(void *user, const struct gms_p11_token *token,
	const gmseal_error *problem, gmseal_error *error)
{
	struct listing *listing = user;
	const gmseal_bytes none = {NULL, 0};
	const char *path = gms_p11_module_path(token->module);
	char *uri = gms_p11_uri_make(path, NULL, none, none);
	if (uri == NULL)
		return gms_error_memory(error);
	const gmseal_token_info info = {.kind = GMSEAL_TOKEN_PKCS11,
		.uri = uri,
		.module = path,
		.pin = GMS_PIN_STATE_UNKNOWN,
		.problem = *problem};
	gmseal_status status = gms_token_list_add(listing->list, &info, error);
	free(uri);
	return status;
}

gmseal_status gms_p11_list(const char *text, const gmseal_token_options *options,
	gmseal_token_list *list, gmseal_error *error)
{
	struct gms_p11_uri uri;
	struct listing listing = {.options = options, .list = list};
	const struct gms_p11_visitor visitor = {list_token, list_problem, &listing};
	gmseal_status status = gms_p11_uri_parse(text, &uri, error);
	if (status != GMSEAL_OK)
		return status;
	gms_openssl_begin();
	status = gms_p11_visit(&uri, &visitor, error);
	gms_openssl_end();
	gms_p11_uri_free(&uri);
	return status;
}
