/* The PKCS#11 test module: slots, objects, sessions, signatures. */
#include "cryptoki.h"

enum input {
	SIGNS_E,
	HASHES,
	HASHES_WITH_Z,
	HASHES_FOR
};

/* What a profile has. */
static const struct {
	const char *name, *word; /* in the description */
	CK_KEY_TYPE key_type;
	struct {
		CK_MECHANISM_TYPE type;
		enum input input;
		bool der;
	} mechanisms[6];
	size_t count;
} profiles[] = {
	{"sansec", "upkcs11", 0x80000004,
		{{0x80008104, SIGNS_E, true}, {0x80008105, SIGNS_E, false},
			{0x80008100, HASHES, false}, {0x80008101, HASHES, true},
			{0x80008102, HASHES_WITH_Z, false}, {0x80008103, HASHES_WITH_Z, true}},
		6},
	{"tass", "tass", 0x80000004, {{0x80008000, SIGNS_E, true}, {0x80008100, HASHES, true}}, 2},
	{"ibm", "IBM", 0x80050002, {{0x8005000B, SIGNS_E, false}, {0x8005000C, HASHES, false}}, 2},
	{"luna", "Chrystoki", 0x80000016,
		{{0x80000B21, SIGNS_E, false}, {0x80000B22, HASHES, false}}, 2},
	{"generic", "emulator", 0xFFFFF001,
		{{0xFFFFF002, SIGNS_E, false}, {0xFFFFF003, HASHES_FOR, false}}, 2},
	{"curve-only", "curve", CKK_EC, {{CKM_ECDSA, SIGNS_E, false}}, 1},
};

#define PROFILE_COUNT (sizeof profiles / sizeof profiles[0])

static struct test_token token;
static CK_FUNCTION_LIST *module;
static EVP_PKEY *key;

/* A token with a key and no certificate. */
static void start(const char *profile)
{
	token = test_token_new();
	key = test_key(TEST_SM2);
	test_token_put(&token, "seal", key, NULL);
	test_token_set(&token, "profile", profile);
	test_token_set(&token, "seal.id", "A1b2");
	test_token_set(&token, "sign-e", strcmp(profile, "curve-only") == 0 ? "0x1041" : "");
	module = cryptoki_start();
}

static void stop(void)
{
	cryptoki_stop(module);
	EVP_PKEY_free(key);
	test_token_free(&token);
}

static CK_SESSION_HANDLE open_and_login(void)
{
	CK_SESSION_HANDLE session = cryptoki_open(module, 0);
	assert_done(cryptoki_login(module, session, CKU_USER, "123456"));
	return session;
}

static bool holds(const CK_UTF8CHAR *field, size_t size, const char *word)
{
	char text[65] = "";
	memcpy(text, field, size);
	return strstr(text, word) != NULL;
}

static void assert_describes_itself(size_t number)
{
	start(profiles[number].name);
	CK_INFO info;
	assert_done(module->C_GetInfo(&info));
	ck_assert(holds(
		info.libraryDescription, sizeof info.libraryDescription, profiles[number].word));
	CK_MECHANISM_TYPE types[16];
	CK_ULONG count = 16;
	assert_done(module->C_GetMechanismList(1, types, &count));
	ck_assert_uint_eq(count, profiles[number].count + 2);
	for (size_t i = 0; i < profiles[number].count; i++)
		ck_assert_uint_eq(types[i], profiles[number].mechanisms[i].type);
	ck_assert_uint_eq(types[count - 2], CKM_RSA_PKCS);
	ck_assert_uint_eq(types[count - 1], CKM_SHA256_RSA_PKCS);
	CK_SESSION_HANDLE session = open_and_login();
	CK_KEY_TYPE type = 0;
	CK_ATTRIBUTE wanted = {CKA_KEY_TYPE, &type, sizeof type};
	CK_OBJECT_HANDLE object = cryptoki_key(module, session, "seal");
	assert_done(module->C_GetAttributeValue(session, object, &wanted, 1));
	ck_assert_uint_eq(type, profiles[number].key_type);
	stop();
}

START_TEST(describes_itself_as_the_profile_of_token_conf)
{
	for (size_t i = 0; i < PROFILE_COUNT; i++)
		assert_describes_itself(i);
}
END_TEST

static char user_id[] = "ALICE123@YAHOO.COM";

