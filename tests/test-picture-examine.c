/* Pictures held against what is said of them and what platforms ask for, and what verification tells of
 * them. */
#include "picture.h"

static void release_findings(void *object)
{
	gmseal_findings_free(object);
}

static const gmseal_findings *examine(
	gmseal_bytes data, const char *type, int64_t width, int64_t height, bool platform)
{
	const gmseal_picture picture = {text_bytes(type), data, width, height};
	gmseal_findings *findings = NULL;
	gmseal_error error;
	assert_ok(gmseal_picture_examine(&picture, platform, &findings, &error), error);
	keep_object(findings, release_findings);
	return findings;
}

static void assert_found(const gmseal_findings *findings, const char *field, const char *reason,
	bool is_error, const char *words)
{
	const gmseal_finding *found = gmseal_findings_find(findings, field, reason);
	ck_assert_msg(found != NULL, "%s %s is not found", field, reason);
	ck_assert_msg(strstr(found->detail, words) != NULL, "%s", found->detail);
	ck_assert_int_eq(found->error, is_error);
}

static void assert_only(const gmseal_findings *findings, const char *field, const char *reason,
	bool is_error, const char *words)
{
	assert_found(findings, field, reason, is_error, words);
	ck_assert_uint_eq(gmseal_findings_count(findings), 1);
}

static void assert_nothing(const gmseal_findings *findings)
{
	const gmseal_finding *first = gmseal_findings_at(findings, 0);
	ck_assert_msg(first == NULL, "%s %s: %s", first ? first->field : "",
		first ? first->reason : "", first ? first->detail : "");
}

START_TEST(compares_the_declared_type)
{
	const struct {
		gmseal_bytes data;
		const char *types[5], *is;
	} formats[] = {
		{PNG(.width = 1, .height = 1, .bits = 8, .data = 9), {"PNG", "png", "Png"},
			"it is PNG"},
		{JPEG(jpeg_frame(0xC0, 7, 9)), {"JPG", "jpg", "JPEG", "jpeg", "Jpeg"}, "it is JPG"},
		{GIF_PICTURE, {"GIF", "gif"}, "it is GIF"},
		{BMP(.width = 1, .height = 1, .bits = 24, .data = 4), {"BMP", "bmp"}, "it is BMP"},
		{BYTES("<svg/>"), {"SVG", "svg"}, "it is SVG"},
		{BYTES("PK\3\4"), {"OFD", "ofd", "TIFF", "x", ""}, "it is none"},
	};
	size_t count = sizeof formats / sizeof formats[0];
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < count; k++)
			for (size_t n = 0; n < 5 && formats[k].types[n] != NULL; n++) {
				const char *type = formats[k].types[n];
				const gmseal_findings *findings =
					examine(formats[i].data, type, 0, 0, false);
				if (i == k)
					assert_nothing(findings);
				else
					assert_only(findings, "type", "type-mismatch", false,
						formats[i].is);
			}
	assert_only(examine(formats[0].data, "PN\x1B", 0, 0, false), "type", "type-mismatch", false,
		"declared as \"PN\\x1b\"");
	assert_only(examine(formats[0].data, "PNGX", 0, 0, false), "type", "type-mismatch", false,
		"\"PNGX\"");
	assert_only(examine(formats[1].data, "JPE", 0, 0, false), "type", "type-mismatch", false,
		"\"JPE\"");
	assert_only(examine(formats[0].data, "a type that is much longer than any that there is", 0,
			    0, false),
		"type", "type-mismatch", false, "\"a type that is much longer than ...\"");
}
END_TEST

START_TEST(tells_damage)
{
	gmseal_bytes png = platform_png(40, 30);
	png.size--;
	const gmseal_findings *findings = examine(png, "PNG", 40, 30, false);
	assert_only(findings, "data", "damaged", true, "cannot be read: the picture is cut off");
	ck_assert_ptr_nonnull(gmseal_findings_error(findings));
	/* By the rules of platforms, too; what is not known is not told. */
	assert_only(examine(png, "PNG", 40, 30, true), "data", "damaged", true, "at octet");
	png = PNG(.width = 8, .height = 8, .bits = 8, .type = 3, .data = 9);
	assert_only(examine(png, "PNG", 0, 0, false), "data", "damaged", true, "no palette");
	ck_assert_ptr_null(
		strstr(gmseal_findings_at(examine(png, "PNG", 0, 0, false), 0)->detail, "octet"));
}
END_TEST

