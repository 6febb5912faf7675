/* Requests of platforms, member by member: each rule with its field, its reason and a word of its
 * sentence. */
#include "base/base.h"
#include "request.h"

START_TEST(makes_a_seal_that_verifies)
{
	const struct test_pki *pki = stage_pki(TEST_SM2);
	struct examination it = right_request();
	gmseal_seal_parameters parameters = GMSEAL_SEAL_PARAMETERS_INIT;
	assert_right(it);
	examine(&it);
	parameters.generation = GMSEAL_GENERATION_4;
	parameters.created = at(NOW);
	gmseal_request_apply(it.request, &parameters);
	ck_assert_ptr_null(gmseal_request_replaces(it.request));
	const gmseal_seal *seal = make_seal(&parameters, &pki->maker);
	const gmseal_report *report =
		verify_seal(stage_policy(pki), gmseal_seal_bytes(seal), "2022-08-01T00:00:00Z");
	assert_verdict(report, GMSEAL_VERDICT_VALID);
	const gmseal_property *property = gmseal_seal_property(seal);
	ck_assert(gms_equal(gmseal_seal_id(seal), BYTES(NUMBER)));
	ck_assert(gms_equal(gmseal_seal_header(seal)->vendor, BYTES("XXCA")));
	ck_assert(gms_equal(property->name, BYTES("合同专用章")));
	ck_assert_int_eq(property->type, 4);
	ck_assert_int_eq(property->valid_from.seconds, at("2022-07-01T00:00:00Z"));
	ck_assert_int_eq(property->valid_to.seconds, at("2024-07-01T00:00:00Z"));
	ck_assert(gms_equal(gmseal_seal_picture(seal)->type, BYTES("PNG")));
	ck_assert(gms_equal(gmseal_seal_picture(seal)->data, request_picture()));
	ck_assert_int_eq(gmseal_seal_picture(seal)->width, 40);
	ck_assert_int_eq(gmseal_seal_picture(seal)->height, 30);
	ck_assert_uint_eq(gmseal_seal_list_count(seal), 1);
	ck_assert(gms_equal(
		gmseal_seal_list_entry(seal, 0)->value, BUFFER_BYTES(request_signer()->der)));
}
END_TEST

START_TEST(tells_each_member_that_is_missing)
{
	for (int i = 0; i < GMSEAL_REQUEST_MEMBERS; i++) {
		const char *name = gmseal_request_member_name((gmseal_request_member)i);
		assert_error(with((gmseal_request_member)i, NOTHING), name, "missing", name);
	}
	ck_assert_ptr_null(gmseal_request_member_name(GMSEAL_REQUEST_MEMBERS));
	ck_assert_str_eq(
		gmseal_request_member_name(GMSEAL_REQUEST_CATEGORY), "sealSpecificCategory");
	ck_assert_str_eq(gmseal_request_member_name(GMSEAL_REQUEST_ORG_CODE), "orgCode");
}
END_TEST

