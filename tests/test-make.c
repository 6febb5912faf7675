/* Making seals and signatures: in one go and split, in all generations. */
#include "stage.h"

static const int generations[] = {2014, 4, 5};

#define EACH_GENERATION(i) for (size_t i = 0; i < 3; i++)

static void assert_equal(gmseal_bytes a, gmseal_bytes b)
{
	ck_assert_uint_eq(a.size, b.size);
	ck_assert_mem_eq(a.data, b.data, a.size);
}

START_TEST(seals_of_all_generations_are_made_and_verify)
{
	const struct test_pki *pki = stage_pki(TEST_SM2);
	EACH_GENERATION(i)
	{
		const gmseal_seal *seal = default_seal(generations[i], pki);
		ck_assert_int_eq(gmseal_seal_generation(seal), generations[i]);
		ck_assert_int_eq(gmseal_seal_header(seal)->version, i == 0 ? 1 : generations[i]);
		ck_assert_uint_eq(gmseal_seal_deviation_count(seal), 0);
		assert_equal(gmseal_seal_id(seal), BYTES("33010600000001"));
		assert_equal(gmseal_seal_property(seal)->name, BYTES("测试专用章"));
		ck_assert_int_eq(gmseal_seal_picture(seal)->width, 40);
		ck_assert_int_eq(gmseal_seal_picture(seal)->height, 30);
		ck_assert_int_eq(
			gmseal_seal_property(seal)->valid_from.seconds, at("2021-06-01T00:00:00Z"));
		assert_equal(gmseal_seal_certificate(seal), BUFFER_BYTES(pki->maker.der));
		assert_verdict(verify_seal(stage_policy(pki), gmseal_seal_bytes(seal), NOW),
			GMSEAL_VERDICT_VALID);
	}
}
END_TEST

START_TEST(signatures_of_all_generations_are_made_and_verify)
{
	const struct test_pki *pki = stage_pki(TEST_SM2);
	EACH_GENERATION(i)
	{
		const gmseal_seal *seal = default_seal(generations[i], pki);
		gmseal_signature_parameters parameters = signature_parameters(seal);
		gmseal_signature *signature = NULL;
		gmseal_error error;
		assert_ok(gmseal_signature_create(
				  &parameters, stage_signer(&pki->signer), &signature, &error),
			error);
		keep_signature(signature);
		gmseal_time time;
		ck_assert(gmseal_signature_time(signature, &time));
		ck_assert_int_eq(time.seconds, at(SIGNED_AT));
		ck_assert_uint_eq(gmseal_signature_deviation_count(signature), 0);
		ck_assert_int_eq(
			gmseal_signature_version(signature), gmseal_seal_header(seal)->version);
		assert_equal(gmseal_seal_bytes(gmseal_signature_seal(signature)),
			gmseal_seal_bytes(seal));
		assert_equal(gmseal_signature_data_hash(signature), parameters.data_hash);
		assert_equal(gmseal_signature_property(signature), parameters.property);
		assert_verdict(
			verify_signature(stage_policy(pki), gmseal_signature_bytes(signature), NOW),
			GMSEAL_VERDICT_VALID);
	}
}
END_TEST

START_TEST(the_first_and_the_last_second_of_a_seal_are_good_to_sign)
{
	const struct test_pki *pki = stage_pki(TEST_SM2);
	static const char *const times[] = {"2021-06-01T00:00:00Z", "2024-01-01T00:00:00Z"};
	EACH_GENERATION(i)
	for (size_t k = 0; k < 2; k++) {
		gmseal_signature_parameters parameters =
			signature_parameters(default_seal(generations[i], pki));
		parameters.time = at(times[k]);
		gmseal_signature *signature = NULL;
		gmseal_error error;
		assert_ok(gmseal_signature_create(
				  &parameters, stage_signer(&pki->signer), &signature, &error),
			error);
		const gmseal_report *report = verify_signature(stage_policy(pki),
			gmseal_signature_bytes(keep_signature(signature)), times[k]);
		assert_pass(report, "signature.time");
		assert_pass(report, "seal.validity");
	}
}
END_TEST

