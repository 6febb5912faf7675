/* What platforms ask of a certificate's subject: the codes by themselves, each finding, the extensions
 * that name the holder, and the checks of a verification. */
#include "stage.h"

#define TITLE "2.5.4.12"
#define AGAIN "2.5.4.1"
#define GIVEN "2.5.4.42"
#define COMMON "2.5.4.3"

#define CREDIT "91350100M000100Y43" /* the example of GB 32100-2015 */
#define NUMBER "11010519491231002X" /* the example of GB 11643-1999 */
#define COMPANY "示例科技有限公司"

#define SUBJECT_OF(code, name)                                                                     \
	TITLE "=" code ", " AGAIN "=" code ", " GIVEN "=" name ", " COMMON "=" name

/* --- Codes ------------------------------------------------------------------------------------ */

START_TEST(tells_what_a_code_is)
{
	static const struct {
		const char *text;
		gmseal_code code;
	} cases[] = {
		{CREDIT, GMSEAL_CODE_CREDIT},
		{"9135010000000024A0", GMSEAL_CODE_CREDIT}, /* a sum that is 0 modulo 31 */
		{"91350100000000004X", GMSEAL_CODE_CREDIT}, /* X is a value there */
		{"913501000000000051", GMSEAL_CODE_CREDIT},
		{"913501194912310010", GMSEAL_CODE_CREDIT}, /* with digits that are a date */
		{"913501000000000758", GMSEAL_CODE_CREDIT}, /* right by the other rule, too */
		{"91350100M000100Y44", GMSEAL_CODE_CREDIT_CHECK},
		{"19350100M000100Y43", GMSEAL_CODE_CREDIT_CHECK},
		{"913501000000000052", GMSEAL_CODE_CREDIT_CHECK},
		{"91350100M000100y43", GMSEAL_CODE_CREDIT_CHARACTER},
		{"91350100I000100Y43", GMSEAL_CODE_CREDIT_CHARACTER},
		{"91350100O000100Y43", GMSEAL_CODE_CREDIT_CHARACTER},
		{"91350100S000100Y43", GMSEAL_CODE_CREDIT_CHARACTER},
		{"91350100V000100Y43", GMSEAL_CODE_CREDIT_CHARACTER},
		{"91350100Z000100Y43", GMSEAL_CODE_CREDIT_CHARACTER},
		{"91350100M000100Y4Z", GMSEAL_CODE_CREDIT_CHARACTER},
		{"91350100M000100Y4 ", GMSEAL_CODE_CREDIT_CHARACTER},
		{"９1350100M000100Y43", GMSEAL_CODE_CREDIT_CHARACTER},
		{NUMBER, GMSEAL_CODE_IDENTITY}, {"440524188001010014", GMSEAL_CODE_IDENTITY},
		{"11010519491231037X", GMSEAL_CODE_IDENTITY}, /* right by both rules */
		{"110105194802290021", GMSEAL_CODE_IDENTITY}, /* a leap year */
		{"110105180001010029", GMSEAL_CODE_IDENTITY},
		{"110105219912310028", GMSEAL_CODE_IDENTITY},
		{"110105194902290029", GMSEAL_CODE_IDENTITY_DATE},
		{"110105194913310021", GMSEAL_CODE_IDENTITY_DATE},
		{"110105179912310024", GMSEAL_CODE_IDENTITY_DATE},
		{"110105220012310020", GMSEAL_CODE_IDENTITY_DATE},
		{"110105000012310026", GMSEAL_CODE_IDENTITY_DATE},
		{"110105194912310021", GMSEAL_CODE_IDENTITY_CHECK},
		{"11010519491231002x", GMSEAL_CODE_IDENTITY_CHECK},
		{"11010549491231002x", GMSEAL_CODE_IDENTITY_CHECK},
		{"110105194913310022", GMSEAL_CODE_IDENTITY_CHECK}, {"", GMSEAL_CODE_OTHER},
		{"E00000000", GMSEAL_CODE_OTHER}, {"91350100M000100Y4", GMSEAL_CODE_OTHER},
		{"91350100M000100Y433", GMSEAL_CODE_OTHER}, {"110105491231002", GMSEAL_CODE_OTHER},
		{"军字第123456号", GMSEAL_CODE_OTHER}, /* 18 octets, not 18 characters */
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		ck_assert_msg(gmseal_code_of(text_bytes(cases[i].text)) == cases[i].code,
			"%s: %d, not %d", cases[i].text,
			(int)gmseal_code_of(text_bytes(cases[i].text)), (int)cases[i].code);
	ck_assert_int_eq(gmseal_code_of(NOTHING), GMSEAL_CODE_OTHER);
	ck_assert_int_eq(gmseal_code_of((gmseal_bytes){NULL, 18}), GMSEAL_CODE_OTHER);
	ck_assert_int_eq(gmseal_code_of(BYTES("91350100M0\00000100Y43")), GMSEAL_CODE_OTHER);
	ck_assert_int_eq(
		gmseal_code_of(BYTES("91350100M\00000100Y43")), GMSEAL_CODE_CREDIT_CHARACTER);
}
END_TEST

/* Another character anywhere, or two neighbours that change places. */
START_TEST(notices_every_slip_in_a_code)
{
	static const char *const codes[] = {CREDIT, NUMBER};
	static const gmseal_code right[] = {GMSEAL_CODE_CREDIT, GMSEAL_CODE_IDENTITY};
	for (size_t k = 0; k < 2; k++)
		for (size_t i = 0; i < 18; i++) {
			char text[19];
			strcpy(text, codes[k]);
			text[i] = text[i] == '0' ? '1' : '0';
			ck_assert_int_ne(gmseal_code_of(text_bytes(text)), right[k]);
			strcpy(text, codes[k]);
			if (i == 0 || text[i] == text[i - 1])
				continue;
			text[i] = codes[k][i - 1];
			text[i - 1] = codes[k][i];
			ck_assert_int_ne(gmseal_code_of(text_bytes(text)), right[k]);
		}
}
END_TEST

/* --- Findings --------------------------------------------------------------------------------- */

static void release_findings(void *object)
{
	gmseal_findings_free(object);
}

/* What is found, and the profile. */
struct examination {
	gmseal_findings *findings;
	gmseal_subject_profile profile;
};

static struct examination examine(
	const struct test_identity *identity, gmseal_subject_profile wanted)
{
	struct examination it = {NULL, GMSEAL_SUBJECT_ANY};
	gmseal_error error;
	assert_ok(gmseal_subject_examine(
			  stage_certificate(identity), wanted, &it.profile, &it.findings, &error),
		error);
	keep_object(it.findings, release_findings);
	for (size_t i = 0; i < gmseal_findings_count(it.findings); i++)
		ck_assert(gmseal_findings_at(it.findings, i)->error);
	return it;
}

static const struct test_identity *issue(const struct test_certificate *wanted)
{
	return stage_issue(wanted, &stage_pki(TEST_SM2)->ca);
}

static struct examination examine_text(const char *subject)
{
	return examine(issue(&(struct test_certificate){.subject = subject}), GMSEAL_SUBJECT_ANY);
}

static struct examination examine_name(X509_NAME *name)
{
	struct examination it =
		examine(issue(&(struct test_certificate){.name = name}), GMSEAL_SUBJECT_ANY);
	X509_NAME_free(name);
	return it;
}

/* Nothing is found. */
static void assert_right(struct examination it, gmseal_subject_profile profile)
{
	const gmseal_finding *first = gmseal_findings_at(it.findings, 0);
	ck_assert_msg(first == NULL, "%s %s: %s", first ? first->field : "",
		first ? first->reason : "", first ? first->detail : "");
	ck_assert_ptr_null(gmseal_findings_error(it.findings));
	ck_assert_int_eq(it.profile, profile);
}

static void assert_found(
	struct examination it, const char *field, const char *reason, const char *words)
{
	const gmseal_finding *found = gmseal_findings_find(it.findings, field, reason);
	ck_assert_msg(found != NULL, "%s %s is not found", field, reason);
	ck_assert_msg(strstr(found->detail, words) != NULL, "%s", found->detail);
	ck_assert_ptr_nonnull(gmseal_findings_error(it.findings));
}

/* Only this is found. */
static void assert_only(
	struct examination it, const char *field, const char *reason, const char *words)
{
	assert_found(it, field, reason, words);
	ck_assert_uint_eq(gmseal_findings_count(it.findings), 1);
}

START_TEST(takes_both_profiles)
{
	assert_right(
		examine_text("C=CN, " SUBJECT_OF(CREDIT, COMPANY)), GMSEAL_SUBJECT_ORGANISATION);
	assert_right(examine_text("C=CN, " SUBJECT_OF(NUMBER, "甲示例")), GMSEAL_SUBJECT_PERSON);
	assert_right(examine_text(SUBJECT_OF("E00000000", "Example")), GMSEAL_SUBJECT_PERSON);
	assert_right(examine_text(SUBJECT_OF("军字第123456号", "甲示例")), GMSEAL_SUBJECT_PERSON);
	assert_right(examine(issue(&(struct test_certificate){
				     .type = TEST_RSA, .subject = SUBJECT_OF(CREDIT, COMPANY)}),
			     GMSEAL_SUBJECT_ORGANISATION),
		GMSEAL_SUBJECT_ORGANISATION);
}
END_TEST

START_TEST(finds_what_is_missing)
{
	static const char *const oids[] = {TITLE, AGAIN, GIVEN, COMMON};
	struct examination it = examine_text("C=CN");
	ck_assert_uint_eq(gmseal_findings_count(it.findings), 4);
	ck_assert_int_eq(it.profile, GMSEAL_SUBJECT_NONE);
	for (size_t i = 0; i < 4; i++) {
		assert_found(it, oids[i], "missing", oids[i]);
		ck_assert_str_eq(gmseal_findings_at(it.findings, i)->field, oids[i]);
	}
	it = examine_text(AGAIN "=" CREDIT ", " GIVEN "=A, CN=A");
	assert_only(it, TITLE, "missing", "no T (2.5.4.12)");
	ck_assert_int_eq(it.profile, GMSEAL_SUBJECT_ORGANISATION);
	it = examine_text(AGAIN "=" NUMBER ", " GIVEN "=A, CN=A");
	assert_only(it, TITLE, "missing", "no T (2.5.4.12)");
	ck_assert_int_eq(it.profile, GMSEAL_SUBJECT_PERSON);
	assert_only(examine_text(TITLE "=" CREDIT ", " GIVEN "=A, CN=A"), AGAIN, "missing",
		"no aliasedObjectName (2.5.4.1)");
	assert_only(examine_text(TITLE "=" CREDIT ", " AGAIN "=" CREDIT ", CN=A"), GIVEN, "missing",
		"no G (2.5.4.42)");
	assert_only(examine_text(TITLE "=" CREDIT ", " AGAIN "=" CREDIT ", " GIVEN "=A"), COMMON,
		"missing", "no CN (2.5.4.3)");
}
END_TEST

START_TEST(takes_what_is_empty_for_missing)
{
	X509_NAME *name = test_name("CN=A, " GIVEN "=A");
	test_name_add(name, TITLE, V_ASN1_UTF8STRING, BYTES(""), false);
	test_name_add(name, AGAIN, V_ASN1_PRINTABLESTRING, BYTES(""), false);
	struct examination it = examine_name(name);
	ck_assert_uint_eq(gmseal_findings_count(it.findings), 2);
	ck_assert_int_eq(it.profile, GMSEAL_SUBJECT_NONE);
	assert_found(it, TITLE, "missing", "T (2.5.4.12) is empty");
	assert_found(it, AGAIN, "missing", "aliasedObjectName (2.5.4.1) is empty");
	it = examine_text(SUBJECT_OF(CREDIT, "  "));
	assert_found(it, GIVEN, "missing", "G (2.5.4.42) is empty");
	assert_found(it, COMMON, "missing", "CN (2.5.4.3) is empty");
	ck_assert_uint_eq(gmseal_findings_count(it.findings), 2);
}
END_TEST

START_TEST(finds_what_is_there_several_times)
{
	static const char *const oids[] = {TITLE, AGAIN, GIVEN, COMMON};
	for (size_t i = 0; i < 4; i++)
		for (size_t multi = 0; multi < 2; multi++) {
			X509_NAME *name = test_name(SUBJECT_OF(CREDIT, "A"));
			test_name_add(name, oids[i], V_ASN1_UTF8STRING,
				i < 2 ? BYTES(CREDIT) : BYTES("A"), multi);
			struct examination it = examine_name(name);
			assert_only(it, oids[i], "several", "2 values");
			ck_assert_int_eq(it.profile, GMSEAL_SUBJECT_ORGANISATION);
		}
	struct examination it = examine_text(TITLE "=a, " TITLE "=b, " TITLE "=c, " AGAIN
						   "=91350100M000100Y44, " GIVEN "=A, CN=A");
	assert_found(it, TITLE, "several", "3 values of T");
	assert_found(it, AGAIN, "credit-code-check", "91350100M000100Y44");
	ck_assert_uint_eq(gmseal_findings_count(it.findings), 2);
}
END_TEST

START_TEST(finds_what_is_no_text)
{
	static const char *const oids[] = {TITLE, AGAIN, GIVEN, COMMON};
	for (size_t i = 0; i < 4; i++) {
		X509_NAME *name = X509_NAME_new();
		for (size_t k = 0; k < 4; k++)
			test_name_add(name, oids[k], k == i ? V_ASN1_BIT_STRING : V_ASN1_UTF8STRING,
				k < 2 ? BYTES(CREDIT) : BYTES("A"), false);
		assert_only(examine_name(name), oids[i], "not-text", "is no text");
	}
}
END_TEST

START_TEST(takes_text_with_a_nul_for_none)
{
	X509_NAME *name = test_name(COMMON "=A, " GIVEN "=A");
	test_name_add(name, TITLE, V_ASN1_UTF8STRING, BYTES(CREDIT "\0x"), false);
	test_name_add(name, AGAIN, V_ASN1_UTF8STRING, BYTES(CREDIT "\0x"), false);
	struct examination it = examine_name(name);
	assert_found(it, TITLE, "not-text", "T (2.5.4.12)");
	assert_found(it, AGAIN, "not-text", "(2.5.4.1)");
	ck_assert_uint_eq(gmseal_findings_count(it.findings), 2);
	ck_assert_int_eq(it.profile, GMSEAL_SUBJECT_NONE);
	name = test_name(TITLE "=" CREDIT ", " AGAIN "=" CREDIT ", " GIVEN "=A");
	test_name_add(name, COMMON, V_ASN1_BMPSTRING, BYTES("\0A\0\0\0B"), false);
	assert_only(examine_name(name), COMMON, "not-text", "CN");
	name = test_name(TITLE "=" CREDIT ", " AGAIN "=" CREDIT ", " GIVEN "=A");
	test_name_add(name, COMMON, V_ASN1_T61STRING, BYTES("A\0"), false);
	assert_only(examine_name(name), COMMON, "not-text", "CN");
}
END_TEST

START_TEST(finds_codes_and_names_that_differ)
{
	assert_only(examine_text(TITLE "=" CREDIT ", " AGAIN "=" NUMBER ", " GIVEN "=A, CN=A"),
		AGAIN, "codes-differ", "not the same");
	assert_only(examine_text(TITLE "=E00000000, " AGAIN "=e00000000, " GIVEN "=A, CN=A"), AGAIN,
		"codes-differ", "T and in 2.5.4.1");
	assert_only(examine_text(TITLE "=" CREDIT ", " AGAIN "=" CREDIT ", " GIVEN "=A, CN=a"),
		GIVEN, "names-differ", "G and in CN");
	struct examination it =
		examine_text(TITLE "=" NUMBER ", " AGAIN "=" CREDIT ", " GIVEN "=A, CN=B");
	ck_assert_uint_eq(gmseal_findings_count(it.findings), 2);
	ck_assert_int_eq(it.profile, GMSEAL_SUBJECT_PERSON);
}
END_TEST

START_TEST(finds_wrong_codes)
{
	struct examination it = examine_text(SUBJECT_OF("91350100I000100Y43", "A"));
	assert_only(it, TITLE, "credit-code-character", "\"91350100I000100Y43\" has the length");
	ck_assert_int_eq(it.profile, GMSEAL_SUBJECT_ORGANISATION);
	it = examine_text(SUBJECT_OF("91350100M000100Y44", "A"));
	assert_only(it, TITLE, "credit-code-check", "\"91350100M000100Y44\" is wrong");
	ck_assert_int_eq(it.profile, GMSEAL_SUBJECT_ORGANISATION);
	it = examine_text(SUBJECT_OF("110105194902290029", "A"));
	assert_only(it, TITLE, "identity-number-date", "\"110105194902290029\" does not exist");
	ck_assert_int_eq(it.profile, GMSEAL_SUBJECT_PERSON);
	it = examine_text(SUBJECT_OF("110105194912310021", "A"));
	assert_only(it, TITLE, "identity-number-check", "\"110105194912310021\" is wrong");
	ck_assert_int_eq(it.profile, GMSEAL_SUBJECT_PERSON);
	/* Codes that differ are judged one by one. */
	it = examine_text(
		TITLE "=91350100M000100Y44, " AGAIN "=110105194912310021, " GIVEN "=A, CN=A");
	assert_found(it, TITLE, "credit-code-check", "91350100M000100Y44");
	assert_found(it, AGAIN, "identity-number-check", "110105194912310021");
	assert_found(it, AGAIN, "codes-differ", "not the same");
	ck_assert_uint_eq(gmseal_findings_count(it.findings), 3);
	ck_assert_int_eq(it.profile, GMSEAL_SUBJECT_ORGANISATION);
}
END_TEST

START_TEST(shows_a_code_without_what_could_harm_a_terminal)
{
	X509_NAME *name = test_name(COMMON "=A, " GIVEN "=A");
	test_name_add(name, TITLE, V_ASN1_UTF8STRING, BYTES("91350100M00\x1B[2J0Y4"), false);
	test_name_add(name, AGAIN, V_ASN1_UTF8STRING, BYTES("91350100M00\x1B[2J0Y4"), false);
	struct examination it = examine_name(name);
	assert_only(it, TITLE, "credit-code-character", "91350100M00\\x1b[2J0Y4");
}
END_TEST

START_TEST(holds_the_profile_against_the_wanted_one)
{
	const struct test_identity *company =
		issue(&(struct test_certificate){.subject = SUBJECT_OF(CREDIT, "A")});
	const struct test_identity *person =
		issue(&(struct test_certificate){.subject = SUBJECT_OF(NUMBER, "A")});
	assert_right(examine(company, GMSEAL_SUBJECT_ORGANISATION), GMSEAL_SUBJECT_ORGANISATION);
	assert_right(examine(person, GMSEAL_SUBJECT_PERSON), GMSEAL_SUBJECT_PERSON);
	assert_only(examine(company, GMSEAL_SUBJECT_PERSON), TITLE, "other-profile",
		"is an organisation's, and a person's is wanted");
	assert_only(examine(person, GMSEAL_SUBJECT_ORGANISATION), TITLE, "other-profile",
		"is a person's, and an organisation's is wanted");
	assert_found(examine(issue(&(struct test_certificate){
				     .subject = AGAIN "=" NUMBER ", " GIVEN "=A, CN=A"}),
			     GMSEAL_SUBJECT_ORGANISATION),
		AGAIN, "other-profile", "is a person's");
	/* Without a code there is no profile to be another one. */
	struct examination it = examine(
		issue(&(struct test_certificate){.subject = "CN=A"}), GMSEAL_SUBJECT_PERSON);
	ck_assert_uint_eq(gmseal_findings_count(it.findings), 3);
}
END_TEST

/* The same text in any string type is the same text. */
START_TEST(compares_texts_whatever_their_type)
{
	static const int ascii[] = {V_ASN1_UTF8STRING, V_ASN1_PRINTABLESTRING, V_ASN1_T61STRING,
		V_ASN1_IA5STRING, V_ASN1_BMPSTRING};
	uint8_t wide[36];
	for (size_t i = 0; i < sizeof wide; i++)
		wide[i] = i % 2 == 0 ? 0 : (uint8_t)CREDIT[i / 2];
	for (size_t i = 0; i < 5; i++)
		for (size_t k = 0; k < 5; k++) {
			bool wide_title = ascii[i] == V_ASN1_BMPSTRING;
			bool wide_again = ascii[k] == V_ASN1_BMPSTRING;
			X509_NAME *name = X509_NAME_new();
			test_name_add(name, TITLE, ascii[i],
				wide_title ? (gmseal_bytes){wide, 36} : BYTES(CREDIT), false);
			test_name_add(name, AGAIN, ascii[k],
				wide_again ? (gmseal_bytes){wide, 36} : BYTES(CREDIT), i > 2);
			test_name_add(name, GIVEN, V_ASN1_UTF8STRING, BYTES("示例"), k > 2);
			test_name_add(name, COMMON, k > 1 ? V_ASN1_BMPSTRING : V_ASN1_T61STRING,
				k > 1 ? BYTES("\x79\x3A\x4F\x8B") : BYTES("示例"), false);
			assert_right(examine_name(name), GMSEAL_SUBJECT_ORGANISATION);
		}
}
END_TEST

START_TEST(reads_multi_valued_parts_of_the_name)
{
	X509_NAME *name = X509_NAME_new();
	test_name_add(name, TITLE, V_ASN1_PRINTABLESTRING, BYTES(CREDIT), false);
	test_name_add(name, AGAIN, V_ASN1_PRINTABLESTRING, BYTES(CREDIT), true);
	test_name_add(name, GIVEN, V_ASN1_UTF8STRING, BYTES(COMPANY), true);
	test_name_add(name, COMMON, V_ASN1_UTF8STRING, BYTES(COMPANY), true);
	assert_right(examine_name(name), GMSEAL_SUBJECT_ORGANISATION);
}
END_TEST

START_TEST(finds_everything_at_once)
{
	struct examination it =
		examine(issue(&(struct test_certificate){.subject = TITLE
							 "=91350100M000100Y44, " AGAIN "=" NUMBER
							 ", " GIVEN "=A, " GIVEN "=A"}),
			GMSEAL_SUBJECT_PERSON);
	static const char *const wanted[][2] = {{GIVEN, "several"}, {COMMON, "missing"},
		{TITLE, "credit-code-check"}, {AGAIN, "codes-differ"}, {TITLE, "other-profile"}};
	ck_assert_uint_eq(gmseal_findings_count(it.findings), 5);
	for (size_t i = 0; i < 5; i++) {
		const gmseal_finding *found = gmseal_findings_at(it.findings, i);
		ck_assert_str_eq(found->field, wanted[i][0]);
		ck_assert_str_eq(found->reason, wanted[i][1]);
	}
	ck_assert_ptr_null(gmseal_findings_at(it.findings, 5));
	ck_assert_ptr_eq(
		gmseal_findings_find(it.findings, TITLE, NULL), gmseal_findings_at(it.findings, 2));
	ck_assert_ptr_eq(gmseal_findings_find(it.findings, NULL, "missing"),
		gmseal_findings_at(it.findings, 1));
	ck_assert_ptr_eq(
		gmseal_findings_find(it.findings, NULL, NULL), gmseal_findings_at(it.findings, 0));
	ck_assert_ptr_null(gmseal_findings_find(it.findings, TITLE, "missing"));
	ck_assert_ptr_eq(gmseal_findings_error(it.findings), gmseal_findings_at(it.findings, 0));
}
END_TEST

START_TEST(refuses_wrong_arguments)
{
	gmseal_certificate *certificate = stage_certificate(&stage_pki(TEST_SM2)->signer);
	gmseal_findings *findings = NULL;
	gmseal_error error;
	static const gmseal_subject_profile none[] = {
		GMSEAL_SUBJECT_NONE, (gmseal_subject_profile)4};
	for (size_t i = 0; i < 2; i++)
		assert_status(gmseal_subject_examine(certificate, none[i], NULL, &findings, &error),
			GMSEAL_ERROR_ARGUMENT, error);
	assert_status(gmseal_subject_examine(NULL, GMSEAL_SUBJECT_ANY, NULL, &findings, &error),
		GMSEAL_ERROR_ARGUMENT, error);
	assert_status(gmseal_subject_examine(certificate, GMSEAL_SUBJECT_ANY, NULL, NULL, &error),
		GMSEAL_ERROR_ARGUMENT, error);
	ck_assert_ptr_null(findings);
	assert_ok(gmseal_subject_examine(certificate, GMSEAL_SUBJECT_ANY, NULL, &findings, NULL),
		error);
	gmseal_findings_free(findings);
	gmseal_findings_free(NULL);
}
END_TEST

START_TEST(names_the_profiles)
{
	ck_assert_str_eq(gmseal_subject_profile_name(GMSEAL_SUBJECT_NONE), "none");
	ck_assert_str_eq(gmseal_subject_profile_name(GMSEAL_SUBJECT_ANY), "any");
	ck_assert_str_eq(gmseal_subject_profile_name(GMSEAL_SUBJECT_ORGANISATION), "organisation");
	ck_assert_str_eq(gmseal_subject_profile_name(GMSEAL_SUBJECT_PERSON), "person");
	ck_assert_str_eq(gmseal_subject_profile_name((gmseal_subject_profile)4), "none");
}
END_TEST

/* --- Extensions of GM/T 0015 ------------------------------------------------------------------ */

static const char *const holder_oids[] = {"1.2.156.10260.4.1.1", "1.2.156.10260.4.1.2",
	"1.2.156.10260.4.1.3", "1.2.156.10260.4.1.4", "1.2.156.10260.4.1.5"};

/* A certificate with an extension of these octets. */
static gmseal_certificate *with_extension(const char *oid, gmseal_bytes value)
{
	char *text = scratch(strlen(oid) + value.size * 2 + 8);
	size_t end = (size_t)sprintf(text, "%s=DER:", oid);
	for (size_t i = 0; i < value.size; i++)
		end += (size_t)sprintf(text + end, "%02X", value.data[i]);
	const char *const extensions[] = {text, NULL};
	return stage_certificate(
		issue(&(struct test_certificate){.subject = "CN=A", .extensions = extensions}));
}

static void assert_holder(gmseal_bytes value, gmseal_bytes wanted)
{
	for (size_t i = 0; i < GMSEAL_HOLDER_CODES; i++) {
		const gmseal_certificate *certificate = with_extension(holder_oids[i], value);
		for (size_t k = 0; k < GMSEAL_HOLDER_CODES; k++) {
			gmseal_buffer text = GMSEAL_BUFFER_INIT;
			const char *oid = NULL;
			gmseal_error error;
			assert_ok(
				gmseal_certificate_holder_code(certificate, k, &oid, &text, &error),
				error);
			ck_assert_str_eq(oid, holder_oids[k]);
			ck_assert_uint_eq(text.size, k == i ? wanted.size : 0);
			if (k == i && wanted.size > 0)
				ck_assert_mem_eq(text.data, wanted.data, wanted.size);
			else
				ck_assert(k == i || text.data == NULL);
			gmseal_buffer_free(&text);
		}
	}
}

START_TEST(reads_the_codes_of_the_holder)
{
	assert_holder(der_text(TAG_PRINTABLE, CREDIT), BYTES(CREDIT));
	assert_holder(der_text(TAG_UTF8, COMPANY), BYTES(COMPANY));
	assert_holder(der_text(TAG_IA5, "a@b"), BYTES("a@b"));
	assert_holder(der_text(V_ASN1_T61STRING, "示例"), BYTES("示例"));
	assert_holder(der_element(V_ASN1_BMPSTRING, BYTES("\x79\x3A")), BYTES("示"));
	assert_holder(der_text(TAG_PRINTABLE, ""), BYTES(""));
}
END_TEST

/* The choice of the identity code, of which the standard does not say how it is tagged. */
START_TEST(reads_identity_codes_behind_both_kinds_of_tags)
{
	for (unsigned tag = 0; tag < 3; tag++) {
		assert_holder(
			der_element(0xA0 | tag, der_text(TAG_PRINTABLE, NUMBER)), BYTES(NUMBER));
		assert_holder(der_text(0x80 | tag, NUMBER), BYTES(NUMBER));
	}
	assert_holder(
		der_element(0xA1, der_text(TAG_UTF8, "军字第123456号")), BYTES("军字第123456号"));
	assert_holder(der_text(0x81, "军字第123456号"), BYTES("军字第123456号"));
}
END_TEST

START_TEST(tells_extensions_that_hold_no_text)
{
	const gmseal_bytes values[] = {BYTES("\x13"),
		BYTES("\x13\x05"
		      "abc"),
		BYTES(CREDIT), der_integer(5), der_bits(BYTES("x")),
		SEQUENCE(der_text(TAG_PRINTABLE, "x")), der_element(0xA0, NOTHING),
		der_element(0xA0, der_integer(1)),
		der_element(0xA0, BYTES("\x13\x05"
					"abc")),
		der_element(0xA0, JOIN(der_text(TAG_UTF8, "a"), der_text(TAG_UTF8, "b"))),
		der_element(0xA0, der_element(0xA0, der_text(TAG_UTF8, "a"))),
		JOIN(der_text(TAG_UTF8, "a"), der_text(TAG_UTF8, "b")), der_text(TAG_UTF8, "\xC3("),
		der_text(0x80, "\xC3("), der_element(TAG_BOOLEAN, BYTES("\xFF")),
		der_element(0x05, NOTHING), der_oid("1.2.3"),
		der_text(TAG_UTC_TIME, "200101000000Z"), der_element(0x2C, der_text(TAG_UTF8, "a")),
		der_text(0x40, "a"), der_element(V_ASN1_BMPSTRING, BYTES("a"))};
	for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
		gmseal_buffer text = GMSEAL_BUFFER_INIT;
		const char *oid = "none";
		gmseal_error error;
		gmseal_status status = gmseal_certificate_holder_code(
			with_extension(holder_oids[0], values[i]), 0, &oid, &text, &error);
		ck_assert_msg(status == GMSEAL_ERROR_FORMAT, "value %zu", i);
		ck_assert_str_eq(error.message, "the extension holds no text");
		ck_assert_ptr_null(text.data);
		ck_assert_str_eq(oid, holder_oids[0]);
	}
}
END_TEST

