/* Seals and signatures put together element by element. */
#define _GNU_SOURCE
#include "forge.h"

#include <openssl/core_names.h>
#include <openssl/objects.h>
#include <openssl/rsa.h>

#define SM2_WITH_SM3 "1.2.156.10197.1.501"
#define RSA_WITH_SHA256 "1.2.840.113549.1.1.11"

enum {
	HALF = GMSEAL_SM2_RAW_SIZE / 2
};

void *scratch(size_t size)
{
	static struct chunk {
		struct chunk *next;
		max_align_t data[];
	} * chunks;
	struct chunk *chunk = calloc(1, sizeof *chunk + size + 1);
	ck_assert_ptr_nonnull(chunk);
	chunk->next = chunks;
	chunks = chunk;
	return chunk->data;
}

gmseal_bytes der_join(const gmseal_bytes *parts, size_t count)
{
	size_t size = 0, end = 0;
	for (size_t i = 0; i < count; i++)
		size += parts[i].size;
	uint8_t *data = scratch(size);
	for (size_t i = 0; i < count; i++) {
		if (parts[i].size > 0)
			memcpy(data + end, parts[i].data, parts[i].size);
		end += parts[i].size;
	}
	return (gmseal_bytes){data, size};
}

/* Tag and length; padding more length octets than there have to be. */
static gmseal_bytes header(unsigned tag, size_t size, size_t padding)
{
	uint8_t *data = scratch(16);
	size_t length = 0;
	while (size >> 8 * length > 0)
		length++;
	data[0] = (uint8_t)tag;
	if (size < 0x80 && padding == 0) {
		data[1] = (uint8_t)size;
		return (gmseal_bytes){data, 2};
	}
	if (size >= 0x80)
		length += padding;
	data[1] = (uint8_t)(0x80 | length);
	for (size_t i = 0; i < length; i++)
		data[2 + i] = (uint8_t)(size >> 8 * (length - 1 - i));
	return (gmseal_bytes){data, 2 + length};
}

gmseal_bytes der_element(unsigned tag, gmseal_bytes content)
{
	return JOIN(header(tag, content.size, 0), content);
}

gmseal_bytes der_long_length(gmseal_bytes element)
{
	size_t length = element.data[1] < 0x80 ? 0 : element.data[1] & 0x7F;
	gmseal_bytes content = {element.data + 2 + length, element.size - 2 - length};
	return JOIN(header(element.data[0], content.size, 1), content);
}

gmseal_bytes der_text(unsigned tag, const char *content)
{
	return der_element(tag, text_bytes(content));
}

gmseal_bytes der_integer(int64_t value)
{
	uint8_t octets[9] = {0};
	size_t first = 0;
	for (size_t i = 0; i < 8; i++)
		octets[1 + i] = (uint8_t)(value >> 8 * (7 - i));
	while (first < 8 && octets[first] == 0 && octets[first + 1] < 0x80)
		first++;
	return der_element(TAG_INTEGER, (gmseal_bytes){octets + first, 9 - first});
}

gmseal_bytes der_octets(gmseal_bytes content)
{
	return der_element(TAG_OCTET_STRING, content);
}

gmseal_bytes der_bits(gmseal_bytes content)
{
	return der_element(TAG_BIT_STRING, JOIN(BYTES("\0"), content));
}

gmseal_bytes der_oid(const char *dotted)
{
	ASN1_OBJECT *object = OBJ_txt2obj(dotted, 1);
	ck_assert_ptr_nonnull(object);
	int size = i2d_ASN1_OBJECT(object, NULL);
	uint8_t *data = scratch((size_t)size), *end = data;
	i2d_ASN1_OBJECT(object, &end);
	ASN1_OBJECT_free(object);
	return (gmseal_bytes){data, (size_t)size};
}

gmseal_bytes der_extension(const char *oid, gmseal_bytes critical, const char *value)
{
	return SEQUENCE(der_oid(oid), critical, der_octets(text_bytes(value)));
}

gmseal_bytes der_time(int generation, const char *generalized)
{
	bool utc = generation == GMSEAL_GENERATION_2014;
	return der_text(utc ? TAG_UTC_TIME : TAG_GENERALIZED_TIME, generalized + (utc ? 2 : 0));
}

static gmseal_bytes digest_of(gmseal_digest_algorithm algorithm, gmseal_bytes message)
{
	gmseal_digest_value value;
	gmseal_error error;
	assert_ok(gmseal_digest_bytes(algorithm, message, &value, &error), error);
	return JOIN(((gmseal_bytes){value.data, value.size}));
}

gmseal_bytes der_digest_entry(const char *type, const struct test_identity *identity)
{
	return SEQUENCE(der_text(TAG_PRINTABLE, type),
		der_octets(digest_of(GMSEAL_DIGEST_SM3, BUFFER_BYTES(identity->der))));
}

