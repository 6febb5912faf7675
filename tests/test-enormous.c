/*
 * Enormous input: lists without end, sizes over the limit, deep nesting, certificates full of
 * nothing. What is under 1 MiB is answered within a tenth of a second, what is over a limit at once.
 */
#include "sample.h"

#include <time.h>

/* Milliseconds for one input under 1 MiB; sanitizers slow everything down several times. */
#define TIME_LIMIT 100
#define SLOW_TIME_LIMIT 1500
#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

#define MEBIBYTE ((size_t)1024 * 1024)

static struct test_pki *pki;
static gmseal_policy *policy;
static gmseal_digest_value document;

static void set_up(void)
{
	pki = test_pki_new(TEST_SM2);
	policy = test_policy_new(pki);
	document = test_document_digest(&(struct test_sample){0});
}

static void tear_down(void)
{
	gmseal_policy_free(policy);
	test_pki_free(pki);
}

/* Of this process, so that other programs' turns on the processor do not count. */
static double milliseconds(void)
{
	struct timespec time;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
	return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

static void ignore(void *user, const gmseal_element *element)
{
	(void)element;
	++*(size_t *)user;
}

/* Everything that can be done with a signature, once; what decoding said. */
static gmseal_status use(gmseal_bytes input, gmseal_error *error)
{
	gmseal_signature *signature = NULL;
	gmseal_status status = gmseal_signature_decode(input, NULL, &signature, error);
	if (status != GMSEAL_OK) {
		ck_assert_uint_gt(strlen(error->message), 0);
		ck_assert(error->offset <= input.size || error->offset == GMSEAL_NO_OFFSET);
		return status;
	}
	gmseal_report *report = NULL;
	gmseal_bytes hash = {document.data, document.size};
	assert_ok(gmseal_verify_signature(policy, signature, test_now(), hash, &report, error),
		*error);
	ck_assert_int_eq(gmseal_report_verdict(report), GMSEAL_VERDICT_INVALID);
	gmseal_report_free(report);
	gmseal_signature_free(signature);
	return GMSEAL_OK;
}

/* The best of several, since whatever else runs shares processor and memory with it. */
static gmseal_status use_in_time(const char *what, gmseal_bytes input, gmseal_error *error)
{
	double best = 1e9;
	double limit = SANITIZED ? SLOW_TIME_LIMIT : TIME_LIMIT;
	gmseal_status status = GMSEAL_OK;
	ck_assert_uint_le(input.size, MEBIBYTE);
	for (int i = 0; i < 3 || (best > limit && i < 10); i++) {
		double began = milliseconds();
		status = use(input, error);
		double took = milliseconds() - began;
		best = took < best ? took : best;
	}
	double began = milliseconds();
	size_t elements = 0;
	gmseal_inspect(input, NULL, ignore, &elements, NULL);
	double inspected = milliseconds() - began;
	printf("%-40s %8zu octets %8.1f ms, inspected %6.1f ms: %s\n", what, input.size, best,
		inspected, gmseal_status_name(status));
	ck_assert_msg(best < limit, "%s: %.1f ms", what, best);
	ck_assert_msg(inspected < limit, "%s: inspected in %.1f ms", what, inspected);
	return status;
}

/* Octets that grow; what is hostile is written by hand. */
static void add(gmseal_buffer *buffer, gmseal_bytes bytes)
{
	buffer->data = realloc(buffer->data, buffer->size + bytes.size + 1);
	ck_assert_ptr_nonnull(buffer->data);
	if (bytes.size > 0)
		memcpy(buffer->data + buffer->size, bytes.data, bytes.size);
	buffer->size += bytes.size;
}

static void add_hex(gmseal_buffer *buffer, const char *hex)
{
	gmseal_buffer octets = from_hex(hex);
	add(buffer, BUFFER_BYTES(octets));
	gmseal_buffer_free(&octets);
}

static void add_element(gmseal_buffer *buffer, unsigned tag, gmseal_bytes content)
{
	uint8_t header[6] = {(uint8_t)tag};
	size_t octets = 0, size = 1;
	for (size_t rest = content.size; content.size >= 0x80 && rest > 0; rest >>= 8)
		octets++;
	if (octets > 0)
		header[size++] = (uint8_t)(0x80 | octets);
	for (size_t i = octets > 0 ? octets : 1; i-- > 0;)
		header[size++] = (uint8_t)(content.size >> 8 * i);
	add(buffer, (gmseal_bytes){header, size});
	add(buffer, content);
}

/* Makes a buffer an element around what it holds. */
static void wrap(gmseal_buffer *buffer, unsigned tag)
{
	gmseal_buffer outer = GMSEAL_BUFFER_INIT;
	add_element(&outer, tag, BUFFER_BYTES(*buffer));
	gmseal_buffer_free(buffer);
	*buffer = outer;
}

static void add_wrapped(gmseal_buffer *buffer, unsigned tag, gmseal_buffer *content)
{
	wrap(content, tag);
	add(buffer, BUFFER_BYTES(*content));
	gmseal_buffer_free(content);
}

/* What is enormous in a signature of generation 4; the rest is as it should be. */
struct enormous {
	int list_type; /* 1 */
	gmseal_bytes list, extensions, signature_extensions; /* contents; empty */
	gmseal_bytes certificate; /* the signer's */
};

/* SM2 with SM3, and a signature value that is wrong: r and s are 1. */
static const char algorithm_and_value[] = "06082A811CCF550183750309003006020101020101";

static void add_seal(gmseal_buffer *buffer, const struct enormous *enormous)
{
	gmseal_buffer info = GMSEAL_BUFFER_INIT, property = GMSEAL_BUFFER_INIT;
	gmseal_buffer picture = GMSEAL_BUFFER_INIT, seal = GMSEAL_BUFFER_INIT;
	uint8_t list_type = enormous->list_type != 0 ? (uint8_t)enormous->list_type : 1;
	add_hex(&info, "300F160245530201041606676D7365616C160131");
	add_hex(&property, "0201010C0141");
	add_element(&property, 0x02, (gmseal_bytes){&list_type, 1});
	add_element(&property, 0x30, enormous->list);
	add_element(&property, 0x18, BYTES("20200601000000Z"));
	add_element(&property, 0x18, BYTES("20200601000000Z"));
	add_element(&property, 0x18, BYTES("20240601000000Z"));
	add_wrapped(&info, 0x30, &property);
	add_hex(&picture, "1603504E47040100020128020128");
	add_wrapped(&info, 0x30, &picture);
	if (enormous->extensions.size > 0)
		add_element(&info, 0x30, enormous->extensions);
	add_wrapped(&seal, 0x30, &info);
	add_element(&seal, 0x04, BUFFER_BYTES(pki->maker.der));
	add_hex(&seal, algorithm_and_value);
	add_wrapped(buffer, 0x30, &seal);
}

static gmseal_buffer write_signature(const struct enormous *enormous)
{
	gmseal_buffer to_sign = GMSEAL_BUFFER_INIT, hash = GMSEAL_BUFFER_INIT;
	gmseal_buffer bytes = GMSEAL_BUFFER_INIT, extensions = GMSEAL_BUFFER_INIT;
	gmseal_bytes certificate = enormous->certificate.size > 0 ? enormous->certificate
								  : BUFFER_BYTES(pki->signer.der);
	add_hex(&to_sign, "020104");
	add_seal(&to_sign, enormous);
	add_element(&to_sign, 0x18, BYTES("20210601080000Z"));
	add_hex(&hash, "00");
	add(&hash, (gmseal_bytes){document.data, document.size});
	add_wrapped(&to_sign, 0x03, &hash);
	add_element(&to_sign, 0x16, BYTES("sample"));
	if (enormous->signature_extensions.size > 0) {
		add_element(&extensions, 0x30, enormous->signature_extensions);
		add_wrapped(&to_sign, 0xA0, &extensions);
	}
	add_wrapped(&bytes, 0x30, &to_sign);
	add_element(&bytes, 0x04, certificate);
	add_hex(&bytes, algorithm_and_value);
	wrap(&bytes, 0x30);
	return bytes;
}

/* The same bytes over and over. */
static gmseal_buffer repeat(gmseal_bytes bytes, size_t count)
{
	gmseal_buffer all = {malloc(bytes.size * count + 1), bytes.size * count};
	ck_assert_ptr_nonnull(all.data);
	for (size_t i = 0; i < count; i++)
		memcpy(all.data + i * bytes.size, bytes.data, bytes.size);
	return all;
}

static void assert_list_is_answered_in_time(
	const char *what, int list_type, gmseal_bytes entry, size_t count)
{
	gmseal_buffer list = repeat(entry, count);
	gmseal_buffer bytes = write_signature(
		&(struct enormous){.list_type = list_type, .list = BUFFER_BYTES(list)});
	gmseal_error error;
	assert_ok(use_in_time(what, BUFFER_BYTES(bytes), &error), error);
	gmseal_buffer_free(&list);
	gmseal_buffer_free(&bytes);
}

START_TEST(lists_of_30000_certificates_are_answered_in_time)
{
	set_up();
	assert_list_is_answered_in_time("30000 empty certificates", 1, BYTES("\x04\x00"), 30000);
	assert_list_is_answered_in_time("30000 certificates of rubbish", 1,
		BYTES("\x04\x0E\x30\x0C\x30\x0A\x02\x01\x01\x30\x05\x06\x03\x2A\x03\x04"), 30000);
	assert_list_is_answered_in_time(
		"30000 certificates with long lengths", 1, BYTES("\x04\x82\x00\x01\x30"), 30000);
	tear_down();
}
END_TEST

START_TEST(lists_of_10000_digests_are_answered_in_time)
{
	set_up();
	assert_list_is_answered_in_time(
		"10000 digests", 2, BYTES("\x30\x07\x13\x03SM3\x04\x00"), 10000);
	tear_down();
}
END_TEST

START_TEST(lists_full_of_certificates_are_answered_in_time)
{
	set_up();
	gmseal_buffer entry = GMSEAL_BUFFER_INIT;
	add_element(&entry, 0x04, BUFFER_BYTES(pki->other.der));
	size_t count = (MEBIBYTE - 4096) / entry.size;
	assert_list_is_answered_in_time(
		"a list full of certificates", 1, BUFFER_BYTES(entry), count);
	/* The same with a key that is no point of the curve: each decodes, none helps. */
	entry.data[entry.size / 2] ^= 0x10;
	assert_list_is_answered_in_time(
		"a list full of odd certificates", 1, BUFFER_BYTES(entry), count);
	/* And such that turn out to be none at their very end. */
	entry.data[entry.size - 72] ^= 0x10;
	assert_list_is_answered_in_time(
		"a list full of near certificates", 1, BUFFER_BYTES(entry), count);
	gmseal_buffer_free(&entry);
	tear_down();
}
END_TEST

START_TEST(thousands_of_extensions_are_answered_in_time)
{
	set_up();
	gmseal_buffer list = repeat(BYTES("\x30\x05\x06\x01\x2A\x04\x00"), 10000);
	gmseal_buffer critical = repeat(BYTES("\x30\x08\x06\x01\x2A\x01\x01\x00\x04\x00"), 7000);
	gmseal_error error;
	gmseal_buffer bytes = write_signature(&(struct enormous){.extensions = BUFFER_BYTES(list)});
	assert_ok(use_in_time("10000 extensions of a seal", BUFFER_BYTES(bytes), &error), error);
	gmseal_buffer_free(&bytes);
	bytes = write_signature(&(struct enormous){.signature_extensions = BUFFER_BYTES(list)});
	assert_ok(
		use_in_time("10000 extensions of a signature", BUFFER_BYTES(bytes), &error), error);
	gmseal_buffer_free(&bytes);
	bytes = write_signature(&(struct enormous){.signature_extensions = BUFFER_BYTES(critical)});
	assert_ok(use_in_time("7000 explicit defaults", BUFFER_BYTES(bytes), &error), error);
	gmseal_buffer_free(&bytes);
	gmseal_buffer_free(&list);
	gmseal_buffer_free(&critical);
	tear_down();
}
END_TEST

START_TEST(more_elements_than_the_limit_are_refused_with_field_and_offset)
{
	set_up();
	gmseal_buffer list = repeat(BYTES("\x04\x00"), 70000);
	gmseal_buffer bytes = write_signature(&(struct enormous){.list = BUFFER_BYTES(list)});
	gmseal_error error;
	assert_status(use_in_time("70000 empty certificates", BUFFER_BYTES(bytes), &error),
		GMSEAL_ERROR_LIMIT, error);
	ck_assert_ptr_nonnull(strstr(error.field, "toSign.eseal.eSealInfo.property.certList"));
	ck_assert_uint_gt(error.offset, 60000);
	ck_assert_ptr_nonnull(strstr(error.message, "32768"));
	gmseal_buffer_free(&bytes);
	gmseal_buffer_free(&list);
	tear_down();
}
END_TEST

START_TEST(deep_nesting_is_refused_at_its_place)
{
	set_up();
	/* Every element holds the rest: four octets a level. */
	gmseal_buffer bytes = GMSEAL_BUFFER_INIT;
	size_t size = 60000;
	bytes.data = malloc(size);
	bytes.size = size;
	for (size_t i = 0; i < size; i += 4) {
		size_t rest = size - i - 4;
		bytes.data[i] = 0x30;
		bytes.data[i + 1] = 0x82;
		bytes.data[i + 2] = (uint8_t)(rest >> 8);
		bytes.data[i + 3] = (uint8_t)rest;
	}
	gmseal_error error;
	assert_status(use_in_time("15000 sequences in each other", BUFFER_BYTES(bytes), &error),
		GMSEAL_ERROR_FORMAT, error);
	ck_assert_uint_lt(error.offset, 64);
	/* In the place of a certificate, where other decoders look at it. */
	gmseal_buffer signature =
		write_signature(&(struct enormous){.certificate = BUFFER_BYTES(bytes)});
	assert_ok(use_in_time("the same as a certificate", BUFFER_BYTES(signature), &error), error);
	gmseal_buffer_free(&bytes);
	gmseal_buffer_free(&signature);
	tear_down();
}
END_TEST

static void assert_certificate_is_answered_in_time(
	const char *what, const struct test_certificate *wanted)
{
	struct test_identity identity = test_issue(wanted, &pki->ca);
	gmseal_buffer entry = GMSEAL_BUFFER_INIT;
	add_element(&entry, 0x04, BUFFER_BYTES(identity.der));
	bool fits_twice = entry.size * 2 < MEBIBYTE - 4096;
	gmseal_buffer bytes =
		write_signature(&(struct enormous){.certificate = BUFFER_BYTES(identity.der),
			.list = fits_twice ? BUFFER_BYTES(entry) : (gmseal_bytes){NULL, 0}});
	gmseal_error error;
	assert_ok(use_in_time(what, BUFFER_BYTES(bytes), &error), error);
	gmseal_buffer_free(&entry);
	gmseal_buffer_free(&bytes);
	test_identity_free(&identity);
}

START_TEST(certificates_full_of_nothing_are_answered_in_time)
{
	enum {
		NAMES = 15000,
		EXTENSIONS = 15000
	};
	set_up();
	X509_NAME *name = X509_NAME_new();
	for (size_t i = 0; i < NAMES; i++)
		test_name_add(name, "2.5.4.3", V_ASN1_UTF8STRING, BYTES("a"), false);
	assert_certificate_is_answered_in_time(
		"a certificate of 15000 names", &(struct test_certificate){.name = name});
	X509_NAME_free(name);
	name = X509_NAME_new();
	for (size_t i = 0; i < NAMES; i++)
		test_name_add(name, "2.5.4.3", V_ASN1_UTF8STRING, BYTES("a"), i > 0);
	assert_certificate_is_answered_in_time("a certificate of one name of 15000 values",
		&(struct test_certificate){.name = name});
	X509_NAME_free(name);
	static const char *extensions[EXTENSIONS + 1];
	for (size_t i = 0; i < EXTENSIONS; i++)
		extensions[i] = "1.2.3.4=DER:0500";
	assert_certificate_is_answered_in_time("a certificate of 15000 extensions",
		&(struct test_certificate){.subject = "CN=x", .extensions = extensions});
	tear_down();
}
END_TEST

START_TEST(sizes_over_the_limit_are_refused)
{
	set_up();
	gmseal_buffer zeros = {calloc(1, GMSEAL_DEFAULT_MAX_SIZE + 1), GMSEAL_DEFAULT_MAX_SIZE + 1};
	ck_assert_ptr_nonnull(zeros.data);
	gmseal_signature *signature = NULL;
	gmseal_seal *seal = NULL;
	gmseal_error error;
	size_t elements = 0;
	gmseal_bytes input = BUFFER_BYTES(zeros);
	assert_status(gmseal_signature_decode(input, NULL, &signature, &error), GMSEAL_ERROR_LIMIT,
		error);
	ck_assert_uint_gt(strlen(error.message), 0);
	assert_status(gmseal_seal_decode(input, NULL, &seal, &error), GMSEAL_ERROR_LIMIT, error);
	assert_status(
		gmseal_inspect(input, NULL, ignore, &elements, &error), GMSEAL_ERROR_LIMIT, error);
	/* One octet less is only no seal. */
	input.size--;
	assert_status(gmseal_seal_decode(input, NULL, &seal, &error), GMSEAL_ERROR_FORMAT, error);
	/* A limit of one's own, to the octet. */
	gmseal_signature *sound = test_signature_new(pki, &(struct test_sample){0});
	input = gmseal_signature_bytes(sound);
	gmseal_decoding decoding = {.max_size = input.size};
	assert_ok(gmseal_signature_decode(input, &decoding, &signature, &error), error);
	gmseal_signature_free(signature);
	decoding.max_size--;
	assert_status(gmseal_signature_decode(input, &decoding, &signature, &error),
		GMSEAL_ERROR_LIMIT, error);
	gmseal_signature_free(sound);
	gmseal_buffer_free(&zeros);
	tear_down();
}
END_TEST

SUITE("enormous", lists_of_30000_certificates_are_answered_in_time,
	lists_of_10000_digests_are_answered_in_time,
	lists_full_of_certificates_are_answered_in_time,
	thousands_of_extensions_are_answered_in_time,
	more_elements_than_the_limit_are_refused_with_field_and_offset,
	deep_nesting_is_refused_at_its_place, certificates_full_of_nothing_are_answered_in_time,
	sizes_over_the_limit_are_refused)
