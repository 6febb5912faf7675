/* The definitions of asn1/ as tables and as trees. */
#include "asn1/schema.h"

#include <pthread.h>
#include <stdlib.h>

/*
 * The flags in a table's entries. libtasn1.h does not name them, but they are its contract with
 * every program that asn1Parser has ever compiled a table into, so they stay as they are.
 */
#define FLAG_EXPLICIT (1u << 11)
#define FLAG_IMPLICIT (1u << 12)
#define FLAG_TAG (1u << 13)
#define FLAG_OPTION (1u << 14)
#define FLAG_DEFAULT (1u << 15)
#define FLAG_DOWN (1u << 29)
#define FLAG_RIGHT (1u << 30)

extern const asn1_static_node gms_table_gmt0031_2014[];
extern const asn1_static_node gms_table_gbt38540_2020[];
extern const asn1_static_node gms_table_gmt0031_2025[];
extern const asn1_static_node gms_table_gbt35275_2017[];
extern const asn1_static_node gms_table_gbt35276_2017[];
extern const asn1_static_node gms_table_cms[];
extern const asn1_static_node gms_table_pkix[];
extern const asn1_static_node gms_table_registration[];
extern const asn1_static_node gms_table_rfc3161[];

static const struct {
	const char *name;
	const asn1_static_node *table;
} modules[] = {
	{"GMT0031-2014", gms_table_gmt0031_2014},
	{"GBT38540-2020", gms_table_gbt38540_2020},
	{"GMT0031-2025", gms_table_gmt0031_2025},
	{"GBT35275-2017", gms_table_gbt35275_2017},
	{"GBT35276-2017", gms_table_gbt35276_2017},
	{"CMS", gms_table_cms},
	{"PKIX", gms_table_pkix},
	{"Registration", gms_table_registration},
	{"RFC3161", gms_table_rfc3161},
};

enum {
	MODULE_COUNT = sizeof modules / sizeof modules[0]
};

static asn1_node trees[MODULE_COUNT];
static pthread_once_t trees_once = PTHREAD_ONCE_INIT;

static void grow_trees(void)
{
	for (size_t i = 0; i < MODULE_COUNT; i++)
		if (asn1_array2tree(modules[i].table, &trees[i], NULL) != ASN1_SUCCESS)
			trees[i] = NULL;
}

/* So that a host that unloads the library leaks nothing. */
__attribute__((destructor)) static void fell_trees(void)
{
	for (size_t i = 0; i < MODULE_COUNT; i++)
		asn1_delete_structure(&trees[i]);
}

static size_t find_module(const char *definition)
{
	size_t length = strcspn(definition, ".");
	for (size_t i = 0; i < MODULE_COUNT; i++)
		if (strlen(modules[i].name) == length &&
			strncmp(modules[i].name, definition, length) == 0)
			return i;
	return MODULE_COUNT;
}

asn1_node gms_schema_tree(const char *definition)
{
	pthread_once(&trees_once, grow_trees);
	size_t module = find_module(definition);
	return module < MODULE_COUNT ? trees[module] : NULL;
}

/* The entry behind one and everything below it. */
static const asn1_static_node *behind(const asn1_static_node *entry)
{
	const asn1_static_node *next = entry + 1;
	if (!(entry->type & FLAG_DOWN))
		return next;
	for (;;) {
		bool last = !(next->type & FLAG_RIGHT);
		next = behind(next);
		if (last)
			return next;
	}
}

static bool describes_element(const asn1_static_node *entry)
{
	unsigned type = entry->type & 0xFF;
	return type != ASN1_ETYPE_TAG && type != ASN1_ETYPE_DEFAULT && type != ASN1_ETYPE_SIZE;
}

static struct gms_node find(const asn1_static_node *table, const char *name)
{
	for (const asn1_static_node *entry = table + 1; entry->type != 0; entry++)
		if (entry->name != NULL && strcmp(entry->name, name) == 0)
			return (struct gms_node){table, entry};
	return (struct gms_node){NULL, NULL};
}

struct gms_node gms_schema_find(const char *definition)
{
	size_t module = find_module(definition);
	const char *dot = strchr(definition, '.');
	if (module == MODULE_COUNT || dot == NULL)
		return (struct gms_node){NULL, NULL};
	return find(modules[module].table, dot + 1);
}

struct gms_node gms_node_resolve(struct gms_node node)
{
	while (node.entry != NULL && gms_node_type(node) == ASN1_ETYPE_IDENTIFIER)
		node = find(node.table, node.entry->value);
	return node;
}