START_TEST(refuses_codes_that_there_are_none_of)
{
	gmseal_certificate *certificate = stage_certificate(&stage_pki(TEST_SM2)->signer);
	gmseal_buffer text = GMSEAL_BUFFER_INIT;
	const char *oid = NULL;
	gmseal_error error;
	assert_status(gmseal_certificate_holder_code(
			      certificate, GMSEAL_HOLDER_CODES, &oid, &text, &error),
		GMSEAL_ERROR_ARGUMENT, error);
	assert_status(gmseal_certificate_holder_code(NULL, 0, &oid, &text, &error),
		GMSEAL_ERROR_ARGUMENT, error);
	assert_status(gmseal_certificate_holder_code(certificate, 0, NULL, &text, &error),
		GMSEAL_ERROR_ARGUMENT, error);
	assert_status(gmseal_certificate_holder_code(certificate, 0, &oid, NULL, &error),
		GMSEAL_ERROR_ARGUMENT, error);
}
END_TEST

/* --- The checks signature.subject and seal.maker.subject --------------------------------------- */

/* The hierarchy, with other subjects of signer and maker; NULL: the usual one. */
static struct test_pki hierarchy(const char *signer, const char *maker)
{
	struct test_pki pki = *stage_pki(TEST_SM2);
	if (signer != NULL)
		pki.signer = *issue(&(struct test_certificate){.subject = signer});
	if (maker != NULL)
		pki.maker = *issue(&(struct test_certificate){.subject = maker});
	return pki;
}

