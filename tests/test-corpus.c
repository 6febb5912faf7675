/* Seals and signatures that other software made: they decode, encode to the same bytes if they
 * conform, and their deviations are named. */
#include "harness.h"

#include "base/base.h"

static gmseal_seal *decode_seal(const char *name)
{
	gmseal_buffer input = read_corpus_file(name);
	gmseal_seal *seal = NULL;
	gmseal_error error;
	assert_ok(gmseal_seal_decode(BUFFER_BYTES(input), NULL, &seal, &error), error);
	ck_assert_uint_eq(gmseal_seal_bytes(seal).size, input.size);
	gmseal_buffer_free(&input);
	return seal;
}

static gmseal_signature *decode_signature(const char *name)
{
	gmseal_buffer input = read_corpus_file(name);
	gmseal_signature *signature = NULL;
	gmseal_error error;
	assert_ok(gmseal_signature_decode(BUFFER_BYTES(input), NULL, &signature, &error), error);
	gmseal_buffer_free(&input);
	return signature;
}

static void assert_text(gmseal_bytes bytes, const char *text)
{
	ck_assert_uint_eq(bytes.size, strlen(text));
	ck_assert_mem_eq(bytes.data, text, bytes.size);
}

START_TEST(encodes_conforming_seals_to_the_same_bytes)
{
	static const char *const names[] = {"ofdrw-seal-2014.esl", "ofdrw-seal-v4.esl",
		"ofdrw-seal-v5.esl", "ofdrw-seal-v5-bad-timestamp.esl"};
	static const int generations[] = {2014, 4, 5, 5};
	for (size_t i = 0; i < 4; i++) {
		gmseal_seal *seal = decode_seal(names[i]);
		gmseal_buffer der = GMSEAL_BUFFER_INIT;
		gmseal_error error;
		ck_assert_int_eq(gmseal_seal_generation(seal), generations[i]);
		ck_assert_uint_eq(gmseal_seal_deviation_count(seal), 0);
		assert_ok(gmseal_seal_encode(seal, &der, &error), error);
		ck_assert_uint_eq(der.size, gmseal_seal_bytes(seal).size);
		ck_assert_mem_eq(der.data, gmseal_seal_bytes(seal).data, der.size);
		gmseal_buffer_free(&der);
		gmseal_seal_free(seal);
	}
}
END_TEST

START_TEST(encodes_conforming_signatures_to_the_same_bytes)
{
	static const char *const names[] = {"ofdrw-signature-v4.dat", "ofdrw-signature-v5.dat"};
	for (size_t i = 0; i < 2; i++) {
		gmseal_signature *signature = decode_signature(names[i]);
		gmseal_buffer der = GMSEAL_BUFFER_INIT;
		gmseal_error error;
		ck_assert_uint_eq(gmseal_signature_deviation_count(signature), 0);
		assert_ok(gmseal_signature_encode(signature, &der, &error), error);
		ck_assert_uint_eq(der.size, gmseal_signature_bytes(signature).size);
		ck_assert_mem_eq(der.data, gmseal_signature_bytes(signature).data, der.size);
		gmseal_buffer_free(&der);
		gmseal_signature_free(signature);
	}
}
END_TEST

START_TEST(reads_the_fields_of_a_tax_signature)
{
	gmseal_signature *signature = decode_signature("tax-zhejiang-signature-v4.dat");
	const gmseal_seal *seal = gmseal_signature_seal(signature);
	ck_assert_int_eq(gmseal_signature_generation(signature), 4);
	ck_assert_int_eq(gmseal_signature_version(signature), 4);
	assert_text(gmseal_signature_property(signature), "/Doc_0/Signs/Sign_0/Signature.xml");
	gmseal_time time;
	ck_assert(gmseal_signature_time(signature, &time));
	ck_assert_int_eq(time.seconds, at("2020-07-23T13:09:07Z"));
	assert_text(gmseal_seal_header(seal)->vendor, "GOMAIN");
	assert_text(gmseal_seal_id(seal), "33010600000001");
	assert_text(gmseal_seal_property(seal)->name, "国家税务总局浙江省税务局");
	ck_assert_int_eq(gmseal_seal_property(seal)->valid_to.seconds, at("2023-05-28T16:00:00Z"));
	assert_text(gmseal_seal_picture(seal)->type, "ofd");
	ck_assert_int_eq(gmseal_seal_picture(seal)->width, 30);
	ck_assert_int_eq(gmseal_seal_picture(seal)->height, 20);
	ck_assert_uint_eq(gmseal_seal_list_count(seal), 1);
	ck_assert_ptr_null(gmseal_seal_list_entry(seal, 1));
	ck_assert_uint_eq(gmseal_seal_extension_count(seal), 1);
	assert_text(gmseal_seal_extension(seal, 0)->oid, "1.2.156.10197.6.7.2.2.1");
	ck_assert(!gmseal_seal_extension(seal, 0)->critical);
	assert_text(gmseal_seal_extension(seal, 0)->value, "2.1");
	assert_text(gmseal_signature_algorithm(signature), "1.2.156.10197.1.501");
	ck_assert_int_eq(gmseal_signature_data_digest(signature), GMSEAL_DIGEST_SM3);
	gmseal_signature_free(signature);
}
END_TEST

