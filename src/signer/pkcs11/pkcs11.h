/*
 * Inside src/signer/pkcs11: what its files share. A module is a vendor's library, a token is what is
 * in one of its slots, and a key is on a token.
 *
 * Modules are taken from p11-kit unmanaged, as their own function lists: so a missing function is
 * seen before it is called, and a host program that uses the same module is a neighbour, not a ward.
 * What a host may do (finalise, close all sessions, log out) is found by the next call and mended.
 */
#ifndef GMS_PKCS11_H
#define GMS_PKCS11_H

#include "signer/token.h"

#define P11_KIT_DISABLE_DEPRECATED
#include <p11-kit/p11-kit.h>
#include <p11-kit/uri.h>

/* Octets that an attribute may have; certificates are the largest. */
#define GMS_P11_ATTRIBUTE_MAX_SIZE ((size_t)64 * 1024)
/* Slots, objects and mechanisms beyond which a number that a module tells is rubbish. */
#define GMS_P11_MAX_COUNT 4096

/* error.c: what a module answered. */
gmseal_status gms_p11_error(gmseal_error *error, CK_RV answer, const char *function);
/* Whether an answer means that sessions, handles or the login are gone, while the token may well be
 * there, or come back. */
bool gms_p11_is_stale(CK_RV answer);

/* uri.c: an RFC 7512 URI. */
struct gms_p11_uri {
	P11KitUri *parsed;
	const char *module_path, *module_name; /* NULL: not given */
	gmseal_bytes id, label; /* data is NULL: not given */
};
gmseal_status gms_p11_uri_parse(const char *text, struct gms_p11_uri *uri, gmseal_error *error);
void gms_p11_uri_free(struct gms_p11_uri *uri);
/* The URI of a token (info), of a key on it (id, label), or of a module alone. What is NULL or empty
 * is left out. The caller frees it; NULL without memory. */
char *gms_p11_uri_make(
	const char *module_path, const CK_TOKEN_INFO *info, gmseal_bytes id, gmseal_bytes label);

/* profile.c: mechanisms that vendors have for SM2. */
enum gms_p11_input {
	GMS_P11_E, /* e itself */
	GMS_P11_Z_MESSAGE, /* Z || message; it hashes both */
	GMS_P11_USER_ID, /* the message; the user identifier is the parameter */
	GMS_P11_STANDARD_ID /* the message; it knows the standard identifier only */
};
struct gms_p11_mechanism {
	CK_MECHANISM_TYPE type;
	enum gms_p11_input input;
	bool der; /* of the value; otherwise r || s */
};
#define GMS_P11_PROFILE_TEXT_SIZE 64
#define GMS_P11_PROFILE_WORDS 2
#define GMS_P11_PROFILE_MECHANISMS 6
struct gms_p11_profile {
	char name[GMS_P11_PROFILE_TEXT_SIZE];
	/* Words in the library's description, or in the manufacturer's name, whatever the case; one
	 * of them is enough. */
	char library[GMS_P11_PROFILE_WORDS][GMS_P11_PROFILE_TEXT_SIZE];
	char manufacturer[GMS_P11_PROFILE_WORDS][GMS_P11_PROFILE_TEXT_SIZE];
	CK_KEY_TYPE key_type;
	struct gms_p11_mechanism mechanisms[GMS_P11_PROFILE_MECHANISMS]; /* the best first */
	size_t count;
};
/* The profile of a module: named in options, or one of options->profiles or of the table that fits.
 * name is empty if none does. */
gmseal_status gms_p11_profile_choose(const CK_INFO *info, const gmseal_token_options *options,
	struct gms_p11_profile *profile, gmseal_error *error);

/* profile-text.c: the next profile of a text, from *offset on; *found tells whether there is one.
 * GMSEAL_ERROR_FORMAT with the number of the line. */
struct gms_p11_profile_text {
	gmseal_bytes text;
	size_t offset, line;
};
gmseal_status gms_p11_profile_read(struct gms_p11_profile_text *text,
	struct gms_p11_profile *profile, bool *found, gmseal_error *error);

/* module.c: modules, each loaded once and kept. */
struct gms_p11_module;
/* Functions of a module that it must have are never NULL, others may be. */
const CK_FUNCTION_LIST *gms_p11_functions(const struct gms_p11_module *module);
const char *gms_p11_module_path(const struct gms_p11_module *module);
/* How many threads are in it that nobody waits for; connect.c's. */
unsigned *gms_p11_module_left_behind(const struct gms_p11_module *module);

