/* Memory: there is enough of it, or the command ends. */
#include "command.h"

#include <stdio.h>
#include <stdlib.h>

_Noreturn void out_of_memory(void)
{
	fputs(_("gmseal: out of memory\n"), stderr);
	exit(EXIT_INTERNAL);
}

void *need(void *memory)
{
	if (memory == NULL)
		out_of_memory();
	return memory;
}