/* What a mechanism makes of its input and signs. */
static void digest_of(enum input input, gmseal_bytes data, uint8_t e[32])
{
	uint8_t point[GMSEAL_SM2_PUBLIC_KEY_SIZE];
	gmseal_error error;
	gmseal_bytes id = text_bytes(input == HASHES_FOR ? user_id : GMSEAL_SM2_DEFAULT_ID);
	cryptoki_point(key, point);
	if (input == SIGNS_E)
		memcpy(e, data.data, 32);
	else if (input == HASHES)
		ck_assert_int_eq(EVP_Digest(data.data, data.size, e, NULL, EVP_sm3(), NULL), 1);
	else
		assert_ok(gmseal_sm2_e(point, id, data, e, &error), error);
}

static void assert_signs_with_every_mechanism(size_t number)
{
	start(profiles[number].name);
	CK_SESSION_HANDLE session = open_and_login();
	CK_OBJECT_HANDLE object = cryptoki_key(module, session, "seal");
	for (size_t i = 0; i < profiles[number].count; i++) {
		CK_MECHANISM mechanism = {profiles[number].mechanisms[i].type, NULL, 0};
		uint8_t data[32], e[32], value[512];
		CK_ULONG size = sizeof value;
		memcpy(data, cryptoki_e, sizeof data);
		if (profiles[number].mechanisms[i].input == HASHES_FOR)
			mechanism = (CK_MECHANISM){mechanism.mechanism, user_id, strlen(user_id)};
		assert_done(module->C_SignInit(session, &mechanism, object));
		assert_done(module->C_Sign(session, data, sizeof data, value, &size));
		digest_of(
			profiles[number].mechanisms[i].input, (gmseal_bytes){data, sizeof data}, e);
		ck_assert(cryptoki_valid(key, e, value, size, profiles[number].mechanisms[i].der));
		e[0] ^= 1;
		ck_assert(!cryptoki_valid(key, e, value, size, profiles[number].mechanisms[i].der));
	}
	stop();
}

START_TEST(signs_with_every_mechanism_of_every_profile)
{
	for (size_t i = 0; i < PROFILE_COUNT; i++)
		assert_signs_with_every_mechanism(i);
}
END_TEST

START_TEST(takes_data_in_parts_where_it_hashes)
{
	start("sansec");
	CK_SESSION_HANDLE session = open_and_login();
	CK_OBJECT_HANDLE object = cryptoki_key(module, session, "seal");
	uint8_t e[32], value[512], data[] = "message";
	CK_ULONG size = sizeof value;
	assert_done(cryptoki_begin(module, session, 0x80008103, object));
	assert_done(module->C_SignUpdate(session, data, 3));
	assert_done(module->C_SignUpdate(session, data + 3, 4));
	assert_answer(
		module->C_Sign(session, data, 7, value, &size), CKR_OPERATION_NOT_INITIALIZED);
	assert_done(module->C_SignFinal(session, value, &size));
	digest_of(HASHES_WITH_Z, BYTES("message"), e);
	ck_assert(cryptoki_valid(key, e, value, size, true));
	assert_done(cryptoki_begin(module, session, 0x80008104, object));
	assert_answer(module->C_SignUpdate(session, data, 3), CKR_FUNCTION_NOT_SUPPORTED);
	stop();
}
END_TEST

static bool verify_rsa(
	EVP_PKEY *rsa, const EVP_MD *digest, gmseal_bytes data, const uint8_t *value, size_t size)
{
	EVP_MD_CTX *md = EVP_MD_CTX_new();
	ck_assert_int_eq(EVP_DigestVerifyInit(md, NULL, digest, NULL, rsa), 1);
	bool valid = EVP_DigestVerify(md, value, size, data.data, data.size) == 1;
	EVP_MD_CTX_free(md);
	return valid;
}

START_TEST(signs_with_rsa)
{
	start("tass");
	EVP_PKEY *rsa = test_key(TEST_RSA);
	test_token_put(&token, "other", rsa, NULL);
	assert_done(module->C_Finalize(NULL));
	assert_done(module->C_Initialize(NULL));
	CK_SESSION_HANDLE session = open_and_login();
	CK_OBJECT_HANDLE object = cryptoki_key(module, session, "other");
	/* DigestInfo of SHA-256, RFC 8017 9.2 note 1, and the digest */
	gmseal_buffer info =
		from_hex("3031300d060960864801650304020105000420"
			 "0000000000000000000000000000000000000000000000000000000000000000");
	uint8_t value[512], data[] = "message";
	CK_ULONG size = sizeof value;
	ck_assert_int_eq(EVP_Digest(data, 7, info.data + 19, NULL, EVP_sha256(), NULL), 1);
	assert_done(cryptoki_begin(module, session, CKM_RSA_PKCS, object));
	assert_done(module->C_Sign(session, info.data, info.size, value, &size));
	ck_assert_uint_eq(size, 256);
	ck_assert(verify_rsa(rsa, EVP_sha256(), BYTES("message"), value, size));
	assert_done(cryptoki_begin(module, session, CKM_SHA256_RSA_PKCS, object));
	assert_done(module->C_Sign(session, data, 7, value, &size));
	ck_assert(verify_rsa(rsa, EVP_sha256(), BYTES("message"), value, size));
	ck_assert(!verify_rsa(rsa, EVP_sha256(), BYTES("Message"), value, size));
	gmseal_buffer_free(&info);
	EVP_PKEY_free(rsa);
	stop();
}
END_TEST

