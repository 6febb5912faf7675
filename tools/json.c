/* Objects for --json. */
#include "json.h"
#include "subject.h"
#include "text.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

const struct usage_word usage_words[] = {
	{GMSEAL_USAGE_DIGITAL_SIGNATURE, "digitalSignature"},
	{GMSEAL_USAGE_NON_REPUDIATION, "nonRepudiation"},
	{GMSEAL_USAGE_KEY_ENCIPHERMENT, "keyEncipherment"},
	{GMSEAL_USAGE_DATA_ENCIPHERMENT, "dataEncipherment"},
	{GMSEAL_USAGE_KEY_AGREEMENT, "keyAgreement"},
	{GMSEAL_USAGE_CERT_SIGN, "keyCertSign"},
	{GMSEAL_USAGE_CRL_SIGN, "cRLSign"},
	{GMSEAL_USAGE_ENCIPHER_ONLY, "encipherOnly"},
	{GMSEAL_USAGE_DECIPHER_ONLY, "decipherOnly"},
	{0, NULL},
};

const char *key_type_word(gmseal_key_type type)
{
	return type == GMSEAL_KEY_SM2 ? "SM2" : type == GMSEAL_KEY_RSA ? "RSA" : "other";
}

json_t *json_text(gmseal_bytes bytes)
{
	static const char replacement[] = "\xEF\xBF\xBD"; /* U+FFFD */
	char *text = need(malloc(bytes.size * strlen(replacement) + 1));
	size_t length = 0;
	for (size_t i = 0; i < bytes.size;) {
		uint32_t point = 0;
		size_t size = utf8_next(bytes.data + i, bytes.size - i, &point);
		size_t added = size > 0 ? size : strlen(replacement);
		memcpy(text + length, size > 0 ? (const char *)bytes.data + i : replacement, added);
		length += added;
		i += size > 0 ? size : 1;
	}
	json_t *string = need(json_stringn(text, length));
	free(text);
	return string;
}

json_t *json_word(const char *string)
{
	return json_text(string_bytes(string));
}

json_t *json_time(int64_t seconds)
{
	char text[GMSEAL_TIME_TEXT_SIZE];
	gmseal_time_format(seconds, text);
	return need(json_string(text));
}

json_t *json_hex(gmseal_bytes bytes, size_t max)
{
	struct text text = {0};
	text_add(&text, "%s", "");
	for (size_t i = 0; i < bytes.size && i < max; i++)
		text_add(&text, "%02x", bytes.data[i]);
	json_t *string = need(json_string(text.data));
	text_free(&text);
	return string;
}

void json_add(json_t *object, const char *name, json_t *value)
{
	if (json_object_set_new(object, name, need(value)) != 0)
		out_of_memory();
}

void json_append(json_t *list, json_t *value)
{
	if (json_array_append_new(list, need(value)) != 0)
		out_of_memory();
}

static json_t *json_usage(unsigned usage)
{
	if (usage & GMSEAL_USAGE_ABSENT)
		return json_null();
	json_t *list = need(json_array());
	for (const struct usage_word *word = usage_words; word->word != NULL; word++)
		if (usage & word->bit)
			json_append(list, json_word(word->word));
	return list;
}

static json_t *json_fingerprint(
	const gmseal_certificate *certificate, gmseal_digest_algorithm algorithm)
{
	gmseal_digest_value value;
	if (gmseal_certificate_fingerprint(certificate, algorithm, &value, NULL) != GMSEAL_OK)
		return json_null();
	return json_hex((gmseal_bytes){value.data, value.size}, value.size);
}

json_t *json_certificate(const gmseal_certificate *certificate)
{
	json_t *object = need(json_object());
	json_add(object, "subject", json_word(gmseal_certificate_subject(certificate)));
	json_add(object, "issuer", json_word(gmseal_certificate_issuer(certificate)));
	json_add(object, "serial", json_word(gmseal_certificate_serial(certificate)));
	json_add(object, "notBefore", json_time(gmseal_certificate_not_before(certificate)));
	json_add(object, "notAfter", json_time(gmseal_certificate_not_after(certificate)));
	json_t *key = need(json_object());
	json_add(key, "type", json_word(key_type_word(gmseal_certificate_key_type(certificate))));
	json_add(key, "bits", json_integer(gmseal_certificate_key_bits(certificate)));
	json_add(object, "key", key);
	json_add(object, "usage", json_usage(gmseal_certificate_key_usage(certificate)));
	json_add(object, "ca", json_boolean(gmseal_certificate_is_ca(certificate)));
	json_t *fingerprints = need(json_object());
	json_add(fingerprints, "sm3", json_fingerprint(certificate, GMSEAL_DIGEST_SM3));
	json_add(fingerprints, "sha256", json_fingerprint(certificate, GMSEAL_DIGEST_SHA256));
	json_add(object, "fingerprints", fingerprints);
	json_add_subject(object, certificate);
	return object;
}

