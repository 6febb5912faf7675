/* Runs test vectors from files: run-vectors FILE...; README.md says what it checks. */
#include "sm2-arithmetic.h"
#include "vector-file.h"

#include "crypto/crypto.h"

#include <gmseal.h>
#include <stdlib.h>

/* An SM2 vector, its values as octets. */
struct sm2_case {
	struct curve own_curve;
	const struct curve *curve; /* NULL: the recommended one */
	uint8_t public_key[64], value[64]; /* x || y, r || s */
	uint8_t d[32], k[32], z[32], e[32];
	gmseal_buffer id, message;
};

/* Octets that stand in a vector as text or in hexadecimal, repeated. */
static bool octets_of(const struct vector *vector, enum field as_text, enum field as_hex,
	unsigned long repeat, gmseal_buffer *octets)
{
	const char *text = vector->text[as_text];
	uint8_t piece[VALUE_SIZE];
	size_t size = strlen(text);
	memcpy(piece, text, size);
	if (vector->has[as_hex] && !hex_octets(vector->text[as_hex], piece, sizeof piece, &size))
		return false;
	*octets = (gmseal_buffer){malloc(size * repeat + 1), size * repeat};
	if (octets->data == NULL)
		return false;
	for (unsigned long i = 0; i < repeat; i++)
		memcpy(octets->data + i * size, piece, size);
	return true;
}

static bool message_of(const struct vector *vector, gmseal_buffer *message)
{
	char *end = NULL;
	unsigned long repeat = 1;
	if (vector->has[REPEAT]) {
		repeat = strtoul(vector->text[REPEAT], &end, 10);
		if (*end != '\0' || repeat == 0 || repeat > 1000000)
			return false;
	}
	return octets_of(vector, MESSAGE_TEXT, MESSAGE_HEX, repeat, message);
}

/* A value of exactly 32 octets. */
static bool number_of(const struct vector *vector, enum field field, uint8_t octets[32])
{
	size_t size = 0;
	return hex_octets(vector->text[field], octets, 32, &size) && size == 32;
}

/* What is wrong with the vector, or NULL. */
static const char *run_sm3(const struct vector *vector)
{
	uint8_t wanted[32];
	gmseal_buffer message = GMSEAL_BUFFER_INIT;
	gmseal_digest_value digest;
	if (!number_of(vector, DIGEST, wanted) || !message_of(vector, &message))
		return "a value is missing or malformed";
	gmseal_status status = gmseal_digest_bytes(
		GMSEAL_DIGEST_SM3, (gmseal_bytes){message.data, message.size}, &digest, NULL);
	gmseal_buffer_free(&message);
	if (status != GMSEAL_OK)
		return "the digest cannot be computed";
	return memcmp(digest.data, wanted, sizeof wanted) == 0 ? NULL : "the digest differs";
}

static bool read_curve(const struct vector *vector, struct sm2_case *sm2)
{
	bool any = false, all = true;
	for (int field = P; field <= N; field++) {
		any = any || vector->has[field];
		all = all && vector->has[field];
	}
	if (!any)
		return true;
	sm2->curve = &sm2->own_curve;
	struct curve *own = &sm2->own_curve;
	return all && number_of(vector, P, own->p) && number_of(vector, A, own->a) &&
	       number_of(vector, B, own->b) && number_of(vector, XG, own->xg) &&
	       number_of(vector, YG, own->yg) && number_of(vector, N, own->n);
}

static bool read_sm2(const struct vector *vector, struct sm2_case *sm2)
{
	return number_of(vector, XA, sm2->public_key) &&
	       number_of(vector, YA, sm2->public_key + 32) && number_of(vector, R, sm2->value) &&
	       number_of(vector, S, sm2->value + 32) &&
	       (!vector->has[D] || number_of(vector, D, sm2->d)) &&
	       (!vector->has[K] || number_of(vector, K, sm2->k)) && read_curve(vector, sm2) &&
	       octets_of(vector, ID_TEXT, ID_HEX, 1, &sm2->id) && message_of(vector, &sm2->message);
}

/* Z and e as the library computes them. */
static bool compute(struct sm2_case *sm2)
{
	gmseal_bytes id = {sm2->id.data, sm2->id.size};
	gmseal_bytes message = {sm2->message.data, sm2->message.size};
	if (sm2->curve == NULL)
		return gmseal_sm2_z(sm2->public_key, id, sm2->z, NULL) == GMSEAL_OK &&
		       gmseal_sm2_e(sm2->public_key, id, message, sm2->e, NULL) == GMSEAL_OK;
	struct gms_sm2_curve curve;
	memcpy(curve.a, sm2->own_curve.a, sizeof curve.a);
	memcpy(curve.b, sm2->own_curve.b, sizeof curve.b);
	memcpy(curve.xg, sm2->own_curve.xg, sizeof curve.xg);
	memcpy(curve.yg, sm2->own_curve.yg, sizeof curve.yg);
	if (gms_sm2_z_on_curve(&curve, sm2->public_key, id, sm2->z, NULL) != GMSEAL_OK)
		return false;
	gmseal_digest *digest = NULL;
	gmseal_digest_value e;
	bool done = gmseal_digest_new(GMSEAL_DIGEST_SM3, &digest, NULL) == GMSEAL_OK &&
		    gmseal_digest_update(digest, (gmseal_bytes){sm2->z, sizeof sm2->z}, NULL) ==
			    GMSEAL_OK &&
		    gmseal_digest_update(digest, message, NULL) == GMSEAL_OK &&
		    gmseal_digest_finish(digest, &e, NULL) == GMSEAL_OK;
	gmseal_digest_free(digest);
	if (done)
		memcpy(sm2->e, e.data, sizeof sm2->e);
	return done;
}

