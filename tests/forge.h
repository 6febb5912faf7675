/*
 * Seals and signatures put together element by element, so that a test can have one of them
 * otherwise than it should be, and still sign the whole as it stands:
 *
 *	struct forged_seal parts = forged_seal(4, pki);
 *	parts.created = der_text(TAG_UTC_TIME, "210101000000Z");
 *	gmseal_bytes seal = forge_seal(&parts);
 *
 * Nothing made here has to be freed: it is released when the test's process ends.
 */
#ifndef FORGE_H
#define FORGE_H

#include "pki.h"

/* Identifier octets. */
enum {
	TAG_BOOLEAN = 0x01,
	TAG_INTEGER = 0x02,
	TAG_BIT_STRING = 0x03,
	TAG_OCTET_STRING = 0x04,
	TAG_UTF8 = 0x0C,
	TAG_PRINTABLE = 0x13,
	TAG_IA5 = 0x16,
	TAG_UTC_TIME = 0x17,
	TAG_GENERALIZED_TIME = 0x18,
	TAG_SEQUENCE = 0x30,
	TAG_EXPLICIT_0 = 0xA0
};

/* Memory for as long as the process lives. */
void *scratch(size_t size);

gmseal_bytes der_join(const gmseal_bytes *parts, size_t count);
#define JOIN(...)                                                                                  \
	der_join((const gmseal_bytes[]){__VA_ARGS__},                                              \
		sizeof((const gmseal_bytes[]){__VA_ARGS__}) / sizeof(gmseal_bytes))
#define SEQUENCE(...) der_element(TAG_SEQUENCE, JOIN(__VA_ARGS__))
#define NOTHING ((gmseal_bytes){NULL, 0})

gmseal_bytes der_element(unsigned tag, gmseal_bytes content);
gmseal_bytes der_text(unsigned tag, const char *content);
gmseal_bytes der_integer(int64_t value); /* 0 and above */
gmseal_bytes der_octets(gmseal_bytes content);
gmseal_bytes der_bits(gmseal_bytes content);
gmseal_bytes der_oid(const char *dotted);
/* "20210101000000Z" in the type that a seal of the generation has for its times. */
gmseal_bytes der_time(int generation, const char *generalized);
/* ExtData; critical is the whole element, or NOTHING. */
gmseal_bytes der_extension(const char *oid, gmseal_bytes critical, const char *value);
/* CertDigestObj of a certificate, SM3. */
gmseal_bytes der_digest_entry(const char *type, const struct test_identity *identity);
/* The same element with a length that takes one octet more than it needs. */
gmseal_bytes der_long_length(gmseal_bytes element);
/* ContentInfo of signed data that holds no more than it must to be one. */
gmseal_bytes der_token(const char *type);

/* Where part stands in whole for the first time; the test fails if it does not. */
size_t offset_of(gmseal_bytes whole, gmseal_bytes part);

/* How r and s are put down. */
enum value_form {
	VALUE_DER,
	VALUE_RAW, /* 64 octets */
	VALUE_NEGATIVE, /* without the zero octet that makes the number positive */
	VALUE_SUPERFLUOUS, /* with a zero octet too many */
	VALUE_SWAPPED, /* s, then r */
	VALUE_LITTLE_ENDIAN
};

/* How something is signed; zero: as it should be. */
struct signing {
	const struct test_identity *by; /* instead of the one whose certificate is embedded */
	gmseal_bytes message; /* instead of the to-be-signed bytes */
	gmseal_bytes digest; /* signed as it is, as e (SM2) or in DigestInfo (RSA) */
	const char *user_id; /* instead of the standard one */
	enum value_form form; /* SM2 only */
	bool sha1; /* RSA with SHA-1 instead of SHA-256 */
};
gmseal_bytes forge_value(
	const struct test_identity *by, const struct signing *signing, gmseal_bytes message);

/* A PNG picture of one pixel. */
#define FORGED_PICTURE                                                                             \
	BYTES("\211\120\116\107\015\012\032\012\000\000\000\015\111\110\104\122\000\000\000"       \
	      "\001\000\000\000\001\010\000\000\000\000\072\176\233\125\000\000\000\012\111"       \
	      "\104\101\124\170\234\143\140\000\000\000\002\000\001\110\257\244\161\000\000"       \
	      "\000\000\111\105\116\104\256\102\140\202")

/* A seal; every part is a whole element, and NOTHING leaves it out. */
struct forged_seal {
	int generation;
	const struct test_identity *maker;
	gmseal_bytes id_mark, version, vendor;
	gmseal_bytes id;
	gmseal_bytes type, name, list_type, list, created, from, to;
	gmseal_bytes picture;
	gmseal_bytes extensions;
	gmseal_bytes extra; /* behind everything in SES-SealInfo */
	gmseal_bytes certificate, algorithm;
	struct signing signing;
	gmseal_bytes value; /* instead of what signing gives: the whole BIT STRING */
	gmseal_bytes timestamp;
	gmseal_bytes trailing;
};
/* A conforming seal of the hierarchy's maker for its signer: made and valid from 2021-01-01 to
 * 2024-01-01. */
struct forged_seal forged_seal(int generation, const struct test_pki *pki);
gmseal_bytes forge_seal_info(const struct forged_seal *seal);
gmseal_bytes forge_seal(const struct forged_seal *seal);

/* A signature, likewise. */
struct forged_signature {
	int generation;
	const struct test_identity *signer;
	gmseal_bytes version, seal, time_info, data_hash, property, extensions;
	gmseal_bytes certificate, algorithm;
	gmseal_bytes extra; /* behind everything in TBS-Sign */
	struct signing signing;
	gmseal_bytes value;
	gmseal_bytes timestamp;
	gmseal_bytes trailing;
};
/* A conforming signature of the hierarchy's signer at 2022-06-01T00:00:00Z over SM3 (RSA: SHA-256)
 * of "document", with a seal as forged_seal() makes it. */
struct forged_signature forged_signature(int generation, const struct test_pki *pki);
gmseal_bytes forge_to_sign(const struct forged_signature *signature);
gmseal_bytes forge_signature(const struct forged_signature *signature);

#endif
