/* Tokens: what is in the slots of modules, and which of them a URI means. */
#include "signer/pkcs11/pkcs11.h"

#include <stdlib.h>

void gms_p11_text(struct gms_string *text, const CK_UTF8CHAR *field, size_t size)
{
	while (size > 0 && (field[size - 1] == ' ' || field[size - 1] == '\0'))
		size--;
	gms_string_add_escaped(text, (gmseal_bytes){field, size}, size);
}

/* Asks for the slots with a token in them, again if one is added in between. */
static gmseal_status slots_of(const struct gms_p11_module *module, CK_SLOT_ID **slots,
	CK_ULONG *count, gmseal_error *error)
{
	const CK_FUNCTION_LIST *functions = gms_p11_functions(module);
	CK_RV answer = CKR_BUFFER_TOO_SMALL;
	for (int round = 0; round < 3 && answer == CKR_BUFFER_TOO_SMALL; round++) {
		answer = functions->C_GetSlotList(CK_TRUE, NULL, count);
		if (answer != CKR_OK || *count == 0)
			break;
		if (*count > GMS_P11_MAX_COUNT)
			return gms_error(error, GMSEAL_ERROR_DEVICE,
				_("the PKCS#11 module says that it has %lu slots"), *count);
		free(*slots);
		CK_ULONG room = *count;
		*slots = calloc(room, sizeof **slots);
		if (*slots == NULL)
			return gms_error_memory(error);
		answer = functions->C_GetSlotList(CK_TRUE, *slots, count);
		if (answer == CKR_OK && *count > room)
			return gms_error(error, GMSEAL_ERROR_DEVICE,
				_("the PKCS#11 module says that it has %lu slots"), *count);
	}
	return answer == CKR_OK ? GMSEAL_OK : gms_p11_error(error, answer, "C_GetSlotList");
}

static gmseal_status fill(struct gms_p11_token *token, gmseal_error *error)
{
	CK_RV answer = gms_p11_functions(token->module)->C_GetTokenInfo(token->slot, &token->info);
	if (answer != CKR_OK)
		return gms_p11_error(error, answer, "C_GetTokenInfo");
	struct gms_string label = {0};
	gms_p11_text(&label, token->info.label, sizeof token->info.label);
	bool failed = label.failed;
	size_t size = label.length < sizeof token->label ? label.length : sizeof token->label - 1;
	if (label.text != NULL)
		memcpy(token->label, label.text, size);
	token->label[size] = '\0';
	gms_string_free(&label);
	return failed ? gms_error_memory(error) : GMSEAL_OK;
}

static bool fits(const struct gms_p11_uri *uri, const struct gms_p11_token *token)
{
	CK_SLOT_ID slot = p11_kit_uri_get_slot_id(uri->parsed);
	CK_SLOT_INFO info;
	const CK_FUNCTION_LIST *functions = gms_p11_functions(token->module);
	return (slot == (CK_SLOT_ID)-1 || slot == token->slot) &&
	       p11_kit_uri_match_token_info(uri->parsed, &token->info) &&
	       (functions->C_GetSlotInfo == NULL ||
		       functions->C_GetSlotInfo(token->slot, &info) != CKR_OK ||
		       p11_kit_uri_match_slot_info(uri->parsed, &info));
}

struct visit {
	const struct gms_p11_uri *uri;
	const struct gms_p11_visitor *visitor;
};

static gmseal_status visit_slot(const struct visit *visit, const struct gms_p11_module *module,
	const CK_INFO *library, CK_SLOT_ID slot, gmseal_error *error)
{
	struct gms_p11_token token = {.module = module, .library = *library, .slot = slot};
	gmseal_error problem;
	gmseal_status status = fill(&token, &problem);
	if (status == GMSEAL_ERROR_DEVICE_ABSENT)
		return GMSEAL_OK; /* removed a moment ago */
	if (status != GMSEAL_OK)
		return visit->visitor->problem(visit->visitor->user, &token, &problem, error);
	if (!fits(visit->uri, &token))
		return GMSEAL_OK;
	return visit->visitor->token(visit->visitor->user, &token, error);
}

static gmseal_status module_failed(void *user, const struct gms_p11_module *module,
	const gmseal_error *problem, gmseal_error *error)
{
	const struct visit *visit = user;
	const struct gms_p11_token nothing = {.module = module};
	return visit->visitor->problem(visit->visitor->user, &nothing, problem, error);
}