START_TEST(a_split_seal_is_completed_with_a_value_from_elsewhere)
{
	const struct test_pki *pki = stage_pki(TEST_SM2);
	const gmseal_certificate *maker = stage_certificate(&pki->maker);
	EACH_GENERATION(i)
	{
		gmseal_seal_parameters parameters = seal_parameters(generations[i], &pki->signer);
		gmseal_draft *draft = NULL;
		gmseal_seal *seal = NULL;
		gmseal_error error;
		uint8_t e[GMSEAL_SM2_DIGEST_SIZE];
		assert_ok(gmseal_seal_prepare(&parameters, maker, &draft, &error), error);
		keep_draft(draft);
		assert_ok(gmseal_sm2_e(gmseal_certificate_sm2_public_key(maker).data,
				  BYTES(GMSEAL_SM2_DEFAULT_ID), gmseal_draft_to_be_signed(draft), e,
				  &error),
			error);
		assert_equal(gmseal_draft_digest(draft), (gmseal_bytes){e, sizeof e});
		ck_assert_int_eq(gmseal_draft_digest_algorithm(draft), GMSEAL_DIGEST_SM3);
		struct signing signing = {.digest = gmseal_draft_digest(draft)};
		gmseal_bytes value = forge_value(&pki->maker, &signing, NOTHING);
		assert_ok(gmseal_seal_complete(draft, value, &seal, &error), error);
		keep_seal(seal);
		assert_equal(gmseal_seal_to_be_signed(seal), gmseal_draft_to_be_signed(draft));
		assert_equal(gmseal_seal_value(seal), value);
		assert_verdict(verify_seal(stage_policy(pki), gmseal_seal_bytes(seal), NOW),
			GMSEAL_VERDICT_VALID);
	}
}
END_TEST

START_TEST(a_split_signature_is_completed_with_a_value_from_elsewhere)
{
	const struct test_pki *pki = stage_pki(TEST_SM2);
	EACH_GENERATION(i)
	{
		gmseal_signature_parameters parameters =
			signature_parameters(default_seal(generations[i], pki));
		gmseal_draft *draft = NULL;
		gmseal_signature *signature = NULL;
		gmseal_error error;
		assert_ok(gmseal_signature_prepare(
				  &parameters, stage_certificate(&pki->signer), &draft, &error),
			error);
		keep_draft(draft);
		struct signing signing = {.digest = gmseal_draft_digest(draft)};
		gmseal_bytes value = forge_value(&pki->signer, &signing, NOTHING);
		assert_ok(gmseal_signature_complete(draft, value, &signature, &error), error);
		keep_signature(signature);
		assert_equal(
			gmseal_signature_to_be_signed(signature), gmseal_draft_to_be_signed(draft));
		assert_verdict(
			verify_signature(stage_policy(pki), gmseal_signature_bytes(signature), NOW),
			GMSEAL_VERDICT_VALID);
	}
}
END_TEST

START_TEST(a_raw_value_is_taken_and_stored_as_der)
{
	const struct test_pki *pki = stage_pki(TEST_SM2);
	gmseal_signature_parameters parameters = signature_parameters(default_seal(4, pki));
	gmseal_draft *draft = NULL;
	gmseal_signature *signature = NULL;
	gmseal_error error;
	assert_ok(gmseal_signature_prepare(
			  &parameters, stage_certificate(&pki->signer), &draft, &error),
		error);
	keep_draft(draft);
	struct signing signing = {.digest = gmseal_draft_digest(draft), .form = VALUE_RAW};
	gmseal_bytes raw = forge_value(&pki->signer, &signing, NOTHING);
	ck_assert_uint_eq(raw.size, GMSEAL_SM2_RAW_SIZE);
	assert_ok(gmseal_signature_complete(draft, raw, &signature, &error), error);
	keep_signature(signature);
	gmseal_buffer der = GMSEAL_BUFFER_INIT;
	assert_ok(gmseal_sm2_value_to_der(raw, &der, &error), error);
	assert_equal(gmseal_signature_value(signature), keep_buffer(der));
	ck_assert_uint_eq(gmseal_signature_deviation_count(signature), 0);
}
END_TEST

