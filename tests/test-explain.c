/* Diagnoses: every known mistake is really made, is named, and stays a failure. */
#include "stage.h"

static const int generations[] = {2014, 4, 5};

#define EACH_GENERATION(i) for (size_t i = 0; i < 3; i++)

static const struct test_pki *pki_of_test(void)
{
	return stage_pki(TEST_SM2);
}

static gmseal_bytes digest_of(gmseal_digest_algorithm algorithm, gmseal_bytes message)
{
	gmseal_digest_value value;
	gmseal_error error;
	assert_ok(gmseal_digest_bytes(algorithm, message, &value, &error), error);
	return JOIN(((gmseal_bytes){value.data, value.size}));
}

/* The failure keeps failing; diagnosis and words of the explanation are as wanted. */
static void assert_diagnosis(
	const gmseal_report *report, const char *id, const char *diagnosis, const char *words)
{
	assert_fail(report, id, "bad-value", "wrong");
	assert_verdict(report, GMSEAL_VERDICT_INVALID);
	ck_assert_str_eq(gmseal_report_diagnosis(report), diagnosis);
	const char *explanation = gmseal_report_explanation(report);
	ck_assert_msg(strstr(explanation, words) != NULL, "%s", explanation);
	size_t length = strlen(explanation);
	if (length > 0)
		ck_assert_msg(explanation[length - 1] == '.', "%s", explanation);
}

static void assert_signature(
	const struct forged_signature *parts, const char *diagnosis, const char *words)
{
	const gmseal_report *report =
		verify_signature(stage_policy(pki_of_test()), forge_signature(parts), NOW);
	assert_complete_signature_report(report);
	assert_diagnosis(report, "signature.value", diagnosis, words);
	assert_pass(report, "seal.signature");
}

static void assert_seal(const struct forged_seal *parts, const char *diagnosis, const char *words)
{
	const gmseal_report *report =
		verify_seal(stage_policy(pki_of_test()), forge_seal(parts), NOW);
	assert_complete_seal_report(report);
	assert_diagnosis(report, "seal.signature", diagnosis, words);
}

/* What the maker of a seal signs. */
static gmseal_bytes message_of(const struct forged_seal *parts)
{
	gmseal_bytes info = forge_seal_info(parts);
	return parts->generation == 2014 ? SEQUENCE(info, parts->certificate, parts->algorithm)
					 : info;
}

START_TEST(names_the_data_hash_signed_as_e)
{
	EACH_GENERATION(i)
	{
		struct forged_signature parts = forged_signature(generations[i], pki_of_test());
		parts.signing.digest = document_hash(GMSEAL_DIGEST_SM3);
		assert_signature(&parts, "data-hash-as-e", "dataHash itself");
	}
}
END_TEST

START_TEST(names_the_data_hash_signed_as_message)
{
	EACH_GENERATION(i)
	{
		struct forged_signature parts = forged_signature(generations[i], pki_of_test());
		parts.signing.message = document_hash(GMSEAL_DIGEST_SM3);
		assert_signature(&parts, "data-hash-as-message", "dataHash as the message");
	}
}
END_TEST

START_TEST(names_a_missing_z)
{
	EACH_GENERATION(i)
	{
		struct forged_signature parts = forged_signature(generations[i], pki_of_test());
		parts.signing.digest = digest_of(GMSEAL_DIGEST_SM3, forge_to_sign(&parts));
		assert_signature(&parts, "no-z", "without Z");
		struct forged_seal seal = forged_seal(generations[i], pki_of_test());
		seal.signing.digest = digest_of(GMSEAL_DIGEST_SM3, message_of(&seal));
		assert_seal(&seal, "no-z", "without Z");
	}
}
END_TEST

START_TEST(names_a_digest_that_was_signed_as_a_message)
{
	EACH_GENERATION(i)
	{
		struct forged_signature parts = forged_signature(generations[i], pki_of_test());
		parts.signing.message = digest_of(GMSEAL_DIGEST_SM3, forge_to_sign(&parts));
		assert_signature(&parts, "hash-as-message", "hashed twice");
		struct forged_seal seal = forged_seal(generations[i], pki_of_test());
		seal.signing.message = digest_of(GMSEAL_DIGEST_SM3, message_of(&seal));
		assert_seal(&seal, "hash-as-message", "hashed twice");
	}
}
END_TEST

