/*
 * Why a signature value is wrong: known mistakes are tried one after the other, and the first that
 * would make the value right is told. A diagnosis changes no outcome.
 */
#include "codec/sm2-value.h"
#include "verify/verify.h"

enum {
	HALF = GMSEAL_SM2_RAW_SIZE / 2,
	MAX_USER_ID = 8191, /* octets, GB/T 32918.2-2016 5.5 */
	MAX_OTHER_CERTIFICATES = 16, /* of the seal's list; each costs time, even if it is none */
	/* Octets that are hashed in search of one mistake: more than any honest seal makes
	 * necessary, a bound for the others. */
	MAX_HASHED = 2 * 1024 * 1024
};

struct trial {
	const struct gms_verification *verification;
	const struct gms_suspect *suspect;
	const struct gms_algorithm *algorithm;
	const struct gms_public_key *key;
	size_t hashed;
	gmseal_status status;
	bool found;
};

static gmseal_bytes digest_bytes(const gmseal_digest_value *value)
{
	return (gmseal_bytes){value->data, value->size};
}

static void tell(struct trial *trial, const char *diagnosis, const char *sentence)
{
	trial->found = true;
	gms_report_explain(trial->verification->report, diagnosis, _(sentence));
}

/* Whether a value is right over a digest that is signed as it is. */
static void try_digest(struct trial *trial, const gmseal_digest_value *digest, gmseal_bytes value,
	const char *diagnosis, const char *sentence)
{
	bool valid = false;
	if (trial->status != GMSEAL_OK || trial->found)
		return;
	trial->status = gms_verify_digest(
		trial->algorithm, trial->key, digest, value, &valid, trial->verification->error);
	if (trial->status == GMSEAL_OK && valid)
		tell(trial, diagnosis, sentence);
}

/* Whether there is enough left of what may be hashed; the message is taken off it. */
static bool may_hash(struct trial *trial, gmseal_bytes message)
{
	if (message.size > MAX_HASHED - trial->hashed)
		return false;
	trial->hashed += message.size;
	return true;
}

/* Whether the value is right over a message under a user identifier. */
static void try_message(struct trial *trial, gmseal_bytes user_id, gmseal_bytes message,
	const char *diagnosis, const char *sentence)
{
	gmseal_digest_value digest;
	if (trial->status != GMSEAL_OK || trial->found || user_id.size > MAX_USER_ID ||
		!may_hash(trial, message))
		return;
	trial->status = gms_signing_digest(trial->algorithm, trial->key, user_id, message, &digest,
		trial->verification->error);
	try_digest(trial, &digest, trial->suspect->value, diagnosis, sentence);
}

static void hash(struct trial *trial, gmseal_bytes message, gmseal_digest_value *digest)
{
	if (trial->status == GMSEAL_OK && may_hash(trial, message))
		trial->status = gmseal_digest_bytes(
			trial->algorithm->digest, message, digest, trial->verification->error);
}

static void try_user_ids(struct trial *trial)
{
	const struct gms_suspect *suspect = trial->suspect;
	gmseal_bytes message = suspect->to_be_signed;
	if (!gms_equal_text(
		    gms_bytes(&trial->verification->policy->user_id), GMSEAL_SM2_DEFAULT_ID))
		try_message(trial, gms_text(GMSEAL_SM2_DEFAULT_ID), message, "default-user-id",
			N_("The SM2 user identifier was the standard one, not the one that the "
			   "policy sets."));
	try_message(trial, (gmseal_bytes){NULL, 0}, message, "empty-user-id",
		N_("The SM2 user identifier was empty; the standard one is 1234567812345678."));
	try_message(trial, gms_text(gmseal_certificate_subject(suspect->certificate)), message,
		"subject-user-id",
		N_("The SM2 user identifier was the certificate's subject; the standard one is "
		   "1234567812345678."));
	gmseal_buffer name = GMSEAL_BUFFER_INIT;
	if (gmseal_certificate_subject_text(suspect->certificate, "2.5.4.3", 0, &name, NULL) ==
		GMSEAL_OK)
		try_message(trial, gms_bytes(&name), message, "subject-user-id",
			N_("The SM2 user identifier was the common name of the certificate's "
			   "subject; the standard one is 1234567812345678."));
	gmseal_buffer_free(&name);
	unsigned char *der = NULL;
	int size = i2d_X509_NAME(
		X509_get_subject_name(gms_certificate_x509(suspect->certificate)), &der);
	if (size > 0)
		try_message(trial, (gmseal_bytes){der, (size_t)size}, message, "subject-user-id",
			N_("The SM2 user identifier was the certificate's subject in DER; the "
			   "standard one is 1234567812345678."));
	OPENSSL_free(der);
}

