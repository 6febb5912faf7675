/* Certificates: decoding them and what they say about themselves. */
#define _GNU_SOURCE
#include "pki.h"
#include "pki/pki.h"

#include <openssl/err.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <unistd.h>

static gmseal_certificate *decode(gmseal_bytes input)
{
	gmseal_certificate *certificate = NULL;
	gmseal_error error;
	assert_ok(gmseal_certificate_decode(input, &certificate, &error), error);
	return certificate;
}

static gmseal_certificate *issue_and_decode(const struct test_certificate *wanted)
{
	struct test_identity identity = test_issue(wanted, NULL);
	gmseal_certificate *certificate = test_decode(&identity);
	test_identity_free(&identity);
	return certificate;
}

static void assert_refused(gmseal_bytes input, const char *message)
{
	gmseal_certificate *certificate = NULL;
	gmseal_error error;
	assert_status(
		gmseal_certificate_decode(input, &certificate, &error), GMSEAL_ERROR_FORMAT, error);
	ck_assert_uint_eq(error.offset, GMSEAL_NO_OFFSET);
	ck_assert_ptr_null(certificate);
	if (message != NULL)
		ck_assert_msg(strstr(error.message, message) != NULL, "%s", error.message);
}

START_TEST(decodes_der_and_the_first_pem_block)
{
	struct test_pki *pki = test_pki_new(TEST_SM2);
	gmseal_buffer key = test_key_pem(pki->ca.key, NULL);
	char *text = NULL;
	ck_assert_int_gt(asprintf(&text, "Bag Attributes: 01\n%s%s%s", (char *)key.data,
				 (char *)pki->ca.pem.data, (char *)pki->root.pem.data),
		0);
	gmseal_certificate *der = decode(BUFFER_BYTES(pki->ca.der));
	gmseal_certificate *pem = decode(text_bytes(text));
	ck_assert_str_eq(gmseal_certificate_subject(der), "CN=Test CA,O=Test,C=CN");
	ck_assert_str_eq(gmseal_certificate_subject(pem), "CN=Test CA,O=Test,C=CN");
	gmseal_bytes bytes = gmseal_certificate_bytes(pem);
	ck_assert_uint_eq(bytes.size, pki->ca.der.size);
	ck_assert_mem_eq(bytes.data, pki->ca.der.data, bytes.size);
	gmseal_certificate_free(der);
	gmseal_certificate_free(pem);
	gmseal_buffer_free(&key);
	free(text);
	test_pki_free(pki);
}
END_TEST

START_TEST(refuses_what_is_no_certificate)
{
	struct test_identity identity =
		test_issue(&(struct test_certificate){.subject = "CN=x"}, NULL);
	assert_refused(BYTES(""), "there is no certificate in this");
	assert_refused(BYTES("hello"), "there is no certificate in this");
	assert_refused(BYTES("\x30\x82\x01\x00"), "this is no certificate");
	assert_refused(BYTES("-----BEGIN CERTIFICATE-----\n!!!!\n-----END CERTIFICATE-----\n"),
		"a PEM block is damaged");
	gmseal_buffer key = test_key_pem(identity.key, NULL);
	assert_refused(BUFFER_BYTES(key), "there is no certificate in this");
	gmseal_buffer longer = {malloc(identity.der.size + 1), identity.der.size + 1};
	memcpy(longer.data, identity.der.data, identity.der.size);
	longer.data[identity.der.size] = 0;
	assert_refused(BUFFER_BYTES(longer), "there is something behind the certificate");
	for (size_t size = 0; size < identity.der.size; size++)
		assert_refused((gmseal_bytes){identity.der.data, size}, NULL);
	gmseal_certificate *certificate = NULL;
	gmseal_error error;
	assert_status(gmseal_certificate_decode((gmseal_bytes){NULL, 1}, &certificate, &error),
		GMSEAL_ERROR_ARGUMENT, error);
	gmseal_buffer_free(&longer);
	gmseal_buffer_free(&key);
	test_identity_free(&identity);
}
END_TEST

