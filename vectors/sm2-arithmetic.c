/* SM2 on any curve, with OpenSSL's numbers and points. */
#include "sm2-arithmetic.h"

#include <openssl/ec.h>
#include <openssl/objects.h>

/* A curve at work: all that is taken is given back by stop(). */
struct work {
	BN_CTX *context;
	EC_GROUP *group;
	EC_POINT *point;
	const BIGNUM *n;
};

static BIGNUM *number(struct work *work, const uint8_t octets[32])
{
	BIGNUM *made = BN_CTX_get(work->context);
	return made != NULL ? BN_bin2bn(octets, 32, made) : NULL;
}

static EC_GROUP *make_group(struct work *work, const struct curve *curve)
{
	if (curve == NULL)
		return EC_GROUP_new_by_curve_name(NID_sm2);
	EC_GROUP *group = EC_GROUP_new_curve_GFp(number(work, curve->p), number(work, curve->a),
		number(work, curve->b), work->context);
	EC_POINT *generator = group != NULL ? EC_POINT_new(group) : NULL;
	if (generator == NULL ||
		EC_POINT_set_affine_coordinates(group, generator, number(work, curve->xg),
			number(work, curve->yg), work->context) != 1 ||
		EC_GROUP_set_generator(group, generator, number(work, curve->n), BN_value_one()) !=
			1) {
		EC_GROUP_free(group);
		group = NULL;
	}
	EC_POINT_free(generator);
	return group;
}

static bool start(struct work *work, const struct curve *curve)
{
	*work = (struct work){.context = BN_CTX_new()};
	if (work->context == NULL)
		return false;
	BN_CTX_start(work->context);
	work->group = make_group(work, curve);
	if (work->group == NULL)
		return false;
	work->point = EC_POINT_new(work->group);
	work->n = EC_GROUP_get0_order(work->group);
	return work->point != NULL;
}

static void stop(struct work *work)
{
	EC_POINT_free(work->point);
	EC_GROUP_free(work->group);
	if (work->context != NULL)
		BN_CTX_end(work->context);
	BN_CTX_free(work->context);
}

static bool in_range(const struct work *work, const BIGNUM *value)
{
	return !BN_is_zero(value) && BN_cmp(value, work->n) < 0;
}

/* R = (e + x) mod n, where x is that of work->point. */
static bool r_of_point(struct work *work, const uint8_t e[32], BIGNUM *r)
{
	BIGNUM *x = BN_CTX_get(work->context);
	return x != NULL &&
	       EC_POINT_get_affine_coordinates(work->group, work->point, x, NULL, work->context) ==
		       1 &&
	       BN_mod_add(r, x, number(work, e), work->n, work->context) == 1;
}

bool sm2_verify(const struct curve *curve, const uint8_t public_key[64], const uint8_t e[32],
	const uint8_t r[32], const uint8_t s[32], bool *outcome)
{
	struct work work;
	bool done = start(&work, curve);
	EC_POINT *key = done ? EC_POINT_new(work.group) : NULL;
	done = key != NULL &&
	       EC_POINT_set_affine_coordinates(work.group, key, number(&work, public_key),
		       number(&work, public_key + 32), work.context) == 1;
	if (!done)
		goto out;
	BIGNUM *r_number = number(&work, r), *s_number = number(&work, s);
	BIGNUM *t = BN_CTX_get(work.context), *again = BN_CTX_get(work.context);
	*outcome = false;
	done = again != NULL && BN_mod_add(t, r_number, s_number, work.n, work.context) == 1;
	if (!done || !in_range(&work, r_number) || !in_range(&work, s_number) || BN_is_zero(t))
		goto out;
	done = EC_POINT_mul(work.group, work.point, s_number, key, t, work.context) == 1 &&
	       r_of_point(&work, e, again);
	*outcome = done && BN_cmp(again, r_number) == 0;
out:
	EC_POINT_free(key);
	stop(&work);
	return done;
}

bool sm2_belongs(
	const struct curve *curve, const uint8_t d[32], const uint8_t public_key[64], bool *outcome)
{
	struct work work;
	bool done = start(&work, curve);
	BIGNUM *x = done ? BN_CTX_get(work.context) : NULL;
	BIGNUM *y = done ? BN_CTX_get(work.context) : NULL;
	done = y != NULL &&
	       EC_POINT_mul(work.group, work.point, number(&work, d), NULL, NULL, work.context) ==
		       1 &&
	       EC_POINT_get_affine_coordinates(work.group, work.point, x, y, work.context) == 1;
	if (done)
		*outcome = BN_cmp(x, number(&work, public_key)) == 0 &&
			   BN_cmp(y, number(&work, public_key + 32)) == 0;
	stop(&work);
	return done;
}

/* s = (k - r d) / (1 + d) mod n. */
static bool s_of(struct work *work, const BIGNUM *d, const BIGNUM *k, const BIGNUM *r, BIGNUM *s)
{
	BIGNUM *product = BN_CTX_get(work->context), *inverse = BN_CTX_get(work->context);
	return inverse != NULL && BN_mod_mul(product, r, d, work->n, work->context) == 1 &&
	       BN_mod_sub(s, k, product, work->n, work->context) == 1 &&
	       BN_add(inverse, d, BN_value_one()) == 1 &&
	       BN_mod_inverse(inverse, inverse, work->n, work->context) != NULL &&
	       BN_mod_mul(s, s, inverse, work->n, work->context) == 1;
}

bool sm2_signs(const struct curve *curve, const uint8_t d[32], const uint8_t k[32],
	const uint8_t e[32], const uint8_t r[32], const uint8_t s[32], bool *outcome)
{
	struct work work;
	bool done = start(&work, curve);
	BIGNUM *made_r = done ? BN_CTX_get(work.context) : NULL;
	BIGNUM *made_s = done ? BN_CTX_get(work.context) : NULL;
	done = made_s != NULL &&
	       EC_POINT_mul(work.group, work.point, number(&work, k), NULL, NULL, work.context) ==
		       1 &&
	       r_of_point(&work, e, made_r) &&
	       s_of(&work, number(&work, d), number(&work, k), made_r, made_s);
	if (done)
		*outcome = BN_cmp(made_r, number(&work, r)) == 0 &&
			   BN_cmp(made_s, number(&work, s)) == 0;
	stop(&work);
	return done;
}
