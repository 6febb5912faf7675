/*
 * The readers of pictures. The input is a picture; it is held against every type, and against sizes
 * of all kinds.
 */
#include "fuzz.h"

#include <string.h>

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	return 0;
}

static void claim_facts(const gmseal_picture_facts *facts, size_t size)
{
	bool other = facts->format == GMSEAL_PICTURE_OTHER;
	bool has_pixels = !other && facts->format != GMSEAL_PICTURE_SVG;
	const char *name = gmseal_picture_format_name(facts->format);
	CLAIM(other == (name[0] == '\0'));
	CLAIM(has_pixels == (facts->width > 0 && facts->height > 0) ||
		facts->format == GMSEAL_PICTURE_SVG);
	CLAIM(facts->width <= INT32_MAX && facts->height <= UINT32_C(1) << 31);
	CLAIM(facts->width_um >= 0 && facts->height_um >= 0);
	CLAIM(facts->density_x == 0 || !has_pixels || facts->width_um <= INT64_C(1000000) << 31);
	CLAIM(facts->colours <= 256 && facts->bits <= 255);
	/* Only arithmetic codes may hold any number of pixels; moves of run lengths go 255 rows. */
	CLAIM(facts->format != GMSEAL_PICTURE_PNG ||
		(uint64_t)facts->width * facts->bits / 8 <= (uint64_t)size * 1032);
	CLAIM(facts->format != GMSEAL_PICTURE_GIF ||
		(uint64_t)facts->width * facts->height <= (uint64_t)size * 8 * 4096 / 12);
	CLAIM(facts->format != GMSEAL_PICTURE_BMP ||
		(facts->width <= (uint64_t)size * 128 && facts->height <= (uint64_t)size * 128));
}

/* What is found, and nothing but sentences. */
static void claim_findings(
	const gmseal_findings *findings, gmseal_status status, const gmseal_picture_facts *facts)
{
	size_t count = gmseal_findings_count(findings);
	bool damaged = gmseal_findings_find(findings, "data", "damaged") != NULL;
	CLAIM(damaged == (status == GMSEAL_ERROR_FORMAT));
	CLAIM(!damaged || gmseal_findings_find(findings, "type", NULL) == NULL);
	CLAIM((gmseal_findings_find(findings, "width", "size-mismatch") == NULL) ||
		facts->width_um > 0);
	CLAIM(gmseal_findings_at(findings, count) == NULL);
	for (size_t i = 0; i < count; i++) {
		const gmseal_finding *finding = gmseal_findings_at(findings, i);
		CLAIM(finding->field[0] != '\0' && finding->reason[0] != '\0');
		CLAIM(finding->detail[0] != '\0');
		CLAIM(gmseal_findings_find(findings, finding->field, finding->reason) == finding);
		CLAIM(!finding->error || gmseal_findings_error(findings) != NULL);
	}
}

static void examine(gmseal_bytes input, const char *type, int64_t millimetres, bool platform)
{
	const gmseal_picture picture = {
		{(const uint8_t *)type, strlen(type)}, input, millimetres, -millimetres};
	gmseal_picture_facts facts = {.format = GMSEAL_PICTURE_OTHER};
	gmseal_findings *findings = NULL;
	gmseal_status status = gmseal_picture_read(input, &facts, NULL);
	CLAIM(gmseal_picture_examine(&picture, platform, &findings, NULL) == GMSEAL_OK);
	claim_findings(findings, status, &facts);
	if (status == GMSEAL_OK && strcmp(type, gmseal_picture_format_name(facts.format)) == 0)
		CLAIM(gmseal_findings_find(findings, "type", "type-mismatch") == NULL);
	if (platform)
		CLAIM((gmseal_findings_find(findings, "data", "too-large") != NULL) ==
			(input.size > GMSEAL_PLATFORM_PICTURE_MAX_SIZE));
	gmseal_findings_free(findings);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const types[] = {"PNG", "JPG", "GIF", "BMP", "SVG", "OFD", ""};
	static const int64_t sizes[] = {40, 0, -1, INT32_MAX, INT64_MAX, -INT64_MAX};
	gmseal_bytes input = {data, size};
	gmseal_picture_facts facts;
	gmseal_error error;
	gmseal_status status = gmseal_picture_read(input, &facts, &error);
	if (status == GMSEAL_OK)
		claim_facts(&facts, size);
	else
		fuzz_claim_error(status, &error, size);
	for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
		examine(input, types[i], 40, i % 2 == 0);
	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++)
		examine(input, "PNG", sizes[i], true);
	return 0;
}