START_TEST(survives_every_changed_bit)
{
	struct test_identity identity =
		test_issue(&(struct test_certificate){.subject = "C=CN, CN=x",
				   .key_usage = "digitalSignature",
				   .basic_constraints = "CA:FALSE",
				   .key_ids = true},
			NULL);
	size_t decoded = 0;
	for (size_t bit = 0; bit < identity.der.size * 8; bit++) {
		identity.der.data[bit / 8] ^= (uint8_t)(1 << bit % 8);
		gmseal_certificate *certificate = NULL;
		gmseal_error error;
		if (gmseal_certificate_decode(BUFFER_BYTES(identity.der), &certificate, &error) ==
			GMSEAL_OK) {
			decoded++;
			ck_assert_ptr_nonnull(gmseal_certificate_subject(certificate));
			ck_assert_ptr_nonnull(gmseal_certificate_serial(certificate));
		}
		gmseal_certificate_free(certificate);
		identity.der.data[bit / 8] ^= (uint8_t)(1 << bit % 8);
	}
	ck_assert_uint_gt(decoded, 0);
	ck_assert_uint_lt(decoded, identity.der.size * 8);
	test_identity_free(&identity);
}
END_TEST

START_TEST(leaves_the_error_queue_alone)
{
	ERR_clear_error();
	ERR_raise(ERR_LIB_USER, 42);
	unsigned long before = ERR_peek_last_error();
	assert_refused(BYTES("\x30\x82\x01\x00"), NULL);
	assert_refused(
		BYTES("-----BEGIN CERTIFICATE-----\n!!!!\n-----END CERTIFICATE-----\n"), NULL);
	ck_assert_uint_eq(ERR_get_error(), before);
	ck_assert_uint_eq(ERR_get_error(), 0);
}
END_TEST

START_TEST(tells_names_serial_and_validity)
{
	struct test_pki *pki = test_pki_new(TEST_SM2);
	gmseal_certificate *certificate = test_decode(&pki->signer);
	ck_assert_str_eq(gmseal_certificate_subject(certificate), "CN=Test Signer,O=Test,C=CN");
	ck_assert_str_eq(gmseal_certificate_issuer(certificate), "CN=Test CA,O=Test,C=CN");
	ck_assert_str_eq(gmseal_certificate_serial(certificate), "2003");
	ck_assert_int_eq(gmseal_certificate_not_before(certificate), at("2020-01-01T00:00:00Z"));
	ck_assert_int_eq(gmseal_certificate_not_after(certificate), at("2025-01-01T00:00:00Z"));
	gmseal_certificate_free(certificate);
	test_pki_free(pki);
}
END_TEST

START_TEST(reads_serial_numbers_of_any_length)
{
	static const char *const serials[] = {"00", "7f", "ff",
		"f00102030405060708090a0b0c0d0e0f10111213141516171819",
		"0123456789abcdef0123456789abcdef01234567"};
	for (size_t i = 0; i < sizeof serials / sizeof serials[0]; i++) {
		gmseal_certificate *certificate = issue_and_decode(
			&(struct test_certificate){.subject = "CN=x", .serial = serials[i]});
		ck_assert_str_eq(gmseal_certificate_serial(certificate), serials[i]);
		gmseal_certificate_free(certificate);
	}
}
END_TEST

START_TEST(reads_times_of_the_field)
{
	static const struct {
		const char *text, *time;
	} times[] = {
		{"200102030405Z", "2020-01-02T03:04:05Z"},
		{"200102030405", "2020-01-02T03:04:05Z"},
		{"2001020304Z", "2020-01-02T03:04:00Z"},
		{"2001020304", "2020-01-02T03:04:00Z"},
		{"200102030405+0800", "2020-01-01T19:04:05Z"},
		{"500102030405Z", "1950-01-02T03:04:05Z"},
		{"2060-01-02T03:04:05Z", "2060-01-02T03:04:05Z"},
	};
	for (size_t i = 0; i < sizeof times / sizeof times[0]; i++) {
		gmseal_certificate *certificate = issue_and_decode(
			&(struct test_certificate){.subject = "CN=x", .from = times[i].text});
		char text[GMSEAL_TIME_TEXT_SIZE];
		gmseal_time_format(gmseal_certificate_not_before(certificate), text);
		ck_assert_str_eq(text, times[i].time);
		gmseal_certificate_free(certificate);
	}
}
END_TEST

START_TEST(refuses_times_that_are_none)
{
	static const char *const texts[] = {"2001", "20010203040", "200230030405Z", "x"};
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		struct test_identity identity = test_issue(
			&(struct test_certificate){.subject = "CN=x", .to = texts[i]}, NULL);
		assert_refused(BUFFER_BYTES(identity.der), "validity is no pair of times");
		test_identity_free(&identity);
	}
}
END_TEST