START_TEST(refuses_what_does_not_fit_a_mechanism)
{
	start("generic");
	test_token_put(&token, "cipher", key, NULL);
	test_token_set(&token, "cipher.sign", "no");
	assert_done(module->C_Finalize(NULL));
	assert_done(module->C_Initialize(NULL));
	CK_SESSION_HANDLE session = open_and_login();
	CK_OBJECT_HANDLE object = cryptoki_key(module, session, "seal");
	uint8_t value[512], data[33] = {0};
	CK_ULONG size = sizeof value;
	assert_answer(cryptoki_begin(module, session, 0x80008104, object), CKR_MECHANISM_INVALID);
	assert_answer(
		cryptoki_begin(module, session, CKM_RSA_PKCS, object), CKR_KEY_TYPE_INCONSISTENT);
	assert_answer(
		cryptoki_begin(module, session, 0xFFFFF003, object), CKR_MECHANISM_PARAM_INVALID);
	assert_answer(cryptoki_begin(module, session, 0xFFFFF002, 99), CKR_KEY_HANDLE_INVALID);
	assert_answer(cryptoki_begin(
			      module, session, 0xFFFFF002, cryptoki_key(module, session, "cipher")),
		CKR_KEY_FUNCTION_NOT_PERMITTED);
	assert_done(cryptoki_begin(module, session, 0xFFFFF002, object));
	assert_answer(cryptoki_begin(module, session, 0xFFFFF002, object), CKR_OPERATION_ACTIVE);
	assert_answer(module->C_Sign(session, data, sizeof data, value, &size), CKR_DATA_LEN_RANGE);
	assert_answer(cryptoki_sign(module, session, value, &size), CKR_OPERATION_NOT_INITIALIZED);
	stop();
}
END_TEST

START_TEST(leaves_out_a_mechanism)
{
	start("ibm");
	test_token_set(&token, "without", "0x8005000B");
	assert_done(module->C_Finalize(NULL));
	assert_done(module->C_Initialize(NULL));
	CK_SESSION_HANDLE session = open_and_login();
	CK_OBJECT_HANDLE object = cryptoki_key(module, session, "seal");
	CK_MECHANISM_INFO info;
	assert_answer(module->C_GetMechanismInfo(1, 0x8005000B, &info), CKR_MECHANISM_INVALID);
	assert_done(module->C_GetMechanismInfo(1, 0x8005000C, &info));
	ck_assert_uint_eq(info.flags, CKF_HW | CKF_SIGN);
	assert_answer(cryptoki_begin(module, session, 0x8005000B, object), CKR_MECHANISM_INVALID);
	stop();
}
END_TEST

static void assert_value(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type,
	const void *data, size_t size)
{
	uint8_t value[2048];
	CK_ATTRIBUTE wanted = {type, NULL, 0};
	assert_done(module->C_GetAttributeValue(session, object, &wanted, 1));
	ck_assert_uint_eq(wanted.ulValueLen, size);
	wanted.pValue = value;
	assert_done(module->C_GetAttributeValue(session, object, &wanted, 1));
	ck_assert_uint_eq(wanted.ulValueLen, size);
	ck_assert_mem_eq(value, data, size);
}

