/* A platform's request that breaks no rule, and its examination. */
#include "request.h"

#include <openssl/evp.h>

gmseal_bytes base64(gmseal_bytes octets)
{
	uint8_t *text = scratch(octets.size / 3 * 4 + 5);
	int size = EVP_EncodeBlock(text, octets.data, (int)octets.size);
	return (gmseal_bytes){text, (size_t)size};
}

const struct test_identity *issue(const struct test_certificate *wanted)
{
	return stage_issue(wanted, &stage_pki(TEST_SM2)->ca);
}

const struct test_identity *request_signer(void)
{
	static const struct test_identity *made;
	if (made == NULL)
		made = issue(&(struct test_certificate){
			.subject = SUBJECT, .key_usage = "critical,digitalSignature"});
	return made;
}

/* The check value of a chunk (ISO/IEC 15948, annex D). */
static uint32_t crc(gmseal_bytes octets)
{
	uint32_t value = UINT32_MAX;
	for (size_t i = 0; i < octets.size; i++) {
		value ^= octets.data[i];
		for (int bit = 0; bit < 8; bit++)
			value = value & 1 ? value >> 1 ^ UINT32_C(0xEDB88320) : value >> 1;
	}
	return ~value;
}

static gmseal_bytes big(uint32_t number)
{
	uint8_t *octets = scratch(4);
	for (int i = 0; i < 4; i++)
		octets[i] = (uint8_t)(number >> (24 - 8 * i));
	return (gmseal_bytes){octets, 4};
}

static gmseal_bytes chunk(const char *type, gmseal_bytes content)
{
	gmseal_bytes body = JOIN(text_bytes(type), content);
	return JOIN(big((uint32_t)content.size), body, big(crc(body)));
}

gmseal_bytes png(uint32_t width, uint32_t height, uint32_t density, size_t data)
{
	gmseal_bytes density_of = JOIN(big(density), big(density), BYTES("\1"));
	return JOIN(BYTES("\x89PNG\r\n\x1A\n"),
		chunk("IHDR", JOIN(big(width), big(height), BYTES("\x08\x03\0\0\0"))),
		chunk("PLTE", BYTES("\xFF\0\0\xFF\xFF\xFF")), chunk("pHYs", density_of),
		chunk("IDAT", (gmseal_bytes){scratch(data), data}), chunk("IEND", NOTHING));
}

gmseal_bytes request_picture(void)
{
	return png(945, 709, GMSEAL_PLATFORM_PICTURE_DENSITY, 4000);
}

struct examination right_request(void)
{
	struct examination it = {.context = GMSEAL_REQUEST_CONTEXT_INIT};
	static const char *const texts[] = {"合同专用章", NUMBER, "04", "30", "40", "", "PNG",
		"2022-07-01 08:00:00", "2024-07-01 08:00:00", "", "1", "2", "N", "ORG-1"};
	for (size_t i = 0; i < GMSEAL_REQUEST_MEMBERS; i++)
		it.members[i] = text_bytes(texts[i]);
	it.members[GMSEAL_REQUEST_IMAGE] = base64(request_picture());
	it.members[GMSEAL_REQUEST_CERTIFICATE] = base64(BUFFER_BYTES(request_signer()->der));
	it.context.now = at(NOW);
	return it;
}

struct examination with(gmseal_request_member member, gmseal_bytes value)
{
	struct examination it = right_request();
	it.members[member] = value;
	return it;
}

static void release_request(void *object)
{
	gmseal_request_free(object);
}

static void release_findings(void *object)
{
	gmseal_findings_free(object);
}

void examine(struct examination *it)
{
	gmseal_error error;
	it->request = NULL;
	assert_ok(gmseal_request_examine(
			  it->members, &it->context, &it->request, &it->findings, &error),
		error);
	keep_object(it->findings, release_findings);
	if (it->request != NULL)
		keep_object(it->request, release_request);
	ck_assert((it->request != NULL) == (gmseal_findings_error(it->findings) == NULL));
}

void assert_finding(const struct examination *it, const char *field, const char *reason,
	bool is_error, const char *words)
{
	const gmseal_finding *finding = gmseal_findings_find(it->findings, field, reason);
	const gmseal_finding *first = gmseal_findings_at(it->findings, 0);
	ck_assert_msg(finding != NULL, "%s: no %s, but first: %s", field, reason,
		first != NULL ? first->detail : "nothing");
	ck_assert_msg(finding->error == is_error, "%s: %s: error or not", field, reason);
	ck_assert_msg(strstr(finding->detail, words) != NULL, "%s: %s", field, finding->detail);
	ck_assert_int_eq(finding->detail[strlen(finding->detail) - 1], '.');
}

void assert_only(struct examination it, const char *field, const char *reason, bool is_error,
	const char *words)
{
	examine(&it);
	assert_finding(&it, field, reason, is_error, words);
	for (size_t i = 0; i < gmseal_findings_count(it.findings); i++)
		ck_assert_msg(gmseal_findings_count(it.findings) == 1, "%s: %s: %s", reason,
			gmseal_findings_at(it.findings, i)->reason,
			gmseal_findings_at(it.findings, i)->detail);
}

void assert_right(struct examination it)
{
	examine(&it);
	for (size_t i = 0; i < gmseal_findings_count(it.findings); i++)
		ck_abort_msg("%s", gmseal_findings_at(it.findings, i)->detail);
	ck_assert_ptr_nonnull(it.request);
}
