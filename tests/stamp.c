/* Time-stamp authorities and their tokens, put together part by part. */
#include "stamp.h"

enum {
	TAG_SET = 0x31
};

#define OR(value, otherwise) ((value) != NULL ? (value) : (otherwise))

static void release_timestamp(void *object)
{
	gmseal_timestamp_free(object);
}

gmseal_timestamp *keep_timestamp(gmseal_timestamp *timestamp)
{
	keep_object(timestamp, release_timestamp);
	return timestamp;
}

const struct test_identity *authority(
	const struct test_authority *wanted, const struct test_pki *pki)
{
	return stage_issue(
		&(struct test_certificate){.subject = "C=CN, O=Test, CN=Test Authority",
			.type = wanted->type,
			.serial = wanted->serial,
			.from = wanted->from,
			.to = wanted->to,
			.key_usage = OR(wanted->key_usage, "critical,digitalSignature"),
			.basic_constraints = wanted->basic_constraints,
			.extended_key_usage = wanted->no_usage
						      ? NULL
						      : OR(wanted->usage, "critical,timeStamping"),
			.key_ids = true},
		&pki->ca);
}

static gmseal_bytes digest_of(gmseal_digest_algorithm algorithm, gmseal_bytes bytes)
{
	gmseal_digest_value value;
	gmseal_error error;
	assert_ok(gmseal_digest_bytes(algorithm, bytes, &value, &error), error);
	uint8_t *kept = scratch(value.size);
	memcpy(kept, value.data, value.size);
	return (gmseal_bytes){kept, value.size};
}

static gmseal_bytes algorithm_of(gmseal_digest_algorithm digest)
{
	static const char *const oids[] = {[GMSEAL_DIGEST_SM3] = "1.2.156.10197.1.401",
		[GMSEAL_DIGEST_SHA1] = "1.3.14.3.2.26",
		[GMSEAL_DIGEST_SHA256] = "2.16.840.1.101.3.4.2.1"};
	return SEQUENCE(der_oid(oids[digest]));
}

static gmseal_bytes info_of(const struct stamp *wanted)
{
	gmseal_digest_algorithm digest =
		wanted->digest != GMSEAL_DIGEST_NONE ? wanted->digest : GMSEAL_DIGEST_SM3;
	gmseal_bytes imprint =
		wanted->imprint.data != NULL ? wanted->imprint : digest_of(digest, wanted->over);
	return SEQUENCE(der_integer(1), der_oid(OR(wanted->policy, "1.2.3.4.1")),
		SEQUENCE(algorithm_of(digest), der_octets(imprint)), der_integer(0x1234),
		der_text(TAG_GENERALIZED_TIME, OR(wanted->time, "20220602000000Z")),
		wanted->accuracy, wanted->nonce, wanted->extensions);
}

static gmseal_bytes certificate_of(const struct test_identity *identity)
{
	return BUFFER_BYTES(identity->der);
}

static bool is_rsa(const struct test_identity *identity)
{
	return EVP_PKEY_is_a(identity->key, "RSA");
}

static gmseal_bytes name_of(const struct test_identity *identity)
{
	unsigned char *der = NULL;
	int size = i2d_X509_NAME(X509_get_issuer_name(identity->x509), &der);
	uint8_t *kept = scratch((size_t)size);
	memcpy(kept, der, (size_t)size);
	OPENSSL_free(der);
	return (gmseal_bytes){kept, (size_t)size};
}

static gmseal_bytes serial_of(const struct test_identity *identity)
{
	return der_integer(ASN1_INTEGER_get(X509_get0_serialNumber(identity->x509)));
}

/* The issuer's name in PrintableStrings. */
static gmseal_bytes printable_name_of(const struct test_identity *identity)
{
	return keep_buffer(test_name_printable(X509_get_issuer_name(identity->x509)));
}

/* An INTEGER with an octet 0 more than it needs. */
static gmseal_bytes longer(gmseal_bytes integer)
{
	return der_element(
		TAG_INTEGER, JOIN(BYTES("\0"), (gmseal_bytes){integer.data + 2, integer.size - 2}));
}

static gmseal_bytes attribute(const char *oid, gmseal_bytes values)
{
	return SEQUENCE(der_oid(oid), values);
}

