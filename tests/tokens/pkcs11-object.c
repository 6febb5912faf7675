/* What is on a token of the PKCS#11 test module, and how it is found. */
#include "pkcs11-module.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/err.h>

static const char *object_setting(const struct state_settings *settings, const char *object,
	const char *name, const char *otherwise)
{
	char whole[STATE_NAME_SIZE + 32];
	snprintf(whole, sizeof whole, "%s.%s", object, name);
	return state_text(settings, whole, otherwise);
}

static bool object_yes(
	const struct state_settings *settings, const char *object, const char *name, bool otherwise)
{
	const char *text = object_setting(settings, object, name, otherwise ? "yes" : "no");
	return strcmp(text, "yes") == 0;
}

/* Hexadecimal digits, two an octet. */
static size_t read_id(const char *digits, unsigned char id[MAX_ID])
{
	size_t size = 0;
	unsigned octet;
	for (; size < MAX_ID && sscanf(digits + 2 * size, "%2x", &octet) == 1; size++)
		id[size] = (unsigned char)octet;
	return size;
}

/* A new object with what all have; the caller knows that there is room. */
static struct object *add(struct slot *slot, const struct state_settings *settings,
	const char *name, size_t number, CK_OBJECT_CLASS class)
{
	struct object *object = &slot->objects[slot->object_count++];
	char digits[8];
	memset(object, 0, sizeof *object);
	object->class = class;
	snprintf(digits, sizeof digits, "%02x", (unsigned)(number + 1) & 0xFF);
	snprintf(object->label, sizeof object->label, "%s",
		object_setting(settings, name, "label", name));
	object->id_size = read_id(object_setting(settings, name, "id", digits), object->id);
	object->private = object_yes(settings, name, "hidden", false);
	object->raw_point = strcmp(state_text(settings, "ec-point", ""), "raw") == 0;
	return object;
}

static void add_key(struct slot *slot, const struct state_settings *settings, const char *name,
	size_t number, CK_OBJECT_CLASS class, EVP_PKEY *key)
{
	struct object *object = add(slot, settings, name, number, class);
	object->key = key;
	object->kind = EVP_PKEY_is_a(key, "RSA") ? KEY_RSA : KEY_SM2;
	object->sign = object_yes(settings, name, "sign", true);
	if (class == CKO_PRIVATE_KEY) {
		object->private = object_yes(settings, name, "private", true);
		object->always_authenticate =
			object_yes(settings, name, "always-authenticate", false);
	}
}

/* Keys and certificates of one name have one number, that of the name in the order of all. */
static size_t number_of(const char *name, char names[][STATE_NAME_SIZE], size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(names[i], name) == 0)
			return i;
	return count;
}

static void load_keys(struct slot *slot, const struct state_settings *settings,
	char names[][STATE_NAME_SIZE], size_t count)
{
	for (size_t i = 0; i < count && slot->object_count + 2 <= MAX_OBJECTS; i++) {
		char file[STATE_NAME_SIZE + 4];
		EVP_PKEY *key;
		snprintf(file, sizeof file, "%s.pem", names[i]);
		key = state_key(slot->directory, file);
		if (key == NULL)
			continue;
		add_key(slot, settings, names[i], i, CKO_PRIVATE_KEY, key);
		if (object_yes(settings, names[i], "public", true)) {
			EVP_PKEY_up_ref(key);
			add_key(slot, settings, names[i], i, CKO_PUBLIC_KEY, key);
		}
	}
}

static void load_certificates(struct slot *slot, const struct state_settings *settings,
	char keys[][STATE_NAME_SIZE], size_t key_count)
{
	char names[MAX_OBJECTS][STATE_NAME_SIZE];
	size_t count = state_names(slot->directory, ".der", names, MAX_OBJECTS), others = 0;
	for (size_t i = 0; i < count && slot->object_count < MAX_OBJECTS; i++) {
		char file[STATE_NAME_SIZE + 4];
		size_t size = 0, number = number_of(names[i], keys, key_count);
		unsigned char *der;
		struct object *object;
		snprintf(file, sizeof file, "%s.der", names[i]);
		der = state_file(slot->directory, file, &size);
		if (der == NULL)
			continue;
		if (number == key_count)
			number += others++;
		object = add(slot, settings, names[i], number, CKO_CERTIFICATE);
		object->der = der;
		object->der_size = size;
	}
}