static const struct {
	gmseal_request_member member;
	const char *value, *words;
} malformed[] = {
	{GMSEAL_REQUEST_SEAL_NAME, "", "not empty"},
	{GMSEAL_REQUEST_SEAL_NAME, "  ", "not empty"},
	{GMSEAL_REQUEST_SEAL_NAME, "a\nb", "without control characters"},
	{GMSEAL_REQUEST_SEAL_NAME, "a\x7F", "without control characters"},
	{GMSEAL_REQUEST_SEAL_NAME, "\xC3(", "\\xc3"},
	{GMSEAL_REQUEST_SEAL_NUM, "", "XXCA"},
	{GMSEAL_REQUEST_SEAL_NUM, "11010800000001", "initials"},
	{GMSEAL_REQUEST_SEAL_NUM, "XXCA1101080000000", "6 digits of a region"},
	{GMSEAL_REQUEST_SEAL_NUM, "XXCA110108000000012", "8 digits"},
	{GMSEAL_REQUEST_SEAL_NUM, "XXCA1101080000000A", "8 digits"},
	{GMSEAL_REQUEST_SEAL_NUM, "XX-A11010800000001", "initials"},
	{GMSEAL_REQUEST_SEAL_NUM, NUMBER " ", "8 digits"},
	{GMSEAL_REQUEST_CATEGORY, "00", "05"},
	{GMSEAL_REQUEST_CATEGORY, "06", "\"06\""},
	{GMSEAL_REQUEST_CATEGORY, "1", "contract"},
	{GMSEAL_REQUEST_CATEGORY, "14", "contract"},
	{GMSEAL_REQUEST_CATEGORY, "001", "contract"},
	{GMSEAL_REQUEST_CATEGORY, "", "contract"},
	{GMSEAL_REQUEST_WIDTH, "0", "millimetres"},
	{GMSEAL_REQUEST_WIDTH, "-40", "millimetres"},
	{GMSEAL_REQUEST_WIDTH, "40.0", "whole number"},
	{GMSEAL_REQUEST_WIDTH, "40mm", "whole number"},
	{GMSEAL_REQUEST_WIDTH, "", "whole number"},
	{GMSEAL_REQUEST_WIDTH, "1000000000", "whole number"},
	{GMSEAL_REQUEST_HEIGHT, "thirty", "\"thirty\""},
	{GMSEAL_REQUEST_TYPE, "png", "PNG"},
	{GMSEAL_REQUEST_TYPE, "PNGX", "PNG"},
	{GMSEAL_REQUEST_START, "", "2026-01-31"},
	{GMSEAL_REQUEST_START, "2023-02-29 00:00:00", "China Standard Time"},
	{GMSEAL_REQUEST_START, "2022-13-01 00:00:00", "2022-13-01"},
	{GMSEAL_REQUEST_START, "2022-00-01 00:00:00", "2022-00-01"},
	{GMSEAL_REQUEST_START, "2022-06-31 00:00:00", "2022-06-31"},
	{GMSEAL_REQUEST_START, "2022-07-01 24:00:00", "24:00:00"},
	{GMSEAL_REQUEST_START, "2022-07-01 08:60:00", "08:60:00"},
	{GMSEAL_REQUEST_START, "2022-07-01 08:00:60", "08:00:60"},
	{GMSEAL_REQUEST_START, "2022-07-01T08:00:00", "T08"},
	{GMSEAL_REQUEST_START, "2022-07-01 08:00", "08:00"},
	{GMSEAL_REQUEST_START, "2022-07-01 08:00:00Z", "00Z"},
	{GMSEAL_REQUEST_START, "2022-7-1 8:00:00", "2022-7-1"},
	{GMSEAL_REQUEST_START, "20x2-07-01 08:00:00", "20x2"},
	{GMSEAL_REQUEST_START, "-022-07-01 08:00:00", "-022"},
	{GMSEAL_REQUEST_START, "2022-07-01 08:00: 0", ": 0"},
	{GMSEAL_REQUEST_START, "2022/07/01 08:00:00", "2022/07"},
	{GMSEAL_REQUEST_END, "2024-07-01 08:00:00 ", "China Standard Time"},
	{GMSEAL_REQUEST_END, "2024-07-01\n08:00:00", "\\x0a"},
	{GMSEAL_REQUEST_KIND, "3", "2 (update)"},
	{GMSEAL_REQUEST_KIND, "", "1 (new)"},
	{GMSEAL_REQUEST_CARRIER, "0", "2 (server)"},
	{GMSEAL_REQUEST_CARRIER, "12", "1 (USB key)"},
	{GMSEAL_REQUEST_LOCAL, "y", "Y (local)"},
	{GMSEAL_REQUEST_LOCAL, "YN", "N (filed)"},
	{GMSEAL_REQUEST_ORG_CODE, "", "registration packet"},
};

START_TEST(tells_each_member_that_is_malformed)
{
	for (size_t i = 0; i < sizeof malformed / sizeof malformed[0]; i++)
		assert_error(with(malformed[i].member, text_bytes(malformed[i].value)),
			gmseal_request_member_name(malformed[i].member), "malformed",
			malformed[i].words);
}
END_TEST

START_TEST(takes_what_the_rules_allow)
{
	static const struct {
		gmseal_request_member member;
		const char *value;
	} allowed[] = {{GMSEAL_REQUEST_CATEGORY, "01"}, {GMSEAL_REQUEST_CATEGORY, "05"},
		{GMSEAL_REQUEST_SEAL_NUM, "x00000000000000"}, {GMSEAL_REQUEST_CARRIER, "1"},
		{GMSEAL_REQUEST_LOCAL, "Y"}, {GMSEAL_REQUEST_START, "2020-02-29 23:59:59"},
		{GMSEAL_REQUEST_END, "2024-02-29 00:00:00"}};
	for (size_t i = 0; i < sizeof allowed / sizeof allowed[0]; i++)
		assert_right(with(allowed[i].member, text_bytes(allowed[i].value)));
}
END_TEST

