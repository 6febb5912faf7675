/*
 * What the files of the PKCS#11 test module share. Everything lives in the directory that the
 * environment variable GMSEAL_TEST_TOKEN names when C_Initialize is called:
 *
 *	token.conf	settings of the module and of its token, see below
 *	NAME.pem	a private key; it has a public key object, too
 *	NAME.der	the certificate of that key, or of no key
 *	faults		see state.h
 *	absent		if this file exists, the token is not there
 *	misuse		written here: sessions that two threads used at once, and the like
 *	signals		written here: a line for each call of C_OpenSession, see state.h
 *
 * Where there are folders in it that have a token.conf, each is the token of a slot, in the order
 * of their names, and the directory itself has only the module's settings, the faults and "misuse".
 *
 * Settings of the module:
 *	profile			sansec (the default), tass, ibm, luna, generic, curve-only
 *	manufacturer, description	of the library; otherwise the profile's
 *	sign-e, sign-hash	mechanisms instead of the profile's, for those that sign e and those
 *				that hash by themselves; 0: none. What the user sets for curve-only
 *	without			a mechanism that is left out
 * Settings of a token:
 *	label, serial, model	"Test token", "0001", "Test"
 *	pin, so-pin		"123456", "12345678"
 *	default-pin		if pin is the same, CKF_USER_PIN_TO_BE_CHANGED is set
 *	pin-expired		yes: the right PIN is answered with CKR_PIN_EXPIRED
 *	pin-initialized		no: there is none yet
 *	pin-pad			yes: the PIN is entered at the reader, where it is always right
 *	min-pin, max-pin	octets; 4 and 32
 *	max-tries		6, of both PINs
 *	tries-left, so-tries-left	written here
 *	max-sessions		64
 *	ec-point		raw: CKA_EC_POINT without the OCTET STRING around it
 * Settings of an object:
 *	NAME.label, NAME.id	NAME, and one octet (hexadecimal digits), 01 for the first and so on
 *	NAME.public		no: there is no public key object
 *	NAME.private		no: the private key is seen without login
 *	NAME.hidden		yes: the certificate and the public key are seen after login only
 *	NAME.sign		no: the key is not for signing
 *	NAME.always-authenticate	yes: CKU_CONTEXT_SPECIFIC before each signature
 */
#ifndef TOKENS_PKCS11_MODULE_H
#define TOKENS_PKCS11_MODULE_H

#include "state.h"

#include <p11-kit/pkcs11.h>

#define MAX_SLOTS 8
#define MAX_SESSIONS 64
#define MAX_OBJECTS 32
#define MAX_ID 32
#define MAX_SIGNATURE 1024

/* pkcs11-profile.c: what a vendor's module has for SM2. */
enum key_kind {
	KEY_SM2,
	KEY_RSA
};

enum signing_input {
	SIGN_E, /* e itself */
	SIGN_DATA, /* hashes the data, which may begin with Z */
	SIGN_MESSAGE, /* hashes Z under the standard identifier and the message */
	SIGN_MESSAGE_OF, /* likewise, the identifier being the parameter */
	SIGN_DIGEST_INFO, /* CKM_RSA_PKCS */
	SIGN_SHA256 /* CKM_SHA256_RSA_PKCS */
};

struct mechanism {
	CK_MECHANISM_TYPE type;
	enum key_kind kind;
	enum signing_input input;
	bool der; /* of SM2 values */
};

#define MAX_MECHANISMS 9
struct profile {
	const char *name, *manufacturer, *description;
	CK_KEY_TYPE key_type;
	struct mechanism mechanisms[MAX_MECHANISMS];
	size_t count;
};

/* The profile that settings name, with what they change, and with RSA. */
void profile_choose(const struct state_settings *settings, struct profile *profile);
const struct mechanism *profile_mechanism(const struct profile *profile, CK_MECHANISM_TYPE type);

/* pkcs11-object.c: what is on a token. */
struct object {
	CK_OBJECT_CLASS class;
	enum key_kind kind;
	bool private, sign, always_authenticate, raw_point;
	char label[STATE_VALUE_SIZE];
	unsigned char id[MAX_ID];
	size_t id_size;
	EVP_PKEY *key; /* of keys */
	unsigned char *der; /* of certificates */
	size_t der_size;
};

