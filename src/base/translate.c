/* Sentences for people: the message catalogue of the library. */
#include "base/base.h"

#include <libintl.h>
#include <pthread.h>

/* Names where our own catalogue lies; the host's text domain and locale stay as they are. */
static void bind_catalogue(void)
{
	bindtextdomain("gmseal", LOCALEDIR);
	bind_textdomain_codeset("gmseal", "UTF-8");
}

const char *gms_translate(const char *message)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	pthread_once(&once, bind_catalogue);
	return dgettext("gmseal", message);
}
