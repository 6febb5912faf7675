/*
 * Inside src/codec: reading the fields of a decoded structure, one line a field. The first failure
 * is kept; after it every read gives nothing.
 */
#ifndef GMS_READER_H
#define GMS_READER_H

#include "asn1/der.h"

struct gms_reader {
	const struct gms_document *document;
	const char *prefix; /* "" or "toSign.eseal." */
	struct gms_deviations *deviations;
	gmseal_error *error;
	gmseal_status status;
};

/* The element at a path; false if it is not there. */
bool gms_reader_find(struct gms_reader *reader, const char *path, struct gms_der *element);
/* The same, of an element that the definition demands. */
struct gms_der gms_reader_element(struct gms_reader *reader, const char *path);

gmseal_bytes gms_reader_bytes(struct gms_reader *reader, const char *path);
gmseal_bytes gms_reader_bits(struct gms_reader *reader, const char *path);
int64_t gms_reader_integer(struct gms_reader *reader, const char *path);
void gms_reader_oid(struct gms_reader *reader, const char *path, char text[GMS_OID_SIZE]);
/* A Time; utc tells which of its types belongs there. */
gmseal_time gms_reader_time(struct gms_reader *reader, const char *path, bool utc);
/* A signature value: what is wrong with the form of an SM2 one is a deviation. */
gmseal_bytes gms_reader_value(struct gms_reader *reader, const char *path, const char *algorithm);

void gms_reader_deviation(
	struct gms_reader *reader, const char *path, size_t offset, const char *sentence);

/* ExtensionDatas, with the texts of their OIDs. */
struct gms_extensions {
	gmseal_extension *list;
	char (*oids)[GMS_OID_SIZE];
	size_t count;
	bool present, tagged; /* there at all, even if empty; in [0] */
};
void gms_reader_extensions(struct gms_reader *reader, const struct gms_der *element,
	struct gms_extensions *extensions);
void gms_extensions_free(struct gms_extensions *extensions);
/* Writes them at a path; or omits the field at outer if they are not there. */
void gms_builder_extensions(struct gms_builder *builder, const char *outer, const char *path,
	const struct gms_extensions *extensions);

#endif