static const gmseal_report *verify(const struct test_pki *pki, int generation,
	gmseal_subject_profile signer, gmseal_subject_profile maker)
{
	struct forged_signature parts = forged_signature(generation, pki);
	gmseal_policy *policy = stage_policy(pki);
	gmseal_policy_set_subject_profile(policy, signer, maker);
	const gmseal_report *report = verify_signature(policy, forge_signature(&parts), NOW);
	assert_complete_signature_report(report);
	return report;
}

static const gmseal_report *verify_signer(const char *subject)
{
	struct test_pki pki = hierarchy(subject, NULL);
	return verify(&pki, 4, GMSEAL_SUBJECT_ANY, GMSEAL_SUBJECT_NONE);
}

START_TEST(checks_pass_or_are_skipped)
{
	static const int generations[] = {2014, 4, 5};
	struct test_pki pki = hierarchy(SUBJECT_OF(NUMBER, "甲示例"), SUBJECT_OF(CREDIT, COMPANY));
	for (size_t i = 0; i < 3; i++) {
		const gmseal_report *report = verify(
			&pki, generations[i], GMSEAL_SUBJECT_PERSON, GMSEAL_SUBJECT_ORGANISATION);
		assert_verdict(report, GMSEAL_VERDICT_VALID);
		assert_check(report, "signature.subject", GMSEAL_CHECK_PASS, "ok", "is a person's");
		assert_check(report, "seal.maker.subject", GMSEAL_CHECK_PASS, "ok",
			"is an organisation's");
		ck_assert_str_eq(
			gmseal_report_find(report, "signature.subject")->clause, "seal platforms");
		report = verify(&pki, generations[i], GMSEAL_SUBJECT_NONE, GMSEAL_SUBJECT_NONE);
		assert_verdict(report, GMSEAL_VERDICT_VALID);
		assert_skipped(report, "signature.subject", "not-asked", "does not ask");
		assert_skipped(report, "seal.maker.subject", "not-asked", "does not ask");
	}
}
END_TEST

