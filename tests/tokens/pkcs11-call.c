/*
 * What every call of the PKCS#11 test module begins and ends with: the lock, the faults, sessions
 * that are used twice at once, tokens that are gone.
 */
#define _GNU_SOURCE
#include "pkcs11-module.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define ABSENT "absent"
#define MISUSE "misuse"

struct module module;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

/* The calls that run or wait for the lock. */
#define MAX_CALLS 64
static pthread_mutex_t door = PTHREAD_MUTEX_INITIALIZER;
static const struct call *inside[MAX_CALLS];
static bool locking;

CK_SLOT_ID slot_id(const struct slot *slot)
{
	return (CK_SLOT_ID)(slot - module.slots) + 1;
}

/* Nobody is logged in any more, and nothing is open. */
static void slot_reset(struct slot *slot)
{
	sessions_close(slot);
	objects_free(slot);
	slot->logged_in = false;
}

bool slot_look(struct slot *slot)
{
	bool present = !state_has(slot->directory, ABSENT);
	if (slot->present && !present)
		slot_reset(slot);
	else if (!slot->present && present)
		objects_load(slot);
	slot->present = present;
	return present;
}

static void sleep_milliseconds(unsigned long milliseconds)
{
	struct timespec time = {
		(time_t)(milliseconds / 1000), (long)(milliseconds % 1000) * 1000000};
	nanosleep(&time, NULL);
}

static void slots_find(void)
{
	char names[MAX_SLOTS][STATE_NAME_SIZE];
	size_t count = state_names(module.directory, "", names, MAX_SLOTS);
	module.slot_count = 0;
	for (size_t i = 0; i < count; i++) {
		struct slot *slot = &module.slots[module.slot_count];
		state_path(slot->directory, module.directory, names[i]);
		if (state_has(slot->directory, "token.conf"))
			module.slot_count++;
	}
	if (module.slot_count == 0)
		memcpy(module.slots[module.slot_count++].directory, module.directory,
			sizeof module.directory);
	for (size_t i = 0; i < module.slot_count; i++)
		slot_look(&module.slots[i]);
}

static void start(const char *directory, bool may_lock)
{
	struct state_settings settings;
	strcpy(module.directory, directory);
	state_load(directory, &settings);
	profile_choose(&settings, &module.profile);
	snprintf(module.manufacturer, sizeof module.manufacturer, "%s",
		state_text(&settings, "manufacturer", module.profile.manufacturer));
	snprintf(module.description, sizeof module.description, "%s",
		state_text(&settings, "description", module.profile.description));
	slots_find();
	pthread_mutex_lock(&door);
	locking = may_lock;
	pthread_mutex_unlock(&door);
	module.initialized = true;
}

CK_RV module_start(bool may_lock)
{
	const char *directory = getenv("GMSEAL_TEST_TOKEN");
	struct state_fault fault = {STATE_NONE, 0};
	CK_RV answer = CKR_OK;
	pthread_mutex_lock(&lock);
	if (directory == NULL || strlen(directory) >= sizeof module.directory)
		answer = CKR_GENERAL_ERROR;
	else
		fault = state_fault(directory, "C_Initialize");
	if (fault.action == STATE_HANG)
		sleep_milliseconds(fault.number);
	if (fault.action == STATE_RETURN)
		answer = fault.number;
	else if (module.initialized)
		answer = CKR_CRYPTOKI_ALREADY_INITIALIZED;
	else if (answer == CKR_OK)
		start(directory, may_lock);
	pthread_mutex_unlock(&lock);
	return answer;
}

CK_RV module_stop(void)
{
	CK_RV answer = CKR_CRYPTOKI_NOT_INITIALIZED;
	pthread_mutex_lock(&lock);
	if (module.initialized) {
		for (size_t i = 0; i < module.slot_count; i++) {
			slot_reset(&module.slots[i]);
			module.slots[i].present = false;
		}
		module.initialized = false;
		answer = CKR_OK;
	}
	pthread_mutex_unlock(&lock);
	return answer;
}

/* The caller does what no caller may do. */
static CK_RV misuse(const struct call *call, const char *what)
{
	char line[128];
	snprintf(line, sizeof line, "%s: %s", call->function, what);
	state_note(module.directory, MISUSE, line);
	return CKR_GENERAL_ERROR;
}

static struct session *find_session(CK_SESSION_HANDLE handle)
{
	for (size_t i = 0; handle != 0 && i < MAX_SESSIONS; i++)
		if (module.sessions[i].handle == handle)
			return &module.sessions[i];
	return NULL;
}

