/* What some bytes are, told by their structure. */
#ifndef GMS_DETECT_H
#define GMS_DETECT_H

#include "base/base.h"

#include <gmseal/inspect.h>

/* generation (GMSEAL_GENERATION_*) is set for seals and signatures. */
gmseal_kind gms_detect(gmseal_bytes input, int *generation);

/* The same for bytes that may be cut off, by what they begin with. */
gmseal_kind gms_guess(gmseal_bytes input, int *generation);

/* The definition of a type in a generation, such as "GBT38540-2020.SES-Seal". */
#define GMS_DEFINITION_SIZE 48
void gms_definition(int generation, const char *type, char name[GMS_DEFINITION_SIZE]);

#endif