START_TEST(tells_octets_behind_the_end)
{
	const struct {
		gmseal_bytes data;
		const char *type;
	} pictures[] = {{platform_png(40, 30), "PNG"}, {JPEG(jpeg_frame(0xC0, 7, 9)), "JPG"},
		{GIF_PICTURE, "GIF"}, {BMP(.width = 1, .height = 1, .bits = 24, .data = 4), "BMP"}};
	for (size_t i = 0; i < sizeof pictures / sizeof pictures[0]; i++) {
		gmseal_bytes data = pictures[i].data;
		const char *type = pictures[i].type;
		assert_nothing(examine(data, type, 40, 30, false));
		assert_only(examine(JOIN(data, zeros(800)), type, 40, 30, false), "data",
			"trailing-octets", false, "behind the end of the picture: 800.");
		assert_only(examine(JOIN(data, BYTES("\n")), type, 40, 30, false), "data",
			"trailing-octets", false, "picture: 1.");
	}
	assert_only(examine(JOIN(pictures[0].data, pictures[1].data), "PNG", 40, 30, true), "data",
		"trailing-octets", false, "");
	/* Where an end is not known, nothing is behind it. */
	assert_nothing(examine(BYTES("<svg/>\n<!-- more -->"), "SVG", 40, 30, false));
	assert_nothing(examine(zeros(800), "OFD", 40, 30, false));
}
END_TEST

START_TEST(compares_the_millimetres)
{
	gmseal_bytes png = platform_png(42, 30);
	assert_nothing(examine(png, "PNG", 42, 30, false));
	/* 41.994 and 30.014 mm. */
	assert_nothing(examine(png, "PNG", 41, 30, false));
	assert_nothing(examine(png, "PNG", 0, -5, false));
	assert_only(examine(png, "PNG", 43, 30, false), "width", "size-mismatch", false,
		"measures 42 mm there, and 43 mm are declared");
	assert_only(examine(png, "PNG", 42, 29, false), "height", "size-mismatch", false, "30 mm");
	assert_only(
		examine(png, "PNG", 42, INT32_MAX, false), "height", "size-mismatch", false, "");
	assert_nothing(examine(png, "PNG", INT64_MAX, INT64_MIN, false));
	/* Exactly a millimetre is not more than one. */
	assert_nothing(examine(BYTES("<svg width='41mm' height='29mm'/>"), "SVG", 40, 30, false));
	const gmseal_findings *findings =
		examine(BYTES("<svg width='41.001mm' height='28.999mm'/>"), "SVG", 40, 30, false);
	assert_found(findings, "width", "size-mismatch", false, "");
	assert_found(findings, "height", "size-mismatch", false, "");
	/* Nothing to compare without a density. */
	assert_nothing(examine(GIF_PICTURE, "GIF", 40, 30, false));
	png = PNG(.width = INT32_MAX, .height = 1, .bits = 1, .data = 300000,
		.more = png_physical(1, UINT32_MAX, 1));
	assert_only(examine(png, "PNG", 40, 30, false), "width", "size-mismatch", false,
		"2147483647000 mm");
}
END_TEST

START_TEST(platforms_get_what_they_ask_for)
{
	static const uint32_t sizes[] = {30, 38, 40, 42, 45};
	for (size_t i = 0; i < 5; i++)
		for (size_t k = 0; k < 5; k++)
			assert_nothing(examine(
				platform_png(sizes[i], sizes[k]), "PNG", sizes[i], sizes[k], true));
}
END_TEST

