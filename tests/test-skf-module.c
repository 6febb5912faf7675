/* The SKF test library, called directly: devices and what is inside them, keys and files. */
#define _GNU_SOURCE
#include "skf-direct.h"

#include <openssl/core_names.h>
#include <openssl/rsa.h>
#include <stddef.h>

static struct skf_direct skf;

/* Names, separated by commas, as a list with NULs. */
static void assert_list(const char *list, skf_ulong size, const char *names)
{
	char wanted[256];
	size_t length = strlen(names);
	memset(wanted, 0, sizeof wanted);
	for (size_t i = 0; i < length; i++)
		wanted[i] = names[i] == ',' ? '\0' : names[i];
	ck_assert_uint_eq(size, length + 2);
	ck_assert_mem_eq(list, wanted, length + 2);
}

START_TEST(has_structures_without_gaps)
{
	size_t width = sizeof(skf_ulong);
	ck_assert_uint_eq(sizeof(struct skf_device_info), 262 + 8 * width);
	ck_assert_uint_eq(offsetof(struct skf_device_info, label), 130);
	ck_assert_uint_eq(offsetof(struct skf_device_info, serial), 162);
	ck_assert_uint_eq(offsetof(struct skf_ecc_public_key, x), width);
	ck_assert_uint_eq(sizeof(struct skf_ecc_public_key), 128 + width);
	ck_assert_uint_eq(sizeof(struct skf_ecc_signature), 128);
	ck_assert_uint_eq(offsetof(struct skf_rsa_public_key, modulus), 2 * width);
	ck_assert_uint_eq(sizeof(struct skf_rsa_public_key), 260 + 2 * width);
	ck_assert_uint_eq(sizeof(struct skf_file_attribute), 32 + 3 * width);
}
END_TEST

START_TEST(lists_devices_after_it_was_asked_for_the_size)
{
	char list[64];
	skf_ulong size = 0;
	direct_start(&skf, TEST_SM2);
	assert_returns(SAR_OK, skf.call.EnumDev(1, NULL, &size));
	ck_assert_uint_eq(size, 10);
	size--;
	assert_returns(SAR_BUFFER_TOO_SMALL, skf.call.EnumDev(1, list, &size));
	ck_assert_uint_eq(size, 10);
	assert_returns(SAR_OK, skf.call.EnumDev(1, list, &size));
	assert_list(list, size, "TEST0001");
	direct_stop(&skf);
}
END_TEST

START_TEST(has_several_devices_that_come_and_go)
{
	char list[64], second_name[] = "second", nobody[] = "nobody";
	void *device;
	skf_ulong size = sizeof list, state;
	direct_start(&skf, TEST_SM2);
	struct test_token second = test_token_inside(&skf.token, "second");
	assert_returns(SAR_OK, skf.call.EnumDev(1, list, &size));
	assert_list(list, size, "TEST0001,second");
	assert_returns(SAR_OK, skf.call.GetDevState(second_name, &state));
	ck_assert_uint_eq(state, 1);
	test_token_plug(&second, false);
	size = sizeof list;
	assert_returns(SAR_OK, skf.call.EnumDev(1, list, &size));
	assert_list(list, size, "TEST0001");
	size = sizeof list;
	assert_returns(SAR_OK, skf.call.EnumDev(0, list, &size));
	assert_list(list, size, "TEST0001,second");
	assert_returns(SAR_OK, skf.call.GetDevState(second_name, &state));
	ck_assert_uint_eq(state, 0);
	assert_returns(SAR_DEVICE_REMOVED, skf.call.ConnectDev(second_name, &device));
	assert_returns(SAR_DEVICE_REMOVED, skf.call.ConnectDev(nobody, &device));
	test_token_set(&skf.token, "no-device", "yes");
	size = sizeof list;
	assert_returns(SAR_OK, skf.call.EnumDev(1, list, &size));
	assert_list(list, size, "");
	direct_stop(&skf);
}
END_TEST

START_TEST(tells_about_the_device)
{
	struct skf_device_info info;
	direct_start(&skf, TEST_SM2);
	test_token_set(&skf.token, "label", "a label that has just as much room.");
	test_token_set(&skf.token, "serial", "4711");
	assert_returns(SAR_OK, skf.call.GetDevInfo(skf.device, &info));
	ck_assert_mem_eq(info.label, "a label that has just as much ro", sizeof info.label);
	ck_assert_str_eq(info.serial, "4711");
	ck_assert_str_eq(info.manufacturer, "Test maker");
	ck_assert_uint_eq(info.max_buffer, 4096);
	test_token_set(&skf.token, "spaces", "yes");
	assert_returns(SAR_OK, skf.call.GetDevInfo(skf.device, &info));
	ck_assert_mem_eq(info.serial, "4711                            ", sizeof info.serial);
	direct_stop(&skf);
}
END_TEST

