/* The DER module: what it takes, what it refuses, and where it says the fault is. */
#include "harness.h"

#include "asn1/der.h"
#include "codec/sm2-value.h"

static gmseal_status decode(const char *hex, const char *definition, gmseal_error *error)
{
	gmseal_buffer input = from_hex(hex);
	struct gms_document *document = NULL;
	gmseal_status status =
		gms_der_decode(definition, BUFFER_BYTES(input), false, NULL, &document, error);
	gms_document_free(document);
	gmseal_buffer_free(&input);
	return status;
}

#define HEADER "GBT38540-2020.SES-Header"

START_TEST(tells_field_and_offset_of_a_fault)
{
	static const struct {
		const char *hex, *field;
		size_t offset;
		const char *message;
	} cases[] = {
		{"", "", 0, "no data"},
		{"30", "", 0, "ends inside"},
		{"3008160245530201", "", 0, "longer than"},
		{"3080160245530201040000", "", 0, "indefinite"},
		{"310a16024553020104160141", "", 0, "SEQUENCE belongs here, but there is SET"},
		{"300716024553160104", "version", 6,
			"INTEGER belongs here, but there is IA5String"},
		{"300716024553020104", "vid", 9, "IA5String is missing"},
		{"300c160245530201041601410500", "", 12, "an element too many"},
		{"300a16024553020904160141", "version", 6, "longer than"},
		{"3009160245530200160141", "version", 6, "at least one octet"},
		{"300a1f024553020104160141", "id", 2, "IA5String belongs here"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		gmseal_error error;
		assert_status(decode(cases[i].hex, HEADER, &error), GMSEAL_ERROR_FORMAT, error);
		ck_assert_str_eq(error.field, cases[i].field);
		ck_assert_uint_eq(error.offset, cases[i].offset);
		ck_assert_msg(strstr(error.message, cases[i].message) != NULL, "%zu: %s", i,
			error.message);
	}
}
END_TEST

START_TEST(names_what_is_not_der)
{
	static const struct {
		const char *hex, *field;
		size_t offset;
		const char *what;
	} cases[] = {
		{"30810a16024553020104160141", "", 0, "shortest form"},
		{"300b1681024553020104160141", "id", 2, "shortest form"},
		{"300b1602455302020004160141", "version", 6, "shortest form"},
		{"300a16024553020104160141ffff", "", 12, "octets behind"},
		{"300a160245a0020104160141", "id", 2, "not ASCII"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		gmseal_buffer input = from_hex(cases[i].hex);
		struct gms_deviations deviations = {0};
		struct gms_document *document = NULL;
		gmseal_error error;
		assert_ok(gms_der_decode(HEADER, BUFFER_BYTES(input), false, &deviations, &document,
				  &error),
			error);
		ck_assert_uint_eq(deviations.count, 1);
		ck_assert_str_eq(deviations.list[0].field, cases[i].field);
		ck_assert_uint_eq(deviations.list[0].offset, cases[i].offset);
		ck_assert_ptr_nonnull(strstr(deviations.list[0].what, cases[i].what));
		gms_document_free(document);
		gms_deviations_free(&deviations);
		document = NULL;
		assert_status(
			gms_der_decode(HEADER, BUFFER_BYTES(input), true, NULL, &document, &error),
			GMSEAL_ERROR_FORMAT, error);
		ck_assert_str_eq(error.field, cases[i].field);
		ck_assert_uint_eq(error.offset, cases[i].offset);
		gmseal_buffer_free(&input);
	}
}
END_TEST

START_TEST(explicit_default_and_bad_booleans)
{
	gmseal_error error;
	struct gms_deviations deviations = {0};
	static const char *const hex[] = {"300c06032a03040101000402abcd",
		"300c06032a03040101010402abcd", "300c06032a03040101ff0402abcd",
		"300906032a03040402abcd"};
	static const char *const what[] = {"leaves out", "encoded as FF", NULL, NULL};
	for (size_t i = 0; i < 4; i++) {
		gmseal_buffer input = from_hex(hex[i]);
		struct gms_document *document = NULL;
		assert_ok(gms_der_decode("GBT38540-2020.ExtData", BUFFER_BYTES(input), false,
				  &deviations, &document, &error),
			error);
		ck_assert_uint_eq(deviations.count, what[i] != NULL);
		if (what[i] != NULL)
			ck_assert_ptr_nonnull(strstr(deviations.list[0].what, what[i]));
		gms_deviations_free(&deviations);
		gms_document_free(document);
		gmseal_buffer_free(&input);
	}
	assert_status(decode("300d06032a0304010200000402abcd", "GBT38540-2020.ExtData", &error),
		GMSEAL_ERROR_FORMAT, error);
	ck_assert_str_eq(error.field, "critical");
	assert_status(decode("300906032a03840402abcd", "GBT38540-2020.ExtData", &error),
		GMSEAL_ERROR_FORMAT, error);
	ck_assert_str_eq(error.field, "extnID");
}
END_TEST

START_TEST(refuses_too_many_elements)
{
	/* ExtData { 1.2, ''H }: three elements each. */
	static const uint8_t member[] = {0x30, 0x05, 0x06, 0x01, 0x2a, 0x04, 0x00};
	size_t count = 30000, size = count * sizeof member;
	gmseal_buffer input = {malloc(size + 5), size + 5};
	ck_assert_ptr_nonnull(input.data);
	uint8_t head[5] = {0x30, 0x83, (uint8_t)(size >> 16), (uint8_t)(size >> 8), (uint8_t)size};
	memcpy(input.data, head, sizeof head);
	for (size_t i = 0; i < count; i++)
		memcpy(input.data + 5 + i * sizeof member, member, sizeof member);
	struct gms_document *document = NULL;
	gmseal_error error;
	assert_status(gms_der_decode("GBT38540-2020.ExtensionDatas", BUFFER_BYTES(input), false,
			      NULL, &document, &error),
		GMSEAL_ERROR_LIMIT, error);
	ck_assert_ptr_nonnull(strstr(error.message, "32768"));
	ck_assert_str_eq(error.field, "[10922].extnID");
	gmseal_buffer_free(&input);
}
END_TEST

START_TEST(reads_every_form_of_an_sm2_value)
{
	static const struct {
		const char *r, *s, *deviation;
	} cases[] = {
		{"022059276E27D506861A16680F3AD9C02DCCEF3CC1FA3CDBE4CE6D54B80DEAC1BC21",
			"022100B1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA",
			NULL},
		{"02210059276E27D506861A16680F3AD9C02DCCEF3CC1FA3CDBE4CE6D54B80DEAC1BC21",
			"022100B1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA",
			"superfluous"},
		{"022059276E27D506861A16680F3AD9C02DCCEF3CC1FA3CDBE4CE6D54B80DEAC1BC21",
			"0220B1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA",
			"lacks"},
	};
	for (size_t i = 0; i < 3; i++) {
		char hex[300];
		snprintf(hex, sizeof hex, "30%02zx%s%s",
			(strlen(cases[i].r) + strlen(cases[i].s)) / 2, cases[i].r, cases[i].s);
		gmseal_buffer value = from_hex(hex);
		uint8_t raw[64];
		const char *deviation = NULL;
		gmseal_error error;
		assert_ok(gms_sm2_value_read(BUFFER_BYTES(value), raw, &deviation, &error), error);
		ck_assert_uint_eq(raw[0], 0x59);
		ck_assert_uint_eq(raw[32], 0xB1);
		if (cases[i].deviation == NULL)
			ck_assert_ptr_null(deviation);
		else
			ck_assert_ptr_nonnull(strstr(deviation, cases[i].deviation));

		gmseal_buffer der = GMSEAL_BUFFER_INIT;
		assert_ok(gmseal_sm2_value_to_der((gmseal_bytes){raw, 64}, &der, &error), error);
		if (i == 0) {
			ck_assert_uint_eq(der.size, value.size);
			ck_assert_mem_eq(der.data, value.data, der.size);
		}
		gmseal_buffer_free(&der);
		gmseal_buffer_free(&value);
	}
}
END_TEST

START_TEST(refuses_what_is_no_sm2_value)
{
	static const char *const values[] = {"", "00", "3003020101", "300602010102010100",
		"30060201010201", "3000",
		("302602220001000000000000000000000000000000000000000000000000000000000000000002010"
		 "1")};
	for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
		gmseal_buffer value = from_hex(values[i]);
		uint8_t raw[64];
		gmseal_error error;
		assert_status(gmseal_sm2_value_to_raw(BUFFER_BYTES(value), raw, &error),
			GMSEAL_ERROR_FORMAT, error);
		ck_assert_ptr_nonnull(strstr(error.message, "no SM2 signature value"));
		gmseal_buffer_free(&value);
	}
}
END_TEST

/* A SignerInfo of CMS whose tags are implicit wherever they can be. */
#define SIGNER_INFO "301d0201038002aabb300306012aa007300506012a3100300306012a0401ff"

START_TEST(an_implicit_tag_is_part_of_what_it_tags)
{
	gmseal_buffer input = from_hex(SIGNER_INFO);
	struct gms_document *document = NULL;
	struct gms_der element;
	gmseal_error error;
	assert_ok(gms_der_decode(
			  "CMS.SignerInfo", BUFFER_BYTES(input), true, NULL, &document, &error),
		error);
	ck_assert(gms_document_find(document, "sid.subjectKeyIdentifier", &element));
	ck_assert_uint_eq(element.tag, 0x80);
	ck_assert_uint_eq(element.offset, 5);
	ck_assert_uint_eq(element.content.size, 2);
	ck_assert(gms_document_find(document, "signedAttrs", &element));
	ck_assert_uint_eq(element.tag, 0xA0);
	ck_assert_uint_eq(element.offset, 14);
	ck_assert_uint_eq(element.whole.size, 9);
	ck_assert(gms_document_find(document, "signedAttrs.?1.attrValues", &element));
	ck_assert_uint_eq(element.tag, GMS_TAG_SET);
	ck_assert_uint_eq(element.offset, 21);
	ck_assert(!gms_document_find(document, "unsignedAttrs", &element));
	gms_document_free(document);
	gmseal_buffer_free(&input);
}
END_TEST

START_TEST(an_explicit_tag_is_no_part_of_what_it_tags)
{
	gmseal_buffer input = from_hex("300906012aa0040402aabb");
	struct gms_document *document = NULL;
	struct gms_der element;
	gmseal_error error;
	assert_ok(gms_der_decode("CMS.EncapsulatedContentInfo", BUFFER_BYTES(input), true, NULL,
			  &document, &error),
		error);
	ck_assert(gms_document_find(document, "eContent", &element));
	ck_assert_uint_eq(element.tag, GMS_TAG_OCTET_STRING);
	ck_assert_uint_eq(element.offset, 7);
	ck_assert_uint_eq(element.whole.size, 4);
	gms_document_free(document);
	gmseal_buffer_free(&input);
}
END_TEST

START_TEST(refuses_what_stands_in_place_of_an_implicit_tag)
{
	static const struct {
		const char *hex, *field;
		size_t offset;
		const char *message;
	} cases[] = {
		/* Primitive where the SET is constructed, and the other way round. */
		{"301d0201038002aabb300306012a8007300506012a3100300306012a0401ff",
			"signatureAlgorithm", 14, "SEQUENCE belongs here"},
		{"301d020103a002aabb300306012aa007300506012a3100300306012a0401ff", "sid", 5,
			"SEQUENCE/[0] belongs here"},
		/* The universal tag where the implicit one belongs. */
		{"301d0201030402aabb300306012aa007300506012a3100300306012a0401ff", "sid", 5,
			"SEQUENCE/[0] belongs here, but there is OCTET STRING"},
		/* A fault inside. */
		{"301d0201038002aabb300306012aa007300504012a3100300306012a0401ff",
			"signedAttrs[0].attrType", 18, "OBJECT IDENTIFIER belongs here"},
		{"301d0201038002aabb300306012aa007300506012a3101300306012a0401ff",
			"signedAttrs[0].attrValues", 21, "longer than"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		gmseal_error error;
		assert_status(
			decode(cases[i].hex, "CMS.SignerInfo", &error), GMSEAL_ERROR_FORMAT, error);
		ck_assert_str_eq(error.field, cases[i].field);
		ck_assert_uint_eq(error.offset, cases[i].offset);
		ck_assert_msg(strstr(error.message, cases[i].message) != NULL, "%zu: %s", i,
			error.message);
	}
}
END_TEST

START_TEST(names_a_set_that_is_not_in_order)
{
	gmseal_buffer input = from_hex("310e300506012b3100300506012a3100");
	struct gms_deviations deviations = {0};
	gmseal_error error;
	assert_ok(gms_der_walk("CMS.Attributes", BUFFER_BYTES(input), false, &deviations, NULL,
			  NULL, &error),
		error);
	ck_assert_uint_eq(deviations.count, 1);
	ck_assert_str_eq(deviations.list[0].field, "");
	ck_assert_uint_eq(deviations.list[0].offset, 0);
	ck_assert_ptr_nonnull(strstr(deviations.list[0].what, "order that DER asks for"));
	gms_deviations_free(&deviations);
	assert_status(
		gms_der_walk("CMS.Attributes", BUFFER_BYTES(input), true, NULL, NULL, NULL, &error),
		GMSEAL_ERROR_FORMAT, error);
	gmseal_buffer_free(&input);
}
END_TEST

START_TEST(writes_a_set_in_order)
{
	struct gms_builder *builder = gms_builder_new("CMS.Attributes");
	static const char *const types[] = {"1.2.3", "1.2", "1.3"};
	for (size_t i = 0; i < 3; i++) {
		gms_builder_add(builder, "");
		gms_builder_set_text(builder, "?LAST.attrType", types[i]);
	}
	gmseal_buffer der = GMSEAL_BUFFER_INIT,
		      wanted = from_hex("3116"
					"300506012a3100300506012b3100300606022a033100");
	gmseal_error error;
	assert_ok(gms_builder_finish(builder, &der, &error), error);
	ck_assert_uint_eq(der.size, wanted.size);
	ck_assert_mem_eq(der.data, wanted.data, der.size);
	gmseal_buffer_free(&der);
	gmseal_buffer_free(&wanted);
}
END_TEST

SUITE("der", tells_field_and_offset_of_a_fault, names_what_is_not_der,
	explicit_default_and_bad_booleans, refuses_too_many_elements,
	an_implicit_tag_is_part_of_what_it_tags, an_explicit_tag_is_no_part_of_what_it_tags,
	refuses_what_stands_in_place_of_an_implicit_tag, names_a_set_that_is_not_in_order,
	writes_a_set_in_order, reads_every_form_of_an_sm2_value, refuses_what_is_no_sm2_value)