/* What platforms ask for, of 40 mm, with so many octets more before its end. */
static gmseal_bytes padded_png(size_t more)
{
	gmseal_bytes png = platform_png(40, 40);
	size_t end = png.size - png_chunk("IEND", NOTHING).size;
	gmseal_bytes padding = zeros(more - png_chunk("tEXt", NOTHING).size);
	return JOIN(((gmseal_bytes){png.data, end}), png_chunk("tEXt", padding),
		png_chunk("IEND", NOTHING));
}

START_TEST(platforms_bound_the_octets)
{
	size_t rest = GMSEAL_PLATFORM_PICTURE_MAX_SIZE - platform_png(40, 40).size;
	gmseal_bytes png = padded_png(rest);
	ck_assert_uint_eq(png.size, GMSEAL_PLATFORM_PICTURE_MAX_SIZE);
	assert_nothing(examine(png, "PNG", 40, 40, true));
	png = padded_png(rest + 1);
	assert_only(examine(png, "PNG", 40, 40, true), "data", "too-large", true,
		"25601 octets, and at most 25600");
	assert_nothing(examine(png, "PNG", 40, 40, false));
}
END_TEST

START_TEST(platforms_want_png)
{
	const gmseal_findings *findings = examine(
		JPEG(jpeg_jfif(1, 600, 600), jpeg_frame(0xC9, 945, 945)), "JPG", 40, 40, true);
	assert_only(findings, "type", "not-png", false, "is no PNG picture");
	assert_only(examine(BYTES("OFD"), "OFD", 40, 40, true), "type", "not-png", false, "no PNG");
	findings = examine(GIF_PICTURE, "PNG", 40, 40, true);
	assert_found(findings, "type", "type-mismatch", false, "it is GIF");
	assert_found(findings, "type", "not-png", false, "");
	ck_assert_ptr_null(gmseal_findings_error(findings));
}
END_TEST

/* A picture of 40 mm as platforms ask for it, but for this. */
static const gmseal_findings *examine_png(unsigned bits, unsigned type, gmseal_bytes more)
{
	return examine(PNG(.width = 945, .height = 945, .bits = bits, .type = type, .more = more,
			       .data = 20000),
		"PNG", 40, 40, true);
}

START_TEST(platforms_want_a_palette_of_two)
{
	static const char words[] = "8-bit palette of two colours";
	gmseal_bytes density = png_physical(23622, 23622, 1);
	assert_nothing(examine_png(8, 3, JOIN(density, png_palette(2))));
	assert_only(examine_png(8, 3, JOIN(density, png_palette(1))), "palette", "not-two-colours",
		false, words);
	assert_only(examine_png(8, 3, JOIN(density, png_palette(3))), "palette", "not-two-colours",
		false, words);
	assert_only(examine_png(1, 3, JOIN(density, png_palette(2))), "palette", "not-two-colours",
		false, words);
	assert_only(examine_png(8, 0, density), "palette", "not-two-colours", false, words);
	assert_only(examine_png(8, 6, JOIN(density, png_palette(2))), "palette", "not-two-colours",
		false, words);
}
END_TEST

START_TEST(platforms_want_600_dpi)
{
	assert_only(examine_png(8, 3, png_palette(2)), "density", "not-600-dpi", false,
		"(23622 pixels");
	const gmseal_bytes others[] = {png_physical(23621, 23622, 1), png_physical(23622, 23623, 1),
		png_physical(23622, 23622, 0)};
	for (size_t i = 0; i < 3; i++)
		assert_only(examine_png(8, 3, JOIN(others[i], png_palette(2))), "density",
			"not-600-dpi", false, "600 DPI");
}
END_TEST

START_TEST(platforms_want_as_many_pixels_as_that_makes)
{
	/* 42 mm are 992.124 pixels, 40 mm 944.88. */
	for (uint32_t i = 0; i < 5; i++) {
		gmseal_bytes png = PNG(.width = 990 + i, .height = 945, .bits = 8, .type = 3,
			.more = JOIN(png_palette(2), png_physical(23622, 23622, 1)), .data = 2000);
		const gmseal_findings *findings = examine(png, "PNG", 42, 40, true);
		if (i == 0 || i == 4)
			assert_only(findings, "width", "pixels-mismatch", false,
				i == 0 ? "42 mm at 600 DPI are 992 pixels, and the picture has 990."
				       : "992 pixels, and the picture has 994.");
		else
			assert_nothing(findings);
	}
	assert_found(examine(platform_png(40, 39), "PNG", 40, 40, true), "height",
		"pixels-mismatch", false, "945 pixels, and the picture has 921");
}
END_TEST

