/* What all signers have in common. */
#include "signer/signer.h"

#include "pki/pki.h"

#include <stdlib.h>

struct gmseal_signer {
	const struct gms_signer_operations *operations;
	void *state;
	gmseal_certificate *certificate;
};

gmseal_status gms_signer_new(const struct gms_signer_operations *operations, void *state,
	gmseal_certificate *certificate, gmseal_signer **signer, gmseal_error *error)
{
	gmseal_status status = GMSEAL_OK;
	gmseal_signer *new = NULL;
	const struct gms_public_key *key = gms_certificate_key(certificate);
	if (key == NULL || gms_public_key_type(key) == GMSEAL_KEY_OTHER)
		status = gms_error(error, GMSEAL_ERROR_UNSUPPORTED, "%s",
			_("the certificate's key is neither SM2 nor RSA"));
	else if ((new = malloc(sizeof *new)) == NULL)
		status = gms_error_memory(error);
	if (status != GMSEAL_OK) {
		operations->free(state);
		gmseal_certificate_free(certificate);
		return status;
	}
	*new = (gmseal_signer){operations, state, certificate};
	*signer = new;
	return GMSEAL_OK;
}

gmseal_status gms_signer_sign(const gmseal_signer *signer, const gmseal_signing_request *request,
	gmseal_buffer *value, gmseal_error *error)
{
	return signer->operations->sign(signer->state, request, value, error);
}

void gmseal_signer_free(gmseal_signer *signer)
{
	if (signer == NULL)
		return;
	signer->operations->free(signer->state);
	gmseal_certificate_free(signer->certificate);
	free(signer);
}

const gmseal_certificate *gmseal_signer_certificate(const gmseal_signer *signer)
{
	return signer->certificate;
}
