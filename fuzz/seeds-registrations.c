/* Registration packets, and what was honestly signed in them. */
#include "packet.h"
#include "seeds.h"

static void write_packet(struct seeds *seeds, const char *name, const struct packet *packet)
{
	char file[64];
	gmseal_bytes info = forge_register_info(packet);
	snprintf(file, sizeof file, "%s.reg", name);
	seeds_write(seeds, "registration", file, SEQUENCE(info, forge_sign_info(packet, info)));
	/* What another key signed was not honestly signed. */
	if (packet->signing.by == NULL)
		seeds_write(seeds, "registered", file, info);
}

/* One deviation each, changed first and signed then. */
static void write_deviations(struct seeds *seeds)
{
	const struct packet right = right_packet(&seeds->sm2->signer);
	const struct {
		const char *name;
		size_t place;
		gmseal_bytes element;
	} changes[] = {
		{"other-id", offsetof(struct packet, id), der_text(TAG_IA5, "Other")},
		{"version-2", offsetof(struct packet, version), der_integer(2)},
		{"type-9", offsetof(struct packet, type), der_integer(9)},
		{"no-certificate", offsetof(struct packet, certificate), der_octets(BYTES("x"))},
		{"long-length", offsetof(struct packet, address), der_long_length(right.address)},
		{"not-ascii", offsetof(struct packet, code), der_text(TAG_IA5, "\xC3\xA9")},
		{"not-utf8", offsetof(struct packet, name), der_text(TAG_UTF8, "\xC3(")},
		{"empty", offsetof(struct packet, sub_name), der_text(TAG_UTF8, "")},
		{"more", offsetof(struct packet, extra), der_integer(1)},
		{"algorithm", offsetof(struct packet, algorithm), der_oid("1.2.3")},
		{"value", offsetof(struct packet, value), der_bits(BYTES("value"))},
	};
	for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
		struct packet packet = right;
		memcpy((char *)&packet + changes[i].place, &changes[i].element,
			sizeof changes[i].element);
		write_packet(seeds, changes[i].name, &packet);
	}
}

void seeds_registrations(struct seeds *seeds)
{
	struct packet packet = right_packet(&seeds->sm2->signer);
	write_packet(seeds, "sm2", &packet);
	gmseal_bytes whole = forge_packet(&packet);
	seeds_write(seeds, "registration", "trailing.reg", JOIN(whole, BYTES("\0\0")));
	seeds_write(seeds, "registration", "long-outside.reg", der_long_length(whole));
	seeds_write(
		seeds, "registration", "cut-off.reg", (gmseal_bytes){whole.data, whole.size / 2});
	packet.signing.form = VALUE_RAW;
	write_packet(seeds, "raw", &packet);
	packet.signing.by = &seeds->sm2->other;
	packet.type = der_integer(1);
	write_packet(seeds, "other-key", &packet);
	packet = right_packet(&seeds->rsa->signer);
	packet.type = der_integer(2);
	write_packet(seeds, "rsa", &packet);
	write_deviations(seeds);
}
