/*
 * Whether PINs are wiped: where each that a callback gave was put, and whether OPENSSL_cleanse() was
 * called for that place. Programs that use this are linked with --wrap=OPENSSL_cleanse.
 */
#ifndef TEST_WIPED_H
#define TEST_WIPED_H

#include "harness.h"

/* Watches where the callback of the options puts PINs from now on. */
void watch_pins(gmseal_token_options *options);
/* So many have been given since this was last asked, and each of them was wiped. */
void assert_wiped(size_t count);

#endif
