/* The SDF test library's machine: devices and sessions, keys, and what every call begins and ends
 * with. */
#define _GNU_SOURCE
#include "sdf-machine.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static struct {
	char directory[STATE_PATH_SIZE];
	struct state_settings settings;
	bool present;
	unsigned plugged; /* how often it has gone */
	unsigned devices, sessions; /* that are open */
	EVP_PKEY *keys[2][MAX_KEYS + 1];
} machine;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void look(void)
{
	bool present = !state_has(machine.directory, "absent");
	if (machine.present && !present)
		machine.plugged++;
	machine.present = present;
}

static void sleep_milliseconds(unsigned long milliseconds)
{
	struct timespec time = {
		(time_t)(milliseconds / 1000), (long)(milliseconds % 1000) * 1000000};
	nanosleep(&time, NULL);
}

/* Makes a fault that happens before the call does anything. */
static int make_fault(struct call *call)
{
	call->fault = state_fault(machine.directory, call->function);
	switch (call->fault.action) {
	case STATE_RETURN:
		return (int)call->fault.number;
	case STATE_HANG:
		call_pause();
		sleep_milliseconds(call->fault.number);
		pthread_mutex_lock(&lock);
		look();
		return SDR_OK;
	case STATE_VANISH:
		state_touch(machine.directory, "absent");
		look();
		return SDR_OK;
	case STATE_REPLUG:
		machine.plugged++;
		return SDR_OK;
	case STATE_FORGET_LOGIN:
		if (call->session != NULL)
			memset(call->session->rights, 0, sizeof call->session->rights);
		return SDR_OK;
	default:
		return SDR_OK;
	}
}

int call_begin(struct call *call, const char *function, unsigned plugged, struct session *session)
{
	*call = (struct call){.function = function, .session = session};
	pthread_mutex_lock(&lock);
	if (session != NULL && session->busy)
		state_note(machine.directory, "misuse", function);
	if (session != NULL)
		session->busy = true;
	look();
	int answer = make_fault(call);
	if (answer == SDR_OK && (!machine.present || plugged != machine.plugged))
		answer = SDR_COMMFAIL;
	return answer == SDR_OK ? SDR_OK : call_end(call, answer);
}

int call_begin_open(struct call *call)
{
	const char *directory = getenv("GMSEAL_TEST_TOKEN");
	*call = (struct call){.function = "SDF_OpenDevice"};
	pthread_mutex_lock(&lock);
	if (machine.devices == 0 && directory != NULL)
		snprintf(machine.directory, sizeof machine.directory, "%s", directory);
	look();
	state_load(machine.directory, &machine.settings);
	int answer = make_fault(call);
	if (answer == SDR_OK && !machine.present)
		answer = SDR_COMMFAIL;
	return answer == SDR_OK ? SDR_OK : call_end(call, answer);
}

int call_end(struct call *call, int answer)
{
	if (call->session != NULL)
		call->session->busy = false;
	pthread_mutex_unlock(&lock);
	return answer;
}

void call_pause(void)
{
	pthread_mutex_unlock(&lock);
}

int call_resume(const struct call *call)
{
	pthread_mutex_lock(&lock);
	look();
	return machine.present && call->session->plugged == machine.plugged ? SDR_OK : SDR_COMMFAIL;
}

int machine_open(struct device **device)
{
	*device = malloc(sizeof **device);
	if (*device == NULL)
		return SDR_COMMFAIL;
	(*device)->plugged = machine.plugged;
	machine.devices++;
	state_note(machine.directory, "connected", "device");
	state_note_signals(machine.directory);
	return SDR_OK;
}

/* The next device is another one, perhaps. */
static void drop_keys(void)
{
	for (size_t type = 0; type < 2; type++)
		for (size_t index = 0; index <= MAX_KEYS; index++) {
			EVP_PKEY_free(machine.keys[type][index]);
			machine.keys[type][index] = NULL;
		}
}

void machine_close(struct device *device)
{
	pthread_mutex_lock(&lock);
	state_note(machine.directory, "disconnected", "device");
	if (--machine.devices == 0)
		drop_keys();
	pthread_mutex_unlock(&lock);
	free(device);
}

int machine_open_session(struct device *device, struct session **session)
{
	if (machine.sessions >= state_number(&machine.settings, "max-sessions", 64))
		return SDR_OPENSESSION;
	*session = calloc(1, sizeof **session);
	if (*session == NULL)
		return SDR_OPENSESSION;
	(*session)->plugged = device->plugged;
	machine.sessions++;
	state_note(machine.directory, "opened", "session");
	return SDR_OK;
}

void machine_close_session(struct session *session)
{
	pthread_mutex_lock(&lock);
	machine.sessions--;
	pthread_mutex_unlock(&lock);
	free(session);
}

void machine_setting(const char *name, const char *otherwise, char value[STATE_VALUE_SIZE])
{
	snprintf(value, STATE_VALUE_SIZE, "%s", state_text(&machine.settings, name, otherwise));
}

void machine_note(const char *file, const char *line)
{
	state_note(machine.directory, file, line);
}

EVP_PKEY *machine_key(const char *type, unsigned index)
{
	char name[32];
	if (index < 1 || index > MAX_KEYS)
		return NULL;
	EVP_PKEY **key = &machine.keys[strcmp(type, "rsa") == 0][index];
	snprintf(name, sizeof name, "%s-%u.pem", type, index);
	if (*key == NULL && state_has(machine.directory, name))
		*key = state_key(machine.directory, name);
	if (*key != NULL)
		EVP_PKEY_up_ref(*key);
	return *key;
}

bool machine_allows(const struct session *session, unsigned index)
{
	char name[32], password[STATE_VALUE_SIZE];
	snprintf(name, sizeof name, "password-%u", index);
	machine_setting(name, "", password);
	return password[0] == '\0' || session->rights[index];
}
