/* Mechanism profiles: which one a module has, and what users write. */
#include "harness.h"

#include "signer/pkcs11/pkcs11.h"

static CK_INFO library(const char *manufacturer, const char *description)
{
	CK_INFO info = {.flags = 0};
	memset(info.manufacturerID, ' ', sizeof info.manufacturerID);
	memset(info.libraryDescription, ' ', sizeof info.libraryDescription);
	memcpy(info.manufacturerID, manufacturer, strlen(manufacturer));
	memcpy(info.libraryDescription, description, strlen(description));
	return info;
}

static struct gms_p11_profile chosen(const CK_INFO *info, const char *name, const char *text)
{
	struct gms_p11_profile profile;
	gmseal_error error;
	gmseal_token_options options = GMSEAL_TOKEN_OPTIONS_INIT;
	options.profile = name;
	if (text != NULL)
		options.profiles = text_bytes(text);
	assert_ok(gms_p11_profile_choose(info, &options, &profile, &error), error);
	return profile;
}

START_TEST(knows_a_module_by_its_description_or_manufacturer)
{
	static const struct {
		const char *manufacturer, *description, *profile;
	} cases[] = {
		{"Sansec", "PKCS#11", "sansec"},
		{"", "libUPKCS11 v5", "sansec"},
		{"TASS", "", "tass"},
		{"", "the tass module", "tass"},
		{"IBM", "EP11", "ibm"},
		{"SafeNet", "Chrystoki", "luna"},
		{"Thales", "", "luna"},
		{"Somebody", "generic emulator", "generic"},
		{"SoftHSM", "Implementation of PKCS11", ""},
		{"", "", ""},
		{"", "upkcs1", ""},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		CK_INFO info = library(cases[i].manufacturer, cases[i].description);
		struct gms_p11_profile profile = chosen(&info, NULL, NULL);
		ck_assert_str_eq(profile.name, cases[i].profile);
	}
}
END_TEST

START_TEST(knows_the_mechanisms_of_the_vendors)
{
	static const struct {
		const char *name;
		CK_KEY_TYPE key_type;
		size_t count;
		struct gms_p11_mechanism mechanisms[2]; /* the first ones */
	} cases[] = {
		{"sansec", 0x80000004, 6,
			{{0x80008105, GMS_P11_E, false}, {0x80008104, GMS_P11_E, true}}},
		{"tass", 0x80000004, 2,
			{{0x80008000, GMS_P11_E, true}, {0x80008100, GMS_P11_Z_MESSAGE, true}}},
		{"ibm", 0x80050002, 2,
			{{0x8005000B, GMS_P11_E, false}, {0x8005000C, GMS_P11_Z_MESSAGE, false}}},
		{"luna", 0x80000016, 2,
			{{0x80000B21, GMS_P11_E, false}, {0x80000B22, GMS_P11_Z_MESSAGE, false}}},
		{"generic", 0xFFFFF001, 2,
			{{0xFFFFF002, GMS_P11_E, false}, {0xFFFFF003, GMS_P11_USER_ID, false}}},
		{"curve-only", CKK_EC, 0, {{0, GMS_P11_E, false}, {0, GMS_P11_E, false}}},
	};
	CK_INFO info = library("", "");
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct gms_p11_profile profile = chosen(&info, cases[i].name, NULL);
		ck_assert_str_eq(profile.name, cases[i].name);
		ck_assert_uint_eq(profile.key_type, cases[i].key_type);
		ck_assert_uint_eq(profile.count, cases[i].count);
		for (size_t j = 0; j < 2; j++) {
			ck_assert_uint_eq(profile.mechanisms[j].type, cases[i].mechanisms[j].type);
			ck_assert_int_eq(profile.mechanisms[j].input, cases[i].mechanisms[j].input);
			ck_assert(profile.mechanisms[j].der == cases[i].mechanisms[j].der);
		}
	}
}
END_TEST

static const char text[] = "# ours\r\n"
			   "\n"
			   "[ first ]\r\n"
			   "match-library = A Word\n"
			   "key-type=0x80000001\n"
			   "sign-digest = 0x80000002\n"
			   "; the next one\n"
			   "  [second]\n"
			   "match-manufacturer = Chrystoki\n"
			   "key-type = 0xABCDEF01\n"
			   "sign-message = 0x80000003\n"
			   "sign-message-parameter = user-id\n"
			   "value = der\n"
			   "[third]\n"
			   "key-type = 0x3\n"
			   "sign-digest = 0x4\n"
			   "sign-message = 0x5\n"
			   "sign-message-parameter = none\n"
			   "sign-message-z = standard\n"
			   "value = raw";

