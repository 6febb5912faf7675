/* Signers that are a function of the caller's. */
#include "signer/signer.h"

#include <openssl/crypto.h>
#include <stdlib.h>

struct callback {
	gmseal_sign_callback *sign;
	void *user;
};

/* Makes what the callback left in error whole, and returns the status the call fails with. */
static gmseal_status refused(gmseal_status status, gmseal_error *error)
{
	if (status < GMSEAL_ERROR_ARGUMENT || status > GMSEAL_ERROR_EXISTS)
		status = GMSEAL_ERROR_KEY;
	error->status = status;
	error->field[sizeof error->field - 1] = '\0';
	error->message[sizeof error->message - 1] = '\0';
	if (error->message[0] == '\0')
		return gms_error(
			error, status, "%s", _("the signing function failed and gave no reason"));
	return status;
}

static gmseal_status callback_sign(void *state, const gmseal_signing_request *request,
	gmseal_buffer *value, gmseal_error *error)
{
	const struct callback *callback = state;
	uint8_t octets[GMSEAL_SIGNATURE_VALUE_MAX_SIZE] = {0};
	size_t size = 0;
	gmseal_error own = {.offset = GMSEAL_NO_OFFSET, .tries_left = -1};
	gmseal_status status = callback->sign(callback->user, request, octets, &size, &own);
	if (status != GMSEAL_OK)
		status = refused(status, &own);
	else if (size == 0)
		status = gms_error(&own, GMSEAL_ERROR_ARGUMENT, "%s",
			_("the signing function gave an empty value"));
	else if (size > sizeof octets)
		status = gms_error(&own, GMSEAL_ERROR_ARGUMENT,
			_("the signing function says that its value has %zu octets; there is room "
			  "for %zu"),
			size, sizeof octets);
	else
		status = gms_copy((gmseal_bytes){octets, size}, value, &own);
	if (status != GMSEAL_OK && error != NULL)
		*error = own;
	OPENSSL_cleanse(octets, sizeof octets);
	return status;
}

static const struct gms_signer_operations callback_operations = {callback_sign, free};

gmseal_status gmseal_signer_from_callback(gmseal_bytes certificate, gmseal_sign_callback *sign,
	void *user, gmseal_signer **signer, gmseal_error *error)
{
	if (sign == NULL)
		return gms_error_argument(error, "sign");
	if (signer == NULL)
		return gms_error_argument(error, "signer");
	gmseal_certificate *decoded = NULL;
	gmseal_status status = gmseal_certificate_decode(certificate, &decoded, error);
	if (status != GMSEAL_OK)
		return status;
	struct callback *callback = malloc(sizeof *callback);
	if (callback == NULL) {
		gmseal_certificate_free(decoded);
		return gms_error_memory(error);
	}
	*callback = (struct callback){sign, user};
	return gms_signer_new(&callback_operations, callback, decoded, signer, error);
}
