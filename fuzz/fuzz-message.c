/*
 * The decoder of signed messages and everything behind it. The input is a ContentInfo; nothing is
 * valid but the contents that were honestly signed.
 */
#include "fuzz.h"

#include <stdlib.h>

enum {
	MAX_KNOWN = 32
};

/* What was honestly signed. */
static gmseal_bytes known[MAX_KNOWN];
static size_t known_count;
static gmseal_policy *policy;

static void remember(gmseal_bytes bytes, void *user)
{
	(void)user;
	CLAIM(known_count < MAX_KNOWN);
	known[known_count++] = bytes;
}

static bool is_known(gmseal_bytes content)
{
	for (size_t i = 0; i < known_count; i++)
		if (fuzz_equal(known[i], content))
			return true;
	return false;
}

static void touch_signer(const gmseal_message_signer *signer)
{
	const gmseal_bytes fields[] = {signer->issuer, signer->serial, signer->key_id,
		signer->digest_algorithm, signer->signature_algorithm, signer->value,
		signer->certificate, signer->time.text};
	for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
		fuzz_touch(fields[i]);
	CLAIM((signer->issuer.size > 0) != (signer->key_id.data != NULL));
	CLAIM(!signer->has_time || signer->has_signed_attributes);
}

static void touch_message(const gmseal_message *message, size_t size)
{
	gmseal_bytes content = {NULL, 0};
	size_t certificates = gmseal_message_certificate_count(message);
	CLAIM(gmseal_message_bytes(message).size <= size);
	fuzz_touch(gmseal_message_bytes(message));
	fuzz_touch(gmseal_message_content_type(message));
	if (gmseal_message_content(message, &content))
		fuzz_touch(content);
	for (size_t i = 0; i < certificates; i++)
		fuzz_touch(gmseal_message_certificate(message, i));
	CLAIM(gmseal_message_certificate(message, certificates).size == 0);
	for (size_t i = 0; i < gmseal_message_deviation_count(message); i++)
		CLAIM(gmseal_message_deviation(message, i)->offset <= size);
}

static void verify(const gmseal_message *message, size_t signer)
{
	static const uint8_t text[] = "detached";
	gmseal_bytes content = {NULL, 0};
	gmseal_report *report = NULL;
	if (!gmseal_message_content(message, &content))
		content = (gmseal_bytes){text, sizeof text - 1};
	CLAIM(gmseal_verify_message(policy, message, signer, FUZZ_NOW, content, &report, NULL) ==
		GMSEAL_OK);
	CLAIM(gmseal_report_count(report) == 8);
	CLAIM(gmseal_report_verdict(report) != GMSEAL_VERDICT_VALID || is_known(content));
	gmseal_report_free(report);
}

static void visit(void *user, const gmseal_element *element)
{
	size_t *count = user;
	fuzz_touch(element->content);
	++*count;
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	policy = fuzz_policy();
	fuzz_each_file("said", remember, NULL);
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	gmseal_bytes input = {data, size};
	gmseal_decoding strict = {true, GMSEAL_DEFAULT_MAX_SIZE};
	gmseal_message *message = NULL, *strictly = NULL;
	gmseal_error error;
	size_t elements = 0;
	gmseal_inspect(input, NULL, visit, &elements, &error);
	gmseal_status status = gmseal_message_decode(input, NULL, &message, &error);
	if (status != GMSEAL_OK) {
		CLAIM(message == NULL && error.status == status && error.message[0] != '\0');
		CLAIM(gmseal_message_decode(input, &strict, &strictly, NULL) != GMSEAL_OK);
		return 0;
	}
	CLAIM(elements > 0);
	CLAIM((gmseal_message_decode(input, &strict, &strictly, NULL) == GMSEAL_OK) ==
		(gmseal_message_deviation_count(message) == 0));
	touch_message(message, size);
	size_t signers = gmseal_message_signer_count(message);
	for (size_t i = 0; i < signers; i++) {
		touch_signer(gmseal_message_signer_at(message, i));
		verify(message, i);
	}
	CLAIM(gmseal_message_signer_at(message, signers) == NULL);
	gmseal_message_free(strictly);
	gmseal_message_free(message);
	return 0;
}
