/*
 * A platform's request that breaks no rule, to break them one by one, and its examination. Nothing
 * made here has to be freed.
 */
#ifndef TEST_REQUEST_H
#define TEST_REQUEST_H

#include "stage.h"

#define NUMBER "XXCA11010800000001"
/* A code that belongs to nobody; its check character is right. */
#define CODE "91999999MA0000000K"
#define NAME "测试公司"
#define SUBJECT "C=CN, 2.5.4.12=" CODE ", 2.5.4.1=" CODE ", 2.5.4.42=" NAME ", CN=" NAME

/* What a test examines, and what came of it. */
struct examination {
	gmseal_bytes members[GMSEAL_REQUEST_MEMBERS];
	gmseal_request_context context;
	gmseal_request *request;
	gmseal_findings *findings;
};

gmseal_bytes base64(gmseal_bytes octets);
/* A certificate of the hierarchy's CA; and the one in the request, of an organisation. */
const struct test_identity *issue(const struct test_certificate *wanted);
const struct test_identity *request_signer(void);
/* A PNG picture with so many octets of data; and the one in the request. */
gmseal_bytes png(uint32_t width, uint32_t height, uint32_t density, size_t data);
gmseal_bytes request_picture(void);

/* A request that breaks no rule, at NOW; and with one member otherwise. */
struct examination right_request(void);
struct examination with(gmseal_request_member member, gmseal_bytes value);

void examine(struct examination *it);
void assert_finding(const struct examination *it, const char *field, const char *reason,
	bool is_error, const char *words);
/* There is this finding, and no other; or none at all. */
void assert_only(struct examination it, const char *field, const char *reason, bool is_error,
	const char *words);
#define assert_error(it, field, reason, words) assert_only(it, field, reason, true, words)
#define assert_noticed(it, field, reason, words) assert_only(it, field, reason, false, words)
void assert_right(struct examination it);

#endif
