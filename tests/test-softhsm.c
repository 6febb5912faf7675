/* RSA behind PKCS#11 with SoftHSM 2: a token is made with its own tools, and used as a person's. */
#define _GNU_SOURCE
#include "pkcs11-stage.h"

#include <openssl/err.h>
#include <sys/wait.h>
#include <unistd.h>

#define PIN "12345678"
#define SO_PIN "87654321"

static const char *module_path(void)
{
	static const char *const places[] = {"/usr/lib/softhsm/libsofthsm2.so",
		"/usr/lib64/softhsm/libsofthsm2.so", "/usr/local/lib/softhsm/libsofthsm2.so"};
	const char *given = getenv("GMSEAL_SOFTHSM");
	for (size_t i = 0; given == NULL && i < sizeof places / sizeof places[0]; i++)
		if (access(places[i], R_OK) == 0)
			return places[i];
	return given;
}

/* Runs a tool; its output is shown if it fails. */
static void run(const char *format, ...) __attribute__((format(printf, 1, 2)));
static void run(const char *format, ...)
{
	char *command = NULL, *whole = NULL;
	va_list arguments;
	va_start(arguments, format);
	ck_assert_int_gt(vasprintf(&command, format, arguments), 0);
	va_end(arguments);
	ck_assert_int_gt(
		asprintf(&whole, "output=$(%s 2>&1) || { echo \"$output\"; exit 1; }", command), 0);
	ck_assert_msg(system(whole) == 0, "%s", command);
	free(command);
	free(whole);
}

/* What is needed, or the test is skipped. */
static void need(const char *program)
{
	char *command = NULL;
	ck_assert_int_gt(asprintf(&command, "command -v %s >/dev/null", program), 0);
	if (system(command) != 0)
		skip_test("softhsm2-util or pkcs11-tool is not installed");
	free(command);
}

static char uri[512];
static struct test_token token;

static char *file_of(const char *name)
{
	char *path = NULL;
	ck_assert_int_gt(asprintf(&path, "%s/%s", token.directory, name), 0);
	return path;
}

static void finish(struct test_identity *me)
{
	test_identity_free(me);
	test_token_free(&token);
}

/* A token "Test" with a key and its certificate, both of ID 01 and called "seal". */
static struct test_identity make_token(void)
{
	if (module_path() == NULL)
		skip_test("SoftHSM 2 is not installed; GMSEAL_SOFTHSM names its library");
	need("softhsm2-util");
	need("pkcs11-tool");
	token = test_token_new();
	/* SoftHSM's file has the same form as token.conf. */
	char *conf = file_of("token.conf"), *key = file_of("seal.pem"), *der = file_of("seal.der");
	test_token_set(&token, "directories.tokendir", token.directory);
	setenv("SOFTHSM2_CONF", conf, 1);
	struct test_identity me = make_identity(TEST_RSA);
	test_token_put(&token, "seal", me.key, &me.der);
	run("softhsm2-util --init-token --free --label Test --pin " PIN " --so-pin " SO_PIN);
	run("softhsm2-util --import %s --token Test --label seal --id 01 --pin " PIN, key);
	run("pkcs11-tool --module %s --token-label Test --login --pin " PIN
	    " --write-object %s --type cert --id 01 --label seal",
		module_path(), der);
	snprintf(uri, sizeof uri, "pkcs11:token=Test;object=seal?module-path=%s", module_path());
	free(conf);
	free(key);
	free(der);
	return me;
}

START_TEST(signs_with_rsa)
{
	struct test_identity me = make_token();
	struct pins pins = {.user = PIN};
	gmseal_token_options options = options_of(&pins);
	gmseal_error error;
	gmseal_signer *signer = open_signer(uri, &options);
	ck_assert_uint_eq(pins.asked, 1);
	ck_assert_str_eq(pins.token, "Test");
	ck_assert_int_eq(pins.last.kind, GMSEAL_PIN_USER);
	static const gmseal_digest_algorithm digests[] = {
		GMSEAL_DIGEST_SM3, GMSEAL_DIGEST_SHA1, GMSEAL_DIGEST_SHA256};
	for (size_t i = 0; i < 3; i++)
		ck_assert_msg(signs_well(signer, digests[i], &error), "%s", error.message);
	ck_assert_uint_eq(pins.asked, 1);
	gmseal_signer_free(signer);
	finish(&me);
}
END_TEST

