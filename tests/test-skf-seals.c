/* Seals in the files of SKF devices: list, read, write, replace, remove, and whatever fails meanwhile. */
#include "skf-stage.h"

/* Seals of several kilooctets, so that they do not go over in one go. */
static gmseal_bytes some_seal(int generation)
{
	static uint8_t picture[3000];
	gmseal_seal_parameters parameters =
		seal_parameters(generation, &stage_pki(TEST_SM2)->signer);
	memset(picture, generation, sizeof picture);
	parameters.picture.data = (gmseal_bytes){picture, sizeof picture};
	return gmseal_seal_bytes(make_seal(&parameters, &stage_pki(TEST_SM2)->maker));
}

static gmseal_status write_seal(struct skf *skf, const char *name, gmseal_bytes bytes, bool replace)
{
	return gmseal_token_seal_write(
		skf_uri(skf, ""), name, bytes, replace, &skf->options, &skf->error);
}

static gmseal_status remove_seal(struct skf *skf, const char *name)
{
	return gmseal_token_seal_remove(skf_uri(skf, ""), name, &skf->options, &skf->error);
}

static gmseal_status read_seal(struct skf *skf, const char *name, gmseal_buffer *bytes)
{
	return gmseal_token_seal_read(skf_uri(skf, ""), name, &skf->options, bytes, &skf->error);
}

static void assert_holds(struct skf *skf, const char *name, gmseal_bytes bytes)
{
	gmseal_buffer read = GMSEAL_BUFFER_INIT;
	assert_ok(read_seal(skf, name, &read), skf->error);
	ck_assert_uint_eq(read.size, bytes.size);
	ck_assert_mem_eq(read.data, bytes.data, bytes.size);
	gmseal_buffer_free(&read);
}

/* The names and sizes on the token, "name size name size ". */
static void assert_lists(struct skf *skf, const char *wanted)
{
	gmseal_token_seals *seals = NULL;
	char text[512] = "";
	assert_ok(gmseal_token_seals_new(skf_uri(skf, ""), &skf->options, &seals, &skf->error),
		skf->error);
	for (size_t i = 0; i < gmseal_token_seals_count(seals); i++) {
		size_t length = strlen(text);
		snprintf(text + length, sizeof text - length, "%s %zu ",
			gmseal_token_seals_name(seals, i), gmseal_token_seals_size(seals, i));
	}
	ck_assert_str_eq(text, wanted);
	gmseal_token_seals_free(seals);
}

static void assert_lists_only(struct skf *skf, const char *name, gmseal_bytes bytes)
{
	char text[64];
	snprintf(text, sizeof text, "%s %zu ", name, bytes.size);
	assert_lists(skf, text);
}

/* Puts a file on the token without the library. */
static void put_file(const struct skf *skf, const char *name, gmseal_bytes bytes)
{
	char path[512];
	snprintf(path, sizeof path, "%s/APP.%s.file", skf->token.directory, name);
	FILE *file = fopen(path, "w");
	ck_assert_ptr_nonnull(file);
	ck_assert_uint_eq(fwrite(bytes.data, 1, bytes.size, file), bytes.size);
	fclose(file);
}

START_TEST(keeps_seals_on_the_key)
{
	static const char *const libraries[] = {TEST_TOKEN_SKF32, TEST_TOKEN_SKF64};
	for (size_t i = 0; i < 2; i++) {
		gmseal_bytes first = some_seal(4), second = some_seal(5);
		struct skf skf;
		char text[128];
		skf_start_empty(&skf, libraries[i]); /* no key tells the width */
		assert_lists(&skf, "");
		assert_ok(write_seal(&skf, "company", first, false), skf.error);
		assert_ok(write_seal(&skf, "finance", second, true), skf.error);
		snprintf(text, sizeof text, "company %zu finance %zu ", first.size, second.size);
		assert_lists(&skf, text);
		assert_holds(&skf, "company", first);
		assert_holds(&skf, "finance", second);
		assert_failed(write_seal(&skf, "company", second, false), &skf, GMSEAL_ERROR_EXISTS,
			0, "there is a file of the name \"company\"");
		assert_holds(&skf, "company", first);
		assert_ok(write_seal(&skf, "company", second, true), skf.error);
		assert_holds(&skf, "company", second);
		snprintf(text, sizeof text, "company %zu finance %zu ", second.size, second.size);
		assert_lists(&skf, text);
		assert_ok(remove_seal(&skf, "finance"), skf.error);
		assert_lists_only(&skf, "company", second);
		assert_failed(remove_seal(&skf, "finance"), &skf, GMSEAL_ERROR_NOT_FOUND, 0,
			"there is no file of the name \"finance\" in the application");
		gmseal_buffer read = GMSEAL_BUFFER_INIT;
		assert_failed(read_seal(&skf, "finance", &read), &skf, GMSEAL_ERROR_NOT_FOUND, 0,
			"there is no file of the name \"finance\" in the application");
		skf_stop(&skf);
	}
}
END_TEST