static gmseal_status visit_module(
	void *user, const struct gms_p11_module *module, gmseal_error *error)
{
	const struct visit *visit = user;
	CK_INFO library;
	CK_SLOT_ID *slots = NULL;
	CK_ULONG count = 0;
	gmseal_error problem;
	CK_RV answer = gms_p11_functions(module)->C_GetInfo(&library);
	gmseal_status status = answer == CKR_OK ? slots_of(module, &slots, &count, &problem)
						: gms_p11_error(&problem, answer, "C_GetInfo");
	if (status != GMSEAL_OK)
		status = module_failed(user, module, &problem, error);
	else if (p11_kit_uri_match_module_info(visit->uri->parsed, &library))
		for (CK_ULONG i = 0; status == GMSEAL_OK && i < count; i++)
			status = visit_slot(visit, module, &library, slots[i], error);
	free(slots);
	return status;
}

gmseal_status gms_p11_visit(
	const struct gms_p11_uri *uri, const struct gms_p11_visitor *visitor, gmseal_error *error)
{
	struct visit visit = {uri, visitor};
	const struct gms_p11_module_visitor inner = {visit_module, module_failed, &visit};
	return gms_p11_modules(uri, &inner, error);
}

/* What was found so far. */
struct search {
	struct gms_p11_token *token;
	size_t count;
	bool empty; /* the one found is none that was initialised */
	gmseal_error problem; /* the first */
};

static gmseal_status found_token(void *user, const struct gms_p11_token *token, gmseal_error *error)
{
	struct search *search = user;
	/* Some modules have a slot to spare, with a token in it that is yet to be initialised. */
	bool empty = (token->info.flags & CKF_TOKEN_INITIALIZED) == 0;
	(void)error;
	if (search->count > 0 && empty && !search->empty)
		return GMSEAL_OK;
	if (search->empty && !empty)
		search->count = 0;
	if (search->count++ == 0)
		*search->token = *token;
	search->empty = empty;
	return GMSEAL_OK;
}

static gmseal_status found_problem(void *user, const struct gms_p11_token *token,
	const gmseal_error *problem, gmseal_error *error)
{
	struct search *search = user;
	(void)token;
	(void)error;
	if (search->problem.status == GMSEAL_OK)
		search->problem = *problem;
	return GMSEAL_OK;
}

gmseal_status gms_p11_token_find(
	const struct gms_p11_uri *uri, struct gms_p11_token *token, gmseal_error *error)
{
	struct search search = {.token = token};
	const struct gms_p11_visitor visitor = {found_token, found_problem, &search};
	gmseal_status status = gms_p11_visit(uri, &visitor, error);
	if (status != GMSEAL_OK || search.count == 1)
		return status;
	if (search.count > 1)
		return gms_error(error, GMSEAL_ERROR_AMBIGUOUS,
			_("%zu tokens fit the PKCS#11 URI; name one by token=, serial= or "
			  "module-path="),
			search.count);
	/* One that cannot be asked may be the one that is meant. */
	if (search.problem.status != GMSEAL_OK) {
		if (error != NULL)
			*error = search.problem;
		return search.problem.status;
	}
	return gms_error(error, GMSEAL_ERROR_NOT_FOUND, "%s", _("no token fits the PKCS#11 URI"));
}

static bool is_same(const CK_TOKEN_INFO *a, const CK_TOKEN_INFO *b)
{
	return memcmp(a->label, b->label, sizeof a->label) == 0 &&
	       memcmp(a->manufacturerID, b->manufacturerID, sizeof a->manufacturerID) == 0 &&
	       memcmp(a->model, b->model, sizeof a->model) == 0 &&
	       memcmp(a->serialNumber, b->serialNumber, sizeof a->serialNumber) == 0;
}

gmseal_status gms_p11_token_again(struct gms_p11_token *token, CK_RV lost, gmseal_error *error)
{
	CK_SLOT_ID *slots = NULL;
	CK_ULONG count = 0;
	bool found = false;
	gmseal_status status = gms_p11_module_start(token->module, error);
	if (status == GMSEAL_OK)
		status = slots_of(token->module, &slots, &count, error);
	for (CK_ULONG i = 0; status == GMSEAL_OK && !found && i < count; i++) {
		struct gms_p11_token other = {
			.module = token->module, .library = token->library, .slot = slots[i]};
		/* A neighbour's fault is not ours. */
		found = fill(&other, NULL) == GMSEAL_OK && is_same(&other.info, &token->info);
		if (found)
			*token = other;
	}
	if (status == GMSEAL_OK && !found)
		status = gms_device_error(error, GMSEAL_ERROR_DEVICE_ABSENT, lost,
			_("the token \"%s\" was unplugged (0x%lX)"), token->label, lost);
	free(slots);
	return status;
}
