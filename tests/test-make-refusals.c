/* What the standards forbid, and what cannot be meant: nothing is made, and the sentence says why. */
#include "stage.h"

static const int generations[] = {2014, 4, 5};

#define EACH_GENERATION(i) for (size_t i = 0; i < 3; i++)

/* Where the standards say how seals and signatures are generated. */
static const char *const seal_clauses[] = {
	"GM/T 0031-2014", "GB/T 38540-2020 6.2", "GM/T 0031-2025"};
static const char *const signature_clauses[] = {
	"GM/T 0031-2014", "GB/T 38540-2020 7.2", "GM/T 0031-2025"};

/* Nothing comes of it, and the sentence has both words. */
static void assert_seal_refused(const gmseal_seal_parameters *parameters,
	const struct test_identity *maker, gmseal_status wanted, const char *words,
	const char *clause)
{
	gmseal_seal *seal = NULL;
	gmseal_error error;
	assert_status(
		gmseal_seal_create(parameters, stage_signer(maker), &seal, &error), wanted, error);
	ck_assert_ptr_null(seal);
	ck_assert_msg(strstr(error.message, words) != NULL, "%s", error.message);
	ck_assert_msg(strstr(error.message, clause) != NULL, "%s", error.message);
}

static void assert_signature_refused(const gmseal_signature_parameters *parameters,
	const struct test_identity *signer, gmseal_status wanted, const char *words,
	const char *clause)
{
	gmseal_signature *signature = NULL;
	gmseal_error error;
	assert_status(gmseal_signature_create(parameters, stage_signer(signer), &signature, &error),
		wanted, error);
	ck_assert_ptr_null(signature);
	ck_assert_msg(strstr(error.message, words) != NULL, "%s", error.message);
	ck_assert_msg(strstr(error.message, clause) != NULL, "%s", error.message);
}

START_TEST(rsa_keys_are_refused_by_the_later_standards)
{
	const struct test_pki *pki = stage_pki(TEST_RSA), *sm2 = stage_pki(TEST_SM2);
	for (size_t i = 1; i < 3; i++) {
		const char *standard = i == 1 ? "GB/T 38540-2020" : "GM/T 0031-2025";
		gmseal_seal_parameters parameters = seal_parameters(generations[i], &pki->signer);
		assert_seal_refused(
			&parameters, &pki->maker, GMSEAL_ERROR_FORBIDDEN, "RSA", standard);
		assert_seal_refused(
			&parameters, &sm2->maker, GMSEAL_ERROR_FORBIDDEN, "cannot sign", standard);
		struct forged_seal theirs = forged_seal(generations[i], sm2);
		theirs.list = SEQUENCE(der_octets(BUFFER_BYTES(pki->signer.der)));
		gmseal_signature_parameters signature_is =
			signature_parameters(stage_seal(forge_seal(&theirs)));
		assert_signature_refused(
			&signature_is, &pki->signer, GMSEAL_ERROR_FORBIDDEN, "RSA", standard);
	}
	gmseal_seal_parameters parameters = seal_parameters(2014, &pki->signer);
	parameters.rsa_digest = GMSEAL_DIGEST_SM3;
	assert_seal_refused(&parameters, &pki->maker, GMSEAL_ERROR_FORBIDDEN, "SHA-1 or SHA-256",
		"GM/T 0031-2014");
}
END_TEST

START_TEST(seals_with_times_out_of_order_are_refused)
{
	const struct test_pki *pki = stage_pki(TEST_SM2);
	static const char *const standards[] = {
		"GM/T 0031-2014", "GB/T 38540-2020", "GM/T 0031-2025"};
	EACH_GENERATION(i)
	{
		gmseal_seal_parameters parameters = seal_parameters(generations[i], &pki->signer);
		parameters.valid_to = parameters.valid_from;
		assert_seal_refused(&parameters, &pki->maker, GMSEAL_ERROR_FORBIDDEN,
			"out of order", standards[i]);
		parameters = seal_parameters(generations[i], &pki->signer);
		parameters.created = at("2024-06-01T00:00:00Z");
		assert_seal_refused(&parameters, &pki->maker, GMSEAL_ERROR_FORBIDDEN,
			"out of order", standards[i]);
	}
	gmseal_seal_parameters parameters = seal_parameters(2014, &pki->signer);
	parameters.valid_to = at("2050-01-01T00:00:00Z");
	assert_seal_refused(
		&parameters, &pki->maker, GMSEAL_ERROR_FORBIDDEN, "years", "GM/T 0031-2014");
	parameters = seal_parameters(4, &pki->signer);
	parameters.valid_from = at("0001-01-01T00:00:00Z");
	make_seal(&parameters, &pki->maker);
	parameters.valid_from--;
	assert_seal_refused(
		&parameters, &pki->maker, GMSEAL_ERROR_FORBIDDEN, "years", "GB/T 38540-2020");
}
END_TEST