START_TEST(platforms_know_usual_sizes)
{
	for (uint32_t size = 20; size < 50; size++) {
		const gmseal_findings *findings =
			examine(platform_png(size, 30), "PNG", size, 30, true);
		if (size == 30 || size == 38 || size == 40 || size == 42 || size == 45)
			assert_nothing(findings);
		else
			assert_only(findings, "width", "unusual-size", false,
				"none of the usual sizes, 30, 38, 40, 42 and 45 mm");
	}
	assert_only(examine(platform_png(30, 31), "PNG", 30, 31, true), "height", "unusual-size",
		false, "31 mm is none");
	const gmseal_findings *findings = examine(platform_png(30, 30), "PNG", -1, 0, true);
	ck_assert_uint_eq(gmseal_findings_count(findings), 2);
	assert_found(findings, "width", "unusual-size", false, "-1 mm");
	assert_found(findings, "height", "unusual-size", false, "0 mm");
}
END_TEST

START_TEST(finds_everything_at_once)
{
	gmseal_bytes png = JOIN(PNG(.width = 9, .height = 9, .bits = 8, .data = 9,
					.more = png_physical(100, 100, 1)),
		zeros(30000));
	static const char *const wanted[][2] = {{"type", "type-mismatch"},
		{"data", "trailing-octets"}, {"width", "size-mismatch"},
		{"height", "size-mismatch"}, {"data", "too-large"}, {"width", "unusual-size"},
		{"width", "pixels-mismatch"}, {"height", "unusual-size"},
		{"height", "pixels-mismatch"}, {"palette", "not-two-colours"},
		{"density", "not-600-dpi"}};
	const gmseal_findings *findings = examine(png, "JPG", 41, 43, true);
	ck_assert_uint_eq(gmseal_findings_count(findings), 11);
	for (size_t i = 0; i < 11; i++) {
		ck_assert_str_eq(gmseal_findings_at(findings, i)->field, wanted[i][0]);
		ck_assert_str_eq(gmseal_findings_at(findings, i)->reason, wanted[i][1]);
	}
}
END_TEST

START_TEST(refuses_wrong_arguments)
{
	const gmseal_picture right = {BYTES("PNG"), BYTES("x"), 1, 1};
	gmseal_picture wrong = right;
	gmseal_findings *findings = NULL;
	gmseal_error error;
	assert_status(gmseal_picture_examine(NULL, false, &findings, &error), GMSEAL_ERROR_ARGUMENT,
		error);
	assert_status(
		gmseal_picture_examine(&right, false, NULL, &error), GMSEAL_ERROR_ARGUMENT, error);
	wrong.data = (gmseal_bytes){NULL, 1};
	assert_status(gmseal_picture_examine(&wrong, false, &findings, &error),
		GMSEAL_ERROR_ARGUMENT, error);
	wrong = right;
	wrong.type = (gmseal_bytes){NULL, 1};
	assert_status(gmseal_picture_examine(&wrong, false, &findings, &error),
		GMSEAL_ERROR_ARGUMENT, error);
	ck_assert_ptr_null(findings);
}
END_TEST

/* --- In verification -------------------------------------------------------------------------- */

static gmseal_bytes der_picture(const char *type, gmseal_bytes data)
{
	return SEQUENCE(
		der_text(TAG_IA5, type), der_octets(data), der_integer(40), der_integer(30));
}

