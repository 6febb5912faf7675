/*
 * Inside src/signer: what the three kinds of tokens (pkcs11/, skf/, sdf/) have in common, and how
 * token.c reaches them.
 */
#ifndef GMS_TOKEN_H
#define GMS_TOKEN_H

#include "signer/signer.h"

#include <gmseal/token.h>
#include <pthread.h>

/* What a kind of token does. Functions it does not have are NULL and GMSEAL_ERROR_UNSUPPORTED. uri
 * has the kind's scheme; options is never NULL; errors are those of the public functions. */
struct gms_token_operations {
	const char *scheme; /* "skf:" */
	gmseal_status (*signer)(const char *uri, gmseal_bytes certificate,
		const gmseal_token_options *options, gmseal_signer **signer, gmseal_error *error);
	gmseal_status (*list)(const char *uri, const gmseal_token_options *options,
		gmseal_token_list *list, gmseal_error *error);
	gmseal_status (*change_pin)(const char *uri, gmseal_pin_kind kind,
		const gmseal_token_options *options, gmseal_error *error);
	gmseal_status (*unblock_pin)(
		const char *uri, const gmseal_token_options *options, gmseal_error *error);
	gmseal_status (*seals)(const char *uri, const gmseal_token_options *options,
		gmseal_token_seals *seals, gmseal_error *error);
	gmseal_status (*seal_read)(const char *uri, const char *name,
		const gmseal_token_options *options, gmseal_buffer *bytes, gmseal_error *error);
	gmseal_status (*seal_write)(const char *uri, const char *name, gmseal_bytes bytes,
		bool replace, const gmseal_token_options *options, gmseal_error *error);
	gmseal_status (*seal_remove)(const char *uri, const char *name,
		const gmseal_token_options *options, gmseal_error *error);
};

extern const struct gms_token_operations gms_pkcs11_operations, gms_skf_operations,
	gms_sdf_operations;

/* token.c: whether a text is UTF-8 without control characters. */
bool gms_token_is_text(const char *text);

/* token-list.c: empty ones, NULL without memory. */
gmseal_token_list *gms_token_list_alloc(void);
gmseal_token_seals *gms_token_seals_alloc(void);
/* Adds a copy of a token, and of a key to the token added last. Strings of theirs that are NULL become
 * "", and what is no text in them is escaped; keys in token are left out. */
gmseal_status gms_token_list_add(
	gmseal_token_list *list, const gmseal_token_info *token, gmseal_error *error);
gmseal_status gms_token_list_add_key(
	gmseal_token_list *list, const gmseal_token_key *key, gmseal_error *error);
/* Sets the problem of the token added last, unless it has one already. */
void gms_token_list_problem(gmseal_token_list *list, const gmseal_error *problem);
gmseal_status gms_token_seals_add(
	gmseal_token_seals *seals, const char *name, size_t size, gmseal_error *error);

/* Nothing known about a PIN. */
#define GMS_PIN_STATE_UNKNOWN                                                                      \
	((gmseal_pin_state){.tries_left = GMSEAL_TRIES_UNKNOWN, .tries_max = GMSEAL_TRIES_UNKNOWN})

/* token-error.c: an error with the vendor's number, which the sentence should name as well. */
gmseal_status gms_device_error(gmseal_error *error, gmseal_status status, uint64_t device_code,
	const char *format, ...) __attribute__((format(printf, 4, 5)));

/* token-pin.c: a PIN in memory that is wiped. */
#define GMS_PIN_MAX_SIZE 128
struct gms_pin {
	char text[GMS_PIN_MAX_SIZE + 1]; /* NUL-terminated */
	size_t size;
};
/* Asks for it once. GMSEAL_ERROR_KEY if there is no callback or it gives none, or an empty one.
 * Before it asks: _PIN_LOCKED if state says so; _PIN_CHANGE if it is the user's and the default one or
 * to be changed, unless options->allow_default_pin is set. Who asks for a PIN in order to change it
 * sets that in a copy of the options. */
gmseal_status gms_pin_ask(struct gms_pin *pin, gmseal_pin_kind kind, const char *token,
	const gmseal_pin_state *state, const gmseal_token_options *options, gmseal_error *error);
