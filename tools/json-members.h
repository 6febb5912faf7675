/*
 * JSON of others: objects as they were received, and the octets of their members as they stand there.
 */
#ifndef JSON_MEMBERS_H
#define JSON_MEMBERS_H

#include "json.h"

/* The byte order mark in UTF-8, which some editors begin a file with and json_read() refuses. */
#define JSON_MARK_SIZE 3
bool json_begins_with_mark(gmseal_bytes text);

/* Reads an object or a list. Members that occur twice are refused. Returns EXIT_DONE or fills problem. */
int json_read(gmseal_bytes text, json_t **value, struct problem *problem);

/* Reads a JSON object. Members that occur twice are refused at any depth, with the name in the
 * problem's field if they are at the top. Returns EXIT_DONE or fills problem. */
int json_object_read(gmseal_bytes text, json_t **object, struct problem *problem);

/* The octets of a member's value, of an object that json_object_read() took: from its first octet to
 * its last, a text with its quotation marks. False if there is none of that name. */
bool json_member_octets(gmseal_bytes text, const char *name, gmseal_bytes *value);

/* Where further members belong in such an object: behind the last value, or behind the brace if there
 * is none. */
size_t json_members_end(gmseal_bytes text, bool *is_empty);

#endif
