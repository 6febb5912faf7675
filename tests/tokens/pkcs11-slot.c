/* Slots, tokens and mechanisms of the PKCS#11 test module. */
#include "pkcs11-module.h"

CK_RV C_GetSlotList(CK_BBOOL only_present, CK_SLOT_ID_PTR list, CK_ULONG_PTR count)
{
	struct call call;
	CK_SLOT_ID ids[MAX_SLOTS];
	size_t found = 0;
	CK_RV answer = call_begin(&call, "C_GetSlotList");
	if (answer != CKR_OK)
		return answer;
	for (size_t i = 0; i < module.slot_count; i++)
		if (slot_look(&module.slots[i]) || !only_present)
			ids[found++] = slot_id(&module.slots[i]);
	return call_end(&call, answer_list(&call, ids, found, list, count));
}

CK_RV C_GetSlotInfo(CK_SLOT_ID id, CK_SLOT_INFO_PTR info)
{
	struct call call;
	/* An empty slot has information, too. */
	CK_RV answer = call_begin(&call, "C_GetSlotInfo");
	if (answer != CKR_OK)
		return answer;
	if (id == 0 || id > module.slot_count)
		return call_end(&call, CKR_SLOT_ID_INVALID);
	if (info == NULL)
		return call_end(&call, CKR_ARGUMENTS_BAD);
	*info = (CK_SLOT_INFO){.flags = CKF_REMOVABLE_DEVICE | CKF_HW_SLOT};
	if (slot_look(&module.slots[id - 1]))
		info->flags |= CKF_TOKEN_PRESENT;
	pad(info->slotDescription, sizeof info->slotDescription, "Test slot");
	pad(info->manufacturerID, sizeof info->manufacturerID, module.manufacturer);
	return call_end(&call, CKR_OK);
}

CK_RV C_GetTokenInfo(CK_SLOT_ID id, CK_TOKEN_INFO_PTR info)
{
	struct call call;
	struct state_settings settings;
	CK_RV answer = call_begin_slot(&call, "C_GetTokenInfo", id);
	if (answer != CKR_OK)
		return answer;
	if (info == NULL)
		return call_end(&call, CKR_ARGUMENTS_BAD);
	state_load(call.slot->directory, &settings);
	*info = (CK_TOKEN_INFO){.flags = CKF_RNG | CKF_LOGIN_REQUIRED | CKF_TOKEN_INITIALIZED |
					 pin_flags(&settings),
		.ulMaxSessionCount = state_number(&settings, "max-sessions", MAX_SESSIONS),
		.ulSessionCount = sessions_count(call.slot, false),
		.ulMaxRwSessionCount = state_number(&settings, "max-sessions", MAX_SESSIONS),
		.ulRwSessionCount = sessions_count(call.slot, true),
		.ulMaxPinLen = state_number(&settings, "max-pin", 32),
		.ulMinPinLen = state_number(&settings, "min-pin", 4),
		.ulTotalPublicMemory = CK_UNAVAILABLE_INFORMATION,
		.ulFreePublicMemory = CK_UNAVAILABLE_INFORMATION,
		.ulTotalPrivateMemory = CK_UNAVAILABLE_INFORMATION,
		.ulFreePrivateMemory = CK_UNAVAILABLE_INFORMATION,
		.hardwareVersion = {1, 0},
		.firmwareVersion = {1, 0}};
	pad(info->label, sizeof info->label, state_text(&settings, "label", "Test token"));
	pad(info->manufacturerID, sizeof info->manufacturerID, module.manufacturer);
	pad(info->model, sizeof info->model, state_text(&settings, "model", "Test"));
	pad(info->serialNumber, sizeof info->serialNumber, state_text(&settings, "serial", "0001"));
	pad(info->utcTime, sizeof info->utcTime, "");
	return call_end(&call, CKR_OK);
}

CK_RV C_GetMechanismList(CK_SLOT_ID id, CK_MECHANISM_TYPE_PTR list, CK_ULONG_PTR count)
{
	struct call call;
	CK_MECHANISM_TYPE types[MAX_MECHANISMS];
	CK_RV answer = call_begin_slot(&call, "C_GetMechanismList", id);
	if (answer != CKR_OK)
		return answer;
	for (size_t i = 0; i < module.profile.count; i++)
		types[i] = module.profile.mechanisms[i].type;
	return call_end(&call, answer_list(&call, types, module.profile.count, list, count));
}

CK_RV C_GetMechanismInfo(CK_SLOT_ID id, CK_MECHANISM_TYPE type, CK_MECHANISM_INFO_PTR info)
{
	struct call call;
	const struct mechanism *mechanism;
	CK_RV answer = call_begin_slot(&call, "C_GetMechanismInfo", id);
	if (answer != CKR_OK)
		return answer;
	mechanism = profile_mechanism(&module.profile, type);
	if (mechanism == NULL)
		return call_end(&call, CKR_MECHANISM_INVALID);
	if (info == NULL)
		return call_end(&call, CKR_ARGUMENTS_BAD);
	*info = (CK_MECHANISM_INFO){256, 256, CKF_HW | CKF_SIGN};
	if (mechanism->kind == KEY_RSA)
		*info = (CK_MECHANISM_INFO){1024, 4096, CKF_HW | CKF_SIGN};
	return call_end(&call, CKR_OK);
}