void gms_pin_wipe(struct gms_pin *pin);
/* Whether a status says that a PIN was refused or not given. */
bool gms_pin_is_about(gmseal_status status);
/* What a device's "wrong PIN" comes to: GMSEAL_ERROR_PIN with tries_left in error and sentence, or
 * GMSEAL_ERROR_PIN_LOCKED if none are left. */
gmseal_status gms_pin_wrong(
	gmseal_error *error, int tries_left, uint64_t device_code, const char *library);

/* token-refusal.c: PINs that were refused to one thread are refused to those that waited meanwhile, or
 * eight threads would lock a token with one wrong PIN. */
struct gms_refusals {
	pthread_mutex_t lock;
	unsigned long count;
	gmseal_error last;
};
void gms_refusals_init(struct gms_refusals *refusals);
void gms_refusals_destroy(struct gms_refusals *refusals);
/* For gms_refusals_since(): asked when a call begins. */
unsigned long gms_refusals_seen(struct gms_refusals *refusals);
/* GMSEAL_OK, or the last refusal if there was one since then. */
gmseal_status gms_refusals_since(
	struct gms_refusals *refusals, unsigned long seen, gmseal_error *error);
/* Adds why a call failed, if that is about a PIN. */
void gms_refusals_add(struct gms_refusals *refusals, const gmseal_error *why);

/* token-uri.c: "scheme:PATH?name=value&name=value" of skf: and sdf:, its parts decoded. */
#define GMS_TOKEN_URI_VALUES 4
struct gms_token_uri {
	char *path;
	char *values[GMS_TOKEN_URI_VALUES]; /* NULL: not given */
};
/* names is a list of at most GMS_TOKEN_URI_VALUES words that ends with NULL; any other name, a name
 * twice, and a broken escape are GMSEAL_ERROR_ARGUMENT. */
gmseal_status gms_token_uri_parse(const char *uri, const char *scheme, const char *const *names,
	struct gms_token_uri *parsed, gmseal_error *error);
/* The other way: values that are NULL are left out. NULL without memory. */
char *gms_token_uri_make(
	const char *scheme, const char *path, const char *const *names, const char *const *values);
void gms_token_uri_free(struct gms_token_uri *parsed);

/* token-library.c: vendors' libraries, each loaded once and never unloaded, since many of them do not
 * survive that. */
struct gms_library_symbol {
	const char *name;
	bool required;
};
/* Fills addresses (NULL for what is missing and not required). GMSEAL_ERROR_NOT_FOUND if there is no
 * such file, GMSEAL_ERROR_DEVICE if it cannot be loaded, with the loader's reason;
 * GMSEAL_ERROR_UNSUPPORTED if it lacks a required function, with its name. */
gmseal_status gms_library_load(const char *path, const struct gms_library_symbol *symbols,
	size_t count, void **addresses, gmseal_error *error);
/* GMSEAL_ERROR_UNSUPPORTED for a function that was not required, but is needed now. */
gmseal_status gms_library_lacks(const char *path, const char *function, gmseal_error *error);

/* token-certificate.c: the certificate a signer is to have: the one given (PEM or DER), or else the
 * one found on the token (DER, may be empty). GMSEAL_ERROR_NOT_FOUND if there is none. */
gmseal_status gms_token_certificate(gmseal_bytes given, gmseal_bytes found,
	gmseal_certificate **certificate, gmseal_error *error);
/* GMSEAL_ERROR_MISMATCH unless the certificate's key is the device's: for SM2 x and y of 32 octets
 * each, for RSA modulus and exponent, big endian. */
gmseal_status gms_token_check_sm2(
	const gmseal_certificate *certificate, gmseal_bytes x, gmseal_bytes y, gmseal_error *error);
gmseal_status gms_token_check_rsa(const gmseal_certificate *certificate, gmseal_bytes modulus,
	gmseal_bytes exponent, gmseal_error *error);
/* DigestInfo of PKCS#1 v1.5 for the digest of a signing request (RFC 8017 9.2). */
gmseal_status gms_token_digest_info(
	const gmseal_signing_request *request, gmseal_buffer *info, gmseal_error *error);

#endif