START_TEST(locks_a_device_once)
{
	uint8_t random[8] = {0};
	direct_start(&skf, TEST_SM2);
	assert_returns(SAR_FAIL, skf.call.UnlockDev(skf.device));
	assert_returns(SAR_OK, skf.call.LockDev(skf.device, 1000));
	assert_returns(SAR_FAIL, skf.call.LockDev(skf.device, 1000));
	assert_returns(SAR_OK, skf.call.UnlockDev(skf.device));
	assert_returns(SAR_OK, skf.call.GenRandom(skf.device, random, 4));
	ck_assert_mem_eq(random + 4, "\0\0\0\0", 4);
	ck_assert_mem_ne(random, "\0\0\0\0", 4);
	direct_stop(&skf);
}
END_TEST

START_TEST(nests_applications_and_containers)
{
	char list[64], first[] = "first", second[] = "second", seal[] = "seal", nobody[] = "x";
	void *application, *container;
	skf_ulong size = sizeof list;
	direct_start(&skf, TEST_SM2);
	test_token_set(&skf.token, "applications", "first,second,third");
	test_token_set(&skf.token, "containers.second", "seal,seal,other");
	assert_returns(SAR_OK, skf.call.EnumApplication(skf.device, list, &size));
	assert_list(list, size, "first,second,third");
	assert_returns(SAR_APPLICATION_NOT_EXISTS,
		skf.call.OpenApplication(skf.device, nobody, &application));
	assert_returns(SAR_OK, skf.call.OpenApplication(skf.device, first, &application));
	size = sizeof list;
	assert_returns(SAR_OK, skf.call.EnumContainer(application, list, &size));
	assert_list(list, size, "seal");
	assert_returns(SAR_OK, skf.call.CloseApplication(application));
	assert_returns(SAR_OK, skf.call.OpenApplication(skf.device, second, &application));
	size = sizeof list;
	assert_returns(SAR_OK, skf.call.EnumContainer(application, list, &size));
	assert_list(list, size, "seal,seal,other");
	assert_returns(
		SAR_INVALIDPARAMERR, skf.call.OpenContainer(application, nobody, &container));
	assert_returns(SAR_OK, skf.call.OpenContainer(application, seal, &container));
	assert_returns(SAR_OK, skf.call.CloseContainer(container));
	direct_stop(&skf);
}
END_TEST

START_TEST(refuses_handles_that_are_closed_or_none)
{
	char list[64];
	skf_ulong size = sizeof list, type;
	direct_start(&skf, TEST_SM2);
	assert_returns(SAR_INVALIDHANDLEERR, skf.call.EnumContainer(skf.device, list, &size));
	assert_returns(SAR_INVALIDHANDLEERR, skf.call.GetContainerType(&size, &type));
	assert_returns(SAR_OK, skf.call.CloseContainer(skf.container));
	assert_returns(SAR_INVALIDHANDLEERR, skf.call.CloseContainer(skf.container));
	/* What is inside closes with what is around it. */
	assert_returns(SAR_OK, skf.call.DisConnectDev(skf.device));
	assert_returns(SAR_INVALIDHANDLEERR, skf.call.EnumContainer(skf.application, list, &size));
	direct_open(&skf);
	direct_stop(&skf);
}
END_TEST

START_TEST(exports_sm2_keys_at_the_end_of_their_fields)
{
	static const uint8_t zeros[32];
	struct skf_ecc_public_key blob;
	uint8_t point[65];
	size_t point_size;
	skf_ulong size = 0, type;
	direct_start(&skf, TEST_SM2);
	assert_returns(SAR_OK, skf.call.GetContainerType(skf.container, &type));
	ck_assert_uint_eq(type, 2);
	assert_returns(SAR_OK, skf.call.ExportPublicKey(skf.container, 1, NULL, &size));
	ck_assert_uint_eq(size, sizeof blob);
	assert_returns(SAR_OK, skf.call.ExportPublicKey(skf.container, 1, (uint8_t *)&blob, &size));
	ck_assert_int_eq(EVP_PKEY_get_octet_string_param(skf.key, OSSL_PKEY_PARAM_PUB_KEY, point,
				 sizeof point, &point_size),
		1);
	ck_assert_uint_eq(blob.bits, 256);
	ck_assert_mem_eq(blob.x, zeros, 32);
	ck_assert_mem_eq(blob.x + 32, point + 1, 32);
	ck_assert_mem_eq(blob.y, zeros, 32);
	ck_assert_mem_eq(blob.y + 32, point + 33, 32);
	assert_returns(SAR_KEYNOTFOUNTERR,
		skf.call.ExportPublicKey(skf.container, 0, (uint8_t *)&blob, &size));
	direct_stop(&skf);
}
END_TEST