START_TEST(a_list_of_digests_is_refused_in_2014)
{
	const struct test_pki *pki = stage_pki(TEST_SM2);
	gmseal_seal_parameters parameters = seal_parameters(2014, &pki->signer);
	parameters.list_type = GMSEAL_LIST_DIGESTS;
	assert_seal_refused(
		&parameters, &pki->maker, GMSEAL_ERROR_FORBIDDEN, "not digests", "GM/T 0031-2014");
}
END_TEST

/* Certificates that may not sign, and the word that says why. */
struct unfit {
	struct test_certificate certificate;
	const char *words;
};
static const struct unfit unfits[] = {
	{{.subject = "CN=Expired", .from = "2010-01-01T00:00:00Z", .to = "2011-01-01T00:00:00Z"},
		"expired at 2011-01-01T00:00:00Z"},
	{{.subject = "CN=Early", .from = "2023-01-01T00:00:00Z", .to = "2024-01-01T00:00:00Z"},
		"holds from 2023-01-01T00:00:00Z on"},
	{{.subject = "CN=Authority", .basic_constraints = "critical,CA:TRUE"},
		"certificate authority"},
	{{.subject = "CN=Encipherer", .key_usage = "critical,keyEncipherment,dataEncipherment"},
		"key usage"},
};

START_TEST(makers_whose_certificate_does_not_fit_are_refused)
{
	const struct test_pki *pki = stage_pki(TEST_SM2);
	for (size_t k = 0; k < sizeof unfits / sizeof unfits[0]; k++) {
		const struct test_identity *maker = stage_issue(&unfits[k].certificate, &pki->ca);
		EACH_GENERATION(i)
		{
			gmseal_seal_parameters parameters =
				seal_parameters(generations[i], &pki->signer);
			assert_seal_refused(&parameters, maker, GMSEAL_ERROR_FORBIDDEN,
				unfits[k].words, seal_clauses[i]);
		}
	}
}
END_TEST

START_TEST(signers_whose_certificate_does_not_fit_are_refused)
{
	const struct test_pki *pki = stage_pki(TEST_SM2);
	for (size_t k = 0; k < sizeof unfits / sizeof unfits[0]; k++) {
		const struct test_identity *signer = stage_issue(&unfits[k].certificate, &pki->ca);
		EACH_GENERATION(i)
		{
			/* Another maker may have put it into the list. */
			struct forged_seal seal = forged_seal(generations[i], pki);
			seal.list = SEQUENCE(der_octets(BUFFER_BYTES(signer->der)));
			gmseal_signature_parameters parameters =
				signature_parameters(stage_seal(forge_seal(&seal)));
			assert_signature_refused(&parameters, signer, GMSEAL_ERROR_FORBIDDEN,
				unfits[k].words, signature_clauses[i]);
		}
	}
}
END_TEST

START_TEST(certificates_that_never_sign_are_not_put_into_a_list)
{
	const struct test_pki *pki = stage_pki(TEST_SM2);
	for (size_t k = 2; k < sizeof unfits / sizeof unfits[0]; k++) {
		const struct test_identity *signer = stage_issue(&unfits[k].certificate, &pki->ca);
		EACH_GENERATION(i)
		{
			gmseal_seal_parameters parameters = seal_parameters(generations[i], signer);
			assert_seal_refused(&parameters, &pki->maker, GMSEAL_ERROR_FORBIDDEN,
				unfits[k].words, seal_clauses[i]);
		}
	}
}
END_TEST