/* The text of a name of one attribute. */
static void assert_name(const char *type, int string_type, gmseal_bytes value, const char *text)
{
	X509_NAME *name = X509_NAME_new();
	test_name_add(name, type, string_type, value, false);
	gmseal_certificate *certificate =
		issue_and_decode(&(struct test_certificate){.name = name});
	ck_assert_str_eq(gmseal_certificate_subject(certificate), text);
	ck_assert_str_eq(gmseal_certificate_issuer(certificate), text);
	gmseal_certificate_free(certificate);
	X509_NAME_free(name);
}

START_TEST(shows_names_as_rfc_4514)
{
	assert_name("CN", V_ASN1_UTF8STRING, BYTES("张三"), "CN=张三");
	assert_name("CN", V_ASN1_PRINTABLESTRING, BYTES("a b"), "CN=a b");
	assert_name("CN", V_ASN1_BMPSTRING, BYTES("\x5f\x20\x4e\x09"), "CN=张三");
	assert_name("CN", V_ASN1_UNIVERSALSTRING, BYTES("\0\2\0\x0b"), "CN=𠀋");
	assert_name("CN", V_ASN1_T61STRING, BYTES("张三"), "CN=张三");
	assert_name("CN", V_ASN1_T61STRING, BYTES("M\xfcller"), "CN=Müller");
	assert_name("CN", V_ASN1_UTF8STRING, BYTES(" #,+\"\\<>;= "),
		"CN=\\ #\\,\\+\\\"\\\\\\<\\>\\;=\\ ");
	assert_name("CN", V_ASN1_UTF8STRING, BYTES("#1"), "CN=\\#1");
	assert_name("2.5.4.1", V_ASN1_UTF8STRING, BYTES("x"), "2.5.4.1=x");
	assert_name("2.5.4.9", V_ASN1_UTF8STRING, BYTES("x"), "STREET=x");
	assert_name("2.5.4.45", V_ASN1_BIT_STRING, BYTES("\x01"), "x500UniqueIdentifier=#03020001");
	assert_name("1.2.156.10260.4.1.1", V_ASN1_UTF8STRING, BYTES("x"), "1.2.156.10260.4.1.1=x");
}
END_TEST

START_TEST(escapes_what_would_rearrange_a_report)
{
	assert_name("CN", V_ASN1_UTF8STRING, BYTES("a\nb\x1b[0m"), "CN=a\\0Ab\\1B[0m");
	assert_name("CN", V_ASN1_UTF8STRING, BYTES("a\0b"), "CN=a\\00b");
	assert_name("CN", V_ASN1_UTF8STRING,
		BYTES("a\xe2\x80\xae"
		      "b"),
		"CN=a\\E2\\80\\AEb");
	assert_name("CN", V_ASN1_T61STRING, BYTES("\x9b"), "CN=\\C2\\9B");
}
END_TEST

START_TEST(cuts_names_of_unreasonable_length)
{
	gmseal_buffer value = {malloc(20000), 20000};
	for (size_t i = 0; i < value.size; i++)
		value.data[i] = i % 2 == 0 ? 'a' : '\n';
	X509_NAME *name = X509_NAME_new();
	ASN1_STRING *string = ASN1_STRING_type_new(V_ASN1_UTF8STRING);
	ASN1_STRING_set(string, value.data, (int)value.size);
	X509_NAME_ENTRY *entry = X509_NAME_ENTRY_create_by_NID(
		NULL, NID_commonName, V_ASN1_UTF8STRING, (const unsigned char *)"x", 1);
	ASN1_STRING_copy(X509_NAME_ENTRY_get_data(entry), string);
	X509_NAME_add_entry(name, entry, -1, 0);
	gmseal_certificate *certificate =
		issue_and_decode(&(struct test_certificate){.name = name});
	ck_assert_uint_lt(strlen(gmseal_certificate_subject(certificate)), 5000);
	gmseal_buffer text = GMSEAL_BUFFER_INIT;
	gmseal_error error;
	assert_ok(gmseal_certificate_subject_text(certificate, "2.5.4.3", 0, &text, &error), error);
	ck_assert_uint_eq(text.size, value.size);
	ck_assert_mem_eq(text.data, value.data, value.size);
	gmseal_buffer_free(&text);
	gmseal_certificate_free(certificate);
	X509_NAME_free(name);
	X509_NAME_ENTRY_free(entry);
	ASN1_STRING_free(string);
	gmseal_buffer_free(&value);
}
END_TEST

