/* Real signatures for the test tokens of SKF and SDF: over what is given, as it is. */
#ifndef TOKENS_SIGN_H
#define TOKENS_SIGN_H

#include <openssl/evp.h>
#include <stdbool.h>
#include <stdint.h>

bool sign_is_rsa(const EVP_PKEY *key);
/* x and y, 32 octets each. */
void sign_sm2_public(const EVP_PKEY *key, uint8_t *x, uint8_t *y);
/* Modulus and exponent, right-aligned. Returns the bits of the modulus. */
unsigned sign_rsa_public(const EVP_PKEY *key, uint8_t *modulus, size_t modulus_size,
	uint8_t *exponent, size_t exponent_size);
/* r and s, 32 octets each, over e of 32 octets. */
bool sign_sm2(EVP_PKEY *key, const uint8_t *e, uint8_t *r, uint8_t *s);
/* PKCS#1 v1.5 over a DigestInfo; and the bare operation over a whole block. */
bool sign_rsa(EVP_PKEY *key, const uint8_t *data, size_t size, uint8_t *value, size_t *value_size);
bool sign_rsa_bare(
	EVP_PKEY *key, const uint8_t *data, size_t size, uint8_t *value, size_t *value_size);

#endif
