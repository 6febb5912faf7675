/*
 * Signed messages made by hand, for tests: right ones, and every wrong one that gmseal would not
 * make. Everything asserts.
 *
 *	gmseal_message *message = test_message(&(struct test_message){.form = GMSEAL_MESSAGE_CMS,
 *		.content = "text", .signers = {{.identity = &pki->signer, .attributes = true}}});
 */
#ifndef TEST_MESSAGE_H
#define TEST_MESSAGE_H

#include "codec/signed-data.h"
#include "pki.h"

#define TEST_MAX_SIGNERS (GMS_MAX_SIGNERS + 1)

/* One signer; what is left out (0, NULL) is as the comment says. */
struct test_message_signer {
	const struct test_identity *identity;
	bool attributes; /* contentType and messageDigest, and those below */
	const char *content_type; /* in the attribute; the message's */
	bool no_content_type, no_digest;
	bool two_digests; /* the attribute messageDigest twice */
	const char *digested; /* what messageDigest is of; the content */
	const char *time; /* signing-time, the octets of a UTCTime; none */
	const char *signed_instead; /* of the attributes or the content */
	bool tag_signed; /* the attributes are signed with their implicit tag */
	bool printable_issuer; /* named with PrintableStrings, whatever the certificate has */
	bool long_serial; /* named with an octet 0 in front */
	const struct test_identity *issuer_of; /* named by this one's issuer instead */
	bool by_key_id; /* CMS: subjectKeyIdentifier, which the certificate has to have */
	bool raw; /* SM2: 64 octets instead of a SEQUENCE */
	bool bad_value; /* the last octet of the value is changed */
	const char *digest_algorithm, *signature_algorithm; /* those of the form and key */
	const char *user_id; /* 1234567812345678 */
};

struct test_message {
	gmseal_message_form form;
	const char *content_type; /* data, of the form */
	const char *content;
	bool detached;
	bool no_certificates; /* else the signers' */
	const struct test_identity *further; /* one certificate more; none */
	struct test_message_signer signers[TEST_MAX_SIGNERS]; /* as far as they have an identity */
};

/* The ContentInfo; the caller frees it. */
gmseal_buffer test_message_der(const struct test_message *wanted);
/* The same, decoded. */
gmseal_message *test_message(const struct test_message *wanted);

#endif