void objects_load(struct slot *slot)
{
	char names[MAX_OBJECTS][STATE_NAME_SIZE];
	struct state_settings settings;
	size_t count = state_names(slot->directory, ".pem", names, MAX_OBJECTS);
	objects_free(slot);
	state_load(slot->directory, &settings);
	ERR_set_mark();
	load_keys(slot, &settings, names, count);
	ERR_pop_to_mark();
	load_certificates(slot, &settings, names, count);
}

void objects_free(struct slot *slot)
{
	for (size_t i = 0; i < slot->object_count; i++) {
		EVP_PKEY_free(slot->objects[i].key);
		free(slot->objects[i].der);
	}
	slot->object_count = 0;
}

struct object *session_object(const struct session *session, CK_OBJECT_HANDLE handle)
{
	struct slot *slot = session->slot;
	struct object *object;
	if (handle == 0 || handle > slot->object_count)
		return NULL;
	object = &slot->objects[handle - 1];
	return object->private && !(slot->logged_in && slot->user == CKU_USER) ? NULL : object;
}

/* Whether an object has all that is wanted. */
static bool matches(const struct object *object, const CK_ATTRIBUTE *wanted, CK_ULONG count)
{
	for (CK_ULONG i = 0; i < count; i++) {
		struct attribute value;
		bool same =
			attribute_get(object, wanted[i].type, &value) == CKR_OK &&
			value.size == wanted[i].ulValueLen &&
			(value.size == 0 || memcmp(value.data, wanted[i].pValue, value.size) == 0);
		attribute_free(&value);
		if (!same)
			return false;
	}
	return true;
}

CK_RV C_FindObjectsInit(CK_SESSION_HANDLE handle, CK_ATTRIBUTE_PTR wanted, CK_ULONG count)
{
	struct call call;
	CK_RV answer = call_begin_session(&call, "C_FindObjectsInit", handle);
	if (answer != CKR_OK)
		return answer;
	struct search *search = &call.session->search;
	if (search->active)
		return call_end(&call, CKR_OPERATION_ACTIVE);
	if (wanted == NULL && count > 0)
		return call_end(&call, CKR_ARGUMENTS_BAD);
	*search = (struct search){.active = true};
	for (CK_OBJECT_HANDLE i = 1; i <= call.slot->object_count; i++) {
		const struct object *object = session_object(call.session, i);
		if (object != NULL && matches(object, wanted, count))
			search->found[search->count++] = i;
	}
	return call_end(&call, CKR_OK);
}

CK_RV C_FindObjects(
	CK_SESSION_HANDLE handle, CK_OBJECT_HANDLE_PTR objects, CK_ULONG max, CK_ULONG_PTR count)
{
	struct call call;
	CK_RV answer = call_begin_session(&call, "C_FindObjects", handle);
	if (answer != CKR_OK)
		return answer;
	struct search *search = &call.session->search;
	if (!search->active)
		return call_end(&call, CKR_OPERATION_NOT_INITIALIZED);
	if (count == NULL || (objects == NULL && max > 0))
		return call_end(&call, CKR_ARGUMENTS_BAD);
	for (*count = 0; *count < max && search->next < search->count; ++*count)
		objects[*count] = search->found[search->next++];
	if (call.fault.action == STATE_RUBBISH_LENGTH)
		*count = call.fault.number;
	return call_end(&call, CKR_OK);
}

CK_RV C_FindObjectsFinal(CK_SESSION_HANDLE handle)
{
	struct call call;
	CK_RV answer = call_begin_session(&call, "C_FindObjectsFinal", handle);
	if (answer != CKR_OK)
		return answer;
	answer = call.session->search.active ? CKR_OK : CKR_OPERATION_NOT_INITIALIZED;
	call.session->search.active = false;
	return call_end(&call, answer);
}