START_TEST(shows_multi_valued_parts_together)
{
	X509_NAME *name = X509_NAME_new();
	test_name_add(name, "C", V_ASN1_PRINTABLESTRING, BYTES("CN"), false);
	test_name_add(name, "CN", V_ASN1_UTF8STRING, BYTES("a"), false);
	test_name_add(name, "title", V_ASN1_UTF8STRING, BYTES("b"), true);
	gmseal_certificate *certificate =
		issue_and_decode(&(struct test_certificate){.name = name});
	const char *subject = gmseal_certificate_subject(certificate);
	/* DER decides the order inside the part. */
	ck_assert_msg(strcmp(subject, "title=b+CN=a,C=CN") == 0 ||
			      strcmp(subject, "CN=a+title=b,C=CN") == 0,
		"%s", subject);
	gmseal_certificate_free(certificate);
	X509_NAME_free(name);
}
END_TEST

static void assert_subject_text(
	const gmseal_certificate *certificate, const char *oid, size_t index, const char *wanted)
{
	gmseal_buffer text = GMSEAL_BUFFER_INIT;
	gmseal_error error;
	assert_ok(gmseal_certificate_subject_text(certificate, oid, index, &text, &error), error);
	ck_assert_str_eq((char *)text.data, wanted);
	ck_assert_uint_eq(text.size, strlen(wanted));
	gmseal_buffer_free(&text);
}

START_TEST(gives_values_of_the_subject_as_utf8)
{
	X509_NAME *name = X509_NAME_new();
	test_name_add(name, "2.5.4.12", V_ASN1_BMPSTRING, BYTES("\x5f\x20"), false);
	test_name_add(name, "2.5.4.12", V_ASN1_T61STRING, BYTES("\xfc"), false);
	test_name_add(name, "2.5.4.12", V_ASN1_T61STRING, BYTES("三"), true);
	test_name_add(name, "2.5.4.12", V_ASN1_UNIVERSALSTRING, BYTES("\0\0\x4e\x09"), false);
	test_name_add(name, "2.5.4.3", V_ASN1_PRINTABLESTRING, BYTES("x"), false);
	test_name_add(name, "2.5.4.45", V_ASN1_BIT_STRING, BYTES("x"), false);
	gmseal_certificate *certificate =
		issue_and_decode(&(struct test_certificate){.name = name});
	ck_assert_uint_eq(gmseal_certificate_subject_count(certificate, "2.5.4.12"), 4);
	ck_assert_uint_eq(gmseal_certificate_subject_count(certificate, "2.5.4.3"), 1);
	ck_assert_uint_eq(gmseal_certificate_subject_count(certificate, "2.5.4.10"), 0);
	ck_assert_uint_eq(gmseal_certificate_subject_count(certificate, "no oid"), 0);
	assert_subject_text(certificate, "2.5.4.12", 0, "张");
	assert_subject_text(certificate, "2.5.4.3", 0, "x");
	size_t found = 0;
	for (size_t i = 0; i < 4; i++) {
		gmseal_buffer text = GMSEAL_BUFFER_INIT;
		gmseal_certificate_subject_text(certificate, "2.5.4.12", i, &text, NULL);
		found +=
			strcmp((char *)text.data, "ü") == 0 || strcmp((char *)text.data, "三") == 0;
		gmseal_buffer_free(&text);
	}
	ck_assert_uint_eq(found, 3);
	gmseal_buffer text = GMSEAL_BUFFER_INIT;
	gmseal_error error;
	assert_status(gmseal_certificate_subject_text(certificate, "2.5.4.12", 4, &text, &error),
		GMSEAL_ERROR_ARGUMENT, error);
	assert_status(gmseal_certificate_subject_text(certificate, "2.5.4.45", 0, &text, &error),
		GMSEAL_ERROR_FORMAT, error);
	gmseal_certificate_free(certificate);
	X509_NAME_free(name);
}
END_TEST

