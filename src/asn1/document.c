/* Decoded structures: libtasn1 decodes, the walk before it has told what is wrong and where. */
#include "asn1/der.h"
#include "asn1/schema.h"

#include <limits.h>
#include <stdlib.h>

struct gms_document {
	struct gms_node definition;
	asn1_node node;
	gmseal_bytes input;
};

static gmseal_status decode(
	const char *definition, struct gms_document *document, gmseal_error *error)
{
	asn1_node tree = gms_schema_tree(definition);
	if (tree == NULL || asn1_create_element(tree, definition, &document->node) != ASN1_SUCCESS)
		return gms_error_memory(error);
	char description[ASN1_MAX_ERROR_DESCRIPTION_SIZE] = "";
	int size = (int)document->input.size;
	int result = asn1_der_decoding2(&document->node, document->input.data, &size,
		ASN1_DECODE_FLAG_ALLOW_PADDING | ASN1_DECODE_FLAG_ALLOW_INCORRECT_TIME,
		description);
	if (result == ASN1_MEM_ALLOC_ERROR)
		return gms_error_memory(error);
	if (result != ASN1_SUCCESS)
		return gms_error_at(error, GMSEAL_ERROR_FORMAT, "", 0,
			_("this cannot be decoded: %s %s"), asn1_strerror(result), description);
	return GMSEAL_OK;
}

gmseal_status gms_der_decode(const char *definition, gmseal_bytes input, bool strict,
	struct gms_deviations *deviations, struct gms_document **document, gmseal_error *error)
{
	if (input.size > INT_MAX)
		return gms_error_at(error, GMSEAL_ERROR_LIMIT, "", 0, _("the input is too large"));
	gmseal_status status =
		gms_der_walk(definition, input, strict, deviations, NULL, NULL, error);
	if (status != GMSEAL_OK)
		return status;
	struct gms_document *decoded = calloc(1, sizeof *decoded);
	if (decoded == NULL)
		return gms_error_memory(error);
	decoded->definition = gms_schema_find(definition);
	decoded->input = input;
	status = decode(definition, decoded, error);
	if (status == GMSEAL_OK)
		*document = decoded;
	else
		gms_document_free(decoded);
	return status;
}

void gms_document_free(struct gms_document *document)
{
	if (document == NULL)
		return;
	asn1_delete_structure(&document->node);
	free(document);
}

bool gms_document_find(
	const struct gms_document *document, const char *path, struct gms_der *element)
{
	int start = 0, end = 0;
	int result = asn1_der_decoding_startEnd(document->node, document->input.data,
		(int)document->input.size, path, &start, &end);
	if (result != ASN1_SUCCESS || start < 0 || end < start)
		return false;
	gmseal_bytes whole = {document->input.data + start, (size_t)(end - start) + 1};
	if (gms_der_first(whole, element, NULL) != GMSEAL_OK)
		return false;
	/* An explicit tag is not part of what it tags; an implicit one is. */
	struct gms_node field = gms_node_at(document->definition, path);
	if (field.entry != NULL && gms_node_explicit_tag(field) >= 0 &&
		gms_der_first(element->content, element, NULL) != GMSEAL_OK)
		return false;
	element->offset = (size_t)(element->whole.data - document->input.data);
	return true;
}
