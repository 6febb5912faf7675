/*
 * Changing DER by hand, for seeds that deviate: an element is found by its place ("0.2.4": the first
 * child's third child's fifth child) and replaced by other octets, and the lengths around it follow.
 */
#ifndef DER_EDIT_H
#define DER_EDIT_H

#include <gmseal/base.h>

/* The element at a place, tag and length included; "" is the first element of der. */
gmseal_bytes der_at(gmseal_bytes der, const char *place);
/* The same structure with other octets in the place of an element; the caller frees it. */
gmseal_buffer der_replace(gmseal_bytes der, const char *place, gmseal_bytes replacement);

/* Octets that grow. */
void der_add(gmseal_buffer *buffer, gmseal_bytes bytes);
void der_add_element(gmseal_buffer *buffer, unsigned tag, gmseal_bytes content);

#endif
