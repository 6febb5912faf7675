/* Signed messages made by hand. */
#include "message.h"

#include "codec/sm2-value.h"
#include "crypto/crypto.h"

#include <openssl/x509v3.h>

/* Some DER, by value. */
struct der {
	size_t size;
	uint8_t data[65536];
};

static void append(struct der *der, gmseal_bytes bytes)
{
	ck_assert_uint_le(der->size + bytes.size, sizeof der->data);
	if (bytes.size > 0)
		memcpy(der->data + der->size, bytes.data, bytes.size);
	der->size += bytes.size;
}

static gmseal_bytes bytes_of(const struct der *der)
{
	return (gmseal_bytes){der->data, der->size};
}

/* A whole element around some content. */
static struct der wrap(unsigned tag, const struct der *content)
{
	struct der der = {.size = 0};
	uint8_t header[] = {
		(uint8_t)tag, 0x82, (uint8_t)(content->size >> 8), (uint8_t)content->size};
	if (content->size >= 256) {
		append(&der, (gmseal_bytes){header, 4});
	} else {
		header[1] = 0x81;
		header[2] = (uint8_t)content->size;
		if (content->size < 128)
			header[1] = (uint8_t)content->size;
		append(&der, (gmseal_bytes){header, content->size < 128 ? 2 : 3});
	}
	append(&der, bytes_of(content));
	return der;
}

static void add(struct der *der, unsigned tag, gmseal_bytes content)
{
	struct der inner = {.size = 0};
	append(&inner, content);
	struct der whole = wrap(tag, &inner);
	append(der, bytes_of(&whole));
}

static void add_wrapped(struct der *der, unsigned tag, const struct der *content)
{
	add(der, tag, bytes_of(content));
}

static void add_oid(struct der *der, const char *oid)
{
	gmseal_buffer element = GMSEAL_BUFFER_INIT;
	gmseal_error error;
	assert_ok(gms_der_oid_encode(oid, &element, &error), error);
	append(der, BUFFER_BYTES(element));
	gmseal_buffer_free(&element);
}

static void add_algorithm(struct der *der, const char *oid)
{
	struct der content = {.size = 0};
	add_oid(&content, oid);
	add_wrapped(der, GMS_TAG_SEQUENCE, &content);
}

static bool is_rsa(const struct test_message_signer *signer)
{
	return EVP_PKEY_is_a(signer->identity->key, "RSA");
}

static gmseal_digest_algorithm digest_of(const struct test_message_signer *signer)
{
	return is_rsa(signer) ? GMSEAL_DIGEST_SHA256 : GMSEAL_DIGEST_SM3;
}

static const char *content_type_of(const struct test_message *wanted)
{
	return wanted->content_type != NULL         ? wanted->content_type
	       : wanted->form == GMSEAL_MESSAGE_CMS ? GMS_OID_CMS_DATA
						    : GMS_OID_GBT_DATA;
}

static const char *digest_algorithm_of(const struct test_message_signer *signer)
{
	return signer->digest_algorithm != NULL ? signer->digest_algorithm
						: gms_digest_oid(digest_of(signer));
}

static const char *signature_algorithm_of(
	const struct test_message *wanted, const struct test_message_signer *signer)
{
	return signer->signature_algorithm != NULL  ? signer->signature_algorithm
	       : is_rsa(signer)                     ? "1.2.840.113549.1.1.1"
	       : wanted->form == GMSEAL_MESSAGE_CMS ? "1.2.156.10197.1.501"
						    : "1.2.156.10197.1.301.1";
}

/* The signed attributes as SET OF. */
static gmseal_buffer make_attributes(
	const struct test_message *wanted, const struct test_message_signer *signer)
{
	struct der type = {.size = 0}, digest = {.size = 0}, time = {.size = 0};
	struct gms_attribute list[4];
	size_t count = 0;
	gmseal_digest_value value;
	gmseal_buffer der = GMSEAL_BUFFER_INIT;
	gmseal_error error;
	const char *digested = signer->digested != NULL ? signer->digested : wanted->content;
	assert_ok(gmseal_digest_bytes(digest_of(signer), text_bytes(digested), &value, &error),
		error);
	add_oid(&type,
		signer->content_type != NULL ? signer->content_type : content_type_of(wanted));
	add(&digest, GMS_TAG_OCTET_STRING, (gmseal_bytes){value.data, value.size});
	if (!signer->no_content_type)
		list[count++] = (struct gms_attribute){GMS_OID_CONTENT_TYPE, bytes_of(&type)};
	for (int i = signer->no_digest; i < 1 + signer->two_digests; i++)
		list[count++] = (struct gms_attribute){GMS_OID_MESSAGE_DIGEST, bytes_of(&digest)};
	if (signer->time != NULL) {
		add(&time, GMS_TAG_UTC_TIME, text_bytes(signer->time));
		list[count++] = (struct gms_attribute){GMS_OID_SIGNING_TIME, bytes_of(&time)};
	}
	assert_ok(gms_attributes_encode(list, count, &der, &error), error);
	return der;
}

