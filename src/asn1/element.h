/* Inside src/asn1: reading the header of one element. */
#ifndef GMS_ELEMENT_H
#define GMS_ELEMENT_H

#include "asn1/der.h"

struct gms_header {
	unsigned tag;
	size_t size; /* of tag and length */
	size_t content; /* octets behind them, all there */
	bool cut_off; /* only size is known: the data ends before the content does */
	bool shortest; /* the length is in its shortest form, as DER asks */
};

/* NULL, or an untranslated sentence that says what is wrong. */
const char *gms_element_read(const uint8_t *data, size_t size, struct gms_header *header);

/* The dotted text of an OBJECT IDENTIFIER; false if there is none. */
bool gms_element_oid(gmseal_bytes whole, char text[GMS_OID_SIZE]);

#endif
