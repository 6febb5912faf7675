/*
 * Modules: vendors' libraries, found by path, by name or in p11-kit's configuration. Each is loaded
 * once and neither ended nor unloaded, since many do not survive that and others may be using them.
 */
#include "signer/pkcs11/pkcs11.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

struct gms_p11_module {
	struct gms_p11_module *next;
	CK_FUNCTION_LIST *functions;
	const char *path; /* for people; never NULL */
	const char *missing; /* a function it must have and has not, or NULL */
	unsigned *left_behind;
};

/* What this process has loaded. Only added to, so that what is found stays valid without the lock. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct gms_p11_module *modules;
static CK_FUNCTION_LIST **configured; /* by p11-kit's configuration, or NULL */

const CK_FUNCTION_LIST *gms_p11_functions(const struct gms_p11_module *module)
{
	return module->functions;
}

const char *gms_p11_module_path(const struct gms_p11_module *module)
{
	return module->path;
}

unsigned *gms_p11_module_left_behind(const struct gms_p11_module *module)
{
	return module->left_behind;
}

/* PKCS#11 wants every function to be there, if only to say that it is not supported; some vendors
 * leave NULL. Those for PINs and mechanisms are checked where they are used. */
static const char *missing_function(const CK_FUNCTION_LIST *functions)
{
	const struct {
		const char *name;
		bool there;
	} required[] = {
		{"C_Initialize", functions->C_Initialize != NULL},
		{"C_GetInfo", functions->C_GetInfo != NULL},
		{"C_GetSlotList", functions->C_GetSlotList != NULL},
		{"C_GetTokenInfo", functions->C_GetTokenInfo != NULL},
		{"C_OpenSession", functions->C_OpenSession != NULL},
		{"C_CloseSession", functions->C_CloseSession != NULL},
		{"C_Login", functions->C_Login != NULL},
		{"C_FindObjectsInit", functions->C_FindObjectsInit != NULL},
		{"C_FindObjects", functions->C_FindObjects != NULL},
		{"C_FindObjectsFinal", functions->C_FindObjectsFinal != NULL},
		{"C_GetAttributeValue", functions->C_GetAttributeValue != NULL},
		{"C_SignInit", functions->C_SignInit != NULL},
		{"C_Sign", functions->C_Sign != NULL},
	};
	for (size_t i = 0; i < sizeof required / sizeof required[0]; i++)
		if (!required[i].there)
			return required[i].name;
	return NULL;
}

/* The module of a function list, new if it is not known yet; NULL without memory. Under the lock. */
static struct gms_p11_module *module_of(CK_FUNCTION_LIST *functions, const char *path)
{
	for (struct gms_p11_module *module = modules; module != NULL; module = module->next)
		if (module->functions == functions)
			return module;
	char *name = p11_kit_module_get_filename(functions);
	if (name == NULL)
		name = strdup(path != NULL ? path : "");
	unsigned *left_behind = calloc(1, sizeof *left_behind);
	struct gms_p11_module *module = malloc(sizeof *module);
	if (name == NULL || left_behind == NULL || module == NULL) {
		free(name);
		free(left_behind);
		free(module);
		return NULL;
	}
	*module = (struct gms_p11_module){
		modules, functions, name, missing_function(functions), left_behind};
	modules = module;
	return module;
}

static gmseal_status cannot_load(const char *path, gmseal_error *error)
{
	if (path[0] == '/' && access(path, F_OK) != 0 && errno == ENOENT)
		return gms_error(error, GMSEAL_ERROR_NOT_FOUND,
			_("there is no PKCS#11 module \"%s\""), path);
	const char *reason = p11_kit_message();
	return gms_error(error, GMSEAL_ERROR_DEVICE,
		_("the PKCS#11 module \"%s\" cannot be loaded: %s"), path,
		reason != NULL ? reason : _("no reason is known"));
}

