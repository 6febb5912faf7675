/*
 * Making seals and signatures (GB/T 38540-2020 6.2 and 7.2, and their like in the other
 * generations): in one call with a signer, or split in two where the key is out of reach.
 *
 *	prepare  -> a draft: the to-be-signed bytes and the digest to sign
 *	complete -> takes the signature value, verifies it, assembles, decodes the result
 *
 * Whatever the standards forbid is refused with GMSEAL_ERROR_FORBIDDEN and the clause before
 * anything is signed. All functions are thread-safe; a draft belongs to one thread at a time.
 */
#ifndef GMSEAL_MAKE_H
#define GMSEAL_MAKE_H

#include <gmseal/base.h>
#include <gmseal/certificate.h>
#include <gmseal/digest.h>
#include <gmseal/seal.h>
#include <gmseal/signature.h>
#include <gmseal/signer.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * What a seal is to say. Set it to zero with GMSEAL_SEAL_PARAMETERS_INIT first: what is not
 * mentioned then has the meaning given here. Everything is only read during the call.
 */
typedef struct {
	int generation; /* GMSEAL_GENERATION_*; required */
	gmseal_bytes id; /* esID, IA5String (ASCII); required */
	gmseal_bytes vendor; /* vid, IA5String (ASCII); required */
	int64_t type; /* SES-ESPropertyInfo.type */
	gmseal_bytes name; /* UTF-8; required */
	gmseal_picture picture; /* type in ASCII, data, width and height above 0; required */
	int64_t created; /* createDate; within the maker certificate's validity */
	int64_t valid_from, valid_to;

	/* The certificates that may sign with the seal, DER or PEM, at least one. */
	const gmseal_bytes *certificates;
	size_t certificate_count;
	gmseal_list_type list_type; /* 0: certificates; digests (SM3) not in generation 2014 */

	const gmseal_extension *extensions;
	size_t extension_count;

	/* For RSA makers (generation 2014 only): SHA-1 or SHA-256; 0: SHA-256. */
	gmseal_digest_algorithm rsa_digest;
	gmseal_bytes user_id; /* SM2 user identifier; empty: GMSEAL_SM2_DEFAULT_ID */
} gmseal_seal_parameters;

#define GMSEAL_SEAL_PARAMETERS_INIT                                                                \
	{                                                                                          \
		0                                                                                  \
	}

/* What a signature is to say. Set it to zero with GMSEAL_SIGNATURE_PARAMETERS_INIT first. */
typedef struct {
	const gmseal_seal *seal; /* the received bytes of it are embedded; required */
	int64_t time; /* timeInfo: the signing time */
	gmseal_bytes data_hash; /* digest of the document; 32 octets for SM2; required */
	gmseal_bytes property; /* propertyInfo, ASCII */

	const gmseal_extension *extensions; /* not in generation 2014 */
	size_t extension_count;

	/* For RSA signers (generation 2014 only): SHA-1 or SHA-256, told by the size of data_hash if 0. */
	gmseal_digest_algorithm rsa_digest;
	gmseal_bytes user_id; /* SM2 user identifier; empty: GMSEAL_SM2_DEFAULT_ID */
} gmseal_signature_parameters;

#define GMSEAL_SIGNATURE_PARAMETERS_INIT                                                           \
	{                                                                                          \
		0                                                                                  \
	}

/* A seal or a signature that lacks its signature value. */
typedef struct gmseal_draft gmseal_draft;

/* The bytes to be signed; they live as long as the draft. */
GMSEAL_API gmseal_bytes gmseal_draft_to_be_signed(const gmseal_draft *draft);

/* For SM2 e = SM3(Z || to-be-signed), for RSA the digest of the to-be-signed bytes. */
GMSEAL_API gmseal_bytes gmseal_draft_digest(const gmseal_draft *draft);
GMSEAL_API gmseal_digest_algorithm gmseal_draft_digest_algorithm(const gmseal_draft *draft);

GMSEAL_API void gmseal_draft_free(gmseal_draft *draft);

/*
 * Makes a seal with the maker's signer. GMSEAL_ERROR_FORBIDDEN for what the standard forbids
 * (times out of order, an expired maker certificate, a CA certificate as maker), and whatever the
 * signer returns.
 */
GMSEAL_API gmseal_status gmseal_seal_create(const gmseal_seal_parameters *parameters,
	const gmseal_signer *maker, gmseal_seal **seal, gmseal_error *error);

/* The first half: certificate is the seal maker's. */
GMSEAL_API gmseal_status gmseal_seal_prepare(const gmseal_seal_parameters *parameters,
	const gmseal_certificate *certificate, gmseal_draft **draft, gmseal_error *error);

/* The second half. value is DER or raw for SM2. GMSEAL_ERROR_MISMATCH if it does not verify with
 * the certificate that the draft was prepared for. The draft can be completed again. */
GMSEAL_API gmseal_status gmseal_seal_complete(
	const gmseal_draft *draft, gmseal_bytes value, gmseal_seal **seal, gmseal_error *error);

/*
 * Seals a document: makes a signature with the signer. GMSEAL_ERROR_FORBIDDEN for a signer who is
 * not in the seal's list, a seal or a certificate that does not hold at the signing time, a data
 * hash of the wrong size, and a seal whose own signature value does not verify.
 */
GMSEAL_API gmseal_status gmseal_signature_create(const gmseal_signature_parameters *parameters,
	const gmseal_signer *signer, gmseal_signature **signature, gmseal_error *error);

GMSEAL_API gmseal_status gmseal_signature_prepare(const gmseal_signature_parameters *parameters,
	const gmseal_certificate *certificate, gmseal_draft **draft, gmseal_error *error);

GMSEAL_API gmseal_status gmseal_signature_complete(const gmseal_draft *draft, gmseal_bytes value,
	gmseal_signature **signature, gmseal_error *error);

#ifdef __cplusplus
}
#endif

#endif