START_TEST(a_contradicted_type_is_a_notice_of_the_format)
{
	static const int generations[] = {2014, 4, 5};
	gmseal_policy *policy = stage_policy(stage_pki(TEST_SM2));
	gmseal_bytes png = platform_png(40, 30), cut = {png.data, png.size - 1};
	for (size_t i = 0; i < 3; i++) {
		struct forged_seal parts = forged_seal(generations[i], stage_pki(TEST_SM2));
		parts.picture = der_picture("JPG", png);
		const gmseal_report *report = verify_seal(policy, forge_seal(&parts), NOW);
		assert_complete_seal_report(report);
		assert_notice(report, "seal.format", "picture-type",
			"its picture is not of the type that is declared");
		assert_verdict(report, GMSEAL_VERDICT_VALID);
		parts.picture = der_picture("png", BYTES("no picture"));
		assert_notice(verify_seal(policy, forge_seal(&parts), NOW), "seal.format",
			"picture-type", "");
		parts.picture = der_picture("png", png);
		assert_pass(verify_seal(policy, forge_seal(&parts), NOW), "seal.format");
		/* Size, damage and what is behind the end are for those who ask about pictures. */
		parts.picture = der_picture("PNG", JOIN(png, zeros(800)));
		assert_pass(verify_seal(policy, forge_seal(&parts), NOW), "seal.format");
		parts.picture = der_picture("PNG", cut);
		assert_pass(verify_seal(policy, forge_seal(&parts), NOW), "seal.format");
		parts.picture = der_picture("OFD", BYTES("PK\3\4"));
		assert_pass(verify_seal(policy, forge_seal(&parts), NOW), "seal.format");
	}
}
END_TEST

/* What is worse is told first. */
START_TEST(other_faults_of_the_format_come_first)
{
	gmseal_policy *policy = stage_policy(stage_pki(TEST_SM2));
	struct forged_seal parts = forged_seal(4, stage_pki(TEST_SM2));
	parts.picture = der_picture("JPG", platform_png(40, 30));
	parts.extensions =
		SEQUENCE(der_extension("1.2.3.4", der_element(TAG_BOOLEAN, BYTES("\xFF")), "one"));
	assert_notice(verify_seal(policy, forge_seal(&parts), NOW), "seal.format",
		"critical-extension", "");
	parts.id_mark = der_text(TAG_IA5, "EZ");
	assert_fail(verify_seal(policy, forge_seal(&parts), NOW), "seal.format", "not-es", "");
}
END_TEST

static void assert_undisputed(const gmseal_seal *seal, const char *name)
{
	gmseal_findings *findings = NULL;
	gmseal_error error;
	assert_ok(
		gmseal_picture_examine(gmseal_seal_picture(seal), false, &findings, &error), error);
	keep_object(findings, release_findings);
	ck_assert_msg(gmseal_findings_find(findings, "type", NULL) == NULL, "%s: %s", name,
		gmseal_findings_count(findings) ? gmseal_findings_at(findings, 0)->detail : "");
	ck_assert_msg(gmseal_findings_find(findings, "data", NULL) == NULL, "%s: %s", name,
		gmseal_findings_count(findings) ? gmseal_findings_at(findings, 0)->detail : "");
}

START_TEST(types_of_real_seals_are_not_disputed)
{
	static const char *const seals[] = {"dms360-seal-2014.esl", "ofdrw-seal-2014.esl",
		"ofdrw-seal-v4.esl", "ofdrw-seal-v5.esl", "ofdrw-seal-v5-bad-timestamp.esl"};
	for (size_t i = 0; i < sizeof seals / sizeof seals[0]; i++) {
		gmseal_buffer file = read_corpus_file(seals[i]);
		assert_undisputed(stage_seal(BUFFER_BYTES(file)), seals[i]);
		gmseal_buffer_free(&file);
	}
}
END_TEST

SUITE("picture-examine", compares_the_declared_type, tells_damage, tells_octets_behind_the_end,
	compares_the_millimetres, platforms_get_what_they_ask_for, platforms_bound_the_octets,
	platforms_want_png, platforms_want_a_palette_of_two, platforms_want_600_dpi,
	platforms_want_as_many_pixels_as_that_makes, platforms_know_usual_sizes,
	finds_everything_at_once, refuses_wrong_arguments,
	a_contradicted_type_is_a_notice_of_the_format, other_faults_of_the_format_come_first,
	types_of_real_seals_are_not_disputed)
