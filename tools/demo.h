/*
 * What the demonstration makes before it can seal anything: keys, certificates, revocation lists
 * and a picture.
 */
#ifndef DEMO_H
#define DEMO_H

#include "files.h"

/*
 * Writes into a directory root.pem, ca.pem, maker.pem and signer.pem, their keys as .key, and the
 * empty revocation lists root.crl and ca.crl. Tells what is wrong; returns an exit status.
 */
int demo_make_pki(const char *directory, bool force);

/* Writes a round red seal with a ring and a star as PNG. Tells what is wrong; returns an exit
 * status. */
int demo_draw_picture(const char *path, bool force);

/* Writes one file of the demonstration. Tells what is wrong; returns an exit status. */
int demo_write(
	const char *directory, const char *name, gmseal_bytes bytes, bool force, bool private);

#endif
