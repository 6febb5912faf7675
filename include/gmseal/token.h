/*
 * Tokens: keys in hardware, behind PKCS#11, SKF (GM/T 0016, GB/T 35291: USB keys) or SDF (GM/T 0018,
 * GB/T 36322: server crypto machines).
 *
 * A token, or a key on it, is named by a URI:
 *
 *	pkcs11:token=Company;object=seal?module-path=/usr/lib/vendor.so	(RFC 7512)
 *	skf:/usr/lib/vendor.so?device=NAME&application=NAME&container=NAME
 *	sdf:/usr/lib/vendor.so?key=1
 *
 * In skf: and sdf: URIs "%", "?", "&" and "=" inside a name are written as %25, %3F, %26 and %3D.
 * What is left out is found where there is only one; two that fit are GMSEAL_ERROR_AMBIGUOUS. A URI
 * never holds a PIN: the attribute pin-value is refused with GMSEAL_ERROR_ARGUMENT.
 *
 * All functions are thread-safe. A device that was unplugged and plugged in again is found again by
 * the next call. No PIN that was refused is ever tried again by the library itself.
 *
 * Nothing of a token survives fork(): the child must not use the signers of its parent, nor free
 * them, and makes its own.
 */
#ifndef GMSEAL_TOKEN_H
#define GMSEAL_TOKEN_H

#include <gmseal/base.h>
#include <gmseal/certificate.h>
#include <gmseal/signer.h>