START_TEST(tells_key_usage_and_authority)
{
	static const struct {
		const char *text;
		unsigned usage;
	} usages[] = {
		{NULL, GMSEAL_USAGE_ABSENT},
		{"digitalSignature", GMSEAL_USAGE_DIGITAL_SIGNATURE},
		{"critical,nonRepudiation,decipherOnly",
			GMSEAL_USAGE_NON_REPUDIATION | GMSEAL_USAGE_DECIPHER_ONLY},
		{"keyCertSign,cRLSign", GMSEAL_USAGE_CERT_SIGN | GMSEAL_USAGE_CRL_SIGN},
		{"digitalSignature,nonRepudiation,keyEncipherment,dataEncipherment,keyAgreement",
			31},
		{"encipherOnly", GMSEAL_USAGE_ENCIPHER_ONLY},
	};
	for (size_t i = 0; i < sizeof usages / sizeof usages[0]; i++) {
		bool ca = i % 2 == 0;
		gmseal_certificate *certificate =
			issue_and_decode(&(struct test_certificate){.subject = "CN=x",
				.key_usage = usages[i].text,
				.basic_constraints = ca ? "CA:TRUE" : "CA:FALSE"});
		ck_assert_uint_eq(gmseal_certificate_key_usage(certificate), usages[i].usage);
		ck_assert_int_eq(gmseal_certificate_is_ca(certificate), ca);
		gmseal_certificate_free(certificate);
	}
	gmseal_certificate *plain = issue_and_decode(&(struct test_certificate){.subject = "CN=x"});
	ck_assert(!gmseal_certificate_is_ca(plain));
	gmseal_certificate_free(plain);
}
END_TEST

START_TEST(knows_sm2_and_rsa_keys)
{
	struct test_identity sm2 = test_issue(&(struct test_certificate){.subject = "CN=x"}, NULL);
	gmseal_certificate *certificate = test_decode(&sm2);
	ck_assert_int_eq(gmseal_certificate_key_type(certificate), GMSEAL_KEY_SM2);
	ck_assert_uint_eq(gmseal_certificate_key_bits(certificate), 256);
	unsigned char point[65];
	size_t size = 0;
	ck_assert_int_eq(
		EVP_PKEY_get_octet_string_param(sm2.key, "pub", point, sizeof point, &size), 1);
	gmseal_bytes public_key = gmseal_certificate_sm2_public_key(certificate);
	ck_assert_uint_eq(public_key.size, 64);
	ck_assert_mem_eq(public_key.data, point + 1, 64);
	gmseal_certificate_free(certificate);
	test_identity_free(&sm2);

	certificate =
		issue_and_decode(&(struct test_certificate){.subject = "CN=x", .type = TEST_RSA});
	ck_assert_int_eq(gmseal_certificate_key_type(certificate), GMSEAL_KEY_RSA);
	ck_assert_uint_eq(gmseal_certificate_key_bits(certificate), 2048);
	ck_assert_uint_eq(gmseal_certificate_sm2_public_key(certificate).size, 0);
	gmseal_certificate_free(certificate);
}
END_TEST

START_TEST(decodes_other_and_broken_keys)
{
	EVP_PKEY *p256 = EVP_PKEY_Q_keygen(NULL, NULL, "EC", "P-256");
	gmseal_certificate *certificate =
		issue_and_decode(&(struct test_certificate){.subject = "CN=x", .key = p256});
	ck_assert_int_eq(gmseal_certificate_key_type(certificate), GMSEAL_KEY_OTHER);
	ck_assert_uint_eq(gmseal_certificate_sm2_public_key(certificate).size, 0);
	gmseal_certificate_free(certificate);
	EVP_PKEY_free(p256);

	struct test_identity identity =
		test_issue(&(struct test_certificate){.subject = "CN=x"}, NULL);
	unsigned char point[65];
	size_t size = 0;
	EVP_PKEY_get_octet_string_param(identity.key, "pub", point, sizeof point, &size);
	uint8_t *place = memmem(identity.der.data, identity.der.size, point, size);
	ck_assert_ptr_nonnull(place);
	place[64] ^= 1;
	certificate = test_decode(&identity);
	ck_assert_int_eq(gmseal_certificate_key_type(certificate), GMSEAL_KEY_OTHER);
	ck_assert_uint_eq(gmseal_certificate_key_bits(certificate), 0);
	ck_assert_ptr_null(gms_certificate_key(certificate));
	gmseal_certificate_free(certificate);
	test_identity_free(&identity);
}
END_TEST

START_TEST(digests_its_der)
{
	struct test_identity identity =
		test_issue(&(struct test_certificate){.subject = "CN=x"}, NULL);
	gmseal_certificate *certificate = test_decode(&identity);
	gmseal_digest_value value;
	gmseal_error error;
	assert_ok(gmseal_certificate_fingerprint(certificate, GMSEAL_DIGEST_SHA256, &value, &error),
		error);
	unsigned char wanted[32];
	ck_assert_int_eq(X509_digest(identity.x509, EVP_sha256(), wanted, NULL), 1);
	ck_assert_uint_eq(value.size, 32);
	ck_assert_mem_eq(value.data, wanted, 32);
	gmseal_certificate_free(certificate);
	test_identity_free(&identity);
}
END_TEST