START_TEST(asks_for_the_pin_to_write_and_not_to_read)
{
	gmseal_bytes seal = some_seal(4);
	struct skf skf;
	skf_start(&skf, TEST_TOKEN_SKF64, TEST_SM2);
	assert_ok(write_seal(&skf, "company", seal, false), skf.error);
	ck_assert_uint_eq(skf.pins.asked, 1);
	assert_holds(&skf, "company", seal);
	assert_lists_only(&skf, "company", seal);
	ck_assert_uint_eq(skf.pins.asked, 1);
	skf.pins.user = "111111";
	assert_failed(write_seal(&skf, "company", seal, true), &skf, GMSEAL_ERROR_PIN, 0x0A000024,
		"5 tries are left");
	assert_failed(remove_seal(&skf, "company"), &skf, GMSEAL_ERROR_PIN, 0x0A000024,
		"4 tries are left");
	assert_holds(&skf, "company", seal);
	/* Unless the file is the user's alone. */
	skf.pins.user = "123456";
	skf_fault(&skf, "SKF_ReadFile 0 return 0x0A00002D");
	skf.pins.asked = 0;
	assert_holds(&skf, "company", seal);
	ck_assert_uint_eq(skf.pins.asked, 1);
	skf_stop(&skf);
}
END_TEST

START_TEST(refuses_what_is_no_seal_and_names_that_are_none)
{
	gmseal_bytes seal = some_seal(4), other = some_seal(5);
	struct skf skf;
	skf_start_empty(&skf, TEST_TOKEN_SKF32);
	assert_status(write_seal(&skf, "company", BYTES("no seal"), false), GMSEAL_ERROR_FORMAT,
		skf.error);
	assert_status(write_seal(&skf, "", seal, false), GMSEAL_ERROR_ARGUMENT, skf.error);
	assert_status(write_seal(&skf, "1234567890123456789012345678901", seal, false),
		GMSEAL_ERROR_ARGUMENT, skf.error);
	assert_status(write_seal(&skf, "company~", seal, false), GMSEAL_ERROR_ARGUMENT, skf.error);
	ck_assert_uint_eq(skf.pins.asked, 0);
	assert_lists(&skf, "");
	assert_ok(write_seal(&skf, "123456789012345678901234567890", seal, false), skf.error);
	assert_ok(write_seal(&skf, "123456789012345678901234567890", other, true), skf.error);
	assert_holds(&skf, "123456789012345678901234567890", other);
	skf_stop(&skf);
}
END_TEST

/* Functions that a replacement calls, and how often at most. */
static const char *const steps[] = {"SKF_EnumDev", "SKF_ConnectDev", "SKF_GetDevInfo",
	"SKF_EnumApplication", "SKF_OpenApplication", "SKF_GetPINInfo", "SKF_VerifyPIN",
	"SKF_EnumFiles", "SKF_GetFileInfo", "SKF_ReadFile", "SKF_CreateFile", "SKF_WriteFile",
	"SKF_DeleteFile", "SKF_ClearSecureState", "SKF_CloseApplication", "SKF_DisConnectDev"};
#define STEPS (sizeof steps / sizeof steps[0])

/* Whether a fault is still to come, which means that it was never reached. */
static bool is_pending(const struct skf *skf)
{
	if (!test_token_has(&skf->token, "faults"))
		return false;
	gmseal_buffer faults = test_token_read(&skf->token, "faults");
	bool pending = faults.size > 0;
	gmseal_buffer_free(&faults);
	return pending;
}

/* The token holds the one or the other, and the next write works. */
static void assert_not_lost(
	struct skf *skf, gmseal_status status, gmseal_bytes old, gmseal_bytes new)
{
	gmseal_buffer read = GMSEAL_BUFFER_INIT;
	test_token_clear(&skf->token);
	test_token_plug(&skf->token, true);
	assert_ok(read_seal(skf, "company", &read), skf->error);
	bool is_new = read.size == new.size &&memcmp(read.data, new.data, new.size) == 0;
	bool is_old = read.size == old.size && memcmp(read.data, old.data, old.size) == 0;
	gmseal_buffer_free(&read);
	if (status == GMSEAL_OK)
		ck_assert(is_new);
	else
		ck_assert(is_old || is_new);
	assert_lists_only(skf, "company", is_new ? new : old);
	assert_status(write_seal(skf, "company", new, false), GMSEAL_ERROR_EXISTS, skf->error);
	assert_holds(skf, "company", is_new ? new : old);
	ck_assert(!test_token_has(&skf->token, "APP.company~.file"));
	assert_ok(write_seal(skf, "company", new, true), skf->error);
	assert_holds(skf, "company", new);
	assert_lists_only(skf, "company", new);
	ck_assert(!test_token_has(&skf->token, "APP.company~.file"));
}

