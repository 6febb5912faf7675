/* Mechanism profiles of the PKCS#11 test module: what vendors have for SM2. */
#include "pkcs11-module.h"

#include <string.h>

static const struct profile profiles[] = {
	{"sansec", "Sansec", "upkcs11", 0x80000004,
		{{0x80008104, KEY_SM2, SIGN_E, true}, {0x80008105, KEY_SM2, SIGN_E, false},
			{0x80008100, KEY_SM2, SIGN_DATA, false},
			{0x80008101, KEY_SM2, SIGN_DATA, true},
			{0x80008102, KEY_SM2, SIGN_MESSAGE, false},
			{0x80008103, KEY_SM2, SIGN_MESSAGE, true}},
		6},
	{"tass", "TASS", "tass", 0x80000004,
		{{0x80008000, KEY_SM2, SIGN_E, true}, {0x80008100, KEY_SM2, SIGN_DATA, true}}, 2},
	{"ibm", "IBM", "IBM-style", 0x80050002,
		{{0x8005000B, KEY_SM2, SIGN_E, false}, {0x8005000C, KEY_SM2, SIGN_DATA, false}}, 2},
	{"luna", "Thales", "Chrystoki", 0x80000016,
		{{0x80000B21, KEY_SM2, SIGN_E, false}, {0x80000B22, KEY_SM2, SIGN_DATA, false}}, 2},
	{"generic", "Test", "generic emulator", 0xFFFFF001,
		{{0xFFFFF002, KEY_SM2, SIGN_E, false},
			{0xFFFFF003, KEY_SM2, SIGN_MESSAGE_OF, false}},
		2},
	/* Its mechanisms are what the user sets. */
	{"curve-only", "Test", "keys on the SM2 curve", CKK_EC,
		{{0, KEY_SM2, SIGN_E, false}, {0, KEY_SM2, SIGN_DATA, false}}, 2},
};

static void add(
	struct profile *profile, const struct mechanism *mechanism, CK_MECHANISM_TYPE without)
{
	if (mechanism->type != without && profile->count < MAX_MECHANISMS)
		profile->mechanisms[profile->count++] = *mechanism;
}

void profile_choose(const struct state_settings *settings, struct profile *profile)
{
	static const struct mechanism rsa[] = {{CKM_RSA_PKCS, KEY_RSA, SIGN_DIGEST_INFO, false},
		{CKM_SHA256_RSA_PKCS, KEY_RSA, SIGN_SHA256, false}};
	const struct profile *wanted = &profiles[0];
	const char *name = state_text(settings, "profile", wanted->name);
	CK_MECHANISM_TYPE none = CK_UNAVAILABLE_INFORMATION,
			  without = state_number(settings, "without", none);
	for (size_t i = 0; i < sizeof profiles / sizeof profiles[0]; i++)
		if (strcmp(profiles[i].name, name) == 0)
			wanted = &profiles[i];
	*profile = *wanted;
	profile->count = 0;
	for (size_t i = 0; i < wanted->count; i++) {
		struct mechanism mechanism = wanted->mechanisms[i];
		mechanism.type = state_number(settings,
			mechanism.input == SIGN_E ? "sign-e" : "sign-hash", mechanism.type);
		if (mechanism.type != 0)
			add(profile, &mechanism, without);
	}
	for (size_t i = 0; i < sizeof rsa / sizeof rsa[0]; i++)
		add(profile, &rsa[i], without);
}

const struct mechanism *profile_mechanism(const struct profile *profile, CK_MECHANISM_TYPE type)
{
	for (size_t i = 0; i < profile->count; i++)
		if (profile->mechanisms[i].type == type)
			return &profile->mechanisms[i];
	return NULL;
}