START_TEST(signs_e_with_sm2_for_whoever_has_logged_in)
{
	bool valid;
	uint8_t data[33] = {0}, value[256];
	struct skf_ecc_signature signature;
	skf_ulong left, size = sizeof value;
	direct_start(&skf, TEST_SM2);
	assert_returns(SAR_USER_NOT_LOGGED_IN, direct_sign(&skf, &valid));
	/* The administrator is somebody else. */
	assert_returns(SAR_OK, direct_verify(&skf, SKF_ADMIN, "12345678", &left));
	assert_returns(SAR_USER_NOT_LOGGED_IN, direct_sign(&skf, &valid));
	assert_returns(SAR_OK, direct_verify(&skf, SKF_USER, "123456", &left));
	direct_signs(&skf);
	assert_returns(SAR_INVALIDPARAMERR,
		skf.call.ECCSignData(skf.container, data, sizeof data, &signature));
	assert_returns(
		SAR_KEYNOTFOUNTERR, skf.call.RSASignData(skf.container, data, 32, value, &size));
	direct_stop(&skf);
}
END_TEST

/* The DigestInfo of an SHA-256 value, RFC 8017, 9.2. */
static const uint8_t info[51] = {0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65,
	0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20, 1, 2, 3};

static bool is_rsa_signature(const uint8_t *value, size_t size)
{
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new(skf.key, NULL);
	ck_assert_int_eq(EVP_PKEY_verify_init(context), 1);
	ck_assert_int_eq(EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING), 1);
	ck_assert_int_eq(EVP_PKEY_CTX_set_signature_md(context, EVP_sha256()), 1);
	bool valid = EVP_PKEY_verify(context, value, size, info + 19, 32) == 1;
	EVP_PKEY_CTX_free(context);
	return valid;
}

START_TEST(signs_a_digest_info_with_rsa)
{
	struct skf_rsa_public_key blob;
	uint8_t data[sizeof info], value[256];
	skf_ulong size = sizeof blob, type;
	BIGNUM *modulus = NULL, *given;
	direct_start_logged_in(&skf, TEST_RSA);
	memcpy(data, info, sizeof data);
	assert_returns(SAR_OK, skf.call.GetContainerType(skf.container, &type));
	ck_assert_uint_eq(type, 1);
	assert_returns(SAR_OK, skf.call.ExportPublicKey(skf.container, 1, (uint8_t *)&blob, &size));
	ck_assert_uint_eq(blob.bits, 2048);
	ck_assert_mem_eq(blob.exponent, "\0\1\0\1", 4);
	given = BN_bin2bn(blob.modulus, sizeof blob.modulus, NULL);
	EVP_PKEY_get_bn_param(skf.key, OSSL_PKEY_PARAM_RSA_N, &modulus);
	ck_assert_int_eq(BN_cmp(given, modulus), 0);
	BN_free(given);
	BN_free(modulus);
	assert_returns(SAR_OK, skf.call.RSASignData(skf.container, data, sizeof data, NULL, &size));
	ck_assert_uint_eq(size, 256);
	size = 255;
	assert_returns(SAR_BUFFER_TOO_SMALL,
		skf.call.RSASignData(skf.container, data, sizeof data, value, &size));
	assert_returns(
		SAR_OK, skf.call.RSASignData(skf.container, data, sizeof data, value, &size));
	ck_assert(is_rsa_signature(value, size));
	test_token_fault(&skf.token, "SKF_RSASignData 0 wrong-value");
	assert_returns(
		SAR_OK, skf.call.RSASignData(skf.container, data, sizeof data, value, &size));
	ck_assert(!is_rsa_signature(value, size));
	direct_stop(&skf);
}
END_TEST

START_TEST(gives_the_certificate_of_a_container)
{
	uint8_t der[16];
	uint8_t octets[] = {0x30, 0x01, 0x00};
	gmseal_buffer certificate = {.data = octets, .size = sizeof octets};
	skf_ulong size = sizeof der;
	direct_start(&skf, TEST_SM2);
	assert_returns(
		SAR_CERTNOTFOUNTERR, skf.call.ExportCertificate(skf.container, 1, der, &size));
	test_token_put(&skf.token, "seal", NULL, &certificate);
	assert_returns(SAR_OK, skf.call.ExportCertificate(skf.container, 1, NULL, &size));
	ck_assert_uint_eq(size, sizeof octets);
	assert_returns(SAR_OK, skf.call.ExportCertificate(skf.container, 1, der, &size));
	ck_assert_mem_eq(der, octets, sizeof octets);
	assert_returns(
		SAR_CERTNOTFOUNTERR, skf.call.ExportCertificate(skf.container, 0, der, &size));
	direct_stop(&skf);
}
END_TEST

