/* Registration packets put together element by element. */
#include "packet.h"

struct packet right_packet(const struct test_identity *system)
{
	bool sm2 = EVP_PKEY_is_a(system->key, "SM2");
	return (struct packet){.id = der_text(TAG_IA5, "BJCARegisterInfo"),
		.version = der_integer(1),
		.vendor = der_text(TAG_IA5, "BJCA"),
		.type = der_integer(3),
		.certificate = der_octets(BUFFER_BYTES(system->der)),
		.address = der_octets(BYTES("https://seal.example/api")),
		.code = der_text(TAG_IA5, PACKET_CODE),
		.name = der_text(TAG_UTF8, "测试公司"),
		.sub_code = der_text(TAG_IA5, PACKET_SUB_CODE),
		.sub_name = der_text(TAG_UTF8, "测试部门"),
		.by = system,
		.algorithm = der_oid(sm2 ? "1.2.156.10197.1.501" : "1.2.840.113549.1.1.11")};
}

gmseal_bytes forge_register_info(const struct packet *packet)
{
	return SEQUENCE(SEQUENCE(packet->id, packet->version, packet->vendor),
		SEQUENCE(packet->type, packet->certificate, packet->address, packet->code,
			packet->name),
		SEQUENCE(packet->sub_code, packet->sub_name), packet->extra);
}

gmseal_bytes forge_sign_info(const struct packet *packet, gmseal_bytes info)
{
	gmseal_bytes value = packet->value;
	if (value.size == 0)
		value = der_bits(forge_value(packet->by, &packet->signing, info));
	return SEQUENCE(packet->algorithm, value);
}

gmseal_bytes forge_packet(const struct packet *packet)
{
	gmseal_bytes info = forge_register_info(packet);
	return SEQUENCE(info, forge_sign_info(packet, info));
}