struct slot {
	char directory[STATE_PATH_SIZE];
	bool present; /* when it was last looked at */
	bool logged_in;
	CK_USER_TYPE user;
	struct object objects[MAX_OBJECTS]; /* the handle is the index and 1 */
	size_t object_count;
};

void objects_load(struct slot *slot);
void objects_free(struct slot *slot);

/* pkcs11-attribute.c: a value of an object, to be freed with attribute_free(), also if there is
 * none and the answer says why. */
struct attribute {
	void *data;
	size_t size;
};
CK_RV attribute_get(
	const struct object *object, CK_ATTRIBUTE_TYPE type, struct attribute *attribute);
void attribute_free(struct attribute *attribute);

/* pkcs11-sign.c: a signature that was begun. */
struct signing {
	bool active, updated, authenticated;
	struct mechanism mechanism;
	CK_OBJECT_HANDLE object;
	unsigned char user_id[64];
	size_t user_id_size;
	unsigned char *data; /* of C_SignUpdate */
	size_t size;
};
void signing_end(struct signing *signing);

struct search {
	bool active;
	CK_OBJECT_HANDLE found[MAX_OBJECTS];
	size_t count, next;
};

struct session {
	CK_SESSION_HANDLE handle; /* 0: none */
	struct slot *slot;
	bool read_write;
	struct signing signing;
	struct search search;
};

/* pkcs11-call.c: the module as a whole, and what every call begins and ends with. */
struct module {
	bool initialized;
	char directory[STATE_PATH_SIZE];
	struct profile profile;
	char manufacturer[STATE_VALUE_SIZE], description[STATE_VALUE_SIZE];
	struct slot slots[MAX_SLOTS];
	size_t slot_count;
	struct session sessions[MAX_SESSIONS];
	CK_SESSION_HANDLE last_handle;
};
extern struct module module;

/* A call that runs, and holds the module's lock. */
struct call {
	const char *function;
	bool by_slot, by_session;
	CK_SLOT_ID id;
	CK_SESSION_HANDLE handle;
	struct session *session;
	struct slot *slot;
	struct state_fault fault; /* what is left to be done: a length or a value */
};

/* These do the faults of the function, and make the module the caller's alone. The call is over
 * unless they return CKR_OK; then call_end() has to be called, which returns its answer. */
CK_RV call_begin(struct call *call, const char *function);
CK_RV call_begin_slot(struct call *call, const char *function, CK_SLOT_ID id);
CK_RV call_begin_session(struct call *call, const char *function, CK_SESSION_HANDLE handle);
CK_RV call_end(struct call *call, CK_RV answer);
/* Lets others in for as long as something takes; the session may be gone when it comes back, which
 * is CKR_DEVICE_REMOVED. */
void call_pause(struct call *call);
CK_RV call_resume(struct call *call);
/* C_Initialize and C_Finalize. */
CK_RV module_start(bool may_lock);
CK_RV module_stop(void);

/* Whether the token is there; sessions, login and objects are gone if it is not. */
bool slot_look(struct slot *slot);
CK_SLOT_ID slot_id(const struct slot *slot);
/* pkcs11-session.c */
void session_close(struct session *session);
void sessions_close(struct slot *slot);
size_t sessions_count(const struct slot *slot, bool only_read_write);

/* Fills a field that is padded with blanks. */
void pad(unsigned char *field, size_t size, const char *text);
/* A list that is asked for its size first (list is NULL); with the faults of lengths. */
CK_RV answer_list(const struct call *call, const CK_ULONG *values, size_t count, CK_ULONG *list,
	CK_ULONG *size);

/* The session's object, if it may be seen; NULL otherwise. */
struct object *session_object(const struct session *session, CK_OBJECT_HANDLE handle);

/* pkcs11-crypto.c: signs as a mechanism says. *size is that of signature, and the value's. */
CK_RV sign_value(const struct mechanism *mechanism, EVP_PKEY *key, const unsigned char *user_id,
	size_t user_id_size, const unsigned char *data, size_t data_size, unsigned char *signature,
	size_t *size);
/* What a value may have at most. */
size_t value_size(const struct mechanism *mechanism, const EVP_PKEY *key);

/* pkcs11-pin.c: whether the PIN is right; tries are counted. */
CK_RV pin_check(struct slot *slot, CK_USER_TYPE user, const unsigned char *pin, CK_ULONG size);
CK_FLAGS pin_flags(const struct state_settings *settings);

#endif