START_TEST(reads_what_users_write)
{
	CK_INFO info = library("", "module with A WORD in it");
	struct gms_p11_profile profile = chosen(&info, NULL, text);
	ck_assert_str_eq(profile.name, "first");
	ck_assert_uint_eq(profile.key_type, 0x80000001);
	ck_assert_uint_eq(profile.count, 1);
	ck_assert_uint_eq(profile.mechanisms[0].type, 0x80000002);
	ck_assert_int_eq(profile.mechanisms[0].input, GMS_P11_E);
	ck_assert(!profile.mechanisms[0].der);
	profile = chosen(&info, "second", text);
	ck_assert_uint_eq(profile.key_type, 0xABCDEF01);
	ck_assert_uint_eq(profile.count, 1);
	ck_assert_int_eq(profile.mechanisms[0].input, GMS_P11_USER_ID);
	ck_assert(profile.mechanisms[0].der);
	profile = chosen(&info, "third", text);
	ck_assert_uint_eq(profile.key_type, CKK_EC);
	ck_assert_uint_eq(profile.count, 2);
	ck_assert_uint_eq(profile.mechanisms[1].type, 5);
	ck_assert_int_eq(profile.mechanisms[1].input, GMS_P11_STANDARD_ID);
	profile = chosen(&info, "third", "[third]\nkey-type=0x3\nsign-message=0x5\n");
	ck_assert_int_eq(profile.mechanisms[0].input, GMS_P11_Z_MESSAGE);
}
END_TEST

START_TEST(prefers_what_users_write_to_the_table)
{
	CK_INFO info = library("", "Chrystoki");
	struct gms_p11_profile profile = chosen(&info, NULL, text);
	ck_assert_str_eq(profile.name, "luna"); /* the word is to be in the manufacturer's name */
	info = library("chrystoki", "");
	profile = chosen(&info, NULL, text);
	ck_assert_str_eq(profile.name, "second");
	profile = chosen(&info, "luna", text);
	ck_assert_uint_eq(profile.key_type, 0x80000016);
	profile = chosen(&info, "luna", "[luna]\nkey-type = 0x1\nsign-digest = 0x2\n");
	ck_assert_uint_eq(profile.key_type, 1);
}
END_TEST

START_TEST(tells_the_line_of_what_cannot_be_read)
{
	static const struct {
		const char *text, *message;
		size_t offset;
	} cases[] = {
		{"value = raw\n", "line 1: it stands before the first profile", 0},
		{"[a]\nvalue\n", "line 2: it is neither [NAME] nor NAME = VALUE", 4},
		{"[a]\n\nname = x\n", "line 3: there is no such name", 5},
		{"[a]\nkey-type = 3\n", "line 2: the value cannot be used", 4},
		{"[a]\nkey-type = 0x\n", "line 2: the value cannot be used", 4},
		{"[a]\nkey-type = 0x123456789\n", "line 2: the value cannot be used", 4},
		{"[a]\nkey-type = 0x1G\n", "line 2: the value cannot be used", 4},
		{"[a]\nvalue = DER\n", "line 2: the value cannot be used", 4},
		{"[a]\nsign-message-parameter = yes\n", "line 2: the value cannot be used", 4},
		{"[a]\nsign-message-z = yes\n", "line 2: the value cannot be used", 4},
		{"[a]\nmatch-library =\n", "line 2: the value cannot be used", 4},
		{"[a]\nkey-type = 0x1\nkey-type = 0x1\n", "line 3: the profile has this already",
			19},
		{"[a\n", "line 1: the name of a profile stands in brackets", 0},
		{"[]\n", "line 1: the name of a profile stands in brackets", 0},
		{"[\xFF]\n", "line 1: the name of a profile stands in brackets", 0},
		{"[a]\nsign-digest = 0x1\n[b]\n",
			"line 2: the profile ends here and has no key-type", 22},
		{"[a]\nkey-type = 0x1\n",
			"line 2: the profile ends here and has neither sign-digest nor", 19},
		{"[a]\nkey-type = 0x1\nsign-message = 0x1\nsign-message-z = standard\n"
		 "sign-message-parameter = user-id",
			"line 5: sign-message-z does not go with the user identifier", 96},
	};
	CK_INFO info = library("", "");
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct gms_p11_profile profile;
		gmseal_error error;
		gmseal_token_options options = GMSEAL_TOKEN_OPTIONS_INIT;
		options.profiles = text_bytes(cases[i].text);
		assert_status(gms_p11_profile_choose(&info, &options, &profile, &error),
			GMSEAL_ERROR_FORMAT, error);
		ck_assert_msg(strstr(error.message, cases[i].message) != NULL, "%s", error.message);
		ck_assert_str_eq(error.field, "profiles");
		ck_assert_uint_eq(error.offset, cases[i].offset);
	}
}
END_TEST

START_TEST(refuses_a_name_that_no_profile_has)
{
	CK_INFO info = library("Sansec", "");
	struct gms_p11_profile profile;
	gmseal_error error;
	gmseal_token_options options = GMSEAL_TOKEN_OPTIONS_INIT;
	options.profile = "sensac";
	assert_status(gms_p11_profile_choose(&info, &options, &profile, &error),
		GMSEAL_ERROR_ARGUMENT, error);
	ck_assert_str_eq(error.message, "there is no mechanism profile \"sensac\"");
}
END_TEST

SUITE("pkcs11-profile", knows_a_module_by_its_description_or_manufacturer,
	knows_the_mechanisms_of_the_vendors, reads_what_users_write,
	prefers_what_users_write_to_the_table, tells_the_line_of_what_cannot_be_read,
	refuses_a_name_that_no_profile_has)