static gmseal_bytes ess_v1(gmseal_bytes certificate)
{
	gmseal_bytes hash = der_octets(digest_of(GMSEAL_DIGEST_SHA1, certificate));
	return attribute("1.2.840.113549.1.9.16.2.12",
		der_element(TAG_SET, SEQUENCE(SEQUENCE(SEQUENCE(hash)))));
}

static gmseal_bytes ess_v2(gmseal_bytes algorithm, gmseal_bytes hash, gmseal_bytes issuer)
{
	return attribute("1.2.840.113549.1.9.16.2.47",
		der_element(TAG_SET,
			SEQUENCE(SEQUENCE(SEQUENCE(algorithm, der_octets(hash), issuer)))));
}

static gmseal_bytes ess_of(const struct stamp *wanted)
{
	static const char other[] = "another certificate";
	gmseal_bytes certificate = certificate_of(wanted->by);
	gmseal_digest_algorithm digest =
		is_rsa(wanted->by) ? GMSEAL_DIGEST_SHA256 : GMSEAL_DIGEST_SM3;
	gmseal_bytes sm3 = algorithm_of(GMSEAL_DIGEST_SM3);
	gmseal_bytes hash = digest_of(digest, certificate);
	gmseal_bytes names = SEQUENCE(der_element(0xA4, name_of(wanted->by)));
	gmseal_bytes usual = ess_v2(digest == GMSEAL_DIGEST_SM3 ? sm3 : NOTHING, hash, NOTHING);
	switch (wanted->ess) {
	case ESS_V2:
		return usual;
	case ESS_V2_DEFAULT:
		return ess_v2(NOTHING, digest_of(GMSEAL_DIGEST_SHA256, certificate), NOTHING);
	case ESS_V1:
		return ess_v1(certificate);
	case ESS_BOTH:
		return JOIN(ess_v1(certificate), usual);
	case ESS_V2_OTHER:
		return ess_v2(sm3, digest_of(GMSEAL_DIGEST_SM3, BYTES(other)), NOTHING);
	case ESS_V1_OTHER:
		return ess_v1(BYTES(other));
	case ESS_V2_ISSUER:
		return ess_v2(sm3, digest_of(GMSEAL_DIGEST_SM3, certificate),
			SEQUENCE(names, serial_of(wanted->by)));
	case ESS_V2_ISSUER_OTHERWISE:
		return ess_v2(sm3, digest_of(GMSEAL_DIGEST_SM3, certificate),
			SEQUENCE(SEQUENCE(der_element(0xA4, printable_name_of(wanted->by))),
				longer(serial_of(wanted->by))));
	case ESS_V2_OTHER_SERIAL:
		return ess_v2(sm3, digest_of(GMSEAL_DIGEST_SM3, certificate),
			SEQUENCE(names, der_integer(77)));
	case ESS_V2_OTHER_ISSUER:
		return ess_v2(sm3, digest_of(GMSEAL_DIGEST_SM3, certificate),
			SEQUENCE(SEQUENCE(der_element(0xA4, BYTES("\x30\0"))),
				serial_of(wanted->by)));
	case ESS_V1_AND_V2_OTHER:
		return JOIN(ess_v1(certificate),
			ess_v2(sm3, digest_of(GMSEAL_DIGEST_SM3, BYTES(other)), NOTHING));
	case ESS_V2_UNKNOWN_DIGEST:
		return ess_v2(SEQUENCE(der_oid("1.2.3.4")), BYTES("hash"), NOTHING);
	case ESS_MALFORMED:
		return attribute(
			"1.2.840.113549.1.9.16.2.47", der_element(TAG_SET, der_integer(1)));
	default:
		return NOTHING;
	}
}

static gmseal_bytes attributes_of(const struct stamp *wanted, gmseal_bytes info)
{
	gmseal_bytes type = wanted->content_type, digest = wanted->message_digest;
	if (type.data == NULL)
		type = der_element(TAG_SET, der_oid("1.2.840.113549.1.9.16.1.4"));
	if (digest.data == NULL)
		digest = der_element(TAG_SET,
			der_octets(digest_of(
				is_rsa(wanted->by) ? GMSEAL_DIGEST_SHA256 : GMSEAL_DIGEST_SM3,
				info)));
	type = attribute("1.2.840.113549.1.9.3", type);
	digest = attribute("1.2.840.113549.1.9.4", digest);
	return JOIN(wanted->no_content_type ? NOTHING : type,
		wanted->no_message_digest ? NOTHING : digest, ess_of(wanted));
}