START_TEST(names_the_user_identifier_that_was_used)
{
	static const struct {
		const char *signer, *maker, *diagnosis, *words;
	} cases[] = {
		{"", "", "empty-user-id", "identifier was empty"},
		{"CN=Test Signer,O=Test,C=CN", "CN=Test Maker,O=Test,C=CN", "subject-user-id",
			"certificate's subject;"},
		{"Test Signer", "Test Maker", "subject-user-id", "common name"},
	};
	ck_assert_str_eq(gmseal_certificate_subject(stage_certificate(&pki_of_test()->signer)),
		cases[1].signer);
	EACH_GENERATION(i)
	for (size_t k = 0; k < 3; k++) {
		struct forged_signature parts = forged_signature(generations[i], pki_of_test());
		parts.signing.user_id = cases[k].signer;
		assert_signature(&parts, cases[k].diagnosis, cases[k].words);
		struct forged_seal seal = forged_seal(generations[i], pki_of_test());
		seal.signing.user_id = cases[k].maker;
		assert_seal(&seal, cases[k].diagnosis, cases[k].words);
	}
}
END_TEST

START_TEST(names_the_standard_user_identifier_where_another_was_wanted)
{
	EACH_GENERATION(i)
	{
		struct forged_seal parts = forged_seal(generations[i], pki_of_test());
		gmseal_policy *policy = stage_policy(pki_of_test());
		gmseal_error error;
		assert_ok(gmseal_policy_set_user_id(policy, BYTES("somebody"), &error), error);
		assert_diagnosis(verify_seal(policy, forge_seal(&parts), NOW), "seal.signature",
			"default-user-id", "policy");
	}
}
END_TEST

START_TEST(names_halves_that_are_swapped_or_turned)
{
	static const struct {
		enum value_form form;
		const char *diagnosis, *words;
	} cases[] = {{VALUE_SWAPPED, "swapped-halves", "swapped"},
		{VALUE_LITTLE_ENDIAN, "little-endian", "big-endian"}};
	EACH_GENERATION(i)
	for (size_t k = 0; k < 2; k++) {
		struct forged_signature parts = forged_signature(generations[i], pki_of_test());
		parts.signing.form = cases[k].form;
		assert_signature(&parts, cases[k].diagnosis, cases[k].words);
		struct forged_seal seal = forged_seal(generations[i], pki_of_test());
		seal.signing.form = cases[k].form;
		assert_seal(&seal, cases[k].diagnosis, cases[k].words);
	}
}
END_TEST

START_TEST(names_another_certificate_of_the_list)
{
	const struct test_pki *pki = pki_of_test();
	EACH_GENERATION(i)
	{
		struct forged_seal seal = forged_seal(generations[i], pki);
		seal.list = SEQUENCE(der_octets(BUFFER_BYTES(pki->signer.der)),
			der_octets(BYTES("no certificate")),
			der_octets(BUFFER_BYTES(pki->other.der)));
		struct forged_signature parts = forged_signature(generations[i], pki);
		parts.seal = forge_seal(&seal);
		parts.signing.by = &pki->other;
		assert_signature(&parts, "other-certificate", "another certificate");
		seal.signing.by = &pki->other;
		assert_seal(&seal, "other-certificate", "another certificate");
	}
}
END_TEST

START_TEST(names_the_form_of_another_generation)
{
	struct forged_seal seal = forged_seal(2014, pki_of_test());
	seal.signing.message = forge_seal_info(&seal);
	assert_seal(&seal, "later-form", "SES_SealInfo alone");

	struct forged_signature parts = forged_signature(2014, pki_of_test());
	parts.signing.message = SEQUENCE(
		parts.version, parts.seal, parts.time_info, parts.data_hash, parts.property);
	assert_signature(&parts, "later-form", "out of TBS_Sign");

	for (size_t i = 1; i < 3; i++) {
		parts = forged_signature(generations[i], pki_of_test());
		parts.signing.message = SEQUENCE(parts.version, parts.seal, parts.time_info,
			parts.data_hash, parts.property, parts.certificate, parts.algorithm);
		assert_signature(&parts, "form-2014", "GM/T 0031-2014");
		parts.signing.message =
			SEQUENCE(forge_to_sign(&parts), parts.certificate, parts.algorithm);
		assert_signature(&parts, "form-2014", "GM/T 0031-2014");
	}
}
END_TEST

START_TEST(names_what_was_signed_together_with_the_to_be_signed_bytes)
{
	const struct test_pki *pki = pki_of_test();
	for (size_t i = 1; i < 3; i++) {
		struct forged_signature parts = forged_signature(generations[i], pki);
		parts.signing.message = JOIN(forge_to_sign(&parts), BUFFER_BYTES(pki->signer.der));
		assert_signature(&parts, "certificate-included", "certificate behind it");
		gmseal_bytes token = der_token("1.2.840.113549.1.7.2");
		parts.timestamp = der_element(TAG_EXPLICIT_0, der_bits(token));
		parts.signing.message = JOIN(forge_to_sign(&parts), token);
		assert_signature(&parts, "timestamp-included", "time stamp behind it");
	}
}
END_TEST

