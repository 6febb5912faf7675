/* Verifying signature values over bytes, and telling what is wrong with one. */
#include "codec/sm2-value.h"
#include "verify/verify.h"

#include <gmseal/value.h>
#include <stdlib.h>

enum {
	/* Octets of a message in which the reason of a wrong value is looked for, each time by hashing
	 * it: more than any honest message has, a bound for the others. */
	MAX_EXPLAINED = 1024 * 1024
};

/* A value under verification. */
struct task {
	const struct gms_algorithm *algorithm;
	const struct gms_public_key *key;
	gmseal_bytes message, user_id, value;
	bool valid; /* once it is, nothing more is tried */
	gmseal_status status;
	gmseal_error *error;
};

static void try_message(struct task *task, gmseal_bytes user_id, gmseal_bytes message)
{
	if (task->status == GMSEAL_OK && !task->valid)
		task->status = gms_verify_message(task->algorithm, task->key, user_id, message,
			task->value, &task->valid, task->error);
}

/* A buffer for a changed message; NULL if nothing more is to be tried. */
static uint8_t *begin_change(struct task *task, size_t size)
{
	if (task->status != GMSEAL_OK || task->valid)
		return NULL;
	uint8_t *changed = malloc(size + 1);
	if (changed == NULL)
		task->status = gms_error_memory(task->error);
	return changed;
}

static bool is_line_end(uint8_t octet)
{
	return octet == '\n' || octet == '\r';
}

/* The message without line end or byte order mark. */
static void try_less(struct task *task)
{
	gmseal_bytes message = task->message;
	if (message.size >= 3 && memcmp(message.data, "\xEF\xBB\xBF", 3) == 0)
		try_message(
			task, task->user_id, (gmseal_bytes){message.data + 3, message.size - 3});
	for (int cut = 0; cut < 2; cut++) {
		if (message.size == 0 || !is_line_end(message.data[message.size - 1]))
			break;
		message.size--;
		try_message(task, task->user_id, message);
	}
}

/* The message with a line end more. */
static void try_more(struct task *task)
{
	static const char *const ends[] = {"\n", "\r\n"};
	size_t size = task->message.size;
	uint8_t *longer = begin_change(task, size + 2);
	if (longer == NULL)
		return;
	if (size > 0)
		memcpy(longer, task->message.data, size);
	for (size_t way = 0; way < 2; way++) {
		size_t more = strlen(ends[way]);
		memcpy(longer + size, ends[way], more);
		try_message(task, task->user_id, (gmseal_bytes){longer, size + more});
	}
	free(longer);
}

/* The message with the line ends of the other kind of system. */
static void try_lines(struct task *task)
{
	gmseal_bytes message = task->message;
	size_t size = 0;
	uint8_t *other = begin_change(task, message.size * 2);
	if (other == NULL)
		return;
	bool has_returns = message.size > 0 && memchr(message.data, '\r', message.size) != NULL;
	for (size_t i = 0; i < message.size; i++) {
		if (has_returns && message.data[i] == '\r')
			continue;
		if (!has_returns && message.data[i] == '\n')
			other[size++] = '\r';
		other[size++] = message.data[i];
	}
	if (size != message.size)
		try_message(task, task->user_id, (gmseal_bytes){other, size});
	free(other);
}

/* The message without the blanks outside of quotation marks, which mean nothing in JSON. */
static void try_compact(struct task *task)
{
	gmseal_bytes message = task->message;
	size_t size = 0;
	bool quoted = false;
	uint8_t *compact = begin_change(task, message.size);
	if (compact == NULL)
		return;
	for (size_t i = 0; i < message.size; i++) {
		uint8_t octet = message.data[i];
		bool blank = octet == ' ' || octet == '\t' || is_line_end(octet);
		if (blank && !quoted)
			continue;
		compact[size++] = octet;
		if (octet == '"')
			quoted = !quoted;
		else if (octet == '\\' && quoted && i + 1 < message.size)
			compact[size++] = message.data[++i];
	}
	if (size != message.size)
		try_message(task, task->user_id, (gmseal_bytes){compact, size});
	free(compact);
}

/* Mistakes of signing programs: with SM2, hashed once too little or too often, or under another
 * user identifier; with RSA, another digest. */