/* Replaces a seal while the call of a function with a number goes wrong; false if there is no such
 * call. */
static bool replace_with_fault(
	const char *library, const char *function, int number, const char *action, bool for_good)
{
	gmseal_bytes old = some_seal(4), new = some_seal(5);
	struct skf skf;
	char fault[96];
	skf_start_empty(&skf, library);
	put_file(&skf, "company", old);
	snprintf(fault, sizeof fault, "%s %d %s", function, number, action);
	skf_fault(&skf, fault);
	/* Nothing can be put back in this call either. */
	snprintf(fault, sizeof fault, "%s always %s", function, action);
	if (for_good)
		skf_fault(&skf, fault);
	gmseal_status status = write_seal(&skf, "company", new, true);
	bool reached = for_good ? status != GMSEAL_OK : !is_pending(&skf);
	assert_not_lost(&skf, status, old, new);
	skf_stop(&skf);
	return reached;
}

static void replace_with_faults(const char *library, const char *action)
{
	for (size_t i = 0; i < STEPS; i++) {
		int number = 0;
		while (replace_with_fault(library, steps[i], number, action, false))
			number++;
		ck_assert_int_gt(number, 0); /* every function is called at least once */
	}
}

START_TEST(loses_no_seal_when_a_call_fails)
{
	replace_with_faults(TEST_TOKEN_SKF32, "return 0x0A000001");
}
END_TEST

START_TEST(loses_no_seal_when_the_device_is_unplugged)
{
	replace_with_faults(TEST_TOKEN_SKF64, "vanish");
}
END_TEST

START_TEST(loses_no_seal_when_the_login_is_forgotten)
{
	replace_with_faults(TEST_TOKEN_SKF32, "forget-login");
}
END_TEST

START_TEST(loses_no_seal_when_the_device_reads_rubbish)
{
	int number = 0;
	while (replace_with_fault(TEST_TOKEN_SKF64, "SKF_ReadFile", number, "wrong-value", false))
		number++;
	ck_assert_int_gt(number, 3);
	for (number = 0; number < 3; number++)
		replace_with_fault(TEST_TOKEN_SKF64, "SKF_GetFileInfo", number,
			"rubbish-length 0x7FFFFFFF", false);
	for (number = 0; number < 3; number++)
		replace_with_fault(TEST_TOKEN_SKF64, "SKF_ReadFile", number,
			"rubbish-length 0x7FFFFFFF", false);
}
END_TEST

START_TEST(loses_no_seal_when_nothing_can_be_written_any_more)
{
	static const char *const writing[] = {"SKF_CreateFile", "SKF_WriteFile", "SKF_DeleteFile"};
	for (size_t i = 0; i < 3; i++) {
		int number = 0;
		while (number < 40 && replace_with_fault(TEST_TOKEN_SKF64, writing[i], number,
					      "return 0x0A000008", true))
			number++;
		ck_assert_int_gt(number, 0);
	}
}
END_TEST

START_TEST(tells_why_a_seal_was_not_replaced)
{
	gmseal_bytes old = some_seal(4), new = some_seal(5);
	struct skf skf;
	skf_start_empty(&skf, TEST_TOKEN_SKF64);
	put_file(&skf, "company", old);
	skf_fault(&skf, "SKF_WriteFile 8 return 0x0A000008");
	assert_failed(write_seal(&skf, "company", new, true), &skf, GMSEAL_ERROR_DEVICE, 0x0A000008,
		"the device cannot write the file (SKF_WriteFile");
	assert_holds(&skf, "company", old);
	skf_fault(&skf, "SKF_ReadFile 5 wrong-value");
	assert_failed(write_seal(&skf, "company", new, true), &skf, GMSEAL_ERROR_DEVICE, 0,
		"the device gives back other octets than were written to the file");
	test_token_set(&skf.token, "file-room", "6000");
	assert_failed(write_seal(&skf, "company", new, true), &skf, GMSEAL_ERROR_DEVICE, 0x0A000030,
		"there is no room left on the device (SKF_CreateFile");
	assert_holds(&skf, "company", old);
	assert_lists_only(&skf, "company", old);
	skf_stop(&skf);
}
END_TEST