START_TEST(a_certificate_that_is_not_der_is_not_put_into_a_list)
{
	const struct test_pki *pki = stage_pki(TEST_SM2);
	EACH_GENERATION(i)
	{
		gmseal_bytes longer[] = {der_long_length(BUFFER_BYTES(pki->signer.der))};
		gmseal_seal_parameters parameters = seal_parameters(generations[i], &pki->signer);
		parameters.certificates = longer;
		assert_seal_refused(&parameters, &pki->maker, GMSEAL_ERROR_FORBIDDEN,
			"not encoded in DER", seal_clauses[i]);
	}
}
END_TEST

START_TEST(a_certificate_is_put_into_a_list_once)
{
	const struct test_pki *pki = stage_pki(TEST_SM2);
	EACH_GENERATION(i)
	{
		gmseal_bytes twice[] = {
			BUFFER_BYTES(pki->signer.der), BUFFER_BYTES(pki->signer.der)};
		gmseal_seal_parameters parameters = seal_parameters(generations[i], &pki->signer);
		parameters.certificates = twice;
		parameters.certificate_count = 2;
		assert_seal_refused(&parameters, &pki->maker, GMSEAL_ERROR_ARGUMENT, "twice", "");
	}
}
END_TEST

START_TEST(extensions_have_object_identifiers)
{
	static const char *const wrong[] = {"", "1", "1.", ".1", "1.2.x", "3.1", "1.40", "01.2",
		"1.2..3", "1.2.", "1.2.9999999999999999999"};
	const struct test_pki *pki = stage_pki(TEST_SM2);
	for (size_t k = 0; k < sizeof wrong / sizeof wrong[0]; k++) {
		gmseal_extension extension = {.oid = text_bytes(wrong[k]), .value = BYTES("x")};
		gmseal_seal_parameters parameters = seal_parameters(4, &pki->signer);
		parameters.extensions = &extension;
		parameters.extension_count = 1;
		assert_seal_refused(&parameters, &pki->maker, GMSEAL_ERROR_ARGUMENT,
			"no object identifier", wrong[k]);
	}
	gmseal_extension extension = {.oid = BYTES("2.999.1.54706"), .value = BYTES("x")};
	gmseal_seal_parameters parameters = seal_parameters(4, &pki->signer);
	parameters.extensions = &extension;
	parameters.extension_count = 1;
	ck_assert_uint_eq(gmseal_seal_extension_count(make_seal(&parameters, &pki->maker)), 1);
}
END_TEST

START_TEST(signatures_that_the_seal_does_not_allow_are_refused)
{
	const struct test_pki *pki = stage_pki(TEST_SM2);
	EACH_GENERATION(i)
	{
		gmseal_signature_parameters right =
			signature_parameters(default_seal(generations[i], pki));
		gmseal_signature_parameters parameters = right;
		assert_signature_refused(&parameters, &pki->other, GMSEAL_ERROR_FORBIDDEN,
			"not in the seal's list", signature_clauses[i]);
		parameters.time = at("2021-05-31T23:59:59Z");
		assert_signature_refused(&parameters, &pki->signer, GMSEAL_ERROR_FORBIDDEN,
			"valid from 2021-06-01T00:00:00Z on", signature_clauses[i]);
		parameters.time = at("2024-01-01T00:00:01Z");
		assert_signature_refused(&parameters, &pki->signer, GMSEAL_ERROR_FORBIDDEN,
			"the seal expired", signature_clauses[i]);
		parameters = right;
		parameters.data_hash.size = 31;
		assert_signature_refused(&parameters, &pki->signer, GMSEAL_ERROR_FORBIDDEN,
			"31 octets", signature_clauses[i]);
	}
}
END_TEST

START_TEST(digests_of_the_wrong_length_are_refused_for_rsa)
{
	const struct test_pki *pki = stage_pki(TEST_RSA);
	gmseal_signature_parameters parameters = signature_parameters(default_seal(2014, pki));
	parameters.data_hash = BYTES("21 octets are too many");
	assert_signature_refused(&parameters, &pki->signer, GMSEAL_ERROR_FORBIDDEN,
		"SHA-1 gives 20 and SHA-256 32", "GM/T 0031-2014");
	parameters.data_hash = document_hash(GMSEAL_DIGEST_SHA256);
	parameters.rsa_digest = GMSEAL_DIGEST_SHA1;
	assert_signature_refused(&parameters, &pki->signer, GMSEAL_ERROR_FORBIDDEN,
		"SHA-1 gives 20", "GM/T 0031-2014");
}
END_TEST

