/*
 * Walking an input by its definition, before libtasn1 decodes it: every element gets a path and an
 * offset, faults and deviations are told with both, and what is too large to decode is refused.
 */
#include "asn1/element.h"
#include "asn1/schema.h"

#include <stdio.h>

enum {
	CONSTRUCTED = 0x20
};

struct walk {
	gmseal_bytes input;
	struct gms_deviations *deviations; /* may be NULL */
	gms_visitor *visitor; /* may be NULL */
	void *user;
	gmseal_error *error;
	size_t elements;
	bool cut_off;
	unsigned depth;
	size_t path_length;
	char path[GMSEAL_FIELD_SIZE];
};

static gmseal_status walk_element(
	struct walk *walk, struct gms_node node, size_t start, size_t end, size_t *next);

static gmseal_status fault(struct walk *walk, size_t offset, const char *sentence)
{
	return gms_error_at(
		walk->error, GMSEAL_ERROR_FORMAT, walk->path, offset, "%s", _(sentence));
}

static gmseal_status deviation(struct walk *walk, size_t offset, const char *sentence)
{
	if (walk->deviations == NULL)
		return GMSEAL_OK;
	return gms_deviations_add(walk->deviations, walk->path, offset, _(sentence), walk->error);
}

/* Goes down into a named field or a list's member; returns the length to go back to. */
static size_t path_down(struct walk *walk, const char *name, size_t index)
{
	size_t length = walk->path_length;
	size_t room = sizeof walk->path - length;
	int added = name != NULL ? snprintf(walk->path + length, room, "%s%s",
					   length > 0 ? "." : "", name)
				 : snprintf(walk->path + length, room, "[%zu]", index);
	walk->path_length =
		added < 0 || (size_t)added >= room ? sizeof walk->path - 1 : length + (size_t)added;
	return length;
}

static void path_up(struct walk *walk, size_t length)
{
	walk->path_length = length;
	walk->path[length] = '\0';
}

static gmseal_status read_element(
	struct walk *walk, size_t start, size_t end, struct gms_header *header)
{
	const char *wrong = gms_element_read(walk->input.data + start, end - start, header);
	/* While somebody looks on, what is inside an element that was cut off is shown, too; the walk
	 * ends with a fault where the data does. */
	bool enter = wrong != NULL && walk->visitor != NULL && header->cut_off &&
		     (header->tag & CONSTRUCTED);
	if (enter)
		header->content = end - start - header->size;
	else if (wrong != NULL)
		return fault(walk, start, wrong);
	walk->cut_off |= enter;
	if (++walk->elements > GMS_DER_MAX_ELEMENTS)
		return gms_error_at(walk->error, GMSEAL_ERROR_LIMIT, walk->path, start,
			_("there are more than %d elements"), GMS_DER_MAX_ELEMENTS);
	if (!header->shortest)
		return deviation(walk, start, N_("the length is not in its shortest form"));
	return GMSEAL_OK;
}

/* The identifier octet of a field with an implicit tag: constructed if its type is. */
static unsigned implicit_identifier(struct gms_node node)
{
	unsigned constructed = gms_node_identifier(gms_node_resolve(node)) & 0x20;
	return 0x80u | constructed | (unsigned)gms_node_implicit_tag(node);
}

/* Whether an element that begins with tag can be what node describes. */
static bool accepts(struct gms_node node, unsigned tag)
{
	int explicit_tag = gms_node_explicit_tag(node);
	if (explicit_tag >= 0)
		return tag == (0xA0u | (unsigned)explicit_tag);
	if (gms_node_implicit_tag(node) >= 0)
		return tag == implicit_identifier(node);
	node = gms_node_resolve(node);
	if (gms_node_type(node) == ASN1_ETYPE_CHOICE) {
		for (struct gms_node child = gms_node_child(node); child.entry != NULL;
			child = gms_node_sibling(child))
			if (accepts(child, tag))
				return true;
		return false;
	}
	return gms_node_type(node) == ASN1_ETYPE_ANY || gms_node_identifier(node) == tag;
}

