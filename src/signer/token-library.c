/* Vendors' libraries: loading them and finding their functions. */
#include "signer/token.h"

#include <dlfcn.h>
#include <errno.h>
#include <sys/stat.h>

/* The loader's reason may be in any encoding. */
static gmseal_status not_loaded(const char *path, gmseal_error *error)
{
	struct stat file;
	const char *reason = dlerror();
	struct gms_string text = {0};
	/* A name without a folder is looked for by the loader. */
	bool missing = strchr(path, '/') == NULL ||
		       (stat(path, &file) != 0 && (errno == ENOENT || errno == ENOTDIR));
	gms_string_add_escaped(&text, gms_text(reason != NULL ? reason : ""), GMSEAL_MESSAGE_SIZE);
	gmseal_status status = missing ? GMSEAL_ERROR_NOT_FOUND : GMSEAL_ERROR_DEVICE;
	if (text.failed)
		status = gms_error_memory(error);
	else if (missing)
		gms_error(error, status, _("there is no library %s (%s)"), path,
			text.text != NULL ? text.text : "");
	else
		gms_error(error, status, _("the library %s cannot be loaded (%s)"), path,
			text.text != NULL ? text.text : "");
	gms_string_free(&text);
	return status;
}

gmseal_status gms_library_lacks(const char *path, const char *function, gmseal_error *error)
{
	return gms_error(error, GMSEAL_ERROR_UNSUPPORTED, _("the library %s lacks the function %s"),
		path, function);
}

gmseal_status gms_library_load(const char *path, const struct gms_library_symbol *symbols,
	size_t count, void **addresses, gmseal_error *error)
{
	/* It stays loaded when the handle is given back, because of RTLD_NODELETE. */
	void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
	if (library == NULL)
		return not_loaded(path, error);
	gmseal_status status = GMSEAL_OK;
	for (size_t i = 0; i < count && status == GMSEAL_OK; i++) {
		addresses[i] = dlsym(library, symbols[i].name);
		if (addresses[i] == NULL && symbols[i].required)
			status = gms_library_lacks(path, symbols[i].name, error);
	}
	dlclose(library);
	return status;
}