static gmseal_bytes signer_of(const struct stamp *wanted, gmseal_bytes info)
{
	bool rsa = is_rsa(wanted->by);
	gmseal_bytes attributes = attributes_of(wanted, info);
	gmseal_bytes message = wanted->no_attributes ? info : der_element(TAG_SET, attributes);
	struct signing signing = {.by = wanted->signed_by};
	gmseal_bytes algorithm =
		rsa ? SEQUENCE(der_oid("1.2.840.113549.1.1.1"), der_element(0x05, NOTHING))
		    : SEQUENCE(der_oid("1.2.156.10197.1.501"));
	return SEQUENCE(der_integer(1), SEQUENCE(name_of(wanted->by), serial_of(wanted->by)),
		algorithm_of(rsa ? GMSEAL_DIGEST_SHA256 : GMSEAL_DIGEST_SM3),
		wanted->no_attributes ? NOTHING : der_element(TAG_EXPLICIT_0, attributes),
		algorithm, der_octets(forge_value(wanted->by, &signing, message)));
}

gmseal_bytes stamp(const struct stamp *wanted)
{
	bool gbt = wanted->gbt35275;
	gmseal_bytes info = info_of(wanted), signer = signer_of(wanted, info);
	gmseal_bytes certificates =
		JOIN(wanted->no_certificate ? NOTHING : certificate_of(wanted->by),
			wanted->further != NULL ? certificate_of(wanted->further) : NOTHING);
	gmseal_bytes content =
		SEQUENCE(der_oid(OR(wanted->content_oid, "1.2.840.113549.1.9.16.1.4")),
			der_element(TAG_EXPLICIT_0, der_octets(info)));
	gmseal_bytes data = SEQUENCE(der_integer(gbt ? 1 : 3),
		der_element(TAG_SET, algorithm_of(is_rsa(wanted->by) ? GMSEAL_DIGEST_SHA256
								     : GMSEAL_DIGEST_SM3)),
		content,
		certificates.size > 0 ? der_element(TAG_EXPLICIT_0, certificates) : NOTHING,
		der_element(TAG_SET, wanted->two_signers ? JOIN(signer, signer) : signer));
	return SEQUENCE(der_oid(gbt ? "1.2.156.10197.6.1.4.2.2" : "1.2.840.113549.1.7.2"),
		der_element(TAG_EXPLICIT_0, data));
}

gmseal_bytes stamp_response(int64_t status, gmseal_bytes token)
{
	return SEQUENCE(SEQUENCE(der_integer(status)), token);
}

gmseal_timestamp *stamp_decoded(gmseal_bytes token)
{
	gmseal_timestamp *timestamp = NULL;
	gmseal_error error;
	assert_ok(gmseal_timestamp_decode(token, NULL, &timestamp, &error), error);
	return keep_timestamp(timestamp);
}

gmseal_bytes beside(gmseal_bytes token)
{
	return der_element(TAG_EXPLICIT_0, der_bits(token));
}

/* The token over a value, by an authority of the hierarchy if none was named. */
static gmseal_bytes stamp_over(
	gmseal_bytes value, const struct test_pki *pki, const struct stamp *wanted)
{
	struct stamp whole = *wanted;
	if (whole.by == NULL)
		whole.by = authority(&(struct test_authority){0}, pki);
	if (whole.over.data == NULL)
		whole.over = value;
	return beside(stamp(&whole));
}

struct forged_signature stamped_signature(
	int generation, const struct test_pki *pki, const struct stamp *wanted)
{
	struct forged_signature parts = forged_signature(generation, pki);
	gmseal_bytes value = forge_value(parts.signer, &(struct signing){0}, forge_to_sign(&parts));
	parts.value = der_bits(value);
	parts.timestamp = stamp_over(value, pki, wanted);
	return parts;
}

struct forged_seal stamped_seal(const struct test_pki *pki, const struct stamp *wanted)
{
	struct forged_seal parts = forged_seal(GMSEAL_GENERATION_5, pki);
	struct stamp whole = *wanted;
	gmseal_bytes value =
		forge_value(parts.maker, &(struct signing){0}, forge_seal_info(&parts));
	/* The day after it was made. */
	if (whole.time == NULL)
		whole.time = "20210102000000Z";
	parts.value = der_bits(value);
	parts.timestamp = stamp_over(value, pki, &whole);
	return parts;
}