/* What was expected, for people. */
static void name_expected(struct gms_node node, struct gms_string *text)
{
	int tag = gms_node_explicit_tag(node);
	if (tag < 0)
		tag = gms_node_implicit_tag(node);
	if (tag >= 0) {
		gms_string_add(text, "[%d]", tag);
		return;
	}
	node = gms_node_resolve(node);
	if (gms_node_type(node) != ASN1_ETYPE_CHOICE) {
		gms_string_add(text, "%s", gms_tag_name(gms_node_identifier(node)));
		return;
	}
	for (struct gms_node child = gms_node_child(node); child.entry != NULL;
		child = gms_node_sibling(child)) {
		if (text->length > 0)
			gms_string_add(text, "/");
		name_expected(child, text);
	}
}

static gmseal_status mismatch(struct walk *walk, struct gms_node node, size_t start, size_t end)
{
	struct gms_string expected = {0};
	name_expected(node, &expected);
	const char *name = expected.text != NULL ? expected.text : "";
	gmseal_status status;
	if (start == end)
		status = gms_error_at(walk->error, GMSEAL_ERROR_FORMAT, walk->path, start,
			_("%s is missing"), name);
	else
		status = gms_error_at(walk->error, GMSEAL_ERROR_FORMAT, walk->path, start,
			_("%s belongs here, but there is %s (tag 0x%02x)"), name,
			gms_tag_name(walk->input.data[start]), walk->input.data[start]);
	gms_string_free(&expected);
	return status;
}

/* The members of a SEQUENCE, in order; optional ones may be absent, others may not be added. */
static gmseal_status walk_sequence(
	struct walk *walk, struct gms_node node, size_t start, size_t end)
{
	gmseal_status status = GMSEAL_OK;
	for (struct gms_node child = gms_node_child(node); child.entry != NULL;
		child = gms_node_sibling(child)) {
		bool present = start < end && accepts(child, walk->input.data[start]);
		if (!present && gms_node_optional(child))
			continue;
		size_t back = path_down(walk, child.entry->name, 0);
		status = present ? walk_element(walk, child, start, end, &start)
				 : mismatch(walk, child, start, end);
		if (status != GMSEAL_OK)
			return status;
		path_up(walk, back);
	}
	if (start < end)
		return fault(walk, start, N_("there is an element too many"));
	return status;
}

/* Whether two members of a SET OF stand in the order that DER asks for (X.690 11.6). */
static bool in_order(gmseal_bytes a, gmseal_bytes b)
{
	int difference = memcmp(a.data, b.data, a.size < b.size ? a.size : b.size);
	return difference < 0 || (difference == 0 && a.size <= b.size);
}

/* The members of a SEQUENCE OF or SET OF. */
static gmseal_status walk_list(
	struct walk *walk, struct gms_node node, size_t list_start, size_t start, size_t end)
{
	struct gms_node member = gms_node_child(node);
	bool sorted = true;
	gmseal_bytes last = {NULL, 0};
	/* Once for all members, of which there may be many. */
	if (gms_node_explicit_tag(member) < 0 && gms_node_implicit_tag(member) < 0)
		member = gms_node_resolve(member);
	for (size_t i = 0; start < end; i++) {
		size_t back = path_down(walk, NULL, i), begin = start;
		if (!accepts(member, walk->input.data[start]))
			return mismatch(walk, member, start, end);
		gmseal_status status = walk_element(walk, member, start, end, &start);
		if (status != GMSEAL_OK)
			return status;
		path_up(walk, back);
		gmseal_bytes whole = {walk->input.data + begin, start - begin};
		sorted = sorted && (i == 0 || in_order(last, whole));
		last = whole;
	}
	if (gms_node_type(node) == ASN1_ETYPE_SET_OF && !sorted)
		return deviation(walk, list_start,
			N_("the members of the SET are not in the order that DER asks for"));
	return GMSEAL_OK;
}

static bool all_ascii(gmseal_bytes text)
{
	for (size_t i = 0; i < text.size; i++)
		if (text.data[i] >= 0x80)
			return false;
	return true;
}

