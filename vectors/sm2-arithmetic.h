/* SM2 on any curve by the formulas of GB/T 32918.2-2016, for vectors that the library cannot verify
 * and as a second opinion on those it can. Not for secrets. */
#ifndef SM2_ARITHMETIC_H
#define SM2_ARITHMETIC_H

#include <stdbool.h>
#include <stdint.h>

/* A curve y^2 = x^3 + ax + b over p, with a point of order n; 32 octets each. */
struct curve {
	uint8_t p[32], a[32], b[32], xg[32], yg[32], n[32];
};

/* NULL is the recommended curve. Each gives false if the arithmetic cannot be done (no such curve or
 * point) and otherwise tells the outcome in *outcome. */
bool sm2_verify(const struct curve *curve, const uint8_t public_key[64], const uint8_t e[32],
	const uint8_t r[32], const uint8_t s[32], bool *outcome);
/* Whether d times the generator is the public key. */
bool sm2_belongs(const struct curve *curve, const uint8_t d[32], const uint8_t public_key[64],
	bool *outcome);
/* Whether signing e with d and k gives r and s. */
bool sm2_signs(const struct curve *curve, const uint8_t d[32], const uint8_t k[32],
	const uint8_t e[32], const uint8_t r[32], const uint8_t s[32], bool *outcome);

#endif