static const char *check_value(const struct sm2_case *sm2, bool wanted)
{
	bool outcome = false;
	const uint8_t *r = sm2->value, *s = sm2->value + 32;
	if (!sm2_verify(sm2->curve, sm2->public_key, sm2->e, r, s, &outcome))
		return "the public key is no point of the curve, or that is none";
	if (outcome != wanted)
		return "by its formula the signature verifies otherwise";
	if (sm2->curve != NULL)
		return NULL;
	gmseal_bytes value = {sm2->value, sizeof sm2->value};
	if (gmseal_sm2_verify(sm2->public_key, sm2->e, value, &outcome, NULL) != GMSEAL_OK)
		return "the library cannot verify the signature";
	return outcome == wanted ? NULL : "the library verifies the signature otherwise";
}

static const char *check_private(const struct vector *vector, const struct sm2_case *sm2)
{
	bool outcome = true;
	if (vector->has[D] &&
		(!sm2_belongs(sm2->curve, sm2->d, sm2->public_key, &outcome) || !outcome))
		return "d does not belong to the public key";
	if (vector->has[D] && vector->has[K] &&
		(!sm2_signs(sm2->curve, sm2->d, sm2->k, sm2->e, sm2->value, sm2->value + 32,
			 &outcome) ||
			!outcome))
		return "signing with d and k does not give r and s";
	return NULL;
}

static const char *check_sm2(const struct vector *vector, struct sm2_case *sm2)
{
	uint8_t wanted[32];
	bool valid = !vector->has[RESULT] || strcmp(vector->text[RESULT], "valid") == 0;
	if (!valid && strcmp(vector->text[RESULT], "invalid") != 0)
		return "the result is neither valid nor invalid";
	if (!read_sm2(vector, sm2))
		return "a value is missing or malformed";
	if (!compute(sm2))
		return "Z or e cannot be computed";
	if (vector->has[Z] &&
		(!number_of(vector, Z, wanted) || memcmp(wanted, sm2->z, sizeof wanted) != 0))
		return "Z differs";
	if (vector->has[E] &&
		(!number_of(vector, E, wanted) || memcmp(wanted, sm2->e, sizeof wanted) != 0))
		return "e differs";
	const char *wrong = check_value(sm2, valid);
	return wrong != NULL ? wrong : check_private(vector, sm2);
}

static const char *run_sm2(const struct vector *vector)
{
	struct sm2_case sm2 = {.curve = NULL};
	const char *wrong = check_sm2(vector, &sm2);
	gmseal_buffer_free(&sm2.id);
	gmseal_buffer_free(&sm2.message);
	return wrong;
}

static const char *run_vector(const struct vector *vector)
{
	if (strcmp(vector->text[KIND], "sm3") == 0)
		return run_sm3(vector);
	if (strcmp(vector->text[KIND], "sm2") == 0)
		return run_sm2(vector);
	return "the kind is neither sm3 nor sm2";
}

/* False if the file cannot be read to its end. */
static bool run_file(const char *path, unsigned *passed, unsigned *failed)
{
	static struct vector vector;
	unsigned line = 0;
	int got;
	FILE *file = fopen(path, "r");
	if (file == NULL) {
		perror(path);
		return false;
	}
	while ((got = read_vector(file, path, &line, &vector)) > 0) {
		const char *wrong = run_vector(&vector);
		if (wrong == NULL) {
			printf("ok - %s\n", vector.text[NAME]);
			++*passed;
		} else {
			printf("not ok - %s (%s:%u): %s\n", vector.text[NAME], path, vector.line,
				wrong);
			++*failed;
		}
	}
	fclose(file);
	return got == 0;
}

int main(int argc, char **argv)
{
	unsigned passed = 0, failed = 0;
	bool read = true;
	if (argc < 2) {
		fprintf(stderr, "usage: %s FILE...\n", argv[0]);
		return 2;
	}
	for (int i = 1; i < argc; i++)
		read = run_file(argv[i], &passed, &failed) && read;
	printf("%u passed, %u failed\n", passed, failed);
	return !read ? 2 : failed > 0 ? 1 : 0;
}