static gmseal_status check_boolean(
	struct walk *walk, struct gms_node field, gmseal_bytes content, size_t start)
{
	if (content.size != 1)
		return fault(walk, start, N_("a BOOLEAN has one octet"));
	if (content.data[0] != 0x00 && content.data[0] != 0xFF)
		return deviation(walk, start, N_("TRUE is not encoded as FF"));
	if (content.data[0] == 0x00 && gms_node_has_default(field))
		return deviation(walk, start, N_("FALSE is the default, which DER leaves out"));
	return GMSEAL_OK;
}

static gmseal_status check_integer(struct walk *walk, gmseal_bytes content, size_t start)
{
	if (content.size == 0)
		return fault(walk, start, N_("an INTEGER has at least one octet"));
	if (content.size > 1 && (content.data[0] == 0x00 || content.data[0] == 0xFF) &&
		(content.data[0] ^ content.data[1]) < 0x80)
		return deviation(walk, start, N_("the INTEGER is not in its shortest form"));
	return GMSEAL_OK;
}

/* What primitive elements may hold. field is the node that refers to the type. */
static gmseal_status check_content(struct walk *walk, struct gms_node field, struct gms_node type,
	gmseal_bytes whole, gmseal_bytes content, size_t start)
{
	char oid[GMS_OID_SIZE];
	switch (gms_node_type(type)) {
	case ASN1_ETYPE_BOOLEAN:
		return check_boolean(walk, field, content, start);
	case ASN1_ETYPE_INTEGER:
		return check_integer(walk, content, start);
	case ASN1_ETYPE_BIT_STRING:
		if (content.size == 0 || content.data[0] > 7 ||
			(content.size == 1 && content.data[0] > 0))
			return fault(walk, start,
				N_("the BIT STRING has no valid count of unused bits"));
		return GMSEAL_OK;
	case ASN1_ETYPE_OBJECT_ID:
		if (!gms_element_oid(whole, oid))
			return fault(walk, start, N_("the OBJECT IDENTIFIER cannot be read"));
		return GMSEAL_OK;
	case ASN1_ETYPE_UTC_TIME:
	case ASN1_ETYPE_GENERALIZED_TIME:
		/* Outside of this libtasn1 takes nothing; the text itself is the codec's. */
		if (content.size < 8 || content.size > 64)
			return fault(walk, start, N_("this is no time"));
		return GMSEAL_OK;
	case ASN1_ETYPE_UTF8_STRING:
		if (!gms_is_utf8(content))
			return deviation(walk, start, N_("the text is not UTF-8"));
		return GMSEAL_OK;
	case ASN1_ETYPE_IA5_STRING:
	case ASN1_ETYPE_PRINTABLE_STRING:
		if (!all_ascii(content))
			return deviation(
				walk, start, N_("there are characters that are not ASCII"));
		return GMSEAL_OK;
	default:
		return GMSEAL_OK;
	}
}

static void visit(struct walk *walk, unsigned tag, size_t start, size_t content, size_t end)
{
	if (walk->visitor == NULL)
		return;
	const char *dot = strrchr(walk->path, '.'), *bracket = strrchr(walk->path, '[');
	const char *name = bracket != NULL && (dot == NULL || bracket > dot) ? bracket
			   : dot != NULL                                     ? dot + 1
									     : walk->path;
	struct gms_visit visit = {.path = walk->path,
		.name = name,
		.type = gms_tag_name(tag),
		.depth = walk->depth,
		.header_size = content - start};
	visit.element.tag = tag;
	visit.element.offset = start;
	visit.element.whole = (gmseal_bytes){walk->input.data + start, end - start};
	visit.element.content = (gmseal_bytes){walk->input.data + content, end - content};
	walk->visitor(walk->user, &visit);
}

/* The type behind a CHOICE that the element chose. */
static struct gms_node choose(struct gms_node node, unsigned tag)
{
	node = gms_node_resolve(node);
	if (gms_node_type(node) != ASN1_ETYPE_CHOICE)
		return node;
	struct gms_node child = gms_node_child(node);
	while (!accepts(child, tag))
		child = gms_node_sibling(child);
	return child;
}

