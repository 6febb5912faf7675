/* The public functions of tokens, as far as they need no token: what they are given is checked. */
#include "harness.h"

static gmseal_error error;
static gmseal_signer *signer;
static gmseal_token_list *list;
static gmseal_token_seals *seals;
static gmseal_buffer bytes;
static const gmseal_bytes none = {NULL, 0};

static void assert_argument(gmseal_status status, const char *message)
{
	assert_status(status, GMSEAL_ERROR_ARGUMENT, error);
	ck_assert_str_eq(error.message, message);
}

START_TEST(knows_the_uris_of_tokens)
{
	ck_assert(gmseal_is_token_uri("sdf:/usr/lib/vendor.so?key=1"));
	ck_assert(gmseal_is_token_uri("skf:/usr/lib/vendor.so"));
	ck_assert(gmseal_is_token_uri("pkcs11:"));
	ck_assert(!gmseal_is_token_uri("/etc/sdf:/key.pem"));
	ck_assert(!gmseal_is_token_uri("sdf"));
	ck_assert(!gmseal_is_token_uri(""));
	ck_assert(!gmseal_is_token_uri(NULL));
}
END_TEST

START_TEST(refuses_what_is_null)
{
	static const char uri[] = "sdf:/a.so";
	assert_argument(
		gmseal_signer_from_uri(NULL, none, NULL, &signer, &error), "wrong parameter: uri");
	assert_argument(
		gmseal_signer_from_uri(uri, none, NULL, NULL, &error), "wrong parameter: signer");
	assert_argument(gmseal_signer_from_uri(uri, (gmseal_bytes){NULL, 1}, NULL, &signer, &error),
		"wrong parameter: certificate");
	assert_argument(gmseal_token_list_new(NULL, NULL, &list, &error), "wrong parameter: uri");
	assert_argument(gmseal_token_list_new(uri, NULL, NULL, &error), "wrong parameter: list");
	assert_argument(gmseal_token_change_pin(NULL, GMSEAL_PIN_USER, NULL, &error),
		"wrong parameter: uri");
	assert_argument(gmseal_token_unblock_pin(NULL, NULL, &error), "wrong parameter: uri");
	assert_argument(gmseal_token_seals_new(NULL, NULL, &seals, &error), "wrong parameter: uri");
	assert_argument(gmseal_token_seals_new(uri, NULL, NULL, &error), "wrong parameter: seals");
	assert_argument(
		gmseal_token_seal_read(NULL, "a", NULL, &bytes, &error), "wrong parameter: uri");
	assert_argument(
		gmseal_token_seal_read(uri, NULL, NULL, &bytes, &error), "wrong parameter: name");
	assert_argument(
		gmseal_token_seal_read(uri, "a", NULL, NULL, &error), "wrong parameter: bytes");
	assert_argument(gmseal_token_seal_write(NULL, "a", none, false, NULL, &error),
		"wrong parameter: uri");
	assert_argument(gmseal_token_seal_write(uri, NULL, none, false, NULL, &error),
		"wrong parameter: name");
	assert_argument(gmseal_token_seal_remove(NULL, "a", NULL, &error), "wrong parameter: uri");
	assert_argument(gmseal_token_seal_remove(uri, NULL, NULL, &error), "wrong parameter: name");
	ck_assert_int_eq(
		gmseal_signer_from_uri(NULL, none, NULL, NULL, NULL), GMSEAL_ERROR_ARGUMENT);
}
END_TEST

START_TEST(refuses_uris_of_no_token)
{
	static const char *const uris[] = {"", "file:/a", "sdf", "SDF:/a", "/a.so"};
	for (size_t i = 0; i < sizeof uris / sizeof uris[0]; i++)
		assert_argument(gmseal_signer_from_uri(uris[i], none, NULL, &signer, &error),
			"the URI of a token begins with \"pkcs11:\", \"skf:\" or \"sdf:\"");
}
END_TEST

START_TEST(refuses_uris_that_are_no_text)
{
	static const char *const uris[] = {
		"sdf:/a\n", "sdf:/\x7F", "sdf:/\xC2\x85", "sdf:/\xFF", "sdf:/\xE5\x8D"};
	for (size_t i = 0; i < sizeof uris / sizeof uris[0]; i++)
		assert_argument(gmseal_token_list_new(uris[i], NULL, &list, &error),
			"the URI is no UTF-8, or has control characters in it");
}
END_TEST

START_TEST(refuses_options_that_cannot_be)
{
	gmseal_token_options options = GMSEAL_TOKEN_OPTIONS_INIT;
	options.skf_ulong_size = 5;
	assert_argument(gmseal_token_list_new("sdf:/a", &options, &list, &error),
		"wrong parameter: skf_ulong_size");
	options.skf_ulong_size = 8;
	options.profiles.size = 1;
	assert_argument(gmseal_token_list_new("sdf:/a", &options, &list, &error),
		"wrong parameter: profiles");
}
END_TEST

START_TEST(refuses_kinds_of_pins_that_are_not_to_be_changed)
{
	assert_argument(gmseal_token_change_pin("sdf:/a", GMSEAL_PIN_NEW, NULL, &error),
		"wrong parameter: kind");
	assert_argument(gmseal_token_change_pin("sdf:/a", (gmseal_pin_kind)0, NULL, &error),
		"wrong parameter: kind");
}
END_TEST

START_TEST(refuses_names_that_no_seal_can_have)
{
	static const char *const names[] = {"", "a\n", "\xFF"};
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		assert_argument(gmseal_token_seal_read("sdf:/a", names[i], NULL, &bytes, &error),
			"a seal's name on a token is UTF-8 without control characters, and not "
			"empty");
}
END_TEST

START_TEST(says_what_a_kind_of_token_does_not_do)
{
	static const char lacks[] = "tokens whose URI begins with \"sdf:\" do not do this";
	static const char uri[] = "sdf:/a.so";
	const gmseal_status statuses[] = {
		gmseal_token_change_pin(uri, GMSEAL_PIN_USER, NULL, &error),
		gmseal_token_unblock_pin(uri, NULL, &error),
		gmseal_token_seals_new(uri, NULL, &seals, &error),
		gmseal_token_seal_read(uri, "a", NULL, &bytes, &error),
		gmseal_token_seal_write(uri, "a", none, false, NULL, &error),
		gmseal_token_seal_remove(uri, "a", NULL, &error),
	};
	for (size_t i = 0; i < sizeof statuses / sizeof statuses[0]; i++)
		ck_assert_int_eq(statuses[i], GMSEAL_ERROR_UNSUPPORTED);
	ck_assert_str_eq(error.message, lacks);
}
END_TEST

SUITE("token", knows_the_uris_of_tokens, refuses_what_is_null, refuses_uris_of_no_token,
	refuses_uris_that_are_no_text, refuses_options_that_cannot_be,
	refuses_kinds_of_pins_that_are_not_to_be_changed, refuses_names_that_no_seal_can_have,
	says_what_a_kind_of_token_does_not_do)
