/* Verifying signature values over bytes, and telling what is wrong with one. */
#include "codec/sm2-value.h"
#include "verify/verify.h"

#include <gmseal/value.h>
#include <stdlib.h>

/* A value under verification. */
struct task {
	const struct gms_algorithm *algorithm;
	const struct gms_public_key *key;
	gmseal_bytes message, user_id, value;
	gmseal_error *error;
};

static gmseal_status try_message(
	const struct task *task, gmseal_bytes user_id, gmseal_bytes message, bool *valid)
{
	return gms_verify_message(
		task->algorithm, task->key, user_id, message, task->value, valid, task->error);
}

/* The message without line end or byte order mark, and with a line end more. */
static gmseal_status try_ends(const struct task *task, bool *valid)
{
	gmseal_bytes message = task->message;
	gmseal_status status = GMSEAL_OK;
	gmseal_buffer longer = GMSEAL_BUFFER_INIT;
	if (message.size >= 3 && memcmp(message.data, "\xEF\xBB\xBF", 3) == 0)
		status = try_message(task, task->user_id,
			(gmseal_bytes){message.data + 3, message.size - 3}, valid);
	for (int cut = 0; status == GMSEAL_OK && !*valid && cut < 2 && message.size > 0; cut++) {
		uint8_t last = message.data[message.size - 1];
		if (last != '\n' && last != '\r')
			break;
		message.size--;
		status = try_message(task, task->user_id, message, valid);
	}
	if (status != GMSEAL_OK || *valid)
		return status;
	longer.data = malloc(task->message.size + 2);
	if (longer.data == NULL)
		return gms_error_memory(task->error);
	if (task->message.size > 0)
		memcpy(longer.data, task->message.data, task->message.size);
	for (int way = 0; way < 2 && status == GMSEAL_OK && !*valid; way++) {
		static const char *const ends[] = {"\n", "\r\n"};
		longer.size = task->message.size + strlen(ends[way]);
		memcpy(longer.data + task->message.size, ends[way], strlen(ends[way]));
		status = try_message(task, task->user_id, gms_bytes(&longer), valid);
	}
	gmseal_buffer_free(&longer);
	return status;
}

/* The message with the line ends of the other kind of system. */
static gmseal_status try_lines(const struct task *task, bool *valid)
{
	gmseal_buffer other = {malloc(task->message.size * 2 + 1), 0};
	if (other.data == NULL)
		return gms_error_memory(task->error);
	bool has_returns =
		task->message.size > 0 && memchr(task->message.data, '\r', task->message.size);
	for (size_t i = 0; i < task->message.size; i++) {
		uint8_t octet = task->message.data[i];
		if (has_returns && octet == '\r')
			continue;
		if (!has_returns && octet == '\n')
			other.data[other.size++] = '\r';
		other.data[other.size++] = octet;
	}
	gmseal_status status = GMSEAL_OK;
	if (other.size != task->message.size)
		status = try_message(task, task->user_id, gms_bytes(&other), valid);
	gmseal_buffer_free(&other);
	return status;
}

/* Mistakes of signing programs. */
static gmseal_status try_mistakes(const struct task *task, bool *valid)
{
	gmseal_digest_value digest;
	gmseal_bytes octets = {digest.data, 0};
	gmseal_status status =
		gmseal_digest_bytes(task->algorithm->digest, task->message, &digest, task->error);
	octets.size = digest.size;
	if (status == GMSEAL_OK)
		status = gms_verify_digest(
			task->algorithm, task->key, &digest, task->value, valid, task->error);
	if (status == GMSEAL_OK && !*valid)
		status = try_message(task, task->user_id, octets, valid);
	if (status == GMSEAL_OK && !*valid)
		status = try_message(task, (gmseal_bytes){NULL, 0}, task->message, valid);
	return status;
}

static gmseal_status explain(const struct task *task, gmseal_value_result *result)
{
	bool valid = false;
	gmseal_status status = try_ends(task, &valid);
	if (status == GMSEAL_OK && !valid)
		status = try_lines(task, &valid);
	if (valid)
		*result = GMSEAL_VALUE_ENDING;
	if (status != GMSEAL_OK || valid)
		return status;
	status = try_mistakes(task, &valid);
	*result = valid ? GMSEAL_VALUE_HASHED : GMSEAL_VALUE_WRONG;
	return status;
}

/* Whether the octets can be a value at all. */
static bool is_value(const struct task *task, unsigned key_bits)
{
	uint8_t raw[GMSEAL_SM2_RAW_SIZE];
	const char *deviation = NULL;
	if (task->algorithm->key_type == GMSEAL_KEY_SM2)
		return gms_sm2_value_read(task->value, raw, &deviation, NULL) == GMSEAL_OK;
	return task->value.size == (key_bits + 7) / 8;
}

static gmseal_status verify(const struct task *task, unsigned key_bits, gmseal_value_result *result)
{
	bool valid = false;
	if (!is_value(task, key_bits)) {
		*result = GMSEAL_VALUE_MALFORMED;
		return GMSEAL_OK;
	}
	gmseal_status status = try_message(task, task->user_id, task->message, &valid);
	if (status != GMSEAL_OK)
		return status;
	if (!valid)
		return explain(task, result);
	bool raw = task->algorithm->key_type != GMSEAL_KEY_SM2 ||
		   task->value.size == GMSEAL_SM2_RAW_SIZE;
	*result = raw ? GMSEAL_VALUE_VALID : GMSEAL_VALUE_FORM_DER;
	return GMSEAL_OK;
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
	struct task task = {algorithm, gms_certificate_key(certificate), message,
		user_id.size > 0 ? user_id : gms_text(GMSEAL_SM2_DEFAULT_ID), value, error};
	gmseal_value_result found = GMSEAL_VALUE_WRONG;
	gmseal_status status = verify(&task, gmseal_certificate_key_bits(certificate), &found);
	if (status == GMSEAL_OK)
		*result = found;
	return status;
}

const char *gmseal_value_result_name(gmseal_value_result result)
{
	static const char *const names[] = {
		"valid", "der", "malformed", "changed-ending", "signer-error", "wrong"};
	return (size_t)result < sizeof names / sizeof names[0] ? names[result] : "wrong";
}