gmseal_bytes der_token(const char *type)
{
	return SEQUENCE(der_oid(type), der_element(TAG_EXPLICIT_0, SEQUENCE(der_integer(3))));
}

size_t offset_of(gmseal_bytes whole, gmseal_bytes part)
{
	const uint8_t *found = memmem(whole.data, whole.size, part.data, part.size);
	ck_assert_ptr_nonnull(found);
	return (size_t)(found - whole.data);
}

static gmseal_bytes sm2_e(EVP_PKEY *key, const char *user_id, gmseal_bytes message)
{
	uint8_t point[1 + GMSEAL_SM2_PUBLIC_KEY_SIZE], *e = scratch(GMSEAL_SM2_DIGEST_SIZE);
	size_t size = 0;
	gmseal_error error;
	ck_assert_int_eq(EVP_PKEY_get_octet_string_param(
				 key, OSSL_PKEY_PARAM_PUB_KEY, point, sizeof point, &size),
		1);
	ck_assert_uint_eq(size, sizeof point);
	assert_ok(gmseal_sm2_e(point + 1, text_bytes(user_id), message, e, &error), error);
	return (gmseal_bytes){e, GMSEAL_SM2_DIGEST_SIZE};
}

/* The private key over a digest as it is. */
static gmseal_bytes sign_digest(EVP_PKEY *key, const EVP_MD *md, gmseal_bytes digest)
{
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new(key, NULL);
	size_t size = GMSEAL_SIGNATURE_VALUE_MAX_SIZE;
	uint8_t *value = scratch(size);
	ck_assert_int_eq(EVP_PKEY_sign_init(context), 1);
	if (md != NULL) {
		ck_assert_int_gt(EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING), 0);
		ck_assert_int_gt(EVP_PKEY_CTX_set_signature_md(context, md), 0);
	}
	ck_assert_int_eq(EVP_PKEY_sign(context, value, &size, digest.data, digest.size), 1);
	EVP_PKEY_CTX_free(context);
	return (gmseal_bytes){value, size};
}

/* One half as an INTEGER in the wanted form. */
static gmseal_bytes half_integer(const uint8_t half[HALF], enum value_form form)
{
	gmseal_bytes number = {half, HALF};
	while (number.size > 1 && number.data[0] == 0) {
		number.data++;
		number.size--;
	}
	if (form == VALUE_SUPERFLUOUS || (number.data[0] >= 0x80 && form != VALUE_NEGATIVE))
		number = JOIN(BYTES("\0"), number);
	if (form == VALUE_SUPERFLUOUS && number.data[1] >= 0x80)
		number = JOIN(BYTES("\0"), number);
	return der_element(TAG_INTEGER, number);
}

static void reverse(uint8_t half[HALF])
{
	for (size_t i = 0; i < HALF / 2; i++) {
		uint8_t octet = half[i];
		half[i] = half[HALF - 1 - i];
		half[HALF - 1 - i] = octet;
	}
}

static gmseal_bytes shape(gmseal_bytes value, enum value_form form)
{
	uint8_t *raw = scratch(GMSEAL_SM2_RAW_SIZE);
	gmseal_error error;
	assert_ok(gmseal_sm2_value_to_raw(value, raw, &error), error);
	if (form == VALUE_RAW)
		return (gmseal_bytes){raw, GMSEAL_SM2_RAW_SIZE};
	if (form == VALUE_LITTLE_ENDIAN) {
		reverse(raw);
		reverse(raw + HALF);
	}
	const uint8_t *r = form == VALUE_SWAPPED ? raw + HALF : raw;
	const uint8_t *s = form == VALUE_SWAPPED ? raw : raw + HALF;
	return SEQUENCE(half_integer(r, form), half_integer(s, form));
}

gmseal_bytes forge_value(
	const struct test_identity *by, const struct signing *signing, gmseal_bytes message)
{
	EVP_PKEY *key = signing->by != NULL ? signing->by->key : by->key;
	if (signing->message.size > 0)
		message = signing->message;
	gmseal_bytes digest = signing->digest, value;
	if (!EVP_PKEY_is_a(key, "SM2")) {
		if (digest.size == 0)
			digest = digest_of(
				signing->sha1 ? GMSEAL_DIGEST_SHA1 : GMSEAL_DIGEST_SHA256, message);
		return sign_digest(key, signing->sha1 ? EVP_sha1() : EVP_sha256(), digest);
	}
	if (digest.size == 0)
		digest = sm2_e(key,
			signing->user_id != NULL ? signing->user_id : GMSEAL_SM2_DEFAULT_ID,
			message);
	/* A number that needs its zero octet comes up every other time. */
	do {
		value = sign_digest(key, NULL, digest);
	} while (signing->form == VALUE_NEGATIVE && value.data[4] != 0);
	return signing->form == VALUE_DER ? value : shape(value, signing->form);
}