START_TEST(a_changed_seal_is_put_on_nothing)
{
	const struct test_pki *pki = stage_pki(TEST_SM2);
	EACH_GENERATION(i)
	{
		struct forged_seal parts = forged_seal(generations[i], pki);
		parts.signing.message = forge_seal_info(&parts);
		parts.name = der_text(TAG_UTF8, "别的章");
		gmseal_signature_parameters parameters =
			signature_parameters(stage_seal(forge_seal(&parts)));
		assert_signature_refused(&parameters, &pki->signer, GMSEAL_ERROR_FORBIDDEN,
			"the seal was changed", signature_clauses[i]);
	}
}
END_TEST

START_TEST(a_signature_of_2014_has_no_extensions)
{
	const struct test_pki *pki = stage_pki(TEST_SM2);
	const gmseal_extension extension = {BYTES("1.2.3.4"), false, BYTES("one")};
	gmseal_signature_parameters parameters = signature_parameters(default_seal(2014, pki));
	parameters.extensions = &extension;
	parameters.extension_count = 1;
	assert_signature_refused(&parameters, &pki->signer, GMSEAL_ERROR_FORBIDDEN, "no extensions",
		"GM/T 0031-2014");
}
END_TEST

START_TEST(parameters_that_cannot_be_meant_are_named)
{
	const struct test_pki *pki = stage_pki(TEST_SM2);
	const gmseal_seal_parameters right = seal_parameters(4, &pki->signer);
	gmseal_seal_parameters wrong[8];
	static const char *const words[] = {
		"generation", "id", "vendor", "name", "name", "picture", "width", "certificates"};
	for (size_t i = 0; i < 8; i++)
		wrong[i] = right;
	wrong[0].generation = 3;
	wrong[1].id = BYTES("章");
	wrong[2].vendor = NOTHING;
	wrong[3].name = NOTHING;
	wrong[4].name = BYTES("\xFF\xFE");
	wrong[5].picture.data = NOTHING;
	wrong[6].picture.width = 0;
	wrong[7].certificate_count = 0;
	for (size_t i = 0; i < 8; i++)
		assert_seal_refused(
			&wrong[i], &pki->maker, GMSEAL_ERROR_ARGUMENT, words[i], "wrong parameter");
}
END_TEST

/* Counts how often it is asked. */
static gmseal_status count(void *user, const gmseal_signing_request *request,
	uint8_t value[GMSEAL_SIGNATURE_VALUE_MAX_SIZE], size_t *size, gmseal_error *error)
{
	(void)request, (void)value, (void)size, (void)error;
	++*(int *)user;
	return GMSEAL_ERROR_KEY;
}

START_TEST(a_forbidden_signature_is_never_sent_to_the_signer)
{
	const struct test_pki *pki = stage_pki(TEST_SM2);
	int asked = 0;
	gmseal_signature_parameters parameters = signature_parameters(default_seal(4, pki));
	parameters.time = at("2024-06-01T00:00:00Z");
	gmseal_signer *signer = NULL;
	gmseal_signature *signature = NULL;
	gmseal_error error;
	assert_ok(gmseal_signer_from_callback(
			  BUFFER_BYTES(pki->signer.der), count, &asked, &signer, &error),
		error);
	assert_status(gmseal_signature_create(&parameters, signer, &signature, &error),
		GMSEAL_ERROR_FORBIDDEN, error);
	ck_assert_int_eq(asked, 0);
	gmseal_signer_free(signer);
}
END_TEST

SUITE("make-refusals", rsa_keys_are_refused_by_the_later_standards,
	seals_with_times_out_of_order_are_refused, a_list_of_digests_is_refused_in_2014,
	makers_whose_certificate_does_not_fit_are_refused,
	signers_whose_certificate_does_not_fit_are_refused,
	certificates_that_never_sign_are_not_put_into_a_list,
	a_certificate_that_is_not_der_is_not_put_into_a_list, a_certificate_is_put_into_a_list_once,
	extensions_have_object_identifiers, signatures_that_the_seal_does_not_allow_are_refused,
	digests_of_the_wrong_length_are_refused_for_rsa, a_changed_seal_is_put_on_nothing,
	a_signature_of_2014_has_no_extensions, parameters_that_cannot_be_meant_are_named,
	a_forbidden_signature_is_never_sent_to_the_signer)