START_TEST(signer_and_maker_are_asked_about_by_themselves)
{
	struct test_pki pki = hierarchy(SUBJECT_OF(NUMBER, "A"), NULL);
	const gmseal_report *report = verify(&pki, 4, GMSEAL_SUBJECT_ANY, GMSEAL_SUBJECT_NONE);
	assert_verdict(report, GMSEAL_VERDICT_VALID);
	assert_skipped(report, "seal.maker.subject", "not-asked", "");
	report = verify(&pki, 4, GMSEAL_SUBJECT_NONE, GMSEAL_SUBJECT_ANY);
	assert_verdict(report, GMSEAL_VERDICT_INVALID);
	assert_skipped(report, "signature.subject", "not-asked", "");
	assert_fail(report, "seal.maker.subject", "missing", "no T (2.5.4.12)");
	assert_fail(report, "signature.seal", "seal-invalid", "");
	gmseal_policy *policy = stage_policy(&pki);
	gmseal_policy_set_subject_profile(policy, GMSEAL_SUBJECT_NONE, GMSEAL_SUBJECT_PERSON);
	struct forged_seal seal = forged_seal(5, &pki);
	report = verify_seal(policy, forge_seal(&seal), NOW);
	assert_complete_seal_report(report);
	assert_fail(report, "seal.maker.subject", "missing", "no T");
}
END_TEST