static gmseal_bytes default_algorithm(const struct test_identity *identity)
{
	return der_oid(EVP_PKEY_is_a(identity->key, "SM2") ? SM2_WITH_SM3 : RSA_WITH_SHA256);
}

struct forged_seal forged_seal(int generation, const struct test_pki *pki)
{
	bool first = generation == GMSEAL_GENERATION_2014;
	return (struct forged_seal){.generation = generation,
		.maker = &pki->maker,
		.id_mark = der_text(TAG_IA5, "ES"),
		.version = der_integer(first ? 1 : generation),
		.vendor = der_text(TAG_IA5, "TEST"),
		.id = der_text(TAG_IA5, "33010600000001"),
		.type = der_integer(1),
		.name = der_text(TAG_UTF8, "测试专用章"),
		.list_type = first ? NOTHING : der_integer(1),
		.list = SEQUENCE(der_octets(BUFFER_BYTES(pki->signer.der))),
		.created = der_time(generation, "20210101000000Z"),
		.from = der_time(generation, "20210101000000Z"),
		.to = der_time(generation, "20240101000000Z"),
		.picture = SEQUENCE(der_text(TAG_IA5, "PNG"), der_octets(FORGED_PICTURE),
			der_integer(40), der_integer(40)),
		.certificate = der_octets(BUFFER_BYTES(pki->maker.der)),
		.algorithm = default_algorithm(&pki->maker)};
}

gmseal_bytes forge_seal_info(const struct forged_seal *seal)
{
	return SEQUENCE(SEQUENCE(seal->id_mark, seal->version, seal->vendor), seal->id,
		SEQUENCE(seal->type, seal->name, seal->list_type, seal->list, seal->created,
			seal->from, seal->to),
		seal->picture, seal->extensions, seal->extra);
}

static gmseal_bytes bits_of_value(gmseal_bytes forced, const struct test_identity *by,
	const struct signing *signing, gmseal_bytes message)
{
	return forced.size > 0 ? forced : der_bits(forge_value(by, signing, message));
}

gmseal_bytes forge_seal(const struct forged_seal *seal)
{
	gmseal_bytes info = forge_seal_info(seal);
	bool first = seal->generation == GMSEAL_GENERATION_2014;
	gmseal_bytes message = first ? SEQUENCE(info, seal->certificate, seal->algorithm) : info;
	gmseal_bytes value = bits_of_value(seal->value, seal->maker, &seal->signing, message);
	gmseal_bytes signed_part = JOIN(seal->certificate, seal->algorithm, value);
	if (first)
		signed_part = der_element(TAG_SEQUENCE, signed_part);
	return JOIN(SEQUENCE(info, signed_part, seal->timestamp), seal->trailing);
}

struct forged_signature forged_signature(int generation, const struct test_pki *pki)
{
	bool first = generation == GMSEAL_GENERATION_2014;
	bool rsa = !EVP_PKEY_is_a(pki->signer.key, "SM2");
	struct forged_seal seal = forged_seal(generation, pki);
	gmseal_bytes time = der_text(TAG_GENERALIZED_TIME, "20220601000000Z");
	return (struct forged_signature){.generation = generation,
		.signer = &pki->signer,
		.version = der_integer(first ? 1 : generation),
		.seal = forge_seal(&seal),
		.time_info = first ? der_bits(time) : time,
		.data_hash = der_bits(digest_of(
			rsa ? GMSEAL_DIGEST_SHA256 : GMSEAL_DIGEST_SM3, BYTES("document"))),
		.property = der_text(TAG_IA5, "/Doc_0/Signs/Sign_0/Signature.xml"),
		.certificate = der_octets(BUFFER_BYTES(pki->signer.der)),
		.algorithm = default_algorithm(&pki->signer)};
}

gmseal_bytes forge_to_sign(const struct forged_signature *signature)
{
	bool first = signature->generation == GMSEAL_GENERATION_2014;
	return SEQUENCE(signature->version, signature->seal, signature->time_info,
		signature->data_hash, signature->property,
		first ? JOIN(signature->certificate, signature->algorithm) : signature->extensions,
		signature->extra);
}

gmseal_bytes forge_signature(const struct forged_signature *signature)
{
	bool first = signature->generation == GMSEAL_GENERATION_2014;
	gmseal_bytes to_sign = forge_to_sign(signature);
	gmseal_bytes value =
		bits_of_value(signature->value, signature->signer, &signature->signing, to_sign);
	return JOIN(SEQUENCE(to_sign,
			    first ? NOTHING : JOIN(signature->certificate, signature->algorithm),
			    value, signature->timestamp),
		signature->trailing);
}