static void try_mistakes(struct task *task)
{
	static const gmseal_digest_algorithm others[] = {GMSEAL_DIGEST_SHA1, GMSEAL_DIGEST_SM3};
	const struct gms_algorithm *algorithm = task->algorithm;
	gmseal_digest_value digest = {.size = 0};
	if (task->status != GMSEAL_OK || task->valid)
		return;
	task->status = gmseal_digest_bytes(algorithm->digest, task->message, &digest, task->error);
	if (task->status == GMSEAL_OK)
		task->status = gms_verify_digest(
			algorithm, task->key, &digest, task->value, &task->valid, task->error);
	try_message(task, task->user_id, (gmseal_bytes){digest.data, digest.size});
	if (algorithm->key_type == GMSEAL_KEY_SM2) {
		try_message(task, (gmseal_bytes){NULL, 0}, task->message);
		try_message(task, gms_text(GMSEAL_SM2_DEFAULT_ID), task->message);
		return;
	}
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
		task->algorithm = gms_algorithm_for(GMSEAL_KEY_RSA, others[i]);
		try_message(task, task->user_id, task->message);
	}
	task->algorithm = algorithm;
}

/* Why a value is wrong: the first change of the message or mistake with which it is right. */
static gmseal_value_result explain(struct task *task)
{
	bool is_of_key = false;
	if (task->message.size <= MAX_EXPLAINED) {
		try_less(task);
		try_more(task);
		try_lines(task);
		if (task->valid)
			return GMSEAL_VALUE_ENDING;
		try_compact(task);
		if (task->valid)
			return GMSEAL_VALUE_LAYOUT;
		try_mistakes(task);
		if (task->valid)
			return GMSEAL_VALUE_HASHED;
	}
	if (task->status == GMSEAL_OK)
		task->status = gms_value_is_of_key(task->key, task->value, &is_of_key, task->error);
	return is_of_key ? GMSEAL_VALUE_CHANGED : GMSEAL_VALUE_WRONG;
}

/* How the octets stand by themselves: VALID if they are in the form that belongs here. */
static gmseal_value_result form_of(struct task *task, unsigned key_bits)
{
	uint8_t raw[GMSEAL_SM2_RAW_SIZE];
	const char *deviation = NULL;
	if (task->algorithm->key_type != GMSEAL_KEY_SM2)
		return task->value.size == (key_bits + 7) / 8 ? GMSEAL_VALUE_VALID
							      : GMSEAL_VALUE_MALFORMED;
	gmseal_status status = gms_sm2_value_read(task->value, raw, &deviation, task->error);
	if (status == GMSEAL_ERROR_MEMORY)
		task->status = status;
	if (status != GMSEAL_OK || !gms_sm2_value_in_range(raw))
		return GMSEAL_VALUE_MALFORMED;
	/* A SEQUENCE of small numbers may have 64 octets, too. */
	return gms_equal(task->value, (gmseal_bytes){raw, sizeof raw}) ? GMSEAL_VALUE_VALID
								       : GMSEAL_VALUE_FORM_DER;
}

gmseal_status gmseal_value_verify(const gmseal_certificate *certificate, gmseal_bytes message,
	gmseal_bytes user_id, gmseal_bytes value, gmseal_value_result *result, gmseal_error *error)
{
	if (certificate == NULL || result == NULL || (message.data == NULL && message.size > 0) ||
		(user_id.data == NULL && user_id.size > 0) ||
		(value.data == NULL && value.size > 0))
		return gms_error_argument(error, "certificate, message, user_id, value, result");
	gmseal_key_type type = gmseal_certificate_key_type(certificate);
	const struct gms_algorithm *algorithm = gms_algorithm_for(
		type, type == GMSEAL_KEY_RSA ? GMSEAL_DIGEST_SHA256 : GMSEAL_DIGEST_SM3);
	if (algorithm == NULL)
		return gms_error(error, GMSEAL_ERROR_UNSUPPORTED, "%s",
			_("the certificate's key is neither SM2 nor RSA"));
	struct task task = {.algorithm = algorithm,
		.key = gms_certificate_key(certificate),
		.message = message,
		.user_id = user_id.size > 0 ? user_id : gms_text(GMSEAL_SM2_DEFAULT_ID),
		.value = value,
		.status = GMSEAL_OK,
		.error = error};
	gmseal_value_result found = form_of(&task, gmseal_certificate_key_bits(certificate));
	if (found != GMSEAL_VALUE_MALFORMED) {
		try_message(&task, task.user_id, message);
		if (!task.valid)
			found = explain(&task);
	}
	if (task.status == GMSEAL_OK)
		*result = found;
	return task.status;
}

const char *gmseal_value_result_name(gmseal_value_result result)
{
	static const char *const names[] = {"valid", "der", "malformed", "changed-ending",
		"changed-layout", "signer-error", "changed", "wrong"};
	return (size_t)result < sizeof names / sizeof names[0] ? names[result] : "wrong";
}
