/* Passphrases: asking once, and wiping. */
#include "signer/key-file.h"

#include <openssl/crypto.h>

gmseal_status gms_secret_ask(struct gms_secret *secret, gmseal_error *error)
{
	if (secret->callback == NULL)
		return gms_error(error, GMSEAL_ERROR_KEY, "%s",
			_("the private key is encrypted, and there is no passphrase for it"));
	if (!secret->asked) {
		secret->asked = true;
		secret->given = secret->callback(secret->user, secret->text, GMS_SECRET_MAX_SIZE,
					&secret->size) &&
				secret->size <= GMS_SECRET_MAX_SIZE;
		if (secret->given)
			secret->text[secret->size] = '\0';
	}
	if (!secret->given)
		return gms_error(error, GMSEAL_ERROR_KEY, "%s",
			_("the private key is encrypted, and no passphrase was given"));
	return GMSEAL_OK;
}

gmseal_status gms_secret_wrong(gmseal_error *error)
{
	return gms_error(error, GMSEAL_ERROR_KEY, "%s",
		_("the private key is encrypted, and the passphrase is wrong"));
}

void gms_secret_wipe(struct gms_secret *secret)
{
	OPENSSL_cleanse(secret->text, sizeof secret->text);
	secret->size = 0;
	secret->given = false;
}
