/* PINs: when one is asked for, and what is told of a wrong one. */
#include "harness.h"

#include "signer/token.h"

static gmseal_error error;
static struct gms_pin pin;

/* What the callback gives, and what it was asked. */
static struct answer {
	bool given;
	const char *text;
	size_t size;
	unsigned asked;
	gmseal_pin_request request;
} answer;

static bool give_pin(
	void *user, const gmseal_pin_request *request, char *text, size_t size, size_t *length)
{
	ck_assert_ptr_eq(user, &answer);
	answer.asked++;
	answer.request = *request;
	memcpy(text, answer.text, answer.size < size ? answer.size : size);
	*length = answer.size;
	return answer.given;
}

static gmseal_status ask(gmseal_pin_kind kind, gmseal_pin_state state, bool allow_default)
{
	const gmseal_token_options options = {
		.pin = give_pin, .user = &answer, .allow_default_pin = allow_default};
	answer.asked = 0;
	return gms_pin_ask(&pin, kind, "My key", &state, &options, &error);
}

static bool is_wiped(void)
{
	static const struct gms_pin wiped;
	return memcmp(&pin, &wiped, sizeof pin) == 0;
}

START_TEST(asks_once_and_says_for_what)
{
	answer = (struct answer){.given = true, .text = "123456", .size = 6};
	gmseal_pin_state state = {.tries_left = 3, .tries_max = 6, .low = true};
	assert_ok(ask(GMSEAL_PIN_USER, state, false), error);
	ck_assert_str_eq(pin.text, "123456");
	ck_assert_uint_eq(pin.size, 6);
	ck_assert_uint_eq(answer.asked, 1);
	ck_assert_int_eq(answer.request.kind, GMSEAL_PIN_USER);
	ck_assert_str_eq(answer.request.token, "My key");
	ck_assert_int_eq(answer.request.state.tries_left, 3);
	gms_pin_wipe(&pin);
	ck_assert(is_wiped());
}
END_TEST

START_TEST(does_not_ask_for_a_locked_pin)
{
	gmseal_pin_state state = {.locked = true};
	assert_status(ask(GMSEAL_PIN_USER, state, true), GMSEAL_ERROR_PIN_LOCKED, error);
	ck_assert_str_eq(error.message, "the PIN is locked; it has to be unblocked first");
	ck_assert_uint_eq(answer.asked, 0);
}
END_TEST

START_TEST(does_not_ask_for_a_default_pin_unless_allowed)
{
	answer = (struct answer){.given = true, .text = "000000", .size = 6};
	gmseal_pin_state state = {.is_default = true};
	assert_status(ask(GMSEAL_PIN_USER, state, false), GMSEAL_ERROR_PIN_CHANGE, error);
	ck_assert_ptr_nonnull(strstr(error.message, "still the one that the device came with"));
	ck_assert_uint_eq(answer.asked, 0);
	assert_ok(ask(GMSEAL_PIN_USER, state, true), error);
	assert_ok(ask(GMSEAL_PIN_ADMIN, state, false), error);
	gms_pin_wipe(&pin);
}
END_TEST

START_TEST(does_not_ask_for_an_expired_pin)
{
	gmseal_pin_state state = {.to_be_changed = true};
	assert_status(ask(GMSEAL_PIN_USER, state, false), GMSEAL_ERROR_PIN_CHANGE, error);
	ck_assert_ptr_nonnull(strstr(
		error.message, "the PIN has expired, or is the one that the device came with"));
	ck_assert_uint_eq(answer.asked, 0);
}
END_TEST

START_TEST(does_not_ask_for_a_pin_that_nobody_has_set)
{
	gmseal_pin_state state = {.not_set = true};
	for (int allowed = 0; allowed < 2; allowed++) {
		assert_status(
			ask(GMSEAL_PIN_USER, state, allowed != 0), GMSEAL_ERROR_PIN_CHANGE, error);
		ck_assert_ptr_nonnull(strstr(error.message, "the PIN was never set"));
		ck_assert_uint_eq(answer.asked, 0);
	}
}
END_TEST

START_TEST(needs_a_callback)
{
	const gmseal_pin_state state = GMS_PIN_STATE_UNKNOWN;
	const gmseal_token_options options = GMSEAL_TOKEN_OPTIONS_INIT;
	assert_status(gms_pin_ask(&pin, GMSEAL_PIN_USER, "", &state, &options, &error),
		GMSEAL_ERROR_KEY, error);
	ck_assert_str_eq(error.message, "the device asks for a PIN, and there is none for it");
}
END_TEST