/* The element inside an explicit tag has to fill it. */
static gmseal_status enter_tag(struct walk *walk, struct gms_node node, size_t *content, size_t end,
	struct gms_header *header)
{
	struct gms_node type = gms_node_resolve(node);
	if (*content == end || (gms_node_type(type) != ASN1_ETYPE_ANY &&
				       gms_node_identifier(type) != walk->input.data[*content]))
		return mismatch(walk, type, *content, end);
	gmseal_status status = read_element(walk, *content, end, header);
	if (status != GMSEAL_OK)
		return status;
	*content += header->size;
	if (*content + header->content != end)
		return fault(walk, *content + header->content, N_("there is an element too many"));
	return GMSEAL_OK;
}

/* One element at start, which node accepts. */
static gmseal_status walk_element(
	struct walk *walk, struct gms_node node, size_t start, size_t end, size_t *next)
{
	struct gms_header header;
	gmseal_status status = read_element(walk, start, end, &header);
	if (status != GMSEAL_OK)
		return status;
	size_t content = start + header.size;
	end = content + header.content;
	*next = end;

	bool tagged = gms_node_explicit_tag(node) >= 0 || gms_node_implicit_tag(node) >= 0;
	struct gms_node field = tagged ? node : choose(node, header.tag);
	size_t inner = start;
	if (gms_node_explicit_tag(field) >= 0) {
		inner = content;
		status = enter_tag(walk, field, &content, end, &header);
		if (status != GMSEAL_OK)
			return status;
	}
	struct gms_node type = gms_node_resolve(field);
	bool implicit = gms_node_implicit_tag(field) >= 0;
	visit(walk, implicit ? gms_node_identifier(type) : header.tag, start, content, end);

	gmseal_bytes body = {walk->input.data + content, end - content};
	gmseal_bytes whole = {walk->input.data + inner, end - inner};
	walk->depth++;
	if (gms_node_type(type) == ASN1_ETYPE_SEQUENCE)
		status = walk_sequence(walk, type, content, end);
	else if (gms_node_type(type) == ASN1_ETYPE_SEQUENCE_OF ||
		 gms_node_type(type) == ASN1_ETYPE_SET_OF)
		status = walk_list(walk, type, start, content, end);
	else
		status = check_content(walk, node, type, whole, body, start);
	walk->depth--;
	return status;
}

/* Some pad a structure with zeros; a second structure is more than the one that belongs here. */
static gmseal_status check_rest(struct walk *walk, size_t end)
{
	struct gms_header second;
	const uint8_t *rest = walk->input.data + end;
	size_t size = walk->input.size - end;
	if (rest[0] != 0 && gms_element_read(rest, size, &second) == NULL)
		return fault(
			walk, end, N_("another structure stands behind the one that belongs here"));
	return deviation(walk, end, N_("there are octets behind the structure"));
}

gmseal_status gms_der_walk(const char *definition, gmseal_bytes input, bool strict,
	struct gms_deviations *deviations, gms_visitor *visitor, void *user, gmseal_error *error)
{
	struct gms_deviations own = {0};
	struct walk walk = {.input = input,
		.deviations = deviations != NULL ? deviations : &own,
		.visitor = visitor,
		.user = user,
		.error = error};
	size_t before = walk.deviations->count;
	struct gms_node node = gms_schema_find(definition);
	if (node.entry == NULL)
		return gms_error_argument(error, definition);
	size_t end = 0;
	gmseal_status status;
	if (input.size == 0)
		status = fault(&walk, 0, N_("there is no data"));
	else if (!accepts(node, input.data[0]))
		status = mismatch(&walk, node, 0, input.size);
	else
		status = walk_element(&walk, node, 0, input.size, &end);
	if (status == GMSEAL_OK && walk.cut_off)
		status = fault(&walk, 0, N_("the element is longer than the data around it"));
	if (status == GMSEAL_OK && end < input.size)
		status = check_rest(&walk, end);
	if (status == GMSEAL_OK && strict)
		status = gms_deviations_refuse(walk.deviations, before, error);
	gms_deviations_free(&own);
	return status;
}