START_TEST(shows_objects_of_one_key_with_one_id)
{
	static const uint8_t curve[] = {0x06, 0x08, 0x2A, 0x81, 0x1C, 0xCF, 0x55, 0x01, 0x82, 0x2D};
	static const CK_OBJECT_CLASS classes[] = {CKO_PRIVATE_KEY, CKO_PUBLIC_KEY, CKO_CERTIFICATE};
	start("curve-only");
	struct test_identity me =
		test_issue(&(struct test_certificate){.subject = "CN=Me", .key = key}, NULL);
	test_token_put(&token, "seal", NULL, &me.der);
	assert_done(module->C_Finalize(NULL));
	assert_done(module->C_Initialize(NULL));
	CK_SESSION_HANDLE session = open_and_login();
	CK_OBJECT_HANDLE objects[3];
	for (size_t i = 0; i < 3; i++) {
		ck_assert_uint_eq(
			cryptoki_find(module, session, classes[i], "seal", &objects[i], 1), 1);
		assert_value(session, objects[i], CKA_ID, "\xA1\xB2", 2);
	}
	uint8_t point[67] = {0x04, 65, 0x04};
	cryptoki_point(key, point + 3);
	assert_value(session, objects[0], CKA_EC_PARAMS, curve, sizeof curve);
	assert_value(session, objects[1], CKA_EC_POINT, point, sizeof point);
	assert_value(session, objects[2], CKA_VALUE, me.der.data, me.der.size);
	CK_ATTRIBUTE secret = {CKA_VALUE, NULL, 0};
	assert_answer(module->C_GetAttributeValue(session, objects[0], &secret, 1),
		CKR_ATTRIBUTE_SENSITIVE);
	ck_assert_uint_eq(secret.ulValueLen, CK_UNAVAILABLE_INFORMATION);
	test_identity_free(&me);
	stop();
}
END_TEST

START_TEST(hides_private_keys_before_login)
{
	start("sansec");
	CK_OBJECT_HANDLE object = 0;
	CK_SESSION_HANDLE session = cryptoki_open(module, 0);
	ck_assert_uint_eq(cryptoki_find(module, session, CKO_PRIVATE_KEY, NULL, &object, 1), 0);
	ck_assert_uint_eq(cryptoki_find(module, session, CKO_PUBLIC_KEY, NULL, &object, 1), 1);
	assert_done(cryptoki_login(module, session, CKU_USER, "123456"));
	ck_assert_uint_eq(cryptoki_find(module, session, CKO_PRIVATE_KEY, NULL, &object, 1), 1);
	stop();
}
END_TEST

START_TEST(shows_objects_as_token_conf_says)
{
	start("sansec");
	struct test_identity me =
		test_issue(&(struct test_certificate){.subject = "CN=Me", .key = key}, NULL);
	test_token_put(&token, "twin", key, &me.der);
	test_token_set(&token, "twin.label", "seal");
	test_token_set(&token, "twin.hidden", "yes");
	test_token_set(&token, "twin.private", "no");
	test_token_set(&token, "seal.public", "no");
	test_token_set(&token, "ec-point", "raw");
	test_token_set(&token, "description", "another one");
	assert_done(module->C_Finalize(NULL));
	assert_done(module->C_Initialize(NULL));
	CK_SESSION_HANDLE session = cryptoki_open(module, 0);
	CK_OBJECT_HANDLE objects[3];
	CK_INFO info;
	assert_done(module->C_GetInfo(&info));
	ck_assert(holds(info.libraryDescription, sizeof info.libraryDescription, "another one "));
	ck_assert_uint_eq(cryptoki_find(module, session, CKO_CERTIFICATE, NULL, objects, 3), 0);
	ck_assert_uint_eq(cryptoki_find(module, session, CKO_PUBLIC_KEY, NULL, objects, 3), 0);
	ck_assert_uint_eq(cryptoki_find(module, session, CKO_PRIVATE_KEY, NULL, objects, 3), 1);
	assert_answer(
		cryptoki_begin(module, session, 0x80008104, objects[0]), CKR_USER_NOT_LOGGED_IN);
	assert_done(cryptoki_login(module, session, CKU_USER, "123456"));
	ck_assert_uint_eq(cryptoki_find(module, session, CKO_PRIVATE_KEY, "seal", objects, 3), 2);
	ck_assert_uint_eq(cryptoki_find(module, session, CKO_CERTIFICATE, "seal", objects, 3), 1);
	ck_assert_uint_eq(cryptoki_find(module, session, CKO_PUBLIC_KEY, "seal", objects, 3), 1);
	uint8_t point[65] = {0x04};
	cryptoki_point(key, point + 1);
	assert_value(session, objects[0], CKA_EC_POINT, point, sizeof point);
	test_identity_free(&me);
	stop();
}
END_TEST