START_TEST(checks_fail_with_each_reason)
{
	static const struct {
		const char *subject, *reason, *words;
	} cases[] = {
		{"CN=A", "missing", "no T (2.5.4.12)"},
		{TITLE "=" CREDIT ", " TITLE "=" CREDIT ", " AGAIN "=" CREDIT ", " GIVEN "=A, CN=A",
			"several", "2 values of T"},
		{TITLE "=" CREDIT ", " AGAIN "=" NUMBER ", " GIVEN "=A, CN=A", "codes-differ",
			"not the same"},
		{TITLE "=" CREDIT ", " AGAIN "=" CREDIT ", " GIVEN "=A, CN=B", "names-differ",
			"not the same"},
		{SUBJECT_OF("91350100I000100Y43", "A"), "credit-code-character", "does not occur"},
		{SUBJECT_OF("91350100M000100Y44", "A"), "credit-code-check", "is wrong"},
		{SUBJECT_OF("110105194902290029", "A"), "identity-number-date", "does not exist"},
		{SUBJECT_OF("110105194912310021", "A"), "identity-number-check", "is wrong"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		const gmseal_report *report = verify_signer(cases[i].subject);
		assert_verdict(report, GMSEAL_VERDICT_INVALID);
		assert_fail(report, "signature.subject", cases[i].reason, cases[i].words);
	}
	struct test_pki pki = hierarchy(SUBJECT_OF(CREDIT, "A"), SUBJECT_OF(NUMBER, "A"));
	const gmseal_report *report =
		verify(&pki, 4, GMSEAL_SUBJECT_PERSON, GMSEAL_SUBJECT_ORGANISATION);
	assert_fail(report, "signature.subject", "other-profile", "a person's is wanted");
	assert_fail(report, "seal.maker.subject", "other-profile", "an organisation's is wanted");
}
END_TEST

START_TEST(a_check_fails_where_a_value_is_no_text)
{
	X509_NAME *name = test_name(TITLE "=" CREDIT ", " AGAIN "=" CREDIT ", " GIVEN "=A");
	test_name_add(name, COMMON, V_ASN1_BIT_STRING, BYTES("A"), false);
	struct test_pki pki = *stage_pki(TEST_SM2);
	pki.signer = *issue(&(struct test_certificate){.name = name});
	X509_NAME_free(name);
	assert_fail(verify(&pki, 4, GMSEAL_SUBJECT_ANY, GMSEAL_SUBJECT_NONE), "signature.subject",
		"not-text", "CN (2.5.4.3)");
}
END_TEST

/* The reason is that of the first finding, the sentences are all of them. */
START_TEST(a_check_tells_all_that_is_found)
{
	const gmseal_report *report =
		verify_signer(TITLE "=" CREDIT ", " TITLE "=" CREDIT ", " AGAIN
				    "=91350100M000100Y44, " GIVEN "=A, CN=B");
	assert_fail(report, "signature.subject", "several", "2 values of T");
	assert_fail(report, "signature.subject", "several",
		"The check character of the unified social credit code \"91350100M000100Y44\" is "
		"wrong. The names in G and in CN are not the same.");
}
END_TEST

START_TEST(checks_are_unknown_without_a_certificate)
{
	struct forged_signature parts = forged_signature(4, stage_pki(TEST_SM2));
	parts.certificate = der_octets(BYTES("no certificate"));
	gmseal_policy *policy = stage_policy(stage_pki(TEST_SM2));
	gmseal_policy_set_subject_profile(policy, GMSEAL_SUBJECT_ANY, GMSEAL_SUBJECT_ANY);
	const gmseal_report *report = verify_signature(policy, forge_signature(&parts), NOW);
	assert_complete_signature_report(report);
	assert_unknown(report, "signature.subject", "not-reached", "cannot be decoded");
	struct forged_seal seal = forged_seal(4, stage_pki(TEST_SM2));
	seal.certificate = der_octets(BYTES("no certificate"));
	report = verify_seal(policy, forge_seal(&seal), NOW);
	assert_unknown(report, "seal.maker.subject", "not-reached", "cannot be decoded");
}
END_TEST

SUITE("subject", tells_what_a_code_is, notices_every_slip_in_a_code, takes_both_profiles,
	finds_what_is_missing, takes_what_is_empty_for_missing, finds_what_is_there_several_times,
	finds_what_is_no_text, takes_text_with_a_nul_for_none, finds_codes_and_names_that_differ,
	finds_wrong_codes, shows_a_code_without_what_could_harm_a_terminal,
	holds_the_profile_against_the_wanted_one, compares_texts_whatever_their_type,
	reads_multi_valued_parts_of_the_name, finds_everything_at_once, refuses_wrong_arguments,
	names_the_profiles, reads_the_codes_of_the_holder,
	reads_identity_codes_behind_both_kinds_of_tags, tells_extensions_that_hold_no_text,
	refuses_codes_that_there_are_none_of, checks_pass_or_are_skipped,
	signer_and_maker_are_asked_about_by_themselves, checks_fail_with_each_reason,
	a_check_fails_where_a_value_is_no_text, a_check_tells_all_that_is_found,
	checks_are_unknown_without_a_certificate)