START_TEST(takes_no_pin_that_cannot_be_one)
{
	char longest[GMS_PIN_MAX_SIZE];
	memset(longest, '1', sizeof longest);
	const struct answer refused[] = {
		{.given = false, .text = "123456", .size = 6},
		{.given = true, .text = "", .size = 0},
		{.given = true, .text = longest, .size = sizeof longest + 1},
	};
	for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
		/* Only as much as there is room for is written in any case. */
		answer = refused[i];
		assert_status(ask(GMSEAL_PIN_USER, GMS_PIN_STATE_UNKNOWN, false), GMSEAL_ERROR_KEY,
			error);
		ck_assert_str_eq(error.message, "the device asks for a PIN, and none was given");
		ck_assert(is_wiped());
	}
	answer = (struct answer){.given = true,
		.text = "12\0"
			"456",
		.size = 6};
	assert_status(ask(GMSEAL_PIN_USER, GMS_PIN_STATE_UNKNOWN, false), GMSEAL_ERROR_KEY, error);
	ck_assert_str_eq(error.message, "the PIN has an octet 0 in it");
	ck_assert(is_wiped());
	answer = (struct answer){.given = true, .text = longest, .size = sizeof longest};
	assert_ok(ask(GMSEAL_PIN_USER, GMS_PIN_STATE_UNKNOWN, false), error);
	ck_assert_uint_eq(pin.size, sizeof longest);
	gms_pin_wipe(&pin);
}
END_TEST

START_TEST(tells_how_many_tries_are_left)
{
	assert_status(
		gms_pin_wrong(&error, 4, 0x0A000024, "SKF_VerifyPIN"), GMSEAL_ERROR_PIN, error);
	ck_assert_str_eq(
		error.message, "the PIN is wrong; 4 tries are left (SKF_VerifyPIN: 0x0A000024)");
	ck_assert_int_eq(error.tries_left, 4);
	ck_assert_uint_eq(error.device_code, 0x0A000024);
	assert_status(
		gms_pin_wrong(&error, 1, 0x0A000024, "SKF_VerifyPIN"), GMSEAL_ERROR_PIN, error);
	ck_assert_str_eq(error.message,
		"the PIN is wrong; one more wrong one locks it (SKF_VerifyPIN: 0x0A000024)");
	ck_assert_int_eq(error.tries_left, 1);
	assert_status(gms_pin_wrong(&error, GMSEAL_TRIES_UNKNOWN, 0xA0, "C_Login"),
		GMSEAL_ERROR_PIN, error);
	ck_assert_str_eq(error.message, "the PIN is wrong (C_Login: 0x000000A0)");
	ck_assert_int_eq(error.tries_left, GMSEAL_TRIES_UNKNOWN);
	assert_status(gms_pin_wrong(NULL, 1, 0xA0, "C_Login"), GMSEAL_ERROR_PIN, error);
}
END_TEST

START_TEST(says_locked_when_none_is_left)
{
	assert_status(gms_pin_wrong(&error, 0, 0x0A000025, "SKF_VerifyPIN"),
		GMSEAL_ERROR_PIN_LOCKED, error);
	ck_assert_str_eq(error.message,
		"the PIN is wrong, and it is locked now; it has to be unblocked first "
		"(SKF_VerifyPIN: 0x0A000025)");
	ck_assert_uint_eq(error.device_code, 0x0A000025);
}
END_TEST

START_TEST(device_errors_hold_the_number)
{
	assert_status(
		gms_device_error(&error, GMSEAL_ERROR_DEVICE, UINT64_MAX, "%d of %s", 1, "those"),
		GMSEAL_ERROR_DEVICE, error);
	ck_assert_str_eq(error.message, "1 of those");
	ck_assert(error.device_code == UINT64_MAX);
	ck_assert_int_eq(error.status, GMSEAL_ERROR_DEVICE);
	ck_assert_str_eq(error.field, "");
	ck_assert_int_eq(error.tries_left, GMSEAL_TRIES_UNKNOWN);
	/* A sentence may quote the one that was there before. */
	gms_device_error(&error, GMSEAL_ERROR_DEVICE, 2, "again: %s", error.message);
	ck_assert_str_eq(error.message, "again: 1 of those");
	ck_assert_int_eq(gms_device_error(NULL, GMSEAL_ERROR_DEVICE, 2, "x"), GMSEAL_ERROR_DEVICE);
}
END_TEST

SUITE("token-pin", asks_once_and_says_for_what, does_not_ask_for_a_locked_pin,
	does_not_ask_for_a_default_pin_unless_allowed, does_not_ask_for_an_expired_pin,
	does_not_ask_for_a_pin_that_nobody_has_set, needs_a_callback,
	takes_no_pin_that_cannot_be_one, tells_how_many_tries_are_left,
	says_locked_when_none_is_left, device_errors_hold_the_number)