START_TEST(a_wrong_value_does_not_complete_a_draft_and_a_right_one_then_does)
{
	const struct test_pki *pki = stage_pki(TEST_SM2);
	gmseal_seal_parameters parameters = seal_parameters(4, &pki->signer);
	gmseal_draft *draft = NULL;
	gmseal_seal *seal = NULL;
	gmseal_error error;
	assert_ok(gmseal_seal_prepare(&parameters, stage_certificate(&pki->maker), &draft, &error),
		error);
	keep_draft(draft);
	struct signing right = {.digest = gmseal_draft_digest(draft)};
	struct signing other_key = {.by = &pki->other, .digest = right.digest};
	struct signing other_bytes = {.message = BYTES("something else")};
	assert_status(gmseal_seal_complete(
			      draft, forge_value(&pki->maker, &other_key, NOTHING), &seal, &error),
		GMSEAL_ERROR_MISMATCH, error);
	ck_assert_ptr_nonnull(strstr(error.message, "another key"));
	assert_status(gmseal_seal_complete(draft, forge_value(&pki->maker, &other_bytes, NOTHING),
			      &seal, &error),
		GMSEAL_ERROR_MISMATCH, error);
	assert_status(gmseal_seal_complete(draft, BYTES("no value"), &seal, &error),
		GMSEAL_ERROR_FORMAT, error);
	ck_assert_ptr_null(seal);
	assert_ok(gmseal_seal_complete(
			  draft, forge_value(&pki->maker, &right, NOTHING), &seal, &error),
		error);
	keep_seal(seal);
	gmseal_signature *signature = NULL;
	assert_status(gmseal_signature_complete(draft, BYTES("x"), &signature, &error),
		GMSEAL_ERROR_ARGUMENT, error);
}
END_TEST

START_TEST(rsa_keys_make_seals_and_signatures_of_2014)
{
	static const struct {
		gmseal_digest_algorithm digest;
		const char *oid;
	} cases[] = {{GMSEAL_DIGEST_SHA1, "1.2.840.113549.1.1.5"},
		{GMSEAL_DIGEST_SHA256, "1.2.840.113549.1.1.11"}};
	const struct test_pki *pki = stage_pki(TEST_RSA);
	for (size_t i = 0; i < 2; i++) {
		gmseal_seal_parameters seal_is = seal_parameters(2014, &pki->signer);
		seal_is.rsa_digest = cases[i].digest;
		const gmseal_seal *seal = make_seal(&seal_is, &pki->maker);
		assert_equal(gmseal_seal_algorithm(seal), text_bytes(cases[i].oid));
		gmseal_signature_parameters parameters = signature_parameters(seal);
		parameters.data_hash = document_hash(cases[i].digest);
		gmseal_signature *signature = NULL;
		gmseal_error error;
		assert_ok(gmseal_signature_create(
				  &parameters, stage_signer(&pki->signer), &signature, &error),
			error);
		keep_signature(signature);
		assert_equal(gmseal_signature_algorithm(signature), text_bytes(cases[i].oid));
		ck_assert_int_eq(gmseal_signature_data_digest(signature), cases[i].digest);
		assert_verdict(
			verify_signature(stage_policy(pki), gmseal_signature_bytes(signature), NOW),
			GMSEAL_VERDICT_VALID);
	}
}
END_TEST