START_TEST(finds_a_key_by_its_identifier_and_its_token_by_anything)
{
	struct test_identity me = make_token();
	struct pins pins = {.user = PIN};
	gmseal_token_options options = options_of(&pins);
	static const char *const paths[] = {"pkcs11:id=%01", "pkcs11:model=SoftHSM%20v2;id=%01",
		"pkcs11:manufacturer=SoftHSM%20project", "pkcs11:type=private",
		"pkcs11:token=Test;type=cert", "pkcs11:library-manufacturer=SoftHSM"};
	for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
		char text[512];
		snprintf(text, sizeof text, "%s?module-path=%s", paths[i], module_path());
		gmseal_signer_free(open_signer(text, &options));
	}
	finish(&me);
}
END_TEST

START_TEST(tells_which_part_of_a_uri_fits_nothing)
{
	struct test_identity me = make_token();
	struct pins pins = {.user = PIN};
	gmseal_token_options options = options_of(&pins);
	const gmseal_bytes none = {NULL, 0};
	static const struct {
		const char *path;
		gmseal_status status;
		const char *message;
	} cases[] = {
		{"pkcs11:token=Other", GMSEAL_ERROR_NOT_FOUND, "no token fits"},
		{"pkcs11:token=Test;object=other", GMSEAL_ERROR_NOT_FOUND,
			"no key of the token \"Test\" fits"},
		{"pkcs11:id=%02", GMSEAL_ERROR_NOT_FOUND, "no key of the token \"Test\" fits"},
		{"pkcs11:slot-id=99999", GMSEAL_ERROR_NOT_FOUND, "no token fits"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		char text[512];
		snprintf(text, sizeof text, "%s?module-path=%s", cases[i].path, module_path());
		refuse_signer(text, none, &options, cases[i].status, cases[i].message);
	}
	refuse_signer("pkcs11:?module-path=/nowhere/module.so", none, &options,
		GMSEAL_ERROR_NOT_FOUND, "there is no PKCS#11 module \"/nowhere/module.so\"");
	refuse_signer("pkcs11:?module-name=no-such-module", none, &options, GMSEAL_ERROR_NOT_FOUND,
		"not configured for a PKCS#11 module \"no-such-module\"");
	finish(&me);
}
END_TEST

START_TEST(takes_a_certificate_that_is_given_if_it_is_the_key_s)
{
	struct test_identity me = make_token(), other = make_identity(TEST_RSA),
			     sm2 = make_identity(TEST_SM2);
	struct pins pins = {.user = PIN};
	gmseal_token_options options = options_of(&pins);
	gmseal_signer *signer = NULL;
	gmseal_error error;
	assert_ok(gmseal_signer_from_uri(uri, BUFFER_BYTES(me.pem), &options, &signer, &error),
		error);
	gmseal_signer_free(signer);
	refuse_signer(
		uri, BUFFER_BYTES(other.der), &options, GMSEAL_ERROR_MISMATCH, "does not belong");
	refuse_signer(
		uri, BUFFER_BYTES(sm2.der), &options, GMSEAL_ERROR_MISMATCH, "another kind of key");
	refuse_signer(uri, BYTES("nothing"), &options, GMSEAL_ERROR_FORMAT, "");
	finish(&me);
	test_identity_free(&other);
	test_identity_free(&sm2);
}
END_TEST

START_TEST(asks_for_the_pin_once_and_tells_a_wrong_one)
{
	struct test_identity me = make_token();
	struct pins pins = {.user = "00000000"};
	gmseal_token_options options = options_of(&pins);
	const gmseal_bytes none = {NULL, 0};
	gmseal_error error =
		refuse_signer(uri, none, &options, GMSEAL_ERROR_PIN, "the PIN is wrong");
	ck_assert_uint_eq(error.device_code, 0xA0);
	ck_assert_int_eq(error.tries_left, GMSEAL_TRIES_UNKNOWN);
	ck_assert_uint_eq(pins.asked, 1);
	pins.user = NULL;
	refuse_signer(uri, none, &options, GMSEAL_ERROR_KEY, "none was given");
	refuse_signer(uri, none, NULL, GMSEAL_ERROR_KEY, "there is none for it");
	pins.user = PIN;
	gmseal_signer_free(open_signer(uri, &options));
	finish(&me);
}
END_TEST

START_TEST(lists_tokens_with_their_keys_without_a_pin)
{
	struct test_identity me = make_token();
	gmseal_token_list *list = NULL;
	gmseal_error error;
	char all[256];
	snprintf(all, sizeof all, "pkcs11:token=Test?module-path=%s", module_path());
	assert_ok(gmseal_token_list_new(all, NULL, &list, &error), error);
	ck_assert_uint_eq(gmseal_token_list_count(list), 1);
	const gmseal_token_info *info = gmseal_token_list_at(list, 0);
	ck_assert_int_eq(info->kind, GMSEAL_TOKEN_PKCS11);
	ck_assert_str_eq(info->label, "Test");
	ck_assert_str_eq(info->manufacturer, "SoftHSM project");
	ck_assert_str_eq(info->model, "SoftHSM v2");
	ck_assert_str_ne(info->serial, "");
	ck_assert_str_eq(info->module, module_path());
	ck_assert_str_eq(info->profile, "");
	ck_assert_int_eq(info->problem.status, GMSEAL_OK);
	ck_assert_int_eq(info->pin.tries_left, GMSEAL_TRIES_UNKNOWN);
	ck_assert(!info->pin.locked && !info->pin.to_be_changed && !info->pin.low);
	ck_assert_uint_eq(info->key_count, 1);
	ck_assert_str_eq(info->keys[0].label, "seal");
	ck_assert_int_eq(info->keys[0].type, GMSEAL_KEY_RSA);
	ck_assert_uint_eq(info->keys[0].certificate.size, me.der.size);
	ck_assert_mem_eq(info->keys[0].certificate.data, me.der.data, me.der.size);
	/* Both URIs name what they stand beside. */
	struct pins pins = {.user = PIN};
	gmseal_token_options options = options_of(&pins);
	gmseal_signer_free(open_signer(info->keys[0].uri, &options));
	gmseal_signer_free(open_signer(info->uri, &options));
	gmseal_token_list_free(list);
	finish(&me);
}
END_TEST

START_TEST(lists_a_token_that_is_yet_to_be_initialised)
{
	struct test_identity me = make_token();
	gmseal_token_list *list = NULL;
	gmseal_error error;
	char all[256];
	snprintf(all, sizeof all, "pkcs11:?module-path=%s", module_path());
	assert_ok(gmseal_token_list_new(all, NULL, &list, &error), error);
	ck_assert_uint_eq(gmseal_token_list_count(list), 2);
	const gmseal_token_info *spare = gmseal_token_list_at(list, 1);
	ck_assert_str_eq(spare->label, "");
	ck_assert_int_eq(spare->problem.status, GMSEAL_ERROR_PIN_CHANGE);
	ck_assert_uint_eq(spare->problem.device_code, 0xE1);
	ck_assert(spare->pin.not_set && !spare->pin.to_be_changed);
	ck_assert_uint_eq(spare->key_count, 0);
	gmseal_token_list_free(list);
	finish(&me);
}
END_TEST

START_TEST(changes_and_unblocks_the_pin)
{
	struct test_identity me = make_token();
	struct pins pins = {.user = PIN, .admin = SO_PIN, .new = "1111"};
	gmseal_token_options options = options_of(&pins);
	gmseal_error error;
	const gmseal_bytes none = {NULL, 0};
	assert_ok(gmseal_token_change_pin(uri, GMSEAL_PIN_USER, &options, &error), error);
	ck_assert_uint_eq(pins.asked, 2);
	ck_assert_int_eq(pins.last.kind, GMSEAL_PIN_NEW);
	refuse_signer(uri, none, &options, GMSEAL_ERROR_PIN, "wrong");
	pins.user = "1111";
	gmseal_signer_free(open_signer(uri, &options));
	pins.new = "2222";
	assert_ok(gmseal_token_unblock_pin(uri, &options, &error), error);
	pins.user = "2222";
	gmseal_signer_free(open_signer(uri, &options));
	pins.new = "333";
	assert_status(gmseal_token_change_pin(uri, GMSEAL_PIN_USER, &options, &error),
		GMSEAL_ERROR_FORBIDDEN, error);
	ck_assert_msg(strstr(error.message, "at least 4") != NULL, "%s", error.message);
	pins.new = "99999999";
	assert_ok(gmseal_token_change_pin(uri, GMSEAL_PIN_ADMIN, &options, &error), error);
	assert_status(gmseal_token_unblock_pin(uri, &options, &error), GMSEAL_ERROR_PIN, error);
	finish(&me);
}
END_TEST

START_TEST(signs_in_eight_threads)
{
	struct test_identity me = make_token();
	struct pins pins = {.user = PIN};
	gmseal_token_options options = options_of(&pins);
	gmseal_signer *signer = open_signer(uri, &options);
	sign_in_threads(signer, GMSEAL_DIGEST_SHA256, 800);
	ck_assert_uint_eq(pins.asked, 1);
	gmseal_signer_free(signer);
	finish(&me);
}
END_TEST

START_TEST(leaves_the_host_s_openssl_errors_alone)
{
	struct test_identity me = make_token();
	struct pins pins = {.user = PIN};
	gmseal_token_options options = options_of(&pins);
	gmseal_error error;
	ERR_clear_error();
	ERR_raise(ERR_LIB_USER, 77);
	unsigned long before = ERR_peek_last_error();
	gmseal_signer *signer = open_signer(uri, &options);
	ck_assert(signs_well(signer, GMSEAL_DIGEST_SHA256, &error));
	gmseal_signer_free(signer);
	ck_assert_uint_eq(ERR_get_error(), before);
	ck_assert_uint_eq(ERR_get_error(), 0);
	finish(&me);
}
END_TEST

START_TEST(goes_on_in_a_child_after_a_fork)
{
	struct test_identity me = make_token();
	struct pins pins = {.user = PIN};
	gmseal_token_options options = options_of(&pins);
	gmseal_error error;
	gmseal_signer *signer = open_signer(uri, &options);
	ck_assert(signs_well(signer, GMSEAL_DIGEST_SHA256, &error));
	pid_t child = fork();
	if (child == 0)
		_exit(signs_well(signer, GMSEAL_DIGEST_SHA256, &error) ? 0 : 1);
	int status = 0;
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert_int_eq(status, 0);
	ck_assert(signs_well(signer, GMSEAL_DIGEST_SHA256, &error));
	gmseal_signer_free(signer);
	finish(&me);
}
END_TEST

SUITE("softhsm", signs_with_rsa, finds_a_key_by_its_identifier_and_its_token_by_anything,
	tells_which_part_of_a_uri_fits_nothing,
	takes_a_certificate_that_is_given_if_it_is_the_key_s,
	asks_for_the_pin_once_and_tells_a_wrong_one, lists_tokens_with_their_keys_without_a_pin,
	lists_a_token_that_is_yet_to_be_initialised, changes_and_unblocks_the_pin,
	signs_in_eight_threads, leaves_the_host_s_openssl_errors_alone,
	goes_on_in_a_child_after_a_fork)
