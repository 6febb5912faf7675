/* The object identifiers of digest algorithms. */
#ifndef GMS_DIGEST_OID_H
#define GMS_DIGEST_OID_H

#include <gmseal/digest.h>

/* By dotted OID: GMSEAL_DIGEST_NONE if it is not known; "" for none. Static storage. */
gmseal_digest_algorithm gms_digest_find(gmseal_bytes oid);
const char *gms_digest_oid(gmseal_digest_algorithm digest);

#endif