START_TEST(names_the_mistakes_that_rsa_signers_make)
{
	const struct test_pki *pki = stage_pki(TEST_RSA);
	const struct forged_signature right = forged_signature(2014, pki);
	gmseal_bytes to_sign = forge_to_sign(&right);
	gmseal_bytes data_hash = document_hash(GMSEAL_DIGEST_SHA256);
	const struct {
		struct signing signing;
		const char *diagnosis;
	} cases[] = {
		{{.digest = data_hash}, "data-hash-as-e"},
		{{.message = data_hash}, "data-hash-as-message"},
		{{.message = digest_of(GMSEAL_DIGEST_SHA256, to_sign)}, "hash-as-message"},
		{{.message = SEQUENCE(right.version, right.seal, right.time_info, right.data_hash,
			  right.property)},
			"later-form"},
		{{.message = BYTES("something else")}, ""},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct forged_signature parts = right;
		parts.signing = cases[i].signing;
		assert_diagnosis(verify_signature(stage_policy(pki), forge_signature(&parts), NOW),
			"signature.value", cases[i].diagnosis, "");
	}
	struct forged_seal seal = forged_seal(2014, pki);
	seal.signing.by = &pki->signer;
	assert_diagnosis(verify_seal(stage_policy(pki), forge_seal(&seal), NOW), "seal.signature",
		"other-certificate", "another certificate");
}
END_TEST

START_TEST(a_value_that_nothing_known_explains_is_not_explained)
{
	EACH_GENERATION(i)
	{
		struct forged_signature parts = forged_signature(generations[i], pki_of_test());
		parts.signing.message = BYTES("something else");
		assert_signature(&parts, "", "");
		parts.value = der_bits(BYTES("no value"));
		assert_signature(&parts, "", "");
		const gmseal_report *report =
			verify_signature(stage_policy(pki_of_test()), forge_signature(&parts), NOW);
		ck_assert_str_eq(gmseal_report_explanation(report), "");
	}
}
END_TEST

START_TEST(a_key_outside_the_list_is_not_explained)
{
	struct forged_signature parts = forged_signature(4, pki_of_test());
	parts.signing.by = &pki_of_test()->other;
	assert_signature(&parts, "", "");
}
END_TEST

START_TEST(a_policy_may_ask_for_no_explanation)
{
	EACH_GENERATION(i)
	{
		struct forged_signature parts = forged_signature(generations[i], pki_of_test());
		parts.signing.form = VALUE_SWAPPED;
		gmseal_policy *policy = stage_policy(pki_of_test());
		gmseal_policy_set_explain(policy, false);
		const gmseal_report *report =
			verify_signature(policy, forge_signature(&parts), NOW);
		assert_diagnosis(report, "signature.value", "", "");
		ck_assert_str_eq(gmseal_report_explanation(report), "");
	}
}
END_TEST

START_TEST(two_wrong_values_are_both_explained)
{
	struct forged_seal seal = forged_seal(4, pki_of_test());
	seal.signing.form = VALUE_SWAPPED;
	struct forged_signature parts = forged_signature(4, pki_of_test());
	parts.seal = forge_seal(&seal);
	parts.signing.digest = document_hash(GMSEAL_DIGEST_SM3);
	const gmseal_report *report =
		verify_signature(stage_policy(pki_of_test()), forge_signature(&parts), NOW);
	assert_diagnosis(report, "signature.value", "data-hash-as-e", "dataHash itself");
	assert_fail(report, "seal.signature", "bad-value", "wrong");
	ck_assert_ptr_nonnull(strstr(gmseal_report_explanation(report), "swapped"));
}
END_TEST

START_TEST(a_digest_list_names_no_other_certificate)
{
	const struct test_pki *pki = pki_of_test();
	struct forged_seal seal = forged_seal(4, pki);
	seal.list_type = der_integer(2);
	seal.list = SEQUENCE(
		der_digest_entry("SM3", &pki->signer), der_digest_entry("SM3", &pki->other));
	struct forged_signature parts = forged_signature(4, pki);
	parts.seal = forge_seal(&seal);
	parts.signing.by = &pki->other;
	assert_signature(&parts, "", "");
}
END_TEST

SUITE("explain", names_the_data_hash_signed_as_e, names_the_data_hash_signed_as_message,
	names_a_missing_z, names_a_digest_that_was_signed_as_a_message,
	names_the_user_identifier_that_was_used,
	names_the_standard_user_identifier_where_another_was_wanted,
	names_halves_that_are_swapped_or_turned, names_another_certificate_of_the_list,
	names_the_form_of_another_generation,
	names_what_was_signed_together_with_the_to_be_signed_bytes,
	names_the_mistakes_that_rsa_signers_make,
	a_value_that_nothing_known_explains_is_not_explained,
	a_key_outside_the_list_is_not_explained, a_policy_may_ask_for_no_explanation,
	two_wrong_values_are_both_explained, a_digest_list_names_no_other_certificate)
