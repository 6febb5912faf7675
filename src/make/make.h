/*
 * Making, inside: drafts, and the two questions about a seal that are asked when a signature is
 * made and again when it is verified.
 */
#ifndef GMS_MAKE_H
#define GMS_MAKE_H

#include "codec/signature.h"
#include "crypto/crypto.h"
#include "pki/pki.h"

#include <gmseal/make.h>

struct gmseal_draft {
	bool is_seal;
	int generation;
	gmseal_buffer to_be_signed;
	gmseal_buffer
		info; /* SES-SealInfo of a seal of 2014, whose to-be-signed bytes are another form */
	gmseal_certificate *certificate;
	const struct gms_algorithm *algorithm;
	gmseal_digest_value digest;
	gmseal_buffer user_id;
};

/* Takes a certificate, algorithm and user identifier into a new draft. */
gmseal_status gms_draft_new(int generation, const gmseal_certificate *certificate,
	gmseal_digest_algorithm rsa_digest, gmseal_bytes user_id, gmseal_draft **draft,
	gmseal_error *error);
/* Computes the digest of the to-be-signed bytes. */
gmseal_status gms_draft_finish(gmseal_draft *draft, gmseal_error *error);
/* Signs a draft. */
gmseal_status gms_draft_sign(const gmseal_draft *draft, const gmseal_signer *signer,
	gmseal_buffer *value, gmseal_error *error);
/* Verifies a value and gives it in the form that belongs into the structure. */
gmseal_status gms_draft_accept(const gmseal_draft *draft, gmseal_bytes value,
	gmseal_buffer *accepted, gmseal_error *error);

/* All three in one, of bytes that no structure waits for. */
gmseal_status gms_draft_make_value(gmseal_draft *draft, const gmseal_signer *signer,
	gmseal_buffer *value, gmseal_error *error);

/* Whether a key of a type can sign with seals of a generation. */
bool gms_key_type_fits(int generation, gmseal_key_type type);

/* The standard of a generation, for messages. */
const char *gms_standard(int generation);

/* GMSEAL_ERROR_ARGUMENT unless there is such a generation. */
gmseal_status gms_check_generation(int generation, gmseal_error *error);
/* Whether a seal that is made can hold a time: the years 1950 to 2049 in 2014, then 1 to 9999. */
bool gms_seal_time_fits(int generation, int64_t seconds);

/* GMSEAL_ERROR_FORBIDDEN unless a certificate may sign at a time: it holds, is of no authority, and
 * its usage allows signatures. role names it in the message; clause is where that stands. */
gmseal_status gms_may_sign(const gmseal_certificate *certificate, int64_t time, const char *role,
	const char *clause, gmseal_error *error);

/* The same whatever the time: for a certificate that is put into a seal's list. */
gmseal_status gms_may_ever_sign(const gmseal_certificate *certificate, const char *role,
	const char *clause, gmseal_error *error);

/* GMSEAL_ERROR_ARGUMENT unless every extension has an OID. */
gmseal_status gms_check_extensions(const gmseal_extension *list, size_t count, gmseal_error *error);

/* Lists of extensions from parameters. The result borrows. */
struct gms_extensions gms_extensions_of(const gmseal_extension *list, size_t count);

/* Whether a certificate's DER is in the seal's list, byte for byte or by digest. */
gmseal_status gms_seal_lists(
	const gmseal_seal *seal, gmseal_bytes certificate, bool *listed, gmseal_error *error);

/* Whether the maker's value verifies: over what the generation says, or, in generation 4, over the
 * form of 2014, which some makers sign there too. */
struct gms_seal_value {
	bool valid, form_2014;
};
gmseal_status gms_seal_verify_value(const gmseal_seal *seal, const gmseal_certificate *maker,
	gmseal_bytes user_id, struct gms_seal_value *result, gmseal_error *error);

#endif
