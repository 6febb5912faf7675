/*
 * Mechanism profiles: SM2 has no mechanism in PKCS#11, so that every vendor has its own. This table
 * is all that is known of them; gmseal-tokens(7) tells how to add others in a file.
 */
#include "signer/pkcs11/pkcs11.h"

static const struct gms_p11_profile profiles[] = {
	{"sansec", {"upkcs11"}, {"sansec"}, 0x80000004,
		{{0x80008105, GMS_P11_E, false}, {0x80008104, GMS_P11_E, true},
			{0x80008100, GMS_P11_Z_MESSAGE, false},
			{0x80008101, GMS_P11_Z_MESSAGE, true},
			{0x80008102, GMS_P11_STANDARD_ID, false},
			{0x80008103, GMS_P11_STANDARD_ID, true}},
		6},
	{"tass", {"tass"}, {"tass"}, 0x80000004,
		{{0x80008000, GMS_P11_E, true}, {0x80008100, GMS_P11_Z_MESSAGE, true}}, 2},
	{"ibm", {"ibm"}, {"ibm"}, 0x80050002,
		{{0x8005000B, GMS_P11_E, false}, {0x8005000C, GMS_P11_Z_MESSAGE, false}}, 2},
	{"luna", {"chrystoki", "luna"}, {"thales"}, 0x80000016,
		{{0x80000B21, GMS_P11_E, false}, {0x80000B22, GMS_P11_Z_MESSAGE, false}}, 2},
	{"generic", {"generic", "emulator"}, {""}, 0xFFFFF001,
		{{0xFFFFF002, GMS_P11_E, false}, {0xFFFFF003, GMS_P11_USER_ID, false}}, 2},
	/* Keys that are SM2 by their curve alone; only the user knows the mechanism. */
	{"curve-only", {""}, {""}, CKK_EC, {{0}}, 0},
};

static char lower(char character)
{
	return character >= 'A' && character <= 'Z' ? (char)(character - 'A' + 'a') : character;
}

/* Whether a padded field has a word in it, whatever the case of ASCII letters. */
static bool has_word(const CK_UTF8CHAR *field, size_t size, const char *word)
{
	size_t length = strlen(word);
	for (size_t i = 0; length > 0 && i + length <= size; i++) {
		size_t j = 0;
		while (j < length && lower((char)field[i + j]) == lower(word[j]))
			j++;
		if (j == length)
			return true;
	}
	return false;
}

static bool fits(const struct gms_p11_profile *profile, const CK_INFO *info, const char *name)
{
	if (name != NULL)
		return strcmp(profile->name, name) == 0;
	for (size_t i = 0; i < GMS_P11_PROFILE_WORDS; i++)
		if (has_word(info->libraryDescription, sizeof info->libraryDescription,
			    profile->library[i]) ||
			has_word(info->manufacturerID, sizeof info->manufacturerID,
				profile->manufacturer[i]))
			return true;
	return false;
}

/* The whole text is read, so that an error in it is told whichever profile is wanted. */
static gmseal_status choose_from_text(gmseal_bytes text, const CK_INFO *info, const char *name,
	struct gms_p11_profile *profile, gmseal_error *error)
{
	struct gms_p11_profile_text reader = {.text = text};
	for (;;) {
		struct gms_p11_profile next = {0};
		bool found = false;
		gmseal_status status = gms_p11_profile_read(&reader, &next, &found, error);
		if (status != GMSEAL_OK || !found)
			return status;
		if (profile->name[0] == '\0' && fits(&next, info, name))
			*profile = next;
	}
}

gmseal_status gms_p11_profile_choose(const CK_INFO *info, const gmseal_token_options *options,
	struct gms_p11_profile *profile, gmseal_error *error)
{
	const char *name = options->profile;
	*profile = (struct gms_p11_profile){0};
	gmseal_status status = choose_from_text(options->profiles, info, name, profile, error);
	for (size_t i = 0; i < sizeof profiles / sizeof profiles[0]; i++)
		if (profile->name[0] == '\0' && fits(&profiles[i], info, name))
			*profile = profiles[i];
	if (status == GMSEAL_OK && name != NULL && profile->name[0] == '\0')
		status = gms_error(error, GMSEAL_ERROR_ARGUMENT,
			_("there is no mechanism profile \"%s\""), name);
	return status;
}
