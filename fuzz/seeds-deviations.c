/*
 * Seals and signatures that deviate, one deviation each, honestly signed: to-be-signed bytes are
 * changed first and signed then, so that verification gets to its end.
 */
#include "seeds.h"

/* The octets that take the place of an element; of SES-SealInfo here. */
struct change {
	const char *name, *place, *hex;
};

/* In all generations. */
static const struct change header_changes[] = {
	{"not-es", "0.0", "16024558"},
	{"version-9", "0.1", "020109"},
	{"huge-version", "0.1", "020900FFFFFFFFFFFFFFFF"},
	{"long-integer", "2.0", "02020001"},
	{"negative-type", "2.0", "0201FF"},
	{"not-utf8", "2.1", "0C02C328"},
	{"empty-name", "2.1", "0C00"},
	{"not-ascii", "1", "1602C328"},
	{"long-length", "1", "1681023131"},
	{"longer-length", "1", "168400000002 3131"},
	{"wrong-type", "1", "0C023131"},
	{"explicit-false", "4.0.0", "06022A030101 00"},
	{"true-not-ff", "4.0.0", "06022A03010101"},
	{"no-extensions", "4", "3000"},
	{"tagged-extensions", "4", "A00B3009300706022A03040131"},
	{"empty-picture", "3.1", "0400"},
};

/* Of a property with certListType. */
static const struct change later_changes[] = {
	{"list-type-2", "2.2", "020102"},
	{"list-type-3", "2.2", "020103"},
	{"empty-list", "2.3", "3000"},
	{"digest-by-oid", "2.3", "30133011130B312E322E332E342E352E360402ABCD"},
	{"utc-time", "2.4", "170D3230303630313030303030305A"},
	{"fraction", "2.4", "18133230323030363031303030303030 2E3132335A"},
	{"zone", "2.4", "18133230323030363031303830303030 2B30383030"},
	{"no-zone", "2.4", "180E3230323030363031303830303030"},
	{"no-seconds", "2.4", "180D3230323030363031303030305A"},
	{"order", "2.6", "180F32303139303630313030303030305A"},
	{"no-such-date", "2.5", "180F32303230303233303030303030305A"},
};

/* Of a property without it. */
static const struct change first_changes[] = {
	{"empty-list", "2.2", "3000"},
	{"integer-in-list", "2.2", "3003020101"},
	{"generalized-time", "2.3", "180F32303230303630313030303030305A"},
	{"utc-no-zone", "2.3", "170C323030363031303830303030"},
	{"utc-zone", "2.3", "17113230303630313038303030302B30383030"},
};

/* timeInfo of 2014: the content of the BIT STRING behind the count of unused bits. */
static const struct {
	const char *name, *text;
} times[] = {
	{"utc", "\x17\x0D"
		"210601080000Z"},
	{"generalized", "\x18\x0F"
			"20210601080000Z"},
	{"compact", "210601080000Z"},
	{"compact-4", "20210601080000Z"},
	{"rfc3339", "2021-06-01T16:00:00+08:00"},
	{"fraction", "2021-06-01T08:00:00.123Z"},
	{"blank", "2021-06-01 16:00:00"},
	{"empty", ""},
	{"no-time", "yesterday"},
	{"token", "0\x03\x02\x01\x01"},
};

/* Hexadecimal that may have blanks in it. */
static gmseal_buffer octets(const char *hex)
{
	char digits[512];
	size_t size = 0;
	for (; *hex != '\0'; hex++)
		if (*hex != ' ')
			digits[size++] = *hex;
	digits[size] = '\0';
	return from_hex(digits);
}

/* The SM2 signature value of a message, DER. */
static gmseal_buffer sign(EVP_PKEY *key, gmseal_bytes message)
{
	EVP_MD_CTX *md = EVP_MD_CTX_new();
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new(key, NULL);
	gmseal_buffer value = {malloc(80), 80};
	EVP_PKEY_CTX_set1_id(context, GMSEAL_SM2_DEFAULT_ID, (int)strlen(GMSEAL_SM2_DEFAULT_ID));
	EVP_MD_CTX_set_pkey_ctx(md, context);
	ck_assert_int_eq(EVP_DigestSignInit(md, NULL, EVP_sm3(), NULL, key), 1);
	ck_assert_int_eq(
		EVP_DigestSign(md, value.data, &value.size, message.data, message.size), 1);
	EVP_MD_CTX_free(md);
	EVP_PKEY_CTX_free(context);
	return value;
}

static void add_value(gmseal_buffer *buffer, gmseal_bytes value)
{
	gmseal_buffer bits = from_hex("00");
	der_add(&bits, value);
	der_add_element(buffer, 0x03, BUFFER_BYTES(bits));
	gmseal_buffer_free(&bits);
}

static void add_certificate_and_algorithm(
	gmseal_buffer *buffer, const struct test_identity *identity)
{
	gmseal_buffer algorithm = from_hex("06082A811CCF55018375");
	der_add_element(buffer, 0x04, BUFFER_BYTES(identity->der));
	der_add(buffer, BUFFER_BYTES(algorithm));
	gmseal_buffer_free(&algorithm);
}

