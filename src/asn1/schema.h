/*
 * Inside src/asn1: the definitions. asn1Parser makes a table of each module in asn1/; libtasn1 makes
 * a tree of the table, by which it decodes and encodes; and the table itself is read here, to tell
 * where in the input libtasn1's answer lies (it names no offset of a fault and no deviation).
 */
#ifndef GMS_SCHEMA_H
#define GMS_SCHEMA_H

#include "base/base.h"

#include <libtasn1.h>

/* The tree of all modules for asn1_create_element(), made once and kept; NULL without memory. */
asn1_node gms_schema_tree(const char *definition);

/* A definition or a field of one: an entry of a table. No entry: there is no such thing. */
struct gms_node {
	const asn1_static_node *table, *entry;
};

/* "MODULE.Type" */
struct gms_node gms_schema_find(const char *definition);

/* The definition that a field refers to by name, or the node itself. */
struct gms_node gms_node_resolve(struct gms_node node);

/* The first child and the next sibling that describe an element; constraints are passed over. */
struct gms_node gms_node_child(struct gms_node node);
struct gms_node gms_node_sibling(struct gms_node node);

unsigned gms_node_type(struct gms_node node); /* ASN1_ETYPE_* */
bool gms_node_optional(struct gms_node node); /* OPTIONAL or DEFAULT */
bool gms_node_has_default(struct gms_node node);

/* The number of the explicit context-specific tag around a field; -1 if there is none. */
int gms_node_explicit_tag(struct gms_node node);

/* The number of the context-specific tag that stands in place of a field's own; -1 if none does. */
int gms_node_implicit_tag(struct gms_node node);

/* The field at a path as libtasn1 writes it ("a.b.?1"); no entry if there is none. */
struct gms_node gms_node_at(struct gms_node node, const char *path);

/* The identifier octet of a type, such as 0x30; 0 for ANY and CHOICE, which have none. */
unsigned gms_node_identifier(struct gms_node node);

/* "SEQUENCE", "INTEGER", ... by identifier octet, or "element" for other classes. */
const char *gms_tag_name(unsigned tag);

#endif