START_TEST(compares_the_times_with_each_other_and_with_the_clock)
{
	assert_error(with(GMSEAL_REQUEST_END, BYTES("2022-07-01 08:00:00")), "validEndTime",
		"out-of-order", "before it begins");
	assert_right(with(GMSEAL_REQUEST_END, BYTES("2022-07-01 08:00:01")));
	struct examination it = with(GMSEAL_REQUEST_START, BYTES("2021-07-01 08:00:00"));
	it.members[GMSEAL_REQUEST_END] = BYTES("2022-07-01 07:59:59");
	assert_error(it, "validEndTime", "expires-before-made", "before the seal is made");
	it.members[GMSEAL_REQUEST_END] = BYTES("2022-07-01 08:00:00");
	assert_right(it);
	/* The certificate ends 2025-01-01T00:00:00Z. */
	assert_right(with(GMSEAL_REQUEST_END, BYTES("2025-01-01 08:00:00")));
	assert_noticed(with(GMSEAL_REQUEST_END, BYTES("2025-01-01 08:00:01")), "validEndTime",
		"outlives-certificate", "2025-01-01T00:00:00Z");
}
END_TEST

static const struct {
	int generation;
	gmseal_request_member member;
	const char *value, *words; /* words: NULL if the seal can hold it */
} ranges[] = {
	{0, GMSEAL_REQUEST_START, "0000-01-01 00:00:00", "1 to 9999"},
	{4, GMSEAL_REQUEST_START, "0001-01-01 07:59:59", "1 to 9999"},
	{4, GMSEAL_REQUEST_START, "0001-01-01 08:00:00", NULL},
	{5, GMSEAL_REQUEST_START, "0001-01-01 07:59:59", "1 to 9999"},
	{5, GMSEAL_REQUEST_END, "9999-12-31 23:59:59", NULL},
	{2014, GMSEAL_REQUEST_START, "1950-01-01 07:59:59", "1950 to 2049"},
	{2014, GMSEAL_REQUEST_START, "1950-01-01 08:00:00", NULL},
	{2014, GMSEAL_REQUEST_END, "2050-01-01 07:59:59", NULL},
	{2014, GMSEAL_REQUEST_END, "2050-01-01 08:00:00", "1950 to 2049"},
};

/* So that what is right can be made. */
START_TEST(takes_the_times_that_the_generation_can_hold)
{
	for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++) {
		struct examination it = with(ranges[i].member, text_bytes(ranges[i].value));
		it.context.generation = ranges[i].generation;
		examine(&it);
		ck_assert((it.request == NULL) == (ranges[i].words != NULL));
		if (ranges[i].words != NULL) {
			assert_finding(&it, gmseal_request_member_name(ranges[i].member),
				"out-of-range", true, ranges[i].words);
			continue;
		}
		gmseal_seal_parameters parameters = GMSEAL_SEAL_PARAMETERS_INIT;
		parameters.generation = ranges[i].generation;
		parameters.created = it.context.now;
		gmseal_request_apply(it.request, &parameters);
		make_seal(&parameters, &stage_pki(TEST_SM2)->maker);
	}
}
END_TEST

START_TEST(tells_what_is_no_base64)
{
	static const char *const rubbish[] = {"A", "AAA", "AAA=AAAA",
		"A===", "====", "AA AA===", "AA-_", "AAAA!", "AAAA\tAAA", " AAAA", "=AAA",
		"QR==", "Q===", "Qf==", "QUJ=", "QUL=", "AAAAQR==", "\xE4\xB8\xADZ"};
	for (size_t i = 0; i < sizeof rubbish / sizeof rubbish[0]; i++) {
		assert_error(with(GMSEAL_REQUEST_IMAGE, text_bytes(rubbish[i])), "sealImg",
			"no-base64", "sealImg is no Base64");
		assert_error(with(GMSEAL_REQUEST_CERTIFICATE, text_bytes(rubbish[i])), "signCert",
			"no-base64", "signCert is no Base64");
	}
	/* The bits that stand for nothing have to be 0, and an empty text is another thing. */
	static const char *const right[] = {"QQ==", "Qg==", "QUI=", "QUE=", "AAAAQQ==", "QUJD"};
	for (size_t i = 0; i < sizeof right / sizeof right[0]; i++)
		assert_error(with(GMSEAL_REQUEST_CERTIFICATE, text_bytes(right[i])), "signCert",
			"no-certificate", "");
	assert_error(with(GMSEAL_REQUEST_IMAGE, BYTES("")), "sealImg", "malformed",
		"\"\" is not what belongs here: a picture in Base64, which is not empty.");
	assert_error(with(GMSEAL_REQUEST_CERTIFICATE, BYTES("")), "signCert", "malformed",
		"\"\" is not what belongs here: a certificate in Base64, which is not empty.");
}
END_TEST

START_TEST(takes_line_breaks_in_base64_and_tells_them)
{
	gmseal_bytes whole = base64(BUFFER_BYTES(request_signer()->der));
	gmseal_bytes first = {whole.data, 76}, second = {whole.data + 76, whole.size - 76};
	assert_noticed(with(GMSEAL_REQUEST_CERTIFICATE, JOIN(first, BYTES("\r\n"), second)),
		"signCert", "line-breaks", "line breaks");
	assert_noticed(with(GMSEAL_REQUEST_IMAGE, JOIN(base64(request_picture()), BYTES("\n"))),
		"sealImg", "line-breaks", "sealImg");
	assert_error(with(GMSEAL_REQUEST_IMAGE, BYTES("\r\n")), "sealImg", "no-base64", "Base64");
}
END_TEST