/* What was hashed once too often or once too little. */
static void try_digests(struct trial *trial)
{
	const struct gms_suspect *suspect = trial->suspect;
	gmseal_bytes user_id = gms_bytes(&trial->verification->policy->user_id);
	gmseal_digest_value hashed = {.size = 0}, data_hash = {.size = 0};
	hash(trial, suspect->to_be_signed, &hashed);
	if (suspect->data_hash.size == gmseal_digest_size(trial->algorithm->digest)) {
		memcpy(data_hash.data, suspect->data_hash.data, suspect->data_hash.size);
		data_hash.size = suspect->data_hash.size;
		try_digest(trial, &data_hash, suspect->value, "data-hash-as-e",
			N_("The signer signed dataHash itself as the digest e, without Z and "
			   "without "
			   "TBS_Sign; nothing else in the signature is protected by it."));
	}
	if (trial->algorithm->key_type == GMSEAL_KEY_SM2)
		try_digest(trial, &hashed, suspect->value, "no-z",
			N_("The digest was made without Z: SM3 of the to-be-signed bytes instead "
			   "of SM3 of "
			   "Z and the to-be-signed bytes."));
	if (hashed.size > 0)
		try_message(trial, user_id, digest_bytes(&hashed), "hash-as-message",
			N_("The digest of the to-be-signed bytes was signed as if it were the "
			   "message: it "
			   "was "
			   "hashed twice."));
	if (data_hash.size > 0)
		try_message(trial, user_id, digest_bytes(&data_hash), "data-hash-as-message",
			N_("The signer signed dataHash as the message instead of TBS_Sign."));
}

static void try_others(struct trial *trial)
{
	const struct gms_suspect *suspect = trial->suspect;
	gmseal_bytes user_id = gms_bytes(&trial->verification->policy->user_id);
	for (size_t i = 0; i < suspect->other_count; i++)
		try_message(trial, user_id, suspect->others[i].bytes, suspect->others[i].diagnosis,
			suspect->others[i].sentence);
}

static void reverse(uint8_t half[HALF])
{
	for (size_t i = 0; i < HALF / 2; i++) {
		uint8_t octet = half[i];
		half[i] = half[HALF - 1 - i];
		half[HALF - 1 - i] = octet;
	}
}

/* r and s put down in another way. */
static void try_halves(struct trial *trial)
{
	const struct gms_suspect *suspect = trial->suspect;
	uint8_t raw[GMSEAL_SM2_RAW_SIZE], changed[GMSEAL_SM2_RAW_SIZE];
	const char *deviation = NULL;
	gmseal_digest_value digest = {.size = 0};
	if (trial->status != GMSEAL_OK || trial->found || !may_hash(trial, suspect->to_be_signed) ||
		gms_sm2_value_read(suspect->value, raw, &deviation, NULL) != GMSEAL_OK)
		return;
	trial->status = gms_signing_digest(trial->algorithm, trial->key,
		gms_bytes(&trial->verification->policy->user_id), suspect->to_be_signed, &digest,
		trial->verification->error);
	memcpy(changed, raw + HALF, HALF);
	memcpy(changed + HALF, raw, HALF);
	try_digest(trial, &digest, (gmseal_bytes){changed, sizeof changed}, "swapped-halves",
		N_("The halves r and s of the signature value are swapped."));
	memcpy(changed, raw, sizeof changed);
	reverse(changed);
	reverse(changed + HALF);
	try_digest(trial, &digest, (gmseal_bytes){changed, sizeof changed}, "little-endian",
		N_("The halves r and s of the signature value are in little-endian order; they "
		   "should be big-endian."));
}

/* The value may have been made with the key of another certificate in the seal's list. */
static void try_listed_certificates(struct trial *trial)
{
	const struct gms_suspect *suspect = trial->suspect;
	size_t tried = 0;
	for (size_t i = 0; i < suspect->seal->info.list_count && tried < MAX_OTHER_CERTIFICATES;
		i++) {
		const gmseal_list_entry *entry = &suspect->seal->info.list[i];
		gmseal_certificate *other = NULL;
		if (trial->status != GMSEAL_OK || trial->found)
			return;
		if (entry->digest_type.data != NULL ||
			gms_equal(entry->value, gmseal_certificate_bytes(suspect->certificate)))
			continue;
		tried++;
		if (gms_trust_certificate(trial->verification->policy->trust, entry->value, &other,
			    NULL) != GMSEAL_OK)
			continue;
		struct trial with_other = *trial;
		with_other.key = gms_certificate_key(other);
		if (with_other.key != NULL &&
			gms_public_key_type(with_other.key) == trial->algorithm->key_type)
			try_message(&with_other, gms_bytes(&trial->verification->policy->user_id),
				suspect->to_be_signed, "other-certificate",
				N_("The value was made with the key of another certificate in the "
				   "seal's "
				   "list; the wrong certificate was put beside it."));
		trial->status = with_other.status;
		trial->found = with_other.found;
		trial->hashed = with_other.hashed;
		gmseal_certificate_free(other);
	}
}

gmseal_status gms_explain(
	const struct gms_verification *verification, const struct gms_suspect *suspect)
{
	struct trial trial = {.verification = verification,
		.suspect = suspect,
		.algorithm = suspect->algorithm,
		.key = gms_certificate_key(suspect->certificate)};
	if (!verification->policy->explain || trial.algorithm == NULL || trial.key == NULL)
		return GMSEAL_OK;
	try_digests(&trial);
	try_others(&trial);
	if (trial.algorithm->key_type == GMSEAL_KEY_SM2) {
		try_user_ids(&trial);
		try_halves(&trial);
	}
	if (suspect->seal != NULL)
		try_listed_certificates(&trial);
	return trial.status;
}