START_TEST(a_list_of_digests_lets_its_signers_sign_and_no_others)
{
	const struct test_pki *pki = stage_pki(TEST_SM2);
	for (size_t i = 1; i < 3; i++) {
		gmseal_seal_parameters parameters = seal_parameters(generations[i], &pki->signer);
		parameters.list_type = GMSEAL_LIST_DIGESTS;
		const gmseal_seal *seal = make_seal(&parameters, &pki->maker);
		ck_assert_int_eq(gmseal_seal_list_type(seal), GMSEAL_LIST_DIGESTS);
		assert_equal(gmseal_seal_list_entry(seal, 0)->digest_type, BYTES("SM3"));
		ck_assert_uint_eq(gmseal_seal_list_entry(seal, 0)->value.size, 32);
		gmseal_signature_parameters signature_is = signature_parameters(seal);
		gmseal_signature *signature = NULL;
		gmseal_error error;
		assert_ok(gmseal_signature_create(
				  &signature_is, stage_signer(&pki->signer), &signature, &error),
			error);
		keep_signature(signature);
		gmseal_signature *refused = NULL;
		assert_status(gmseal_signature_create(
				      &signature_is, stage_signer(&pki->other), &refused, &error),
			GMSEAL_ERROR_FORBIDDEN, error);
		ck_assert_ptr_nonnull(strstr(error.message, "not in the seal's list"));
	}
}
END_TEST

START_TEST(certificates_for_the_list_are_taken_as_pem_too)
{
	const struct test_pki *pki = stage_pki(TEST_SM2);
	gmseal_bytes both[] = {BUFFER_BYTES(pki->other.der), BUFFER_BYTES(pki->signer.pem)};
	gmseal_seal_parameters parameters = seal_parameters(4, &pki->signer);
	parameters.certificates = both;
	parameters.certificate_count = 2;
	const gmseal_seal *seal = make_seal(&parameters, &pki->maker);
	ck_assert_uint_eq(gmseal_seal_list_count(seal), 2);
	assert_equal(gmseal_seal_list_entry(seal, 1)->value, BUFFER_BYTES(pki->signer.der));
}
END_TEST

START_TEST(extensions_are_put_where_the_generation_has_them)
{
	const struct test_pki *pki = stage_pki(TEST_SM2);
	const gmseal_extension extensions[] = {
		{BYTES("1.2.3.4"), false, BYTES("one")}, {BYTES("1.2.3.5"), true, BYTES("")}};
	EACH_GENERATION(i)
	{
		gmseal_seal_parameters seal_is = seal_parameters(generations[i], &pki->signer);
		seal_is.extensions = extensions;
		seal_is.extension_count = 2;
		const gmseal_seal *seal = make_seal(&seal_is, &pki->maker);
		ck_assert_uint_eq(gmseal_seal_extension_count(seal), 2);
		assert_equal(gmseal_seal_extension(seal, 0)->oid, BYTES("1.2.3.4"));
		assert_equal(gmseal_seal_extension(seal, 0)->value, BYTES("one"));
		ck_assert(!gmseal_seal_extension(seal, 0)->critical);
		ck_assert(gmseal_seal_extension(seal, 1)->critical);
		gmseal_signature_parameters parameters = signature_parameters(seal);
		parameters.extensions = extensions;
		parameters.extension_count = 1;
		if (i == 0)
			continue;
		gmseal_signature *signature = NULL;
		gmseal_error error;
		assert_ok(gmseal_signature_create(
				  &parameters, stage_signer(&pki->signer), &signature, &error),
			error);
		keep_signature(signature);
		ck_assert_uint_eq(gmseal_signature_extension_count(signature), 1);
	}
}
END_TEST

static gmseal_status refuse(void *user, const gmseal_signing_request *request,
	uint8_t value[GMSEAL_SIGNATURE_VALUE_MAX_SIZE], size_t *size, gmseal_error *error)
{
	(void)request, (void)value, (void)size;
	++*(int *)user;
	snprintf(error->message, sizeof error->message, "the card was pulled out");
	return GMSEAL_ERROR_KEY;
}