START_TEST(names_the_explicit_default_of_a_tax_signature)
{
	gmseal_signature *signature = decode_signature("tax-zhejiang-signature-v4.dat");
	const gmseal_deviation *deviation = gmseal_signature_deviation(signature, 0);
	ck_assert_uint_eq(gmseal_signature_deviation_count(signature), 1);
	ck_assert_str_eq(deviation->field, "toSign.eseal.eSealInfo.extDatas[0].critical");
	ck_assert_uint_eq(deviation->offset, 3845);
	ck_assert_ptr_nonnull(strstr(deviation->what, "FALSE"));
	const gmseal_seal *seal = gmseal_signature_seal(signature);
	ck_assert_uint_eq(gmseal_seal_deviation_count(seal), 1);
	ck_assert_str_eq(gmseal_seal_deviation(seal, 0)->field, "eSealInfo.extDatas[0].critical");
	ck_assert_uint_eq(gmseal_seal_deviation(seal, 0)->offset, 3845 - 11);

	gmseal_buffer input = read_corpus_file("tax-zhejiang-signature-v4.dat");
	gmseal_decoding strict = {.strict = true, .max_size = GMSEAL_DEFAULT_MAX_SIZE};
	gmseal_signature *refused = NULL;
	gmseal_error error;
	assert_status(gmseal_signature_decode(BUFFER_BYTES(input), &strict, &refused, &error),
		GMSEAL_ERROR_FORMAT, error);
	ck_assert_str_eq(error.field, "toSign.eseal.eSealInfo.extDatas[0].critical");
	ck_assert_uint_eq(error.offset, 3845);
	gmseal_buffer_free(&input);
	gmseal_signature_free(signature);
}
END_TEST

START_TEST(reads_a_time_as_text_in_a_signature_of_2014)
{
	gmseal_signature *signature = decode_signature("dms360-signature-2014-nonconforming.dat");
	gmseal_time time;
	ck_assert_int_eq(gmseal_signature_generation(signature), 2014);
	ck_assert(gmseal_signature_time(signature, &time));
	assert_text(time.text, "2020-01-25T07:31:56.377Z");
	ck_assert_int_eq(time.seconds, at("2020-01-25T07:31:56Z"));
	ck_assert(!gmseal_signature_has_timestamp(signature));
	ck_assert_uint_eq(gmseal_signature_deviation_count(signature), 1);
	ck_assert_str_eq(gmseal_signature_deviation(signature, 0)->field,
		"toSign.eseal.eSealInfo.property.certList[0]");
	const gmseal_seal *seal = gmseal_signature_seal(signature);
	ck_assert(gmseal_seal_extension(seal, 0)->critical);
	gmseal_signature_free(signature);
}
END_TEST

START_TEST(tells_a_seal_from_a_signature)
{
	gmseal_buffer seal = read_corpus_file("ofdrw-seal-v4.esl");
	gmseal_buffer signature = read_corpus_file("ofdrw-signature-v4.dat");
	gmseal_buffer message = read_corpus_file("cegn-signeddata.dat");
	ck_assert_int_eq(gmseal_detect(BUFFER_BYTES(seal)), GMSEAL_KIND_SEAL);
	ck_assert_int_eq(gmseal_detect(BUFFER_BYTES(signature)), GMSEAL_KIND_SIGNATURE);
	ck_assert_int_eq(gmseal_detect(BUFFER_BYTES(message)), GMSEAL_KIND_MESSAGE);
	gmseal_seal *no_seal = NULL;
	gmseal_signature *no_signature = NULL;
	gmseal_error error;
	assert_status(gmseal_seal_decode(BUFFER_BYTES(signature), NULL, &no_seal, &error),
		GMSEAL_ERROR_FORMAT, error);
	ck_assert_str_eq(error.message, "this is a signature, not a seal");
	assert_status(gmseal_signature_decode(BUFFER_BYTES(seal), NULL, &no_signature, &error),
		GMSEAL_ERROR_FORMAT, error);
	ck_assert_str_eq(error.message, "this is a seal, not a signature");
	gmseal_buffer_free(&seal);
	gmseal_buffer_free(&signature);
	gmseal_buffer_free(&message);
}
END_TEST