/* token.c: tokens that a URI fits. */
struct gms_p11_token {
	const struct gms_p11_module *module;
	CK_INFO library;
	CK_SLOT_ID slot;
	CK_TOKEN_INFO info;
	char label[4 * 32 + 1]; /* for people */
};
struct gms_p11_visitor {
	gmseal_status (*token)(void *user, const struct gms_p11_token *token, gmseal_error *error);
	/* A module, or the token in one of its slots, that could not be asked; others follow if it
	 * returns GMSEAL_OK. token->module alone is valid. */
	gmseal_status (*problem)(void *user, const struct gms_p11_token *token,
		const gmseal_error *problem, gmseal_error *error);
	void *user;
};
gmseal_status gms_p11_visit(
	const struct gms_p11_uri *uri, const struct gms_p11_visitor *visitor, gmseal_error *error);
/* The only one that fits. */
gmseal_status gms_p11_token_find(
	const struct gms_p11_uri *uri, struct gms_p11_token *token, gmseal_error *error);
/* The same token again, in whatever slot it is now. GMSEAL_ERROR_DEVICE_ABSENT, with the answer that
 * showed that it was lost. */
gmseal_status gms_p11_token_again(struct gms_p11_token *token, CK_RV lost, gmseal_error *error);
/* Text of a structure, which is padded with spaces: escaped, without the padding. */
void gms_p11_text(struct gms_string *text, const CK_UTF8CHAR *field, size_t size);

/* module.c: visits the modules that a URI fits, already initialised. failed stands for one that could
 * not be loaded or initialised. */
struct gms_p11_module_visitor {
	gmseal_status (*module)(
		void *user, const struct gms_p11_module *module, gmseal_error *error);
	gmseal_status (*failed)(void *user, const struct gms_p11_module *module,
		const gmseal_error *problem, gmseal_error *error);
	void *user;
};
gmseal_status gms_p11_modules(const struct gms_p11_uri *uri,
	const struct gms_p11_module_visitor *visitor, gmseal_error *error);
/* Initialises a module, which the host may have done already. */
gmseal_status gms_p11_module_start(const struct gms_p11_module *module, gmseal_error *error);

/* connect.c: opens the first session of a connection within so many milliseconds, 0: without a limit.
 * flags are those besides CKF_SERIAL_SESSION. */
gmseal_status gms_p11_connect(const struct gms_p11_token *token, CK_FLAGS flags,
	unsigned milliseconds, CK_SESSION_HANDLE *session, CK_RV *answer, gmseal_error *error);

/* login.c: PINs and logins. */
gmseal_pin_state gms_p11_pin_state(const CK_TOKEN_INFO *info, gmseal_pin_kind kind);
/* A PIN that was asked for in the running call, for as long as that lasts. */
struct gms_p11_secret {
	struct gms_pin pin;
	bool given;
};
/* Logs in, unless it is not needed or somebody has done so; the PIN is asked for if secret has none.
 * *answer is what the module said. */
gmseal_status gms_p11_login(const struct gms_p11_token *token, CK_SESSION_HANDLE session,
	CK_USER_TYPE user, const gmseal_token_options *options, struct gms_p11_secret *secret,
	CK_RV *answer, gmseal_error *error);
/* Asks for a PIN; the state that is told with it is that of the moment. */
gmseal_status gms_p11_ask(const struct gms_p11_token *token, gmseal_pin_kind kind,
	const gmseal_token_options *options, struct gms_pin *pin, gmseal_error *error);
/* What a refused PIN comes to, after the token was asked how many tries are left. */
gmseal_status gms_p11_pin_refused(const struct gms_p11_token *token, gmseal_pin_kind kind,
	CK_RV answer, const char *function, gmseal_error *error);

/* object.c: objects and their attributes. */
gmseal_status gms_p11_find(const CK_FUNCTION_LIST *functions, CK_SESSION_HANDLE session,
	CK_ATTRIBUTE *wanted, size_t count, CK_OBJECT_HANDLE **objects, size_t *found,
	CK_RV *answer, gmseal_error *error);