static gmseal_status load_path(
	const char *path, struct gms_p11_module **module, gmseal_error *error)
{
	pthread_mutex_lock(&lock);
	CK_FUNCTION_LIST *functions = p11_kit_module_load(path, P11_KIT_MODULE_UNMANAGED);
	gmseal_status status = GMSEAL_OK;
	if (functions == NULL)
		status = cannot_load(path, error);
	else if ((*module = module_of(functions, path)) == NULL)
		status = gms_error_memory(error);
	pthread_mutex_unlock(&lock);
	return status;
}

/* Those of p11-kit's configuration, as it was when they were first loaded. */
static gmseal_status load_configured(CK_FUNCTION_LIST ***list, gmseal_error *error)
{
	gmseal_status status = GMSEAL_OK;
	pthread_mutex_lock(&lock);
	if (configured == NULL)
		configured = p11_kit_modules_load(NULL, P11_KIT_MODULE_UNMANAGED);
	*list = configured;
	if (configured == NULL) {
		const char *reason = p11_kit_message();
		status = gms_error(error, GMSEAL_ERROR_DEVICE,
			_("p11-kit cannot load its modules: %s"),
			reason != NULL ? reason : _("no reason is known"));
	}
	pthread_mutex_unlock(&lock);
	return status;
}

gmseal_status gms_p11_module_start(const struct gms_p11_module *module, gmseal_error *error)
{
	if (module->missing != NULL)
		return gms_error(error, GMSEAL_ERROR_UNSUPPORTED,
			_("the PKCS#11 module \"%s\" has no function %s"), module->path,
			module->missing);
	CK_C_INITIALIZE_ARGS arguments = {.flags = CKF_OS_LOCKING_OK};
	pthread_mutex_lock(&lock);
	CK_RV answer = module->functions->C_Initialize(&arguments);
	pthread_mutex_unlock(&lock);
	/* By the host program, by ourselves before, or not any more: after a fork, for one. */
	if (answer == CKR_OK || answer == CKR_CRYPTOKI_ALREADY_INITIALIZED)
		return GMSEAL_OK;
	return gms_p11_error(error, answer, "C_Initialize");
}

static gmseal_status visit(const struct gms_p11_module *module,
	const struct gms_p11_module_visitor *visitor, gmseal_error *error)
{
	gmseal_error problem;
	if (gms_p11_module_start(module, &problem) != GMSEAL_OK)
		return visitor->failed(visitor->user, module, &problem, error);
	return visitor->module(visitor->user, module, error);
}

/* Stores of trusted certificates have no keys. */
static bool is_trust_store(CK_FUNCTION_LIST *functions)
{
	char *policy = p11_kit_config_option(functions, "trust-policy");
	bool trust = policy != NULL && strcmp(policy, "yes") == 0;
	free(policy);
	return trust;
}

static gmseal_status visit_configured(
	const char *name, const struct gms_p11_module_visitor *visitor, gmseal_error *error)
{
	bool found = false;
	CK_FUNCTION_LIST **list = NULL;
	gmseal_status status = load_configured(&list, error);
	for (size_t i = 0; status == GMSEAL_OK && list[i] != NULL; i++) {
		if (name == NULL ? is_trust_store(list[i])
				 : p11_kit_module_for_name(
					   (CK_FUNCTION_LIST *[]){list[i], NULL}, name) == NULL)
			continue;
		pthread_mutex_lock(&lock);
		struct gms_p11_module *module = module_of(list[i], NULL);
		pthread_mutex_unlock(&lock);
		found = true;
		status = module != NULL ? visit(module, visitor, error) : gms_error_memory(error);
	}
	if (status == GMSEAL_OK && name != NULL && !found)
		status = gms_error(error, GMSEAL_ERROR_NOT_FOUND,
			_("p11-kit is not configured for a PKCS#11 module \"%s\""), name);
	return status;
}

gmseal_status gms_p11_modules(const struct gms_p11_uri *uri,
	const struct gms_p11_module_visitor *visitor, gmseal_error *error)
{
	if (uri->module_path == NULL)
		return visit_configured(uri->module_name, visitor, error);
	struct gms_p11_module *module = NULL;
	gmseal_status status = load_path(uri->module_path, &module, error);
	return status == GMSEAL_OK ? visit(module, visitor, error) : status;
}
