/* A decoded signed message. */
#ifndef GMS_MESSAGE_H
#define GMS_MESSAGE_H

#include "codec/signed-data.h"

struct gmseal_message {
	gmseal_buffer received;
	struct gms_signed_data data;
	gmseal_message_signer *signers; /* as many as data has */
};

/* A signing-time attribute (RFC 5652 11.3) among signed attributes, if there is one and only one.
 * *deviation is an untranslated sentence if its text is unusual, else NULL. */
bool gms_signing_time(const struct gms_der *attributes, gmseal_time *time, const char **deviation);

#endif