START_TEST(tidies_up_after_a_new_seal_that_could_not_be_written)
{
	gmseal_bytes seal = some_seal(4);
	struct skf skf;
	skf_start_empty(&skf, TEST_TOKEN_SKF32);
	skf_fault(&skf, "SKF_WriteFile 2 return 0x0A000008");
	assert_failed(write_seal(&skf, "company", seal, false), &skf, GMSEAL_ERROR_DEVICE,
		0x0A000008, "the device cannot write the file");
	assert_lists(&skf, "");
	assert_ok(write_seal(&skf, "company", seal, false), skf.error);
	assert_holds(&skf, "company", seal);
	skf_stop(&skf);
}
END_TEST

START_TEST(reads_from_the_copy_what_an_interruption_left)
{
	gmseal_bytes old = some_seal(4), new = some_seal(5);
	const uint8_t unfinished[100] = {0};
	struct skf skf;
	skf_start_empty(&skf, TEST_TOKEN_SKF64);
	put_file(&skf, "company~", old);
	assert_lists_only(&skf, "company", old);
	assert_holds(&skf, "company", old);
	put_file(&skf, "company", (gmseal_bytes){unfinished, sizeof unfinished});
	assert_lists_only(&skf, "company", old);
	assert_holds(&skf, "company", old);
	ck_assert_uint_eq(skf.pins.asked, 0);
	assert_ok(remove_seal(&skf, "company"), skf.error);
	assert_lists(&skf, "");
	/* A copy that is not whole is none. */
	put_file(&skf, "company", old);
	put_file(&skf, "company~", (gmseal_bytes){unfinished, sizeof unfinished});
	assert_lists_only(&skf, "company", old);
	assert_holds(&skf, "company", old);
	assert_ok(write_seal(&skf, "company", new, true), skf.error);
	assert_holds(&skf, "company", new);
	ck_assert(!test_token_has(&skf.token, "APP.company~.file"));
	skf_stop(&skf);
}
END_TEST

START_TEST(leaves_files_alone_that_are_somebody_else_s)
{
	gmseal_bytes seal = some_seal(4);
	struct skf skf;
	skf_start_empty(&skf, TEST_TOKEN_SKF32);
	put_file(&skf, "notes", BYTES("some text"));
	put_file(&skf, "notes~", BYTES("older text"));
	assert_lists(&skf, "notes 9 notes~ 10 ");
	assert_holds(&skf, "notes", BYTES("some text"));
	assert_holds(&skf, "notes~", BYTES("older text"));
	assert_failed(write_seal(&skf, "notes", seal, true), &skf, GMSEAL_ERROR_EXISTS, 0x0A00002F,
		"there is a file of that name on the device already (SKF_CreateFile");
	assert_lists(&skf, "notes 9 notes~ 10 ");
	assert_ok(remove_seal(&skf, "notes~"), skf.error);
	assert_ok(write_seal(&skf, "notes", seal, true), skf.error);
	assert_lists_only(&skf, "notes", seal);
	skf_stop(&skf);
}
END_TEST

START_TEST(survives_rubbish_lengths)
{
	static const char *const faults[] = {"SKF_EnumFiles 0 rubbish-length 0xFFFFFFFF",
		"SKF_EnumFiles 1 rubbish-length 0xFFFFFFFF",
		"SKF_GetFileInfo 0 rubbish-length 0xFFFFFFFF",
		"SKF_ReadFile 0 rubbish-length 0xFFFFFFFF", "SKF_ReadFile 0 rubbish-length 1025",
		"SKF_ReadFile 0 rubbish-length 0"};
	static const char *const libraries[] = {TEST_TOKEN_SKF32, TEST_TOKEN_SKF64};
	for (size_t i = 0; i < 2 * sizeof faults / sizeof faults[0]; i++) {
		gmseal_bytes seal = some_seal(4);
		gmseal_buffer read = GMSEAL_BUFFER_INIT;
		struct skf skf;
		skf_start_empty(&skf, libraries[i % 2]);
		put_file(&skf, "company", seal);
		skf_fault(&skf, faults[i / 2]);
		assert_failed(read_seal(&skf, "company", &read), &skf, GMSEAL_ERROR_DEVICE, 0,
			"tells a length that cannot be");
		ck_assert_ptr_null(read.data);
		assert_holds(&skf, "company", seal);
		skf_stop(&skf);
	}
}
END_TEST

SUITE("skf-seals", keeps_seals_on_the_key, asks_for_the_pin_to_write_and_not_to_read,
	refuses_what_is_no_seal_and_names_that_are_none, loses_no_seal_when_a_call_fails,
	loses_no_seal_when_the_device_is_unplugged, loses_no_seal_when_the_login_is_forgotten,
	loses_no_seal_when_the_device_reads_rubbish,
	loses_no_seal_when_nothing_can_be_written_any_more, tells_why_a_seal_was_not_replaced,
	tidies_up_after_a_new_seal_that_could_not_be_written,
	reads_from_the_copy_what_an_interruption_left, leaves_files_alone_that_are_somebody_else_s,
	survives_rubbish_lengths)