START_TEST(verifies_a_signed_message)
{
	gmseal_buffer input = read_corpus_file("cegn-signeddata.dat");
	gmseal_message *message = NULL;
	gmseal_policy *policy = NULL;
	gmseal_report *report = NULL;
	gmseal_error error;
	gmseal_bytes content = {NULL, 0};
	assert_ok(gmseal_message_decode(BUFFER_BYTES(input), NULL, &message, &error), error);
	ck_assert_int_eq(gmseal_message_form_of(message), GMSEAL_MESSAGE_GBT35275);
	assert_text(gmseal_message_content_type(message), "1.2.156.10197.6.1.4.2.1");
	ck_assert(gmseal_message_content(message, &content));
	ck_assert_uint_eq(content.size, 32);
	ck_assert_uint_eq(content.data[0], 0xF8);
	ck_assert_uint_eq(gmseal_message_certificate_count(message), 1);
	ck_assert_uint_eq(gmseal_message_signer_count(message), 1);
	const gmseal_message_signer *signer = gmseal_message_signer_at(message, 0);
	assert_text(signer->digest_algorithm, "1.2.156.10197.1.401");
	assert_text(signer->signature_algorithm, "1.2.156.10197.1.501");
	ck_assert_uint_eq(signer->value.size, 64);
	ck_assert(gms_equal(signer->certificate, gmseal_message_certificate(message, 0)));
	ck_assert(!signer->has_signed_attributes);
	ck_assert(!signer->has_time);
	ck_assert_uint_eq(gmseal_message_deviation_count(message), 1);
	ck_assert_str_eq(gmseal_message_deviation(message, 0)->field,
		"content.signerInfos[0].encryptedDigest");

	assert_ok(gmseal_policy_new(&policy, &error), error);
	assert_ok(gmseal_verify_message(policy, message, 0, at("2020-09-01T00:00:00Z"),
			  (gmseal_bytes){NULL, 0}, &report, &error),
		error);
	ck_assert_int_eq(gmseal_report_find(report, "message.value")->status, GMSEAL_CHECK_PASS);
	ck_assert_int_eq(gmseal_report_find(report, "message.content")->status, GMSEAL_CHECK_PASS);
	ck_assert_int_eq(
		gmseal_report_find(report, "message.signer.validity")->status, GMSEAL_CHECK_PASS);
	ck_assert_str_eq(
		gmseal_report_find(report, "message.signer.chain")->reason, "no-trust-anchors");
	ck_assert_int_eq(gmseal_report_verdict(report), GMSEAL_VERDICT_INDETERMINATE);
	gmseal_report_free(report);
	gmseal_policy_free(policy);
	gmseal_message_free(message);
	gmseal_buffer_free(&input);
}
END_TEST

START_TEST(truncation_at_every_length_is_an_error_with_an_offset)
{
	gmseal_buffer input = read_corpus_file("tax-zhejiang-signature-v4.dat");
	for (size_t size = 0; size < input.size; size++) {
		gmseal_signature *signature = NULL;
		gmseal_error error;
		assert_status(gmseal_signature_decode(
				      (gmseal_bytes){input.data, size}, NULL, &signature, &error),
			GMSEAL_ERROR_FORMAT, error);
		ck_assert_uint_le(error.offset, size);
		ck_assert_uint_gt(strlen(error.message), 0);
	}
	gmseal_buffer_free(&input);
}
END_TEST

SUITE("corpus", encodes_conforming_seals_to_the_same_bytes,
	encodes_conforming_signatures_to_the_same_bytes, reads_the_fields_of_a_tax_signature,
	names_the_explicit_default_of_a_tax_signature, reads_a_time_as_text_in_a_signature_of_2014,
	tells_a_seal_from_a_signature, verifies_a_signed_message,
	truncation_at_every_length_is_an_error_with_an_offset)
