/* The accessors of a seal. */
#include "codec/seal.h"

gmseal_bytes gmseal_seal_bytes(const gmseal_seal *seal)
{
	return seal->bytes;
}

int gmseal_seal_generation(const gmseal_seal *seal)
{
	return seal->generation;
}

const gmseal_header *gmseal_seal_header(const gmseal_seal *seal)
{
	return &seal->info.header;
}

gmseal_bytes gmseal_seal_id(const gmseal_seal *seal)
{
	return seal->info.id;
}

const gmseal_property *gmseal_seal_property(const gmseal_seal *seal)
{
	return &seal->info.property;
}

const gmseal_picture *gmseal_seal_picture(const gmseal_seal *seal)
{
	return &seal->info.picture;
}

int64_t gmseal_seal_list_type(const gmseal_seal *seal)
{
	return seal->info.list_type;
}

size_t gmseal_seal_list_count(const gmseal_seal *seal)
{
	return seal->info.list_count;
}

const gmseal_list_entry *gmseal_seal_list_entry(const gmseal_seal *seal, size_t index)
{
	return index < seal->info.list_count ? &seal->info.list[index] : NULL;
}

size_t gmseal_seal_extension_count(const gmseal_seal *seal)
{
	return seal->info.extensions.count;
}

const gmseal_extension *gmseal_seal_extension(const gmseal_seal *seal, size_t index)
{
	const struct gms_extensions *extensions = &seal->info.extensions;
	return index < extensions->count ? &extensions->list[index] : NULL;
}

gmseal_bytes gmseal_seal_to_be_signed(const gmseal_seal *seal)
{
	return seal->generation == GMSEAL_GENERATION_2014 ? gms_bytes(&seal->to_be_signed_2014)
							  : seal->info_element.whole;
}

gmseal_bytes gmseal_seal_certificate(const gmseal_seal *seal)
{
	return seal->certificate;
}

gmseal_bytes gmseal_seal_algorithm(const gmseal_seal *seal)
{
	return gms_text(seal->algorithm);
}

gmseal_bytes gmseal_seal_value(const gmseal_seal *seal)
{
	return seal->value;
}

gmseal_bytes gmseal_seal_timestamp(const gmseal_seal *seal)
{
	return seal->timestamp;
}

bool gmseal_seal_has_timestamp(const gmseal_seal *seal)
{
	return seal->has_timestamp;
}

size_t gmseal_seal_deviation_count(const gmseal_seal *seal)
{
	return seal->deviations.count;
}

const gmseal_deviation *gmseal_seal_deviation(const gmseal_seal *seal, size_t index)
{
	return index < seal->deviations.count ? &seal->deviations.list[index] : NULL;
}
