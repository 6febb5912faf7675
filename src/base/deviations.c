/* The list of deviations that decoding and verification fill. */
#include "base/base.h"

#include <stdlib.h>

#define MAX_DEVIATIONS 1000

gmseal_status gms_deviations_add(struct gms_deviations *deviations, const char *field,
	size_t offset, const char *what, gmseal_error *error)
{
	if (deviations->count == MAX_DEVIATIONS)
		return GMSEAL_OK;
	if (deviations->count == deviations->room) {
		size_t room = deviations->room * 2 + 8;
		gmseal_deviation *list = realloc(deviations->list, room * sizeof *list);
		if (list == NULL)
			return gms_error_memory(error);
		deviations->list = list;
		deviations->room = room;
	}
	char *copy = strdup(field);
	if (copy == NULL)
		return gms_error_memory(error);
	deviations->list[deviations->count++] = (gmseal_deviation){copy, offset, what};
	return GMSEAL_OK;
}

gmseal_status gms_deviations_append(struct gms_deviations *deviations, const char *prefix,
	size_t shift, const struct gms_deviations *more, gmseal_error *error)
{
	gmseal_status status = GMSEAL_OK;
	for (size_t i = 0; i < more->count && status == GMSEAL_OK; i++) {
		const gmseal_deviation *deviation = &more->list[i];
		struct gms_string path = {0};
		gms_string_add(&path, "%s%s", prefix, deviation->field);
		status = path.failed ? gms_error_memory(error)
				     : gms_deviations_add(deviations, path.text,
					       deviation->offset + shift, deviation->what, error);
		gms_string_free(&path);
	}
	return status;
}

gmseal_status gms_deviations_refuse(
	const struct gms_deviations *deviations, size_t index, gmseal_error *error)
{
	if (deviations->count <= index)
		return GMSEAL_OK;
	const gmseal_deviation *first = &deviations->list[index];
	return gms_error_at(error, GMSEAL_ERROR_FORMAT, first->field, first->offset,
		_("%s (strict mode refuses deviations)"), first->what);
}

void gms_deviations_free(struct gms_deviations *deviations)
{
	for (size_t i = 0; i < deviations->count; i++)
		free((char *)deviations->list[i].field);
	free(deviations->list);
	*deviations = (struct gms_deviations){0};
}
