/* Reads files of test vectors; README.md has the format. */
#ifndef VECTOR_FILE_H
#define VECTOR_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* What a vector may have; names[] in vector-file.c has the keys in the same order. */
enum field {
	NAME,
	KIND,
	RESULT,
	REPEAT,
	MESSAGE_TEXT,
	MESSAGE_HEX,
	ID_TEXT,
	ID_HEX,
	DIGEST,
	P,
	A,
	B,
	XG,
	YG,
	N,
	D,
	XA,
	YA,
	Z,
	E,
	K,
	R,
	S,
	FIELDS
};

#define VALUE_SIZE 4096

struct vector {
	bool has[FIELDS];
	char text[FIELDS][VALUE_SIZE];
	unsigned line; /* where it begins */
};

/* Reads the next vector; 1 if there was one, 0 at the end, -1 after a complaint on standard error. */
int read_vector(FILE *file, const char *path, unsigned *line, struct vector *vector);

/* The octets of a hexadecimal value; false if it is none, or longer than room. */
bool hex_octets(const char *hex, uint8_t *octets, size_t room, size_t *size);

#endif