START_TEST(has_a_token_in_each_slot)
{
	start("sansec");
	struct test_token inside[] = {
		test_token_inside(&token, "a"), test_token_inside(&token, "b")};
	test_token_set(&inside[0], "label", "First");
	test_token_set(&inside[1], "label", "Second");
	test_token_set(&inside[1], "serial", "4711");
	test_token_plug(&inside[0], false);
	assert_done(module->C_Finalize(NULL));
	assert_done(module->C_Initialize(NULL));
	CK_SLOT_ID slots[4];
	CK_ULONG count = 0;
	CK_TOKEN_INFO info;
	assert_done(module->C_GetSlotList(CK_FALSE, NULL, &count));
	ck_assert_uint_eq(count, 2);
	assert_done(module->C_GetSlotList(CK_FALSE, slots, &count));
	assert_answer(module->C_GetTokenInfo(slots[0], &info), CKR_TOKEN_NOT_PRESENT);
	assert_done(module->C_GetTokenInfo(slots[1], &info));
	ck_assert(holds(info.label, sizeof info.label, "Second  "));
	ck_assert(holds(info.serialNumber, sizeof info.serialNumber, "4711  "));
	count = 4;
	assert_done(module->C_GetSlotList(CK_TRUE, slots, &count));
	ck_assert_uint_eq(count, 1);
	test_token_plug(&inside[0], true);
	CK_SLOT_INFO slot;
	assert_done(module->C_GetSlotInfo(1, &slot));
	ck_assert_uint_ne(slot.flags & CKF_TOKEN_PRESENT, 0);
	assert_answer(module->C_GetSlotInfo(3, &slot), CKR_SLOT_ID_INVALID);
	stop();
}
END_TEST

START_TEST(tells_the_state_of_sessions)
{
	start("sansec");
	CK_SESSION_HANDLE session = cryptoki_open(module, 0), other;
	CK_SESSION_INFO info;
	assert_answer(module->C_OpenSession(1, 0, NULL, NULL, &other),
		CKR_SESSION_PARALLEL_NOT_SUPPORTED);
	other = cryptoki_open(module, CKF_RW_SESSION);
	assert_done(module->C_GetSessionInfo(session, &info));
	ck_assert_uint_eq(info.state, CKS_RO_PUBLIC_SESSION);
	assert_done(cryptoki_login(module, session, CKU_USER, "123456"));
	assert_done(module->C_GetSessionInfo(session, &info));
	ck_assert_uint_eq(info.state, CKS_RO_USER_FUNCTIONS);
	assert_done(module->C_GetSessionInfo(other, &info));
	ck_assert_uint_eq(info.state, CKS_RW_USER_FUNCTIONS);
	ck_assert_uint_eq(info.flags, CKF_SERIAL_SESSION | CKF_RW_SESSION);
	assert_done(module->C_CloseAllSessions(1));
	assert_answer(module->C_GetSessionInfo(session, &info), CKR_SESSION_HANDLE_INVALID);
	session = cryptoki_open(module, 0);
	assert_done(module->C_GetSessionInfo(session, &info));
	ck_assert_uint_eq(info.state, CKS_RO_PUBLIC_SESSION);
	stop();
}
END_TEST

START_TEST(opens_as_many_sessions_as_it_says)
{
	start("sansec");
	test_token_set(&token, "max-sessions", "2");
	CK_SESSION_HANDLE sessions[] = {cryptoki_open(module, 0), cryptoki_open(module, 0)}, third;
	assert_answer(module->C_OpenSession(1, CKF_SERIAL_SESSION, NULL, NULL, &third),
		CKR_SESSION_COUNT);
	assert_done(module->C_CloseSession(sessions[0]));
	cryptoki_open(module, 0);
	stop();
}
END_TEST

START_TEST(is_initialized_once)
{
	start("sansec");
	CK_INFO info;
	CK_C_INITIALIZE_ARGS reserved = {.pReserved = &info};
	assert_answer(module->C_Initialize(NULL), CKR_CRYPTOKI_ALREADY_INITIALIZED);
	assert_done(module->C_Finalize(NULL));
	assert_answer(module->C_Finalize(NULL), CKR_CRYPTOKI_NOT_INITIALIZED);
	assert_answer(module->C_GetInfo(&info), CKR_CRYPTOKI_NOT_INITIALIZED);
	assert_answer(module->C_Initialize(&reserved), CKR_ARGUMENTS_BAD);
	assert_done(module->C_Initialize(NULL));
	stop();
}
END_TEST

SUITE("pkcs11-module", describes_itself_as_the_profile_of_token_conf,
	signs_with_every_mechanism_of_every_profile, takes_data_in_parts_where_it_hashes,
	signs_with_rsa, refuses_what_does_not_fit_a_mechanism, leaves_out_a_mechanism,
	shows_objects_of_one_key_with_one_id, hides_private_keys_before_login,
	shows_objects_as_token_conf_says, has_a_token_in_each_slot, tells_the_state_of_sessions,
	opens_as_many_sessions_as_it_says, is_initialized_once)
