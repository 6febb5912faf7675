/*
 * What the demonstration makes before it can seal anything: keys, certificates, revocation lists
 * and a picture.
 */
#ifndef DEMO_H
#define DEMO_H

#include "files.h"

/*
 * Writes into a directory root.pem, ca.pem, maker.pem, signer.pem and tsa.pem, their keys as .key,
 * the empty revocation lists root.crl and ca.crl, and tomorrow.crl, a list of the CA's that says that
 * the signer's key was stolen; it is from tomorrow. Tells what is wrong; returns an exit status.
 */
int demo_make_pki(const char *directory, bool force);

/* Answers document.tsq with document.tsr, signed with tsa.key. Tells what is wrong; returns an exit
 * status. */
int demo_stamp(const char *directory, bool force);

/* Writes a round red seal with a ring and a star as PNG. Tells what is wrong; returns an exit
 * status. */
int demo_draw_picture(const char *path, bool force);

/* Writes one file of the demonstration. Tells what is wrong; returns an exit status. */
int demo_write(
	const char *directory, const char *name, gmseal_bytes bytes, bool force, bool private);

#endif
