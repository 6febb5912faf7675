/*
 * What the files of the SDF test library share. It speaks GM/T 0018 with keys in the directory that
 * the environment variable GMSEAL_TEST_TOKEN names when SDF_OpenDevice is called and no device is
 * open:
 *
 *	token.conf	settings, see below
 *	sm2-N.pem	the private SM2 key with the index N
 *	rsa-N.pem	the private RSA key with the index N, of 2048 bits
 *	faults		see state.h
 *	absent		if this file exists, the machine cannot be reached
 *	misuse		written here: sessions that two threads used at once, and the like
 *	wrong		written here: a line for each wrong access password
 *	opened		written here: a line for each session
 *	connected	written here: a line for each device that was opened
 *	disconnected	written here: a line for each device that was closed
 *	released	written here: a line for each access right that was given back
 *	signals		written here: for each of them as well, see state.h
 *
 * Settings:
 *	issuer, name, serial	"Test", "Test machine", "0001"
 *	password-N		of the keys with the index N; without it nobody needs an access right
 *	max-sessions		64
 */
#ifndef TOKENS_SDF_MACHINE_H
#define TOKENS_SDF_MACHINE_H

#include "sdf-abi.h"
#include "state.h"

#define MAX_KEYS 64

struct device {
	unsigned plugged; /* how often the machine had been gone when it was opened */
};

struct session {
	unsigned plugged;
	bool busy; /* a call uses it */
	bool rights[MAX_KEYS + 1];
};

/* A call that runs and holds the lock. */
struct call {
	const char *function;
	struct session *session; /* or NULL */
	struct state_fault fault; /* what is left to be done: a length or a value */
};

/* The call is over unless this returns SDR_OK; otherwise call_end() has to be called, which returns
 * its answer. */
int call_begin(struct call *call, const char *function, unsigned plugged, struct session *session);
/* The same for SDF_OpenDevice. */
int call_begin_open(struct call *call);
int call_end(struct call *call, int answer);
/* Lets others in for as long as something takes. */
void call_pause(void);
/* Whether the machine is still the same afterwards. */
int call_resume(const struct call *call);

/* For those who do not hold the lock. */
void machine_close(struct device *device);
void machine_close_session(struct session *session);

/* For those who hold it. */
int machine_open(struct device **device);
int machine_open_session(struct device *device, struct session **session);
void machine_setting(const char *name, const char *otherwise, char value[STATE_VALUE_SIZE]);
void machine_note(const char *file, const char *line);
/* A key with a reference of its own ("sm2-1"); NULL if there is none. */
EVP_PKEY *machine_key(const char *type, unsigned index);
/* Whether a session may use the private keys with an index. */
bool machine_allows(const struct session *session, unsigned index);

#endif
