/*
 * Registration packets put together element by element, so that a test can have one of them
 * otherwise than it should be, and still sign the whole as it stands. Nothing made here has to be freed.
 */
#ifndef PACKET_H
#define PACKET_H

#include "forge.h"

/* Codes that belong to nobody; their check characters are right. */
#define PACKET_CODE "91999999MA0000000K"
#define PACKET_SUB_CODE "12000000TE5T00000Y"

/* Every part is a whole element, and NOTHING leaves it out. */
struct packet {
	gmseal_bytes id, version, vendor;
	gmseal_bytes type, certificate, address, code, name;
	gmseal_bytes sub_code, sub_name;
	gmseal_bytes extra; /* behind everything in registerInfo */
	const struct test_identity *by;
	struct signing signing;
	gmseal_bytes algorithm;
	gmseal_bytes value; /* instead of what signing gives: the whole BIT STRING */
};

/* A conforming packet of a system. */
struct packet right_packet(const struct test_identity *system);
gmseal_bytes forge_register_info(const struct packet *packet);
gmseal_bytes forge_sign_info(const struct packet *packet, gmseal_bytes info);
gmseal_bytes forge_packet(const struct packet *packet);

#endif