json_t *json_certificate_bytes(gmseal_bytes der)
{
	gmseal_certificate *certificate = NULL;
	struct problem problem;
	if (problem_of(&problem, gmseal_certificate_decode(der, &certificate, &problem.error)) !=
		EXIT_DONE) {
		json_t *object = need(json_object());
		json_add(object, "error", json_problem(&problem));
		return object;
	}
	json_t *object = json_certificate(certificate);
	gmseal_certificate_free(certificate);
	return object;
}

json_t *json_seal(const gmseal_seal *seal)
{
	const gmseal_property *property = gmseal_seal_property(seal);
	const gmseal_picture *picture = gmseal_seal_picture(seal);
	json_t *object = need(json_object());
	json_add(object, "id", json_text(gmseal_seal_id(seal)));
	json_add(object, "name", json_text(property->name));
	json_add(object, "vendor", json_text(gmseal_seal_header(seal)->vendor));
	json_add(object, "type", json_integer(property->type));
	json_add(object, "created", json_time(property->created.seconds));
	json_add(object, "validFrom", json_time(property->valid_from.seconds));
	json_add(object, "validTo", json_time(property->valid_to.seconds));
	json_t *drawn = need(json_object());
	json_add(drawn, "type", json_text(picture->type));
	json_add(drawn, "size", json_integer((json_int_t)picture->data.size));
	json_add(drawn, "width", json_integer(picture->width));
	json_add(drawn, "height", json_integer(picture->height));
	json_add(object, "picture", drawn);
	return object;
}

json_t *json_deviation(const gmseal_deviation *deviation)
{
	json_t *object = need(json_object());
	json_add(object, "field", json_word(deviation->field));
	json_add(object, "offset",
		deviation->offset == GMSEAL_NO_OFFSET
			? json_null()
			: json_integer((json_int_t)deviation->offset));
	json_add(object, "what", json_word(deviation->what));
	return object;
}

json_t *json_problem(const struct problem *problem)
{
	const gmseal_error *error = &problem->error;
	json_t *object = need(json_object());
	json_add(object, "status", json_word(problem->status));
	json_add(object, "field", json_word(error->field));
	json_add(object, "offset",
		error->offset == GMSEAL_NO_OFFSET ? json_null()
						  : json_integer((json_int_t)error->offset));
	json_add(object, "message", json_word(error->message));
	if (strncmp(problem->status, "pin", 3) == 0 || strncmp(problem->status, "device", 6) == 0) {
		char number[20];
		snprintf(number, sizeof number, "0x%08" PRIX64, error->device_code);
		json_add(object, "deviceCode",
			error->device_code != 0 ? json_word(number) : json_null());
		json_add(object, "triesLeft",
			error->tries_left >= 0 ? json_integer(error->tries_left) : json_null());
	}
	return object;
}

void json_print_to(json_t *object, bool one_line, FILE *stream)
{
	char *dump = need(json_dumps(object, one_line ? JSON_COMPACT : JSON_INDENT(2)));
	/* Marks that could disturb a terminal stand only inside strings, where JSON has a way to
	 * write them. */
	const uint8_t *bytes = (const uint8_t *)dump;
	for (size_t left = strlen(dump); left > 0;) {
		uint32_t point = 0;
		size_t size = utf8_next(bytes, left, &point);
		if (is_disturbing(point) && point != '\n')
			fprintf(stream, "\\u%04" PRIX32, point);
		else
			fwrite(bytes, 1, size, stream);
		bytes += size;
		left -= size;
	}
	putc('\n', stream);
	free(dump);
	json_decref(object);
}

void json_print(json_t *object, bool one_line)
{
	json_print_to(object, one_line, stdout);
}

void json_print_problem(const char *file, const struct problem *problem, bool one_line)
{
	json_t *object = need(json_object());
	json_add(object, "file", file != NULL ? json_word(file) : json_null());
	json_add(object, "error", json_problem(problem));
	json_print(object, one_line);
}
