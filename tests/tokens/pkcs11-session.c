/* Sessions of the PKCS#11 test module. */
#include "pkcs11-module.h"

#include <string.h>

void session_close(struct session *session)
{
	struct slot *slot = session->slot;
	signing_end(&session->signing);
	memset(session, 0, sizeof *session);
	if (sessions_count(slot, false) == 0)
		slot->logged_in = false;
}

void sessions_close(struct slot *slot)
{
	for (size_t i = 0; i < MAX_SESSIONS; i++)
		if (module.sessions[i].handle != 0 && module.sessions[i].slot == slot)
			session_close(&module.sessions[i]);
}

size_t sessions_count(const struct slot *slot, bool only_read_write)
{
	size_t count = 0;
	for (size_t i = 0; i < MAX_SESSIONS; i++)
		if (module.sessions[i].handle != 0 && module.sessions[i].slot == slot &&
			(module.sessions[i].read_write || !only_read_write))
			count++;
	return count;
}

static CK_RV open_session(struct slot *slot, bool read_write, CK_SESSION_HANDLE *handle)
{
	struct state_settings settings;
	struct session *session = NULL;
	state_load(slot->directory, &settings);
	for (size_t i = 0; session == NULL && i < MAX_SESSIONS; i++)
		if (module.sessions[i].handle == 0)
			session = &module.sessions[i];
	if (session == NULL || sessions_count(slot, false) >=
				       state_number(&settings, "max-sessions", MAX_SESSIONS))
		return CKR_SESSION_COUNT;
	if (slot->logged_in && slot->user == CKU_SO && !read_write)
		return CKR_SESSION_READ_WRITE_SO_EXISTS;
	session->handle = ++module.last_handle;
	session->slot = slot;
	session->read_write = read_write;
	*handle = session->handle;
	return CKR_OK;
}

CK_RV C_OpenSession(CK_SLOT_ID id, CK_FLAGS flags, CK_VOID_PTR application, CK_NOTIFY notify,
	CK_SESSION_HANDLE_PTR handle)
{
	struct call call;
	CK_RV answer = call_begin_slot(&call, "C_OpenSession", id);
	(void)application;
	(void)notify;
	if (answer != CKR_OK)
		return answer;
	state_note_signals(module.directory);
	if (handle == NULL)
		return call_end(&call, CKR_ARGUMENTS_BAD);
	if ((flags & CKF_SERIAL_SESSION) == 0)
		return call_end(&call, CKR_SESSION_PARALLEL_NOT_SUPPORTED);
	return call_end(&call, open_session(call.slot, (flags & CKF_RW_SESSION) != 0, handle));
}

CK_RV C_CloseSession(CK_SESSION_HANDLE handle)
{
	struct call call;
	CK_RV answer = call_begin_session(&call, "C_CloseSession", handle);
	if (answer != CKR_OK)
		return answer;
	session_close(call.session);
	return call_end(&call, CKR_OK);
}

CK_RV C_CloseAllSessions(CK_SLOT_ID id)
{
	struct call call;
	CK_RV answer = call_begin_slot(&call, "C_CloseAllSessions", id);
	if (answer != CKR_OK)
		return answer;
	sessions_close(call.slot);
	return call_end(&call, CKR_OK);
}

static CK_STATE state_of(const struct session *session)
{
	if (!session->slot->logged_in)
		return session->read_write ? CKS_RW_PUBLIC_SESSION : CKS_RO_PUBLIC_SESSION;
	if (session->slot->user == CKU_SO)
		return CKS_RW_SO_FUNCTIONS;
	return session->read_write ? CKS_RW_USER_FUNCTIONS : CKS_RO_USER_FUNCTIONS;
}

CK_RV C_GetSessionInfo(CK_SESSION_HANDLE handle, CK_SESSION_INFO_PTR info)
{
	struct call call;
	CK_RV answer = call_begin_session(&call, "C_GetSessionInfo", handle);
	if (answer != CKR_OK)
		return answer;
	if (info == NULL)
		return call_end(&call, CKR_ARGUMENTS_BAD);
	*info = (CK_SESSION_INFO){.slotID = slot_id(call.slot),
		.state = state_of(call.session),
		.flags = CKF_SERIAL_SESSION | (call.session->read_write ? CKF_RW_SESSION : 0)};
	return call_end(&call, CKR_OK);
}