START_TEST(is_shared_until_the_last_owner_frees_it)
{
	gmseal_certificate *certificate =
		issue_and_decode(&(struct test_certificate){.subject = "CN=x"});
	gmseal_certificate *shared = gms_certificate_share(certificate);
	gmseal_certificate_free(certificate);
	ck_assert_str_eq(gmseal_certificate_subject(shared), "CN=x");
	gmseal_certificate_free(shared);
	gmseal_certificate_free(NULL);
}
END_TEST

START_TEST(reads_the_certificates_of_real_seals)
{
	gmseal_buffer seal = read_corpus_file("ofdrw-seal-v4.esl");
	gmseal_certificate *maker = decode((gmseal_bytes){seal.data + 16397 + 4, 526});
	ck_assert_str_eq(gmseal_certificate_subject(maker),
		"CN=Test Certificate,L=Hangzhou,ST=Zhejiang,O=OFD R&W,C=CN");
	ck_assert_str_eq(gmseal_certificate_serial(maker), "01719d2e201d");
	ck_assert_int_eq(gmseal_certificate_key_type(maker), GMSEAL_KEY_SM2);
	ck_assert_uint_eq(gmseal_certificate_key_usage(maker),
		GMSEAL_USAGE_DIGITAL_SIGNATURE | GMSEAL_USAGE_NON_REPUDIATION |
			GMSEAL_USAGE_CERT_SIGN);
	gmseal_certificate_free(maker);
	gmseal_buffer_free(&seal);
}
END_TEST

/* What a command prints, its line end cut off. */
static void run(const char *command, char *output, size_t size)
{
	FILE *pipe = popen(command, "r");
	ck_assert_ptr_nonnull(pipe);
	size_t got = fread(output, 1, size - 1, pipe);
	pclose(pipe);
	output[got] = '\0';
	output[strcspn(output, "\n")] = '\0';
}

START_TEST(agrees_with_the_openssl_command)
{
	if (system("openssl version >/dev/null 2>&1") != 0)
		skip_test("there is no openssl command");
	struct test_identity identity =
		test_issue(&(struct test_certificate){.subject = "C=CN, O=组织, OU=a+b, CN=张三",
				   .serial = "00c0ffee"},
			NULL);
	char path[] = "/tmp/test-certificate-XXXXXX";
	int file = mkstemp(path);
	ck_assert_int_ge(file, 0);
	ck_assert_int_eq(
		write(file, identity.pem.data, identity.pem.size), (ssize_t)identity.pem.size);
	close(file);
	char command[256], output[1024], wanted[1024];
	snprintf(command, sizeof command,
		"openssl x509 -in %s -noout -subject -nameopt RFC2253,-esc_msb,utf8", path);
	run(command, output, sizeof output);
	gmseal_certificate *certificate = test_decode(&identity);
	snprintf(wanted, sizeof wanted, "subject=%s", gmseal_certificate_subject(certificate));
	ck_assert_str_eq(output, wanted);
	snprintf(command, sizeof command, "openssl x509 -in %s -noout -serial", path);
	run(command, output, sizeof output);
	ck_assert_str_eq(output, "serial=C0FFEE");
	ck_assert_str_eq(gmseal_certificate_serial(certificate), "c0ffee");
	unlink(path);
	gmseal_certificate_free(certificate);
	test_identity_free(&identity);
}
END_TEST

SUITE("certificate", decodes_der_and_the_first_pem_block, refuses_what_is_no_certificate,
	survives_every_changed_bit, leaves_the_error_queue_alone, tells_names_serial_and_validity,
	reads_serial_numbers_of_any_length, reads_times_of_the_field, refuses_times_that_are_none,
	shows_names_as_rfc_4514, escapes_what_would_rearrange_a_report,
	cuts_names_of_unreasonable_length, shows_multi_valued_parts_together,
	gives_values_of_the_subject_as_utf8, tells_key_usage_and_authority, knows_sm2_and_rsa_keys,
	decodes_other_and_broken_keys, digests_its_der, is_shared_until_the_last_owner_frees_it,
	reads_the_certificates_of_real_seals, agrees_with_the_openssl_command)