static gmseal_status sign_wrongly(void *user, const gmseal_signing_request *request,
	uint8_t value[GMSEAL_SIGNATURE_VALUE_MAX_SIZE], size_t *size, gmseal_error *error)
{
	(void)user, (void)request, (void)error;
	memset(value, 7, GMSEAL_SM2_RAW_SIZE);
	*size = GMSEAL_SM2_RAW_SIZE;
	return GMSEAL_OK;
}

static void assert_callback_fails(
	gmseal_sign_callback *sign, void *user, gmseal_status wanted, const char *words)
{
	const struct test_pki *pki = stage_pki(TEST_SM2);
	gmseal_signature_parameters signature_is = signature_parameters(default_seal(4, pki));
	gmseal_seal_parameters seal_is = seal_parameters(4, &pki->signer);
	gmseal_signer *signer = NULL;
	gmseal_seal *seal = NULL;
	gmseal_signature *signature = NULL;
	gmseal_error error;
	assert_ok(gmseal_signer_from_callback(
			  BUFFER_BYTES(pki->signer.der), sign, user, &signer, &error),
		error);
	assert_status(
		gmseal_signature_create(&signature_is, signer, &signature, &error), wanted, error);
	ck_assert_ptr_null(signature);
	ck_assert_msg(strstr(error.message, words) != NULL, "%s", error.message);
	assert_status(gmseal_seal_create(&seal_is, signer, &seal, &error), wanted, error);
	ck_assert_ptr_null(seal);
	gmseal_signer_free(signer);
}

START_TEST(nothing_comes_of_a_signer_that_fails)
{
	int asked = 0;
	assert_callback_fails(refuse, &asked, GMSEAL_ERROR_KEY, "the card was pulled out");
	ck_assert_int_eq(asked, 2);
	assert_callback_fails(sign_wrongly, NULL, GMSEAL_ERROR_MISMATCH, "does not verify");
}
END_TEST

START_TEST(another_user_identifier_is_used_and_has_to_be_known_to_verify)
{
	const struct test_pki *pki = stage_pki(TEST_SM2);
	EACH_GENERATION(i)
	{
		gmseal_seal_parameters seal_is = seal_parameters(generations[i], &pki->signer);
		seal_is.user_id = BYTES("ALICE123@YAHOO.COM");
		gmseal_signature_parameters parameters =
			signature_parameters(make_seal(&seal_is, &pki->maker));
		parameters.user_id = seal_is.user_id;
		gmseal_signature *signature = NULL;
		gmseal_error error;
		assert_ok(gmseal_signature_create(
				  &parameters, stage_signer(&pki->signer), &signature, &error),
			error);
		gmseal_bytes made = gmseal_signature_bytes(keep_signature(signature));
		gmseal_policy *policy = stage_policy(pki);
		const gmseal_report *report = verify_signature(policy, made, NOW);
		assert_fail(report, "signature.value", "bad-value", "wrong");
		assert_fail(report, "seal.signature", "bad-value", "wrong");
		assert_ok(gmseal_policy_set_user_id(policy, seal_is.user_id, &error), error);
		assert_verdict(verify_signature(policy, made, NOW), GMSEAL_VERDICT_VALID);
	}
}
END_TEST

SUITE("make", seals_of_all_generations_are_made_and_verify,
	signatures_of_all_generations_are_made_and_verify,
	the_first_and_the_last_second_of_a_seal_are_good_to_sign,
	a_split_seal_is_completed_with_a_value_from_elsewhere,
	a_split_signature_is_completed_with_a_value_from_elsewhere,
	a_raw_value_is_taken_and_stored_as_der,
	a_wrong_value_does_not_complete_a_draft_and_a_right_one_then_does,
	rsa_keys_make_seals_and_signatures_of_2014,
	a_list_of_digests_lets_its_signers_sign_and_no_others,
	certificates_for_the_list_are_taken_as_pem_too,
	extensions_are_put_where_the_generation_has_them, nothing_comes_of_a_signer_that_fails,
	another_user_identifier_is_used_and_has_to_be_known_to_verify)
