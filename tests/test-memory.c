/*
 * When memory runs out: every allocation of the library is made to fail once, and every one of them
 * from some point on. What comes out is GMSEAL_ERROR_MEMORY or the right result; nothing crashes,
 * nothing leaks, and nothing becomes valid.
 *
 * The linker (--wrap) catches the library's own allocations, and libtasn1's functions that allocate.
 * OpenSSL's are left alone: version 3.0 itself crashes when some of them fail.
 */
#define _GNU_SOURCE
#include "request.h"
#include "sample.h"
#include "token.h"

#include <libtasn1.h>

/* Which allocations fail. */
static struct {
	bool armed;
	bool from_then_on;
	size_t countdown; /* until the first failure */
	bool failed; /* there was one */
} trap;

static size_t live; /* allocations of the library that are not released */

static bool fails(void)
{
	if (!trap.armed)
		return false;
	if (trap.countdown > 0) {
		trap.countdown--;
		return false;
	}
	bool fails = !trap.failed || trap.from_then_on;
	trap.failed = true;
	return fails;
}

static void *count(void *memory)
{
	live += memory != NULL;
	return memory;
}

void *__real_malloc(size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_malloc(size_t size)
{
	return fails() ? NULL : count(__real_malloc(size));
}

void *__real_calloc(size_t number, size_t size);
void *__wrap_calloc(size_t number, size_t size);
void *__wrap_calloc(size_t number, size_t size)
{
	return fails() ? NULL : count(__real_calloc(number, size));
}

void *__real_realloc(void *memory, size_t size);
void *__wrap_realloc(void *memory, size_t size);
void *__wrap_realloc(void *memory, size_t size)
{
	if (fails())
		return NULL;
	void *moved = __real_realloc(memory, size);
	return memory == NULL ? count(moved) : moved;
}

char *__real_strdup(const char *text);
char *__wrap_strdup(const char *text);
char *__wrap_strdup(const char *text)
{
	return fails() ? NULL : count(__real_strdup(text));
}

void __real_free(void *memory);
void __wrap_free(void *memory);
void __wrap_free(void *memory)
{
	live -= memory != NULL;
	__real_free(memory);
}

int __real_asn1_create_element(asn1_node definitions, const char *name, asn1_node *element);
int __wrap_asn1_create_element(asn1_node definitions, const char *name, asn1_node *element);
int __wrap_asn1_create_element(asn1_node definitions, const char *name, asn1_node *element)
{
	return fails() ? ASN1_MEM_ALLOC_ERROR
		       : __real_asn1_create_element(definitions, name, element);
}

int __real_asn1_der_decoding2(
	asn1_node *element, const void *der, int *size, unsigned flags, char *description);
int __wrap_asn1_der_decoding2(
	asn1_node *element, const void *der, int *size, unsigned flags, char *description);
int __wrap_asn1_der_decoding2(
	asn1_node *element, const void *der, int *size, unsigned flags, char *description)
{
	if (!fails())
		return __real_asn1_der_decoding2(element, der, size, flags, description);
	/* As libtasn1 does. */
	asn1_delete_structure(element);
	return ASN1_MEM_ALLOC_ERROR;
}

int __real_asn1_write_value(asn1_node root, const char *name, const void *value, int size);
int __wrap_asn1_write_value(asn1_node root, const char *name, const void *value, int size);
int __wrap_asn1_write_value(asn1_node root, const char *name, const void *value, int size)
{
	return fails() ? ASN1_MEM_ALLOC_ERROR : __real_asn1_write_value(root, name, value, size);
}

/* What a scenario works on, made before memory runs out. */
static struct test_pki *pki;
static gmseal_buffer input; /* a seal or a signature */
static gmseal_buffer maker_key, signer_key;
static gmseal_digest_value document;
static int64_t begins, signs, now, ends;
static bool encodes_otherwise;

/* Does something from beginning to end; *verdict is left alone if nothing is verified. It asserts
 * nothing, since Check would have no memory either. */
typedef gmseal_status scenario(gmseal_verdict *verdict, gmseal_error *error);

static gmseal_status fill_policy(gmseal_policy *policy, gmseal_error *error)
{
	gmseal_status status = gmseal_policy_add_trust(policy, BUFFER_BYTES(pki->root.pem), error);
	if (status == GMSEAL_OK)
		status = gmseal_policy_add_untrusted(policy, BUFFER_BYTES(pki->ca.der), error);
	if (status == GMSEAL_OK)
		status = gmseal_policy_add_crl(policy, BUFFER_BYTES(pki->root_crl), error);
	if (status == GMSEAL_OK)
		status = gmseal_policy_add_crl(policy, BUFFER_BYTES(pki->ca_crl), error);
	return status;
}

static gmseal_status verify_input(gmseal_verdict *verdict, gmseal_error *error)
{
	gmseal_policy *policy = NULL;
	gmseal_signature *signature = NULL;
	gmseal_report *report = NULL;
	gmseal_bytes hash = {document.data, document.size};
	gmseal_status status = gmseal_policy_new(&policy, error);
	if (status == GMSEAL_OK)
		status = fill_policy(policy, error);
	if (status == GMSEAL_OK)
		status = gmseal_signature_decode(BUFFER_BYTES(input), NULL, &signature, error);
	if (status == GMSEAL_OK)
		status = gmseal_verify_signature(policy, signature, now, hash, &report, error);
	if (status == GMSEAL_OK)
		*verdict = gmseal_report_verdict(report);
	gmseal_report_free(report);
	gmseal_signature_free(signature);
	gmseal_policy_free(policy);
	return status;
}

static gmseal_status decode_and_encode(gmseal_verdict *verdict, gmseal_error *error)
{
	(void)verdict;
	gmseal_signature *signature = NULL;
	gmseal_buffer der = GMSEAL_BUFFER_INIT;
	gmseal_status status =
		gmseal_signature_decode(BUFFER_BYTES(input), NULL, &signature, error);
	if (status == GMSEAL_OK)
		status = gmseal_signature_encode(signature, &der, error);
	if (status == GMSEAL_OK)
		encodes_otherwise =
			der.size != input.size || memcmp(der.data, input.data, der.size) != 0;
	gmseal_buffer_free(&der);
	gmseal_signature_free(signature);
	return status;
}

static void ignore(void *user, const gmseal_element *element)
{
	(void)element;
	++*(size_t *)user;
}

static gmseal_status inspect(gmseal_verdict *verdict, gmseal_error *error)
{
	(void)verdict;
	size_t elements = 0;
	return gmseal_inspect(BUFFER_BYTES(input), NULL, ignore, &elements, error);
}

static gmseal_status create_seal(gmseal_seal **seal, gmseal_error *error)
{
	gmseal_signer *maker = NULL;
	gmseal_extension extension = {.oid = BYTES("1.2.3"), .value = BYTES("x")};
	gmseal_bytes listed = BUFFER_BYTES(pki->signer.der);
	gmseal_seal_parameters parameters = {.generation = GMSEAL_GENERATION_5,
		.id = BYTES("1"),
		.vendor = BYTES("gmseal"),
		.name = BYTES("test"),
		.picture = {BYTES("PNG"), BYTES("picture"), 40, 40},
		.created = begins,
		.valid_from = begins,
		.valid_to = ends,
		.certificates = &listed,
		.certificate_count = 1,
		.list_type = GMSEAL_LIST_DIGESTS,
		.extensions = &extension,
		.extension_count = 1};
	gmseal_status status = gmseal_signer_from_key(
		BUFFER_BYTES(maker_key), BUFFER_BYTES(pki->maker.der), NULL, NULL, &maker, error);
	if (status == GMSEAL_OK)
		status = gmseal_seal_create(&parameters, maker, seal, error);
	gmseal_signer_free(maker);
	return status;
}

static gmseal_status make(gmseal_verdict *verdict, gmseal_error *error)
{
	(void)verdict;
	gmseal_seal *seal = NULL;
	gmseal_signer *signer = NULL;
	gmseal_signature *signature = NULL;
	gmseal_status status = create_seal(&seal, error);
	gmseal_signature_parameters parameters = {
		.seal = seal, .time = signs, .data_hash = {document.data, document.size}};
	if (status == GMSEAL_OK)
		status = gmseal_signer_from_key(BUFFER_BYTES(signer_key),
			BUFFER_BYTES(pki->signer.der), NULL, NULL, &signer, error);
	if (status == GMSEAL_OK)
		status = gmseal_signature_create(&parameters, signer, &signature, error);
	gmseal_signature_free(signature);
	gmseal_signer_free(signer);
	gmseal_seal_free(seal);
	return status;
}

/* A right PIN, whoever asks. */
static bool answer(
	void *user, const gmseal_pin_request *request, char *pin, size_t size, size_t *length)
{
	(void)user;
	(void)request;
	*length = strlen("123456");
	memcpy(pin, "123456", *length);
	return *length <= size;
}

/* A signer, a list and a seal on a USB key. */
static gmseal_status use_key(gmseal_verdict *verdict, gmseal_error *error)
{
	static const char uri[] = "skf:" TEST_TOKEN_SKF32 "?application=APP";
	const gmseal_token_options options = {.pin = answer};
	gmseal_signer *signer = NULL;
	gmseal_token_list *list = NULL;
	gmseal_token_seals *seals = NULL;
	gmseal_buffer read = GMSEAL_BUFFER_INIT;
	(void)verdict;
	gmseal_status status =
		gmseal_signer_from_uri(uri, (gmseal_bytes){NULL, 0}, &options, &signer, error);
	if (status == GMSEAL_OK)
		status = gmseal_token_list_new(uri, &options, &list, error);
	if (status == GMSEAL_OK)
		status = gmseal_token_seal_write(
			uri, "seal", BUFFER_BYTES(input), true, &options, error);
	if (status == GMSEAL_OK)
		status = gmseal_token_seal_read(uri, "seal", &options, &read, error);
	if (status == GMSEAL_OK)
		status = gmseal_token_seals_new(uri, &options, &seals, error);
	if (status == GMSEAL_OK)
		encodes_otherwise = read.size != input.size ||
				    memcmp(read.data, input.data, read.size) != 0 ||
				    gmseal_token_seals_count(seals) != 1;
	gmseal_token_seals_free(seals);
	gmseal_buffer_free(&read);
	gmseal_token_list_free(list);
	gmseal_signer_free(signer);
	return status;
}

/* A request that has every kind of finding but no error, among one seal that exists. */
static struct examination wanted;

static gmseal_status examine_request(gmseal_verdict *verdict, gmseal_error *error)
{
	(void)verdict;
	gmseal_request *request = NULL;
	gmseal_findings *findings = NULL;
	gmseal_status status =
		gmseal_request_examine(wanted.members, &wanted.context, &request, &findings, error);
	if (status == GMSEAL_OK)
		encodes_otherwise = request == NULL || gmseal_findings_count(findings) != 7;
	gmseal_request_free(request);
	gmseal_findings_free(findings);
	return status;
}

static gmseal_status make_signer(gmseal_signer **signer, gmseal_error *error)
{
	return gmseal_signer_from_key(
		BUFFER_BYTES(signer_key), BUFFER_BYTES(pki->signer.der), NULL, NULL, signer, error);
}

/* A registration packet, made and verified. */
static gmseal_status make_registration(gmseal_verdict *verdict, gmseal_error *error)
{
	const gmseal_registration_parameters parameters = {.system_type = GMSEAL_SYSTEM_STATUS,
		.service_address = BYTES("address"),
		.org_code = BYTES(CODE),
		.org_name = BYTES(NAME)};
	gmseal_policy *policy = NULL;
	gmseal_signer *signer = NULL;
	gmseal_registration *registration = NULL;
	gmseal_report *report = NULL;
	gmseal_status status = make_signer(&signer, error);
	if (status == GMSEAL_OK)
		status = gmseal_registration_create(&parameters, signer, &registration, error);
	if (status == GMSEAL_OK)
		status = gmseal_policy_new(&policy, error);
	if (status == GMSEAL_OK)
		status = fill_policy(policy, error);
	if (status == GMSEAL_OK)
		status = gmseal_verify_registration(policy, registration, now, &report, error);
	if (status == GMSEAL_OK)
		*verdict = gmseal_report_verdict(report);
	gmseal_report_free(report);
	gmseal_policy_free(policy);
	gmseal_registration_free(registration);
	gmseal_signer_free(signer);
	return status;
}

/* A value over something, verified over something else. */
static gmseal_status explain_value(gmseal_verdict *verdict, gmseal_error *error)
{
	(void)verdict;
	gmseal_signer *signer = NULL;
	gmseal_buffer value = GMSEAL_BUFFER_INIT;
	gmseal_value_result result = GMSEAL_VALUE_VALID;
	gmseal_status status = make_signer(&signer, error);
	if (status == GMSEAL_OK)
		status = gmseal_value_sign(
			signer, BYTES("a"), (gmseal_bytes){NULL, 0}, &value, NULL, error);
	if (status == GMSEAL_OK)
		status = gmseal_value_verify(gmseal_signer_certificate(signer), BYTES("b\n"),
			(gmseal_bytes){NULL, 0}, BUFFER_BYTES(value), &result, error);
	if (status == GMSEAL_OK)
		encodes_otherwise = result != GMSEAL_VALUE_WRONG;
	gmseal_buffer_free(&value);
	gmseal_signer_free(signer);
	return status;
}

static void set_up(int generation)
{
	struct test_sample sample = {.generation = generation, .crowd = true};
	gmseal_extension extension = {.oid = BYTES("1.2.3"), .value = BYTES("x")};
	sample.seal_extensions = &extension;
	sample.seal_extension_count = 1;
	begins = at("2020-06-01T00:00:00Z");
	signs = at("2021-06-01T08:00:00Z");
	ends = at("2024-06-01T00:00:00Z");
	now = test_now();
	pki = test_pki_new(TEST_SM2);
	document = test_document_digest(&sample);
	maker_key = test_key_pem(pki->maker.key, NULL);
	signer_key = test_key_pem(pki->signer.key, NULL);
	gmseal_signature *signature = test_signature_new(pki, &sample);
	input = test_copy(gmseal_signature_bytes(signature));
	gmseal_signature_free(signature);
}

static void tear_down(void)
{
	gmseal_buffer_free(&input);
	gmseal_buffer_free(&maker_key);
	gmseal_buffer_free(&signer_key);
	test_pki_free(pki);
}

#define NOT_VERIFIED ((gmseal_verdict)-1)

/* Runs a scenario with the n-th allocation failing; false if there are fewer. */
static bool run_once(scenario *run, size_t n, bool from_then_on, gmseal_verdict right)
{
	gmseal_verdict verdict = NOT_VERIFIED;
	gmseal_error error = {.status = GMSEAL_OK};
	size_t before = live;
	trap.countdown = n;
	trap.from_then_on = from_then_on;
	trap.failed = false;
	trap.armed = true;
	gmseal_status status = run(&verdict, &error);
	trap.armed = false;
	size_t after = live;
	ck_assert_msg(status == GMSEAL_OK || status == GMSEAL_ERROR_MEMORY,
		"allocation %zu fails: %s: %s", n, gmseal_status_name(status), error.message);
	if (status == GMSEAL_OK)
		ck_assert_msg(
			verdict == right, "allocation %zu fails: verdict %d", n, (int)verdict);
	else
		ck_assert_uint_gt(strlen(error.message), 0);
	ck_assert(!encodes_otherwise);
	ck_assert_msg(after == before, "allocation %zu fails: %zu not released", n, after - before);
	return trap.failed;
}

static void run_out_everywhere(scenario *run, gmseal_verdict right)
{
	gmseal_verdict verdict = NOT_VERIFIED;
	gmseal_error error;
	size_t places = 0;
	/* What is made once in a process is made now. */
	assert_ok(run(&verdict, &error), error);
	ck_assert_int_eq(verdict, right);
	while (run_once(run, places, false, right))
		places++;
	ck_assert_uint_gt(places, 5);
	/* A signature's octets differ from run to run, and with them the very last allocations. */
	size_t reached = 0;
	for (size_t n = 0; n < places; n++)
		reached += run_once(run, n, true, right);
	ck_assert_uint_gt(reached + 5, places);
}

START_TEST(verification_survives_a_lack_of_memory)
{
	static const int generations[] = {
		GMSEAL_GENERATION_2014, GMSEAL_GENERATION_4, GMSEAL_GENERATION_5};
	for (size_t i = 0; i < 3; i++) {
		set_up(generations[i]);
		/* test_copy() leaves room for an octet that trails the structure. */
		input.data[input.size++] = 0;
		run_out_everywhere(verify_input, GMSEAL_VERDICT_VALID);
		tear_down();
	}
}
END_TEST

START_TEST(explaining_survives_a_lack_of_memory)
{
	set_up(GMSEAL_GENERATION_4);
	/* The seal's vendor, which is the first text of these letters, is ASCII no more. */
	uint8_t *vendor = memmem(input.data, input.size, "gmseal", 6);
	ck_assert_ptr_nonnull(vendor);
	*vendor |= 0x80;
	run_out_everywhere(verify_input, GMSEAL_VERDICT_INVALID);
	tear_down();
}
END_TEST

START_TEST(encoding_survives_a_lack_of_memory)
{
	static const int generations[] = {
		GMSEAL_GENERATION_2014, GMSEAL_GENERATION_4, GMSEAL_GENERATION_5};
	for (size_t i = 0; i < 3; i++) {
		set_up(generations[i]);
		run_out_everywhere(decode_and_encode, NOT_VERIFIED);
		run_out_everywhere(inspect, NOT_VERIFIED);
		tear_down();
	}
}
END_TEST

START_TEST(making_survives_a_lack_of_memory)
{
	set_up(GMSEAL_GENERATION_4);
	run_out_everywhere(make, NOT_VERIFIED);
	tear_down();
}
END_TEST

START_TEST(using_a_key_survives_a_lack_of_memory)
{
	struct test_sample sample = {.generation = GMSEAL_GENERATION_4};
	struct test_token token = test_token_new();
	set_up(GMSEAL_GENERATION_4);
	gmseal_seal *seal = test_seal_new(pki, &sample);
	gmseal_buffer_free(&input);
	input = test_copy(gmseal_seal_bytes(seal));
	gmseal_seal_free(seal);
	test_token_put(&token, "seal", pki->signer.key, &pki->signer.der);
	run_out_everywhere(use_key, NOT_VERIFIED);
	test_token_free(&token);
	tear_down();
}
END_TEST

START_TEST(platforms_survive_a_lack_of_memory)
{
	static const char *const places[] = {"seal.esl"}, *const allow[] = {"other-holder"};
	const gmseal_seal *existing[1];
	set_up(GMSEAL_GENERATION_4);
	gmseal_seal_parameters parameters =
		seal_parameters(GMSEAL_GENERATION_4, &stage_pki(TEST_SM2)->other);
	parameters.id = BYTES(NUMBER);
	existing[0] = make_seal(&parameters, &stage_pki(TEST_SM2)->maker);
	wanted = with(GMSEAL_REQUEST_KIND, BYTES("2"));
	wanted.members[GMSEAL_REQUEST_END] = BYTES("2026-07-01 08:00:00");
	wanted.members[GMSEAL_REQUEST_IMAGE] = base64(png(945, 709, 0, 4000));
	gmseal_bytes certificate = BUFFER_BYTES(stage_pki(TEST_SM2)->signer.der);
	wanted.members[GMSEAL_REQUEST_CERTIFICATE] = base64(certificate);
	wanted.context.seals = existing;
	wanted.context.seal_count = 1;
	wanted.context.places = places;
	wanted.context.allow = allow;
	wanted.context.allow_count = 1;
	run_out_everywhere(examine_request, NOT_VERIFIED);
	run_out_everywhere(make_registration, GMSEAL_VERDICT_VALID);
	run_out_everywhere(explain_value, NOT_VERIFIED);
	tear_down();
}
END_TEST

SUITE("memory", verification_survives_a_lack_of_memory, explaining_survives_a_lack_of_memory,
	encoding_survives_a_lack_of_memory, making_survives_a_lack_of_memory,
	using_a_key_survives_a_lack_of_memory, platforms_survive_a_lack_of_memory)