static struct examination with_picture(gmseal_bytes data)
{
	return with(GMSEAL_REQUEST_IMAGE, base64(data));
}

START_TEST(holds_the_picture_against_the_rules)
{
	const uint32_t density = GMSEAL_PLATFORM_PICTURE_DENSITY;
	size_t frame = request_picture().size - 4000, most = GMSEAL_PLATFORM_PICTURE_MAX_SIZE;
	assert_right(with_picture(png(945, 709, density, most - frame)));
	assert_error(with_picture(png(945, 709, density, most - frame + 1)), "sealImg", "too-large",
		"25601 octets");
	assert_error(with_picture(((gmseal_bytes){request_picture().data, 1000})), "sealImg",
		"damaged", "cannot be read");
	assert_noticed(with_picture(png(945, 709, 0, 4000)), "sealImg", "not-600-dpi", "600 DPI");
	assert_noticed(with_picture(png(930, 709, density, 4000)), "sealWidth", "pixels-mismatch",
		"945 pixels");
	assert_noticed(with_picture(png(945, 720, density, 4000)), "sealHeight", "pixels-mismatch",
		"709 pixels");
	struct examination other = with_picture(png(900, 600, density, 4000));
	examine(&other);
	assert_finding(&other, "sealWidth", "size-mismatch", false, "38 mm");
	assert_finding(&other, "sealHeight", "size-mismatch", false, "25 mm");
	struct examination it = with_picture(png(850, 709, density, 4000));
	it.members[GMSEAL_REQUEST_WIDTH] = BYTES("36");
	assert_noticed(it, "sealWidth", "unusual-size", "36 mm");
	it = with_picture(BYTES("GIF89a\2\0\2\0\0\0\0\x2C\0\0\0\0\2\0\2\0\0\2\6pixels\0;"));
	examine(&it);
	assert_finding(&it, "sealType", "type-mismatch", false, "GIF");
	assert_finding(&it, "sealType", "not-png", false, "no PNG");
}
END_TEST

/* The findings in their order. */
static void assert_findings(
	const struct examination *it, const char *const (*wanted)[2], size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const gmseal_finding *finding = gmseal_findings_at(it->findings, i);
		ck_assert_msg(finding != NULL, "no %s", wanted[i][0]);
		ck_assert_str_eq(finding->field, wanted[i][0]);
		ck_assert_str_eq(finding->reason, wanted[i][1]);
	}
	ck_assert_uint_eq(gmseal_findings_count(it->findings), count);
}

START_TEST(lists_every_rule_that_a_request_breaks)
{
	static const char *const wanted[][2] = {{"sealName", "malformed"}, {"sealNum", "malformed"},
		{"sealSpecificCategory", "malformed"}, {"sealHeight", "malformed"},
		{"sealWidth", "malformed"}, {"sealType", "malformed"}, {"sealImg", "no-base64"},
		{"validStartTime", "malformed"}, {"validEndTime", "malformed"},
		{"signCert", "no-certificate"}, {"bakType", "malformed"},
		{"sealCarrier", "malformed"}, {"localOr", "malformed"}, {"orgCode", "other-code"}};
	struct examination it = right_request();
	for (size_t i = 0; i < GMSEAL_REQUEST_MEMBERS; i++)
		it.members[i] = BYTES("?");
	it.members[GMSEAL_REQUEST_SEAL_NAME] = BYTES("");
	it.members[GMSEAL_REQUEST_CERTIFICATE] = BYTES("AAAA");
	it.context.org_code = BYTES("ORG-1");
	examine(&it);
	assert_findings(&it, wanted, sizeof wanted / sizeof wanted[0]);
	ck_assert_ptr_null(it.request);
	it = right_request();
	memset(it.members, 0, sizeof it.members);
	examine(&it);
	ck_assert_uint_eq(gmseal_findings_count(it.findings), GMSEAL_REQUEST_MEMBERS);
}
END_TEST

SUITE("request", makes_a_seal_that_verifies, tells_each_member_that_is_missing,
	tells_each_member_that_is_malformed, takes_what_the_rules_allow,
	compares_the_times_with_each_other_and_with_the_clock,
	takes_the_times_that_the_generation_can_hold, tells_what_is_no_base64,
	takes_line_breaks_in_base64_and_tells_them, holds_the_picture_against_the_rules,
	lists_every_rule_that_a_request_breaks)
