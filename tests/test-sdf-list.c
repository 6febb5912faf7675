/* Lists of crypto machines and their keys. */
#include "sdf-stage.h"

#define URI "sdf:" SDF_LIBRARY

static struct sdf_scene scene;
static gmseal_error error;

static gmseal_token_list *list(const char *uri)
{
	gmseal_token_list *made = NULL;
	assert_ok(gmseal_token_list_new(uri, &scene.options, &made, &error), error);
	ck_assert_uint_eq(gmseal_token_list_count(made), 1);
	return made;
}

START_TEST(lists_a_machine_with_its_keys)
{
	sdf_scene_begin(&scene);
	test_token_put(&scene.token, "rsa-1", scene.rsa.key, NULL);
	test_token_put(&scene.token, "sm2-18", scene.sm2.key, NULL);
	test_token_put(&scene.token, "sm2-35", scene.sm2.key, NULL); /* behind too large a gap */
	gmseal_token_list *made = list(URI);
	const gmseal_token_info *token = gmseal_token_list_at(made, 0);
	ck_assert_int_eq(token->kind, GMSEAL_TOKEN_SDF);
	ck_assert_str_eq(token->uri, URI);
	ck_assert_str_eq(token->module, SDF_LIBRARY);
	ck_assert_str_eq(token->label, "Test machine");
	ck_assert_str_eq(token->serial, "0001");
	ck_assert_str_eq(token->manufacturer, "Test");
	ck_assert_str_eq(token->version, "0x00010203");
	ck_assert_str_eq(token->profile, "");
	ck_assert_int_eq(token->pin.tries_left, GMSEAL_TRIES_UNKNOWN);
	ck_assert_int_eq(token->problem.status, GMSEAL_OK);
	static const struct {
		const char *label, *uri;
		gmseal_key_type type;
	} keys[] = {{"1", URI "?key=1", GMSEAL_KEY_SM2}, {"1", URI "?key=1", GMSEAL_KEY_RSA},
		{"2", URI "?key=2", GMSEAL_KEY_RSA}, {"18", URI "?key=18", GMSEAL_KEY_SM2}};
	ck_assert_uint_eq(token->key_count, 4);
	for (size_t i = 0; i < 4; i++) {
		ck_assert_str_eq(token->keys[i].label, keys[i].label);
		ck_assert_str_eq(token->keys[i].uri, keys[i].uri);
		ck_assert_int_eq(token->keys[i].type, keys[i].type);
		ck_assert_uint_eq(token->keys[i].certificate.size, 0);
	}
	ck_assert_uint_eq(scene.asked, 0);
	gmseal_token_list_free(made);
	sdf_scene_end(&scene);
}
END_TEST

START_TEST(lists_the_key_that_is_named)
{
	sdf_scene_begin(&scene);
	gmseal_token_list *made = list(URI "?key=2");
	ck_assert_uint_eq(gmseal_token_list_at(made, 0)->key_count, 1);
	ck_assert_str_eq(gmseal_token_list_at(made, 0)->keys[0].label, "2");
	gmseal_token_list_free(made);
	made = list(URI "?key=35");
	ck_assert_uint_eq(gmseal_token_list_at(made, 0)->key_count, 0);
	ck_assert_int_eq(gmseal_token_list_at(made, 0)->problem.status, GMSEAL_OK);
	gmseal_token_list_free(made);
	sdf_scene_end(&scene);
}
END_TEST

START_TEST(lists_a_machine_that_is_away_with_its_problem)
{
	sdf_scene_begin(&scene);
	test_token_plug(&scene.token, false);
	gmseal_token_list *made = list(URI);
	const gmseal_token_info *token = gmseal_token_list_at(made, 0);
	ck_assert_int_eq(token->problem.status, GMSEAL_ERROR_DEVICE_ABSENT);
	ck_assert_uint_eq(token->problem.device_code, 0x01000003);
	ck_assert_str_eq(token->module, SDF_LIBRARY);
	ck_assert_str_eq(token->label, "");
	gmseal_token_list_free(made);
	sdf_scene_end(&scene);
}
END_TEST

START_TEST(lists_what_could_be_asked_before_it_went_away)
{
	sdf_scene_begin(&scene);
	test_token_fault(&scene.token, "SDF_ExportSignPublicKey_RSA 0 vanish");
	gmseal_token_list *made = list(URI);
	const gmseal_token_info *token = gmseal_token_list_at(made, 0);
	ck_assert_str_eq(token->label, "Test machine");
	ck_assert_uint_eq(token->key_count, 1);
	ck_assert_int_eq(token->problem.status, GMSEAL_ERROR_DEVICE_ABSENT);
	gmseal_token_list_free(made);
	sdf_scene_end(&scene);
}
END_TEST

START_TEST(lists_keys_of_a_machine_that_does_not_tell_about_itself)
{
	sdf_scene_begin(&scene);
	test_token_fault(&scene.token, "SDF_GetDeviceInfo 0 return 0x01000002");
	gmseal_token_list *made = list(URI);
	const gmseal_token_info *token = gmseal_token_list_at(made, 0);
	ck_assert_str_eq(token->label, "");
	ck_assert_uint_eq(token->key_count, 2);
	ck_assert_int_eq(token->problem.status, GMSEAL_ERROR_UNSUPPORTED);
	gmseal_token_list_free(made);
	made = list("sdf:" SDF_BARE_LIBRARY);
	token = gmseal_token_list_at(made, 0);
	ck_assert_str_eq(token->label, "");
	ck_assert_uint_eq(token->key_count, 1);
	ck_assert_int_eq(token->problem.status, GMSEAL_OK);
	gmseal_token_list_free(made);
	sdf_scene_end(&scene);
}
END_TEST

START_TEST(texts_that_fill_their_fields_are_read_to_the_end)
{
	sdf_scene_begin(&scene);
	test_token_set(&scene.token, "issuer", "0123456789012345678901234567890123456789");
	test_token_set(&scene.token, "name", "0123456789abcdef");
	test_token_set(&scene.token, "serial", "0123456789abcdef");
	gmseal_token_list *made = list(URI);
	const gmseal_token_info *token = gmseal_token_list_at(made, 0);
	ck_assert_str_eq(token->manufacturer, "0123456789012345678901234567890123456789");
	ck_assert_str_eq(token->label, "0123456789abcdef");
	ck_assert_str_eq(token->serial, "0123456789abcdef");
	gmseal_token_list_free(made);
	sdf_scene_end(&scene);
}
END_TEST

START_TEST(a_library_that_is_none_is_an_error)
{
	gmseal_token_list *made = NULL;
	assert_status(gmseal_token_list_new("sdf:/no/such.so", NULL, &made, &error),
		GMSEAL_ERROR_NOT_FOUND, error);
	assert_status(gmseal_token_list_new("sdf:libcrypto.so.3", NULL, &made, &error),
		GMSEAL_ERROR_UNSUPPORTED, error);
	assert_status(
		gmseal_token_list_new("sdf:", NULL, &made, &error), GMSEAL_ERROR_ARGUMENT, error);
	ck_assert_ptr_null(made);
}
END_TEST

SUITE("sdf-list", lists_a_machine_with_its_keys, lists_the_key_that_is_named,
	lists_a_machine_that_is_away_with_its_problem,
	lists_what_could_be_asked_before_it_went_away,
	lists_keys_of_a_machine_that_does_not_tell_about_itself,
	texts_that_fill_their_fields_are_read_to_the_end, a_library_that_is_none_is_an_error)
