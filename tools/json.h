/*
 * The JSON of the command: its objects, and printing them. Member names and words are stable and
 * not translated.
 */
#ifndef JSON_H
#define JSON_H

#include "command.h"

#include <jansson.h>
#include <stdio.h>

/* A string; octets that are no UTF-8 become U+FFFD. */
json_t *json_text(gmseal_bytes bytes);
json_t *json_word(const char *string);
json_t *json_time(int64_t seconds);
json_t *json_hex(gmseal_bytes bytes, size_t max);

/* Adds a member; takes value over. */
void json_add(json_t *object, const char *name, json_t *value);
/* Adds to a list; takes value over. */
void json_append(json_t *list, json_t *value);

json_t *json_certificate(const gmseal_certificate *certificate);
/* The same for a certificate inside something else; an error object if it does not decode. */
json_t *json_certificate_bytes(gmseal_bytes der);
json_t *json_seal(const gmseal_seal *seal);
json_t *json_deviation(const gmseal_deviation *deviation);
json_t *json_problem(const struct problem *problem);

/* Prints an object on one line or indented, and releases it: to standard output, or elsewhere. */
void json_print(json_t *object, bool one_line);
void json_print_to(json_t *object, bool one_line, FILE *stream);
/* Prints an object that says only which file has a problem. */
void json_print_problem(const char *file, const struct problem *problem, bool one_line);

/* The stable words of what a key may be used for, in a list that ends with NULL. */
struct usage_word {
	unsigned bit;
	const char *word;
};
extern const struct usage_word usage_words[];

/* "SM2", "RSA" or "other". */
const char *key_type_word(gmseal_key_type type);

#endif