/* An attribute's value; empty where the object has none, or does not show it. */
gmseal_status gms_p11_attribute(const CK_FUNCTION_LIST *functions, CK_SESSION_HANDLE session,
	CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type, gmseal_buffer *value, CK_RV *answer,
	gmseal_error *error);
/* A number or a truth value; other where the object does not have it. */
CK_ULONG gms_p11_number(const CK_FUNCTION_LIST *functions, CK_SESSION_HANDLE session,
	CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type, CK_ULONG other);
bool gms_p11_truth(const CK_FUNCTION_LIST *functions, CK_SESSION_HANDLE session,
	CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type, bool other);

/* key.c: keys and their certificates. */
struct gms_p11_key {
	CK_OBJECT_HANDLE handle;
	gmseal_key_type type;
	bool always_authenticate;
	gmseal_buffer id, label;
};
/* The type of a key object: a vendor's for SM2 by its profile, or by its curve. */
gmseal_status gms_p11_key_type(const CK_FUNCTION_LIST *functions, CK_SESSION_HANDLE session,
	CK_OBJECT_HANDLE object, const struct gms_p11_profile *profile, gmseal_key_type *type,
	CK_RV *answer, gmseal_error *error);
gmseal_status gms_p11_key_find(const struct gms_p11_token *token, CK_SESSION_HANDLE session,
	const struct gms_p11_uri *uri, const struct gms_p11_profile *profile,
	struct gms_p11_key *key, gmseal_error *error);
void gms_p11_key_free(struct gms_p11_key *key);
/* The key's handle in another session, by what is known of it. */
gmseal_status gms_p11_key_again(const CK_FUNCTION_LIST *functions, CK_SESSION_HANDLE session,
	const struct gms_p11_key *key, CK_OBJECT_HANDLE *handle, CK_RV *answer,
	gmseal_error *error);
/* The certificate given, or the one with the key's CKA_ID. */
gmseal_status gms_p11_key_certificate(const struct gms_p11_token *token, CK_SESSION_HANDLE session,
	const struct gms_p11_key *key, gmseal_bytes given, gmseal_certificate **certificate,
	gmseal_error *error);
/* Whether key and certificate belong together; *checked is false where the token shows no public
 * key, so that only a signature can tell. */
gmseal_status gms_p11_key_check(const struct gms_p11_token *token, CK_SESSION_HANDLE session,
	const struct gms_p11_key *key, const gmseal_certificate *certificate, bool *checked,
	gmseal_error *error);

/* mechanism.c: signing with the mechanisms that a token has. */
struct gms_p11_mechanisms {
	struct gms_p11_mechanism sm2[GMS_P11_PROFILE_MECHANISMS];
	size_t count;
	bool rsa; /* CKM_RSA_PKCS; otherwise CKM_SHA256_RSA_PKCS */
};
gmseal_status gms_p11_mechanisms_find(const struct gms_p11_token *token,
	const struct gms_p11_key *key, const struct gms_p11_profile *profile,
	struct gms_p11_mechanisms *mechanisms, gmseal_error *error);
/* What to give to a module for a request. */
struct gms_p11_task {
	CK_MECHANISM mechanism;
	gmseal_bytes input;
	gmseal_buffer made; /* input, where it had to be made */
	bool sm2, der;
};
gmseal_status gms_p11_task_make(const struct gms_p11_mechanisms *mechanisms, gmseal_key_type type,
	const gmseal_signing_request *request, struct gms_p11_task *task, gmseal_error *error);
void gms_p11_task_free(struct gms_p11_task *task);
/* C_Sign, after C_SignInit. */
gmseal_status gms_p11_task_sign(const struct gms_p11_task *task, const CK_FUNCTION_LIST *functions,
	CK_SESSION_HANDLE session, gmseal_buffer *value, CK_RV *answer, gmseal_error *error);

/* The operations: signer.c, list.c, pin.c. */
gmseal_status gms_p11_signer(const char *uri, gmseal_bytes certificate,
	const gmseal_token_options *options, gmseal_signer **signer, gmseal_error *error);
gmseal_status gms_p11_list(const char *uri, const gmseal_token_options *options,
	gmseal_token_list *list, gmseal_error *error);
gmseal_status gms_p11_change_pin(const char *uri, gmseal_pin_kind kind,
	const gmseal_token_options *options, gmseal_error *error);
gmseal_status gms_p11_unblock_pin(
	const char *uri, const gmseal_token_options *options, gmseal_error *error);

#endif
