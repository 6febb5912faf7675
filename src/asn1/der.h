/*
 * DER: the only part of gmseal that talks to libtasn1. A structure is decoded by its definition in
 * asn1/ (the module and type are named as they stand there); what is wrong is told with field path
 * and offset; fields are slices of the input. Structures are built by the same definitions.
 */
#ifndef GMS_DER_H
#define GMS_DER_H

#include "base/base.h"

/* Universal tags as the first identifier octet shows them. */
enum {
	GMS_TAG_BOOLEAN = 0x01,
	GMS_TAG_INTEGER = 0x02,
	GMS_TAG_BIT_STRING = 0x03,
	GMS_TAG_OCTET_STRING = 0x04,
	GMS_TAG_OID = 0x06,
	GMS_TAG_UTC_TIME = 0x17,
	GMS_TAG_GENERALIZED_TIME = 0x18,
	GMS_TAG_SEQUENCE = 0x30,
	GMS_TAG_SET = 0x31
};

/* One element: tag, length and content, as received. */
struct gms_der {
	gmseal_bytes whole; /* with tag and length; an explicit tag is not part of it */
	gmseal_bytes content;
	size_t offset; /* of whole in the decoded input */
	unsigned tag; /* the identifier octet */
};

/* Elements that one structure may have in all; lists longer than that are no seals. */
#define GMS_DER_MAX_ELEMENTS 32768

/* The first element of input, which may have others behind it. */
gmseal_status gms_der_first(gmseal_bytes input, struct gms_der *element, gmseal_error *error);

/* Walks the elements inside a constructed one that gms_der_decode() has already found sound:
 *	struct gms_der child = {0};
 *	while (gms_der_next(&parent, &child)) ... */
bool gms_der_next(const struct gms_der *parent, struct gms_der *child);

/* A decoded structure; it refers to the input, which has to outlive it. */
struct gms_document;

/*
 * Decodes by a definition, such as "GBT38540-2020.SES-Seal". Deviations from DER are added to
 * deviations and refused if strict; octets behind the structure are a deviation, too.
 */
gmseal_status gms_der_decode(const char *definition, gmseal_bytes input, bool strict,
	struct gms_deviations *deviations, struct gms_document **document, gmseal_error *error);
void gms_document_free(struct gms_document *document);

/* The element at a path ("toSign.eseal.cert"; "" for the whole); false if it is not there. */
bool gms_document_find(
	const struct gms_document *document, const char *path, struct gms_der *element);

/* What primitive elements hold. */
gmseal_status gms_der_integer(
	const struct gms_der *element, const char *path, int64_t *value, gmseal_error *error);
/* The octets of a BIT STRING; one that does not end on an octet is refused. */
gmseal_status gms_der_bit_string(
	const struct gms_der *element, const char *path, gmseal_bytes *octets, gmseal_error *error);
bool gms_der_boolean(const struct gms_der *element);

/* The content of an INTEGER without octets that only repeat its sign. */
gmseal_bytes gms_der_shortest(gmseal_bytes number);
/* Whether two INTEGERs (contents) are the same number, however they are encoded. */
bool gms_der_numbers_equal(gmseal_bytes a, gmseal_bytes b);
/* Whether two Names (whole elements) are the same (RFC 5280 7.1): string types, case and superfluous
 * blanks make no difference. */
bool gms_der_names_equal(gmseal_bytes a, gmseal_bytes b);

/* Room for a dotted OID of any sensible length. */
#define GMS_OID_SIZE 128
gmseal_status gms_der_oid(const struct gms_der *element, const char *path, char text[GMS_OID_SIZE],
	gmseal_error *error);

/* Visits every element of a structure in order, by the definition; see gmseal_inspect(). */
struct gms_visit {
	const char *path, *name;
	const char *type;
	unsigned depth;
	size_t header_size;
	/* whole includes an explicit tag here; behind an implicit one, tag is the type's own */
	struct gms_der element;
};
typedef void gms_visitor(void *user, const struct gms_visit *visit);
gmseal_status gms_der_walk(const char *definition, gmseal_bytes input, bool strict,
	struct gms_deviations *deviations, gms_visitor *visitor, void *user, gmseal_error *error);

/* Builds a structure by a definition. The first failure is remembered and told at the end. */
struct gms_builder;
struct gms_builder *gms_builder_new(const char *definition);
/* The content of a string or OCTET STRING, or a whole element where the definition says ANY. */
void gms_builder_set(struct gms_builder *builder, const char *path, gmseal_bytes content);
/* The octets of a BIT STRING. */
void gms_builder_set_bits(struct gms_builder *builder, const char *path, gmseal_bytes content);
/* A positive INTEGER of any size, from its octets. */
void gms_builder_set_number(struct gms_builder *builder, const char *path, gmseal_bytes number);
/* A BIT STRING that names bits (X.680 22.7), of which this one is set. */
void gms_builder_set_named_bit(struct gms_builder *builder, const char *path, unsigned bit);
/* The text of a time, a dotted OID, or the alternative that a CHOICE is to take. */
void gms_builder_set_text(struct gms_builder *builder, const char *path, const char *text);
void gms_builder_set_integer(struct gms_builder *builder, const char *path, int64_t value);
void gms_builder_set_boolean(struct gms_builder *builder, const char *path, bool value);
/* Adds an empty member to a list; it is then "path.?LAST". */
void gms_builder_add(struct gms_builder *builder, const char *path);
/* Leaves an OPTIONAL field out. */
void gms_builder_omit(struct gms_builder *builder, const char *path);
/* The DER; the builder is released in any case. */
gmseal_status gms_builder_finish(
	struct gms_builder *builder, gmseal_buffer *der, gmseal_error *error);

/* A SEQUENCE around whole elements. */
gmseal_status gms_der_sequence(
	const gmseal_bytes *elements, size_t count, gmseal_buffer *der, gmseal_error *error);

/* A primitive element by itself: GMS_TAG_OCTET_STRING, GMS_TAG_UTC_TIME or
 * GMS_TAG_GENERALIZED_TIME. */
gmseal_status gms_der_primitive(
	unsigned tag, gmseal_bytes content, gmseal_buffer *der, gmseal_error *error);
/* An OBJECT IDENTIFIER by itself, from its dotted text. */
gmseal_status gms_der_oid_encode(const char *oid, gmseal_buffer *der, gmseal_error *error);

#endif