#ifdef __cplusplus
extern "C" {
#endif

/* How many tries a PIN has, where the device does not tell. */
#define GMSEAL_TRIES_UNKNOWN (-1)

/* What is known about a PIN before it is tried. */
typedef struct {
	int tries_left, tries_max; /* GMSEAL_TRIES_UNKNOWN where the device does not tell */
	bool low; /* there was a wrong PIN since the last right one */
	bool last_try; /* one more wrong PIN locks */
	bool locked;
	bool is_default; /* it is still the one that the device came with */
	bool to_be_changed; /* the device wants another one before it works: expired, or the default */
	bool not_set; /* nobody has set one yet; who holds the administrator's PIN can */
} gmseal_pin_state;

typedef enum {
	GMSEAL_PIN_USER = 1, /* what opens the keys; of SDF, the access password of a key */
	GMSEAL_PIN_ADMIN, /* what unblocks a PIN: SKF's administrator, PKCS#11's security officer */
	GMSEAL_PIN_NEW /* the one to be set */
} gmseal_pin_kind;

/* Which PIN is asked for. */
typedef struct {
	gmseal_pin_kind kind;
	const char *token; /* the label of the token or device, UTF-8, never NULL */
	gmseal_pin_state state; /* of the PIN that is asked for; of GMSEAL_PIN_NEW all unknown */
} gmseal_pin_request;

/*
 * Asks for a PIN. It writes at most size octets into pin, their number into *length, and returns
 * true; or it returns false, and the call that asked fails with GMSEAL_ERROR_KEY. The library wipes
 * pin. It is asked at most once a call for each kind, never twice for one that was wrong. It may be
 * called by any thread that signs, one at a time for one signer. It may not use tokens itself: others
 * wait for the token meanwhile.
 */
typedef bool gmseal_pin_callback(
	void *user, const gmseal_pin_request *request, char *pin, size_t size, size_t *length);

/* How a token is used. Set it to zero with GMSEAL_TOKEN_OPTIONS_INIT first. Strings are
 * NUL-terminated and only read during the call; pin and user are kept by a signer. */
typedef struct {
	gmseal_pin_callback *pin; /* NULL: no PIN is at hand */
	void *user;
	/* Whether a PIN that is still the default one may be used. If not, GMSEAL_ERROR_PIN_CHANGE. */
	bool allow_default_pin;
	/* PKCS#11: the name of the mechanism profile; NULL: detected by the module's description. */
	const char *profile;
	/* PKCS#11: further profiles, the text of a file as in gmseal-tokens(7); empty: none. */
	gmseal_bytes profiles;
	/* SKF: octets of the library's ULONG, 4 or 8; 0: detected. */
	unsigned skf_ulong_size;
	/*
	 * Milliseconds that connecting to a device may take; 0: as long as it wants. A limit costs a
	 * thread while it connects; if the vendor's library never returns, that thread is left behind
	 * and the library stays loaded. GMSEAL_ERROR_TIMEOUT.
	 */
	unsigned connect_timeout;
} gmseal_token_options;

#define GMSEAL_TOKEN_OPTIONS_INIT                                                                  \
	{                                                                                          \
		0                                                                                  \
	}

/*
 * Makes a signer from a key on a token. certificate is PEM or DER, or empty: then it is looked for on
 * the token (PKCS#11: by the key's CKA_ID; SKF: in the container; SDF has none, so that it is
 * required). options may be NULL. A device that goes away and comes back is opened anew by the next
 * signature, which asks for the PIN again. Of SDF the access right belongs to a session, of which a
 * signer has several: the password is asked for once, if the key has one, and kept with the signer;
 * it is wiped when the signer is freed, or when the machine refuses it.
 *
 * GMSEAL_ERROR_ARGUMENT: the URI is malformed; GMSEAL_ERROR_NOT_FOUND: no such library, device,
 * application, container, key or certificate; GMSEAL_ERROR_AMBIGUOUS; GMSEAL_ERROR_MISMATCH: key and
 * certificate do not belong together; GMSEAL_ERROR_UNSUPPORTED: the key is neither SM2 nor RSA, the
 * library lacks a function, or no profile is known for the module; GMSEAL_ERROR_PIN with
 * error->tries_left, GMSEAL_ERROR_PIN_LOCKED, GMSEAL_ERROR_PIN_CHANGE; GMSEAL_ERROR_KEY: no PIN was
 * given; GMSEAL_ERROR_DEVICE_ABSENT: unplugged; GMSEAL_ERROR_TIMEOUT; GMSEAL_ERROR_DEVICE: anything
 * else, with the vendor's number in error->device_code. The PIN is asked for here, so that a wrong
 * one is told before anything is signed.
 */
GMSEAL_API gmseal_status gmseal_signer_from_uri(const char *uri, gmseal_bytes certificate,
	const gmseal_token_options *options, gmseal_signer **signer, gmseal_error *error);

/* Whether a text begins like a URI of a token ("pkcs11:", "skf:", "sdf:"). */
GMSEAL_API bool gmseal_is_token_uri(const char *text);

typedef enum {
	GMSEAL_TOKEN_PKCS11 = 1,
	GMSEAL_TOKEN_SKF,
	GMSEAL_TOKEN_SDF
} gmseal_token_kind;

/* A key on a token. */
typedef struct {
	const char *uri; /* names this key */
	const char *label; /* PKCS#11: CKA_LABEL; SKF: application/container; SDF: the index */
	gmseal_key_type type;
	gmseal_bytes
		certificate; /* DER; empty: there is none, or it cannot be seen without a PIN */
} gmseal_token_key;

/* A token. Strings are UTF-8, "" where the device does not tell, never NULL. */
typedef struct {
	gmseal_token_kind kind;
	const char *uri; /* names this token */
	const char *module; /* path of the library */
	const char *module_description; /* PKCS#11: library description; otherwise "" */
	const char *profile; /* PKCS#11: the mechanism profile; "": none known */
	const char *label, *serial, *manufacturer, *model, *version;
	gmseal_pin_state pin;
	const gmseal_token_key *keys;
	size_t key_count;
	/* Why something of this token could not be asked; status GMSEAL_OK if all could. */
	gmseal_error problem;
} gmseal_token_info;

typedef struct gmseal_token_list gmseal_token_list;

/*
 * Lists the tokens that a URI fits, with their keys; no PIN is asked for. "pkcs11:" alone means all
 * modules that p11-kit is configured for; "skf:LIBRARY" and "sdf:LIBRARY" all devices behind that
 * library. Each application of a SKF device is a token of its own, since it has PINs of its own. A token
 * that fails is listed with its problem. An empty list is no error.
 */
GMSEAL_API gmseal_status gmseal_token_list_new(const char *uri, const gmseal_token_options *options,
	gmseal_token_list **list, gmseal_error *error);
GMSEAL_API void gmseal_token_list_free(gmseal_token_list *list);
GMSEAL_API size_t gmseal_token_list_count(const gmseal_token_list *list);
/* NULL behind the end; lives as long as the list. */
GMSEAL_API const gmseal_token_info *gmseal_token_list_at(
	const gmseal_token_list *list, size_t index);

/*
 * Changes a PIN, kind GMSEAL_PIN_USER or GMSEAL_PIN_ADMIN: options->pin is asked for the present one
 * and then for GMSEAL_PIN_NEW. GMSEAL_ERROR_UNSUPPORTED for SDF, where the crypto machine's own
 * administration changes passwords. GMSEAL_ERROR_FORBIDDEN: the device refuses the new PIN.
 */
GMSEAL_API gmseal_status gmseal_token_change_pin(const char *uri, gmseal_pin_kind kind,
	const gmseal_token_options *options, gmseal_error *error);

/* Unblocks the user's PIN: options->pin is asked for GMSEAL_PIN_ADMIN and then for GMSEAL_PIN_NEW. */
GMSEAL_API gmseal_status gmseal_token_unblock_pin(
	const char *uri, const gmseal_token_options *options, gmseal_error *error);

/*
 * Seals in the files of a SKF application (GM/T 0016). GMSEAL_ERROR_UNSUPPORTED for other tokens. A
 * name is that of the file; to write it, at most GMSEAL_TOKEN_NAME_MAX octets.
 */
#define GMSEAL_TOKEN_NAME_MAX 30

typedef struct gmseal_token_seals gmseal_token_seals;
GMSEAL_API gmseal_status gmseal_token_seals_new(const char *uri,
	const gmseal_token_options *options, gmseal_token_seals **seals, gmseal_error *error);
GMSEAL_API void gmseal_token_seals_free(gmseal_token_seals *seals);
GMSEAL_API size_t gmseal_token_seals_count(const gmseal_token_seals *seals);
/* NULL and 0 behind the end. */
GMSEAL_API const char *gmseal_token_seals_name(const gmseal_token_seals *seals, size_t index);
GMSEAL_API size_t gmseal_token_seals_size(const gmseal_token_seals *seals, size_t index);

/* Reads a file whole; it need not be a seal. GMSEAL_ERROR_NOT_FOUND. */
GMSEAL_API gmseal_status gmseal_token_seal_read(const char *uri, const char *name,
	const gmseal_token_options *options, gmseal_buffer *bytes, gmseal_error *error);

/*
 * Writes a seal (bytes that gmseal_seal_decode() takes; otherwise its error). GMSEAL_ERROR_EXISTS if
 * there is a file of that name and replace is false. A file that is replaced is first copied to one
 * whose name has "~" behind it, which is removed when the new one is written and was read back; when
 * a write fails the old seal is put back, or stays in the copy if the device is gone: then reading and
 * listing take it from there, and the next call that writes or removes puts it back. Writing and
 * removing ask for the PIN; reading does only if the device wants it.
 */
GMSEAL_API gmseal_status gmseal_token_seal_write(const char *uri, const char *name,
	gmseal_bytes bytes, bool replace, const gmseal_token_options *options, gmseal_error *error);

GMSEAL_API gmseal_status gmseal_token_seal_remove(const char *uri, const char *name,
	const gmseal_token_options *options, gmseal_error *error);

#ifdef __cplusplus
}
#endif

#endif