/* The session and its token, if they are there still. */
static CK_RV find_target(struct call *call)
{
	if (!module.initialized)
		return CKR_CRYPTOKI_NOT_INITIALIZED;
	if (call->by_slot) {
		if (call->id == 0 || call->id > module.slot_count)
			return CKR_SLOT_ID_INVALID;
		call->slot = &module.slots[call->id - 1];
	}
	if (call->by_session) {
		call->session = find_session(call->handle);
		if (call->session == NULL)
			return CKR_SESSION_HANDLE_INVALID;
		call->slot = call->session->slot;
		return slot_look(call->slot) ? CKR_OK : CKR_DEVICE_REMOVED;
	}
	return call->slot == NULL || slot_look(call->slot) ? CKR_OK : CKR_TOKEN_NOT_PRESENT;
}

static void vanish(struct slot *slot)
{
	for (size_t i = 0; i < module.slot_count; i++)
		if (slot == NULL || slot == &module.slots[i])
			state_touch(module.slots[i].directory, ABSENT);
}

/* Makes a fault that happens before the call does anything. Its target has to be found again. */
static CK_RV make_fault(struct call *call)
{
	call->fault = state_fault(module.directory, call->function);
	switch (call->fault.action) {
	case STATE_RETURN:
		return call->fault.number;
	case STATE_HANG:
		call_pause(call);
		sleep_milliseconds(call->fault.number);
		return call_resume(call);
	case STATE_VANISH:
		vanish(call->slot);
		return find_target(call);
	case STATE_REPLUG:
		if (call->slot != NULL) {
			slot_reset(call->slot);
			objects_load(call->slot);
		}
		return find_target(call);
	case STATE_FORGET_LOGIN:
		if (call->slot != NULL)
			call->slot->logged_in = false;
		return CKR_OK;
	default:
		return CKR_OK;
	}
}

/* Notes that a call is inside, before it has the lock: calls that wait for it are at once, too. */
static const char *enter(const struct call *call)
{
	const char *complaint = NULL;
	size_t i, place = MAX_CALLS;
	pthread_mutex_lock(&door);
	for (i = 0; i < MAX_CALLS; i++) {
		if (inside[i] == NULL && place == MAX_CALLS)
			place = i;
		else if (inside[i] != NULL && call->handle != 0 &&
			 inside[i]->handle == call->handle)
			complaint = "two threads at once use one session";
		else if (inside[i] != NULL && !locking)
			complaint = "two threads at once without CKF_OS_LOCKING_OK";
	}
	if (place < MAX_CALLS)
		inside[place] = call;
	pthread_mutex_unlock(&door);
	return complaint;
}

static void leave(const struct call *call)
{
	pthread_mutex_lock(&door);
	for (size_t i = 0; i < MAX_CALLS; i++)
		if (inside[i] == call)
			inside[i] = NULL;
	pthread_mutex_unlock(&door);
}

static CK_RV begin(struct call *call)
{
	const char *complaint = enter(call);
	CK_RV answer;
	pthread_mutex_lock(&lock);
	answer = find_target(call);
	if (answer == CKR_OK && complaint != NULL)
		answer = misuse(call, complaint);
	if (answer == CKR_OK)
		answer = make_fault(call);
	return answer == CKR_OK ? answer : call_end(call, answer);
}

CK_RV call_begin(struct call *call, const char *function)
{
	*call = (struct call){.function = function};
	return begin(call);
}

CK_RV call_begin_slot(struct call *call, const char *function, CK_SLOT_ID id)
{
	*call = (struct call){.function = function, .by_slot = true, .id = id};
	return begin(call);
}

CK_RV call_begin_session(struct call *call, const char *function, CK_SESSION_HANDLE handle)
{
	*call = (struct call){.function = function, .by_session = true, .handle = handle};
	return begin(call);
}

CK_RV call_end(struct call *call, CK_RV answer)
{
	pthread_mutex_unlock(&lock);
	leave(call);
	return answer;
}

void call_pause(struct call *call)
{
	call->session = NULL;
	pthread_mutex_unlock(&lock);
}

CK_RV call_resume(struct call *call)
{
	CK_RV answer;
	pthread_mutex_lock(&lock);
	answer = find_target(call);
	return answer == CKR_SESSION_HANDLE_INVALID ? CKR_DEVICE_REMOVED : answer;
}

void pad(unsigned char *field, size_t size, const char *text)
{
	size_t length = strlen(text);
	memset(field, ' ', size);
	memcpy(field, text, length < size ? length : size);
}

CK_RV answer_list(const struct call *call, const CK_ULONG *values, size_t count, CK_ULONG *list,
	CK_ULONG *size)
{
	CK_ULONG room;
	if (size == NULL)
		return CKR_ARGUMENTS_BAD;
	room = *size;
	*size = count;
	if (call->fault.action == STATE_RUBBISH_LENGTH) {
		*size = call->fault.number;
		return CKR_OK;
	}
	if (list == NULL)
		return CKR_OK;
	if (room < count || call->fault.action == STATE_TOO_SMALL)
		return CKR_BUFFER_TOO_SMALL;
	memcpy(list, values, count * sizeof *values);
	return CKR_OK;
}