static gmseal_buffer wrap(gmseal_buffer content)
{
	gmseal_buffer whole = GMSEAL_BUFFER_INIT;
	der_add_element(&whole, 0x30, BUFFER_BYTES(content));
	gmseal_buffer_free(&content);
	return whole;
}

/* A seal around SES-SealInfo; form_2014: the maker signs certificate and algorithm as well. */
static gmseal_buffer make_seal(
	const struct seeds *seeds, int generation, gmseal_bytes info, bool form_2014)
{
	const struct test_identity *maker = &seeds->sm2->maker;
	gmseal_buffer to_be_signed = GMSEAL_BUFFER_INIT, rest = GMSEAL_BUFFER_INIT;
	gmseal_buffer seal = GMSEAL_BUFFER_INIT;
	der_add(&to_be_signed, info);
	add_certificate_and_algorithm(&to_be_signed, maker);
	to_be_signed = wrap(to_be_signed);
	gmseal_bytes message = form_2014 ? BUFFER_BYTES(to_be_signed) : info;
	gmseal_buffer value = sign(maker->key, message);
	add_certificate_and_algorithm(&rest, maker);
	add_value(&rest, BUFFER_BYTES(value));
	if (generation == GMSEAL_GENERATION_2014)
		rest = wrap(rest);
	der_add(&seal, info);
	der_add(&seal, BUFFER_BYTES(rest));
	gmseal_buffer_free(&to_be_signed);
	gmseal_buffer_free(&rest);
	gmseal_buffer_free(&value);
	return wrap(seal);
}

/* A signature around TBS-Sign. */
static gmseal_buffer make_signature(const struct seeds *seeds, int generation, gmseal_bytes to_sign)
{
	const struct test_identity *signer = &seeds->sm2->signer;
	gmseal_buffer signature = GMSEAL_BUFFER_INIT;
	gmseal_buffer value = sign(signer->key, to_sign);
	der_add(&signature, to_sign);
	if (generation != GMSEAL_GENERATION_2014)
		add_certificate_and_algorithm(&signature, signer);
	add_value(&signature, BUFFER_BYTES(value));
	gmseal_buffer_free(&value);
	return wrap(signature);
}

/* A generation that is being deviated from. */
struct base {
	int generation;
	gmseal_signature *signature;
	gmseal_bytes info, to_sign;
};

static void write_named(struct seeds *seeds, const struct base *base, const char *name,
	const char *ending, gmseal_bytes bytes)
{
	char file[256];
	snprintf(file, sizeof file, "%d-deviation-%s.%s", base->generation, name, ending);
	seeds_write_signed(seeds, file, bytes);
}

/* A seal with another SES-SealInfo, and a signature with that seal. */
static void write_with_info(struct seeds *seeds, const struct base *base, const char *name,
	gmseal_bytes info, bool form_2014)
{
	gmseal_buffer seal = make_seal(seeds, base->generation, info, form_2014);
	gmseal_buffer to_sign = der_replace(base->to_sign, "1", BUFFER_BYTES(seal));
	gmseal_buffer signature = make_signature(seeds, base->generation, BUFFER_BYTES(to_sign));
	write_named(seeds, base, name, "esl", BUFFER_BYTES(seal));
	write_named(seeds, base, name, "dat", BUFFER_BYTES(signature));
	gmseal_buffer_free(&seal);
	gmseal_buffer_free(&to_sign);
	gmseal_buffer_free(&signature);
}

static void write_changes(
	struct seeds *seeds, const struct base *base, const struct change *changes, size_t count)
{
	bool first = base->generation == GMSEAL_GENERATION_2014;
	for (size_t i = 0; i < count; i++) {
		gmseal_buffer replacement = octets(changes[i].hex);
		gmseal_buffer info =
			der_replace(base->info, changes[i].place, BUFFER_BYTES(replacement));
		write_with_info(seeds, base, changes[i].name, BUFFER_BYTES(info), first);
		gmseal_buffer_free(&replacement);
		gmseal_buffer_free(&info);
	}
}