struct gms_node gms_node_child(struct gms_node node)
{
	if (!(node.entry->type & FLAG_DOWN))
		return (struct gms_node){node.table, NULL};
	struct gms_node child = {node.table, node.entry + 1};
	return describes_element(child.entry) ? child : gms_node_sibling(child);
}

struct gms_node gms_node_sibling(struct gms_node node)
{
	while (node.entry->type & FLAG_RIGHT) {
		node.entry = behind(node.entry);
		if (describes_element(node.entry))
			return node;
	}
	return (struct gms_node){node.table, NULL};
}

unsigned gms_node_type(struct gms_node node)
{
	return node.entry->type & 0xFF;
}

bool gms_node_optional(struct gms_node node)
{
	return (node.entry->type & (FLAG_OPTION | FLAG_DEFAULT)) != 0;
}

bool gms_node_has_default(struct gms_node node)
{
	return (node.entry->type & FLAG_DEFAULT) != 0;
}

/* The entry of the context-specific tag of a field; NULL if there is none. */
static const asn1_static_node *find_tag(struct gms_node node)
{
	if (!(node.entry->type & FLAG_TAG))
		return NULL;
	/* The tag stands first below the node, behind a default or a size at most. */
	const asn1_static_node *entry = node.entry + 1;
	while ((entry->type & 0xFF) != ASN1_ETYPE_TAG && (entry->type & FLAG_RIGHT))
		entry = behind(entry);
	return (entry->type & 0xFF) == ASN1_ETYPE_TAG ? entry : NULL;
}

int gms_node_explicit_tag(struct gms_node node)
{
	const asn1_static_node *tag = find_tag(node);
	return tag != NULL && (tag->type & FLAG_EXPLICIT) ? atoi((const char *)tag->value) : -1;
}

int gms_node_implicit_tag(struct gms_node node)
{
	const asn1_static_node *tag = find_tag(node);
	return tag != NULL && (tag->type & FLAG_IMPLICIT) ? atoi((const char *)tag->value) : -1;
}

struct gms_node gms_node_at(struct gms_node node, const char *path)
{
	while (node.entry != NULL && *path != '\0') {
		size_t length = strcspn(path, ".");
		struct gms_node child = gms_node_child(gms_node_resolve(node));
		/* The only child of a list describes all its members, which have numbers. */
		while (path[0] != '?' && child.entry != NULL &&
			(strncmp(child.entry->name, path, length) != 0 ||
				child.entry->name[length] != '\0'))
			child = gms_node_sibling(child);
		node = child;
		path += length + (path[length] == '.');
	}
	return node;
}

static const struct {
	unsigned type, tag;
	const char *name;
} types[] = {
	{ASN1_ETYPE_BOOLEAN, 0x01, "BOOLEAN"},
	{ASN1_ETYPE_INTEGER, 0x02, "INTEGER"},
	{ASN1_ETYPE_BIT_STRING, 0x03, "BIT STRING"},
	{ASN1_ETYPE_OCTET_STRING, 0x04, "OCTET STRING"},
	{ASN1_ETYPE_NULL, 0x05, "NULL"},
	{ASN1_ETYPE_OBJECT_ID, 0x06, "OBJECT IDENTIFIER"},
	{ASN1_ETYPE_ENUMERATED, 0x0A, "ENUMERATED"},
	{ASN1_ETYPE_UTF8_STRING, 0x0C, "UTF8String"},
	{ASN1_ETYPE_PRINTABLE_STRING, 0x13, "PrintableString"},
	{ASN1_ETYPE_IA5_STRING, 0x16, "IA5String"},
	{ASN1_ETYPE_UTC_TIME, 0x17, "UTCTime"},
	{ASN1_ETYPE_GENERALIZED_TIME, 0x18, "GeneralizedTime"},
	{ASN1_ETYPE_SEQUENCE, 0x30, "SEQUENCE"},
	{ASN1_ETYPE_SEQUENCE_OF, 0x30, "SEQUENCE"},
	{ASN1_ETYPE_SET, 0x31, "SET"},
	{ASN1_ETYPE_SET_OF, 0x31, "SET"},
};

unsigned gms_node_identifier(struct gms_node node)
{
	for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
		if (types[i].type == gms_node_type(node))
			return types[i].tag;
	return 0;
}

const char *gms_tag_name(unsigned tag)
{
	for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
		if (types[i].tag == tag)
			return types[i].name;
	return "element";
}