static gmseal_buffer sign(const struct test_message_signer *signer, gmseal_bytes message)
{
	const struct gms_algorithm *algorithm = gms_algorithm_for(
		is_rsa(signer) ? GMSEAL_KEY_RSA : GMSEAL_KEY_SM2, digest_of(signer));
	const char *user_id = signer->user_id != NULL ? signer->user_id : GMSEAL_SM2_DEFAULT_ID;
	struct gms_public_key *key = NULL;
	gmseal_digest_value digest;
	gmseal_buffer value = GMSEAL_BUFFER_INIT;
	gmseal_error error;
	assert_ok(gms_public_key_new(signer->identity->key, &key, &error), error);
	assert_ok(gms_signing_digest(algorithm, key, text_bytes(user_id), message, &digest, &error),
		error);
	assert_ok(
		gms_sign_digest(algorithm, signer->identity->key, &digest, &value, &error), error);
	if (signer->raw) {
		uint8_t raw[GMSEAL_SM2_RAW_SIZE];
		assert_ok(gmseal_sm2_value_to_raw(BUFFER_BYTES(value), raw, &error), error);
		gmseal_buffer_free(&value);
		assert_ok(gms_copy((gmseal_bytes){raw, sizeof raw}, &value, &error), error);
	}
	if (signer->bad_value)
		value.data[value.size - 1] ^= 1;
	gms_public_key_free(key);
	return value;
}

static void add_name(struct der *der, const struct test_message_signer *signer)
{
	struct der name = {.size = 0};
	gmseal_bytes issuer, serial;
	if (signer->by_key_id) {
		const ASN1_OCTET_STRING *id = X509_get0_subject_key_id(signer->identity->x509);
		ck_assert_ptr_nonnull(id);
		add(der, 0x80,
			(gmseal_bytes){ASN1_STRING_get0_data(id), (size_t)ASN1_STRING_length(id)});
		return;
	}
	ck_assert(gms_certificate_issuer_serial(
		BUFFER_BYTES(signer->identity->der), &issuer, &serial));
	const struct test_identity *of =
		signer->issuer_of != NULL ? signer->issuer_of : signer->identity;
	gmseal_buffer printable = test_name_printable(X509_get_issuer_name(of->x509));
	if (signer->issuer_of != NULL || signer->printable_issuer)
		issuer = BUFFER_BYTES(printable);
	append(&name, issuer);
	gmseal_buffer_free(&printable);
	struct der number = {.size = 0};
	append(&number, signer->long_serial ? BYTES("\0") : (gmseal_bytes){NULL, 0});
	append(&number, serial);
	add_wrapped(&name, GMS_TAG_INTEGER, &number);
	add_wrapped(der, GMS_TAG_SEQUENCE, &name);
}

static void add_signer(struct der *der, const struct test_message *wanted,
	const struct test_message_signer *signer)
{
	struct der info = {.size = 0};
	gmseal_buffer attributes = GMSEAL_BUFFER_INIT;
	gmseal_bytes message = text_bytes(wanted->content);
	if (signer->attributes) {
		attributes = make_attributes(wanted, signer);
		message = BUFFER_BYTES(attributes);
		attributes.data[0] = signer->tag_signed ? 0xA0 : GMS_TAG_SET;
	}
	if (signer->signed_instead != NULL)
		message = text_bytes(signer->signed_instead);
	gmseal_buffer value = sign(signer, message);
	add(&info, GMS_TAG_INTEGER, signer->by_key_id ? BYTES("\3") : BYTES("\1"));
	add_name(&info, signer);
	add_algorithm(&info, digest_algorithm_of(signer));
	if (signer->attributes) {
		attributes.data[0] = 0xA0;
		append(&info, BUFFER_BYTES(attributes));
	}
	add_algorithm(&info, signature_algorithm_of(wanted, signer));
	add(&info, GMS_TAG_OCTET_STRING, BUFFER_BYTES(value));
	add_wrapped(der, GMS_TAG_SEQUENCE, &info);
	gmseal_buffer_free(&attributes);
	gmseal_buffer_free(&value);
}

static void add_content(struct der *der, const struct test_message *wanted)
{
	struct der info = {.size = 0}, octets = {.size = 0};
	add_oid(&info, content_type_of(wanted));
	add(&octets, GMS_TAG_OCTET_STRING, text_bytes(wanted->content));
	if (!wanted->detached)
		add_wrapped(&info, 0xA0, &octets);
	add_wrapped(der, GMS_TAG_SEQUENCE, &info);
}

gmseal_buffer test_message_der(const struct test_message *wanted)
{
	struct der data = {.size = 0}, set = {.size = 0}, info = {.size = 0};
	add(&data, GMS_TAG_INTEGER, BYTES("\1"));
	add_algorithm(&set, digest_algorithm_of(&wanted->signers[0]));
	add_wrapped(&data, GMS_TAG_SET, &set);
	add_content(&data, wanted);
	struct der certificates = {.size = 0}, signers = {.size = 0};
	for (size_t i = 0; i < TEST_MAX_SIGNERS && wanted->signers[i].identity != NULL; i++) {
		if (!wanted->no_certificates)
			append(&certificates, BUFFER_BYTES(wanted->signers[i].identity->der));
		add_signer(&signers, wanted, &wanted->signers[i]);
	}
	if (wanted->further != NULL)
		append(&certificates, BUFFER_BYTES(wanted->further->der));
	if (certificates.size > 0)
		add_wrapped(&data, 0xA0, &certificates);
	add_wrapped(&data, GMS_TAG_SET, &signers);
	struct der sequence = wrap(GMS_TAG_SEQUENCE, &data), whole;
	add_oid(&info, gms_signed_data_type(wanted->form));
	add_wrapped(&info, 0xA0, &sequence);
	whole = wrap(GMS_TAG_SEQUENCE, &info);
	gmseal_buffer der = GMSEAL_BUFFER_INIT;
	gmseal_error error;
	assert_ok(gms_copy(bytes_of(&whole), &der, &error), error);
	return der;
}

gmseal_message *test_message(const struct test_message *wanted)
{
	gmseal_buffer der = test_message_der(wanted);
	gmseal_message *message = NULL;
	gmseal_error error;
	assert_ok(gmseal_message_decode(BUFFER_BYTES(der), NULL, &message, &error), error);
	gmseal_buffer_free(&der);
	return message;
}