/* The forms of a signature value, which nothing signs. */
static void write_values(struct seeds *seeds, const struct base *base)
{
	gmseal_bytes whole = gmseal_signature_bytes(base->signature);
	const char *place = base->generation == GMSEAL_GENERATION_2014 ? "1" : "3";
	uint8_t raw[GMSEAL_SM2_RAW_SIZE];
	gmseal_error error;
	assert_ok(gmseal_sm2_value_to_raw(gmseal_signature_value(base->signature), raw, &error),
		error);
	gmseal_bytes r = {raw, 32}, s = {raw + 32, 32};
	gmseal_buffer negative = GMSEAL_BUFFER_INIT, padded = GMSEAL_BUFFER_INIT;
	gmseal_buffer swapped = GMSEAL_BUFFER_INIT, zeros = octets("020400000000");
	der_add_element(&negative, 0x02, r);
	der_add_element(&negative, 0x02, s);
	der_add_element(&swapped, 0x02, s);
	der_add_element(&swapped, 0x02, r);
	gmseal_buffer longer = from_hex("0000");
	der_add(&longer, r);
	der_add_element(&padded, 0x02, BUFFER_BYTES(longer));
	der_add_element(&padded, 0x02, s);
	const struct {
		const char *name;
		gmseal_bytes value;
	} forms[] = {{"raw", {raw, sizeof raw}}, {"negative", BUFFER_BYTES(negative)},
		{"padded", BUFFER_BYTES(padded)}, {"swapped", BUFFER_BYTES(swapped)},
		{"zeros", BUFFER_BYTES(zeros)}, {"no-value", {raw, 0}}};
	for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
		gmseal_buffer value = GMSEAL_BUFFER_INIT, bits = GMSEAL_BUFFER_INIT;
		if (forms[i].value.data == raw)
			der_add(&value, forms[i].value);
		else
			der_add_element(&value, 0x30, forms[i].value);
		add_value(&bits, BUFFER_BYTES(value));
		gmseal_buffer changed = der_replace(whole, place, BUFFER_BYTES(bits));
		write_named(seeds, base, forms[i].name, "dat", BUFFER_BYTES(changed));
		gmseal_buffer_free(&value);
		gmseal_buffer_free(&bits);
		gmseal_buffer_free(&changed);
	}
	gmseal_buffer_free(&negative);
	gmseal_buffer_free(&padded);
	gmseal_buffer_free(&swapped);
	gmseal_buffer_free(&zeros);
	gmseal_buffer_free(&longer);
}

/* Around the structure: trailing octets, a long length, a time stamp, less than the whole. */
static void write_surroundings(struct seeds *seeds, const struct base *base)
{
	gmseal_bytes whole = gmseal_signature_bytes(base->signature);
	gmseal_buffer trailing = test_copy(whole), stamped = GMSEAL_BUFFER_INIT;
	gmseal_buffer longer = from_hex("308400"), stamp = octets("A0050303003000");
	der_add(&trailing, BYTES("\0\0\0\0"));
	write_named(seeds, base, "trailing", "dat", BUFFER_BYTES(trailing));
	/* Three octets of length, of which the first is zero, in the place of two. */
	ck_assert_int_eq(whole.data[1], 0x82);
	der_add(&longer, BYTES("\0"));
	der_add(&longer, (gmseal_bytes){whole.data + 2, whole.size - 2});
	write_named(seeds, base, "long-outside", "dat", BUFFER_BYTES(longer));
	der_add(&stamped, (gmseal_bytes){whole.data + 4, whole.size - 4});
	der_add(&stamped, BUFFER_BYTES(stamp));
	stamped = wrap(stamped);
	write_named(seeds, base, "stamped", "dat", BUFFER_BYTES(stamped));
	seeds_write(
		seeds, "signature", "truncated.dat", (gmseal_bytes){whole.data, whole.size / 2});
	gmseal_buffer_free(&trailing);
	gmseal_buffer_free(&longer);
	gmseal_buffer_free(&stamped);
	gmseal_buffer_free(&stamp);
}

static void write_times(struct seeds *seeds, const struct base *base)
{
	for (size_t i = 0; i < sizeof times / sizeof times[0]; i++) {
		char name[64];
		gmseal_buffer bits = GMSEAL_BUFFER_INIT;
		add_value(&bits, text_bytes(times[i].text));
		gmseal_buffer to_sign = der_replace(base->to_sign, "2", BUFFER_BYTES(bits));
		gmseal_buffer signature =
			make_signature(seeds, base->generation, BUFFER_BYTES(to_sign));
		snprintf(name, sizeof name, "time-%s", times[i].name);
		write_named(seeds, base, name, "dat", BUFFER_BYTES(signature));
		gmseal_buffer_free(&bits);
		gmseal_buffer_free(&to_sign);
		gmseal_buffer_free(&signature);
	}
}

void seeds_deviations(struct seeds *seeds)
{
	static const int generations[] = {
		GMSEAL_GENERATION_2014, GMSEAL_GENERATION_4, GMSEAL_GENERATION_5};
	const gmseal_extension extension = {.oid = BYTES("1.2.3"), .value = BYTES("1")};
	for (size_t i = 0; i < 3; i++) {
		struct base base = {.generation = generations[i]};
		base.signature = test_signature_new(
			seeds->sm2, &(struct test_sample){.generation = generations[i],
					    .seal_extensions = &extension,
					    .seal_extension_count = 1});
		base.to_sign = gmseal_signature_to_be_signed(base.signature);
		base.info = der_at(base.to_sign, "1.0");
		write_changes(seeds, &base, header_changes,
			sizeof header_changes / sizeof header_changes[0]);
		if (generations[i] == GMSEAL_GENERATION_2014) {
			write_changes(seeds, &base, first_changes,
				sizeof first_changes / sizeof first_changes[0]);
			write_times(seeds, &base);
		} else {
			write_changes(seeds, &base, later_changes,
				sizeof later_changes / sizeof later_changes[0]);
		}
		write_with_info(seeds, &base, "other-form", base.info,
			generations[i] != GMSEAL_GENERATION_2014);
		write_values(seeds, &base);
		write_surroundings(seeds, &base);
		gmseal_signature_free(base.signature);
	}
}