START_TEST(keeps_files_for_whoever_has_logged_in)
{
	char list[64], name[] = "a.seal";
	uint8_t data[] = {1, 2, 3, 4, 5}, read[8];
	struct skf_file_attribute attribute;
	skf_ulong size = sizeof list, got, left;
	direct_start(&skf, TEST_SM2);
	assert_returns(SAR_OK, skf.call.EnumFiles(skf.application, list, &size));
	assert_list(list, size, "");
	assert_returns(
		SAR_USER_NOT_LOGGED_IN, skf.call.CreateFile(skf.application, name, 5, 0xFF, 0x10));
	assert_returns(SAR_OK, direct_verify(&skf, SKF_USER, "123456", &left));
	assert_returns(SAR_OK, skf.call.CreateFile(skf.application, name, 5, 0xFF, 0x10));
	assert_returns(
		SAR_FILE_ALREADY_EXIST, skf.call.CreateFile(skf.application, name, 5, 0xFF, 0x10));
	assert_returns(SAR_OK, skf.call.WriteFile(skf.application, name, 0, data, 2));
	assert_returns(SAR_OK, skf.call.WriteFile(skf.application, name, 2, data + 2, 3));
	assert_returns(SAR_NO_ROOM, skf.call.WriteFile(skf.application, name, 2, data, 4));
	assert_returns(SAR_OK, skf.call.GetFileInfo(skf.application, name, &attribute));
	ck_assert_uint_eq(attribute.size, 5);
	ck_assert_str_eq(attribute.name, name);
	assert_returns(SAR_OK, skf.call.ReadFile(skf.application, name, 1, 8, read, &got));
	ck_assert_uint_eq(got, 4);
	ck_assert_mem_eq(read, data + 1, 4);
	size = sizeof list;
	assert_returns(SAR_OK, skf.call.EnumFiles(skf.application, list, &size));
	assert_list(list, size, name);
	assert_returns(SAR_OK, skf.call.DeleteFile(skf.application, name));
	assert_returns(SAR_FILE_NOT_EXIST, skf.call.DeleteFile(skf.application, name));
	assert_returns(
		SAR_FILE_NOT_EXIST, skf.call.ReadFile(skf.application, name, 0, 8, read, &got));
	assert_returns(SAR_FILE_NOT_EXIST, skf.call.GetFileInfo(skf.application, name, &attribute));
	direct_stop(&skf);
}
END_TEST

START_TEST(has_no_more_room_than_it_says)
{
	char one[] = "one", two[] = "two", longest[] = "12345678901234567890123456789012",
	     longer[] = "123456789012345678901234567890123";
	direct_start_logged_in(&skf, TEST_SM2);
	test_token_set(&skf.token, "file-room", "100");
	assert_returns(SAR_NO_ROOM, skf.call.CreateFile(skf.application, one, 101, 0xFF, 0x10));
	assert_returns(SAR_OK, skf.call.CreateFile(skf.application, one, 60, 0xFF, 0x10));
	assert_returns(SAR_NO_ROOM, skf.call.CreateFile(skf.application, two, 41, 0xFF, 0x10));
	assert_returns(SAR_OK, skf.call.CreateFile(skf.application, two, 30, 0xFF, 0x10));
	assert_returns(
		SAR_INVALIDPARAMERR, skf.call.CreateFile(skf.application, longer, 1, 0xFF, 0x10));
	assert_returns(SAR_OK, skf.call.CreateFile(skf.application, longest, 1, 0xFF, 0x10));
	assert_returns(SAR_OK, skf.call.DeleteFile(skf.application, one));
	assert_returns(SAR_OK, skf.call.CreateFile(skf.application, one, 69, 0xFF, 0x10));
	direct_stop(&skf);
}
END_TEST

SUITE("skf-module", has_structures_without_gaps, lists_devices_after_it_was_asked_for_the_size,
	has_several_devices_that_come_and_go, tells_about_the_device, locks_a_device_once,
	nests_applications_and_containers, refuses_handles_that_are_closed_or_none,
	exports_sm2_keys_at_the_end_of_their_fields, signs_e_with_sm2_for_whoever_has_logged_in,
	signs_a_digest_info_with_rsa, gives_the_certificate_of_a_container,
	keeps_files_for_whoever_has_logged_in, has_no_more_room_than_it_says)
